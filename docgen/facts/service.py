"""Service measures as the customer's scorecard: each with target, status and the two periods beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from docgen.analysis.goals import Service, services, status_of
from docgen.facts.catalogue import DefinitionFact, MeasureFact
from docgen.facts.kpis import ARROWS
from docgen.facts.scope import Scope
from docgen.language.formats import TimeUnit
from docgen.model.commerce import ServiceMeasure


def measures(scope: Scope) -> list[Service]:
    """Every measure that has a value in the period, in the order of the file.

    Where a goal is measured by it, the goal's own threshold decides its status, so that both say the same.
    """
    thresholds = {goal.service: goal.watch_from for goal in scope.account.objectives if goal.service}
    known = [one for one in services(scope.figures) if one.measure.value is not None]
    limits = scope.figures.limits
    return [replace(one, status=status_of(one.attainment, limits, thresholds.get(one.measure.id))) for one in known]


def scorecard(scope: Scope) -> list[MeasureFact]:
    """The first six measures."""
    return [_fact(scope, one) for one in measures(scope)[:6]]


def definitions(scope: Scope) -> list[DefinitionFact]:
    """How each figure of the review is read and judged, and where it comes from; what one slide holds."""
    listed: list[DefinitionFact] = [
        {
            "name": scope.need(one.measure.measure),
            "formula": _reading(scope, one.measure),
            "source": scope.text(one.measure.source),
        }
        for one in measures(scope)
    ]
    if listed and scope.account.benefits:
        name, how = scope.label("definition.benefit"), scope.label("definition.benefit_how")
        listed.append({"name": name, "formula": how, "source": scope.label("definition.benefit_source")})
    if listed and scope.cases:
        listed += [_term(scope, key) for key in ("npv", "payback", "p10")]
    return listed[:_MOST]


_MOST: Final = 7


def _term(scope: Scope, key: str) -> DefinitionFact:
    """A term of the business case: the glossary has it as "Term: what it is"."""
    name, _, meaning = scope.label(f"roi.glossary.{key}").partition(": ")
    source = scope.label("definition.case_source")
    return {"name": name, "formula": meaning[:1].upper() + meaning[1:] + ".", "source": source}


def _reading(scope: Scope, row: ServiceMeasure) -> str:
    better = scope.label(f"chart.{row.direction}" if row.direction == "lower_better" else "chart.higher_better")
    unit = scope.label("chart.per_cent") if row.unit == "%" else unit_word(scope, row) or scope.label("chart.number")
    read = scope.label("definition.read", unit=unit[:1].upper() + unit[1:], direction=better)
    if row.target is None:
        return read
    goal = next((goal for goal in scope.account.objectives if goal.service == row.id), None)
    least = scope.figures.limits["watch"] if goal is None or goal.watch_from is None else float(goal.watch_from)
    watch, target = scope.write.percent(least, 0), with_unit(scope, row, row.target)
    return f"{read} {scope.label('definition.status', target=target, watch=watch)}"


def _fact(scope: Scope, one: Service) -> MeasureFact:
    row = one.measure
    now, before = row.value, one.previous
    way = 0 if now is None or before is None else (now > before) - (now < before)
    return {
        "id": row.id,
        "name": _name_with_unit(scope, row),
        "tile": scope.text(row.tile) or scope.need(row.measure),
        "unit": unit_word(scope, row, now),
        "now": figure(scope, row, now),
        "target": figure(scope, row, row.target),
        "delta": delta_text(scope, row, now, row.target),
        "previous": figure(scope, row, before),
        "last_year": figure(scope, row, one.last_year),
        "arrow": "" if now is None or before is None else ARROWS[way],
        **scope.status(one.status),
    }


def _name_with_unit(scope: Scope, row: ServiceMeasure) -> str:
    """The name and the unit behind it, where the name does not have it."""
    name, unit = scope.need(row.measure), unit_word(scope, row)
    return f"{name}, {unit}" if unit and unit not in name else name


def figure(scope: Scope, row: ServiceMeasure, value: Decimal | None) -> str:
    """A value with the measure's decimals and without its unit."""
    return scope.write.number(value, row.decimals)


def with_unit(scope: Scope, row: ServiceMeasure, value: Decimal | None) -> str:
    """A value with its unit: 98.5%, 3.4 hours."""
    return scope.write.with_unit(figure(scope, row, value), unit_word(scope, row, value))


_TIMES: Final[Mapping[str, TimeUnit]] = {"h": "hour", "hours": "hour", "min": "minute", "days": "day"}


def unit_word(scope: Scope, row: ServiceMeasure, value: Decimal | None = None) -> str:
    """The unit as a word of the document's language, in the number that goes with the value."""
    if row.unit not in _TIMES:
        return "" if row.unit == "number" else row.unit
    return scope.write.duration_unit(Decimal(2) if value is None else value, _TIMES[row.unit], decimals=row.decimals)


def delta_text(scope: Scope, row: ServiceMeasure, now: Decimal | None, target: Decimal | None) -> str:
    """The distance from the target, in points where the measure is in per cent."""
    if now is None or target is None:
        return scope.write.number(None)
    if row.unit == "%":
        return scope.write.points((now - target) / 100, row.decimals)
    return scope.write.delta(now - target, row.decimals)
