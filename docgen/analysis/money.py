"""Conversion of money with dated exchange rates.

A rate is the report currency for one unit of a foreign currency; the latest on
or before a row's date holds, and one older than `fx_days` is a fault.
Amounts are exact decimals and never rounded here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from docgen.errors import DocgenError, Fault, Place, error
from docgen.model.portfolio import FxRate, Portfolio

_ONE: Final = Decimal(1)


class Rates:
    """The exchange rates of a portfolio, looked up by currency and day."""

    def __init__(self, currency: str, rates: Iterable[FxRate] = (), max_age_days: int = 100) -> None:
        self.currency = currency
        self.max_age_days = max_age_days
        self._rates: dict[str, list[tuple[dt.date, Decimal]]] = {}
        for row in rates:
            self._rates.setdefault(row.currency, []).append((row.date, row.rate))
        for rows in self._rates.values():
            rows.sort()
        self._known: dict[tuple[str, dt.date], Decimal | Fault] = {}
        self._pairs: dict[tuple[str, str, dt.date], tuple[Decimal, Decimal] | Fault] = {}

    @classmethod
    def of(cls, portfolio: Portfolio, max_age_days: int = 100) -> Rates:
        """The rates of `content/portfolio.yaml`."""
        return cls(portfolio.currency, portfolio.fx, max_age_days)

    def convert(self, amount: Decimal, source: str, target: str, day: dt.date, path: str = "") -> Decimal:
        """`amount` of `source` on `day` in `target`, unrounded.

        Raises:
            DocgenError: no rate, or the latest is too old; `path` stands in the fault's place.
        """
        if source == target:
            return amount
        found = self.pair(source, target, day)
        if isinstance(found, Fault):
            raise DocgenError(found.at(path=path))
        return amount * found[0] / found[1]

    def pair(self, source: str, target: str, day: dt.date) -> tuple[Decimal, Decimal] | Fault:
        """What to multiply by, then to divide by, to come from `source` to `target`; or the fault without a place."""
        key = (source, target, day)
        found = self._pairs.get(key)
        if found is None:
            up, down = self._look_up(source, day), self._look_up(target, day)
            found = up if isinstance(up, Fault) else down if isinstance(down, Fault) else (up, down)
            self._pairs[key] = found
        return found

    def _look_up(self, currency: str, day: dt.date) -> Decimal | Fault:
        key = (currency, day)
        if key not in self._known:
            self._known[key] = self._search(currency, day)
        return self._known[key]

    def _search(self, currency: str, day: dt.date) -> Decimal | Fault:
        if currency == self.currency:
            return _ONE
        rows = self._rates.get(currency, [])
        place = bisect_right(rows, day, key=lambda row: row[0])
        pair = f"{currency} in {self.currency}"
        if place == 0:
            return error(
                "missing-rate",
                Place(),
                f"no exchange rate of {pair} on or before {day}",
                f"add {{currency: {currency}, date: {day}, rate: …}} under fx in portfolio.yaml",
            )
        found, rate = rows[place - 1]
        if (day - found).days > self.max_age_days:
            return error(
                "old-rate",
                Place(),
                f"the latest exchange rate of {pair} on {day} is {(day - found).days} days old ({found})",
                f"add a rate of {currency} that is at most {self.max_age_days} days older under fx in portfolio.yaml",
            )
        return rate
