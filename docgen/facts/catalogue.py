"""The names that a template may use, as types: the contract between facts and templates.

Each class is plain data in the document's language.  Fields that end in
`_text` are finished for print; a `Tone` chooses the colour of a status mark
and never stands without its word.  `docgen template names` prints this page.

Longer than most: it is one contract, looked up as a whole; it holds types and
nothing that runs.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal, TypedDict

Tone = Literal["on_track", "watch", "act", "none"]


class Status(TypedDict):
    """A status: tone for the colour, mark for grey print, word for everybody."""

    tone: Tone
    mark: str
    status: str


class PersonName(TypedDict):
    """A person and what she or he does."""

    name: str
    role: str | None


class SponsorFact(TypedDict):
    """An executive sponsor."""

    name: str
    title: str | None
    actions: list[str]


class UnitFact(TypedDict):
    """A unit of the customer."""

    name: str
    country: str | None
    note: str | None


class TrendFact(TypedDict):
    """A market trend."""

    text: str
    implication: str | None
    source: str | None


class CustomerGoalFact(TypedDict):
    """A goal of the customer's own."""

    id: str
    text: str
    measure: str | None
    challenge: str | None


class SummaryFact(TypedDict):
    """The words of the executive summary."""

    why: str | None
    now: str | None
    ask: str | None


class ContactFact(TypedDict):
    """Whom the customer turns to."""

    name: str | None
    role: str | None
    email: str | None
    phone: str | None


class SystemFact(TypedDict):
    """A system of the customer's."""

    system: str
    purpose: str | None
    owner: str | None
    integration: str | None


class RequirementFact(Status):
    """A technical requirement."""

    text: str
    gap: str | None
    due_text: str | None


class IdeaFact(TypedDict):
    """An idea developed together."""

    idea: str
    owners_text: str
    stage: str
    value: str | None


class FeedbackFact(TypedDict):
    """What the customer told us."""

    date_text: str
    who: str | None
    topic: str
    what_we_did: str | None


class NoteFact(TypedDict):
    """A note."""

    text: str
    date_text: str | None


class SwotItemFact(TypedDict):
    """One entry of the SWOT analysis."""

    text: str
    evidence: str | None


class SwotFact(TypedDict):
    """The SWOT analysis."""

    strengths: list[SwotItemFact]
    weaknesses: list[SwotItemFact]
    opportunities: list[SwotItemFact]
    threats: list[SwotItemFact]
    strategies: list[str]


class CompetitorFact(TypedDict):
    """A competitor at the account."""

    name: str
    products: str | None
    share_text: str | None
    strengths: str | None
    weaknesses: str | None
    counter: str | None


class BusinessCaseFact(TypedDict):
    """What we invest in the account, and what we expect."""

    hours_text: str | None
    investment_text: str | None
    expected_text: str | None
    note: str | None


class BudgetFact(TypedDict):
    """Money set aside."""

    purpose: str
    period: str
    amount_text: str
    spent_text: str | None


class Tile(Status):
    """One key figure in a box."""

    label: str
    figure: str
    unit: str
    note: str | None
    target: str | None
    show_status: bool


class AccountFact(TypedDict):
    """The customer."""

    id: str
    name: str
    short_name: str
    cvr: str | None
    industry: str | None
    ownership: str | None
    employees_text: str | None
    revenue_text: str | None
    website: str | None
    programme: str | None
    tier: str | None
    kam: str | None
    sponsor_ours: SponsorFact | None
    sponsor_theirs: SponsorFact | None
    units: list[UnitFact]
    units_text: str
    vision: str | None
    priorities: list[str]
    trends: list[TrendFact]
    challenges: list[str]
    goals: list[CustomerGoalFact]
    plan_year: str
    plan_version: str | None
    classification: str
    confidential: str
    summary: SummaryFact
    implications: list[str]
    systems: list[SystemFact]
    requirements: list[RequirementFact]
    ideas: list[IdeaFact]
    feedback: list[FeedbackFact]
    notes: list[NoteFact]
    swot: SwotFact | None
    competitors: list[CompetitorFact]
    business_case: BusinessCaseFact | None
    budgets: list[BudgetFact]
    contact: ContactFact
    tiles: list[Tile]


class CompanyFact(TypedDict):
    """The supplier."""

    name: str
    short_name: str


class PeriodFact(TypedDict):
    """The period that is reviewed."""

    label: str
    slug: str
    previous_label: str
    last_year_label: str
    end_text: str
    open: bool
    year: str


class KpiFact(Status):
    """A key figure with its references."""

    text: str
    figure: str
    unit_text: str
    name: str
    tile: str
    kpi_status: str
    reason: str | None
    value: Decimal | float | None
    plan: str
    previous: str
    last_year: str
    delta: str | None
    note: str | None
    arrow: str
    as_of_text: str | None
    formula: str
    inputs_text: str


