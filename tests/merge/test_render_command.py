"""`docgen render` and `docgen template check`: JSON with typed values, faults on standard error, whole files or none."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import json

import pytest
from click.testing import CliRunner

from docgen.cli.render import command as render
from docgen.cli.template import command as template
from docgen.errors import DocgenError
from docgen.merge.json_values import from_json
from docgen.values import Blocks, Chart, Column, Link, Money, Picture, Series, Table


def test_every_type_is_read():
    import datetime as dt
    from decimal import Decimal

    fill = from_json(
        {
            "chart": {"$type": "chart", "kind": "line", "categories": ["a", 2], "series": [{"name": "s", "values": [1, None], "labels": {"1": "x"}}], "alt": "A"},
            "picture": {"$type": "picture", "path": "p.png", "alt": "P", "fit": "cover"},
            "table": {"$type": "table", "columns": [{"heading": "H", "align": "right"}], "rows": [["a"], [1]], "total": True},
            "text": {"$type": "markdown", "text": "**b**"},
            "link": {"$type": "link", "url": "https://x.dk"},
            "money": [{"$type": "money", "amount": "1250000.50", "currency": "DKK"}],
            "date": {"deep": {"$type": "date", "value": "2026-03-31"}},
            "plain": {"a": [1, None, True]},
        },
        read_picture=lambda path: path.encode(),
    )  # fmt: skip
    assert fill == {
        "chart": Chart("line", ("a", 2), (Series("s", (1, None), labels={1: "x"}),), alt="A"),
        "picture": Picture(b"p.png", "P", fit="cover"),
        "table": Table((Column("H", "right"),), (("a",), ("1",)), total=True),
        "text": Blocks("**b**"),
        "link": Link("https://x.dk", "https://x.dk"),
        "money": [Money(Decimal("1250000.50"), "DKK")],
        "date": {"deep": dt.date(2026, 3, 31)},
        "plain": {"a": [1, None, True]},
    }


WRONG = [
    ({"$type": "chrt"}, "x.$type: there is no type 'chrt'\n  fix: did you mean chart?"),
    ({"$type": "date", "value": "31-03-2026"}, "x.value: '31-03-2026' is no date\n  fix: write a date such as 2026-03-31"),
    ({"$type": "money", "amount": "1,5", "currency": "DKK"}, "x.amount: '1,5' is no amount\n  fix: write a number such as 1250000.50"),
    ({"$type": "money", "amount": 5}, "x.currency: currency is missing"),
    ({"$type": "chart", "kind": "linje", "series": []}, "x.kind: 'linje' is no kind\n  fix: did you mean line?"),
    ({"$type": "chart", "series": [{"name": "a", "values": [1, "2"]}]}, "x.series[0].values[1]: '2' is no number\n  fix: write a number, or null for a gap"),
    ({"$type": "chart", "series": [{"nam": "a"}]}, "x.series[0].nam: there is no nam here\n  fix: did you mean name?"),
    ({"$type": "table", "columns": [{"heading": "a"}], "rows": [["1", "2"]]}, "x: this is no table: row 1 has 2 cells, the table has 1 columns"),
    ({"$type": "link", "url": "u", "txt": "t"}, "x.txt: a link has no txt\n  fix: did you mean text?"),
    ({"$type": "picture", "path": "no.png"}, "x.path: the picture no.png cannot be read: No such file or directory"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), WRONG)
def test_what_is_no_value_is_told_with_its_path(value, expected):
    def read(path):
        raise FileNotFoundError(2, "No such file or directory")

    with pytest.raises(DocgenError) as refusal:
        from_json({"x": value}, file="d.json", read_picture=read)
    assert str(refusal.value) == f"d.json, {expected}"


def test_all_faults_of_the_data_come_together():
    with pytest.raises(DocgenError) as refusal:
        from_json({"a": {"$type": "x"}, "b": [{"$type": "date", "value": ""}]})
    assert [fault.place.path for fault in refusal.value.faults] == ["a.$type", "b[0].value"]


@pytest.fixture
def folder(tmp_path, word, monkeypatch):
    (tmp_path / "t.docx").write_bytes(word.file("Hello {{ name }}", "{{ when|date('long') }}"))
    (tmp_path / "d.json").write_text('{"name": "A & B", "when": {"$type": "date", "value": "2026-03-31"}}', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_document_is_written(folder, word):
    result = run(render, "t.docx", "d.json", "-o", "new/o.docx", "--verify", "--language", "da")
    assert (result.exit_code, result.output, result.exception) == (0, "", None)
    assert word.lines((folder / "new/o.docx").read_bytes()) == ["Hello A & B", "31.\u00a0marts 2026"]
    assert [path.name for path in (folder / "new").iterdir()] == ["o.docx"]


def test_nothing_is_written_when_something_is_wrong(folder):
    (folder / "d.json").write_text('{"nam": 1}', "utf-8")
    result = run(render, "t.docx", "d.json", "-o", "o.docx")
    assert isinstance(result.exception, DocgenError)
    assert str(result.exception) == (
        't.docx, paragraph 1, near "Hello {{ name }}": nothing is called name\n  fix: did you mean nam?\n'
        "t.docx, paragraph 2, near \"{{ when|date('long') }}\": nothing is called when\n  fix: known here: nam"
    )
    assert not (folder / "o.docx").exists()


def test_a_draft_is_written_with_marks(folder, word):
    (folder / "d.json").write_text("{}", "utf-8")
    result = run(render, "t.docx", "d.json", "-o", "o.docx", "--draft")
    assert result.exit_code == 0
    assert word.lines((folder / "o.docx").read_bytes())[0] == "Hello ⚠ name ⚠"
    assert "nothing is called name" in result.stderr


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "inner/../../secret.png", "link.png"])
def test_pictures_outside_the_folder_of_the_data_are_not_read(folder, path):
    data = folder / "data"
    data.mkdir()
    (folder / "secret.png").write_bytes(b"secret")
    (data / "link.png").symlink_to(folder / "secret.png")
    (data / "d.json").write_text(json.dumps({"name": {"$type": "picture", "path": path}}), "utf-8")
    result = run(render, "t.docx", "data/d.json", "-o", "o.docx")
    assert "it lies outside the folder of the data" in str(result.exception)


def test_broken_json_is_told_with_line_and_column(folder):
    (folder / "d.json").write_text('{"a": 1,\n "b": }', "utf-8")
    result = run(render, "t.docx", "d.json", "-o", "o.docx")
    assert str(result.exception) == "d.json:2:7: this is no JSON: Expecting value"


def test_the_suffix_must_fit_the_template(folder):
    result = run(render, "t.docx", "d.json", "-o", "o.pptx")
    assert str(result.exception) == "o.pptx: the template makes a .docx file\n  fix: write to o.docx"


def test_template_check_names_faults_and_exits_with_1(folder, word):
    (folder / "bad.docx").write_bytes(word.file("{{ x|nope }}", "{% if %}"))
    (folder / "s.json").write_text('{"nam": "text", "when": "date"}', "utf-8")
    assert run(template, "check", "t.docx").output == "1 checked, no faults\n"
    result = run(template, "check", "bad.docx")
    assert result.exit_code == 1
    assert "there is no filter called nope" in result.stderr
    result = run(template, "check", "t.docx", "--schema", "s.json", "--json")
    assert result.exit_code == 1
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["place"], fault["problem"]) == (
        't.docx, paragraph 1, near "Hello {{ name }}"',
        "nothing is called name",
    )
    assert (fault["code"], fault["part"], fault["fix"]) == ("unknown-name", fault["part"], "did you mean nam?")
