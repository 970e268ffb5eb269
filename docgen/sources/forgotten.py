"""Persons who were erased, so that no import brings them back: `content/.docgen/forgotten.json`.

The file holds keyed hashes of names and addresses, never the names.  A hash
keeps a name from being read, not from being guessed: who has the file can test
a name against it, which is what an import does.  A namesake is taken for the
person; the import says so by line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from docgen.errors import DocgenError, Place, error

FORGOTTEN_FILE: Final = ".docgen/forgotten.json"
# What stands in a text where a name stood.
MARK: Final = "[…]"
# Names of persons have two to five words; a text is searched for so many in a row.
_WORDS_OF_A_NAME: Final = (5, 4, 3, 2)
_WORD: Final = re.compile(r"[^\W_]+(?:[-.'’@][^\W_]+)*")


@dataclass(frozen=True)
class Forgotten:
    """The names and addresses of erased persons, as hashes.

    Attributes:
        salt: key of the hashes, made once for a workspace.
        hashes: one for each name or address.
    """

    salt: str = ""
    hashes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def holds(self, *words: str | None) -> bool:
        """Whether one of these is the name or the address of an erased person."""
        return bool(self.hashes) and any(_hash(self.salt, word) in self.hashes for word in words if word)

    def without(self, text: str) -> str:
        """`text` with each such name or address in it replaced by a mark."""
        if not self.hashes:
            return text
        words = list(_WORD.finditer(text))
        kept, end, at = [], 0, 0
        while at < len(words):
            size = next((size for size in (*_WORDS_OF_A_NAME, 1) if self._named(text, words[at : at + size], size)), 0)
            if size:
                kept += [text[end : words[at].start()], MARK]
                end = words[at + size - 1].end()
            at += size or 1
        return "".join((*kept, text[end:]))

    def adding(self, words: Iterable[str], salt: str) -> Forgotten:
        """With these names and addresses too.

        Args:
            words: names as they are written, and addresses.
            salt: key for the hashes where the list is new; a random one.
        """
        key = self.salt or salt
        return replace(self, salt=key, hashes=self.hashes | {_hash(key, word) for word in words if word.strip()})

    def data(self) -> bytes:
        """The content of the file."""
        kept = {"salt": self.salt, "hashes": sorted(self.hashes)}
        return (json.dumps(kept, indent=2, sort_keys=True) + "\n").encode("utf-8")

    def _named(self, text: str, words: list[re.Match[str]], size: int) -> bool:
        if len(words) < size:
            return False
        found = text[words[0].start() : words[-1].end()]
        return (size > 1 or "@" in found) and _hash(self.salt, found) in self.hashes


def forgotten(content: Path) -> Forgotten:
    """The erased persons of the workspace whose data stand in the folder `content`.

    Raises:
        DocgenError: the file cannot be read; no import may go on without it.
    """
    path = content / FORGOTTEN_FILE
    if not path.exists():
        return Forgotten()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Forgotten(str(data["salt"]), frozenset(map(str, data["hashes"])))
    except (OSError, ValueError, KeyError, TypeError):
        problem = "the list of erased persons cannot be read"
        fix = "restore it from a backup: without it an import would bring erased persons back"
        raise DocgenError(error("forgotten", Place(file=path.as_posix()), problem, fix)) from None


def _hash(salt: str, word: str) -> str:
    folded = " ".join(word.casefold().split())
    return hashlib.blake2b(folded.encode("utf-8", "replace"), key=salt.encode("utf-8")[:64], digest_size=16).hexdigest()
