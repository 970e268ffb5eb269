"""Facts about all key accounts together, in the report currency; internal always.

Every figure adds up to the accounts' own documents: they are sums over the
same figures.  What a single account says of itself stands in the other modules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, cast, get_type_hints

from docgen.analysis.figures import Figures
from docgen.analysis.health import health_parts
from docgen.analysis.ledger import ZERO
from docgen.analysis.pipeline import open_deals
from docgen.analysis.portfolio import Whole
from docgen.analysis.rules.finding import Finding
from docgen.analysis.scoring import Scored, rank_figures
from docgen.facts.catalogue import CompanyFact, DecisionFact, PeriodFact, Tone
from docgen.facts.catalogue_portfolio import (
    HealthRedFact,
    PortfolioAccount,
    PortfolioFact,
    PortfolioFlags,
    PortfolioSlides,
    PortfolioTotals,
    RankFact,
    RenewalFact,
    WheelFact,
)
from docgen.facts.names import Schema, prune, schema_of, tree_of
from docgen.facts.portfolio_charts import CHARTS
from docgen.facts.portfolio_scope import (
    PortfolioScope,
    best_cells,
    by_revenue,
    hours,
    planning_quarter,
    revenue_of_year,
)
from docgen.facts.scope import MARKS
from docgen.model.account import Account
from docgen.model.base import in_language
from docgen.values import Chart

SOON: Final = dt.timedelta(days=180)
SLIDES: Final = tuple(PortfolioSlides.__annotations__)


def portfolio(scope: PortfolioScope) -> PortfolioFact:
    """Everything about the portfolio but the charts."""
    return {
        "accounts": [_account(scope, one) for one in by_revenue(scope)],
        "totals": _totals(scope),
        "ranking": _ranking(scope),
        "health_red": _health_red(scope),
        "renewals": _renewals(scope),
        "year_wheel": _year_wheel(scope),
        "decisions": _decisions(scope),
        "titles": titles(scope),
        "sources": _each(lambda _: _source(scope)),
        "notes": _notes(scope),
        "show": show(scope),
    }


def _each(make: Callable[[str], str]) -> PortfolioSlides:
    return cast(PortfolioSlides, {slide: make(slide) for slide in SLIDES})


def _source(scope: PortfolioScope) -> str:
    date = scope.write.date(scope.as_of, "long")
    return f"{scope.label('footer.as_of_only', date=date)} {scope.label('portfolio.sums')}"


def _account(scope: PortfolioScope, one: Figures) -> PortfolioAccount:
    health, coverage = one.kpi("health_score"), one.kpi("pipeline_coverage")
    updated = one.account.last_updated
    found = sum(finding.account == one.account.id for finding in scope.findings)
    tone = _health_tone(scope, health.value)
    missing = scope.write.number(None)
    return {
        "name": scope.name(one.account),
        "tier": one.account.tier,
        "kam": one.account.kam,
        "revenue_text": scope.money(revenue_of_year(one)),
        "growth_text": scope.write.percent(one.kpi("revenue_growth_12m").value, 0, sign=True),
        "health_text": scope.write.number(health.value, 0),
        "coverage_text": scope.write.number(coverage.value, 1) + (" x" if coverage.value is not None else ""),
        "plan_age_text": scope.write.date(updated, "table") if updated else missing,
        "findings_text": str(found),
        "tone": tone,
        "mark": MARKS[tone],
        "status": scope.label(f"status.{tone}"),
    }


def _health_tone(scope: PortfolioScope, value: Decimal | float | None) -> Tone:
    if value is None:
        return "none"
    limits = scope.context.limits
    return "on_track" if value >= limits["health_on_track"] else "watch" if value >= limits["health_watch"] else "act"


def _totals(scope: PortfolioScope) -> PortfolioTotals:
    sums = scope.whole.sums(scope.whole.now, year=True)
    return {
        "accounts_text": scope.label("count.accounts", n=len(scope.accounts)),
        "revenue_text": scope.money(sums.revenue),
        "growth_text": scope.write.percent(_rate(sums.now, sums.before), 1, sign=True),
        "like_for_like_text": scope.write.percent(_rate(sums.now_alike, sums.before_alike), 1, sign=True),
    }


def _rate(now: Decimal, before: Decimal) -> Decimal | None:
    return (now - before) / before if before > 0 else None


def _ranking(scope: PortfolioScope) -> list[RankFact]:
    before = {one.id: one.rank for one in _ranked_before(scope)}
    return [
        {
            "rank": str(one.rank or "–"),
            "name": scope.short(one.id),
            "score_text": scope.write.number(one.score, 0),
            "movement": _movement(before.get(one.id), one.rank),
        }
        for one in scope.ranked
    ]


def _ranked_before(scope: PortfolioScope) -> list[Scored]:
    """The ranking as it stood at the end of the period before."""
    period = scope.period.previous
    seen = replace(scope.context, period=period, as_of=period.last_day)
    whole = Whole(scope.accounts, seen)
    return rank_figures(whole.figures, whole.context)


def _movement(before: int | None, now: int | None) -> str:
    if before is None or now is None or before == now:
        return "→"
    return f"↑ {before - now}" if now < before else f"↓ {now - before}"


def _health_red(scope: PortfolioScope) -> list[HealthRedFact]:
    """Accounts below the upper band, the sickest first, with their two weakest parts."""
    scored = [(one, one.kpi("health_score").value) for one in scope.whole.figures]
    weak = [
        (one, float(value)) for one, value in scored if value is not None and _health_tone(scope, value) != "on_track"
    ]
    return [_red(scope, one, value) for one, value in sorted(weak, key=lambda pair: pair[1])]


def _red(scope: PortfolioScope, one: Figures, value: float) -> HealthRedFact:
    """An account that needs care: why, who has it, and what comes next."""
    due = [task for task in one.account.actions if task.status in ("not_started", "in_progress") and task.due]
    task = min(due, key=lambda task: (task.due or scope.as_of, task.id or ""), default=None)
    tone = _health_tone(scope, value)
    return {
        "name": scope.name(one.account),
        "score_text": scope.write.number(value, 0),
        "why": _weakest(scope, one),
        "kam": one.account.kam,
        "next": in_language(task.what, scope.language) if task else None,
        "next_due": scope.write.date(task.due, "table") if task else None,
        "tone": tone,
        "mark": MARKS[tone],
        "status": scope.label(f"status.{tone}"),
    }


def _weakest(scope: PortfolioScope, one: Figures) -> str:
    known = [part for part in health_parts(one, scope.as_of) if part.score is not None]
    ranked = sorted(known, key=lambda part: float(part.score or 0))[:2]
    return ", ".join(
        f"{scope.label(f'health_part.{part.name}')} {scope.write.number(part.score, 0)}" for part in ranked
    )


def _renewals(scope: PortfolioScope) -> list[RenewalFact]:
    """Contracts that end within 180 days, the first to end first."""
    ending = [
        (contract.end, one, contract)
        for one in scope.whole.figures
        for contract in one.account.contracts
        if contract.end is not None and scope.as_of <= contract.end <= scope.as_of + SOON
    ]
    return [
        {
            "account": scope.name(one.account),
            "contract": in_language(contract.name, scope.language) or contract.id,
            "end_text": scope.write.date(end, "table"),
            "value_text": scope.money(one.money(contract.value, contract.currency, scope.as_of, "contracts"))
            if contract.value is not None
            else scope.write.number(None),
        }
        for end, one, contract in sorted(ending, key=lambda item: (item[0], item[1].account.id))
    ]


def _year_wheel(scope: PortfolioScope) -> list[WheelFact]:
    """Meetings of the next 180 days; ready when a review file of the account asks for decisions."""
    ahead = [
        (meeting.planned, account, meeting.type)
        for account in scope.accounts
        for meeting in account.meetings
        if meeting.held is None and scope.as_of <= meeting.planned <= scope.as_of + SOON
    ]
    # What fits on the slide; the title counts those shown.
    return [_wheel(scope, *item) for item in sorted(ahead, key=lambda item: (item[0], item[1].id))[:10]]


def _wheel(scope: PortfolioScope, planned: dt.date, account: Account, kind: str) -> WheelFact:
    written = [one for one in scope.reviews.get(account.id, ()) if one.date == planned and one.decisions_sought]
    tone: Tone = "on_track" if written else "none"
    word = scope.label("portfolio.ready") if written else scope.label("action_status.not_started")
    return {
        "account": scope.name(account),
        "type": scope.label(f"meeting_type.{kind}"),
        "date_text": scope.write.date(planned, "table"),
        "tone": tone,
        "mark": MARKS[tone],
        "status": word,
    }


def _decisions(scope: PortfolioScope) -> list[DecisionFact]:
    """What the gravest findings ask of management: four at most, one for each account."""
    chosen: dict[str, Finding] = {}
    for finding in scope.findings:
        if finding.severity == "high":
            chosen.setdefault(finding.account, finding)
    return [_decision(scope, number, finding) for number, finding in enumerate(list(chosen.values())[:4], 1)]


def _decision(scope: PortfolioScope, number: int, finding: Finding) -> DecisionFact:
    owner = next((one.kam for one in scope.accounts if one.id == finding.account), None)
    return {
        "number": number,
        "text": _asked(scope, finding),
        "reason": finding.message["da" if scope.language == "da" else "en"],
        "owner": owner,
        "due_text": None,
        "amount": None,
    }


def _asked(scope: PortfolioScope, finding: Finding) -> str:
    """What is to be decided about the finding, and for whom."""
    key = f"portfolio.decide.{finding.rule.lower().replace('-', '_')}"
    name = scope.short(finding.account) if finding.account else scope.label("kicker.portfolio")
    return scope.label(key if scope.words.find(key) is not None else "portfolio.decide.any", account=name)


# --- the story ---------------------------------------------------------------------------------------------------


def titles(scope: PortfolioScope) -> PortfolioSlides:
    """A sentence with its number for each slide."""
    totals = _totals(scope)
    say = scope.words.sentence
    made: dict[str, str] = {
        "cover": scope.label("document.title.portfolio_review", period=scope.period_text(scope.period)),
        "overview": say(
            "title.portfolio.table",
            n=len(scope.accounts), revenue=totals["revenue_text"], growth=totals["growth_text"],
        ),
        "revenue": _growth_title(scope),
        "ranking": _ranking_title(scope),
        "bubble": say("title.portfolio.bubble", n=_stars(scope), growth=scope.write.percent(0.05, 0)),
        "health": say("title.portfolio.health", n=_toned(scope, "act"), watch=_toned(scope, "watch")),
        "pipeline": scope.label(
            "title.portfolio.renewals",
            amount=scope.money(_ending(scope)),
            pipeline=scope.money(scope.whole.total("open_pipeline", scope.whole.now)[0]),
        ),
        "whitespace": scope.label("title.portfolio.whitespace", amount=scope.money(_top_whitespace(scope))),
        "capacity": _capacity_title(scope),
        "year_wheel": scope.label(
            "title.portfolio.year_wheel",
            ready=sum(one["tone"] == "on_track" for one in _year_wheel(scope)), total=len(_year_wheel(scope)),
        ),
        "decisions": say("title.portfolio.decisions", n=len(_decisions(scope))),
    }  # fmt: skip
    return cast(PortfolioSlides, made)


def _growth_title(scope: PortfolioScope) -> str:
    sums = scope.whole.sums(scope.whole.now, year=True)
    growth, like = _rate(sums.now, sums.before), _rate(sums.now_alike, sums.before_alike)
    variant = "decline" if growth is not None and growth < 0 else "growth"
    if growth is not None and like is not None and scope.write.percent(growth, 1) == scope.write.percent(like, 1):
        variant += "_alike"
    written = [scope.write.percent(None if one is None else abs(one), 1) for one in (growth, like)]
    return scope.label(f"title.portfolio.{variant}", growth=written[0], like=written[1])


def _ranking_title(scope: PortfolioScope) -> str:
    first = scope.ranked[0]
    score = scope.write.number(first.score, 0)
    return scope.label("title.portfolio.ranking", account=scope.short(first.id), score=score)


def _stars(scope: PortfolioScope) -> int:
    return sum((one.score or 0) >= 60 and (one.growth or 0) > 0.05 for one in scope.ranked)


def _toned(scope: PortfolioScope, tone: Tone) -> int:
    return sum(_health_tone(scope, one.kpi("health_score").value) == tone for one in scope.whole.figures)


def _ending(scope: PortfolioScope) -> Decimal:
    return sum(
        (
            one.money(contract.value, contract.currency, scope.as_of, "contracts")
            for one in scope.whole.figures
            for contract in one.account.contracts
            if contract.end and contract.value and scope.as_of <= contract.end <= scope.as_of + SOON
        ),
        ZERO,
    )


def _top_whitespace(scope: PortfolioScope) -> Decimal:
    return sum((cell.potential for _, cell in best_cells(scope)), ZERO)


def _capacity_title(scope: PortfolioScope) -> str:
    rows = hours(scope)
    period = scope.period_text(planning_quarter(scope))
    over = max(rows, key=lambda row: row[2] / row[1] if row[1] else ZERO, default=None)
    if over is not None and over[1] and over[2] > over[1]:
        share = scope.write.percent(over[2] / over[1] - 1, 0)
        return scope.label("title.portfolio.capacity_over", share=share, role=over[0], period=period)
    there, planned = sum((row[1] for row in rows), ZERO), sum((row[2] for row in rows), ZERO)
    share = scope.write.percent(planned / there if there else None, 0)
    return scope.label("title.portfolio.capacity_fits", share=share, period=period)


def _notes(scope: PortfolioScope) -> PortfolioSlides:
    heads = cast(Mapping[str, str], titles(scope))
    return _each(lambda slide: f"{scope.label('note.message')}: {heads[slide]}")


def show(scope: PortfolioScope) -> PortfolioFlags:
    """Which slides have something to say."""
    has = {
        "whitespace": bool(best_cells(scope)),
        "capacity": bool(hours(scope)),
        "year_wheel": bool(_year_wheel(scope)),
        "decisions": bool(_decisions(scope)),
        "health": any(one.kpi("health_score").value is not None for one in scope.whole.figures),
        "pipeline": any(open_deals(one) for one in scope.whole.figures) or bool(_renewals(scope)),
    }
    return cast(PortfolioFlags, {slide: has.get(slide, True) for slide in SLIDES})


# --- the catalogue -----------------------------------------------------------------------------------------------


def _company(scope: PortfolioScope) -> CompanyFact:
    return {"name": scope.company.name, "short_name": scope.company.short_name}


def _period(scope: PortfolioScope) -> PeriodFact:
    here = scope.period
    return {
        "label": scope.period_text(here),
        "slug": here.slug.lower(),
        "previous_label": scope.period_text(here.previous),
        "last_year_label": scope.period_text(here.last_year),
        "end_text": scope.write.date(here.last_day, "long"),
        "open": here.is_open(scope.as_of),
        "year": str(here.year),
    }


def _words(scope: PortfolioScope) -> dict[str, Any]:
    return dict(scope.words.tree)


def _language(scope: PortfolioScope) -> str:
    return scope.language


def _internal(_: PortfolioScope) -> bool:
    return True


def _as_of_short(scope: PortfolioScope) -> str:
    return scope.write.date(scope.as_of, "table")


def _as_of_text(scope: PortfolioScope) -> str:
    return scope.write.date(scope.as_of, "long")


PROVIDERS: Final[Mapping[str, Callable[[PortfolioScope], Any]]] = {
    "labels": _words,
    "language": _language,
    "internal": _internal,
    "company": _company,
    "period": _period,
    "as_of_short": _as_of_short,
    "as_of_text": _as_of_text,
    "portfolio": portfolio,
}


class PortfolioFacts:
    """The facts of the portfolio in one language and period."""

    def __init__(self, scope: PortfolioScope) -> None:
        self.scope = scope
        self._known: dict[str, Any] = {}

    def fill(self, names: Iterable[str]) -> dict[str, Any]:
        """The data that the names ask for and no more."""
        found: dict[str, Any] = {}
        for name, below in tree_of(names).items():
            if name == "charts":
                found[name] = {member: self._chart(member) for member in below if member in CHARTS}
            elif name in PROVIDERS:
                if name not in self._known:
                    self._known[name] = PROVIDERS[name](self.scope)
                found[name] = prune(self._known[name], below)
        return found

    def _chart(self, name: str) -> Chart:
        if name not in self._known:
            self._known[name] = CHARTS[name](self.scope)
        return cast(Chart, self._known[name])


def portfolio_schema(words: Schema) -> Schema:
    """Every name with its type; `words` is the schema of the labels."""
    plain = {name: schema_of(get_type_hints(make)["return"]) for name, make in PROVIDERS.items() if name != "labels"}
    return plain | {"labels": words, "charts": dict.fromkeys(CHARTS, "chart")}
