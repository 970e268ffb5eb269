"""Tables that are computed for print: key figures, calendars, cash flow with totals, sources, findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from docgen.analysis.outcome import Reason
from docgen.analysis.profit import waterfall
from docgen.analysis.rules import RuleContext, find
from docgen.facts import charts, kpis
from docgen.facts.case import Case
from docgen.facts.catalogue import Tone
from docgen.facts.catalogue_word import (
    CashRow,
    CashTable,
    EconomicsRow,
    FindingFact,
    FxFact,
    GanttCell,
    GanttFact,
    GanttRow,
    KpiDefinition,
    KpiRowFact,
    SourceFact,
    TablesFact,
)
from docgen.facts.scope import Scope
from docgen.language.formats import scale_of
from docgen.model.plan import Action, Milestone
from docgen.roi.model import text_in

# The key figures of the plan's dashboard, in the order of the guide.
KPI_ROWS: Final = (
    "revenue_12m", "revenue_growth_12m", "margin", "account_margin", "cost_ratio", "share_of_wallet", "health_score",
    "nps", "engagement_level", "governance_cycle", "pipeline_coverage", "win_rate", "goal_attainment", "plan_execution",
    "grr", "customer_lifetime_value", "benefits_to_date",
)  # fmt: skip
_WEEKS: Final = 13
_ROWS: Final = 14
_FINDINGS: Final = 12
_SEVERITY: Final[Mapping[str, Tone]] = {"high": "act", "medium": "watch", "low": "none"}
State = Literal["", "ours", "customer", "both", "done", "late"]


def tables(scope: Scope) -> TablesFact:
    """Every table; those of us alone are empty for customers."""
    inside = scope.internal
    return {
        "kpis": kpi_rows(scope) if inside else [],
        "growth": charts.revenue_growth(scope) if inside else [],
        "gantt": action_calendar(scope) if inside else None,
        "phases_gantt": phase_calendar(scope),
        "cash_flow": cash_table(scope, scope.cases[0]) if scope.cases else None,
        "economics": economics(scope) if inside else [],
        "sources": sources(scope),
        "fx": fx(scope) if inside else [],
        "kpi_definitions": kpi_definitions(scope) if inside else [],
        "findings": findings(scope) if inside else [],
    }


def kpi_rows(scope: Scope) -> list[KpiRowFact]:
    """Key figures that have a value, with plan, the period before and last year."""
    rows: list[KpiRowFact] = []
    for name in KPI_ROWS:
        shown = kpis.kpi(scope, name)
        if shown["value"] is not None:
            rows.append(
                {
                    "name": shown["name"],
                    "now": shown["text"],
                    "plan": shown["plan"],
                    "previous": shown["previous"],
                    "last_year": shown["last_year"],
                    **scope.status(shown["tone"], "–" if shown["tone"] == "none" else None),
                }
            )
    return rows


def kpi_definitions(scope: Scope) -> list[KpiDefinition]:
    """How the key figures of the dashboard are computed, and why those that are missing are."""
    found: list[KpiDefinition] = []
    for name in KPI_ROWS:
        shown = kpis.kpi(scope, name)
        found.append({"name": shown["name"], "formula": shown["formula"], "value": shown["text"]})
    return found


# --- calendars -----------------------------------------------------------------------------------------------------


def action_calendar(scope: Scope) -> GanttFact | None:
    """Open tasks and steps of the next thirteen weeks; one column a week."""
    first = scope.as_of - dt.timedelta(days=scope.as_of.weekday())
    weeks = [first + dt.timedelta(weeks=number) for number in range(_WEEKS)]
    last = weeks[-1] + dt.timedelta(days=7)
    every: list[Action | Milestone] = [*scope.account.actions, *scope.account.milestones]
    tasks = [(one, one.due) for one in every if one.status in ("not_started", "in_progress") and one.due is not None]
    tasks = [(one, due) for one, due in tasks if (one.start or due) < last]
    tasks.sort(key=lambda task: (task[0].start or task[1], task[1]))
    rows: list[GanttRow] = []
    for one, due in tasks[:_ROWS]:
        start = min(one.start or due - dt.timedelta(days=13), due)
        owner, words = (one.owner, one.what) if isinstance(one, Action) else (one.our_owner, one.text)
        late = due < scope.as_of
        # What is late stands in the first week: it is to be done now.
        span = (first, first) if late else (start, due)
        state: State = "late" if late else one.side
        cells = [_cell(state, week, week + dt.timedelta(days=7), span) for week in weeks]
        rows.append({"name": scope.need(words), "owner": owner, "cells": cells})
    return {"heads": [str(week.isocalendar().week) for week in weeks], "rows": rows} if rows else None


def _cell(state: State, start: dt.date, end: dt.date, span: tuple[dt.date, dt.date]) -> GanttCell:
    return {"state": state if span[0] < end and span[1] >= start else ""}


def phase_calendar(scope: Scope) -> GanttFact | None:
    """The phases of the implementation; a column is as many months as leave twelve at most."""
    phases = sorted(scope.account.phases, key=lambda phase: (phase.start, phase.end))
    if not phases:
        return None
    first, last = phases[0].start.replace(day=1), max(phase.end for phase in phases)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = -(-months // 12)
    starts = [_shifted(first, step * number) for number in range(-(-months // step))]
    rows: list[GanttRow] = [
        {
            "name": scope.need(phase.name),
            "owner": None,
            "cells": [_cell("ours", start, _shifted(start, step), (phase.start, phase.end)) for start in starts],
        }
        for phase in phases
    ]
    return {"heads": [_month(scope, start) for start in starts], "rows": rows}


def _shifted(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def _month(scope: Scope, day: dt.date) -> str:
    return scope.write.date(day, "month_short").split()[0].rstrip(".").split("\u00a0")[0][:3]


# --- money -----------------------------------------------------------------------------------------------------------


def cash_table(scope: Scope, case: Case) -> CashTable:
    """Benefits, costs, net and cumulative with totals: the cash-flow table of a CFO."""
    result = case.result

    def row(name: str, amounts: Sequence[float], letter: str = "", pad: int = 0) -> CashRow:
        cells = [scope.write.money(amount, "DKK", "accounts", scale="thousand") for amount in amounts]
        return {"letter": letter, "name": name, "cells": [*cells, *[""] * pad]}

    lines: dict[str, list[list[float]]] = {"benefit": [], "cost": []}
    rows: dict[str, list[CashRow]] = {"benefit": [], "cost": []}
    for line in result.lines:
        amounts = [*line.flows, line.total, line.present_value]
        lines[line.kind].append(amounts)
        rows[line.kind].append(row(text_in(line.name, scope.language, line.id), amounts, case.letter(line.id)))
    width = result.years + 3
    sums = {kind: [sum(one[at] for one in listed) for at in range(width)] for kind, listed in lines.items()}
    running = [sum(result.cash_flow[: year + 1]) for year in range(len(result.cash_flow))]
    years = [scope.label("roi.year_n", n=str(year)) for year in range(1, result.years + 1)]
    return {
        "heads": [scope.label("roi.initial"), *years, scope.label("roi.total"), scope.label("roi.pv_narrow")],
        "unit": scope.write.money_unit(case.model.currency, "thousand"),
        "benefits": rows["benefit"],
        "benefits_total": row(scope.label("roi.total_benefits"), sums["benefit"]),
        "costs": rows["cost"],
        "costs_total": row(scope.label("roi.total_costs"), sums["cost"]),
        "net": row(scope.label("roi.net"), [*result.cash_flow, sum(result.cash_flow), result.npv]),
        "cumulative": row(scope.label("roi.cumulative"), running, pad=2),
    }


def economics(scope: Scope) -> list[EconomicsRow]:
    """The steps from revenue to account profit of the last twelve months, each with its share of revenue."""
    found = waterfall(scope.figures, scope.period.trailing_year(scope.as_of))
    if isinstance(found, Reason) or found.direct_cost is None or found.profit is None or not found.revenue:
        return []

    scale = scale_of(found.revenue)  # one unit down the column, so that the steps can be added up

    def row(name: str, amount: Decimal, *, total: bool = False) -> EconomicsRow:
        share = scope.write.percent(amount / found.revenue, 1)
        text = scope.write.money(amount, scope.account.currency, scale=scale)
        return {"name": name, "amount_text": text, "share_text": share, "is_total": total}

    rows = [row(scope.label("head.revenue"), found.revenue, total=True)]
    rows.append(row(scope.label("plan.direct_cost"), -found.direct_cost))
    rows.append(row(scope.label("plan.gross_margin"), found.revenue - found.direct_cost, total=True))
    rows += [row(scope.label(f"cost_kind.{kind}"), -amount) for kind, amount in found.cost_lines or ()]
    return [*rows, row(scope.label("plan.account_profit"), found.profit, total=True)]


# --- where it comes from ---------------------------------------------------------------------------------------------


def sources(scope: Scope) -> list[SourceFact]:
    """Where the figures come from, and up to which day they go."""
    dates = scope.source.data_dates
    found: list[SourceFact] = []
    if scope.internal and scope.account.revenue.source:
        span = scope.figures.ledger.span
        until = dates.get("revenue") or (span.last_day if span else None)
        found.append(
            {"name": scope.account.revenue.source, "kind": scope.label("head.revenue"), "as_of_text": scope.date(until)}
        )
    seen: set[str] = set()
    for one in scope.account.service:
        name = scope.text(one.source)
        if name and name not in seen:
            seen.add(name)
            found.append({"name": name, "kind": scope.need(one.measure), "as_of_text": scope.date(scope.as_of)})
    return found


def fx(scope: Scope) -> list[FxFact]:
    """The newest rate of each currency that the account's data use beside its own."""
    account, report = scope.account, scope.source.portfolio.currency
    used = {one.currency for one in account.opportunities} | {one.currency for one in account.contracts}
    used |= {one.currency for one in account.budgets}
    used |= {account.currency, *(row.currency for row in account.revenue.rows)}
    found: list[FxFact] = []
    for code in sorted(one for one in used if one and one != report):
        rates = [rate for rate in scope.source.portfolio.fx if rate.currency == code and rate.date <= scope.as_of]
        if rates:
            newest = max(rates, key=lambda rate: rate.date)
            text = f"{scope.write.number(newest.rate, 4)}\u00a0{scope.write.currency(report)}"
            found.append({"currency": code, "rate_text": text, "date_text": scope.write.date(newest.date, "table")})
    return found


def findings(scope: Scope) -> list[FindingFact]:
    """What the rules say of the account, high first."""
    source = scope.source
    context = RuleContext(
        portfolio=source.portfolio,
        as_of=source.as_of,
        today=source.as_of,
        offerings=source.offerings,
        totals=source.totals,
        thresholds=source.thresholds,
        themes={one.id: one for one in source.themes},
        cases={one.id: one for one in source.cases},
        references={one.id: one for one in source.references},
        reviews={source.account.id: source.reviews},
    )
    found = [one for one in find([source.account], context) if one.waived is None and one.account == source.account.id]
    return [
        {
            "rule": one.rule,
            "message": one.message[scope.known_language],
            "path": one.path,
            **scope.status(_SEVERITY[one.severity], scope.label(f"severity.{one.severity}")),
        }
        for one in found[:_FINDINGS]
    ]
