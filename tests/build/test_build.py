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
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pptx import Presentation

from docgen.build.documents import Made
from docgen.build.job import run_job
from docgen.digest import digest
from docgen.errors import Place, error
from docgen.finished.contents import W, read_contents
from docgen.outputs.store import LocalFolder, MadeFile, Outcome, Store
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
    from docgen.build import job as build

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


@pytest.mark.parametrize(
    "name", ["", "a/b", ".hidden", "{{ account.vision and '' }}", "CON", "aux.1", "a:b", "what?", "end.", "x" * 121]
)
def test_a_pattern_that_makes_no_file_name_is_a_fault_of_the_workspace(sample, shared, name):
    ((fault,),) = (
        one.faults for one in run_job(sample.job("nordkraft", dataclasses.replace(LETTER, name=name)), shared).left_out
    )
    assert (fault.code, fault.place.path) == ("file-name", "documents.letter.name")


# -- findings and gates


def titled(*titles: str) -> bytes:
    """A deck with these titles."""
    made = Presentation()
    for title in titles:
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


GATED = Document("review", "weak.pptx", "customer", "{{ account.id }}-review", presenter=True, gates=("TXT-01",))


@pytest.fixture(scope="module")
def weak(shared):
    decks = {"weak.pptx": titled("{{ account.name }}", "Weak title"), "roi.pptx": titled("x", "{{ roi.name }} 1 2 3 4")}
    return dataclasses.replace(shared, templates={**shared.templates, **decks})


def test_what_the_rules_say_of_a_document_travels_with_the_report_and_the_manifest(sample, weak):
    report = run_job(sample.job("nordkraft", dataclasses.replace(GATED, gates=())), weak)
    path = "nordkraft/customer/nordkraft-review.pptx"
    assert [(one["rule"], one["file"], one["path"], one["message"]["en"]) for one in report.findings] == [
        ("TXT-01", path, "review, slide 2", "Title of slide 2 has under 4 words"),
        ("PIT-VAL-02", path, "review", "The document shows neither ROI nor a business result"),
    ]
    made = by_path(report.made)
    assert made[path].record["findings"] == list(report.findings)
    # The presenter's copy has the same slides, and nothing is said twice.
    assert "findings" not in made["nordkraft/internal/nordkraft-review-INTERN.pptx"].record
    assert json.loads(json.dumps(report.findings)) == list(report.findings)


def test_a_document_that_is_not_made_again_keeps_its_findings(sample, weak):
    document = dataclasses.replace(GATED, gates=())
    first = run_job(sample.job("nordkraft", document), weak)
    known = {made.path: made.key for made in first.made}
    judged = {made.path: made.record.get("findings", ()) for made in first.made}
    again = run_job(sample.job("nordkraft", document, known=known, judged=judged), weak)
    assert {made.data for made in again.made} == {None}
    assert again.findings == first.findings


def test_a_shut_gate_keeps_the_document_and_its_copy_from_being_written(sample, weak):
    report = run_job(sample.job("nordkraft", GATED, PLAN), weak)
    assert [made.document for made in report.made] == ["plan"]
    ((fault,),) = (one.faults for one in report.left_out)
    assert fault.text() == (
        "nordkraft/customer/nordkraft-review.pptx: TXT-01 is a gate of review: Title of slide 2 has under 4 words "
        "(review, slide 2)\n"
        "  fix: mend it, waive it in the account file with who, why and until, or build with --draft"
    )


def test_a_waiver_opens_a_gate_until_its_day(sample, weak):
    loaded = sample.accounts["nordkraft"]

    def left_out(until: str) -> int:
        waiver = {"waivers": [{"rule": "TXT-01", "who": "Ida", "why": "agreed", "until": until}]}
        told = dataclasses.replace(
            loaded, stored=(json.dumps(json.loads(loaded.stored[0]) | waiver).encode(), *loaded.stored[1:])
        )
        return len(run_job(sample.job(told, GATED), weak).left_out)

    assert (left_out("2026-04-15"), left_out("2026-04-14")) == (0, 1)


def test_a_rule_of_accounts_can_be_a_gate(sample, weak):
    document = dataclasses.replace(LETTER, gates=("PIT-OWN-03",))
    (left,) = run_job(sample.job("smedjen", document), weak).left_out
    assert left.faults[0].problem.startswith("PIT-OWN-03 is a gate of letter: ")
    assert run_job(sample.job("nordkraft", document), weak).left_out == ()


