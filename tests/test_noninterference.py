"""Nothing internal reaches a customer: neither as a word, nor through what is computed, ordered or chosen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import json
import re
import typing
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from docgen.build import facts_of, run_job
from docgen.digest import digest
from docgen.facts import TYPES, schema
from docgen.facts.audience import for_customers
from docgen.library import Library, match
from docgen.model.audience import audience_of, is_shared, marks_item
from docgen.workspace import Document

LANGUAGES = ("da", "en")
# What the table of releases lets through: the choice of snippets reads these.
RELEASED = {"tags", "pins", "bans", "rivals", "buying_role", "offering", "stage", "programme", "schema_version"}
JUDGED = {
    "tags", "audience", "approved", "review_by", "valid_from", "expires", "permission", "permission_until", "consent",
    "valid_until",
}  # fmt: skip
MARK = "zqx"


class Scrambler:
    """Gives every internal value another one of the same type; customer fields stay as they are.

    Args:
        pick: draws a number below its argument: 0 keeps a value, leaves it out or changes it, as numbers fall.
        kept: names of fields that stay.
        drops: whether internal values and items may also be left out.
    """

    def __init__(self, pick: Any, kept: set[str], *, drops: bool = True) -> None:
        self._pick, self._kept, self._drops = pick, kept, drops
        self._marks = itertools.count(1)
        self.marks: list[str] = []

    def seen(self, model: BaseModel) -> Any:
        """A model that a customer sees in part."""
        update: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if name in self._kept or marks_item(field):
                continue
            if audience_of(field) == "customer":
                update[name] = self._shown(value)
            elif self._drops and self._pick(4) == 0 and not field.is_required():
                update[name] = field.get_default(call_default_factory=True)
            else:
                update[name] = self._valid(type(model), name, value)
        return model.model_copy(update=update)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, BaseModel):
            return self.seen(value)
        if isinstance(value, tuple):
            return tuple(self._item(item) for item in value if is_shared(item) or not self._drops or self._pick(3))
        if isinstance(value, dict):
            return {key: self._shown(item) for key, item in value.items()}
        return value

    def _item(self, item: Any) -> Any:
        return self._shown(item) if is_shared(item) else self._hidden(item)

    def _hidden(self, value: Any) -> Any:
        """A value that no customer sees any part of."""
        if isinstance(value, BaseModel):
            update = {
                name: self._valid(type(value), name, getattr(value, name))
                for name, field in type(value).model_fields.items()
                if name not in self._kept and not marks_item(field)
            }
            return value.model_copy(update=update)
        if isinstance(value, tuple):
            return tuple(self._hidden(item) for item in value)
        if isinstance(value, dict):
            return {key: self._hidden(item) for key, item in value.items()}
        return self._leaf(value)

    def _leaf(self, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value if value is None else not value
        if isinstance(value, int):
            return value + self._pick(3)
        if isinstance(value, Decimal):
            return value * (2 + self._pick(5))
        if isinstance(value, dt.date):
            return value + dt.timedelta(days=self._pick(900) - 450)
        if isinstance(value, str):
            self.marks.append(f"{MARK}{next(self._marks):05}{MARK}")
            return self.marks[-1]
        return value

    def _valid(self, model: type[BaseModel], name: str, value: Any) -> Any:
        """Another value that the field accepts, else the old one."""
        made = self._hidden(value)
        try:
            _adapter(model, name).validate_python(made)
        except ValidationError:
            # One of the words that the field knows; a list of such words stays as it is.
            choices = () if isinstance(value, tuple) else _choices(model.model_fields[name].annotation)
            return choices[self._pick(len(choices))] if choices else value
        return made


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    return TypeAdapter(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)


def _choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return tuple(itertools.chain.from_iterable(map(_choices, typing.get_args(annotation))))


def other_account(loaded, scrambler: Scrambler):
    """The account with other internal values, as if it had been loaded so."""
    account = scrambler.seen(loaded.account)
    reviews = [scrambler.seen(review).model_dump(mode="json") for review in loaded.reviews]
    models = [_with_notes(model, scrambler) for model in loaded.roi]
    texts = [account.model_dump_json(), json.dumps(reviews), json.dumps(models)]
    return dataclasses.replace(loaded, stored=(*(text.encode() for text in texts), *loaded.stored[3:]))


def _with_notes(model: Mapping[str, Any], scrambler: Scrambler) -> dict[str, Any]:
    """A word to ourselves on the model and on each of its lines."""
    noted = {**model, "note": scrambler._leaf("")}
    for name in ("drivers", "benefits", "costs"):
        noted[name] = [{**line, "note": scrambler._leaf("")} for line in model.get(name, [])]
    return noted


def other_library(library: Library, scrambler: Scrambler) -> Library:
    return Library(
        *(
            {name: scrambler.seen(one) for name, one in group.items()}
            for group in (library.themes, library.cases, library.references)
        ),
        offerings={
            name: scrambler.seen(one).model_copy(update={"tags": one.tags}) for name, one in library.offerings.items()
        },
    )


def chosen(sample, loaded, library: Library, language: str) -> tuple[tuple[str, ...], ...]:
    found = match(loaded.account, library, language=language, today=sample.shared.today)
    return found.themes, found.cases, found.references


def plain(fill: Mapping[str, Any]) -> dict[str, Any]:
    """The fill as something that compares by value and names the first difference."""
    return {name: digest(value) for name, value in fill.items()}


@pytest.mark.parametrize("name", ["nordkraft", "vesthavn", "stenby"])
def test_accounts_that_differ_only_inside_have_equal_customer_facts(sample, every_fill, name):
    loaded = sample.accounts[name]
    original = {language: plain(every_fill[name, language, "customer"]) for language in LANGUAGES}

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.randoms(use_true_random=False), st.sampled_from(LANGUAGES))
    def other_insides(random, language):
        twin = other_account(loaded, Scrambler(random.randrange, RELEASED))
        library = other_library(sample.shared.library, Scrambler(random.randrange, JUDGED, drops=False))
        if chosen(sample, twin, library, language) != chosen(sample, loaded, sample.shared.library, language):
            return  # the table of releases lets the choice of snippets through, and says why
        shared = dataclasses.replace(sample.shared, library=library)
        assert twin.account != loaded.account
        found = facts_of(sample.job(twin, language=language), shared)("customer").fill(TYPES)
        assert plain(found) == original[language]

    other_insides()


def test_rates_budgets_and_capacity_of_the_portfolio_do_not_reach_customers(sample, every_fill):
    portfolio = sample.shared.portfolio
    other = portfolio.model_copy(update={"currency": "SEK", "fx": (), "capacity": ()})
    shared = dataclasses.replace(sample.shared, portfolio=other)
    for name in ("nordkraft", "rheintor", "brightway"):
        found = facts_of(sample.job(name, language="en"), shared)("customer").fill(TYPES)
        assert plain(found) == plain(every_fill[name, "en", "customer"])


@pytest.mark.parametrize("name", ["nordkraft", "thornfield", "broende"])
def test_no_internal_word_stands_in_customer_facts(sample, name):
    """Each internal text is a mark of its own, which a customer's facts never hold."""
    for language in LANGUAGES:
        scrambler = Scrambler(lambda _: 1, RELEASED, drops=False)
        twin = other_account(sample.accounts[name], scrambler)
        facts = facts_of(sample.job(twin, language=language), sample.shared)
        assert len(scrambler.marks) > 100
        assert MARK not in repr(facts("customer").fill(TYPES))
        assert MARK in repr(facts("internal").fill(["people", "account"]))


