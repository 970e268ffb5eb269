"""What a template offers to values that bring paragraphs: its styles, lists and text width.

Read once, when the first value needs them; styles are found by their names in
English, which Word stores whatever its language.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.plan import Plan

EMU_PER_TWIP = 635
_USUAL_WIDTH = 5_760_000


class Styles:
    """The styles of a Word template, read when a value first asks for them; of a deck, none."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        word = plan.format == "word"
        self._parts = {rel.kind: rel.target for rel in plan.rels_of(plan.main) if not rel.external} if word else {}

    @property
    def paragraphs(self) -> dict[str, str]:
        """Ids of paragraph styles by folded name."""
        return self._named[0]["paragraph"]

    @property
    def characters(self) -> dict[str, str]:
        """Ids of character styles by folded name."""
        return self._named[0]["character"]

    @property
    def tables(self) -> dict[str, str]:
        """Ids of table styles by folded name."""
        return self._named[0]["table"]

    @property
    def numbers(self) -> dict[str, str]:
        """Numbering id of a paragraph style, by style id."""
        return self._named[1]

    @property
    def numbering(self) -> str:
        """Name of the numbering part; empty when there is none."""
        return self._parts.get("numbering", "")

    @property
    def abstracts(self) -> dict[str, str]:
        """Abstract numbering of a numbering id."""
        return self._numbered[0]

    @property
    def next_number(self) -> int:
        """First free numbering id."""
        return self._numbered[1]

    @property
    def next_abstract(self) -> int:
        """First free id of an abstract numbering."""
        return self._numbered[2]

    @cached_property
    def text_width(self) -> int:
        """Width between the margins of the last section, in EMU."""
        return _text_width(self._plan) if self._plan.format == "word" else _USUAL_WIDTH

    @cached_property
    def _named(self) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
        found: dict[str, dict[str, str]] = {"paragraph": {}, "character": {}, "table": {}}
        numbers: dict[str, str] = {}
        part = self._parts.get("styles")
        if part is not None:
            for style in parse_xml(self._plan.package.read(part), part).iter(f"{x.W}style"):
                _read_style(style, found, numbers)
        return found, numbers

    @cached_property
    def _numbered(self) -> tuple[dict[str, str], int, int]:
        return _read_numbering(self._plan, self.numbering)

    def paragraph(self, *names: str) -> str:
        """The id of the first paragraph style there is, or an empty text."""
        return _first(self.paragraphs, names)

    def character(self, *names: str) -> str:
        """The id of the first character style there is, or an empty text."""
        return _first(self.characters, names)

    def table(self, *names: str) -> str:
        """The id of the first table style there is, or an empty text."""
        return _first(self.tables, names)


def _first(ids: dict[str, str], names: Iterable[str]) -> str:
    return next((ids[fold(name)] for name in names if fold(name) in ids), "")


def fold(name: str) -> str:
    """A style's name without case and blanks."""
    return name.replace(" ", "").lower()


def _read_style(style: etree._Element, found: dict[str, dict[str, str]], numbers: dict[str, str]) -> None:
    kind, id_ = style.get(f"{x.W}type", ""), style.get(f"{x.W}styleId", "")
    name = style.find(f"{x.W}name")
    if kind in found and name is not None:
        found[kind].setdefault(fold(name.get(f"{x.W}val", "")), id_)
    number = style.find(f"{x.W}pPr/{x.W}numPr/{x.W}numId")
    if number is not None:
        numbers[id_] = number.get(f"{x.W}val", "")


def _read_numbering(plan: Plan, part: str) -> tuple[dict[str, str], int, int]:
    if not part:
        return {}, 1, 0
    root = parse_xml(plan.package.read(part), part)
    abstracts = {}
    for num in root.findall(f"{x.W}num"):
        link = num.find(f"{x.W}abstractNumId")
        abstracts[num.get(f"{x.W}numId", "")] = "" if link is None else link.get(f"{x.W}val", "")
    numbers = [int(n) for n in abstracts if n.isdigit()]
    ids = [x.whole(a, f"{x.W}abstractNumId") for a in root.findall(f"{x.W}abstractNum")]
    return abstracts, max(numbers, default=0) + 1, max(ids, default=-1) + 1


def _text_width(plan: Plan) -> int:
    root = parse_xml(plan.package.read(plan.main), plan.main)
    section = root.find(f"{x.W}body/{x.W}sectPr")
    size = section.find(f"{x.W}pgSz") if section is not None else None
    margin = section.find(f"{x.W}pgMar") if section is not None else None
    if size is None or margin is None:
        return _USUAL_WIDTH
    twips = x.whole(size, f"{x.W}w", 11906) - x.whole(margin, f"{x.W}left", 1134) - x.whole(margin, f"{x.W}right", 1134)
    return twips * EMU_PER_TWIP
