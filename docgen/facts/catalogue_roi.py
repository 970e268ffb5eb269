"""The names under `roi`: one business case as a customer's CFO reads it.

Amounts end in `_text`; letters refer from cash flow to benefits, costs and drivers.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from docgen.facts.catalogue import Takeaways


class RoiHeadline(TypedDict):
    """The figures that stand everywhere: the base case, with its range."""

    npv_text: str
    npv_cash_text: str
    roi_text: str
    roi_cash_text: str
    payback_text: str
    payback_cash_text: str
    discounted_payback_text: str
    irr_text: str
    bcr_text: str
    p10_text: str
    p50_text: str
    p90_text: str
    range_text: str
    probability_text: str
    probability_payback_text: str
    annual_text: str
    peak_text: str
    costs_text: str
    benefits_text: str
    delay_text: str


class RoiTile(TypedDict):
    """One key figure in a box."""

    label: str
    figure: str
    unit: str
    note: str


class AssumptionFact(TypedDict):
    """One driver."""

    letter: str
    name: str
    unit: str
    low: str
    base: str
    high: str
    source: str | None
    owner: str | None
    date_text: str | None
    checked_text: str | None
    confidence: str | None


class RoiLineFact(TypedDict):
    """One benefit or cost over the years."""

    letter: str
    name: str
    formula: str | None
    category: str
    initial_text: str
    years: list[str]
    total_text: str
    pv_text: str
    risk_text: str | None
    source: str | None


class CashFlowRow(TypedDict):
    """One row of the cash-flow table."""

    letter: str
    name: str
    cells: list[str]
    kind: Literal["benefit", "cost", "net", "cumulative"]


class CashFlowFact(TypedDict):
    """The cash-flow table: start, years, total, present value."""

    heads: list[str]
    unit: str
    rows: list[CashFlowRow]


class RoiScenarioFact(TypedDict):
    """One scenario."""

    name: str
    npv_text: str
    roi_text: str
    payback_text: str
    changes: str


class SimulationFact(TypedDict):
    """What the draws say."""

    draws_text: str
    seed: str
    mean_text: str
    sd_text: str
    p5_text: str
    p10_text: str
    p50_text: str
    p90_text: str
    p95_text: str
    probability_positive_text: str
    probability_payback_text: str
    error_text: str


class TornadoFact(TypedDict):
    """One bar of the tornado."""

    driver: str
    low: str
    high: str
    npv_low_text: str
    npv_high_text: str
    swing_text: str
    variance_text: str


class BreakEvenFact(TypedDict):
    """The value of a driver at which the case breaks even."""

    driver: str
    value_text: str
    base_text: str
    percentile_text: str | None


class BridgeFact(TypedDict):
    """One step from the figure before risk to the median."""

    step: str
    npv_text: str


class GlossaryFact(TypedDict):
    """A term in words."""

    term: str
    text: str


class RoiFact(TypedDict):
    """One business case."""

    id: str
    name: str
    description: str | None
    currency: str
    years: int
    rate_text: str
    headline: RoiHeadline
    tiles: list[RoiTile]
    assumptions: list[AssumptionFact]
    benefits: list[RoiLineFact]
    costs: list[RoiLineFact]
    cash_flow: CashFlowFact
    scenarios: list[RoiScenarioFact]
    simulation: SimulationFact | None
    tornado: list[TornadoFact]
    break_even: list[BreakEvenFact]
    bridge: list[BridgeFact]
    method: list[str]
    glossary: list[GlossaryFact]
    conclusion: str
    summary: str
    payback_line: str
    takeaways: Takeaways
    true_conditions: list[str]
    sunk_text: str | None
