"""The charts of the portfolio review: values and words; the look is the template's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Moment
from docgen.analysis.periods import containing
from docgen.analysis.pipeline import by_stage
from docgen.analysis.scoring import Scored
from docgen.facts.charts import signed
from docgen.facts.portfolio_lists import cell_name
from docgen.facts.portfolio_scope import PortfolioScope, best_cells, by_revenue, hours, planning_quarter
from docgen.values import Chart, Series
from docgen.visuals import shapes
from docgen.visuals.sides import Circle, name_sides

_OPEN: Final = ("qualify", "develop", "propose", "negotiate")
_MILLION: Final = 1_000_000
#: Share of the longest bar that a part needs for its figure.
_LABELLED: Final = 0.05
#: Bars that stay legible.
_BARS: Final = 10
#: Bubbles that have their account's name.
_NAMED: Final = 12


def _finish(scope: PortfolioScope, made: Chart, kind: str, title: str, subtitle: str, figures: str = "") -> Chart:
    alt = scope.label(f"alt.{kind}", title=title, figures=figures).strip()
    empty = scope.label("empty.chart")
    return replace(made, title=title, subtitle=shapes.headed(subtitle), alt=alt, as_of=scope.as_of, empty=empty)


def _unit(scope: PortfolioScope) -> str:
    return scope.write.money_unit(scope.currency, "million")


def _millions(amount: Decimal) -> float:
    return float(amount) / _MILLION


def portfolio_revenue(scope: PortfolioScope) -> Chart:
    """Revenue of all accounts, the last seven quarters."""
    last = containing(scope.period.last_day, "quarter", scope.context.portfolio.fiscal_year_start)
    quarters = [last.shifted(-back) for back in range(6, -1, -1)]
    values = tuple(_millions(scope.whole.sums(Moment(one, one.last_day)).revenue) for one in quarters)
    names = tuple(scope.period_text(one) for one in quarters)
    form = scope.write.excel("number", 1)
    tones: dict[int, Any] = dict.fromkeys(range(6), "muted")
    tones[6] = "open" if last.is_open(scope.as_of) else "highlight"
    series = Series(scope.label("head.revenue"), values, tones=tones, number_format=form)
    figures = f"{names[-1]}: {scope.write.number(values[-1], 1)} {_unit(scope)}."
    title = scope.label("portfolio.revenue_chart")
    subtitle = scope.label("portfolio.revenue_chart_sub", unit=_unit(scope), n=len(scope.accounts))
    return _finish(scope, Chart("column", names, (series,), number_format=form), "column", title, subtitle, figures)


def portfolio_ranking(scope: PortfolioScope) -> Chart:
    """Selection score of each account."""
    items = [(scope.short(one.id), float(one.score)) for one in scope.ranked if one.score is not None]
    made = replace(shapes.ranking(items, scope.label("portfolio.score")), number_format=scope.write.excel("number", 0))
    title = scope.label("kicker.ranking")
    return _finish(scope, made, "bar", title, f"{scope.label('portfolio.score')}, 0–100", _first(items))


def _first(items: Sequence[tuple[str, float]]) -> str:
    return f"{items[0][0]}: {items[0][1]:.0f}." if items else ""


def portfolio_bubble(scope: PortfolioScope) -> Chart:
    """Score across, growth up, revenue as area."""
    known = [one for one in scope.ranked if one.score is not None and one.growth is not None and one.revenue]
    growth = signed(scope.write.excel("percent"))
    rates = [one.growth for one in known if one.growth is not None]
    # Whole tens of per cent with room for the bubbles at both ends.
    low, high = (math.floor(min(rates, default=0.0) * 10 - 1) / 10, math.ceil(max(rates, default=0.0) * 10 + 1) / 10)
    circles = [_circle(scope, one, low, high, max(other.revenue or ZERO for other in known)) for one in known]
    # More names than these would run into each other; the largest accounts have theirs.
    named = {one.id for one in sorted(known, key=lambda one: (-(one.revenue or ZERO), one.id))[:_NAMED]}
    series = Series(
        scope.label("head.revenue"),
        tuple(one.growth for one in known),
        x=tuple(one.score for one in known),
        sizes=tuple(_millions(one.revenue or ZERO) for one in known),
        number_format=growth,
        labels={index: scope.short(one.id) if one.id in named else "" for index, one in enumerate(known)},
        tones={index: "muted" if index else "highlight" for index in range(len(known))},
        places=dict(enumerate(name_sides(circles))),
    )
    made = Chart("bubble", (), (series,), number_format=growth, axis_min=low, axis_max=high)
    return _finish(scope, made, "bubble", scope.label("kicker.bubble"), scope.label("slides.bubble_axes"))


def _circle(scope: PortfolioScope, one: Scored, low: float, high: float, largest: Decimal) -> Circle:
    """Where an account stands on the slide, in inches."""
    radius = _LARGEST * math.sqrt(float((one.revenue or ZERO) / largest)) if largest else 0.0
    x = _PLOT[0] * float(one.score or 0) / 100
    y = _PLOT[1] * (float(one.growth or 0) - low) / (high - low)
    return Circle(x, y, radius, len(scope.short(one.id)) * _LETTER)


#: The plot of the template's chart, the radius of its largest bubble, the width of a letter: inches.
_PLOT: Final = (11.2, 3.6)
_LARGEST: Final = 0.38
_LETTER: Final = 0.09


def portfolio_pipeline(scope: PortfolioScope) -> Chart:
    """Open opportunities of each account by phase."""
    listed = [(one, by_stage(one)) for one in by_revenue(scope)]
    summed = [(sum((stages[name][1] for name in _OPEN if name in stages), ZERO), one, stages) for one, stages in listed]
    opened = sorted((row for row in summed if row[0]), key=lambda row: (-row[0], row[1].account.id))[:_BARS]
    names = tuple(f"{scope.name(one.account)} {scope.write.number(_millions(total), 1)}" for total, one, _ in opened)
    form = scope.write.excel("number", 1)
    amounts = {
        stage: tuple(_millions(stages[stage][1]) or None if stage in stages else None for _, _, stages in opened)
        for stage in _OPEN
    }
    longest = max((sum(one or 0 for one in bar) for bar in zip(*amounts.values(), strict=True)), default=0.0)
    series = tuple(
        Series(
            scope.label(f"stage.{stage}"),
            values,
            number_format=form,
            # A part too short for its figure has none; its colour and the bar beside it tell enough.
            labels={index: "" for index, one in enumerate(values) if one is not None and one < longest * _LABELLED},
        )
        for stage, values in amounts.items()
    )
    made = Chart("stacked-bar", names, series, number_format=form)
    subtitle = scope.label("portfolio.pipeline_sub", unit=_unit(scope))
    return _finish(scope, made, "bar", scope.label("kicker.pipeline"), subtitle)


def portfolio_whitespace(scope: PortfolioScope) -> Chart:
    """The ten best open cells across the accounts."""
    items = [(cell_name(scope, one, cell), _millions(cell.potential)) for one, cell in best_cells(scope)]
    made = replace(shapes.ranking(items, scope.label("head.potential")), number_format=scope.write.excel("number", 1))
    unit = f"{_unit(scope)} {scope.label('chart.per_year')}"
    return _finish(scope, made, "bar", scope.label("portfolio.whitespace_top"), unit, _first(items))


def portfolio_capacity(scope: PortfolioScope) -> Chart:
    """Hours there and hours planned by role, in the quarter that planning is about."""
    rows = hours(scope)
    names = tuple(role for role, _, _ in rows)
    series = (
        Series(
            scope.label("head.available_hours"),
            tuple(float(there) for _, there, _ in rows),
            number_format=scope.write.excel("number", 0),
        ),
        Series(
            scope.label("head.planned_hours"),
            tuple(float(plan) for _, _, plan in rows),
            number_format=scope.write.excel("number", 0),
        ),
    )
    subtitle = f"{scope.label('chart.hours')}, {scope.period_text(planning_quarter(scope))}"
    return _finish(scope, Chart("column", names, series), "column", scope.label("portfolio.capacity"), subtitle)


CHARTS: Final[Mapping[str, Callable[[PortfolioScope], Chart]]] = {
    "portfolio_revenue": portfolio_revenue,
    "portfolio_ranking": portfolio_ranking,
    "portfolio_bubble": portfolio_bubble,
    "portfolio_pipeline": portfolio_pipeline,
    "portfolio_whitespace": portfolio_whitespace,
    "portfolio_capacity": portfolio_capacity,
}
