"""Many jobs: from a workspace to written files, one account after another, in several processes or on other machines.

Workers compute, the parent alone writes through the store.  Nothing here prints;
whoever watches passes a function that is told of each finished account.

Longer than most: one run has one order of steps, and what they share would
have to travel between modules.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from docgen.analysis.rules import RuleContext
from docgen.batch.changes import Changes, compare
from docgen.batch.inputs import account_inputs, common_inputs, whole_inputs
from docgen.batch.portfolio import OWNER, PortfolioJob, run_portfolio
from docgen.batch.why import UNCHANGED, why
from docgen.batch.workers import Compute, Worked, run_jobs
from docgen.build.job import Job, JobReport, Shared, facts_of, internal_scope
from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.facts import Company, Facts
from docgen.facts.snapshot import snapshot
from docgen.model.base import Audience
from docgen.outputs.leftovers import left_over
from docgen.outputs.memory import Memory, read_memory, write_memory
from docgen.outputs.pdfs import make_pdfs
from docgen.outputs.store import Folder, LocalFolder, MadeFile, Outcome, Store, one_run_at_a_time
from docgen.sources.loading import LoadedAccount, LoadResult, load_accounts
from docgen.sources.snippets import read_library
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
    draft: bool = False
    verify: bool = False
    pdf: bool = False


@dataclass(frozen=True)
class Row:
    """What became of one document.

    Attributes:
        document: its id.
        result: written, unchanged, beside, left out (it was optional) or failed.
        file: where it lies, relative to the output folder; empty where none does.
        note: a word where the result needs one.
        why: why it was built, or left as it lies.
        faults: what was said of it.
        findings: what the rules say of it, as plain rows.
    """

    document: str
    result: str
    file: str = ""
    note: str = ""
    why: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether it was not made, or only as a draft with its faults marked."""
        return self.result == "failed" or any(fault.severity == "error" for fault in self.faults)

    def plain(self) -> dict[str, Any]:
        """What is remembered of it until something changes."""
        plain = {"document": self.document, "result": self.result, "file": self.file, "note": self.note}
        return plain | ({"findings": [dict(one) for one in self.findings]} if self.findings else {})


@dataclass(frozen=True)
class Done:
    """What became of one account: the report of its job and of each of its documents.

    Attributes:
        report: of its job.
        outcomes: of each file that was to be written.
        rows: of each document.
        seconds: how long its job took.
        earlier: files of earlier runs that still lie there, and that this one does not make any more.
    """

    report: JobReport
    outcomes: tuple[Outcome, ...] = ()
    rows: tuple[Row, ...] = ()
    seconds: float = 0.0
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of a run."""

    done: tuple[Done, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything that should have been built was not."""
        wrong = any(fault.severity == "error" for fault in self.faults)
        return wrong or any(row.failed for one in self.done for row in one.rows)


@dataclass
class Plan:
    """A run that is ready: its jobs, what they share, and what was already found wrong.

    Attributes:
        workspace: whose accounts they are.
        shared: what the jobs have in common.
        jobs: what is to be computed.
        store: where the documents go.
        folder: where the store keeps them.
        faults: what was found wrong before anything was computed.
        portfolio: the documents of all accounts together, or None.
        order: what was asked for.
        lying: what lies in the folder, with something that changes when a file does.
        inputs: by account, a digest of all that its documents are made from.
        settled: accounts of which nothing needs to be computed, in order.
        memory: what earlier runs left.
    """

    workspace: Workspace
    shared: Shared
    jobs: list[Job]
    store: Store
    folder: Folder
    faults: list[Fault] = field(default_factory=list)
    portfolio: PortfolioJob | None = None
    order: Order = field(default_factory=Order)
    lying: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory)


