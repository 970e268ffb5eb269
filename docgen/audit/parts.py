"""What one part of an Office package, and what it leads to, tells a stranger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.audit.found import Found, short
from docgen.merge import xmlnames as x
from docgen.merge.active import FETCHING
from docgen.merge.offslide import unseen_shapes
from docgen.merge.package import Package, parse_xml
from docgen.merge.texts import paragraph_text
from docgen.merge.traces import is_path, telling_fields

# What a relationship leads to, by the last word of its type.
_LEADS: Final = {
    "vbaProject": ("macro", "macros"),
    "oleObject": ("object", "an embedded object (OLE)"),
    "control": ("object", "an ActiveX control"),
    "aFChunk": ("object", "another document"),
    "externalLink": ("file-link", "a link to another workbook"),
    "connections": ("file-link", "a connection to a data source"),
    "pivotCacheDefinition": ("hidden", "the data behind a pivot table"),
    "customXml": ("trace", "custom XML"),
    "printerSettings": ("trace", "printer settings"),
    "thumbnail": ("trace", "a picture of the first page"),
    "people": ("trace", "a list of people who commented"),
    "person": ("trace", "a list of people who commented"),
    "commentAuthors": ("trace", "a list of people who commented"),
    "changesInfo": ("change", "the history of changes"),
    "revisionHeaders": ("change", "the history of changes"),
    "tags": ("trace", "tags of an add-in"),
    "glossaryDocument": ("trace", "building blocks (a glossary)"),
    "extensibility": ("macro", "a ribbon of its own"),
    "origin": ("trace", "a digital signature"),
    "classificationlabels": ("trace", "labels of sensitivity"),
    "documenttasks": ("comment", "tasks for colleagues"),
    "authors": ("trace", "a list of people who commented"),
}
_WEB: Final = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_XML_COMMENT: Final = re.compile(rb"<!--(.*?)-->", re.DOTALL)
_CHART_2012: Final = "{http://schemas.microsoft.com/office/drawing/2012/chart}*"
_CHANGES: Final = frozenset(f"{x.W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
# Properties that name no person and no place; every file has them.
_DULL: Final = frozenset({"Application", "AppVersion", "language", "DocSecurity", "ScaleCrop", "LinksUpToDate",
                          "SharedDoc", "HyperlinksChanged", "created", "modified"})  # fmt: skip


def relation_findings(package: Package, part: str) -> Iterator[Found]:
    """What a part leads to: links, and parts that are not shown."""
    if part.endswith(".rels"):
        return
    for rel in package.rels(part):
        if rel.external:
            seen = rel.kind == "hyperlink" and _WEB.match(rel.target)
            yield Found("link" if seen else "file-link", part or "package", short(rel.target))
        elif rel.kind in _LEADS:
            kind, words = _LEADS[rel.kind]
            yield Found(kind, part or "package", words)
        elif rel.kind == "package" and "chart" not in package.content_type(part):
            yield Found("object", part, f"another file, {rel.target.rpartition('/')[2]}")


def part_findings(package: Package, part: str) -> Iterator[Found]:
    """What stands in a part and is not shown, and who it names."""
    if not package.is_xml(part) or part.endswith(".rels"):
        return
    data = package.read(part)
    for words in _XML_COMMENT.findall(data) if b"<!--" in data else ():
        yield Found("trace", part, short(f"a comment in the XML: {words.decode('utf-8', 'replace')}"))
    root = parse_xml(data, part)
    kind = x.local(root)
    yield from _traces(root, part)
    reader = _READERS.get(kind)
    if reader is not None:
        yield from reader(root, part)
    if kind in ("sld", "sldLayout", "sldMaster"):
        yield from _unseen(root, part, package)
    if part.startswith("word/"):
        yield from _word(root, part)


def _traces(root: etree._Element, part: str) -> Iterator[Found]:
    """What a part says of computers, add-ins and rights, and nobody is shown."""
    for node in root.iter(f"{x.W}permStart"):
        yield Found("trace", part, short(f"a right to edit of {node.get(f'{x.W}ed') or node.get(f'{x.W}edGrp')}"))
    for node in root.iter(f"{x.W}smartTag", f"{x.W}customXml"):
        yield Found("trace", part, short(f"marks of an add-in: {node.get(f'{x.W}element', '')}"))
    for node in root.iter(f"{x.WP}docPr", f"{x.P}cNvPr", f"{x.PIC}cNvPr"):
        for name in ("name", "descr", "title"):
            if is_path(node.get(name, "")):
                yield Found("trace", part, short(f"a path in a name or alt text: {node.get(name)}"))
    for node in root.iter(f"{x.C}f"):
        if "[" in (node.text or ""):
            yield Found("file-link", part, short(f"a chart that names another workbook: {node.text}"))
    if any(x.local(node).startswith("filtered") for node in root.iter(_CHART_2012)):
        yield Found("hidden", part, "data that a chart's filter hides")
    for field in telling_fields(root):
        code = "".join(node.get(f"{x.W}instr") or node.text or "" for node in field)
        yield Found("file-link" if "HYPERLINK" in code.upper() else "trace", part, short(f"a field: {code}"))


def _comments(root: etree._Element, part: str) -> Iterator[Found]:
    for node in root:
        named = {str(name).rpartition("}")[2]: str(value) for name, value in node.attrib.items()}
        text = " ".join("".join(map(str, node.itertext())).split())
        yield Found("comment", part, short(f"{named['author']}: {text}" if named.get("author") else text))


def _notes(root: etree._Element, part: str) -> Iterator[Found]:
    text = " ".join(paragraph_text(node) for node in root.iter(f"{x.A}p"))
    if text.strip():
        yield Found("note", part, short(text))


def _properties(root: etree._Element, part: str) -> Iterator[Found]:
    for node in root:
        name, text = node.get("name") or x.local(node), " ".join("".join(map(str, node.itertext())).split())
        if text and name not in _DULL:
            yield Found("property", part, short(f"{name}: {text}"))


def _slide(root: etree._Element, part: str) -> Iterator[Found]:
    if root.get("show") in ("0", "false"):
        yield Found("hidden", part, "a hidden slide")


def _unseen(root: etree._Element, part: str, package: Package) -> Iterator[Found]:
    from docgen.merge.residue import slide_size

    for shape in unseen_shapes(root, slide_size(package), is_slide=x.local(root) == "sld"):
        text = " ".join(paragraph_text(node) for node in shape.iter(f"{x.A}p"))
        yield Found("hidden", part, short(f"a shape that is not seen: {text}" if text.strip() else "an unseen shape"))


def _workbook(root: etree._Element, part: str) -> Iterator[Found]:
    for node in root.iter("{*}sheet"):
        if node.get("state") in ("hidden", "veryHidden"):
            yield Found("hidden", part, f"a hidden sheet: {node.get('name', '')}")


def _sheet(root: etree._Element, part: str) -> Iterator[Found]:
    counts = Counter(x.local(node) for node in root.iter("{*}row", "{*}col") if node.get("hidden") in ("1", "true"))
    for name, count in counts.items():
        yield Found("hidden", part, f"hidden {'rows' if name == 'row' else 'columns'}: {count}")


def _settings(root: etree._Element, part: str) -> Iterator[Found]:
    if next(root.iter(f"{x.W}rsid"), None) is not None:
        yield Found("trace", part, "revision ids")
    for name in ("mailMerge", "docVars"):
        if next(root.iter(f"{x.W}{name}"), None) is not None:
            yield Found("trace", part, "a mail merge" if name == "mailMerge" else "document variables")


def _word(root: etree._Element, part: str) -> Iterator[Found]:
    authors = Counter(str(node.get(f"{x.W}author", "")) for node in root.iter(*_CHANGES))
    for author, count in authors.items():
        yield Found("change", part, short(f"{count} tracked changes of {author or 'nobody named'}"))
    for run in root.iter(f"{x.W}r"):
        properties = run.find(f"{x.W}rPr")
        vanish = properties.find(f"{x.W}vanish") if properties is not None else None
        text = paragraph_text(run).strip()
        if vanish is not None and vanish.get(f"{x.W}val") not in ("0", "false") and text:
            yield Found("hidden", part, short(f"hidden text: {text}"))
    for node in root.iter(f"{x.W}instrText", f"{x.W}fldSimple"):
        code = node.text if node.tag == f"{x.W}instrText" else node.get(f"{x.W}instr")
        if code and FETCHING.match(code):
            yield Found("file-link", part, short(f"a field that reads another file: {code}"))


_READERS: Final = {
    "comments": _comments, "cmLst": _comments, "ThreadedComments": _comments, "notes": _notes,
    "coreProperties": _properties, "Properties": _properties, "sld": _slide, "workbook": _workbook,
    "worksheet": _sheet, "settings": _settings,
}  # fmt: skip
