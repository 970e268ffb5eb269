"""Every header that the systems write is understood, and each system's exports come to the same rows."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from docgen.sources.imports.headers import recognise, settings_faults
from docgen.sources.imports.kinds import folded
from docgen.sources.imports.run import InputFile, Options, Outcome, run_import
from docgen.workspace import ImportSettings, Workspace

DAY = dt.date(2026, 4, 1)
# What the systems write and no field of ours takes.
UNUSED = set(
    map(
        folded,
        ("BillingStreet", "BillingState", "BillingPostalCode", "LeadSource", "Type", "ForecastCategoryName",
         "FiscalYear", "FiscalQuarter", "Age", "Deal Type", "Email (Primary Contact) (Contact)", "Proposed Solution",
         "Est. revenue (Base)"),
    )
)  # fmt: skip
EXPORTS = {
    "salesforce accounts by API name": (
        "salesforce", "accounts",
        "Id|Name|AccountNumber|Type|Industry|AnnualRevenue|NumberOfEmployees|ParentId|OwnerId|Phone|Website|BillingStreet|"
        "BillingCity|BillingState|BillingPostalCode|BillingCountry|Rating|Ownership|CreatedDate|LastActivityDate",
    ),
    "salesforce accounts by label": (
        "salesforce", "accounts",
        "Account Name|Annual Revenue|Employees|Parent Account|Account Owner|Last Activity|Industry",
    ),
    "salesforce contacts by API name": (
        "salesforce", "contacts",
        "Id|AccountId|FirstName|LastName|Title|Department|Email|Phone|MobilePhone|ReportsToId|LeadSource|LastActivityDate",
    ),
    "salesforce contacts by label": (
        "salesforce", "contacts", "Account Name|First Name|Last Name|Title|Email|Mobile|Reports To|Last Activity",
    ),
    "salesforce opportunities by API name": (
        "salesforce", "opportunities",
        "Id|AccountId|Name|StageName|Amount|Probability|ExpectedRevenue|CloseDate|CreatedDate|Type|LeadSource|NextStep|"
        "ForecastCategoryName|IsClosed|IsWon|OwnerId|FiscalYear|FiscalQuarter",
    ),
    "salesforce opportunities by label": (
        "salesforce", "opportunities",
        "Opportunity ID|Account Name|Opportunity Name|Stage|Amount|Probability (%)|Expected Revenue|Close Date|"
        "Created Date|Lead Source|Next Step|Opportunity Owner|Age",
    ),
    "hubspot companies": (
        "hubspot", "accounts",
        "Record ID|Company name|Company Domain Name|Company owner|Industry|Annual Revenue|Number of Employees|City|"
        "Country/Region|Phone Number|Create Date|Last Activity Date|Lifecycle Stage",
    ),
    "hubspot companies, newer ids, other capitals": (
        "hubspot", "accounts", "Record ID - Company|Company Name|Domain|Company Owner|Industry",
    ),
    "hubspot companies by internal name": (
        "hubspot", "accounts", "hs_object_id|name|domain|industry|annualrevenue|numberofemployees|hubspot_owner_id",
    ),
    "hubspot contacts": (
        "hubspot", "contacts",
        "Record ID - Contact|First Name|Last Name|Email|Job Title|Contact owner|Phone Number|Lead Status|"
        "Marketing contact status|Associated Company|Primary Associated Company ID|Create Date|Last Activity Date",
    ),
    "hubspot deals": (
        "hubspot", "opportunities",
        "Record ID|Deal Name|Deal Stage|Pipeline|Amount|Close Date|Create Date|Deal owner|Associated Company|"
        "Last Activity Date|Deal Type",
    ),
    "hubspot deals by internal name": (
        "hubspot", "opportunities",
        "hs_object_id|dealname|amount|dealstage|closedate|hs_is_closed_won|hubspot_owner_id",
    ),
    "dynamics accounts": (
        "dynamics", "accounts",
        "(Do Not Modify) Account|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Account Name|Main Phone|"
        "Primary Contact|Address 1: City|Address 1: State/Province|Territory|Annual Revenue|Owner|"
        "Email (Primary Contact) (Contact)",
    ),
    "dynamics accounts by logical name": (
        "dynamics", "accounts", "accountid|name|websiteurl|primarycontactid|ownerid|industrycode|telephone1",
    ),
    "dynamics accounts in Danish": (
        "dynamics", "accounts",
        "(Må ikke ændres) Firma|(Må ikke ændres) Rækkekontrolsum|(Må ikke ændres) Ændret|Firmanavn|Branche|"
        "Antal ansatte|Ejer|Oprettet",
    ),
    "dynamics contacts": (
        "dynamics", "contacts",
        "(Do Not Modify) Contact|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Full Name|Company Name|"
        "Job Title|Email|Business Phone|Mobile Phone|Decision influence labels",
    ),
    "dynamics contacts in Danish": ("dynamics", "contacts", "Fornavn|Efternavn|Firmanavn|Stilling|E-mail|Ændret"),
    "dynamics opportunities": (
        "dynamics", "opportunities",
        "(Do Not Modify) Opportunity|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Topic|Potential Customer|"
        "Contact|Status|Status Reason|Sales Stage|Est. revenue|Est. close date|Actual Revenue|Actual Close Date|"
        "Probability|Rating|Forecast category|Customer Need|Proposed Solution|Currency|Owner|Created On|"
        "Est. revenue (Base)",
    ),
    "dynamics opportunities by logical name": (
        "dynamics", "opportunities",
        "opportunityid|name|customerid|estimatedvalue|estimatedclosedate|actualvalue|actualclosedate|closeprobability|"
        "customerneed|proposedsolution|salesstage|statecode",
    ),
    "dynamics opportunities in Danish": (
        "dynamics", "opportunities",
        "Emne|Potentiel kunde|Sandsynlighed|Salgsfase|Anslået værdi|Anslået lukkedato|Faktisk omsætning|"
        "Ejer|Oprettet|Ændret",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("system", "list_", "heads"), EXPORTS.values(), ids=EXPORTS)
def test_every_header_of_a_system_is_understood(system, list_, heads):
    found = recognise([heads.split("|")])
    assert found is not None
    assert (found.kind.system, found.kind.list) == (system, list_)
    assert [head for head in found.unread() if folded(head) not in UNUSED] == []


def take(home: Workspace, *files: tuple[str, bytes], options: Options | None = None) -> Outcome:
    outcome = run_import(home, [InputFile(name, content, DAY) for name, content in files], options or Options())
    assert [fault.text() for fault in outcome.faults if fault.severity == "error"] == []
    for path, content in outcome.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or b"")
    return outcome


def written(home: Workspace, account: str, path: str) -> list[str]:
    return (home.accounts / account / "crm" / path).read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    return Workspace(root=tmp_path)


def as_xlsx(rows: list[list[object]], *, hide: int = 0, percent: int | None = None) -> bytes:
    """A workbook as Dynamics writes it: hidden columns and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for column in range(hide):
        sheet.column_dimensions["ABC"[column]].hidden = True
    for row in range(2, len(rows) + 1):
        if percent is not None:
            sheet.cell(row, percent).number_format = "0%"
    hidden = book.create_sheet("hiddenSheet")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "opportunity:x"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_danish_workbook_of_dynamics_is_read_with_its_hidden_columns_and_percent_cells(home):
    stamp = dt.datetime(2026, 3, 30, 10, 12)
    firms = [
        ["(Må ikke ændres) Firma", "(Må ikke ændres) Rækkekontrolsum", "(Må ikke ændres) Ændret den", "Firmanavn",
         "Branche", "Antal ansatte", "Ejer"],
        ["aa-1", "x", stamp, "Havnen I/S", "Transport", 1250, "Mette Holm"],
        [None, None, None, "I alt: 1 post"],
    ]  # fmt: skip
    deals = [
        ["(Må ikke ændres) Salgsmulighed", "(Må ikke ændres) Rækkekontrolsum", "(Må ikke ændres) Ændret den", "Emne",
         "Potentiel kunde", "Status", "Salgsfase", "Anslået værdi", "Anslået lukkedato", "Sandsynlighed"],
        ["0b-1", "x", stamp, "Kraner", "Havnen I/S", "Åben", "Foreslå", 0.1 + 0.2, dt.datetime(2026, 5, 1), 0.4],
        ["0b-2", "x", stamp, "Kajer", "Havnen I/S", "Vundet", "Luk", 2000, dt.datetime(2026, 2, 1), 1],
        ["0b-3", "x", stamp, "Moler", "Havnen I/S", "Åben", "Luk", "#REF!", dt.datetime(2026, 2, 1), 0.1],
    ]  # fmt: skip
    files = ("firmaer.xlsx", as_xlsx(firms, hide=3)), ("salg.xlsx", as_xlsx(deals, hide=3, percent=10))
    report = take(home, *files).report
    assert written(home, "havnen-i-s", "dynamics/opportunities.csv") == [
        "0b-1,Kraner,propose,0.3,,0.4,2026-05-01,,,,,,",
        "0b-2,Kajer,won,2000,,1,2026-02-01,,,,,,",
    ]
    assert [(skip.file, skip.line, skip.reason) for skip in report.skipped] == [
        ("firmaer.xlsx, Sheet", 3, "is a footer or a total"),
        ("firmaer.xlsx, hiddenSheet", None, "no list is known by its headers"),
        ("salg.xlsx, Sheet", 4, "the cell holds the error #REF! under 'Anslået værdi'"),
        ("salg.xlsx, hiddenSheet", None, "no list is known by its headers"),
    ]


