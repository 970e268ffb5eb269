"""Rules on one rendered document: titles that say something, nothing internal, value shown, nothing promised.

They get plain texts and figures; they know neither templates nor Office files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from docgen.analysis.rules.finding import Finding, Hit, Rule, RuleContext, put_into_words
from docgen.model.plan import Waiver

_NUMBER_WORDS: Final = re.compile(
    r"(?i)\d|\b(?:én|ét|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|halv\w*|dobbel\w*|ingen|begge|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halv\w*|doubl\w*|twice|none|no|both)\b"
)
_UNFINISHED: Final = re.compile(r"\{\{|\{%|(?i:\bTBD\b|\bxxx+\b|\blorem\b)")
_TYPED: Final = re.compile(
    r"(?i)(?:\b(?:DKK|EUR|USD|SEK|NOK|GBP)\s?\d[\d.,]*|\d[\d.,]*\s?(?:%|kr\b|DKK|EUR|USD|SEK|NOK|GBP|mio\b|mia\b|t\.kr|"
    r"million\w*|milliard\w*|billion\w*|thousand\b|€|\$)|[€$£]\s?\d[\d.,]*)"
)
_CERTAIN: Final = re.compile(
    r"(?i)\b(?:giver|sparer|sikrer|garanter\w*|leverer|vil give|altid|tjener sig hjem|gives|saves|ensures|guarante\w*|"
    r"delivers|will|always|pays back|certain\w*)\b"
)
_HEDGED: Final = re.compile(
    r"(?i)\b(?:forvent\w*|sandsynlig\w*|kan|op til|mellem|expect\w*|likely|may|could|up to|between)\b"
)


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide, or a section, as the rules judge it.

    Attributes:
        number: number from 1.
        title: its title; None where it needs none (cover, divider).
        words: number of words outside title, tables and charts; None where nobody counts (Word).
    """

    number: int
    title: str | None = None
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One rendered document.

    Attributes:
        account: id of the account.
        document: id of the document.
        audience: who reads it.
        slides: slides or sections with their titles.
        texts: every printed text with its place.
        written: the texts that a person wrote, by field path, as they stand in the file (tags and all).
        leaks: internal field path and snippet for every internal text found in it.
        shows_value: whether it shows ROI or realised benefits.
        probability_positive: P(NPV > 0) of the business case that it shows, or None.
        roi_titles: titles that speak about the business case.
    """

    account: str
    document: str
    audience: Literal["customer", "internal"]
    slides: tuple[Slide, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    written: Mapping[str, str] | None = None
    leaks: tuple[tuple[str, str], ...] = ()
    shows_value: bool = True
    probability_positive: float | None = None
    roi_titles: tuple[str, ...] = ()


DocumentCheck = Callable[[Rendered, Mapping[str, float]], Iterator[Hit]]


def find_in_document(document: Rendered, context: RuleContext, waivers: tuple[Waiver, ...] = ()) -> list[Finding]:
    """The findings of one rendered document, in the order of the rules."""
    return [
        put_into_words(rule, hit, document.account, waivers, context.today)
        for rule in RULES
        for hit in CHECKS[rule.id](document, context.limits)
    ]


def weak_title(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """A title that is too long, too short or without a number; too many words; something unfinished."""
    most, least, body = (int(limits[name]) for name in ("title_characters", "title_words_min", "slide_words"))
    for slide in document.slides:
        path = f"{document.document}, slide {slide.number}"
        if slide.title is not None:
            if len(slide.title) > most:
                yield Hit(path, slide.title, {"n": slide.number, "x": len(slide.title), "m": most})
            if len(slide.title.split()) < least:
                yield Hit(path, slide.title, {"n": slide.number, "m": least}, "short")
            elif not _NUMBER_WORDS.search(slide.title):
                yield Hit(path, slide.title, {"n": slide.number}, "number")
        if slide.words is not None and slide.words > body:
            yield Hit(path, slide.words, {"n": slide.number, "x": slide.words, "m": body}, "words")
    for place, text in document.texts:
        unfinished = _UNFINISHED.search(text)
        if unfinished:
            yield Hit(f"{document.document}, {place}", unfinished[0], {"place": place}, "unfinished")


def typed_by_hand(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """An amount or a percentage that a person typed, in a document for the customer."""
    del limits
    for path, text in (document.written or {}).items() if document.audience == "customer" else ():
        for figure in typed_figures(text):
            yield Hit(path, figure, {"path": path, "figure": figure})


def typed_figures(text: str) -> list[str]:
    """The amounts and percentages in a text, tags left out."""
    return [found[0].strip() for found in _TYPED.finditer(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text))]


def leaked(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """An internal field or snippet in a document for the customer."""
    del limits
    for path, snippet in document.leaks if document.audience == "customer" else ():
        yield Hit(path, snippet, {"path": path})


def no_value(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """A document for the customer that shows neither ROI nor realised value."""
    del limits
    if document.audience == "customer" and not document.shows_value:
        yield Hit(document.document, None)


def promises_too_much(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """A title of certain wording over a business case that is not certain."""
    chance = document.probability_positive
    if chance is None or chance >= limits["roi_probability"]:
        return
    for title in document.roi_titles:
        if _CERTAIN.search(title) and not _HEDGED.search(title):
            yield Hit(f"{document.document}, title", title, {"share": chance})


CHECKS: Final[Mapping[str, DocumentCheck]] = {
    "LEAK-01": leaked,
    "TXT-01": weak_title,
    "PIT-VAL-02": no_value,
    "ROI-03": promises_too_much,
    "TXT-02": typed_by_hand,
}
RULES: Final = (
    Rule(
        "LEAK-01", "high", "document", {"da": "Intet internt til kunden", "en": "Nothing internal to the customer"},
        {"": {"da": "Internt felt {path} i kundedokument", "en": "Internal field {path} in a customer document"}},
    ),
    Rule(
        "TXT-01", "medium", "document", {"da": "Titler og tekst", "en": "Titles and text"},
        {
            "": {"da": "Titel på slide {n} er for lang ({x} tegn, højst {m})",
                 "en": "Title of slide {n} is too long ({x} characters, at most {m})"},
            "short": {"da": "Titel på slide {n} har under {m} ord", "en": "Title of slide {n} has under {m} words"},
            "number": {"da": "Titel på slide {n} har intet tal", "en": "Title of slide {n} has no number"},
            "words": {"da": "Slide {n} har {x} ord, højst {m}", "en": "Slide {n} has {x} words, at most {m}"},
            "unfinished": {"da": "Ufærdig tekst i {place}", "en": "Unfinished text in {place}"},
        },
        thresholds=("title_characters", "title_words_min", "slide_words"),
    ),
    Rule(
        "PIT-VAL-02", "medium", "document", {"da": "Værdi for kunden", "en": "Value for the customer"},
        {"": {"da": "Dokumentet viser ingen ROI eller forretningsresultat",
              "en": "The document shows neither ROI nor a business result"}},
    ),
    Rule(
        "ROI-03", "medium", "document", {"da": "Sikker ordlyd", "en": "Certain wording"},
        {"": {"da": "Overskriften lover mere end tallene: sandsynligheden for gevinst er {share}",
              "en": "The title promises more than the figures: the probability of a gain is {share}"}},
        thresholds=("roi_probability",),
    ),
    Rule(
        "TXT-02", "low", "document", {"da": "Tal tastet i hånden", "en": "Figures typed by hand"},
        {"": {"da": "Tallet {figure} i {path} er tastet i hånden",
              "en": "The figure {figure} in {path} is typed by hand"}},
    ),
)  # fmt: skip
