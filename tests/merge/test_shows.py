"""Custom shows, show settings, outlines and links: all that leads to slides stays true when slides come and go."""

import io
import re
import zipfile

import pytest
from lxml import etree

from docgen.merge import Template, invariants

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def deck(notes, shows=(), settings=""):
    """Slides with these notes; custom shows as (number, slides); inner XML of the show's settings."""
    from pptx import Presentation

    made = Presentation()
    for number, lines in enumerate(notes, 1):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = "{{ t }}" if "for t in" in lines else f"S{number}"
        if lines:
            slide.notes_slide.notes_text_frame.text = lines
    root = made.part._element
    rids = [node.rId for node in made.slides._sldIdLst]
    if shows:
        listed = "".join(
            f'<p:custShow name="Show {number}" id="{number}"><p:sldLst>'
            + "".join(f'<p:sld r:id="{rids[slide - 1]}"/>' for slide in slides)
            + "</p:sldLst></p:custShow>"
            for number, slides in shows
        )
        xml = f'<p:custShowLst xmlns:p="{P}" xmlns:r="{R}">{listed}</p:custShowLst>'
        root.find("{*}notesSz").addnext(etree.fromstring(xml))
    if settings:
        properties = next(rel.target_part for rel in made.part.rels.values() if rel.reltype.endswith("/presProps"))
        xml = f'<p:presentationPr xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:showPr>{settings}</p:showPr></p:presentationPr>'  # noqa: E501 - one part
        properties._blob = xml.encode()
    return made


def link(made, slide, target=None, *, show=None):
    """A text box on a slide that leads to another slide, or to a custom show."""
    box = made.slides[slide - 1].shapes.add_textbox(0, 0, 900000, 900000)
    box.text_frame.text = "go"
    if target is not None:
        box.click_action.target_slide = made.slides[target - 1]
    else:
        named = box._element.nvSpPr.cNvPr
        action = f"ppaction://customshow?id={show}&amp;return=true"
        named.append(etree.fromstring(f'<a:hlinkClick xmlns:a="{A}" xmlns:r="{R}" r:id="" action="{action}"/>'))


def rendered(made, **fill):
    stream = io.BytesIO()
    made.save(stream)
    out = Template.open(stream.getvalue()).render(fill)
    assert invariants(out.data) == []
    return out


def shown(out):
    """The custom shows of a finished deck: number to the titles of their slides."""
    from pptx import Presentation

    again = Presentation(io.BytesIO(out.data))
    titles = {node.rId: again.part.related_slide(node.rId).shapes.title.text for node in again.slides._sldIdLst}
    return {
        show.get("id"): [titles[node.get(f"{{{R}}}id")] for node in show.iter(f"{{{P}}}sld")]
        for show in again.part._element.iter(f"{{{P}}}custShow")
    }


def targets(out):
    """Where the links of each slide lead, by the places of the slides, counted from 1."""
    from pptx import Presentation

    slides = list(Presentation(io.BytesIO(out.data)).slides)
    places = {slide.part.partname: place for place, slide in enumerate(slides, 1)}
    return [[places[s.click_action.target_slide.part.partname] for s in slide.shapes if s.click_action.target_slide]
            for slide in slides]  # fmt: skip


def settings(out):
    with zipfile.ZipFile(io.BytesIO(out.data)) as archive:
        text = archive.read("ppt/presProps.xml").decode()
    return re.sub(r' xmlns:\w+="[^"]*"', "", re.search("<p:showPr[^>]*>(.*)</p:showPr>", text)[1])


LOOP = ("", "{% for t in many %}", "{% endfor %}", "")


@pytest.mark.parametrize(
    ("slides", "expected"),
    [
        pytest.param((1, 2, 3, 4), ["S1", "a", "S3", "b", "S3", "S4"], id="the whole loop turn by turn"),
        pytest.param((3, 2), ["S3", "S3", "a", "b"], id="against the order of the deck"),
        pytest.param((4, 2, 4), ["S4", "a", "b", "S4"], id="a slide shown twice"),
    ],
)
def test_repeated_slides_stand_in_a_custom_show_where_their_originals_stand(slides, expected):
    out = rendered(deck(LOOP, [(0, slides)]), many=["a", "b"])
    assert out.titles == ("S1", "a", "S3", "b", "S3", "S4")
    assert shown(out) == {"0": expected}


