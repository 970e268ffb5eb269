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

_ORDER: Final = (
    "exec_summary", "profile", "kpi_dashboard", "objectives", "value_winthemes", "stakeholders", "governance",
    "whitespace", "pipeline", "swot", "competitors", "economics", "success_plan", "risks", "actions", "resources",
    "appendix",
)  # fmt: skip
# Begins a page, where Word keeps the space above a heading.
FIRST_ON_PAGE: Final = '<w:pageBreakBefore/><w:spacing w:before="0"/>'
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
    return when(
        f"{fact}.show",
        heading(1, title_of(name), SECTIONS[name]),
        lead(f"{fact}.lead"),
        when(f"{fact}.filled", *blocks, otherwise=missing),
        ending,
    )


def ending(name: str, title: str) -> str:
    """The decision or next step of a section, where it does not stand at its end."""
    return when(f"plan.{name}.callout", inline_callout(title, tag(f"plan.{name}.callout")))


def listed(
    condition: str,
    loop: str,
    title: str,
    columns: Sequence[Col],
    *,
    heads: bool = False,
    dense: bool = False,
    held: str = "",
) -> str:
    """A table, where there is anything to list, with its caption, or with a heading that says the same."""
    top = heading(2, title) if heads else caption("table", title)
    return when(condition, top, data_table(loop, columns, title, dense=dense, held=held))
