"""What a map of headers is made of: one `ListKind` for each list that a system exports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from docgen.sources.imports.tables import Cell

# Tidy files come from no CRM; what they bring stands under this name.
FILES: Final = "files"
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ListKind:
    """One list as one system exports it.

    Attributes:
        system: the system's name.
        list: the list's name: accounts, contacts, opportunities, or a tidy list such as revenue.
        fields: headers that mean each field, most trusted first.
        needs: groups of fields; of each group one must be there.
    """

    system: str
    list: str
    fields: Fields
    needs: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4_096)
def folded(head: Cell) -> str:
    """The form in which headers are compared: case, spaces, underscores and byte order marks do not count."""
    return re.sub(r"[\s_\u00a0\ufeff]+", "", str(head)).casefold()


def fields(**words: str) -> dict[str, tuple[str, ...]]:
    """Headers by field, from texts that separate them by ``|``."""
    return {name: tuple(folded(word) for word in text.split("|") if word) for name, text in words.items()}
