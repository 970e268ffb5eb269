"""What each account's documents are made from, as one digest: equal inputs need not even be looked at.

It is coarser than the key of a document: a comment in a file changes it, and the
documents' keys then say that nothing needs to be written.  Never the other way round.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import docgen
from docgen.build.documents import program
from docgen.sources.cache import key_of
from docgen.sources.files import account_ids, read_account_files
from docgen.sources.loading import SNIPPET_FOLDERS
from docgen.workspace import FILE_NAME, Workspace

_SHARED: Final = ("portfolio.yaml", "offerings.yaml")


def common_inputs(workspace: Workspace, *asked: Any) -> bytes:
    """A digest of what all accounts share: settings, library, templates, the program; and of what was asked for."""
    digest = hashlib.sha256(repr((asked, sorted(program().items()), _code())).encode())
    for path in _shared_files(workspace):
        digest.update(f"\0{path.relative_to(workspace.root).as_posix()}\0".encode())
        digest.update(_content(path))
    return digest.digest()


def account_inputs(workspace: Workspace, ids: Iterable[str] | None, common: bytes) -> dict[str, str]:
    """A digest by account; an account that cannot be read has none."""
    found: dict[str, str] = {}
    for name in account_ids(workspace) if ids is None else ids:
        try:
            found[name] = key_of(common, read_account_files(workspace, name).all()).decode()
        except OSError:
            continue
    return found


def whole_inputs(inputs: Mapping[str, str]) -> str:
    """A digest of what the documents of the whole portfolio are made from."""
    return hashlib.sha256(repr(sorted(inputs.items())).encode()).hexdigest()


def _shared_files(workspace: Workspace) -> Iterator[Path]:
    yield workspace.root / FILE_NAME
    yield from (workspace.content / name for name in _SHARED)
    folders = [*(workspace.content / folder for folder in SNIPPET_FOLDERS.values()), workspace.templates]
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""  # whoever needs the file tells what is wrong with it


@cache
def _code() -> str:
    """The program's own files, for those who work on it: a version says nothing of unfinished code."""
    stamps = [(name, path.stat().st_size, path.stat().st_mtime_ns) for name, path in program_files().items()]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def program_files() -> dict[str, Path]:
    """Every file that the program is made of, by its name within the package."""
    package = Path(docgen.__file__).parent
    found = (path for path in sorted(package.rglob("*")) if path.suffix in (".py", ".json"))
    return {path.relative_to(package).as_posix(): path for path in found}
