"""The ground of every model: frozen, strict about keys, and each field with unit, meaning and audience.

A field is internal unless it is made with `customer()`.  Nothing here reads a
file; places are added by the loaders.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Audience = Literal["internal", "customer"]
Language = Literal["da", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("da", "en")

# Either one text, in the account's language, or one per language.
Text = str | dict[Language, str]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=80)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=1, le=5)]
# A quarter, half, year or month: 2026-Q1, 2026-H1, 2026-FY, 2026, 2026-03.
PeriodText = Annotated[str, StringConstraints(pattern=r"^\d{4}(?:-(?:Q[1-4]|H[12]|FY|0[1-9]|1[0-2]))?$")]


# 0026 is a slip for 2026, and would count as two thousand years without contact.
YEARS: Final = range(1900, 2200)


def _iso_date(value: object) -> object:
    # Left to itself, pydantic takes "86400" and "20260105" for seconds since 1970.
    if isinstance(value, str):
        text = value.strip()
        if len(text) == 10 and text[4] == text[7] == "-":
            try:
                day = dt.date.fromisoformat(text)
            except ValueError:
                day = None
            if day is not None and day.year in YEARS:
                return day
        raise PydanticCustomError("date_parsing", "not an ISO date")
    # A datetime of Excel at midnight is a date; everything else is for pydantic to judge.
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


Day = Annotated[dt.date, BeforeValidator(_iso_date)]


class Model(BaseModel):
    """A frozen value; an unknown key is a fault, never ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        defer_build=True,
    )


def internal(description: str, default: Any = ..., *, unit: str = "", **constraints: Any) -> Any:
    """A field that no customer ever sees."""
    return _field("internal", description, default, unit, constraints)


def customer(description: str, default: Any = ..., *, unit: str = "", **constraints: Any) -> Any:
    """A field that may stand in a document for the customer."""
    return _field("customer", description, default, unit, constraints)


def _field(audience: Audience, description: str, default: Any, unit: str, constraints: dict[str, Any]) -> Any:
    extra: dict[str, Any] = {"audience": audience} | ({"unit": unit} if unit else {})
    # `()` and `{}` are shared, so they are safe as defaults only because every model is frozen.
    return Field(default, description=description, json_schema_extra=extra, **constraints)


def item_audience(default: Audience = "internal") -> Any:
    """The mark of one list item: who may see the item as a whole."""
    return Field(
        default,
        description="who may see this item: internal or customer",
        json_schema_extra={"audience": "customer", "marks_item": True},
    )


def in_language(text: Text | None, language: str) -> str | None:
    """`text` in `language`; a text without languages stands for every language; None where it is missing."""
    if text is None or isinstance(text, str):
        return text or None
    return text.get(language) or None  # type: ignore[call-overload]  # any language code may be asked for
