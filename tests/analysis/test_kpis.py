from __future__ import annotations

import datetime as dt
import inspect
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.analysis.figures import Context, is_for_customers
from docgen.analysis.goals import attainment, capped, status_of
from docgen.analysis.health import Part, net_promoter_score, recency_score, weighted_score
from docgen.analysis.kpis import KPIS, compute_kpis, figures_of, with_totals
from docgen.analysis.kpis.growth import compound_growth, growth_rate
from docgen.analysis.kpis.retention import Movement, lifetime_factor, movement
from docgen.analysis.kpis.wallet import concentration
from docgen.analysis.outcome import Reason
from docgen.analysis.pipeline import weighted_sum
from docgen.analysis.portfolio import portfolio_kpis
from docgen.analysis.reasons import REASONS
from docgen.analysis.thresholds import DEFAULTS
from docgen.errors import DocgenError
from docgen.model.account import Account
from docgen.model.audience import Released, customer_view
from docgen.model.portfolio import Portfolio

D = dt.date
TWO_YEARS = {f"{year}-{month:02}": 100 if year == 2025 else 125 for year in (2025, 2026) for month in range(1, 13)}


def reason_of(kpi):
    return (kpi.status, kpi.reason.code if kpi.reason else None)


# Growth


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        pytest.param("110", "100", 0.1, id="ten per cent more"),
        pytest.param("0", "100", -1.0, id="all of it lost"),
        pytest.param("-10", "100", -1.1, id="credit notes outweigh the invoices"),
        pytest.param("50", "0", Reason("new_customer"), id="zero base is a new customer"),
        pytest.param("0", "0", Reason("zero_revenue"), id="nothing then and nothing now"),
        pytest.param("50", "-5", Reason("negative_base"), id="a negative base means nothing"),
    ],
)
def test_growth_is_relative_to_a_positive_base(now, before, expected):
    assert growth_rate(Decimal(now), Decimal(before)) == expected


def test_revenue_growth_compares_with_the_same_quarter_last_year(make, see):
    account = make(TWO_YEARS, covers=("2025-01", "2026-12"))
    kpi = see(account, period="2026-Q1").kpi("revenue_growth")
    assert (kpi.value, kpi.status) == (0.25, "ok")
    assert kpi.details["change"] == Decimal(75)
    assert [one.value for one in kpi.inputs] == [Decimal(375), Decimal(300)]


def test_a_month_without_rows_is_zero_inside_the_span_and_missing_outside(make, see):
    gap = {month: amount for month, amount in TWO_YEARS.items() if month != "2026-02"}
    declared = see(make(gap, covers=("2025-01", "2026-03")), period="2026-Q1")
    assert declared.kpi("revenue").value == Decimal(250)
    undeclared = see(make(gap), period="2026-Q1")
    assert reason_of(undeclared.kpi("revenue")) == ("na", "outside_span")
    outside = see(make(gap, covers=("2025-01", "2026-02")), period="2026-Q1")
    assert outside.kpi("revenue").reason.text("en") == "the revenue data do not cover 1 Jan 2026 to 31 Mar 2026"


def test_the_first_year_of_a_customer_is_new_and_keeps_the_absolute_figure(make, see):
    account = make({"2026-01": 50}, covers=("2025-01", "2026-03"))
    kpi = see(account, period="2026-Q1").kpi("revenue_growth")
    assert reason_of(kpi) == ("nm", "new_customer")
    assert kpi.details["change"] == Decimal(50)
    assert kpi.reason.text("da") == "ny kunde: ingen omsætning at sammenligne med"


def test_an_open_quarter_is_compared_with_the_same_days_and_says_so(make, see):
    revenue = [{"date": day, "amount": "10"} for day in ("2025-04-10", "2025-06-10", "2026-04-10")]
    account = make(revenue, covers=("2025-01", "2026-06"))
    kpi = see(account, period="2026-Q2", as_of=D(2026, 5, 15)).kpi("revenue_growth")
    assert (kpi.value, kpi.preliminary) == (0.0, D(2026, 5, 15))


