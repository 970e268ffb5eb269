"""A slide with a chart in a loop: 1, 2 and 5 series, 3 to 40 points, gaps and all; cache, workbook and bytes agree."""

import io

import openpyxl
import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from docgen.merge import Template, invariants
from docgen.values import Chart, Series

SERIES, POINTS = (1, 2, 5), (3, 7, 12, 40)


@pytest.fixture(scope="module")
def template():
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "{{ one.name }}"
    data = CategoryChartData()
    data.categories = ["a", "b", "c"]
    for name in ("A", "B"):
        data.add_series(name, (1, 2, 3))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(8), Inches(4), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "{{ one.chart }}")
    slide.notes_slide.notes_text_frame.text = "{% for one in charts %}\n{% endfor %}"
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def value(series, point):
    """Numbers with all their digits, and a gap in every seventh place."""
    return None if (series + point) % 7 == 6 else (point + 1) / 3 - series * 1.1


def made():
    return [
        {
            "name": f"{series} by {points}",
            "chart": Chart(
                "column",
                tuple(f"Q{point}" for point in range(points)),
                tuple(
                    Series(f"Series {number}", tuple(value(number, point) for point in range(points)))
                    for number in range(series)
                ),
                alt="Columns",
            ),
        }
        for series in SERIES
        for points in POINTS
    ]


@pytest.fixture(scope="module")
def rendered(template):
    return Template.open(template).render({"charts": made()})


def test_the_loop_gives_the_same_bytes_from_run_to_run(template, rendered):
    assert Template.open(template).render({"charts": made()}).data == rendered.data
    assert invariants(rendered.data) == []


def test_python_pptx_reads_the_same_numbers_from_cache_and_workbook(rendered):
    slides = list(Presentation(io.BytesIO(rendered.data)).slides)
    assert [slide.shapes.title.text_frame.text for slide in slides] == [one["name"] for one in made()]
    for slide, one in zip(slides, made(), strict=True):
        chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
        wanted = [tuple(series.values) for series in one["chart"].series]
        assert [tuple(series.values) for series in chart.plots[0].series] == wanted
        sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        columns = [tuple(cell.value for cell in column[1:]) for column in sheet.iter_cols(min_col=2)]
        assert columns == wanted
        assert [cell.value for cell in next(sheet.iter_rows())][1:] == [series.name for series in one["chart"].series]
        assert [cell.value for cell in sheet["A"]][1:] == list(one["chart"].categories)


def test_charts_that_hold_too_much_are_findings_by_slide_and_shape(rendered):
    found = sorted((fault.code, fault.problem) for fault in rendered.faults)
    assert found == [
        ("chart-too-much", "12 categories are more than the 7 that this chart shows well"),
        ("chart-too-much", "40 categories are more than the 7 that this chart shows well"),
        ("chart-too-much", "5 series are more than the 4 that this chart shows well"),
    ]
    assert all("slide 1" in fault.place.text() for fault in rendered.faults)
