"""How far goals and service measures are: attainment, status, and where the actual value comes from.

Attainment is a share (1.0 is reached) that knows its direction; for display it
is capped from 0 to 1.5.  A customer's view does not know which KPI measures a
goal, so there a goal has the service measure or the value a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from docgen.analysis.outcome import Moment, Number, Reason
from docgen.analysis.periods import Period, parse
from docgen.analysis.plan import in_unit
from docgen.model.commerce import Direction, ServiceMeasure
from docgen.model.plan import Objective

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

Status = Literal["on_track", "watch", "act", "none"]
CAP: Final = (0.0, 1.5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one goal is.

    Attributes:
        index: position in the account's list.
        goal: the goal.
        actual: value now in the goal's own unit; None where nobody measures it.
        target: value to reach; of an open period's flow the part of its days.
        attainment: share reached, uncapped; None with a reason.
        reason: why there is no attainment.
        status: on_track, watch, act or none.
        origin: where the actual value comes from: ``kpi``, ``service``, ``actual`` or empty.
    """

    index: int
    goal: Objective
    actual: Number | None
    target: Number | None
    attainment: float | None
    reason: Reason | None
    status: Status
    origin: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service measure in a period, with its references and the values of earlier periods.

    Attributes:
        measure: the entry of the period (of a shorter one inside it where the period itself has none).
        period: the period that the entry names.
        attainment: share of the target reached; None with a reason.
        reason: why there is none.
        status: on_track, watch, act or none.
        previous: value of the period before.
        last_year: value of the same period last year.
        series: every value up to this one, oldest first.
    """

    measure: ServiceMeasure
    period: Period
    attainment: float | None
    reason: Reason | None
    status: Status
    previous: Decimal | None
    last_year: Decimal | None
    series: tuple[tuple[Period, ServiceMeasure], ...]


def attainment(actual: Number, target: Number, direction: Direction, baseline: Number | None = None) -> float | Reason:
    """The share of a target that is reached; a reason where it means nothing.

    higher_better actual / target, lower_better target / actual (a value of 0 or below has reached any target from 0
    up); with a baseline worse than the target (actual - baseline) / (target - baseline).
    Source: numbers.md section 4, goal_attainment.
    """
    now, goal = float(actual), float(target)
    if baseline is not None:
        start = float(baseline)
        if goal == start:
            return Reason("target_is_baseline")
        # A goal to hold a level that is already passed has no way to go from its baseline.
        if (goal > start) == (direction == "higher_better"):
            return (now - start) / (goal - start)
    if goal < 0:
        return Reason("negative_target")
    if direction == "lower_better" and now <= 0:
        return 1.0
    if goal == 0:
        return Reason("zero_target")
    return now / goal if direction == "higher_better" else goal / now


def capped(share: float) -> float:
    """The attainment as it is shown: from 0 to 150 %."""
    return min(max(share, CAP[0]), CAP[1])


def status_of(share: float | None, limits: Mapping[str, float], watch_from: Number | None = None) -> Status:
    """on_track from 100 %, watch from 90 % (or the goal's own `watch_from`), else act; none without attainment."""
    if share is None:
        return "none"
    # A hair's breadth, so that 0.9 computed as 90.0 / 100.0 - rounding is still 0.9.
    if share >= limits["on_track"] - 1e-9:
        return "on_track"
    least = limits["watch"] if watch_from is None else float(watch_from)
    return "watch" if share >= least - 1e-9 else "act"


def standings(figures: Figures, moment: Moment | None = None) -> list[Standing]:
    """How far each goal of the account is."""
    moment = moment or figures.now
    return [_standing(figures, moment, index, goal) for index, goal in enumerate(figures.account.objectives)]


def services(figures: Figures, moment: Moment | None = None) -> list[Service]:
    """Each service measure in the period, in the order of the file."""
    moment = moment or figures.now
    known: dict[Moment, list[Service]] = figures.memo.setdefault("services", {})
    if moment not in known:
        found = (_service(figures, moment, rows) for rows in _series(figures).values())
        known[moment] = [one for one in found if one is not None]
    return known[moment]


def _series(figures: Figures) -> dict[str, list[tuple[Period, ServiceMeasure]]]:
    """The entries of each measure, oldest first."""
    series: dict[str, list[tuple[Period, ServiceMeasure]]] | None = figures.memo.get("service_series")
    if series is None:
        series = {}
        for index, row in enumerate(figures.account.service):
            period = parse(row.period, figures.fiscal_start, f"service[{index}].period")
            series.setdefault(row.id, []).append((period, row))
        for rows in series.values():
            rows.sort(key=lambda one: (one[0].end, one[0].months))
        figures.memo["service_series"] = series
    return series


def _standing(figures: Figures, moment: Moment, index: int, goal: Objective) -> Standing:
    actual, origin = _actual(figures, moment, goal)
    target: Number | None = goal.target
    if actual is None or target is None:
        return Standing(index, goal, actual, target, None, Reason("no_actual"), "none", origin)
    if origin == "kpi" and _is_flow(figures, goal) and moment.is_open:
        target = Decimal(target) * figures.known(moment).days / moment.period.interval.days
    share = attainment(actual, target, _direction(figures, moment, goal, origin), goal.baseline)
    if isinstance(share, Reason):
        return Standing(index, goal, actual, target, None, share, "none", origin)
    status = status_of(share, figures.limits, goal.watch_from)
    return Standing(index, goal, actual, target, share, None, status, origin)


def _actual(figures: Figures, moment: Moment, goal: Objective) -> tuple[Number | None, str]:
    kpi = None if figures.is_customer else goal.kpi
    if kpi is not None and kpi in figures.catalogue and kpi != "goal_attainment":
        value = figures.outcome(kpi, moment).value
        if value is not None:
            share = figures.catalogue[kpi].unit == "share" and "%" in goal.unit
            return (float(value) * 100 if share else value), "kpi"
    one = _measured(figures, moment, goal)
    if one is not None and one.measure.value is not None:
        return one.measure.value, "service"
    return goal.actual, "actual" if goal.actual is not None else ""


def _measured(figures: Figures, moment: Moment, goal: Objective) -> Service | None:
    if goal.service is None:
        return None
    return next((one for one in services(figures, moment) if one.measure.id == goal.service), None)


def _direction(figures: Figures, moment: Moment, goal: Objective, origin: str) -> Direction:
    """What is good: the measure or the key figure that gives the actual value knows it; the goal need not say it."""
    if origin == "service" and (one := _measured(figures, moment, goal)) is not None:
        return one.measure.direction
    if origin == "kpi" and goal.kpi is not None:
        known = figures.catalogue[goal.kpi].direction
        return goal.direction if known == "none" else known
    return goal.direction


def _is_flow(figures: Figures, goal: Objective) -> bool:
    return goal.kpi is not None and figures.catalogue[goal.kpi].flow


def _service(figures: Figures, moment: Moment, rows: Sequence[tuple[Period, ServiceMeasure]]) -> Service | None:
    first, end, as_of = moment.period.start, moment.period.end, moment.as_of
    known = [one for one in rows if one[0].start <= as_of and one[0].end <= end]
    here = next((one for one in reversed(known) if one[0].start >= first), None)
    if here is None:
        return None
    period, measure = here
    same = [one for one in known if one[0].kind == period.kind]
    values = {one: row.value for one, row in same}
    share: float | Reason = Reason("no_actual")
    if measure.value is not None and measure.target is not None:
        share = attainment(measure.value, measure.target, measure.direction)
    reached = None if isinstance(share, Reason) else share
    return Service(
        measure=measure,
        period=period,
        attainment=reached,
        reason=share if isinstance(share, Reason) else None,
        status=status_of(reached, figures.limits),
        previous=values.get(period.previous),
        last_year=values.get(period.last_year),
        series=tuple(same),
    )


__all__ = ["Service", "Standing", "attainment", "capped", "in_unit", "services", "standings", "status_of"]
