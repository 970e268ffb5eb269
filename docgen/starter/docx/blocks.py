"""The building blocks of the Word templates: captions, callouts, tiles, data tables, cover, header and footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docgen.starter.docx.colours import Palette
from docgen.starter.docx.package import TEXT_WIDTH
from docgen.starter.docx.wml import Cell, control, field, paragraph, row, run, status, table, twips

_KINDS: Final = {"table": "labels.caption.table", "figure": "labels.caption.figure"}


def tag(name: str) -> str:
    """An output tag."""
    return "{{ " + name + " }}"


def label(key: str) -> str:
    """The tag of a fixed word."""
    return tag(f"labels.{key}")


def opt(name: str) -> str:
    """An output tag of something that may be absent, and then prints nothing."""
    return "{{ " + name + ' or "" }}'


def dash(name: str) -> str:
    """An output tag of something that may be absent, and then prints a dash."""
    return "{{ " + name + ' or "–" }}'


def heading(level: int, text: str, bookmark: int = 0, *, direct: str = "") -> str:
    """A heading; the contents list and the numbering follow its style.

    `bookmark` numbers the place to which an entry of the contents list leads; 0 sets none.
    """
    words = run(text)
    if bookmark:
        name = f"_Toc{bookmark:06d}"
        words = f'<w:bookmarkStart w:id="{bookmark}" w:name="{name}"/>{words}<w:bookmarkEnd w:id="{bookmark}"/>'
    return paragraph(words, f"Heading{level}", direct=direct)


def contents(title: str, entries: Sequence[tuple[str, str, int, bool]]) -> str:
    """A contents list whose entries are filled in.

    Each has the fact of its section, its title, its bookmark, and whether the conclusion stands under it.

    The page numbers are references to the headings, which Word and LibreOffice count themselves; in a field of
    the kind TOC LibreOffice would keep the numbers of the template.
    """
    made = [paragraph(run(title), "TOCHeading", direct="<w:pageBreakBefore/>")]
    for fact, text, bookmark, told in entries:
        name = f"_Toc{bookmark:06d}"
        page = field(f"PAGEREF {name} \\h", tag(f"{fact}.page"), dirty=True)
        words = run(tag(f"{fact}.number")) + run("\t") + run(text) + run("\t") + page
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}</w:hyperlink>'
        said = when(f"{fact}.lead", paragraph(run(tag(f"{fact}.lead")), "ContentsLine")) if told else ""
        made.append(when(f"{fact}.show", paragraph(link, "TOC1"), said))
    return "".join(made)


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


def caption(kind: str, text: str, *, top: bool = False) -> str:
    """A caption above a table or figure, numbered by a field of Word's own; at the `top` of a cell without air."""
    name = "Table" if kind == "table" else "Figure"
    numbered = field(f"SEQ {name} \\* ARABIC", "1", "CaptionLabel")
    words = run(tag(_KINDS[kind]) + "\u00a0", "CaptionLabel") + numbered + run(". ", "CaptionLabel") + run(text)
    return paragraph(words, "Caption", direct='<w:spacing w:before="0"/>' if top else "")


def chart_title(name: str) -> str:
    """What a chart shows, and its unit; both begin with a capital, for slides have them on two lines."""
    title, subtitle = f"charts.{name}.title", f"charts.{name}.subtitle"
    return tag(title) + "{% if " + subtitle + " %} · " + tag(subtitle) + "{% endif %}"


def source(text: str) -> str:
    """The line under a table or figure that says where its data come from."""
    return paragraph(run(text), "Source")


def callout(title: str, text: str) -> str:
    """The decision or next step that ends a section."""
    return paragraph(run(title, "Strong") + "<w:r><w:br/></w:r>" + run(text), "Callout")


def before_after(before: str, after: str) -> str:
    """Two figures and the arrow between them."""
    return paragraph(run(tag(before) + "\u00a0") + run("→", "Arrow") + run("\u00a0" + tag(after)), "BigFigure")


