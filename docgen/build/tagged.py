"""Texts that hold tags: a person's sentence in an account, a review or a snippet that follows the figures.

What an import wrote never holds tags, whatever it looks like.  A text is
rendered one level deep: the facts it names are those without tags in their own
texts, so that no circle can arise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any, Final

from docgen.errors import DocgenError, Fault, Place
from docgen.facts import Facts, schema
from docgen.facts.audience import for_customers
from docgen.facts.names import Schema
from docgen.language.filters import filters
from docgen.library import Library
from docgen.merge.strings import TextTemplate, compile_text
from docgen.sources.loading import LoadedAccount
from docgen.sources.positions import DataPath

# Where a text stands is asked for only when something is wrong with it: to know the line, its file is read once more.
_HERE: Final = Place(file="\0")


class Places(Mapping[str, Place]):
    """Texts with tags, and where each stands, looked up when asked."""

    def __init__(self, find: Mapping[str, Callable[[], Place]]) -> None:
        self._find = find

    def __getitem__(self, text: str) -> Place:
        return self._find[text]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._find)

    def __len__(self) -> int:
        return len(self._find)


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
        self._texts = texts
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
            try:
                self._refuse_internal(template)
                self._done[text] = template.render(self._facts.fill(template.names))
            except DocgenError as failure:
                raise DocgenError(_placed(failure.faults, text, self._texts)) from None
        return self._done[text]

    def _refuse_internal(self, template: TextTemplate) -> None:
        """A text may name what is internal as long as only we read it."""
        if self._facts.scope.internal:
            return
        wrong = template.check(_shown(), internal=schema())
        if wrong:
            raise DocgenError(wrong)


@cache
def _shown() -> Schema:
    return for_customers(schema())


def _compiled(texts: Mapping[str, Place], language: str) -> tuple[dict[str, TextTemplate], list[Fault]]:
    templates: dict[str, TextTemplate] = {}
    faults: list[Fault] = []
    for text in texts:
        template, said = _compile(text, language)
        if template is not None:
            templates[text] = template
        faults += _placed(said, text, texts)
    return templates, faults


def _placed(faults: Iterable[Fault], text: str, texts: Mapping[str, Place]) -> list[Fault]:
    """The faults of a text with the place where it stands."""
    return [replace(fault, place=texts[text]) if fault.place.file == _HERE.file else fault for fault in faults]


# A snippet's text stands behind every account; it is compiled and checked once in a process.
@lru_cache(maxsize=512)
def _compile(text: str, language: str) -> tuple[TextTemplate | None, tuple[Fault, ...]]:
    try:
        template = compile_text(text, filters=filters(language), place=_HERE)
        return template, tuple(fault for fault in template.check(schema()) if fault.severity == "error")
    except DocgenError as failure:
        return None, tuple(failure.faults)


def tag_faults(texts: Mapping[str, Place], language: str) -> list[Fault]:
    """Tags that cannot be read and names that do not exist, found before anything is built."""
    return _compiled(texts, language)[1]


def tagged_texts(loaded: LoadedAccount, library: Library) -> Places:
    """Every text with tags that a person wrote, with its place."""
    found: dict[str, Callable[[], Place]] = {text: partial(loaded.place, path) for path, text in _in_account(loaded)}
    for kind, snippet in library.snippets():
        for language, words in snippet.words.items():
            for part in (words.title, words.benefit, words.how, words.proof):
                if has_tags(part):
                    found[part] = partial(Place, file=f"{kind} {snippet.id} ({language})")
    return Places(found)


def has_tags(text: str) -> bool:
    """Whether a text holds something that the engine would read."""
    return "{{" in text or "{%" in text


def _in_account(loaded: LoadedAccount) -> Iterator[tuple[DataPath, str]]:
    account, reviews = loaded.stored[:2]
    # Most accounts have no tag in any text, which is seen before anything is read.
    for path, text in _texts(loaded.data, ()) if _may_have_tags(account) else ():
        if not loaded.sources.from_import(path):
            yield path, text
    for number, data in enumerate(json.loads(reviews)) if _may_have_tags(reviews) else ():
        for path, text in _texts(data, ()):
            yield ("reviews", number, *path), text


def _may_have_tags(stored: bytes) -> bool:
    return b"{{" in stored or b"{%" in stored


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
