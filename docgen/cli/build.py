"""`docgen build`: documents and packs into output/."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import completion
from docgen.cli.common import (
    as_of_option,
    cores,
    json_option,
    period_option,
    print_faults,
    print_json,
    print_table,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from docgen.batch.run import Done, Order, Result
    from docgen.errors import Fault
    from docgen.outputs.memory import Memory
    from docgen.workspace import Workspace

# Seconds between two looks at the files.
_LOOK = 0.15


@click.command(name="build")
@click.argument("accounts", nargs=-1, shell_complete=completion.accounts)
@click.option("--all", "every", is_flag=True, help="Every key account of the workspace.")
@click.option(
    "--pack",
    metavar="PACK",
    default="default",
    show_default=True,
    shell_complete=completion.packs,
    help="The pack to build.",
)
@click.option(
    "--document",
    "documents",
    metavar="DOCUMENT",
    multiple=True,
    shell_complete=completion.documents,
    help="Only this document; may be repeated.",
)
@period_option
@as_of_option
@click.option("--language", metavar="LANGUAGE", default="", help="Language of the documents (default: the account's).")
@click.option(
    "--workers", type=click.IntRange(1, 64), metavar="N", help="Processes that compute (default: by the machine)."
)
@click.option("--pdf", is_flag=True, help="A PDF beside each document, by LibreOffice.")
@click.option("--draft", is_flag=True, help="Mark faults in drafts for us alone; gates and leaks hold nothing back.")
@click.option("--scheduler", default="", metavar="URL", help="Compute on a Dask cluster, such as tcp://host:8786.")
@click.option(
    "--output", default="", metavar="URL", help="Write there instead: a folder, or such as s3://bucket/packs."
)
@click.option("--explain", is_flag=True, help="Say why each document was built, or left as it lies.")
@click.option("--watch", is_flag=True, help="Go on, and build again whenever a file is saved; Ctrl+C ends it.")
@click.option("--force", is_flag=True, help="Build also what has not changed.")
@click.option("--verify", is_flag=True, help="Build all anew and look at every part of each finished file.")
@json_option
@today_option
@workspace_option
def command(
    accounts: tuple[str, ...],
    *,
    every: bool,
    pack: str,
    documents: tuple[str, ...],
    period: str,
    as_of: dt.date | None,
    language: str,
    workers: int | None,
    scheduler: str,
    output: str,
    explain: bool,
    watch: bool,
    pdf: bool,
    draft: bool,
    force: bool,
    verify: bool,
    today: dt.date,
    workspace: Path,
    as_json: bool,
) -> None:
    """Build the documents of ACCOUNTS, or of every key account with --all."""
    from docgen.batch.run import Order
    from docgen.workspace import find_workspace

    if every == bool(accounts):
        raise click.UsageError("name one or more accounts, or give --all")
    order = Order(accounts, every, pack, documents, language, period, as_of, force, draft, verify, pdf)
    home = find_workspace(workspace)
    manner = _Manner(home, today, workers, scheduler, output, explain, as_json)
    failed = _build(manner, order)
    if watch:
        _go_on(manner, order)
    sys.exit(1 if failed else 0)


@dataclass(frozen=True)
class _Manner:
    """How a run is carried out and told of."""

    home: Workspace
    today: dt.date
    workers: int | None
    scheduler: str
    output: str
    explain: bool
    as_json: bool


def _build(manner: _Manner, order: Order) -> bool:
    """One run from the files as they are now; whether something failed."""
    from docgen.batch.run import plan, run
    from docgen.cli.closing import plain_closing, print_closing
    from docgen.outputs.targets import open_target
    from docgen.report import publish

    began, home = time.perf_counter(), manner.home
    folder = open_target(manner.output) if manner.output else None
    work = plan(home, order, manner.today, manner.workers or cores(), folder, manner.output)
    compute = None
    if manner.scheduler:
        from docgen.batch.remote import on_cluster

        compute = on_cluster(manner.scheduler)

    late: list[Fault] = []

    def report(result: Result, memory: Memory) -> None:
        now = dt.datetime.now()
        late.extend(publish(work, result, memory, now, time.perf_counter() - began))

    with _progress([job.loaded.id for job in work.jobs]) as watch:
        result = run(work, watch, manner.workers or _fitting(len(work.jobs)), compute, report)
    if manner.as_json:
        print_json(plain_closing(result), [*result.faults, *late])
    else:
        print_faults(late)
        print_closing(result, home.language, time.perf_counter() - began)
        if manner.explain:
            _print_reasons(result)
    return result.failed


def _print_reasons(result: Result) -> None:
    rows = [(done.report.account, row.document, row) for done in result.done for row in done.rows]
    told = [(account, document, "; ".join(row.why) or row.note) for account, document, row in rows]
    click.echo()
    print_table(("account", "document", "why"), told, wraps=2)


def _go_on(manner: _Manner, order: Order) -> None:
    """Build again whenever a file is saved, until the user ends it."""
    from docgen.batch.watch import changes
    from docgen.errors import DocgenError
    from docgen.workspace import load_workspace

    click.echo("watching; Ctrl+C ends it", err=True)
    with suppress(KeyboardInterrupt):
        for accounts in changes(manner.home, order.accounts, lambda: time.sleep(_LOOK)):
            began = time.perf_counter()
            chosen = replace(order, accounts=tuple(sorted(accounts)), every=False) if accounts else order
            try:
                _build(replace(manner, home=load_workspace(manner.home.root)), replace(chosen, force=False))
            except DocgenError as failure:
                # Half a save or a slip of the pen: the next save builds again.
                print_json({}, failure.faults) if manner.as_json else print_faults(failure.faults)
            click.echo(f"{', '.join(sorted(accounts)) or 'all'}: {time.perf_counter() - began:.2f} s", err=True)


def _fitting(jobs: int) -> int:
    """A process for each core; below a dozen accounts starting them costs more than they save."""
    return 1 if jobs < 12 else cores()


@contextmanager
def _progress(accounts: Sequence[str]) -> Iterator[Callable[[Done], None]]:
    """A bar with the account in hand and the time left, in a terminal only."""
    if not sys.stderr.isatty() or not accounts:
        yield lambda _: None
        return
    if len(accounts) == 1:
        click.echo(f"{accounts[0]} …\r", nl=False, err=True)
        yield lambda _: click.echo(f"{' ' * (len(accounts[0]) + 2)}\r", nl=False, err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        waiting = dict.fromkeys(accounts)
        task = progress.add_task(accounts[0], total=len(accounts))

        def watch(done: Done) -> None:
            # Jobs begin in order, so the first that is not done is in hand.
            waiting.pop(done.report.account, None)
            progress.update(task, advance=1, description=next(iter(waiting), "the portfolio"))

        yield watch
