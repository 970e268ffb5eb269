"""`docgen import`: exports of CRM and ERP systems, and tidy files, into the workspace."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.common import json_option, print_faults, print_json, print_table, workspace_option
from docgen.errors import DocgenError, Place, did_you_mean, error

if TYPE_CHECKING:
    from docgen.sources.imports.report import Report
    from docgen.sources.imports.run import InputFile, Outcome
    from docgen.workspace import Workspace

_SHOWN = 20


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILES...")
@click.option(
    "--crm",
    default="auto",
    metavar="SYSTEM",
    help="System of the exports: salesforce, hubspot, dynamics or one of docgen.toml; told by the headers otherwise.",
)
@click.option(
    "--covers", default="", metavar="MONTHS", help="Months that series such as revenue cover: 2024-01/2026-03."
)
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), default=None, help="Order of day, month and year.")
@click.option("--encoding", metavar="NAME", default="", help="Encoding of CSV files, such as cp1252.")
@click.option("--decimal", type=click.Choice(["comma", "point"]), default=None, help="What stands before decimals.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@json_option
@workspace_option
def command(
    paths: tuple[Path, ...], crm: str, covers: str, dates: str | None, encoding: str, decimal: str | None,
    dry_run: bool, as_json: bool, workspace: Path,
) -> None:  # fmt: skip
    """Take exports of Salesforce, HubSpot, Dynamics 365 and tidy FILES, or folders of them, into the workspace.

    Lists are recognised by their headers. Each list that a file brings replaces
    the one of the last import; what people wrote in account files stays.
    """
    from docgen.sources.imports.records import Skip
    from docgen.sources.imports.run import Options, run_import
    from docgen.sources.loading import load_shared
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    if covers and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])/\d{4}-(0[1-9]|1[0-2])", covers):
        raise click.UsageError("write the months of --covers as 2024-01/2026-03")
    if covers and covers[:7] > covers[8:]:
        raise click.UsageError("--covers ends before it starts")
    _check_system(home, crm)
    files = [file for path in paths for file in _input_files(path)]
    others = [name for path in paths if path.is_dir() for name in _other_files(path)]
    if not files:
        raise DocgenError(
            error("import-file", Place(file=str(paths[0])), "the folder holds no CSV or Excel file", "name another")
        )
    outcome = run_import(
        home, files, Options(crm, dates or "", encoding, decimal or "", covers), load_shared(home).offerings
    )
    outcome.report.skipped += [Skip(name, None, _no_table(name)) for name in others]
    outcome.report.files = sorted(home.shown(path) for path in outcome.files)
    if not dry_run:
        _write(outcome)
    if as_json:
        print_json(outcome.report.plain(), outcome.faults)
    else:
        print_faults(outcome.faults)
        _tell(home, outcome, dry_run=dry_run)
    if outcome.failed:
        raise click.exceptions.Exit(1)


def _check_system(home: Workspace, crm: str) -> None:
    from docgen.sources.imports.headers import SYSTEMS

    known = ["auto", *SYSTEMS, *(system for system in home.imports if system not in SYSTEMS)]
    if crm not in known:
        fix = did_you_mean(crm, known) or f"write one of {', '.join(known)}, or add [import.{crm}] to docgen.toml"
        raise DocgenError(error("import-system", Place(file="--crm"), f"no system is called '{crm}'", fix))


def _input_files(path: Path) -> list[InputFile]:
    from docgen.sources.imports.run import InputFile
    from docgen.sources.imports.tables import SUFFIXES

    if path.is_dir():
        found = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$"))
        )
        names = [(file, file.relative_to(path).as_posix(), False) for file in found]
    else:
        names = [(path, path.name, True)]
    return [
        InputFile(name, file.read_bytes(), dt.date.fromtimestamp(file.stat().st_mtime), named)
        for file, name, named in names
    ]


def _other_files(folder: Path) -> list[str]:
    """The files of a folder that are no exports, for nothing is left out in silence."""
    from docgen.sources.imports.tables import SUFFIXES

    found = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith((".", "~$")))
    return sorted(file.relative_to(folder).as_posix() for file in found if file.suffix.lower() not in SUFFIXES)


def _no_table(name: str) -> str:
    fix = {
        ".zip": "; unpack it",
        ".xls": "; save it as .xlsx",
        ".xlsb": "; save it as .xlsx",
        ".ods": "; save it as .xlsx",
    }
    return f"is neither CSV nor .xlsx{fix.get(Path(name).suffix.lower(), '')}"


def _write(outcome: Outcome) -> None:
    for folder in sorted({path.parent for path, content in outcome.files.items() if content is not None}):
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in sorted(outcome.files.items()):
        if content is None:
            path.unlink(missing_ok=True)
            continue
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(content)
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace is the same call; this one says that it overwrites
    for folder in {path.parent for path, content in outcome.files.items() if content is None}:
        for empty in (folder, folder.parent, folder.parent.parent):
            if empty.is_dir() and not any(empty.iterdir()):
                empty.rmdir()


def _tell(home: Workspace, outcome: Outcome, *, dry_run: bool) -> None:
    report = outcome.report
    if not outcome.failed:
        _tell_counts(report, by_account=dry_run)
    _tell_not_taken(report)
    for step in report.next_steps:
        click.echo(f"next: {step}")
    changed = _counted(len(outcome.files), "file")
    if outcome.failed:
        click.echo("nothing was written")
    elif dry_run:
        click.echo(f"{changed} would change; nothing was written")
    else:
        click.echo(f"{changed} changed in {home.shown(home.accounts)}")


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _tell_counts(report: Report, *, by_account: bool) -> None:
    plain = report.plain()
    heads = ("list", "new", "changed", "gone", "total")
    parts = ("new", "changed", "gone", "total")
    named = {name for lists in report.by_account.values() for name in lists}
    rows = [(name, *(str(plain[name][part]) for part in parts)) for name in plain if name in named]
    print_table(heads, rows, right=(1, 2, 3, 4))
    if by_account:
        click.echo()
        detail = [
            (account, name, *(str(getattr(counted, part)) for part in parts))
            for account, lists in sorted(report.by_account.items())
            for name, counted in lists.items()
            if counted.new or counted.changed or counted.gone
        ]
        print_table(("account", *heads), detail, right=(2, 3, 4, 5)) if detail else click.echo("no row changes")
    if report.deals.piles:
        click.echo()
        stages = [(name, str(entry["count"]), _money(entry["amount"])) for name, entry in plain["by_stage"].items()]
        stages += [
            (word, str(plain[f"{word}_count"]), _money(plain[f"{word}_amount"])) for word in ("won", "open", "lost")
        ]
        stages.append(("open, weighted", "", _money(plain["weighted_open"])))
        print_table(("stage", "deals", "amount"), stages, right=(1, 2))


def _money(amount: object) -> str:
    if isinstance(amount, dict):
        return ", ".join(f"{_money(value)} {currency}" for currency, value in amount.items())
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tell_not_taken(report: Report) -> None:
    from docgen.sources.imports.report import yaml_group

    for file, columns in report.unread:
        click.echo(f"columns not read: {file}: {', '.join(columns)}")
    for skip in report.skipped:
        where = f"{skip.file}:{skip.line}" if skip.line is not None else skip.file
        click.echo(f"not taken: {where}: {skip.reason}")
    for gone in report.gone:
        click.echo(f"gone: {gone['account']}, {gone['list']}: {gone['row']}")
    for found, candidate in report.near:
        click.echo(f"near: '{found}' is like '{candidate}', and was not taken for it")
    for account in report.accounts_without_deals[:_SHOWN]:
        click.echo(f"no deals: {account}")
    if len(report.accounts_without_deals) > _SHOWN:
        click.echo(f"no deals: {len(report.accounts_without_deals) - _SHOWN} more accounts; --json names all")
    for group in report.groups:
        click.echo(yaml_group(group))
    if report.products:
        click.echo("# products that offerings.yaml does not hold\nofferings:")
        for product in report.products:
            click.echo(f'  - {{id: {product["id"]}, name: "{product["name"]}"}}')
