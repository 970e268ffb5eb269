"""PDFs beside the documents of a run: which are wanted, which are there already, all laid out in one go.

A PDF shows the file that lies there, a person's edits included; it stands in the
same folder and in the same manifest as its document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from docgen.digest import digest
from docgen.errors import DocgenError
from docgen.merge.tongue import language_of
from docgen.outputs.pdf import PAGED, convert, find_office, office_version
from docgen.outputs.store import Folder, MadeFile, Outcome, Store


class _Wanted(NamedTuple):
    owner: str
    document: str
    source: str
    path: str
    data: bytes
    key: str
    tag: str


def make_pdfs(
    folder: Folder, store: Store, documents: Iterable[tuple[str, str, str]]
) -> dict[str, list[tuple[str, Outcome]]]:
    """What became of the PDF of each document, by owner.

    Args:
        folder: where the documents lie.
        store: what writes into it.
        documents: owner, id of the document and path of each; what cannot be laid out as pages is passed over.

    Raises:
        DocgenError: there is no program that lays out pages.
    """
    program = find_office()
    wanted = [one for document in documents if (one := _wanted(folder, store, program, *document))]
    known = {path: key for owner in {one.owner for one in wanted} for path, key in store.known(owner).items()}
    new = [one for one in wanted if known.get(one.path) != one.key]
    fresh = {one.path for one in new}
    made: dict[str, bytes] = {}
    for tag in sorted({one.tag for one in new}):
        made |= convert(program, {one.source: one.data for one in new if one.tag == tag}, tag)
    found: dict[str, list[tuple[str, Outcome]]] = {}
    for one in wanted:
        outcome = _put(store, one, made.get(one.source)) if one.path in fresh else Outcome(one.path, "unchanged")
        found.setdefault(one.owner, []).append((one.document, outcome))
    return found


def _wanted(folder: Folder, store: Store, program: str, owner: str, document: str, source: str) -> _Wanted | None:
    if PurePosixPath(source).suffix.lower() not in PAGED:
        return None
    try:
        data = folder.read(source)
        record = store.record(owner, source) or {}
    except (OSError, DocgenError):
        return None
    if data is None:
        return None
    tag = language_of({"language": record.get("language", "en")})
    key = digest("pdf", hashlib.sha256(data).digest(), tag, office_version(program))
    return _Wanted(owner, document, source, str(PurePosixPath(source).with_suffix(".pdf")), data, key, tag)


def _put(store: Store, one: _Wanted, pdf: bytes | None) -> Outcome:
    if pdf is None:
        return Outcome(one.path, "failed", "LibreOffice could not lay it out")
    record = {"document": one.document, "source": one.source, "of": hashlib.sha256(one.data).hexdigest()}
    return store.put(one.owner, [MadeFile(one.path, pdf, one.key, record)])[0]
