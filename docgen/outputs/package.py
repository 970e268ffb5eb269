"""A zip of what may be sent to a customer: equal files, equal bytes.

Pure: it takes names and bytes; the command reads the folder.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from docgen.errors import DocgenError, Place, error

_DAY: Final = (1980, 1, 1, 0, 0, 0)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, in order of their names and without the times at which they were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            package.writestr(entry, files[name])
    return buffer.getvalue()


def is_sent(name: str) -> bool:
    """Whether a file of the folder is one to send: no hidden or lock file, and no note of what a person edited."""
    return not name.startswith((".", "~$")) and not name.endswith((".tmp", ".new.txt"))


def refuse_undecided(names: Iterable[str], folder: str) -> None:
    """Refuse a folder in which a new file stands beside one that a person edited.

    Raises:
        DocgenError: naming every pair between which somebody must choose.
    """
    present = set(names)
    undecided = sorted(name for name in present if PurePosixPath(name).stem.endswith(".new"))
    if undecided:
        raise DocgenError(
            error(
                "undecided",
                Place(file=f"{folder}/{name}"),
                f"this newly built file stands beside {_original(name)}, which a person has edited",
                "keep one of the two: delete this one, or rename it to the other",
            )
            for name in undecided
        )


def _original(name: str) -> str:
    pure = PurePosixPath(name)
    return pure.stem.removesuffix(".new") + pure.suffix
