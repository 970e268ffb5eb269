"""Service measures as the customer's scorecard: each with target, status and the two periods beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from docgen.analysis.goals import Service, services, status_of
from docgen.facts.catalogue import DefinitionFact, MeasureFact
from docgen.facts.kpis import ARROWS
from docgen.facts.scope import Scope
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
    """How each measure of the scorecard is read and judged, what a benefit is, and where the figures come from."""
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
        listed.append({"name": name, "formula": how, "source": None})
    return listed


def _reading(scope: Scope, row: ServiceMeasure) -> str:
    better = scope.label(f"chart.{row.direction}" if row.direction == "lower_better" else "chart.higher_better")
    read = f"{row.unit or scope.label('chart.number')}; {better}"
    if row.target is None:
        return read
    goal = next((goal for goal in scope.account.objectives if goal.service == row.id), None)
    least = scope.figures.limits["watch"] if goal is None or goal.watch_from is None else float(goal.watch_from)
    watch, target = scope.write.percent(least, 0), with_unit(scope, row, row.target)
    return f"{read}. {scope.label('definition.status', target=target, watch=watch)}"


def _fact(scope: Scope, one: Service) -> MeasureFact:
    row = one.measure
    now, before = row.value, one.previous
    way = 0 if now is None or before is None else (now > before) - (now < before)
    return {
        "id": row.id,
        "name": scope.need(row.measure) + (f", {row.unit}" if row.unit else ""),
        "tile": scope.text(row.tile) or scope.need(row.measure),
        "unit": row.unit,
        "now": figure(scope, row, now),
        "target": figure(scope, row, row.target),
        "delta": delta_text(scope, row, now, row.target),
        "previous": figure(scope, row, before),
        "last_year": figure(scope, row, one.last_year),
        "arrow": "" if now is None or before is None else ARROWS[way],
        **scope.status(one.status),
    }


def figure(scope: Scope, row: ServiceMeasure, value: Decimal | None) -> str:
    """A value with the measure's decimals and without its unit."""
    return scope.write.number(value, row.decimals)


def with_unit(scope: Scope, row: ServiceMeasure, value: Decimal | None) -> str:
    """A value with its unit where that is short."""
    return scope.write.with_unit(figure(scope, row, value), "%") if row.unit == "%" else figure(scope, row, value)


def delta_text(scope: Scope, row: ServiceMeasure, now: Decimal | None, target: Decimal | None) -> str:
    """The distance from the target, in points where the measure is in per cent."""
    if now is None or target is None:
        return scope.write.number(None)
    if row.unit == "%":
        return scope.write.points((now - target) / 100, row.decimals)
    return scope.write.delta(now - target, row.decimals)
