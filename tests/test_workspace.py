"""docgen.toml: an almost empty file is enough, every fault has its line and the nearest word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.workspace import (
    DOCUMENTS,
    THRESHOLDS,
    Document,
    ImportSettings,
    PackItem,
    Workspace,
    find_workspace,
    load_workspace,
)

REPOSITORY = Path(__file__).resolve().parents[1]


def write(folder, text):
    (folder / "docgen.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_empty_file_gives_every_default(tmp_path):
    workspace = load_workspace(write(tmp_path, ""))
    assert (workspace.language, workspace.currency) == ("da", "DKK")
    assert workspace.documents == dict(DOCUMENTS)
    assert workspace.thresholds == THRESHOLDS
    assert workspace.packs["default"] == (
        PackItem("account-plan"), PackItem("executive-review"), PackItem("value-sheet"),
        PackItem("roi-appendix", optional=True), PackItem("roi-model", optional=True),
        PackItem("portfolio-review"),
    )  # fmt: skip
    assert workspace.accounts == tmp_path / "content" / "accounts"


def test_what_the_file_says_replaces_the_default_and_nothing_else(tmp_path):
    text = """\
language = "en"
currency = "EUR"
[company]
name = "Acme A/S"
colours = { accent1 = "#14607a" }
[folders]
content = "data"
[thresholds]
watch = 0.85
plan_days = 60
[documents.value-sheet]
gates = ["TXT-01"]
[documents.minutes]
template = "minutes.docx"
audience = "customer"
[packs]
small = ["minutes", "value-sheet?"]
[import.salesforce]
dates = "dmy"
map = { "Firma" = "account" }
"""
    workspace = load_workspace(write(tmp_path, text))
    assert (workspace.language, workspace.currency) == ("en", "EUR")
    assert (workspace.company.short_name, workspace.company.colours) == ("Acme A/S", {"accent1": "14607A"})
    assert workspace.content == tmp_path / "data"
    assert (workspace.thresholds["watch"], workspace.thresholds["plan_days"]) == (Decimal("0.85"), 60)
    assert workspace.thresholds["contact_days"] == 90
    assert workspace.documents["value-sheet"].gates == ("TXT-01",)
    assert workspace.documents["value-sheet"].template == "value-sheet.docx"
    assert workspace.documents["minutes"] == Document("minutes", "minutes.docx", "customer", "{{ account.id }}-minutes")
    assert workspace.packs["small"] == (PackItem("minutes"), PackItem("value-sheet", optional=True))
    assert workspace.imports == {"salesforce": ImportSettings("salesforce", "dmy", map={"Firma": "account"})}


FAULTS = [
    pytest.param('langauge = "da"\n', "docgen.toml:1, langauge: nothing is called 'langauge' here\n"
        "  fix: did you mean language?", id="an unknown key"),
    pytest.param("a = " + "[" * 3000 + "]" * 3000, "docgen.toml: brackets are nested too deeply\n"
                 "  fix: write the file flatter", id="brackets without end"),
    pytest.param('\ncurrency = "kr"\nlangauge = "da"\n[folders]\ncontent = 3\n',
                 "docgen.toml:2, currency: 'kr' is not a currency\n  fix: write its ISO code, such as \"DKK\"\n"
                 "docgen.toml:3, langauge: nothing is called 'langauge' here\n  fix: did you mean language?\n"
                 "docgen.toml:5, folders.content: expected a text in quotes, found '3'\n  fix: write a text in quotes",
                 id="faults stand in the order of the file"),
    pytest.param('\nlanguage = "de"\n', "docgen.toml:2, language: 'de' is not one of da, en\n  fix: known here: da, en",
        id="a language that is none"),
    pytest.param("language = 3\n", "docgen.toml:1, language: expected a text in quotes, found '3'\n"
        "  fix: write a text in quotes", id="a number for a text"),
    pytest.param('currency = "kr"\n', "docgen.toml:1, currency: 'kr' is not a currency\n"
        '  fix: write its ISO code, such as "DKK"', id="a currency that is none"),
    pytest.param('[company]\nnam = "x"\n', "docgen.toml:2, company.nam: nothing is called 'nam' here\n"
        "  fix: did you mean name?", id="an unknown key in a table"),
    pytest.param('[company.colours]\naccent1 = "blue"\n', "docgen.toml:2, company.colours.accent1: 'blue' is not a "
        'colour\n  fix: write six hexadecimal digits, such as "#0B3D91"', id="a colour by name"),
    pytest.param("[thresholds]\nplan_days = true\n", "docgen.toml:2, thresholds.plan_days: expected a number from 0, "
        "found 'True'\n  fix: write a number", id="a truth value for a number"),
    pytest.param('[documents.plan]\naudience = "customer"\n', "docgen.toml:1, documents.plan: the document has neither "
        'a template nor a maker\n  fix: add template = "NAME.docx"', id="a document from nothing"),
    pytest.param('[documents.plan]\ntemplate = "plan.dotx"\n', "docgen.toml:2, documents.plan.template: 'plan.dotx' is "
        "neither .docx nor .pptx\n  fix: save the template as .docx or .pptx", id="a template of another format"),
    pytest.param('[documents.plan]\ntemplate = "p.docx"\naudience = "costumer"\n', "docgen.toml:3, "
        "documents.plan.audience: 'costumer' is not one of customer, internal\n  fix: did you mean customer?",
        id="an audience that is none"),
    pytest.param('[packs]\nqbr = ["executive-reveiw"]\n', "docgen.toml:2, packs.qbr: no document is called "
        "'executive-reveiw'\n  fix: did you mean executive-review?", id="a pack of an unknown document"),
    pytest.param("[packs]\nqbr = [1]\n", "docgen.toml:2, packs.qbr: expected a list of texts\n"
        '  fix: write qbr = ["…", "…"]', id="a pack of numbers"),
    pytest.param('[import.sap]\ndates = "dmyy"\n', "docgen.toml:2, import.sap.dates: 'dmyy' is not one of dmy, mdy, "
        "ymd\n  fix: did you mean dmy?", id="an order of dates that is none"),
    pytest.param('language = "da\n', "docgen.toml:1:15: this is not TOML: Illegal character '\\n'\n"
        "  fix: check quotes, brackets and the lines above", id="quotes left open"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_fault_is_told_with_line_problem_and_fix(tmp_path, text, message):
    with pytest.raises(DocgenError) as caught:
        load_workspace(write(tmp_path, text))
    assert str(caught.value) == message


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(DocgenError) as caught:
        load_workspace(write(tmp_path, 'langauge = "da"\ncurrency = 1\n[thresholds]\nx = 1\n'))
    assert [fault.place.line for fault in caught.value.faults] == [1, 2, 4]


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "docgen.toml").write_bytes('language = "dæ"'.encode("cp1252"))
    with pytest.raises(DocgenError) as caught:
        load_workspace(tmp_path)
    assert str(caught.value) == "docgen.toml: the file is not UTF-8\n  fix: save it as UTF-8"


def test_a_workspace_is_found_from_any_folder_below(tmp_path):
    write(tmp_path, 'currency = "EUR"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_workspace(below).root == tmp_path.resolve()
    assert find_workspace(below).currency == "EUR"


def test_outside_a_workspace_the_way_to_one_is_told(tmp_path):
    with pytest.raises(DocgenError) as caught:
        find_workspace(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.resolve().as_posix()}: neither this folder nor one above it holds docgen.toml\n"
        "  fix: change to the folder of a workspace, or make one with `docgen init`"
    )


def test_the_repository_is_a_workspace_whose_file_names_the_defaults():
    workspace = load_workspace(REPOSITORY)
    assert isinstance(workspace, Workspace)
    assert workspace.company.name == "Fjordtech Automation A/S"
    assert set(DOCUMENTS) <= set(workspace.documents)


def test_internal_documents_say_so_in_their_names():
    for document in load_workspace(REPOSITORY).documents.values():
        assert ("INTERN" in document.name) is (document.audience == "internal"), document.id
