"""Tables whose columns come with the data, and tables of coloured cells: cash flow, whitespace, risk grid, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen.starter.docx.blocks import DENSE_INSETS, label, tag
from docgen.starter.docx.colours import Palette
from docgen.starter.docx.wml import Cell, control, paragraph, row, run, table

_STEP: Final = 0.1  # the cells of control tags vanish; they need a width all the same
_NO_LEFT: Final = '<w:left w:w="0" w:type="dxa"/>'
_NO_RIGHT: Final = '<w:right w:w="0" w:type="dxa"/>'
# A picture made of cells is not parted by a page; what reads it asks the first paragraph of a row.
_STAYS: Final = "<w:keepNext/>"
_TIGHT: Final = '<w:left w:w="28" w:type="dxa"/>'


def looped_cells(loop: str, *cells: Cell) -> list[Cell]:
    """Cells once for each item of a list, between the two cells of its control tags."""
    return [Cell(run("{%tc for " + loop + " %}")), *cells, Cell(run("{%tc endfor %}"))]


def looped_rows(columns: int, loop: str, *rows: str, widths: Sequence[float]) -> list[str]:
    """Rows once for each item of a list."""
    return [
        row(widths, [Cell(run("{% for " + loop + " %}"), span=columns)]),
        *rows,
        row(widths, [Cell(run("{% endfor %}"), span=columns)]),
    ]


def choice(name: str, variants: Sequence[tuple[str, Cell]], otherwise: Cell) -> list[Cell]:
    """One of several cells, by the value of `name`."""
    made: list[Cell] = []
    for number, (value, cell) in enumerate(variants):
        word = "elif" if number else "if"
        made += [Cell(run("{%tc " + f'{word} {name} == "{value}"' + " %}")), cell]
    return [*made, Cell(run("{%tc else %}")), otherwise, Cell(run("{%tc endif %}"))]


def _spread(widths: Sequence[float | None], cells: Sequence[Cell]) -> list[float]:
    """A width for each cell: those of control tags take the small step."""
    given = iter(widths)
    made: list[float] = []
    for cell in cells:
        text = "".join(cell.content)
        made.append(_STEP if "{%tc" in text else (next(given) or _STEP))
    return made


def cash_flow_table(palette: Palette, alt: str, *, small: bool = False) -> str:
    """Benefits, costs, net and cumulative cash flow by year; as many columns as the case has years.

    More than five years take the small type.
    """
    source = "tables.cash_flow"
    first, names = (0.8, 3.0) if small else (1.0, 4.2)
    left = 16.6 - first - names - 2 * _STEP
    widths = (first, names, left)
    grid = (first, names, _STEP, left, _STEP)
    figures, texts = ("TableNumberSmall", "TableSmall") if small else ("TableNumber", "TableText")

    def line(item: str, style: str, *, fill: str = "", borders: str = "", stays: bool = True) -> str:
        """A row that stays on the page of the next: parted totals cannot be added up."""
        words = run("{{ cell }}", bold=style == "TableName")
        letter = paragraph(run(tag(f"{item}.letter")), texts, direct=_STAYS if stays else "")
        figure = Cell(words, figures, fill=fill, borders=borders, margins=_TIGHT + _NO_RIGHT)
        cells = [
            Cell(letter, texts, fill=fill, borders=borders, margins=_NO_LEFT),
            Cell(run(tag(f"{item}.name")), style, fill=fill, borders=borders),
            *looped_cells(f"cell in {item}.cells", figure),
        ]  # fmt: skip
        return row(_spread(widths, cells), cells)

    heads = [
        Cell("", "TableHead", margins=_NO_LEFT),
        Cell(run(tag(f"{source}.unit")), "TableHead"),
        *looped_cells(
            f"head in {source}.heads", Cell(run("{{ head }}"), "TableHeadNumber", margins=_TIGHT + _NO_RIGHT)
        ),
    ]
    line_over = palette.border("top", "dk2", 1)
    rows = [
        row(_spread(widths, heads), heads, header=True),
        *looped_rows(5, f"line in {source}.benefits", line("line", texts), widths=grid),
        line(f"{source}.benefits_total", "TableName", borders=line_over),
        *looped_rows(5, f"line in {source}.costs", line("line", texts), widths=grid),
        line(f"{source}.costs_total", "TableName", borders=line_over),
        line(f"{source}.net", "TableName", fill=palette.fill("lt2")),
        line(f"{source}.cumulative", texts, stays=False),
    ]
    return table(grid, rows, caption=alt)


def whitespace_table(palette: Palette, alt: str) -> str:
    """Offerings by units as a heat table: strong fill is money still to win."""
    widths = (3.7, 11.1 - 2 * _STEP, 1.8)
    grid = (3.7, _STEP, 11.1 - 2 * _STEP, _STEP, 1.8)

    def cell(fill: str = "", *, light: bool = False, figure: bool = True) -> Cell:
        ending = "Light" if light else ""
        amount = (
            control("if cell.figure") + paragraph(run("{{ cell.figure }}"), f"HeatFigure{ending}") + control("endif")
        )
        words = (amount if figure else "") + paragraph(run("{{ cell.word }}"), f"HeatText{ending}")
        return Cell(words, fill=palette.fill(fill) if fill else "", anchor="center")

    cells = choice(
        "cell.status",
        (
            ("sold", cell("palest", figure=False)),
            ("pipeline", cell("comparator")),
            ("potential", cell("accent1", light=True)),
            ("competitor", cell("accent3", light=True)),
        ),
        cell(figure=False),
    )
    heads = [
        Cell(run(label("head.offering")), "TableHead", anchor="center", margins=_NO_LEFT),
        *looped_cells("unit in whitespace.units", Cell(run("{{ unit }}"), "TableHeadCentre", anchor="center")),
        Cell(run(label("head.untapped")), "TableHeadNumber", anchor="center", margins=_NO_RIGHT),
    ]
    body = [
        Cell(paragraph(run("{{ line.name }}"), "TableName", direct=_STAYS), anchor="center", margins=_NO_LEFT),
        *looped_cells("cell in line.cells", *cells),
        Cell(run("{{ line.total }}"), "TableNumber", anchor="center", margins=_NO_RIGHT),
    ]
    over = palette.border("top", "dk2", 1)
    total = [
        Cell(run(label("plan.whitespace_total")), "TableName", borders=over, anchor="center", margins=_NO_LEFT),
        *looped_cells(
            "amount in whitespace.totals",
            Cell(run("{{ amount }}", bold=True), "HeatTotal", borders=over, anchor="center"),
        ),
        Cell(run(tag("whitespace.total"), bold=True), "TableNumber", borders=over, anchor="center", margins=_NO_RIGHT),
    ]
    between = [_STEP if "{%tc" in "".join(one.content) else widths[1] for one in body[1:-1]]
    body_widths = [widths[0], *between, widths[2]]
    rows = [
        row(_spread(widths, heads), heads, header=True, height_cm=0.75),
        *looped_rows(5, "line in whitespace.rows", row(body_widths, body, height_cm=0.9), widths=grid),
        row(_spread(widths, total), total, height_cm=0.75),
    ]
    return table(grid, rows, "PlanHeat", caption=alt)


def growth_row(alt: str) -> str:
    """Growth of each quarter under its column of the chart above; the plot takes the whole width."""
    grid = (_STEP, 16.6 - 2 * _STEP, _STEP)
    cells = looped_cells("growth in tables.growth", Cell(run("{{ growth }}"), "HeatGrowth"))
    return table(grid, [row(_spread((grid[1],), cells), cells)], "TableNormal", look="0600", caption=alt)


def risk_grid(palette: Palette, alt: str) -> str:
    """Probability by impact, five by five; the numbers of the risks stand in the cells, the score in their corner."""
    size, first = 1.42, 2.1
    grid = (first, *[size] * 5)
    heads = [
        Cell(run(f"{label('plan.axis_probability')} / {label('plan.axis_impact')}"), "TableHead", margins=_NO_LEFT),
        *[Cell(run(str(column + 1)), "TableHeadCentre") for column in range(5)],
    ]
    rows = [row(grid, heads, header=True, height_cm=0.6)]
    for number in range(5):
        line = f"risk_grid[{number}]"
        named = run(f"{5 - number}  ", "Strong") + run(tag(f"{line}.label"))
        cells = [Cell(named, "TableNote", anchor="center", margins=_NO_LEFT)]
        for column in range(5):
            score = (5 - number) * (column + 1)
            level = "high" if score >= 12 else "medium" if score >= 6 else "low"
            words = paragraph(run(tag(f"{line}.cells[{column}].ids")), "HeatNumber") + paragraph(
                run(tag(f"{line}.cells[{column}].score")), "HeatScore"
            )
            cells.append(Cell(words, fill=palette.fill(level), anchor="bottom"))
        rows.append(row(grid, cells, height_cm=size, exact=True))
    return table(grid, rows, "PlanHeat", caption=alt)


def calendar(palette: Palette, source: str, head: str, alt: str, *, owners: bool = True) -> str:
    """Tasks on a calendar of narrow cells; whose task it is, is the colour and, for grey print, the owner beside it."""
    names, owner = (5.2, 2.9) if owners else (6.4, 0.0)
    left = 16.6 - names - owner - 2 * _STEP
    grid = [names, *([owner] if owners else []), _STEP, left, _STEP]
    first = [Cell(run(head), "TableHead", margins=_NO_LEFT)]
    body = [Cell(run("{{ line.name }}"), "TableTextDense", margins=_NO_LEFT)]
    if owners:
        first.append(Cell(run(label("head.owner")), "TableHead"))
        body.append(Cell(run('{{ line.owner or "" }}'), "TableNote"))
    heads = [
        *first,
        *looped_cells(
            f"head in {source}.heads", Cell(run("{{ head }}"), "TableHeadCentre", margins=_TIGHT + _NO_RIGHT)
        ),
    ]
    bars = choice(
        "cell.state",
        tuple((state, Cell("", "HeatText", fill=palette.fill(fill))) for state, fill in _STATES),
        Cell("", "HeatText"),
    )
    cells = [*body, *looped_cells("cell in line.cells", *bars)]
    widths = [names, *([owner] if owners else [])]
    wide = [*widths, *[left if not "".join(c.content) else _STEP for c in cells[len(widths) :]]]
    rows = [
        row([*widths, _STEP, left, _STEP], heads, header=True),
        *looped_rows(len(grid), f"line in {source}.rows", row(wide, cells), widths=grid),
    ]
    return table(grid, rows, caption=alt, margins=DENSE_INSETS)


_STATES: Final = (("ours", "accent1"), ("customer", "accent2"), ("both", "accent3"), ("late", "accent6"))
