"""Words in a template's XML that no reader of the page sees: none of them travels, and an audit tells of each kind."""

# ruff: noqa: E501 - a line of XML is written whole

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from docgen.audit import audit
from docgen.finished.words import words_of
from docgen.merge import Template, invariants

_spec = importlib.util.spec_from_file_location("residue", Path(__file__).with_name("test_residue.py"))
RESIDUE = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(RESIDUE)
Parts, W = RESIDUE.Parts, RESIDUE.W

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MS = "http://schemas.microsoft.com/office"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def field(code: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code[:9]}</w:instrText></w:r><w:r><w:instrText>{code[9:]}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>seen</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


# What stands in a paragraph; its reader sees the word "seen" at most.
IN_TEXT = {
    "a comment in the XML": "<!--ZZtrace--><w:r><w:t>seen</w:t></w:r>",
    "an instruction in the XML": "<?ZZtrace x?><w:r><w:t>seen</w:t></w:r>",
    "who may edit": '<w:permStart w:id="5" w:ed="HOUSE\\ZZtrace"/><w:r><w:t>seen</w:t></w:r><w:permEnd w:id="5"/>',
    "data of a field": '<w:r><w:fldChar w:fldCharType="begin"><w:fldData>ZZtrace</w:fldData></w:fldChar></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>seen</w:t></w:r>',
    "an add-in's field": field(" ADDIN ZOTERO_ITEM ZZtrace "),
    "a field that names a property": field(' DOCPROPERTY "ZZtrace" '),
    "a field that links to a file": field(' HYPERLINK "file:///C:/ZZtrace.docx" '),
    "a short field that links to a share": "<w:fldSimple w:instr=' HYPERLINK \"\\\\ZZtrace\\share\" '><w:r><w:t>seen</w:t></w:r></w:fldSimple>",
    "inline custom XML": '<w:customXml w:uri="urn:ZZtrace" w:element="ZZtrace"><w:customXmlPr><w:attr w:name="a" w:val="ZZtrace"/></w:customXmlPr><w:r><w:t>seen</w:t></w:r></w:customXml>',
    "a smart tag": '<w:smartTag w:uri="urn:x" w:element="PersonName"><w:smartTagPr><w:attr w:name="ProductID" w:val="ZZtrace"/></w:smartTagPr><w:r><w:t>seen</w:t></w:r></w:smartTag>',
    "a macro of a form field": '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="ZZtrace"/></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>seen</w:t></w:r>',
    "the path of a picture": f'<w:r><w:pict><v:shape {V} id="s" href="file:///ZZtrace" o:href="ZZtrace"><v:imagedata o:title="ZZtrace" src="file:///C:/ZZtrace.png"/></v:shape></w:pict></w:r><w:r><w:t>seen</w:t></w:r>',
    "a path as an alt text": f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:extent cx="9" cy="9"/><wp:docPr id="902" name="C:\\Users\\ZZtrace\\a.png" descr="\\\\ZZtrace\\share\\a.png"/></wp:inline></w:drawing></w:r><w:r><w:t>seen</w:t></w:r>',
}  # fmt: skip
IN_SETTINGS = {
    "a schema": '<w:attachedSchema w:val="urn:ZZtrace"/>',
    "a library of schemas": '<sl:schemaLibrary xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><sl:schema sl:uri="u" sl:manifestLocation="\\\\ZZtrace"/></sl:schemaLibrary>',
    "a kind of smart tags": '<w:smartTagType w:namespaceuri="urn:x" w:name="n" w:url="http://ZZtrace"/>',
    "an id of the document": '<w15:docId xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="ZZtrace"/>',
}  # fmt: skip
BESIDE = {
    "building blocks": ("word/document.xml", "glossaryDocument", "word/glossary/document.xml", f'<w:glossaryDocument xmlns:w="{W}"><w:p><w:r><w:t>ZZtrace</w:t></w:r></w:p></w:glossaryDocument>', f"{WML}document.glossary+xml"),
    "a ribbon": ("", f"{MS}/2007/relationships/ui/extensibility", "customUI/customUI14.xml", '<customUI onLoad="ZZtrace"/>', ""),
    "a signature": ("", f"{PACKAGE}/digital-signature/origin", "_xmlsignatures/ZZtrace.sigs", "", "application/vnd.openxmlformats-package.digital-signature-origin"),
    "tasks": ("word/document.xml", f"{MS}/2019/05/relationships/documenttasks", "word/tasks.xml", "<t>ZZtrace</t>", ""),
    "what nobody knows yet": ("word/document.xml", "http://example.org/relationships/unheard", "word/new.xml", "<t>ZZtrace</t>", ""),
}  # fmt: skip


