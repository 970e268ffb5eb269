"""Facts about the customer: profile, strategy, systems, ideas, and the words of the plan's summary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from docgen.analysis.periods import Period
from docgen.facts import summary
from docgen.facts.catalogue import (
    AccountFact,
    BudgetFact,
    BusinessCaseFact,
    CompanyFact,
    CompetitorFact,
    ContactFact,
    CustomerGoalFact,
    FeedbackFact,
    IdeaFact,
    NoteFact,
    PeriodFact,
    RequirementFact,
    SponsorFact,
    SummaryFact,
    SwotFact,
    SwotItemFact,
    SystemFact,
    Tone,
    TrendFact,
    UnitFact,
)
from docgen.facts.scope import Scope
from docgen.model.people import Sponsor
from docgen.model.plan import SwotItem


def account(scope: Scope) -> AccountFact:
    """The customer; what only the full account has is absent for customers."""
    shown = scope.account
    short = shown.short_name or shown.name
    return {
        "id": shown.id,
        "name": shown.name,
        "short_name": short,
        "cvr": shown.cvr,
        "industry": _industry(scope),
        "ownership": scope.text(shown.ownership),
        "employees_text": None if shown.employees is None else scope.write.number(shown.employees),
        "revenue_text": scope.money(shown.customer_revenue),
        "website": shown.website,
        "sponsor_ours": _sponsor(scope, shown.sponsor_ours),
        "sponsor_theirs": _sponsor(scope, shown.sponsor_theirs),
        "kam": shown.kams[0] if len(shown.kams) == 1 else None,
        "units": [_unit(scope, index) for index in range(len(shown.units))],
        "units_text": scope.write.join([unit.name for unit in shown.units]) if shown.units else "",
        "vision": scope.text(shown.vision),
        "priorities": scope.texts(shown.priorities),
        "challenges": scope.texts(shown.challenges),
        "trends": trends(scope),
        "goals": _goals(scope),
        "plan_year": str(scope.as_of.year),
        "classification": scope.label("classification.internal" if scope.internal else "classification.customer"),
        "confidential": (
            scope.label("confidential.internal")
            if scope.internal
            else scope.label("confidential.customer", customer=shown.name)
        ),
        "systems": _systems(scope),
        "requirements": _requirements(scope),
        "ideas": _ideas(scope),
        "feedback": _feedback(scope),
        "notes": _notes(scope),
        "contact": _contact(scope),
        "tiles": summary.tiles(scope),
        **_internal(scope),  # type: ignore[typeddict-item]  # the rest of the keys, as the tests of the schema show
    }


def _internal(scope: Scope) -> dict[str, object]:
    """What only we know; the same keys without values for customers, so that a template may ask for them."""
    if not scope.internal:
        nothing = ("programme", "tier", "plan_version", "swot", "business_case")
        empty: dict[str, object] = dict.fromkeys(nothing)
        return empty | {"summary": SummaryFact(why=None, now=None, ask=None)} | {
            "implications": [], "competitors": [], "budgets": [],
        }  # fmt: skip
    shown = scope.account
    words = shown.summary
    return {
        "programme": scope.label(f"programme.{shown.programme}"),
        "tier": shown.tier,
        "plan_version": shown.plan_version,
        "plan_year": (shown.plan_period or str(scope.as_of.year))[:4],
        "summary": SummaryFact(why=scope.text(words.why), now=scope.text(words.now), ask=scope.text(words.ask)),
        "implications": scope.texts(shown.implications),
        "swot": _swot(scope),
        "competitors": _competitors(scope),
        "business_case": _business_case(scope),
        "budgets": _budgets(scope),
    }


def words(scope: Scope) -> dict[str, Any]:
    """The fixed words of the document's language."""
    return dict(scope.words.tree)


def language(scope: Scope) -> str:
    """The code of the document's language."""
    return scope.language


def internal(scope: Scope) -> bool:
    """Whether the document is for our own eyes."""
    return scope.internal


def as_of(scope: Scope) -> dt.date:
    """The day up to which the figures go."""
    return scope.as_of


def as_of_text(scope: Scope) -> str:
    """That day in a sentence."""
    return scope.write.date(scope.as_of, "long")


def as_of_short(scope: Scope) -> str:
    """That day in a footer or a table."""
    return scope.write.date(scope.as_of, "table")


def company(scope: Scope) -> CompanyFact:
    """The supplier."""
    return {"name": scope.source.company.name, "short_name": scope.source.company.short_name}


def period(scope: Scope) -> PeriodFact:
    """The period under review, and the two it is compared with."""
    first = scope.period.fiscal_start
    here = scope.period

    def label(one: Period) -> str:
        return scope.write.period(one.slug, "short", fiscal_year_start=first)

    return {
        "label": label(here),
        "slug": here.slug.lower(),
        "previous_label": label(here.previous),
        "last_year_label": label(here.last_year),
        "end_text": scope.write.date(here.last_day, "long"),
        "open": here.is_open(scope.as_of),
        "year": str(here.year),
    }


