"""What can be wrong with an ROI model: schema faults in words, and what only shows when its parts are seen together.

The checks read the plain data, so that one wrong number does not hide an
unknown driver further down.  Nothing here computes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import BaseModel, ValidationError

from docgen.errors import Fault, did_you_mean, error, nearest, warning
from docgen.roi.engine import compile_model, start_month
from docgen.roi.formula import YEAR, FormulaError, name_column, read_formula
from docgen.roi.model import (
    Benefit,
    Correlation,
    Cost,
    Driver,
    PlaceOf,
    RoiModel,
    Simulation,
    Sunk,
    is_share_unit,
    read_number,
    text_in,
)
from docgen.roi.uncertainty import DriverError, base_value, correlation_matrix, distribution_of, impossible_pairs
from docgen.roi.units import currency_power, formula_power

_PARTS: dict[str, type[BaseModel]] = {
    "drivers": Driver, "benefits": Benefit, "costs": Cost, "correlations": Correlation, "simulation": Simulation,
    "sunk": Sunk,
}  # fmt: skip


def schema_faults(failure: ValidationError, data: Mapping[str, Any], place_of: PlaceOf) -> list[Fault]:
    """Each error of pydantic as a fault: what was found, what is expected, the nearest word."""
    faults: list[Fault] = []
    for detail in failure.errors(include_url=False):
        path = _real_path(detail["loc"], data)
        kind = detail["type"]
        place = place_of(path, of_key=kind == "extra_forbidden")
        problem, fix = _in_words(kind, detail, path)
        faults.append(error(f"roi-{kind.replace('_', '-')}", place, problem, fix))
    return faults


def cross_faults(data: Mapping[str, Any], model: RoiModel | None, place_of: PlaceOf) -> list[Fault]:
    """What the parts say together: ids, formulas, scenarios, correlations, distributions."""
    seen = _Seen.of(data, place_of)
    checks = (_ids, _formulas, _circles, _lines, _lengths, _scenarios, _correlations, _distributions, _prices)
    faults = [fault for check in checks for fault in check(seen)]
    if model is not None:
        faults.extend(_unused(seen))
        faults.extend(_units(model, place_of))
        faults.extend(_late_starts(model, place_of))
        if not any(fault.severity == "error" for fault in faults):
            faults.extend(_not_finite(model, place_of))
    return faults


def _real_path(loc: tuple[str | int, ...], data: object) -> tuple[str | int, ...]:
    # Pydantic names the branch of a union after the path; the file knows no such step.
    path: list[str | int] = []
    for step in loc:
        if isinstance(data, Mapping) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list | tuple) and isinstance(step, int):
            data = data[step] if step < len(data) else None
        else:
            break
        path.append(step)
    return tuple(path)


def _in_words(kind: str, detail: Any, path: tuple[str | int, ...]) -> tuple[str, str]:
    context = detail.get("ctx") or {}
    name = str(path[-1]) if path else ""
    if kind == "docgen":
        return context["problem"], context["fix"]
    if kind == "extra_forbidden":
        return f"there is no key '{name}' here", did_you_mean(name, _known_keys(path))
    if kind == "missing":
        missing = str(detail["loc"][-1])
        return f"the key '{missing}' is missing", f"add {missing}:"
    if kind == "literal_error":
        words = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")]
        near = nearest(str(detail["input"]), words)
        fix = f"did you mean {near}?" if near else f"write {', '.join(words[:-1])} or {words[-1]}"
        return f"'{detail['input']}' is not a known {name}", fix
    return _plain_words(kind, detail, name, context)


def _plain_words(kind: str, detail: Any, name: str, context: Mapping[str, Any]) -> tuple[str, str]:
    found = detail["input"]
    shown = f"'{found}'" if isinstance(found, str) else str(found) if isinstance(found, int | float) else "this"
    limits = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}
    if kind in limits:
        key, words = limits[kind]
        return f"{name} is {shown}, it must be {words} {context[key]:g}", ""
    known = {
        "int_parsing": (f"{shown} is not a whole number", "write digits only"),
        "date_from_datetime_parsing": (f"{shown} is not a date", "write a date such as 2026-01-15"),
        "date_parsing": (f"{shown} is not a date", "write a date such as 2026-01-15"),
        "tuple_type": (f"{name} must be a list", "start each item with '- '"),
        "dict_type": (f"{name} must be a mapping of keys", ""),
        "model_type": ("this must be a mapping of keys", ""),
        "too_long": (f"{name} holds more than {context.get('max_length')} values", "leave the rest out"),
        "too_short": (f"{name} holds fewer than {context.get('min_length')} values", "add the missing one"),
        "string_type": (f"{name} must be text", "put it in quotes"),
        "string_pattern_mismatch": (f"{shown} is no currency code", "write three capital letters, such as DKK"),
    }
    return known.get(kind, (f"{shown} cannot be {name}: {detail['msg'].lower()}", ""))


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    # Pydantic reports the path of the unknown key itself; its owner is the part of the model above it.
    owner: type[BaseModel] = RoiModel
    if len(path) > 1 and path[0] in _PARTS:
        owner = _PARTS[str(path[0])]
    return list(owner.model_fields)


Path = tuple[str | int, ...]


@dataclass
class _Seen:
    """The plain data with what the checks ask of it again and again; no part of it is trusted to be right."""

    data: Mapping[str, Any]
    place_of: PlaceOf
    drivers: dict[str, tuple[Path, Mapping[str, Any]]]
    lines: list[tuple[Path, Mapping[str, Any]]]
    used: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, data: Mapping[str, Any], place_of: PlaceOf) -> _Seen:
        drivers = {str(item["id"]).strip(): (path, item) for path, item in _items(data, "drivers") if item.get("id")}
        return cls(data, place_of, drivers, [*_items(data, "benefits"), *_items(data, "costs")])

    def unknown(self, name: str, path: Path, where: str = "") -> Fault:
        """The fault that no driver has this id."""
        fix = did_you_mean(name, [*self.drivers, YEAR] if where else self.drivers)
        if any(name == item.get("id") for _, item in self.lines):
            fix = f"{name} is a line; make a driver with its formula and use that in both"
        return error("roi-unknown-driver", self.place_of(path), f"{where}there is no driver '{name}'", fix)


def _items(data: Mapping[str, Any], key: str) -> list[tuple[Path, Mapping[str, Any]]]:
    found = data.get(key)
    if not isinstance(found, list | tuple):
        return []
    return [((key, number), item) for number, item in enumerate(found) if isinstance(item, Mapping)]


def _number(value: object) -> float | None:
    try:
        return read_number(value)
    except Exception:  # whatever it is, the schema has said so
        return None


def _ids(seen: _Seen) -> Iterator[Fault]:
    for keys in (("drivers",), ("benefits", "costs")):
        first: dict[str, str] = {}
        for path, item in (pair for key in keys for pair in _items(seen.data, key)):
            identifier = str(item.get("id") or "").strip()
            # Workbooks do not tell large letters from small.
            if identifier.lower() in first:
                problem = f"the id '{identifier}' is given twice, first at {first[identifier.lower()]}"
                yield error("roi-duplicate-id", seen.place_of((*path, "id")), problem, "choose another id")
            elif identifier:
                first[identifier.lower()] = f"{path[0]}[{path[1]}]"


def _formulas(seen: _Seen) -> Iterator[Fault]:
    for path, item in [*seen.drivers.values(), *seen.lines]:
        for key in ("formula", "initial"):
            text = item.get(key)
            if isinstance(text, str) and _number(text) is None:
                yield from _names_in(seen, text, (*path, key))
        for key in ("adoption", "attribution"):
            name = item.get(key)
            if isinstance(name, str) and _number(name) is None:
                seen.used.add(name.strip())
                if name.strip() not in seen.drivers:
                    yield seen.unknown(name.strip(), (*path, key))


def _names_in(seen: _Seen, text: str, path: Path) -> Iterator[Fault]:
    try:
        names = read_formula(text.strip()).names
    except FormulaError:
        return  # the schema has said so
    for name in names:
        seen.used.add(name)
        if name not in seen.drivers:
            yield seen.unknown(name, path, f"column {name_column(text.strip(), name)} of the formula: ")


def _circles(seen: _Seen) -> Iterator[Fault]:
    needs: dict[str, tuple[str, ...]] = {}
    for identifier, (_, item) in seen.drivers.items():
        try:
            needs[identifier] = read_formula(str(item.get("formula") or "0")).names
        except FormulaError:
            needs[identifier] = ()
    reported: set[frozenset[str]] = set()
    for identifier in needs:
        circle = _circle_from(identifier, needs)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            way = " → ".join([*circle, circle[0]])
            place = seen.place_of((*seen.drivers[circle[0]][0], "formula"))
            yield error("roi-circle", place, f"the formulas run in a circle: {way}", "give one of them a value")


def _circle_from(start: str, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The circle that leads from `start` back to it, or nothing."""
    trails = [[start]]
    visited: set[str] = set()
    while trails:
        trail = trails.pop()
        for name in needs.get(trail[-1], ()):
            if name == start:
                return trail
            if name not in visited:
                visited.add(name)
                trails.append([*trail, name])
    return []


