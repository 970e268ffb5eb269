"""What a customer may see: the golden list of fields, and that nothing else can be told from the projection."""

from __future__ import annotations

import datetime as dt
import typing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from docgen.model.account import Account
from docgen.model.audience import (
    CustomerAccount,
    CustomerReview,
    audience_of,
    customer_fields,
    customer_type,
    customer_view,
    is_shared,
    marks_item,
    project,
)
from docgen.model.content import CaseStudy, Offering, Reference, WinTheme
from docgen.model.review import Review

GOLDEN = Path(__file__).with_name("customer_fields.txt")
ROOTS = (Account, Review, Offering, WinTheme, CaseStudy, Reference)


def test_the_fields_that_a_customer_may_see_are_those_of_the_golden_file():
    found = [f"{model.__name__}.{path}" for model in ROOTS for path in customer_fields(model)]
    expected = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert found == expected, "a field was opened or closed to customers: if that is meant, write the list anew"


def test_every_field_has_a_description_and_an_audience():
    bare = [
        f"{model.__name__}.{name}"
        for model in all_models()
        for name, field in model.model_fields.items()
        if not field.description or audience_of(field) not in ("internal", "customer")
    ]
    assert bare == []


def test_an_internal_field_does_not_exist_in_the_customers_type():
    for model in all_models():
        twin = customer_type(model)
        closed = {name for name, field in model.model_fields.items() if audience_of(field) == "internal"}
        assert closed & set(twin.model_fields) == set(), model.__name__


def test_personal_judgements_and_figures_of_ours_are_internal():
    open_paths = set(customer_fields(Account))
    for word in ("support", "influence", "wants", "coverage", "probability", "revenue", "cost", "waivers", "rivals"):
        hits = {path for path in open_paths if path.split(".")[-1] == word or path.startswith(f"{word}.")}
        assert hits <= {"risks[].probability"}, word


def all_models() -> list[type[BaseModel]]:
    found: dict[type[BaseModel], None] = {}
    pending: list[typing.Any] = list(ROOTS)
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation not in found:
                found[annotation] = None
                pending += [field.annotation for field in annotation.model_fields.values()]
        else:
            pending += typing.get_args(annotation)
    return list(found)


def an_account(secret: str, amount: int, hidden: int) -> Account:
    """An account whose customer fields are always the same; what is internal follows the arguments."""
    return Account.model_validate(
        {
            "id": "a", "name": "A", "kam": "M", "tier": secret, "rivals": [secret], "implications": [secret],
            "tags": ["x"] if amount % 2 else [],
            "revenue": {"rows": [{"date": "2026-01-31", "amount": amount}]},
            "stakeholders": [
                *[{"name": f"{secret} {number}"} for number in range(hidden)],
                {"name": "Bo", "audience": "customer", "support": amount % 5 - 2, "wants": secret},
            ],
            "risks": [
                {"id": "r1", "text": "open", "probability": 1, "impact": 1, "audience": "customer", "trigger": secret},
                *[{"id": f"h{n}", "text": secret, "probability": 5, "impact": 5} for n in range(hidden)],
            ],
            "milestones": [
                {"text": "go live", "due": "2026-06-30"},
                *[{"text": secret, "due": "2026-01-01", "audience": "internal"} for _ in range(hidden)],
            ],
            "actions": [{"what": secret} for _ in range(hidden)],
            "opportunities": [{"name": secret, "stage": "propose", "amount": amount}],
            "contracts": [{"id": "c", "name": "Frame", "start": "2024-01-01", "renewal": secret}],
            "notes": [{"text": secret}],
        }
    )  # fmt: skip


SECRETS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)
AMOUNTS = st.integers(-(10**9), 10**9)


@settings(max_examples=100, deadline=None)
@given(
    SECRETS, st.integers(-(10**9), 10**9), st.integers(0, 4), SECRETS, st.integers(-(10**9), 10**9), st.integers(0, 4)
)
def test_two_accounts_equal_in_customer_fields_project_equal(one, amount, hidden, other, other_amount, other_hidden):
    first = customer_view(an_account(f"§{one}§", amount, hidden))
    second = customer_view(an_account(f"§{other}§", other_amount, other_hidden))
    assert first == second
    assert first.model_dump_json() == second.model_dump_json()
    assert "§" not in first.model_dump_json()


def test_the_projection_keeps_what_is_shared_and_its_order():
    view = customer_view(an_account("secret", 5, 2))
    assert isinstance(view, CustomerAccount)
    assert [person.name for person in view.stakeholders] == ["Bo"]
    assert [risk.id for risk in view.risks] == ["r1"]
    assert view.milestones[0].due == dt.date(2026, 6, 30)
    assert not hasattr(view, "rivals")
    assert not hasattr(view.stakeholders[0], "support")


def test_a_review_loses_its_notes_and_asks():
    review = Review.model_validate(
        {"period": "2026-Q1", "asks": [{"ask": "x"}], "notes": {"cover": {"message": "y"}},
         "decisions_sought": [{"text": "a"}, {"text": "b", "audience": "internal"}]}
    )  # fmt: skip
    view = project(review)
    assert isinstance(view, CustomerReview)
    assert [decision.text for decision in view.decisions_sought] == ["a"]
    assert set(vars(view)) & {"asks", "notes", "avoid", "questions"} == set()


@pytest.mark.parametrize(("item", "shared"), [("text", True), (Decimal(1), True), (None, True)])
def test_an_item_without_a_mark_follows_its_list(item, shared):
    assert is_shared(item) is shared


def test_models_with_marked_items_mark_them_once():
    for model in all_models():
        marks = [name for name, field in model.model_fields.items() if marks_item(field)]
        assert marks in ([], ["audience"]), model.__name__
