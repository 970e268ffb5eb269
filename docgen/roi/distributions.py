"""Distributions of uncertain drivers: quantile, probability and mean, in closed form or by one fine table.

Each is a small frozen value; `quantile` takes many probabilities at once and is
all that sampling needs.  Nothing here draws a random number or knows a driver.
No scipy: the normal comes from the standard library, PERT from the incomplete
beta integral on a grid that is dense at both ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_STANDARD: Final = NormalDist()
_Z90: Final = _STANDARD.inv_cdf(0.9)
_Z95: Final = _STANDARD.inv_cdf(0.95)


class Distribution(Protocol):
    """What a driver's uncertainty must answer."""

    @property
    def mean(self) -> float:
        """The expected value."""

    @property
    def continuous(self) -> bool:
        """Whether the quantile has no jumps."""

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """The values that lie below with the given probabilities."""

    def below(self, value: float) -> float:
        """The probability of `value` or less."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A driver that is certain."""

    value: float
    continuous: bool = False

    @property
    def mean(self) -> float:
        """The value itself."""
        return self.value

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """The value, whatever the probability."""
        return np.full(np.shape(probability), self.value)

    def below(self, value: float) -> float:
        """0 below the value, else 1."""
        return float(value >= self.value)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value between `low` and `high` alike."""

    low: float
    high: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """Linear between the ends."""
        return self.low + np.asarray(probability, dtype=float) * (self.high - self.low)

    def below(self, value: float) -> float:
        """The share of the span below `value`."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Triangular:
    """Two straight lines from the ends to the mode."""

    low: float
    mode: float
    high: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """The mean of the three corners."""
        return (self.low + self.mode + self.high) / 3

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """Square roots from the nearer end."""
        p = np.asarray(probability, dtype=float)
        span = self.high - self.low
        left = self.low + np.sqrt(p * span * (self.mode - self.low))
        right = self.high - np.sqrt((1 - p) * span * (self.high - self.mode))
        return np.where(p < (self.mode - self.low) / span, left, right)

    def below(self, value: float) -> float:
        """The area of the triangle below `value`."""
        span = self.high - self.low
        if value <= self.low or value >= self.high:
            return float(value >= self.high)
        if value <= self.mode:
            return (value - self.low) ** 2 / (span * (self.mode - self.low))
        return 1 - (self.high - value) ** 2 / (span * (self.high - self.mode))


