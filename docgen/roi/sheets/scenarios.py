"""The sheet of scenarios: what each one changes, what it then applies, and its own live result side by side."""

from __future__ import annotations

from typing import Final

import numpy as np

from docgen.roi.engine import Part, PlanLine, Values
from docgen.roi.formula import YEAR
from docgen.roi.sheets.inputs import number_format
from docgen.roi.sheets.work import Work, column_name, live
from docgen.roi.uncertainty import base_value

_TOP: Final = 4
_ONE_PAGE: Final = 14  # drivers


def place_scenarios(work: Work) -> None:
    """Decide where the applied values stand, before the inputs refer to them."""
    names, count = list(work.result.scenarios), len(work.model.drivers)
    last = 1 + len(names)
    for number, driver in enumerate(work.model.drivers):
        work.refs[f"applied.{driver.id}"] = work.span("scenarios", _applied_row(work) + number, 2, last)
    work.refs["scenario_names"] = work.span("scenarios", _TOP - 1, 2, last)
    work.refs["scenario_results"] = str(_applied_row(work) + count + 2)


def write_scenarios(work: Work) -> None:
    """Fill the sheet."""
    sheet = work.sheets["scenarios"]
    names = list(work.result.scenarios)
    shown = [work.scenario_name(name) for name in names]
    work.title("scenarios", work.say("sheet.scenarios"), work.say("scenarios.subtitle"))
    work.head("scenarios", _TOP - 1, [work.say("scenarios.changes"), work.say("unit"), *shown], left=2)
    work.head("scenarios", _applied_row(work) - 1, [work.say("scenarios.applied"), work.say("unit"), *shown], left=2)
    applied = {name: work.plan.values({**work.model.scenarios.get(name, {}), **work.result.changed}) for name in names}
    for number, driver in enumerate(work.model.drivers):
        for row in (_TOP + number, _applied_row(work) + number):
            work.put("scenarios", row, 0, work.text(driver.name, driver.id), "name")
            work.put("scenarios", row, 1, work.text(driver.unit))
        for at, name in enumerate(names):
            _value_cells(work, number, 2 + at, name, applied[name])
    _results(work, names)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2 + max(len(names), work.periods + 1), 15)
    sheet.freeze_panes(_TOP, 2)
    # The results belong on the page of what leads to them, as long as that stays legible.
    pages = 1 if len(work.model.drivers) <= _ONE_PAGE else 0
    work.page("scenarios", area=(int(work.refs["scenario_results"]) + 3, max(5, 1 + len(names))), pages=pages)


def _applied_row(work: Work) -> int:
    return _TOP + len(work.model.drivers) + 2


def _value_cells(work: Work, number: int, column: int, name: str, applied: Values) -> None:
    driver = work.model.drivers[number]
    override = work.model.scenarios.get(name, {}).get(driver.id)
    value = float(np.ravel(applied[driver.id])[0])
    shown = number_format(driver, base_value(driver) if driver.formula is None else value)
    work.put("scenarios", _TOP + number, column, override, "typed", num_format=shown)
    if driver.formula is None:
        own, base = work.refs[f"own.{driver.id}"], work.refs[f"base.{driver.id}"]
        typed = f"{column_name(column)}{_TOP + number + 1}"
        code = f"IF(ISNUMBER({own}),{own},IF(ISNUMBER({typed}),{typed},{base}))"
    else:
        code = dict(work.plan.computed)[driver.id].excel(lambda used: _applied(work, used, column))
    work.put("scenarios", _applied_row(work) + number, column, live(code, value), "number", num_format=shown)


def _applied(work: Work, driver: str, column: int) -> str:
    number = next(at for at, found in enumerate(work.model.drivers) if found.id == driver)
    return f"${column_name(column)}${_applied_row(work) + number + 1}"


def _results(work: Work, names: list[str]) -> None:
    """Net present value, return and payback of each scenario, from a row of flows for each below."""
    top = int(work.refs["scenario_results"])
    work.head("scenarios", top, [work.say("scenarios.results"), "", *[work.scenario_name(name) for name in names]])
    units = {"npv": work.model.currency, "roi": "", "payback": work.say("months")}
    for number, key in enumerate(("npv", "roi", "payback")):
        work.put("scenarios", top + 1 + number, 0, work.say(f"figure.{key}"), "name")
        work.put("scenarios", top + 1 + number, 1, units[key])
    flows = top + 7
    work.put("scenarios", flows - 2, 0, work.say("scenarios.flows"), "kicker")
    heads = [work.say("scenarios.flow_of"), "", work.say("initial"), *period_names(work)]
    work.head("scenarios", flows - 1, heads)
    for number, name in enumerate(names):
        _scenario(work, name, 2 + number, top, flows + 3 * number)