def inline_callout(title: str, text: str) -> str:
    """The same on one line: the word, then what it is about."""
    return paragraph(run(f"{title}. ", "Strong") + run(text), "Callout")


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
        note: a second, muted line in the cell; its tag may be absent.
    """

    head: str
    value: str
    width: float
    kind: str = "text"
    note: str = ""


_STYLES: Final = {"text": "TableText", "name": "TableName", "number": "TableNumber", "status": "TableStatus"}
# Registers of many short rows: nine points, and half the air above and below.
DENSE_INSETS: Final = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{twips(cm)}" w:type="dxa"/>'
        for side, cm in (("top", 0.04), ("left", 0.14), ("bottom", 0.04), ("right", 0.14))
    )
)


def data_table(
    loop: str,
    columns: Sequence[Col],
    alt: str,
    *,
    total: Sequence[str] = (),
    dense: bool = False,
    held: str = "",
) -> str:
    """A table with a header row that repeats and one row for each item; without a loop it has one row.

    A `dense` one is a register of many short rows; a `held` one keeps its last row with what follows it,
    where the condition holds: nothing else must be drawn to the next page.
    """
    widths = [column.width for column in columns]
    heads = [
        _edge(number, columns, Cell(run(column.head), "TableHeadNumber" if column.kind == "number" else "TableHead"))
        for number, column in enumerate(columns)
    ]

    def line(keep: str = "") -> str:
        made = (_cell(column, "Dense" if dense else "", keep) for column in columns)
        return row(widths, [_edge(number, columns, cell) for number, cell in enumerate(made)])

    def control_row(tag: str) -> str:
        return row(widths, [Cell(run("{% " + tag + " %}"), span=len(columns))])

    body = [line()]
    if held:
        body = [
            control_row(f"if loop.last and {held}"),
            line("<w:keepNext/>"),
            control_row("else"),
            *body,
            control_row("endif"),
        ]
    if loop:
        body = [control_row(f"for {loop}"), *body, control_row("endfor")]
    rows = [row(widths, heads, header=True), *body]
    if total:
        rows.append(row(widths, [Cell(run(text), "TableName") for text in total]))
    margins = DENSE_INSETS if dense else ""
    return table(widths, rows, caption=alt, look="0620" if not total else "0660", margins=margins)


def _cell(column: Col, ending: str = "", keep: str = "") -> Cell:
    style = _STYLES[column.kind] + ending
    runs = run(column.value)
    if column.kind == "status":
        runs = run("{% if " + column.value + '.tone != "none" or ' + column.value + '.status != "–" %}') + status(
            column.value
        )
        runs += run("{% endif %}")
    first = paragraph(runs, style, direct=keep)
    if not column.note:
        return Cell(first, style)
    note = paragraph(run(tag(column.note)), "TableNote", direct=keep)
    return Cell(first + control(f"if {column.note}") + note + control("endif"), style)


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


def tiles(palette: Palette, names: Sequence[str], alt: str, width: float = 3.12, *, with_status: bool = True) -> str:
    """Key figures side by side: label, figure with unit, status or note."""
    gap = (TEXT_WIDTH - width * len(names)) / (len(names) - 1)
    widths = [width if number % 2 == 0 else gap for number in range(2 * len(names) - 1)]
    top, flat = palette.border("top", "accent1", 2.25), '<w:top w:val="nil"/><w:bottom w:val="nil"/>'

    def line(parts: Sequence[str], *, first: bool = False, last: bool = False) -> str:
        space = f'<w:top w:w="{113 if first else 0}" w:type="dxa"/><w:bottom w:w="{113 if last else 0}" w:type="dxa"/>'
        cells: list[Cell] = []
        for part in parts:
            if cells:
                # Word takes the largest inset of a row's cells for all of them.
                cells.append(Cell("", "CellGap", fill=palette.fill("lt1"), borders=flat, margins=space))
            cells.append(Cell(part, fill=palette.fill("lt2"), borders=top if first else flat, margins=space))
        return row(widths, cells, header=first)

    # Three rows, so that figures stand on one line however long the labels are.
    rows = [
        line([paragraph(run(tag(f"{name}.label")), "KPILabel") for name in names], first=True),
        line([paragraph(_tile_figure(name), "KPIValue") for name in names]),
        line([_tile_note(name, with_status=with_status) for name in names], last=True),
    ]
    return table(widths, rows, "PlanTiles", look="0620", caption=alt)


def _tile_figure(name: str) -> str:
    return run(tag(f"{name}.figure")) + run("\u00a0" + tag(f"{name}.unit"), "KPIUnit")


def _tile_note(name: str, *, with_status: bool) -> str:
    """The status where there is one, and what else there is to say."""
    note = when(f"{name}.note", paragraph(run(tag(f"{name}.note")), "KPINote"))
    shown = when(f"{name}.show_status", paragraph(status(name), "KPINote")) if with_status else ""
    return shown + note


def fact(name: str, value: str) -> str:
    """One line of facts: its name, and its value in ink."""
    return paragraph(run(name) + run("\t") + run(value, "Strong"), "Fact")


def facts(*lines: tuple[str, str, str]) -> str:
    """Lines of facts: the condition of each ("" always stands), its name and its value."""
    return "".join(
        when(condition, fact(name, value)) if condition else fact(name, value) for condition, name, value in lines
    )
