"""What `docgen check --audience` says: what each document shows, to whom, and how much of each list customers see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.common import print_table
from docgen.errors import DocgenError, Fault

if TYPE_CHECKING:
    from docgen.sources.loading import LoadResult
    from docgen.workspace import Document, Workspace


def documents_shown(home: Workspace) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Each document with its reader, the names that it shows, and those that only its notes or we see."""
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for document in home.documents.values():
        path = home.templates / document.template
        if document.maker:
            rows.append(_row(document, ["roi.*"], [], []))
        elif path.is_file():
            try:
                rows.append(_of_template(document, path.read_bytes(), home.language))
            except DocgenError as problem:
                faults += problem.faults
    return rows, faults


def _of_template(document: Document, data: bytes, language: str) -> dict[str, Any]:
    from docgen.build.documents import open_kind

    template = open_kind(document, data, language).template
    inside = template.internal_names if document.audience == "customer" else frozenset()
    return _row(document, template.names, template.notes_names, inside)


def _row(document: Document, names: Iterable[str], notes: Iterable[str], inside: Iterable[str]) -> dict[str, Any]:
    return {
        "document": document.id,
        "audience": document.audience,
        "shows": sorted(name for name in names if not name.startswith("labels.")),
        "notes": sorted(notes),
        "left_out": sorted(inside),
    }


def lists_shown(result: LoadResult) -> list[dict[str, Any]]:
    """How many items of each list a customer document may show, where some are internal."""
    from docgen.model.audience import customer_view

    rows = []
    for loaded in result.accounts:
        view = customer_view(loaded.account)
        for name in type(loaded.account).model_fields:
            whole, shared = getattr(loaded.account, name), getattr(view, name, None)
            if shared is not None and isinstance(whole, tuple) and len(whole) > len(shared):
                rows.append({"account": loaded.id, "list": name, "shown": len(shared), "all": len(whole)})
    return rows


def print_shown(documents: list[dict[str, Any]], lists: list[dict[str, Any]]) -> None:
    """Both as tables."""
    rows = []
    for one in documents:
        rows += [[one["document"], one["audience"], *cells] for cells in _grouped(one["shows"])]
        rows += [[one["document"], "internal", f"notes: {name}", fields] for name, fields in _grouped(one["notes"])]
        rows += [[one["document"], "left out", name, fields] for name, fields in _grouped(one["left_out"])]
    if rows:
        print_table(("document", "seen by", "name", "fields"), rows, wraps=3)
        click.echo()
    if lists:
        cells = [[str(cell) for cell in row.values()] for row in lists]
        print_table(("account", "list", "shown to customers", "in all"), cells, right=[2, 3])
        click.echo()


def _grouped(names: Iterable[str]) -> list[list[str]]:
    """Names by their first word, each with the fields of it that are shown."""
    groups: dict[str, list[str]] = {}
    for name in names:
        first, _, rest = name.replace("[]", "").partition(".")
        groups.setdefault(first, []).append("all" if rest == "*" else rest)
    return [[first, ", ".join(dict.fromkeys(one for one in rest if one)) or "–"] for first, rest in groups.items()]
