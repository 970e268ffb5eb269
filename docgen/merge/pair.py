"""The seven rules: which tags belong together, and what they repeat.

Works on tags that know their paragraphs; decides where each control tag's mark
goes and moves nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from docgen.errors import DocgenError, Fault, error, warning
from docgen.merge import xmlnames as x
from docgen.merge.model import Pair, Tag
from docgen.merge.tags import MIDDLES, OPENERS
from docgen.records import dataclass, field

MOST_OPEN = 100
_LEVELS = {"p": x.PARAGRAPHS, "tr": x.ROWS, "tc": x.CELLS}
_WORDS = {"p": "paragraph", "tr": "row", "tc": "cell", "tbl": "table", "sdt": "content control"}


@dataclass
class Paragraph:
    """What one paragraph holds besides its tags.

    Attributes:
        node: the paragraph.
        tags: its tags in order.
        text: its joined text, tags included.
        has_objects: whether it shows anything but text.
        ends_section: whether a section of the document ends with it.
    """

    node: etree._Element
    tags: list[Tag]
    text: str
    has_objects: bool
    ends_section: bool = False
    control_only: bool = field(init=False)

    def __post_init__(self) -> None:
        self.control_only = (
            bool(self.tags)
            and not self.has_objects
            and all(tag.span.is_control for tag in self.tags)
            and not self.text_between(0, len(self.text)).strip()
        )

    def text_between(self, start: int, end: int) -> str:
        """The text from `start` to `end` without its tags."""
        pieces, position = [], start
        for tag in self.tags:
            if tag.span.start >= start and tag.span.end <= end:
                pieces.append(self.text[position : tag.span.start])
                position = tag.span.end
        pieces.append(self.text[position:end])
        return "".join(pieces)


def pair_tags(tags: Iterable[Tag]) -> tuple[list[Pair], list[Fault]]:
    """The pairs among `tags` in document order, and what does not pair.

    Raises:
        DocgenError: they stand deeper in one another than any program of tags can be read.
    """
    pairs: list[Pair] = []
    faults: list[Fault] = []
    stack: list[tuple[Tag, list[Tag]]] = []
    wanted: Counter[str] = Counter()  # how many of the open ones each closing word may close
    for tag in tags:
        word = tag.span.word
        if word in OPENERS or word == "set-block":
            if len(stack) == MOST_OPEN:
                problem = f"more than {MOST_OPEN} tags stand open within one another"
                raise DocgenError(error("unclosed-tag", tag.place, problem, "close them, or make several templates"))
            stack.append((tag, []))
            wanted[_closer(tag)] += 1
        elif word in MIDDLES:
            _take_middle(tag, stack, faults)
        elif word.startswith("end"):
            if wanted[word]:
                _close(tag, stack, pairs, faults, wanted)
            else:
                faults.append(error("stray-tag", tag.place, f"{tag.source} closes nothing"))
    for opening, _ in stack:
        faults.append(
            error("unclosed-tag", opening.place, f"{opening.source} is never closed", f"add {{% {_closer(opening)} %}}")
        )
    return pairs, faults


def _closer(tag: Tag) -> str:
    return "end" + tag.span.word.removesuffix("-block")


def _take_middle(tag: Tag, stack: list[tuple[Tag, list[Tag]]], faults: list[Fault]) -> None:
    if stack and stack[-1][0].span.word in ("if", "for"):
        stack[-1][1].append(tag)
    else:
        faults.append(error("stray-tag", tag.place, f"{tag.source} stands in no {{% if %}}"))


def _close(
    tag: Tag, stack: list[tuple[Tag, list[Tag]]], pairs: list[Pair], faults: list[Fault], wanted: Counter[str]
) -> None:
    depth = next(n for n in range(len(stack) - 1, -1, -1) if _closer(stack[n][0]) == tag.span.word)
    wanted.subtract(_closer(one) for one, _ in stack[depth:])
    for crossed, _ in stack[depth + 1 :]:
        where = crossed.place.part or crossed.place.text()
        faults.append(
            error(
                "crossing-tags",
                tag.place,
                f"{tag.source} closes before {crossed.source} ({where}) is closed",
                f"put {{% {_closer(crossed)} %}} before it",
            )
        )
    opening, middles = stack[depth]
    del stack[depth:]
    pairs.append(Pair(opening, middles, tag))


class Placer:
    """Decides for each control tag where its mark goes."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self.paragraphs = {paragraph.node: paragraph for paragraph in paragraphs}
        self.faults: list[Fault] = []
        self.split: list[Pair] = []

    def place(self, pairs: list[Pair], tags: Iterable[Tag]) -> None:
        """Set `placed` and `target` of all `tags`; pairs to be split over runs are left in `split`."""
        paired = {id(tag) for pair in pairs for tag in pair.tags}
        for pair in pairs:
            self._place_pair(pair)
        for tag in tags:
            if id(tag) not in paired or tag.placed == "inline":
                self._place_single(tag)

    def _place_single(self, tag: Tag) -> None:
        if tag.node is None or not tag.span.is_control:
            return
        if tag.span.prefix in _LEVELS:
            self._replace_level(tag)
            return
        paragraph = self.paragraphs[tag.node]
        if paragraph.control_only and not paragraph.ends_section:
            tag.placed, tag.target = "replace", tag.node

    def _place_pair(self, pair: Pair) -> None:
        prefixes = {tag.span.prefix for tag in pair.tags} & set(_LEVELS)
        if prefixes:
            if len(prefixes) > 1:
                self._refuse(pair, "the tags of one loop or condition need the same prefix")
                return
            level = prefixes.pop()
            for tag in pair.tags:
                tag.span.prefix = level
                self._replace_level(tag)
            return
        nodes = {id(tag.node) for tag in pair.tags}
        if pair.opening.node is None or pair.closing.node is None:
            if nodes != {id(None)}:
                self._refuse(pair, "a tag in a name or alt text cannot be closed elsewhere")
            return
        if pair.opening.node is pair.closing.node:
            self._place_inline(pair)
        else:
            self._lift(pair)

    def _place_inline(self, pair: Pair) -> None:
        assert pair.opening.node is not None
        if len({id(tag.leaf) for tag in pair.tags}) > 1 and not self.paragraphs[pair.opening.node].control_only:
            self.split.append(pair)

    def _replace_level(self, tag: Tag) -> None:
        if tag.node is None:
            return
        target = x.ancestor(tag.node, *_LEVELS[tag.span.prefix])
        if target is None:
            word = _WORDS[tag.span.prefix]
            self.faults.append(error("no-level", tag.place, f"{tag.source} stands in no {word}"))
            return
        tag.placed, tag.target = "replace", target
        self._check_cut(tag, target)

    def _check_cut(self, tag: Tag, target: etree._Element) -> None:
        lost = [p for p in self._inside(target) if p.text_between(0, len(p.text)).strip() or p.has_objects]
        outputs = [t for p in self._inside(target) for t in p.tags if t.kind_is_output]
        if not lost and not outputs:
            return
        siblings = [t for p in self._inside(target) for t in p.tags if t.span.prefix == tag.span.prefix]
        if tag.span.prefix == "p" and len(siblings) > 1:
            if siblings[0] is tag:
                self.faults.append(
                    error(
                        "text-between", tag.place, "text between two tags with a prefix in one paragraph would be lost",
                        "give each tag a paragraph of its own, or leave out the prefixes",
                    )
                )  # fmt: skip
            return
        word = _WORDS[tag.span.prefix]
        self.faults.append(
            warning("text-cut", tag.place, f"the text beside {tag.source} is cut with its {word}", "move the text out")
        )

    def _inside(self, node: etree._Element) -> list[Paragraph]:
        if node.tag in x.PARAGRAPHS:
            return [self.paragraphs[node]] if node in self.paragraphs else []
        return [self.paragraphs[p] for p in node.iter(*x.PARAGRAPHS) if p in self.paragraphs]

    def _lift(self, pair: Pair) -> None:
        first, last = pair.opening.node, pair.closing.node
        assert first is not None
        assert last is not None
        top = x.common_ancestor(first, last)
        row = top if top.tag in x.ROWS else None
        if row is not None and pair.middles:
            self._refuse(pair, "an else cannot stand in the row of its if", "give it a row of its own")
            return
        start = row if row is not None else x.child_towards(top, first)
        end = row if row is not None else x.child_towards(top, last)
        if start.tag != end.tag or start.tag not in (*x.PARAGRAPHS, *x.ROWS):
            self._refuse_mixed(pair, start, end)
            return
        self._put(pair.opening, start, "before")
        for middle in pair.middles:
            self._put_middle(pair, middle, top)
        self._put(pair.closing, end, "after")

    def _put(self, tag: Tag, target: etree._Element, side: str) -> None:
        tag.target = target
        if self._vanishes(target):
            tag.placed = "replace"
        elif target.tag in x.PARAGRAPHS and self.paragraphs[target].ends_section:
            # The break of a section stays once, behind what is repeated.
            tag.placed = "before"
        else:
            tag.placed = "before" if side == "before" else "after"

    def _vanishes(self, target: etree._Element) -> bool:
        if target.tag in x.PARAGRAPHS:
            return self.paragraphs[target].control_only and not self.paragraphs[target].ends_section
        inside = list(target.iter(*x.PARAGRAPHS))
        held = [self.paragraphs[p] for p in inside if p in self.paragraphs]
        return any(p.tags for p in held) and all(p.control_only or not (p.text.strip() or p.has_objects) for p in held)

    def _put_middle(self, pair: Pair, tag: Tag, top: etree._Element) -> None:
        assert tag.node is not None
        target = x.child_towards(top, tag.node)
        paragraph = self.paragraphs[tag.node]
        if self._vanishes(target):
            tag.placed, tag.target = "replace", target
        elif target is not tag.node:
            self._refuse(pair, f"{tag.source} stands in a row with other text", "give it a row of its own")
        elif not paragraph.text_between(0, tag.span.start).strip():
            tag.placed, tag.target = "before", target
        elif not paragraph.text_between(tag.span.end, len(paragraph.text)).strip():
            tag.placed, tag.target = "after", target
        else:
            self._refuse(pair, f"{tag.source} stands between words of one paragraph", "give it a paragraph of its own")

    def _refuse_mixed(self, pair: Pair, start: etree._Element, end: etree._Element) -> None:
        here, there = (_WORDS.get(x.local(node), "shape") for node in (start, end))
        other = pair.closing.place
        where = ", ".join(piece for piece in (other.part, f'shape "{other.shape}"' if other.shape else "") if piece)
        if here == there:
            problem = f"{pair.opening.source} opens in one {here} and {pair.closing.source} closes in another ({where})"
        else:
            problem = f"{pair.opening.source} opens in a {here} and {pair.closing.source} closes in a {there} ({where})"
        self._refuse(pair, problem, "put both in one paragraph, in paragraphs side by side, or in rows of one table")

    def _refuse(self, pair: Pair, problem: str, fix: str = "") -> None:
        self.faults.append(error("bad-pair", pair.opening.place, problem, fix))
