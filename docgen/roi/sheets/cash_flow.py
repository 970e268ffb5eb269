"""The sheet of the yearly cash flow: every line with its letter, totals, cumulative, and present values."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from docgen.roi.engine import PlanLine
from docgen.roi.sheets.summary import basis_text, style_chart, year_code, year_names
from docgen.roi.sheets.work import Work, column_name, live

Array = npt.NDArray[np.float64]

_SHEET: Final = "cash_flow"
_HEAD: Final = 3


def write_cash_flow(work: Work) -> None:
    """Fill the sheet."""
    sheet, years = work.sheets[_SHEET], work.model.years
    work.title(_SHEET, work.say("sheet.cash_flow"), basis_text(work))
    heads = [
        "",
        work.model.currency,
        work.say("initial"),
        *year_names(work),
        work.say("total"),
        work.say("present_value"),
    ]
    work.head(_SHEET, _HEAD, heads, left=2)
    row = _HEAD + 1
    benefits = [line for line in work.plan.lines if line.is_benefit]
    costs = [line for line in work.plan.lines if not line.is_benefit]
    row = _lines(work, row, [line for line in benefits if not line.is_soft])
    row = _total(work, row, "benefits_cash", "total")
    if any(line.is_soft for line in benefits):
        row = _lines(work, row, [line for line in benefits if line.is_soft])
        row = _total(work, row, "benefits_soft", "total")
    row = _total(work, row, "benefits", "total")
    row = _lines(work, row, costs)
    row = _total(work, row, "costs", "total")
    row = _total(work, row, "net_cash", "total")
    row = _total(work, row, "net", "result")
    row = _cumulative(work, row)
    work.put(_SHEET, row, 1, work.say("cash_flow.note"), "subtitle")
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, years + 4, 14)
    sheet.freeze_panes(_HEAD + 1, 2)
    _chart(work, row + 2, benefits)
    work.page(_SHEET, pages=1)


def _lines(work: Work, row: int, lines: list[PlanLine]) -> int:
    for line in lines:
        found = next(one for one in work.result.lines if one.id == line.line.id)
        work.refs[f"cash_row.{line.line.id}"] = str(row)
        work.put(_SHEET, row, 0, work.letters[line.line.id], "name")
        work.put(_SHEET, row, 1, work.name(line))
        _cells(
            work, row, f"result_row.{line.line.id}", f"row.{line.line.id}", found.flows, found.present_value, "money"
        )
        row += 1
    return row


def _total(work: Work, row: int, key: str, kind: str) -> int:
    flows = _yearly(work, key)
    value = float((_periods(work, key) * work.plan.discount).sum())
    work.put(_SHEET, row, 0, None, f"{kind}_name")
    work.put(_SHEET, row, 1, work.say(f"row.{key}"), f"{kind}_name")
    _cells(work, row, f"at.{key}", f"row.{key}", tuple(flows), value, kind)
    return row + 1


def _cells(work: Work, row: int, at: str, span: str, flows: tuple[float, ...], value: float, kind: str) -> None:
    for year, flow in enumerate(flows):
        work.put(_SHEET, row, 2 + year, live(year_code(work, at, year), flow), kind)
    last = column_name(1 + len(flows))
    work.put(_SHEET, row, 2 + len(flows), live(f"SUM(C{row + 1}:{last}{row + 1})", float(sum(flows))), kind)
    code = f"SUMPRODUCT({work.refs[span]},{work.refs['row.discount']})"
    work.put(_SHEET, row, 3 + len(flows), live(code, value), kind)


def _cumulative(work: Work, row: int) -> int:
    total = np.asarray(work.result.cash_flow).cumsum()
    work.put(_SHEET, row, 0, None)
    work.put(_SHEET, row, 1, work.say("row.cumulative"))
    for year, value in enumerate(total):
        code = f"SUM($C${row}:{column_name(2 + year)}${row})"
        work.put(_SHEET, row, 2 + year, live(code, float(value)), "money")
    for column in (3, 4):
        work.put(_SHEET, row, len(total) - 1 + column, None)
    return row + 1


def _periods(work: Work, key: str) -> Array:
    shape = work.plan.times.shape
    chosen: list[Any] = []
    for line in work.plan.lines:
        soft, benefit = line.is_soft, line.is_benefit
        wanted = {
            "benefits_cash": benefit and not soft, "benefits_soft": benefit and soft, "benefits": benefit,
            "costs": not benefit, "net": True, "net_cash": not soft,
        }[key]  # fmt: skip
        if wanted:
            chosen.append(np.broadcast_to(line.flows(work.values)[0], shape))
    return np.asarray(sum(chosen, np.zeros(shape)))


def _yearly(work: Work, key: str) -> list[float]:
    flows = _periods(work, key)
    return [float(flows[0]), *flows[1:].reshape(work.model.years, -1).sum(axis=1).tolist()]


def _chart(work: Work, row: int, benefits: list[PlanLine]) -> None:
    """Benefits by line and year, stacked."""
    if not benefits or len(benefits) > 6:
        return
    colours = ["accent1", "accent2", "accent3", "muted", "comparator", "dk2"]
    chart = work.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    name, years = work.sheets[_SHEET].get_name(), work.model.years
    for number, line in enumerate(benefits):
        at = int(work.refs[f"cash_row.{line.line.id}"])
        fill = f"#{getattr(work.palette, colours[number])}"
        chart.add_series({
            "name": [name, at, 1], "categories": [name, _HEAD, 3, _HEAD, 2 + years],
            "values": [name, at, 3, at, 2 + years], "fill": {"color": fill},
            "border": {"color": f"#{work.palette.lt1}", "width": 0.75}, "gap": 50,
        })  # fmt: skip
    title = work.say("chart.benefits", currency=work.model.currency)
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{work.palette.dk2}"}})
    style_chart(work, chart)
    work.sheets[_SHEET].insert_chart(row, 1, chart, {"description": title, "object_position": 1})
