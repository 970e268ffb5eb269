"""What a template carries besides what it shows, taken out before a document for somebody else is made from it.

Names, paths and words of those who wrote the template must not travel: authors,
companies, comments, tracked changes, revision ids, custom XML, printer
settings, pictures of the first page, links to files, hidden slides, shapes
beside the slide, the workbooks of the designer's own charts.  Pure: a package
in, a package out; parts with nothing of the kind keep their packed bytes.

What stays, because a reader sees it: the template's own words, links to web and
mail addresses, alt texts, pictures.  Pictures keep what is written in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, cast

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.offslide import cut_beside
from docgen.merge.package import (
    CONTENT_TYPES,
    RELATION,
    Package,
    Packed,
    Rel,
    pack,
    parse_xml,
    rels_name,
    write_content_types,
    write_rels,
)
from docgen.merge.revisions import accept_changes
from docgen.merge.traces import SEEN, TAG, cut_traces

# The last words of relationships' types whose parts a reader of the document sees, or without which it does not open.
# Every other part stays behind, for nobody knows what an add-in or a newer Office keeps in its own.
_SHOWN: Final = frozenset({
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "hyperlink",
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme", "numbering",
    "themeOverride", "header", "footer", "footnotes", "endnotes", "image", "hdphoto", "media", "video", "audio",
    "ink", "model3d", "slide", "slideLayout", "slideMaster", "notesSlide", "notesMaster", "handoutMaster",
    "presProps", "viewProps",
    "tableStyles", "chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes", "package", "oleObject",
    "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing", "drawing", "vmlDrawing",
    "legacyDiagramText",
})  # fmt: skip
_CORE: Final = frozenset({"title", "subject", "language"})
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
# Elements that go with all they hold.
_CUT: Final = frozenset({
    *(f"{x.W}{name}" for name in (
        "rsids", "attachedTemplate", "mailMerge", "docVars", "saveThroughXslt", "dataBinding", "printerSettings",
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef",
    )),
    f"{_W15}dataBinding",
    *(f"{x.P}{name}" for name in ("custDataLst", "htmlPubPr", "webPr")),
})  # fmt: skip
_LINKS: Final = frozenset(f"{x.A}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
_FRAMES: Final = (f"{x.P}pic", f"{x.W}drawing", f"{x.W}pict", f"{x.W}object", f"{x.P}graphicFrame")
# Searched by the library itself: a walk in Python over a large part would cost more than the rest together.
_REVISED: Final = etree.XPath("//*[@*[starts-with(local-name(), 'rsid')]]")
_POINTING: Final = etree.XPath("//*[@r:*]", namespaces={"r": RELATION})
_POINTERS: Final = tuple(f"{x.R}{name}" for name in ("id", "embed", "link", "pict", "href"))


def without_residue(package: Package) -> Package:
    """The package without what a stranger should not find in a document that is made from it."""
    cut = {part: _dropped(package, part) for part in ("", *package.members) if not part.endswith(".rels")}
    members = dict(package.members)
    for part, ids in cut.items():
        if ids:
            members[rels_name(part)] = pack(write_rels(part, [r for r in package.rels(part) if r.id not in ids]))
    slim = replace(package, members=members)
    size = slide_size(slim)
    for part in _reached(slim):
        if slim.is_xml(part) and not part.endswith((".rels", ".svg")):
            cleaned = _cleaned(slim, part, cut.get(part, frozenset()), size)
            if cleaned is not None:
                members[part] = cleaned
    return _only(slim, _reached(slim))


def _dropped(package: Package, part: str) -> frozenset[str]:
    """Ids of the relationships of a part that no document keeps."""
    return frozenset(rel.id for rel in package.rels(part) if _is_residue(package, part, rel))


def _is_residue(package: Package, part: str, rel: Rel) -> bool:
    if rel.external:
        return not (rel.kind == "hyperlink" and (SEEN.match(rel.target) or TAG.search(rel.target)))
    if rel.kind == "package":
        # A bound chart gets a workbook of its own data; a drawn one would carry the designer's, other sheets and all.
        return "drawingml.chart+xml" in package.content_type(part)
    return rel.kind not in _SHOWN


def _reached(package: Package) -> list[str]:
    seen: dict[str, None] = {}
    queue = [""]
    while queue:
        for rel in package.rels(queue.pop()):
            if not rel.external and rel.target in package.members and rel.target not in seen:
                seen[rel.target] = None
                queue.append(rel.target)
    return list(seen)


def _only(package: Package, parts: Iterable[str]) -> Package:
    """The package with these parts, their relationships and content types alone."""
    kept = set(parts)
    kept |= {rels_name(part) for part in (*kept, "")} & set(package.members)
    overrides = {part: kind for part, kind in package.overrides.items() if part in kept}
    members = {part: member for part, member in package.members.items() if part in kept}
    members[CONTENT_TYPES] = package.members[CONTENT_TYPES]
    if overrides != dict(package.overrides):
        members[CONTENT_TYPES] = pack(write_content_types(package.defaults, overrides))
    return replace(package, members=members, overrides=overrides)


def _cleaned(package: Package, part: str, cut: frozenset[str], size: tuple[int, int]) -> Packed | None:
    """The part without residue; None where it holds none."""
    data = package.read(part)
    root = parse_xml(data, part)
    kind = etree.QName(root).localname
    before = etree.tostring(root)
    # Comments and instructions in the XML are gone already; other encodings than ours hide words from a search.
    plain = b"<!--" not in data and data.count(b"<?") <= 1 and data[:1] == b"<" and _is_utf_8(root)
    properties = _PROPERTIES.get(package.content_type(part))
    if properties is not None:
        properties(root)
    else:
        _clean_tree(root, cut)
        cut_traces(root)
        accept_changes(root)
        if kind in ("sld", "sldLayout", "sldMaster"):
            cut_beside(root, size, is_slide=kind == "sld")
    if plain and etree.tostring(root) == before:
        return None
    return pack((_HEAD + etree.tostring(root, encoding="unicode")).encode())


def _is_utf_8(root: etree._Element) -> bool:
    return (root.getroottree().docinfo.encoding or "utf-8").lower() in ("utf-8", "utf8", "ascii", "us-ascii")


def _clean_tree(root: etree._Element, cut: frozenset[str]) -> None:
    for node in list(root.iter(*_CUT)):
        x.drop(node)
    for node in _found(_REVISED, root):
        for name in [name for name in node.attrib if str(name).startswith(f"{x.W}rsid")]:
            del node.attrib[name]
    for node in _found(_POINTING, root) if cut else ():
        for name in _POINTERS:
            if node.get(name) in cut:
                _cut_pointer(node, name)


def _found(search: etree.XPath, root: etree._Element) -> list[etree._Element]:
    return cast(list[etree._Element], search(root))


def _cut_pointer(node: etree._Element, name: str) -> None:
    """Take away what led to a part or place that is gone, with as little of what is seen as can be."""
    if node.tag == f"{x.W}hyperlink":
        del node.attrib[name]
    elif node.tag == f"{x.A}blip":
        del node.attrib[name]
        if node.get(f"{x.R}embed") is None:
            _cut_picture(node)
    elif node.tag in _LINKS:
        x.drop(node)
    elif etree.QName(node).localname == "imagedata":
        _cut_picture(node)
    elif node.getparent() is not None:
        x.drop(node)


def _cut_picture(node: etree._Element) -> None:
    frame = next((one for one in node.iterancestors() if one.tag in _FRAMES), None)
    if frame is not None:
        x.drop(frame)
        return
    fill = next((one for one in node.iterancestors() if etree.QName(one).localname == "blipFill"), None)
    parent = fill.getparent() if fill is not None else None
    if fill is not None and parent is not None:
        parent.replace(fill, etree.Element(f"{x.A}noFill"))


def slide_size(package: Package) -> tuple[int, int]:
    """Width and height of the slides in EMU; zeros where there are none."""
    main = next((rel.target for rel in package.rels("") if rel.kind == "officeDocument"), "")
    if main not in package.members:  # two parts may share an id, and one of them be gone with the other
        return (0, 0)
    root = parse_xml(package.read(main), main)
    size = root.find(f"{x.P}sldSz")
    return (x.whole(size, "cx"), x.whole(size, "cy")) if size is not None else (0, 0)


def _keep(root: etree._Element, names: frozenset[str]) -> None:
    """Leave the properties of these names, and those that a tag fills."""
    for node in list(root):
        if etree.QName(node).localname not in names and not TAG.search("".join(map(str, node.itertext()))):
            root.remove(node)


def _core_properties(root: etree._Element) -> None:
    _keep(root, _CORE)


def _other_properties(root: etree._Element) -> None:
    _keep(root, frozenset({"Application"}))


def _custom_properties(root: etree._Element) -> None:
    _keep(root, frozenset())


_PROPERTIES: Final[Mapping[str, Callable[[etree._Element], None]]] = {
    "application/vnd.openxmlformats-package.core-properties+xml": _core_properties,
    "application/vnd.openxmlformats-officedocument.extended-properties+xml": _other_properties,
    "application/vnd.openxmlformats-officedocument.custom-properties+xml": _custom_properties,
}


def hidden_slides(package: Package, slides: Iterable[str]) -> Iterator[str]:
    """The slides that a show leaves out."""
    for name in slides:
        if parse_xml(package.read(name), name).get("show") in ("0", "false"):
            yield name
