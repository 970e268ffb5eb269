"""What an explanation says: where a figure comes from, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.errors import Place


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a figure was made of.

    Attributes:
        text: what it is, in words.
        place: the file and line it stands in.
        until: last line of several, such as ``–240``.
        formula: how it is computed itself, where it is no value of a file.
        count: number of rows.
    """

    text: str
    place: Place | None = None
    until: str = ""
    formula: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that prints like the figure.

    Attributes:
        name: what it is.
        value: as documents print it.
        exact: unrounded; empty for words.
        formula: how it is computed; empty for what a person or an import wrote.
        steps: what it was computed from, or where it stands.
        notes: what to know about it.
        weight: how likely it is what was meant, beside what the sentences around it say.
    """

    name: str
    value: str = ""
    exact: str = ""
    formula: str = ""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    weight: int = 0
