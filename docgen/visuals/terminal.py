"""A chart in the terminal: lines of text drawn with block characters, no colour needed.

Pure: it returns lines, the command line prints them.  Every chart whose points
have categories becomes bars from a common zero; XY and bubble charts become a
grid of marks.
"""

from __future__ import annotations

from docgen.values import Chart, Series
from docgen.visuals.series_roles import (
    Roles,
    Segment,
    Text,
    category_names,
    has_points,
    label_at,
    points,
    roles,
    segments,
    span,
    value_at,
)

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_FILLS = "█▓▒░"
_TONE_FILLS = {"total": "█", "highlight": "▓", "muted": "▒", "negative": "░"}
_MARKS = "●○▲△■□"
_GRID_ROWS = 16
_NAME_LIMIT = 28


def chart_lines(chart: Chart, text: Text, width: int = 80) -> list[str]:
    """The chart as lines of at most `width` characters; `text` formats a value."""
    head = [line for line in (chart.title, chart.subtitle) if line]
    if not has_points(chart):
        return [*head, chart.empty or "–"]
    body = _grid(chart, text, width) if chart.kind in ("xy", "bubble") else _bars(chart, text, width)
    foot = [chart.source] if chart.source else []
    return [line.rstrip() for line in (*head, "", *body, "", *foot)]


def _bars(chart: Chart, text: Text, width: int) -> list[str]:
    role = roles(chart)
    count = max(len(one.values) for one in chart.series)
    names = [_cut(name, _NAME_LIMIT) for name in category_names(chart, count)]
    shown = [one for one in (*role.bars, *role.lines) if not one.helper]
    several = len(shown) > 1 and not role.is_stacked
    series_width = max((len(_cut(one.name, 16)) for one in shown), default=0) + 2 if several else 0
    left = max(map(len, names), default=0) + 2
    room = max(width - left - series_width - _label_width(chart, role, text, count) - 1, 8)
    scale = _Scale(*span(chart, role), room)
    lines = [_legend(role)] if role.is_stacked and len(shown) > 1 else []
    for index, name in enumerate(names):
        lines += _category(chart, role, index, name.ljust(left), series_width, scale, text)
    return lines


def _category(chart: Chart, role: Roles, index: int, name: str, indent: int, scale: _Scale, text: Text) -> list[str]:
    """The lines of one category: one for each series, or one for the whole stack."""
    if role.is_stacked:
        bars = segments(chart, role, index)
        pieces = bars[0] if bars else []
        label = _stack_label(chart, role, index, text) or text(_total(pieces))
        return [f"{name}{scale.bar(pieces, role)} {label}"]
    lines: list[str] = []
    for number, series in enumerate((*role.bars, *role.lines)):
        value = value_at(series, index)
        if series.helper:
            continue
        start = name if not lines else " " * len(name)
        title = _cut(series.name, 16).ljust(indent) if indent else ""
        base = chart.crosses_at or 0.0
        pieces = [] if value is None else [Segment(base, value, number, "plain")]
        label = "–" if value is None else _one_line(label_at(chart, role, series, index, text) or text(value))
        lines.append(f"{start}{title}{scale.bar(pieces, None)} {label}")
    return lines


def _stack_label(chart: Chart, role: Roles, index: int, text: Text) -> str:
    """The label that a stack carries; with several carriers or lines each is named."""
    found = []
    for one in (*role.lines, *role.carriers):
        value = value_at(one, index)
        label = one.labels.get(index, "" if value is None or one in role.carriers else text(value))
        if label:
            found.append((one.name, _one_line(label)))
    if len(found) == 1:
        return found[0][1]
    return " · ".join(f"{name} {label}" for name, label in found)


def _label_width(chart: Chart, role: Roles, text: Text, count: int) -> int:
    labels = [_one_line(label_at(chart, role, one, index, text)) for one in chart.series for index in range(count)]
    if role.is_stacked:
        labels = [_stack_label(chart, role, index, text) for index in range(count)]
    totals = [text(_total(bar)) for index in range(count) for bar in segments(chart, role, index)]
    return max(map(len, (*labels, *totals)), default=0)


def _total(pieces: list[Segment]) -> float:
    return sum(piece.end - piece.start for piece in pieces if piece.tone != "none")


def _legend(role: Roles) -> str:
    shown = [(number, one) for number, one in enumerate(role.bars) if not one.helper]
    return "   ".join(f"{_fill(_common_tone(one), number)} {one.name}" for number, one in shown)


def _common_tone(series: Series) -> str:
    tones = set(series.tones.values())
    return tones.pop() if len(tones) == 1 else "plain"


def _fill(tone: str, number: int) -> str:
    """One character for what is painted alike: by its tone, so that both halves of a bar across zero agree."""
    return _TONE_FILLS.get(tone, _FILLS[number % len(_FILLS)])


class _Scale:
    """Values to columns of characters."""

    def __init__(self, low: float, high: float, room: int) -> None:
        self.low, self.room = low, room
        # Between values that differ by less than floats can divide there is nothing to see.
        self.unit = room / (high - low) if high - low > 1e-290 else 0.0

    def at(self, value: float) -> float:
        return min(max((value - self.low) * self.unit, 0.0), float(self.room))

    def bar(self, pieces: list[Segment], role: Roles | None) -> str:
        """The row of a bar, as wide as the room; an offset leaves blanks."""
        cells = [" "] * self.room
        zero = self.at(0.0)
        if 0 < zero < self.room:
            cells[int(zero)] = "│"
        for piece in pieces:
            if piece.tone == "none":
                continue
            start, end = sorted((self.at(piece.start), self.at(piece.end)))
            fill = "█" if role is None or len(role.bars) == 1 else _fill(piece.tone, piece.series)
            first, last = round(start), int(end) if role is None else round(end)
            for column in range(first, last):
                cells[column] = fill
            part = int((end - last) * 8) if role is None else 0
            if part and last < self.room and last >= first:
                cells[last] = _EIGHTHS[part]
        return "".join(cells)


def _grid(chart: Chart, text: Text, width: int) -> list[str]:
    """Marks on a grid with the ends of both axes."""
    found = points(chart.series)
    xs, ys = [x for _, _, x, _, _ in found], [y for _, _, _, y, _ in found]
    top, bottom = text(max(ys)), text(min(ys))
    margin = max(len(top), len(bottom)) + 1
    room = max(width - margin - 2, 10)
    cells = [[" "] * room for _ in range(_GRID_ROWS)]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    for number, index, x, y, _ in found:
        column = round((x - min(xs)) / wide * (room - 1))
        row = round((max(ys) - y) / high * (_GRID_ROWS - 1))
        cells[row][column] = _MARKS[number % len(_MARKS)]
        label = _one_line(chart.series[number].labels.get(index, ""))
        start = column + 2 if column + 2 + len(label) <= room else max(column - 1 - len(label), 0)
        if all(cell == " " for cell in cells[row][start : start + len(label)]):
            cells[row][start : start + len(label)] = label
    rows = ["".join(row) for row in cells]
    lines = [
        f"{(top if n == 0 else bottom if n == _GRID_ROWS - 1 else '').rjust(margin)}│{row}"
        for n, row in enumerate(rows)
    ]
    left, right = text(min(xs)), text(max(xs))
    return [*lines, " " * margin + "└" + "─" * room, " " * (margin + 1) + left + right.rjust(room - len(left))]


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _one_line(words: str) -> str:
    return " ".join(words.split())
