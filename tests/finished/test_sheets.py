"""A sheet says the same whether it is scanned as XlsxWriter writes it or parsed as any program may write it."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.finished.contents import parse_part, read_contents
from docgen.finished.sheets import rows, shared_strings
from docgen.xlsx import Book, Formula

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
NUMBERS = st.floats(-1e15, 1e15) | st.integers(-(10**9), 10**9)
VALUES = (
    TEXTS
    | NUMBERS
    | st.none()
    | st.booleans()
    | st.builds(lambda text, number: Formula(f'=IF(A1<2,"{text}",B2&"<")', number), TEXTS, NUMBERS | TEXTS)
)


def parts(data: bytes) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        strings = package.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in package.namelist() else b""
        return package.read("xl/worksheets/sheet1.xml"), strings


def unasked(raw: bytes) -> object:
    raise AssertionError("it was parsed")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=4), max_size=5))
def test_what_we_wrote_is_scanned_and_says_what_the_parser_says(table):
    book = Book()
    sheet, look = book.sheet("A"), book.format(bold=True)
    for number, row in enumerate(table):
        book.write_row(sheet, number, 0, row, look)
    raw, shared = parts(book.data())
    strings = shared_strings(shared, unasked) if shared else []
    # Another root, which is never scanned.
    other = raw.replace(b"<worksheet ", b'<worksheet xml:lang="da" ')
    if shared:
        assert strings == shared_strings(shared.replace(b"<sst ", b'<sst xml:lang="da" '), parse_part)
    assert list(rows(raw, strings, unasked if b"<sheetData/>" not in raw else parse_part)) == list(
        rows(other, strings, parse_part)
    )


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet '
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param('<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c></row>', "A2=a", id="a text in its cell"),
        pytest.param('<row r="2"><c t="n" r="A2"><v>0.10000000001</v></c></row>', "A2=0.1", id="other attributes"),
        pytest.param('<row r="2"><!-- x --><c r="A2"><v>1</v></c></row>', "A2=1", id="a comment"),
        pytest.param('<row r="2"><c r="A2"><v>a&#65;</v></c></row>', "A2=aA", id="a sign by its number"),
        pytest.param('<row r="2"><c r="A2"><f t="shared" si="0"/><v>7</v></c></row>', "A2==", id="a shared formula"),
    ],
)
def test_what_another_program_wrote_is_parsed(row, said):
    raw = f"{HEAD}{MAIN}><sheetData>{row}</sheetData></worksheet>".encode()
    assert list(rows(raw, [], parse_part)) == [("2", said)]


def test_a_sheet_that_holds_a_document_type_is_not_read():
    book = Book()
    book.write(book.sheet("A"), 0, 0, "x")
    with zipfile.ZipFile(io.BytesIO(book.data())) as package:
        whole = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    whole[name] = whole[name].replace(b"<worksheet", b"<!DOCTYPE worksheet><worksheet", 1)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for part, data in whole.items():
            package.writestr(part, data)
    assert read_contents(target.getvalue()).lines[0].text.startswith("unreadable ")
