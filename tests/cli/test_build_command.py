"""`docgen build` and `docgen changes` as their users run them."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from pptx import Presentation

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
    assert first.stdout.splitlines()[:2] == [
        "smedjen",
        "  written    letter               internal/smedjen-letter.docx",
    ]
    assert re.fullmatch(r"1 written in \d+\.\d s", first.stdout.splitlines()[-1])
    again = json.loads(run(build.command, home, "smedjen", "--json").output)
    assert [one["result"] for one in again["files"]] == ["unchanged"]
    assert again["failed"] is False


def test_a_failed_document_has_its_place_on_standard_error_and_status_1(home):
    letter(home, "{{ account.nmae }}")
    found = run(build.command, home, "smedjen")
    assert found.exit_code == 1
    assert "templates/letter.docx, paragraph 1" in found.stderr
    assert "nothing is called account.nmae\n  fix: did you mean account.name?" in found.stderr
    assert "  failed     letter               nothing is called account.nmae" in found.stdout.splitlines()


def test_accounts_and_all_exclude_each_other(home):
    for arguments in ([], ["smedjen", "--all"]):
        assert run(build.command, home, *arguments).exit_code == 2


def test_changes_say_whether_there_is_anything_to_compare_with(home):
    letter(home, "{{ account.name }}")
    assert "smedjen er ikke bygget endnu" in run(changes.command, home, "smedjen").output
    run(build.command, home, "smedjen")
    assert "Intet nøgletal har flyttet sig siden bygningen pr. " in run(changes.command, home, "smedjen").output
    assert json.loads(run(changes.command, home, "smedjen", "--json").output)["moved"] == []


def test_changes_show_what_moved_who_is_late_and_who_is_silent(home):
    letter(home, "{{ account.name }}")
    run(build.command, home, "smedjen")
    account = home / "content/accounts/smedjen/account.yaml"
    text = account.read_text(encoding="utf-8")
    changed = text.replace("offering: plc-migration, amount: 186000", "offering: plc-migration, amount: 286000")
    assert changed != text
    late = "actions:\n  - {id: a1, what: Send priser, owner: Anne-Mette Skov, due: 2026-01-31}\n"
    account.write_text(changed.replace("last_contact: 2026-03-10", "last_contact: 2025-03-10") + late, encoding="utf-8")
    shown = run(changes.command, home, "smedjen").output
    told = json.loads(run(changes.command, home, "smedjen", "--json").output)
    assert (bool(told["restated"]), bool(told["overdue"]), bool(told["silent"])) == (True, True, True)
    for row in (*told["overdue"], *told["silent"]):
        assert (row.get("what") or row["name"]) in shown
    assert str(told["overdue"][0]["days"]) in shown


def test_a_build_explains_why_each_document_was_made_or_left(home):
    letter(home, "{{ account.name }}")
    assert run(build.command, home, "smedjen", "--explain").stdout.splitlines()[-2].split() == [
        "account", "document", "why",
    ]  # fmt: skip
    again = run(build.command, home, "smedjen", "--explain").stdout.splitlines()
    assert again[-1].startswith("smedjen  letter    ")


GATED = """
[documents.deck]
template = "deck.pptx"
audience = "customer"
gates = ["TXT-01"]
[packs]
default = ["deck"]
"""


@pytest.fixture
def gated(home):
    (home / "docgen.toml").write_text(GATED, encoding="utf-8")
    made = Presentation()
    for title in ("{{ account.name }}", "Weak title"):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    made.save(home / "templates" / "deck.pptx")
    return home


def test_the_summary_ends_with_findings_and_counts(gated):
    toml = GATED.replace('gates = ["TXT-01"]', "")
    (gated / "docgen.toml").write_text(toml, encoding="utf-8")
    found = run(build.command, gated, "smedjen")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[2:-1] == [
        "",
        "Findings",
        "  medium  TXT-01      smedjen: Titel på slide 2 har under 4 ord (deck, slide 2)",
        "  medium  PIT-VAL-02  smedjen: Dokumentet viser ingen ROI eller forretningsresultat (deck)",
        "",
    ]
    assert found.stdout.splitlines()[-1].startswith("1 written, 2 findings in ")
    again = run(build.command, gated, "smedjen")
    assert again.stdout.splitlines()[-1].startswith("1 unchanged, 2 findings in ")
    plain = json.loads(run(build.command, gated, "smedjen", "--json").stdout)
    assert [(one["account"], one["rule"]) for one in plain["findings"]] == [
        ("smedjen", "TXT-01"),
        ("smedjen", "PIT-VAL-02"),
    ]


def test_a_shut_gate_is_an_error_and_a_draft_passes_it(gated):
    found = run(build.command, gated, "smedjen")
    assert (found.exit_code, "TXT-01 is a gate of deck" in found.stderr) == (1, True)
    assert not (gated / "output/smedjen/customer").exists()
    draft = run(build.command, gated, "smedjen", "--draft")
    assert draft.exit_code == 0
    assert [path.name for path in (gated / "output/smedjen/internal").iterdir()] == ["smedjen-deck-UDKAST.pptx"]


OFFICE = """#!/bin/sh
case "$1" in --version) echo "Office 1.0"; exit 0;; esac
echo start >> "{log}"
while [ "$1" != "--outdir" ]; do shift; done
mkdir -p "$2"; out="$2"; shift 2
for file in "$@"; do
  base=$(basename "$file"); printf '%%PDF-1.7\n%s\n%%%%EOF' "$base" > "$out/${{base%.*}}.pdf"
done
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A program that takes the place of LibreOffice, and where it writes down each start."""
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    folder = tmp_path / "bin"
    folder.mkdir()
    program, log = folder / "soffice", folder / "log"
    program.write_text(OFFICE.format(log=log), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


def test_pdfs_of_a_pack_are_made_in_one_start_and_only_when_something_changed(gated, office):
    (gated / "docgen.toml").write_text(
        '[documents.letter]\ntemplate = "letter.docx"\n[documents.deck]\ntemplate = "deck.pptx"\n'
        'audience = "customer"\n[packs]\ndefault = ["letter", "deck"]\n',
        encoding="utf-8",
    )
    letter(gated, "{{ account.name }}")
    assert run(build.command, gated, "smedjen", "--pdf").exit_code == 0
    assert (gated / "output/smedjen/customer/smedjen-deck.pdf").read_bytes().startswith(b"%PDF-")
    assert (gated / "output/smedjen/internal/smedjen-letter.pdf").exists()
    run(build.command, gated, "smedjen", "--pdf", "--period", "2026-Q1")
    assert office.read_text(encoding="utf-8").splitlines() == ["start"]
    # Another letter without --pdf: last night's pages must not lie beside it.
    letter(gated, "Dear {{ account.name }}")
    run(build.command, gated, "smedjen")
    assert not (gated / "output/smedjen/internal/smedjen-letter.pdf").exists()
    assert (gated / "output/smedjen/customer/smedjen-deck.pdf").exists()


def test_without_libreoffice_the_documents_are_there_and_a_clear_word(home, monkeypatch):
    letter(home, "{{ account.name }}")
    monkeypatch.setattr("docgen.outputs.pdf.shutil.which", lambda _: None)
    monkeypatch.setattr("docgen.outputs.pdf._PLACES", ())
    found = run(build.command, home, "smedjen", "--pdf")
    assert found.exit_code == 1
    assert (
        "--pdf: PDFs are made by LibreOffice, which is not installed here\n"
        "  fix: install it, or leave --pdf out and save as PDF in Word and PowerPoint"
    ) in found.stderr
    assert (home / "output/smedjen/internal/smedjen-letter.docx").exists()
