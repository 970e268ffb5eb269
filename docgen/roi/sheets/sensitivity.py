"""The sheet of sensitivity: the tornado, break-even values and internal rates, as dated values with their warning."""

from __future__ import annotations

from typing import Final

from docgen.roi.sheets.inputs import number_format
from docgen.roi.sheets.summary import style_chart
from docgen.roi.sheets.work import Work, live

_SHEET: Final = "sensitivity"
_TOP: Final = 5
_MOST_BARS: Final = 8


def write_sensitivity(work: Work) -> None:
    """Fill the sheet."""
    sheet = work.sheets[_SHEET]
    work.title(_SHEET, work.say("sheet.sensitivity"), work.say("sensitivity.subtitle"))
    warn(work, _SHEET, 2, 6)
    row = _tornado(work, _TOP) if work.result.simulation else _TOP
    row = _break_evens(work, row)
    _rates(work, row)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 7, 15)
    work.page(_SHEET, pages=1 if len(work.model.drivers) <= 8 else 0)


def warn(work: Work, sheet: str, row: int, last: int) -> None:
    """The cell that says whether inputs have changed since the values were computed."""
    date = work.formats.date(work.as_of) if work.as_of else ""
    same = work.say("values.same", date=date) if date else work.say("values.same_undated")
    other = work.say("values.changed", date=date) if date else work.say("values.changed_undated")
    work.sheets[sheet].merge_range(row, 0, row, last, "", work.style("warning"))
    work.put(sheet, row, 0, live(f'IF({work.refs["changed"]},"{other}","{same}")', same), "warning")
    work.sheets[sheet].set_row(row, 30)


def _tornado(work: Work, top: int) -> int:
    simulated = work.result.simulation
    assert simulated is not None
    work.put(_SHEET, top - 1, 0, work.say("tornado.head", npv=_money(work, simulated.at_medians)), "kicker")
    keys = ("driver", "driver_p10", "driver_p90", "npv_low", "npv_high", "rank", "variance")
    work.head(_SHEET, top, [work.say(key) for key in keys])
    for number, bar in enumerate(simulated.tornado):
        driver, row = work.model.driver(bar.driver), top + 1 + number
        shown = number_format(driver, bar.low)
        work.put(_SHEET, row, 0, work.text(driver.name, driver.id), "name")
        work.put(_SHEET, row, 1, bar.low, "number", num_format=shown)
        work.put(_SHEET, row, 2, bar.high, "number", num_format=shown)
        work.put(_SHEET, row, 3, bar.npv_low, "money")
        work.put(_SHEET, row, 4, bar.npv_high, "money")
        work.put(_SHEET, row, 5, bar.rank_correlation, "decimal")
        work.put(_SHEET, row, 6, bar.variance_share, "share", num_format="0%")
    end = top + len(simulated.tornado)
    _chart(work, top, end + 2)
    return end + 2 + 18


def _money(work: Work, amount: float) -> str:
    return work.formats.money(round(amount), work.model.currency, "code")


def _chart(work: Work, top: int, at: int) -> None:
    """Clustered bars of plain values that start at the value with all drivers at their medians."""
    simulated = work.result.simulation
    assert simulated is not None
    last = top + min(len(simulated.tornado), _MOST_BARS)
    name = work.sheets[_SHEET].get_name()
    chart = work.book.workbook.add_chart({"type": "bar"})
    label = {"value": True, "num_format": work.localised("#,##0,;\u2212#,##0,;0"), "font": {"size": 10}}
    for column, colour in ((3, "accent2"), (4, "accent1")):
        fill = f"#{getattr(work.palette, colour)}"
        chart.add_series({
            "name": [name, top, column], "categories": [name, top + 1, 0, last, 0],
            "values": [name, top + 1, column, last, column], "fill": {"color": fill}, "gap": 35, "overlap": 100,
            "data_labels": label,
        })  # fmt: skip
    title = work.say("chart.tornado", currency=work.model.currency)
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{work.palette.dk2}"}})
    style_chart(work, chart, size=(980, 340))
    muted = {"size": 10, "color": f"#{work.palette.muted}"}
    # In XlsxWriter the y axis of a bar chart is the one with the categories.
    chart.set_y_axis({
        "reverse": True, "label_position": "low", "num_font": {"size": 10, "color": f"#{work.palette.dk1}"},
        "line": {"color": f"#{work.palette.dk2}"}, "major_tick_mark": "none", "major_gridlines": {"visible": False},
    })  # fmt: skip
    chart.set_x_axis({
        "crossing": simulated.at_medians, "num_font": muted, "line": {"none": True}, "major_tick_mark": "none",
        "major_gridlines": {"visible": False}, "num_format": work.localised('#,##0,;\u2212#,##0,;0'),
    })  # fmt: skip
    work.sheets[_SHEET].insert_chart(at, 0, chart, {"description": title, "object_position": 1})


def _break_evens(work: Work, top: int) -> int:
    work.put(_SHEET, top - 1, 0, work.say("break_even.head"), "kicker")
    keys = ("driver", "unit", "base", "break_even", "margin", "percentile")
    work.head(_SHEET, top, [*[work.say(key) for key in keys], work.say("note")])
    work.put(_SHEET, top, 1, work.say("unit"), "head")
    work.put(_SHEET, top, 6, work.say("note"), "head")
    row = top
    for name, value in work.result.break_even.items():
        row += 1
        driver = work.model.driver(name)
        base = work.plan.base[name]
        shown = number_format(driver, base)
        reason = work.result.reason(f"break_even.{name}", work.language)
        margin = value / base - 1 if value is not None and base else None
        work.put(_SHEET, row, 0, work.text(driver.name, driver.id), "name")
        work.put(_SHEET, row, 1, work.text(driver.unit))
        work.put(_SHEET, row, 2, base, "number", num_format=shown)
        work.put(_SHEET, row, 3, value if value is not None else "–", "number", num_format=shown, bold=True)
        work.put(_SHEET, row, 4, margin, "share", num_format="+0%;\u22120%;0%")
        below = work.result.break_even_percentile.get(name)
        small = below is not None and below < 0.001
        work.put(_SHEET, row, 5, f"< {work.formats.percent(0.001)}" if small else below, "share", num_format="0.0%")
        work.put(_SHEET, row, 6, reason, indent=1)
    return row + 3


def _rates(work: Work, row: int) -> None:
    """Every internal rate that the base case has, for the cases in which a formula would give one of several."""
    work.put(_SHEET, row, 0, work.say("irr.all"), "kicker")
    rates = work.result.irr_all
    for number, rate in enumerate(rates, 1):
        work.put(_SHEET, row + number, 0, work.say("irr.number", n=number), "name")
        work.put(_SHEET, row + number, 1, rate, "share", num_format="0.00%")
    reason = work.result.reason("irr", work.language)
    if reason:
        work.put(_SHEET, row + len(rates) + 1, 0, reason, "subtitle")
