"""The quarterly executive review: ten slides that ask for decisions, and the backup behind them.

The slide that stands for one of two shapes of the data (three or five tiles,
with or without a callout) says so in its notes; data choose.
"""

from __future__ import annotations

from typing import Final

from docgen.starter.brand import Brand
from docgen.starter.pptx.charts import bound_chart
from docgen.starter.pptx.deck import Slide, deck_bytes
from docgen.starter.pptx.dml import paragraph, run, spacing
from docgen.starter.pptx.layouts import Layout, layouts
from docgen.starter.pptx.pieces import (
    Chrome,
    Parts,
    Texts,
    alt,
    callout,
    chart_words,
    control,
    noted_tile,
    small_tile,
    takeaways,
    text,
    tile,
)
from docgen.starter.pptx.rows import decision_columns, decision_rows
from docgen.starter.pptx.tables import Cell, Column, Row, line_of, table_frame
from docgen.starter.pptx.words import END, each, label, status_cell, tag, text_cell, when

_AS_OF: Final = f"{label('page.data_as_of')} {tag('as_of_short')}"
CHROME: Final = Chrome("review.titles", "review.kickers", "review.sources", (_AS_OF, tag("account.confidential")))


def executive_review(brand: Brand) -> bytes:
    """The template `executive-review.pptx`."""
    return deck_bytes(brand, tag("review.titles.cover"), _Review(brand).slides())


