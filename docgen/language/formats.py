"""Numbers, money, dates and periods as a language writes them.

Symbols, month names and plural rules are Babel's; the house's own patterns
stand in the catalogue under `formats`.  Values come in unrounded and are
rounded here, half away from zero, as Excel shows them.  Shares are fractions
(0.123 is 12.3 %).  Numbers and their units are held together by no-break
spaces; minus is U+2212; a missing value is "–".

Not known here: grouping other than by thousands, and right-to-left scripts.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, cached_property, lru_cache
from typing import Any, Final, Literal

from docgen.language.languages import read_catalogue

Number = Decimal | float | int
Scale = Literal["one", "thousand", "million", "billion"]
# text: 9,4 mio. kr., below a million in full · full: 1.234.567 kr. · exact: with cents · table: 1.234.567 ·
# code: 1.234.567 DKK · short: 846 t.kr. · accounts: as table, negatives in parentheses.
MoneyStyle = Literal["text", "full", "exact", "table", "code", "short", "accounts"]
DateStyle = Literal["long", "table", "month", "month_short", "day", "day_short", "weekday", "year", "iso"]
PeriodStyle = Literal["short", "long", "axis"]
TimeUnit = Literal["year", "month", "week", "day", "hour", "minute"]

MINUS: Final = "\u2212"
NBSP: Final = "\u00a0"
EN_DASH: Final = "–"
MISSING: Final = "–"
# As wide as a closing parenthesis needs in tables whose negatives stand in parentheses.
FIGURE_END: Final = "\u2008"

MONEY_STYLES: Final[tuple[str, ...]] = ("text", "full", "exact", "table", "code", "short", "accounts")
DATE_STYLES: Final[tuple[str, ...]] = (
    "long", "table", "month", "month_short", "day", "day_short", "weekday", "year", "iso",
)  # fmt: skip
_SCALES: Final[tuple[tuple[Scale, int], ...]] = (("one", 0), ("thousand", 3), ("million", 6), ("billion", 9))
_EXPONENT: Final[dict[str, int]] = dict(_SCALES)
_PERIOD: Final = re.compile(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(FY)|(0[1-9]|1[0-2])))?")
# Wide enough for any float; the default context would refuse to round numbers of more than 28 digits.
_ROUNDING: Final = Context(prec=400, rounding=ROUND_HALF_UP)
# Rounded to one decimal, this is the first number that is no longer below 100.
_BELOW_100: Final = Decimal("99.95")
_QUANTA: Final = tuple(Decimal((0, (1,), -places)) for places in range(16))


@dataclass(frozen=True, eq=False, slots=True)
class Symbols:
    """How a language writes a plain number; compared by identity, so that it costs nothing as a key of a cache."""

    decimal: str
    group: str


@cache
def formats(language: str) -> Formats:
    """The formats of a language; one instance for each."""
    return Formats(language)


class Formats:
    """Everything that a language decides about figures and dates."""

    def __init__(self, language: str) -> None:
        from babel import Locale  # 30 ms, which `docgen --help` must not pay

        content = read_catalogue(language)
        self.language = language
        self.tag: str = content["language"]["tag"]
        self.locale = Locale.parse(content["language"]["locale"])
        symbols = self.locale.number_symbols.get("latn", {})
        self._symbols = Symbols(str(symbols["decimal"]), str(symbols["group"]))
        self._house: dict[str, Any] = content["formats"]
        self._date_text = lru_cache(maxsize=8192)(self._format_date)
        self._percent_text = lru_cache(maxsize=8192)(self._format_percent)
        self._money_text = lru_cache(maxsize=16_384)(self._format_money)

    # --- numbers -----------------------------------------------------------------------------------------------

    def number(self, value: Number | None, decimals: int | None = None, *, sign: bool = False) -> str:
        """A number; without `decimals` as many as it has, two at most."""
        return MISSING if value is None else _number(self._symbols, value, decimals, sign)

    def percent(self, share: Number | None, decimals: int | None = 1, *, sign: bool = False) -> str:
        """A share in percent; `decimals=None` gives one below 10 % and none from there."""
        return MISSING if share is None else self._percent_text(share, decimals, sign)

    def percent_figure(self, share: Number | None, decimals: int | None = 1, *, sign: bool = False) -> str:
        """The same without the sign %, for tiles and columns that carry the unit elsewhere."""
        return MISSING if share is None else _percent(self._symbols, share, decimals, sign)

    def points(self, delta: Number | None, decimals: int | None = 1) -> str:
        """A difference of two shares in percentage points, with its sign."""
        if delta is None:
            return MISSING
        text = _percent(self._symbols, delta, decimals, sign=True)
        return text if text == MISSING else self._put("points", n=text)

    def delta(self, value: Number | None, decimals: int | None = None) -> str:
        """A difference with its sign: +0,5 or −9; no sign where it rounds to 0."""
        return self.number(value, decimals, sign=True)

    def compact(self, value: Number | None, decimals: int | None = None, *, sign: bool = False) -> str:
        """A large number in words: 12,3 mio."""
        if value is None or not _is_finite(value):
            return MISSING
        scale = scale_of(value, decimals)
        return self._put("compact", scale, n=self._scaled(value, scale, decimals, sign))

    def range(self, low: Number | None, high: Number | None, decimals: int | None = None) -> str:
        """A range with an en dash, or with a word where a minus would meet the dash."""
        return self.join_range(self.number(low, decimals), self.number(high, decimals))

    def percent_range(self, low: Number | None, high: Number | None, decimals: int | None = 0) -> str:
        """A range of shares, the sign % once."""
        return self._put("percent", n=self.join_range(*(self.percent_figure(end, decimals) for end in (low, high))))

    def join_range(self, low: str, high: str) -> str:
        """Two formatted ends as a range."""
        if MINUS in low + high or MISSING in (low, high):
            return self._put("range_words", low=low, high=high)
        return low if low == high else f"{low}{EN_DASH}{high}"

    def word(self, value: Number) -> str:
        """A whole number as a word as far as the language spells numbers out (to twelve), else in digits."""
        words: list[str] = self._house["number_words"]
        whole = isinstance(value, int) and not isinstance(value, bool)
        return words[int(value)] if whole and 0 <= value < len(words) else self.number(value)

    # --- money -------------------------------------------------------------------------------------------------

    def money(
        self,
        amount: Number | None,
        currency: str,
        style: MoneyStyle = "text",
        *,
        decimals: int | None = None,
        scale: Scale | None = None,
        sign: bool = False,
    ) -> str:
        """An amount of money.

        Args:
            amount: in units of the currency, unrounded.
            currency: ISO 4217 code.
            style: how it is written, see `MoneyStyle`.
            decimals: of the figure; left out, the style decides.
            scale: in what it is counted; left out, the style and the amount decide.
            sign: a plus before what is above 0.
        """
        if amount is None or not _is_finite(amount):
            return MISSING
        return self._money_text(amount, currency, style, decimals, scale, sign)

    def money_parts(
        self, amount: Number | None, currency: str, *, decimals: int | None = None, scale: Scale | None = None
    ) -> tuple[str, str]:
        """Figure and unit apart, as a tile shows them: ("9,4", "mio. kr.")."""
        if amount is None or not _is_finite(amount):
            return MISSING, ""
        chosen = scale or scale_of(amount, decimals)
        figure = self._scaled(amount, chosen, decimals, sign=False)
        # A tile has less room than an axis or a table head; a language may have a shorter word for it.
        name = f"tile_{chosen}" if f"tile_{chosen}" in self._house["money_units"] else chosen
        return figure, self._put("money_units", name, unit=self.currency(currency))

    def money_unit(self, currency: str, scale: Scale = "one") -> str:
        """The unit alone, for tiles, axes and table heads: mio. kr."""
        return self._put("money_units", scale, unit=self.currency(currency))

    def money_range(
        self, low: Number | None, high: Number | None, currency: str, *, decimals: int | None = None
    ) -> str:
        """Two amounts in one unit: 0,2–2,9 mio. kr."""
        if low is None or high is None or not (_is_finite(low) and _is_finite(high)):
            return MISSING
        larger = max(abs(_decimal(low)), abs(_decimal(high)))
        scale = self._text_scale(larger, "text", decimals)
        places = _places(larger, scale) if decimals is None else decimals
        figures = [self._scaled(end, scale, places, sign=False) for end in (low, high)]
        return self._put("money", scale, n=self.join_range(*figures), unit=self.currency(currency))

    def currency(self, code: str) -> str:
        """How the currency is called in text: kr. for DKK in Danish, else its code."""
        names: dict[str, str] = self._house["currencies"]
        return names.get(code, code)

    def _format_percent(self, share: Number, decimals: int | None, sign: bool) -> str:
        text = _percent(self._symbols, share, decimals, sign)
        return text if text == MISSING else self._put("percent", n=text)

    def _format_money(
        self, amount: Number, currency: str, style: MoneyStyle, decimals: int | None, scale: Scale | None, sign: bool
    ) -> str:
        if style in ("table", "accounts"):
            return self._table_money(amount, style, decimals, scale or "one", sign)
        if style in ("full", "exact", "code"):
            places = 2 if style == "exact" and decimals is None else decimals or 0
            figure = self.number(amount, places, sign=sign)
            unit = currency if style == "code" else self.currency(currency)
            return (
                self._put("code", n=figure, unit=unit)
                if style == "code"
                else self._put("money", "one", n=figure, unit=unit)
            )
        chosen = scale or self._text_scale(amount, style, decimals)
        figure = self._scaled(amount, chosen, decimals, sign)
        return self._put("money", chosen, n=figure, unit=self.currency(currency))

    def _table_money(self, amount: Number, style: MoneyStyle, decimals: int | None, scale: Scale, sign: bool) -> str:
        if style == "table":
            return self._scaled(amount, scale, decimals or 0, sign)
        figure = self._scaled(abs(_decimal(amount)), scale, decimals or 0, sign=False)
        if not any(digit in figure for digit in "123456789"):
            return MISSING + FIGURE_END
        return f"({figure})" if amount < 0 else figure + FIGURE_END

    def _text_scale(self, amount: Number, style: MoneyStyle, decimals: int | None) -> Scale:
        scale = scale_of(amount, decimals)
        # In running text 150.000 kr. reads better than 150 t.kr.; a chart label has no room for it.
        return "one" if scale == "thousand" and style == "text" else scale

    def _scaled(self, amount: Number, scale: Scale, decimals: int | None, sign: bool) -> str:
        places = _places(amount, scale) if decimals is None else decimals
        return _number(self._symbols, _shift(amount, -_EXPONENT[scale]), places, sign)

    # --- dates, periods, durations -----------------------------------------------------------------------------

    def date(self, day: dt.date | None, style: DateStyle = "long") -> str:
        """A day: 7. marts 2026, or as the style says."""
        if day is None:
            return MISSING
        return self._date_text(day, style)

    def date_range(self, first: dt.date | None, last: dt.date | None) -> str:
        """From one day to another in words, the year once where it is the same: 1. januar til 31. marts 2026."""
        if first is None or last is None or first.year != last.year:
            return self._put("range_words", low=self.date(first), high=self.date(last))
        return self._put("range_words", low=self.date(first, "day"), high=self.date(last))

    def period(self, text: str, style: PeriodStyle = "short", *, fiscal_year_start: int = 1) -> str:
        """A period such as 2026-Q1, 2026-H1, 2026-FY, 2026 or 2026-03.

        Fiscal years are named by the calendar year they end in and printed as
        2025/26 unless they start in January; months are calendar months.
        """
        found = _PERIOD.fullmatch(text)
        if found is None:
            return text
        year, of_quarter, quarter, of_half, half, _, month = found.groups()
        if month:
            style_of_month: DateStyle = "month" if style == "long" else "month_short"
            return self.date(dt.date(int(year), int(month), 1), style_of_month)
        name = "quarter" if of_quarter else "half" if of_half else "year"
        fiscal = name == "year" and fiscal_year_start != 1
        pattern = f"{name}_{style}_fiscal" if fiscal and style == "long" else f"{name}_{style}"
        return self._put(
            "periods", pattern, n=quarter or half or "", year=self._year(int(year), style, fiscal_year_start)
        )

    def week(self, day: dt.date) -> str:
        """The ISO week of a day: uge 10."""
        return self._put("periods", "week", n=str(day.isocalendar().week))

    def duration(
        self, value: Number | None, unit: TimeUnit = "month", *, decimals: int | None = None, short: bool = False
    ) -> str:
        """A duration with its unit in the right number: 25 måneder; short: 25 mdr."""
        if value is None or not _is_finite(value):
            return MISSING
        return f"{self.number(value, decimals)}{NBSP}{self.duration_unit(value, unit, decimals=decimals, short=short)}"

    def duration_unit(
        self, value: Number, unit: TimeUnit = "month", *, decimals: int | None = None, short: bool = False
    ) -> str:
        """The unit alone, for tiles."""
        forms: dict[str, str] = self._house["units_short" if short else "units"][unit]
        shown = _round(value, 2 if decimals is None else decimals)
        return forms.get(self.plural_form(shown), forms["other"])

    def years_and_months(self, months: int) -> str:
        """Months as years and months: 2 år og 1 måned."""
        parts = [(months // 12, "year"), (months % 12, "month")]
        words = [self.duration(count, unit) for count, unit in parts if count]  # type: ignore[arg-type]  # literals
        return self.join(words or [self.duration(0, "month")])

    def _year(self, year: int, style: PeriodStyle, fiscal_year_start: int) -> str:
        if fiscal_year_start != 1:
            first = f"{year - 1:04d}"
            return f"{first[-2:] if style == 'axis' else first}/{year % 100:02d}"
        return f"{year % 100:02d}" if style == "axis" else f"{year:04d}"

    def _format_date(self, day: dt.date, style: DateStyle) -> str:
        from babel.dates import format_date

        if style == "iso":
            return day.isoformat()
        return format_date(day, self._house["dates"][style], locale=self.locale)

    # --- words -------------------------------------------------------------------------------------------------

    def join(self, items: Sequence[str], *, most: int | None = None) -> str:
        """A list in a sentence: a, b og c; with `most`: a, b og 3 andre."""
        texts = [str(item) for item in items if item not in (None, "")]
        if most is not None and len(texts) > most > 0:
            left = len(texts) - most
            texts = [*texts[:most], self._put("others", self.plural_form(left), n=self.number(left))]
        if len(texts) < 2:
            return texts[0] if texts else MISSING
        return self._put("list_end", head=", ".join(texts[:-1]), last=texts[-1])

    def with_unit(self, figure: str, unit: str) -> str:
        """A formatted figure with any unit, held together; % as the language sets it."""
        if not unit or figure == MISSING:
            return figure
        return self._put("percent", n=figure) if unit == "%" else f"{figure}{NBSP}{hold(unit)}"

    def bound(self, text: str) -> str:
        """A person's text with figures kept on one line with the month, the unit or the quarter after them."""
        return self._bonds.sub(NBSP, text) if any(map(str.isdigit, text)) else text

    @cached_property
    def _bonds(self) -> re.Pattern[str]:
        words = {name for width in ("wide", "abbreviated") for name in self.locale.months["format"][width].values()}
        words |= {"%", *self._house["bound"]}
        listed = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
        return re.compile(rf"(?<=\d) (?=(?:{listed})(?!\w))|(?<=\d\.) (?=(?:{listed})(?!\w))", re.IGNORECASE)

    def quote(self, text: str) -> str:
        """The text in the language's quotation marks."""
        return self._put("quote", text=text)

    def plural_form(self, value: Number) -> str:
        """The plural form of a number: one, other, and what else the language has."""
        form: str = self.locale.plural_form(float(value) if isinstance(value, Decimal) else value)
        return form

    def excel(self, kind: Literal["number", "percent", "day"] = "number", decimals: int = 0) -> str:
        """The number format of a chart or workbook, with the prefix by which programs follow the language."""
        zeros = "." + "0" * decimals if decimals else ""
        bodies = {
            "number": f"#,##0{zeros}",
            "percent": f"0{zeros}{self._house['excel_percent']}",
            "day": self._house["excel_day"],
        }
        return f"[$-{self._house['excel_locale']}]{bodies[kind]}"

    def _put(self, section: str, name: str = "", **values: str) -> str:
        pattern = self._house[section]
        if name:
            pattern = pattern.get(name) or pattern["other"]
        text: str = pattern
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", value)
        return text


