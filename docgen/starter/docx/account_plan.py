"""The account plan: a cover, contents, a two-page core, and further sections where there are data."""

from __future__ import annotations

from docgen.starter.brand import Brand
from docgen.starter.docx.blocks import (
    Col,
    callout,
    caption,
    contents,
    dash,
    data_table,
    empty,
    facts,
    heading,
    label,
    opt,
    tag,
    tiles,
    when,
)  # fmt: skip
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import cover_header, cover_words, footer, header
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.package import Pages
from docgen.starter.docx.plan_proof import proof_sections
from docgen.starter.docx.plan_sections import FIRST_ON_PAGE, SECTIONS, title_of
from docgen.starter.docx.plan_work import work_sections
from docgen.starter.docx.wml import Cell, keep_block, paragraph, row, run, status, table


def account_plan(brand: Brand) -> Pages:
    """The template `account-plan.docx`."""
    palette = Palette(brand.colours)
    logo = brand.logo_on_dark or brand.logo
    objects = Objects({"logo.png": logo} if logo else None)
    name = label("document.account_plan")
    body = (
        _cover()
        + _contents()
        + _core(palette)
        + proof_sections(palette, objects)
        + work_sections(palette, objects)
    )  # fmt: skip
    return Pages(
        title=f"{name} {tag('account.plan_year')} · {tag('account.name')}",
        body=body,
        header=header(f"{name} {tag('account.plan_year')}", internal=True),
        footer=footer(),
        first_header=cover_header(logo=logo is not None, internal=True),
        first_footer=footer(),
        charts=tuple(objects.charts),
        media=objects.media,
    )


def _cover() -> str:
    words = cover_words(
        f"{label('document.account_plan')} {tag('account.plan_year')}", tag("account.name"), tag("plan.subtitle")
    )
    sponsor = tag("plan.sponsor_text")
    lines = facts(
        ("account.kam", label("plan.kam"), tag("account.kam")),
        ("plan.sponsor_text", label("plan.sponsor"), sponsor),
        ("", label("plan.period"), tag("plan.period_text")),
        ("account.plan_version", label("plan.version"), tag("account.plan_version")),
        ("", label("plan.as_of"), tag("as_of_text")),
    )
    return words + lines + _completeness()


def _completeness() -> str:
    """Every section with its status, in two columns of one table."""
    widths = (0.9, 4.4, 2.8, 0.4, 0.9, 4.4, 2.8)
    names = [label("head.no"), label("head.section"), label("head.status")]
    heads = [*names, "", *names]
    nothing = '<w:top w:val="nil"/><w:bottom w:val="nil"/>'
    edge = '<w:left w:w="0" w:type="dxa"/>'

    def half(side: str) -> list[Cell]:
        return [
            Cell(run(opt(f"line.{side}.number")), "TableNote", margins=edge),
            Cell(run(tag(f"line.{side}.title")), "TableText", margins=edge),
            Cell(status(f"line.{side}"), "TableStatus"),
        ]

    def line(*cells: Cell) -> str:
        return row(widths, cells)

    gap = Cell("", "TableNote", borders=nothing)
    blank = [Cell("", "TableText", borders=nothing)] * 3
    top = [
        Cell(run(head) if head else "", "TableHead", margins=edge, borders="" if head else nothing) for head in heads
    ]
    rows = [
        row(widths, top, header=True),
        line(Cell(run("{% for line in plan.states %}"), span=7)),
        line(Cell(run("{% if line.right %}"), span=7)),
        line(*half("left"), gap, *half("right")),
        line(Cell(run("{% else %}"), span=7)),
        line(*half("left"), gap, *blank),
        line(Cell(run("{% endif %}"), span=7)),
        line(Cell(run("{% endfor %}"), span=7)),
    ]  # fmt: skip
    title = paragraph(run(tag("plan.completeness_text")), "CoverHeading")
    text = paragraph(run(tag("plan.completeness_line")), "Source")
    return when("plan.states", title, text, table(widths, rows, caption=label("plan.completeness")))


def _contents() -> str:
    # The conclusions under the titles: the plan on one page.  The summary's own stands on the next.
    told = [name for name in SECTIONS if name != "exec_summary"]
    entries = [(f"plan.{name}", title_of(name), SECTIONS[name], name in told) for name in SECTIONS]
    return when("plan.contents", contents(label("page.contents"), entries))


