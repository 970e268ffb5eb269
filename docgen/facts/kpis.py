"""Facts about key figures: each KPI of the catalogue in words, with its references and its status."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isclose
from typing import Final

from docgen.analysis.goals import standings
from docgen.analysis.kpis import KPIS
from docgen.analysis.outcome import Kpi, Reference
from docgen.facts.catalogue import KpiFact, Tone
from docgen.facts.scope import Scope
from docgen.model.base import Language

ARROWS: Final = {1: "↑", 0: "→", -1: "↓"}
_DECIMALS: Final = {"score": 0, "ratio": 1, "days": 0, "number": 0}


def kpi(scope: Scope, kpi_id: str) -> KpiFact:
    """One KPI in the document's language."""
    found = scope.figures.kpi(kpi_id)
    definition = KPIS[kpi_id]
    figure, unit = _parts(scope, found)
    change = found.change("previous")
    return {
        "text": text_of(scope, found),
        "figure": figure,
        "unit_text": unit,
        "name": _in(scope, definition.label),
        "tile": _in(scope, definition.short or definition.label),
        "kpi_status": found.status,
        "reason": found.reason.text(scope.known_language) if found.reason else None,
        "value": found.value,
        "plan": reference_text(scope, found, found.plan),
        "previous": reference_text(scope, found, found.previous),
        "last_year": reference_text(scope, found, found.last_year),
        "delta": _delta(scope, found),
        "note": _note(scope, found),
        "arrow": "" if change is None else ARROWS[(change > 0) - (change < 0)],
        "as_of_text": scope.write.date(found.as_of, "long"),
        "formula": _in(scope, found.formula),
        "inputs_text": ", ".join(one.path for one in found.inputs),
        **scope.status(tone_of(scope, found)),
    }


def text_of(scope: Scope, found: Kpi) -> str:
    """The value with its unit, or the reason why there is none."""
    if found.value is None:
        return found.reason.text(scope.known_language) if found.reason else scope.write.number(None)
    return value_text(scope, found, found.value)


def value_text(scope: Scope, found: Kpi, value: Decimal | float) -> str:
    """Any value of the KPI's unit."""
    if found.unit == "share":
        return scope.write.percent(value)
    if found.unit == "money":
        return scope.write.money(value, found.currency or scope.account.currency)
    if found.unit == "days":
        return scope.write.duration(value, "day", decimals=0)
    return scope.write.number(value, _DECIMALS[found.unit])


def reference_text(scope: Scope, found: Kpi, reference: Reference) -> str:
    """Plan, previous or last year, or a dash."""
    return scope.write.number(None) if reference.value is None else value_text(scope, found, reference.value)


def _parts(scope: Scope, found: Kpi) -> tuple[str, str]:
    """Figure and unit apart, for a tile."""
    if found.value is None:
        return scope.write.number(None), ""
    if found.unit == "share":
        return scope.write.percent_figure(found.value), "%"
    if found.unit == "money":
        return scope.write.money_parts(found.value, found.currency or scope.account.currency)
    if found.unit == "ratio":
        return scope.write.number(found.value, 1), "x"
    unit = scope.write.duration_unit(found.value, "day", decimals=0) if found.unit == "days" else ""
    return scope.write.number(found.value, _DECIMALS[found.unit]), unit


def _delta(scope: Scope, found: Kpi) -> str | None:
    """The change since the previous period."""
    change = found.change("previous")
    if change is None:
        return None
    if found.unit == "share":
        return scope.write.points(change)
    if found.unit == "money":
        return scope.write.money(change, found.currency or scope.account.currency, sign=True)
    return scope.write.delta(change, _DECIMALS[found.unit])


def _note(scope: Scope, found: Kpi) -> str | None:
    if found.notes:
        return found.notes[0].text(scope.known_language)
    return found.reason.text(scope.known_language) if found.reason else None


def tone_of(scope: Scope, found: Kpi) -> Tone:
    """On track from 100 % of plan, watch from 90 %; health by its own bands; none without a plan.

    Where the plan is a goal of the account, the goal's own status counts, so that tile and goal say the same.
    """
    if found.value is None:
        return "none"
    if found.id == "health_score":
        return "on_track" if found.value >= 70 else "watch" if found.value >= 40 else "act"
    plan = found.plan.value
    if plan is None or not plan or found.direction == "none":
        return "none"
    for goal in standings(scope.figures) if scope.internal else ():  # whose KPI a goal follows is internal
        if goal.goal.kpi == found.id and goal.target is not None and _is_plan(float(goal.target), float(plan)):
            return goal.status
    share = float(found.value) / float(plan) if found.direction == "higher_better" else _inverse(plan, found.value)
    return "on_track" if share >= 1 else "watch" if share >= 0.9 else "act"


def _is_plan(target: float, plan: float) -> bool:
    return isclose(target, plan) or isclose(target, plan * 100)  # goals state shares in per cent


def _inverse(plan: Decimal | float, value: Decimal | float) -> float:
    return float(plan) / float(value) if value else 1.0


def _in(scope: Scope, texts: Mapping[Language, str]) -> str:
    return texts[scope.known_language]