# --- files -------------------------------------------------------------------------------------------------------


def everything_template(names: Mapping[str, Any]) -> bytes:
    """A Word template that prints all that may be named: every text, number and date, in loops and out."""
    import docx

    page = docx.Document()
    for line in _tags(names, "", 0):
        page.add_paragraph(line)
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def _tags(node: Any, name: str, depth: int) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, below in node.items():
            if (name, key) not in {("", "labels"), ("", "charts"), ("", "figures"), ("", "internal")}:
                yield from _tags(below, f"{name}.{key}" if name else key, depth)
    elif isinstance(node, list):
        item = f"x{depth}"
        yield f"{{% for {item} in {name} or [] %}}"
        yield from _tags(node[0], item, depth + 1)
        yield "{% endfor %}"
    elif node in ("text", "number", "date", "money", "bool"):
        yield f"{{{{ {name} }}}}"


@pytest.fixture(scope="module")
def customer_documents(sample, deck) -> tuple[tuple[Document, ...], Any]:
    """Documents for customers: one that prints all names, the deck with its charts, and the ROI workbook."""
    templates = {
        "all.docx": everything_template(_without_absent(for_customers(schema()))),
        "deck.pptx": deck,
    }
    documents = (
        Document("all", "all.docx", "customer", "all-{{ language }}"),
        Document("deck", "deck.pptx", "customer", "deck-{{ language }}"),
        Document("model", "", "customer", "model-{{ language }}", maker="roi-workbook"),
    )
    return documents, sample.with_templates(templates)


