"""What moved since an account was last built: figures, restated history, overdue agreements, silent people.

Pure: it compares two snapshots and reads the account; `docgen changes` prints
and the meeting brief shows what it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.analysis.actions import days_late, is_late
from docgen.analysis.coverage import gaps, is_old
from docgen.facts.scope import Scope


@dataclass(frozen=True)
class Moved:
    """A figure that is another than when it was last built; texts are in the language of the scope."""

    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Restated:
    """A past figure that was shown with another value."""

    series: str
    period: str
    shown: str
    now: str


@dataclass(frozen=True)
class Overdue:
    """A task past its last day."""

    what: str
    owner: str | None
    days: int


@dataclass(frozen=True)
class Silent:
    """Somebody of influence whom nobody has met for long; None days: never."""

    name: str
    days: int | None


@dataclass(frozen=True)
class Changes:
    """Everything that changed; `since` is the as-of date of the last build, None where there was none."""

    since: str | None
    moved: tuple[Moved, ...]
    restated: tuple[Restated, ...]
    overdue: tuple[Overdue, ...]
    silent: tuple[Silent, ...]


def compare(before: Mapping[str, Any] | None, now: Mapping[str, Any], scope: Scope) -> Changes:
    """The changes between the last build's snapshot and the data as they are.

    Args:
        before: snapshot of the last build; None where the account was never built.
        now: snapshot of the data as they are.
        scope: the account, for us.
    """
    return Changes(
        since=before["as_of"] if before else None,
        moved=_moved(before, now, scope) if before else (),
        restated=_restated(before, now) if before else (),
        overdue=_overdue(scope),
        silent=tuple(
            Silent(one.person.name, one.days)
            for one in gaps(scope.figures, scope.as_of)
            if is_old(one, scope.figures.limits)
        ),
    )


def _moved(before: Mapping[str, Any], now: Mapping[str, Any], scope: Scope) -> tuple[Moved, ...]:
    old = before["kpis"]
    return tuple(
        Moved(scope.label(f"kpi.{kpi_id}"), old[kpi_id]["text"], found["text"])
        for kpi_id, found in now["kpis"].items()
        if kpi_id in old and old[kpi_id]["value"] != found["value"]
    )


def _restated(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Restated, ...]:
    return tuple(
        Restated(name, period, shown, now["series"].get(name, {}).get(period, "–"))
        for name, series in before["series"].items()
        for period, shown in series.items()
        if now["series"].get(name, {}).get(period) != shown
    )


def _overdue(scope: Scope) -> tuple[Overdue, ...]:
    late = [
        Overdue(scope.need(task.what), task.owner, days_late(task, scope.as_of))
        for task in scope.account.actions
        if is_late(task, scope.as_of)
    ]
    late += [
        Overdue(scope.need(one.text), one.owner, days_late(one, scope.as_of))
        for review in scope.source.reviews
        for one in review.outcomes
        if is_late(one, scope.as_of)
    ]
    return tuple(sorted(late, key=lambda one: (-one.days, one.what)))
