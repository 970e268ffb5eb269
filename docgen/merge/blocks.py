"""Markdown blocks and tables as paragraphs of the template: its styles, its lists, its table look."""

from __future__ import annotations

import re
from typing import Any, Final

from docgen.merge.assemble import Builder
from docgen.merge.inline import drawing_pieces, word_pieces
from docgen.merge.markdown import Block, Piece
from docgen.merge.model import Region, Tag
from docgen.merge.model import Run as TextRun
from docgen.merge.patterns import lazy
from docgen.merge.runtime import Run, escape
from docgen.values import Table

Row = tuple[tuple[Piece, ...], ...]
_MARKED: Final = lazy(r"<(?:\w+:)?bu(?:Char|AutoNum|Blip)\b")
_BULLETS: Final = ("List Bullet", "List Bullet 2", "List Bullet 3")
_NUMBERS: Final = ("List Number", "List Number 2", "List Number 3")


# -- Word


def word_blocks(run: Run, blocks: tuple[Block, ...], region: Region, tag: Tag) -> str:
    """The blocks in place of the paragraph of `tag`."""
    details = region.details
    made = []
    for number, block in enumerate(blocks):
        if block.kind == "table":
            made.append(_word_rows(run, block.rows, block.aligns, tag, details, total=False))
            following = blocks[number + 1].kind if number + 1 < len(blocks) else ""
            if following == "table" or (not following and details["closes"]):
                made.append(f"<{details['prefix']}p/>")
        else:
            made.append(_word_paragraph(run, block, details, tag))
    return "".join(made)


def _word_paragraph(run: Run, block: Block, details: dict[str, Any], tag: Tag) -> str:
    pre = details["prefix"]
    properties = details["pPr"]
    if block.kind == "item":
        properties = _item_properties(run, block, pre, properties)
    elif block.kind in ("heading", "quote"):
        names = (f"heading {block.level}",) if block.kind == "heading" else ("Quote", "Intense Quote")
        style = run.store["styles"].paragraph(*names)
        properties = f'<{pre}pPr><{pre}pStyle {pre}val="{style}"/></{pre}pPr>' if style else properties
    pieces = block.pieces
    if block.kind == "heading" and not run.store["styles"].paragraph(f"heading {block.level}"):
        pieces = tuple(Piece(p.text, True, p.italic, p.code, p.url) for p in pieces)
    return f"<{pre}p>{properties}{word_pieces(run, pieces, tag)}</{pre}p>"


def _item_properties(run: Run, block: Block, pre: str, host: str) -> str:
    del host
    styles = run.store["styles"]
    names = _NUMBERS if block.ordered else _BULLETS
    wanted = names[min(block.level, 2)]
    style = styles.paragraph(wanted) or styles.paragraph(names[0]) or styles.paragraph("List Paragraph")
    head = f'<{pre}pStyle {pre}val="{style}"/>' if style else ""
    own = bool(style) and style in styles.numbers and (block.level == 0 or styles.paragraph(wanted) == style)
    if block.continued:
        return (
            f'<{pre}pPr>{head}<{pre}numPr><{pre}ilvl {pre}val="0"/><{pre}numId {pre}val="0"/></{pre}numPr></{pre}pPr>'
        )
    numbering: Numbering = run.store.setdefault("numbering", Numbering(run))
    if own and not block.ordered:
        return f"<{pre}pPr>{head}</{pre}pPr>"
    if own:
        number, level = numbering.restarted(styles.numbers[style], (tag_key(run), block.list_number), block.start), 0
    else:
        number, level = (
            numbering.own(block.ordered, (tag_key(run), block.list_number), block.start),
            min(block.level, 8),
        )
    link = f'<{pre}numPr><{pre}ilvl {pre}val="{level}"/><{pre}numId {pre}val="{number}"/></{pre}numPr>'
    return f"<{pre}pPr>{head}{link}</{pre}pPr>"


def tag_key(run: Run) -> int:
    """Which value is being written: each brings lists of its own."""
    return int(run.store.get("value_number", 0))


class Numbering:
    """New list numbers of one render; written into the numbering part at the end."""

    def __init__(self, run: Run) -> None:
        self._styles = run.store["styles"]
        self._next = self._styles.next_number
        self._abstract: dict[bool, int] = {}
        self._known: dict[tuple[Any, ...], int] = {}
        self._nums: list[str] = []

    def restarted(self, number: str, key: tuple[int, int], start: int) -> int:
        """A list like `number` that starts anew."""
        return self._new((number, *key), self._styles.abstracts.get(number, "0"), start)

    def own(self, ordered: bool, key: tuple[int, int], start: int) -> int:
        """A list of the engine's own making, for templates that have none."""
        abstract = self._abstract.setdefault(ordered, self._styles.next_abstract + len(self._abstract))
        if not ordered:
            return self._new((ordered,), str(abstract), 0)
        return self._new((ordered, *key), str(abstract), start)

    def _new(self, key: tuple[Any, ...], abstract: str, start: int) -> int:
        known = self._known.get(key)
        if known is not None:
            return known
        number: int = self._next
        self._known[key] = number
        self._next += 1
        again = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
        self._nums.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{again}</w:num>')
        return number

    def __call__(self, builder: Builder) -> None:
        """Write the new lists."""
        part = self._styles.numbering
        abstracts = "".join(_abstract(number, ordered) for ordered, number in self._abstract.items())
        if not part:
            _new_numbering(builder, abstracts + "".join(self._nums))
            return
        text = builder.members[part].unpack().decode("utf-8-sig")
        if abstracts:
            at = text.find("<w:num ")
            at = at if at >= 0 else text.rindex("</w:numbering>")
            text = text[:at] + abstracts + text[at:]
        tail = re.search(r"<w:numIdMacAtCleanup|</w:numbering>", text)
        assert tail is not None
        builder.put(part, (text[: tail.start()] + "".join(self._nums) + text[tail.start() :]).encode())


