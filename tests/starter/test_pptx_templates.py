import io
import json
import re
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation

from docgen.language.catalogue import labels
from docgen.language.filters import filters
from docgen.merge import Template
from docgen.merge.charts import ChartTemplate
from docgen.merge.json_values import from_json
from docgen.starter import Brand, Fonts, build_pptx
from docgen.starter.brand import HOUSE_COLOURS
from docgen.starter.pptx.charts import CHARTS

DATA = Path(__file__).parent / "data"
NAMES = ("executive-review.pptx", "portfolio-review.pptx")
SECOND = Brand(
    "Grønlund & Søn",
    "Grønlund",
    {**HOUSE_COLOURS, "dk2": "1B4332", "accent1": "2D6A4F", "accent2": "74A892", "lt2": "F1F5EE", "hlink": "2D6A4F"},
    Fonts("Georgia", "Arial"),
)
LAYOUTS = {
    "Cover", "Section", "Decision list", "Statement", "KPI tiles 5", "KPI tiles 4", "KPI tiles 3",
    "Chart + takeaways", "Two charts", "Figures + chart", "Table", "Table + callout", "Timeline", "Risk grid", "Case",
    "Next steps", "Closing", "Title only", "Blank",
}  # fmt: skip


@cache
def templates(second=False):
    return build_pptx(SECOND if second else Brand())


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def rendered(name, notes=False):
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    fill = from_json(data) | {"labels": labels(data["language"]).tree}
    portfolio = name.startswith("portfolio")
    template = Template.open(
        templates()[NAMES[portfolio]],
        filters=filters(data["language"]),
        audience="internal" if portfolio else "customer",
    )
    return template.render(fill, notes=fill if notes else None)


@pytest.mark.parametrize("name", NAMES)
def test_equal_brands_give_equal_bytes(name):
    assert build_pptx(Brand())[name] == templates()[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_of_the_contract_exists_and_has_a_twin_for_internal_pages(name):
    found = {layout.name for layout in Presentation(io.BytesIO(templates()[name])).slide_layouts}
    twins = {f"{layout} (internal)" for layout in LAYOUTS - {"Cover", "Section", "Closing"}}
    assert found >= LAYOUTS | twins


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_and_font_is_the_theme_s_except_the_font_of_marks(name):
    literal, fonts = set(), set()
    for part, xml in parts(templates()[name]).items():
        if part.endswith(".xml") and part.startswith("ppt/") and "/theme/" not in part:
            literal.update(re.findall(r"<a:(?:srgbClr|sysClr|prstClr)[^>]*>", xml.decode()))
            fonts.update(re.findall(r'<a:(?:latin|ea|cs) typeface="([^"]*)"', xml.decode()))
    assert (literal, fonts) == (set(), {"+mj-lt", "+mn-lt", "Arial"})


@pytest.mark.parametrize("name", NAMES)
def test_a_second_brand_changes_theme_and_company_and_nothing_else(name):
    ours, theirs = parts(templates()[name]), parts(templates(second=True)[name])
    changed = {part for part in ours if ours[part] != theirs[part]}
    assert set(ours) == set(theirs)
    assert changed == {
        "docProps/app.xml", "ppt/theme/theme1.xml", "ppt/theme/theme2.xml",
        "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml",
    }  # fmt: skip
    theme = theirs["ppt/theme/theme1.xml"].decode()
    assert all(f'<a:{slot}><a:srgbClr val="{value}"/>' in theme for slot, value in SECOND.colours.items())
    assert re.findall(r'<a:latin typeface="([^"]*)"/>', theme) == ["Georgia", "Arial"]
    assert "Grønlund &amp; Søn" in theirs["ppt/slideMasters/slideMaster1.xml"].decode()


def test_a_logo_takes_the_place_of_the_drawn_bars_on_master_and_cover():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 26)) + chunk(b"IEND", b"")
    deck = Presentation(io.BytesIO(build_pptx(Brand(logo=png))[NAMES[0]]))
    cover = next(layout for layout in deck.slide_layouts if layout.name == "Cover")
    for shapes in (deck.slide_master.shapes, cover.shapes):
        logo = next(shape for shape in shapes if shape.name == "Logo")
        assert logo.image.blob == png
        assert logo.width == pytest.approx(2 * logo.height, abs=1)


@pytest.mark.parametrize("name", NAMES)
def test_tab_stops_of_tiles_stand_in_the_layout_where_both_programs_read_them(name):
    tabs = []
    for part, xml in parts(templates()[name]).items():
        if part.startswith("ppt/slideLayouts/") and part.endswith(".xml"):
            for stops in etree.fromstring(xml).iter("{*}tabLst"):
                tabs.append([(etree.QName(tab).localname, tab.get("algn")) for tab in stops])
                assert stops.getparent().get("indent") is None  # LibreOffice would drop the stops
    assert tabs == [[("tab", "l"), ("tab", "r")]] * len(tabs)
    assert len(tabs) == 2 * (5 + 4 + 3 + 3 + 3 + 3)


