"""`docgen audit`: finished files as a stranger reads them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import completion
from docgen.cli.common import (
    json_option,
    print_faults,
    print_json,
    print_table,
    read_file,
    today_option,
    workspace_option,
)
from docgen.errors import DocgenError, Fault, Place, error

if TYPE_CHECKING:
    from docgen.audit import Found, Known
    from docgen.workspace import Workspace

_LARGEST = 500_000_000  # bytes


@click.command("audit")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--account",
    metavar="ACCOUNT",
    default="",
    shell_complete=completion.accounts,
    help="Account that the files are about (default: told from where they lie).",
)
@json_option
@today_option
@workspace_option
def command(files: tuple[Path, ...], *, account: str, as_json: bool, today: dt.date, workspace: Path) -> None:
    """List what a stranger finds in FILES: internal words, persons, properties, comments, notes, what is hidden, links.

    Word, PowerPoint, Excel and PDF files, and zips of them; without FILES all that lies in output/*/customer.  The
    exit status is 1 where something should be taken out before the file is sent.
    """
    from docgen.audit import audit

    home = _home(workspace)
    chosen = files or _all_to_send(home)
    known = _Knowledge(home, today, account)
    found: dict[str, tuple[Found, ...]] = {}
    faults: list[Fault] = list(known.faults)
    for path in chosen:
        shown = home.shown(path.resolve()) if home else path.as_posix()
        try:
            data = _read(path, shown)
            found[shown] = audit(data, known.of(path, data))
        except DocgenError as problem:
            faults += problem.faults
    if as_json:
        print_json({"files": _plain(found)}, faults)
    else:
        print_faults(faults)
        _print(found)
    if faults or any(one.is_serious for many in found.values() for one in many):
        sys.exit(1)


def _home(workspace: Path) -> Workspace | None:
    from docgen.workspace import FILE_NAME, find_workspace

    folder = workspace.resolve()
    inside = any((one / FILE_NAME).is_file() for one in (folder, *folder.parents))
    return find_workspace(workspace) if inside else None


def _all_to_send(home: Workspace | None) -> list[Path]:
    from docgen.outputs.package import is_sent

    if home is None:
        raise click.UsageError("name the files to read, or call this inside a workspace")
    files = [path for path in sorted(home.output.glob("*/customer/*")) if path.is_file() and is_sent(path.name)]
    if not files:
        place = Place(file=home.folders.output)
        raise DocgenError(error("nothing-to-send", place, "there is no document for a customer", "run `docgen build`"))
    return files


def _read(path: Path, shown: str) -> bytes:
    with suppress(OSError):  # told by the reading below
        if path.stat().st_size > _LARGEST:
            raise DocgenError(error("too-large", Place(file=shown), f"the file has over {_LARGEST:,} bytes"))
    return read_file(path, shown)


class _Knowledge:
    """What the workspace knows of the accounts that the files are about; nothing outside a workspace."""

    def __init__(self, home: Workspace | None, today: dt.date, account: str) -> None:

        self._home, self._account = home, account
        self._known: dict[str, Known] = {}
        self._names: dict[str, str] = {}
        self.faults: tuple[Fault, ...] = ()
        if home is not None:
            self._load(home, today)
        if account and account not in self._known:
            from docgen.errors import did_you_mean

            place = Place(file=home.shown(home.accounts) if home else "")
            problem = f"no account is called '{account}'" if home else "accounts are known inside a workspace only"
            raise DocgenError(error("no-account", place, problem, did_you_mean(account, self._known)))

    def _load(self, home: Workspace, today: dt.date) -> None:
        from docgen.audit import Known
        from docgen.build.job import Job, Shared, secrets_for
        from docgen.facts import Company
        from docgen.persons import persons_in
        from docgen.sources.loading import load_accounts
        from docgen.sources.snippets import read_library

        loaded = load_accounts(home)
        self.faults = tuple(fault for fault in loaded.faults if fault.severity == "error")
        library = read_library(home.content, home.language, loaded.offerings, home.shown)[0]
        company = Company(home.company.name, home.company.short_name)
        shared = Shared(company, loaded.portfolio, library, {}, today)
        for one in loaded.accounts:
            secrets = secrets_for(Job(one, ()), shared)
            self._known[one.id] = Known((secrets,), dict(persons_in(one.account)))
            self._names[one.id] = one.account.name

    def of(self, path: Path, data: bytes) -> Known:
        """What is known of the file's account: by its folder, else by the names that stand in it, else of all."""
        from docgen.audit import Known
        from docgen.finished.words import words_of

        here = self._account or self._folder(path)
        if here in self._known:
            return self._known[here]
        text = "\n".join(words_of(data)) if data[:2] == b"PK" else ""
        about = [name for name, words in self._names.items() if words in text] or list(self._known)
        secrets = [one for name in about for one in self._known[name].secrets]
        persons = {person: place for name in about for person, place in self._known[name].persons.items()}
        return Known(secrets, persons)

    def _folder(self, path: Path) -> str:
        whole = path.resolve()
        if self._home is None or not whole.is_relative_to(self._home.output.resolve()):
            return ""
        return whole.relative_to(self._home.output.resolve()).parts[0]


def _plain(found: Mapping[str, Iterable[Found]]) -> list[dict[str, object]]:
    return [
        {
            "file": file,
            "found": [
                {"kind": one.kind, "serious": one.is_serious, "place": one.place, "words": one.words} for one in many
            ],
        }
        for file, many in found.items()
    ]


def _print(found: Mapping[str, tuple[Found, ...]]) -> None:
    for file, many in found.items():
        click.echo(file)
        rows = [["!" if one.is_serious else "", one.kind, one.words, one.place] for one in many]
        if rows:
            print_table(("", "kind", "found", "where"), rows, wraps=2)
        click.echo()
    serious = sum(one.is_serious for many in found.values() for one in many)
    files = sum(any(one.is_serious for one in many) for many in found.values())
    said = f"{serious} to take out of {files}" if serious else "nothing to take out"
    click.echo(f"{len(found)} {'file' if len(found) == 1 else 'files'} read, {said}")
