"""Jobs in several processes: what all jobs share is sent once to each, and one that dies takes no other job with it.

Processes are spawned, as on Windows, so that a job sees the same world everywhere.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from docgen.build import Job, JobReport, LeftOut, Shared, run_job
from docgen.errors import Place, error

_shared: list[Shared] = []


def run_jobs(jobs: Sequence[Job], shared: Shared, workers: int = 1) -> Iterator[JobReport]:
    """The report of each job as it is done; with one worker in this process, in order."""
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield run_job(job, shared)
        return
    undone = dict(enumerate(jobs))
    for number, report in _pooled(undone.items(), shared, min(workers, len(jobs))):
        del undone[number]
        yield report
    # A process was killed: which job did it cannot be known, so each that is left gets one of its own.
    for number, job in list(undone.items()):
        alone = [report for _, report in _pooled([(number, job)], shared, 1)]
        yield alone[0] if alone else _killed(job)


def _pooled(jobs: Iterable[tuple[int, Job]], shared: Shared, workers: int) -> Iterator[tuple[int, JobReport]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(shared,)) as pool:
        waiting: dict[Future[JobReport], int] = {}
        try:
            for number, job in jobs:
                waiting[pool.submit(_run, job)] = number
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BrokenProcessPool:
            return


def _start(shared: Shared) -> None:
    _shared[:] = [shared]


def _run(job: Job) -> JobReport:
    return run_job(job, _shared[0])


def _killed(job: Job) -> JobReport:
    problem = f"the process that built {job.loaded.id} was killed"
    fix = "build it alone with --workers 1 and look at the memory it takes"
    fault = error("killed", Place(file=job.loaded.id), problem, fix)
    return JobReport(job.loaded.id, left_out=tuple(LeftOut(document.id, (fault,)) for document in job.documents))
