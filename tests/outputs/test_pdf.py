"""PDFs by a program that may hang, die, or not be there: what was made is kept, and nothing goes on running."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.outputs import pdf

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")

# The last argument is the file; a file that holds the word "hang" is never done, and a second process waits beside it.
OFFICE = """\
#!/bin/sh
out=""; last=""
for word in "$@"; do [ "$last" = "--outdir" ] && out="$word"; last="$word"; done
mkdir -p "$out"
for word in "$@"; do
    case "$word" in *.docx) ;; *) continue;; esac
    if grep -q hang "$word"; then sleep 60 & echo $! > "{log}"; wait; fi
    grep -q die "$word" && exit 1
    name=$(basename "$word" .docx)
    printf '%%PDF-1.7\\n%%%%EOF' > "$out/$name.pdf"
done
"""


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    program = tmp_path / "soffice"
    program.write_text(OFFICE.replace("{log}", str(tmp_path / "child")), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "_START_SECONDS", 2)
    monkeypatch.setattr(pdf, "_FILE_SECONDS", 0)
    return program


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_file_on_which_the_program_dies_takes_no_other_along(office):
    made = pdf.convert(str(office), {"a.docx": b"well", "b.docx": b"die", "c.docx": b"well"}, "da-DK")
    assert sorted(made) == ["a.docx", "c.docx"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at the processes of Linux")
def test_a_program_that_hangs_is_ended_with_all_that_it_started(office, tmp_path):
    started = time.perf_counter()
    assert pdf.convert(str(office), {"a.docx": b"hang"}, "da-DK") == {}
    assert time.perf_counter() - started < 30
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    assert not is_running(child)
    assert child != os.getpid()


def test_a_program_that_cannot_be_started_makes_nothing_and_has_no_version(tmp_path):
    missing = str(tmp_path / "none")
    assert pdf.convert(missing, {"a.docx": b"well"}, "en-GB") == {}
    assert pdf.office_version(missing) == "unknown"


def test_without_the_program_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(pdf, "_PLACES", ())
    with pytest.raises(DocgenError) as refused:
        pdf.find_office()
    assert str(refused.value).startswith("--pdf: PDFs are made by LibreOffice, which is not installed here")
