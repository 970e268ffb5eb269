"""A chart's XML from its parts and its data: joining strings, nothing else.

The designer's formatting stays where the data say nothing about it.  Where the
data give tones, single points are painted by them alone: a highlight that the
template has on its last point would otherwise stay on a point of no interest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.errors import Fault, Place, warning
from docgen.merge.chart_data import Layout, Row, number_xml
from docgen.merge.chart_parts import AxisPart, ChartParts, Label, PlotPart, SeriesPart
from docgen.merge.patterns import lazy
from docgen.merge.workbook import DATE_FORMAT, number_text, xml_attribute, xml_text
from docgen.records import dataclass
from docgen.values import Chart, LabelPlace, Tone

_SCHEME = '<a:schemeClr val="{}"/>'
_COMPARATOR = '<a:schemeClr val="accent2"><a:lumMod val="60000"/><a:lumOff val="40000"/></a:schemeClr>'
#: Colours of further series in order; the comparator and a darker paper come last, for charts that have too many.
PALETTE = (
    _SCHEME.format("accent1"),
    _SCHEME.format("accent2"),
    _SCHEME.format("accent3"),
    '<a:schemeClr val="tx1"><a:lumMod val="75000"/><a:lumOff val="25000"/></a:schemeClr>',
    _COMPARATOR,
    '<a:schemeClr val="bg1"><a:lumMod val="75000"/></a:schemeClr>',
)
_TONE_COLOUR: Mapping[Tone, str] = {
    "highlight": PALETTE[0],
    "open": PALETTE[0],
    "muted": _COMPARATOR,
    "negative": PALETTE[2],
    "total": _SCHEME.format("tx2"),
}
_HATCHED = (
    f'<a:pattFill prst="wdUpDiag"><a:fgClr>{PALETTE[0]}</a:fgClr>'
    f"<a:bgClr>{_SCHEME.format('bg1')}</a:bgClr></a:pattFill>"
    f'<a:ln w="9525"><a:solidFill>{PALETTE[0]}</a:solidFill></a:ln>'
)
_NOTHING = "<a:noFill/><a:ln><a:noFill/></a:ln>"
_STRONG = ("highlight", "total")
_PLACE = lazy(r'<c:dLblPos val="\w+"/>')
_MARKED = ("lineChart", "line3DChart", "scatterChart")
_WITH_INVERT = ("barChart", "bar3DChart", "bubbleChart")
_SHOWS = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_HIDDEN = Label(False, "", "", "", "", "", "", _SHOWS.format(0), "", "<a:bodyPr/>", ())
_HIDDEN_VALUE = lazy(r'<c:showVal val="(?:0|false)"/>')


@dataclass(frozen=True)
class _Placed:
    """A row with its number over all plots, and its colour where it is a copy."""

    row: Row
    number: int
    colour: str


def render(parts: ChartParts, layout: Layout, chart: Chart, relationship: str) -> tuple[str, list[Fault]]:
    """The chart's XML, and what had to be changed in the template's axes."""
    plots = _placed(parts, layout)
    findings: list[Fault] = []
    ranges = _ranges(parts, plots)
    kept_axes = {axis for number in plots for axis in parts.plots[number].axes}
    out: list[str] = []
    for piece in parts.pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif piece.kind == "plot":
            if piece.index in plots:
                out.append(_plot_xml(parts.plots[piece.index], plots[piece.index], layout, chart))
        elif piece.kind == "axis":
            axis = parts.axes[piece.index]
            if axis.id in kept_axes or not kept_axes:
                days = layout.categories.kind == "date" and axis.id == parts.plots[min(plots)].axes[0]
                out.append(_axis_xml(parts, axis, chart, ranges, min(plots), findings, days))
        elif piece.kind == "legend":
            out.append(_legend_xml(parts, plots))
        else:
            out.append(f'<c:externalData r:id="{xml_attribute(relationship)}">{_update(parts)}</c:externalData>')
    return "".join(out), findings


def _update(parts: ChartParts) -> str:
    return parts.auto_update or '<c:autoUpdate val="0"/>'


def _placed(parts: ChartParts, layout: Layout) -> dict[int, list[_Placed]]:
    """The rows by plot, numbered over all plots as they stand; plots without a row are left out."""
    used = {row.part.colour for row in layout.rows if not row.copy}
    plots: dict[int, list[_Placed]] = {}
    number = 0
    for index in range(len(parts.plots)):
        rows = [row for row in layout.rows if row.part.plot == index]
        for row in rows:
            colour = _next_colour(used, number) if row.copy else ""
            used.add(colour)
            plots.setdefault(index, []).append(_Placed(row, number, colour))
            number += 1
    return plots


def _next_colour(used: set[str], number: int) -> str:
    preferred = PALETTE[number % len(PALETTE)]
    if preferred not in used:
        return preferred
    return next((colour for colour in PALETTE if colour not in used), preferred)


def _plot_xml(plot: PlotPart, rows: Sequence[_Placed], layout: Layout, chart: Chart) -> str:
    code = chart.number_format
    series = "".join([_series_xml(plot, placed, layout, chart) for placed in rows])
    labels = "" if plot.labels is None else f"<c:dLbls>{_common(plot.labels, code)}</c:dLbls>"
    return f"<c:{plot.tag}>{plot.before}{series}{labels}{plot.after}</c:{plot.tag}>"


def _series_xml(plot: PlotPart, placed: _Placed, layout: Layout, chart: Chart) -> str:
    row, part = placed.row, placed.row.part
    head = placed.colour.join(part.recolour) if row.copy else part.head
    name = xml_text(row.series.name)
    return (
        f'<c:ser><c:idx val="{placed.number}"/><c:order val="{placed.number}"/>'
        f"<c:tx><c:strRef><c:f>{row.name_reference}</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"{head}{_points_xml(plot, row)}{_labels_xml(plot, row, row.series.number_format or chart.number_format)}"
        f"{part.middle}{_data_xml(row, layout)}{part.tail}{'' if row.copy else part.extension}</c:ser>"
    )


def _data_xml(row: Row, layout: Layout) -> str:
    if row.x is None:
        return f"{layout.categories.xml(row.part.category_format)}<c:val>{number_xml(row.values)}</c:val>"
    sizes = "" if row.sizes is None else f"<c:bubbleSize>{number_xml(row.sizes)}</c:bubbleSize>"
    return f"<c:xVal>{number_xml(row.x)}</c:xVal><c:yVal>{number_xml(row.values)}</c:yVal>{sizes}"


# -- single points -------------------------------------------------------------


def _tones(row: Row) -> dict[int, Tone]:
    count = len(row.values.values)
    return {index: tone for index, tone in row.tones.items() if tone != "plain" and 0 <= index < count}


def _points_xml(plot: PlotPart, row: Row) -> str:
    part, count = row.part, len(row.values.values)
    tones = _tones(row)
    if not tones and not part.points:
        return ""
    points = {} if row.copy or (tones and plot.family != "pie") else dict(part.points)
    if plot.family == "pie" and points:
        # Slices beyond the designer's own go on in the palette.
        extra = (index for index in range(count) if index not in points)
        points |= {index: _painted(plot, part, PALETTE[index % len(PALETTE)]) for index in extra}
    if not part.invisible:
        points |= {index: _toned(plot, part, tone) for index, tone in tones.items()}
    return "".join(
        f'<c:dPt><c:idx val="{index}"/>{inner}</c:dPt>' for index, inner in sorted(points.items()) if index < count
    )


def _toned(plot: PlotPart, part: SeriesPart, tone: Tone) -> str:
    """The inner XML of a point in a tone."""
    if plot.tag in _MARKED:
        return _marked(part, tone)
    if tone == "none":
        return _shaped(plot, _NOTHING)
    if tone == "open":
        return _shaped(plot, _HATCHED)
    return _painted(plot, part, _TONE_COLOUR[tone])


def _painted(plot: PlotPart, part: SeriesPart, colour: str) -> str:
    return _shaped(plot, f"<a:solidFill>{colour}</a:solidFill>{part.outline}")


def _shaped(plot: PlotPart, shape: str) -> str:
    invert = '<c:invertIfNegative val="0"/>' if plot.tag in _WITH_INVERT else ""
    return f'{invert}<c:bubble3D val="0"/><c:spPr>{shape}</c:spPr>'


def _marked(part: SeriesPart, tone: Tone) -> str:
    """A point of a line or XY series: its marker carries the tone; the designer's own highlight goes first."""
    line = f"<c:spPr>{part.outline}</c:spPr>" if part.outline else ""
    if tone == "highlight":
        own = [inner for _, inner in sorted(part.points.items()) if "<c:marker>" in inner]
        if own:
            return own[-1]
    if tone == "none":
        return (
            '<c:marker><c:symbol val="none"/></c:marker><c:bubble3D val="0"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        )
    colour = _TONE_COLOUR[tone]
    fill = _SCHEME.format("bg1") if tone == "open" else colour
    if tone == "open" and "<a:prstDash" not in line:
        line = line.replace("</a:solidFill>", '</a:solidFill><a:prstDash val="sysDash"/>', 1)
    size = 7 if tone in ("muted", "open") else 10
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr><a:solidFill>{fill}</a:solidFill>'
        f'<a:ln w="12700"><a:solidFill>{colour}</a:solidFill></a:ln></c:spPr></c:marker><c:bubble3D val="0"/>{line}'
    )


