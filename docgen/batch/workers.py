"""Jobs in several processes: what all jobs share is sent once to each, and one that dies takes no other job with it.

Processes are spawned, as on Windows, so that a job sees the same world everywhere.
Few jobs are under way at a time, so that neither they nor their bytes fill the memory.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, Final

from docgen.batch.glance import glance
from docgen.build.job import Job, JobReport, LeftOut, Shared, run_job
from docgen.errors import Place, error

# Waiting jobs of each process: enough that none stands idle while this one writes.
_AHEAD: Final = 3
_shared: list[Shared] = []


@dataclass(frozen=True)
class Worked:
    """One finished job.

    Attributes:
        number: which of the jobs it was, counted from 0.
        report: what it made.
        glance: the account as the portfolio's page shows it; empty where the job was killed.
        seconds: how long it took.
    """

    number: int
    report: JobReport
    glance: Mapping[str, Any] = field(default_factory=dict, repr=False)
    seconds: float = 0.0


Compute = Callable[[Sequence[Job], Shared], Iterator[Worked]]


def run_jobs(jobs: Sequence[Job], shared: Shared, workers: int = 1) -> Iterator[Worked]:
    """Each job as it is done; with one worker in this process, in order."""
    if workers <= 1 or len(jobs) <= 1:
        for number, job in enumerate(jobs):
            yield work(number, job, shared)
        return
    undone = dict(enumerate(jobs))
    for worked in _pooled(list(undone.items()), shared, min(workers, len(jobs))):
        del undone[worked.number]
        yield worked
    # A process was killed: which job did it cannot be known, so those that were under way get one of their own.
    while undone:
        suspects = list(undone.items())[: _AHEAD * workers]
        for number, job in suspects:
            alone = next(_pooled([(number, job)], shared, 1), None)
            del undone[number]
            yield alone or Worked(number, killed(job))
        for worked in _pooled(list(undone.items()), shared, workers):
            del undone[worked.number]
            yield worked


def work(number: int, job: Job, shared: Shared) -> Worked:
    """One job with the account's glance, and how long it took."""
    start = time.perf_counter()
    report = run_job(job, shared)
    try:
        shown = glance(job, shared)
    except Exception:
        # The documents are made and what failed in them is told; a page about them must not cost them.
        shown = {}
    return Worked(number, report, shown, time.perf_counter() - start)


def killed(job: Job) -> JobReport:
    """The report of a job whose process was killed."""
    problem = f"the process that built {job.loaded.id} was killed"
    fix = "build it alone with --workers 1 and look at the memory it takes"
    fault = error("killed", Place(file=job.loaded.id), problem, fix)
    return JobReport(job.loaded.id, left_out=tuple(LeftOut(document.id, (fault,)) for document in job.documents))


def _pooled(jobs: Iterable[tuple[int, Job]], shared: Shared, workers: int) -> Iterator[Worked]:
    """Each job as it is done; ends early where a process dies."""
    context = multiprocessing.get_context("spawn")
    pending = deque(jobs)
    waiting: set[Future[Worked]] = set()
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(shared,)) as pool:
        try:
            while pending or waiting:
                while pending and len(waiting) < _AHEAD * workers:
                    waiting.add(pool.submit(_run, *pending.popleft()))
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start(shared: Shared) -> None:
    _shared[:] = [shared]
    # What all jobs share stays for good; the collector need not look through it again and again.
    gc.freeze()


def _run(number: int, job: Job) -> Worked:
    return work(number, job, _shared[0])
