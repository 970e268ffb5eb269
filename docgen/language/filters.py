"""The filters of the template contract that speak a language: money, number, percent, date and their kin.

Each takes what a template may hold (numbers, `Money`, dates, ISO dates as
text) and gives text; None gives "–".  A text that is no number or date passes
as it is: it was formatted before.  Neutral filters (upper, sort) are the merge
engine's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Final, cast

from docgen.errors import did_you_mean
from docgen.language.formats import (
    DATE_STYLES,
    MISSING,
    MONEY_STYLES,
    DateStyle,
    Formats,
    MoneyStyle,
    Number,
    formats,
)
from docgen.language.messages import Speech, parse_message, write_message
from docgen.values import Money

Filter = Callable[..., str]
_ABSENT: Final = (None, "", MISSING)


@cache
def filters(language: str) -> Mapping[str, Filter]:
    """The filters of a language, by the name that templates use."""
    speaking = _Filters(formats(language))
    names = ("money", "number", "percent", "points", "delta", "compact", "date", "period", "duration", "range")
    table: dict[str, Filter] = {name: getattr(speaking, name) for name in names}
    return MappingProxyType(table | {"join": speaking.join, "plural": speaking.plural})


class _Filters:
    """The filters as methods.

    In a template: `{{ a | money }}`, `{{ a | money("table") }}`, `{{ 1200 | money("full", "DKK") }}`,
    `{{ n | number(1) }}`, `{{ share | percent(none) }}`, `{{ day | date("table") }}`, `{{ low | range(high) }}`,
    `{{ n | plural("risk", "risks") }}`, `{{ names | join }}`.  A key figure stands for its value.
    """

    def __init__(self, formats: Formats) -> None:
        self._formats = formats

    def money(self, value: Any, style: str = "text", currency: str | None = None, decimals: int | None = None) -> str:
        """An amount in one of the styles of money; a bare number needs its currency."""
        chosen = cast("MoneyStyle", _known(style, MONEY_STYLES, "style of money"))
        value = _plain(value)
        if isinstance(value, Money):
            return self._formats.money(value.amount, currency or value.currency, chosen, decimals=decimals)
        if not _is_number(value):
            return _as_it_is(value)
        if currency is None:
            # A bare number has no currency; a wrong one would be worse than none.
            return self._formats.compact(value) if chosen in ("text", "short") else self._formats.number(value, 0)
        return self._formats.money(value, currency, chosen, decimals=decimals)

    def number(self, value: Any, decimals: int | None = None) -> str:
        """A plain figure, without decimals given as many as it has, two at most."""
        value = _plain(value)
        figure = _figure(value)
        return _as_it_is(value) if figure is None else self._formats.number(figure, decimals)

    def percent(self, value: Any, decimals: int | None = 1) -> str:
        """A share: 0.123 is 12.3 %; with decimals none, there are none from 10 % up."""
        value = _plain(value)
        return self._formats.percent(value, decimals) if _is_number(value) else _as_it_is(value)

    def points(self, value: Any, decimals: int | None = 1) -> str:
        """A difference of shares in percentage points."""
        value = _plain(value)
        return self._formats.points(value, decimals) if _is_number(value) else _as_it_is(value)

    def delta(self, value: Any, decimals: int | None = None) -> str:
        """A figure or amount with its sign."""
        value = _plain(value)
        if isinstance(value, Money):
            return self._formats.money(value.amount, value.currency, decimals=decimals, sign=True)
        return self._formats.delta(value, decimals) if _is_number(value) else _as_it_is(value)

    def compact(self, value: Any, decimals: int | None = None) -> str:
        """A large number in words; money in its shortest form."""
        value = _plain(value)
        if isinstance(value, Money):
            return self._formats.money(value.amount, value.currency, "short", decimals=decimals)
        return self._formats.compact(value, decimals) if _is_number(value) else _as_it_is(value)

    def date(self, value: Any, style: str = "long") -> str:
        """A day in one of the styles of dates."""
        chosen = cast("DateStyle", _known(style, DATE_STYLES, "style of date"))
        day = _day(value)
        return _as_it_is(value) if day is None else self._formats.date(day, chosen)

    def period(self, value: Any, style: str = "short", fiscal_year_start: int = 1) -> str:
        """A name such as 2026-Q1 as a reader says it."""
        chosen = _known(style, ("short", "long", "axis"), "style of period")
        if value in _ABSENT:
            return MISSING
        return self._formats.period(str(value), chosen, fiscal_year_start=fiscal_year_start)  # type: ignore[arg-type]  # checked above

    def duration(self, value: Any, unit: str = "month", decimals: int | None = None, short: bool = False) -> str:
        """A length of time with its unit in the right number."""
        value = _plain(value)
        chosen = _known(unit, ("year", "month", "week", "day", "hour", "minute"), "unit of time")
        if not _is_number(value):
            return _as_it_is(value)
        return self._formats.duration(value, chosen, decimals=decimals, short=short)  # type: ignore[arg-type]  # checked above

    def range(self, low: Any, high: Any, decimals: int | None = None) -> str:
        """From one figure to another, or from one amount to another of the same currency."""
        if isinstance(low, Money) and isinstance(high, Money) and low.currency == high.currency:
            return self._formats.money_range(low.amount, high.amount, low.currency, decimals=decimals)
        return self._formats.join_range(self.number(low, decimals), self.number(high, decimals))

    def join(
        self, value: Any, separator: str | None = None, attribute: str | None = None, most: int | None = None
    ) -> str:
        """A list in a sentence: "a, b og c"; with a separator the items are put together with that."""
        if value in (None, ""):
            return MISSING
        items = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
        if attribute is not None:
            items = [item.get(attribute) for item in items if isinstance(item, Mapping)]
        texts = [str(item) for item in items if item not in (None, "")]
        return self._formats.join(texts, most=most) if separator is None else separator.join(texts)

    def plural(self, value: Any, one: str, other: str | None = None) -> str:
        """A count with its noun; with one text alone, that text holds the cases of the message format."""
        count = len(value) if isinstance(value, (list, tuple, dict)) else value
        if not _is_number(count):
            return _as_it_is(count)
        speech = Speech(self._formats.number, self._formats.word, self._formats.plural_form)
        if other is None:
            return write_message(parse_message(f"{{n, plural, {one}}}"), {"n": count}, speech)
        word = one if self._formats.plural_form(count) == "one" else other
        return f"{self._formats.number(count)}\u00a0{word}"


def _known(word: str, words: tuple[str, ...], what: str) -> str:
    if word not in words:
        raise ValueError(f"there is no {what} called {word!r}; {did_you_mean(word, words)}")
    return word


def _plain(value: Any) -> Any:
    """A key figure's value, as money where its unit is a currency, or the reason why it has none."""
    if not isinstance(value, Mapping) or "value" not in value:
        return value
    inner, unit = value["value"], value.get("unit")
    if inner is None:
        return value.get("reason")
    if _is_number(inner) and isinstance(unit, str) and len(unit) == 3 and unit.isupper():
        return Money(Decimal(str(inner)), unit)
    return inner


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _figure(value: Any) -> Number | None:
    if isinstance(value, Money):
        return value.amount
    return value if _is_number(value) else None


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _as_it_is(value: Any) -> str:
    return MISSING if value in _ABSENT else str(value)
