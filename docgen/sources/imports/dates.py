"""Dates as exports write them, in one order of day, month and year per file, which the file itself must prove.

`2/3/24` proves nothing; `2/23/26` proves month first.  A time of day is left out.
A year of two digits lies between 1970 and 2069; other years must be ones that the
model knows, for 2999 is a mark for never.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

from docgen.model.base import YEARS

Order = Literal["dmy", "mdy", "ymd"]
_TIME: Final = (
    r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[AP]\.?M\.?)?\s*(?:UTC|GMT|Z|[+-]\d{2}:?\d{2})?)?"
)
_ISO: Final = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_PLAIN: Final = re.compile(rf"(\d{{1,2}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_NAMED: Final = re.compile(rf"(\d{{1,2}})\.?[- ]([a-zæøå]{{3,9}})\.?,?[- ](\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_NAMED_US: Final = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}", re.IGNORECASE)
_MONTHS: Final = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
                  "okt": 10, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_ORDERS: Final[dict[Order, tuple[int, int, int]]] = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


@lru_cache(maxsize=65_536)
def orders_of(text: str) -> frozenset[Order] | None:
    """The orders in which `text` is a date; empty where every order gives the same; None where it is no date."""
    stripped = text.strip()
    if _ISO.fullmatch(stripped) or _NAMED.fullmatch(stripped) or _NAMED_US.fullmatch(stripped):
        return frozenset()
    found = _PLAIN.fullmatch(stripped)
    if not found:
        return None
    orders: set[Order] = {order for order in _ORDERS if _date(_parts(found), order) is not None}
    if found[2] == "." or len(found[4]) == 4:
        orders -= {"ymd"}
    if found[2] == ".":
        orders -= {"mdy"}  # nobody writes the month first with points
    return frozenset(orders) or None


def orders_shown(texts: Iterable[str]) -> set[Order]:
    """The orders under which every date among `texts` is one; texts that are no dates do not count."""
    left: set[Order] = set(_ORDERS)
    for text in texts:
        if found := orders_of(text):
            left &= found
    return left


@lru_cache(maxsize=65_536)
def date_of(text: str, order: Order) -> dt.date | None:
    """The date of `text`; None where it is not one in this order."""
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        return _made(int(found[1]), int(found[3]), int(found[4]))
    if found := _NAMED.fullmatch(stripped):
        return _named(found[3], found[2], found[1])
    if found := _NAMED_US.fullmatch(stripped):
        return _named(found[3], found[1], found[2])
    found = _PLAIN.fullmatch(stripped)
    return _date(_parts(found), order) if found else None


def _parts(found: re.Match[str]) -> tuple[str, str, str]:
    return found[1], found[3], found[4]


def _date(parts: tuple[str, str, str], order: Order) -> dt.date | None:
    year, month, day = (parts[at] for at in _ORDERS[order])
    return None if len(day) > 2 else _made(_year(year), int(month), int(day))


def _named(year: str, month: str, day: str) -> dt.date | None:
    number = _MONTHS.get(month.lower()[:3])
    return _made(_year(year), number, int(day)) if number else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
