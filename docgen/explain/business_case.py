"""Figures of the account's business cases: the result's own, its lines, scenarios, percentiles, and the drivers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.errors import Place
from docgen.explain.desk import Desk
from docgen.explain.figure import Figure, Kind
from docgen.explain.origin import Origin, Step
from docgen.facts.case import Case
from docgen.roi.model import text_in

# key of the result: (label, kind)
_RESULTS: Final[dict[str, tuple[str, Kind]]] = {
    "npv": ("roi.npv", "money"),
    "npv_cash": ("roi.npv_cash", "money"),
    "pv_benefits": ("roi.pv_benefits", "money"),
    "pv_costs": ("roi.pv_costs", "money"),
    "roi": ("roi.roi", "share"),
    "roi_cash": ("roi.roi_cash", "share"),
    "bcr": ("roi.bcr", "number"),
    "irr": ("roi.irr", "share"),
    "mirr": ("roi.mirr", "share"),
    "payback_months": ("roi.payback", "months"),
    "payback_months_cash": ("roi.payback_cash", "months"),
    "discounted_payback_months": ("roi.discounted_payback", "months"),
    "peak_funding": ("roi.peak_funding", "money"),
    "total_benefits": ("roi.total_benefits", "money"),
    "total_costs": ("roi.total_costs", "money"),
    "equivalent_annual_cost": ("roi.annual_cost", "money"),
    "cost_of_delay_per_month": ("roi.cost_of_delay", "money"),
}


def case_origins(figure: Figure, desk: Desk) -> Iterator[Origin]:
    """What of the account's business cases prints like the figure, the headline's first."""
    for number, case in enumerate(desk.scope.cases):
        yield from _results(figure, desk, case, number)
        yield from _simulated(figure, desk, case, number)
        yield from _lines(figure, desk, case, number)
        yield from _drivers(figure, desk, case, number)


def _results(figure: Figure, desk: Desk, case: Case, number: int) -> Iterator[Origin]:
    for key, (label, kind) in _RESULTS.items():
        value = getattr(case.result, key)
        if value is not None and figure.matches(value, kind):
            name = f"{_named(desk, case)}: {desk.scope.label(label)}"
            steps = (*_settings(desk, case, number), *_sums(desk, case, number), *_inputs(desk, case, number))
            yield Origin(
                name, _shown(desk, case, value, kind), repr(value), desk.scope.label(f"explain.roi.{key}"), steps
            )
    for scenario, found in case.result.scenarios.items():
        if figure.matches(found.npv, "money") and scenario != "base":
            name = f"{_named(desk, case)}: {desk.scope.label('roi.npv')}, {scenario}"
            steps = (_at(desk, number, ("scenarios",)), *_inputs(desk, case, number))
            value = _shown(desk, case, found.npv, "money")
            yield Origin(name, value, repr(found.npv), desk.scope.label("explain.roi.npv"), steps)


def _simulated(figure: Figure, desk: Desk, case: Case, number: int) -> Iterator[Origin]:
    found = case.result.simulation
    if found is None:
        return
    drawn = desk.scope.label("explain.drawn", draws=found.draws, seed=found.seed)
    given = (Step(drawn), *_inputs(desk, case, number))
    figures: list[tuple[str, float, Kind]] = [
        (f"{desk.scope.label('roi.npv')}, P{percent}", value, "money") for percent, value in found.percentiles.items()
    ]
    figures.append((desk.scope.label("roi.probability_positive"), found.probability_positive, "share"))
    payback = desk.scope.label("roi.probability_payback", years=case.result.years)
    figures.append((payback, found.probability_payback, "share"))
    for label, value, kind in figures:
        if figure.matches(value, kind):
            formula = desk.scope.label("explain.roi.drawn")
            yield Origin(f"{_named(desk, case)}: {label}", _shown(desk, case, value, kind), repr(value), formula, given)


def _lines(figure: Figure, desk: Desk, case: Case, number: int) -> Iterator[Origin]:
    for line, result in case.lines:
        words = text_in(result.name, desk.scope.language) or line.id
        told = [("total", result.total), ("pv", result.present_value)]
        told += [("year_n", flow) for flow in result.flows]
        for year, (label, value) in enumerate(told, -2):
            if abs(value) > 1 and figure.matches(value, "money"):
                name = f"{_named(desk, case)}: {words}, {desk.scope.label(f'roi.{label}', n=year)}"
                steps = (_line(desk, case, number, line.id), *_inputs(desk, case, number))
                yield Origin(name, _shown(desk, case, value, "money"), repr(value), str(line.formula or ""), steps)


def _drivers(figure: Figure, desk: Desk, case: Case, number: int) -> Iterator[Origin]:
    for place, driver in enumerate(case.model.drivers):
        for field in ("base", "low", "high"):
            value = getattr(driver, field)
            kinds: tuple[Kind, ...] = ("share",) if driver.is_share else ("number", "money")
            if value is not None and any(figure.matches(value, kind) for kind in kinds):
                name = f"{_named(desk, case)}: {case.driver_name(driver.id, desk.scope.language)}, {field}"
                yield Origin(name, _bare(value, desk), repr(value), steps=(_driver(desk, case, number, place),))


def _settings(desk: Desk, case: Case, number: int) -> Iterator[Step]:
    rates = ", ".join(desk.scope.write.percent(rate, None) for rate in dict.fromkeys(case.model.rate))
    yield Step(f"{desk.scope.label('roi.discount_rate')} {rates}", _place(desk, number, ("rate",)))


def _sums(desk: Desk, case: Case, number: int) -> Iterator[Step]:
    for line, _ in case.lines:
        yield _line(desk, case, number, line.id)


def _line(desk: Desk, case: Case, number: int, line_id: str) -> Step:
    line, result = next(pair for pair in case.lines if pair[0].id == line_id)
    kind = "benefits" if result.kind == "benefit" else "costs"
    place = next(place for place, one in enumerate(getattr(case.model, kind)) if one.id == line_id)
    words = text_in(result.name, desk.scope.language) or line_id
    total = _shown(desk, case, result.total, "money")
    return Step(
        f"{case.letter(line_id)} {words}: {total}", _place(desk, number, (kind, place)), formula=str(line.formula or "")
    )


def _inputs(desk: Desk, case: Case, number: int) -> Iterator[Step]:
    for place in range(len(case.model.drivers)):
        yield _driver(desk, case, number, place)


def _driver(desk: Desk, case: Case, number: int, place: int) -> Step:
    driver, language = case.model.drivers[place], desk.scope.language
    spread = " / ".join(_bare(one, desk) for one in case.spread(driver.id))
    told = (text_in(driver.unit, language), text_in(driver.source, language), desk.scope.date(driver.date))
    words = ", ".join(one for one in told if one)
    text = f"{case.driver_name(driver.id, language)}: {spread}" + (f" ({words})" if words else "")
    return Step(text, _place(desk, number, ("drivers", place)), formula=str(driver.formula or ""))


def _at(desk: Desk, number: int, path: tuple[str | int, ...]) -> Step:
    return Step("", _place(desk, number, path))


def _place(desk: Desk, number: int, path: tuple[str | int, ...]) -> Place:
    return desk.loaded.place(("roi", number, *path))


def _named(desk: Desk, case: Case) -> str:
    return text_in(case.model.name, desk.scope.language) or case.model.id


def _shown(desk: Desk, case: Case, value: float, kind: Kind) -> str:
    write = desk.scope.write
    if kind == "money":
        return write.money(value, case.model.currency)
    if kind == "share":
        return write.percent(value)
    return write.duration(value, "month", decimals=1) if kind == "months" else write.number(value, 2)


def _bare(value: float | None, desk: Desk) -> str:
    digits = 0 if value is None or value == int(value) else 2
    return desk.scope.write.number(value, digits)
