"""The sheet of driver trees: each line from its drivers to its amount per period, then the flows and their helpers.

Letters name the lines (A, B, …) and their drivers (A1, A2, …) as the appendix does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from docgen.roi.engine import PlanLine, price_weights, ramp_weights
from docgen.roi.finance import discount_factors
from docgen.roi.formula import YEAR
from docgen.roi.model import MAX_YEARS
from docgen.roi.sheets.inputs import number_format
from docgen.roi.sheets.scenarios import period_names
from docgen.roi.sheets.work import Work, column_name, live

Array = npt.NDArray[np.float64]

_SHEET: Final = "calculation"
_HEAD: Final = 3
_FIRST: Final = 3  # the column of the initial amount
_YEAR, _TIME, _DISCOUNT, _LATER = 4, 5, 6, 7


def place_calculation(work: Work) -> None:
    """Decide where each row stands, before other sheets refer to it."""
    last = _FIRST + work.periods
    row = _LATER + 2
    for line in work.plan.lines:
        for key, _ in _block(work, line):
            work.refs[f"{key}_row.{line.line.id}"] = str(row + 1)
            row += 1
        work.refs[f"row.{line.line.id}"] = work.span(_SHEET, row - 2, _FIRST, last)
    work.refs["totals"] = str(row)
    for number, (key, _, _) in enumerate(_TOTALS):
        work.refs[f"row.{key}"] = work.span(_SHEET, row + 1 + number, _FIRST, last)
        work.refs[f"at.{key}"] = str(row + 2 + number)
    for key, at in (("year", _YEAR), ("time", _TIME), ("discount", _DISCOUNT), ("later", _LATER)):
        work.refs[f"row.{key}"] = work.span(_SHEET, at, _FIRST, last)
    if work.model.timing != "end":
        steps = work.periods * (2 if work.model.timing == "mid" else 1)
        work.refs["row.steps"] = work.span(_SHEET, row + 1 + len(_TOTALS), _FIRST, _FIRST + steps - 1)
    work.define("net_cash_flow", work.refs["row.net"])


def write_calculation(work: Work) -> None:
    """Fill the sheet."""
    sheet = work.sheets[_SHEET]
    work.title(_SHEET, work.say("sheet.calculation"), work.say("calculation.subtitle", currency=work.model.currency))
    heads = [work.say("ref"), work.say("calculation.line"), work.say("value"), work.say("initial"), *period_names(work)]
    work.head(_SHEET, _HEAD, heads, left=2)
    _clock(work)
    for line in work.plan.lines:
        _write_block(work, line)
    _totals(work)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 2, 15)
    sheet.set_column(_FIRST, _FIRST + work.periods, 13)
    sheet.freeze_panes(_HEAD + 1, _FIRST)
    rows = int(work.refs["totals"]) + len(_TOTALS)
    work.page(_SHEET, repeat=_HEAD, pages=-(-rows // 48) if work.periods <= MAX_YEARS else 0)


def _clock(work: Work) -> None:
    """Year, time and discount factor of each period."""
    years = np.ravel(work.values[YEAR])
    later = discount_factors(list(work.model.rate), work.plan.times + 1 / 12)
    for row, key in ((_YEAR, "year_row"), (_TIME, "time_row"), (_DISCOUNT, "discount_row"), (_LATER, "later_row")):
        for column, text in ((0, None), (1, work.say(key)), (2, None)):
            work.put(_SHEET, row, column, text)
    for period, time in enumerate(work.plan.times):
        column = _FIRST + period
        work.put(_SHEET, _YEAR, column, int(years[period]) if period else 0, "whole")
        work.put(_SHEET, _TIME, column, float(time), "factor")
        factor = live(discount_code(work, float(time)), float(work.plan.discount[period]))
        work.put(_SHEET, _DISCOUNT, column, factor, "factor")
        work.put(
            _SHEET, _LATER, column, live(discount_code(work, float(time) + 1 / 12), float(later[period])), "factor"
        )


def discount_code(work: Work, time: float) -> str:
    """The value today of 1 at a time, from the rates of the inputs: one factor for each year that it passes."""
    factors: list[str] = []
    year = 0
    while time > 1e-12 and year < work.model.years + 1:
        rate = work.refs[f"rate.{min(year, work.model.years - 1)}"]
        step = min(time, 1.0)
        factors.append(f"(1+{rate})" if step > 1 - 1e-12 else f"(1+{rate})^{step!r}")
        time -= step
        year += 1
    return f"1/({'*'.join(factors)})" if factors else "1"


def _block(work: Work, line: PlanLine) -> Iterator[tuple[str, Any]]:
    """The rows of one line: a key, and what belongs to it; the last one is an empty line."""
    yield "name", None
    for number, driver in enumerate(_drivers(line), 1):
        yield f"driver{number}", driver
    yield "amount", None
    model, own = work.model, line.line
    runs = own.formula is not None or own.yearly is not None
    if runs and (own.ramp is not None or own.start is not None):
        yield "ramp", ramp_weights(model, own)
    for key in ("adoption", "attribution"):
        factor = getattr(own, key)
        if runs and factor is not None and not isinstance(factor, str):
            yield key, _per_period(work, factor)
    if runs and own.price_index is not None:
        yield "price_index", price_weights(model, own)
    if runs and model.per_year > 1:
        yield "part", np.full(work.periods, 1 / model.per_year)
    if own.risk:
        yield "risk", None
    yield "factor", None
    yield "result", None
    yield "gap", None


def _drivers(line: PlanLine) -> list[str]:
    names = [name for part in line.parts for name in (*(part.formula.names if part.formula else ()), *part.factors)]
    return list(dict.fromkeys(names))


def _per_period(work: Work, values: float | tuple[float, ...]) -> Array:
    listed = np.atleast_1d(np.asarray(values, dtype=float))
    years = np.arange(work.periods) // work.model.per_year
    return np.asarray(listed[np.minimum(years, listed.size - 1)])


def _write_block(work: Work, line: PlanLine) -> None:
    own = line.line
    row = int(work.refs[f"name_row.{own.id}"]) - 1
    letter = work.letters[own.id]
    work.put(_SHEET, row, 0, letter, "kicker")
    work.put(_SHEET, row, 1, work.name(line), "kicker")
    work.put(
        _SHEET, row, 2, work.say(f"category.{'benefit' if line.is_benefit else 'cost'}.{own.category}"), "subtitle"
    )
    factors: list[tuple[int, Array]] = []
    for offset, (key, content) in enumerate(_block(work, line)):
        at = row + offset
        if key.startswith("driver"):
            _driver_row(work, at, f"{letter}{key.removeprefix('driver')}", content)
        elif key == "amount":
            _amount_row(work, at, line)
        elif key == "risk":
            _risk_row(work, at, line)
        elif isinstance(content, np.ndarray):
            _factor_row(work, at, key, content)
            factors.append((at, content))
    _result_rows(work, line, factors)


def _driver_row(work: Work, row: int, reference: str, name: str) -> None:
    driver = work.model.driver(name)
    value = float(np.ravel(work.values[name])[0])
    unit = work.text(driver.unit)
    shown = work.text(driver.name, name) + (f" ({unit})" if unit else "")
    work.put(_SHEET, row, 0, reference)
    work.put(_SHEET, row, 1, shown)
    code = work.refs[f"driver.{name}"]
    work.put(_SHEET, row, 2, live(code, value), "number", num_format=number_format(driver, value))


def _amount_row(work: Work, row: int, line: PlanLine) -> None:
    """What the drivers make of it, or the stated amounts."""
    own = line.line
    letters = {name: f"{work.letters[own.id]}{number}" for number, name in enumerate(_drivers(line), 1)}
    formula = next((part.formula for part in line.parts if part.formula is not None and part.weights[0] == 0), None)
    text = work.say("amount")
    if formula is not None:
        text += ": " + in_letters(formula.text, {**letters, YEAR: work.say("year_word")})
    work.put(_SHEET, row, 0, None)
    work.put(_SHEET, row, 1, text)
    work.put(_SHEET, row, 2, work.model.currency)
    for period in range(work.periods + 1):
        _amount(work, row, line, period)


def in_letters(formula: str, letters: Mapping[str, str]) -> str:
    """A formula as the appendix prints it: A1 × A2 × A3."""
    words = re.sub(r"(?<![\w.])[A-Za-z]\w*", lambda found: letters.get(found.group(), found.group()), formula)
    return re.sub(r"\s*\*\s*", " × ", re.sub(r"\s*\*\*\s*", "^", words))


def _amount(work: Work, row: int, line: PlanLine, period: int) -> None:
    own, column = line.line, _FIRST + period
    if period == 0:
        if isinstance(own.initial, str):
            part = next(part for part in line.parts if part.weights[0] != 0)
            assert part.formula is not None
            code = part.formula.excel(_reference(work, column))
            work.put(_SHEET, row, column, live(code, _value(part.core(work.values), 0)), "money")
        else:
            work.put(_SHEET, row, column, own.initial, "typed_money")
    elif own.yearly is not None:
        year = (period - 1) // work.model.per_year
        work.put(_SHEET, row, column, own.yearly[min(year, len(own.yearly) - 1)], "typed_money")
    elif own.formula is not None:
        part = next(part for part in line.parts if part.weights[0] == 0)
        assert part.formula is not None
        names = [*(work.refs[f"driver.{name}"] for name in part.factors)]
        code = "*".join([part.formula.excel(_reference(work, column)), *names])
        work.put(_SHEET, row, column, live(code, _value(part.core(work.values), period)), "money")
    else:
        work.put(_SHEET, row, column, 0, "money")


def _reference(work: Work, column: int) -> Callable[[str], str]:
    year = f"{column_name(column)}${_YEAR + 1}"
    return lambda name: year if name == YEAR else work.refs[f"driver.{name}"]


def _value(core: Array, period: int) -> float:
    row = np.ravel(core)
    return float(row[period] if row.size > 1 else row[0])


def _factor_row(work: Work, row: int, key: str, values: Array) -> None:
    work.put(_SHEET, row, 0, None)
    work.put(_SHEET, row, 1, work.say(f"factor.{key}"))
    work.put(_SHEET, row, 2, None)
    work.put(_SHEET, row, _FIRST, None)
    for period, value in enumerate(values, 1):
        work.put(_SHEET, row, _FIRST + period, float(value), "typed", num_format="0.0###")


def _risk_row(work: Work, row: int, line: PlanLine) -> None:
    work.put(_SHEET, row, 0, None)
    work.put(_SHEET, row, 1, work.say("factor.risk_benefit" if line.is_benefit else "factor.risk_cost"))
    work.put(_SHEET, row, 2, line.line.risk, "typed", num_format="0.0%")
    for period in range(work.periods + 1):
        work.put(_SHEET, row, _FIRST + period, None)


def _result_rows(work: Work, line: PlanLine, factors: list[tuple[int, Array]]) -> None:
    own = line.line
    factor_row, result_row = (int(work.refs[f"{key}_row.{own.id}"]) - 1 for key in ("factor", "result"))
    amount = int(work.refs[f"amount_row.{own.id}"])
    risk = ""
    if own.risk:
        risk = f"(1{'-' if line.is_benefit else '+'}$C${work.refs[f'risk_row.{own.id}']})"
    flows = np.broadcast_to(line.flows(work.values)[0], work.plan.times.shape)
    work.put(_SHEET, factor_row, 0, None)
    work.put(_SHEET, factor_row, 1, work.say("factor.all"))
    work.put(_SHEET, factor_row, 2, None)
    work.put(_SHEET, result_row, 0, work.letters[own.id], "result_name")
    work.put(_SHEET, result_row, 1, work.name(line), "result_name")
    work.put(_SHEET, result_row, 2, work.model.currency, "result_name")
    for period in range(work.periods + 1):
        column = column_name(_FIRST + period)
        cells = [f"{column}{row + 1}" for row, _ in factors] if period else []
        value = float(np.prod([values[period - 1] for _, values in factors])) if period else 1.0
        # A stated amount with a driver for its adoption has the driver here, as a formula has it in its amount.
        stated = [f"{work.refs[f'driver.{name}']}" for name in _stated_factors(line)] if period else []
        code = "*".join([*cells, *([risk] if risk else [])]) or "1"
        work.put(_SHEET, factor_row, _FIRST + period, live(code, value * line.risk), "factor")
        product = "*".join([f"{'-' if line.sign < 0 else ''}{column}{amount}", f"{column}{factor_row + 1}", *stated])
        work.put(_SHEET, result_row, _FIRST + period, live(product, float(flows[period]) + 0.0), "result")


def _stated_factors(line: PlanLine) -> tuple[str, ...]:
    return next((part.factors for part in line.parts if part.formula is None and part.weights[0] == 0), ())


def _sum_of(benefits: bool, soft: bool | None) -> Callable[[Work, str, int], str]:
    def code(work: Work, column: str, period: int) -> str:
        lines = [
            line for line in work.plan.lines if line.is_benefit == benefits and (soft is None or line.is_soft == soft)
        ]
        return "+".join(f"{column}{work.refs[f'result_row.{line.line.id}']}" for line in lines) or "0"

    return code


def _adds(*keys: str) -> Callable[[Work, str, int], str]:
    return lambda work, column, _: "+".join(f"{column}{work.refs[f'at.{key}']}" for key in keys)


def _running(key: str) -> Callable[[Work, str, int], str]:
    first = column_name(_FIRST)
    return lambda work, column, _: f"SUM(${first}{work.refs[f'at.{key}']}:{column}{work.refs[f'at.{key}']})"


def _discounted(work: Work, column: str, period: int) -> str:
    return f"{column}{work.refs['at.net']}*{column}{_DISCOUNT + 1}"


def _sign(work: Work, column: str, period: int) -> str:
    """The sign of the last flow that was not zero: its changes are the changes of sign of the cash flow."""
    net = f"{column}{work.refs['at.net']}"
    before = f"{column_name(_FIRST + period - 1)}{work.refs['at.sign']}" if period else "0"
    return f"IF({net}=0,{before},SIGN({net}))"


# key, kind of cell, formula
_TOTALS: Final[tuple[tuple[str, str, Callable[[Work, str, int], str]], ...]] = (
    ("benefits_cash", "money", _sum_of(True, False)),
    ("benefits_soft", "money", _sum_of(True, True)),
    ("benefits", "total", _adds("benefits_cash", "benefits_soft")),
    ("costs", "total", _sum_of(False, None)),
    ("net", "result", _adds("benefits", "costs")),
    ("net_cash", "money", _adds("benefits_cash", "costs")),
    ("cumulative", "money", _running("net")),
    ("cumulative_cash", "money", _running("net_cash")),
    ("discounted", "money", _discounted),
    ("cumulative_discounted", "money", _running("discounted")),
    ("sign", "whole", _sign),
)


def _totals(work: Work) -> None:
    top = int(work.refs["totals"])
    work.put(_SHEET, top, 1, work.say("calculation.flows"), "kicker")
    values = _total_values(work)
    for number, (key, kind, code) in enumerate(_TOTALS):
        row = top + 1 + number
        name = {"total": "total_name", "result": "result_name"}.get(kind, "text")
        for column, text in ((0, None), (1, work.say(f"row.{key}")), (2, None)):
            work.put(_SHEET, row, column, text, name)
        for period in range(work.periods + 1):
            place = column_name(_FIRST + period)
            work.put(_SHEET, row, _FIRST + period, live(code(work, place, period), float(values[key][period])), kind)
    _steps(work, top + 1 + len(_TOTALS))


def _steps(work: Work, row: int) -> None:
    """The flows at equal steps of time, as IRR needs them: half periods for mid, whole ones from 0 for start."""
    if work.model.timing == "end":
        return
    net = work.plan.flows(work.values)[0]
    at = work.refs["at.net"]
    for column, text in ((0, None), (1, work.say("row.steps")), (2, None)):
        work.put(_SHEET, row, column, text)
    width = 2 if work.model.timing == "mid" else 1
    codes: dict[int, tuple[str, float]] = {0: (f"$D${at}", float(net[0]))}
    for period in range(1, work.periods + 1):
        step = 2 * period - 1 if width == 2 else period - 1
        code, value = f"{column_name(_FIRST + period)}${at}", float(net[period])
        codes[step] = (f"{codes[step][0]}+{code}", codes[step][1] + value) if step in codes else (code, value)
    for step in range(width * work.periods):
        code, value = codes.get(step, ("0", 0.0))
        work.put(_SHEET, row, _FIRST + step, live(code, value), "money")


def _total_values(work: Work) -> dict[str, Array]:
    shape = work.plan.times.shape
    rows = [(line, np.broadcast_to(line.flows(work.values)[0], shape)) for line in work.plan.lines]

    def total(benefits: bool, soft: bool | None = None) -> Array:
        chosen = [row for line, row in rows if line.is_benefit == benefits and soft in (None, line.is_soft)]
        return np.asarray(sum(chosen, np.zeros(shape)))

    net = total(True) + total(False)
    net_cash = total(True, False) + total(False)
    moved = np.sign(net)
    for period in range(1, moved.size):
        moved[period] = moved[period] or moved[period - 1]
    discounted = net * work.plan.discount
    return {
        "benefits_cash": total(True, False), "benefits_soft": total(True, True), "benefits": total(True),
        "costs": total(False), "net": net, "net_cash": net_cash, "cumulative": net.cumsum(),
        "cumulative_cash": net_cash.cumsum(), "discounted": discounted,
        "cumulative_discounted": discounted.cumsum(), "sign": moved,
    }  # fmt: skip
