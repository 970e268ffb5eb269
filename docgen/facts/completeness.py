"""Facts of the account plan: its sections with lead, callout and status, and how complete it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from docgen.analysis import whitespace as cells
from docgen.analysis.completeness import SECTIONS, Completeness, SectionState, completeness
from docgen.analysis.goals import standings
from docgen.analysis.outcome import Reason
from docgen.analysis.periods import parse
from docgen.analysis.profit import waterfall
from docgen.errors import DocgenError
from docgen.facts import charts_word, commerce, goals, kpis, people, plan, proof, tables
from docgen.facts.catalogue import Tone
from docgen.facts.catalogue_word import PlanCharts, PlanFact, SectionFact, SectionStatePair, ToFillFact
from docgen.facts.catalogue_word import SectionState as StateFact
from docgen.facts.plan_layout import placed
from docgen.facts.scope import Scope
from docgen.facts.tables import KPI_ROWS
from docgen.facts.whitespace import offering_name

IDS: Final = (*(section.id for section in SECTIONS), "appendix")
# Sections that stand in the plan only where the account asks for them.
_ON_REQUEST: Final = frozenset({"swot", "competitors", "economics"})
_TONES: Final[Mapping[str, Tone]] = {"complete": "on_track", "partial": "watch", "missing": "act"}
_CONTENTS_FROM: Final = 4
_POINTS: Final = 3
_REVENUE_ROWS: Final = 12
_NOTHING: Final[SectionFact] = {
    "show": False, "number": "", "page": "", "filled": False, "lead": None, "callout": None, "missing": None,
}  # fmt: skip


def plan_fact(scope: Scope) -> PlanFact:
    """The plan; internal, and empty for customers."""
    if not scope.internal:
        nothing = _NOTHING
        made: dict[str, Any] = dict.fromkeys(IDS, nothing)
        no_charts = dict.fromkeys(("revenue", "attainment", "whitespace", "pipeline", "capacity"), False)
        words = dict.fromkeys(("subtitle", "period_text", "completeness_text", "completeness_line"), "")
        empty: dict[str, Any] = words | {
            "sponsor_text": None,
            "comments": [],
            "states": [],
            "to_fill": [],
            "contents": False,
        }
        return cast(PlanFact, empty | {"core_breaks": False, "charts": no_charts} | made)
    found = completeness(scope.account)
    states = {one.id: one for one in found.sections}
    sections: dict[str, Any] = {name: _section(scope, name, states.get(name)) for name in IDS}
    others = [name for name in IDS[1:-1] if sections[name]["show"]]
    if not others:
        sections["appendix"]["show"] = False
    shown = [name for name in IDS if sections[name]["show"]]
    places = placed(scope, shown, 3 if len(shown) >= _CONTENTS_FROM else 2)
    for number, name in enumerate(shown, 1):
        sections[name] |= {"number": str(number), "page": str(places[name])}
    share = scope.write.percent(found.share, 0)
    done = found.count("complete") + found.count("partial")
    head = {
        "subtitle": _subtitle(scope),
        "sponsor_text": _sponsor_text(scope),
        "period_text": _period_text(scope),
        "comments": comments(scope),
        "completeness_text": scope.label("plan.completeness_of", share=share),
        "completeness_line": scope.label("plan.completeness_line", n=done, total=len(found.sections)),
        "states": _pairs([_state(scope, one, shown) for one in found.sections]),
        "to_fill": _to_fill(scope, found, shown),
        "contents": len(shown) >= _CONTENTS_FROM,
        "core_breaks": bool(scope.account.objectives and plan.risks(scope)),
        "charts": _charts(scope),
    }
    return cast(PlanFact, head | sections)


def _charts(scope: Scope) -> PlanCharts:
    known = [one for one in standings(scope.figures) if one.attainment is not None]
    cells_open = cells.top_cells(cells.cells(scope.figures))
    return {
        "revenue": len(scope.account.revenue.rows) >= _REVENUE_ROWS,
        "attainment": len(known) >= _POINTS,
        "whitespace": len(cells_open) >= _POINTS,
        "pipeline": len(commerce.open_opportunities(scope)) >= _POINTS,
        "capacity": not charts_word.plan_capacity(scope).is_empty,
    }


def _subtitle(scope: Scope) -> str:
    """Where the year should take the account: the first goal, else how far the plan itself is."""
    top = goals.goals_top(scope)
    if not top:
        return scope.label("plan.cover_share", share=scope.write.percent(completeness(scope.account).share, 0))
    goal = top[0]
    if goal["now"] == scope.write.number(None):
        return scope.label("plan.cover_target", goal=goal["text"], target=goal["target"])
    return scope.label("plan.cover_goal", goal=goal["text"], now=goal["now"], target=goal["target"])


def _sponsor_text(scope: Scope) -> str | None:
    """Our sponsor with the title, which stands within a line: Thomas Rask, adm. direktør."""
    sponsor = scope.account.sponsor_ours
    if sponsor is None:
        return None
    title = people.title_within(scope, scope.text(sponsor.title) or "")
    return ", ".join(part for part in (sponsor.name, title) if part)


def _period_text(scope: Scope) -> str:
    """The days of the plan's year, from first to last."""
    start = scope.period.fiscal_start
    try:
        year = parse(scope.account.plan_period or str(scope.as_of.year), start)
    except DocgenError:
        return scope.account.plan_period or ""
    return scope.write.date_range(year.start, year.last_day)


