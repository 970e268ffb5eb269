"""Return-on-investment arithmetic: pure functions on arrays of cash flows.

Amounts are in one currency, rates are fractions per year (0.10 is 10 %), times
are years after the decision.  The initial amount at time 0 always stands apart
from the flows that follow it, so that it cannot be discounted by mistake as a
spreadsheet's NPV() does.  Every function takes one cash flow or many at once:
the last axis is time.  Nothing here knows a driver, a model or a document.

What has no meaning is `nan`, in scalars and arrays alike; who prints it says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Timing = Literal["end", "mid", "start"]

LOWEST_RATE: Final = -0.99
HIGHEST_RATE: Final = 10.0

_OFFSET: Final[dict[Timing, float]] = {"end": 0.0, "mid": 0.5, "start": 1.0}
_GRID: Final = np.linspace(np.log1p(LOWEST_RATE), np.log1p(HIGHEST_RATE), 2402)
_BISECTIONS: Final = 60
_TOUCH: Final = 1e-12


def period_times(years: int, timing: Timing = "end", per_year: int = 1) -> Array:
    """Time of each amount in years, shape (years * per_year + 1,); the initial amount at 0 stands first.

    Args:
        years: length of the horizon.
        timing: when in its period an amount falls: at its end, middle or start.
        per_year: periods in a year, 1 or 12.
    """
    ends = np.arange(1, years * per_year + 1, dtype=float)
    return np.concatenate(([0.0], (ends - _OFFSET[timing]) / per_year))


def discount_factors(rate: float | Sequence[float], times: npt.ArrayLike) -> Array:
    """Value today of 1 at each time.

    Args:
        rate: per year and above -1; a sequence holds the rates of year 1, 2, …, and its last one goes on.
        times: years after the decision, any shape; a month at rate r counts (1 + r)^(1/12) - 1.
    """
    when = np.asarray(times, dtype=float)
    rates = np.atleast_1d(np.asarray(rate, dtype=float))
    if not np.all(np.isfinite(rates)) or np.any(rates <= -1):
        raise ValueError(f"rates must be finite numbers above -1, got {rate!r}")
    if rates.size == 1:
        return np.asarray((1.0 + rates[0]) ** -when)
    growth = np.concatenate(([0.0], np.cumsum(np.log1p(rates))))
    beyond = np.maximum(when - rates.size, 0.0) * np.log1p(rates[-1])
    before = np.minimum(when, 0.0) * np.log1p(rates[0])
    return np.asarray(np.exp(-np.interp(when, np.arange(rates.size + 1), growth) - beyond - before))


def net_present_value(
    rate: float | Sequence[float],
    initial: npt.ArrayLike,
    flows: npt.ArrayLike,
    *,
    timing: Timing = "end",
    per_year: int = 1,
) -> Array:
    """Value today of an undiscounted initial amount and the flows of the periods after it.

    Args:
        rate: per year, or a schedule of rates per year.
        initial: amount at time 0, outflows negative; shape (...).
        flows: shape (..., periods), outflows negative.
        timing: when in its period an amount falls.
        per_year: periods in a year.
    """
    amounts = np.asarray(flows, dtype=float)
    times = (np.arange(1, amounts.shape[-1] + 1) - _OFFSET[timing]) / per_year
    return np.asarray(np.asarray(initial, dtype=float) + amounts @ discount_factors(rate, times))


@dataclass(frozen=True, slots=True)
class Roots:
    """Every rate at which one cash flow is worth nothing.

    Attributes:
        rates: ascending, each once, between `LOWEST_RATE` and `HIGHEST_RATE`.
        touching: those of them where the value only touches zero and does not change its sign (double roots).
    """

    rates: tuple[float, ...] = ()
    touching: tuple[float, ...] = ()


def all_internal_rates(flows: npt.ArrayLike, times: npt.ArrayLike | None = None) -> list[Roots]:
    """All internal rates of return of each cash flow, shape (flows, periods + 1), the initial amount first.

    Args:
        flows: one row per cash flow; a single cash flow counts as one row.
        times: years of the amounts; 0, 1, 2, … unless given.  Dates come in as days / 365.
    """
    rows = np.atleast_2d(np.asarray(flows, dtype=float))
    when = np.arange(rows.shape[1], dtype=float) if times is None else np.asarray(times, dtype=float)
    crossing, touching = _zeros(rows, when)
    found: list[Roots] = []
    for row in range(rows.shape[0]):
        own = np.sort(crossing[1][crossing[0] == row])
        double = np.sort(touching[1][touching[0] == row])
        found.append(_roots(own, double))
    return found


def internal_rates(flows: Sequence[float], times: npt.ArrayLike | None = None) -> tuple[float, ...]:
    """All internal rates of return of one cash flow, ascending; empty where there is none."""
    return all_internal_rates([list(flows)], times)[0].rates


def internal_rate(flows: npt.ArrayLike, times: npt.ArrayLike | None = None) -> Array:
    """The internal rate of return of each cash flow where it has exactly one and crosses zero there, else nan."""
    roots = all_internal_rates(flows, times)
    values = [root.rates[0] if len(root.rates) == 1 and not root.touching else np.nan for root in roots]
    return np.asarray(values[0] if np.ndim(flows) == 1 else values, dtype=float)


def modified_internal_rate(
    flows: npt.ArrayLike,
    finance_rate: float | Sequence[float],
    reinvest_rate: float | Sequence[float],
    times: npt.ArrayLike | None = None,
    *,
    end: float | None = None,
) -> Array:
    """Modified internal rate of return per year; nan without both an inflow and an outflow.

    Outflows are discounted to today at the finance rate, inflows carried to the end at the reinvestment rate.

    Args:
        flows: shape (..., periods + 1), the initial amount first.
        finance_rate: per year.
        reinvest_rate: per year.
        times: years of the amounts; 0, 1, 2, … unless given.
        end: the year to which inflows are carried; the last time unless given.
    """
    amounts = np.asarray(flows, dtype=float)
    when = np.arange(amounts.shape[-1], dtype=float) if times is None else np.asarray(times, dtype=float)
    last = float(when[-1]) if end is None else end
    inflow = np.maximum(amounts, 0.0) @ discount_factors(reinvest_rate, when) / discount_factors(reinvest_rate, last)
    outflow = np.maximum(-amounts, 0.0) @ discount_factors(finance_rate, when)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (inflow / outflow) ** (1.0 / last) - 1.0
    return np.where((inflow > 0) & (outflow > 0), rate, np.nan)


def payback_periods(flows: npt.ArrayLike) -> Array:
    """Periods until the cumulative flow reaches zero for good, linear inside the period.

    0 where it is never negative, nan where it ends negative; with several crossings the last one counts
    (`crossings` tells how many there are).  For the discounted payback hand in discounted flows.

    Args:
        flows: shape (..., periods + 1), the initial amount first.
    """
    amounts = np.asarray(flows, dtype=float)
    total = np.cumsum(amounts, axis=-1)
    negative = total < -_noise(amounts)
    periods = amounts.shape[-1] - 1
    last = periods - np.argmax(negative[..., ::-1], axis=-1)
    inside = np.minimum(last, periods - 1)
    before = np.take_along_axis(total, inside[..., None], axis=-1)[..., 0]
    step = np.take_along_axis(amounts, np.minimum(inside + 1, periods)[..., None], axis=-1)[..., 0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        months = inside - before / step
    return np.where(~negative.any(axis=-1), 0.0, np.where(negative[..., -1], np.nan, months))


def crossings(flows: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """How often the cumulative flow rises from below zero to zero or above; more than once deserves a word."""
    amounts = np.asarray(flows, dtype=float)
    negative = np.cumsum(amounts, axis=-1) < -_noise(amounts)
    return np.asarray((negative[..., :-1] & ~negative[..., 1:]).sum(axis=-1), dtype=np.int64)


def peak_funding(flows: npt.ArrayLike) -> Array:
    """The most money that is out at any time: the lowest cumulative flow as a positive amount, at least 0."""
    return np.asarray(np.maximum(-np.cumsum(np.asarray(flows, dtype=float), axis=-1).min(axis=-1), 0.0))


def return_on_investment(pv_benefits: npt.ArrayLike, pv_costs: npt.ArrayLike) -> Array:
    """Net present value over the present value of costs, as a share; nan without costs."""
    costs = np.asarray(pv_costs, dtype=float)
    return _ratio(np.asarray(pv_benefits, dtype=float) - costs, costs)


def benefit_cost_ratio(pv_benefits: npt.ArrayLike, pv_costs: npt.ArrayLike) -> Array:
    """Present value of benefits over that of costs; nan without costs."""
    return _ratio(np.asarray(pv_benefits, dtype=float), np.asarray(pv_costs, dtype=float))


def equivalent_annual_cost(rate: float | Sequence[float], pv_costs: npt.ArrayLike, years: int) -> Array:
    """The equal amount at each year's end that has the present value `pv_costs`: PV * r / (1 - (1 + r)^-n)."""
    return np.asarray(np.asarray(pv_costs, dtype=float) / discount_factors(rate, np.arange(1, years + 1)).sum())


