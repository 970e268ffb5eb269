"""The first sheet: the scenario to look at, the key figures live, the cash flow by year as a table and a chart."""

from __future__ import annotations

from typing import Final

import numpy as np

from docgen.roi.model import RoiModel
from docgen.roi.sheets.scenarios import payback_code
from docgen.roi.sheets.work import Work, column_name, live
from docgen.roi.simulate import supported
from docgen.roi.words import say

_SELECT: Final = 3
_FIGURES: Final = 6


def basis_text(work: Work) -> str:
    """Before tax, excluding VAT, nominal or real, whose rate."""
    return model_basis(work.model, work.language)


def model_basis(model: RoiModel, language: str) -> str:
    """The same for a model."""
    from docgen.language.formats import formats
    from docgen.roi.model import text_in

    rates = ", ".join(formats(language).percent(rate, None) for rate in model.rate)
    whose = text_in(model.rate_source, language)
    rate = say("basis.rate", language, rate=rates) + (f" ({whose})" if whose else "")
    return "; ".join([say("basis.tax", language), say(f"basis.{model.prices}", language), rate])


def place_summary(work: Work) -> None:
    """Decide where the selector and the figures stand."""
    work.refs["scenario"] = work.cell("summary", _SELECT, 1)
    work.define("scenario", work.refs["scenario"])
    work.refs["scenario_at"] = work.cell("summary", _SELECT, 2)
    work.define("scenario_index", work.refs["scenario_at"])
    for number, (key, *_) in enumerate(_FIGURE_ROWS):
        work.refs[f"figure.{key}"] = work.cell("summary", _FIGURES + 1 + number, 2)
        work.refs[f"figure.{key}.cash"] = work.cell("summary", _FIGURES + 1 + number, 1)
    work.define("NPV_model", work.refs["figure.npv"])
    work.define("NPV_cash", work.refs["figure.npv.cash"])
    work.define("ROI_model", work.refs["figure.roi"])


def write_summary(work: Work) -> None:
    """Fill the sheet."""
    sheet = work.sheets["summary"]
    version = work.say("version", version=work.model.version) if work.model.version else ""
    parts = [work.company, version, work.say("as_of", date=work.formats.date(work.as_of)) if work.as_of else ""]
    work.title("summary", work.text(work.model.name), " · ".join(part for part in parts if part))
    work.put("summary", 2, 0, _headline(work), "kicker")
    _selector(work)
    _figures(work)
    work.refs["years_at"] = str(_FIGURES + len(_FIGURE_ROWS) + 3)
    _years(work, int(work.refs["years_at"]))
    _chart(work)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 17)
    sheet.set_column(3, max(3 + work.model.years, 7), 14)
    work.page("summary", pages=1)
    sheet.activate()


def _headline(work: Work) -> str:
    """The base case with P10 to P90 and the chance beside it, as the documents say it."""
    found, simulated = work.result, work.result.simulation

    def money(amount: float, wrong: float = 0.0) -> str:
        return work.formats.money(supported(amount, wrong), work.model.currency, "code")

    text = work.say("cli.headline", npv=money(found.npv), cash=money(found.npv_cash))
    if simulated is None:
        return text
    errors, share = simulated.standard_error, simulated.probability_positive
    low, high = (money(simulated.percentiles[p], errors[f"p{p}"]) for p in (10, 90))
    chance = work.formats.percent(min(max(share, 0.001), 0.999), 0 if 0.005 < share < 0.995 else 1)
    return f"{text}; {work.say('cli.range', low=low, high=high, chance=chance)}"


def _selector(work: Work) -> None:
    sheet = work.sheets["summary"]
    names = [work.scenario_name(name) for name in work.result.scenarios]
    at = list(work.result.scenarios).index("base")
    work.put("summary", _SELECT, 0, work.say("select"), "name")
    work.put("summary", _SELECT, 1, names[at], "choice")
    code = f"MATCH({column_name(1)}{_SELECT + 1},{work.refs['scenario_names']},0)"
    work.put("summary", _SELECT, 2, live(code, at + 1), "plain", font_color="lt1")
    sheet.data_validation(_SELECT, 1, _SELECT, 1, {"validate": "list", "source": f"={work.refs['scenario_names']}"})
    warning = live(
        f'IF({work.refs["changed"]},"{work.say("changed")}","{work.say("unchanged")}")', work.say("unchanged")
    )
    sheet.merge_range(_SELECT, 3, _SELECT, 2 + max(work.model.years + 1, 4), "", work.style("warning"))
    work.put("summary", _SELECT, 3, warning, "warning")
    sheet.set_row(_SELECT, 30)


