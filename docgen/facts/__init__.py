"""Facts: the typed catalogue of all that a template may name, computed lazily and once.

One `Facts` serves one audience, language and period.  A number is computed
here once and shown in many documents; templates choose and format.  Facts know
nothing of Office files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from docgen.analysis.kpis import KPIS
from docgen.facts import account as account_facts
from docgen.facts import (
    brief,
    captions,
    charts,
    charts_word,
    commerce,
    completeness,
    figures,
    goals,
    kpis,
    people,
    plan,
    proof,
    proposal,
    roi,
    service,
    story,
    summary,
    tables,
    value_sheet,
    whitespace,
)
from docgen.facts.names import ANY, Schema, Tree, prune, schema_of, tree_of
from docgen.facts.scope import Company, Scope, Source
from docgen.language.catalogue import labels
from docgen.language.languages import languages

__all__ = ["Company", "Facts", "Fill", "Scope", "Source", "schema"]

Fill = dict[str, Any]
Provider = Callable[[Scope], Any]

# One line a name: whoever adds a fact adds a line here and its type in catalogue.py.
PROVIDERS: Mapping[str, Provider] = {
    "labels": account_facts.words,
    "language": account_facts.language,
    "internal": account_facts.internal,
    "as_of": account_facts.as_of,
    "as_of_text": account_facts.as_of_text,
    "as_of_short": account_facts.as_of_short,
    "account": account_facts.account,
    "company": account_facts.company,
    "period": account_facts.period,
    "people": people.people,
    "people_gaps": people.people_gaps,
    "team": people.team,
    "needs": people.needs,
    "decision_plan": people.decision_plan,
    "goals": goals.goals,
    "goals_top": goals.goals_top,
    "goals_off": goals.goals_off,
    "review": story.review_fact,
    "counts": summary.counts,
    "definitions": service.definitions,
    "roi": roi.roi,
    "roi_models": roi.roi_all,
    "risks": plan.risks,
    "risks_top": plan.risks_top,
    "risk_grid": plan.risk_grid,
    "risk_levels": plan.risk_levels,
    "actions": plan.actions,
    "actions_next": plan.actions_next,
    "milestones": plan.milestones,
    "governance": plan.governance,
    "phases": plan.phases,
    "contracts": commerce.contracts,
    "opportunities": commerce.opportunities,
    "pipeline": commerce.pipeline,
    "themes": proof.themes,
    "cases": proof.cases,
    "references": proof.references,
    "plan": completeness.plan_fact,
    "captions": captions.captions,
    "tables": tables.tables,
    "whitespace": whitespace.whitespace,
    "value_sheet": value_sheet.value_sheet,
    "brief": brief.brief,
    "proposal": proposal.proposal,
}


@dataclass(frozen=True)
class Family:
    """Facts of one type under one name, each computed by its own key."""

    members: frozenset[str]
    compute: Callable[[Scope, str], Any]


FAMILIES: Mapping[str, Family] = {
    "kpis": Family(frozenset(KPIS), kpis.kpi),
    "charts": Family(frozenset({**charts.CHARTS, **charts_word.WORD_CHARTS}), charts_word.chart),
    "figures": Family(frozenset(figures.FIGURES), figures.figure),
}


class Facts:
    """The facts of one account in one language, for one audience and period."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[str, Any] = {}

    def fill(self, names: Iterable[str]) -> Fill:
        """The data that the names ask for and no more; names that do not exist are left to `Template.check`."""
        wanted = tree_of(names)
        return {name: prune(self._value(name, below), below) for name, below in wanted.items() if name in TYPES}

    def _value(self, name: str, below: Tree) -> Any:
        if name in FAMILIES:
            return self._members(name, below)
        if name not in self._known:
            self._known[name] = PROVIDERS[name](self.scope)
        return self._known[name]

    def _members(self, name: str, below: Tree) -> Any:
        """Of a family only the members that are named: a KPI or a chart costs nothing until it is shown."""
        family = FAMILIES[name]
        asked = family.members if not below or ANY in below else below
        for member in asked:
            key = f"{name}.{member}"
            if member in family.members and key not in self._known:
                self._known[key] = family.compute(self.scope, member)
        return {member: self._known[f"{name}.{member}"] for member in asked if member in family.members}


def _type_of(provider: Callable[..., Any]) -> Any:
    return get_type_hints(provider)["return"]


TYPES: Mapping[str, Any] = {
    **{name: _type_of(provider) for name, provider in PROVIDERS.items()},
    **{name: _type_of(family.compute) for name, family in FAMILIES.items()},
}


@cache
def schema() -> Schema:
    """Every name with its type, as `Template.check` takes it; one value for all callers, who do not change it."""
    plain = {name: schema_of(annotation) for name, annotation in TYPES.items() if name not in FAMILIES}
    families = {
        name: dict.fromkeys(sorted(family.members), schema_of(TYPES[name])) for name, family in FAMILIES.items()
    }
    # A fixed word that no catalogue holds is a fault of the template like any other unknown name.
    return plain | families | {"labels": _words(labels(languages()[0]).tree)}


def _words(tree: Mapping[str, Any]) -> Schema:
    return {name: _words(below) if isinstance(below, Mapping) else "text" for name, below in tree.items()}
