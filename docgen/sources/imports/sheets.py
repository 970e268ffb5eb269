"""The sheets of an Excel workbook as tables of typed cells, read straight from its XML.

Exports hold a million cells, for which openpyxl makes an object each; here it
reads the book and its formats alone.  A cell keeps its type: a number is exact
to the fifteen digits that Excel shows, a date is a date by its format, and a
formula without a stored value says so.  What the cells mean is not known here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, Final

from docgen.errors import DocgenError, Place, error
from docgen.sources.imports.tables import UNCALCULATED, Cell, Percent, RawRow, RawTable
from docgen.xmlbytes import unsafe

_MOST_UNPACKED: Final = 400_000_000  # bytes of all parts of a workbook together
_MOST_CELLS: Final = 10_000_000  # elements of sheets and shared texts, of which a cell has three to six
_MOST_OTHERS: Final = 500_000  # elements of any other part: 64,000 styles are all that Excel has
_MOST_COLUMNS: Final = 16_384
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STRINGS: Final = "xl/sharedStrings.xml"


def read_sheets(content: bytes, file: str) -> list[RawTable]:
    """The sheets of a workbook in their order, hidden ones too.

    Raises:
        DocgenError: it is no workbook, or damaged.
    """
    try:
        _check_book(content)
        return list(_tables(content, file))
    except _TooLargeError as problem:
        fix = "export fewer columns or rows, or save it as CSV"
        raise DocgenError(
            error("import-file", Place(file=file), f"the workbook is too large: {problem}", fix)
        ) from None
    except Exception:  # a damaged workbook makes its parsers fail in any way that there is
        fix = "open it in Excel and save it again"
        raise DocgenError(error("import-file", Place(file=file), "the workbook cannot be read", fix)) from None


class _TooLargeError(ValueError):
    """The book holds more than any export does."""


def _check_book(content: bytes) -> None:
    """Refuse what unpacks to more than any export holds, and XML that names entities."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = sum(info.file_size for info in package.infolist())
        if size > _MOST_UNPACKED:
            raise _TooLargeError(f"it unpacks to {size:,} bytes")
        for info in package.infolist():
            name = info.filename.lower()
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            data = package.read(info)
            if unsafe(data) is not None:
                raise ValueError("a document type, or a strange encoding")
            count = data.count(b"<")
            if name.startswith("xl/worksheets/") or name == _STRINGS.lower():
                cells += count
            elif count > _MOST_OTHERS:
                raise _TooLargeError(f"{info.filename} holds {count:,} elements")
    if cells > _MOST_CELLS:
        raise _TooLargeError(f"its cells have {cells:,} elements, at most {_MOST_CELLS:,} are read")


def _tables(content: bytes, file: str) -> Iterator[RawTable]:
    from openpyxl.reader.excel import ExcelReader  # slow to import, and most exports are CSV
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    with reader.archive as package:
        forms = _Forms(reader.wb, _shared(package))
        serials = reader.wb.epoch.year < 1904
        for sheet, target in reader.parser.find_sheets():
            if "chartsheet" not in target.Type and target.target in reader.valid_files:
                with package.open(target.target) as part:
                    yield RawTable(file, sheet.name, list(_rows(part, forms)), serials)


def _shared(package: zipfile.ZipFile) -> list[str]:
    """The texts that cells share, by their number."""
    name = next((name for name in package.namelist() if name.lower() == _STRINGS.lower()), None)
    if name is None:
        return []
    with package.open(name) as part:
        return [_words(item) for item in _elements(part, "si")]


def _elements(part: IO[bytes], tag: str) -> Iterator[Any]:
    """The elements of one name, each forgotten when the next is asked for."""
    from lxml import etree

    for _, element in etree.iterparse(part, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _words(item: Any) -> str:
    """The text of a shared or an inline string: all its runs, without how it is read aloud."""
    found = [part.text or "" for part in item.iter("{*}t") if next(part.iterancestors("{*}rPh"), None) is None]
    return _unescaped("".join(found))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass
class _Forms:
    """What cells refer to: shared texts, and by style whether numbers are dates or per cent."""

    book: Any
    shared: list[str]
    styles: dict[str | None, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def style(self, number: str | None) -> str:
        """`date`, `duration`, `percent` or nothing."""
        if number not in self.styles:
            self.styles[number] = self._style(int(number or 0))
        return self.styles[number]

    def _style(self, number: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        if number in self.book._timedelta_formats:
            return "duration"
        if number in self.book._date_formats:
            return "date"
        styles = self.book._cell_styles
        code = styles[number].numFmtId if number < len(styles) else 0
        own = self.book._number_formats
        if code < BUILTIN_FORMATS_MAX_SIZE:
            return "percent" if "%" in BUILTIN_FORMATS.get(code, "") else ""
        at = code - BUILTIN_FORMATS_MAX_SIZE
        return "percent" if at < len(own) and "%" in own[at] else ""

    def column(self, reference: str) -> int:
        """The column of `B7`, counted from 0."""
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter.upper()) - 64
            if not 0 < number <= _MOST_COLUMNS:
                raise ValueError(f"no column {letters}")
            self.columns[letters] = number - 1
        return self.columns[letters]


def _rows(part: IO[bytes], forms: _Forms) -> Iterator[RawRow]:
    line = 0
    for element in _elements(part, "row"):
        line = int(element.get("r") or line + 1)
        cells: list[Cell] = []
        for cell in element:
            reference = cell.get("r")
            at = forms.column(reference) if reference else len(cells)
            if at > len(cells):
                cells.extend([""] * (at - len(cells)))
            value = _cell(cell, forms)
            if at < len(cells):
                cells[at] = value
            else:
                cells.append(value)
        if any(cell != "" for cell in cells):
            yield RawRow(line, cells)


def _cell(cell: Any, forms: _Forms) -> Cell:
    text, formula = None, False
    for child in cell:
        name = child.tag.rpartition("}")[2]
        if name == "v":
            text = child.text
        elif name == "is":
            return _words(child)
        else:
            formula = formula or name == "f"
    kind = cell.get("t", "n")
    if text is None:
        return UNCALCULATED if formula and kind != "str" else ""
    if kind == "s":
        return forms.shared[int(text)]
    if kind in ("str", "e"):
        return _unescaped(text)
    if kind == "b":
        return bool(int(text))
    if kind == "d":
        return dt.datetime.fromisoformat(text.removesuffix("Z")).date()
    return _number(text, forms.style(cell.get("s")), forms.book.epoch)


def _number(text: str, style: str, epoch: dt.datetime) -> Cell:
    if style in ("date", "duration"):
        return _date(float(text), epoch, duration=style == "duration")
    # A spreadsheet shows fifteen digits: 0.1 + 0.2 is 0.3 there.
    value = Decimal(text) if text.isdecimal() else Decimal(f"{float(text):.15g}")
    return Percent(value * 100) if style == "percent" else value


def _date(serial: float, epoch: dt.datetime, *, duration: bool) -> Cell:
    from openpyxl.utils.datetime import from_excel

    try:
        value = from_excel(serial, epoch, timedelta=duration)
    except (OverflowError, ValueError):
        return "#VALUE!"
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else str(value)