def test_an_open_period_ends_with_the_data(make, see):
    account = make(TWO_YEARS, covers=("2025-01", "2026-04"))
    kpi = see(account, period="2026-Q2", as_of=D(2026, 5, 15)).kpi("revenue")
    assert (kpi.value, kpi.preliminary, kpi.last_year.value) == (Decimal(125), D(2026, 4, 30), Decimal(100))


def test_a_leap_day_counts_in_its_own_year(make, see):
    revenue = [{"date": "2024-02-29", "amount": "7"}, {"date": "2025-02-28", "amount": "14"}]
    figures = see(make(revenue, covers=("2024-01", "2025-03")), period="2025-Q1", as_of=D(2025, 2, 28))
    assert figures.kpi("part_year").value == 1.0


def test_part_year_follows_the_fiscal_year_from_july(make, see):
    account = make(TWO_YEARS, covers=("2024-07", "2026-12"), fiscal_year_start=7)
    kpi = see(account, as_of=D(2026, 8, 31), period="2027-Q1").kpi("part_year")
    assert (kpi.value, kpi.details["elapsed_days"]) == (0.25, 62)
    assert kpi.details["run_rate"] == Decimal(250) / 62 * 365


def test_mixed_currencies_are_added_in_the_accounts_own(make, see):
    revenue = [{"date": "2026-01-10", "amount": "100", "currency": "EUR"}, {"date": "2026-02-10", "amount": "54"}]
    portfolio = {"fx": [{"currency": "EUR", "date": "2026-01-01", "rate": "7.46"}]}
    figures = see(make(revenue, covers=("2026-01", "2026-03")), portfolio, period="2026-Q1")
    assert (figures.kpi("revenue").value, figures.kpi("revenue").currency) == (Decimal("800.00"), "DKK")


def test_compound_growth_needs_a_positive_start():
    assert compound_growth(Decimal(100), Decimal(121), 2) == pytest.approx(0.10)
    assert compound_growth(Decimal(0), Decimal(121), 2) == Reason("new_customer")
    assert compound_growth(Decimal(-1), Decimal(121), 2) == Reason("negative_base")
    assert compound_growth(Decimal(100), Decimal(-1), 2) == Reason("negative_end")


def test_cagr_takes_whole_covered_years_without_a_gap(make, see):
    revenue = {"2022-06": 100, "2023-06": 110, "2024-06": 121, "2025-06": 133.1}
    whole = see(make(revenue, covers=("2022-01", "2026-03"))).kpi("cagr")
    assert (whole.value, whole.details["years"]) == (pytest.approx(0.1), 3)
    assert reason_of(see(make(revenue, covers=("2025-01", "2026-03"))).kpi("cagr")) == ("na", "too_few_years")


def test_total_growth_is_the_growth_of_sums_never_the_mean_of_rates(make):
    large = make({"2025-01": 900, "2026-01": 900}, covers=("2025-01", "2026-03"), id="large")
    small = make({"2025-01": 100, "2026-01": 200}, covers=("2025-01", "2026-03"), id="small", name="Small")
    new = make({"2026-01": 500}, covers=("2025-01", "2026-03"), id="new", name="New")
    unknown = make({"2026-01": 500}, covers=("2026-01", "2026-03"), id="unknown", name="Unknown")
    accounts = [large, small, new, unknown]
    context = with_totals(accounts, Context(period="2026-Q1", as_of=D(2026, 3, 31)))
    kpi = compute_kpis(large, context)["growth_total"]
    assert kpi.value == pytest.approx(0.6)
    assert kpi.details["like_for_like"] == pytest.approx(0.1)
    assert [note.text("en") for note in kpi.notes] == ["1 account without figures for the period left out"]
    assert portfolio_kpis(accounts, context)["growth_like_for_like"].value == pytest.approx(0.1)


def test_total_growth_needs_the_portfolio(make, see):
    assert reason_of(see(make({"2026-01": 1})).kpi("growth_total")) == ("na", "no_portfolio")


# Wallet


def test_share_of_wallet_reproduces_the_published_example(make, see):
    spend = [{"category": "all", "year": 2025, "amount": "10000", "source": "CFO", "date": "2026-01-10"}]
    account = make({"2025-05": 2500}, covers=("2025-01", "2026-03"), spend=spend)
    kpi = see(account).kpi("share_of_wallet")
    assert (kpi.value, kpi.details["gap"]) == (0.25, Decimal(7500))
    assert Decimal(10000) * Decimal("0.5") - Decimal(2500) == Decimal(2500)


