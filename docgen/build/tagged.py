"""Texts that hold tags: a person's sentence in an account, a review or a snippet that follows the figures.

What an import wrote never holds tags, whatever it looks like.  A text is
rendered one level deep: the facts it names are those without tags in their own
texts, so that no circle can arise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from docgen.errors import DocgenError, Fault, Place
from docgen.facts import Facts, schema
from docgen.facts.audience import for_customers
from docgen.facts.names import Schema
from docgen.language.filters import filters
from docgen.library import Library
from docgen.merge.strings import TextTemplate, compile_text
from docgen.sources.loading import LoadedAccount
from docgen.sources.positions import DataPath


class TaggedTexts:
    """The texts with tags of one account, compiled, and the facts that fill them.

    Args:
        texts: each text with the place where it stands.
        facts: without tags, of the audience that will read the text.

    Raises:
        DocgenError: every tag that cannot be read and every name that does not exist; in use, a name that is
            internal in a text that goes to the customer.
    """

    def __init__(self, texts: Mapping[str, Place], facts: Facts) -> None:
        self._facts = facts
        self._done: dict[str, str] = {}
        self._templates, faults = _compiled(texts, facts.scope.language)
        if faults:
            raise DocgenError(faults)

    def __call__(self, text: str) -> str:
        """The text with its tags filled; one without tags, or from an import, as it stands."""
        template = self._templates.get(text)
        if template is None:
            return text
        if text not in self._done:
            self._refuse_internal(template)
            self._done[text] = template.render(self._facts.fill(template.names))
        return self._done[text]

    @cached_property
    def _shown(self) -> Schema:
        return for_customers(schema())

    def _refuse_internal(self, template: TextTemplate) -> None:
        """A text may name what is internal as long as only we read it."""
        if self._facts.scope.internal:
            return
        wrong = template.check(self._shown, internal=schema())
        if wrong:
            raise DocgenError(wrong)


def _compiled(texts: Mapping[str, Place], language: str) -> tuple[dict[str, TextTemplate], list[Fault]]:
    templates: dict[str, TextTemplate] = {}
    faults: list[Fault] = []
    for text, place in texts.items():
        try:
            template = _compile(text, language, place)
            faults += [fault for fault in template.check(schema()) if fault.severity == "error"]
            templates[text] = template
        except DocgenError as failure:
            faults += failure.faults
    return templates, faults


# A snippet's text stands behind every account; it is compiled once in a process.
@lru_cache(maxsize=512)
def _compile(text: str, language: str, place: Place) -> TextTemplate:
    return compile_text(text, filters=filters(language), place=place)


def tag_faults(texts: Mapping[str, Place], language: str) -> list[Fault]:
    """Tags that cannot be read and names that do not exist, found before anything is built."""
    return _compiled(texts, language)[1]


def tagged_texts(loaded: LoadedAccount, library: Library) -> dict[str, Place]:
    """Every text with tags that a person wrote, with its place."""
    found = dict(_in_account(loaded))
    for kind, snippet in library.snippets():
        for language, words in snippet.words.items():
            for part in (words.title, words.benefit, words.how, words.proof):
                if has_tags(part):
                    found[part] = Place(file=f"{kind} {snippet.id} ({language})")
    return found


def has_tags(text: str) -> bool:
    """Whether a text holds something that the engine would read."""
    return "{{" in text or "{%" in text


def _in_account(loaded: LoadedAccount) -> Iterator[tuple[str, Place]]:
    for path, text in _texts(loaded.data, ()):
        if not loaded.sources.from_import(path):
            yield text, loaded.place(path)
    for number, data in enumerate(json.loads(loaded.stored[1])):
        for path, text in _texts(data, ()):
            yield text, loaded.place(("reviews", number, *path))


def _texts(data: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    """The texts with tags in plain data, the ROI models excepted: their texts are read by their own rules."""
    if isinstance(data, str):
        if has_tags(data):
            yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if path or key != "roi":
                yield from _texts(value, (*path, key))
    elif isinstance(data, (list, tuple)):
        for number, value in enumerate(data):
            yield from _texts(value, (*path, number))
