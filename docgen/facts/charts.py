"""Charts as facts: the values of every native chart, its words, and the sentence that says what it shows.

The shapes (waterfall, tornado, histogram) come from `docgen.visuals`; the look
is the template's.  A chart without data carries the sentence that takes its place.

Longer than most: each chart is a few lines, and their table is one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from docgen.analysis import benefits, pipeline, profit, whitespace
from docgen.analysis.goals import standings
from docgen.analysis.health import health_parts
from docgen.analysis.outcome import Reason
from docgen.analysis.periods import Period, containing
from docgen.analysis.plan import target as planned
from docgen.facts import review, roi, service
from docgen.facts.case import Case
from docgen.facts.counted import Counted, counted
from docgen.facts.roi import scenario_name
from docgen.facts.scope import Scope
from docgen.facts.story_titles import leading
from docgen.language.formats import MINUS
from docgen.model.commerce import WhitespaceCell
from docgen.values import Chart, Series, Tone
from docgen.visuals import shapes

QUARTERS: Final = 12
#: Behind the name of a period that is not over yet.
OPEN: Final = "*"
#: Share of a bar that a part needs for its name.
_NARROW: Final = 0.08


def chart(scope: Scope, name: str) -> Chart:
    """The chart called `name`.

    Raises:
        KeyError: no chart is called so.
    """
    return CHARTS[name](scope)


def _finish(
    scope: Scope, made: Chart | None, *, kind: str, title: str, subtitle: str = "", figures: str = "", empty: str = ""
) -> Chart:
    """The chart with its words; without data the sentence that stands in its place."""
    if made is None or made.is_empty:
        return Chart("column", (), (), title=title, subtitle=subtitle, empty=empty or scope.label("empty.chart"))
    return Chart(
        kind=made.kind,
        categories=made.categories,
        series=made.series,
        title=title,
        subtitle=shapes.headed(subtitle),
        alt=scope.label(f"alt.{kind}", title=title, figures=figures).strip(),
        source=_source(scope, made),
        as_of=scope.as_of,
        number_format=made.number_format,
        axis_min=made.axis_min,
        axis_max=made.axis_max,
        crosses_at=made.crosses_at,
        x_format=made.x_format,
        empty=scope.label("empty.chart"),
    )


def signed(form: str) -> str:
    """A number format that writes the minus as text does: a hyphen is shorter than the figures' minus."""
    prefix, bracket, body = form.rpartition("]")
    return f"{form};{prefix}{bracket}{MINUS}{body}"


def _period(scope: Scope, period: Period) -> str:
    """A period as a category; one that is not over yet has a star, which the source explains."""
    name = scope.write.period(period.slug, "short", fiscal_year_start=period.fiscal_start)
    return f"{name}{OPEN}" if period.is_open(scope.as_of) else name


def _source(scope: Scope, made: Chart) -> str:
    date = scope.write.date(scope.as_of, "long")
    line = scope.label("footer.as_of_only", date=date)
    starred = any(isinstance(name, str) and name.endswith(OPEN) for name in made.categories)
    return f"{line} {scope.label('footer.open', date=date)}" if starred else line


def _from_to(scope: Scope, name: str, periods: Sequence[str], values: Sequence[float | None], decimals: int = 1) -> str:
    """First and last value of a series as a sentence for the alt text."""
    known = [(period, value) for period, value in zip(periods, values, strict=True) if value is not None]
    if not known:
        return ""
    (first, start), (last, end) = known[0], known[-1]
    figures = {"first": scope.write.number(start, decimals), "last": scope.write.number(end, decimals)}
    return scope.label("alt.from_to", series=name, **{"from": first, "to": last}, **figures) + "."


def _highest(scope: Scope, items: Sequence[tuple[str, float]], decimals: int = 1) -> str:
    if not items:
        return ""
    name, value = max(items, key=lambda item: item[1])
    return scope.label("alt.highest", name=name, value=scope.write.number(value, decimals)) + "."


# --- revenue and profit (internal) -----------------------------------------------------------------------------