@pytest.mark.parametrize("name", NAMES)
def test_every_shape_of_a_slide_is_a_placeholder_of_its_layout_and_has_an_id_of_its_own(name):
    for slide in Presentation(io.BytesIO(templates()[name])).slides:
        known = {shape.placeholder_format.idx for shape in slide.slide_layout.placeholders}
        shown = {shape.placeholder_format.idx for shape in slide.shapes}
        # A sentence that needs no support leaves that placeholder out.
        assert known - shown <= ({14} if slide.slide_layout.name == "Statement + panel" else set())
        assert shown <= known
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_a_designed_chart_can_be_filled_and_holds_the_rules_that_office_would_else_break(chart):
    design = CHARTS[chart]().native()
    assert ChartTemplate(design.xml).warnings == ()
    root = etree.fromstring(design.xml)
    values = {
        name: {node.get("val") for node in root.iter(f"{{*}}{name}")}
        for name in ("roundedCorners", "varyColors", "autoTitleDeleted")
    }
    assert values == {"roundedCorners": {"0"}, "varyColors": {"0"}, "autoTitleDeleted": {"1"}}
    assert {node.get("val") for node in root.iter("{*}invertIfNegative")} <= {"0"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_fixed_word_of_a_template_stands_in_the_catalogue(name, language):
    tree = labels(language).tree
    for tag in Template.open(templates()[name]).names:
        head, *keys = tag.split(".")
        if head == "labels":
            found = tree
            for key in keys:
                found = found[key]
            assert isinstance(found, str), tag


@pytest.mark.parametrize(
    ("name", "slides"),
    [
        pytest.param("review-full-da", 12, id="a full Danish review"),
        pytest.param("review-full-en", 12, id="the same in English"),
        pytest.param("review-thin-da", 6, id="a new customer without benefits, issues and ROI"),
        pytest.param("portfolio-full-da", 11, id="a Danish portfolio"),
        pytest.param("portfolio-full-en", 11, id="the same in English"),
    ],
)
def test_data_fill_a_deck_without_faults_and_leave_no_tag(name, slides):
    result = rendered(name)
    assert result.faults == ()
    assert len(Presentation(io.BytesIO(result.data)).slides) == slides
    xml = b"".join(data for part, data in parts(result.data).items() if part.endswith(".xml"))
    assert re.findall(rb"\{[{%#].{0,40}", xml) == []


def test_data_choose_among_slides_that_stand_for_one_another():
    def used(name):
        return [slide.slide_layout.name for slide in Presentation(io.BytesIO(rendered(name).data)).slides]

    assert used("review-full-da") == [
        "Cover", "Decision list", "Bar + table", "KPI tiles 5", "Chart + takeaways", "Chart + takeaways",
        "Table + callout", "Table", "Timeline", "Next steps", "Figures + chart", "Table",
    ]  # fmt: skip
    assert used("review-thin-da") == [
        "Cover", "Statement + panel", "KPI tiles 3", "Table + callout", "Next steps", "Table",
    ]  # fmt: skip


def test_page_numbers_of_the_backup_count_from_b1_whatever_is_left_out():
    def pages(name):
        slides = Presentation(io.BytesIO(rendered(name).data)).slides
        return [next(s.text_frame.text for s in slide.shapes if s.name == "Page number") for slide in list(slides)[1:]]

    assert pages("review-full-da")[-3:] == ["‹#›", "B1", "B2"]
    assert pages("review-thin-da")[-2:] == ["‹#›", "B1"]


def test_speaker_notes_stand_in_the_presenter_s_copy_only():
    sent = Presentation(io.BytesIO(rendered("review-full-da").data))
    spoken = Presentation(io.BytesIO(rendered("review-full-da", notes=True).data))
    assert [slide.has_notes_slide for slide in sent.slides] == [False] * 12
    titles = [slide.shapes.title.text_frame.text for slide in spoken.slides]
    assert [slide.notes_slide.notes_text_frame.text for slide in spoken.slides] == titles


def test_the_status_of_a_row_is_mark_and_word_in_the_colour_of_its_tone():
    slide = Presentation(io.BytesIO(rendered("review-full-en").data)).slides[3]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    shown = []
    for row in list(table.rows)[1:]:
        runs = [run for run in row.cells[7].text_frame.paragraphs[0].runs if run.text]
        shown.append((runs[0].text, runs[0].font.color.theme_color.name, "".join(run.text for run in runs[1:])))
    assert shown == [
        *[("●", "ACCENT_4", "\tOn track")] * 4,
        ("▲", "ACCENT_5", "\tWatch"),
        ("■", "ACCENT_6", "\tAct"),
    ]


def changed(change):
    """The slides of the full Danish review after `change` was made to its data."""
    data = json.loads((DATA / "review-full-da.json").read_text(encoding="utf-8"))
    change(data["review"])
    fill = from_json(data) | {"labels": labels("da").tree}
    result = Template.open(templates()[NAMES[0]], filters=filters("da")).render(fill)
    assert result.faults == ()
    return list(Presentation(io.BytesIO(result.data)).slides), data["review"]


def texts(slide):
    return {shape.placeholder_format.idx: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_rows_of_decisions_are_lower_the_more_there_are(count):
    def few(review):
        review["decisions"] = (review["decisions"] * 2)[:count]

    rows = list(next(shape.table for shape in changed(few)[0][1].shapes if shape.has_table).rows)[1:]
    height = {2: 1.75, 3: 1.18, 4: 0.88, 5: 0.70}[count]
    assert [round(row.height.inches, 2) for row in rows] == [height] * count


def test_one_decision_stands_large_with_the_figures_of_its_case_and_without_one_its_reason_does():
    def one(review):
        review["decisions"] = review["decisions"][:1]

    def alone(review):
        one(review)
        review["show"]["roi"] = False

    (_, slide, *_), review = changed(one)
    decision = review["decisions"][0]
    assert slide.slide_layout.name == "Statement + figures"
    assert [texts(slide)[idx] for idx in (13, 14)] == [decision["text"], decision["reason"]]
    assert texts(slide)[16].split("\n") == ["Beslutter", decision["owner"], decision["role"]]
    (_, slide, *_), review = changed(alone)
    assert slide.slide_layout.name == "Statement + panel"
    assert texts(slide)[13].split("\n") == ["Begrundelse", decision["reason"]]


def test_a_single_trend_says_what_it_means_and_two_measures_share_a_slide_with_their_trend():
    def few(review):
        review["market"] = review["market"][:1]
        review["tiles"], review["scorecard"] = review["tiles"][:2], review["scorecard"][:2]

    slides, review = changed(few)
    assert [slide.slide_layout.name for slide in slides] == [
        "Cover", "Decision list", "Bar + table", "Table + trend", "Chart + takeaways", "Table + callout",
        "Statement + panel", "Timeline", "Next steps", "Figures + chart", "Table",
    ]  # fmt: skip
    trend = review["market"][0]
    assert [texts(slides[6])[idx].split("\n")[-1] for idx in (13, 16, 18)] == [
        trend["implication"], trend["text"], trend["source"],
    ]  # fmt: skip


def test_one_issue_stands_by_its_questions():
    def one(review):
        review["issues"] = review["issues"][:1]

    slides, review = changed(one)
    issue = review["issues"][0]
    table = next(shape.table for shape in slides[6].shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Forhold", issue["text"]], ["Hvad vi ser", issue["see"]], ["Årsag", issue["cause"]],
        ["Afhjælpning", issue["remedy"]], ["Ansvarlig, frist", f"{issue['owner']}, {issue['due_text']}"],
        ["Status", f"■\t{issue['status']}"],
    ]  # fmt: skip


def test_few_tasks_and_milestones_share_a_slide():
    def few(review):
        review["next_steps"], review["joined"] = review["next_steps"][:2], True
        review["show"]["roadmap"] = False

    used = [slide.slide_layout.name for slide in changed(few)[0]]
    assert used[8:10] == ["Next steps + timeline", "Figures + chart"]


def test_many_agreed_points_go_on_to_slides_of_the_table_layout():
    data = json.loads((DATA / "review-full-da.json").read_text(encoding="utf-8"))
    data["review"]["agreed"] = (data["review"]["agreed"] * 20)[:40]
    fill = from_json(data) | {"labels": labels("da").tree}
    result = Template.open(templates()[NAMES[0]], filters=filters("da")).render(fill)
    slides = [slide for slide in Presentation(io.BytesIO(result.data)).slides if slide.shapes.title is not None]
    numbered = [slide for slide in slides if slide.shapes.title.text_frame.text.endswith(")")]
    assert [slide.slide_layout.name for slide in numbered] == ["Bar + table", *["Table"] * (len(numbered) - 1)]
    rows = [len(next(shape.table for shape in slide.shapes if shape.has_table).rows) - 1 for slide in numbered]
    assert sum(rows) == 40
    assert result.faults == ()
    for slide in numbered:
        frame = next(shape for shape in slide.shapes if shape.has_table)
        assert (frame.top + sum(row.height for row in frame.table.rows)) / 914_400 <= 6.46


def test_a_table_without_rows_says_so_in_one_sentence():
    data = json.loads((DATA / "portfolio-full-da.json").read_text(encoding="utf-8"))
    data["portfolio"]["coming"] = []
    fill = from_json(data) | {"labels": labels("da").tree}
    result = Template.open(templates()["portfolio-review.pptx"], filters=filters("da")).render(fill)
    told = labels("da").get("portfolio.no_renewals")
    tables = [s.table for slide in Presentation(io.BytesIO(result.data)).slides for s in slide.shapes if s.has_table]
    assert [[cell.text for cell in table.rows[1].cells] for table in tables if told in table.rows[1].cells[0].text] == [
        [told, "", "", ""]
    ]
