"""From rows to the files of `crm/`, compared with what stands there: new, changed and gone.

Each list that the import brings is replaced whole in every account; the other
lists and systems stay.  Equal rows give equal bytes, and a file that would not
change is not written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from docgen.errors import Fault, Place, error, warning
from docgen.sources.crm import read_crm
from docgen.sources.imports.files import list_bytes, row_keys, source_bytes
from docgen.sources.imports.known import read_source
from docgen.sources.imports.lists import COLUMNS, MAKERS, Row
from docgen.sources.imports.reading import Source
from docgen.sources.imports.report import Report
from docgen.sources.imports.taking import Taken
from docgen.workspace import Workspace

# The field that dates the rows of a list.
_DATED: Final = {
    "revenue": "date",
    "activities": "date",
    "surveys": "date",
    "service": "period",
    "benefits": "period",
}


@dataclass
class Writing:
    """What is to be written.

    Attributes:
        files: content of each file to write, None for one to delete, by its path.
        faults: what is wrong with the span of the series.
    """

    files: dict[Path, bytes | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def write(workspace: Workspace, sources: Sequence[Source], taken: Taken, covers: str, report: Report) -> Writing:
    """The files of an import.

    Args:
        workspace: where the accounts stand.
        sources: what was read.
        taken: the rows.
        covers: span of the series as the user gives it, or empty.
        report: takes the counts.
    """
    writing = Writing()
    for system in sorted({system for system, _ in taken.rows}):
        own = [source for source in sources if source.system == system]
        _System(workspace, system, own, taken, report, writing, covers).write()
    return writing


class _System:
    """The files of one system."""

    def __init__(
        self, workspace: Workspace, system: str, sources: Sequence[Source], taken: Taken, report: Report,
        writing: Writing, covers: str,
    ) -> None:  # fmt: skip
        self.workspace, self.system, self.sources = workspace, system, sources
        self.report, self.writing, self.told = report, writing, covers
        self.lists = {name: rows for (own, name), rows in taken.rows.items() if own == system}
        self.crm, self.units = taken.crm.get(system), taken.units
        self.brought = {_model_list(source) for source in sources}
        self.spans = {name: span for name in _DATED if (span := self.span(name))}
        self.keys: dict[str, dict[str, str]] = {}
        for key, account in self.crm.owner.items() if self.crm else ():
            self.keys.setdefault(account, {})[key] = self.units.get((system, key), "")

    def write(self) -> None:
        self.judge_span()
        self.judge_emptied()
        present = {folder.parent.parent.name for folder in self.workspace.accounts.glob(f"*/crm/{self.system}")}
        for account in sorted(present | {account for rows in self.lists.values() for account in rows}):
            self.account(account)

    def judge_emptied(self) -> None:
        """Refuse an export without one row that is taken, where rows stand: it would take them from every account."""
        for source in self.sources:
            name = _model_list(source)
            standing = f"*/crm/{self.system}/{name}.csv"
            if not any(self.lists.get(name, {}).values()) and any(self.workspace.accounts.glob(standing)):
                problem = f"no row is taken, and all rows of {name} from {self.system} would be gone"
                fix = f"export the list again, or delete {standing} where it is meant"
                self.writing.faults.append(error("emptied", Place(file=source.file.name), problem, fix))

    def account(self, account: str) -> None:
        folder = self.workspace.accounts / account / "crm" / self.system
        left = {path.stem for path in folder.glob("*.csv")}
        before = read_source(folder / "source.json")
        for name, rows in sorted(self.lists.items()):
            new = rows.get(account, [])
            content = list_bytes(name, new) if new else None
            path = folder / f"{name}.csv"
            old = path.read_bytes() if name in left else None
            self.count(account, name, path, old, new, content)
            if name == "account" and content is None and old is not None and not self.moved(before):
                continue  # its other lists still need its name
            if content != old:
                self.writing.files[path] = content
            left = left | {name} if new else left - {name}
        if left == {"account"} and self.crm is not None and account not in self.keys:
            self.writing.files[folder / "account.csv"] = None  # nothing is left that needed it
            left = set()
        self.put(folder / "source.json", self.source(account, before, left) if left else None)

    def moved(self, before: Mapping[str, Any]) -> bool:
        """Whether all CRM accounts that were here belong to other key accounts now."""
        return self.crm is not None and all(key in self.crm.owner for key in before.get("accounts") or {})

    def put(self, path: Path, content: bytes | None) -> None:
        if content != (path.read_bytes() if path.is_file() else None):
            self.writing.files[path] = content

    def count(
        self, account: str, name: str, path: Path, old: bytes | None, rows: list[Row], content: bytes | None
    ) -> None:
        if name == "units" or (old is None and content is None):
            return
        counted = self.report.count(account, name)
        counted.total = len(rows)
        if old == content:
            return
        if old is None:
            counted.new = len(rows)
            return
        was = row_keys(name, [_texts(row) for row in _rows_of(path, old)])
        now = row_keys(name, rows)
        columns = set(COLUMNS[name])
        counted.new = len(now.keys() - was.keys())
        counted.changed = sum(
            {field: value for field, value in now[key].items() if field in columns} != dict(was[key])
            for key in now.keys() & was.keys()
        )
        gone = sorted(was.keys() - now.keys())
        counted.gone = len(gone)
        self.report.gone += [
            {"account": account, "list": name, "row": str(was[key].get("name") or " ".join(key))} for key in gone
        ]

    # source.json

    def source(self, account: str, before: Mapping[str, Any], left: set[str]) -> bytes:
        old = [entry for entry in before.get("files") or [] if isinstance(entry, dict)]
        kept = {str(entry.get("sha256")): str(entry.get("exported_at")) for entry in old}
        entries = [entry for entry in old if entry.get("list") not in self.brought and entry.get("list") in left]
        entries += [self.entry(source, kept) for source in self.sources if _model_list(source) in left]
        entries.sort(key=lambda entry: tuple(str(entry.get(name)) for name in ("list", "file", "sheet", "sha256")))
        days = [str(entry.get("exported_at")) for entry in entries]
        found: dict[str, Any] = {
            "system": self.system,
            "files": entries,
            "exported_at": max(days, default=before.get("exported_at", "")),
            "accounts": self.keys.get(account, {}) if self.crm is not None else before.get("accounts") or {},
        }
        # A span that nobody gave is no promise: what lies outside the months present is not known to be nothing.
        span = self.told if "revenue" in self.brought else before.get("covers")
        if span and "revenue" in left:
            found["covers"] = span
        return source_bytes(found)

    def entry(self, source: Source, kept: Mapping[str, str]) -> dict[str, str]:
        name = _model_list(source)
        day = kept.get(source.sha) or (source.exported_at or source.file.modified).isoformat()
        found = {"file": Path(source.file.name).name, "list": name, "sha256": source.sha, "exported_at": day}
        if source.export.table.sheet:
            found["sheet"] = source.export.table.sheet
        return found | ({"months": self.spans[name]} if name in self.spans else {})

    def span(self, name: str) -> str:
        """The first and the last month or period that the rows of a list have."""
        column = _DATED[name]
        found = sorted(row[column][:7] for rows in self.lists.get(name, {}).values() for row in rows)
        return f"{found[0]}/{found[-1]}" if found else ""

    def judge_span(self) -> None:
        span = self.spans.get("revenue")
        if span is None:
            return
        place = Place(file=next(source.file.name for source in self.sources if _model_list(source) == "revenue"))
        first, last = span.split("/")
        if not self.told:
            problem = f"the rows are taken to cover {span}, the months present"
            self.writing.faults.append(warning("covers", place, problem, "say what they cover with --covers"))
        elif first < self.told[:7] or last > self.told[8:]:
            problem = f"the rows run from {first} to {last}, beyond the span {self.told}"
            fix = "widen --covers, or leave the other rows out of the file"
            self.writing.faults.append(error("covers", place, problem, fix))


def _model_list(source: Source) -> str:
    return "account" if source.list == "accounts" else MAKERS[source.list][0] if source.list in MAKERS else source.list


def _rows_of(path: Path, content: bytes) -> list[dict[str, Any]]:
    return next(iter(read_crm([(path.as_posix(), content)]).lists.values()), [])


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        field: ";".join(value) if isinstance(value, list) else str(value)
        for field, value in row.items()
        if value is not None
    }
