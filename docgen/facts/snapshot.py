"""The figures of an account at one moment, as plain data: what a build showed, kept to be compared with later.

KPIs carry value and print; series carry the values of every period, so that a
past figure that was restated since it was shown can be named.
"""

from __future__ import annotations

from typing import Any

from docgen.analysis import benefits
from docgen.analysis.kpis import KPIS
from docgen.analysis.periods import containing
from docgen.facts.kpis import text_of
from docgen.facts.scope import Scope

QUARTERS = 12


def snapshot(scope: Scope) -> dict[str, Any]:
    """Everything that can move: KPIs, and revenue, service measures and benefits by period."""
    return {
        "as_of": scope.as_of.isoformat(),
        "period": scope.period.slug,
        "language": scope.language,
        "kpis": {kpi_id: _kpi(scope, kpi_id) for kpi_id in KPIS},
        "series": {"revenue": _revenue(scope), "benefits": _benefits(scope), **_service(scope)},
    }


def _kpi(scope: Scope, kpi_id: str) -> dict[str, str | None]:
    found = scope.figures.kpi(kpi_id)
    # Decimal and float as text: JSON must give the same number back.
    return {"value": None if found.value is None else str(found.value), "text": text_of(scope, found)}


def _revenue(scope: Scope) -> dict[str, str]:
    last = containing(scope.as_of, "quarter", scope.period.fiscal_start)
    ledger = scope.figures.ledger
    quarters = [last.shifted(-back) for back in range(QUARTERS, -1, -1)]
    closed = [one for one in quarters if one.is_closed(scope.as_of) and ledger.covers(one.interval)]
    return {one.slug: str(ledger.revenue(one.interval)) for one in closed}


def _benefits(scope: Scope) -> dict[str, str]:
    rows = benefits.quarters(scope.figures, scope.period)
    return {one.period.slug: str(one.realised) for one in rows}


def _service(scope: Scope) -> dict[str, dict[str, str]]:
    series: dict[str, dict[str, str]] = {}
    for row in scope.account.service:
        if row.value is not None:
            series.setdefault(f"service.{row.id}", {})[row.period] = str(row.value)
    return series
