"""Documents speak the language of their data: on runs, in styles, in charts and on copied parts."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from docgen.errors import DocgenError
from docgen.merge import Template, invariants
from docgen.merge.tongue import language_of
from docgen.values import Blocks, Chart, Link, Series

STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def marks(data):
    """Every mark of language in a package, by part."""
    pattern = re.compile(r'<(?:\w+:)?lang\b[^>]*?w:val="([^"]*)"|\slang="([^"]*)"')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {n: archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml")}
    found = {name: [a or b for a, b in pattern.findall(text)] for name, text in texts.items()}
    return {name: sorted(set(tags)) for name, tags in found.items() if tags}


def said(text, tag):
    return f'<w:r><w:rPr><w:lang w:val="{tag}"/></w:rPr><w:t>{text}</w:t></w:r>'


@pytest.fixture(scope="module")
def report(request):
    """A Danish template: marks on runs, in a header without tags, in a style and in the defaults."""
    word = request.getfixturevalue("builders")
    styles = (
        f'<w:styles {word.namespaces}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="da-DK" w:eastAsia="en-US"/>'
        '</w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="character" w:styleId="X"><w:name w:val="X"/>'
        '<w:rPr><w:lang w:val="en-US"/></w:rPr></w:style></w:styles>'
    )
    header = f"<w:hdr {word.namespaces}><w:p>{said('Fortroligt', 'da-DK')}</w:p></w:hdr>"
    return word.file(
        word.p(said("{{ name }}", "da-DK"), said("déjà vu", "fr-FR"), said("plain", "en")),
        extra={"word/styles.xml": (STYLES, styles), "word/header1.xml": (HEADER, header)},
        rels=f'<Relationship Id="rId8" Type="{R}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId9" Type="{R}/header" Target="header1.xml"/>',
    )


@pytest.fixture(scope="module")
def builders(request):
    import importlib.util
    from pathlib import Path

    path = Path(__file__).with_name("conftest.py")
    spec = importlib.util.spec_from_file_location("merge_builders", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Word


@pytest.mark.parametrize(
    ("fill", "tag"),
    [
        pytest.param({"language": "da"}, "da-DK", id="Danish by its word"),
        pytest.param({"language": "en"}, "en-GB", id="English by its word"),
        pytest.param({"language": "en-US"}, "en-US", id="a whole tag stays"),
        pytest.param({"labels": {"language_tag": "en-GB"}, "language": "da"}, "en-GB", id="the labels know best"),
        pytest.param({"language": 'x" y="'}, "", id="what is no tag changes nothing"),
        pytest.param({}, "", id="no language"),
    ],
)
def test_language_comes_from_the_data(fill, tag):
    assert language_of(fill) == tag


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("da", "da-DK"), ("de", "de")])
def test_one_word_template_serves_every_language(report, language, tag):
    made = Template.open(report).render({"name": "Ørsted"}, language=language)
    assert marks(made.data) == {
        "word/document.xml": sorted({tag, "fr-FR"}),
        "word/header1.xml": [tag],
        "word/styles.xml": [tag],
    }
    assert invariants(made.data) == []


def test_without_a_language_every_mark_stays_as_the_author_made_it(report):
    made = Template.open(report).render({"name": "Ørsted"})
    assert marks(made.data) == {
        "word/document.xml": ["da-DK", "en", "fr-FR"],
        "word/header1.xml": ["da-DK"],
        "word/styles.xml": ["da-DK", "en-US"],
    }


def test_one_opened_template_speaks_first_one_language_then_the_other(report):
    template = Template.open(report)
    first = template.render({"name": "a", "language": "da"}).data
    template.render({"name": "a", "language": "en"})
    assert template.render({"name": "a", "language": "da"}).data == first


def test_styles_without_defaults_get_them(word):
    styles = f'<w:styles {word.namespaces}><w:style w:styleId="X"><w:name w:val="X"/></w:style></w:styles>'
    source = word.file(
        "{{ a }}",
        extra={"word/styles.xml": (STYLES, styles)},
        rels=f'<Relationship Id="rId8" Type="{R}/styles" Target="styles.xml"/>',
    )
    assert marks(Template.open(source).render({"a": 1, "language": "da"}).data) == {"word/styles.xml": ["da-DK"]}


@pytest.mark.parametrize("value", [Blocks("**bold** and\n\n- item"), Link("a", "https://b.dk"), "two\nlines"])
def test_rich_values_take_the_language_of_the_run_that_they_continue(word, value):
    source = word.file(word.p(said("{{ v }}", "da-DK")))
    found = marks(Template.open(source).render({"v": value}, language="en").data)
    assert found in ({}, {"word/document.xml": ["en-GB"]})


@pytest.fixture(scope="module")
def deck():
    """A deck marked in Danish: a slide with tags, one without, a bound chart."""
    show = Presentation()
    for text in ("{{ name }}", "uden felter"):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = text
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.language_id = None
        slide.shapes.title.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr().set("lang", "da-DK")
        slide.notes_slide.notes_text_frame.text = "sig det"
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("s", (1,))
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = show.slides[0].shapes.add_chart(kind, Inches(1), Inches(2), Inches(5), Inches(4), data)
    frame.chart.font.size = 120000
    frame.chart._chartSpace.xpath(".//c:txPr/a:p/a:pPr/a:defRPr")[0].set("lang", "da-DK")
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ chart }}")
    show.slides[1].notes_slide.notes_text_frame.text = "{% for n in many %}\n{% endfor %}"
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def test_a_deck_speaks_the_language_on_slides_with_and_without_tags_and_in_charts(deck):
    fill = {"name": "x", "chart": Chart("column", ("a",), (Series("s", (1.0,)),), alt="x"), "many": [1, 2]}
    made = Template.open(deck).render(fill, notes={}, language="en")
    found = marks(made.data)
    assert {tag for tags in found.values() for tag in tags} == {"en-GB"}
    assert [n for n in found if n.startswith(("ppt/slides/", "ppt/charts/"))] == [
        "ppt/charts/chart1.xml", "ppt/slides/slide1.xml", "ppt/slides/slide2.xml", "ppt/slides/slide3.xml",
    ]  # fmt: skip
    assert found["ppt/presentation.xml"] == ["en-GB"]
    assert invariants(made.data) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='a"<&\ufdd0\ufdd1\ufdd2\ufdefdk', max_size=8))
def test_no_value_can_play_the_engine_s_own_signs(builders, value):
    source = builders.file(builders.p(said("[{{ v }}]", "da-DK")))
    made = Template.open(source).render({"v": value}, language="en")
    plain = re.sub("[\ufdd0-\ufdef]", "", value)
    assert builders.lines(made.data) == [f"[{plain}]"]


def test_a_template_with_noncharacters_is_refused(word):
    with pytest.raises(DocgenError) as caught:
        Template.open(word.file("{{ a }} \ufdd0T99\ufdd1"), name="t.docx")
    assert [fault.text() for fault in caught.value.faults] == [
        "t.docx: the text holds noncharacters (U+FDD0 to U+FDEF), which no person types\n"
        "  fix: delete them, or save the file again"
    ]
