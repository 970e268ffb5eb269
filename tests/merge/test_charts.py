"""Charts are made with python-pptx, filled by docgen, and read back with python-pptx and openpyxl."""

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.chart.data import BubbleChartData, CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from docgen.errors import DocgenError
from docgen.merge.charts import ChartTemplate, FilledChart, fill_chart
from docgen.values import Chart, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

FLAT_KINDS = {
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked-column": XL_CHART_TYPE.COLUMN_STACKED,
    "percent-column": XL_CHART_TYPE.COLUMN_STACKED_100,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked-bar": XL_CHART_TYPE.BAR_STACKED,
    "percent-bar": XL_CHART_TYPE.BAR_STACKED_100,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "area": XL_CHART_TYPE.AREA,
    "stacked-area": XL_CHART_TYPE.AREA_STACKED,
}


def new_chart(kind: Any, data: Any) -> Any:
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    return slide.shapes.add_chart(kind, 0, 0, Inches(8), Inches(5), data).chart


def flat(kind: str = "column", series: int = 2, points: int = 4, look: Callable[[Any], None] | None = None) -> bytes:
    data = CategoryChartData(number_format="0.0")
    data.categories = [f"T{index}" for index in range(points)]
    for number in range(series):
        data.add_series(f"Template {number + 1}", [1.0 + number + index for index in range(points)])
    chart = new_chart({**FLAT_KINDS, "doughnut": XL_CHART_TYPE.DOUGHNUT, "pie": XL_CHART_TYPE.PIE}[kind], data)
    for one in chart.plots[0].series:
        one.format.fill.solid()
        one.format.fill.fore_color.theme_color = 5 + one._element.idx.val if hasattr(one._element.idx, "val") else 5
    if look:
        look(chart)
    return chart.part.blob


def xy(series: int = 1) -> bytes:
    data = XyChartData()
    for number in range(series):
        one = data.add_series(f"Template {number + 1}")
        one.add_data_point(1, 2)
    return new_chart(XL_CHART_TYPE.XY_SCATTER, data).part.blob


def bubble(series: int = 1) -> bytes:
    data = BubbleChartData()
    for number in range(series):
        one = data.add_series(f"Template {number + 1}")
        one.add_data_point(1, 2, 3)
    return new_chart(XL_CHART_TYPE.BUBBLE, data).part.blob


def combined() -> bytes:
    """Columns with a line on a secondary axis, as a designer draws it."""
    xml = flat("column", 2).decode()
    line = flat("line", 1).decode()
    plot = re.search(r"<c:lineChart>.*</c:lineChart>", line, re.S).group(0)
    plot = plot.replace("Template 1", "Margin").replace('<c:idx val="0"/>', '<c:idx val="2"/>', 1)
    plot = re.sub(r'<c:axId val="[^"]*"/>\s*<c:axId val="[^"]*"/>', '<c:axId val="31"/><c:axId val="32"/>', plot)
    axes = (
        '<c:catAx><c:axId val="31"/><c:scaling/><c:delete val="1"/><c:axPos val="b"/><c:crossAx val="32"/></c:catAx>'
        '<c:valAx><c:axId val="32"/><c:scaling/><c:delete val="0"/><c:axPos val="r"/><c:crossAx val="31"/>'
        '<c:crosses val="max"/></c:valAx>'
    )
    xml = xml.replace("</c:barChart>", "</c:barChart>" + plot).replace("</c:valAx>", "</c:valAx>" + axes, 1)
    return xml.encode()


def data_of(filled: FilledChart) -> dict[str, list[tuple[float | None, ...]]]:
    """Per series: what the cache says, for every run of numbers in it."""
    found = {}
    for ser in etree.fromstring(filled.xml).iter(f"{C}ser"):
        runs = []
        for cache in ser.iter(f"{C}numCache"):
            count = int(cache.find(f"{C}ptCount").get("val"))
            values: list[float | None] = [None] * count
            for point in cache.findall(f"{C}pt"):
                values[int(point.get("idx"))] = float(point.find(f"{C}v").text)
            runs.append(tuple(values))
        found[ser.find(f"{C}tx//{C}v").text or ""] = runs
    return found


def cells(filled: FilledChart, reference: str) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook))["Sheet1"]
    found = sheet[reference.removeprefix("Sheet1!").replace("$", "")]
    return [found.value] if not isinstance(found, tuple) else [row[0].value for row in found]


def assert_cache_is_workbook(filled: FilledChart) -> None:
    """Every reference of the chart leads to cells with exactly the cached values, and no cell stands beside them."""
    covered = set()
    for f in etree.fromstring(filled.xml).iter(f"{C}f"):
        cache = f.getnext()
        count = int(cache.find(f"{C}ptCount").get("val"))
        points = {int(p.get("idx")): p.find(f"{C}v").text for p in cache.findall(f"{C}pt")}
        found = cells(filled, f.text)
        expected = [points.get(index) for index in range(count)] or [None]
        if cache.tag == f"{C}strCache":
            assert [None if v == "" else v for v in found] == [None if v == "" else v for v in expected]
        else:
            serials = [openpyxl.utils.datetime.to_excel(v) if isinstance(v, dt.datetime) else v for v in found]
            assert serials == [None if v is None else float(v) for v in expected]
        covered |= set(re.sub(r"\d|\$|Sheet1!", "", f.text).split(":"))
    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook))["Sheet1"]
    assert {column[0].column_letter for column in sheet.iter_cols()} == covered


def numbering(filled: FilledChart) -> list[tuple[str, int, int]]:
    return [
        (ser.find(f"{C}tx//{C}v").text, int(ser.find(f"{C}idx").get("val")), int(ser.find(f"{C}order").get("val")))
        for ser in etree.fromstring(filled.xml).iter(f"{C}ser")
    ]


def codes(filled: FilledChart) -> list[tuple[str, str]]:
    return [(fault.code, fault.problem) for fault in filled.findings]


PLAN = Series("Plan", (1.2, 3.4, 6.0, 8.9))
ACTUAL = Series("Actual", (0.9, 3.1, None, 0.1 + 0.2))
QUARTERS = ("Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026")


@pytest.mark.parametrize("kind", FLAT_KINDS)
def test_python_pptx_reads_the_numbers_back_from_the_cache_and_openpyxl_from_the_workbook(kind):
    filled = fill_chart(flat(kind), Chart(kind, QUARTERS, (PLAN, ACTUAL)))
    chart = new_chart(XL_CHART_TYPE.PIE, _one_slice())
    chart.part._element = etree.fromstring(filled.xml, chart.part._element.getroottree().parser)
    assert data_of(filled) == {"Plan": [PLAN.values], "Actual": [ACTUAL.values]}
    assert_cache_is_workbook(filled)


def _one_slice() -> CategoryChartData:
    data = CategoryChartData()
    data.categories = ["x"]
    data.add_series("y", [1])
    return data
