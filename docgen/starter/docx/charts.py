"""The designed charts of the Word templates: those of the decks at the size of print, and those that decks do not have.

Series stand in the order in which data give them.  Type is 9 to 10 pt, for a
chart is placed at the size at which it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from docgen.starter.pptx import charts as slides
from docgen.starter.pptx.chartml import (
    NO_MARKER,
    NO_SHAPE,
    Axis,
    Design,
    Labels,
    Plot,
    Series,
    columns,
    dot,
    lines,
    point,
    shape,
    stroke,
)
from docgen.starter.pptx.deck import NativeChart
from docgen.starter.pptx.dml import fill, outline

# Type sizes on a slide and in print, in hundredths of a point.
_PRINT_SIZES: Final = {"2000": "1200", "1600": "1050", "1500": "1000", "1400": "1000", "1200": "900"}
_SMALL: Final = 9.0
_LABEL: Final = 9.5
_CATEGORIES: Final = Axis("b", size=_SMALL)
_HIDDEN: Final = Axis("l", size=_SMALL, hidden=True, line="", low=0)
_FREE: Final = Axis("l", size=_SMALL, hidden=True, line="")
_LOW: Final = Axis("b", size=_SMALL, labels="low")
_UNSEEN: Final = '<c:spPr><a:ln w="28575"><a:noFill/></a:ln></c:spPr>'


def for_print(chart: NativeChart) -> NativeChart:
    """A chart of a slide with type for paper."""

    def smaller(match: re.Match[str]) -> str:
        return f' sz="{_PRINT_SIZES.get(match[1], match[1])}"'

    return NativeChart(re.sub(r' sz="(\d+)"', smaller, chart.xml.decode()).encode(), chart.workbook)


def _labels(
    place: str = "outEnd", *, bold: bool = False, ink: str = "dk1", code: str = "#,##0.0", shown: bool = True
) -> Labels:
    return Labels(place, _LABEL, bold, ink, code, shown)


def revenue_budget() -> Design:
    """Quarters in time, the last one highlighted, the budget as a dash across its column."""
    quarters = tuple(f"Q{1 + number % 4} {2023 + number // 4}" for number in range(12))
    values = (3.1, 3.4, 3.2, 3.9, 3.6, 3.8, 3.7, 4.4, 4.1, 4.5, 4.3, 5.5)
    look = _labels("inBase")
    actual = Series(
        "Actual", values, shape("comparator"), Labels("inBase", _LABEL, ink="dk1", singles=look.single(11, ink="lt1")),
        point(11, shape("accent1")),
    )  # fmt: skip
    look_of_dash = f"<c:spPr>{fill('dk2')}{outline('dk2', 0.75)}</c:spPr>"
    dash = f'<c:marker><c:symbol val="dash"/><c:size val="18"/>{look_of_dash}</c:marker>'
    budget = Series("Budget", tuple(value + 0.1 for value in values), _UNSEEN, marker=dash)
    return Design(
        quarters, (columns((actual,), gap=45), lines((budget,))), _CATEGORIES, _HIDDEN, (0.005, 0.12, 0.99, 0.77),
        (0, 0, 0.30, 0.08), _SMALL,
    )  # fmt: skip


def waterfall() -> Design:
    """Stacked columns from total to total; labels ride on a line without ink."""
    names = ("Revenue", "Direct cost", "Service", "Sales", "Account profit")
    base = Series("Base", (None, 8.2, 6.9, 6.1, None), NO_SHAPE, unlisted=True)
    total = Series("Total", (18.4, None, None, None, 6.1), shape("dk2"))
    up = Series("Up", (None,) * 5, shape("accent1"))
    down = Series("Down", (None, 10.2, 1.3, 0.8, None), shape("accent3"))
    labels = Series("Label", (18.4, 18.4, 8.2, 6.9, 6.1), _UNSEEN, _labels("t", bold=True, ink="dk2"), marker=NO_MARKER)
    stacked = columns((base, total, up, down), grouping="stacked", gap=35, overlap=100)
    return Design(names, (stacked, lines((labels,))), _LOW, _FREE, (0.005, 0.09, 0.99, 0.74))


def single_columns() -> Design:
    """One series of columns, all of one weight."""
    series = Series("Amount", (1.2, 0.9, 2.4, 0.6), shape("accent1"), _labels(bold=True, ink="dk2"))
    return Design(("Qualify", "Develop", "Propose", "Negotiate"), (columns((series,), gap=70),), _CATEGORIES, _HIDDEN,
                  (0.005, 0.09, 0.99, 0.78))  # fmt: skip


def ranked_bars(names_share: float = 0.42) -> Design:
    """Bars in falling order, the first highlighted."""
    names = ("Grid control", "Heating PdM", "Grid PdM", "Production cyber", "Grid cyber")
    look = _labels()
    series = Series(
        "Value", (3.6, 2.4, 1.9, 1.4, 1.1), shape("comparator"),
        Labels("outEnd", _LABEL, singles=look.single(0, ink="dk2")), point(0, shape("accent1")),
    )  # fmt: skip
    bars = Axis("l", size=_SMALL, reverse=True)
    place = (names_share, 0.01, 0.90 - names_share, 0.98)
    return Design(
        names, (columns((series,), across=True, gap=50),), bars, Axis("t", hidden=True, line="", low=0), place
    )


def attainment_bars() -> Design:
    """Goals by how much of them is reached."""
    names = ("Revenue", "Plants in operation", "Share of wallet")
    look = Labels("outEnd", _LABEL, code="0%")
    series = Series("Attainment", (0.92, 0.4, 0.9), shape("comparator"), look, point(0, shape("accent1")))
    bars = Axis("l", size=_SMALL, reverse=True)
    place = (0.46, 0.01, 0.45, 0.98)
    return Design(
        names, (columns((series,), across=True, gap=50),), bars, Axis("t", hidden=True, line="", low=0), place
    )


def cash_flow() -> Design:
    """Net cash flow by year, the cumulative one as a line over it."""
    # As many years as an appendix shows; a template's chart says how many categories it is made for.
    years = ("Start", *(f"Year {year}" for year in range(1, 11)))
    # The line may cross a label: its ground keeps the figure readable.
    figures = Labels("outEnd", _LABEL, bold=True, ink="dk2", ground="lt1")
    net = Series("Net", (-3.2, 0.8, 2.2, 2.6, *(2.6,) * 7), shape("accent1"), figures)
    line = Series(
        "Cumulative",
        (-3.2, -2.4, -0.2, 2.4, *(round(5.0 + 2.6 * year, 1) for year in range(7))),
        stroke("accent3", 1.75, "dash"),
        marker=NO_MARKER,
    )
    return Design(
        years,
        (columns((net,), gap=70), lines((line,))),
        _LOW,
        _FREE,
        (0.005, 0.13, 0.99, 0.74),
        (0, 0, 0.75, 0.08),
        _SMALL,
    )


def scenarios() -> Design:
    """The value of each scenario, the base case highlighted."""
    look = _labels()
    series = Series(
        "NPV", (-0.4, 1.4, 2.9), shape("comparator"),
        Labels("outEnd", _LABEL, singles=look.single(1, ink="dk2")), point(1, shape("accent1")),
    )  # fmt: skip
    return Design(("Low", "Base", "High"), (columns((series,), gap=90),), _LOW, _FREE, (0.005, 0.09, 0.99, 0.77))


def tornado() -> Design:
    """Bars from the median to each driver's two ends."""
    names = ("Share of stops avoided", "Cost per stop", "Stops per year", "Alarms acted on")
    low = Series("Driver at P10", (0.7, 0.9, 0.9, 0.9), shape("accent2"), _labels())
    high = Series("Driver at P90", (2.2, 2.2, 2.1, 2.0), shape("accent1"), _labels())
    bars = Axis("l", size=_SMALL, reverse=True, labels="low")
    plot = columns((low, high), across=True, gap=35, overlap=100)
    return Design(
        names, (plot,), bars, Axis("t", hidden=True, line=""), (0.36, 0.11, 0.58, 0.87), (0.36, 0, 0.5, 0.08), _SMALL
    )


