"""Benefits realised at the customer against those planned, quarter by quarter and to date.

A plan stands with the benefit itself (`planned`); where none of them has one,
the ROI model's, handed in as plain amounts per quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from docgen.analysis.ledger import ZERO
from docgen.analysis.periods import Period, containing, parse

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

Plan = Mapping[Period, Decimal]


@dataclass(frozen=True, slots=True)
class Quarter:
    """Benefits of one quarter, and cumulated since the first; planned amounts are None where nothing is planned."""

    period: Period
    realised: Decimal
    planned: Decimal | None
    realised_to_date: Decimal
    planned_to_date: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """Benefits of one line to date."""

    line: str
    realised: Decimal
    planned: Decimal | None


def quarters(figures: Figures, until: Period, plan: Plan | None = None) -> tuple[Quarter, ...]:
    """Every quarter from the first with a realised or planned benefit up to the end of `until`.

    Args:
        figures: the account.
        until: the period whose end is the last quarter's end.
        plan: planned benefit by quarter, used where no benefit states its own; the context's unless given.
    """
    realised, planned = _sums(figures)
    if plan is None:
        plan = figures.context.benefit_plan.get(figures.account.id)
    planned = planned or {one: amount for one, amount in (plan or {}).items() if amount}
    last = containing(until.last_day, "quarter", figures.fiscal_start)
    first = min((one for one in (*realised, *planned)), key=lambda one: one.start, default=None)
    found: list[Quarter] = []
    done, wanted = ZERO, ZERO
    while first is not None and first.start <= last.start:
        done += realised.get(first, ZERO)
        wanted += planned.get(first, ZERO)
        found.append(
            Quarter(
                first,
                realised.get(first, ZERO),
                planned.get(first, ZERO) if planned else None,
                done,
                wanted if planned else None,
            )
        )
        first = first.following
    return tuple(found)


def by_quarter(months: Iterable[tuple[dt.date, float]], fiscal_start: int = 1) -> dict[Period, Decimal]:
    """The plan of each quarter from the amounts of months, as the ROI model spreads them."""
    plan: dict[Period, float] = {}
    for day, amount in months:
        quarter = containing(day, "quarter", fiscal_start)
        plan[quarter] = plan.get(quarter, 0.0) + amount
    return {quarter: Decimal(str(round(amount, 2))) for quarter, amount in plan.items()}


def lines(figures: Figures, until: Period) -> tuple[Line, ...]:
    """Benefit to date of each line up to the end of `until`, largest first."""
    realised: dict[str, Decimal] = {}
    planned: dict[str, Decimal] = {}
    for index, row in enumerate(figures.account.benefits):
        period = parse(row.period, figures.fiscal_start, f"benefits[{index}].period")
        if period.end <= until.end:
            path = f"benefits[{index}]"
            amount = figures.money(row.amount, row.currency, period.last_day, path)
            realised[row.line] = realised.get(row.line, ZERO) + amount
            if row.planned is not None:
                wanted = figures.money(row.planned, row.currency, period.last_day, path)
                planned[row.line] = planned.get(row.line, ZERO) + wanted
    ordered = sorted(realised, key=lambda line: (-realised[line], line))
    return tuple(Line(line, realised[line], planned.get(line)) for line in ordered)


def _sums(figures: Figures) -> tuple[dict[Period, Decimal], dict[Period, Decimal]]:
    known: tuple[dict[Period, Decimal], dict[Period, Decimal]] | None = figures.memo.get("benefits")
    if known is not None:
        return known
    realised: dict[Period, Decimal] = {}
    planned: dict[Period, Decimal] = {}
    for index, row in enumerate(figures.account.benefits):
        path = f"benefits[{index}]"
        period = parse(row.period, figures.fiscal_start, f"{path}.period")
        if period.start > figures.as_of:
            continue
        # What is stated for a longer period counts in its last quarter, where it was measured.
        quarter = containing(period.last_day, "quarter", figures.fiscal_start)
        amount = figures.money(row.amount, row.currency, period.last_day, path)
        realised[quarter] = realised.get(quarter, ZERO) + amount
        if row.planned is not None:
            wanted = figures.money(row.planned, row.currency, period.last_day, path)
            planned[quarter] = planned.get(quarter, ZERO) + wanted
    figures.memo["benefits"] = (realised, planned)
    return realised, planned
