"""Jobs in several processes give what one process gives, and a killed one fails alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from docgen.batch import Order, plan
from docgen.workers import Worked, run_jobs
from docgen.workspace import load_workspace

REPO = Path(__file__).resolve().parents[1]
TODAY = dt.date(2026, 4, 2)


def files(done: list[Worked]) -> dict[str, bytes | None]:
    return {made.path: made.data for one in done for made in one.report.made}


def test_two_processes_make_the_bytes_of_one() -> None:
    order = Order(("smedjen", "solbakken"), documents=("account-plan",), force=True)
    work = plan(load_workspace(REPO), order, TODAY)
    alone = files(list(run_jobs(work.jobs, work.shared, 1)))
    assert files(list(run_jobs(work.jobs, work.shared, 2))) == alone
    assert len(alone) == 2
