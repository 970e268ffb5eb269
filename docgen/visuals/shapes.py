"""Charts that need more than their numbers: waterfall, tornado, histogram, S-curve, range, roadmap, ranking.

Pure functions from plain numbers to `values.Chart`.  Words come in with the
data (labels, series names), formatted by the caller; nothing here knows an
account, a language or a file.  Native charts have no such kinds, so each is
built from stacked columns, bars, lines or points; the series that only carry
an offset or a label are marked as helpers.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docgen.values import Chart, Series, Tone

TORNADO_LIMIT = 8
RANKING_LIMIT = 10
ROADMAP_LIMIT = 10
SLICE_LIMIT = 4
_ROADMAP_NAME = 34
_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: a change, or a total that stands on the axis (its amount is then the level)."""

    name: str
    amount: float
    label: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class WaterfallNames:
    """Names of the series, by which a template's are found."""

    base: str = "Base"
    total: str = "Total"
    up: str = "Up"
    down: str = "Down"
    up_below: str = "Up below zero"
    down_below: str = "Down below zero"
    label: str = "Label"


def waterfall(steps: Sequence[Step], names: WaterfallNames | None = None) -> Chart:
    """Stacked columns that lead from total to total and may cross zero; labels ride on a line at the bars' tops.

    A bar from `low` to `high` stands on a base without fill.  One that crosses
    zero has no base but two parts, for columns stack upwards and downwards
    from zero separately: the part below is the twin series.
    """
    names = names or WaterfallNames()
    count = len(steps)
    columns: dict[str, list[float | None]] = {name: [None] * count for name in _roles()}
    tops: list[float | None] = []
    level = 0.0
    for index, step in enumerate(steps):
        before, level = (0.0, step.amount) if step.is_total else (level, math.fsum((level, step.amount)))
        low, high = sorted((before, level))
        role = "total" if step.is_total else "up" if step.amount >= 0 else "down"
        base, part, below = spanned(low, high)
        columns["base"][index], columns[role][index] = base, part
        if below is not None:
            columns[f"{role}_below"][index] = below
        tops.append(high)
    tones: Mapping[str, Tone] = {"base": "none", "total": "total", "up": "highlight", "down": "negative"}
    made = [
        Series(
            getattr(names, role),
            tuple(values),
            tones={i: tones[role.removesuffix("_below")] for i, value in enumerate(values) if value is not None},
            helper=role == "base" or role.endswith("_below"),
        )
        for role, values in columns.items()
        if role in ("base", "total", "up", "down") or any(value is not None for value in values)
    ]
    bold: dict[int, Tone] = {index: "total" for index, step in enumerate(steps) if step.is_total}
    labels = {index: step.label for index, step in enumerate(steps)}
    made.append(Series(names.label, tuple(tops), labels=labels, tones=bold, helper=True))
    return Chart("combined", tuple(step.name for step in steps), tuple(made))


def _roles() -> tuple[str, ...]:
    return ("base", "total", "up", "down", "up_below", "down_below")


def spanned(low: float, high: float) -> tuple[float | None, float, float | None]:
    """How a bar from `low` to `high` is stacked: the base without fill, the part, and the part below zero."""
    if low < 0 < high:
        return None, high, low
    if high <= 0:
        return high or None, low - high, None
    return low or None, high - low, None


@dataclass(frozen=True, slots=True)
class Swing:
    """One driver of a tornado: the outcome when it is low and when it is high, and its own range in words."""

    name: str
    at_low: float
    at_high: float
    note: str = ""

    @property
    def size(self) -> float:
        """How far the outcome moves."""
        return abs(self.at_high - self.at_low)


def tornado(swings: Sequence[Swing], base: float, low_name: str, high_name: str) -> Chart:
    """Bars from the base outcome to each driver's two ends, the widest swing first, at most eight."""
    shown = sorted(swings, key=lambda swing: (-swing.size, swing.name))[:TORNADO_LIMIT]
    ends = [end for swing in shown for end in (swing.at_low, swing.at_high)] or [base]
    room = 0.15 * (max(*ends, base) - min(*ends, base)) or 1.0
    return Chart(
        "bar",
        tuple(f"{swing.name}\n{swing.note}" if swing.note else swing.name for swing in shown),
        (
            Series(low_name, tuple(swing.at_low for swing in shown)),
            Series(high_name, tuple(swing.at_high for swing in shown)),
        ),
        axis_min=min(*ends, base) - room,
        axis_max=max(*ends, base) + room,
        crosses_at=base,
    )


@dataclass(frozen=True, slots=True)
class Bins:
    """Equal bins with an edge at zero: lower edges, the width, and the share of the values in each."""

    edges: tuple[float, ...]
    width: float
    shares: tuple[float, ...]

    def holding(self, value: float) -> int:
        """The bin in which a value is counted; what lies outside is counted in the outermost."""
        return min(max(bisect_right(self.edges, value) - 1, 0), len(self.edges) - 1)


