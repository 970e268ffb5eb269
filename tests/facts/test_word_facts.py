"""Facts of the Word documents that need no account: the numbering of a proposal's appendices."""

from __future__ import annotations

import pytest

from docgen.facts.proposal import numbered


@pytest.mark.parametrize(
    ("pattern", "number", "text"),
    [
        ("{A}", 2, "B"), ("Bilag {A}", 1, "Bilag A"), ("{1}", 3, "3"), ("Annex {a}", 4, "Annex d"),
        ("Bilag", 2, "Bilag B"), ("{A}", 0, ""),
    ],
)  # fmt: skip
def test_an_appendix_is_numbered_in_the_form_of_the_tender(pattern: str, number: int, text: str) -> None:
    assert numbered(pattern, number) == text
