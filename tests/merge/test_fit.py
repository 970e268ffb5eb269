import random
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from docgen.merge.fit import first_fitting, height, is_estimate, line_height, measure, wrap

FONTS = st.sampled_from(["Calibri", "Arial", "Times New Roman", "Cambria", "Georgia", "Unheard Of"])
TEXTS = st.text(alphabet="abcæøåÆ ABC 0123-–\u00ad\u00a0,.%漢é", max_size=80)


@pytest.mark.parametrize(
    ("font", "bold", "expected"),
    [
        # Advances in 1/2048 em as the fonts themselves give them, at 20.48 pt.
        ("Calibri", False, 12.76 + 10.19 + 4.70 + 4.70 + 10.80),
        ("Arial", False, 14.79 + 11.39 + 4.55 + 4.55 + 11.39),
    ],
)
def test_a_word_is_as_wide_as_the_sum_of_its_characters(font, bold, expected):
    assert measure("Hello", font, 20.48, bold) == pytest.approx(expected, abs=0.02)


@given(TEXTS, FONTS, st.floats(20, 400), st.booleans())
def test_wrapping_neither_loses_nor_invents_text(text, font, width, bold):
    assert "".join(wrap(text, width, font, 12, bold)) == text


@given(TEXTS, FONTS, st.floats(20, 400))
def test_no_line_is_wider_than_the_column_but_for_a_single_character(text, font, width):
    for line in wrap(text, width, font, 12):
        shown = line.rstrip(" ")
        hyphen = measure("-", font, 12) if shown.endswith("\u00ad") else 0.0
        assert measure(shown, font, 12) <= width + 0.01 or len(shown) == 1 or hyphen


@given(TEXTS, FONTS, st.floats(20, 200), st.floats(0, 200))
def test_a_wider_column_never_needs_more_lines(text, font, width, more):
    if "\u00ad" not in text:
        assert len(wrap(text, width + more, font, 12)) <= len(wrap(text, width, font, 12))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("", 100, [""], id="empty text is one line"),
        pytest.param("a\nb\vc", 100, ["a", "b", "c"], id="line breaks stay"),
        pytest.param("mio. kr.", 1, ["m", "i", "o", ". ", "k", "r", "."], id="a narrow column breaks letters"),
        pytest.param(
            "9,4\u00a0mio.\u00a0kr. i alt", 68, ["9,4\u00a0mio.\u00a0kr. ", "i alt"], id="no-break spaces hold"
        ),
        pytest.param("kunde-møde i dag", 45, ["kunde-", "møde i ", "dag"], id="a hyphen breaks"),
        pytest.param("fra -5 til 2026-04", 44, ["fra -5 til ", "2026-04"], id="not before a digit"),
        pytest.param("vedlige\u00adholdelse", 50, ["vedlige\u00ad", "holdelse"], id="a soft hyphen breaks"),
    ],
)
def test_lines_break_where_office_breaks_them(text, width, lines):
    assert wrap(text, width, "Calibri", 12) == lines


def test_the_first_line_gives_room_for_its_indent():
    assert wrap("aaaa aaaa aaaa", 80, "Arial", 12, first_indent_pt=50) == ["aaaa ", "aaaa aaaa"]


def test_height_is_lines_times_the_familys_line_height():
    assert height("a b", 7, "Calibri", 10, line_spacing=1.05) == pytest.approx(2 * 10 * 1.2207 * 1.05)
    assert line_height("Cambria", 24) == pytest.approx(28.128)


