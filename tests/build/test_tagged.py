"""Texts with tags follow the figures; imports never hold tags, circles cannot arise, faults have their line."""

from __future__ import annotations

import dataclasses
import json

import pytest

from docgen.build.job import facts_of
from docgen.build.tagged import tag_faults, tagged_texts
from docgen.errors import DocgenError, Place


def told(sample, **more):
    """Nordkraft with other values, as if they had been loaded."""
    loaded = sample.accounts["nordkraft"]
    data = json.loads(loaded.stored[0]) | more
    return dataclasses.replace(loaded, stored=(json.dumps(data).encode(), *loaded.stored[1:]))


def vision(sample, loaded, language="en") -> str:
    fill = facts_of(sample.job(loaded, language=language), sample.shared)("internal").fill(["account.vision"])
    return fill["account"]["vision"].replace("\N{NO-BREAK SPACE}", " ")


def test_a_persons_sentence_follows_the_figures(sample):
    loaded = told(
        sample, vision={"en": "We gave {{ kpis.benefits_to_date }}", "da": "Vi gav {{ kpis.benefits_to_date.text }}"}
    )
    assert vision(sample, loaded, "da") == "Vi gav 9,4 mio. kr."
    assert vision(sample, loaded, "en") == "We gave DKK 9.4m"


def test_a_text_that_names_itself_ends(sample):
    """The facts behind a text are those without tags: what it names of itself prints as it is written."""
    assert vision(sample, told(sample, vision="Again: {{ account.vision }}")) == "Again: Again: {{ account.vision }}"
    one = told(sample, vision="See {{ account.challenges | join(', ') }}", challenges=["as {{ account.vision }}"])
    assert vision(sample, one) == "See as {{ account.vision }}"


def test_what_an_import_wrote_is_no_tag(sample):
    loaded = told(sample, vision="{{ kpis.benefits_to_date.text }}")
    imported = dataclasses.replace(loaded.sources, crm={("vision",): Place(file="crm/salesforce/accounts.csv", line=2)})
    loaded = dataclasses.replace(loaded, sources=imported)
    assert tagged_texts(loaded, sample.shared.library).keys().isdisjoint({"{{ kpis.benefits_to_date.text }}"})
    assert vision(sample, loaded) == "{{ kpis.benefits_to_date.text }}"


@pytest.mark.parametrize(
    ("text", "problem", "fix"),
    [
        ("{{ account.nmae }}", "nothing is called account.nmae", "did you mean account.name?"),
        ("{{ account.name | shout }}", "there is no filter called shout", ""),
    ],
)
def test_a_tag_that_cannot_be_filled_is_a_fault_with_file_and_line(sample, text, problem, fix):
    with pytest.raises(DocgenError) as failure:
        vision(sample, told(sample, vision=text))
    (fault,) = failure.value.faults
    assert fault.problem == problem
    assert fix in fault.fix
    assert fault.place.file == "content/accounts/nordkraft/account.yaml"
    assert isinstance(fault.place.line, int)


def test_a_text_in_a_review_may_hold_tags(sample):
    loaded = sample.accounts["nordkraft"]
    reviews = json.loads(loaded.stored[1])
    reviews[-1]["place"] = "Room {{ period.label }}"
    other = dataclasses.replace(loaded, stored=(loaded.stored[0], json.dumps(reviews).encode(), *loaded.stored[2:]))
    assert tagged_texts(other, sample.shared.library)["Room {{ period.label }}"].file.startswith(
        "content/accounts/nordkraft/reviews"
    )
    fill = facts_of(sample.job(other), sample.shared)("customer").fill(["review.place"])
    assert fill["review"]["place"] == "Room Q1\N{NO-BREAK SPACE}2026"


def test_check_finds_a_tag_that_names_nothing_before_anything_is_built() -> None:
    place = Place(file="content/accounts/nordkraft/account.yaml", line=12, column=7, path="summary.why")
    faults = tag_faults({"Væksten blev {{ kpis.revenue_growht.text }}": place}, "da")
    assert [fault.text() for fault in faults] == [
        "content/accounts/nordkraft/account.yaml:12:7, summary.why: nothing is called kpis.revenue_growht\n"
        "  fix: did you mean kpis.revenue_growth?"
    ]


def test_where_a_text_stands_is_looked_up_only_when_something_is_wrong_with_it(sample, monkeypatch):
    loaded = told(sample, vision="We gave {{ kpis.benefits_to_date.text }}")
    asked = []
    monkeypatch.setattr(type(loaded.sources), "place", lambda self, path, of_key=False: asked.append(path) or Place())
    assert "{{" not in vision(sample, loaded)
    assert asked == []
    with pytest.raises(DocgenError):
        vision(sample, told(sample, vision="We gave {{ kpis.benefits_to_dat.text }}"))
    assert asked == [("vision",)]
