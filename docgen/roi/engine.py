"""From driver values to cash flows: a model compiled once, evaluated for one case or for many at once.

A line's amount in a period is its formula (or its stated amount) times what the
model fixes for that period: ramp, adoption, attribution, price index and risk.
Benefits count positive, costs negative; the initial amount stands first.
Nothing here judges a result or draws a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from docgen.roi.finance import discount_factors, period_times
from docgen.roi.formula import YEAR, Formula, read_formula
from docgen.roi.model import Benefit, Cost, RoiModel
from docgen.roi.uncertainty import base_value

Array = npt.NDArray[np.float64]
Values = Mapping[str, Array | float]

_MONTHS: Final = 12


@dataclass(frozen=True)
class Part:
    """One product of a line: a formula of drivers times fixed weights.

    Attributes:
        formula: None where the weights are the amounts.
        factors: ids of drivers that multiply it (adoption, attribution).
        weights: shape (periods + 1,), without risk.
    """

    formula: Formula | None
    factors: tuple[str, ...]
    weights: Array

    def core(self, values: Values) -> Array:
        """What the drivers make of it: shape (n, 1), or (n, periods + 1) where it depends on the year."""
        core = np.ones((1, 1)) if self.formula is None else np.atleast_2d(self.formula.evaluate(values))
        for name in self.factors:
            core = core * np.asarray(values[name])
        return core


@dataclass(frozen=True)
class PlanLine:
    """A line ready to be evaluated.

    Attributes:
        line: as it was written.
        sign: 1 for benefits, -1 for costs.
        risk: factor of the risk, (1 - risk) for benefits and (1 + risk) for costs.
        parts: they add up to the line.
    """

    line: Benefit | Cost
    sign: float
    risk: float
    parts: tuple[Part, ...]

    @property
    def is_benefit(self) -> bool:
        """Whether it is a benefit."""
        return self.sign > 0

    @property
    def is_soft(self) -> bool:
        """Whether it is a benefit that moves no money."""
        return self.line.category == "soft"

    def flows(self, values: Values, *, risk: bool = True) -> Array:
        """Its signed flows, shape (n, periods + 1)."""
        total: Array = np.zeros((1, 1))
        for part in self.parts:
            # A weight of 0 keeps a formula's 1 / 0 out of the years in which the line does not run.
            with np.errstate(invalid="ignore"):
                total = total + np.where(part.weights != 0, part.core(values) * part.weights, 0.0)
        return total * (self.sign * (self.risk if risk else 1.0))


@dataclass(frozen=True)
class Plan:
    """A model ready to be evaluated.

    Attributes:
        model: as it was written.
        times: years of the amounts, shape (periods + 1,).
        discount: value today of 1 at each time.
        lines: benefits, then costs.
        computed: drivers with a formula in the order in which they can be computed.
        base: the base value of every other driver.
    """

    model: RoiModel
    times: Array
    discount: Array
    lines: tuple[PlanLine, ...]
    computed: tuple[tuple[str, Formula], ...]
    base: Mapping[str, float] = field(default_factory=dict)

    def values(self, changed: Values | None = None) -> dict[str, Array | float]:
        """Every driver's value and the year, ready for the formulas.

        Args:
            changed: drivers that differ from the base case, numbers or arrays of shape (n, 1).
        """
        per_year = self.model.per_year
        years = np.arange(len(self.times) - 1) // per_year + 1
        # The initial amount has no year of its own; 1 keeps formulas such as x / year finite there.
        values: dict[str, Array | float] = {**self.base, YEAR: np.concatenate(([1.0], years))[None, :]}
        values.update(changed or {})
        for name, formula in self.computed:
            values[name] = formula.evaluate(values)
        return values

    def flows(self, values: Values, *, risk: bool = True, cash_only: bool = False) -> Array:
        """Net flows, shape (n, periods + 1)."""
        chosen = [line for line in self.lines if not (cash_only and line.is_soft)]
        parts = [line.flows(values, risk=risk) for line in chosen]
        shape = np.broadcast_shapes(*(part.shape for part in parts), (1, len(self.times)))
        return np.asarray(sum((np.broadcast_to(part, shape) for part in parts), np.zeros(shape)))

    def project(self, values: Values, vectors: Array, *, risk: bool = True) -> Array:
        """Net flows times each column of `vectors` (periods + 1, k), shape (k, n), without the flows themselves."""
        total: Array = np.zeros((vectors.shape[1], 1))
        for line in self.lines:
            factor = line.sign * (line.risk if risk else 1.0)
            for part in line.parts:
                weighted = part.weights[:, None] * vectors * factor
                core = part.core(values)
                if core.shape[1] == 1:
                    total = total + weighted.sum(axis=0)[:, None] * core[:, 0]
                else:
                    with np.errstate(invalid="ignore"):
                        total = total + np.einsum("np,pk->kn", np.where(part.weights != 0, core, 0.0), weighted)
        return total

    def npv(self, values: Values, *, risk: bool = True) -> Array:
        """Net present value of each case, shape (n,)."""
        return np.asarray(self.project(values, self.discount[:, None], risk=risk)[0])

    def npv_with(self, driver: str, at: Array) -> Array:
        """Net present value with one driver at each of many values and the others at base."""
        return np.broadcast_to(self.npv(self.values({driver: np.asarray(at, dtype=float)[:, None]})), np.shape(at))


def compile_model(model: RoiModel, changed: Mapping[str, float] | None = None) -> Plan:
    """The plan of a model; `changed` replaces base values of drivers."""
    times = period_times(model.years, model.timing, model.per_year)
    rate = model.rate[0] if len(model.rate) == 1 else model.rate
    base = {driver.id: base_value(driver) for driver in model.drivers if driver.formula is None}
    return Plan(
        model=model,
        times=times,
        discount=discount_factors(rate, times),
        lines=tuple(_plan_line(model, line) for line in model.lines),
        computed=_computed(model),
        base={**base, **(changed or {})},
    )


def _computed(model: RoiModel) -> tuple[tuple[str, Formula], ...]:
    """Drivers with a formula, each after those that it uses."""
    waiting = {driver.id: read_formula(driver.formula) for driver in model.drivers if driver.formula is not None}
    ordered: list[tuple[str, Formula]] = []
    while waiting:
        ready = [name for name, formula in waiting.items() if not any(used in waiting for used in formula.names)]
        if not ready:
            raise ValueError(f"the formulas of {', '.join(waiting)} run in a circle")
        ordered.extend((name, waiting.pop(name)) for name in ready)
    return tuple(ordered)


def _plan_line(model: RoiModel, line: Benefit | Cost) -> PlanLine:
    benefit = isinstance(line, Benefit)
    parts = [part for part in (_initial_part(model, line), _yearly_part(model, line)) if part is not None]
    return PlanLine(line, 1.0 if benefit else -1.0, 1 - line.risk if benefit else 1 + line.risk, tuple(parts))


def _initial_part(model: RoiModel, line: Benefit | Cost) -> Part | None:
    weights = np.zeros(model.years * model.per_year + 1)
    if isinstance(line.initial, str):
        weights[0] = 1.0
        return Part(read_formula(line.initial), (), weights)
    weights[0] = line.initial
    return Part(None, (), weights) if line.initial else None


def _yearly_part(model: RoiModel, line: Benefit | Cost) -> Part | None:
    if line.formula is None and line.yearly is None:
        return None
    weights = period_weights(model, line)
    factors = tuple(factor for factor in (line.adoption, line.attribution) if isinstance(factor, str))
    if line.yearly is not None:
        weights = weights * _by_year(model, line.yearly)
    formula = read_formula(line.formula) if line.formula is not None else None
    return Part(formula, factors, np.concatenate(([0.0], weights)))


def period_weights(model: RoiModel, line: Benefit | Cost) -> Array:
    """What the model fixes for each period of a line: its share of the year, ramp, adoption, attribution, prices."""
    weights = ramp_weights(model, line)
    for factor in (line.adoption, line.attribution):
        if factor is not None and not isinstance(factor, str):
            weights = weights * _by_year(model, factor)
    return weights * price_weights(model, line) / model.per_year


def ramp_weights(model: RoiModel, line: Benefit | Cost) -> Array:
    """Share of each period in which the line runs, times the ramp of those months; the ramp counts from its start."""
    months = np.arange(model.years * _MONTHS)
    own = months - start_month(model, line)
    reached = np.where(own >= 0, _ramp_at(model, line, np.maximum(own, 0)), 0.0)
    return np.asarray(reached.reshape(model.years * model.per_year, -1).mean(axis=1))


def price_weights(model: RoiModel, line: Benefit | Cost) -> Array:
    """The price index of each period; a yearly rise counts from year 2."""
    if line.price_index is None:
        return np.ones(model.years * model.per_year)
    if isinstance(line.price_index, tuple):
        return _by_year(model, line.price_index)
    return _by_year(model, tuple((1 + line.price_index) ** year for year in range(model.years)))


def start_month(model: RoiModel, line: Benefit | Cost) -> int:
    """The first month of a line, 0 the first of the model."""
    if line.start is None:
        return 0
    if isinstance(line.start, dt.date):
        assert model.start is not None
        months = (line.start.year - model.start.year) * _MONTHS + line.start.month - model.start.month
        return max(months, 0)
    return (line.start - 1) * (_MONTHS // model.per_year)


def _ramp_at(model: RoiModel, line: Benefit | Cost, months: npt.NDArray[np.int64]) -> Array:
    if line.ramp is None:
        return np.ones(months.shape)
    if isinstance(line.ramp, tuple):
        return np.asarray(line.ramp)[np.minimum(months // _MONTHS, len(line.ramp) - 1)]
    steps = (months // (_MONTHS // model.per_year) + 1) / (model.years * model.per_year)
    reached = np.minimum(steps, 1.0)
    return np.asarray(reached if line.ramp == "linear" else reached**2 * (3 - 2 * reached))


def _by_year(model: RoiModel, values: float | tuple[float, ...]) -> Array:
    """A value, or a list whose last value goes on, for each period."""
    listed = np.atleast_1d(np.asarray(values, dtype=float))
    years = np.arange(model.years * model.per_year) // model.per_year
    return np.asarray(listed[np.minimum(years, listed.size - 1)])