def test_users_name_the_owners_that_data_loader_writes_as_ids(home):
    take(
        home,
        ("Account.csv", b"Id,Name,Industry,OwnerId\n001A,Nordkraft,Energy,005X\n"),
        ("User.csv", b"Id,Username,Alias,FirstName,LastName,ProfileId\n005X,mh@x.dk,mh,Mette,Holm,00e\n"),
    )
    assert written(home, "nordkraft", "salesforce/account.csv") == ["Nordkraft,,energy,,,,,Mette Holm,DKK"]


def test_an_own_system_is_known_by_its_own_headers_and_keeps_its_own_lists(tmp_path):
    own = {"revenue": {"Debitor": "account", "Bogf.dato": "date", "Nettobeløb": "amount"}}
    home = Workspace(root=tmp_path, imports={"navision": ImportSettings("navision", map=own)})
    nav = "Debitor;Bogf.dato;Nettobeløb\n12345678;15-01-2026;1.250,50\n".encode("cp1252")
    take(
        home,
        ("Account.csv", b"Id,Name,Industry,CVR\n001A,Nordkraft,Energy,12345678\n"),
        ("nav.csv", nav),
        ("revenue.csv", b"account,date,amount\nNordkraft,2026-01,5\n"),
        options=Options(covers="2026-01/2026-03"),
    )
    assert written(home, "nordkraft", "navision/revenue.csv") == ["2026-01-15,,,1250.5,,,"]
    assert written(home, "nordkraft", "files/revenue.csv") == ["2026-01-31,,,5,,,"]