def revenue_budget(scope: Scope) -> Chart:
    """Revenue of the last twelve quarters, with the budget as a mark where there is one."""
    title = scope.label("plan.revenue_chart")
    if not scope.internal:
        return _finish(scope, None, kind="column", title=title)
    last = containing(scope.period.last_day, "quarter", scope.period.fiscal_start)
    ledger, quarters = scope.figures.ledger, _quarters(scope)
    names = tuple(_period(scope, one) for one in quarters)
    earned = [ledger.revenue(one.until(scope.as_of)) for one in quarters]
    meant = [planned(scope.figures, "revenue", one) for one in quarters]
    unit = counted(scope, [*earned, *meant])
    actual, budget = tuple(map(unit.of, earned)), tuple(map(unit.of, meant))
    tones: dict[int, Tone] = dict.fromkeys(range(len(quarters) - 1), "muted")
    tones |= {len(quarters) - 1: "open" if quarters and quarters[-1].is_open(scope.as_of) else "highlight"}
    series = [Series(scope.label("chart.actual"), actual, tones=tones if quarters else {})]
    if any(value is not None for value in budget):
        series.append(Series(scope.label("chart.budget"), budget))
    subtitle = scope.label(
        "plan.revenue_chart_sub", unit=unit.unit, n=len(quarters), date=scope.write.date(last.last_day, "long")
    )
    made = Chart("combined", names, tuple(series), number_format=unit.form)
    figures = _from_to(scope, scope.label("chart.actual"), names, actual, unit.places)
    return _finish(scope, made, kind="column", title=title, subtitle=subtitle, figures=figures,
                   empty=scope.label("empty.revenue"))  # fmt: skip


def revenue_growth(scope: Scope) -> list[str]:
    """Under each column of the revenue chart its growth on the same quarter of the year before, or a dash."""
    ledger = scope.figures.ledger
    found: list[str] = []
    for one in _quarters(scope):
        days = one.shifted(-4).until(scope.as_of)
        then = ledger.revenue(days) if not one.is_open(scope.as_of) and ledger.covers(days) else Decimal(0)
        share = ledger.revenue(one.until(scope.as_of)) / then - 1 if then > 0 else None
        found.append(scope.write.percent(share, 0, sign=True))
    return found if any(text != scope.write.number(None) for text in found) else []


def _quarters(scope: Scope) -> list[Period]:
    """The last twelve quarters that the ledger covers."""
    last = containing(scope.period.last_day, "quarter", scope.period.fiscal_start)
    quarters = [last.shifted(-back) for back in range(QUARTERS - 1, -1, -1)]
    return [one for one in quarters if scope.figures.ledger.covers(one.until(scope.as_of))]


def profit_waterfall(scope: Scope) -> Chart:
    """From revenue to account profit over the last twelve months."""
    title = scope.label("plan.profit_bridge")
    found = profit.waterfall(scope.figures, scope.period.trailing_year(scope.as_of)) if scope.internal else None
    if found is None or isinstance(found, Reason) or found.direct_cost is None or found.profit is None:
        return _finish(scope, None, kind="waterfall", title=title, empty=scope.label("empty.economics"))

    unit = counted(scope, [found.revenue, found.direct_cost])

    def step(name: str, amount: Decimal, *, total: bool = False) -> shapes.Step:
        value = unit.known(amount)
        return shapes.Step(name, value, scope.write.number(value, unit.places, sign=not total), total)

    steps = [step(scope.label("head.revenue"), found.revenue, total=True)]
    steps.append(step(scope.label("plan.direct_cost"), -found.direct_cost))
    for kind, amount in found.cost_lines or ():
        steps.append(step(scope.label(f"cost_kind.{kind}"), -amount))
    steps.append(step(scope.label("plan.account_profit"), found.profit, total=True))
    figures = f"{scope.label('plan.account_profit')}: {scope.money(found.profit)}."
    subtitle = f"{unit.unit}, {scope.label('phrase.last_12_months', date=scope.write.date(scope.as_of, 'long'))}"
    return _finish(scope, shapes.waterfall(steps), kind="waterfall", title=title, subtitle=subtitle, figures=figures)


def pipeline_stages(scope: Scope) -> Chart:
    """Open opportunities by phase."""
    title = scope.label("plan.pipeline_chart")
    stages = pipeline.by_stage(scope.figures) if scope.internal else {}
    opened = [(stage, amount) for stage, (_, amount) in stages.items() if stage not in ("won", "lost")]
    names = tuple(scope.label(f"stage.{stage}") for stage, _ in opened)
    unit = counted(scope, [amount for _, amount in opened])
    values = tuple(unit.known(amount) for _, amount in opened)
    series = Series(scope.label("head.amount"), values, number_format=unit.form)
    made = Chart("column", names, (series,), number_format=unit.form) if any(values) else None
    figures = _highest(scope, list(zip(names, values, strict=True)), unit.places)
    return _finish(scope, made, kind="column", title=title, subtitle=unit.unit, figures=figures,
                   empty=scope.label("empty.pipeline"))  # fmt: skip


