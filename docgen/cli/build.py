"""`docgen build`: documents and packs into output/."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.common import cores, json_option, print_faults, print_json, print_table, today_option, workspace_option

if TYPE_CHECKING:
    from docgen.batch import Done, Result


@click.command(name="build")
@click.argument("accounts", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every key account of the workspace.")
@click.option("--pack", default="default", show_default=True, help="The pack to build.")
@click.option("--document", "documents", multiple=True, help="Only this document; may be given several times.")
@click.option("--period", default="", help="Period under review, such as 2026-Q1.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day up to which figures go (default: newest data).")
@click.option("--language", default="", help="Language of the documents (default: the account's).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that compute (default: by the machine).")
@click.option("--force", is_flag=True, help="Build also what has not changed.")
@today_option
@workspace_option
@json_option
def command(
    accounts: tuple[str, ...],
    *,
    every: bool,
    pack: str,
    documents: tuple[str, ...],
    period: str,
    as_of: dt.datetime | None,
    language: str,
    workers: int | None,
    force: bool,
    today: dt.date,
    workspace: Path,
    as_json: bool,
) -> None:
    """Build the documents of ACCOUNTS, or of every key account with --all."""
    from docgen.batch import Order, plan, run
    from docgen.workspace import find_workspace

    if every == bool(accounts):
        raise click.UsageError("name one or more accounts, or give --all")
    day = as_of.date() if as_of else None
    order = Order(accounts, every, pack, documents, language, period, day, force)
    work = plan(find_workspace(workspace), order, today, workers or cores())
    with _progress(len(work.jobs)) as watch:
        result = run(work, watch, workers or _fitting(len(work.jobs)))
    if as_json:
        print_json(_plain(result))
    else:
        _show(result)
    sys.exit(1 if result.failed else 0)


def _fitting(jobs: int) -> int:
    """A process for each core; below a dozen accounts starting them costs more than they save."""
    return 1 if jobs < 12 else cores()


@contextmanager
def _progress(jobs: int) -> Iterator[Callable[[Done], None]]:
    """A bar with the account in hand and the time left, in a terminal only."""
    if not sys.stderr.isatty() or jobs < 2:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=jobs)

        def watch(done: Done) -> None:
            progress.update(task, advance=1, description=done.report.account)

        yield watch


def _show(result: Result) -> None:
    print_faults(result.faults)
    for done in result.done:
        for one in done.report.left_out:
            print_faults(one.faults if not one.optional else ())
            if one.trace and (click.get_current_context().find_root().obj or {}).get("debug"):
                click.echo(one.trace, err=True)
        for made in done.report.made:
            print_faults(made.faults)
    print_table(("Account", "Document", "Result", "File"), [row for done in result.done for row in _rows(done)])


def _rows(done: Done) -> list[tuple[str, str, str, str]]:
    states = {outcome.path: outcome for outcome in done.outcomes}
    rows: list[tuple[str, str, str, str]] = []
    for made in done.report.made:
        outcome = states.get(made.path)
        word: str = "unchanged" if outcome is None else outcome.state
        note = f" ({outcome.note})" if outcome and outcome.note else ""
        rows.append((done.report.account, made.document, word, made.path + note))
    for one in done.report.left_out:
        word = "left out" if one.optional else "failed"
        rows.append((done.report.account, one.document, word, one.faults[0].problem))
    return rows


def _plain(result: Result) -> dict[str, object]:
    return {
        "failed": result.failed,
        "faults": [fault.text() for fault in result.faults],
        "files": [
            dict(zip(("account", "document", "result", "file"), row, strict=True))
            for done in result.done
            for row in _rows(done)
        ],
    }
