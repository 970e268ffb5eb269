"""The sample portfolio agrees with itself: it loads, its sums reconcile, every name and id exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from docgen.analysis.figures import Context
from docgen.analysis.kpis import compute_kpis
from docgen.library import Library
from docgen.model.account import Account
from docgen.model.base import LANGUAGES
from docgen.roi.evaluate import evaluate
from docgen.roi.model import RoiModel, check_model
from docgen.sources.loading import LoadedAccount, LoadResult, load_accounts
from docgen.sources.snippets import read_library
from docgen.workspace import load_workspace

REPO = Path(__file__).resolve().parents[1]
KEY = (
    "brightway", "broende", "faelles", "nordkraft", "rheintor", "smedjen", "solbakken", "stenby", "thornfield",
    "vesthavn",
)  # fmt: skip
AS_OF = dt.date(2026, 3, 31)


@cache
def sample() -> LoadResult:
    return load_accounts(load_workspace(REPO))


@cache
def library() -> Library:
    workspace = load_workspace(REPO)
    found, faults = read_library(workspace.content, workspace.language, sample().offerings)
    assert faults == []
    return found


@cache
def loaded() -> Mapping[str, LoadedAccount]:
    return {one.id: one for one in sample().accounts}


def account(name: str) -> Account:
    return loaded()[name].account


def accounts() -> list[Account]:
    return [one.account for one in sample().accounts]


def models(name: str) -> list[RoiModel]:
    found = []
    for data in loaded()[name].roi:
        model, faults = check_model(data, lambda path=(), of_key=False: loaded()[name].place(("roi", *path), of_key))
        assert [str(fault) for fault in faults if fault.severity == "error"] == []
        assert model is not None
        found.append(model)
    return found


def revenue(of: Account, start: str, end: str, unit: str | None = None) -> Decimal:
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    rows = (row for row in of.revenue.rows if first <= row.date <= last and unit in (None, row.unit))
    return sum((row.amount for row in rows), Decimal(0))


def people_of(of: Account) -> set[str]:
    sponsors = [one.name for one in (of.sponsor_ours, of.sponsor_theirs) if one is not None]
    return {*of.kams, *sponsors, *(one.name for one in of.stakeholders), *(one.name for one in of.team)}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text in two languages, and where it stands."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            yield path, value
        else:
            for key, item in value.items():
                yield from texts(item, f"{path}.{key}")


def test_the_sample_loads_without_a_fault() -> None:
    assert [str(fault) for fault in sample().faults] == []


def test_ten_key_accounts_and_one_prospect_make_the_sample() -> None:
    programmes = {one.id: one.programme for one in accounts()}
    assert programmes == {**dict.fromkeys(KEY, "key"), "oeresyd": "prospect"}


def test_the_library_holds_twelve_themes_eight_cases_four_references_and_fifteen_offerings() -> None:
    kinds = [kind for kind, _ in library().snippets()]
    assert (kinds.count("win-theme"), kinds.count("case-study"), kinds.count("reference")) == (12, 8, 4)
    assert len({one.id for one in sample().offerings}) == 15


def test_every_snippet_is_approved_and_has_all_its_words_in_both_languages() -> None:
    missing = [
        (snippet.id, language)
        for _, snippet in library().snippets()
        for language in LANGUAGES
        if not (
            (words := snippet.words.get(language))
            and words.approved and words.title and words.benefit and words.how and words.proof
        )
    ]  # fmt: skip
    assert missing == []


def test_three_currencies_beside_the_krone_and_a_fiscal_year_from_july_occur() -> None:
    assert {one.currency for one in accounts()} == {"DKK", "EUR", "GBP", "SEK"}
    assert {one.id for one in accounts() if one.fiscal_year_start == 7} == {"stenby"}


def test_one_name_has_sixty_characters_and_others_hold_marks_and_danish_letters() -> None:
    names = [one.name for one in accounts()]
    assert max(len(name) for name in names) == 60
    assert all(any(mark in name for name in names) for mark in '&"æøåØ')


def test_the_broad_account_has_twenty_five_stakeholders_and_forty_actions() -> None:
    assert (len(account("broende").stakeholders), len(account("broende").actions)) == (25, 40)


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_stated_totals_equal_the_rows(name: str) -> None:
    of = account(name)
    spans = {"2025": ("2025-01-01", "2025-12-31"), "2026-Q1": ("2026-01-01", "2026-03-31")}
    for stated in of.stated_totals:
        assert (stated.period, stated.unit, revenue(of, *spans[stated.period], stated.unit)) == (
            stated.period, stated.unit, stated.amount,
        )  # fmt: skip


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_every_unit_and_offering_that_is_named_exists(name: str) -> None:
    of = account(name)
    units, offerings = {one.name for one in of.units}, {one.id for one in sample().offerings}
    items: list[Any] = [*of.revenue.rows, *of.contracts, *of.opportunities, *of.whitespace]
    assert {one.unit for one in items if one.unit} <= units
    assert {one.offering for one in items if one.offering} <= offerings
    assert {one.unit for one in of.stakeholders if one.unit} <= units


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_every_person_who_owns_or_attends_something_is_in_the_account(name: str) -> None:
    of = account(name)
    owned: list[Any] = [*of.objectives, *of.risks, *of.actions, *of.opportunities, *of.whitespace]
    owners = [one.owner for one in owned]
    sides = [who for one in of.milestones for who in (one.customer_owner, one.our_owner)]
    met = [who for one in of.activities for who in (*one.people, one.by)]
    forums = [who for one in of.governance for who in (*one.ours, *one.theirs)]
    reports = [one.reports_to for one in of.stakeholders] + [one.our_owner for one in of.stakeholders]
    attending = [who for one in of.meetings for who in one.participants]
    named = {who for who in (*owners, *sides, *met, *forums, *reports, *attending) if who}
    assert named - people_of(of) == set()


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_every_person_in_a_review_is_in_the_account(name: str) -> None:
    known = people_of(account(name))
    for review in loaded()[name].reviews:
        named = {one.name for one in review.participants}
        sought: list[Any] = [*review.decisions_sought, *review.outcomes]
        named |= {one.owner for one in sought if one.owner}
        assert (review.period, named - known) == (review.period, set())


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_every_id_that_is_referred_to_exists(name: str) -> None:
    of = account(name)
    goals, objectives = {one.id for one in of.customer_goals}, {one.id for one in of.objectives}
    actions, measures = {one.id for one in of.actions}, {one.id for one in of.service}
    assert {one.goal for one in of.themes if one.goal} <= goals
    assert {one.objective for one in of.actions if one.objective} <= objectives
    assert {before for one in of.actions for before in one.depends_on} <= actions
    assert {one.service for one in of.objectives if one.service} <= measures
    ids = {snippet.id for _, snippet in library().snippets()}
    assert {one.snippet for one in of.themes} | {one.proof for one in of.themes if one.proof} <= ids
    lines = {benefit.id for model in models(name) for benefit in model.benefits}
    if lines:
        assert {one.benefit_line for one in of.themes if one.benefit_line} <= lines


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_the_last_contact_is_the_last_activity_with_the_person(name: str) -> None:
    of = account(name)
    for person in of.stakeholders:
        days = [one.date for one in of.activities if person.name in one.people]
        assert (person.name, person.last_contact) == (person.name, max(days, default=person.last_contact))


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_nothing_is_done_before_it_began_or_after_the_data_end(name: str) -> None:
    of = account(name)
    for action in of.actions:
        if action.start and action.due:
            assert action.start <= action.due, action.id
        assert (action.done_on is not None) == (action.status == "done"), action.id
        assert action.done_on is None or action.done_on <= AS_OF, action.id
    assert all(one.held is None or one.held <= AS_OF for one in of.meetings)
    assert all(row.date <= AS_OF for row in of.revenue.rows)


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_open_opportunities_and_pipeline_cells_come_to_the_same_per_cell(name: str) -> None:
    of = account(name)
    still_open = [one for one in of.opportunities if one.stage not in ("won", "lost")]
    for cell in of.whitespace:
        if cell.status == "pipeline":
            own = [one.amount or 0 for one in still_open if (one.unit, one.offering) == (cell.unit, cell.offering)]
            assert (cell.unit, cell.offering, sum(own)) == (cell.unit, cell.offering, cell.potential)


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_every_text_exists_in_both_languages(name: str) -> None:
    one = loaded()[name]
    found = [*texts(one.account), *chain(*(texts(review, review.period) for review in one.reviews))]
    assert found
    assert [path for path, text in found if set(text) != set(LANGUAGES) or not all(text.values())] == []


def test_the_first_two_accounts_fill_every_list_that_a_document_shows() -> None:
    empty = {"nordkraft": set(), "brightway": {"bans", "cvr", "notes", "tags", "waivers"}}
    for name, allowed in empty.items():
        of = account(name)
        assert {key for key in Account.model_fields if not getattr(of, key)} <= {
            *allowed,
            "bans",
            "fiscal_year_start",
            "roi",
        }


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_no_decision_is_longer_than_sixty_characters(name: str) -> None:
    for review in loaded()[name].reviews:
        for decision in review.decisions_sought:
            said = decision.text.values() if isinstance(decision.text, dict) else [decision.text]
            assert [text for text in said if len(text) > 60] == []


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_no_label_of_a_tile_is_longer_than_twenty_two_characters(name: str) -> None:
    for measure in account(name).service:
        said = measure.tile.values() if isinstance(measure.tile, dict) else [measure.tile or ""]
        assert [text for text in said if len(text) > 22] == []


@pytest.mark.parametrize("name", [*KEY, "oeresyd"])
def test_each_raci_row_but_the_one_left_open_has_one_accountable_person(name: str) -> None:
    rows = [len(one.accountable) for one in account(name).raci]
    assert [count for count in rows if count != 1] == ([0] if name == "vesthavn" else [])


def test_the_utility_shows_the_figures_of_the_case() -> None:
    nordkraft = account("nordkraft")
    context = Context(portfolio=sample().portfolio, offerings={one.id: one for one in sample().offerings})
    kpis = compute_kpis(nordkraft, context)
    expected = {
        "revenue_12m": 18_400_000,
        "whitespace_value": 9_000_000,
        "open_pipeline": 3_800_000,
        "benefits_to_date": 9_400_000,
    }
    assert {name: int(kpis[name].value or 0) for name in expected} == expected
    assert round(float(kpis["revenue_growth_12m"].value or 0), 3) == 0.108
    assert round(float(kpis["share_of_wallet"].value or 0), 2) == 0.27
    assert round(float(kpis["health_score"].value or 0)) == 78


def test_the_benefits_of_the_utility_add_up_to_the_case() -> None:
    benefits = account("nordkraft").benefits
    assert sum(one.amount for one in benefits) == 9_400_000
    assert sum(one.planned or 0 for one in benefits) == 8_900_000


def test_the_direct_cost_of_the_utility_is_that_of_the_case() -> None:
    rows = [row for row in account("nordkraft").revenue.rows if dt.date(2025, 4, 1) <= row.date <= AS_OF]
    assert sum(row.cost or 0 for row in rows) == 10_900_000


def test_the_account_in_trouble_lost_money_in_2025_and_renews_within_180_days() -> None:
    trouble = account("vesthavn")
    rows = [row for row in trouble.revenue.rows if row.date.year == 2025]
    assert sum(row.cost or 0 for row in rows) > sum(row.amount for row in rows)
    ends = [one.end for one in trouble.contracts if one.end and not one.renewal_plan and one.end > AS_OF]
    assert min(ends) <= AS_OF + dt.timedelta(days=180)


def test_the_largest_three_accounts_end_with_the_utility() -> None:
    rate = {
        code: max((one for one in sample().portfolio.fx if one.currency == code), key=lambda one: one.date).rate
        for code in ("EUR", "GBP", "SEK")
    }
    sizes = {
        one.id: revenue(one, "2025-04-01", "2026-03-31") * rate.get(one.currency, Decimal(1)) for one in accounts()
    }
    assert sorted(sizes, key=lambda name: -sizes[name])[:3] == ["brightway", "broende", "nordkraft"]


@pytest.mark.parametrize(
    "name", [one for one in (*KEY, "oeresyd") if (REPO / "content/accounts" / one / "roi").is_dir()]
)
def test_each_roi_model_pays_in_its_base_case_and_loses_or_nearly_so_in_its_low_one(name: str) -> None:
    for model in models(name):
        result = evaluate(model, draws=1_000)
        low = result.scenarios["low"].npv
        assert low < result.npv / 4 < result.npv