def whitespace_top(scope: Scope) -> Chart:
    """The ten open cells that are worth most."""
    title = scope.label("plan.whitespace_top")
    cells = whitespace.top_cells(whitespace.cells(scope.figures)) if scope.internal else []
    unit = counted(scope, [one.potential for one in cells])
    items = [(_cell_name(scope, one.cell), unit.known(one.potential)) for one in cells]
    made = replace(shapes.ranking(items, scope.label("head.potential")), number_format=unit.form) if items else None
    return _finish(scope, made, kind="bar", title=title, subtitle=f"{unit.unit} {scope.label('chart.per_year')}",
                   figures=_highest(scope, items, unit.places), empty=scope.label("empty.whitespace"))  # fmt: skip


def _cell_name(scope: Scope, cell: WhitespaceCell) -> str:
    offering = scope.source.offerings.get(cell.offering)
    return f"{cell.unit} · {scope.need(offering.name) if offering else cell.offering}"


def wallet_share(scope: Scope) -> Chart:
    """Our share of what the customer buys."""
    title = scope.label("plan.market_shares")
    found = scope.figures.kpi("share_of_wallet")
    if found.value is None:
        return _finish(scope, None, kind="doughnut", title=title)
    ours = float(found.value)
    items = [(scope.label("chart.us"), ours)]
    others = [(one.name, float(one.share)) for one in scope.account.competitors if one.share] if scope.internal else []
    rest = max(0.0, 1 - ours - sum(share for _, share in others))
    items += others + ([(scope.label("chart.others"), rest)] if rest > 0 else [])
    made = shapes.shares(items, scope.label("head.share"), scope.label("chart.others"), scope.label("chart.us"))
    return _finish(scope, made, kind="doughnut", title=title,
                   figures=f"{scope.label('chart.us')}: {scope.write.percent(ours, 0)}.")  # fmt: skip


def health_parts_chart(scope: Scope) -> Chart:
    """The parts of the health score."""
    title = scope.label("plan.health_parts")
    parts = health_parts(scope.figures, scope.as_of) if scope.internal else []
    items = [(scope.label(f"health_part.{one.name}"), float(one.score)) for one in parts if one.score is not None]
    made = shapes.ranking(items, scope.label("head.score")) if items else None
    return _finish(scope, made, kind="bar", title=title, figures=_highest(scope, items, 0))


def goal_attainment(scope: Scope) -> Chart:
    """How much of each goal is reached."""
    title = scope.label("plan.attainment_chart")
    known = [one for one in standings(scope.figures) if one.attainment is not None]
    names = tuple(scope.need(one.goal.text) for one in known)
    values = tuple(min(max(one.attainment or 0.0, 0.0), 1.5) for one in known)
    tones: dict[int, Tone] = {
        index: "highlight" if one.status == "on_track" else "muted" for index, one in enumerate(known)
    }
    series = Series(scope.label("head.attainment"), values, tones=tones, number_format=scope.write.excel("percent"))
    made = Chart("bar", names, (series,), number_format=scope.write.excel("percent")) if known else None
    return _finish(scope, made, kind="bar", title=title, figures="", empty=scope.label("empty.goals"))


# --- the review (shared with the customer) ---------------------------------------------------------------------


def benefits_cumulated(scope: Scope) -> Chart:
    """Benefits planned and realised, cumulated by quarter; the last seven."""
    title = scope.label("slide.value.chart")
    rows = benefits.quarters(scope.figures, scope.period)
    names = tuple(_period(scope, one.period) for one in rows[-7:])
    unit = counted(scope, [amount for one in rows[-7:] for amount in (one.realised_to_date, one.planned_to_date)])
    actual = tuple(unit.of(one.realised_to_date) for one in rows[-7:])
    plan = tuple(unit.of(one.planned_to_date) for one in rows[-7:])
    series = []
    if any(value is not None for value in plan):
        series.append(Series(scope.label("slide.value.planned"), plan))
    tones: dict[int, Tone] = {len(names) - 1: "open"} if names and names[-1].endswith(OPEN) else {}
    series.append(Series(scope.label("slide.value.realised"), actual, tones=tones))
    made = Chart("column", names, tuple(series), number_format=unit.form) if rows else None
    start = scope.write.date(rows[0].period.start, "long") if rows else ""
    subtitle = scope.label("slide.value.chart_sub", unit=unit.unit, date=start) if rows else ""
    figures = _from_to(scope, scope.label("slide.value.realised"), names, actual, unit.places)
    return _finish(scope, made, kind="column", title=title, subtitle=subtitle, figures=figures,
                   empty=scope.label("empty.benefits"))  # fmt: skip


