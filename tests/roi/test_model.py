"""Reading model files: what is right, and every fault at once."""

from __future__ import annotations

import datetime as dt

import pytest

import docgen.roi as roi
from docgen.errors import DocgenError
from docgen.roi.engine import compile_model, period_weights, ramp_weights
from docgen.roi.load import read_models
from docgen.roi.model import RoiModel
from docgen.roi.words import scenario_name

FAULTY = """\
name: X
currency: dkk
rate: 10
yers: 4
timing: ende
drivers:
  - {id: stops, unit: stops/year, distribution: pertt, low: 12, base: 20, high: 34}
  - {id: cost-per-stop, distribution: triangular, low: 1.250.000, base: 260000, high: 400000, soruce: x}
  - {id: avoided, unit: share, base: 30}
  - {id: a, formula: b + 1}
  - {id: b, formula: a * 2}
  - {id: u, distribution: pert, low: 5, base: 3, high: 9}
  - {id: v, distribution: normal, mean: 5}
  - {id: w, distribution: uniform, low: 1, high: 2}
  - {id: x, distribution: uniform, low: 1, high: 2}
  - {id: y, distribution: uniform, low: 1, high: 2, date: Q3}
correlations:
  - {between: [w, x], rho: 0.9}
  - {between: [x, y], rho: 0.9}
  - {between: [w, y], rho: -0.9}
  - {between: [w, zz], rho: 3}
benefits:
  - {id: uptime, formula: "stops * w ^ avoided", category: csh}
  - {id: uptime, formula: "stops * stopps", ramp: [0.5, 0.9, 1.0, 1.0]}
  - {id: overtime, yearly: [120000, "180.000,50"], risk: 30}
costs:
  - {id: licence, yearly: [450000, -450000, 0]}
  - {id: rollout}
scenarios:
  low: {avoidd: 0.15}
"""

FAULTS = """\
f.yaml:2:11, currency: 'dkk' is no currency code
  fix: write three capital letters, such as DKK
f.yaml:3:7, rate: a rate of 10 is no share per year
  fix: write 0.1 for 10 %
f.yaml:4:1, yers: there is no key 'yers' here
  fix: did you mean years?
f.yaml:5:9, timing: 'ende' is not a known timing
  fix: did you mean end?
f.yaml:7:49, drivers[0].distribution: 'pertt' is not a known distribution
  fix: did you mean pert?
f.yaml:8:10, drivers[1].id: 'cost-per-stop' is no id: letters a to z, digits and _, a letter first, at most 60 in all
  fix: write cost_per_stop
f.yaml:8:56, drivers[1].low: '1.250.000' is not a number
  fix: write 1250000
f.yaml:8:95, drivers[1].soruce: there is no key 'soruce' here
  fix: did you mean source?
f.yaml:9:38, drivers[2].base: avoided is a share, and 30 is not from 0 to 1
  fix: write 0.3 for 30 %
f.yaml:10:22, drivers[3].formula: the formulas run in a circle: a → b → a
  fix: give one of them a value
f.yaml:12:38, drivers[5].low: low 5, base 3, high 9 do not ascend
  fix: put them in order; a certain driver has base alone
f.yaml:13:27, drivers[6].distribution: normal needs mean, sd or p10, p90 or interval90; sd is missing
  fix: add sd:
f.yaml:16:59, drivers[9].date: 'Q3' is not a date
  fix: write a date such as 2026-01-15
f.yaml:18:3, correlations: these correlations cannot hold together: w–x 0.9, w–y -0.9, x–y 0.9
  fix: move one of them towards 0
f.yaml:21:19, correlations[3].between[1]: there is no driver 'zz'
  fix: known here: a, avoided, b, cost-per-stop, stops, u, v, w, x, y
f.yaml:21:29, correlations[3].rho: 3 is no rank correlation
  fix: write a number from -1 to 1
f.yaml:23:27, benefits[0].formula: column 11 of the formula: ^ is no operator here
  fix: write ** for a power
f.yaml:23:60, benefits[0].category: 'csh' is not a known category
  fix: did you mean cash?
f.yaml:24:10, benefits[1].id: the id 'uptime' is given twice, first at benefits[0]
  fix: choose another id
f.yaml:24:27, benefits[1].formula: column 9 of the formula: there is no driver 'stopps'
  fix: did you mean stops?
f.yaml:24:51, benefits[1].ramp: ramp has 4 values for 3 years
  fix: write 3 values, or fewer: the last one goes on
f.yaml:25:28, benefits[2].yearly: yearly has 2 values for 3 years
  fix: write 3 values
f.yaml:25:37, benefits[2].yearly[1]: '180.000,50' is not a number
  fix: write 180000.50
f.yaml:25:58, benefits[2].risk: 30 is not a share from 0 to 1
  fix: write 0.3 for 30 %
f.yaml:27:36, costs[0].yearly[1]: a cost is written as a positive amount, not -450000
  fix: write 450000, or make it a benefit
f.yaml:28:5, costs[1]: the line 'rollout' has no amount
  fix: add formula:, yearly: or initial:
f.yaml:30:9, scenarios.low.avoidd: there is no driver 'avoidd'
  fix: did you mean avoided?"""


