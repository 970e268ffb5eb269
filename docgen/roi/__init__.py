"""Return on investment: models with drivers, their cash flows, the simulation, and the workbook that recomputes them.

model = load("fjernvarme.yaml")
result = evaluate(model, set={"avoided": 0.2})
result.npv, result.to_json("da")
data = write_workbook(model, result, "da", "Fjordtech Automation")
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from docgen.roi.evaluate import evaluate
from docgen.roi.load import load_models, parse_models
from docgen.roi.model import RoiModel, check_model, parse_model
from docgen.roi.result import RoiResult

__all__ = [
    "RoiModel",
    "RoiResult",
    "check_model",
    "evaluate",
    "load",
    "load_models",
    "parse_model",
    "parse_models",
    "write_workbook",
]


def load(path: str | Path) -> RoiModel:
    """The model of a file, the first where it holds several.

    Raises:
        DocgenError: with every fault of the file.
    """
    return load_models(path)[0]


def write_workbook(
    model: RoiModel,
    result: RoiResult,
    language: str,
    company: str = "",
    as_of: dt.date | None = None,
    colours: Mapping[str, str] | None = None,
) -> bytes:
    """The model as `roi-model.xlsx` with live formulas.

    Args:
        model: as it was loaded.
        result: what it came to.
        language: of every label: da or en.
        company: the supplier's name, for the footer and the properties.
        as_of: the date of the figures; the newest date of a driver unless given.
        colours: a company's own, six hexadecimal digits by slot of the Office theme.
    """
    # XlsxWriter is loaded only where a workbook is wanted.
    from docgen.roi.sheets.work import Palette
    from docgen.roi.workbook import write_workbook as write

    return write(model, result, language, company, as_of, Palette.of(colours or {}))
