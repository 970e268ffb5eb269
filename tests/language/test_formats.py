"""Numbers, money, dates and periods in Danish and English."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal, parse_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.errors import DocgenError
from docgen.language.formats import DATE_STYLES, MINUS, MISSING, MONEY_STYLES, formats, scale_of
from docgen.language.languages import languages

DA, EN = formats("da"), formats("en")
NUMBERS = st.decimals(min_value=-(10**13), max_value=10**13, allow_nan=False, places=4) | st.integers(-(10**12), 10**12)
LANGUAGES = st.sampled_from(languages())


@pytest.mark.parametrize(
    ("told", "da", "en"),
    [
        pytest.param(
            lambda f: f.number(Decimal("1234567.891")), "1.234.567,89", "1,234,567.89", id="two decimals at most"
        ),
        pytest.param(lambda f: f.number(1234.5, 2), "1.234,50", "1,234.50", id="decimals as asked"),
        pytest.param(lambda f: f.number(2.675, 2), "2,68", "2.68", id="a float rounds as it is written"),
        pytest.param(lambda f: f.number(Decimal("0.125"), 2), "0,13", "0.13", id="half away from zero"),
        pytest.param(lambda f: f.number(-1234.5, 1), "−1.234,5", "−1,234.5", id="a true minus"),
        pytest.param(lambda f: f.number(-0.04, 1), "0,0", "0.0", id="no minus on what rounds to nothing"),
        pytest.param(lambda f: f.number(None), "–", "–", id="missing"),
        pytest.param(lambda f: f.number(float("nan")), "–", "–", id="no number"),
        pytest.param(lambda f: f.delta(0.1, 1), "+0,1", "+0.1", id="a plus"),
        pytest.param(lambda f: f.delta(0), "0", "0", id="no plus on nothing"),
        pytest.param(lambda f: f.percent(Decimal("0.1234")), "12,3 %", "12.3%", id="percent"),
        pytest.param(lambda f: f.percent(0.0561, None), "5,6 %", "5.6%", id="one decimal below 10"),
        pytest.param(lambda f: f.percent(0.0996, None), "10 %", "10%", id="none from 10 on, judged after rounding"),
        pytest.param(lambda f: f.percent(-0.102, sign=True), "−10,2 %", "−10.2%", id="a fall"),
        pytest.param(lambda f: f.points(0.001), "+0,1 %-point", "+0.1 pp", id="points"),
        pytest.param(lambda f: f.percent_range(0.26, 0.39), "26–39 %", "26–39%", id="range of shares"),
        pytest.param(lambda f: f.range(10, 14), "10–14", "10–14", id="range"),
        pytest.param(lambda f: f.range(-2, 14), "−2 til 14", "−2 to 14", id="a word where minus meets dash"),
        pytest.param(lambda f: f.range(3, 3), "3", "3", id="no range at all"),
        pytest.param(lambda f: f.compact(12_300_000), "12,3 mio.", "12.3m", id="compact"),
        pytest.param(lambda f: f.compact(12_345), "12 tusind", "12k", id="compact thousands"),
        pytest.param(lambda f: f.compact(999), "999", "999", id="not compact"),
        pytest.param(lambda f: f.word(4), "fire", "four", id="spelled out"),
        pytest.param(lambda f: f.word(13), "13", "13", id="too large to spell out"),
        pytest.param(lambda f: f.with_unit("98,6", "%"), "98,6 %", "98,6%", id="unit percent"),
        pytest.param(lambda f: f.with_unit("14", "stop pr. uge"), "14 stop pr. uge", "14 stop pr. uge", id="any unit"),
        pytest.param(lambda f: f.with_unit("–", "%"), "–", "–", id="no unit after nothing"),
        pytest.param(lambda f: f.quote("Ja"), "”Ja”", "“Ja”", id="quotation marks"),
    ],
)
def test_numbers(told, da, en):
    assert (told(DA), told(EN)) == (held(da, "da"), held(en, "en"))


@pytest.mark.parametrize(
    ("told", "da", "en"),
    [
        pytest.param(lambda f: f.money(9_400_000, "DKK"), "9,4 mio. kr.", "DKK 9.4m", id="millions"),
        pytest.param(lambda f: f.money(9_400_000, "EUR"), "9,4 mio. EUR", "EUR 9.4m", id="another currency"),
        pytest.param(lambda f: f.money(123_400_000, "DKK"), "123 mio. kr.", "DKK 123m", id="three digits at most"),
        pytest.param(lambda f: f.money(999_960_000, "DKK"), "1,0 mia. kr.", "DKK 1.0bn", id="scale after rounding"),
        pytest.param(lambda f: f.money(99_960_000, "DKK"), "100 mio. kr.", "DKK 100m", id="decimals after rounding"),
        pytest.param(lambda f: f.money(150_000, "DKK"), "150.000 kr.", "DKK 150,000", id="below a million in full"),
        pytest.param(lambda f: f.money(150_000, "DKK", "short"), "150 t.kr.", "DKK 150k", id="short"),
        pytest.param(lambda f: f.money(1_234_567, "DKK", "full"), "1.234.567 kr.", "DKK 1,234,567", id="full"),
        pytest.param(lambda f: f.money(1234.5, "DKK", "exact"), "1.234,50 kr.", "DKK 1,234.50", id="exact"),
        pytest.param(lambda f: f.money(1_234_567, "DKK", "table"), "1.234.567", "1,234,567", id="table"),
        pytest.param(lambda f: f.money(1_234_567, "DKK", "code"), "1.234.567 DKK", "DKK 1,234,567", id="code"),
        pytest.param(
            lambda f: f.money(-3_200_000, "DKK", "accounts", scale="thousand"), "(3.200)", "(3,200)", id="cost"
        ),
        pytest.param(
            lambda f: f.money(846_400, "DKK", "accounts", scale="thousand"), "846\u2008", "846\u2008", id="gain"
        ),
        pytest.param(lambda f: f.money(0, "DKK", "accounts"), "–\u2008", "–\u2008", id="nothing in accounts"),
        pytest.param(lambda f: f.money(-9_400_000, "DKK"), "−9,4 mio. kr.", "DKK −9.4m", id="minus"),
        pytest.param(
            lambda f: f.money(500_000, "DKK", scale="million", sign=True), "+0,5 mio. kr.", "DKK +0.5m", id="plus"
        ),
        pytest.param(lambda f: f.money(None, "DKK"), "–", "–", id="missing"),
        pytest.param(
            lambda f: f.money_range(200_000, 2_900_000, "DKK"), "0,2–2,9 mio. kr.", "DKK 0.2–2.9m", id="range"
        ),
        pytest.param(
            lambda f: f.money_range(-200_000, 2_900_000, "DKK"),
            "−0,2 til 2,9 mio. kr.",
            "DKK −0.2 to 2.9m",
            id="negative",
        ),
        pytest.param(
            lambda f: " | ".join(f.money_parts(18_400_000, "DKK")), "18,4 | mio. kr.", "18.4 | DKK m", id="tile"
        ),
        pytest.param(lambda f: f.money_unit("DKK", "thousand"), "t.kr.", "DKK thousand", id="head of a column"),
    ],
)
def test_money(told, da, en):
    assert (held(told(DA), "da"), held(told(EN), "en")) == (held(da, "da"), held(en, "en"))


DAY = dt.date(2026, 3, 7)


@pytest.mark.parametrize(
    ("told", "da", "en"),
    [
        pytest.param(lambda f: f.date(DAY), "7.\u00a0marts 2026", "7\u00a0March 2026", id="long"),
        pytest.param(lambda f: f.date(DAY, "table"), "07.03.2026", "7\u00a0Mar\u00a02026", id="table"),
        pytest.param(lambda f: f.date(DAY, "day"), "7.\u00a0marts", "7\u00a0March", id="day"),
        pytest.param(lambda f: f.date(DAY, "day_short"), "7.\u00a0mar.", "7\u00a0Mar", id="day, short"),
        pytest.param(lambda f: f.date(DAY, "month"), "marts 2026", "March 2026", id="month"),
        pytest.param(
            lambda f: f.date(DAY, "weekday"),
            "lørdag den 7.\u00a0marts 2026",
            "Saturday 7\u00a0March 2026",
            id="weekday",
        ),
        pytest.param(lambda f: f.date(DAY, "iso"), "2026-03-07", "2026-03-07", id="iso"),
        pytest.param(lambda f: f.date(None), "–", "–", id="missing"),
        pytest.param(
            lambda f: f.date_range(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
            "1.\u00a0januar til 31.\u00a0december 2026",
            "1\u00a0January to 31\u00a0December 2026",
            id="the year once",
        ),
        pytest.param(lambda f: f.week(DAY), "uge\u00a010", "week\u00a010", id="week"),
        pytest.param(lambda f: f.period("2026-Q1"), "Q1\u00a02026", "Q1\u00a02026", id="quarter in a title"),
        pytest.param(lambda f: f.period("2026-Q1", "long"), "1.\u00a0kvartal\u00a02026", "Q1\u00a02026", id="in text"),
        pytest.param(lambda f: f.period("2026-Q1", "axis"), "Q1\u00a026", "Q1\u00a026", id="quarter on an axis"),
        pytest.param(
            lambda f: f.period("2026-Q1", fiscal_year_start=7),
            "Q1\u00a02025/26",
            "Q1\u00a02025/26",
            id="fiscal quarter",
        ),
        pytest.param(
            lambda f: f.period("2026-FY", "long", fiscal_year_start=7),
            "regnskabsåret\u00a02025/26",
            "fiscal year\u00a02025/26",
            id="fiscal year",
        ),
        pytest.param(lambda f: f.period("2026-H1", "long"), "1.\u00a0halvår\u00a02026", "H1\u00a02026", id="half"),
        pytest.param(lambda f: f.period("2026"), "2026", "2026", id="year"),
        pytest.param(
            lambda f: f.period("2026-03", "long", fiscal_year_start=7), "marts 2026", "March 2026", id="month"
        ),
        pytest.param(
            lambda f: f.period("2000-Q2", "axis", fiscal_year_start=4), "Q2\u00a099/00", "Q2\u00a099/00", id="turn"
        ),
        pytest.param(lambda f: f.period("someday"), "someday", "someday", id="no period"),
        pytest.param(lambda f: f.duration(25), "25\u00a0måneder", "25\u00a0months", id="months"),
        pytest.param(lambda f: f.duration(1), "1\u00a0måned", "1\u00a0month", id="one month"),
        pytest.param(lambda f: f.duration(24.5, short=True), "24,5\u00a0mdr.", "24.5\u00a0mths", id="short"),
        pytest.param(lambda f: f.duration(90, "day"), "90\u00a0dage", "90\u00a0days", id="days"),
        pytest.param(
            lambda f: f.years_and_months(25), "2\u00a0år og 1\u00a0måned", "2\u00a0years and 1\u00a0month", id="both"
        ),
        pytest.param(lambda f: f.join(["a", "b", "c"]), "a, b og c", "a, b and c", id="list"),
        pytest.param(lambda f: f.join(["a", "b"]), "a og b", "a and b", id="two"),
        pytest.param(lambda f: f.join([]), "–", "–", id="empty list"),
        pytest.param(
            lambda f: f.join(list("abcd"), most=2), "a, b og 2\u00a0andre", "a, b and 2\u00a0others", id="cut list"
        ),
        pytest.param(
            lambda f: f.join(list("abc"), most=2), "a, b og 1\u00a0anden", "a, b and 1\u00a0other", id="one cut"
        ),
        pytest.param(lambda f: f.excel("percent"), "[$-406]0\u00a0%", "[$-809]0%", id="percent of a chart"),
        pytest.param(lambda f: f.excel(decimals=1), "[$-406]#,##0.0", "[$-809]#,##0.0", id="format of a chart"),
    ],
)
def test_dates_periods_and_lists(told, da, en):
    assert (told(DA), told(EN)) == (da, en)


def held(text: str, language: str) -> str:
    """The expectation with its spaces made no-break; the word between two ends keeps its own."""
    text = text.replace("\u00a0", " ").replace(" ", "\u00a0")
    return text.replace("\u00a0til\u00a0", " til ").replace("\u00a0to\u00a0", " to ").replace("\u00a0|\u00a0", " | ")


@given(NUMBERS, st.integers(0, 3), LANGUAGES)
@example(Decimal("-0.0004"), 2, "da")
def test_a_number_reads_back_as_what_it_was_rounded_to(value, decimals, language):
    text = formats(language).number(value, decimals)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    locale = str(formats(language).locale)
    assert parse_decimal(text.replace(MINUS, "-"), locale=locale, strict=True) == rounded


@given(NUMBERS, LANGUAGES)
def test_grouping_and_signs_are_those_of_the_locale(value, language):
    whole = int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    expected = format_decimal(whole, locale=str(formats(language).locale))
    assert formats(language).number(value, 0).replace(MINUS, "-") == expected


@given(NUMBERS | st.floats(allow_nan=True), st.sampled_from(MONEY_STYLES), st.sampled_from(["DKK", "EUR"]), LANGUAGES)
def test_a_number_and_its_unit_are_never_split(value, style, currency, language):
    write = formats(language)
    texts = [write.money(value, currency, style), write.percent(value), write.compact(value), write.points(value)]
    texts += [write.duration(value, "month"), write.with_unit(write.number(value), "t pr. uge")]
    assert [text for text in texts if " " in text] == []


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(DATE_STYLES), LANGUAGES)
def test_a_day_is_never_split_from_its_month(day, style, language):
    assert re.search(r"\d\.? [A-Za-zæøå]", formats(language).date(day, style)) is None


@given(NUMBERS, st.integers(0, 1))
def test_no_scale_shows_more_than_three_digits_before_the_decimal_sign(value, decimals):
    scale = scale_of(value, decimals)
    figure = DA.money(value, "DKK", "table", scale=scale, decimals=decimals)
    assert scale == "billion" or "." not in figure


@pytest.mark.parametrize("value", [1e308, -1e308, float("inf"), Decimal("Infinity"), Decimal(10) ** 300])
def test_absurd_numbers_are_written_or_missing_and_never_fail(value):
    for told in (DA.number(value), DA.percent(value), DA.money(value, "DKK"), DA.compact(value)):
        assert told == MISSING or told.lstrip(MINUS)[0].isdigit()


def test_an_unknown_language_is_a_fault_that_names_the_known_ones():
    with pytest.raises(DocgenError) as refused:
        formats("dk")
    expected = "there is no catalogue for the language 'dk'\n  fix: known here: da, en"
    assert str(refused.value) == expected


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("da", "Tilbud i 4. kvartal, senest 8. april 2026", "Tilbud i 4.~kvartal, senest 8.~april 2026"),
        ("da", "3,5 mio. kr. eller 12 % af 14 værker", "3,5~mio. kr. eller 12~% af 14 værker"),
        ("en", "On 16 April we need 40 hours and 5 %", "On 16~April we need 40 hours and 5~%"),
        ("en", "No figure in May", "No figure in May"),
    ],
)
def test_a_persons_figure_stays_on_the_line_of_its_month_or_unit(language, text, bound):
    assert formats(language).bound(text) == bound.replace("~", "\u00a0")
