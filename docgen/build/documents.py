"""One document from facts and a template, and the review of what was rendered.

Pure: bytes and values in, bytes and values out.  Nothing here writes a file or
reads the clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any, Final

from docgen import __version__
from docgen.digest import digest
from docgen.errors import DocgenError, Fault, Place, error
from docgen.facts import Facts, schema
from docgen.facts.audience import for_customers
from docgen.facts.figures import OrgTree, StakeholderMap
from docgen.facts.portfolio import PortfolioFacts, portfolio_schema
from docgen.facts.proposal import PARTS
from docgen.finished.contents import Contents, Imprint, digest_of, imprint_of, read_contents
from docgen.finished.keep import put_words, text_of
from docgen.finished.leaks import Secrets, leak_faults, texts_in
from docgen.finished.words import words_of
from docgen.language.filters import filters
from docgen.merge import Rendered, Template
from docgen.merge.strings import TextTemplate, compile_text
from docgen.model.audience import CustomerAccount, releases
from docgen.visuals.theme import TemplateTheme, theme_of
from docgen.workspace import Document

_DRAWN = (StakeholderMap, OrgTree)


@dataclass(frozen=True)
class Kind:
    """A document with its template, opened for one language.

    Attributes:
        document: its settings.
        template: compiled, and checked against the catalogue of names.
        data: the template's bytes.
        language: language of the documents.
    """

    document: Document
    template: Template
    data: bytes = field(repr=False)
    language: str

    @cached_property
    def digest(self) -> str:
        """Digest of the template's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def theme(self) -> TemplateTheme:
        """The template's theme, in which figures are drawn."""
        return theme_of(self.data) or _HOUSE


