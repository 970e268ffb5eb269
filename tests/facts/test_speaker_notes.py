"""Speaker notes: what can be said in about a minute, and none where a slide says nothing itself."""

from __future__ import annotations

from docgen.facts.story_notes import FEWEST, MOST

SILENT = ("cover", "definitions")


def shown_notes(every_fill):
    for (name, language, audience), fill in every_fill.items():
        if audience == "internal":
            for slide, shown in fill["review"]["show"].items():
                if shown:
                    yield f"{name} {language} {slide}", slide, fill["review"]["notes"][slide]["text"]


def test_notes_of_every_slide_are_60_to_120_words(every_fill):
    words = {at: len(text.split()) for at, slide, text in shown_notes(every_fill) if slide not in SILENT}

    assert len(words) > 100
    assert {at: count for at, count in words.items() if not FEWEST <= count <= MOST} == {}


def test_slides_without_a_message_have_no_notes(every_fill):
    assert {text for _, slide, text in shown_notes(every_fill) if slide in SILENT} == {""}
