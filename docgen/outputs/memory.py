"""What a run remembers for the next: what each account was made from, how its files lay, what the report said of it.

An account whose inputs are the same and whose files lie as they were left need
not be opened at all.  The memory only saves time: without it, or with a damaged
one, every document is asked for its key, which decides.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from docgen.outputs.store import MANIFESTS, Folder

NAME: Final = f"{MANIFESTS}/runs.json"
_FORM: Final = 1
_WELL: Final = frozenset({"written", "unchanged", "left out"})


@dataclass
class Memory:
    """What is known of each account (and of the portfolio, by its owner's name) from earlier runs.

    Attributes:
        entries: by account: `inputs` (a digest), `rows` (what the report says of each document), `glance`.
        stamps: by file that lies in the output folder, something that changes when the file does.
        written: the memory as it lies there: an equal one is not written again.
    """

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    written: bytes = field(default=b"", repr=False)

    def settled(self, owner: str, inputs: str, lying: Mapping[str, str]) -> bool:
        """Whether nothing needs to be done: the same inputs, and every file lies as the last run left it."""
        entry = self.entries.get(owner)
        if entry is None or not inputs or entry.get("inputs") != inputs:
            return False
        rows = entry.get("rows", ())
        if any(row["result"] not in _WELL for row in rows):
            return False  # what failed is tried and told again, and a file that a person edited is looked at again
        paths = [row["file"] for row in rows if row["file"]]
        return all(path in lying and self.stamps.get(path) == lying[path] for path in paths)

    def forget(self, owners: set[str]) -> None:
        """Drop what is not among `owners`: accounts that are gone."""
        self.entries = {owner: entry for owner, entry in self.entries.items() if owner in owners}


def read_memory(folder: Folder) -> Memory:
    """The memory of a folder; an empty one where there is none, or where it cannot be understood."""
    try:
        raw = folder.read(NAME)
        found = json.loads(raw or b"{}")
        if raw is not None and found.get("form") == _FORM:
            return Memory(dict(found["entries"]), dict(found["stamps"]), raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Memory()


def write_memory(folder: Folder, memory: Memory) -> None:
    """Keep the memory; where that fails, nothing is lost but time."""
    text = json.dumps(
        {"form": _FORM, "entries": memory.entries, "stamps": memory.stamps}, ensure_ascii=False, separators=(",", ":")
    )
    data = text.encode("utf-8", "surrogatepass")
    if data != memory.written:
        with contextlib.suppress(OSError):
            folder.write(NAME, data)
