"""Facts about the plan: risks, actions, milestones, governance, implementation."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from docgen.analysis.actions import Task, state
from docgen.facts.catalogue import (
    ActionFact,
    GovernanceFact,
    MeetingFact,
    MilestoneFact,
    PhaseFact,
    RaciFact,
    RiskCell,
    RiskFact,
    RiskRow,
    Status,
    TierFact,
    Tone,
)
from docgen.facts.scope import Scope
from docgen.model.plan import Action, Meeting, Milestone, Risk

Level = Literal["high", "medium", "low"]
NEXT: Final = dt.timedelta(days=90)


def risk_level(score: int) -> Level:
    """The level of probability times impact: 12 and more is high, 6 and more medium."""
    return "high" if score >= 12 else "medium" if score >= 6 else "low"


def risks(scope: Scope) -> list[RiskFact]:
    """Open risks, the highest score first; numbered in that order."""
    opened = [risk for risk in scope.account.risks if risk.status == "open"]
    ranked = sorted(opened, key=lambda risk: (-risk.probability * risk.impact, -risk.impact, risk.id))
    return [_risk(scope, number, risk) for number, risk in enumerate(ranked, 1)]


def risks_top(scope: Scope) -> list[RiskFact]:
    """The three highest."""
    return risks(scope)[:3]


def _risk(scope: Scope, number: int, risk: Risk) -> RiskFact:
    score = risk.probability * risk.impact
    return {
        "id": risk.id,
        "number": f"R{number}",
        "text": scope.need(risk.text),
        "category": scope.label(f"risk_category.{risk.category}"),
        "probability": risk.probability,
        "impact": risk.impact,
        "score": score,
        "level": risk_level(score),
        "owner": risk.owner,
        "mitigation": scope.text(risk.mitigation),
        "trigger": scope.text(risk.trigger) if scope.internal else None,
        "fallback": scope.text(risk.fallback) if scope.internal else None,
        "due_text": scope.date(risk.due),
    }


def risk_grid(scope: Scope) -> list[RiskRow]:
    """The five by five grid, the most probable row first; cells hold the numbers of the risks."""
    listed = risks(scope)

    def cell(probability: int, impact: int) -> RiskCell:
        here = [risk["number"] for risk in listed if (risk["probability"], risk["impact"]) == (probability, impact)]
        score = probability * impact
        return {"ids": " ".join(here), "score": score, "level": risk_level(score)}

    return [
        {
            "probability": probability,
            "label": scope.label(f"probability.{probability}"),
            "cells": [cell(probability, impact) for impact in range(1, 6)],
        }
        for probability in range(5, 0, -1)
    ]


def risk_levels(scope: Scope) -> list[str]:
    """The heads of the grid's columns: impact from slight to severe."""
    return [scope.label(f"impact.{impact}") for impact in range(1, 6)]


def task_status(scope: Scope, task: Task) -> Status:
    """The status of a task; late is computed."""
    tones: dict[str, Tone] = {
        "done": "on_track", "in_progress": "on_track", "late": "act", "not_started": "none", "cancelled": "none",
    }  # fmt: skip
    found = state(task, scope.as_of)
    return scope.status(tones[found], scope.label(f"action_status.{found}"))


def actions(scope: Scope) -> list[ActionFact]:
    """Tasks that are not cancelled: open ones by due date, then what was done in the last 90 days or so.

    What was due before is history, and stands in the reviews.
    """
    since = scope.as_of - NEXT
    listed = [
        action
        for action in scope.account.actions
        if action.status != "cancelled" and not (action.status == "done" and action.due and action.due < since)
    ]
    listed.sort(key=lambda action: (action.status == "done", action.due or dt.date.max, action.id or ""))
    return [_action(scope, action) for action in listed]


def actions_next(scope: Scope) -> list[ActionFact]:
    """Open tasks that are late or due within 90 days."""
    until = scope.as_of + NEXT
    listed = [
        action
        for action in scope.account.actions
        if action.status in ("not_started", "in_progress") and (action.due is None or action.due <= until)
    ]
    listed.sort(key=lambda action: (action.due or dt.date.max, action.id or ""))
    return [_action(scope, action) for action in listed]


def _action(scope: Scope, action: Action) -> ActionFact:
    goal = next((goal for goal in scope.account.objectives if goal.id == action.objective), None)
    status = task_status(scope, action)
    hours = action.hours if scope.internal else None
    return {
        "id": action.id,
        "what": scope.need(action.what),
        "owner": action.owner,
        "side": side(scope, action.side),
        "start_text": scope.date(action.start),
        "due_text": scope.date(action.due),
        "late": status["tone"] == "act",
        "hours_text": None if hours is None else scope.write.number(hours),
        "goal": scope.text(goal.text) if goal else None,
        **status,
    }


