"""Typed values: Markdown, pictures, tables, links, money and dates, in both formats."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import datetime as dt
import io
import struct
import zlib
from decimal import Decimal

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, invariants
from docgen.values import Blocks, Column, Link, Money, Picture, RichText, Table


def png(width=40, height=20, colour=(200, 40, 90)):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def full_word(*texts, cell=None):
    """A document of Word's own making, with styles, lists and a numbering part."""
    import docx

    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    if cell is not None:
        document.add_table(1, 1).cell(0, 0).text = cell
    return saved(document)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(data):
    import docx

    return docx.Document(io.BytesIO(data))


TABLE = Table((Column("Name"), Column("Sum", "right")), (("a & b", "1"), ("Total", "2")), alt="A table", total=True)
TEXT = """Intro with **bold**, *italics*, `code` and [link](https://x.dk/?a=1&b=2).

## Head

- one
- two
  - deep

1. first
2. second

Between

1. again

> quoted

| A | B |
|---|--:|
| 1 | 2 |
"""


def test_markdown_becomes_paragraphs_in_the_templates_own_styles():
    made = Template.open(full_word("{{ body }}")).render({"body": Blocks(TEXT)})
    document = opened(made.data)
    assert [(p.style.name, p.text) for p in document.paragraphs] == [
        ("Normal", "Intro with bold, italics, code and link."),
        ("Heading 2", "Head"),
        ("List Bullet", "one"),
        ("List Bullet", "two"),
        ("List Bullet 2", "deep"),
        ("List Number", "first"),
        ("List Number", "second"),
        ("Normal", "Between"),
        ("List Number", "again"),
        ("Quote", "quoted"),
        ("Normal", ""),  # a document does not end with a table
    ]
    first = document.paragraphs[0]
    assert [(run.text, run.bold, run.italic) for run in first.runs if run.bold or run.italic] == [
        ("bold", True, None),
        ("italics", None, True),
    ]
    assert first.hyperlinks[0].address == "https://x.dk/?a=1&b=2"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["A", "B"], ["1", "2"]]
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    assert invariants(made.data) == []


def test_numbered_lists_restart_in_each_turn_of_a_loop():
    template = Template.open(full_word("{% for b in bodies %}", "{{ b }}", "{% endfor %}"))
    made = template.render({"bodies": [Blocks("1. a\n2. b"), Blocks("1. c")]})
    numbers = [p._p.pPr.numPr.numId.val for p in opened(made.data).paragraphs if p.text]
    assert numbers[0] == numbers[1] != numbers[2]
    assert invariants(made.data) == []


def test_a_template_without_lists_gets_lists(word):
    made = Template.open(word.file("{{ body }}")).render({"body": Blocks("- a\n- b\n\n1. c\n2. d")})
    assert word.lines(made.data) == ["a", "b", "c", "d"]
    assert invariants(made.data) == []


def test_the_markdown_filter_makes_blocks_of_a_text():
    made = Template.open(full_word("{{ body|markdown }}")).render({"body": "a\n\n- b <select> {{ x }}"})
    assert [(p.style.name, p.text) for p in opened(made.data).paragraphs] == [
        ("Normal", "a"),
        ("List Bullet", "b <select> {{ x }}"),
    ]


def test_raw_html_in_markdown_is_text(word):
    made = Template.open(word.file("{{ body }}")).render({"body": Blocks("a <b>x</b> <script>y</script>")})
    assert word.lines(made.data) == ["a <b>x</b> <script>y</script>"]


def test_blocks_beside_text_are_refused_and_one_paragraph_is_not(word):
    template = Template.open(word.file("see {{ body }}"), name="a.docx")
    assert word.lines(template.render({"body": Blocks("*one*")}).data) == ["see one"]
    with pytest.raises(DocgenError) as refusal:
        template.render({"body": Blocks("a\n\nb")})
    assert str(refusal.value) == (
        'a.docx, paragraph 1, near "see {{ body }}": body brings whole paragraphs, but stands beside other text\n'
        "  fix: give the tag a paragraph of its own"
    )


