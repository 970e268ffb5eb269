"""Data from a stranger stay data: text stays text, numbers and lists are bounded, and nothing lands elsewhere."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from docgen.cli.common import visible
from docgen.errors import DocgenError
from docgen.merge import render_text
from docgen.merge.workbook import SheetColumn, workbook_bytes
from docgen.sources.imports.files import list_bytes
from docgen.xlsx import Book

FORMULAS = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "{=1}", "https://x.example")


def account(small, *, name: str = "A", more: str = "", own_id: str = "acme") -> None:
    text = f"id: {own_id}\nname: {name}\nprogramme: key\nlanguage: en\nkam: M H\nlast_updated: 2026-03-31\n{more}\n"
    (small / "content/accounts/acme/account.yaml").write_text(text, encoding="utf-8")


def letter(small) -> str:
    with zipfile.ZipFile(small / "output/acme/customer/acme-letter.docx") as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def test_tags_in_an_import_stay_text_and_those_of_a_person_speak(docgen, small, pages):
    account(small, name="Acme", more='vision: "We are {{ account.name }}"')
    crm = small / "content/accounts/acme/crm/salesforce"
    crm.mkdir(parents=True)
    (crm / "source.json").write_text('{"exported_at": "2026-03-31"}', encoding="utf-8")
    (crm / "account.csv").write_text('short_name\n"{{ 7*7 }}{% for x in y %}<b>&"\n', encoding="utf-8")
    (small / "templates/letter.docx").write_bytes(pages("{{ account.vision }}", "{{ account.short_name }}"))
    assert docgen("build", "acme")[0] == 0
    assert "We are Acme" in letter(small)
    assert "{{ 7*7 }}{% for x in y %}&lt;b&gt;&amp;" in letter(small)


@pytest.mark.parametrize("styled", [False, True])  # cells with a style are written on a quicker way
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link_in_a_workbook(text, styled):
    book = Book()
    sheet = book.sheet("a")
    book.write(sheet, 0, 0, text, *([book.format(bold=True)] if styled else []))
    with zipfile.ZipFile(io.BytesIO(book.data())) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<c r="A1"[^>]* t="s">', xml)
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_no_name_becomes_a_formula_in_the_business_case(sample):
    from docgen.roi import write_workbook

    case = sample.facts("nordkraft", "en").scope.cases[0]
    data = write_workbook(case.model, case.result, "en", FORMULAS[0])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert not any("cmd|" in formula for xml in sheets for formula in re.findall(r"<f>(.*?)</f>", xml))


def test_no_name_becomes_a_formula_in_the_workbook_of_a_chart():
    data = workbook_bytes([SheetColumn(FORMULAS)])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert all(b"<f>" not in package.read(name) for name in package.namelist())


@pytest.mark.parametrize("text", [one for one in FORMULAS if one[0] in "=+-@"])
def test_no_cell_of_a_csv_file_begins_as_a_formula(text):
    row = list_bytes("stakeholders", [{"name": text}]).decode().splitlines()[1]
    assert row.lstrip('"').startswith("'")


def inflated(data: bytes, part: str, before: bytes, piece: bytes, count: int) -> bytes:
    """A workbook in which one part holds a piece very many times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or before in content
            target.writestr(name, content.replace(before, piece * count + before) if name == part else content)
    return buffer.getvalue()


ROW = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'
BOMBS = {
    "rows": ("xl/worksheets/sheet1.xml", b"</sheetData>", ROW, 1_300_000),
    "styles": ("xl/styles.xml", b"</cellXfs>", b"<xf/>", 600_000),
    "names": ("xl/workbook.xml", b"</sheets>", b'<sheet name="a"/>', 600_000),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_workbook_that_holds_more_than_any_export_is_refused_with_a_word(kind):
    import openpyxl

    from docgen.sources.imports.tables import read_tables
    from docgen.sources.workbook.grid import read_grids

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Account Name"])
    book.save(buffer)
    data = inflated(buffer.getvalue(), *BOMBS[kind])
    started = time.process_time()
    for read in (read_tables, read_grids):
        with pytest.raises(DocgenError, match="the workbook is too large"):
            read(data, "a.xlsx")
    assert time.process_time() - started < 10


@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "iso-8859-15"])
def test_a_workbook_in_a_strange_encoding_is_not_read(encoding):
    import openpyxl

    from docgen.sources.imports.tables import read_tables
    from docgen.sources.workbook.grid import read_grids

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.save(buffer)
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'
    target = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            package.writestr(name, text.encode(encoding) if name == "xl/workbook.xml" else source.read(name))
    for read in (read_tables, read_grids):
        with pytest.raises(DocgenError):
            read(target.getvalue(), "a.xlsx")


@pytest.mark.parametrize("own_id", ["../../etc", "a/b", "C:\\x", "a b", ".hidden"])
def test_ids_that_are_paths_are_refused(docgen, small, own_id):
    account(small, own_id=f"'{own_id}'")
    status, _, problems = docgen("build", "acme")
    assert (status, "is not a short id" in problems) == (1, True)
    assert list((small / "output").rglob("*.docx")) == []


@pytest.mark.parametrize("name", ["../../x", "a/b", "a\\b", "a:b", "x\u202ecod.exe", "tab\tx"])
def test_a_name_in_a_file_name_leads_nowhere_else(docgen, small, name):
    account(small, name='"' + name.encode("unicode_escape").decode().replace("\\\\", "\\\\\\\\") + '"')
    settings = (small / "docgen.toml").read_text(encoding="utf-8")
    (small / "docgen.toml").write_text(
        settings.replace("{{ account.id }}-letter", "{{ account.name }}"), encoding="utf-8"
    )
    before = {path for path in small.parent.rglob("*") if "output" not in path.parts}
    status, said, problems = docgen("build", "acme")
    if status:
        assert "which is no file name" in said + problems
    assert [path for path in small.rglob("*.docx") if path.parent.name != "templates" and status] == []
    assert {path for path in small.parent.rglob("*") if "output" not in path.parts} == before


def test_signs_that_turn_text_around_or_command_a_terminal_are_not_passed_on():
    assert render_text("{{ a }}", {"a": "x\u202egpj.exe\x07\x1b[2J"}) == "xgpj.exe[2J"
    assert visible("a\x1b[2Jb\u202ec\nd") == "a�[2Jb�c\nd"


def test_a_name_of_ten_thousand_letters_is_only_long(docgen, small):
    account(small, name="x" * 10_000)
    assert docgen("build", "acme")[0] == 0
    assert "x" * 10_000 in letter(small)


@pytest.mark.parametrize("number", ["1e400", "1e999999999", "9" * 400, "-1e99"])
def test_numbers_beyond_all_measure_are_refused_by_name(docgen, small, number):
    account(
        small,
        more=f"revenue: {{covers: {{start: 2026-01, end: 2026-03}}, rows: [{{date: 2026-01-31, amount: {number}}}]}}",
    )
    status, _, problems = docgen("check")
    shown = number if len(number) < 31 else f"{number[:30]}…"
    assert status == 1
    assert f"rows[0].amount: '{shown}' is larger than any number that docgen computes with" in problems


def test_two_hundred_thousand_entries_are_bounded_with_a_word(docgen, small):
    account(small, more=f"priorities: [{', '.join(['a'] * 200_001)}]")
    status, _, problems = docgen("check")
    assert status == 1
    assert "the file holds more than 200000 values" in problems
