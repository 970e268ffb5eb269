"""Health score, engagement level and NPS."""

from __future__ import annotations

import datetime as dt
from typing import Final

from docgen.analysis.coverage import contacts, executive_contact
from docgen.analysis.figures import Figures
from docgen.analysis.health import (
    Part,
    band,
    health_parts,
    net_promoter_score,
    recency_score,
    surveys,
    weighted_score,
)
from docgen.analysis.outcome import Detail, Input, KpiDefinition, Moment, Outcome, Reason, found, missing
from docgen.analysis.periods import shift_months
from docgen.analysis.thresholds import ENGAGEMENT_WEIGHTS

FEW_ANSWERS: Final = 5


def health_score(figures: Figures, moment: Moment) -> Outcome:
    """sum(weight x score) / sum(weight) over the parts that are scored, 0 to 100.

    Parts: usage .30, relationship .25, satisfaction .20, support .15, commercial .10 (configurable); missing under
    60 % of the weight.

    Unit: score.  Source: health.score, surveys.score (HS1, HS2).
    """
    parts = health_parts(figures, moment.as_of)
    if all(part.score is None for part in parts):
        return missing("no_health")
    notes = (Reason("satisfaction_from_nps"),) if any(part.computed for part in parts) else ()
    return _weighted(figures, parts, "health", notes, banded=True)


def engagement_level(figures: Figures, moment: Moment) -> Outcome:
    """40 % stakeholders contacted in 90 days / mapped, 30 % meetings held / planned, 30 % recency of the executives.

    0 to 100; meetings are those planned in the twelve months up to as-of, recency is max(0, 100 - 100 x days / 180).

    Unit: score.  Source: stakeholders.last_contact, activities.date, meetings.held (guide).
    """
    if not figures.account.stakeholders:
        return missing("no_stakeholders")
    weights = ENGAGEMENT_WEIGHTS
    parts = [
        Part("coverage", weights["coverage"], _covered(figures, moment.as_of)),
        Part("meetings", weights["meetings"], _meetings_held(figures, moment.as_of)),
        Part("executive", weights["executive"], _executive(figures, moment.as_of)),
    ]
    return _weighted(figures, parts, "stakeholders", ())


def nps(figures: Figures, moment: Moment) -> Outcome:
    """Percentage of answers 9-10 less percentage of 0-6, -100 to 100, of the twelve months up to as-of.

    Unit: number.  Source: surveys.score.
    """
    answers = [score for _, score in surveys(figures, moment.as_of)]
    if not answers:
        return missing("no_surveys")
    count = len(answers)
    notes = (Reason("few_answers", (("n", count),)),) if count < FEW_ANSWERS else ()
    return found(net_promoter_score(answers), Input("surveys.score", float(count)), notes=notes, n=count)


def _weighted(
    figures: Figures, parts: list[Part], path: str, notes: tuple[Reason, ...], *, banded: bool = False
) -> Outcome:
    result = weighted_score(parts, figures.limits["health_min_weight"])
    details: dict[str, Detail] = {
        "known": result.known,
        "parts": {part.name: part.score for part in parts},
        "weights": {part.name: part.weight for part in parts},
    }
    inputs = tuple(Input(f"{path}.{part.name}", part.score) for part in parts)
    if result.score is None:
        least = figures.limits["health_min_weight"]
        return missing("low_weight", *inputs, details=details, share=result.known, share_min=least)
    if result.known < 1 - 1e-9:
        notes = (*notes, Reason("reweighted", (("share", result.known),)))
    if banded:
        details["band"] = band(result.score, figures.limits)
    return found(result.score, *inputs, notes=notes, **details)


def _covered(figures: Figures, as_of: dt.date) -> float:
    people = contacts(figures, as_of)
    recent = sum(one.days is not None and one.days <= figures.limits["contact_days"] for one in people)
    return 100 * recent / len(people)


def _meetings_held(figures: Figures, as_of: dt.date) -> float | None:
    first = shift_months(as_of, -12)
    due = [one for one in figures.account.meetings if first < one.planned <= as_of]
    return 100 * sum(one.held is not None and one.held <= as_of for one in due) / len(due) if due else None


def _executive(figures: Figures, as_of: dt.date) -> float | None:
    last = executive_contact(figures, as_of)
    return None if last is None else recency_score((as_of - last).days, figures.limits["executive_touch_days"])


DEFINITIONS: Final = (
    KpiDefinition(
        id="health_score", group="guide", unit="score", direction="higher_better",
        inputs=("health.score", "surveys.score"), compute=health_score,
        label={"da": "Kundesundhed (health score)", "en": "Health score"},
        short={"da": "Kundesundhed", "en": "Health score"},
        formula={"da": "vægtet gennemsnit af de kendte delscorer, 0–100; mindst 60 % af vægten kendt",
                 "en": "weighted mean of the scored parts, 0–100; at least 60% of the weight known"},
        source="HS1, HS2",
    ),
    KpiDefinition(
        id="engagement_level", group="guide", unit="score", direction="higher_better",
        inputs=("stakeholders.last_contact", "activities.date", "meetings.held"), compute=engagement_level,
        label={"da": "Engagementsniveau", "en": "Engagement level"},
        formula={
            "da": "40 % interessenter kontaktet inden for 90 dage + 30 % afholdte møder + 30 % seneste ledelseskontakt",
            "en": "40% stakeholders contacted within 90 days + 30% meetings held + 30% recency of executives",
        },
        source="guide",
    ),
    KpiDefinition(
        id="nps", group="health", unit="number", direction="higher_better", inputs=("surveys.score",), compute=nps,
        label={"da": "NPS", "en": "NPS"},
        formula={"da": "andel svar 9–10 minus andel svar 0–6, seneste 12 måneder",
                 "en": "percentage of answers 9–10 less percentage of 0–6, last 12 months"},
    ),
)  # fmt: skip
