"""Rules on one rendered document: titles that say something, nothing internal, value shown, nothing promised.

They get plain texts and figures; they know neither templates nor Office files.
Once a document is rendered:

    rendered = rendered_of(account.id, kind.id, audience, made.titles, made.texts, is_deck=…, written=…, …)
    findings = find_in_document(rendered, context, account.waivers)

What a person wrote for a coming review is looked at before anything is rendered,
with the rules of the account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from docgen.analysis.figures import Figures
from docgen.analysis.rules.finding import KEY, Finding, Hit, Rule, RuleContext, put_into_words
from docgen.model.base import in_language
from docgen.model.plan import Waiver
from docgen.model.review import Review

_NUMBER_WORDS: Final = re.compile(
    r"(?i)\d|\b(?:én|ét|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|halv\w*|dobbel\w*|ingen|begge|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halv\w*|doubl\w*|twice|none|no|both)\b"
)
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
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
# A title that speaks about what the business case gives.
# A table that goes on numbers its slides at the end of their titles, which nobody wrote.
_PAGED: Final = re.compile(r"\s\(\d+/\d+\)$")
_ABOUT_CASE: Final = re.compile(
    r"(?i)\b(?:ROI|NPV|nutidsværdi\w*|business case|gevinst\w*|bespar\w*|sparer|afkast\w*|tilbagebetal\w*|tjener|"
    r"invester\w*|værd|mio|mia|kr|DKK|EUR|GBP|SEK|NOK|USD|millions?|benefit\w*|saving\w*|saves|"
    r"return\w*|payback|pays|invest\w*|worth|present value)\b"
)
_ON_SLIDE: Final = re.compile(r"slide (\d+), (.*)")
# What is no body text in the default templates: what stands on every slide, what belongs to a chart, and tiles.
_NO_BODY: Final = re.compile(
    r'row .*|shape "(?:Title|Kicker|Source|Data date|Classification|Page number|Internal mark|Chart .*|Tile \d+)"'
)


class Shown(Protocol):
    """One visible text: where it stands (``slide 3, shape "Callout"``), its words, and its kind."""

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        ...

    @property
    def text(self) -> str:
        """Its words."""
        ...

    @property
    def kind(self) -> str:
        """``text``, ``alt``, ``chart``, ``property``, or ``name`` for names of objects."""
        ...


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide, or a section, as the rules judge it.

    Attributes:
        number: number from 1.
        title: its title; None where it needs none (cover, divider).
        words: number of words outside title, tables, tiles and charts; None where nobody counts (Word).
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
        pages: number of its pages, where somebody counted them.
        page_limit: most pages that the customer allows, or None.
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
    pages: int | None = None
    page_limit: int | None = None


def rendered_of(
    account: str,
    document: str,
    audience: Literal["customer", "internal"],
    titles: Sequence[str],
    texts: Iterable[Shown],
    *,
    is_deck: bool,
    written: Mapping[str, str] | None = None,
    shows_value: bool = True,
    probability_positive: float | None = None,
) -> Rendered:
    """A document as the rules judge it, from what the merge engine says of the finished file.

    Args:
        account: id of the account.
        document: id of the document.
        audience: who reads it.
        titles: of the slides in order, empty where a slide has none; of a Word document its headings.
        texts: every visible text of the file.
        is_deck: whether it is a presentation; headings of a Word document are no slide titles.
        written: texts that a person wrote, by field path.
        shows_value: whether it shows ROI or realised benefits.
        probability_positive: P(NPV > 0) of the headline business case, if the document shows it.
    """
    shown = [one for one in texts if one.kind != "name" and not one.place.startswith(("layout ", "master ", "notes m"))]
    return Rendered(
        account=account,
        document=document,
        audience=audience,
        slides=tuple(_slides(titles, shown)) if is_deck else (),
        texts=tuple((one.place, one.text) for one in shown),
        written=written,
        shows_value=shows_value,
        probability_positive=probability_positive,
        roi_titles=tuple(title for title in titles if _ABOUT_CASE.search(title)),
    )


def _slides(titles: Sequence[str], texts: Iterable[Shown]) -> Iterator[Slide]:
    words: Counter[int] = Counter()
    for one in texts:
        found = _ON_SLIDE.fullmatch(one.place)
        if one.kind == "text" and found and not _NO_BODY.fullmatch(found[2]):
            words[int(found[1])] += len(one.text.split())
    # The first slide is the cover: it names the customer and the meeting.
    yield from (
        Slide(number, _PAGED.sub("", title) if title and number > 1 else None, words[number] if number > 1 else None)
        for number, title in enumerate(titles, 1)
    )


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
    return [found[0].strip() for found in _TYPED.finditer(_TAG.sub(" ", text))]


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


def too_long(document: Rendered, limits: Mapping[str, float]) -> Iterator[Hit]:
    """More pages than the customer allows."""
    del limits
    if document.pages is not None and document.page_limit is not None and document.pages > document.page_limit:
        yield Hit("proposal.page_limit", document.pages, {"x": document.pages, "m": document.page_limit})


def written_for_reviews(figures: Figures, context: RuleContext) -> Iterator[tuple[str, str]]:
    """Field path and words of what customers will read at the reviews to come, in the account's language."""
    for review in context.reviews.get(figures.account.id, ()):
        if not review.outcomes and (review.date is None or review.date >= figures.as_of):
            for path, text in _texts_of(review, figures.account.language):
                yield f"reviews/{review.period}.{path}", text


