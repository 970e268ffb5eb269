"""Sums over all accounts in the report currency: what an account's share and the total growth are measured by.

Each account counts with the days that its own data know; one that does not know
the days asked for is left out and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.analysis.ledger import ZERO, Ledger
from docgen.analysis.outcome import Moment
from docgen.analysis.periods import Interval

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures


@dataclass(frozen=True)
class Sums:
    """Revenue of several accounts now and before, over the accounts that know both.

    Attributes:
        now: revenue of the period.
        before: revenue of the same days last year.
        now_alike: likewise, of the accounts with revenue in both (like for like).
        before_alike: likewise.
        accounts: how many accounts are in.
        alike: how many of them had revenue in both.
        left_out: ids of the accounts that do not know one of the two.
        by_account: revenue of the period by account id, of all that know it.
    """

    now: Decimal
    before: Decimal
    now_alike: Decimal
    before_alike: Decimal
    accounts: int
    alike: int
    left_out: tuple[str, ...]
    by_account: dict[str, Decimal]

    @cached_property
    def revenue(self) -> Decimal:
        """Revenue of the period of every account that knows it."""
        return sum(self.by_account.values(), ZERO)


class Totals:
    """The accounts of the portfolio as far as sums need them.

    Args:
        accounts: every account that counts, each with its figures.
        currency: report currency.
    """

    def __init__(self, accounts: Sequence[Figures], currency: str) -> None:
        self.accounts = tuple(accounts)
        self.currency = currency
        self._ledgers: dict[str, Ledger] = {}
        self._sums: dict[tuple[Moment, bool], Sums] = {}

    def ledger(self, figures: Figures) -> Ledger:
        """An account's revenue in the report currency."""
        known = self._ledgers.get(figures.account.id)
        if known is None:
            known = figures.ledger if figures.currency == self.currency else figures.ledger_in(self.currency)
            self._ledgers[figures.account.id] = known
        return known

    def of(self, moment: Moment, *, year: bool = False) -> Sums:
        """The sums of a moment's period, or with `year` of the twelve months up to its end."""
        # A closed period looks the same from every day after it, so that all accounts share one sum.
        key = (moment if moment.is_open else Moment(moment.period, moment.period.last_day), year)
        if key not in self._sums:
            self._sums[key] = self._sum(*key)
        return self._sums[key]

    def _sum(self, moment: Moment, year: bool) -> Sums:
        now: dict[str, Decimal] = {}
        before: dict[str, Decimal] = {}
        for figures in self.accounts:
            ledger = self.ledger(figures)
            days = figures.known(moment)
            if year:
                days = Interval(days.shifted(-12).end, days.end)
            then = days.shifted(-12)
            if ledger.covers(days):
                now[figures.account.id] = ledger.revenue(days)
                if ledger.covers(then):
                    before[figures.account.id] = ledger.revenue(then)
        alike = [name for name in before if now[name] and before[name]]
        return Sums(
            now=sum((now[name] for name in before), ZERO),
            before=sum(before.values(), ZERO),
            now_alike=sum((now[name] for name in alike), ZERO),
            before_alike=sum((before[name] for name in alike), ZERO),
            accounts=len(before),
            alike=len(alike),
            left_out=tuple(one.account.id for one in self.accounts if one.account.id not in before),
            by_account=now,
        )
