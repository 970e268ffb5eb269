"""Exports of each system, tidy files, and everything that stands in the way of one."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.sources.imports.run import InputFile, Options, Outcome, run_import
from docgen.sources.loading import load_accounts
from docgen.workspace import ImportSettings, Workspace

REPO = Path(__file__).resolve().parents[3]
EXPORT = REPO.parent / "shared" / "data" / "salesforce"
DAY = dt.date(2026, 4, 1)


def workspace(tmp_path: Path, **imports: ImportSettings) -> Workspace:
    (tmp_path / "content" / "accounts").mkdir(parents=True)
    return Workspace(root=tmp_path, imports=imports)


def take(home: Workspace, options: Options | None = None, **files: str | bytes) -> Outcome:
    """Import files, named by keyword, and write what comes of it."""
    inputs = [
        InputFile(f"{name}.csv", text.encode() if isinstance(text, str) else text, DAY) for name, text in files.items()
    ]
    outcome = run_import(home, inputs, options or Options())
    if not any(fault.severity == "error" for fault in outcome.faults):
        for path, content in outcome.files.items():
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return outcome


def said(outcome: Outcome) -> list[str]:
    return [fault.text() for fault in outcome.faults]


def skipped(outcome: Outcome) -> list[tuple[str, int | None, str]]:
    return [(skip.file, skip.line, skip.reason) for skip in outcome.report.skipped]


def written(home: Workspace, account: str, system: str, name: str) -> list[str]:
    return (home.accounts / account / "crm" / system / f"{name}.csv").read_text(encoding="utf-8").splitlines()


ACCOUNTS = "Id,Name,Industry,ParentId\n001A,Nordkraft A/S,Energy,\n001B,Havn & Co.,Ports,\n"
DEALS = "Id,AccountId,Name,StageName,Amount,Probability,CloseDate\n"


@pytest.mark.skipif(not EXPORT.is_dir(), reason="the Salesforce export is not on this machine")
def test_the_real_export_comes_to_its_published_sums(tmp_path):
    home = workspace(tmp_path)
    files = {path.stem: path.read_bytes() for path in sorted(EXPORT.glob("*.csv"))}
    report = take(home, **files).report.plain()
    assert [report[name]["total"] for name in ("accounts", "contacts", "opportunities")] == [18, 25, 36]
    assert (report["won_count"], report["won_amount"]) == (12, Decimal(2_815_000))
    assert (report["open_count"], report["open_amount"]) == (16, Decimal(2_115_000))
    assert (report["lost_count"], report["lost_amount"]) == (8, Decimal(830_000))
    assert report["weighted_open"] == Decimal(1_094_500)
    loaded = load_accounts(home)
    assert loaded.faults == ()
    assert {account.account.programme for account in loaded.accounts} == {"none"}
    again = take(home, **files)
    assert again.files == {}
    assert {part for name in ("accounts", "contacts", "opportunities") for part in
            (again.report.plain()[name][kind] for kind in ("new", "changed", "gone"))} == {0}  # fmt: skip


def test_hubspot_deals_join_their_companies_by_record_id(tmp_path):
    home = workspace(tmp_path)
    outcome = take(
        home,
        companies="Record ID,Company name,Company Domain Name,Company owner,Number of Employees\n"
        "77,Nordkraft A/S,nordkraft.dk,Mette Holm,1200\n",
        contacts="Record ID - Contact,First Name,Last Name,Email,Job Title,Primary Associated Company ID\n"
        "5,Ulla,Berg,ulla@nordkraft.dk,CFO,77\n",
        deals="Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,"
        "Associated Company IDs,Deal probability\n"
        "9,Varme,Contract Sent,Sales,1200.50,2026-05-01 14:00,Mette Holm,77,0.9\n"
        "10,Vand,Closed Won,Sales,800,2026-02-01,Mette Holm,77,1\n",
    )
    assert said(outcome) == []
    assert skipped(outcome) == []
    assert written(home, "nordkraft-a-s", "hubspot", "opportunities")[1:] == [
        "10,Vand,won,800,,1,2026-02-01,,,Mette Holm,,,",
        "9,Varme,negotiate,1200.5,,0.9,2026-05-01,,,Mette Holm,,,",
    ]
    assert written(home, "nordkraft-a-s", "hubspot", "stakeholders")[1:] == ["Ulla Berg,CFO,ulla@nordkraft.dk,,,,,,"]
    assert load_accounts(home).accounts[0].account.kam == "Mette Holm"


def test_a_number_that_the_file_does_not_prove_is_asked_for(tmp_path):
    home = workspace(tmp_path)
    outcome = take(
        home,
        firmaer="(Må ikke ændres) Firma;(Må ikke ændres) Rækkekontrolsum;(Må ikke "
        "ændres) Ændret;Firmanavn;Branche;Antal ansatte;Ejer\n"
        "aa-1;x;31-03-2026 10:00;Havnen I/S;Havne;1.250;Mette Holm\n".encode("utf-8-sig"),
        salg="Emne;Potentiel kunde;Status;Salgsfase;Anslået værdi;Anslået lukkedato;Sandsynlighed;Ejer;Oprettet\r\n"
        "Kraner;Havnen I/S;Åben;Foreslå;12.500,50;01-05-2026;40;Mette Holm;28-02-2026 09:15\r\n"
        "Kajer;Havnen I/S;Vundet;Luk;2.000,00;01-02-2026;100;Mette Holm;02-01-2026 09:15\r\n".encode("cp1252"),
    )
    assert said(outcome) == [
        "firmaer.csv:2, Antal ansatte: '1.250' may be thousands or decimals, and no number of the file tells which\n"
        "  fix: say which with --decimal comma or --decimal point"
    ]
    assert not (home.accounts / "havnen-i-s").exists()


def test_danish_dynamics_opportunities_take_their_state_from_the_status(tmp_path):
    home = workspace(tmp_path)
    outcome = take(
        home,
        Options(decimal="comma"),
        firmaer="(Må ikke ændres) Firma;Firmanavn;Branche;Antal ansatte;Ejer\naa-1;Havnen I/S;Havne;1.250;Mette Holm\n",
        salg="Emne;Potentiel kunde;Status;Salgsfase;Anslået værdi;Anslået lukkedato;Sandsynlighed;Ejer;Oprettet\r\n"
        "Kraner;Havnen I/S;Åben;Foreslå;12.500,50;01-05-2026;40;Mette Holm;28-02-2026 09:15\r\n"
        "Kajer;Havnen I/S;Vundet;Luk;2.000,00;01-02-2026;100;Mette Holm;02-01-2026 09:15\r\n".encode("cp1252"),
    )
    assert said(outcome) == []
    assert written(home, "havnen-i-s", "dynamics", "opportunities")[1:] == [
        ",Kajer,won,2000,,1,2026-02-01,2026-01-02,,Mette Holm,,,",
        ",Kraner,propose,12500.5,,0.4,2026-05-01,2026-02-28,,Mette Holm,,,",
    ]
    assert written(home, "havnen-i-s", "dynamics", "account")[1] == "Havnen I/S,,havne,,1250,,,Mette Holm,DKK"


def test_rows_that_are_no_deals_are_named_with_their_line(tmp_path):
    home = workspace(tmp_path, salesforce=ImportSettings("salesforce", currency="USD"))
    outcome = take(
        home,
        accounts=ACCOUNTS,
        deals='Rapport,,,,,,\n' + DEALS + '1,001A,"Varme\nog vand",Prospecting,"$7,450,000.00 ",10,2026-05-01\n'
        + DEALS
        + "2,001A,B,Prospecting,2.22E+07,10,2026-05-01\n"
        + "3,001A,C,Prospecting,5,120,2026-05-01\n"
        + "4,001A,D,Prospecting,5,10,2026-05-01,more\n"
        + "5,001A,E,Prospecting,abc,10,2026-05-01\n"
        + "6,001A,F,Prospecting,5,10,2026-02-30\n"
        + "7,001C,G,Prospecting,5,10,2026-05-01\n"
        + "8,001A,,Prospecting,5,10,2026-05-01\n"
        + f"9,001A,{'x' * 32767},Prospecting,5,10,2026-05-01\n"
        + "1,001A,again,Prospecting,5,10,2026-05-01\n"
        + ',,,,"$7,450,000.00",,\nGrand Totals (1 records),,,,,,\n',
    )  # fmt: skip
    assert said(outcome) == []
    assert skipped(outcome) == [
        ("deals.csv", 1, "stands above the headers"),
        ("deals.csv", 5, "repeats the headers"),
        ("deals.csv", 6, "the digits of '2.22E+07' are lost under 'Amount'"),
        ("deals.csv", 7, "the probability 120 is not between 0 and 100"),
        ("deals.csv", 8, "holds 8 cells under 7 headers"),
        ("deals.csv", 9, "'abc' is not a number under 'Amount'"),
        ("deals.csv", 10, "'2026-02-30' is not a date under 'CloseDate'"),
        ("deals.csv", 11, "belongs to no known account: '001C'"),
        ("deals.csv", 12, "has nothing under 'Name'"),
        ("deals.csv", 13, "the text under 'Name' is cut at 32,767 characters"),
        ("deals.csv", 14, "has the id of deals.csv:3"),
        ("deals.csv", 15, "has nothing under 'Name'"),
        ("deals.csv", 16, "is a footer or a total"),
    ]
    assert written(home, "nordkraft-a-s", "salesforce", "opportunities")[1:] == [
        "1,Varme og vand,qualify,7450000,USD,0.1,2026-05-01,,,,,,"
    ]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (
            ["02/03/26", "01/04/26"],
            "deals.csv:2, CloseDate: '02/03/26' may have day or month first, and no date of the file tells which\n"
            "  fix: say which with --dates dmy, --dates mdy or --dates ymd, or with dates in [import.salesforce]",
        ),
        (
            ["23/03/2026", "03/23/2026"],
            "deals.csv:2, CloseDate: '23/03/2026' and '03/23/2026' (line 3) are not in one order of day and month\n"
            "  fix: say which with --dates dmy, --dates mdy or --dates ymd, or with dates in [import.salesforce]",
        ),
    ],
)
def test_dates_that_the_file_does_not_prove_are_asked_for(tmp_path, dates, expected):
    rows = "".join(f"{number},001A,D,Prospecting,5,10,{day}\n" for number, day in enumerate(dates))
    outcome = take(workspace(tmp_path), accounts=ACCOUNTS, deals=DEALS + rows)
    assert said(outcome) == [expected]
    assert outcome.files == {}


def test_an_answer_about_dates_may_stand_in_the_workspace(tmp_path):
    home = workspace(tmp_path, salesforce=ImportSettings("salesforce", dates="dmy"))
    outcome = take(home, accounts=ACCOUNTS, deals=DEALS + "1,001A,D,Prospecting,5,10,02/03/26\n")
    assert said(outcome) == []
    assert written(home, "nordkraft-a-s", "salesforce", "opportunities")[1] == "1,D,qualify,5,,0.1,2026-03-02,,,,,,"


def test_an_unknown_stage_stops_the_import_until_docgen_toml_names_it(tmp_path):
    deals = DEALS + "1,001A,D,Tasting,5,10,2026-03-02\n2,001A,E,Tasting,5,10,2026-03-02\n"
    assert said(take(workspace(tmp_path / "a"), accounts=ACCOUNTS, deals=deals)) == [
        "deals.csv:2: the stage 'Tasting' is not known (2 rows)\n"
        '  fix: write "Tasting" = "develop" in [import.salesforce.stages] of docgen.toml '
        "(or qualify, develop, propose, negotiate, won or lost)"
    ]
    home = workspace(tmp_path / "b", salesforce=ImportSettings("salesforce", stages={"tasting": "propose"}))
    take(home, accounts=ACCOUNTS, deals=deals)
    assert written(home, "nordkraft-a-s", "salesforce", "opportunities")[1] == "1,D,propose,5,,0.1,2026-03-02,,,,,,"


def test_own_headers_come_from_docgen_toml(tmp_path):
    settings = ImportSettings("salesforce", map={"Kundens navn": "name", "opportunities": {"Beløb": "amount"}})
    home = workspace(tmp_path, salesforce=settings)
    outcome = take(
        home,
        accounts="Id,Kundens navn,Industry\n001A,Nordkraft,Energy\n",
        deals="Id,AccountId,Name,StageName,Beløb\n1,001A,D,Prospecting,12\n",
    )
    assert said(outcome) == []
    assert written(home, "nordkraft", "salesforce", "opportunities")[1] == "1,D,qualify,12,,,,,,,,,"


def test_a_near_name_is_reported_and_never_taken(tmp_path):
    home = workspace(tmp_path)
    take(home, accounts="Id,Name,Industry\n001A,GTX Pro,Energy\n")
    outcome = take(home, deals="Opportunity Name,Account Name,Stage,Amount\nD,GTXPro,Prospecting,5\n")
    unmatched = outcome.report.plain()["unmatched"]
    assert unmatched["near"] == [{"found": "GTXPro", "candidate": "GTX Pro"}]
    assert unmatched["deals_without_account"] == [{"file": "deals.csv", "line": 2, "name": "D", "account": "GTXPro"}]
    assert outcome.files == {}


def test_a_person_makes_one_key_account_of_several_and_the_import_follows(tmp_path):
    home = workspace(tmp_path)
    accounts = "Id,Name,Industry,ParentId\n001A,Nordkraft A/S,Energy,\n001B,Nordkraft Net,Energy,001A\n"
    deals = DEALS + "1,001B,D,Prospecting,5,10,2026-05-01\n"
    first = take(home, accounts=accounts, deals=deals)
    links = [{"system": "salesforce", "id": "001A"}, {"system": "salesforce", "id": "001B"}]
    assert first.report.groups == [
        {"why": "parent Nordkraft A/S", "accounts": ["nordkraft-a-s", "nordkraft-net"], "crm": links}
    ]
    own = home.accounts / "nordkraft-a-s" / "account.yaml"
    own.write_text(
        "id: nordkraft-a-s\nname: Nordkraft\ncrm:\n"
        '  - {system: salesforce, id: "001A"}\n  - {system: salesforce, id: "001B"}\n'
    )
    take(home, accounts=accounts, deals=deals)
    assert [path.name for path in home.accounts.glob("*/crm/*/*.csv") if "net" in path.as_posix()] == []
    assert written(home, "nordkraft-a-s", "salesforce", "units")[1:] == ["Nordkraft Net,"]
    assert written(home, "nordkraft-a-s", "salesforce", "opportunities")[1] == (
        "1,D,qualify,5,,0.1,2026-05-01,,,,Nordkraft Net,,"
    )
    loaded = load_accounts(home, ["nordkraft-a-s"]).accounts[0]
    assert loaded.account.name == "Nordkraft"
    assert [(found.path, found.people, found.crm) for found in loaded.conflicts] == [
        (("name",), "Nordkraft", "Nordkraft A/S")
    ]


def test_rows_that_vanished_are_reported_and_leave(tmp_path):
    home = workspace(tmp_path)
    two = DEALS + "1,001A,D,Prospecting,5,10,2026-05-01\n2,001A,E,Prospecting,5,10,2026-05-01\n"
    take(home, accounts=ACCOUNTS, deals=two)
    outcome = take(home, deals=DEALS + "2,001A,E,Closed Won,6,100,2026-05-01\n3,001A,F,Prospecting,5,10,2026-05-01\n")
    assert outcome.report.plain()["opportunities"] == {"new": 1, "changed": 1, "gone": 1, "total": 2}
    assert outcome.report.gone == [{"account": "nordkraft-a-s", "list": "opportunities", "row": "D"}]


def test_tidy_revenue_declares_what_it_covers(tmp_path):
    home = workspace(tmp_path)
    take(home, accounts=ACCOUNTS)
    heads = "account;date;product;amount;currency;cost\n"
    text = heads + "Nordkraft A/S;2026-01;SCADA;1.250,50;DKK;700\n001B;2026-03;SCADA;-5,5;;\n"
    outcome = take(home, revenue=text)
    assert said(outcome) == [
        "revenue.csv: warning: the rows are taken to cover 2026-01/2026-03, the months present\n"
        "  fix: say what they cover with --covers"
    ]
    assert said(take(home, Options(covers="2024-01/2026-02"), revenue=text)) == [
        "revenue.csv: the rows run from 2026-01 to 2026-03, beyond the span 2024-01/2026-02\n"
        "  fix: widen --covers, or leave the other rows out of the file"
    ]
    outcome = take(home, Options(covers="2024-01/2026-03"), revenue=text)
    assert said(outcome) == []
    assert written(home, "nordkraft-a-s", "files", "revenue")[1:] == ["2026-01-31,,scada,1250.5,DKK,,700"]
    source = json.loads((home.accounts / "havn-co" / "crm" / "files" / "source.json").read_text(encoding="utf-8"))
    assert source["covers"] == "2024-01/2026-03"


@pytest.mark.parametrize(
    ("name", "text", "file", "rows"),
    [
        ("service", "account,date,measure,value,target\nNordkraft A/S,2026-Q1,Oppetid,99.5,99\n", "service",
         ["oppetid,2026-Q1,Oppetid,99.5,99,,,1,"]),
        ("surveys", "account,date,respondent,score\nNordkraft A/S,2026-01-05,Ulla Berg,9\n", "surveys",
         ["2026-01-05,Ulla Berg,9,"]),
        ("activities", "account,date,kind,with,note\n"
         "Nordkraft A/S,2026-01-05,Meeting,Ulla Berg; Per Dam,<p>God &amp; lang</p>\n",
         "activities", ["2026-01-05,meeting,Ulla Berg;Per Dam,,God & lang"]),
        ("contracts", "konto;navn;start;slut;værdi\n"
         "Nordkraft A/S;Serviceaftale;01.02.2025;31.01.2027;250000\n", "contracts",
         ["serviceaftale,Serviceaftale,2025-02-01,2027-01-31,250000,,,,,"]),
        ("benefits", "account,line,period,amount\nNordkraft A/S,energy,2026-Q1,120000\n", "benefits",
         ["energy,2026-Q1,,120000,,,"]),
        ("goals", "account,goal,target,due\nNordkraft A/S,Flere anlæg på SCADA,12,2026-12-31\n", "objectives",
         ["flere-anlaeg-paa-scada,Flere anlæg på SCADA,,,,,12,,2026-12-31"]),
    ],
)  # fmt: skip
def test_each_tidy_file_becomes_its_list_and_loads(tmp_path, name, text, file, rows):
    home = workspace(tmp_path)
    take(home, accounts=ACCOUNTS)
    outcome = take(home, **{name: text})
    assert (said(outcome), skipped(outcome)) == ([], [])
    assert written(home, "nordkraft-a-s", "files", file)[1:] == rows
    assert load_accounts(home).faults == ()


def test_a_file_that_is_no_list_is_refused_by_its_headers(tmp_path):
    outcome = take(workspace(tmp_path), pets="cat,dog\n1,2\n")
    assert said(outcome) == [
        "pets.csv: no list is known by these headers: 'cat', 'dog'\n"
        "  fix: name its headers in [import.<system>.map] of docgen.toml, or force the system with --crm"
    ]


def test_what_a_spreadsheet_would_run_is_written_as_text_and_read_back_as_it_was(tmp_path):
    home = workspace(tmp_path)
    take(home, accounts=ACCOUNTS, deals=DEALS + "1,001A,=1+1,Prospecting,5,10,2026-05-01\n")
    assert written(home, "nordkraft-a-s", "salesforce", "opportunities")[1].startswith("1,'=1+1,")
    loaded = {account.id: account.account for account in load_accounts(home).accounts}
    assert loaded["nordkraft-a-s"].opportunities[0].name == "=1+1"


def test_salesforce_ids_of_15_and_18_characters_are_one(tmp_path):
    home = workspace(tmp_path)
    take(home, accounts="Account ID,Account Name,Industry\n001bm00001ZL8U9,Edge,Energy\n")
    outcome = take(home, deals=DEALS + "1,001bm00001ZL8U9AAL,D,Prospecting,5,10,2026-05-01\n")
    assert skipped(outcome) == []
    assert outcome.report.plain()["opportunities"]["total"] == 1
