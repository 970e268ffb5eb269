"""Which files of a workspace change, seen by looking at their times: nothing to install, and it works on any share.

A look at a thousand accounts takes some hundredths of a second.  A save is told
when the files have been at rest for one look, since Office and editors write in
several steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from docgen.workspace import FILE_NAME, Workspace

Times = dict[str, tuple[int, int]]


def changes(workspace: Workspace, accounts: Iterable[str], wait: Callable[[], None]) -> Iterator[frozenset[str]]:
    """The ids of the accounts whose files changed, each time some did; empty where all accounts are concerned.

    Args:
        workspace: what is watched.
        accounts: the accounts of interest; every one where there are none.
        wait: sleeps between two looks; what it raises ends the watching.
    """
    folders = [workspace.accounts / name for name in accounts] or [workspace.accounts]
    before = look(workspace, folders)
    while True:
        wait()
        now = look(workspace, folders)
        while now != before:
            changed = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
            wait()
            settled = look(workspace, folders)
            if settled == now:
                before = now
                yield _accounts(workspace, changed)
                break
            now = settled


def look(workspace: Workspace, folders: Iterable[Path]) -> Times:
    """Size and time of every file that a build reads, below the account folders given and in what all share."""
    found: Times = {}
    for folder in (*folders, workspace.templates):
        _walk(str(folder), found)
    shared = (entry for entry in _entries(str(workspace.content)) if entry.path != str(workspace.accounts))
    for entry in shared:
        _take(entry, found)
    for path in (workspace.root / FILE_NAME,):
        if path.is_file():
            found[str(path)] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


def _walk(folder: str, found: Times) -> None:
    for entry in _entries(folder):
        _take(entry, found)


def _take(entry: os.DirEntry[str], found: Times) -> None:
    if entry.name.startswith((".", "~$")):
        return
    if entry.is_dir(follow_symlinks=False):
        _walk(entry.path, found)
        return
    try:
        told = entry.stat()
    except OSError:
        return  # it went while we looked
    found[entry.path] = (told.st_size, told.st_mtime_ns)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder))
    except OSError:
        return []


def _accounts(workspace: Workspace, changed: Iterable[str]) -> frozenset[str]:
    names: set[str] = set()
    for path in map(Path, changed):
        if not path.is_relative_to(workspace.accounts):
            return frozenset()
        names.add(path.relative_to(workspace.accounts).parts[0])
    return frozenset(names)
