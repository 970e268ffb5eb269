"""An account as a workbook: equal to YAML both ways, and patient with what people and programs do to it."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen import cli
from docgen.cli.convert import convert
from docgen.errors import DocgenError
from docgen.model.account import Account
from docgen.sources.account_workbook import new_workbook, read_account_workbook, workbook_of
from docgen.sources.imports.tables import column_letters
from docgen.sources.loading import load_account, load_accounts
from docgen.sources.workbook.layout import form, sheets
from docgen.sources.workbook.lists import from_columns, in_columns, joined, split
from docgen.sources.workbook.words import (
    choice_label,
    choice_of,
    explanation,
    heading,
    headings_of,
    label,
    normal,
    sheet_name,
)
from docgen.sources.yaml_source import read_mapping, without_nothing
from docgen.sources.yaml_text import yaml_text
from docgen.workspace import load_workspace

REPO = Path(__file__).resolve().parents[2]
# Together they fill every field that any sample account fills, in both languages; the smallest fills almost none.
ACCOUNTS = [
    REPO / "content" / "accounts" / name / "account.yaml"
    for name in ("nordkraft", "oeresyd", "broende", "stenby", "thornfield", "smedjen")
]
TODAY = ["--today", "2026-04-01"]
DATA = {
    "id": "soeby", "name": "Søby Værft", "language": "da", "kam": "Mette Holm",
    "units": [{"name": "Dok"}, {"name": "Værksted"}],
    "stakeholders": [
        {"name": "Anne Friis", "unit": "Dok", "buying_role": "decision_maker", "influence": "4"},
        {"name": "Bo Lund", "unit": "Dok", "support": "-1", "last_contact": "2026-03-05"},
    ],
    "opportunities": [
        {"name": "Ny kran", "stage": "propose", "amount": "1250000", "probability": "0.4", "close": "2026-09-30"},
        {"name": "Service", "stage": "qualify", "amount": "12500.5"},
    ],
    "actions": [
        {"what": "Send tilbud", "owner": "Mette Holm", "due": "2026-06-30", "depends_on": ["a", "b"]},
        {"what": "Ring", "owner": "Mette Holm", "status": "in_progress"},
    ],
    "service": [{"measure": "Oppetid", "id": "up", "period": "2026-03", "value": "99.5", "unit": "%"}],
    "objectives": [{"id": "goal", "text": "Mål", "target": "12", "unit": "%"}],
    "targets": [{"measure": "margin", "period": "2026", "amount": "0.35"}],
    "decision_plan": [{"step": "Styregruppen siger ja", "done": "true"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def content():
    """The workbook of DATA without its looks, and without the sheets that hold nothing: they would only cost time."""
    whole = openpyxl.load_workbook(io.BytesIO(workbook_of(DATA, "da")), read_only=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in whole.worksheets:
        rows = [row for row in sheet.iter_rows() if any(found.value is not None for found in row)]
        if sheet.title not in ("Vejledning", "Lister") and len(rows) > 3:
            copy = book.create_sheet(sheet.title)
            for found in (found for row in rows for found in row if found.value is not None):
                copy.cell(found.row, found.column, found.value).number_format = found.number_format
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def edited(content, change):
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def cell(book, sheet, title, row):
    """The cell under a heading; row 4 is the first of the list."""
    found = next(cell for cell in book[sheet][3] if str(cell.value).rstrip(" *") == title)
    return book[sheet].cell(row, found.column)


def put(sheet, title, row, value, number_format=None):
    def change(book):
        target = cell(book, sheet, title, row)
        target.value = value
        if number_format:
            target.number_format = number_format

    return change


def said(content):
    return [fault.text() for fault in read_account_workbook(content, "account.xlsx").faults]


def account_in(content):
    read = read_account_workbook(content, "account.xlsx")
    assert [fault.text() for fault in read.faults] == []
    return Account.model_validate(read.data)


# Equal to YAML.


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.parent.name)
def test_every_sample_account_comes_back_from_excel_as_it_was(path):
    data = read_mapping(path.read_bytes(), path.name).data
    read = read_account_workbook(workbook_of(data, data.get("language", "da")), "account.xlsx")
    assert read.faults == ()
    assert Account.model_validate(read.data) == Account.model_validate(data)
    again = read_mapping(yaml_text(read.data).encode(), "account.yaml")
    assert again.faults == ()
    assert again.data == read.data


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12)
TEXT = (
    (
        WORDS
        | st.sampled_from(
            ["=1+1", "-5", "+45 12", "@x", '"', '""', "a;b", "a\nb", "012", "2026-03", "ja", "1.250", "{{ a }}"]
        )
    )
    .map(str.strip)
    .filter(bool)
)
IN_LANGUAGES = TEXT | st.dictionaries(st.sampled_from(["da", "en"]), TEXT, min_size=1)
NUMBER = st.decimals(-(10**9), 10**9, places=2).map(lambda number: f"{number:f}")
KINDS = {
    "string": TEXT, "text": IN_LANGUAGES, "flag": st.sampled_from(["true", "false"]),
    "whole": st.integers(-5, 10**6).map(str), "number": NUMBER,
    "date": st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)).map(str),
    "period": st.sampled_from(["2026", "2026-03", "2026-Q1", "2026-H2", "2026-FY"]),
    "texts": st.lists(IN_LANGUAGES, min_size=1, max_size=3),
}  # fmt: skip


def values(column):
    if column.kind == "choice":
        return st.sampled_from(column.choices)
    if column.kind == "words":
        return st.lists(st.sampled_from(column.choices) if column.choices else TEXT, min_size=1, max_size=3)
    return KINDS[column.kind]


def items(columns):
    own = [column for column in columns if column.path]
    needed = {column.key: values(column) for column in own if column.required}
    return st.fixed_dictionaries(needed, optional={column.key: values(column) for column in own if not column.required})


@st.composite
def accounts(draw):
    data = {}
    for path, columns in form():
        holder = data
        for step in path:
            holder = holder.setdefault(step, {})
        holder.update({column.key: draw(values(column)) for column in columns if draw(st.booleans())})
    for sheet in draw(st.lists(st.sampled_from(sheets()), min_size=6, max_size=12, unique=True)):
        for part in sheet.parts:
            kind = IN_LANGUAGES if part.plain else items(sheet.columns)
            if sheet.id == "roi":
                kind = st.dictionaries(TEXT, TEXT | st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=3)
            holder = data
            for step in part.path[:-1]:
                holder = holder.setdefault(step, {}) if sheet.id != "decisions" else {}
            holder[part.path[-1]] = draw(st.lists(kind, min_size=1, max_size=4))
    for number, meeting in enumerate(data.get("meetings", [])):
        if number % 2:
            meeting["decisions"] = draw(st.lists(items(sheet_called("decisions").columns[3:]), min_size=1, max_size=2))
    return data


def sheet_called(name):
    return next(sheet for sheet in sheets() if sheet.id == name)


def filled(node):
    """Numbers in one spelling, rows without anything in them left out."""
    if isinstance(node, dict):
        return {key: inner for key, value in node.items() if (inner := filled(value)) not in ({}, [])}
    if isinstance(node, list):
        return [inner for value in node if (inner := filled(value)) not in ({}, [])]
    return node


def numbers_alike(node):
    if isinstance(node, dict):
        return {key: numbers_alike(value) for key, value in node.items()}
    if isinstance(node, list):
        return [numbers_alike(value) for value in node]
    return (
        node.removesuffix("00").rstrip("0").rstrip(".")
        if "." in node and node.replace(".", "").lstrip("-").isdigit()
        else node
    )


@settings(max_examples=3, deadline=None)  # each writes and reads a whole workbook
@given(accounts(), st.sampled_from(["da", "en"]))
def test_any_account_comes_back_from_excel_and_from_yaml_as_it_was(data, language):
    data = filled(data)
    if isinstance(data.get("kam"), list) and len(data["kam"]) == 1:
        data["kam"] = data["kam"][0]
    read = read_account_workbook(workbook_of(data, language), "account.xlsx")
    told = [fault.text() for fault in read.faults if "several" in fault.problem or fault.code == "cell"]
    assert told == []
    assert numbers_alike(read.data) == numbers_alike(data)
    assert read_mapping(yaml_text(read.data).encode(), "account.yaml").data == read.data


@given(st.lists(TEXT | WORDS, min_size=1, max_size=5), st.sampled_from(["words", "texts"]))
def test_several_texts_in_one_cell_come_back_whatever_they_hold(found, kind):
    assert split(joined(found, kind), kind) == found


@given(st.lists(IN_LANGUAGES, min_size=1, max_size=5))
def test_texts_in_languages_stay_together_line_by_line(found):
    assert from_columns(in_columns(found)) == found


def test_an_account_given_as_a_workbook_loads_as_the_yaml_one_with_cells_for_places(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    home = sample(tmp_path)
    before = load_account(home, "solbakken")
    assert convert(home, "solbakken", None) == (
        "content/accounts/solbakken/account.xlsx",
        "content/accounts/solbakken/account.yaml.old",
    )
    after = load_account(home, "solbakken")
    assert (after.account, after.reviews, after.roi, after.as_of) == (
        before.account,
        before.reviews,
        before.roi,
        before.as_of,
    )
    assert after.place(("actions", 0, "due")).text() == (
        "content/accounts/solbakken/account.xlsx, Opgaver!G4, actions[0].due"
    )
    assert pickle.loads(pickle.dumps(after)).place(("kam",)) == after.place(("kam",))


def test_workbooks_are_cached_with_their_places(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("DOCGEN_NO_CACHE", raising=False)
    monkeypatch.setattr("docgen.sources.loading._WORTH_A_CACHE", 1)
    home = sample(tmp_path)
    convert(home, "solbakken", None)
    fresh = load_accounts(home).accounts[0]
    monkeypatch.setattr("docgen.sources.account_workbook.read_sheets", None)  # reading again would fail
    cached = load_accounts(home).accounts[0]
    assert cached.account == fresh.account
    assert cached.place(("actions", 0, "due")) == fresh.place(("actions", 0, "due"))
    assert [fault.text() for fault in cached.warnings] == [fault.text() for fault in fresh.warnings]


def sample(tmp_path):
    folder = tmp_path / "w"
    shutil.copytree(REPO / "content", folder / "content", ignore=lambda path, names: [
        name for name in names if Path(path).name == "accounts" and name != "solbakken"
    ])  # fmt: skip
    shutil.copyfile(REPO / "docgen.toml", folder / "docgen.toml")
    return load_workspace(folder)


# What stands in it.


def test_every_field_has_its_own_heading_and_explanation_in_both_languages():
    for sheet in sheets():
        assert len(headings_of(sheet)) >= len(sheet.columns)
        for language in ("da", "en"):
            names = [normal(heading(column, language)) for column in sheet.columns]
            assert len(set(names)) == len(names), sheet.id
            for column in sheet.columns:
                assert explanation(column, language), (sheet.id, column.key)
                # No heading of one language may mean another column in the other.
                assert headings_of(sheet)[normal(heading(column, language))] == column
                assert (language == "en") or explanation(column, "da") != explanation(column, "en"), column
    labels = [normal(label(column, language)) for _, group in form() for column in group for language in ("da", "en")]
    columns = [column.path for _, group in form() for column in group for _ in ("da", "en")]
    assert len({*zip(labels, columns, strict=True)}) == len(set(labels))


def test_no_two_sheets_share_a_name_in_any_language():
    names = {}
    for sheet in sheets():
        for language in ("da", "en"):
            assert names.setdefault(normal(sheet_name(sheet.id, language)), sheet.id) == sheet.id
            assert len(sheet_name(sheet.id, language)) <= 31


def test_every_choice_is_understood_by_its_id_and_by_its_label_in_either_language():
    for column in [column for sheet in sheets() for column in sheet.columns] + [
        one for _, group in form() for one in group
    ]:
        for choice in column.choices:
            for name in (choice, choice_label(column, choice, "da"), choice_label(column, choice, "en").upper()):
                assert choice_of(column, name) == choice, (column.key, name)


def test_a_new_workbook_loads_and_speaks_the_language_of_the_workspace():
    made = new_workbook("soeby", "Søby Værft", "da", kam="Mette Holm", today=dt.date(2026, 4, 1), offerings=["scada"])
    assert made == new_workbook(
        "soeby", "Søby Værft", "da", kam="Mette Holm", today=dt.date(2026, 4, 1), offerings=["scada"]
    )
    account = account_in(made)
    assert (account.id, account.name, account.kam, str(account.last_updated)) == (
        "soeby",
        "Søby Værft",
        "Mette Holm",
        "2026-04-01",
    )
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames[:4] == ["Konto", "Vejledning", "Enheder", "Profil"]
    people = book["Interessenter"]
    titles = [found.value for found in people[3]]
    assert titles[:5] == ["Navn *", "Titel", "Enhed", "E-mail", "Telefon"]
    assert people.freeze_panes == "B4"
    assert people.auto_filter.ref == "A3:Q4"
    assert people["K3"].comment.text == (
        "Hvor dyb vores kontakt er. Vælg på listen: Ingen, Kort, Flere, Dyb.\nKun internt.\n"
        "I account.yaml: stakeholders[].coverage."
    )
    rules = {str(rule.sqref): rule.formula1 for rule in people.data_validations.dataValidation}
    assert rules["C4:C503"] == "names_units"
    assert rules["K4:K503"].startswith("'Lister'!$")
    assert book.defined_names["names_units"].attr_text.startswith("'Enheder'!$A$4:INDEX(")
    assert book["Lister"].sheet_state == "hidden"
    english = openpyxl.load_workbook(io.BytesIO(new_workbook("a", "A", "en")))
    assert [found.value for found in english["Stakeholders"][3]][:3] == [
        "Name *", "Title", "Unit",
    ]  # fmt: skip


def test_numbers_and_dates_are_real_ones_and_nothing_becomes_a_formula():
    data = DATA | {"name": "=HYPERLINK(1)", "vision": "@SUM(A1)", "notes": [{"text": "-1+1", "date": "2026-03-05"}]}
    content = workbook_of(data, "da")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert cell(book, "Salgsmuligheder", "Beløb", 4).value == 1_250_000
    assert cell(book, "Salgsmuligheder", "Sandsynlighed", 4).number_format == "0%"
    assert cell(book, "Salgsmuligheder", "Beslutning den", 4).value == dt.datetime(2026, 9, 30)
    assert cell(book, "Salgsmuligheder", "Beslutning den", 4).number_format == "dd.mm.yyyy"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not any(
            b"<f>" in package.read(name)
            for name in package.namelist()
            if "worksheets" in name and name.endswith(".xml")
        )
    account = account_in(content)
    assert (account.name, account.vision, account.notes[0].text) == ("=HYPERLINK(1)", "@SUM(A1)", "-1+1")


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut():
    with pytest.raises(DocgenError, match=r"1 texts are longer than a cell of Excel can be: notes\[0\]\.text"):
        workbook_of({"id": "a", "name": "A", "notes": [{"text": "x" * 40_000}]}, "da")


# What people do to it.


def own_column(book):
    book["Opgaver"].cell(3, 30, "Min egen")
    book["Opgaver"].cell(4, 30, "#REF!").data_type = "e"


def backwards(book):
    sheet = book["Opgaver"]
    rows = [[found.value for found in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    for number, row in enumerate(reversed(rows), 4):
        for at, value in enumerate(row, 1):
            sheet.cell(number, at).value = value


def merged(book):
    column = cell(book, "Interessenter", "Enhed", 4).column
    book["Interessenter"].merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)


def english_heads(book):
    for found in book["Opgaver"][3]:
        found.value = {"Opgave *": "Task", "Ansvarlig": "  owner ", "Frist": "DUE"}.get(found.value, found.value)
    book["Opgaver"].title = "actions "


def hide(book):
    book["Opgaver"].sheet_state = "hidden"
    book["Opgaver"].row_dimensions[5].hidden = True


@pytest.mark.parametrize("change", [
    pytest.param(lambda book: book["Opgaver"].insert_cols(2), id="a column inserted"),
    pytest.param(lambda book: (book["Opgaver"].insert_rows(1, 3), book["Opgaver"].insert_rows(8, 2)), id="new rows"),
    pytest.param(lambda book: book["Opgaver"].move_range("B3:B9", cols=40), id="a column moved"),
    pytest.param(lambda book: book["Opgaver"].delete_rows(1, 2), id="the rows above the headings deleted"),
    pytest.param(hide, id="sheet and row hidden"),
    pytest.param(english_heads, id="sheet and headings in the other language, with spaces"),
    pytest.param(merged, id="cells merged downwards hold for each row"),
    pytest.param(put("Salgsmuligheder", "Beløb", 5, "12.500,50 "), id="a number as Danish text"),
    pytest.param(put("Salgsmuligheder", "Beløb", 5, "kr. 12.500,5"), id="a number with its currency"),
    pytest.param(put("Salgsmuligheder", "Sandsynlighed", 4, " 40 %"), id="a percentage as text"),
    pytest.param(put("Salgsmuligheder", "Beslutning den", 4, "30.09.2026"), id="a date as text"),
    pytest.param(put("Salgsmuligheder", "Beslutning den", 4, 46295, "General"), id="a date without its format"),
    pytest.param(put("Salgsmuligheder", "Fase", 4, "tilbud "), id="a label in small letters"),
    pytest.param(put("Salgsmuligheder", "Fase", 4, "propose"), id="the word of account.yaml"),
    pytest.param(put("Servicemål", "Periode", 4, dt.datetime(2026, 3, 1), "mmm-yy"), id="a month made a date"),
    pytest.param(put("Salgsmål", "Periode", 4, 2026), id="a year as a number"),
    pytest.param(put("Mål", "Målværdi", 4, 0.12, "0%"), id="12 % where the row counts in %"),
    pytest.param(put("Salgsmål", "Beløb", 4, 0.35, "0%"), id="a margin as a percentage"),
    pytest.param(put("Beslutningsproces", "Færdig", 4, "ja"), id="yes in small letters"),
    pytest.param(put("Beslutningsproces", "Færdig", 4, True), id="yes as Excel's own value"),
    pytest.param(put("Opgaver", "Afventer", 4, "a\nb ; "), id="names by line and semicolon"),
])  # fmt: skip
def test_what_people_do_changes_nothing(content, change):
    assert account_in(edited(content, change)) == Account.model_validate(DATA)


def test_sorted_rows_are_read_in_their_new_order(content):
    account = account_in(edited(content, backwards))
    assert [action.what for action in account.actions] == ["Ring", "Send tilbud"]


@pytest.mark.parametrize(("change", "expected"), [
    pytest.param(own_column, [
        "account.xlsx, Opgaver!AD3: warning: the column 'Min egen' is not read",
    ], id="an own column, whatever it holds"),
    pytest.param(lambda book: book.create_sheet("Mine tal").append(["x"]), [
        "account.xlsx, Mine tal: warning: the sheet is not read, for docgen knows none of this name",
    ], id="an own sheet"),
    pytest.param(lambda book: setattr(book["Opgaver"], "title", "Hvad vi skal"), [
        "account.xlsx, Hvad vi skal: the sheet is not read, for docgen knows the list as Opgaver\n"
        "  fix: call the sheet Opgaver",
    ], id="a list under another name"),
    pytest.param(lambda book: setattr(cell(book, "Opgaver", "Ansvarlig", 3), "value", "Ansvarlg"), [
        "account.xlsx, Opgaver!C3: the column 'Ansvarlg' is not read\n  fix: did you mean Ansvarlig?",
    ], id="a heading misspelt"),
    pytest.param(lambda book: setattr(cell(book, "Opgaver", "Opgave", 3), "value", "Gøremål"), [
        "account.xlsx, Opgaver!B3: warning: the column 'Gøremål' is not read",
        "account.xlsx, Opgaver!A3: the column 'Opgave' is missing, and no row can do without it\n"
        "  fix: write the heading Opgave over its column",
    ], id="a heading that no row can do without"),
    pytest.param(lambda book: book["Opgaver"].delete_rows(1, 3), [
        "account.xlsx, Opgaver!A1: the row of headings is missing\n"
        "  fix: write the headings in one row: Id, Opgave, Ansvarlig, Side …",
    ], id="no headings"),
    pytest.param(put("Opgaver", "Opgave", 4, '="Ring til "&A1'), [
        "account.xlsx, Opgaver!B4, actions[0].what: the formula has no stored value\n"
        "  fix: open the workbook in Excel and save it, or write the value itself",
    ], id="a formula that was never calculated"),
    pytest.param(put("Interessenter", "Indflydelse", 4, "#REF!"), [
        "account.xlsx, Interessenter!I4, stakeholders[0].influence: the cell shows the error #REF!\n"
        "  fix: mend its formula, or write the value itself",
    ], id="an error of Excel"),
    pytest.param(put("Interessenter", "Købsrolle", 4, "Beslutningtager"), [
        "account.xlsx, Interessenter!G4, stakeholders[0].buying_role: 'Beslutningtager' is not known here\n"
        "  fix: did you mean Beslutningstager?",
    ], id="a label misspelt"),
    pytest.param(put("Salgsmuligheder", "Beløb", 4, "12.500"), [
        "account.xlsx, Salgsmuligheder!D4, opportunities[0].amount: '12.500' is text, and may mean 12500 or 12.5\n"
        "  fix: write it again as a number",
    ], id="a number that may mean two"),
    pytest.param(put("Salgsmuligheder", "Beløb", 4, 5, '#,##0 "€"'), [
        "account.xlsx, Salgsmuligheder!D4, opportunities[0].amount: the cell is formatted as EUR, "
        "and the row is in DKK\n  fix: write the currency of the row, or change the format",
    ], id="an amount in the format of another currency"),
    pytest.param(put("Salgsmuligheder", "Beslutning den", 4, "3/4/2026"), [
        "account.xlsx, Salgsmuligheder!G4, opportunities[0].close: '3/4/2026' is text, and its day and month may be "
        "exchanged\n  fix: write it again as a date",
    ], id="a date that may mean two"),
    pytest.param(put("Salgsmuligheder", "Beløb", 4, 0.4, "0%"), [
        "account.xlsx, Salgsmuligheder!D4, opportunities[0].amount: the cell is a percentage, 40 %, "
        "and no percentage is expected here\n  fix: format the cell as a number, and write the number again",
    ], id="a percentage for an amount"),
    pytest.param(put("Interessenter", "Telefon", 4, 1234567890123456), [
        "account.xlsx, Interessenter!E4, stakeholders[0].phone: Excel keeps 15 digits of a number, the rest is lost\n"
        "  fix: format the cell as text, and write it again",
    ], id="digits that Excel lost"),
    pytest.param(lambda book: setattr(book["Konto"]["B12"], "value", 1234567), [
        "account.xlsx, Konto!B12, cvr: 1234567 has 7 digits of 8: Excel drops zeros in front\n"
        "  fix: format the cell as text, and write it again",
    ], id="a zero that Excel dropped"),
    pytest.param(put("Opgaver", "Opgave", 4, dt.datetime(2026, 2, 1)), [
        "account.xlsx, Opgaver!B4, actions[0].what: Excel made a date or a time of the text\n"
        "  fix: format the cell as text, and write it again",
    ], id="a text that Excel made a date"),
    pytest.param(put("Salgsmål", "Periode", 4, dt.datetime(2026, 3, 7), "dd-mm-yyyy"), [
        "account.xlsx, Salgsmål!B4, targets[0].period: Excel made a date of the period\n"
        "  fix: format the cell as text and write 2026-03 or 2026-Q1",
    ], id="a period that Excel made a date"),
    pytest.param(lambda book: setattr(book.copy_worksheet(book["Enheder"]), "title", "Units"), [
        "account.xlsx, Units: the sheets Enheder and Units hold the same list\n  fix: bring them together",
    ], id="one list twice"),
    pytest.param(lambda book: book.remove(book["Konto"]), [
        "account.xlsx: the workbook has no sheet that holds the account's name and id\n"
        "  fix: call that sheet Account or Konto",
    ], id="no account"),
])  # fmt: skip
def test_what_is_not_read_is_said_with_its_sheet_and_cell(content, change, expected):
    assert said(edited(content, change)) == expected


def test_every_fault_is_told_at_once_those_of_the_model_too(content):
    def change(book):
        put("Interessenter", "Indflydelse", 4, "høj")(book)
        cell(book, "Interessenter", "Navn", 5).value = None
        put("Salgsmuligheder", "Fase", 4, None)(book)
        book["Konto"]["B6"] = "Søby Værft"

    assert said(edited(content, change)) == [
        "account.xlsx, Interessenter!I4, stakeholders[0].influence: 'høj' is not a number\n  fix: write a number",
        "account.xlsx, Konto!B6, id: 'Søby Værft' is not a short id\n"
        "  fix: write small letters, digits and hyphens, such as soeby-vaerft",
        "account.xlsx, Salgsmuligheder!C4, opportunities[0].stage: 'stage' is missing\n"
        "  fix: add `stage: …` (phase of the sale)",
        "account.xlsx, Interessenter!A5, stakeholders[1].name: 'name' is missing\n  fix: add `name: …` (full name)",
    ]


@pytest.mark.parametrize(("content", "problem"), [
    (b"", "this is not an Excel workbook, or it is damaged"),
    (b"PK\x03\x04 no more", "this is not an Excel workbook, or it is damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "this is a workbook of Excel 97-2003, or one with a password"),
    (b"navn;id", "this is not an Excel workbook, or it is damaged"),
])  # fmt: skip
def test_what_is_no_workbook_is_refused_in_one_sentence(content, problem):
    assert [fault.problem for fault in read_account_workbook(content, "account.xlsx").faults] == [problem]


def with_part(content, name, change):
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for item in source.infolist():
            data = source.read(item)
            made.writestr(item.filename, change(data) if item.filename == name else data)
    return target.getvalue()


def test_a_part_that_declares_entities_is_refused(content):
    found = with_part(content, "xl/workbook.xml", lambda data: b"<!DOCTYPE sst []>" + data)
    assert said(found) == [
        "account.xlsx: xl/workbook.xml is not what Excel writes\n  fix: open the workbook in Excel and save it as .xlsx"
    ]


def test_fifty_thousand_formatted_empty_rows_hold_nothing(content):
    letters = [column_letters(at) for at in range(8)]
    empty = "".join(
        f'<row r="{row}">{"".join(f"""<c r="{letter}{row}" s="2"/>""" for letter in letters)}</row>'
        for row in range(600, 50_600)
    )
    found = with_part(
        content, "xl/worksheets/sheet5.xml", lambda data: data.replace(b"</sheetData>", f"{empty}</sheetData>".encode())
    )
    assert account_in(found) == Account.model_validate(DATA)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_the_same(tmp_path, content):
    (tmp_path / "account.xlsx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "account.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert account_in((tmp_path / "out" / "account.xlsx").read_bytes()) == Account.model_validate(DATA)


# The commands.


def run(*words):
    return CliRunner().invoke(cli.cli, list(words), catch_exceptions=False)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A new workspace, made once: each test works in a copy of it."""
    folder = tmp_path_factory.mktemp("new") / "w"
    assert run("init", str(folder), "--language", "en", *TODAY).exit_code == 0
    return folder


