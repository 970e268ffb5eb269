"""Many jobs: from a workspace to written files, one account after another or in several processes.

Workers compute, the parent alone writes through the store.  Nothing here prints;
whoever watches passes a function that is told of each finished account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from docgen.analysis.rules import RuleContext
from docgen.build import Job, JobReport, Shared, facts_of, failures, internal_scope
from docgen.changes import Changes, compare
from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.facts import Company, Facts
from docgen.facts.snapshot import snapshot
from docgen.model.base import Audience
from docgen.portfolio import OWNER, PortfolioJob, run_portfolio
from docgen.sources.loading import LoadedAccount, LoadResult, load_accounts
from docgen.sources.snippets import load_library
from docgen.store import LocalFolder, MadeFile, Outcome, Store, one_run_at_a_time
from docgen.workers import run_jobs
from docgen.workspace import Document, PackItem, Workspace


@dataclass(frozen=True)
class Order:
    """What a run is asked for; empty values take what account and workspace say."""

    accounts: tuple[str, ...] = ()
    every: bool = False
    pack: str = "default"
    documents: tuple[str, ...] = ()
    language: str = ""
    period: str = ""
    as_of: dt.date | None = None
    force: bool = False


@dataclass(frozen=True)
class Done:
    """What became of one account: the report of its job and of each of its files."""

    report: JobReport
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of a run."""

    done: tuple[Done, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything that should have been built was not."""
        wrong = any(fault.severity == "error" for fault in self.faults)
        unmade = any(True for one in self.done for _ in failures(one.report))
        return wrong or unmade or any(outcome.state == "failed" for one in self.done for outcome in one.outcomes)


@dataclass
class Plan:
    """A run that is ready: its jobs, what they share, and what was already found wrong."""

    workspace: Workspace
    shared: Shared
    jobs: list[Job]
    store: Store
    faults: list[Fault] = field(default_factory=list)
    portfolio: PortfolioJob | None = None


def plan(workspace: Workspace, order: Order, today: dt.date, workers: int = 1) -> Plan:
    """The jobs of a run; `workers` processes read accounts where very many are new.

    Raises:
        DocgenError: an account, a document or a pack that does not exist; content that cannot be read.
    """
    items = _items(workspace, order)
    ids = None if order.every else order.accounts
    loaded = load_accounts(workspace, ids, workers)
    shared = _shared(workspace, loaded, today, items)
    store = Store(LocalFolder(workspace.output), workspace.folders.output)
    chosen = [one for one in loaded.accounts if not order.every or one.account.programme == "key"]
    documents = documents_of(workspace, items, "account")
    jobs = [_job(one, documents, items, order, {} if order.force else store.known(one.id)) for one in chosen]
    faults = [fault for fault in loaded.faults if fault.severity == "error"]
    # A portfolio with only some of its accounts would add up to nothing, so its documents come with all of them.
    whole = documents_of(workspace, items, "portfolio") if order.every else ()
    if order.every and not chosen and not faults:
        place = Place(file=workspace.shown(workspace.accounts))
        fix = "write programme: key into an account, or name the accounts to build"
        raise DocgenError(
            error("no-key-account", place, "no account is a key account, so there is nothing to build", fix)
        )
    return Plan(
        workspace,
        shared,
        jobs if documents else [],
        store,
        faults,
        _portfolio_job(workspace, loaded, whole, order, shared, store) if whole else None,
    )


def _portfolio_job(
    workspace: Workspace,
    loaded: LoadResult,
    documents: tuple[Document, ...],
    order: Order,
    shared: Shared,
    store: Store,
) -> PortfolioJob:
    return PortfolioJob(
        accounts=loaded.accounts,
        documents=documents,
        context=_rule_context(workspace, loaded, shared),
        language=order.language or workspace.language,
        period=order.period,
        as_of=order.as_of,
        known={} if order.force else store.known(OWNER),
    )


def _rule_context(workspace: Workspace, loaded: LoadResult, shared: Shared) -> RuleContext:
    """What the rules look at: figures, library, reviews, imports and ROI models of all accounts."""
    return RuleContext(
        portfolio=loaded.portfolio,
        offerings=shared.library.offerings,
        thresholds=shared.thresholds,
        health_weights={name: float(value) for name, value in workspace.health_weights.items()},
        score_weights={name: float(value) for name, value in workspace.score_weights.items()},
        today=shared.today,
        themes=shared.library.themes,
        cases=shared.library.cases,
        references=shared.library.references,
        reviews={one.id: one.reviews for one in loaded.accounts},
        conflicts={one.id: one.conflicts for one in loaded.accounts},
    )


def run(work: Plan, watch: Callable[[Done], None] = lambda _: None, workers: int = 1) -> Result:
    """Carry the plan out: workers compute, this process alone writes.

    Args:
        work: the plan.
        watch: told of each account as it is done.
        workers: processes that compute; one computes in this process.

    Raises:
        DocgenError: another run is writing into the same output folder.
    """
    done: list[Done] = []
    with one_run_at_a_time(work.workspace.output):
        for report in run_jobs(work.jobs, work.shared, workers):
            finished = Done(report, tuple(work.store.put(report.account, _files(report), report.snapshot)))
            done.append(finished)
            watch(finished)
        if work.portfolio is not None:
            report = run_portfolio(work.portfolio, work.shared)
            done.append(Done(report, tuple(work.store.put(OWNER, _files(report)))))
    order = {job.loaded.id: number for number, job in enumerate(work.jobs)}
    done.sort(key=lambda one: order.get(one.report.account, len(order)))
    return Result(tuple(done), tuple(work.faults))


def facts_for(
    workspace: Workspace, account: str, today: dt.date, language: str = "", period: str = ""
) -> Callable[[Audience], Facts]:
    """The facts of one account by audience, for commands that show figures without building.

    Raises:
        DocgenError: the account does not exist or cannot be read.
    """
    work = plan(workspace, Order((account,), language=language, period=period), today)
    if work.faults:
        raise DocgenError(work.faults)
    return facts_of(work.jobs[0], work.shared)


def changes_of(workspace: Workspace, account: str, period: str, as_of: dt.date | None, today: dt.date) -> Changes:
    """What moved since the account was last built.

    Raises:
        DocgenError: the account does not exist or cannot be read.
    """
    work = plan(workspace, Order((account,), period=period, as_of=as_of), today)
    if work.faults:
        raise DocgenError(work.faults)
    scope = internal_scope(work.jobs[0], work.shared)
    return compare(work.store.snapshot(account), snapshot(scope), scope)


def _files(report: JobReport) -> Iterator[MadeFile]:
    for made in report.made:
        if made.data is not None:
            yield MadeFile(made.path, made.data, made.key, made.record)


def _items(workspace: Workspace, order: Order) -> tuple[PackItem, ...]:
    if not order.documents:
        if order.pack not in workspace.packs:
            place = Place(file="docgen.toml", path="packs")
            fix = did_you_mean(order.pack, workspace.packs)
            raise DocgenError(error("unknown-pack", place, f"no pack is called '{order.pack}'", fix))
        return workspace.packs[order.pack]
    unknown = [name for name in order.documents if name not in workspace.documents]
    if unknown:
        place = Place(file="docgen.toml", path="documents")
        raise DocgenError(
            error("unknown-document", place, f"no document is called '{name}'", did_you_mean(name, workspace.documents))
            for name in unknown
        )
    whole = [name for name in order.documents if workspace.documents[name].scope == "portfolio"]
    if whole and not order.every:
        place = Place(file="docgen.toml", path=f"documents.{whole[0]}")
        problem = f"{whole[0]} is about all key accounts, and only some are named"
        raise DocgenError(error("needs-all", place, problem, "give --all in place of the names"))
    return tuple(PackItem(name) for name in order.documents)


def _shared(workspace: Workspace, loaded: LoadResult, today: dt.date, items: Iterable[PackItem]) -> Shared:
    wanted = {workspace.documents[item.document].template for item in items}
    paths = {name: workspace.templates / name for name in wanted if name}
    return Shared(
        company=Company(workspace.company.name, workspace.company.short_name),
        portfolio=loaded.portfolio,
        library=load_library(workspace.content, workspace.language, loaded.offerings, workspace.shown),
        templates={name: path.read_bytes() for name, path in paths.items() if path.is_file()},
        today=today,
        thresholds={name: float(value) for name, value in workspace.thresholds.items()},
    )


def _job(
    loaded: LoadedAccount,
    documents: tuple[Document, ...],
    items: tuple[PackItem, ...],
    order: Order,
    known: dict[str, str],
) -> Job:
    return Job(
        loaded=loaded,
        documents=documents,
        optional=frozenset(item.document for item in items if item.optional),
        language=order.language,
        period=order.period,
        as_of=order.as_of,
        known=known,
    )


def documents_of(workspace: Workspace, items: Iterable[PackItem], scope: str) -> tuple[Document, ...]:
    """The documents of the items that are made for each account, or for the portfolio."""
    chosen = (workspace.documents[item.document] for item in items)
    return tuple(document for document in chosen if document.scope == scope)
