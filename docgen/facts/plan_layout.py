"""How long the sections of the plan will be, roughly, and so on which page each begins.

Lengths are centimetres of a page of A4 as the default template prints it,
rather too long than too short.  The reader's program counts the true pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from docgen.analysis import whitespace as cells
from docgen.facts import commerce, plan
from docgen.facts.scope import Scope

_PAGE: Final = 24.4
_GAP: Final = 1.8
_LEAST: Final = 5.0  # a heading, its lead and the first rows stay together
_ROW: Final = 1.1  # a person in the register and in the tree


def placed(scope: Scope, names: Sequence[str], first: int) -> dict[str, int]:
    """By section the page on which it begins; each follows the one before it, and the core has two pages.

    Args:
        scope: the account.
        names: the sections that are shown, the core of two pages first.
        first: page of the core.
    """
    found = dict.fromkeys(names[:1], first)
    place = (first + 1) * _PAGE + _core(scope)
    for name in names[1:]:
        if _PAGE - place % _PAGE < _LEAST:
            place += _PAGE - place % _PAGE
        found[name] = int(place // _PAGE)
        place += _LENGTHS[name](scope) + _GAP
    return found


def _core(scope: Scope) -> float:
    """How far the core reaches into its second page: themes, people, next actions."""
    themes, persons = len(scope.source.themes[:3]), len(scope.account.stakeholders[:5])
    return 6.3 + 1.4 * themes + 1.05 * persons + 0.75 * len(plan.actions_next(scope)[:7])


def _profile(scope: Scope) -> float:
    account = scope.account
    bullets = min(len(account.priorities), 4) + min(len(account.implications), 4)
    rows = len(account.customer_goals) + len(account.trends) + len(account.contracts) + len(account.needs)
    return 9.5 + 0.6 * bullets + 1.0 * rows


def _governance(scope: Scope) -> float:
    account = scope.account
    actions = len(account.sponsor_ours.actions) if account.sponsor_ours else 0
    rows = len(account.governance) + min(len(account.meetings), 7) + len(account.raci)
    return 5.5 + 0.6 * actions + 0.95 * rows


def _objectives(scope: Scope) -> float:
    goals = len(scope.account.objectives)
    return 6.5 + 1.1 * goals + (6.0 if goals > 2 else 0.0)


def _pipeline(scope: Scope) -> float:
    return 10.0 + 1.0 * min(len(commerce.open_opportunities(scope)), 10) + 1.0 * len(scope.account.decision_plan)


def _whitespace(scope: Scope) -> float:
    return 12.0 + 1.05 * (len(cells.matrix(scope.figures).offerings) + len(cells.follow_up(scope.figures)[:8]))


def _actions(scope: Scope) -> float:
    return 6.0 + 0.55 * min(len(scope.account.actions), 16) + 0.75 * len(scope.account.actions)


_LENGTHS: Final[Mapping[str, Callable[[Scope], float]]] = {
    "profile": _profile,
    "kpi_dashboard": lambda scope: 22.0,
    "objectives": _objectives,
    "value_winthemes": lambda scope: 8.0 + 2.1 * len(scope.source.themes) + 1.0 * len(scope.source.cases[:3]),
    "stakeholders": lambda scope: 21.0 + _ROW * len(scope.account.stakeholders),
    "governance": _governance,
    "whitespace": _whitespace,
    "pipeline": _pipeline,
    "swot": lambda scope: 13.0,
    "competitors": lambda scope: 3.5 + 2.2 * len(scope.account.competitors),
    "economics": lambda scope: 17.0,
    "success_plan": lambda scope: 4.5 + 1.0 * len(scope.account.milestones),
    "risks": lambda scope: 14.0 + 1.1 * len(plan.risks(scope)),
    "actions": _actions,
    "resources": lambda scope: 9.5 + 0.6 * (len(scope.account.team) + len(scope.account.budgets)),
    "appendix": lambda scope: 22.0,
}
