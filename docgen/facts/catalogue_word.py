"""The names that only the Word documents use: the plan's sections, captions, wide tables, value sheet, brief, proposal.

Plain data in the document's language, like all of the catalogue.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from docgen.facts.catalogue import Status


class SectionState(Status):
    """How complete one section of the plan is; `number` is empty where the plan leaves it out."""

    number: str
    title: str


class SectionStatePair(TypedDict):
    """Two sections side by side."""

    left: SectionState
    right: SectionState | None


class SectionFact(TypedDict):
    """One section of the account plan.

    `show` where it has data or the account asks for it, `filled` where it has data; `lead` is the conclusion,
    `callout` the decision or next step, `missing` what to fill in where it is empty.  `number` counts the sections
    shown; `page` is the page on which it should begin, until the reader's program has counted.
    """

    show: bool
    number: str
    page: str
    filled: bool
    lead: str | None
    callout: str | None
    missing: str | None


class PlanCharts(TypedDict):
    """Which charts have enough to show: three points, below which a table says it better."""

    revenue: bool
    attainment: bool
    whitespace: bool
    pipeline: bool
    capacity: bool


class ToFillFact(TypedDict):
    """What one section of a thin plan still lacks: the question to answer, the fields, and who is to write it."""

    title: str
    question: str
    fields: str
    owner: str


class PlanFact(TypedDict):
    """The account plan: completeness, and each of its sections."""

    subtitle: str
    sponsor_text: str | None
    period_text: str
    comments: list[str]
    completeness_text: str
    completeness_line: str
    states: list[SectionStatePair]
    to_fill: list[ToFillFact]
    contents: bool
    core_breaks: bool
    charts: PlanCharts
    exec_summary: SectionFact
    profile: SectionFact
    kpi_dashboard: SectionFact
    objectives: SectionFact
    value_winthemes: SectionFact
    stakeholders: SectionFact
    governance: SectionFact
    whitespace: SectionFact
    pipeline: SectionFact
    swot: SectionFact
    competitors: SectionFact
    economics: SectionFact
    success_plan: SectionFact
    risks: SectionFact
    actions: SectionFact
    resources: SectionFact
    appendix: SectionFact


class CaptionsFact(TypedDict):
    """Captions and source lines that carry a number or a date."""

    tiles: str
    kpis: str
    goals: str
    goals_top: str
    risks_top: str
    themes_top: str
    kpi_notes: str | None
    risk_map: str
    stakeholder_map: str
    stakeholder_source: str
    whitespace: str
    whitespace_legend: str | None
    cash_flow: str
    roi_benefits: str
    roi_costs: str
    histogram: str
    simulation_table: str
    simulation: str
    value_by_benefit: str
    as_of: str


class KpiRowFact(Status):
    """A key figure in a table with its references; `now` is the value or the reason why there is none."""

    name: str
    now: str
    plan: str
    previous: str
    last_year: str


class HeatCell(TypedDict):
    """One place of the whitespace matrix; `status` is empty where nobody has looked."""

    status: Literal["sold", "pipeline", "potential", "competitor", "not_relevant", ""]
    word: str
    figure: str


class HeatRow(TypedDict):
    """One offering across the units."""

    name: str
    cells: list[HeatCell]
    total: str


class WhitespaceStep(TypedDict):
    """One cell that somebody should win."""

    unit: str
    offering: str
    potential_text: str
    kind: str
    owner: str | None
    next_step: str | None
    decision_text: str | None


class WhitespaceFact(TypedDict):
    """Offerings by units: the matrix, its totals, and the plan for the open cells."""

    units: list[str]
    rows: list[HeatRow]
    totals: list[str]
    total: str
    follow_up: list[WhitespaceStep]


class GanttCell(TypedDict):
    """One week or month of a task: empty, planned, done or late."""

    state: Literal["", "ours", "customer", "both", "done", "late"]


class GanttRow(TypedDict):
    """One task on the calendar."""

    name: str
    owner: str | None
    cells: list[GanttCell]


class GanttFact(TypedDict):
    """A calendar of tasks as table cells."""

    heads: list[str]
    rows: list[GanttRow]


class CashRow(TypedDict):
    """One row of the cash-flow table."""

    letter: str
    name: str
    cells: list[str]


class CashTable(TypedDict):
    """The cash-flow table with its totals."""

    heads: list[str]
    unit: str
    benefits: list[CashRow]
    benefits_total: CashRow
    costs: list[CashRow]
    costs_total: CashRow
    net: CashRow
    cumulative: CashRow


class EconomicsRow(TypedDict):
    """One step from revenue to account profit."""

    name: str
    amount_text: str
    share_text: str
    is_total: bool


class SourceFact(TypedDict):
    """A source of the account's data."""

    name: str
    kind: str
    as_of_text: str | None


