"""What each series of a chart does when no template's plots say it: a bar, a line, or only a carrier of labels.

For the two drawings that stand without an Office template: the terminal and
the picture of a chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docgen.values import Chart, Series

Text = Callable[[float], str]

_STACKED = ("stacked-column", "percent-column", "stacked-bar", "percent-bar", "stacked-area")


@dataclass(frozen=True, slots=True)
class Roles:
    """The series by what they do."""

    bars: tuple[Series, ...]
    lines: tuple[Series, ...]
    carriers: tuple[Series, ...]
    is_stacked: bool


def roles(chart: Chart) -> Roles:
    """How the series are drawn.

    In a combined chart the first series and those whose every point has a tone
    are bars, helpers with labels carry them, the others are lines; bars stand
    on each other when one of them is an offset without fill.
    """
    if chart.kind in ("line", "area"):
        return Roles((), chart.series, (), is_stacked=False)
    if chart.kind != "combined":
        return Roles(chart.series, (), (), is_stacked=chart.kind in _STACKED)
    carriers = tuple(one for one in chart.series if one.helper and one.labels and "none" not in one.tones.values())
    rest = [one for one in chart.series if one not in carriers]
    bars = tuple(one for number, one in enumerate(rest) if number == 0 or _is_painted(one))
    lines = tuple(one for one in rest if one not in bars)
    return Roles(bars, lines, carriers, is_stacked=any(map(_is_offset, bars)))


def _is_offset(series: Series) -> bool:
    return "none" in series.tones.values() or (series.helper and not series.labels)


def _is_painted(series: Series) -> bool:
    return all(index in series.tones for index, value in enumerate(series.values) if value is not None)


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar from `start` to `end`; `tone` "none" is an offset."""

    start: float
    end: float
    series: int
    tone: str


def segments(chart: Chart, role: Roles, index: int) -> list[list[Segment]]:
    """The bars at one category: one of several pieces where they are stacked, else one for each series."""
    pieces: list[Segment] = []
    up = down = 0.0
    total = math.fsum(abs(v) for v in (value_at(one, index) for one in role.bars) if v is not None) or 1.0
    share = total if chart.kind.startswith("percent") else 1.0
    for number, series in enumerate(role.bars):
        value = value_at(series, index)
        if value is None:
            continue
        start = (up if value >= 0 else down) if role.is_stacked else 0.0
        end = start + value / share
        up, down = (end, down) if value >= 0 else (up, end)
        pieces.append(Segment(start, end, number, series.tones.get(index, "plain")))
    return [pieces] if role.is_stacked else [[piece] for piece in pieces]


def has_points(chart: Chart) -> bool:
    """Whether there is anything to draw: a finite value, and for XY and bubble charts a place for it."""
    if chart.kind in ("xy", "bubble"):
        return bool(points(chart.series))
    return any(value_at(one, index) is not None for one in chart.series for index in range(len(one.values)))


def value_at(series: Series, index: int) -> float | None:
    """The value at a point; None for a gap, also where it is no finite number."""
    value = series.values[index] if index < len(series.values) else None
    return float(value) if value is not None and math.isfinite(value) else None


def label_at(chart: Chart, role: Roles, series: Series | None, index: int, text: Text) -> str:
    """What stands beside a bar: its own label, a carrier's, or its value."""
    for one in (*([series] if series else []), *role.carriers):
        if index in one.labels:
            return one.labels[index]
    value = value_at(series, index) if series else None
    return "" if value is None else text(value)


def span(chart: Chart, role: Roles) -> tuple[float, float]:
    """The ends of the value axis: those of the chart, else all that is drawn and zero."""
    ends = [0.0]
    for index in range(max((len(one.values) for one in chart.series), default=0)):
        for bar in segments(chart, role, index):
            ends += [end for piece in bar for end in (piece.start, piece.end)]
        ends += [v for v in (value_at(one, index) for one in (*role.lines, *role.carriers)) if v is not None]
    low = min(ends) if chart.axis_min is None else chart.axis_min
    high = max(ends) if chart.axis_max is None else chart.axis_max
    return low, high if high > low else low + 1.0


def category_names(chart: Chart, count: int) -> list[str]:
    """One name for each point, on one line."""
    names = [" ".join(str(category).split()) for category in chart.categories]
    return names + [""] * (count - len(names))


def points(series: Sequence[Series]) -> list[tuple[int, int, float, float, float]]:
    """The points of XY and bubble series: series, index, x, y, size; those without x or y are left out."""
    found = []
    for number, one in enumerate(series):
        for index, x in enumerate(one.x):
            y = value_at(one, index)
            size = one.sizes[index] if index < len(one.sizes) else 1.0
            if x is not None and math.isfinite(x) and y is not None and size is not None:
                found.append((number, index, float(x), y, float(size)))
    return found
