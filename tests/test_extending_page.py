"""The steps of docs/extending.md hold: its document, KPI, rule and chart do what the page says of them."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from docgen.analysis import kpis as all_kpis
from docgen.analysis.kpis import governance
from docgen.analysis.rules import ownership
from docgen.facts import charts
from docgen.language.catalogue import labels
from docgen.workspace import load_workspace

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "extending.md").read_text(encoding="utf-8")


def shown(language: str, heading: str) -> list[str]:
    """The code blocks of a section."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```", section, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for block in blocks]


def run(module: object, code: str) -> dict:
    """The names of a module after the page's code was added to it."""
    names = dict(vars(module))
    exec(code, names)
    return names


@pytest.fixture
def scope(sample):
    return sample.facts("nordkraft", "en").scope


def test_the_document_is_declared(tmp_path):
    (block,) = shown("toml", "A document")
    (tmp_path / "docgen.toml").write_text(block, encoding="utf-8")
    home = load_workspace(tmp_path)
    assert home.documents["steering-note"].audience == "customer"
    assert [item.document for item in home.packs["steering"]] == ["steering-note", "executive-review"]


def test_the_kpi_is_computed_and_has_a_reason_where_it_is_none(scope, sample, monkeypatch):
    function, definition = shown("python", "A KPI")
    names = run(governance, function)
    one = eval(definition.strip().rstrip(","), names)
    monkeypatch.setattr(all_kpis, "KPIS", {**all_kpis.KPIS, one.id: one})
    account = sample.accounts["nordkraft"].account
    kpi = all_kpis.compute_kpis(account, scope.figures.context)["visits"]
    held = [meeting for meeting in account.meetings if meeting.held and kpi.period.contains(meeting.held)]
    assert (kpi.value, len(held) > 0) == (len(held), True)
    bare = all_kpis.compute_kpis(account.model_copy(update={"meetings": ()}), scope.figures.context)["visits"]
    assert (bare.value, bare.reason is not None) == (None, True)


def test_the_rule_hits_an_account_without_meetings_and_no_other(scope):
    function, line = shown("python", "A rule")
    names = run(ownership, function)
    (rule,) = eval(f"[{line}]", names)
    few, many = (SimpleNamespace(limits={"meetings_min": least}) for least in (99, 1))
    hits = list(rule.check(scope.figures, few))
    assert [hit.path for hit in hits] == ["meetings"]
    assert rule.messages[""]["en"].format(**hits[0].arguments).startswith("There are only ")
    assert list(rule.check(scope.figures, many)) == []


def test_the_chart_counts_for_us_and_says_a_sentence_to_customers(scope, sample, monkeypatch):
    (function,) = shown("python", "A chart")
    draw = run(charts, function)["meetings_held"]
    monkeypatch.setitem(labels("en")._texts, "plan.meetings_chart", "Meetings held")
    chart = draw(scope)
    assert (chart.title, len(chart.categories), sum(chart.series[0].values) > 0) == ("Meetings held", 12, True)
    for_customers = draw(sample.facts("nordkraft", "en", "customer").scope)
    assert (for_customers.is_empty, bool(for_customers.empty)) == (True, True)
