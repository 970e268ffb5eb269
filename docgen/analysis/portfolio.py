"""The KPIs of all accounts together, in the report currency, so that they add up to the accounts' own.

Sums are sums, and ratios are ratios of sums, never means of ratios.  An account
that lacks a figure is left out of both sides and counted in a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from docgen.analysis.figures import AnyAccount, Context, Figures, period_of
from docgen.analysis.kpis import KPIS, figures_of, with_totals
from docgen.analysis.kpis.growth import growth_rate
from docgen.analysis.kpis.plan import penetration
from docgen.analysis.kpis.retention import Movement, movement
from docgen.analysis.kpis.wallet import concentration
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import (
    Detail,
    Goodness,
    Input,
    Kpi,
    Moment,
    Outcome,
    Reason,
    Reference,
    Unit,
    found,
    meaningless,
    missing,
)
from docgen.analysis.totals import Sums
from docgen.model.base import Language


class Whole:
    """All accounts seen from one context, each with its figures in the report currency."""

    def __init__(self, accounts: Sequence[AnyAccount], context: Context) -> None:
        newest = context.as_of or max(figures_of(one, context).as_of for one in accounts)
        seen = replace(context, currency=context.portfolio.currency, as_of=newest)
        self.context = with_totals(accounts, seen)
        self.figures: list[Figures] = [figures_of(one, self.context) for one in accounts]

    @cached_property
    def now(self) -> Moment:
        """The period and as-of that all share; quarters are those of our own fiscal year, not of any account's."""
        assert self.context.as_of is not None
        start = self.context.portfolio.fiscal_year_start
        return Moment(period_of(self.context.period, self.context.as_of, start), self.context.as_of)

    def earlier(self, months: int) -> Moment:
        """The moment `months` before; of an open period the same part of it."""
        period = self.now.period.shifted(-(months // self.now.period.months))
        if not self.now.is_open:
            return Moment(period, period.last_day)
        return Moment(period, self.now.interval.shifted(-months).last_day)

    def sums(self, moment: Moment, *, year: bool = False) -> Sums:
        """Revenue now and before over the accounts."""
        assert self.context.totals is not None
        return self.context.totals.of(moment, year=year)

    def total(self, kpi_id: str, moment: Moment) -> tuple[Decimal, int, int]:
        """Sum of an account KPI in money, over how many accounts, and how many are left out."""
        values = [one.outcome(kpi_id, moment).value for one in self.figures]
        known = [value for value in values if isinstance(value, Decimal)]
        return sum(known, ZERO), len(known), len(values) - len(known)


Compute = Callable[[Whole, Moment], Outcome]


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioDefinition:
    """One KPI of the portfolio; `history` as in `KpiDefinition`."""

    id: str
    unit: Unit
    direction: Goodness
    compute: Compute
    label: Mapping[Language, str]
    formula: Mapping[Language, str]
    history: bool = True


class PortfolioKpis(Mapping[str, Kpi]):
    """All KPIs of the portfolio, each computed when it is looked up."""

    def __init__(self, accounts: Sequence[AnyAccount], context: Context) -> None:
        self.whole = Whole(accounts, context)
        self._known: dict[str, Kpi] = {}

    def __getitem__(self, kpi_id: str) -> Kpi:
        if kpi_id not in self._known:
            self._known[kpi_id] = _kpi(self.whole, PORTFOLIO_KPIS[kpi_id])
        return self._known[kpi_id]

    def __iter__(self) -> Iterator[str]:
        return iter(PORTFOLIO_KPIS)

    def __len__(self) -> int:
        return len(PORTFOLIO_KPIS)


def portfolio_kpis(accounts: Sequence[AnyAccount], context: Context) -> Mapping[str, Kpi]:
    """Every KPI of the portfolio (at least one account), in the report currency, computed on look-up."""
    return PortfolioKpis(accounts, context)


def _kpi(whole: Whole, definition: PortfolioDefinition) -> Kpi:
    now = definition.compute(whole, whole.now)
    period = whole.now.period
    return Kpi(
        id=definition.id,
        value=now.value,
        unit=definition.unit,
        currency=whole.context.portfolio.currency if definition.unit == "money" else None,
        status=now.status,
        reason=now.reason,
        inputs=now.inputs,
        period=period,
        as_of=whole.now.as_of,
        preliminary=period.preliminary_until(whole.now.as_of),
        plan=Reference(None, Reason("no_plan")),
        previous=_reference(whole, definition, period.months),
        last_year=_reference(whole, definition, 12),
        direction=definition.direction,
        formula=definition.formula,
        details=now.details,
        notes=now.notes,
    )


def _reference(whole: Whole, definition: PortfolioDefinition, months: int) -> Reference:
    if not definition.history:
        return Reference(None, Reason("no_history"))
    then = definition.compute(whole, whole.earlier(months))
    return Reference(then.value, then.reason)


def _sum_of(kpi_id: str) -> Compute:
    def compute(whole: Whole, moment: Moment) -> Outcome:
        total, known, left = whole.total(kpi_id, moment)
        if not known:
            return missing("no_accounts")
        return found(total, Input(kpi_id, total), notes=_left_out(left), accounts=known)

    return compute


def _growth(whole: Whole, moment: Moment) -> Outcome:
    sums = whole.sums(moment)
    return _rate(sums.now, sums.before, sums.accounts, len(sums.left_out))


def _growth_alike(whole: Whole, moment: Moment) -> Outcome:
    sums = whole.sums(moment)
    return _rate(sums.now_alike, sums.before_alike, sums.alike, len(whole.figures) - sums.alike)


def _rate(now: Decimal, before: Decimal, accounts: int, left: int) -> Outcome:
    if not accounts:
        return missing("no_accounts")
    inputs = (Input("revenue.rows", now), Input("revenue.rows", before))
    details: dict[str, Detail] = {"now": now, "before": before, "accounts": accounts}
    rate = growth_rate(now, before)
    if isinstance(rate, Reason):
        return Outcome(None, "nm", rate, inputs, details)
    return Outcome(rate, "ok", None, inputs, details, _left_out(left))


def _ratio_to_revenue(kpi_id: str) -> Compute:
    """Revenue-weighted: both sides over the accounts for which the ratio is known."""

    def compute(whole: Whole, moment: Moment) -> Outcome:
        part = revenue = ZERO
        known = 0
        for one in whole.figures:
            share, base = one.outcome(kpi_id, moment).value, one.outcome("revenue", moment).value
            if share is not None and isinstance(base, Decimal):
                part += Decimal(repr(float(share))) * base
                revenue += base
                known += 1
        if not known:
            return missing("no_accounts")
        if revenue <= 0:
            return meaningless("zero_revenue")
        notes = _left_out(len(whole.figures) - known)
        return found(float(part / revenue), Input("revenue.rows", revenue), notes=notes, accounts=known)

    return compute


def _largest(whole: Whole, moment: Moment) -> Outcome:
    shares = _shares(whole, moment)
    if not shares:
        return missing("no_accounts")
    name = max(sorted(shares), key=lambda one: shares[one])
    return found(shares[name], Input("revenue.rows", shares[name]), account=name)


def _hhi(whole: Whole, moment: Moment) -> Outcome:
    shares = _shares(whole, moment)
    return found(concentration(shares.values()), accounts=len(shares)) if shares else missing("no_accounts")


def _shares(whole: Whole, moment: Moment) -> dict[str, float]:
    sums = whole.sums(moment, year=True)
    if sums.revenue <= 0:
        return {}
    return {name: float(amount / sums.revenue) for name, amount in sums.by_account.items()}


def _retention(which: str) -> Compute:
    """The cohort are the accounts with revenue a year ago; accounts that came since do not count."""

    def compute(whole: Whole, moment: Moment) -> Outcome:
        before, now = _cohort(whole, moment)
        moved: Movement = movement(before, now, new=False)
        if moved.start <= 0:
            return meaningless("new_customer") if before else missing("no_accounts")
        details: dict[str, Detail] = {
            "start": moved.start, "expansion": moved.expansion, "contraction": moved.contraction,
            "churn": moved.churn, "accounts": len(before),
        }  # fmt: skip
        value = moved.net if which == "net" else moved.gross
        return Outcome(value, "ok", None, (Input("revenue.rows", moved.start),), details)

    return compute


def _cohort(whole: Whole, moment: Moment) -> tuple[dict[object, Decimal], dict[object, Decimal]]:
    before: dict[object, Decimal] = {}
    now: dict[object, Decimal] = {}
    for one in whole.figures:
        start, end = (one.outcome("revenue_12m", then).value for then in (one.earlier(moment, 12), moment))
        if isinstance(start, Decimal) and isinstance(end, Decimal) and start > 0:
            before[one.account.id], now[one.account.id] = start, end
    return before, now


def _coverage(whole: Whole, moment: Moment) -> Outcome:
    outcomes = [one.outcome("pipeline_coverage", moment) for one in whole.figures]
    known = [one.details for one in outcomes if one.status == "ok"]
    if not known:
        return missing("no_target")
    amount = sum((one["open"] for one in known if isinstance(one["open"], Decimal)), ZERO)
    gap = sum((one["gap"] for one in known if isinstance(one["gap"], Decimal)), ZERO)
    left = sum(one.status == "na" for one in outcomes)
    return found(
        float(amount / gap), Input("opportunities.amount", amount), notes=_left_out(left), open=amount, gap=gap
    )


def _win_rate(whole: Whole, moment: Moment) -> Outcome:
    known = [one.outcome("win_rate", moment) for one in whole.figures]
    won = sum(int(str(one.details["won"])) for one in known if one.status == "ok")
    lost = sum(int(str(one.details["lost"])) for one in known if one.status == "ok")
    return found(won / (won + lost), won=won, lost=lost) if won + lost else missing("no_closed")


def _penetration(whole: Whole, moment: Moment) -> Outcome:
    del moment
    cells = [cell for one in whole.figures for cell in one.account.whitespace]
    share = penetration(cells)
    return missing("no_whitespace") if share is None else found(share, cells=len(cells))


def _health(whole: Whole, moment: Moment) -> Outcome:
    outcomes = [one.outcome("health_score", moment) for one in whole.figures]
    bands = [str(one.details["band"]) for one in outcomes if one.status == "ok"]
    if not bands:
        return missing("no_health")
    green = bands.count("on_track")
    return found(
        green / len(bands), notes=_left_out(len(outcomes) - len(bands)), on_track=green, watch=bands.count("watch"),
        act=bands.count("act"), accounts=len(bands),
    )  # fmt: skip


def _left_out(count: int) -> tuple[Reason, ...]:
    return (Reason("partial_portfolio", (("n", count),)),) if count else ()


def _same(kpi_id: str, compute: Compute) -> PortfolioDefinition:
    """An account's KPI over all accounts, under the same name."""
    one = KPIS[kpi_id]
    return PortfolioDefinition(one.id, one.unit, one.direction, compute, one.label, one.formula, one.history)


_TABLE: Final = (
    _same("growth_total", _growth),
    PortfolioDefinition(
        "growth_like_for_like", "share", "higher_better", _growth_alike,
        {"da": "Vækst, samme konti", "en": "Growth, like for like"},
        {"da": "omsætning / omsætning i samme dage sidste år − 1, konti med omsætning i begge",
         "en": "revenue / revenue of the same days last year − 1, accounts with revenue in both"},
    ),
    _same("revenue", _sum_of("revenue")),
    _same("revenue_12m", _sum_of("revenue_12m")),
    PortfolioDefinition(
        "largest_share", "share", "lower_better", _largest,
        {"da": "Største kontos andel", "en": "Largest account's share"},
        {"da": "største kontos omsætning / alle kontis omsætning, 12 måneder",
         "en": "the largest account's revenue / all accounts' revenue, 12 months"},
    ),
    PortfolioDefinition(
        "concentration", "ratio", "lower_better", _hhi,
        {"da": "Koncentration (HHI)", "en": "Concentration (HHI)"},
        {"da": "sum af kvadrerede andele, 0–1", "en": "sum of squared shares, 0–1"},
    ),
    _same("margin", _ratio_to_revenue("margin")),
    _same("cost_ratio", _ratio_to_revenue("cost_ratio")),
    _same("account_profit", _sum_of("account_profit")),
    PortfolioDefinition(
        "healthy_accounts", "share", "higher_better", _health,
        {"da": "Sunde konti", "en": "Healthy accounts"},
        {"da": "konti med kundesundhed på mindst 70 / konti med en score",
         "en": "accounts with a health score of at least 70 / accounts with a score"},
    ),
    _same("pipeline_coverage", _coverage),
    _same("weighted_pipeline", _sum_of("weighted_pipeline")),
    _same("open_pipeline", _sum_of("open_pipeline")),
    _same("win_rate", _win_rate),
    _same("nrr", _retention("net")),
    _same("grr", _retention("gross")),
    _same("whitespace_value", _sum_of("whitespace_value")),
    _same("whitespace_penetration", _penetration),
)  # fmt: skip
PORTFOLIO_KPIS: Final[Mapping[str, PortfolioDefinition]] = {one.id: one for one in _TABLE}
