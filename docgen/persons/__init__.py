"""Persons in the data: where each is named, and how a data file reads without one of them.

Pure: values and text in, values and text out; the command reads and writes files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

# Fields that hold the name of a person, whatever model they stand in.
NAMES: Final = frozenset({
    "kam", "our_owner", "owner", "owners", "by", "people", "reports_to", "respondent", "approver", "who", "backup",
    "contact", "quoted", "customer_owner", "approved_by", "verified_by", "participants", "escalation", "ours", "theirs",
    "participants_ours", "participants_theirs", "raised_by", "decided_by", "responsible", "accountable", "sponsor",
})  # fmt: skip
_OF_PERSONS: Final = frozenset({"Stakeholder", "TeamMember", "Sponsor", "Participant", "Person"})


def persons_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of everybody whom a model names in a field for names."""
    if isinstance(value, BaseModel):
        is_person = type(value).__name__.removeprefix("Customer") in _OF_PERSONS
        for name in type(value).model_fields:
            below, inner = f"{path}.{name}" if path else name, getattr(value, name)
            if name in NAMES or (is_person and name == "name"):
                yield from ((text, below) for text in _texts(inner) if " " in text)
            yield from persons_in(inner, below)
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from persons_in(item, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from persons_in(item, f"{path}.{key}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
