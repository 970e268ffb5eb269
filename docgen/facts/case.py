"""One business case inside the facts: its model, and what it comes to, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from docgen.roi.evaluate import evaluate
from docgen.roi.model import Benefit, Cost, RoiModel, text_in
from docgen.roi.result import LineResult, RoiResult
from docgen.roi.simulate import supported
from docgen.roi.uncertainty import base_value, distribution_of, is_uncertain


@dataclass(frozen=True)
class Case:
    """One business case: its model and what it comes to."""

    model: RoiModel

    @cached_property
    def result(self) -> RoiResult:
        """The figures, computed once."""
        return evaluate(self.model)

    @property
    def lines(self) -> list[tuple[Benefit | Cost, LineResult]]:
        """Each benefit and cost with its figures."""
        return list(zip(self.model.lines, self.result.lines, strict=True))

    def letter(self, line_id: str) -> str:
        """The reference of a line: benefits first, then costs, by letter."""
        for kind, lines in (("B", self.model.benefits), ("C", self.model.costs)):
            for number, line in enumerate(lines, 1):
                if line.id == line_id:
                    return f"{kind}{number}"
        raise KeyError(line_id)

    def driver_name(self, driver_id: str, language: str) -> str:
        """A driver as readers see it."""
        return text_in(self.model.driver(driver_id).name, language, driver_id)

    def spread(self, driver_id: str) -> tuple[float | None, float | None, float | None]:
        """Low, base and high of a driver; P10 and P90 where it is written by other figures."""
        driver = self.model.driver(driver_id)
        if driver.formula is not None:
            return None, None, None
        if not is_uncertain(driver):
            return None, base_value(driver), None
        if driver.low is not None and driver.high is not None:
            return driver.low, base_value(driver), driver.high
        shape = distribution_of(driver)
        low, high = (float(shape.quantile(np.array([share]))[0]) for share in (0.1, 0.9))
        return low, base_value(driver), high

    def supported(self, value: float, key: str) -> float:
        """A figure of the simulation to the digits that its standard error supports."""
        found = self.result.simulation
        return supported(value, found.standard_error[key]) if found else value