@pytest.fixture
def home(tmp_path, monkeypatch, pristine):
    shutil.copytree(pristine, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


def test_new_writes_a_workbook_that_loads_and_convert_turns_it_into_yaml_and_back(home):
    assert (
        run("new", "harbour", "--xlsx", "--kam", "Mette Holm", *TODAY).output
        == "content/accounts/harbour/account.xlsx\n"
    )
    before = load_account(load_workspace(home), "harbour").account
    assert run("convert", "harbour").output == (
        "content/accounts/harbour/account.yaml; the old file is content/accounts/harbour/account.xlsx.old\n"
    )
    assert load_account(load_workspace(home), "harbour").account == before
    assert (
        (home / "content/accounts/harbour/account.yaml")
        .read_text(encoding="utf-8")
        .startswith("# yaml-language-server: $schema=")
    )
    run("convert", "harbour")
    assert run("convert", "harbour", "--to", "xlsx").output == "content/accounts/harbour/account.xlsx: already there\n"
    assert load_account(load_workspace(home), "harbour").account == before
    assert sorted(path.name for path in (home / "content/accounts/harbour").iterdir()) == [
        "account.xlsx", "account.xlsx.old", "account.yaml.old",
    ]  # fmt: skip
    with pytest.raises(DocgenError, match="turns it into YAML"):
        run("new", "harbour")


@pytest.mark.parametrize("word", ["../evil", "a/b", "..", "nul", "æ" * 90, "???"])
def test_what_cannot_be_an_id_is_refused_with_what_an_id_may_hold(home, word):
    with pytest.raises(DocgenError) as caught:
        run("new", word)
    assert str(caught.value) == (
        f"'{word}' cannot be the id of an account\n"
        "  fix: write small letters a to z, digits, hyphens and underscores, at most 80, such as nordkraft"
    )


def test_list_alone_says_what_there_is(home):
    assert run("list").output.splitlines()[:3] == [
        "list       there are",
        "accounts           1",
        "documents          8",
    ]


def test_data_without_values_are_the_same_in_either_form():
    data = {"id": "a", "name": "A", "vision": None, "risks": [], "units": [{"name": "X", "note": None}]}
    read = read_account_workbook(workbook_of(data, "da"), "account.xlsx")
    assert Account.model_validate(read.data) == Account.model_validate(without_nothing(data))