def test_families_of_equal_widths_share_a_table_and_others_say_that_they_are_estimates():
    assert measure("Omsætning", "Carlito", 12) == measure("Omsætning", "calibri", 12)
    assert [is_estimate(name) for name in ("Calibri", "Arial", "Caladea", "Georgia", "Aptos")] == [
        False, False, False, True, True,
    ]  # fmt: skip
    assert measure("abc", "Georgia", 12) == pytest.approx(1.13 * measure("abc", "Times New Roman", 12))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(1, 16.0, id="the wanted size"),
        pytest.param(3, 14.0, id="the one step down"),
        pytest.param(6, None, id="past it nothing fits"),
    ],
)
def test_a_panel_takes_the_first_size_that_fits_its_box(count, expected):
    # 16 pt takes 19.5 pt a line, 14 pt 17.1; the box has room for three of the smaller lines and two spaces.
    assert first_fitting(["kort"] * count, 100, 64, "Calibri", (16.0, 14.0), after_pt=6) == expected


SENTENCES = (
    "Samarbejdet har givet 9,4 mio. kr. i dokumenteret gevinst, 6 % over plan.",
    "Færre uplanlagte stop giver 5,6 mio. kr., service og overarbejde 2,3 og energi 1,5.",
    "Samme metode bruges i Fjernvarme: nulpunktet måles i maj, første opgørelse følger i oktober.",
    "Vedligeholdelsessystemet skal være i drift den 16. april 2026, ellers udskydes kvartalsopgørelsen.",
    "Indkøb ønsker en rammeaftale på tre år – med årlig prisregulering og en e-mail-adresse til support.",
    "Ansvarlig: I. Mikkelsen (Fjordtech); godkendt af økonomifunktionen på Nordkraft Energi A/S.",
    "Hvis vi ikke handler nu, mister vi 0,2–2,9 mio. kr. om året, siger CFO’en »uden omsvøb«.",
    "Early warnings now catch most bearing faults before failure; availability rose to 98.6%.",
    "Hold the target at 15 for two more quarters, then agree on 12 for 2027.",
    "The expansion to District heating costs DKK 5.9m over three years and returns DKK 8.4m.",
    "Two of the five most influential people have not met us for more than 90 days.",
    "Karen Lindholm (COO) and Mette Dahl carry the partnership; Peter Vang decides whether it grows.",
    "A low-cost, well-documented roll-out needs the customer's own figures, not “industry averages”.",
    "Net present value lies between DKK 0.2m and 2.9m, with a 94% chance of a positive return.",
)
FACES = (("Carlito", 10.5), ("Carlito", 16.0), ("Liberation Sans", 10.0), ("Liberation Serif", 12.0), ("Caladea", 14.0))


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is absent"
)
def test_at_least_95_in_100_paragraphs_wrap_as_libreoffice_wraps_them(tmp_path):
    """One start of LibreOffice for all; the fonts are the free ones that it sets Calibri and the others with."""
    chance = random.Random(7)
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Pt(600), Pt(50), Pt(50)
    made = []
    for number in range(200):
        font, size = FACES[number % len(FACES)]
        bold = chance.random() < 0.25
        text = " ".join(chance.choices(SENTENCES[:7] if number % 2 else SENTENCES[7:], k=chance.randint(1, 3)))
        width = chance.randint(110, 480)
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
        paragraph.paragraph_format.right_indent = Pt(500 - width)
        made.append((text, width, font, size, bold))
    document.save(tmp_path / "wrap.docx")
    shown = _lines_of(tmp_path)
    wrong = []
    for text, width, font, size, bold in made:
        ours = [_bare(line) for line in wrap(text, width, font, size, bold)]
        theirs = []
        while "".join(theirs) != _bare(text):
            theirs.append(_bare(next(shown)))
            assert _bare(text).startswith("".join(theirs)), (text, theirs)
        if ours != theirs:
            wrong.append((ours, theirs))
    assert len(wrong) <= 0.05 * len(made), wrong


def _lines_of(folder: Path):
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "wrap.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    found = subprocess.run(
        ["pdftotext", "-raw", "wrap.pdf", "-"], cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return (line for line in found.stdout.replace("\f", "\n").splitlines() if line.strip())


def _bare(line: str) -> str:
    return "".join(line.split())
