"""WordprocessingML in short words: paragraphs, runs, tables and fields as strings.

Lengths come in centimetres, type sizes in points; XML has twips, half points
and eighths.  Nothing here knows what a document says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)


def twips(cm: float) -> int:
    """Centimetres in twentieths of a point."""
    return round(cm * 1440 / 2.54)


def emu(cm: float) -> int:
    """Centimetres in English metric units."""
    return round(cm * 360_000)


def run(text: str, style: str = "", *, bold: bool = False, direct: str = "") -> str:
    """A run; tabs and line breaks in `text` become Word's own."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "") + direct
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for index, piece in enumerate(line.split("\t")):
            if index:
                pieces.append("<w:tab/>")
            if piece:
                pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{head}{''.join(pieces)}</w:r>"


def paragraph(content: str | Sequence[str], style: str = "", *, direct: str = "") -> str:
    """A paragraph of a text or of finished runs; `direct` holds properties beyond the style."""
    runs = run(content) if isinstance(content, str) and not content.startswith("<w:") else "".join(content)
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + direct
    head = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{head}{runs}</w:p>"


def control(tag: str) -> str:
    """A paragraph that holds one control tag and vanishes when the template is merged."""
    return paragraph(run("{% " + tag + " %}"), "BodyText")


def keep_block(name: str, identity: int, *blocks: str) -> str:
    """Room for a person's own words, kept from build to build; named by its title, which every program keeps."""
    head = f'<w:sdtPr><w:alias w:val="keep:{name}"/><w:id w:val="{identity}"/></w:sdtPr>'
    return f"<w:sdt>{head}<w:sdtContent>{''.join(blocks)}</w:sdtContent></w:sdt>"


def field(instruction: str, result: str, style: str = "", *, dirty: bool = False) -> str:
    """A complex field with the result that stands until Word computes it anew; a dirty one it computes on opening."""
    head = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""

    def mark(kind: str) -> str:
        stale = ' w:dirty="true"' if dirty and kind == "begin" else ""
        return f'<w:r>{head}<w:fldChar w:fldCharType="{kind}"{stale}/></w:r>'

    code = f'<w:r>{head}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{mark('begin')}{code}{mark('separate')}{run(result, style)}{mark('end')}"


STATUS_STYLES: Final = (("on_track", "●", "StatusOnTrack"), ("watch", "▲", "StatusWatch"), ("act", "■", "StatusAct"))


def status(item: str, *, separator: str = "\t") -> str:
    """The runs of a status: mark in its colour, then the word in ink; `item` is a name with tone and status."""
    runs = []
    for number, (tone, mark, style) in enumerate(STATUS_STYLES):
        runs.append(run("{% " + ("elif" if number else "if") + f' {item}.tone == "{tone}" %}}') + run(mark, style))
    runs.append(run("{% else %}") + run("○", "StatusNone") + run("{% endif %}"))
    return "".join(runs) + run(f"{separator}{{{{ {item}.status }}}}")


@dataclass(frozen=True)
class Cell:
    """A table cell.

    Attributes:
        content: a text, finished runs, or finished block elements.
        style: paragraph style where the content is a text or runs.
        span: columns that it covers.
        fill: theme fill: name, tint or shade attributes and hex, as `theme_fill` writes it.
        anchor: vertical place of the text.
        borders: finished `w:tcBorders` content.
        margins: finished `w:tcMar` content.
    """

    content: str | Sequence[str] = ""
    style: str = "TableText"
    span: int = 1
    fill: str = ""
    anchor: str = ""
    borders: str = ""
    margins: str = ""


def table(
    widths_cm: Sequence[float],
    rows: Iterable[str],
    style: str = "PlanTable",
    *,
    look: str = "0620",
    caption: str = "",
    direct: str = "",
    margins: str = "",
) -> str:
    """A table of fixed width; `rows` are finished by `row`, `caption` is its alt text."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths_cm)
    flags = int(look, 16)
    shown = (
        f'<w:tblLook w:val="{look}" w:firstRow="{flags >> 5 & 1}" w:lastRow="{flags >> 6 & 1}" '
        f'w:firstColumn="{flags >> 7 & 1}" w:lastColumn="{flags >> 8 & 1}" '
        f'w:noHBand="{flags >> 9 & 1}" w:noVBand="{flags >> 10 & 1}"/>'
    )
    alt = f"<w:tblCaption w:val={quoteattr(caption)}/>" if caption else ""
    properties = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{twips(sum(widths_cm))}" w:type="dxa"/>{direct}'
        f'<w:tblLayout w:type="fixed"/>{margins}{shown}{alt}'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(
    widths_cm: Sequence[float],
    cells: Sequence[Cell | str],
    *,
    header: bool = False,
    height_cm: float | None = None,
    exact: bool = False,
) -> str:
    """A table row; text cells of a header row take the style Table Head."""
    rule = "exact" if exact else "atLeast"
    height = f'<w:trHeight w:val="{twips(height_cm)}" w:hRule="{rule}"/>' if height_cm else ""
    properties = f"<w:cantSplit/>{height}{'<w:tblHeader/>' if header else ''}"
    made: list[str] = []
    column = 0
    for given in cells:
        cell = Cell(given, "TableHead" if header else "TableText") if isinstance(given, str) else given
        width = sum(widths_cm[column : column + cell.span])
        column += cell.span
        made.append(_cell(cell, width))
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def _cell(cell: Cell, width_cm: float) -> str:
    properties = f'<w:tcW w:w="{twips(width_cm)}" w:type="dxa"/>'
    if cell.span > 1:
        properties += f'<w:gridSpan w:val="{cell.span}"/>'
    if cell.borders:
        properties += f"<w:tcBorders>{cell.borders}</w:tcBorders>"
    properties += cell.fill
    if cell.margins:
        properties += f"<w:tcMar>{cell.margins}</w:tcMar>"
    if cell.anchor:
        properties += f'<w:vAlign w:val="{cell.anchor}"/>'
    content = "".join(cell.content)
    if not content.startswith(("<w:p>", "<w:tbl>")):
        content = paragraph(content if content.startswith("<w:") else run(content) if content else [], cell.style)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
