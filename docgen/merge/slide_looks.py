"""How text stands on a finished slide: where its box is, how large it is set, how high it gets.

Sizes, fonts, insets and places are inherited from shape to layout to master, as
PowerPoint does it.  Lengths are points.  Nothing here changes a slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from lxml import etree

from docgen.merge import fit
from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.plan import Plan

EMU = 12_700
_WORDS = re.compile("[^ \n\v]+ *| +|[\n\v]")
_TITLES = ("title", "ctrTitle")
_PPR, _RPR, _END, _DEF = (f"{x.A}{name}" for name in ("pPr", "rPr", "endParaRPr", "defRPr"))
_T, _BR, _LATIN = (f"{x.A}{name}" for name in ("t", "br", "latin"))
_TEXTS = (f"{x.A}r", f"{x.A}fld")
_KIND, _HOLDER = f"{x.P}nvPr", f"{x.P}ph"


#: Font, size and whether it is bold.
Look = tuple[str, float, bool]
#: Left margin, indent of the first line; height of a line and what stands before and after, each a value and whether
#: it is points (else a share of the line).
Setting = tuple[float, float, tuple[float, bool], tuple[float, bool], tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide."""

    x: float
    y: float
    width: float
    height: float


class Run(NamedTuple):
    """Text in one look."""

    text: str
    font: str
    size: float
    bold: bool


#: Cells of a row: inner width, insets above and below, paragraphs; each of these its setting and its runs, whose
#: text is the number of one of the row's texts, or a text that they always have.
RowModel = tuple[tuple[float, float, tuple[tuple[Setting, tuple[tuple[int | str, Run], ...]], ...]], ...]


class RowLook(NamedTuple):
    """A model, how high the row is while each text takes one line, and what room and look each has for that."""

    model: RowModel
    height: float
    lines: tuple[tuple[float, str, float, bool], ...]


@dataclass(frozen=True)
class Frame:
    """A layout or master: its placeholders, and the styles of its text.

    Attributes:
        name: name of the part.
        root: its XML.
        holders: placeholders by number and by kind.
        fonts: family of headings and of all else.
        above: the master of a layout.
        others: the layouts of a master.
        rows: what table rows of one look share, by column widths and XML without words.
    """

    name: str
    title: str
    root: etree._Element
    holders: dict[str, etree._Element]
    fonts: tuple[str, str] = ("Calibri", "Calibri")
    above: Frame | None = None
    others: tuple[str, ...] = field(default=())
    rows: dict[tuple[tuple[float, ...], str], RowLook] = field(default_factory=dict)

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
    names = shape[0] if len(shape) else None  # what names a shape comes first in it
    kind = x.child(names, _KIND) if names is not None else None
    return x.child(kind, _HOLDER) if kind is not None else None


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
        if node.tag == f"{x.P}graphicFrame":
            place = x.child(node, f"{x.P}xfrm")
        else:
            properties = x.child(node, f"{x.P}spPr")
            place = x.child(properties, f"{x.A}xfrm") if properties is not None else None
        if place is None:
            continue
        offset, extent = x.child(place, f"{x.A}off"), x.child(place, f"{x.A}ext")
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
        # A deck has thousands of paragraphs and a handful of looks: what a level says is read once.
        self._listed: dict[int, list[etree._Element]] = {}
        self._looks: dict[int, Look] = {}
        self._settings: dict[int, Setting] = {}

    def levels(self, paragraph: etree._Element) -> list[etree._Element]:
        """What says how the paragraph looks, the nearest first."""
        own = _properties(paragraph)
        listed = self._level(_level(own))
        return [own, *listed] if own is not None else listed

    def _level(self, level: int) -> list[etree._Element]:
        found = self._listed.get(level)
        if found is None:
            name = f"{x.A}lvl{level}pPr"
            every = [node.find(name) for node in self.lists if node is not None]
            found = self._listed[level] = [node for node in every if node is not None]
        return found

    def runs(self, paragraph: etree._Element) -> list[Run]:
        """The text of a paragraph by its looks."""
        usual = self._usual(paragraph)
        found = []
        for node in paragraph:
            if node.tag in _TEXTS:
                text = x.child(node, _T)
                look = self._look(x.child(node, _RPR), usual)
                # A stop may stand anywhere; what a line needs at least is the gap between its words.
                found.append(Run("" if text is None else (text.text or "").replace("\t", " "), *look))
            elif node.tag == _BR:
                found.append(Run("\v", *self._look(x.child(node, _RPR), usual)))
        return found or [Run("", *self._look(x.child(paragraph, _END), usual))]

    def numbered(self, paragraph: etree._Element, number: int) -> tuple[tuple[tuple[int | str, Run], ...], int]:
        """The runs of a paragraph, those with words numbered from `number` on; the next number."""
        found: list[tuple[int | str, Run]] = []
        nodes = [node for node in paragraph if node.tag in _TEXTS or node.tag == _BR]
        for place, run in enumerate(self.runs(paragraph)):
            text = x.child(nodes[place], _T) if nodes else None
            if text is not None and text.text:
                found.append((number, run))
                number += 1
            else:
                found.append((run.text, run))
        return tuple(found), number

    def _usual(self, paragraph: etree._Element) -> Look:
        """The look of a run that says nothing itself."""
        own = _properties(paragraph)
        if own is not None and own.find(_DEF) is not None:
            return self._read(self.levels(paragraph))
        level = _level(own)
        found = self._looks.get(level)
        if found is None:
            found = self._looks[level] = self._read(self._level(level))
        return found

    def setting(self, paragraph: etree._Element) -> Setting:
        """Indents and distances of a paragraph."""
        own = _properties(paragraph)
        if own is not None and (len(own) or own.get("marL") or own.get("indent")):
            return _setting(self.levels(paragraph))
        level = _level(own)
        found = self._settings.get(level)
        if found is None:
            found = self._settings[level] = _setting(self._level(level))
        return found

    def _read(self, levels: Sequence[etree._Element]) -> Look:
        look = ("+mn-lt", 18.0, False)
        for node in (level.find(_DEF) for level in reversed(levels)):
            if node is not None:
                look = _over(node, look)
        return look

    def _look(self, own: etree._Element | None, usual: Look) -> Look:
        font, size, bold = usual if own is None else _over(own, usual)
        return {"+mj-lt": self.fonts[0], "+mn-lt": self.fonts[1]}.get(font, font), size, bold


