"""The value sheet: one page for the customer, from the headline to the next step."""

from __future__ import annotations

from docgen.starter.brand import Brand
from docgen.starter.docx.blocks import Col, before_after, caption, dash, data_table, heading, label, tag, tiles, when
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.frame import bare_table, footer, sheet_header, side_by_side
from docgen.starter.docx.objects import Objects
from docgen.starter.docx.package import TEXT_WIDTH, Pages
from docgen.starter.docx.wml import Cell, paragraph, row, run, table


def value_sheet(brand: Brand) -> Pages:
    """The template `value-sheet.docx`."""
    palette = Palette(brand.colours)
    logo = brand.logo_on_dark or brand.logo
    objects = Objects({"logo.png": logo} if logo else None)
    name = label("document.value_sheet")
    right = f"{name} · {tag('account.short_name')}"
    body = _headline() + _goal() + _reasons(palette) + _value(palette) + _proof(palette, objects) + _steps()
    return Pages(
        title=f"{name} · {tag('account.name')}",
        body=body,
        header=sheet_header(logo=logo is not None, right=right),
        footer=footer(),
        charts=tuple(objects.charts),
        media=objects.media,
        top=2.1,
        bottom=2.0,
        prefix=None,
        band=True,
    )


def _heading(text: str) -> str:
    """A heading with less air than elsewhere: the sheet has one page."""
    return heading(2, text, direct='<w:spacing w:before="170" w:after="60"/>')


def _headline() -> str:
    words = heading(1, tag("value_sheet.headline"))
    return bare_table([TEXT_WIDTH], [row([TEXT_WIDTH], [Cell(words)], height_cm=3.25, exact=True)])


def _block(title: str, text: str) -> str:
    return paragraph(run(title), "BlockTitle") + paragraph(run(text), "BodyText")


def _goal() -> str:
    both = side_by_side(
        _block(label("value_sheet.goal_challenge"), tag("value_sheet.goal")),
        _block(label("value_sheet.solution"), tag("value_sheet.solution")),
    )
    alone = _block(label("value_sheet.solution"), tag("value_sheet.solution"))
    return when(
        "value_sheet.goal and value_sheet.solution", both, otherwise=when("value_sheet.solution", alone)
    )  # fmt: skip


def _reasons(palette: Palette) -> str:
    """The reasons side by side: a table for three, one for two, one for one."""
    made = _heading(tag("value_sheet.reasons_title"))
    three, two, one = (_reason_table(palette, count) for count in (3, 2, 1))
    chosen = when("value_sheet.reasons[2]", three, otherwise=when("value_sheet.reasons[1]", two, otherwise=one))
    return when("value_sheet.reasons", made, chosen)


def _reason_table(palette: Palette, count: int) -> str:
    del palette
    width = (TEXT_WIDTH - 1.9) / count
    widths = [1.9, *[width] * count]
    first, last = '<w:left w:w="0" w:type="dxa"/>', '<w:right w:w="0" w:type="dxa"/>'

    def cells(head: str, key: str, style: str) -> list[Cell]:
        start = Cell(run(head), "TableAccent" if head else "TableHead", margins=first)
        rest = [
            Cell(run(tag(f"value_sheet.reasons[{number}].{key}")), style, margins=last if number == count - 1 else "")
            for number in range(count)
        ]
        return [start, *rest]

    rows = [row(widths, cells("", "title", "TableName"), header=True)]
    rows += [row(widths, cells(label(f"value_sheet.{key}"), key, "TableText")) for key in ("benefit", "how", "proof")]
    return table(widths, rows, look="06A0", caption=label("value_sheet.three_reasons"))


def _value(palette: Palette) -> str:
    names = [f"value_sheet.tiles[{number}]" for number in range(3)]
    shown = tiles(palette, names, label("value_sheet.the_value"), 5.37, with_status=False)
    return when("value_sheet.tiles", _heading(label("value_sheet.the_value")), shown)


def _proof(palette: Palette, objects: Objects) -> str:
    def box(fact: str = "value_sheet.proof") -> str:
        words = (
            paragraph(run(tag(f"{fact}.title"), "Strong"), "CellText")
            + paragraph(run(tag(f"{fact}.measure")), "CellText")
            + before_after(f"{fact}.before", f"{fact}.after")
            + paragraph(run(tag(f"{fact}.note")), "TableNote")
        )
        inset = "".join(
            f'<w:{side} w:w="{width}" w:type="dxa"/>'
            for side, width in (("top", 140), ("left", 220), ("bottom", 140), ("right", 140))
        )
        cell = Cell(words, fill=palette.fill("lt2"), borders=palette.border("left", "accent1", 3), margins=inset)
        return bare_table([7.7], [row([7.7], [cell], height_cm=2.9)]) + paragraph([], "CellGap")

    def bars(width: float) -> str:
        return caption("figure", tag("captions.value_by_benefit")) + objects.chart("roi_benefits", width, 2.7)

    gap = paragraph([], "BodyText", direct='<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>')
    both = side_by_side(bars(8.1), box(), (8.1, 0.8, 7.7))
    boxes = side_by_side(box(), box("value_sheet.second_proof"), (7.7, 1.2, 7.7))
    without = when(
        "value_sheet.second_proof", gap, boxes, otherwise=when("value_sheet.proof", gap, box())
    )  # fmt: skip
    return when(
        "value_sheet.has_bars and value_sheet.proof",
        gap,
        both,
        otherwise=when("value_sheet.has_bars", bars(16.6), otherwise=without),
    )


def _steps() -> str:
    columns = [
        Col(label("value_sheet.what"), "{{ step.what }}", 9.2, "name"),
        Col(label("value_sheet.who"), dash("step.who"), 4.8),
        Col(label("value_sheet.by"), dash("step.due_text"), 2.6, "number"),
    ]
    steps = data_table("step in value_sheet.next_steps", columns, label("value_sheet.next_steps"))
    contact = paragraph(run(tag("value_sheet.contact_name"), "Strong") + run(tag("value_sheet.contact")), "Contact")
    return when("value_sheet.next_steps", _heading(label("value_sheet.next_steps")), steps) + contact
