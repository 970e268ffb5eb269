"""`roi-model.xlsx`: the model with live formulas, for a reader who wants to take it apart.

Inputs, driver trees, cash flow, results and scenarios recompute in any
spreadsheet program; what is no formula (simulation, tornado, break-evens, the
list of internal rates) stands as dated values beside a cell that says when an
input has changed since.  It holds what a customer may see and nothing else:
notes stay out.  Equal input gives equal bytes.
"""

from __future__ import annotations

import datetime as dt

from docgen.roi.engine import compile_model
from docgen.roi.model import RoiModel
from docgen.roi.result import RoiResult
from docgen.roi.sheets.calculation import place_calculation, write_calculation
from docgen.roi.sheets.cash_flow import write_cash_flow
from docgen.roi.sheets.inputs import place_inputs, write_inputs
from docgen.roi.sheets.scenarios import place_scenarios, write_scenarios
from docgen.roi.sheets.sensitivity import write_sensitivity
from docgen.roi.sheets.simulation import place_simulation, write_simulation
from docgen.roi.sheets.summary import place_summary, write_summary
from docgen.roi.sheets.work import Palette, Work
from docgen.roi.words import say
from docgen.xlsx import Book


def write_workbook(
    model: RoiModel,
    result: RoiResult,
    language: str,
    company: str = "",
    as_of: dt.date | None = None,
    palette: Palette | None = None,
) -> bytes:
    """The workbook of a model.

    Args:
        model: as it was loaded.
        result: what it came to, with the same drivers set.
        language: of every label: da or en.
        company: the supplier's name, for the footer and the properties.
        as_of: the date of the figures; the newest date of a driver unless given.
        palette: the colours; the house's unless given.
    """
    title = _text(model, language)
    book = Book(title, company, say("workbook.subject", language), text={"font_name": "Calibri", "font_size": 11})
    work = Work(
        book=book,
        model=model,
        plan=compile_model(model, result.changed),
        result=result,
        language=language,
        company=company,
        as_of=as_of or max((driver.date for driver in model.drivers if driver.date), default=None),
        palette=palette or Palette(),
    )
    for place in (place_simulation, place_scenarios, place_inputs, place_summary, place_calculation):
        place(work)
    for write in (
        write_summary, write_inputs, write_calculation, write_cash_flow, write_scenarios, write_sensitivity,
        write_simulation,
    ):  # fmt: skip
        write(work)
    return book.data()


def _text(model: RoiModel, language: str) -> str:
    from docgen.roi.model import text_in

    return text_in(model.name, language, model.id)
