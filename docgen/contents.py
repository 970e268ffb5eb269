"""What a person reads in an Office file: its text and its chart data, without the bytes around them.

Word and PowerPoint write other bytes each time a file is saved; whether a
person changed it is seen here only.  A leaf: standard library and `errors`.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

# Parts that a reader sees, in either format; everything else is furniture that Office rewrites as it likes.
_READ = re.compile(
    r"^(word/(document|header\d*|footer\d*|footnotes|endnotes)|ppt/slides/slide\d+|ppt/notesSlides/notesSlide\d+"
    r"|(word|ppt)/charts/chart\d+|xl/sharedStrings|xl/worksheets/sheet\d+)\.xml$"
)
_TEXT = {"t", "v", "f", "pt"}
_BREAKS = {"p", "row", "tr", "ser"}
MAX_PART = 200_000_000


def content_lines(data: bytes) -> tuple[str, ...]:
    """The paragraphs, cells and chart values of an Office file, in the order of its parts' names.

    A file that is no readable package counts as one line of its hash: it differs from every other.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = sorted(name for name in package.namelist() if _READ.match(name))
            return tuple(line for name in names for line in _lines(package, name))
    except (zipfile.BadZipFile, ElementTree.ParseError, ValueError, OSError):
        return (f"unreadable {hashlib.sha256(data).hexdigest()}",)


def content_digest(data: bytes) -> str:
    """A digest of `content_lines`: equal for files in which a person reads the same."""
    digest = hashlib.sha256()
    for line in content_lines(data):
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def _lines(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    if package.getinfo(name).file_size > MAX_PART:
        raise ValueError(f"{name} is too large")
    raw = package.read(name)
    if b"<!DOCTYPE" in raw[:4096]:
        raise ValueError(f"{name} declares a document type")
    yield f"[{name}]"
    yield from _paragraphs(ElementTree.fromstring(raw))


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    line: list[str] = []
    in_field = 0
    for event, element in _walk(root):
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if event == "start":
            kind = next((value for key, value in element.attrib.items() if key.endswith("}fldCharType")), "")
            # Page numbers and contents lists change whenever Office lays the pages out anew.
            in_field += (kind == "begin") - (kind == "end")
            if tag in _TEXT and element.text and not in_field:
                line.append(element.text)
        elif tag in _BREAKS and line:
            yield "".join(line)
            line = []
    if line:
        yield "".join(line)


def _walk(root: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    # An explicit stack: a hostile file may nest deeper than Python recurses.
    stack: list[tuple[str, ElementTree.Element]] = [("start", root)]
    while stack:
        event, element = stack.pop()
        yield event, element
        if event == "start":
            stack.append(("end", element))
            stack.extend(("start", child) for child in reversed(element))
