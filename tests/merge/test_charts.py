"""Charts are made with python-pptx, filled by docgen, and read back with python-pptx and openpyxl."""

import datetime as dt
import io
import pickle
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart as PptxChart
from pptx.chart.data import BubbleChartData, CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.oxml import parse_xml
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
    plot = re.search(r"<c:lineChart>.*</c:lineChart>", line, re.DOTALL).group(0)
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
        # A sheet protects what looks like Excel's own escape; openpyxl shows the protected spelling.
        found = [v.replace("_x005F_", "_") if isinstance(v, str) else v for v in cells(filled, f.text)]
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
    plot = PptxChart(parse_xml(filled.xml), None).plots[0]
    assert [(series.name, series.values) for series in plot.series] == [
        ("Plan", PLAN.values),
        ("Actual", ACTUAL.values),
    ]
    assert list(plot.categories) == list(QUARTERS)
    assert data_of(filled) == {"Plan": [PLAN.values], "Actual": [ACTUAL.values]}
    assert_cache_is_workbook(filled)


@pytest.mark.parametrize("series", [1, 2, 5])
@pytest.mark.parametrize("points", [3, 7, 40])
def test_any_number_of_series_and_points_is_numbered_covered_and_the_same_from_run_to_run(series, points):
    made = tuple(Series(f"S{n}", tuple(n + index / 3 for index in range(points))) for n in range(series))
    chart = Chart("column", tuple(f"K{index}" for index in range(points)), made)
    first, second = (fill_chart(flat("column", 2), chart) for _ in range(2))
    assert (first.xml, first.workbook) == (second.xml, second.workbook)
    assert numbering(first) == [(f"S{n}", n, n) for n in range(series)]
    assert_cache_is_workbook(first)


VALUES = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=64), st.integers(-9, 9))
NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(data=st.data(), kind=st.sampled_from(["column", "stacked-bar", "line", "doughnut"]))
@settings(max_examples=20, deadline=None)  # each fills a chart and its workbook
def test_whatever_the_data_cache_and_workbook_agree_and_no_series_is_lost(data, kind):
    length = data.draw(st.integers(1, 9))
    names = data.draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    made = tuple(Series(name, tuple(data.draw(st.lists(VALUES, min_size=length, max_size=length)))) for name in names)
    categories = tuple(data.draw(st.lists(NAMES, min_size=length, max_size=length)))
    filled = fill_chart(flat(kind, 2), Chart(kind, categories, made))
    assert_cache_is_workbook(filled)
    assert sorted(name for name, _, _ in numbering(filled)) == sorted(
        "".join(c for c in name if c not in "\ufffe\uffff") for name in names
    )
    order = [number for _, number, _ in numbering(filled)]
    assert order == list(range(len(names)))


def test_series_find_theirs_by_name_and_the_others_by_place():
    def paint(chart):
        chart.plots[0].series[0].format.fill.fore_color.theme_color = 7  # accent3
        chart.plots[0].series[1].format.fill.fore_color.theme_color = 6  # accent2

    filled = fill_chart(
        flat("column", 2, look=paint), Chart("column", ("a",), (Series("New", (1.0,)), Series("Template 1", (2.0,))))
    )
    colours = {
        ser.find(f"{C}tx//{C}v").text: ser.find(f"{C}spPr//{A}schemeClr").get("val")
        for ser in etree.fromstring(filled.xml).iter(f"{C}ser")
    }
    assert colours == {"New": "accent2", "Template 1": "accent3"}


def test_one_series_too_many_copies_the_last_in_the_next_colour_of_the_palette():
    def paint(chart):
        for number, series in enumerate(chart.plots[0].series):
            series.format.fill.fore_color.theme_color = 5 + number

    made = tuple(Series(f"S{n}", (1.0,)) for n in range(4))
    filled = fill_chart(flat("stacked-column", 2, look=paint), Chart("stacked-column", ("a",), made))
    fills = [ser.find(f"{C}spPr//{A}schemeClr").get("val") for ser in etree.fromstring(filled.xml).iter(f"{C}ser")]
    assert fills == ["accent1", "accent2", "accent3", "tx1"]


