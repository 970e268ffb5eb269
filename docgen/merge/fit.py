"""How wide text is, where its lines break and how high it stands, without a layout program.

Widths come from small tables of metric-compatible fonts, so that a text that
fits here fits in Office.  Lengths are points (1/72 inch).  Pair kerning is
left out: Word and PowerPoint apply it only where a style asks for it, and it
makes text narrower, so the measure is on the safe side.

A family without a table of its own is an estimate: another family times a
factor (`is_estimate` says so).  Nothing here knows boxes, slides or XML.
"""

from __future__ import annotations

import base64
import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache

from docgen.merge import widths

_UNITS = 2048
_EM = 2048.0

#: Line height as a multiple of the font size at single spacing.
_LINE_HEIGHT = {"Calibri": 1.2207, "Arial": 1.149, "Times New Roman": 1.149, "Cambria": 1.172}
#: Families of identical widths.
_SAME = {
    "carlito": "Calibri", "caladea": "Cambria", "liberation sans": "Arial", "liberation serif": "Times New Roman",
    "helvetica": "Arial", "arimo": "Arial", "tinos": "Times New Roman", "times": "Times New Roman",
    "calibri light": "Calibri", "cambria math": "Cambria",
}  # fmt: skip
#: Estimates: the family whose table is used, and by how much the other is wider on running text.
_LIKE = {
    "georgia": ("Times New Roman", 1.13), "garamond": ("Times New Roman", 0.94),
    "book antiqua": ("Times New Roman", 1.09),
    "palatino linotype": ("Times New Roman", 1.08), "century": ("Times New Roman", 1.1),
    "aptos": ("Arial", 1.0), "aptos display": ("Arial", 0.98), "segoe ui": ("Arial", 1.0), "tahoma": ("Arial", 0.98),
    "verdana": ("Arial", 1.17), "trebuchet ms": ("Arial", 0.97), "franklin gothic book": ("Arial", 0.95),
    "century gothic": ("Arial", 1.07), "candara": ("Calibri", 1.03), "corbel": ("Calibri", 1.02),
}  # fmt: skip
#: Any other family: a little wider than most, so that a text found to fit does fit.
_UNKNOWN = ("Arial", 1.05)

_BREAK_AFTER = frozenset("-‐–—|\u200b\u00ad")
_SPACES = " \u2002\u2003\u2009\u200a"
_ZERO_WIDTH = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LIKE_SPACE = {
    "\u2002": 0.5,
    "\u2003": 1.0,
    "\u2007": None,
    "\u2008": 0.25,
    "\u2009": 0.2,
    "\u200a": 0.1,
    "\u202f": None,
}
_WORDS = re.compile(rf"[^{_SPACES}]*[{_SPACES}]*")


