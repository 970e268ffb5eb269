"""The account plan's sections on the customer and our worth, from the profile to the pipeline."""

from __future__ import annotations

from docgen.starter.docx.blocks import (
    Col,
    bullets,
    caption,
    chart_title,
    dash,
    data_table,
    facts,
    heading,
    label,
    opt,
    source,
    tag,
    when,
)  # fmt: skip
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import facts_beside, side_by_side
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.plan_sections import ending, listed, section
from docgen.starter.docx.tables import growth_row, whitespace_table


def proof_sections(palette: Palette, objects: Objects) -> str:
    """Sections 2 to 9."""
    return "".join(
        (
            _profile(),
            _dashboard(objects),
            _objectives(objects),
            _themes(),
            _stakeholders(objects),
            _governance(),
            _whitespace(palette, objects),
            _pipeline(objects),
        )
    )


def _profile() -> str:
    lines = facts_beside(
        ("account.industry", label("plan.industry"), tag("account.industry")),
        ("account.cvr", label("plan.cvr"), tag("account.cvr")),
        ("account.employees_text", label("plan.employees"), tag("account.employees_text")),
        ("account.revenue_text", label("plan.customer_revenue"), tag("account.revenue_text")),
    )
    lines += facts(
        ("account.ownership", label("plan.ownership"), tag("account.ownership")),
        ("account.units", label("plan.units"), tag("account.units_text")),
        ("account.website", label("plan.website"), tag("account.website")),
    )
    goals = [
        Col(label("head.goal"), "{{ one.text }}", 6.0, "name"),
        Col(label("head.measure"), opt("one.measure"), 4.8),
        Col(label("plan.challenges"), opt("one.challenge"), 5.8),
    ]
    trends = [
        Col(label("head.trend"), "{{ one.text }}", 5.6, "name"),
        Col(label("head.implication"), opt("one.implication"), 7.0),
        Col(label("head.source"), opt("one.source"), 4.0),
    ]
    contracts = [
        Col(label("head.contract"), "{{ one.name }}", 5.0, "name", "one.renewal"),
        Col(label("head.start"), "{{ one.start_text }}", 2.6, "number"),
        Col(label("head.end"), "{{ one.end_text }}", 2.6, "number"),
        Col(label("head.yearly_value"), dash("one.value_text"), 3.4, "number"),
        Col(label("head.notice"), dash("one.notice_text"), 3.0, "number"),
    ]
    needs = [
        Col(label("head.need"), "{{ one.need }}", 6.2, "name"),
        Col(label("head.who"), opt("one.who"), 3.6),
        Col(label("head.priority"), dash("one.priority"), 2.2),
        Col(label("head.evidence"), opt("one.evidence"), 4.6),
    ]
    return section(
        "profile",
        lines,
        _strategy(),
        listed("account.goals", "one in account.goals", label("plan.customer_goals"), goals, dense=True),
        listed("account.trends", "one in account.trends", label("plan.trends"), trends, dense=True),
        listed("contracts", "one in contracts", label("plan.contracts"), contracts, dense=True),
        listed("needs", "one in needs", label("plan.needs"), needs, dense=True),
    )


def _strategy() -> str:
    """What the customer wants, and beside it what it means for us."""
    priorities = heading(2, label("plan.priorities")) + bullets("one in account.priorities[:4]", "{{ one }}")
    implications = heading(2, label("plan.implications")) + bullets("one in account.implications[:4]", "{{ one }}")
    alone = when("account.priorities", priorities) + when("account.implications", implications)
    both = side_by_side(priorities, implications)
    return when("account.priorities and account.implications", both, otherwise=alone)


def _dashboard(objects: Objects) -> str:
    columns = [
        Col(label("head.measure"), "{{ one.name }}", 4.3, "name"),
        Col(label("head.now"), "{{ one.now }}", 2.4, "number"),
        Col(label("head.plan"), "{{ one.plan }}", 2.2, "number"),
        Col(label("head.previous"), "{{ one.previous }}", 2.2, "number"),
        Col(label("head.last_year"), "{{ one.last_year }}", 2.2, "number"),
        Col(label("head.status"), "one", 3.3, "status"),
    ]
    return section(
        "kpi_dashboard",
        when(
            "plan.charts.revenue",
            caption("figure", chart_title("revenue_budget")),
            objects.chart("revenue_budget", 16.6, 4.8, keep=True),
            when("tables.growth", growth_row(label("plan.growth_row")), source(label("plan.growth_row"))),
        ),
        caption("table", tag("captions.kpis")),
        data_table("one in tables.kpis", columns, label("plan.kpi_table"), dense=True),
        source(tag("captions.as_of") + "{% if captions.kpi_notes %} {{ captions.kpi_notes }}{% endif %}"),
        when("plan.comments", heading(2, label("plan.comments")), bullets("one in plan.comments", "{{ one }}")),
    )


