"""One XML part turned into tokens: XML as it stands, and tags where the seven rules put them.

Knows WordprocessingML and DrawingML text; knows nothing of values, of Jinja or
of other parts.  The tree is read and changed here, at compile time, and never again.

Longer than most: all steps change one and the same tree, in an order that must
be seen as one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any, Final

from lxml import etree

from docgen.errors import DocgenError, Place, error, warning
from docgen.merge import objects, tongue
from docgen.merge import xmlnames as x
from docgen.merge.balance import check_balance
from docgen.merge.foreign import unwrap
from docgen.merge.model import (
    CLOSE_MARK,
    MARK,
    OPEN_MARK,
    Context,
    Pair,
    Region,
    Registry,
    Run,
    Tag,
    Token,
    Woven,
    mark,
)
from docgen.merge.package import parse_xml
from docgen.merge.pair import Paragraph, Placer, pair_tags
from docgen.merge.patterns import lazy
from docgen.merge.places import Places, nearby
from docgen.merge.tags import CELL_WORDS, Span, find_tags

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXTS: Final = frozenset({f"{x.W}t", f"{x.A}t", f"{_M}t"})
_SKIPPED: Final = frozenset(
    {f"{x.W}{name}" for name in ("pPr", "rPr", "drawing", "pict", "object", "del", "moveFrom", "instrText")}
    | {f"{x.A}{name}" for name in ("pPr", "rPr", "endParaRPr")}
    | {f"{x.MC}AlternateContent"}
)
_SIGNS: Final = {f"{x.W}tab": "\t", f"{x.W}br": "\n", f"{x.W}cr": "\n", f"{x.W}noBreakHyphen": "-", f"{x.A}br": "\n"}
_VISIBLE: Final = tuple(
    [f"{x.W}{name}" for name in (
        "drawing", "pict", "object", "sym", "footnoteReference", "endnoteReference", "fldChar", "fldSimple", "sdt",
        "commentReference", "ptab",
    )] + [f"{x.A}fld", f"{x.MC}AlternateContent", f"{_M}oMath"]
)  # fmt: skip
_CONTAINERS: Final = frozenset(
    {f"{x.W}{name}" for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "sdtContent")}
    | {f"{x.A}txBody", f"{x.P}txBody", f"{x.C}rich"}
)
_INSERTED: Final = (f"{x.W}ins", f"{x.W}moveTo")
_BLOCKS: Final = (f"{x.W}p", f"{x.A}p", f"{x.W}tbl", f"{x.W}sdt")
# The engine's own signs; bytes that may spell them are looked at once more.
_OWN_SIGNS: Final = lazy("[\ufdd0-\ufdef]")
_MOST_PIECES: Final = 20_000  # runs, tabs and breaks
_STRANGE: Final = lazy(b"\xef\xb7|&#|\x00")
_BRACED: Final = etree.XPath("//*[@*[contains(., '{')] or text()[contains(., '{')]]")
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def weave(
    part: str, label: str, data: bytes, file: str, registry: Registry, *, notes: bool, links: dict[str, str]
) -> Woven:
    """`part` as tokens; with `notes`, lines that hold only control tags are kept apart as slide control."""
    return _Weaver(part, label, data, file, registry, notes, links).weave()


class _Weaver:
    def __init__(
        self, part: str, label: str, data: bytes, file: str, registry: Registry, notes: bool, links: dict[str, str]
    ) -> None:
        self.root = parse_xml(data, part)
        if _STRANGE.search(data) and _OWN_SIGNS.search(etree.tostring(self.root, encoding="unicode")):
            problem = "the text holds noncharacters (U+FDD0 to U+FDEF), which no person types"
            raise DocgenError(
                error("bad-text", Place(file, part=label), problem, "delete them, or save the file again")
            )
        if b"goog_rdk_" in data:
            unwrap(self.root)
        self.places = Places(file, label, self.root)
        self.registry, self.notes, self.links = registry, notes, links
        self.woven = Woven(part, label)
        self.paragraphs: list[Paragraph] = []
        self.tags: list[Tag] = []
        self.pairs: list[Pair] = []
        # What few parts hold is not looked for around each tag.
        self.revised = next(self.root.iter(*_INSERTED), None) is not None
        self.linked = next(self.root.iter(f"{x.W}hyperlink"), None) is not None
        self.relations = next((p or "" for p, uri in self.root.nsmap.items() if f"{{{uri}}}" == x.R), "")

    def weave(self) -> Woven:
        tongue.sign(self.root)
        regions = objects.bind(self.root, self.registry, self._object_tag)
        for node in _with_braces(self.root):
            self._read_paragraph(node)
        self._read_texts()
        if self.notes:
            self._take_slide_tags()
        self._place()
        if any(tag.span.word in ("for", "macro", "call") for tag in self.tags):
            self._mark_ids()
        self._guard()
        for paragraph in self.paragraphs:
            self._open_region(paragraph)
        for target, region in regions:
            self._bracket(target, region)
        self._serialise()
        return self.woven

    # -- reading

    def _read_paragraph(self, node: etree._Element) -> None:
        leaves = list(_leaves(node))
        text = "".join(piece for _, piece in leaves)
        if "{" not in text:
            return
        if len(leaves) > _MOST_PIECES:
            problem = f"a paragraph with tags is cut into more than {_MOST_PIECES:,} pieces"
            raise DocgenError(error("bad-text", self.places.of(node), problem, "write it anew"))
        spans = find_tags(text)
        if not spans:
            return
        _trim(spans, text)
        tags = [self._tag(span, node, text) for span in spans]
        self.paragraphs.append(Paragraph(node, tags, text, _shows_more(node), _ends_section(node)))
        starts = [0, *accumulate(len(piece) for _, piece in leaves)]
        for tag in reversed(tags):
            # Only the leaves that the tag touches; what is changed already stands behind it.
            first = max(bisect_right(starts, tag.span.start) - 1, 0)
            self._put_mark(tag, leaves, first, starts[first])
        self.tags += tags

    def _tag(self, span: Span, node: etree._Element, text: str) -> Tag:
        near = nearby(text, span.start, span.end)
        if span.word == "include":
            span.kind = "output"  # it shows the snippet's text, as a value would
        tag = Tag(span, self.places.of(node, near), near, node)
        self.woven.faults += [error("bad-tag", tag.place, problem) for problem in span.faults]
        return tag

    def _put_mark(self, tag: Tag, leaves: list[tuple[etree._Element, str]], at: int, offset: int) -> None:
        start, end = tag.span.start, tag.span.end
        first: etree._Element | None = None
        while at < len(leaves) and offset < end:
            leaf, piece = leaves[at]
            low, high = offset, offset + len(piece)
            at, offset = at + 1, high
            if high <= start:
                continue
            if leaf.tag not in _TEXTS:
                x.drop(leaf)
                continue
            words = leaf.text or ""
            left, right = words[: max(start - low, 0)], words[end - low :] if end < high else ""
            if first is None:
                first = leaf
                leaf.text = left + self.registry.add_tag(tag) + right
            else:
                leaf.text = right
            if leaf.tag == f"{x.W}t":
                leaf.set(x.XML_SPACE, "preserve")
            self._lint_revision(tag, leaf)
        tag.leaf = first
        if first is None:
            self.woven.faults.append(
                error("bad-tag", tag.place, f"{tag.source} is broken by something that is no text")
            )
            return
        tag.run = self._run(first)

    def _lint_revision(self, tag: Tag, leaf: etree._Element) -> None:
        if self.revised and x.ancestor(leaf, *_INSERTED) is not None:
            self.woven.faults.append(
                warning("tracked-change", tag.place, f"{tag.source} is a tracked change", "accept it in Word")
            )

    def _lint_deleted(self, node: etree._Element, text: str) -> None:
        for span in find_tags(text):
            place = self.places.of(node, nearby(text, span.start, span.end))
            problem = f"{text[span.start : span.end]} is deleted by a tracked change and stays as it is"
            self.woven.faults.append(warning("tracked-change", place, problem, "accept or reject it in Word"))

    def _run(self, leaf: etree._Element) -> Run:
        parent = leaf.getparent()
        assert parent is not None
        context: Context = "text"
        if leaf.tag == f"{x.W}t" and parent.tag == f"{x.W}r":
            context = "word"
        elif leaf.tag == f"{x.A}t" and parent.tag == f"{x.A}r":
            context = "drawing"
        # They come first in a run; one run may hold any number of texts and tabs.
        properties = next((x.xml_of(one) for one in islice(parent, 3) if one.tag in (f"{x.W}rPr", f"{x.A}rPr")), "")
        inside = self.linked and x.ancestor(leaf, f"{x.W}hyperlink") is not None
        outer = not inside and "hlinkClick" not in properties
        return Run(context, x.prefix(leaf), properties, outer, self.relations)

    def _read_texts(self) -> None:
        """Tags in attributes, and in texts that belong to no paragraph's runs."""
        braced: Any = _BRACED(self.root)
        for node in self.root.iter("*") if self.links else braced:
            if node.text and "{" in node.text and node.tag == f"{x.W}delText":
                self._lint_deleted(node, node.text)
            elif node.text and "{" in node.text and node.tag not in _TEXTS:
                node.text = self._inline_text(node, node.text, Run("text"))
            if not self.links and not any("{" in value for value in node.values()):
                continue
            for name, value in ((str(k), str(v)) for k, v in node.attrib.items()):
                if name.startswith(x.R) and value in self.links:
                    node.set(name, self._link(node, self.links[value]))
                if "{{" in value or "{%" in value:
                    node.set(name, self._inline_text(node, value, Run("attribute")))

    def _inline_text(self, node: etree._Element, text: str, run: Run) -> str:
        spans = find_tags(text)
        pieces, position, tags = [], 0, []
        for span in spans:
            tag = self._tag(span, node, text)
            tag.node, tag.run = None, run
            tags.append(tag)
            pieces += [text[position : span.start], self.registry.add_tag(tag)]
            position = span.end
        _, faults = pair_tags(tags)
        self.woven.faults += faults
        return "".join(pieces) + text[position:]

    def _link(self, node: etree._Element, target: str) -> str:
        """A link whose address holds tags: one tag that relates the finished address."""
        words: list[str] = []
        position = 0
        for span in find_tags(target):
            words += [repr(target[position : span.start]), f"({span.body})"]
            position = span.end
        words.append(repr(target[position:]))
        span = Span(0, len(target), "output", "", "", " ~ ".join(word for word in words if word != "''"))
        tag = self._tag(span, node, target)
        tag.node, tag.run = None, Run("href")
        return self.registry.add_tag(tag)

    def _object_tag(self, node: etree._Element, span: Span) -> Tag:
        """The tag of an object's alt text or of its condition."""
        words = str(node.get("descr") or node.get("title") or node.get("name", ""))
        tag = self._tag(span, node, words)
        tag.node = None
        tag.run = Run("attribute", relations=self.relations)
        return tag

    def _take_slide_tags(self) -> None:
        alone = [p for p in self.paragraphs if p.control_only]
        taken = {id(tag) for paragraph in alone for tag in paragraph.tags}
        self.paragraphs = [p for p in self.paragraphs if not p.control_only]
        self.tags = [tag for tag in self.tags if id(tag) not in taken]
        for paragraph in alone:
            for tag in paragraph.tags:
                if tag.span.word:
                    self.woven.slide_tags.append(tag)
                if tag.leaf is not None:
                    tag.leaf.text = MARK.sub("", tag.leaf.text or "")
            if _has_sibling(paragraph.node):
                x.drop(paragraph.node)

    # -- placing

    def _place(self) -> None:
        pairs, faults = pair_tags(self.tags)
        self.pairs = pairs
        placer = Placer(self.paragraphs)
        placer.place(pairs, self.tags)
        self.woven.faults += faults + placer.faults
        self._split_all(placer.split)
        own: dict[etree._Element | None, list[Pair]] = {}
        for pair in pairs:
            if pair.opening.node is pair.closing.node:
                own.setdefault(pair.opening.node, []).append(pair)
        for paragraph in self.paragraphs:
            self._lift_definitions(paragraph, own.get(paragraph.node, []))
        self._repeat_columns()
        emptied: dict[etree._Element, None] = {}
        for tag in self.tags:
            if tag.span.word in CELL_WORDS:
                self._cell_word(tag)
            elif tag.placed != "inline":
                self._move_mark(tag, emptied)
        for target in emptied:
            if target.getparent() is not None:
                x.drop(target)
        self._drop_empty(placer)

    def _lift_definitions(self, paragraph: Paragraph, own: list[Pair]) -> None:
        """A paragraph that only defines macros or texts prints nothing, so it goes; what it defines stays."""
        made = [pair for pair in own if pair.opening.span.word in ("macro", "set-block")]
        leaves = {id(tag.leaf): tag.leaf for tag in paragraph.tags}
        if not made or paragraph.control_only or paragraph.has_objects or len(leaves) != 1 or paragraph.ends_section:
            return
        ranges = [(pair.opening.span.start, pair.closing.span.end) for pair in made]
        covered = {n for low, high in ranges for n in range(low, high)}
        outside = "".join(sign for n, sign in enumerate(paragraph.text) if n not in covered)
        leaf = next(iter(leaves.values()))
        whole = all(
            any(low <= tag.span.start and tag.span.end <= high for low, high in ranges) for tag in paragraph.tags
        )
        if outside.strip() or not whole or leaf is None or not _has_sibling(paragraph.node):
            return
        x.add_before(paragraph.node, leaf.text or "")
        x.drop(paragraph.node)

    def _split_all(self, pairs: list[Pair]) -> None:
        by_leaf: dict[etree._Element | None, list[Tag]] = {}
        for tag in self.tags if pairs else ():
            by_leaf.setdefault(tag.leaf, []).append(tag)
        tops = dict.fromkeys(self._split(pair, by_leaf) for pair in pairs)
        for node in [node for top in tops for node in top.iter(f"{x.W}r", f"{x.A}r")]:
            if _is_blank_run(node):
                x.drop(node)

    def _split(self, pair: Pair, by_leaf: dict[etree._Element | None, list[Tag]]) -> etree._Element:
        """Cut the runs at the tags of `pair`, so that what stands between is whole runs; the element around them."""
        leaves = [tag.leaf for tag in pair.tags if tag.leaf is not None]
        top = leaves[0]
        for leaf in leaves[1:]:
            top = x.common_ancestor(top, leaf)
        for tag in pair.tags:
            assert tag.leaf is not None
            assert tag.leaf is not top
            leaf, sign = tag.leaf, mark("T", tag.number)
            at = (leaf.text or "").index(sign)
            leaf.text = (leaf.text or "").replace(sign, "", 1)
            left = x.split(leaf, at, top)
            # What stood behind the tag in its text stands in the right half now, other tags included.
            right = left.getnext()
            half = next(right.iter(leaf.tag)) if right is not None else None
            beside = by_leaf.pop(leaf, [])
            by_leaf[leaf] = [one for one in beside if one.span.start <= tag.span.start]
            by_leaf[half] = moved = [one for one in beside if one.span.start > tag.span.start]
            for one in moved:
                one.leaf = half
            left.tail = sign + (left.tail or "")
        return top

    def _repeat_columns(self) -> None:
        by_cell: dict[etree._Element, list[Tag]] = {}
        for tag in self.tags:
            if tag.span.prefix == "tc" and tag.placed == "replace" and tag.target is not None:
                by_cell.setdefault(tag.target, []).append(tag)
        tables: dict[etree._Element | None, list[etree._Element]] = {}
        for cell in by_cell:
            row = cell.getparent()
            assert row is not None
            tables.setdefault(row.getparent(), []).append(row)
        for rows in tables.values():
            objects.repeat_columns(rows, by_cell, self.registry)

    def _move_mark(self, tag: Tag, emptied: dict[etree._Element, None]) -> None:
        sign = mark("T", tag.number)
        if tag.leaf is not None:
            tag.leaf.text = (tag.leaf.text or "").replace(sign, "")
        assert tag.target is not None
        if tag.placed == "after":
            x.add_after(tag.target, sign)
            return
        x.add_before(tag.target, sign)
        if tag.placed == "replace":
            emptied[tag.target] = None

    def _drop_empty(self, placer: Placer) -> None:
        """Paragraphs that held only tags lifted higher go too, unless their cell would be left without one."""
        for paragraph in placer.paragraphs.values():
            node = paragraph.node
            gone = node.getparent() is None or x.ancestor(node, self.root.tag) is None
            if gone or not paragraph.control_only or paragraph.ends_section:
                continue
            if any(tag.placed == "inline" for tag in paragraph.tags):
                continue
            if _has_sibling(node):
                x.drop(node)

    def _cell_word(self, tag: Tag) -> None:
        if tag.leaf is not None:
            tag.leaf.text = (tag.leaf.text or "").replace(mark("T", tag.number), "")
        problem = objects.change_cell(tag, self.registry)
        if problem:
            self.woven.faults.append(error("bad-tag", tag.place, problem))

    # -- ids, guards, regions

    def _mark_ids(self) -> None:
        for node in self.root.iter(*objects.WITH_IDS):
            objects.mark_ids(node, self.registry)

    def _guard(self) -> None:
        moved = {tag.number for tag in self.tags if tag.placed != "inline" and tag.target is not None}
        boxes: list[etree._Element] = []
        tables: list[etree._Element] = []
        # A target that vanished has no parent any more; its marks stand where it stood.
        for box in self.root.iter(*_CONTAINERS, *x.TABLES) if moved else ():
            words = (box.text or "") + "".join(child.tail or "" for child in box)
            if CLOSE_MARK in words and any(int(m.group(2)) in moved for m in MARK.finditer(words) if m.group(1) == "T"):
                (tables if box.tag in x.TABLES else boxes).append(box)
        for box in boxes:
            self._guard_box(box)
        for table in tables:
            self._guard_table(table)
        self.woven.guards = bool(boxes or tables)

    def _guard_box(self, box: etree._Element) -> None:
        # Behind the cell's and the text body's own properties; marks of vanished paragraphs stand before it.
        leading = [c for c in box if x.local(c) in ("tcPr", "bodyPr", "lstStyle", "sdtPr")]
        model = next((c for c in box if c.tag in x.PARAGRAPHS), None)
        pre = x.prefix(model) if model is not None else ("w:" if box.tag.startswith(x.W) else "a:")
        properties = next((x.xml_of(c) for c in (model if model is not None else ()) if x.local(c) == "pPr"), "")
        self.registry.guards.append(f"<{pre}p>{MARK.sub('', properties)}</{pre}p>")
        number = len(self.registry.guards) - 1
        if leading:
            leading[-1].tail = mark("V", 1) + (leading[-1].tail or "")
        else:
            box.text = mark("V", 1) + (box.text or "")
        if len(box):
            x.add_after(box[-1], mark("G", number))
        else:
            box.text = (box.text or "") + mark("G", number)

    def _guard_table(self, table: etree._Element) -> None:
        outer = x.ancestor(table, f"{x.P}graphicFrame")
        whole = outer if outer is not None else table
        rows = [c for c in table if c.tag not in (f"{x.W}tblPr", f"{x.W}tblGrid", f"{x.A}tblPr", f"{x.A}tblGrid")]
        leading = [c for c in table if c not in rows]
        if leading:
            leading[-1].tail = mark("V", 3) + (leading[-1].tail or "")
        else:
            table.text = mark("V", 3) + (table.text or "")
        last = table[-1] if len(table) else None
        if last is not None:
            x.add_after(last, mark("V", 4))
        x.add_before(whole, mark("V", 2))
        whole.tail = mark("V", 5) + (whole.tail or "")

    def _open_region(self, paragraph: Paragraph) -> None:
        """A paragraph with one value and nothing else may be replaced by several."""
        outputs = [tag for tag in paragraph.tags if tag.kind_is_output]
        if len(outputs) != 1 or paragraph.node.getparent() is None:
            return
        tag = outputs[0]
        alone = len(paragraph.tags) == 1 and not paragraph.has_objects and tag.run.context in ("word", "drawing")
        text = paragraph.text_between(0, len(paragraph.text))
        if tag.span.prefix == "p" and text.strip():
            self.woven.faults.append(warning("text-cut", tag.place, f"the text beside {tag.source} is cut"))
        elif text.strip() or not alone:
            return
        if (
            not alone
            or paragraph.ends_section
            or next(_own(paragraph.node, (f"{x.W}bookmarkStart",)), None) is not None
        ):
            return
        region = Region("paragraph", details=objects.paragraph_details(paragraph.node))
        tag.region = self._bracket(paragraph.node, region)

    def _bracket(self, target: etree._Element, region: Region) -> int:
        self.registry.regions.append(region)
        number = len(self.registry.regions) - 1
        x.add_before(target, mark("B", number))
        target.tail = mark("E", number) + (target.tail or "")
        return number

    # -- writing

    def _serialise(self) -> None:
        text = HEAD + etree.tostring(self.root, encoding="unicode")
        tokens = self.woven.tokens
        for piece in text.split(OPEN_MARK):
            if not tokens:
                tokens.append(Token("x", piece))  # before the first mark
                continue
            number, _, words = piece[1:].partition(CLOSE_MARK)
            tokens.append(Token(piece[0], number=int(number)))
            if words:
                tokens.append(Token("x", words))
        if not any(fault.severity == "error" for fault in self.woven.faults):
            self.woven.faults += check_balance(tokens, self.registry.tags, self.pairs)


