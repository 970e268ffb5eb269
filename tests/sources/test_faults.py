"""Every fault of the data files, told with place, problem and fix: each case breaks one thing in a good account."""

from __future__ import annotations

import os

import pytest

from docgen.errors import DocgenError
from docgen.sources.loading import load_account, load_accounts
from docgen.workspace import load_workspace

ACCOUNT = """\
schema_version: 1
id: nordkraft
name: Nordkraft A/S
language: da
currency: DKK
industry: energy
employees: 4200
kam: Mette Holm
sponsor_theirs: {name: Anne Krag, title: CFO}
last_updated: 2026-03-31
units:
  - {name: Net, country: NO}
  - {name: Produktion}
priorities:
  - da: Færre stop
    en: Fewer stops
revenue:
  covers: {start: 2025-01, end: 2026-03}
  rows:
    - {date: 2025-12-31, amount: 1250000, unit: Net, offering: scada}
    - {date: 2026-03-31, amount: 12.50, currency: EUR}
contracts:
  - {id: frame, name: Rammeaftale, start: 2024-01-01, end: 2026-12-31, value: 4000000}
opportunities:
  - {id: ot, name: OT-sikkerhed, stage: propose, amount: 900000, probability: 0.4, close: 2026-06-30}
stakeholders:
  - {name: Anne Krag, title: CFO, influence: 5, support: 1, unit: Net}
  - {name: Bo Lund, reports_to: Anne Krag, our_owner: Mette Holm}
team:
  - {name: Mette Holm, role: KAM, hours: 120}
customer_goals:
  - {id: uptime, text: Færre stop}
themes:
  - {snippet: fewer-stops, goal: uptime, proof: wind-case}
objectives:
  - {id: grow, text: Vækst, owner: Mette Holm}
risks:
  - {id: r1, text: Udbud, probability: 3, impact: 4, owner: Bo Lund}
actions:
  - {id: a1, what: Book møde, owner: Mette Holm, objective: grow, due: 2026-04-15}
  - {id: a2, what: Hold møde, owner: Bo Lund, depends_on: [a1], start: 2026-04-16, due: 2026-04-30}
"""
REVIEW = """\
period: 2026-Q1
participants:
  - {name: Gæst Hansen}
decisions_sought:
  - {text: Godkend pilot, owner: Anne Krag}
outcomes:
  - {text: Send referat, owner: Gæst Hansen, status: done}
"""
PORTFOLIO = """\
currency: DKK
fx:
  - {currency: EUR, date: 2026-01-02, rate: 7.46}
strategic_offerings: [scada]
"""
OFFERINGS = "- {id: scada, name: SCADA, kind: product}\n"
FILE = "content/accounts/nordkraft/account.yaml"


def good_files():
    return {
        "docgen.toml": "",
        "content/portfolio.yaml": PORTFOLIO,
        "content/offerings.yaml": OFFERINGS,
        "content/win-themes/fewer-stops.da.md": "",
        "content/case-studies/wind-case.da.md": "",
        FILE: ACCOUNT,
        "content/accounts/nordkraft/reviews/2026-Q1.yaml": REVIEW,
    }


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_workspace(folder)


def said(workspace, ids=None):
    return "\n".join(fault.text() for fault in load_accounts(workspace, ids).faults)


def test_the_good_account_has_no_faults_and_its_fields_their_types(tmp_path):
    loaded = load_account(write(tmp_path, good_files()), "nordkraft")
    account = loaded.account
    assert loaded.warnings == ()
    assert account.units[0].country == "NO"
    assert (account.kam, account.employees) == ("Mette Holm", 4200)
    assert str(account.revenue.rows[1].amount) == "12.50"
    assert account.priorities == ({"da": "Færre stop", "en": "Fewer stops"},)
    assert [review.period for review in loaded.reviews] == ["2026-Q1"]
    assert loaded.place(("risks", 0, "owner")).text() == f"{FILE}:38:61, risks[0].owner"
    assert loaded.place(("reviews", 0, "outcomes", 0, "text")).text() == (
        "content/accounts/nordkraft/reviews/2026-Q1.yaml:7:12, outcomes[0].text"
    )


