"""The last look: internal words in what goes to a customer are found, and nothing else is."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.build.job import run_job
from docgen.finished.leaks import leak_faults, leaks, public, secrets_of, texts_in
from docgen.model.account import Account
from docgen.values import Chart, Link, Series
from docgen.workspace import Document


def account(**more) -> Account:
    return Account.model_validate({"id": "a", "name": "Acme", "kam": "Mette Holm", **more})


SECRET = account(
    implications=["Prisen kan hæves med ti procent"],
    stakeholders=[{"name": "Lars Kjær", "wants": "Vil være direktør"}, {"name": "Bo Bang", "audience": "customer"}],
    competitors=[{"name": "Siemens"}],
    rivals=["Grundfos Holding"],
)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param("Lars Kjær", ["stakeholders[0].name"], id="an internal item's own fields are internal"),
        pytest.param("vi ved at LARS  KJÆR kommer", ["stakeholders[0].name"], id="case and spaces do not hide a name"),
        pytest.param("Lars Kjærs afdeling", [], id="a longer word is another word"),
        pytest.param("Prisen kan hæves\u00a0med ti pro\u00adcent.", ["implications[0]"], id="typography hides nothing"),
        pytest.param("Bo Bang og Mette Holm", [], id="what customers see is no secret"),
        pytest.param("Siemens og Grundfos Holding", ["competitors[0].name", "rivals[0]"], id="all of them are named"),
        pytest.param("Vil være", [], id="part of a secret is none"),
    ],
)
def test_internal_words_are_found_as_whole_words(text, paths):
    assert sorted(path for path, _ in leaks(secrets_of({"": SECRET}), [text])) == paths


def test_words_that_also_stand_in_a_customer_field_are_no_secret():
    both = account(implications=["Stabil drift døgnet rundt"], vision="Vi vil stabil drift døgnet rundt hele året")
    assert list(leaks(secrets_of({"": both}), ["Stabil drift døgnet rundt"])) == []


def test_words_that_all_customers_may_read_are_no_secret():
    secrets = secrets_of({"": SECRET}, public(["Siemens er et af vores styresystemer"]))
    assert list(leaks(secrets, ["Vi bruger Siemens her"])) == []


def test_ids_enumerations_short_words_and_texts_with_tags_say_nothing():
    quiet = account(
        tags=["district-heating"], tier="A", programme="key",
        implications=["{{ account.name }} vokser", "Ja tak", "12345678"],
        stakeholders=[{"name": "Bo Bang", "audience": "customer", "coverage": "in_depth"}],
    )  # fmt: skip
    assert dict(secrets_of({"": quiet}).paths) == {"ja tak": "implications[1]"}


def test_the_fault_names_the_field_and_says_what_to_do():
    (fault,) = leak_faults(secrets_of({"": SECRET}), ["Siemens"], "a/customer/review.pptx")
    assert fault.text() == (
        "a/customer/review.pptx: competitors[0].name is internal, and its words stand in this document for the "
        "customer: “siemens”\n"
        "  fix: take the words out of the text or template that shows them, or show the field to customers"
    )
    assert fault.code == "LEAK-01"


def test_texts_are_found_in_all_values_that_a_fill_may_hold():
    chart = Chart("bar", ("north",), (Series("sales", (1.0,), labels={0: "one"}),), title="title", empty="empty")
    found = set(texts_in({"a": ["b", ("c", 1)], "link": Link("text", "https://x"), "chart": chart}))
    assert found >= {"b", "c", "text", "https://x", "north", "sales", "one", "title", "empty"}


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=6, max_size=40), st.text(max_size=40))
def test_an_internal_text_is_found_wherever_it_stands_between_spaces(secret, around):
    secrets = secrets_of({"": account(implications=[secret])})
    for text in secrets.paths:
        assert [words for _, words in leaks(secrets, [f"{around} {text} {around}"])] == [text]


def test_no_sample_accounts_customer_facts_hold_a_secret_of_its_own(sample, every_fill):
    from docgen.build.job import _Desk

    found = []
    for (name, language, audience), fill in every_fill.items():
        if audience == "customer":
            secrets = _Desk(sample.job(name, language=language), sample.shared).secrets
            found += [(name, *leak) for leak in leaks(secrets, texts_in(fill))]
    assert found == []


def test_a_secret_in_what_a_customers_document_is_filled_with_stops_that_document_alone(sample, monkeypatch):
    from docgen.facts import account as provider

    loaded = sample.accounts["vesthavn"]
    secret = loaded.account.competitors[0].name
    page = docx.Document()
    page.add_paragraph("{{ account.vision }}")
    buffer = io.BytesIO()
    page.save(buffer)
    shared = sample.with_templates({"page.docx": buffer.getvalue()})
    documents = (Document("sheet", "page.docx", "customer", "sheet"), Document("plan", "page.docx", "internal", "plan"))
    assert run_job(sample.job(loaded, *documents), shared).left_out == ()
    # Only a fault of ours can bring it there; writing it into a customer field would be a person's decision.
    monkeypatch.setattr(provider.Scope, "text", lambda scope, text: f"Bedre end {secret}" if text else None)
    report = run_job(sample.job(loaded, *documents), shared)
    assert [made.document for made in report.made] == ["plan"]
    ((fault,),) = (one.faults for one in report.left_out)
    assert (fault.code, fault.place.file) == ("LEAK-01", "vesthavn/customer/sheet.docx")
    assert fault.problem.endswith(
        f"is internal, and its words stand in this document for the customer: “{secret.lower()}”"
    )
