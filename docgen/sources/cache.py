"""What was already found right: a per-user file from which unchanged accounts are taken without being checked again.

The key of an entry is a digest of all that the account was made from: its
files, what it may refer to, and the code that checked it.  Entries are JSON
text, never code; a file that is damaged, foreign or not writable is as good as
none.  It holds data of customers, so only the user may read it, and entries of
accounts that are gone or changed are dropped with the next whole load.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from docgen import __version__

Entry = tuple[bytes, ...]  # JSON texts, none of which holds a tab or a line break
_MAGIC: Final = b"docgen accounts 1 "
_OFF: Final = "DOCGEN_NO_CACHE"


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Where this user's caches stand, or None where docgen shall keep none."""
    if environment.get(_OFF):
        return None
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) / "docgen" / "cache" if local else None
    if base := environment.get("XDG_CACHE_HOME"):
        return Path(base) / "docgen"
    home = environment.get("HOME")
    if not home:
        return None
    return Path(home) / ("Library/Caches/docgen" if platform == "darwin" else ".cache/docgen")


def cache_file(root: Path, folder: Path | None = None) -> Path | None:
    """The cache of the workspace in `root`."""
    base = folder or cache_folder()
    return base / f"accounts-{hashlib.sha256(root.as_posix().encode()).hexdigest()[:16]}" if base else None


def code_digest() -> bytes:
    """A digest that changes whenever the code changes that decides what is right."""
    package = Path(__file__).parents[1]
    workbook = package / "sources" / "workbook"  # its words decide what a heading means
    files = sorted(
        path
        for folder in (package / "model", package / "sources", workbook, package / "language")
        for path in (*folder.glob("*.py"), *folder.glob("*.json"))
    )
    stamps = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr((__version__, sys.version_info[:2], stamps)).encode()).digest()


def key_of(base: bytes, files: Iterable[tuple[str, bytes]]) -> bytes:
    """The key of an account that was made from `files` under the conditions of `base`."""
    digest = hashlib.sha256(base)
    for name, content in files:
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest().encode()


def read_cache(file: Path | None) -> dict[bytes, Entry]:
    """The entries of `file` by their keys; none where it cannot be used."""
    if file is None:
        return {}
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    head, _, body = content.partition(b"\n")
    if head != _MAGIC + hashlib.sha256(body).hexdigest().encode():
        return {}
    lines = [line.split(b"\t") for line in body.split(b"\n") if line]
    return {line[0]: tuple(line[1:]) for line in lines}


def write_cache(file: Path | None, entries: Mapping[bytes, Entry]) -> None:
    """Replace `file` as a whole by `entries`; where that fails, nothing is lost but time."""
    if file is None:
        return
    body = b"\n".join(b"\t".join((key, *entry)) for key, entry in entries.items())
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")  # readable by the user alone
        with os.fdopen(number, "wb") as target:
            target.write(_MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        Path(name).replace(file)


def forget(root: Path) -> None:
    """Delete what is kept of the workspace in `root`: a person who was erased must not live on in a cache."""
    file = cache_file(root)
    if file is not None:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
