"""Where the labels of points go so that none covers another, a mark or the edge.

Pure geometry in points.  Marks that lie on one spot are moved apart; labels
try places right, left, above and below their mark, then at its corners; the
most important choose first, then neighbours swap; what still collides is left
without a label, and the caller prints a number instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from docgen.visuals.drawing import Box

_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: its box and how its text is aligned."""

    box: Box
    align: str


def spread(points: Sequence[tuple[float, float]], ring: float, apart: float, area: Box) -> list[tuple[float, float]]:
    """The points with those on one spot moved onto a ring, and all at least `apart` from each other inside `area`.

    Raises nothing where there are too many for the area; they then come as far apart as the rounds allow.
    """
    groups: dict[tuple[float, float], list[int]] = {}
    for index, (x, y) in enumerate(points):
        groups.setdefault((round(x, 3), round(y, 3)), []).append(index)
    moved = list(points)
    for (x, y), members in groups.items():
        if len(members) > 1:
            radius = max(ring, apart / 2 / math.sin(math.pi / len(members)) * 1.02)
            for place, index in enumerate(members):
                angle = math.pi / 2 - 2 * math.pi * place / len(members)
                moved[index] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
    return _pushed(moved, apart, area)


def _pushed(points: list[tuple[float, float]], apart: float, area: Box) -> list[tuple[float, float]]:
    inner = Box(area.x + apart / 2, area.y + apart / 2, area.width - apart, area.height - apart)
    points = [_clamped(point, inner) for point in points]
    for step in range(_ROUNDS * 5):
        calm = True
        for i, j in combinations(range(len(points)), 2):
            (x1, y1), (x2, y2) = points[i], points[j]
            distance = math.hypot(x2 - x1, y2 - y1)
            if distance >= apart:
                continue
            calm = False
            # Points on the very same spot part in a direction that differs from pair to pair.
            angle = math.atan2(y2 - y1, x2 - x1) if distance > 1e-6 else (i * 7 + j * 3 + step) * 0.7
            push = (apart - distance) / 2 + 0.05
            points[i] = _clamped((x1 - push * math.cos(angle), y1 - push * math.sin(angle)), inner)
            points[j] = _clamped((x2 + push * math.cos(angle), y2 + push * math.sin(angle)), inner)
        if calm:
            break
    return points


def _clamped(point: tuple[float, float], area: Box) -> tuple[float, float]:
    return (
        min(max(point[0], area.x), area.x + area.width),
        min(max(point[1], area.y), area.y + area.height),
    )


def place_labels(
    marks: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    radius: float,
    gap: float,
    area: Box,
    taken: Sequence[Box] = (),
) -> list[Placed | None]:
    """A place for the label of each mark, the most important first; None where none is free.

    Args:
        marks: middles of the marks in order of importance.
        sizes: width and height of each label.
        radius: of the marks.
        gap: between mark and label.
        area: what no label may leave.
        taken: boxes that no label may cover.
    """
    circles = [Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in marks]
    options = [
        [
            place
            for place in _candidates(mark, size, radius + gap)
            if place.box.within(area) and not any(place.box.overlaps(other) for other in (*circles, *taken))
        ]
        for mark, size in zip(marks, sizes, strict=True)
    ]
    chosen: list[Placed | None] = [None] * len(marks)
    for index in range(len(marks)):
        chosen[index] = next((place for place in options[index] if _free(place, chosen, {index})), None)
    for index in range(len(marks)):
        if chosen[index] is None:
            _swap(index, chosen, options)
    return chosen


def _candidates(mark: tuple[float, float], size: tuple[float, float], reach: float) -> list[Placed]:
    """Places for a label around its mark in the order in which they are tried."""
    (x, y), (width, height) = mark, size
    right, left = x + reach, x - reach - width
    up, down = y + reach, y - reach - height
    middle, centre = y - height / 2, x - width / 2
    slant = reach * 0.6
    return [
        Placed(Box(right, middle, width, height), "left"),
        Placed(Box(left, middle, width, height), "right"),
        Placed(Box(centre, up, width, height), "center"),
        Placed(Box(centre, down, width, height), "center"),
        Placed(Box(x + slant, y + slant, width, height), "left"),
        Placed(Box(x + slant, y - slant - height, width, height), "left"),
        Placed(Box(x - slant - width, y + slant, width, height), "right"),
        Placed(Box(x - slant - width, y - slant - height, width, height), "right"),
    ]


def _free(place: Placed, chosen: Sequence[Placed | None], without: set[int]) -> bool:
    return not any(
        other is not None and number not in without and place.box.overlaps(other.box)
        for number, other in enumerate(chosen)
    )


def _swap(index: int, chosen: list[Placed | None], options: Sequence[Sequence[Placed]]) -> None:
    """Find a place by moving the one neighbour that stands in its way."""
    for place in options[index]:
        blocking = [n for n, other in enumerate(chosen) if other is not None and place.box.overlaps(other.box)]
        if len(blocking) != 1:
            continue
        neighbour = blocking[0]
        before, chosen[index], chosen[neighbour] = chosen[neighbour], place, None
        moved = next((p for p in options[neighbour] if _free(p, chosen, {neighbour})), None)
        if moved is not None:
            chosen[neighbour] = moved
            return
        chosen[index], chosen[neighbour] = None, before
