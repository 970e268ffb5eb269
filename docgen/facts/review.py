"""Facts about one review meeting: what people wrote before it, and what the figures say for it.

The review file of the period under review holds the words; the one before it
says what was agreed.  Titles and takeaways are in `story`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final, TypedDict

from docgen.analysis import benefits, goals
from docgen.analysis.periods import Period, parse
from docgen.facts import account as account_facts
from docgen.facts import plan, service
from docgen.facts.catalogue import (
    AchievementFact,
    AgreedFact,
    AskFact,
    DecisionFact,
    IssueFact,
    NextStepFact,
    PersonName,
    Tile,
    Tone,
    TrendFact,
)
from docgen.facts.goals import figure
from docgen.facts.scope import Scope
from docgen.model.plan import Action, Milestone, Objective
from docgen.model.review import Outcome, Participant, Review

SLIDES: Final = (
    "cover", "decisions", "since_last", "scorecard", "value", "performance", "issues", "market", "roadmap",
    "next_steps", "roi", "definitions",
)  # fmt: skip


def current(scope: Scope) -> Review | None:
    """The review file of the period, or None where nobody has written one."""
    return next((one for one in scope.source.reviews if period_of(scope, one) == scope.period), None)


def previous(scope: Scope) -> Review | None:
    """The newest review of an earlier period."""
    earlier = [one for one in scope.source.reviews if period_of(scope, one).end <= scope.period.start]
    return max(earlier, key=lambda one: period_of(scope, one).end, default=None)


def period_of(scope: Scope, review: Review) -> Period:
    """The period that a review file is about."""
    return parse(review.period, scope.period.fiscal_start)


def participants(scope: Scope, *, ours: bool) -> list[PersonName]:
    """Who takes part, of one side."""
    review = current(scope)
    listed: tuple[Participant, ...] = review.participants if review else ()
    return [{"name": one.name, "role": scope.text(one.role)} for one in listed if one.ours == ours]


def decisions(scope: Scope) -> list[DecisionFact]:
    """The decisions sought, five at most."""
    review = current(scope)
    return [
        {
            "number": number,
            "text": scope.need(one.text),
            "reason": scope.text(one.reason),
            "owner": one.owner,
            "role": _role(scope, review, one.owner),
            "due_text": scope.date(one.due),
            "amount": scope.text(one.amount),
        }
        for number, one in enumerate((review.decisions_sought if review else ())[:5], 1)
    ]


def _role(scope: Scope, review: Review | None, name: str | None) -> str | None:
    """What a person does: as the review file has it, else as the account does."""
    here = next((one.role for one in (review.participants if review else ()) if one.name == name), None)
    known = next((one.title for one in scope.account.stakeholders if one.name == name), None)
    return scope.text(here or known)


def agreed(scope: Scope) -> list[AgreedFact]:
    """What the last review agreed, and where it stands; open points first."""
    review = previous(scope)
    outcomes = sorted(review.outcomes if review else (), key=lambda one: one.status == "done")
    return [_agreed(scope, one) for one in outcomes if one.status != "cancelled"]


def _agreed(scope: Scope, one: Outcome) -> AgreedFact:
    status = plan.task_status(scope, one)
    return {"text": scope.need(one.text), "owner": one.owner, "due_text": scope.date(one.due), **status}


def agreed_done(scope: Scope) -> int:
    """How many of the agreed points are done."""
    review = previous(scope)
    return sum(one.status == "done" for one in (review.outcomes if review else ()))


def tiles(scope: Scope) -> list[Tile]:
    """The first five measures as tiles."""
    return [
        {
            "label": measure["tile"],
            "figure": measure["now"],
            "unit": measure["unit"],
            "note": None,
            "target": scope.label("phrase.target_value", value=measure["target"]),
            "tone": measure["tone"],
            "mark": measure["mark"],
            "status": scope.label(f"status_tile.{measure['tone']}"),
            "show_status": True,
        }
        for measure in service.scorecard(scope)[:5]
    ]


def benefit_total(scope: Scope) -> Decimal | None:
    """Benefits measured to the end of the period, or None where nothing was measured."""
    return _amount(scope.figures.kpi("benefits_to_date").value)


def benefit_plan(scope: Scope) -> Decimal | None:
    """Benefits planned to the end of the period, or None where there is no plan."""
    return _amount(scope.figures.kpi("benefits_to_date").plan.value)


def _amount(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def achievements(scope: Scope) -> list[AchievementFact]:
    """The three largest benefits to date."""
    return [_achievement(scope, line) for line in benefits.lines(scope.figures, scope.period)[:3]]


def _achievement(scope: Scope, line: benefits.Line) -> AchievementFact:
    rows = [row for row in scope.account.benefits if row.line == line.line]
    evidence = next((row.evidence for row in reversed(rows) if row.evidence), None)
    return {
        "label": _benefit_label(scope, line.line),
        "amount_text": scope.money(line.realised) or "",
        "planned_text": scope.money(line.planned),
        "evidence": scope.text(evidence),
    }


def _benefit_label(scope: Scope, line: str) -> str:
    """The newest label that a row gives the line, else its id."""
    labels = [row.label for row in scope.account.benefits if row.line == line and row.label]
    return scope.text(labels[-1]) or line if labels else line


def benefit_labels(scope: Scope) -> list[tuple[str, Decimal]]:
    """Every benefit line to date, the largest first, by its label."""
    return [(_benefit_label(scope, one.line), one.realised) for one in benefits.lines(scope.figures, scope.period)]


def issues(scope: Scope) -> list[IssueFact]:
    """Goals and measures off track: what, why, what is done about it, until when."""
    standings = goals.standings(scope.figures)
    by_service = {one.goal.service: one.goal for one in standings if one.goal.service}
    found: list[IssueFact] = []
    for one in service.measures(scope):
        if one.status in ("watch", "act"):
            goal = by_service.get(one.measure.id)
            found.append(_issue(scope, scope.need(one.measure.measure), goal, one.status, _against(scope, one)))
    for standing in standings:
        goal = standing.goal
        # A goal without a word on cause or remedy gives the room nothing to talk about.
        if goal.service is None and standing.status in ("watch", "act") and (goal.cause or goal.remedy):
            found.append(_issue(scope, scope.need(goal.text), goal, standing.status, _stated(scope, standing)))
    return sorted(found, key=lambda issue: issue["tone"] != "act")


def _issue(scope: Scope, text: str, goal: Objective | None, tone: Tone, see: str | None) -> IssueFact:
    return {
        "text": text,
        "see": see,
        "cause": scope.text(goal.cause) if goal else None,
        "remedy": scope.text(goal.remedy) if goal else None,
        "due_text": scope.date(goal.due) if goal else None,
        "owner": goal.owner if goal else None,
        **scope.status(tone),
    }


def _stated(scope: Scope, standing: goals.Standing) -> str | None:
    """Where a goal stands that no service measure measures."""
    goal = standing.goal
    if goal.measure is None or standing.actual is None or standing.target is None:
        return None
    now, target = (figure(scope, goal, value) for value in (standing.actual, standing.target))
    return scope.label("phrase.measured", measure=scope.need(goal.measure), value=now, target=target)


def _against(scope: Scope, one: goals.Service) -> str | None:
    """The value of a measure and the one agreed."""
    row = one.measure
    if row.value is None or row.target is None:
        return None
    shown = service.with_unit if row.unit == "%" else service.figure
    value, target = service.with_unit(scope, row, row.value), shown(scope, row, row.target)
    return scope.label("phrase.against_target", value=value, target=target)


def ahead(scope: Scope) -> list[Milestone]:
    """The milestones of the 90 days after the meeting, and earlier ones that are still open, by date."""
    written = current(scope)
    start = max(scope.as_of, written.date) if written and written.date else scope.as_of
    steps = [one for one in scope.account.milestones if one.status not in ("done", "cancelled")]
    return sorted((one for one in steps if one.due <= start + plan.NEXT), key=lambda one: (one.due, one.id or ""))


class Step(TypedDict):
    """A next step before it is written."""

    fact: NextStepFact
    due: dt.date | None


def next_steps(scope: Scope) -> list[NextStepFact]:
    """Who does what until when; six at most."""
    return [step["fact"] for step in steps(scope)]


def steps(scope: Scope) -> list[Step]:
    """What was agreed at this meeting, or where it lies ahead the open tasks of the next 90 days."""
    review = current(scope)
    tasks = [one for one in (review.outcomes if review else ()) if not one.decision and one.status != "cancelled"]
    if tasks:
        return [_outcome_step(scope, one) for one in tasks[:6]]
    until = scope.as_of + plan.NEXT
    ahead = [
        one
        for one in scope.account.actions
        if one.status in ("not_started", "in_progress")
        and (one.due is None or one.due <= until)
        and (not scope.internal or one.audience == "customer")
    ]
    return [
        _action_step(scope, one) for one in sorted(ahead, key=lambda one: (one.due or dt.date.max, one.id or ""))[:6]
    ]


def _outcome_step(scope: Scope, one: Outcome) -> Step:
    status = plan.task_status(scope, one)
    what, due = scope.need(one.text), scope.date(one.due)
    side = plan.side(scope, "ours" if _is_ours(scope, one.owner) else "customer") if one.owner else ""
    return {"fact": {"what": what, "owner": one.owner, "side": side, "due_text": due, **status}, "due": one.due}


def _is_ours(scope: Scope, name: str | None) -> bool:
    """Whether the person is one of us: of the team, or at a review on our side."""
    review = current(scope)
    beside = [one.name for one in (review.participants if review else ()) if one.ours]
    return name in beside or any(one.name == name for one in scope.account.team) or name == scope.account.kam


def _action_step(scope: Scope, one: Action) -> Step:
    status = plan.task_status(scope, one)
    what, side, due = scope.need(one.what), plan.side(scope, one.side), scope.date(one.due)
    return {"fact": {"what": what, "owner": one.owner, "side": side, "due_text": due, **status}, "due": one.due}


def market(scope: Scope) -> list[TrendFact]:
    """Two or three observations about the customer's market."""
    return account_facts.trends(scope)[:3]


def asks(scope: Scope) -> list[AskFact]:
    """What we ask for, and what we settle for; internal."""
    review = current(scope) if scope.internal else None
    return [
        {"ask": scope.need(one.ask), "fallback": scope.text(one.fallback)} for one in (review.asks if review else ())
    ]


def avoid(scope: Scope) -> list[str]:
    """What not to say; internal."""
    review = current(scope) if scope.internal else None
    return scope.texts(review.avoid) if review else []


def next_meeting(scope: Scope) -> str | None:
    """The day of the next review: as the review file says, else the next one planned."""
    review = current(scope)
    if review and review.next_meeting:
        return scope.date(review.next_meeting, "long")
    return plan.governance(scope)["next_meeting_text"]