def cost_per_unit(rate: float | Sequence[float], pv_costs: npt.ArrayLike, units: npt.ArrayLike) -> Array:
    """Present value of costs over that of the units delivered at the end of year 1, 2, …, shape (..., years)."""
    delivered = np.asarray(units, dtype=float)
    factors = discount_factors(rate, np.arange(1, delivered.shape[-1] + 1))
    return _ratio(np.asarray(pv_costs, dtype=float), delivered @ factors)


def cost_of_delay(
    flows: npt.ArrayLike, rate: float | Sequence[float], times: npt.ArrayLike, months: float = 1
) -> Array:
    """What it costs to decide `months` later: net present value now less that of the same flows shifted."""
    when = np.asarray(times, dtype=float)
    lost = discount_factors(rate, when) - discount_factors(rate, when + months / 12.0)
    return np.asarray(np.asarray(flows, dtype=float) @ lost)


def break_even(value: Callable[[Array], Array], base: float, low: float, high: float) -> float:
    """The input nearest to `base` at which `value` is zero; nan where there is none between `low` and `high`.

    Args:
        value: the net present value at each of many inputs, shape (n,) to shape (n,).
        base: where the input stands now.
        low: the least that the input can be.
        high: the most that the input can be.
    """
    grid = np.unique(np.concatenate((np.linspace(low, high, 257), [min(max(base, low), high)])))
    with np.errstate(all="ignore"):
        at = value(grid)
        ok = np.isfinite(at[:-1]) & np.isfinite(at[1:]) & (np.sign(at[:-1]) * np.sign(at[1:]) < 0)
        lower, upper = grid[:-1][ok], grid[1:][ok]
        # Most inputs enter a value linearly, and then the straight line between the two ends hits at once.
        line = lower - at[:-1][ok] * (upper - lower) / (at[1:][ok] - at[:-1][ok])
        if line.size and np.max(np.abs(value(line))) > 1e-12 * np.max(np.abs(at[np.isfinite(at)]), initial=1.0):
            line = _between(value, lower, upper, np.sign(at[:-1][ok]))
        found = np.concatenate((grid[at == 0], line))
        # A pole changes the sign without a zero: there the values beside it stay far from zero.
        found = found[np.abs(value(found)) <= 1e-6 * np.max(np.abs(at[np.isfinite(at)]), initial=1.0)]
    return float(found[np.argmin(np.abs(found - base))]) if found.size else float("nan")


