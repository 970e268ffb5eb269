"""Numbers as exports write them: `$7,450,000.00 `, `12.500,50`, `(1 250)`, `75 %`.

Which of point and comma stands before decimals is proven once per file.
Values are exact decimals; nothing is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, Literal

from docgen.model.currencies import CURRENCIES

Mark = Literal[".", ","]
# Codes of currencies alone: `5 tkr` and `1,2 mio.` are thousands and millions, and no numbers here.
_CURRENCY: Final = re.compile(
    rf"[$€£¥]|(?<![A-Za-z])(?:kr\.?|{'|'.join(sorted(CURRENCIES))})(?![A-Za-z])", re.IGNORECASE
)
_SPACE: Final = re.compile(r"[\s\u00a0\u202f\u2009']+")
_BARE: Final = re.compile(r"\d[\d.,]*|[.,]\d+")
_SIMPLE: Final = re.compile(r"[$€£¥]?(-?\d[\d.,]*) ?")
# `1.250,-` is the Danish way to write no cents, and not a minus.
_NO_CENTS: Final = re.compile(r"(?<=\d)[.,][-\u2013\u2014]{1,2}$")
_SIGNS: Final = {"€": "EUR", "£": "GBP"}
_SHARED: Final = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "CLP", "COP", "ARS"}),
    "kr": frozenset({"DKK", "SEK", "NOK", "ISK"}),
    "¥": frozenset({"JPY", "CNY"}),
}
_CODE: Final = re.compile(r"[A-Z]{3}")
_GROUPS: Final = {
    mark: re.compile(rf"-?\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}") for mark in ".,"
}
# Nearly every number of an export.
_USUAL: Final = {
    mark: re.compile(
        rf"[$€£¥]?(-?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+)(?:{re.escape(mark)}\d+)?) ?", re.ASCII
    )
    for mark, group in (".,", ",.")
}
_LOST: Final = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


def bare(text: str) -> str | None:
    """`text` without currency, spaces, percent and sign in front of digits, points and commas; None where it is none.

    A negative number keeps a minus in front, whether it was written so, behind, or in brackets.
    """
    if found := _SIMPLE.fullmatch(text):
        return found[1]
    rest = _SPACE.sub("", _CURRENCY.sub("", text.replace("\u2212", "-"))).removesuffix("%")
    negative = False
    if rest[:1] == "(" and rest[-1:] == ")":
        rest, negative = rest[1:-1], True
    if found := _NO_CENTS.search(rest):
        rest = rest[: found.start() + 1]  # the mark stays, for it proves what stands before decimals
    if rest[:1] == "-" or rest[-1:] == "-":
        rest, negative = rest.strip("-"), not negative
    rest = rest.removeprefix("+")
    return ("-" if negative else "") + rest if _BARE.fullmatch(rest) else None


def digits_lost(text: str) -> bool:
    """Whether a spreadsheet wrote the number with an exponent or as ####, so that its digits are gone."""
    stripped = text.strip()
    return bool(_LOST.fullmatch(stripped)) or (len(stripped) > 1 and not stripped.strip("#"))


def currency_of(text: str) -> str | None:
    """The currency that stands beside an amount, where it is sure: `EUR 5`, `5 €`; `$` and `kr.` belong to several."""
    return _currency_beside(text.strip("0123456789., -"))


@lru_cache(maxsize=256)
def _currency_beside(text: str) -> str | None:
    found = _CURRENCY.search(text)
    if found is None:
        return None
    word = found[0].upper()
    return _SIGNS.get(word) or (word if _CODE.fullmatch(word) else None)


def currencies_of(text: str) -> tuple[str, frozenset[str]]:
    """The sign beside an amount that belongs to several currencies, and which they are; nothing where there is none."""
    found = _CURRENCY.search(text)
    sign = found[0].casefold().removesuffix(".") if found else ""
    return (found[0], _SHARED[sign]) if found and sign in _SHARED else ("", frozenset())


def mark_shown(text: str) -> Mark | None:
    """The mark before decimals that one number proves; None where it leaves it open."""
    number = (bare(text) or "").lstrip("-")
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return "," if number.rfind(",") > number.rfind(".") else "."
    if points > 1:
        return ","
    if commas > 1:
        return "."
    if points + commas == 1:
        whole, mark, after = number.partition("." if points else ",")
        if len(after) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
            return "." if mark == "." else ","
    return None


def open_number(text: str) -> bool:
    """Whether a number means one thing with a decimal point and another with a decimal comma."""
    number = bare(text)
    return number is not None and ("." in number or "," in number) and mark_shown(text) is None


def marks_shown(texts: Iterable[str]) -> set[Mark]:
    """All marks that numbers prove."""
    return {mark for text in texts if (mark := mark_shown(text)) is not None}


def number_of(text: str, mark: Mark) -> Decimal | None:
    """The value of `text` where `mark` stands before decimals; None where it is not such a number."""
    group = "," if mark == "." else "."
    if usual := _USUAL[mark].fullmatch(text):
        digits = usual[1].replace(group, "")
        return Decimal(digits if mark == "." else digits.replace(",", "."))
    number = bare(text)
    if number is None:
        return None
    whole, _, after = number.partition(mark)
    if group in after or mark in after:
        return None
    if group in whole and not _GROUPS[group].fullmatch(whole):
        return None
    try:
        return Decimal(f"{whole.replace(group, '')}.{after}" if after else whole.replace(group, ""))
    except InvalidOperation:
        return None


def plain(value: Decimal) -> str:
    """A number as the files of a workspace hold it: point before decimals, no exponent, no empty decimals."""
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
