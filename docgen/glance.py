"""One account at a glance: the figures, the health and the findings that the portfolio's page shows of it.

Computed beside the account's documents, from the same data; amounts are in the
report currency, shares are fractions.  Plain data, so that it travels between
processes and is kept until the account changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from docgen.analysis.benefits import by_quarter
from docgen.analysis.figures import Figures, fiscal_start_of
from docgen.analysis.health import band
from docgen.analysis.kpis import figures_of
from docgen.analysis.periods import Period
from docgen.analysis.rules import Finding, RuleContext, find_in_account, open_findings
from docgen.analysis.thresholds import HEALTH_WEIGHTS, SCORE_WEIGHTS
from docgen.build import Job, Shared
from docgen.errors import DocgenError, Place
from docgen.model.portfolio import Portfolio
from docgen.roi.model import RoiModel, check_model
from docgen.roi.realised import planned_months
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


def exports(loaded: LoadedAccount) -> list[dt.date]:
    """The days of the account's imports."""
    # The first date is that of the account's own file, where it has one.
    own = 1 if loaded.account.last_updated is not None else 0
    return [known.date for known in loaded.data_dates[own:]]


def benefit_plan(loaded: LoadedAccount, portfolio: Portfolio) -> Mapping[Period, Decimal]:
    """Planned benefit by quarter from the headline ROI model, where the account states none itself."""
    account = loaded.account
    # Most accounts state their plan with the benefit, and need no model read for it.
    if not loaded.roi or not account.benefits or any(one.planned is not None for one in account.benefits):
        return {}
    lines = {one.line for one in account.benefits}
    headline = next(models(loaded), None)
    months = planned_months(headline, lines, account.currency) if headline is not None else []
    return by_quarter(months, fiscal_start_of(account, portfolio))


def models(loaded: LoadedAccount) -> Iterator[RoiModel]:
    """The account's ROI models that are sound."""
    for data in loaded.roi:
        model = check_model(data, lambda *_, **__: Place(), loaded.id)[0]
        if model is not None:
            yield model
