"""Rows that both decks have: decisions."""

from __future__ import annotations

from docgen.starter.pptx.dml import run
from docgen.starter.pptx.tables import Cell, Column, Row, line_of
from docgen.starter.pptx.words import END, each, label, tag, text_cell, when


def decision_columns() -> tuple[Column, ...]:
    """Number, recommendation with its reason, who, when."""
    return (
        Column(label("head.no"), 0.75), Column(label("head.recommendation"), 7.35),
        Column(label("head.decider"), 2.45), Column(label("head.due"), 1.583, "r"),
    )  # fmt: skip


def decision_rows(name: str) -> list[Row]:
    """Three kinds of rows: for up to three decisions, for four, for five."""
    return [
        _row(f"{name} if {name}|length <= 3", 1.18, 15),
        _row(f"{name} if {name}|length == 4", 0.88, 14),
        _row(f"{name} if {name}|length >= 5", 0.70, 14),
    ]


def _row(loop: str, height: float, reason: float) -> Row:
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
            text_cell(when("decision.owner", tag("decision.owner"))),
            text_cell(when("decision.due_text", tag("decision.due_text")) + END, align="r"),
        ),
    )
