"""What a whole file proves about the form of its dates and numbers, and the faults where it proves nothing.

One order of day, month and year, and one decimal mark, hold for all cells of a
file.  Cells of a workbook that are dates or numbers already prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

from docgen.errors import Fault, Place, error
from docgen.sources.imports.columns import DATES, NUMBERS
from docgen.sources.imports.dates import Order, orders_of, orders_shown
from docgen.sources.imports.headers import Recognised
from docgen.sources.imports.numbers import Mark, mark_shown, marks_shown, open_number
from docgen.sources.imports.tables import Cell, RawTable

_FIRST: Final = {"dmy": "day", "mdy": "month", "ymd": "year"}
_TWO_DIGITS: Final = re.compile(r"\s*(\d{2})[-/.]\d{1,2}[-/.](\d{2})(?!\d)")


@dataclass
class Proof:
    """The cells of a file as evidence.

    Attributes:
        table: the file.
        found: what it is.
        lines: the line of each row.
        cells: the cells of each field, row by row.
        faults: what the file leaves open, or contradicts.
    """

    table: RawTable
    found: Recognised
    lines: Sequence[int]
    cells: Mapping[str, Sequence[Cell]]
    faults: list[Fault] = field(default_factory=list)

    def order(self, told: str = "") -> Order | None:
        """The order of day, month and year: the one that the user tells, or the one that all dates prove."""
        if told in ("dmy", "mdy", "ymd"):
            return cast("Order", told)
        texts = self._texts(DATES)
        left = orders_shown(texts)
        left = left - {"ymd"} if len(left) > 1 and not _year_first(texts) else left
        written = [text for text in texts if orders_of(text)]
        if len(left) == 1 or not written:
            return next(iter(sorted(left)), "dmy")
        system = self.found.kind.system
        fix = f"say which with --dates dmy, --dates mdy or --dates ymd, or with dates in [import.{system}]"
        if left:
            first = " or ".join(word for order, word in _FIRST.items() if order in left)
            problem = f"'{written[0].strip()}' may have {first} first, and no date of the file tells which"
            self.faults.append(error("dates-open", self._place(written[0], DATES), problem, fix))
            return None
        one, other = _clash(written)
        shown = f"'{one.strip()}' and '{other.strip()}' (line {self._line(other, DATES)})"
        problem = f"{shown} are not in one order of day and month"
        self.faults.append(error("dates-mixed", self._place(one, DATES), problem, fix))
        return None

    def mark(self, told: str = "") -> Mark | None:
        """The mark before decimals: the one that the user tells, or the one that all numbers prove."""
        if told:
            return "," if told == "comma" else "."
        texts = self._texts(NUMBERS)
        shown = marks_shown(texts)
        if len(shown) == 1:
            return shown.pop()
        fix = "say which with --decimal comma or --decimal point"
        if shown:
            point = next(text for text in texts if mark_shown(text) == ".")
            comma = next(text for text in texts if mark_shown(text) == ",")
            other = f"'{comma.strip()}' (line {self._line(comma, NUMBERS)}) a decimal comma"
            problem = f"'{point.strip()}' has a decimal point and {other}"
            self.faults.append(error("numbers-mixed", self._place(point, NUMBERS), problem, fix))
            return None
        doubtful = next((text for text in texts if open_number(text)), None)
        if doubtful is None:
            return "."
        problem = f"'{doubtful.strip()}' may be thousands or decimals, and no number of the file tells which"
        self.faults.append(error("numbers-open", self._place(doubtful, NUMBERS), problem, fix))
        return None

    def _texts(self, fields: Collection[str]) -> list[str]:
        """The different texts in the columns of `fields`, in the order of the columns."""
        found: dict[Cell, None] = {}
        for name, cells in self.cells.items():
            if name in fields:
                found.update(dict.fromkeys(cells))
        return [cell for cell in found if isinstance(cell, str) and cell]

    def _at(self, text: str, fields: Collection[str]) -> tuple[str, int]:
        """The field and the row in which a text stands first."""
        return next(
            (name, self.cells[name].index(text)) for name in self.cells if name in fields and text in self.cells[name]
        )

    def _line(self, text: str, fields: Collection[str]) -> int:
        return self.lines[self._at(text, fields)[1]]

    def _place(self, text: str, fields: Collection[str]) -> Place:
        name, row = self._at(text, fields)
        column = self.found.columns[name]
        return replace(self.table.place(self.lines[row], column), path=self.found.heads[column].strip())


def _year_first(texts: Sequence[str]) -> bool:
    """Whether what stands first varies less than what stands last, as years do beside days: then the file must tell.

    A year of two digits seldom comes first, so without such a sign it does not.
    """
    parts = [found.groups() for text in texts if (found := _TWO_DIGITS.match(text))]
    return len({first for first, _ in parts}) < len({last for _, last in parts})


def _clash(written: Sequence[str]) -> tuple[str, str]:
    left: frozenset[Order] = frozenset({"dmy", "mdy", "ymd"})
    proof = written[0]
    for text in written:
        now = orders_of(text) or frozenset()
        if not left & now:
            return proof, text
        if not left <= now:
            proof = text
        left &= now
    return written[0], written[-1]