@pytest.mark.parametrize(
    ("gate", "problem"),
    [
        ("TXT-99", "no rule is called 'TXT-99'"),
        ("SEL-01", "SEL-01 compares accounts with each other, so it cannot be a gate of a document of one account"),
    ],
)
def test_a_gate_that_can_never_be_judged_is_a_fault(sample, weak, gate, problem):
    report = run_job(sample.job("nordkraft", dataclasses.replace(GATED, gates=(gate,))), weak)
    assert [(fault.problem, fault.place.path) for one in report.left_out for fault in one.faults] == [
        (problem, "documents.review.gates[0]")
    ]


def test_a_figure_typed_by_hand_is_found_where_it_is_shown(sample, shared):
    loaded = sample.accounts["nordkraft"]
    goals = [{"id": "g1", "text": "Spar 12 mio. kr. om året"}, {"id": "g2", "text": "Spar 9 % {{ period.label }}"}]
    told = dataclasses.replace(
        loaded,
        stored=(json.dumps(json.loads(loaded.stored[0]) | {"customer_goals": goals}).encode(), *loaded.stored[1:]),
    )
    report = run_job(
        sample.job(told, dataclasses.replace(LETTER, template="goals.docx")),
        dataclasses.replace(
            shared, templates={"goals.docx": page("{% for one in account.goals %}{{ one.text }} {% endfor %}")}
        ),
    )
    assert [(one["rule"], one["path"], one["value"]) for one in report.findings if one["rule"] == "TXT-02"] == [
        ("TXT-02", "customer_goals[0].text", "12 mio"),
        ("TXT-02", "customer_goals[1].text", "9 %"),
    ]


# -- drafts, names, appendices


def test_a_draft_stands_among_the_internal_files_with_its_faults_marked(sample, weak):
    broken = page("{{ goals }}", "{{ account.name }}")
    templates = {**weak.templates, "broken.docx": broken}
    document = dataclasses.replace(LETTER, template="broken.docx")
    used = dataclasses.replace(weak, templates=templates)
    assert run_job(sample.job("nordkraft", document), used).made == ()
    report = run_job(sample.job("nordkraft", document, GATED, draft=True), used)
    assert [made.path for made in report.made] == [
        "nordkraft/internal/nordkraft-letter-da-UDKAST.docx",
        "nordkraft/internal/nordkraft-review-UDKAST.pptx",
        "nordkraft/internal/nordkraft-review-INTERN-UDKAST.pptx",
    ]
    assert "⚠" in paragraphs(report.made[0].data)[0]
    assert report.made[0].faults[0].severity == "error"


def test_two_documents_of_one_name_are_a_fault_also_where_only_capitals_differ(sample, shared):
    other = Document("other", "letter.docx", "customer", "{{ account.id }}-LETTER-{{ language }}")
    report = run_job(sample.job("nordkraft", LETTER, other), shared)
    assert [made.document for made in report.made] == ["letter"]
    assert report.left_out[0].faults[0].problem == (
        "other and letter would be the same file, nordkraft/customer/nordkraft-LETTER-da.docx"
    )


APPENDICES = Document("appendices", "appendices.docx", "customer", "{{ account.id }}-bilag", needs=("proposal",))


def with_proposal(sample, **proposal):
    name, loaded = next((name, one) for name, one in sample.accounts.items() if one.account.proposal)
    data = json.loads(loaded.stored[0])
    data["proposal"] = {**data["proposal"], **proposal}
    return dataclasses.replace(loaded, stored=(json.dumps(data).encode(), *loaded.stored[1:])), name


@pytest.fixture(scope="module")
def appendices(shared):
    lines = [
        line
        for name in ("roi", "implementation", "governance", "cases", "references")
        for line in (f"{{% if proposal.{name}.show %}}", f"{{{{ proposal.{name}.letter }}}}", "{% endif %}")
    ]
    return dataclasses.replace(shared, templates={"appendices.docx": page("{{ account.name }}", *lines)})


def test_a_proposal_may_ask_for_one_file_for_each_appendix_with_the_letters_of_the_whole(sample, appendices):
    whole, name = with_proposal(sample, split=False, numbering="Bilag {A}")
    (one,) = run_job(sample.job(whole, APPENDICES), appendices).made
    letters = [line for line in paragraphs(one.data) if line.startswith("Bilag")]
    apart, _ = with_proposal(sample, split=True, numbering="Bilag {A}")
    made = run_job(sample.job(apart, APPENDICES), appendices).made
    assert len(letters) > 1
    assert [[line for line in paragraphs(part.data) if line.startswith("Bilag")] for part in made] == [
        [letter] for letter in letters
    ]
    assert [part.path for part in made] == [
        f"{name}/customer/{name}-bilag-{letter.lower().replace(' ', '-')}.docx" for letter in letters
    ]


