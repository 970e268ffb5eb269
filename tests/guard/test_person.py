"""Somebody is found wherever she is named, and erased without harm to anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.persons.person import Person
from docgen.persons.yaml_text import NotEditableError, plain_without, without_person

LARS = Person("Lars Kjær", ("lars.kjaer@acme.example",), "Plant director")
ERASED = """\
# Kept by Mette Holm; ask her before changing figures.
id: acme
name: Acme Works        # as registered
programme: key
language: en
kam: Mette Holm
last_updated: 2026-03-31
vision: Safe work every day
implications: ["Prices can rise by a tenth"]
stakeholders:
  # the one who signs
  - {name: Bo Bang, audience: customer}
  - name: Ann Lee
actions:
  - {what: "Send the plan to Plant director", due: 2026-05-01}
  - what: >-
      Ask Plant director about the winter
    due: 2026-05-02
activities:
  - {date: 2026-02-01, kind: call, with: [Bo Bang]}
  - date: 2026-03-01
    kind: meeting
    with: []
# Lars knows the plant; so does Kjær's brother.
"""


def account(small: Path) -> str:
    return (small / "content/accounts/acme/account.yaml").read_text(encoding="utf-8")


def test_a_person_is_erased_and_every_other_character_stays(docgen, small):
    status, said, _ = docgen("person", "lars  kjær", "--forget")
    assert status == 0
    assert account(small) == ERASED
    assert "the name is replaced by “Plant director” where it stands in other entries" in said
    assert docgen("check")[0] == 0


def test_without_forget_everything_is_listed_and_nothing_changed(docgen, small):
    before = account(small)
    found = json.loads(docgen("person", "Lars Kjær", "--json")[1])
    assert account(small) == before
    assert not (small / "content/.docgen").exists()
    assert found["addresses"] == ["lars.kjaer@acme.example"]
    assert found["erased"] is False
    (file,) = found["files"]
    assert (file["file"], file["action"]) == ("content/accounts/acme/account.yaml", "change")
    assert [place["line"] for place in file["places"]] == [12, 14, 15, 17, 19, 21, 23, 27, 31]
    assert found["perhaps"] == [
        {"file": file["file"], "line": 32, "words": "# Lars knows the plant; so does Kjær's brother."}
    ]


def test_built_documents_and_manifests_lose_the_person_and_imports_do_not_bring_it_back(docgen, small):
    from docgen.sources.forgotten import forgotten

    assert docgen("build", "acme")[0] == 0
    built = small / "output/acme/customer/acme-letter.docx"
    assert built.is_file()
    assert docgen("person", "Lars Kjær", "--forget")[0] == 0
    assert not built.exists()
    left = [path for path in small.rglob("*") if path.is_file() and "Lars Kjær".encode() in path.read_bytes()]
    assert left == []
    stopped = forgotten(small / "content")
    assert stopped.holds("LARS KJÆR")
    assert stopped.holds("lars.kjaer@acme.example")
    assert not stopped.holds("Bo Bang")
    assert docgen("build", "acme")[0] == 0
    assert docgen("person", "Lars Kjær")[1] == "nothing names Lars Kjær\n"


def test_a_document_that_somebody_edited_is_left_to_that_person(docgen, small, pages):
    assert docgen("build", "acme")[0] == 0
    built = small / "output/acme/customer/acme-letter.docx"
    built.write_bytes(pages("My own words about Lars Kjær"))
    status, said, _ = docgen("person", "Lars Kjær", "--forget")
    assert status == 1
    assert built.is_file()
    assert "somebody has edited it, so it is not deleted; take the name out yourself" in said


def test_import_files_and_snippets_lose_the_person_too(docgen, small):
    crm = small / "content/accounts/acme/crm/salesforce"
    crm.mkdir(parents=True)
    (crm / "source.json").write_text('{"exported_at": "2026-03-31"}', encoding="utf-8")
    (crm / "stakeholders.csv").write_text("name,email\nLars Kjær,l@acme.example\nBo Bang,\n", encoding="utf-8")
    (crm / "activities.csv").write_text("date,kind,with\n2026-01-01,call,Lars Kjær;Bo Bang\n", encoding="utf-8")
    theme = small / "content/win-themes/quiet.en.md"
    theme.parent.mkdir()
    theme.write_text("---\nid: quiet\nowner: Lars Kjær\n---\n# Proof\nAsk Lars Kjærs team.\n", encoding="utf-8")
    docgen("person", "Lars Kjær", "--forget")
    assert (crm / "stakeholders.csv").read_text(encoding="utf-8") == "name,email\nBo Bang,\n"
    assert (crm / "activities.csv").read_text(encoding="utf-8") == "date,kind,with\n2026-01-01,call,Bo Bang\n"
    assert theme.read_text(encoding="utf-8") == "---\nid: quiet\n---\n# Proof\nAsk Plant directors team.\n"


def test_an_account_workbook_loses_the_row_of_the_person(docgen, small):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Stakeholders"
    for row in (["name", "title"], ["Lars Kjær", "Boss"], ["Bo Bang", "works for Lars Kjær"]):
        sheet.append(row)
    path = small / "content/accounts/acme/account.xlsx"
    book.save(path)
    docgen("person", "Lars Kjær", "--forget")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    assert rows == [["name", "title"], ["Bo Bang", "works for Plant director"]]


def test_one_word_alone_is_no_person(docgen):
    status, _, said = docgen("person", "Lars", "--forget")
    assert status == 2
    assert "give first name and surname" in said


def test_a_slip_of_the_pen_is_answered_with_the_name_that_is_near(docgen):
    assert docgen("person", "Lars Kjar")[1] == "nothing names Lars Kjar; did you mean Lars Kjær?\n"


@pytest.mark.parametrize("step", [1, 2, 3])
def test_whoever_dies_while_erasing_leaves_whole_files_and_the_same_command_does_the_rest(
    docgen, small, monkeypatch, step
):
    from docgen.outputs.store import LocalFolder

    (small / "content/accounts/acme/reviews").mkdir()
    (small / "content/accounts/acme/reviews/2026-Q1.yaml").write_text(
        "period: 2026-Q1\nparticipants: [{name: Lars Kjær}, {name: Bo Bang}]\n", encoding="utf-8"
    )
    whole, count = LocalFolder.write, 0

    def dying(self, path, data):
        nonlocal count
        count += 1
        if count == step:
            raise KeyboardInterrupt
        whole(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "write", dying)
        docgen("person", "Lars Kjær", "--forget")
    for path in (small / "content").rglob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
    assert docgen("person", "Lars Kjær", "--forget")[0] == 0
    assert account(small) == ERASED


SCALARS = st.sampled_from(
    ["Lars Kjær", "lars kjær", "Bo Bang", "met Lars Kjær today", "x", "12", "", "[a]", "a: b", "# no"]
)
KEYS = st.sampled_from(["name", "owner", "title", "with", "note", "email", "who"])
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=14
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=4), st.booleans(), st.sampled_from([None, False]))
def test_yaml_of_any_shape_says_afterwards_what_it_said_without_the_person(data, quoted, flow):
    style = '"' if quoted else None
    text = yaml.dump(data, allow_unicode=True, default_flow_style=flow, default_style=style, width=40, sort_keys=False)
    try:
        made = without_person(text, LARS)
    except NotEditableError as problem:
        # Left to a person is right only where nothing can be told; plain lists and mappings always can.
        raise AssertionError(f"line {problem.line} of\n{text}") from None
    before = yaml.load(text, Loader=yaml.BaseLoader)
    assert yaml.load(made, Loader=yaml.BaseLoader) == plain_without(before, LARS)
    assert not LARS.is_in(made)


def test_anchors_comments_and_windows_line_ends_stay():
    text = "a: &x\r\n  - name: Lars Kjær\r\n    note: 1\r\n  - name: Bo # Lars Kjær's man\r\nb: *x\r\n"
    assert without_person(text, LARS) == "a: &x\r\n  - name: Bo # Plant director's man\r\nb: *x\r\n"


def test_what_is_no_yaml_is_left_to_a_person():
    with pytest.raises(NotEditableError) as refusal:
        without_person("ok: 1\nname: [Lars Kjær\n", LARS)
    assert refusal.value.line == 2
