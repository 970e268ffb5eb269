"""A job: pure, the same each time, and one document's failure stops no other."""

from __future__ import annotations

import dataclasses
import io
import json
import pickle
import re
import zipfile

import docx
import pytest

from docgen.build import run_job
from docgen.digest import digest
from docgen.documents import Made
from docgen.workspace import Document

LETTER = Document("letter", "letter.docx", "customer", "{{ account.id }}-letter-{{ language }}")
PLAN = Document("plan", "letter.docx", "internal", "{{ account.id }}-plan")
DECK = Document("review", "deck.pptx", "customer", "{{ account.id }}-review", presenter=True)
MODEL = Document("model", "", "customer", "{{ account.id }}-model", maker="roi-workbook", needs=("roi",))


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def shared(sample, deck):
    letter = page("{{ account.name }}: {{ review.titles.value }}", "{% for one in goals %}{{ one.text }} {% endfor %}")
    return sample.with_templates({"letter.docx": letter, "deck.pptx": deck, "bad.docx": page("{{ account.nmae }}")})


def paragraphs(data: bytes | None) -> list[str]:
    assert data is not None
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs if one.text]


def parts(data: bytes | None) -> dict[str, bytes]:
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def by_path(made: tuple[Made, ...]) -> dict[str, Made]:
    return {one.path: one for one in made}


def test_the_same_job_gives_the_same_bytes_and_changes_nothing_it_was_given(sample, shared):
    job = sample.job("nordkraft", LETTER, PLAN, DECK, MODEL)
    before = digest(job.loaded.stored, shared.templates)
    first, second = run_job(job, shared), run_job(job, shared)
    assert [made.data for made in first.made] == [made.data for made in second.made]
    assert first == second
    assert len(first.made) == 5
    assert digest(job.loaded.stored, shared.templates) == before


def test_a_job_and_its_report_travel_to_another_process_and_back(sample, shared):
    job = sample.job("stenby", LETTER, DECK, MODEL)
    report = run_job(job, shared)
    far = run_job(*pickle.loads(pickle.dumps((job, shared))))
    assert pickle.loads(pickle.dumps(far)) == report


def test_the_language_is_the_accounts_unless_another_is_asked_for(sample, shared):
    (danish,) = run_job(sample.job("nordkraft", LETTER), shared).made
    (english,) = run_job(sample.job("nordkraft", LETTER, language="en"), shared).made
    assert (danish.path, english.path) == (
        "nordkraft/customer/nordkraft-letter-da.docx",
        "nordkraft/customer/nordkraft-letter-en.docx",
    )
    assert "Samarbejdet har givet" in paragraphs(danish.data)[0]
    assert "The partnership has returned" in paragraphs(english.data)[0]


def test_one_failing_template_fails_alone_and_says_where(sample, shared):
    bad = Document("bad", "bad.docx", "customer", "bad")
    gone = Document("gone", "gone.docx", "customer", "gone")
    report = run_job(sample.job("nordkraft", bad, LETTER, gone, PLAN), shared)
    assert [made.document for made in report.made] == ["letter", "plan"]
    assert [(one.document, [fault.problem for fault in one.faults], one.optional) for one in report.left_out] == [
        ("bad", ["nothing is called account.nmae"], False),
        ("gone", ["there is no template 'gone.docx'"], False),
    ]
    assert report.left_out[0].faults[0].text().startswith("templates/bad.docx, paragraph 1")


def test_a_fault_of_ours_in_one_document_costs_no_other(sample, shared, monkeypatch):
    from docgen import build

    monkeypatch.setitem(build.MAKERS, "roi-workbook", lambda *_: 1 / 0)
    report = run_job(sample.job("stenby", MODEL, LETTER), shared)
    assert [made.document for made in report.made] == ["letter"]
    (left,) = report.left_out
    assert [fault.problem for fault in left.faults] == [
        "model failed unexpectedly: ZeroDivisionError: division by zero"
    ]
    assert "ZeroDivisionError" in left.trace


