"""What the KPIs and rules are made of: actions, coverage, profit, whitespace, pipeline, benefits, completeness."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen.analysis import benefits, pipeline
from docgen.analysis.actions import count, count_shared, days_late, due_within, state
from docgen.analysis.completeness import SECTIONS, completeness
from docgen.analysis.coverage import contacts, executive_contact, gaps
from docgen.analysis.goals import services
from docgen.analysis.periods import parse
from docgen.analysis.profit import Waterfall, waterfall
from docgen.analysis.reasons import reason_text
from docgen.analysis.resources import overload
from docgen.analysis.whitespace import campaign_cells, cells, follow_up, matrix, top_cells
from docgen.model.content import Offering
from docgen.model.plan import Action
from docgen.model.portfolio import Portfolio

AS_OF = dt.date(2026, 3, 31)


def task(due, status="not_started", **fields):
    return Action.model_validate({"what": "x", "due": due, "status": status, **fields})


def test_late_is_computed_and_the_due_day_is_still_in_time():
    tasks = [task("2026-03-30"), task("2026-03-31"), task("2026-03-01", "done"), task("2026-03-01", "cancelled")]
    assert [state(one, AS_OF) for one in tasks] == ["late", "not_started", "done", "cancelled"]
    assert days_late(tasks[0], AS_OF) == 1
    found = count(tasks, AS_OF)
    assert (found.total, found.done, found.open, found.late, found.cancelled) == (3, 1, 2, 1, 1)


def test_shared_counts_hold_only_what_the_customer_sees():
    tasks = [task("2026-05-01", audience="customer"), task("2026-05-01")]
    assert count_shared(tasks, AS_OF).total == 1


def test_the_next_90_days_hold_open_tasks_soonest_first():
    tasks = [task("2026-06-29"), task("2026-04-01"), task("2026-06-30"), task("2026-03-01"), task(None)]
    assert [one.due for one in due_within(tasks, AS_OF, 90)] == [dt.date(2026, 4, 1), dt.date(2026, 6, 29)]


def test_the_newest_contact_counts_wherever_it_is_written(make, see):
    account = make(
        stakeholders=[{"name": "Ida Holm", "last_contact": "2026-01-01", "influence": 5, "coverage": "multiple"},
                      {"name": "Bo Friis", "influence": 4, "coverage": "brief"}],
        activities=[{"date": "2026-02-01", "kind": "call", "with": ["ida  holm"]},
                    {"date": "2026-04-15", "kind": "call", "with": ["Bo Friis"]}],
        meetings=[{"type": "steering", "planned": "2026-03-01", "held": "2026-03-02", "participants": ["Ida Holm"]}],
        sponsor_theirs={"name": "Ida Holm"},
    )  # fmt: skip
    figures = see(account)
    assert [one.last for one in contacts(figures, AS_OF)] == [dt.date(2026, 3, 2), None]
    assert [one.person.name for one in gaps(figures, AS_OF)] == ["Bo Friis"]
    assert executive_contact(figures, AS_OF) == dt.date(2026, 3, 2)


def test_the_waterfall_runs_from_revenue_to_account_profit(make, see):
    revenue = [{"date": "2026-01-10", "amount": "1000", "cost": "600"}]
    lines = [{"period": "2026-Q1", "kind": kind, "amount": amount} for kind, amount in
             (("sales", "30"), ("support", "50"), ("sales", "10"))]  # fmt: skip
    figures = see(make(revenue, ("2026-01", "2026-03"), cost_lines=lines))
    steps = waterfall(figures, parse("2026-Q1").interval)
    assert isinstance(steps, Waterfall)
    assert steps.cost_lines == (("support", Decimal(50)), ("sales", Decimal(40)))
    assert (steps.contribution, steps.cost_to_serve, steps.profit) == (Decimal(400), Decimal(90), Decimal(310))


CELLS = [
    {"unit": "Nord", "offering": "a", "status": "sold"},
    {"unit": "Nord", "offering": "b", "status": "potential", "potential": "100", "time_to_value_months": 6},
    {"unit": "Syd", "offering": "a", "status": "competitor", "potential": "120", "time_to_value_months": 24},
    {"unit": "Syd", "offering": "b", "status": "potential", "potential": "90"},
    {"unit": "Vest", "offering": "b", "status": "not_relevant"},
    {"unit": "Vest", "offering": "a", "status": "pipeline", "potential": "50", "owner": "Bo",
     "next_step": "offer", "next_decision": "2026-03-01"},
]  # fmt: skip


def test_the_matrix_has_units_by_offerings_and_adds_up(make, see):
    found = matrix(see(make(whitespace=CELLS, units=[{"name": "Syd"}, {"name": "Nord"}])))
    assert (found.units, found.offerings) == (("Syd", "Nord", "Vest"), ("a", "b"))
    assert found.penetration == pytest.approx(1 / 5)
    assert (found.open_by_unit, found.open_by_offering) == (
        (Decimal(210), Decimal(100), Decimal(0)),
        (Decimal(120), Decimal(190)),
    )
    assert found.open_total == Decimal(310)


def test_top_cells_weigh_value_and_time_to_value(make, see):
    offering = Offering.model_validate({"id": "b", "name": "B", "kind": "service", "time_to_value_months": 3})
    figures = see(make(whitespace=CELLS), offerings={"b": offering})
    # Three years give 100 x 30/12 = 250, 90 x 33/12 = 247.5 (the offering's own months), 120 x 12/12 = 120.
    assert [(one.cell.unit, one.three_years) for one in top_cells(cells(figures))] == [
        ("Nord", Decimal(250)), ("Syd", Decimal("247.5")), ("Syd", Decimal(120)),
    ]  # fmt: skip


def test_a_campaign_takes_cells_that_no_open_opportunity_works_on(make, see):
    deals = [{"name": "x", "stage": "develop", "unit": "Nord", "offering": "b"}]
    figures = see(make(whitespace=CELLS, opportunities=deals))
    assert [(one.cell.unit, one.cell.offering) for one in campaign_cells(figures)] == [("Syd", "b"), ("Syd", "a")]


def test_the_follow_up_plan_names_overdue_decisions_and_what_is_missing(make, see):
    steps = follow_up(see(make(whitespace=CELLS)))
    assert [(one.cell.cell.unit, one.is_overdue, one.lacks) for one in steps] == [
        ("Vest", True, ()),
        ("Nord", False, ("owner", "next_step", "next_decision")),
        ("Syd", False, ("owner", "next_step", "next_decision")),
        ("Syd", False, ("owner", "next_step", "next_decision")),
    ]


def test_pipeline_by_stage_leaves_past_due_deals_out(make, see):
    deals = [{"name": "x", "stage": "develop", "amount": "5", "close": "2026-05-01"},
             {"name": "y", "stage": "develop", "amount": "7", "close": "2026-01-01"}]  # fmt: skip
    assert pipeline.by_stage(see(make(opportunities=deals)))["develop"] == (1, Decimal(5))


def test_benefits_cumulate_over_quarters_without_a_gap(make, see):
    rows = [{"line": "a", "period": period, "amount": "2", "planned": "3"} for period in ("2025-Q2", "2025-Q4")]
    found = benefits.quarters(see(make(benefits=rows)), parse("2026-Q1"))
    assert [(one.period.slug, one.realised_to_date, one.planned_to_date) for one in found] == [
        ("2025-Q2", 2, 3), ("2025-Q3", 2, 3), ("2025-Q4", 4, 6), ("2026-Q1", 4, 6),
    ]  # fmt: skip
    assert benefits.lines(see(make(benefits=rows)), parse("2026-Q1"))[0].realised == 4


def test_a_service_measure_takes_its_last_month_inside_the_quarter(make, see):
    rows = [{"measure": "SLA", "id": "sla", "period": period, "value": value, "target": "99", "unit": "%"}
            for period, value in (("2026-01", "97"), ("2026-02", "98"), ("2025-02", "95"))]  # fmt: skip
    (found,) = services(see(make(service=rows), period="2026-Q1"))
    assert (found.measure.value, found.previous, found.last_year, found.status) == (98, 97, 95, "watch")


def test_hours_of_team_and_tasks_are_not_counted_twice():
    from docgen.model.account import Account

    portfolio = Portfolio.model_validate({"capacity": [{"role": "kam", "period": "2026-Q2", "hours": "100"}]})
    plan = Account.model_validate({
        "id": "a", "name": "A", "team": [{"name": "Bo", "role": "kam", "hours": "90"}],
        "actions": [{"what": "x", "role": "kam", "hours": "80", "start": "2026-04-01", "due": "2026-06-30"}],
    })  # fmt: skip
    assert overload([plan], portfolio, AS_OF) == []
    (over,) = overload([plan, plan], portfolio, AS_OF)
    assert (over.role, over.quarter.slug, over.planned, over.capacity) == ("kam", "2026-Q2", 180, 100)


def test_hours_spread_evenly_over_the_days_of_a_task():
    from docgen.model.account import Account

    portfolio = Portfolio.model_validate(
        {"capacity": [{"role": "kam", "period": f"2026-Q{n}", "hours": "40"} for n in (2, 3)]}
    )
    plan = Account.model_validate({
        "id": "a", "name": "A",
        "actions": [{"what": "x", "role": "kam", "hours": "92", "start": "2026-06-01", "due": "2026-08-31"}],
    })  # fmt: skip
    (over,) = overload([plan], portfolio, AS_OF)
    assert (over.quarter.slug, over.planned) == ("2026-Q3", 62)


def test_completeness_counts_half_for_a_partial_section(make):
    bare = completeness(make(programme="key"))
    assert (bare.share, {one.state for one in bare.sections}) == (0, {"missing"})
    one = completeness(make(risks=[{"id": "r", "text": "x", "probability": 1, "impact": 1}]))
    assert {section.id: section.state for section in one.sections}["risks"] == "partial"
    assert one.share == pytest.approx(0.5 / len(one.sections))


def test_a_further_section_is_expected_once_it_has_data_or_is_named(make):
    ids = {one.id for one in completeness(make()).sections}
    assert not ids & {"swot", "competitors", "economics", "whitespace"}
    named = completeness(make(sections=["swot"], whitespace=CELLS))
    assert {one.id: one.state for one in named.sections if one.id in ("swot", "whitespace")} == {
        "swot": "missing", "whitespace": "complete",
    }  # fmt: skip


def test_a_prospect_is_asked_for_less_than_a_key_account(make):
    assert len(completeness(make(programme="prospect")).sections) < len(completeness(make()).sections)
    assert len({one.id for one in SECTIONS}) == len(SECTIONS)


def test_reasons_choose_singular_and_plural_and_the_spelling_of_the_language():
    assert reason_text("few_answers", {"n": 1}, "en") == "only 1 answer: no trend"
    assert reason_text("outside_span", {"start": AS_OF, "end": AS_OF}, "da") == (
        "omsætningsdata dækker ikke 31.03.2026 til 31.03.2026"
    )
    assert reason_text("reweighted", {"share": 0.755}, "da") == "dækker 75,5\u00a0% af vægten"
