"""Facts about the business case: the headline, assumptions, cash flow, scenarios and simulation in words.

Figures come from `docgen.roi` unrounded and are written here once; those of the
simulation to the digits that their error supports.

Longer than most: the parts of one case share its figures and how they are
written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from docgen.facts.case import Case
from docgen.facts.catalogue import Takeaways
from docgen.facts.catalogue_roi import (
    AssumptionFact,
    BreakEvenFact,
    BridgeFact,
    CashFlowFact,
    CashFlowRow,
    GlossaryFact,
    RoiFact,
    RoiHeadline,
    RoiLineFact,
    RoiScenarioFact,
    RoiTile,
    SimulationFact,
    TornadoFact,
)
from docgen.facts.scope import Scope
from docgen.language.formats import scale_of
from docgen.roi import words
from docgen.roi.model import Benefit, Cost, Driver, text_in
from docgen.roi.result import LineResult

_GLOSSARY: Final = ("npv", "roi", "payback", "irr", "p10", "tornado", "ramp", "attribution")
_CODE: Final = re.compile(r"\b[A-Z]{3}\b")
_THOUSAND: Final = 1_000
_TEN_THOUSAND: Final = 10_000
_MILLION: Final = 1_000_000


def roi(scope: Scope) -> RoiFact | None:
    """The headline case, or None where the account has none."""
    return _fact(scope, scope.cases[0]) if scope.cases else None


def roi_all(scope: Scope) -> list[RoiFact]:
    """Every case of the account, the headline first."""
    return [_fact(scope, case) for case in scope.cases]


def _fact(scope: Scope, case: Case) -> RoiFact:
    model = case.model
    return {
        "id": model.id,
        "name": text_in(model.name, scope.language),
        "description": text_in(model.description, scope.language) or None,
        "currency": model.currency,
        "years": model.years,
        "rate_text": rate_text(scope, case),
        "headline": headline(scope, case),
        "tiles": tiles(scope, case),
        "assumptions": [_assumption(scope, case, driver) for driver in model.drivers],
        "benefits": _lines(scope, case, "benefit"),
        "costs": _lines(scope, case, "cost"),
        "cash_flow": cash_flow(scope, case),
        "scenarios": _scenarios(scope, case),
        "simulation": _simulation(scope, case),
        "tornado": _tornado(scope, case),
        "break_even": _break_even(scope, case),
        "bridge": _bridge(scope, case),
        "method": _method(scope, case),
        "glossary": [_term(scope, key) for key in _GLOSSARY],
        "conclusion": conclusion(scope, case),
        "summary": _summary(scope, case),
        "payback_line": _payback_line(scope, case),
        "takeaways": takeaways(scope, case),
        "true_conditions": lines_to_zero(scope, case),
        "sunk_text": money(scope, case, sum(one.amount for one in model.sunk)) if model.sunk else None,
    }


def money(scope: Scope, case: Case, amount: float | None) -> str:
    """An amount of the case in text style; below a million in whole thousands, as tiles and tables have it."""
    return scope.write.money(None if amount is None else _readable(amount), case.model.currency)


def _readable(amount: float) -> float:
    """The amount without the digits that no estimate supports."""
    return round(amount / 1000) * 1000.0 if _TEN_THOUSAND <= abs(amount) < _MILLION - 500 else amount


def months(scope: Scope, case: Case, key: str, value: float | None) -> str:
    """A payback in whole months, or why there is none."""
    if value is None:
        return case.result.reason(key, scope.known_language) or scope.write.number(None)
    return scope.write.duration(_round_up(value), "month", decimals=0)


def _round_up(value: float) -> int:
    """Whole months, a begun one counted: money is back only when the month is over."""
    return -int(-value // 1)


def rate_text(scope: Scope, case: Case) -> str:
    """The discount rate, or the range of a schedule."""
    rates = case.model.rate
    if len(set(rates)) == 1:
        return scope.write.percent(rates[0], None)
    return scope.write.percent_range(min(rates), max(rates), 1)


def cash_flow_caption(scope: Scope, case: Case, code: str) -> str:
    """The caption of the cash flow; letters refer to the sections 3 and 4 of the appendix called `code`."""
    return scope.label(
        "roi.cash_flow_caption", rate=rate_text(scope, case), benefits=f"{code}3", costs=f"{code}4"
    )  # fmt: skip


def headline(scope: Scope, case: Case) -> RoiHeadline:
    """The figures that stand everywhere."""
    result, found = case.result, case.result.simulation
    percent = scope.write.percent
    missing = scope.write.number(None)
    percentiles = found.percentiles if found else {}
    benefit_years = sum(line.total for line in result.lines if line.kind == "benefit") / result.years
    return {
        "npv_text": money(scope, case, result.npv),
        "npv_cash_text": money(scope, case, result.npv_cash),
        "roi_text": percent(result.roi, 0),
        "roi_cash_text": percent(result.roi_cash, 0),
        "payback_text": months(scope, case, "payback_months", result.payback_months),
        "payback_cash_text": months(scope, case, "payback_months_cash", result.payback_months_cash),
        "discounted_payback_text": months(scope, case, "discounted_payback_months", result.discounted_payback_months),
        "irr_text": percent(result.irr, 0) if result.irr is not None else result.reason("irr", scope.known_language),
        "bcr_text": scope.write.number(result.bcr, 2),
        "p10_text": _beside(scope, case, percentiles.get(10)),
        "p50_text": _beside(scope, case, percentiles.get(50)),
        "p90_text": _beside(scope, case, percentiles.get(90)),
        "range_text": _range(scope, case),
        "probability_text": chance_text(scope, found.probability_positive) if found else missing,
        "probability_payback_text": chance_text(scope, found.probability_payback) if found else missing,
        "annual_text": money(scope, case, benefit_years),
        "peak_text": money(scope, case, result.peak_funding),
        "costs_text": money(scope, case, result.total_costs),
        "benefits_text": money(scope, case, result.total_benefits),
        "delay_text": money(scope, case, result.cost_of_delay_per_month),
    }


def _beside(scope: Scope, case: Case, amount: float | None) -> str:
    """An amount in the unit of the headline, so that the two can be compared at a glance."""
    if amount is None:
        return scope.write.number(None)
    scale = scale_of(case.result.npv)
    if scale == "thousand":
        return money(scope, case, round(amount / 1000) * 1000.0)
    return scope.write.money(amount, case.model.currency, scale=scale)


def chance_text(scope: Scope, probability: float) -> str:
    """A probability in whole per cent; draws alone never prove a certainty."""
    if probability >= 0.995:
        return ">" + scope.write.percent(0.99, 0)
    return scope.write.percent(probability, 0)


def _range(scope: Scope, case: Case) -> str:
    found = case.result.simulation
    if found is None:
        return scope.write.number(None)
    low, high = (_readable(found.percentiles[percent]) for percent in (10, 90))
    return scope.write.money_range(low, high, case.model.currency)


def tiles(scope: Scope, case: Case) -> list[RoiTile]:
    """Five boxes: net present value, return, payback, internal rate, probability of a gain."""
    result, found = case.result, case.result.simulation
    figure, unit = scope.write.money_parts(result.npv, case.model.currency)
    payback = None if result.payback_months is None else _round_up(result.payback_months)
    months_word = "" if payback is None else scope.write.duration_unit(payback, "month", decimals=0)
    note = scope.label("roi.p10_p90") + f": {_range(scope, case)}" if found else ""
    chance = chance_text(scope, found.probability_positive).rstrip("%\u00a0") if found else scope.write.number(None)
    draws = scope.write.number(found.draws) if found else ""
    error = scope.write.percent(found.standard_error["probability_positive"], 1) if found else ""
    rate_note = scope.label("roi.tile.irr_note", n=len(result.irr_all), rate=rate_text(scope, case))
    return [
        {"label": scope.label("tile.npv"), "figure": figure, "unit": unit, "note": note},
        {
            "label": scope.label("tile.roi"),
            "figure": scope.write.percent_figure(result.roi, 0),
            "unit": "%",
            "note": scope.label("roi.tile.roi_note"),
        },
        {
            "label": scope.label("tile.payback"),
            "figure": scope.write.number(payback),
            "unit": months_word,
            "note": scope.label("roi.tile.payback_note"),
        },
        {
            "label": scope.label("tile.irr"),
            "figure": scope.write.percent_figure(result.irr, 0),
            "unit": "%" if result.irr is not None else "",
            "note": rate_note,
        },
        {
            "label": scope.label("tile.probability"),
            "figure": chance,
            "unit": "%" if found else "",
            "note": scope.label("roi.tile.probability_note", draws=draws, error=error) if found else "",
        },
    ]


def _letter(number: int) -> str:
    """A, B … Z, AA, AB …: the references between the tables."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _assumption(scope: Scope, case: Case, driver: Driver) -> AssumptionFact:
    confidence = scope.label(f"confidence.{driver.confidence}") if driver.confidence else None
    spread = case.spread(driver.id)
    return {
        "letter": _letter([one.id for one in case.model.drivers].index(driver.id)),
        "name": text_in(driver.name, scope.language, driver.id),
        "unit": "" if text_in(driver.unit, "en") == "share" else _unit(scope, driver),
        "low": value_text(scope, driver, spread[0]),
        "base": value_text(scope, driver, spread[1]),
        "high": value_text(scope, driver, spread[2]),
        "source": text_in(driver.source, scope.language) or None,
        "owner": text_in(driver.owner, scope.language) or None,
        "date_text": scope.date(driver.date),
        "checked_text": ", ".join(
            part for part in (text_in(driver.owner, scope.language), scope.date(driver.date)) if part
        )
        or None,
        "confidence": confidence,
    }