def test_an_account_without_data_for_a_document_is_told_so_and_an_optional_one_is_left_out(sample, shared):
    (name,) = (name for name, loaded in sample.accounts.items() if not loaded.roi and name == "smedjen")
    problem = "model needs roi, and the account has none"
    wanted = run_job(sample.job(name, MODEL), shared)
    optional = run_job(sample.job(name, MODEL, optional=frozenset({"model"})), shared)
    for report, left in ((wanted, False), (optional, True)):
        assert [(one.faults[0].problem, one.optional) for one in report.left_out] == [(problem, left)]


def test_what_lies_there_as_it_would_be_made_is_not_made_again(sample, shared):
    first = run_job(sample.job("nordkraft", LETTER, DECK, MODEL), shared)
    known = {made.path: made.key for made in first.made}
    again = run_job(sample.job("nordkraft", LETTER, DECK, MODEL, known=known), shared)
    assert [(made.path, made.key, made.data) for made in again.made] == [(*item, None) for item in known.items()]
    other = run_job(sample.job("nordkraft", LETTER, known=known, language="en"), shared)
    assert all(made.data for made in other.made)


def test_a_key_changes_with_data_template_and_settings_and_with_nothing_else(sample, shared):
    (first,) = run_job(sample.job("nordkraft", LETTER), shared).made
    loaded = sample.accounts["nordkraft"]

    def key(data=None, template=None, document=LETTER) -> str:
        stored = (json.dumps(json.loads(loaded.stored[0]) | (data or {})).encode(), *loaded.stored[1:])
        told = dataclasses.replace(loaded, stored=stored)
        used = dict(shared.templates) | ({"letter.docx": template} if template else {})
        (made,) = run_job(sample.job(told, document), dataclasses.replace(shared, templates=used)).made
        return made.key

    assert key() == first.key
    assert key({"vision": "Something that the letter does not show"}) == first.key
    assert key({"name": "Nordkraft Holding A/S"}) != first.key
    assert key(template=page("{{ account.name }}")) != first.key
    assert key(document=dataclasses.replace(LETTER, name="letter")) != first.key


def test_a_customers_deck_has_no_notes_and_the_presenters_copy_has_the_same_slides(sample, shared):
    made = by_path(run_job(sample.job("nordkraft", DECK), shared).made)
    sent = parts(made["nordkraft/customer/nordkraft-review.pptx"].data)
    ours = parts(made["nordkraft/internal/nordkraft-review-INTERN.pptx"].data)
    assert [name for name in sent if "notes" in name.lower() and "notesMaster" not in name] == []
    notes = {name for name in ours if name.startswith("ppt/notesSlides/notesSlide")}
    assert len(notes) == 4
    slides = [name for name in sent if re.fullmatch(r"ppt/(slides/slide\d+|charts/[^/]+)\.xml", name)]
    assert len(slides) == 7
    for name in slides:
        assert ours[name] == sent[name], name
    why = sample.facts("nordkraft", "da").fill(["account.summary.why"])["account"]["summary"]["why"]
    assert any(why.split()[0].encode() in ours[name] for name in notes)


def test_a_report_carries_the_figures_that_were_shown_even_where_some_cannot_be_computed(sample, shared):
    report = run_job(sample.job("rheintor", LETTER), shared)
    assert report.snapshot is not None
    assert json.loads(json.dumps(report.snapshot)) == report.snapshot
    # Without exchange rates our own figures have no value in the report currency; the customer's letter needs none.
    poor = dataclasses.replace(shared, portfolio=shared.portfolio.model_copy(update={"fx": (), "currency": "SEK"}))
    assert [made.document for made in run_job(sample.job("rheintor", LETTER), poor).made] == ["letter"]


@pytest.mark.parametrize("name", ["", "a/b", ".hidden", "{{ account.vision and '' }}"])
def test_a_pattern_that_makes_no_file_name_is_a_fault_of_the_workspace(sample, shared, name):
    ((fault,),) = (
        one.faults for one in run_job(sample.job("nordkraft", dataclasses.replace(LETTER, name=name)), shared).left_out
    )
    assert (fault.code, fault.place.path) == ("file-name", "documents.letter.name")
