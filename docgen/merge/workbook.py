"""The workbook behind a native chart, written straight as bytes.

A chart's workbook is one small sheet, and a deck has many of them, so this
writes the package by hand: the members that never differ are compressed once,
times are fixed, text is always inline text (a cell can never become a
formula), and numbers carry every digit of the float.  It knows nothing of
charts; richer workbooks are `docgen.xlsx`'s business.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite

from docgen.merge.patterns import lazy
from docgen.records import dataclass

Cell = str | int | float | dt.date | None

SHEET = "Sheet1"
DATE_FORMAT = "yyyy\\-mm\\-dd"

_EPOCH = dt.datetime(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was
_CELL_LIMIT = 32_767
_ILLEGAL = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = lazy("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LOOKALIKE = lazy("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class SheetColumn:
    """One column of the sheet from the top: its cells, and the format code of those below the first."""

    cells: Sequence[Cell]
    number_format: str = "General"


def workbook_bytes(columns: Sequence[SheetColumn]) -> bytes:
    """The finished .xlsx with one sheet of `columns`; equal input gives equal bytes."""
    formats = tuple(dict.fromkeys(column.number_format for column in columns))
    styles = {code: number for number, code in enumerate(formats, 1)}
    sheet = _sheet_xml(columns, styles).encode()
    member = _member("xl/worksheets/sheet1.xml", sheet)
    return _archive((*_STATIC, _styles_member(formats), member))


@lru_cache(maxsize=1024)
def column_letter(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_text(value: float) -> str:
    """A finite number in the shortest spelling that reads back as the same float; cache and cell share it."""
    text = repr(float(value) + 0.0)  # the sum turns -0.0 into 0.0 and a numpy scalar into a float
    return text.removesuffix(".0")


def xml_text(text: str) -> str:
    """Text escaped for XML content; characters that XML cannot hold are dropped."""
    if _SPECIAL.search(text) is None:
        return text
    text = _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_attribute(text: str) -> str:
    """Text escaped for an attribute in double quotes."""
    return xml_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def date_serial(day: dt.date) -> float | None:
    """Excel's day number (1900 system), or None for a day that it cannot count."""
    if (day.date() if isinstance(day, dt.datetime) else day) < _FIRST_DAY:
        return None
    moment = day.replace(tzinfo=None) if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return (moment - _EPOCH) / dt.timedelta(days=1)


def _sheet_xml(columns: Sequence[SheetColumn], styles: dict[str, int]) -> str:
    height = max((len(column.cells) for column in columns), default=0)
    rows: list[list[str]] = [[] for _ in range(height)]
    for index, column in enumerate(columns):
        letter, style = column_letter(index), styles[column.number_format]
        for row, cell in enumerate(column.cells):
            if type(cell) is float:  # by far the most frequent
                if isfinite(cell):
                    rows[row].append(f'<c r="{letter}{row + 1}" s="{style}"><v>{number_text(cell)}</v></c>')
            elif cell is not None:
                rows[row].append(_cell_xml(f"{letter}{row + 1}", cell, style if row else 0))
    body = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in enumerate(rows, 1) if cells)
    last = f"{column_letter(max(len(columns) - 1, 0))}{max(height, 1)}"
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/>'
        f'<sheetFormatPr defaultRowHeight="15"/><sheetData>{body}</sheetData></worksheet>'
    )


def _cell_xml(reference: str, cell: str | float | dt.date, style: int) -> str:
    if isinstance(cell, dt.date):
        serial = date_serial(cell)
        cell = cell.isoformat() if serial is None else serial
    if isinstance(cell, str):
        text = xml_text(_ESCAPE_LOOKALIKE.sub("_x005F_", cell[:_CELL_LIMIT]) if "_x" in cell else cell[:_CELL_LIMIT])
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if not isfinite(cell):
        return ""
    return f'<c r="{reference}" s="{style}"><v>{number_text(cell)}</v></c>'


@lru_cache(maxsize=64)
def _styles_member(formats: tuple[str, ...]) -> _Member:
    codes = {code: 164 + number for number, code in enumerate(formats) if code != "General"}
    listed = "".join(f'<numFmt numFmtId="{id_}" formatCode="{xml_attribute(code)}"/>' for code, id_ in codes.items())
    cells = "".join(
        f'<xf numFmtId="{codes.get(code, 0)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for code in formats
    )
    xml = (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        + (f'<numFmts count="{len(codes)}">{listed}</numFmts>' if codes else "")
        + '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{cells}'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    return _member("xl/styles.xml", xml.encode())


@dataclass(frozen=True)
class _Member:
    """One compressed member of the archive: everything of its headers but its offset."""

    name: bytes
    head: bytes
    data: bytes


def _member(name: str, data: bytes) -> _Member:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    # Version 2.0, no flags, deflated, 1 January 1980 00:00: the earliest stamp that a zip can carry.
    head = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0x21, zlib.crc32(data), len(packed), len(data), len(name), 0)
    return _Member(name.encode("ascii"), head, packed)


def _archive(members: Sequence[_Member]) -> bytes:
    local: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for member in members:
        record = b"PK\x03\x04" + member.head + member.name + member.data
        extra = struct.pack("<HHHLL", 0, 0, 0, 0, offset)
        central.append(b"PK\x01\x02\x14\x00" + member.head + extra + member.name)
        local.append(record)
        offset += len(record)
    directory = b"".join(central)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), offset, 0)
    return b"".join((*local, directory, end))


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_STATIC = tuple(
    _member(name, (_XML + xml).encode())
    for name, xml in (
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_DOCUMENT_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT_RELATIONS}"><sheets>'
            f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_DOCUMENT_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_DOCUMENT_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        ),
    )
)