def _lines(seen: _Seen) -> Iterator[Fault]:
    if not seen.lines:
        problem = "the model has neither benefits nor costs"
        yield error("roi-empty", seen.place_of(()), problem, "add a line under benefits: or costs:")
    for path, item in seen.lines:
        given = [key for key in ("formula", "yearly") if item.get(key) is not None]
        if len(given) == 2:
            problem = "a line has either formula or yearly, not both"
            yield error("roi-line", seen.place_of(path), problem, "make two lines of it")
        if not given and item.get("initial") is None:
            problem = f"the line '{item.get('id')}' has no amount"
            yield error("roi-line", seen.place_of(path), problem, "add formula:, yearly: or initial:")
        if path[0] == "costs":
            yield from _negative_costs(seen, path, item)
        if isinstance(item.get("start"), str) and "-" in item["start"] and seen.data.get("start") is None:
            problem = "a date as start needs the model's own start"
            yield error("roi-start", seen.place_of((*path, "start")), problem, "add start: to the model")


def _negative_costs(seen: _Seen, path: Path, item: Mapping[str, Any]) -> Iterator[Fault]:
    yearly = item.get("yearly")
    amounts = [((*path, "initial"), item.get("initial"))]
    if isinstance(yearly, list | tuple):
        amounts += [((*path, "yearly", number), value) for number, value in enumerate(yearly)]
    else:
        amounts.append(((*path, "yearly"), yearly))
    for where, value in amounts:
        number = _number(value)
        if number is not None and number < 0:
            problem = f"a cost is written as a positive amount, not {number:g}"
            yield error("roi-negative-cost", seen.place_of(where), problem, f"write {-number:g}, or make it a benefit")


