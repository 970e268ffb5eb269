"""Whether a formula comes to money."""

from __future__ import annotations

import pytest

from docgen.errors import Place
from docgen.roi import check_model
from docgen.roi.units import currency_power, formula_power
from docgen.sources.positions import path_text


@pytest.mark.parametrize(
    ("unit", "power"),
    [("DKK", 1), ("DKK/stop", 1), ("stops/year", 0), ("stops/DKK", -1), ("share", 0), ("", None), ("EUR/kWh", None)],
)
def test_the_currency_is_found_in_a_unit(unit, power):
    assert currency_power(unit, "DKK") == power


@pytest.mark.parametrize(
    ("formula", "power"),
    [
        ("stops * price * share", 1),
        ("stops * share", 0),
        ("price * price", 2),
        ("price / price", 0),
        ("if(year > 1, price, 0) + max(price, 100)", 1),
        ("price + stops", None),
        ("unknown * price", None),
    ],
)
def test_its_power_is_followed_through_a_formula(formula, power):
    assert formula_power(formula, {"stops": 0, "share": 0, "price": 1, "unknown": None}) == power


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("stops * share", "the formula does not come to DKK: no driver of it is in DKK"),
        ("stops * price * price", "the formula does not come to DKK: it multiplies or divides amounts in DKK"),
        ("stops * price", None),
    ],
)
def test_a_forgotten_price_is_a_warning(formula, problem):
    units = {"stops": "stops/year", "price": "DKK/stop", "share": "share"}
    used = [name for name in units if name in formula]
    data = {
        "name": "Case", "currency": "DKK", "benefits": [{"id": "b", "formula": formula}],
        "drivers": [{"id": name, "unit": units[name], "base": 0.5} for name in used],
    }  # fmt: skip
    model, faults = check_model(data, lambda path, of_key=False: Place(path=path_text(path)))
    assert model is not None
    fix = "make every price a driver with a unit and a source"
    wanted = [f"benefits[0].formula: warning: {problem}\n  fix: {fix}"] if problem else []
    assert [fault.text() for fault in faults] == wanted
