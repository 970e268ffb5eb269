"""The stakeholder map: influence by support, with names that never cover each other.

Drawn at the size at which it is placed (16.6 x 9.6 cm; higher where names have
to stand in a list below).  It knows no account: people come in as plain data,
words in the document's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.values import Picture
from docgen.visuals.drawing import MINOR_FONTS, POINTS_PER_CM, Box, Sheet, Theme
from docgen.visuals.labels import Placed, place_labels, spread

WIDTH_CM = 16.6
HEIGHT_CM = 9.6
_RADIUS = 0.225 * POINTS_PER_CM
_RING = 0.18
_NAME, _ROLE, _SMALL = 10.0, 9.0, 8.5
_LINE = 1.22  # line height of the fallback fonts as a multiple of their size
_STRIP = 12.0  # along the top, for the words of the two corners
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the map.

    Attributes:
        name: as printed.
        role: as printed under the name; may be empty.
        influence: 1 to 5.
        support: -2 (opponent) to 2 (champion).
        contacted: in the last 90 days.
    """

    name: str
    role: str
    influence: float
    support: float
    contacted: bool


@dataclass(frozen=True, slots=True)
class MapWords:
    """What stands on the map besides the people."""

    steps: tuple[str, str, str, str, str] = ("Opponent", "Sceptic", "Neutral", "Supporter", "Champion")
    support: str = "Support for us"
    influence: str = "Influence on decisions"
    protect: str = "Protect and use"
    win_over: str = "Win over first"


@dataclass(frozen=True, slots=True)
class Mark:
    """One person as laid out: the middle of the mark, the place of the label, or the number that stands for it."""

    person: Person
    x: float
    y: float
    label: Placed | None
    number: int


@dataclass(frozen=True, slots=True)
class MapLayout:
    """The finished geometry in points; `plot` is what no label leaves."""

    plot: Box
    marks: tuple[Mark, ...]
    words: tuple[Box, ...]


def stakeholder_map(
    people: Sequence[Person], words: MapWords, theme: Theme, alt: str = "", fonts: Sequence[str] = MINOR_FONTS
) -> Picture:
    """The map as a picture."""
    sheet, _ = draw(people, words, theme, fonts)
    return Picture(sheet.png(), alt=alt, width_cm=WIDTH_CM, height_cm=sheet.height / POINTS_PER_CM)