def _lengths(seen: _Seen) -> Iterator[Fault]:
    years = _number(seen.data.get("years", 3))
    if years is None:
        return
    for path, item in seen.lines:
        for key in ("yearly", "ramp", "adoption", "attribution", "price_index"):
            values = item.get(key)
            if not isinstance(values, list | tuple):
                continue
            count = len(values)
            short = key == "yearly" and 1 < count < years
            if count > years or short or count == 0:
                problem = f"{key} has {count} value{'s' if count != 1 else ''} for {years:g} years"
                fix = f"write {years:g} values" + ("" if key == "yearly" else ", or fewer: the last one goes on")
                yield error("roi-length", seen.place_of((*path, key)), problem, fix)
    rates = seen.data.get("rate")
    if isinstance(rates, list | tuple) and not 0 < len(rates) <= years:
        problem = f"rate has {len(rates)} values for {years:g} years"
        yield error("roi-length", seen.place_of(("rate",)), problem, "write one rate, or one for each year")
    for number, value in enumerate(rates if isinstance(rates, list | tuple) else [rates]):
        rate = _number(value)
        if rate is not None and not -0.5 < rate <= 1:
            place = seen.place_of(("rate", number) if isinstance(rates, list | tuple) else ("rate",))
            fix = f"write {rate / 100:g} for {rate:g} %" if rate > 1 else ""
            yield error("roi-rate", place, f"a rate of {rate:g} is no share per year", fix)


