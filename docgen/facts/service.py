"""Service measures as the customer's scorecard: each with target, status and the two periods beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.analysis.periods import Period, parse
from docgen.facts.catalogue import MeasureFact, Tone
from docgen.facts.kpis import ARROWS
from docgen.facts.scope import Scope
from docgen.model.commerce import Direction, ServiceMeasure


@dataclass(frozen=True)
class Measure:
    """One measure over time.

    Attributes:
        last: its newest row, which carries name, unit, direction and decimals.
        values: value by period, oldest first.
        targets: target by period.
    """

    last: ServiceMeasure
    values: dict[Period, Decimal | None]
    targets: dict[Period, Decimal | None]

    def value(self, period: Period) -> Decimal | None:
        """The value of a period; of a longer one than was measured, that of its last part."""
        if period in self.values:
            return self.values[period]
        inside = [one for one in self.values if period.contains(one) and self.values[one] is not None]
        return self.values[max(inside, key=lambda one: one.end)] if inside else None

    def target(self, period: Period) -> Decimal | None:
        """The target of a period, found likewise."""
        inside = [one for one in self.targets if one == period or period.contains(one)]
        found = [self.targets[one] for one in sorted(inside, key=lambda one: one.end)]
        return next((target for target in reversed(found) if target is not None), None)


def measures(scope: Scope) -> list[Measure]:
    """Every service measure in the order of the file."""
    by_id: dict[str, list[ServiceMeasure]] = {}
    for row in scope.account.service:
        by_id.setdefault(row.id, []).append(row)
    return [_measure(rows, scope.period.fiscal_start) for rows in by_id.values()]


def _measure(rows: Sequence[ServiceMeasure], first: int) -> Measure:
    timed = sorted(((parse(row.period, first), row) for row in rows), key=lambda pair: pair[0].end)
    return Measure(
        timed[-1][1],
        {period: row.value for period, row in timed},
        {period: row.target for period, row in timed},
    )


def attainment(value: Decimal | None, target: Decimal | None, direction: Direction) -> float | None:
    """How much of the target is reached, as a share; None where that means nothing."""
    if value is None or target is None or target < 0:
        return None
    if direction == "higher_better":
        return float(value / target) if target else None
    if value <= 0:
        return 1.0
    return float(target / value)


def tone(share: float | None) -> Tone:
    """On track from 100 %, watch from 90 %, else act."""
    if share is None:
        return "none"
    return "on_track" if share >= 1 else "watch" if share >= 0.9 else "act"


def measure_tone(scope: Scope, measure: Measure) -> Tone:
    """The status of a measure in the period under review."""
    value, target = measure.value(scope.period), measure.target(scope.period)
    return tone(attainment(value, target, measure.last.direction))


def scorecard(scope: Scope) -> list[MeasureFact]:
    """The measures that have a value in the period, six at most."""
    known = [measure for measure in measures(scope) if measure.value(scope.period) is not None]
    return [_fact(scope, measure) for measure in known[:6]]


def _fact(scope: Scope, measure: Measure) -> MeasureFact:
    row = measure.last
    now, target = measure.value(scope.period), measure.target(scope.period)
    previous, last_year = measure.value(scope.period.previous), measure.value(scope.period.last_year)

    def figure(value: Decimal | None) -> str:
        return scope.write.number(value, row.decimals)

    way = 0 if now is None or previous is None else (now > previous) - (now < previous)
    return {
        "id": row.id,
        "name": scope.need(row.measure) + (f", {row.unit}" if row.unit else ""),
        "tile": scope.text(row.tile) or scope.need(row.measure),
        "unit": row.unit,
        "now": figure(now),
        "target": figure(target),
        "delta": delta_text(scope, row, now, target),
        "previous": figure(previous),
        "last_year": figure(last_year),
        "arrow": "" if now is None or previous is None else ARROWS[way],
        **scope.status(measure_tone(scope, measure)),
    }


def delta_text(scope: Scope, row: ServiceMeasure, now: Decimal | None, target: Decimal | None) -> str:
    """The distance from the target, in points where the measure is in per cent."""
    if now is None or target is None:
        return scope.write.number(None)
    if row.unit == "%":
        return scope.write.points((now - target) / 100, row.decimals)
    return scope.write.delta(now - target, row.decimals)
