"""Columns and rows of the review's tables: the fewer the items, the taller their rows, so that no slide is half empty.

Each kind of row loops over the whole list and shows only where the list has
that many items; so one row of the template stays in what is made.
"""

from __future__ import annotations

from typing import Final

from docgen.starter.pptx.dml import run
from docgen.starter.pptx.rows import counted_rows
from docgen.starter.pptx.tables import Cell, Column, Row, line_of
from docgen.starter.pptx.words import END, each, label, mark, status_cell, tag, text_cell, when


def otherwise(name: str, words: str) -> str:
    """The value of `name`, else `words`."""
    return "{% if " + name + " %}" + tag(name) + "{% else %}" + words + "{% endif %}"


def agreed_columns() -> tuple[Column, ...]:
    """What was agreed, by whom, by when, and where it stands."""
    return (
        Column(label("head.agreed"), 6.20), Column(label("head.owner"), 2.30),
        Column(label("head.due"), 1.60, "r"), Column(label("head.status"), 2.033),
    )  # fmt: skip


def agreed_rows() -> list[Row]:
    """The points agreed last time."""

    def row(loop: str, height: float, size: float) -> Row:
        cells = (
            text_cell(each(f"item in {loop}") + tag("item.text"), size, bold=True, ink="dk2"),
            text_cell(when("item.owner", tag("item.owner")), size),
            text_cell(when("item.due_text", tag("item.due_text")), size, align="r"),
            status_cell("item", size, end=END),
        )
        return Row(height, cells)

    return counted_rows("review.agreed", (("<= 3", 0.95, 16), ("in (4, 5)", 0.62, 16), ("> 5", 0.445, 14)), row)


_SCORES: Final = {
    # By the number of tiles: what has fewer measures has taller rows.
    5: (("<= 5", 0.53, 14), ("> 5", 0.445, 14)),
    4: (("<= 4", 0.66, 16), ("> 4", 0.445, 14)),
    3: (("<= 3", 0.85, 16), ("> 3", 0.445, 14)),
    0: (("> 0", 0.445, 14),),
}


def scorecard_columns() -> tuple[Column, ...]:
    """Measure, value, target, distance, the two periods before, way, status."""
    return (
        Column(label("head.measure"), 3.633), Column(tag("review.scorecard_heads.now"), 1.20, "r"),
        Column(label("head.target"), 1.10, "r"), Column(label("head.vs_target"), 1.60, "r"),
        Column(tag("review.scorecard_heads.previous"), 1.15, "r"),
        Column(tag("review.scorecard_heads.last_year"), 1.15, "r"),
        Column("", 0.35, "ctr"), Column(label("head.status"), 1.95),
    )  # fmt: skip


def scorecard_rows(tiles: int) -> list[Row]:
    """The measures, under so many tiles."""

    def row(loop: str, height: float, size: float) -> Row:
        beside = ("target", "delta", "previous", "last_year")
        cells = (
            text_cell(each(f"row in {loop}") + tag("row.name"), size),
            text_cell(tag("row.now"), size, bold=True, ink="dk2", align="r"),
            *(text_cell(tag(f"row.{name}"), size, align="r") for name in beside),
            text_cell(tag("row.arrow"), size, ink="muted", align="ctr"),
            status_cell("row", size, end=END),
        )
        return Row(height, cells)

    return counted_rows("review.scorecard", _SCORES[tiles], row)


def issue_columns() -> tuple[Column, ...]:
    """What is off track, how far, why, what is done about it, by whom and when."""
    return (
        Column(label("head.issue"), 2.45), Column(label("head.see"), 1.75), Column(label("head.cause"), 2.20),
        Column(label("head.remedy"), 2.20), Column(label("head.owner_due"), 1.633),
        Column(label("head.status"), 1.90),
    )  # fmt: skip


def issue_rows(with_callout: bool) -> list[Row]:
    """Two issues or more."""
    few, three = (1.70, 1.18) if with_callout else (1.95, 1.40)
    kinds = (("== 2", few, 16), ("== 3", three, 16), ("> 3", 0.62, 14))
    return counted_rows("review.issues", kinds, _issue_row)


_VERY_TALL: Final = 1.5


def _issue_row(loop: str, height: float, size: float) -> Row:
    who = line_of(run(otherwise("issue.owner", "–"), size), end=size) + line_of(
        run(when("issue.due_text", tag("issue.due_text")), size, ink="muted"), end=size
    )
    # In a very tall row what stands at its top seems lost.
    anchor = "ctr" if height > _VERY_TALL else "t"
    cells = (
        text_cell(each(f"issue in {loop}") + tag("issue.text"), size, bold=True, ink="dk2", anchor=anchor),
        text_cell(otherwise("issue.see", "–"), size, anchor=anchor),
        text_cell(otherwise("issue.cause", label("slides.to_agree")), size, anchor=anchor),
        text_cell(otherwise("issue.remedy", label("slides.to_agree")), size, anchor=anchor),
        Cell(who, anchor),
        status_cell("issue", size, anchor=anchor, end=END),
    )
    return Row(height, cells)


