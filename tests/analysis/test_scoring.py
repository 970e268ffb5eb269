from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.analysis.figures import Context
from docgen.analysis.scoring import (
    ANCHORS,
    CRITERIA,
    Rating,
    growth_score,
    rank,
    score,
    shifted_weights,
    value_score,
)
from docgen.analysis.thresholds import SCORE_WEIGHTS

CONTEXT = Context(as_of=dt.date(2026, 3, 31))
TYPED = dict.fromkeys(CRITERIA, 3)


def ratings(*scores):
    return {name: Rating(points, True, {}) for name, points in zip(CRITERIA, scores, strict=True)}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param((1, 1, 1, 1, 1), 0.0, id="the least"),
        pytest.param((5, 5, 5, 5, 5), 100.0, id="the most"),
        pytest.param((3, 3, 3, 3, 3), 50.0, id="the middle"),
        pytest.param((5, 1, 1, 1, 1), 25.0, id="value alone carries its weight"),
        pytest.param((5, 5, 5, 5, None), 100.0, id="four of five are enough, the weight is shared"),
        pytest.param((5, 5, 5, None, None), None, id="three are not"),
    ],
)
def test_the_score_runs_from_0_to_100(scores, expected):
    assert score(ratings(*scores), SCORE_WEIGHTS) == expected


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=5, max_size=5))
def test_a_score_stays_within_its_bounds(scores):
    found = score(ratings(*scores), SCORE_WEIGHTS)
    assert found is None or -1e-9 <= found <= 100 + 1e-9


def test_each_weight_moves_by_ten_points_and_the_rest_follow():
    moved = list(shifted_weights(SCORE_WEIGHTS, 10))
    assert len(moved) == 10
    assert moved[0]["annual_value"] == 35
    assert moved[0]["strategic_fit"] == pytest.approx(20 * 65 / 75)
    assert all(sum(one.values()) == pytest.approx(100) for one in moved)


@pytest.mark.parametrize(
    ("value", "points"), [(49, 1), (50, 2), (79, 2), (80, 3), (100, 3), (150, 3), (151, 4), (300, 4), (301, 5)]
)
def test_the_value_is_scored_against_the_median(value, points):
    assert value_score(value, 100) == points


@pytest.mark.parametrize(
    ("growth", "whitespace", "points"),
    [(-0.01, 0, 1), (0.01, 0, 2), (0.03, 0, 3), (0.10, 0, 3), (0.11, 0, 4), (0.11, 0.6, 5), (-0.01, 0.6, 2)],
)
def test_growth_is_scored_against_the_market_and_whitespace(growth, whitespace, points):
    assert growth_score(growth, 0.03, whitespace) == points


def test_a_typed_score_wins_over_the_computed_one(make):
    (one,) = rank([make(ratings={**TYPED, "access": 5})], CONTEXT)
    assert (one.score, one.ratings["access"]) == (57.5, Rating(5, True, {"deciders": None, "in_depth": None}))


def test_ranks_are_stable_where_no_shift_of_weights_changes_them(make):
    strong = make(id="strong", name="Strong", ratings=dict.fromkeys(CRITERIA, 5))
    mixed = make(id="mixed", name="Mixed", ratings={**TYPED, "annual_value": 5, "growth": 1})
    level = make(id="level", name="Level", ratings=TYPED)
    empty = make(id="empty", name="Empty")
    found = rank([empty, level, mixed, strong], CONTEXT)
    assert [(one.id, one.rank, one.best, one.worst) for one in found] == [
        ("strong", 1, 1, 1),
        ("level", 2, 2, 3),
        ("mixed", 2, 2, 3),
        ("empty", None, None, None),
    ]
    assert [one.wave for one in found] == [1, 1, 1, 0]


def test_criteria_are_computed_from_what_the_account_holds(make):
    people = [{"name": f"P {n}", "buying_role": "decision_maker", "coverage": "in_depth"} for n in range(3)]
    account = make(
        {"2025-01": 100, "2026-01": 120}, ("2024-04", "2026-03"), stakeholders=people,
        sponsor_ours={"name": "A"}, sponsor_theirs={"name": "B"},
        units=[{"name": f"U{n}"} for n in range(4)],
        contracts=[{"id": "c", "name": "c", "start": "2024-01-01", "end": "2026-12-31"}],
        whitespace=[{"unit": "U1", "offering": "x", "status": "potential", "potential": "100"}],
    )  # fmt: skip
    context = Context(CONTEXT.portfolio.model_copy(update={"strategic_offerings": ("x",)}), as_of=CONTEXT.as_of)
    (one,) = rank([account], context)
    assert {name: rating.score for name, rating in one.ratings.items()} == {
        "annual_value": 3, "strategic_fit": 3, "complexity": 5, "access": 5, "growth": 5,
    }  # fmt: skip


def test_every_criterion_has_written_anchors():
    assert {name: {len(words) for words in texts.values()} for name, texts in ANCHORS.items()} == {
        name: {3} for name in CRITERIA
    }
