"""The quarterly executive review: ten slides that ask for decisions, and the backup behind them.

The slide that stands for one of two shapes of the data (three or five tiles,
with or without a callout) says so in its notes; data choose.
"""

from __future__ import annotations

from typing import Final

from docgen.starter.brand import Brand
from docgen.starter.pptx.charts import bound_chart
from docgen.starter.pptx.charts import roadmap as roadmap_design
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
from docgen.starter.pptx.review_rows import (
    agreed_columns,
    agreed_rows,
    definition_rows,
    issue_columns,
    issue_rows,
    one_issue_columns,
    one_issue_rows,
    otherwise,
    scorecard_columns,
    scorecard_rows,
    step_columns,
    step_rows,
    trend_columns,
    trend_rows,
)
from docgen.starter.pptx.rows import decision_columns, decision_rows
from docgen.starter.pptx.tables import Cell, Column, Row, line_of, table_frame
from docgen.starter.pptx.words import END, label, tag, text_cell, when

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
            self.cover(), self.one_decision(True), self.one_decision(False), self.decisions(), self.since_last(),
            self.scorecard(5), self.scorecard(4), self.scorecard(3), self.short_scorecard(), self.scorecard(0),
            self.value(), self.agree_value(), self.performance(),
            self.issues(True), self.issues(False), self.one_issue(True), self.one_issue(False),
            self.market(), self.one_trend(), self.roadmap(True), self.roadmap(False),
            self.next_steps(), self.steps_and_milestones(), self.roi(), self.definitions(),
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
            20: text(tag("review.kickers.cover")),
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

    def one_decision(self, with_figures: bool) -> Slide:
        """One decision alone, large; with the figures of the business case under it where there is one."""
        decision = "review.decisions[0]"
        time = otherwise("review.comments.decisions", label("slides.time_text"))
        role = control(f"if {decision}.role") + paragraph(run(tag(f"{decision}.role"), 14, ink="muted"))
        who = paragraph(run(otherwise(f"{decision}.owner", "–"), 16, bold=True)) + role + control("endif")
        texts = {
            13: text(tag(f"{decision}.text")),
            14: text(when(f"{decision}.reason", tag(f"{decision}.reason"))),
            16: _headed(label("slides.who")) + who,
            17: _headed(label("slides.when")) + paragraph(run(otherwise(f"{decision}.due_text", "–"), 16, bold=True)),
            18: _headed(label("slides.time")) + paragraph(run(time, 16)),
        }
        if with_figures:
            texts |= {15: text(label("kicker.roi_plain"))} | _case_tiles(0, 2, 4)
        else:
            # The title has the decision, so that its reason is what the room reads.
            head = control(f"if {decision}.reason") + _headed(label("slides.reason"), 8) + control("endif")
            texts |= {13: head + text(otherwise(f"{decision}.reason", tag(f"{decision}.text"))), 14: ""}
        condition = "review.decisions|length == 1 and " + ("" if with_figures else "not ") + "review.show.roi"
        layout = "Statement + figures" if with_figures else "Statement + panel"
        hint = "Shown where one decision is sought" + (", and there is a business case." if with_figures else ".")
        return self.made("decisions", layout, texts, condition=condition, hint=hint)

    def decisions(self) -> Slide:
        texts = {14: callout(label("slides.agenda_head"), _agenda())}
        hint = "Four kinds of rows: two decisions, three, four, five."
        table = self.table("decisions", "Decision list", 13, decision_columns(), decision_rows("review.decisions"))
        condition = "review.decisions|length > 1"
        return self.made("decisions", "Decision list", texts, condition=condition, hint=hint, tables={13: table})

    def since_last(self) -> Slide:
        table = self.table("since_last", "Bar + table", 16, agreed_columns(), agreed_rows(), head=0.42)
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
        table = self.table("scorecard", layout, 13, scorecard_columns(), scorecard_rows(tiles), head=0.42)
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
        table = self.table("scorecard", "Table + trend", 16, scorecard_columns(), scorecard_rows(0), head=0.42)
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
        return self._issues(with_callout, "> 1", issue_columns(), issue_rows(with_callout))

    def one_issue(self, with_callout: bool) -> Slide:
        """One issue by its questions, for one row would leave the slide half empty."""
        return self._issues(with_callout, "== 1", one_issue_columns(), one_issue_rows(with_callout))

    def _issues(self, with_callout: bool, count: str, columns: tuple[Column, ...], rows: list[Row]) -> Slide:
        layout = "Table + callout" if with_callout else "Table"
        texts = {19: callout("", tag("review.comments.issues"))} if with_callout else {}
        condition = f"review.issues|length {count} and {'' if with_callout else 'not '}review.comments.issues"
        hint = "Shown with a comment." if with_callout else "Shown without a comment."
        table = self.table("issues", layout, 13, columns, rows)
        return self.made("issues", layout, texts, condition=condition, hint=hint, tables={13: table})

    def market(self) -> Slide:
        table = self.table("market", "Table", 13, trend_columns(), trend_rows())
        return self.made("market", "Table", {}, condition="review.market|length > 1", tables={13: table})

    def one_trend(self) -> Slide:
        """One trend alone: what it means, large, and what we propose."""
        trend = "review.market[0]"
        head = _headed(label("slides.what_it_means_for_you"), 8)
        source = control(f"if {trend}.source") + _headed(label("head.source"))
        propose = otherwise("review.comments.market", label("takeaway.propose.market"))
        texts = {
            13: head + text(otherwise(f"{trend}.implication", tag(f"{trend}.text"))),
            14: "",
            16: _headed(label("note.what_we_see")) + paragraph(run(tag(f"{trend}.text"), 16)),
            17: _headed(label("note.what_we_propose")) + paragraph(run(propose, 16)),
            18: source + paragraph(run(tag(f"{trend}.source"), 16)) + control("endif"),
        }
        hint = "Shown where there is one trend, which would leave a table of trends half empty."
        return self.made("market", "Statement + panel", texts, condition="review.market|length == 1", hint=hint)

    def roadmap(self, few: bool) -> Slide:
        """The milestones; where they are few, slim bars keep the slide from looking like a flag."""
        charts = {13: bound_chart("roadmap", design=roadmap_design(240) if few else None)}
        condition = "review.milestones_ahead " + ("<= 5" if few else "> 5")
        hint = "Shown with up to five milestones." if few else "Shown with more than five milestones."
        return self.made("roadmap", "Timeline", {}, condition=condition, hint=hint, charts=charts)

    def next_steps(self) -> Slide:
        table = self.table("next_steps", "Next steps", 13, step_columns(), step_rows())
        return self.made("next_steps", "Next steps", _step_tiles(), condition="not review.joined", tables={13: table})

    def steps_and_milestones(self) -> Slide:
        """Tasks and milestones on one slide, where both are few."""
        layout = "Next steps + timeline"
        table = self.table("next_steps", layout, 13, step_columns(), step_rows(joined=True), head=0.42)
        chart = bound_chart("roadmap", (0.285, 0.36, 0.70, 0.62), legend=(0, 0, 0.33, 0.15))
        hint = "Shown where there are at most three tasks and three milestones; the timeline's own slide gives way."
        return self.made(
            "next_steps", layout, _step_tiles(), condition="review.joined", hint=hint,
            tables={13: table}, charts={16: chart},
        )  # fmt: skip

    def roi(self) -> Slide:
        base = f" ({label('slides.base')} " + "{{ point.base_text }})"
        point = "{{ point.driver }}: {{ point.value_text }}" + base + when("not loop.last", "; ")
        points = "{% for point in roi.break_even[:2] %}" + point + END
        texts = (
            chart_words("roi_distribution")
            | _case_tiles(0, 2, 4)
            | {
                19: paragraph(
                    run("{% if roi.break_even %}" + label("slides.break_even") + " ", 14, bold=True, ink="dk2")
                    + run(points + "{% else %}" + tag("roi.conclusion") + "{% endif %}", 14)
                ),
            }
        )
        return self.made("roi", "Figures + chart", texts, page="B1", charts={13: bound_chart("roi_distribution")})

    def definitions(self) -> Slide:
        columns = (
            Column(label("head.measure"), 3.2),
            Column(label("head.definition"), 6.2),
            Column(label("head.source"), 2.733),
        )
        page = "{% if review.show.roi %}B2{% else %}B1{% endif %}"
        return self.made(
            "definitions",
            "Table",
            {},
            page=page,
            tables={13: self.table("definitions", "Table", 13, columns, definition_rows())},
        )

    def table(
        self, slide: str, layout: str, idx: int, columns: tuple[Column, ...], rows: list[Row], head: float = 0.46
    ) -> str:
        slot = self.layouts[CHROME.layout(layout)].slot(idx)
        return table_frame(slot, alt(CHROME, slide), columns, rows, head=head)


