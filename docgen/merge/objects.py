"""Things that are no text: pictures and charts bound by alt text, conditions in names, merged cells, ids.

All of it happens on the tree, at compile time: places that a value will fill
get a slot, ids that a loop would repeat get a mark.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.model import MARK, Region, Registry, Run, Tag
from docgen.merge.tags import Span, find_tags

_NAMED: Final = (f"{x.WP}docPr", f"{x.P}cNvPr")
_SHAPES: Final = (f"{x.P}pic", f"{x.P}graphicFrame", f"{x.P}sp", f"{x.P}cxnSp", f"{x.P}grpSp")
MakeTag = Callable[[etree._Element, Span], Tag]


def bind(root: etree._Element, registry: Registry, make_tag: MakeTag) -> list[tuple[etree._Element, Region]]:
    """The objects whose alt text is one tag, each with its region; conditions in names are set around theirs."""
    found = []
    for named in list(root.iter(*_NAMED)):
        target = _object_of(named)
        if target is None:
            continue
        _bind_condition(named, target, registry, make_tag)
        for name in ("descr", "title"):
            spans = find_tags(named.get(name, ""))
            alone = len(spans) == 1 and spans[0].kind == "output" and not spans[0].faults
            if not alone or named.get(name, "").strip() != named.get(name, "")[spans[0].start : spans[0].end]:
                continue
            region = _region(target)
            if region is not None:
                tag = make_tag(named, spans[0])
                named.set(name, registry.add_tag(tag))
                _slot_region(target, region, registry)
                region.details["relations"] = tag.run.relations
                found.append((target, region))
                break
    return found


def _object_of(named: etree._Element) -> etree._Element | None:
    if named.tag == f"{x.WP}docPr":
        drawing = x.ancestor(named, f"{x.W}drawing")
        outer = x.ancestor(named, f"{x.MC}AlternateContent")
        return outer if outer is not None and drawing is not None else drawing
    return x.ancestor(named, *_SHAPES)


def _bind_condition(named: etree._Element, target: etree._Element, registry: Registry, make_tag: MakeTag) -> None:
    name = named.get("name", "")
    spans = find_tags(name) if "{%" in name else []
    if len(spans) != 1 or spans[0].word != "if":
        return
    opening = make_tag(named, spans[0])
    closing = make_tag(named, Span(0, 0, "control", "", "endif", "endif"))
    closing.synthetic = True
    named.set(
        "name", (name[: spans[0].start] + name[spans[0].end :]).strip() or f"Object {named.get('id', '')}".strip()
    )
    x.add_before(target, registry.add_tag(opening))
    target.tail = registry.add_tag(closing) + (target.tail or "")


def _region(target: etree._Element) -> Region | None:
    chart = next(target.iter(f"{x.C}chart"), None)
    if chart is not None and chart.get(f"{x.R}id"):
        return Region("chart", details={"rid": chart.get(f"{x.R}id")})
    blip = next(target.iter(f"{x.A}blip"), None)
    if blip is not None:
        return Region("picture")
    if next(target.iter(f"{x.A}tbl"), None) is not None:
        return Region("table")
    return None


def _slot_region(target: etree._Element, region: Region, registry: Registry) -> None:
    region.details["format"] = "drawing" if target.tag in _SHAPES else "word"
    region.details["shape"] = _shape_details(target)
    if region.kind == "chart":
        chart = next(target.iter(f"{x.C}chart"))
        chart.set(f"{x.R}id", registry.add_slot("rid", chart.get(f"{x.R}id", "")))
    elif region.kind == "picture":
        _slot_picture(target, region, registry)
    else:
        region.details["table"] = _table_model(target)


def _shape_details(target: etree._Element) -> dict[str, Any]:
    frame = next(target.iter(f"{x.P}xfrm", f"{x.A}xfrm"), None)
    named = next(target.iter(f"{x.P}cNvPr"), None)
    return {
        "id": named.get("id", "0") if named is not None else "0",
        "name": named.get("name", "") if named is not None else "",
        "xfrm": ""
        if frame is None
        else "".join(x.xml_of(child) for child in frame if x.local(child) in ("off", "ext")),
        "prefix": x.prefix(target),
    }


def _slot_picture(target: etree._Element, region: Region, registry: Registry) -> None:
    blip = next(target.iter(f"{x.A}blip"))
    for extension in blip.findall(f"{x.A}extLst"):
        blip.remove(extension)  # it may name an SVG of the picture that goes
    region.details["rid"] = blip.get(f"{x.R}embed", "")
    if blip.get(f"{x.R}link") is not None:
        del blip.attrib[f"{x.R}link"]
    blip.set(f"{x.R}embed", registry.add_slot("rid", blip.get(f"{x.R}embed", "")))
    crop = next(target.iter(f"{x.A}srcRect"), None)
    if crop is None:
        crop = blip.makeelement(f"{x.A}srcRect", {}, {})
        blip.addnext(crop)
    crop.attrib.clear()
    for side in "ltrb":
        crop.set(side, registry.add_slot(f"crop-{side}", "0"))
    extents = [*target.iter(f"{x.WP}extent"), *(e for e in target.iter(f"{x.A}ext") if e.get("cx"))]
    if not extents:
        return
    region.details["cx"], region.details["cy"] = (x.whole(extents[0], name) for name in ("cx", "cy"))
    for extent in extents:
        for name in ("cx", "cy"):
            extent.set(name, registry.add_slot(name, extent.get(name, "0")))
    if region.details["format"] == "drawing":
        for offset in target.iter(f"{x.A}off"):
            for name in ("x", "y"):
                region.details[name] = x.whole(offset, name)
                offset.set(name, registry.add_slot(name, offset.get(name, "0")))


def _table_model(target: etree._Element) -> dict[str, Any]:
    """The look of a bound table's rows; its own words and tags go, for a value takes their place."""
    table = next(target.iter(f"{x.A}tbl"))
    rows = table.findall(f"{x.A}tr")
    model: dict[str, Any] = {"rows": [_row_model(row) for row in rows]}
    grid = table.find(f"{x.A}tblGrid")
    assert grid is not None
    model["widths"] = [x.whole(column, "w") for column in grid]
    for child in [*grid, *rows]:
        parent = child.getparent()
        assert parent is not None
        parent.remove(child)
    twin = copy.deepcopy(target)
    twin.tail = None
    named = next(twin.iter(f"{x.P}cNvPr"))
    named.set("descr", _ALT)
    extent = next(twin.iter(f"{x.P}xfrm")).find(f"{x.A}ext")
    if extent is not None:
        extent.set("cy", _HEIGHT)
    inner = next(twin.iter(f"{x.A}tblGrid"))
    inner.text = _GRID
    inner.tail = _ROWS
    before, _, rest = x.xml_of(twin).partition(_GRID)
    middle, _, after = rest.partition(_ROWS)
    return model | {"before": before, "middle": middle, "after": after, "alt": _ALT, "height_mark": _HEIGHT}