def value_text(scope: Scope, driver: Driver, value: float | None) -> str:
    """A driver's value: shares as per cent, large amounts without decimals, the rest with as many as it needs."""
    if value is None:
        return scope.write.number(None)
    unit = text_in(driver.unit, "en")
    if unit == "share":
        return scope.write.percent(value, 0 if round(value * 100, 6).is_integer() else 1)
    return scope.write.number(value, 0 if abs(value) >= _TEN_THOUSAND else None)


def _three_digits(value: float | None) -> float | None:
    """A computed threshold without the digits that no estimate supports; stated values stay as they are."""
    return value if value is None or abs(value) < _THOUSAND else float(f"{value:.3g}")


def _unit(scope: Scope, driver: Driver) -> str:
    """The unit of a driver as readers write it: kr./år for DKK/år."""
    return _CODE.sub(lambda code: scope.write.currency(code[0]), text_in(driver.unit, scope.language))


def _with_unit(scope: Scope, driver: Driver, value: float | None, *, computed: bool = False) -> str:
    """A driver's value in a sentence, with its unit; a computed one has a decimal more where it is small."""
    if value is None or text_in(driver.unit, "en") == "share":
        return value_text(scope, driver, value)
    size = abs(value)
    places = (0 if size >= 100 else 1 if size >= 1 else 2) if computed else None
    figure = scope.write.number(value, places) if computed else value_text(scope, driver, value)
    return scope.write.with_unit(figure, _unit(scope, driver))