def trends(scope: Scope) -> list[TrendFact]:
    """Trends of the customer's market."""
    return [
        {"text": scope.need(one.text), "implication": scope.text(one.implication), "source": scope.text(one.source)}
        for one in scope.account.trends
    ]


def _industry(scope: Scope) -> str | None:
    """The industry's name; one that the catalogue does not know prints as it is written."""
    key = f"industry.{scope.account.industry}"
    return scope.label(key) if key in scope.words else scope.account.industry


def _sponsor(scope: Scope, sponsor: Sponsor | None) -> SponsorFact | None:
    if sponsor is None:
        return None
    actions = scope.texts(sponsor.actions) if scope.internal else []
    return {"name": sponsor.name, "title": scope.text(sponsor.title), "actions": actions}


def _unit(scope: Scope, index: int) -> UnitFact:
    unit = scope.account.units[index]
    return {"name": unit.name, "country": unit.country, "note": scope.text(unit.note)}


def _goals(scope: Scope) -> list[CustomerGoalFact]:
    return [
        {
            "id": goal.id,
            "text": scope.need(goal.text),
            "measure": scope.text(goal.measure),
            "challenge": scope.text(goal.challenge),
        }
        for goal in scope.account.customer_goals
    ]


def _systems(scope: Scope) -> list[SystemFact]:
    return [
        {
            "system": one.system,
            "purpose": scope.text(one.purpose),
            "owner": one.owner,
            "integration": scope.text(one.integration),
        }
        for one in scope.account.systems
    ]


def _requirements(scope: Scope) -> list[RequirementFact]:
    tones: dict[str, Tone] = {"met": "on_track", "partly": "watch", "open": "act"}
    return [
        {
            "text": scope.need(one.text),
            "gap": scope.text(one.gap),
            "due_text": scope.date(one.due),
            **scope.status(tones[one.status], scope.label(f"requirement_status.{one.status}")),
        }
        for one in scope.account.requirements
    ]


def _ideas(scope: Scope) -> list[IdeaFact]:
    return [
        {
            "idea": scope.need(one.idea),
            "owners_text": scope.join(one.owners),
            "stage": scope.label(f"idea_stage.{one.stage}"),
            "value": scope.text(one.value),
        }
        for one in scope.account.ideas
    ]


def _feedback(scope: Scope) -> list[FeedbackFact]:
    latest_first = sorted(scope.account.feedback, key=lambda one: one.date, reverse=True)
    return [
        {
            "date_text": scope.write.date(one.date, "table"),
            "who": one.who,
            "topic": scope.need(one.topic),
            "what_we_did": scope.text(one.what_we_did),
        }
        for one in latest_first
    ]


def _notes(scope: Scope) -> list[NoteFact]:
    return [{"text": scope.need(one.text), "date_text": scope.date(one.date)} for one in scope.account.notes]


def _contact(scope: Scope) -> ContactFact:
    name = scope.account.kams[0] if len(scope.account.kams) == 1 else None
    member = next((one for one in scope.account.team if one.name == name), None)
    return {
        "name": name,
        "role": scope.text(member.role) if member else None,
        "email": member.email if member else None,
        "phone": member.phone if member else None,
    }


def _swot(scope: Scope) -> SwotFact | None:
    swot = scope.account.swot
    if swot is None:
        return None

    def items(entries: tuple[SwotItem, ...]) -> list[SwotItemFact]:
        return [{"text": scope.need(one.text), "evidence": scope.text(one.evidence)} for one in entries]

    return {
        "strengths": items(swot.strengths),
        "weaknesses": items(swot.weaknesses),
        "opportunities": items(swot.opportunities),
        "threats": items(swot.threats),
        "strategies": scope.texts(swot.strategies),
    }


def _competitors(scope: Scope) -> list[CompetitorFact]:
    return [
        {
            "name": one.name,
            "products": scope.text(one.products),
            "share_text": None if one.share is None else scope.write.percent(one.share, 0),
            "strengths": scope.text(one.strengths),
            "weaknesses": scope.text(one.weaknesses),
            "counter": scope.text(one.counter),
        }
        for one in scope.account.competitors
    ]


def _business_case(scope: Scope) -> BusinessCaseFact | None:
    case = scope.account.business_case
    if case is None:
        return None
    return {
        "hours_text": None if case.hours is None else scope.write.duration(case.hours, "hour", decimals=0),
        "investment_text": scope.money(case.investment),
        "expected_text": scope.money(case.expected_revenue),
        "note": scope.text(case.note),
    }


def _budgets(scope: Scope) -> list[BudgetFact]:
    def amount(value: Decimal | None, currency: str | None) -> str | None:
        return scope.money(value, currency)

    return [
        {
            "purpose": scope.need(one.purpose),
            "period": scope.write.period(one.period, "short"),
            "amount_text": amount(one.amount, one.currency) or "",
            "spent_text": amount(one.spent, one.currency),
        }
        for one in scope.account.budgets
    ]
