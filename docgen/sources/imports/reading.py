"""The files of one import, read: each table with its list, its records, and the day of its export."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from docgen.errors import DocgenError, Fault, Place, error
from docgen.sources.imports.headers import recognise, settings_faults
from docgen.sources.imports.records import Export, Skip, read_export
from docgen.sources.imports.tables import RawTable, read_tables
from docgen.workspace import ImportSettings, Workspace

_DAY_IN_NAME: Final = re.compile(r"(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Options:
    """What the user says about the files.

    Attributes:
        crm: system of the exports, or auto.
        dates: order of dates: dmy, mdy, ymd, or empty.
        encoding: encoding of CSV files, or empty.
        decimal: decimal mark: comma, point, or empty.
        covers: span of the series, such as 2024-01/2026-03, or empty.
    """

    crm: str = "auto"
    dates: str = ""
    encoding: str = ""
    decimal: str = ""
    covers: str = ""


@dataclass(frozen=True)
class InputFile:
    """One file of the import.

    Attributes:
        name: its name as the user gave it.
        content: its bytes.
        modified: day on which it was last written.
        named: whether the user named it, rather than its folder.
    """

    name: str
    content: bytes
    modified: dt.date
    named: bool = True


@dataclass
class Source:
    """One table of the import.

    Attributes:
        export: its records.
        file: where it stands.
        sha: hash of the file.
        exported_at: day of the export, where anything tells it.
    """

    export: Export
    file: InputFile
    sha: str
    exported_at: dt.date | None

    @property
    def system(self) -> str:
        """The system that exported it."""
        return self.export.found.kind.system

    @property
    def list(self) -> str:
        """The list that it is, by the name that the system's map gives it."""
        return self.export.found.kind.list

    @property
    def shown(self) -> str:
        """File and sheet as the user knows them."""
        return shown(self.export.table)


@dataclass
class Readings:
    """All that the files hold: sources in one order, whatever the order of the files."""

    sources: list[Source] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    unread: list[tuple[str, list[str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_files(workspace: Workspace, options: Options, files: Sequence[InputFile]) -> Readings:
    """What the files of an import hold, and everything that is wrong with them."""
    readings = Readings(faults=settings_faults(workspace.imports))
    for file in sorted(files, key=lambda file: (file.name, hashlib.sha256(file.content).hexdigest())):
        _read_file(readings, workspace, options, file)
    _date(readings.sources)
    return readings


def _read_file(readings: Readings, workspace: Workspace, options: Options, file: InputFile) -> None:
    try:
        tables = _tables(workspace, options, file)
    except DocgenError as failure:
        readings.faults += failure.faults
        return
    known = [_read_table(readings, workspace, options, table, file) for table in tables]
    if file.named and not any(table.rows for table in tables):
        readings.faults.append(error("import-file", Place(file=file.name), "the file is empty", "export it again"))
    elif file.named and not any(known):
        heads = next((row.cells for table in tables for row in table.rows), [])
        names = ", ".join(f"'{str(head).strip()}'" for head in heads[:5])
        fix = "name its headers in [import.<system>.map] of docgen.toml, or force the system with --crm"
        readings.faults.append(
            error("headers", Place(file=file.name), f"no list is known by these headers: {names}", fix)
        )


def _tables(workspace: Workspace, options: Options, file: InputFile) -> list[RawTable]:
    try:
        return read_tables(file.content, file.name, options.encoding)
    except DocgenError as failure:
        told = {settings.encoding for settings in _asked(workspace, options) if settings.encoding}
        if options.encoding or len(told) != 1 or failure.faults[0].code != "encoding":
            raise
        return read_tables(file.content, file.name, told.pop())


def _asked(workspace: Workspace, options: Options) -> list[ImportSettings]:
    if options.crm != "auto":
        return [workspace.imports[options.crm]] if options.crm in workspace.imports else []
    return list(workspace.imports.values())


def _read_table(readings: Readings, workspace: Workspace, options: Options, table: RawTable, file: InputFile) -> bool:
    """Read one table; whether its list is known."""
    found = recognise([row.cells for row in table.rows[:20]], options.crm, workspace.imports, file.name)
    if found is None:
        reason = "no list is known by its headers" if table.rows else "is empty"
        readings.skipped.append(Skip(shown(table), None, reason))
        return False
    if found.kind.list == "history":
        reason = "is a history of opportunities, of which docgen takes the present alone"
        readings.skipped.append(Skip(shown(table), None, reason))
        return True
    settings = workspace.imports.get(found.kind.system, ImportSettings(found.kind.system))
    export = read_export(table, found, dates=options.dates, decimal=options.decimal)
    # An answer in docgen.toml stands where the file leaves a question open; what a file proves goes before it.
    dates = settings.dates if any(fault.code.startswith("dates") for fault in export.faults) else ""
    decimal = settings.decimal if any(fault.code.startswith("numbers") for fault in export.faults) else ""
    if dates or decimal:
        export = read_export(table, found, dates=dates or options.dates, decimal=decimal or options.decimal)
    readings.faults += export.faults
    readings.skipped += export.skipped
    if len(table.rows) == found.row + 1:
        readings.skipped.append(Skip(shown(table), None, "holds headers and no rows"))
    if heads := found.unread():
        readings.unread.append((shown(table), heads))
    readings.sources.append(Source(export, file, hashlib.sha256(file.content).hexdigest(), _exported_at(file, export)))
    return True


def _date(sources: Sequence[Source]) -> None:
    """Give an export that tells no day the newest day that others of its system tell, else its file's own."""
    told: dict[str, dt.date] = {}
    for source in sources:
        if source.exported_at is not None:
            told[source.system] = max(source.exported_at, told.get(source.system, source.exported_at))
    for source in sources:
        source.exported_at = source.exported_at or told.get(source.system, source.file.modified)


def _exported_at(file: InputFile, export: Export) -> dt.date | None:
    """The day of the export: in the file's name, else the newest change among its rows."""
    if found := _DAY_IN_NAME.search(Path(file.name).name):
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    newest: dt.date | None = None
    for record in export.records:
        for name in ("modified", "created", "activity"):
            day = record.dates.get(name)
            if day is not None and day <= file.modified and (newest is None or day > newest):
                newest = day
    return newest


def shown(table: RawTable) -> str:
    """File and sheet of a table as the user knows them."""
    return f"{table.file}, {table.sheet}" if table.sheet else table.file