def test_a_cell_that_ends_with_a_table_keeps_a_paragraph():
    made = Template.open(full_word(cell="{{ t }}")).render({"t": TABLE})
    inner = opened(made.data).tables[0].cell(0, 0).tables[0]
    assert [[cell.text for cell in row.cells] for row in inner.rows] == [
        ["Name", "Sum"],
        ["a & b", "1"],
        ["Total", "2"],
    ]
    assert invariants(made.data) == []


def test_a_table_value_takes_the_place_of_its_paragraph():
    made = Template.open(full_word("before", "{{ t }}", "after")).render({"t": TABLE})
    document = opened(made.data)
    assert [p.text for p in document.paragraphs] == ["before", "after"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1] == ["a & b", "1"]
    assert invariants(made.data) == []


def test_links_and_rich_text_continue_their_run(word):
    made = Template.open(full_word("a {{ l }} b {{ r }} c")).render(
        {"l": Link("site <x>", "https://x.dk"), "r": RichText("**b** [m](mailto:a@b.dk)")}
    )
    paragraph = opened(made.data).paragraphs[0]
    assert paragraph.text == "a site <x> b b m c"
    assert [link.address for link in paragraph.hyperlinks] == ["https://x.dk", "mailto:a@b.dk"]
    assert invariants(made.data) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "\\\\server\\share", "x y"])
def test_addresses_that_are_no_links_stay_words(word, url):
    made = Template.open(word.file("a {{ l }}")).render({"l": Link("text", url)})
    assert word.lines(made.data) == ["a text"]
    assert [fault.code for fault in made.faults] == ["bad-link"]


def test_a_tag_in_the_address_of_a_link_is_filled_in_each_turn(word):
    rel = (
        '<Relationship Id="rId7" TargetMode="External" Target="https://x.dk/%7B%7B%20g.id%20%7D%7D/a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
    )
    link = '<w:p><w:hyperlink r:id="rId7"><w:r><w:t>{{ g.id }}</w:t></w:r></w:hyperlink></w:p>'
    template = Template.open(word.file("{% for g in goals %}", link, "{% endfor %}", rels=rel))
    made = template.render({"goals": [{"id": "a&b"}, {"id": "c"}]})
    addresses = [p.hyperlinks[0].address for p in opened(made.data).paragraphs]
    assert addresses == ["https://x.dk/a&b/a", "https://x.dk/c/a"]


def test_pictures_stand_in_text_with_their_size_and_are_stored_once(members):
    image = Picture(png(), "A <picture>", width_cm=4)
    made = Template.open(full_word("{% for p in many %}", "{{ p }}", "{% endfor %}", "in {{ one }} line")).render(
        {"many": [image, image], "one": image}
    )
    shapes = opened(made.data).inline_shapes
    assert [(round(s.width.cm, 2), round(s.height.cm, 2)) for s in shapes] == [(4, 2)] * 3
    assert len([name for name in members(made.data) if "media" in name]) == 1
    assert {text.text for text in made.texts if text.kind == "alt"} == {"A <picture>"}
    assert invariants(made.data) == []


def test_what_is_no_picture_is_told():
    with pytest.raises(DocgenError) as refusal:
        Template.open(full_word("{{ p }}"), name="a.docx").render({"p": Picture(b"GIF no")})
    assert str(refusal.value) == 'a.docx, paragraph 1, near "{{ p }}": the picture is no PNG, JPEG or GIF'


def deck_with(fill_slide):
    from pptx import Presentation

    deck = Presentation()
    fill_slide(deck.slides.add_slide(deck.slide_layouts[5]))
    return saved(deck)


