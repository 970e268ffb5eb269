"""Exports as systems and people really leave them: what is taken of each, and what is said of the rest."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.sources.imports.run import InputFile, Options, Outcome, run_import
from docgen.workspace import ImportSettings, Workspace

DAY = dt.date(2026, 4, 1)
ACCOUNTS = "Id,Name,Industry\n001bm00001ZL8U9AAL,Nordkraft A/S,Energy\n"
HEADS = ["Id", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate", "NextStep"]
DEAL = ["006A", "001bm00001ZL8U9AAL", "Pumps", "Prospecting", "1250.50", "10", "2026-06-30", "Call"]


def deal(**cells: Any) -> list[Any]:
    return [cells.get(head, cell) for head, cell in zip(HEADS, DEAL, strict=True)]


def text(*rows: list[Any], heads: list[str] | None = None, mark: str = ",") -> str:
    return "".join(f"{mark.join(map(str, row))}\n" for row in (HEADS if heads is None else heads, *rows))


@pytest.fixture
def taken(tmp_path: Path) -> Callable[..., Outcome]:
    def run(*files: InputFile, options: Options | None = None) -> Outcome:
        home = Workspace(root=tmp_path, imports={"salesforce": ImportSettings("salesforce", currency="DKK")})
        home.accounts.mkdir(parents=True, exist_ok=True)
        accounts = InputFile("Account.csv", ACCOUNTS.encode(), DAY)
        return run_import(home, [accounts, *files], options or Options())

    return run


def deals(outcome: Outcome) -> list[str]:
    found = [content for path, content in outcome.files.items() if path.name == "opportunities.csv" and content]
    return [line.rstrip(",") for content in found for line in content.decode().splitlines()[1:]]


def skipped(outcome: Outcome) -> list[tuple[int | None, str]]:
    return [(skip.line, skip.reason) for skip in outcome.report.skipped]


def faults(outcome: Outcome) -> list[str]:
    return [f"{fault.problem} | {fault.fix}" for fault in outcome.faults]


PLAIN = "006a,Pumps,qualify,1250.5,DKK,0.1,2026-06-30,,Call"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(text(deal(), mark="\t").encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(text(deal(), mark="\t").encode("utf-16-be"), id="UTF-16 that does not say so"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbf" + text(deal()).encode(), id="two byte order marks"),
        pytest.param(
            ("sep=;\r\n" + text(deal(), mark=";").replace("\n", "\r\n")).encode(), id="a line that names the mark"
        ),
        pytest.param(text(deal()).replace("\n", "\r").encode(), id="line ends of an old Mac"),
        pytest.param(text(deal()).replace("\n", ",\n").encode(), id="a mark at the end of each line"),
        pytest.param(text(deal(Amount='"1.250,50"')).encode(), id="decimal comma between commas"),
        pytest.param(text(deal(Amount="1.250,50"), mark="|").encode(), id="bars between cells"),
        pytest.param(text(deal(Amount="1'250.50")).encode(), id="Swiss thousands"),
        pytest.param(text(deal(Amount="\u00a01\u202f250.50 ")).encode(), id="narrow spaces"),
        pytest.param(text(deal(Name="Pum\x00p\x1fs\x0b")).encode(), id="control characters"),
        pytest.param(text(deal(NextStep='"<div style=""x"">Call</div>\r\n"')).encode(), id="HTML and a line break"),
        pytest.param(text(deal(CloseDate="30/06/26")).encode(), id="a year of two digits"),
        pytest.param(text(deal(CloseDate="2026-06-30T22:30:00.000+0000")).encode(), id="a time and a zone"),
        pytest.param(text(deal(AccountId="001bm00001ZL8U9")).encode(), id="an id of 15 characters"),
        pytest.param(text(deal(Probability="10%")).encode(), id="per cent beside the number"),
        pytest.param(text(deal(Probability="0.1")).encode(), id="a probability up to 1"),
    ],
)
def test_one_deal_is_the_same_deal_in_every_dress(taken, content):
    outcome = taken(InputFile("Opportunity.csv", content, DAY))
    assert (faults(outcome), skipped(outcome), deals(outcome)) == ([], [], [PLAIN])


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        pytest.param("1.250,-", "1250", id="the Danish way to write no cents is no minus"),
        pytest.param("kr. 1.250.000,-", "1250000", id="nor is it beside a currency"),
        pytest.param("(1.250,-)", "-1250", id="brackets are a minus"),
        pytest.param("1.250,50-", "-1250.5", id="a minus may stand behind"),
        pytest.param("5 dkk", "5", id="a code in small letters"),
    ],
)
def test_an_amount_keeps_its_size_and_its_sign(taken, amount, value):
    outcome = taken(InputFile("Opportunity.csv", text(deal(Amount=f'"{amount}"')).encode(), DAY))
    assert (skipped(outcome), deals(outcome)) == ([], [PLAIN.replace("1250.5", value)])


@pytest.mark.parametrize("amount", ["5 tkr", "1,2 mio.", "12 mio", "5 stk", "DDK 5", "1.2M", "7 mDKK"])
def test_a_word_that_is_no_currency_is_not_cut_off_from_its_number(taken, amount):
    outcome = taken(InputFile("Opportunity.csv", text(deal(Amount=f'"{amount}"')).encode(), DAY))
    assert (skipped(outcome), deals(outcome)) == ([(2, f"'{amount}' is not a number under 'Amount'")], [])


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        pytest.param([deal(StageName="")], [(2, "names no stage")], id="no stage"),
        pytest.param(
            [deal(Probability="0.4"), deal(Id="006B", Probability="40")],
            [(2, "the probability 0.4 is a fraction, where others count to 100")],
            id="fractions among per cent",
        ),
        pytest.param([deal(Id="1E+17")], [(2, "the digits of '1E+17' are lost under 'Id'")], id="an id as a number"),
        pytest.param([deal(Amount="####")], [(2, "the digits of '####' are lost under 'Amount'")], id="narrow"),
        pytest.param([deal(CloseDate="2026-02-30")], [(2, "'2026-02-30' is not a date under 'CloseDate'")], id="day"),
        pytest.param([[*deal(), "more"]], [(2, "holds 9 cells under 8 headers")], id="a mark that was not quoted"),
        pytest.param([HEADS, deal(Id="")], [(2, "repeats the headers")], id="headers once more"),
        pytest.param(
            [["Grand Total", "", "", "", "1250.50"], ["Confidential Information - Do Not Distribute"]],
            [(2, "is a footer or a total"), (3, "is a footer or a total")],
            id="footers",
        ),
        pytest.param(
            [deal(NextStep="x" * 32_767)], [(2, "the text under 'NextStep' is cut at 32,767 characters")], id="cut"
        ),
        pytest.param([], [(None, "holds headers and no rows")], id="nothing but headers"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_named_with_its_line_and_its_reason(taken, rows, reasons):
    outcome = taken(InputFile("Opportunity.csv", text(*rows).encode(), DAY))
    assert (faults(outcome), skipped(outcome)) == ([], reasons)


def test_years_of_two_digits_that_may_come_first_are_asked_about(taken):
    rows = [deal(CloseDate="26-04-30"), deal(Id="006B", CloseDate="26-05-29")]
    outcome = taken(InputFile("Opportunity.csv", text(*rows).encode(), DAY))
    assert faults(outcome) == [
        "'26-04-30' may have day or year first, and no date of the file tells which | say which with --dates dmy, "
        "--dates mdy or --dates ymd, or with dates in [import.salesforce]"
    ]
    last = [deal(CloseDate="30-04-26"), deal(Id="006B", CloseDate="29-05-26")]
    assert faults(taken(InputFile("Opportunity.csv", text(*last).encode(), DAY))) == []


@pytest.mark.parametrize(
    ("currency", "reason"),
    [
        ("DDK", "the currency 'DDK' is not known; is it DKK?"),
        ("Q", "the currency 'Q' is not known; write its ISO code"),
    ],
)
def test_a_currency_that_does_not_exist_is_not_taken(taken, currency, reason):
    content = f"account,date,amount,currency\nNordkraft A/S,2026-01-31,5,{currency}\nNordkraft A/S,2026-01-31,6,dkk\n"
    outcome = taken(InputFile("revenue.csv", content.encode(), DAY))
    assert skipped(outcome) == [(2, reason)]
    assert [content for path, content in outcome.files.items() if path.name == "revenue.csv"] == [
        b"date,unit,offering,amount,currency,quantity,cost\n2026-01-31,,,6,DKK,,\n"
    ]


def test_service_by_quarter_is_known_by_its_header(taken):
    content = "account,quarter,measure,value\nNordkraft A/S,2026-Q1,Uptime,99.5 %\nNordkraft A/S,Q2 2026,Uptime,99 %\n"
    outcome = taken(InputFile("service.csv", content.encode(), DAY))
    assert (faults(outcome), skipped(outcome)) == ([], [])


# Workbooks


def book(make: Callable[[Any, Any], None]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = made.add_worksheet("Report")
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, deal(Amount=1250.5, Probability=10))
    make(made, sheet)
    made.close()
    return target.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda made, sheet: None, id="plain"),
        pytest.param(lambda made, sheet: sheet.write_number(1, 6, 46_203), id="a day whose format was lost"),
        pytest.param(
            lambda made, sheet: sheet.write_datetime(
                1, 6, dt.datetime(2026, 6, 30, 14), made.add_format({"num_format": "dd-mm-yyyy hh:mm"})
            ),
            id="a day with its time",
        ),
        pytest.param(lambda made, sheet: sheet.write_formula(1, 4, "=1000+250.5", None, 1250.5), id="a formula"),
        pytest.param(
            lambda made, sheet: sheet.write_number(1, 5, 0.1, made.add_format({"num_format": "0 %"})), id="per cent"
        ),
        pytest.param(lambda made, sheet: sheet.protect("secret"), id="a protected sheet"),
        pytest.param(lambda made, sheet: made.add_worksheet("Chart").hide(), id="an empty hidden sheet"),
        pytest.param(lambda made, sheet: sheet.set_row(1, None, None, {"hidden": True}), id="a filtered row"),
        pytest.param(lambda made, sheet: sheet.write_string(1, 7, "Call\x1f"), id="a sign as Excel escapes it"),
        pytest.param(
            lambda made, sheet: sheet.write_rich_string(1, 7, "Ca", made.add_format({"bold": True}), "ll"), id="bold"
        ),
    ],
)
def test_a_workbook_gives_the_same_deal(taken, make):
    outcome = taken(InputFile("Opportunity.xlsx", book(make), DAY))
    said = [one for one in skipped(outcome) if one != (None, "is empty")]
    assert (faults(outcome), said, deals(outcome)) == ([], [], [PLAIN])


def test_a_formula_that_nobody_calculated_is_no_empty_cell(taken):
    import openpyxl

    made = openpyxl.load_workbook(io.BytesIO(book(lambda made, sheet: None)))
    made.active["E2"] = "=1000+250.5"
    target = io.BytesIO()
    made.save(target)
    outcome = taken(InputFile("Opportunity.xlsx", target.getvalue(), DAY))
    assert (skipped(outcome), deals(outcome)) == ([(2, "the formula has no stored value under 'Amount'")], [])


def test_headings_above_the_headers_and_totals_below_are_named(taken):
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Report"
    for row in (["Opportunities of our customers"], ["Account", None, None, "Money"], HEADS, deal(), ["Total", 1250.5]):
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("A2:C2")
    target = io.BytesIO()
    made.save(target)
    outcome = taken(InputFile("Opportunity.xlsx", target.getvalue(), DAY))
    assert skipped(outcome) == [
        (1, "stands above the headers"), (2, "stands above the headers"), (5, "is a footer or a total")
    ]  # fmt: skip
    assert deals(outcome) == [PLAIN]


def test_two_lists_may_stand_in_one_workbook(taken):
    def more(made: Any, sheet: Any) -> None:
        contacts = made.add_worksheet("Contacts")
        contacts.write_row(0, 0, ["Id", "AccountId", "LastName", "Email"])
        contacts.write_row(1, 0, ["003A", "001bm00001ZL8U9AAL", "Berg", "u@example.dk"])
        made.add_worksheet("Notes").write_row(0, 0, ["Hello", "world"])

    outcome = taken(InputFile("all.xlsx", book(more), DAY))
    assert [(skip.file, skip.reason) for skip in outcome.report.skipped] == [
        ("all.xlsx, Notes", "no list is known by its headers")
    ]
    assert sorted(path.name for path in outcome.files) == [
        "account.csv", "opportunities.csv", "source.json", "stakeholders.csv"
    ]  # fmt: skip
