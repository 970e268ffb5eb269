"""What a chart's data are once they have been cleaned, matched to the template's series and laid out on a sheet.

Pure values between `values.Chart` and the chart's XML.  Gaps are None here;
numbers are finite; every point has a cell and the same text in cell and cache.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence

from docgen.errors import Fault, Place, error, warning
from docgen.merge.chart_parts import ChartParts, Family, SeriesPart
from docgen.merge.workbook import (
    DATE_FORMAT,
    SHEET,
    Cell,
    SheetColumn,
    column_letter,
    date_serial,
    number_text,
    xml_text,
)
from docgen.records import dataclass, field
from docgen.values import Category, Chart, LabelPlace, Series, Tone

CATEGORY_LIMIT = 7
BAR_LIMIT = 10
SERIES_LIMIT = 4
STEP_LIMIT = 12
_FINE_GAP = 10  # columns this close are a distribution, which is made for many categories
_WORD = {"pie": "pie or doughnut", "category": "column, bar, line or area", "xy": "XY", "bubble": "bubble"}


@dataclass(frozen=True)
class Numbers:
    """A run of numbers with its place on the sheet."""

    values: tuple[float | None, ...]
    reference: str
    number_format: str


@dataclass(frozen=True)
class Row:
    """One series of data on one series of the template."""

    series: Series
    part: SeriesPart
    copy: bool
    name_reference: str
    values: Numbers
    x: Numbers | None = None
    sizes: Numbers | None = None
    tones: Mapping[int, Tone] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, LabelPlace] = field(default_factory=dict)


@dataclass(frozen=True)
class Categories:
    """The categories: their XML inside c:cat by number format, and how many."""

    cells: tuple[Cell, ...]
    kind: str
    reference: str

    def xml(self, number_format: str) -> str:
        """The c:cat of every series; text, or numbers and dates with their format."""
        if self.kind == "text":
            points = "".join(
                f'<c:pt idx="{index}"><c:v>{xml_text(str(cell))}</c:v></c:pt>'
                for index, cell in enumerate(self.cells)
                if cell is not None
            )
            return (
                f"<c:cat><c:strRef><c:f>{self.reference}</c:f><c:strCache>"
                f'<c:ptCount val="{len(self.cells)}"/>{points}</c:strCache></c:strRef></c:cat>'
            )
        numbers = tuple(_as_number(cell) for cell in self.cells)
        code = number_format
        if self.kind == "date" and code == "General":
            code = DATE_FORMAT
        return f"<c:cat>{number_xml(Numbers(numbers, self.reference, code))}</c:cat>"


@dataclass(frozen=True)
class Layout:
    """The data laid out: categories, rows in the order of the chart, and the sheet's columns."""

    categories: Categories
    rows: tuple[Row, ...]
    columns: tuple[SheetColumn, ...]
    findings: tuple[Fault, ...]


def number_xml(numbers: Numbers) -> str:
    """The c:numRef of a run of numbers; a gap has no point."""
    points = "".join(
        [
            f'<c:pt idx="{index}"><c:v>{number_text(value)}</c:v></c:pt>'
            for index, value in enumerate(numbers.values)
            if value is not None
        ]
    )
    return (
        f"<c:numRef><c:f>{numbers.reference}</c:f><c:numCache>"
        f"<c:formatCode>{xml_text(numbers.number_format)}</c:formatCode>"
        f'<c:ptCount val="{len(numbers.values)}"/>{points}</c:numCache></c:numRef>'
    )


def lay_out(parts: ChartParts, chart: Chart) -> Layout:
    """The chart's data cleaned, matched and placed on a sheet; what is odd about them is a finding."""
    findings: list[Fault] = []
    matched = match(parts, chart, findings)
    sheet = _Sheet()
    flat = [series for series, part, _ in matched if _family(parts, part) in ("category", "pie")]
    length = _length(chart, flat, findings) if flat else 0
    categories = sheet.categories(_category_cells(chart.categories, length)) if flat else _NO_CATEGORIES
    rows = []
    for series, part, copy in matched:
        family = _family(parts, part)
        if family in ("category", "pie"):
            rows.append(_flat_row(sheet, chart, series, part, copy, length, family, findings))
        else:
            rows.append(_xy_row(sheet, chart, series, part, copy, findings))
    _judge(parts, chart, rows, length, findings)
    return Layout(categories, tuple(rows), tuple(sheet.columns), tuple(findings))


