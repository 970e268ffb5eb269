"""`docgen person`: where somebody is named, and the erasure of that person."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import completion
from docgen.cli.common import json_option, print_json, print_table, workspace_option
from docgen.errors import DocgenError, Place, error

if TYPE_CHECKING:
    from docgen.persons.person import Person
    from docgen.persons.sweep import Change
    from docgen.workspace import Workspace


@click.command("person")
@click.argument("name")
@click.option("--forget", is_flag=True, help="Erase the person; without it nothing is changed.")
@click.option(
    "--account",
    "accounts",
    metavar="ACCOUNT",
    multiple=True,
    shell_complete=completion.accounts,
    help="Look in this account only, where somebody else has the name; may be repeated.",
)
@json_option
@workspace_option
def command(name: str, *, forget: bool, accounts: tuple[str, ...], as_json: bool, workspace: Path) -> None:
    """Find everything that names the person NAME; with --forget erase it, and keep imports from bringing it back.

    In data files the person's own entry goes, and a role takes the place of the name elsewhere; comments, order and
    layout of the files stay.  Built documents go and can be built anew; files that somebody edited are listed.  The
    CRM itself, backups and the history of version control are not reached.
    """
    from docgen.persons.person import Person
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    if len(name.split()) < 2:
        raise click.UsageError("give first name and surname: one word alone would be somebody else's too")
    person = _learned(home, Person(" ".join(name.split())), accounts)
    changes = list(_changes(home, person, accounts))
    doubts = list(_doubts(home, person, accounts))
    if forget:
        _forget(home, person, changes)
    if as_json:
        print_json(_plain(person, changes, doubts, forget))
    else:
        _print(person, changes, doubts, forget)
        if not changes:
            _suggest(home, person)
    if forget and any(one.action == "by hand" for one in changes):
        sys.exit(1)


def _content(home: Workspace, accounts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Every data file with its name; of all accounts, or of some alone."""
    from docgen.sources.forgotten import FORGOTTEN_FILE

    folders = [home.accounts / one for one in accounts] or [home.content]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != home.content / FORGOTTEN_FILE:
                yield home.shown(path), path.read_bytes()


def _learned(home: Workspace, person: Person, accounts: Iterable[str]) -> Person:
    import yaml

    from docgen.persons.sweep import learned

    values: list[Any] = []
    for path, data in _content(home, accounts):
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        if path.endswith((".yaml", ".yml", ".md")) and person.is_in(text):
            front = text[3:].partition("\n---")[0] if path.endswith(".md") else text
            with suppress(yaml.YAMLError):
                values.append(yaml.load(front, Loader=yaml.BaseLoader))
    return learned(person, values, home.language)


def _changes(home: Workspace, person: Person, accounts: tuple[str, ...]) -> Iterator[Change]:
    from docgen.persons.sweep import Change, change_in_data, change_in_output

    found: list[Change | None] = [change_in_data(path, data, person) for path, data in _content(home, accounts)]
    ours = _ours(home)
    for path in sorted(home.output.rglob("*")) if home.output.is_dir() else ():
        inside = path.relative_to(home.output).as_posix()
        if path.is_file() and _is_of(inside, accounts):
            found.append(change_in_output(home.shown(path), path.read_bytes(), person, ours=inside in ours))
    yield from (one for one in found if one is not None)
    for path in sorted([*home.templates.glob("*"), home.root / "docgen.toml"]) if not accounts else ():
        one = change_in_data(home.shown(path), path.read_bytes(), person) if path.is_file() else None
        if one is not None:
            yield Change(one.path, "by hand", one.places, why="templates and settings are changed by hand")


def _is_of(inside: str, accounts: tuple[str, ...]) -> bool:
    pure = PurePosixPath(inside)
    return not accounts or pure.parts[0] in accounts or (pure.parts[0] == ".docgen" and pure.stem in accounts)


