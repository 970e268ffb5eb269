"""Facts of the plan's first page: five key figures, and how many of what."""

from __future__ import annotations

from docgen.analysis.actions import count, count_shared
from docgen.facts import goals, people, plan
from docgen.facts.catalogue import Counts, KpiFact, Tile
from docgen.facts.kpis import kpi
from docgen.facts.scope import Scope
from docgen.language.catalogue import capitalised

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
        "note": _tile_note(scope, kpi_id, shown),
        "target": shown["plan"],
        "show_status": shown["tone"] != "none",
        "tone": shown["tone"],
        "mark": shown["mark"],
        "status": shown["status"],
    }


def _tile_note(scope: Scope, kpi_id: str, shown: KpiFact) -> str:
    """One short line: why there is no value, else the value before, else the plan; notes stand under the table."""
    missing = scope.write.number(None)
    if shown["value"] is None:
        return capitalised(shown["note"] or "")
    if kpi_id == "pipeline_coverage":
        return scope.label("plan.tile_coverage")
    if shown["previous"] != missing:
        return f"{scope.label('head.previous')}: {shown['previous']}"
    return scope.label("plan.tile_target", target=shown["plan"]) if shown["plan"] != missing else ""


def counts(scope: Scope) -> Counts:
    """How many of what; those of shared items are the same in every document."""
    tasks = count(scope.account.actions, scope.as_of)
    shared = count_shared(scope.account.actions, scope.as_of) if scope.internal else tasks
    risks, listed = plan.risks(scope), goals.goals(scope)
    return {
        "actions_total": tasks.total,
        "actions_open": tasks.open,
        "actions_late": tasks.late,
        "actions_done": tasks.done,
        "shared_open": shared.open,
        "shared_done": shared.done,
        "risks_total": len(risks),
        "risks_high": sum(risk["level"] == "high" for risk in risks),
        "goals_total": len(listed),
        "goals_on_track": sum(goal["tone"] == "on_track" for goal in listed),
        "people_total": len(scope.account.stakeholders),
        "people_gaps": len(people.people_gaps(scope)),
        "themes_total": len(scope.source.themes),
    }
