"""The risk grid as a picture, for places where no table can stand; 9.4 x 8.9 cm."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.values import Picture
from docgen.visuals.drawing import MINOR_FONTS, POINTS_PER_CM, Box, Sheet, Theme
from docgen.visuals.risk_grid import RiskCell, risk_grid

WIDTH_CM, HEIGHT_CM = 9.4, 8.9
_CELL = 1.42 * POINTS_PER_CM


def risk_map(
    risks: Sequence[tuple[str, int, int]],
    probability: str,
    impact: str,
    theme: Theme,
    alt: str = "",
    fonts: Sequence[str] = MINOR_FONTS,
) -> Picture:
    """The grid as a picture; the two words name the axes."""
    sheet = Sheet(WIDTH_CM, HEIGHT_CM, theme, fonts)
    left, bottom = 44.0, 40.0
    for row in risk_grid(risks):
        for cell in row:
            x, y = left + (cell.impact - 1) * _CELL, bottom + (cell.probability - 1) * _CELL
            _cell(sheet, Box(x + 1, y + 1, _CELL - 2, _CELL - 2), cell)
    for number in range(1, 6):
        middle = (number - 0.5) * _CELL
        sheet.text(left - 8, bottom + middle, str(number), 10, "muted", align="right")
        sheet.text(left + middle, bottom - 10, str(number), 10, "muted", align="center")
    sheet.text(left + 2.5 * _CELL, bottom - 28, impact, 10, "dk2", bold=True, align="center")
    sheet.text(12, bottom + 2.5 * _CELL, probability, 10, "dk2", bold=True, align="center", rotation=90)
    return Picture(sheet.png(), alt=alt, width_cm=WIDTH_CM, height_cm=HEIGHT_CM)


def _cell(sheet: Sheet, box: Box, cell: RiskCell) -> None:
    sheet.rectangle(box, cell.level)
    sheet.text(box.x + box.width - 4, box.y + 7, str(cell.score), 8.5, "dk1", align="right")
    lines = _id_lines(cell.ids)
    size = 12.0 if len(cell.ids) <= 2 else 10.0
    for index, line in enumerate(lines):
        y = box.y + box.height / 2 + 3 + ((len(lines) - 1) / 2 - index) * size * 1.1
        shown = sheet.shortened(line, size, box.width - 4, bold=True)
        sheet.text(box.x + box.width / 2, y, shown, size, "dk1", bold=True, align="center")


def _id_lines(ids: Sequence[str]) -> list[str]:
    """Two ids a line, two lines; what is left is counted."""
    if len(ids) > 4:
        return [" ".join(ids[:2]), f"{ids[2]} +{len(ids) - 3}"]
    return [" ".join(ids[at : at + 2]) for at in range(0, len(ids), 2)]
