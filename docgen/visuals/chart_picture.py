"""Any chart as a picture, for a quick look without Office and for places where no native chart can stand.

The look is that of the default templates: one highlight, direct labels, no
decoration.  The native chart of a template stays the real thing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.patches import Wedge

from docgen.values import Chart, Picture, Series
from docgen.visuals.drawing import MINOR_FONTS, Box, Sheet, Theme, colour
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

WIDTH_CM, HEIGHT_CM = 16.6, 8.5
_ORDER = ("accent1", "accent2", "accent3", "muted", "comparator", "strong rule")
_TONES = {"highlight": "accent1", "muted": "comparator", "open": "pale", "negative": "accent3", "total": "dk2"}
_SIZE = 9.0
_BUBBLE = 22.0


def chart_picture(
    chart: Chart,
    text: Text,
    theme: Theme,
    width_cm: float = WIDTH_CM,
    height_cm: float = HEIGHT_CM,
    fonts: Sequence[str] = MINOR_FONTS,
) -> Picture:
    """The picture of a chart; `text` formats a value."""
    sheet = Sheet(width_cm, height_cm, theme, fonts)
    top = _head(sheet, chart)
    area = Box(6, 8, sheet.width - 12, top - 12)
    if not has_points(chart):
        sheet.text(area.x, area.y + area.height / 2, chart.empty or "–", 11, "muted")
    elif chart.kind in ("pie", "doughnut"):
        _ring(sheet, chart, area, text)
    elif chart.kind in ("xy", "bubble"):
        _cloud(sheet, chart, area, text)
    elif chart.kind.endswith("bar"):
        _Bars(sheet, chart, area, text, upright=False).draw()
    else:
        _Bars(sheet, chart, area, text, upright=True).draw()
    return Picture(sheet.png(), alt=chart.alt, width_cm=width_cm, height_cm=height_cm)


def _head(sheet: Sheet, chart: Chart) -> float:
    """Title, subtitle and legend; the height that is left."""
    y = sheet.height - 10
    for words, size, ink, bold in ((chart.title, 12.0, "dk2", True), (chart.subtitle, 9.5, "muted", False)):
        if words:
            sheet.text(6, y, sheet.shortened(words, size, sheet.width - 12, bold), size, ink, bold=bold)
            y -= size * 1.5
    shown = [(number, one) for number, one in enumerate(chart.series) if not one.helper]
    if len(shown) > 1:
        x = 6.0
        for number, one in shown:
            sheet.rectangle(Box(x, y - 4, 8, 8), _ink(one, number, -1))
            sheet.text(x + 12, y, one.name, _SIZE)
            x += 12 + sheet.width_of(one.name, _SIZE) + 16
        y -= 16
    return y


def _ink(series: Series, number: int, index: int) -> str:
    """The colour of a point; of the series as a whole for index -1."""
    tones = [tone for tone in series.tones.values() if tone != "none"]
    tone = series.tones.get(index, tones[0] if index < 0 and tones and len(set(tones)) == 1 else "plain")
    return _TONES.get(tone, _ORDER[number % len(_ORDER)])


class _Bars:
    """Bars and lines over categories, upright or lying."""

    def __init__(self, sheet: Sheet, chart: Chart, area: Box, text: Text, upright: bool) -> None:
        self.sheet, self.chart, self.text, self.upright = sheet, chart, text, upright
        self.role: Roles = roles(chart)
        self.count = max(len(one.values) for one in chart.series)
        self.names = category_names(chart, self.count)
        self.low, self.high = span(chart, self.role)
        names = (
            18.0 if upright else min(max((sheet.width_of(n, _SIZE) for n in self.names), default=0) + 8, area.width / 2)
        )
        room = 20.0 if upright else 44.0
        self.start = (area.y if upright else area.x) + names + (0 if upright else (14 if self.low < 0 else 0))
        self.length = (area.height if upright else area.x + area.width - self.start) - (names if upright else 0) - room
        self.cross, self.across = (area.x, area.width) if upright else (area.y, area.height)
        self.step = self.across / self.count
        self.area = area
        self.labelled: dict[int, list[float]] = {}

    def at(self, value: float) -> float:
        """The place of a value along the value axis."""
        return self.start + min(max((value - self.low) / (self.high - self.low), 0.0), 1.0) * self.length

    def middle(self, index: int) -> float:
        """The middle of a category; lying bars run from the top."""
        if self.upright:
            return self.cross + (index + 0.5) * self.step
        return self.cross + self.across - (index + 0.5) * self.step

    def draw(self) -> None:
        """Bars, the axis, lines, then labels."""
        for index in range(self.count):
            self._bars(index)
            self._name(index)
        zero = self.at(min(max(self.chart.crosses_at or 0.0, self.low), self.high))
        ends = (self.cross, zero, self.cross + self.across, zero)
        self.sheet.line(*(ends if self.upright else (zero, self.cross, zero, self.cross + self.across)), "muted", 1.0)
        for number, series in enumerate(self.role.lines):
            self._line(series, number + len(self.role.bars))

    def _bars(self, index: int) -> None:
        bars = segments(self.chart, self.role, index)
        # Bars that part at a base of their own, as a tornado's, share a row.
        rows = 1 if self.role.is_stacked or self.chart.crosses_at is not None else max(len(self.role.bars), 1)
        width = self.step * 0.7 / rows
        for pieces in bars:
            offset = 0.0 if rows == 1 else (pieces[0].series - (rows - 1) / 2) * width
            across = self.middle(index) + (offset if self.upright else -offset)
            for piece in pieces:
                self._piece(piece, across, width, index)
            series = None if self.role.is_stacked else self.role.bars[pieces[0].series]
            label = label_at(self.chart, self.role, series, index, self.text)
            if not label and self.role.is_stacked:
                label = self.text(math.fsum(p.end - p.start for p in pieces if p.tone != "none"))
            self._label(label, across, [p for p in pieces if p.tone != "none"], width)

    def _piece(self, piece: Segment, across: float, width: float, index: int) -> None:
        if piece.tone == "none":
            return
        base = self.chart.crosses_at if self.chart.crosses_at is not None and not self.role.is_stacked else piece.start
        low, high = sorted((self.at(base), self.at(piece.end)))
        box = Box(across - width / 2 + 0.5, low, width - 1, high - low)
        if not self.upright:
            box = Box(low, across - width / 2 + 0.5, high - low, width - 1)
        self.sheet.rectangle(box, _ink(self.role.bars[piece.series], piece.series, index))

    def _label(self, label: str, across: float, pieces: Sequence[Segment], width: float) -> None:
        if not label or not pieces:
            return
        end = max(max(piece.start, piece.end) for piece in pieces)
        if not self.role.is_stacked and pieces[0].end < 0:
            end = pieces[0].end
        lines = label.split("\n")
        if not self.upright:
            left = end < (self.chart.crosses_at or 0.0) and not self.role.is_stacked
            x = self.at(end) + (-4 if left else 4)
            self.sheet.text(x, across, " ".join(lines), _SIZE, align="right" if left else "left")
            return
        if max(self.sheet.width_of(line, _SIZE) for line in lines) > max(self.step, width) + 6:
            return  # labels would collide; the picture is a quick look
        down = end < 0 and not self.role.is_stacked
        for row, line in enumerate(lines if down else reversed(lines)):
            y = self.at(end) + (-7 - row * 11 if down else 7 + row * 11)
            self.sheet.text(across, y, line, _SIZE, align="center")

    def _name(self, index: int) -> None:
        name = self.names[index]
        if self.upright:
            every = max(math.ceil(max(self.sheet.width_of(n, _SIZE) for n in self.names) / max(self.step - 2, 1)), 1)
            if every > 1:
                every = max(math.ceil(40 / self.step), 1)
                name = self.sheet.shortened(name, _SIZE, self.step * every - 2)
            if index % every == 0:
                self.sheet.text(self.middle(index), self.area.y + 6, name, _SIZE, align="center")
            return
        room = self.start - self.area.x - 8
        self.sheet.text(self.area.x, self.middle(index), self.sheet.shortened(name, _SIZE, room), _SIZE)

    def _line(self, series: Series, number: int) -> None:
        ink = _ink(series, number, -1)
        before: tuple[float, float] | None = None
        for index in range(self.count):
            value = value_at(series, index)
            here = None if value is None else (self.middle(index), self.at(value))
            if here and before:
                self.sheet.line(*before, *here, ink, 2.0)
            before = here
        for index in range(self.count):
            value = value_at(series, index)
            if value is None:
                continue
            self.sheet.circle(self.middle(index), self.at(value), 3.2, ink, filled=index == self.count - 1, width=1.6)
            y = self.at(value) + 9
            if self.count <= 12 and all(abs(y - other) > 12 for other in self.labelled.setdefault(index, [])):
                self.labelled[index].append(y)
                label = series.labels.get(index, self.text(value))
                self.sheet.text(self.middle(index), y, label, _SIZE, "dk1", align="center")


def _ring(sheet: Sheet, chart: Chart, area: Box, text: Text) -> None:
    values = [max(value_at(chart.series[0], index) or 0.0, 0.0) for index in range(len(chart.series[0].values))]
    total = math.fsum(values) or 1.0
    radius = min(area.height / 2, area.width / 4) - 4
    x, y = area.x + radius + 4, area.y + area.height / 2
    angle = 90.0
    hole = radius * 0.38 if chart.kind == "doughnut" else radius
    axes = sheet.figure.axes[0]
    for index, (name, value) in enumerate(zip(category_names(chart, len(values)), values, strict=True)):
        ink = _ink(chart.series[0], index, index)
        end = angle - 360 * value / total
        paint, edge = colour(sheet.theme, ink), colour(sheet.theme, "lt1")
        axes.add_patch(Wedge((x, y), radius, end, angle, width=hole, facecolor=paint, edgecolor=edge, linewidth=1))
        angle = end
        row = y + (len(values) / 2 - index - 0.5) * 18
        sheet.rectangle(Box(x + radius + 24, row - 4, 8, 8), ink)
        sheet.text(x + radius + 38, row, f"{name} {text(value)}", 10)


def _cloud(sheet: Sheet, chart: Chart, area: Box, text: Text) -> None:
    found = points(chart.series)
    xs, ys = [x for _, _, x, _, _ in found], [y for _, _, _, y, _ in found]
    edge = _BUBBLE if chart.kind == "bubble" else 8.0
    plot = Box(area.x + 40 + edge, area.y + 18 + edge, area.width - 50 - 2 * edge, area.height - 32 - 2 * edge)
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    largest = max((size for *_, size in found), default=1.0) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return plot.x + (x - min(xs)) / wide * plot.width, plot.y + (y - min(ys)) / high * plot.height

    floor = plot.y - edge
    sheet.line(plot.x - edge, floor, plot.x + plot.width + edge, floor, "muted", 1.0)
    sheet.text(plot.x, floor - 11, text(min(xs)), _SIZE, "muted", align="center")
    sheet.text(plot.x + plot.width, floor - 11, text(max(xs)), _SIZE, "muted", align="center")
    for value in (min(ys), max(ys)):
        sheet.text(plot.x - edge - 6, place(min(xs), value)[1], text(value), _SIZE, "muted", align="right")
    before: tuple[int, float, float] | None = None
    radius = 0.0
    for number, index, raw_x, raw_y, size in found:
        x, y = place(raw_x, raw_y)
        series = chart.series[number]
        ink = _ink(series, number, index)
        is_curve = chart.kind == "xy" and not series.labels
        if is_curve:
            if before and before[0] == number:
                sheet.line(before[1], before[2], x, y, ink, 2.0)
            before = (number, x, y)
        else:
            radius = max(_BUBBLE * math.sqrt(max(size, 0.0) / largest), 2.5) if chart.kind == "bubble" else 4.0
            sheet.circle(x, y, radius, ink, filled=True, width=1.0)
        label = series.labels.get(index, "").replace("\n", " ")
        if label and chart.kind == "bubble":
            sheet.text(x, y + radius + 7, label, _SIZE, align="center")
        elif label:
            sheet.text(x + 8, y, label, _SIZE)