def scale_of(amount: Number, decimals: int | None = None) -> Scale:
    """In what an amount is counted so that at most three digits stand before the decimal sign."""
    size = abs(_decimal(amount))
    # Judged as rounded: 999,96 million is 1,0 billion; three digits leave no room for decimals unless asked for.
    limit = 1000 - Decimal(5).scaleb(-1 - (decimals or 0))
    for scale, exponent in _SCALES[:-1]:
        if size < limit.scaleb(exponent):
            return scale
    return "billion"


def hold(text: str) -> str:
    """The text with its ordinary spaces made no-break."""
    return text.replace(" ", NBSP)


def _places(amount: Number, scale: Scale) -> int:
    """Decimals that give at most three digits: one below 100 of the unit, none from there; none for single units."""
    if scale in ("one", "thousand"):
        return 0
    return 1 if abs(_decimal(amount)) < _BELOW_100.scaleb(_EXPONENT[scale]) else 0


def _is_finite(value: Number) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Decimal):
        return value
    # The shortest spelling of a float, not its binary value: 2.675 rounds to 2.68, as a reader expects.
    return Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(int(value))


def _shift(value: Number, exponent: int) -> Decimal:
    return _decimal(value).scaleb(exponent, _ROUNDING)


def _round(value: Number, decimals: int) -> Decimal:
    try:
        return _decimal(value).quantize(_QUANTA[decimals], context=_ROUNDING)
    except InvalidOperation:  # more than 400 digits: nothing a reader could use
        return _decimal(value)


@lru_cache(maxsize=16_384)
def _percent(symbols: Symbols, share: Number, decimals: int | None, sign: bool) -> str:
    if not _is_finite(share):
        return MISSING
    value = _shift(share, 2)
    places = (0 if abs(_round(value, 1)) >= 10 else 1) if decimals is None else decimals
    return _number(symbols, value, places, sign)


@lru_cache(maxsize=16_384)
def _number(symbols: Symbols, value: Number, decimals: int | None, sign: bool) -> str:
    if not _is_finite(value):
        return MISSING
    rounded = _round(value, 2 if decimals is None else decimals)
    text = f"{abs(rounded):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", "\0").replace(".", symbols.decimal).replace("\0", symbols.group)
    if rounded == 0:
        return text  # no sign on what rounds to nothing
    return MINUS + text if rounded < 0 else "+" + text if sign else text
