"""What the measures, scores and rules hold figures against, as floats.

The values and what each is for stand in `docgen.workspace`, for `[thresholds]`
of docgen.toml may change every one.  Shares are fractions, ages are days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docgen import workspace
from docgen.workspace import THRESHOLDS

DEFAULTS: Final[Mapping[str, float]] = {name: float(value) for name, value in THRESHOLDS.items()}
HEALTH_WEIGHTS: Final[Mapping[str, float]] = {name: float(value) for name, value in workspace.HEALTH_WEIGHTS.items()}
SCORE_WEIGHTS: Final[Mapping[str, float]] = {name: float(value) for name, value in workspace.SCORE_WEIGHTS.items()}
ENGAGEMENT_WEIGHTS: Final[Mapping[str, float]] = {"coverage": 0.40, "meetings": 0.30, "executive": 0.30}


def with_defaults(given: Mapping[str, object]) -> dict[str, float]:
    """`given` over the defaults, all as floats."""
    return {**DEFAULTS, **{name: float(str(value)) for name, value in given.items()}}
