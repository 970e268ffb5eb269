"""The parts of a template's chart: what stays as text, and the slots that data fill.

Plain values between `chart_compile`, which makes them from XML once, and
`chart_render`, which joins them with data.  All strings spell the namespaces
c:, a: and r:, whatever prefixes the file had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from docgen.records import dataclass

Family = Literal["category", "pie", "xy", "bubble"]
SlotKind = Literal["plot", "axis", "legend", "external"]

FAMILIES: Mapping[str, Family] = {
    "barChart": "category", "bar3DChart": "category", "lineChart": "category", "line3DChart": "category",
    "areaChart": "category", "area3DChart": "category", "pieChart": "pie", "pie3DChart": "pie",
    "ofPieChart": "pie", "doughnutChart": "pie", "scatterChart": "xy", "bubbleChart": "bubble",
}  # fmt: skip


@dataclass(frozen=True)
class RunStyle:
    """The look of one paragraph of a label: its properties, and its run's, plain and bold."""

    paragraph: str
    run: str
    bold: str


@dataclass(frozen=True)
class Label:
    """A c:dLbl, or the common part of a c:dLbls, in pieces."""

    deleted: bool
    layout: str
    rich: str
    number_format: str
    shape: str
    text: str
    text_bold: str
    flags: str
    tail: str
    body: str
    styles: tuple[RunStyle, ...]


@dataclass(frozen=True)
class SeriesPart:
    """One series of the template.

    Attributes:
        name: its name in the template, by which data are matched.
        head: shape, marker and the like, as they stand.
        recolour: the same split at its main colour, for a copy in another colour; one piece where it has none.
        colour: the main colour as XML, or "".
        outline: the a:ln of its shape, which a coloured point keeps.
        points: inner XML of each c:dPt by index.
        labels: each single label by index.
        group: the common part of its labels.
        middle: trend lines and error bars.
        tail: what follows the data.
        extension: its c:extLst, which a copy does not take.
        category_format: number format of its categories.
        value_format: number format of its values.
        invisible: neither fill nor line: it carries labels or an offset.
        unlisted: the template keeps it out of the legend.
        plot: which plot it stands in.
        number: its place in the template.
        legend_look: inner XML of its legend entry, where that is formatted.
    """

    name: str
    head: str
    recolour: tuple[str, ...]
    colour: str
    outline: str
    points: Mapping[int, str]
    labels: Mapping[int, Label]
    group: Label | None
    middle: str
    tail: str
    extension: str
    category_format: str
    value_format: str
    invisible: bool
    unlisted: bool
    plot: int
    number: int
    n_points: int
    legend_look: str


@dataclass(frozen=True)
class PlotPart:
    """One plot: the text around its series, its family, kind and axes."""

    tag: str
    family: Family
    grouping: str
    before: str
    labels: Label | None
    after: str
    axes: tuple[str, ...]
    series: tuple[SeriesPart, ...]
    gap_width: int


@dataclass(frozen=True)
class AxisPart:
    """One axis in pieces, so that its ends, crossing and number format can be set."""

    id: str
    open: str
    log_base: str
    orientation: str
    low: float | None
    high: float | None
    between: str
    number_format: str
    after_format: str
    crosses: str
    close: str


@dataclass(frozen=True)
class Slot:
    """A place in the chart's text that rendering fills."""

    kind: SlotKind
    index: int = 0


@dataclass(frozen=True)
class ChartParts:
    """The chart taken apart: text and slots in order, and what the slots hold."""

    pieces: tuple[str | Slot, ...]
    plots: tuple[PlotPart, ...]
    axes: tuple[AxisPart, ...]
    legend_entries: Mapping[int, str]
    external: str
    auto_update: str
    three_d: bool
    lost: tuple[str, ...]