def _state(scope: Scope, one: SectionState, shown: list[str]) -> StateFact:
    number = str(shown.index(one.id) + 1) if one.id in shown else ""
    status = scope.status(_TONES[one.state], scope.label(f"completeness.{one.state}"))
    return {"number": number, "title": scope.label(f"section_id.{one.id}"), **status}


def _pairs(states: list[StateFact]) -> list[SectionStatePair]:
    half = (len(states) + 1) // 2
    right: list[StateFact | None] = [*states[half:], None]
    return [{"left": left, "right": right[index]} for index, left in enumerate(states[:half])]


def _section(scope: Scope, name: str, state: SectionState | None) -> SectionFact:
    filled = _HAS[name](scope)
    asked = name in scope.account.sections
    show = asked or (filled and name not in _ON_REQUEST)
    lead, callout = _LEADS.get(name), _CALLOUTS.get(name)
    conclusion = lead(scope) if lead and filled else None
    # The summary always stands; what it lacks is the sentence that only a person can write.
    lacks = (asked and not filled) or (name == "exec_summary" and conclusion is None)
    return {
        **_NOTHING,
        "show": show,
        "filled": filled,
        "lead": conclusion,
        "callout": callout(scope) if callout and filled else None,
        "missing": _missing(scope, state) if lacks else None,
    }


def _to_fill(scope: Scope, found: Completeness, shown: list[str]) -> list[ToFillFact]:
    """What a thin plan still lacks, section by section; a plan with contents says it on its cover."""
    if len(shown) >= _CONTENTS_FROM:
        return []
    return [
        {
            "title": scope.label(f"section_id.{one.id}"),
            "question": scope.label(f"section_question.{one.id}"),
            "fields": ", ".join(one.lacks),
            "owner": _owner(scope),
        }
        for one in found.sections
        if one.lacks
    ]


def _owner(scope: Scope) -> str:
    return scope.account.kams[0] if scope.account.kams else scope.source.company.short_name


def _missing(scope: Scope, state: SectionState | None) -> str:
    lacks = ", ".join(state.lacks) if state and state.lacks else scope.label("page.as_of_none")
    fill = scope.label("note.fill_in", field=lacks, file="account.yaml")
    return f"{fill}. {scope.label('note.owner_by', owner=_owner(scope), date=_next_date(scope))}."


def _next_date(scope: Scope) -> str:
    ahead = [one.planned for one in scope.account.meetings if one.held is None and one.planned >= scope.as_of]
    return scope.write.date(min(ahead, default=scope.as_of + dt.timedelta(days=30)), "long")


