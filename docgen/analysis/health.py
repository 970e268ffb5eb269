"""Health score and engagement level: weighted parts, honest about the parts that nobody has scored.

Scores run from 0 to 100.  A missing part is left out and its weight shared by
the others; with too little weight known there is no score at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docgen.analysis.periods import shift_months

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures
    from docgen.model.plan import HealthPart

Band = Literal["on_track", "watch", "act"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score.

    Attributes:
        name: part.
        weight: its weight.
        score: 0 to 100, or None where nobody knows.
        as_of: day of the score.
        computed: whether it was computed from something else (satisfaction from NPS).
    """

    name: str
    weight: float
    score: float | None
    as_of: dt.date | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted score over the known parts, and the share of the weight that they carry."""

    score: float | None
    known: float


def weighted_score(parts: Iterable[Part], known_min: float) -> Weighted:
    """sum(weight x score) / sum(weight) over the known parts; no score where they carry under `known_min`.

    Source: HS1, HS2 (3 to 5 parts beat 8 and more).
    """
    all_parts = list(parts)
    total = sum(part.weight for part in all_parts)
    scored = [(part.weight, part.score) for part in all_parts if part.score is not None]
    weight = sum(one for one, _ in scored)
    known = weight / total if total else 0.0
    # A hair's breadth, because 0.30 + 0.20 + 0.10 in floats lies below 0.60.
    if not weight or known < known_min - 1e-9:
        return Weighted(None, known)
    return Weighted(sum(one * score for one, score in scored) / weight, known)


def health_parts(figures: Figures, as_of: dt.date) -> list[Part]:
    """The newest score of each part on or before `as_of`; satisfaction falls back to (NPS + 100) / 2."""
    newest: dict[str, Part] = {}
    weights = figures.context.health_weights
    rows = {row.part: row for row in _rows(figures) if row.as_of <= as_of}
    for row in rows.values():
        newest[row.part] = Part(row.part, float(weights.get(row.part, 0)), float(row.score), row.as_of)
    if "satisfaction" not in newest:
        answers = surveys(figures, as_of)
        if answers:
            score = (net_promoter_score([one for _, one in answers]) + 100) / 2
            newest["satisfaction"] = Part(
                "satisfaction", float(weights.get("satisfaction", 0)), score, max(day for day, _ in answers), True
            )
    return [newest.get(name) or Part(name, float(weight), None) for name, weight in weights.items()]


def _rows(figures: Figures) -> list[HealthPart]:
    """The scores, oldest first."""
    known: list[HealthPart] | None = figures.memo.get("health")
    if known is None:
        known = figures.memo["health"] = sorted(figures.account.health, key=lambda one: one.as_of)
    return known


def surveys(figures: Figures, as_of: dt.date) -> list[tuple[dt.date, int]]:
    """Day and score of the answers of the twelve months up to `as_of`."""
    first = shift_months(as_of, -12)
    return [(row.date, row.score) for row in figures.account.surveys if first < row.date <= as_of]


def net_promoter_score(scores: Iterable[int]) -> float:
    """Percentage of 9-10 less percentage of 0-6: from -100 to 100."""
    answers = list(scores)
    promoters = sum(score >= 9 for score in answers)
    detractors = sum(score <= 6 for score in answers)
    return 100 * (promoters - detractors) / len(answers)


def recency_score(days: int, span: float) -> float:
    """max(0, 100 - 100 x days / span): 100 today, 0 after `span` days.

    Source: HS1 with span 50 is its max(0, 100 - 2 x days).
    """
    return max(0.0, 100 - 100 * days / span)


def band(score: float, limits: Mapping[str, float]) -> Band:
    """on_track from 70, watch from 40, else act (both configurable). Source: HS2."""
    if score >= limits["health_on_track"]:
        return "on_track"
    return "watch" if score >= limits["health_watch"] else "act"
