"""One document from facts and a template, and the review of what was rendered.

Pure: bytes and values in, bytes and values out.  Nothing here writes a file or
reads the clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

from docgen import __version__
from docgen.digest import digest
from docgen.errors import DocgenError, Fault, Place, error
from docgen.facts import Facts, schema
from docgen.facts.audience import for_customers
from docgen.facts.figures import OrgTree, StakeholderMap
from docgen.facts.portfolio import PortfolioFacts, portfolio_schema
from docgen.language.filters import filters
from docgen.leaks import Secrets, leak_faults, texts_in
from docgen.merge import Rendered, Template
from docgen.merge.strings import TextTemplate, compile_text
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
    """

    document: str
    path: str
    key: str
    data: bytes | None = field(repr=False)
    faults: tuple[Fault, ...] = ()
    titles: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)


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
    kind: Kind, facts: Facts | PortfolioFacts, known: Mapping[str, str], secrets: Secrets | None = None
) -> Made:
    """One finished document in memory.

    Args:
        kind: the document and its template.
        facts: of the account, for the document's audience.
        known: key of each file that lies in the output folder as it was written.
        secrets: words that may not stand in the document; None where it is for us.

    Raises:
        DocgenError: all the faults of the render; a secret in what the document is filled with.
    """
    fill = facts.fill(kind.template.names)
    leaked = leak_faults(secrets, texts_in(fill), file_path(kind.document, facts)) if secrets else []
    if leaked:
        raise DocgenError(leaked)
    # An internal deck has one reader, who speaks from it: its notes are in the file.
    notes = facts.fill(kind.template.notes_names) if kind.document.audience == "internal" else None
    path = file_path(kind.document, facts)
    return _made(kind, facts, path, known, fill, notes)


def make_presenter(kind: Kind, facts: Facts, internal: Facts, known: Mapping[str, str]) -> Made:
    """The customer's deck slide for slide, with the speaker notes that only we may read.

    Args:
        kind: the document and its template.
        facts: of the account, for the customer: what the slides show.
        internal: of the same account, for us: what the notes say.
        known: key of each file that lies in the output folder as it was written.
    """
    fill, notes = facts.fill(kind.template.names), internal.fill(kind.template.notes_names)
    mark = "INTERN" if kind.language == "da" else "INTERNAL"
    shown = file_path(kind.document, facts)
    path = PurePosixPath(shown.replace("/customer/", "/internal/", 1))
    path = path.with_name(f"{path.stem}-{mark}{path.suffix}")
    return _made(kind, facts, str(path), known, fill, notes)


def make_workbook(document: Document, facts: Facts, known: Mapping[str, str]) -> Made:
    """The ROI model as a workbook that recomputes: the one document without a template.

    Raises:
        DocgenError: the account has no business case.
    """
    scope = facts.scope
    if not scope.cases:
        place = Place(file="docgen.toml", path=f"documents.{document.id}.maker")
        raise DocgenError(error("no-data", place, f"{document.id} needs an ROI model, and the account has none"))
    case, path = scope.cases[0], file_path(document, facts)
    company = scope.source.company.name
    data = {"roi": digest(repr(case.model)), "company": digest(company)}
    parts = {"data": data, "language": scope.language, "settings": digest(document), "program": program()}
    key = digest(parts)
    record = {"document": document.id, "language": scope.language, "as_of": scope.as_of.isoformat(), "parts": parts}
    if known.get(path) == key:
        return Made(document.id, path, key, None, record=record)
    from docgen.roi import write_workbook

    book = write_workbook(case.model, case.result, scope.language, company)
    return Made(document.id, path, key, book, record=record)


def _made(
    kind: Kind,
    facts: Facts | PortfolioFacts,
    path: str,
    known: Mapping[str, str],
    fill: dict[str, Any],
    notes: dict[str, Any] | None,
) -> Made:
    parts = key_parts(kind, fill, notes)
    key = digest(parts)
    as_of = facts.scope.as_of.isoformat()
    record = {"document": kind.document.id, "language": kind.language, "as_of": as_of, "parts": parts}
    if known.get(path) == key:
        return Made(kind.document.id, path, key, None, record=record)
    rendered = kind.template.render(_drawn(fill, kind), notes=notes, language=kind.language)
    return Made(kind.document.id, path, key, rendered.data, _faults(kind, path, rendered), rendered.titles, record)


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


def _faults(kind: Kind, path: str, rendered: Rendered) -> tuple[Fault, ...]:
    # The reader knows the document that she opens, not the template it came from.
    return tuple(replace(fault, place=replace(fault.place, file=path)) for fault in rendered.faults)


def _drawn(value: Any, kind: Kind) -> Any:
    """`value` with every figure drawn in the template's theme."""
    if isinstance(value, _DRAWN):
        return value.draw(kind.theme)
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
    if not name or PurePosixPath(name).name != name or name.startswith("."):
        problem = f"the name of the document {document.id} becomes {name!r}, which is no file name"
        fix = "write a pattern of letters, digits, - and tags"
        place = Place(file="docgen.toml", path=f"documents.{document.id}.name")
        raise DocgenError(error("file-name", place, problem, fix))
    suffix = PurePosixPath(document.template).suffix if document.template else ".xlsx"
    owner = facts.scope.account.id if isinstance(facts, Facts) else "portfolio"
    return f"{owner}/{document.audience}/{name}{suffix}"
