"""The cells of a workbook as they stand, whatever program wrote it, and whatever was done to it.

An .xlsx may hold millions of formatted empty cells, formulas without a value,
entities that grow without end.  Empty cells are cut out of the bytes before
anything is parsed, what is too large or dangerous is refused, and openpyxl
reads the rest.  What the cells mean is not known here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NoReturn

from docgen.errors import DocgenError, Place, error
from docgen.xmlbytes import looks_like_xml, unsafe

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta

MAX_PART: Final = 400 * 2**20  # a million rows of empty cells, and far more than any account
MAX_ROWS: Final = 2**20
MAX_CELLS: Final = 60 * 2**20  # what is left when the empty cells are gone
MAX_ELEMENTS: Final = 1_000_000  # of one part, empty cells aside: forty sheets of an account have 20,000
MAX_OTHERS: Final = 200_000  # of a part that holds no cells
_PARTS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
# A row of nothing but empty cells; of these there may be a million.
_BLANK_ROW: Final = re.compile(
    rb"<(?:\w+:)?row(?: [^<>]*+)?>(?:<(?:\w+:)?c [^<>]*+(?<=/)>)*+</(?:\w+:)?row>|<(?:\w+:)?row(?: [^<>]*+)?(?<=/)>"
)
# A cell without content, a row without cells, and what claims to know how far the sheet reaches.
_EMPTY_CELL: Final = re.compile(rb"<(?:\w+:)?c(?: [^<>]*)?(?:/>|></(?:\w+:)?c>)")
_EMPTY_ROW: Final = re.compile(rb"<(?:\w+:)?row(?: [^<>]*)?(?:/>|>\s*</(?:\w+:)?row>)")
_DIMENSION: Final = re.compile(rb"<(\w+:)?dimension [^<>]*/>")
# A formula without a value; one whose value is an empty text says so by its type.
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c ([^<>]*)><(?:\w+:)?f(?: [^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_REFERENCE: Final = re.compile(rb"\br=\"([A-Z]+[0-9]+)\"")
_ROW: Final = re.compile(rb"<(?:\w+:)?row [^<>]*?\br=\"(\d+)\"")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell [^<>]*ref=\"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\"")
_CHUNK: Final = 2**20
_ESCAPED: Final = re.compile("_x000[dD]_\n?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something.

    Attributes:
        row: its row, counted from 1.
        column: its column, counted from 1.
        value: what it holds; of a formula the value that was stored last.
        kind: ``formula`` where no value was stored, ``error`` where it is one such as ``#REF!``.
        format: its number format, such as ``0.0 %``.
    """

    row: int
    column: int
    value: Value
    kind: Literal["value", "formula", "error"] = "value"
    format: str = "General"


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Attributes:
        name: its name.
        cells: the cells that hold something, by row and column, rows in order.
        merged: the areas of merged cells: first row, first column, last row, last column.
        hidden: whether the sheet is hidden.
    """

    name: str
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class _Part:
    content: bytes
    formulas: frozenset[str] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_grids(content: bytes, file: str) -> list[Grid]:
    """The sheets of a workbook in their order.

    Raises:
        DocgenError: the file is no workbook that can be read.
    """
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _refuse(file, "this is a workbook of Excel 97-2003, or one with a password", "save it as .xlsx without one")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl would not keep when it wrote the file does not matter here
            return list(_grids(*_slim(content, file)))
    except DocgenError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        _refuse(file, "this is not an Excel workbook, or it is damaged", "open it in Excel and save it as .xlsx")
    except Exception as failure:  # openpyxl raises what its parsers raise, of any kind
        problem = f"the workbook cannot be read: {type(failure).__name__}"
        _refuse(file, problem, "open it in Excel and save it as .xlsx", failure)


def _refuse(file: str, problem: str, fix: str, cause: Exception | None = None) -> NoReturn:
    raise DocgenError(error("workbook", Place(file=file), problem, fix)) from cause


def _slim(content: bytes, file: str) -> tuple[bytes, dict[str, _Part]]:
    """The workbook without its empty cells, and what is only seen in the bytes of each sheet."""
    target = io.BytesIO()
    parts: dict[str, _Part] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as slim:
        names = {item.filename for item in source.infolist()}
        if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
            raise zipfile.BadZipFile
        if "xl/workbook.bin" in names or "content.xml" in names:
            _refuse(file, "this is not an .xlsx workbook", "save it as .xlsx")
        for item in source.infolist():
            if not item.filename.startswith(("xl/media/", "xl/drawings/", "customXml/")) and not item.is_dir():
                part = _part(source, item, file)
                parts[item.filename] = part
                slim.writestr(item.filename, part.content)
    return target.getvalue(), parts


def _part(source: zipfile.ZipFile, item: zipfile.ZipInfo, file: str) -> _Part:
    is_sheet = bool(_PARTS.fullmatch(item.filename))
    kept = bytearray()
    read, rest = 0, b""
    with source.open(item) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if not is_sheet:
                kept += chunk
            else:
                text = rest + chunk
                # A row that begins near the end goes on in the next chunk.
                cut = max(text.rfind(b"row>") + 4, 0) if b"row>" in text else 0
                head, rest = text[:cut], text[cut:]
                kept += _BLANK_ROW.sub(b"", head)
            if read > MAX_PART or len(kept) + len(rest) > MAX_CELLS:
                problem = f"the workbook is too large: {item.filename} holds more than an account can"
                _refuse(file, problem, "delete the empty rows below the data, and the sheets that docgen does not read")
    data = bytes(kept) + rest
    cells = is_sheet or item.filename.lower() == "xl/sharedstrings.xml"
    if data.count(b"<") > (MAX_ELEMENTS if cells else MAX_OTHERS):
        problem = f"the workbook is too large: {item.filename} holds more than an account can"
        _refuse(file, problem, "delete the sheets that docgen does not read, and the styles that no cell has")
    is_xml = item.filename.lower().endswith((".xml", ".rels", ".vml")) or looks_like_xml(data)
    if is_xml and (b"\0" in data[:100] or unsafe(data) is not None):
        _refuse(file, f"{item.filename} is not what Excel writes", "open the workbook in Excel and save it as .xlsx")
    if not is_sheet:
        return _Part(data)
    data = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", _DIMENSION.sub(rb'<\1dimension ref="A1"/>', data)))
    if any(int(row) > MAX_ROWS for row in _ROW.findall(data)):
        _refuse(file, f"{item.filename} is not what Excel writes", "open the workbook in Excel and save it as .xlsx")
    formulas = {
        found[1].decode()
        for cell in _FORMULA.findall(data)
        if b't="str"' not in cell and (found := _REFERENCE.search(cell))
    }
    merged = tuple(
        (int(top), _number(left), int(bottom), _number(right)) for left, top, right, bottom in _MERGED.findall(data)
    )
    return _Part(data, frozenset(formulas), merged)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _grids(slim: bytes, parts: dict[str, _Part]) -> Iterator[Grid]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(slim), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            part = parts.get(str(getattr(sheet, "_worksheet_path", "")), _Part(b""))
            cells = {}
            for row in sheet.iter_rows():
                found = {cell.column: cell for cell in _cells(row, part.formulas)}
                if found:
                    cells[next(iter(found.values())).row] = found
            yield Grid(sheet.title, cells, part.merged, sheet.sheet_state != "visible")
    finally:
        book.close()


def _cells(row: Any, formulas: frozenset[str]) -> Iterator[Cell]:
    for cell in row:
        if not hasattr(cell, "coordinate"):
            continue
        if cell.coordinate in formulas:
            yield Cell(cell.row, cell.column, "", "formula")
        elif cell.value is not None:
            kind: Literal["value", "error"] = "error" if cell.data_type == "e" else "value"
            value = cell.value
            if isinstance(value, str):
                value = _ESCAPED.sub("\n", value).replace("\r\n", "\n")
                if not value.strip():
                    continue
            yield Cell(cell.row, cell.column, value, kind, cell.number_format or "General")
