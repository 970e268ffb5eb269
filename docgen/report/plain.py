"""The report of a run as plain data, for programs: what became of every document of every account, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from docgen import __version__
from docgen.batch.run import Done, Result, Row
from docgen.errors import Fault
from docgen.outputs.memory import Memory

FORM: Final = 1


def plain_report(result: Result, memory: Memory, when: dt.datetime, seconds: float) -> dict[str, Any]:
    """The report.

    Args:
        result: of the run.
        memory: what is known of every account, for its findings.
        when: the end of the run.
        seconds: how long the run took.
    """
    rows = [row for done in result.done for row in done.rows]
    counts = {name: sum(row.result == name for row in rows) for name in dict.fromkeys(row.result for row in rows)}
    return {
        "form": FORM,
        "docgen": __version__,
        "ended": when.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "failed": result.failed,
        "counts": counts,
        "faults": [_fault(fault) for fault in result.faults],
        "accounts": [_account(done, memory.entries.get(done.report.account, {})) for done in result.done],
    }


def _account(done: Done, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "account": done.report.account,
        "seconds": round(done.seconds, 3),
        "documents": [_row(row) for row in done.rows],
        "earlier": list(done.earlier),
        "findings": list(entry.get("glance", {}).get("findings", ())),
    }


def _row(row: Row) -> dict[str, Any]:
    return row.plain() | {"why": list(row.why), "faults": [_fault(fault) for fault in row.faults]}


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "severity": fault.severity,
        "code": fault.code,
        "place": fault.place.text(),
        "problem": fault.problem,
        "fix": fault.fix,
    }
