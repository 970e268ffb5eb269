"""Somebody to look for: a name, the addresses that go with it, and the word that takes the name's place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

# Stands where nobody knows what the person did; means "name unknown" in Danish, German and Latin offices.
NOBODY: Final = "N.N."
_UNSAFE: Final = re.compile(r"[^\w .&/-]+")
_SHORTEST: Final = 3
_MARGIN: Final = 36  # signs shown on either side of a name


@dataclass(frozen=True)
class Person:
    """Somebody to look for.

    Attributes:
        name: as it is written, first name and surname.
        addresses: mail addresses and telephone numbers that are the person's alone.
        role: what takes the place of the name; in one line, without signs that mean something in YAML.
    """

    name: str
    addresses: tuple[str, ...] = ()
    role: str = NOBODY

    def knowing(self, addresses: Iterable[str], role: str) -> Person:
        """With addresses and a role that were found in the data."""
        clean = " ".join(_UNSAFE.sub(" ", role).split()).strip("-./& ")
        found = tuple(dict.fromkeys([*self.addresses, *(one for one in addresses if len(one) >= _SHORTEST)]))
        return replace(self, addresses=found, role=clean if clean and self.role == NOBODY else self.role)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything to look for."""
        return (self.name, *self.addresses)

    def is_named_by(self, text: str) -> bool:
        """Whether the whole of `text` is the name or an address."""
        folded = " ".join(text.casefold().split())
        return any(folded == " ".join(word.casefold().split()) for word in self.words)

    def is_in(self, text: str) -> bool:
        """Whether the text names the person."""
        return self._pattern.search(text) is not None

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """Number of each line on which the person is named, and the words around the first name on it."""
        told = 0
        for match in self._pattern.finditer(text):
            number = text.count("\n", 0, match.start()) + 1
            if number > told:
                told = number
                yield number, _around(text, match)

    def without(self, text: str) -> str:
        """The text with the role in the place of the person."""
        return self._pattern.sub(self.role, text)

    def doubtful(self, text: str) -> Iterator[tuple[int, str]]:
        """Number and content of each line that holds the first name or the surname alone: perhaps the person."""
        parts = self.name.split()
        if len(parts) < 2:
            return
        alone = "|".join(re.escape(part) for part in {parts[0], parts[-1]} if len(part) >= _SHORTEST)
        # Next to another name it is somebody else's.
        search = re.compile(rf"(?<!\w)(?<![A-ZÆØÅ]\. )(?:{alone})(?:s)?(?!\w)(?!\s+[A-ZÆØÅÄÖÜ])") if alone else None
        others = self._pattern.sub(lambda match: "\n" * match.group().count("\n"), text)
        for number, line in enumerate(others.split("\n"), 1):
            found = search.search(line) if search else None
            if found and not re.search(r"[A-ZÆØÅÄÖÜ][\w-]+\s+$", line[: found.start()]):
                yield number, line.strip()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Finds name and addresses as whole words; a genitive s may follow a name, a line may end inside it."""
        names = (r"\s+".join(map(re.escape, word.split())) for word in sorted(self.words, key=len, reverse=True))
        return re.compile(rf"(?<![\w@])(?:{'|'.join(names)})(?=s?(?!\w))", re.IGNORECASE)


def _around(text: str, match: re.Match[str]) -> str:
    """The words around a match in its line."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    left, right = max(start, match.start() - _MARGIN), min(len(text) if end < 0 else end, match.end() + _MARGIN)
    words = " ".join(text[left:right].split())
    return ("…" if left > start else "") + words + ("…" if right < (len(text) if end < 0 else end) else "")
