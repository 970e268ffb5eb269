"""XML as bytes of a stranger: told safe before any parser sees it.

Office files are UTF-8 or UTF-16 and never hold a document type.  In any other
encoding, or where the bytes and what they say of themselves disagree, one
program may read a harmless text and the next one entities that grow without
end or name other files; so such bytes are refused, not guessed at.  Knows
nothing of packages or of what the XML means.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final, NamedTuple

# Besides what the format demands: two that old programs write, in which every ASCII sign is its own byte.
_UTF_8: Final = frozenset({"utf-8", "utf8"})
_ASCII_LIKE: Final = _UTF_8 | frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"})
_UTF_16: Final = frozenset({"utf-16", "utf16", "utf-16le", "utf-16be"})
_BLANK: Final = b" \t\r\n"
# What Office writes, before which nothing else needs to be looked at.
_USUAL: Final = b'<?xml version="1.0" encoding="UTF-8"'
# `<` or `<?` in UTF-16, UTF-32 and EBCDIC, with and without a mark of the order of bytes.
_FIRST: Final = (
    b"\xff\xfe<", b"\xfe\xff\x00<", b"<\x00", b"\x00<\x00", b"\x00\x00\x00<", b"\x00\x00\xfe\xff\x00\x00\x00<",
    b"\xff\xfe\x00\x00<", b"\x4c\x6f\xa7\x94",
)  # fmt: skip
_LONGEST: Final = 1000  # signs of an XML declaration; the longest sensible one has sixty


class Unsafe(NamedTuple):
    """Why XML is not read.

    Attributes:
        code: ``doctype`` or ``encoding``.
        why: what is wrong with the part, to stand behind its name.
    """

    code: str
    why: str


def unsafe(data: bytes) -> Unsafe | None:
    """Why these bytes should not be read as XML; None where nothing speaks against it."""
    if not data or (data.startswith(_USUAL) and b"<!DOCTYPE" not in data):
        return None
    spelled, start = _spelling(data)
    if spelled == "utf-16":
        try:
            data = data.decode("utf-16" if start else _without_mark(data)).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return Unsafe("encoding", "is not written in the encoding that it begins with")
    else:
        data = data[start:]
    if not spelled or not _begins_as_xml(data):
        return Unsafe("encoding", "is written in another encoding than UTF-8 or UTF-16, or is no XML")
    wrong = _declared_wrongly(data, _UTF_16 if spelled == "utf-16" else _UTF_8 if start else _ASCII_LIKE)
    if wrong:
        return Unsafe("encoding", wrong)
    # Wherever it stands: outside comments and quoted text Office never writes these signs, and inside neither.
    return Unsafe("doctype", "holds a DOCTYPE, which Office files never do") if b"<!DOCTYPE" in data else None


def looks_like_xml(data: bytes) -> bool:
    """Whether the first bytes are those of XML in any of the encodings that a parser might guess."""
    head = data[:16].removeprefix(codecs.BOM_UTF8)
    return head.lstrip(_BLANK)[:1] == b"<" or head.startswith(_FIRST)


def _spelling(data: bytes) -> tuple[str, int]:
    """``utf-8`` or ``utf-16`` by the first bytes, and the length of the mark that says so."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "", 0
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 2
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if b"\x00" not in data[:4]:
        return "utf-8", 0
    return ("utf-16", 0) if data[:4] in (b"<\x00?\x00", b"\x00<\x00?") else ("", 0)


def _without_mark(data: bytes) -> str:
    return "utf-16-le" if data[:1] == b"<" else "utf-16-be"


def _begins_as_xml(data: bytes) -> bool:
    return data[:_LONGEST].lstrip(_BLANK)[:1] == b"<" or not data.strip(_BLANK)


def _declared_wrongly(data: bytes, allowed: frozenset[str]) -> str:
    """What is wrong with the XML declaration, if there is one."""
    if not data.startswith(b"<?xml") or data[5:6] not in (b" ", b"\t", b"\r", b"\n"):
        return ""
    found = _declaration().match(data, 0, _LONGEST)
    if found is None:
        return "begins with an XML declaration that cannot be read"
    name = found[1] or found[2]
    if not name or name.decode("ascii").lower() in allowed:
        return ""
    return f"says that it is written in {name[:40].decode('ascii')}, which it is not or should not be"


@cache
def _declaration() -> re.Pattern[bytes]:
    gap = rb"[ \t\r\n]"
    name = rb"[A-Za-z][A-Za-z0-9._-]*"
    return re.compile(
        rb"<\?xml" + gap + rb"+version" + gap + rb"*=" + gap + rb"*(?:'1\.[0-9]'|\"1\.[0-9]\")"
        rb"(?:" + gap + rb"+encoding" + gap + rb"*=" + gap + rb"*(?:'(" + name + rb")'|\"(" + name + rb")\"))?"
        rb"(?:" + gap + rb"+standalone" + gap + rb"*=" + gap + rb"*(?:'(?:yes|no)'|\"(?:yes|no)\"))?" + gap + rb"*\?>"
    )
