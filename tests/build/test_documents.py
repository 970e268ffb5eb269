"""One document: its template is checked for its audience, its faults carry its own name, its figures are drawn."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from docgen.build.documents import file_path, make_document, make_workbook, open_kind
from docgen.errors import DocgenError
from docgen.workspace import Document

PLAN = Document("plan", "plan.docx", "internal", "{{ account.id }}-{{ period.slug }}")


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def facts(sample):
    return sample.facts("nordkraft", "en")


def test_every_fault_of_a_template_is_told_at_once():
    with pytest.raises(DocgenError) as failure:
        open_kind(PLAN, page("{{ account.nmae }}", "{{ risk.text }}", "{{ labels.plan.no_such_word }}"), "en")
    assert [fault.problem for fault in failure.value.faults] == [
        "nothing is called account.nmae",
        "nothing is called risk",
        "nothing is called labels.plan.no_such_word",
    ]


def test_a_document_goes_where_account_audience_and_pattern_say(facts):
    made = make_document(open_kind(PLAN, page("{{ account.name }}"), "en"), facts, {})
    assert made.path == file_path(PLAN, facts) == "nordkraft/internal/nordkraft-2026-q1.docx"
    assert made.record.items() >= {"document": "plan", "language": "en", "as_of": "2026-03-31"}.items()
    assert set(made.record["parts"]["data"]) == {"account"}


def test_warnings_name_the_document_that_the_reader_opens(facts):
    made = make_document(open_kind(PLAN, page("{{ account.business_case.note }} {{ account.cvr }}"), "en"), facts, {})
    assert {fault.place.file for fault in made.faults} <= {made.path}


def test_a_figure_is_drawn_only_for_a_document_that_shows_it(facts):
    kind = open_kind(PLAN, page("{{ figures.stakeholder_map }}"), "en")
    (data,) = (one.data for one in [make_document(kind, facts, {})])
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert [name for name in package.namelist() if name.startswith("word/media/")]


def test_the_roi_workbook_needs_a_case_and_is_made_once(sample):
    model = Document("model", maker="roi-workbook", audience="customer", name="model")
    facts = sample.facts("stenby", "en", "customer")
    made = make_workbook(model, facts, {})
    assert made.data is not None
    assert made.data == make_workbook(model, facts, {}).data
    assert make_workbook(model, facts, {made.path: made.key}).data is None
    with pytest.raises(DocgenError, match="model needs an ROI model, and the account has none"):
        make_workbook(model, sample.facts("smedjen", "en", "customer"), {})
