"""The building blocks of the Word templates: captions, callouts, tiles, data tables, cover, header and footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docgen.starter.docx.colours import Palette
from docgen.starter.docx.package import TEXT_WIDTH
from docgen.starter.docx.wml import Cell, control, emu, field, paragraph, row, run, status, table

_KINDS: Final = {"table": "labels.caption.table", "figure": "labels.caption.figure"}


def tag(name: str) -> str:
    """An output tag."""
    return "{{ " + name + " }}"


def label(key: str) -> str:
    """The tag of a fixed word."""
    return tag(f"labels.{key}")


def heading(level: int, text: str) -> str:
    """A heading; the contents list and the numbering follow its style."""
    return paragraph(run(text), f"Heading{level}")


def lead(name: str) -> str:
    """The conclusion under a heading; it goes where there is none."""
    return when(name, paragraph(run(tag(name)), "Lead"))


def when(condition: str, *blocks: str, otherwise: str = "") -> str:
    """Blocks that stand only where the condition holds."""
    other = control("else") + otherwise if otherwise else ""
    return control(f"if {condition}") + "".join(blocks) + other + control("endif")


def each(loop: str, *blocks: str) -> str:
    """Blocks once for each item: ``each("risk in risks", …)``."""
    return control(f"for {loop}") + "".join(blocks) + control("endfor")


def caption(kind: str, text: str) -> str:
    """A caption above a table or figure, numbered by a field of Word's own."""
    name = "Table" if kind == "table" else "Figure"
    numbered = field(f"SEQ {name} \\* ARABIC", "1", "CaptionLabel")
    return paragraph(
        run(tag(_KINDS[kind]) + "\u00a0", "CaptionLabel") + numbered + run(". ", "CaptionLabel") + run(text), "Caption"
    )


def source(text: str) -> str:
    """The line under a table or figure that says where its data come from."""
    return paragraph(run(text), "Source")


def callout(title: str, text: str) -> str:
    """The decision or next step that ends a section."""
    return paragraph(run(title, "Strong") + "<w:r><w:br/></w:r>" + run(text), "Callout")


def bullets(loop: str, text: str) -> str:
    """A list of en dashes."""
    return each(loop, paragraph(run(text), "ListBullet"))


def empty(text: str) -> str:
    """The muted sentence that stands where a table would have no rows."""
    return paragraph(run(text, "Muted"), "BodyText")


@dataclass(frozen=True)
class Col:
    """A column of a data table.

    Attributes:
        head: its heading.
        value: text with tags, or the item whose status it shows.
        width: in centimetres.
        kind: text, name, number or status; decides style and alignment.
    """

    head: str
    value: str
    width: float
    kind: str = "text"


_STYLES: Final = {"text": "TableText", "name": "TableName", "number": "TableNumber", "status": "TableStatus"}


def data_table(loop: str, columns: Sequence[Col], alt: str, *, total: Sequence[str] = ()) -> str:
    """A table with a header row that repeats and one row for each item."""
    widths = [column.width for column in columns]
    heads = [
        _edge(number, columns, Cell(run(column.head), "TableHeadNumber" if column.kind == "number" else "TableHead"))
        for number, column in enumerate(columns)
    ]
    cells = [_edge(number, columns, _cell(column)) for number, column in enumerate(columns)]
    opening = row(widths, [Cell(run("{% for " + loop + " %}"), span=len(columns))])
    closing = row(widths, [Cell(run("{% endfor %}"), span=len(columns))])
    rows = [row(widths, heads, header=True), opening, row(widths, cells), closing]
    if total:
        rows.append(row(widths, [Cell(run(text), "TableName") for text in total]))
    return table(widths, rows, caption=alt, look="0620" if not total else "0660")


def _cell(column: Col) -> Cell:
    runs = status(column.value) if column.kind == "status" else run(column.value)
    return Cell(runs, _STYLES[column.kind])


def _edge(number: int, columns: Sequence[Col], cell: Cell) -> Cell:
    """The first column has no inset at the left and the last none at the right, so that text meets the margin."""
    margins = ""
    if number == 0:
        margins = '<w:left w:w="0" w:type="dxa"/>'
    elif columns[number - 1].kind == "number" and columns[number].kind != "number":
        margins = '<w:left w:w="255" w:type="dxa"/>'
    if number == len(columns) - 1:
        margins += '<w:right w:w="0" w:type="dxa"/>'
    return Cell(cell.content, cell.style, cell.span, cell.fill, cell.anchor, cell.borders, margins)


