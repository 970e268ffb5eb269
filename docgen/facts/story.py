"""The story of a review: titles that carry a number, chosen from the data; takeaways, sources, speaker notes.

A person's own words in the review file always win.  Every figure in a sentence
comes from the same function as the figure beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, cast

from docgen.analysis.goals import Service
from docgen.facts import plan, review, roi, service
from docgen.facts.catalogue import (
    NotesFact,
    ReviewFact,
    SlideFlags,
    SlideNotesFacts,
    SlideTakeaways,
    SlideTexts,
    Takeaways,
)
from docgen.facts.scope import Scope
from docgen.model.base import Text
from docgen.model.review import SlideNotes
from docgen.model.vocabulary import SlideId


def review_fact(scope: Scope) -> ReviewFact:
    """The whole review."""
    written = review.current(scope)
    card = service.scorecard(scope)
    return {
        "period": scope.write.period(scope.period.slug, "short", fiscal_year_start=scope.period.fiscal_start),
        "date_text": scope.date(written.date, "long") if written else None,
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
            "now": _period(scope, 0),
            "previous": _period(scope, 1),
            "last_year": _period(scope, 2),
        },
        "measures_total": len(card),
        "measures_on_track": sum(one["tone"] == "on_track" for one in card),
        "achievements": review.achievements(scope),
        "benefit_text": scope.money(review.benefit_total(scope)),
        "benefit_plan_text": scope.money(review.benefit_plan(scope)),
        "issues": review.issues(scope),
        "market": review.market(scope),
        "next_steps": review.next_steps(scope),
        "next_meeting_text": review.next_meeting(scope),
        "escalation": plan.governance(scope)["escalation"],
        "takeaways": takeaways(scope),
        "comments": _texts(scope, written.comments if written else {}),
        "titles": titles(scope),
        "kickers": cast(SlideTexts, {slide: _kicker(scope, slide) for slide in review.SLIDES}),
        "sources": sources(scope),
        "show": show(scope),
        "notes": notes(scope),
        "asks": review.asks(scope),
        "avoid": review.avoid(scope),
    }


def _period(scope: Scope, which: int) -> str:
    chosen = (scope.period, scope.period.previous, scope.period.last_year)[which]
    return scope.write.period(chosen.slug, "short", fiscal_year_start=scope.period.fiscal_start)


def _kicker(scope: Scope, slide: str) -> str:
    return scope.label("kicker.roi_plain" if slide == "roi" else f"kicker.{slide}")


def _texts(scope: Scope, texts: Mapping[SlideId, Text]) -> SlideTexts:
    return cast(SlideTexts, {slide: scope.text(texts.get(slide)) for slide in review.SLIDES})


def titles(scope: Scope) -> SlideTexts:
    """A title for each slide: the person's own, else the sentence that the data give."""
    written = review.current(scope)
    own = written.titles if written else {}
    return cast(SlideTexts, {slide: scope.text(own.get(slide)) or make(scope) for slide, make in _TITLES.items()})


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
        "roadmap": bool(plan.milestones(scope)),
        "next_steps": bool(review.steps(scope) or review.next_meeting(scope)),
        "roi": bool(scope.source.roi),
        "definitions": bool(service.measures(scope)),
    }
    return cast(SlideFlags, {slide: has[slide] and slide not in skipped for slide in review.SLIDES})


def _cover(scope: Scope) -> str:
    kind = {"half": "half", "year": "year", "month": "month"}.get(scope.period.kind, "main")
    return scope.label(f"title.cover.{kind}", customer=_name(scope), period=_period(scope, 0))


def _name(scope: Scope) -> str:
    return scope.account.short_name or scope.account.name


def _decisions(scope: Scope) -> str:
    return scope.words.sentence("title.decisions.plain", n=len(review.decisions(scope)))


def _since_last(scope: Scope) -> str:
    points = review.agreed(scope)
    closed = review.agreed_done(scope)
    late = sum(one["tone"] == "act" for one in points)
    variant = "all" if closed == len(points) else "late" if late and closed else "some"
    return scope.words.sentence(f"title.since_last.{variant}", total=len(points), closed=closed, late=late)


