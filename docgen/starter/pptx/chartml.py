"""ChartML in short words: series, labels, axes and whole charts as strings, with the workbook behind them.

Type sizes in points, places as shares of the chart.  Every part that Office
and LibreOffice would otherwise fill in differently is written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from docgen.merge.workbook import SheetColumn, column_letter, workbook_bytes
from docgen.starter.pptx.deck import NativeChart
from docgen.starter.pptx.dml import XML, fill, outline, run_properties

_SPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NO_SHAPE: Final = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
AXES: Final = ("50010", "50020")
Place = tuple[float, float, float, float]


def shape(ground: str, edge: str = "", points: float = 0.75) -> str:
    """`c:spPr` of a filled area."""
    return f"<c:spPr>{fill(ground)}{outline(edge, points) if edge else '<a:ln><a:noFill/></a:ln>'}</c:spPr>"


def stroke(ink: str, points: float, dash: str = "") -> str:
    """`c:spPr` of a line."""
    return f"<c:spPr>{outline(ink, points, dash)}</c:spPr>"


def text_properties(size: float, *, bold: bool = False, ink: str = "dk1", level: str = "") -> str:
    """`c:txPr`; `level` holds attributes of its `a:bodyPr`."""
    properties = run_properties("defRPr", size, bold=bold, ink=ink, font="body")
    return (
        f'<c:txPr><a:bodyPr{level}/><a:lstStyle/><a:p><a:pPr>{properties}</a:pPr><a:endParaRPr lang="en-GB"/>'
        "</a:p></c:txPr>"
    )


def manual(place: Place, *, inner: bool = False) -> str:
    """`c:layout` by shares of the chart."""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    values = "".join(f'<c:{name} val="{value:g}"/>' for name, value in zip("xywh", place, strict=True))
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>{values}</c:manualLayout>'
        "</c:layout>"
    )


@dataclass(frozen=True)
class Labels:
    """Data labels of a series.

    Attributes:
        place: ``outEnd``, ``ctr``, ``t`` and so on; "" lets the kind of chart choose.
        size: in points.
        bold: whether in bold type.
        ink: colour.
        code: number format in US spelling.
        shown: whether values are shown where the data bring no text of their own.
        ground: fill behind the label, where it may meet a grid line.
        named: whether the series' name stands before the value.
        singles: finished `c:dLbl`.
        unwrapped: whether it stays on one line, however narrow its bar.
    """

    place: str = "outEnd"
    size: float = 14
    bold: bool = False
    ink: str = "dk1"
    code: str = "#,##0.0"
    shown: bool = True
    ground: str = ""
    named: bool = False
    singles: str = ""
    unwrapped: bool = False

    def xml(self) -> str:
        """`c:dLbls`."""
        return f"<c:dLbls>{self.singles}{self.body()}{_NO_LEADERS if 'manualLayout' in self.singles else ''}</c:dLbls>"

    def single(
        self,
        index: int,
        *,
        size: float | None = None,
        bold: bool = True,
        ink: str = "",
        place: str = "",
        right: float = 0,
    ) -> str:
        """A `c:dLbl` of one point in a stronger look, moved to the right by a share of the chart."""
        shown = replace(self, place=place or self.place, bold=bold, ink=ink or self.ink, shown=True, singles="")
        look = replace(shown, size=size or self.size)
        moved = (
            f'<c:layout><c:manualLayout><c:x val="{right:g}"/><c:y val="0"/></c:manualLayout></c:layout>'
            if right
            else ""
        )
        return f'<c:dLbl><c:idx val="{index}"/>{moved}{look.body()}</c:dLbl>'

    def body(self) -> str:
        """What `c:dLbl` and `c:dLbls` have in common."""
        ground = f"<c:spPr>{fill(self.ground)}<a:ln><a:noFill/></a:ln></c:spPr>" if self.ground else NO_SHAPE
        place = f'<c:dLblPos val="{self.place}"/>' if self.place else ""
        level = _UNWRAPPED if self.unwrapped else ""
        value = int(self.shown)
        return (
            f'<c:numFmt formatCode={quoteattr(self.code)} sourceLinked="0"/>{ground}'
            f"{text_properties(self.size, bold=self.bold, ink=self.ink, level=level)}{place}"
            f'<c:showLegendKey val="0"/><c:showVal val="{value}"/><c:showCatName val="0"/>'
            f'<c:showSerName val="{int(self.named)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
            + ("<c:separator> </c:separator>" if self.named else "")
        )


@dataclass(frozen=True)
class Series:
    """A series of a designed chart with its sample values.

    Attributes:
        name: by which data find it.
        values: sample values.
        look: `c:spPr`.
        labels: its data labels; None has none.
        points: finished `c:dPt`.
        marker: finished `c:marker` of lines and XY series.
        x: x values of XY and bubble series.
        sizes: bubble sizes.
        unlisted: it stays out of the legend.
    """

    name: str
    values: tuple[float | None, ...]
    look: str = NO_SHAPE
    labels: Labels | None = None
    points: str = ""
    marker: str = ""
    x: tuple[float, ...] = ()
    sizes: tuple[float, ...] = ()
    unlisted: bool = False


def point(index: int, look: str) -> str:
    """`c:dPt` of a column or bar that stands out."""
    return f'<c:dPt><c:idx val="{index}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{look}</c:dPt>'


def dot(size: int, ground: str, edge: str, points: float = 1.5) -> str:
    """`c:marker`: a circle."""
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr>{fill(ground)}{outline(edge, points)}'
        "</c:spPr>"
        "</c:marker>"
    )


# Category labels would tilt else; labels inside bars would break after each syllable.
_UPRIGHT: Final = ' rot="0" vert="horz"'
_UNWRAPPED: Final = ' rot="0" wrap="none"'
# A label that was moved gets a line to its point otherwise.
_NO_LEADERS: Final = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
    "</c:ext></c:extLst>"
)
NO_MARKER: Final = '<c:marker><c:symbol val="none"/></c:marker>'


@dataclass(frozen=True)
class Axis:
    """An axis.

    Attributes:
        place: b, l, t or r.
        size: type size of its labels.
        ink: colour of its labels.
        line: colour of its line; "" has none.
        grid: colour of its grid lines; "" has none.
        code: number format.
        low: lower end; None is automatic.
        high: upper end.
        hidden: whether it is deleted.
        reverse: whether it runs backwards.
        labels: ``nextTo``, ``low``, ``none``.
        step: distance of ticks.
        between: whether values stand between or on the ticks.
        crosses: where it crosses the other axis: ``autoZero``, or ``min`` to keep it at the edge.
    """

    place: str
    size: float = 12
    ink: str = "dk1"
    line: str = "muted"
    grid: str = ""
    code: str = "General"
    low: float | None = None
    high: float | None = None
    hidden: bool = False
    reverse: bool = False
    labels: str = "nextTo"
    step: float = 0
    between: str = "between"
    crosses: str = "autoZero"

    def xml(self, *, value: bool, own: str, other: str) -> str:
        """`c:catAx` or `c:valAx`."""
        tag = "valAx" if value else "catAx"
        high = "" if self.high is None else f'<c:max val="{self.high:g}"/>'
        low = "" if self.low is None else f'<c:min val="{self.low:g}"/>'
        grid = f"<c:majorGridlines><c:spPr>{outline(self.grid, 0.75)}</c:spPr></c:majorGridlines>" if self.grid else ""
        line = outline(self.line, 1) if self.line else "<a:ln><a:noFill/></a:ln>"
        return (
            f'<c:{tag}><c:axId val="{own}"/><c:scaling><c:orientation val="{"maxMin" if self.reverse else "minMax"}"/>'
            f'{high}{low}</c:scaling><c:delete val="{int(self.hidden)}"/><c:axPos val="{self.place}"/>{grid}'
            f'<c:numFmt formatCode={quoteattr(self.code)} sourceLinked="0"/><c:majorTickMark val="none"/>'
            f'<c:minorTickMark val="none"/><c:tickLblPos val="{self.labels}"/><c:spPr>{line}</c:spPr>'
            f"{text_properties(self.size, ink=self.ink, level=_UPRIGHT)}"
            f'<c:crossAx val="{other}"/><c:crosses val="{self.crosses}"/>{self._tail(value)}</c:{tag}>'
        )

    def _tail(self, value: bool) -> str:
        if not value:
            return '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/>'
        step = f'<c:majorUnit val="{self.step:g}"/>' if self.step else ""
        return f'<c:crossBetween val="{self.between}"/>{step}'


@dataclass(frozen=True)
class Plot:
    """One plot: its element, the settings around its series, and the series."""

    tag: str
    before: str
    series: tuple[Series, ...]
    after: str = ""


def columns(
    series: tuple[Series, ...], *, across: bool = False, grouping: str = "clustered", gap: int = 60, overlap: int = 0
) -> Plot:
    """Columns, or bars where they run across."""
    before = f'<c:barDir val="{"bar" if across else "col"}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    return Plot("barChart", before, series, f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>')


def lines(series: tuple[Series, ...]) -> Plot:
    """Lines."""
    return Plot("lineChart", '<c:grouping val="standard"/><c:varyColors val="0"/>', series, '<c:marker val="1"/>')


def bubbles(series: tuple[Series, ...], scale: int = 60) -> Plot:
    """Bubbles whose area is the size."""
    after = f'<c:bubbleScale val="{scale}"/><c:showNegBubbles val="0"/><c:sizeRepresents val="area"/>'
    return Plot("bubbleChart", '<c:varyColors val="0"/>', series, after)


@dataclass(frozen=True)
class Design:
    """A chart as it is drawn: plots over the same categories, axes, the place of the plot, and the legend."""

    categories: tuple[str, ...]
    plots: tuple[Plot, ...]
    category_axis: Axis
    value_axis: Axis
    place: Place
    legend: Place | None = None
    sizes: float = field(default=12)

    def native(self) -> NativeChart:
        """The chart part and its workbook."""
        sheet = _Sheet(self.categories)
        number = 0
        plots = []
        unlisted = []
        for plot in self.plots:
            drawn = []
            for series in plot.series:
                drawn.append(_series(plot.tag, series, number, sheet))
                if series.unlisted:
                    unlisted.append(number)
                number += 1
            ids = "".join(f'<c:axId val="{axis}"/>' for axis in AXES)
            plots.append(f"<c:{plot.tag}>{plot.before}{''.join(drawn)}{plot.after}{ids}</c:{plot.tag}>")
        xy = self.plots[0].tag in ("scatterChart", "bubbleChart")
        axes = self.category_axis.xml(value=xy, own=AXES[0], other=AXES[1])
        axes += self.value_axis.xml(value=True, own=AXES[1], other=AXES[0])
        xml = (
            f'{XML}<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
            f'<c:autoTitleDeleted val="1"/><c:plotArea>{manual(self.place, inner=True)}{"".join(plots)}{axes}{NO_SHAPE}'
            f'</c:plotArea>{self._legend(unlisted)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            f'{NO_SHAPE}{text_properties(self.sizes)}<c:externalData r:id="rId1"><c:autoUpdate val="0"/>'
            "</c:externalData>"
            "</c:chartSpace>"
        )
        return NativeChart(xml.encode(), workbook_bytes(sheet.columns))

    def _legend(self, unlisted: Sequence[int]) -> str:
        if self.legend is None:
            return ""
        gone = "".join(f'<c:legendEntry><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>' for n in unlisted)
        return (
            f'<c:legend><c:legendPos val="t"/>{gone}{manual(self.legend)}<c:overlay val="0"/>{NO_SHAPE}'
            f"{text_properties(self.sizes)}</c:legend>"
        )


class _Sheet:
    """The workbook's columns as they are given out."""

    def __init__(self, categories: tuple[str, ...]) -> None:
        self.columns = [SheetColumn((" ", *categories))] if categories else []
        self.categories = categories

    def add(self, name: str, values: Sequence[float | None]) -> tuple[str, str]:
        """References of the heading and of the values."""
        letter = column_letter(len(self.columns))
        self.columns.append(SheetColumn((name, *values)))
        return f"Sheet1!${letter}$1", f"Sheet1!${letter}$2:${letter}${len(values) + 1}"