@pytest.mark.parametrize(
    ("fit", "box", "crop"),
    [("contain", (0, 250, 1000, 500), (0, 0, 0, 0)), ("cover", (0, 0, 1000, 1000), (0.25, 0.25, 0, 0))],
)
def test_a_picture_bound_by_alt_text_is_fitted_into_its_frame(fit, box, crop):
    from pptx import Presentation

    def fill(slide):
        picture = slide.shapes.add_picture(io.BytesIO(png(10, 10)), 0, 0, 1000, 1000)
        picture._element.nvPicPr.cNvPr.set("descr", "{{ fig }}")

    made = Template.open(deck_with(fill)).render({"fig": Picture(png(40, 20), "Alt", fit=fit)})
    shape = Presentation(io.BytesIO(made.data)).slides[0].shapes[1]
    assert (shape.left, shape.top, shape.width, shape.height) == box
    assert (shape.crop_left, shape.crop_right, shape.crop_top, shape.crop_bottom) == crop
    assert shape.image.blob == png(40, 20)
    assert shape._element.nvPicPr.cNvPr.get("descr") == "Alt"
    assert invariants(made.data) == []


def test_a_table_bound_by_alt_text_takes_the_look_of_its_rows():
    from pptx import Presentation
    from pptx.util import Emu

    def fill(slide):
        frame = slide.shapes.add_table(2, 3, 0, 0, Emu(900000), Emu(400000))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ t }}")
        frame.table.cell(0, 0).text = "{{ nobody.knows }}"

    made = Template.open(deck_with(fill)).render({"t": TABLE})
    frame = Presentation(io.BytesIO(made.data)).slides[0].shapes[1]
    assert [[cell.text for cell in row.cells] for row in frame.table.rows] == [
        ["Name", "Sum"],
        ["a & b", "1"],
        ["Total", "2"],
    ]
    assert sum(column.width for column in frame.table.columns) == 900000
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "A table"
    assert invariants(made.data) == []


def test_markdown_in_a_text_box():
    from pptx import Presentation

    def fill(slide):
        slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "{{ body }}"

    made = Template.open(deck_with(fill)).render({"body": Blocks("a **b**\n\n- c\n- d\n\n1. e")})
    frame = Presentation(io.BytesIO(made.data)).slides[0].shapes[1].text_frame
    assert [p.text for p in frame.paragraphs] == ["a b", "c", "d", "e"]
    assert frame.paragraphs[0].runs[1].font.bold is True
    assert invariants(made.data) == []


def test_lists_in_a_placeholder_take_the_marks_of_the_master():
    from pptx import Presentation

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.placeholders[1].text = "{{ body }}"
    stream = io.BytesIO()
    show.save(stream)
    made = Template.open(stream.getvalue()).render({"body": Blocks("- a\n  - b\n\n  more\n\n1. c\n2. d")})
    frame = Presentation(io.BytesIO(made.data)).slides[0].placeholders[1].text_frame
    found = [(p.text, p.level, dict(p._p.pPr.attrib), [child.tag.split("}")[1] for child in p._p.pPr])
             for p in frame.paragraphs]  # fmt: skip
    assert found == [
        ("a", 0, {}, []),
        ("b", 1, {"lvl": "1"}, []),
        ("more", 0, {"indent": "0"}, ["buNone"]),
        ("c", 0, {}, ["buFont", "buAutoNum"]),
        ("d", 0, {}, ["buFont", "buAutoNum"]),
    ]
    assert invariants(made.data) == []


def test_a_list_in_a_text_box_keeps_the_mark_of_its_paragraph_and_draws_those_below():
    from lxml import etree
    from pptx import Presentation

    def fill(slide):
        box = slide.shapes.add_textbox(0, 0, 9, 9).text_frame
        box.text = "{{ body }}"
        etree.SubElement(box.paragraphs[0]._p.get_or_add_pPr(), etree.QName(box._txBody.nsmap["a"], "buChar")).set(
            "char", "→"
        )

    made = Template.open(deck_with(fill)).render({"body": Blocks("- a\n  - b")})
    frame = Presentation(io.BytesIO(made.data)).slides[0].shapes[1].text_frame
    assert [p._p.xpath("a:pPr/a:buChar/@char") for p in frame.paragraphs] == [["→"], ["–"]]