def _objectives(objects: Objects) -> str:
    columns = [
        Col(label("head.goal"), "{{ goal.text }}", 4.7, "name", "goal.measure"),
        Col(label("head.now"), "{{ goal.now }}", 2.2, "number"),
        Col(label("plan.target"), "{{ goal.target }}", 2.1, "number"),
        Col(label("head.due"), dash("goal.due_text"), 2.3, "number"),
        Col(label("head.owner"), dash("goal.owner"), 2.5),
        Col(label("head.status"), "goal", 2.8, "status"),
    ]
    off = [
        Col(label("head.goal"), "{{ goal.text }}", 4.8, "name"),
        Col(label("head.cause"), opt("goal.cause"), 5.6),
        Col(label("head.remedy"), opt("goal.remedy"), 6.2),
    ]
    return section(
        "objectives",
        caption("table", tag("captions.goals")),
        data_table("goal in goals", columns, label("plan.goals"), dense=True),
        when(
            "plan.charts.attainment",
            caption("figure", label("plan.attainment_chart")),
            objects.chart("goal_attainment", 16.6, 3.7, keep=True),
            source(tag("captions.as_of")),
        ),
        listed(
            "goals_off", "goal in goals_off if goal.cause or goal.remedy", label("note.corrective"), off, dense=True
        ),
    )


def _themes() -> str:
    columns = [
        Col(label("head.theme"), "{{ theme.title }}", 3.8, "name", "theme.goal"),
        Col(label("head.how"), "{{ theme.how }}", 4.6),
        Col(label("head.benefit"), "{{ theme.benefit }}", 4.2, "text", "theme.value"),
        Col(label("head.proof"), "{{ theme.proof }}", 4.0),
    ]
    cases = [
        Col(label("head.customer"), "{{ one.customer }}", 4.2, "name"),
        Col(label("head.measure"), "{{ one.measure }}", 4.6, "text", "one.period"),
        Col(label("head.before"), "{{ one.before }}", 1.6, "number"),
        Col(label("head.after"), "{{ one.after }}", 1.6, "number"),
        Col(label("head.note"), opt("one.permission_text"), 4.6),
    ]
    references = [
        Col(label("head.customer"), "{{ one.customer }}", 4.4, "name"),
        Col(label("head.contact"), "{{ one.contact }}", 4.4, "text", "one.contact_title"),
        Col(label("head.scope"), "{{ one.scope }}", 5.4),
        Col(label("head.valid_until"), opt("one.valid_until_text"), 2.4, "number"),
    ]
    return section(
        "value_winthemes",
        caption("table", label("plan.themes_table")),
        data_table("theme in themes", columns, label("plan.themes_table"), dense=True),
        listed("cases", "one in cases[:3]", label("plan.cases"), cases, dense=True),
        listed(
            "references",
            "one in references[:3]",
            label("plan.references"),
            references,
            dense=True,
            held="plan.value_winthemes.callout",
        ),
        ends_in=label("plan.theme_for_whom"),
    )


def _stakeholders(objects: Objects) -> str:
    gaps = [
        Col(label("head.person"), "{{ one.name }}", 3.9, "name", "one.title"),
        Col(label("head.buying_role"), dash("one.role"), 2.7),
        Col(label("head.last_contact"), dash("one.last_contact_text"), 2.5, "number"),
        Col(label("head.next_step"), dash("one.next_step"), 4.7),
        Col(label("head.owner"), dash("one.owner"), 2.8),
    ]
    everybody = [
        # Titles stand in the map and in the tree.
        Col(label("head.person"), "{{ one.name }}", 3.4, "name"),
        Col(label("head.buying_role"), dash("one.role"), 2.6),
        Col(label("head.influence"), dash("one.influence"), 2.0, "number"),
        Col(label("head.support"), dash("one.support_text"), 2.25),
        Col(label("head.coverage"), dash("one.coverage_text"), 1.65),
        Col(label("head.last_contact"), dash("one.last_contact_text"), 2.25, "number"),
        Col(label("head.our_owner"), dash("one.owner"), 2.45),
    ]
    return section(
        "stakeholders",
        when(
            "figures.stakeholder_map",
            caption("figure", tag("captions.stakeholder_map")),
            objects.figure("stakeholder_map", 16.6, 16.0, keep=True),
            source(tag("captions.stakeholder_source")),
        ),
        when(
            "people_gaps",
            heading(2, label("plan.contact_plan")),
            caption("table", label("plan.contact_plan_caption")),
            data_table("one in people_gaps", gaps, label("plan.contact_plan"), dense=True),
        ),
        when(
            "figures.org_tree",
            heading(2, label("plan.org_chart")),
            caption("figure", label("plan.org_caption")),
            objects.figure("org_tree", 16.6, 21.0),
        ),
        # Last, for it may break: what stands before it is a picture.
        listed(
            "people",
            "one in people",
            label("plan.coverage_table"),
            everybody,
            dense=True,
            held="plan.stakeholders.callout",
        ),
        ending("stakeholders", label("note.next_step")),
    )


