"""XlsxWriter with what docgen promises: equal input gives equal bytes, and text stays text.

A leaf.  Dates of the file are fixed by the caller, never read from a clock; a
string is always written as a string, whatever it starts with, so that no value
of an import can become a formula or a link.  Formulas are written only from a
`Formula`, with the value that programs show until they calculate.  It knows no
ROI model and no account.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

CREATED = dt.datetime(2000, 1, 1)

_ILLEGAL_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ILLEGAL_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Functions that Excel wants written with a prefix, which XlsxWriter adds; ours use none of them.
_DYNAMIC = re.compile(
    r"ANCHORARRAY|BYCOL|BYROW|CHOOSE|DROP|EXPAND|FILTER|STACK|LAMBDA|MAKEARRAY|MAP|RANDARRAY|REDUCE|SCAN|SINGLE"
    r"|SEQUENCE|SORT|SWITCH|TAKE|TEXTSPLIT|TOCOL|TOROW|UNIQUE|WRAP|XLOOKUP|XMATCH|_xlfn"
)
_NAME_LIMIT = 31
_CELL_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in US spelling (``=SUM(B2:B9)``) and the value that it has, for programs that do not calculate."""

    code: str
    value: float | str | bool = 0


CellValue = str | int | float | bool | Decimal | dt.date | dt.timedelta | Formula | None


class Book:
    """A workbook in the making; `data` closes it and gives the bytes.

    Args:
        title: title of the file's properties.
        author: author of the file's properties.
        subject: subject of the file's properties.
        created: the time that the properties carry; an input, so that bytes do not depend on the clock.
        text: default font of every cell, as XlsxWriter's format properties.
    """

    def __init__(
        self,
        title: str = "",
        author: str = "",
        subject: str = "",
        created: dt.datetime = CREATED,
        text: Mapping[str, Any] | None = None,
    ) -> None:
        import xlsxwriter  # loaded only where a workbook is written

        self._target = io.BytesIO()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()
        self._text = dict(text or {})
        self._bytes: bytes | None = None
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        }
        #: XlsxWriter's own workbook, for what this class has no word for (defined names, charts, protection).
        self.workbook: Any = xlsxwriter.Workbook(self._target, options)
        self.workbook.set_properties({"title": title, "author": author, "subject": subject, "created": created})

    def sheet(self, name: str) -> Any:
        """A new worksheet (XlsxWriter's); the name is made legal and unique."""
        legal = self._legal_name(name)
        self._names.add(legal.casefold())
        return self.workbook.add_worksheet(legal, _worksheet_class())

    def format(self, **properties: Any) -> Any:
        """The format of these properties; equal properties share one."""
        merged = {**self._text, **properties}
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(merged)
        return self._formats[key]

    def write(self, sheet: Any, row: int, column: int, value: CellValue, style: Any = None) -> None:
        """Put a value into a cell by its type; rows and columns count from 0.

        Raises:
            ValueError: XlsxWriter refused the cell, or a number is not finite.
        """
        if _write(sheet, row, column, value, style if style is not None or not self._text else self.format()):
            raise ValueError(f"cell {row}, {column} cannot hold {value!r}")

    def write_row(self, sheet: Any, row: int, column: int, values: Sequence[CellValue], style: Any = None) -> None:
        """Put values side by side, the first at `column`."""
        for offset, value in enumerate(values):
            self.write(sheet, row, column + offset, value, style)

    def data(self) -> bytes:
        """The finished .xlsx; the book takes nothing more after this."""
        if self._bytes is None:
            if not self._names:
                self.sheet("Sheet1")
            self.workbook.close()
            self._bytes = self._target.getvalue()
        return self._bytes

    def _legal_name(self, name: str) -> str:
        base = _ILLEGAL_NAME.sub(" ", name).strip("' ")[:_NAME_LIMIT].rstrip("' ") or "Sheet"
        # Excel keeps "History" for itself.
        base = "History_" if base.casefold() == "history" else base
        candidate, number = base, 2
        while candidate.casefold() in self._names:
            suffix = f" ({number})"
            candidate, number = base[: _NAME_LIMIT - len(suffix)] + suffix, number + 1
        return candidate


@cache
def _worksheet_class() -> type[Any]:
    """XlsxWriter's worksheet, which does not look thirty times through a formula for functions that it lacks."""
    from xlsxwriter.worksheet import Worksheet

    class QuickWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
        def _prepare_formula(self, formula: str, *more: Any, **named: Any) -> Any:
            if _DYNAMIC.search(formula) or "{" in formula:
                return super()._prepare_formula(formula, *more, **named)
            return formula.removeprefix("=")

    return QuickWorksheet


def text_of(value: str) -> str:
    """Text as a cell can hold it: no characters that XML refuses, at most 32,767 long."""
    return _ILLEGAL_TEXT.sub("", value)[:_CELL_LIMIT]


def _write(sheet: Any, row: int, column: int, value: CellValue, style: Any) -> int:
    if value is None:
        return int(sheet.write_blank(row, column, None, style) if style is not None else 0)
    if isinstance(value, str):
        return int(sheet.write_string(row, column, text_of(value), style))
    if isinstance(value, bool):
        return int(sheet.write_boolean(row, column, value, style))
    if isinstance(value, Formula):
        return int(sheet.write_formula(row, column, value.code, style, value.value))
    if isinstance(value, (dt.date, dt.timedelta)):
        return int(sheet.write_datetime(row, column, value, style))
    if not math.isfinite(value):
        raise ValueError(f"cell {row}, {column} cannot hold {value!r}")
    return int(sheet.write_number(row, column, float(value), style))
