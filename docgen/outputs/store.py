"""The only writer of output/: a file is complete or absent, and no word that a person wrote is lost.

The order of every write is: the new hashes go into the manifest as pending,
each file is written beside its place and renamed, the manifest is made final.
Whoever dies in between leaves a state that the next run can tell from a
person's edit: what lies there is either the old file or the pending one.

A file that a person edited is never overwritten.  What she wrote into its keep
blocks is input of the next build (`kept`); other edits keep the file as it is, the
new one stands beside it as NAME.new.EXT with a note of her changes, NAME.new.txt.

Longer than most: the order of its writes is its promise, and must be read in
one place.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, NamedTuple, Protocol

from docgen.errors import DocgenError, Place, error
from docgen.finished.contents import Contents, Imprint, digest_of, imprint_of, read_contents
from docgen.finished.edits import changed_lines, note
from docgen.finished.keep import take_words

State = Literal["written", "unchanged", "beside", "failed"]
MANIFESTS: Final = ".docgen"
FORM: Final = 1
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file on its way to the store.

    Attributes:
        path: where it goes, relative to the output folder, with forward slashes.
        data: the bytes.
        key: digest of all that went into it; an equal key means an equal file.
        record: plain data about it for the manifest: what was used, the figures shown.
        imprint: what is remembered of its contents; read from the bytes where it is left out.
    """

    path: str
    data: bytes = field(repr=False)
    key: str
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)
    imprint: Imprint | None = field(default=None, repr=False)


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

    def stamps(self) -> dict[str, str]:
        """Every file that lies there, with something that changes when the file does."""
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
        # The process id keeps two runs apart; the dot hides the file from sync clients and file lists.  The name is
        # short, so that a file whose own name is as long as can be has one too.
        mark = hashlib.blake2b(target.name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        temporary = target.with_name(f".{mark}.{os.getpid()}.tmp")
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

    def sweep(self) -> None:
        """Take away what a run that was killed left half-written; only for the run that holds the folder."""
        for folder in (self.root, *(path for path in self.root.glob("**/") if path != self.root)):
            for path in folder.glob(".*.tmp"):
                if re.fullmatch(r"\..+\.\d+\.tmp", path.name):
                    with suppress(OSError):
                        path.unlink()

    def stamps(self) -> dict[str, str]:
        """Every file that lies there with its size and time; the manifests are not among them."""
        return dict(_stamps(str(self.root), ""))

    def _at(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
            raise ValueError(f"{path!r} leads out of the output folder")
        return self.root.joinpath(*parts)


class _Found(NamedTuple):
    """What lies where a file goes.

    Attributes:
        state: nothing; a file as we wrote it, words in its keep blocks excepted; or a file that a person edited.
        entry: what the manifest says of the version that lies there, or of the one from which it was edited.
        words: the words that a person wrote into each keep block.
        contents: what is read in it, where that had to be looked at.
    """

    state: Literal["absent", "ours", "edited"]
    entry: Entry
    words: Mapping[str, str] = {}
    contents: Contents | None = None


def _stamps(folder: str, below: str) -> Iterator[tuple[str, str]]:
    # os.scandir: thousands of files are looked at in every run, and pathlib would ask for each of them twice.
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(entry.path, f"{below}{entry.name}/")
        else:
            with suppress(OSError):  # it went while we looked
                found = entry.stat()
                yield f"{below}{entry.name}", f"{found.st_size}-{found.st_mtime_ns}"


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
        """The key of each of the owner's files that need not be made again for as long as its key is the same.

        Such a file lies as it was written; or a person edited it, and its new version was put beside it.
        """
        keys: dict[str, str] = {}
        for path, entry in self._entries(owner).items():
            with suppress(OSError):
                if key := self._key(path, entry):
                    keys[path] = key
        return keys

    def kept(self, owner: str) -> dict[str, dict[str, str]]:
        """The words that a person wrote into the keep blocks of each of the owner's files: input of the next build."""
        found: dict[str, dict[str, str]] = {}
        for path, entry in self._entries(owner).items():
            if any(version.get("blocks") for version in _versions(entry)):
                with suppress(OSError):
                    words = self._look(self._folder.read(path), entry).words
                    found |= {path: dict(words)} if words else {}
        return found

    def waiting(self, owner: str) -> dict[str, str]:
        """The owner's files that a person edited, with the name of the new version that still stands beside each."""
        found: dict[str, str] = {}
        for path, entry in self._entries(owner).items():
            if entry.get("beside", {}).get("done"):
                with suppress(OSError):
                    # The edited file may have gone, or the new one taken its place: then nobody has to choose.
                    ours = self._look(self._folder.read(path), entry).state != "edited"
                    if not ours and self._folder.read(beside_name(path)) is not None:
                        found[path] = PurePosixPath(beside_name(path)).name
        return found

    def record(self, owner: str, path: str) -> Mapping[str, Any] | None:
        """What the manifest says of a file when it was last written, or None."""
        entry = self._manifest(owner)["files"].get(path)
        return entry.get("record") if entry else None

    def records(self, owner: str) -> dict[str, Mapping[str, Any]]:
        """What the manifest says of each of the owner's files."""
        return {path: entry.get("record", {}) for path, entry in self._manifest(owner)["files"].items()}

    def judged(self, owner: str) -> dict[str, tuple[Mapping[str, Any], ...]]:
        """What the rules said of each of the owner's files when it was last written, where they said something."""
        said = {path: entry.get("record", {}).get("findings") for path, entry in self._entries(owner).items()}
        return {path: tuple(rows) for path, rows in said.items() if rows}

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
        made = list(files)
        try:
            entries = self._manifest(owner)["files"]
        except (DocgenError, OSError) as problem:
            return [Outcome(one.path, "failed", _told(problem)) for one in made]
        outcomes: list[Outcome | None] = [self._blocked(one, entries.get(one.path)) for one in made]
        free = [number for number, outcome in enumerate(outcomes) if outcome is None]
        shown = dict(snapshot) if snapshot is not None else None
        for number, written in zip(free, self._write_all(owner, [made[number] for number in free], shown), strict=True):
            outcomes[number] = written
        done = [
            self._beside(owner, one, outcome.note) if outcome.state == "beside" else outcome
            for one, outcome in zip(made, outcomes, strict=True)
            if outcome is not None
        ]
        if shown is not None and any(outcome.state == "beside" for outcome in done):
            self._manifest(owner)["snapshot"] = shown
            with suppress(OSError):  # the files are there; only what moved since is told from an older state
                self._save(owner)
        return done

    def _key(self, path: str, entry: Entry) -> str:
        found = self._look(self._folder.read(path), entry)
        if found.state == "ours":
            # A version that was never finished is written again, so that the manifest ends as it should.
            return "" if found.entry is entry.get("pending") else str(found.entry.get("key", ""))
        beside = entry.get("beside", {})
        if found.state == "absent" or not beside.get("done"):
            return ""
        new = self._folder.read(beside_name(path))
        # A new version that she threw away is not made again before something in it changes.
        return str(beside["key"]) if new is None or self._is(new, beside) else ""

    def _blocked(self, made: MadeFile, entry: Entry | None) -> Outcome | None:
        """Why a file cannot take its place; None where it can."""
        try:
            found = self._look(self._folder.read(made.path), entry)
        except PermissionError:
            return Outcome(made.path, "beside", "it may not be read")
        except OSError as problem:
            return Outcome(made.path, "failed", reason(problem))
        imprint = _imprint(made)
        if found.state == "edited":
            return Outcome(made.path, "beside", "a person has edited it")
        if imprint.homeless:
            names = ", ".join(f"keep:{name}" for name in imprint.homeless)
            return Outcome(made.path, "beside", f"a person wrote into {names}, which is no longer in the document")
        if {name: digest_of([piece]) for name, piece in found.words.items()} != imprint.kept and found.words:
            return Outcome(made.path, "beside", "a person wrote into it while it was built")
        return None

    def _write_all(self, owner: str, files: list[MadeFile], snapshot: dict[str, Any] | None) -> list[Outcome]:
        entries = self._manifest(owner)["files"]
        if not files:
            return []
        try:
            for made in files:
                entries[made.path] = {**entries.get(made.path, {}), "pending": _entry(made)}
            self._save(owner)
        except OSError as problem:
            return [Outcome(made.path, "failed", reason(problem)) for made in files]
        outcomes = [self._write(made, entries) for made in files]
        # In the same save as the files: a run that died in between would never come back for the figures.
        if snapshot is not None and any(outcome.state == "written" for outcome in outcomes):
            self._manifest(owner)["snapshot"] = snapshot
        try:
            self._save(owner)
        except OSError:
            # What was written is known as pending all the same; the next run finishes it.
            return outcomes
        written = [made.path for made, outcome in zip(files, outcomes, strict=True) if outcome.state == "written"]
        for path in written:
            self._clear(path, entries[path])
        self._remove_pdfs(owner, written)
        return outcomes

    def _remove_pdfs(self, owner: str, written: list[str]) -> None:
        """Take away PDFs of what stood there before: nobody must send last quarter's pages beside this one's."""
        entries = self._manifest(owner)["files"]
        old = [path for path, entry in entries.items() if entry.get("record", {}).get("source") in written]
        for path in old:
            with suppress(OSError):
                if self._look(self._folder.read(path), entries[path]).state != "edited":
                    self._folder.remove(path)
                    del entries[path]
        if old:
            with suppress(OSError):
                self._save(owner)

    def _write(self, made: MadeFile, entries: dict[str, Entry]) -> Outcome:
        try:
            self._folder.write(made.path, made.data)
        except PermissionError:
            return Outcome(made.path, "beside", "it is open in another program or read-only")
        except OSError as problem:
            return Outcome(made.path, "failed", reason(problem))
        beside = entries[made.path].get("beside")
        entries[made.path] = _entry(made) | ({"beside": beside} if beside else {})
        return Outcome(made.path, "written")

    def _clear(self, path: str, entry: Entry) -> None:
        """Take away what stood beside a file that is up to date again, unless somebody worked on it."""
        beside = entry.get("beside")
        if not beside:
            return
        with suppress(OSError):
            new = self._folder.read(beside_name(path))
            if new is None or self._is(new, beside):
                self._folder.remove(beside_name(path))
                self._folder.remove(note_name(path))

    def _beside(self, owner: str, made: MadeFile, why: str) -> Outcome:
        path, manifest = beside_name(made.path), self._manifest(owner)
        name = PurePosixPath(path).name
        entry = manifest["files"].setdefault(made.path, {})
        try:
            there = self._folder.read(path)
            if there is not None and not self._is(there, entry.get("beside", {})):
                return Outcome(
                    made.path, "failed", f"{why}, and so was {name}; keep one of the two, under the old name"
                )
            entry["beside"] = _entry(made)
            self._save(owner)
            self._folder.write(path, made.data)
            changes = self._explain(made, entry)
            entry["beside"]["done"] = True
            self._save(owner)
        except OSError as problem:
            return Outcome(made.path, "failed", f"{why}, and {reason(problem)}")
        return Outcome(made.path, "beside", f"{why}; the new one is {name}{changes}")

    def _explain(self, made: MadeFile, entry: Entry) -> str:
        """Write the note that lists what a person changed, where that can be told."""
        found = None
        with suppress(PermissionError):
            found = self._look(self._folder.read(made.path), entry)
        if found is None or found.state != "edited" or found.contents is None or "marks" not in entry:
            self._folder.remove(note_name(made.path))
            return ""
        added, gone = changed_lines(found.contents, entry["marks"], read_contents(made.data))
        names = [PurePosixPath(path).name for path in (made.path, beside_name(made.path), note_name(made.path))]
        self._folder.write(note_name(made.path), note(names[0], names[1], added, gone).encode())
        return f", the changes are listed in {names[2]}"

    def _look(self, data: bytes | None, entry: Entry | None) -> _Found:
        """Whether a file is gone, as we wrote it, or changed by a person; and what she wrote into its keep blocks."""
        if data is None:
            return _Found("absent", {})
        if entry is None:
            return _Found("edited", {})  # a file we know nothing of is somebody's
        digest = hashlib.sha256(data).hexdigest()
        same = [version for version in _versions(entry) if version.get("sha256") == digest]
        if same and not same[0].get("blocks"):
            return _Found("ours", same[0])
        contents = read_contents(data)
        # Office writes other bytes for the same words: only what can be read decides.
        alike = same or [version for version in _versions(entry) if _says(contents, version)]
        version = alike[0] if alike else entry
        words, fast = _words(data, contents, version)
        return _Found("ours" if alike and not fast else "edited", version, words, contents)

    def _is(self, data: bytes, version: Entry) -> bool:
        """Whether a file is this version, as we wrote it or with the same words."""
        if not version:
            return False
        return hashlib.sha256(data).hexdigest() == version["sha256"] or (
            _says(contents := read_contents(data), version) and not _words(data, contents, version)[0]
        )

    def _entries(self, owner: str) -> dict[str, Entry]:
        """What the manifest says of the owner's files; nothing where it cannot be read, which `put` tells."""
        try:
            files: dict[str, Entry] = self._manifest(owner)["files"]
        except (DocgenError, OSError):
            return {}
        return files

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
            if loaded["form"] != FORM or not all(isinstance(entry, dict) for entry in loaded["files"].values()):
                raise ValueError("another form")
        except (ValueError, KeyError, TypeError, AttributeError):
            problem = "this manifest cannot be read, so edited files cannot be told from built ones"
            fix = "restore it, or move the built files away and delete it"
            place = Place(file=f"{self._place}/{_manifest_name(owner)}")
            raise DocgenError(error("manifest", place, problem, fix)) from None
        return dict(loaded)

    def _save(self, owner: str) -> None:
        # Without indents: with them json writes sign by sign in Python, which takes longer than all else here.
        text = json.dumps(self._manifests[owner], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self._folder.write(_manifest_name(owner), text.encode())


def _versions(entry: Entry) -> list[Entry]:
    """The versions of a file that may lie there as we wrote them: the last, one that was under way, one beside it."""
    versions = [entry, entry.get("pending"), entry.get("beside")]
    return [version for version in versions if version and "sha256" in version]


def _says(contents: Contents, version: Entry) -> bool:
    if contents.digest == version["content"] and set(contents.blocks) == set(version.get("blocks", ())):
        return True
    # LibreOffice forgets the names of content controls.  Where nobody had written in them, the whole tells.
    return bool(contents.body) and version.get("body") == digest_of(contents.body)


def _words(data: bytes, contents: Contents, version: Entry) -> tuple[dict[str, str], bool]:
    """The words of a person in keep blocks; whether some of them cannot be carried into another file."""
    before = version.get("blocks", {})
    hers = {name for name, lines in contents.blocks.items() if name in before and digest_of(lines) != before[name]}
    if not hers:
        return {}, False
    taken = take_words(data)
    words = {name: piece for name, piece in taken.pieces.items() if name in hers}
    return words, bool(hers & taken.fast)


def _imprint(made: MadeFile) -> Imprint:
    return made.imprint or imprint_of(read_contents(made.data))


def _entry(made: MadeFile) -> Entry:
    imprint = _imprint(made)
    entry = {
        "sha256": hashlib.sha256(made.data).hexdigest(),
        "content": imprint.content,
        "marks": imprint.marks,
        "key": made.key,
        "record": dict(made.record),
    }
    if imprint.blocks:
        entry["blocks"] = dict(imprint.blocks)
    return entry | ({"body": imprint.body} if imprint.body else {})


def _manifest_name(owner: str) -> str:
    return f"{MANIFESTS}/{owner}.json"


def beside_name(path: str) -> str:
    """Where the new version of an edited file goes."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}.new{pure.suffix}"))


def note_name(path: str) -> str:
    """Where the list of a person's changes goes."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}.new.txt"))


def _told(problem: DocgenError | OSError) -> str:
    if isinstance(problem, OSError):
        return reason(problem)
    fault = problem.faults[0]
    return f"{fault.place.file}: {fault.problem}; {fault.fix}"


def reason(problem: OSError) -> str:
    """Why a file cannot be written, in words."""
    words = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.EROFS: "the folder is read-only",
        errno.EACCES: "the folder may not be written",
        errno.EPERM: "the folder may not be written",
        errno.ENAMETOOLONG: "its name is too long for this file system",
        errno.ENOTDIR: "a file stands where its folder should be",
        errno.EEXIST: "a file stands where its folder should be",
        errno.EISDIR: "a folder stands where it should be",
    }
    return words.get(problem.errno or 0, f"it cannot be written ({problem.strerror or problem})")


@contextmanager
def one_run_at_a_time(root: Path) -> Iterator[None]:
    """Hold the output folder for one run; the operating system lets go of it when the run ends or dies.

    Raises:
        DocgenError: another run on this machine is writing there, or the folder cannot be written.
    """
    lock = root / MANIFESTS / "lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        stream = lock.open("a+b")
    except OSError as problem:
        fix = "name another folder in docgen.toml, or make this one writable"
        fault = error("output", Place(file=root.as_posix()), f"nothing can be built here: {reason(problem)}", fix)
        raise DocgenError(fault) from None
    with stream:
        try:
            _lock(stream.fileno())
        except OSError:
            problem_ = "another run is writing into this output folder"
            raise DocgenError(error("two-runs", Place(file=root.as_posix()), problem_, "wait until it ends")) from None
        yield


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