class _Review:
    """The slides of the deck; the brand is needed only for the places of the layouts."""

    def __init__(self, brand: Brand) -> None:
        self.layouts: dict[str, Layout] = {layout.name: layout for layout in layouts(brand)}

    def slides(self) -> list[Slide]:
        return [
            self.cover(), self.decisions(), self.since_last(),
            self.scorecard(5), self.scorecard(4), self.scorecard(3), self.short_scorecard(), self.scorecard(0),
            self.value(), self.agree_value(), self.performance(), self.issues(True), self.issues(False), self.market(),
            self.one_trend(),
            self.roadmap(), self.next_steps(), self.roi(), self.definitions(),
        ]  # fmt: skip

    def made(
        self,
        slide: str,
        layout: str,
        texts: Texts,
        *,
        condition: str = "",
        page: str = "",
        hint: str = "",
        **parts: Parts,
    ) -> Slide:
        """A slide with chrome, notes and the condition under which it is shown."""
        shown = f"review.show.{slide}" + (f" and {condition}" if condition else "")
        words = "{% if review.notes." + slide + " %}" + tag(f"review.notes.{slide}.text") + "{% endif %}"
        notes = (("{# " + hint + " #}",) if hint else ()) + (words,)
        return Slide(
            CHROME.layout(layout), CHROME.texts(slide) | texts, condition=shown, notes=notes, page=page,
            footers=CHROME.footers, **parts,
        )  # fmt: skip

    # -- the slides

    def cover(self) -> Slide:
        texts = {
            0: text(tag("review.titles.cover")),
            20: text(tag("account.name")),
            13: text(
                "{% if review.comments.cover %}"
                + tag("review.comments.cover")
                + "{% else %}"
                + label("slides.cover_subtitle")
                + "{% endif %}"
            ),
            14: _when_and_where(),
            15: text(f"{tag('account.confidential')} · {_AS_OF}"),
            16: _people(tag("account.short_name"), "review.participants_theirs"),
            17: _people(tag("company.name"), "review.participants_ours"),
        }
        return Slide(
            "Cover", texts, notes=("{% if review.notes.cover %}" + tag("review.notes.cover.text") + "{% endif %}",)
        )

    def decisions(self) -> Slide:
        words = (
            "{% if review.comments.decisions %}"
            + tag("review.comments.decisions")
            + "{% else %}"
            + label("slides.agenda")
            + "{% endif %}"
        )
        texts = {14: callout(label("slides.agenda_head"), words)}
        hint = "Three kinds of rows: up to three decisions, four, five."
        table = self.table("decisions", "Decision list", 13, decision_columns(), decision_rows("review.decisions"))
        return self.made("decisions", "Decision list", texts, hint=hint, tables={13: table})

    def since_last(self) -> Slide:
        columns = (
            Column(label("head.agreed"), 6.55), Column(label("head.owner"), 2.25),
            Column(label("head.due"), 1.40, "r"), Column(label("head.status"), 1.933),
        )  # fmt: skip
        row = Row(
            0.445,
            (
                text_cell(each("item in review.agreed") + tag("item.text"), bold=True, ink="dk2"),
                text_cell(when("item.owner", tag("item.owner"))),
                text_cell(when("item.due_text", tag("item.due_text")), align="r"),
                status_cell("item", end=END),
            ),
        )
        table = self.table("since_last", "Bar + table", 16, columns, [row], head=0.42)
        texts = {14: chart_words("agreed_closed")[14]}
        return self.made(
            "since_last", "Bar + table", texts, tables={16: table}, charts={13: bound_chart("agreed_closed")}
        )

    def scorecard(self, tiles: int) -> Slide:
        layout = f"KPI tiles {tiles}" if tiles else "Table"
        count = "review.tiles|length"
        few = f"{count} < 3 and not review.show.performance"
        condition = {5: f"{count} >= 5", 0: few}.get(tiles, f"{count} == {tiles}")
        texts = {31 + number: tile(f"review.tiles[{number}]") for number in range(tiles)}
        table = self.table("scorecard", layout, 13, _scorecard_columns(), [_scorecard_row()], head=0.42)
        hint = f"Shown with {tiles} tiles." if tiles else "Shown where there are fewer than three tiles."
        return self.made("scorecard", layout, texts, condition=condition, hint=hint, tables={13: table})

    def short_scorecard(self) -> Slide:
        """One or two measures and the trend of one, which together fill a slide."""
        words = chart_words("service_trend")
        texts = {
            14: words[14],
            15: words[15],
            19: callout(label("note.what_we_propose") + ":", tag("review.takeaways.performance.propose")),
        }
        table = self.table("scorecard", "Table + trend", 16, _scorecard_columns(), [_scorecard_row()], head=0.42)
        return self.made(
            "scorecard",
            "Table + trend",
            texts,
            condition="review.tiles|length < 3 and review.show.performance",
            hint="Shown where there are one or two measures; the slide on performance gives way.",
            tables={16: table},
            charts={13: bound_chart("service_trend", (0.005, 0.17, 0.895, 0.66))},
        )

    def value(self) -> Slide:
        texts = chart_words("benefits_cumulated") | takeaways("review.takeaways.value")
        return self.made(
            "value",
            "Chart + takeaways",
            texts,
            condition="review.achievements",
            charts={13: bound_chart("benefits_cumulated")},
        )

    def agree_value(self) -> Slide:
        columns = (
            Column(label("head.no"), 0.75), Column(label("slides.agree_step"), 4.0),
            Column(label("slides.agree_what"), 7.383),
        )  # fmt: skip
        rows = [
            Row(
                1.18,
                (
                    Cell(line_of(run(str(number), 28, bold=True, ink="dk2", font="heading"))),
                    text_cell(label(f"slides.agree_steps.{step}"), 18, bold=True, ink="dk2"),
                    text_cell(label(f"slides.agree_steps.{step}_how"), 16),
                ),
            )
            for number, step in enumerate(("baseline", "method", "owner"), 1)
        ]
        texts = {19: callout("", label("slides.agree_measure"))}
        hint = "Shown where no benefit is measured yet."
        table = self.table("value", "Table + callout", 13, columns, rows)
        return self.made(
            "value", "Table + callout", texts, condition="not review.achievements", hint=hint, tables={13: table}
        )

    def performance(self) -> Slide:
        texts = chart_words("service_trend") | takeaways("review.takeaways.performance")
        return self.made(
            "performance",
            "Chart + takeaways",
            texts,
            condition="review.tiles|length >= 3",
            charts={13: bound_chart("service_trend")},
        )

    def issues(self, with_callout: bool) -> Slide:
        layout = "Table + callout" if with_callout else "Table"
        columns = (
            Column(label("head.issue"), 2.55), Column(label("head.see"), 1.55), Column(label("head.cause"), 2.25),
            Column(label("head.remedy"), 2.25), Column(label("head.owner_due"), 1.633),
            Column(label("head.status"), 1.90),
        )  # fmt: skip
        rows = [
            _issue_row("review.issues if review.issues|length <= 3", 1.18, 16),
            _issue_row("review.issues if review.issues|length > 3", 0.62, 14),
        ]
        texts = {19: callout("", tag("review.comments.issues"))} if with_callout else {}
        condition = "review.comments.issues" if with_callout else "not review.comments.issues"
        hint = "Shown with a comment." if with_callout else "Shown without a comment."
        return self.made(
            "issues",
            layout,
            texts,
            condition=condition,
            hint=hint,
            tables={13: self.table("issues", layout, 13, columns, rows)},
        )

    def market(self) -> Slide:
        columns = (
            Column(label("head.trend"), 5.4),
            Column(label("head.implication"), 4.333),
            Column(label("head.source"), 2.4),
        )
        row = Row(
            1.18,
            (
                text_cell(each("trend in review.market") + tag("trend.text"), 16, bold=True, ink="dk2", anchor="t"),
                text_cell(when("trend.implication", tag("trend.implication")), 16, anchor="t"),
                text_cell(when("trend.source", tag("trend.source")) + END, 14, ink="muted", anchor="t"),
            ),
        )
        return self.made(
            "market",
            "Table",
            {},
            condition="review.market|length > 1",
            tables={13: self.table("market", "Table", 13, columns, [row])},
        )

    def one_trend(self) -> Slide:
        trend = "review.market[0]"
        columns = (Column(label("brief.question"), 4.0), Column(label("brief.answer"), 8.133))

        def line(name: str, value: str, ink: str = "dk1") -> Row:
            first, last = "{% if " + value + " %}", "{% endif %}"
            return Row(
                1.18,
                (
                    text_cell(first + label(name), 18, bold=True, ink="dk2"),
                    text_cell(tag(value) + last, 18, ink=ink),
                ),
            )

        rows = [
            line("note.what_we_see", f"{trend}.text"),
            line("note.what_it_means", f"{trend}.implication"),
            line("head.source", f"{trend}.source", "muted"),
        ]
        hint = "Shown where there is one trend, which would leave a table of trends half empty."
        return self.made(
            "market",
            "Table",
            {},
            condition="review.market|length == 1",
            hint=hint,
            tables={13: self.table("market", "Table", 13, columns, rows)},
        )

    def roadmap(self) -> Slide:
        return self.made("roadmap", "Timeline", {}, charts={13: bound_chart("roadmap")})

    def next_steps(self) -> Slide:
        columns = (
            Column(label("head.what"), 5.40), Column(label("head.owner"), 2.35), Column("", 1.15),
            Column(label("head.due"), 1.30, "r"), Column(label("head.status"), 1.933),
        )  # fmt: skip
        rows = [
            _step_row("review.next_steps if review.next_steps|length <= 5", 0.58),
            _step_row("review.next_steps if review.next_steps|length > 5", 0.48),
        ]
        contact = tag("account.contact.name") + when("account.contact.email", f", {tag('account.contact.email')}")
        between = (
            "{% if review.comments.next_steps %}"
            + tag("review.comments.next_steps")
            + "{% else %}"
            + contact
            + "{% endif %}"
        )
        texts = {
            31: small_tile(label("slides.next_review"), _or("review.next_meeting_text", label("slides.to_agree"))),
            32: small_tile(label("slides.between"), between),
            33: small_tile(label("slides.escalation"), _or("review.escalation", label("slides.to_agree"))),
        }
        return self.made(
            "next_steps", "Next steps", texts, tables={13: self.table("next_steps", "Next steps", 13, columns, rows)}
        )

    def roi(self) -> Slide:
        point = "{{ point.driver }}: {{ point.value_text }}" + when("not loop.last", "; ")
        points = "{% for point in roi.break_even[:2] %}" + point + END
        texts = chart_words("roi_distribution") | {
            # Of the five tiles of the model: net present value, payback, probability.
            **{31 + place: noted_tile(f"roi.tiles[{number}]") for place, number in enumerate((0, 2, 4))},
            19: paragraph(
                run("{% if roi.break_even %}" + label("slides.break_even") + " ", bold=True, ink="dk2")
                + run(points + "{% else %}" + tag("roi.conclusion") + "{% endif %}")
            ),
        }
        return self.made("roi", "Figures + chart", texts, page="B1", charts={13: bound_chart("roi_distribution")})

    def definitions(self) -> Slide:
        columns = (
            Column(label("head.measure"), 3.2),
            Column(label("head.definition"), 6.2),
            Column(label("head.source"), 2.733),
        )
        row = Row(
            0.62,
            (
                text_cell(each("item in definitions") + tag("item.name"), bold=True, ink="dk2"),
                text_cell(tag("item.formula")),
                text_cell(when("item.source", tag("item.source")) + END, ink="muted"),
            ),
        )
        page = "{% if review.show.roi %}B2{% else %}B1{% endif %}"
        return self.made(
            "definitions", "Table", {}, page=page, tables={13: self.table("definitions", "Table", 13, columns, [row])}
        )

    def table(
        self, slide: str, layout: str, idx: int, columns: tuple[Column, ...], rows: list[Row], head: float = 0.46
    ) -> str:
        slot = self.layouts[CHROME.layout(layout)].slot(idx)
        return table_frame(slot, alt(CHROME, slide), columns, rows, head=head)