def plan(
    workspace: Workspace, order: Order, today: dt.date, workers: int = 1, folder: Folder | None = None, place: str = ""
) -> Plan:
    """The jobs of a run.

    Args:
        workspace: whose accounts they are.
        order: what is asked for.
        today: the day on which permissions, approvals and waivers are judged.
        workers: processes that may read very many accounts.
        folder: where the documents go; the workspace's output folder unless given.
        place: how that folder is called in messages.

    Raises:
        DocgenError: a document or a pack that does not exist; no account to build.
    """
    items = _items(workspace, order)
    folder = folder or LocalFolder(workspace.output)
    # The digests come first: of a file that changes while it is read, the next run then thinks that it has changed.
    common = common_inputs(workspace, replace(order, accounts=(), every=False, force=False), today)
    inputs = account_inputs(workspace, None if order.every else order.accounts, common)
    loaded = load_accounts(workspace, None if order.every else order.accounts, workers)
    faults = [fault for fault in loaded.faults if fault.severity == "error"]
    shared, said = _shared_once(workspace, loaded, today, items, common)
    faults += [fault for fault in said if fault not in faults]
    made = Plan(workspace, shared, [], Store(folder, place or workspace.folders.output), folder, faults)
    made.order, made.inputs, made.memory, made.lying = order, inputs, read_memory(folder), folder.stamps()
    settled = {name for name in inputs if _is_settled(made, name)}
    chosen = [one for one in loaded.accounts if not order.every or one.id in settled or _is_key(one)]
    if order.every and not chosen and not faults:
        raise DocgenError(_no_key_account(workspace))
    made.settled = tuple(one.id for one in chosen if one.id in settled)
    _add_jobs(made, [one for one in chosen if one.id not in settled], items)
    # A portfolio with only some of its accounts would add up to nothing, so its documents come with all of them.
    whole = documents_of(workspace, items, "portfolio") if order.every else ()
    if whole:
        _add_portfolio(made, loaded, whole)
    if order.every:
        made.memory.forget({one.id for one in loaded.accounts} | {OWNER})
    return made


def _is_settled(work: Plan, owner: str) -> bool:
    anew = work.order.force or work.order.verify
    return not anew and work.memory.settled(owner, work.inputs[owner], work.lying)


def _is_key(loaded: LoadedAccount) -> bool:
    said = loaded.data.get("programme", "key")
    # What is spelled in another way is read by the model, which takes longer than all else here.
    return said == "key" if said in ("key", "candidate", "prospect", "none") else loaded.account.programme == "key"


def _no_key_account(workspace: Workspace) -> Fault:
    place = Place(file=workspace.shown(workspace.accounts))
    fix = "write programme: key into an account, or name the accounts to build"
    return error("no-key-account", place, "no account is a key account, so there is nothing to build", fix)


def _add_jobs(work: Plan, accounts: Iterable[LoadedAccount], items: tuple[PackItem, ...]) -> None:
    documents = documents_of(work.workspace, items, "account")
    for loaded in accounts if documents else ():
        known = {} if work.order.force or work.order.verify else work.store.known(loaded.id)
        kept, judged = work.store.kept(loaded.id), work.store.judged(loaded.id)
        work.jobs.append(_job(loaded, documents, items, work.order, known, kept, judged))


