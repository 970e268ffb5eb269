"""The designed charts of the default decks, by the name under which facts give their data.

Series stand in the order in which data give them; what data say by tones is
painted over the samples here.  A chart's words (title, unit, source) are
placeholders beside it, never part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from docgen.starter.pptx.chartml import (
    NO_MARKER,
    NO_SHAPE,
    Axis,
    Design,
    Labels,
    Place,
    Series,
    bubbles,
    columns,
    dot,
    lines,
    point,
    shape,
    stroke,
)
from docgen.starter.pptx.deck import NativeChart
from docgen.starter.pptx.dml import fill, outline, run

_QUARTERS: Final = ("Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026")
# At the foot, so that a negative column does not run over its name.
_CATEGORIES: Final = Axis("b", labels="low")
_SIGNED: Final = "#,##0;−#,##0"
_HIDDEN: Final = Axis("l", hidden=True, line="", low=0)


def compared_columns(names: tuple[str, str] = ("Plan", "Actual")) -> Design:
    """Clustered columns: what was planned left, what became of it right."""
    plan = Series(names[0], (1.2, 3.4, 6.0, 8.9), shape("comparator"), Labels(ink="muted"))
    actual = Series(names[1], (0.9, 3.1, 6.3, 9.4), shape("accent1"), Labels(bold=True, ink="dk2"))
    plot = columns((plan, actual), gap=60, overlap=-2)
    return Design(_QUARTERS, (plot,), _CATEGORIES, _HIDDEN, (0.005, 0.13, 0.99, 0.76), (0, 0, 0.22, 0.075))


def single_columns() -> Design:
    """Columns in time, the latest highlighted."""
    look = Labels(ink="muted")
    singles = look.single(3, ink="dk2")
    series = Series(
        "Revenue",
        (4.2, 4.5, 4.6, 5.1),
        shape("comparator"),
        Labels(ink="muted", singles=singles),
        point(3, shape("accent1")),
    )
    return Design(_QUARTERS, (columns((series,)),), _CATEGORIES, _HIDDEN, (0.005, 0.06, 0.99, 0.82))


def line_with_target() -> Design:
    """A line of eight quarters and its target; the last point is solid and its label large."""
    quarters = ("Q2 24", "Q3 24", "Q4 24", "Q1 25", "Q2 25", "Q3 25", "Q4 25", "Q1 26")
    look = Labels("t", ink="dk2", code="#,##0")
    last = (
        f'<c:dPt><c:idx val="7"/>{dot(10, "accent1", "accent1")}<c:bubble3D val="0"/>{stroke("accent1", 2.5)}</c:dPt>'
    )
    actual = Series(
        "Actual",
        (24, 23, 22, 21, 20, 18, 17, 14),
        stroke("accent1", 2.5),
        Labels("t", ink="dk2", code="#,##0", singles=look.single(7, size=20, place="b")),
        last,
        dot(7, "lt1", "accent1"),
    )
    # Its name and value stand once, at the right; data with words of their own replace them.
    named = Labels("r", bold=True, ink="accent3", code="#,##0.#", named=True, unwrapped=True)
    quiet = replace(named, shown=False, named=False, singles=named.single(7, right=0.02))
    target = Series("Target", (15,) * 8, stroke("accent3", 1.75, "dash"), quiet, "", NO_MARKER)
    return Design(quarters, (lines((actual, target)),), _CATEGORIES, _HIDDEN, (0.005, 0.05, 0.875, 0.85))


def share_bar() -> Design:
    """One bar of 100 %: closed, open and late of what was agreed, each named in its part."""
    looks = (("Closed", 4, "accent1", "lt1"), ("Open", 2, "comparator", "dk1"), ("Late", 1, "accent3", "lt1"))
    series = tuple(
        Series(
            name,
            (value,),
            shape(ground, "lt1"),
            Labels("ctr", bold=True, ink=ink, code="#,##0", named=True, unwrapped=True),
        )
        for name, value, ground, ink in looks
    )
    plot = columns(series, across=True, grouping="percentStacked", gap=40, overlap=100)
    axis = Axis("l", hidden=True, line="")
    return Design(("Agreed",), (plot,), axis, Axis("b", hidden=True, line="", low=0, high=1), (0, 0.0, 1, 1))


def roadmap(gap: int = 90) -> Design:
    """A Gantt of stacked bars on day numbers: offset, ours, the customer's, both, milestones, and the due dates."""
    rows = ("Decision and amendment", "Integration tested", "Baseline measured", "Go-live")
    starts, lengths = (46128.0, 46132.0, 46143.0, 46185.0), (14.0, 39.0, 21.0, 2.0)
    owners = (("Ours", 1, "accent1"), ("Customer", 0, "accent2"), ("Both", 2, "accent3"), ("Milestone", 3, "dk2"))
    series = [Series(" ", starts, NO_SHAPE, unlisted=True)]
    for name, row, ground in owners:
        values = tuple(lengths[row] if index == row else None for index in range(4))
        series.append(Series(name, values, shape(ground)))
    due = Labels("inBase", 12, ink="muted", shown=False, ground="lt1")
    series.append(Series("  ", (14.0,) * 4, NO_SHAPE, due, unlisted=True))
    plot = columns(tuple(series), across=True, grouping="stacked", gap=gap, overlap=100)
    names = Axis("l", size=14, reverse=True, labels="low", grid="grid")
    days = Axis("t", ink="muted", line="", grid="rule", code="d mmm", low=46128, high=46212, step=14)
    return Design(rows, (plot,), names, days, (0.285, 0.14, 0.70, 0.85), (0, 0, 0.33, 0.065))


