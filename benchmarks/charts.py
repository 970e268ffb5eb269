"""One native chart with new data: docgen's `ChartTemplate.fill` beside python-pptx's `replace_data`.

Both give the chart's XML and its workbook; the numbers are proven equal first.
Run: python benchmarks/charts.py
"""

import io
import math
import statistics
import time
from collections.abc import Callable

import openpyxl
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from docgen.merge.charts import ChartTemplate, FilledChart
from docgen.values import Chart, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ROUNDS = 7


def data(series: int, points: int) -> CategoryChartData:
    made = CategoryChartData(number_format="#,##0.0")
    made.categories = [f"Kvartal {index}" for index in range(points)]
    for number in range(series):
        made.add_series(f"Serie {number}", [number + index / 3 for index in range(points)])
    return made


def values(series: int, points: int) -> Chart:
    made = tuple(Series(f"Serie {n}", tuple(n + index / 3 for index in range(points))) for n in range(series))
    return Chart("column", tuple(f"Kvartal {index}" for index in range(points)), made, number_format="#,##0.0")


def cached(xml: bytes) -> list[str]:
    return [value.text or "" for value in etree.fromstring(xml).iter(f"{C}v")]


def typical(work: Callable[[], object], times: int) -> float:
    """Milliseconds of one call: the best of a few rounds, for the machine is shared."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - start) / times * 1000)
    return min(found)


def assert_equal(chart, filled: FilledChart) -> None:
    ours, theirs = cached(filled.xml), cached(chart.part.blob)
    assert [float(v) if v[0].isdigit() else v for v in ours] == [float(v) if v[0].isdigit() else v for v in theirs]
    sheets = [
        list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(min_row=2, values_only=True))
        for book in (filled.workbook, chart.part.chart_workbook.xlsx_part.blob)
    ]
    # XlsxWriter writes 16 digits, one less than some floats need.
    for mine, other in zip(*sheets, strict=True):
        assert mine[0] == other[0]
        assert all(math.isclose(a, b, rel_tol=1e-15) for a, b in zip(mine[1:], other[1:], strict=True))


def main() -> None:
    print(f"{'series x points':>16} {'python-pptx':>12} {'docgen':>8} {'times':>6}")
    factors = []
    for series, points in ((1, 5), (2, 4), (3, 8), (5, 40)):
        slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(8), Inches(5), data(2, 4))
        template = ChartTemplate(frame.chart.part.blob)
        new = data(series, points)
        frame.chart.replace_data(new)
        assert_equal(frame.chart, template.fill(values(series, points)))
        theirs = typical(lambda chart=frame.chart, new=new: (chart.replace_data(new), chart.part.blob), 5)
        chart = values(series, points)
        ours = typical(lambda t=template, chart=chart: t.fill(chart, "rId2"), 50)
        factors.append(theirs / ours)
        print(f"{f'{series} x {points}':>16} {theirs:>9.2f} ms {ours:>5.2f} ms {theirs / ours:>6.1f}")
    print(f"geometric mean: {statistics.geometric_mean(factors):.1f} times as fast")


if __name__ == "__main__":
    main()