def test_share_of_wallet_counts_only_what_competes_for_the_spend(make, see):
    spend = [
        {"category": "service", "year": 2025, "amount": "400", "source": "x", "date": "2026-01-10", "offerings": ["a"]}
    ]
    revenue = [{"date": "2025-05-01", "amount": "100", "offering": name} for name in ("a", "b")]
    kpi = see(make(revenue, covers=("2025-01", "2026-03"), spend=spend)).kpi("share_of_wallet")
    assert kpi.value == 0.25


def test_share_of_wallet_over_one_says_that_the_estimate_is_too_low(make, see):
    spend = [{"category": "all", "year": 2025, "amount": "100", "source": "x", "date": "2026-01-10"}]
    kpi = see(make({"2025-05": 150}, covers=("2025-01", "2026-03"), spend=spend)).kpi("share_of_wallet")
    assert (kpi.value, [note.code for note in kpi.notes]) == (1.5, ["over_wallet"])


def test_an_estimate_of_another_year_is_named(make, see):
    spend = [{"category": "all", "year": 2026, "amount": "2400", "source": "x", "date": "2026-01-10"}]
    kpi = see(make(TWO_YEARS, covers=("2025-01", "2026-03"), spend=spend)).kpi("share_of_wallet")
    assert kpi.value == pytest.approx((9 * 100 + 3 * 125) / 2400)
    assert [note.code for note in kpi.notes] == ["spend_other_year"]


def test_the_accounts_share_of_us_is_of_the_stated_year_where_portfolio_states_it(make, see):
    account = make(TWO_YEARS, covers=("2025-01", "2026-03"))
    portfolio = {"own_revenue": [{"period": "2025", "amount": "12000"}]}
    stated = see(account, portfolio).kpi("customer_share")
    assert stated.value == pytest.approx(0.1)
    assert [note.text("en") for note in stated.notes] == ["revenue and total revenue are of 2025"]
    assert see(account, portfolio, period="2025-FY").kpi("customer_share").notes == ()
    assert reason_of(see(account).kpi("customer_share")) == ("na", "no_own_revenue")


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=20))
def test_concentration_lies_between_one_over_n_and_one(weights):
    shares = [weight / sum(weights) for weight in weights]
    assert 1 / len(shares) - 1e-9 <= concentration(shares) <= 1 + 1e-9


# Margin


def test_margin_cost_ratio_and_account_margin_take_their_costs(make, see):
    revenue = [{"date": "2026-01-10", "amount": "1000", "cost": "600"}]
    lines = [{"period": "2026-Q1", "kind": "sales", "amount": "100"}]
    figures = see(make(revenue, covers=("2026-01", "2026-03"), cost_lines=lines), period="2026-Q1")
    values = {name: figures.kpi(name).value for name in ("margin", "cost_ratio", "account_margin", "account_profit")}
    assert values == {"margin": 0.4, "cost_ratio": 0.7, "account_margin": 0.3, "account_profit": Decimal(300)}


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        pytest.param([{"date": "2026-01-10", "amount": "10", "cost": "15"}], ("ok", None), id="a loss is shown"),
        pytest.param([{"date": "2026-01-10", "amount": "10"}], ("na", "no_cost"), id="a row without its cost"),
        pytest.param([], ("nm", "zero_revenue"), id="no revenue"),
        pytest.param(
            [{"date": "2026-01-10", "amount": "-5", "cost": "0"}], ("nm", "negative_revenue"), id="credit note"
        ),
    ],
)
def test_margin_is_missing_or_meaningless_rather_than_wrong(make, see, revenue, expected):
    account = make(revenue, covers=("2026-01", "2026-03"))
    assert reason_of(see(account, period="2026-Q1").kpi("margin")) == expected


