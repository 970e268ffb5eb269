"""Each wall and each mark is taken away in turn, and what it keeps in comes out: so none is there for show.

`docs/security.md` names these tests beside the walls.
"""

from __future__ import annotations

import dataclasses
import io
import json
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from docgen.build.documents import open_kind
from docgen.build.job import _opened, facts_of, run_job
from docgen.errors import DocgenError
from docgen.facts import TYPES
from docgen.finished.words import words_of
from docgen.merge import Template
from docgen.model.account import Account
from docgen.model.audience import Released, audience_of, customer_fields, customer_type, marks_item
from docgen.model.base import Model
from docgen.model.content import CaseStudy, Offering, Reference, WinTheme
from docgen.model.review import Review
from docgen.workspace import Document
from docgen.xlsx import Book

GOLDEN = Path(__file__).resolve().parents[1] / "model" / "customer_fields.txt"
ROOTS = (Account, Review, Offering, WinTheme, CaseStudy, Reference)
SECRET = "zqx secret words zqx"
LETTER = Document("letter", "letter.docx", "customer", "letter-{{ language }}")


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def told(sample: Any, **fields: Any) -> Any:
    """A sample account with further data, as if it had been loaded so."""
    loaded = sample.accounts["vesthavn"]
    data = json.loads(loaded.stored[0]) | fields
    return dataclasses.replace(loaded, stored=(json.dumps(data).encode(), *loaded.stored[1:]))


def facts_tell(sample: Any, **fields: Any) -> bool:
    facts = facts_of(sample.job(told(sample, **fields), language="en"), sample.shared)("customer")
    try:
        return SECRET in repr(facts.fill(TYPES))
    except Exception:
        return True  # what was projected away was computed with after all


def an_internal_field_shows(sample: Any) -> bool:
    return facts_tell(sample, implications=[SECRET])


def an_internal_item_shows(sample: Any) -> bool:
    return facts_tell(sample, risks=[{"id": "r1", "text": SECRET, "probability": 1, "impact": 1}])


def internal_words_of_a_review_show(sample: Any) -> bool:
    loaded = told(sample)
    review = {"period": "2026-Q1", "decisions_sought": [{"text": SECRET, "audience": "internal"}]}
    loaded = dataclasses.replace(loaded, stored=(loaded.stored[0], json.dumps([review]).encode(), *loaded.stored[2:]))
    facts = facts_of(sample.job(loaded, language="en"), sample.shared)("customer")
    return SECRET in repr(facts.fill(["review.decisions"]))


def a_template_may_name_what_is_internal(sample: Any) -> bool:
    try:
        open_kind(LETTER, page("{{ kpis.margin.text }}"), "en")
    except DocgenError:
        return False
    return True


def words_typed_into_a_template_go_out(sample: Any) -> bool:
    _opened.cache_clear()
    shared = sample.with_templates({"letter.docx": page(f"Dear {{{{ account.name }}}}, {SECRET}")})
    return bool(run_job(sample.job(told(sample, implications=[SECRET]), LETTER), shared).made)


