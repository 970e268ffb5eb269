"""On which side of its bubble a name stands, so that names meet neither each other nor other bubbles.

Lengths in inches, y upwards.  What the bubbles stand for is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docgen.values import LabelPlace

SIDES: Final[tuple[LabelPlace, ...]] = ("t", "r", "l", "b")
_HEIGHT: Final = 0.20
_GAP: Final = 0.06

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Circle:
    """A bubble: its middle, its radius, and how wide its name is."""

    x: float
    y: float
    radius: float
    name_width: float


def name_sides(circles: Sequence[Circle]) -> list[LabelPlace]:
    """The side of each name: above, right, left, below; the first that is free, else the one that covers least."""
    placed: dict[int, Box] = {}
    sides: list[LabelPlace] = [SIDES[0]] * len(circles)
    # The larger first: their names have the least room.
    for index in sorted(range(len(circles)), key=lambda index: (-circles[index].radius, index)):
        others = [_around(one) for other, one in enumerate(circles) if other != index] + list(placed.values())
        costs = {side: sum(_shared(_name(circles[index], side), box) for box in others) for side in SIDES}
        sides[index] = min(SIDES, key=lambda side: (round(costs[side], 4), SIDES.index(side)))
        placed[index] = _name(circles[index], sides[index])
    return sides


def _around(one: Circle) -> Box:
    return (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius)


def _name(one: Circle, side: LabelPlace) -> Box:
    """The box of a name beside its bubble."""
    if side in ("t", "b"):
        bottom = one.y + one.radius + _GAP if side == "t" else one.y - one.radius - _GAP - _HEIGHT
        return (one.x - one.name_width / 2, bottom, one.x + one.name_width / 2, bottom + _HEIGHT)
    left = one.x + one.radius + _GAP if side == "r" else one.x - one.radius - _GAP - one.name_width
    return (left, one.y - _HEIGHT / 2, left + one.name_width, one.y + _HEIGHT / 2)


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
