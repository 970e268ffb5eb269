"""Periods of calendar and fiscal years as half-open spans of days, and what is known of them at a date.

A fiscal year is named by the calendar year it ends in; months are calendar
months always.  Nothing here knows a language (`Period.names` hands over the
parts of a label) or reads the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, Literal

from docgen.errors import DocgenError, Place, error
from docgen.model.commerce import Covers

Kind = Literal["month", "quarter", "half", "year"]
Coverage = Literal["inside", "partly", "outside"]

MONTHS: Final[dict[Kind, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ONE_DAY: Final = dt.timedelta(days=1)
_FORM: Final = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|H([12])|(FY)|(0[1-9]|1[0-2])))?$")


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` up to, but not including, `end`."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Number of days; 0 where the interval is empty."""
        return max(0, (self.end - self.start).days)

    @property
    def last_day(self) -> dt.date:
        """The last day inside."""
        return self.end - ONE_DAY

    def contains(self, other: dt.date | Interval) -> bool:
        """Whether the day, or the whole other interval, lies inside."""
        if isinstance(other, Interval):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other < self.end

    def shifted(self, months: int) -> Interval:
        """The same days `months` later; an end that its month does not have becomes that month's end."""
        return Interval(shift_months(self.start, months), shift_months(self.end, months))


@dataclass(frozen=True, slots=True)
class PeriodNames:
    """The parts of a period's label; language/ puts them together ("Q1 2025/26", "1. kvartal 2026").

    Attributes:
        kind: month, quarter, half or year.
        number: which one in its year; the calendar month of a month.
        year: calendar year in which the fiscal year ends.
        first_year: calendar year in which the fiscal year begins; equal to `year` where it starts in January.
    """

    kind: Kind
    number: int
    year: int
    first_year: int


