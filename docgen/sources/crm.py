"""What imports wrote about an account, and how it is put under what people wrote.

An import writes one CSV file per list into `crm/<system>/`, in UTF-8, with the
model's field names as headers, and `source.json` beside them.  People's file
wins field by field; where both speak and differ there is a conflict, which
becomes finding CRM-01.  Values are text or None; the model gives them types.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from docgen.errors import Fault, Place, error

Row = dict[str, Any]
# The fields that tell two rows of a list apart; alternatives stand in their order of trust.
KEYS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "stakeholders": (("email",), ("name",)),
    "team": (("name",),),
    "opportunities": (("id",), ("name",)),
    "contracts": (("id",), ("name",)),
    "objectives": (("id",),),
    "revenue": (("date", "unit", "offering"),),
    "service": (("id", "period"),),
    "benefits": (("line", "period"),),
    "surveys": (("date", "respondent"),),
    "activities": (("date", "kind", "with"),),
    "units": (("name",),),
}
# Which of these keys no two rows may share.
_ONLY: Final = {
    "stakeholders": "1", "team": "0", "units": "0", "service": "0", "opportunities": "0", "contracts": "0",
    "objectives": "0",
}  # fmt: skip
# Fields that hold several words, which a CSV cell separates by ';'.
_LISTS: Final = frozenset({"with", "people", "owners", "participants", "tags"})


@dataclass(frozen=True)
class CrmConflict:
    """One value on which people's file and an import differ; people's stands."""

    path: tuple[str | int, ...]
    people: str
    crm: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True)
class DataDate:
    """A source of data and the day that it was taken."""

    source: str
    date: dt.date


@dataclass(frozen=True)
class CrmData:
    """All imports of one account: rows by list, and where each row stands."""

    lists: Mapping[str, list[Row]] = field(default_factory=dict)
    places: Mapping[str, list[Place]] = field(default_factory=dict)
    covers: Mapping[str, str] | None = None
    dates: tuple[DataDate, ...] = ()
    faults: tuple[Fault, ...] = ()


class Merged(NamedTuple):
    """An account's data with the imports under it.

    Attributes:
        data: the merged mapping.
        conflicts: where people's file and the imports differ.
        origins: the row that each added item or filled field came from: (list, index[, field]) to (list, row).
    """

    data: Row
    conflicts: tuple[CrmConflict, ...]
    origins: Mapping[tuple[str | int, ...], tuple[str, int]]


def merge_crm(people: Mapping[str, Any], crm: Mapping[str, list[Row]]) -> Merged:
    """People's account data with the imported lists put under them.

    Args:
        people: the mapping of `account.yaml`; it is not changed.
        crm: imported rows by list; the list ``account`` holds one row of plain fields.
    """
    data = dict(people)
    merging = _Merging()
    for name, rows in crm.items():
        if name == "account":
            own = {key for key, value in people.items() if value is not None}
            for number, row in enumerate(rows):  # one of each system; the first that has a field gives it
                merging.fill(data, row, (), ("account", number), own)
        elif name == "revenue":
            series = dict(data.get("revenue") or {})
            series["rows"] = merging.rows("revenue", series.get("rows") or [], rows, ("revenue", "rows"))
            data["revenue"] = series
        else:
            data[name] = merging.rows(name, data.get(name) or [], rows, (name,))
    return Merged(data, tuple(merging.conflicts), merging.origins)


class _Merging:
    def __init__(self) -> None:
        self.conflicts: list[CrmConflict] = []
        self.origins: dict[tuple[str | int, ...], tuple[str, int]] = {}

    def rows(self, name: str, ours: Any, theirs: list[Row], path: tuple[str | int, ...]) -> Any:
        if not isinstance(ours, list):
            return ours  # the model will refuse it, at its place
        items = [dict(item) if isinstance(item, Mapping) else item for item in ours]
        known = {key: number for number, item in reversed(list(enumerate(items))) for key in _keys(name, item)}
        joined: set[int] = set()
        for number, row in enumerate(theirs):
            key = next((key for key in _keys(name, row) if key in known), None)
            at = known[key] if key is not None else None
            if at in joined and name in ("opportunities", "contracts") and key is not None and key[0] != "0":
                at = None  # three deals of one name are three, though people wrote down one
            if at is None:
                self.origins[*path, len(items)] = (name, number)
                # Another system's row of the same is joined to it; an import has no two of one system.
                known.update((key, len(items)) for key in _only_keys(name, row))
                items.append({key: value for key, value in row.items() if value is not None})
            else:
                joined.add(at)
                own = None if at < len(ours) else set[str]()
                self.fill(items[at], row, (*path, at), (name, number), own)
        return items

    def fill(
        self, item: Row, row: Row, path: tuple[str | int, ...], origin: tuple[str, int], own: set[str] | None = None
    ) -> None:
        """Put values of `row` where `item` has none; tell where it has another of people's `own`, all by default."""
        for key, value in row.items():
            if value is None:
                continue
            if item.get(key) is None:
                item[key] = value
                self.origins[*path, key] = origin
            elif (own is None or key in own) and not _same(item[key], value):
                self.conflicts.append(CrmConflict((*path, key), str(item[key]), str(value)))


