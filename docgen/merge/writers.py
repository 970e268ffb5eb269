"""Rich values as XML: links, emphasis, Markdown blocks, tables, pictures and charts.

Each writer is told the run or region that it continues, and registers new
relationships with the render; it reads no template and parses no XML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Undefined

from docgen.errors import DocgenError, Fault, Place, warning
from docgen.merge import picture as pictures
from docgen.merge.assemble import NewPart
from docgen.merge.model import Region, Tag
from docgen.merge.package import RELATION
from docgen.merge.patterns import lazy
from docgen.merge.runtime import Run, assemble, escape
from docgen.merge.tongue import SIGN, respoken
from docgen.values import Blocks, Chart, Link, Picture, RichText, Table

if TYPE_CHECKING:
    from docgen.merge.charts import ChartTemplate
    from docgen.merge.markdown import Piece
    from docgen.merge.plan import Plan

CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SAFE_URL: Final = lazy(r"(?i)^(https?:|mailto:|tel:|#|ftp:|file:|www\.)")


def _link(run: Run, value: Link, tag: Tag) -> str:
    from docgen.merge.markdown import Piece

    return _in_run(run, (Piece(value.text or value.url, url=value.url),), tag)


def _rich_text(run: Run, value: RichText, tag: Tag) -> str:
    from docgen.merge.markdown import read_inline

    return _in_run(run, read_inline(value.markdown), tag)


def _blocks_inline(run: Run, value: Blocks, tag: Tag) -> str:
    from docgen.merge.markdown import read_blocks

    blocks = read_blocks(value.markdown)
    if len(blocks) == 1 and blocks[0].kind == "paragraph":
        return _in_run(run, blocks[0].pieces, tag)
    if not blocks:
        return ""
    return escape(
        run.fail(
            tag.number, "block-value", f"{tag.span.body} brings whole paragraphs, but stands beside other text",
            "give the tag a paragraph of its own",
        )
    )  # fmt: skip


def _in_run(run: Run, pieces: tuple[Piece, ...], tag: Tag) -> str:
    """Pieces inside a run of text, which is closed and opened again around them."""
    context = tag.run.context
    plain = "".join(piece.text for piece in pieces)
    if context == "href":
        return run.text(plain, tag)
    if context not in ("word", "drawing") or not any(p.bold or p.italic or p.code or p.url for p in pieces):
        return run.text(plain, tag)
    from docgen.merge.inline import drawing_pieces, word_pieces

    pre, rpr = tag.run.prefix, tag.run.properties
    keep = ' xml:space="preserve"' if context == "word" else ""
    write = word_pieces if context == "word" else drawing_pieces
    inner = write(run, pieces, tag)
    return f"</{pre}t></{pre}r>{inner}<{pre}r>{rpr}<{pre}t{keep}>"


def _picture_inline(run: Run, value: Picture, tag: Tag) -> str:
    if tag.run.context != "word":
        return escape(run.fail(tag.number, "misplaced", "a picture cannot stand in this text", "bind it by alt text"))
    pre = tag.run.prefix
    drawing = pictures.inline_drawing(run, value, tag.number, pre)
    return f'</{pre}t>{drawing}<{pre}t xml:space="preserve">'


def _chart_inline(run: Run, value: Chart, tag: Tag) -> str:
    del value
    return escape(
        run.fail(
            tag.number, "misplaced", "a chart cannot stand in text",
            f"draw a chart and make its alt text {tag.source}",
        )
    )  # fmt: skip


def _table_inline(run: Run, value: Table, tag: Tag) -> str:
    del value
    fix = "give the tag a paragraph of its own"
    return escape(run.fail(tag.number, "misplaced", "a table cannot stand beside other text", fix))


RICH_WRITERS: Final[dict[type, Callable[[Run, Any, Tag], str]]] = {
    Link: _link,
    RichText: _rich_text,
    Blocks: _blocks_inline,
    Picture: _picture_inline,
    Chart: _chart_inline,
    Table: _table_inline,
}


# -- regions


def _write_paragraph(run: Run, value: Any, region: Region, arguments: tuple[str, ...], number: int) -> str:
    """What replaces a whole paragraph."""
    tag = run.program.registry.tags[number]
    word = region.details["format"] == "word"
    run.store["value_number"] = run.store.get("value_number", 0) + 1
    if isinstance(value, Blocks):
        from docgen.merge.blocks import slide_blocks, word_blocks
        from docgen.merge.markdown import read_blocks

        blocks = read_blocks(run.legal(value.markdown, number))
        if not blocks:
            return assemble(region, arguments, "")
        return (word_blocks if word else slide_blocks)(run, blocks, region, tag)
    if isinstance(value, Table):
        if word:
            from docgen.merge.blocks import word_table

            return word_table(run, value, region, tag)
        fix = "draw a table and make its alt text the tag"
        return assemble(region, arguments, escape(run.fail(number, "misplaced", "a table cannot stand in text", fix)))
    return assemble(region, arguments, run.value(value, number))


def _write_chart(run: Run, value: Any, region: Region, arguments: tuple[str, ...], number: int) -> str:
    if isinstance(value, Undefined) or not isinstance(value, Chart):
        return _not_bound(run, value, region, arguments, number, "chart")
    if value.is_empty:
        return _sentence(run, region, value.empty or value.title or "–", number)
    part = _chart_part(run, region)
    try:
        template = _chart_template(run, part)
        book_id = template.relationship or _free_id(run, part)
        filled = template.fill(value, book_id)
    except DocgenError as problem:
        for fault in problem.faults:
            run.fail(number, fault.code, fault.problem, fault.fix)
        return assemble(region, arguments, escape(value.alt))
    for finding in filled.findings:
        (run.fail if finding.severity == "error" else run.warn)(number, finding.code, finding.problem, finding.fix)
    if filled.is_empty:
        return _sentence(run, region, value.empty or value.title or "–", number)
    for known in template.warnings:
        run.warn(number, known.code, known.problem, known.fix)
    folder = part.rpartition("/")[0]
    root = folder.rpartition("/")[0]
    inner: tuple[tuple[str, str, NewPart], ...] = ()
    if filled.workbook:
        book = NewPart(f"{root}/embeddings/Microsoft_Excel_Sheet", ".xlsx", filled.workbook)
        inner = ((book_id, f"{RELATION}/package", book),)
    tag = run.store["tongue"]

    def speak(xml: bytes) -> bytes:
        return respoken(xml, tag) if tag else xml

    def remade(rendered: bytes) -> bytes:
        return speak(ChartTemplate(rendered).fill(value, book_id).xml)

    from docgen.merge.charts import ChartTemplate

    own_tags = part in run.store["tagged"]
    new = NewPart(f"{folder}/chart", ".xml", speak(filled.xml), CHART_TYPE, inner, part, remade if own_tags else None)
    rid = run.relate(f"{RELATION}/chart", new)
    alt = escape(run.legal(value.alt or value.title, number))
    return assemble(region, arguments, alt, {"rid": rid})


def _chart_part(run: Run, region: Region) -> str:
    return chart_part(run.store["plan"], run.store["parts"][run.current.part].name, region)


def chart_part(plan: Plan, owner: str, region: Region) -> str:
    """Name of the chart that stands in a region of the part `owner`."""
    return next(rel.target for rel in plan.rels_of(owner) if rel.id == region.details["rid"])


def chart_faults(plan: Plan, owner: str, region: Region) -> tuple[Fault, ...]:
    """What an author should know of the chart in a region before there are data."""
    try:
        return chart_template(plan, chart_part(plan, owner, region)).warnings
    except DocgenError as problem:
        return problem.faults


def unbound_charts(plan: Plan, owner: str, label: str) -> Iterator[Fault]:
    """A warning for each chart of a part that nothing describes; some programs forget alt texts when they save."""
    from docgen.merge import xmlnames as x
    from docgen.merge.package import parse_xml

    for chart in parse_xml(plan.package.read(owner), owner).iter(f"{x.C}chart"):
        holder = x.ancestor(chart, f"{x.P}graphicFrame", f"{x.W}drawing")
        named = next(holder.iter(f"{x.P}cNvPr", f"{x.WP}docPr"), None) if holder is not None else None
        if named is not None and not (named.get("descr") or named.get("title")):
            problem = "a chart without alt text keeps the figures of the template"
            fix = "make its alt text a tag such as {{ charts.revenue }}, or a sentence that says what it shows"
            yield warning("unbound-chart", Place(part=label, shape=named.get("name", "")), problem, fix)


def _free_id(run: Run, part: str) -> str:
    """A relationship id that the style and colours of the chart do not have."""
    taken = {rel.id for rel in run.store["plan"].rels_of(part)}
    return next(made for number in range(1, len(taken) + 2) if (made := f"rId{number}") not in taken)


def _chart_template(run: Run, part: str) -> ChartTemplate:
    return chart_template(run.store["plan"], part)


def chart_template(plan: Plan, part: str) -> ChartTemplate:
    """The chart of the template, taken apart once.

    Raises:
        DocgenError: it is of a kind that cannot be filled.
    """
    from docgen.merge.charts import ChartTemplate

    if part not in plan.chart_templates:
        plan.chart_templates[part] = ChartTemplate(plan.package.read(part))
    template: ChartTemplate = plan.chart_templates[part]
    return template


def _not_bound(run: Run, value: Any, region: Region, arguments: tuple[str, ...], number: int, word: str) -> str:
    """An object whose value is absent goes; a text only becomes its alt text."""
    if isinstance(value, Undefined):
        run.value(value, number)
        return _sentence(run, region, run.draft_mark(number) or "–", number)
    if value is None:
        run.warn(number, "absent", f"{run.program.registry.tags[number].span.body} has no value")
        return _sentence(run, region, "–", number)
    if isinstance(value, str) and word != "table":
        return assemble(region, arguments, escape(run.legal(value, number)))
    fix = f"the object with this alt text needs a {word}"
    run.fail(number, "wrong-value", f"a {type(value).__name__.lower()} is no {word}", fix)
    return assemble(region, arguments, "")


def _sentence(run: Run, region: Region, text: str, number: int) -> str:
    """A short text in the place of an object."""
    words = escape(run.legal(text, number))
    if region.details["format"] == "word":
        return f'<w:t xml:space="preserve">{words}</w:t>'
    shape = region.details["shape"]
    pre = shape["prefix"]
    return (
        f'<{pre}sp><{pre}nvSpPr><{pre}cNvPr id="{shape["id"]}" name="{escape(shape["name"])}"/>'
        f'<{pre}cNvSpPr txBox="1"/><{pre}nvPr/></{pre}nvSpPr><{pre}spPr><a:xfrm>{shape["xfrm"]}</a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></{pre}spPr><{pre}txBody><a:bodyPr wrap="square" '
        f'lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p><a:r><a:rPr lang="{SIGN}en-GB" dirty="0"/>'
        f"<a:t>{words}</a:t></a:r></a:p></{pre}txBody></{pre}sp>"
    )


def _write_picture(run: Run, value: Any, region: Region, arguments: tuple[str, ...], number: int) -> str:
    if not isinstance(value, Picture):
        return _not_bound(run, value, region, arguments, number, "picture")
    found = pictures.measure(value.data)
    if found is None:
        run.fail(number, "bad-picture", "the picture is no PNG, JPEG or GIF")
        return assemble(region, arguments, "")
    rid = pictures.relate(run, value.data, found)
    slots = {"rid": rid, **pictures.fit(value, found, region.details)}
    return assemble(region, arguments, escape(run.legal(value.alt, number)), slots)


def _write_table(run: Run, value: Any, region: Region, arguments: tuple[str, ...], number: int) -> str:
    if not isinstance(value, Table):
        return _not_bound(run, value, region, arguments, number, "table")
    from docgen.merge.blocks import slide_table

    return slide_table(run, value, region, number)


REGION_WRITERS: Final[dict[str, Callable[[Run, Any, Region, tuple[str, ...], int], str]]] = {
    "paragraph": _write_paragraph,
    "chart": _write_chart,
    "picture": _write_picture,
    "table": _write_table,
}


def digest(data: bytes) -> str:
    """A short name for equal data."""
    return hashlib.sha256(data).hexdigest()[:16]
