"""From a recognised table to records with typed values: what the whole file proves, and every row that is refused.

The order of dates and the decimal mark are proven by all cells of the file; a
file that leaves them open, or contradicts itself, is a fault that names the
option.  A row that cannot be taken is a `Skip` with its line and its reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from docgen.errors import Fault, Place, error
from docgen.sources.imports.clean import text_of
from docgen.sources.imports.dates import Order, date_of, orders_of, orders_shown
from docgen.sources.imports.headers import Recognised
from docgen.sources.imports.numbers import Mark, digits_lost, mark_shown, marks_shown, number_of, open_number
from docgen.sources.imports.tables import CELL_LIMIT, Cell, RawRow, RawTable

NUMBERS: Final = frozenset(
    {
        "amount", "expected", "probability", "revenue", "employees", "actual", "quantity", "cost", "value", "target",
        "baseline", "planned", "score", "notice_days", "decimals",
    }
)  # fmt: skip
DATES: Final = frozenset(
    {"close", "created", "modified", "last_contact", "activity", "actual_close", "date", "start", "end", "due"}
)
# What a row cannot do without, by list; of each group one must hold something.
_MUST: Final = {
    "accounts": (("name",),),
    "contacts": (("name", "last", "first"),),
    "opportunities": (("name",), ("stage", "status", "amount")),
    "revenue": (("account",), ("date",), ("amount",)),
    "service": (("account",), ("date",), ("measure",)),
    "surveys": (("account",), ("date",), ("score",)),
    "activities": (("date",),),
    "contracts": (("account",), ("name",), ("start",)),
    "benefits": (("account",), ("line",), ("date",), ("amount",)),
    "goals": (("account",), ("text",)),
}
_FOOTER: Final = re.compile(
    r"(?:(?:grand |sub-?)?totals?|sum|i alt|totalt|hovedtotal|copyright|confidential|fortroligt|generated)\b.*|"
    r"exported\b.*|eksporteret\b.*|record count\b.*|antal (?:poster|rækker)\b.*|\d+ (?:records|poster|rækker)",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING: Final = frozenset({"", "-", "--", "–", "—", "N/A", "n/a"})
_IDS: Final = frozenset({"id", "account_id"})
_YES: Final = frozenset({"true", "1", "yes", "ja", "sand", "sandt", "x"})


@dataclass(frozen=True)
class Skip:
    """A row, or with no line a whole file, that was not taken."""

    file: str
    line: int | None
    reason: str


@dataclass(slots=True)
class Record:
    """One row of an export: typed values by field; what the export leaves empty is absent."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    dates: dict[str, dt.date] = field(default_factory=dict)

    def text(self, *names: str) -> str | None:
        """The first of these texts that is there."""
        texts = self.texts
        for name in names:
            if name in texts:
                return texts[name]
        return None

    def yes(self, name: str) -> bool:
        """Whether a column of yes and no says yes."""
        return self.texts.get(name, "").casefold() in _YES

    def no(self, name: str) -> bool:
        """Whether the column says something that is not yes."""
        return name in self.texts and not self.yes(name)


@dataclass
class Export:
    """One table of an export, understood.

    Attributes:
        table: where it stands.
        found: what it is.
        records: its rows.
        skipped: the rows that were refused.
        faults: what stops the import.
        percent: whether probabilities count to 100.
    """

    table: RawTable
    found: Recognised
    records: list[Record] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    percent: bool = True


def read_export(table: RawTable, found: Recognised, *, dates: str = "", decimal: str = "") -> Export:
    """The records of a recognised table.

    Args:
        table: its rows.
        found: its headers.
        dates: order of day, month and year where the user names it.
        decimal: decimal mark where the user names it.
    """
    export = Export(table, found)
    rows = list(_whole_rows(export))
    order, mark = _order(export, rows, dates), _mark(export, rows, decimal)
    if order is None or mark is None:
        return export
    columns = [
        (name, column, "number" if name in NUMBERS else "date" if name in DATES else "text")
        for name, column in found.columns.items()
    ]
    for row in rows:
        record = _record(export, row, columns, order, mark)
        if record is not None:
            export.records.append(record)
    export.percent = _percent(export)
    _drop_impossible(export)
    return export


