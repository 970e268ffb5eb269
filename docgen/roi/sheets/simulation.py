"""The sheet of the simulation: values with draws, seed and date, and what the inputs were when it ran."""

from __future__ import annotations

from typing import Final

import numpy as np

from docgen.roi.result import STATISTICS
from docgen.roi.sheets.inputs import number_format
from docgen.roi.sheets.sensitivity import warn
from docgen.roi.sheets.summary import style_chart
from docgen.roi.sheets.work import Work, live
from docgen.roi.simulate import Simulated, supported

_SHEET: Final = "simulation"
_TOP: Final = 4
_SNAPSHOT: Final = 60  # far below the figures and charts


def place_simulation(work: Work) -> None:
    """Decide where the cell stands that says whether inputs have changed."""
    work.refs["changed"] = work.cell(_SHEET, _SNAPSHOT - 1, 4)
    work.define("inputs_changed", work.refs["changed"])


def write_simulation(work: Work) -> None:
    """Fill the sheet."""
    sheet, simulated = work.sheets[_SHEET], work.result.simulation
    work.title(_SHEET, work.say("sheet.simulation"), _subtitle(work))
    warn(work, _SHEET, 2, 5)
    if simulated is None:
        work.put(_SHEET, _TOP, 0, work.result.reason("simulation", work.language), "plain")
    else:
        _statistics(work, simulated)
        _bridge(work)
        if simulated.histogram.shares:
            _histogram(work, simulated)
            _curve(work, simulated)
    _snapshot(work)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 5, 16)
    sheet.set_column(6, 6, 3)
    sheet.set_column(7, 10, 13)
    work.sheets[_SHEET].set_row(_TOP, 34)
    work.page(_SHEET, pages=2)


def _subtitle(work: Work) -> str:
    found = work.result.simulation
    if found is None:
        return ""
    parts = [work.say("simulation.draws", draws=work.formats.number(found.draws), seed=found.seed)]
    if work.as_of:
        parts.append(work.say("as_of", date=work.formats.date(work.as_of)))
    return " · ".join(parts)


def _statistics(work: Work, simulated: Simulated) -> None:
    work.head(_SHEET, _TOP, [work.say("simulation.figure"), work.model.currency, work.say("simulation.error")])
    values = {"mean": simulated.mean, "sd": simulated.sd, **{f"p{p}": v for p, v in simulated.percentiles.items()}}
    row = _TOP
    for key in STATISTICS:
        row += 1
        wrong = simulated.standard_error[key]
        kind = "result" if key == "p50" else "money"
        work.put(_SHEET, row, 0, work.say(f"statistic.{key}"), "result_name" if key == "p50" else "name")
        work.put(_SHEET, row, 1, supported(values[key], wrong), kind)
        work.put(_SHEET, row, 2, wrong, "money")
    for key in ("probability_positive", "probability_payback"):
        row += 1
        work.put(_SHEET, row, 0, work.say(f"statistic.{key}"), "name")
        work.put(_SHEET, row, 1, getattr(simulated, key), "share", num_format="0%")
        work.put(_SHEET, row, 2, simulated.standard_error[key], "share", num_format="0.0%")
    work.put(_SHEET, row + 1, 0, work.say("simulation.note"), "subtitle")


def _bridge(work: Work) -> None:
    """Why figures for one net present value differ."""
    bridge, simulated = work.result.bridge, work.result.simulation
    assert simulated is not None
    assert bridge.mean is not None
    assert bridge.p50 is not None
    work.head(_SHEET, _TOP, [""] * 0)
    work.put(_SHEET, _TOP, 4, work.say("bridge"), "head")
    work.put(_SHEET, _TOP, 5, work.model.currency, "head_right")
    errors = simulated.standard_error
    rows = (
        ("before_risk", bridge.before_risk), ("base", bridge.base),
        ("mean", supported(bridge.mean, errors["mean"])), ("p50", supported(bridge.p50, errors["p50"])),
    )  # fmt: skip
    for number, (key, value) in enumerate(rows, 1):
        kind = "result" if key == "base" else "money"
        name = work.say(f"bridge.{key}")
        work.put(_SHEET, _TOP + number, 4, name[0].upper() + name[1:], "result_name" if key == "base" else "name")
        work.put(_SHEET, _TOP + number, 5, value, kind)