def benefits_by_line(scope: Scope) -> Chart:
    """Benefits to date by line."""
    title = scope.label("slide.value.by_line")
    lines = review.benefit_labels(scope)
    unit = counted(scope, [amount for _, amount in lines])
    items = [(label, unit.known(amount)) for label, amount in lines]
    made = replace(shapes.ranking(items, scope.label("chart.realised")), number_format=unit.form) if items else None
    figures = _highest(scope, items, unit.places)
    return _finish(scope, made, kind="bar", title=title, subtitle=unit.unit, figures=figures,
                   empty=scope.label("empty.benefits"))  # fmt: skip


def service_trend(scope: Scope) -> Chart:
    """The leading measure over eight quarters, with its target."""
    one = leading(scope)
    if one is None:
        return _finish(scope, None, kind="line", title=scope.label("kicker.performance"),
                       empty=scope.label("empty.service"))  # fmt: skip
    rows = one.series[-8:]
    names = tuple(_period(scope, period) for period, _ in rows)
    values = tuple(None if row.value is None else float(row.value) for _, row in rows)
    targets = tuple(None if row.target is None else float(row.target) for _, row in rows)
    row = one.measure
    form = scope.write.excel("number", row.decimals)
    title = scope.need(row.measure)
    last = len(rows) - 1
    tones: dict[int, Tone] = {last: "open" if names[-1].endswith(OPEN) else "highlight"}
    series = [Series(title, values, number_format=form, tones=tones)]
    if any(value is not None for value in targets):
        aim = scope.label("phrase.target_value", value=scope.write.number(targets[-1], row.decimals))
        labels = {last: aim} if targets[-1] is not None else {}
        series.append(Series(scope.label("chart.target"), targets, number_format=form, labels=labels))
    better = scope.label("chart.lower_better" if row.direction == "lower_better" else "chart.higher_better")
    subtitle = scope.label(
        "slide.performance.chart_sub", unit=service.unit_word(scope, row) or scope.label("chart.number"),
        direction=better,
        **{"from": names[0], "to": names[-1]},
    )  # fmt: skip
    figures = _from_to(scope, title, names, values, row.decimals)
    made = Chart("line", names, tuple(series), number_format=form)
    return _finish(scope, made, kind="line", title=title, subtitle=subtitle, figures=figures)


def agreed_closed(scope: Scope) -> Chart:
    """One bar: how many of the agreed points are closed, open and late."""
    title = scope.label("slide.since_last.chart")
    points = review.agreed(scope)
    done = review.agreed_done(scope)
    late = sum(one["tone"] == "act" for one in points)
    counts = {"closed": done, "open": len(points) - done - late, "late": late}
    series = tuple(
        # None in place of 0: an empty part of the bar has no label either.
        Series(
            scope.label(f"slide.since_last.{name}"),
            (float(value) if value else None,),
            number_format="0",
            # In the number that goes with the count; a part too narrow for it has none.
            labels={0: "" if value < _NARROW * len(points) else scope.label(f"slide.since_last.{name}_n", n=value)},
        )
        for name, value in counts.items()
    )
    made = Chart("percent-bar", (title,), series) if points else None
    figures = f"{scope.label('phrase.of_total', n=done, total=len(points))} {scope.label('slide.since_last.closed')}."
    return _finish(scope, made, kind="bar", title=title, figures=figures, empty=scope.label("empty.agreed"))