def match(parts: ChartParts, chart: Chart, findings: list[Fault]) -> list[tuple[Series, SeriesPart, bool]]:
    """Each series of the data with a series of the template: by name, then by place, then as a copy of the last.

    In place, a helper goes to a series that the template hides from the legend
    or draws without fill, as long as there is one, and the others to the others.
    """
    free = [part for plot in parts.plots for part in plot.series]
    found: dict[int, SeriesPart] = {}
    wanted = _fitting(parts, chart, findings)
    for agrees in _CRITERIA:
        for index, series in wanted.items():
            if index in found:
                continue
            part = next((p for p in free if agrees(series, p) and _fits(parts, p, series, chart)), None)
            if part is not None:
                found[index] = part
                free.remove(part)
    return _with_copies(parts, chart, wanted, found)


def _with_copies(
    parts: ChartParts, chart: Chart, wanted: Mapping[int, Series], found: Mapping[int, SeriesPart]
) -> list[tuple[Series, SeriesPart, bool]]:
    """The matches in the order of the data; one too many copies the last series of its predecessor's plot."""
    result: list[tuple[Series, SeriesPart, bool]] = []
    for index, series in wanted.items():
        part = found.get(index)
        if part is not None:
            result.append((series, part, False))
            continue
        fitting = [p for plot in parts.plots for p in plot.series if _fits(parts, p, series, chart)]
        home = result[-1][1].plot if result and _fits(parts, result[-1][1], series, chart) else fitting[0].plot
        near = [p for p in fitting if p.plot == home]
        shown = [p for p in near if not (p.unlisted or p.invisible)]
        result.append((series, (shown or near)[-1], True))
    return result


def _fitting(parts: ChartParts, chart: Chart, findings: list[Fault]) -> dict[int, Series]:
    """The series for which the template has a plot at all; a fault for the others."""
    families = {plot.family for plot in parts.plots if plot.series}
    wanted: dict[int, Series] = {}
    for index, series in enumerate(chart.series):
        needed = _needed(series, chart)
        if families & needed:
            wanted[index] = series
            continue
        has = " and ".join(sorted(_WORD[family] for family in families))
        fix = f"put a chart of the kind {chart.kind} into the template, or give data for the kind that stands there"
        problem = f'series "{series.name}" is made for a chart of the kind {chart.kind}; the template has {has}'
        findings.append(error("chart-kind", Place(), problem, fix))
    return wanted


def _needed(series: Series, chart: Chart) -> set[Family]:
    if series.sizes or chart.kind == "bubble":
        return {"bubble"}
    if series.x or chart.kind == "xy":
        return {"xy"}
    return {"category", "pie"}


def _family(parts: ChartParts, part: SeriesPart) -> Family:
    return parts.plots[part.plot].family


def _fits(parts: ChartParts, part: SeriesPart, series: Series, chart: Chart) -> bool:
    return _family(parts, part) in _needed(series, chart)


