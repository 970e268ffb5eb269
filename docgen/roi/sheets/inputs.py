"""The sheet of inputs: every driver with its range and source, and one open column for the customer's own figures."""

from __future__ import annotations

from typing import Final

from docgen.roi.model import Driver
from docgen.roi.sheets.work import Work, live
from docgen.roi.uncertainty import base_value, distribution_of, is_uncertain

FIRST: Final = 4
_LOW, _BASE, _HIGH, _RANGE, _OWN, _USED, _SOURCE, _OWNER, _DATE, _SURE = range(2, 12)


def place_inputs(work: Work) -> None:
    """Decide where each driver and rate stands, before any sheet refers to it."""
    for number, driver in enumerate(work.model.drivers):
        work.refs[f"base.{driver.id}"] = work.cell("inputs", FIRST + number, _BASE)
        work.refs[f"own.{driver.id}"] = work.cell("inputs", FIRST + number, _OWN)
        work.refs[f"used.{driver.id}"] = work.cell("inputs", FIRST + number, _USED)
        work.refs[f"driver.{driver.id}"] = f"in_{driver.id}"
        work.define(f"in_{driver.id}", work.refs[f"used.{driver.id}"])
    first = _first_rate(work)
    for year in range(work.model.years):
        row = first + min(year, len(work.model.rate) - 1)
        work.refs[f"rate.{year}"] = work.cell("inputs", row, _USED)
    work.define("discount_rate", work.refs["rate.0"])


def write_inputs(work: Work) -> None:
    """Fill the sheet."""
    sheet = work.sheets["inputs"]
    work.title("inputs", work.say("sheet.inputs"), work.say("inputs.subtitle"))
    keys = ("driver", "unit", "low", "base", "high", "range", "own", "used", "source", "owner", "date", "confidence")
    work.head("inputs", FIRST - 1, [work.say(key) for key in keys], left=2)
    for column in (_RANGE, _SOURCE, _OWNER, _SURE):
        work.put("inputs", FIRST - 1, column, work.say(keys[column]), "head", indent=1)
    for number, driver in enumerate(work.model.drivers):
        _driver_row(work, FIRST + number, driver)
    _rates(work)
    widths = (34, 15, 11, 11, 11, 10, 12, 12, 38, 19, 11, 10)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(FIRST - 1, 32)
    sheet.freeze_panes(FIRST, 1)
    work.page("inputs", repeat=FIRST - 1)


def number_format(driver: Driver, value: float | None = None) -> str:
    """How the values of a driver are shown: shares in percent, large amounts without decimals."""
    if driver.is_share:
        return "0.0%"
    size = abs(value if value is not None else driver.base or 0.0)
    if size >= 1000 or value == int(value or 0):
        return "#,##0"
    return "#,##0.00" if size >= 0.995 else "#,##0.000"


def _driver_row(work: Work, row: int, driver: Driver) -> None:
    put = work.put
    put("inputs", row, 0, work.text(driver.name, driver.id), "name")
    put("inputs", row, 1, work.text(driver.unit))
    used = float(work.values[driver.id])
    shown = number_format(driver, used)
    if driver.formula is None:
        low, high, meaning = _range(work, driver)
        put("inputs", row, _LOW, low, "typed", num_format=shown)
        put("inputs", row, _BASE, base_value(driver), "typed", num_format=shown)
        put("inputs", row, _HIGH, high, "typed", num_format=shown)
        put("inputs", row, _RANGE, meaning, indent=1)
        put("inputs", row, _OWN, work.result.changed.get(driver.id), "own", num_format=shown)
        code = f"INDEX({work.refs[f'applied.{driver.id}']},scenario_index)"
    else:
        for column in (_LOW, _BASE, _HIGH, _OWN):
            put("inputs", row, column, None)
        put("inputs", row, _RANGE, work.say("computed"), indent=1)
        code = _formula(work, driver)
    put("inputs", row, _USED, live(code, used), "result", num_format=shown)
    for column, text in ((_SOURCE, driver.source), (_OWNER, driver.owner)):
        put("inputs", row, column, work.text(text), "wrap", indent=1)
    lengths = ((driver.source, 40), (driver.name, 36), (driver.owner, 20), (driver.unit, 16))
    if any(len(work.text(text)) > most for text, most in lengths):
        work.sheets["inputs"].set_row(row, 32)
    put("inputs", row, _DATE, driver.date, "date")
    put("inputs", row, _SURE, work.say(f"confidence.{driver.confidence}") if driver.confidence else "", indent=1)


