"""`docgen convert`: an account from YAML to Excel, or back; nothing is lost, and the old file stays beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import completion
from docgen.cli.common import json_option, print_faults, print_json, workspace_option
from docgen.errors import DocgenError, Fault, Place, error

if TYPE_CHECKING:
    from docgen.workspace import Workspace


@click.command("convert")
@click.argument("accounts", nargs=-1, required=True, shell_complete=completion.accounts)
@click.option(
    "--to", "form", type=click.Choice(["xlsx", "yaml"]), help="The form wanted (default: the one that it is not)."
)
@json_option
@workspace_option
def command(accounts: tuple[str, ...], form: str | None, *, as_json: bool, workspace: Path) -> None:
    """Turn account.yaml of ACCOUNTS into account.xlsx, or account.xlsx into account.yaml.

    The old file stays as account.yaml.old or account.xlsx.old. Comments of a YAML file
    have no place in a workbook; they stay in the old file.
    """
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    done: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for account in accounts:
        try:
            done.append(convert(home, account, form))
        except DocgenError as failure:
            faults += failure.faults
    if as_json:
        print_json({"files": [{"file": made, "old": kept or None} for made, kept in done]}, faults)
    else:
        print_faults(faults)
        for made, kept in done:
            click.echo(f"{made}; the old file is {kept}" if kept else f"{made}: already there")
    if faults:
        sys.exit(1)


def convert(home: Workspace, account: str, form: str | None) -> tuple[str, str]:
    """Convert one account: the file that was made, and where the old one stands now."""
    from docgen.sources.loading import load_account

    load_account(home, account)  # only what loads can be turned without losing anything
    folder = home.accounts / account
    old = next((folder / name for name in ("account.yaml", "account.xlsx") if (folder / name).exists()), None)
    if old is None:
        place = Place(file=home.shown(folder))
        fix = f"write one with `docgen new {account}`"
        raise DocgenError(error("no-account-file", place, "the account has no file of its own, only imports", fix))
    wanted = form or ("xlsx" if old.suffix == ".yaml" else "yaml")
    if old.suffix == f".{wanted}":
        return home.shown(old), ""
    made = folder / f"account.{wanted}"
    content = _workbook(home, old) if wanted == "xlsx" else _yaml(home, old)
    kept = _free(old)
    # Both together are a fault, so the old one goes aside first; the new one is whole before it has its name.
    part = folder / f".{made.name}.part"
    part.write_bytes(content)
    old.rename(kept)
    part.replace(made)
    return home.shown(made), home.shown(kept)


def _workbook(home: Workspace, old: Path) -> bytes:
    from docgen.sources.account_workbook import read_account_workbook, workbook_of
    from docgen.sources.loading import load_shared
    from docgen.sources.yaml_source import read_mapping

    read = read_mapping(old.read_bytes(), home.shown(old))
    content = workbook_of(read.data, home.language, [item.id for item in load_shared(home).offerings])
    _prove(read.data, read_account_workbook(content, "account.xlsx").data, home.shown(old))
    return content


def _yaml(home: Workspace, old: Path) -> bytes:
    from docgen.new_files import schema_line
    from docgen.sources.account_workbook import read_account_workbook
    from docgen.sources.yaml_source import read_mapping
    from docgen.sources.yaml_text import yaml_text

    data = read_account_workbook(old.read_bytes(), home.shown(old)).data
    content = (schema_line(2, "account") + yaml_text(data)).encode()
    _prove(data, read_mapping(content, "account.yaml").data, home.shown(old))
    return content


def _prove(before: Any, after: Any, file: str) -> None:
    """Refuse a file that would not read back as the same account."""
    from docgen.model.account import Account
    from docgen.sources.yaml_source import without_nothing

    known, found = (Account.model_validate(without_nothing(one)) for one in (before, after))
    for name in Account.model_fields:
        if getattr(known, name) != getattr(found, name):
            problem = f"'{name}' would not read back as it is, so nothing was written"
            raise DocgenError(
                error("convert", Place(file=file, path=name), problem, "please report this account's field")
            )


def _free(old: Path) -> Path:
    names = [f"{old.name}.old", *(f"{old.name}.old{number}" for number in range(2, 100))]
    return next(old.with_name(name) for name in names if not old.with_name(name).exists())
