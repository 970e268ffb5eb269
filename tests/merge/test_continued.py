"""Text that does not fit on a slide: one step smaller, then further slides for tables, then a finding."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.merge import Template, invariants
from docgen.merge.continued import _paged

SLIDE_HEIGHT = 7.5


def deck(*, size=14, layout="Title Only", rows=("{% for r in rows %}{{ r.a }}", "{{ r.b }}{% endfor %}")):
    """One slide with a title and a table whose second row repeats."""
    from pptx import Presentation
    from pptx.util import Inches, Pt

    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(SLIDE_HEIGHT)
    slide = made.slides.add_slide(next(one for one in made.slide_layouts if one.name == layout))
    slide.shapes.title.text = "Points"
    frame = slide.shapes.add_table(2, 2, Inches(0.6), Inches(1.7), Inches(9), Inches(0.8))
    for number, words in enumerate(("Head A", "Head B", *rows)):
        cell = frame.table.cell(number // 2, number % 2)
        cell.text = words
        for run in cell.text_frame.paragraphs[0].runs:
            run.font.size = Pt(size)
    return made


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def tables(data):
    """Of each slide: its title and the first column of its table."""
    from pptx import Presentation

    found = []
    for slide in Presentation(io.BytesIO(data)).slides:
        frame = next(shape for shape in slide.shapes if shape.has_table)
        found.append((slide.shapes.title.text_frame.text, [row.cells[0].text for row in frame.table.rows]))
    return found


def lines(count, words="b"):
    return [{"a": f"row {number}", "b": words} for number in range(1, count + 1)]


def sizes(data, slide=0):
    xml = _slide_xml(data, slide)
    return set(re.findall(r'sz="(\d+)"', xml[xml.index("<a:tbl") : xml.index("</a:tbl>")]))


def _slide_xml(data, number):
    from pptx import Presentation

    slide = Presentation(io.BytesIO(data)).slides[number]
    return slide.part.blob.decode()


def test_a_table_that_fits_is_left_as_it_is():
    made = Template.open(saved(deck())).render({"rows": lines(8)})
    assert [title for title, _ in tables(made.data)] == ["Points"]
    assert sizes(made.data) == {"1400"}
    assert made.faults == ()


def test_a_table_that_nearly_fits_takes_one_step_down():
    made = Template.open(saved(deck())).render({"rows": lines(14)})
    assert [title for title, _ in tables(made.data)] == ["Points"]
    assert sizes(made.data) == {"1400", "1200"}  # the header keeps its size
    assert invariants(made.data) == []


def test_a_long_table_goes_on_to_further_slides_with_its_header_and_numbers_the_titles():
    made = Template.open(saved(deck())).render({"rows": lines(40)})
    found = tables(made.data)
    total = len(found)
    assert total > 2
    assert [title for title, _ in found] == [f"Points\u00a0({n}/{total})" for n in range(1, total + 1)]
    assert all(names[0] == "Head A" for _, names in found)
    assert [name for _, names in found for name in names[1:]] == [f"row {n}" for n in range(1, 41)]
    counts = [len(names) for _, names in found]
    assert max(counts) - min(counts) <= total  # filled evenly: no slide with a single last row
    assert invariants(made.data) == []


def test_no_table_runs_off_its_slide(rendered_heights):
    made = Template.open(saved(deck())).render({"rows": lines(30, "long words " * 20)})
    assert all(bottom <= SLIDE_HEIGHT for bottom in rendered_heights(made.data))
    assert invariants(made.data) == []


@pytest.fixture
def rendered_heights():
    def measure(data):
        from pptx import Presentation

        for slide in Presentation(io.BytesIO(data)).slides:
            for shape in slide.shapes:
                if shape.has_table:
                    yield (shape.top + sum(row.height for row in shape.table.rows)) / 914_400

    return measure


def test_a_row_higher_than_a_slide_is_a_finding_with_slide_and_shape():
    made = Template.open(saved(deck())).render({"rows": [*lines(12), {"a": "row 13", "b": "very long words " * 700}]})
    (fault,) = made.faults
    assert (fault.code, fault.severity, fault.place.shape) == ("text-fit", "warning", "Table 2")
    assert fault.place.part == f"slide {len(tables(made.data))}"
    assert fault.problem.startswith("a row is so high that the table takes ")


def test_what_stood_beside_the_table_is_on_the_first_slide_alone():
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    made = deck()
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("One", (1,))
    made.slides[0].shapes.add_chart(XL_CHART_TYPE.PIE, Inches(10), Inches(2), Inches(3), Inches(3), data)
    made.slides[0].notes_slide.notes_text_frame.text = "{# words #} said once"
    out = Template.open(saved(made)).render({"rows": lines(40)}, notes={})
    slides = list(Presentation(io.BytesIO(out.data)).slides)
    assert [any(shape.has_chart for shape in slide.shapes) for slide in slides] == [True] + [False] * (len(slides) - 1)
    assert [slide.has_notes_slide for slide in slides] == [True] + [False] * (len(slides) - 1)
    assert invariants(out.data) == []


def test_the_same_data_give_the_same_bytes():
    template = Template.open(saved(deck()))
    assert template.render({"rows": lines(40)}).data == template.render({"rows": lines(40)}).data


def test_each_turn_of_a_loop_over_slides_goes_on_by_itself():
    made = deck()
    made.slides[0].shapes.title.text = "{{ s.name }}"
    made.slides[0].shapes[1].table.cell(1, 0).text = "{% for r in s.rows %}{{ r.a }}"
    made.slides[0].notes_slide.notes_text_frame.text = "{% for s in slides %}\n{% endfor %}"
    data = {"slides": [{"name": "One", "rows": lines(3)}, {"name": "Two", "rows": lines(30)}]}
    out = Template.open(saved(made)).render(data)
    titles = [title for title, _ in tables(out.data)]
    assert titles[0] == "One"
    assert titles[1:] == [f"Two\u00a0({n}/{len(titles) - 1})" for n in range(1, len(titles))]
    assert invariants(out.data) == []


def test_further_slides_have_relationships_of_their_own_in_any_template():
    made = deck()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Last"
    for number, entry in enumerate(made.slides._sldIdLst, 1):  # named as programs name them, not as PowerPoint does
        rel = made.part.rels._rels.pop(entry.rId)
        entry.rId = rel._rId = f"rIdS{number}"
        made.part.rels._rels[entry.rId] = rel
    out = Template.open(saved(made)).render({"rows": lines(30)})
    assert out.titles[0].startswith("Points")
    assert out.titles[-1] == "Last"
    assert invariants(out.data) == []


def text_box(words, size, height):
    from pptx import Presentation
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.util import Inches, Pt

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Title"
    shape = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(height))
    shape.name = "Panel"
    shape.text_frame.word_wrap = True
    shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    shape.text_frame.text = words
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    return saved(made)


def test_panel_text_takes_one_step_and_then_becomes_a_finding():
    words = "Words that fill a panel line by line until they no longer fit. "
    fits = Template.open(text_box("{{ words }}", 16, 1.2)).render({"words": words})
    assert ('sz="1600"' in _slide_xml(fits.data, 0), fits.faults) == (True, ())
    step = Template.open(text_box("{{ words }}", 16, 1.2)).render({"words": "Words of a panel. " * 7})
    assert ('sz="1400"' in _slide_xml(step.data, 0), step.faults) == (True, ())
    over = Template.open(text_box("{{ words }}", 16, 1.2)).render({"words": words * 4})
    assert [(fault.code, fault.place.part, fault.place.shape) for fault in over.faults] == [
        ("text-fit", "slide 1", "Panel")
    ]
    assert 'sz="1200"' not in _slide_xml(over.data, 0)


def test_titles_and_figures_never_shrink():
    for size in (24, 32):
        made = Template.open(text_box("{{ words }}", size, 0.5)).render({"words": "98,6 % of a great many things"})
        assert f'sz="{size}00"' in _slide_xml(made.data, 0)
        assert [fault.code for fault in made.faults] == ["text-fit"]


rows = st.lists(st.floats(0.2, 3.0).map(lambda height: (1, height)), min_size=1, max_size=40)


@given(rows, st.floats(3.0, 6.0), st.floats(3.0, 6.0))
@settings(max_examples=60, deadline=None)
def test_each_row_stands_on_exactly_one_slide_and_none_is_overfull(heights, room, later):
    pages = _paged(heights, room, heights, later)
    assert [row for page in pages for row in page] == list(range(len(heights)))
    for number, page in enumerate(pages):
        assert sum(heights[row][1] for row in page) <= (later if number else room) + 0.6
