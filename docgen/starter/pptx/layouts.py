"""The slide master and the layouts: grid, zones and placeholders.  Layout names are a contract: decks pick by name.

What lies behind text (panels, bars, rules) is a shape of the layout; its
placeholders have no fill.  So what is optional has a layout of its own.

Longer than most: each layout is a few lines, and all of them are one contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from docgen.starter.brand import Brand
from docgen.starter.pptx.dml import (
    Box,
    bars,
    body_properties,
    emu,
    freeform,
    label_box,
    paragraph,
    picture,
    rectangle,
    rule,
    run,
    run_properties,
    spacing,
)

WIDTH, HEIGHT = 13.333, 7.5
LEFT, FULL = 0.60, 12.133
TICK: Final = (LEFT, 0.0, 0.90, 0.08)
KICKER: Final = (LEFT, 0.40, 9.00, 0.26)
MARKER: Final = (11.43, 0.38, 1.30, 0.28)
TITLE: Final = (LEFT, 0.67, FULL, 0.84)
BODY: Final = (LEFT, 1.70, FULL, 4.75)
SHORT_BODY: Final = (LEFT, 1.70, FULL, 4.00)
CALLOUT: Final = (LEFT, 5.87, FULL, 0.58)
SOURCE: Final = (LEFT, 6.60, FULL, 0.25)
FOOT_RULE: Final = (LEFT, 6.95, FULL, 0.0)
FOOTER: Final = (3.70, 7.03, 5.90, 0.26)
DATE: Final = (9.73, 7.03, 2.40, 0.26)
NUMBER: Final = (12.23, 7.03, 0.50, 0.26)
LOGO_RELATIONSHIP: Final = "rIdLogo"

Kind = Literal["body", "title", "ctrTitle", "subTitle", "chart", "tbl", "pic", "dt", "ftr", "sldNum"]


@dataclass(frozen=True)
class Slot:
    """A placeholder of a layout.

    Attributes:
        idx: its number, by which slides find it.
        kind: its type.
        name: its name in the selection pane.
        box: x, y, width, height in inches.
        style: `a:lvl1pPr` of its text; "" inherits the master's.
        body: `a:bodyPr`.
        prompt: what it asks for while it is empty.
    """

    idx: int
    kind: Kind
    name: str
    box: Box
    style: str = ""
    body: str = ""
    prompt: str = ""

    @property
    def reference(self) -> str:
        """`p:ph`, the same on layout and slide."""
        kind = "" if self.kind == "body" else f' type="{self.kind}"'
        if self.kind == "body":
            kind = ' type="body"'
        size = ' sz="quarter"' if self.kind not in ("title", "ctrTitle") else ""
        idx = f' idx="{self.idx}"' if self.idx else ""
        return f"<p:ph{kind}{size}{idx}/>"


@dataclass(frozen=True)
class Layout:
    """A slide layout.

    Attributes:
        name: by which decks pick it.
        slots: its placeholders, in reading order; chrome is added by `with_chrome`.
        behind: shapes that lie under them.
        ground: colour of the background; "" is the master's.
        chrome: whether it shows kicker, source, footers and the master's shapes.
    """

    name: str
    slots: tuple[Slot, ...]
    behind: tuple[str, ...] = ()
    ground: str = ""
    chrome: bool = True
    uses_logo: bool = field(default=False)

    def slot(self, idx: int) -> Slot:
        """The placeholder numbered `idx`."""
        return next(slot for slot in self.slots if slot.idx == idx)


def level(
    size: float,
    *,
    bold: bool = False,
    ink: str = "dk1",
    font: str = "body",
    line: float = 0,
    after: float = 0,
    align: str = "",
    tabs: str = "",
) -> str:
    """`a:lvl1pPr` of unbulleted text: no `indent`, or LibreOffice drops the tab stops."""
    aligned = f' algn="{align}"' if align else ""
    inner = spacing(line=line, after=after) + "<a:buNone/>" + tabs
    return (
        f'<a:lvl1pPr marL="0"{aligned}>{inner}{run_properties("defRPr", size, bold=bold, ink=ink, font=font)}'
        "</a:lvl1pPr>"
    )


def text(
    idx: int,
    name: str,
    box: Box,
    style: str,
    *,
    kind: Kind = "body",
    inset: tuple[float, float, float, float] = (0, 0, 0, 0),
    anchor: str = "t",
    prompt: str = "",
) -> Slot:
    """A text placeholder."""
    return Slot(idx, kind, name, box, style, body_properties(inset, anchor), prompt or name)


def chart(idx: int, box: Box) -> Slot:
    """A chart placeholder."""
    return Slot(idx, "chart", f"Chart {idx}", box, level(14, ink="muted"), "", "Chart")


def table(idx: int, box: Box) -> Slot:
    """A table placeholder."""
    return Slot(idx, "tbl", f"Table {idx}", box, level(14, ink="muted"), "", "Table")


# -- pieces that several layouts share -------------------------------------------


def _callout(idx: int, box: Box = CALLOUT) -> tuple[Slot, tuple[str, ...]]:
    x, y, _, height = box
    slot = text(
        idx, "Callout", box, level(15), inset=(0.264, 0, 0.22, 0), anchor="ctr", prompt="The decision or next step"
    )
    bar = rectangle("Callout bar", (x, y, 0.042, height), "accent1")
    return slot, (rectangle("Callout panel", box, "lt2"), bar)


def _tiles(count: int, boxes: Sequence[Box], inset: float = 0.16) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    slots, behind = [], []
    for number, box in enumerate(boxes[:count]):
        inner = box[2] - 2 * inset
        stops = f'<a:tab pos="{emu(0.22)}" algn="l"/><a:tab pos="{emu(inner)}" algn="r"/>'
        slots.append(
            text(
                31 + number,
                f"Tile {number + 1}",
                box,
                level(14, line=1.0, tabs=f"<a:tabLst>{stops}</a:tabLst>"),
                inset=(inset,) * 4,
                prompt="Label, figure, status",
            )
        )
        behind += panel(f"Tile {number + 1}", box)
    return tuple(slots), tuple(behind)


def panel(name: str, box: Box) -> list[str]:
    """The sand ground of a tile with its upper edge."""
    x, y, width, _ = box
    return [rectangle(f"{name} panel", box, "lt2"), rectangle(f"{name} edge", (x, y, width, 0.031), "accent1")]


def _chart_title(idx: int, x: float, width: float) -> Slot:
    style = level(15, bold=True, ink="dk2")
    return text(idx, "Chart title", (x, 1.66, width, 0.30), style, prompt="What the chart shows")


def _chart_subtitle(idx: int, x: float, width: float) -> Slot:
    return text(
        idx, "Chart subtitle", (x, 1.96, width, 0.25), level(12, ink="muted"), prompt="Unit, scope, period, direction"
    )


# -- the layouts -----------------------------------------------------------------

_BAR_HEIGHTS: Final = (0.35, 0.50, 0.45, 0.70, 0.90, 0.85, 1.15, 1.40, 1.35, 1.70, 2.05)


def _cover(brand: Brand) -> Layout:
    ground = [
        rectangle("Panel", (0, 0, 8.90, HEIGHT), "dk2"),
        rectangle("Side panel", (8.90, 0, WIDTH - 8.90, HEIGHT), "lt2"),
    ]
    foot = (5.36, HEIGHT - 2.05, 3.40, 2.05)
    ground.append(freeform("Bars", foot, "accent1", bars(foot, _BAR_HEIGHTS, 0.20, 0.32)))
    ground += logo(brand, 0.90, 0.62, 0.22, 15, on_dark=True)
    ground.append(rectangle("Short rule", (0.90, 4.02, 0.90, 0.05), "accent2"))
    ground += [rule(f"Rule {y}", (9.40, y, 3.33, 0), "strong-rule", 0.75) for y in (0.90, 4.30)]
    people = level(14, ink="muted", line=1.0, after=6)
    slots = (
        text(
            0,
            "Title",
            (0.90, 2.42, 7.30, 1.50),
            level(40, bold=True, ink="lt1", font="heading", line=0.92),
            kind="ctrTitle",
            prompt="Customer and message, two lines of 26 characters",
        ),
        text(
            20,
            "Kicker",
            (0.90, 2.05, 7.30, 0.30),
            level(15, bold=True, ink="pale"),
            prompt="Kind of document and period",
        ),
        text(
            13,
            "Subtitle",
            (0.90, 4.25, 7.30, 0.65),
            level(18, ink="palest"),
            kind="subTitle",
            prompt="What the meeting is for",
        ),
        text(14, "Date and place", (0.90, 6.10, 4.30, 0.70), level(15, ink="lt1"), prompt="Date and place"),
        text(
            15,
            "Classification",
            (0.90, 6.87, 4.30, 0.42),
            level(10, ink="palest"),
            anchor="b",
            prompt="Classification and data date",
        ),
        text(16, "Their people", (9.40, 0.62, 3.33, 3.20), people, prompt="The customer's participants"),
        text(17, "Our people", (9.40, 4.02, 3.33, 3.00), people, prompt="Our participants"),
    )
    return Layout("Cover", slots, tuple(ground), chrome=False, uses_logo=True)


def _section() -> Layout:
    slots = (
        text(
            0,
            "Title",
            (0.90, 3.2, 9.0, 1.6),
            level(36, bold=True, ink="lt1", font="heading", line=0.92),
            kind="title",
            prompt="Section",
        ),
        text(22, "Number", (0.90, 2.0, 3.0, 1.1), level(72, bold=True, ink="accent2", font="heading"), prompt="1"),
        text(23, "One line", (0.90, 4.95, 9.0, 0.40), level(18, ink="pale"), prompt="One line"),
    )
    return Layout("Section", slots, ground="dk2", chrome=False)


def _closing() -> Layout:
    slots = (
        text(
            0,
            "Title",
            (0.90, 2.6, 10.0, 1.8),
            level(36, bold=True, ink="lt1", font="heading", line=0.92),
            kind="title",
            prompt="One sentence",
        ),
        text(13, "Contact", (0.90, 4.9, 9.0, 1.0), level(18, ink="pale"), prompt="Contact"),
    )
    return Layout("Closing", slots, ground="dk2", chrome=False)


def _decision_list() -> Layout:
    callout, behind = _callout(14)
    return Layout("Decision list", (table(13, SHORT_BODY), callout), behind)


def _statement() -> Layout:
    return Layout(
        "Statement",
        (
            text(13, "Statement", (LEFT, 2.20, 9.00, 2.6), level(30, ink="dk2", font="heading"), prompt="One sentence"),
            text(14, "Support", (LEFT, 5.0, 9.0, 1.2), level(16), prompt="What supports it"),
        ),
    )


def _thirds() -> tuple[list[Slot], list[str]]:
    """A sand panel at the right with three texts between rules."""
    style = level(16, line=1.0, after=2)
    slots = [
        text(16 + n, f"Takeaway {n + 1}", (8.75, y, 3.733, 1.38), style, prompt="Label, then at most four lines")
        for n, y in enumerate((1.86, 3.44, 5.03))
    ]
    behind = [rectangle("Panel", (8.50, 1.70, 4.233, 4.75), "lt2")]
    behind += [rule(f"Rule {y}", (8.75, y, 3.733, 0), "strong-rule", 0.75) for y in (3.29, 4.87)]
    return slots, behind


def _statement_panel() -> Layout:
    """One sentence that fills its half, and three facts beside it."""
    thirds, behind = _thirds()
    large = level(30, ink="dk2", font="heading", line=1.0)
    slots = (
        text(13, "Statement", (LEFT, 1.86, 7.30, 2.34), large, anchor="b", prompt="One sentence"),
        text(14, "Support", (LEFT, 4.36, 7.30, 2.00), level(18), prompt="What supports it"),
    )
    return Layout("Statement + panel", (*slots, *thirds), tuple(behind))


def _statement_figures() -> Layout:
    """The same with three figures under the sentence."""
    thirds, behind = _thirds()
    boxes = [(LEFT + n * 2.567, 4.83, 2.367, 1.62) for n in range(3)]
    tiles, under = _tiles(3, boxes)
    large = level(30, ink="dk2", font="heading", line=1.0)
    slots = (
        text(13, "Statement", (LEFT, 1.75, 7.30, 1.50), large, anchor="b", prompt="One sentence"),
        text(14, "Support", (LEFT, 3.40, 7.30, 0.80), level(18), prompt="What supports it"),
        text(15, "Figures head", (LEFT, 4.46, 7.50, 0.28), level(12, bold=True, ink="accent1"), prompt="Of what"),
    )
    return Layout("Statement + figures", (*slots, *tiles, *thirds), (*behind, *under))


def _kpi_tiles(count: int) -> Layout:
    width = {5: 2.267, 4: 2.883, 3: 3.911}[count]
    slots, behind = _tiles(count, [(LEFT + number * (width + 0.20), 1.70, width, 1.38) for number in range(count)])
    return Layout(f"KPI tiles {count}", (*slots, table(13, (LEFT, 3.36, FULL, 3.09))), behind)


def _chart_takeaways() -> Layout:
    thirds, behind = _thirds()
    slots = (
        _chart_title(14, LEFT, 7.50),
        _chart_subtitle(15, LEFT, 7.50),
        chart(13, (LEFT, 2.30, 7.50, 4.15)),
        *thirds,
    )
    return Layout("Chart + takeaways", slots, tuple(behind))


def _two_charts() -> Layout:
    callout, behind = _callout(19)
    slots = (
        _chart_title(14, LEFT, 5.867), chart(13, (LEFT, 2.30, 5.867, 3.40)),
        _chart_title(16, 6.867, 5.867), chart(17, (6.867, 2.30, 5.867, 3.40)), callout,
    )  # fmt: skip
    return Layout("Two charts", slots, behind)


def _figures_chart() -> Layout:
    tiles, behind = _tiles(3, [(LEFT, 1.70 + n * 1.617, 3.911, 1.517) for n in range(3)], inset=0.20)
    callout, under = _callout(19, (4.90, 5.87, 7.833, 0.58))
    slots = (
        *tiles,
        _chart_title(14, 4.90, 7.833),
        _chart_subtitle(15, 4.90, 7.833),
        chart(13, (4.90, 2.30, 7.833, 3.44)),
        callout,
    )
    return Layout("Figures + chart", slots, behind + under)


def _figures_wide_chart() -> Layout:
    tiles, behind = _tiles(3, [(LEFT, 1.70 + n * 1.617, 3.911, 1.517) for n in range(3)], inset=0.20)
    words = (_chart_title(14, 4.90, 7.833), _chart_subtitle(15, 4.90, 7.833))
    return Layout("Figures + wide chart", (*tiles, *words, chart(13, (4.90, 2.30, 7.833, 4.15))), behind)


def _table_callout() -> Layout:
    callout, behind = _callout(19)
    return Layout("Table + callout", (table(13, SHORT_BODY), callout), behind)


def _risk_grid() -> Layout:
    listed = text(14, "Risks", (6.40, 1.70, 6.333, 4.75), level(14, after=6), prompt="The highest risks and what we do")
    return Layout("Risk grid", (table(13, (LEFT, 1.70, 5.40, 4.75)), listed))


def _case() -> Layout:
    slots = (
        text(
            13,
            "Before and after",
            (LEFT, 1.70, 7.50, 0.80),
            level(40, bold=True, ink="dk2", font="heading"),
            prompt="24 → 14",
        ),
        text(14, "Measure", (LEFT, 2.55, 7.50, 0.40), level(16), prompt="What was measured"),
        text(15, "Quote", (LEFT, 3.30, 7.50, 2.0), level(20, ink="dk2", font="heading"), prompt="Quote"),
        text(16, "Name and permission", (LEFT, 5.45, 7.50, 0.60), level(14, ink="muted"), prompt="Name and permission"),
        Slot(17, "pic", "Picture", (8.50, 1.70, 4.233, 4.75), level(14, ink="muted"), "", "Picture"),
    )
    return Layout("Case", slots)


def _next_steps(*, timeline: bool = False) -> Layout:
    """Tasks over three tiles; with a timeline between them where the tasks are few."""
    boxes = [(LEFT + n * 4.111, 5.37, 3.911, 1.08) for n in range(3)]
    behind = [shape for n, box in enumerate(boxes) for shape in panel(f"Tile {n + 1}", box)]
    tiles = [
        text(
            31 + n,
            f"Tile {n + 1}",
            box,
            level(15, line=1.0),
            inset=(0.18, 0.14, 0.18, 0.08),
            prompt="Label, then one or two lines",
        )
        for n, box in enumerate(boxes)
    ]
    if timeline:
        rows = (table(13, (LEFT, 1.70, FULL, 1.65)), chart(16, (LEFT, 3.42, FULL, 1.82)))
        return Layout("Next steps + timeline", (*rows, *tiles), tuple(behind))
    return Layout("Next steps", (table(13, (LEFT, 1.70, FULL, 3.4)), *tiles), tuple(behind))


def _bar_table() -> Layout:
    slots = (_chart_title(14, LEFT, FULL), chart(13, (LEFT, 1.98, FULL, 0.72)), table(16, (LEFT, 2.86, FULL, 3.59)))
    return Layout("Bar + table", slots)


def _table_trend() -> Layout:
    callout, behind = _callout(19)
    slots = (
        table(16, (LEFT, 1.70, FULL, 1.35)),
        replace(_chart_title(14, LEFT, FULL), box=(LEFT, 3.20, FULL, 0.30)),
        replace(_chart_subtitle(15, LEFT, FULL), box=(LEFT, 3.50, FULL, 0.25)),
        chart(13, (LEFT, 3.80, FULL, 1.97)),
        callout,
    )
    return Layout("Table + trend", slots, behind)


def _chart_table() -> Layout:
    slots = (
        _chart_title(14, LEFT, 7.0),
        _chart_subtitle(15, LEFT, 7.0),
        chart(13, (LEFT, 2.30, 7.0, 4.15)),
        table(16, (8.00, 1.70, 4.733, 4.75)),
    )
    return Layout("Chart + table", slots)


def _wide_chart() -> Layout:
    return Layout(
        "Wide chart",
        (_chart_title(14, LEFT, FULL), _chart_subtitle(15, LEFT, FULL), chart(13, (LEFT, 2.30, FULL, 4.15))),
    )


def layouts(brand: Brand) -> tuple[Layout, ...]:
    """All layouts with their chrome; those with chrome have a twin that shows the mark of internal pages."""
    plain = (
        _cover(brand), _section(), _decision_list(), _statement(), _kpi_tiles(5), _kpi_tiles(4), _kpi_tiles(3),
        _chart_takeaways(), _two_charts(), _figures_chart(), _figures_wide_chart(),
        Layout("Table", (table(13, BODY),)), _table_callout(),
        Layout("Timeline", (chart(13, BODY),)), _risk_grid(), _case(), _next_steps(), _next_steps(timeline=True),
        _statement_panel(), _statement_figures(), _bar_table(), _table_trend(),
        _chart_table(), _wide_chart(), _closing(), Layout("Title only", ()), Layout("Blank", (), chrome=True),
    )  # fmt: skip
    finished = [_with_chrome(layout) for layout in plain]
    twins = [_internal(layout) for layout in finished if layout.chrome]
    return (*finished, *twins)


NO_INSET: Final = (0.0, 0.0, 0.0, 0.0)
FOOTERS: Final = (
    Slot(10, "dt", "Data date", DATE, level(10, ink="muted", align="r"), body_properties(NO_INSET, "ctr")),
    Slot(11, "ftr", "Classification", FOOTER, level(10, ink="muted", align="ctr"), body_properties(NO_INSET, "ctr")),
    Slot(
        12,
        "sldNum",
        "Page number",
        NUMBER,
        level(10, bold=True, ink="dk2", align="r"),
        body_properties(NO_INSET, "ctr"),
    ),
)


def _with_chrome(layout: Layout) -> Layout:
    if not layout.chrome:
        return layout
    title = Slot(0, "title", "Title", TITLE, prompt="A sentence with its number")
    kicker = text(20, "Kicker", KICKER, level(12, bold=True, ink="accent1"), prompt="Topic")
    source = text(21, "Source", SOURCE, level(10, ink="muted"), anchor="ctr", prompt="Source and data date")
    if layout.name == "Blank":
        return replace(layout, slots=FOOTERS)
    return replace(layout, slots=(title, kicker, *layout.slots, source, *FOOTERS))


def _internal(layout: Layout) -> Layout:
    # The word is a placeholder, for a layout's own text cannot follow the document's language.
    mark = text(
        24, "Internal mark", MARKER, level(12, bold=True, ink="lt1", align="ctr"), anchor="ctr", prompt="INTERNAL"
    )
    behind = (*layout.behind, rectangle("Internal mark", MARKER, "dk2"))
    return replace(layout, name=f"{layout.name} (internal)", slots=(*layout.slots, mark), behind=behind)


def logo(brand: Brand, x: float, y: float, height: float, size: float, *, on_dark: bool) -> list[str]:
    """The logo and the company's name beside it."""
    ink = "lt1" if on_dark else "dk2"
    data = (brand.logo_on_dark or brand.logo) if on_dark else brand.logo
    if data is None:
        width = height * 0.92
        step = width / 2.75
        box = (x, y, width, height)
        drawn = bars(box, [height * share for share in (0.35, 0.65, 1.0)], step * 0.75, step)
        mark = freeform("Logo", box, ink, drawn)
    else:
        width = height * _aspect(data)
        mark = picture("Logo", (x, y, width, height), LOGO_RELATIONSHIP)
    left = x + width + 0.09
    name = paragraph(run(brand.company, size, bold=True, ink=ink))
    return [mark, label_box("Company", (left, y - 0.035, 6.0 if on_dark else 3.60 - left, height + 0.07), name)]


def _aspect(png: bytes) -> float:
    """Width by height of a PNG."""
    return int.from_bytes(png[16:20], "big") / int.from_bytes(png[20:24], "big")
