"""The program's text while it is put together: parts, tags and snippets as one Jinja source.

Static XML is never lexed: it stands in the source as numbers between control
characters.  Each tag holds one newline, so a line number is the number of a
tag, hence the place of every error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from docgen.errors import Fault, did_you_mean, error
from docgen.merge.model import Registry, Tag, Token
from docgen.merge.patterns import lazy
from docgen.merge.sandbox import CLOSE, OPEN
from docgen.merge.tags import Span, find_tags
from docgen.records import dataclass, field

# What most outputs are: a name, its fields, and filters that are given nothing.
_SIMPLE: Final = lazy(r"([A-Za-z_]\w*)(\.[A-Za-z_]\w*)*( ?\| ?[A-Za-z_]\w*)*", re.ASCII)
_NO_NAMES: Final = frozenset({
    "true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else",
})  # fmt: skip


@dataclass
class Source:
    """The program's text while it is put together.

    Attributes:
        lines: the tag of each line, from line 2 on.
        literals: static XML, by the numbers that stand for it.
        broken: tags that are left out.
        simple: outputs that need no parser, by line.
    """

    registry: Registry
    pieces: list[str] = field(default_factory=list)
    lines: list[Tag] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    broken: frozenset[int] = frozenset()
    snippets: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    simple: dict[int, str] = field(default_factory=dict)

    def add_part(self, number: int, tokens: Iterable[Token], *, notes: bool = False) -> None:
        """One part: its mark, then its tokens."""
        self.pieces.append(f"\x1a{'N' if notes else 'P'}{number}\x1b")
        tokens = list(tokens)
        for place, token in enumerate(tokens):
            if token.kind == "x":
                self.literals.append(token.text)
                self.pieces.append(f"\x1ax{len(self.literals) - 1}\x1b")
            elif token.kind == "T":
                self._add_marked(self.registry.tags[token.number], in_region=_region_of(tokens, place) is not None)
            else:
                if token.kind == "B" and (inner := _tag_after(tokens, place)) is not None:
                    self._define(self.registry.tags[inner])
                self.pieces.append(f"\x1a{token.kind}{token.number}\x1b")
        if notes:
            self.pieces.append("\x1aO0\x1b")

    def _add_marked(self, tag: Tag, *, in_region: bool) -> None:
        if tag.span.word == "include" and not in_region:
            self._define(tag)
        self.add_tag(tag)

    def _define(self, tag: Tag, depth: int = 0) -> None:
        """The text of an included snippet, its own tags filled, right before the tag that shows it."""
        if tag.span.word != "include":
            return
        name = tag.span.body.removeprefix("include").strip().strip("'\"")
        text = self.snippets.get(name)
        if text is None or depth > 4:
            problem = f"there is no snippet called {name}" if text is None else f"the snippet {name} includes itself"
            self.faults.append(error("unknown-snippet", tag.place, problem, did_you_mean(name, self.snippets)))
            return
        from dataclasses import replace

        place = replace(tag.place, path=name)
        self._made(tag, "control", "set-block", "set _included")
        position = 0
        for span in find_tags(text):
            self._literal(text[position : span.start])
            inner = Tag(span, place, span.body)
            self.registry.add_tag(inner)
            self.faults += [error("bad-tag", place, problem) for problem in span.faults]
            if span.word == "include":
                self._define(inner, depth + 1)
                self._made(inner, "output", "", "_included")
            else:
                self.add_tag(inner)
            position = span.end
        self._literal(text[position:])
        self._made(tag, "control", "endset", "endset")

    def _literal(self, text: str) -> None:
        if text:
            self.literals.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
            self.pieces.append(f"\x1ax{len(self.literals) - 1}\x1b")

    def _made(self, tag: Tag, kind: Literal["control", "output"], word: str, body: str) -> None:
        made = Tag(Span(0, 0, kind, "", word, body), tag.place, tag.near, synthetic=True)
        self.registry.add_tag(made)
        self.add_tag(made)

    def add_tag(self, tag: Tag) -> None:
        """One tag with its newline."""
        span = tag.span
        if span.kind == "comment":
            return
        body = self._safe_body(tag) if tag.number in self.broken else span.body
        if span.word == "include" and tag.number not in self.broken:
            body = "_included|markdown"
        body = body.replace("\n", " ").replace("\r", " ")
        self.lines.append(tag)
        if span.kind == "output" and (simple := _SIMPLE.fullmatch(body)) is not None and simple[1] not in _NO_NAMES:
            self.pieces.append(f"\n\x1aD{len(self.lines) + 1}\x1b")  # nothing to lex: the program reads it itself
            self.simple[len(self.lines) + 1] = body
            return
        signs = "==" if span.kind == "output" else "%%"
        self.pieces.append(f"{OPEN}{signs[0]}\n{body} {signs[1]}{CLOSE}")

    def _safe_body(self, tag: Tag) -> str:
        span = tag.span
        if span.kind == "output":
            return f"_broken({tag.number})"
        return {
            "for": "for _nothing in []", "if": "if false", "elif": "elif false", "with": "with",
            "set": "set _nothing = 0", "do": "do 0", "call": "if false", "include": "set _nothing = 0",
        }.get(span.word, span.body)  # fmt: skip

    @property
    def text(self) -> str:
        """The whole source."""
        return "".join(self.pieces)


def _tag_after(tokens: list[Token], place: int) -> int | None:
    for at in range(place + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "E":
            return None
        if token.kind == "T":
            return token.number
    return None


def _region_of(tokens: list[Token], place: int) -> int | None:
    for at in range(place - 1, -1, -1):
        token = tokens[at]
        if token.kind in "BE":
            return token.number if token.kind == "B" else None
        if token.kind == "T":
            return None
    return None
