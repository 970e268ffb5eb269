"""The catalogue files: which languages there are, and the raw content of each.

A catalogue is JSON: `language` (name, locale, tag), `formats` (house patterns
for numbers, money, dates) and the labels, nested by section.  Nothing here
knows what a label means.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from docgen.errors import DocgenError, Place, did_you_mean, error

_SUFFIX: Final = ".json"


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a catalogue, in alphabetical order."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


@cache
def read_catalogue(language: str) -> dict[str, Any]:
    """The raw catalogue of a language; callers do not change it.

    Raises:
        DocgenError: there is no such language.
    """
    if language not in languages():
        fix = did_you_mean(language, languages())
        raise DocgenError(
            error("unknown-language", Place(), f"there is no catalogue for the language '{language}'", fix)
        )
    content = json.loads(_folder().joinpath(language + _SUFFIX).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def _folder() -> Traversable:
    return files(__package__)