# A template without a theme of its own still gets figures, in the colours of the default brand.
_HOUSE = TemplateTheme(
    {
        "dk1": "22282E", "lt1": "FFFFFF", "dk2": "0D3B4C", "lt2": "F4F1EA", "accent1": "14607A", "accent2": "5B9DB3",
        "accent3": "80705A", "accent4": "2E8057", "accent5": "D67A00", "accent6": "B42318", "hlink": "14607A",
        "folHlink": "80705A",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A document in memory.

    Attributes:
        document: id of the document.
        path: where it goes, relative to the output folder.
        key: digest of all that went into it.
        data: the bytes; None where an equal file lies there already.
        faults: warnings; an error raises instead.
        titles: slide titles or headings.
        record: what the manifest says about it.
        imprint: what is remembered of its contents.
        contents: what is read in it, for whoever judges it; left out of reports.
    """

    document: str
    path: str
    key: str
    data: bytes | None = field(repr=False)
    faults: tuple[Fault, ...] = ()
    titles: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)
    imprint: Imprint | None = field(default=None, repr=False)
    contents: Contents | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Manner:
    """How documents are made, beyond what stands in them.

    Attributes:
        kept: words that a person wrote into keep blocks of the file that lies there, by path and block.
        draft: faults are marked in the document, which is for us alone and says in its name that it is a draft.
    """

    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    draft: bool = False

    def path(self, path: str, language: str) -> str:
        """Where a document goes: a draft stands among the internal files under a name of its own."""
        if not self.draft:
            return path
        inside = PurePosixPath(path.replace("/customer/", "/internal/", 1))
        return str(inside.with_name(f"{inside.stem}-{'UDKAST' if language == 'da' else 'DRAFT'}{inside.suffix}"))


PLAIN: Final = Manner()


def open_kind(document: Document, data: bytes, language: str) -> Kind:
    """A document's template, compiled and checked against the catalogue of names.

    Raises:
        DocgenError: all that is wrong with the template.
    """
    template = Template.open(
        data, filters=filters(language), audience=document.audience, name=f"templates/{document.template}"
    )
    known = portfolio_schema(schema()["labels"]) if document.scope == "portfolio" else schema()
    shown = for_customers(known) if document.audience == "customer" else known
    # Speaker notes and what stands in `{% if internal %}` are for us alone, whoever gets the document.
    wrong = [fault for fault in template.check(shown, internal=known, notes=known) if fault.severity == "error"]
    if wrong:
        raise DocgenError(wrong)
    return Kind(document, template, data, language)


def make_document(
    kind: Kind,
    facts: Facts | PortfolioFacts,
    known: Mapping[str, str],
    secrets: Secrets | None = None,
    manner: Manner = PLAIN,
) -> Made:
    """One finished document in memory.

    Args:
        kind: the document and its template.
        facts: of the account, for the document's audience.
        known: key of each file that lies in the output folder as it was written.
        secrets: words that may not stand in the document; None where it is for us.
        manner: draft or final, and with which words of a person.

    Raises:
        DocgenError: all the faults of the render; a secret in the finished document.
    """
    return _make(kind, facts, known, secrets, manner, facts.fill(kind.template.names), "")


def make_appendices(
    kind: Kind, facts: Facts, known: Mapping[str, str], secrets: Secrets | None, manner: Manner = PLAIN
) -> list[Made]:
    """A file for each appendix of a proposal that asks for it; one for all where it does not.

    Raises:
        DocgenError: as `make_document`.
    """
    fill = facts.fill(kind.template.names)
    whole = fill.get("proposal", {})
    parts = {name: whole[name] for name in PARTS if isinstance(whole.get(name), dict) and "show" in whole[name]}
    asked = facts.scope.account.proposal
    if asked is None or not asked.split or len(parts) < 2:
        return [_make(kind, facts, known, secrets, manner, fill, "")]
    # Letters are those of the whole, so that a file that is sent alone still is appendix C.
    letters = facts.fill([f"proposal.{name}.letter" for name in parts])["proposal"]
    made = []
    for name, part in parts.items():
        if part["show"]:
            alone = {other: {**one, "show": other == name} for other, one in parts.items()}
            one = fill | {"proposal": whole | alone}
            made.append(_make(kind, facts, known, secrets, manner, one, _slug(letters[name]["letter"])))
    return made


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _make(
    kind: Kind,
    facts: Facts | PortfolioFacts,
    known: Mapping[str, str],
    secrets: Secrets | None,
    manner: Manner,
    fill: dict[str, Any],
    part: str,
) -> Made:
    path = manner.path(_with_part(file_path(kind.document, facts), part), kind.language)
    # An internal deck has one reader, who speaks from it: its notes are in the file.
    notes = facts.fill(kind.template.notes_names) if kind.document.audience == "internal" else None
    made = _made(kind, facts, path, known, fill, notes, manner)
    if not manner.draft:
        words = (text_of(piece) for piece in manner.kept.get(path, {}).values())
        # The finished file says more than what it was filled with: also what stands in its template.
        refuse_leaks(secrets, [*texts_in(fill), *words] if made.data is None else words_of(made.data), path)
    return made


def refuse_leaks(secrets: Secrets | None, texts: Iterable[str], path: str) -> None:
    """Refuse a document for a customer in whose texts a secret stands.

    Raises:
        DocgenError: an error for each secret.
    """
    leaked = leak_faults(secrets, texts, path) if secrets is not None else []
    if leaked:
        raise DocgenError(leaked)


def _with_part(path: str, part: str) -> str:
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}-{part}{pure.suffix}")) if part else path


def make_presenter(kind: Kind, facts: Facts, internal: Facts, known: Mapping[str, str], manner: Manner = PLAIN) -> Made:
    """The customer's deck slide for slide, with the speaker notes that only we may read.

    Args:
        kind: the document and its template.
        facts: of the account, for the customer: what the slides show.
        internal: of the same account, for us: what the notes say.
        known: key of each file that lies in the output folder as it was written.
        manner: draft or final, and with which words of a person.
    """
    fill, notes = facts.fill(kind.template.names), internal.fill(kind.template.notes_names)
    mark = "INTERN" if kind.language == "da" else "INTERNAL"
    shown = file_path(kind.document, facts)
    path = PurePosixPath(shown.replace("/customer/", "/internal/", 1))
    path = path.with_name(f"{path.stem}-{mark}{path.suffix}")
    return _made(kind, facts, manner.path(str(path), kind.language), known, fill, notes, manner)


def make_workbook(document: Document, facts: Facts, known: Mapping[str, str], manner: Manner = PLAIN) -> Made:
    """The ROI model as a workbook that recomputes: the one document without a template.

    Raises:
        DocgenError: the account has no business case.
    """
    scope = facts.scope
    if not scope.cases:
        place = Place(file="docgen.toml", path=f"documents.{document.id}.maker")
        raise DocgenError(error("no-data", place, f"{document.id} needs an ROI model, and the account has none"))
    case, path = scope.cases[0], manner.path(file_path(document, facts), scope.language)
    company = scope.source.company.name
    data = {"roi": digest(repr(case.model)), "company": digest(company)}
    parts = {"data": data, "language": scope.language, "settings": digest(document), "program": program()}
    key = digest(parts)
    record = _record(document, facts, scope.language) | {"parts": parts}
    if known.get(path) == key:
        return Made(document.id, path, key, None, record=record)
    from docgen.roi import write_workbook

    book = write_workbook(case.model, case.result, scope.language, company)
    return Made(document.id, path, key, book, record=record, imprint=imprint_of(read_contents(book)))


def _made(
    kind: Kind,
    facts: Facts | PortfolioFacts,
    path: str,
    known: Mapping[str, str],
    fill: dict[str, Any],
    notes: dict[str, Any] | None,
    manner: Manner,
) -> Made:
    pieces = manner.kept.get(path, {})
    parts = key_parts(kind, fill, notes) | ({"kept": digest(pieces)} if pieces else {})
    key = digest(parts)
    record = _record(kind.document, facts, kind.language) | {"parts": parts}
    if known.get(path) == key:
        return Made(kind.document.id, path, key, None, record=record)
    rendered = kind.template.render(_drawn(fill, kind), notes=notes, draft=manner.draft, language=kind.language)
    data, contents, imprint = _with_words(rendered.data, pieces)
    faults = _faults(kind, path, rendered)
    return Made(kind.document.id, path, key, data, faults, contents.titles, record, imprint, contents)


def _with_words(data: bytes, pieces: Mapping[str, str]) -> tuple[bytes, Contents, Imprint]:
    """The document with a person's words in its keep blocks, what is read in it, and what is remembered of it."""
    contents = read_contents(data)
    # What the template says in a block is remembered, so that the words in it are known as a person's ever after.
    imprint = imprint_of(contents)
    if not pieces:
        return data, contents, imprint
    filled, homeless = put_words(data, pieces)
    kept = {name: digest_of([piece]) for name, piece in pieces.items()}
    return filled, read_contents(filled), replace(imprint, kept=kept, homeless=homeless, body="")


def key_parts(kind: Kind, fill: Mapping[str, Any], notes: Mapping[str, Any] | None) -> dict[str, Any]:
    """What goes into a document, each part by its digest: equal parts make an equal file.

    The data are kept name by name, so that `build --explain` can say which of them changed.
    """
    return {
        "data": {name: digest(value) for name, value in fill.items()},
        "notes": {name: digest(value) for name, value in (notes or {}).items()},
        "template": kind.digest,
        "language": kind.language,
        "settings": digest(kind.document),
        "program": program(),
    }


# What writes or draws into a file: another version may make other bytes.
_WRITERS = ("babel", "jinja2", "lxml", "markdown-it-py", "matplotlib", "numpy", "pillow", "xlsxwriter")


@cache
def program() -> dict[str, str]:
    """The versions of docgen and of the packages that write and draw."""
    return {"docgen": __version__, **{name: version(name) for name in _WRITERS}}


def _record(document: Document, facts: Facts | PortfolioFacts, language: str) -> dict[str, Any]:
    """What the manifest says; of a customer's document also what was let through of what is internal, and why."""
    record: dict[str, Any] = {"document": document.id, "language": language, "as_of": facts.scope.as_of.isoformat()}
    if isinstance(facts, Facts) and isinstance(facts.scope.account, CustomerAccount):
        record["released"] = releases(facts.scope.account.released)
    return record


def _faults(kind: Kind, path: str, rendered: Rendered) -> tuple[Fault, ...]:
    # The reader knows the document that she opens, not the template it came from.
    return tuple(replace(fault, place=replace(fault.place, file=path)) for fault in rendered.faults)


# The last pictures: whoever works on an account with `--watch` seldom changes what is drawn, and drawing takes longest.
_pictures: dict[tuple[str, str], Any] = {}
_MOST_PICTURES = 8


def _picture(figure: Any, kind: Kind) -> Any:
    key = (digest(figure), kind.digest)
    if key not in _pictures:
        while len(_pictures) >= _MOST_PICTURES:
            del _pictures[next(iter(_pictures))]
        _pictures[key] = figure.draw(kind.theme)
    return _pictures[key]


def _drawn(value: Any, kind: Kind) -> Any:
    """`value` with every figure drawn in the template's theme."""
    if isinstance(value, _DRAWN):
        return _picture(value, kind)
    if isinstance(value, dict):
        return {key: _drawn(item, kind) for key, item in value.items()}
    return value


@lru_cache(maxsize=256)
def _pattern(name: str, language: str) -> TextTemplate:
    return compile_text(name, filters=filters(language))


def file_path(document: Document, facts: Facts | PortfolioFacts) -> str:
    """Where the document goes: account, audience, and the name that its pattern makes."""
    pattern = _pattern(document.name, facts.scope.language)
    name = pattern.render(facts.fill(pattern.names)).strip()
    if not _is_file_name(name):
        problem = f"the name of the document {document.id} becomes {name!r}, which is no file name"
        fix = "write a pattern of letters, digits, - and tags, at most 120 characters in all"
        place = Place(file="docgen.toml", path=f"documents.{document.id}.name")
        raise DocgenError(error("file-name", place, problem, fix))
    suffix = PurePosixPath(document.template).suffix if document.template else ".xlsx"
    owner = facts.scope.account.id if isinstance(facts, Facts) else "portfolio"
    if _RESERVED.fullmatch(owner):
        problem = f"a folder may not be called {owner!r} on Windows"
        fix = f"give the folder content/accounts/{owner} another name"
        raise DocgenError(error("folder-name", Place(file=f"content/accounts/{owner}"), problem, fix))
    return f"{owner}/{document.audience}/{name}{suffix}"


# Names that Windows keeps for devices, and signs that it allows in no name.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_NO_NAME: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
# With its folders, an ending and what stands before it on a share, Windows allows 260.
_LONGEST_NAME: Final = 120


def _is_file_name(name: str) -> bool:
    """Whether a file may have this name on every system, with an ending of ours behind it."""
    free = not _NO_NAME.search(name) and not _RESERVED.fullmatch(name)
    return bool(name) and free and not name.startswith(".") and not name.endswith(".") and len(name) <= _LONGEST_NAME