_ALT, _HEIGHT, _GRID, _ROWS = "\ufdd0alt", "\ufdd0height", "\ufdd0grid", "\ufdd0rows"


def _row_model(row: etree._Element) -> dict[str, Any]:
    return {"height": x.whole(row, "h", 370840), "cells": [_cell_model(cell) for cell in row.findall(f"{x.A}tc")]}


def _cell_model(cell: etree._Element) -> dict[str, str]:
    def first(path: str) -> str:
        found = cell.find(path)
        return MARK.sub("", x.xml_of(found)) if found is not None else ""

    end = first(f"{x.A}txBody/{x.A}p/{x.A}endParaRPr")
    look = first(f"{x.A}txBody/{x.A}p/{x.A}r/{x.A}rPr") or end.replace("endParaRPr", "rPr")
    body = f"{x.A}txBody/{x.A}"
    return {
        "body": first(f"{body}bodyPr") + first(f"{body}lstStyle"),
        "pPr": first(f"{body}p/{x.A}pPr"),
        "rPr": look,
        "end": end or look.replace("rPr", "endParaRPr"),
        "tcPr": first(f"{x.A}tcPr"),
    }


def change_cell(tag: Tag, registry: Registry) -> str:
    """Carry out colspan, cellbg, hm or vm on the cell of `tag`; a problem in words, or nothing."""
    assert tag.node is not None
    cell = x.ancestor(tag.node, *x.CELLS)
    word = tag.span.word
    if cell is None:
        return f"{tag.source} stands in no table cell"
    argument = tag.span.body[len(word) :].strip()
    if word in ("colspan", "cellbg") and not argument:
        return f"{tag.source} needs a value, as in {{% {word} name %}}"
    _CELL_CHANGES[word](cell, tag, argument, registry)
    return ""