def side(scope: Scope, whose: str) -> str:
    """Who does it, by name: us, the customer, or both."""
    names = {"ours": scope.source.company.short_name, "customer": scope.account.short_name or scope.account.name}
    return names.get(whose) or scope.label("side.both")


def milestones(scope: Scope) -> list[MilestoneFact]:
    """The joint plan by date, without what was cancelled."""
    kept = [step for step in scope.account.milestones if step.status != "cancelled"]
    return [_milestone(scope, step) for step in sorted(kept, key=lambda step: (step.due, step.id or ""))]


def _milestone(scope: Scope, step: Milestone) -> MilestoneFact:
    return {
        "text": scope.need(step.text),
        "start_text": scope.date(step.start),
        "due_text": scope.write.date(step.due, "table"),
        "customer_owner": step.customer_owner,
        "our_owner": step.our_owner,
        "side": side(scope, step.side),
        "success_criterion": scope.text(step.success_criterion),
        "evidence": scope.text(step.evidence),
        **task_status(scope, step),
    }


def governance(scope: Scope) -> GovernanceFact:
    """Levels, who does what, and the meetings a year back and ahead."""
    account = scope.account
    ahead = [meeting for meeting in account.meetings if meeting.held is None and meeting.planned >= scope.as_of]
    held = [meeting.held for meeting in account.meetings if meeting.held is not None and meeting.held <= scope.as_of]
    upcoming = min(ahead, key=lambda meeting: meeting.planned, default=None)
    shown = [meeting for meeting in account.meetings if abs(meeting.planned - scope.as_of) <= dt.timedelta(days=366)]
    levels = [scope.text(tier.response) for tier in account.governance]
    return {
        "tiers": [_tier(scope, index) for index in range(len(account.governance))],
        "raci": [_raci(scope, index) for index in range(len(account.raci))],
        "meetings": [_meeting(scope, meeting, upcoming) for meeting in sorted(shown, key=lambda one: one.planned)],
        "next_meeting_text": scope.date(upcoming.planned, "long") if upcoming else None,
        "last_meeting_text": scope.date(max(held), "long") if held else None,
        "escalation": next((level for level in levels if level), None),
    }


def _tier(scope: Scope, index: int) -> TierFact:
    tier = scope.account.governance[index]
    return {
        "level": scope.label(f"governance_level.{tier.level}"),
        "name": scope.need(tier.name),
        "purpose": scope.need(tier.purpose),
        "cadence": scope.need(tier.cadence),
        "ours_text": scope.join(tier.ours),
        "theirs_text": scope.join(tier.theirs),
        "inputs": scope.text(tier.inputs),
        "outputs": scope.text(tier.outputs),
        "authority": scope.text(tier.authority),
        "response": scope.text(tier.response),
    }


def _raci(scope: Scope, index: int) -> RaciFact:
    line = scope.account.raci[index]
    return {
        "task": scope.need(line.task),
        "r": scope.join(line.responsible),
        "a": scope.join(line.accountable),
        "c": scope.join(line.consulted),
        "i": scope.join(line.informed),
    }


def _meeting(scope: Scope, meeting: Meeting, upcoming: Meeting | None) -> MeetingFact:
    return {
        "type": scope.label(f"meeting_type.{meeting.type}"),
        "planned_text": scope.write.date(meeting.planned, "table"),
        "held_text": scope.date(meeting.held),
        "participants_text": scope.join(meeting.participants),
        "next": meeting is upcoming,
    }


def phases(scope: Scope) -> list[PhaseFact]:
    """The implementation plan by first day."""
    listed = sorted(scope.account.phases, key=lambda phase: (phase.start, phase.end))
    return [
        {
            "number": number,
            "name": scope.need(phase.name),
            "start_text": scope.write.date(phase.start, "table"),
            "end_text": scope.write.date(phase.end, "table"),
            "purpose": scope.text(phase.purpose),
            "deliverables": scope.texts(phase.deliverables),
            "acceptance": scope.text(phase.acceptance),
            "roles_text": scope.join(scope.texts(phase.roles)) or None,
            "training": scope.text(phase.training),
            "dependencies": scope.text(phase.dependencies),
            "early_value": scope.text(phase.early_value),
        }
        for number, phase in enumerate(listed, 1)
    ]
