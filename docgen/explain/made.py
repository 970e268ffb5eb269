"""Which run made a file, and in which of its places a figure stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import DocgenError, Place, did_you_mean, error
from docgen.explain.figure import plain, stands_in
from docgen.merge.texts import ShownText, visible_texts

_UNIT = r"(?:%-point|%|pp|mio\.|mia\.|t\.|bn|[mk]\b)(?: ?kr\.| ?[A-Z]{3})?| ?kr\."
_FIGURES = re.compile(rf"(?:[A-Z]{{3}} )?[+−-]?\d[\d.,]*(?:[–-]\d[\d.,]*)?(?: ?(?:{_UNIT}))?")


@dataclass(frozen=True)
class Made:
    """A file that docgen made.

    Attributes:
        owner: the account.
        path: its name below the output folder.
        record: what the manifest says about it.
        snapshot: the figures shown at the last build.
    """

    owner: str
    path: str
    record: Mapping[str, Any]
    snapshot: Mapping[str, Any] | None


def made_file(file: Path, data: bytes, manifests: Mapping[str, Mapping[str, Any]], output: Path) -> Made:
    """The file's entry in the manifests, by its name or, where it was copied, by its bytes.

    Args:
        file: the file as the user named it.
        data: its bytes.
        manifests: the manifest of every owner.
        output: the folder below which docgen writes.

    Raises:
        DocgenError: docgen did not make it here.
    """
    name = _below(file, output)
    sha = hashlib.sha256(data).hexdigest()
    for by_name in (True, False):
        for owner, manifest in manifests.items():
            for path, entry in manifest.get("files", {}).items():
                if path == name if by_name else entry.get("sha256") == sha:
                    return Made(owner, path, entry.get("record", {}), manifest.get("snapshot"))
    fix = "name a file below the output folder, or a copy that nobody changed"
    raise DocgenError(error("not-made-here", Place(file=str(file)), "no build of this workspace made this file", fix))


def _below(file: Path, output: Path) -> str:
    try:
        return file.resolve().relative_to(output.resolve()).as_posix()
    except ValueError:
        return ""


def places_of(figure: str, data: bytes) -> list[ShownText]:
    """The texts of the file in which the figure stands; not as a part of a longer number.

    Raises:
        DocgenError: it stands nowhere.
    """
    texts = [shown for shown in visible_texts(data) if shown.kind in ("text", "alt", "chart")]
    found = [shown for shown in texts if stands_in(figure, plain(shown.text))]
    if not found:
        printed = sorted({match for shown in texts for match in _figures(shown.text)})
        raise DocgenError(
            error("not-in-file", Place(), f"{figure!r} does not stand in the file", did_you_mean(figure, printed))
        )
    return found


def _figures(text: str) -> Iterator[str]:
    yield from (found.group().strip() for found in _FIGURES.finditer(plain(text)))
