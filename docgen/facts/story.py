"""The story of a review: what each slide says, where it comes from, and which slides have something to say.

A person's own words in the review file always win.  Every figure in a sentence
comes from the same function as the figure beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from docgen.analysis.goals import Service
from docgen.facts import plan, review, roi, service, story_notes, story_sources
from docgen.facts.catalogue import (
    ReviewFact,
    SlideFlags,
    SlideNotesFacts,
    SlideTakeaways,
    SlideTexts,
    Takeaways,
)
from docgen.facts.counted import counted
from docgen.facts.scope import Scope
from docgen.facts.story_titles import inline, leading, period_text, plain_name, titles
from docgen.model.audience import Released, customer_view, project
from docgen.model.base import Text
from docgen.model.review import Review
from docgen.model.vocabulary import SlideId


def review_fact(scope: Scope) -> ReviewFact:
    """The whole review."""
    written = review.current(scope)
    card = service.scorecard(scope)
    return {
        "period": scope.write.period(scope.period.slug, "short", fiscal_year_start=scope.period.fiscal_start),
        "date_text": scope.date(written.date, "long") if written else None,
        "when_text": _when(scope, written),
        "time": written.time if written else None,
        "place": scope.text(written.place) if written else None,
        "participants_ours": review.participants(scope, ours=True),
        "participants_theirs": review.participants(scope, ours=False),
        "decisions": review.decisions(scope),
        "agreed": review.agreed(scope),
        "agreed_total": len(review.agreed(scope)),
        "agreed_done": review.agreed_done(scope),
        "tiles": review.tiles(scope),
        "scorecard": card,
        "scorecard_heads": {
            "now": period_text(scope, 0),
            "previous": period_text(scope, 1),
            "last_year": period_text(scope, 2),
        },
        "measures_total": len(card),
        "measures_on_track": sum(one["tone"] == "on_track" for one in card),
        "achievements": review.achievements(scope),
        "benefit_text": scope.money(review.benefit_total(scope)),
        "benefit_plan_text": scope.money(review.benefit_plan(scope)),
        "issues": review.issues(scope),
        "market": review.market(scope),
        "next_steps": review.next_steps(scope),
        "next_meeting_text": _next_meeting(scope, written),
        "escalation": _escalation(scope),
        "milestones_ahead": len(review.ahead(scope)),
        "joined": joined(scope),
        "takeaways": takeaways(scope),
        "comments": _texts(scope, written.comments if written else {}),
        "titles": cast(SlideTexts, titles(scope)),
        "kickers": cast(SlideTexts, {slide: _kicker(scope, slide, written) for slide in review.SLIDES}),
        "sources": sources(scope),
        "show": show(scope),
        "notes": _notes(scope),
        "asks": review.asks(scope),
        "avoid": review.avoid(scope),
    }


def _escalation(scope: Scope) -> str | None:
    """Whom a matter goes to, and how soon they answer."""
    level = plan.governance(scope)["escalation"]
    people = [one.name for one in (scope.account.sponsor_theirs, scope.account.sponsor_ours) if one is not None]
    if not people or not level:
        return scope.write.join(people) or (scope.label("slides.escalate_in", level=inline(level)) if level else None)
    return scope.label("slides.escalate", people=scope.write.join(people), level=inline(level))


def _next_meeting(scope: Scope, written: Review | None) -> str | None:
    """The day of the next review as an invitation has it."""
    if written is None or written.next_meeting is None:
        return review.next_meeting(scope)
    day = scope.write.date(written.next_meeting, "weekday")
    return day[:1].upper() + day[1:]


#: Up to so many tasks and milestones stand on one slide together.
_FEW: Final = 3


def joined(scope: Scope) -> bool:
    """Whether tasks and milestones are so few that they stand on one slide: apart, both would be half empty."""
    steps, ahead = review.steps(scope), review.ahead(scope)
    skipped = written.skip if (written := review.current(scope)) else ()
    return 0 < len(steps) <= _FEW and 0 < len(ahead) <= _FEW and not {"roadmap", "next_steps"} & set(skipped)


def _when(scope: Scope, written: Review | None) -> str | None:
    """Day and time of the meeting, as an invitation has them."""
    if written is None or written.date is None:
        return None
    day = scope.write.date(written.date, "weekday")
    day = day[:1].upper() + day[1:]
    return scope.label("slides.with_time", day=day, time=written.time) if written.time else day


def _kicker(scope: Scope, slide: str, written: Review | None) -> str:
    if slide != "cover":
        return scope.label("kicker.roi_plain" if slide == "roi" else f"kicker.{slide}")
    # The cover's own title says what the review is; a person's title leaves that to the line above it.
    if written is None or "cover" not in written.titles:
        return scope.account.name
    kind = {"half": "_half", "year": "_year", "month": "_month"}.get(scope.period.kind, "")
    return f"{scope.label(f'document.executive_review{kind}')} · {period_text(scope, 0)}"


def _texts(scope: Scope, texts: Mapping[SlideId, Text]) -> SlideTexts:
    return cast(SlideTexts, {slide: scope.text(texts.get(slide)) for slide in review.SLIDES})


def show(scope: Scope) -> SlideFlags:
    """Which slides have something to say, and are not skipped in the review file."""
    written = review.current(scope)
    skipped = set(written.skip) if written else set()
    has: dict[str, bool] = {
        "cover": True,
        "decisions": bool(review.decisions(scope)),
        "since_last": bool(review.agreed(scope)),
        "scorecard": bool(service.measures(scope)),
        "value": True,
        "performance": leading(scope) is not None,
        "issues": bool(review.issues(scope)),
        "market": bool(review.market(scope)),
        "roadmap": bool(review.ahead(scope)) and not joined(scope),
        "next_steps": bool(review.steps(scope) or review.next_meeting(scope)),
        "roi": bool(scope.source.roi),
        "definitions": bool(service.measures(scope)),
    }
    return cast(SlideFlags, {slide: has[slide] and slide not in skipped for slide in review.SLIDES})


def takeaways(scope: Scope) -> SlideTakeaways:
    """What we see, what it means, what we propose; the propositions can be replaced by the comment on the slide."""
    return {
        "value": _value_takeaways(scope),
        "performance": _performance_takeaways(scope),
        "roi": roi.takeaways(scope, scope.cases[0]) if scope.cases else {"see": "", "mean": "", "propose": ""},
    }


def _comment(scope: Scope, slide: SlideId) -> str | None:
    written = review.current(scope)
    return scope.text(written.comments.get(slide)) if written else None


def _propose(scope: Scope, key: str) -> str:
    return scope.label(f"takeaway.propose.{key}")


def _value_takeaways(scope: Scope) -> Takeaways:
    total, planned = review.benefit_total(scope), review.benefit_plan(scope)
    if total is None:
        return {
            "see": scope.label("takeaway.value_none"),
            "mean": scope.label("takeaway.value_agree"),
            "propose": _comment(scope, "value") or _propose(scope, "value_agree"),
        }
    amount, aim = scope.money(total), scope.money(planned)
    see = (
        scope.label("takeaway.value", amount=amount, plan=aim)
        if aim
        else scope.label("takeaway.value_plain", amount=amount)
    )
    propose = _comment(scope, "value") or _propose(scope, "value")
    room = _MOST_WORDS - len(f"{see} {propose}".split())
    return {"see": see, "mean": _lines(scope, room), "propose": propose}


#: What the three texts beside a chart hold together, their heads left out, and one of them at most.
_MOST_WORDS: Final = 35
_MOST: Final = 130


def _lines(scope: Scope, room: int) -> str:
    """Which lines the benefit comes from: three of them, or as many as there are words for."""
    found = review.benefit_labels(scope)[:3]
    unit = counted(scope, [amount for _, amount in found])
    values: dict[str, str] = {"unit": unit.unit}
    for (name, key), (line, amount) in zip((("first", "a"), ("second", "b"), ("third", "c")), found, strict=False):
        values |= {name: inline(line), key: scope.write.number(unit.of(amount), unit.places)}
    most, best = scope.money(found[0][1]), found[0][0]
    told = [scope.label(f"takeaway.lines.{kind}", **values) for kind in ("three", "two")[3 - len(found) :]]
    if len(found) == 1:
        told = [scope.label("takeaway.lines.all", first=inline(best))]
    told.append(scope.label("callout.value", line=best, amount=most))
    return next((line for line in told if len(line) <= _MOST and len(line.split()) <= room), told[-1])


def _performance_takeaways(scope: Scope) -> Takeaways:
    one = leading(scope)
    if one is None:
        return {"see": "", "mean": "", "propose": ""}
    row, period = one.measure, period_text(scope, 0)
    last, name = service.with_unit(scope, row, row.value), plain_name(scope, row)
    mean = story_notes.trend_sentence(scope)
    if row.target is None:
        see = scope.label("takeaway.performance_plain", measure=name, last=last, period=period)
        return {"see": see, "mean": mean, "propose": _propose(scope, "performance")}
    target = service.with_unit(scope, row, row.target)
    see = scope.label("takeaway.short_plain", last=last, period=period, target=target)
    start, first = next((pair for pair in one.series[-8:] if pair[1].value is not None), one.series[-1])
    if first.value is not None and start != scope.period:
        name = scope.write.period(start.slug, "short", fiscal_year_start=start.fiscal_start)
        before = service.with_unit(scope, row, first.value)
        see = scope.label("takeaway.short", last=last, period=period, target=target, first=before, start=name)
    met = "met" if one.status == "on_track" else "missed"
    return {
        "see": see,
        "mean": mean or scope.label(f"takeaway.{met}", period=period),
        "propose": _comment(scope, "performance") or _remedy(scope, one) or _propose(scope, f"performance_{met}"),
    }


def _remedy(scope: Scope, one: Service) -> str | None:
    """What is done about a measure off track, as the goal that it measures has it."""
    goal = next((goal for goal in scope.account.objectives if goal.service == one.measure.id), None)
    remedy = scope.text(goal.remedy) if goal is not None and one.status != "on_track" else None
    if goal is None or not remedy:
        return None
    if not goal.owner or not goal.due:
        return remedy
    due = scope.write.date(goal.due, "day")
    return scope.label("takeaway.propose.performance_remedy", remedy=remedy.rstrip("."), owner=goal.owner, due=due)


def sources(scope: Scope) -> SlideTexts:
    """The line under each slide with data: where they come from, and as of when."""
    return cast(SlideTexts, {slide: story_sources.line(scope, slide) for slide in review.SLIDES})


def _notes(scope: Scope) -> SlideNotesFacts:
    """Speaker notes: internal, yet about the slides that the customer sees."""
    seen = _seen(scope) if scope.internal else scope
    flags = cast(Mapping[str, bool], show(seen))
    shown = cast("list[SlideId]", [slide for slide in review.SLIDES if flags[slide]])
    return story_notes.notes(scope, seen, cast(Mapping[str, str | None], sources(seen)), shown)


def _seen(scope: Scope) -> Scope:
    """The same account as the customer's deck shows it: figures in the notes are those on the slides."""
    source = scope.source
    released = Released(as_of=source.as_of, fiscal_year_start=scope.period.fiscal_start)
    account = customer_view(source.account, released)
    reviews = tuple(project(one) for one in source.reviews)
    return replace(scope, audience="customer", source=replace(source, account=account, reviews=reviews))