def test_a_yearly_cost_counts_by_the_days_of_the_quarter(make, see):
    revenue = [{"date": "2026-01-10", "amount": "1000", "cost": "0"}]
    lines = [{"period": "2026", "kind": "sales", "amount": "365"}]
    figures = see(make(revenue, covers=("2026-01", "2026-03"), cost_lines=lines), period="2026-Q1")
    assert figures.kpi("cost_ratio").value == pytest.approx(0.09)


# Health, engagement, NPS


def test_health_reproduces_the_published_weights():
    parts = [Part("nps", 0.25, (40 + 100) / 2), Part("usage", 0.35, 80), Part("support", 0.20, 70), Part("e", 0.20, 60)]
    assert weighted_score(parts, 0.6).score == pytest.approx(0.25 * 70 + 0.35 * 80 + 0.20 * 70 + 0.20 * 60)
    assert recency_score(20, 50) == 60


def test_a_missing_part_shares_its_weight_and_too_little_weight_gives_no_score():
    known = [Part("usage", 0.3, 80), Part("relationship", 0.3, 60), Part("other", 0.4, None)]
    assert weighted_score(known, 0.6).score == pytest.approx(70)
    assert weighted_score(known, 0.61).score is None


@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 100)), min_size=1, max_size=6))
def test_a_weighted_score_lies_between_its_parts(parts):
    score = weighted_score([Part("x", weight, value) for weight, value in parts], 0.6).score
    assert min(value for _, value in parts) - 1e-9 <= score <= max(value for _, value in parts) + 1e-9


def test_satisfaction_falls_back_to_nps(make, see):
    parts = [{"part": name, "score": "80", "as_of": "2026-03-01", "source": "x"} for name in ("usage", "relationship")]
    surveys = [{"date": "2026-02-01", "score": 9}, {"date": "2026-02-02", "score": 7}]
    kpi = see(make(health=parts, surveys=surveys)).kpi("health_score")
    assert kpi.value == pytest.approx((0.30 * 80 + 0.25 * 80 + 0.20 * 75) / 0.75)
    assert [note.code for note in kpi.notes] == ["satisfaction_from_nps", "reweighted"]
    assert kpi.details["band"] == "on_track"


def test_health_under_60_per_cent_of_the_weight_is_missing(make, see):
    parts = [{"part": "usage", "score": "80", "as_of": "2026-03-01", "source": "x"}]
    kpi = see(make(health=parts)).kpi("health_score")
    assert kpi.reason.text("da") == "kun 30\u00a0% af vægten er kendt (mindst 60\u00a0%)"


def test_scores_after_the_moment_are_not_known_to_it(make, see):
    parts = [
        {"part": name, "score": score, "as_of": day, "source": "x"}
        for name in ("usage", "relationship", "satisfaction", "support", "commercial")
        for score, day in (("60", "2025-12-01"), ("80", "2026-03-01"))
    ]
    kpi = see(make(health=parts), period="2026-Q1").kpi("health_score")
    assert (kpi.value, kpi.previous.value) == (pytest.approx(80), pytest.approx(60))


def test_engagement_weighs_coverage_meetings_and_executives(make, see):
    people = [
        {"name": "Ida Holm", "buying_role": "decision_maker", "last_contact": "2026-03-13"},
        {"name": "Bo Friis", "last_contact": "2025-11-01"},
    ]
    meetings = [{"type": "operational", "planned": "2026-01-10", "held": "2026-01-10"},
                {"type": "operational", "planned": "2026-02-10"}]  # fmt: skip
    kpi = see(make(stakeholders=people, meetings=meetings)).kpi("engagement_level")
    assert kpi.value == pytest.approx(0.4 * 50 + 0.3 * 50 + 0.3 * 90)
    assert reason_of(see(make()).kpi("engagement_level")) == ("na", "no_stakeholders")


def test_nps_of_a_tiny_sample_is_shown_with_its_size(make, see):
    surveys = [{"date": "2026-02-01", "score": score} for score in (10, 9, 6)]
    kpi = see(make(surveys=surveys)).kpi("nps")
    assert kpi.value == pytest.approx(100 / 3)
    assert [note.text("en") for note in kpi.notes] == ["only 3 answers: no trend"]
    assert net_promoter_score([9, 10, 7, 8, 0, 6]) == 0


# Governance


def meeting(planned, held=None, kind="executive_review", **fields):
    return {"type": kind, "planned": planned, "held": held, **fields}


