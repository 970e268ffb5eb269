"""What a person reads in a file decides whether she edited it: words, cells and chart values, not bytes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from pptx import Presentation

from docgen.contents import content_digest, content_lines


def package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer.getvalue()


def word(body: str) -> bytes:
    return package({"word/document.xml": f'<d xmlns:w="w" xmlns="w">{body}</d>'})


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p><r><t>Hel</t></r><r><t>lo</t></r></p>", ["Hello"], id="runs are one text"),
        pytest.param("<p><t>a</t></p><p><t>b</t></p>", ["a", "b"], id="paragraphs are two"),
        pytest.param("<p><r/></p>", [], id="an empty paragraph says nothing"),
        pytest.param(
            '<p><t>Page </t><fldChar w:fldCharType="begin"/><t>7</t><fldChar w:fldCharType="end"/><t>!</t></p>',
            ["Page !"],
            id="page numbers are the printer's",
        ),
    ],
)
def test_lines_are_what_is_read(body, lines):
    assert content_lines(word(body)) == ("[word/document.xml]", *lines)


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
    one = {"ppt/charts/chart1.xml": "<c><ser><pt><v>1</v></pt></ser></c>"}
    assert content_digest(package(one)) != content_digest(
        package({name: x.replace("1<", "2<") for name, x in one.items()})
    )


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
        package({"word/document.xml": '<!DOCTYPE d [<!ENTITY a "x">]><d>&a;</d>'}),
    ],
)
def test_what_cannot_be_read_differs_from_everything_else(data):
    (line,) = content_lines(data)
    assert line.startswith("unreadable ")
    assert content_digest(data) != content_digest(data + b" ")


def test_a_deeply_nested_part_is_no_crash():
    assert content_lines(word("<p>" * 20_000 + "<t>deep</t>" + "</p>" * 20_000))[1:] == ("deep",)
