"""Whatever an import takes, the account loads: what the model could not hold is refused by line."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.sources.imports.report import sums
from docgen.sources.imports.run import InputFile, Options, run_import
from docgen.sources.loading import load_accounts
from docgen.workspace import ImportSettings, Workspace

DAY = dt.date(2026, 4, 1)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=12
) | st.sampled_from(
    ["Ulla Berg", "=1+1", "-", "'x", "Nordkraft", "{{ x }}", "<b>x</b>", "契約", "NO", "012", ";", "2,2E+7"]
)


def mostly(good: list[str], bad: list[str]) -> st.SearchStrategy[str]:
    """Cells of which few cost their row, for a row has many."""
    return st.integers(0, 30).flatmap(lambda dice: st.sampled_from(bad if dice == 0 else good))


CELLS = {
    "text": TEXTS,
    "number": mostly(["", "0", "1.5", "1,250.75", "3 kr.", "12 %", "8", "90"], ["x", "1E+9", "-5"]),
    "score": mostly(["0", "7", "10"], ["", "11", "1.5"]),
    "share": mostly(["", "0", "20", "100"], ["120", "x"]),
    "day": mostly(["2026-02-28", "2025-12-31 10:00"], ["", "2026-02-30", "2999-12-31", "1899-01-01", "2026-03", "x"]),
    "currency": mostly(["", "DKK", "danske kroner"], ["xx"]),
    "direction": mostly(["", "lower"], ["x"]),
}
LISTS = {
    "Opportunity": {
        "Id": "text", "AccountId": "account", "Name": "text", "StageName": "stage", "Amount": "number",
        "Probability": "share", "CloseDate": "day", "CreatedDate": "day", "NextStep": "text", "IsWon": "flag",
        "Opportunity Owner": "text", "CurrencyIsoCode": "currency",
    },
    "Contact": {
        "Id": "text", "AccountId": "account", "LastName": "text", "FirstName": "text", "Email": "text",
        "Title": "text", "ReportsToId": "text", "LastActivityDate": "day", "Role": "text",
    },
    "contracts": {
        "account": "account", "name": "text", "start": "day", "end": "day", "value": "number", "currency": "currency",
        "notice_days": "number", "product": "text",
    },
    "service": {
        "account": "account", "date": "day", "measure": "text", "value": "number", "target": "number",
        "direction": "direction", "unit": "text",
    },
    "revenue": {
        "account": "account", "date": "day", "amount": "number", "currency": "currency", "product": "text",
        "unit": "text", "cost": "number",
    },
    "surveys": {"account": "account", "date": "day", "respondent": "text", "score": "score", "comment": "text"},
    "activities": {"account": "account", "date": "day", "kind": "text", "with": "text", "note": "text"},
    "benefits": {"account": "account", "line": "text", "period": "day", "amount": "number", "evidence": "text"},
    "goals": {"account": "account", "goal": "text", "target": "number", "due": "day", "owner": "text"},
}  # fmt: skip
CELLS |= {
    "account": st.sampled_from(["001A", "001A", "Nordkraft A/S", "001B"]),
    "stage": st.sampled_from(["Prospecting", "Closed Won", "Closed Lost"]),
    "flag": st.sampled_from(["", "TRUE", "FALSE"]),
}
ACCOUNTS = st.lists(st.tuples(st.sampled_from(["001A", "001B", "001C"]), TEXTS, TEXTS, CELLS["number"]), max_size=3)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    names = draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=1, max_size=4, unique=True))
    return {
        name: draw(
            st.lists(st.fixed_dictionaries({head: CELLS[kind] for head, kind in LISTS[name].items()}), max_size=5)
        )
        for name in names
    }


@given(accounts=ACCOUNTS, lists=tables())
@settings(max_examples=25, deadline=None)
def test_whatever_is_taken_loads_and_is_taken_the_same_again(accounts, lists):
    with tempfile.TemporaryDirectory() as folder:
        home = Workspace(root=Path(folder), imports={"salesforce": ImportSettings("salesforce", currency="DKK")})
        home.accounts.mkdir(parents=True)
        rows = [dict(zip(("Id", "Name", "Industry", "NumberOfEmployees"), row, strict=True)) for row in accounts]
        first = {"Id": "001A", "Name": "Nordkraft A/S", "Industry": "Energy", "NumberOfEmployees": "12"}
        files = [InputFile("Account.csv", as_csv([first, *rows]), DAY)]
        files += [InputFile(f"{name}.csv", as_csv(found), DAY) for name, found in lists.items() if found]
        outcome = run_import(home, files, Options(dates="ymd", decimal="point"))
        for path, content in outcome.files.items():
            assert content is not None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if not outcome.failed:
            wrong = [fault.text() for fault in load_accounts(home).faults if fault.severity == "error"]
            assert wrong == []
            again = run_import(home, files[::-1], Options(dates="ymd", decimal="point"))
            assert {path.name: content for path, content in again.files.items()} == {}
            assert again.report.gone == []
            assert sums(again.report.deals) == sums(outcome.report.deals)


def as_csv(rows: list[dict[str, str]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def test_who_reports_to_the_own_name_reports_to_nobody(tmp_path):
    home = Workspace(root=tmp_path, imports={"salesforce": ImportSettings("salesforce")})
    home.accounts.mkdir(parents=True)
    heads = ("Id", "AccountId", "FirstName", "LastName", "Title", "Email", "ReportsToId")
    people = [
        dict(zip(heads, ("003A", "001A", "Ulla", "Berg", "CEO", "u@n.example", "003A"), strict=True)),
        dict(zip(heads, ("003B", "001A", "Bo", "Dam", "CFO", "b@n.example", "003A"), strict=True)),
    ]
    files = [
        InputFile("Account.csv", as_csv([{"Id": "001A", "Name": "Nordkraft A/S", "Industry": "Energy"}]), DAY),
        InputFile("Contact.csv", as_csv(people), DAY),
    ]
    outcome = run_import(home, files, Options())
    assert outcome.faults == []
    for path, content in outcome.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or b"")
    result = load_accounts(home)
    assert [fault.text() for fault in result.faults if fault.severity == "error"] == []
    (loaded,) = result.accounts
    superiors = {one.name: one.reports_to for one in loaded.account.stakeholders}
    assert superiors == {"Ulla Berg": None, "Bo Dam": "Ulla Berg"}