def _formula(work: Work, driver: Driver) -> str:
    from docgen.roi.formula import read_formula

    assert driver.formula is not None
    return read_formula(driver.formula).excel(lambda name: work.refs[f"driver.{name}"])


def _range(work: Work, driver: Driver) -> tuple[float | None, float | None, str]:
    """The ends of what a driver may be, and what they are."""
    if not is_uncertain(driver):
        return None, None, work.say("certain")
    if driver.low is not None and driver.high is not None:
        return driver.low, driver.high, work.say(f"bounds.{driver.bounds}")
    if driver.interval90 is not None:
        return driver.interval90[0], driver.interval90[1], work.say("bounds.interval90")
    low, high = distribution_of(driver).quantile([0.1, 0.9])
    return float(low), float(high), work.say("bounds.p10-p90")


def _first_rate(work: Work) -> int:
    return FIRST + len(work.model.drivers) + 2


def _rates(work: Work) -> None:
    first = _first_rate(work)
    rates = work.model.rate
    work.put("inputs", first - 1, 0, work.say("rate.head"), "head")
    for column in range(1, _SURE + 1):
        work.put("inputs", first - 1, column, None, "head")
    for number, rate in enumerate(rates):
        row = first + number
        name = work.say("rate.one") if len(rates) == 1 else work.say("rate.year", n=number + 1)
        work.put("inputs", row, 0, name, "name")
        work.put("inputs", row, 1, work.say("rate.unit"))
        for column in (_LOW, _HIGH, _RANGE, _OWNER, _DATE, _SURE):
            work.put("inputs", row, column, None)
        work.put("inputs", row, _BASE, rate, "typed", num_format="0.0%")
        work.put("inputs", row, _OWN, None, "own", num_format="0.0%")
        own = work.cell("inputs", row, _OWN)
        code = f"IF(ISNUMBER({own}),{own},{work.cell('inputs', row, _BASE)})"
        work.put("inputs", row, _USED, live(code, rate), "result", num_format="0.0%")
        work.put("inputs", row, _SOURCE, work.text(work.model.rate_source), "wrap", indent=1)
        work.sheets["inputs"].data_validation(
            row, _OWN, row, _OWN, {"validate": "decimal", "criteria": "between", "minimum": -0.5, "maximum": 1}
        )
    for number, driver in enumerate(work.model.drivers):
        if driver.formula is None:
            row = FIRST + number
            rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
            if driver.is_share:
                rule |= {"minimum": 0, "maximum": 1}
            rule |= {"error_title": work.say("own"), "error_message": work.say("own.error")}
            work.sheets["inputs"].data_validation(row, _OWN, row, _OWN, rule)
    _below(work, first + len(rates) + 1)


def _below(work: Work, row: int) -> None:
    """What every reader asks next: what the figures are, and what was left out."""
    from docgen.roi.sheets.summary import basis_text

    notes = [basis_text(work), work.say("inputs.colours")]
    for sunk in work.model.sunk:
        amount = work.formats.money(sunk.amount, work.model.currency, "code")
        notes.append(work.say("inputs.sunk", name=work.text(sunk.name), amount=amount))
    for number, note in enumerate(notes):
        work.put("inputs", row + number, 0, note, "subtitle")
