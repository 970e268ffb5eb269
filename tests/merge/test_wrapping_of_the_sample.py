"""The measure of text beside LibreOffice: 200 paragraphs of the sample, its breaks stored by benchmarks/wrapping.py."""

import json
from pathlib import Path

import pytest

from docgen.merge.fit import wrap

STORED = json.loads((Path(__file__).parent / "data" / "wrapping.json").read_text(encoding="utf-8"))


def breaks(one):
    lines = wrap(one["text"], one["width"], one["family"], one["size"], one["bold"])
    return [len("".join(line.split())) for line in lines]


@pytest.mark.parametrize("language", ["da", "en"])
def test_at_least_95_of_100_paragraphs_of_the_sample_break_as_libreoffice_breaks_them(language):
    listed = [one for one in STORED if one["language"] == language]
    assert len(listed) == 100
    wrong = [(breaks(one), one["breaks"], one["text"]) for one in listed if breaks(one) != one["breaks"]]
    assert len(wrong) <= 5, wrong


def test_at_least_95_in_100_paragraphs_are_as_high_as_in_libreoffice():
    wrong = [one["text"] for one in STORED if len(breaks(one)) != len(one["breaks"])]
    assert len(wrong) <= 0.05 * len(STORED), wrong
