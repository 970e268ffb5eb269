"""Markdown read into plain steps: pieces of a line, and blocks.

Knows the words of Markdown and nothing of Office; raw HTML is text here, so
that no value can bring markup of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from docgen.records import dataclass, field

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@dataclass(frozen=True)
class Piece:
    """A stretch of text with one look; a newline in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph or table.

    Attributes:
        kind: what it is; ``item`` is a paragraph of a list.
        pieces: its text.
        level: of a heading from 1, of an item from 0.
        ordered: whether the item is numbered.
        list_number: which list of the value the item belongs to; numbering restarts with each.
        continued: a further paragraph of the same item, without a mark.
        rows: of a table: cells, each a line of pieces; the first row is the heading.
        aligns: of a table: one per column.
    """

    kind: Literal["paragraph", "heading", "item", "quote", "code", "table"]
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    ordered: bool = False
    list_number: int = 0
    start: int = 1
    continued: bool = False
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    aligns: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")


def read_inline(text: str) -> tuple[Piece, ...]:
    """The pieces of one line."""
    tokens = _parser().parseInline(text)
    return _pieces(tokens[0].children or ()) if tokens else ()


@lru_cache(maxsize=512)
def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    return tuple(_Reader(_parser().parse(text)).blocks())


@dataclass
class _Reader:
    tokens: Sequence[Token]
    lists: list[tuple[bool, int, int]] = field(default_factory=list)
    count: int = 0
    quote: int = 0
    fresh_item: bool = False
    heading: int = 0

    def blocks(self) -> Iterator[Block]:
        position = 0
        while position < len(self.tokens):
            token = self.tokens[position]
            if token.type == "table_open":
                end = next(n for n in range(position, len(self.tokens)) if self.tokens[n].type == "table_close")
                yield _table(self.tokens[position:end])
                position = end
            elif token.type == "inline":
                yield self._line(_pieces(token.children or ()))
            elif token.type in ("fence", "code_block"):
                yield Block("code", (Piece(token.content.rstrip("\n"), code=True),))
            else:
                self._step(token)
            position += 1

    def _step(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.count += 1
            self.lists.append((kind == "ordered_list_open", self.count, int(token.attrs.get("start", 1))))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            self.fresh_item = True
        elif kind == "blockquote_open":
            self.quote += 1
        elif kind == "blockquote_close":
            self.quote -= 1
        elif kind == "heading_open":
            self.heading = int(token.tag[1])
        elif kind == "heading_close":
            self.heading = 0

    def _line(self, pieces: tuple[Piece, ...]) -> Block:
        if self.heading:
            return Block("heading", pieces, self.heading)
        if self.lists:
            ordered, number, start = self.lists[-1]
            continued, self.fresh_item = not self.fresh_item, False
            return Block("item", pieces, len(self.lists) - 1, ordered, number, start, continued)
        return Block("quote" if self.quote else "paragraph", pieces)


def _table(tokens: Sequence[Token]) -> Block:
    rows: list[list[tuple[Piece, ...]]] = []
    aligns: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_pieces(token.children or ()))
        elif token.type == "th_open":
            aligns.append(str(token.attrs.get("style", "")).rpartition(":")[2] or "left")
    return Block("table", rows=tuple(tuple(row) for row in rows), aligns=tuple(aligns))


def _pieces(tokens: Sequence[Token]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    bold = italic = 0
    url = ""
    for token in tokens:
        kind = token.type
        if kind in ("strong_open", "strong_close"):
            bold += 1 if kind == "strong_open" else -1
        elif kind in ("em_open", "em_close"):
            italic += 1 if kind == "em_open" else -1
        elif kind == "link_open":
            url = str(token.attrs.get("href", ""))
        elif kind == "link_close":
            url = ""
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(kind, token.content)
            if text:
                found.append(Piece(text, bold > 0, italic > 0, kind == "code_inline", url))
    return tuple(found)
