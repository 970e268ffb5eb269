"""Retention of revenue, and the account's lifetime value that follows from it.

An account's cohort are its lines (unit and offering) of the twelve months a year
ago; new lines of the same customer are expansion.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from docgen.analysis.figures import Figures
from docgen.analysis.kpis.growth import revenue_in, trailing_year
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Detail, Input, KpiDefinition, Moment, Outcome, Reason, meaningless, missing
from docgen.analysis.periods import Interval
from docgen.analysis.profit import waterfall

K = TypeVar("K", bound=Hashable)
_ROWS: Final = ("revenue.rows", "revenue.rows.unit", "revenue.rows.offering")


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of the revenue of a cohort; contraction and churn are positive amounts."""

    start: Decimal
    expansion: Decimal
    contraction: Decimal
    churn: Decimal

    @property
    def net(self) -> float:
        """NRR: (start + expansion - contraction - churn) / start.  Source: NRR1 (100 + 15 - 3 - 5 gives 107 %)."""
        return float((self.start + self.expansion - self.contraction - self.churn) / self.start)

    @property
    def gross(self) -> float:
        """GRR: (start - contraction - churn) / start, at most 1.  Source: NRR2."""
        return min(1.0, float((self.start - self.contraction - self.churn) / self.start))


def movement(before: Mapping[K, Decimal], now: Mapping[K, Decimal], *, new: bool = True) -> Movement:
    """What changed between two sums by line; `new` says whether lines without a past are expansion."""
    expansion = contraction = churn = ZERO
    for line in dict.fromkeys((*before, *(now if new else ()))):
        old, recent = before.get(line, ZERO), now.get(line, ZERO)
        if recent >= old:
            expansion += recent - old
        elif recent == 0:
            churn += old
        else:
            contraction += old - recent
    return Movement(sum(before.values(), ZERO), expansion, contraction, churn)


def nrr(figures: Figures, moment: Moment) -> Outcome:
    """NRR: (start + expansion - contraction - churn) / start over twelve months and the lines known before them.

    Unit: share.  Source: revenue.rows, revenue.rows.unit, revenue.rows.offering (NRR1).
    """
    return _retention(figures, moment, "net")


def grr(figures: Figures, moment: Moment) -> Outcome:
    """GRR: (start - contraction - churn) / start over twelve months, at most 1.

    Unit: share.  Source: revenue.rows, revenue.rows.unit, revenue.rows.offering (NRR2).
    """
    return _retention(figures, moment, "gross")


def customer_lifetime_value(figures: Figures, moment: Moment) -> Outcome:
    """Yearly account profit x sum of retention^k / (1 + r)^k over 5 years, k from 1; internal.

    The profit is that of the last twelve months, retention the GRR, r 10 % a year (configurable).

    Unit: money.  Source: revenue.rows, revenue.rows.unit, revenue.rows.offering, revenue.rows.cost, cost_lines.amount
    (guide).
    """
    steps = waterfall(figures, trailing_year(figures, moment))
    if isinstance(steps, Reason):
        return Outcome(None, "na", steps)
    profit = steps.profit
    if profit is None:
        return missing("no_cost", n=steps.costless_rows) if steps.direct_cost is None else missing("no_cost_lines")
    retention = figures.outcome("grr", moment)
    if retention.value is None:
        return Outcome(None, retention.status, retention.reason)
    if profit <= 0:
        return meaningless("loss", Input("account_profit", profit, steps.days))
    rate, years = figures.limits["discount_rate"], int(figures.limits["lifetime_years"])
    factor = lifetime_factor(float(retention.value), rate, years)
    details: dict[str, Detail] = {
        "profit": profit, "retention": float(retention.value), "rate": rate, "years": years, "factor": factor,
    }  # fmt: skip
    inputs = (Input("account_profit", profit, steps.days), Input("grr", retention.value, steps.days))
    return Outcome(profit * Decimal(repr(factor)), "ok", None, inputs, details)


def lifetime_factor(retention: float, rate: float, years: int) -> float:
    """Sum of retention^k / (1 + rate)^k for k from 1 to `years`: what one unit of yearly profit is worth."""
    return sum((retention / (1 + rate)) ** year for year in range(1, years + 1))


def _retention(figures: Figures, moment: Moment, which: str) -> Outcome:
    days = trailing_year(figures, moment)
    before_days = days.shifted(-12)
    for wanted in (days, before_days):
        known = revenue_in(figures, wanted)
        if known.value is None:
            return known
    shared: dict[Interval, Movement] = figures.memo.setdefault("movements", {})
    if days not in shared:
        shared[days] = movement(figures.ledger.by_line(before_days), figures.ledger.by_line(days))
    moved = shared[days]
    inputs = (Input("revenue.rows", moved.start, before_days),)
    if moved.start <= 0:
        return meaningless("negative_base" if moved.start else "new_customer", *inputs)
    details: dict[str, Detail] = {
        "start": moved.start, "expansion": moved.expansion, "contraction": moved.contraction, "churn": moved.churn,
    }  # fmt: skip
    return Outcome(moved.net if which == "net" else moved.gross, "ok", None, inputs, details)


DEFINITIONS: Final = (
    KpiDefinition(
        id="nrr", group="retention", unit="share", direction="higher_better", inputs=_ROWS, compute=nrr,
        label={"da": "Nettofastholdelse af omsætning (NRR)", "en": "Net revenue retention (NRR)"},
        short={"da": "Nettofastholdelse", "en": "Net retention"},
        formula={"da": "(start + udvidelse − reduktion − frafald) / start, 12 måneder",
                 "en": "(start + expansion − contraction − churn) / start, 12 months"},
        source="NRR1",
    ),
    KpiDefinition(
        id="grr", group="retention", unit="share", direction="higher_better", inputs=_ROWS, compute=grr,
        label={"da": "Bruttofastholdelse af omsætning (GRR)", "en": "Gross revenue retention (GRR)"},
        short={"da": "Bruttofastholdelse", "en": "Gross retention"},
        formula={"da": "(start − reduktion − frafald) / start, højst 100 %, 12 måneder",
                 "en": "(start − contraction − churn) / start, at most 100%, 12 months"},
        source="NRR2",
    ),
    KpiDefinition(
        id="customer_lifetime_value", group="lifetime", unit="money", direction="higher_better",
        inputs=(*_ROWS, "revenue.rows.cost", "cost_lines.amount"), compute=customer_lifetime_value,
        label={"da": "Kundens livstidsværdi", "en": "Customer lifetime value"},
        short={"da": "Livstidsværdi", "en": "Lifetime value"},
        formula={"da": "årligt kontoresultat × sum af fastholdelse^k / (1 + rente)^k over 5 år",
                 "en": "yearly account profit × sum of retention^k / (1 + rate)^k over 5 years"},
        source="guide",
    ),
)  # fmt: skip
