"""Governance cycle, on-time rate of the meetings, and how fast decisions are taken.

Meetings and their decisions are whole customer lists, so customers see the same
figures as we do.  Open requests are counted with their age, never averaged in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from statistics import fmean, median
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.outcome import Input, KpiDefinition, Moment, Outcome, Reason, found, missing

REVIEWS: Final = frozenset({"executive_review", "business_review", "planning_session", "steering"})


def governance_cycle(figures: Figures, moment: Moment) -> Outcome:
    """Median days between held reviews up to as-of; `on_time` among the details is held within 14 days / planned.

    Reviews are executive and business reviews, planning sessions and steering meetings.

    Unit: days.  Source: meetings.type, meetings.planned, meetings.held (guide).
    """
    held = sorted({
        one.held for one in figures.account.meetings
        if one.type in REVIEWS and one.held is not None and one.held <= moment.as_of
    })  # fmt: skip
    on_time, due = _on_time(figures, moment.as_of)
    rate = on_time / due if due else None
    if len(held) < 2:
        return missing("few_meetings", details={"on_time": rate, "held": len(held)}, n=len(held))
    between = [(later - earlier).days for earlier, later in pairwise(held)]
    return found(
        float(median(between)), Input("meetings.held", float(len(held))), on_time=rate, held=len(held),
        last=held[-1],
    )  # fmt: skip


def governance_on_time(figures: Figures, moment: Moment) -> Outcome:
    """Reviews held within 14 days of their plan / reviews planned up to as-of, a share.

    A meeting that may still be held within its 14 days is not counted.

    Unit: share.  Source: meetings.type, meetings.planned, meetings.held.
    """
    on_time, due = _on_time(figures, moment.as_of)
    if not due:
        return missing("no_meetings")
    return found(on_time / due, Input("meetings.planned", float(due)), on_time=on_time, planned=due)


def decision_speed(figures: Figures, moment: Moment) -> Outcome:
    """Mean days from request to decision, over the decisions taken in the period; the median among the details.

    Unit: days.  Source: meetings.decisions (guide).
    """
    requests = [
        (one.requested, one.decided)
        for meeting in figures.account.meetings
        for one in meeting.decisions
        if one.requested <= moment.as_of
    ]
    return _speed(requests, moment, "meetings.decisions", "no_decisions")


def proposal_speed(figures: Figures, moment: Moment) -> Outcome:
    """Mean days from proposal to the customer's answer, over the proposals answered in the period; median beside.

    Unit: days.  Source: opportunities.proposed, opportunities.close.
    """
    proposals = [
        (one.proposed, one.close if one.stage in ("won", "lost") else None)
        for one in figures.account.opportunities
        if one.proposed is not None and one.proposed <= moment.as_of
    ]
    return _speed(proposals, moment, "opportunities", "no_proposals")


def _on_time(figures: Figures, as_of: dt.date) -> tuple[int, int]:
    window = dt.timedelta(days=int(figures.limits["meeting_window_days"]))
    on_time = due = 0
    for one in figures.account.meetings:
        held = one.held if one.held is not None and one.held <= as_of else None
        if one.type not in REVIEWS or (held is None and one.planned + window >= as_of):
            continue
        due += 1
        on_time += held is not None and abs(held - one.planned) <= window
    return on_time, due


def _speed(pairs: Iterable[tuple[dt.date, dt.date | None]], moment: Moment, path: str, none: str) -> Outcome:
    durations: list[int] = []
    ages: list[int] = []
    refused = 0
    for requested, decided in pairs:
        if decided is None or decided > moment.as_of:
            ages.append((moment.as_of - requested).days)
        elif decided < requested:
            refused += 1
        elif moment.period.contains(decided):
            durations.append((decided - requested).days)
    details = {"n": len(durations), "open": len(ages), "oldest_open": max(ages, default=None), "excluded": refused}
    if not durations:
        return missing(none, details=details)
    notes = [Reason("open_decisions", (("n", len(ages)), ("days", max(ages))))] if ages else []
    if refused:
        notes.append(Reason("negative_durations", (("n", refused),)))
    return found(
        fmean(durations), Input(path, float(len(durations)), moment.interval), notes=tuple(notes),
        mean=fmean(durations), median=float(median(durations)), **details,
    )  # fmt: skip


DEFINITIONS: Final = (
    KpiDefinition(
        id="governance_cycle", group="guide", unit="days", direction="none",
        inputs=("meetings.type", "meetings.planned", "meetings.held"), compute=governance_cycle,
        label={"da": "Kontostyringens cyklus", "en": "Governance cycle"},
        formula={"da": "median af dage mellem afholdte reviews og styremøder",
                 "en": "median days between held reviews and steering meetings"},
        source="guide",
    ),
    KpiDefinition(
        id="decision_speed", group="guide", unit="days", direction="lower_better",
        inputs=("meetings.decisions",), compute=decision_speed,
        label={"da": "Beslutningshastighed", "en": "Decision speed"},
        formula={"da": "gennemsnitligt antal dage fra anmodning til beslutning, beslutninger truffet i perioden",
                 "en": "mean days from request to decision, decisions taken in the period"},
        source="guide",
    ),
    KpiDefinition(
        id="governance_on_time", group="governance", unit="share", direction="higher_better",
        inputs=("meetings.type", "meetings.planned", "meetings.held"), compute=governance_on_time,
        label={"da": "Møder afholdt til tiden", "en": "Meetings held on time"},
        short={"da": "Møder til tiden", "en": "Meetings on time"},
        formula={"da": "møder afholdt inden for ±14 dage / planlagte møder",
                 "en": "meetings held within ±14 days / meetings planned"},
    ),
    KpiDefinition(
        id="proposal_speed", group="governance", unit="days", direction="lower_better",
        inputs=("opportunities.proposed", "opportunities.close"), compute=proposal_speed,
        label={"da": "Svartid på tilbud", "en": "Time to answer a proposal"},
        short={"da": "Svartid på tilbud", "en": "Time to answer"},
        formula={"da": "gennemsnitligt antal dage fra tilbud til svar, svar i perioden",
                 "en": "mean days from proposal to answer, answers in the period"},
    ),
)  # fmt: skip