# key, kind of cell, has a cash figure of its own
_FIGURE_ROWS: Final[tuple[tuple[str, str, bool], ...]] = (
    ("npv", "result", True),
    ("roi", "share", True),
    ("payback", "months", True),
    ("discounted", "months", False),
    ("irr", "share", False),
    ("mirr", "share", False),
    ("bcr", "decimal", True),
    ("pv_benefits", "money", True),
    ("tco", "money", False),
    ("eac", "money", False),
    ("peak", "money", False),
    ("delay", "money", False),
    ("total_benefits", "money", True),
    ("total_costs", "money", False),
)


def _figures(work: Work) -> None:
    heads = [work.say("figures"), work.say("cash_only"), work.say("cash_and_soft")]
    work.head("summary", _FIGURES, heads)
    codes, values = _codes(work), _values(work)
    for number, (key, kind, with_cash) in enumerate(_FIGURE_ROWS):
        row = _FIGURES + 1 + number
        unit = work.say("months") if kind == "months" else work.model.currency if kind in ("money", "result") else ""
        label = work.say(f"figure.{key}") + (f" ({unit})" if unit else "")
        work.put("summary", row, 0, label, "result_name" if kind == "result" else "name")
        for column, suffix in ((1, ".cash"), (2, "")):
            own = f"{key}{suffix}"
            content = live(codes[own], values[own]) if suffix == "" or with_cash else None
            work.put("summary", row, column, content, kind)


def _codes(work: Work) -> dict[str, str]:
    """The formula of every figure; `.cash` leaves out soft benefits."""
    row = {key.removeprefix("row."): ref for key, ref in work.refs.items() if key.startswith("row.")}
    factors, years = row["discount"], work.model.years
    no_cost, never_sign = work.say("reason.no_cost"), work.say("reason.one_sign")
    npv, npv_cash = f"SUMPRODUCT({row['net']},{factors})", f"SUMPRODUCT({row['net_cash']},{factors})"
    pvc = f"-SUMPRODUCT({row['costs']},{factors})"
    pvb, pvb_cash = f"SUMPRODUCT({row['benefits']},{factors})", f"SUMPRODUCT({row['benefits_cash']},{factors})"
    tco, benefits = work.refs["figure.tco"], work.refs["figure.pv_benefits"]

    def over(above: str) -> str:
        return f'IF({tco}>0,{above}/{tco},"{no_cost}")'

    end = _end_factor(work)
    gains = f"SUMPRODUCT(({row['net']}>0)*{row['net']}*{factors})"
    losses = f"SUMPRODUCT(({row['net']}<0)*-1*{row['net']}*{factors})"
    annuity = "+".join(_year_end_factor(work, year) for year in range(1, years + 1))
    return {
        "npv": npv, "npv.cash": npv_cash, "pv_benefits": pvb, "pv_benefits.cash": pvb_cash, "tco": pvc,
        "roi": over(work.refs["figure.npv"]), "roi.cash": over(work.refs["figure.npv.cash"]),
        "bcr": over(benefits), "bcr.cash": over(work.refs["figure.pv_benefits.cash"]),
        "irr": _irr(work), "mirr": f'IF({gains}*{losses}>0,({gains}/{end}/{losses})^(1/{years})-1,"{never_sign}")',
        "payback": payback_code(work, row["cumulative"], row["net"]),
        "payback.cash": payback_code(work, row["cumulative_cash"], row["net_cash"]),
        "discounted": payback_code(work, row["cumulative_discounted"], row["discounted"]),
        "peak": f"MAX(0,-MIN({row['cumulative']}))", "eac": f"{tco}/({annuity})",
        "delay": f"SUMPRODUCT({row['net']},{factors})-SUMPRODUCT({row['net']},{row['later']})",
        "total_benefits": f"SUM({row['benefits']})", "total_benefits.cash": f"SUM({row['benefits_cash']})",
        "total_costs": f"-SUM({row['costs']})",
    }  # fmt: skip


