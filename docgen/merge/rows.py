"""Rows of a Word table that stay together, so that the last one does not stand alone on a page.

Only tables whose designer cares where they break are touched: a header row
that repeats, and rows that do not split.  The last two rows stay together, and
a table of few rows stays whole.
"""

from __future__ import annotations

import re
from typing import Final

from docgen.merge.patterns import lazy

_TOKEN: Final = lazy(r"<(/?)w:(tbl|tr)(?=[ >])[^>]*>")
_PARAGRAPH: Final = lazy(r"<w:p(?: [^>]*[^>/])?+>(?:<w:pPr>(?:<w:pStyle [^>]*/>)?+)?+(?!<w:keepNext)")
_WHOLE: Final = 3  # rows that need no page of their own
_KEEP: Final = "<w:keepNext/>"

Span = tuple[int, int]


def held_together(xml: str) -> str:
    """The part with the last row of each table kept with the one before it."""
    if "<w:tblHeader" not in xml:
        return xml
    made, at = [], 0
    for start, end in sorted(span for rows in _tables(xml) for span in _held(xml, rows)):
        made += [xml[at:start], _PARAGRAPH.sub(_kept, xml[start:end])]
        at = end
    return "".join([*made, xml[at:]])


def _tables(xml: str) -> list[list[Span]]:
    """The rows of each table; those of a table in a cell are its own, and the row around them is left alone."""
    finished: list[list[Span]] = []
    open_tables: list[list[Span]] = []
    starts: list[int] = []
    for token in _TOKEN.finditer(xml):
        closing, kind = token.groups()
        if kind == "tbl":
            if not closing:
                open_tables.append([])
            elif open_tables:
                finished.append(open_tables.pop())
        elif not closing:
            starts.append(token.start())
        elif starts and open_tables:
            open_tables[-1].append((starts.pop(), token.end()))
    return finished


def _held(xml: str, rows: list[Span]) -> list[Span]:
    """The rows that must not be parted from the next one."""
    texts = [xml[start:end] for start, end in rows]
    heads = next((number for number, text in enumerate(texts) if "<w:tblHeader" not in text), len(texts))
    body = rows[heads:]
    if not heads or len(body) < 2 or any("<w:tbl>" in text or "<w:cantSplit" not in text for text in texts):
        return []
    return body[:-1] if len(body) <= _WHOLE else [body[-2]]


def _kept(found: re.Match[str]) -> str:
    text = found[0]
    return text + _KEEP if "<w:pPr>" in text else f"{text}<w:pPr>{_KEEP}</w:pPr>"