def bins(values: Sequence[float], least: int = 12, most: int = 16) -> Bins:
    """12 to 16 bins of a round width over nearly all values; the rest is counted in the outermost bins.

    Raises:
        ValueError: there are no values, or one is not finite.
    """
    ordered = sorted(float(value) for value in values)
    if not ordered or not all(map(math.isfinite, ordered)):
        raise ValueError("a histogram needs values, all of them finite")
    low, high = quantile(ordered, 0.002), quantile(ordered, 0.998)
    width = _round_width(low, high, least, most)
    first = math.floor(low / width + 1e-9)
    count = max(math.ceil(high / width - 1e-9) - first, 1)
    edges = tuple((first + index) * width for index in range(count))
    found = Bins(edges, width, (0.0,) * count)
    counts = [0] * count
    for value in ordered:
        counts[found.holding(value)] += 1
    return Bins(edges, width, tuple(n / len(ordered) for n in counts))


# Below it floats lose their digits one by one; no amount of anything is that small.
_LEAST_SPAN = 1e-290
_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def _round_width(low: float, high: float, least: int, most: int) -> float:
    """The roundest width that gives as many bins as wanted, counted between multiples of it."""
    span = high - low
    if span <= 0:
        span = abs(low)
    if span < _LEAST_SPAN:
        span = 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    middle = (least + most) / 2
    widths = [factor * power * scale for scale in (1.0, 10.0) for factor in _ROUND]

    def cost(width: float) -> tuple[bool, int, float]:
        count = math.ceil(high / width - 1e-9) - math.floor(low / width + 1e-9)
        digits = len(f"{width / 10.0 ** math.floor(math.log10(width)):.2f}".rstrip("0").rstrip("."))
        return not least <= count <= most, digits, abs(count - middle)

    return min(widths, key=cost)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies, by linear interpolation."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def histogram(values: Sequence[float], text: Callable[[float], str], name: str, loss_label: str = "") -> Chart:
    """Shares of the outcomes by bins; P10, P50 and P90 are labelled, losses have a tone of their own.

    Args:
        values: the outcomes.
        text: formats a value for axis and labels.
        name: the series' name.
        loss_label: stands over the tallest bin of losses that has no label yet.
    """
    found = bins(values)
    ordered = sorted(float(value) for value in values)
    marks = {mark: quantile(ordered, share) for mark, share in (("P10", 0.1), ("P90", 0.9), ("P50", 0.5))}
    held = {mark: found.holding(value) for mark, value in marks.items()}
    tones: dict[int, Tone] = {}
    for index, edge in enumerate(found.edges):
        if index == held["P50"]:
            tones[index] = "total"
        elif edge + found.width <= 1e-9 * found.width:
            tones[index] = "negative"
        else:
            tones[index] = "highlight" if held["P10"] <= index <= held["P90"] else "muted"
    # P50 comes last, so that it wins where two marks share a bin.
    labels = {held[mark]: f"{mark}\n{text(value)}" for mark, value in marks.items()}
    losses = [index for index, tone in tones.items() if tone == "negative" and index not in labels]
    if loss_label and losses:
        labels[max(losses, key=lambda index: found.shares[index])] = loss_label
    return Chart("column", tuple(map(text, found.edges)), (Series(name, found.shares, labels=labels, tones=tones),))


def cumulative(values: Sequence[float], text: Callable[[float], str], name: str, marks_name: str) -> Chart:
    """The S-curve of the outcomes: the chance of at most x, with P10, P50 and P90 marked."""
    ordered = sorted(float(value) for value in values)
    if not ordered or not all(map(math.isfinite, ordered)):
        raise ValueError("an S-curve needs values, all of them finite")
    shares = (0.0, 0.01, 0.025, *(step / 20 for step in range(1, 20)), 0.975, 0.99, 1.0)
    points = [quantile(ordered, share) for share in (0.1, 0.5, 0.9)]
    return Chart(
        "xy",
        (),
        (
            Series(name, shares, x=tuple(quantile(ordered, share) for share in shares)),
            Series(
                marks_name,
                (0.1, 0.5, 0.9),
                x=tuple(points),
                labels={i: f"P{p}: {text(v)}" for i, (p, v) in enumerate(zip((10, 50, 90), points, strict=True))},
                tones={0: "total", 1: "total", 2: "total"},
            ),
        ),
        axis_min=0.0,
        axis_max=1.0,
    )


@dataclass(frozen=True, slots=True)
class Range:
    """A range and its middle."""

    name: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class RangeNames:
    """Names of the series of a range chart."""

    base: str = "Base"
    span: str = "P10–P90"
    below: str = "Below zero"
    middle: str = "P50"
    high: str = "P90"
    low: str = "P10"