@dataclass(frozen=True, slots=True)
class Pert:
    """The beta distribution of project planning: weight 4 on the mode."""

    low: float
    mode: float
    high: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """(low + 4 mode + high) / 6."""
        return (self.low + 4 * self.mode + self.high) / 6

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """By the table of the incomplete beta integral."""
        x, f = _beta_table(*self._shape())
        return np.asarray(self.low + (self.high - self.low) * np.interp(np.asarray(probability, dtype=float), f, x))

    def below(self, value: float) -> float:
        """By the same table."""
        x, f = _beta_table(*self._shape())
        return float(np.interp((value - self.low) / (self.high - self.low), x, f))

    def _shape(self) -> tuple[float, float]:
        share = (self.mode - self.low) / (self.high - self.low)
        return 1 + 4 * share, 5 - 4 * share


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal distribution."""

    mu: float
    sigma: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """Its centre."""
        return self.mu

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """Centre plus deviations."""
        return self.mu + self.sigma * normal_scores(probability)

    def below(self, value: float) -> float:
        """By the error function."""
        return NormalDist(self.mu, self.sigma).cdf(value)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """exp of a normal distribution with centre `mu` and deviation `sigma`."""

    mu: float
    sigma: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """exp(mu + sigma² / 2)."""
        return math.exp(self.mu + self.sigma**2 / 2)

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """Exp of the normal quantile."""
        return np.asarray(np.exp(self.mu + self.sigma * normal_scores(probability)))

    def below(self, value: float) -> float:
        """By the error function of the logarithm."""
        return NormalDist(self.mu, self.sigma).cdf(math.log(value)) if value > 0 else 0.0

    @classmethod
    def of_mean(cls, mean: float, sd: float) -> Lognormal:
        """The one with this mean and standard deviation."""
        variance = math.log1p((sd / mean) ** 2)
        return cls(math.log(mean) - variance / 2, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Exponential:
    """Waiting times with the given mean."""

    scale: float
    continuous: bool = True

    @property
    def mean(self) -> float:
        """Its scale."""
        return self.scale

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """A logarithm."""
        return np.asarray(-self.scale * np.log1p(-np.asarray(probability, dtype=float)))

    def below(self, value: float) -> float:
        """1 - exp(-value / mean)."""
        return -math.expm1(-max(value, 0.0) / self.scale)


@dataclass(frozen=True, slots=True)
class Discrete:
    """A few values with weights; the values ascend and the weights add up to 1."""

    values: tuple[float, ...]
    weights: tuple[float, ...]
    continuous: bool = False

    @property
    def mean(self) -> float:
        """The weighted mean."""
        return math.fsum(value * weight for value, weight in zip(self.values, self.weights, strict=True))

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """The first value whose cumulated weight reaches the probability."""
        edges = np.cumsum(self.weights)[:-1]
        return np.asarray(self.values, dtype=float)[np.searchsorted(edges, probability, side="left")]

    def below(self, value: float) -> float:
        """The weight of the values up to `value`."""
        return math.fsum(weight for own, weight in zip(self.values, self.weights, strict=True) if own <= value)


@dataclass(frozen=True, slots=True)
class Truncated:
    """Another distribution between physical bounds: what lies outside cannot happen."""

    inner: Distribution
    low: float
    high: float

    @property
    def continuous(self) -> bool:
        """As that which is cut."""
        return self.inner.continuous

    @property
    def mean(self) -> float:
        """The mean of what remains, from 2,000 equally likely parts."""
        return float(self.quantile((np.arange(2000) + 0.5) / 2000).mean())

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """The inner quantile between the probabilities of the bounds."""
        lower, upper = self._cut()
        inner = self.inner.quantile(lower + np.asarray(probability, dtype=float) * (upper - lower))
        return np.clip(inner, self.low, self.high)

    def below(self, value: float) -> float:
        """The inner probability, stretched to what remains."""
        lower, upper = self._cut()
        return min(max((self.inner.below(value) - lower) / (upper - lower), 0.0), 1.0)

    @property
    def remaining(self) -> float:
        """How much probability the bounds leave."""
        lower, upper = self._cut()
        return upper - lower

    def _cut(self) -> tuple[float, float]:
        lower = self.inner.below(self.low)
        if not self.inner.continuous:
            lower = self.inner.below(math.nextafter(self.low, -math.inf))
        return lower, self.inner.below(self.high)


def normal_scores(probability: npt.ArrayLike) -> Array:
    """Quantiles of the standard normal distribution; those of 0 and 1 are infinite."""
    p = np.asarray(probability, dtype=float)
    inner = np.clip(p, 1e-300, 1 - 2**-53).ravel()
    scores = np.fromiter(map(_STANDARD.inv_cdf, inner.tolist()), dtype=float, count=inner.size).reshape(p.shape)
    return np.where(p <= 0, -np.inf, np.where(p >= 1, np.inf, scores))


def normal_of_quantiles(p10: float, p90: float) -> Normal:
    """The normal distribution with these 10th and 90th percentiles."""
    return Normal((p10 + p90) / 2, (p90 - p10) / (2 * _Z90))


def lognormal_of_quantiles(p10: float, p90: float) -> Lognormal:
    """The lognormal distribution with these 10th and 90th percentiles, both above 0."""
    inner = normal_of_quantiles(math.log(p10), math.log(p90))
    return Lognormal(inner.mu, inner.sigma)


def interval90(low: float, high: float, *, lognormal: bool) -> Distribution:
    """The distribution that lies between `low` and `high` with 90 %: their 5th and 95th percentiles."""
    if lognormal:
        return Lognormal((math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * _Z95))
    return Normal((low + high) / 2, (high - low) / (2 * _Z95))


def uniform_of_quantiles(p10: float, p90: float) -> Uniform:
    """The uniform distribution with these 10th and 90th percentiles."""
    return Uniform(p10 - (p90 - p10) / 8, p90 + (p90 - p10) / 8)


def of_quantiles(
    kind: Callable[[float, float, float], Distribution], p10: float, mode: float, p90: float
) -> Distribution:
    """The triangular or PERT distribution with this mode and these percentiles, by Newton's method on both ends.

    Raises:
        ValueError: no such distribution exists, because the mode is too near to one percentile.
    """
    scale = p90 - p10
    ends = np.array([p10 - scale / 2, p90 + scale / 2])
    for _ in range(60):
        miss = _miss(kind, ends, mode, p10, p90)
        if np.max(np.abs(miss)) < 1e-12 * scale:
            return kind(float(ends[0]), mode, float(ends[1]))
        step = 1e-6 * scale
        slopes = [(_miss(kind, ends + step * unit, mode, p10, p90) - miss) / step for unit in np.eye(2)]
        move = np.linalg.solve(np.column_stack(slopes), -miss)
        # The ends must enclose the mode; half the way to it at most in one step.
        ends = np.array([min(ends[0] + move[0], (ends[0] + mode) / 2), max(ends[1] + move[1], (ends[1] + mode) / 2)])
    raise ValueError("no such distribution: the base is too near to one of the percentiles")


def _miss(
    kind: Callable[[float, float, float], Distribution], ends: Array, mode: float, p10: float, p90: float
) -> Array:
    return np.asarray(kind(float(ends[0]), mode, float(ends[1])).quantile([0.1, 0.9]) - np.array([p10, p90]))


_CELLS: Final = 512
_FINE: Final = 8
_ANGLES: Final = np.linspace(0.0, math.pi, _CELLS + 1)
_WIDTH: Final = math.pi / _CELLS
_GAUSS_X, _GAUSS_W = np.polynomial.legendre.leggauss(4)
_INNER: Final = (_ANGLES[:-1, None] + (_GAUSS_X + 1) / 2 * _WIDTH).ravel()
# x = sin²(t / 2): both halves are kept so that neither end loses digits, and the nodes crowd at both ends.
_LOG_X: Final = 2 * np.log(np.sin(_INNER / 2))
_LOG_1_X: Final = 2 * np.log(np.cos(_INNER / 2))
_SIN: Final = np.sin(_ANGLES / 2)
_COS: Final = np.abs(np.cos(_ANGLES / 2))
_S: Final = np.arange(_FINE) / _FINE
# The cubic between two nodes: weights of the value and the slope at its left and at its right.
_HERMITE: Final = np.stack([(1 + 2 * _S) * (1 - _S) ** 2, _S * (1 - _S) ** 2, _S**2 * (3 - 2 * _S), _S**2 * (_S - 1)])
_NODES: Final = np.append(np.sin((_ANGLES[:-1, None] + _S * _WIDTH).ravel() / 2) ** 2, 1.0)


@lru_cache(maxsize=256)
def _beta_table(a: float, b: float) -> tuple[Array, Array]:
    """Nodes in [0, 1] and the regularised incomplete beta integral up to each.

    dx = sqrt(x (1 - x)) dt, which softens the ends of the density; four Gauss points integrate each cell, and a
    cubic with the density as its slope fills it, so that straight lines between the nodes are good to 1e-7.
    """
    density = np.exp((a - 0.5) * _LOG_X + (b - 0.5) * _LOG_1_X).reshape(_CELLS, -1)
    total = np.concatenate(([0.0], np.cumsum(density @ _GAUSS_W * (_WIDTH / 2))))
    slope = _SIN ** (2 * a - 1) * _COS ** (2 * b - 1) * _WIDTH
    corners = np.stack([total[:-1], slope[:-1], total[1:], slope[1:]], axis=1)
    fine = np.append((corners @ _HERMITE).ravel(), total[-1])
    return _NODES, np.maximum.accumulate(fine) / total[-1]