def _or(name: str, otherwise: str) -> str:
    return "{% if " + name + " %}" + tag(name) + "{% else %}" + otherwise + "{% endif %}"


def _when_and_where() -> str:
    day = _or("review.when_text", label("slides.date_open"))
    return paragraph(run(day, bold=True), space=spacing(after=2)) + paragraph(
        run(when("review.place", tag("review.place")))
    )


def _people(side: str, names: str) -> str:
    head = paragraph(run(f"{label('slides.from')} {side}", 12, bold=True, ink="accent1"), space=spacing(after=8))
    name = paragraph(run(tag("person.name"), 15, bold=True, ink="dk2"), space=spacing(after=0))
    role = control("if person.role") + paragraph(run(tag("person.role"), 14)) + control("endif")
    nobody = paragraph(run(label("slides.participants_open"), 14))
    return head + control(f"for person in {names}") + name + role + control("else") + nobody + control("endfor")


def _scorecard_columns() -> tuple[Column, ...]:
    return (
        Column(label("head.measure"), 3.983), Column(tag("review.scorecard_heads.now"), 1.20, "r"),
        Column(label("head.target"), 1.10, "r"), Column(label("head.vs_target"), 1.35, "r"),
        Column(tag("review.scorecard_heads.previous"), 1.15, "r"),
        Column(tag("review.scorecard_heads.last_year"), 1.15, "r"),
        Column("", 0.35, "ctr"), Column(label("head.status"), 1.85),
    )  # fmt: skip