def draw(
    people: Sequence[Person], words: MapWords, theme: Theme, fonts: Sequence[str] = MINOR_FONTS
) -> tuple[Sheet, MapLayout]:
    """The drawn sheet and its geometry."""
    trial = Sheet(WIDTH_CM, HEIGHT_CM, theme, fonts)
    layout = lay_out(people, words, trial)
    listed = [mark for mark in layout.marks if mark.number]
    if not listed:
        _draw(trial, layout, words, 0.0)
        return trial, layout
    rows = -(-len(listed) // _COLUMNS)
    extra = rows * _ROLE * _LINE * 1.15 + 8
    sheet = Sheet(WIDTH_CM, HEIGHT_CM + extra / POINTS_PER_CM, theme, fonts)
    _draw(sheet, layout, words, extra)
    _draw_list(sheet, listed, extra)
    return sheet, layout


def lay_out(people: Sequence[Person], words: MapWords, sheet: Sheet) -> MapLayout:
    """Where marks and labels stand; people of more influence choose first."""
    plot = Box(44.0, 46.0, sheet.width - 44.0 - 4.0, sheet.height - 46.0 - 4.0)
    ordered = sorted(people, key=lambda p: (-p.influence, -p.support, p.name))
    raw = [(_x(plot, person.support), _y(plot, person.influence)) for person in ordered]
    ring = _RING * (plot.height - _STRIP) / 5
    below = Box(plot.x, plot.y, plot.width, plot.height - _STRIP)
    places = spread(raw, ring, 2 * _RADIUS + 2, below)
    taken = _zone_words(plot, words, sheet)
    sizes = [_size(person, sheet) for person in ordered]
    labels = place_labels(places, sizes, _RADIUS, 3.0, plot, taken)
    marks, number = [], 0
    for person, (x, y), label in zip(ordered, places, labels, strict=True):
        number += label is None
        marks.append(Mark(person, x, y, label, number if label is None else 0))
    return MapLayout(plot, tuple(marks), tuple(taken))


def _x(plot: Box, support: float) -> float:
    return plot.x + (min(max(support, -2.0), 2.0) + 2.5) * plot.width / 5


def _y(plot: Box, influence: float) -> float:
    return plot.y + (min(max(influence, 1.0), 5.0) - 0.5) * (plot.height - _STRIP) / 5


def _size(person: Person, sheet: Sheet) -> tuple[float, float]:
    width = max(sheet.width_of(person.name, _NAME, bold=True), sheet.width_of(person.role, _ROLE))
    # The room at the side keeps two labels on one height from reading as one.
    return width + 5, (_NAME + (_ROLE if person.role else 0)) * _LINE


def _zone_words(plot: Box, words: MapWords, sheet: Sheet) -> list[Box]:
    """The boxes of the two words in the upper corners."""
    top, height = plot.y + plot.height, _ROLE * _LINE + 2
    left, right = (sheet.width_of(text, _ROLE, bold=True) + 2 for text in (words.win_over, words.protect))
    return [
        Box(plot.x + 5, top - height, left, height),
        Box(plot.x + plot.width - 5 - right, top - height, right, height),
    ]


def _draw(sheet: Sheet, layout: MapLayout, words: MapWords, lift: float) -> None:
    plot = layout.plot
    base, top = plot.y + lift, plot.y + plot.height + lift
    sheet.rectangle(
        Box(_x(plot, 0.5), _y(plot, 2.5) + lift, plot.x + plot.width - _x(plot, 0.5), top - _y(plot, 2.5) - lift), "lt2"
    )
    for step, word in enumerate(words.steps):
        x = _x(plot, step - 2.0)
        sheet.line(x, base, x, top, "grid")
        sheet.text(x, base - 11, word, _ROLE, "muted", align="center")
    for level in range(1, 6):
        y = _y(plot, level) + lift
        sheet.line(plot.x, y, plot.x + plot.width, y, "grid")
        sheet.text(plot.x - 7, y, str(level), _ROLE, "muted", align="right")
    sheet.line(plot.x, base, plot.x, top, "muted", 1.0)
    sheet.line(plot.x, base, plot.x + plot.width, base, "muted", 1.0)
    sheet.text(plot.x + plot.width / 2, base - 30, words.support, _NAME, "dk2", bold=True, align="center")
    sheet.text(10, (base + top) / 2, words.influence, _NAME, "dk2", bold=True, align="center", rotation=90)
    left, right = layout.words
    sheet.text(left.x, left.y + left.height / 2 + lift, words.win_over, _ROLE, "accent3", bold=True)
    edge = right.x + right.width
    sheet.text(edge, right.y + right.height / 2 + lift, words.protect, _ROLE, "accent1", bold=True, align="right")
    for mark in layout.marks:
        _draw_mark(sheet, mark, lift)


def _draw_mark(sheet: Sheet, mark: Mark, lift: float) -> None:
    thin = mark.number and not mark.person.contacted  # two figures need the room
    sheet.circle(mark.x, mark.y + lift, _RADIUS, "accent1", mark.person.contacted, 1.2 if thin else 2.0)
    if mark.label is None:
        ink = "lt1" if mark.person.contacted else "accent1"
        sheet.text(mark.x, mark.y + lift, str(mark.number), _SMALL, ink, bold=True, align="center")
        return
    box, align = mark.label.box, mark.label.align
    x = {"left": box.x, "right": box.x + box.width, "center": box.x + box.width / 2}[align]
    top = box.y + box.height + lift
    for words, size, ink, drop in (
        (mark.person.name, _NAME, "dk2", _NAME * _LINE / 2),
        (mark.person.role, _ROLE, "muted", _NAME * _LINE + _ROLE * _LINE / 2),
    ):
        if words:
            sheet.text(x, top - drop, words, size, ink, bold=ink == "dk2", align=align)  # type: ignore[arg-type]  # one of the three


def _draw_list(sheet: Sheet, marks: Sequence[Mark], height: float) -> None:
    rows = -(-len(marks) // _COLUMNS)
    step = (height - 8) / rows
    for index, mark in enumerate(marks):
        column, row = divmod(index, rows)
        x, y = 4 + column * sheet.width / _COLUMNS, height - 8 - (row + 0.5) * step
        sheet.text(x + 14, y, str(mark.number), _ROLE, "accent1", bold=True, align="right")
        words = f"{mark.person.name}, {mark.person.role}" if mark.person.role else mark.person.name
        room = sheet.width / _COLUMNS - 28
        sheet.text(x + 20, y, sheet.shortened(words, _ROLE, room), _ROLE, "dk1")
