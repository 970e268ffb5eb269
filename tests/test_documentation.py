"""Every command of README and docs runs, in the order of its page, and prints what the page shows.

In a code block a line that begins with `docgen`, `cd`, `cp` or `mkdir` is run; the lines below a docgen command are
what it prints, where `…` alone stands for any lines and inside a line for any text.  Commands that the text
names in passing are held against the commands and options that there are.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from docgen.cli import cli

REPO = Path(__file__).resolve().parents[1]
PAGES = [REPO / "README.md", REPO / "CHANGELOG.md", REPO / "examples" / "README.md", *sorted(REPO.glob("docs/*.md"))]
RUN = ("docgen ", "cd ", "cp ", "mkdir ")
# Commands of others, beside which nothing is shown that could be compared.
FOREIGN = ("python", "pip", "dask ", "mkdocs", ".venv", "uv ")
# What is shown but not run here, and why.
NOT_RUN = {
    "docgen build --all": "takes long; .ci/run builds the whole portfolio",
    "docgen build --all --explain": "the same",
    "docgen build --all --workers 4": "the same",
    "docgen build --all --scheduler tcp://scheduler:8786": "needs a cluster; tests/test_remote.py has one",
    "docgen build --all --output s3://packs/2026-q1": "needs a store; tests/test_targets.py has one",
    "docgen build nordkraft --watch": "does not end; tests/test_watch.py stops it",
}
PLACEHOLDER = re.compile(r"\b(ACCOUNT|COMMAND|DATA|DIR|FIGURE|FILE|ID|NAME|OUT|PERIOD|TEMPLATE|TEMPLATES)\b|…|\.\.\.")


@dataclass
class Command:
    """A line to run, and what it is to print; `shown` is None where the page shows nothing."""

    line: str
    shown: list[str] = field(default_factory=list)


def commands(page: Path) -> list[Command]:
    found: list[Command] = []
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type in ("code_block", "fence"):
            found += of_block(token.content)
    return found


def of_block(text: str) -> Iterator[Command]:
    current: Command | None = None
    for line in text.splitlines():
        if line.startswith(RUN):
            if current:
                yield current
            current = Command(re.sub(r"\s+#( .*)?$", "", line).strip())
        elif line.startswith(FOREIGN):
            if current:
                yield current
            current = None
        elif current and current.line.startswith("docgen ") and (line.strip() or current.shown):
            current.shown.append(line.rstrip())
    if current:
        yield current


def pattern(shown: list[str]) -> str:
    """The regular expression of what is to be printed."""
    while shown and not shown[-1]:
        shown = shown[:-1]
    lines = [r"(?:.*\n)*?" if line.strip() == "…" else f"{_line(line)}\n" for line in shown]
    return "".join(lines) + r"\n*"


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…")) + r"[ ]*"


# -- what a page finds when it begins


@pytest.fixture(scope="session")
def northwind(tmp_path_factory) -> Path:
    """The workspace of README after its first three steps, with a business case."""
    home = tmp_path_factory.mktemp("northwind") / "mine"
    names = ["--language", "en", "--currency", "GBP", "--company", "My Company"]
    assert CliRunner().invoke(cli, ["init", str(home), *names], catch_exceptions=False).exit_code == 0
    folder = home / "content" / "accounts" / "northwind"
    (folder / "roi").mkdir(parents=True)
    shutil.copy(REPO / "examples" / "first-account" / "account.yaml", folder)
    shutil.copy(REPO / "examples" / "first-account" / "sensors.yaml", folder / "roi")
    return home


@pytest.fixture(scope="session")
def nordkraft(tmp_path_factory) -> Path:
    """The sample with the review of one account built."""
    home = tmp_path_factory.mktemp("nordkraft")
    for part in ("content", "templates"):
        shutil.copytree(REPO / part, home / part)
    shutil.copy(REPO / "docgen.toml", home)
    arguments = ["build", "nordkraft", "--document", "executive-review", "--today", "2026-04-15", "--workers", "1"]
    made = CliRunner().invoke(cli, [*arguments, "--workspace", str(home)], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    return home


@pytest.fixture
def begin(tmp_path, request) -> Callable[[Path], Path]:
    """The folder in which a page's commands run."""

    def folder(page: Path) -> Path:
        if page.name in ("roi-model.md", "reviews.md"):
            return shutil.copytree(request.getfixturevalue("northwind"), tmp_path / "mine")
        if page.name in ("charts.md", "numbers.md", "scale.md"):
            return shutil.copytree(request.getfixturevalue("nordkraft"), tmp_path / "sample")
        shutil.copytree(REPO / "examples", tmp_path / "examples")
        if page.name in ("excel.md", "imports.md"):
            (tmp_path / "docgen.toml").write_text('language = "da"\n', encoding="utf-8")
            (tmp_path / "content" / "accounts").mkdir(parents=True)
        if page.name == "imports.md":
            exports(tmp_path)
        return tmp_path

    return folder


