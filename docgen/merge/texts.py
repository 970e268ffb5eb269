"""The visible words of a finished document, with their places: for counts, titles and the scan for leaks."""

from __future__ import annotations

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.package import Limits, parse_xml, read_package
from docgen.merge.patterns import lazy
from docgen.merge.places import Places, part_label
from docgen.merge.plan import Plan, make_plan
from docgen.records import dataclass

_SKIPPED = lazy(r"(styles|settings|numbering|fontTable|webSettings|theme\d*|presProps|viewProps|tableStyles)\.xml$")


@dataclass(frozen=True)
class ShownText:
    """One paragraph as a reader sees it.

    Attributes:
        part: name of the part in the package.
        place: where it stands, in words.
        text: its words.
        kind: ``text``, ``alt`` for alt texts, ``name`` for names of objects, ``chart`` for chart data, ``property``.
    """

    part: str
    place: str
    text: str
    kind: str = "text"


def _open(data: bytes) -> Plan:
    return make_plan(read_package(data, "", Limits()))


def visible_texts(data: bytes) -> tuple[ShownText, ...]:
    """All words in the package of `data`, paragraph by paragraph."""
    plan = _open(data)
    labels = {name: f"slide {number}" for number, (name, _) in enumerate(plan.slides, 1)}
    first = [plan.main, *labels]
    names = [*first, *(name for name in sorted(plan.package.members) if name not in first)]
    found: list[ShownText] = []
    for name in names:
        if name.endswith(".xml") and not name.startswith("[") and not _SKIPPED.search(name):
            found += _texts_of(plan, name, labels.get(name, part_label(name)))
    return tuple(found)


def _texts_of(plan: Plan, name: str, label: str) -> list[ShownText]:
    root = parse_xml(plan.package.read(name), name)
    places = Places("", label, root)
    found = []
    for node in root.iter("*"):
        if node.tag in x.PARAGRAPHS:
            text = paragraph_text(node)
            if text.strip():
                found.append(ShownText(name, places.of(node).text(), text))
        else:
            found += [ShownText(name, places.of(node).text(), text, kind) for kind, text in _other(node, name)]
    return found


def _other(node: etree._Element, part: str) -> list[tuple[str, str]]:
    if node.tag == f"{x.C}v":
        return [("chart", node.text or "")] if node.text else []
    if x.local(node) in ("docPr", "cNvPr"):
        pairs = [("alt", node.get("descr", "")), ("alt", node.get("title", "")), ("name", node.get("name", ""))]
        return [(kind, text) for kind, text in pairs if text.strip()]
    if part.startswith("docProps/") and node.text and node.text.strip() and len(node) == 0:
        return [("property", node.text)]
    return []


def paragraph_text(node: etree._Element) -> str:
    """The words of a paragraph; breaks and tabs as their signs."""
    pieces = []
    for child in node:
        name = x.local(child) if isinstance(child.tag, str) else ""
        if name in ("t", "delText"):
            pieces.append(child.text or "")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t")
        elif name and name not in ("pPr", "rPr", "AlternateContent", "drawing", "pict", "instrText"):
            pieces.append(paragraph_text(child))
    return "".join(pieces)


def titles_of(data: bytes) -> tuple[str, ...]:
    """The titles of the slides in order, empty ones too; for Word its title and headings of level 1."""
    plan = _open(data)
    if plan.format == "slides":
        return tuple(_slide_title(parse_xml(plan.package.read(name))) for name, _ in plan.slides)
    root = parse_xml(plan.package.read(plan.main))
    found = []
    for node in root.iter(f"{x.W}p"):
        style = node.find(f"{x.W}pPr/{x.W}pStyle")
        if style is not None and style.get(f"{x.W}val", "").replace(" ", "") in ("Title", "Heading1"):
            found.append(paragraph_text(node).strip())
    return tuple(title for title in found if title)


def _slide_title(root: etree._Element) -> str:
    for shape in root.iter(f"{x.P}sp"):
        holder = shape.find(f"{x.P}nvSpPr/{x.P}nvPr/{x.P}ph")
        if holder is not None and holder.get("type") in ("title", "ctrTitle"):
            return " ".join(paragraph_text(p).strip() for p in shape.iter(f"{x.A}p")).strip()
    return ""
