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


def test_other_files_of_a_folder_are_named(home):
    for name in ("Backup.zip", "Old.xls", "notes.pdf", ".hidden"):
        (home / "exports" / name).write_text("x")
    assert [line for line in run(home).output.splitlines() if line.startswith("not taken")] == [
        "not taken: Backup.zip: is neither CSV nor .xlsx; unpack it",
        "not taken: Old.xls: is neither CSV nor .xlsx; save it as .xlsx",
        "not taken: notes.pdf: is neither CSV nor .xlsx",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--covers", "2026"], "write the months of --covers as 2024-01/2026-03"),
        (["--covers", "2026-03/2026-01"], "--covers ends before it starts"),
        (["--crm", "salesfroce"], "no system is called 'salesfroce'\n  fix: did you mean salesforce?"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_before_anything_is_read(home, words, problem):
    result = run(home, *words)
    assert result.exit_code != 0
    assert problem in f"{result.output}{result.exception}"
    assert not (home / "content").exists()


def test_a_folder_without_tables_is_refused(home):
    (home / "empty").mkdir()
    result = CliRunner().invoke(cli, ["import", str(home / "empty"), "--workspace", str(home)])
    assert str(result.exception).endswith("the folder holds no CSV or Excel file\n  fix: name another")


def test_an_import_tells_what_it_did_not_take_and_what_is_gone(home):
    assert run(home).exit_code == 0
    deals = home / "exports" / "Deals.csv"
    head, row = deals.read_text(encoding="utf-8").splitlines()
    deals.write_text(f"{head},Colour\n{row.replace('1,001A,D', '2,001A,E')},red\n", encoding="utf-8")
    lines = run(home, "--dry-run").output.splitlines()
    assert "columns not read: Deals.csv: Colour" in lines
    assert "gone: nordkraft-a-s, opportunities: D" in lines
    assert ["nordkraft-a-s", "opportunities", "1", "0", "1", "1"] in [line.split() for line in lines]
    assert lines[-1] == "2 files would change; nothing was written"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A new workspace, one import, one build; the report of the build."""
    home = tmp_path_factory.mktemp("built") / "home"
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(home), "--language", "en"]).exit_code == 0
    exports = home.parent / "exports"
    exports.mkdir()
    (exports / "Account.csv").write_text("Id,Name,Industry,LastModifiedDate\n001A,Nordkraft A/S,Energy,2026-03-01\n")
    (exports / "Deals.csv").write_text(
        "Id,AccountId,Name,StageName,Amount,Probability,CloseDate\n1,001A,Heat pumps,Prospecting,5000,30,2026-05-01\n"
    )
    (exports / "Contact.csv").write_text(
        "Id,AccountId,LastName,FirstName,Email,Title\n3,001A,Berg,Ulla,u@n.example,CFO\n"
    )
    options = ["--workspace", str(home)]
    assert runner.invoke(cli, ["import", str(exports), *options]).exit_code == 0
    return home, runner.invoke(cli, ["build", "nordkraft-a-s", "--today", "2026-04-01", *options])


def test_an_imported_account_builds_a_full_pack_at_once(built):
    home, result = built
    assert result.exit_code == 0, result.output
    output = home / "output" / "nordkraft-a-s"
    assert sorted(path.relative_to(output).as_posix() for path in output.rglob("*.*")) == [
        "customer/nordkraft-a-s-review-2025-q4-en.pptx",
        "customer/nordkraft-a-s-value-en.docx",
        "internal/nordkraft-a-s-plan-2026-en-INTERNAL.docx",
        "internal/nordkraft-a-s-review-2025-q4-en-INTERNAL.pptx",
    ]
    assert "roi-appendix needs roi, and the account has none" in result.output


def test_the_plan_of_an_imported_account_shows_what_there_is_and_names_what_is_missing(built):
    home, _ = built
    import docx

    plan = docx.Document(next((home / "output").rglob("*-plan-*.docx")))
    text = "\n".join(
        paragraph.text
        for part in (plan, *(cell for table in plan.tables for row in table.rows for cell in row.cells))
        for paragraph in part.paragraphs
    )
    for words in ("Heat pumps", "Ulla Berg", "No revenue data", "There are no goals for the account yet."):
        assert words in text
