"""Facts about what the customer does not buy from us yet: the matrix as a heat table, and the plan for it; internal."""

from __future__ import annotations

from decimal import Decimal

from docgen.analysis import whitespace as cells
from docgen.facts.catalogue_word import HeatCell, HeatRow, WhitespaceFact, WhitespaceStep
from docgen.facts.counted import Counted, column_scale, counted
from docgen.facts.scope import Scope
from docgen.language.formats import Scale

_NOTHING: HeatCell = {"status": "", "word": "", "figure": ""}


def whitespace(scope: Scope) -> WhitespaceFact | None:
    """Offerings (rows) by units (columns), or None where nobody has looked."""
    if not scope.internal or not scope.account.whitespace:
        return None
    found = cells.matrix(scope.figures)
    unit = whitespace_unit(scope)
    rows: list[HeatRow] = [
        {
            "name": offering_name(scope, offering),
            "cells": [_cell(scope, row[index], unit) for row in found.cells],
            "total": _figure(scope, found.open_by_offering[index], unit),
        }
        for index, offering in enumerate(found.offerings)
    ]
    return {
        "units": list(found.units),
        "rows": rows,
        "totals": [_figure(scope, amount, unit) for amount in found.open_by_unit],
        "total": _figure(scope, found.open_total, unit),
        "follow_up": _follow_up(scope),
    }


def offering_name(scope: Scope, offering: str) -> str:
    """An offering as readers see it."""
    known = scope.source.offerings.get(offering)
    return scope.need(known.name) if known else offering


def whitespace_unit(scope: Scope) -> Counted:
    """In what the matrix is counted: by the largest of its cells and totals."""
    found = cells.matrix(scope.figures)
    shown = [cell.potential for row in found.cells for cell in row if cell is not None]
    return counted(scope, [*shown, *found.open_by_offering, *found.open_by_unit])


def _figure(scope: Scope, amount: Decimal | None, unit: Counted) -> str:
    return scope.write.number(unit.of(amount), unit.places) if amount else scope.write.number(None)


def _cell(scope: Scope, one: cells.Cell | None, unit: Counted) -> HeatCell:
    if one is None:
        return _NOTHING
    status = one.cell.status
    word = (
        one.cell.competitor if status == "competitor" and one.cell.competitor else scope.label(f"cell_status.{status}")
    )
    figure = _figure(scope, one.potential, unit) if one.potential and status != "sold" else ""
    return {"status": status, "word": word, "figure": figure}


def _follow_up(scope: Scope) -> list[WhitespaceStep]:
    """The plan for the open cells: those of which something is said that the matrix does not show."""
    said = [one for one in cells.follow_up(scope.figures) if one.cell.cell.next_step or one.decision][:8]
    scale = column_scale(one.cell.potential for one in said)
    return [_step(scope, one, scale) for one in said]


def _step(scope: Scope, step: cells.FollowUp, scale: Scale | None) -> WhitespaceStep:
    cell = step.cell.cell
    potential = step.cell.potential
    return {
        "unit": cell.unit,
        "offering": offering_name(scope, cell.offering),
        "potential_text": scope.write.money(potential or None, scope.account.currency, scale=scale),
        "kind": scope.label(f"cell_kind.{step.cell.kind}"),
        "owner": cell.owner,
        "next_step": scope.text(cell.next_step),
        "decision_text": scope.date(step.decision),
    }