def ranges(rows: Sequence[Range], text: Callable[[float], str], names: RangeNames | None = None) -> Chart:
    """Floating columns from P10 to P90 with P50 as a mark; the last row is highlighted."""
    names = names or RangeNames()
    parts = [spanned(row.low, row.high) for row in rows]
    last = len(rows) - 1
    tones: dict[int, Tone] = {index: "highlight" if index == last else "muted" for index in range(len(rows))}
    made = [
        Series(names.base, tuple(part[0] for part in parts), tones=dict.fromkeys(tones, "none"), helper=True),
        Series(names.span, tuple(part[1] for part in parts), tones=tones),
    ]
    if any(part[2] is not None for part in parts):
        made.append(Series(names.below, tuple(part[2] for part in parts), tones=tones, helper=True))
    lines = (
        (names.middle, tuple(row.middle for row in rows)),
        (names.high, tuple(row.high for row in rows)),
        (names.low, tuple(row.low for row in rows)),
    )
    for name, values in lines:
        labels = {index: text(value) for index, value in enumerate(values)}
        made.append(Series(name, values, labels=labels, helper=name != names.middle))
    return Chart("combined", tuple(row.name for row in rows), tuple(made))


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a roadmap; a milestone has no length."""

    name: str
    start: dt.date
    end: dt.date
    owner: str
    label: str
    is_milestone: bool = False


def roadmap(tasks: Sequence[Task], owners: Sequence[str], milestone: str, first: dt.date | None = None) -> Chart:
    """A Gantt as stacked bars on Excel's day numbers: an offset, one series for each owner, and the due dates.

    At most ten rows, by start date.  A milestone is two days wide.  The due
    dates are labels of a last series of 14 days without fill.
    """
    rows = sorted(tasks, key=lambda task: (task.start, task.end, task.name))[:ROADMAP_LIMIT]
    days = [_day(task.start) for task in rows]
    lengths = [_length(task) for task in rows]
    unseen: dict[int, Tone] = dict.fromkeys(range(len(rows)), "none")
    made = [Series(" ", tuple(days), tones=unseen, labels=dict.fromkeys(unseen, ""), helper=True)]
    for owner in (*owners, milestone):
        mine = [(milestone if task.is_milestone else task.owner) == owner for task in rows]
        made.append(Series(owner, tuple(n if own else None for n, own in zip(lengths, mine, strict=True))))
    bold: dict[int, Tone] = {index: "total" for index, task in enumerate(rows) if task.is_milestone}
    labels = {index: task.label for index, task in enumerate(rows)}
    made.append(Series("  ", tuple(14.0 for _ in rows), labels=labels, tones=bold, helper=True))
    start = _day(first) if first else min(days, default=0.0)
    end = max((day + length for day, length in zip(days, lengths, strict=True)), default=start) + 9
    return Chart(
        "stacked-bar",
        tuple(_short(task.name) for task in rows),
        tuple(made),
        axis_min=start,
        axis_max=start + 14 * math.ceil((end - start) / 14),
    )


def ranking(items: Sequence[tuple[str, float]], name: str, chosen: str = "", rest: str = "") -> Chart:
    """Bars in falling order, at most ten; the chosen one (else the first) is highlighted, what is left is one bar."""
    ordered = sorted(items, key=lambda item: (-item[1], item[0]))
    shown = ordered if len(ordered) <= RANKING_LIMIT else ordered[: RANKING_LIMIT - bool(rest)]
    left = ordered[len(shown) :]
    marked = next((index for index, (item, _) in enumerate(shown) if item == chosen), 0)
    rows = [*shown, (rest, math.fsum(value for _, value in left))] if left and rest else shown
    tones: dict[int, Tone] = {index: "highlight" if index == marked else "muted" for index in range(len(rows))}
    return Chart("bar", tuple(item for item, _ in rows), (Series(name, tuple(v for _, v in rows), tones=tones),))


def shares(items: Sequence[tuple[str, float]], name: str, rest: str, first: str = "") -> Chart:
    """At most four slices: `first` (us) at the top, the greatest others, and the sum of what is left."""
    ordered = sorted(items, key=lambda item: (item[0] != first, -item[1], item[0]))
    shown = ordered if len(ordered) <= SLICE_LIMIT else ordered[: SLICE_LIMIT - 1]
    left = ordered[len(shown) :]
    rows = [*shown, (rest, math.fsum(value for _, value in left))] if left else shown
    return Chart("doughnut", tuple(item for item, _ in rows), (Series(name, tuple(value for _, value in rows)),))


def headed(subtitle: str) -> str:
    """A subtitle with a capital at its head where that is a word: Mio. kr., but t.kr. and kWh stay."""
    word = subtitle.split()[0] if subtitle else ""
    return subtitle[:1].upper() + subtitle[1:] if len(word) > 2 and word.rstrip(".,").isalpha() else subtitle


def _day(day: dt.date) -> float:
    return float((day - _EPOCH).days)


def _length(task: Task) -> float:
    return 2.0 if task.is_milestone else max(_day(task.end) - _day(task.start), 1.0)


def _short(name: str) -> str:
    return name if len(name) <= _ROADMAP_NAME else name[: _ROADMAP_NAME - 1].rstrip() + "…"