def _scenarios(seen: _Seen) -> Iterator[Fault]:
    scenarios = seen.data.get("scenarios")
    if not isinstance(scenarios, Mapping):
        return
    for name, values in scenarios.items():
        if str(name).lower() == "base":
            place = seen.place_of(("scenarios", name), of_key=True)
            yield error("roi-scenario", place, "the base case is every driver at its base", "choose another name")
        for driver in values if isinstance(values, Mapping) else ():
            path: Path = ("scenarios", name, driver)
            if driver not in seen.drivers:
                place = seen.place_of(path, of_key=True)
                yield error(
                    "roi-unknown-driver", place, f"there is no driver '{driver}'", did_you_mean(driver, seen.drivers)
                )
            elif seen.drivers[driver][1].get("formula") is not None:
                place = seen.place_of(path, of_key=True)
                yield error("roi-scenario", place, f"{driver} is computed by its formula", "set the drivers it uses")
            else:
                yield from _shares(seen, driver, _number(values[driver]), path)
    names = seen.data.get("scenario_names")
    for name in names if isinstance(names, Mapping) else ():
        if name not in scenarios:
            place = seen.place_of(("scenario_names", name), of_key=True)
            yield error("roi-scenario", place, f"there is no scenario '{name}'", did_you_mean(str(name), scenarios))


def _shares(seen: _Seen, driver: str, value: float | None, path: Path) -> Iterator[Fault]:
    if value is not None and not 0 <= value <= 1 and is_share_unit(seen.drivers[driver][1].get("unit")):
        problem = f"{driver} is a share, and {value:g} is not from 0 to 1"
        yield error("roi-share", seen.place_of(path), problem, f"write {value / 100:g} for {value:g} %")


def _correlations(seen: _Seen) -> Iterator[Fault]:
    pairs: dict[tuple[str, str], float] = {}
    for path, item in _items(seen.data, "correlations"):
        between = item.get("between")
        if not isinstance(between, list | tuple) or len(between) != 2:
            continue
        one, other = (str(name).strip() for name in between)
        wrong = [name for name in (one, other) if name not in seen.drivers]
        for name in wrong:
            yield seen.unknown(name, (*path, "between", list(between).index(name)))
        certain = [name for name in (one, other) if name in seen.drivers and not _may_vary(seen.drivers[name][1])]
        for name in certain:
            problem = f"{name} is certain, so it moves with nothing"
            yield error("roi-correlation", seen.place_of((*path, "between")), problem, "give it a distribution")
        if one == other or (one, other) in pairs or (other, one) in pairs:
            problem = f"{one} is paired with itself" if one == other else f"{one} and {other} are paired twice"
            yield error("roi-correlation", seen.place_of((*path, "between")), problem, "remove the pair")
            continue
        rho = _number(item.get("rho"))
        if not wrong and not certain and rho is not None and -1 <= rho <= 1:
            pairs[one, other] = rho
    yield from _impossible(seen, pairs)


def _may_vary(item: Mapping[str, Any]) -> bool:
    kind = item.get("distribution")
    return item.get("formula") is None and (item.get("interval90") is not None or kind not in (None, "constant"))


def _impossible(seen: _Seen, pairs: Mapping[tuple[str, str], float]) -> Iterator[Fault]:
    ids = sorted({name for pair in pairs for name in pair}, key=list(seen.drivers).index)
    named = impossible_pairs(ids, correlation_matrix(ids, pairs))
    if named:
        words = ", ".join(
            f"{one}–{other} {pairs.get((one, other), pairs.get((other, one), 0.0)):g}" for one, other in named
        )
        problem = f"these correlations cannot hold together: {words}"
        yield error("roi-impossible", seen.place_of(("correlations",)), problem, "move one of them towards 0")


