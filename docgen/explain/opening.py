"""The account that a finished file is of, opened as it is now, with the language, period and day of the file."""

from __future__ import annotations

import datetime as dt

from docgen.batch.run import Order, plan
from docgen.build.job import facts_of
from docgen.errors import DocgenError
from docgen.explain.desk import Desk
from docgen.workspace import Workspace


def open_desk(
    workspace: Workspace,
    account: str,
    today: dt.date,
    language: str,
    period: str,
    as_of: dt.date | None,
    *,
    for_customers: bool,
) -> Desk:
    """The account with all that an explanation looks at.

    Raises:
        DocgenError: the account does not exist any more, or cannot be read.
    """
    work = plan(workspace, Order((account,), language=language, period=period, as_of=as_of), today)
    if work.faults:
        raise DocgenError(work.faults)
    job = work.jobs[0]
    return Desk(
        loaded=job.loaded,
        facts=facts_of(job, work.shared)("internal"),
        library=work.shared.library,
        portfolio_file=workspace.shown(workspace.content / "portfolio.yaml"),
        content=workspace.shown(workspace.content),
        for_customers=for_customers,
    )
