"""The plan for an account: goals, themes, risks, actions, governance, implementation.

Probability and impact run from 1 to 5; hours are hours; days are calendar days.
Whether something is late is computed, never written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from docgen.model.base import (
    Audience,
    Day,
    Model,
    PeriodText,
    Score,
    Slug,
    Text,
    customer,
    internal,
    item_audience,
)
from docgen.model.commerce import Direction
from docgen.model.vocabulary import KpiId, RuleId

ActionStatus = Literal["not_started", "in_progress", "done", "cancelled"]
MeetingType = Literal["executive_review", "business_review", "planning_session", "operational", "steering", "other"]
HealthPartName = Literal["usage", "relationship", "satisfaction", "support", "commercial"]


class Objective(Model):
    """A goal for the account, with its measure."""

    id: Slug = customer("short id, to which actions and themes refer")
    text: Text = customer("the goal, one line")
    owner: str | None = customer("person responsible", None)
    measure: Text | None = customer("what is measured", None)
    kpi: KpiId | None = internal("KPI of the catalogue that measures it, such as share_of_wallet", None)
    service: Slug | None = customer("service measure that measures it", None)
    unit: str = customer("unit of the measure", "")
    direction: Direction = customer("what is good", "higher_better")
    baseline: Decimal | None = customer("value at the start", None)
    target: Decimal | None = customer("value to reach", None)
    actual: Decimal | None = customer("value now, where no KPI or service measure gives it", None)
    due: Day | None = customer("day to reach it", None)
    side: Literal["ours", "customer", "both"] = customer("whose goal it is", "ours")
    watch_from: Decimal | None = customer("attainment from which the goal is only watched", None, unit="share")
    strategy_ref: Text | None = internal("part of our own strategy that it serves", None)
    cause: Text | None = customer("why it is off track", None)
    remedy: Text | None = customer("what is done about it", None)
    audience: Audience = item_audience()


class CustomerGoal(Model):
    """A goal of the customer's own, to which win themes are tied."""

    id: Slug = customer("short id")
    text: Text = customer("the goal in the customer's words")
    measure: Text | None = customer("how the customer measures it", None)
    challenge: Text | None = customer("what stands in the way", None)


class AccountTheme(Model):
    """A win theme as it is used for this account."""

    snippet: Slug = customer("id of the win theme in the library")
    goal: Slug | None = customer("customer goal that it serves", None)
    value: Text | None = customer("quantified value for this customer", None)
    benefit_line: str | None = customer("benefit line of the ROI model that quantifies it", None)
    proof: str | None = customer("case study or reference that proves it", None)
    stakeholder: str | None = internal("for whom it matters most", None)
    competitor_gap: Text | None = internal("what the named competitor lacks", None)


class Risk(Model):
    """Something that may go wrong."""

    id: Slug = customer("short id")
    text: Text = customer("the risk, one line")
    category: Literal["relationship", "commercial", "delivery", "technical", "competition", "people", "other"] = (
        customer("kind of risk", "other")
    )
    probability: Score = customer("1 (unlikely) to 5 (almost certain)")
    impact: Score = customer("1 (slight) to 5 (severe)")
    owner: str | None = customer("person responsible", None)
    mitigation: Text | None = customer("what is done to prevent it", None)
    trigger: Text | None = internal("sign that it is happening", None)
    fallback: Text | None = internal("what is done if it happens", None)
    due: Day | None = customer("when the mitigation is in place", None)
    status: Literal["open", "closed"] = customer("open or closed", "open")
    audience: Audience = item_audience()


class Action(Model):
    """A task with one owner."""

    id: Slug | None = customer("short id", None)
    what: Text = customer("the task")
    owner: str | None = customer("one named person", None)
    side: Literal["ours", "customer", "both"] = customer("who does it", "ours")
    start: Day | None = customer("first day", None)
    due: Day | None = customer("last day", None)
    status: ActionStatus = customer("not_started, in_progress, done or cancelled", "not_started")
    done_on: Day | None = customer("day on which it was done", None)
    hours: Decimal | None = internal("hours it takes", None, unit="hours", ge=0)
    role: str | None = internal("role whose hours it takes", None)
    objective: Slug | None = customer("goal that it serves", None)
    depends_on: tuple[Slug, ...] = customer("actions that come first", ())
    agreed: PeriodText | None = customer("review at which it was agreed, such as 2025-Q4", None)
    audience: Audience = item_audience()


class Milestone(Model):
    """A step of the joint plan, owned on both sides."""

    id: Slug | None = customer("short id", None)
    text: Text = customer("the milestone")
    start: Day | None = customer("first day of the work that leads to it", None)
    due: Day = customer("day")
    side: Literal["ours", "customer", "both"] = customer("who does the work", "both")
    customer_owner: str | None = customer("owner at the customer", None)
    our_owner: str | None = customer("owner on our side", None)
    status: ActionStatus = customer("not_started, in_progress, done or cancelled", "not_started")
    success_criterion: Text | None = customer("how we know that it succeeded", None)
    evidence: Text | None = customer("where it can be seen", None)
    audience: Audience = item_audience("customer")


class RequestedDecision(Model):
    """A decision asked for at a meeting."""

    text: Text = customer("the decision")
    requested: Day = customer("day on which it was asked for")
    decided: Day | None = customer("day on which it was taken", None)


class Meeting(Model):
    """A meeting of the governance structure."""

    type: MeetingType = customer("kind of meeting")
    planned: Day = customer("planned day")
    held: Day | None = customer("day on which it was held", None)
    participants: tuple[str, ...] = customer("names", ())
    decisions: tuple[RequestedDecision, ...] = customer("decisions asked for", ())