# -- labels --------------------------------------------------------------------


def _labels_xml(plot: PlotPart, row: Row, code: str | None) -> str:
    part, count = row.part, len(row.values.values)
    group = part.group or plot.labels
    tones = _tones(row)
    singles: dict[int, str] = {}
    if not row.copy and not tones:
        singles = {index: _single(index, label, code) for index, label in part.labels.items() if index < count}
    if group is not None and not group.deleted:
        singles |= {
            index: _strong(index, part, group, code)
            for index, tone in tones.items()
            if tone in _STRONG and (part.labels or 'val="1"' in group.flags)
        }
    for index, text in row.labels.items():
        if 0 <= index < count:
            singles[index] = _beside(_custom(index, text, row, group, tones.get(index), code), row.places.get(index))
    if not singles and part.group is None:
        return ""
    common = group or _HIDDEN
    if common.deleted and singles:
        common = _HIDDEN
    return f"<c:dLbls>{''.join(xml for _, xml in sorted(singles.items()))}{_common(common, code)}</c:dLbls>"


def _format(label: Label, code: str | None) -> str:
    return label.number_format if code is None else f'<c:numFmt formatCode="{xml_attribute(code)}" sourceLinked="0"/>'


def _common(label: Label, code: str | None) -> str:
    if label.deleted:
        return '<c:delete val="1"/>'
    return f"{_format(label, code)}{label.shape}{label.text}{label.flags}{label.tail}"


