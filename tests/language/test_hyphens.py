"""Soft hyphens at the joints of long Danish compounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.language.hyphens import LONGEST, SOFT_HYPHEN, harden, soften


@pytest.mark.parametrize(
    "word",
    [
        "vedligeholdelses|systemet",
        "beslutnings|hastigheden",
        "tilbagebetalings|tiden",
        "nøglekunde|programmet",
        "implementerings|planlægning",
        "omkostnings|effektivitet",
        "fjernvarme|produktionen",
        "leverandør|styrings|systemer",
        "kunde|tilfredsheds|undersøgelse",
        "Omsætnings|fastholdelse",
        "dokumentations|kravene",
        "beredskabs|styrelsen",
        "ressource|planlægnings|møder",
        "forsynings|sikkerheden",
        "internationaliseringen",
    ],
)
def test_long_compounds_break_at_their_joints(word):
    assert soften(word.replace("|", ""), "da").replace(SOFT_HYPHEN, "|") == word


def test_short_words_and_other_languages_stay():
    assert soften("Kundeplan for Nordkraft Energi A/S", "da") == "Kundeplan for Nordkraft Energi A/S"
    assert soften("internationalisationprogramme", "en") == "internationalisationprogramme"


@given(st.text(alphabet="abdeiklmnorsætåø -.,{}0123456789", max_size=80))
def test_nothing_but_soft_hyphens_inside_long_words_is_added(text):
    softened = soften(text, "da")
    assert harden(softened) == text
    for word, soft in zip(text.split(), softened.split(), strict=True):
        assert len(word) > LONGEST or soft == word
        assert all(len(piece) >= 3 for piece in soft.split(SOFT_HYPHEN)) or soft == word
