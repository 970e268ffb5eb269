"""The account plan's sections on position and work, from the SWOT analysis to the appendix."""

from __future__ import annotations

from typing import Final

from docgen.starter.docx.blocks import (
    Col,
    bullets,
    caption,
    chart_title,
    dash,
    data_table,
    each,
    heading,
    label,
    source,
    tag,
    when,
)  # fmt: skip
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import facts_beside, side_by_side
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.plan_sections import listed, section
from docgen.starter.docx.tables import calendar, risk_grid
from docgen.starter.docx.wml import Cell, paragraph, row, run, table

# A longer register goes on in the appendix.
_ROWS: Final = 25


def work_sections(palette: Palette, objects: Objects) -> str:
    """Sections 10 to 17."""
    return "".join(
        (
            _swot(palette),
            _competitors(),
            _economics(objects),
            _success_plan(),
            _risks(palette),
            _actions(palette),
            _resources(objects),
            _appendix(),
        )
    )


def _swot(palette: Palette) -> str:
    """Two by two, each field with its list; its colour is quiet, for the words carry the weight."""
    widths = (8.3, 8.3)

    def head(name: str) -> Cell:
        words = run(label(f"plan.{name}"))
        return Cell(words, "BlockTitle", fill=palette.fill("lt2"), margins=_inset(90, 0))

    def field(name: str) -> Cell:
        item = paragraph(run("{{ one.text }}"), "SwotItem")
        note = when("one.evidence", paragraph(run(tag("one.evidence")), "SwotNote"))
        listed = each(f"one in account.swot.{name}[:4]", item, note)
        return Cell(listed, fill=palette.fill("lt2"), margins=_inset(30, 110))

    rows = [
        row(widths, [head("strengths"), head("weaknesses")], header=True),
        row(widths, [field("strengths"), field("weaknesses")], height_cm=1.5),
        row(widths, [head("opportunities"), head("threats")]),
        row(widths, [field("opportunities"), field("threats")], height_cm=1.5),
    ]
    matrix = table(widths, rows, "PlanHeat", caption=label("plan.swot"))
    return section(
        "swot",
        caption("table", label("plan.swot_caption")),
        matrix,
        when(
            "account.swot.strategies",
            heading(2, label("plan.strategies")),
            bullets("one in account.swot.strategies[:4]", "{{ one }}"),
        ),
    )


def _inset(top: int, bottom: int) -> str:
    sides = (("top", top), ("left", 140), ("bottom", bottom), ("right", 140))
    return "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)


def _competitors() -> str:
    columns = [
        Col(label("head.competitor"), "{{ one.name }}", 3.0, "name", "one.products"),
        Col(label("head.share"), dash("one.share_text"), 1.6, "number"),
        Col(label("head.strengths"), dash("one.strengths"), 4.0),
        Col(label("head.weaknesses"), dash("one.weaknesses"), 3.8),
        Col(label("head.counter"), dash("one.counter"), 4.2),
    ]
    return section(
        "competitors",
        caption("table", label("plan.competitors_caption")),
        data_table(
            "one in account.competitors",
            columns,
            label("plan.competitors"),
            dense=True,
            held="plan.competitors.callout",
        ),
        ends_in=label("plan.counter_moves"),
    )


def _economics(objects: Objects) -> str:
    case = facts_beside(
        ("account.business_case.hours_text", label("plan.invested_hours"), tag("account.business_case.hours_text")),
        (
            "account.business_case.investment_text",
            label("plan.investment"),
            tag("account.business_case.investment_text"),
        ),
        (
            "account.business_case.expected_text",
            label("plan.expected_revenue"),
            tag("account.business_case.expected_text"),
        ),
    )
    return section(
        "economics",
        caption("figure", chart_title("profit_waterfall")),
        objects.chart("profit_waterfall", 16.6, 3.7, keep=True),
        source(tag("captions.as_of")),
        when(
            "account.business_case",
            heading(2, label("plan.business_case")),
            case,
            when(
                "account.business_case.note",
                paragraph(run(tag("account.business_case.note")), "BodyText", direct='<w:spacing w:before="160"/>'),
            ),
        ),
    )


