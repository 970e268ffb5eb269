"""What the measures, scores and rules hold figures against; `[thresholds]` of docgen.toml overrides single values.

Shares are fractions, ages are days.  The names are those of `docgen.workspace`;
the ones below `# Not in docgen.toml` are house constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Value = float | int
DEFAULTS: Final[Mapping[str, float]] = {
    "on_track": 1.0,  # attainment from which a measure is on track
    "watch": 0.9,  # attainment from which it is watched; below, it needs action
    "health_on_track": 70,
    "health_watch": 40,
    "health_min_weight": 0.6,  # health score and engagement level: least weight that must be known
    "key_accounts_max": 15,  # SEL-01: most key accounts in all
    "accounts_per_kam": 5,  # SEL-01: most key accounts of one manager
    "criteria_months": 12,  # SEL-02
    "growth_factor": 2,  # PIT-RES-02: planned growth against the best of the last three years
    "actions_per_owner": 8,  # PIT-RES-03: open in the same 30 days
    "sponsor_days": 180,  # PIT-OWN-03
    "stakeholders_min": 6,  # PIT-STK-03
    "single_thread": 0.6,  # PIT-STK-03: share of the contacts that one person carries
    "influence_high": 4,  # PIT-STK-05
    "contact_days": 90,  # PIT-STK-05, engagement level
    "completeness": 0.7,  # PIT-DAT-01
    "plan_days": 90,  # PIT-DAT-02
    "source_days": 35,  # PIT-DAT-02
    "overdue_share": 0.2,  # PIT-DAT-03
    "reconcile": 0.005,  # PIT-DAT-04
    "meeting_window_days": 14,  # governance cycle: a meeting held this close to its day is on time
    "renewal_days": 180,  # CON-01
    "customer_share": 0.2,  # PORT-01
    "roi_probability": 0.8,  # ROI-03
    "title_characters": 90,  # TXT-01
    "title_words_min": 4,  # TXT-01
    "slide_words": 45,  # TXT-01
    # Not in docgen.toml
    "owner_window_days": 30,  # PIT-RES-03: what "the same time" means
    "executive_touch_days": 180,  # engagement level: recency of the executives falls to 0 over so many days
    "discount_rate": 0.10,  # customer lifetime value, a year
    "lifetime_years": 5,
    "score_shift": 10,  # points by which each weight moves to show how stable the rank is
    "market_growth": 0.03,  # selection score, where portfolio.yaml names none
}
HEALTH_WEIGHTS: Final[Mapping[str, float]] = {
    "usage": 0.30,
    "relationship": 0.25,
    "satisfaction": 0.20,
    "support": 0.15,
    "commercial": 0.10,
}
ENGAGEMENT_WEIGHTS: Final[Mapping[str, float]] = {"coverage": 0.40, "meetings": 0.30, "executive": 0.30}
SCORE_WEIGHTS: Final[Mapping[str, float]] = {
    "annual_value": 25,
    "strategic_fit": 20,
    "complexity": 15,
    "access": 15,
    "growth": 25,
}


def with_defaults(given: Mapping[str, object]) -> dict[str, float]:
    """`given` over the defaults, all as floats."""
    return {**DEFAULTS, **{name: float(str(value)) for name, value in given.items()}}