def _governance() -> str:
    sponsors = facts_beside(
        ("account.sponsor_ours", label("plan.sponsor_ours"), tag("account.sponsor_ours.name")),
        ("account.sponsor_theirs", label("plan.sponsor_theirs"), tag("account.sponsor_theirs.name")),
        ("plan.governance.callout", label("plan.escalation"), tag("plan.governance.callout")),
        ("governance.next_meeting_text", label("plan.next_meeting"), tag("governance.next_meeting_text")),
    )
    levels = [
        Col(label("head.level"), "{{ one.level }}", 3.7, "name", "one.name"),
        Col(label("head.purpose"), "{{ one.purpose }}", 3.7),
        Col(label("head.cadence"), "{{ one.cadence }}", 2.6),
        Col(label("head.ours"), "{{ one.ours_text }}", 3.3),
        Col(label("head.theirs"), "{{ one.theirs_text }}", 3.3),
    ]
    meetings = [
        Col(label("plan.meeting"), "{{ one.type }}", 4.0, "name"),
        Col(label("plan.planned"), "{{ one.planned_text }}", 2.3, "number"),
        Col(label("plan.held"), dash("one.held_text"), 2.3, "number"),
        Col(label("plan.participants"), opt("one.participants_text"), 8.0),
    ]
    raci = [
        Col(label("head.task"), "{{ one.task }}", 5.0, "name"),
        *[Col(label(f"raci.{key}"), opt(f"one.{key}"), 2.9) for key in "raci"],
    ]
    return section(
        "governance",
        sponsors,
        when(
            "account.sponsor_ours.actions",
            heading(2, label("plan.sponsor_actions")),
            bullets("one in account.sponsor_ours.actions[:4]", "{{ one }}"),
        ),
        listed("governance.tiers", "one in governance.tiers", label("plan.cadence"), levels, dense=True),
        listed("governance.meetings", "one in governance.meetings[-4:]", label("plan.meetings"), meetings, dense=True),
        listed("governance.raci", "one in governance.raci", label("plan.raci"), raci, dense=True),
    )


def _whitespace(palette: Palette, objects: Objects) -> str:
    steps = [
        Col(label("head.customer_unit"), "{{ one.unit }}", 3.4, "name", "one.offering"),
        Col(label("head.kind"), "{{ one.kind }}", 1.8),
        Col(label("head.potential"), "{{ one.potential_text }}", 2.3, "number"),
        Col(label("head.next_step"), dash("one.next_step"), 4.5),
        Col(label("head.owner"), dash("one.owner"), 2.4),
        Col(label("head.decision"), dash("one.decision_text"), 2.2, "number"),
    ]
    return section(
        "whitespace",
        caption("table", tag("captions.whitespace")),
        whitespace_table(palette, label("plan.whitespace")),
        source(tag("captions.whitespace_legend")),
        when(
            "plan.charts.whitespace",
            caption("figure", chart_title("whitespace_top")),
            objects.chart("whitespace_top", 16.6, 3.5),
        ),
        ending("whitespace", label("plan.whitespace_chosen")),
        listed("whitespace.follow_up", "one in whitespace.follow_up", label("plan.cross_sell_plan"), steps, dense=True),
    )


def _pipeline(objects: Objects) -> str:
    columns = [
        Col(label("head.opportunity"), "{{ one.name }}", 5.5, "name", "one.next_step"),
        Col(label("head.stage"), opt("one.stage"), 2.3),
        Col(label("head.amount"), dash("one.amount_text"), 2.5, "number"),
        Col(label("head.chance"), dash("one.probability_text"), 1.5, "number"),
        Col(label("head.close"), dash("one.close_text"), 2.3, "number"),
        Col(label("head.owner"), opt("one.owner"), 2.5),
    ]
    decision = [
        Col(label("head.step"), "{{ one.step }}", 3.7, "name"),
        Col(label("head.approver"), dash("one.approver"), 2.8),
        Col(label("head.date"), dash("one.date_text"), 2.3, "number"),
        Col(label("head.criterion"), dash("one.criterion"), 4.0),
        Col(label("head.barrier"), dash("one.barrier"), 3.8),
    ]
    return section(
        "pipeline",
        when(
            "plan.charts.pipeline",
            caption("figure", chart_title("pipeline_stages")),
            objects.chart("pipeline_stages", 16.6, 3.0),
        ),
        caption("table", label("plan.pipeline_table")),
        data_table("one in opportunities[:10]", columns, label("plan.pipeline_table"), dense=True),
        listed(
            "decision_plan",
            "one in decision_plan",
            label("plan.decision_plan"),
            decision,
            dense=True,
            held="plan.pipeline.callout",
        ),
        ends_in=label("note.next_step"),
    )
