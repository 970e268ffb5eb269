"""The names under `portfolio`: all key accounts together, for us only."""

from __future__ import annotations

from typing import TypedDict

from docgen.facts.catalogue import DecisionFact, Status


class PortfolioAccount(Status):
    """One account in the overview."""

    name: str
    tier: str | None
    kam: str | None
    revenue_text: str
    revenue_figure: str
    growth_text: str
    health_text: str
    coverage_text: str
    plan_age_text: str
    findings_text: str


class PortfolioTotals(TypedDict):
    """The portfolio in four figures."""

    accounts_text: str
    revenue_text: str
    revenue_figure: str
    unit: str
    findings_text: str
    growth_text: str
    like_for_like_text: str


class RankFact(TypedDict):
    """One place in the ranking."""

    rank: str
    name: str
    tier: str | None
    growth_text: str
    score_text: str
    movement: str


class HealthRedFact(Status):
    """An account in danger: why, who has it, what comes next."""

    name: str
    score_text: str
    why: str
    kam: str | None
    next: str | None
    next_due: str | None


class RenewalFact(TypedDict):
    """A contract that ends within 180 days."""

    account: str
    contract: str
    end_text: str
    value_text: str


class ComingFact(TypedDict):
    """What is decided within 180 days: a renewal or an opportunity."""

    account: str
    what: str
    date_text: str
    value_text: str


class WheelFact(Status):
    """A meeting of the next two quarters, and whether its review is prepared."""

    account: str
    type: str
    kam: str | None
    date_text: str


class PortfolioSlides(TypedDict):
    """One text for each slide of the portfolio review."""

    cover: str
    overview: str
    revenue: str
    ranking: str
    bubble: str
    health: str
    pipeline: str
    whitespace: str
    capacity: str
    year_wheel: str
    decisions: str


class PortfolioFlags(TypedDict):
    """Whether each slide of the portfolio review is shown."""

    cover: bool
    overview: bool
    revenue: bool
    ranking: bool
    bubble: bool
    health: bool
    pipeline: bool
    whitespace: bool
    capacity: bool
    year_wheel: bool
    decisions: bool


class PortfolioFact(TypedDict):
    """All key accounts."""

    accounts: list[PortfolioAccount]
    totals: PortfolioTotals
    ranking: list[RankFact]
    health_red: list[HealthRedFact]
    renewals: list[RenewalFact]
    coming: list[ComingFact]
    year_wheel: list[WheelFact]
    decisions: list[DecisionFact]
    titles: PortfolioSlides
    sources: PortfolioSlides
    notes: PortfolioSlides
    show: PortfolioFlags
