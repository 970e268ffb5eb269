"""How text stands on a finished slide: where its box is, how large it is set, how high it gets.

Sizes, fonts, insets and places are inherited from shape to layout to master, as
PowerPoint does it.  Lengths are points.  Nothing here changes a slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from docgen.merge import fit
from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.plan import Plan

EMU = 12_700
_WORDS = re.compile("[^ \n\v]+ *| +|[\n\v]")
_TITLES = ("title", "ctrTitle")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look."""

    text: str
    font: str
    size: float
    bold: bool


@dataclass(frozen=True)
class Frame:
    """A layout or master: its placeholders, and the styles of its text.

    Attributes:
        name: name of the part.
        root: its XML.
        holders: placeholders by number and by kind.
        fonts: family of headings and of all else.
        above: the master of a layout.
    """

    name: str
    title: str
    root: etree._Element
    holders: dict[str, etree._Element]
    fonts: tuple[str, str] = ("Calibri", "Calibri")
    above: Frame | None = None
    others: tuple[str, ...] = field(default=())

    def holder(self, wanted: etree._Element | None) -> etree._Element | None:
        """The placeholder that a `p:ph` leads to."""
        if wanted is None:
            return None
        kind = wanted.get("type", "obj")
        found = self.holders.get(f"#{wanted.get('idx')}") if wanted.get("idx") else None
        return self.holders.get(_alike(kind)) if found is None else found


def frame_of(plan: Plan, name: str) -> Frame:
    """The layout called `name` with its master; read once for each template."""
    found = plan.looks.get(name)
    if found is None:
        found = plan.looks[name] = _read(plan, name)
    assert isinstance(found, Frame)
    return found


def _read(plan: Plan, name: str) -> Frame:
    root = parse_xml(plan.package.read(name), name)
    holders: dict[str, etree._Element] = {}
    for shape in root.iter(f"{x.P}sp", f"{x.P}pic", f"{x.P}graphicFrame"):
        holder = placeholder(shape)
        if holder is not None:
            holders.setdefault(_alike(holder.get("type", "obj")), shape)
            holders.setdefault(f"#{holder.get('idx', '0')}", shape)
    rels = plan.rels_of(name)
    above = next((rel.target for rel in rels if rel.kind == "slideMaster"), "")
    title = root.find(f"{x.P}cSld")
    words = "" if title is None else title.get("name", "")
    if above:
        master = frame_of(plan, above)
        return Frame(name, words, root, holders, master.fonts, master)
    layouts = tuple(rel.target for rel in rels if rel.kind == "slideLayout")
    return Frame(name, words, root, holders, _fonts(plan, name), None, layouts)


def _fonts(plan: Plan, master: str) -> tuple[str, str]:
    theme = next((rel.target for rel in plan.rels_of(master) if rel.kind == "theme"), "")
    if not theme:
        return "Calibri", "Calibri"
    root = parse_xml(plan.package.read(theme), theme)
    found = [root.find(f".//{x.A}{kind}Font/{x.A}latin") for kind in ("major", "minor")]
    major, minor = ("" if node is None else node.get("typeface", "") for node in found)
    return major or "Calibri", minor or "Calibri"


def _alike(kind: str) -> str:
    return "title" if kind in _TITLES else "body" if kind in ("subTitle", "obj") else kind


def placeholder(shape: etree._Element) -> etree._Element | None:
    """The `p:ph` of a shape."""
    return shape.find(f"./*/{x.P}nvPr/{x.P}ph")


def is_title(shape: etree._Element) -> bool:
    """Whether the shape holds the slide's title."""
    holder = placeholder(shape)
    return holder is not None and holder.get("type") in _TITLES


def name_of(shape: etree._Element) -> str:
    """The shape's name in the selection pane."""
    found = shape.find(f"./*/{x.P}cNvPr")
    return "" if found is None else found.get("name", "")


def chain(shape: etree._Element, layout: Frame) -> list[etree._Element]:
    """The shape, then the placeholders from which it inherits."""
    holder = placeholder(shape)
    found = [shape]
    for frame in (layout, layout.above):
        above = frame.holder(holder) if frame is not None else None
        if above is not None:
            found.append(above)
            holder = placeholder(above)
    return found


def box_of(shape: etree._Element, layout: Frame) -> Box | None:
    """Where the shape stands; None where nothing says it, or where it is turned."""
    for node in chain(shape, layout):
        place = node.find(f"{x.P}xfrm") if node.tag == f"{x.P}graphicFrame" else node.find(f"{x.P}spPr/{x.A}xfrm")
        if place is None:
            continue
        offset, extent = place.find(f"{x.A}off"), place.find(f"{x.A}ext")
        if offset is None or extent is None or place.get("rot", "0") != "0":
            return None
        sides = (offset.get("x"), offset.get("y"), extent.get("cx"), extent.get("cy"))
        return Box(*(float(side or 0) / EMU for side in sides))
    return None


def body_of(shape: etree._Element, layout: Frame) -> dict[str, str]:
    """Attributes of the text box, and how it fits itself: ``fit`` is noAutofit, normAutofit or spAutoFit."""
    found: dict[str, str] = {}
    for node in chain(shape, layout):
        body = node.find(f"{x.P}txBody/{x.A}bodyPr")
        if body is None:
            continue
        for key, value in body.attrib.items():
            found.setdefault(str(key), str(value))
        for child in body:
            if x.local(child).endswith(("utofit", "utoFit")):
                found.setdefault("fit", x.local(child))
    return found