def test_a_combined_chart_fills_the_secondary_axis_and_numbers_over_both_plots():
    made = (
        Series("Plan", (1.0, 2.0)),
        Series("Margin", (0.1, 0.2)),
        Series("Actual", (3.0, 4.0)),
        Series("Extra", (5.0, 6.0)),
    )
    filled = fill_chart(combined(), Chart("combined", ("a", "b"), made))
    root = etree.fromstring(filled.xml)
    by_plot = {
        plot.tag.removeprefix(C): [ser.find(f"{C}tx//{C}v").text for ser in plot.findall(f"{C}ser")]
        for plot in root.find(f"{C}chart/{C}plotArea")
        if plot.tag.endswith("Chart")
    }
    assert by_plot == {"barChart": ["Plan", "Actual", "Extra"], "lineChart": ["Margin"]}
    assert numbering(filled) == [("Plan", 0, 0), ("Actual", 1, 1), ("Extra", 2, 2), ("Margin", 3, 3)]
    assert len(root.findall(f".//{C}valAx")) == 2
    assert_cache_is_workbook(filled)


def test_a_plot_without_data_goes_with_its_axes():
    filled = fill_chart(combined(), Chart("column", ("a", "b"), (Series("Plan", (1.0, 2.0)),)))
    root = etree.fromstring(filled.xml)
    assert root.find(f".//{C}lineChart") is None
    assert [
        axis.get("val") for axis in root.iterfind(f".//{C}plotArea/*/{C}axId") if axis.get("val") in ("31", "32")
    ] == []


def test_shared_x_values_stand_once_on_the_sheet_and_points_without_x_are_dropped():
    made = (
        Series("A", (1.0, None, 3.0), x=(0.0, 1.0, None), labels={2: "gone", 0: "kept"}),
        Series("B", (5.0, 6.0), x=(0.0, 1.0)),
    )
    filled = fill_chart(xy(), Chart("xy", (), made))
    assert data_of(filled) == {"A": [(0.0, 1.0), (1.0, None)], "B": [(0.0, 1.0), (5.0, 6.0)]}
    assert_cache_is_workbook(filled)
    assert [t.text for t in etree.fromstring(filled.xml).iter(f"{A}t")] == ["kept"]


def test_bubbles_keep_x_y_and_size_together():
    made = (Series("A", (1.0, 2.0, 3.0), x=(4.0, 5.0, 6.0), sizes=(7.0, None, -1.0)),)
    filled = fill_chart(bubble(), Chart("bubble", (), made))
    assert data_of(filled) == {"A": [(4.0,), (1.0,), (7.0,)]}
    assert codes(filled) == [("chart-negative", 'series "A" has negative bubble sizes, which are not drawn')]
    assert_cache_is_workbook(filled)


def test_dates_are_day_numbers_in_cache_and_sheet_and_the_axis_shows_days():
    chart = Chart("line", (dt.date(2026, 1, 1), dt.date(2026, 2, 1)), (Series("A", (1.0, 2.0)),))
    filled = fill_chart(flat("line", 1).replace(b'<c:date1904 val="0"/>', b'<c:date1904 val="1"/>'), chart)
    assert data_of(filled)["A"][0] == (46023.0, 46054.0)
    assert b'<c:date1904 val="0"/>' in filled.xml
    assert filled.xml.count(b'<c:numFmt formatCode="yyyy\\-mm\\-dd" sourceLinked="0"/>') == 1
    assert_cache_is_workbook(filled)


def test_formats_of_single_points_stay_by_index_and_go_beyond_the_range():
    def look(chart):
        series = chart.plots[0].series[0]
        for index in (0, 3):
            series.points[index].format.fill.solid()
            series.points[index].format.fill.fore_color.theme_color = 6
            series.points[index].data_label.font.bold = True

    filled = fill_chart(flat(look=look, series=1), Chart("column", ("a", "b"), (Series("A", (1.0, 2.0)),)))
    root = etree.fromstring(filled.xml)
    assert [p.find(f"{C}idx").get("val") for p in root.iter(f"{C}dPt")] == ["0"]
    assert [p.find(f"{C}idx").get("val") for p in root.iter(f"{C}dLbl")] == ["0"]


