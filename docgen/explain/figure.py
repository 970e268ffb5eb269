"""A printed figure read back: the numbers that would have been printed like it.

Rounding loses digits, so a print stands for an interval: "12,3 mio. kr." for
everything from 12.25 to 12.35 million.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from docgen.errors import DocgenError, Place, error

Kind = Literal["money", "share", "days", "months", "points", "number"]

_SCALES: Final = {
    "mia": 9,
    "bn": 9,
    "billion": 9,
    "mio": 6,
    "m": 6,
    "million": 6,
    "t": 3,
    "k": 3,
    "tkr": 3,
    "thousand": 3,
}
_CURRENCIES: Final = re.compile(r"\bkr\b|\b[A-Z]{3}\b|[€£$]")
_NUMBER: Final = re.compile(r"[+−-]?\s?\d[\d.,\s]*")
_DURATION: Final = (("months", ("måned", "month", "mdr")), ("days", ("dag", "day")))


@dataclass(frozen=True, slots=True)
class Figure:
    """What was asked for.

    Attributes:
        text: the print, with plain spaces.
        low: least number that prints like it.
        high: greatest number that prints like it.
        kind: what its unit says; ``number`` where it has none.
        scaled: whether it names thousands, millions or billions.
    """

    text: str
    low: float
    high: float
    kind: Kind
    scaled: bool = False

    def matches(self, value: float, kind: Kind) -> bool:
        """Whether a value of this kind prints like the figure; a bare figure may be of any kind and scale."""
        if self.kind == kind or (self.kind == "points" and kind == "share"):
            return self._holds(value)
        if self.kind != "number":
            return False
        if kind == "share":
            return self._holds(value * 100)
        return self._holds(value) or (kind == "money" and any(self._holds(value / 10**power) for power in (3, 6, 9)))

    def _holds(self, value: float) -> bool:
        # A loss is printed with its sign, or as a positive amount in words ("loses 2.5m").
        slack = 1e-9 * max(abs(value), 1.0)
        return self.low - slack <= value <= self.high + slack or self.low - slack <= -value <= self.high + slack


def plain(text: str) -> str:
    """The text with every kind of space as one plain space."""
    return " ".join(text.replace("\N{NON-BREAKING HYPHEN}", "-").split())


def stands_in(figure: str, text: str) -> bool:
    """Whether the figure stands in the text as a whole, not as a part of a longer number.

    Spaces do not count: a tile prints number and unit apart where a sentence prints them together.
    """
    spelled = r"\s?".join(re.escape(sign) for sign in figure if not sign.isspace())
    return re.search(rf"(?<![\d.,]){spelled}(?!\d)(?![.,]\d)", text) is not None


def read_figure(text: str, language: str) -> Figure:
    """The figure that `text` prints in the language.

    Raises:
        DocgenError: there is no number in it.
    """
    words = plain(text)
    found = _NUMBER.search(words)
    if found is None:
        fix = "copy it as it stands in the document, such as 12,3 mio. kr."
        raise DocgenError(error("no-figure", Place(), f"there is no number in {text!r}", fix))
    number, digits = _number(found.group(), language)
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    power, kind = _unit(rest)
    half = Decimal(5).scaleb(-digits - 1)
    factor = Decimal(10) ** power
    # Paybacks count a begun month, so that 11 and a bit prints as 12.
    below = Decimal(1) if kind == "months" and digits == 0 else half
    low, high = (number - below) * factor, (number + half) * factor
    return Figure(words, float(low), float(high), kind, power > 0)


def _number(text: str, language: str) -> tuple[Decimal, int]:
    """The number and its digits after the decimal sign."""
    decimal = "," if language == "da" else "."
    sign = "-" if text[0] in "−-" else ""
    body = re.sub(r"[+−\s-]", "", text).rstrip(".,")
    whole, _, fraction = body.rpartition(decimal) if decimal in body else (body, "", "")
    return Decimal(f"{sign}{re.sub('[.,]', '', whole) or '0'}.{fraction or '0'}"), len(fraction)


def _unit(rest: str) -> tuple[int, Kind]:
    words = re.findall(r"[^\W\d_]+|%|[€£$]", rest)
    power = next((_SCALES[word.lower()] for word in words if word.lower() in _SCALES), 0)
    if any(word.lower() in ("point", "pp", "points") for word in words):
        return -2, "points"
    if "%" in words:
        return -2, "share"
    for kind, stems in _DURATION:
        if any(word.lower().startswith(stems) for word in words):
            return 0, kind  # type: ignore[return-value]  # the first of a pair of the table above, all of them kinds
    if power or _CURRENCIES.search(rest) or "tkr" in rest.lower():
        return power, "money"
    return 0, "number"
