"""Pieces that the slides of both decks share: chrome, tiles, callouts, chart words, takeaways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.starter.pptx.dml import paragraph, run, spacing
from docgen.starter.pptx.words import label, mark, tag, when

Texts = dict[int, str]
Parts = Any  # tables or charts by placeholder; `Slide` knows which


@dataclass(frozen=True)
class Chrome:
    """Where a deck's titles, kickers and sources come from, and what its footer says.

    Attributes:
        titles: name of the group of titles.
        kickers: name of the group of kickers.
        sources: name of the group of sources.
        footers: data date and classification.
        internal: whether each page carries the mark of internal pages.
    """

    titles: str
    kickers: str
    sources: str
    footers: tuple[str, str]
    internal: bool = False

    def texts(self, slide: str) -> Texts:
        """Title, kicker, source and mark of a slide."""
        source = when(f"{self.sources}.{slide}", tag(f"{self.sources}.{slide}"))
        found = {0: text(tag(f"{self.titles}.{slide}")), 20: text(tag(f"{self.kickers}.{slide}")), 21: text(source)}
        return found | ({24: text(label("classification.marker"))} if self.internal else {})

    def layout(self, name: str) -> str:
        """The layout, or its internal twin."""
        return f"{name} (internal)" if self.internal else name


def text(words: str) -> str:
    """One paragraph in the placeholder's own look."""
    return paragraph(run(words))


def control(word: str) -> str:
    """A paragraph that holds one control tag and vanishes when the template is merged."""
    return paragraph(run("{% " + word + " %}"))


def callout(head: str, words: str) -> str:
    """A callout: its first words bold."""
    return paragraph((run(f"{head} ", bold=True, ink="dk2") if head else "") + run(words))


def tile(name: str) -> str:
    """A key figure: label, figure with unit, status and target; `name` is the dict that holds them."""
    target = run("\t" + when("tile.target", tag("tile.target")), 14, ink="muted")
    return (
        paragraph(run("{% set tile = " + name + " %}" + tag("tile.label"), 14))
        + big_figure(tag("tile.figure"), tag("tile.unit"))
        + paragraph(mark("tile") + run(f"\t{tag('tile.status')}", 14) + target)
    )


def noted_tile(name: str) -> str:
    """A key figure without status: label, figure with unit, note; `name` is the dict that holds them."""
    return (
        paragraph(run("{% set tile = " + name + " %}" + tag("tile.label"), 14))
        + big_figure(tag("tile.figure"), tag("tile.unit"))
        + paragraph(run(tag("tile.note"), 14, ink="muted"))
    )


def figure_tile(name: str, figure: str, note: str) -> str:
    """A key figure without status: label, figure, note."""
    return paragraph(run(name, 14)) + big_figure(figure, "") + paragraph(run(note, 14, ink="muted"))


def big_figure(figure: str, unit: str) -> str:
    """A large figure and its unit."""
    runs = run(figure, 32, bold=True, ink="dk2", font="heading")
    return paragraph(runs + (run(f" {unit}", 16, ink="dk2") if unit else ""))


def small_tile(head: str, words: str) -> str:
    """A tile of words: a head in the accent, then text."""
    return paragraph(run(head, 12, bold=True, ink="accent1")) + paragraph(run(words, 15))


def takeaways(name: str) -> Texts:
    """What we see, what it means, what we propose."""
    parts = ((16, "what_we_see", "see"), (17, "what_it_means", "mean"), (18, "what_we_propose", "propose"))
    return {
        idx: paragraph(run(label(f"note.{key}"), 12, bold=True, ink="accent1"), space=spacing(after=2))
        + paragraph(run(tag(f"{name}.{field}"), 16))
        for idx, key, field in parts
    }


def chart_words(name: str) -> Texts:
    """Title and subtitle over a chart, from its data."""
    return {
        14: text(when(f"charts.{name}.title", tag(f"charts.{name}.title"))),
        15: text(when(f"charts.{name}.subtitle", tag(f"charts.{name}.subtitle"))),
    }


def alt(chrome: Chrome, slide: str) -> str:
    """The alt text of a table: topic and message."""
    return f"{tag(f'{chrome.kickers}.{slide}')}: {tag(f'{chrome.titles}.{slide}')}"
