"""Tables and pictures on slides: cells that a tag joins or colours, pictures that alt text binds."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from docgen.errors import DocgenError
from docgen.merge import Template, invariants
from docgen.values import Picture


def deck_of(rows: list[list[str]]) -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(len(rows), len(rows[0]), Cm(1), Cm(1), Cm(20), Cm(4)).table
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    return saved(made)


def saved(made) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rendered(data: bytes, values: dict):
    out = Template.open(data, name="t.pptx").render(values).data
    assert [fault.text() for fault in invariants(out)] == []
    (shape,) = Presentation(io.BytesIO(out)).slides[0].shapes
    return shape


def test_cells_of_a_loop_become_one_with_hm():
    cells = ["{%tc for n in months %}", "{% hm %}Sales", "{%tc endfor %}"]
    table = rendered(deck_of([cells, ["{%tc for n in months %}", "{{ n }}", "{%tc endfor %}"]]), {"months": [1, 2, 3]})
    head, below = table.table.rows
    assert head.cells[0].text == "Sales"
    assert [(cell.is_merge_origin, cell.is_spanned) for cell in head.cells] == [(True, False), *[(False, True)] * 2]
    assert head.cells[0].span_width == 3
    assert [cell.text for cell in below.cells] == ["1", "2", "3"]
    assert [node.text or "" for node in head._tr.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")] == [
        "Sales"
    ]


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (["{% colspan n %}wide", "b", "c", "d"], ["wide", "", "", "d"]),
        (["a", "{% colspan n %}wide", "c", "d"], ["a", "wide", "", ""]),
        (["{% colspan n %}wide", "{% colspan 1 %}b", "c", "d"], ["wide", "", "", "d"]),
    ],
)
def test_a_cell_spans_those_to_its_right(row, shown):
    table = rendered(deck_of([row, ["1", "2", "3", "4"]]), {"n": 3}).table
    assert [cell.text for cell in table.rows[0].cells] == shown
    assert next(cell for cell in table.rows[0].cells if cell.text == "wide").span_width == 3
    assert [cell.text for cell in table.rows[1].cells] == ["1", "2", "3", "4"]


def test_a_single_cell_spans_the_columns_of_a_loop():
    looped = [["{% colspan days|length %}Week", "", ""], ["{%tc for n in days %}", "{{ n }}", "{%tc endfor %}"]]
    table = rendered(deck_of(looped), {"days": ["Mon", "Tue", "Wed"]}).table
    assert table.rows[0].cells[0].span_width == 3


def test_rows_of_a_loop_share_a_cell_with_vm():
    rows = [["{%tr for n in days %}", ""], ["{% vm %}Week", "{{ n }}"], ["{%tr endfor %}", ""]]
    table = rendered(deck_of(rows), {"days": ["Mon", "Tue"]}).table
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Week", "Mon"], ["", "Tue"]]
    assert (table.cell(0, 0).span_height, table.cell(1, 0).is_spanned) == (2, True)


def test_a_cell_takes_the_colour_that_the_data_name():
    table = rendered(deck_of([["{% cellbg colour %}late", "plain"]]), {"colour": "#C00000"}).table
    assert (table.cell(0, 0).text, str(table.cell(0, 0).fill.fore_color.rgb)) == ("late", "C00000")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{% colspan %}", "{% colspan %} needs a value, as in {% colspan name %}"),
        ("{% cellbg %}", "{% cellbg %} needs a value, as in {% cellbg name %}"),
    ],
)
def test_a_tag_of_a_cell_without_its_value_is_told(text, problem):
    with pytest.raises(DocgenError) as refused:
        Template.open(deck_of([[text]]), name="t.pptx")
    assert problem in str(refused.value)


# -- pictures


def png(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def framed() -> bytes:
    """A slide with a square picture whose alt text is a tag."""
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    shape = slide.shapes.add_picture(io.BytesIO(png(10, 10)), Cm(2), Cm(2), Cm(8), Cm(8))
    shape._element.nvPicPr.cNvPr.set("descr", "{{ logo }}")
    return saved(made)


def test_a_picture_is_shown_whole_and_centred_in_its_frame_with_its_own_words(framed):
    shape = rendered(framed, {"logo": Picture(png(200, 100), alt="Their logo")})
    assert (shape.width, shape.height, shape.left, shape.top) == (Cm(8), Cm(4), Cm(2), Cm(4))
    assert shape._element.nvPicPr.cNvPr.get("descr") == "Their logo"
    assert shape.image.blob == png(200, 100)


def test_a_picture_that_covers_its_frame_is_cropped(framed):
    shape = rendered(framed, {"logo": Picture(png(200, 100), fit="cover")})
    assert (shape.width, shape.height, shape.crop_left, shape.crop_right) == (Cm(8), Cm(8), 0.25, 0.25)


def test_without_a_picture_a_dash_stands_in_its_place(framed):
    shape = rendered(framed, {"logo": None})
    assert (shape.text_frame.text, shape.left, shape.top) == ("–", Cm(2), Cm(2))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (Picture(b"BM is a bitmap"), "the picture is no PNG, JPEG or GIF"),
        (12, "a int is no picture"),
    ],
)
def test_what_is_no_picture_is_refused(framed, value, problem):
    with pytest.raises(DocgenError) as refused:
        rendered(framed, {"logo": value})
    assert problem in str(refused.value)