def test_tones_paint_points_in_the_palette_and_replace_the_templates_own():
    def look(chart):
        chart.plots[0].series[0].points[3].format.fill.solid()
        chart.plots[0].series[0].points[3].format.fill.fore_color.theme_color = 10

    tones = {0: "muted", 1: "highlight", 2: "open", 3: "negative", 4: "total", 5: "none", 6: "plain", 9: "total"}
    filled = fill_chart(
        flat(look=look, series=1), Chart("column", tuple("abcdefg"), (Series("A", (1.0,) * 7, tones=tones),))
    )
    shapes = {
        int(point.find(f"{C}idx").get("val")): re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(fill).decode())
        for point in etree.fromstring(filled.xml).iter(f"{C}dPt")
        for fill in point.find(f"{C}spPr")[:1]
    }
    assert shapes == {
        0: '<a:solidFill><a:schemeClr val="accent2"><a:lumMod val="60000"/><a:lumOff val="40000"/></a:schemeClr>'
        "</a:solidFill>",
        1: '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>',
        2: '<a:pattFill prst="wdUpDiag"><a:fgClr><a:schemeClr val="accent1"/></a:fgClr><a:bgClr>'
        '<a:schemeClr val="bg1"/></a:bgClr></a:pattFill>',
        3: '<a:solidFill><a:schemeClr val="accent3"/></a:solidFill>',
        4: '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>',
        5: "<a:noFill/>",
    }


def test_the_designers_highlight_of_a_line_follows_the_highlighted_point():
    def look(chart):
        point = chart.plots[0].series[0].points[3]
        point.marker.size = 12
        point.data_label.font.bold = True

    filled = fill_chart(
        flat("line", 1, look=look), Chart("line", tuple("abcdef"), (Series("A", (1.0,) * 6, tones={5: "highlight"}),))
    )
    root = etree.fromstring(filled.xml)
    assert [(p.find(f"{C}idx").get("val"), p.find(f"{C}marker/{C}size").get("val")) for p in root.iter(f"{C}dPt")] == [
        ("5", "12")
    ]
    assert [p.find(f"{C}idx").get("val") for p in root.iter(f"{C}dLbl")] == ["5"]


def test_own_labels_keep_the_look_of_the_templates_and_an_empty_one_removes_it():
    def look(chart):
        labels = chart.plots[0]
        labels.has_data_labels = True
        labels.data_labels.font.size = 177800  # 14 pt
        labels.data_labels.show_value = True

    made = Series("A", (1.0, 2.0, 3.0), labels={0: "P10 <b>\nA & B", 1: "", 7: "beyond"})
    root = etree.fromstring(fill_chart(flat(look=look, series=1), Chart("column", tuple("abc"), (made,))).xml)
    first, second = root.iter(f"{C}dLbl")
    assert [t.text for t in first.iter(f"{A}t")] == ["P10 <b>", "A & B"]
    assert [r.get("sz") for r in first.iter(f"{A}rPr")] == ["1400", "1400"]
    assert second.find(f"{C}delete").get("val") == "1"


def test_data_may_put_the_own_text_of_a_point_on_a_side_of_its_own():
    def look(chart):
        chart.plots[0].has_data_labels = True
        chart.plots[0].data_labels.position = XL_LABEL_POSITION.OUTSIDE_END

    made = Series("A", (1.0, 2.0), labels={0: "left", 1: "as drawn"}, places={0: "ctr"})
    root = etree.fromstring(fill_chart(flat(look=look, series=1), Chart("column", tuple("ab"), (made,))).xml)
    assert [one.find(f"{C}dLblPos").get("val") for one in root.iter(f"{C}dLbl")] == ["ctr", "outEnd"]