def _scorecard(scope: Scope) -> str:
    judged = [one for one in service.measures(scope)[:6] if one.status != "none"]
    period = _period(scope, 0)
    met = sum(one.status == "on_track" for one in judged)
    if not judged:
        return scope.label("empty.service")
    if met == len(judged):
        return scope.words.sentence("title.scorecard.all", total=met, period=period)
    row = judged[0].measure
    if row.value is None or row.target is None or row.value == row.target:
        return scope.words.sentence("title.scorecard.count", n=met, total=len(judged), period=period)
    variant = "above" if row.value > row.target else "below"
    delta = service.delta_text(scope, row, abs(row.value - row.target), Decimal(0)).lstrip("+")
    name = scope.need(row.measure)
    return scope.label(f"title.scorecard.{variant}", kpi=name, delta=delta, n=met, total=len(judged))


def _value(scope: Scope) -> str:
    total, planned = review.benefit_total(scope), review.benefit_plan(scope)
    if total is None:
        return scope.label("title.value.none", n=3)
    amount = scope.money(total)
    if not planned:
        return scope.label("title.value.no_plan", amount=amount)
    share = scope.write.percent(abs(total - planned) / planned, 0)
    variant = "on_plan" if scope.money(planned) == amount else "above" if total > planned else "below"
    return scope.label(f"title.value.{variant}", amount=amount, share=share)


def leading(scope: Scope) -> Service | None:
    """The measure of the slide on performance: the one that has changed most, of those with three values at least."""
    known = [one for one in service.measures(scope) if len(one.series) >= 3]
    return max(known, key=_change, default=None)


def _change(one: Service) -> float:
    """How far a measure has moved over eight periods, relative to where it stood."""
    values = [row.value for _, row in one.series[-8:] if row.value is not None]
    return abs(float((values[-1] - values[0]) / values[0])) if values and values[0] else 0.0


def _performance(scope: Scope) -> str:
    one = leading(scope)
    if one is None:
        return ""
    row, period = one.measure, _period(scope, 0)
    name, value = scope.need(row.measure), service.with_unit(scope, row, row.value)
    if row.target is None:
        return scope.label("title.performance.held", measure=name, value=value, period=period)
    variant = "better" if one.status == "on_track" else "worse"
    target = service.with_unit(scope, row, row.target)
    return scope.label(f"title.performance.{variant}", measure=name, value=value, period=period, target=target)


def _issues(scope: Scope) -> str:
    return scope.words.sentence("title.issues.some", n=len(review.issues(scope)))


def _market(scope: Scope) -> str:
    return scope.words.sentence("title.market.count", n=len(review.market(scope)), year=str(scope.as_of.year))


def _roadmap(scope: Scope) -> str:
    until = scope.as_of + plan.NEXT
    steps = [one for one in scope.account.milestones if one.status not in ("done", "cancelled")]
    ahead = sum(scope.as_of <= one.due <= until for one in steps)
    return scope.words.sentence("title.roadmap.count", n=ahead)


def _next_steps(scope: Scope) -> str:
    count, date = len(review.next_steps(scope)), review.next_meeting(scope)
    last = max((one["due"] for one in review.steps(scope) if one["due"]), default=None)
    # A title must not promise a day that has passed.
    due = scope.write.date(last, "day") if last and last > scope.as_of else None
    if due and date:
        return scope.words.sentence("title.next_steps.tasks", n=count, due=due, date=date)
    if due:
        return scope.words.sentence("title.next_steps.no_date", n=count, due=due)
    return scope.label("title.next_steps.follow_up", date=date) if date else scope.label("title.next_steps.none")


def _roi(scope: Scope) -> str:
    return roi.conclusion(scope, scope.cases[0]) if scope.cases else ""


def _definitions(scope: Scope) -> str:
    return scope.words.sentence("title.definitions.main", n=len(service.measures(scope)))


_TITLES: Final[Mapping[SlideId, Callable[[Scope], str]]] = {
    "cover": _cover,
    "decisions": _decisions,
    "since_last": _since_last,
    "scorecard": _scorecard,
    "value": _value,
    "performance": _performance,
    "issues": _issues,
    "market": _market,
    "roadmap": _roadmap,
    "next_steps": _next_steps,
    "roi": _roi,
    "definitions": _definitions,
}


