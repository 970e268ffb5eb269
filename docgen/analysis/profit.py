"""From revenue to account profit: direct cost and the costs of serving the account.

A yearly cost line counts in a part of its year by the days of that part.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Reason
from docgen.analysis.periods import Interval, parse

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Revenue, direct cost and cost lines of some days, in the account's currency; costs are positive.

    Attributes:
        days: the days it is of.
        revenue: revenue.
        direct_cost: direct cost of the revenue; None where rows do not state it.
        cost_lines: cost to serve by kind, largest first; None where none is recorded for these days.
        costless_rows: how many rows lack their direct cost.
    """

    days: Interval
    revenue: Decimal
    direct_cost: Decimal | None
    cost_lines: tuple[tuple[str, Decimal], ...] | None
    costless_rows: int = 0

    @property
    def contribution(self) -> Decimal | None:
        """Revenue less direct cost."""
        return None if self.direct_cost is None else self.revenue - self.direct_cost

    @property
    def cost_to_serve(self) -> Decimal | None:
        """Sum of the cost lines."""
        return None if self.cost_lines is None else sum((amount for _, amount in self.cost_lines), ZERO)

    @property
    def profit(self) -> Decimal | None:
        """Account profit: revenue less direct cost less cost to serve."""
        if self.contribution is None or self.cost_to_serve is None:
            return None
        return self.contribution - self.cost_to_serve


def waterfall(figures: Figures, days: Interval) -> Waterfall | Reason:
    """The steps from revenue to account profit in `days`, or why the revenue is not known."""
    known: dict[Interval, Waterfall | Reason] = figures.memo.setdefault("waterfalls", {})
    if days not in known:
        known[days] = _waterfall(figures, days)
    return known[days]


def _waterfall(figures: Figures, days: Interval) -> Waterfall | Reason:
    ledger = figures.ledger
    if ledger.span is None:
        return Reason("no_revenue")
    if not ledger.covers(days):
        return Reason("outside_span", (("start", days.start), ("end", days.last_day)))
    costless = ledger.costless(days)
    return Waterfall(
        days=days,
        revenue=ledger.revenue(days),
        direct_cost=None if costless else ledger.cost(days),
        cost_lines=_cost_lines(figures, days),
        costless_rows=costless,
    )


def _cost_lines(figures: Figures, days: Interval) -> tuple[tuple[str, Decimal], ...] | None:
    sums: dict[str, Decimal] = {}
    for kind, period, amount in _lines(figures):
        if period.end > days.start and days.end > period.start:
            shared = (min(period.end, days.end) - max(period.start, days.start)).days
            part = amount if shared == period.days else amount * shared / period.days
            sums[kind] = sums.get(kind, ZERO) + part
    return tuple(sorted(sums.items(), key=lambda item: -item[1])) if sums else None


def _lines(figures: Figures) -> list[tuple[str, Interval, Decimal]]:
    known: list[tuple[str, Interval, Decimal]] | None = figures.memo.get("cost_lines")
    if known is None:
        known = figures.memo["cost_lines"] = []
        for number, line in enumerate(figures.account.cost_lines):
            path = f"cost_lines[{number}]"
            period = parse(line.period, figures.fiscal_start, f"{path}.period").interval
            known.append((line.kind, period, figures.money(line.amount, line.currency, period.last_day, path)))
    return known
