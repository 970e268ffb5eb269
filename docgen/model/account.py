"""One key account: everything people write about it, list by list.

Amounts without a currency of their own are in `Account.currency`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from docgen.model.base import Currency, Day, Language, Model, PeriodText, Slug, Text, customer, internal
from docgen.model.commerce import (
    Budget,
    Competitor,
    Contract,
    CostLine,
    Opportunity,
    RealisedBenefit,
    RevenueSeries,
    ServiceMeasure,
    Spend,
    Target,
    UnitTotal,
    WhitespaceCell,
)
from docgen.model.people import (
    Activity,
    DecisionStep,
    Feedback,
    Idea,
    Need,
    Sponsor,
    Stakeholder,
    Survey,
    TeamMember,
)
from docgen.model.plan import (
    AccountTheme,
    Action,
    BusinessCase,
    CustomerGoal,
    GovernanceTier,
    HealthPart,
    ImplementationPhase,
    Meeting,
    Milestone,
    Note,
    Objective,
    Proposal,
    RaciRow,
    Ratings,
    Risk,
    Summary,
    Swot,
    SystemLandscape,
    TechnicalRequirement,
    Trend,
    Waiver,
)
from docgen.model.vocabulary import SectionId

Programme = Literal["key", "candidate", "prospect", "none"]
SCHEMA_VERSION = 1


def _one_or_many(value: object) -> object:
    """A single name stands for a list of one; rule PIT-OWN-01 speaks where there is not exactly one."""
    return (value,) if isinstance(value, str) else value


class CrmLink(Model):
    """One account of a CRM or ERP that belongs to this key account."""

    system: str = internal("name of the system, as in docgen.toml")
    id: str = internal("id of the account there", min_length=1)


class Unit(Model):
    """A unit of the customer: a division, a plant, a country."""

    name: str = customer("name", min_length=1)
    country: str | None = customer("ISO 3166 code of the country", None, pattern=r"^[A-Z]{2}$")
    note: Text | None = customer("what it does", None)


class Account(Model):
    """A key account, a candidate or a prospect."""

    schema_version: int = internal("version of the file's form", SCHEMA_VERSION)
    id: Slug = customer("short id, equal to the folder's name")
    name: str = customer("name of the customer", min_length=1, max_length=10_000)
    short_name: str | None = customer("name in running text and titles", None)
    programme: Programme = internal("part in the key account programme", "key")
    crm: tuple[CrmLink, ...] = internal("accounts in CRM and ERP systems", ())
    language: Language = customer("language of the documents", "da")
    currency: Currency = customer("currency of the account's figures (ISO code)", "DKK")
    cvr: str | None = customer("company registration number", None)
    industry: Slug | None = customer("industry, as in the tags of the snippets", None)
    ownership: Text | None = customer("who owns the company", None)
    employees: int | None = customer("number of employees", None, ge=0)
    customer_revenue: Decimal | None = customer("the customer's own yearly revenue", None, unit="currency/year", ge=0)
    website: str | None = customer("website", None)
    tags: tuple[Slug, ...] = internal("further tags for the choice of snippets", ())
    tier: str | None = internal("our tier, such as A", None)
    kams: Annotated[tuple[str, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | tuple[str, ...])] = (
        customer("key account manager: exactly one name", (), alias="kam")
    )
    sponsor_ours: Sponsor | None = customer("our executive sponsor", None)
    sponsor_theirs: Sponsor | None = customer("the customer's executive sponsor", None)
    fiscal_year_start: int | None = customer(
        "first month of the fiscal year; ours where it is left out", None, ge=1, le=12
    )
    plan_period: PeriodText | None = internal("year of the plan", None)
    plan_version: str | None = internal("version of the plan", None)
    last_updated: Day | None = customer("day on which a person last updated this file", None)
    units: tuple[Unit, ...] = customer("units of the customer", ())
    vision: Text | None = customer("the customer's vision", None)
    priorities: tuple[Text, ...] = customer("the customer's strategic priorities", ())
    trends: tuple[Trend, ...] = customer("trends in the customer's market", ())
    challenges: tuple[Text, ...] = customer("the customer's challenges", ())
    customer_goals: tuple[CustomerGoal, ...] = customer("the customer's own goals", ())
    rivals: tuple[str, ...] = internal("the customer's own competitors: their cases are never shown", ())
    summary: Summary = internal("the words of the executive summary", Summary())
    implications: tuple[Text, ...] = internal("what the profile means for us", ())
    ratings: Ratings = internal("selection criteria scored by a person", Ratings())
    business_case: BusinessCase | None = internal("business case of the account", None)

    revenue: RevenueSeries = internal("revenue rows and the span they cover", RevenueSeries())
    stated_totals: tuple[UnitTotal, ...] = internal("totals as another source states them, to reconcile with", ())
    targets: tuple[Target, ...] = internal("planned sales and margins", ())
    cost_lines: tuple[CostLine, ...] = internal("costs of serving the account", ())
    budgets: tuple[Budget, ...] = internal("money set aside", ())
    spend: tuple[Spend, ...] = internal("the customer's total spend by category", ())
    contracts: tuple[Contract, ...] = customer("contracts", ())
    opportunities: tuple[Opportunity, ...] = customer("possible sales", ())
    whitespace: tuple[WhitespaceCell, ...] = customer("units by offerings", ())
    benefits: tuple[RealisedBenefit, ...] = customer("benefits realised at the customer", ())
    service: tuple[ServiceMeasure, ...] = customer("service and quality measures", ())
    competitors: tuple[Competitor, ...] = internal("our competitors at the account", ())

    stakeholders: tuple[Stakeholder, ...] = customer("people at the customer", ())
    team: tuple[TeamMember, ...] = customer("our people on the account", ())
    activities: tuple[Activity, ...] = internal("contacts that took place", ())
    surveys: tuple[Survey, ...] = internal("answers of satisfaction surveys", ())
    decision_plan: tuple[DecisionStep, ...] = internal("steps of the customer's decision", ())
    needs: tuple[Need, ...] = customer("needs found in interviews and workshops", ())
    feedback: tuple[Feedback, ...] = customer("what the customer told us, and what we did", ())
    ideas: tuple[Idea, ...] = customer("ideas developed together", ())

    objectives: tuple[Objective, ...] = customer("goals for the account", ())
    themes: tuple[AccountTheme, ...] = customer("win themes as used here", ())
    pins: tuple[Slug, ...] = internal("snippets that must be chosen", ())
    bans: tuple[Slug, ...] = internal("snippets that must never be chosen", ())
    risks: tuple[Risk, ...] = customer("risks", ())
    actions: tuple[Action, ...] = customer("tasks", ())
    milestones: tuple[Milestone, ...] = customer("joint plan", ())
    meetings: tuple[Meeting, ...] = customer("meetings planned and held", ())
    governance: tuple[GovernanceTier, ...] = customer("governance structure", ())
    raci: tuple[RaciRow, ...] = customer("who does what", ())
    phases: tuple[ImplementationPhase, ...] = customer("implementation plan", ())
    systems: tuple[SystemLandscape, ...] = customer("system landscape", ())
    requirements: tuple[TechnicalRequirement, ...] = customer("technical requirements", ())
    health: tuple[HealthPart, ...] = internal("parts of the health score", ())
    swot: Swot | None = internal("SWOT analysis", None)
    notes: tuple[Note, ...] = customer("notes", ())
    waivers: tuple[Waiver, ...] = internal("findings accepted for a time", ())
    proposal: Proposal | None = customer("what a proposal asks of its appendices", None)
    sections: tuple[SectionId, ...] = internal(
        "sections of the plan that also appear without data, and optional ones", ()
    )
    # The models of `docgen.roi` parse these; the loader keeps their places.
    roi: tuple[dict[str, Any], ...] = customer("ROI models, the first is the headline", ())

    @property
    def kam(self) -> str | None:
        """The key account manager, or None where there is not exactly one."""
        return self.kams[0] if len(self.kams) == 1 else None
