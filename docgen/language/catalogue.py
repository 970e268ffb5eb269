"""The words of the documents: every label, sentence and title pattern, by key and language.

Keys are nested by section (`plan.risks`).  Catalogues of all languages hold
the same keys; what a label means or where it stands is not known here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from docgen.errors import did_you_mean
from docgen.language.formats import Formats, formats
from docgen.language.languages import read_catalogue
from docgen.language.messages import Speech, parse_message, placeholders, write_message
from docgen.values import Money

# Sections of a catalogue file that are settings, not labels.
_SETTINGS: Final = frozenset({"language", "formats"})

_TWO_PERIODS: Final = re.compile(r"(?<!\.)\.\.(?!\.)")

Tree = Mapping[str, "str | Tree"]


@cache
def labels(language: str) -> Labels:
    """The labels of a language.

    Raises:
        DocgenError: there is no such language.
    """
    return Labels(language)


class Labels:
    """The labels of one language.

    Attributes:
        language: its code.
        formats: its formats, which write the numbers in the labels.
        tree: the labels without places for values, nested, as templates name them (`labels.plan.risks`).
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.formats: Formats = formats(language)
        self._texts = dict(_flat(_label_sections(language)))
        self._speech = Speech(show=self._show, spell=self._spell, plural_form=self.formats.plural_form)
        self.tree: Tree = _fixed(_label_sections(language))

    def get(self, key: str, /, **values: Any) -> str:
        """The label of `key` with its values; numbers are written as the language writes them.

        Raises:
            KeyError: no such key, or a value is missing.
        """
        text = self._texts.get(key)
        if text is None:
            raise KeyError(f"there is no label {key!r}; {did_you_mean(key, self._texts)}")
        return _one_period(write_message(parse_message(text), values, self._speech)) if "{" in text else text

    def find(self, key: str) -> str | None:
        """The label of `key` as it stands in the catalogue, or None: for words that need not be known."""
        return self._texts.get(key)

    def sentence(self, key: str, /, **values: Any) -> str:
        """The same with a capital first letter, since a sentence may begin with a spelled-out number."""
        return capitalised(self.get(key, **values))

    def section(self, key: str) -> Mapping[str, str]:
        """All labels directly under `key`, such as the words of an enumeration."""
        start = f"{key}."
        found = {name.removeprefix(start): text for name, text in self._texts.items() if name.startswith(start)}
        if not found:
            raise KeyError(f"there is no section {key!r} of labels")
        return MappingProxyType({name: text for name, text in found.items() if "." not in name})

    def variants(self, key: str) -> tuple[str, ...]:
        """The keys of the variants of a pattern: `key` itself, or all directly under it, in the file's order."""
        return (key,) if key in self._texts else tuple(f"{key}.{name}" for name in self.section(key))

    def placeholders(self, key: str) -> frozenset[str]:
        """The names of the values that the label uses."""
        return placeholders(parse_message(self._texts[key]))

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def _show(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, dt.date):
            return self.formats.date(value, "table")
        if isinstance(value, Money):
            return self.formats.money(value.amount, value.currency)
        # Years and ids come as text; a bare number in a label is a count.
        return self.formats.number(value)

    def _spell(self, value: Any) -> str:
        return value if isinstance(value, str) else self.formats.word(value)


def _one_period(text: str) -> str:
    """A value that ends in a period of its own ("kr.") ends the sentence too; three periods are an ellipsis."""
    return _TWO_PERIODS.sub(".", text) if ".." in text else text


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _label_sections(language: str) -> dict[str, Any]:
    content = read_catalogue(language)
    sections = {name: section for name, section in content.items() if name not in _SETTINGS}
    # The tag of the documents is that of the settings: who copies a catalogue changes it in one place.
    return sections | {"language_tag": content["language"]["tag"]}


def _flat(section: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in section.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _fixed(section: Mapping[str, Any]) -> Tree:
    tree: dict[str, Any] = {}
    for name, value in section.items():
        if isinstance(value, Mapping):
            tree[name] = _fixed(value)
        elif "{" not in value:
            tree[name] = value
    return tree