def roadmap(scope: Scope) -> Chart:
    """The milestones of the next 90 days and those still open, as bars by owner."""
    title = scope.label("kicker.roadmap")
    steps = review.ahead(scope)
    if not steps:
        return _finish(scope, None, kind="gantt", title=title, empty=scope.label("empty.milestones"))
    names = {
        "ours": scope.source.company.short_name,
        "customer": scope.account.short_name or scope.account.name,
        "both": scope.label("slide.roadmap.legend_both"),
    }
    milestone = scope.label("slide.roadmap.legend_milestone")
    tasks = [
        shapes.Task(
            scope.need(one.text),
            max(one.start or one.due, min(scope.as_of, one.due)),
            one.due,
            names[one.side],
            scope.write.date(one.due, "day_short"),
            one.start is None,
        )
        for one in steps
    ]
    made = replace(
        shapes.roadmap(tasks, list(names.values()), milestone),
        number_format=scope.write.excel("day"),
    )
    figures = scope.label("count.milestones", n=len(tasks)) + "."
    return _finish(scope, made, kind="gantt", title=title, figures=figures)


# --- the business case -----------------------------------------------------------------------------------------


def _case(scope: Scope) -> Case | None:
    return scope.cases[0] if scope.cases else None


def roi_cash_flow(scope: Scope) -> Chart:
    """Net cash flow by year as columns, cumulative as a line."""
    title = scope.label("roi.net")
    case = _case(scope)
    if case is None:
        return _finish(scope, None, kind="column", title=title, empty=scope.label("empty.roi"))
    result = case.result
    years = [scope.label("roi.initial")] + [
        scope.label("roi.year_n", n=str(year)) for year in range(1, result.years + 1)
    ]
    summed = [sum(result.cash_flow[: year + 1]) for year in range(len(result.cash_flow))]
    unit = counted(scope, [*result.cash_flow, *summed], case.model.currency)
    net, running = tuple(map(unit.known, result.cash_flow)), tuple(map(unit.known, summed))
    form = signed(unit.form)
    tones: dict[int, Tone] = {index: "negative" for index, flow in enumerate(result.cash_flow) if flow < 0}
    series = (
        Series(scope.label("roi.net"), net, tones=tones, number_format=form),
        Series(scope.label("roi.cumulative"), running, number_format=form),
    )
    figures = _from_to(scope, scope.label("roi.cumulative"), years, running, unit.places)
    made = Chart("combined", tuple(years), series, number_format=form)
    return _finish(scope, made, kind="column", title=title, subtitle=unit.unit, figures=figures)


def roi_scenarios(scope: Scope) -> Chart:
    """Net present value of each scenario."""
    title = scope.label("roi.scenarios_caption")
    case = _case(scope)
    if case is None:
        return _finish(scope, None, kind="column", title=title, empty=scope.label("empty.roi"))
    found = case.result.scenarios
    names = tuple(scenario_name(scope, case, name) for name in found)
    unit = counted(scope, [one.npv for one in found.values()], case.model.currency)
    values, form = tuple(unit.of(one.npv) for one in found.values()), signed(unit.form)
    tones: dict[int, Tone] = {
        index: "highlight" if name == "base" else "muted" for index, name in enumerate(found)
    }  # fmt: skip
    made = Chart("column", names, (Series(scope.label("roi.npv"), values, tones=tones, number_format=form),),
                 number_format=form)  # fmt: skip
    pairs = [(name, value or 0.0) for name, value in zip(names, values, strict=True)]
    return _finish(scope, made, kind="column", title=title, subtitle=unit.unit,
                   figures=_highest(scope, pairs, unit.places))  # fmt: skip


def roi_tornado(scope: Scope) -> Chart:
    """What each driver does to the net present value between its P10 and P90."""
    title = scope.label("roi.tornado")
    case = _case(scope)
    found = case.result.simulation if case else None
    if case is None or found is None:
        return _finish(scope, None, kind="tornado", title=title, empty=scope.label("empty.roi"))
    unit = _npv_unit(scope, case)
    swings = [
        shapes.Swing(case.driver_name(bar.driver, scope.language), unit.known(bar.npv_low), unit.known(bar.npv_high))
        for bar in found.tornado
    ]
    made = replace(
        shapes.tornado(
            swings, unit.known(found.at_medians), scope.label("roi.tornado_low"), scope.label("roi.tornado_high")
        ),
        number_format=signed(unit.form),
    )
    size = scope.write.number(swings[0].size, unit.places)
    figures = scope.label("alt.highest", name=swings[0].name, value=size) + "."
    return _finish(scope, made, kind="tornado", title=title, subtitle=unit.unit, figures=figures)


def _npv_unit(scope: Scope, case: Case) -> Counted:
    """One unit for all that is shown of the simulation: that of what is likely, not of the last draw."""
    found = case.result.simulation
    ends = [found.percentiles[10], found.percentiles[50], found.percentiles[90]] if found else []
    return counted(scope, [case.result.npv, *ends], case.model.currency)


