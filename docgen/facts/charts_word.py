"""Charts that only the Word documents have: the value by benefit, and the plan's hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from docgen.analysis.resources import capacity, planned_hours
from docgen.facts import charts
from docgen.facts.case import Case
from docgen.facts.counted import Counted, counted
from docgen.facts.scope import Scope
from docgen.roi.model import text_in
from docgen.roi.result import LineResult
from docgen.values import Chart, Series
from docgen.visuals import shapes


def roi_benefits(scope: Scope) -> Chart:
    """Yearly benefit at full effect, line by line, the largest first."""
    title = scope.label("value_sheet.the_value")
    if not scope.cases:
        return Chart("column", (), (), title=title, empty=scope.label("empty.roi"))
    case = scope.cases[0]
    lines = [(line, result) for line, result in case.lines if result.kind == "benefit"]
    unit = benefit_unit(scope, case)
    items = [(text_in(line.name, scope.language, line.id), unit.known(_best(result))) for line, result in lines]
    made = shapes.ranking(sorted(items, key=lambda item: -item[1]), scope.label("roi.benefit"))
    best = max(items, key=lambda item: item[1])
    figures = scope.label("alt.highest", name=best[0], value=scope.write.number(best[1], unit.places))
    subtitle = scope.label("value_sheet.by_benefit", unit=unit.unit)
    return _with_words(scope, replace(made, number_format=unit.form), "bar", title, subtitle, f"{figures}.")


def benefit_unit(scope: Scope, case: Case) -> Counted:
    """In what the yearly benefits are counted."""
    return counted(
        scope, [_best(result) for _, result in case.lines if result.kind == "benefit"], case.model.currency
    )  # fmt: skip


def _best(result: LineResult) -> float:
    return max(result.flows[1:], default=0.0)


def plan_capacity(scope: Scope) -> Chart:
    """Hours that the plan takes of those of its roles, by quarter; internal."""
    title = scope.label("plan.capacity_chart")
    there = capacity(scope.source.portfolio) if scope.internal else {}
    quarters = sorted({quarter for _, quarter in there if quarter.end > scope.as_of}, key=lambda one: one.start)[:6]
    wanted = planned_hours([scope.account], scope.source.portfolio, quarters) if quarters else {}
    roles = {role for role, _ in wanted}
    planned = tuple(float(sum(hours for (_, one), hours in wanted.items() if one == quarter)) for quarter in quarters)
    room = tuple(
        float(sum(hours for (role, one), hours in there.items() if one == quarter and role in roles))
        for quarter in quarters
    )
    if len(quarters) < 2 or not any(planned):
        return Chart("column", (), (), title=title, empty=scope.label("empty.capacity"))
    names = tuple(scope.write.period(one.slug, "short", fiscal_year_start=one.fiscal_start) for one in quarters)
    form = scope.write.excel("number", 0)
    series = (
        Series(scope.label("head.available_hours"), room, number_format=form),
        Series(scope.label("head.planned_hours"), planned, number_format=form),
    )
    made = Chart("column", names, series, number_format=form)
    return _with_words(scope, made, "column", title, scope.label("chart.hours"), "")


def _with_words(scope: Scope, made: Chart, kind: str, title: str, subtitle: str, figures: str) -> Chart:
    return Chart(
        kind=made.kind,
        categories=made.categories,
        series=made.series,
        title=title,
        subtitle=subtitle,
        alt=scope.label(f"alt.{kind}", title=title, figures=figures).strip(),
        as_of=scope.as_of,
        number_format=made.number_format or scope.write.excel("number", 1),
        axis_min=made.axis_min,
        axis_max=made.axis_max,
        crosses_at=made.crosses_at,
        empty=scope.label("empty.chart"),
    )


WORD_CHARTS: Final[Mapping[str, Callable[[Scope], Chart]]] = {
    "roi_benefits": roi_benefits,
    "plan_capacity": plan_capacity,
}


def chart(scope: Scope, name: str) -> Chart:
    """A chart of any document; labels without a format of their own follow the document's language."""
    made = WORD_CHARTS[name](scope) if name in WORD_CHARTS else charts.chart(scope, name)
    # The axes of points have formats of their own: one share, one money.
    return (
        made if made.number_format or made.kind == "xy" else replace(made, number_format=scope.write.excel("number", 1))
    )
