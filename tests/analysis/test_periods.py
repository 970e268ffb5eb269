from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.analysis.periods import (
    Interval,
    Period,
    PeriodNames,
    containing,
    coverage,
    data_dates,
    default_period,
    parse,
    shift_months,
    span_of,
)
from docgen.errors import DocgenError
from docgen.model.commerce import Covers

D = dt.date
DAYS = st.dates(D(1990, 1, 1), D(2060, 12, 31))
STARTS = st.integers(1, 12)
KINDS = st.sampled_from(["month", "quarter", "half", "year"])


@pytest.mark.parametrize(
    ("text", "fiscal_start", "first", "last"),
    [
        pytest.param("2026-Q1", 1, D(2026, 1, 1), D(2026, 3, 31), id="a quarter of the calendar year"),
        pytest.param("2026-H2", 1, D(2026, 7, 1), D(2026, 12, 31), id="a half"),
        pytest.param("2026", 1, D(2026, 1, 1), D(2026, 12, 31), id="a year without FY"),
        pytest.param("2024-02", 1, D(2024, 2, 1), D(2024, 2, 29), id="a leap month"),
        pytest.param("2026-Q1", 7, D(2025, 7, 1), D(2025, 9, 30), id="a fiscal year from July ends in its name's year"),
        pytest.param("2026-FY", 7, D(2025, 7, 1), D(2026, 6, 30), id="the whole fiscal year from July"),
        pytest.param("2026-H2", 10, D(2026, 4, 1), D(2026, 9, 30), id="a half of a fiscal year from October"),
        pytest.param("2026-03", 7, D(2026, 3, 1), D(2026, 3, 31), id="months are calendar months always"),
        pytest.param("2026-q1", 1, D(2026, 1, 1), D(2026, 3, 31), id="small letters are understood"),
    ],
)
def test_a_period_spans_the_days_of_its_fiscal_year(text, fiscal_start, first, last):
    period = parse(text, fiscal_start)
    assert (period.start, period.last_day) == (first, last)


def test_what_is_no_period_is_refused_with_the_right_spelling():
    with pytest.raises(DocgenError) as failure:
        parse("2026-Q5", path="--period")
    assert str(failure.value) == (
        "--period: '2026-Q5' is not a period\n"
        "  fix: write a quarter 2026-Q1, a half 2026-H1, a fiscal year 2026-FY or a month 2026-03"
    )


@given(DAYS, KINDS, STARTS)
def test_every_day_lies_in_exactly_one_period_of_a_kind(day, kind, start):
    period = containing(day, kind, start)
    assert period.contains(day)
    assert period.previous.end == period.start
    assert period.following.start == period.end
    assert not period.previous.contains(day)


@given(DAYS, KINDS, STARTS)
def test_slug_and_parse_are_each_others_reverse(day, kind, start):
    period = containing(day, kind, start)
    assert parse(period.slug, start) == period


@given(DAYS, KINDS, STARTS)
def test_the_default_period_is_the_last_one_closed_at_as_of(day, kind, start):
    period = default_period(day, start, kind)
    assert period.is_closed(day)
    assert not period.following.is_closed(day)


@given(DAYS, STARTS)
def test_quarters_tile_their_fiscal_year(day, start):
    year = containing(day, "year", start)
    quarters = year.parts("quarter")
    assert [one.number for one in quarters] == [1, 2, 3, 4]
    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)
    assert {one.fiscal_year for one in quarters} == {year}


def test_the_same_period_last_year_is_named_by_the_year_before():
    assert parse("2026-Q3", 7).last_year == parse("2025-Q3", 7)


def test_the_parts_of_a_label_tell_whether_the_year_straddles_two():
    assert parse("2026-Q1", 7).names == PeriodNames("quarter", 1, 2026, 2025)
    assert parse("2026-Q1").names == PeriodNames("quarter", 1, 2026, 2026)
    assert parse("2026-03", 7).names == PeriodNames("month", 3, 2026, 2026)


def test_a_period_is_closed_on_its_last_day_and_open_before():
    quarter = parse("2026-Q1")
    assert quarter.is_closed(D(2026, 3, 31))
    assert quarter.is_open(D(2026, 3, 30))
    assert quarter.preliminary_until(D(2026, 3, 30)) == D(2026, 3, 30)
    assert quarter.preliminary_until(D(2026, 3, 31)) is None
    assert not quarter.is_open(D(2025, 12, 31))


def test_year_to_date_begins_with_the_fiscal_year():
    assert parse("2026-Q3", 7).year_to_date(D(2026, 2, 10)) == Interval(D(2025, 7, 1), D(2026, 2, 11))


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        pytest.param(D(2024, 3, 1), -12, D(2023, 3, 1), id="a whole leap February is compared with a whole February"),
        pytest.param(D(2024, 2, 29), -12, D(2023, 3, 1), id="28 days of February 2024 are 28 days of February 2023"),
        pytest.param(D(2025, 3, 1), -12, D(2024, 3, 1), id="a whole February is compared with the leap one's 29 days"),
        pytest.param(D(2026, 5, 31), -3, D(2026, 3, 1), id="a day that its month lacks is the end of that month"),
        pytest.param(D(2026, 1, 15), -12, D(2025, 1, 15), id="any other day keeps its number"),
        pytest.param(D(2026, 12, 31), 2, D(2027, 3, 1), id="forward over the end of the year"),
    ],
)
def test_the_end_of_an_interval_moves_by_months(end, months, expected):
    assert shift_months(end, months) == expected


def test_inside_the_declared_span_is_known_and_outside_is_missing():
    span = span_of(Covers(start="2024-01", end="2026-03"))
    assert span == Interval(D(2024, 1, 1), D(2026, 4, 1))
    assert coverage(parse("2026-Q1").interval, span) == "inside"
    assert coverage(parse("2026-H1").interval, span) == "partly"
    assert coverage(parse("2026-Q2").interval, span) == "outside"
    assert coverage(parse("2026-Q1").interval, None) == "outside"


def test_data_dates_are_the_oldest_and_newest_of_all_sources():
    found = data_dates(D(2026, 3, 1), [D(2026, 2, 1), D(2026, 3, 31)])
    assert (found.oldest, found.newest) == (D(2026, 2, 1), D(2026, 3, 31))
    assert data_dates(None).newest is None


def test_periods_of_different_fiscal_years_are_not_the_same():
    assert Period("quarter", 2026, 1, 1) != Period("quarter", 2026, 1, 7)