class _Sheet:
    """The columns of the sheet as they are given out."""

    def __init__(self) -> None:
        self.columns: list[SheetColumn] = []
        self._x: dict[tuple[float | None, ...], str] = {}

    def categories(self, cells: tuple[Cell, ...]) -> Categories:
        kind = _kind_of(cells)
        code = DATE_FORMAT if kind == "date" else "General"
        if kind == "text":
            cells = tuple(None if cell is None else _category_text(cell) for cell in cells)
        # An empty first cell makes some programs lose the header row.
        return Categories(cells, kind, self._place((" ", *cells), code, len(cells)))

    def series(self, name: str, values: Sequence[float | None], code: str) -> tuple[str, Numbers]:
        reference = self._place((name, *values), code, len(values))
        return f"{SHEET}!${column_letter(len(self.columns) - 1)}$1", Numbers(tuple(values), reference, code)

    def x(self, values: tuple[float | None, ...], code: str) -> Numbers:
        """X values; series that share them share the column."""
        if values not in self._x:
            self._x[values] = self._place((" ", *values), code, len(values))
        return Numbers(values, self._x[values], code)

    def sizes(self, values: tuple[float | None, ...]) -> Numbers:
        return Numbers(values, self._place((" ", *values), "General", len(values)), "General")

    def _place(self, cells: tuple[Cell, ...], code: str, length: int) -> str:
        letter = column_letter(len(self.columns))
        self.columns.append(SheetColumn(cells, code))
        last = f":${letter}${length + 1}" if length > 1 else ""
        return f"{SHEET}!${letter}$2{last}"


def _length(chart: Chart, series: Sequence[Series], findings: list[Fault]) -> int:
    """How many points each series has; a finding where the inputs do not agree."""
    expected = len(chart.categories)
    length = max(expected, *(len(one.values) for one in series))
    for one in series:
        if len(one.values) != expected:
            problem = f'series "{one.name}" has {len(one.values)} values for {expected} categories'
            findings.append(
                warning("chart-lengths", Place(), problem, "give one value for each category; a gap is an empty value")
            )
    return length


def _category_cells(categories: Sequence[Category], length: int) -> tuple[Cell, ...]:
    return (*categories, *([None] * (length - len(categories))))


def _kind_of(cells: Sequence[Cell]) -> str:
    """text, number or date: what all the categories are; a mixture is text."""
    given = [cell for cell in cells if cell is not None]
    if given and all(isinstance(cell, dt.date) and date_serial(cell) is not None for cell in given):
        return "date"
    if given and all(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in given):
        return "number" if all(math.isfinite(cell) for cell in given if isinstance(cell, (int, float))) else "text"
    return "text"


def _category_text(cell: str | float | dt.date) -> str:
    return cell if isinstance(cell, str) else cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _as_number(cell: Cell) -> float | None:
    if isinstance(cell, dt.date):
        return date_serial(cell)
    return float(cell) if isinstance(cell, (int, float)) else None


def _flat_row(
    sheet: _Sheet,
    chart: Chart,
    series: Series,
    part: SeriesPart,
    copy: bool,
    length: int,
    family: Family,
    findings: list[Fault],
) -> Row:
    values = _clean(series, series.values, findings)
    values += [None] * (length - len(values))
    if family == "pie" and any(value is not None and value < 0 for value in values):
        problem = f'series "{series.name}" has negative values, which a pie or doughnut cannot show'
        findings.append(warning("chart-negative", Place(), problem, "use a bar or column chart"))
        values = [None if value is not None and value < 0 else value for value in values]
    name, numbers = sheet.series(series.name, values, _code(chart, series, part))
    return Row(series, part, copy, name, numbers, tones=series.tones, labels=series.labels, places=series.places)