def _numbers(reference: str, values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values) if value is not None
    )
    return (
        f"<c:numRef><c:f>{reference}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _series(tag: str, series: Series, number: int, sheet: _Sheet) -> str:
    if series.x:
        _, x_reference = sheet.add(" ", series.x)
    name_reference, reference = sheet.add(series.name, series.values)
    name = (
        f'<c:tx><c:strRef><c:f>{name_reference}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>'
        f"{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    )
    invert = '<c:invertIfNegative val="0"/>' if tag in ("barChart", "bubbleChart") else ""
    labels = series.labels.xml() if series.labels else ""
    if series.x:
        data = (
            f"<c:xVal>{_numbers(x_reference, series.x)}</c:xVal><c:yVal>{_numbers(reference, series.values)}</c:yVal>"
        )
    else:
        points = "".join(f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(sheet.categories))
        data = (
            f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${len(sheet.categories) + 1}</c:f><c:strCache>"
            f'<c:ptCount val="{len(sheet.categories)}"/>{points}</c:strCache></c:strRef></c:cat>'
            f"<c:val>{_numbers(reference, series.values)}</c:val>"
        )
    if series.sizes:
        _, sizes = sheet.add(" ", series.sizes)
        data += f'<c:bubbleSize>{_numbers(sizes, series.sizes)}</c:bubbleSize><c:bubble3D val="0"/>'
    tail = '<c:smooth val="0"/>' if tag in ("lineChart", "scatterChart") else ""
    return (
        f'<c:ser><c:idx val="{number}"/>'
        f'<c:order val="{number}"/>{name}{series.look}{invert}{series.marker}{series.points}'
        f"{labels}{data}{tail}</c:ser>"
    )
