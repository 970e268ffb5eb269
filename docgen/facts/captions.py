"""Captions and source lines that carry a figure or a date; what has neither stands in the catalogue of words."""

from __future__ import annotations

from docgen.analysis.coverage import contacts
from docgen.analysis.whitespace import matrix
from docgen.facts import charts_word, kpis, plan
from docgen.facts import roi as roi_facts
from docgen.facts.catalogue_word import CaptionsFact
from docgen.facts.counted import counted
from docgen.facts.scope import Scope
from docgen.facts.tables import KPI_ROWS
from docgen.facts.whitespace import whitespace_unit


def captions(scope: Scope) -> CaptionsFact:
    """Every caption with its values."""
    date = scope.write.date(scope.as_of, "long")
    return {
        "tiles": scope.label("plan.tiles_period", date=date),
        "kpis": scope.label("plan.kpi_table_period", period=_quarter(scope)),
        "goals": scope.label("plan.goals_table", year=str(scope.as_of.year)),
        "goals_top": scope.words.sentence("plan.goals_top_n", n=len(scope.account.objectives[:3])),
        "risks_top": scope.words.sentence("plan.risks_top_n", n=len(plan.risks_top(scope))),
        "themes_top": scope.words.sentence("plan.themes_top_n", n=len(scope.source.themes[:3])),
        "kpi_notes": _kpi_notes(scope),
        "risk_map": scope.words.sentence("plan.risk_map_caption", n=len(plan.risks(scope))),
        "stakeholder_map": _map(scope),
        "stakeholder_source": _map_source(scope),
        "whitespace": _whitespace(scope),
        "whitespace_legend": _legend(scope),
        "cash_flow": _cash_flow(scope),
        "roi_benefits": _lines(scope, "roi.benefits_caption"),
        "roi_costs": _lines(scope, "roi.costs_caption"),
        "histogram": _histogram(scope),
        "simulation_table": _simulated(scope),
        "simulation": _simulation(scope),
        "value_by_benefit": _value_by_benefit(scope),
        "as_of": scope.label("footer.as_of_only", date=date),
    }


def _kpi_notes(scope: Scope) -> str | None:
    """What a reader must know of the key figures in the table: a partial base, an estimate of another year."""
    shown = [kpis.kpi(scope, name) for name in KPI_ROWS] if scope.internal else []
    notes = [f"{one['name']}: {one['note']}." for one in shown if one["note"] and one["value"] is not None]
    return " ".join(notes) or None


def _quarter(scope: Scope) -> str:
    return scope.write.period(scope.period.slug, "long", fiscal_year_start=scope.period.fiscal_start)


def _whitespace(scope: Scope) -> str:
    known = scope.internal and scope.account.whitespace
    return scope.label("plan.whitespace_table", unit=(whitespace_unit(scope) if known else counted(scope, [])).unit)


def _value_by_benefit(scope: Scope) -> str:
    if not scope.cases:
        return ""
    return scope.label("value_sheet.by_benefit", unit=charts_word.benefit_unit(scope, scope.cases[0]).unit)


def _map(scope: Scope) -> str:
    known = contacts(scope.figures, scope.as_of) if scope.internal else ()
    mapped = [one for one in known if one.person.influence is not None]
    days = scope.write.number(scope.figures.limits["contact_days"])
    return scope.words.sentence("plan.stakeholder_map_caption", n=len(mapped), days=days)


def _map_source(scope: Scope) -> str:
    if not scope.internal or not scope.account.stakeholders:
        return ""
    limit = scope.figures.limits["contact_days"]
    everybody = contacts(scope.figures, scope.as_of)
    seen = sum(one.days is not None and one.days <= limit for one in everybody)
    share = scope.write.percent(seen / len(everybody), 0)
    return scope.label("plan.stakeholder_source", n=str(seen), total=str(len(everybody)), share=share)


def _legend(scope: Scope) -> str | None:
    if not scope.internal or not scope.account.whitespace:
        return None
    counts = matrix(scope.figures).by_status()
    relevant = sum(count for status, count in counts.items() if status != "not_relevant")
    return scope.label("plan.whitespace_legend", sold=str(counts.get("sold", 0)), relevant=str(relevant))


def _cash_flow(scope: Scope) -> str:
    return roi_facts.cash_flow_caption(scope, scope.cases[0], "A") if scope.cases else ""


def _lines(scope: Scope, key: str) -> str:
    if not scope.cases:
        return ""
    model = scope.cases[0].model
    return scope.label(key, years=model.years, currency=scope.write.currency(model.currency))


def _simulated(scope: Scope) -> str:
    found = scope.cases[0].result.simulation if scope.cases else None
    return scope.label("roi.npv_caption", draws=scope.write.number(found.draws)) if found else ""


def _histogram(scope: Scope) -> str:
    found = scope.cases[0].result.simulation if scope.cases else None
    return scope.label("roi.histogram_sub", draws=scope.write.number(found.draws)) if found else ""


def _simulation(scope: Scope) -> str:
    found = scope.cases[0].result.simulation if scope.cases else None
    if found is None:
        return ""
    error = roi_facts.money(scope, scope.cases[0], found.standard_error["p50"])
    return scope.label("roi.simulation_line", draws=scope.write.number(found.draws), seed=str(found.seed), error=error)