def _histogram(work: Work, simulated: Simulated) -> None:
    """Bins in P10 to P90 accent, the one with P50 dark, losses stone, tails pale."""
    edges, shares = simulated.histogram.edges, simulated.histogram.shares
    top, column = _TOP, 7
    work.put(_SHEET, top, column, work.say("histogram.from"), "head_right")
    work.put(_SHEET, top, column + 1, work.say("histogram.share"), "head_right")
    width = edges[1] - edges[0]
    decimals = simulated.histogram.decimals(1e6)
    points = []
    for number, (edge, share) in enumerate(zip(edges, shares, strict=False)):
        row = top + 1 + number
        shown = work.formats.number(edge / 1e6, decimals)
        work.put(_SHEET, row, column, shown, "text", align="right")
        work.put(_SHEET, row, column + 1, share, "share")
        points.append({"fill": {"color": f"#{getattr(work.palette, _tone(simulated, edge, edge + width))}"}})
    name, chart = work.sheets[_SHEET].get_name(), work.book.workbook.add_chart({"type": "column"})
    last = top + len(shares)
    chart.add_series({
        "name": work.say("histogram.share"), "categories": [name, top + 1, column, last, column],
        "values": [name, top + 1, column + 1, last, column + 1], "gap": 4, "points": points,
        "fill": {"color": f"#{work.palette.accent1}"},
        "data_labels": {"value": True, "custom": _labels(work, simulated), "font": {"size": 10}},
    })  # fmt: skip
    title = work.say("chart.histogram")
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{work.palette.dk2}"}})
    style_chart(work, chart, size=(960, 330), legend=False)
    font = {"size": 10, "bold": False, "color": f"#{work.palette.muted}"}
    chart.set_x_axis({
        "name": work.say("histogram.axis", currency=work.model.currency), "name_font": font,
        "num_font": {"size": 10, "color": f"#{work.palette.dk1}"}, "line": {"color": f"#{work.palette.muted}"},
        "major_tick_mark": "none",
    })  # fmt: skip
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    work.sheets[_SHEET].insert_chart(_TOP + 14, 0, chart, {"description": title, "object_position": 1})


def _labels(work: Work, simulated: Simulated) -> list[dict[str, object]]:
    """P10, P50 and P90 over the bins that hold them; the other bars have no label."""
    edges = simulated.histogram.edges
    labels: list[dict[str, object]] = [{"delete": True} for _ in simulated.histogram.shares]
    for percent in (10, 50, 90):
        value = simulated.percentiles[percent]
        at = max(0, min(int(np.searchsorted(edges, value, side="right")) - 1, len(labels) - 1))
        shown = work.formats.number(supported(value, simulated.standard_error[f"p{percent}"]) / 1e6, 2)
        font = {"size": 10, "bold": percent == 50, "color": f"#{work.palette.dk2}"}
        labels[at] = {"value": f"P{percent}: {shown}", "font": font}
    return labels


def _tone(simulated: Simulated, low: float, high: float) -> str:
    p10, p50, p90 = (simulated.percentiles[percent] for percent in (10, 50, 90))
    if low <= p50 < high:
        return "dk2"
    if high <= 0:
        return "accent3"
    return "accent1" if high > p10 and low < p90 else "comparator"


