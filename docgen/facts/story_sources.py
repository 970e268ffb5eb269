"""The line under each slide of a review: where its figures come from, as of when, and how to read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from docgen.facts import review, roi, service
from docgen.facts.scope import Scope
from docgen.facts.story_titles import inline, leading, period_text, plain_name

#: What one line holds at its size.
_ONE_LINE: Final = 185
#: Slides whose figures are of the period under review.
_FIGURES: Final = ("scorecard", "value", "performance")
#: Working days after a meeting by which its minutes are sent.
_MINUTES: Final = 2


def line(scope: Scope, slide: str) -> str:
    """The line under `slide`."""
    date = scope.write.date(scope.as_of, "long")
    if slide == "value" and review.benefit_total(scope) is None:
        return ""  # the slide proposes how to measure, and shows no data
    make = _SOURCES.get(slide)
    source = make(scope) if make else ""
    plain = scope.label("footer.as_of_only", date=date)
    first = scope.label("footer.source_as_of", source=source, date=date) if source else plain
    open_period = slide in _FIGURES and scope.period.is_open(scope.as_of)
    # What makes figures preliminary is told in any case.
    told = f"{first} {scope.label('footer.open', date=date)}" if open_period else first
    for more in _remarks(scope, slide):
        if len(told) + len(more) < _ONE_LINE:
            told += f" {more}"
    return told


def _remarks(scope: Scope, slide: str) -> list[str]:
    """What helps to read the figures, the most important first."""
    found = []
    if slide == "scorecard":
        rows = [one.measure for one in service.measures(scope)[:6]]
        lower = [inline(plain_name(scope, row)) for row in rows if row.direction == "lower_better"]
        if lower:
            names = scope.write.join(lower)
            found.append(scope.label("footer.lower_better", measures=names[:1].upper() + names[1:]))
        found.append(scope.label("footer.arrow", period=period_text(scope, 1)))
    if slide == "roadmap":
        found.append(scope.label("slide.roadmap.source"))
    if slide == "next_steps" and (sent := _sent(scope)):
        found.append(scope.label("source.sent", date=sent))
    return found


def _sent(scope: Scope) -> str | None:
    """The day by which the minutes are sent."""
    written = review.current(scope)
    if written is None or written.date is None:
        return None
    day, left = written.date, _MINUTES
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return scope.date(day, "long")


def _named(scope: Scope, texts: Iterable[str | None]) -> str:
    """Systems in a list: a name that is not the customer's own begins small inside the line."""
    own = (scope.account.short_name or scope.account.name)[:5]
    listed = dict.fromkeys(text if text.startswith(own) else inline(text) for text in texts if text)
    return scope.write.join(list(listed)) if listed else ""


def _case(scope: Scope) -> str:
    if not scope.cases:
        return ""
    case = scope.cases[0]
    rate, found = roi.rate_text(scope, case), case.result.simulation
    if found is None:
        return scope.label("source.roi", rate=rate)
    return scope.label("source.roi_drawn", rate=rate, draws=scope.write.number(found.draws))


def _minutes(scope: Scope) -> str:
    written = review.previous(scope)
    return scope.label("source.minutes", date=scope.date(written.date, "long")) if written and written.date else ""


def _scorecard(scope: Scope) -> str:
    return _named(scope, (scope.text(one.measure.source) for one in service.measures(scope)))


def _value(scope: Scope) -> str:
    """The joint account, and what backs it."""
    proofs = [one["evidence"] for one in review.achievements(scope)[:2]]
    return _named(scope, [scope.label("source.benefits"), *proofs])


def _performance(scope: Scope) -> str:
    one = leading(scope)
    return _named(scope, [scope.text(one.measure.source)]) if one else ""


def _issues(scope: Scope) -> str:
    measured = [scope.text(one.measure.source) for one in service.measures(scope) if one.status in ("watch", "act")]
    stated = len(review.issues(scope)) > len(measured)
    return _named(scope, [*measured, scope.label("source.goals") if stated else None])


def _plan(scope: Scope) -> str:
    return scope.label("source.plan")


def _tasks(scope: Scope) -> str:
    return scope.label("source.tasks")


_SOURCES: Final[Mapping[str, Callable[[Scope], str]]] = {
    "decisions": _case,
    "since_last": _minutes,
    "scorecard": _scorecard,
    "value": _value,
    "performance": _performance,
    "issues": _issues,
    "roadmap": _plan,
    "next_steps": _tasks,
    "roi": _case,
}
