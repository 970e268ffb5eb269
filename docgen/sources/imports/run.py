"""One import from its files to the files that it writes: pure, but for reading what earlier imports wrote.

Nothing is written here and nothing is asked.  An error leaves the workspace as
it is; a row that is not taken is in the report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from docgen.errors import DocgenError, Fault, Place, error, warning
from docgen.model.content import Offering
from docgen.sources.crm import read_crm
from docgen.sources.imports.clean import same_name
from docgen.sources.imports.files import list_bytes, row_keys, source_bytes
from docgen.sources.imports.headers import FILES, recognise
from docgen.sources.imports.known import KnownAccounts, crm_key, known_accounts, read_source
from docgen.sources.imports.lists import (
    COLUMNS,
    MAKERS,
    Making,
    Row,
    UnknownStageError,
    account_row,
    person_name,
    stage_name,
)
from docgen.sources.imports.matching import CrmAccounts, Finder, match_accounts, proposals
from docgen.sources.imports.records import Export, Record, Skip, read_export
from docgen.sources.imports.report import Deal, Report
from docgen.sources.imports.tables import RawTable, read_tables
from docgen.sources.words import slug
from docgen.workspace import ImportSettings, Workspace

_DAY_IN_NAME: Final = re.compile(r"(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_STAGES: Final = "qualify, develop, propose, negotiate, won or lost"


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
class Outcome:
    """What an import would write and say.

    Attributes:
        report: counts, sums and what was not taken.
        files: content of each file to write, None for one to delete, by its path.
        faults: errors, which stop everything, and warnings.
    """

    report: Report
    files: dict[Path, bytes | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def run_import(
    workspace: Workspace, files: Sequence[InputFile], options: Options, offerings: Iterable[Offering] = ()
) -> Outcome:
    """The outcome of importing `files`."""
    run = _Run(workspace, options, offerings)
    exports = [export for file in files for export in run.exports(file)]
    if not any(fault.severity == "error" for fault in run.outcome.faults):
        run.take(exports)
    run.outcome.report.skipped.sort(key=lambda skip: (skip.file, skip.line or 0, skip.reason))
    return run.outcome


@dataclass
class _Source:
    """One export with the file that it came from."""

    export: Export
    file: InputFile
    sha: str
    exported_at: dt.date | None


class _Run:
    def __init__(self, workspace: Workspace, options: Options, offerings: Iterable[Offering]) -> None:
        self.workspace, self.options = workspace, options
        self.outcome = Outcome(Report())
        self.known: KnownAccounts = KnownAccounts()
        self.offerings = _offering_names(offerings)
        # Rows by system, list and account.
        self.rows: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self.units: dict[tuple[str, str], str] = {}
        self.crm: dict[str, CrmAccounts] = {}
        # Where each unknown stage of each system stands.
        self.stages: dict[tuple[str, str], list[tuple[_Source, int]]] = {}

    # From files to records

    def exports(self, file: InputFile) -> list[_Source]:
        try:
            tables = self.tables(file)
        except DocgenError as failure:
            self.outcome.faults += failure.faults
            return []
        found = [source for table in tables if (source := self.export(table, file)) is not None]
        if file.named and not found and not any(fault.severity == "error" for fault in self.outcome.faults):
            heads = next((row.cells for table in tables for row in table.rows), [])
            shown = ", ".join(f"'{str(head).strip()}'" for head in heads[:5]) or "nothing"
            fix = "name its headers in [import.<system>.map] of docgen.toml, or force the system with --crm"
            problem = f"no list is known by these headers: {shown}"
            self.outcome.faults.append(error("headers", Place(file=file.name), problem, fix))
        return found

    def tables(self, file: InputFile) -> list[RawTable]:
        try:
            return read_tables(file.content, file.name, self.options.encoding)
        except DocgenError as failure:
            told = {settings.encoding for settings in self.settings_asked() if settings.encoding}
            if self.options.encoding or len(told) != 1 or failure.faults[0].code != "encoding":
                raise
            return read_tables(file.content, file.name, told.pop())

    def settings_asked(self) -> list[ImportSettings]:
        imports = self.workspace.imports
        if self.options.crm != "auto":
            return [imports[self.options.crm]] if self.options.crm in imports else []
        return list(imports.values())

    def export(self, table: RawTable, file: InputFile) -> _Source | None:
        report = self.outcome.report
        found = recognise([row.cells for row in table.rows[:20]], self.options.crm, self.workspace.imports, file.name)
        shown = f"{table.file}, {table.sheet}" if table.sheet else table.file
        if found is None:
            report.skipped.append(Skip(shown, None, "no list is known by its headers" if table.rows else "is empty"))
            return None
        if found.kind.list == "history":
            report.skipped.append(
                Skip(shown, None, "is a history of opportunities, of which docgen takes the present alone")
            )
            file_only = Export(table, found)
            return _Source(file_only, file, "", file.modified)
        settings = self.workspace.imports.get(found.kind.system)
        export = read_export(table, found, dates=self.options.dates, decimal=self.options.decimal)
        if settings and settings.dates and any(fault.code.startswith("dates") for fault in export.faults):
            table = read_tables(file.content, file.name, self.options.encoding)[0] if not table.sheet else table
            export = read_export(table, found, dates=settings.dates, decimal=self.options.decimal)
        self.outcome.faults += export.faults
        report.skipped += export.skipped
        return _Source(export, file, hashlib.sha256(file.content).hexdigest(), _exported_at(file, export))

    # From records to rows

    def take(self, sources: list[_Source]) -> None:
        self.known = known_accounts(self.workspace)
        self.date(sources)
        taken = set(self.known.accounts)
        systems = sorted({source.export.found.kind.system for source in sources} - {FILES})
        for system in systems:
            self.accounts(system, [source for source in sources if _is(source, system, "accounts")], taken)
        for source in sources:
            kind = source.export.found.kind
            if kind.list in MAKERS:
                self.take_list(source, self.making(source, sources))
            elif kind.list == "products":
                self.products(source)
        self.check_stages()
        if not any(fault.severity == "error" for fault in self.outcome.faults):
            self.write(sources)
            self.unmatched(sources)
            self.next_steps()

    def date(self, sources: list[_Source]) -> None:
        """Give an export that tells no day the newest day that others of its system tell, else its file's own."""
        told: dict[str, dt.date] = {}
        for source in sources:
            system = source.export.found.kind.system
            if source.exported_at is not None:
                told[system] = max(source.exported_at, told.get(system, source.exported_at))
        for source in sources:
            source.exported_at = source.exported_at or told.get(source.export.found.kind.system, source.file.modified)

    def accounts(self, system: str, sources: list[_Source], taken: set[str]) -> None:
        if not sources:
            return
        records = self.once(system, sources)
        crm = self.crm[system] = match_accounts(system, records, self.known, taken)
        rows = self.rows.setdefault((system, "account"), {})
        units = self.rows.setdefault((system, "units"), {})
        making = Making(system)
        members: dict[str, list[str]] = {}
        for key, account in crm.owner.items():
            members.setdefault(account, []).append(key)
        for account, keys in members.items():
            keys.sort(key=lambda key: _rank(crm, key, keys))
            row = account_row(crm.records[keys[0]], making)
            assert isinstance(row, dict)
            known = self.known.accounts.get(account)
            if "currency" not in row and not (known and known.written):
                row["currency"] = self.workspace.currency
            rows[account] = [row]
            for key in keys[1:]:
                unit = account_row(crm.records[key], making)
                assert isinstance(unit, dict)
                units.setdefault(account, []).append({name: unit[name] for name in ("name", "country") if name in unit})
            for key in keys:
                self.units[system, key] = crm.records[key].texts["name"] if key != keys[0] else ""
        self.outcome.report.near += crm.near
        self.outcome.report.groups += proposals(crm)

    def once(self, system: str, sources: list[_Source]) -> list[Record]:
        """The records of several exports of one list; a second one with the same id is not taken."""
        seen: dict[str, str] = {}
        kept = []
        for source in sources:
            for record in source.export.records:
                key = crm_key(system, record.texts["id"]) if "id" in record.texts else None
                if key is not None and key in seen:
                    self.skip(source, record, f"has the id of {seen[key]}")
                    continue
                if key is not None:
                    seen[key] = f"{source.file.name}:{record.line}"
                kept.append(record)
        return kept

    def making(self, source: _Source, sources: list[_Source]) -> Making:
        system = source.export.found.kind.system
        names = {
            crm_key(system, record.texts["id"]): person_name(record)
            for other in sources if source.export.found.kind.list == "contacts" and _is(other, system, "contacts")
            for record in other.export.records if "id" in record.texts
        }  # fmt: skip
        settings = self.workspace.imports.get(system, ImportSettings(system))
        return Making(system, source.export.percent, settings, names, self.offerings)

    def take_list(self, source: _Source, making: Making) -> None:
        kind = source.export.found.kind
        name, maker = MAKERS[kind.list]
        rows = self.rows.setdefault((kind.system, name), {})
        finder = Finder(kind.system, self.crm.get(kind.system), self.known)
        for record in self.once(kind.system, [source]):
            account = finder.account(record)
            if account is None:
                self.homeless(source, record)
                continue
            try:
                row = maker(record, making)
            except UnknownStageError as unknown:
                self.stages.setdefault((kind.system, str(unknown)), []).append((source, record.line))
                continue
            if isinstance(row, str):
                self.skip(source, record, row)
                continue
            unit = self.units.get((kind.system, crm_key(kind.system, record.text("account_id") or "")))
            if unit and name in ("opportunities", "stakeholders"):
                row["unit"] = unit
            rows.setdefault(account, []).append(row)
            if name == "opportunities":
                self.deal(record, row)
        self.outcome.report.near += [
            (found, candidate) for found, candidate in sorted(finder.near.items()) if candidate
        ]

    def check_stages(self) -> None:
        for (system, stage), places in sorted(self.stages.items(), key=lambda item: item[0]):
            source, line = places[0]
            rows = "1 row" if len(places) == 1 else f"{len(places)} rows"
            fix = f'write "{stage}" = "develop" in [import.{system}.stages] of docgen.toml (or {_STAGES})'
            place = source.export.table.place(line, source.export.found.columns.get("stage"))
            self.outcome.faults.append(error("stage", place, f"the stage '{stage}' is not known ({rows})", fix))

    def deal(self, record: Record, row: Row) -> None:
        amount, share = row.get("amount"), row.get("probability")
        self.outcome.report.deals.append(
            Deal(
                stage=row["stage"],
                system_stage=stage_name(record) or row["stage"],
                amount=Decimal(amount) if amount else None,
                currency=row.get("currency") or self.workspace.currency,
                probability=Decimal(share) if share else None,
            )
        )

    def homeless(self, source: _Source, record: Record) -> None:
        name = record.text("account", "account_id") or ""
        if source.export.found.kind.list == "opportunities":
            deal = {"file": source.file.name, "line": record.line, "name": record.text("name"), "account": name}
            self.outcome.report.deals_without_account.append(deal)
        reason = f"belongs to no known account: '{name}'" if name else "names no account"
        self.skip(source, record, reason)

    def products(self, source: _Source) -> None:
        for record in source.export.records:
            name = record.text("name")
            if name and name.casefold() not in self.offerings and slug(name) not in self.offerings:
                self.outcome.report.products.append({"id": slug(record.text("code") or name), "name": name})

    def skip(self, source: _Source, record: Record, reason: str) -> None:
        table = source.export.table
        self.outcome.report.skipped.append(
            Skip(f"{table.file}, {table.sheet}" if table.sheet else table.file, record.line, reason)
        )

    # From rows to files

    def write(self, sources: list[_Source]) -> None:
        for system in sorted({system for system, _ in self.rows}):
            lists = {name: rows for (own, name), rows in self.rows.items() if own == system}
            present = {folder.parent.parent.name for folder in self.workspace.accounts.glob(f"*/crm/{system}")}
            touched = present | {account for rows in lists.values() for account in rows}
            for account in sorted(touched):
                self.write_account(system, account, lists, sources)

    def write_account(
        self, system: str, account: str, lists: Mapping[str, Mapping[str, list[Row]]], sources: list[_Source]
    ) -> None:
        folder = self.workspace.accounts / account / "crm" / system
        left = {path.stem for path in folder.glob("*.csv")}
        before = read_source(folder / "source.json")
        keys = (
            {
                key: self.units.get((system, key), "")
                for key, owner in self.crm[system].owner.items()
                if owner == account
            }
            if system in self.crm
            else None
        )
        moved = system in self.crm and all(key in self.crm[system].owner for key in before.get("accounts") or {})
        for name, rows in sorted(lists.items()):
            new = rows.get(account, [])
            path = folder / f"{name}.csv"
            old = _rows_of(path) if name in left else []
            if name == "account" and not new and old and not moved:
                self.count(account, name, old, [])
                continue  # its other lists may still need its name
            self.count(account, name, old, new)
            self.put(path, list_bytes(name, new) if new else None)
            left = left | {name} if new else left - {name}
        self.put(folder / "source.json", self.source(system, account, before, keys, left, sources) if left else None)

    def count(self, account: str, name: str, old: list[dict[str, Any]], new: list[Row]) -> None:
        if name == "units" or not (old or new):
            return
        was, now = row_keys(name, [_texts(row) for row in old]), row_keys(name, new)
        counted = self.outcome.report.count(account, name)
        counted.total, counted.new = len(now), len(now.keys() - was.keys())
        gone = sorted(was.keys() - now.keys())
        counted.gone = len(gone)
        keep = set(COLUMNS[name])
        counted.changed = sum(
            1 for key in now.keys() & was.keys() if {k: v for k, v in now[key].items() if k in keep} != dict(was[key])
        )
        for key in gone:
            self.outcome.report.gone.append(
                {"account": account, "list": name, "row": str(was[key].get("name") or " ".join(key))}
            )

    def source(
        self,
        system: str,
        account: str,
        before: Mapping[str, Any],
        keys: Mapping[str, str] | None,
        left: set[str],
        sources: list[_Source],
    ) -> bytes:
        brought = {_list_of(source) for source in sources if source.export.found.kind.system == system}
        old = [entry for entry in before.get("files") or [] if isinstance(entry, dict)]
        kept = {str(entry.get("sha256")): str(entry.get("exported_at")) for entry in old}
        entries = [entry for entry in old if entry.get("list") not in brought and entry.get("list") in left]
        for source in sources:
            if source.export.found.kind.system == system and _list_of(source) in left:
                day = kept.get(source.sha, (source.exported_at or source.file.modified).isoformat())
                entries.append(
                    {
                        "file": Path(source.file.name).name,
                        "list": _list_of(source),
                        "sha256": source.sha,
                        "exported_at": day,
                    }
                )
        found: dict[str, Any] = {"system": system, "files": entries}
        found["exported_at"] = max(
            (str(entry["exported_at"]) for entry in entries), default=before.get("exported_at", "")
        )
        found["accounts"] = dict(sorted((keys if keys is not None else before.get("accounts") or {}).items()))
        covers = self.covers(system, sources) if "revenue" in brought else before.get("covers")
        if covers and "revenue" in left:
            found["covers"] = covers
        return source_bytes(found)

    def covers(self, system: str, sources: list[_Source]) -> str:
        """The span of revenue: as the user says, else the months present, with a warning."""
        months = sorted(row["date"][:7] for rows in self.rows.get((system, "revenue"), {}).values() for row in rows)
        if not months:
            return self.options.covers
        span = self.options.covers or f"{months[0]}/{months[-1]}"
        place = Place(file=next(source.file.name for source in sources if _list_of(source) == "revenue"))
        fault = None
        if not self.options.covers:
            problem = f"the rows are taken to cover {span}, the months present"
            fault = warning("covers", place, problem, "say what they cover with --covers")
        elif months[0] < span[:7] or months[-1] > span[8:]:
            problem = f"the rows run from {months[0]} to {months[-1]}, beyond the span {span}"
            fault = error("covers", place, problem, "widen --covers, or leave the other rows out of the file")
        if fault is not None and fault not in self.outcome.faults:
            self.outcome.faults.append(fault)
        return span

    def put(self, path: Path, content: bytes | None) -> None:
        old = path.read_bytes() if path.is_file() else None
        if old != content:
            self.outcome.files[path] = content

    # What to do next

    def unmatched(self, sources: list[_Source]) -> None:
        for system, crm in self.crm.items():
            if any(_is(source, system, "opportunities") for source in sources):
                with_deals = self.rows.get((system, "opportunities"), {})
                self.outcome.report.accounts_without_deals += sorted(set(crm.owner.values()) - set(with_deals))

    def next_steps(self) -> None:
        report = self.outcome.report
        touched = sorted({account for rows in self.rows.values() for account in rows})
        kams = {
            account
            for rows in self.rows.values()
            for account, found in rows.items()
            if any("kam" in row for row in found)
        }
        without = [
            name
            for name in touched
            if name not in kams and not (name in self.known.accounts and self.known.accounts[name].has_kam)
        ]
        new = sorted({account for crm in self.crm.values() for account in crm.new})
        say = report.next_steps.append
        if without:
            say(f"{_accounts(len(without))} no KAM: {_some(without)}")
        if new:
            noun = "1 new account has" if len(new) == 1 else f"{len(new)} new accounts have"
            say(f"{noun} come in as programme none: {_some(new)}; write account files with `docgen new`")
        if report.deals and not any("currency" in row for row in self.rows_named("opportunities")):
            own = f"{self.workspace.currency} for new ones"
            say(f"the export names no currency; its amounts are taken in each account's own, {own}")
        if report.deals_without_account:
            count = len(report.deals_without_account)
            say("1 deal belongs to no known account" if count == 1 else f"{count} deals belong to no known account")
        if report.groups:
            count = len(report.groups)
            say(f"{count} group{'s' if count > 1 else ''} of accounts may be one key account; paste the YAML above")

    def rows_named(self, name: str) -> Iterator[Row]:
        """All rows of one list."""
        for (_, own), rows in self.rows.items():
            if own == name:
                for found in rows.values():
                    yield from found


