"""What a wrong value should have been: numbers, dates and ids as people write them, and as files want them."""

from __future__ import annotations

import datetime as dt
import re

from docgen.model.base import YEARS

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e", "ß": "ss"})


def slug(text: str) -> str:
    """`text` as a short id: small letters, digits and hyphens; empty where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_ASCII)).strip("-")


def number_fix(text: str, unit: str = "") -> str:
    """How a number that was not understood is written.

    Args:
        text: what stands in the file, such as ``12,5`` or ``1.250.000``.
        unit: unit of the field; ``share`` turns 12 % into 0.12.
    """
    bare = re.sub(r"[\s\u00a0']|(?:kr\.?|dkk|eur|usd|€|\$)", "", text.strip().lower())
    percent = bare.endswith("%")
    number = _plain_number(bare.removesuffix("%"))
    if number is None:
        return "write a number such as 1250000 or 12.5"
    if percent and unit == "share":
        return f"write {_hundredth(number)}"
    if re.fullmatch(r"-?\d{1,3}[.,]\d{3}", bare):
        thousands, decimals = bare.replace(",", "").replace(".", ""), bare.replace(",", ".")
        return f"write {thousands} for thousands, or {decimals.rstrip('0')} with a point before decimals"
    hint = "no separators between thousands" if _thousands(bare) else "a point before decimals"
    return f"write {number}" + ("" if number == bare or percent else f" ({hint})")


def comma_in_braces(digits: str) -> tuple[str, str]:
    """What is wrong with a number inside { } whose comma begins a new key, as in ``{amount: 12,5}``; and its fix."""
    return (
        f"the comma before '{digits}' ends the number",
        "write a point before decimals (12.5) and nothing between thousands (1250000)",
    )


def date_fix(text: str) -> str:
    """How a date that was not understood is written; day before month, as Danes and most of Europe write it."""
    found = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?", text)
    parts = found.groups() if found else ()
    if not found and (found := re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", text)):
        parts = found.groups()[::-1]
    try:
        day = dt.date(*map(int, parts))
    except (TypeError, ValueError):
        day = None
    return f"write {day.isoformat()}" if day and day.year in YEARS else "write an ISO date such as 2026-09-30"


def _thousands(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})", text) or ("," in text and "." in text))


def _plain_number(text: str) -> str | None:
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return text
    if re.fullmatch(r"-?\d+,\d+", text):
        return text.replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return text.replace(",", "")
    return None


def _hundredth(number: str) -> str:
    from decimal import Decimal

    return f"{(Decimal(number) / 100).normalize():f}"
