"""Tables of Word whose columns came with the data: their grid is written anew.

A loop of cells gives rows other numbers of cells than the template's grid has
columns; LibreOffice then shows the first columns only.  The table keeps its
width and the first column its own; the others share the rest.
"""

from __future__ import annotations

from lxml import etree

from docgen.merge import xmlnames as x


def regrid(xml: str) -> str:
    """`xml` of a Word part, every table's grid with as many columns as its widest row."""
    root = etree.fromstring(xml.encode())
    changed = [_fit(table) for table in root.iter(f"{x.W}tbl")]
    return (
        etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True).decode() if any(changed) else xml
    )


def _fit(table: etree._Element) -> bool:
    grid = table.find(f"{x.W}tblGrid")
    rows = table.findall(f"{x.W}tr")
    if grid is None or not rows:
        return False
    columns = grid.findall(f"{x.W}gridCol")
    widest = max(rows, key=_count)
    if _count(widest) == len(columns):
        return False
    widths = _widths(widest, sum(int(one.get(f"{x.W}w", "0")) for one in columns))
    for column in columns:
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, f"{x.W}gridCol").set(f"{x.W}w", str(width))
    for row in rows:
        _set_cells(row, widths)
    return True


def _widths(row: etree._Element, total: int) -> list[int]:
    """The first column as it is, the others in proportion, together as wide as the table."""
    stated = [(_stated(cell) // _span(cell) or 1) for cell in row.findall(f"{x.W}tc") for _ in range(_span(cell))]
    if len(stated) == 1:
        return [total]
    first, rest = min(stated[0], total * 3 // 5), stated[1:]
    left = total - first
    made = [left * width // sum(rest) for width in rest]
    made[-1] += left - sum(made)
    return [first, *made]


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
    return 1 if span is None else max(int(span.get(f"{x.W}val", "1")), 1)


def _stated(cell: etree._Element) -> int:
    width = cell.find(f"{x.W}tcPr/{x.W}tcW")
    return 0 if width is None else int(width.get(f"{x.W}w", "0"))