def test_the_governance_cycle_is_the_median_between_held_reviews(make, see):
    meetings = [meeting("2025-07-01", "2025-07-01"), meeting("2025-10-01", "2025-10-09"),
                meeting("2026-01-01", "2026-01-20"), meeting("2026-03-25"),
                meeting("2026-01-02", "2026-01-02", "operational")]  # fmt: skip
    figures = see(make(meetings=meetings))
    assert figures.kpi("governance_cycle").value == 101.5
    assert figures.kpi("governance_on_time").value == pytest.approx(2 / 3)
    assert reason_of(see(make(meetings=meetings[:1])).kpi("governance_cycle")) == ("na", "few_meetings")


def test_decision_speed_leaves_open_requests_out_and_counts_them(make, see):
    decisions = [
        {"text": "a", "requested": "2026-01-01", "decided": "2026-01-11"},
        {"text": "b", "requested": "2026-01-01", "decided": "2026-01-31"},
        {"text": "c", "requested": "2025-12-01"},
        {"text": "d", "requested": "2025-09-01", "decided": "2025-10-01"},
    ]
    kpi = see(make(meetings=[meeting("2026-01-10", decisions=decisions)]), period="2026-Q1").kpi("decision_speed")
    assert (kpi.value, kpi.details["median"], kpi.previous.value) == (20.0, 20.0, 30.0)
    assert [note.text("da") for note in kpi.notes] == ["1 åben, den ældste 120 dage gammel"]


# Pipeline


def deal(stage, **fields):
    return {"name": "x", "stage": stage, **fields}


def test_win_rate_by_value_means_nothing_where_lost_deals_carry_no_amount(make, see):
    deals = [
        deal("won", amount="100", close="2026-02-01"),
        deal("lost", amount="0", close="2026-02-01"),
        deal("won", amount="100", close="2024-02-01"),
        deal("develop", amount="5", close="2026-05-01"),
    ]
    figures = see(make(opportunities=deals))
    assert figures.kpi("win_rate").value == 0.5
    assert reason_of(figures.kpi("win_rate_value")) == ("nm", "no_lost_value")
    assert reason_of(see(make()).kpi("win_rate")) == ("na", "no_closed")


def test_weighted_pipeline_refuses_a_probability_in_per_cent(make, see):
    deals = [deal("develop", amount="100", probability="0.4", close="2026-05-01"),
             deal("develop", amount="100", probability="0.5", close="2026-01-01"),
             deal("develop", amount="100", close="2026-05-01")]  # fmt: skip
    kpi = see(make(opportunities=deals)).kpi("weighted_pipeline")
    assert kpi.value == Decimal("40.0")
    assert {note.code for note in kpi.notes} == {"past_due", "no_probability"}
    with pytest.raises(DocgenError, match="probability 40 is not between 0 and 1"):
        weighted_sum([(Decimal(100), Decimal(40))])


def test_pipeline_coverage_is_of_what_is_still_missing(make, see):
    deals = [deal("develop", amount="300", probability="0.5", close="2026-05-01")]
    targets = [{"measure": "revenue", "period": "2026", "amount": "1000"}]
    revenue = {"2026-01": 600}
    kpi = see(make(revenue, ("2026-01", "2026-03"), opportunities=deals, targets=targets)).kpi("pipeline_coverage")
    assert (kpi.value, kpi.details["weighted"], kpi.details["scope"]) == (0.75, 0.375, "2026-FY")
    met = see(make({"2026-01": 1000}, ("2026-01", "2026-03"), opportunities=deals, targets=targets))
    assert reason_of(met.kpi("pipeline_coverage")) == ("nm", "target_met")
    assert reason_of(see(make(opportunities=deals)).kpi("pipeline_coverage")) == ("na", "no_target")


def test_sales_cycle_leaves_out_and_counts_impossible_durations(make, see):
    deals = [
        deal("won", created="2026-01-01", close="2026-01-31"),
        deal("won", created="2026-03-01", close="2026-02-01"),
        deal("won", close="2026-02-01"),
    ]
    kpi = see(make(opportunities=deals)).kpi("sales_cycle")
    assert (kpi.value, kpi.details["excluded"]) == (30.0, 2)
    assert reason_of(see(make(opportunities=deals[1:])).kpi("sales_cycle")) == ("na", "negative_durations")
    assert reason_of(see(make(opportunities=deals[:0])).kpi("sales_cycle")) == ("na", "no_won")


