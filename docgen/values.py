"""The typed values that a template may show: a leaf, standard library only (but for records).

They are what analysis hands to the merge engine.  Nothing here knows an
account, a language or a file format; numbers are unrounded, money is Decimal
in the currency that it carries, and every value is frozen and picklable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from docgen.records import dataclass, field

ChartKind = Literal[
    "column", "stacked-column", "percent-column", "bar", "stacked-bar", "percent-bar",
    "line", "area", "stacked-area", "pie", "doughnut", "xy", "bubble", "combined",
]  # fmt: skip

Category = str | int | float | dt.date
Tone = Literal["plain", "highlight", "muted", "open", "negative", "total", "none"]
LabelPlace = Literal["t", "r", "l", "b", "ctr"]


@dataclass(frozen=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Link:
    """A hyperlink: shown text, and where it leads (an absolute URL, a mail address or ``#bookmark``)."""

    text: str
    url: str


@dataclass(frozen=True)
class RichText:
    """One line of text with emphasis: Markdown's inline part (bold, italics, code, links)."""

    markdown: str


@dataclass(frozen=True)
class Blocks:
    """Several paragraphs: Markdown with paragraphs, lists and tables, set in the template's own styles.

    It may stand only alone in its paragraph, which it then replaces.
    """

    markdown: str


@dataclass(frozen=True)
class Picture:
    """A picture by value.

    Attributes:
        data: the bytes of a PNG, JPEG, GIF or SVG.
        alt: the sentence that says what it shows.
        width_cm: width in print where no frame of the template decides; None takes the picture's own size.
        height_cm: likewise; with one of the two given the other follows the aspect ratio.
        fit: ``contain`` keeps the whole picture inside the frame, ``cover`` fills the frame and crops.
    """

    data: bytes = field(repr=False)
    alt: str = ""
    width_cm: float | None = None
    height_cm: float | None = None
    fit: Literal["contain", "cover"] = "contain"


@dataclass(frozen=True)
class Column:
    """One column of a `Table`: its heading, alignment and share of the width (0 shares the rest equally)."""

    heading: str
    align: Literal["left", "right", "center"] = "left"
    width: float = 0.0


@dataclass(frozen=True)
class Table:
    """A table by value: every cell is text that is printed as it stands.

    Attributes:
        columns: one per column.
        rows: shape (rows, len(columns)).
        alt: the sentence that says what it shows.
        total: the last row is a total.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    alt: str = ""
    total: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns")


@dataclass(frozen=True)
class Series:
    """One series of a `Chart`.

    Attributes:
        name: name in the legend and in the workbook; series are matched to the template's by it.
        values: one per category; None is a gap.  For ``xy`` and ``bubble`` these are the y values.
        x: x values of ``xy`` and ``bubble``; empty otherwise.
        sizes: bubble sizes (area); empty otherwise.
        number_format: Excel format code in US spelling; None keeps the template's.
        labels: own text of single points' data labels, by index; "" removes the label.
        tones: how single points stand out, by index; the template's palette decides the colours.
        helper: a series that only carries labels or an offset: it stays out of the legend and of the alt text.
        places: on which side of its mark the own text of a point stands, by index, else where the template has it.
    """

    name: str
    values: tuple[float | None, ...]
    x: tuple[float | None, ...] = ()
    sizes: tuple[float | None, ...] = ()
    number_format: str | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    tones: Mapping[int, Tone] = field(default_factory=dict)
    helper: bool = False
    places: Mapping[int, LabelPlace] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """The data of a native chart; the template's own chart decides how they look.

    Attributes:
        kind: the kind that the values are meant for.
        categories: one per point; empty for ``xy`` and ``bubble``.
        series: at least one where there is something to show.
        title: what the chart shows, for the text beside it.
        subtitle: unit, scope, period and direction.
        alt: the sentence of figures that becomes the alt text.
        source: where the figures come from.
        as_of: the oldest date of the data.
        number_format: default format of the series' values; None keeps the template's.
        x_format: format of the horizontal axis of points; None keeps the template's.
        axis_min: lower end of the value axis; None leaves the template's.
        axis_max: upper end of the value axis; None leaves the template's.
        crosses_at: where the category axis crosses the value axis; None leaves the template's.
        empty: the short sentence that stands in the chart's place when there is nothing to show.
    """

    kind: ChartKind
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    title: str = ""
    subtitle: str = ""
    alt: str = ""
    source: str = ""
    as_of: dt.date | None = None
    number_format: str | None = None
    x_format: str | None = None
    axis_min: float | None = None
    axis_max: float | None = None
    crosses_at: float | None = None
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no single value to draw."""
        return not any(value is not None for series in self.series for value in series.values)


Value = str | int | float | bool | Decimal | dt.date | Money | Link | RichText | Blocks | Picture | Table | Chart | None