def test_number_formats_reach_the_labels_the_axis_the_cache_and_the_workbook():
    def look(chart):
        chart.plots[0].has_data_labels = True
        chart.value_axis.tick_labels.number_format = "0.00"
        chart.value_axis.tick_labels.number_format_is_linked = False

    code = '[$-406]#,##0.0" mio"'
    filled = fill_chart(flat(look=look, series=1), Chart("column", ("a",), (Series("A", (1.0,)),), number_format=code))
    root = etree.fromstring(filled.xml)
    assert {f.get("formatCode") for f in root.iter(f"{C}numFmt")} == {code}
    assert [f.text for f in root.iter(f"{C}formatCode")] == [code]
    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook)).active
    assert sheet["B2"].number_format == code
    kept = etree.fromstring(fill_chart(flat(look=look, series=1), Chart("column", ("a",), (Series("A", (1.0,)),))).xml)
    assert [f.text for f in kept.iter(f"{C}formatCode")] == ["0.0"]
    assert kept.find(f".//{C}valAx/{C}numFmt").get("formatCode") == "0.00"


def test_ends_and_crossing_of_the_axis_come_from_the_data():
    chart = Chart("bar", ("a",), (Series("A", (2.0,)),), axis_min=-1, axis_max=3.5, crosses_at=1.4)
    root = etree.fromstring(fill_chart(flat("bar", 1), chart).xml)
    scaling = root.find(f".//{C}valAx/{C}scaling")
    assert [(child.tag.removeprefix(C), child.get("val")) for child in scaling][-2:] == [("max", "3.5"), ("min", "-1")]
    assert root.find(f".//{C}catAx/{C}crossesAt").get("val") == "1.4"
    assert root.find(f".//{C}catAx/{C}crosses") is None


def test_an_axis_of_the_template_that_would_cut_data_off_is_freed_with_a_word():
    def look(chart):
        chart.value_axis.maximum_scale = 5
        chart.value_axis.minimum_scale = 0

    filled = fill_chart(flat(look=look, series=1), Chart("column", ("a", "b"), (Series("A", (9.0, 1.0)),)))
    assert codes(filled) == [
        ("chart-axis", "the axis of the template ends at 5 and would cut off 9; the chart now chooses its end")
    ]
    scaling = etree.fromstring(filled.xml).find(f".//{C}valAx/{C}scaling")
    assert [(child.tag.removeprefix(C), child.get("val")) for child in scaling] == [("min", "0")]


def test_helpers_stay_out_of_the_legend_and_keep_to_hidden_series_of_the_template():
    def look(chart):
        chart.has_legend = True
        legend = chart._chartSpace.find(f".//{C}legend")
        entry = etree.fromstring(
            f'<c:legendEntry xmlns:c="{C[1:-1]}"><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        )
        legend.insert(1, entry)

    made = (Series("Up", (1.0,)), Series("Base", (2.0,), helper=True), Series("Down", (3.0,)))
    filled = fill_chart(flat("stacked-column", 2, look=look), Chart("stacked-column", ("a",), made))
    legend = etree.fromstring(filled.xml).find(f".//{C}legend")
    assert [e.find(f"{C}idx").get("val") for e in legend.findall(f"{C}legendEntry")] == ["1"]
    assert numbering(filled) == [("Up", 0, 0), ("Base", 1, 1), ("Down", 2, 2)]


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        pytest.param(Chart("column", QUARTERS, ()), [("chart-empty", "the chart has no series")], id="zero series"),
        pytest.param(
            Chart("column", QUARTERS, (Series("A", (None,) * 4),)),
            [("chart-empty", "the chart has no values")],
            id="all missing",
        ),
        pytest.param(
            Chart("column", ("a", "b"), (Series("A", (1.0,)), Series("B", (1.0, 2.0, 3.0)))),
            [
                ("chart-lengths", 'series "A" has 1 values for 2 categories'),
                ("chart-lengths", 'series "B" has 3 values for 2 categories'),
            ],
            id="unequal lengths",
        ),
        pytest.param(
            Chart("column", ("a", "b", "c"), (Series("A", (1.0, float("nan"), float("inf"))),)),
            [("chart-not-a-number", 'series "A" has values that are no numbers at point 2, 3; they are shown as gaps')],
            id="NaN and infinity",
        ),
        pytest.param(
            Chart("column", tuple(f"k{n}" for n in range(40)), (Series("A", (1.0,) * 40),)),
            [("chart-too-much", "40 categories are more than the 7 that this chart shows well")],
            id="40 categories",
        ),
        pytest.param(
            Chart("xy", (), (Series("A", (1.0,), x=(1.0,)),)),
            [
                (
                    "chart-kind",
                    'series "A" is made for a chart of the kind xy; the template has column, bar, line or area',
                ),
                ("chart-empty", "the chart has no values"),
            ],
            id="another kind",
        ),
    ],
)
def test_odd_data_are_findings_and_the_chart_still_opens(chart, expected):
    filled = fill_chart(flat("column", 2), chart)
    assert codes(filled) == expected
    assert_cache_is_workbook(filled)
    assert b"Template" not in filled.xml
    assert filled.is_empty == any(code == "chart-empty" for code, _ in expected)