def test_every_fault_of_a_file_comes_at_once_with_its_place(write_model):
    with pytest.raises(DocgenError) as caught:
        roi.load_models(write_model(FAULTY), "f.yaml")
    assert str(caught.value) == FAULTS


def test_the_example_reads_as_written(maintenance):
    assert maintenance.id == "model"
    assert [driver.id for driver in maintenance.drivers] == ["stops", "cost_per_stop", "avoided"]
    assert maintenance.rate == (0.10,)
    assert maintenance.benefits[1].yearly == (120_000, 180_000, 180_000)
    assert maintenance.simulation.draws == 16_000


def test_models_stand_in_an_account_file_too(write_model, maintenance_text):
    inside = "\n".join(f"    {line}" for line in maintenance_text.splitlines())
    models = roi.load_models(write_model(f"id: nordkraft\nroi:\n  -\n{inside}\n"))
    assert [model.id for model in models] == ["model-1"]
    assert roi.evaluate(models[0], draws=1000).npv == pytest.approx(1_136_622.84, abs=0.01)


def test_a_file_without_a_model_says_so(write_model):
    with pytest.raises(DocgenError) as caught:
        roi.load_models(write_model("# nothing\n"), "f.yaml")
    assert str(caught.value) == (
        "f.yaml: the file holds no ROI model\n"
        "  fix: a model has name, currency, drivers, benefits and costs, or stands under roi:"
    )


def test_a_driver_that_nothing_uses_is_a_warning(write_model, maintenance_text):
    text = maintenance_text.replace("correlations:", "  - {id: spare, base: 4}\ncorrelations:")
    models, faults = read_models(write_model(text), "f.yaml")
    assert len(models) == 1
    assert [fault.text() for fault in faults] == [
        "f.yaml:11:10, drivers[3].id: warning: no line uses the driver 'spare'\n  fix: use it or remove it"
    ]


@pytest.mark.parametrize(
    ("driver", "message"),
    [
        (
            {"distribution": "pert", "low": 1, "base": 2},
            "pert needs base, high, low; high is missing\n  fix: add high:",
        ),
        (
            {"low": 1, "base": 2, "high": 3},
            "low needs a distribution\n  fix: write distribution: pert, triangular or uniform",
        ),
        (
            {"distribution": "uniform", "low": 1, "high": 2, "mean": 3},
            "mean has no meaning for uniform\n  fix: remove mean:",
        ),
        (
            {"distribution": "lognormal", "p10": -1, "p90": 3},
            "lognormal lies above 0, not at -1\n  fix: write distribution: normal",
        ),
        (
            {"distribution": "discrete", "values": [1, 2], "weights": [1]},
            "2 values have 1 weights\n  fix: write one weight for each value",
        ),
        (
            {"distribution": "normal", "mean": 0, "sd": 1, "truncate": [50, 60]},
            "nothing is left between 50 and 60\n  fix: widen the bounds",
        ),
        ({}, "a driver needs base, a distribution or a formula\n  fix: add base:"),
    ],
)  # fmt: skip
def test_a_driver_without_a_distribution_is_refused(model_of, driver, message):
    with pytest.raises(DocgenError) as caught:
        model_of(drivers=[{"id": "d", **driver}], benefits=[{"id": "b", "formula": "d"}])
    assert str(caught.value).partition(": ")[2] == message


