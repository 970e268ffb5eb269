"""The account plan: a cover, a two-page core, and further sections where there are data."""

from __future__ import annotations

from docgen.starter.docx.blocks import (
    Col,
    bullets,
    callout,
    caption,
    cover_band,
    cover_words,
    data_table,
    empty,
    fact,
    footer,
    header,
    heading,
    label,
    lead,
    page_break,
    tag,
    tiles,
    when,
)
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.package import Pages
from docgen.starter.docx.wml import paragraph, run


def account_plan(palette: Palette) -> Pages:
    """The template `account-plan.docx`."""
    name = label("document.account_plan")
    body = _cover() + page_break() + _summary(palette) + _profile() + _people() + _governance() + _risks() + _actions()
    return Pages(
        title=f"{name} {tag('account.plan_year')} · {tag('account.name')}",
        body=body,
        header=header(f"{name} {tag('account.plan_year')}", internal=True),
        footer=footer(),
        first_header=cover_band(palette, 12.6),
        first_footer=footer(),
    )


def _cover() -> str:
    words = cover_words(
        f"{label('document.account_plan')} {tag('account.plan_year')}",
        tag("account.name"),
        f"{tag('company.name')} · {label('page.data_as_of')} {tag('as_of_text')}",
    )
    facts = [
        fact(label("plan.kam"), tag("account.kam")),
        when("account.sponsor_ours", fact(label("plan.sponsor"), tag("account.sponsor_ours.name"))),
        fact(label("plan.period"), tag("account.plan_year")),
        fact(label("plan.as_of"), tag("as_of_text")),
    ]
    return words + "".join(facts)


def _summary(palette: Palette) -> str:
    risks = data_table(
        "risk in risks_top",
        [
            Col(label("plan.risk"), "{{ risk.text }}", 6.2, "name"),
            Col(label("plan.score"), "{{ risk.score }}", 1.6, "number"),
            Col(label("plan.mitigation"), "{{ risk.mitigation }}", 5.6),
            Col(label("plan.owner"), "{{ risk.owner }}", 3.2),
        ],
        label("plan.risks_top"),
    )
    goals = data_table(
        "goal in goals_top",
        [
            Col(label("plan.goal"), "{{ goal.text }}", 6.6, "name"),
            Col(label("plan.now"), "{{ goal.now }}", 2.0, "number"),
            Col(label("plan.target"), "{{ goal.target }}", 2.0, "number"),
            Col(label("plan.owner"), "{{ goal.owner }}", 3.0),
            Col(label("plan.status"), "goal", 3.0, "status"),
        ],
        label("plan.goals_top"),
    )
    return "".join(
        (
            heading(1, label("plan.summary")),
            lead("account.summary.why"),
            caption("table", label("plan.tiles")),
            tiles(palette, [f"account.tiles[{number}]" for number in range(5)], label("plan.tiles")),
            heading(2, label("plan.goals_top")),
            when("goals_top", goals, otherwise=empty(label("empty.goals"))),
            heading(2, label("plan.risks_top")),
            when("risks_top", risks, otherwise=empty(label("empty.risks"))),
            when(
                "account.summary.now",
                heading(2, label("plan.now_heading")),
                paragraph(run(tag("account.summary.now")), "BodyText"),
            ),
            when("account.summary.ask", callout(label("plan.ask"), tag("account.summary.ask"))),
        )
    )


def _profile() -> str:
    facts = [
        when("account.industry", fact(label("plan.industry"), tag("account.industry"))),
        when("account.employees_text", fact(label("plan.employees"), tag("account.employees_text"))),
        when("account.revenue_text", fact(label("plan.customer_revenue"), tag("account.revenue_text"))),
        when("account.cvr", fact(label("plan.cvr"), tag("account.cvr"))),
        when("account.units", fact(label("plan.units"), tag("account.units_text"))),
    ]
    return when(
        "account.priorities",
        heading(1, label("plan.profile")),
        "".join(facts),
        heading(2, label("plan.priorities")),
        bullets("priority in account.priorities", tag("priority")),
    )


def _people() -> str:
    table = data_table(
        "person in people",
        [
            Col(label("plan.name"), "{{ person.name }}", 3.4, "name"),
            Col(label("plan.title"), "{{ person.title }}", 3.6),
            Col(label("plan.role"), "{{ person.role }}", 2.8),
            Col(label("plan.influence"), "{{ person.influence }}", 1.6, "number"),
            Col(label("plan.support"), "{{ person.support_text }}", 2.4),
            Col(label("plan.last_contact"), "{{ person.last_contact_text }}", 2.8),
        ],
        label("plan.people"),
    )
    return when("people", heading(1, label("plan.people")), caption("table", label("plan.people")), table)


def _governance() -> str:
    table = data_table(
        "meeting in governance.meetings",
        [
            Col(label("plan.meeting"), "{{ meeting.type }}", 5.2, "name"),
            Col(label("plan.planned"), "{{ meeting.planned_text }}", 2.6, "number"),
            Col(label("plan.held"), "{{ meeting.held_text }}", 2.6, "number"),
            Col(label("plan.participants"), "{{ meeting.participants_text }}", 6.2),
        ],
        label("plan.governance"),
    )
    return when(
        "governance.meetings", heading(1, label("plan.governance")), caption("table", label("plan.meetings")), table
    )


def _risks() -> str:
    table = data_table(
        "risk in risks",
        [
            Col("", "{{ risk.number }}", 1.0, "name"),
            Col(label("plan.risk"), "{{ risk.text }}", 5.4, "name"),
            Col(label("plan.score"), "{{ risk.score }}", 1.4, "number"),
            Col(label("plan.mitigation"), "{{ risk.mitigation }}", 5.8),
            Col(label("plan.owner"), "{{ risk.owner }}", 3.0),
        ],
        label("plan.risks"),
    )
    return when("risks", heading(1, label("plan.risks")), caption("table", label("plan.risks")), table)


def _actions() -> str:
    table = data_table(
        "action in actions",
        [
            Col(label("plan.action"), "{{ action.what }}", 7.2, "name"),
            Col(label("plan.owner"), "{{ action.owner }}", 3.4),
            Col(label("plan.due"), "{{ action.due_text }}", 2.6, "number"),
            Col(label("plan.status"), "action", 3.4, "status"),
        ],
        label("plan.actions"),
    )
    return when("actions", heading(1, label("plan.actions")), caption("table", label("plan.actions")), table)