def test_more_pages_than_the_tender_allows_are_a_finding(sample, appendices):
    many = page(*(["A long paragraph. " * 60] * 40))
    told, _ = with_proposal(sample, page_limit=2, split=False)
    used = dataclasses.replace(appendices, templates={"appendices.docx": many})
    (found,) = [one for one in run_job(sample.job(told, APPENDICES), used).findings if one["rule"] == "PAGE-01"]
    assert found["value"] in range(9, 16)
    roomy, _ = with_proposal(sample, page_limit=50, split=False)
    assert not any(one["rule"] == "PAGE-01" for one in run_job(sample.job(roomy, APPENDICES), used).findings)


def test_verify_looks_at_the_whole_package(sample, shared, monkeypatch):
    from docgen.build import job as build

    wrong = error("broken-part", Place(), "a relationship leads nowhere")
    monkeypatch.setattr(build, "invariants", lambda data: [wrong])
    assert run_job(sample.job("nordkraft", LETTER), shared).left_out == ()
    report = run_job(sample.job("nordkraft", LETTER, verify=True), shared)
    assert [fault.problem for one in report.left_out for fault in one.faults] == ["a relationship leads nowhere"]


# -- a person's words, from build to build


def notes_page() -> bytes:
    made = docx.Document()
    made.add_paragraph("{{ account.name }} {{ period.label }}")
    head = '<w:sdtPr><w:tag w:val="keep:{{ account.id }}"/></w:sdtPr>'
    words = "<w:sdtContent><w:p><w:r><w:t>Notes on {{ account.name }}</w:t></w:r></w:p></w:sdtContent>"
    made.element.body[-1].addprevious(parse_xml(f"<w:sdt {nsdecls('w')}>{head}{words}</w:sdt>"))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def notes_deck() -> bytes:
    made = Presentation(io.BytesIO(titled("{{ account.name }} {{ period.label }}")))
    box = made.slides[0].shapes.add_textbox(0, 0, 914400, 914400)
    box.name, box.text_frame.text = "keep:{{ account.id }}", "Your words"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def in_word(data: bytes, text: str) -> bytes:
    page_ = docx.Document(io.BytesIO(data))
    next(one for one in page_.element.body.iter(qn("w:t")) if one.text.startswith("Notes")).text = text
    buffer = io.BytesIO()
    page_.save(buffer)
    return buffer.getvalue()


def in_powerpoint(data: bytes, text: str) -> bytes:
    made = Presentation(io.BytesIO(data))
    made.slides[0].shapes[-1].text_frame.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_words_written_in_word_and_powerpoint_stay_while_periods_and_data_change(sample, shared, tmp_path):
    templates = {"notes.docx": notes_page(), "notes.pptx": notes_deck()}
    documents = (
        Document("page", "notes.docx", "customer", "page"),
        Document("slides", "notes.pptx", "customer", "slides"),
    )

    def build(period: str) -> list[Outcome]:
        store = Store(LocalFolder(tmp_path))
        known, kept = store.known("nordkraft"), store.kept("nordkraft")
        job = sample.job("nordkraft", *documents, period=period, known=known, kept=kept)
        report = run_job(job, dataclasses.replace(shared, templates=templates))
        assert report.left_out == ()
        made = [one for one in report.made if one.data is not None]
        return store.put("nordkraft", [MadeFile(x.path, x.data, x.key, x.record, x.imprint) for x in made])

    build("2026-Q1")
    page_, slides = (tmp_path / "nordkraft/customer" / name for name in ("page.docx", "slides.pptx"))
    page_.write_bytes(in_word(page_.read_bytes(), "her words & æøå"))
    slides.write_bytes(in_powerpoint(slides.read_bytes(), "her words <too>"))
    for period in ("2025-Q4", "2025-Q3"):
        assert [one.state for one in build(period)] == ["written", "written"]
        assert build(period) == []  # nothing changed since
        assert read_contents(page_.read_bytes()).blocks == {"nordkraft": ("her words & æøå",)}
        assert read_contents(slides.read_bytes()).blocks == {"nordkraft": ("her words <too>",)}
    assert "Q3 2025" in read_contents(page_.read_bytes()).lines[0].text


def test_a_secret_in_a_keep_block_reaches_no_customer(sample, shared):
    document = Document("page", "notes.docx", "customer", "page")
    secret = sample.accounts["nordkraft"].account.summary.why
    words = secret if isinstance(secret, str) else next(iter(secret.values()))
    piece = f'<w:body xmlns:w="{W[1:-1]}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>'
    kept = {"nordkraft/customer/page.docx": {"nordkraft": piece}}
    used = dataclasses.replace(shared, templates={"notes.docx": notes_page()})
    (left,) = run_job(sample.job("nordkraft", document, kept=kept), used).left_out
    assert [fault.code for fault in left.faults] == ["LEAK-01"]