# Retention and lifetime


def test_nrr_reproduces_the_published_example():
    moved = Movement(Decimal(100), Decimal(15), Decimal(3), Decimal(5))
    assert (moved.net, moved.gross) == (1.07, 0.92)


def test_movement_parts_growth_shrinking_and_loss():
    before = {"a": Decimal(50), "b": Decimal(30), "c": Decimal(20)}
    now = {"a": Decimal(60), "b": Decimal(25), "d": Decimal(9)}
    assert movement(before, now) == Movement(Decimal(100), Decimal(19), Decimal(5), Decimal(20))
    assert movement(before, now, new=False).expansion == Decimal(10)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 1000).map(Decimal), min_size=1),
       st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000).map(Decimal)))  # fmt: skip
def test_gross_retention_never_exceeds_net_nor_one(before, now):
    moved = movement(before, now)
    assert moved.gross <= min(1.0, moved.net) + 1e-12
    assert moved.net == pytest.approx(float(sum(now.values(), Decimal(0)) / moved.start))


def test_lifetime_value_discounts_five_years_of_profit(make, see):
    assert lifetime_factor(1.0, 0.0, 5) == 5
    assert lifetime_factor(0.9, 0.10, 5) == pytest.approx(sum((0.9 / 1.1) ** k for k in range(1, 6)))
    revenue = [{"date": f"{year}-06-10", "amount": "1000", "cost": "600"} for year in (2024, 2025)]
    lines = [{"period": "2025", "kind": "sales", "amount": "100"}]
    account = make(revenue, covers=("2024-01", "2025-12"), cost_lines=lines)
    kpi = see(account, as_of=D(2025, 12, 31)).kpi("customer_lifetime_value")
    assert float(kpi.value) == pytest.approx(300 * lifetime_factor(1.0, 0.10, 5))


# Plan


@pytest.mark.parametrize(
    ("actual", "target", "direction", "baseline", "expected"),
    [
        pytest.param(80, 100, "higher_better", None, 0.8, id="higher is better"),
        pytest.param(125, 100, "lower_better", None, 0.8, id="lower is better turns the ratio"),
        pytest.param(0, 10, "lower_better", None, 1.0, id="nothing left of what should fall"),
        pytest.param(0, 0, "lower_better", None, 1.0, id="zero of zero is reached"),
        pytest.param(5, 0, "higher_better", None, Reason("zero_target"), id="no ratio to zero"),
        pytest.param(5, -1, "higher_better", None, Reason("negative_target"), id="no ratio to a loss"),
        pytest.param(19, 14, "lower_better", 24, 0.5, id="half of the way from the baseline"),
        pytest.param(24, 24, "higher_better", 24, Reason("target_is_baseline"), id="no way to go"),
        pytest.param(28, 25, "higher_better", 30, 1.12, id="a level to hold has no way from its baseline"),
    ],
)
def test_attainment_knows_its_direction(actual, target, direction, baseline, expected):
    got = attainment(actual, target, direction, baseline)
    assert got == (expected if isinstance(expected, Reason) else pytest.approx(expected))


def test_status_follows_attainment_and_a_goals_own_limit():
    shares = [1.0, 0.95, 0.9, 0.89, None]
    assert [status_of(one, DEFAULTS) for one in shares] == ["on_track", "watch", "watch", "act", "none"]
    assert status_of(0.8, DEFAULTS, watch_from=0.75) == "watch"
    assert (capped(-0.2), capped(1.7)) == (0.0, 1.5)