class GoalFact(Status):
    """A goal for the account."""

    id: str
    text: str
    measure: str | None
    owner: str | None
    now: str
    target: str
    unit: str
    due_text: str | None
    attainment_text: str
    attainment: float | None
    cause: str | None
    remedy: str | None
    customer: bool


class ThemeFact(TypedDict):
    """A win theme: benefit, how, proof."""

    id: str
    title: str
    goal: str | None
    feature: str | None
    benefit: str
    how: str
    proof: str
    value: str | None
    stakeholder: str | None
    competitor_gap: str | None


class CaseFact(TypedDict):
    """A measured result at another customer."""

    id: str
    title: str
    customer: str
    measure: str
    before: str
    after: str
    unit: str
    before_after: str
    period: str | None
    quote: str | None
    quoted: str | None
    permission_text: str
    benefit: str
    how: str
    proof: str


class ReferenceFact(TypedDict):
    """A customer who has agreed to be asked."""

    customer: str
    contact: str
    contact_title: str | None
    scope: str
    valid_until_text: str | None
    value_text: str | None


class StakeholderFact(TypedDict):
    """A person at the customer."""

    name: str
    title: str | None
    unit: str | None
    role: str | None
    influence: int | None
    support: int | None
    support_text: str | None
    coverage: str | None
    coverage_text: str | None
    last_contact_text: str | None
    owner: str | None
    next_step: str | None
    wants: str | None
    gap: bool


class TeamFact(TypedDict):
    """A person of ours."""

    name: str
    role: str
    email: str | None
    phone: str | None
    hours_text: str | None
    backup: str | None


class RiskFact(TypedDict):
    """A risk with its score."""

    id: str
    number: str
    text: str
    category: str
    probability: int
    impact: int
    score: int
    level: Literal["high", "medium", "low"]
    owner: str | None
    mitigation: str | None
    trigger: str | None
    fallback: str | None
    due_text: str | None


class RiskCell(TypedDict):
    """One cell of the risk grid."""

    ids: str
    score: int
    level: Literal["high", "medium", "low"]


class RiskRow(TypedDict):
    """One row of the risk grid: a probability."""

    probability: int
    label: str
    cells: list[RiskCell]


class ActionFact(Status):
    """A task."""

    id: str | None
    what: str
    owner: str | None
    side: str
    start_text: str | None
    due_text: str | None
    late: bool
    hours_text: str | None
    goal: str | None


class MilestoneFact(Status):
    """A step of the joint plan."""

    text: str
    start_text: str | None
    due_text: str
    customer_owner: str | None
    our_owner: str | None
    side: str
    success_criterion: str | None
    evidence: str | None


class Counts(TypedDict):
    """How many of what; counts of shared items are the same in every document."""

    actions_total: int
    actions_open: int
    actions_late: int
    actions_done: int
    shared_open: int
    shared_done: int
    risks_total: int
    risks_high: int
    goals_total: int
    goals_on_track: int
    people_total: int
    people_gaps: int
    themes_total: int


class OpportunityFact(TypedDict):
    """A possible sale."""

    name: str
    stage: str | None
    amount_text: str | None
    weighted_text: str | None
    probability_text: str | None
    close_text: str | None
    next_step: str | None
    owner: str | None
    unit: str | None


class StageFact(TypedDict):
    """One phase of the pipeline."""

    stage: str
    count: int
    amount_text: str


class PipelineFact(TypedDict):
    """The open opportunities together."""

    total_text: str
    weighted_text: str
    count: int
    by_stage: list[StageFact]


class ContractFact(TypedDict):
    """A contract."""

    name: str
    start_text: str
    end_text: str
    value_text: str | None
    notice_text: str | None
    days_left: int | None
    renewal: str | None


class NeedFact(TypedDict):
    """A need found with the customer."""

    need: str
    who: str | None
    priority: str | None
    evidence: str | None


class DecisionStepFact(TypedDict):
    """A step of the customer's decision."""

    step: str
    approver: str | None
    date_text: str | None
    criterion: str | None
    barrier: str | None
    done: bool


class TierFact(TypedDict):
    """One level of governance."""

    level: str
    name: str
    purpose: str
    cadence: str
    ours_text: str
    theirs_text: str
    inputs: str | None
    outputs: str | None
    authority: str | None
    response: str | None


class RaciFact(TypedDict):
    """Who does what."""

    task: str
    r: str
    a: str
    c: str
    i: str


class MeetingFact(TypedDict):
    """A meeting."""

    type: str
    planned_text: str
    held_text: str | None
    participants_text: str
    next: bool