def takeaways(scope: Scope) -> SlideTakeaways:
    """What we see, what it means, what we propose; the propositions can be replaced by the comment on the slide."""
    return {
        "value": _value_takeaways(scope),
        "performance": _performance_takeaways(scope),
        "roi": roi.takeaways(scope, scope.cases[0]) if scope.cases else {"see": "", "mean": "", "propose": ""},
    }


def _propose(scope: Scope, slide: SlideId, key: str = "") -> str:
    written = review.current(scope)
    return scope.text(written.comments.get(slide) if written else None) or scope.label(
        f"takeaway.propose.{key or slide}"
    )


def _value_takeaways(scope: Scope) -> Takeaways:
    total, planned = review.benefit_total(scope), review.benefit_plan(scope)
    if total is None:
        return {
            "see": scope.label("takeaway.value_none"),
            "mean": scope.label("takeaway.value_agree"),
            "propose": _propose(scope, "value", "value_agree"),
        }
    amount, aim = scope.money(total), scope.money(planned)
    see = (
        scope.label("takeaway.value", amount=amount, plan=aim)
        if aim
        else scope.label("takeaway.value_plain", amount=amount)
    )
    best = review.achievements(scope)[0]
    mean = scope.label("callout.value", line=best["label"], amount=best["amount_text"])
    return {"see": see, "mean": mean, "propose": _propose(scope, "value")}


def _performance_takeaways(scope: Scope) -> Takeaways:
    one = leading(scope)
    if one is None:
        return {"see": "", "mean": "", "propose": ""}
    row, period = one.measure, _period(scope, 0)
    last, name = service.with_unit(scope, row, row.value), scope.need(row.measure)
    if row.target is None:
        see = scope.label("takeaway.performance_plain", measure=name, last=last, period=period)
        return {"see": see, "mean": "", "propose": _propose(scope, "performance")}
    target = service.with_unit(scope, row, row.target)
    see = scope.label("takeaway.performance", measure=name, last=last, period=period, target=target)
    met = "met" if one.status == "on_track" else "missed"
    mean = scope.label(f"takeaway.{met}", period=period)
    return {"see": see, "mean": mean, "propose": _propose(scope, "performance")}


def sources(scope: Scope) -> SlideTexts:
    """The line under each slide with data: where they come from, and as of when."""
    date = scope.write.date(scope.as_of, "long")
    plain = scope.label("footer.as_of_only", date=date)
    return cast(SlideTexts, {slide: _source(scope, slide, date, plain) for slide in review.SLIDES})


def _source(scope: Scope, slide: str, date: str, plain: str) -> str:
    if slide not in ("scorecard", "performance"):
        return plain
    measures = service.measures(scope)
    systems = list(dict.fromkeys(filter(None, (scope.text(one.measure.source) for one in measures))))
    line = scope.label("footer.source_as_of", source=scope.write.join(systems), date=date) if systems else plain
    lower = [scope.need(one.measure.measure) for one in measures[:6] if one.measure.direction == "lower_better"]
    if slide == "scorecard" and lower:
        line += " " + scope.label("footer.lower_better", measures=scope.write.join(lower))
    return line


def notes(scope: Scope) -> SlideNotesFacts:
    """Speaker notes of each slide: message, evidence, question, answer; internal always."""
    written = review.current(scope) if scope.internal else None
    own = written.notes if written else {}
    heads = titles(scope)
    origin = sources(scope)
    made = {slide: _notes(scope, own.get(slide), heads[slide], origin[slide]) for slide in review.SLIDES}
    return cast(SlideNotesFacts, made)


def _notes(scope: Scope, own: SlideNotes | None, title: str | None, source: str | None) -> NotesFact:
    words = own or SlideNotes()
    parts = {
        "message": scope.text(words.message) or title,
        "evidence": scope.text(words.evidence) or source,
        "question": scope.text(words.question),
        "answer": scope.text(words.answer),
    }
    if not scope.internal:
        return {"message": None, "evidence": None, "question": None, "answer": None, "text": ""}
    lines = [f"{scope.label(f'note.{name}')}: {text}" for name, text in parts.items() if text]
    return {
        "message": parts["message"],
        "evidence": parts["evidence"],
        "question": parts["question"],
        "answer": parts["answer"],
        "text": "\n".join(lines),
    }
