"""One thing that a stranger finds, and what is known beforehand about the words to look for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from docgen.finished.leaks import Secrets

# Kinds of finding; True: whoever sends the file should take it out first.
KINDS: Final[Mapping[str, bool]] = {
    "internal": True,  # words of an internal field
    "comment": True,
    "note": True,  # speaker notes
    "hidden": True,  # sheets, rows, columns, slides, shapes, text that nobody is shown
    "change": True,  # tracked changes
    "macro": True,
    "object": True,  # OLE, ActiveX, other files inside
    "file-link": True,  # a link to a file or share, or something fetched when the file is opened
    "unreadable": True,
    "person": False,
    "property": False,
    "link": False,  # web and mail addresses
    "trace": False,  # revision ids, printer settings, custom XML, pictures of the first page
}
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a stranger finds.

    Attributes:
        kind: one of `KINDS`.
        place: part, slide or sheet it was found in.
        words: what was found, shortened.
    """

    kind: str
    place: str
    words: str

    @property
    def is_serious(self) -> bool:
        """Whether it should not be sent."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Known:
    """What to look for beside what the file itself tells.

    Attributes:
        secrets: internal words of the accounts that the file may be about.
        persons: where a person stands in the data, by name.
    """

    secrets: Sequence[Secrets] = ()
    persons: Mapping[str, str] = field(default_factory=dict)


def short(text: str) -> str:
    """`text` in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
