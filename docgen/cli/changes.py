"""`docgen changes`: what moved since an account was last built."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import click

from docgen.cli.common import json_option, print_json, print_table, today_option, workspace_option


@click.command(name="changes")
@click.argument("account")
@click.option("--period", default="", help="Period under review, such as 2026-Q1.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day up to which figures go (default: newest data).")
@today_option
@workspace_option
@json_option
def command(
    account: str, *, period: str, as_of: dt.datetime | None, today: dt.date, workspace: Path, as_json: bool
) -> None:
    """Show what moved since ACCOUNT was last built: figures, restated history, overdue tasks, silent people."""
    from docgen.batch import changes_of
    from docgen.workspace import find_workspace

    day = as_of.date() if as_of else None
    found = changes_of(find_workspace(workspace), account, period, day, today)
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    if found.since is None:
        click.echo(f"{account} has not been built yet, so there is nothing to compare figures with\n")
    elif not (found.moved or found.restated):
        click.echo(f"No figure has moved since the build of {found.since}\n")
    _tables(found)


def _tables(found: object) -> None:
    from docgen.changes import Changes

    assert isinstance(found, Changes)
    if found.moved:
        print_table(
            (f"Figures moved since {found.since}", "Then", "Now"), [dataclasses.astuple(one) for one in found.moved]
        )
        click.echo()
    if found.restated:
        rows = [dataclasses.astuple(one) for one in found.restated]
        print_table(("Restated since shown", "Period", "Shown", "Now"), rows, right=(2, 3))
        click.echo()
    if found.overdue:
        rows = [(one.what, one.owner or "–", str(one.days)) for one in found.overdue]
        print_table(("Overdue", "Owner", "Days late"), rows, right=(2,))
        click.echo()
    if found.silent:
        rows = [(one.name, "never" if one.days is None else str(one.days)) for one in found.silent]
        print_table(("Gone silent", "Days since contact"), rows, right=(1,))