def _properties(paragraph: etree._Element) -> etree._Element | None:
    """What a paragraph says of itself, which stands before all else in it."""
    first = paragraph[0] if len(paragraph) else None
    return first if first is not None and first.tag == _PPR else None


def _level(own: etree._Element | None) -> int:
    return int(own.get("lvl", "0")) + 1 if own is not None else 1


def _over(node: etree._Element, look: Look) -> Look:
    """`look`, but for what `node` says itself."""
    font, size, bold = look
    own_size, own_bold, latin = node.get("sz"), node.get("b"), x.child(node, _LATIN)
    return (
        font if latin is None else latin.get("typeface", ""),
        float(own_size) / 100 if own_size else size,
        own_bold in ("1", "true") if own_bold else bold,
    )


def _setting(levels: Sequence[etree._Element]) -> Setting:
    left, first = (next((level.get(name, "") for level in levels if level.get(name)), "0") for name in _INDENTS)
    line, before, after = (_spacing(levels, name) for name in ("lnSpc", "spcBef", "spcAft"))
    return float(left) / EMU, float(first) / EMU, line, before, after


def _spacing(levels: Sequence[etree._Element], name: str) -> tuple[float, bool]:
    """A distance: its value, and whether it is points (else a share of the line)."""
    for level in levels:
        node = level.find(f"{x.A}{name}")
        if node is not None and len(node):
            value = float(node[0].get("val", "0").rstrip("%"))
            return (value / 100, True) if node[0].tag == f"{x.A}spcPts" else (value / 100_000, False)
    return (1.0, False) if name == "lnSpc" else (0.0, True)


_INDENTS = ("marL", "indent")


def paragraphs_height(paragraphs: Sequence[etree._Element], styles: Styles, width: float) -> float:
    """Height of paragraphs in a column; the space before the first and after the last is not counted."""
    return _height([(styles.setting(one), styles.runs(one)) for one in paragraphs], width)


def row_height(model: RowModel, texts: Sequence[str]) -> float:
    """The least height of a table row with these texts, still escaped, in its cells."""
    words = [unescape(text).replace("\t", " ") if "&" in text or "\t" in text else text for text in texts]
    least = 0.0
    for width, around, paragraphs in model:
        filled = [
            (setting, [Run(words[text] if isinstance(text, int) else text, *run[1:]) for text, run in runs])
            for setting, runs in paragraphs
        ]
        least = max(least, _height(filled, width) + around)
    return least


def look_of(model: RowModel, count: int) -> RowLook:
    """A model of a row with so many texts, and what can be said of it before there are any."""
    lines = dict.fromkeys(range(count), (-1.0, "", 1.0, False))
    for width, _, paragraphs in model:
        for (left, first, *_), runs in paragraphs:
            text, look = runs[0]
            if len(runs) == 1 and isinstance(text, int):
                room = width - left - max(first, 0.0) - _ROUNDED
                lines[text] = (room, look.font, look.size, look.bold)
    return RowLook(model, row_height(model, [""] * count), tuple(lines.values()))


def least_height(look: RowLook, texts: Sequence[str]) -> float:
    """The least height of a row with these texts, which is known at once while each takes one line."""
    for text, (room, font, size, bold) in zip(texts, look.lines, strict=True):
        # Written with entities a text is longer than it is shown, never shorter.
        if "\n" in text or "\u00ad" in text or _measure(text, font, size, bold) > room:
            return row_height(look.model, texts)
    return look.height


_measure = lru_cache(maxsize=4096)(fit.measure)
_ROUNDED = 0.02  # widths are rounded before text is wrapped


def _height(paragraphs: Sequence[tuple[Setting, Sequence[Run]]], width: float) -> float:
    total = gap = 0.0
    for number, ((left, first, (share, exact), before, after), runs) in enumerate(paragraphs):
        line = max([_line_height(run.font, run.size) for run in runs])
        count = lines_of(runs, width - left, first)
        total += (_distance(before, line) + gap if number else 0.0) + count * (share if exact else share * line)
        gap = _distance(after, line)
    return total


_line_height = lru_cache(maxsize=256)(fit.line_height)


def _distance(value: tuple[float, bool], line: float) -> float:
    return value[0] if value[1] else value[0] * line


def lines_of(runs: Sequence[Run], width: float, first: float = 0.0) -> int:
    """How many lines a paragraph takes; a hanging indent gives no room, for a tab fills it."""
    first = max(first, 0.0)
    if len(runs) == 1 or len({(run.font, run.size, run.bold) for run in runs}) == 1:
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