def _success_plan() -> str:
    columns = [
        Col(label("head.milestone"), "{{ one.text }}", 5.6, "name", "one.success_criterion"),
        Col(label("head.customer_owner"), dash("one.customer_owner"), 2.8),
        Col(label("head.our_owner"), dash("one.our_owner"), 2.6),
        Col(label("head.due"), "{{ one.due_text }}", 2.5, "number"),
        Col(label("head.status"), "one", 3.1, "status"),
    ]
    return section(
        "success_plan",
        caption("table", label("plan.success_plan_caption")),
        data_table("one in milestones", columns, label("plan.success_plan"), dense=True),
    )


def _risks(palette: Palette) -> str:
    left = (
        caption("figure", tag("captions.risk_map"), top=True)
        + risk_grid(palette, label("plan.risk_map"))
        + _risk_legend(palette)
    )
    words = paragraph(
        [run("{{ risk.number }} · {{ risk.text }}, " + label("plan.score_word") + " {{ risk.score }}", "Strong")],
        "FactNote",
    ) + when("risk.mitigation", paragraph(run(tag("risk.mitigation")), "BodyText"))
    right = paragraph(run(label("plan.risk_top_do")), "BlockTitle") + each("risk in risks_top", words)
    columns = [
        Col(label("head.no"), "{{ risk.number }}", 0.9, "name"),
        Col(label("head.risk"), "{{ risk.text }}", 4.3),
        Col(label("head.probability_short"), "{{ risk.probability }}", 0.6, "number"),
        Col(label("head.impact_short"), "{{ risk.impact }}", 0.6, "number"),
        Col(label("head.score"), "{{ risk.score }}", 1.2, "number"),
        Col(label("head.mitigation"), dash("risk.mitigation"), 4.4),
        Col(label("head.owner"), dash("risk.owner"), 2.5),
        Col(label("head.due"), dash("risk.due_text"), 2.1, "number"),
    ]
    return section(
        "risks",
        side_by_side(left, right, (9.2, 0.7, 6.7)),
        heading(2, label("plan.risk_register")),
        caption("table", label("plan.risk_register_caption")),
        data_table("risk in risks", columns, label("plan.risk_register"), dense=True, held="plan.risks.callout"),
        ends_in=label("head.fallback"),
    )


def _risk_legend(palette: Palette) -> str:
    marks = "".join(
        run("\u00a0\u00a0\u00a0\u00a0", direct=palette.fill(level))
        + run(f"\u00a0{label(f'plan.risk_legend.{level}')}   ")
        for level in ("low", "medium", "high")
    )
    return paragraph([marks], "Source")


def _action_columns() -> list[Col]:
    return [
        Col(label("plan.action"), "{{ action.what }}", 4.5, "name"),
        Col(label("plan.goal"), dash("action.goal"), 4.8),
        Col(label("plan.owner"), dash("action.owner"), 2.6),
        Col(label("plan.due"), dash("action.due_text"), 2.25, "number"),
        Col(label("plan.status"), "action", 2.45, "status"),
    ]


def _actions(palette: Palette) -> str:
    listed_here = f"action in actions[:{_ROWS}]"
    bars = (
        caption("figure", label("plan.gantt_caption"))
        + calendar(palette, "tables.gantt", label("plan.action"), label("plan.timeline"))
        + _gantt_legend(palette)
    )
    return section(
        "actions",
        when("tables.gantt", bars),
        caption("table", label("plan.actions_caption")),
        data_table(listed_here, _action_columns(), label("plan.actions_list"), dense=True, held="plan.actions.callout"),
        ends_in=label("note.next_step"),
    )


