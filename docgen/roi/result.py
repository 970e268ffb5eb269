"""What an ROI model comes to: one frozen value that every document, table and workbook reads.

Money is unrounded in the model's currency, `roi` is a share, paybacks are
months.  A figure without meaning is None, and `reasons` says why.  Nothing
here computes: `evaluate` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from docgen.model.base import Text
from docgen.roi.model import text_in
from docgen.roi.simulate import Simulated
from docgen.roi.words import say

STATISTICS = ("mean", "sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure has no meaning: a key of the catalogue and what its sentence names."""

    code: str
    values: Mapping[str, str | float | tuple[float, ...]] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The sentence."""
        return say(f"reason.{self.code}", language, **self.values)


@dataclass(frozen=True, slots=True)
class LineResult:
    """One benefit or cost over time, in the base case with its risk; costs are negative.

    Attributes:
        id: id of the line.
        name: as readers see it.
        kind: benefit or cost.
        category: cash, soft or internal_hours.
        flows: shape (years + 1,), the initial amount first.
        present_value: discounted sum.
    """

    id: str
    name: Text
    kind: Literal["benefit", "cost"]
    category: str
    flows: tuple[float, ...]
    present_value: float

    @property
    def total(self) -> float:
        """Undiscounted sum."""
        return sum(self.flows)


@dataclass(frozen=True, slots=True)
class Bridge:
    """Why figures for one net present value differ; the last two are None without uncertain drivers.

    Attributes:
        before_risk: every driver at base, no risk taken off or added.
        base: the headline: every driver at base with every risk.
        mean: mean of the draws.
        p50: median of the draws.
    """

    before_risk: float
    base: float
    mean: float | None
    p50: float | None


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario in three figures."""

    npv: float
    roi: float | None
    payback_months: float | None


@dataclass(frozen=True, slots=True)
class RoiResult:
    """Everything that one model comes to.

    Attributes:
        id: id of the model.
        name: name of the model.
        currency: ISO code.
        years: horizon.
        changed: drivers that a what-if set, with their values.
        npv: net present value of the base case, the headline.
        npv_cash: the same without soft benefits.
        pv_benefits: present value of benefits.
        pv_costs: present value of costs, positive; the total cost of ownership.
        roi: net present value over `pv_costs`.
        roi_cash: likewise without soft benefits.
        bcr: benefit-cost ratio.
        irr: internal rate of return where exactly one has a meaning.
        irr_all: every internal rate between -99 % and 1,000 %.
        mirr: modified internal rate at the model's rate.
        payback_months: undiscounted payback from the decision.
        payback_months_cash: likewise without soft benefits.
        discounted_payback_months: likewise of discounted flows.
        crossings: how often the cumulative flow rises above zero; the last one is the payback.
        peak_funding: the most that is out at any time, positive.
        total_benefits: undiscounted.
        total_costs: undiscounted, positive.
        equivalent_annual_cost: the equal yearly amount with the present value of the costs.
        cost_of_delay_per_month: what one month's delay of everything costs.
        cash_flow: net flow of each year, shape (years + 1,).
        cash_flow_cash: likewise without soft benefits.
        break_even: driver value at which the net present value is zero, by driver.
        break_even_percentile: probability that the driver lies below its break-even, where it is uncertain.
        lines: benefits, then costs.
        bridge: from before risk to P50.
        scenarios: by name, base among them.
        simulation: None without uncertain drivers.
        draws: draws asked for.
        seed: seed asked for.
        reasons: by the key of the figure.
    """

    id: str
    name: Text
    currency: str
    years: int
    changed: Mapping[str, float]
    npv: float
    npv_cash: float
    pv_benefits: float
    pv_costs: float
    roi: float | None
    roi_cash: float | None
    bcr: float | None
    irr: float | None
    irr_all: tuple[float, ...]
    mirr: float | None
    payback_months: float | None
    payback_months_cash: float | None
    discounted_payback_months: float | None
    crossings: int
    peak_funding: float
    total_benefits: float
    total_costs: float
    equivalent_annual_cost: float
    cost_of_delay_per_month: float
    cash_flow: tuple[float, ...]
    cash_flow_cash: tuple[float, ...]
    break_even: Mapping[str, float | None]
    break_even_percentile: Mapping[str, float]
    lines: tuple[LineResult, ...]
    bridge: Bridge
    scenarios: Mapping[str, ScenarioResult]
    simulation: Simulated | None
    draws: int
    seed: int
    reasons: Mapping[str, Reason]

    def reason(self, key: str, language: str = "en") -> str:
        """Why the figure `key` is None; empty where it is a number."""
        found = self.reasons.get(key)
        return found.text(language) if found else ""

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """The result as plain data; the keys are a contract, texts are in `language`."""
        return {
            "id": self.id,
            "name": text_in(self.name, language),
            "currency": self.currency,
            "years": self.years,
            "set": dict(self.changed),
            **{key: getattr(self, key) for key in _FIGURES},
            "irr_all": list(self.irr_all),
            "break_even": dict(self.break_even),
            "break_even_percentile": dict(self.break_even_percentile),
            "cash_flow": list(self.cash_flow),
            "cash_flow_cash": list(self.cash_flow_cash),
            "lines": [_line(line, language) for line in self.lines],
            "bridge": {key: getattr(self.bridge, key) for key in ("before_risk", "base", "mean", "p50")},
            "scenarios": {name: _scenario(found) for name, found in self.scenarios.items()},
            "simulation": self._simulation(),
            "tornado": [_bar(bar) for bar in self.simulation.tornado] if self.simulation else [],
            "reasons": {key: reason.text(language) for key, reason in self.reasons.items()},
        }

    def _simulation(self) -> dict[str, Any]:
        found = self.simulation
        if found is None:
            empty = dict.fromkeys((*STATISTICS, "probability_positive", "probability_payback"))
            return {"draws": self.draws, "seed": self.seed, **empty, "standard_error": {}}
        return {
            "draws": found.draws,
            "seed": found.seed,
            "mean": found.mean,
            "sd": found.sd,
            **{f"p{percent}": value for percent, value in found.percentiles.items()},
            "probability_positive": found.probability_positive,
            "probability_payback": found.probability_payback,
            "standard_error": dict(found.standard_error),
            "npv_at_medians": found.at_medians,
            "histogram": {"edges": list(found.histogram.edges), "shares": list(found.histogram.shares)},
        }


_FIGURES = (
    "npv", "npv_cash", "pv_benefits", "pv_costs", "roi", "roi_cash", "bcr", "irr", "mirr", "payback_months",
    "payback_months_cash", "discounted_payback_months", "crossings", "peak_funding", "total_benefits", "total_costs",
    "equivalent_annual_cost", "cost_of_delay_per_month",
)  # fmt: skip


def _line(line: LineResult, language: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": text_in(line.name, language),
        "kind": line.kind,
        "category": line.category,
        "flows": list(line.flows),
        "total": line.total,
        "present_value": line.present_value,
    }


def _scenario(found: ScenarioResult) -> dict[str, float | None]:
    return {"npv": found.npv, "roi": found.roi, "payback_months": found.payback_months}


def _bar(bar: Any) -> dict[str, Any]:
    keys = ("driver", "low", "high", "npv_low", "npv_high", "rank_correlation", "variance_share")
    return {key: getattr(bar, key) for key in keys}
