"""Whose is what: imports keep to `crm/`, people's files stand, and nobody who was erased comes back."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli import cli
from docgen.sources.forgotten import FORGOTTEN_FILE, Forgotten
from docgen.sources.imports.run import InputFile, Options, Outcome, run_import
from docgen.sources.loading import load_accounts
from docgen.workspace import ImportSettings, Workspace

DAY = dt.date(2026, 4, 1)
FILES = {
    "Account.csv": "Id,Name,Industry,ParentId,Account Owner\n"
    "001A,Nordkraft A/S,Energy,,Mette Holm\n001B,Nordkraft Net,Energy,001A,Bo Lund\n",
    "Contact.csv": "Id,AccountId,LastName,FirstName,Email,Title,ReportsToId\n"
    "3,001A,Berg,Ulla,ulla@n.example,CFO,\n4,001B,Krag,Anne,anne@n.example,CEO,3\n",
    "Deals.csv": "Id,AccountId,Name,StageName,Amount,CloseDate\n"
    "1,001A,Heat,Prospecting,5,2026-05-01\n2,001B,Water,Closed Won,7,2026-05-01\n",
    "More deals.csv": "Id,AccountId,Name,StageName,Amount,CloseDate\n"
    "2,001B,Water again,Closed Won,7,2026-05-01\n8,001B,Steam,Closed Won,7,2026-05-01\n",
    "revenue.csv": "account,date,amount\nNordkraft A/S,2026-01,5\nNordkraft Net,2026-02,7\n",
    "activities.csv": "account,date,kind,with,by,note\n"
    "Nordkraft A/S,2026-01-05,call,Ulla Berg; Anne Krag,Mette Holm,Ulla Berg wants a demo\n",
}
GROUPED = """id: nordkraft-a-s
name: Nordkraft
currency: DKK
kam: Mette Holm
crm:
  - {system: salesforce, id: "001A"}
  - {system: salesforce, id: "001B"}
