"""Native charts bound by alt text, in both formats: their data, their own tags, and what an author is told of them."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from docgen.merge import Template, invariants
from docgen.values import Chart, Series

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def chart_xml(title):
    """The XML of a chart as python-pptx draws it."""
    with zipfile.ZipFile(io.BytesIO(deck(title=title))) as archive:
        return archive.read(next(n for n in archive.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", n)))


def deck(kind=XL_CHART_TYPE.COLUMN_CLUSTERED, title="", notes=""):
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("s", (1, 2))
    frame = slide.shapes.add_chart(kind, Inches(1), Inches(2), Inches(5), Inches(4), data)
    if title:
        frame.chart.has_title = True
        frame.chart.chart_title.text_frame.text = title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ charts.c }}")
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def changed(data, old, new):
    """The package with other words in its charts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            inner = archive.read(name)
            made.writestr(name, inner.replace(old, new) if "/charts/chart" in name else inner)
    return out.getvalue()


def a_chart(*values):
    return Chart("column", tuple("abcdef"[: len(values)]), (Series("s", values),), alt="Growth.")


def drawn(data):
    """Texts, values and workbooks of all charts of a package, and its problems."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(n for n in archive.namelist() if re.search(r"/charts/chart\d+\.xml$", n))
        texts = [archive.read(name).decode() for name in names]
        books = [n for n in archive.namelist() if n.endswith(".xlsx")]
    found = [(re.findall("<a:t>(.*?)</a:t>", t), re.findall("<c:v>([\\d.]+)</c:v>", t)) for t in texts]
    return found, len(books), invariants(data)


def test_tags_in_the_title_of_a_bound_chart_are_filled():
    made = Template.open(deck(title="Revenue of {{ name }}")).render({"name": "A & B", "charts": {"c": a_chart(5.0)}})
    assert drawn(made.data) == ([(["Revenue of A &amp; B"], ["5"])], 1, [])


def test_an_encrypted_workbook_in_the_template_is_never_read_and_gives_way_to_one_that_opens():
    locked, source = io.BytesIO(), deck()
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(locked, "w") as made:
        for name in archive.namelist():
            secret = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"secret" * 100
            made.writestr(name, secret if name.endswith(".xlsx") else archive.read(name))

    filled = Template.open(locked.getvalue()).render({"charts": {"c": a_chart(1.5, 2.0)}})

    chart = next(shape.chart for shape in Presentation(io.BytesIO(filled.data)).slides[0].shapes if shape.has_chart)
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [[" ", "s"], ["a", 1.5], ["b", 2]]
    assert filled.faults == ()


def test_each_copy_of_a_slide_has_its_own_title_in_its_chart():
    source = deck(title="{{ s.name }}", notes="{% for s in many %}\n{% endfor %}")
    fill = {"many": [{"name": "x"}, {"name": "y"}], "charts": {"c": a_chart(1.0, 2.0)}}
    made = Template.open(source).render(fill)
    assert drawn(made.data) == ([(["x"], ["1", "2"]), (["y"], ["1", "2"])], 2, [])


def drawing(number, alt, rid="rIdC"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="2000000"/><wp:docPr id="{number}" name="C" '
        f'descr="{alt}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{rid}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def report(word, *blocks, title=""):
    """A Word file with a chart that lacks a workbook, as other programs write it."""
    xml = re.sub(rb"<c:externalData.*?</c:externalData>", b"", chart_xml(title), flags=re.DOTALL)
    return word.file(
        *blocks,
        extra={"word/charts/chart7.xml": (CHART, xml)},
        rels=f'<Relationship Id="rIdC" Type="{R}/chart" Target="charts/chart7.xml"/>',
    )


def test_a_chart_in_word_is_filled_with_a_workbook_of_its_own(word, part):
    source = report(word, word.p(drawing(4, "{{ charts.c }}")), title="Of {{ name }}")
    made = Template.open(source).render({"name": "N", "charts": {"c": a_chart(3.0, 4.5)}})
    assert drawn(made.data) == ([(["Of N"], ["3", "4.5"])], 1, [])
    assert 'descr="Growth."' in part(made.data, "word/document.xml")


def test_charts_in_word_repeat_with_a_loop_and_keep_ids_apart(word, part):
    block = word.p(drawing(4, "{{ c }}"))
    made = Template.open(report(word, "{% for c in many %}", block, "{% endfor %}")).render(
        {"many": [a_chart(1.0), a_chart(2.0), a_chart(3.0)]}
    )
    found, books, problems = drawn(made.data)
    assert (sorted(values for _, values in found), books, problems) == ([["1"], ["2"], ["3"]], 3, [])
    ids = re.findall(r'<wp:docPr id="(\d+)"', part(made.data, "word/document.xml"))
    assert len(set(ids)) == 3


def test_a_chart_in_word_with_nothing_to_show_becomes_its_sentence(word):
    made = Template.open(report(word, word.p(drawing(4, "{{ c }}")))).render(
        {"c": Chart("column", (), (), empty="No revenue yet")}
    )
    assert word.lines(made.data) == ["No revenue yet"]
    assert invariants(made.data) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param(XL_CHART_TYPE.COLUMN_CLUSTERED, [], id="nothing to say"),
        pytest.param(
            XL_CHART_TYPE.PIE,
            ['t.pptx, slide 1, near "{{ charts.c }}", shape "Chart 2": warning: a 3-D chart distorts its figures\n'
             "  fix: use the flat kind"],
            id="a finding",
        ),
        pytest.param(
            XL_CHART_TYPE.RADAR,
            ['t.pptx, slide 1, near "{{ charts.c }}", shape "Chart 2": a radar chart cannot be filled\n'
             "  fix: use a bar chart, one bar for each axis of the radar"],
            id="a kind that cannot be filled",
        ),
    ],
)  # fmt: skip
def test_the_author_is_told_of_odd_charts_before_there_are_data(kind, told):
    source = deck(kind)
    if kind is XL_CHART_TYPE.PIE:  # which python-pptx does not draw in three dimensions
        source = changed(source, b"pieChart>", b"pie3DChart>")
    lines = [fault.text() for fault in Template.open(source, name="t.pptx").lint()]
    assert lines == told