def _between(value: Callable[[Array], Array], lower: Array, upper: Array, sign: Array) -> Array:
    """The zeros between `lower` and `upper`, where `value` has the given sign at `lower` and the other at `upper`."""
    for _ in range(_BISECTIONS):
        middle = (lower + upper) / 2
        same = np.sign(value(middle)) == sign
        lower, upper = np.where(same, middle, lower), np.where(same, upper, middle)
    return np.asarray((lower + upper) / 2)


def _noise(amounts: Array) -> Array:
    # 0.1 + 0.2 - 0.3 must count as zero, or a project that just pays back never does.
    return np.asarray(1e-12 * np.abs(amounts).sum(axis=-1, keepdims=True))


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


_Found = tuple[npt.NDArray[np.intp], Array]


def _zeros(rows: Array, times: Array) -> tuple[_Found, _Found]:
    """Row and log-rate of each sign change, and of each zero without one.

    With u = log(1 + r) the value is a sum of exponentials, smooth for any times.  Each zero lies in a cell of
    the grid that shows a change of sign; two zeros in one cell, or a double one, show there as a change of sign
    of the slope, and the extreme between is then found first.
    """
    powers = np.exp(-np.outer(times, _GRID))
    at, slope = rows @ powers, -(rows * times) @ powers
    positive, rising = at >= 0, slope >= 0
    changes = positive[:, :-1] != positive[:, 1:]
    dips = ~changes & (rising[:, :-1] != rising[:, 1:]) & np.any(rows != 0, axis=1, keepdims=True)
    row, cell = np.nonzero(dips)
    extreme = _bisect(-rows * times, times, row, _GRID[cell], _GRID[cell + 1])
    height = _relative(rows, times, row, extreme)
    touches = np.abs(height) <= _TOUCH
    through = ~touches & ((height >= 0) != positive[row, cell])
    found_row, found_cell = np.nonzero(changes)
    all_rows = np.concatenate((found_row, row[through], row[through]))
    lower = np.concatenate((_GRID[found_cell], _GRID[cell[through]], extreme[through]))
    upper = np.concatenate((_GRID[found_cell + 1], extreme[through], _GRID[cell[through] + 1]))
    crossing = _bisect(rows, times, all_rows, lower, upper)
    return (all_rows, crossing), (row[touches], extreme[touches])


def _bisect(rows: Array, times: Array, row: npt.NDArray[np.intp], lower: Array, upper: Array) -> Array:
    if row.size == 0:
        return np.empty(0)
    amounts = rows[row]

    def sign(at: Array) -> npt.NDArray[np.bool_]:
        return np.asarray((amounts * np.exp(-np.outer(at, times))).sum(axis=1) >= 0)

    start = sign(lower)
    for _ in range(_BISECTIONS):
        middle = (lower + upper) / 2
        same = sign(middle) == start
        lower, upper = np.where(same, middle, lower), np.where(same, upper, middle)
    return np.asarray((lower + upper) / 2)


def _relative(rows: Array, times: Array, row: npt.NDArray[np.intp], at: Array) -> Array:
    terms = rows[row] * np.exp(-np.outer(at, times))
    size = np.abs(terms).sum(axis=1)
    return np.asarray(terms.sum(axis=1) / np.where(size > 0, size, 1.0))


def _roots(crossing: Array, touching: Array) -> Roots:
    # A double zero that falls on a grid line shows as two sign changes at one place.
    merged: list[float] = []
    doubled: list[float] = list(touching)
    for value in crossing:
        if merged and value - merged[-1] < 1e-8:
            doubled.append(merged.pop())
        else:
            merged.append(float(value))
    rates = tuple(sorted(float(np.expm1(value)) for value in [*merged, *doubled]))
    return Roots(rates, tuple(sorted(float(np.expm1(value)) for value in doubled)))
