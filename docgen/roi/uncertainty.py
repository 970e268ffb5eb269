"""From a driver as it is written to its distribution and its base value, and which correlations can be.

Nothing here draws a number; what a driver says wrongly is a `DriverError` with
the key at fault, which `checks` turns into a place in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from docgen.roi.distributions import (
    Constant,
    Discrete,
    Distribution,
    Exponential,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Truncated,
    Uniform,
    interval90,
    lognormal_of_quantiles,
    normal_of_quantiles,
    of_quantiles,
    uniform_of_quantiles,
)
from docgen.roi.model import Driver

Array = npt.NDArray[np.float64]

# The keys that shape each distribution; any other of them beside it is a fault, never ignored.
_SHAPE: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "constant": (frozenset(),),
    "pert": (frozenset({"low", "base", "high"}),),
    "triangular": (frozenset({"low", "base", "high"}),),
    "uniform": (frozenset({"low", "high"}),),
    "normal": (frozenset({"mean", "sd"}), frozenset({"p10", "p90"}), frozenset({"interval90"})),
    "lognormal": (frozenset({"mean", "sd"}), frozenset({"p10", "p90"}), frozenset({"interval90"})),
    "exponential": (frozenset({"mean"}),),
    "discrete": (frozenset({"values", "weights"}),),
}
_ALL_SHAPE: Final = frozenset({"low", "high", "mean", "sd", "p10", "p90", "values", "weights", "interval90"})


class DriverError(ValueError):
    """A driver whose keys do not make a distribution: the key at fault, the problem, the fix."""

    def __init__(self, key: str, problem: str, fix: str = "") -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem
        self.fix = fix


def distribution_of(driver: Driver) -> Distribution:
    """The distribution of a driver; a certain one is constant.

    Raises:
        DriverError: its keys contradict each other.
    """
    kind = _kind_of(driver)
    _check_keys(driver, kind)
    inner = _shape_of(driver, kind)
    if driver.truncate is None:
        return inner
    return _truncated(inner, driver.truncate)


def base_value(driver: Driver) -> float:
    """The value in the base case: `base`, else the centre of the distribution.

    That is the mean of normal, uniform and exponential, the median of lognormal, and the likeliest value of discrete.
    """
    if driver.base is not None:
        return driver.base
    found = distribution_of(driver)
    inner = found.inner if isinstance(found, Truncated) else found
    if isinstance(inner, Lognormal):
        centre = float(np.exp(inner.mu))
    elif isinstance(inner, Discrete):
        centre = inner.values[int(np.argmax(inner.weights))]
    else:
        centre = inner.mean
    return min(max(centre, found.low), found.high) if isinstance(found, Truncated) else centre


def is_uncertain(driver: Driver) -> bool:
    """Whether a driver is drawn in the simulation."""
    return driver.formula is None and not isinstance(distribution_of(driver), Constant)


def _kind_of(driver: Driver) -> str:
    if driver.distribution is not None:
        return driver.distribution
    if driver.interval90 is not None:
        return "lognormal" if driver.interval90[0] > 0 else "normal"
    given = [key for key in ("low", "high", "mean", "sd", "p10", "p90", "values") if getattr(driver, key) is not None]
    if given:
        fix = "write distribution: pert, triangular or uniform" if given[0] in ("low", "high") else "add distribution:"
        raise DriverError(given[0], f"{given[0]} needs a distribution", fix)
    return "constant"


def _check_keys(driver: Driver, kind: str) -> None:
    given = frozenset(key for key in _ALL_SHAPE if getattr(driver, key) is not None)
    choices = _SHAPE[kind]
    wanted = max(choices, key=lambda keys: len(keys & given))
    missing = [key for key in sorted(wanted) if getattr(driver, key) is None]
    if kind == "constant" and driver.base is None and driver.formula is None:
        raise DriverError("base", "a driver needs base, a distribution or a formula", "add base:")
    if missing:
        forms = " or ".join(", ".join(sorted(keys)) for keys in choices)
        raise DriverError("distribution", f"{kind} needs {forms}; {missing[0]} is missing", f"add {missing[0]}:")
    spare = sorted(given - wanted)
    if spare:
        raise DriverError(spare[0], f"{spare[0]} has no meaning for {kind}", f"remove {spare[0]}:")
    if driver.bounds != "min-max" and kind not in ("pert", "triangular", "uniform"):
        raise DriverError("bounds", f"bounds has no meaning for {kind}", "remove bounds:")


def _shape_of(driver: Driver, kind: str) -> Distribution:
    if kind == "constant":
        return Constant(driver.base if driver.base is not None else 0.0)
    if kind in ("pert", "triangular"):
        return _three_point(driver, kind)
    if kind == "uniform":
        assert driver.low is not None
        assert driver.high is not None
        _ascending(driver, "low", driver.low, driver.high)
        make = uniform_of_quantiles if driver.bounds == "p10-p90" else Uniform
        return make(driver.low, driver.high)
    if kind == "exponential":
        assert driver.mean is not None
        if driver.mean <= 0:
            raise DriverError("mean", f"the mean of exponential must be above 0, not {driver.mean:g}")
        return Exponential(driver.mean)
    return _discrete(driver) if kind == "discrete" else _bell(driver, lognormal=kind == "lognormal")


def _three_point(driver: Driver, kind: str) -> Distribution:
    low, base, high = driver.low, driver.base, driver.high
    assert low is not None
    assert base is not None
    assert high is not None
    if not (low <= base <= high and low < high):
        problem = f"low {low:g}, base {base:g}, high {high:g} do not ascend"
        raise DriverError(
            "low" if low > base else "high", problem, "put them in order; a certain driver has base alone"
        )
    make = Pert if kind == "pert" else Triangular
    if driver.bounds == "min-max":
        return make(low, base, high)
    try:
        return of_quantiles(make, low, base, high)
    except (ValueError, np.linalg.LinAlgError):
        problem = f"no {kind} has its mode at {base:g} with P10 {low:g} and P90 {high:g}"
        raise DriverError("base", problem, "move base away from the ends") from None


def _bell(driver: Driver, *, lognormal: bool) -> Distribution:
    if driver.mean is not None:
        assert driver.sd is not None
        if driver.sd <= 0:
            raise DriverError("sd", f"sd must be above 0, not {driver.sd:g}")
        if lognormal and driver.mean <= 0:
            raise DriverError("mean", f"the mean of lognormal must be above 0, not {driver.mean:g}")
        return Lognormal.of_mean(driver.mean, driver.sd) if lognormal else Normal(driver.mean, driver.sd)
    key = "p10" if driver.p10 is not None else "interval90"
    ends = (driver.p10, driver.p90) if driver.p10 is not None else driver.interval90
    assert ends is not None
    if len(ends) != 2:
        raise DriverError(key, f"interval90 holds {len(ends)} values", "write [a, b]")
    low, high = ends
    assert low is not None
    assert high is not None
    _ascending(driver, key, low, high)
    if lognormal and low <= 0:
        raise DriverError(key, f"lognormal lies above 0, not at {low:g}", "write distribution: normal")
    if key == "interval90":
        return interval90(low, high, lognormal=lognormal)
    return lognormal_of_quantiles(low, high) if lognormal else normal_of_quantiles(low, high)


def _discrete(driver: Driver) -> Distribution:
    assert driver.values is not None
    assert driver.weights is not None
    if len(driver.values) != len(driver.weights):
        problem = f"{len(driver.values)} values have {len(driver.weights)} weights"
        raise DriverError("weights", problem, "write one weight for each value")
    total = sum(driver.weights)
    if min(driver.weights) < 0 or total <= 0:
        raise DriverError("weights", "weights must not be negative, and not all 0")
    merged: dict[float, float] = {}
    for value, weight in zip(driver.values, driver.weights, strict=True):
        merged[value] = merged.get(value, 0.0) + weight / total
    values = tuple(sorted(value for value, weight in merged.items() if weight > 0))
    return Discrete(values, tuple(merged[value] for value in values))


def _truncated(inner: Distribution, bounds: Sequence[float]) -> Distribution:
    if len(bounds) != 2 or bounds[0] >= bounds[1]:
        raise DriverError("truncate", "truncate holds the least and the greatest value", "write [least, greatest]")
    cut = Truncated(inner, bounds[0], bounds[1])
    if isinstance(inner, Constant) or cut.remaining < 1e-6:
        raise DriverError("truncate", f"nothing is left between {bounds[0]:g} and {bounds[1]:g}", "widen the bounds")
    return cut


def _ascending(driver: Driver, key: str, low: float, high: float) -> None:
    if low >= high:
        raise DriverError(key, f"{low:g} and {high:g} do not ascend", "put the lesser first")


def correlation_matrix(ids: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Array:
    """The rank correlations of `ids` as a matrix; pairs that are not given move independently."""
    matrix = np.eye(len(ids))
    at = {identifier: number for number, identifier in enumerate(ids)}
    for (one, other), rho in pairs.items():
        matrix[at[one], at[other]] = matrix[at[other], at[one]] = rho
    return matrix


def impossible_pairs(ids: Sequence[str], matrix: Array) -> list[tuple[str, str]]:
    """The pairs that cannot hold together; empty where the matrix can be.

    Three drivers that contradict each other are named if there are such; else every pair that pulls the wrong way.
    """
    if matrix.shape[0] == 0 or np.linalg.eigvalsh(matrix)[0] >= -1e-9:
        return []
    count = len(ids)
    for i in range(count):
        for j in range(i + 1, count):
            for k in range(j + 1, count):
                three = matrix[np.ix_([i, j, k], [i, j, k])]
                if np.linalg.eigvalsh(three)[0] < -1e-9:
                    return [(ids[a], ids[b]) for a, b in ((i, j), (i, k), (j, k)) if matrix[a, b] != 0]
    weights = np.linalg.eigh(matrix)[1][:, 0]
    pull = matrix * np.outer(weights, weights)
    return [(ids[i], ids[j]) for i in range(count) for j in range(i + 1, count) if pull[i, j] < -1e-9]