def period_names(work: Work) -> list[str]:
    """The names of the periods: years or months."""
    key = "year" if work.model.per_year == 1 else "month_n"
    return [work.say(key, n=number + 1) for number in range(work.periods)]


def _scenario(work: Work, name: str, column: int, top: int, row: int) -> None:
    found = work.result.scenarios[name]
    values = work.plan.values({**work.model.scenarios.get(name, {}), **work.result.changed})
    cost_lines = [line for line in work.plan.lines if not line.is_benefit]
    shape = work.plan.times.shape
    net = np.broadcast_to(work.plan.flows(values)[0], shape)
    costs = -np.asarray(sum((np.broadcast_to(line.flows(values)[0], shape) for line in cost_lines), np.zeros(shape)))
    last = column_name(2 + work.periods)
    rows = (("net", net, list(work.plan.lines), 1.0), ("costs", costs, cost_lines, -1.0))
    for offset, (key, flows, lines, sign) in enumerate(rows):
        work.put("scenarios", row + offset, 0, f"{work.scenario_name(name)}: {work.say(f'scenarios.{key}')}")
        work.put("scenarios", row + offset, 1, None)
        for period in range(work.periods + 1):
            code = "+".join(term for line in lines for term in _terms(work, line, column, period, sign)) or "0"
            work.put("scenarios", row + offset, 2 + period, live(code, float(flows[period])), "money")
    work.put("scenarios", row + 2, 0, f"{work.scenario_name(name)}: {work.say('cumulative')}")
    work.put("scenarios", row + 2, 1, None)
    for period in range(work.periods + 1):
        code = f"SUM($C{row + 1}:{column_name(2 + period)}{row + 1})"
        work.put("scenarios", row + 2, 2 + period, live(code, float(net[: period + 1].sum())), "money")
    factors = work.refs["row.discount"]
    span, cost_span = f"$C${row + 1}:${last}${row + 1}", f"$C${row + 2}:${last}${row + 2}"
    npv = f"SUMPRODUCT({span},{factors})"
    pv_costs = f"SUMPRODUCT({cost_span},{factors})"
    work.put("scenarios", top + 1, column, live(npv, found.npv), "result")
    no_cost = work.say("reason.no_cost")
    roi = f'IF({pv_costs}>0,{npv}/{pv_costs},"{no_cost}")'
    work.put("scenarios", top + 2, column, live(roi, _or(found.roi, no_cost)), "share")
    never = work.say("reason.never_pays_back", years=work.model.years)
    code = payback_code(work, f"$C${row + 3}:${last}${row + 3}", span)
    work.put("scenarios", top + 3, column, live(code, _or(found.payback_months, never)), "months")


def _terms(work: Work, line: PlanLine, column: int, period: int, sign: float) -> list[str]:
    """The parts of a line in one period with this column's drivers, times the fixed factor of the calculation."""
    terms: list[str] = []
    for part in line.parts:
        if part.weights[period] == 0:
            continue
        sheet, place = work.quoted("calculation"), column_name(3 + period)
        factor = f"{sheet}!{place}${work.refs[f'factor_row.{line.line.id}']}"
        if part.formula is None:
            core = "*".join(
                [f"{sheet}!{place}${work.refs[f'amount_row.{line.line.id}']}"]
                + [_applied(work, name, column) for name in part.factors]
            )
        else:
            core = _core(work, part, column, period)
        terms.append(f"{'-' if line.sign * sign < 0 else ''}{core}*{factor}")
    return terms


def _core(work: Work, part: Part, column: int, period: int) -> str:
    def reference(name: str) -> str:
        if name == YEAR:
            return str(int(np.ravel(work.values[YEAR])[period]))
        return _applied(work, name, column)

    assert part.formula is not None
    return "*".join([part.formula.excel(reference), *(_applied(work, name, column) for name in part.factors)])


def payback_code(work: Work, cumulative: str, flows: str) -> str:
    """Months until the cumulative flow stays at zero or above, linear inside the period, as a formula.

    The last period below zero decides; where it is the last of all, the case does not pay back.
    """
    index = f"(COLUMN({cumulative})-COLUMN(INDEX({cumulative},1))+1)"
    tolerance = f"-0.000000000001*SUMPRODUCT(ABS({flows}))"
    last = f"SUMPRODUCT(MAX(({cumulative}<{tolerance})*{index}))"
    never = work.say("reason.never_pays_back", years=work.model.years)
    months = 12 // work.model.per_year
    inside = f"({last}-1-INDEX({cumulative},{last})/INDEX({flows},{last}+1))*{months}"
    return f'IF({last}=0,0,IF({last}={work.periods + 1},"{never}",{inside}))'


def _or(value: float | None, text: str) -> float | str:
    return text if value is None else value