def exports(home: Path) -> None:
    """A small export of Salesforce, as a folder and as files, and a sheet of revenue."""
    import openpyxl

    files = {
        "Account.csv": "Id,Name,Industry\n001bm00001ZL8U9AAL,Nordkraft A/S,Energy\n",
        "Contact.csv": "Id,AccountId,FirstName,LastName,Title\n003bm00000Zl1aAAAR,001bm00001ZL8U9AAL,Mette,Dahl,Head\n",
        "Opportunity.csv": "Id,AccountId,Name,StageName,Amount,Probability,CloseDate,CreatedDate\n"
        "006bm000003l1aAAAQ,001bm00001ZL8U9AAL,Sensors,Prospecting,250000,10,2026-06-30,2026-01-15\n",
    }
    (home / "exports").mkdir()
    for name, text in files.items():
        for folder in (home, home / "exports"):
            (folder / name).write_text(text, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (
        ("account", "month", "amount"),
        ("Nordkraft A/S", "2026-01", 125000),
        ("Nordkraft A/S", "2026-02", 98000),
    ):
        book.active.append(row)
    book.save(home / "revenue.xlsx")


# -- the tests


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_every_command_of_a_page_runs_and_prints_what_the_page_shows(page, begin, monkeypatch):
    monkeypatch.chdir(begin(page))
    monkeypatch.setenv("COLUMNS", "200")
    for command in commands(page):
        word, *arguments = shlex.split(command.line)
        if word == "docgen" and command.line not in NOT_RUN and not PLACEHOLDER.search(command.line):
            made = CliRunner().invoke(cli, arguments)
            assert made.exit_code == 0, f"{command.line}\n{made.output}{made.exception!r}"
            if command.shown:
                printed = "\n".join(re.sub(r"\s", " ", line).rstrip() for line in made.output.splitlines()) + "\n"
                assert re.fullmatch(pattern(command.shown), printed), f"{command.line} prints\n{printed}"
        elif word != "docgen":
            run_in_shell(word, arguments)


def run_in_shell(word: str, arguments: list[str]) -> None:
    if word == "cd":
        os.chdir(arguments[0])
    elif word == "mkdir":
        Path(arguments[0]).mkdir()
    else:
        shutil.copy(*arguments)


def named(page: Path) -> Iterator[str]:
    """All commands of a page, those in the middle of its sentences included."""
    yield from (command.line for command in commands(page) if command.line.startswith("docgen "))
    text = page.read_text(encoding="utf-8")
    for match in re.findall(r"`(docgen [a-z][^`\n]*)`", text):
        yield from match.replace("\\|", "|").split(" && ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-2:]))
def test_every_command_that_a_page_names_exists_with_its_options(page):
    wrong = [f"{line}: {problem}" for line in named(page) if (problem := misnamed(line))]
    assert wrong == []


def misnamed(line: str) -> str:
    """What a line names that does not exist."""
    words = shlex.split(line.partition(" | ")[0].replace("[", " ").replace("]", " "))[1:]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(context, words[0])
        if inner is None:
            return f"no command {words[0]}"
        command, words = inner, words[1:]
    known = {option for one in command.get_params(context) for option in (*one.opts, *one.secondary_opts)}
    known |= {"-h", "--help", "--version"}
    return ", ".join(word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known)


def test_what_is_not_run_is_still_shown_somewhere():
    lines = {command.line for page in PAGES for command in commands(page)}
    assert set(NOT_RUN) - lines == set()


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (REPO / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (REPO / link).exists()] == []
    assert len(links) > 10


def test_the_worked_example_of_a_business_case_is_the_one_of_the_examples():
    import yaml

    text = (REPO / "docs" / "roi-model.md").read_text(encoding="utf-8")
    shown = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    assert shown == yaml.safe_load((REPO / "examples" / "first-account" / "sensors.yaml").read_text(encoding="utf-8"))


def test_the_words_of_a_meeting_that_the_page_shows_can_be_read(northwind, tmp_path):
    from docgen.sources.loading import load_accounts
    from docgen.workspace import load_workspace

    home = shutil.copytree(northwind, tmp_path / "mine")
    text = (REPO / "docs" / "reviews.md").read_text(encoding="utf-8")
    review = "period: 2026-Q3\n" + "".join(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    (home / "content" / "accounts" / "northwind" / "reviews").mkdir()
    (home / "content" / "accounts" / "northwind" / "reviews" / "2026-Q3.yaml").write_text(review, encoding="utf-8")
    found = load_accounts(load_workspace(home), ["northwind"])
    assert [fault.text() for fault in found.faults] == []
    assert len(found.accounts[0].reviews[0].outcomes) == 2


def test_the_examples_run_as_their_page_says(tmp_path, monkeypatch):
    shutil.copytree(REPO / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples" / "own-template")
    runpy.run_path("make_template.py")
    made = CliRunner().invoke(cli, ["render", "status-note.docx", "data.json", "-o", "note.docx"])
    assert (made.exit_code, Path("note.docx").is_file()) == (0, True), made.output
    monkeypatch.chdir(tmp_path / "examples" / "engine")
    monkeypatch.setattr(sys, "argv", ["engine.py", "../own-template/status-note.docx", "note.docx"])
    runpy.run_path("engine.py")
    assert Path("note.docx").is_file()