def _without_absent(names: Mapping[str, Any]) -> dict[str, Any]:
    # What may be absent as a whole cannot be walked into without asking first; the facts tests cover it.
    absent = {"swot", "business_case", "sponsor_ours", "sponsor_theirs"}
    kept = {key: below for key, below in names.items() if key not in ("roi", "tables", "proposal", "brief", "plan")}
    kept["account"] = {key: below for key, below in names["account"].items() if key not in absent}
    return kept


def built(job, shared) -> dict[str, bytes]:
    report = run_job(job, shared)
    assert report.left_out == ()
    return {made.path: made.data for made in report.made}


def parts(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Every member of a package, those of workbooks inside it included, with their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.namelist():
            content = package.read(member)
            yield f"{name}{member}", content
            if content.startswith(b"PK\x03\x04"):
                yield from parts(content, f"{name}{member}!")


@pytest.mark.parametrize("name", ["nordkraft", "rheintor"])
def test_no_internal_word_stands_anywhere_in_a_customers_file(sample, customer_documents, name):
    documents, shared = customer_documents
    scrambler = Scrambler(lambda _: 1, RELEASED, drops=False)
    twin = other_account(sample.accounts[name], scrambler)
    shared = dataclasses.replace(shared, library=other_library(shared.library, Scrambler(lambda _: 1, JUDGED)))
    files = built(sample.job(twin, *documents, language="en"), shared)
    assert len(files) == 3
    scanned = [(path, part, content) for path, data in files.items() for part, content in parts(data)]
    assert any("embeddings" in part and part.endswith("sheet1.xml") for _, part, _ in scanned)
    assert [(path, part) for path, part, content in scanned if MARK.encode() in content] == []
    # The text of a word is often split into runs: what a reader sees is scanned too.
    seen = (re.sub(rb"<[^>]*>", b"", content) for _, part, content in scanned if part.endswith(".xml"))
    assert not any(MARK.encode() in text for text in seen)


def test_accounts_that_differ_only_inside_get_the_same_bytes(sample, customer_documents):
    documents, shared = customer_documents
    twin = other_account(sample.accounts["nordkraft"], Scrambler(lambda n: n // 2, RELEASED, drops=False))
    assert built(sample.job(twin, *documents), shared) == built(sample.job("nordkraft", *documents), shared)


def test_a_customers_files_are_the_same_whoever_was_built_before(sample, customer_documents):
    from docgen import build

    documents, shared = customer_documents
    build._opened.cache_clear()
    alone = built(sample.job("rheintor", *documents, language="en"), shared)
    build._opened.cache_clear()
    built(sample.job("nordkraft", *documents, language="en"), shared)
    assert built(sample.job("rheintor", *documents, language="en"), shared) == alone


@pytest.mark.parametrize("name", ["nordkraft", "thornfield", "oeresyd"])
def test_the_shipped_templates_give_customers_the_same_files_whatever_stands_inside(sample, name):
    """Every customer document of the workspace, with every internal text a mark, and part by part without one."""
    workspace = sample.workspace
    paths = (workspace.templates / document.template for document in workspace.documents.values() if document.template)
    shared = sample.with_templates({path.name: path.read_bytes() for path in paths if path.is_file()})
    documents = [one for one in workspace.documents.values() if one.audience == "customer"]
    documents = [dataclasses.replace(one, presenter=False) for one in documents]
    twin = other_account(sample.accounts[name], Scrambler(lambda _: 1, RELEASED, drops=False))
    made = run_job(sample.job(twin, *documents), shared).made
    assert len(made) >= 4
    for one in made:
        assert one.data is not None
        assert [part for part, content in parts(one.data) if MARK.encode() in content] == [], one.path
    usual = run_job(sample.job(name, *documents), shared).made
    assert {one.path: one.data for one in made} == {one.path: one.data for one in usual}
