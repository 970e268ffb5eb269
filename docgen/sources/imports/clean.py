"""Texts as exports hold them, made into the plain text that a document can show."""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(
    r"<(?:/?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|table|tbody|tr|td|th|h[1-6]|font)\b[^<>]*|!--.*?--)>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY: Final = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,4});", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\ufeff]")
# Most cells hold nothing of what is cleaned.
_UNCLEAN: Final = re.compile("[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff&<]|  |^ | $")


def text_of(cell: str) -> str:
    """`cell` on one line, without HTML, entities, control characters and doubled spaces."""
    if not _UNCLEAN.search(cell):
        return cell
    text = _CONTROL.sub("", cell)
    if _TAG.search(text):
        text = html.unescape(_TAG.sub(" ", text))
    elif _ENTITY.search(text):
        text = html.unescape(text)
    return " ".join(text.split())


def texts_of(cells: list[str]) -> list[str]:
    """`text_of` each of many cells; where none of them needs cleaning, which a look at all tells, the same list."""
    together = f"|{'|'.join(cells)}|"
    # What is printable holds no space but the plain one; searching for a few words is far quicker than a pattern.
    if together.isprintable() and not any(word in together for word in ("&", "<", "  ", "| ", " |")):
        return cells
    return list(map(text_of, cells))


def same_name(name: str) -> str:
    """The form under which two names are the same: case and spaces do not count."""
    return " ".join(name.casefold().split())
