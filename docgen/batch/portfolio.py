"""The documents of the whole portfolio: one job over all key accounts, as pure as an account's.

They are internal always; their figures are sums over the same figures that the
accounts' own documents show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from docgen.analysis.periods import default_period, parse
from docgen.analysis.rules import RuleContext, find, open_findings
from docgen.build.documents import Manner, make_document, open_kind
from docgen.build.job import JobReport, Shared, left_out_by
from docgen.errors import DocgenError, Fault, Place, error
from docgen.facts.portfolio import PortfolioFacts
from docgen.facts.portfolio_scope import PortfolioScope
from docgen.merge import invariants
from docgen.sources.loading import LoadedAccount
from docgen.workspace import Document

OWNER = "portfolio"


@dataclass(frozen=True)
class PortfolioJob:
    """The portfolio's documents.

    Attributes:
        accounts: every account of the workspace; the key accounts among them are shown.
        documents: what to make.
        context: rates, thresholds and what else the rules look at.
        language: of the documents.
        period: spelling of the period; empty takes the last one closed at the as-of date.
        as_of: the day up to which figures go; None takes the newest data date of all accounts.
        known: key of each output file that lies as it was written.
        kept: what a person wrote into keep blocks of the files that lie there, by path and block.
        draft: mark faults in the documents instead of refusing.
        verify: look at every finished package as closely as can be.
    """

    accounts: tuple[LoadedAccount, ...]
    documents: tuple[Document, ...]
    context: RuleContext
    language: str
    period: str = ""
    as_of: dt.date | None = None
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    draft: bool = False
    verify: bool = False


def run_portfolio(job: PortfolioJob, shared: Shared) -> JobReport:
    """The portfolio's documents; one document's failure stops no other."""
    made, left_out = [], []
    keys = [one for one in job.accounts if one.account.programme == "key" and one.as_of is not None]
    facts: PortfolioFacts | None = None
    for document in job.documents:
        try:
            facts = facts or (PortfolioFacts(_scope(job, shared, keys)) if keys else None)
            data = shared.templates.get(document.template)
            if data is None or facts is None:
                raise DocgenError(_nothing(document, data))
            kind = open_kind(document, data, job.language)
            one = make_document(kind, facts, job.known, manner=Manner(job.kept, job.draft))
            wrong = invariants(one.data) if job.verify and one.data is not None else []
            if wrong:
                raise DocgenError(fault.at(file=one.path) for fault in wrong)
            made.append(replace(one, contents=None))
        except Exception as failure:
            left_out.append(left_out_by(failure, document))
    return JobReport(OWNER, tuple(made), tuple(left_out))


def _nothing(document: Document, data: bytes | None) -> Fault:
    if data is None:
        place = Place(file="docgen.toml", path=f"documents.{document.id}.template")
        problem = f"there is no template {document.template!r}"
        return error("no-template", place, problem, "put it into templates/, or name another")
    place = Place(file="content/accounts")
    problem = f"{document.id} is about key accounts, and no account that can be built is one"
    return error("no-data", place, problem, "write programme: key into an account")


def _scope(job: PortfolioJob, shared: Shared, keys: Sequence[LoadedAccount]) -> PortfolioScope:
    newest = max(one.as_of for one in keys if one.as_of is not None)
    as_of = job.as_of or newest
    first = shared.portfolio.fiscal_year_start
    period = parse(job.period, first, "--period") if job.period else default_period(as_of, first)
    findings = find([one.account for one in job.accounts], job.context)
    return PortfolioScope(
        accounts=tuple(one.account for one in keys),
        company=shared.company,
        context=job.context,
        language=job.language,
        period=period,
        as_of=as_of,
        reviews={one.id: one.reviews for one in keys},
        findings=tuple(open_findings(findings)),
    )
