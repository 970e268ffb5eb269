"""Facts of the plan's first page: five key figures, and how many of what."""

from __future__ import annotations

from docgen.facts import goals, people, plan
from docgen.facts.catalogue import Counts, Tile
from docgen.facts.kpis import kpi
from docgen.facts.scope import Scope

# The account in five figures; the guide's own come first.
TILE_KPIS = ("revenue_12m", "health_score", "share_of_wallet", "pipeline_coverage", "benefits_to_date")


def tiles(scope: Scope) -> list[Tile]:
    """Five tiles; internal, and none for customers, whose figures stand in the review."""
    if not scope.internal:
        return []
    return [_tile(scope, kpi_id) for kpi_id in TILE_KPIS]


def _tile(scope: Scope, kpi_id: str) -> Tile:
    shown = kpi(scope, kpi_id)
    return {
        "label": shown["tile"],
        "figure": shown["figure"],
        "unit": shown["unit_text"],
        "note": shown["note"] or "",
        "target": shown["plan"],
        "show_status": shown["tone"] != "none",
        "tone": shown["tone"],
        "mark": shown["mark"],
        "status": shown["status"],
    }


def counts(scope: Scope) -> Counts:
    """How many of what; those of shared items are the same in every document."""
    tasks = [task for task in scope.account.actions if task.status != "cancelled"]
    shared = [task for task in tasks if not scope.internal or task.audience == "customer"]
    risks, listed = plan.risks(scope), goals.goals(scope)
    return {
        "actions_total": len(tasks),
        "actions_open": sum(task.status != "done" for task in tasks),
        "actions_late": sum(task["late"] for task in plan.actions(scope)),
        "actions_done": sum(task.status == "done" for task in tasks),
        "shared_open": sum(task.status != "done" for task in shared),
        "shared_done": sum(task.status == "done" for task in shared),
        "risks_total": len(risks),
        "risks_high": sum(risk["level"] == "high" for risk in risks),
        "goals_total": len(listed),
        "goals_on_track": sum(goal["tone"] == "on_track" for goal in listed),
        "people_total": len(scope.account.stakeholders),
        "people_gaps": len(people.people_gaps(scope)),
        "themes_total": len(scope.source.themes),
    }
