"""Proof, at compile time, that every branch and loop holds whole XML elements.

With values escaped by construction this makes every finished part well-formed,
so that no render needs to parse its output.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.errors import Fault, error
from docgen.merge.model import Pair, Tag, Token
from docgen.merge.patterns import lazy
from docgen.merge.tags import MIDDLES, OPENERS
from docgen.records import dataclass

_STEP = lazy("<[^>]*>")


@dataclass
class _Open:
    tag: Tag
    depth: int = 0  # elements opened since the tag, less those closed


def check_balance(tokens: list[Token], tags: list[Tag], pairs: list[Pair]) -> Iterator[Fault]:
    """Faults for tags that end up crossing one another or cutting through elements."""
    partner = {id(pair.closing): pair.opening for pair in pairs}
    stack: list[_Open] = []
    held: list[str] = []  # the XML since the last tag
    inside = False  # an element's own brackets, where a tag surrounds nothing
    for token in tokens:
        if token.kind == "x":
            held.append(token.text)
            opens, closes = token.text.rfind("<"), token.text.rfind(">")
            inside = opens > closes if opens != closes else inside
        if token.kind != "T" or inside:
            continue
        if stack:  # what stands outside all pairs can cut none
            yield from _step("".join(held), stack)
        held.clear()
        tag = tags[token.number]
        word = tag.span.word
        if not tag.span.is_control:
            continue
        if word in OPENERS or word == "set-block":
            stack.append(_Open(tag))
        elif word in MIDDLES and stack and stack[-1].depth:
            yield _cut(tag)
        elif word.startswith("end") and stack:
            opened = stack.pop()
            if stack:
                stack[-1].depth += opened.depth
            wanted = partner.get(id(tag), opened.tag)
            if wanted is not opened.tag:
                yield _overlap(tag, opened.tag)
            elif opened.depth:
                yield _cut(tag)
    if stack:
        yield from _step("".join(held), stack)


def _step(text: str, stack: list[_Open]) -> Iterator[Fault]:
    """Count the elements of `text` for the tags that are open; one whose own element closes is cut."""
    for step in _STEP.finditer(text):
        words = step.group()
        if words[1] == "/":
            stack[-1].depth -= 1
            if stack[-1].depth < 0:
                yield _cut(stack.pop().tag)
                if not stack:
                    return
                stack[-1].depth -= 1
        elif words[-2] != "/" and words[1] not in "?!":
            stack[-1].depth += 1


def _overlap(tag: Tag, other: Tag) -> Fault:
    problem = f"{tag.source} and {other.source} repeat the same paragraph or row"
    return error("bad-pair", tag.place, problem, "give each a paragraph or row of its own")


def _cut(tag: Tag) -> Fault:
    fix = "put both tags in one paragraph, in paragraphs side by side, or in rows of one table"
    return error("bad-pair", tag.place, f"{tag.source} would cut through a paragraph, a row or a shape", fix)