_HAS: Final[Mapping[str, Callable[[Scope], bool]]] = {
    "exec_summary": lambda scope: True,
    "profile": lambda scope: bool(
        scope.account.priorities or scope.account.challenges or scope.account.customer_goals or scope.account.contracts
    ),
    "kpi_dashboard": lambda scope: len(scope.account.revenue.rows) >= _REVENUE_ROWS,
    "objectives": lambda scope: bool(scope.account.objectives),
    "value_winthemes": lambda scope: bool(scope.source.themes and scope.account.customer_goals),
    "stakeholders": lambda scope: len(scope.account.stakeholders) > 1,
    "governance": lambda scope: bool(scope.account.meetings or scope.account.governance or scope.account.raci),
    "whitespace": lambda scope: bool(scope.account.whitespace),
    "pipeline": lambda scope: bool(commerce.open_opportunities(scope)),
    "swot": lambda scope: scope.account.swot is not None,
    "competitors": lambda scope: bool(scope.account.competitors),
    "economics": lambda scope: _profit(scope) is not None,
    "success_plan": lambda scope: bool(scope.account.milestones),
    "risks": lambda scope: bool(plan.risks(scope)),
    "actions": lambda scope: bool(scope.account.actions),
    "resources": lambda scope: bool(scope.account.budgets or any(one.hours is not None for one in scope.account.team)),
    "appendix": lambda scope: True,
}


# --- leads: the conclusion of a section in one sentence ----------------------------------------------------------


def _kpi_lead(scope: Scope) -> str | None:
    judged = [one for one in (kpis.kpi(scope, name) for name in KPI_ROWS) if one["tone"] != "none"]
    if not judged:
        return _revenue_lead(scope)
    good = sum(one["tone"] == "on_track" for one in judged)
    return scope.words.sentence("lead.kpis", n=good, total=len(judged), date=scope.write.date(scope.as_of, "long"))


def _revenue_lead(scope: Scope) -> str | None:
    revenue, growth = kpis.kpi(scope, "revenue_12m"), kpis.kpi(scope, "revenue_growth_12m")
    if revenue["value"] is None or growth["value"] is None:
        return None
    share = scope.write.percent(growth["value"], sign=True)
    return scope.label("lead.summary", customer=_name(scope), revenue=revenue["text"], growth=share)


def _name(scope: Scope) -> str:
    return scope.account.short_name or scope.account.name


def _summary_lead(scope: Scope) -> str | None:
    return scope.text(scope.account.summary.why) or _revenue_lead(scope)


def _goals_lead(scope: Scope) -> str:
    listed = goals.goals(scope)
    good = sum(goal["tone"] == "on_track" for goal in listed)
    return scope.words.sentence("lead.goals", n=good, total=len(listed))


def _people_lead(scope: Scope) -> str:
    days = scope.write.number(scope.figures.limits["contact_days"])
    return scope.words.sentence("lead.people", n=len(people.people_gaps(scope)), days=days)


def _governance_lead(scope: Scope) -> str | None:
    past = [one for one in scope.account.meetings if one.planned <= scope.as_of]
    following = plan.governance(scope)["next_meeting_text"]
    if not past or following is None:
        return None
    held = sum(one.held is not None for one in past)
    every = "yes" if held == len(past) else "no"
    return scope.words.sentence("lead.governance", all=every, held=held, planned=len(past), date=following)


def _whitespace_lead(scope: Scope) -> str | None:
    found = cells.matrix(scope.figures)
    if not found.open_total:
        return None
    most, unit = max(zip(found.open_by_unit, found.units, strict=True), key=lambda pair: pair[0])
    amount = scope.money(found.open_total)
    return scope.label("lead.whitespace", amount=amount, unit=unit, most=scope.money(most))


def _pipeline_lead(scope: Scope) -> str:
    found = commerce.pipeline(scope)
    return scope.words.sentence(
        "lead.pipeline", n=found["count"], amount=found["total_text"], weighted=found["weighted_text"]
    )


