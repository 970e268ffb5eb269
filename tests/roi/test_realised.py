"""Planned against realised, and the re-forecast."""

from __future__ import annotations

import pytest

import docgen.roi as roi
from docgen.errors import DocgenError
from docgen.roi.realised import Entry, compare, planned_in, planned_months


def test_yearly_values_are_spread_evenly_over_quarters(maintenance):
    # Year 1 starts on 1 April 2025 and plans 780,000 of uptime.
    assert planned_in(maintenance, "uptime", "2025-Q2") == pytest.approx(195_000)
    assert planned_in(maintenance, "uptime", "2026-Q1") == pytest.approx(195_000)
    assert planned_in(maintenance, "uptime", "2026-Q2") == pytest.approx(1_404_000 / 4)
    assert planned_in(maintenance, "uptime", "2025-H2") == pytest.approx(390_000)
    assert planned_in(maintenance, "uptime", "2025") == pytest.approx(585_000)
    assert planned_in(maintenance, "overtime", "2025-07") == pytest.approx(108_000 / 12)
    assert planned_in(maintenance, "uptime", "2025-Q1") == 0


def test_what_came_as_planned_leaves_the_case_as_it_was(maintenance):
    found = compare(maintenance, [Entry("uptime", "2025-Q2", 195_000)])
    base = roi.evaluate(maintenance, draws=1000)
    assert found.attainment == pytest.approx(1.0)
    assert found.forecast_npv == pytest.approx(base.npv)
    assert found.forecast_cash_flow == pytest.approx(base.cash_flow)


def test_a_line_goes_on_at_the_ratio_that_it_has_reached(maintenance):
    entries = [
        Entry("uptime", "2025-Q2", 100_000),
        Entry("uptime", "2025-Q3", 212_000),
        Entry("overtime", "2025-Q3", 27_000),
    ]
    found = compare(maintenance, entries)
    assert [(row.period, row.planned, row.realised) for row in found.periods] == [
        ("2025-Q2", pytest.approx(195_000), 100_000),
        ("2025-Q3", pytest.approx(195_000 + 27_000), 239_000),
    ]
    assert {line.line: line.ratio for line in found.lines} == {
        "uptime": pytest.approx(0.8), "overtime": pytest.approx(1.0),
    }  # fmt: skip
    assert found.attainment == pytest.approx(339_000 / 417_000)
    # Uptime falls to 0.8 of its plan everywhere; what came so far was 0.8 of the plan too.
    assert found.forecast_cash_flow == pytest.approx(
        (-1_035_000, 323_000 - 156_000, 1_116_000 - 280_800, 1_272_000 - 312_000)
    )
    assert found.forecast_npv < roi.evaluate(maintenance, draws=1000).npv


def test_entries_that_cannot_be_compared_are_all_named(maintenance):
    with pytest.raises(DocgenError) as caught:
        compare(
            maintenance,
            [Entry("uptme", "2025-Q2", 1), Entry("uptime", "Q2", 1), Entry("uptime", "2031-Q1", 1),
             Entry("uptime", "2025-Q3", 1), Entry("uptime", "2025-08", 1)],
        )  # fmt: skip
    assert str(caught.value) == (
        "realised[0]: the model has no benefit line 'uptme'\n  fix: did you mean uptime?\n"
        "realised[1]: 'Q2' is no period\n  fix: write 2026-Q1, 2026-H1, 2026-03 or 2026\n"
        "realised[2]: 2031-Q1 lies outside the 3 years of the model\n"
        "realised[4]: 2025-08 of uptime overlaps another entry"
    )


def test_the_plan_of_each_month_is_that_of_the_base_case(maintenance):
    months = planned_months(maintenance, {"uptime", "something-else"}, "DKK")
    assert [day.isoformat() for day, _ in (months[0], months[9], months[-1])] == [
        "2025-04-01", "2026-01-01", "2028-03-01",
    ]  # fmt: skip
    assert months[0][1] == pytest.approx((780_000 + 108_000) / 12)
    assert sum(amount for _, amount in months) == pytest.approx(roi.evaluate(maintenance, draws=1000).total_benefits)


@pytest.mark.parametrize(
    ("lines", "currency", "start"),
    [
        pytest.param({"pilot"}, "DKK", "2025-04-01", id="none of its lines is reported"),
        pytest.param({"a"}, "EUR", "2025-04-01", id="reported in another currency"),
        pytest.param({"a"}, "DKK", None, id="no start"),
    ],
)
def test_a_model_is_no_plan_of_what_it_does_not_speak_of(model_of, lines, currency, start):
    model = model_of(benefits=[{"id": "a", "yearly": [1]}], start=start)
    assert planned_months(model, lines, currency) == []
