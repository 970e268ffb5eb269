"""The simulation: honest, seeded, and as exact as it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen.roi as roi
from docgen.errors import DocgenError
from docgen.roi.distributions import Discrete, Exponential, Normal, Pert, Triangular
from docgen.roi.engine import compile_model
from docgen.roi.sampling import BATCHES, Hypercube
from docgen.roi.simulate import histogram, quantiles, simulate, supported


def columns(cube):
    blocks = list(cube.blocks())
    return {name: np.concatenate([block.values[name] for block in blocks]) for name in cube.drivers}


def ranks(values):
    return np.argsort(np.argsort(values.ravel())).astype(float)


def test_each_batch_takes_one_value_from_each_stratum():
    found = Pert(10, 20, 50)
    for draws in (2_000, 20_000):
        drawn = columns(Hypercube.of({"a": Normal(0, 1), "b": found}, {}, draws, 3))["b"]
        assert drawn.shape == (BATCHES, draws // BATCHES)
        strata = np.array([[found.below(value) for value in row] for row in drawn[:2]]) * drawn.shape[1]
        assert np.sort(np.floor(strata + 1e-6), axis=1).tolist() == [list(range(drawn.shape[1]))] * 2


@settings(max_examples=15, deadline=None)
@given(st.floats(-0.9, 0.9), st.integers(0, 1000))
def test_correlation_leaves_each_driver_its_own_values(rho, seed):
    drivers = {"a": Triangular(0, 1, 4), "b": Exponential(2)}
    free = columns(Hypercube.of(drivers, {}, 2_000, seed))
    tied = columns(Hypercube.of(drivers, {("a", "b"): rho}, 2_000, seed))
    for name, found in drivers.items():
        for sample in (free[name], tied[name]):
            assert np.sort(sample.ravel()).mean() == pytest.approx(found.mean, rel=0.01)
            # A batch has 100 strata, so the 90th percentile cannot leave the two that meet there.
            assert found.quantile(0.89) <= np.quantile(sample, 0.9) <= found.quantile(0.91)
    assert np.corrcoef(ranks(tied["a"]), ranks(tied["b"]))[0, 1] == pytest.approx(rho, abs=0.04)


def test_correlated_drivers_reach_the_wished_rank_correlations():
    drivers = {name: Pert(0, low, 10) for name, low in zip("abcd", (1, 3, 5, 9), strict=True)}
    pairs = {("a", "b"): 0.7, ("b", "c"): -0.4, ("c", "d"): 0.2}
    drawn = columns(Hypercube.of(drivers, pairs, 20_000, 1))
    for (one, other), rho in {**pairs, ("a", "d"): 0.0}.items():
        assert np.corrcoef(ranks(drawn[one]), ranks(drawn[other]))[0, 1] == pytest.approx(rho, abs=0.02)


def test_the_stream_of_a_driver_does_not_depend_on_its_neighbours():
    both = columns(Hypercube.of({"x": Normal(0, 1), "a": Normal(0, 1), "b": Normal(5, 1)}, {}, 2_000, 3))
    alone = columns(Hypercube.of({"x": Normal(0, 1), "b": Normal(5, 1)}, {}, 2_000, 3))
    assert np.array_equal(both["b"], alone["b"])


def test_the_published_example_of_three_distributions(model_of):
    # mcerp's documentation: Z = x1 * x2² / (15 (1.5 + x3)); analytic mean 1161.555, variance 117 158.
    model = model_of(
        rate=0.0,
        years=1,
        drivers=[
            {"id": "x1", "distribution": "normal", "mean": 24, "sd": 1},
            {"id": "x2", "distribution": "normal", "mean": 37, "sd": 4},
            {"id": "x3", "distribution": "exponential", "mean": 0.5},
        ],
        benefits=[{"id": "z", "formula": "x1 * x2 ** 2 / (15 * (1.5 + x3))"}],
    )
    found = simulate(compile_model(model), 40_000, 7)
    assert found.mean == pytest.approx(1161.555, rel=3e-4)
    assert found.sd**2 == pytest.approx(117_158, rel=8e-3)


def test_same_seed_same_result_and_another_seed_another(maintenance):
    plan = compile_model(maintenance)
    assert simulate(plan, 2_000, 7) == simulate(plan, 2_000, 7)
    assert simulate(plan, 2_000, 7) != simulate(plan, 2_000, 8)


def test_standard_errors_tell_how_far_repeated_runs_lie_apart(maintenance):
    plan = compile_model(maintenance)
    runs = [simulate(plan, 2_000, seed) for seed in range(40)]
    for key, value in (("mean", lambda run: run.mean), ("p50", lambda run: run.percentiles[50])):
        spread = np.std([value(run) for run in runs], ddof=1)
        told = np.mean([run.standard_error[key] for run in runs])
        assert 0.6 * spread < told < 2.0 * spread, key


def test_a_product_of_two_drivers_has_its_mean(model_of):
    model = model_of(
        rate=0.0, years=1,
        drivers=[{"id": key, "distribution": "uniform", "low": 0, "high": 2} for key in ("a", "b")],
        benefits=[{"id": "z", "formula": "a * b"}], costs=[{"id": "c", "initial": 1}],
    )  # fmt: skip
    found = simulate(compile_model(model), 20_000, 1)
    assert found.mean == pytest.approx(0, abs=4 * found.standard_error["mean"] + 1e-4)
    assert found.sd == pytest.approx(math.sqrt((4 / 3) ** 2 - 1), rel=0.01)
    # P(ab > 1) with a, b uniform on [0, 2]: 3/4 - ln(4)/4... of the unit square scaled by two.
    assert found.probability_positive == pytest.approx(1 - (1 + math.log(4)) / 4, abs=0.01)


def test_the_tornado_swings_one_driver_at_a_time_around_the_medians(maintenance):
    plan = compile_model(maintenance)
    found = simulate(plan, 4_000, 7)
    assert [bar.driver for bar in found.tornado] == ["stops", "avoided", "cost_per_stop"]
    swings = [bar.swing for bar in found.tornado]
    assert swings == sorted(swings, reverse=True)
    assert sum(bar.variance_share for bar in found.tornado) == pytest.approx(1)
    assert all(bar.npv_low < found.at_medians < bar.npv_high for bar in found.tornado)
    assert all(0.3 < bar.rank_correlation < 0.8 for bar in found.tornado)


def test_a_driver_that_takes_away_has_a_negative_rank_correlation(model_of):
    model = model_of(
        drivers=[
            {"id": "gain", "distribution": "uniform", "low": 0, "high": 10},
            {"id": "loss", "distribution": "discrete", "values": [0, 30], "weights": [0.5, 0.5]},
        ],
        benefits=[{"id": "b", "formula": "gain"}], costs=[{"id": "c", "formula": "loss"}],
    )  # fmt: skip
    bars = {bar.driver: bar for bar in simulate(compile_model(model), 4_000, 7).tornado}
    assert bars["loss"].rank_correlation == pytest.approx(-math.sqrt(3) / 2, abs=0.01)
    assert bars["gain"].rank_correlation > 0.4


def test_a_discrete_driver_is_drawn_by_its_weights():
    drawn = columns(Hypercube.of({"a": Normal(0, 1), "d": Discrete((1, 2), (0.25, 0.75))}, {}, 20_000, 3))["d"]
    assert (drawn == 1).mean() == pytest.approx(0.25, abs=1e-3)


def test_draws_are_rounded_up_to_full_batches(maintenance):
    assert simulate(compile_model(maintenance), 1_001, 7).draws == 1_020


def test_draws_without_a_finite_value_are_a_fault(model_of):
    model = model_of(
        drivers=[{"id": "d", "distribution": "discrete", "values": [0, 1], "weights": [0.1, 0.9]}],
        benefits=[{"id": "b", "formula": "1 / d"}],
    )
    with pytest.raises(DocgenError) as caught:
        roi.evaluate(model, draws=1000)
    assert str(caught.value) == (
        "roi : in 100 of 1000 draws a formula has no finite value\n"
        "  fix: keep the drivers that it divides by away from 0, with truncate"
    )


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (1_378_904, 7_000, 1_380_000),
        (1_378_904, 1_200, 1_379_000),
        (0.93244, 0.0016, 0.93),
        (-91_425, 7_100, -90_000),
        (5.0, 0.0, 5.0),
    ],
)
def test_figures_are_printed_to_the_digits_that_the_error_supports(value, error, shown):
    assert supported(value, error) == pytest.approx(shown)


def test_quantiles_are_those_of_numpy():
    values = np.sort(np.random.default_rng(1).normal(size=1001))
    shares = [0.05, 0.1, 0.5, 0.9]
    assert quantiles(values, shares) == pytest.approx(np.quantile(values, shares))


def test_a_histogram_has_an_edge_at_zero_and_loses_no_draw():
    values = np.sort(np.random.default_rng(1).normal(1.4e6, 1e6, 10_000))
    found = histogram(values)
    assert 0.0 in found.edges
    assert 10 <= len(found.shares) <= 16
    assert sum(found.shares) == pytest.approx(1)


@given(st.floats(-1e7, 1e7), st.floats(1.0, 1e7))
def test_a_histogram_has_twelve_to_sixteen_bins_whose_edges_print_whole(middle, spread):
    found = histogram(np.linspace(middle - spread, middle + spread, 2_001))
    assert 12 <= len(found.shares) <= 16
    places = found.decimals(1e6)
    assert [round(edge / 1e6, places) for edge in found.edges] == pytest.approx([edge / 1e6 for edge in found.edges])


def test_a_histogram_of_one_value_has_no_bins():
    assert histogram(np.full(100, 5e5)).shares == ()
    assert histogram(5e5 + np.linspace(0, 1e-7, 100)).shares == ()
