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
from functools import cache, lru_cache
from typing import Any, NamedTuple

CREATED = dt.datetime(2000, 1, 1)

_ILLEGAL_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ILLEGAL_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Functions that Excel wants written with a prefix, which XlsxWriter adds; ours use none of them.
_DYNAMIC = re.compile(
    r"ANCHORARRAY|BYCOL|BYROW|CHOOSE|DROP|EXPAND|FILTER|STACK|LAMBDA|MAKEARRAY|MAP|RANDARRAY|REDUCE|SCAN|SINGLE"
    r"|SEQUENCE|SORT|SWITCH|TAKE|TEXTSPLIT|TOCOL|TOROW|UNIQUE|WRAP|XLOOKUP|XMATCH|_xlfn"
)
_MARKUP = re.compile("[&<>]")
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
    """XlsxWriter's worksheet, which takes and writes the usual cells without asking thirty questions of each."""
    from xlsxwriter.worksheet import Worksheet

    class QuickWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
        dim_rowmin: Any
        dim_rowmax: Any
        dim_colmin: Any
        dim_colmax: Any

        def put(self, row: int, column: int, cell: Any) -> None:
            """A cell where it is known to fit, without the questions that its caller has answered."""
            low, high, left, right = self.dim_rowmin, self.dim_rowmax, self.dim_colmin, self.dim_colmax
            self.dim_rowmin = row if low is None or row < low else low
            self.dim_rowmax = row if high is None or row > high else high
            self.dim_colmin = column if left is None or column < left else left
            self.dim_colmax = column if right is None or column > right else right
            self.table[row][column] = cell

        def _prepare_formula(self, formula: str, *more: Any, **named: Any) -> Any:
            if not _is_plain(formula):
                return super()._prepare_formula(formula, *more, **named)
            return formula.removeprefix("=")

        def _calculate_spans(self) -> None:
            if self.comments:
                super()._calculate_spans()
                return
            ends: dict[int, tuple[int, int]] = {}
            for row in range(self.dim_rowmin, self.dim_rowmax + 1):
                if columns := self.table.get(row):
                    first, last = ends.get(row // 16, (self.xls_colmax, -1))
                    ends[row // 16] = min(first, *columns), max(last, *columns)
            self.row_spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in ends.items()}

        def _write_rows(self) -> None:
            self._calculate_spans()
            for row in range(self.dim_rowmin, self.dim_rowmax + 1):
                cells, look = self.table.get(row), self.row_info.get(row)
                if cells:
                    self._write_row(row, self.row_spans.get(row // 16), look)
                    self._write_cells(row, cells)
                    self._xml_end_tag("row")
                elif row in self.row_info or row in self.comments:
                    self._write_empty_row(row, self.row_spans.get(row // 16), look)

        def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
            """The cells of a row, those of the kinds that are nearly all as one text."""
            written: list[str] = []
            for column in sorted(cells):
                cell = cells[column]
                text = _cell_text(f"{column_name(column)}{row + 1}", cell) if cell.format else ""
                if text:
                    written.append(text)
                    continue
                self.fh.write("".join(written))
                written.clear()
                self._write_cell(row, column, cell)
            self.fh.write("".join(written))

    return QuickWorksheet


def _cell_text(place: str, cell: Any) -> str:
    """A formatted cell as XlsxWriter writes it; empty for the kinds that are rare, which it writes itself."""
    kind, look = type(cell).__name__, cell.format._get_xf_index()
    if kind == "Formula" and not isinstance(cell.value, bool):
        value = cell.value
        if not isinstance(value, str):
            return f'<c r="{place}" s="{look}"><f>{_escaped(cell.formula)}</f><v>{value}</v></c>'
        if not value.startswith("#"):  # what may be the name of an error
            kind = ' t="str"' if value else ""
            return f'<c r="{place}" s="{look}"{kind}><f>{_escaped(cell.formula)}</f><v>{_escaped(value)}</v></c>'
    if kind == "String":
        return f'<c r="{place}" s="{look}" t="s"><v>{cell.string}</v></c>'
    if kind == "Blank":
        return f'<c r="{place}" s="{look}"/>'
    return f'<c r="{place}" s="{look}"><v>{cell.number:.16G}</v></c>' if kind in ("Number", "Datetime") else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if _MARKUP.search(text) else text


@cache
def column_name(column: int) -> str:
    """The letters of a column, 0 the first."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def text_of(value: str) -> str:
    """Text as a cell can hold it: no characters that XML refuses, at most 32,767 long."""
    return _ILLEGAL_TEXT.sub("", value)[:_CELL_LIMIT]


def _write(sheet: Any, row: int, column: int, value: CellValue, style: Any) -> int:
    kinds = _kinds()
    if style is None or not (0 <= row < sheet.xls_rowmax and 0 <= column < sheet.xls_colmax):
        return _write_rare(sheet, row, column, value, style)
    if value is None:
        sheet.put(row, column, kinds.blank(style))
    elif isinstance(value, str):
        text = text_of(value)
        if len(text) > _CELL_LIMIT // 2:  # signs beyond the first 65,536 count twice
            return _write_rare(sheet, row, column, value, style)
        sheet.put(row, column, kinds.string(sheet.str_table._get_shared_string_index(text), style))
    elif isinstance(value, Formula):
        if not _is_plain(value.code):
            return _write_rare(sheet, row, column, value, style)
        sheet.put(row, column, kinds.formula(value.code.removeprefix("="), style, value.value))
    elif isinstance(value, bool | dt.date | dt.timedelta):
        return _write_rare(sheet, row, column, value, style)
    else:
        sheet.put(row, column, kinds.number(_finite(row, column, value), style))
    return 0


def _write_rare(sheet: Any, row: int, column: int, value: CellValue, style: Any) -> int:
    """As XlsxWriter writes a cell, with all its questions."""
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
    return int(sheet.write_number(row, column, _finite(row, column, value), style))


def _finite(row: int, column: int, value: float | Decimal) -> float:
    if not math.isfinite(value):
        raise ValueError(f"cell {row}, {column} cannot hold {value!r}")
    return float(value)


# The formulas of a model's sheets are the same for account after account.
@lru_cache(maxsize=8192)
def _is_plain(code: str) -> bool:
    """Whether a formula is written as it stands."""
    return len(code) > 1 and "{" not in code and not _DYNAMIC.search(code)


class _Kinds(NamedTuple):
    blank: Any
    string: Any
    number: Any
    formula: Any


@cache
def _kinds() -> _Kinds:
    from xlsxwriter import worksheet

    return _Kinds(
        worksheet.CellBlankTuple, worksheet.CellStringTuple, worksheet.CellNumberTuple, worksheet.CellFormulaTuple
    )