class FxFact(TypedDict):
    """An exchange rate that was used."""

    currency: str
    rate_text: str
    date_text: str


class KpiDefinition(TypedDict):
    """How a key figure is computed."""

    name: str
    formula: str
    value: str


class FindingFact(Status):
    """Advice about the plan."""

    rule: str
    message: str
    path: str


class TablesFact(TypedDict):
    """Tables that are computed for print."""

    kpis: list[KpiRowFact]
    growth: list[str]
    gantt: GanttFact | None
    phases_gantt: GanttFact | None
    cash_flow: CashTable | None
    economics: list[EconomicsRow]
    sources: list[SourceFact]
    fx: list[FxFact]
    kpi_definitions: list[KpiDefinition]
    findings: list[FindingFact]


class ReasonFact(TypedDict):
    """One reason to choose us: a win theme in three short texts."""

    title: str
    benefit: str
    how: str
    proof: str


class ProofBox(TypedDict):
    """A measured result in a box."""

    title: str
    measure: str
    before: str
    after: str
    note: str


class SheetTile(TypedDict):
    """One key figure of the value sheet."""

    label: str
    figure: str
    unit: str
    note: str


class SheetStep(TypedDict):
    """One next step of the value sheet."""

    what: str
    who: str | None
    due_text: str | None


class ValueSheetFact(TypedDict):
    """The one-page value proposition."""

    headline: str
    goal: str
    solution: str
    reasons_title: str
    reasons: list[ReasonFact]
    tiles: list[SheetTile]
    proof: ProofBox | None
    second_proof: ProofBox | None
    next_steps: list[SheetStep]
    contact_name: str
    contact: str
    has_bars: bool


class MovedFact(TypedDict):
    """A figure that moved since the period before."""

    name: str
    before: str
    now: str
    delta: str
    arrow: str


class HardQuestion(TypedDict):
    """A likely question with its answer, and where the proof stands."""

    question: str
    answer: str
    proof: str


class AttendeeFact(TypedDict):
    """Somebody of the customer's who takes part, as we know her or him."""

    name: str
    title: str | None
    role: str | None
    influence: int | None
    support_text: str | None
    last_contact_text: str | None
    wants: str | None
    owner: str | None


class BriefFact(TypedDict):
    """What the meeting brief adds to the review."""

    title: str
    lead: str
    when: str | None
    moved_title: str
    attendees: list[AttendeeFact]
    ours_text: str
    moved: list[MovedFact]
    questions: list[HardQuestion]


class ProposalPart(TypedDict):
    """One appendix of the proposal: whether it is there, its letter with and without a word, its heading."""

    show: bool
    letter: str
    code: str
    title: str


class ProposalFact(TypedDict):
    """The appendices of a proposal."""

    title: str
    due_text: str | None
    anonymous: bool
    tenderer: str
    limit_text: str | None
    roi: ProposalPart
    implementation: ProposalPart
    governance: ProposalPart
    cases: ProposalPart
    references: ProposalPart
    cash_flow_caption: str | None