def _lines(scope: Scope, case: Case, kind: Literal["benefit", "cost"]) -> list[RoiLineFact]:
    found = [(line, result) for line, result in case.lines if result.kind == kind]
    return [_line(scope, case, line, result) for line, result in found]


def _line(scope: Scope, case: Case, line: Benefit | Cost, result: LineResult) -> RoiLineFact:
    def table(amount: float) -> str:
        return scope.write.money(amount, case.model.currency, "accounts")

    return {
        "letter": case.letter(line.id),
        "name": text_in(line.name, scope.language, line.id),
        "formula": _in_letters(case, line),
        "category": scope.label("roi." + line.category),
        "initial_text": table(result.flows[0]),
        "years": [table(flow) for flow in result.flows[1:]],
        "total_text": table(result.total),
        "pv_text": table(result.present_value),
        "risk_text": scope.write.percent(line.risk, 0) if line.risk else None,
        "source": text_in(line.source, scope.language) or None,
    }


def _in_letters(case: Case, line: Benefit | Cost) -> str | None:
    """The formula with the letters of its drivers in place of their ids, times the drivers that scale it."""
    if line.formula is None:
        return None
    letters = {driver.id: _letter(number) for number, driver in enumerate(case.model.drivers)}
    signs = {"*": "×", "-": "−"}
    words = re.findall(r"[A-Za-z_]\w*|.", line.formula)
    formula = "".join(letters.get(word, signs.get(word, word)) for word in words)
    factors = [letters[one] for one in (line.adoption, line.attribution) if isinstance(one, str) and one in letters]
    return " × ".join([formula, *factors])


def cash_flow(scope: Scope, case: Case) -> CashFlowFact:
    """Benefits, costs, net and cumulative by year, with total and present value; costs in parentheses."""
    result = case.result
    scale = scope.write.money_unit(case.model.currency, "thousand")
    rows = [_cash_row(scope, case, line) for line in result.lines]
    net = _row(scope, scope.label("roi.net"), "net", [*result.cash_flow, sum(result.cash_flow), result.npv])
    running = [sum(result.cash_flow[: year + 1]) for year in range(len(result.cash_flow))]
    cumulative = _row(scope, scope.label("roi.cumulative"), "cumulative", running)
    cumulative["cells"] += ["", ""]
    years = [scope.label("roi.year_n", n=str(year)) for year in range(1, result.years + 1)]
    heads = [scope.label("roi.initial"), *years, scope.label("roi.total"), scope.label("roi.pv_short")]
    return {"heads": heads, "unit": scale, "rows": [*rows, net, cumulative]}