BROKEN = [
    pytest.param("kam: Mette Holm", "kamm: Mette Holm",
        f"{FILE}:8:1, kamm: nothing is called 'kamm' here\n  fix: did you mean kam?",
        id="an unknown key is refused with the nearest known one"),
    pytest.param("text: Udbud, ", "",
        f"{FILE}:38:5, risks[0].text: 'text' is missing\n  fix: add `text: …` (the risk, one line)",
        id="a missing field is named where its item stands"),
    pytest.param("stage: propose", "stage: proposal",
        f"{FILE}:25:41, opportunities[0].stage: 'proposal' is not one of "
        "qualify, develop, propose, negotiate, won, lost\n"
        "  fix: did you mean propose?",
        id="a word that is no choice"),
    pytest.param("amount: 12.50", "amount: '12,5'",
        f"{FILE}:21:34, revenue.rows[1].amount: '12,5' is not a number\n  fix: write 12.5 (a point before decimals)",
        id="a decimal comma"),
    pytest.param("amount: 1250000", "amount: 1.250.000",
        f"{FILE}:20:34, revenue.rows[0].amount: '1.250.000' is not a number\n"
        "  fix: write 1250000 (no separators between thousands)",
        id="thousands separated by points"),
    pytest.param("amount: 900000", "amount: 1.250",
        f"{FILE}:25:58, opportunities[0].amount: '1.250' may mean 1250 or 1.25\n"
        "  fix: write 1250 for thousands, or 1.25 with a point before decimals",
        id="an amount that may mean either"),
    pytest.param("value: 4000000", "value: 4 mio. kr.",
        f"{FILE}:23:79, contracts[0].value: '4 mio. kr.' is not a number\n"
        "  fix: write a number such as 1250000 or 12.5",
        id="a number with words"),
    pytest.param("employees: 4200", "employees: 4200.5",
        f"{FILE}:7:12, employees: '4200.5' is not a whole number\n  fix: write a whole number such as 4",
        id="half a person"),
    pytest.param("probability: 0.4", "probability: 40",
        f"{FILE}:25:79, opportunities[0].probability: '40' is above 1\n"
        "  fix: write a number from 0 to 1 (a share: 0.4 is 40 %)",
        id="a percentage where a share belongs"),
    pytest.param("influence: 5", "influence: 7",
        f"{FILE}:27:46, stakeholders[0].influence: '7' is above 5\n  fix: write a number from 1 to 5",
        id="a score off the scale"),
    pytest.param("hours: 120", "hours: -120",
        f"{FILE}:30:42, team[0].hours: '-120' is below 0\n  fix: leave out the minus",
        id="negative hours"),
    pytest.param("close: 2026-06-30", "close: 30-06-2026",
        f"{FILE}:25:91, opportunities[0].close: '30-06-2026' is not a date\n  fix: write 2026-06-30",
        id="a Danish date"),
    pytest.param("due: 2026-04-15", "due: 2026-02-30",
        f"{FILE}:40:72, actions[0].due: '2026-02-30' is not a date\n  fix: write an ISO date such as 2026-09-30",
        id="a day that does not exist"),
    pytest.param("last_updated: 2026-03-31", "last_updated: 20260331",
        f"{FILE}:10:15, last_updated: '20260331' is not a date\n  fix: write an ISO date such as 2026-09-30",
        id="a date that would be seconds since 1970"),
    pytest.param("currency: DKK", "currency: kr",
        f"{FILE}:5:11, currency: 'kr' is not a currency\n  fix: write its ISO code, such as DKK",
        id="a currency that is none"),
    pytest.param("currency: DKK", "currency: dkk",
        f"{FILE}:5:11, currency: 'dkk' is not a currency\n  fix: write DKK",
        id="a currency in small letters"),
    pytest.param("currency: DKK", "currency: EURO",
        f"{FILE}:5:11, currency: 'EURO' is not a currency\n  fix: write EUR",
        id="a currency written in full"),
    pytest.param("start: 2025-01,", "start: jan 2025,",
        f"{FILE}:18:19, revenue.covers.start: 'jan 2025' is not a period\n"
        "  fix: write a quarter 2026-Q1, a half 2026-H1, a year 2026 or a month 2026-03",
        id="a period in words"),
    pytest.param("id: uptime", "id: Færre stop",
        f"{FILE}:32:10, customer_goals[0].id: 'Færre stop' is not a short id\n"
        "  fix: write small letters, digits and hyphens, such as faerre-stop\n"
        f"{FILE}:34:34, themes[0].goal: no customer goal has the id 'uptime'",
        id="an id with spaces"),
    pytest.param("    en: Fewer stops", "    se: Färre stopp",
        f"{FILE}:16:5, priorities[0].se: 'se' is not a language of docgen\n  fix: write one of da, en",
        id="a language that is none"),
    pytest.param("text: Vækst", "text: [Vækst]",
        f"{FILE}:36:22, objectives[0].text: expected a text, found a list\n"
        "  fix: write one text, or one for each language: {da: …, en: …}",
        id="a list where a text belongs"),
    pytest.param("priorities:\n  - da: Færre stop\n    en: Fewer stops", "priorities: Færre stop",
        f"{FILE}:14:13, priorities: expected a list, found 'Færre stop'\n"
        "  fix: begin each item with '- ' on a line of its own",
        id="a text where a list belongs"),
    pytest.param("sponsor_theirs: {name: Anne Krag, title: CFO}", "sponsor_theirs: Anne Krag",
        f"{FILE}:9:17, sponsor_theirs: expected keys and values, found 'Anne Krag'\n"
        "  fix: write lines `key: value` (name, title, actions)",
        id="a text where keys belong"),
    pytest.param("depends_on: [a1]", "depends_on: [a9]",
        f"{FILE}:41:60, actions[1].depends_on[0]: no action has the id 'a9'\n  fix: known here: a1, a2",
        id="an action that waits for none"),
    pytest.param("id: a1, what: Book møde,", "id: a1, what: Book møde, depends_on: [a2],",
        f"{FILE}:40:43, actions[0].depends_on: the action 'a1' waits for itself through depends_on\n"
        "  fix: take one of the actions out\n"
        f"{FILE}:41:59, actions[1].depends_on: the action 'a2' waits for itself through depends_on\n"
        "  fix: take one of the actions out",
        id="actions that wait for each other"),
    pytest.param("owner: Mette Holm}\nrisks", "owner: Mette Holm, kpi: revenue_groth}\nrisks",
        f"{FILE}:36:53, objectives[0].kpi: 'revenue_groth' is not known here\n  fix: did you mean revenue_growth?",
        id="an unknown KPI"),
    pytest.param("industry: energy", "sections: [risk]",
        f"{FILE}:6:12, sections[0]: 'risk' is not known here\n  fix: did you mean risks?",
        id="an unknown section of the plan"),
    pytest.param("industry: energy", "waivers: [{rule: PIT-STK-3, who: Mette Holm, why: x, until: 2026-12-31}]",
        f"{FILE}:6:18, waivers[0].rule: 'PIT-STK-3' is not known here\n  fix: did you mean PIT-STK-03?",
        id="a waiver of an unknown rule"),
    pytest.param("objective: grow", "objective: growth",
        f"{FILE}:40:61, actions[0].objective: no objective has the id 'growth'\n  fix: did you mean grow?",
        id="an unknown objective"),
    pytest.param("goal: uptime", "goal: uptimes",
        f"{FILE}:34:34, themes[0].goal: no customer goal has the id 'uptimes'\n  fix: did you mean uptime?",
        id="an unknown customer goal"),
    pytest.param("snippet: fewer-stops", "snippet: fewer-stop",
        f"{FILE}:34:15, themes[0].snippet: no win theme has the id 'fewer-stop'\n  fix: did you mean fewer-stops?",
        id="an unknown win theme"),
    pytest.param("proof: wind-case", "proof: wind-cases",
        f"{FILE}:34:49, themes[0].proof: no case study or reference has the id 'wind-cases'\n"
        "  fix: did you mean wind-case?",
        id="an unknown proof"),
    pytest.param("unit: Net, offering", "unit: Nett, offering",
        f"{FILE}:20:49, revenue.rows[0].unit: no unit of the account is called 'Nett'\n  fix: did you mean Net?",
        id="an unknown unit"),
    pytest.param("offering: scada", "offering: skada",
        f"{FILE}:20:64, revenue.rows[0].offering: no offering has the id 'skada'\n  fix: did you mean scada?",
        id="an unknown offering"),
    pytest.param("owner: Bo Lund}", "owner: Bo Lunde}",
        f"{FILE}:38:61, risks[0].owner: nobody of the account is called 'Bo Lunde'\n  fix: did you mean Bo Lund?",
        id="a person named who does not exist"),
    pytest.param("reports_to: Anne Krag", "reports_to: Mette Holm",
        f"{FILE}:28:33, stakeholders[1].reports_to: nobody of the account is called 'Mette Holm'\n"
        "  fix: write the name as in stakeholders, team, kam or sponsor, or add it there",
        id="a superior who is not theirs"),
    pytest.param("id: a2,", "id: a1,",
        f"{FILE}:41:10, actions[1].id: 'a1' stands in actions[0] already\n  fix: keep one of the two, or rename one\n"
        f"{FILE}:41:59, actions[1].depends_on: the action 'a1' waits for itself through depends_on\n"
        "  fix: take one of the actions out",
        id="an id given twice"),
    pytest.param("id: nordkraft", "id: nordkraftt",
        f"{FILE}:2:5, id: the id 'nordkraftt' differs from the folder's name 'nordkraft'\n"
        "  fix: write id: nordkraft, or rename the folder",
        id="an id that is not the folder's"),
    pytest.param("{name: Anne Krag, title: CFO, influence", "{name: Anne Krag, reports_to: Bo Lund, influence",
        f"{FILE}:27:35, stakeholders[0].reports_to: the line of superiors of 'Anne Krag' leads back to 'Anne Krag'\n"
        "  fix: take one reports_to out\n"
        f"{FILE}:28:33, stakeholders[1].reports_to: the line of superiors of 'Bo Lund' leads back to 'Bo Lund'\n"
        "  fix: take one reports_to out",
        id="people who report to each other"),
    pytest.param("covers: {start: 2025-01, end: 2026-03}", "covers: {start: 2026-01, end: 2026-03}",
        f"{FILE}:20:14, revenue.rows[0].date: 2025-12-31 lies outside what the list covers, 2026-01 to 2026-03\n"
        "  fix: widen covers, or correct the date",
        id="an invoice outside the span that the list covers"),
    pytest.param("covers: {start: 2025-01, end: 2026-03}", "covers: {start: 2026-03, end: 2025-01}",
        f"{FILE}:18:33, revenue.covers.end: end 2025-01-31 lies before start 2026-03-31\n"
        "  fix: exchange the two, or correct one",
        id="a span that ends before it starts, told once and not with every row"),
    pytest.param("end: 2026-12-31", "end: 2023-12-31",
        f"{FILE}:23:60, contracts[0].end: end 2023-12-31 lies before start 2024-01-01\n"
        "  fix: exchange the two, or correct one",
        id="a contract that ends before it starts"),
    pytest.param("currency: EUR}", "currency: SEK}",
        f"{FILE}:21:7, revenue.rows[1]: there is no exchange rate from SEK to DKK\n"
        "  fix: add {currency: SEK, date: 2026-03-31, rate: …} to fx in portfolio.yaml",
        id="a currency without a rate"),
    pytest.param("amount: 12.50", "amount: 173.300 kr",
        f"{FILE}:21:34, revenue.rows[1].amount: '173.300 kr' is not a number\n"
        "  fix: write 173300 for thousands, or 173.3 with a point before decimals",
        id="an amount that may mean two, with its currency"),
    pytest.param("currency: EUR}", "currency: DDK}",
        f"{FILE}:21:51, revenue.rows[1].currency: there is no currency 'DDK'\n"
        "  fix: did you mean DKK?",
        id="a currency that does not exist"),
    pytest.param("date: 2026-03-31, amount: 12.50", "date: 2025-03-31, amount: 12.50",
        f"{FILE}:21:7, revenue.rows[1]: there is no exchange rate from EUR to DKK on or before 2025-03-31\n"
        "  fix: add {currency: EUR, date: 2025-03-31, rate: …} to fx in portfolio.yaml",
        id="a rate that comes too late"),
    pytest.param("last_updated: 2026-03-31", "last_updated: 2026-07-31\nspend: [{category: it, year: 2026, amount: 9, "
        "currency: EUR, source: x, date: 2026-06-30}]",
        f"{FILE}:11:9, spend[0]: the newest rate of EUR on or before 2026-06-30 is from 2026-01-02, 179 days earlier\n"
        "  fix: add {currency: EUR, date: 2026-06-30, rate: …} to fx in portfolio.yaml",
        id="a rate too old"),
    pytest.param("schema_version: 1", "schema_version: 9",
        f"{FILE}:1:17, schema_version: the file has schema_version 9, this docgen knows up to 1\n"
        "  fix: install a newer docgen",
        id="a file of a newer docgen"),
    pytest.param("name: Nordkraft A/S", "name: Nordkraft A/S\nname: Nordkraft",
        f"{FILE}:4:1, name: the key 'name' is given twice, first in line 3\n  fix: keep one of the two",
        id="a key given twice"),
    pytest.param("  - {name: Net, country: NO}", "\t- {name: Net, country: NO}",
        f"{FILE}:12:1: a tab stands where only spaces may\n  fix: replace it by spaces",
        id="a tab"),
    pytest.param("name: Nordkraft A/S", "name: Nordkraft: A/S",
        f"{FILE}:3:16: a ': ' stands where no key may begin\n  fix: put the text in quotes, or align the key",
        id="a colon in a text"),
    pytest.param("amount: 12.50", "amount: 12,50",
        f"{FILE}:21:37, revenue.rows[1].50: the comma before '50' ends the number\n"
        "  fix: write a point before decimals (12.5) and nothing between thousands (1250000)",
        id="a decimal comma inside braces"),
    pytest.param("amount: 1250000", "amount: 1,000,000",
        f"{FILE}:20:40, revenue.rows[0].000: the comma before '000' ends the number\n"
        "  fix: write a point before decimals (12.5) and nothing between thousands (1250000)",
        id="thousands separated by commas inside braces"),
    pytest.param("industry: energy", "industri:\nemployes:",
        f"{FILE}:6:1, industri: nothing is called 'industri' here\n  fix: did you mean industry?\n"
        f"{FILE}:7:1, employes: nothing is called 'employes' here\n  fix: did you mean employees?",
        id="unknown keys with nothing behind them"),
    pytest.param("industry: energy", "industry:energy",
        f"{FILE}:6:1: a key stands here without ': ' after it\n  fix: write `key: value`",
        id="a key without a space behind its colon"),
    pytest.param("{id: grow, text: Vækst,", '{id: grow, text: "Vækst,',
        f"{FILE}:36:22: the quotes that open here are not closed\n  fix: close the quotes",
        id="quotes that stay open"),
    pytest.param("text: Udbud,", "text: Udbud: ny runde,",
        f"{FILE}:38:25: a bracket is not closed, or a comma is missing\n"
        "  fix: close it, add the comma, or put a text that holds ': ' in quotes",
        id="a colon in a text inside braces"),
    pytest.param("    en: Fewer stops", "   en: Fewer stops",
        f"{FILE}:16:4: the indentation fits neither the list above nor its item\n"
        "  fix: align it with the lines above",
        id="a line that is indented too little"),
    pytest.param("  - {name: Produktion}", "  - name: Produktion\n    \u00a0note: x",
        f"{FILE}:14:5, units[1].\u00a0note: a non-breaking space stands where only spaces may\n"
        "  fix: replace it by a space",
        id="a non-breaking space in the indentation"),
    pytest.param("last_updated: 2026-03-31", "last_updated: 0026-03-31",
        f"{FILE}:10:15, last_updated: '0026-03-31' is not a date\n  fix: write an ISO date such as 2026-09-30",
        id="a year of two digits"),
    pytest.param("last_updated: 2026-03-31", "last_updated: 2026-03-31T12:00:00Z",
        f"{FILE}:10:15, last_updated: '2026-03-31T12:00:00Z' is not a date\n  fix: write 2026-03-31",
        id="a date with a time"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "message"), BROKEN)
