"""The catalogue is true: every fact has exactly the shape that its type declares, and the list of names is golden."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from docgen.facts import FAMILIES, PROVIDERS, TYPES, schema
from docgen.facts.figures import OrgTree, StakeholderMap
from docgen.facts.names import prune, schema_of, tree_of
from docgen.language.catalogue import labels
from docgen.values import Chart, Picture

GOLDEN = Path(__file__).with_name("names.txt")


def misshapes(value: Any, hint: Any, path: str) -> Iterator[str]:
    """Where `value` is not what `hint` declares: keys missing or too many, and other types."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if typing.is_typeddict(hint):
        fields = typing.get_type_hints(hint)
        if not isinstance(value, dict) or set(value) != set(fields):
            found = sorted(set(value) ^ set(fields)) if isinstance(value, dict) else type(value).__name__
            yield f"{path}: keys {found}"
            return
        for name, field in fields.items():
            yield from misshapes(value[name], field, f"{path}.{name}")
    elif origin is list:
        if not isinstance(value, list):
            yield f"{path}: {type(value).__name__} is no list"
            return
        for number, item in enumerate(value):
            yield from misshapes(item, arguments[0], f"{path}[{number}]")
    elif origin in (typing.Union, types.UnionType):
        if all(any(True for _ in misshapes(value, one, path)) for one in arguments):
            yield f"{path}: {value!r} is none of {arguments}"
    elif origin is typing.Literal:
        if value not in arguments:
            yield f"{path}: {value!r} is none of {arguments}"
    elif origin in (dict, Mapping) or hint is Any:
        return
    elif hint is Picture:
        # A figure is drawn only when a template shows it.
        if not isinstance(value, Picture | StakeholderMap | OrgTree):
            yield f"{path}: {type(value).__name__} is nothing to draw"
    elif hint is float:
        if type(value) not in (int, float):
            yield f"{path}: {type(value).__name__} is no float"
    elif type(value) is not hint and not (isinstance(value, hint) and hint is not int):
        yield f"{path}: {type(value).__name__} is no {hint.__name__}"


def test_every_fact_of_every_account_has_exactly_the_shape_of_its_type(every_fill):
    wrong = []
    for key, fill in every_fill.items():
        assert set(fill) == set(TYPES), key
        for name, value in fill.items():
            if name in FAMILIES:
                assert set(value) == FAMILIES[name].members, (key, name)
                members = value.items()
            else:
                members = [("", value)]
            for member, one in members:
                wrong += [f"{key} {problem}" for problem in misshapes(one, TYPES[name], f"{name}.{member}".rstrip("."))]
    assert wrong == []


def test_no_printed_text_is_empty_of_its_language_or_shows_a_raw_value(every_fill):
    """Finished texts are texts for people: no NaN, no tags or Python written out."""
    bad = re.compile(r"\bnan\b|\bNaN\b|\binf\b|Decimal\(|\{\{|\{%|<docgen|datetime")
    wrong = [
        (key, path, text)
        for key, fill in every_fill.items()
        for path, text in texts(fill, "")
        if bad.search(text) and not path.startswith((".labels", ".language"))
    ]
    assert wrong == []


def texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text below `value` with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")
    elif isinstance(value, Chart):
        for name in ("title", "subtitle", "alt", "source", "empty"):
            yield f"{path}.{name}", getattr(value, name)


def flat(node: Any, path: str) -> Iterator[str]:
    """The schema as lines: a name and its type word."""
    if isinstance(node, Mapping):
        for name in sorted(node):
            yield from flat(node[name], f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        yield from flat(node[0], f"{path}[]")
    else:
        yield f"{path}: {node}"


def test_the_names_that_templates_may_use_are_those_of_the_golden_file():
    found = [line for line in flat(schema(), "") if not line.startswith("labels.")]
    if os.environ.get("DOCGEN_GOLDEN") == "write":
        GOLDEN.write_text("\n".join([*found, ""]), encoding="utf-8")
    expected = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert found == expected, "a name was added, changed or removed: if that is meant, run with DOCGEN_GOLDEN=write"


def test_the_schema_is_plain_data_and_knows_every_fixed_word():
    assert json.loads(json.dumps(schema())) == schema()
    for language in ("da", "en"):
        assert set(flat_keys(labels(language).tree)) == set(flat_keys(schema()["labels"]))


def flat_keys(tree: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name, below in tree.items():
        yield from flat_keys(below, f"{path}.{name}") if isinstance(below, Mapping) else [f"{path}.{name}"]


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (str, "text"),
        (str | None, "text"),
        (list[str], ["text"]),
        (int, "number"),
        (dt.date, "date"),
        (typing.Literal["a", "b"], "text"),
        (Chart, "chart"),
        (Picture | None, "picture"),
        (dict[str, Any], "any"),
    ],
)
def test_annotations_become_the_type_words_of_the_check(annotation, words):
    assert schema_of(annotation) == words


def test_a_fill_holds_what_is_named_and_no_more(sample):
    facts = sample.facts("nordkraft", "da")
    fill = facts.fill(["account.name", "risks[].text", "kpis.revenue_growth.text", "charts.roadmap", "nothing.here"])
    assert set(fill) == {"account", "risks", "kpis", "charts"}
    assert set(fill["account"]) == {"name"}
    assert {frozenset(risk) for risk in fill["risks"]} == {frozenset({"text"})}
    assert fill["kpis"].keys() == {"revenue_growth"}
    assert fill["kpis"]["revenue_growth"].keys() == {"text"}
    assert fill["charts"].keys() == {"roadmap"}


def test_a_member_that_only_the_render_knows_brings_the_whole_family(sample):
    fill = sample.facts("smedjen", "da").fill(["kpis.*.text"])
    assert set(fill["kpis"]) == FAMILIES["kpis"].members


def test_a_macro_gets_all_of_what_it_is_given(sample):
    from docgen.merge.strings import compile_text

    text = compile_text(
        "{% macro card(one) %}{{ one.text }} {{ one.now }}{% endmacro %}"
        "{% for goal in goals %}{{ goal.id }}: {{ card(goal) }}; {% endfor %}"
    )
    facts = sample.facts("nordkraft", "da")
    fill = facts.fill(text.names)
    first = fill["goals"][0]
    assert text.check(schema()) == []
    assert text.render(fill).startswith(f"{first['id']}: {first['text']} {first['now']}; ")


def test_a_fact_costs_nothing_until_it_is_named(sample, monkeypatch):
    def refuse(_: object) -> None:
        raise AssertionError("computed without being asked for")

    from docgen import facts as module

    monkeypatch.setattr(module, "PROVIDERS", dict.fromkeys(PROVIDERS, refuse) | {"language": lambda scope: "da"})
    assert sample.facts("nordkraft", "da").fill(["language"]) == {"language": "da"}


def test_pruning_walks_lists_and_keeps_whole_what_is_named_whole():
    data = {"a": [{"b": 1, "c": {"d": 2, "e": 3}}], "f": 4}
    assert prune(data, tree_of(["a[].c.d"])) == {"a": [{"c": {"d": 2}}]}
    assert prune(data, tree_of(["a"])) == {"a": data["a"]}
    assert prune(data, tree_of(["g"])) == {}
    # What a macro is given, it gets whole, whatever else is named of it.
    assert prune(data, tree_of(["a[].b", "a[].c.*", "a[].c.d"])) == {"a": [{"b": 1, "c": {"d": 2, "e": 3}}]}
