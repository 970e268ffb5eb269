"""The risk grid as values: which risks stand in which cell, the cell's score and level.

Documents show it as table cells; `risk_map` draws the same cells where no
table can stand.  Nothing here draws or formats.  Probability and impact are 1 to 5, the score is their
product: low to 5, medium to 11, high from 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["low", "medium", "high"]

MEDIUM_FROM, HIGH_FROM = 6, 12


@dataclass(frozen=True, slots=True)
class RiskCell:
    """One cell of the grid."""

    probability: int
    impact: int
    ids: tuple[str, ...]

    @property
    def score(self) -> int:
        """Probability times impact."""
        return self.probability * self.impact

    @property
    def level(self) -> Level:
        """The cell's colour in a word."""
        return risk_level(self.score)


def risk_level(score: int) -> Level:
    """low, medium or high."""
    return "high" if score >= HIGH_FROM else "medium" if score >= MEDIUM_FROM else "low"


def risk_grid(risks: Sequence[tuple[str, int, int]]) -> tuple[tuple[RiskCell, ...], ...]:
    """Five rows from probability 5 down to 1, each from impact 1 to 5; ids stay in the order given.

    Raises:
        ValueError: a probability or an impact is not 1 to 5.
    """
    for name, probability, impact in risks:
        if not (1 <= probability <= 5 and 1 <= impact <= 5):
            raise ValueError(f"risk {name}: probability {probability} and impact {impact} must be 1 to 5")
    return tuple(
        tuple(
            RiskCell(probability, impact, tuple(name for name, p, i in risks if (p, i) == (probability, impact)))
            for impact in range(1, 6)
        )
        for probability in range(5, 0, -1)
    )
