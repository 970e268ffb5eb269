"""Facts about all key accounts together, in the report currency; internal always.

Every figure adds up to the accounts' own documents: they are sums over the
same figures.  What a single account says of itself stands in the other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, cast, get_type_hints

from docgen.analysis.figures import Figures
from docgen.analysis.ledger import ZERO
from docgen.analysis.pipeline import open_deals
from docgen.analysis.rules.finding import Finding
from docgen.facts.catalogue import CompanyFact, DecisionFact, PeriodFact, Tone
from docgen.facts.catalogue_portfolio import (
    PortfolioAccount,
    PortfolioFact,
    PortfolioFlags,
    PortfolioSlides,
    PortfolioTotals,
)
from docgen.facts.names import Schema, prune, schema_of, tree_of
from docgen.facts.portfolio_charts import CHARTS
from docgen.facts.portfolio_lists import (
    SOON,
    coming,
    health_red,
    health_tone,
    ranking,
    renewals,
    year_wheel,
)
from docgen.facts.portfolio_notes import notes
from docgen.facts.portfolio_scope import (
    PortfolioScope,
    best_cells,
    by_revenue,
    hours,
    planning_quarter,
    revenue_of_year,
)
from docgen.facts.scope import MARKS
from docgen.values import Chart

SLIDES: Final = tuple(PortfolioSlides.__annotations__)


def portfolio(scope: PortfolioScope) -> PortfolioFact:
    """Everything about the portfolio but the charts."""
    return {
        "accounts": [_account(scope, one) for one in by_revenue(scope)],
        "totals": _totals(scope),
        "ranking": ranking(scope),
        "health_red": health_red(scope),
        "renewals": renewals(scope),
        "coming": coming(scope),
        "year_wheel": year_wheel(scope),
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
    tone = health_tone(scope, health.value)
    missing = scope.write.number(None)
    return {
        "name": scope.name(one.account),
        "tier": one.account.tier,
        "kam": one.account.kam,
        "revenue_text": scope.money(revenue_of_year(one)),
        "revenue_figure": _millions(scope, revenue_of_year(one)),
        "growth_text": scope.write.percent(one.kpi("revenue_growth_12m").value, 0, sign=True),
        "health_text": scope.write.number(health.value, 0),
        "coverage_text": scope.write.number(coverage.value, 1) + (" x" if coverage.value is not None else ""),
        "plan_age_text": scope.write.date(updated, "table") if updated else missing,
        "findings_text": str(found),
        "tone": tone,
        "mark": MARKS[tone],
        "status": scope.label(f"status.{tone}"),
    }


def _millions(scope: PortfolioScope, amount: Decimal | None) -> str:
    """An amount in the unit of its column."""
    return scope.write.number(None if amount is None else amount / 1_000_000, 1)


def _totals(scope: PortfolioScope) -> PortfolioTotals:
    sums = scope.whole.sums(scope.whole.now, year=True)
    return {
        "accounts_text": scope.label("count.accounts", n=len(scope.accounts)),
        # With the decimal of the column above it, so that table and title say the same.
        "revenue_text": scope.write.money(sums.revenue, scope.currency, decimals=1, scale="million"),
        "revenue_figure": _millions(scope, sums.revenue),
        "unit": scope.write.money_unit(scope.currency, "million"),
        "findings_text": str(sum(bool(one.account) for one in scope.findings)),
        "growth_text": scope.write.percent(_rate(sums.now, sums.before), 1, sign=True),
        "like_for_like_text": scope.write.percent(_rate(sums.now_alike, sums.before_alike), 1, sign=True),
    }


def _rate(now: Decimal, before: Decimal) -> Decimal | None:
    return (now - before) / before if before > 0 else None


def _decisions(scope: PortfolioScope) -> list[DecisionFact]:
    """What the gravest findings ask of management."""
    return [_decision(scope, number, finding) for number, finding in enumerate(_gravest(scope), 1)]


def _gravest(scope: PortfolioScope) -> list[Finding]:
    """Four findings at most, one for each account."""
    chosen: dict[str, Finding] = {}
    for finding in scope.findings:
        if finding.severity == "high":
            chosen.setdefault(finding.account, finding)
    return list(chosen.values())[:4]


def _decision(scope: PortfolioScope, number: int, finding: Finding) -> DecisionFact:
    owner = next((one.kam for one in scope.accounts if one.id == finding.account), None)
    return {
        "number": number,
        "text": _asked(scope, finding),
        "reason": finding.message["da" if scope.language == "da" else "en"],
        "owner": owner,
        "role": None,
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
        "health": _health_title(scope),
        "pipeline": scope.label(
            "title.portfolio.renewals",
            amount=scope.money(_ending(scope)),
            pipeline=scope.money(scope.whole.total("open_pipeline", scope.whole.now)[0]),
        ),
        "whitespace": scope.label("title.portfolio.whitespace", amount=scope.money(_top_whitespace(scope))),
        "capacity": _capacity_title(scope),
        "year_wheel": scope.label(
            "title.portfolio.year_wheel",
            ready=sum(one["tone"] == "on_track" for one in year_wheel(scope)), total=len(year_wheel(scope)),
        ),
        "decisions": _decisions_title(scope),
    }  # fmt: skip
    return cast(PortfolioSlides, made)


def _decisions_title(scope: PortfolioScope) -> str:
    names = [scope.short(finding.account) for finding in _gravest(scope) if finding.account]
    if not names or len(names) < len(_gravest(scope)):
        return scope.words.sentence("title.portfolio.decisions", n=len(_gravest(scope)))
    return scope.words.sentence("title.portfolio.decisions_named", n=len(names), names=scope.write.join(names))


def _growth_title(scope: PortfolioScope) -> str:
    sums = scope.whole.sums(scope.whole.now, year=True)
    growth, like = _rate(sums.now, sums.before), _rate(sums.now_alike, sums.before_alike)
    variant = "decline" if growth is not None and growth < 0 else "growth"
    if growth is not None and like is not None and scope.write.percent(growth, 1) == scope.write.percent(like, 1):
        variant += "_alike"
    written = [scope.write.percent(None if one is None else abs(one), 1) for one in (growth, like)]
    return scope.label(f"title.portfolio.{variant}", growth=written[0], like=written[1])


def _ranking_title(scope: PortfolioScope) -> str:
    first, last = scope.ranked[0], [one for one in scope.ranked if one.score is not None][-1:]
    score, name = scope.write.number(first.score, 0), scope.short(first.id)
    if not last or last[0].score == first.score:
        return scope.label("title.portfolio.ranking", account=name, score=score)
    low = scope.write.number(last[0].score, 0)
    ends = scope.short(last[0].id)
    return scope.label("title.portfolio.ranking_ends", account=name, score=score, last=ends, low=low)


def _health_title(scope: PortfolioScope) -> str:
    act, watch = _toned(scope, "act"), _toned(scope, "watch")
    if act != 1:
        return scope.words.sentence("title.portfolio.health", n=act, watch=watch)
    name = next(row["name"] for row in health_red(scope) if row["tone"] == "act")
    return scope.words.sentence("title.portfolio.health_named", account=name, watch=watch)


def _stars(scope: PortfolioScope) -> int:
    return sum((one.score or 0) >= 60 and (one.growth or 0) > 0.05 for one in scope.ranked)


def _toned(scope: PortfolioScope, tone: Tone) -> int:
    return sum(health_tone(scope, one.kpi("health_score").value) == tone for one in scope.whole.figures)


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
        share, missing = scope.write.percent(over[2] / over[1] - 1, 0), scope.write.number(over[2] - over[1], 0)
        return scope.label("title.portfolio.capacity_short", share=share, role=over[0], hours=missing, period=period)
    there, planned = sum((row[1] for row in rows), ZERO), sum((row[2] for row in rows), ZERO)
    share = scope.write.percent(planned / there if there else None, 0)
    return scope.label("title.portfolio.capacity_fits", share=share, period=period)


def _notes(scope: PortfolioScope) -> PortfolioSlides:
    heads = cast(Mapping[str, str], titles(scope))
    asked = [f"{one['text']} ({one['reason']})" if one["reason"] else one["text"] for one in _decisions(scope)]
    return notes(scope, heads, show(scope), asked)


def show(scope: PortfolioScope) -> PortfolioFlags:
    """Which slides have something to say."""
    has = {
        "whitespace": bool(best_cells(scope)),
        "capacity": bool(hours(scope)),
        "year_wheel": bool(year_wheel(scope)),
        "decisions": bool(_decisions(scope)),
        "health": any(one.kpi("health_score").value is not None for one in scope.whole.figures),
        "pipeline": any(open_deals(one) for one in scope.whole.figures) or bool(renewals(scope)),
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