def _cash_row(scope: Scope, case: Case, line: LineResult) -> CashFlowRow:
    name = text_in(line.name, scope.language, line.id)
    made = _row(scope, name, line.kind, [*line.flows, line.total, line.present_value])
    made["letter"] = case.letter(line.id)
    return made


def _row(
    scope: Scope, name: str, kind: Literal["benefit", "cost", "net", "cumulative"], amounts: Sequence[float]
) -> CashFlowRow:
    cells = [scope.write.money(amount, "DKK", "accounts", scale="thousand") for amount in amounts]
    return {"letter": "", "name": name, "cells": cells, "kind": kind}


def _scenarios(scope: Scope, case: Case) -> list[RoiScenarioFact]:
    return [
        {
            "name": scenario_name(scope, case, name),
            "npv_text": _beside(scope, case, found.npv),
            "roi_text": scope.write.percent(found.roi, 0),
            "payback_text": (
                scope.write.duration(_round_up(found.payback_months), "month", decimals=0)
                if found.payback_months is not None
                else scope.write.number(None)
            ),
            "changes": _changes(scope, case, name),
        }
        for name, found in case.result.scenarios.items()
    ]


def scenario_name(scope: Scope, case: Case, name: str) -> str:
    """A scenario as readers see it."""
    key, names = f"roi.scenario.{name}", case.model.scenario_names
    if name in names or key not in scope.words:
        return words.scenario_name(name, scope.language, names)
    return scope.label(key)


def _changes(scope: Scope, case: Case, name: str) -> str:
    """What a scenario assumes, driver by driver."""
    changed = case.model.scenarios.get(name, {})
    parts = [
        f"{text_in(driver.name, scope.language, driver.id)}: {value_text(scope, driver, changed[driver.id])}"
        for driver in case.model.drivers
        if driver.id in changed
    ]
    return "; ".join(parts) or scope.write.number(None)


def _simulation(scope: Scope, case: Case) -> SimulationFact | None:
    found = case.result.simulation
    if found is None:
        return None

    def rounded(key: str, value: float) -> str:
        return _beside(scope, case, case.supported(value, key))

    positive, payback = found.probability_positive, found.probability_payback
    return {
        "draws_text": scope.write.number(found.draws),
        "seed": str(found.seed),
        "mean_text": rounded("mean", found.mean),
        "sd_text": rounded("sd", found.sd),
        "p5_text": rounded("p5", found.percentiles[5]),
        "p10_text": rounded("p10", found.percentiles[10]),
        "p50_text": rounded("p50", found.percentiles[50]),
        "p90_text": rounded("p90", found.percentiles[90]),
        "p95_text": rounded("p95", found.percentiles[95]),
        "probability_positive_text": chance_text(scope, positive),
        "probability_payback_text": chance_text(scope, payback),
        "error_text": money(scope, case, found.standard_error["p50"]),
    }


def _tornado(scope: Scope, case: Case) -> list[TornadoFact]:
    found = case.result.simulation
    return [
        {
            "driver": case.driver_name(bar.driver, scope.language),
            "low": value_text(scope, case.model.driver(bar.driver), bar.low),
            "high": value_text(scope, case.model.driver(bar.driver), bar.high),
            "npv_low_text": money(scope, case, bar.npv_low),
            "npv_high_text": money(scope, case, bar.npv_high),
            "swing_text": money(scope, case, bar.swing),
            "variance_text": scope.write.percent(bar.variance_share, 0),
        }
        for bar in (found.tornado if found else ())
    ]


def _break_even(scope: Scope, case: Case) -> list[BreakEvenFact]:
    return [
        {
            "driver": case.driver_name(name, scope.language),
            "value_text": (
                _with_unit(scope, case.model.driver(name), _three_digits(value), computed=True)
                if value is not None
                else case.result.reason(f"break_even.{name}", scope.known_language) or scope.write.number(None)
            ),
            "base_text": _with_unit(scope, case.model.driver(name), case.spread(name)[1]),
            "percentile_text": _percentile(scope, case.result.break_even_percentile.get(name)),
        }
        for name, value in case.result.break_even.items()
    ]


def _percentile(scope: Scope, share: float | None) -> str | None:
    return None if share is None else scope.write.percent(share, 0)


