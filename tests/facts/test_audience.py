"""What is internal is known by name: customer templates that ask for it are refused before there are any data."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from docgen.build.documents import open_kind
from docgen.build.job import facts_of
from docgen.errors import DocgenError
from docgen.facts import FAMILIES, TYPES, schema
from docgen.facts.audience import for_customers, internal_names
from docgen.values import Chart
from docgen.workspace import Document


def page(*lines: str) -> bytes:
    import docx

    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def faults_of(data: bytes, audience: Any) -> list[str]:
    document = Document("letter", "letter.docx", audience, "letter")
    try:
        open_kind(document, data, "en")
    except DocgenError as failure:
        return [f"{fault.place.part.split(',')[0]}: {fault.problem}\n  fix: {fault.fix}" for fault in failure.faults]
    return []


def test_a_customer_template_that_names_what_is_internal_is_refused():
    data = page("{{ account.swot.strategies }}", "{% for one in people %}{{ one.support }}{% endfor %}")
    fix = "\n  fix: leave it out, or put it between {% if internal %} and {% endif %}"
    assert faults_of(data, "customer") == [
        f"paragraph 1: account.swot is internal, and this document goes to the customer{fix}",
        f"paragraph 2: people[].support is internal, and this document goes to the customer{fix}",
    ]
    assert faults_of(data, "internal") == []


def test_the_same_names_may_stand_where_only_we_read():
    assert faults_of(page("{% if internal %}{{ kpis.margin.text }}{% endif %}{{ account.name }}"), "customer") == []
    assert faults_of(page("{% if internal %}{{ kpis.marign.text }}{% endif %}"), "customer") == [
        "paragraph 1: nothing is called kpis.marign\n  fix: did you mean kpis.margin?"
    ]


def test_a_kpi_over_internal_figures_is_internal_and_one_over_shared_figures_is_not():
    assert faults_of(page("{{ kpis.benefits_to_date.text }}"), "customer") == []
    assert "kpis.share_of_wallet is internal" in faults_of(page("{{ kpis.share_of_wallet.text }}"), "customer")[0]
    assert "charts.revenue_budget is internal" in faults_of(page("{{ charts.revenue_budget.title }}"), "customer")[0]
    assert "figures is internal" in faults_of(page("{{ figures.stakeholder_map.alt }}"), "customer")[0]


def test_every_name_of_the_table_exists():
    portfolio = ("portfolio", "charts.portfolio_", "findings", "charts.plan_capacity")
    missing = [name for name in sorted(internal_names()) if not exists(name) and not name.startswith(portfolio)]
    assert missing == []


def exists(name: str) -> bool:
    node: Any = schema()
    for part in name.replace("[]", ".[]").split("."):
        if isinstance(node, list):
            node = node[0] if part == "[]" else None
        else:
            node = node.get(part) if isinstance(node, Mapping) else None
        if node is None:
            return False
    return True


def test_what_no_customer_ever_gets_a_value_of_is_in_the_table(every_fill):
    """Else a template prints nothing at that place, and nobody is told why."""
    full: dict[str, set[str]] = {"internal": set(), "customer": set()}
    for (_, _, audience), fill in every_fill.items():
        for name, value in fill.items():
            if name not in ("labels", "internal"):
                full[audience] |= set(filled(value, schema()[name], name))
    forgotten = [name for name in sorted(full["internal"] - full["customer"]) if not covered(name)]
    # Notes have an audience of their own, and the sample shares none of them.
    assert [name for name in forgotten if not name.startswith("account.notes[]")] == []


def filled(value: Any, node: Any, path: str) -> Iterator[str]:
    """The names below `path` that have a value."""
    if path.count(".") == 1 and path.startswith("kpis."):
        if value["kpi_status"] != "internal":
            yield path
    elif isinstance(value, Chart):
        if not value.is_empty:
            yield path
    elif isinstance(node, Mapping):
        for name, below in node.items():
            if isinstance(value, dict) and name in value:
                yield from filled(value[name], below, f"{path}.{name}")
    elif isinstance(node, list):
        for item in value or []:
            yield from filled(item, node[0], f"{path}[]")
    elif value and value not in ("–", "○"):
        yield path


def covered(name: str) -> bool:
    return any(name == one or name.startswith((f"{one}.", f"{one}[]")) for one in internal_names())


def test_the_closed_schema_differs_from_the_open_one_only_in_closed_names():
    closed = for_customers(schema())
    assert set(closed) == set(schema()) == set(TYPES)
    assert closed["account"]["name"] == "text"
    assert closed["account"]["swot"] == closed["people_gaps"] == closed["people"][0]["wants"] == "internal"
    assert set(closed["kpis"]) == set(FAMILIES["kpis"].members)


@pytest.mark.parametrize("audience", ["internal", "customer"])
def test_a_persons_text_may_name_internal_figures_only_where_no_customer_reads_it(sample, audience):
    loaded = sample.accounts["nordkraft"]
    data = json.loads(loaded.stored[0])
    data["vision"] = "Margin {{ kpis.margin.text }}"
    told = dataclasses.replace(loaded, stored=(json.dumps(data).encode(), *loaded.stored[1:]))
    facts = facts_of(sample.job(told, language="en"), sample.shared)(audience)
    if audience == "internal":
        assert facts.fill(["account.vision"])["account"]["vision"].startswith("Margin ")
        return
    with pytest.raises(DocgenError) as failure:
        facts.fill(["account.vision"])
    (fault,) = failure.value.faults
    assert fault.place.file == "content/accounts/nordkraft/account.yaml"
    assert fault.place.line is not None
    assert fault.problem == "kpis.margin is internal, and this document goes to the customer"
