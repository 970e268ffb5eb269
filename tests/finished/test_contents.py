"""What a person reads in a file decides whether she edited it: words, cells and chart values, not bytes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from pptx import Presentation

from docgen.finished.contents import content_digest, content_lines


def package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer.getvalue()


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def word(body: str) -> bytes:
    return package({"word/document.xml": f'<d xmlns:w="{SPACE}" xmlns="{SPACE}">{body}</d>'})


def field(instruction: str, result: str) -> str:
    """A field as Word writes it."""
    mark = '<fldChar w:fldCharType="{}"/>'
    return (
        f"{mark.format('begin')}<instrText> {instruction} </instrText>{mark.format('separate')}<t>{result}</t>"
        f"{mark.format('end')}"
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p><r><t>Hel</t></r><r><t>lo</t></r></p>", ["Hello"], id="runs are one text"),
        pytest.param("<p><t>a</t></p><p><t>b</t></p>", ["a", "b"], id="paragraphs are two"),
        pytest.param("<p><r/></p>", [], id="an empty paragraph says nothing"),
        pytest.param(f"<p><t>Page </t>{field('PAGE', '7')}<t>!</t></p>", ["Page !"], id="page numbers are computed"),
        pytest.param(f"<p>{field('HYPERLINK x', 'her link')}</p>", ["her link"], id="words of a link are words"),
        pytest.param("<p><t>a</t><tab/><t>b\u00ad\u00a0c</t></p>", ["a b c"], id="white space is typography"),
        pytest.param("<p><t>a</t><del><delText>b</delText></del></p>", ["a"], id="what was deleted is not read"),
    ],
)
def test_lines_are_what_is_read(body, lines):
    assert content_lines(word(body)) == tuple(lines)


def test_a_file_that_office_saved_anew_has_the_same_content(deck):
    saved = io.BytesIO()
    Presentation(io.BytesIO(deck)).save(saved)
    assert saved.getvalue() != deck
    assert content_digest(saved.getvalue()) == content_digest(deck)


def test_one_word_or_one_chart_value_makes_another_content(deck):
    made = Presentation(io.BytesIO(deck))
    made.slides[0].shapes.title.text = "her own title"
    saved = io.BytesIO()
    made.save(saved)
    assert content_digest(saved.getvalue()) != content_digest(deck)
    assert content_digest(chart("0.1")) != content_digest(chart("0.2"))


def chart(value: str, part: str = "chart1", formula: str = "Sheet1!$B$2") -> bytes:
    point = f'<val><numRef><f>{formula}</f><pt idx="0"><v>{value}</v></pt></numRef></val>'
    return package(
        {"word/document.xml": "<d/>", f"word/charts/{part}.xml": f'<c xmlns="{CHART}"><ser>{point}</ser></c>'}
    )


def test_the_form_in_which_another_program_writes_a_chart_is_no_change():
    assert content_digest(chart("0.1")) == content_digest(chart("0.10000000000000001", "chart7", "label 0"))


def test_furniture_is_not_read():
    page = docx.Document()
    page.add_paragraph("words")
    plain = io.BytesIO()
    page.save(plain)
    page.core_properties.author = "somebody else"
    page.styles["Normal"].font.name = "Arial"
    other = io.BytesIO()
    page.save(other)
    assert content_digest(other.getvalue()) == content_digest(plain.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        b"no package",
        package({"word/document.xml": "<broken"}),
        package({"other/document.xml": "<d/>"}),
        package({"word/document.xml": '<!DOCTYPE d [<!ENTITY a "x">]><d>&a;</d>'}),
    ],
)
def test_what_cannot_be_read_differs_from_everything_else(data):
    (line,) = content_lines(data)
    assert line.startswith("unreadable ")
    assert content_digest(data) != content_digest(data + b" ")


def test_a_deeply_nested_part_is_no_crash():
    assert content_lines(word("<p>" * 20_000 + "<t>deep</t>" + "</p>" * 20_000))[0].startswith("unreadable ")
