"""From a model to its result: the base case, scenarios, break-evens and the simulation, each figure once.

Pure: the same model, changes, draws and seed give the same result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.roi import finance
from docgen.roi.distributions import Constant, Truncated
from docgen.roi.engine import Plan, Values, compile_model
from docgen.roi.model import RoiModel
from docgen.roi.result import Bridge, LineResult, Reason, RoiResult, ScenarioResult
from docgen.roi.simulate import NotFiniteError, Simulated, simulate
from docgen.roi.uncertainty import distribution_of

Array = npt.NDArray[np.float64]

_HIGHEST_IRR = 5.0
_MONTHS = 12


def evaluate(
    model: RoiModel,
    set: Mapping[str, float] | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> RoiResult:
    """Everything that the model comes to.

    Args:
        model: as `load` or `parse_model` gives it.
        set: what if: drivers fixed at a value, in the base case and in every draw.
        draws: instead of the model's own.
        seed: instead of the model's own.

    Raises:
        DocgenError: `set` names no driver, or a formula has no finite value.
    """
    changed = dict(set or {})
    _check_changes(model, changed)
    plan = compile_model(model, changed)
    draws = model.simulation.draws if draws is None else draws
    seed = model.simulation.seed if seed is None else seed
    base = _Case.of(plan, plan.values())
    base.refuse_infinite()
    simulated = _simulated(plan, draws, seed, changed)
    return _result(plan, base, simulated, changed, draws, seed)


class _Case:
    """The flows of one case and the figures that follow from them."""

    def __init__(self, plan: Plan, values: Values) -> None:
        self.plan = plan
        with np.errstate(all="ignore"):
            rows = [line.flows(values)[0] for line in plan.lines]
        # + 0.0: a cost of nothing is 0, not -0.
        self.rows: list[Array] = [np.broadcast_to(row + 0.0, plan.times.shape) for row in rows]

    @classmethod
    def of(cls, plan: Plan, values: Values) -> _Case:
        return cls(plan, values)

    def total(self, *, benefits: bool, soft: bool = True) -> Array:
        """Flows of benefits (with or without the soft ones) or of costs."""
        pairs = zip(self.plan.lines, self.rows, strict=True)
        chosen = [row for line, row in pairs if line.is_benefit == benefits and (soft or not line.is_soft)]
        return np.asarray(sum(chosen, np.zeros(self.plan.times.shape)))

    def net(self, *, soft: bool = True) -> Array:
        """Benefits less costs."""
        return self.total(benefits=True, soft=soft) + self.total(benefits=False)

    def value(self, flows: Array) -> float:
        """Present value."""
        return float((flows * self.plan.discount).sum())

    def refuse_infinite(self) -> None:
        """Raise for every line whose formula has no finite value."""
        faults: list[Fault] = []
        for line, row in zip(self.plan.lines, self.rows, strict=True):
            if not np.all(np.isfinite(row)):
                path = f"{'benefits' if line.is_benefit else 'costs'}.{line.line.id}"
                problem = "the formula has no finite value"
                faults.append(
                    error(
                        "roi-not-finite", Place(path=path), problem, "check for a division by zero or too high a power"
                    )
                )
        if faults:
            raise DocgenError(faults)


def _check_changes(model: RoiModel, changed: Mapping[str, float]) -> None:
    faults: list[Fault] = []
    drivers = {driver.id: driver for driver in model.drivers}
    for name, value in changed.items():
        place = Place(path=f"--set {name}")
        if name not in drivers:
            problem = f"the model has no driver '{name}'"
            faults.append(error("roi-unknown-driver", place, problem, did_you_mean(name, drivers)))
        elif drivers[name].formula is not None:
            used = f"set the drivers of its formula: {drivers[name].formula}"
            faults.append(error("roi-computed-driver", place, f"{name} is computed by its formula", used))
        elif not math.isfinite(value):
            faults.append(error("roi-number", place, f"{value} is no finite number"))
        elif drivers[name].is_share and not 0 <= value <= 1:
            problem = f"{name} is a share, and {value:g} is not from 0 to 1"
            faults.append(error("roi-share", place, problem, f"write {value / 100:g} for {value:g} %"))
    if faults:
        raise DocgenError(faults)


def _simulated(plan: Plan, draws: int, seed: int, changed: Mapping[str, float]) -> Simulated | None:
    try:
        return simulate(plan, draws, seed, changed)
    except NotFiniteError as failure:
        problem = f"in {failure.bad} of {failure.draws} draws a formula has no finite value"
        fix = "keep the drivers that it divides by away from 0, with truncate"
        raise DocgenError(error("roi-not-finite", Place(path=f"roi {plan.model.id}"), problem, fix)) from None


def _result(
    plan: Plan, base: _Case, simulated: Simulated | None, changed: Mapping[str, float], draws: int, seed: int
) -> RoiResult:
    model = plan.model
    reasons: dict[str, Reason] = {}
    net, net_cash = base.net(), base.net(soft=False)
    benefits, costs = base.total(benefits=True), -base.total(benefits=False)
    pv_benefits, pv_costs = base.value(benefits), base.value(costs)
    pv_cash = base.value(base.total(benefits=True, soft=False))
    irr, irr_all = _internal_rate(plan, net, reasons)
    rate = model.rate[0] if len(model.rate) == 1 else model.rate
    before_risk = float(plan.npv(plan.values(), risk=False)[0])
    if simulated is None:
        reasons["simulation"] = Reason("no_uncertainty")
    break_even, percentile = _break_evens(plan, changed, reasons)
    figures = {
        "roi": finance.return_on_investment(pv_benefits, pv_costs),
        "roi_cash": finance.return_on_investment(pv_cash, pv_costs),
        "bcr": finance.benefit_cost_ratio(pv_benefits, pv_costs),
        "mirr": finance.modified_internal_rate(net, rate, rate, plan.times, end=model.years),
    }
    for key in ("roi", "roi_cash", "bcr"):
        _note(reasons, key, figures[key], Reason("no_cost"))
    _note(reasons, "mirr", figures["mirr"], Reason("one_sign"))
    return RoiResult(
        id=model.id, name=model.name, currency=model.currency, years=model.years, changed=changed,
        npv=base.value(net), npv_cash=base.value(net_cash), pv_benefits=pv_benefits, pv_costs=pv_costs,
        roi=_none(figures["roi"]), roi_cash=_none(figures["roi_cash"]), bcr=_none(figures["bcr"]),
        irr=irr, irr_all=irr_all, mirr=_none(figures["mirr"]),
        payback_months=_payback(plan, net, "payback_months", reasons),
        payback_months_cash=_payback(plan, net_cash, "payback_months_cash", reasons),
        discounted_payback_months=_payback(plan, net * plan.discount, "discounted_payback_months", reasons),
        crossings=int(finance.crossings(net)), peak_funding=float(finance.peak_funding(net)),
        total_benefits=float(benefits.sum()), total_costs=float(costs.sum()),
        equivalent_annual_cost=float(finance.equivalent_annual_cost(rate, pv_costs, model.years)),
        cost_of_delay_per_month=float(finance.cost_of_delay(net, rate, plan.times)),
        cash_flow=_by_year(plan, net), cash_flow_cash=_by_year(plan, net_cash),
        break_even=break_even, break_even_percentile=percentile,
        lines=_lines(plan, base),
        bridge=Bridge(before_risk, base.value(net), *_centres(simulated)),
        scenarios=_scenarios(plan, changed, reasons), simulation=simulated, draws=draws, seed=seed, reasons=reasons,
    )  # fmt: skip


def _none(value: npt.ArrayLike) -> float | None:
    number = float(np.asarray(value))
    return number if math.isfinite(number) else None


def _note(reasons: dict[str, Reason], key: str, value: npt.ArrayLike, reason: Reason) -> None:
    if _none(value) is None:
        reasons[key] = reason


def _centres(simulated: Simulated | None) -> tuple[float | None, float | None]:
    return (simulated.mean, simulated.percentiles[50]) if simulated else (None, None)


def _by_year(plan: Plan, flows: Array) -> tuple[float, ...]:
    yearly = flows[1:].reshape(plan.model.years, -1).sum(axis=1)
    return (float(flows[0]), *yearly.tolist())


def _lines(plan: Plan, base: _Case) -> tuple[LineResult, ...]:
    return tuple(
        LineResult(
            id=planned.line.id,
            name=planned.line.name or planned.line.id,
            kind="benefit" if planned.is_benefit else "cost",
            category=planned.line.category,
            flows=_by_year(plan, row),
            present_value=base.value(row),
        )
        for planned, row in zip(plan.lines, base.rows, strict=True)
    )


def _payback(plan: Plan, flows: Array, key: str, reasons: dict[str, Reason]) -> float | None:
    periods = _none(finance.payback_periods(flows))
    if periods is None:
        reasons[key] = Reason("never_pays_back", {"years": plan.model.years})
        return None
    return periods * _MONTHS / plan.model.per_year


def _internal_rate(plan: Plan, net: Array, reasons: dict[str, Reason]) -> tuple[float | None, tuple[float, ...]]:
    roots = finance.all_internal_rates(net, plan.times)[0]
    reason = _no_internal_rate(net, roots)
    if reason is not None:
        reasons["irr"] = reason
        return None, roots.rates
    return roots.rates[0], roots.rates


def _no_internal_rate(net: Array, roots: finance.Roots) -> Reason | None:
    moved = net[np.abs(net) > 1e-12 * np.abs(net).sum()]
    if moved.size == 0 or np.all(moved > 0) or np.all(moved < 0):
        return Reason("one_sign")
    if len(roots.rates) > 1:
        return Reason("several_rates", {"rates": roots.rates})
    if roots.touching:
        return Reason("touching_rate", {"rate": roots.rates[:1]})
    conventional = moved[0] < 0 and np.count_nonzero(np.diff(np.sign(moved))) == 1
    if not roots.rates:
        return Reason("high_rate") if conventional and net.sum() > 0 else Reason("no_rate")
    if moved[0] > 0:
        return Reason("money_first")
    return Reason("high_rate") if roots.rates[0] > _HIGHEST_IRR else None


def _scenarios(plan: Plan, changed: Mapping[str, float], reasons: dict[str, Reason]) -> dict[str, ScenarioResult]:
    """Low, base, high as the file has them, with the base case where it belongs."""
    named = dict(plan.model.scenarios)
    order = [name for name in named if name == "low"] + ["base"] + [name for name in named if name != "low"]
    found = {name: _scenario(plan, name, {**named.get(name, {}), **changed}) for name in order}
    for name, one in found.items():
        if one.roi is None:
            reasons[f"scenarios.{name}.roi"] = Reason("no_cost")
        if one.payback_months is None:
            reasons[f"scenarios.{name}.payback_months"] = Reason("never_pays_back", {"years": plan.model.years})
    return found


def _scenario(plan: Plan, name: str, values: Mapping[str, float]) -> ScenarioResult:
    case = _Case.of(plan, plan.values(values))
    if not np.all(np.isfinite(case.net())):
        problem, fix = "a formula has no finite value in this scenario", "check for a division by zero"
        raise DocgenError(error("roi-not-finite", Place(path=f"scenarios.{name}"), problem, fix))
    net, pv_costs = case.net(), -case.value(case.total(benefits=False))
    months = _none(finance.payback_periods(net) * _MONTHS / plan.model.per_year)
    roi = _none(finance.return_on_investment(case.value(case.total(benefits=True)), pv_costs))
    return ScenarioResult(case.value(net), roi, months)


def _break_evens(
    plan: Plan, changed: Mapping[str, float], reasons: dict[str, Reason]
) -> tuple[dict[str, float | None], dict[str, float]]:
    """Of every driver with a value of its own: where the base case is worth nothing, and how likely that is."""
    found: dict[str, float | None] = {}
    percentile: dict[str, float] = {}
    for driver in plan.model.drivers:
        if driver.formula is not None:
            continue
        low, high = _range(plan, driver.id)
        at = _none(finance.break_even(partial(plan.npv_with, driver.id), plan.base[driver.id], low, high))
        found[driver.id] = at
        if at is None:
            ends = plan.npv_with(driver.id, np.array([low, high]))
            without = "no_effect" if math.isclose(ends[0], ends[1], rel_tol=1e-12) else "no_break_even"
            sign = "positive" if plan.npv(plan.values())[0] > 0 else "negative"
            code = without if without == "no_effect" else f"{without}_{sign}"
            reasons[f"break_even.{driver.id}"] = Reason(code, {"low": low, "high": high})
        elif driver.id not in changed and not isinstance(distribution_of(driver), Constant):
            percentile[driver.id] = distribution_of(driver).below(at)
    return found, percentile


def _range(plan: Plan, name: str) -> tuple[float, float]:
    """Between which values a break-even is sought: what can be, else ten times the base or well past the ends."""
    driver = plan.model.driver(name)
    distribution = distribution_of(driver)
    if isinstance(distribution, Truncated):
        return distribution.low, distribution.high
    if driver.is_share:
        return 0.0, 1.0
    low, high = (float(value) for value in distribution.quantile([0.001, 0.999]))
    base = plan.base[name]
    reach = max(10 * abs(base), abs(high) + 5 * (high - low), 1.0)
    return (0.0 if min(low, base) >= 0 else -reach), reach