def roi_distribution(scope: Scope) -> Chart:
    """The distribution of the net present value, with P10, P50 and P90."""
    title = scope.label("roi.histogram")
    case = _case(scope)
    found = case.result.simulation if case else None
    if case is None or found is None or not found.histogram.shares:
        return _finish(scope, None, kind="histogram", title=title, empty=scope.label("empty.roi"))
    edges, shares = found.histogram.edges, found.histogram.shares
    unit = _npv_unit(scope, case)
    places = found.histogram.decimals(unit.divisor)
    names = tuple(scope.write.number(unit.known(edge), places) for edge in edges[: len(shares)])
    marks = {percent: _bin(edges, found.percentiles[percent]) for percent in (10, 50, 90)}
    tones: dict[int, Tone] = {}
    for index, edge in enumerate(edges[: len(shares)]):
        inside = marks[10] <= index <= marks[90]
        tones[index] = "total" if index == marks[50] else "highlight" if inside else "negative" if edge < 0 else "muted"
    labels = {
        index: f"P{percent}\n{scope.write.number(unit.known(found.percentiles[percent]), unit.places)}"
        for percent, index in marks.items()
    }
    share = scope.write.percent(1 - found.probability_positive, 0)
    losses = [index for index, tone in tones.items() if tone == "negative" and index not in labels]
    if losses:
        labels[max(losses, key=lambda index: shares[index])] = f"{scope.label('roi.loss')}\n{share}"
    form = scope.write.excel("percent")
    made = Chart("column", names, (Series(title, shares, tones=tones, labels=labels, number_format=form),),
                 number_format=form)  # fmt: skip
    subtitle = scope.label("roi.histogram_money", draws=scope.write.number(found.draws), unit=unit.unit)
    return _finish(scope, made, kind="histogram", title=title, subtitle=subtitle,
                   figures=scope.label("roi.histogram_loss", share=share) + ".")  # fmt: skip


def _bin(edges: Sequence[float], value: float) -> int:
    return max(0, sum(edge <= value for edge in edges) - 1)


def roi_s_curve(scope: Scope) -> Chart:
    """The probability of at most a given net present value."""
    title = scope.label("roi.scurve")
    case = _case(scope)
    found = case.result.simulation if case else None
    if case is None or found is None:
        return _finish(scope, None, kind="scurve", title=title, empty=scope.label("empty.roi"))
    shares = tuple(share for share, _ in found.curve)
    unit = _npv_unit(scope, case)
    values = tuple(unit.known(value) for _, value in found.curve)
    points = tuple(unit.known(found.percentiles[percent]) for percent in (10, 50, 90))
    labels = {
        # Two no-break spaces keep the words off the curve, which rises to the right of its points.
        index: f"\u00a0\u00a0P{percent}: {scope.write.number(point, unit.places)}"
        for index, (percent, point) in enumerate(zip((10, 50, 90), points, strict=True))
    }
    made = Chart(
        "xy", (),
        (
            Series(title, shares, x=values, number_format=scope.write.excel("percent")),
            Series("P10, P50, P90", (0.1, 0.5, 0.9), x=points, labels=labels),
        ),
        number_format=scope.write.excel("percent"), x_format=signed(unit.form),
    )  # fmt: skip
    chance = roi.chance_text(scope, found.probability_positive)
    figures = f"{scope.label('roi.probability_positive')}: {chance}."
    return _finish(scope, made, kind="scurve", title=title, subtitle=unit.unit, figures=figures)


CHARTS: Final[Mapping[str, Callable[[Scope], Chart]]] = {
    "revenue_budget": revenue_budget,
    "profit_waterfall": profit_waterfall,
    "pipeline_stages": pipeline_stages,
    "whitespace_top": whitespace_top,
    "wallet_share": wallet_share,
    "health_parts": health_parts_chart,
    "goal_attainment": goal_attainment,
    "benefits_cumulated": benefits_cumulated,
    "benefits_by_line": benefits_by_line,
    "service_trend": service_trend,
    "agreed_closed": agreed_closed,
    "roadmap": roadmap,
    "roi_cash_flow": roi_cash_flow,
    "roi_scenarios": roi_scenarios,
    "roi_tornado": roi_tornado,
    "roi_distribution": roi_distribution,
    "roi_s_curve": roi_s_curve,
}