def _add_portfolio(work: Plan, loaded: LoadResult, documents: tuple[Document, ...]) -> None:
    work.inputs = {**work.inputs, OWNER: whole_inputs(work.inputs)}
    if _is_settled(work, OWNER):
        work.settled = (*work.settled, OWNER)
        return
    work.portfolio = PortfolioJob(
        accounts=loaded.accounts,
        documents=documents,
        context=_rule_context(work.workspace, loaded, work.shared),
        language=work.order.language or work.workspace.language,
        period=work.order.period,
        as_of=work.order.as_of,
        known={} if work.order.force or work.order.verify else work.store.known(OWNER),
        kept=work.store.kept(OWNER),
        draft=work.order.draft,
        verify=work.order.verify,
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


def run(
    work: Plan,
    watch: Callable[[Done], None] = lambda _: None,
    workers: int = 1,
    compute: Compute | None = None,
    finish: Callable[[Result, Memory], None] = lambda *_: None,
) -> Result:
    """Carry the plan out: workers compute, this process alone writes.

    Args:
        work: the plan.
        watch: told of each account as it is done.
        workers: processes that compute; one computes in this process.
        compute: what runs the jobs instead of processes of this machine.
        finish: told of the result and what is known of every account, before another run may begin.

    Raises:
        DocgenError: another run is writing into the same output folder.
    """
    run_all = compute or partial(run_jobs, workers=workers)
    done = [_from_memory(work, owner) for owner in work.settled]
    with _alone(work.folder):
        if isinstance(work.folder, LocalFolder):
            work.folder.sweep()
        try:
            for one in _written(work, run_all(work.jobs, work.shared)):
                done.append(one)
                watch(one)
            if work.portfolio is not None:
                worked = Worked(-1, run_portfolio(work.portfolio, work.shared))
                done.append(_put(work, worked, work.portfolio.known))
        finally:
            _remember(work)
        done.sort(key=lambda one: (one.report.account == OWNER, one.report.account))
        if work.order.pdf:
            done = _with_pdfs(work, done)
        result = Result(tuple(done), tuple(work.faults))
        finish(result, work.memory)
    return result


# Accounts that are written at a time: a disk takes as long to make sure of one file as of several.
_HANDS: Final = 4


def _written(work: Plan, finished: Iterator[Worked]) -> Iterator[Done]:
    """Each account when its files lie there, in the order in which they were computed."""

    def put(worked: Worked) -> Done:
        return _put(work, worked, work.jobs[worked.number].known)

    if not isinstance(work.folder, LocalFolder) or len(work.jobs) == 1:
        yield from map(put, finished)
        return
    under_way: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(_HANDS) as hands:
        for worked in finished:
            under_way.append(hands.submit(put, worked))
            # Few at a time, so that their bytes do not fill the memory.
            while under_way and (under_way[0].done() or len(under_way) > 2 * _HANDS):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _with_pdfs(work: Plan, done: list[Done]) -> list[Done]:
    """The same with a PDF beside each document; where none can be made, the documents are there all the same."""
    wanted = [(one.report.account, row.document, row.file) for one in done for row in one.rows if row.file]
    try:
        made = make_pdfs(work.folder, work.store, wanted)
    except DocgenError as failure:
        work.faults += failure.faults
        return done
    found = []
    for one in done:
        rows = [row for row in one.rows if not row.file.endswith(".pdf")]
        rows += [Row(name, out.state, out.path, out.note) for name, out in made.get(one.report.account, ())]
        work.memory.entries[one.report.account]["rows"] = [row.plain() for row in rows]
        found.append(replace(one, rows=tuple(rows)))
    _remember(work)
    return found


def _alone(folder: Folder) -> contextlib.AbstractContextManager[None]:
    # Only a folder of this machine can be held; what that means for others stands in docs/scale.md.
    return one_run_at_a_time(folder.root) if isinstance(folder, LocalFolder) else contextlib.nullcontext()


def _from_memory(work: Plan, owner: str) -> Done:
    rows = tuple(
        Row(**{**row, "result": "unchanged" if row["result"] == "written" else row["result"]}, why=(UNCHANGED,))
        for row in work.memory.entries[owner]["rows"]
    )
    earlier = (path for path in work.memory.entries[owner].get("earlier", ()) if path in work.lying)
    return Done(JobReport(owner), rows=rows, earlier=tuple(earlier))


def _put(work: Plan, worked: Worked, known: Mapping[str, str]) -> Done:
    report = worked.report
    try:
        records = work.store.records(report.account)
    except DocgenError:
        records = {}  # the store tells of its manifest with every file that it cannot write
    outcomes = tuple(work.store.put(report.account, _files(report), report.snapshot))
    rows = tuple(_rows(work, report, {one.path: one for one in outcomes}, records, known))
    plain, others = [row.plain() for row in rows], _others(work, report.account, {row.document for row in rows})
    earlier = left_over(records, [*plain, *others], work.lying, work.workspace.documents)
    work.memory.entries[report.account] = {
        "inputs": work.inputs.get(report.account, ""),
        "rows": plain,
        "others": others,
        "earlier": earlier,
        "glance": dict(worked.glance),
    }
    return Done(report, outcomes, rows, worked.seconds, earlier)


def _rows(
    work: Plan,
    report: JobReport,
    outcomes: Mapping[str, Outcome],
    records: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, str],
) -> Iterator[Row]:
    waiting = work.store.waiting(report.account)
    for made in report.made:
        lying = Outcome(made.path, "unchanged")
        if made.path in waiting:
            lying = Outcome(made.path, "beside", f"a person has edited it; the new one is {waiting[made.path]}")
        outcome = outcomes.get(made.path, lying)
        then = records.get(made.path)
        reasons = why(
            made.record.get("parts", {}),
            None if then is None else then.get("parts", {}),
            lies=made.path in work.lying,
            known=work.order.force or made.path in known,
            force=work.order.force,
        )
        findings = tuple(one for one in report.findings if one["file"] == made.path)
        yield Row(made.document, outcome.state, made.path, outcome.note, reasons, made.faults, findings)
    for one in report.left_out:
        result = "left out" if one.optional else "failed"
        yield Row(one.document, result, note=one.faults[0].problem, faults=() if one.optional else one.faults)