def repeat_columns(rows: list[etree._Element], by_cell: dict[etree._Element, list[Tag]], registry: Registry) -> None:
    """Let the grid of a table repeat with its cells: where a cell holds column tags, its grid column is those tags."""
    row = rows[0]
    table = row.getparent()
    grid = table.find(f"{x.A}tblGrid") if table is not None else None
    grid = table.find(f"{x.W}tblGrid") if grid is None and table is not None else grid
    if grid is None:
        return
    columns = list(grid)
    position = 0
    for cell in row.findall(f"{x.A}tc") + row.findall(f"{x.W}tc"):
        span = cell.find(f"{x.W}tcPr/{x.W}gridSpan")
        wide = span.get(f"{x.W}val", "1") if span is not None else "1"
        width = int(wide) if wide.isdigit() else 1
        if cell in by_cell and position < len(columns):
            for tag in by_cell[cell]:
                x.add_before(columns[position], _made(tag, "control", tag.span.body, registry))
            x.drop(columns[position])
        position += width


def _made(tag: Tag, kind: str, body: str, registry: Registry, run: Run | None = None) -> str:
    word = body.split(" ", 1)[0] if kind == "control" else ""
    span = Span(0, 0, kind, "", word, body)  # type: ignore[arg-type]  # one of the three kinds
    return registry.add_tag(Tag(span, tag.place, tag.near, run=run or Run("attribute"), synthetic=True))


def _properties(cell: etree._Element) -> etree._Element:
    name = f"{x.W}tcPr" if cell.tag == f"{x.W}tc" else f"{x.A}tcPr"
    found = cell.find(name)
    if found is None:
        found = cell.makeelement(name, {}, {})
        if cell.tag == f"{x.W}tc":
            cell.insert(0, found)
        else:
            cell.append(found)
    return found


# Word wants the children of w:tcPr in this order.
_TCPR_ORDER: Final = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd")


def _set_property(cell: etree._Element, name: str, **values: str) -> None:
    properties = _properties(cell)
    for old in properties.findall(f"{x.W}{name}"):
        properties.remove(old)
    node = properties.makeelement(f"{x.W}{name}", {f"{x.W}{key}": value for key, value in values.items()}, {})
    before = _TCPR_ORDER[: _TCPR_ORDER.index(name)]
    at = sum(1 for child in properties if x.local(child) in before)
    properties.insert(at, node)


def _colspan(cell: etree._Element, tag: Tag, argument: str, registry: Registry) -> None:
    sign = _made(tag, "output", argument, registry)
    if cell.tag == f"{x.W}tc":
        _set_property(cell, "gridSpan", val=sign)
        return
    cell.set("gridSpan", sign)
    _cover(cell, tag, f"({argument})|int - 1", registry)


def _cover(cell: etree._Element, tag: Tag, count: str, registry: Registry) -> None:
    # PowerPoint counts covered cells too: each needs a cell of its own behind the one that spans.
    loop = _made(tag, "control", f"for _covered in range({count})", registry)
    end = _made(tag, "control", "endfor", registry)
    twin = cell.makeelement(cell.tag, {"hMerge": "1"}, {})
    body = etree.SubElement(twin, f"{x.A}txBody")
    etree.SubElement(body, f"{x.A}bodyPr")
    etree.SubElement(body, f"{x.A}p")
    etree.SubElement(twin, f"{x.A}tcPr")
    tail, cell.tail = cell.tail, None
    cell.addnext(twin)
    cell.tail, twin.tail = loop, end + (tail or "")


def _cellbg(cell: etree._Element, tag: Tag, argument: str, registry: Registry) -> None:
    sign = _made(tag, "output", f"({argument})|string|replace('#', '')", registry)
    if cell.tag == f"{x.W}tc":
        _set_property(cell, "shd", val="clear", color="auto", fill=sign)
        return
    properties = _properties(cell)
    for child in list(properties):
        if x.local(child) in ("noFill", "solidFill", "gradFill", "blipFill", "pattFill"):
            properties.remove(child)
    fill = properties.makeelement(f"{x.A}solidFill", {}, {})
    etree.SubElement(fill, f"{x.A}srgbClr", {"val": sign})
    lines = sum(1 for child in properties if x.local(child).startswith(("ln", "cell3D")))
    properties.insert(lines, fill)


def _hm(cell: etree._Element, tag: Tag, argument: str, registry: Registry) -> None:
    del argument
    if cell.tag == f"{x.W}tc":
        old = _properties(cell).find(f"{x.W}gridSpan")
        width = old.get(f"{x.W}val", "1") if old is not None else "1"
        _set_property(cell, "gridSpan", val=_made(tag, "output", f"{width} * loop.length", registry))
        x.add_before(cell, _made(tag, "control", "if loop.first", registry))
        cell.tail = _made(tag, "control", "endif", registry) + (cell.tail or "")
        return
    cell.set("gridSpan", _made(tag, "output", "loop.length if loop.first else 1", registry))
    cell.set("hMerge", _made(tag, "output", "0 if loop.first else 1", registry))
    _once(cell, tag, registry)


