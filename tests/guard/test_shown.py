"""`docgen check --audience`: what each document shows, to whom, and how much of each list customers see."""

from __future__ import annotations

import json


def test_each_document_is_listed_with_what_it_shows_to_whom(docgen, small, pages):
    (small / "templates/letter.docx").write_bytes(
        pages("{{ account.name }} {{ risks[0].text }}", "{% if internal %}{{ kpis.margin.text }}{% endif %}")
    )
    said = json.loads(docgen("check", "--audience", "--json")[1])
    assert [one for one in said["documents"] if one["document"] == "letter"] == [
        {
            "document": "letter",
            "audience": "customer",
            "shows": ["account.name", "risks[].text"],
            "notes": [],
            "left_out": ["kpis.margin.text"],
        }
    ]
    assert said["shown"] == [
        {"account": "acme", "list": "stakeholders", "shown": 2, "all": 3},
        {"account": "acme", "list": "actions", "shown": 0, "all": 2},
    ]
    status, table, _ = docgen("check", "acme", "--audience")
    assert status == 0
    rows = [line.split() for line in table.splitlines()]
    assert ["letter", "customer", "account", "name"] in rows
    assert ["letter", "left", "out", "kpis", "margin.text"] in rows
    assert ["acme", "stakeholders", "2", "3"] in rows


def test_a_template_that_names_what_is_internal_is_a_fault_of_the_check(docgen, small, pages):
    (small / "templates/letter.docx").write_bytes(pages("{{ kpis.margin.text }}"))
    status, _, problems = docgen("check", "--audience")
    assert status == 1
    assert "kpis.margin is internal, and this document goes to the customer" in problems
