"""`--json`: every command prints one JSON object and nothing else, with `faults` in one form, whatever happens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import docx
import pytest
from pptx import Presentation

from docgen import starter
from docgen.cli import cli, main

REPO = Path(__file__).resolve().parents[2]
ACCOUNT = """\
schema_version: 1
id: acme
name: Acme Works
programme: key
language: en
currency: SEK
kam: Ada Byron
last_updated: 2026-03-31
"""
SETTINGS = """\
language = "en"
documents.letter = {template = "letter.docx", audience = "customer"}
packs.default = ["letter"]
"""
DAY = ["--today", "2026-04-15"]
# What each command is given to succeed, and to fail; the words of a failure stand in the messages of its own tests.
WELL = {
    "init": ["init", "new", "--sample"],
    "new": ["new", "northwind", *DAY],
    "convert": ["convert", "acme", "--to", "yaml"],
    "import": ["import", "Account.csv"],
    "check": ["check", *DAY],
    "build": ["build", "acme", "--workers", "1", *DAY],
    "changes": ["changes", "acme", *DAY],
    "kpis": ["kpis", *DAY],
    "rank": ["rank", *DAY],
    "roi": ["roi", "acme", "--draws", "200", "--xlsx", "model.xlsx"],
    "match": ["match", "acme", *DAY],
    "render": ["render", "templates/letter.docx", "data.json", "-o", "out.docx"],
    "template check": ["template", "check", "templates/letter.docx"],
    "template build": ["template", "build"],
    "template names": ["template", "names", "acme", "--under", "account", *DAY],
    "explain": ["explain", "output/acme/customer/letter.docx", *DAY],
    "audit": ["audit", *DAY],
    "outline": ["outline", "deck.pptx"],
    "chart": ["chart", "acme", "roadmap", "--png", "chart.png", *DAY],
    "package": ["package", "acme"],
    "person": ["person", "Ada Byron"],
    "list": ["list", "accounts"],
    "schema": ["schema"],
}
ILL = {
    "init": (["init"], 1, "exists"),
    "new": (["new", "con"], 1, "account-id"),
    "convert": (["convert", "acme", "nobody"], 1, None),
    "import": (["import", "Account.csv", "--crm", "oracle"], 1, "import-system"),
    "check": (["check", "nobody"], 1, None),
    "build": (["build"], 2, "usage"),
    "changes": (["changes", "nobody"], 1, None),
    "kpis": (["kpis", "nobody"], 1, "no-account"),
    "rank": (["rank", "--period", "spring"], 1, None),
    "roi": (["roi", "nobody"], 1, None),
    "match": (["match", "nobody"], 1, None),
    "render": (["render", "nothing.docx", "data.json", "-o", "out.docx"], 1, None),
    "template check": (["template", "check", "nothing.docx"], 1, None),
    "template build": (["template", "build", "--forse"], 2, "usage"),
    "template names": (["template", "names", "--under", "acount"], 1, "unknown-name"),
    "explain": (["explain", "nothing.docx"], 1, "unreadable"),
    "audit": (["audit", "nothing.docx"], 1, "unreadable"),
    "outline": (["outline", "nothing.pptx"], 1, "unreadable"),
    "chart": (["chart", "acme", "pie"], 1, "unknown-chart"),
    "package": (["package", "nobody"], 1, "nothing-to-send"),
    "person": (["person", "Ada"], 2, "usage"),
    "list": (["list", "colours"], 2, "usage"),
    "schema": (["schema", "--workspace", "/"], 1, None),
}  # fmt: skip
KEYS = {"severity", "code", "place", "file", "line", "column", "path", "problem", "fix"}


def leaves(command: click.Command, words: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from leaves(inner, f"{words} {name}".strip())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A workspace of one account, with its letter built."""
    home = tmp_path_factory.mktemp("listening")
    folder = home / "content" / "accounts" / "acme"
    (folder / "roi").mkdir(parents=True)
    shutil.copy(REPO / "content" / "accounts" / "stenby" / "roi" / "saw-line-3.yaml", folder / "roi")
    (folder / "account.yaml").write_text(ACCOUNT, encoding="utf-8")
    (home / "docgen.toml").write_text(SETTINGS, encoding="utf-8")
    (home / "data.json").write_text("{}", encoding="utf-8")
    (home / "Account.csv").write_text("Id,Name,Industry\n001bm00001ZL8U9AAL,Acme Works,Energy\n", encoding="utf-8")
    (home / "templates").mkdir()
    page = docx.Document()
    page.add_paragraph("Acme")
    page.save(str(home / "templates" / "letter.docx"))
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "A title"
    deck.save(str(home / "deck.pptx"))
    with pytest.raises(SystemExit):
        main(["build", "acme", "--workers", "1", "--workspace", str(home), *DAY])
    made = next((home / "output" / "acme" / "customer").glob("*.docx"))
    shutil.copy(made, made.with_name("letter.docx"))
    return home


@pytest.fixture
def said(built, tmp_path, monkeypatch, capsys):
    """What a command prints with `--json`, and its status, in a copy of the workspace."""
    monkeypatch.chdir(shutil.copytree(built, tmp_path / "home"))
    monkeypatch.setattr(starter, "build", lambda _brand: {"plan.docx": b"plan"})

    def run(words: list[str]):
        with pytest.raises(SystemExit) as ended:
            main([*words, "--json"])
        printed = capsys.readouterr()
        assert printed.err == ""
        return json.loads(printed.out), ended.value.code or 0

    return run


def test_every_command_listens_to_programs():
    commands = dict(leaves(cli))
    deaf = [
        name
        for name, one in commands.items()
        if "--json" not in {word for option in one.params for word in option.opts}
    ]
    assert (deaf, set(WELL), set(ILL)) == ([], set(commands), set(commands))


@pytest.mark.parametrize("name", WELL)
def test_what_a_command_did_is_one_json_object_without_faults(name, said):
    told, status = said(WELL[name])
    assert (told["faults"], status, len(told) > 1) == ([], 0, True)


@pytest.mark.parametrize("name", ILL)
def test_what_is_wrong_stands_in_the_same_object_and_the_status_says_so(name, said):
    words, expected, code = ILL[name]
    told, status = said(words)
    fault = told["faults"][0]
    assert (status, set(fault) >= KEYS) == (expected, True)
    assert fault["code"] == code if code else fault["problem"]


def test_an_unknown_option_or_command_is_answered_in_json_too(said):
    fault = said(["chek"])[0]["faults"][0]
    assert (fault["code"], fault["problem"]) == ("usage", "no command is called 'chek'; did you mean check?")
    told, status = said(["check", "--todya", "2026-04-15"])
    assert (status, "--todya" in told["faults"][0]["problem"]) == (2, True)


def test_what_nobody_foresaw_is_a_fault_without_a_traceback(said, monkeypatch):
    def broken(*_arguments, **_more):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("docgen.sources.loading.load_accounts", broken)
    told, status = said(["check"])
    assert (status, told["faults"][0]["code"]) == (1, "unexpected")
    assert told["faults"][0]["problem"] == "docgen failed unexpectedly: ZeroDivisionError: division by zero"


def test_accounts_are_converted_though_one_of_them_cannot(said):
    told, status = said(["convert", "nobody", "acme"])
    assert (status, told["files"][0]["file"]) == (1, "content/accounts/acme/account.xlsx")
    assert Path("content/accounts/acme/account.yaml.old").is_file()
