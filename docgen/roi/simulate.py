"""The simulation of a plan: what may happen to its net present value, and what drives it.

Money is unrounded and in the model's currency; shares are fractions.  Every
figure comes with its standard error from replicated batches, and `supported`
says to how many digits it may be printed.  Same plan, draws and seed: same
figures.  Nothing here reads a file, formats a number or asks a clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from docgen.roi.distributions import Distribution
from docgen.roi.engine import Plan
from docgen.roi.sampling import BATCHES, Hypercube
from docgen.roi.uncertainty import distribution_of, is_uncertain

Array = npt.NDArray[np.float64]

PERCENTS: Final = (5, 10, 25, 50, 75, 90, 95)
_SHARES: Final = tuple(percent / 100 for percent in PERCENTS)
# Each is at most a third above the one before, so that the least that gives 16 bins gives 12.
_STEPS: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_MOST_BINS: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the tornado.

    Attributes:
        driver: id.
        low: its 10th percentile.
        high: its 90th percentile.
        npv_low: net present value with the driver at `low` and all others at their medians.
        npv_high: likewise at `high`.
        rank_correlation: of its draws with the net present value, with sign.
        variance_share: its squared rank correlation over the sum of all.
    """

    driver: str
    low: float
    high: float
    npv_low: float
    npv_high: float
    rank_correlation: float
    variance_share: float

    @property
    def swing(self) -> float:
        """Length of the bar."""
        return abs(self.npv_high - self.npv_low)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Shares of the draws in bins of one width with an edge at 0; the end bins hold what lies beyond them."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]

    def decimals(self, unit: float) -> int:
        """How many places show its edges whole in `unit`, as 0.75 needs two; 0 without bins."""
        width = (self.edges[1] - self.edges[0]) / unit if self.shares else 0.0
        return next((places for places in range(9) if math.isclose(round(width, places), width, rel_tol=1e-6)), 9)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the draws say about the net present value.

    Attributes:
        draws: draws taken.
        seed: seed of the draws.
        mean: mean.
        sd: standard deviation.
        percentiles: by percent, see `PERCENTS`.
        probability_positive: share of draws above 0.
        probability_payback: share of draws that pay back within the horizon.
        standard_error: of `mean`, `sd`, `p5` …, and both probabilities.
        at_medians: net present value with every driver at its median, the axis of the tornado.
        tornado: bars by falling swing.
        histogram: for a chart.
        curve: the 0.5th, 1st, 2nd … 99th and 99.5th percentile, for an S-curve.
    """

    draws: int
    seed: int
    mean: float
    sd: float
    percentiles: Mapping[int, float]
    probability_positive: float
    probability_payback: float
    standard_error: Mapping[str, float]
    at_medians: float
    tornado: tuple[Bar, ...]
    histogram: Histogram
    curve: tuple[tuple[float, float], ...]


class NotFiniteError(ValueError):
    """Some draws have no finite value: how many of how many."""

    def __init__(self, bad: int, draws: int) -> None:
        super().__init__(f"{bad} of {draws} draws have no finite value")
        self.bad = bad
        self.draws = draws


def simulate(plan: Plan, draws: int, seed: int, fixed: Mapping[str, float] | None = None) -> Simulated | None:
    """What the draws say; None where no driver is uncertain.

    Args:
        plan: the compiled model.
        draws: at least that many, see `Hypercube`.
        seed: the same one gives the same figures.
        fixed: drivers that are set to a value, and so certain.

    Raises:
        NotFiniteError: a formula has no finite value for some draws.
    """
    drivers = uncertain_drivers(plan, fixed or {})
    if not drivers:
        return None
    pairs = {pair.between: pair.rho for pair in plan.model.correlations if set(pair.between) <= set(drivers)}
    cube = Hypercube.of(drivers, pairs, draws, seed)
    drawn = _evaluate(plan, cube)
    bad = int(np.count_nonzero(~np.isfinite(drawn.npv)))
    if bad:
        raise NotFiniteError(bad, cube.size)
    ascending = np.sort(drawn.npv, axis=None)
    mean, spread = _spread(drawn)
    at_medians, bars = _tornado(plan, drivers, drawn.rank_correlations)
    return Simulated(
        draws=cube.size,
        seed=seed,
        mean=mean,
        sd=math.sqrt(float(np.square(ascending - mean).sum()) / (cube.size - 1)),
        percentiles=dict(zip(PERCENTS, quantiles(ascending, _SHARES).tolist(), strict=True)),
        probability_positive=float(spread["probability_positive"].mean()),
        probability_payback=float(drawn.paid.mean()),
        standard_error={key: float(row.std(ddof=1)) / math.sqrt(BATCHES) for key, row in spread.items()},
        at_medians=at_medians,
        tornado=bars,
        histogram=histogram(ascending),
        curve=_curve(ascending),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All draws evaluated: net present values ascending inside each batch, what is paid back, rank correlations."""

    npv: Array
    paid: Array
    rank_correlations: Mapping[str, float]


