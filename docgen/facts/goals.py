"""Facts about goals: where each stands, by a KPI, a service measure or a stated value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.analysis.kpis import KPIS
from docgen.facts import service
from docgen.facts.catalogue import GoalFact, Tone
from docgen.facts.scope import Scope
from docgen.model.plan import Objective

_ORDER: Final = {"act": 0, "watch": 1, "on_track": 2, "none": 3}


def goals(scope: Scope) -> list[GoalFact]:
    """Every goal in the order of the file."""
    return [_goal(scope, goal) for goal in scope.account.objectives]


def goals_top(scope: Scope) -> list[GoalFact]:
    """The first three: the order in the file is the order of importance."""
    return goals(scope)[:3]


def goals_off(scope: Scope) -> list[GoalFact]:
    """Goals that are watched or need action, the worst first."""
    off = [goal for goal in goals(scope) if goal["tone"] in ("watch", "act")]
    return sorted(off, key=lambda goal: _ORDER[goal["tone"]])


def actual(scope: Scope, goal: Objective) -> Decimal | None:
    """The value of the goal's measure now, in the goal's unit; None where it is not known."""
    if goal.actual is not None:
        return goal.actual
    if goal.service:
        measure = next((one for one in service.measures(scope) if one.last.id == goal.service), None)
        return measure.value(scope.period) if measure else None
    kpi = goal.kpi if scope.internal else None
    if kpi is not None and kpi in KPIS:
        found = scope.figures.kpi(kpi)
        return None if found.value is None else _in_unit(Decimal(str(found.value)), found.unit, goal.unit)
    return None


def _in_unit(value: Decimal, unit: str, written: str) -> Decimal:
    """A KPI's value in the unit in which the goal is written: shares in per cent, money in millions."""
    if unit == "share" and written == "%":
        return value * 100
    if unit == "money" and written.startswith("mio"):
        return value / 1_000_000
    return value


def attainment(goal: Objective, value: Decimal | None) -> float | None:
    """How much of the goal is reached: from its baseline where it has one, else of its target."""
    if value is None or goal.target is None:
        return None
    if goal.baseline is not None and goal.baseline != goal.target:
        return float((value - goal.baseline) / (goal.target - goal.baseline))
    return service.attainment(value, goal.target, goal.direction)


def tone_of(goal: Objective, share: float | None) -> Tone:
    """On track from 100 %, watch from 90 % or from the goal's own threshold, else act."""
    if share is None:
        return "none"
    watch = float(goal.watch_from) if goal.watch_from is not None else 0.9
    return "on_track" if share >= 1 else "watch" if share >= watch else "act"


def _goal(scope: Scope, goal: Objective) -> GoalFact:
    value = actual(scope, goal)
    share = attainment(goal, value)
    return {
        "id": goal.id,
        "text": scope.need(goal.text),
        "measure": scope.text(goal.measure),
        "owner": goal.owner,
        "now": _figure(scope, goal, value),
        "target": _figure(scope, goal, goal.target),
        "unit": goal.unit,
        "due_text": scope.date(goal.due),
        # A goal passed by far is a goal reached; more than half as much again tells nothing.
        "attainment_text": scope.write.percent(None if share is None else min(max(share, 0.0), 1.5), 0),
        "attainment": share,
        "cause": scope.text(goal.cause),
        "remedy": scope.text(goal.remedy),
        "customer": goal.side in ("customer", "both"),
        **scope.status(tone_of(goal, share)),
    }


def _figure(scope: Scope, goal: Objective, value: Decimal | None) -> str:
    if value is None:
        return scope.write.number(None)
    places = max((-int(one.as_tuple().exponent) for one in (goal.target, goal.baseline) if one is not None), default=0)
    return scope.write.with_unit(
        scope.write.number(value, min(max(places, 0), 2)), goal.unit if goal.unit == "%" else ""
    )
