"""PDFs of finished documents, through LibreOffice where it is installed.

One start converts many files, in a user profile of its own, so that neither a
LibreOffice that is open nor its settings matter.  Knows files and a program, no
accounts.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from docgen.errors import DocgenError, Place, error

# What can be laid out as pages.
PAGED: Final = (".docx", ".pptx")
MOST_AT_ONCE: Final = 60
_START_SECONDS: Final = 90
_FILE_SECONDS: Final = 30
_PLACES: Final = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# Tagged for screen readers, with bookmarks; what is written in no language of its own is in the document's.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export"><prop oor:name="UseTaggedPDF" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export"><prop oor:name="ExportBookmarks" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale" oor:op="fuse">
<value>{tag}</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{tag}</value></prop></item>
</oor:items>
"""


def find_office() -> str:
    """The program that lays out pages.

    Raises:
        DocgenError: it is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        problem = "PDFs are made by LibreOffice, which is not installed here"
        fix = "install it, or leave --pdf out and save as PDF in Word and PowerPoint"
        raise DocgenError(error("no-office", Place(path="--pdf"), problem, fix))
    return found


@cache
def office_version(program: str) -> str:
    """What the program says of itself: another version lays out other pages."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=_START_SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return said.decode("utf-8", "replace").strip()


def convert(program: str, files: Mapping[str, bytes], tag: str) -> dict[str, bytes]:
    """The PDF of each file by its name; a file that cannot be converted is missing.

    Args:
        program: as `find_office` tells.
        files: bytes by name; only the ending of a name matters to the program.
        tag: language of the documents, such as ``da-DK``.
    """
    done: dict[str, bytes] = {}
    names = list(files)
    for start in range(0, len(names), MOST_AT_ONCE):
        part = {name: files[name] for name in names[start : start + MOST_AT_ONCE]}
        done |= _convert(program, part, tag)
        # One file on which the program dies or hangs takes those behind it along: each of them gets a second chance.
        missing = [name for name in part if name not in done] if len(part) > 1 else []
        for name in missing:
            done |= _convert(program, {name: files[name]}, tag)
    return done


def _convert(program: str, files: Mapping[str, bytes], tag: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="docgen-pdf-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _settle(home / "profile", tag)
        # Names of our own: a document's may be too long, or look like an option.
        paths = {name: home / f"{number}{PurePosixPath(name).suffix}" for number, name in enumerate(files)}
        for name, path in paths.items():
            path.write_bytes(files[name])
        made = home / "made"
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(made)]
        _run([program, profile, *options, *map(str, paths.values())], _START_SECONDS + _FILE_SECONDS * len(files))
        return dict(_made(paths, made))


def _made(paths: Mapping[str, Path], folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, path in paths.items():
        target = folder / f"{path.stem}.pdf"
        data = target.read_bytes() if target.is_file() else b""
        if data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]:
            yield name, data


def _settle(profile: Path, tag: str) -> None:
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) is None:
        tag = "en-US"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(tag=tag), encoding="utf-8")


def _run(command: Sequence[str], seconds: int) -> None:
    nowhere = subprocess.DEVNULL
    try:
        # The program starts another one, which must not outlive it: the two are a group of their own.
        running = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    except OSError:
        return
    try:
        with suppress(subprocess.TimeoutExpired):
            running.wait(seconds)
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        if sys.platform == "win32":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