def _abstract(number: int, ordered: bool) -> str:
    levels = []
    for level in range(9):
        indent = 284 * (level + 1)
        look = f"%{level + 1}." if ordered else "–"
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if ordered else "bullet"}"/>'
            f'<w:lvlText w:val="{look}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{indent}" w:hanging="284"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


def _new_numbering(builder: Builder, inner: str) -> None:
    from docgen.merge.package import RELATION, Rel

    main = builder.plan.main
    name = f"{main.rpartition('/')[0]}/numbering.xml"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    builder.put(name, f'{head}<w:numbering xmlns:w="{w}">{inner}</w:numbering>'.encode(), kind)
    builder.extra_rels(main, Rel("rIdMnumbering", f"{RELATION}/numbering", name))


def word_table(run: Run, value: Table, region: Region, tag: Tag) -> str:
    """A table value in place of the paragraph of `tag`."""
    if not value.columns:
        return ""
    head = tuple((Piece(column.heading),) for column in value.columns)
    rows = (head, *(tuple((Piece(cell),) for cell in row) for row in value.rows))
    details = region.details
    made = _word_rows(run, rows, tuple(c.align for c in value.columns), tag, details, total=value.total, value=value)
    return made + (f"<{details['prefix']}p/>" if details["closes"] else "")


