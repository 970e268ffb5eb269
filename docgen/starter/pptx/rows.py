"""Rows that both decks have: decisions, and the sentence of a table without rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from docgen.starter.pptx.dml import run
from docgen.starter.pptx.tables import Cell, Column, Row, line_of
from docgen.starter.pptx.words import END, each, label, tag, text_cell, when

END_IF: Final = "{% endif %}"


def decision_columns() -> tuple[Column, ...]:
    """Number, recommendation with its reason, who, when."""
    return (
        Column(label("head.no"), 0.75), Column(label("head.recommendation"), 7.35),
        Column(label("head.decider"), 2.45), Column(label("head.due"), 1.583, "r"),
    )  # fmt: skip


def decision_rows(name: str, end: str = "") -> list[Row]:
    """Three kinds of rows: for up to three decisions, for four, for five; `end` closes the row in its third cell."""
    return [
        _row(f"{name} if {name}|length <= 3", 1.18, 15, end),
        _row(f"{name} if {name}|length == 4", 0.88, 14, end),
        _row(f"{name} if {name}|length >= 5", 0.70, 14, end),
    ]


def nothing_row(name: str, sentence: str, columns: int) -> Row:
    """The one row of a table whose list `name` is empty: a sentence over all columns."""
    first = text_cell("{% if not " + name + " %}" + sentence, ink="muted")
    last = text_cell(END_IF)
    covered = [replace(text_cell(""), merged=True) for _ in range(columns - 2)]
    return Row(0.45, (replace(first, span=columns), *covered, replace(last, merged=True)))


def _row(loop: str, height: float, reason: float, end: str) -> Row:
    # A short name, for at this size a longer tag would fill the template's slide.
    number = run(
        each(f"decision in {loop}") + "{% set n = decision.number %}{{n}}", 28, bold=True, ink="dk2", font="heading"
    )
    words = line_of(run(tag("decision.text"), 18, bold=True, ink="dk2"), after=3 if reason > 14 else 0)
    words += line_of(run(when("decision.reason", tag("decision.reason")), reason), end=reason)
    return Row(
        height,
        (
            Cell(line_of(number)),
            Cell(words),
            text_cell(when("decision.owner", tag("decision.owner")) + end),
            text_cell(when("decision.due_text", tag("decision.due_text")) + END, align="r"),
        ),
    )
