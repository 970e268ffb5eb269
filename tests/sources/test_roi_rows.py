"""ROI models in a workbook: a row for each value, whatever somebody does to the rows."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.sources.workbook.roi_rows import RoiRows, roi_rows

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
values = st.recursive(
    texts | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)
models = st.lists(st.dictionaries(texts, values, min_size=1, max_size=3), max_size=3)


def in_words(data):
    """The data as a sheet holds them: every value a text."""
    if isinstance(data, dict):
        return {key: in_words(value) for key, value in data.items()}
    if isinstance(data, list):
        return [in_words(value) for value in data]
    return str(data)


@settings(max_examples=30, deadline=None)
@given(models, st.randoms(use_true_random=False))
def test_models_come_back_from_their_rows_in_whatever_order(data, chance: random.Random):
    rows = list(roi_rows(data))
    chance.shuffle(rows)
    read = RoiRows()
    assert [read.add(str(number), path, value, "ROI!C2") for number, path, value in rows] == [""] * len(rows)
    found, places, problems = read.result()
    # An empty list or mapping is written in signs, which a text of the same signs reads back as.
    known = in_words(data)
    assert problems == []
    assert len(places) == len(rows)
    if not any(sign in str(data) for sign in ("'[]'", "'{}'")):
        assert found == known


def test_an_empty_list_a_zero_and_an_odd_name_keep_their_kind():
    data = [{"costs": [], "tax": {}, "drivers": [{"low": 0}], 'the "best" case': {"a.b": "x"}}]
    assert list(roi_rows(data)) == [
        (1, "costs", "[]"),
        (1, "tax", "{}"),
        (1, "drivers[0].low", "0"),
        (1, '["the ""best"" case"]["a.b"]', "x"),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param(("1", "drivers[", "3"), "'drivers[' is not the path of a field", id="half a path"),
        pytest.param(("1", None, "3"), "'' is not the path of a field", id="no path"),
        pytest.param(("1", "[0].low", "3"), "'[0].low' is not the path of a field", id="a model is no list"),
        pytest.param(("0", "name", "3"), "'0' is not the number of a model", id="models are counted from 1"),
        pytest.param(("one", "name", "3"), "'one' is not the number of a model", id="a word for a number"),
        pytest.param((None, "name", "3"), "the field stands in ROI!C2 already", id="the same field twice"),
        pytest.param(("1", "anything", None), "", id="a row without a value is no row"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, problem):
    read = RoiRows()
    assert read.add("1", "name", "Sensors", "ROI!C2") == ""
    assert read.add(*row, "ROI!C3") == problem
    assert read.result()[0] == [{"name": "Sensors"}]


@pytest.mark.parametrize(
    ("paths", "problem"),
    [
        pytest.param(("costs[0]", "costs[2]"), "the list [0].costs has gaps in its numbers", id="a row was deleted"),
        pytest.param(("costs[0]", "costs.name"), "[0].costs has both numbers and names", id="list and mapping"),
        pytest.param(("costs[0]", "costs"), "costs is both a value and holds others", id="value and list"),
    ],
)
def test_rows_that_make_no_model_together_are_told(paths, problem):
    read = RoiRows()
    for number, path in enumerate(paths):
        read.add("1", path, "x", f"ROI!C{number}")
    assert problem in read.result()[2]