def _word_rows(
    run: Run, rows: tuple[Row, ...], aligns: tuple[str, ...], tag: Tag, details: dict[str, Any],
    *, total: bool, value: Table | None = None,
) -> str:  # fmt: skip
    pre, styles = details["prefix"], run.store["styles"]
    style = styles.table("Plan Table", "Table Grid", "Light List", "Grid Table Light") or next(
        iter(styles.tables.values()), ""
    )
    look = f'<{pre}tblStyle {pre}val="{style}"/>' if style else ""
    alt = escape(run.legal(value.alt, tag.number)) if value is not None and value.alt else ""
    caption = f'<{pre}tblDescription {pre}val="{alt}"/>' if alt else ""
    widths = _widths(value, len(aligns), styles.text_width // 635)
    grid = "".join(f'<{pre}gridCol {pre}w="{width}"/>' for width in widths)
    last = len(rows) - 1
    body = "".join(
        _word_row(
            run, row, aligns, widths, pre, tag, head=number == 0, strong=number == 0 or (total and number == last)
        )
        for number, row in enumerate(rows)
    )
    return (
        f'<{pre}tbl><{pre}tblPr>{look}<{pre}tblW {pre}w="5000" {pre}type="pct"/>'
        f'<{pre}tblLook {pre}val="{"0660" if total else "0620"}" {pre}firstRow="1" {pre}lastRow="{int(total)}" '
        f'{pre}firstColumn="0" {pre}lastColumn="0" {pre}noHBand="1" {pre}noVBand="1"/>{caption}'
        f"</{pre}tblPr><{pre}tblGrid>{grid}</{pre}tblGrid>{body}</{pre}tbl>"
    )


def _widths(value: Table | None, count: int, whole: int) -> list[int]:
    shares = [column.width for column in value.columns] if value is not None else [0.0] * count
    free = max(1.0 - sum(shares), 0.0)
    unset = sum(1 for share in shares if not share)
    weights = [share or (free / unset if unset else 0) for share in shares]
    total = sum(weights) or 1
    return [max(round(whole * weight / total), 1) for weight in weights]


def _word_row(
    run: Run, row: Row, aligns: tuple[str, ...], widths: list[int], pre: str, tag: Tag,
    *, head: bool, strong: bool,
) -> str:  # fmt: skip
    styles = run.store["styles"]
    cells = []
    for pieces, align, width in zip(row, aligns, widths, strict=False):
        style = styles.paragraph("Table Head") if head else ""
        style = style or styles.paragraph("Table Number" if align == "right" else "Table Text")
        look = f'<{pre}pStyle {pre}val="{style}"/>' if style else ""
        side = f'<{pre}jc {pre}val="{align}"/>' if align in ("right", "center") else ""
        shown = tuple(Piece(p.text, p.bold or strong, p.italic, p.code, p.url) for p in pieces)
        plain = Tag(tag.span, tag.place, run=TextRun("word", pre, "", True, tag.run.relations), number=tag.number)
        text = word_pieces(run, shown, plain)
        cells.append(
            f'<{pre}tc><{pre}tcPr><{pre}tcW {pre}w="{width}" {pre}type="dxa"/></{pre}tcPr>'
            f"<{pre}p><{pre}pPr>{look}{side}</{pre}pPr>{text}</{pre}p></{pre}tc>"
        )
    repeat = f"<{pre}tblHeader/>" if head else ""
    return f"<{pre}tr><{pre}trPr><{pre}cantSplit/>{repeat}</{pre}trPr>{''.join(cells)}</{pre}tr>"


# -- PowerPoint


def slide_blocks(run: Run, blocks: tuple[Block, ...], region: Region, tag: Tag) -> str:
    """The blocks as paragraphs of the text body of `tag`."""
    made = []
    for block in blocks:
        if block.kind == "table":
            run.warn(tag.number, "table-in-text", "a text box holds no table; its rows are set as lines")
            for row in block.rows:
                pieces = tuple(p for cell in row for p in (*cell, Piece("   ")))[:-1]
                made.append(_slide_paragraph(run, Block("paragraph", pieces), region.details, tag))
        else:
            made.append(_slide_paragraph(run, block, region.details, tag))
    return "".join(made)


def _slide_paragraph(run: Run, block: Block, details: dict[str, Any], tag: Tag) -> str:
    pre = details["prefix"]
    properties = details["pPr"]
    if block.kind == "item":
        properties = _slide_item(run, block, details)
    pieces = block.pieces
    if block.kind == "heading":
        pieces = tuple(Piece(p.text, True, p.italic, p.code, p.url) for p in pieces)
    return f"<{pre}p>{properties}{drawing_pieces(run, pieces, tag)}</{pre}p>"


def _slide_item(run: Run, block: Block, details: dict[str, Any]) -> str:
    """The outline level that the master draws with a mark; a mark of its own where none does."""
    pre, host = details["prefix"], str(details["pPr"])
    if not (block.ordered or block.continued or block.level) and _MARKED.search(host):
        return host  # the tag stands in a list already
    from docgen.merge.bullets import bullet_level

    own = re.search(r'\slvl="(\d)"', host)
    part = run.store["parts"][run.current.part].name
    step = bullet_level(run.store["plan"], part, details["holder"], int(own.group(1)) if own else 0)
    deep = min((step or 0) + block.level, 8)
    level = f' lvl="{deep}"' if deep else ""
    indent = 228600
    left = f' marL="{indent * (block.level + 1)}"' if step is None else ""
    if block.continued:
        return f'<{pre}pPr{left}{level} indent="0"><{pre}buNone/></{pre}pPr>'
    start = f' startAt="{block.start}"' if block.start > 1 else ""
    sign = ""
    if block.ordered:
        sign = f'<{pre}buFont typeface="+mj-lt"/><{pre}buAutoNum type="arabicPeriod"{start}/>'
    elif step is None:
        sign = f'<{pre}buFont typeface="Arial"/><{pre}buChar char="–"/>'
    hanging = f' indent="-{indent}"' if step is None else ""
    return f"<{pre}pPr{left}{level}{hanging}>{sign}</{pre}pPr>"


def slide_table(run: Run, value: Table, region: Region, number: int) -> str:
    """A table value in the table bound to it: the first row is the model of the heading, the second of the rest."""
    model = region.details["table"]
    alt = escape(run.legal(value.alt, number))
    width = sum(model["widths"])
    widths = _widths(value, len(value.columns), width)
    grid = "".join(f'<a:gridCol w="{one}"/>' for one in widths)
    rows = [[column.heading for column in value.columns], *value.rows]
    last = len(rows) - 1
    body = []
    for index, row in enumerate(rows):
        kind = model["rows"][0] if index == 0 else model["rows"][-1]
        if index == last and value.total and len(model["rows"]) > 2:
            kind = model["rows"][2]
        elif index and len(model["rows"]) > 1:
            kind = model["rows"][1]
        cells = []
        for place, cell in enumerate(row):
            look = kind["cells"][min(place, len(kind["cells"]) - 1)]
            text = escape(run.legal(cell, number)).replace("\n", " ")
            inner = f"<a:r>{look['rPr']}<a:t>{text}</a:t></a:r>" if text else look["end"]
            side = {"right": "r", "center": "ctr"}.get(value.columns[place].align, "l")
            ppr = re.sub(r' algn="\w+"', "", look["pPr"] or "<a:pPr/>").replace("<a:pPr", f'<a:pPr algn="{side}"', 1)
            cells.append(f"<a:tc><a:txBody>{look['body']}<a:p>{ppr}{inner}</a:p></a:txBody>{look['tcPr']}</a:tc>")
        body.append(f'<a:tr h="{kind["height"]}">{"".join(cells)}</a:tr>')
    height = model["rows"][0]["height"] + (len(rows) - 1) * model["rows"][min(1, len(model["rows"]) - 1)]["height"]
    return f"{model['before'].replace(model['alt'], alt)}".replace(model["height_mark"], str(height)) + (
        f"{grid}{model['middle']}{''.join(body)}{model['after']}"
    )
