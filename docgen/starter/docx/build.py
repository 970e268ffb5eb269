"""A Word template's bytes from its pages and the brand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from docgen.starter.brand import Brand
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.package import Pages, package
from docgen.starter.theme import theme_xml


def authored(author: Callable[[Brand], Pages], brand: Brand) -> bytes:
    """The template that `author` lays out."""
    pages = author(brand)
    named = brand if pages.is_named else replace(brand, company="Theme")
    return package(pages, Palette(brand.colours), theme_xml(named))
