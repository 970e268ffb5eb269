"""What a PDF tells: who made it, what runs or is attached, and its words as far as they can be read cheaply.

Words are read from compressed streams by the fonts' own tables of characters.
No layout is made of them, so a text that is set letter by letter may be missed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from docgen.audit.found import Found, short

_MOST: Final = 50_000_000  # bytes of one stream, unpacked
_INFO: Final = re.compile(
    rb"/(Author|Creator|Producer|Title|Subject|Keywords)\s*(?:\(((?:\\.|[^\\)])*)\)|<([0-9A-Fa-f]+)>)"
)
_ACTIVE: Final = {
    b"/JavaScript": ("macro", "a script"), b"/Launch": ("macro", "something that starts a program"),
    b"/EmbeddedFile": ("object", "an attached file"), b"/Annot/Subtype/Text": ("comment", "a comment"),
}  # fmt: skip
_URI: Final = re.compile(rb"/URI\s*\(((?:\\.|[^\\)])*)\)")
_STREAM: Final = re.compile(rb"stream\r?\n")
_SHOW: Final = re.compile(rb"\[((?:[^\[\]\\]|\\.)*)\]\s*TJ|(<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\)])*\))\s*(?:Tj|'|\")")
_PIECE: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|\(((?:\\.|[^\\)])*)\)")
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?=[\r\n<e])")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)


def pdf_findings(data: bytes) -> Iterator[Found]:
    """Properties, links, scripts and attachments."""
    whole = b"\n".join([data, *_streams(data)])
    for name, plain, digits in _INFO.findall(whole):
        text = _text(bytes.fromhex(digits.decode()) if len(digits) % 2 == 0 and digits else plain)
        if text.strip():
            yield Found("property", "PDF", short(f"{name.decode()}: {text}"))
    for uri in _URI.findall(whole):
        text = _text(uri)
        yield Found("link" if re.match(r"(https?|mailto|tel):", text) else "file-link", "PDF", short(text))
    tight = re.sub(rb"\s+", b"", whole)
    for mark, (kind, words) in _ACTIVE.items():
        if mark in tight:
            yield Found(kind, "PDF", words)


def pdf_texts(data: bytes) -> Iterator[str]:
    """The words of the pages, read with each font's table in turn."""
    streams = list(_streams(data))
    maps = [found for found in map(_characters, streams) if found] or [{}]
    shown = [stream for stream in streams if b"Tj" in stream or b"TJ" in stream]
    for table in maps:
        for stream in shown:
            yield " ".join(_shown(stream, table))
            yield "".join(_shown(stream, table))


def _streams(data: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        if end < 0:
            return
        try:
            yield zlib.decompressobj().decompress(data[match.end() : end], _MOST)
        except zlib.error:
            yield data[match.end() : end]


def _shown(stream: bytes, table: dict[int, str]) -> Iterator[str]:
    for many, one in _SHOW.findall(stream):
        yield "".join(_decoded(digits, plain, table) for digits, plain in _PIECE.findall(many or one))


def _decoded(digits: bytes, plain: bytes, table: dict[int, str]) -> str:
    if not digits:
        raw = re.sub(rb"\\(.)", rb"\1", plain)
        return "".join(table.get(code, chr(code)) for code in raw) if table else _text(plain)
    packed = re.sub(rb"\s", b"", digits)
    for width in (2, 4):
        codes = [int(packed[at : at + width], 16) for at in range(0, len(packed), width)]
        if table and all(code in table for code in codes):
            return "".join(table[code] for code in codes)
    return ""


def _characters(stream: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(stream):
        if kind == b"char":
            found |= {int(code, 16): _utf16(text) for code, text in _CHAR.findall(body + b"\ne")}
        else:
            for first, last, text in _RANGE.findall(body):
                start, size = int(text, 16), min(int(last, 16) - int(first, 16), 0xFFFF)
                found |= {int(first, 16) + step: chr(min(start + step, 0x10FFFF)) for step in range(size + 1)}
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode().zfill(4)).decode("utf-16-be", "replace")


def _text(raw: bytes) -> str:
    raw = re.sub(rb"\\(.)", rb"\1", raw)
    return raw.decode("utf-16", "replace") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")
