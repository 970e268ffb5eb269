"""Native charts: a designer's chart filled with data, and the workbook behind it.

A `ChartTemplate` is made once from the chart's XML and filled many times.  The
formatting stays the designer's; series are matched by name, then by place;
cache and workbook hold the same numbers to the last digit.  This module knows
no package: where the chart and its workbook are stored is the caller's affair.
"""

from __future__ import annotations

import math

from docgen.errors import Fault, Place, warning
from docgen.merge.chart_compile import take_apart
from docgen.merge.chart_data import Layout, lay_out
from docgen.merge.chart_parts import ChartParts
from docgen.merge.chart_render import render
from docgen.merge.workbook import workbook_bytes
from docgen.records import dataclass, field
from docgen.values import Chart, Series


@dataclass(frozen=True)
class FilledChart:
    """A chart with its data.

    Attributes:
        xml: the chart part.
        workbook: the .xlsx to which the chart's external-data relationship must lead.
        findings: what is odd about the data, without a place; an error means that they do not suit the chart.
        is_empty: nothing would be drawn; `values.Chart.empty` may take the chart's place.
    """

    xml: bytes = field(repr=False)
    workbook: bytes = field(repr=False)
    findings: tuple[Fault, ...] = ()
    is_empty: bool = False


class ChartTemplate:
    """A template's chart, read once.

    Attributes:
        relationship: id of the relationship to its workbook; "" where it has none.
        series_names: names of its series over all plots.
        kinds: its plots, by the names of their XML elements.

    Raises:
        DocgenError: the XML is no chart, or one of a kind that cannot be filled.
    """

    def __init__(self, chart_xml: bytes) -> None:
        self._parts: ChartParts = take_apart(chart_xml)
        self.relationship = self._parts.external
        self.series_names = tuple(part.name for plot in self._parts.plots for part in plot.series)
        self.kinds = tuple(plot.tag for plot in self._parts.plots)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What a template author should know, whatever the data."""
        found = [
            warning(
                "chart-lost", Place(), f"{lost} are left out when the chart is filled", "remove them from the chart"
            )
            for lost in dict.fromkeys(self._parts.lost)
        ]
        if self._parts.three_d:
            found.append(warning("chart-3d", Place(), "a 3-D chart distorts its figures", "use the flat kind"))
        return tuple(found)

    def fill(self, chart: Chart, relationship: str = "") -> FilledChart:
        """The chart with these data; `relationship` is the id that leads to the workbook in the finished part."""
        layout = lay_out(self._parts, chart)
        findings = layout.findings
        if not layout.rows:
            layout = _nothing(self._parts)
        xml, more = render(self._parts, layout, chart, relationship or self.relationship or "rId1")
        empty = all(value is None or not math.isfinite(value) for row in layout.rows for value in row.values.values)
        return FilledChart(xml.encode(), workbook_bytes(layout.columns), (*findings, *more), empty)


def fill_chart(chart_xml: bytes, chart: Chart, relationship: str = "") -> FilledChart:
    """The chart of a template with these data, for one use."""
    return ChartTemplate(chart_xml).fill(chart, relationship)


def _nothing(parts: ChartParts) -> Layout:
    """One series without points: a file that opens, and holds nothing of the template's own sample data."""
    plot = next(plot for plot in parts.plots if plot.series)
    kind = {"xy": "xy", "bubble": "bubble"}.get(plot.family, "column")
    sizes = (None,) if plot.family == "bubble" else ()
    series = Series(name=" ", values=(), sizes=sizes)
    return lay_out(parts, Chart(kind=kind, categories=(), series=(series,)))  # type: ignore[arg-type]  # a kind by family
