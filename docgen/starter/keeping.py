"""Which default templates may be written: never over one that a person has changed.

Pure: a manifest remembers the digest of each template as it was written, so
that a changed one is known by its bytes.  Templates are designed by hand; unlike
in documents, a moved line is as much a person's work as a word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

MANIFEST: Final = ".docgen-templates.json"
FORM: Final = 1
Action = Literal["written", "unchanged", "kept"]


@dataclass(frozen=True)
class Step:
    """What becomes of one template, and why."""

    name: str
    action: Action
    why: str
    data: bytes | None = field(default=None, repr=False)
    backup: bool = False


def plan_steps(
    built: Mapping[str, bytes], present: Mapping[str, bytes], manifest: Mapping[str, str], *, force: bool = False
) -> list[Step]:
    """What to do with each template.

    Args:
        built: the default templates as they are now, by file name.
        present: what lies in the folder under the same names.
        manifest: digest of each template as it was last written here.
        force: also replace what a person changed; her own stays beside as a copy.
    """
    return [_step(name, data, present.get(name), manifest.get(name), force) for name, data in sorted(built.items())]


def _step(name: str, data: bytes, lying: bytes | None, known: str | None, force: bool) -> Step:
    if lying is None:
        return Step(name, "written", "it was not there", data)
    if lying == data:
        return Step(name, "unchanged", "it is as it would be written")
    if digest_of(lying) == known:
        return Step(name, "written", "nobody has changed the old one", data)
    why = "a person has changed it" if known else "it was not made by `docgen template build`"
    if force:
        return Step(name, "written", f"{why}; the old one is {backup_name(name)}", data, backup=True)
    return Step(name, "kept", f"{why}; --force replaces it and keeps a copy")


def backup_name(name: str) -> str:
    """Where a person's own template is kept when it is replaced by force."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.old.{suffix}"


def digest_of(data: bytes) -> str:
    """The digest that the manifest remembers."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(raw: bytes | None) -> dict[str, str]:
    """The digests by file name; a manifest that cannot be read counts as none, so that every file is kept."""
    try:
        data = json.loads(raw) if raw else {}
        files = data["files"] if data.get("form") == FORM else {}
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, AttributeError):
        return {}


def brand_of_manifest(raw: bytes | None) -> str:
    """The digest of the brand that the templates were last written for; empty where it is not known."""
    try:
        data = json.loads(raw) if raw else {}
        return str(data.get("brand", "")) if data.get("form") == FORM else ""
    except (ValueError, AttributeError):
        return ""


def write_manifest(
    manifest: Mapping[str, str], built: Mapping[str, bytes], steps: list[Step], brand: str = ""
) -> bytes:
    """The manifest after the steps: what is as we write it now is known by its digest, and the brand by its own."""
    ours = {step.name: digest_of(built[step.name]) for step in steps if step.action != "kept"}
    data = {"brand": brand, "form": FORM, "files": {**manifest, **ours}}
    return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()