def test_a_nominal_price_and_a_real_rate_do_not_match(model_of):
    with pytest.raises(DocgenError) as caught:
        model_of(prices="nominal", rate_basis="real", benefits=[{"id": "b", "yearly": 5}])
    assert str(caught.value) == (
        "rate_basis: prices are nominal and the rate is real\n"
        "  fix: use a rate of the same kind: 1 + real = (1 + nominal) / (1 + inflation)"
    )


def test_ramps_count_from_the_start_of_their_line(model_of):
    model = model_of(
        start="2026-01-01",
        years=4,
        benefits=[
            {"id": "now", "yearly": 1, "ramp": [0.5, 0.9]},
            {"id": "year2", "yearly": 1, "ramp": [0.5, 0.9], "start": 2},
            {"id": "july", "yearly": 1, "start": "2026-07-01"},
            {"id": "linear", "yearly": 1, "ramp": "linear"},
            {"id": "s", "yearly": 1, "ramp": "s-curve"},
        ],
    )
    weights = [ramp_weights(model, line).tolist() for line in model.benefits]
    assert weights[0] == pytest.approx([0.5, 0.9, 0.9, 0.9])
    assert weights[1] == pytest.approx([0, 0.5, 0.9, 0.9])
    assert weights[2] == pytest.approx([0.5, 1, 1, 1])
    assert weights[3] == pytest.approx([0.25, 0.5, 0.75, 1])
    assert weights[4] == pytest.approx([0.15625, 0.5, 0.84375, 1])


def test_adoption_attribution_prices_and_risk_multiply(model_of):
    model = model_of(
        drivers=[{"id": "used", "base": 0.8}],
        benefits=[
            {
                "id": "b", "yearly": [100, 200, 300], "adoption": "used", "attribution": [0.5, 1.0],
                "price_index": 0.10, "risk": 0.2,
            }
        ],
        costs=[{"id": "c", "initial": 50, "yearly": 10, "risk": 0.5}],
    )  # fmt: skip
    plan = compile_model(model)
    flows = plan.flows(plan.values())[0]
    assert period_weights(model, model.benefits[0]) == pytest.approx([0.5, 1.1, 1.21])
    assert flows == pytest.approx([-75, 40 * 0.8 - 15, 200 * 1.1 * 0.64 - 15, 300 * 1.21 * 0.64 - 15])


def test_drivers_may_be_computed_from_others_in_any_order(model_of):
    model = model_of(
        drivers=[
            {"id": "total", "formula": "each * count"},
            {"id": "each", "formula": "price * if(year > 1, 0.5, 1)"},
            {"id": "price", "base": 10},
            {"id": "count", "base": 3},
        ],
        benefits=[{"id": "b", "formula": "total"}],
    )
    plan = compile_model(model)
    assert plan.flows(plan.values())[0].tolist() == [0, 30, 15, 15]


def test_months_spread_the_yearly_amounts(model_of):
    model = model_of(
        period="month",
        years=2,
        rate=0.1,
        benefits=[{"id": "b", "yearly": [120, 240]}],
        costs=[{"id": "c", "initial": 100}],
    )
    result = roi.evaluate(model)
    assert result.cash_flow == pytest.approx((-100, 120, 240))
    assert result.payback_months == pytest.approx(10)
    monthly = 1.1 ** (1 / 12)
    expected = sum(10 / monthly**m for m in range(1, 13)) + sum(20 / monthly**m for m in range(13, 25)) - 100
    assert result.npv == pytest.approx(expected)


def test_the_model_describes_itself():
    schema = RoiModel.model_json_schema()
    assert schema["properties"]["rate"]["description"].startswith("discount rate per year")
    assert all(field.description for field in RoiModel.model_fields.values())


def test_texts_may_have_two_languages_and_dates_are_dates(nordkraft):
    from docgen.roi.model import text_in

    assert text_in(nordkraft.name, "da") == "Udvidelse til Fjernvarme"
    assert text_in(nordkraft.name, "en") == "Expansion to District Heating"
    assert nordkraft.driver("stops").date == dt.date(2026, 2, 11)


SMALL = """\
name: X
currency: DKK
{model}
drivers:
  - {{id: a, unit: DKK, base: 100, distribution: pert, low: 50, high: 200}}
  - {{id: s, unit: {{da: andel, en: share}}, base: 0.4}}
benefits:
  - {{id: b, formula: {formula}{line}}}
costs:
  - {{id: c, initial: 100}}
"""


