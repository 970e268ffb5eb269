"""From the bytes of a file to its findings: Office packages, zips of them, PDF."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from docgen.audit.found import Found, Known, short
from docgen.audit.parts import part_findings, relation_findings
from docgen.audit.pdf import pdf_findings, pdf_texts
from docgen.errors import DocgenError
from docgen.finished.leaks import leaks
from docgen.finished.words import words_of
from docgen.merge.package import Limits, Package, read_package

_DEEPEST: Final = 3
_MOST: Final = 400_000_000  # bytes of a zip's files together
# What a damaged zip makes Python raise.
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, struct.error, EOFError,
    KeyError, lzma.LZMAError,
)  # fmt: skip
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def audit(data: bytes, known: Known | None = None, depth: int = 0) -> tuple[Found, ...]:
    """Everything that a stranger finds in a file, the serious first.

    Args:
        data: the file.
        known: words and persons to look for.
        depth: how many files this one lies in.
    """
    found = list(dict.fromkeys(_findings(data, known or Known(), depth)))
    return tuple(sorted(found, key=lambda one: not one.is_serious))


def _findings(data: bytes, known: Known, depth: int) -> Iterator[Found]:
    if data.startswith(b"%PDF"):
        yield from pdf_findings(data)
        yield from _words(list(pdf_texts(data)), known)
    elif data.startswith(b"PK\x03\x04") and depth <= _DEEPEST:
        yield from _zip_findings(data, known, depth)
    else:
        yield Found("unreadable", "", "this is neither an Office file nor a zip nor a PDF, or it lies too deep in zips")


def _zip_findings(data: bytes, known: Known, depth: int) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.filename.endswith("/")]
            if any(info.filename == "[Content_Types].xml" for info in infos):
                yield from _office(data, known, depth)
                return
            if sum(info.file_size for info in infos) > _MOST:
                yield Found("unreadable", "", "the zip unpacks to more than is read")
                return
            for info in infos:
                inner = audit(package.read(info), known, depth + 1)
                yield from (Found(one.kind, _inside(info.filename, one.place), one.words) for one in inner)
    except DocgenError as problem:
        yield Found("unreadable", "", short(problem.faults[0].problem))
    except DAMAGE as why:
        yield Found("unreadable", "", short(f"the file is damaged ({why})"))


def _office(data: bytes, known: Known, depth: int) -> Iterator[Found]:
    package = read_package(data, "", Limits())
    for part in package.members:
        yield from relation_findings(package, part)
        yield from part_findings(package, part)
        yield from _embedded(package, part, known, depth)
    yield from relation_findings(package, "")
    yield from _words(list(words_of(data)), known)


def _embedded(package: Package, part: str, known: Known, depth: int) -> Iterator[Found]:
    # A chart's workbook is part of the chart; what lies in it is looked at all the same.
    if part.endswith((".xlsx", ".docx", ".pptx", ".xlsm")) and depth < _DEEPEST:
        for one in audit(package.read(part), Known((), known.persons), depth + 1):
            yield Found(one.kind, _inside(part, one.place), one.words)


def _inside(outer: str, inner: str) -> str:
    return f"{outer}: {inner}" if inner else outer


def _words(texts: list[str], known: Known) -> Iterator[Found]:
    for secrets in known.secrets:
        yield from (Found("internal", path, short(words)) for path, words in leaks(secrets, texts))
    whole = "\n".join(texts)
    for name, path in known.persons.items():
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", whole):
            yield Found("person", path, name)
    yield from (Found("person", "text", mail) for mail in sorted(set(_MAIL.findall(whole))))
