"""Decks: slides repeated and dropped by their notes, copied whole, with every list of slides in line."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io
import re

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, invariants
from docgen.values import Chart, Link, Series


def blank_deck(count, *, layout=5):
    from pptx import Presentation

    deck = Presentation()
    for number in range(count):
        slide = deck.slides.add_slide(deck.slide_layouts[layout])
        slide.shapes.title.text = f"S{number + 1}"
    return deck


def saved(deck):
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def add_chart(slide, alt):
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("Old", (1, 2))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(3), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    return frame


def note(slide, *lines):
    slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def chart(name, *values):
    return Chart("column", ("x", "y", "z")[: len(values)], (Series(name, values),), alt=f"Alt {name}")


THEMES = [{"name": "One", "chart": chart("c1", 1.0, 2.0)}, {"name": "Two", "chart": chart("c2", 3.0, 4.0, 5.0)}]


def test_a_slide_with_both_tags_in_its_notes_repeats_with_chart_and_workbook(members):
    from openpyxl import load_workbook

    deck = blank_deck(3)
    deck.slides[1].shapes.title.text = "{{ t.name }}"
    add_chart(deck.slides[1], "{{ t.chart }}")
    note(deck.slides[1], "{% for t in themes %}", "words", "{% endfor %}")
    made = Template.open(saved(deck)).render({"themes": THEMES})
    assert made.titles == ("S1", "One", "Two", "S3")
    assert invariants(made.data) == []
    parts = members(made.data)
    books = [load_workbook(io.BytesIO(parts[name])).active for name in sorted(parts) if name.endswith(".xlsx")]
    assert [[cell.value for cell in row] for row in books[0].rows] == [[" ", "c1"], ["x", 1], ["y", 2]]
    assert [[cell.value for cell in row] for row in books[1].rows] == [[" ", "c2"], ["x", 3], ["y", 4], ["z", 5]]
    assert not any("notesSlide" in name for name in parts)
    assert not any(b"Old" in data for name, data in parts.items() if "chart" in name)


def test_a_loop_over_several_slides_repeats_them_in_turn():
    deck = blank_deck(4)
    deck.slides[1].shapes.title.text = "A {{ t.name }}"
    deck.slides[2].shapes.title.text = "B {{ t.name }}"
    note(deck.slides[1], "{% for t in themes %}")
    note(deck.slides[2], "{% endfor %}")
    made = Template.open(saved(deck)).render({"themes": THEMES})
    assert made.titles == ("S1", "A One", "B One", "A Two", "B Two", "S4")
    assert invariants(made.data) == []


@pytest.mark.parametrize(("wanted", "titles"), [(True, ("S1", "S2", "S4")), (False, ("S1", "S3", "S4"))])
def test_else_stands_in_the_notes_of_the_slide_before_which_it_counts(wanted, titles):
    deck = blank_deck(4)
    note(deck.slides[1], "{% if wanted %}")
    note(deck.slides[2], "{% else %}", "{% endif %}")
    made = Template.open(saved(deck)).render({"wanted": wanted})
    assert made.titles == titles
    assert invariants(made.data) == []


def test_all_slides_may_go_but_the_file_stays_sound():
    deck = blank_deck(1)
    note(deck.slides[0], "{% if no %}", "{% endif %}")
    made = Template.open(saved(deck)).render({"no": False})
    assert made.titles == ()
    assert invariants(made.data) == []


def test_notes_are_rendered_from_their_own_data_onto_the_same_slides():
    from pptx import Presentation

    deck = blank_deck(2)
    deck.slides[0].shapes.title.text = "{{ t.name }} of {{ account.name }}"
    note(deck.slides[0], "{% for t in themes %}", "Say {{ t.name }}: {{ secret }} {{ account.name }}", "{% endfor %}")
    template = Template.open(saved(deck), audience="customer")
    assert template.names == {"account.name", "themes", "themes[].name"}
    assert template.notes_names == {"secret", "account.name", "themes[].name"}
    fill = {"themes": THEMES, "account": {"name": "A"}}
    spoken = template.render(fill, notes={"secret": "42", "account": {"name": "inside"}})
    notes = [
        slide.notes_slide.notes_text_frame.text
        for slide in Presentation(io.BytesIO(spoken.data)).slides
        if slide.has_notes_slide
    ]
    assert notes == ["Say One: 42 inside", "Say Two: 42 inside"]
    assert spoken.titles == template.render(fill).titles == ("One of A", "Two of A", "S2")
    assert invariants(spoken.data) == []


def test_sections_and_custom_shows_follow_the_slides(part):
    from lxml import etree

    deck = blank_deck(3)
    note(deck.slides[0], "{% for t in themes %}", "{% endfor %}")
    note(deck.slides[1], "{% if no %}", "{% endif %}")
    ids = [node.get("id") for node in deck.slides._sldIdLst]
    rids = [node.rId for node in deck.slides._sldIdLst]
    root = deck.part._element
    p14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    sections = "".join(
        f'<p14:section name="{name}" id="{{{number}}}"><p14:sldIdLst>{"".join(f"<p14:sldId id={chr(34)}{i}{chr(34)}/>" for i in inner)}</p14:sldIdLst></p14:section>'
        for number, (name, inner) in enumerate((("First", ids[:2]), ("Last", ids[2:])))
    )
    extension = f'<p:extLst xmlns:p="{root.nsmap["p"]}"><p:ext uri="{{521415D9}}"><p14:sectionLst xmlns:p14="{p14}">{sections}</p14:sectionLst></p:ext></p:extLst>'
    shows = (
        f'<p:custShowLst xmlns:p="{root.nsmap["p"]}" xmlns:r="{root.nsmap["r"]}"><p:custShow name="s" id="0"><p:sldLst>'
        f'<p:sld r:id="{rids[0]}"/><p:sld r:id="{rids[1]}"/></p:sldLst></p:custShow></p:custShowLst>'
    )
    root.find("{*}notesSz").addnext(etree.fromstring(shows))
    root.append(etree.fromstring(extension))
    made = Template.open(saved(deck)).render({"themes": THEMES, "no": False})
    assert made.titles == ("S1", "S1", "S3")
    text = part(made.data, "ppt/presentation.xml")
    listed = re.findall(r'<p:sldId [^>]*?id="(\d+)"', text)
    assert re.findall(r'<p14:sldId id="(\d+)"', text) == listed
    assert text.count("<p:sld r:id") == 2
    assert invariants(made.data) == []


def test_a_link_to_a_slide_that_went_loses_its_target_and_keeps_its_words():
    deck = blank_deck(3)
    box = deck.slides[0].shapes.add_textbox(0, 0, 900000, 900000)
    box.text_frame.text = "see there"
    box.click_action.target_slide = deck.slides[1]
    other = deck.slides[0].shapes.add_textbox(0, 0, 900000, 900000)
    other.click_action.target_slide = deck.slides[2]
    note(deck.slides[1], "{% if no %}", "{% endif %}")
    made = Template.open(saved(deck)).render({"no": False})
    assert made.titles == ("S1", "S3")
    assert "see there" in [text.text for text in made.texts]
    assert invariants(made.data) == []
    from pptx import Presentation

    again = Presentation(io.BytesIO(made.data))
    targets = [shape.click_action.target_slide for shape in again.slides[0].shapes]
    assert [target.shapes.title.text for target in targets if target is not None] == ["S3"]


def test_links_between_copies_lead_to_the_first_copy():
    deck = blank_deck(2)
    box = deck.slides[0].shapes.add_textbox(0, 0, 900000, 900000)
    box.click_action.target_slide = deck.slides[1]
    note(deck.slides[1], "{% for t in themes %}", "{% endfor %}")
    made = Template.open(saved(deck)).render({"themes": THEMES})
    assert made.titles == ("S1", "S2", "S2")
    assert invariants(made.data) == []


def test_hidden_slides_stay_hidden(part):
    deck = blank_deck(1)
    deck.slides[0]._element.set("show", "0")
    note(deck.slides[0], "{% for t in themes %}", "{% endfor %}")
    made = Template.open(saved(deck)).render({"themes": THEMES})
    assert [part(made.data, f"ppt/slides/slide{n}.xml").count('show="0"') for n in (1, 2)] == [1, 1]


def test_the_list_of_titles_in_the_properties_does_not_name_old_slides(part):
    deck = blank_deck(1)
    note(deck.slides[0], "{% for t in themes %}", "{% endfor %}")
    made = Template.open(saved(deck)).render({"themes": THEMES})
    assert "TitlesOfParts" not in part(made.data, "docProps/app.xml")


def test_a_chart_with_nothing_to_show_becomes_its_sentence():
    deck = blank_deck(1)
    add_chart(deck.slides[0], "{{ c }}")
    made = Template.open(saved(deck)).render({"c": Chart("column", (), (), empty="No data yet & <so>")})
    assert "No data yet & <so>" in [text.text for text in made.texts]
    assert invariants(made.data) == []


def test_a_plain_alt_text_stays_and_a_sentence_with_a_tag_is_filled():
    deck = blank_deck(2)
    add_chart(deck.slides[0], "A designer's words")
    add_chart(deck.slides[1], "Growth of {{ name }}")
    made = Template.open(saved(deck)).render({"name": "A&B"})
    assert [text.text for text in made.texts if text.kind == "alt"] == ["A designer's words", "Growth of A&B"]
    assert invariants(made.data) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_a_condition_in_the_name_of_a_shape_keeps_or_drops_it(wanted):
    deck = blank_deck(1)
    box = deck.slides[0].shapes.add_textbox(0, 0, 900000, 900000)
    box.text_frame.text = "maybe"
    box.name = "{% if wanted %}"
    made = Template.open(saved(deck)).render({"wanted": wanted})
    assert ("maybe" in [text.text for text in made.texts]) is wanted
    assert not [text for text in made.texts if "{%" in text.text]
    assert invariants(made.data) == []


def test_tags_in_the_title_of_a_chart_are_text():
    deck = blank_deck(1)
    frame = add_chart(deck.slides[0], "plain")
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Growth of {{ name }}"
    made = Template.open(saved(deck)).render({"name": "A&B"})
    assert "Growth of A&B" in [text.text for text in made.texts]
    assert invariants(made.data) == []


def test_a_loop_from_one_shape_to_another_is_refused():
    deck = blank_deck(1)
    deck.slides[0].shapes.title.text = "{% for t in themes %}"
    deck.slides[0].shapes.add_textbox(0, 0, 9, 9).text_frame.text = "{% endfor %}"
    with pytest.raises(DocgenError) as refusal:
        Template.open(saved(deck), name="d.pptx")
    assert str(refusal.value) == (
        'd.pptx, slide 1, near "{% for t in themes %}", shape "Title 1": {% for t in themes %} opens in one shape and '
        '{% endfor %} closes in another (slide 1, near "{% endfor %}", shape "TextBox 2")\n'
        "  fix: put both in one paragraph, in paragraphs side by side, or in rows of one table"
    )


def test_equal_data_give_equal_bytes():
    deck = blank_deck(2)
    add_chart(deck.slides[0], "{{ t.chart }}")
    note(deck.slides[0], "{% for t in themes %}", "{% endfor %}")
    source = saved(deck)
    assert (
        Template.open(source).render({"themes": THEMES}).data == Template.open(source).render({"themes": THEMES}).data
    )


def test_notes_of_copies_do_not_take_the_place_of_those_of_later_slides():
    from pptx import Presentation

    show = Presentation()
    for title, notes in (("{{ n }}", "{% for n in many %}\n{% endfor %}\nSay {{ word }}"), ("Last", "Goodbye")):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = title
        slide.notes_slide.notes_text_frame.text = notes
    stream = io.BytesIO()
    show.save(stream)
    made = Template.open(stream.getvalue()).render({"many": ["a", "b", "c"]}, notes={"word": "x"})
    shown = Presentation(io.BytesIO(made.data)).slides
    assert [slide.notes_slide.notes_text_frame.text for slide in shown] == ["Say x", "Say x", "Say x", "Goodbye"]
    assert invariants(made.data) == []


def test_links_in_notes_and_addresses_with_tags_leave_nothing_behind(part):
    from pptx import Presentation

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "{{ s }}"
    slide.shapes.title.click_action.hyperlink.address = "https://x.dk/{{ s }}"
    frame = slide.notes_slide.notes_text_frame
    frame.text = "{% for s in many %}\n{% endfor %}\nSee {{ site }} or "
    run = frame.paragraphs[-1].add_run()
    run.text, run.hyperlink.address = "this", "https://y.dk/{{ word }}"
    stream = io.BytesIO()
    show.save(stream)
    notes = {"site": Link("ours", "https://z.dk"), "word": "w"}
    made = Template.open(stream.getvalue()).render({"many": ["a", "b"]}, notes=notes)
    assert invariants(made.data) == []
    found = sorted(re.findall('https://[xyz][^"]*', "".join(
        part(made.data, f"ppt/{kind}/_rels/{name}{n}.xml.rels")
        for kind, name in (("slides", "slide"), ("notesSlides", "notesSlide")) for n in (1, 2)
    )))  # fmt: skip
    assert found == ["https://x.dk/a", "https://x.dk/b", *["https://y.dk/w"] * 2, *["https://z.dk"] * 2]


def test_a_chart_without_alt_text_is_told_to_the_author_and_stays():
    deck = blank_deck(2)
    add_chart(deck.slides[1], "").name = "Revenue"
    add_chart(deck.slides[1], "The plan of 2024.")
    add_chart(deck.slides[0], "{{ c }}")
    template = Template.open(saved(deck), name="review.pptx")
    assert [fault.text() for fault in template.lint()] == [
        'review.pptx, slide 2, shape "Revenue": warning: a chart without alt text keeps the figures of the template\n'
        "  fix: make its alt text a tag such as {{ charts.revenue }}, or a sentence that says what it shows"
    ]
    assert template.render({"c": chart("c1", 1.0)}).faults == ()