@dataclass(frozen=True)
class Period:
    """A month, quarter, half or year; its days are worked out once.

    Attributes:
        kind: month, quarter, half or year.
        year: the fiscal year's name (the calendar year it ends in); of a month its calendar year.
        number: which one in that year, from 1.
        fiscal_start: first month of the fiscal year, 1 to 12.
    """

    kind: Kind
    year: int
    number: int = 1
    fiscal_start: int = 1
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Periods are keys of every cache, so their hash is worked out once.
        number = ((self.year * 16 + self.number) * 16 + self.fiscal_start) * 16 + MONTHS[self.kind]
        object.__setattr__(self, "_hash", number)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def months(self) -> int:
        """Length in months."""
        return MONTHS[self.kind]

    @property
    def first_month(self) -> int:
        """Its first month, counted from month 0 of year 0."""
        if self.kind == "month":
            return self.year * 12 + self.number - 1
        return _fiscal_year_month(self.year, self.fiscal_start) + (self.number - 1) * self.months

    @cached_property
    def start(self) -> dt.date:
        """Its first day."""
        return _first_day(self.first_month)

    @cached_property
    def end(self) -> dt.date:
        """The day after its last."""
        return _first_day(self.first_month + self.months)

    @cached_property
    def last_day(self) -> dt.date:
        """Its last day."""
        return self.end - ONE_DAY

    @cached_property
    def interval(self) -> Interval:
        """Its days."""
        return Interval(self.start, self.end)

    @property
    def slug(self) -> str:
        """The spelling of files and options: 2026-Q1, 2026-H1, 2026-FY, 2026-03."""
        tail = {"quarter": f"Q{self.number}", "half": f"H{self.number}", "year": "FY"}.get(self.kind)
        return f"{self.year}-{tail or f'{self.number:02}'}"

    @property
    def names(self) -> PeriodNames:
        """The parts of its label."""
        starts_before = self.kind != "month" and self.fiscal_start != 1
        return PeriodNames(self.kind, self.number, self.year, self.year - 1 if starts_before else self.year)

    def shifted(self, count: int) -> Period:
        """The period `count` periods later."""
        return _shifted(self, count)

    @property
    def previous(self) -> Period:
        """The period before."""
        return self.shifted(-1)

    @property
    def following(self) -> Period:
        """The period after."""
        return self.shifted(1)

    @property
    def last_year(self) -> Period:
        """The same period one year earlier."""
        return _known(self.kind, self.year - 1, self.number, self.fiscal_start)

    @cached_property
    def fiscal_year(self) -> Period:
        """The fiscal year in which it lies."""
        return containing(self.start, "year", self.fiscal_start)

    def contains(self, other: dt.date | Period) -> bool:
        """Whether the day, or the whole other period, lies inside."""
        return self.interval.contains(other.interval if isinstance(other, Period) else other)

    def parts(self, kind: Kind) -> tuple[Period, ...]:
        """The shorter periods of which it consists; itself where `kind` is not shorter."""
        if MONTHS[kind] >= self.months:
            return (self,)
        first = containing(self.start, kind, self.fiscal_start)
        return tuple(first.shifted(n) for n in range(self.months // MONTHS[kind]))

    def is_closed(self, as_of: dt.date) -> bool:
        """Whether its last day is behind us, or is today, at `as_of`."""
        return self.end <= as_of + ONE_DAY

    def is_open(self, as_of: dt.date) -> bool:
        """Whether it has begun and not ended at `as_of`."""
        return self.start <= as_of and not self.is_closed(as_of)

    def preliminary_until(self, as_of: dt.date) -> dt.date | None:
        """The last day that its figures hold where it is still open at `as_of`, else None."""
        return as_of if self.is_open(as_of) else None

    def until(self, as_of: dt.date) -> Interval:
        """Its days up to and including `as_of`."""
        return Interval(self.start, max(self.start, min(self.end, as_of + ONE_DAY)))

    def year_to_date(self, as_of: dt.date) -> Interval:
        """From the first day of its fiscal year to its last day, or to `as_of` where that comes first."""
        return Interval(self.fiscal_year.start, self.until(as_of).end)

    def trailing_year(self, as_of: dt.date) -> Interval:
        """The twelve months up to its last day, or up to `as_of` where that comes first."""
        end = self.until(as_of).end
        return Interval(shift_months(end, -12), end)


# Periods recur by the thousand; one object each keeps the days that it has worked out.
@lru_cache(maxsize=4096)
def _known(kind: Kind, year: int, number: int, fiscal_start: int) -> Period:
    return Period(kind, year, number, fiscal_start)


@lru_cache(maxsize=4096)
def _shifted(period: Period, count: int) -> Period:
    per_year = 12 // period.months
    year, index = divmod(period.year * per_year + period.number - 1 + count, per_year)
    return _known(period.kind, year, index + 1, period.fiscal_start)


def parse(text: str, fiscal_start: int = 1, path: str = "") -> Period:
    """The period written `text`: 2026-Q1, 2026-H1, 2026-FY or 2026, 2026-03.

    Raises:
        DocgenError: it is none of these; `path` stands in the fault's place.
    """
    period = _parsed(text, fiscal_start)
    if period is None:
        raise DocgenError(
            error(
                "period",
                Place(path=path),
                f"{text!r} is not a period",
                "write a quarter 2026-Q1, a half 2026-H1, a fiscal year 2026-FY or a month 2026-03",
            )
        )
    return period


@lru_cache(maxsize=4096)
def _parsed(text: str, fiscal_start: int) -> Period | None:
    found = _FORM.match(text.strip().upper())
    if found is None:
        return None
    year, quarter, half, _, month = found.groups()
    if quarter:
        return _known("quarter", int(year), int(quarter), fiscal_start)
    if half:
        return _known("half", int(year), int(half), fiscal_start)
    if month:
        return _known("month", int(year), int(month), fiscal_start)
    return _known("year", int(year), 1, fiscal_start)


def containing(day: dt.date, kind: Kind = "quarter", fiscal_start: int = 1) -> Period:
    """The period of that kind in which `day` lies."""
    if kind == "month":
        return _known("month", day.year, day.month, fiscal_start)
    year, month = divmod(day.year * 12 + day.month - fiscal_start, 12)
    return _known(kind, year + (fiscal_start > 1), month // MONTHS[kind] + 1, fiscal_start)


def default_period(as_of: dt.date, fiscal_start: int = 1, kind: Kind = "quarter") -> Period:
    """The last period of that kind that is closed at `as_of`."""
    return containing(as_of + ONE_DAY, kind, fiscal_start).previous


def span_of(covers: Covers | None, fiscal_start: int = 1) -> Interval | None:
    """The days that a series says it covers, or None where it says nothing."""
    if covers is None:
        return None
    start = parse(covers.start, fiscal_start, "revenue.covers.start").start
    return Interval(start, parse(covers.end, fiscal_start, "revenue.covers.end").end)


def coverage(wanted: Interval, span: Interval | None) -> Coverage:
    """How much of `wanted` the span holds; inside it no row is 0, outside it is missing."""
    if span is None or wanted.end <= span.start or span.end <= wanted.start:
        return "outside"
    return "inside" if span.contains(wanted) else "partly"


@lru_cache(maxsize=16384)
def shift_months(day: dt.date, months: int) -> dt.date:
    """The day `months` later; where the month is too short the first of the next one.

    As the end of a half-open interval this keeps whole months whole: up to 29 February 2024 (that is, 28 days of
    February) becomes up to 1 March 2023.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        return _first_day(year * 12 + month + 1)


@dataclass(frozen=True, slots=True)
class DataDates:
    """The oldest and the newest date of the data behind an account."""

    oldest: dt.date | None
    newest: dt.date | None


def data_dates(last_updated: dt.date | None, exported: Iterable[dt.date] = ()) -> DataDates:
    """Oldest and newest of a person's last update and the imports' dates of export."""
    dates = sorted([*([last_updated] if last_updated else []), *exported])
    return DataDates(dates[0], dates[-1]) if dates else DataDates(None, None)


def _fiscal_year_month(year: int, fiscal_start: int) -> int:
    return year * 12 + fiscal_start - 1 - (12 if fiscal_start > 1 else 0)


@lru_cache(maxsize=4096)
def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)
