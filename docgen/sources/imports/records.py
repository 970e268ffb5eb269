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
from functools import partial
from typing import Final, NamedTuple

from docgen.errors import Fault, Place, error
from docgen.model.base import YEARS
from docgen.sources.imports.clean import text_of
from docgen.sources.imports.dates import Order, date_of, orders_of, orders_shown
from docgen.sources.imports.headers import Recognised
from docgen.sources.imports.numbers import Mark, digits_lost, mark_shown, marks_shown, number_of, open_number, plain
from docgen.sources.imports.stages import is_won
from docgen.sources.imports.tables import CELL_LIMIT, Cell, Percent, RawRow, RawTable

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
    "revenue": (("account", "account_id"), ("date",), ("amount",)),
    "service": (("account", "account_id"), ("date",), ("measure",)),
    "surveys": (("account", "account_id"), ("date",), ("score",)),
    "activities": (("date",),),
    "contracts": (("account", "account_id"), ("name",), ("start",)),
    "benefits": (("account", "account_id"), ("line",), ("date",), ("amount",)),
    "goals": (("account", "account_id"), ("text",)),
}
_FOOTER: Final = re.compile(
    r"(?:(?:grand |sub-?)?totals?|sum|i alt|totalt|hovedtotal|copyright|confidential|fortroligt|generated)\b.*|"
    r"exported\b.*|eksporteret\b.*|record count\b.*|antal (?:poster|rækker)\b.*|\d+ (?:records|poster|rækker)",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING: Final = frozenset({"", "-", "--", "–", "—", "N/A", "n/a"})
_IDS: Final = frozenset({"id", "account_id", "parent_id", "reports_to_id", "owner_id", "number"})
# A spreadsheet keeps fifteen digits of a number.
_EXACT: Final = 10**15
_ERRORS: Final = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
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
    columns = [_column(name, at, order, mark) for name, at in found.columns.items()]
    must = _MUST.get(found.kind.list, ())
    for row in rows:
        record = _record(export, row, columns)
        if record is not None and _has_all(export, record, must):
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


class _Taken(NamedTuple):
    """What one cell gives: a problem, or values for the record."""

    problem: str = ""
    number: Decimal | None = None
    date: dt.date | None = None
    text: str = ""


class _Column(NamedTuple):
    """How the cells of one column are taken; `known` remembers the texts that were."""

    name: str
    at: int
    plain: bool
    take: Callable[[Cell], _Taken]
    known: dict[str, _Taken]


def _column(name: str, at: int, order: Order, mark: Mark) -> _Column:
    if name in NUMBERS:
        return _Column(name, at, False, partial(_number_taken, mark=mark), {})
    if name in DATES:
        return _Column(name, at, False, partial(_date_taken, order=order, may_be_text=name == "date"), {})
    if name in _IDS:
        return _Column(name, at, False, _id_taken, {})
    return _Column(name, at, True, _text_taken, {})


def _record(export: Export, row: RawRow, columns: list[_Column]) -> Record | None:
    record = Record(row.line)
    cells, texts = row.cells, record.texts
    for name, at, plain_text, take, known in columns:
        cell = cells[at]
        if cell == "":
            continue
        if type(cell) is not str:
            taken = take(cell)
        elif plain_text and cell[0] != "#":
            if text := text_of(cell):  # nearly every cell ends here
                texts[name] = text
            continue
        elif (remembered := known.get(cell)) is not None:
            taken = remembered
        else:
            taken = known[cell] = take(cell)
        problem, number, day, text = taken
        if problem:
            reason = f"{problem} under '{export.found.heads[at].strip()}'"
            export.skipped.append(Skip(_file(export.table), row.line, reason))
            return None
        if number is not None:
            record.numbers[name] = number
        if day is not None:
            record.dates[name] = day
        if text:
            texts[name] = text
    return record


def _number_taken(cell: Cell, mark: Mark) -> _Taken:
    if isinstance(cell, Percent):
        return _Taken(number=Decimal(cell), text=f"{plain(cell)} %")
    if isinstance(cell, Decimal):
        return _Taken(number=cell)
    if not isinstance(cell, str):
        return _Taken(f"'{cell}' is not a number")
    text = text_of(cell)
    if text.isdecimal():
        return _Taken(number=Decimal(text))
    if text in _NOTHING:
        return _Taken()
    number = number_of(text, mark)
    if number is None:
        return _Taken(_no_value(text) or f"'{text}' is not a number")
    return _Taken(number=number, text=text)  # a currency or a percent sign may stand beside it


def _date_taken(cell: Cell, order: Order, *, may_be_text: bool) -> _Taken:
    day = date_of(cell, order) if isinstance(cell, str) else cell if isinstance(cell, dt.date) else None
    if day is not None and day.year in YEARS:
        return _Taken(date=day)
    text = text_of(str(cell))
    if text in _NOTHING:
        return _Taken()
    if problem := _no_value(text):
        return _Taken(problem)
    # A month or a quarter is judged by its list.
    return _Taken(text=text) if may_be_text else _Taken(f"'{text}' is not a date")


def _id_taken(cell: Cell) -> _Taken:
    if isinstance(cell, Decimal) and abs(cell) >= _EXACT:
        return _Taken(f"the digits of '{plain(cell)}' are lost")
    text = text_of(cell) if isinstance(cell, str) else _plain(cell)
    return _Taken(problem) if (problem := _no_value(text)) else _Taken(text=text)


def _text_taken(cell: Cell) -> _Taken:
    text = text_of(cell) if isinstance(cell, str) else _plain(cell)
    return _Taken(f"the cell holds the error {text}") if text in _ERRORS else _Taken(text=text)


def _no_value(text: str) -> str:
    if text in _ERRORS:
        return f"the cell holds the error {text}"
    return f"the digits of '{text}' are lost" if digits_lost(text) else ""


def _plain(cell: Decimal | dt.date | bool) -> str:
    if isinstance(cell, Percent):
        return f"{plain(cell)} %"
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def _has_all(export: Export, record: Record, must: tuple[tuple[str, ...], ...]) -> bool:
    texts, numbers, dates = record.texts, record.numbers, record.dates
    if "deleted" in texts and record.yes("deleted"):
        export.skipped.append(Skip(_file(export.table), record.line, "is marked as deleted"))
        return False
    for group in must:
        for name in group:
            if name in texts or name in numbers or name in dates:
                break
        else:
            shown = next((export.found.columns[name] for name in group if name in export.found.columns), None)
            name = export.found.heads[shown].strip() if shown is not None else group[0]
            export.skipped.append(Skip(_file(export.table), record.line, f"has nothing under '{name}'"))
            return False
    return True


def _percent(export: Export) -> bool:
    """Whether probabilities count to 100; where a file has nothing but 0 and 1, what is won has 1 or 100."""
    found = [record for record in export.records if "probability" in record.numbers]
    if any(record.numbers["probability"] > 1 or "%" in record.texts.get("probability", "") for record in found):
        return True
    if any(0 < record.numbers["probability"] < 1 for record in found):
        return False
    certain = [record for record in found if record.numbers["probability"] == 1]
    return not any(record.yes("won") or is_won(record.text("status", "stage") or "") for record in certain) and (
        export.found.kind.system != "hubspot"
    )


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