def one_issue_columns() -> tuple[Column, ...]:
    """One issue by its questions."""
    return (Column(label("head.issue"), 3.0), Column(tag("review.issues[0].text"), 9.133))


def one_issue_rows(with_callout: bool) -> list[Row]:
    """What we see, why, what is done about it, by whom, and where it stands; what nobody wrote gives way."""
    issue, height = "review.issues[0]", 0.70 if with_callout else 0.85

    def row(head: str, value: str, otherwise_shown: str = "") -> Row:
        shown = otherwise(value, otherwise_shown) if otherwise_shown else tag(value)
        first, last = ("", "") if otherwise_shown else ("{% if " + value + " %}", "{% endif %}")
        return Row(height, (text_cell(first + label(head), 16, bold=True, ink="dk2"), text_cell(shown + last, 18)))

    who = tag(f"{issue}.owner") + when(f"{issue}.due_text", f", {tag(f'{issue}.due_text')}")
    status = line_of(mark(issue), run(f"\t{tag(f'{issue}.status')}", 18), hanging=0.22)
    return [
        row("head.see", f"{issue}.see"),
        row("head.cause", f"{issue}.cause", label("slides.to_agree")),
        row("head.remedy", f"{issue}.remedy", label("slides.to_agree")),
        Row(
            height,
            (
                text_cell("{% if " + f"{issue}.owner" + " %}" + label("head.owner_due"), 16, bold=True, ink="dk2"),
                text_cell(who + "{% endif %}", 18),
            ),
        ),
        Row(height, (text_cell(label("head.status"), 16, bold=True, ink="dk2"), Cell(status))),
    ]


def trend_columns() -> tuple[Column, ...]:
    """Number, trend with its meaning, source."""
    return (
        Column(label("head.no"), 0.75),
        Column(label("head.trend_meaning"), 8.05),
        Column(label("head.source"), 3.333),
    )


def trend_rows() -> list[Row]:
    """Two or three trends."""

    def row(loop: str, height: float, size: float) -> Row:
        number = run(each(f"trend in {loop}") + "{{ loop.index }}", 28, bold=True, ink="dk2", font="heading")
        words = line_of(run(tag("trend.text"), size, bold=True, ink="dk2"), after=3)
        words += line_of(run(when("trend.implication", tag("trend.implication")), 16), end=16)
        source = text_cell(when("trend.source", tag("trend.source")) + END, 14, ink="muted")
        return Row(height, (Cell(line_of(number)), Cell(words), source))

    return counted_rows("review.market", (("<= 2", 1.80, 20), ("> 2", 1.35, 20)), row)


def step_columns() -> tuple[Column, ...]:
    """What, who, of which side, by when, and where it stands."""
    return (
        Column(label("head.what"), 4.90), Column(label("head.owner"), 2.30), Column("", 1.30),
        Column(label("head.due"), 1.60, "r"), Column(label("head.status"), 2.033),
    )  # fmt: skip


def step_rows(*, joined: bool = False) -> list[Row]:
    """The next steps; beside the milestones in low rows."""
    if joined:
        return [_step_row("review.next_steps", 0.41, 14)]
    kinds = (("<= 3", 0.90, 16), ("== 4", 0.70, 16), ("== 5", 0.58, 14), ("> 5", 0.48, 14))
    return counted_rows("review.next_steps", kinds, _step_row)


def _step_row(loop: str, height: float, size: float) -> Row:
    cells = (
        text_cell(each(f"step in {loop}") + tag("step.what"), size, bold=True, ink="dk2"),
        text_cell(when("step.owner", tag("step.owner")), size),
        text_cell(when("step.side", tag("step.side")), size, ink="muted"),
        text_cell(when("step.due_text", tag("step.due_text")), size, align="r"),
        status_cell("step", size, end=END),
    )
    return Row(height, cells)


def definition_rows() -> list[Row]:
    """How each figure is read."""

    def row(loop: str, height: float, size: float) -> Row:
        cells = (
            text_cell(each(f"item in {loop}") + tag("item.name"), size, bold=True, ink="dk2"),
            text_cell(tag("item.formula"), size),
            text_cell(when("item.source", tag("item.source")) + END, size, ink="muted"),
        )
        return Row(height, cells)

    return counted_rows("definitions", (("<= 4", 0.95, 16), ("== 5", 0.82, 16), ("> 5", 0.61, 14)), row)
