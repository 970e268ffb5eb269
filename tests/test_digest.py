"""Equal data have equal digests; whatever differs has another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.digest import digest

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5) | st.dates()
DATA = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@given(DATA, DATA)
def test_two_values_have_one_digest_exactly_if_they_are_equal_in_value_and_type(one, other):
    assert (digest(one) == digest(other)) == (repr(ordered(one)) == repr(ordered(other)))


def ordered(value):
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return [ordered(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("ab", "c"), ("a", "bc"), id="where a text ends matters"),
        pytest.param(([1], [2]), ([1, 2], []), id="where a list ends matters"),
        pytest.param((1,), ("1",), id="a number is no text"),
        pytest.param((1,), (True,), id="a number is no truth"),
        pytest.param((Decimal("1.0"),), (Decimal("1.00"),), id="decimals that are written print otherwise"),
        pytest.param((Point(1, 2),), (Point(2, 1),), id="fields have their places"),
        pytest.param((dt.date(2026, 1, 1),), ("2026-01-01",), id="a date is no text"),
        pytest.param(({"a": None},), ({},), id="a missing value is no absent one"),
    ],
)
def test_different_values_have_different_digests(one, other):
    assert digest(*one) != digest(*other)


def test_the_order_of_keys_and_sets_does_not_matter():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"x", "y", "z"}) == digest({"z", "y", "x"})
    assert digest((1, 2)) == digest([1, 2])


def test_a_digest_is_the_same_on_every_machine_and_in_every_run():
    assert digest({"a": [1, "b", None]}, Decimal("1.5")) == "77bc9cae4fcfb7d126614235206f9289"


def test_what_has_no_fixed_form_is_refused():
    with pytest.raises(TypeError, match=r"^object has no digest$"):
        digest(object())
