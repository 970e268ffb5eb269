"""Facts: the typed catalogue of all that a template may name, computed lazily and once.

One `Facts` serves one audience, language and period.  A number is computed
here once and shown in many documents; templates choose and format.  Facts know
nothing of Office files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_type_hints

from docgen.facts import account as account_facts
from docgen.facts import commerce, people, plan
from docgen.facts.names import Schema, Tree, prune, schema_of, tree_of
from docgen.facts.scope import Company, Scope, Source

__all__ = ["Company", "Facts", "Fill", "Scope", "Source", "schema"]

Fill = dict[str, Any]
Provider = Callable[[Scope], Any]

# One line a name: whoever adds a fact adds a line here and its type in catalogue.py.
PROVIDERS: Mapping[str, Provider] = {
    "account": account_facts.account,
    "company": account_facts.company,
    "period": account_facts.period,
    "people": people.people,
    "people_gaps": people.people_gaps,
    "team": people.team,
    "needs": people.needs,
    "decision_plan": people.decision_plan,
    "risks": plan.risks,
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
        if name not in self._known:
            self._known[name] = PROVIDERS[name](self.scope)
        return self._known[name]


def _type_of(provider: Provider) -> Any:
    return get_type_hints(provider)["return"]


TYPES: Mapping[str, Any] = {name: _type_of(provider) for name, provider in PROVIDERS.items()}


def schema() -> Schema:
    """Every name with its type, as `Template.check` takes it."""
    return {name: schema_of(annotation) for name, annotation in TYPES.items()}