def test_a_broken_copy_is_told_with_place_problem_and_fix(tmp_path, good, bad, message):
    assert good in ACCOUNT
    files = good_files() | {FILE: ACCOUNT.replace(good, bad, 1)}
    workspace = write(tmp_path, files)
    assert said(workspace) == message
    assert load_accounts(workspace).accounts == ()
    with pytest.raises(DocgenError):
        load_account(workspace, "nordkraft")


REVIEW_FILE = "content/accounts/nordkraft/reviews/2026-Q1.yaml"
WHOLE_FILES = [
    pytest.param({FILE: b""}, f"{FILE}: the file is empty\n  fix: fill it in, or delete it", id="an empty file"),
    pytest.param({FILE: b"- a\n- b\n"},
        f"{FILE}:1:1: expected keys and values, found a list\n  fix: write lines `key: value`",
        id="a list instead of an account"),
    pytest.param({FILE: ACCOUNT.encode("cp1252")},
        f"{FILE}:15:10: the byte 0xE6 is not UTF-8 (in Windows-1252 it is 'æ')\n  fix: save the file as UTF-8",
        id="a file in Windows-1252"),
    pytest.param({FILE: ACCOUNT.encode("utf-16")},
        f"{FILE}: the file is UTF-16, not UTF-8\n  fix: save it as UTF-8", id="a file in UTF-16"),
    pytest.param({FILE: b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (c + 1, c + 1, *[c] * 9) for c in range(97, 104))},
        f"{FILE}:1:24, f[1]: the file holds more than 200000 values, those behind aliases (*name) included\n"
        "  fix: write the values out, or split the file", id="aliases that multiply"),
    pytest.param({FILE: b"x: " + b"[" * 5000 + b"]" * 5000},
        f"{FILE}: brackets or lists are nested deeper than 60\n"
        "  fix: write the file flatter", id="brackets without end"),
    pytest.param({FILE: b"? " * 50_000},
        f"{FILE}: brackets or lists are nested deeper than 60\n  fix: write the file flatter", id="keys without end"),
    pytest.param({FILE: b"priorities:\n" + b"- x\n" * 250_000},
        f"{FILE}:200000:3, priorities[199998]: the file holds more than 200000 values, those behind aliases (*name) "
        "included\n  fix: write the values out, or split the file", id="a list without end"),
    pytest.param({REVIEW_FILE: REVIEW.replace("2026-Q1", "2026-Q2")},
        f"{REVIEW_FILE}:1:9, period: the period '2026-Q2' differs from the file's name '2026-Q1'\n"
        "  fix: write period: 2026-Q1, or rename the file", id="a review of another period"),
    pytest.param({REVIEW_FILE: REVIEW.replace("owner: Anne Krag", "owner: Anna Krag")},
        f"{REVIEW_FILE}:5:34, decisions_sought[0].owner: nobody of the account is called 'Anna Krag'\n"
        "  fix: did you mean Anne Krag?", id="a review that names nobody"),
    pytest.param({"content/accounts/nordkraft/roi/model.yaml": b"name: a\nname: b\n"},
        "content/accounts/nordkraft/roi/model.yaml:2:1, name: the key 'name' is given twice, first in line 1\n"
        "  fix: keep one of the two", id="a broken ROI model"),
    pytest.param({REVIEW_FILE: REVIEW + "comments: {valu: Bedre}\nskip: [markets]\n"},
        f"{REVIEW_FILE}:8:12, comments.valu: 'valu' is not one of cover, decisions, since_last, scorecard, value, "
        "performance, issues, market, roadmap, next_steps, roi, definitions\n  fix: did you mean value?\n"
        f"{REVIEW_FILE}:9:8, skip[0]: 'markets' is not one of cover, decisions, since_last, scorecard, value, "
        "performance, issues, market, roadmap, next_steps, roi, definitions\n  fix: did you mean market?",
        id="words for slides that there are not"),
    pytest.param({"content/accounts/nordkraft/reviews/2026-Q2.yml": REVIEW},
        "content/accounts/nordkraft/reviews/2026-Q2.yml: warning: the file is not read\n  fix: name it 2026-Q2.yaml",
        id="a review whose name ends otherwise"),
    pytest.param({"content/accounts/nordkraft/reviews/old.yaml": REVIEW},
        "content/accounts/nordkraft/reviews/old.yaml:1:9, period: the period '2026-Q1' differs from the file's name "
        "'old'\n  fix: rename the file to 2026-Q1.yaml", id="a review whose name is no period"),
    pytest.param({"content/accounts/Ny kunde/account.yaml": "id: ny-kunde\nname: Ny kunde\n"},
        "content/accounts/Ny kunde/account.yaml:1:5, id: the id 'ny-kunde' differs from the folder's name 'Ny kunde'\n"
        "  fix: rename the folder to ny-kunde", id="a folder whose name is no id"),
    pytest.param({"content/accounts/b/account.yml": ACCOUNT},
        "content/accounts/b: the folder holds neither account.yaml, account.xlsx nor imports in crm/\n"
        "  fix: write one with `docgen new b`, or delete the folder\n"
        "content/accounts/b/account.yml: warning: the file is not read\n"
        "  fix: name it account.yaml or account.xlsx, or put it into reviews/ or roi/",
        id="an account file whose name ends otherwise"),
    pytest.param({"content/accounts/nordkraft/roi": b""},
        "content/accounts/nordkraft/roi: the file cannot be read: Not a directory\n"
        "  fix: make it a folder, or delete it", id="a file in a folder's place"),
    pytest.param({"content/references": b""},
        "content/references: a folder must stand here, not a file\n  fix: rename it",
        id="a file in the place of a folder of snippets"),
    pytest.param({"content/offerings.yaml": "- {id: scada, name: SCADA}\n"},
        "content/offerings.yaml:1:3, [0].kind: 'kind' is missing\n"
        "  fix: add `kind: …` (product, service, software or contract)",
        id="wrong offerings, which are not held against the accounts"),
    pytest.param({"content/offerings.yaml": OFFERINGS * 2},
        "content/offerings.yaml:2:8, [1].id: 'scada' stands in offerings[0] already\n"
        "  fix: keep one of the two, or rename one", id="an offering given twice"),
    pytest.param({"content/portfolio.yaml": PORTFOLIO.replace("7.46", "7,46")},
        "content/portfolio.yaml:3:47, fx[0].46: the comma before '46' ends the number\n"
        "  fix: write a point before decimals (12.5) and nothing between thousands (1250000)",
        id="a wrong portfolio, which is not held against the accounts"),
    pytest.param({"content/portfolio.yaml": PORTFOLIO.replace("strategic",
        "  - {currency: EUR, date: 2026-01-02, rate: 7.47}\nstrategic")},
        "content/portfolio.yaml:4:27, fx[1].date: 'EUR' with '2026-01-02' stands in fx[0] already\n"
        "  fix: keep one of the two, or rename one", id="two rates of one day"),
    pytest.param({"content/accounts/nordkraft/account.xlsx": b"PK"},
        "content/accounts/nordkraft: account.yaml and account.xlsx both describe the account\n"
        "  fix: keep one of the two",
        id="two sources of one account"),
    pytest.param({"content/portfolio.yaml": PORTFOLIO.replace("[scada]", "[scade]").replace("DKK", "EUR")},
        "content/portfolio.yaml:3:16, fx[0].currency: EUR is the report currency and needs no rate\n"
        "  fix: delete the line\n"
        "content/portfolio.yaml:4:23, strategic_offerings[0]: no offering has the id 'scade'\n"
        "  fix: did you mean scada?\n"
        f"{FILE}:20:7, revenue.rows[0]: there is no exchange rate from DKK to EUR\n"
        "  fix: add {currency: DKK, date: 2025-12-31, rate: …} to fx in portfolio.yaml",
        id="the portfolio's own faults"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "message"), WHOLE_FILES)