def tiles(palette: Palette, names: Sequence[str], alt: str, width: float = 3.12) -> str:
    """Key figures side by side: label, figure with unit, status or note."""
    gap = (TEXT_WIDTH - width * len(names)) / (len(names) - 1)
    widths: list[float] = []
    cells: list[Cell] = []
    for number, name in enumerate(names):
        if number:
            widths.append(gap)
            nothing = '<w:top w:val="nil"/><w:bottom w:val="nil"/>'
            cells.append(Cell("", "KPINote", fill=palette.fill("lt1"), borders=nothing))
        widths.append(width)
        cells.append(Cell(_tile(name), fill=palette.fill("lt2"), borders=palette.border("top", "accent1", 2.25)))
    return table(widths, [row(widths, cells)], "PlanTiles", look="0600", caption=alt)


def _tile(name: str) -> str:
    figure = run(tag(f"{name}.figure")) + run("\u00a0" + tag(f"{name}.unit"), "KPIUnit")
    shown = (
        run("{% if " + name + ".show_status %}")
        + status(name)
        + run("{% else %}" + tag(f"{name}.note") + "{% endif %}")
    )
    return (
        paragraph(run(tag(f"{name}.label")), "KPILabel") + paragraph(figure, "KPIValue") + paragraph(shown, "KPINote")
    )


def header(document: str, *, internal: bool) -> str:
    """The running header: document and customer, and the mark of internal pages."""
    mark = run("\t") + (run("\u00a0" + label("classification.marker") + "\u00a0", "InternalTag") if internal else "")
    return paragraph(run(f"{document} · {tag('account.name')}") + mark, "Header")


def footer() -> str:
    """The running footer: company, classification and data date, page of pages."""
    pages = run(f"\t{label('page.page')} ") + field("PAGE", "1") + run(f" {label('page.of')} ") + field("NUMPAGES", "1")
    middle = f"\t{tag('account.confidential')} · {label('page.data_as_of')} {tag('as_of_short')}"
    return paragraph(run(tag("company.short_name"), "Strong") + run(middle) + pages, "Footer")


def cover_band(palette: Palette, height_cm: float) -> str:
    """The coloured field of the cover, behind the text: one group, so that its parts keep their order."""

    def box(number: int, name: str, x: float, y: float, width: float, height: float, scheme: str) -> str:
        return (
            f'<wps:wsp><wps:cNvPr id="{number}" name="{name}"/><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="{emu(x)}" '
            f'y="{emu(y)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            f'</a:prstGeom><a:solidFill><a:schemeClr val="{scheme}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr>'
            "<wps:bodyPr/></wps:wsp>"
        )

    bars = "".join(
        box(12 + number, f"Bar {number + 1}", 13.2 + 2.0 * number, height_cm - tall, 1.5, tall, "accent1")
        for number, tall in enumerate((1.4, 2.4, 3.6))
    )
    logo = "".join(
        box(20 + number, f"Logo {number + 1}", 2.2 + 0.28 * number, 1.9 + 0.7 - tall, 0.2, tall, scheme)
        for number, (tall, scheme) in enumerate(((0.3, "accent2"), (0.48, "accent2"), (0.7, "bg1")))
    )
    inner = box(11, "Field", 0, 0, 21, height_cm, "tx2") + bars + logo
    extent = f'<a:off x="0" y="0"/><a:ext cx="{emu(21)}" cy="{emu(height_cm)}"/>'
    inside = f'<a:chOff x="0" y="0"/><a:chExt cx="{emu(21)}" cy="{emu(height_cm)}"/>'
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"/></a:ext></a:extLst>'
    )
    return paragraph(
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(21)}" cy="{emu(height_cm)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="10" name="Cover">{decorative}</wp:docPr><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:wgp><wpg:cNvGrpSpPr/>'
        f"<wpg:grpSpPr><a:xfrm>{extent}{inside}</a:xfrm></wpg:grpSpPr>{inner}</wpg:wgp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>",
        "BodyText",
    )


def cover_words(kicker: str, title: str, subtitle: str, height_cm: float = 10.9) -> str:
    """The words on the cover's field, in a table of exact height, so that what follows never moves."""
    words = (
        paragraph(run(kicker), "CoverKicker", direct='<w:spacing w:before="1470" w:after="60"/>')
        + paragraph(run(title), "Title")
        + paragraph([], "CoverRule")
        + paragraph(run(subtitle), "Subtitle", direct='<w:spacing w:before="160"/>')
    )
    widths = [TEXT_WIDTH]
    plain = table(widths, [row(widths, [Cell(words)], height_cm=height_cm, exact=True)], "TableNormal", look="0600")
    return plain.replace('<w:tblStyle w:val="TableNormal"/>', "")


def fact(name: str, value: str) -> str:
    """One line of facts: its name, and its value in ink."""
    return paragraph(run(name) + run("\t") + run(value, "Strong"), "Fact")


def page_break() -> str:
    """A new page."""
    return paragraph('<w:r><w:br w:type="page"/></w:r>', "BodyText")