def _curve(work: Work, simulated: Simulated) -> None:
    """The S-curve: how likely the value lies below each amount."""
    column, top = 9, _TOP
    work.put(_SHEET, top, column, work.say("curve.value", currency=work.model.currency), "head_right")
    work.put(_SHEET, top, column + 1, work.say("curve.share"), "head_right")
    # The tails bend most, so every point of them is drawn.
    tails = {1, 2, 50, 98, 99}
    picked = [point for number, point in enumerate(simulated.curve) if number % 4 == 0 or number in tails]
    for number, (share, value) in enumerate(picked, 1):
        work.put(_SHEET, top + number, column, value / 1e6, "number", num_format="0.00")
        work.put(_SHEET, top + number, column + 1, share, "share", num_format="0.0%")
    name, chart = (
        work.sheets[_SHEET].get_name(),
        work.book.workbook.add_chart({"type": "scatter", "subtype": "straight"}),
    )
    last = top + len(picked)
    chart.add_series({
        "name": work.say("curve.share"), "categories": [name, top + 1, column, last, column],
        "values": [name, top + 1, column + 1, last, column + 1],
        "line": {"color": f"#{work.palette.accent1}", "width": 2.25},
    })  # fmt: skip
    title = work.say("chart.curve")
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": f"#{work.palette.dk2}"}})
    style_chart(work, chart, size=(960, 330), legend=False)
    font = {"size": 10, "color": f"#{work.palette.muted}"}
    chart.set_x_axis({
        "name": work.say("curve.value", currency=work.model.currency), "name_font": {**font, "bold": False},
        "num_font": font, "num_format": work.localised("0.0"), "line": {"color": f"#{work.palette.muted}"},
        "major_gridlines": {"visible": False}, "major_tick_mark": "none",
    })  # fmt: skip
    chart.set_y_axis({
        "min": 0, "max": 1, "major_unit": 0.5, "num_font": font, "line": {"none": True},
        "num_format": work.localised("0%"),
        "major_gridlines": {"visible": True, "line": {"color": f"#{work.palette.rule}", "width": 0.75}},
        "label_position": "low", "major_tick_mark": "none",
    })  # fmt: skip
    work.sheets[_SHEET].insert_chart(_TOP + 34, 0, chart, {"description": title, "object_position": 1})


def _snapshot(work: Work) -> None:
    """What each input was when the values were computed, against what it is now."""
    top = _SNAPSHOT
    work.put(_SHEET, top - 1, 0, work.say("snapshot.head"), "kicker")
    heads = [work.say("driver"), work.say("snapshot.then"), work.say("snapshot.now"), work.say("snapshot.changed")]
    work.head(_SHEET, top, heads)
    rows: list[tuple[str, float, str, str]] = []
    for driver in work.model.drivers:
        if driver.formula is None:
            value = work.plan.base[driver.id]
            shown = number_format(driver, value)
            rows.append((work.text(driver.name, driver.id), value, work.refs[f"used.{driver.id}"], shown))
    for number, rate in enumerate(work.model.rate):
        name = work.say("rate.one") if len(work.model.rate) == 1 else work.say("rate.year", n=number + 1)
        rows.append((name, rate, work.refs[f"rate.{number}"], "0.0%"))
    rows.append((work.say("figure.npv"), work.result.npv, work.refs["figure.npv"], "#,##0"))
    for number, (name, value, now, shown) in enumerate(rows, 1):
        row = top + number
        work.put(_SHEET, row, 0, name, "name")
        work.put(_SHEET, row, 1, value, "number", num_format=shown)
        work.put(_SHEET, row, 2, live(now, value), "number", num_format=shown)
        # Recalculation elsewhere may differ in the last bits; a person's change does not.
        code = f"IF(ABS(C{row + 1}-B{row + 1})>0.000000001*(ABS(B{row + 1})+0.000000001),1,0)"
        work.put(_SHEET, row, 3, live(code, 0), "whole")
    total = live(f"SUM(D{top + 2}:D{top + 1 + len(rows)})>0", 0)
    work.put(_SHEET, top - 1, 4, total, "plain", font_color="lt1")