def test_a_broken_file_is_told_with_place_problem_and_fix(tmp_path, changed, message):
    assert said(write(tmp_path, good_files() | changed)) == message


def test_all_faults_of_all_files_are_told_at_once_and_good_accounts_stay(tmp_path):
    bad = ACCOUNT.replace("employees: 4200", "employees: many").replace("influence: 5", "influence: 9")
    files = good_files() | {
        "content/accounts/sydkraft/account.yaml": bad.replace("nordkraft", "sydkraft"),
        "content/accounts/sydkraft/reviews/2026-Q1.yaml": REVIEW.replace("status: done", "status: finished"),
        "content/accounts/vestkraft/notes.txt": "",
    }
    result = load_accounts(write(tmp_path, files))
    assert [loaded.id for loaded in result.accounts] == ["nordkraft"]
    assert "\n".join(fault.text() for fault in result.faults) == (
        "content/accounts/sydkraft/account.yaml:7:12, employees: 'many' is not a whole number\n"
        "  fix: write a whole number such as 4\n"
        "content/accounts/sydkraft/account.yaml:27:46, stakeholders[0].influence: '9' is above 5\n"
        "  fix: write a number from 1 to 5\n"
        "content/accounts/sydkraft/reviews/2026-Q1.yaml:7:54, outcomes[0].status: 'finished' is not one of "
        "not_started, in_progress, done, cancelled\n"
        "  fix: write one of them\n"
        "content/accounts/vestkraft: the folder holds neither account.yaml, account.xlsx nor imports in crm/\n"
        "  fix: write one with `docgen new vestkraft`, or delete the folder"
    )


