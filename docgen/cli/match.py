"""`docgen match`: which win themes, case studies and references an account gets, and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from docgen.cli import completion
from docgen.cli.common import json_option, print_faults, print_json, print_table, today_option, workspace_option
from docgen.errors import DocgenError


@click.command("match")
@click.argument("account", shell_complete=completion.accounts)
@click.option(
    "--audience",
    type=click.Choice(["internal", "customer"]),
    default="customer",
    show_default=True,
    help="Who reads the document.",
)
@json_option
@today_option
@workspace_option
def command(account: str, audience: str, as_json: bool, today: dt.date, workspace: Path) -> None:
    """Show which win themes, cases and references ACCOUNT gets, and why."""
    from docgen.language.catalogue import labels
    from docgen.library import match
    from docgen.sources.loading import load_account, load_shared
    from docgen.sources.snippets import FOLDERS, read_library
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    loaded = load_account(home, account).account
    library, faults = read_library(home.content, home.language, load_shared(home).offerings, home.shown)
    if any(fault.severity == "error" for fault in faults):
        raise DocgenError(faults)
    found = match(loaded, library, language=loaded.language, today=today, audience=audience)  # type: ignore[arg-type]  # click checks
    words = labels(home.language)
    rows = [_row(one, words) for one in found.choices]
    if as_json:
        print_json({"account": account, "today": today, "language": loaded.language, "snippets": rows}, faults)
        return
    print_faults(faults)
    if rows:
        heads = [words.get(f"match.head.{name}") for name in ("kind", "id", "verdict", "score", "why")]
        print_table(heads, [_cells(row, words) for row in rows], right=[3], wraps=4)
    else:
        click.echo(words.get("match.none", folder=home.shown(home.content / FOLDERS["win-theme"])))


def _row(one: Any, words: Any) -> dict[str, Any]:
    def told(reasons: Any) -> list[dict[str, Any]]:
        return [
            {"code": reason.code, "text": words.get(f"match.{reason.code}", **dict(reason.values))}
            for reason in reasons
        ]

    return {
        "kind": one.kind,
        "id": one.snippet.id,
        "verdict": one.verdict,
        "score": one.score,
        "reasons": told(one.reasons),
        "against": told(one.against),
    }


def _cells(row: dict[str, Any], words: Any) -> list[str]:
    # What is rejected is told by what speaks against it alone.
    why = row["against"] or row["reasons"]
    return [
        words.get(f"match.kind.{row['kind']}"),
        row["id"],
        words.get(f"match.verdict.{row['verdict']}"),
        str(row["score"]),
        "; ".join(reason["text"] for reason in why),
    ]
