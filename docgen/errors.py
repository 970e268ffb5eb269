"""What can be wrong, and where: the one form in which every layer reports a fault.

A leaf: it knows nothing of docgen.  Each layer adds the place that it knows;
the text is made late, by `Fault.text`, and printed by the command line alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from docgen.records import dataclass, field

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Place:
    """Where a fault stands, as far as it is known.

    Attributes:
        file: path as the user knows it, relative to the workspace where that is possible.
        line: line, counted from 1.
        column: column, counted from 1.
        cell: sheet and cell of a workbook, such as ``Interessenter!F7``.
        part: part of an Office file in words, such as ``slide 4`` or ``paragraph 12``.
        shape: name of a shape or table inside the part.
        path: path of the field, such as ``contracts[1].renewal``.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    cell: str = ""
    part: str = ""
    shape: str = ""
    path: str = ""

    def text(self) -> str:
        """The place in one phrase: ``file:14:3, slide 4, shape "KPI table", contracts[1].renewal``."""
        where = self.file
        if self.line is not None:
            where += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        shape = f'shape "{self.shape}"' if self.shape else ""
        return ", ".join(piece for piece in (where, self.cell, self.part, shape, self.path) if piece)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, with its place, its problem and its fix.

    Attributes:
        severity: ``error`` stops the document it concerns; ``warning`` does not.
        code: short stable identifier, such as ``unknown-key``; listed in the documentation.
        place: where it stands.
        problem: what is wrong, one sentence without a period.
        fix: what to do, one sentence without a period; may be empty.
    """

    severity: Severity
    code: str
    place: Place
    problem: str
    fix: str = ""

    def text(self) -> str:
        """The fault as the user reads it: place and problem on one line, the fix on the next."""
        where = self.place.text()
        mark = "" if self.severity == "error" else "warning: "
        head = f"{where}: {mark}{self.problem}" if where else f"{mark}{self.problem}"
        return f"{head}\n  fix: {self.fix}" if self.fix else head

    def at(self, **known: str | int | None) -> Fault:
        """The same fault with more of its place filled in; what is known already stays."""
        from dataclasses import replace

        missing = {name: value for name, value in known.items() if getattr(self.place, name) in ("", None)}
        return replace(self, place=replace(self.place, **missing))  # type: ignore[arg-type]  # checked by the dataclass


def error(code: str, place: Place, problem: str, fix: str = "") -> Fault:
    """A fault that stops the document it concerns."""
    return Fault("error", code, place, problem, fix)


def warning(code: str, place: Place, problem: str, fix: str = "") -> Fault:
    """A fault that is worth a word and stops nothing."""
    return Fault("warning", code, place, problem, fix)


@dataclass
class DocgenError(Exception):
    """All the faults of one input together; raised only when at least one is an error."""

    faults: tuple[Fault, ...] = field(default=())

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(fault.text() for fault in self.faults)

    def __reduce__(self) -> tuple[type[DocgenError], tuple[tuple[Fault, ...]]]:
        # Faults cross process borders; the default of Exception would pass them through `args` twice.
        return (DocgenError, (self.faults,))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None where nothing is near; ties go to the first in alphabetical order."""
    candidates = sorted(set(known))
    lowered: dict[str, str] = {}
    for candidate in candidates:
        lowered.setdefault(candidate.lower(), candidate)
    import difflib  # what has no fault needs no likeness

    found = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A fix that names the nearest known word, or lists what is known when few, or is empty."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return f"did you mean {near}?"
    return f"known here: {', '.join(names)}" if 0 < len(names) <= 12 else ""
