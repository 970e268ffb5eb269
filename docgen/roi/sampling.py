"""Seeded Latin hypercube samples with rank correlations, in replicated batches.

A sample is `BATCHES` independent Latin hypercubes: inside each, every driver
takes one value from each of equally likely strata.  The spread between batches
tells how exact a figure is; the formulas of plain sampling would overstate it.
Correlations follow Iman and Conover: values are reordered, never changed, so
that each driver keeps its own distribution exactly.

The stream of a driver depends on the seed and its id, not on its neighbours.
Draws come in blocks of a few batches, small enough to stay in a core's cache.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from docgen.roi.distributions import Distribution
from docgen.roi.uncertainty import correlation_matrix

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

BATCHES: Final = 20
# From here on a stratum is so narrow that a straight line between its borders is exact enough.
_FINE: Final = 500
_BLOCK: Final = 16_000


@dataclass(frozen=True, slots=True)
class Block:
    """Draws of a few batches: one row per batch.

    Attributes:
        values: per driver, shape (batches, strata).
        ranks: per driver, rank of each draw up to a constant per batch; same shape; good until the next block.
    """

    values: Mapping[str, Array]
    ranks: Mapping[str, Array | Index]


@dataclass(frozen=True)
class Hypercube:
    """A sample to be drawn.

    Attributes:
        drivers: the uncertain drivers.
        pairs: rank correlations; they must be possible together.
        strata: draws in each batch.
        seed: the same one gives the same sample.
    """

    drivers: Mapping[str, Distribution]
    pairs: Mapping[tuple[str, str], float]
    strata: int
    seed: int

    @classmethod
    def of(
        cls, drivers: Mapping[str, Distribution], pairs: Mapping[tuple[str, str], float], draws: int, seed: int
    ) -> Hypercube:
        """The hypercube of at least `draws` draws: they are rounded up to a multiple of `BATCHES`."""
        return cls(drivers, pairs, -(-draws // BATCHES), seed)

    @property
    def size(self) -> int:
        """Draws in all."""
        return BATCHES * self.strata

    def blocks(self) -> Iterator[Block]:
        """The sample, block by block; use the ranks of one before you ask for the next."""
        streams = {
            name: np.random.Generator(np.random.SFC64([self.seed, zlib.crc32(name.encode())])) for name in self.drivers
        }
        columns = {name: _Column.of(found, self.strata, streams[name]) for name, found in self.drivers.items()}
        linked = [name for name in self.drivers if any(name in pair for pair in self.pairs)]
        wished = _wished(linked, self.pairs) if linked else np.empty((0, 0))
        step = next(count for count in (20, 10, 5, 4, 2, 1) if count == 1 or count * self.strata <= _BLOCK)
        order = np.arange(step * self.strata, dtype=np.int64).reshape(step, self.strata)
        free = [name for name in self.drivers if name not in linked]
        held = {name: order.copy() for name in free[1:]}
        for first in range(0, BATCHES, step):
            # One free driver may stay in order: all others are shuffled against it, in place to spare memory.
            indexes = dict.fromkeys(free[:1], order)
            indexes |= {name: streams[name].permuted(index, axis=1, out=index) for name, index in held.items()}
            indexes |= _linked_indexes({name: streams[name] for name in linked}, wished, order)
            yield _block(columns, indexes, first, step)


@dataclass(frozen=True, slots=True)
class _Column:
    """What one driver keeps between blocks."""

    found: Distribution
    stream: np.random.Generator
    offsets: Array
    borders: Array | None
    widths: Array | None

    @classmethod
    def of(cls, found: Distribution, strata: int, stream: np.random.Generator) -> _Column:
        # One offset per batch, spread evenly over the batches, so that their mean is that of the strata.
        offsets = (stream.permutation(BATCHES) + stream.random(BATCHES))[:, None] / BATCHES
        if strata < _FINE or not found.continuous:
            return cls(found, stream, offsets, None, None)
        borders = found.quantile(np.arange(1, strata) / strata)
        return cls(found, stream, offsets, borders[:-1], np.diff(borders))

    def ascending(self, first: int, batches: int, strata: int) -> Array:
        """One value from each stratum of each batch, in ascending order."""
        if self.borders is None or self.widths is None:
            shares = (np.arange(strata) + self.stream.random((batches, strata))) / strata
            return self.found.quantile(shares)
        offsets = self.offsets[first : first + batches]
        values = np.empty((batches, strata))
        inner = values[:, 1:-1]
        np.multiply(offsets, self.widths, out=inner)
        inner += self.borders
        # Tails bend, and may have no end.
        values[:, 0] = self.found.quantile(offsets[:, 0] / strata)
        values[:, -1] = self.found.quantile((strata - 1 + offsets[:, 0]) / strata)
        return values


def _block(columns: Mapping[str, _Column], indexes: Mapping[str, Index], first: int, batches: int) -> Block:
    values: dict[str, Array] = {}
    ranks: dict[str, Array | Index] = {}
    for name, column in columns.items():
        index = indexes[name]
        ascending = column.ascending(first, batches, index.shape[1])
        values[name] = ascending.ravel().take(index)
        ranks[name] = index if column.found.continuous else _tied(ascending).ravel().take(index)
    return Block(values, ranks)


def _tied(ascending: Array) -> Array:
    """Mid-ranks where values repeat."""
    ranks = np.empty(ascending.shape)
    for number, row in enumerate(ascending):
        ranks[number] = np.searchsorted(row, row, side="left") + np.searchsorted(row, row, side="right")
    return ranks / 2


def _linked_indexes(streams: Mapping[str, np.random.Generator], wished: Array, order: Index) -> dict[str, Index]:
    """Indexes of the correlated drivers, such that their ranks correlate as wished."""
    if not streams:
        return {}
    batches, strata = order.shape
    scores = np.empty((batches, len(streams), strata))
    for at, stream in enumerate(streams.values()):
        scores[:, at] = stream.standard_normal((batches, strata))
    # What chance correlates is taken out first.  einsum, not @: for such shapes BLAS spends more on its threads.
    own = np.einsum("bik,bjk->bij", scores, scores) / strata
    mixing = wished @ np.linalg.inv(np.linalg.cholesky(own + 1e-10 * np.eye(len(streams))))
    mixed = np.einsum("bij,bjk->bik", mixing, scores)
    found: dict[str, Index] = {}
    for at, name in enumerate(streams):
        # The k-th smallest mixed score takes the k-th smallest value of the driver.
        places = np.argsort(mixed[:, at], axis=1)
        places += order[:, :1]
        found[name] = np.empty_like(order)
        found[name].ravel()[places.ravel()] = order.ravel()
    return found


def _wished(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Array:
    """The lower triangle that turns independent scores into ones whose ranks correlate as wished."""
    # The rank correlation of two normals with correlation r is 6/pi asin(r/2).
    wished = 2 * np.sin(np.pi / 6 * correlation_matrix(names, pairs))
    # A wish at the edge of the possible may fall just outside: pull it back by the least that helps.
    smallest = float(np.linalg.eigvalsh(wished)[0])
    if smallest < 1e-9:
        slack = 1e-9 - smallest
        wished = (wished + slack * np.eye(len(names))) / (1 + slack)
    return np.asarray(np.linalg.cholesky(wished))
