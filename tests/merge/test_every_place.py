"""Everywhere text can stand: headers, notes, boxes, controls, fields, properties, chart titles, nested tables."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io

import pytest

from docgen.merge import Template, invariants

FILL = {"name": "A & B", "goals": ["one", "two"]}
BOX = "<w:txbxContent>{}</w:txbxContent>"


def inside(word, *blocks):
    return "".join(b if b.startswith("<w:") else word.p(b) for b in blocks)


def test_nested_tables(word):
    inner = word.tbl(word.tr("{% for g in goals %}{{ g }}", "{{ name }}{% endfor %}"))
    made = Template.open(word.file(word.tbl(word.tr(word.tc(inner, "x"))))).render(FILL)
    assert word.lines(made.data) == [[["[['one', 'A & B'], ['two', 'A & B']]/x"]]]
    assert invariants(made.data) == []


def test_content_controls_of_a_block_and_of_a_run(word):
    block = (
        f"<w:sdt><w:sdtContent>{inside(word, '{% for g in goals %}', '{{ g }}', '{% endfor %}')}</w:sdtContent></w:sdt>"
    )
    run = "<w:p><w:sdt><w:sdtContent><w:r><w:t>{{ name }}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    made = Template.open(word.file(block, run)).render(FILL)
    assert word.lines(made.data) == ["onetwo", "A & B"]
    assert word.lines(Template.open(word.file(block, run)).render({**FILL, "goals": []}).data) == ["", "A & B"]


def test_a_text_box_and_its_fallback_say_the_same(word):
    body = BOX.format(inside(word, "{{ name }}", "{% for g in goals %}", "{{ g }}", "{% endfor %}"))
    both = f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{body}</mc:Choice><mc:Fallback>{body}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    made = Template.open(word.file(both)).render(FILL)
    assert word.lines(made.data) == ["A & BonetwoA & Bonetwo"]


def test_a_loop_around_a_drawing_repeats_it(word):
    box = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{BOX.format(word.p('{{ g }}'))}</mc:Choice></mc:AlternateContent></w:r>"
    made = Template.open(word.file(word.p("{% for g in goals %}", box, "{% endfor %}"))).render(FILL)
    assert word.lines(made.data) == ["onetwo"]


def test_hyperlinks_insertions_and_smart_tags_hold_tags(word):
    body = (
        '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{{ na</w:t></w:r></w:hyperlink><w:r><w:t>me }}</w:t></w:r>'
        '<w:smartTag w:element="x"><w:r><w:t>[{{ name }}]</w:t></w:r></w:smartTag>'
        '<w:ins w:id="1"><w:r><w:t>{{ name }}</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del></w:p>'
    )
    template = Template.open(word.file(body))
    assert word.lines(template.render(FILL).data) == ["A & B[A & B]A & B"]
    assert [fault.problem for fault in template.lint()] == [
        "{{ name }} is a tracked change",
        "{{ gone }} is deleted by a tracked change and stays as it is",
    ]


def test_field_codes_and_attributes_are_escaped(word, part):
    body = '<w:p><w:fldSimple w:instr=\'DOCPROPERTY "{{ name }}"\'><w:r><w:t>x</w:t></w:r></w:fldSimple><w:r><w:instrText> IF "{{ name }}" </w:instrText></w:r></w:p>'
    text = part(Template.open(word.file(body)).render(FILL).data, "word/document.xml")
    assert 'w:instr="DOCPROPERTY &quot;A &amp; B&quot;"' in text
    assert '<w:instrText> IF "A &amp; B" </w:instrText>' in text


@pytest.mark.parametrize(
    ("name", "root"), [("header1", "hdr"), ("footer1", "ftr"), ("footnotes", "footnotes"), ("endnotes", "endnotes")]
)
def test_headers_and_notes(word, part, name, root):
    inner = inside(word, "{{ name }}", "{% for g in goals %}", "{{ g }}", "{% endfor %}")
    inner = f'<w:footnote w:id="1">{inner}</w:footnote>' if "note" in name else inner
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name.rstrip('1')}+xml"
    rel = f'<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name.rstrip("1")}" Target="{name}.xml"/>'
    data = word.file(
        "{{ name }}", extra={f"word/{name}.xml": (kind, f"<w:{root} {word.namespaces}>{inner}</w:{root}>")}, rels=rel
    )
    made = Template.open(data, name="t.docx").render(FILL)
    assert [text.text for text in made.texts if name in text.part] == ["A & B", "one", "two"]
    assert invariants(made.data) == []


def test_document_properties(word):
    import docx

    document = docx.Document()
    document.core_properties.title = "Plan for {{ name }}"
    stream = io.BytesIO()
    document.save(stream)
    made = Template.open(stream.getvalue()).render(FILL)
    assert docx.Document(io.BytesIO(made.data)).core_properties.title == "Plan for A & B"


def test_groups_and_nested_shapes_on_slides():
    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    group = slide.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "{{ name }}{% for g in goals %} {{ g }}{% endfor %}"
    stream = io.BytesIO()
    deck.save(stream)
    made = Template.open(stream.getvalue()).render(FILL)
    assert "A & B one two" in [text.text for text in made.texts]
    assert invariants(made.data) == []


def test_columns_repeat_with_their_grid_in_both_formats(word):
    from pptx import Presentation

    row = word.tr("h", "{%tc for g in goals %}", "{{ g }}", "{%tc endfor %}", "t")
    table = word.tbl(row).replace('<w:gridCol w:w="100"/>', 5 * '<w:gridCol w:w="100"/>')
    made = Template.open(word.file(table, "end")).render(FILL)
    assert word.lines(made.data) == [[["h", "one", "two", "t"]], "end"]
    assert len(list(word.body(made.data).iter("{*}gridCol"))) == 4
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shown = slide.shapes.add_table(2, 4, 0, 0, 900, 900).table
    for number in (0, 1):
        for column, text in enumerate(("h", "{%tc for g in goals %}", "{{ g }}", "{%tc endfor %}")):
            shown.cell(number, column).text = text
    stream = io.BytesIO()
    deck.save(stream)
    made = Template.open(stream.getvalue()).render(FILL)
    again = Presentation(io.BytesIO(made.data)).slides[0].shapes[1].table
    assert [[cell.text for cell in row.cells] for row in again.rows] == [["h", "one", "two"]] * 2
    assert invariants(made.data) == []


def test_sections_inside_a_loop_repeat_and_stay_sound(word):
    ending = '<w:p><w:pPr><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:pPr><w:r><w:t>{{ g }}</w:t></w:r></w:p>'
    made = Template.open(word.file("{% for g in goals %}", ending, "{% endfor %}", "end")).render(FILL)
    assert word.lines(made.data) == ["one", "two", "end"]
    assert len(list(word.body(made.data).iter("{*}sectPr"))) == 3
    assert invariants(made.data) == []


def test_list_items_repeat_with_their_numbering(word):
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>{% for g in goals %}{{ g }}</w:t></w:r></w:p>"
    made = Template.open(word.file(item, "{% endfor %}")).render(FILL)
    assert word.lines(made.data) == ["one", "two"]
    assert len(list(word.body(made.data).iter("{*}numPr"))) == 2
