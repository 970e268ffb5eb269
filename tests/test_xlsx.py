import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.xlsx import Book, Formula


def make(value: object) -> bytes:
    book = Book(title="ROI", author="Fjordtech")
    book.write(book.sheet("Model"), 0, 0, value)  # type: ignore[arg-type]  # the tests pass every kind
    return book.data()


def read(data: bytes) -> object:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A1"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+45 12 34", "-2", "@SUM(A1)", "=cmd|'/c calc'!A0", "https://example.com", "{=A1}", "012", "\t=1"]
)
def test_text_that_looks_like_a_formula_a_link_or_a_number_stays_text(text):
    cell = read(make(text))
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1.25, 1.25),
        (Decimal("0.1"), 0.1),
        (True, True),
        (7, 7),
        (None, None),
        (Formula("=B1*2", 4), "=B1*2"),
    ],
)
def test_a_value_is_written_by_its_type(value, found):
    assert read(make(value)).value == found


def test_a_date_is_a_date_with_the_format_that_the_caller_gives():
    book = Book()
    book.write(book.sheet("A"), 0, 0, dt.date(2026, 4, 16), book.format(num_format="dd.mm.yyyy"))
    cell = read(book.data())
    assert (cell.value, cell.number_format) == (dt.datetime(2026, 4, 16), "dd.mm.yyyy")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="cell 0, 0 cannot hold"):
        make(value)


def test_equal_input_gives_equal_bytes_and_no_member_carries_a_time():
    first, second = make("x"), make("x")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_sheet_names_become_legal_and_unique():
    book = Book()
    names = ["Drivers: low/high", "drivers  low high", "'", "A" * 40, "a" * 40, "History", "Drivers: low/high"]
    found = [book.sheet(name).get_name() for name in names]
    assert found == [
        "Drivers  low high",
        "drivers  low high (2)",
        "Sheet",
        "A" * 31,
        "a" * 27 + " (2)",
        "History_",
        "Drivers  low high (3)",
    ]


@given(st.text(max_size=30))
@settings(max_examples=25, deadline=None)
def test_any_text_reads_back_without_what_xml_cannot_hold(text):
    expected = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    found = read(make(text)).value
    # XlsxWriter spells a carriage return as Excel does, and openpyxl shows that spelling.
    assert (found or "").replace("_x000D_", "\r") == expected


VALUES = (
    st.none()
    | st.booleans()
    | st.text(max_size=20)
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
    | st.sampled_from(
        [
            Formula("=SUM(A1:A2)", 3),
            Formula('=IF(A1<2,"a&b",1)', "a&b"),
            Formula("=A1", ""),
            Formula("=A1", True),
            Formula("=NA()", "#N/A"),
            Formula("=UNIQUE(A1:A3)", 1),
            Formula("={1,2}", 1),
        ]
    )
)
CELLS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 30), VALUES, st.sampled_from(["", "plain", "date"])), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_cells_are_written_as_xlsxwriter_writes_them(cells):
    def whole() -> bytes:
        book = Book()
        sheet = book.sheet("A")
        looks = {"": None, "plain": book.format(bold=True), "date": book.format(num_format="dd.mm.yyyy")}
        sheet.set_row(3, 30, looks["plain"])
        sheet.set_column(2, 4, 12, looks["date"])
        for row, column, value, look in cells:
            book.write(sheet, row, column, value, looks[look])
        return book.data()

    quick = whole()
    with pytest.MonkeyPatch.context() as patch:
        from xlsxwriter.worksheet import Worksheet

        from docgen import xlsx

        patch.setattr(xlsx, "_worksheet_class", lambda: Worksheet)
        patch.setattr(xlsx, "_write", xlsx._write_rare)
        assert quick == whole()