def test_references_are_told_beside_refusals_at_their_own_lines(tmp_path):
    bad = ACCOUNT.replace("  - {name: Anne Krag, title: CFO, influence: 5, support: 1, unit: Net}", "  - {title: CFO}")
    bad = bad.replace("start: 2024-01-01", "start: 2024").replace("offering: scada", "offering: scadda")
    bad = bad.replace("reports_to: Anne Krag", "reports_to: Anne Kragh").replace("owner: Bo Lund}", "owner: Bo Lunde}")
    assert said(write(tmp_path, good_files() | {FILE: bad})) == (
        f"{FILE}:20:64, revenue.rows[0].offering: no offering has the id 'scadda'\n  fix: did you mean scada?\n"
        f"{FILE}:23:43, contracts[0].start: '2024' is not a date\n  fix: write an ISO date such as 2026-09-30\n"
        f"{FILE}:27:5, stakeholders[0].name: 'name' is missing\n  fix: add `name: …` (full name)\n"
        f"{FILE}:28:33, stakeholders[1].reports_to: nobody of the account is called 'Anne Kragh'\n"
        "  fix: did you mean Anne Krag?\n"
        f"{FILE}:38:61, risks[0].owner: nobody of the account is called 'Bo Lunde'\n  fix: did you mean Bo Lund?"
    )