def _texts_of(review: Review, language: str) -> Iterator[tuple[str, str]]:
    texts = [(f"comments.{name}", text) for name, text in review.comments.items()]
    texts += [(f"titles.{name}", text) for name, text in review.titles.items()]
    for index, one in enumerate(review.decisions_sought):
        texts += [(f"decisions_sought[{index}].text", one.text)]
        texts += [(f"decisions_sought[{index}].reason", one.reason)] if one.reason else []
    for path, text in texts:
        said = in_language(text, language)
        if said:
            yield path, said


def typed_for_review(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """An amount or a percentage that a person typed for a coming review."""
    for path, text in written_for_reviews(figures, context):
        for figure in typed_figures(text):
            yield Hit(path, figure, {"path": path, "figure": figure})


def unfinished_for_review(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A text for a coming review that is not finished, or a title of one's own that is too long."""
    most = int(context.limits["title_characters"])
    for path, text in written_for_reviews(figures, context):
        bare = _TAG.sub("", text)
        unfinished = _UNFINISHED.search(bare)
        if unfinished:
            yield Hit(path, unfinished[0], {"place": path}, "unfinished")
        # How long a title with tags becomes shows only in the document.
        if ".titles." in path and bare == text and len(text) > most:
            yield Hit(path, text, {"path": path, "x": len(text), "m": most}, "own")


def nothing_to_show(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A key account with neither a business case nor measured benefits: its documents can show no value."""
    if not figures.account.benefits and not context.roi.get(figures.account.id):
        yield Hit("benefits", None, {}, "account")


CHECKS: Final[Mapping[str, DocumentCheck]] = {
    "LEAK-01": leaked,
    "TXT-01": weak_title,
    "PIT-VAL-02": no_value,
    "ROI-03": promises_too_much,
    "TXT-02": typed_by_hand,
    "PAGE-01": too_long,
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
            "own": {"da": "Titlen {path} er for lang ({x} tegn, højst {m})",
                    "en": "Title {path} is too long ({x} characters, at most {m})"},
        },
        KEY, check=unfinished_for_review,
        thresholds=("title_characters", "title_words_min", "slide_words"),
    ),
    Rule(
        "PIT-VAL-02", "medium", "document", {"da": "Værdi for kunden", "en": "Value for the customer"},
        {
            "": {"da": "Dokumentet viser ingen ROI eller forretningsresultat",
                 "en": "The document shows neither ROI nor a business result"},
            "account": {"da": "Kontoen har hverken ROI-model eller målte gevinster at vise kunden",
                        "en": "The account has neither an ROI model nor measured benefits to show the customer"},
        },
        KEY, check=nothing_to_show,
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
        KEY, check=typed_for_review,
    ),
    Rule(
        "PAGE-01", "high", "document", {"da": "Sidetal", "en": "Number of pages"},
        {"": {"da": "Bilagene fylder omkring {x} sider, og udbuddet tillader {m}",
              "en": "The appendices have about {x} pages, and the tender allows {m}"}},
    ),
)  # fmt: skip
