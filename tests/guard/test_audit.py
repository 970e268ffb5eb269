"""The command that reads finished files as a stranger would: it finds what was left in them, and says so plainly."""

# ruff: noqa: E501 - a table of findings is read line by line

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from docgen.audit import Known, audit
from docgen.finished.leaks import secrets_of
from docgen.model.account import Account
from docgen.outputs.package import zip_of


def neighbour(name: str):
    """Another test module of this folder: its templates carry everything that can be left in a file."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RESIDUE = neighbour("test_residue")


def found(data: bytes, known: Known | None = None) -> set[tuple[str, str]]:
    return {(one.kind, one.words) for one in audit(data, known)}


def test_a_word_file_tells_all_that_its_authors_left_in_it():
    told = found(RESIDUE.word_template())
    assert told >= {
        ("comment", "ZZcommenter: ZZcomment"), ("change", "2 tracked changes of ZZinserter"),
        ("change", "2 tracked changes of ZZdeleter"), ("property", "creator: ZZauthor"), ("property", "lastModifiedBy: ZZlastby"),
        ("property", "revision: 77731"), ("property", "Company: ZZcompany"), ("property", "Manager: ZZmanager"),
        ("property", "Template: C:\\ZZtemplatepath\\a.dotx"), ("property", "ZZproperty: ZZvalue"),
        ("file-link", "file:///C:/ZZfilelink.xlsx"), ("file-link", "http://ZZbeacon.example/a.png"),
        ("file-link", "file:///C:/ZZattached.dotx"), ("link", "https://example.org/page"),
        ("trace", "custom XML"), ("trace", "printer settings"), ("trace", "a picture of the first page"),
        ("trace", "a list of people who commented"), ("trace", "a mail merge"), ("trace", "document variables"),
    }  # fmt: skip


def test_a_deck_tells_its_notes_hidden_slides_and_shapes_beside_the_slide():
    told = found(RESIDUE.deck_template())
    assert told >= {
        ("note", "ZZspoken {{ who }}"), ("hidden", "a hidden slide"), ("hidden", "a shape that is not seen: ZZbeside"),
        ("hidden", "a shape that is not seen: ZZunseen"), ("comment", "ZZcomment"), ("change", "the history of changes"),
        ("trace", "tags of an add-in"), ("trace", "a list of people who commented"),
    }  # fmt: skip


@pytest.mark.parametrize("make", [RESIDUE.word_template, RESIDUE.deck_template], ids=["word", "deck"])
def test_a_file_made_for_a_customer_from_such_a_template_tells_nothing(make):
    from docgen.merge import Template

    made = Template.open(make(), audience="customer").render({"who": "Acme"}).data
    assert [one for one in audit(made) if one.is_serious or one.kind in ("trace", "person")] == []


def test_a_workbook_tells_its_hidden_sheets_rows_columns_and_notes():
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active["A1"].comment = Comment("too dear", "Mette Holm")
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("Margins").sheet_state = "veryHidden"
    buffer = io.BytesIO()
    book.save(buffer)
    told = found(buffer.getvalue())
    assert told >= {
        ("hidden", "a hidden sheet: Margins"),
        ("hidden", "hidden rows: 1"),
        ("hidden", "hidden columns: 1"),
    }
    assert any(kind == "comment" and "too dear" in words for kind, words in told)


def test_internal_words_and_persons_of_the_account_are_found_wherever_they_stand(pages):
    account = Account.model_validate(
        {"id": "a", "name": "Acme", "kam": "Mette Holm", "implications": ["Prices can rise by a tenth"]}
    )
    known = Known((secrets_of({"": account}),), {"Mette Holm": "kam"})
    data = pages("prices can RISE by a tenth", "Write to mette@house.example")
    whole = zip_of({"a/letter.docx": data})
    for told in (audit(data, known), audit(whole, known)):
        assert [(one.kind, one.place.rpartition(": ")[2], one.words) for one in told if one.kind in ("internal", "person")] == [
            ("internal", "implications[0]", "prices can rise by a tenth"), ("person", "text", "mette@house.example")
        ]  # fmt: skip


def pdf(page: bytes, *, extra: bytes = b"") -> bytes:
    packed = zlib.compress(page)
    cmap = b"/CMapName 1 beginbfchar\n<01> <0053>\n<02> <0065>\nendbfchar 1 beginbfrange <03> <05> <0063>\nendbfrange"
    return (
        b"%PDF-1.7\n1 0 obj<</Length 1>>\nstream\n" + packed + b"\nendstream endobj\n"
        b"2 0 obj<<>>\nstream\n" + zlib.compress(cmap) + b"\nendstream endobj\n"
        b"3 0 obj<</Author(Mette \\(KAM\\))/Title<FEFF0041>>>endobj\n" + extra
    )


def test_a_pdf_tells_its_author_its_links_and_its_words():
    account = Account.model_validate({"id": "a", "name": "A", "kam": "M", "implications": ["Secret plan"], "notes": []})
    known = Known((secrets_of({"": account}),))
    data = pdf(b"BT (Secret ) Tj (plan) Tj ET", extra=b"<</S/URI/URI(file:///c:/x)>> <</S/JavaScript>>")
    told = found(data, known)
    assert told == {
        ("property", "Author: Mette (KAM)"), ("property", "Title: A"), ("file-link", "file:///c:/x"),
        ("macro", "a script"), ("internal", "secret plan"),
    }  # fmt: skip


def test_letters_of_a_pdf_are_read_by_the_table_of_their_font():
    from docgen.audit.pdf import pdf_texts

    assert "Secde" in list(pdf_texts(pdf(b"[<0102>-20<03>]TJ <0405> Tj")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"hello", "this is neither an Office file nor a zip nor a PDF, or it lies too deep in zips", id="text"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is neither an Office file nor a zip nor a PDF, or it lies too deep in zips", id="an old file"),
        pytest.param(b"PK\x03\x04 cut", "the file is damaged (File is not a zip file)", id="cut short"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_not_passed_over(data, words):
    assert found(data) == {("unreadable", words)}


def test_a_zip_of_zips_without_end_is_read_to_a_depth():
    data = b"hello"
    for _ in range(9):
        data = zip_of({"a.zip": data})
    (one,) = audit(data)
    assert one.kind == "unreadable"


def test_the_command_reads_all_that_lies_ready_to_be_sent(docgen, small, pages):
    status, _, problem = docgen("audit")
    assert (status, "there is no document for a customer" in problem) == (1, True)
    assert docgen("build", "acme")[0] == 0
    status, said, _ = docgen("audit")
    assert status == 0
    assert said.startswith("output/acme/customer/acme-letter.docx\n")
    assert said.endswith("1 file read, nothing to take out\n")
    (small / "output/acme/customer/mine.docx").write_bytes(pages("Prices can rise by a tenth"))
    status, said, _ = docgen("audit", "--json")
    told = json.loads(said)["files"]
    assert status == 1
    assert [one for file in told for one in file["found"] if one["serious"]] == [
        {"kind": "internal", "serious": True, "place": "implications[0]", "words": "prices can rise by a tenth"}
    ]


def test_a_file_from_elsewhere_is_read_for_the_account_whose_name_stands_in_it(docgen, small, pages):
    path = small.parent / f"{small.name}-elsewhere.docx"
    path.write_bytes(pages("Acme Works: prices can rise by a tenth"))
    status, said, _ = docgen("audit", str(path))
    assert status == 1
    assert "internal" in said
    path.write_bytes(pages("Others: nothing"))
    assert docgen("audit", str(path), "--account", "acme")[0] == 0
    status, _, problem = docgen("audit", str(path), "--account", "acne")
    assert (status, "no account is called 'acne'" in problem) == (1, True)


def test_an_office_file_inside_another_zip_member_keeps_its_place():
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as package:
        package.writestr("deck/a.pptx", RESIDUE.deck_template())
    assert all(one.place.startswith("deck/a.pptx") for one in audit(buffer.getvalue()))
