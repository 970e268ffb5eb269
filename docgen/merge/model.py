"""What the compiler's steps hand to one another: tags with places, regions, tokens.

Marks are written into the XML tree between two noncharacters of Unicode that
XML may hold and no document does; after serialising, the text is cut at them.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from lxml import etree

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge.patterns import lazy
from docgen.merge.tags import MOST_IN_ALL, Span
from docgen.records import dataclass, field

OPEN_MARK: Final = "\ufdd0"
CLOSE_MARK: Final = "\ufdd1"
_MOST_IDS: Final = 10_000
MARK: Final = lazy("\ufdd0([A-Z])(\\d+)\ufdd1")

Context = Literal["word", "drawing", "text", "attribute", "href", "plain"]


def mark(kind: str, number: int) -> str:
    """The mark of one thing: T tag, B and E region, I id, S slot, V guard."""
    return f"{OPEN_MARK}{kind}{number}{CLOSE_MARK}"


@dataclass
class Run:
    """How a value continues the text run in which its tag stands.

    Attributes:
        context: which kind of text it is.
        prefix: prefix of the text's namespace with its colon.
        properties: the run's properties as XML.
        outer: whether the run stands where a link may be put (not inside another).
        relations: prefix of the relationships namespace, without colon; empty when undeclared.
    """

    context: Context
    prefix: str = ""
    properties: str = ""
    outer: bool = True
    relations: str = ""


@dataclass
class Tag:
    """One tag of a template.

    Attributes:
        span: what was written.
        place: where it stands.
        near: the text around it, for messages.
        node: the paragraph that holds it; None for attributes and other texts.
        leaf: the text element that holds its mark.
        run: how its value is printed.
        region: number of the region that the tag's value may replace.
        placed: where its mark goes: in its text, before, after or in place of `target`.
        synthetic: whether the engine made it up (an object's condition, a cell's merge).
    """

    span: Span
    place: Place
    near: str = ""
    node: etree._Element | None = None
    leaf: etree._Element | None = None
    run: Run = field(default_factory=lambda: Run("text"))
    region: int | None = None
    placed: Literal["inline", "before", "after", "replace"] = "inline"
    target: etree._Element | None = None
    number: int = 0
    synthetic: bool = False

    @property
    def kind_is_output(self) -> bool:
        """Whether the tag prints a value."""
        return self.span.kind == "output"

    @property
    def source(self) -> str:
        """The tag as a person would write it."""
        span = self.span
        sign = {"output": ("{{", "}}"), "control": ("{%", "%}"), "comment": ("{#", "#}")}[span.kind]
        return f"{sign[0]}{span.prefix} {span.body} {sign[1]}"


@dataclass
class Pair:
    """An opening tag, what stands between (else, elif), and the closing tag."""

    opening: Tag
    middles: list[Tag]
    closing: Tag

    @property
    def tags(self) -> list[Tag]:
        """All tags of the pair in order."""
        return [self.opening, *self.middles, self.closing]


@dataclass
class Region:
    """A stretch of XML that one value may replace: a paragraph, or an object bound by its alt text.

    Attributes:
        kind: what it is.
        pieces: its XML; an int stands for an argument of the call, a text in a tuple names a slot.
        details: what the writer of that kind needs to know (frame size, relationship, styles).
    """

    kind: Literal["paragraph", "picture", "chart", "table"]
    pieces: list[str | int | tuple[str, str]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)


class Token(NamedTuple):
    """One step of the program: ``x`` XML, ``t`` tag, or a mark with its number."""

    kind: str
    text: str = ""
    number: int = 0


@dataclass
class Woven:
    """One part, ready for the program."""

    part: str
    label: str
    tokens: list[Token] = field(default_factory=list)
    slide_tags: list[Tag] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    guards: bool = False


@dataclass
class Registry:
    """What all parts of a template share while it is compiled."""

    tags: list[Tag] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    bookmarks: dict[str, int] = field(default_factory=dict)
    slots: list[tuple[str, str]] = field(default_factory=list)
    guards: list[str] = field(default_factory=list)

    def add_tag(self, tag: Tag) -> str:
        """Take the tag in and give its mark.

        Raises:
            DocgenError: there are more tags than any template of a person holds.
        """
        if len(self.tags) == MOST_IN_ALL:
            problem = f"the template holds more than {MOST_IN_ALL:,} tags"
            raise DocgenError(error("too-many-tags", tag.place, problem, "make several templates of it"))
        tag.number = len(self.tags)
        self.tags.append(tag)
        return mark("T", tag.number)

    def add_id(self, kind: str, original: str) -> str:
        """The mark of an id that must differ in each turn of a loop."""
        known = self.bookmarks.get(original) if kind == "bookmark" else None
        if known is not None:
            return mark("I", known)  # its end follows its start
        if kind == "bookmark":
            self.bookmarks[original] = len(self.ids)
        if len(self.ids) == _MOST_IDS:
            problem = f"the template holds more than {_MOST_IDS:,} numbered objects beside loops"
            raise DocgenError(error("too-many-objects", Place(), problem, "make several templates of it"))
        self.ids.append((kind, original))
        return mark("I", len(self.ids) - 1)

    def add_slot(self, name: str, original: str) -> str:
        """The mark of a place inside a region that its writer fills."""
        self.slots.append((name, original))
        return mark("S", len(self.slots) - 1)