def _keys(name: str, item: object) -> Iterator[tuple[str, ...]]:
    if not isinstance(item, Mapping):
        return
    for number, key in enumerate(KEYS.get(name, (("id",), ("name",)))):
        values = [item.get(part) for part in key]
        if any(value is not None for value in values):
            yield (str(number), *("" if value is None else _folded(value) for value in values))


def _only_keys(name: str, row: Row) -> Iterator[tuple[str, ...]]:
    """The keys by which the model tells rows apart: two deals may bear one name, two people of an account may not."""
    number = _ONLY.get(name)
    yield from (key for key in _keys(name, row) if key[0] == number)


def _folded(value: object) -> str:
    if isinstance(value, list | tuple):
        return ";".join(sorted(_folded(item) for item in value))
    return " ".join(str(value).casefold().split())


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, Mapping):
        return any(_same(text, theirs) for text in ours.values())
    if _folded(ours) == _folded(theirs):
        return True
    try:
        return float(str(ours)) == float(str(theirs))
    except ValueError:
        return False


def crm_files(account: Path) -> list[Path]:
    """The files that imports wrote for the account in folder `account`, in the order in which they are merged."""
    folder = account / "crm"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*/*") if path.suffix == ".csv" or path.name == "source.json")


def read_crm(files: Iterable[tuple[str, bytes]]) -> CrmData:
    """The rows of the files that imports wrote.

    Args:
        files: name of each file as the user knows it, ending in ``crm/<system>/<list>.csv``, and its content.
    """
    lists: dict[str, list[Row]] = {}
    places: dict[str, list[Place]] = {}
    dates: list[DataDate] = []
    faults: list[Fault] = []
    covers: dict[str, str] | None = None
    for file, content in files:
        system, name = file.split("/")[-2:]
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            faults.append(error("encoding", Place(file=file), "the file is not UTF-8", "import the export again"))
            continue
        if name == "source.json":
            source = _source(text)
            dates += [DataDate(system, source[0])] if source[0] else []
            covers = _wider(covers, source[1])
            continue
        for line, row in _csv_rows(text):
            lists.setdefault(name.removesuffix(".csv"), []).append(row)
            places.setdefault(name.removesuffix(".csv"), []).append(Place(file=file, line=line))
    return CrmData(lists, places, covers, tuple(dates), tuple(faults))


def _csv_rows(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    heads = [head.strip() for head in next(reader, [])]
    before = reader.line_num
    for cells in reader:
        if any(cells):
            yield before + 1, {head: _cell(head, cell) for head, cell in zip(heads, cells, strict=False) if head}
        before = reader.line_num


def _cell(head: str, cell: str) -> Any:
    text = cell.strip()
    if not text:
        return None
    if text[0] == "'" and text[1:2] in ("=", "+", "-", "@", "'"):
        text = text[1:]  # imports write it before what a spreadsheet would take for a formula
    return [word.strip() for word in text.split(";") if word.strip()] if head in _LISTS else text


def _source(text: str) -> tuple[dt.date | None, dict[str, str] | None]:
    try:
        source = json.loads(text)
        exported = dt.date.fromisoformat(str(source.get("exported_at", ""))[:10])
    except (ValueError, AttributeError):
        return None, None
    return exported, _span(source.get("covers"))


def _span(covers: object) -> dict[str, str] | None:
    if isinstance(covers, str) and "/" in covers:
        start, _, end = covers.partition("/")
        return {"start": start, "end": end}
    if isinstance(covers, Mapping) and "start" in covers and "end" in covers:
        return {"start": str(covers["start"]), "end": str(covers["end"])}
    return None


def _wider(one: dict[str, str] | None, other: dict[str, str] | None) -> dict[str, str] | None:
    if one is None or other is None:
        return one or other
    return {"start": min(one["start"], other["start"]), "end": max(one["end"], other["end"])}
