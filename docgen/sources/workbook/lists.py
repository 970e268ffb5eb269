"""Several short texts in one cell, and back: nothing that stands in a text is lost.

Names are separated by semicolons or line breaks, longer texts by line breaks
alone.  A text that holds its own separator stands in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_QUOTED: Final = r'[^\S\n]*"((?:[^"]|"")*)"[^\S\n]*([%s]|\Z)'
_MARKS: Final = {"words": ";\n", "texts": "\n"}


def joined(items: Sequence[str], kind: str) -> str:
    """The cell that holds `items`; kind is ``words`` or ``texts``."""
    marks = _MARKS[kind]
    return ("; " if kind == "words" else "\n").join(_written(item, marks) for item in items)


def _written(item: str, marks: str) -> str:
    plain = item and item == item.strip() and not item.startswith('"') and not any(mark in item for mark in marks)
    return item if plain else '"' + item.replace('"', '""') + '"'


def split(cell: str, kind: str, *, blanks: bool = False) -> list[str | None]:
    """The texts of a cell; with `blanks` an empty line counts as None, else it is left out."""
    marks = _MARKS[kind]
    quoted = re.compile(_QUOTED % marks)
    items: list[str | None] = []
    at = 0
    while True:
        if found := quoted.match(cell, at):
            items.append(found[1].replace('""', '"'))
            end = found.end() - len(found[2])
        else:
            end = next((number for number in range(at, len(cell)) if cell[number] in marks), len(cell))
            text = cell[at:end].strip()
            if text or blanks:
                items.append(text or None)
        if end >= len(cell):
            return items
        at = end + 1


def in_columns(items: Sequence[Any]) -> dict[str, str]:
    """Texts in languages as one cell for each language; those without a language stand under the empty one."""
    tongues = {tongue for item in items for tongue in (item if isinstance(item, Mapping) else ("",))}
    return {
        tongue: "\n".join(
            "" if text is None else _written(text, "\n") for text in (_in(item, tongue) for item in items)
        )
        for tongue in sorted(tongues)
    }


def _in(item: Any, tongue: str) -> str | None:
    if isinstance(item, Mapping):
        return item.get(tongue)
    return str(item) if not tongue else None


def from_columns(cells: Mapping[str, str]) -> list[Any]:
    """The texts of `in_columns`: those on one line belong together."""
    lines = {tongue: split(cell, "texts", blanks=len(cells) > 1) for tongue, cell in cells.items()}
    items: list[Any] = []
    for number in range(max(map(len, lines.values()), default=0)):
        found = {
            tongue: text
            for tongue, texts in lines.items()
            if number < len(texts) and (text := texts[number]) is not None
        }
        plain = found.pop("", None)
        if plain is not None:
            items.append(plain)
        elif found:
            items.append(found)
    return items
