"""One account at a glance: the figures, the health and the findings that the portfolio's page shows of it.

Computed beside the account's documents, from the same data; amounts are in the
report currency, shares are fractions.  Plain data, so that it travels between
processes and is kept until the account changes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from docgen.analysis.figures import Figures
from docgen.analysis.health import band
from docgen.analysis.kpis import figures_of
from docgen.analysis.rules import Finding, RuleContext, find_in_account, open_findings
from docgen.analysis.thresholds import HEALTH_WEIGHTS, SCORE_WEIGHTS
from docgen.batch.around import benefit_plan, exports, models
from docgen.build.job import Job, Shared
from docgen.errors import DocgenError
from docgen.sources.loading import LoadedAccount

#: What the page shows of each account, by the KPI that it is.
FIGURES: Final = {
    "revenue": "revenue_12m",
    "growth": "revenue_growth_12m",
    "health": "health_score",
    "coverage": "pipeline_coverage",
}


def glance(job: Job, shared: Shared) -> dict[str, Any]:
    """What the page shows of the account; without the figures where they cannot be computed."""
    account = job.loaded.account
    shown: dict[str, Any] = {
        "name": account.short_name or account.name,
        "kam": account.kam or "",
        "tier": account.tier or "",
        "updated": account.last_updated.isoformat() if account.last_updated else None,
        "figures": {},
        "tone": "",
        "findings": [],
    }
    try:
        return shown | _computed(job, shared)
    except DocgenError:
        # The documents name what is wrong; the page still tells that there is such an account.
        return shown


def _computed(job: Job, shared: Shared) -> dict[str, Any]:
    loaded = job.loaded
    context = rule_context(loaded, shared, job.period, job.as_of)
    figures = figures_of(loaded.account, context)
    found = open_findings(find_in_account(figures, context))
    reported = figures_of(loaded.account, replace(context, currency=shared.portfolio.currency))
    values = {name: _number(reported, kpi) for name, kpi in FIGURES.items()}
    health = values["health"]
    return {
        "as_of": figures.as_of.isoformat(),
        "figures": values,
        "tone": "" if health is None else band(health, context.limits),
        "findings": [_finding(one, shared.language) for one in found],
    }


def _number(figures: Figures, kpi: str) -> float | None:
    value = figures.kpi(kpi).value
    return None if value is None else float(value)


def _finding(found: Finding, language: str) -> dict[str, str]:
    message = found.message["en" if language == "en" else "da"]
    return {"rule": found.rule, "severity": found.severity, "path": found.path, "message": message}


def rule_context(loaded: LoadedAccount, shared: Shared, period: str = "", as_of: dt.date | None = None) -> RuleContext:
    """What the rules look at for one account: its data, the library and the workspace's settings."""
    library = shared.library
    return RuleContext(
        portfolio=shared.portfolio,
        period=period or None,
        as_of=as_of,
        offerings=library.offerings,
        thresholds=shared.thresholds,
        health_weights=shared.health_weights or HEALTH_WEIGHTS,
        score_weights=shared.score_weights or SCORE_WEIGHTS,
        exported={loaded.id: exports(loaded)},
        benefit_plan={loaded.id: benefit_plan(loaded, shared.portfolio)},
        today=shared.today,
        themes=library.themes,
        cases=library.cases,
        references=library.references,
        reviews={loaded.id: loaded.reviews},
        conflicts={loaded.id: loaded.conflicts},
        roi={loaded.id: tuple(models(loaded))},
    )
