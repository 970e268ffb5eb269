"""Any export as tables of cells: CSV in every dialect and encoding, and Excel sheets.

A cell of a CSV file is text as it stands; a cell of a workbook keeps its type,
because its number or date is proven already.  Every row knows its line.  What
the columns mean is not known here.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Final, NamedTuple

from docgen.errors import DocgenError, Place, error

Cell = str | Decimal | dt.date | bool


class Percent(Decimal):
    """A number that its workbook shows as per cent, counted to 100."""


# What stands for a formula that no program has calculated.
UNCALCULATED: Final = "#FORMULA!"
# Excel cuts the text of a cell here, without a word.
CELL_LIMIT: Final = 32_767
SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
_DELIMITERS: Final = (",", ";", "\t", "|")
_PROBE_ROWS: Final = 30
_CANDIDATES: Final = ("cp1252", "cp850", "mac_roman")
# Characters beyond ASCII that European business text holds; others speak against an encoding.
_USUAL: Final = frozenset("æøåÆØÅäöüÄÖÜßéèêëáàâíîïóòôúùûñçÉÈÁÀÇÑÍÓÚ–—’‘“”…€£§°´½®©™•«»·\u00a0²³")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
# A capital after a small letter (KÂbenhavn), or a sign right after a letter (ãr°), is the mark of a wrong encoding.
_WRONG: Final = re.compile(
    r"[a-zæøå][ÆØÅÄÖÜÉÈÁÀÇÑÍÓÚ]|[A-Za-zæøåÆØÅ][°´½§£®©·«»]|[A-Za-z][²³€‘“][a-z]",
)


class RawRow(NamedTuple):
    """One record.

    Attributes:
        line: line of the file, or row of the sheet, counted from 1.
        cells: its cells.
    """

    line: int
    cells: list[Cell]


@dataclass(frozen=True)
class RawTable:
    """All records of one file or sheet, its headers among them.

    Attributes:
        file: name of the file.
        sheet: name of the sheet; empty for a CSV file.
        rows: the records that hold anything.
        serials: whether numbers may be days counted from 1900, as they are in nearly every workbook.
    """

    file: str
    sheet: str
    rows: list[RawRow]
    serials: bool = False

    def place(self, line: int | None = None, column: int | None = None) -> Place:
        """Where a record or a cell stands; `column` counts from 0."""
        if self.sheet and line is not None:
            return Place(file=self.file, cell=f"{self.sheet}!{column_letters(column or 0)}{line}")
        return Place(file=self.file, line=line, part=self.sheet)


def column_letters(column: int) -> str:
    """The letters of a column of a sheet, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_tables(content: bytes, file: str, encoding: str = "") -> list[RawTable]:
    """The tables of one file.

    Args:
        content: its bytes.
        file: its name as the user knows it.
        encoding: its encoding where the user names it; otherwise it is proven.

    Raises:
        DocgenError: the file is no table, or its encoding cannot be told.
    """
    if content[:4] == b"PK\x03\x04":
        from docgen.sources.imports.sheets import read_sheets  # it knows what a table is

        return read_sheets(content, file)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        problem = "this is a workbook of Excel 97-2003, or one with a password"
        raise DocgenError(error("import-file", Place(file=file), problem, "save it as .xlsx without a password"))
    return [RawTable(file, "", list(_records(decode(content, file, encoding), file)))]


def decode(content: bytes, file: str, encoding: str = "") -> str:
    """The text of a CSV file.

    Raises:
        DocgenError: the bytes fit no encoding, or more than one.
    """
    if encoding:
        return _decoded_as(content, file, encoding)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded_as(content, file, "utf-16")
    for name in ("utf-16-le", "utf-16-be") if content[:200].count(0) > len(content[:200]) // 4 else ():
        if name == ("utf-16-le" if content[1:2] == b"\0" else "utf-16-be"):
            return _decoded_as(content, file, name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _eight_bit(content, file)


def _decoded_as(content: bytes, file: str, encoding: str) -> str:
    try:
        text = content.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except LookupError:
        fix = "name one such as utf-8, utf-16, cp1252 or cp850"
        raise DocgenError(error("encoding", Place(file=file), f"there is no encoding '{encoding}'", fix)) from None
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        problem = f"the file is not {encoding}: byte {content[failure.start]:#04x} means nothing there"
        fix = "name another with --encoding, or export as UTF-8"
        raise DocgenError(error("encoding", Place(file=file, line=line), problem, fix)) from None
    return text.removeprefix("\ufeff")


def _eight_bit(content: bytes, file: str) -> str:
    fitting = [name for name in _CANDIDATES if (text := _try(content, name)) is not None and _plausible(text)]
    if len(fitting) == 1:
        return content.decode(fitting[0])
    at = next(number for number, byte in enumerate(content) if byte >= 0x80)
    line = content.count(b"\n", 0, at) + 1
    shown = " or ".join(f"'{_word(content, at, name)}' in {name}" for name in fitting or _CANDIDATES[:2])
    problem = f"the file is not UTF-8, and its encoding cannot be told: {shown}"
    fix = "say which with --encoding cp1252, or export as UTF-8"
    raise DocgenError(error("encoding", Place(file=file, line=line), problem, fix))


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> bool:
    return set(_BEYOND.findall(text)) <= _USUAL and not _WRONG.search(text)


def _word(content: bytes, at: int, encoding: str) -> str:
    start = max(content.rfind(mark, 0, at) for mark in (b" ", b",", b";", b"\t", b"\n", b'"')) + 1
    end = min((found for mark in b' ,;\t\r\n"' if (found := content.find(mark, at)) >= 0), default=len(content))
    return content[start:end][:40].decode(encoding, "replace")


def _records(text: str, file: str) -> Iterator[RawRow]:
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE)
    body, before = (rest, 1) if told else (text, 0)
    csv.field_size_limit(2**31 - 1)
    delimiter = told[1] if told else delimiter_of(body)
    reader = csv.reader(_lines(body), delimiter=delimiter, strict=True)
    start = reader.line_num
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield RawRow(before + start + 1, cells)  # type: ignore[arg-type]  # list is invariant; texts are cells
            start = reader.line_num
    except csv.Error:
        # Read on, a mark that is not closed would swallow all rows behind it.
        problem = "the quotation marks of this row do not match"
        fix = "double each mark inside a quoted cell, or export again"
        raise DocgenError(error("quotes", Place(file=file, line=before + start + 1), problem, fix)) from None


def _lines(text: str) -> Iterable[str]:
    """The lines with their ends, as the reader of CSV wants them; cut at line feeds alone where that is the same."""
    if text.count("\r") == text.count("\r\n"):
        return map(str.__add__, text.removesuffix("\n").split("\n"), repeat("\n"))  # a fourth of the memory
    return io.StringIO(text, newline="")


def delimiter_of(text: str) -> str:
    """The delimiter under which most of the first records have as many cells as each other."""
    probe = text[:200_000]
    best, found = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        widths = Counter(width for width in _widths(probe, delimiter) if width > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if (score := (count / sum(1 for _ in _widths(probe, delimiter)), width)) > best:
            best, found = score, delimiter
    return found


def _widths(text: str, delimiter: str) -> Iterator[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(reader):
        if number >= _PROBE_ROWS:
            return
        if any(cells):
            yield len(cells)