def _profit(scope: Scope) -> tuple[Decimal, Decimal] | None:
    """Account profit and revenue of the last twelve months."""
    found = waterfall(scope.figures, scope.period.trailing_year(scope.as_of))
    if isinstance(found, Reason) or found.profit is None:
        return None
    return found.profit, found.revenue


def _economics_lead(scope: Scope) -> str | None:
    found = _profit(scope)
    if found is None or not found[1]:
        return None
    margin = scope.write.percent(found[0] / found[1], 1)
    return scope.label("lead.economics", profit=scope.money(found[0]), margin=margin)


def _success_lead(scope: Scope) -> str | None:
    steps = [one for one in scope.account.milestones if one.status != "cancelled"]
    done = sum(one.status == "done" for one in steps)
    ahead = [one for one in steps if one.status != "done" and one.due >= scope.as_of]
    if not ahead:
        return None
    following = min(ahead, key=lambda one: one.due)
    words, date = scope.need(following.text), scope.write.date(following.due, "long")
    return scope.words.sentence("lead.success_plan", done=done, total=len(steps), next=words, date=date)


def _risks_lead(scope: Scope) -> str:
    listed = plan.risks(scope)
    high = sum(risk["level"] == "high" for risk in listed)
    return scope.words.sentence("lead.risks", n=high, total=len(listed))


def _actions_lead(scope: Scope) -> str:
    until = scope.as_of + plan.NEXT
    ahead = [one for one in scope.account.actions if one.status in ("not_started", "in_progress")]
    late = sum(one.due is not None and one.due < scope.as_of for one in ahead)
    soon = sum(one.due is not None and scope.as_of <= one.due <= until for one in ahead)
    return scope.words.sentence("lead.actions", late=late, n=soon, date=scope.write.date(until, "long"))


def _themes_lead(scope: Scope) -> str:
    return scope.words.sentence("lead.themes", n=len(scope.source.themes), customer=_name(scope))


def _swot_lead(scope: Scope) -> str | None:
    found = scope.account.swot
    if found is None:
        return None
    lists = (found.strengths, found.weaknesses, found.opportunities, found.threats)
    shown = {key: min(len(one), 4) for key, one in zip("swot", lists, strict=True)}
    return scope.words.sentence("lead.swot", **shown)


def _competitors_lead(scope: Scope) -> str | None:
    known = [(one.share, one.name) for one in scope.account.competitors if one.share]
    if not known:
        return None
    share, name = max(known, key=lambda one: one[0])
    return scope.label("lead.competitors", name=name, share=scope.write.percent(share, 0))


def _resources_lead(scope: Scope) -> str | None:
    shown = charts_word.plan_capacity(scope)
    if shown.is_empty:
        return None
    there, planned = (sum(value or 0.0 for value in series.values) for series in shown.series)
    first, last = str(shown.categories[0]), str(shown.categories[-1])
    if first.split()[1:] == last.split()[1:]:
        first = first.split()[0]  # Q1–Q4 2026, the year once
    return scope.label(
        "lead.resources",
        planned=scope.write.number(planned, 0),
        available=scope.write.number(there, 0),
        period=scope.write.join_range(first, last),
    )


def _appendix_lead(scope: Scope) -> str | None:
    count = len(tables.sources(scope))
    date = scope.write.date(scope.as_of, "long")
    return scope.label("lead.appendix", n=count, date=date) if count else None


def _profile_lead(scope: Scope) -> str | None:
    return scope.text(scope.account.vision)


_LEADS: Final[Mapping[str, Callable[[Scope], str | None]]] = {
    "exec_summary": _summary_lead,
    "profile": _profile_lead,
    "kpi_dashboard": _kpi_lead,
    "objectives": _goals_lead,
    "value_winthemes": _themes_lead,
    "stakeholders": _people_lead,
    "governance": _governance_lead,
    "whitespace": _whitespace_lead,
    "pipeline": _pipeline_lead,
    "economics": _economics_lead,
    "swot": _swot_lead,
    "competitors": _competitors_lead,
    "success_plan": _success_lead,
    "risks": _risks_lead,
    "actions": _actions_lead,
    "resources": _resources_lead,
    "appendix": _appendix_lead,
}