def test_goal_attainment_takes_its_value_from_kpi_service_or_person(make, see):
    goals = [
        {"id": "wallet", "text": "x", "kpi": "share_of_wallet", "unit": "%", "target": "50"},
        {"id": "stops", "text": "x", "service": "stops", "target": "10", "direction": "lower_better"},
        {"id": "typed", "text": "x", "actual": "4", "target": "4"},
        {"id": "unknown", "text": "x", "target": "4"},
    ]
    spend = [{"category": "all", "year": 2025, "amount": "100", "source": "x", "date": "2026-01-10"}]
    service = [{"measure": "Stops", "id": "stops", "period": "2026-Q1", "value": "20", "direction": "lower_better"}]
    account = make({"2025-05": 25}, ("2025-01", "2026-03"), objectives=goals, spend=spend, service=service)
    kpi = see(account).kpi("goal_attainment")
    assert kpi.value == pytest.approx((0.5 + 0.5 + 1.0) / 3)
    assert (kpi.details["reached"], kpi.details["n"], kpi.details["goals"]) == (1, 3, 4)


def test_a_goal_need_not_say_what_is_good_of_the_measure_that_it_follows(make, see):
    goals = [{"id": "stops", "text": "x", "service": "stops", "target": "20"}]
    service = [{"measure": "Stops", "id": "stops", "period": "2026-Q1", "value": "25", "direction": "lower_better"}]
    account = make({"2025-05": 25}, ("2025-01", "2026-03"), objectives=goals, service=service)
    assert see(account).kpi("goal_attainment").value == pytest.approx(0.8)


def test_plan_execution_counts_what_is_due(make, see):
    def task(due, status="not_started", done_on=None):
        return {"what": "x", "due": due, "status": status, "done_on": done_on}

    actions = [task("2026-01-10", "done", "2026-01-09"), task("2026-01-10", "done", "2026-02-01"), task("2026-02-01"),
               task("2026-06-01"), task(None), task("2026-01-01", "cancelled"), task("2026-03-31")]  # fmt: skip
    kpi = see(make(actions=actions)).kpi("plan_execution")
    assert kpi.value == pytest.approx(1 / 3)
    assert (kpi.details["overdue"], kpi.details["undated"]) == (1, 1)
    assert reason_of(see(make(actions=[task(None)])).kpi("plan_execution")) == ("na", "nothing_due")


def test_benefits_are_held_against_their_plan(make, see):
    benefits = [{"line": "a", "period": period, "amount": amount, "planned": planned}
                for period, amount, planned in (("2025-Q4", "3", "2"), ("2026-Q1", "4", "5"))]  # fmt: skip
    figures = see(make(benefits=benefits), period="2026-Q1")
    quarter, to_date = figures.kpi("realised_benefits"), figures.kpi("benefits_to_date")
    assert (quarter.value, quarter.plan.value, quarter.previous.value) == (Decimal(4), Decimal(5), Decimal(3))
    assert (to_date.value, to_date.plan.value) == (Decimal(7), Decimal(7))


def test_the_roi_models_plan_stands_in_where_no_benefit_states_its_own(make, see):
    account = make(benefits=[{"line": "a", "period": "2026-Q1", "amount": "4"}])
    figures = see(account, period="2026-Q1")
    assert figures.kpi("realised_benefits").plan.value is None
    planned = see(account, period="2026-Q1", benefit_plan={"nord": {figures.period: Decimal(6)}})
    assert planned.kpi("realised_benefits").plan.value == Decimal(6)


def test_sales_targets_are_the_plan_and_an_open_quarter_has_a_part_of_it(make, see):
    targets = [{"measure": "revenue", "period": f"2026-Q{n}", "amount": "910"} for n in (1, 2, 3, 4)]
    account = make(TWO_YEARS, ("2025-01", "2026-12"), targets=targets)
    assert see(account, period="2026-Q1").kpi("revenue").plan.value == Decimal(910)
    assert see(account, period="2026-H1", as_of=D(2026, 6, 30)).kpi("revenue").plan.value == Decimal(1820)
    assert see(account, period="2026-Q2", as_of=D(2026, 4, 30)).kpi("revenue").plan.value == Decimal(300)


# The catalogue


def test_every_kpi_has_a_name_a_formula_and_a_tile_label_that_fits():
    for one in KPIS.values():
        tile = one.short or one.label
        assert all(one.label[language] and one.formula[language] for language in ("da", "en"))
        assert all(len(text) <= 22 for text in tile.values()), one.id


