"""What the Tab key offers, as the script of each shell asks for it."""

from __future__ import annotations

import shutil

import pytest

from docgen.cli import main

SETTINGS = """\
documents.letter = {template = "letter.docx", audience = "customer"}
documents.note = {template = "note.docx", audience = "internal"}
packs.default = ["letter"]
packs.proposal = ["letter", "note"]
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "docgen.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("nordkraft", "northwind", "smedjen", ".crm"):
        (tmp_path / "content" / "accounts" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def offered(monkeypatch, capsys):
    """The words offered for a line: all but the last are typed, the last is begun."""

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_DOCGEN_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["docgen", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        with pytest.raises(SystemExit) as ended:
            main([])
        printed = capsys.readouterr()
        assert (ended.value.code, printed.err) == (0, "")
        return [line.partition(",")[2] for line in printed.out.splitlines() if line.strip()]

    return ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(("tem",), ["template"], id="a command"),
        pytest.param(("template", "n"), ["names"], id="a command of a group"),
        pytest.param(("build", "--wor"), ["--workers", "--workspace"], id="an option"),
        pytest.param(("build", "nor"), ["nordkraft", "northwind"], id="an account"),
        pytest.param(("build", "nordkraft", "sm"), ["smedjen"], id="a second account"),
        pytest.param(("build", "--document", "le"), ["letter"], id="a document"),
        pytest.param(("build", "--pack", ""), ["default", "portfolio", "proposal", "qbr"], id="a pack"),
        pytest.param(("kpis", "--language", ""), ["da", "en"], id="a language"),
        pytest.param(("list", "acc"), ["accounts"], id="a kind of list"),
        pytest.param(("new", "rev"), ["review"], id="the word of a review"),
        pytest.param(("new", "review", "sm"), ["smedjen"], id="the account of a review"),
        pytest.param(("new", "review", "smedjen", "2"), [], id="a period is not guessed"),
        pytest.param(("roi", "sm"), ["smedjen"], id="the account of a business case"),
    ],
)
def test_commands_accounts_and_documents_are_offered(home, offered, words, expected):
    assert offered(*words) == expected


def test_the_charts_that_there_are_are_offered(home, offered):
    assert "benefits_by_line" in offered("chart", "nordkraft", "benefits")


def test_the_workspace_named_on_the_line_is_the_one_that_is_asked(home, offered, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("/")
    assert offered("build", "--workspace", str(tmp_path), "sm") == ["smedjen"]


@pytest.mark.parametrize("damage", ["nothing", "broken"])
def test_where_nothing_can_be_read_nothing_is_offered(home, offered, damage):
    (home / "docgen.toml").write_text("[" if damage == "broken" else "", encoding="utf-8")
    if damage == "nothing":
        shutil.rmtree(home / "content")
    assert offered("build", "") == []
