"""Revenue and direct cost of one account in one currency, ready for exact sums over any days.

The rows are converted and sorted once; a sum is then two look-ups.  Inside the
span that the source declares no row is 0, outside it is missing.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeVar

from docgen.analysis.money import Rates
from docgen.analysis.periods import Interval, coverage, shift_months, span_of
from docgen.errors import DocgenError, Fault
from docgen.model.commerce import RevenueSeries

ZERO = Decimal(0)
K = TypeVar("K", bound=Hashable)


class Entry(NamedTuple):
    """One revenue row in the ledger's currency; `cost` is None where the row states none."""

    date: dt.date
    amount: Decimal
    cost: Decimal | None
    unit: str | None
    offering: str | None
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries sorted by day, with running totals.

    Attributes:
        currency: of every amount.
        span: days that the source covers, or that the months present span; None without rows and without a span.
        declared: whether the source itself declares the span.
        entries: sorted by day.
    """

    currency: str
    span: Interval | None
    declared: bool
    entries: tuple[Entry, ...]
    _days: tuple[dt.date, ...]
    _amounts: tuple[Decimal, ...]
    _costs: tuple[Decimal, ...]
    _costless: tuple[int, ...]
    _months: frozenset[tuple[int, int]]

    def covers(self, days: Interval) -> bool:
        """Whether all of `days` is known; without a declared span, whether each of its months has a row."""
        if self.declared:
            return coverage(days, self.span) == "inside"
        return days.days > 0 and all(month in self._months for month in _months_of(days))

    def revenue(self, days: Interval) -> Decimal:
        """Revenue invoiced in `days`, excluding VAT."""
        first, last = self._range(days)
        return self._amounts[last] - self._amounts[first]

    def cost(self, days: Interval) -> Decimal:
        """Direct cost in `days` as far as the rows state it; see `costless`."""
        first, last = self._range(days)
        return self._costs[last] - self._costs[first]

    def costless(self, days: Interval) -> int:
        """How many rows in `days` have revenue and no direct cost."""
        first, last = self._range(days)
        return self._costless[last] - self._costless[first]

    def within(self, days: Interval) -> Sequence[Entry]:
        """The entries in `days`."""
        first, last = self._range(days)
        return self.entries[first:last]

    def by(self, key: Callable[[Entry], K], days: Interval) -> dict[K, Decimal]:
        """Revenue in `days` by any property of the entries, in the order of their first day."""
        sums: dict[K, Decimal] = {}
        for entry in self.within(days):
            group = key(entry)
            sums[group] = sums.get(group, ZERO) + entry.amount
        return sums

    def _range(self, days: Interval) -> tuple[int, int]:
        first = bisect_left(self._days, days.start)
        return first, max(first, bisect_left(self._days, days.end))


def ledger_of(series: RevenueSeries, own: str, currency: str, rates: Rates, fiscal_start: int) -> Ledger:
    """The rows of `series` in `currency`; rows without a currency are in `own`.

    Raises:
        DocgenError: every missing or old exchange rate, each currency and month once.
    """
    entries = sorted(_entries(series, own, currency, rates), key=itemgetter(0))
    months = frozenset((entry.date.year, entry.date.month) for entry in entries)
    declared = span_of(series.covers, fiscal_start)
    return Ledger(
        currency=currency,
        span=declared or _present(months),
        declared=declared is not None,
        entries=tuple(entries),
        _days=tuple(entry.date for entry in entries),
        _amounts=tuple(accumulate((entry.amount for entry in entries), initial=ZERO)),
        _costs=tuple(accumulate((entry.cost or ZERO for entry in entries), initial=ZERO)),
        _costless=tuple(accumulate((entry.cost is None and entry.amount != 0 for entry in entries), initial=0)),
        _months=months,
    )


def _entries(series: RevenueSeries, own: str, currency: str, rates: Rates) -> list[Entry]:
    entries: list[Entry] = []
    faults: dict[tuple[str, int, int], Fault] = {}
    for number, row in enumerate(series.rows):
        amount, cost, source = row.amount, row.cost, row.currency or own
        if source != currency:
            pair = rates.pair(source, currency, row.date)
            if isinstance(pair, Fault):
                placed = pair.at(path=f"revenue.rows[{number}]")
                faults.setdefault((source, row.date.year, row.date.month), placed)
                continue
            amount = amount * pair[0] / pair[1]
            cost = None if cost is None else cost * pair[0] / pair[1]
        entries.append(Entry(row.date, amount, cost, row.unit, row.offering, row.quantity))
    if faults:
        raise DocgenError(faults.values())
    return entries


def _present(months: frozenset[tuple[int, int]]) -> Interval | None:
    if not months:
        return None
    first, last = min(months), max(months)
    return Interval(dt.date(*first, 1), shift_months(dt.date(*last, 1), 1))


def _months_of(days: Interval) -> Iterator[tuple[int, int]]:
    month = days.start.year * 12 + days.start.month - 1
    last = days.last_day.year * 12 + days.last_day.month - 1
    for number in range(month, last + 1):
        yield number // 12, number % 12 + 1
