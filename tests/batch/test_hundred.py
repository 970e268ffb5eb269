"""Of a hundred accounts a damaged one fails alone; so do a damaged template and a damaged snippet."""

from __future__ import annotations

import datetime as dt
import io
import json

import docx
import pytest
from click.testing import CliRunner

from docgen.batch.run import Order, plan, run
from docgen.cli import cli
from docgen.workspace import load_workspace

TODAY = dt.date(2026, 4, 15)
TOML = """\
language = "en"
[documents.letter]
template = "letter.docx"
audience = "customer"
[documents.note]
template = "note.docx"
[packs]
default = ["letter", "note"]
"""
ACCOUNT = """\
schema_version: 1
id: {id}
name: Customer {number}
language: en
currency: DKK
kam: Ada
last_updated: 2026-03-31
"""


def page(line: str) -> bytes:
    made = docx.Document()
    made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    home = tmp_path_factory.mktemp("hundred")
    for number in range(100):
        folder = home / "content" / "accounts" / f"c{number:02}"
        folder.mkdir(parents=True)
        text = ACCOUNT.format(id=folder.name, number=number)
        damaged = text.replace("2026-03-31", "31/3") if number == 41 else text
        (folder / "account.yaml").write_text(damaged, encoding="utf-8")
    themes = home / "content" / "win-themes"
    themes.mkdir()
    (themes / "torn.en.md").write_text("---\nid: torn\n", encoding="utf-8")
    (home / "templates").mkdir()
    (home / "templates" / "letter.docx").write_bytes(page("{{ account.name }}"))
    (home / "templates" / "note.docx").write_bytes(page("{{ account.name }} {% if %}"))
    (home / "docgen.toml").write_text(TOML, encoding="utf-8")
    return run(plan(load_workspace(home), Order(every=True), TODAY)), home


def test_ninety_nine_letters_are_written_and_what_is_damaged_is_named(result):
    done, home = result
    letters = sorted(path.name for path in home.glob("output/*/customer/*.docx"))
    assert letters == [f"c{number:02}-letter.docx" for number in range(100) if number != 41]
    assert done.failed
    assert {fault.place.file for fault in done.faults} == {
        "content/accounts/c41/account.yaml",
        "content/win-themes/torn.en.md",
    }
    notes = {row.result for one in done.done for row in one.rows if row.document == "note"}
    assert notes == {"failed"}
    assert {fault.place.file for one in done.done for row in one.rows for fault in row.faults} == {
        "templates/note.docx"
    }


def test_the_next_run_tries_again_and_tells_the_damaged_template_once(result):
    _, home = result
    before = {path: path.stat().st_mtime_ns for path in home.glob("output/*/customer/*.docx")}
    asked = ["build", "--all", "--workspace", str(home), "--today", "2026-04-15", "--workers", "1"]
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == 1
    places = [line for line in told.stderr.splitlines() if line.startswith("templates/note.docx")]
    assert 0 < len(places) == len(set(places))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    report = json.loads((home / "output" / "internal" / "report.json").read_text(encoding="utf-8"))
    assert (report["counts"], len(report["accounts"])) == ({"unchanged": 99, "failed": 99}, 99)
    assert "c41" in (home / "output" / "internal" / "index.html").read_text(encoding="utf-8")
