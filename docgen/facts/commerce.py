"""Facts about contracts, opportunities and the pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from docgen.facts.catalogue import ContractFact, OpportunityFact, PipelineFact, StageFact
from docgen.facts.counted import column_scale
from docgen.facts.scope import Scope
from docgen.language.formats import Scale
from docgen.model.commerce import Opportunity

OPEN_STAGES: Final = ("qualify", "develop", "propose", "negotiate")


def contracts(scope: Scope) -> list[ContractFact]:
    """Contracts in force or to come, the first to end first."""
    current = [one for one in scope.account.contracts if one.end is None or one.end >= scope.as_of]
    listed = sorted(current, key=lambda one: (one.end is None, one.end or one.start, one.id))
    scale = column_scale(one.value for one in listed)
    return [
        {
            "name": scope.need(one.name),
            "start_text": scope.write.date(one.start, "table"),
            "end_text": scope.date(one.end) or scope.label("contract.open_ended"),
            "value_text": _amount(scope, one.value, one.currency, scale),
            "notice_text": None
            if one.notice_days is None
            else scope.write.duration(one.notice_days, "day", decimals=0),
            "days_left": None if one.end is None else (one.end - scope.as_of).days,
            "renewal": scope.text(one.renewal) if scope.internal else None,
        }
        for one in listed
    ]


def opportunities(scope: Scope) -> list[OpportunityFact]:
    """Open opportunities, the largest weighted amount first; for customers name and unit of those shared."""
    if not scope.internal:
        return [_opportunity(scope, one) for one in scope.account.opportunities]
    listed = sorted(open_opportunities(scope), key=lambda one: (-(weighted(one) or Decimal(0)), scope.need(one.name)))
    scale = column_scale(one.amount for one in listed)
    return [_opportunity(scope, one, scale) for one in listed]


def open_opportunities(scope: Scope) -> list[Opportunity]:
    """Opportunities that are neither won nor lost; internal."""
    return [one for one in scope.account.opportunities if one.stage in OPEN_STAGES]


def weighted(one: Opportunity) -> Decimal | None:
    """Amount times probability, in the opportunity's currency; None where one of the two is missing."""
    return None if one.amount is None or one.probability is None else one.amount * one.probability


def _amount(scope: Scope, amount: Decimal | None, currency: str | None, scale: Scale | None) -> str | None:
    """An amount of a column: all of one column are counted in the same."""
    return None if amount is None else scope.write.money(amount, currency or scope.account.currency, scale=scale)


def _opportunity(scope: Scope, one: Opportunity, scale: Scale | None = None) -> OpportunityFact:
    shown: OpportunityFact = {
        "name": scope.need(one.name),
        "unit": one.unit,
        "stage": None,
        "amount_text": None,
        "weighted_text": None,
        "probability_text": None,
        "close_text": None,
        "next_step": None,
        "owner": None,
    }
    if scope.internal:
        shown.update(
            {
                "stage": scope.label(f"stage.{one.stage}"),
                "amount_text": _amount(scope, one.amount, one.currency, scale),
                "weighted_text": _amount(scope, weighted(one), one.currency, scale),
                "probability_text": None if one.probability is None else scope.write.percent(one.probability, 0),
                "close_text": scope.date(one.close),
                "next_step": scope.text(one.next_step),
                "owner": one.owner,
            }
        )
    return shown


def pipeline(scope: Scope) -> PipelineFact:
    """The open opportunities in the account's currency; internal, and empty for customers."""
    listed = open_opportunities(scope) if scope.internal else []
    own = [one for one in listed if (one.currency or scope.account.currency) == scope.account.currency]
    return {
        "total_text": _sum(scope, (one.amount for one in own)),
        "weighted_text": _sum(scope, (weighted(one) for one in own)),
        "count": len(listed),
        "by_stage": [_stage(scope, own, stage) for stage in OPEN_STAGES],
    }


def _stage(scope: Scope, listed: list[Opportunity], stage: str) -> StageFact:
    here = [one for one in listed if one.stage == stage]
    amount = _sum(scope, (one.amount for one in here))
    return {"stage": scope.label(f"stage.{stage}"), "count": len(here), "amount_text": amount}


def _sum(scope: Scope, amounts: Iterable[Decimal | None]) -> str:
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    return scope.write.money(total, scope.account.currency)
