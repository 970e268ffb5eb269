"""Every word in a finished Office file, whoever can see it: text, alt texts, names, link targets, workbooks inside.

Quick rather than orderly, for it runs over every document that goes to a
customer: markup is cut away as text, not parsed.  Not for files of strangers;
those are read by `docgen.audit`, which trusts nothing.  A leaf.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

# What stands between two of these is one text, however many runs it is cut into.
_ENDS: Final = ("</w:p>", "</a:p>", "</c:v>", "</t>", "</v>", "</dc:", "</cp:", "<w:br/>", "<a:br>", "<w:tab/>")
_HYPHEN: Final = "<w:noBreakHyphen/>"
_TEXT: Final = re.compile(r">([^<]+)")
# Words that stand in attributes: alt texts, names of objects and sheets, targets of links.
_SAID: Final = (
    'descr="', 'title="', ' name="', 'Target="', 'tooltip="', 'author="', ' alt="', ' string="', 'w:val="',
    'displayText="',
)  # fmt: skip
# The same in the other quotes, which no program of ours writes but a template may hold.
_SINGLE: Final = re.compile(r"(?<==)'([^'<>\"]*)'")
# The same in every document of a template: read once.
_STATIC: Final = re.compile(r"(theme|slideLayout|slideMaster|notesMaster|styles|numbering|fontTable|settings)\w*\.xml")
# What indents the parts of a template is most of their text.
_INDENT: Final = re.compile(r"\s*\n\s*")
# Amounts and the numbers of shared texts: no words, and nearly all that stands in a sheet.
_SHEET: Final = "xl/worksheets/"
_NUMBER: Final = re.compile(r"<v>[-+.\dE]*</v>")
_MOST_KEPT: Final = 400
_DEEPEST: Final = 3
_kept: dict[tuple[str, int, int], str] = {}


def words_of(data: bytes, depth: int = 0) -> Iterator[str]:
    """The texts of every part of the package in `data`, one for each part; nothing where it is no package."""
    if not data.startswith(b"PK\x03\x04") or depth > _DEEPEST:
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.infolist():
            if part.filename.endswith((".xml", ".rels", ".vml")):
                yield _static(package, part) if _STATIC.search(part.filename) else _read(package, part)
            elif not part.filename.endswith((".png", ".jpeg", ".jpg", ".emf")):
                content = package.read(part)
                if content.lstrip()[:1] == b"<":  # XML by another name, such as a drawing in SVG
                    yield _plain(content.decode("utf-8", "replace"))
                yield from words_of(content, depth + 1)


def _static(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    key = (part.filename, part.CRC, part.file_size)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = _INDENT.sub("\n", _read(package, part))
    return _kept[key]


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    text = package.read(part).decode("utf-8", "replace")
    return _plain(_NUMBER.sub("<>\n<>", text) if part.filename.startswith(_SHEET) else text)


def _plain(text: str) -> str:
    if "='" in text:
        text = _SINGLE.sub(r'"\1"', text)
    said = [piece[: piece.find('"')] for mark in _SAID for piece in text.split(mark)[1:]]
    text = text.replace(_HYPHEN, "<>-")
    for end in _ENDS:
        text = text.replace(end, f"<>\n{end}")
    return html.unescape("".join(_TEXT.findall(text)) + "\n" + "\n".join(said))
