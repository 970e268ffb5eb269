"""The files of a workspace's accounts: which there are, and what they hold as bytes.

Nothing here knows what stands in them.  A file that looks like data and is not
read is named, for a person believes that it counts.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen.errors import Fault, Place, error, warning
from docgen.sources.crm import crm_files
from docgen.workspace import Workspace

_DATA: Final = frozenset({".yaml", ".yml", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".csv"})
_MEND: Final = {
    errno.ENOENT: "mend the link, or delete it",
    errno.ELOOP: "mend the link, or delete it",
    errno.EISDIR: "put a file in its place",
    errno.ENOTDIR: "make it a folder, or delete it",
}


@dataclass(frozen=True)
class AccountFiles:
    """The content of all files of one account, by the name that the user knows.

    Attributes:
        folder: name of the account's folder.
        account: `account.yaml`.
        workbook: `account.xlsx`.
        reviews: the files of `reviews/`, sorted.
        roi: the files of `roi/`, sorted.
        crm: what imports wrote.
        unread: names of files that look like data and are not read, each with the fix.
    """

    folder: str
    account: tuple[str, bytes] | None
    workbook: tuple[str, bytes] | None
    reviews: tuple[tuple[str, bytes], ...]
    roi: tuple[tuple[str, bytes], ...]
    crm: tuple[tuple[str, bytes], ...]
    unread: tuple[tuple[str, str], ...] = ()

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every file, in one order; one that is not read counts by its name."""
        yield from (file for file in (self.account, self.workbook) if file is not None)
        yield from (*self.reviews, *self.roi, *self.crm)
        yield from ((name, b"") for name, _ in self.unread)

    def warnings(self) -> Iterator[Fault]:
        """A word about each file that is not read."""
        for name, fix in self.unread:
            yield warning("not-read", Place(file=name), "the file is not read", fix)


def account_ids(workspace: Workspace) -> list[str]:
    """The names of all folders that hold an account, sorted."""
    if not workspace.accounts.is_dir():
        return []
    return sorted(
        folder.name
        for folder in workspace.accounts.iterdir()
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    )


def folder_faults(workspace: Workspace) -> list[Fault]:
    """What is wrong with the folders that hold the data."""
    if not workspace.content.is_dir():
        fix = "name the folder of the data in docgen.toml: [folders] content"
        return [error("no-folder", Place(file=workspace.shown(workspace.content)), "there is no such folder", fix)]
    return [
        error("no-folder", Place(file=workspace.shown(folder)), "a folder must stand here, not a file", "rename it")
        for folder in (workspace.accounts, *(workspace.content / name for name in _SNIPPETS))
        if folder.exists() and not folder.is_dir()
    ]


_SNIPPETS: Final = ("win-themes", "case-studies", "references")


def read_account_files(workspace: Workspace, name: str) -> AccountFiles:
    """The files of the account in the folder `name`.

    Raises:
        OSError: one of them cannot be read.
    """
    folder = workspace.accounts / name
    present = set(os.listdir(folder))  # noqa: PTH208 - names alone: a thousand folders are listed here
    unread: list[tuple[str, str]] = []

    def contents(paths: Iterable[Path]) -> tuple[tuple[str, bytes], ...]:
        return tuple((workspace.shown(path), content_of(path)) for path in paths)

    def one(file: str) -> tuple[str, bytes] | None:
        return contents([folder / file])[0] if file in present else None

    def many(kind: str) -> tuple[tuple[str, bytes], ...]:
        if kind not in present:
            return ()
        names = sorted(os.listdir(folder / kind))  # noqa: PTH208 - as above
        unread.extend(
            (workspace.shown(folder / kind / file), f"name it {Path(file).stem}.yaml")
            for file in names
            if _looks_like_data(file) and not file.endswith(".yaml")
        )
        return contents(folder / kind / file for file in names if file.endswith(".yaml") and not file.startswith("."))

    unread.extend(
        (workspace.shown(folder / file), "name it account.yaml or account.xlsx, or put it into reviews/ or roi/")
        for file in sorted(present - {"account.yaml", "account.xlsx"})
        if _looks_like_data(file)
    )
    return AccountFiles(
        folder=name,
        account=one("account.yaml"),
        workbook=one("account.xlsx"),
        reviews=many("reviews"),
        roi=many("roi"),
        crm=contents(crm_files(folder)) if "crm" in present else (),
        unread=tuple(unread),
    )


def _looks_like_data(file: str) -> bool:
    # ~$account.xlsx is the mark that Office leaves beside a file that is open.
    return not file.startswith((".", "_", "~$")) and Path(file).suffix.lower() in _DATA


def content_of(path: Path) -> bytes:
    """What the file at `path` holds.

    Raises:
        OSError: it cannot be read, or is no file; a pipe would never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(errno.EISDIR, "it is a folder" if stat.S_ISDIR(mode) else "it is no ordinary file", str(path))
    return path.read_bytes()


def unreadable(workspace: Workspace, path: Path, failure: OSError) -> Fault:
    """The fault of a file that could not be read; `path` is named where the failure names none."""
    place = Place(file=workspace.shown(Path(str(failure.filename)) if failure.filename else path))
    fix = _MEND.get(failure.errno or 0, "close it elsewhere, or check your rights to it")
    return error("unreadable", place, f"the file cannot be read: {failure.strerror or failure}", fix)
