"""How sheets, columns and choices are called in the languages of the workspace, and which of them a found word means.

Headings and explanations stand in `da.json` and `en.json` beside this module;
an English one that is left out is made from the key and from what the model
says.  The labels of choices are those of the documents.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from docgen.language.catalogue import labels
from docgen.model.base import LANGUAGES
from docgen.sources.workbook.layout import Column, Part, Sheet

# The section of the catalogue that names the choices of a field; by its model where fields share a key.
_CHOICES: Final[Mapping[str, str]] = {
    "programme": "programme", "language": "language_names", "buying_role": "buying_role", "coverage": "coverage",
    "priority": "priority", "Opportunity.stage": "stage", "Idea.stage": "idea_stage",
    "WhitespaceCell.status": "cell_status", "Action.status": "action_status", "Milestone.status": "action_status",
    "Risk.status": "risk_status", "TechnicalRequirement.status": "requirement_status", "CostLine.kind": "cost_kind",
    "WhitespaceCell.kind": "cell_kind", "side": "side", "audience": "audience", "Risk.category": "risk_category",
    "direction": "direction", "kpi": "kpi", "Target.measure": "target_measure", "Meeting.type": "meeting_type",
    "meeting_type": "meeting_type", "level": "governance_level", "part": "health_part", "sections": "section_id",
}  # fmt: skip
_TONGUE: Final = {"da": "da", "dansk": "da", "danish": "da", "en": "en", "engelsk": "en", "english": "en"}
_IN_LANGUAGE: Final = re.compile(r"(.*?)\s*\((\w+)\)\Z")
_YES: Final = frozenset({"ja", "j", "yes", "y", "true", "sand", "x", "1", "✓", "✔"})
_NO: Final = frozenset({"nej", "n", "no", "false", "falsk", "0"})


@cache
def _texts(language: str) -> dict[str, Any]:
    found = json.loads(files(__package__).joinpath(f"{language}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def spoken(language: str) -> str:
    """The language of a workbook for a workspace in `language`."""
    return language if language in LANGUAGES else "en"


def word(name: str, language: str) -> str:
    """One of the fixed words of a workbook."""
    return str(_texts(language)["words"][name])


def date_format(language: str) -> str:
    """How Excel shows a date."""
    return str(_texts(language)["words"]["formats"]["date"])


def unit_name(unit: str, language: str) -> str:
    """How a unit of the model is called."""
    return str(_texts(language)["units"].get(unit, unit))


def group_name(group: str, language: str) -> str:
    """The name of a group of sheets."""
    return str(_texts(language)["groups"][group])


def form_group(path: tuple[Any, ...], language: str) -> str:
    """The name of a group of single values."""
    return str(_texts(language)["form"][str(path[-1]) if path else ""])


def sheet_name(sheet: str, language: str) -> str:
    """The name of the sheet of a list."""
    return str(_texts(language)["sheets"][sheet][0])


def sheet_text(sheet: str, language: str) -> str:
    """What the sheet of a list holds."""
    return str(_texts(language)["sheets"][sheet][1])


def heading(column: Column, language: str) -> str:
    """The heading of a column."""
    return _field(column, language, 0) or column.key.replace("_", " ").capitalize()


def label(column: Column, language: str) -> str:
    """The label of a single value in the form: with the name of its group, where it has one."""
    own = heading(column, language)
    return f"{form_group(column.path[:-1], language)}: {own}" if len(column.path) > 1 else own


def explanation(column: Column, language: str) -> str:
    """What a column holds, as a phrase with a capital letter; the model speaks English."""
    text = (column.description if language == "en" else "") or _field(column, language, 1) or column.description
    return text[:1].upper() + text[1:]


def _field(column: Column, language: str, at: int) -> str:
    fields = _texts(language)["fields"]
    entries = (fields.get(f"{column.model}.{column.key}", []), fields.get(column.key, []))
    return next((entry[at] for entry in entries if len(entry) > at and entry[at]), "")


def choice_label(column: Column, choice: str, language: str) -> str:
    """How one of the choices of a column is shown."""
    return _choice_labels(column, language).get(choice, choice)


@cache
def _choice_labels(column: Column, language: str) -> dict[str, str]:
    if column.key == "list":
        found: Mapping[str, str] = _texts(language)["lists"]
    else:
        section = _CHOICES.get(f"{column.model}.{column.key}") or _CHOICES.get(column.key)
        found = labels(language).section(section) if section else {}
    shown = {choice: found[choice] for choice in column.choices if choice in found}
    # Of two choices with one label neither could be read back.
    return {
        choice: text[:1].upper() + text[1:] for choice, text in shown.items() if list(shown.values()).count(text) == 1
    }


def choice_of(column: Column, text: str) -> str | None:
    """The choice that a word in a cell means, in any language; None where it means none."""
    return _choices_by_name(column).get(normal(text))


@cache
def _choices_by_name(column: Column) -> dict[str, str]:
    found: dict[str, str] = {}
    for choice in column.choices:
        for name in (choice, choice.replace("_", " "), *(choice_label(column, choice, one) for one in LANGUAGES)):
            found.setdefault(normal(name), choice)
    return found


def flag_of(text: str) -> bool | None:
    """Whether a word means yes; None where it means neither yes nor no."""
    said = normal(text)
    return True if said in _YES else False if said in _NO else None


def normal(text: str) -> str:
    """A name as it is compared: without capitals, double spaces, and marks at its end."""
    plain = unicodedata.normalize("NFC", text).replace("\u00a0", " ").casefold()
    return " ".join(plain.split()).rstrip("*: ").strip()


def without_language(text: str) -> tuple[str, str]:
    """A heading without the language in brackets behind it, and that language; empty where there is none."""
    found = _IN_LANGUAGE.match(normal(text))
    tongue = _TONGUE.get(found[2]) if found else None
    return (found[1], tongue) if found and tongue else (normal(text), "")


@cache
def headings_of(sheet: Sheet) -> Mapping[str, Column]:
    """The columns of a sheet by every heading they may have."""
    return {normal(name): column for column in sheet.columns for name in _names(column)}


def _names(column: Column) -> Iterator[str]:
    yield column.key
    yield from (heading(column, language) for language in LANGUAGES)


def labels_of(column: Column) -> Iterator[str]:
    """Every label that a single value of the form may have."""
    yield ".".join(map(str, column.path))
    yield from (label(column, language) for language in LANGUAGES)


def sheet_names(sheet: Sheet) -> Iterator[str]:
    """Every name that the sheet of a list may have."""
    yield sheet.id
    yield from (sheet_name(sheet.id, language) for language in LANGUAGES)


def part_label(sheet: Sheet, part: Part, language: str) -> str:
    """How one of the lists of a sheet with several is called."""
    return choice_label(sheet.column("list"), part.name, language)
