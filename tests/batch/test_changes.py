"""What moved since the last build: figures, restated history, overdue tasks, silent people."""

from __future__ import annotations

import copy

import pytest

from docgen.batch.changes import Moved, Restated, compare
from docgen.facts.snapshot import snapshot


@pytest.fixture(scope="module")
def scope(sample):
    return sample.facts("nordkraft", "en").scope


@pytest.fixture(scope="module")
def now(scope):
    return snapshot(scope)


def test_an_account_that_was_never_built_has_no_changes_of_figures(scope, now):
    found = compare(None, now, scope)
    assert (found.since, found.moved, found.restated) == (None, (), ())
    assert found.overdue == compare(now, now, scope).overdue


def test_nothing_moves_where_nothing_changed(scope, now):
    found = compare(copy.deepcopy(now), now, scope)
    assert (found.since, found.moved, found.restated) == ("2026-03-31", (), ())


def test_a_figure_that_moved_is_shown_as_it_was_and_as_it_is(scope, now):
    before = copy.deepcopy(now)
    before["kpis"]["benefits_to_date"] = {"value": "8200000", "text": "DKK 8.2m"}
    (moved,) = compare(before, now, scope).moved
    assert moved == Moved("Realised benefit to date", "DKK 8.2m", "DKK\N{NO-BREAK SPACE}9.4m")


def test_history_that_was_shown_with_another_value_is_restated_and_new_history_is_not(scope, now):
    before = copy.deepcopy(now)
    period, shown = next(iter(before["series"]["revenue"].items()))
    before["series"]["revenue"][period] = "1"
    last = list(before["series"]["benefits"])[-1]
    del before["series"]["benefits"][last]
    before["series"]["gone"] = {"2025-Q1": "5"}
    assert compare(before, now, scope).restated == (
        Restated("revenue", period, "1", shown),
        Restated("gone", "2025-Q1", "5", "–"),
    )


def test_the_longest_overdue_stands_first_and_silent_people_are_named(scope, now):
    found = compare(None, now, scope)
    assert [one.days for one in found.overdue] == sorted((one.days for one in found.overdue), reverse=True)
    assert all(one.days > 0 for one in found.overdue)
    known = {person.name for person in scope.account.stakeholders}
    assert {one.name for one in found.silent} <= known
    # Somebody whom we know briefly but met last week is no silent person.
    assert all(one.days is None or one.days > 90 for one in found.silent)
