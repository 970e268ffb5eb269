"""The last look at what goes to a customer: words of an account's internal fields that stand in it all the same.

Customer facts are made from the projection, so nothing should ever be found
here; what is found was typed into a text or a template by hand, or is a fault
of ours.  Pure, and quick enough to look at every document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from docgen.errors import Fault, Place, error
from docgen.model.audience import audience_of, is_shared, marks_item

CODE: Final = "LEAK-01"
# Shorter words say nothing by themselves; ids and enumerations are lower case and in one word.
SHORTEST: Final = 6
_ID: Final = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
# All blanks but a single plain one, which is what nearly all are.
_SPACE: Final = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_WORD: Final = re.compile(r"\w+")
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True)
class Secrets:
    """The words of one account that stand in its internal fields.

    Attributes:
        paths: by the words in normal form, where they stand, such as ``stakeholders[2].wants``.
        words: by the same, the single words: a text that lacks one of them need not be searched.
        shown: what customers may read anyway, in normal form.
    """

    paths: Mapping[str, str]
    words: Mapping[str, frozenset[str]] = field(repr=False)
    shown: str = field(default="", repr=False)


def public(texts: Iterable[str]) -> str:
    """Texts that customers may read, in the form in which words are looked for."""
    return _normal("\n".join(texts))


def secrets_of(roots: Mapping[str, Any], shown: str = "") -> Secrets:
    """What stands in the internal fields of models and nowhere that customers may look.

    Args:
        roots: models by the name under which a fault tells them, such as the account under ``""``.
        shown: further texts that customers may read, made by `public`: snippets, offerings, fixed words.
    """
    hidden: dict[str, str] = {}
    told: set[str] = set()
    for name, value in roots.items():
        for path, text, internal in _texts(value, name, False):
            if internal:
                hidden.setdefault(_normal(text), path)
            else:
                told.add(text)
    paths = {text: path for text, path in hidden.items() if _is_telling(text)}
    return Secrets(paths, {text: frozenset(_WORD.findall(text)) for text in paths}, f"{public(told)}\n{shown}")


def leaks(secrets: Secrets, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The path and the words of each secret that stands in the texts."""
    whole = public(texts)
    present = set(_WORD.findall(whole))
    for text, words in secrets.words.items():
        # The plain search is quick and rarely true; only then is it asked for whole words, and in what all may read.
        found = words <= present and text in whole and text not in secrets.shown
        if found and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", whole):
            yield secrets.paths[text], text


def leak_faults(secrets: Secrets, texts: Iterable[str], file: str) -> list[Fault]:
    """An error for each secret that stands in the texts of a document for the customer."""
    return [_fault(file, path, text) for path, text in leaks(secrets, texts)]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in plain data and in the value types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_in(getattr(value, name))


def _fault(file: str, path: str, text: str) -> Fault:
    words = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    problem = f"{path} is internal, and its words stand in this document for the customer: “{words}”"
    fix = "take the words out of the text or template that shows them, or show the field to customers"
    return error(CODE, Place(file=file), problem, fix)


def _normal(text: str) -> str:
    # Soft hyphens and no-break spaces are typography; line ends stay, so that no text runs into the next.
    return _SPACE.sub(" ", text.replace("\u00ad", "").casefold()).strip(" ")


def _is_telling(text: str) -> bool:
    return len(text) >= SHORTEST and any(sign.isalpha() for sign in text) and "{{" not in text and "{%" not in text


# What holds no text, and is found wherever an account has a figure, a day or nothing: told first, being the most.
_BARE: Final = frozenset({type(None), bool, int, float, Decimal, dt.date})


def _texts(value: Any, path: str, internal: bool) -> list[tuple[str, str, bool]]:
    """Every text with its path, and whether it is for us alone."""
    found: list[tuple[str, str, bool]] = []
    _gather(value, path, internal, found)
    return found


def _gather(value: Any, path: str, internal: bool, found: list[tuple[str, str, bool]]) -> None:
    if type(value) in _BARE:
        return
    if isinstance(value, str):
        if not _ID.fullmatch(value):
            found.append((path, value, internal))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            _gather(item, f"{path}[{number}]", internal or not is_shared(item), found)
    elif isinstance(value, BaseModel):
        for name, closed in _fields(type(value)):
            below = f"{path}.{name}" if path else name
            _gather(getattr(value, name), below, internal or closed, found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _gather(item, f"{path}.{key}", internal, found)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The fields that may hold texts, and whether each is internal."""
    fields = model.model_fields.items()
    return tuple((name, audience_of(field) != "customer") for name, field in fields if not marks_item(field))
