from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from docgen.cli import cli

ACCOUNT = """\
schema_version: 1
id: nord
name: Nord A/S
last_updated: 2026-03-31
ratings: {annual_value: 5, strategic_fit: 4, complexity: 3, access: 2, growth: 5}
revenue:
  covers: {start: 2025-01, end: 2026-03}
  rows:
    - {date: 2025-01-31, amount: 1000, cost: 700}
    - {date: 2026-01-31, amount: 1250, cost: 800}
"""


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "content" / "accounts" / "nord"
    folder.mkdir(parents=True)
    (folder / "account.yaml").write_text(ACCOUNT, encoding="utf-8")
    (tmp_path / "content" / "portfolio.yaml").write_text("schema_version: 1\ncurrency: DKK\n", encoding="utf-8")
    (tmp_path / "docgen.toml").write_text('language = "en"\n', encoding="utf-8")
    return tmp_path


def run(workspace, *arguments):
    result = CliRunner().invoke(cli, [*arguments, "--workspace", str(workspace)])
    assert result.exception is None, result.output
    return result.stdout


def test_kpis_as_json_hold_value_status_reason_and_references(workspace):
    kpis = json.loads(run(workspace, "kpis", "nord", "--period", "2026-Q1", "--json"))["accounts"]["nord"]
    growth = kpis["revenue_growth"]
    assert (growth["value"], growth["status"], growth["period"], growth["as_of"]) == (
        0.25, "ok", "2026-Q1", "2026-03-31",
    )  # fmt: skip
    assert growth["inputs"][0] == {"path": "revenue.rows", "value": 1250, "from": "2026-01-01", "to": "2026-03-31"}
    assert growth["last_year"] == {
        "value": None,
        "reason": {"code": "outside_span", "text": "the revenue data do not cover 1 Jan 2024 to 31 Mar 2024"},
    }
    assert kpis["share_of_wallet"]["reason"]["text"] == "the customer's total spend is not estimated"


def test_the_table_of_kpis_names_account_period_and_date(workspace):
    lines = run(workspace, "kpis", "nord").splitlines()
    assert lines[0] == "nord, Q1\u00a02026, 31\u00a0March 2026"
    assert lines[1].split()[:2] == ["KPI", "value"]
    assert lines[2].startswith("Revenue growth")
    assert "25.0" in lines[2]


def test_an_account_with_next_to_nothing_says_what_is_missing_instead_of_dashes(workspace):
    path = workspace / "content" / "accounts" / "nord" / "account.yaml"
    path.write_text(ACCOUNT[: ACCOUNT.index("revenue:")], encoding="utf-8")
    lines = run(workspace, "kpis", "nord").splitlines()
    assert lines[0] == "nord, Q1\u00a02026, 31\u00a0March 2026"
    assert lines[1].startswith("– no revenue data: Revenue growth; ")
    assert "– no opportunities recorded: Weighted pipeline; Open pipeline" in lines
    assert all(line.startswith("– ") for line in lines[1:])


def test_a_finding_of_the_portfolio_names_its_file_and_line(workspace):
    path = workspace / "content" / "portfolio.yaml"
    path.write_text("schema_version: 1\ncurrency: DKK\ncriteria_reviewed: 2020-01-01\n", encoding="utf-8")
    found = json.loads(run(workspace, "check", "--json", "--today", "2026-04-01"))["findings"]
    assert [(one["file"], one["line"]) for one in found if one["rule"] == "SEL-02"] == [("content/portfolio.yaml", 3)]
    path.unlink()
    found = json.loads(run(workspace, "check", "--json", "--today", "2026-04-01"))["findings"]
    assert [(one["file"], one["line"]) for one in found if one["rule"] == "SEL-02"] == [(None, None)]


def test_the_portfolio_has_kpis_of_its_own(workspace):
    kpis = json.loads(run(workspace, "kpis", "--portfolio", "--json"))["portfolio"]
    assert (kpis["revenue"]["value"], kpis["concentration"]["value"]) == (1250, 1.0)


def test_rank_shows_score_rank_and_how_stable_it_is(workspace):
    (one,) = json.loads(run(workspace, "rank", "--json"))["accounts"]
    assert (one["account"], one["rank"], one["best_rank"], one["worst_rank"]) == ("nord", 1, 1, 1)
    assert one["score"] == (25 * 4 + 20 * 3 + 15 * 2 + 15 * 1 + 25 * 4) / 4
    assert "nord" in run(workspace, "rank")


def test_rank_explains_its_anchors(workspace):
    assert "about the median" in run(workspace, "rank", "--anchors")


def test_check_tells_what_the_rules_find(workspace):
    findings = json.loads(run(workspace, "check", "--today", "2026-04-10", "--json"))["findings"]
    (found,) = [one for one in findings if one["rule"] == "PIT-OWN-01"]
    shown = {name: found[name] for name in ("account", "severity", "rule", "path", "value", "message", "waived")}
    assert shown == {
        "account": "nord", "severity": "high", "rule": "PIT-OWN-01", "path": "kam", "value": None,
        "message": "The account lacks one clear account manager (it has 0)", "waived": None,
    }  # fmt: skip


@pytest.fixture
def undated(workspace):
    """The same with a second account that has no date at all."""
    folder = workspace / "content" / "accounts" / "syd"
    folder.mkdir()
    (folder / "account.yaml").write_text("schema_version: 1\nid: syd\nname: Syd A/S\n", encoding="utf-8")
    return workspace


@pytest.mark.parametrize("command", ["kpis", "rank", "check"])
def test_an_account_without_a_date_is_named_and_does_not_stop_the_others(undated, command):
    result = CliRunner().invoke(cli, [command, "--workspace", str(undated)])
    assert "nord" in result.stdout
    assert result.stderr == (
        "content/accounts/syd/account.yaml:1:1, last_updated: account syd has no date from which its figures are seen\n"
        "  fix: add last_updated to the account file, or give --as-of\n"
    )


def test_checking_one_account_does_not_fail_for_another(undated):
    result = CliRunner().invoke(cli, ["check", "nord", "--workspace", str(undated)])
    assert (result.exit_code, result.stderr) == (0, "")


def test_rules_and_kpis_are_listed_with_what_decides_them(workspace):
    rules = {one["rule"]: one for one in json.loads(run(workspace, "list", "rules", "--json"))["rules"]}
    assert rules["PIT-STK-05"]["thresholds"] == {"influence_high": 4, "contact_days": 90}
    kpis = {one["kpi"]: one["audience"] for one in json.loads(run(workspace, "list", "kpis", "--json"))["kpis"]}
    assert (kpis["decision_speed"], kpis["margin"]) == ("customer", "internal")


def test_the_headline_model_plans_the_benefits_that_state_no_plan_of_their_own(workspace):
    folder = workspace / "content" / "accounts" / "nord"
    benefit = "benefits:\n  - {line: hours, period: 2026-Q1, amount: 20000}\n"
    (folder / "account.yaml").write_text(ACCOUNT + "currency: DKK\n" + benefit, encoding="utf-8")
    (folder / "roi").mkdir()
    model = "name: Case\ncurrency: DKK\nstart: 2026-01-01\nbenefits:\n  - {id: hours, yearly: 100000}\n"
    (folder / "roi" / "case.yaml").write_text(model, encoding="utf-8")
    kpis = json.loads(run(workspace, "kpis", "nord", "--period", "2026-Q1", "--json"))["accounts"]["nord"]
    assert (kpis["realised_benefits"]["value"], kpis["realised_benefits"]["plan"]["value"]) == (20000, 25000)
