"""The appendices of a proposal: ROI calculation, implementation plan, governance, cases, references."""

from __future__ import annotations

from docgen.starter.brand import Brand
from docgen.starter.docx.blocks import (
    Col,
    before_after,
    caption,
    dash,
    data_table,
    each,
    facts,
    heading,
    inline_callout,
    label,
    opt,
    tag,
    when,
)
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import cover_header, cover_words, footer, side_by_side
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.package import Pages
from docgen.starter.docx.plan_sections import listed
from docgen.starter.docx.roi_appendix import roi_sections
from docgen.starter.docx.tables import calendar
from docgen.starter.docx.wml import paragraph, run

_PARTS = ("roi", "implementation", "governance", "cases", "references")
_FIRST = 501
# An anonymous proposal names nobody, not even in its properties.
_OURS = "{% if not proposal.anonymous %}{{ company.name }}{% endif %}"


def proposal_appendices(brand: Brand) -> Pages:
    """The template `proposal-appendices.docx`."""
    palette = Palette(brand.colours)
    objects = Objects()
    parts = (
        _part("roi", _roi(palette, objects)),
        _part("implementation", _implementation(palette)),
        _part("governance", _governance()),
        _part("cases", _cases()),
        _part("references", _references()),
    )
    company = "{% if proposal.anonymous %}{{ proposal.title }}{% else %}{{ company.short_name }}{% endif %}"
    return Pages(
        title=f"{tag('proposal.title')} · {tag('account.name')}",
        body=_cover() + "".join(parts),
        header=paragraph(run(f"{tag('proposal.title')} · {tag('account.name')}"), "Header"),
        footer=footer(company),
        first_header=cover_header(logo=False, internal=False, company=_OURS, mark=False),
        first_footer=footer(company),
        charts=tuple(objects.charts),
        media=objects.media,
        chapters=True,
        creator=_OURS,
        is_named=False,
        prefix=None,
    )


def _part(name: str, content: str) -> str:
    fact = f"proposal.{name}"
    # The references follow the cases: a handful of names needs no page of its own.
    follows = '<w:pageBreakBefore w:val="0"/><w:spacing w:before="480"/>'
    direct = follows if name == "references" else ""
    title = f"{tag(f'{fact}.letter')} · {tag(f'{fact}.title')}"
    return when(f"{fact}.show", heading(1, title, _FIRST + _PARTS.index(name), direct=direct), content)


def _cover() -> str:
    words = cover_words(label("document.proposal_appendices"), tag("proposal.title"), tag("account.name"))
    lines = facts(
        ("not proposal.anonymous", label("proposal.tenderer"), tag("proposal.tenderer")),
        ("", label("page.prepared_for"), tag("account.name")),
        ("proposal.due_text", label("proposal.due"), tag("proposal.due_text")),
        ("", label("plan.as_of"), tag("as_of_text")),
    )
    entries = "".join(
        when(
            f"proposal.{name}.show",
            paragraph(run(f"{tag(f'proposal.{name}.letter')}\t{tag(f'proposal.{name}.title')}"), "Fact"),
        )
        for name in _PARTS
    )
    return words + lines + paragraph(run(label("proposal.contents")), "CoverHeading") + entries


def _roi(palette: Palette, objects: Objects) -> str:
    def head(number: int, text: str) -> str:
        return heading(2, f"{tag('proposal.roi.code')}{number} {text}")

    return roi_sections(palette, objects, head, opt("proposal.cash_flow_caption"))