def _ours(home: Workspace) -> set[str]:
    """Finished files that lie as they were built."""
    from docgen.outputs.store import LocalFolder, Store

    store = Store(LocalFolder(home.output), home.folders.output)
    owners = [path.name for path in home.output.glob("*") if path.is_dir() and not path.name.startswith(".")]
    return {path for owner in owners for path in store.known(owner)}


def _doubts(home: Workspace, person: Person, accounts: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    for path, data in _content(home, accounts):
        if path.endswith((".yaml", ".yml", ".md", ".csv")) and person.is_in(text := data.decode("utf-8", "replace")):
            yield from ((path, number, line) for number, line in person.doubtful(text))


def _forget(home: Workspace, person: Person, changes: list[Change]) -> None:
    """Carry it out: the stop list first, then each file in one step, the caches last.

    Whoever dies in between leaves every file whole; the same command again does the rest.
    """
    from docgen.outputs.store import LocalFolder, one_run_at_a_time
    from docgen.sources.cache import forget as forget_cache
    from docgen.sources.forgotten import FORGOTTEN_FILE, forgotten

    root, failed = LocalFolder(home.root), []
    with one_run_at_a_time(home.output):
        stopped = forgotten(home.content).adding(person.words, secrets.token_hex(16))
        root.write(home.shown(home.content / FORGOTTEN_FILE), stopped.data())
        for one in changes:
            try:
                if one.action == "change":
                    root.write(one.path, one.data)
                elif one.action == "delete":
                    root.remove(one.path)
            except OSError as problem:
                words = f"the file cannot be changed: {problem.strerror or problem}"
                failed.append(error("not-erased", Place(file=one.path), words, "close it, and give the command again"))
        forget_cache(home.root)
    if failed:
        raise DocgenError(failed)


def _plain(person: Person, changes: list[Change], doubts: list[tuple[str, int, str]], forget: bool) -> dict[str, Any]:
    return {
        "person": person.name,
        "addresses": list(person.addresses),
        "replaced_by": person.role,
        "erased": forget,
        "files": [
            {
                "file": one.path,
                "action": one.action,
                "why": one.why,
                "places": [{"line": line or None, "words": words} for line, words in one.places],
            }
            for one in changes
        ],
        "perhaps": [{"file": file, "line": line, "words": words} for file, line, words in doubts],
    }


_WORDS = {
    "change": ("would change", "changed"),
    "delete": ("would delete", "deleted"),
    "by hand": ("by hand", "by hand"),
}


def _print(person: Person, changes: list[Change], doubts: list[tuple[str, int, str]], forget: bool) -> None:
    if changes:
        rows = [
            [_WORDS[one.action][forget], one.path + (f":{line}" if line else ""), _short(words)]
            for one in changes
            for line, words in one.places
        ]
        print_table(("", "file", "words"), rows, wraps=2)
    for one in changes:
        if one.action == "by hand":
            click.echo(f"\n{one.path}: {one.why}; take the name out yourself")
    if doubts:
        click.echo("\nPerhaps the same person, left as they are:")
        print_table(("file", "words"), [[f"{file}:{line}", _short(words)] for file, line, words in doubts], wraps=1)
    if changes:
        known = f", {', '.join(person.addresses)}" if person.addresses else ""
        click.echo(f"\n{person.name}{known}: the name is replaced by “{person.role}” where it stands in other entries")
        said = "erased; no import brings the person back" if forget else "nothing was changed; add --forget to erase"
        click.echo(said)


def _suggest(home: Workspace, person: Person) -> None:
    from docgen.errors import nearest
    from docgen.persons import persons_in
    from docgen.sources.loading import load_accounts

    known = sorted({name for one in load_accounts(home).accounts for name, _ in persons_in(one.account)})
    near = nearest(person.name, known)
    click.echo(f"nothing names {person.name}" + (f"; did you mean {near}?" if near else ""))


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"