def _single(index: int, label: Label, code: str | None) -> str:
    """A designer's own label at its index; text that he typed goes, for it belonged to the sample's value."""
    if label.deleted:
        return f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
    look = f"{label.layout}{_format(label, code)}{label.shape}{label.text}{label.flags}"
    return f'<c:dLbl><c:idx val="{index}"/>{look}</c:dLbl>'


def _strong(index: int, part: SeriesPart, group: Label, code: str | None) -> str:
    """The label of a point that stands out: as the designer's last single one, else the common one in bold."""
    own = [label for _, label in sorted(part.labels.items()) if not label.deleted]
    if own and not own[-1].rich:
        return _single(index, own[-1], code)
    return f'<c:dLbl><c:idx val="{index}"/>{_format(group, code)}{group.shape}{group.text_bold}{group.flags}</c:dLbl>'


def _custom(index: int, text: str, row: Row, group: Label | None, tone: Tone | None, code: str | None) -> str:
    if not text:
        return f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
    base = group if group is not None and not group.deleted else _HIDDEN
    own = None if row.copy else row.part.labels.get(index)
    lines = text.split("\n")
    pattern = own if own is not None and own.styles else None
    if pattern is None and len(lines) > 1:
        pattern = next((label for label in row.part.labels.values() if len(label.styles) > 1), None)
    if own is None or own.deleted:
        own = pattern or base
    rich = _rich(lines, pattern or base, bold=tone in _STRONG and pattern is None)
    layout = own.layout if own is row.part.labels.get(index) else ""
    return (
        f'<c:dLbl><c:idx val="{index}"/>{layout}<c:tx>{rich}</c:tx>{_format(own, code)}'
        f"{own.shape or base.shape}{_shown(own.flags)}</c:dLbl>"
    )


def _beside(label: str, place: LabelPlace | None) -> str:
    """The label on the side of its mark that the data ask for."""
    return label if place is None else _PLACE.sub(f'<c:dLblPos val="{place}"/>', label)


def _rich(lines: Sequence[str], label: Label, bold: bool) -> str:
    paragraphs = []
    for number, line in enumerate(lines):
        style = label.styles[min(number, len(label.styles) - 1)] if label.styles else None
        paragraph = "" if style is None else style.paragraph
        run = ('<a:rPr b="1"/>' if bold else "") if style is None else (style.bold if bold else style.run)
        paragraphs.append(f"<a:p>{paragraph}<a:r>{run}<a:t>{xml_text(line)}</a:t></a:r></a:p>")
    return f"<c:rich>{label.body}<a:lstStyle/>{''.join(paragraphs)}</c:rich>"


def _shown(flags: str) -> str:
    """Flags under which a label is shown at all: Office hides custom text when nothing is switched on."""
    if "<c:showVal" not in flags:
        return _SHOWS.format(1)
    return _HIDDEN_VALUE.sub('<c:showVal val="1"/>', flags)


# -- legend and axes -----------------------------------------------------------


def _legend_xml(parts: ChartParts, plots: Mapping[int, Sequence[_Placed]]) -> str:
    if any(parts.plots[number].family == "pie" for number in plots):
        count = max(len(placed.row.values.values) for rows in plots.values() for placed in rows)
        entries = {index: inner for index, inner in parts.legend_entries.items() if index < count}
    else:
        entries = {}
        for placed in (placed for rows in plots.values() for placed in rows):
            part = placed.row.part
            if placed.row.series.helper or (part.unlisted and not placed.row.copy):
                entries[placed.number] = '<c:delete val="1"/>'
            elif part.legend_look:
                entries[placed.number] = part.legend_look
    return "".join(
        f'<c:legendEntry><c:idx val="{index}"/>{inner}</c:legendEntry>' for index, inner in sorted(entries.items())
    )