def _gantt_legend(palette: Palette) -> str:
    names = (
        ("accent1", tag("company.short_name")),
        ("accent2", tag("account.short_name")),
        ("accent3", label("side.both")),
        ("accent6", label("action_status.late")),
    )
    marks = "".join(
        run("\u00a0\u00a0\u00a0\u00a0", direct=palette.fill(fill)) + run(f"\u00a0{name}   ") for fill, name in names
    )
    return paragraph([marks], "Source")


def _resources(objects: Objects) -> str:
    team = [
        Col(label("head.name"), "{{ one.name }}", 5.0, "name"),
        Col(label("head.role"), "{{ one.role }}", 5.6),
        Col(label("head.hours"), dash("one.hours_text"), 2.4, "number"),
        Col(label("head.backup"), dash("one.backup"), 3.6),
    ]
    beside = [
        Col(label("head.name"), "{{ one.name }}", 3.6, "name", "one.role"),
        Col(label("head.hours"), dash("one.hours_text"), 1.4, "number"),
        Col(label("head.backup"), dash("one.backup"), 2.9),
    ]
    budgets = [
        Col(label("head.purpose_budget"), "{{ one.purpose }}", 6.6, "name"),
        Col(label("head.period"), "{{ one.period }}", 3.0),
        Col(label("head.budget"), "{{ one.amount_text }}", 3.5, "number"),
        Col(label("head.spent"), dash("one.spent_text"), 3.5, "number"),
    ]
    people = data_table("one in team", beside, label("plan.team"), dense=True)
    return section(
        "resources",
        when(
            "plan.charts.capacity",
            side_by_side(
                caption("figure", label("plan.capacity_chart"), top=True) + objects.chart("plan_capacity", 8.1, 4.8),
                when("team", caption("table", label("plan.team"), top=True), people) + paragraph([], "CellGap"),
                (8.1, 0.6, 7.9),
            ),
            otherwise=listed("team", "one in team", label("plan.team"), team, dense=True),
        ),
        listed("account.budgets", "one in account.budgets", label("plan.budgets"), budgets, dense=True),
    )


def _appendix() -> str:
    sources = [
        Col(label("head.source"), "{{ one.name }}", 8.4, "name"),
        Col(label("head.kind"), "{{ one.kind }}", 5.4),
        Col(label("head.as_of"), dash("one.as_of_text"), 2.8, "number"),
    ]
    definitions = [
        Col(label("head.measure"), "{{ one.name }}", 5.4, "name"),
        Col(label("head.formula"), "{{ one.formula }}", 11.2),
    ]
    rates = [
        Col(label("head.currency"), "{{ one.currency }}", 5.0, "name"),
        Col(label("head.rate"), "{{ one.rate_text }}", 5.0, "number"),
        Col(label("head.date"), "{{ one.date_text }}", 6.6, "number"),
    ]
    findings = [
        Col(label("head.severity"), "one", 2.4, "status"),
        Col(label("head.finding"), "{{ one.message }}", 8.6),
        Col(label("head.rule"), "{{ one.rule }}", 5.6, "text", "one.path"),
    ]
    return section(
        "appendix",
        listed(
            f"actions[{_ROWS}:]",
            f"action in actions[{_ROWS}:]",
            label("plan.actions_more"),
            _action_columns(),
            dense=True,
        ),
        listed("tables.sources", "one in tables.sources", label("plan.data_sources"), sources, dense=True),
        caption("table", label("plan.definitions_caption")),
        data_table("one in tables.kpi_definitions", definitions, label("plan.definitions"), dense=True),
        listed("tables.fx", "one in tables.fx", label("plan.fx"), rates, dense=True),
        when(
            "tables.findings",
            caption("table", label("plan.findings_caption")),
            data_table("one in tables.findings", findings, label("plan.findings"), dense=True),
            otherwise=source(label("plan.no_findings")),
        ),
    )
