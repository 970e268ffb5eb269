"""The Word templates: equal bytes for equal brands, theme colours only, names that exist, styles that are there."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest

from docgen.facts import schema
from docgen.merge import Template
from docgen.merge.charts import fill_chart
from docgen.starter import TEMPLATES, Brand, Fonts
from docgen.starter.brand import HOUSE_COLOURS
from docgen.starter.docx.charts import CHARTS
from docgen.starter.docx.plan_sections import SECTIONS
from docgen.values import Chart, Series
from docgen.visuals.theme import TemplateTheme, theme_of

WORD = sorted(name for name in TEMPLATES if name.endswith(".docx"))
INTERNAL = {"account-plan.docx", "meeting-brief.docx"}
OTHER = {slot: f"{(number * 37 + 16) % 200:02X}5{number:X}A{number:X}" for number, slot in enumerate(HOUSE_COLOURS)}


@cache
def parts(name: str, *, second: bool = False) -> dict[str, str]:
    brand = Brand("Østkraft & Co", "Østkraft", OTHER, Fonts("Georgia", "Verdana")) if second else Brand()
    with zipfile.ZipFile(io.BytesIO(TEMPLATES[name](brand))) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist() if one.endswith((".xml", ".rels"))}


def test_five_documents_have_a_word_template() -> None:
    assert WORD == [
        "account-plan.docx", "meeting-brief.docx", "proposal-appendices.docx", "roi-appendix.docx", "value-sheet.docx",
    ]  # fmt: skip


@pytest.mark.parametrize("name", WORD)
def test_equal_brands_give_equal_bytes(name: str) -> None:
    assert TEMPLATES[name](Brand()) == TEMPLATES[name](Brand())


@pytest.mark.parametrize("name", WORD)
def test_every_name_that_a_template_asks_for_exists(name: str) -> None:
    audience = "internal" if name in INTERNAL else "customer"
    template = Template.open(TEMPLATES[name](Brand()), audience=audience)

    assert [fault.problem for fault in (*template.check(schema()), *template.lint())] == []


@pytest.mark.parametrize("name", WORD)
def test_a_second_brand_leaves_no_colour_of_the_first(name: str) -> None:
    used = {colour for xml in parts(name, second=True).values() for colour in re.findall(r'"([0-9A-F]{6})"', xml)}

    # White and black of Office itself may be anybody's; all others of the house must be gone.
    assert used & (set(HOUSE_COLOURS.values()) - {"FFFFFF"}) == set()


@pytest.mark.parametrize("name", WORD)
def test_every_colour_names_its_slot_of_the_theme(name: str) -> None:
    for part, xml in parts(name).items():
        if part.startswith("word/") and "theme1" not in part:
            assert re.findall(r"<w:color (?![^>]*w:themeColor)[^>]*>", xml) == []
            assert re.findall(r"<w:shd (?![^>]*w:themeFill)[^>]*>", xml) == []
            assert "srgbClr" not in xml


@pytest.mark.parametrize("name", WORD)
def test_every_style_that_is_used_is_defined(name: str) -> None:
    known = set(re.findall(r'w:styleId="(\w+)"', parts(name)["word/styles.xml"]))
    used = {
        style
        for part, xml in parts(name).items()
        if part != "word/styles.xml"
        for style in re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', xml)
    }

    assert used - known == set()


@pytest.mark.parametrize("name", WORD)
def test_every_relationship_that_the_text_names_is_there(name: str) -> None:
    document, relations = parts(name)["word/document.xml"], parts(name)["word/_rels/document.xml.rels"]
    named = set(re.findall(r'r:(?:id|embed)="(\w+)"', document))

    assert named <= set(re.findall(r'Id="(\w+)"', relations))


def test_the_contents_list_of_the_plan_refers_to_the_heading_of_every_section() -> None:
    document = parts("account-plan.docx")["word/document.xml"]
    marked = re.findall(r'<w:bookmarkStart [^>]*w:name="(_Toc\d+)"/>', document)

    assert marked == [f"_Toc{number:06d}" for number in SECTIONS.values()]
    assert re.findall(r"PAGEREF (_Toc\d+)", document) == marked


@pytest.mark.parametrize("name", WORD)
def test_no_fixed_word_stands_in_a_template(name: str) -> None:
    for part, xml in parts(name).items():
        if not part.startswith(("word/document", "word/header", "word/footer")):
            continue
        runs = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml)
        left = [re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text) for text in runs]
        # Percentiles are called so in every language, and the result of PAGE is a figure.
        words = {word for text in left for word in re.findall(r"[^\W\d_]{2,}", text)} - {"P10", "P50", "P90"}
        assert words == set()


def test_a_logo_of_the_brand_takes_the_place_of_the_bars() -> None:
    from docgen.starter.docx.objects import _POINT

    with zipfile.ZipFile(io.BytesIO(TEMPLATES["value-sheet.docx"](Brand(logo=_POINT)))) as archive:
        assert archive.read("word/media/logo.png") == _POINT
        assert 'r:embed="rIdMedia1"' in archive.read("word/header1.xml").decode()
        assert "media/logo.png" in archive.read("word/_rels/header1.xml.rels").decode()


@pytest.mark.parametrize("name", WORD)
def test_every_line_and_every_font_is_the_theme_s_but_the_marks_of_the_status(name: str) -> None:
    """Whoever changes the theme in Office changes all; Calibri lacks two of the marks, so Arial draws them."""
    marks = ["Status On Track", "Status Watch", "Status Act", "Status None"]
    side = "top|left|bottom|right|insideH|insideV|between"
    for part, xml in parts(name).items():
        if not part.startswith("word/") or "theme1" in part:
            continue
        lines = re.findall(rf'<w:(?:{side}) w:val="single"(?![^>]*w:themeColor)[^>]*>', xml)
        faces = set(re.findall(r'typeface="([^"]*)"', xml)) - {"+mn-lt", "+mj-lt", "+mn-ea", "+mn-cs"}
        fixed = re.findall(r'<w:name w:val="([^"]+)"/>(?:(?!</w:style>).)*?<w:rFonts w:ascii="(\w+)"', xml)
        assert (lines, faces, [one for one, _ in fixed]) == ([], set(), marks if part == "word/styles.xml" else [])
        assert len(re.findall(r"<w:rFonts (?![^>]*Theme)", xml)) == len(fixed)


@pytest.mark.parametrize("name", WORD)
def test_a_second_brand_stands_in_the_theme_in_which_figures_are_drawn(name: str) -> None:
    brand = Brand("Østkraft & Co", "Østkraft", OTHER, Fonts("Georgia", "Verdana"))

    assert theme_of(TEMPLATES[name](brand)) == TemplateTheme(OTHER, "Georgia", "Verdana")


def test_the_internal_documents_have_room_for_words_that_stay() -> None:
    # By title, for LibreOffice drops the tags of content controls.
    kept = {name: re.findall(r'<w:alias w:val="(keep:[^"]+)"/>', parts(name)["word/document.xml"]) for name in WORD}

    assert {name: blocks for name, blocks in kept.items() if blocks} == {
        "account-plan.docx": ["keep:summary"], "meeting-brief.docx": ["keep:notes"],
    }  # fmt: skip


@pytest.mark.parametrize("years", [3, 10])
def test_the_cash_flow_chart_is_made_for_up_to_ten_years(years: int) -> None:
    names = ("Start", *(f"Year {year}" for year in range(1, years + 1)))
    values = tuple(float(number) for number in range(years + 1))
    chart = Chart("combined", names, (Series("Net", values), Series("Cumulative", values)))

    assert fill_chart(CHARTS["roi_cash_flow"]().xml, chart).findings == ()