def _axis_xml(
    parts: ChartParts,
    axis: AxisPart,
    chart: Chart,
    ranges: Mapping[str, tuple[float, float]],
    first: int,
    findings: list[Fault],
    days: bool,
) -> str:
    axes = parts.plots[first].axes
    is_value, is_category = axis.id == (axes[1:2] or ("",))[0], axis.id == (axes[:1] or ("",))[0]
    low, high = _ends(axis, chart if is_value else None, ranges.get(axis.id), findings)
    scaling = (
        f"<c:scaling>{axis.log_base}{axis.orientation}"
        + ("" if high is None else f'<c:max val="{number_text(high)}"/>')
        + ("" if low is None else f'<c:min val="{number_text(low)}"/>')
        + "</c:scaling>"
    )
    code = chart.number_format if is_value and parts.plots[first].grouping != "percentStacked" else None
    if is_category and chart.kind in ("xy", "bubble"):
        code = chart.x_format
    number_format = axis.number_format
    if code is not None and number_format:
        number_format = f'<c:numFmt formatCode="{xml_attribute(code)}" sourceLinked="0"/>'
    if days and ("General" in number_format or not number_format):
        # Drawn for text; without a format the day numbers themselves would stand at the axis.
        number_format = f'<c:numFmt formatCode="{DATE_FORMAT}" sourceLinked="0"/>'
    crosses = axis.crosses
    if is_category and chart.crosses_at is not None:
        crosses = f'<c:crossesAt val="{number_text(chart.crosses_at)}"/>'
    return f"{axis.open}{scaling}{axis.between}{number_format}{axis.after_format}{crosses}{axis.close}"


def _ends(
    axis: AxisPart, chart: Chart | None, span: tuple[float, float] | None, findings: list[Fault]
) -> tuple[float | None, float | None]:
    """The axis' ends: the data's own, else the template's as long as it cuts nothing off."""
    low, high = axis.low, axis.high
    if span is not None and high is not None and span[1] > high and (chart is None or chart.axis_max is None):
        problem = f"the axis of the template ends at {number_text(high)} and would cut off {number_text(span[1])}"
        findings.append(warning("chart-axis", Place(), f"{problem}; the chart now chooses its end", _AXIS_FIX))
        high = None
    if span is not None and low is not None and span[0] < low and (chart is None or chart.axis_min is None):
        problem = f"the axis of the template starts at {number_text(low)} and would cut off {number_text(span[0])}"
        findings.append(warning("chart-axis", Place(), f"{problem}; the chart now chooses its start", _AXIS_FIX))
        low = None
    if chart is not None:
        low = low if chart.axis_min is None else chart.axis_min
        high = high if chart.axis_max is None else chart.axis_max
        if low is not None and high is not None and low >= high:
            low, high = (low if chart.axis_min is not None else None), (high if chart.axis_max is not None else None)
    return low, high


_AXIS_FIX = "set the axis of the template's chart to automatic"


def _ranges(parts: ChartParts, plots: Mapping[int, Sequence[_Placed]]) -> dict[str, tuple[float, float]]:
    """The lowest and highest drawn value on each axis."""
    found: dict[str, tuple[float, float]] = {}
    for number, placed in plots.items():
        plot = parts.plots[number]
        if len(plot.axes) < 2 or plot.grouping == "percentStacked":
            continue
        rows = [one.row for one in placed]
        spans = [(plot.axes[1], _span(plot, [row.values.values for row in rows]))]
        if plot.family in ("xy", "bubble"):
            spans.append((plot.axes[0], _span(plot, [row.x.values for row in rows if row.x is not None])))
        for axis, (low, high) in spans:
            before = found.get(axis, (low, high))
            found[axis] = (min(before[0], low), max(before[1], high))
    return found


def _span(plot: PlotPart, columns: Sequence[Sequence[float | None]]) -> tuple[float, float]:
    if plot.grouping == "stacked":
        points = list(zip(*columns, strict=True))
        high = max((sum(v for v in point if v is not None and v > 0) for point in points), default=0.0)
        low = min((sum(v for v in point if v is not None and v < 0) for point in points), default=0.0)
    else:
        values = [value for column in columns for value in column if value is not None]
        low, high = min(values, default=0.0), max(values, default=0.0)
    if plot.tag.startswith(("bar", "area")) and low >= 0:
        # An axis of bars that starts above zero is meant so (a Gantt's first day); only what is below it matters.
        low = float("inf")
    return low, high