def histogram() -> Design:
    """Columns that touch: P10 to P90 in the accent, the median dark, the tails pale, losses in stone."""
    edges = ("−1.0", "−0.5", "0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0", "4.5")
    values = (0.02, 0.04, 0.09, 0.15, 0.18, 0.17, 0.12, 0.09, 0.06, 0.04, 0.02, 0.02)
    tones = ("accent3", "accent3", *["accent1"] * 2, "dk2", *["accent1"] * 3, *["comparator"] * 4)
    points = "".join(point(index, shape(tone)) for index, tone in enumerate(tones))
    labels = Labels("outEnd", 12, ink="muted", shown=False, singles=_marked(4, "P50", "1.4"))
    series = Series("Share", values, shape("accent1"), labels, points)
    return Design(edges, (columns((series,), gap=4),), _CATEGORIES, _HIDDEN, (0.005, 0.10, 0.99, 0.79))


def _marked(index: int, name: str, value: str) -> str:
    """A label of two lines, the pattern for all others: a muted name over a bold value."""
    body = (
        f"<a:p>{run(name, 12, bold=False, ink='muted', font='body')}</a:p>"
        f"<a:p>{run(value, 14, bold=True, ink='dk2', font='body')}</a:p>"
    )
    return (
        f'<c:dLbl><c:idx val="{index}"/><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{body}</c:rich></c:tx>{NO_SHAPE}'
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>'
    )


def ranked_bars(place: Place = (0.38, 0.01, 0.54, 0.98)) -> Design:
    """Bars in falling order, the first highlighted."""
    names = ("Grid control", "Heating PdM", "Grid PdM", "Production cyber", "Grid cyber")
    look = Labels(code="#,##0.0")
    series = Series(
        "Value",
        (3.6, 2.4, 1.9, 1.4, 1.1),
        shape("comparator"),
        Labels(code="#,##0.0", singles=look.single(0, ink="dk2")),
        point(0, shape("accent1")),
    )
    plot = columns((series,), across=True, gap=50)
    return Design(names, (plot,), Axis("l", size=14, reverse=True), Axis("t", hidden=True, line="", low=0), place)


def stacked_bars() -> Design:
    """Bars by stage; a total stands in the name of its bar, for stacked bars have no label at their end."""
    names = ("Nordkraft", "Brightway", "Halden", "Vesthavn")
    parts = (
        ("Qualify", (1.2, 0.8, 0.6, 0.4), "accent1", "lt1"),
        ("Develop", (0.9, 0.7, 0.5, 0.4), "accent2", "dk1"),
        ("Propose", (0.8, 0.5, 0.4, 0.3), "accent3", "lt1"),
        ("Negotiate", (0.9, 0.4, 0.3, 0.2), "muted", "lt1"),
    )
    series = [
        Series(name, values, shape(ground, "lt1"), Labels("ctr", 12, ink=ink)) for name, values, ground, ink in parts
    ]
    plot = columns(tuple(series), across=True, grouping="stacked", gap=50, overlap=100)
    bars = Axis("l", size=14, reverse=True)
    return Design(
        names, (plot,), bars, Axis("t", hidden=True, line="", low=0), (0.30, 0.10, 0.69, 0.88), (0, 0, 0.60, 0.075)
    )


def account_bubbles() -> Design:
    """Accounts by growth and score, sized by revenue, one of them chosen."""
    edge = f"<c:spPr>{fill('comparator')}{outline('lt1', 1)}</c:spPr>"
    chosen = f"<c:spPr>{fill('accent1')}{outline('lt1', 1)}</c:spPr>"
    series = Series(
        "Accounts",
        (17, 11, 4, 7),
        edge,
        Labels("t", 12, shown=False, code="General"),
        point(1, chosen),
        x=(14, 27, 45, 62),
        sizes=(3, 18, 30, 5),
    )
    across = Axis(
        "b", ink="muted", grid="grid", code=_SIGNED, low=0, high=100, step=20, between="midCat", crosses="min"
    )
    up = Axis("l", ink="muted", line="", grid="grid", code=_SIGNED, between="midCat", crosses="min")
    return Design((), (bubbles((series,), scale=45),), across, up, (0.05, 0.03, 0.93, 0.87))


CHARTS: Final[Mapping[str, Callable[[], Design]]] = {
    "agreed_closed": share_bar,
    "benefits_cumulated": compared_columns,
    "service_trend": line_with_target,
    "roadmap": roadmap,
    "roi_distribution": histogram,
    "portfolio_revenue": single_columns,
    "portfolio_ranking": ranked_bars,
    "portfolio_bubble": account_bubbles,
    "portfolio_pipeline": stacked_bars,
    "portfolio_whitespace": lambda: ranked_bars((0.36, 0.01, 0.57, 0.98)),
    "portfolio_capacity": lambda: compared_columns(("Available", "Planned")),
}


def bound_chart(
    name: str, place: Place | None = None, *, legend: Place | None = None, design: Design | None = None
) -> tuple[str, NativeChart]:
    """The alt text that binds a chart to its data, and the chart as it is drawn.

    Args:
        name: under which facts give its data.
        place: moves its plot.
        legend: moves its legend.
        design: another look than the usual one.
    """
    drawn = design or CHARTS[name]()
    moved = replace(drawn, place=place or drawn.place, legend=legend or drawn.legend)
    return "{{ charts." + name + " }}", moved.native()