def _scorecard_row() -> Row:
    return Row(
        0.445,
        (
            text_cell(each("row in review.scorecard") + tag("row.name")),
            text_cell(tag("row.now"), bold=True, ink="dk2", align="r"),
            *(text_cell(tag(f"row.{name}"), align="r") for name in ("target", "delta", "previous", "last_year")),
            text_cell(tag("row.arrow"), ink="muted", align="ctr"),
            status_cell("row", end=END),
        ),
    )


def _issue_row(loop: str, height: float, size: float) -> Row:
    who = line_of(run(when("issue.owner", tag("issue.owner")), size), end=size) + line_of(
        run(when("issue.due_text", tag("issue.due_text")), size, ink="muted"), end=size
    )
    return Row(
        height,
        (
            text_cell(each(f"issue in {loop}") + tag("issue.text"), size, bold=True, ink="dk2", anchor="t"),
            text_cell(when("issue.see", tag("issue.see")), size, anchor="t"),
            text_cell(_or("issue.cause", label("slides.to_agree")), size, anchor="t"),
            text_cell(_or("issue.remedy", label("slides.to_agree")), size, anchor="t"),
            Cell(who, "t"),
            status_cell("issue", size, anchor="t", end=END),
        ),
    )


def _step_row(loop: str, height: float) -> Row:
    return Row(
        height,
        (
            text_cell(each(f"step in {loop}") + tag("step.what"), bold=True, ink="dk2"),
            text_cell(when("step.owner", tag("step.owner"))),
            text_cell(when("step.side", tag("step.side")), ink="muted"),
            text_cell(when("step.due_text", tag("step.due_text")), align="r"),
            status_cell("step", end=END),
        ),
    )
