"""One account, opened for arithmetic: its context, its ledger, and every KPI computed at most once.

`Context` says from where one looks (period, as-of, rates, portfolio); `Figures`
binds it to one account, or to a customer's view of it.  A customer's view has
no internal attributes, so a KPI with an internal input is never computed there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

from docgen.analysis.ledger import Ledger, ledger_of
from docgen.analysis.money import Rates
from docgen.analysis.outcome import Kpi, KpiDefinition, Moment, Outcome, Reason, Reference
from docgen.analysis.periods import Interval, Period, data_dates, default_period, parse, shift_months
from docgen.analysis.plan import planned
from docgen.analysis.thresholds import HEALTH_WEIGHTS, SCORE_WEIGHTS, with_defaults
from docgen.errors import DocgenError, Place, error
from docgen.model.account import Account
from docgen.model.audience import CustomerAccount, is_whole_for_customers
from docgen.model.content import Offering
from docgen.model.portfolio import Portfolio

if TYPE_CHECKING:
    from docgen.analysis.totals import Totals

AnyAccount = Account | CustomerAccount
_INTERNAL: Final = Reference(None, Reason("internal"))
_NO_HISTORY: Final = Reference(None, Reason("no_history"))


@dataclass(frozen=True)
class Context:
    """From where the figures are seen.

    Attributes:
        portfolio: rates, fiscal year, capacity.
        period: a period, its spelling ("2026-Q1"), or None for the last one closed at as-of.
        as_of: the newest day whose data count; None takes each account's own newest data date.
        offerings: by id.
        totals: sums over all accounts, for shares and total growth; None where only one account is at hand.
        thresholds: values that override `thresholds.DEFAULTS`.
        health_weights: weights of the parts of the health score.
        score_weights: weights of the selection criteria.
        exported: dates of export of each account's imports, by account id.
        benefit_plan: planned benefit by quarter from the headline ROI model, by account id, in its currency.
        currency: of every money value; None takes each account's own.
    """

    portfolio: Portfolio = field(default_factory=Portfolio)
    period: Period | str | None = None
    as_of: dt.date | None = None
    offerings: Mapping[str, Offering] = field(default_factory=dict)
    totals: Totals | None = None
    thresholds: Mapping[str, Decimal | float] = field(default_factory=dict)
    health_weights: Mapping[str, Decimal | float] = field(default_factory=lambda: HEALTH_WEIGHTS)
    score_weights: Mapping[str, Decimal | float] = field(default_factory=lambda: SCORE_WEIGHTS)
    exported: Mapping[str, Sequence[dt.date]] = field(default_factory=dict)
    benefit_plan: Mapping[str, Mapping[Period, Decimal]] = field(default_factory=dict)
    currency: str | None = None

    @cached_property
    def rates(self) -> Rates:
        """The exchange rates."""
        return Rates.of(self.portfolio, int(self.limits["fx_days"]))

    @cached_property
    def limits(self) -> Mapping[str, float]:
        """All thresholds, the defaults included."""
        return with_defaults(self.thresholds)

    def with_totals(self, totals: Totals) -> Context:
        """The same with sums over all accounts."""
        return replace(self, totals=totals)


class Figures:
    """One account's figures, each computed when first asked for.

    Args:
        account: the whole account or a customer's view of it.
        context: from where it is seen.
        catalogue: the KPI definitions by id.

    Attributes:
        as_of: the newest day whose data count.
        period: the period asked for.
        currency: the account's currency, in which its money is.
    """

    def __init__(self, account: AnyAccount, context: Context, catalogue: Mapping[str, KpiDefinition]) -> None:
        self.account = account
        self.context = context
        self.catalogue = catalogue
        self.is_customer = isinstance(account, CustomerAccount)
        self.fiscal_start = fiscal_start_of(account, context.portfolio)
        self.as_of = context.as_of or default_as_of(account, context.exported.get(account.id, ()))
        self.period = period_of(context.period, self.as_of, self.fiscal_start)
        self.currency = context.currency or account.currency
        self.limits = context.limits
        self.now = Moment(self.period, self.as_of)
        # Shared by the functions that look at the same list more than once; keyed by the list's name.
        self.memo: dict[str, Any] = {}
        self._outcomes: dict[tuple[str, Moment], Outcome] = {}
        self._days: dict[Moment, Interval] = {}
        self._moments: dict[tuple[Moment, int], Moment] = {}

    @cached_property
    def ledger(self) -> Ledger:
        """Revenue and direct cost in the account's currency."""
        return self.ledger_in(self.currency)

    def ledger_in(self, currency: str) -> Ledger:
        """Revenue and direct cost in any currency, converted once."""
        known: Ledger | None = self.memo.get(f"ledger {currency}")
        if known is None:
            known = self.memo[f"ledger {currency}"] = self._ledger_in(currency)
        return known

    def _ledger_in(self, currency: str) -> Ledger:
        return ledger_of(
            self.account.revenue, self.account.currency, currency, self.context.rates, self.fiscal_start
        )  # fmt: skip

    def money(self, amount: Decimal, currency: str | None, day: dt.date | None, path: str) -> Decimal:
        """`amount` in the account's currency; what lies ahead of as-of is converted at as-of."""
        source = currency or self.account.currency
        if source == self.currency:
            return amount
        return self.context.rates.convert(amount, source, self.currency, min(day or self.as_of, self.as_of), path)

    def known(self, moment: Moment) -> Interval:
        """The days of the moment's period that the revenue data know: an open period ends with the data."""
        seen = self._days.get(moment)
        if seen is None:
            seen = self._days[moment] = self._known(moment)
        return seen

    def _known(self, moment: Moment) -> Interval:
        days = moment.interval
        span = self.ledger.span
        if moment.is_open and span is not None and days.start < span.end < days.end:
            return Interval(days.start, span.end)
        return days

    def earlier(self, moment: Moment, months: int) -> Moment:
        """The moment `months` before; of an open period the same part of it."""
        known = self._moments.get((moment, months))
        if known is None:
            known = self._moments[moment, months] = self._earlier(moment, months)
        return known

    def _earlier(self, moment: Moment, months: int) -> Moment:
        period = moment.period.shifted(-(months // moment.period.months))
        if not moment.is_open:
            return Moment(period, period.last_day)
        end = self.known(moment).end if self._has_revenue else moment.interval.end
        return Moment(period, Interval(period.start, shift_months(end, -months)).last_day)

    def outcome(self, kpi_id: str, moment: Moment | None = None) -> Outcome:
        """The KPI's outcome at a moment; `internal` where this view may not know its inputs."""
        moment = moment or self.now
        known = self._outcomes.get((kpi_id, moment))
        if known is None:
            definition = self.catalogue[kpi_id]
            if self.is_customer and not is_for_customers(definition):
                known = Outcome(None, "internal", Reason("internal"))
            elif moment.period.start > moment.as_of:
                known = Outcome(None, "na", Reason("not_begun", (("as_of", moment.as_of),)))
            else:
                known = definition.compute(self, moment)
            self._outcomes[kpi_id, moment] = known
        return known

    def kpi(self, kpi_id: str) -> Kpi:
        """The KPI with its references, as of the context's period."""
        definition = self.catalogue[kpi_id]
        now = self.outcome(kpi_id)
        hidden = now.status == "internal"
        internal = _INTERNAL
        return Kpi(
            id=kpi_id,
            value=now.value,
            unit=definition.unit,
            currency=self.currency if definition.unit == "money" else None,
            status=now.status,
            reason=now.reason,
            inputs=now.inputs,
            period=self.period,
            as_of=self.as_of,
            preliminary=self._preliminary(definition),
            plan=internal if hidden else (definition.plan(self) if definition.plan else planned(self, definition)),
            previous=internal if hidden else self._reference(definition, self.previous),
            last_year=internal if hidden else self._reference(definition, self.last_year),
            direction=definition.direction,
            formula=definition.formula,
            details=now.details,
            notes=now.notes,
        )

    @cached_property
    def previous(self) -> Moment:
        """The period before, or of an open period the same part of it."""
        return self.earlier(self.now, self.period.months)

    @cached_property
    def last_year(self) -> Moment:
        """The same period last year, or the same part of it."""
        return self.earlier(self.now, 12)

    def _reference(self, definition: KpiDefinition, moment: Moment) -> Reference:
        if not definition.history:
            return _NO_HISTORY
        then = self.outcome(definition.id, moment)
        return Reference(then.value, then.reason)

    def _preliminary(self, definition: KpiDefinition) -> dt.date | None:
        if not self.now.is_open:
            return None
        reads = reads_revenue(definition) and self._has_revenue
        return self.known(self.now).last_day if reads else self.as_of

    @property
    def _has_revenue(self) -> bool:
        return not self.is_customer


def fiscal_start_of(account: AnyAccount, portfolio: Portfolio) -> int:
    """First month of the fiscal year: the account's own, else ours (in a customer's view as it was released)."""
    if account.fiscal_year_start is not None:
        return account.fiscal_year_start
    if isinstance(account, CustomerAccount):
        return account.released.fiscal_year_start
    return portfolio.fiscal_year_start


def default_as_of(account: AnyAccount, exported: Sequence[dt.date] = ()) -> dt.date:
    """The account's newest data date: a person's last update and the imports' dates of export.

    Where an account has none of these, the newest invoice counts.

    Raises:
        DocgenError: there is no date at all.
    """
    if isinstance(account, CustomerAccount):
        newest = account.released.as_of or account.last_updated
    else:
        newest = data_dates(account.last_updated, exported).newest
        newest = newest or max((row.date for row in account.revenue.rows), default=None)
    if newest is None:
        raise DocgenError(
            error(
                "no-data-date",
                Place(path="last_updated"),
                f"account {account.id} has no date from which its figures are seen",
                "add last_updated to the account file, or give --as-of",
            )
        )
    return newest


@cache
def reads_revenue(definition: KpiDefinition) -> bool:
    """Whether it ends where the revenue data end."""
    return any(path.startswith("revenue") for path in definition.inputs)


@cache
def is_for_customers(definition: KpiDefinition) -> bool:
    """Whether every input is a customer field and every list on the way to it is whole."""
    return all(is_whole_for_customers(path) for path in definition.inputs)


def period_of(asked: Period | str | None, as_of: dt.date, fiscal_start: int) -> Period:
    """The period asked for, or the last quarter that is closed at `as_of`."""
    if isinstance(asked, str):
        return parse(asked, fiscal_start, "--period")
    return asked or default_period(as_of, fiscal_start)
