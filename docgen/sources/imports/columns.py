"""What the cells of one column give: numbers, dates, ids and texts, and why a cell gives none.

A column is taken whole: what is equal is taken once, and texts that need no
cleaning are told by one look at all of them together.  Which column is what,
and what a row needs, is not known here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple, TypeGuard

from docgen.model.base import YEARS
from docgen.sources.imports.clean import text_of, texts_of
from docgen.sources.imports.dates import Order, date_of
from docgen.sources.imports.numbers import Mark, digits_lost, number_of, plain
from docgen.sources.imports.tables import UNCALCULATED, Cell, Percent

NUMBERS: Final = frozenset(
    {
        "amount", "expected", "probability", "revenue", "employees", "actual", "quantity", "cost", "value", "target",
        "baseline", "planned", "score", "notice_days", "decimals",
    }
)  # fmt: skip
DATES: Final = frozenset(
    {"close", "created", "modified", "last_contact", "activity", "actual_close", "date", "start", "end", "due"}
)
_IDS: Final = frozenset({"id", "account_id", "parent_id", "reports_to_id", "owner_id", "number"})
_NOTHING: Final = frozenset({"", "-", "--", "–", "—", "N/A", "n/a"})
# A spreadsheet keeps fifteen digits of a number.
_EXACT: Final = 10**15
# Days that a number may mean where its format was lost: 1954 to 2119.
_SERIALS: Final = range(20_000, 80_000)
_FIRST_DAY: Final = dt.date(1899, 12, 30)
_ERRORS: Final = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
# How a number begins whose digits are lost.
_LOSING: Final = re.compile(r"^\s*-?\d+(?:[.,]\d+)?E", re.IGNORECASE | re.MULTILINE)


class Column(NamedTuple):
    """What one column gives, row by row.

    Attributes:
        name: its field.
        texts: its texts, empty where a row has none; None where no row has one.
        numbers: its numbers; None where it holds none.
        dates: its dates; None where it holds none.
        problems: why a row cannot be taken, by its index.
    """

    name: str
    texts: Sequence[str] | None = None
    numbers: Sequence[Decimal | None] | None = None
    dates: Sequence[dt.date | None] | None = None
    problems: dict[int, str] = {}  # noqa: RUF012 - a NamedTuple's default; nobody writes into it


class Taken(NamedTuple):
    """What one cell gives: a problem, or values for the record."""

    problem: str = ""
    number: Decimal | None = None
    date: dt.date | None = None
    text: str = ""


def take_column(name: str, cells: list[Cell], order: Order, mark: Mark, *, serials: bool = False) -> Column:
    """What the cells of the column of field `name` give.

    Args:
        name: the field.
        cells: its cells, row by row.
        order: order of day, month and year.
        mark: what stands before decimals.
        serials: whether numbers may be days counted from 1900.
    """
    if name in NUMBERS:
        taken = _each(cells, _number_taken, partial(_number_told, mark=mark))
        return _column(name, taken, numbers=[one.number for one in taken])
    if name in DATES:
        free = name == "date"
        told = partial(_date_told, order=order, may_be_text=free)
        taken = _each(cells, partial(_date_taken, may_be_text=free, serials=serials), told)
        return _column(name, taken, dates=[one.date for one in taken])
    is_id = name in _IDS
    if _all_texts(cells) and _has_no_error("\n".join(cells), is_id=is_id):
        return Column(name, texts_of(cells))
    return _column(name, _each(cells, _id_taken if is_id else _text_taken, _id_told if is_id else _text_told))


def _has_no_error(together: str, *, is_id: bool) -> bool:
    return "#" not in together and not (is_id and _LOSING.search(together))


def _column(
    name: str,
    taken: list[Taken],
    numbers: list[Decimal | None] | None = None,
    dates: list[dt.date | None] | None = None,
) -> Column:
    texts = [one.text for one in taken]
    problems = {at: one.problem for at, one in enumerate(taken) if one.problem}
    return Column(name, texts if any(texts) else None, numbers, dates, problems)


def _all_texts(cells: list[Cell]) -> TypeGuard[list[str]]:
    return set(map(type, cells)) <= {str}


def _each(cells: list[Cell], take: Callable[[Cell], Taken], take_text: Callable[[str], Taken]) -> list[Taken]:
    """What each cell gives; equal ones are taken once."""
    if _all_texts(cells):
        different = list(dict.fromkeys(cells))
        known = dict(zip(different, map(take_text, texts_of(different)), strict=True))
        return [known[cell] for cell in cells]
    # One, true and 1 per cent are equal to Python.
    typed = [(type(cell), cell) for cell in cells]
    taken = {key: take_text(text_of(key[1])) if isinstance(key[1], str) else take(key[1]) for key in set(typed)}
    return [taken[key] for key in typed]


def _number_taken(cell: Cell) -> Taken:
    if isinstance(cell, Percent):
        return Taken(number=Decimal(cell), text=f"{plain(cell)} %")
    return Taken(number=cell) if isinstance(cell, Decimal) else Taken(f"'{cell}' is not a number")


def _number_told(text: str, mark: Mark) -> Taken:
    if text.isdecimal():
        return Taken("", Decimal(text))
    number = number_of(text, mark)
    if number is not None:
        return Taken("", number, None, text)  # a currency or a percent sign may stand beside it
    return Taken() if text in _NOTHING else Taken(_no_value(text) or f"'{text}' is not a number")


def _date_taken(cell: Cell, *, may_be_text: bool, serials: bool) -> Taken:
    if serials and isinstance(cell, Decimal) and int(cell) in _SERIALS:
        cell = _FIRST_DAY + dt.timedelta(days=int(cell))
    if isinstance(cell, dt.date):
        return Taken(date=cell) if cell.year in YEARS else Taken(f"'{cell}' is not a date")
    return Taken(text=_plain(cell)) if may_be_text else Taken(f"'{_plain(cell)}' is not a date")


def _date_told(text: str, order: Order, *, may_be_text: bool) -> Taken:
    day = date_of(text, order)
    if day is not None and day.year in YEARS:
        return Taken(date=day)
    if text in _NOTHING:
        return Taken()
    if problem := _no_value(text):
        return Taken(problem)
    # A month or a quarter is judged by its list.
    return Taken(text=text) if may_be_text else Taken(f"'{text}' is not a date")


def _id_taken(cell: Cell) -> Taken:
    if isinstance(cell, Decimal) and abs(cell) >= _EXACT:
        return Taken(f"the digits of '{plain(cell)}' are lost")
    return Taken(text=_plain(cell))


def _id_told(text: str) -> Taken:
    return Taken(problem) if (problem := _no_value(text)) else Taken(text=text)


def _text_taken(cell: Cell) -> Taken:
    return Taken(text=_plain(cell))


def _text_told(text: str) -> Taken:
    return Taken(_no_value(text)) if text == UNCALCULATED or text in _ERRORS else Taken(text=text)


def _no_value(text: str) -> str:
    if text == UNCALCULATED:
        return "the formula has no stored value"
    if text in _ERRORS:
        return f"the cell holds the error {text}"
    return f"the digits of '{text}' are lost" if digits_lost(text) else ""


def _plain(cell: Cell) -> str:
    if isinstance(cell, Percent):
        return f"{plain(cell)} %"
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
