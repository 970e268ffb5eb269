"""The rows of a workbook's sheets: what was typed into cells, and formulas; results are computed anew by any program.

What XlsxWriter wrote is read as text, sign by sign in the one form that it
writes; a part in any other form is parsed.  Both say the same of the same
sheet.  Knows nothing of packages: parts come in as bytes, rows go out as
number and words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE: Final = re.compile(r"\s+")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_QUOTED_SHEET: Final = re.compile(r"'([^\W\d]\w*)'!")
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<'
_SPACES: Final = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# A row that begins, a row that ends, an empty row, a cell with its kind, formula and value.
_ROW: Final = r'<row r="(\d+)"[^<>]*(?<!/)>|</row>|<row r="\d+"[^<>]*/>'
_CELL: Final = r'<c r="([A-Z]+\d+)"(?: s="\d+")?(?: t="(\w+)")?(?:/>|>(?:<f>([^<]*)</f>)?(?:<v>([^<]*)</v>)?</c>)'
_TOKEN: Final = re.compile(f"{_CELL}|{_ROW}")
_STRING: Final = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY: Final = re.compile("&(?!(?:amp|lt|gt);)")

Parse = Callable[[bytes], Any]


def plain(text: str) -> str:
    """A text without typography: single blanks, no soft hyphens."""
    return _SPACE.sub(" ", text.replace("\u00ad", "")).strip()


def number_of(text: str) -> str:
    """A number to nine digits, beyond which programs differ; any other text as it stands."""
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text


def shared_strings(raw: bytes, parse: Parse) -> list[str]:
    """The texts that cells name by their number, as they stand."""
    body = _body(raw, "sst", b">")
    found = _tokens(_STRING, body) if body is not None else None
    if found is not None:
        return [_unescaped(one[1]) for one in found]
    items = parse(raw).iter(f"{_S}si")
    return ["".join(text.text or "" for text in item.iter(f"{_S}t")) for item in items]


def rows(raw: bytes, strings: Sequence[str], parse: Parse) -> Iterator[tuple[str, str]]:
    """The number and the words of each row that says something.

    Args:
        raw: the part of a sheet.
        strings: the workbook's shared strings.
        parse: the tree of a part, where it has to be parsed.
    """
    body = _body(raw, "worksheet", b"<sheetData>")
    found = _tokens(_TOKEN, body) if body is not None else None
    return _scanned(found, strings) if found is not None else _parsed(parse(raw), strings)


def _body(raw: bytes, root: str, before: bytes) -> str | None:
    """What stands in the element that holds rows or strings; None where the part is not as XlsxWriter writes it."""
    end = f"</{root}>" if root == "sst" else "</sheetData>"
    start = _HEAD + root.encode() + _SPACES
    if not raw.startswith(start) or b"<!" in raw or b"\r" in raw or raw.count(end.encode()) != 1:
        return None
    if not raw.endswith(f"</{root}>".encode()) or b"<sheetData/>" in raw:
        return None
    first = raw.find(before, len(start))
    try:
        body = raw[first + len(before) : raw.index(end.encode())].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if first < 0 or _ENTITY.search(body) else body


def _tokens(pattern: re.Pattern[str], body: str) -> list[re.Match[str]] | None:
    """What stands in the text, one after another; None where something else stands between."""
    found = list(pattern.finditer(body))
    whole = sum(one.end() - one.start() for one in found) == len(body)
    return found if whole else None


def _scanned(tokens: Sequence[re.Match[str]], strings: Sequence[str]) -> Iterator[tuple[str, str]]:
    row, cells = "", list[str]()
    for token in tokens:
        place, kind, formula, value, number = token.groups()
        if formula is not None:
            cells.append(f"{place}=={_formula(_unescaped(formula))}")
        elif value:
            cells += _told(place, _unescaped(value), kind, strings)
        elif number is not None:
            row, cells = number, []
        elif place is None and cells:
            yield row, " ".join(cells)
            cells = []


def _parsed(root: Any, strings: Sequence[str]) -> Iterator[tuple[str, str]]:
    for row in root.iter(f"{_S}row"):
        cells = [text for cell in row.iter(f"{_S}c") for text in _cell(cell, strings)]
        if cells:
            yield row.get("r", ""), " ".join(cells)


def _cell(cell: Any, strings: Sequence[str]) -> list[str]:
    place = cell.get("r", "")
    formula = cell.find(f"{_S}f")
    if formula is not None:
        return [f"{place}=={_formula(formula.text or '')}"]
    value = cell.findtext(f"{_S}v") or "".join(text.text or "" for text in cell.iter(f"{_S}t"))
    return _told(place, value, cell.get("t"), strings)


def _told(place: str, value: str, kind: str | None, strings: Sequence[str]) -> list[str]:
    if kind == "s" and value.isdigit() and int(value) < len(strings):
        value = strings[int(value)]
        return [f"{place}={_words(value)}"] if value else []
    return [f"{place}={plain(number_of(value))}"] if value else []


# The words and formulas of a model's sheets are the same for account after account.
@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    return plain(number_of(text))


@lru_cache(maxsize=4096)
def _formula(text: str) -> str:
    bare = _SPACE.sub("", _QUOTED_SHEET.sub(r"\1!", text))
    return _DECIMAL.sub(lambda found: number_of(found[0]), bare)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text
