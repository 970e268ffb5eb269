"""Return on investment: models with drivers, their cash flows, the simulation, and the workbook that recomputes them.

model = load("fjernvarme.yaml")
result = evaluate(model, set={"avoided": 0.2})
result.npv, result.to_json("da")
data = write_workbook(model, result, "da", "Fjordtech Automation")
"""

from __future__ import annotations

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


def write_workbook(model: RoiModel, result: RoiResult, language: str, company: str = "") -> bytes:
    """The model as `roi-model.xlsx` with live formulas; see `docgen.roi.workbook`."""
    from docgen.roi.workbook import write_workbook as write  # XlsxWriter only where a workbook is wanted

    return write(model, result, language, company)
