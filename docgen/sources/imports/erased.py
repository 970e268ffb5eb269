"""Rows without the persons who were erased: no import brings them back.

A row of the person is no row; where the person stands in the row of something
else, the name goes and the row stays.
"""

from __future__ import annotations

from typing import Final

from docgen.sources.forgotten import Forgotten
from docgen.sources.imports.lists import Row

_NAMES: Final = ("kam", "our_owner", "owner", "by", "reports_to", "respondent", "email")
_TEXTS: Final = ("note", "comment", "next_step", "lost_reason", "evidence", "name", "text", "measure", "label")
REASON: Final = "is of a person who was erased"


def without_erased(name: str, row: Row, gone: Forgotten) -> Row | str:
    """The row without erased persons, or why there is none."""
    if not gone:
        return row
    if name == "stakeholders" and gone.holds(row.get("name"), row.get("email")):
        return REASON
    kept = {field: value for field, value in row.items() if field not in _NAMES or not gone.holds(value)}
    if "with" in kept:
        kept["with"] = ";".join(person for person in kept["with"].split(";") if not gone.holds(person))
    return {field: gone.without(value) if field in _TEXTS else value for field, value in kept.items() if value}
