"""Messages with places for values: a small part of ICU's message format.

    {name}                                            the value
    {n, plural, =0 {none} one {# risk} other {# risks}}   by the language's plural rules; # is the number
    {way, select, up {rose} down {fell} other {held}}     by the word
    {n, spellout}                                     the number as a word where the language spells it out

A message is parsed once.  How a number looks and which plural form it takes
come in as functions: nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Kind = Literal["value", "plural", "select", "spellout", "hash"]


@dataclass(frozen=True, slots=True)
class Speech:
    """What a message needs of its language."""

    show: Callable[[Any], str]
    spell: Callable[[Any], str]
    plural_form: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value; `branches` are the cases of a plural or select."""

    kind: Kind
    name: str = ""
    branches: Mapping[str, tuple[str | Slot, ...]] | None = None


Message = tuple[str | Slot, ...]


@lru_cache(maxsize=8192)
def parse_message(text: str) -> Message:
    """The parsed message.

    Raises:
        ValueError: braces that do not pair, an unknown kind of slot, or cases without `other`.
    """
    parser = _Parser(text)
    message = parser.message(in_plural=False)
    if parser.at < len(text):
        raise ValueError(f"a '}}' without its '{{' at {parser.at} in {text!r}")
    return message


def write_message(message: Message, values: Mapping[str, Any], speech: Speech, number: Any = None) -> str:
    """The message with its values; `number` is what `#` stands for.

    Raises:
        KeyError: a value is missing.
    """
    return "".join(part if isinstance(part, str) else _write_slot(part, values, speech, number) for part in message)


def placeholders(message: Message) -> frozenset[str]:
    """The names of all values that the message may use."""
    return frozenset(_names(message))


def _write_slot(slot: Slot, values: Mapping[str, Any], speech: Speech, number: Any) -> str:
    if slot.kind == "hash":
        return speech.show(number)
    value = values[slot.name]
    if slot.branches is None:
        return speech.spell(value) if slot.kind == "spellout" else speech.show(value)
    if slot.kind == "select":
        return write_message(slot.branches.get(str(value), slot.branches["other"]), values, speech, number)
    case = f"={value}"
    if case not in slot.branches:
        case = speech.plural_form(value)
    return write_message(slot.branches.get(case, slot.branches["other"]), values, speech, value)


def _names(message: Message) -> Iterator[str]:
    for part in message:
        if isinstance(part, Slot):
            if part.name:
                yield part.name
            for branch in (part.branches or {}).values():
                yield from _names(branch)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def message(self, *, in_plural: bool) -> Message:
        """Text and slots up to the closing brace of this level or the end."""
        parts: list[str | Slot] = []
        stops = "{}#" if in_plural else "{}"
        while self.at < len(self.text):
            start = self.at
            while self.at < len(self.text) and self.text[self.at] not in stops:
                self.at += 1
            if self.at > start:
                parts.append(self.text[start : self.at])
            if self.at == len(self.text) or self.text[self.at] == "}":
                break
            parts.append(self._hash() if self.text[self.at] == "#" else self._slot(in_plural))
        return tuple(parts)

    def _hash(self) -> Slot:
        self.at += 1
        return Slot("hash")

    def _slot(self, in_plural: bool) -> Slot:
        name = self._word("{")
        if self._take("}"):
            return Slot("value", name)
        kind = self._word(",")
        if kind == "spellout":
            self._need("}")
            return Slot("spellout", name)
        if kind == "plural":
            return Slot("plural", name, self._branches(in_plural=True))
        if kind == "select":
            return Slot("select", name, self._branches(in_plural=in_plural))
        raise ValueError(f"unknown kind of slot {kind!r} in {self.text!r}")

    def _branches(self, *, in_plural: bool) -> dict[str, Message]:
        self._need(",")
        branches: dict[str, Message] = {}
        while not self._take("}"):
            case = self._word("")
            self._need("{")
            branches[case] = self.message(in_plural=in_plural)
            self._need("}")
        if "other" not in branches:
            raise ValueError(f"cases without 'other' in {self.text!r}")
        return branches

    def _word(self, before: str) -> str:
        """The next word, after `before`."""
        if before:
            self._need(before)
        self._skip_space()
        start = self.at
        while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "_="):
            self.at += 1
        if self.at == start:
            raise ValueError(f"a name is missing at {start} in {self.text!r}")
        return self.text[start : self.at]

    def _take(self, mark: str) -> bool:
        self._skip_space()
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            raise ValueError(f"expected '{mark}' at {self.at} in {self.text!r}")

    def _skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