def _year_end_factor(work: Work, year: int) -> str:
    return "1/(" + "*".join(f"(1+{work.refs[f'rate.{number}']})" for number in range(year)) + ")"


def _end_factor(work: Work) -> str:
    return f"({_year_end_factor(work, work.model.years)})"


def _irr(work: Work) -> str:
    """The internal rate where the cash flow changes its sign once, from minus to plus; else where the rates stand."""
    flows = work.refs.get("row.steps", work.refs["row.net"])
    signs = work.refs["row.sign"]
    sheet = work.quoted("calculation")
    at, last = work.refs["at.sign"], column_name(3 + work.periods)
    before = f"{sheet}!$D${at}:${column_name(2 + work.periods)}${at}"
    after = f"{sheet}!$E${at}:${last}${at}"
    changes = f"SUMPRODUCT(({before}*{after}<0)*1)"
    per_year = work.model.per_year * (2 if work.model.timing == "mid" else 1)
    guess = (1 + (work.result.irr if work.result.irr is not None else 0.1)) ** (1 / per_year) - 1
    # One starting point is not enough for a spreadsheet whose inputs have moved far.
    rate = f"IRR({flows},-0.9)"
    for start in (2.0, -0.5, -0.1, 0.1, guess):
        rate = f"IFERROR(IRR({flows},{start!r}),{rate})"
    yearly = f"(1+{rate})^{per_year}-1" if per_year > 1 else rate
    high, none, see = work.say("reason.high_rate"), work.say("irr.none"), work.say("irr.see")
    once = f'IF({yearly}>5,"{high}",{yearly})'
    conventional = f"AND({changes}=1,INDEX({signs},{work.periods + 1})>0)"
    return f'IF({changes}=0,"{none}",IF({conventional},IFERROR({once},"{see}"),"{see}"))'


def _values(work: Work) -> dict[str, float | str]:
    """What the formulas come to in the base case, as Python computed it."""
    found, model = work.result, work.model
    never = work.say("reason.never_pays_back", years=model.years)
    pv_cash = found.npv_cash + found.pv_costs
    cash_lines = [line for line in found.lines if line.kind == "benefit" and line.category == "cash"]
    no_cost = work.say("reason.no_cost")

    def either(value: float | None, text: str) -> float | str:
        return text if value is None else value

    signs = np.sign(work.plan.flows(work.values)[0])
    moved = signs[signs != 0]
    once = np.count_nonzero(np.diff(moved)) == 1 and moved[0] < 0
    no_irr = work.say("irr.none") if np.count_nonzero(np.diff(moved)) == 0 else work.say("irr.see")
    if once and found.irr is None:
        no_irr = work.say("reason.high_rate")
    return {
        "npv": found.npv, "npv.cash": found.npv_cash, "pv_benefits": found.pv_benefits, "pv_benefits.cash": pv_cash,
        "tco": found.pv_costs, "roi": either(found.roi, no_cost), "roi.cash": either(found.roi_cash, no_cost),
        "bcr": either(found.bcr, no_cost), "bcr.cash": pv_cash / found.pv_costs if found.pv_costs else no_cost,
        "irr": either(found.irr if once else None, no_irr), "mirr": either(found.mirr, work.say("reason.one_sign")),
        "payback": either(found.payback_months, never), "payback.cash": either(found.payback_months_cash, never),
        "discounted": either(found.discounted_payback_months, never), "peak": found.peak_funding,
        "eac": found.equivalent_annual_cost, "delay": found.cost_of_delay_per_month,
        "total_benefits": found.total_benefits, "total_costs": found.total_costs,
        "total_benefits.cash": sum(line.total for line in cash_lines),
    }  # fmt: skip


