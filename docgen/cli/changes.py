"""`docgen changes`: what moved since an account was last built."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import completion
from docgen.cli.common import (
    as_of_option,
    json_option,
    period_option,
    print_json,
    print_table,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from docgen.batch.changes import Changes
    from docgen.language.catalogue import Labels


@click.command(name="changes")
@click.argument("account", shell_complete=completion.accounts)
@period_option
@as_of_option
@json_option
@today_option
@workspace_option
def command(
    account: str, *, period: str, as_of: dt.date | None, today: dt.date, workspace: Path, as_json: bool
) -> None:
    """Show what moved since ACCOUNT was last built: figures, restated history, overdue tasks, silent people."""
    from docgen.batch.run import changes_of
    from docgen.language.catalogue import labels
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    found = changes_of(home, account, period, as_of, today)
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    words = labels(home.language)
    if found.since is None:
        click.echo(words.get("changes.not_built", account=account) + "\n")
    elif not (found.moved or found.restated):
        click.echo(words.get("changes.none", date=_day(found.since)) + "\n")
    for heads, rows, right in _tables(found, words):
        print_table(heads, rows, right=right)
        click.echo()


def _tables(found: Changes, words: Labels) -> Iterator[tuple[list[str], Sequence[tuple[str, ...]], tuple[int, ...]]]:
    """Headings, rows and right-aligned columns of each table that has rows."""

    def heads(*names: str) -> list[str]:
        since = {"date": _day(found.since or "")} if found.moved else {}
        return [words.get(f"changes.{name}", **since) for name in names]

    if found.moved:
        yield heads("moved", "then", "now"), [dataclasses.astuple(one) for one in found.moved], ()
    if found.restated:
        rows = [dataclasses.astuple(one) for one in found.restated]
        yield heads("restated", "period", "shown", "now"), rows, (2, 3)
    if found.overdue:
        late = [(one.what, one.owner or "–", str(one.days)) for one in found.overdue]
        yield heads("overdue", "owner", "late"), late, (2,)
    if found.silent:
        never = words.get("changes.never")
        silent = [(one.name, never if one.days is None else str(one.days)) for one in found.silent]
        yield heads("silent", "since_contact"), silent, (1,)


def _day(since: str) -> dt.date | str:
    """The day of a build, which the language writes its own way."""
    try:
        return dt.date.fromisoformat(since)
    except ValueError:
        return since
