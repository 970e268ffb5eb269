"""Cash-flow arithmetic against published figures and closed forms."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.roi.finance import (
    all_internal_rates,
    benefit_cost_ratio,
    break_even,
    cost_of_delay,
    cost_per_unit,
    crossings,
    discount_factors,
    equivalent_annual_cost,
    internal_rate,
    internal_rates,
    modified_internal_rate,
    net_present_value,
    payback_periods,
    peak_funding,
    period_times,
    return_on_investment,
)

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "finance" / "vectors.json"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the published finance vectors are not here")


def vectors(name):
    return json.loads(VECTORS.read_text(encoding="utf-8"))[name] if VECTORS.exists() else []


@needs_vectors
@pytest.mark.parametrize("case", vectors("npv"))
def test_published_net_present_values(case):
    first, *rest = case["flows"]
    assert net_present_value(case["rate"], first, rest) == pytest.approx(case["value"], abs=5e-5)


@needs_vectors
@pytest.mark.parametrize("case", vectors("irr"))
def test_published_internal_rates(case):
    found = internal_rates(case["flows"])
    if case["value"] is None:
        assert found == ()
    else:
        assert found == (pytest.approx(case["value"], abs=6e-5),)


@needs_vectors
@pytest.mark.parametrize("case", vectors("irr_all_roots"))
def test_published_lists_of_internal_rates(case):
    assert internal_rates(case["flows"]) == pytest.approx(case["values"], abs=6e-5)


@needs_vectors
@pytest.mark.parametrize("case", vectors("mirr"))
def test_published_modified_internal_rates(case):
    found = modified_internal_rate(case["flows"], case["finance"], case["reinvest"])
    assert found == pytest.approx(case["value"], abs=6e-5)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        pytest.param([-70_000, 12_000, 15_000, 18_000, 21_000], -0.0212, id="W2, four years"),
        pytest.param([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000], 0.0866, id="W2, five years"),
        pytest.param([-70_000, 12_000, 15_000], -0.4435, id="W2, two years"),
    ],
)
def test_internal_rates_of_the_spreadsheet_help(flows, rate):
    assert internal_rate(flows) == pytest.approx(rate, abs=5e-5)


@pytest.mark.parametrize(
    ("flows", "reinvest", "rate"),
    [
        pytest.param([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.12, 0.1261, id="W3"),
        pytest.param([-120_000, 39_000, 30_000, 21_000], 0.12, -0.0480, id="W3, three years"),
        pytest.param([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.14, 0.1348, id="W3, reinvested at 14 %"),
    ],
)
def test_modified_internal_rates_of_the_spreadsheet_help(flows, reinvest, rate):
    assert modified_internal_rate(flows, 0.10, reinvest) == pytest.approx(rate, abs=5e-5)


def test_modified_internal_rate_takes_flows_of_any_order():
    assert modified_internal_rate([7_300, -15_000, 4_036, 3_050], 0.065, 0.08) == pytest.approx(0.0564050548577524)


def test_internal_rate_of_dated_flows():
    days = [dt.date(2008, 1, 1), dt.date(2008, 3, 1), dt.date(2008, 10, 30), dt.date(2009, 2, 15), dt.date(2009, 4, 1)]
    years = [(day - days[0]).days / 365 for day in days]
    assert internal_rates([-10_000, 2_750, 4_250, 3_250, 2_750], years) == (pytest.approx(0.3733625335, abs=1e-9),)


@pytest.mark.parametrize(
    ("rate", "initial", "flows", "value"),
    [
        pytest.param(0.08, -40_000, [5_000, 8_000, 12_000, 30_000], 3_065.22267, id="W5"),
        pytest.param(0.05, -15_000, [1_500, 2_500, 3_500, 4_500, 6_000], 122.8949, id="W5, second"),
        pytest.param(0.065, 0, [-10_000, 3_000, 3_400, 7_700], 2_055.38, id="W7, the first amount a year away"),
        pytest.param(0.065, -10_000, [3_000, 3_400, 7_700], 2_188.98, id="W7, the first amount today"),
        pytest.param(0.12, -42_500, [21_500] * 5, 35_002.69, id="W9"),
        pytest.param(0.0, -100, [60, 60], 20, id="without a rate flows add up"),
    ],
)
def test_net_present_value_keeps_the_initial_amount_apart(rate, initial, flows, value):
    assert net_present_value(rate, initial, flows) == pytest.approx(value, abs=0.006)


def test_the_textbook_sheet_reproduces_line_by_line():
    factors = discount_factors(0.12, np.arange(6))
    net = np.array([-42_500, *[21_500] * 5]) * factors
    assert net.round() == pytest.approx([-42_500, 19_196, 17_140, 15_303, 13_664, 12_200])
    benefits, costs = (np.array([0, *[50_000] * 5]) @ factors, np.array([42_500, *[28_500] * 5]) @ factors)
    assert (benefits, costs) == (pytest.approx(180_239, abs=0.5), pytest.approx(145_236, abs=0.5))
    assert return_on_investment(benefits, costs) == pytest.approx(0.2410, abs=5e-5)
    assert payback_periods(net) == pytest.approx(2.403, abs=5e-4)


@pytest.mark.parametrize(
    ("flows", "rates"),
    [
        pytest.param([-2_000, 10_000, -10_000], (0.3820, 2.6180), id="W15 a"),
        pytest.param([-2.3, 9.2, -7.3], (0.0911, 1.9089), id="W15 b"),
        pytest.param([-252, 1_431, -3_035, 2_850, -1_000], (0.25, 1 / 3, 3 / 7, 2 / 3), id="W15 c has four"),
        pytest.param([-100, 100, 0, -7], (-0.6789, -0.0833), id="a library finds only one of two"),
        pytest.param([-5, 10.5, 1, -8, 1], (-0.8702, 0.0886, 0.7096), id="a library finds only one of three"),
        pytest.param([-100, 200, -150], (), id="no real root"),
        pytest.param([1_000, -3_000, 2_500], (), id="no real root, money first"),
        pytest.param([0, 0, 0], (), id="nothing at all"),
        pytest.param([-100, 110], (0.10,), id="one year"),
    ],
)
def test_all_internal_rates_are_found(flows, rates):
    assert internal_rates(flows) == pytest.approx(rates, abs=6e-5)


def test_a_double_root_is_found_once_and_marked():
    (roots,) = all_internal_rates([-100, 240, -144])
    assert roots.rates == (pytest.approx(0.2, abs=1e-9),)
    assert roots.touching == roots.rates
    assert np.isnan(internal_rate([-100, 240, -144]))


@settings(deadline=None)
@given(st.lists(st.floats(-0.6, 3.0), min_size=1, max_size=4))
def test_a_flow_made_from_its_rates_gives_them_back(wished):
    wished = sorted({round(rate, 2) for rate in wished})
    # Flows as coefficients of the polynomial whose roots are 1 + r.
    flows = np.poly([1 + rate for rate in wished])
    if min(np.diff(wished), default=1) >= 0.05:
        assert internal_rates(list(flows)) == pytest.approx(wished, abs=1e-6)


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12),
    st.floats(-0.5, 1.0),
    st.floats(-10, 10),
    st.floats(-10, 10),
)
def test_net_present_value_is_linear_in_its_flows(flows, rate, a, b):
    one, other = np.array(flows), np.array(flows[::-1])
    together = net_present_value(rate, 0, a * one + b * other)
    apart = a * net_present_value(rate, 0, one) + b * net_present_value(rate, 0, other)
    scale = float(np.abs(discount_factors(rate, np.arange(1, len(flows) + 1))).max()) * 1e7 * len(flows)
    assert together == pytest.approx(apart, abs=1e-9 * scale)


@settings(deadline=None)
@given(st.floats(1, 1e6), st.lists(st.floats(0, 1e5), min_size=1, max_size=10), st.floats(0, 1e5))
def test_payback_never_comes_later_when_more_comes_in(initial, flows, more):
    less = payback_periods([-initial, *flows])
    rich = payback_periods([-initial, flows[0] + more, *flows[1:]])
    assert np.isnan(less) or rich <= less + 1e-9


@pytest.mark.parametrize(
    ("flows", "periods"),
    [
        pytest.param([-3_200, 846.45, 2_243.61, 2_592.9], 2 + 109.94 / 2_592.9, id="linear inside the period"),
        pytest.param([10, -5, 3], 0.0, id="never negative"),
        pytest.param([-10, 4, 5], np.nan, id="never pays back"),
        pytest.param([-0.3, 0.1, 0.2], 2.0, id="the last bits of a sum are no debt"),
        pytest.param([-10, 15, -10, 10], 2.5, id="the last of two crossings"),
    ],
)
def test_payback(flows, periods):
    assert payback_periods(flows) == pytest.approx(periods, nan_ok=True)


def test_crossings_count_each_return_above_zero():
    assert crossings([[-10, 15, -10, 10], [-10, 20, 0, 0], [1, 1, 1, 1]]).tolist() == [2, 1, 0]


def test_a_thousand_cash_flows_go_at_once():
    rng = np.random.default_rng(1)
    flows = np.column_stack([-rng.uniform(100, 200, 1000), rng.uniform(20, 80, (1000, 5))])
    rates = internal_rate(flows)
    assert rates.shape == (1000,)
    back = [net_present_value(rate, row[0], row[1:]) for rate, row in zip(rates, flows, strict=True)]
    assert np.abs(back).max() < 1e-7
    assert payback_periods(flows).shape == peak_funding(flows).shape == (1000,)


@pytest.mark.parametrize(
    ("timing", "per_year", "times"),
    [
        ("end", 1, [0, 1, 2]),
        ("mid", 1, [0, 0.5, 1.5]),
        ("start", 1, [0, 0, 1]),
        ("end", 12, [0, *(np.arange(1, 25) / 12)]),
    ],
)
def test_periods_fall_where_the_timing_says(timing, per_year, times):
    assert period_times(2, timing, per_year) == pytest.approx(times)


def test_a_schedule_discounts_each_year_at_its_own_rate_and_the_last_goes_on():
    found = discount_factors([0.10, 0.08], [0, 1, 2, 3, 0.5])
    assert found == pytest.approx([1, 1 / 1.1, 1 / 1.1 / 1.08, 1 / 1.1 / 1.08**2, 1.1**-0.5])


def test_twelve_months_discount_like_a_year():
    assert discount_factors(0.10, 1 / 12) ** 12 == pytest.approx(1 / 1.10)


@pytest.mark.parametrize("rate", [-1.0, float("nan"), float("inf"), [0.1, -2.0]])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(ValueError, match="rates must be finite numbers above -1"):
        discount_factors(rate, [1.0])


def test_small_figures():
    assert peak_funding([-100, -50, 400]) == 150
    assert np.isnan(return_on_investment(10, 0))
    assert benefit_cost_ratio(30, 20) == 1.5
    # PVC * r / (1 - (1 + r)^-n)
    assert equivalent_annual_cost(0.1, 1000, 3) == pytest.approx(1000 * 0.1 / (1 - 1.1**-3))
    assert cost_per_unit(0.0, 1000, [5, 5]) == 100
    flows = np.array([-100.0, 150.0])
    assert cost_of_delay(flows, 0.12, [0, 1], 1) == pytest.approx((150 / 1.12 - 100) * (1 - 1.12 ** (-1 / 12)))


def test_break_even_finds_the_zero_nearest_to_the_base():
    assert break_even(lambda x: x**2 - 4, 3.0, -10, 10) == pytest.approx(2.0)
    assert break_even(lambda x: x**2 - 4, -1.0, -10, 10) == pytest.approx(-2.0)
    assert np.isnan(break_even(lambda x: x * 0 + 5, 3.0, -10, 10))
    assert np.isnan(break_even(lambda x: 1 / (x - 0.501), 0.3, 0, 1)), "a pole is no zero"