def _vm(cell: etree._Element, tag: Tag, argument: str, registry: Registry) -> None:
    del argument
    if cell.tag == f"{x.W}tc":
        sign = _made(tag, "output", "'restart' if loop.first else 'continue'", registry)
        _set_property(cell, "vMerge", val=sign)
    else:
        cell.set("rowSpan", _made(tag, "output", "loop.length if loop.first else 1", registry))
        cell.set("vMerge", _made(tag, "output", "0 if loop.first else 1", registry))
    _once(cell, tag, registry)


def _once(cell: etree._Element, tag: Tag, registry: Registry) -> None:
    """Say what stands in the cell in the first turn of its loop only: the cells of the others are covered."""
    for paragraph in cell.iter(*x.PARAGRAPHS):
        runs = [child for child in paragraph if x.local(child) in ("r", "hyperlink", "fld", "br")]
        if runs:
            x.add_before(runs[0], _made(tag, "control", "if loop.first", registry))
            runs[-1].tail = _made(tag, "control", "endif", registry) + (runs[-1].tail or "")


_CELL_CHANGES: Final = {"colspan": _colspan, "cellbg": _cellbg, "hm": _hm, "vm": _vm}

# Attributes that a copy must not share, by element: ids that Office refuses to see twice.
_IDS: Final = {
    f"{x.WP}docPr": (("id", "number"),),
    f"{x.W}bookmarkStart": ((f"{x.W}id", "bookmark"), (f"{x.W}name", "name")),
    f"{x.W}bookmarkEnd": ((f"{x.W}id", "bookmark"),),
    **{
        f"{x.W}{name}": ((f"{x.W}id", "number"),)
        for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
    },
    **{
        f"{x.W}{name}": ((f"{x.W}id", "comment"),)
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
    },
    f"{x.W}footnoteReference": ((f"{x.W}id", "footnote"),),
    f"{x.W}endnoteReference": ((f"{x.W}id", "endnote"),),
    f"{x.W}permStart": ((f"{x.W}id", "number"),),
    f"{x.W}permEnd": ((f"{x.W}id", "number"),),
    f"{x.A16}rowId": (("val", "number"),),
    f"{x.A16}colId": (("val", "number"),),
}
_DROPPED: Final = (f"{x.W14}paraId", f"{x.W14}textId")
WITH_IDS: Final = (*_IDS, f"{x.W}sdtPr", f"{x.W}p", f"{x.W}tr")  # the last two carry those that are dropped


def mark_ids(node: etree._Element, registry: Registry) -> None:
    """Mark the ids of `node` that a loop must renew, and leave out those that Word does not need."""
    for name in _DROPPED:
        if node.get(name) is not None:
            del node.attrib[name]
    for name, kind in _IDS.get(str(node.tag), ()):
        value = node.get(name, "")
        if value and "\ufdd0" not in value:
            node.set(name, registry.add_id(kind, value))
    if node.tag == f"{x.W}sdtPr":
        for child in node.findall(f"{x.W}id"):
            child.set(f"{x.W}val", registry.add_id("number", child.get(f"{x.W}val", "0")))


def _closes(paragraph: etree._Element) -> bool:
    """Whether a table in the paragraph's place would need a paragraph behind it."""
    following = paragraph.getnext()
    return following is None or following.tag not in x.PARAGRAPHS


def paragraph_details(paragraph: etree._Element) -> dict[str, Any]:
    """What a block value needs to know of the paragraph it replaces."""
    run = next(paragraph.iter(f"{x.W}r", f"{x.A}r"))
    properties = next((child for child in paragraph if x.local(child) == "pPr"), None)
    return {
        "format": "word" if paragraph.tag == f"{x.W}p" else "drawing",
        "prefix": x.prefix(paragraph),
        "pPr": x.xml_of(properties) if properties is not None else "",
        "rPr": next((x.xml_of(child) for child in run if x.local(child) == "rPr"), ""),
        "closes": _closes(paragraph),
        "holder": _holder(paragraph),
    }


def _holder(paragraph: etree._Element) -> dict[str, str] | None:
    """The attributes by which a slide's placeholder finds its like on the layout."""
    shape = x.ancestor(paragraph, f"{x.P}sp")
    found = shape.find(f"{x.P}nvSpPr/{x.P}nvPr/{x.P}ph") if shape is not None else None
    return {str(name): str(value) for name, value in found.attrib.items()} if found is not None else None