class GovernanceTier(Model):
    """One level of the governance structure."""

    level: Literal["strategic", "tactical", "operational"] = customer("level")
    name: Text = customer("name of the forum")
    purpose: Text = customer("what it is for")
    cadence: Text = customer("how often it meets")
    ours: tuple[str, ...] = customer("our members", ())
    theirs: tuple[str, ...] = customer("the customer's members", ())
    inputs: Text | None = customer("what it receives", None)
    outputs: Text | None = customer("what it hands on", None)
    authority: Text | None = customer("what it may decide", None)
    response: Text | None = customer("time to answer an escalation", None)


class RaciRow(Model):
    """Who does what: R, A, C, I."""

    task: Text = customer("the task")
    responsible: tuple[str, ...] = customer("who does it", ())
    accountable: tuple[str, ...] = customer("who answers for it: exactly one", ())
    consulted: tuple[str, ...] = customer("who is asked", ())
    informed: tuple[str, ...] = customer("who is told", ())


class ImplementationPhase(Model):
    """One phase of the implementation plan."""

    name: Text = customer("name")
    start: Day = customer("first day")
    end: Day = customer("last day")
    purpose: Text | None = customer("what it is for", None)
    deliverables: tuple[Text, ...] = customer("what is delivered", ())
    acceptance: Text | None = customer("when it is accepted", None)
    roles: tuple[Text, ...] = customer("roles on both sides", ())
    training: Text | None = customer("training", None)
    dependencies: Text | None = customer("what it depends on", None)
    early_value: Text | None = customer("first value that the customer sees", None)


class SystemLandscape(Model):
    """A system of the customer's that ours meets."""

    system: str = customer("name")
    purpose: Text | None = customer("what it does", None)
    owner: str | None = customer("owner at the customer", None)
    integration: Text | None = customer("how ours meets it", None)


class TechnicalRequirement(Model):
    """A technical requirement of the customer's."""

    text: Text = customer("the requirement")
    status: Literal["met", "partly", "open"] = customer("where we stand", "open")
    gap: Text | None = customer("what is missing", None)
    due: Day | None = customer("when it is met", None)


class HealthPart(Model):
    """One part of the health score."""

    part: HealthPartName = internal("part of the score")
    score: Decimal = internal("score, 0 to 100", ge=0, le=100)
    as_of: Day = internal("day of the score")
    source: Text = internal("where it comes from")


class SwotItem(Model):
    """One entry of the SWOT analysis."""

    text: Text = internal("the entry")
    evidence: Text | None = internal("what shows it", None)


class Swot(Model):
    """Strengths, weaknesses, opportunities and threats, at most four each, and two strategies."""

    strengths: tuple[SwotItem, ...] = internal("strengths", (), max_length=4)
    weaknesses: tuple[SwotItem, ...] = internal("weaknesses", (), max_length=4)
    opportunities: tuple[SwotItem, ...] = internal("opportunities", (), max_length=4)
    threats: tuple[SwotItem, ...] = internal("threats", (), max_length=4)
    strategies: tuple[Text, ...] = internal("what follows: strengths with opportunities, weaknesses with threats", ())


class Waiver(Model):
    """A finding that a person has looked at and accepted for a time."""

    rule: RuleId = internal("rule id, such as PIT-STK-03")
    who: str = internal("who accepts it")
    why: str = internal("why")
    until: Day = internal("until when")


class Proposal(Model):
    """What the tender or proposal asks of its appendices."""

    title: Text | None = customer("name of the proposal", None)
    due: Day | None = customer("day of delivery", None)
    numbering: str = customer("numbering pattern of the appendices, such as 'Bilag {A}' or '{1}'", "{A}")
    split: bool = customer("one file for each appendix", False)
    anonymous: bool = customer("no name of the supplier in the appendices", False)
    page_limit: int | None = customer("most pages allowed for the appendices together", None, unit="pages", gt=0)


class Ratings(Model):
    """Selection criteria scored by a person, 1 to 5; a typed score wins over a computed one."""

    annual_value: Score | None = internal("potential yearly value", None)
    strategic_fit: Score | None = internal("strategic relevance", None)
    complexity: Score | None = internal("contract size and complexity", None)
    access: Score | None = internal("access to decision makers", None)
    growth: Score | None = internal("growth potential", None)
    reviewed_on: Day | None = internal("day on which the scores were last reviewed", None)


class BusinessCase(Model):
    """What we invest in the account, and what we expect from it."""

    hours: Decimal | None = internal("hours we invest a year", None, unit="hours/year", ge=0)
    investment: Decimal | None = internal("money we invest", None, unit="currency", ge=0)
    expected_revenue: Decimal | None = internal("revenue expected from it in three years", None, unit="currency")
    note: Text | None = internal("the reasoning", None)


class Note(Model):
    """A note that fits nowhere else."""

    text: Text = customer("the note")
    date: Day | None = customer("day", None)
    audience: Audience = item_audience()


class Trend(Model):
    """A trend in the customer's market, and what it means."""

    text: Text = customer("the trend")
    implication: Text | None = customer("what it means for the customer", None)
    source: Text | None = customer("where it is described", None)


class Summary(Model):
    """What the summary of the plan says in words; the numbers are computed."""

    why: Text | None = internal("why the account matters, at most 60 words", None)
    now: Text | None = internal("what we do now", None)
    ask: Text | None = internal("the decision asked of the sponsor", None)
