"""The report's files, written with the rest of the output."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

from docgen.batch.run import Plan, Result
from docgen.errors import Fault, Place, warning
from docgen.outputs.memory import Memory
from docgen.report.page import page
from docgen.report.plain import plain_report

REPORT: Final = "internal/report.json"
INDEX: Final = "internal/index.html"


def publish(work: Plan, result: Result, memory: Memory, when: dt.datetime, seconds: float) -> list[Fault]:
    """Write both files; a warning for each that cannot be written, since the documents are there all the same."""
    plain = plain_report(result, memory, when, seconds)
    data = json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    files = {REPORT: data, INDEX: page(work, result, memory, when).encode("utf-8", "replace")}
    faults = []
    for path, content in files.items():
        try:
            work.folder.write(path, content)
        except OSError as problem:
            told = f"it cannot be written ({problem.strerror or problem}); the documents are not touched by this"
            faults.append(warning("report", Place(file=path), told, "close it elsewhere, and build again"))
    return faults