def _leaves(node: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The texts of a paragraph in order, with the sign that each break or tab stands for."""
    for child in node:
        name = child.tag
        if name in _TEXTS:
            yield child, child.text or ""
        elif name in _SIGNS:
            yield child, _SIGNS[name]
        elif isinstance(name, str) and name not in _SKIPPED and name not in x.PARAGRAPHS:
            yield from _leaves(child)


def _with_braces(root: etree._Element) -> list[etree._Element]:
    """The paragraphs that may hold tags, in order."""
    found: set[etree._Element | None] = set()
    for leaf in root.iter(*_TEXTS):
        if leaf.text and "{" in leaf.text:
            up = leaf.getparent()
            while up is not None and up.tag not in x.PARAGRAPHS:
                up = up.getparent()
            found.add(up)
    return [node for node in root.iter(*x.PARAGRAPHS) if node in found]


def _shows_more(node: etree._Element) -> bool:
    """Whether a paragraph itself shows anything but text, or breaks the page."""
    held = {child.tag for child in node.iter()}
    if not held.isdisjoint(_VISIBLE) and next(_own_below(node, _VISIBLE), None) is not None:
        return True
    breaks = _own_below(node, (f"{x.W}br",)) if f"{x.W}br" in held else ()
    return any(br.get(f"{x.W}type") in ("page", "column") for br in breaks)


def _own(node: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """What a paragraph itself holds of these, other paragraphs inside it and properties aside."""
    if next(node.iter(*tags), None) is not None:
        yield from _own_below(node, tags)


def _own_below(node: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    for child in node:
        if child.tag in tags:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag not in x.PARAGRAPHS:
            yield from _own_below(child, tags)


def _ends_section(node: etree._Element) -> bool:
    # Few paragraphs hold one anywhere, and looking along a path takes long.
    return next(node.iter(f"{x.W}sectPr"), None) is not None and node.find(f"{x.W}pPr/{x.W}sectPr") is not None


def _trim(spans: list[Span], text: str) -> None:
    """Let tags with a minus sign swallow the blanks beside them, up to their neighbours."""
    low = 0
    for number, span in enumerate(spans):
        if span.trim_left:
            span.start = max(low, len(text[: span.start].rstrip()))
        high = spans[number + 1].start if number + 1 < len(spans) else len(text)
        if span.trim_right:
            span.end = min(high, len(text) - len(text[span.end :].lstrip()))
        low = span.end


def _has_sibling(node: etree._Element) -> bool:
    # Both ways by one step: counting all of them for each would take the square of their number.
    return any(next(node.itersiblings(node.tag, preceding=way), None) is not None for way in (False, True))


def _is_blank_run(node: etree._Element) -> bool:
    return (
        all(x.local(child) == "rPr" or (child.tag in _TEXTS and not child.text and not child.tail) for child in node)
        and not (node.text or "").strip()
    )
