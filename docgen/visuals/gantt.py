"""The roadmap as a picture for print: bars on a calendar, the owner beside each, the data date as a line.

16.6 cm wide and as high as its rows need, at most 22 of them.  On slides the
roadmap is a native chart instead (`shapes.roadmap`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from docgen.values import Picture
from docgen.visuals.drawing import MINOR_FONTS, POINTS_PER_CM, Box, Sheet, Theme
from docgen.visuals.shapes import Task

WIDTH_CM = 16.6
ROW_LIMIT = 22
_HEAD_CM, _ROW_CM = 1.6, 0.62
_NAMES, _OWNERS = 150.0, 66.0
_TEXT, _SMALL = 9.5, 9.0


def gantt(
    tasks: Sequence[Task],
    inks: Mapping[str, str],
    date_text: Callable[[dt.date], str],
    theme: Theme,
    as_of: dt.date | None = None,
    milestone: str = "",
    alt: str = "",
    fonts: Sequence[str] = MINOR_FONTS,
) -> Picture:
    """The picture of the tasks by start date.

    Args:
        tasks: at most 22 are drawn, the earliest.
        inks: a colour (a slot of the theme) for each owner, in the order of the legend.
        date_text: a short date in the document's language.
        theme: the template's colours.
        as_of: where the line of the data date stands; None draws none.
        milestone: the legend's word for milestones; "" leaves it out.
        alt: the sentence that says what it shows.
        fonts: the fallback list of the text font.
    """
    rows = sorted(tasks, key=lambda task: (task.start, task.end, task.name))[:ROW_LIMIT]
    sheet = Sheet(WIDTH_CM, _HEAD_CM + _ROW_CM * max(len(rows), 1), theme, fonts)
    calendar = _Calendar(sheet, rows, as_of)
    _legend(sheet, inks, milestone)
    _grid(sheet, calendar, len(rows), date_text)
    for index, task in enumerate(rows):
        _row(sheet, calendar, index, task, inks)
    if as_of is not None:
        sheet.line(calendar.x(as_of), 0, calendar.x(as_of), _body(sheet), "dk2", 1.0)
    for index, task in enumerate(rows):
        _label(sheet, calendar, index, task)
    return Picture(sheet.png(), alt=alt, width_cm=WIDTH_CM, height_cm=sheet.height / POINTS_PER_CM)


class _Calendar:
    """Days to points, from the first to the last day with room for the last label."""

    def __init__(self, sheet: Sheet, rows: Sequence[Task], as_of: dt.date | None) -> None:
        days = [day for task in rows for day in (task.start, task.end)] + ([as_of] if as_of else [])
        self.first = min(days, default=dt.date(2000, 1, 1))
        last = max(days, default=self.first + dt.timedelta(days=14))
        self.days = max((last - self.first).days, 14)
        self.left = _NAMES + _OWNERS
        label = max((sheet.width_of(task.label, _SMALL, task.is_milestone) for task in rows), default=0.0)
        self.width = max(sheet.width - self.left - label - 10, 60.0)

    def x(self, day: dt.date) -> float:
        """Where a day starts."""
        return self.left + (day - self.first).days * self.width / self.days

    def ticks(self) -> list[dt.date]:
        """The days with a grid line: as few steps of whole weeks as leave the labels apart."""
        step = next(n for n in (7, 14, 28, 56, 91, 182, 364, 10_000) if self.days / n <= 6)
        return [self.first + dt.timedelta(days=step * n) for n in range(self.days // step + 1)]


def _body(sheet: Sheet) -> float:
    return sheet.height - _HEAD_CM * POINTS_PER_CM


def _legend(sheet: Sheet, inks: Mapping[str, str], milestone: str) -> None:
    x, y = 0.0, sheet.height - 9
    entries = [*inks.items(), *([(milestone, "dk2")] if milestone else [])]
    for owner, ink in entries:
        sheet.rectangle(Box(x, y - 4, 8, 8), ink)
        sheet.text(x + 12, y, owner, _SMALL, "dk1")
        x += 12 + sheet.width_of(owner, _SMALL) + 16


def _grid(sheet: Sheet, calendar: _Calendar, rows: int, date_text: Callable[[dt.date], str]) -> None:
    for row in range(rows + 1):
        y = _body(sheet) - row * _ROW_CM * POINTS_PER_CM
        sheet.line(0, max(y, 0.4), calendar.left + calendar.width, max(y, 0.4), "grid")
    for day in calendar.ticks():
        sheet.line(calendar.x(day), 0, calendar.x(day), _body(sheet), "rule", 0.5)
        sheet.text(calendar.x(day), _body(sheet) + 9, date_text(day), _SMALL, "muted", align="center")


def _row(sheet: Sheet, calendar: _Calendar, index: int, task: Task, inks: Mapping[str, str]) -> None:
    step = _ROW_CM * POINTS_PER_CM
    y = _body(sheet) - (index + 0.5) * step
    sheet.text(0, y, sheet.shortened(task.name, _TEXT, _NAMES - 6), _TEXT, "dk1")
    sheet.text(_NAMES, y, sheet.shortened(task.owner, _SMALL, _OWNERS - 8), _SMALL, "muted")
    start = calendar.x(task.start)
    length = 5.0 if task.is_milestone else max(calendar.x(task.end) - start, 2.0)
    ink = "dk2" if task.is_milestone else inks.get(task.owner, "accent3")
    sheet.rectangle(Box(start - 2.5 if task.is_milestone else start, y - step * 0.27, length, step * 0.54), ink)


def _label(sheet: Sheet, calendar: _Calendar, index: int, task: Task) -> None:
    """The due date right of the bar, on paper, so that no line crosses it."""
    step = _ROW_CM * POINTS_PER_CM
    y = _body(sheet) - (index + 0.5) * step
    end = (calendar.x(task.start) + 2.5 if task.is_milestone else calendar.x(task.end)) + 4
    width = sheet.width_of(task.label, _SMALL, task.is_milestone)
    sheet.rectangle(Box(end - 1, y - step * 0.3, width + 2, step * 0.6), "lt1")
    sheet.text(end, y, task.label, _SMALL, "dk2" if task.is_milestone else "muted", bold=task.is_milestone)
