"""One import from its files to the files that it writes: pure, but for reading what earlier imports wrote.

Nothing is written here and nothing is asked.  An error leaves the workspace as
it is; a row that is not taken is in the report.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import Fault
from docgen.model.content import Offering
from docgen.sources.forgotten import forgotten
from docgen.sources.imports.advice import advise
from docgen.sources.imports.known import known_accounts
from docgen.sources.imports.reading import InputFile, Options, read_files
from docgen.sources.imports.report import Report
from docgen.sources.imports.taking import take
from docgen.sources.imports.writing import write
from docgen.workspace import Workspace

__all__ = ["InputFile", "Options", "Outcome", "run_import"]


@dataclass
class Outcome:
    """What an import would write and say.

    Attributes:
        report: counts, sums and what was not taken.
        files: content of each file to write, None for one to delete, by its path; empty where there is an error.
        faults: errors, which stop everything, and warnings.
    """

    report: Report
    files: dict[Path, bytes | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an error stops the import."""
        return any(fault.severity == "error" for fault in self.faults)


def run_import(
    workspace: Workspace, files: Sequence[InputFile], options: Options, offerings: Iterable[Offering] = ()
) -> Outcome:
    """The outcome of importing `files`; their order does not matter.

    Args:
        workspace: where the accounts stand, and how exports are read.
        files: the files.
        options: what the user says about them.
        offerings: what we sell, by which products are known.

    Raises:
        DocgenError: the list of erased persons cannot be read.
    """
    with _no_collector():
        return _run(workspace, files, options, offerings)


def _run(workspace: Workspace, files: Sequence[InputFile], options: Options, offerings: Iterable[Offering]) -> Outcome:
    readings = read_files(workspace, options, files)
    report = Report(skipped=readings.skipped, unread=readings.unread)
    outcome = Outcome(report, faults=readings.faults)
    if not outcome.failed:
        known = known_accounts(workspace)
        taken = take(workspace, known, readings.sources, offerings, forgotten(workspace.content), report)
        outcome.faults += taken.faults
        if not outcome.failed:
            writing = write(workspace, readings.sources, taken, options.covers, report)
            outcome.faults += writing.faults
            advise(workspace, known, readings.sources, taken, report)
            outcome.files = {} if outcome.failed else writing.files
    report.skipped.sort(key=lambda skip: (skip.file, skip.line or 0, skip.reason))
    return outcome


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the collector of cycles from walking hundreds of thousands of rows without one: a quarter of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
