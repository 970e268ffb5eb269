"""Each invariant catches what it is for: sound packages are broken on purpose, one rule at a time."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io
import re

import pytest

from docgen.merge import Template, invariants


def sound_deck():
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    deck = Presentation()
    for _ in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "T"
        slide.notes_slide.notes_text_frame.text = "n"
        data = CategoryChartData()
        data.categories = ["a", "b"]
        data.add_series("one", (1, 2))
        data.add_series("two", (1, 2))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 9, 9, data)
        slide.shapes.add_table(2, 2, 0, 0, 9, 9)
    return Template.open(saved(deck)).render({}, notes={}).data


def sound_document():
    import docx

    document = docx.Document()
    document.add_paragraph("a", "List Number")
    document.add_table(1, 1)
    document.add_paragraph("b")
    return Template.open(saved(document)).render({}).data


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


DECK, DOCUMENT = sound_deck(), sound_document()
SLIDE, CHART, MAIN = "ppt/slides/slide1.xml", "ppt/charts/chart1.xml", "word/document.xml"

BROKEN = [
    ("dangling-relationship", DECK, {CHART: None}),
    ("repeated-relationship", DECK, {"ppt/slides/_rels/slide1.xml.rels": ('Id="rId2"', 'Id="rId1"')}),
    ("dangling-reference", DECK, {SLIDE: ('r:id="', 'r:id="no')}),
    ("content-type", DECK, {"[Content_Types].xml": ("/ppt/charts/chart1.xml", "/ppt/charts/chart9.xml")}),
    ("orphan-part", DECK, {"ppt/media/lost.xml": "<a/>"}),
    ("slide-list", DECK, {"ppt/presentation.xml": (r'<p:sldId [^>]*?id="257"', '<p:sldId id="256"')}),
    ("slide-list", DECK, {"ppt/presentation.xml": (r'(<p:sldId [^>]*?)id="257"', r'\1id="12"')}),
    ("slide-list", DECK, {"ppt/presentation.xml": (r'<p:sldId [^>]*?id="257"[^>]*/>', "")}),
    ("slide-relationships", DECK, {"ppt/notesSlides/_rels/notesSlide1.xml.rels": ("slide1.xml", "slide2.xml")}),
    ("shared-part", DECK, {"ppt/slides/_rels/slide2.xml.rels": ("chart2.xml|chart\\d+.xml", "chart1.xml")}),
    ("shape-ids", DECK, {SLIDE: (r'<p:cNvPr id="3"', '<p:cNvPr id="2"')}),
    ("slide-table", DECK, {SLIDE: (r"<a:gridCol [^>]*?(/>|>.*?</a:gridCol>)", "", 1)}),
    ("text-body", DECK, {SLIDE: (r"<a:p>.*?</a:p>|<a:p/>", "", 1)}),
    ("chart", DECK, {CHART: ('<c:idx val="1"/>', '<c:idx val="0"/>')}),
    ("chart", DECK, {CHART: ('<c:ptCount val="2"/>', '<c:ptCount val="1"/>')}),
    ("chart", DECK, {CHART: (r"<c:ser>.*</c:ser>", "")}),
    ("drawing-ids", DOCUMENT, {MAIN: ("<w:sectPr", '<w:p xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1"/><wp:docPr id="1"/></w:p><w:sectPr', 1)}),
    ("bookmarks", DOCUMENT, {MAIN: ("<w:sectPr", '<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p><w:sectPr', 1)}),
    ("bookmarks", DOCUMENT, {MAIN: ("<w:sectPr", 2 * '<w:p><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/></w:p>' + "<w:sectPr", 1)}),
    ("paragraph-ids", DOCUMENT, {MAIN: ("<w:sectPr", 2 * '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="0A"/>' + "<w:sectPr", 1)}),
    ("content-control", DOCUMENT, {MAIN: ("<w:sectPr", "<w:sdt><w:sdtContent/></w:sdt><w:sectPr", 1)}),
    ("word-table", DOCUMENT, {MAIN: (r"(<w:tc>.*?)<w:p/>|(<w:tc>.*?)<w:p>.*?</w:p>", r"\1\2", 1)}),
    ("word-table", DOCUMENT, {MAIN: (r"<w:tr\b.*</w:tr>", "")}),
    ("numbering", DOCUMENT, {MAIN: ("<w:sectPr", '<w:p><w:pPr><w:numPr><w:numId w:val="99"/></w:numPr></w:pPr></w:p><w:sectPr', 1)}),
    ("fields", DOCUMENT, {MAIN: ("<w:sectPr", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:sectPr', 1)}),
    ("sections", DOCUMENT, {MAIN: ("</w:body>", "<w:p/></w:body>")}),
    ("bad-xml", DECK, {SLIDE: ("</p:sld>", "")}),
]  # fmt: skip


def test_the_sound_ones_are_sound():
    assert invariants(DECK) == invariants(DOCUMENT) == []


@pytest.mark.parametrize(("code", "data", "changes"), BROKEN, ids=[f"{n}-{case[0]}" for n, case in enumerate(BROKEN)])
def test_a_broken_package_is_caught(code, data, changes, members, word):
    parts = members(data)
    for name, change in changes.items():
        if change is None:
            del parts[name]
        elif isinstance(change, str):
            parts[name] = change.encode()
        else:
            before = parts[name].decode()
            parts[name] = re.sub(*change[:2], before, *change[2:], flags=re.DOTALL).encode()
            assert parts[name].decode() != before
    found = {fault.code for fault in invariants(word.zipped(parts))}
    assert code in found


def test_the_order_of_members_is_watched(members, word):
    parts = members(DOCUMENT)
    moved = {**{name: data for name, data in parts.items() if "Content" not in name}, **parts}
    assert {fault.code for fault in invariants(word.zipped(moved))} == {"member-order"}