def _years(work: Work, top: int) -> None:
    """Net and cumulative cash flow by year, for the reader and the chart."""
    years = work.model.years
    work.head("summary", top, [work.model.currency, work.say("initial"), *year_names(work)])
    net = np.asarray(work.result.cash_flow)
    cash = np.asarray(work.result.cash_flow_cash)
    rows = (("net_cash", cash, "money"), ("net", net, "result"), ("cumulative", net.cumsum(), "money"))
    for number, (key, values, kind) in enumerate(rows):
        row = top + 1 + number
        work.put("summary", row, 0, work.say(f"row.{key}"), "result_name" if kind == "result" else "name")
        for year in range(years + 1):
            column = column_name(1 + year)
            code = f"SUM($B{row}:{column}{row})" if key == "cumulative" else year_code(work, f"at.{key}", year)
            work.put("summary", row, 1 + year, live(code, float(values[year]) + 0.0), kind)


def year_names(work: Work) -> list[str]:
    """The names of the years."""
    return [work.say("year", n=number + 1) for number in range(work.model.years)]


def year_code(work: Work, key: str, year: int) -> str:
    """The sum of a row of the calculation over a year; year 0 is the initial amount."""
    sheet, row = work.quoted("calculation"), work.refs[key]
    if year == 0:
        return f"{sheet}!$D${row}"
    first = 4 + (year - 1) * work.model.per_year
    last = first + work.model.per_year - 1
    if first == last:
        return f"{sheet}!{column_name(first)}${row}"
    return f"SUM({sheet}!{column_name(first)}${row}:{column_name(last)}${row})"


def _chart(work: Work) -> None:
    """Net cash flow as columns with the cumulative one as a line."""
    top, years = int(work.refs["years_at"]), work.model.years
    sheet, book = work.sheets["summary"], work.book.workbook
    name = sheet.get_name()
    colour = {key: f"#{value}" for key, value in vars(work.palette).items()}
    columns = book.add_chart({"type": "column"})
    columns.add_series({
        "name": [name, top + 2, 0], "categories": [name, top, 1, top, 1 + years],
        "values": [name, top + 2, 1, top + 2, 1 + years], "gap": 60, "fill": {"color": colour["accent1"]},
    })  # fmt: skip
    line = book.add_chart({"type": "line"})
    line.add_series({
        "name": [name, top + 3, 0], "categories": [name, top, 1, top, 1 + years],
        "values": [name, top + 3, 1, top + 3, 1 + years], "line": {"color": colour["accent3"], "width": 1.75},
        "marker": {
            "type": "circle", "size": 6, "fill": {"color": colour["lt1"]}, "border": {"color": colour["accent3"]},
        },
    })  # fmt: skip
    columns.combine(line)
    columns.set_title({
        "name": work.say("chart.flow", currency=work.model.currency), "overlay": False,
        "name_font": {"size": 12, "bold": True, "color": colour["dk2"]},
    })  # fmt: skip
    style_chart(work, columns, size=(560, 360))
    sheet.insert_chart(_FIGURES, 4, columns, {
        "description": work.say("chart.flow", currency=work.model.currency), "object_position": 1,
    })  # fmt: skip


def style_chart(work: Work, chart: object, *, size: tuple[int, int] = (900, 330), legend: bool = True) -> None:
    """The house's look of a chart: no frame, quiet axes, legend at the top left."""
    colour = {key: f"#{value}" for key, value in vars(work.palette).items()}
    font = {"size": 10, "color": colour["muted"]}
    chart.set_size({"width": size[0], "height": size[1]})  # type: ignore[attr-defined]  # XlsxWriter has no types
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": colour["lt1"]}})  # type: ignore[attr-defined]
    chart.set_plotarea({"fill": {"none": True}})  # type: ignore[attr-defined]
    chart.set_legend({"position": "top", "font": font} if legend else {"none": True})  # type: ignore[attr-defined]
    chart.set_x_axis({  # type: ignore[attr-defined]
        "num_font": {"size": 10, "color": colour["dk1"]}, "line": {"color": colour["muted"]},
        "major_tick_mark": "none", "label_position": "low",
    })  # fmt: skip
    chart.set_y_axis({  # type: ignore[attr-defined]
        "num_font": font, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": colour["rule"], "width": 0.75}},
        "num_format": work.localised('#,##0,;\u2212#,##0,;0'), "major_tick_mark": "none",
    })  # fmt: skip
