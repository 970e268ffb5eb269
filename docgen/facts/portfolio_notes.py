"""Speaker notes of the portfolio review: what to say, what backs it, the likely question and its answer.

All figures are those of the slides; what a slide does not show is not in its notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, cast

from docgen.analysis.figures import Figures
from docgen.analysis.ledger import ZERO
from docgen.facts.catalogue_portfolio import PortfolioFlags, PortfolioSlides
from docgen.facts.portfolio_lists import cell_name, health_red, ranking, renewals, year_wheel
from docgen.facts.portfolio_scope import PortfolioScope, best_cells, by_revenue, hours, revenue_of_year

Told = tuple[str, Mapping[str, object]]


def notes(
    scope: PortfolioScope, titles: Mapping[str, str], shown: PortfolioFlags, decisions: Sequence[str]
) -> PortfolioSlides:
    """Notes for each slide; those of the cover are left to the speaker.

    Args:
        scope: the portfolio.
        titles: the title of each slide, which also says what comes next.
        shown: which slides are shown.
        decisions: the reasons of the decisions sought.
    """
    flags = cast(Mapping[str, bool], shown)
    order = [slide for slide in titles if flags[slide]]
    made = dict.fromkeys(titles, "")
    for slide, make in _FACTS.items():
        after = next(iter(order[order.index(slide) + 1 :]), None) if slide in order else None
        made[slide] = _worded(scope, slide, make(scope), titles[after] if after else None)
    made["decisions"] = _worded(scope, "decisions", {"evidence": _list(list(decisions))}, None)
    return cast(PortfolioSlides, made)


def _worded(scope: PortfolioScope, slide: str, facts: Mapping[str, str], after: str | None) -> str:
    """The parts as lines; a part without figures gives way."""
    fixed = {name: scope.label(f"portfolio_note.{slide}.{name}") for name in ("message",)}
    parts: dict[str, str | None] = {**fixed, "evidence": facts.get("evidence")}
    answer = facts.get("answer") or (scope.label("portfolio_note.decisions.answer") if slide == "decisions" else "")
    if answer:
        parts["question"] = facts.get("question") or scope.label(f"portfolio_note.{slide}.question")
        parts["answer"] = answer
    parts["transition"] = after
    return "\n".join(f"{scope.label(f'note.{name}')}: {text}" for name, text in parts.items() if text)


def _list(items: Sequence[str]) -> str:
    return "; ".join(item.rstrip(".") for item in items[:3]) + "." if items else ""


def _say(scope: PortfolioScope, slide: str, part: str, **values: object) -> str:
    return scope.label(f"portfolio_note.{slide}.{part}", **values)


def _overview(scope: PortfolioScope) -> dict[str, str]:
    earned = [(scope.name(one.account), revenue_of_year(one) or ZERO) for one in by_revenue(scope)]
    total = sum((amount for _, amount in earned), ZERO)
    if total <= 0:
        return {}

    def share(amounts: Sequence[tuple[str, Decimal]]) -> str:
        return scope.write.percent(sum((amount for _, amount in amounts), ZERO) / total, 0)

    names = scope.write.join([name for name, _ in earned[:3]])
    return {
        "evidence": _say(scope, "overview", "evidence", names=names, share=share(earned[:3])),
        "answer": _say(scope, "overview", "answer", name=earned[0][0], share=share(earned[:1])),
    }


def _growth(one: Figures) -> float | None:
    value = one.kpi("revenue_growth_12m").value
    return None if value is None else float(value)


def _revenue(scope: PortfolioScope) -> dict[str, str]:
    sums = scope.whole.sums(scope.whole.now, year=True)

    def rate(now: Decimal, before: Decimal) -> str:
        return scope.write.percent((now - before) / before if before > 0 else None, 1, sign=True)

    told = _say(
        scope, "revenue", "evidence",
        revenue=scope.write.money(sums.revenue, scope.currency, decimals=1, scale="million"),
        growth=rate(sums.now, sums.before), like=rate(sums.now_alike, sums.before_alike),
    )  # fmt: skip
    known = [(value, scope.name(one.account)) for one in scope.whole.figures if (value := _growth(one)) is not None]
    if len(known) < 2:
        return {"evidence": told}
    (most, fast), (least, slow) = max(known), min(known)
    up, down = (scope.write.percent(value, 0, sign=True) for value in (most, least))
    return {"evidence": told, "answer": _say(scope, "revenue", "answer", fast=fast, up=up, slow=slow, down=down)}


def _ranking(scope: PortfolioScope) -> dict[str, str]:
    rows = [row for row in ranking(scope) if row["rank"].isdigit()]
    if len(rows) < 2:
        return {}
    names = scope.write.join([f"{row['name']} ({row['score_text']})" for row in rows[:3]])
    last = rows[-1]
    return {
        "evidence": _say(scope, "ranking", "evidence", names=names),
        "question": _say(scope, "ranking", "question", last=last["name"]),
        "answer": _say(scope, "ranking", "answer", last=last["name"], score=last["score_text"]),
    }


def _bubble(scope: PortfolioScope) -> dict[str, str]:
    known = [one for one in scope.ranked if one.score is not None and one.growth is not None and one.revenue]
    if not known:
        return {}
    strong = [scope.short(one.id) for one in known if (one.score or 0) >= 60 and (one.growth or 0) > 0.05]
    weakest = min(known, key=lambda one: (one.score or 0, one.id))
    told = _say(scope, "bubble", "evidence", names=scope.write.join(strong)) if strong else ""
    return {"evidence": told, "answer": _say(scope, "bubble", "answer", name=scope.short(weakest.id))}


def _health(scope: PortfolioScope) -> dict[str, str]:
    red = health_red(scope)
    steps = [f"{row['name']}: {row['next']} ({row['kam']})" for row in red if row["next"]]
    return {
        "evidence": _list([f"{row['name']} {row['score_text']} ({row['why']})" for row in red]),
        "answer": _list(steps),
    }


def _pipeline(scope: PortfolioScope) -> dict[str, str]:
    ending = [f"{row['account']}, {row['contract']} ({row['end_text']})" for row in renewals(scope)]
    covered = [
        (float(value), scope.name(one.account))
        for one in scope.whole.figures
        if (value := one.kpi("pipeline_coverage").value) is not None
    ]
    thin = [f"{name} ({scope.write.number(value, 1)} x)" for value, name in sorted(covered)]
    told = _say(scope, "pipeline", "evidence", list=_list(ending)) if ending else _say(scope, "pipeline", "none")
    return {"evidence": told, "answer": _say(scope, "pipeline", "answer", list=_list(thin)) if thin else ""}


def _whitespace(scope: PortfolioScope) -> dict[str, str]:
    cells = best_cells(scope)
    if not cells:
        return {}
    named = [f"{cell_name(scope, one, cell)} ({scope.money(cell.potential)})" for one, cell in cells]
    total = scope.money(sum((cell.potential for _, cell in cells), ZERO))
    return {
        "evidence": _say(scope, "whitespace", "evidence", list=_list(named)),
        "answer": _say(scope, "whitespace", "answer", n=len(cells), sum=total),
    }


def _capacity(scope: PortfolioScope) -> dict[str, str]:
    rows = hours(scope)
    if not rows:
        return {}
    listed = [f"{role}: {scope.write.number(plan, 0)} / {scope.write.number(there, 0)}" for role, there, plan in rows]
    role, free = max(((role, there - plan) for role, there, plan in rows), key=lambda pair: pair[1])
    return {
        "evidence": "; ".join(listed) + ".",
        "answer": _say(scope, "capacity", "answer", role=role, hours=scope.write.number(free, 0)) if free > 0 else "",
    }


def _year_wheel(scope: PortfolioScope) -> dict[str, str]:
    rows = year_wheel(scope)
    if not rows:
        return {}

    def listed(tone: str = "") -> str:
        return _list([f"{row['account']} ({row['date_text']})" for row in rows if not tone or row["tone"] == tone])

    left = listed("none")
    answer = _say(scope, "year_wheel", "answer", list=left) if left else _say(scope, "year_wheel", "all_ready")
    return {"evidence": _say(scope, "year_wheel", "evidence", list=listed()), "answer": answer}


_FACTS: Final[Mapping[str, Callable[[PortfolioScope], dict[str, str]]]] = {
    "overview": _overview,
    "revenue": _revenue,
    "ranking": _ranking,
    "bubble": _bubble,
    "health": _health,
    "pipeline": _pipeline,
    "whitespace": _whitespace,
    "capacity": _capacity,
    "year_wheel": _year_wheel,
}
