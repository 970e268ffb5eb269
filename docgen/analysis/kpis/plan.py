"""How the plan is carried out: goals, actions, whitespace, and the benefits the customer has had."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from statistics import fmean
from typing import Final

from docgen.analysis import benefits
from docgen.analysis.figures import Figures
from docgen.analysis.goals import capped, standings
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import (
    Input,
    KpiDefinition,
    Moment,
    Outcome,
    Reason,
    Reference,
    found,
    meaningless,
    missing,
)
from docgen.analysis.periods import ONE_DAY
from docgen.model.commerce import WhitespaceCell

_CELLS: Final = ("whitespace.status", "whitespace.potential")
OPEN_CELLS: Final = frozenset({"potential", "competitor"})


def goal_attainment(figures: Figures, moment: Moment) -> Outcome:
    """Mean attainment of the goals that are measured, each from 0 to 150 %, a share; `reached` of `n` beside it.

    Unit: share.  Source: objectives.target, objectives.actual.
    """
    every = [one for one in standings(figures, moment) if one.goal.target is not None]
    if not every:
        return missing("no_objectives")
    measured = [one.attainment for one in every if one.attainment is not None]
    if not measured:
        return missing("no_actual")
    left = len(every) - len(measured)
    notes = (Reason("unmeasured", (("n", left),)),) if left else ()
    reached = sum(share >= figures.limits["on_track"] - 1e-9 for share in measured)
    return found(
        fmean(capped(share) for share in measured), Input("objectives.actual", float(len(measured))), notes=notes,
        reached=reached, n=len(measured), goals=len(every),
    )  # fmt: skip


def plan_execution(figures: Figures, moment: Moment) -> Outcome:
    """Actions done on time / actions due up to as-of, a share.

    Cancelled ones count nowhere, one done without a day counts as on time, and one due today counts once it is done.

    Unit: share.  Source: actions.due, actions.status, actions.done_on.
    """
    alive = [one for one in figures.account.actions if one.status != "cancelled"]
    due = [one for one in alive if one.due is not None and one.due < moment.as_of + ONE_DAY * (one.status == "done")]
    undated = sum(one.due is None and one.status != "done" for one in alive)
    if not due:
        return missing("nothing_due", details={"undated": undated})
    on_time = overdue = undone = 0
    for one in due:
        finished = one.status == "done" and (one.done_on is None or one.done_on <= moment.as_of)
        on_time += finished and (one.done_on is None or one.due is None or one.done_on <= one.due)
        overdue += not finished
        undone += finished and one.done_on is None
    notes = [Reason("no_due_date", (("n", undated),))] if undated else []
    if undone:
        notes.append(Reason("no_done_date", (("n", undone),)))
    return found(
        on_time / len(due), Input("actions.due", float(len(due))), notes=tuple(notes), on_time=on_time, due=len(due),
        overdue=overdue, undated=undated,
    )  # fmt: skip


def whitespace_value(figures: Figures, moment: Moment) -> Outcome:
    """Sum of the yearly potential over the cells that are open or a competitor's, in the account's currency.

    Unit: money.  Source: whitespace.status, whitespace.potential.
    """
    del moment
    cells = figures.account.whitespace
    if not cells:
        return missing("no_whitespace")
    open_cells = [(index, one) for index, one in enumerate(cells) if one.status in OPEN_CELLS]
    known = [(index, one) for index, one in open_cells if one.potential is not None]
    if open_cells and not known:
        return missing("no_potential", n=len(open_cells))
    total = sum((cell_potential(figures, index, one) for index, one in known), ZERO)
    left = len(open_cells) - len(known)
    notes = (Reason("no_potential", (("n", left),)),) if left else ()
    oldest = min((one.date for _, one in known if one.date), default=None)
    return found(total, Input("whitespace.potential", total), notes=notes, cells=len(known), oldest=oldest)


def whitespace_penetration(figures: Figures, moment: Moment) -> Outcome:
    """Sold cells / relevant cells, a share; cells that are not relevant are left out.

    Unit: share.  Source: whitespace.status.
    """
    del moment
    cells = figures.account.whitespace
    if not cells:
        return missing("no_whitespace")
    share = penetration(cells)
    if share is None:
        return meaningless("no_relevant_cells")
    sold = sum(one.status == "sold" for one in cells)
    relevant = sum(one.status != "not_relevant" for one in cells)
    return found(share, Input("whitespace.status", float(relevant)), sold=sold, relevant=relevant)


def penetration(cells: Iterable[WhitespaceCell]) -> float | None:
    """Sold / relevant; None where no cell is relevant."""
    relevant = [one for one in cells if one.status != "not_relevant"]
    return sum(one.status == "sold" for one in relevant) / len(relevant) if relevant else None


def cell_potential(figures: Figures, index: int, cell: WhitespaceCell) -> Decimal:
    """The cell's yearly potential in the account's currency; 0 where it states none."""
    return figures.money(cell.potential or ZERO, cell.currency, cell.date, f"whitespace[{index}]")


def realised_benefits(figures: Figures, moment: Moment) -> Outcome:
    """Benefit that the customer has had and measured in the quarters of the period.

    Unit: money.  Source: benefits.amount, benefits.period.
    """
    rows = [one for one in _quarters(figures, moment) if moment.period.contains(one.period.last_day)]
    if not figures.account.benefits or not rows:
        return missing("no_benefits")
    total = sum((one.realised for one in rows), ZERO)
    return found(total, Input("benefits.amount", total, moment.interval))


def benefits_to_date(figures: Figures, moment: Moment) -> Outcome:
    """Benefit that the customer has had and measured from the first quarter to the end of the period.

    Unit: money.  Source: benefits.amount, benefits.period.
    """
    rows = _quarters(figures, moment)
    if not figures.account.benefits or not rows:
        return missing("no_benefits")
    last = rows[-1]
    return found(last.realised_to_date, Input("benefits.amount", last.realised_to_date), since=rows[0].period.slug)


def _quarters(figures: Figures, moment: Moment) -> tuple[benefits.Quarter, ...]:
    until, rows = figures.memo.get("benefit_quarters") or (moment.period, None)
    if rows is None or until.end < moment.period.end:
        plan = figures.context.benefit_plan.get(figures.account.id)
        until, rows = moment.period, benefits.quarters(figures, moment.period, plan)
        figures.memo["benefit_quarters"] = (until, rows)
    # Earlier ends see the first quarters of the longest row.
    last = moment.period.last_day
    return rows if until.end == moment.period.end else tuple(one for one in rows if one.period.start <= last)


def _benefit_plan(figures: Figures) -> Reference:
    rows = [one for one in _quarters(figures, figures.now) if figures.period.contains(one.period.last_day)]
    planned = [one.planned for one in rows if one.planned is not None]
    return Reference(sum(planned, ZERO)) if planned else Reference(None, Reason("no_plan"))


def _plan_to_date(figures: Figures) -> Reference:
    rows = _quarters(figures, figures.now)
    planned = rows[-1].planned_to_date if rows else None
    return Reference(planned, None if planned is not None else Reason("no_plan"))


DEFINITIONS: Final = (
    KpiDefinition(
        id="goal_attainment", group="plan", unit="share", direction="higher_better",
        inputs=("objectives.target", "objectives.actual"), compute=goal_attainment,
        label={"da": "Målopfyldelse", "en": "Goal attainment"},
        formula={"da": "gennemsnit af målenes opfyldelse, hver 0–150 %",
                 "en": "mean attainment of the goals, each 0–150%"},
    ),
    KpiDefinition(
        id="plan_execution", group="plan", unit="share", direction="higher_better",
        inputs=("actions.due", "actions.status", "actions.done_on"), compute=plan_execution,
        label={"da": "Planopfyldelse", "en": "Plan execution"},
        formula={"da": "opgaver afsluttet til tiden / forfaldne opgaver", "en": "actions done on time / actions due"},
    ),
    KpiDefinition(
        id="whitespace_value", group="plan", unit="money", direction="none", inputs=_CELLS,
        compute=whitespace_value, history=False,
        label={"da": "Uudnyttet potentiale", "en": "Whitespace value"},
        formula={"da": "sum af årligt potentiale i felter, der er åbne eller hos konkurrenter",
                 "en": "sum of yearly potential over cells that are open or a competitor's"},
    ),
    KpiDefinition(
        id="whitespace_penetration", group="plan", unit="share", direction="higher_better", inputs=_CELLS[:1],
        compute=whitespace_penetration, history=False,
        label={"da": "Penetration", "en": "Penetration"},
        formula={"da": "solgte felter / relevante felter", "en": "sold cells / relevant cells"},
    ),
    KpiDefinition(
        id="realised_benefits", group="value", unit="money", direction="higher_better",
        inputs=("benefits.amount", "benefits.period"), compute=realised_benefits, plan=_benefit_plan,
        label={"da": "Dokumenteret gevinst", "en": "Realised benefit"},
        formula={"da": "sum af målte gevinster i perioden", "en": "sum of measured benefits of the period"},
    ),
    KpiDefinition(
        id="benefits_to_date", group="value", unit="money", direction="higher_better",
        inputs=("benefits.amount", "benefits.period"), compute=benefits_to_date, plan=_plan_to_date,
        label={"da": "Dokumenteret gevinst til dato", "en": "Realised benefit to date"},
        short={"da": "Gevinst til dato", "en": "Benefit to date"},
        formula={"da": "sum af målte gevinster fra første kvartal til periodens slutning",
                 "en": "sum of measured benefits from the first quarter to the end of the period"},
    ),
)  # fmt: skip