def _evaluate(plan: Plan, cube: Hypercube) -> _Drawn:
    vectors = np.column_stack([plan.discount, np.ones_like(plan.discount)])
    npvs: list[Array] = []
    paid: list[Array] = []
    together = dict.fromkeys(cube.drivers, 0.0)
    own = dict.fromkeys(cube.drivers, 0.0)
    centred = np.arange(cube.strata) - (cube.strata - 1) / 2
    full = BATCHES * float(np.square(centred).sum())
    for block in cube.blocks():
        columns = {name: values.reshape(-1, 1) for name, values in block.values.items()}
        shape = next(iter(block.values.values())).shape
        npv, total = (np.broadcast_to(x, (shape[0] * shape[1],)) for x in plan.project(plan.values(columns), vectors))
        # Below this a sum of flows is zero but for its last bits.
        paid.append((total >= -1e-9 * max(float(np.abs(total).max()), 1.0)).reshape(shape).mean(axis=1))
        order = np.argsort(npv.reshape(shape), axis=1)
        order += np.arange(shape[0])[:, None] * shape[1]
        npvs.append(npv.take(order))
        ranks = np.empty(order.size)
        ranks[order.ravel()] = np.tile(centred, shape[0])
        for name, rank in block.ranks.items():
            # No dot product: BLAS would wake its threads for it, which costs more than they save.
            together[name] += float((rank.ravel() * ranks).sum())
            own[name] += _rank_spread(rank, full / BATCHES)
    correlations = {
        name: sums / math.sqrt(full * own[name]) if own[name] > 0 else 0.0 for name, sums in together.items()
    }
    return _Drawn(np.concatenate(npvs), np.concatenate(paid), correlations)


def _rank_spread(rank: npt.NDArray[Any], plain: float) -> float:
    """Squared deviations of the ranks in each batch, added up; `plain` is that of one batch without ties."""
    if rank.dtype == np.int64:  # a permutation
        return plain * len(rank)
    tied = np.asarray(rank, dtype=float)
    return float(np.square(tied - tied.mean(axis=1, keepdims=True)).sum())


def uncertain_drivers(plan: Plan, fixed: Mapping[str, float]) -> dict[str, Distribution]:
    """The drivers that are drawn, in the order of the model."""
    chosen = [driver for driver in plan.model.drivers if driver.id not in fixed and is_uncertain(driver)]
    return {driver.id: distribution_of(driver) for driver in chosen}


def supported(value: float, standard_error: float) -> float:
    """`value` rounded so that its last digit is no finer than twice its standard error."""
    if not standard_error > 0 or not math.isfinite(value):
        return value
    unit = 10.0 ** round(math.log10(2 * standard_error))
    rounded = round(value / unit) * unit
    return round(rounded, max(0, -math.floor(math.log10(unit)))) if unit < 1 else rounded


def histogram(ascending: Array) -> Histogram:
    """Twelve to sixteen bins of a round width with an edge at 0, where the spread allows it."""
    low, high = quantiles(ascending, [0.005])[0], quantiles(ascending, [0.995])[0]
    # A spread in the last bits is rounding, and less than a millionth of the currency is no money.
    if not high - low > max(1e-6, 1e-9 * max(abs(low), abs(high))):
        return Histogram((), ())
    width = _round_width(low, high)
    first, last = math.floor(low / width), math.ceil(high / width)
    edges = np.arange(first, last + 1) * width
    inner = np.searchsorted(ascending, edges[1:-1], side="left")
    counts = np.diff(np.concatenate(([0], inner, [ascending.size])))
    return Histogram(tuple(edges.tolist()), tuple((counts / ascending.size).tolist()))


def quantiles(ascending: Array, shares: Sequence[float]) -> Array:
    """Quantiles of values in ascending order, linear between them; along the last axis, shape (len(shares), ...)."""
    at = np.asarray(shares) * (ascending.shape[-1] - 1)
    below = np.floor(at).astype(np.int64)
    above = np.minimum(below + 1, ascending.shape[-1] - 1)
    lower, upper = ascending[..., below], ascending[..., above]
    return np.asarray(np.moveaxis(lower + (at - below) * (upper - lower), -1, 0))


def _round_width(low: float, high: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10((high - low) / _MOST_BINS))
    widths = [step * magnitude * tens for tens in (1.0, 10.0) for step in _STEPS]
    return next(w for w in widths if math.ceil(high / w) - math.floor(low / w) <= _MOST_BINS)


def _curve(ascending: Array) -> tuple[tuple[float, float], ...]:
    shares = [0.005, *(percent / 100 for percent in range(1, 100)), 0.995]
    return tuple(zip(shares, quantiles(ascending, shares).tolist(), strict=True))


def _spread(drawn: _Drawn) -> tuple[float, dict[str, Array]]:
    """The mean, and each figure batch by batch."""
    means = drawn.npv.mean(axis=1)
    spread: dict[str, Array] = {"mean": means, "sd": drawn.npv.std(axis=1, ddof=1)}
    spread |= {f"p{percent}": row for percent, row in zip(PERCENTS, quantiles(drawn.npv, _SHARES), strict=True)}
    spread |= {"probability_positive": (drawn.npv > 0).mean(axis=1), "probability_payback": drawn.paid}
    return float(means.mean()), spread


def _tornado(
    plan: Plan, drivers: Mapping[str, Distribution], correlations: Mapping[str, float]
) -> tuple[float, tuple[Bar, ...]]:
    """Every driver at its 10th and 90th percentile with the others at their medians, in one evaluation."""
    ends = {name: found.quantile([0.1, 0.5, 0.9]) for name, found in drivers.items()}
    cases = {name: np.full((2 * len(drivers) + 1, 1), values[1]) for name, values in ends.items()}
    for number, (name, values) in enumerate(ends.items()):
        cases[name][2 * number + 1 : 2 * number + 3, 0] = values[0], values[2]
    npv = np.broadcast_to(plan.npv(plan.values(cases)), (2 * len(drivers) + 1,))
    total = sum(rho**2 for rho in correlations.values()) or 1.0
    bars = [
        Bar(
            driver=name,
            low=float(values[0]),
            high=float(values[2]),
            npv_low=float(npv[2 * number + 1]),
            npv_high=float(npv[2 * number + 2]),
            rank_correlation=correlations[name],
            variance_share=correlations[name] ** 2 / total,
        )
        for number, (name, values) in enumerate(ends.items())
    ]
    return float(npv[0]), tuple(sorted(bars, key=lambda bar: -bar.swing))