def _when_and_where() -> str:
    day = otherwise("review.when_text", label("slides.date_open"))
    return paragraph(run(day, bold=True), space=spacing(after=2)) + paragraph(
        run(when("review.place", tag("review.place")))
    )


def _people(side: str, names: str) -> str:
    head = paragraph(run(f"{label('slides.from')} {side}", 12, bold=True, ink="accent1"), space=spacing(after=8))
    name = paragraph(run(tag("person.name"), 15, bold=True, ink="dk2"), space=spacing(after=0))
    role = control("if person.role") + paragraph(run(tag("person.role"), 14)) + control("endif")
    nobody = paragraph(run(label("slides.participants_open"), 14))
    return head + control(f"for person in {names}") + name + role + control("else") + nobody + control("endfor")


def _agenda() -> str:
    return otherwise("review.comments.decisions", label("slides.agenda"))


def _headed(words: str, after: float = 2) -> str:
    """The head of a text, in the accent."""
    return paragraph(run(words, 12, bold=True, ink="accent1", font="body"), space=spacing(after=after))


def _case_tiles(*numbers: int) -> Texts:
    """Of the five tiles of the model those with these numbers."""
    return {31 + place: noted_tile(f"roi.tiles[{number}]") for place, number in enumerate(numbers)}


def _step_tiles() -> Texts:
    """When we meet again, who is asked between, and to whom a matter goes."""
    contact = paragraph(run(tag("account.contact.name"), 15))
    contact += control("if account.contact.email") + paragraph(run(tag("account.contact.email"), 15)) + control("endif")
    own = control("if review.comments.next_steps") + paragraph(run(tag("review.comments.next_steps"), 15))
    return {
        31: small_tile(label("slides.next_review"), otherwise("review.next_meeting_text", label("slides.to_agree"))),
        32: _headed(label("slides.between"), 0) + own + control("else") + contact + control("endif"),
        33: small_tile(label("slides.escalation"), otherwise("review.escalation", label("slides.to_agree"))),
    }
