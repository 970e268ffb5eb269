"""The files that an import writes, as bytes: equal rows give equal bytes.

A text that a spreadsheet would take for a formula is written with an apostrophe
in front, which the reader of these files takes away again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docgen.sources.imports.lists import COLUMNS, Row
from docgen.sources.imports.numbers import bare

_NUMERIC = frozenset(
    {
        "amount", "employees", "customer_revenue", "probability", "quantity", "cost", "value", "target", "actual",
        "baseline", "planned", "score",
    }
)  # fmt: skip
_RISKY = frozenset({"=", "+", "-", "@", "'"})


def list_bytes(name: str, rows: Iterable[Row]) -> bytes:
    """The CSV file of one list, its rows in a fixed order."""
    columns = COLUMNS[name]
    lines = sorted([row.get(column, "") for column in columns] for row in rows)
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [cell if cell[:1] not in _RISKY else _safe(column, cell) for column, cell in zip(columns, cells, strict=True)]
        for cells in lines
    )
    return target.getvalue().encode("utf-8", "replace")


def _safe(column: str, text: str) -> str:
    if column in _NUMERIC and bare(text) is not None:
        return text
    return text if text[0] == "'" and text[1:2] not in ("=", "+", "-", "@", "'") else f"'{text}"


def source_bytes(source: Mapping[str, Any]) -> bytes:
    """`source.json`."""
    return (json.dumps(source, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


def row_keys(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Rows by what tells them apart, to say which are new, changed and gone."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: [str(row.get(column) or "") for column in COLUMNS[name]]):
        key = _key(name, row)
        while key in found:
            key = (*key, "again")
        found[key] = row
    return found


def _key(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    if name == "account":
        return ()  # one row, whatever its name became
    if name == "stakeholders":
        return (str(row.get("email") or row.get("name") or "").casefold(),)
    if name == "opportunities":
        return (str(row.get("id") or row.get("name") or ""),)
    if name in ("contracts", "objectives"):
        return (str(row.get("id") or ""),)
    return tuple(str(row.get(column) or "") for column in COLUMNS[name][:3])