def _implementation(palette: Palette) -> str:
    phases = [
        Col(label("head.phase"), "{{ phase.number }} {{ phase.name }}", 4.2, "name", "phase.purpose"),
        Col(label("head.start"), "{{ phase.start_text }}", 2.5, "number"),
        Col(label("head.end"), "{{ phase.end_text }}", 2.5, "number"),
        Col(label("head.deliverable"), '{{ phase.deliverables | join("; ") }}', 4.0),
        Col(label("head.acceptance"), opt("phase.acceptance"), 3.4),
    ]
    milestones = [
        Col(label("head.milestone"), "{{ one.text }}", 5.2, "name", "one.success_criterion"),
        Col(label("head.customer_owner"), dash("one.customer_owner"), 4.2),
        Col(label("head.our_owner"), dash("one.our_owner"), 4.2),
        Col(label("head.due"), "{{ one.due_text }}", 3.0, "number"),
    ]
    detail = [
        Col(label("head.phase"), "{{ phase.number }} {{ phase.name }}", 3.6, "name"),
        Col(label("head.roles"), dash("phase.roles_text"), 3.6),
        Col(label("head.training"), dash("phase.training"), 3.1),
        Col(label("head.dependencies"), dash("phase.dependencies"), 3.2),
        Col(label("head.early_value"), dash("phase.early_value"), 3.1),
    ]
    risks = [
        Col(label("head.risk"), "{{ risk.text }}", 6.2, "name"),
        Col(label("head.mitigation"), opt("risk.mitigation"), 7.0),
        Col(label("head.owner"), opt("risk.owner"), 3.4),
    ]
    plan = calendar(palette, "tables.phases_gantt", label("head.phase"), label("proposal.timeline"), owners=False)
    return (
        when("tables.phases_gantt", heading(2, label("proposal.timeline")), plan)
        + heading(2, label("proposal.phases"))
        + caption("table", label("proposal.phase_table"))
        + data_table("phase in phases", phases, label("proposal.phase_table"))
        + listed("phases", "phase in phases", label("proposal.details"), detail, heads=True)
        + listed("milestones", "one in milestones", label("plan.success_plan"), milestones, heads=True)
        + listed("risks", "risk in risks", label("proposal.risks"), risks, heads=True)
    )


def _governance() -> str:
    levels = [
        Col(label("head.level"), "{{ one.level }}", 3.7, "name", "one.name"),
        Col(label("head.purpose"), "{{ one.purpose }}", 3.9),
        Col(label("head.cadence"), "{{ one.cadence }}", 2.6),
        Col(label("head.ours"), "{{ one.ours_text }}", 3.2),
        Col(label("head.theirs"), "{{ one.theirs_text }}", 3.2),
    ]
    powers = [
        Col(label("head.level"), "{{ one.level }}", 2.8, "name"),
        Col(label("head.inputs"), dash("one.inputs"), 3.6),
        Col(label("head.outputs"), dash("one.outputs"), 3.6),
        Col(label("head.authority"), dash("one.authority"), 3.8),
        Col(label("head.response"), dash("one.response"), 2.8),
    ]
    raci = [
        Col(label("head.task"), "{{ one.task }}", 5.0, "name"),
        *[Col(label(f"raci.{key}"), opt(f"one.{key}"), 2.9) for key in "raci"],
    ]
    return (
        listed("governance.tiers", "one in governance.tiers", label("proposal.tiers"), levels, heads=True)
        + listed("governance.tiers", "one in governance.tiers", label("proposal.escalation"), powers, heads=True)
        + listed("governance.raci", "one in governance.raci", label("proposal.raci"), raci, heads=True)
        + inline_callout(label("proposal.change_control"), label("proposal.change_control_text"))
    )


def _cases() -> str:
    figure = (
        paragraph(run(tag("case.customer"), "Strong"), "CellText")
        + paragraph(run(tag("case.measure")), "CellText")
        + before_after("case.before", "case.after")
        + when("case.period", paragraph(run(tag("case.period")), "TableNote"))
    )
    told = "".join(
        when(f"case.{key}", paragraph(run(f"{label(f'head.{key}')}. ", "Strong") + run(tag(f"case.{key}")), "BodyText"))
        for key in ("benefit", "how", "proof")
    )
    one = (
        heading(2, "{{ case.title }}")
        + side_by_side(figure, told, (5.2, 0.6, 10.8))
        + when("case.quote", paragraph(run(tag("case.quote")), "Quote"))
        + when("case.quoted", paragraph(run(tag("case.quoted")), "Source"))
    )
    return each("case in cases", one)


def _references() -> str:
    columns = [
        Col(label("head.customer"), "{{ one.customer }}", 4.6, "name"),
        Col(label("head.contact"), "{{ one.contact }}", 4.6, "text", "one.contact_title"),
        Col(label("head.scope"), "{{ one.scope }}", 7.4),
    ]
    shown = data_table("one in references", columns, label("proposal.e"), dense=True)
    return caption("table", label("proposal.e")) + shown