def _others(work: Plan, account: str, now: set[str]) -> list[dict[str, Any]]:
    """What earlier runs said of documents that this one was not asked for, and that still lie there."""
    entry = work.memory.entries.get(account, {})
    earlier = (*entry.get("rows", ()), *entry.get("others", ()))
    return [row for row in earlier if row["document"] not in now and row["file"] in work.lying]


def _remember(work: Plan) -> None:
    """Keep what the next run can use; also where this one is cut short."""
    work.memory.stamps = work.folder.stamps()
    write_memory(work.folder, work.memory)


def facts_for(
    workspace: Workspace, account: str, today: dt.date, language: str = "", period: str = ""
) -> Callable[[Audience], Facts]:
    """The facts of one account by audience, for commands that show figures without building.

    Raises:
        DocgenError: the account does not exist or cannot be read.
    """
    work = plan(workspace, Order((account,), language=language, period=period, force=True), today)
    if work.faults:
        raise DocgenError(work.faults)
    return facts_of(work.jobs[0], work.shared)


def changes_of(workspace: Workspace, account: str, period: str, as_of: dt.date | None, today: dt.date) -> Changes:
    """What moved since the account was last built.

    Raises:
        DocgenError: the account does not exist or cannot be read.
    """
    work = plan(workspace, Order((account,), period=period, as_of=as_of, force=True), today)
    if work.faults:
        raise DocgenError(work.faults)
    scope = internal_scope(work.jobs[0], work.shared)
    return compare(work.store.snapshot(account), snapshot(scope), scope)


def _files(report: JobReport) -> Iterator[MadeFile]:
    for made in report.made:
        if made.data is not None:
            yield MadeFile(made.path, made.data, made.key, made.record, made.imprint)


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


# Whoever watches one account builds again and again with the same library and templates: both are read once.
_last_shared: dict[tuple[object, ...], tuple[Shared, list[Fault]]] = {}


def _shared_once(
    workspace: Workspace, loaded: LoadResult, today: dt.date, items: tuple[PackItem, ...], common: bytes
) -> tuple[Shared, list[Fault]]:
    """What the jobs have in common, and what is wrong with it; `common` is the digest of all that it is read from."""
    key = (workspace.root, items, common)
    if key not in _last_shared:
        made = _shared(workspace, loaded, today, items)
        _last_shared.clear()
        _last_shared[key] = made
    return _last_shared[key]


def _shared(
    workspace: Workspace, loaded: LoadResult, today: dt.date, items: Iterable[PackItem]
) -> tuple[Shared, list[Fault]]:
    wanted = {workspace.documents[item.document].template for item in items}
    paths = {name: workspace.templates / name for name in wanted if name}
    # One damaged snippet is left out, with a word; whatever needs none of it is built.
    library, said = read_library(workspace.content, workspace.language, loaded.offerings, workspace.shown)
    shared = Shared(
        company=Company(workspace.company.name, workspace.company.short_name),
        portfolio=loaded.portfolio,
        library=library,
        templates={name: path.read_bytes() for name, path in paths.items() if path.is_file()},
        today=today,
        thresholds={name: float(value) for name, value in workspace.thresholds.items()},
        language=workspace.language,
        health_weights={name: float(value) for name, value in workspace.health_weights.items()},
        score_weights={name: float(value) for name, value in workspace.score_weights.items()},
    )
    return shared, [fault for fault in said if fault.severity == "error"]


def _job(
    loaded: LoadedAccount,
    documents: tuple[Document, ...],
    items: tuple[PackItem, ...],
    order: Order,
    known: dict[str, str],
    kept: Mapping[str, Mapping[str, str]],
    judged: Mapping[str, tuple[Mapping[str, Any], ...]],
) -> Job:
    return Job(
        loaded=loaded,
        documents=documents,
        optional=frozenset(item.document for item in items if item.optional),
        language=order.language,
        period=order.period,
        as_of=order.as_of,
        known=known,
        kept=kept,
        judged=judged,
        draft=order.draft,
        verify=order.verify,
    )


def documents_of(workspace: Workspace, items: Iterable[PackItem], scope: str) -> tuple[Document, ...]:
    """The documents of the items that are made for each account, or for the portfolio."""
    chosen = (workspace.documents[item.document] for item in items)
    return tuple(document for document in chosen if document.scope == scope)