def _is(source: _Source, system: str, name: str) -> bool:
    kind = source.export.found.kind
    return kind.system == system and kind.list == name


def _list_of(source: _Source) -> str:
    name = source.export.found.kind.list
    return "account" if name == "accounts" else MAKERS[name][0] if name in MAKERS else name


def _rank(crm: CrmAccounts, key: str, keys: list[str]) -> tuple[int, str]:
    parent = crm.records[key].text("parent_id")
    inside = parent is not None and crm_key(crm.system, parent) in keys
    return (1 if inside else 0, key)


def _rows_of(path: Path) -> list[dict[str, Any]]:
    found = read_crm([(path.as_posix(), path.read_bytes())])
    return next(iter(found.lists.values()), [])


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: ";".join(value) if isinstance(value, list) else str(value)
        for key, value in row.items()
        if value is not None
    }


def _offering_names(offerings: Iterable[Offering]) -> dict[str, str]:
    found: dict[str, str] = {}
    for offering in offerings:
        names = [offering.name] if isinstance(offering.name, str) else list(offering.name.values())
        for name in (*names, offering.id):
            found[same_name(name)] = offering.id
    return found


def _exported_at(file: InputFile, export: Export) -> dt.date | None:
    """The day of the export: in the file's name, else the newest change among its rows."""
    if found := _DAY_IN_NAME.search(Path(file.name).name):
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    stamps = (record.dates.get(name) for record in export.records for name in ("modified", "created", "activity"))
    return max((day for day in stamps if day is not None and day <= file.modified), default=None)


def _accounts(count: int) -> str:
    return "1 account has" if count == 1 else f"{count} accounts have"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