def _xy_row(sheet: _Sheet, chart: Chart, series: Series, part: SeriesPart, copy: bool, findings: list[Fault]) -> Row:
    """A row of points; a point without x or size is dropped, for Office would count such points 1, 2, 3."""
    y = _clean(series, series.values, findings)
    x = _clean(series, series.x, findings)
    sizes = _clean(series, series.sizes, findings)
    lengths = {len(y), len(x)} | ({len(sizes)} if series.sizes else set())
    if len(lengths) > 1:
        problem = f'series "{series.name}" has {len(x)} x values for {len(y)} y values'
        if series.sizes:
            problem += f" and {len(sizes)} sizes"
        findings.append(warning("chart-lengths", Place(), problem, "give x, y and size for each point"))
    if any(size is not None and size < 0 for size in sizes):
        problem = f'series "{series.name}" has negative bubble sizes, which are not drawn'
        findings.append(warning("chart-negative", Place(), problem, "show the size as a positive amount"))
        sizes = [None if size is not None and size < 0 else size for size in sizes]
    count = min(lengths)
    kept = [i for i in range(count) if x[i] is not None and (not series.sizes or sizes[i] is not None)]
    x_numbers = sheet.x(tuple(x[i] for i in kept), part.category_format)
    name, numbers = sheet.series(series.name, [y[i] for i in kept], _code(chart, series, part))
    moved = {old: new for new, old in enumerate(kept)}
    return Row(
        series,
        part,
        copy,
        name,
        numbers,
        x_numbers,
        sheet.sizes(tuple(sizes[i] for i in kept)) if series.sizes else None,
        {moved[index]: tone for index, tone in series.tones.items() if index in moved},
        {moved[index]: text for index, text in series.labels.items() if index in moved},
        {moved[index]: place for index, place in series.places.items() if index in moved},
    )


def _clean(series: Series, values: Sequence[float | None], findings: list[Fault]) -> list[float | None]:
    """The values as floats; one that is not finite becomes a gap, with a finding."""
    clean: list[float | None] = [None if value is None else float(value) for value in values]
    odd = [index for index, value in enumerate(clean) if value is not None and not math.isfinite(value)]
    if odd:
        points = ", ".join(str(index + 1) for index in odd)
        problem = f'series "{series.name}" has values that are no numbers at point {points}; they are shown as gaps'
        findings.append(warning("chart-not-a-number", Place(), problem, "leave a missing value empty"))
    for index in odd:
        clean[index] = None
    return clean


def _code(chart: Chart, series: Series, part: SeriesPart) -> str:
    return series.number_format or chart.number_format or part.value_format


def _judge(parts: ChartParts, chart: Chart, rows: Sequence[Row], length: int, findings: list[Fault]) -> None:
    """Findings on the whole: nothing to draw, or more than a reader takes in."""
    if not any(value is not None for row in rows for value in row.values.values):
        problem = "the chart has no series" if not chart.series else "the chart has no values"
        findings.append(warning("chart-empty", Place(), problem, "leave the chart out where there are no data"))
        return
    shown = [row for row in rows if not row.series.helper]
    plot = parts.plots[shown[0].part.plot] if shown else parts.plots[0]
    drawn = max((part.n_points for part in plot.series), default=0)
    limit = BAR_LIMIT if plot.before.startswith('<c:barDir val="bar"') else CATEGORY_LIMIT
    if any("none" in row.tones.values() for row in rows):
        # An offset without fill: a waterfall, a range or a timeline, which is drawn for a row of steps.
        limit = STEP_LIMIT
    narrow = plot.tag in ("lineChart", "areaChart") or plot.gap_width <= _FINE_GAP
    if plot.family in ("category", "pie") and not narrow and length > max(limit, drawn):
        problem = f"{length} categories are more than the {max(limit, drawn)} that this chart shows well"
        findings.append(warning("chart-too-much", Place(), problem, "sum the smallest as one, or use a table"))
    room = max(SERIES_LIMIT, sum(not p.unlisted and not p.invisible for one in parts.plots for p in one.series))
    if len(shown) > room:
        problem = f"{len(shown)} series are more than the {room} that this chart shows well"
        findings.append(warning("chart-too-much", Place(), problem, "show the most important ones"))


def _same_name(series: Series, part: SeriesPart) -> bool:
    return series.name == part.name


def _like_name(series: Series, part: SeriesPart) -> bool:
    return series.name.strip().casefold() == part.name.strip().casefold()


def _same_role(series: Series, part: SeriesPart) -> bool:
    return series.helper == (part.unlisted or part.invisible)


def _any_place(series: Series, part: SeriesPart) -> bool:
    return True


_CRITERIA: tuple[Callable[[Series, SeriesPart], bool], ...] = (_same_name, _like_name, _same_role, _any_place)
_NO_CATEGORIES = Categories((), "text", "")
