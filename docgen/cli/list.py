"""`docgen list`: what the workspace holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from docgen.cli.common import cores, json_option, print_faults, print_json, print_table, spoken, workspace_option

if TYPE_CHECKING:
    from docgen.sources.loading import LoadResult
    from docgen.workspace import Workspace

Row = dict[str, Any]
_KINDS: Final = ("accounts", "documents", "packs", "snippets", "offerings", "rules", "kpis")


@click.command("list")
@click.argument("what", required=False, type=click.Choice(_KINDS))
@json_option
@workspace_option
def command(what: str | None, *, as_json: bool, workspace: Path) -> None:
    """List accounts, documents, packs, snippets or offerings of the workspace, or the rules and KPIs there are.

    Without a word, say how many there are of each.
    """
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    found = _accounts(home) if what in (None, "accounts") else None
    faults = found.faults if found is not None else ()
    if not as_json:
        print_faults(faults)
    if what is None:
        counts = {kind: len(_rows(kind, home, found)) for kind in _KINDS}
        print_json(counts, faults) if as_json else _print_counts(counts)
        return
    rows = _rows(what, home, found)
    if as_json:
        print_json({what: rows}, faults)
    elif rows:
        print_table(list(rows[0]), [[_cell(value) for value in row.values()] for row in rows])
    else:
        click.echo(f"there are no {what}")


def _print_counts(counts: Mapping[str, int]) -> None:
    print_table(["list", "there are"], [[what, str(count)] for what, count in counts.items()], right=[1])
    click.echo("docgen list WORD shows them")


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else _without_tags(str(value))


def _without_tags(text: str) -> str:
    """A pattern of names as a person reads it: ``<account>-plan-<language>-INTERN``."""
    fixed = re.sub(r"""\{\{\s*"(\w+)"[^}]*\}\}""", r"\1", text)
    return re.sub(r"\{\{\s*(\w+)(?:\.(\w+))?\s*\}\}", _tag_in_words, fixed)


def _tag_in_words(tag: re.Match[str]) -> str:
    return f"<{tag[1] if tag[2] in (None, 'id', 'slug') else tag[2]}>"


def _rows(what: str, home: Workspace, found: LoadResult | None) -> list[Row]:
    return _account_rows(found) if found is not None and what == "accounts" else _ROWS[what](home)


def _accounts(home: Workspace) -> LoadResult:
    from docgen.sources.loading import load_accounts

    return load_accounts(home, workers=cores())


def _account_rows(result: LoadResult) -> list[Row]:
    return [
        {
            "id": loaded.id,
            "name": loaded.account.name,
            "programme": loaded.account.programme,
            "tier": loaded.account.tier,
            "kam": loaded.account.kam,
            "language": loaded.account.language,
            "last_updated": loaded.account.last_updated,
            "reviews": len(loaded.reviews),
        }
        for loaded in result.accounts
    ]


def _documents(home: Workspace) -> list[Row]:
    return [
        {
            "document": document.id,
            "audience": document.audience,
            "made_from": document.template or document.maker,
            "name": document.name,
            "gates": list(document.gates),
        }
        for document in home.documents.values()
    ]


def _packs(home: Workspace) -> list[Row]:
    return [
        {"pack": name, "documents": [item.document + ("?" if item.optional else "") for item in items]}
        for name, items in home.packs.items()
    ]


def _snippets(home: Workspace) -> list[Row]:
    from docgen.sources.loading import SNIPPET_FOLDERS

    rows = []
    for kind, folder in SNIPPET_FOLDERS.items():
        languages: dict[str, list[str]] = {}
        for path in sorted((home.content / folder).glob("*.md")):
            name, _, language = path.stem.rpartition(".")
            languages.setdefault(name, []).append(language)
        rows += [{"kind": kind, "id": name, "languages": found} for name, found in languages.items()]
    return rows


def _offerings(home: Workspace) -> list[Row]:
    from docgen.model.base import in_language
    from docgen.sources.loading import load_shared

    return [
        {"id": item.id, "name": in_language(item.name, home.language), "kind": item.kind, "strategic": item.strategic}
        for item in load_shared(home).offerings
    ]


def _rules(home: Workspace) -> list[Row]:
    from docgen.analysis.rules import RULES

    language = spoken(home)
    return [
        {
            "rule": rule.id,
            "severity": rule.severity,
            "scope": rule.scope,
            "label": rule.label[language],
            "thresholds": {name: home.thresholds[name] for name in rule.thresholds if name in home.thresholds},
        }
        for rule in RULES.values()
    ]


def _kpis(home: Workspace) -> list[Row]:
    from docgen.analysis.figures import is_for_customers
    from docgen.analysis.kpis import KPIS

    language = spoken(home)
    return [
        {
            "kpi": one.id,
            "label": one.label[language],
            "unit": one.unit,
            "audience": "customer" if is_for_customers(one) else "internal",
            "direction": one.direction,
            "formula": one.formula[language],
        }
        for one in KPIS.values()
    ]


_ROWS: dict[str, Callable[[Workspace], list[Row]]] = {
    "documents": _documents,
    "packs": _packs,
    "snippets": _snippets,
    "offerings": _offerings,
    "rules": _rules,
    "kpis": _kpis,
}
