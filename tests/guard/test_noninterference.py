"""Nothing internal reaches a customer: neither as a word, nor through what is computed, ordered or chosen."""

from __future__ import annotations

import dataclasses
import io
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.build.job import facts_of
from docgen.digest import digest
from docgen.facts import TYPES, schema
from docgen.facts.audience import for_customers
from docgen.library import Library, match
from docgen.workspace import Document

marks = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("scrambling.py"))))
JUDGED, RELEASED, Scrambler = marks.JUDGED, marks.RELEASED, marks.Scrambler
built, other_account, other_library = marks.built, marks.other_account, marks.other_library
LANGUAGES = ("da", "en")


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


def test_accounts_that_differ_only_inside_get_the_same_bytes_and_names(sample, customer_documents):
    """A page of all names, a deck with charts and notes, and the workbook; each in both languages."""
    documents, shared = customer_documents
    usual = {one: built(sample.job("rheintor", *documents, language=one), shared) for one in LANGUAGES}

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.randoms(use_true_random=False))
    def other_insides(random):
        twin = other_account(sample.accounts["rheintor"], Scrambler(random.randrange, RELEASED))
        for language in LANGUAGES:
            assert built(sample.job(twin, *documents, language=language), shared) == usual[language]

    other_insides()


def test_a_customers_files_are_the_same_whoever_was_built_before(sample, customer_documents):
    from docgen.build import job as build

    documents, shared = customer_documents
    build._opened.cache_clear()
    alone = built(sample.job("thornfield", *documents, language="da"), shared)
    build._opened.cache_clear()
    built(sample.job("rheintor", *documents, language="da"), shared)
    assert built(sample.job("thornfield", *documents, language="da"), shared) == alone
