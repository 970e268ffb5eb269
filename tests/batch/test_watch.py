"""Watching: a save names its account, what all share concerns all, and half a save is waited for."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import docx
import pytest
from click.testing import CliRunner

from docgen.batch.watch import changes
from docgen.cli import cli
from docgen.workspace import read_workspace


@pytest.fixture
def home(tmp_path):
    for name in ("alfa", "beta"):
        folder = tmp_path / "content" / "accounts" / name
        folder.mkdir(parents=True)
        (folder / "account.yaml").write_text("id: x", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "docgen.toml").write_text("", encoding="utf-8")
    return read_workspace({}, tmp_path)


def seen(home, accounts: tuple[str, ...], *acts: Callable[[], object]):
    """What is told while one act happens between each two looks, until nothing more happens."""
    waiting = iter(acts)

    def wait() -> None:
        act = next(waiting, None)
        if act is None:
            raise KeyboardInterrupt
        act()

    told = []
    with contextlib.suppress(KeyboardInterrupt):
        for found in changes(home, accounts, wait):
            told.append(found)  # noqa: PERF402 - what was told before the end must not be lost
    return told


def write(path, text: str) -> Callable[[], object]:
    return lambda: path.write_text(text, encoding="utf-8")


def rest() -> None:
    """Nothing happens."""


def test_a_saved_account_is_named_once_its_files_are_at_rest(home):
    file = home.accounts / "alfa" / "account.yaml"
    assert seen(home, (), rest, write(file, "id: xy"), write(file, "id: xyz"), rest, rest) == [frozenset({"alfa"})]


def test_new_and_deleted_files_count_and_marks_of_open_files_do_not(home):
    folder = home.accounts / "beta"
    acts = [write(folder / "~$account.xlsx", "x"), rest, (folder / "account.yaml").unlink, rest]
    assert seen(home, ("beta",), *acts) == [frozenset({"beta"})]


def test_what_all_share_concerns_all(home):
    for path in (home.templates / "plan.docx", home.content / "portfolio.yaml", home.root / "docgen.toml"):
        assert seen(home, ("alfa",), write(path, "changed"), rest) == [frozenset()]


def test_only_the_accounts_of_interest_are_looked_at(home):
    assert seen(home, ("alfa",), write(home.accounts / "beta" / "account.yaml", "other"), rest) == []


def test_the_command_builds_again_on_a_save_and_goes_on_after_a_slip_of_the_pen(tiny_home, monkeypatch):
    account = tiny_home / "content" / "accounts" / "beta" / "account.yaml"
    text = account.read_text(encoding="utf-8")
    letter = tiny_home / "output" / "beta" / "customer" / "beta-letter.docx"
    seen, spent = [], []

    def look() -> None:
        seen.append(docx.Document(letter).paragraphs[0].text)
        spent.append(time.process_time())

    acts = iter([
        rest, write(account, text.replace("Customer beta", "Beta & Sons")), rest, look,
        write(account, text + "name: ["), rest, look,
        write(account, text.replace("Customer beta", "Beta Ltd")), look, rest, look,
    ])  # fmt: skip

    def sleep(_seconds: float) -> None:
        act = next(acts, None)
        if act is None:
            raise KeyboardInterrupt
        act()

    monkeypatch.setattr("docgen.cli.build.time.sleep", sleep)
    asked = ["build", "beta", "--watch", "--workspace", str(tiny_home), "--today", "2026-04-15", "--workers", "1"]
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == 0
    assert seen == ["Beta & Sons", "Beta & Sons", "Beta & Sons", "Beta Ltd"]
    said = [line for line in told.stderr.splitlines() if line.startswith(("watching", "beta: "))]
    assert [line.partition(" ")[0] for line in said] == ["watching;", "beta:", "beta:", "beta:"]
    assert spent[-1] - spent[-2] < 1
