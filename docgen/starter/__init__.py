"""The default templates, authored from a brand: theme, master, layouts, styles, designed charts and tags.

Nothing here knows an account; what a template may name stands in the facts.
Equal brands give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from docgen.starter.brand import Brand, Fonts


def _executive_review(brand: Brand) -> bytes:
    from docgen.starter.pptx.executive_review import executive_review

    return executive_review(brand)


def _portfolio_review(brand: Brand) -> bytes:
    from docgen.starter.pptx.portfolio_review import portfolio_review

    return portfolio_review(brand)


def _word(module: str) -> Callable[[Brand], bytes]:
    """The author of a Word template: the function that is called as its module."""

    def author(brand: Brand) -> bytes:
        from docgen.starter.docx.build import authored

        return authored(getattr(import_module(f"docgen.starter.docx.{module}"), module), brand)

    return author


# File name: what authors it.
TEMPLATES: Final[Mapping[str, Callable[[Brand], bytes]]] = {
    "executive-review.pptx": _executive_review,
    "portfolio-review.pptx": _portfolio_review,
    "account-plan.docx": _word("account_plan"),
    "value-sheet.docx": _word("value_sheet"),
    "roi-appendix.docx": _word("roi_appendix"),
    "meeting-brief.docx": _word("meeting_brief"),
    "proposal-appendices.docx": _word("proposal_appendices"),
}


def build(brand: Brand) -> dict[str, bytes]:
    """Every default template by its file name."""
    return {name: author(brand) for name, author in TEMPLATES.items()}


def build_pptx(brand: Brand) -> dict[str, bytes]:
    """The PowerPoint templates by file name."""
    return {name: author(brand) for name, author in TEMPLATES.items() if name.endswith(".pptx")}


__all__ = ["TEMPLATES", "Brand", "Fonts", "build", "build_pptx"]