def test_what_refers_to_a_refused_item_is_not_held_against_it(tmp_path):
    bad = ACCOUNT.replace("{id: grow, text: Vækst, owner", "{id: grow, owner").replace(
        "  - {name: Bo Lund,", "  - {nam: Bo Lund,"
    )
    assert said(write(tmp_path, good_files() | {FILE: bad})) == (
        f"{FILE}:28:5, stakeholders[1].name: 'name' is missing\n  fix: add `name: …` (full name)\n"
        f"{FILE}:28:6, stakeholders[1].nam: nothing is called 'nam' here\n  fix: did you mean name?\n"
        f"{FILE}:36:5, objectives[0].text: 'text' is missing\n  fix: add `text: …` (the goal, one line)"
    )


def test_amounts_without_a_day_need_a_rate_of_any_day_where_no_data_date_is_known(tmp_path):
    undated = ACCOUNT.replace("last_updated: 2026-03-31\n", "").replace(
        "value: 4000000", "value: 4000000, currency: EUR"
    )
    assert said(write(tmp_path, good_files() | {FILE: undated})) == ""


def test_a_file_that_cannot_be_read_is_a_fault_of_its_account_alone(tmp_path):
    files = good_files()
    files["content/accounts/b/account.yaml/not-a-file"] = ""
    result = load_accounts(write(tmp_path, files))
    assert [loaded.id for loaded in result.accounts] == ["nordkraft"]
    assert [(fault.code, fault.place.file) for fault in result.faults] == [
        ("unreadable", "content/accounts/b/account.yaml")
    ]