def plain(paragraph: str = "<w:r><w:t>seen</w:t></w:r>") -> Parts:
    page, buffer = docx.Document(), io.BytesIO()
    page.add_paragraph("{{ who }}")
    page.add_paragraph("BODY")
    page.save(buffer)
    parts = Parts(buffer.getvalue())
    text = parts.members["word/document.xml"].decode()
    made = re.sub(r"<w:r>\s*<w:t>BODY</w:t>\s*</w:r>", lambda _: paragraph, text)
    assert made != text
    parts.members["word/document.xml"] = made.encode()
    return parts


def holding(data: bytes, mark: bytes = b"ZZtrace") -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [name for name in package.namelist() if mark in package.read(name) + name.encode()]


def stays_behind(parts: Parts) -> bytes:
    template = parts.data()
    assert holding(template)
    made = Template.open(template, audience="customer").render({"who": "Acme"}).data
    assert holding(made) == []
    assert invariants(made) == []
    assert any("seen" in text for text in words_of(made))
    return template


@pytest.mark.parametrize("kind", IN_TEXT)
def test_what_stands_unseen_in_the_text_stays_behind(kind):
    template = stays_behind(plain(IN_TEXT[kind]))
    untold = {"an instruction in the XML", "data of a field", "a macro of a form field", "the path of a picture"}
    told = [one.words for one in audit(template)]
    assert any("ZZtrace" in words or "PersonName" in words for words in told) == (kind not in untold)


def test_links_to_the_web_and_fields_that_count_stay():
    parts = plain(
        field(' HYPERLINK "https://ok.example/" ') + field(" PAGE \\* MERGEFORMAT ") + field(' HYPERLINK "{{ who }}" ')
    )
    made = Template.open(parts.data(), audience="customer").render({"who": "Acme"}).data
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        text = package.read("word/document.xml").decode()
    assert text.count('w:fldCharType="begin"') == 3
    assert "https://ok.example/" in text


@pytest.mark.parametrize("kind", IN_SETTINGS)
def test_what_stands_unseen_in_the_settings_stays_behind(kind):
    parts = plain()
    parts.edit("word/settings.xml", "</w:settings>", f"{IN_SETTINGS[kind]}</w:settings>")
    stays_behind(parts)


@pytest.mark.parametrize("kind", BESIDE)
def test_parts_that_no_reader_sees_stay_behind(kind):
    parts = plain()
    parts.add(*BESIDE[kind])
    template = stays_behind(parts)
    told = set(audit(template)) - set(audit(plain().data()))
    assert len(told) == (kind != "what nobody knows yet")


def test_a_comment_in_a_part_without_tags_stays_behind():
    parts = plain()
    parts.edit("word/styles.xml", "</w:styles>", "<!--ZZtrace--></w:styles>")
    stays_behind(parts)


