import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.merge.workbook import (
    DATE_FORMAT,
    SheetColumn,
    column_letter,
    date_serial,
    number_text,
    workbook_bytes,
    xml_text,
)


def read(data: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_cells_read_back_by_type_and_a_gap_stays_empty():
    columns = [
        SheetColumn((" ", dt.date(2026, 1, 1), dt.datetime(2026, 1, 2, 12)), DATE_FORMAT),
        SheetColumn(("Plan & <b>", 0.1 + 0.2, None), "#,##0.0"),
        SheetColumn(("=1+1", 1e22, -5)),
    ]
    assert read(workbook_bytes(columns)) == [
        (" ", "Plan & <b>", "=1+1"),
        (dt.datetime(2026, 1, 1), 0.1 + 0.2, 1e22),
        (dt.datetime(2026, 1, 2, 12), None, -5),
    ]


def test_a_number_format_is_kept_below_the_head_and_escaped():
    data = workbook_bytes([SheetColumn(("A", 1.0), '[$-406]#,##0.0" mio. kr. & <>"')])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet["A1"].number_format, sheet["A2"].number_format) == ("General", '[$-406]#,##0.0" mio. kr. & <>"')


def test_text_never_becomes_a_formula_or_a_link():
    cells = ("=cmd|'/c calc'!A0", "+1", "-1", "@x", "https://example.com")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes([SheetColumn(cells)]))).active
    assert [(cell.value, cell.data_type, cell.hyperlink) for (cell,) in sheet.iter_rows()] == [
        (text, "s", None) for text in cells
    ]


def test_the_package_holds_five_parts_with_the_earliest_time_and_is_sound():
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([SheetColumn(("A", 1))]))) as archive:
        assert archive.testzip() is None
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
        ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_spelled_so_that_it_reads_back_to_the_last_digit(value):
    assert float(number_text(value)) == value


@given(st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_text_reads_back_without_what_xml_cannot_hold(text):
    kept = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    expected = kept.replace("\r\n", "\n").replace("\r", "\n")
    assert read(workbook_bytes([SheetColumn(("head", text))]))[1][0] in (expected, None if expected == "" else expected)


def test_text_that_looks_like_excels_own_escape_is_protected():
    data = workbook_bytes([SheetColumn(("_x0041_ and _x",))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b">_x005F_x0041_ and _x<" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (dt.date(1900, 3, 1), 61.0),
        (dt.date(2026, 3, 31), 46112.0),
        (dt.datetime(2026, 3, 31, 6), 46112.25),
        (dt.datetime(2026, 3, 31, 6, tzinfo=dt.UTC), 46112.25),
        (dt.date(1900, 2, 28), None),
    ],
)
def test_days_are_counted_as_excel_counts_them(day, serial):
    assert date_serial(day) == serial


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_excels_letters(index, letters):
    assert column_letter(index) == letters


def test_control_characters_and_lone_surrogates_are_dropped_from_xml():
    assert xml_text("a\x00\x0b\ud800\uffffb\r\nc") == "ab\nc"