def test_every_kpi_says_its_formula_unit_and_source_where_it_is_computed():
    for one in KPIS.values():
        formula, *_, last = inspect.cleandoc(one.compute.__doc__ or "").split("\n\n")
        published = f" ({one.source})" if one.source else ""
        assert " ".join(last.split()) == f"Unit: {one.unit}. Source: {', '.join(one.inputs)}{published}."
        assert len(formula) > 20, one.id


def test_the_guides_five_stand_first():
    assert list(KPIS)[:10] == [
        "revenue_growth", "growth_total", "share_of_wallet", "customer_share", "margin", "cost_ratio", "health_score",
        "engagement_level", "governance_cycle", "decision_speed",
    ]  # fmt: skip


def test_every_reason_is_worded_in_both_languages():
    assert all(set(words) == {"da", "en"} and all(words.values()) for words in REASONS.values())


def test_an_empty_account_has_a_reason_for_every_kpi_and_fails_at_none(make, see):
    kpis = compute_kpis(make(), Context(as_of=D(2026, 3, 31)))
    assert {one.id for one in kpis.values() if one.ok} == set()
    assert all(one.reason is not None and one.reason.text("da") for one in kpis.values())


def test_only_kpis_of_whole_customer_lists_are_for_customers():
    shown = {one.id for one in KPIS.values() if is_for_customers(one)}
    assert shown == {
        "governance_cycle",
        "governance_on_time",
        "decision_speed",
        "realised_benefits",
        "benefits_to_date",
    }


def test_a_customers_view_gives_the_same_figures_or_says_internal(make):
    account = make(
        TWO_YEARS, ("2025-01", "2026-12"), benefits=[{"line": "a", "period": "2026-Q1", "amount": "4"}],
        meetings=[meeting("2025-10-01", "2025-10-01"), meeting("2026-01-10", "2026-01-10")],
    )  # fmt: skip
    full = compute_kpis(account, Context(as_of=D(2026, 3, 31)))
    seen = compute_kpis(customer_view(account, Released(as_of=D(2026, 3, 31))), Context())
    for name, kpi in seen.items():
        if is_for_customers(KPIS[name]):
            assert (kpi.value, kpi.status, kpi.period) == (full[name].value, full[name].status, full[name].period)
        else:
            assert (kpi.value, kpi.status, kpi.plan.value) == (None, "internal", None)


def test_the_portfolio_adds_up_to_its_accounts_across_currencies():
    portfolio = Portfolio.model_validate(
        {"fx": [{"currency": "EUR", "date": f"{year}-{month:02}-01", "rate": "7.5"}
                for year in (2025, 2026) for month in (1, 4, 7, 10)]}
    )  # fmt: skip
    span = {"start": "2025-01", "end": "2026-03"}
    one = Account.model_validate({"id": "a", "name": "A", "last_updated": "2026-03-31", "currency": "EUR", "revenue": {
        "covers": span, "rows": [{"date": "2026-01-10", "amount": "100"}]}})  # fmt: skip
    two = Account.model_validate({"id": "b", "name": "B", "last_updated": "2026-03-31", "revenue": {
        "covers": span, "rows": [{"date": "2026-01-10", "amount": "250"}]}})  # fmt: skip
    context = Context(portfolio, period="2026-Q1")
    total = portfolio_kpis([one, two], context)["revenue"]
    assert (total.value, total.currency) == (Decimal(1000), "DKK")
    shared = with_totals([one, two], context)
    assert compute_kpis(one, shared)["customer_share"].value == pytest.approx(0.75)
    assert figures_of(one, shared).kpi("revenue").value == Decimal(100)


def test_the_portfolios_quarter_is_of_our_fiscal_year_whatever_the_first_account_has(make):
    span = ("2024-07", "2026-03")
    july = make({"2025-08": 100, "2026-02": 7}, span, fiscal_year_start=7)
    january = make({"2025-08": 100, "2026-02": 5}, span).model_copy(update={"id": "syd", "name": "Syd"})
    for accounts in ([july, january], [january, july]):
        total = portfolio_kpis(accounts, Context(Portfolio(), period="2026-Q1"))["revenue"]
        assert (total.value, total.period.start) == (Decimal(12), dt.date(2026, 1, 1))