def test_a_part_that_is_xml_under_another_name_is_cleaned_like_every_other():
    parts = plain()
    header = f'<w:hdr xmlns:w="{W}"><w:p w:rsidR="ZZtrace"><w:del w:author="ZZtrace"><w:r><w:delText>ZZtrace</w:delText></w:r></w:del></w:p></w:hdr>'
    rid = parts.add("word/document.xml", "header", "word/header9.part", header, f"{WML}header+xml")
    parts.edit("word/document.xml", "</w:sectPr>", f'<w:headerReference w:type="even" r:id="{rid}"/></w:sectPr>')
    stays_behind(parts)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_parts_in_other_encodings_are_searched_for_internal_words_too(encoding):
    parts = plain()
    header = f'<?xml version="1.0" encoding="{encoding}"?><w:hdr xmlns:w="{W}"><w:p><w:r><w:t>Særlig plan</w:t></w:r></w:p></w:hdr>'
    rid = parts.add("word/document.xml", "header", "word/header9.xml", header.encode(encoding), f"{WML}header+xml")
    parts.edit("word/document.xml", "</w:sectPr>", f'<w:headerReference w:type="even" r:id="{rid}"/></w:sectPr>')
    made = Template.open(parts.data(), audience="customer").render({"who": "Acme"}).data
    assert any("Særlig plan" in text for text in words_of(made))


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("word/document.xml", "<w:document><wp:docPr descr='our secret plan'/></w:document>"),
        ("word/document.xml", '<w:document><v:shape alt="our secret plan"/></w:document>'),
        ("word/document.xml", '<w:document><v:textpath string="our secret plan"/></w:document>'),
        ("word/document.xml", '<w:document><w:tblDescription w:val="our secret plan"/></w:document>'),
        ("word/header9.part", "<w:hdr><w:t>our secret plan</w:t></w:hdr>"),
        ("word/media/image1.svg", '<svg xmlns="http://www.w3.org/2000/svg"><text>our secret plan</text></svg>'),
    ],
)
def test_words_are_found_in_attributes_of_every_kind_and_in_drawings(name, xml):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, xml)
    assert any("our secret plan" in text for text in words_of(buffer.getvalue()))


def deck(shape: str = "", chart: tuple[str, str] = ("", "")) -> Parts:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Emu

    made, data, buffer = Presentation(), CategoryChartData(), io.BytesIO()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "{{ who }} seen"
    data.categories = ["a"]
    data.add_series("S", (1,))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *[Emu(10**6)] * 4, data)
    made.save(buffer)
    parts = Parts(buffer.getvalue())
    parts.edit("ppt/slides/slide1.xml", "</p:spTree>", f"{shape}</p:spTree>")
    if chart[0]:
        name = next(name for name in parts.members if re.match(r"ppt/charts/chart\w*\.xml", name))
        parts.edit(name, *chart)
    return parts


def shape(name: str, inner: str = "", words: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="50" {name}>{inner}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="9" y="9"/><a:ext cx="99" cy="99"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr>{words}</a:rPr><a:t>x</a:t></a:r></a:p></p:txBody></p:sp>'
    )


@pytest.mark.parametrize(
    "parts",
    [
        lambda: deck(shape('name="C:\\Users\\ZZtrace\\a"')),
        lambda: deck(shape('name="a" descr="\\\\ZZtrace\\share"')),
        lambda: deck(shape('name="a"', '<a:hlinkClick r:id="" action="ppaction://macro?name=ZZtrace"/>')),
        lambda: deck(shape('name="a"', words='<a:hlinkClick r:id="" action="ppaction://program?ZZtrace"/>')),
        lambda: deck("<!--ZZtrace-->"),
        lambda: deck(chart=("<c:f>Sheet1!", "<c:f>'C:\\ZZtrace\\[ZZtrace.xlsx]Sheet1'!")),
        lambda: deck(chart=("</c:barChart>", '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:filteredBarSeries><c15:ser><c:tx><c:v>ZZtrace</c:v></c:tx></c15:ser></c15:filteredBarSeries></c:ext></c:extLst></c:barChart>')),
    ],
    ids=["a path as a name", "a path as an alt text", "a macro", "a program", "a comment", "a chart's workbook", "a filtered series"],
)  # fmt: skip
def test_what_stands_unseen_in_a_deck_stays_behind(parts):
    stays_behind(parts())