class Styles:
    """The styles of one text: its own list style, those that it inherits, the master's."""

    def __init__(self, layout: Frame, shape: etree._Element | None) -> None:
        self.fonts = layout.fonts
        self.lists = []
        if shape is not None:
            self.lists = [node.find(f"{x.P}txBody/{x.A}lstStyle") for node in chain(shape, layout)]
        master = layout.above or layout
        kind = "otherStyle"
        holder = placeholder(shape) if shape is not None else None
        if holder is not None:
            kind = "titleStyle" if holder.get("type") in _TITLES else "bodyStyle"
        self.lists.append(master.root.find(f"{x.P}txStyles/{x.P}{kind}"))

    def levels(self, paragraph: etree._Element) -> list[etree._Element]:
        """What says how the paragraph looks, the nearest first."""
        own = paragraph.find(f"{x.A}pPr")
        level = int(own.get("lvl", "0")) + 1 if own is not None else 1
        listed = [node.find(f"{x.A}lvl{level}pPr") for node in self.lists if node is not None]
        return [node for node in (own, *listed) if node is not None]

    def runs(self, paragraph: etree._Element) -> list[Run]:
        """The text of a paragraph by its looks."""
        levels = self.levels(paragraph)
        found = []
        for node in paragraph:
            if node.tag in (f"{x.A}r", f"{x.A}fld"):
                text = node.find(f"{x.A}t")
                look = self._look(node.find(f"{x.A}rPr"), levels)
                # A stop may stand anywhere; what a line needs at least is the gap between its words.
                found.append(Run("" if text is None else (text.text or "").replace("\t", " "), *look))
            elif node.tag == f"{x.A}br":
                found.append(Run("\v", *self._look(node.find(f"{x.A}rPr"), levels)))
        return found or [Run("", *self._look(paragraph.find(f"{x.A}endParaRPr"), levels))]

    def _look(self, own: etree._Element | None, levels: Sequence[etree._Element]) -> tuple[str, float, bool]:
        sources = [own, *(level.find(f"{x.A}defRPr") for level in levels)]
        present = [node for node in sources if node is not None]
        size = next((node.get("sz", "") for node in present if node.get("sz")), "1800")
        bold = next((node.get("b", "") for node in present if node.get("b")), "0")
        latin = next((found.get("typeface", "") for node in present if (found := node.find(f"{x.A}latin")) is not None),
                     "+mn-lt")  # fmt: skip
        font = {"+mj-lt": self.fonts[0], "+mn-lt": self.fonts[1]}.get(latin, latin)
        return font, float(size) / 100, bold in ("1", "true")

    def spacing(self, paragraph: etree._Element, name: str, size: float) -> tuple[float, bool]:
        """A distance: its value, and whether it is points (else a share of the line)."""
        for level in self.levels(paragraph):
            node = level.find(f"{x.A}{name}")
            if node is not None and len(node):
                value = float(node[0].get("val", "0").rstrip("%"))
                return (value / 100, True) if node[0].tag == f"{x.A}spcPts" else (value / 100_000, False)
        return (1.0, False) if name == "lnSpc" else (0.0, True)

    def indent(self, paragraph: etree._Element) -> tuple[float, float]:
        """Left margin, and the further indent of the first line."""
        levels = self.levels(paragraph)
        values = [next((level.get(name, "") for level in levels if level.get(name)), "0") for name in _INDENTS]
        return float(values[0]) / EMU, float(values[1]) / EMU


_INDENTS = ("marL", "indent")


def paragraphs_height(paragraphs: Sequence[etree._Element], styles: Styles, width: float) -> float:
    """Height of paragraphs in a column; the space before the first and after the last is not counted."""
    total = gap = 0.0
    for number, paragraph in enumerate(paragraphs):
        runs = styles.runs(paragraph)
        size = max(run.size for run in runs)
        line = max(fit.line_height(run.font, run.size) for run in runs)
        left, first = styles.indent(paragraph)
        count = lines_of(runs, width - left, first)
        share, exact = styles.spacing(paragraph, "lnSpc", size)
        before, _ = _distance(styles.spacing(paragraph, "spcBef", size), line)
        total += (before + gap if number else 0.0) + count * (share if exact else share * line)
        gap, _ = _distance(styles.spacing(paragraph, "spcAft", size), line)
    return total


def _distance(value: tuple[float, bool], line: float) -> tuple[float, bool]:
    return (value[0], True) if value[1] else (value[0] * line, True)


def lines_of(runs: Sequence[Run], width: float, first: float = 0.0) -> int:
    """How many lines a paragraph takes; a hanging indent gives no room, for a tab fills it."""
    first = max(first, 0.0)
    if len({(run.font, run.size, run.bold) for run in runs}) == 1:
        look = runs[0]
        text = "".join(run.text for run in runs)
        return _wrapped(text, round(width, 2), look.font, look.size, look.bold, round(first, 2))
    return _mixed_lines(runs, width, first)


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: float, font: str, size: float, bold: bool, first: float) -> int:
    return len(fit.wrap(text, width, font, size, bold, first_indent_pt=first))


def _mixed_lines(runs: Sequence[Run], width: float, first: float) -> int:
    """Lines of a paragraph of several looks: greedy, by words."""
    count, used = 1, first
    for word, shown, whole in _measured(runs):
        if word in ("\n", "\v"):
            count, used = count + 1, 0.0
            continue
        if used and used + shown > width + 0.01:
            count, used = count + 1, 0.0
        used += whole
    return count


def _measured(runs: Sequence[Run]) -> Iterator[tuple[str, float, float]]:
    """Each word with its width, without and with the spaces behind it."""
    for run in runs:
        for word in _WORDS.findall(run.text):
            if word in ("\n", "\v"):
                yield word, 0.0, 0.0
            else:
                shown = fit.measure(word.rstrip(" "), run.font, run.size, run.bold)
                yield word, shown, fit.measure(word, run.font, run.size, run.bold)
