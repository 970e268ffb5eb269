"""The portfolio review: internal, all key accounts in ten slides, each with the mark of internal pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from docgen.starter.brand import Brand
from docgen.starter.pptx.charts import bound_chart
from docgen.starter.pptx.deck import Slide, deck_bytes
from docgen.starter.pptx.dml import paragraph, run, spacing
from docgen.starter.pptx.layouts import Layout, layouts
from docgen.starter.pptx.pieces import Chrome, Parts, Texts, alt, chart_words, control, figure_tile, text
from docgen.starter.pptx.rows import decision_rows, nothing_row
from docgen.starter.pptx.tables import Cell, Column, Row, line_of, table_frame
from docgen.starter.pptx.words import END, each, label, mark, status_cell, tag, text_cell, when

_AS_OF: Final = f"{label('page.data_as_of')} {tag('as_of_short')}"
CHROME: Final = Chrome(
    "portfolio.titles",
    "labels.slides.portfolio",
    "portfolio.sources",
    (_AS_OF, label("confidential.internal_long")),
    True,
)
_WORDS: Final = "slides.portfolio"


def portfolio_review(brand: Brand) -> bytes:
    """The template `portfolio-review.pptx`."""
    return deck_bytes(brand, tag("portfolio.titles.cover"), _Portfolio(brand).slides())


class _Portfolio:
    """The slides of the deck."""

    def __init__(self, brand: Brand) -> None:
        self.layouts: dict[str, Layout] = {layout.name: layout for layout in layouts(brand)}

    def slides(self) -> list[Slide]:
        return [
            self.cover(), self.overview(), self.revenue(), self.ranking(), self.wide("bubble"), self.health(),
            self.pipeline(), self.wide("whitespace"), self.wide("capacity"), self.year_wheel(), self.decisions(),
        ]  # fmt: skip

    def made(self, slide: str, layout: str, texts: Texts, *, condition: str = "", **parts: Parts) -> Slide:
        """A slide with chrome, notes and the condition under which it is shown."""
        shown = f"portfolio.show.{slide}" + (f" and {condition}" if condition else "")
        return Slide(
            CHROME.layout(layout), CHROME.texts(slide) | texts, condition=shown, notes=(_note(slide),),
            footers=CHROME.footers, **parts,
        )  # fmt: skip

    def table(
        self, slide: str, layout: str, idx: int, columns: tuple[Column, ...], *rows: Row, head: float = 0.42
    ) -> str:
        slot = self.layouts[CHROME.layout(layout)].slot(idx)
        return table_frame(slot, alt(CHROME, slide), columns, rows, head=head)

    # -- the slides

    def cover(self) -> Slide:
        totals = (
            ("accounts_text", ""),
            ("revenue_text", f" {label('head.revenue')}"),
            ("growth_text", f" {label('head.growth')}"),
        )
        numbers = "".join(
            paragraph(
                run(tag(f"portfolio.totals.{name}"), 15, bold=True, ink="dk2") + run(word, 14), space=spacing(after=6)
            )
            for name, word in totals
        )
        asked = paragraph(run(tag("decision.text"), 14, ink="dk2"), space=spacing(after=6))
        nothing = paragraph(run(label("empty.decisions"), 14))
        listed = control("for decision in portfolio.decisions") + asked + control("else") + nothing + control("endfor")
        texts = {
            0: text(tag("portfolio.titles.cover")),
            20: text(label("portfolio.accounts")),
            13: text(label(f"{_WORDS}.subtitle")),
            14: text(tag("as_of_text")),
            15: text(label("confidential.internal_long")),
            16: _head(label(f"{_WORDS}.overview")) + numbers,
            17: _head(label(f"{_WORDS}.decisions")) + listed,
        }
        return Slide("Cover", texts, notes=(_note("cover"),))

    def overview(self) -> Slide:
        columns = (
            Column(label("head.account"), 2.75), Column(label("head.kam"), 1.85),
            Column(f"{label('head.revenue')}, {tag('portfolio.totals.unit')}", 1.95, "r"),
            Column(label("head.growth"), 0.95, "r"), Column(label("head.health"), 1.25),
            Column(label(f"{_WORDS}.coverage"), 1.05, "r"),
            Column(label(f"{_WORDS}.plan_age"), 1.35), Column(label(f"{_WORDS}.findings"), 0.983, "r"),
        )  # fmt: skip
        name = run(each("row in portfolio.accounts") + tag("row.name"), 14, bold=True, ink="dk2")
        tier = run(when("row.tier", f"  {tag('row.tier')}"), 12, ink="muted")
        health = Cell(line_of(mark("row"), run(f"\t{tag('row.health_text')}", 14), hanging=0.22))
        row = Row(
            0.39,
            (
                Cell(line_of(name, tier)),
                text_cell(when("row.kam", tag("row.kam"))),
                text_cell(tag("row.revenue_figure"), align="r"),
                text_cell(tag("row.growth_text"), align="r"),
                health,
                text_cell(tag("row.coverage_text"), align="r"),
                text_cell(tag("row.plan_age_text")),
                text_cell(tag("row.findings_text") + END, align="r"),
            ),
        )
        table = self.table("overview", "Table", 13, columns, row, _total_row())
        return self.made("overview", "Table", {}, tables={13: table})

    def revenue(self) -> Slide:
        totals = "portfolio.totals"
        texts = chart_words("portfolio_revenue") | {
            31: figure_tile(label(f"{_WORDS}.total"), tag(f"{totals}.revenue_text"), label(f"{_WORDS}.last_12")),
            32: figure_tile(label(f"{_WORDS}.growth"), tag(f"{totals}.growth_text"), label(f"{_WORDS}.accounts")),
            33: figure_tile(
                label(f"{_WORDS}.like_for_like"), tag(f"{totals}.like_for_like_text"), label(f"{_WORDS}.comparable")
            ),
        }
        return self.made("revenue", "Figures + wide chart", texts, charts={13: bound_chart("portfolio_revenue")})

    def ranking(self) -> Slide:
        columns = (
            Column(label(f"{_WORDS}.rank"), 0.50), Column(label("head.account"), 1.60),
            Column(label("head.tier"), 0.95), Column(label("head.growth"), 0.85, "r"),
            Column(label(f"{_WORDS}.movement"), 0.833, "r"),
        )  # fmt: skip
        row = Row(
            0.42,
            (
                text_cell(each("row in portfolio.ranking") + tag("row.rank"), bold=True, ink="dk2"),
                text_cell(tag("row.name")),
                text_cell(when("row.tier", tag("row.tier"))),
                text_cell(tag("row.growth_text"), align="r"),
                text_cell(when("row.movement", tag("row.movement")) + END, ink="muted", align="r"),
            ),
        )
        tables = {16: self.table("ranking", "Chart + table", 16, columns, row)}
        charts = {13: bound_chart("portfolio_ranking")}
        return self.made("ranking", "Chart + table", chart_words("portfolio_ranking"), tables=tables, charts=charts)

    def wide(self, slide: str) -> Slide:
        name = f"portfolio_{slide}"
        texts = chart_words(name)
        if slide == "bubble":
            texts[15] = text(label("slides.bubble_axes"))
        return self.made(slide, "Wide chart", texts, charts={13: bound_chart(name)})

    def health(self) -> Slide:
        columns = (
            Column(label("head.account"), 2.30),
            Column(label("head.health"), 1.30),
            Column(label(f"{_WORDS}.why"), 3.00),
            Column(label("head.kam"), 1.90),
            Column(label("head.next_step"), 3.633),
        )
        rows = (
            _health_row("portfolio.health_red if portfolio.health_red|length <= 4", 1.02, 16),
            _health_row("portfolio.health_red if portfolio.health_red|length > 4", 0.62, 14),
        )
        return self.made("health", "Table", {}, tables={13: self.table("health", "Table", 13, columns, *rows)})

    def pipeline(self) -> Slide:
        columns = (
            Column(label("head.account"), 0.95), Column(label("portfolio.coming"), 1.75),
            Column(label("head.date"), 1.05, "r"), Column(label("head.value"), 0.983, "r"),
        )  # fmt: skip
        row = Row(
            0.57,
            (
                text_cell(each("row in portfolio.coming") + tag("row.account"), 12, bold=True, ink="dk2"),
                text_cell(tag("row.what"), 12),
                text_cell(tag("row.date_text"), 12, align="r"),
                text_cell(when("row.value_text", tag("row.value_text")) + END, 12, align="r"),
            ),
        )
        nothing = nothing_row("portfolio.coming", label("portfolio.no_renewals"), len(columns))
        tables = {16: self.table("pipeline", "Chart + table", 16, columns, row, nothing)}
        charts = {13: bound_chart("portfolio_pipeline")}
        return self.made("pipeline", "Chart + table", chart_words("portfolio_pipeline"), tables=tables, charts=charts)

    def year_wheel(self) -> Slide:
        columns = (
            Column(label("head.account"), 3.6), Column(label("head.meeting"), 2.9),
            Column(label("head.kam"), 2.2), Column(label("head.date"), 1.4, "r"),
            Column(label(f"{_WORDS}.ready"), 2.033),
        )  # fmt: skip
        row = Row(
            0.42,
            (
                text_cell(each("row in portfolio.year_wheel") + tag("row.account"), bold=True, ink="dk2"),
                text_cell(tag("row.type")),
                text_cell(when("row.kam", tag("row.kam"))),
                text_cell(tag("row.date_text"), align="r"),
                status_cell("row", end=END),
            ),
        )
        return self.made("year_wheel", "Table", {}, tables={13: self.table("year_wheel", "Table", 13, columns, row)})

    def decisions(self) -> Slide:
        columns = (
            Column(label("head.no"), 0.75),
            Column(label("head.recommendation"), 8.35),
            Column(label("head.kam"), 3.033),
        )
        rows = [Row(row.height, row.cells[:3]) for row in decision_rows("portfolio.decisions", END)]
        table = self.table("decisions", "Table", 13, columns, *rows, head=0.46)
        return self.made("decisions", "Table", {}, condition="portfolio.decisions", tables={13: table})


def _health_row(loop: str, height: float, size: float) -> Row:
    score = line_of(mark("row"), run(f"\t{tag('row.score_text')}", size, bold=True, ink="dk2"), hanging=0.22)
    coming = line_of(run(when("row.next", tag("row.next")), size), end=size)
    coming += line_of(run(when("row.next_due", tag("row.next_due")) + END, size - 2, ink="muted"), end=size)
    return Row(
        height,
        (
            text_cell(each(f"row in {loop}") + tag("row.name"), size, bold=True, ink="dk2"),
            Cell(score),
            text_cell(tag("row.why"), size),
            text_cell(when("row.kam", tag("row.kam")), size),
            Cell(coming),
        ),
    )


def _total_row() -> Row:
    """All accounts together, under a line."""
    totals = "portfolio.totals"

    def cell(words: str, align: str = "") -> Cell:
        return replace(text_cell(words, bold=True, ink="dk2", align=align), lines=(("T", "dk2", 1.0),))

    return Row(
        0.39,
        (
            cell(label("portfolio.all")), cell(""), cell(tag(f"{totals}.revenue_figure"), "r"),
            cell(tag(f"{totals}.growth_text"), "r"), cell(""), cell("", "r"), cell(""),
            cell(tag(f"{totals}.findings_text"), "r"),
        ),
    )  # fmt: skip


def _note(slide: str) -> str:
    return when(f"portfolio.notes.{slide}", tag(f"portfolio.notes.{slide}"))


def _head(words: str) -> str:
    return paragraph(run(words, 12, bold=True, ink="accent1"), space=spacing(after=8))
