"""A fast reader for the plain part of YAML that account files are written in.

It reads block mappings and lists, flow mappings and lists on one line, plain and
quoted words, and comments; its result is exactly that of the full reader.  At
anything else (block texts, escapes, anchors, tabs, duplicate keys, every error)
it gives up, and the full reader decides: it never reports a fault itself.
"""

from __future__ import annotations

import re
from typing import Any, Final

NOT_SIMPLE: Final = object()
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_DEPTH: Final = 20
_MAX_CHARACTERS: Final = 400_000  # so that the limit on values of the full reader cannot be passed here

# A line break or a character that means something else to YAML than to this reader.
_UNUSUAL: Final = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# Indent, dash, key, and what follows: a plain word that needs no second look, or anything else.
_LINE: Final = re.compile(
    r"^( *+)(?!#)(?:(- ++)(?=\S))?+(?:([A-Za-z_][A-Za-z0-9_-]{0,99}+):(?: ++|$))?+"
    r"(?:([^\W_](?:[^:#\n]*[^:#\n ])?+) *+$|((?:.*[^ \n])?+))",
    re.MULTILINE,
)
# What a plain word may not start with or hold outside brackets; a digit after a minus is a number.
_PLAIN: Final = re.compile(r"(?:[^\-?:,\[\]{}#&*!|>'\"%@`\s]|-(?=[0-9]))(?:[^:#]|:(?=[^ ])|(?<! )#)*\Z")
_QUOTED: Final = re.compile(r"\"([^\"\\]*)\"(?: +#.*)?\Z|'([^']*)'(?: +#.*)?\Z")
# Inside brackets: a key, then a word and what follows it; or nothing, where the value opens brackets of its own.
_WORD: Final = r"(?:\"([^\"\\]*)\"|'([^']*)'|([^\s,\[\]{}:#&*!|>'\"%@`?\-][^,\[\]{}:#'\"]*|-[0-9][0-9.]*)|(?=[{\[]))"
_PAIR: Final = re.compile(r" *+([A-Za-z_][A-Za-z0-9_-]{0,99}): +" + _WORD + r" *+([,}])?")
_ITEM: Final = re.compile(r" *+" + _WORD + r" *+([,\]])?")
# A whole mapping in one line whose values are plain: most rows of revenue and most short lists look like this.
_FLAT_PAIR: Final = r"[A-Za-z_][A-Za-z0-9_-]{0,99}: +(?:[^\s,\[\]{}:#&*!|>'\"%@`?\-][^,\[\]{}:#'\"]*|-[0-9][0-9.]*)"
_FLAT: Final = re.compile(r"\{" + _FLAT_PAIR + r"(?:, *" + _FLAT_PAIR + r")*\}\Z")
_FLAT_PARTS: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*+): ++([^,}]*[^,} ])")
_AFTER: Final = re.compile(r" *+([,\]}])")
_END: Final = re.compile(r"(?: +#.*| *)\Z")


class _NotSimpleError(Exception):
    pass


def read_simple(text: str) -> Any:
    """The data of `text`, or NOT_SIMPLE where the full reader must decide."""
    if len(text) > _MAX_CHARACTERS:
        return NOT_SIMPLE
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    # What Python calls printable is never unusual, and asking is ten times as fast as searching.
    if not text.replace("\n", "").isprintable() and _UNUSUAL.search(text):
        return NOT_SIMPLE
    lines = [found for found in _LINE.findall(text) if found[1] or found[2] or found[3] or found[4]]
    if not lines:
        return NOT_SIMPLE
    try:
        data, end = _block(lines, 0, -1, 0)
        return data if end == len(lines) else NOT_SIMPLE
    except _NotSimpleError:
        return NOT_SIMPLE


_Line = tuple[str, str, str, str, str]


def _block(lines: list[_Line], at: int, above: int, depth: int) -> tuple[Any, int]:
    """The mapping or list that starts at line `at`, and the line after it; `above` is the indent that holds it."""
    indent = len(lines[at][0])
    if depth > _MAX_DEPTH or (indent <= above and not lines[at][1]):
        raise _NotSimpleError
    if lines[at][1]:
        return _list(lines, at, indent, depth)
    return _mapping(lines, at, indent, depth)


