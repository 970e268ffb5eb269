"""Units by offerings: where we sell, what is open, and which open cells are worth a campaign.

Amounts are yearly potentials in the account's currency.  Cells are ranked by
value and time to value in one figure: what the three years after the decision give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from docgen.analysis.kpis.plan import OPEN_CELLS, cell_potential, penetration
from docgen.analysis.ledger import ZERO
from docgen.model.commerce import CellStatus, WhitespaceCell

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

SaleKind = Literal["cross_sell", "upsell"]
# Where nobody says how long it takes, half a year more than a year keeps the cell behind those that are known.
UNKNOWN_MONTHS: Final = 18


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit by one offering.

    Attributes:
        index: position in the account's list.
        cell: the cell as it is written.
        potential: yearly potential; 0 where it states none.
        months: months from decision to first value: the cell's own, else the offering's, else None.
        kind: cross-sell (the unit buys nothing of this yet) or upsell (it is sold elsewhere, or so written).
        three_years: what the three years after the decision give: potential x (36 - months) / 12, at least 0.
    """

    index: int
    cell: WhitespaceCell
    potential: Decimal
    months: int | None
    kind: SaleKind
    three_years: Decimal


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units (rows) by offerings (columns); a place without a cell is None, for nobody has looked.

    Attributes:
        units: rows, in the order of the account's units, then of first mention.
        offerings: columns, in the order of first mention.
        cells: shape (units, offerings).
        penetration: sold / relevant; None where nothing is relevant.
        open_by_offering: potential of the open cells of each column.
        open_by_unit: potential of the open cells of each row.
    """

    units: tuple[str, ...]
    offerings: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    penetration: float | None
    open_by_offering: tuple[Decimal, ...]
    open_by_unit: tuple[Decimal, ...]

    @property
    def open_total(self) -> Decimal:
        """Potential of all open cells."""
        return sum(self.open_by_unit, ZERO)

    def by_status(self) -> dict[CellStatus, int]:
        """Number of cells of each status."""
        counts: dict[CellStatus, int] = {}
        for row in self.cells:
            for one in row:
                if one is not None:
                    counts[one.cell.status] = counts.get(one.cell.status, 0) + 1
        return counts


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One step of the plan for cross-sell and upsell: whose cell, what comes next, and what is missing of it.

    Attributes:
        cell: the open cell.
        decision: day of the next decision point; None where none is set.
        is_overdue: whether that day is behind us.
        lacks: what a plan needs and the cell does not say: owner, next_step, next_decision.
    """

    cell: Cell
    decision: dt.date | None
    is_overdue: bool
    lacks: tuple[str, ...]


def cells(figures: Figures) -> list[Cell]:
    """Every cell of the account with what is computed of it."""
    sold_units = {one.unit for one in figures.account.whitespace if one.status == "sold"}
    sold_offerings = {one.offering for one in figures.account.whitespace if one.status == "sold"}
    found: list[Cell] = []
    for index, one in enumerate(figures.account.whitespace):
        offering = figures.context.offerings.get(one.offering)
        months = one.time_to_value_months
        if months is None and offering is not None:
            months = offering.time_to_value_months
        # More of what the customer already buys is upsell; something new to the customer is cross-sell.
        kind = one.kind or ("upsell" if one.offering in sold_offerings and one.unit in sold_units else "cross_sell")
        potential = cell_potential(figures, index, one)
        found.append(Cell(index, one, potential, months, kind, _three_years(potential, months)))
    return found


def matrix(figures: Figures) -> Matrix:
    """The cells as rows and columns."""
    every = cells(figures)
    known = [unit.name for unit in figures.account.units]
    used = {one.cell.unit for one in every}
    units = tuple(dict.fromkeys([name for name in known if name in used] + [one.cell.unit for one in every]))
    offerings = tuple(dict.fromkeys(one.cell.offering for one in every))
    at = {(one.cell.unit, one.cell.offering): one for one in every}
    rows = tuple(tuple(at.get((unit, offering)) for offering in offerings) for unit in units)
    return Matrix(
        units,
        offerings,
        rows,
        penetration(figures.account.whitespace),
        tuple(sum((_open_amount(row[column]) for row in rows), ZERO) for column in range(len(offerings))),
        tuple(sum((_open_amount(one) for one in row), ZERO) for row in rows),
    )


def top_cells(every: Sequence[Cell], count: int = 10) -> list[Cell]:
    """The open cells worth most: by what three years give, then by potential, then by speed and place."""
    open_cells = [one for one in every if one.cell.status in OPEN_CELLS and one.potential > 0]
    return sorted(open_cells, key=_rank)[:count]


def campaign_cells(figures: Figures, count: int = 3) -> list[Cell]:
    """The cells to make opportunities of: the best of `top_cells` that no open opportunity works on yet."""
    worked = {
        (one.unit, one.offering) for one in figures.account.opportunities if one.stage not in ("won", "lost")
    }  # fmt: skip
    return [one for one in top_cells(cells(figures), 10**6) if (one.cell.unit, one.cell.offering) not in worked][:count]


def follow_up(figures: Figures, as_of: dt.date | None = None) -> list[FollowUp]:
    """The follow-up plan for cross-sell and upsell: every cell somebody works on, soonest decision first.

    In are the cells of the campaign, those in pipeline, and those with an owner, a next step or a decision point.
    """
    day = as_of or figures.as_of
    campaign = {one.index for one in campaign_cells(figures)}
    steps = [
        _step(one, day)
        for one in cells(figures)
        if one.cell.status in (*OPEN_CELLS, "pipeline")
        and (one.index in campaign or one.cell.status == "pipeline" or one.cell.next_decision or one.cell.owner)
    ]
    return sorted(steps, key=lambda step: (step.decision or dt.date.max, _rank(step.cell)))


def _step(one: Cell, day: dt.date) -> FollowUp:
    wanted = {"owner": one.cell.owner, "next_step": one.cell.next_step, "next_decision": one.cell.next_decision}
    decision = one.cell.next_decision
    lacks = tuple(name for name, value in wanted.items() if not value)
    return FollowUp(one, decision, decision is not None and decision < day, lacks)


def _rank(one: Cell) -> tuple[Decimal, Decimal, int, str, str]:
    months = UNKNOWN_MONTHS if one.months is None else one.months
    return (-one.three_years, -one.potential, months, one.cell.unit, one.cell.offering)


def _three_years(potential: Decimal, months: int | None) -> Decimal:
    return potential * max(0, 36 - (UNKNOWN_MONTHS if months is None else months)) / 12


def _open_amount(one: Cell | None) -> Decimal:
    return one.potential if one is not None and one.cell.status in OPEN_CELLS else ZERO
