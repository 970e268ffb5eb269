"""A print read back holds every number that prints like it, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import DocgenError
from docgen.explain.figure import read_figure, stands_in
from docgen.language.formats import formats

AMOUNTS = st.floats(-9e9, 9e9).map(lambda value: round(value, 2))


@given(AMOUNTS, st.sampled_from(["da", "en"]), st.sampled_from(["DKK", "EUR", "GBP"]))
def test_an_amount_is_found_from_its_print(amount, language, currency):
    assert read_figure(formats(language).money(amount, currency), language).matches(amount, "money")


@given(st.floats(-5, 5), st.sampled_from(["da", "en"]), st.integers(0, 2))
def test_a_share_is_found_from_its_print(share, language, decimals):
    assert read_figure(formats(language).percent(share, decimals), language).matches(share, "share")


@pytest.mark.parametrize(
    ("text", "language", "low", "high", "kind"),
    [
        ("12,3 mio. kr.", "da", 12_250_000, 12_350_000, "money"),
        ("DKK 12.3m", "en", 12_250_000, 12_350_000, "money"),
        ("345.678 kr.", "da", 345_677.5, 345_678.5, "money"),
        ("346 t.kr.", "da", 345_500, 346_500, "money"),
        ("27,1 %", "da", 0.2705, 0.2715, "share"),
        ("+2,1 %-point", "da", 0.0205, 0.0215, "points"),
        ("12 måneder", "da", 11, 12.5, "months"),
        ("−2.5", "en", -2.55, -2.45, "number"),
    ],
)
def test_a_print_stands_for_an_interval(text, language, low, high, kind):
    figure = read_figure(text, language)
    assert (figure.low, figure.high) == pytest.approx((low, high))
    assert figure.kind == kind


def test_a_bare_figure_is_found_in_any_scale():
    figure = read_figure("12,3", "da")
    assert figure.matches(12_310_000, "money")
    assert figure.matches(0.123, "share")
    assert not figure.matches(12_360_000, "money")


def test_words_without_a_number_are_refused():
    with pytest.raises(DocgenError) as caught:
        read_figure("omsætning", "da")
    assert [fault.text() for fault in caught.value.faults] == [
        "there is no number in 'omsætning'\n  fix: copy it as it stands in the document, such as 12,3 mio. kr."
    ]


def test_a_figure_is_not_found_inside_a_longer_number():
    assert stands_in("2,5 %", "steg 2,5 % i år")
    assert not stands_in("2,5 %", "steg 12,5 % i år")
    assert not stands_in("2,5", "2,53")