def comments(scope: Scope) -> list[str]:
    """What the dashboard says in three sentences at most: growth, the worst against plan, the largest fall."""
    revenue = _revenue_lead(scope)
    shown = [kpis.kpi(scope, name) for name in KPI_ROWS]
    behind = sorted(
        (one for one in shown if one["tone"] in ("act", "watch") and one["value"] is not None),
        key=lambda one: one["tone"] != "act",
    )
    named = {one["name"] for one in behind[:1]}
    fell = [one for one in shown if one["arrow"] == "↓" and one["name"] not in named]
    texts = [revenue] if revenue else []
    texts += [
        scope.label("plan.comment_plan", name=one["name"], now=one["text"], plan=one["plan"])
        for one in behind[:1]
        if one["plan"] != scope.write.number(None)
    ]
    texts += [
        scope.label("plan.comment_moved", name=one["name"], before=one["previous"], now=one["text"])
        for one in fell[: 3 - len(texts)]
    ]
    return texts


# --- callouts: the decision or next step that ends a section ------------------------------------------------------


def _themes_callout(scope: Scope) -> str | None:
    titles = {theme["id"]: theme["title"] for theme in proof.themes(scope)}
    parts = [
        scope.label("plan.theme_to_whom", theme=titles[one.snippet], person=one.stakeholder)
        for one in scope.account.themes
        if one.stakeholder and one.snippet in titles
    ]
    return "; ".join(parts[:3]) + "." if parts else None


def _people_callout(scope: Scope) -> str | None:
    gap = next((person for person in people.people_gaps(scope) if person["next_step"]), None)
    if gap is None:
        return None
    owner = f" ({gap['owner']})" if gap["owner"] else ""
    return f"{gap['name']}: {gap['next_step']}{owner}."


def _pipeline_callout(scope: Scope) -> str | None:
    first = next((one for one in commerce.opportunities(scope) if one["next_step"]), None)
    return f"{first['name']}: {first['next_step'].rstrip('.')}." if first and first["next_step"] else None


def _whitespace_callout(scope: Scope) -> str | None:
    chosen = [
        f"{one.cell.unit} · {offering_name(scope, one.cell.offering)} ({scope.money(one.potential)})"
        for one in cells.campaign_cells(scope.figures)
    ]
    return "; ".join(chosen) + "." if chosen else None


def _risks_callout(scope: Scope) -> str | None:
    first = next((risk for risk in plan.risks(scope) if risk["fallback"]), None)
    return f"{first['number']}: {first['fallback'].rstrip('.')}." if first and first["fallback"] else None


def _governance_callout(scope: Scope) -> str | None:
    return plan.governance(scope)["escalation"]


def _competitors_callout(scope: Scope) -> str | None:
    parts = [(one.name, scope.text(one.counter)) for one in scope.account.competitors]
    return next((f"{name}: {counter.rstrip('.')}." for name, counter in parts if counter), None)


def _actions_callout(scope: Scope) -> str | None:
    following = next((one for one in plan.actions_next(scope) if not one["late"]), None)
    if following is None:
        return None
    details = ", ".join(part for part in (following["owner"], following["due_text"]) if part)
    return f"{following['what']} ({details})." if details else f"{following['what']}."


_CALLOUTS: Final[Mapping[str, Callable[[Scope], str | None]]] = {
    "value_winthemes": _themes_callout,
    "stakeholders": _people_callout,
    "governance": _governance_callout,
    "whitespace": _whitespace_callout,
    "pipeline": _pipeline_callout,
    "competitors": _competitors_callout,
    "risks": _risks_callout,
    "actions": _actions_callout,
}