"""


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    return Workspace(root=tmp_path)


def take(home: Workspace, *names: str, files: dict[str, str] = FILES, day: dt.date = DAY) -> Outcome:
    inputs = [InputFile(name, files[name].encode(), day) for name in names or files]
    outcome = run_import(home, inputs, Options(covers="2026-01/2026-03"))
    assert not outcome.failed
    for path, content in outcome.files.items():
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return outcome


def stored(home: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(home.root).as_posix(): path.read_bytes()
        for path in home.root.rglob("*")
        if path.is_file() and path.suffix in (".csv", ".json")
    }


def rows(home: Workspace, file: str) -> list[str]:
    return (home.accounts / file).read_text(encoding="utf-8").splitlines()[1:]


def test_the_order_of_files_does_not_matter_and_a_second_import_changes_no_byte(tmp_path):
    found = []
    for number, names in enumerate(itertools.islice(itertools.permutations(FILES), 0, 720, 143)):
        home = Workspace(root=tmp_path / str(number))
        outcome = take(home, *names)
        found.append((stored(home), json.dumps(outcome.report.plain(), default=str).replace(str(number), "")))
        assert take(home, *names[::-1], day=DAY + dt.timedelta(30)).files == {}
        assert stored(home) == found[-1][0]
    assert all(one[0] == found[0][0] for one in found)
    assert [(skip.file, skip.line, skip.reason) for skip in outcome.report.skipped] == [
        ("More deals.csv", 2, "has the id of Deals.csv:3")
    ]


def test_subsidiaries_come_under_their_parent_and_stay_there_when_deals_come_alone(home):
    own = home.accounts / "nordkraft-a-s" / "account.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(GROUPED)
    take(home)
    assert sorted(path.name for path in home.accounts.iterdir()) == ["nordkraft-a-s"]
    assert own.read_text() == GROUPED
    deals = ["1,Heat,qualify,5,,,2026-05-01,,,,,,", "2,Water,won,7,,,2026-05-01,,,,Nordkraft Net,,",
             "8,Steam,won,7,,,2026-05-01,,,,Nordkraft Net,,"]  # fmt: skip
    assert rows(home, "nordkraft-a-s/crm/salesforce/opportunities.csv") == deals
    assert rows(home, "nordkraft-a-s/crm/salesforce/units.csv") == ["Nordkraft Net,"]
    assert rows(home, "nordkraft-a-s/crm/files/revenue.csv") == ["2026-01-31,,,5,,,", "2026-02-28,,,7,,,"]
    assert take(home, "Deals.csv", "More deals.csv").files == {}


def test_where_people_and_crm_differ_check_tells_it_with_both_values(home):
    (home.root / "docgen.toml").write_text('language = "en"\n')
    own = home.accounts / "nordkraft-a-s" / "account.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(GROUPED + "opportunities:\n  - {id: '1', name: Heat, stage: propose, amount: 6}\n")
    take(home)
    result = CliRunner().invoke(cli, ["check", "--json", "--today", "2026-04-01", "--workspace", str(home.root)])
    found = [one["message"] for one in json.loads(result.output)["findings"] if one["rule"] == "CRM-01"]
    assert sorted(found) == [
        "CRM and account file disagree on name: Nordkraft A/S against Nordkraft",
        "CRM and account file disagree on opportunities[0].amount: 5 against 6",
        "CRM and account file disagree on opportunities[0].stage: qualify against propose",
    ]


def test_erased_persons_do_not_come_back(home):
    gone = Forgotten().adding(["Ulla Berg", "mette holm"], salt="pepper")
    (home.content / FORGOTTEN_FILE).parent.mkdir(parents=True)
    (home.content / FORGOTTEN_FILE).write_bytes(gone.data())
    outcome = take(home)
    assert ("Contact.csv", 2, "is of a person who was erased") in [
        (skip.file, skip.line, skip.reason) for skip in outcome.report.skipped
    ]
    assert rows(home, "nordkraft-net/crm/salesforce/stakeholders.csv") == ["Anne Krag,CEO,anne@n.example,,,,,,"]
    assert rows(home, "nordkraft-a-s/crm/files/activities.csv") == ["2026-01-05,call,Anne Krag,,[…] wants a demo"]
    everything = b"".join(stored(home).values()).lower()
    assert b"ulla" not in everything
    assert b"mette" not in everything


def test_source_json_tells_where_each_list_came_from(home):
    take(home, "Account.csv", "revenue.csv")
    source = json.loads((home.accounts / "nordkraft-a-s/crm/files/source.json").read_text(encoding="utf-8"))
    source["files"][0].pop("sha256")
    assert source == {
        "system": "files", "exported_at": "2026-04-01", "covers": "2026-01/2026-03", "accounts": {},
        "files": [{"file": "revenue.csv", "list": "revenue", "exported_at": "2026-04-01", "months": "2026-01/2026-02"}],
    }  # fmt: skip


def test_two_systems_make_one_account_with_one_person_and_no_conflict_among_themselves(home):
    hubspot = {
        "companies.csv": "Record ID,Company name,Company owner,Website URL\n"
        "7,Nordkraft A/S,Bo Lund,nordkraft.example\n",
        "people.csv": "Record ID - Contact,First Name,Last Name,Email,Job Title,Primary Associated Company ID\n"
        "5,Ulla,Berg,ulla@n.example,Finance Director,7\n6,Ida,Dam,ida@n.example,COO,7\n",
    }
    take(home, files=FILES | hubspot)
    loaded = next(one for one in load_accounts(home).accounts if one.id == "nordkraft-a-s")
    assert [(person.name, person.title) for person in loaded.account.stakeholders] == [
        ("Ida Dam", "COO"),
        ("Ulla Berg", "Finance Director"),
    ]
    assert (loaded.account.kam, loaded.account.website) == ("Bo Lund", "nordkraft.example")
    assert loaded.conflicts == ()


def test_two_people_of_one_name_and_a_renewed_contract_do_not_stop_the_account(home):
    files = {
        "Account.csv": FILES["Account.csv"],
        "Contact.csv": "Id,AccountId,LastName,FirstName,Email\n"
        "3,001A,Berg,Ulla,a@n.example\n4,001A,Berg,Ulla,b@n.example\n",
        "contracts.csv": "account,name,start\nNordkraft A/S,Service,2024-01-01\nNordkraft A/S,Service,2026-01-01\n",
    }
    report = take(home, files=files).report
    assert [skip.reason for skip in report.skipped] == ["'Ulla Berg' is in the list already, from Contact.csv:2"]
    loaded = load_accounts(home)
    assert [fault for fault in loaded.faults if fault.severity == "error"] == []
    assert [one.id for one in loaded.accounts[0].account.contracts] == ["service", "service-2026-01-01"]


def test_roles_that_nobody_knows_are_named_and_can_be_taught(tmp_path):
    people = "Id,AccountId,LastName,Email,Role\n3,001A,Berg,a@n.example,Grey Eminence\n"
    files = {"Account.csv": FILES["Account.csv"], "Contact.csv": people}
    steps = take(Workspace(root=tmp_path / "a"), files=files).report.next_steps
    assert (
        "roles of contacts that are not known: Grey Eminence; name them in [import.salesforce.roles] of docgen.toml"
        in steps
    )
    taught = Workspace(root=tmp_path / "b", imports={
        "salesforce": ImportSettings("salesforce", roles={"Grey eminence": "influencer"})
    })  # fmt: skip
    take(taught, files=files)
    assert rows(taught, "nordkraft-a-s/crm/salesforce/stakeholders.csv") == ["Berg,,a@n.example,,,,influencer,,"]


@pytest.mark.parametrize("row", ["", "9,nobody,X,Prospecting,5,2026-05-01\n"])
def test_an_export_of_which_nothing_is_taken_does_not_empty_the_list(home, row):
    take(home)
    empty = FILES["Deals.csv"].splitlines()[0] + "\n" + row
    outcome = run_import(home, [InputFile("Deals.csv", empty.encode(), DAY)], Options())
    assert [fault.text() for fault in outcome.faults] == [
        "Deals.csv: no row is taken, and all rows of opportunities from salesforce would be gone\n"
        "  fix: export the list again, or delete */crm/salesforce/opportunities.csv where it is meant"
    ]
    assert outcome.files == {}


def test_a_mark_that_is_not_closed_does_not_swallow_rows(home):
    text = 'Id,Name,Industry\n001A,Nordkraft,Energy\n001B,"Havn,Ports\n001C,Smedjen,Steel\n'
    outcome = run_import(home, [InputFile("Account.csv", text.encode(), DAY)], Options())
    assert [fault.text() for fault in outcome.faults] == [
        "Account.csv:3: the quotation marks of this row do not match\n"
        "  fix: double each mark inside a quoted cell, or export again"
    ]