def _whole_rows(export: Export) -> Iterator[RawRow]:
    """The rows below the headers that are rows; the others are noted."""
    table, found = export.table, export.found
    width, heads = len(found.heads), [head.strip() for head in found.heads]

    def skip(row: RawRow, reason: str) -> None:
        export.skipped.append(Skip(_file(table), row.line, reason))

    for row in table.rows[: found.row]:
        skip(row, "stands above the headers")
    ident = found.columns.get("id")
    for row in table.rows[found.row + 1 :]:
        cells = row.cells
        if len(cells) > width:
            if any(cell != "" for cell in cells[width:]):
                skip(row, f"holds {len(cells)} cells under {width} headers")
                continue
        elif len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        if cells[0] == found.heads[0] and [str(cell).strip() for cell in cells[:width]] == heads:
            skip(row, "repeats the headers")
        elif (ident is None or cells[ident] == "" or not any(cells[:ident])) and _is_footer(cells):
            skip(row, "is a footer or a total")
        elif (cut := _cut(cells)) is not None:
            skip(row, f"the text under '{heads[cut]}' is cut at 32,767 characters")
        elif (twice := _contradiction(cells, found)) is not None:
            skip(row, f"two columns '{heads[found.columns[twice]]}' differ")
        else:
            yield row


def _file(table: RawTable) -> str:
    return f"{table.file}, {table.sheet}" if table.sheet else table.file


def _is_footer(cells: list[Cell]) -> bool:
    first = next((cell for cell in cells if cell != ""), "")
    if not isinstance(first, str) or not _FOOTER.match(first.lstrip()):
        return False  # nearly every row ends here
    filled = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    filled = [cell for cell in filled if cell != ""]
    if not filled or not isinstance(filled[0], str) or not _FOOTER.fullmatch(filled[0]):
        return False
    words = [cell for cell in filled if isinstance(cell, str) and re.search(r"[^\W\d_]{4}", cell)]
    return len(words) <= 1


def _cut(cells: list[Cell]) -> int | None:
    if sum(map(len, map(str, cells))) < CELL_LIMIT:
        return None
    return next((at for at, cell in enumerate(cells) if isinstance(cell, str) and len(cell) >= CELL_LIMIT), None)


def _contradiction(cells: list[Cell], found: Recognised) -> str | None:
    if not found.doubled:
        return None
    for name, others in found.doubled.items():
        if any(cells[other] != cells[found.columns[name]] for other in others if cells[other] != ""):
            return name
    return None


def _cells(rows: list[RawRow], columns: Iterator[int]) -> Iterator[tuple[int, int, str]]:
    for column in columns:
        for row in rows:
            cell = row.cells[column]
            if isinstance(cell, str) and cell:
                yield row.line, column, cell


def _order(export: Export, rows: list[RawRow], told: str) -> Order | None:
    if told in ("dmy", "mdy", "ymd"):
        return told  # type: ignore[return-value]  # one of the three, as the line above says
    found = export.found
    where: dict[str, tuple[int, int]] = {}
    for line, column, cell in _cells(rows, (at for name, at in found.columns.items() if name in DATES)):
        where.setdefault(cell, (line, column))
    left = orders_shown(where)
    left = left - {"ymd"} if len(left) > 1 else left  # a year of two digits seldom comes first
    fix = f"say which with --dates dmy, --dates mdy or --dates ymd, or with dates in [import.{found.kind.system}]"
    written = [cell for cell in where if orders_of(cell)]
    if len(left) == 1 or not written:
        return next(iter(sorted(left)), "dmy")
    if left:
        place = _place(export, *where[written[0]])
        problem = f"'{written[0].strip()}' may have day or month first, and no date of the file tells which"
        export.faults.append(error("dates-open", place, problem, fix))
        return None
    one, other = _clash(written)
    problem = f"'{one.strip()}' and '{other.strip()}' (line {where[other][0]}) are not in one order of day and month"
    export.faults.append(error("dates-mixed", _place(export, *where[one]), problem, fix))
    return None


def _place(export: Export, line: int, column: int) -> Place:
    return replace(export.table.place(line, column), path=export.found.heads[column].strip())


def _clash(written: list[str]) -> tuple[str, str]:
    left: frozenset[Order] = frozenset({"dmy", "mdy", "ymd"})
    proof = written[0]
    for cell in written:
        now = orders_of(cell) or frozenset()
        if not left & now:
            return proof, cell
        if not left <= now:
            proof = cell
        left &= now
    return written[0], written[-1]


