"""Files that an earlier run made and the last one did not: of another quarter, language or name, or parts of a split.

They stay where they are, since somebody may want them; but nobody must send
them by mistake for what was made last.  Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

_DRAFTS = ("-UDKAST", "-DRAFT")


def left_over(
    records: Mapping[str, Mapping[str, Any]],
    last: Iterable[Mapping[str, Any]],
    lying: Container[str],
    documents: Container[str],
) -> tuple[str, ...]:
    """The files that lie there, were made by docgen, and are none of those that their document's last run made.

    Args:
        records: what the manifest says of each file, by path.
        last: a row with `document` and `file` for each file of the last run of each document.
        lying: the paths at which files lie.
        documents: ids of the documents that the workspace knows.
    """
    made: dict[str, set[str]] = {}
    for row in last:
        made.setdefault(row["document"], set()).add(row["file"])
    return tuple(path for path in sorted(records) if path in lying and _is_old(path, records[path], made, documents))


def _is_old(path: str, record: Mapping[str, Any], made: Mapping[str, set[str]], documents: Container[str]) -> bool:
    document, shown = str(record.get("document", "")), str(record.get("source", path))
    if document not in documents:
        return True
    # Of what was never told nothing is known; and a draft takes nobody's place.
    current = made.get(document)
    return current is not None and shown not in current and not any(_is_draft(one) for one in current)


def _is_draft(path: str) -> bool:
    return PurePosixPath(path).stem.endswith(_DRAFTS)
