"""The review of the whole portfolio: one deck over all key accounts, whose sums are those of the accounts."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from pptx import Presentation

from docgen.batch.portfolio import _scope, run_portfolio
from docgen.batch.run import Order, plan
from docgen.facts.portfolio import PortfolioFacts, portfolio
from docgen.facts.portfolio_charts import CHARTS
from docgen.facts.portfolio_scope import revenue_of_year
from docgen.facts.story_notes import FEWEST, MOST

TODAY = dt.date(2026, 4, 15)


@pytest.fixture(scope="module")
def work(sample):
    return plan(sample.workspace, Order((), True, documents=("portfolio-review",), force=True), TODAY)


@pytest.fixture(scope="module")
def scope(work):
    keys = [one for one in work.portfolio.accounts if one.account.programme == "key"]
    return _scope(work.portfolio, work.shared, keys)


@pytest.fixture(scope="module")
def facts(scope):
    return portfolio(scope)


def text_of(data: bytes) -> str:
    slides = Presentation(io.BytesIO(data)).slides
    shapes = [shape for slide in slides for shape in slide.shapes]
    cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join([shape.text_frame.text for shape in shapes if shape.has_text_frame] + cells)


@pytest.mark.parametrize(("language", "word"), [("da", "Portefølje"), ("en", "Portfolio")])
def test_the_deck_names_every_key_account_in_its_language(work, language, word):
    report = run_portfolio(replace(work.portfolio, language=language, verify=True), work.shared)
    assert [fault.text() for one in report.left_out for fault in one.faults] == []
    (made,) = report.made
    assert (report.account, made.path.split("/")[:2]) == ("portfolio", ["portfolio", "internal"])
    text = text_of(made.data)
    keys = [one.account for one in work.portfolio.accounts if one.account.programme == "key"]
    assert [one.name for one in keys if (one.short_name or one.name) not in text] == []
    assert len(keys) > 5
    assert (word in text, re.findall(r"\{\{|\{%|None|nan", text)) == (True, [])


def test_the_portfolios_revenue_is_the_sum_of_its_accounts(scope, facts):
    each = [revenue_of_year(one) for one in scope.whole.figures]
    total = sum((one for one in each if one is not None), Decimal())
    assert facts["totals"]["revenue_text"] == scope.write.money(total, scope.currency, decimals=1, scale="million")
    shown = [one["revenue_text"] for one in facts["accounts"]]
    assert shown == [scope.money(one) for one in sorted(each, key=lambda one: -(one or 0))]


def test_the_best_score_is_first_and_each_account_says_how_it_moved(facts):
    scores = [int(one["score_text"]) for one in facts["ranking"] if one["rank"] != "–"]
    assert [one["rank"] for one in facts["ranking"]][:2] == ["1", "2"]
    assert scores == sorted(scores, reverse=True)
    assert {one["movement"][0] for one in facts["ranking"]} <= {"→", "↑", "↓", "–"}


def test_accounts_in_need_come_sickest_first_and_say_why(facts):
    red = facts["health_red"]
    assert [int(one["score_text"]) for one in red] == sorted(int(one["score_text"]) for one in red)
    assert [one["name"] for one in red if not one["why"]] == []
    assert "on_track" not in {one["tone"] for one in red}


def test_contracts_and_meetings_ahead_stand_in_the_order_of_their_days(scope, facts):
    ends = sorted(
        contract.end
        for account in scope.accounts
        for contract in account.contracts
        if contract.end and scope.as_of <= contract.end <= scope.as_of + dt.timedelta(days=180)
    )
    assert [one["end_text"] for one in facts["renewals"]] == [scope.write.date(end, "table") for end in ends]
    assert len(facts["year_wheel"]) <= 10


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_values_a_title_and_words_for_who_cannot_see_it(scope, name):
    chart = PortfolioFacts(scope).fill([f"charts.{name}"])["charts"][name]
    values = [value for one in chart.series for value in one.values if value is not None]
    assert (bool(values), bool(chart.title), bool(chart.alt)) == (True, True, True)
    assert {len(one.values) for one in chart.series} == {len(chart.categories) or len(chart.series[0].x or ())}


def test_without_key_accounts_or_without_its_template_the_deck_is_left_out_with_the_reason(work):
    alone = replace(work.portfolio, accounts=())
    (left,) = run_portfolio(alone, work.shared).left_out
    assert left.faults[0].text() == (
        "content/accounts: portfolio-review is about key accounts, and no account that can be built is one\n"
        "  fix: write programme: key into an account"
    )
    (left,) = run_portfolio(work.portfolio, replace(work.shared, templates={})).left_out
    assert left.faults[0].problem == "there is no template 'portfolio-review.pptx'"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_notes_of_each_slide_are_60_to_120_words_and_do_not_repeat_its_title(scope, language):
    facts = portfolio(replace(scope, language=language))
    told = {slide: text for slide, text in facts["notes"].items() if slide != "cover"}
    assert {slide: len(text.split()) for slide, text in told.items() if not FEWEST <= len(text.split()) <= MOST} == {}
    assert [slide for slide, text in told.items() if facts["titles"][slide] in text] == []
    assert facts["notes"]["cover"] == ""
