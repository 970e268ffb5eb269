"""What must hold in every finished package: a list of rules, each a small function that yields problems.

Used by tests and by ``--verify``; never needed for a render.  Reads the package
anew, as a stranger would.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge import xmlnames as x
from docgen.merge.package import CONTENT_TYPES, Limits, Package, Rel, parse_xml, read_package
from docgen.merge.plan import make_plan

Problem = tuple[str, str]  # part, what is wrong
_REFERENCES: Final = tuple(f"{x.R}{name}" for name in ("id", "embed", "link", "pict", "dm", "lo", "qs", "cs"))
_STORIES: Final = ("document", "header", "footer", "footnotes", "endnotes", "comments")


@dataclass
class _Parsed:
    package: Package
    roots: dict[str, etree._Element] = field(default_factory=dict)
    rels: dict[str, tuple[Rel, ...]] = field(default_factory=dict)
    main: str = ""
    slides: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> Iterator[tuple[str, Rel]]:
        """Relationships of one kind with the part that owns them."""
        for part, rels in self.rels.items():
            yield from ((part, rel) for rel in rels if rel.kind == kind and not rel.external)


def invariants(data: bytes) -> list[Fault]:
    """Errors for every rule that the package in `data` breaks."""
    try:
        parsed = _parse(data)
    except DocgenError as problem:
        return list(problem.faults)
    found: list[Fault] = []
    for code, rule in RULES:
        found += [error(code, Place(part=part), problem) for part, problem in rule(parsed)]
    found += [error("member-order", Place(), problem) for problem in _order(data)]
    return found


def _parse(data: bytes) -> _Parsed:
    package = read_package(data, "", Limits())
    parsed = _Parsed(package)
    plan = make_plan(package)
    parsed.main, parsed.slides = plan.main, [name for name, _ in plan.slides]
    for name in package.members:
        if name.endswith((".xml", ".vml")) and name != CONTENT_TYPES:
            parsed.roots[name] = parse_xml(package.read(name), name)
    for name in ("", *package.members):
        if not name.endswith(".rels"):
            parsed.rels[name] = package.rels(name)
    return parsed


def _order(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    if names[:1] != [CONTENT_TYPES]:
        yield "the content types are not the first member"


# -- A: package


def _targets(parsed: _Parsed) -> Iterator[Problem]:
    for part, rels in parsed.rels.items():
        for rel in rels:
            if not rel.external and rel.target not in parsed.package.members:
                yield part, f"relationship {rel.id} leads to {rel.target}, which is not there"


def _repeated_rels(parsed: _Parsed) -> Iterator[Problem]:
    for part, rels in parsed.rels.items():
        for id_ in _repeated(rel.id for rel in rels):
            yield part, f"two relationships are called {id_}"


def _references(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in parsed.roots.items():
        known = {rel.id for rel in parsed.rels.get(part, ())}
        for node in root.iter():
            for name in _REFERENCES:
                value = node.get(name)
                if value and value not in known:
                    yield part, f"{x.local(node)} names the relationship {value}, which is not there"


def _types(parsed: _Parsed) -> Iterator[Problem]:
    for part in parsed.package.members:
        if part != CONTENT_TYPES and not parsed.package.content_type(part):
            yield part, "the part has no content type"
    for part in parsed.package.overrides:
        if part not in parsed.package.members:
            yield part, "a content type names this part, which is not there"


def _orphans(parsed: _Parsed) -> Iterator[Problem]:
    named = {rel.target for rels in parsed.rels.values() for rel in rels if not rel.external}
    for part in parsed.package.members:
        if part != CONTENT_TYPES and not part.endswith(".rels") and part not in named:
            yield part, "nothing leads to this part"


def _core(parsed: _Parsed) -> Iterator[Problem]:
    if sum(1 for rel in parsed.rels[""] if rel.kind == "core-properties") > 1:
        yield "", "there are two parts with core properties"


# -- B: slides


def _slide_list(parsed: _Parsed) -> Iterator[Problem]:
    root = parsed.roots[parsed.main]
    ids = [node.get("id", "") for node in root.iter(f"{x.P}sldId")]
    for id_ in _repeated(ids):
        yield parsed.main, f"two slides have the id {id_}"
    for id_ in ids:
        if not id_.isdigit() or not 256 <= int(id_) < 2**31:
            yield parsed.main, f"the slide id {id_} is out of bounds"
    targets = {rel.target for rel in parsed.rels[parsed.main] if rel.kind == "slide"}
    for part in sorted(targets - set(parsed.slides)):
        yield part, "the slide is in the package and not in the list of slides"
    for part in _repeated(parsed.slides):
        yield part, "the slide is listed twice"
    for node in root.iter(f"{x.P14}sldId"):
        if node.get("id") not in ids:
            yield parsed.main, f"a section names the slide {node.get('id')}, which is not there"


def _slide_rels(parsed: _Parsed) -> Iterator[Problem]:
    for slide in parsed.slides:
        kinds = Counter(rel.kind for rel in parsed.rels[slide])
        if kinds["slideLayout"] != 1:
            yield slide, f"the slide has {kinds['slideLayout']} layouts"
        if kinds["notesSlide"] > 1:
            yield slide, "the slide has two pages of notes"
        for rel in parsed.rels[slide]:
            if rel.kind == "notesSlide" and not rel.external:
                back = [r.target for r in parsed.rels.get(rel.target, ()) if r.kind == "slide"]
                if back != [slide]:
                    yield rel.target, f"the notes of {slide} lead back to {', '.join(back) or 'no slide'}"


def _shared(parsed: _Parsed) -> Iterator[Problem]:
    for kind in ("chart", "notesSlide", "package"):
        owners = Counter(rel.target for _, rel in parsed.of_kind(kind))
        for part, count in owners.items():
            if count > 1:
                yield part, f"{count} parts share this {kind}"


def _shape_ids(parsed: _Parsed) -> Iterator[Problem]:
    for slide in parsed.slides:
        for id_ in _repeated(node.get("id", "") for node in parsed.roots[slide].iter(f"{x.P}cNvPr")):
            yield slide, f"two shapes have the id {id_}"


def _slide_tables(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in parsed.roots.items():
        for table in root.iter(f"{x.A}tbl"):
            columns = len(table.findall(f"{x.A}tblGrid/{x.A}gridCol"))
            rows = table.findall(f"{x.A}tr")
            if not rows:
                yield part, "a table has no rows"
            for number, row in enumerate(rows, 1):
                cells = len(row.findall(f"{x.A}tc"))
                if cells != columns:
                    yield part, f"row {number} of a table has {cells} cells for {columns} columns"
            for id_ in _repeated(node.get("val", "") for node in table.iter(f"{x.A16}rowId")):
                yield part, f"two rows of a table have the id {id_}"


def _text_bodies(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in parsed.roots.items():
        for body in root.iter(f"{x.A}txBody", f"{x.P}txBody", f"{x.C}rich"):
            if body.find(f"{x.A}p") is None:
                yield part, "a text has no paragraph"
        for paragraph in root.iter(f"{x.A}p"):
            names = [x.local(child) for child in paragraph if isinstance(child.tag, str)]
            if "pPr" in names[1:] or "endParaRPr" in names[:-1]:
                yield part, "the parts of a paragraph stand in the wrong order"


# -- C: charts


def _charts(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in parsed.roots.items():
        if root.tag != f"{x.C}chartSpace":
            continue
        series = list(root.iter(f"{x.C}ser"))
        for name in ("idx", "order"):
            for value in _repeated(_value(one, name) for one in series):
                yield part, f"two series have the {name} {value}"
        yield from ((part, problem) for problem in _points(root))
        for plot in root.iterfind(f"{x.C}chart/{x.C}plotArea/*"):
            if x.local(plot).endswith("Chart") and plot.find(f"{x.C}ser") is None:
                yield part, f"{x.local(plot)} has no series"
        outer = root.find(f"{x.C}externalData")
        if outer is not None:
            book = next((rel for rel in parsed.rels[part] if rel.id == outer.get(f"{x.R}id")), None)
            if book is not None and not book.external and not book.target.endswith((".xlsx", ".xlsb", ".xlsm", ".bin")):
                yield part, "the chart's data are no workbook"


def _points(root: etree._Element) -> Iterator[str]:
    for cache in root.iter(f"{x.C}numCache", f"{x.C}strCache", f"{x.C}numLit", f"{x.C}strLit"):
        count = cache.find(f"{x.C}ptCount")
        indexes = [int(point.get("idx", "0")) for point in cache.findall(f"{x.C}pt")]
        if (
            count is None
            or any(index >= int(count.get("val", "0")) for index in indexes)
            or len(set(indexes)) != len(indexes)
        ):
            yield "the points of a series do not agree with their count"


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{x.C}{name}")
    return "" if found is None else found.get("val", "")


# -- D: Word


def _stories(parsed: _Parsed) -> Iterator[tuple[str, etree._Element]]:
    for part, root in parsed.roots.items():
        if root.tag.startswith(x.W) and part.rsplit("/", 1)[-1].rstrip("0123456789.xml").startswith(_STORIES):
            yield part, root


def _drawing_ids(parsed: _Parsed) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for _, root in _stories(parsed):
        for node in root.iter(f"{x.WP}docPr"):
            if x.ancestor(node, f"{x.MC}Fallback") is None:
                seen[node.get("id", "")] += 1
    for id_, count in seen.items():
        if count > 1:
            yield parsed.main, f"{count} drawings have the id {id_}"


def _bookmarks(parsed: _Parsed) -> Iterator[Problem]:
    names: Counter[str] = Counter()
    for part, root in _stories(parsed):
        starts = [node.get(f"{x.W}id", "") for node in root.iter(f"{x.W}bookmarkStart")]
        ends = [node.get(f"{x.W}id", "") for node in root.iter(f"{x.W}bookmarkEnd")]
        names.update(node.get(f"{x.W}name", "") for node in root.iter(f"{x.W}bookmarkStart"))
        for id_ in _repeated(starts):
            yield part, f"two bookmarks have the id {id_}"
        if Counter(starts) != Counter(ends):
            yield part, "a bookmark begins or ends alone"
    for name, count in names.items():
        if count > 1:
            yield parsed.main, f"{count} bookmarks are called {name}"


def _paragraph_ids(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in _stories(parsed):
        for id_ in _repeated(i for i in (node.get(f"{x.W14}paraId") for node in root.iter(f"{x.W}p")) if i):
            yield part, f"two paragraphs have the id {id_}"


def _controls(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in _stories(parsed):
        ids = [node.get(f"{x.W}val", "") for node in root.iterfind(f".//{x.W}sdtPr/{x.W}id")]
        for id_ in _repeated(ids):
            yield part, f"two content controls have the id {id_}"
        for content in root.iter(f"{x.W}sdtContent"):
            if len(content) == 0:
                yield part, "a content control is empty"


def _word_tables(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in _stories(parsed):
        for cell in root.iter(f"{x.W}tc"):
            blocks = [child for child in cell if child.tag in (f"{x.W}p", f"{x.W}tbl", f"{x.W}sdt")]
            if not blocks or blocks[-1].tag == f"{x.W}tbl":
                yield part, "a cell does not end with a paragraph"
        for table in root.iter(f"{x.W}tbl"):
            if table.find(f"{x.W}tr") is None and table.find(f"{x.W}sdt") is None:
                yield part, "a table has no rows"
            following = table.getnext()
            if following is not None and following.tag == f"{x.W}tbl":
                yield part, "two tables touch"


def _numbering(parsed: _Parsed) -> Iterator[Problem]:
    part = next((rel.target for rel in parsed.rels[parsed.main] if rel.kind == "numbering"), "")
    root = parsed.roots.get(part)
    numbers: set[str] = {"0"}
    if root is not None:
        order = [x.local(child) for child in root if isinstance(child.tag, str)]
        if (
            "abstractNum" in order
            and "num" in order
            and order.index("num") < len(order) - 1 - order[::-1].index("abstractNum")
        ):
            yield part, "abstract lists stand behind lists"
        abstracts = {node.get(f"{x.W}abstractNumId") for node in root.findall(f"{x.W}abstractNum")}
        for num in root.findall(f"{x.W}num"):
            numbers.add(num.get(f"{x.W}numId", ""))
            link = num.find(f"{x.W}abstractNumId")
            if link is None or link.get(f"{x.W}val") not in abstracts:
                yield part, f"list {num.get(f'{x.W}numId')} has no abstract list"
    for story, tree in _stories(parsed):
        for node in tree.iterfind(f".//{x.W}numPr/{x.W}numId"):
            if node.get(f"{x.W}val") not in numbers:
                yield story, f"a paragraph names list {node.get(f'{x.W}val')}, which is not there"


def _fields(parsed: _Parsed) -> Iterator[Problem]:
    for part, root in _stories(parsed):
        depth = 0
        for node in root.iter(f"{x.W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(node.get(f"{x.W}fldCharType", ""), 0)
            if depth < 0:
                break
        if depth:
            yield part, "a field begins or ends alone"


def _sections(parsed: _Parsed) -> Iterator[Problem]:
    body = parsed.roots[parsed.main].find(f"{x.W}body")
    if body is not None:
        own = [child for child in body if child.tag == f"{x.W}sectPr"]
        if len(own) > 1 or (own and body[-1] is not own[0]):
            yield parsed.main, "the last section does not stand at the end"


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


RULES: Final[tuple[tuple[str, Callable[[_Parsed], Iterator[Problem]]], ...]] = (
    ("dangling-relationship", _targets),
    ("repeated-relationship", _repeated_rels),
    ("dangling-reference", _references),
    ("content-type", _types),
    ("orphan-part", _orphans),
    ("core-properties", _core),
    ("slide-list", _slide_list),
    ("slide-relationships", _slide_rels),
    ("shared-part", _shared),
    ("shape-ids", _shape_ids),
    ("slide-table", _slide_tables),
    ("text-body", _text_bodies),
    ("chart", _charts),
    ("drawing-ids", _drawing_ids),
    ("bookmarks", _bookmarks),
    ("paragraph-ids", _paragraph_ids),
    ("content-control", _controls),
    ("word-table", _word_tables),
    ("numbering", _numbering),
    ("fields", _fields),
    ("sections", _sections),
)