def test_an_own_map_that_names_nothing_is_a_fault_with_the_nearest_word():
    settings = {
        "salesforce": ImportSettings(
            "salesforce",
            map={"Beløb": "amuont", "deals": {}},
            stages={"Pilot": "offer"},
            roles={"Boss": "decision_maker"},
        )
    }
    assert [fault.text() for fault in settings_faults(settings)] == [
        "docgen.toml, import.salesforce.map.\"Beløb\": nothing is called 'amuont' here\n  fix: did you mean amount?",
        "docgen.toml, import.salesforce.map: salesforce has no list 'deals'\n"
        "  fix: known here: accounts, activities, contacts, history, opportunities, products, users",
        "docgen.toml, import.salesforce.stages.\"Pilot\": nothing is called 'offer' here\n"
        "  fix: known here: develop, lost, negotiate, propose, qualify, won",
    ]


def test_a_sign_of_another_currency_stops_the_import_until_the_currency_is_named(tmp_path):
    files = [
        InputFile("Account.csv", b"Id,Name,Industry\n001A,Nordkraft,Energy\n", DAY),
        InputFile("deals.csv", b"Id,AccountId,Name,StageName,Amount\n1,001A,D,Prospecting,$5.50\n", DAY),
    ]
    outcome = run_import(Workspace(root=tmp_path), files, Options())
    assert [fault.text() for fault in outcome.faults] == [
        "deals.csv:2: the amount carries '$', but would be taken as DKK (1 row)\n"
        '  fix: name the currency: currency = "USD" in [import.salesforce] of docgen.toml, or a column of its own'
    ]
    assert outcome.files == {}
    named = Workspace(root=tmp_path, imports={"salesforce": ImportSettings("salesforce", currency="USD")})
    assert run_import(named, files, Options()).report.plain()["currencies"] == ["USD"]
