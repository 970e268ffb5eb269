"""The titles of a review: sentences that carry a number, chosen from the data.

Of several wordings the first is taken that stays within the limits of a title;
one that takes two lines never leaves a single word on the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from docgen.analysis.goals import Service
from docgen.facts import review, roi, service
from docgen.facts.scope import Scope
from docgen.language.formats import NBSP
from docgen.model.commerce import ServiceMeasure
from docgen.model.vocabulary import SlideId

MOST_CHARACTERS: Final = 90
MOST_WORDS: Final = 14
#: What one line of a title holds in any case; beyond it the last words are kept together.
_ONE_LINE: Final = 68
_SURE: Final = 0.8
_MOVED: Final = 0.2


def titles(scope: Scope) -> dict[SlideId, str]:
    """A title for each slide: the person's own, else the sentence that the data give."""
    written = review.current(scope)
    own = written.titles if written else {}
    return {slide: _held(scope.text(own.get(slide)) or make(scope)) for slide, make in _TITLES.items()}


def fits(title: str) -> bool:
    """Whether a title is within its limits; what a no-break space holds together is one word."""
    return len(title) <= MOST_CHARACTERS and len(title.split(" ")) <= MOST_WORDS


def _held(title: str) -> str:
    """The title with its last three words held together where it takes two lines."""
    words = title.split(" ")
    if len(title) <= _ONE_LINE or len(words) < 6 or "\n" in title:
        return title
    return " ".join([*words[:-3], NBSP.join(words[-3:])])


def _first(*wordings: str) -> str:
    """The first wording that fits, else the last one."""
    known = [wording for wording in wordings if wording]
    return next((wording for wording in known if fits(wording)), known[-1] if known else "")


def _cover(scope: Scope) -> str:
    kind = {"half": "half", "year": "year", "month": "month"}.get(scope.period.kind, "main")
    name = scope.account.short_name or scope.account.name
    return scope.label(f"title.cover.{kind}", customer=name, period=period_text(scope, 0))


def period_text(scope: Scope, which: int) -> str:
    """The period (0), the one before it (1), the same a year ago (2)."""
    chosen = (scope.period, scope.period.previous, scope.period.last_year)[which]
    return scope.write.period(chosen.slug, "short", fiscal_year_start=scope.period.fiscal_start)


def plain_name(scope: Scope, row: ServiceMeasure) -> str:
    """The name of a measure without what qualifies it: what is measured, not in which unit."""
    name = scope.need(row.measure)
    return name.split(",")[0].strip() if len(name) > _SHORT_NAME else name


_SHORT_NAME: Final = 16


