"""What was planned: sales targets of a period, and the target of the goal that a KPI measures.

Targets that tile a period add up; a yearly target is never split by guess,
except for the days of an open period, in proportion to the days.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import KpiDefinition, Moment, Number, Reason, Reference
from docgen.analysis.periods import MONTHS, Kind, Period, parse

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures
    from docgen.model.plan import Objective

Measure = Literal["revenue", "margin", "orders"]
_TARGETS: dict[str, Measure] = {"revenue": "revenue", "margin": "margin"}


def planned(figures: Figures, definition: KpiDefinition) -> Reference:
    """The planned value of a KPI in the figures' period; of an open period the part of its days."""
    value: Number | None = None
    measure = _TARGETS.get(definition.id)
    if measure is not None and not figures.is_customer:
        value = target(figures, measure, figures.period)
    if value is None:
        value = _goal_target(figures, definition)
    if value is not None and definition.flow and figures.now.is_open:
        value = Decimal(value) * figures.known(figures.now).days / figures.period.interval.days
    return Reference(value) if value is not None else Reference(None, Reason("no_plan"))


def target(figures: Figures, measure: Measure, period: Period) -> Decimal | None:
    """The sales target of exactly this period, or the sum of the shorter ones that tile it; None without."""
    stated = _stated(figures, measure)
    if period in stated:
        return stated[period]
    if measure == "margin":
        return None
    shorter: list[Kind] = [kind for kind in ("half", "quarter", "month") if MONTHS[kind] < period.months]
    for kind in shorter:
        parts = period.parts(kind)
        if all(part in stated for part in parts):
            return sum((stated[part] for part in parts), ZERO)
    return None


def _stated(figures: Figures, measure: Measure) -> dict[Period, Decimal]:
    key = f"targets {measure}"
    known: dict[Period, Decimal] | None = figures.memo.get(key)
    if known is None:
        known = figures.memo[key] = {}
        for number, row in enumerate(figures.account.targets):
            if row.measure == measure:
                path = f"targets[{number}]"
                period = parse(row.period, figures.fiscal_start, f"{path}.period")
                # A margin is a share and has no currency.
                known[period] = (
                    row.amount
                    if measure == "margin"
                    else figures.money(row.amount, row.currency, period.last_day, path)
                )
    return known


def goal_of(figures: Figures, kpi_id: str) -> Objective | None:
    """The first goal with a target that this KPI measures; a customer's view does not know which one does."""
    if figures.is_customer:
        return None
    known: dict[str, Objective] | None = figures.memo.get("goals")
    if known is None:
        known = figures.memo["goals"] = {}
        for one in figures.account.objectives:
            if one.kpi is not None and one.target is not None:
                known.setdefault(one.kpi, one)
    return known.get(kpi_id)


def _goal_target(figures: Figures, definition: KpiDefinition) -> Number | None:
    goal = goal_of(figures, definition.id)
    if goal is None or goal.target is None:
        return None
    return in_unit(goal.target, goal.unit, definition.unit)


def in_unit(value: Decimal, written: str, unit: str) -> Number:
    """A goal's value in the unit of the KPI that measures it: 25 % is the share 0.25."""
    if unit == "share":
        return float(value) / 100 if "%" in written else float(value)
    return value if unit == "money" else float(value)


def moments_of_years(moment: Moment, count: int) -> list[Moment]:
    """The last `count` fiscal years that are closed at the moment, newest first."""
    year = moment.period.fiscal_year
    if not year.is_closed(moment.as_of):
        year = year.previous
    return [Moment(one, one.last_day) for one in (year.shifted(-n) for n in range(count))]
