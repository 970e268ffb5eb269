"""Opportunities by what they are worth and when they close, in the account's currency.

Stages are as they stand in the data today: a stage has no history, so what was
open earlier is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from docgen.analysis.ledger import ZERO
from docgen.analysis.periods import Interval
from docgen.errors import DocgenError, Place, error
from docgen.model.commerce import Opportunity, Stage

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

OPEN_STAGES: Final[tuple[Stage, ...]] = ("qualify", "develop", "propose", "negotiate")


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity with its amount in the account's currency; None where it states none."""

    index: int
    opportunity: Opportunity
    amount: Decimal | None

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.opportunity.stage in OPEN_STAGES

    def is_past_due(self, as_of: dt.date) -> bool:
        """Whether it is open after its expected day of decision."""
        return self.is_open and self.opportunity.close is not None and self.opportunity.close < as_of

    @property
    def weighted(self) -> Decimal | None:
        """Amount x probability; None where one of the two is missing."""
        probability = self.opportunity.probability
        return None if self.amount is None or probability is None else self.amount * probability


def deals(figures: Figures) -> list[Deal]:
    """Every opportunity, with its amount converted at its close (at as-of where that lies ahead)."""
    known: list[Deal] | None = figures.memo.get("deals")
    if known is not None:
        return known
    found: list[Deal] = []
    for index, one in enumerate(figures.account.opportunities):
        path = f"opportunities[{index}]"
        amount = None if one.amount is None else figures.money(one.amount, one.currency, one.close, path)
        found.append(Deal(index, one, amount))
    figures.memo["deals"] = found
    return found


def open_deals(figures: Figures) -> list[Deal]:
    """The open ones whose day of decision is not behind us."""
    return [one for one in deals(figures) if one.is_open and not one.is_past_due(figures.as_of)]


def closed_deals(figures: Figures, days: Interval, stage: Stage) -> list[Deal]:
    """The ones that were won, or lost, in `days`."""
    return [
        one
        for one in deals(figures)
        if one.opportunity.stage == stage and one.opportunity.close and days.contains(one.opportunity.close)
    ]


def weighted_sum(pairs: Iterable[tuple[Decimal, Decimal]], path: str = "") -> Decimal:
    """sum(amount x probability).

    Raises:
        DocgenError: a probability is not between 0 and 1 (exports of some CRM systems give 0 to 100).
    """
    total = ZERO
    for amount, probability in pairs:
        if not 0 <= probability <= 1:
            fix = f"write {probability / 100} for {probability} %" if 1 < probability <= 100 else ""
            problem = f"probability {probability} is not between 0 and 1"
            raise DocgenError(error("probability", Place(path=path), problem, fix))
        total += amount * probability
    return total


def by_stage(figures: Figures) -> dict[Stage, tuple[int, Decimal]]:
    """Number and amount of the open deals by stage, in the order of the sale; past-due ones left out."""
    found: dict[Stage, tuple[int, Decimal]] = dict.fromkeys(OPEN_STAGES, (0, ZERO))
    for one in open_deals(figures):
        number, amount = found[one.opportunity.stage]
        found[one.opportunity.stage] = (number + 1, amount + (one.amount or ZERO))
    return found
