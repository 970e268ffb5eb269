"""What a model comes to: the specification's example, scenarios, what-if, reasons."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import docgen.roi as roi
from docgen.errors import DocgenError

ACCOUNTS = Path(__file__).resolve().parents[2] / "content" / "accounts"
CONTRACT = {
    "npv", "npv_cash", "pv_benefits", "pv_costs", "roi", "roi_cash", "bcr", "irr", "irr_all", "mirr", "payback_months",
    "payback_months_cash", "discounted_payback_months", "peak_funding", "total_benefits", "total_costs", "break_even",
    "cost_of_delay_per_month", "cash_flow", "scenarios", "simulation", "tornado", "reasons",
}  # fmt: skip


def test_the_example_pays_and_its_low_scenario_does_not(maintenance):
    result = roi.evaluate(maintenance, draws=2000)
    assert result.npv == pytest.approx(1_136_622.84, abs=0.01)
    assert result.bridge.before_risk == pytest.approx(1_324_567.99, abs=0.01)
    assert result.npv_cash == pytest.approx(782_843.73, abs=0.01)
    assert result.cash_flow == pytest.approx((-1_035_000, 323_000, 1_116_000, 1_272_000))
    assert result.scenarios["low"].npv == pytest.approx(-384_113.45, abs=0.01)
    assert list(result.scenarios) == ["low", "base", "high"]


def test_the_json_result_keeps_its_contract(maintenance):
    data = json.loads(json.dumps(roi.evaluate(maintenance, draws=2000).to_json()))
    assert set(data) >= CONTRACT
    assert set(data["simulation"]) >= {
        "draws", "seed", "mean", "sd", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "probability_positive",
        "probability_payback", "standard_error",
    }  # fmt: skip
    assert set(data["tornado"][0]) == {
        "driver", "low", "high", "npv_low", "npv_high", "rank_correlation", "variance_share",
    }  # fmt: skip
    assert set(data["scenarios"]["low"]) == {"npv", "roi", "payback_months"}
    assert len(data["cash_flow"]) == 4


def test_the_case_of_the_sample_account(nordkraft):
    result = roi.evaluate(nordkraft)
    assert result.npv == pytest.approx(1.37e6, abs=5e3)
    assert result.roi == pytest.approx(0.25, abs=0.005)
    assert result.irr == pytest.approx(0.29, abs=0.005)
    assert result.payback_months == pytest.approx(24.5, abs=0.05)
    assert result.break_even["avoided"] == pytest.approx(0.19, abs=0.005)
    assert result.break_even["adoption"] == pytest.approx(0.72, abs=0.005)
    assert result.simulation.percentiles[50] == pytest.approx(1.4e6, abs=5e4)


@pytest.mark.parametrize("file", sorted(ACCOUNTS.glob("*/roi/*.yaml")), ids=lambda path: path.stem)
def test_the_sample_models_pay_and_each_has_something_to_discuss(file):
    models, faults = roi.load_models(file), []
    for model in models:
        result = roi.evaluate(model)
        assert result.npv > 0
        assert result.simulation.probability_positive > 0.6
        worst = min(found.npv for found in result.scenarios.values())
        assert worst < 0.25 * result.npv
        assert all(driver.source and driver.owner and driver.date and driver.confidence for driver in model.drivers)
        for text in (model.name, *(line.name for line in model.lines), *(driver.name for driver in model.drivers)):
            assert set(text) == {"da", "en"}
    assert faults == []


def test_the_base_at_its_break_even_is_worth_nothing(maintenance):
    for driver, value in roi.evaluate(maintenance, draws=1000).break_even.items():
        assert roi.evaluate(maintenance, set={driver: value}, draws=1000).npv == pytest.approx(0, abs=1e-4)


def test_a_what_if_is_fixed_in_the_simulation_too(maintenance):
    result = roi.evaluate(maintenance, set={"avoided": 0.2}, draws=2000)
    assert result.npv == pytest.approx(122_798.65, abs=0.01)
    assert [bar.driver for bar in result.simulation.tornado] == ["stops", "cost_per_stop"]
    assert result.changed == {"avoided": 0.2}


def test_a_what_if_of_nothing_is_refused(maintenance):
    with pytest.raises(DocgenError) as caught:
        roi.evaluate(maintenance, set={"avoidd": 0.2})
    assert str(caught.value) == "--set avoidd: the model has no driver 'avoidd'\n  fix: did you mean avoided?"


def test_a_formula_that_divides_by_zero_names_its_line(model_of):
    model = model_of(drivers=[{"id": "d", "base": 1}], benefits=[{"id": "b", "formula": "1 / d"}])
    with pytest.raises(DocgenError) as caught:
        roi.evaluate(model, set={"d": 0})
    assert str(caught.value) == (
        "benefits.b: the formula has no finite value\n  fix: check for a division by zero or too high a power"
    )


@pytest.mark.parametrize(
    ("flows", "key", "english", "danish"),
    [
        ([0, 5, 5, 5], "roi", "there are no costs", "ingen omkostninger"),
        ([100, 5, 5, 5], "payback_months", "not within 3 years", "ikke inden for 3 år"),
        ([0, 5, 5, 5], "irr", "the cash flow has one sign only, so there is no internal rate",
         "pengestrømmen har kun ét fortegn, så der er ingen intern rente"),
        ([1, 20, 1, 1], "irr", "above 500 %, so the figure says nothing; see the payback",
         "over 500 %, så tallet siger intet; se tilbagebetalingstiden"),
    ],
)  # fmt: skip
def test_a_figure_without_meaning_is_none_and_says_why(model_of, flows, key, english, danish):
    initial, *yearly = flows
    model = model_of(benefits=[{"id": "b", "yearly": yearly}], costs=[{"id": "c", "initial": initial}])
    result = roi.evaluate(model)
    assert getattr(result, key) is None
    assert result.reason(key) == english
    assert result.to_json("da")["reasons"][key] == danish


def test_several_internal_rates_are_listed_and_none_is_chosen(model_of):
    model = model_of(
        years=2, benefits=[{"id": "b", "yearly": [10_000, 0]}],
        costs=[{"id": "c", "initial": 2_000, "yearly": [0, 10_000]}],
    )  # fmt: skip
    result = roi.evaluate(model)
    assert result.irr is None
    assert result.irr_all == pytest.approx((0.3820, 2.6180), abs=5e-5)
    assert result.mirr is not None
    assert result.reason("irr") == "several internal rates (38.2% · 261.8%); use the modified internal rate"
    assert result.reason("irr", "da") == (
        "flere interne renter (38,2\u00a0% · 261,8\u00a0%); brug den modificerede interne rente"
    )


def test_without_uncertainty_there_is_no_simulation(model_of):
    model = model_of(benefits=[{"id": "b", "yearly": 100}], costs=[{"id": "c", "initial": 50}])
    result = roi.evaluate(model)
    assert result.simulation is None
    assert result.to_json()["simulation"]["p50"] is None
    assert result.reason("simulation") == "no driver is uncertain"


@pytest.mark.parametrize("timing", ["end", "mid", "start"])
def test_the_internal_rate_makes_the_net_present_value_zero_whatever_the_timing(model_of, timing):
    data = {"timing": timing, "benefits": [{"id": "b", "yearly": [40, 60, 80]}], "costs": [{"id": "c", "initial": 100}]}
    rate = roi.evaluate(model_of(**data)).irr
    assert roi.evaluate(model_of(**data, rate=rate)).npv == pytest.approx(0, abs=1e-9)


def test_a_result_crosses_process_borders(maintenance):
    result = roi.evaluate(maintenance, draws=1000)
    assert pickle.loads(pickle.dumps(result)) == result


def test_a_scenario_says_why_a_figure_of_it_has_no_meaning(maintenance):
    found = roi.evaluate(maintenance).to_json()
    assert found["scenarios"]["low"]["payback_months"] is None
    assert found["reasons"] == {"scenarios.low.payback_months": "not within 3 years"}


def test_a_scenario_that_divides_by_zero_is_named(model_of):
    model = model_of(
        drivers=[{"id": "a", "unit": "DKK", "base": 1}, {"id": "n", "base": 2}],
        costs=[{"id": "c", "formula": "a / n"}],
        scenarios={"none": {"n": 0}},
    )
    with pytest.raises(DocgenError) as failure:
        roi.evaluate(model)
    assert str(failure.value) == (
        "scenarios.none: a formula has no finite value in this scenario\n  fix: check for a division by zero"
    )


def test_a_what_if_keeps_shares_shares(maintenance):
    with pytest.raises(DocgenError) as failure:
        roi.evaluate(maintenance, set={"avoided": 20})
    assert str(failure.value) == (
        "--set avoided: avoided is a share, and 20 is not from 0 to 1\n  fix: write 0.2 for 20 %"
    )