def inline(text: str) -> str:
    """A name inside a sentence: its first letter small, unless it is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _decisions(scope: Scope) -> str:
    sought = review.decisions(scope)
    count = len(sought)
    plain = scope.words.sentence("title.decisions.plain", n=count)
    if count == 1:
        plain = _first(scope.label("title.decisions.one", decision=inline(sought[0]["text"].rstrip("."))), plain)
    if not count or not scope.cases:
        return plain
    case = scope.cases[0]
    found = case.result.simulation
    if case.result.npv <= 0 or found is None or found.probability_positive < _SURE:
        return plain
    name = scope.text(case.model.name) or ""
    amount = roi.money(scope, case, case.result.npv)
    return _first(scope.words.sentence("title.decisions.worth", n=count, subject=inline(name), amount=amount), plain)


def _since_last(scope: Scope) -> str:
    points = review.agreed(scope)
    closed = review.agreed_done(scope)
    late = sum(one["tone"] == "act" for one in points)
    variant = "all" if closed == len(points) else "late" if late and closed else "some"
    return scope.words.sentence(f"title.since_last.{variant}", total=len(points), closed=closed, late=late)


def _scorecard(scope: Scope) -> str:
    judged = [one for one in service.measures(scope)[:6] if one.status != "none"]
    period = period_text(scope, 0)
    met = sum(one.status == "on_track" for one in judged)
    if not judged:
        return scope.label("empty.service")
    if met == len(judged) > 1:
        return scope.words.sentence("title.scorecard.all", total=met, period=period)
    count = scope.words.sentence("title.scorecard.count", n=met, total=len(judged), period=period)
    row = judged[0].measure
    if row.value is None or row.target is None or row.value == row.target:
        return count
    return _first(_against_target(scope, row, met, len(judged)), count)


def _against_target(scope: Scope, row: ServiceMeasure, met: int, total: int) -> str:
    """The first measure and its target: the distance in points, else both figures, for "89 above" says little."""
    name, value, target = plain_name(scope, row), row.value or Decimal(0), row.target or Decimal(0)
    if row.unit != "%":
        now, aim = service.with_unit(scope, row, value), service.figure(scope, row, target)
        return scope.label("title.scorecard.against", kpi=name, now=now, target=aim, n=met, total=total)
    delta = service.delta_text(scope, row, abs(value - target), Decimal(0)).lstrip("+")
    variant = "above" if value > target else "below"
    return scope.label(f"title.scorecard.{variant}", kpi=name, delta=delta, n=met, total=total)


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
    """The measure of the slide on performance, of those with three values at least.

    What is off track has a slide of its own, so a measure on track goes first: the first of the file that moved by
    a fifth, for people list first what matters most; else the one that moved most.
    """
    known = [one for one in service.measures(scope) if len(one.series) >= 3]
    told = [one for one in known if one.status == "on_track"] or known
    return next((one for one in told if _change(one) >= _MOVED), max(told, key=_change, default=None))


def _change(one: Service) -> float:
    """How far a measure has moved over eight periods, relative to where it stood."""
    values = [row.value for _, row in one.series[-8:] if row.value is not None]
    return abs(float((values[-1] - values[0]) / values[0])) if values and values[0] else 0.0


def _performance(scope: Scope) -> str:
    one = leading(scope)
    if one is None:
        return ""
    row, period = one.measure, period_text(scope, 0)
    name, value = plain_name(scope, row), service.with_unit(scope, row, row.value)
    moved = _moved(scope, one, name, value)
    if row.target is None:
        return _first(moved, scope.label("title.performance.held", measure=name, value=value, period=period))
    target = service.with_unit(scope, row, row.target)
    aim = target if row.unit == "%" else service.figure(scope, row, row.target)
    against = scope.label("title.performance.aim", told=moved, target=aim) if moved else ""
    variant = "better" if one.status == "on_track" else "worse"
    plain = scope.label(f"title.performance.{variant}", measure=name, value=value, period=period, target=target)
    return _first(against, moved, plain)


def _moved(scope: Scope, one: Service, name: str, value: str) -> str:
    """From where to where, over how many periods; "" where nothing moved."""
    rows = [(period, row) for period, row in one.series[-8:] if row.value is not None]
    (start, first), (end, last) = rows[0], rows[-1]
    if start.kind != "quarter" or first.value is None or last.value is None or first.value == last.value:
        return ""
    count = (end.start.year - start.start.year) * 4 + (end.start.month - start.start.month) // 3
    variant = "rose_from" if last.value > first.value else "fell_from"
    # A word for a unit stands once, behind the second figure.
    shown = service.with_unit if one.measure.unit == "%" else service.figure
    before = shown(scope, one.measure, first.value)
    return scope.label(f"title.performance.{variant}", measure=name, before=before, value=value, n=count)


def _issues(scope: Scope) -> str:
    found = review.issues(scope)
    if not found:
        return scope.words.sentence("title.issues.some", n=0)
    # What is only watched must not be said to need action.
    act = found[0]["tone"] == "act"
    plain = scope.words.sentence("title.issues.some" if act else "title.issues.watched_plain", n=len(found))
    told = "title.issues.urgent" if act else "title.issues.watched"
    return _first(scope.words.sentence(told, n=len(found), issue=inline(found[0]["text"])), plain)


def _market(scope: Scope) -> str:
    trends, year = review.market(scope), str(scope.as_of.year)
    plain = scope.words.sentence("title.market.count", n=len(trends), year=year)
    if not trends:
        return plain
    first = trends[0]["text"].rstrip(".")
    if len(trends) == 1:
        return _first(scope.label("title.market.single", trend=first, year=year), plain)
    return _first(scope.label("title.market.led", trend=first, total=len(trends)), plain)


def _roadmap(scope: Scope) -> str:
    steps = review.ahead(scope)
    late = sum(one.due < scope.as_of for one in steps)
    coming = len(steps) - late
    if late:
        return scope.words.sentence("title.roadmap.late", n=coming, late=late)
    if not coming:
        return scope.words.sentence("title.roadmap.count", n=coming)
    last = max(steps, key=lambda one: one.due)
    name, date = inline(scope.need(last.text).rstrip(".")), scope.write.date(last.due, "day")
    ends = scope.words.sentence("title.roadmap.ends", n=coming, milestone=name, date=date)
    return _first(ends, scope.words.sentence("title.roadmap.until", n=coming, date=date))


def _next_steps(scope: Scope) -> str:
    steps = review.steps(scope)
    count, date = len(steps), review.next_meeting(scope)
    last = max((one["due"] for one in steps if one["due"]), default=None)
    # A title must not promise a day that has passed.
    due = scope.write.date(last, "day") if last and last > scope.as_of else None
    if due and date:
        return scope.words.sentence("title.next_steps.tasks", n=count, due=due, date=date)
    if due:
        return scope.words.sentence("title.next_steps.no_date", n=count, due=due)
    late = sum(one["fact"]["tone"] == "act" for one in steps)
    if late and date:
        return scope.words.sentence("title.next_steps.late", n=late, date=date)
    return scope.label("title.next_steps.follow_up", date=date) if date else scope.label("title.next_steps.none")


def _roi(scope: Scope) -> str:
    return roi.conclusion(scope, scope.cases[0]) if scope.cases else ""


def _definitions(scope: Scope) -> str:
    return scope.words.sentence("title.definitions.main", n=len(service.definitions(scope)))


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
