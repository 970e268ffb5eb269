"""One document from facts and a template, and the review of what was rendered.

Pure: bytes and values in, bytes and values out.  Nothing here writes a file or
reads the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from docgen import __version__
from docgen.digest import digest
from docgen.errors import DocgenError, Fault, Place, error
from docgen.facts import Facts, schema
from docgen.language.filters import filters
from docgen.merge import Template
from docgen.merge.strings import compile_text
from docgen.workspace import Document


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


def open_template(data: bytes, name: str, document: Document, language: str) -> Template:
    """The compiled template of a document, checked against the catalogue of names.

    Raises:
        DocgenError: all that is wrong with the template.
    """
    template = Template.open(data, filters=filters(language), audience=document.audience, name=name)
    wrong = [fault for fault in template.check(schema()) if fault.severity == "error"]
    if wrong:
        raise DocgenError(wrong)
    return template


def make_document(
    document: Document, facts: Facts, template: Template, template_digest: str, known: Mapping[str, str]
) -> Made:
    """One finished document in memory.

    Args:
        document: its settings.
        facts: of the account, for the document's audience.
        template: as `open_template` gives it.
        template_digest: digest of the template's bytes.
        known: key of each file that lies in the output folder as it was written.

    Raises:
        DocgenError: all the faults of the render.
    """
    fill = facts.fill(template.names)
    path = file_path(document, facts)
    key = digest(fill, template_digest, facts.scope.language, document, __version__)
    record = {"document": document.id, "language": facts.scope.language, "as_of": facts.scope.as_of.isoformat()}
    if known.get(path) == key:
        return Made(document.id, path, key, None, record=record)
    rendered = template.render(fill)
    return Made(document.id, path, key, rendered.data, rendered.faults, rendered.titles, record)


def file_path(document: Document, facts: Facts) -> str:
    """Where the document goes: account, audience, and the name that its pattern makes."""
    pattern = compile_text(document.name, filters=filters(facts.scope.language))
    name = pattern.render(facts.fill(pattern.names)).strip()
    if not name or PurePosixPath(name).name != name or name.startswith("."):
        problem = f"the name of the document {document.id} becomes {name!r}, which is no file name"
        fix = "write a pattern of letters, digits, - and tags"
        raise DocgenError(
            error("file-name", Place(file="docgen.toml", path=f"documents.{document.id}.name"), problem, fix)
        )
    suffix = PurePosixPath(document.template).suffix if document.template else ".xlsx"
    owner = facts.scope.account.id if document.scope == "account" else "portfolio"
    return f"{owner}/{document.audience}/{name}{suffix}"