def test_a_line_chart_or_one_drawn_for_many_categories_may_have_many():
    chart = Chart("line", tuple(f"k{n}" for n in range(40)), (Series("A", (1.0,) * 40),))
    assert codes(fill_chart(flat("line", 1), chart)) == []
    assert codes(fill_chart(flat("column", 1, points=40), chart)) == []


def test_a_waterfall_may_have_as_many_steps_as_it_is_made_for():
    def steps(count):
        names = tuple(f"k{n}" for n in range(count))
        base = Series("Base", (1.0,) * count, tones=dict.fromkeys(range(count), "none"), helper=True)
        return Chart("stacked-column", names, (base, Series("Up", (1.0,) * count)))

    assert fill_chart(flat("stacked-column", 2), steps(8)).findings == ()
    assert [fault.problem for fault in fill_chart(flat("stacked-column", 2), steps(13)).findings] == [
        "13 categories are more than the 12 that this chart shows well"
    ]


def test_negatives_in_a_doughnut_are_gaps_with_a_finding():
    filled = fill_chart(flat("doughnut", 1), Chart("doughnut", ("a", "b"), (Series("A", (1.0, -2.0)),)))
    assert data_of(filled) == {"A": [(1.0, None)]}
    assert codes(filled) == [("chart-negative", 'series "A" has negative values, which a pie or doughnut cannot show')]


def test_the_workbook_is_where_the_caller_says_and_a_missing_or_linked_one_is_put_right():
    chart = Chart("column", ("a",), (Series("A", (1.0,)),))
    template = flat()
    assert ChartTemplate(template).relationship == "rId1"
    assert (
        b'<c:externalData r:id="rId9"><c:autoUpdate val="0"/></c:externalData>'
        in fill_chart(template, chart, "rId9").xml
    )
    without = re.sub(rb"<c:externalData.*?</c:externalData>", b"", template, flags=re.DOTALL)
    assert ChartTemplate(without).relationship == ""
    assert b'<c:externalData r:id="rId3"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>' in (
        fill_chart(without, chart, "rId3").xml
    )


def test_other_prefixes_and_encodings_of_the_file_do_not_matter():
    chart = Chart("column", QUARTERS, (PLAN, ACTUAL))
    template = flat().decode()
    prefixed = template.replace("<c:", "<ch:").replace("</c:", "</ch:").replace("xmlns:c=", "xmlns:ch=")
    default = template.replace("<c:", "<").replace("</c:", "</").replace("xmlns:c=", "xmlns=")
    utf16 = template.replace("encoding='UTF-8'", "encoding='UTF-16'").encode("utf-16")
    expected = fill_chart(template.encode(), chart).xml
    assert [fill_chart(one, chart).xml for one in (prefixed.encode(), default.encode(), utf16)] == [expected] * 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "barChart",
            "radarChart",
            "a radar chart cannot be filled\n  fix: use a bar chart, one bar for each axis of the radar",
        ),
        ("barChart", "surfaceChart", "a surface chart cannot be filled\n  fix: use a line chart or a table"),
        (
            "barChart",
            "stockChart",
            "a stock chart cannot be filled\n  fix: use a stacked column chart whose lowest series has no fill",
        ),
    ],
)
def test_a_kind_that_is_not_filled_is_named_with_what_to_use_instead(old, new, message):
    with pytest.raises(DocgenError) as caught:
        ChartTemplate(flat().decode().replace(old, new).encode())
    assert f": {caught.value!s}".removeprefix(": ") == message