def test_a_custom_show_loses_the_slides_that_went_and_goes_with_its_last_one():
    made = deck(("", "{% if no %}\n{% endif %}", ""), [(0, (1, 2)), (3, (2,))])
    link(made, 1, show=0)
    link(made, 3, show=3)
    out = rendered(made, no=False)
    assert shown(out) == {"0": ["S1"]}
    with zipfile.ZipFile(io.BytesIO(out.data)) as archive:
        found = [archive.read(f"ppt/slides/slide{n}.xml").decode().count("customshow?id=") for n in (1, 3)]
    assert found == [1, 0]
    assert [text.text for text in out.texts if text.text == "go"] == ["go", "go"]


@pytest.mark.parametrize(
    ("before", "fill", "after"),
    [
        pytest.param('<p:custShow id="0"/>', {"many": "ab", "yes": True}, '<p:custShow id="0"/>', id="show left"),
        pytest.param('<p:custShow id="0"/>', {"many": "ab", "yes": False}, "<p:sldAll/>", id="show gone"),
        pytest.param(
            '<p:sldRg st="1" end="2"/>', {"many": "abc", "yes": True}, '<p:sldRg st="1" end="4"/>', id="grown"
        ),
        pytest.param('<p:sldRg st="2" end="3"/>', {"many": "", "yes": True}, '<p:sldRg st="2" end="2"/>', id="shrunk"),
        pytest.param('<p:sldRg st="3" end="3"/>', {"many": "ab", "yes": False}, "<p:sldAll/>", id="range gone"),
    ],
)
def test_the_settings_of_the_slide_show_name_what_there_is(before, fill, after):
    notes = ("", "{% for t in many %}\n{% endfor %}", "{% if yes %}\n{% endif %}")
    made = deck(notes, [(0, (3,))], before)
    out = rendered(made, many=list(fill["many"]), yes=fill["yes"])
    assert settings(out) == after


def test_links_lead_to_the_slide_of_the_same_turn():
    made = deck(LOOP)
    link(made, 1, 2)  # into the loop: to its first turn
    link(made, 2, 3)
    link(made, 3, 2)
    link(made, 2, 2)  # to itself
    link(made, 4, 3)  # back into the loop: to its last turn
    link(made, 3, 1)
    out = rendered(made, many=["a", "b"])
    assert targets(out) == [[2], [3, 2], [2, 1], [5, 4], [4, 1], [5]]


def test_the_outline_forgets_slides_that_went():
    made = deck(("", "{% if no %}\n{% endif %}"))
    view = next(rel.target_part for rel in made.part.rels.values() if rel.reltype.endswith("/viewProps"))
    ids = [view.relate_to(slide.part, f"{R}/slide") for slide in made.slides]
    listed = "".join(f'<p:sld r:id="{rid}" collapse="1"/>' for rid in ids)
    view._blob = (
        f'<p:viewPr xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:outlineViewPr><p:cViewPr/>'
        f"<p:sldLst>{listed}</p:sldLst></p:outlineViewPr></p:viewPr>"
    ).encode()
    out = rendered(made, no=False)
    with zipfile.ZipFile(io.BytesIO(out.data)) as archive:
        assert re.findall(r'<p:sld r:id="(\w+)"', archive.read("ppt/viewProps.xml").decode()) == ids[:1]


def test_a_hidden_slide_stays_hidden_in_its_show_and_behind_its_links():
    made = deck(LOOP, [(0, (2, 4))])
    made.slides[1]._element.set("show", "0")
    link(made, 4, 2)
    out = rendered(made, many=["a", "b"])
    with zipfile.ZipFile(io.BytesIO(out.data)) as archive:
        slides = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        hidden = [name for name in slides if b'show="0"' in archive.read(name)]
    assert len(slides) == 6
    assert len(hidden) == 2
    assert shown(out) == {"0": ["a", "b", "S4"]}
    assert targets(out)[-1] == [4]
