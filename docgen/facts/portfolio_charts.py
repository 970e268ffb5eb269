"""The charts of the portfolio review: values and words; the look is the template's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from docgen.analysis.figures import Figures
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Moment
from docgen.analysis.periods import containing
from docgen.analysis.pipeline import by_stage
from docgen.analysis.whitespace import Cell
from docgen.facts.portfolio_scope import PortfolioScope, best_cells, by_revenue, hours, planning_quarter
from docgen.model.base import in_language
from docgen.values import Chart, Series
from docgen.visuals import shapes

_OPEN: Final = ("qualify", "develop", "propose", "negotiate")
_MILLION: Final = 1_000_000
#: Share of the longest bar that a part needs for its figure.
_LABELLED: Final = 0.05
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
    title = scope.label("kicker.growth")
    return _finish(scope, Chart("column", names, (series,), number_format=form), "column", title, _unit(scope), figures)


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
    growth = scope.write.excel("percent")
    named = {one.id for one in sorted(known, key=lambda one: (-(one.revenue or ZERO), one.id))[:_NAMED]}
    series = Series(
        scope.label("head.revenue"),
        tuple(one.growth for one in known),
        x=tuple(one.score for one in known),
        sizes=tuple(_millions(one.revenue or ZERO) for one in known),
        number_format=growth,
        # More names than these would run into each other; the largest accounts have theirs.
        labels={index: scope.short(one.id) if one.id in named else "" for index, one in enumerate(known)},
        tones={index: "highlight" if index == 0 else "muted" for index in range(len(known))},
    )
    subtitle = scope.label("slides.bubble_axes")
    rates = [one.growth for one in known if one.growth is not None]
    made = Chart(
        "bubble",
        (),
        (series,),
        number_format=growth,
        # Whole tens of per cent with room for the bubbles at both ends.
        axis_min=math.floor(min(rates, default=0.0) * 10 - 1) / 10,
        axis_max=math.ceil(max(rates, default=0.0) * 10 + 1) / 10,
    )
    return _finish(scope, made, "bubble", scope.label("kicker.bubble"), subtitle)


def portfolio_pipeline(scope: PortfolioScope) -> Chart:
    """Open opportunities of each account by phase."""
    listed = [(one, by_stage(one)) for one in by_revenue(scope)]
    opened = [(one, stages) for one, stages in listed if any(stages[name][1] for name in _OPEN if name in stages)]
    names = tuple(scope.name(one.account) for one, _ in opened[:7])
    form = scope.write.excel("number", 1)
    amounts = {
        stage: tuple(_millions(stages[stage][1]) or None if stage in stages else None for _, stages in opened[:7])
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
    return _finish(scope, made, "bar", scope.label("kicker.pipeline"), _unit(scope))


def portfolio_whitespace(scope: PortfolioScope) -> Chart:
    """The ten best open cells across the accounts."""
    items = [(_cell_name(scope, one, cell), _millions(cell.potential)) for one, cell in best_cells(scope)]
    made = replace(shapes.ranking(items, scope.label("head.potential")), number_format=scope.write.excel("number", 1))
    unit = f"{_unit(scope)} {scope.label('chart.per_year')}"
    return _finish(scope, made, "bar", scope.label("portfolio.whitespace_top"), unit, _first(items))


def _cell_name(scope: PortfolioScope, one: Figures, cell: Cell) -> str:
    offering = scope.context.offerings.get(cell.cell.offering)
    shown = in_language(offering.name, scope.language) if offering else None
    return f"{scope.name(one.account)} · {cell.cell.unit} · {shown or cell.cell.offering}"


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
