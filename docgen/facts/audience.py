"""Which names are for us alone: a template for customers that asks for one is faulty before there are any data.

Customer facts are computed from the projected account, so these names are
empty there anyway; this table says so early, and by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from docgen.analysis.figures import is_for_customers
from docgen.analysis.kpis import KPIS
from docgen.facts.names import Schema

# The word that `Template.check` takes for a name that exists and may not be used.
CLOSED: Final = "internal"
_PERSON: Final = (
    "role", "influence", "support", "support_text", "coverage", "coverage_text", "last_contact_text", "owner",
    "next_step", "wants", "gap",
)  # fmt: skip
_SALE: Final = ("stage", "amount_text", "weighted_text", "probability_text", "close_text", "next_step", "owner")


def _under(prefix: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names)


# Whole names, and fields of names that customers see otherwise; `[]` stands for the items of a list.
INTERNAL: Final[tuple[str, ...]] = (
    "people_gaps", "decision_plan", "pipeline", "plan", "brief", "portfolio", "findings", "figures", "whitespace",
    *_under("account", (
        "programme", "tier", "plan_version", "summary", "implications", "swot", "competitors", "business_case",
        "budgets", "tiles", "sponsor_ours.actions", "sponsor_theirs.actions",
    )),
    *_under("people[]", _PERSON),
    *_under("team[]", ("hours_text", "backup")),
    *_under("risks[]", ("trigger", "fallback")),
    *_under("risks_top[]", ("trigger", "fallback")),
    "actions[].hours_text", "actions_next[].hours_text", "contracts[].renewal", "counts.people_gaps",
    *_under("opportunities[]", _SALE),
    *_under("themes[]", ("stakeholder", "competitor_gap")),
    "cases[].permission_text", "references[].valid_until_text",
    *_under("review", ("notes", "asks", "avoid")),
    *_under("tables", ("kpis", "growth", "gantt", "economics", "fx", "kpi_definitions", "findings")),
    *_under("captions", ("stakeholder_source", "whitespace_legend", "kpi_notes")),
    *_under("charts", (
        "revenue_budget", "profit_waterfall", "pipeline_stages", "whitespace_top", "wallet_share", "health_parts",
        "plan_capacity", "portfolio_revenue", "portfolio_bubble", "portfolio_ranking", "portfolio_pipeline",
        "portfolio_capacity", "portfolio_whitespace",
    )),
)  # fmt: skip


@cache
def internal_names() -> frozenset[str]:
    """Every name that no customer may see; of the KPIs those with an internal input."""
    hidden = (f"kpis.{name}" for name, definition in KPIS.items() if not is_for_customers(definition))
    return frozenset((*INTERNAL, *hidden))


def for_customers(schema: Schema) -> Schema:
    """The schema with the word `internal` wherever a name is for us alone."""
    return {name: _closed(below, name) for name, below in schema.items()}


def _closed(node: Any, path: str) -> Any:
    if path in internal_names():
        return CLOSED
    if isinstance(node, dict):
        return {name: _closed(below, f"{path}.{name}") for name, below in node.items()}
    if isinstance(node, list):
        return [_closed(node[0], f"{path}[]")]
    return node
