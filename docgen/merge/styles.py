"""What a template offers to values that bring paragraphs: its styles, lists and text width.

Read once when the template is opened; styles are found by their names in
English, which Word stores whatever its language.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.plan import Plan
from docgen.records import dataclass, field

EMU_PER_TWIP = 635


@dataclass(frozen=True)
class Styles:
    """The styles of a Word template.

    Attributes:
        paragraphs: style ids by folded name.
        characters: likewise.
        tables: likewise.
        numbers: numbering id of a paragraph style, by style id.
        abstracts: abstract numbering of a numbering id.
        numbering: name of the numbering part; empty when there is none.
        next_number: first free numbering id.
        next_abstract: first free id of an abstract numbering.
        text_width: width between the margins of the last section, in EMU.
    """

    paragraphs: dict[str, str] = field(default_factory=dict)
    characters: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    abstracts: dict[str, str] = field(default_factory=dict)
    numbering: str = ""
    next_number: int = 1
    next_abstract: int = 0
    text_width: int = 5_760_000

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


def read_styles(plan: Plan) -> Styles:
    """The styles of the template; of a deck, none."""
    if plan.format != "word":
        return Styles()
    parts = {rel.kind: rel.target for rel in plan.rels_of(plan.main) if not rel.external}
    found: dict[str, dict[str, str]] = {"paragraph": {}, "character": {}, "table": {}}
    numbers: dict[str, str] = {}
    if "styles" in parts:
        for style in parse_xml(plan.package.read(parts["styles"]), parts["styles"]).iter(f"{x.W}style"):
            _read_style(style, found, numbers)
    abstracts, next_number, next_abstract = _read_numbering(plan, parts.get("numbering", ""))
    return Styles(
        found["paragraph"], found["character"], found["table"], numbers, abstracts, parts.get("numbering", ""),
        next_number, next_abstract, _text_width(plan),
    )  # fmt: skip


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
    ids = [int(a.get(f"{x.W}abstractNumId", "0")) for a in root.findall(f"{x.W}abstractNum")]
    return abstracts, max(numbers, default=0) + 1, max(ids, default=-1) + 1


def _text_width(plan: Plan) -> int:
    root = parse_xml(plan.package.read(plan.main), plan.main)
    section = root.find(f"{x.W}body/{x.W}sectPr")
    size = section.find(f"{x.W}pgSz") if section is not None else None
    margin = section.find(f"{x.W}pgMar") if section is not None else None
    if size is None or margin is None:
        return 5_760_000
    twips = (
        int(size.get(f"{x.W}w", "11906"))
        - int(margin.get(f"{x.W}left", "1134"))
        - int(margin.get(f"{x.W}right", "1134"))
    )
    return twips * EMU_PER_TWIP
