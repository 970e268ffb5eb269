"""Tables of slides: the two table styles, and tables from columns and rows.

A style holds colours, bold, rules and fills, never sizes or insets: those are
written on every run and cell.  Lengths in inches, type in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from docgen.starter.pptx.dml import XML, Box, emu, fill, frame, outline, paragraph, run, spacing
from docgen.starter.pptx.layouts import Slot

PLAN_TABLE: Final = "{5B1C8B0E-2C3A-4E57-9A36-0D7C1F4A9E01}"
PLAN_HEAT: Final = "{5B1C8B0E-2C3A-4E57-9A36-0D7C1F4A9E02}"
INSET, BEFORE, AFTER_NUMBER = 0.10, 0.07, 0.25
# In tall rows text at the top needs more air under the rule.
TALL, TALL_BEFORE = 1.0, 0.14
# A column for an arrow has room for nothing else.
NARROW = 0.5
Align = Literal["", "r", "ctr"]


def table_styles_xml() -> bytes:
    """The part with both table styles."""
    head = f'<a:tcTxStyle b="on"><a:fontRef idx="minor"/>{colour_of("dk2")}</a:tcTxStyle>'
    body = f'<a:tcTxStyle><a:fontRef idx="minor"/>{colour_of("dk1")}</a:tcTxStyle>'
    plain = (
        f'<a:tblStyle styleId="{PLAN_TABLE}" styleName="Plan Table"><a:wholeTbl>{body}<a:tcStyle><a:tcBdr>'
        f"{_side('bottom', 'rule', 0.75)}{_side('insideH', 'rule', 0.75)}</a:tcBdr><a:fill><a:noFill/></a:fill>"
        "</a:tcStyle>"
        f"</a:wholeTbl><a:lastRow>{head}<a:tcStyle><a:tcBdr>{_side('top', 'dk2', 1)}</a:tcBdr></a:tcStyle></a:lastRow>"
        f"<a:firstRow>{head}<a:tcStyle><a:tcBdr>{_side('bottom', 'dk2', 1.5)}</a:tcBdr></a:tcStyle>"
        "</a:firstRow></a:tblStyle>"
    )
    inside = _side("insideH", "lt1", 4.5) + _side("insideV", "lt1", 4.5)
    heat = (
        f'<a:tblStyle styleId="{PLAN_HEAT}" styleName="Plan Heat"><a:wholeTbl>{body}<a:tcStyle><a:tcBdr>{inside}'
        f"</a:tcBdr><a:fill><a:noFill/></a:fill></a:tcStyle></a:wholeTbl><a:firstRow>{head}<a:tcStyle><a:tcBdr/>"
        "</a:tcStyle></a:firstRow></a:tblStyle>"
    )
    return (
        f'{XML}<a:tblStyleLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" def="{PLAN_TABLE}">'
        f"{plain}{heat}</a:tblStyleLst>"
    ).encode()


def colour_of(slot: str) -> str:
    """A colour in a table style, which names slots of the theme."""
    return f'<a:schemeClr val="{slot}"/>'


def _side(side: str, ink: str, points: float) -> str:
    # Table styles name dk1 and lt1 where slides say tx1 and bg1.
    line = outline(ink, points)
    for slide_name, slot in (("tx1", "dk1"), ("bg1", "lt1"), ("tx2", "dk2"), ("bg2", "lt2")):
        line = line.replace(f'val="{slide_name}"', f'val="{slot}"')
    return f"<a:{side}>{line}</a:{side}>"


@dataclass(frozen=True)
class Column:
    """A column: heading, width in inches, alignment."""

    head: str
    width: float
    align: Align = ""


@dataclass(frozen=True)
class Cell:
    """A cell of finished paragraphs.

    `lines` draws borders of its own: side (L, R, T, B), colour, points.  A cell may span several columns; those
    under it are merged.
    """

    content: str
    anchor: str = "ctr"
    ground: str = ""
    lines: tuple[tuple[str, str, float], ...] = ()
    span: int = 1
    merged: bool = False


@dataclass(frozen=True)
class Row:
    """A row: height in inches and its cells."""

    height: float
    cells: tuple[Cell, ...]


def table_frame(slot: Slot, alt: str, columns: Sequence[Column], rows: Sequence[Row], *, head: float = 0.46) -> str:
    """A table in its placeholder, with a header row."""
    x, y, _, _ = slot.box
    header = Row(head, tuple(Cell(_head(column), "b") for column in columns))
    drawn = "".join(_row(row, columns) for row in (header, *rows))
    grid = "".join(f'<a:gridCol w="{emu(column.width)}"/>' for column in columns)
    height = head + sum(row.height for row in rows)
    width = sum(column.width for column in columns)
    graphic = (
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1">'
        f"<a:tableStyleId>{PLAN_TABLE}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{drawn}</a:tbl>"
        "</a:graphicData>"
    )
    box: Box = (x, y, width, height)
    return frame(slot.name, alt, box, graphic, placeholder=slot.reference)


def _head(column: Column) -> str:
    return paragraph(run(column.head, 12), align=column.align, space=spacing(line=1.0, after=0), end=12)


def _row(row: Row, columns: Sequence[Column]) -> str:
    top = TALL_BEFORE if row.height > TALL else BEFORE
    cells = "".join(_cell(cell, number, columns, top) for number, cell in enumerate(row.cells))
    return f'<a:tr h="{emu(row.height)}">{cells}</a:tr>'


def _cell(cell: Cell, number: int, columns: Sequence[Column], top: float) -> str:
    left = 0.0 if number == 0 else INSET
    if number and columns[number - 1].align == "r" and not columns[number].align:
        left = AFTER_NUMBER
    right = 0.0 if number == len(columns) - 1 else INSET
    if columns[number].width < NARROW:
        left = right = 0.04
    above = top if cell.anchor == "t" else BEFORE
    insets = f'marL="{emu(left)}" marR="{emu(right)}" marT="{emu(above)}" marB="{emu(BEFORE)}"'
    lines = "".join(
        f'<a:ln{side} w="{round(points * 12_700)}">{fill(ink)}</a:ln{side}>' for side, ink, points in cell.lines
    )
    spans = f' gridSpan="{cell.span}"' if cell.span > 1 else ' hMerge="1"' if cell.merged else ""
    return (
        f"<a:tc{spans}><a:txBody><a:bodyPr/><a:lstStyle/>{cell.content}</a:txBody>"
        f'<a:tcPr {insets} anchor="{cell.anchor}">{lines}{fill(cell.ground) if cell.ground else ""}</a:tcPr></a:tc>'
    )


def line_of(*runs: str, align: str = "", after: float = 0, hanging: float = 0, end: float = 14) -> str:
    """A paragraph of a table: line 1.0, no space after."""
    return paragraph(runs, align=align, space=spacing(line=1.0, after=after), hanging=hanging, end=end)