def test_a_chart_of_the_newer_kinds_is_refused_by_its_name():
    xml = (
        '<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:chart><cx:plotArea>'
        '<cx:plotAreaRegion><cx:series layoutId="waterfall"/></cx:plotAreaRegion></cx:plotArea></cx:chart>'
        "</cx:chartSpace>"
    )
    with pytest.raises(DocgenError) as caught:
        ChartTemplate(xml.encode())
    assert str(caught.value) == (
        "a chart of the newer kind waterfall cannot be filled\n"
        "  fix: use a stacked column chart; the data for it are made as base, up, down and total"
    )


@pytest.mark.parametrize("xml", [b"", b"<a", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_chart_is_one_plain_fault(xml):
    with pytest.raises(DocgenError) as caught:
        ChartTemplate(xml)
    assert [fault.code for fault in caught.value.faults] == ["chart-broken"]


def test_a_template_chart_without_series_is_refused():
    with pytest.raises(DocgenError) as caught:
        ChartTemplate(re.sub(rb"<c:ser>.*</c:ser>", b"", flat(), flags=re.DOTALL))
    assert str(caught.value) == (
        "the chart of the template has no series\n  fix: draw the chart in Office with at least one series"
    )


def test_series_that_someone_hid_do_not_travel_with_their_old_data():
    hidden = (
        '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:filteredBarSeries><c15:ser>'
        "<c:tx><c:v>SECRET</c:v></c:tx></c15:ser></c15:filteredBarSeries></c:ext></c:extLst></c:barChart>"
    )
    template = flat().decode().replace("</c:barChart>", hidden).encode()
    filled = fill_chart(template, Chart("column", QUARTERS, (PLAN,)))
    assert b"SECRET" not in filled.xml


def test_text_outside_the_data_passes_through_untouched():
    def look(chart):
        chart.has_title = True
        chart.chart_title.text_frame.text = "{{ title }} & <x>"

    filled = fill_chart(flat(look=look), Chart("column", QUARTERS, (PLAN,)))
    assert [t.text for t in etree.fromstring(filled.xml).iter(f"{A}t")] == ["{{ title }} & <x>"]


def test_a_line_that_only_carries_labels_gets_no_painted_points_but_one_of_bare_markers_does():
    def without_line(symbol: str) -> Callable[[Any], None]:
        def look(chart):
            series = chart.plots[0].series[0]
            series.format.line.fill.background()
            series._element.get_or_add_marker().get_or_add_symbol().set("val", symbol)

        return look

    chart = Chart("line", ("a",), (Series("A", (1.0,), tones={0: "total"}, labels={0: "x"}),))
    painted = {
        symbol: b"<c:dPt>" in fill_chart(flat("line", 1, look=without_line(symbol)), chart).xml
        for symbol in ("none", "dash")
    }
    assert painted == {"none": False, "dash": True}


def test_a_template_travels_to_a_worker_and_fills_alike_there():
    template, chart = ChartTemplate(flat()), Chart("column", QUARTERS, (PLAN, ACTUAL))
    assert pickle.loads(pickle.dumps(template)).fill(chart) == template.fill(chart)


def test_an_xy_series_without_x_values_is_named_and_nothing_is_drawn():
    filled = fill_chart(xy(), Chart("xy", (), (Series("A", (1.0, 2.0)),)))
    assert codes(filled) == [
        ("chart-lengths", 'series "A" has 0 x values for 2 y values'),
        ("chart-empty", "the chart has no values"),
    ]
    assert filled.is_empty
