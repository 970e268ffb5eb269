"""Revenue and direct cost of one account in one currency, ready for exact sums over any days.

The rows are converted and sorted once; a sum is then two look-ups.  Inside the
span that the source declares no row is 0, outside it is missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from docgen.analysis.money import Rates
from docgen.analysis.periods import Interval, coverage, shift_months, span_of
from docgen.errors import DocgenError, Fault
from docgen.model.commerce import RevenueRow, RevenueSeries

ZERO = Decimal(0)
K = TypeVar("K", bound=Hashable)
Pair = tuple[Decimal, Decimal]


class Ledger:
    """The rows of one series sorted by day, with running totals that are worked out when first asked for.

    Args:
        rows: the revenue rows, sorted by day.
        pairs: what to multiply and divide each row by; None for a row, or for all, in the ledger's currency.
        currency: of every amount.
        declared: span of days that the source declares, if any.

    Attributes:
        span: days that the source covers, or that the months present span; None without rows and without a span.
        declared: whether the source itself declares the span.
    """

    def __init__(
        self, rows: Sequence[RevenueRow], pairs: list[Pair | None] | None, currency: str, declared: Interval | None
    ) -> None:
        self.currency = currency
        self.declared = declared is not None
        self.span = declared or _present(rows)
        self._rows = rows
        self._days = [row.date for row in rows]
        self._pairs = pairs
        self._sums: dict[tuple[str, Interval], dict[Any, Decimal]] = {}

    @cached_property
    def _amounts(self) -> list[Decimal]:
        if self._pairs is None:
            return [row.amount for row in self._rows]
        return [
            row.amount if pair is None else row.amount * pair[0] / pair[1]
            for row, pair in zip(self._rows, self._pairs, strict=True)
        ]

    @cached_property
    def _costs(self) -> list[Decimal | None]:
        if self._pairs is None:
            return [row.cost for row in self._rows]
        return [
            row.cost if pair is None or row.cost is None else row.cost * pair[0] / pair[1]
            for row, pair in zip(self._rows, self._pairs, strict=True)
        ]

    @cached_property
    def _amount_sums(self) -> list[Decimal]:
        return list(accumulate(self._amounts, initial=ZERO))

    @cached_property
    def _cost_sums(self) -> list[Decimal]:
        return list(accumulate((cost or ZERO for cost in self._costs), initial=ZERO))

    @cached_property
    def _costless_sums(self) -> list[int]:
        return list(accumulate((row.cost is None and row.amount != 0 for row in self._rows), initial=0))

    @cached_property
    def _months(self) -> frozenset[tuple[int, int]]:
        return frozenset((day.year, day.month) for day in self._days)

    def covers(self, days: Interval) -> bool:
        """Whether all of `days` is known; without a declared span, whether each of its months has a row."""
        if self.declared:
            return coverage(days, self.span) == "inside"
        return days.days > 0 and all(month in self._months for month in _months_of(days))

    def revenue(self, days: Interval) -> Decimal:
        """Revenue invoiced in `days`, excluding VAT."""
        first, last = self._range(days)
        return self._amount_sums[last] - self._amount_sums[first]

    def cost(self, days: Interval) -> Decimal:
        """Direct cost in `days` as far as the rows state it; see `costless`."""
        first, last = self._range(days)
        return self._cost_sums[last] - self._cost_sums[first]

    def costless(self, days: Interval) -> int:
        """How many rows in `days` have revenue and no direct cost."""
        first, last = self._range(days)
        return self._costless_sums[last] - self._costless_sums[first]

    def by_unit(self, days: Interval) -> Mapping[str | None, Decimal]:
        """Revenue in `days` by unit, in the order of their first day."""
        return self._by("unit", self._units, days)

    def by_offering(self, days: Interval) -> Mapping[str | None, Decimal]:
        """Revenue in `days` by offering, in the order of their first day."""
        return self._by("offering", self._offerings, days)

    def by_line(self, days: Interval) -> Mapping[tuple[str | None, str | None], Decimal]:
        """Revenue in `days` by unit and offering, in the order of their first day."""
        return self._by("line", self._lines, days)

    def _by(self, name: str, groups: Sequence[K], days: Interval) -> Mapping[K, Decimal]:
        known: dict[K, Decimal] | None = self._sums.get((name, days))
        if known is None:
            first, last = self._range(days)
            known = self._sums[name, days] = {}
            for group, amount in zip(groups[first:last], self._amounts[first:last], strict=True):
                held = known.get(group)
                known[group] = amount if held is None else held + amount
        return known

    @cached_property
    def _units(self) -> list[str | None]:
        return [row.unit for row in self._rows]

    @cached_property
    def _offerings(self) -> list[str | None]:
        return [row.offering for row in self._rows]

    @cached_property
    def _lines(self) -> list[tuple[str | None, str | None]]:
        return list(zip(self._units, self._offerings, strict=True))

    def _range(self, days: Interval) -> tuple[int, int]:
        first = bisect_left(self._days, days.start)
        return first, max(first, bisect_left(self._days, days.end))


def ledger_of(series: RevenueSeries, own: str, currency: str, rates: Rates, fiscal_start: int) -> Ledger:
    """The rows of `series` in `currency`; rows without a currency are in `own`.

    Raises:
        DocgenError: every missing or old exchange rate, each currency and month once.
    """
    pairs = _pairs(series.rows, own, currency, rates)
    order = sorted(range(len(series.rows)), key=lambda number: series.rows[number].date)
    return Ledger(
        [series.rows[number] for number in order],
        None if pairs is None else [pairs[number] for number in order],
        currency,
        span_of(series.covers, fiscal_start),
    )


def _pairs(rows: Sequence[RevenueRow], own: str, currency: str, rates: Rates) -> list[Pair | None] | None:
    """What to multiply and divide each row by; None for a row, or for all rows, in the ledger's currency."""
    sources = [row.currency or own for row in rows]
    if all(source == currency for source in sources):
        return None
    pairs: list[Pair | None] = []
    faults: dict[tuple[str, int, int], Fault] = {}
    for number, (row, source) in enumerate(zip(rows, sources, strict=True)):
        pair = None if source == currency else rates.pair(source, currency, row.date)
        if isinstance(pair, Fault):
            placed = pair.at(path=f"revenue.rows[{number}]")
            faults.setdefault((source, row.date.year, row.date.month), placed)
            continue
        pairs.append(pair)
    if faults:
        raise DocgenError(faults.values())
    return pairs


def _present(rows: Sequence[RevenueRow]) -> Interval | None:
    """The whole months from the first row's to the last's."""
    if not rows:
        return None
    first, last = rows[0].date, rows[-1].date
    return Interval(first.replace(day=1), shift_months(last.replace(day=1), 1))


def _months_of(days: Interval) -> Iterator[tuple[int, int]]:
    month = days.start.year * 12 + days.start.month - 1
    last = days.last_day.year * 12 + days.last_day.month - 1
    for number in range(month, last + 1):
        yield number // 12, number % 12 + 1
