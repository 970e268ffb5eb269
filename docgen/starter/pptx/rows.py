"""Rows that both decks have: decisions, and the sentence of a table without rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from docgen.starter.pptx.dml import run
from docgen.starter.pptx.pieces import control
from docgen.starter.pptx.tables import Cell, Column, Row, line_of
from docgen.starter.pptx.words import END, each, label, tag, text_cell, when

END_IF: Final = "{% endif %}"
#: A row of this height has room for a role under the name.
_ROLES: Final = 0.8


def decision_columns() -> tuple[Column, ...]:
    """Number, recommendation with its reason, who, when."""
    return (
        Column(label("head.no"), 0.75), Column(label("head.recommendation"), 7.35),
        Column(label("head.decider"), 2.45), Column(label("head.due"), 1.583, "r"),
    )  # fmt: skip


def decision_rows(name: str, end: str = "") -> list[Row]:
    """Four kinds of rows, the fewer the taller; `end` closes the row in its third cell, which then has no role."""
    return [
        _row(f"{name} if {name}|length <= 2", 1.75, (20, 16), end),
        _row(f"{name} if {name}|length == 3", 1.18, (18, 15), end),
        _row(f"{name} if {name}|length == 4", 0.88, (18, 14), end),
        _row(f"{name} if {name}|length >= 5", 0.70, (18, 14), end),
    ]


def counted_rows(
    name: str, kinds: Sequence[tuple[str, float, float]], make: Callable[[str, float, float], Row]
) -> list[Row]:
    """One kind of row for each number of items, the fewer the taller.

    Args:
        name: the list.
        kinds: condition on its length (``<= 3``), height of a row in inches, type size.
        make: makes a row of the loop, the height and the size.
    """
    return [make(f"{name} if {name}|length {condition}", height, size) for condition, height, size in kinds]


def nothing_row(name: str, sentence: str, columns: int) -> Row:
    """The one row of a table whose list `name` is empty: a sentence over all columns."""
    first = text_cell("{% if not " + name + " %}" + sentence, ink="muted")
    last = text_cell(END_IF)
    covered = [replace(text_cell(""), merged=True) for _ in range(columns - 2)]
    return Row(0.45, (replace(first, span=columns), *covered, replace(last, merged=True)))


def _row(loop: str, height: float, sizes: tuple[float, float], end: str) -> Row:
    size, reason = sizes
    # A short name, for at this size a longer tag would fill the template's slide.
    number = run(
        each(f"decision in {loop}") + "{% set n = decision.number %}{{n}}", 28, bold=True, ink="dk2", font="heading"
    )
    words = line_of(run(tag("decision.text"), size, bold=True, ink="dk2"), after=3 if reason > 14 else 0)
    words += line_of(run(when("decision.reason", tag("decision.reason")), reason), end=reason)
    return Row(
        height,
        (
            Cell(line_of(number)),
            Cell(words),
            text_cell(when("decision.owner", tag("decision.owner")) + end) if end or height < _ROLES else _decider(),
            text_cell(when("decision.due_text", tag("decision.due_text")) + END, align="r"),
        ),
    )


def _decider() -> Cell:
    """Who decides, and below it in what role."""
    name = line_of(run(when("decision.owner", tag("decision.owner"))))
    role = line_of(run(tag("decision.role"), 14, ink="muted"))
    return Cell(name + control("if decision.role") + role + control("endif"))