def measure(text: str, font: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
    """Width of one line of text in points; tabs count as four spaces."""
    table, factor = _face(font, bold, italic)
    return sum([table[character] for character in text]) * size_pt / _UNITS * factor


def wrap(
    text: str,
    width_pt: float,
    font: str,
    size_pt: float,
    bold: bool = False,
    italic: bool = False,
    first_indent_pt: float = 0.0,
) -> list[str]:
    """The lines into which a text breaks in a column of this width; a line keeps the spaces at its end.

    Breaks stand after spaces, hyphens, dashes and at soft hyphens; a word wider
    than the column breaks between letters.  Newlines start a new line.  The
    first line is shorter by `first_indent_pt`.
    """
    table, factor = _face(font, bold, italic)
    scale = size_pt / _UNITS * factor
    # The tolerance keeps a text that exactly fills its box on one line despite rounding.
    room = width_pt / scale + 1e-6 if scale > 0 else float("inf")
    first = (width_pt - first_indent_pt) / scale + 1e-6 if scale > 0 else float("inf")
    lines: list[str] = []
    for paragraph in re.split("[\n\v]", text):
        lines += _wrap_paragraph(paragraph, table, first if not lines else room, room)
    return lines


def height(
    text: str,
    width_pt: float,
    font: str,
    size_pt: float,
    bold: bool = False,
    italic: bool = False,
    line_spacing: float = 1.0,
) -> float:
    """Height in points of a text set in a column of this width."""
    return len(wrap(text, width_pt, font, size_pt, bold, italic)) * line_height(font, size_pt, line_spacing)


def line_height(font: str, size_pt: float, line_spacing: float = 1.0) -> float:
    """Height in points of one line."""
    family, _ = _family(font)
    return _LINE_HEIGHT[family] * size_pt * line_spacing


def first_fitting(
    paragraphs: Sequence[str],
    width_pt: float,
    height_pt: float,
    font: str,
    sizes_pt: Sequence[float],
    bold: bool = False,
    line_spacing: float = 1.0,
    after_pt: float = 0.0,
) -> float | None:
    """The first of the sizes at which the paragraphs fit into a box; None where none does.

    The sizes are the steps that a text may take, the wanted one first; what is
    allowed to shrink is the caller's decision.  `after_pt` is the space after
    each paragraph but the last.
    """
    for size in sizes_pt:
        lines = sum(height(text, width_pt, font, size, bold, line_spacing=line_spacing) for text in paragraphs)
        if lines + after_pt * max(len(paragraphs) - 1, 0) <= height_pt + 0.01:
            return size
    return None


def is_estimate(font: str) -> bool:
    """Whether the family has no table of its own, so that its widths are those of another times a factor."""
    name = font.strip().casefold()
    return name not in _SAME and name not in _OWN


class _Widths(dict[str, float]):
    """Widths of characters; one that the table lacks is worked out once and kept."""

    def __missing__(self, character: str) -> float:
        found = self._work_out(character)
        self[character] = found
        return found

    def _work_out(self, character: str) -> float:
        if character in _ZERO_WIDTH or unicodedata.combining(character):
            return 0.0
        if character == "\t":
            return 4 * self[" "]
        if character == "\u2011":
            return self["-"]
        if character in _LIKE_SPACE:
            em = _LIKE_SPACE[character]
            return self["0" if character == "\u2007" else " "] if em is None else em * _EM
        base = unicodedata.normalize("NFD", character)[0]
        if base != character:
            return self[base]
        if unicodedata.east_asian_width(character) in "WF":
            return _EM
        category = unicodedata.category(character)
        if category in ("Cc", "Cf"):
            return 0.0
        return self["M"] if category in ("Lu", "So") else self["n"] * 1.1


def _wrap_paragraph(text: str, table: _Widths, first: float, room: float) -> list[str]:
    lines: list[str] = []
    line, used, limit = "", 0.0, first
    for piece in _pieces(text):
        shown = piece.rstrip(_SPACES)
        width = sum([table[character] for character in shown])
        hyphen = table["-"] if shown.endswith("\u00ad") else 0.0
        if line and used + width + hyphen > limit:
            lines.append(line)
            line, used, limit = "", 0.0, room
        if width > limit and not line:
            *full, shown_rest = _letters(shown, table, limit, room)
            lines += full
            limit = room if full else limit
            line = shown_rest + piece[len(shown) :]
            used = sum([table[character] for character in line])
            continue
        line += piece
        used += sum([table[character] for character in piece])
    return [*lines, line]


def _pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end; a piece keeps its trailing spaces."""
    pieces: list[str] = []
    for word in _WORDS.findall(text):
        if not word:
            continue
        start = 0
        for index in range(len(word) - 1):
            if _may_break(word, index):
                pieces.append(word[start : index + 1])
                start = index + 1
        pieces.append(word[start:])
    return pieces


def _may_break(word: str, index: int) -> bool:
    """Whether a line may end after this character of a word, other than at a space."""
    character, following = word[index], word[index + 1]
    if following in _SPACES or following in _BREAK_AFTER:
        return False
    if unicodedata.east_asian_width(character) in "WF" and unicodedata.category(following)[0] != "P":
        return True
    if character not in _BREAK_AFTER:
        return False
    # "-5" and "2026-04" stay together, as the Unicode rules have it; "0,2–2,9" may break after its dash.
    return character not in "-‐" or (index > 0 and not following.isdigit())


def _letters(word: str, table: _Widths, limit: float, room: float) -> list[str]:
    """A word that is wider than the column, cut between letters."""
    lines: list[str] = []
    line, used = "", 0.0
    for character in word:
        width = table[character]
        if line and used + width > limit:
            lines.append(line)
            line, used, limit = "", 0.0, room
        line += character
        used += width
    return [*lines, line]


def _family(font: str) -> tuple[str, float]:
    name = font.strip().casefold()
    if name in _OWN:
        return _OWN[name], 1.0
    return (_SAME[name], 1.0) if name in _SAME else _LIKE.get(name, _UNKNOWN)


@lru_cache(maxsize=256)
def _face(font: str, bold: bool, italic: bool) -> tuple[_Widths, float]:
    family, factor = _family(font)
    style = " ".join(word for word, on in (("bold", bold), ("italic", italic)) if on) or "regular"
    return _table(family, style), factor


@lru_cache(maxsize=64)
def _table(family: str, style: str) -> _Widths:
    packed = _packed()
    size = len(widths.CHARACTERS)
    start = (widths.FAMILIES.index(family) * len(widths.STYLES) + widths.STYLES.index(style)) * size * 2
    numbers = (int.from_bytes(packed[at : at + 2], "big") for at in range(start, start + 2 * size, 2))
    return _Widths({c: float(n) for c, n in zip(widths.CHARACTERS, numbers, strict=True) if n and c not in _ZERO_WIDTH})


@lru_cache(maxsize=1)
def _packed() -> bytes:
    return zlib.decompress(base64.b85decode(widths.PACKED))


_OWN = {family.casefold(): family for family in widths.FAMILIES}