def words_in_the_workbook_go_out(sample: Any) -> bool:
    def faulty(*_: Any) -> bytes:
        book = Book()
        book.write(book.sheet("a"), 0, 0, SECRET)
        return book.data()

    loaded = sample.accounts["nordkraft"]
    data = json.loads(loaded.stored[0]) | {"implications": [SECRET]}
    loaded = dataclasses.replace(loaded, stored=(json.dumps(data).encode(), *loaded.stored[1:]))
    document = Document("model", "", "customer", "model", maker="roi-workbook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("docgen.roi.write_workbook", faulty)  # words get there only by a fault of ours
        return bool(run_job(sample.job(loaded, document, language="en"), sample.shared).made)


def comments_of_a_template_go_out(sample: Any) -> bool:
    made = docx.Document()
    run = made.add_paragraph("{{ who }}").runs[0]
    made.add_comment(run, text=SECRET, author="Designer")
    buffer = io.BytesIO()
    made.save(buffer)
    data = Template.open(buffer.getvalue(), audience="customer").render({"who": "x"}).data
    return any(SECRET in text for text in words_of(data))


def hidden_slides_of_a_template_go_out(sample: Any) -> bool:
    from pptx import Presentation

    deck = Presentation()
    for text in ("{{ who }}", SECRET):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = text
    deck.slides[1]._element.set("show", "0")
    buffer = io.BytesIO()
    deck.save(buffer)
    data = Template.open(buffer.getvalue(), audience="customer").render({"who": "x"}).data
    return any(SECRET in text for text in words_of(data))


def what_is_for_us_in_a_template_goes_out(sample: Any) -> bool:
    data = page("{% if internal %}" + SECRET + "{% endif %}{{ account.name }}")
    made = Template.open(data, audience="customer").render({"account": {"name": "x"}}).data
    return any(SECRET in text for text in words_of(made))


def a_field_that_fetches_goes_out(sample: Any) -> bool:
    made = docx.Document()
    field = made.add_paragraph("x")._p.makeelement(f"{{{made.element.nsmap['w']}}}fldSimple", {})
    field.set(f"{{{made.element.nsmap['w']}}}instr", "DDEAUTO c:\\x")
    made.paragraphs[0]._p.append(field)
    buffer = io.BytesIO()
    made.save(buffer)
    try:
        Template.open(buffer.getvalue())
    except DocgenError:
        return False
    return True


def an_internal_theme_is_chosen(sample: Any) -> bool:
    name = sample.facts("nordkraft", audience="customer").scope.source.themes[0].id
    library = sample.shared.library
    themes = {**library.themes, name: library.themes[name].model_copy(update={"audience": "internal"})}
    shared = dataclasses.replace(sample.shared, library=dataclasses.replace(library, themes=themes))
    facts = facts_of(sample.job("nordkraft"), shared)("customer")
    return name in {theme.id for theme in facts.scope.source.themes}


def whole(account: Any, released: Any = None) -> Any:
    from docgen.model.audience import customer_view

    seen = customer_view(account, released)
    return account.model_copy(update={"released": seen.released})


# name of the wall: what is put in its place, and what then goes wrong.
WALLS: dict[str, tuple[str, Any, Callable[[Any], bool]]] = {
    "1: customer facts are made from the customer's account alone": (
        "docgen.build.job.customer_view", lambda account, released: whole(account, released), an_internal_field_shows,
    ),
    "2: names in a customer's template are checked before there are data": (
        "docgen.build.documents.for_customers", lambda names: names, a_template_may_name_what_is_internal,
    ),
    "3: what is projected is projected before anything is computed": (
        "docgen.build.job.project", lambda value: value, internal_words_of_a_review_show,
    ),
    "3: list items for us alone are left out": (
        "docgen.model.audience.is_shared", lambda item: True, an_internal_item_shows,
    ),
    "4: finished documents are searched": (
        "docgen.build.documents.words_of", lambda data: iter(()), words_typed_into_a_template_go_out,
    ),
    "4: finished workbooks are searched": (
        "docgen.build.job.words_of", lambda data: iter(()), words_in_the_workbook_go_out,
    ),
    "snippets for us alone are not chosen for customers": (
        "docgen.library._bars", lambda *_, **__: iter(()), an_internal_theme_is_chosen,
    ),
    "residue of a template stays behind": (
        "docgen.merge.residue.without_residue", lambda package: package, comments_of_a_template_go_out,
    ),
    "hidden slides of a template stay behind": (
        "docgen.merge.residue.hidden_slides", lambda package, slides: iter(()), hidden_slides_of_a_template_go_out,
    ),
    "what fetches or runs is refused": (
        "docgen.merge.template.refuse_active", lambda package: None, a_field_that_fetches_goes_out,
    ),
}  # fmt: skip


@pytest.mark.parametrize("wall", WALLS)
def test_without_this_wall_something_gets_out(sample, monkeypatch, wall):
    target, gap, goes_wrong = WALLS[wall]
    assert not goes_wrong(sample)
    monkeypatch.setattr(target, gap)
    _opened.cache_clear()
    assert goes_wrong(sample)
    _opened.cache_clear()


def test_what_is_for_us_in_a_template_is_gone_before_there_are_data(sample):
    assert not what_is_for_us_in_a_template_goes_out(sample)


# --- marks -------------------------------------------------------------------------------------------------------

# Models whose items say who may see them, and what they say where nothing is written.
MARKED = {
    "Action": "internal", "Competitor": "internal", "DecisionSought": "customer", "Feedback": "internal",
    "Idea": "internal", "Milestone": "customer", "Need": "internal", "Note": "internal", "Objective": "internal",
    "Opportunity": "internal", "Risk": "internal", "Stakeholder": "internal", "WhitespaceCell": "internal",
}  # fmt: skip


def all_models() -> list[type[Model]]:
    found: dict[Any, None] = {}
    pending: list[Any] = list(ROOTS)
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, Model):
            if annotation not in found:
                found[annotation] = None
                pending += [field.annotation for field in annotation.model_fields.values()]
        else:
            pending += typing.get_args(annotation)
    return list(found)


