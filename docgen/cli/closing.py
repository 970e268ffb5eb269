"""The end of a build: what was written, what was left out and why, and what the rules say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.common import fault_row, print_faults, print_words

if TYPE_CHECKING:
    from docgen.batch.run import Done, Result, Row

_ORDER = {"high": 0, "medium": 1, "low": 2}


def print_closing(result: Result, language: str, seconds: float) -> None:
    """Faults on standard error; every document by account, findings and a last line on standard output.

    Args:
        result: what became of the run.
        language: of the findings.
        seconds: how long it took.
    """
    # A damaged template is told once, not for each account that needs it.
    rows = [row for done in result.done for row in done.rows]
    print_faults(dict.fromkeys([*result.faults, *(fault for row in rows for fault in row.faults)]))
    for done in result.done:
        _print_traces(done)
    for done in result.done:
        _print_account(done)
    found = _findings(result)
    if found:
        click.echo("\nFindings")
        for one in sorted(found, key=lambda one: (_ORDER[one["severity"]], one["account"], one["file"])):
            _print_finding(one, language)
    click.echo(f"\n{_counted(result, found)} in {seconds:.1f} s")
    earlier = sum(len(done.earlier) for done in result.done)
    if earlier:
        lie = "1 file of an earlier run lies" if earlier == 1 else f"{earlier} files of earlier runs lie"
        click.echo(f"{lie} there too; `docgen package` leaves such files out")


def plain_closing(result: Result) -> dict[str, Any]:
    """The same for programs; the faults of the run itself stand beside it."""
    rows = [(done.report.account, row) for done in result.done for row in done.rows]
    return {
        "failed": result.failed,
        "files": [
            {"account": account, "document": row.document, "result": row.result, "file": row.file, "note": row.note}
            | {"faults": [fault_row(fault) for fault in row.faults]}
            for account, row in rows
        ],
        "findings": _findings(result),
        "earlier": [path for done in result.done for path in done.earlier],
    }


def _print_traces(done: Done) -> None:
    if (click.get_current_context().find_root().obj or {}).get("debug"):
        for one in done.report.left_out:
            if one.trace:
                click.echo(one.trace, err=True)


def _print_account(done: Done) -> None:
    account = done.report.account
    results = {row.result for row in done.rows}
    if results == {"unchanged"} and len(done.rows) > 1:
        click.echo(f"{account}: nothing changed, {len(done.rows)} documents")
        return
    click.echo(account)
    for row in done.rows:
        _print_row(row, account)
    for path in done.earlier:
        print_words(path.removeprefix(f"{account}/"), head=f"  {'earlier':<9}  {'':<19}  ")


def _print_row(row: Row, account: str) -> None:
    file = row.file.removeprefix(f"{account}/")
    print_words(file or row.note, head=f"  {row.result:<9}  {row.document:<19}  ")
    if file and row.note:
        print_words(row.note, head=" " * 34)


def _print_finding(row: dict[str, Any], language: str) -> None:
    words = row["message"].get(language) or row["message"]["en"]
    accepted = f" (accepted until {row['waived']['until']})" if row["waived"] else ""
    told = f"{row['account']}: {words} ({row['path']}){accepted}"
    print_words(told, head=f"  {row['severity']:<6}  {row['rule']:<10}  ")


def _findings(result: Result) -> list[dict[str, Any]]:
    return list(_each_finding(result.done))


def _each_finding(done: Iterable[Done]) -> Iterator[dict[str, Any]]:
    for one in done:
        for row in one.rows:
            yield from ({"account": one.report.account, **finding} for finding in row.findings)


def _counted(result: Result, findings: list[dict[str, Any]]) -> str:
    counts = Counter(row.result for done in result.done for row in done.rows)
    words = ["written", "unchanged", "beside", "left out", "failed"]
    told = [f"{counts[word]} {word}" for word in words if counts[word]] or ["nothing built"]
    waived = sum(1 for one in findings if one["waived"])
    if findings:
        shown = f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}"
        told.append(f"{shown} ({waived} accepted)" if waived else shown)
    return ", ".join(told)
