"""What the sections of the account plan have in common: order, titles, and the frame of a section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen.starter.docx.blocks import (
    Col,
    callout,
    caption,
    data_table,
    heading,
    inline_callout,
    label,
    lead,
    tag,
    when,
)  # fmt: skip
from docgen.starter.docx.wml import paragraph

_ORDER: Final = (
    "exec_summary", "profile", "kpi_dashboard", "objectives", "value_winthemes", "stakeholders", "governance",
    "whitespace", "pipeline", "swot", "competitors", "economics", "success_plan", "risks", "actions", "resources",
    "appendix",
)  # fmt: skip
# The sections in their order, each with the number of its bookmark.
SECTIONS: Final = {name: 301 + number for number, name in enumerate(_ORDER)}


def title_of(name: str) -> str:
    """A section's title."""
    return label(f"section_id.{name}")


def section(name: str, *blocks: str, ends_in: str = "") -> str:
    """A section: heading, conclusion, its blocks, and the decision or next step; where it is empty, what is missing."""
    fact = f"plan.{name}"
    missing = callout(label("plan.to_fill_in"), tag(f"{fact}.missing"))
    ending = when(f"{fact}.callout", inline_callout(ends_in, tag(f"{fact}.callout"))) if ends_in else ""
    new_page = paragraph([], "PageStart")
    return when(
        f"{fact}.show",
        when(f"{fact}.flows", paragraph([], "SectionGap"), otherwise=new_page),
        heading(1, title_of(name), SECTIONS[name], direct='<w:pageBreakBefore w:val="0"/>'),
        lead(f"{fact}.lead"),
        when(f"{fact}.filled", *blocks, otherwise=missing),
        ending,
    )


def ending(name: str, title: str) -> str:
    """The decision or next step of a section, where it does not stand at its end."""
    return when(f"plan.{name}.callout", inline_callout(title, tag(f"plan.{name}.callout")))


def listed(condition: str, loop: str, title: str, columns: Sequence[Col], *, heads: bool = False) -> str:
    """A table with its caption, where there is anything to list; with a heading only where it opens a topic."""
    top = heading(2, title) if heads else ""
    return when(condition, top, caption("table", title), data_table(loop, columns, title))
