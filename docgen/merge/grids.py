"""Tables whose rows came out wider than they say.

In Word, a loop of cells makes a table wider than it says, or gives rows more
cells than the grid has columns, and LibreOffice then shows the first columns
only: the grid is written anew.  The table keeps its width, and so do the columns
outside the loop.  On slides, a cell that spans others takes their place.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x

_TOLERANCE: Final = 1.02  # Word's own rounding of columns


def regrid(xml: str) -> str:
    """`xml` of a Word part, every table's grid with as many columns as its widest row."""
    root = etree.fromstring(xml.encode())
    changed = [_fit(table) for table in root.iter(f"{x.W}tbl")]
    return (
        etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True).decode() if any(changed) else xml
    )


def uncovered(xml: str) -> str:
    """`xml` of a slide without the cells in whose place others now span; Office counts a cell per column, not more."""
    root = etree.fromstring(xml.encode())
    for table in root.iter(f"{x.A}tbl"):
        columns = len(table.findall(f"{x.A}tblGrid/{x.A}gridCol"))
        for row in table.findall(f"{x.A}tr"):
            _uncover(row, columns)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True).decode()


def _uncover(row: etree._Element, columns: int) -> None:
    cells = row.findall(f"{x.A}tc")
    at = 0
    while len(cells) > columns and at < len(cells):
        span = max(x.whole(cells[at], "gridSpan", 1), 1)
        at += span
        for cell in cells[at : at + min(span - 1, len(cells) - columns)]:
            cells.remove(cell)
            row.remove(cell)


def _fit(table: etree._Element) -> bool:
    grid = table.find(f"{x.W}tblGrid")
    rows = table.findall(f"{x.W}tr")
    if grid is None or not rows:
        return False
    columns = grid.findall(f"{x.W}gridCol")
    widest = max(rows, key=_count)
    known = sum(x.whole(one, f"{x.W}w") for one in columns)
    total = _table_width(table) or known
    if _count(widest) == len(columns) and known <= total * _TOLERANCE:
        return False
    widths = _widths(widest, total)
    for column in columns:
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, f"{x.W}gridCol").set(f"{x.W}w", str(width))
    for row in rows:
        _set_cells(row, widths)
    return True


def _table_width(table: etree._Element) -> int:
    """The width that the table states in twips, 0 where it states none."""
    width = table.find(f"{x.W}tblPr/{x.W}tblW")
    stated = width is not None and width.get(f"{x.W}type") == "dxa"
    return x.whole(width, f"{x.W}w") if stated and width is not None else 0


def _widths(row: etree._Element, total: int) -> list[int]:
    """Together as wide as the table: the columns of the loop share what the others leave."""
    stated = [(_stated(cell) // _span(cell) or 1) for cell in row.findall(f"{x.W}tc") for _ in range(_span(cell))]
    looped = max(stated, key=lambda width: (stated.count(width), width))
    count = stated.count(looped)
    kept = sum(width for width in stated if width != looped)
    if kept >= total:  # nothing is left for the loop: all share alike
        return [total // len(stated)] * len(stated)
    share = (total - kept) // count
    return [share if width == looped else width for width in stated]


def _set_cells(row: etree._Element, widths: list[int]) -> None:
    at = 0
    for cell in row.findall(f"{x.W}tc"):
        span = _span(cell)
        stated = cell.find(f"{x.W}tcPr/{x.W}tcW")
        if stated is not None:
            stated.set(f"{x.W}w", str(sum(widths[at : at + span])))
        at += span


def _count(row: etree._Element) -> int:
    return sum(_span(cell) for cell in row.findall(f"{x.W}tc"))


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{x.W}tcPr/{x.W}gridSpan")
    return 1 if span is None else max(x.whole(span, f"{x.W}val", 1), 1)


def _stated(cell: etree._Element) -> int:
    width = cell.find(f"{x.W}tcPr/{x.W}tcW")
    return 0 if width is None else x.whole(width, f"{x.W}w")
