"""The lists of the portfolio review: ranking, health, what comes up, meetings; each row as its table shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.health import health_parts
from docgen.analysis.pipeline import open_deals
from docgen.analysis.portfolio import Whole
from docgen.analysis.scoring import Scored, rank_figures
from docgen.analysis.whitespace import Cell
from docgen.facts.catalogue import Tone
from docgen.facts.catalogue_portfolio import ComingFact, HealthRedFact, RankFact, RenewalFact, WheelFact
from docgen.facts.portfolio_scope import PortfolioScope
from docgen.facts.scope import MARKS
from docgen.model.account import Account
from docgen.model.base import in_language

SOON: Final = dt.timedelta(days=180)


def health_tone(scope: PortfolioScope, value: Decimal | float | None) -> Tone:
    """The band of a health score."""
    if value is None:
        return "none"
    limits = scope.context.limits
    return "on_track" if value >= limits["health_on_track"] else "watch" if value >= limits["health_watch"] else "act"


def ranking(scope: PortfolioScope) -> list[RankFact]:
    """Every account by its score, with what moved since the period before."""
    before = {one.id: one.rank for one in _ranked_before(scope)}
    tiers = {one.id: one.tier for one in scope.accounts}
    return [
        {
            "rank": str(one.rank or "–"),
            "name": scope.short(one.id),
            "tier": tiers.get(one.id),
            "growth_text": scope.write.percent(one.growth, 0, sign=True),
            "score_text": scope.write.number(one.score, 0),
            "movement": _movement(scope, before.get(one.id), one.rank),
        }
        for one in scope.ranked
    ]


def _ranked_before(scope: PortfolioScope) -> list[Scored]:
    """The ranking as it stood at the end of the period before."""
    period = scope.period.previous
    seen = replace(scope.context, period=period, as_of=period.last_day)
    whole = Whole(scope.accounts, seen)
    return rank_figures(whole.figures, whole.context)


def _movement(scope: PortfolioScope, before: int | None, now: int | None) -> str:
    if before is None or now is None:
        return scope.write.number(None)
    if before == now:
        return "→"
    return f"↑ {before - now}" if now < before else f"↓ {now - before}"


def health_red(scope: PortfolioScope) -> list[HealthRedFact]:
    """Accounts below the upper band, the sickest first, with their two weakest parts."""
    scored = [(one, one.kpi("health_score").value) for one in scope.whole.figures]
    weak = [
        (one, float(value)) for one, value in scored if value is not None and health_tone(scope, value) != "on_track"
    ]
    return [_red(scope, one, value) for one, value in sorted(weak, key=lambda pair: pair[1])]


def _red(scope: PortfolioScope, one: Figures, value: float) -> HealthRedFact:
    """An account that needs care: why, who has it, and what comes next."""
    due = [task for task in one.account.actions if task.status in ("not_started", "in_progress") and task.due]
    task = min(due, key=lambda task: (task.due or scope.as_of, task.id or ""), default=None)
    tone = health_tone(scope, value)
    return {
        "name": scope.name(one.account),
        "score_text": scope.write.number(value, 0),
        "why": _weakest(scope, one),
        "kam": one.account.kam,
        "next": in_language(task.what, scope.language) if task else None,
        "next_due": scope.write.date(task.due, "table") if task else None,
        "tone": tone,
        "mark": MARKS[tone],
        "status": scope.label(f"status.{tone}"),
    }


def _weakest(scope: PortfolioScope, one: Figures) -> str:
    known = [part for part in health_parts(one, scope.as_of) if part.score is not None]
    ranked = sorted(known, key=lambda part: float(part.score or 0))[:2]
    return ", ".join(
        f"{scope.label(f'health_part.{part.name}')} {scope.write.number(part.score, 0)}" for part in ranked
    )


def renewals(scope: PortfolioScope) -> list[RenewalFact]:
    """Contracts that end within 180 days, the first to end first."""
    ending = [
        (contract.end, one, contract)
        for one in scope.whole.figures
        for contract in one.account.contracts
        if contract.end is not None and scope.as_of <= contract.end <= scope.as_of + SOON
    ]
    return [
        {
            "account": scope.name(one.account),
            "contract": in_language(contract.name, scope.language) or contract.id,
            "end_text": scope.write.date(end, "table"),
            "value_text": scope.money(one.money(contract.value, contract.currency, scope.as_of, "contracts"))
            if contract.value is not None
            else scope.write.number(None),
        }
        for end, one, contract in sorted(ending, key=lambda item: (item[0], item[1].account.id))
    ]


#: Rows beside the chart.
_COMING: Final = 7


def coming(scope: PortfolioScope) -> list[ComingFact]:
    """Renewals of the next 180 days, then the opportunities to be decided in them, each by date; what fits."""
    ends: list[ComingFact] = [
        {
            "account": one["account"],
            "what": scope.label("portfolio.renewal", name=one["contract"]),
            "date_text": one["end_text"],
            "value_text": one["value_text"],
        }
        for one in renewals(scope)
    ]
    deals = [
        (deal.opportunity.close, one, deal)
        for one in scope.whole.figures
        for deal in open_deals(one)
        if deal.amount is not None
        and deal.opportunity.close is not None
        and deal.opportunity.close <= scope.as_of + SOON
    ]
    largest = sorted(deals, key=lambda item: (-(item[2].amount or 0), item[0]))[: max(_COMING - len(ends), 0)]
    decided: list[ComingFact] = [
        {
            "account": scope.name(one.account),
            "what": in_language(deal.opportunity.name, scope.language) or "",
            "date_text": scope.write.date(close, "table"),
            "value_text": scope.money(deal.amount),
        }
        for close, one, deal in sorted(largest, key=lambda item: (item[0], item[1].account.id))
    ]
    return (ends + decided)[:_COMING]


def cell_name(scope: PortfolioScope, one: Figures, cell: Cell) -> str:
    """An open cell by account, unit and offering."""
    offering = scope.context.offerings.get(cell.cell.offering)
    shown = in_language(offering.name, scope.language) if offering else None
    return f"{scope.name(one.account)} · {cell.cell.unit} · {shown or cell.cell.offering}"


def year_wheel(scope: PortfolioScope) -> list[WheelFact]:
    """Meetings of the next 180 days; ready when a review file of the account asks for decisions."""
    ahead = [
        (meeting.planned, account, meeting.type)
        for account in scope.accounts
        for meeting in account.meetings
        if meeting.held is None and scope.as_of <= meeting.planned <= scope.as_of + SOON
    ]
    # What fits on the slide; the title counts those shown.
    return [_wheel(scope, *item) for item in sorted(ahead, key=lambda item: (item[0], item[1].id))[:10]]


def _wheel(scope: PortfolioScope, planned: dt.date, account: Account, kind: str) -> WheelFact:
    written = [one for one in scope.reviews.get(account.id, ()) if one.date == planned and one.decisions_sought]
    tone: Tone = "on_track" if written else "none"
    word = scope.label("portfolio.ready") if written else scope.label("action_status.not_started")
    return {
        "account": scope.name(account),
        "type": scope.label(f"meeting_type.{kind}"),
        "kam": account.kam,
        "date_text": scope.write.date(planned, "table"),
        "tone": tone,
        "mark": MARKS[tone],
        "status": word,
    }
