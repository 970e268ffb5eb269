"""`docgen package`: what may be sent to a customer, in one zip."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from docgen.cli import completion
from docgen.cli.common import json_option, print_json, workspace_option
from docgen.errors import DocgenError, Fault, Place, did_you_mean, error

if TYPE_CHECKING:
    from docgen.workspace import Workspace


@click.command(name="package")
@click.argument("account", shell_complete=completion.accounts)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write (default: beside the folder of the documents).",
)
@json_option
@workspace_option
def command(account: str, *, output: Path | None, workspace: Path, as_json: bool) -> None:
    """Zip the customer documents of ACCOUNT; refused while a new file waits beside an edited one."""
    from docgen.outputs.package import is_sent, refuse_undecided, zip_of
    from docgen.outputs.store import LocalFolder
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    folder = home.output / account / "customer"
    shown = f"{home.folders.output}/{account}/customer"
    paths = {path.name: path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    old = _left_over(home, account, paths)
    names = [name for name in paths if is_sent(name) and name not in old]
    if not names:
        raise DocgenError(_nothing(account, shown, home.output))
    refuse_undecided(names, shown)
    made = zip_of({name: paths[name].read_bytes() for name in names})
    target = output or folder.parent / f"{account}.zip"
    LocalFolder(target.parent).write(target.name, made)
    if as_json:
        print_json({"file": target, "bytes": len(made), "files": sorted(names), "left_out": sorted(old)})
        return
    click.echo(f"{home.shown(target)}: {len(names)} files, {len(made) / 1024:.0f} KiB")
    for name in sorted(names):
        click.echo(f"  {name}")
    for name in sorted(old):
        click.echo(f"  not {name}: an earlier run made it, and the last one did not", err=True)


def _left_over(home: Workspace, account: str, names: Iterable[str]) -> set[str]:
    """The files that docgen made and would not make any more; what a person put there is not among them."""
    from docgen.outputs.leftovers import left_over
    from docgen.outputs.memory import read_memory
    from docgen.outputs.store import LocalFolder, Store

    folder = LocalFolder(home.output)
    entry = read_memory(folder).entries.get(account)
    if entry is None:
        return set()
    last = [*entry.get("rows", ()), *entry.get("others", ())]
    lying = {f"{account}/customer/{name}" for name in names}
    old = left_over(Store(folder, home.folders.output).records(account), last, lying, home.documents)
    return {PurePosixPath(path).name for path in old}


def _nothing(account: str, shown: str, output: Path) -> Fault:
    built = [path.parent.name for path in output.glob("*/customer")]
    fix = did_you_mean(account, built) if account not in built else f"run `docgen build {account}` first"
    return error("nothing-to-send", Place(file=shown), "there is no document for the customer", fix)