def _list(lines: list[_Line], at: int, indent: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    value: Any
    count = len(lines)
    while at < count:
        spaces, dash, key, word, rest = lines[at]
        if len(spaces) != indent or not dash:
            break
        if key:
            value, at = _mapping(lines, at, indent + len(dash), depth + 1)
        else:
            value = (None if word in _NULLS else word) if word else _scalar(rest)
            at += 1
            if at < count and len(lines[at][0]) > indent:
                raise _NotSimpleError  # the text goes on in the next line
        items.append(value)
    return items, at


def _mapping(lines: list[_Line], at: int, indent: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    count = len(lines)
    first = at
    while at < count:
        spaces, dash, key, word, rest = lines[at]
        if at != first and (dash or len(spaces) != indent):
            if len(spaces) > indent or (dash and len(spaces) == indent):
                raise _NotSimpleError
            break
        if not key or key in found:
            raise _NotSimpleError
        at += 1
        below = len(lines[at][0]) if at < count else -1
        if word or (rest and rest[0] != "#"):
            if below > indent:
                raise _NotSimpleError
            found[key] = (None if word in _NULLS else word) if word else _scalar(rest)
        elif below > indent or (below == indent and lines[at][1]):
            found[key], at = _block(lines, at, indent, depth + 1)
        else:
            found[key] = None
    return found, at


def _scalar(text: str) -> Any:
    start = text[0]
    if start in "\"'":
        quoted = _QUOTED.match(text)
        if quoted is None:
            raise _NotSimpleError
        return quoted[1] if quoted[1] is not None else quoted[2]
    if start in "{[":
        return _flow(text)
    comment = text.find(" #")
    if comment >= 0:
        text = text[:comment].rstrip(" ")
    if _PLAIN.match(text) is None or text[-1] == ":":
        if text in _NULLS:
            return None
        raise _NotSimpleError
    return None if text in _NULLS else text


def _flow(text: str) -> Any:
    if _FLAT.match(text) is not None:
        return _flat(text)
    value, at = _flow_value(text, 0, 0)
    if _END.match(text, at) is None:
        raise _NotSimpleError
    return value


def _flat(text: str) -> dict[str, Any]:
    pairs = _FLAT_PARTS.findall(text)
    found: dict[str, Any] = dict(pairs)
    if len(found) != len(pairs):
        raise _NotSimpleError
    if not _NULLS.isdisjoint(found.values()):
        found = {key: None if word in _NULLS else word for key, word in found.items()}
    return found


def _flow_value(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The mapping or list whose bracket opens at `at`, and where it ends."""
    if depth > _MAX_DEPTH:
        raise _NotSimpleError
    if text[at] == "{":
        return _flow_mapping(text, at + 1, depth)
    return _flow_list(text, at + 1, depth)


def _flow_mapping(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    if text[at : at + 1] == "}":
        return found, at + 1
    while True:
        part = _PAIR.match(text, at)
        if part is None:
            raise _NotSimpleError
        key, double, single, plain, after = part.groups()
        if key in found:
            raise _NotSimpleError
        at = part.end()
        found[key], after, at = _flow_word(text, at, double, single, plain, after, depth)
        if after == "}":
            return found, at
        if after != ",":
            raise _NotSimpleError


def _flow_list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        part = _ITEM.match(text, at)
        if part is None:
            raise _NotSimpleError
        double, single, plain, after = part.groups()
        value, after, at = _flow_word(text, part.end(), double, single, plain, after, depth)
        found.append(value)
        if after == "]":
            return found, at
        if after != ",":
            raise _NotSimpleError


def _flow_word(
    text: str, at: int, double: str | None, single: str | None, plain: str | None, after: str | None, depth: int
) -> tuple[Any, str | None, int]:
    """The value of a matched word, or of the brackets that stand in its place; what follows; and where that ends."""
    if plain is not None:
        plain = plain.rstrip(" ")
        return (None if plain in _NULLS else plain), after, at
    if double is not None:
        return double, after, at
    if single is not None:
        return single, after, at
    value, at = _flow_value(text, at, depth + 1)
    follows = _AFTER.match(text, at)
    if follows is None:
        raise _NotSimpleError
    return value, follows[1], follows.end()
