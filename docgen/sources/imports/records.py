"""From a recognised table to records with typed values: what the whole file proves, and every row that is refused.

The order of dates and the decimal mark are proven by all cells of the file; a
file that leaves them open, or contradicts itself, is a fault that names the
option.  A row that cannot be taken is a `Skip` with its line and its reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from docgen.errors import Fault
from docgen.sources.imports.columns import Column, take_column
from docgen.sources.imports.headers import Recognised
from docgen.sources.imports.proof import Proof
from docgen.sources.imports.stages import is_won
from docgen.sources.imports.tables import CELL_LIMIT, Cell, RawRow, RawTable

Value = TypeVar("Value")
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
    cells = {name: [row.cells[at] for row in rows] for name, at in found.columns.items()}
    proof = Proof(table, found, [row.line for row in rows], cells)
    order, mark = proof.order(dates), proof.mark(decimal)
    export.faults += proof.faults
    if order is None or mark is None:
        return export
    columns = [take_column(name, column, order, mark, serials=table.serials) for name, column in cells.items()]
    must = _MUST.get(found.kind.list, ())
    export.records = [record for record in _records(export, rows, columns) if _has_all(export, record, must)]
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
    try:
        if len("".join(cells)) < CELL_LIMIT:  # type: ignore[arg-type]  # what is no text is told by the failure
            return None
    except TypeError:
        pass
    return next((at for at, cell in enumerate(cells) if isinstance(cell, str) and len(cell) >= CELL_LIMIT), None)


def _contradiction(cells: list[Cell], found: Recognised) -> str | None:
    if not found.doubled:
        return None
    for name, others in found.doubled.items():
        if any(cells[other] != cells[found.columns[name]] for other in others if cells[other] != ""):
            return name
    return None


def _records(export: Export, rows: list[RawRow], columns: list[Column]) -> Iterator[Record]:
    """The rows as records; one with a cell that gives nothing is noted, with the first such cell."""
    refused: dict[int, str] = {}
    for column in columns:
        for at, problem in column.problems.items():
            head = export.found.heads[export.found.columns[column.name]].strip()
            refused.setdefault(at, f"{problem} under '{head}'")
    texts = _texts_by_row(rows, {column.name: column.texts for column in columns if column.texts is not None})
    numbers = _by_row(rows, {column.name: column.numbers for column in columns if column.numbers is not None})
    dates = _by_row(rows, {column.name: column.dates for column in columns if column.dates is not None})
    for at, (row, words, values, days) in enumerate(zip(rows, texts, numbers, dates, strict=True)):
        if at in refused:
            export.skipped.append(Skip(_file(export.table), row.line, refused[at]))
        else:
            yield Record(row.line, words, values, days)


def _by_row(rows: list[RawRow], columns: Mapping[str, Sequence[Value | None]]) -> Iterator[dict[str, Value]]:
    """The values of each row by column, without None; asking for None by identity spares Decimal the comparison."""
    if not columns:
        return ({} for _ in rows)
    names = tuple(columns)
    return (
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    )


def _texts_by_row(rows: list[RawRow], columns: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    if not columns:
        return ({} for _ in rows)
    names = tuple(columns)
    return (
        {name: value for name, value in zip(names, values, strict=True) if value}
        for values in zip(*columns.values(), strict=True)
    )


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
        reason = ""
        if value is not None and not 0 <= value <= top:
            reason = f"the probability {value} is not between 0 and {top}"
        elif value is not None and export.percent and 0 < value < 1 and "%" not in record.texts.get("probability", ""):
            reason = f"the probability {value} is a fraction, where others count to 100"
        if reason:
            export.skipped.append(Skip(_file(export.table), record.line, reason))
        else:
            kept.append(record)
    export.records = kept
