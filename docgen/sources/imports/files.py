"""The files that an import writes, as bytes: equal rows give equal bytes.

A text that a spreadsheet would take for a formula is written with an apostrophe
in front, which the reader of these files takes away again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from docgen.sources.imports.lists import COLUMNS, Row
from docgen.sources.imports.numbers import bare

_NUMERIC = frozenset(
    {
        "amount", "employees", "customer_revenue", "probability", "quantity", "cost", "value", "target", "actual",
        "baseline", "planned", "score",
    }
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "'")


def list_bytes(name: str, rows: Iterable[Row]) -> bytes:
    """The CSV file of one list, its rows in a fixed order."""
    columns = COLUMNS[name]
    lines = sorted(list(map(row.get, columns, repeat(""))) for row in rows)
    text = _csv(columns, lines)
    if _is_risky(text):  # few lists hold any such cell, or what looks like one
        lines = [[_safe(column, cell) for column, cell in zip(columns, cells, strict=True)] for cells in lines]
        text = _csv(columns, lines)
    return text.encode("utf-8", "replace")


def _is_risky(text: str) -> bool:
    return any(f"{before}{mark}" in text for mark in _RISKY if mark in text for before in ("\n", ",", '"'))


def _csv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return target.getvalue()


def _safe(column: str, text: str) -> str:
    if not text.startswith(_RISKY) or (column in _NUMERIC and bare(text) is not None):
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
