"""From a cell to the plain text that account.yaml would hold, and from such a text to what a cell holds.

A cell keeps its type where it has one: a date of Excel is that date, whatever
it looks like.  Text that a person typed is read as the person meant it where
it can mean only one thing; otherwise it is refused with what to do.  Sheets
and places are not known here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from docgen.errors import nearest
from docgen.model.base import YEARS
from docgen.sources.imports.dates import date_of, orders_of
from docgen.sources.imports.numbers import bare, currency_of, digits_lost, mark_shown, number_of, plain
from docgen.sources.workbook.grid import Cell
from docgen.sources.workbook.layout import Column
from docgen.sources.workbook.words import choice_label, choice_of, flag_of, word
from docgen.xlsx import CellValue

# Days that a number may mean where its date format was lost: 1954 to 2119.
_SERIALS: Final = range(20_000, 80_000)
_EPOCH: Final = dt.date(1899, 12, 30)
_ZEROS: Final = re.compile("0+")
_QUOTES: Final = re.compile('"+')
_PERIOD: Final = (
    (re.compile(r"(\d{4})[- ]?([QHqh][1-4])"), "{0}-{1}"),
    (re.compile(r"([QHqhKk][1-4])[-/ ]*(\d{4})"), "{1}-{0}"),
    (re.compile(r"([1-4])\. ?(?:kvartal|kvt\.?|quarter) (\d{4})", re.IGNORECASE), "{1}-Q{0}"),
    (re.compile(r"(?:FY|fy)[- ]?(\d{4})"), "{0}-FY"),
)
# Where Excel cuts a text without a word.
_LIMIT: Final = 32_767


@dataclass
class CellError(Exception):
    """A cell that cannot be read: what is wrong, and what to do."""

    problem: str
    fix: str = ""


def read_cell(cell: Cell, column: Column, language: str, unit: str = "") -> str | None:
    """The text of a cell as account.yaml would hold it; lists are still one text; None where it holds nothing.

    Args:
        cell: the cell.
        column: the field that it belongs to.
        language: language of the workbook, for what is said about it.
        unit: what the row says about the unit of its numbers, such as ``%``.

    Raises:
        CellError: it cannot be read, or may mean two things.
    """
    if cell.kind == "error":
        raise CellError(f"the cell shows the error {cell.value}", "mend its formula, or write the value itself")
    if cell.kind == "formula":
        fix = "open the workbook in Excel and save it, or write the value itself"
        raise CellError("the formula has no stored value", fix)
    if isinstance(cell.value, str) and not cell.value.strip():
        return None
    if column.kind == "choice":
        return _choice(cell, column, language)
    if column.kind == "flag":
        return _flag(cell, language)
    if column.kind == "date":
        return _date(cell)
    if column.kind == "period":
        return _period(cell)
    if column.kind in ("whole", "number"):
        return _number(cell, column, unit)
    return _text(cell, column)


def _choice(cell: Cell, column: Column, language: str) -> str:
    said = _as_text(cell)
    found = choice_of(column, said)
    if found is not None:
        return found
    names = [choice_label(column, choice, language) for choice in column.choices]
    near = nearest(said, names)
    fix = f"did you mean {near}?" if near else f"write one of {', '.join(names)}"
    raise CellError(f"'{said[:60]}' is not known here", fix)


def _flag(cell: Cell, language: str) -> str:
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    found = flag_of(_as_text(cell))
    if found is None:
        yes, no = word("yes", language), word("no", language)
        raise CellError(f"'{_as_text(cell)[:60]}' is neither {yes} nor {no}", f"write {yes} or {no}")
    return "true" if found else "false"


def _date(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        # A number whose format was lost; 2026 is a year, not a day of 1905.
        if int(value) not in _SERIALS:
            raise CellError(f"'{_as_text(cell)}' is not a date", "write a date")
        day = _EPOCH + dt.timedelta(days=int(value))
    else:
        day = _typed_date(_as_text(cell))
    if day.year not in YEARS:
        raise CellError(f"the year {day.year} lies too far away", "correct the date")
    return day.isoformat()


def _typed_date(text: str) -> dt.date:
    orders = orders_of(text)
    day, month_first = date_of(text, "dmy"), date_of(text, "mdy")
    if orders is None or (day is None and month_first is None):
        raise CellError(f"'{text[:60]}' is not a date", "write a date such as 2026-09-30")
    # Nobody writes the month first with points or hyphens; with slashes many do.
    if day is None or ("/" in text and month_first is not None and month_first != day):
        raise CellError(f"'{text}' is text, and its day and month may be exchanged", "write it again as a date")
    return day


def _period(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        # Excel makes the first day of a month of 2026-03, and shows it without a day.
        if value.day == 1 and "d" not in re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", cell.format).lower():
            return f"{value.year}-{value.month:02}"
        fix = (
            f"format the cell as text and write {value.year}-{value.month:02} or {value.year}-Q{(value.month + 2) // 3}"
        )
        raise CellError("Excel made a date of the period", fix)
    text = _as_text(cell)
    for pattern, form in _PERIOD:
        if found := pattern.fullmatch(text):
            return form.format(*found.groups()).upper().replace("-K", "-Q")
    return text


def _number(cell: Cell, column: Column, unit: str) -> str:
    value = cell.value
    share = column.unit == "share" or unit == "share"
    if isinstance(value, bool):
        raise CellError(f"expected a number, found {value}", "write a number")
    if isinstance(value, int | float):
        return _plain(_scaled(exact(value), "%" in cell.format, share, unit))
    if not isinstance(value, str):
        raise CellError("Excel made a date of the number", "format the cell as a number, and write the number again")
    text = value.strip()
    if digits_lost(text) and not re.fullmatch(r"-?\d(?:\.\d+)?[eE]\+?\d{1,2}", text):
        raise CellError(f"'{text}' is not the whole number", "widen the column, or write the number again")
    number = _typed_number(text)
    if number is None:
        raise CellError(f"'{text[:60]}' is not a number", "write a number")
    return _plain(_scaled(number / 100 if text.endswith("%") else number, text.endswith("%"), share, unit))


def _typed_number(text: str) -> Decimal | None:
    mark = mark_shown(text)
    known = currency_of(text)
    if known:
        raise CellError(
            f"'{text}' is text with a currency", f"write the number alone, and {known} as the currency of its row"
        )
    if mark is None and bare(text) is not None and ("." in text.rstrip(".") or "," in text):
        one, other = number_of(text, "."), number_of(text, ",")
        if one is not None and other is not None and one != other:
            low, high = sorted((plain(one), plain(other)), key=Decimal)
            raise CellError(f"'{text}' is text, and may mean {high} or {low}", "write it again as a number")
    return number_of(text, mark or ",")


def _scaled(number: Decimal, percent: bool, share: bool, unit: str) -> Decimal:
    """A percentage is a share of one to Excel; where the row counts in %, 12 % is 12."""
    if percent and not share:
        if unit.strip() in ("%", "pct", "pct.", "procent", "percent", "per cent"):
            return number * 100
        raise CellError(
            f"the cell is a percentage, {_plain(number * 100)} %, and no percentage is expected here",
            "format the cell as a number, and write the number again",
        )
    return number


def exact(value: float) -> Decimal:
    """A number as Excel shows it, with 15 digits at most: 0.1 + 0.2 is 0.3."""
    return Decimal(f"{value:.15g}")


def _plain(number: Decimal) -> str:
    return plain(number)


def _text(cell: Cell, column: Column) -> str:
    value = cell.value
    if isinstance(value, str):
        if len(value) >= _LIMIT:
            raise CellError("the text is as long as a cell can be, so its end may be lost", "shorten it")
        text = value if column.kind == "texts" else value.strip()
        return text[1:-1] if len(text) > 1 and _QUOTES.fullmatch(text) and column.kind in ("text", "string") else text
    if isinstance(value, bool):
        raise CellError(
            f"expected a text, found {'TRUE' if value else 'FALSE'}", "format the cell as text, and write it again"
        )
    if isinstance(value, int | float):
        return _digits(cell, value, column)
    raise CellError("Excel made a date or a time of the text", "format the cell as text, and write it again")


def _digits(cell: Cell, value: float, column: Column) -> str:
    if abs(value) >= 10**15:
        raise CellError(
            "Excel keeps 15 digits of a number, the rest is lost", "format the cell as text, and write it again"
        )
    digits = _plain(exact(value))
    if "%" in cell.format:
        return f"{_plain(exact(value) * 100)} %"
    if _ZEROS.fullmatch(cell.format):
        return digits.zfill(len(cell.format))
    if column.key == "cvr" and len(digits) == 7:
        raise CellError(
            f"{digits} has 7 digits of 8: Excel drops zeros in front", "format the cell as text, and write it again"
        )
    return digits


def _as_text(cell: Cell) -> str:
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
        return _plain(exact(cell.value))
    return str(cell.value).strip()


def cell_value(text: str, column: Column, language: str) -> CellValue:
    """What a cell holds for a value of account.yaml: a number, a date, a label, or the text as it stands."""
    if column.kind == "choice":
        return choice_label(column, text, language)
    if column.kind == "flag":
        found = flag_of(text)
        return text if found is None else word("yes" if found else "no", language)
    if column.kind == "date":
        try:
            return dt.date.fromisoformat(text.strip())
        except ValueError:
            return text
    if column.kind in ("whole", "number"):
        return _number_value(text)
    return f'"{text}"' if _QUOTES.fullmatch(text) or not text.strip() else text


def _number_value(text: str) -> CellValue:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    if number.is_finite() and exact(float(number)) == number:
        return number
    return f"{number:f}"
