"""Words in keep blocks: taken out of any file, put into the next, and never lost on the way."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation
from pptx.util import Inches

from docgen.finished.contents import read_contents
from docgen.finished.keep import has_blocks, put_words, take_words, text_of

PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def control(tag: str, inner: str, kind: str = "tag") -> str:
    head = f'<w:sdtPr><w:{kind} w:val="{tag}"/><w:showingPlcHdr/></w:sdtPr>'
    return f"<w:sdt {nsdecls('w', 'r')}>{head}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def word(*controls: str, inline: str = "") -> bytes:
    page = docx.Document()
    for one in controls:
        page.element.body[-1].addprevious(parse_xml(one))
    if inline:
        page.add_paragraph("before ")._p.append(parse_xml(inline))
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def deck(*texts: str) -> bytes:
    made = Presentation()
    for text in texts:
        slide = made.slides.add_slide(made.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
        box.name, box.text_frame.text = "keep:comment", text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_words_of_a_control_go_into_the_same_control_of_another_file():
    hers = word(control("keep:notes", PARAGRAPH.format("hers") + PARAGRAPH.format("two")))
    made, homeless = put_words(
        word(control("keep:other", PARAGRAPH.format("o")), control("keep:notes", PARAGRAPH.format("hint"))),
        take_words(hers).pieces,
    )
    assert homeless == ()
    assert read_contents(made).blocks == {"other": ("o",), "notes": ("hers", "two")}
    assert text_of(take_words(made).pieces["notes"]) == "hers\ntwo"


@pytest.mark.parametrize("kind", ["tag", "alias"])
def test_a_block_is_known_by_tag_or_title(kind):
    made = word(control("keep:notes", PARAGRAPH.format("x"), kind))
    assert has_blocks(made)
    assert read_contents(made).blocks == {"notes": ("x",)}
    assert not has_blocks(word(control("notes", PARAGRAPH.format("x"))))


def test_a_control_inside_a_line_keeps_its_words_in_the_line():
    hers = word(inline=control("keep:word", "<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>"))
    made, _ = put_words(word(inline=control("keep:word", "<w:r><w:t>hint</w:t></w:r>")), take_words(hers).pieces)
    assert read_contents(made).blocks == {"word": ("bold",)}
    assert "<w:b></w:b>" in take_words(made).pieces["word"]


def test_words_that_have_no_place_any_more_are_named():
    hers = take_words(word(control("keep:risk-1", PARAGRAPH.format("hers"))))
    made, homeless = put_words(word(control("keep:risk-2", PARAGRAPH.format("x"))), hers.pieces)
    assert homeless == ("risk-1",)
    assert read_contents(made).blocks == {"risk-2": ("x",)}


def test_what_cannot_leave_its_file_is_told_apart():
    picture = f"<w:p><w:r><w:drawing><a:blip {nsdecls('a')} r:embed='rId1'/></w:drawing></w:r></w:p>"
    found = take_words(word(control("keep:a", picture), control("keep:b", PARAGRAPH.format("b"))))
    assert (found.fast, set(found.pieces)) == ({"a"}, {"b"})


def test_traces_of_the_program_say_nothing_and_change_nothing():
    plain = take_words(word(control("keep:a", PARAGRAPH.format("b")))).pieces
    noisy = (
        '<w:p w:rsidR="1"><w:bookmarkStart w:id="1" w:name="x"/><w:proofErr/><w:r w:rsidR="2"><w:t>b</w:t></w:r></w:p>'
    )
    assert take_words(word(control("keep:a", noisy))).pieces == plain


def test_shapes_keep_their_words_slide_by_slide():
    hers = deck("one", "two")
    assert read_contents(hers).blocks == {"comment": ("one",), "comment#2": ("two",)}
    made, homeless = put_words(deck("hint", "hint"), {"comment#2": take_words(hers).pieces["comment#2"]})
    assert homeless == ()
    assert [slide.shapes[0].text_frame.text for slide in Presentation(io.BytesIO(made)).slides] == ["hint", "two"]


def test_putting_words_in_again_changes_nothing():
    words = take_words(deck("hers")).pieces
    once, _ = put_words(deck("hint"), words)
    assert take_words(once).pieces == words
    assert put_words(once, words)[0] == put_words(put_words(once, words)[0], words)[0]
