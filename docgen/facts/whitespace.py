"""Facts about what the customer does not buy from us yet: the matrix as a heat table, and the plan for it; internal."""

from __future__ import annotations

from decimal import Decimal

from docgen.analysis import whitespace as cells
from docgen.facts.catalogue_word import HeatCell, HeatRow, WhitespaceFact, WhitespaceStep
from docgen.facts.counted import Counted, counted
from docgen.facts.scope import Scope

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
        "follow_up": [_step(scope, step) for step in cells.follow_up(scope.figures)[:8]],
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


def _step(scope: Scope, step: cells.FollowUp) -> WhitespaceStep:
    cell = step.cell.cell
    return {
        "unit": cell.unit,
        "offering": offering_name(scope, cell.offering),
        "potential_text": scope.money(step.cell.potential) if step.cell.potential else "–",  # type: ignore[typeddict-item]  # an amount that is there has a text
        "kind": scope.label(f"cell_kind.{step.cell.kind}"),
        "owner": cell.owner,
        "next_step": scope.text(cell.next_step),
        "decision_text": scope.date(step.decision),
    }
