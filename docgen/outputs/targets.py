"""Where `--output` points to: a folder of this machine, or an object store or share behind an fsspec URL.

What of the store's promises holds where: docs/scale.md.  Credentials and
endpoints are those of the driver (for s3:// the environment and files of AWS).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

from docgen.errors import DocgenError, Place, error
from docgen.outputs.store import Folder, LocalFolder

T = TypeVar("T")

# Where an upload shows the whole object or none, so that it needs no second name and no renaming.
_WHOLE: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az", "adl", "oci", "memory"})
_STAMPS: Final = ("ETag", "etag", "md5", "mtime", "LastModified", "created", "last_modified")


def open_target(output: str) -> Folder:
    """The folder that `output` names: a path, or a URL such as ``s3://bucket/packs``.

    Raises:
        DocgenError: the driver is not installed, the URL cannot be read, or nothing answers there.
    """
    if "://" not in output:
        return LocalFolder(Path(output))
    scheme = output.partition("://")[0].lower()
    if scheme in ("file", "local"):
        return LocalFolder(Path(output.partition("://")[2]))
    try:
        url_to_fs: Callable[..., tuple[Any, str]] = importlib.import_module("fsspec.core").url_to_fs
        # Listings are asked for once a run, and must tell what lies there now.
        system, root = url_to_fs(output, use_listings_cache=False) if scheme in _WHOLE else url_to_fs(output)
    except ImportError as problem:
        name = "s3" if scheme.startswith("s3") else f"{scheme}, or the fsspec driver of {scheme}://"
        fix = f"pip install 'docgen[{name}]'" if name == "s3" else f"pip install the fsspec driver of {scheme}://"
        raise DocgenError(error("no-driver", Place(file=output), f"it needs a driver: {problem}", fix)) from None
    except Exception as problem:
        fix = "write a path, or a URL such as s3://bucket/folder"
        raise DocgenError(error("output", Place(file=output), f"it cannot be opened: {problem}", fix)) from None
    folder = RemoteFolder(system, root.rstrip("/"), output, whole=scheme in _WHOLE)
    folder.knock()
    return folder


@dataclass(frozen=True)
class RemoteFolder:
    """A folder behind fsspec.

    Attributes:
        system: the file system.
        root: the folder in it.
        name: the folder as the user wrote it.
        whole: whether an upload shows all or nothing; otherwise a file is written beside its place and moved.
    """

    system: Any
    root: str
    name: str
    whole: bool = False

    def knock(self) -> None:
        """Look whether somebody answers, before anything is computed.

        Raises:
            DocgenError: nobody does, or we may not enter.
        """
        bucket = self.root.partition("/")[0] if self.whole else ""
        try:
            if bucket and not self.system.exists(bucket):
                raise FileNotFoundError(f"there is no bucket {bucket}")
        except Exception as problem:
            fix = "check the address, the bucket and your credentials"
            place = Place(file=self.name)
            raise DocgenError(error("output", place, f"it cannot be reached: {_words(problem)}", fix)) from None

    def read(self, path: str) -> bytes | None:
        """The bytes at `path`, or None where nothing lies there."""
        try:
            data = self._try(lambda: self.system.cat_file(self._at(path)))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        return bytes(data)

    def write(self, path: str, data: bytes) -> None:
        """Put `data` at `path`: a reader sees the old file or the new one."""
        target = self._at(path)
        if self.whole:
            self._try(lambda: self.system.pipe_file(target, data))
            return
        parent, name = target.rpartition("/")[::2]
        temporary = f"{parent}/.{name}.tmp"

        def replace() -> None:
            self.system.makedirs(parent, exist_ok=True)
            self.system.pipe_file(temporary, data)
            self.system.mv(temporary, target)

        self._try(replace)

    def remove(self, path: str) -> None:
        """Take away what lies at `path`; nothing there is no error."""
        try:
            self._try(lambda: self.system.rm_file(self._at(path)))
        except FileNotFoundError:
            return

    def stamps(self) -> dict[str, str]:
        """Every file that lies there, with something that changes when the file does."""
        try:
            found: dict[str, dict[str, Any]] = self._try(lambda: self.system.find(self.root, detail=True))
        except FileNotFoundError:
            return {}
        shown = {name.removeprefix(self.root).lstrip("/"): info for name, info in found.items()}
        return {name: _stamp(info) for name, info in shown.items() if not _is_hidden(name)}

    def _try(self, call: Callable[[], T]) -> T:
        # Drivers raise what their network libraries raise; the store knows OSError, and tells it for that document.
        try:
            return call()
        except OSError:
            raise
        except Exception as problem:
            raise OSError(0, _words(problem)) from problem

    def _at(self, path: str) -> str:
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
            raise ValueError(f"{path!r} leads out of the output folder")
        return f"{self.root}/{'/'.join(parts)}"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _stamp(info: dict[str, Any]) -> str:
    told = next((str(info[key]) for key in _STAMPS if info.get(key) is not None), "")
    return f"{info.get('size', '')}-{told}"


def _words(problem: BaseException) -> str:
    return str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
