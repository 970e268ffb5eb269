"""The only writer of output/: a file is complete or absent, and no word that a person wrote is lost.

The order of every write is: the new hash goes into the manifest as pending,
the file is written beside its place and renamed, the manifest is made final.
Whoever dies in between leaves a state that the next run can tell from a
person's edit: what lies there is either the old file or the pending one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, Protocol

from docgen.contents import content_digest
from docgen.errors import DocgenError, Place, error

State = Literal["written", "unchanged", "beside", "failed"]
MANIFESTS: Final = ".docgen"
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file on its way to the store.

    Attributes:
        path: where it goes, relative to the output folder, with forward slashes.
        data: the bytes.
        key: digest of all that went into it; an equal key means an equal file.
        record: plain data about it for the manifest: what was used, the figures shown.
    """

    path: str
    data: bytes = field(repr=False)
    key: str
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its path, what was done, and a word where that needs explaining."""

    path: str
    state: State
    note: str = ""


class Folder(Protocol):
    """Where files go: a local folder or an object store."""

    def read(self, path: str) -> bytes | None:
        """The bytes at `path`, or None where nothing lies there."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put `data` at `path` in one step: complete or not at all."""
        ...

    def remove(self, path: str) -> None:
        """Take away what lies at `path`; nothing there is no error."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder of this machine."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """The bytes at `path`, or None where nothing lies there."""
        try:
            return self._at(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        """Write beside the place and rename: a reader sees the old file or the new one."""
        target = self._at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        # The process id keeps two runs apart; the dot hides the file from sync clients and file lists.
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise

    def remove(self, path: str) -> None:
        """Take away what lies at `path`; nothing there is no error."""
        self._at(path).unlink(missing_ok=True)

    def _at(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
            raise ValueError(f"{path!r} leads out of the output folder")
        return self.root.joinpath(*parts)


class Store:
    """The output folder with its manifests.

    Args:
        folder: where files go.
        place: how the folder is called in messages.
    """

    def __init__(self, folder: Folder, place: str = "output") -> None:
        self._folder = folder
        self._place = place
        self._manifests: dict[str, dict[str, Any]] = {}

    def known(self, owner: str) -> dict[str, str]:
        """The key of each of the owner's files that still lies as it was written: what need not be made again."""
        return {
            path: str(entry["key"])
            for path, entry in self._manifest(owner)["files"].items()
            if "sha256" in entry and self._state(path, entry) == "ours"
        }

    def record(self, owner: str, path: str) -> Mapping[str, Any] | None:
        """What the manifest says of a file when it was last written, or None."""
        entry = self._manifest(owner)["files"].get(path)
        return entry.get("record") if entry else None

    def records(self, owner: str) -> dict[str, Mapping[str, Any]]:
        """What the manifest says of each of the owner's files."""
        return {path: entry.get("record", {}) for path, entry in self._manifest(owner)["files"].items()}

    def snapshot(self, owner: str) -> Mapping[str, Any] | None:
        """The figures that the owner's last build showed, or None."""
        found = self._manifest(owner).get("snapshot")
        return found if isinstance(found, dict) else None

    def put(self, owner: str, files: Iterable[MadeFile], snapshot: Mapping[str, Any] | None = None) -> list[Outcome]:
        """Write the files of one owner (an account, or the portfolio); one file's failure stops no other.

        Args:
            owner: whose files they are.
            files: the finished files.
            snapshot: the figures that they show; kept where a file was written.
        """
        outcomes = [self._put(owner, made) for made in files]
        if snapshot is not None and any(outcome.state in ("written", "beside") for outcome in outcomes):
            self._manifest(owner)["snapshot"] = dict(snapshot)
            self._save(owner)
        return outcomes

    def _put(self, owner: str, made: MadeFile) -> Outcome:
        try:
            if self._state(made.path, self._manifest(owner)["files"].get(made.path)) == "edited":
                return self._beside(owner, made, "a person has edited it")
            return self._write(owner, made)
        except PermissionError:
            return self._beside(owner, made, "it is open in another program or read-only")
        except OSError as problem:
            return Outcome(made.path, "failed", _reason(problem))

    def _write(self, owner: str, made: MadeFile) -> Outcome:
        manifest = self._manifest(owner)
        entry: dict[str, Any] = dict(manifest["files"].get(made.path, {}))
        digest = hashlib.sha256(made.data).hexdigest()
        entry["pending"] = digest
        manifest["files"][made.path] = entry
        self._save(owner)
        self._folder.write(made.path, made.data)
        manifest["files"][made.path] = {
            "sha256": digest,
            "content": content_digest(made.data),
            "key": made.key,
            "record": dict(made.record),
        }
        self._save(owner)
        # The new file has taken the place of the one that once had to stand beside an edited or locked one.
        with suppress(OSError):
            self._folder.remove(_beside_name(made.path))
        return Outcome(made.path, "written")

    def _beside(self, owner: str, made: MadeFile, why: str) -> Outcome:
        beside = _beside_name(made.path)
        try:
            self._folder.write(beside, made.data)
        except OSError as problem:
            return Outcome(made.path, "failed", f"{why}, and {_reason(problem)}")
        return Outcome(made.path, "beside", f"{why}; the new one is {PurePosixPath(beside).name}")

    def _state(self, path: str, entry: Mapping[str, Any] | None) -> Literal["absent", "ours", "edited"]:
        """Whether the file at `path` is gone, as we wrote it, or changed by a person."""
        data = self._folder.read(path)
        if data is None:
            return "absent"
        if entry is None:
            return "edited"  # a file we know nothing of is somebody's
        if hashlib.sha256(data).hexdigest() in (entry.get("sha256"), entry.get("pending")):
            return "ours"
        # Office writes other bytes for the same words: only what can be read decides.
        return "ours" if content_digest(data) == entry.get("content") else "edited"

    def _manifest(self, owner: str) -> dict[str, Any]:
        if owner not in self._manifests:
            self._manifests[owner] = self._load(owner)
        return self._manifests[owner]

    def _load(self, owner: str) -> dict[str, Any]:
        raw = self._folder.read(_manifest_name(owner))
        if raw is None:
            return {"form": FORM, "files": {}}
        try:
            loaded = json.loads(raw)
            if loaded["form"] != FORM or not isinstance(loaded["files"], dict):
                raise ValueError("another form")
        except (ValueError, KeyError, TypeError):
            problem = "this manifest cannot be read, so edited files cannot be told from built ones"
            fix = "restore it, or move the built files away and delete it"
            place = Place(file=f"{self._place}/{_manifest_name(owner)}")
            raise DocgenError(error("manifest", place, problem, fix)) from None
        return dict(loaded)

    def _save(self, owner: str) -> None:
        text = json.dumps(self._manifests[owner], ensure_ascii=False, indent=1, sort_keys=True)
        self._folder.write(_manifest_name(owner), text.encode())


def _manifest_name(owner: str) -> str:
    return f"{MANIFESTS}/{owner}.json"


def _beside_name(path: str) -> str:
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}.new{pure.suffix}"))


def _reason(problem: OSError) -> str:
    import errno

    words = {
        errno.ENOSPC: "the disk is full",
        errno.EROFS: "the folder is read-only",
        errno.EACCES: "the folder may not be written",
        errno.ENAMETOOLONG: "its name is too long for this file system",
    }
    return words.get(problem.errno or 0, f"it cannot be written ({problem.strerror or problem})")


@contextmanager
def one_run_at_a_time(root: Path) -> Iterator[None]:
    """Hold the output folder for one run; the operating system lets go of it when the run ends or dies.

    Raises:
        DocgenError: another run on this machine is writing there.
    """
    lock = root / MANIFESTS / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError:
            problem = "another run is writing into this output folder"
            raise DocgenError(error("two-runs", Place(file=root.as_posix()), problem, "wait until it ends")) from None
        yield


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