def _mark(export: Export, rows: list[RawRow], told: str) -> Mark | None:
    if told:
        return "," if told == "comma" else "."
    where: dict[str, tuple[int, int]] = {}
    for line, column, cell in _cells(rows, (at for name, at in export.found.columns.items() if name in NUMBERS)):
        where.setdefault(cell, (line, column))
    shown = marks_shown(where)
    if len(shown) == 1:
        return shown.pop()
    fix = "say which with --decimal comma or --decimal point"
    if shown:
        point = next(cell for cell in where if mark_shown(cell) == ".")
        comma = next(cell for cell in where if mark_shown(cell) == ",")
        problem = (
            f"'{point.strip()}' has a decimal point and '{comma.strip()}' (line {where[comma][0]}) a decimal comma"
        )
        export.faults.append(error("numbers-mixed", _place(export, *where[point]), problem, fix))
        return None
    doubtful = next((cell for cell in where if open_number(cell)), None)
    if doubtful is None:
        return "."
    problem = f"'{doubtful.strip()}' may be thousands or decimals, and no number of the file tells which"
    export.faults.append(error("numbers-open", _place(export, *where[doubtful]), problem, fix))
    return None


def _record(
    export: Export, row: RawRow, columns: list[tuple[str, int, str]], order: Order, mark: Mark
) -> Record | None:
    record = Record(row.line)
    cells, texts = row.cells, record.texts
    for name, column, kind in columns:
        cell = cells[column]
        if cell == "":
            continue
        if kind == "text" and isinstance(cell, str) and name not in _IDS:
            if text := text_of(cell):
                texts[name] = text
            continue
        problem = _TAKE[kind](record, name, cell, mark if kind == "number" else order)
        if problem:
            reason = f"{problem} under '{export.found.heads[column].strip()}'"
            export.skipped.append(Skip(_file(export.table), row.line, reason))
            return None
    return record if _has_all(export, record) else None


def _take_number(record: Record, name: str, cell: Cell, mark: Mark) -> str:
    if isinstance(cell, str):
        if cell.isdecimal():
            record.numbers[name] = Decimal(cell)
            return ""
        cell = text_of(cell)
        if cell in _NOTHING:
            return ""
        number = number_of(cell, mark)
        if number is None:
            return f"the digits of '{cell}' are lost" if digits_lost(cell) else f"'{cell}' is not a number"
        record.texts[name] = cell  # a currency or a percent sign may stand beside it
        record.numbers[name] = number
    elif isinstance(cell, Decimal):
        record.numbers[name] = cell
    else:
        return f"'{cell}' is not a number"
    return ""


def _take_date(record: Record, name: str, cell: Cell, order: Order) -> str:
    day = date_of(cell, order) if isinstance(cell, str) else cell if isinstance(cell, dt.date) else None
    if day is not None:
        record.dates[name] = day
        return ""
    text = text_of(str(cell))
    if text in _NOTHING:
        return ""
    if name == "date":
        record.texts[name] = text  # a month or a quarter, which the list judges
        return ""
    return f"the digits of '{text}' are lost" if digits_lost(text) else f"'{text}' is not a date"


def _take_text(record: Record, name: str, cell: Cell, _order: object) -> str:
    text = text_of(cell) if isinstance(cell, str) else _plain(cell)
    if isinstance(cell, str) and digits_lost(cell):
        return f"the digits of '{text}' are lost"
    if text:
        record.texts[name] = text
    return ""


_TAKE: Final[dict[str, Callable[[Record, str, Cell, Any], str]]] = {
    "number": _take_number,
    "date": _take_date,
    "text": _take_text,
}


def _plain(cell: Decimal | dt.date | bool) -> str:
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return str(cell)


def _has_all(export: Export, record: Record) -> bool:
    texts, numbers, dates = record.texts, record.numbers, record.dates
    if record.yes("deleted"):
        export.skipped.append(Skip(_file(export.table), record.line, "is marked as deleted"))
        return False
    for group in _MUST.get(export.found.kind.list, ()):
        if not any(name in texts or name in numbers or name in dates for name in group):
            shown = next((export.found.columns[name] for name in group if name in export.found.columns), None)
            name = export.found.heads[shown].strip() if shown is not None else group[0]
            export.skipped.append(Skip(_file(export.table), record.line, f"has nothing under '{name}'"))
            return False
    return True


def _percent(export: Export) -> bool:
    """Whether probabilities count to 100; a file of nothing but 0 and 1 follows the habit of its system."""
    values = [record.numbers["probability"] for record in export.records if "probability" in record.numbers]
    if any(value > 1 for value in values) or any(
        "%" in record.texts.get("probability", "") for record in export.records
    ):
        return True
    return not any(0 < value < 1 for value in values) and export.found.kind.system != "hubspot"


def _drop_impossible(export: Export) -> None:
    top = 100 if export.percent else 1
    kept = []
    for record in export.records:
        value = record.numbers.get("probability")
        if value is not None and not 0 <= value <= top:
            reason = f"the probability {value} is not between 0 and {top}"
            export.skipped.append(Skip(_file(export.table), record.line, reason))
        else:
            kept.append(record)
    export.records = kept