@pytest.mark.parametrize(
    ("model", "formula", "line", "fault"),
    [
        pytest.param(
            "rate: [0.1, 0.1, 0.1, 0.1]", "a * s", "",
            "f.yaml:3:7, rate: rate has 4 values for 3 years\n  fix: write one rate, or one for each year",
            id="more rates than years",
        ),
        pytest.param(
            "rate: []", "a * s", "",
            "f.yaml:3:7, rate: rate has 0 values for 3 years\n  fix: write one rate, or one for each year",
            id="no rate in the list",
        ),
        pytest.param(
            "scenarios: {low: {s: 40}}", "a * s", "",
            "f.yaml:3:22, scenarios.low.s: s is a share, and 40 is not from 0 to 1\n  fix: write 0.4 for 40 %",
            id="a scenario's share is one",
        ),
        pytest.param(
            "scenarios: {low: {s: 0.2}}\nscenario_names: {lov: Lav}", "a * s", "",
            "f.yaml:4:18, scenario_names.lov: there is no scenario 'lov'\n  fix: did you mean low?",
            id="a name for no scenario",
        ),
        pytest.param(
            "", "a * s", ", start: 4",
            "f.yaml:8:36, benefits[0].start: the line begins after the 3 years of the model\n"
            "  fix: write a period from 1 to 3, or a date within them",
            id="a line that begins after the end",
        ),
        pytest.param(
            "", "a * s", ", price_index: 2",
            "f.yaml:8:42, benefits[0].price_index: prices do not rise by 2 a year\n  fix: write 0.02 for 2 %",
            id="a rise of prices in percent",
        ),
        pytest.param(
            "", "a * s", ", price_index: [1, 0]",
            "f.yaml:8:42, benefits[0].price_index: 0 is no price index\n"
            "  fix: write 1.0 for the prices of year 1, 1.02 for 2 % more",
            id="an index that takes the amount away",
        ),
        pytest.param(
            "", "a / (s - s)", "",
            "f.yaml:8:22, benefits[0].formula: the formula has no finite value in the base case\n"
            "  fix: check for a division by zero, the root of a negative number, or too high a power",
            id="a division by zero in the base case",
        ),
        pytest.param(
            "", "'a * s # once'", "",
            "f.yaml:8:22, benefits[0].formula: column 7 of the formula: # is no operator here\n"
            "  fix: write what it says under note:",
            id="a comment in a formula",
        ),
        pytest.param(
            "correlations: [{between: [a, s, a], rho: 0.5}]", "a * s", "",
            "f.yaml:3:26, correlations[0].between: between holds more than 2 values\n  fix: leave the rest out",
            id="three drivers in a pair",
        ),
    ],
)  # fmt: skip
def test_what_would_pass_in_silence_is_refused_with_its_place(write_model, model, formula, line, fault):
    path = write_model(SMALL.format(model=model, formula=formula, line=line))
    faults = [one for one in read_models(path, "f.yaml")[1] if one.severity == "error"]
    assert str(DocgenError(faults)) == fault


@pytest.mark.parametrize(
    ("written", "fix"), [("pæreøå", "write paereoeaa"), ("7", ""), ("cost/stop", "write cost_stop"), ("if-", "")]
)
def test_an_id_that_cannot_be_comes_with_one_that_can(model_of, written, fix):
    with pytest.raises(DocgenError) as failure:
        model_of(drivers=[{"id": written, "base": 1}], costs=[{"id": "c", "initial": 1}])
    assert failure.value.faults[0].fix == fix


def test_scenarios_are_named_in_the_language_of_the_reader(model_of):
    model = model_of(
        drivers=[{"id": "a", "base": 1}],
        costs=[{"id": "c", "formula": "a"}],
        scenarios={"low": {"a": 1}, "half_use": {"a": 2}, "as_is": {"a": 3}},
        scenario_names={"half_use": {"da": "Halv brug", "en": "Half the use"}},
    )
    names = [
        scenario_name(name, language, model.scenario_names) for name in model.scenarios for language in ("da", "en")
    ]
    assert names == ["Lav", "Low", "Halv brug", "Half the use", "As is", "As is"]
