"""Tables in any dialect, encoding and number format are read back the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import DocgenError
from docgen.sources.imports.clean import text_of
from docgen.sources.imports.dates import date_of, orders_of
from docgen.sources.imports.headers import recognise
from docgen.sources.imports.numbers import number_of
from docgen.sources.imports.records import read_export
from docgen.sources.imports.tables import decode, read_tables

HEADS = ["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "NextStep"]
WORDS = st.text("abcæøåéü xyz,;\t\"'-&.", min_size=1, max_size=25).filter(
    lambda text: text.strip() and text == " ".join(text.split())
)
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**12, places=2, allow_nan=False)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
# Two rows that prove the order of dates and the decimal mark, whatever Hypothesis adds.
PROOF = [("Proof", Decimal("1234567.89"), dt.date(2026, 12, 31)), ("Prøve", Decimal("-2.5"), dt.date(2026, 1, 13))]


def amount_text(amount: Decimal, mark: str, group: str, money: str) -> str:
    whole, _, after = f"{abs(amount):.2f}".partition(".")
    digits = f"{int(whole):,}".replace(",", group)
    return money.format(("-" if amount < 0 else "") + f"{digits}{mark}{after}")


@given(
    rows=st.lists(st.tuples(WORDS, AMOUNTS, DAYS), max_size=3),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    marks=st.sampled_from([(".", ","), (".", ""), (",", "."), (",", ""), (",", " "), (",", "\u00a0"), (".", "'")]),
    money=st.sampled_from(["{}", "${} ", "{} kr.", "DKK {}", "{} €"]),
    days=st.sampled_from(
        ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%Y 14:39", "%Y-%m-%dT08:00:00.000Z"]
    ),
    line=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_any_dialect_reads_back_the_same(rows, delimiter, encoding, marks, money, days, line, quoting):
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=line, quoting=quoting)
    writer.writerow(HEADS)
    rows = [
        *PROOF,
        *((name, amount, day if "%y" not in days else day.replace(year=2026)) for name, amount, day in rows),
    ]
    for number, (name, amount, day) in enumerate(rows):
        writer.writerow(
            [f"id{number}", "a1", name, "Closed Won", amount_text(amount, *marks, money), day.strftime(days), "Ærø"]
        )
    table = read_tables(target.getvalue().encode(encoding), "deals.csv")[0]
    found = recognise([row.cells for row in table.rows])
    assert found is not None
    export = read_export(table, found)
    assert (export.faults, export.skipped) == ([], [])
    assert [(row.texts["name"], row.numbers["amount"], row.dates["close"]) for row in export.records] == rows


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "utf-16", "utf-16-le", "utf-8-sig"])
def test_danish_text_is_decoded_by_what_its_bytes_can_mean(encoding):
    text = "Navn;By\nKøbenhavns Værk;Ålborg\nØresund;Rødovre\n"
    assert decode(text.encode(encoding), "x.csv") == text


def test_bytes_that_fit_two_encodings_are_asked_about():
    with pytest.raises(DocgenError) as caught:
        decode(b"Name\n\x91ble\n", "x.csv")
    assert str(caught.value) == (
        "x.csv:2: the file is not UTF-8, and its encoding cannot be told: '‘ble' in cp1252 or "
        "'æble' in cp850 or 'ëble' in mac_roman\n"
        "  fix: say which with --encoding cp1252, or export as UTF-8"
    )
    assert decode(b"Name\n\x91ble\n", "x.csv", "cp850") == "Name\næble\n"


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("$7,450,000.00 ", ".", "7450000.00"),
        ("12.500,50", ",", "12500.50"),
        ("(1 250)", ".", "-1250"),
        ("75 %", ".", "75"),
        ("1.250-", ",", "-1250"),
        ("\u22125,5", ",", "-5.5"),
        (".5", ".", "0.5"),
        ("1,23,456.7", ".", "123456.7"),
    ],
)
def test_numbers_are_exact_in_every_form(text, mark, value):
    assert number_of(text, mark) == Decimal(value)


@pytest.mark.parametrize(("text", "mark"), [("1,2,3", "."), ("12,50", "."), ("1.2.3", ","), ("abc", "."), ("1-2", ".")])
def test_what_is_no_number_in_this_format_is_none(text, mark):
    assert number_of(text, mark) is None


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("1/1/2022 14:39", "mdy", dt.date(2022, 1, 1)),
        ("02/23/26 08:55 PM", "mdy", dt.date(2026, 2, 23)),
        ("2026-03-31 10:00:00 UTC", "dmy", dt.date(2026, 3, 31)),
        ("31. marts 2026", "dmy", dt.date(2026, 3, 31)),
        ("Mar 31, 2026", "dmy", dt.date(2026, 3, 31)),
        ("31/12/69", "dmy", dt.date(2069, 12, 31)),
        ("31/12/70", "dmy", dt.date(1970, 12, 31)),
        ("30/02/2026", "dmy", None),
    ],
)
def test_dates_are_read_in_the_order_of_their_file(text, order, day):
    assert date_of(text, order) == day


def test_a_date_tells_the_orders_in_which_it_is_one():
    assert orders_of("02/03/24") == {"dmy", "mdy", "ymd"}
    assert orders_of("02/23/26") == {"mdy"}
    assert orders_of("02.03.2026") == {"dmy"}
    assert orders_of("2026-03-02") == frozenset()
    assert orders_of("soon") is None


def test_html_and_line_breaks_become_one_line_of_text():
    assert text_of("<p>Fisk &amp; skaldyr</p>\r\n<br/>3 < 4") == "Fisk & skaldyr 3 < 4"
    assert text_of("a < b & c") == "a < b & c"


def test_a_workbook_keeps_the_types_of_its_cells():
    from docgen.xlsx import Book

    book = Book()
    sheet = book.sheet("Deals")
    book.write_row(sheet, 0, 0, HEADS)
    book.write_row(sheet, 1, 0, ["i1", "a1", "Fjord", "Closed Won", 1250.5, None, "Ring"])
    sheet.write_datetime(1, 5, dt.datetime(2026, 2, 3), book.format(num_format="yyyy-mm-dd"))
    table = read_tables(book.data(), "deals.xlsx")[0]
    found = recognise([row.cells for row in table.rows])
    assert found is not None
    export = read_export(table, found)
    assert [(row.line, row.numbers["amount"], row.dates["close"]) for row in export.records] == [
        (2, Decimal("1250.5"), dt.date(2026, 2, 3))
    ]
    assert table.place(2, 4).text() == "deals.xlsx, Deals!E2"