def test_no_account_can_be_used_where_the_portfolio_is_wrong(tmp_path):
    result = load_accounts(
        write(tmp_path, good_files() | {"content/portfolio.yaml": "currency: DKK\nfiscal_year_start: 13\n"})
    )
    assert (result.accounts, [fault.text() for fault in result.faults]) == (
        (),
        ["content/portfolio.yaml:2:20, fiscal_year_start: '13' is above 12\n  fix: write a number from 1 to 12"],
    )


def test_a_folder_in_the_place_of_a_shared_file_is_a_fault(tmp_path):
    files = good_files() | {"content/portfolio.yaml/x": b""}
    del files["content/portfolio.yaml"]
    assert said(write(tmp_path, files)) == (
        "content/portfolio.yaml: the file cannot be read: it is a folder\n  fix: put a file in its place"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_a_file_is_refused_instead_of_waited_for(tmp_path):
    workspace = write(tmp_path, good_files())
    (tmp_path / FILE).unlink()
    os.mkfifo(tmp_path / FILE)
    assert said(workspace) == (
        f"{FILE}: the file cannot be read: it is no ordinary file\n  fix: put a file in its place"
    )


def test_a_workspace_without_its_folder_of_data_is_a_fault(tmp_path):
    assert said(write(tmp_path, {"docgen.toml": '[folders]\ncontent = "data"\n'})) == (
        "data: there is no such folder\n  fix: name the folder of the data in docgen.toml: [folders] content"
    )


def test_one_crm_account_cannot_belong_to_two_key_accounts(tmp_path):
    linked = ACCOUNT + "crm:\n  - {system: salesforce, id: 001A}\n"
    other = linked.replace("id: nordkraft", "id: b")
    files = good_files() | {FILE: linked, "content/accounts/b/account.yaml": other}
    assert said(write(tmp_path, files)) == (
        f"{FILE}:43:5, crm[0]: salesforce account '001A' belongs to the account 'b' already\n"
        "  fix: keep it in one of the two"
    )


def test_an_unknown_account_is_refused_with_the_nearest(tmp_path):
    assert said(write(tmp_path, good_files()), ["nordkrat"]) == (
        "content/accounts: no account is called 'nordkrat'\n  fix: did you mean nordkraft?"
    )


def test_a_name_that_looks_like_a_slip_in_a_list_of_guests_is_only_warned_of(tmp_path):
    meetings = "meetings:\n  - {type: operational, planned: 2026-05-01, participants: [Anne Kragh, En Gæst]}\n"
    workspace = write(tmp_path, good_files() | {FILE: ACCOUNT + meetings})
    message = (
        f"{FILE}:43:61, meetings[0].participants[0]: warning: nobody of the account is called 'Anne Kragh'\n"
        "  fix: did you mean Anne Krag?"
    )
    assert said(workspace) == message
    assert [fault.text() for fault in load_account(workspace, "nordkraft").warnings] == [message]


def test_a_key_with_nothing_behind_it_is_as_good_as_left_out(tmp_path):
    loaded = load_account(write(tmp_path, good_files() | {FILE: ACCOUNT + "needs:\npins: ~\n"}), "nordkraft")
    assert (loaded.account.needs, loaded.account.pins) == ((), ())