def _core(palette: Palette) -> str:
    """Why, goals and risks on the first page; themes, people and next actions on the second."""
    first = (
        heading(1, title_of("exec_summary"), SECTIONS["exec_summary"], direct=FIRST_ON_PAGE)
        + when(
            "plan.exec_summary.lead",
            paragraph(run(tag("plan.exec_summary.lead")), "Lead"),
            otherwise=callout(label("plan.to_fill_in"), tag("plan.exec_summary.missing")),
        )
        + caption("table", tag("captions.tiles"))
        + tiles(palette, [f"account.tiles[{number}]" for number in range(5)], label("plan.tiles"))
        + _goals()
        + _risks()
        + when(
            "account.summary.now",
            heading(2, label("plan.now_heading")),
            paragraph(run(tag("account.summary.now")), "BodyText"),
        )
        + when("account.summary.ask", callout(label("plan.ask"), tag("account.summary.ask")))
        # Empty, for it must not show in a plan to which nobody adds.
        + keep_block("summary", 3001, paragraph([], "BodyText"))
    )
    return first + when("themes or people or actions_next", _second()) + _to_fill()


def _goals() -> str:
    columns = [
        Col(label("plan.goal"), "{{ goal.text }}", 5.6, "name"),
        Col(label("plan.now"), "{{ goal.now }}", 2.5, "number"),
        Col(label("plan.target"), "{{ goal.target }}", 2.5, "number"),
        Col(label("plan.owner"), opt("goal.owner"), 2.8),
        Col(label("plan.status"), "goal", 3.2, "status"),
    ]
    shown = caption("table", tag("captions.goals")) + data_table("goal in goals_top", columns, label("plan.goals_top"))
    return heading(2, tag("captions.goals_top")) + when("goals_top", shown, otherwise=empty(label("empty.goals")))


def _risks() -> str:
    columns = [
        Col(label("plan.risk"), "{{ risk.text }}", 5.8, "name"),
        Col(label("plan.score"), "{{ risk.score }}", 1.4, "number"),
        Col(label("plan.mitigation"), opt("risk.mitigation"), 6.4),
        Col(label("plan.owner"), opt("risk.owner"), 3.0),
    ]
    shown = caption("table", label("plan.risks_top_caption"))
    shown += data_table("risk in risks_top", columns, label("plan.risks_top"))
    return heading(2, tag("captions.risks_top")) + when("risks_top", shown, otherwise=empty(label("empty.risks")))


def _second() -> str:
    themes = [
        Col(label("head.theme"), "{{ theme.title }}", 4.2, "name"),
        Col(label("head.benefit"), "{{ theme.benefit }}", 6.2),
        Col(label("head.proof"), "{{ theme.proof }}", 6.2),
    ]
    people = [
        Col(label("plan.name"), "{{ person.name }}", 4.4, "name", "person.title"),
        Col(label("plan.role"), opt("person.role"), 3.0),
        Col(label("plan.support"), dash("person.support_text"), 2.4),
        Col(label("plan.last_contact"), dash("person.last_contact_text"), 2.6, "number"),
        Col(label("head.next_step"), dash("person.next_step"), 4.2),
    ]
    actions = [
        Col(label("plan.action"), "{{ action.what }}", 7.0, "name"),
        Col(label("plan.owner"), opt("action.owner"), 3.4),
        Col(label("plan.due"), opt("action.due_text"), 2.6, "number"),
        Col(label("plan.status"), "action", 3.6, "status"),
    ]
    return "".join(
        (
            _list("themes_top", tag("captions.themes_top"), "themes", "theme in themes[:3]", themes, ""),
            _list("people_top", label("plan.people_top"), "people", "person in people[:5]", people, "not themes"),
            _list("actions_top", label("plan.actions_top"), "actions_next", "action in actions_next[:7]", actions,
                  "not themes and not people"),
        )
    )  # fmt: skip


def _list(key: str, title: str, condition: str, loop: str, columns: list[Col], first: str) -> str:
    """A list of the second page; the first of them begins the page, where the plan's first page is full."""
    name, words = label(f"plan.{key}"), label(f"plan.{key}_caption")
    breaks = " and ".join(part for part in ("plan.core_breaks", first) if part)
    top = when(breaks, heading(2, title, direct=FIRST_ON_PAGE), otherwise=heading(2, title))
    return when(condition, top, caption("table", words), data_table(loop, columns, name))


def _to_fill() -> str:
    """What a thin plan still lacks; a full one says it on its cover."""
    columns = [
        Col(label("head.section"), "{{ one.title }}", 7.6, "name", "one.question"),
        Col(label("plan.to_fill_field"), "{{ one.fields }}", 6.0),
        Col(label("head.owner"), "{{ one.owner }}", 3.0),
    ]
    title = label("plan.to_fill_heading")
    return when(
        "plan.to_fill",
        heading(2, title, direct=FIRST_ON_PAGE),
        caption("table", label("plan.to_fill_caption")),
        data_table("one in plan.to_fill", columns, title),
    )
