"""Facts about goals: where each stands, by a KPI, a service measure or a stated value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.analysis.goals import Standing, capped, standings
from docgen.analysis.outcome import Number
from docgen.facts.catalogue import GoalFact
from docgen.facts.scope import Scope
from docgen.model.plan import Objective

_WORST_FIRST: Final = {"act": 0, "watch": 1, "on_track": 2, "none": 3}


def goals(scope: Scope) -> list[GoalFact]:
    """Every goal in the order of the file."""
    return [_goal(scope, one) for one in standings(scope.figures)]


def goals_top(scope: Scope) -> list[GoalFact]:
    """The first three: the order in the file is the order of importance."""
    return goals(scope)[:3]


def goals_off(scope: Scope) -> list[GoalFact]:
    """Goals that are watched or need action, the worst first."""
    off = [goal for goal in goals(scope) if goal["tone"] in ("watch", "act")]
    return sorted(off, key=lambda goal: _WORST_FIRST[goal["tone"]])


def _goal(scope: Scope, one: Standing) -> GoalFact:
    goal = one.goal
    share = None if one.attainment is None else capped(one.attainment)
    return {
        "id": goal.id,
        "text": scope.need(goal.text),
        "measure": scope.text(goal.measure),
        "owner": goal.owner,
        "now": figure(scope, goal, one.actual),
        "target": figure(scope, goal, goal.target),
        "unit": goal.unit,
        "due_text": scope.date(goal.due),
        "attainment_text": scope.write.percent(share, 0),
        "attainment": one.attainment,
        "cause": scope.text(goal.cause),
        "remedy": scope.text(goal.remedy),
        "customer": goal.side in ("customer", "both"),
        **scope.status(one.status),
    }


def figure(scope: Scope, goal: Objective, value: Number | None) -> str:
    """A value of a goal in its own unit."""
    if value is None:
        return scope.write.number(None)
    if goal.unit == scope.account.currency:
        return scope.write.money(value, goal.unit)
    stated = [one for one in (goal.target, goal.baseline) if one is not None]
    places = max((-int(one.as_tuple().exponent) for one in stated), default=0)
    figure = scope.write.number(Decimal(str(value)), min(max(places, 0), 2))
    return scope.write.with_unit(figure, "%") if goal.unit == "%" else figure