def s_curve() -> Design:
    """The chance of at most a value, with P10, P50 and P90 on it."""
    curve = Series(
        "Probability", (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0), stroke("accent1", 2.25), marker=NO_MARKER,
        x=(-0.8, 0.2, 0.8, 1.4, 2.1, 2.9, 4.2),
    )  # fmt: skip
    marks = Series(
        "P10, P50, P90", (0.1, 0.5, 0.9), _UNSEEN,
        Labels("r", _LABEL, bold=True, ink="dk2", shown=False, unwrapped=True),
        marker=dot(8, "dk2", "dk2"), x=(0.2, 1.4, 2.9),
    )  # fmt: skip
    plot = Plot("scatterChart", '<c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>', (curve, marks))
    across = Axis("b", size=_SMALL, ink="muted", labels="low", code="#,##0.0", between="midCat")
    up = Axis(
        "l",
        size=_SMALL,
        ink="muted",
        line="",
        grid="grid",
        code="0%",
        low=0,
        high=1,
        step=0.5,
        labels="low",
        between="midCat",
    )
    return Design((), (plot,), across, up, (0.07, 0.04, 0.86, 0.84))


def capacity() -> Design:
    """Hours there are left, hours the plan takes right."""
    there = Series(
        "Available", (300, 300, 300, 300), shape("comparator"), Labels("outEnd", _SMALL, ink="muted", code="#,##0")
    )
    planned = Series(
        "Planned", (280, 310, 150, 90), shape("accent1"), Labels("outEnd", _SMALL, bold=True, ink="dk2", code="#,##0")
    )
    quarters = ("Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026")
    return Design(
        quarters,
        (columns((there, planned), gap=40, overlap=-2),),
        _CATEGORIES,
        _HIDDEN,
        (0.005, 0.21, 0.99, 0.68),
        (0, 0, 0.8, 0.08),
        _SMALL,
    )


CHARTS: Final[Mapping[str, Callable[[], NativeChart]]] = {
    "revenue_budget": lambda: revenue_budget().native(),
    "goal_attainment": lambda: attainment_bars().native(),
    "health_parts": lambda: ranked_bars(0.30).native(),
    "whitespace_top": lambda: ranked_bars().native(),
    "pipeline_stages": lambda: single_columns().native(),
    "profit_waterfall": lambda: waterfall().native(),
    "plan_capacity": lambda: capacity().native(),
    "roi_benefits": lambda: ranked_bars(0.36).native(),
    "roi_cash_flow": lambda: cash_flow().native(),
    "roi_scenarios": lambda: scenarios().native(),
    "roi_tornado": lambda: tornado().native(),
    "roi_distribution": lambda: for_print(slides.CHARTS["roi_distribution"]().native()),
    "roi_s_curve": lambda: s_curve().native(),
}