def test_newlines_in_a_slide_are_breaks_in_the_look_of_their_run():
    from pptx import Presentation

    def fill(slide):
        run = slide.shapes.add_textbox(0, 0, 9, 9).text_frame.paragraphs[0].add_run()
        run.text, run.font.bold = "x {{ v }} y", True

    made = Template.open(deck_with(fill)).render({"v": "1\n2"})
    paragraph = Presentation(io.BytesIO(made.data)).slides[0].shapes[1].text_frame.paragraphs[0]
    assert paragraph.text == "x 1\v2 y"
    assert [run.font.bold for run in paragraph.runs] == [True, True]


PLAIN = [
    (5, "5"), (5.0, "5"), (5.25, "5.25"), (Decimal("5.20"), "5.20"), (True, "yes"), (dt.date(2026, 3, 31), "2026-03-31"),
    (Money(Decimal("1234.5"), "DKK"), "DKK\u00a01,234.50"), (None, "–"),
    ({"value": 1, "status": "ok", "text": "6 %"}, "6 %"),
    ({"value": None, "status": "missing", "reason": "no plan", "text": "–"}, "no plan"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), PLAIN)
def test_bare_values(word, value, expected):
    assert word.lines(Template.open(word.file("{{ v }}")).render({"v": value}).data) == [expected]


def test_what_cannot_be_printed_is_told_all_at_once_with_places(word):
    with pytest.raises(DocgenError) as refusal:
        Template.open(
            word.file(
                "{{ d }}",
                "{{ l }}",
                "{{ d.x.y }}",
                "{{ 'a'|number }}",
                "{% for x in d.a %}{% endfor %}",
                "{{ 1 - none }}",
            ),
            name="a.docx",
        ).render({"d": {"a": 1}, "l": [1], "none": None})
    assert str(refusal.value) == (
        'a.docx, paragraph 1, near "{{ d }}": this is a group of fields, which cannot be printed\n  fix: name a field: a\n'
        'a.docx, paragraph 2, near "{{ l }}": this is a list, which cannot be printed\n  fix: loop over it, or use |join\n'
        'a.docx, paragraph 3, near "{{ d.x.y }}": nothing is called d.x\n  fix: did you mean d.a?\n'
        "a.docx, paragraph 4, near \"{{ 'a'|number }}\": |number cannot take this value: 'a' is no number\n"
        'a.docx, paragraph 5, near "{% for x in d.a %}{% endfor %}": for x in d.a: this is a number, not a list\n'
        'a.docx, paragraph 6, near "{{ 1 - none }}": {{ 1 - none }} failed: unsupported operand type(s) for -: int and nothing'
    )


def test_a_draft_marks_faults_in_the_document(word):
    template = Template.open(word.file("a {{ nope }} b", "{{ 1 / 0 }}", "{{ fine }}"))
    made = template.render({"fine": "ok"}, draft=True)
    assert word.lines(made.data) == ["a ⚠ nope ⚠ b", "⚠ 1 / 0 ⚠", "ok"]
    assert [fault.severity for fault in made.faults] == ["error", "error"]


def test_snippets_are_included_with_their_own_tags():
    template = Template.open(
        full_word("{% for t in themes %}", "{% include 'proof' %}", "{% endfor %}", "inline {% include 'short' %}."),
        snippets={"proof": "*{{ t.name }}*\n\n- at {{ account.name }} <so>", "short": "for {{ account.name }}"},
    )
    assert template.names == {"account.name", "themes", "themes[].name"}
    made = template.render({"themes": [{"name": "A"}, {"name": "B"}], "account": {"name": "N & M"}})
    assert [p.text for p in opened(made.data).paragraphs] == [
        "A",
        "at N & M <so>",
        "B",
        "at N & M <so>",
        "inline for N & M.",
    ]


def test_a_snippet_that_nobody_has_is_told(word):
    with pytest.raises(DocgenError) as refusal:
        Template.open(word.file("{% include 'prof' %}"), name="a.docx", snippets={"proof": "x"})
    assert str(refusal.value) == (
        "a.docx, paragraph 1, near \"{% include 'prof' %}\": there is no snippet called prof\n  fix: did you mean proof?"
    )
