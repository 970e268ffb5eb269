"""The five selection criteria of a key account, and how stable the rank is.

Each criterion is scored 1 to 5 with written anchors; a score that a person typed
wins over the computed one.  The total runs from 0 to 100.  Money is compared in
the report currency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final, Literal

from docgen.analysis.coverage import DECIDERS
from docgen.analysis.figures import Context, Figures
from docgen.analysis.kpis import figures_of
from docgen.analysis.periods import Interval
from docgen.model.account import Account
from docgen.model.base import Language

Criterion = Literal["annual_value", "strategic_fit", "complexity", "access", "growth"]
CRITERIA: Final[tuple[Criterion, ...]] = ("annual_value", "strategic_fit", "complexity", "access", "growth")
KNOWN_MIN: Final = 4
FIRST_90_DAYS: Final = 10
LABELS: Final[Mapping[Criterion, Mapping[Language, str]]] = {
    "annual_value": {"da": "Potentiel årlig værdi", "en": "Potential yearly value"},
    "strategic_fit": {"da": "Strategisk relevans", "en": "Strategic relevance"},
    "complexity": {"da": "Kontraktstørrelse og kompleksitet", "en": "Contract size and complexity"},
    "access": {"da": "Adgang til beslutningstagere", "en": "Access to decision makers"},
    "growth": {"da": "Vækstpotentiale", "en": "Growth potential"},
}
# What 1, 3 and 5 mean; raters need anchors to agree.  2 and 4 lie between.
ANCHORS: Final[Mapping[Criterion, Mapping[Language, tuple[str, str, str]]]] = {
    "annual_value": {
        "da": ("under 0,5 × medianen", "omkring medianen", "over 3 × medianen"),
        "en": ("under 0.5 × the median", "about the median", "over 3 × the median"),
    },
    "strategic_fit": {
        "da": ("ingen strategisk ydelse passer", "ét indsatsområde", "to eller flere, referenceværdi"),
        "en": ("no strategic offering fits", "one priority area", "two or more, value as a reference"),
    },
    "complexity": {
        "da": ("én enhed, under 12 måneder", "2-3 enheder", "mindst 4 enheder eller lande, mindst 36 måneder"),
        "en": ("one unit, under 12 months", "2-3 units", "at least 4 units or countries, at least 36 months"),
    },
    "access": {
        "da": ("ingen kontakt på niveau", "én beslutningstager, kort", "mindst 3, i dybden, sponsorpar"),
        "en": ("no contact at that level", "one decider, brief", "at least 3, in depth, pair of sponsors"),
    },
    "growth": {
        "da": ("under 0 %", "som markedet", "over 10 % og potentiale over 50 % af omsætningen"),
        "en": ("under 0%", "as the market", "over 10% and whitespace over 50% of revenue"),
    },
}


@dataclass(frozen=True, slots=True)
class Rating:
    """The score of one criterion: 1 to 5 or None, whether a person typed it, and the figures it was computed from."""

    score: int | None
    typed: bool
    basis: Mapping[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """One account in the ranking.

    Attributes:
        id: account.
        name: its name.
        programme: its part in the programme.
        score: 0 to 100; None where fewer than four criteria are known.
        ratings: by criterion.
        known: how many criteria are known.
        is_reweighted: whether a missing criterion's weight was shared by the others.
        rank: place from 1, equal scores share it; None without a score.
        best: best place when each weight moves by ten points.
        worst: worst place likewise.
        wave: 1 among the first ten (first 90 days), 2 up to the most key accounts, 3 after; 0 without a score.
        revenue: revenue of twelve months in the report currency.
        growth: its growth, a share.
    """

    id: str
    name: str
    programme: str
    score: float | None
    ratings: Mapping[Criterion, Rating]
    known: int
    is_reweighted: bool
    rank: int | None
    best: int | None
    worst: int | None
    wave: int
    revenue: Decimal | None
    growth: float | None


def rank(accounts: Sequence[Account], context: Context) -> list[Scored]:
    """The accounts by score, highest first; those without a score last, by name."""
    return rank_figures([figures_of(account, context) for account in accounts], context)


def rank_figures(every: Sequence[Figures], context: Context) -> list[Scored]:
    """The same over accounts that are opened for arithmetic already."""
    ratings = _ratings(every)
    weights = {name: float(context.score_weights[name]) for name in CRITERIA}
    scores = {one.account.id: score(ratings[one.account.id], weights) for one in every}
    places = _places(scores)
    moved = [_places({name: score(ratings[name], scenario) for name in ratings})
             for scenario in shifted_weights(weights, context.limits["score_shift"])]  # fmt: skip
    found = [
        _scored(one, ratings[one.account.id], scores[one.account.id], places, moved, context.limits) for one in every
    ]
    return sorted(found, key=lambda one: (one.rank or 10**9, one.name, one.id))


def score(ratings: Mapping[Criterion, Rating], weights: Mapping[Criterion, float]) -> float | None:
    """sum(weight x (score - 1)) / 4 with weights summing to 100: from 0 to 100; None with under four criteria known.

    A missing criterion's weight is shared by the others.
    """
    known = {name: one.score for name, one in ratings.items() if one.score is not None}
    total = sum(weights[name] for name in known)
    if len(known) < KNOWN_MIN or not total:
        return None
    return sum(weights[name] * (value - 1) for name, value in known.items()) / 4 * 100 / total


def shifted_weights(weights: Mapping[Criterion, float], points: float) -> Iterator[dict[Criterion, float]]:
    """The weights with one of them moved up or down by `points`, the others rescaled so that all sum to 100."""
    total = sum(weights.values())
    for name in weights:
        for step in (points, -points):
            moved = min(max(weights[name] * 100 / total + step, 0.0), 100.0)
            others = total - weights[name]
            yield {
                other: moved if other == name else (weight / others * (100 - moved) if others else 0.0)
                for other, weight in weights.items()
            }


def value_score(value: float, middle: float) -> int:
    """1 under 0.5 x the median, 2 under 0.8, 3 up to 1.5, 4 up to 3, 5 above."""
    ratio = value / middle if middle else 1.0
    if ratio < 0.8:
        return 1 if ratio < 0.5 else 2
    return 3 if ratio <= 1.5 else 4 if ratio <= 3 else 5


def growth_score(growth: float, market: float, whitespace: float) -> int:
    """1 shrinking, 2 under the market, 3 as the market, 4 over 10 %; a whitespace over 50 % of revenue adds one."""
    base = 1 if growth < 0 else 2 if growth < market - 0.01 else 3 if growth <= 0.10 else 4
    return min(5, base + (whitespace > 0.5))


def _ratings(every: Sequence[Figures]) -> dict[str, dict[Criterion, Rating]]:
    worth = {one.account.id: _annual_value(one) for one in every}
    known = [value for value in worth.values() if value is not None]
    middle = median(known) if known else 0.0
    return {one.account.id: _rate(one, worth[one.account.id], middle) for one in every}


def _rate(one: Figures, worth: float | None, middle: float) -> dict[Criterion, Rating]:
    computed: dict[Criterion, tuple[int | None, dict[str, float | int | None]]] = {
        "annual_value": (None if worth is None else value_score(worth, middle), {"value": worth, "median": middle}),
        "strategic_fit": _strategic_fit(one),
        "complexity": _complexity(one.account),
        "access": _access(one.account),
        "growth": _growth(one),
    }
    found: dict[Criterion, Rating] = {}
    for name, (points, basis) in computed.items():
        typed = getattr(one.account.ratings, name)
        found[name] = Rating(points if typed is None else typed, typed is not None, basis)
    return found


def _annual_value(one: Figures) -> float | None:
    """Revenue of twelve months and open whitespace, in the report currency; None where neither is known."""
    parts = [one.outcome(name).value for name in ("revenue_12m", "whitespace_value")]
    known = [float(part) for part in parts if part is not None]
    if not known:
        return None
    rates = one.context.rates
    return float(rates.convert(Decimal(repr(sum(known))), one.currency, rates.currency, one.as_of))


def _strategic_fit(one: Figures) -> tuple[int | None, dict[str, float | int | None]]:
    account = one.account
    ours = {offering.id for offering in one.context.offerings.values() if offering.strategic}
    ours |= set(one.context.portfolio.strategic_offerings)
    touched = {cell.offering for cell in account.whitespace if cell.status != "not_relevant"}
    touched |= {row.offering for row in account.revenue.rows if row.offering}
    touched |= {deal.offering for deal in account.opportunities if deal.offering}
    touched |= {contract.offering for contract in account.contracts if contract.offering}
    areas = len(ours & touched)
    basis: dict[str, float | int | None] = {"areas": areas}
    if not ours or not touched:
        return None, {"areas": None}
    if areas >= 2:
        return (5 if areas >= 3 or "reference" in account.tags else 4), basis
    return (3 if areas else 1), basis


def _complexity(account: Account) -> tuple[int | None, dict[str, float | int | None]]:
    if not account.units and not account.contracts:
        return None, {"units": None, "months": None}
    countries = {unit.country for unit in account.units if unit.country}
    size = max(len(account.units), len(countries), len({one.unit for one in account.contracts}))
    months = max(
        (round(Interval(one.start, one.end).days / 30.44) for one in account.contracts if one.end), default=None
    )
    term = months or 0
    basis: dict[str, float | int | None] = {"units": size, "months": months}
    if size <= 1:
        return (2 if term >= 12 else 1), basis
    return (3 if size <= 3 else 4) + (term >= 36), basis


def _access(account: Account) -> tuple[int | None, dict[str, float | int | None]]:
    if not account.stakeholders:
        return None, {"deciders": None, "in_depth": None}
    deciders = [one for one in account.stakeholders if one.buying_role in DECIDERS]
    reached = [one for one in deciders if one.coverage in ("brief", "multiple", "in_depth")]
    deep = [one for one in reached if one.coverage != "brief"]
    pair = account.sponsor_ours is not None and account.sponsor_theirs is not None
    if len(deep) >= 3 and pair:
        points = 5
    elif len(reached) >= 2 or deep:
        points = 4
    elif reached:
        points = 3
    else:
        points = 2 if deciders else 1
    return points, {"deciders": len(reached), "in_depth": len(deep)}


def _growth(one: Figures) -> tuple[int | None, dict[str, float | int | None]]:
    growth = one.outcome("revenue_growth_12m").value
    revenue, open_value = one.outcome("revenue_12m").value, one.outcome("whitespace_value").value
    part = float(open_value) / float(revenue) if open_value is not None and revenue else 0.0
    basis: dict[str, float | int | None] = {"growth": None if growth is None else float(growth), "whitespace": part}
    if growth is None:
        return None, basis
    stated = one.context.portfolio.market_growth
    market = one.limits["market_growth"] if stated is None else float(stated)
    return growth_score(float(growth), market, part), basis


def _places(scores: Mapping[str, float | None]) -> dict[str, int]:
    # Rounded, so that two equal accounts are not parted by the last bit of a float.
    known = {name: round(value, 9) for name, value in scores.items() if value is not None}
    ordered = sorted(known.values(), reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {name: first[value] for name, value in known.items()}


def _scored(
    one: Figures,
    ratings: Mapping[Criterion, Rating],
    points: float | None,
    places: Mapping[str, int],
    moved: Sequence[Mapping[str, int]],
    limits: Mapping[str, float],
) -> Scored:
    name = one.account.id
    place = places.get(name)
    around = [scenario[name] for scenario in moved if name in scenario] + ([place] if place else [])
    known = sum(rating.score is not None for rating in ratings.values())
    revenue = one.outcome("revenue_12m").value
    growth = one.outcome("revenue_growth_12m").value
    in_report = None
    if isinstance(revenue, Decimal):
        in_report = one.context.rates.convert(revenue, one.currency, one.context.rates.currency, one.as_of)
    wave = 0 if place is None else 1 if place <= FIRST_90_DAYS else 2 if place <= limits["key_accounts_max"] else 3
    return Scored(
        id=name,
        name=one.account.name,
        programme=one.account.programme,
        score=points,
        ratings=ratings,
        known=known,
        is_reweighted=points is not None and known < len(CRITERIA),
        rank=place,
        best=min(around, default=None),
        worst=max(around, default=None),
        wave=wave,
        revenue=in_report,
        growth=None if growth is None else float(growth),
    )
