"""Distributions against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.roi.distributions import (
    Constant,
    Discrete,
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

MIDDLES = (np.arange(200_000) + 0.5) / 200_000
ALL = [
    Pert(10, 20, 50), Pert(0, 0, 1), Pert(0, 1, 1), Triangular(10, 20, 50), Normal(24, 3), Lognormal(1, 0.5),
    Uniform(-2, 5), Exponential(2.5), Truncated(Normal(0, 1), -1, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "mean", "sd", "quantiles"),
    [
        (Pert(10, 20, 50), 23.3333, 7.1270, [14.4894, 22.5524, 33.3556]),
        (Triangular(10, 20, 50), 26.6667, 8.4984, [16.3246, 25.5051, 39.0455]),
    ],
)
def test_closed_forms(found, mean, sd, quantiles):
    assert found.mean == pytest.approx(mean, abs=5e-5)
    assert found.quantile(MIDDLES).std() == pytest.approx(sd, abs=5e-5)
    assert found.quantile([0.1, 0.5, 0.9]) == pytest.approx(quantiles, abs=5e-5)


def test_lognormal_by_its_percentiles():
    found = lognormal_of_quantiles(10, 50)
    assert (found.mu, found.sigma) == (pytest.approx(3.107304, abs=5e-7), pytest.approx(0.627926, abs=5e-7))
    assert found.quantile(0.5) == pytest.approx(22.3607, abs=5e-5)
    assert found.mean == pytest.approx(27.2335, abs=5e-5)


@pytest.mark.parametrize("found", ALL, ids=repr)
def test_the_mean_is_that_of_the_quantiles(found):
    assert found.quantile(MIDDLES).mean() == pytest.approx(found.mean, rel=1e-4)


@pytest.mark.parametrize("found", ALL, ids=repr)
def test_below_is_the_inverse_of_the_quantile(found):
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        assert found.below(float(found.quantile(share))) == pytest.approx(share, abs=1e-6)


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(ALL))
def test_quantiles_ascend(one, other, found):
    low, high = sorted((min(max(one, 1e-9), 1 - 1e-9), min(max(other, 1e-9), 1 - 1e-9)))
    assert found.quantile(low) <= found.quantile(high) + 1e-12


@pytest.mark.parametrize("kind", [Pert, Triangular])
@pytest.mark.parametrize("mode", [10.0, 14.0, 30.0, 45.0, 50.0])
def test_ends_are_found_from_percentiles(kind, mode):
    found = of_quantiles(kind, 10, mode, 50)
    assert found.quantile([0.1, 0.9]) == pytest.approx([10, 50], rel=1e-9)
    assert found.mode == mode


def test_intervals_and_percentiles():
    assert interval90(5, 10, lognormal=True).quantile([0.05, 0.95]) == pytest.approx([5, 10])
    assert interval90(-5, 10, lognormal=False).quantile([0.05, 0.95]) == pytest.approx([-5, 10])
    assert normal_of_quantiles(1, 3).quantile([0.1, 0.9]) == pytest.approx([1, 3])
    assert uniform_of_quantiles(1, 3).quantile([0.1, 0.9]) == pytest.approx([1, 3])
    assert Lognormal.of_mean(20, 5).mean == pytest.approx(20)


def test_a_truncated_driver_stays_inside_its_bounds():
    found = Truncated(Normal(0, 1), -1, 2)
    drawn = found.quantile([1e-12, 0.3, 1 - 1e-12])
    assert drawn.min() >= -1
    assert drawn.max() <= 2
    cut = Truncated(Discrete((1, 2, 3), (0.2, 0.3, 0.5)), 2, 3)
    assert sorted(set(cut.quantile(MIDDLES).tolist())) == [2, 3]
    assert (cut.quantile(MIDDLES) == 2).mean() == pytest.approx(0.375, abs=1e-4)


def test_discrete_values_come_by_their_weights():
    found = Discrete((0, 1), (0.3, 0.7))
    assert (found.quantile(MIDDLES) == 1).mean() == pytest.approx(0.7, abs=1e-5)
    assert (found.mean, found.below(0), Constant(4).mean) == (0.7, 0.3, 4)