class GovernanceFact(TypedDict):
    """Governance structure and meetings."""

    tiers: list[TierFact]
    raci: list[RaciFact]
    meetings: list[MeetingFact]
    next_meeting_text: str | None
    last_meeting_text: str | None
    escalation: str | None


class PhaseFact(TypedDict):
    """One phase of the implementation plan."""

    number: int
    name: str
    start_text: str
    end_text: str
    purpose: str | None
    deliverables: list[str]
    acceptance: str | None
    roles_text: str | None
    training: str | None
    dependencies: str | None
    early_value: str | None


Day = dt.date
Plain = dict[str, Any]


class DecisionFact(TypedDict):
    """A decision sought."""

    number: int
    text: str
    reason: str | None
    owner: str | None
    role: str | None
    due_text: str | None
    amount: str | None


class AgreedFact(Status):
    """Something agreed at the last review."""

    text: str
    owner: str | None
    due_text: str | None


class MeasureFact(Status):
    """One measure of the scorecard: now, target, and the two periods it is compared with."""

    id: str
    name: str
    tile: str
    unit: str
    now: str
    target: str
    delta: str
    previous: str
    last_year: str
    arrow: str


class DefinitionFact(TypedDict):
    """How one measure is defined."""

    name: str
    formula: str
    source: str | None


class ScorecardHeads(TypedDict):
    """The heads of the scorecard's figures."""

    now: str
    previous: str
    last_year: str


class AchievementFact(TypedDict):
    """A benefit that the customer has had."""

    label: str
    amount_text: str
    planned_text: str | None
    evidence: str | None


class IssueFact(Status):
    """Something off track: what is seen, cause, remedy, date."""

    text: str
    see: str | None
    cause: str | None
    remedy: str | None
    due_text: str | None
    owner: str | None


class NextStepFact(Status):
    """Who does what until when."""

    what: str
    owner: str | None
    side: str
    due_text: str | None


class Takeaways(TypedDict):
    """What we see, what it means, what we propose."""

    see: str
    mean: str
    propose: str


class NotesFact(TypedDict):
    """Speaker notes of one slide."""

    message: str | None
    evidence: str | None
    question: str | None
    answer: str | None
    text: str


class AskFact(TypedDict):
    """What we ask for, and what we settle for."""

    ask: str
    fallback: str | None


class SlideTexts(TypedDict):
    """One text for each slide."""

    cover: str | None
    decisions: str | None
    since_last: str | None
    scorecard: str | None
    value: str | None
    performance: str | None
    issues: str | None
    market: str | None
    roadmap: str | None
    next_steps: str | None
    roi: str | None
    definitions: str | None


class SlideFlags(TypedDict):
    """Whether each slide is shown."""

    cover: bool
    decisions: bool
    since_last: bool
    scorecard: bool
    value: bool
    performance: bool
    issues: bool
    market: bool
    roadmap: bool
    next_steps: bool
    roi: bool
    definitions: bool


class SlideTakeaways(TypedDict):
    """Takeaways of the slides that have them."""

    value: Takeaways
    performance: Takeaways
    roi: Takeaways


class SlideNotesFacts(TypedDict):
    """Speaker notes by slide."""

    cover: NotesFact
    decisions: NotesFact
    since_last: NotesFact
    scorecard: NotesFact
    value: NotesFact
    performance: NotesFact
    issues: NotesFact
    market: NotesFact
    roadmap: NotesFact
    next_steps: NotesFact
    roi: NotesFact
    definitions: NotesFact


class ReviewFact(TypedDict):
    """One review meeting: what people wrote, and what the figures say."""

    period: str
    date_text: str | None
    when_text: str | None
    time: str | None
    place: str | None
    participants_ours: list[PersonName]
    participants_theirs: list[PersonName]
    decisions: list[DecisionFact]
    agreed: list[AgreedFact]
    agreed_total: int
    agreed_done: int
    tiles: list[Tile]
    scorecard: list[MeasureFact]
    scorecard_heads: ScorecardHeads
    measures_total: int
    measures_on_track: int
    achievements: list[AchievementFact]
    benefit_text: str | None
    benefit_plan_text: str | None
    issues: list[IssueFact]
    market: list[TrendFact]
    next_steps: list[NextStepFact]
    next_meeting_text: str | None
    escalation: str | None
    milestones_ahead: int
    joined: bool
    takeaways: SlideTakeaways
    comments: SlideTexts
    titles: SlideTexts
    kickers: SlideTexts
    sources: SlideTexts
    show: SlideFlags
    notes: SlideNotesFacts
    asks: list[AskFact]
    avoid: list[str]