def shown() -> tuple[list[str], list[str]]:
    """What customers see, as in the golden list; and fields that they would see with nothing in them."""
    paths = [f"{model.__name__}.{path}" for model in ROOTS for path in customer_fields(model)]
    hollow = [
        f"{model.__name__}.{name}"
        for model in all_models()
        for name, field in model.model_fields.items()
        if audience_of(field) == "customer" and not marks_item(field) and is_hollow(field.annotation)
    ]
    return paths, hollow


def is_hollow(annotation: Any) -> bool:
    """Whether the type is a model, or a list of one, of which customers see no field: not even its number."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return not list(customer_fields(annotation))
    return any(map(is_hollow, typing.get_args(annotation)))


def test_a_mark_that_is_taken_from_any_field_is_seen_by_the_golden_list(monkeypatch):
    expected = (GOLDEN.read_text(encoding="utf-8").splitlines(), [])
    assert shown() == expected
    unseen, flipped = [], 0
    for model in reached():
        for name, field in model.model_fields.items():
            if audience_of(field) == "internal" and not marks_item(field):
                flipped += 1
                with monkeypatch.context() as patch:
                    patch.setattr(field, "json_schema_extra", {"audience": "customer"})
                    if shown() == expected:
                        unseen.append(f"{model.__name__}.{name}")
    assert flipped > 100
    assert unseen == []


def reached() -> set[Any]:
    """The models of which customers see something: below an internal field marks mean nothing."""
    found: set[Any] = set()
    pending: list[Any] = list(ROOTS)
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, Model):
            if annotation not in found:
                found.add(annotation)
                fields = annotation.model_fields.values()
                pending += [field.rebuild_annotation() for field in fields if audience_of(field) == "customer"]
        else:
            pending += typing.get_args(annotation)
    return found


def test_the_lists_whose_items_say_who_sees_them_are_those_that_were_decided():
    marked = {
        model.__name__: field.default
        for model in all_models()
        for field in model.model_fields.values()
        if marks_item(field)
    }
    assert marked == MARKED


def test_the_table_of_releases_is_the_one_that_was_decided_and_every_row_says_why():
    assert set(Released.model_fields) == {"as_of", "fiscal_year_start", "themes", "cases", "references"}
    assert all(len(field.description or "") > 40 for field in Released.model_fields.values())


def test_the_manifest_of_a_customers_document_shows_what_was_released_and_why(sample):
    shared = sample.with_templates({"letter.docx": page("{{ account.name }}")})
    (made,) = run_job(sample.job("nordkraft", LETTER), shared).made
    released = made.record["released"]
    assert released["as_of"] == {
        "value": "2026-03-31",
        "why": "the newest data date decides the period, and every page must print one and the same date",
    }
    assert set(released) <= set(Released.model_fields)
    json.dumps(released)
    internal = dataclasses.replace(LETTER, audience="internal")
    (made,) = run_job(sample.job("nordkraft", internal), shared).made
    assert "released" not in made.record


def test_the_customers_type_has_none_of_the_internal_names():
    for model in all_models():
        closed = {name for name, field in model.model_fields.items() if audience_of(field) == "internal"}
        assert not closed & set(customer_type(model).model_fields)


def test_everything_that_customer_facts_are_made_from_is_of_the_customers_types(sample):
    source = facts_of(sample.job("nordkraft", language="da"), sample.shared)("customer").scope.source
    kinds = [(Offering, source.offerings.values()), (WinTheme, source.themes), (CaseStudy, source.cases),
             (Reference, source.references), (Review, source.reviews)]  # fmt: skip
    for model, found in kinds:
        assert {type(one) for one in found} == {customer_type(model)}
