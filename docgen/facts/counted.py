"""In what the amounts of one chart or table are counted: millions, or thousands where none reaches a million.

One scale for all amounts that are shown together, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from docgen.facts.scope import Scope
from docgen.language.formats import Scale

_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Counted:
    """The scale of a chart or table.

    Attributes:
        scale: its name.
        divisor: what an amount is divided by.
        places: decimals of a figure.
        unit: the unit with its currency: mio. kr.
        form: the number format of a chart's labels.
    """

    scale: Scale
    divisor: int
    places: int
    unit: str
    form: str

    def of(self, amount: Decimal | float | None) -> float | None:
        """The amount in the unit."""
        return None if amount is None else float(amount) / self.divisor

    def known(self, amount: Decimal | float) -> float:
        """The same of an amount that is there."""
        return float(amount) / self.divisor


def column_scale(amounts: Iterable[Decimal | None]) -> Scale | None:
    """In what the amounts of a column of text are counted; None where each is written best by itself.

    Where some reach a million and some do not, thousands lose nothing and can be compared.
    """
    sizes = [abs(amount) for amount in amounts if amount]
    return "thousand" if sizes and min(sizes) < _MILLION - 500 <= max(sizes) else None


def counted(scope: Scope, amounts: Iterable[Decimal | float | None], currency: str | None = None) -> Counted:
    """The scale for these amounts; millions where there are none."""
    largest = max((abs(float(amount)) for amount in amounts if amount is not None), default=0.0)
    # What rounds to a million is one.
    small = 0 < largest < _MILLION - 500
    scale: Scale = "thousand" if small else "million"
    places = 0 if small else 1
    unit = scope.write.money_unit(currency or scope.account.currency, scale)
    return Counted(scale, 1000 if small else _MILLION, places, unit, scope.write.excel("number", places))
