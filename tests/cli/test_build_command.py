"""`docgen build` and `docgen changes` as their users run them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from docgen.cli import build, changes

REPO = Path(__file__).resolve().parents[2]
TOML = '[documents.letter]\ntemplate = "letter.docx"\n[packs]\ndefault = ["letter"]\n'


@pytest.fixture
def home(tmp_path):
    shutil.copytree(REPO / "content" / "accounts" / "smedjen", tmp_path / "content" / "accounts" / "smedjen")
    for name in ("offerings.yaml", "portfolio.yaml"):
        shutil.copy(REPO / "content" / name, tmp_path / "content" / name)
    (tmp_path / "docgen.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    return tmp_path


def letter(home, text: str) -> None:
    page = docx.Document()
    page.add_paragraph(text)
    page.save(home / "templates" / "letter.docx")


def run(command, home, *arguments: str):
    day = ("--workspace", str(home), "--today", "2026-04-15")
    return CliRunner().invoke(command, [*arguments, *day], catch_exceptions=False)


def test_a_build_prints_each_file_and_what_became_of_it(home):
    letter(home, "{{ account.name }}")
    first = run(build.command, home, "smedjen")
    assert first.exit_code == 0
    assert first.output.splitlines()[-1].split() == [
        "smedjen",
        "letter",
        "written",
        "smedjen/internal/smedjen-letter.docx",
    ]
    again = json.loads(run(build.command, home, "smedjen", "--json").output)
    assert [one["result"] for one in again["files"]] == ["unchanged"]
    assert again["failed"] is False


def test_a_failed_document_has_its_place_on_standard_error_and_status_1(home):
    letter(home, "{{ account.nmae }}")
    found = run(build.command, home, "smedjen")
    assert found.exit_code == 1
    assert "templates/letter.docx, paragraph 1" in found.stderr
    assert "nothing is called account.nmae\n  fix: did you mean account.name?" in found.stderr
    assert "failed" in found.stdout.splitlines()[-1].split()


def test_accounts_and_all_exclude_each_other(home):
    for arguments in ([], ["smedjen", "--all"]):
        assert run(build.command, home, *arguments).exit_code == 2


def test_changes_say_whether_there_is_anything_to_compare_with(home):
    letter(home, "{{ account.name }}")
    assert "smedjen has not been built yet" in run(changes.command, home, "smedjen").output
    run(build.command, home, "smedjen")
    assert "No figure has moved since the build of " in run(changes.command, home, "smedjen").output
    assert json.loads(run(changes.command, home, "smedjen", "--json").output)["moved"] == []