def _bridge(scope: Scope, case: Case) -> list[BridgeFact]:
    bridge = case.result.bridge
    steps = {
        "before_risk": bridge.before_risk,
        "base_case": bridge.base,
        "mean": bridge.mean,
        "median": bridge.p50,
    }
    return [
        {"step": scope.label(f"roi.{key}"), "npv_text": money(scope, case, value)}
        for key, value in steps.items()
        if value is not None
    ]


def _method(scope: Scope, case: Case) -> list[str]:
    """What a reader must know before believing a figure."""
    model = case.model
    source = text_in(model.rate_source, scope.language)
    rate = rate_text(scope, case)
    lines = [
        scope.label("roi.method.before_tax"),
        scope.label(f"roi.method.{model.prices}"),
        (
            scope.label("roi.method.rate", rate=rate, source=source)
            if source
            else scope.label("roi.method.rate_default", rate=rate)
        ),
        scope.label("roi.cash_flow_source"),
        scope.label("roi.method.cash_first"),
        scope.label("roi.method.risk"),
        scope.label("roi.method.vendor", company=_ours(scope)),
    ]
    if model.sunk:
        lines.append(scope.label("roi.method.sunk"))
    return [*lines, scope.label("roi.method.caveat")]


def _ours(scope: Scope) -> str:
    """How we are called: an anonymous proposal names nobody."""
    proposal = scope.account.proposal
    anonymous = proposal is not None and proposal.anonymous
    return scope.label("proposal.tenderer") if anonymous else scope.source.company.short_name


def _term(scope: Scope, key: str) -> GlossaryFact:
    term, _, text = scope.label(f"roi.glossary.{key}").partition(": ")
    return {"term": term, "text": f"{text[:1].upper()}{text[1:]}."}


def conclusion(scope: Scope, case: Case) -> str:
    """The case in one sentence, as sure as the draws allow: the title of its slide and its appendix."""
    result, found = case.result, case.result.simulation
    name, npv = text_in(case.model.name, scope.language), money(scope, case, abs(result.npv))
    if result.npv < 0:
        return scope.label("title.roi.negative", name=name, npv=npv)
    if found is None:
        return scope.label("title.roi.payback", name=name, months=_round_up(result.payback_months or 0))
    probability = chance_text(scope, found.probability_positive)
    # Below four in five the sentence must not promise (rule ROI-03).
    variant = "certain" if found.probability_positive >= 0.8 else "uncertain"
    return scope.label(f"title.roi.{variant}", name=name, npv=npv, probability=probability)


def _summary(scope: Scope, case: Case) -> str:
    result = case.result
    return scope.label(
        "roi.summary_line",
        name=text_in(case.model.name, scope.language),
        costs=money(scope, case, result.total_costs),
        benefits=money(scope, case, result.total_benefits),
        years=result.years,
    )


def _payback_line(scope: Scope, case: Case) -> str:
    result, found = case.result, case.result.simulation
    if result.payback_months is None or found is None:
        return months(scope, case, "payback_months", result.payback_months)
    low, high = (_beside(scope, case, found.percentiles[percent]) for percent in (10, 90))
    return scope.label("roi.payback_line", months=_round_up(result.payback_months), low=low, high=high)


def takeaways(scope: Scope, case: Case) -> Takeaways:
    """What we see, what it means, what we propose."""
    found = case.result.simulation
    shown = headline(scope, case)
    see = scope.label("takeaway.roi", npv=shown["npv_text"], years=case.model.years, range=shown["range_text"])
    mean = scope.label("takeaway.roi_mean", probability=shown["probability_text"]) if found else ""
    return {"see": see, "mean": mean, "propose": scope.label("takeaway.propose.roi")}


def _decisive(case: Case) -> list[str]:
    """The three drivers on which the case turns, by swing; those that alone can bring it to zero."""
    found = case.result.simulation
    ranked = [bar.driver for bar in found.tornado] if found else list(case.result.break_even)
    return [name for name in ranked if case.result.break_even.get(name) is not None][:3]


def lines_to_zero(scope: Scope, case: Case) -> list[str]:
    """What has to be true of the drivers on which the case turns."""
    return [_break_even_line(scope, case, name) for name in _decisive(case)]


def _break_even_line(scope: Scope, case: Case, name: str) -> str:
    driver = case.model.driver(name)
    value, base = case.result.break_even[name], case.spread(name)[1]
    return scope.label(
        "roi.break_even_line",
        driver=case.driver_name(name, scope.language),
        value=_with_unit(scope, driver, _three_digits(value), computed=True),
        base=_with_unit(scope, driver, base),
    )
