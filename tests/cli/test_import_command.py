"""`docgen import` as a user meets it: folders, dry runs, JSON, and what to do next."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from docgen.cli import cli


@pytest.fixture
def home(tmp_path):
    (tmp_path / "docgen.toml").write_text('language = "en"\n')
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "Account.csv").write_text("Id,Name,Industry,CreatedDate\n001A,Nordkraft A/S,Energy,2026-03-01\n")
    (exports / "Deals.csv").write_text(
        "Id,AccountId,Name,StageName,Amount,Probability,CreatedDate\n1,001A,D,Prospecting,0.10,30,2026-03-02\n"
    )
    return tmp_path


def run(home, *words: str):
    return CliRunner().invoke(cli, ["import", str(home / "exports"), "--workspace", str(home), *words])


def test_a_dry_run_writes_nothing_and_reports_exact_sums(home):
    result = run(home, "--dry-run", "--json")
    report = json.loads(result.output)
    assert result.exit_code == 0
    assert report["opportunities"] == {"new": 1, "changed": 0, "gone": 0, "total": 1}
    assert report["by_stage"] == {"Prospecting": {"count": 1, "amount": 0.1}}
    assert (report["won_amount"], report["open_amount"], report["weighted_open"]) == (0, 0.1, 0.03)
    assert not (home / "content").exists()


def test_an_import_says_what_to_do_next(home):
    result = run(home)
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if line.startswith("next")] == [
        "next: 1 new account comes in as programme none: nordkraft-a-s; "
        "make a key account with `docgen new nordkraft-a-s`",
        "next: 1 account has no KAM: nordkraft-a-s",
        "next: the export names no currency; its amounts are taken in each account's own, DKK for new ones",
    ]
    assert result.output.splitlines()[-1] == "3 files changed in content/accounts"
    assert run(home).output.splitlines()[-1] == "0 files changed in content/accounts"
