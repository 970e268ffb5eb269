"""`docgen explain` on a finished file, as it stands in the output folder and as a copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli import cli

REPO = Path(__file__).resolve().parents[2]
DAY = ["--today", "2026-04-15"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("explain")
    for name in ("content", "templates"):
        shutil.copytree(REPO / name, root / name)
    shutil.copy(REPO / "docgen.toml", root / "docgen.toml")
    run(root, "build", "thornfield", "--document", "value-sheet", *DAY)
    return root, root / "output" / "thornfield" / "customer" / "thornfield-value-en.docx"


def run(root, command, *arguments):
    return CliRunner().invoke(cli, [command, *map(str, arguments), "--workspace", str(root)])


def test_a_file_says_what_it_was_made_from(built):
    root, file = built
    shown = run(root, "explain", file, *DAY)
    assert shown.exit_code == 0, shown.output
    assert "value-sheet, en, figures up to 31 Mar 2026" in shown.output.replace("\N{NO-BREAK SPACE}", " ")
    assert "content/win-themes/water-loss" in shown.output


def test_a_copy_is_known_by_its_bytes_and_a_figure_is_traced(built, tmp_path):
    root, file = built
    copy = tmp_path / "sent.docx"
    shutil.copy(file, copy)
    told = json.loads(run(root, "explain", copy, "87%", "--json", *DAY).output)
    assert told["data_changed"] is False
    assert told["origins"][0]["name"].endswith("Probability of a positive net present value")
    assert told["stands_in"]


def test_changed_data_are_said(built):
    root, file = built
    account = root / "content" / "accounts" / "thornfield" / "account.yaml"
    before = account.read_text(encoding="utf-8")
    try:
        account.write_text(before.replace("amount: 1", "amount: 2", 1), encoding="utf-8")
        shown = run(root, "explain", file, *DAY)
    finally:
        account.write_text(before, encoding="utf-8")
    assert "The data have changed since this file was built" in shown.output


def test_a_figure_that_is_not_in_the_file_is_answered_with_the_nearest(built):
    root, file = built
    failed = CliRunner().invoke(cli, ["explain", str(file), "88%", "--workspace", str(root), *DAY])
    assert failed.exit_code == 1
    assert "'88%' does not stand in the file" in str(failed.exception)


def test_a_foreign_file_is_refused(built, tmp_path):
    root, _ = built
    foreign = tmp_path / "x.docx"
    foreign.write_bytes(b"PK")
    failed = run(root, "explain", foreign)
    assert "no build of this workspace made this file" in str(failed.exception)
