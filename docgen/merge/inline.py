"""Pieces of a line as runs: bold, italics, code and links in the look of the run around them."""

from __future__ import annotations

import re
from typing import Final

from docgen.merge.markdown import Piece
from docgen.merge.model import Tag
from docgen.merge.package import RELATION
from docgen.merge.patterns import lazy
from docgen.merge.runtime import Run, escape

HYPERLINK: Final = f"{RELATION}/hyperlink"
_ADDRESS: Final = lazy(r"(?i)^(https?://|mailto:|tel:|ftp://)\S+$|^#\S+$")
_XMLNS: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def address(run: Run, url: str, tag: Tag) -> str:
    """A link's address that Office may follow, or nothing with a warning."""
    url = url.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    if "@" in url and ":" not in url and " " not in url:
        url = f"mailto:{url}"
    if _ADDRESS.match(url):
        return url
    run.warn(tag.number, "bad-link", f"{url!r} is no address that a document may link to; its text stays")
    return ""


def word_pieces(run: Run, pieces: tuple[Piece, ...], tag: Tag) -> str:
    """The pieces as Word runs."""
    return "".join(_word_piece(run, piece, tag) for piece in pieces)


def _word_piece(run: Run, piece: Piece, tag: Tag) -> str:
    pre = tag.run.prefix
    text = run.text(piece.text, tag)
    url = address(run, piece.url, tag) if piece.url and tag.run.outer else ""
    properties = word_properties(run, tag.run.properties, pre, piece, bool(url))
    made = f'<{pre}r>{properties}<{pre}t xml:space="preserve">{text}</{pre}t></{pre}r>'
    if not url:
        return made
    if url.startswith("#"):
        return f'<{pre}hyperlink {pre}anchor="{escape(url[1:])}" {pre}history="1">{made}</{pre}hyperlink>'
    rid = run.relate(HYPERLINK, url, external=True)
    declared, rel = ("", tag.run.relations) if tag.run.relations else (f" {_XMLNS}", "r")
    return f'<{pre}hyperlink{declared} {rel}:id="{rid}" {pre}history="1">{made}</{pre}hyperlink>'


def word_properties(run: Run, properties: str, pre: str, piece: Piece, linked: bool) -> str:
    """The run's properties with the piece's emphasis."""
    inner = properties.partition(">")[2].rpartition("</")[0] if properties and not properties.endswith("/>") else ""
    styles = run.store["styles"]
    style = styles.character("Hyperlink") if linked else ""
    head = ""
    if style:
        inner = re.sub(rf"<{pre}rStyle [^>]*/>", "", inner)
        head = f'<{pre}rStyle {pre}val="{style}"/>'
    elif match := re.match(rf"<{pre}rStyle [^>]*/>", inner):
        head, inner = match.group(), inner[match.end() :]
    if fonts := re.match(rf"<{pre}rFonts [^>]*/>", inner):
        head, inner = head + fonts.group(), inner[fonts.end() :]
    flags = ""
    if piece.code and not fonts:
        flags += f'<{pre}rFonts {pre}ascii="Consolas" {pre}hAnsi="Consolas" {pre}cs="Consolas"/>'
    for wanted, name in ((piece.bold, "b"), (piece.italic, "i")):
        if wanted:
            inner = re.sub(rf"<{pre}{name}( [^>]*)?/>|<{pre}{name}Cs( [^>]*)?/>", "", inner)
            flags += f"<{pre}{name}/><{pre}{name}Cs/>"
    whole = head + flags + inner
    return f"<{pre}rPr>{whole}</{pre}rPr>" if whole else ""


def drawing_pieces(run: Run, pieces: tuple[Piece, ...], tag: Tag) -> str:
    """The pieces as DrawingML runs."""
    return "".join(_drawing_piece(run, piece, tag) for piece in pieces)


def _drawing_piece(run: Run, piece: Piece, tag: Tag) -> str:
    pre = tag.run.prefix
    properties = drawing_properties(tag.run.properties, pre, piece)
    url = address(run, piece.url, tag) if piece.url and tag.run.outer else ""
    if url and not url.startswith("#"):
        rid = run.relate(HYPERLINK, url, external=True)
        declared, rel = ("", tag.run.relations) if tag.run.relations else (f" {_XMLNS}", "r")
        link = f'<{pre}hlinkClick{declared} {rel}:id="{rid}"/>'
        if properties.endswith("/>"):
            properties = f"{properties[:-2]}>{link}</{pre}rPr>"
        else:
            properties = properties.replace(f"</{pre}rPr>", f"{link}</{pre}rPr>")
    lines = run.legal(piece.text, tag.number).split("\n")
    made = [f"<{pre}r>{properties}<{pre}t>{escape(line)}</{pre}t></{pre}r>" for line in lines]
    return f"<{pre}br>{properties}</{pre}br>".join(made)


def drawing_properties(properties: str, pre: str, piece: Piece) -> str:
    """The run's properties with the piece's emphasis."""
    properties = properties or f"<{pre}rPr/>"
    head, sep, rest = properties.partition("/>" if re.match(r"<[^>]*/>", properties) else ">")
    for wanted, name in ((piece.bold, "b"), (piece.italic, "i")):
        if wanted:
            head = re.sub(rf' {name}="[^"]*"', "", head) + f' {name}="1"'
    return head + sep + rest
