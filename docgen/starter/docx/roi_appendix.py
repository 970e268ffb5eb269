"""The ROI appendix: A1 to A10, as a customer's CFO reads them, and the same sections for a proposal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from docgen.starter.brand import Brand
from docgen.starter.docx.blocks import (
    Col,
    bullets,
    caption,
    chart_title,
    dash,
    data_table,
    heading,
    inline_callout,
    label,
    source,
    tag,
    tiles,
    when,
)  # fmt: skip
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import footer, header, side_by_side
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.package import Pages
from docgen.starter.docx.tables import cash_flow_table
from docgen.starter.docx.wml import paragraph, run

Head = Callable[[int, str], str]


def roi_appendix(brand: Brand) -> Pages:
    """The template `roi-appendix.docx`."""
    palette, objects = Palette(brand.colours), Objects()
    name = label("document.roi_appendix")
    title = paragraph(run(name), "CoverLabel") + paragraph(run(tag("roi.name")), "DocumentTitle")

    def head(number: int, text: str) -> str:
        return heading(1, text, 400 + number)

    return Pages(
        title=f"{name} · {tag('roi.name')}",
        body=title + roi_sections(palette, objects, head),
        header=header(name, internal=False),
        footer=footer(),
        charts=tuple(objects.charts),
        media=objects.media,
        prefix="A",
    )


def roi_sections(palette: Palette, objects: Objects, head: Head, cash_caption: str = "") -> str:
    """All ten sections.

    Args:
        palette: the brand's colours.
        objects: takes the charts.
        head: makes the heading of a section from its number and name.
        cash_caption: the caption of the cash flow, which refers to other sections; that of the appendix if empty.
    """
    parts = (
        _summary,
        _assumptions,
        _benefits,
        _costs,
        partial(_cash_flow, cash_caption or tag("captions.cash_flow")),
        _scenarios,
        _simulation,
        _sensitivity,
        _method,
        _glossary,
    )
    return "".join(part(palette, objects, head) for part in parts)


def _summary(palette: Palette, objects: Objects, head: Head) -> str:
    del objects
    return (
        head(1, label("roi.a1"))
        + paragraph(run(f"{tag('roi.summary')} {tag('roi.payback_line')}"), "Lead")
        + tiles(palette, [f"roi.tiles[{number}]" for number in range(5)], label("roi.a1"), with_status=False)
        + when(
            "roi.description", paragraph(run(tag("roi.description")), "BodyText", direct='<w:spacing w:before="200"/>')
        )
        + when(
            "roi.true_conditions",
            heading(2, label("roi.must_be_true")),
            bullets("line in roi.true_conditions", "{{ line }}"),
        )
    )


def _assumptions(palette: Palette, objects: Objects, head: Head) -> str:
    del palette, objects
    columns = [
        Col(label("roi.letter"), "{{ line.letter }}", 0.9, "name"),
        Col(label("roi.driver"), "{{ line.name }}", 3.9, "text", "line.unit"),
        Col(label("roi.low"), "{{ line.low }}", 1.6, "number"),
        Col(label("roi.base"), "{{ line.base }}", 1.7, "number"),
        Col(label("roi.high"), "{{ line.high }}", 1.7, "number"),
        Col(label("roi.source"), dash("line.source"), 5.1, "text", "line.checked_text"),
        Col(label("roi.confidence"), dash("line.confidence"), 1.7),
    ]
    return (
        head(2, label("roi.a2"))
        + caption("table", label("roi.assumptions_caption"))
        + data_table("line in roi.assumptions", columns, label("roi.assumptions_caption"), dense=True)
    )


def _benefits(palette: Palette, objects: Objects, head: Head) -> str:
    del palette
    columns = [
        Col(label("roi.letter"), "{{ line.letter }}", 1.0, "name"),
        Col(label("roi.benefit"), "{{ line.name }}", 4.6, "text", "line.source"),
        Col(label("roi.formula"), dash("line.formula"), 3.4),
        Col(label("head.kind"), "{{ line.category }}", 2.3),
        Col(label("roi.total"), "{{ line.total_text }}", 2.6, "number"),
        Col(label("roi.pv_short"), "{{ line.pv_text }}", 2.7, "number"),
    ]
    bars = caption("figure", tag("captions.value_by_benefit")) + objects.chart("roi_benefits", 16.6, 3.0)
    return (
        head(3, label("roi.a3"))
        + caption("table", tag("captions.roi_benefits"))
        + data_table("line in roi.benefits", columns, label("roi.a3"))
        + when("value_sheet.has_bars", bars)
    )


def _costs(palette: Palette, objects: Objects, head: Head) -> str:
    del palette, objects
    columns = [
        Col(label("roi.letter"), "{{ line.letter }}", 1.0, "name"),
        Col(label("roi.cost"), "{{ line.name }}", 5.4, "text", "line.source"),
        Col(label("head.kind"), "{{ line.category }}", 2.6),
        Col(label("roi.initial"), "{{ line.initial_text }}", 2.4, "number"),
        Col(label("roi.total"), "{{ line.total_text }}", 2.5, "number"),
        Col(label("roi.pv_short"), "{{ line.pv_text }}", 2.7, "number"),
    ]
    return (
        head(4, label("roi.a4"))
        + caption("table", tag("captions.roi_costs"))
        + data_table("line in roi.costs", columns, label("roi.a4"))
        + when("roi.sunk_text", source(f"{label('roi.method.sunk')} {tag('roi.sunk_text')}"))
    )


def _cash_flow(cash_caption: str, palette: Palette, objects: Objects, head: Head) -> str:
    return (
        head(5, label("roi.a5"))
        + caption("table", cash_caption)
        + when(
            "roi.years > 5",
            cash_flow_table(palette, label("roi.a5"), small=True),
            otherwise=cash_flow_table(palette, label("roi.a5")),
        )
        + source(f"{label('roi.cash_flow_source')} {tag('captions.as_of')}")
        + caption("figure", chart_title("roi_cash_flow"))
        + objects.chart("roi_cash_flow", 16.6, 4.0)
    )


def _scenarios(palette: Palette, objects: Objects, head: Head) -> str:
    del palette, objects
    columns = [
        Col(label("head.scenario"), "{{ one.name }}", 3.1, "name"),
        Col(label("roi.npv"), "{{ one.npv_text }}", 2.7, "number"),
        Col(label("tile.roi"), "{{ one.roi_text }}", 2.0, "number"),
        Col(label("roi.payback"), "{{ one.payback_text }}", 2.8, "number"),
        Col(label("roi.drivers"), "{{ one.changes }}", 6.0),
    ]
    return when(
        "roi.scenarios",
        head(6, label("roi.a6")),
        caption("table", label("roi.scenarios_caption")),
        data_table("one in roi.scenarios", columns, label("roi.scenarios_caption"), dense=True),
    )


def _simulation(palette: Palette, objects: Objects, head: Head) -> str:
    del palette
    figures = [
        Col("P10", "{{ roi.simulation.p10_text }}", 2.4, "number"),
        Col("P50", "{{ roi.simulation.p50_text }}", 2.4, "number"),
        Col("P90", "{{ roi.simulation.p90_text }}", 2.4, "number"),
        Col(label("roi.mean"), "{{ roi.simulation.mean_text }}", 2.8, "number"),
        Col(label("roi.sd"), "{{ roi.simulation.sd_text }}", 3.2, "number"),
        Col(label("tile.probability"), "{{ roi.simulation.probability_positive_text }}", 3.4, "number"),
    ]
    return when(
        "roi.simulation",
        head(7, label("roi.a7")),
        paragraph(run(tag("roi.takeaways.mean")), "BodyText", direct="<w:keepNext/>"),
        caption("table", tag("captions.simulation_table")),
        data_table("", figures, label("roi.a7")),
        caption(
            "figure",
            f"{tag('charts.roi_distribution.title')} · {tag('charts.roi_s_curve.subtitle')} · "
            + tag("captions.histogram"),
        ),
        objects.chart("roi_distribution", 16.6, 4.3),
        caption("figure", chart_title("roi_s_curve")),
        objects.chart("roi_s_curve", 16.6, 3.8, keep=True),
        source(tag("captions.simulation")),
    )


def _sensitivity(palette: Palette, objects: Objects, head: Head) -> str:
    del palette
    columns = [
        Col(label("roi.driver"), "{{ one.driver }}", 7.2, "name"),
        Col(label("roi.base"), "{{ one.base_text }}", 4.0, "number"),
        Col(label("roi.break_even"), "{{ one.value_text }}", 5.4, "number"),
    ]
    return (
        head(8, label("roi.a8"))
        + when(
            "roi.tornado",
            caption("figure", chart_title("roi_tornado")),
            objects.chart("roi_tornado", 16.6, 4.9, keep=True),
            source(tag("captions.as_of")),
        )
        + caption("table", label("roi.break_even_caption"))
        + data_table("one in roi.break_even", columns, label("roi.break_even"), dense=True)
    )


def _method(palette: Palette, objects: Objects, head: Head) -> str:
    del palette, objects
    return (
        head(9, label("roi.a9"))
        + side_by_side(bullets("line in roi.method[:4]", "{{ line }}"), bullets("line in roi.method[4:]", "{{ line }}"))
        + inline_callout(label("note.what_we_propose"), tag("roi.takeaways.propose"))
    )


def _glossary(palette: Palette, objects: Objects, head: Head) -> str:
    del palette, objects
    columns = [
        Col(label("head.term"), "{{ one.term }}", 4.6, "name"),
        Col(label("head.definition"), "{{ one.text }}", 12.0),
    ]
    return (
        head(10, label("roi.a10"))
        + caption("table", label("roi.a10"))
        + data_table("one in roi.glossary", columns, label("roi.a10"), dense=True)
    )