def _distributions(seen: _Seen) -> Iterator[Fault]:
    for path, item in seen.drivers.values():
        try:
            driver = Driver.model_validate(item)
        except ValidationError:
            continue  # the schema has said so
        if driver.formula is not None:
            both = [key for key in ("base", "distribution", "interval90") if item.get(key) is not None]
            if both:
                problem = f"a driver with a formula has no {both[0]} of its own"
                yield error("roi-driver", seen.place_of((*path, both[0])), problem, "keep one of the two")
            continue
        try:
            distribution_of(driver)
            base = base_value(driver)
        except DriverError as failure:
            place = seen.place_of((*path, failure.key))
            yield error("roi-distribution", place, failure.problem, failure.fix)
            continue
        if driver.is_share and not 0 <= base <= 1:
            key = "base" if driver.base is not None else "id"
            problem = f"{driver.id} is a share, and {base:g} is not from 0 to 1"
            yield error("roi-share", seen.place_of((*path, key)), problem, f"write {base / 100:g} for {base:g} %")


def _prices(seen: _Seen) -> Iterator[Fault]:
    prices, basis = seen.data.get("prices", "nominal"), seen.data.get("rate_basis")
    if basis in ("nominal", "real") and prices in ("nominal", "real") and basis != prices:
        problem = f"prices are {prices} and the rate is {basis}"
        fix = "use a rate of the same kind: 1 + real = (1 + nominal) / (1 + inflation)"
        yield error("roi-prices", seen.place_of(("rate_basis",)), problem, fix)


def _units(model: RoiModel, place_of: PlaceOf) -> Iterator[Fault]:
    """Lines whose drivers' units do not come to money: nothing is refused for it, units are words."""
    powers = {driver.id: currency_power(text_in(driver.unit, "en"), model.currency) for driver in model.drivers}
    for driver in model.drivers:
        if driver.formula is not None and powers[driver.id] is None:
            powers[driver.id] = formula_power(driver.formula, powers)
    for key, lines in (("benefits", model.benefits), ("costs", model.costs)):
        for number, line in enumerate(lines):
            power = formula_power(line.formula, powers) if line.formula is not None else None
            named = line.formula is not None and read_formula(line.formula).names
            if power in (None, 1) or not named:
                continue
            what = "no driver of it is in" if power == 0 else "it multiplies or divides amounts in"
            place = place_of((key, number, "formula"))
            problem = f"the formula does not come to {model.currency}: {what} {model.currency}"
            yield warning("roi-units", place, problem, "make every price a driver with a unit and a source")


def _late_starts(model: RoiModel, place_of: PlaceOf) -> Iterator[Fault]:
    """Lines that begin after the last period: they would add nothing, without a word."""
    for key, number, line in _listed(model):
        if line.start is not None and start_month(model, line) >= 12 * model.years:
            problem = f"the line begins after the {model.years} years of the model"
            fix = f"write a period from 1 to {model.years * model.per_year}, or a date within them"
            yield error("roi-start", place_of((key, number, "start")), problem, fix)


def _not_finite(model: RoiModel, place_of: PlaceOf) -> Iterator[Fault]:
    """Lines whose formula has no finite value in the base case."""
    plan = compile_model(model)
    values = plan.values()
    for (key, number, line), planned in zip(_listed(model), plan.lines, strict=True):
        with np.errstate(all="ignore"):
            finite = bool(np.all(np.isfinite(planned.flows(values))))
        if not finite:
            place = place_of((key, number, "initial" if line.formula is None else "formula"))
            problem = "the formula has no finite value in the base case"
            fix = "check for a division by zero, the root of a negative number, or too high a power"
            yield error("roi-not-finite", place, problem, fix)


def _listed(model: RoiModel) -> list[tuple[str, int, Benefit | Cost]]:
    """Each line with where it stands, in the order of a plan."""
    benefits = [("benefits", number, line) for number, line in enumerate(model.benefits)]
    costs = [("costs", number, line) for number, line in enumerate(model.costs)]
    return [*benefits, *costs]


def _unused(seen: _Seen) -> Iterator[Fault]:
    for identifier, (path, _) in seen.drivers.items():
        if identifier not in seen.used:
            place = seen.place_of((*path, "id"))
            yield warning("roi-unused", place, f"no line uses the driver '{identifier}'", "use it or remove it")
