"""The same jobs on the machines of a Dask cluster.

A job and what all jobs share travel by value, and bytes come back: the workers
need no access to the workspace or the output folder, only the same docgen and
the same packages.  A worker that dies costs its jobs a second try elsewhere.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from docgen.batch.workers import Compute, Worked, killed, work
from docgen.build.documents import program
from docgen.build.job import Job, Shared
from docgen.errors import DocgenError, Fault, Place, error

# Jobs under way for each thread of the cluster: enough that none stands idle, few enough that memory is no question.
_AHEAD: Final = 3
_PATIENCE: Final = "15s"
# Drawing is not made for threads, and a worker may have several.
_one_at_a_time = threading.Lock()


def on_cluster(address: str) -> Compute:
    """What runs jobs on the cluster whose scheduler has this address, such as ``tcp://scheduler:8786``.

    Raises:
        DocgenError: Dask is not installed.
    """
    try:
        dask = importlib.import_module("distributed")
    except ImportError:
        problem, fix = "sending jobs to a cluster needs Dask", "pip install 'docgen[dask]'"
        raise DocgenError(error("no-dask", Place(file=address), problem, fix)) from None
    return partial(_run_jobs, dask, address)


def _run_jobs(dask: Any, address: str, jobs: Sequence[Job], shared: Shared) -> Iterator[Worked]:
    if not jobs:
        return
    with _client(dask, address) as client:
        wrong = list(_other_programs(client, address))
        if wrong:
            raise DocgenError(wrong)
        yield from _gathered(dask, client, address, jobs, shared)


def _client(dask: Any, address: str) -> Any:
    try:
        return dask.Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as problem:
        fix = "start one with `dask scheduler`, or check the address: tcp://host:8786"
        told = f"no scheduler answers there ({type(problem).__name__})"
        raise DocgenError(error("no-scheduler", Place(file=address), told, fix)) from None


def _other_programs(client: Any, address: str) -> Iterator[Fault]:
    """A fault for each worker whose versions are not ours: its documents would not be ours either."""
    ours = program()
    try:
        told: dict[str, Any] = client.run(program, on_error="return")
    except Exception as problem:
        told = {address: problem}
    if not told:
        yield error("no-worker", Place(file=address), "the scheduler has no workers", "start some with `dask worker`")
    for worker, theirs in told.items():
        if not isinstance(theirs, dict):
            yield error("worker", Place(file=worker), f"this worker has no docgen: {theirs}", "install docgen there")
        elif theirs != ours:
            names = [name for name in ours if theirs.get(name) != ours[name]]
            differ = ", ".join(f"{name} {theirs.get(name, 'none')} in place of {ours[name]}" for name in names)
            fix = "install the same versions there as here"
            yield error("worker", Place(file=worker), f"this worker has {differ}", fix)


def _gathered(dask: Any, client: Any, address: str, jobs: Sequence[Job], shared: Shared) -> Iterator[Worked]:
    everything = client.scatter(shared, broadcast=True, hash=False)
    threads = sum(client.nthreads().values()) or 1
    pending = list(enumerate(jobs))[::-1]
    numbers: dict[str, int] = {}

    def submit() -> Any:
        number, job = pending.pop()
        # Not pure: two runs may ask for the same job, and each is to be made for itself.
        future = client.submit(run_remote, number, job, everything, pure=False, retries=1)
        numbers[future.key] = number
        return future

    done = dask.as_completed([submit() for _ in range(min(_AHEAD * threads, len(pending)))])
    for future in done:
        number = numbers.pop(future.key)
        yield _result(dask, future, number, jobs[number], address)
        future.release()
        if pending:
            done.add(submit())


def _result(dask: Any, future: Any, number: int, job: Job, address: str) -> Worked:
    try:
        worked: Worked = future.result()
    except dask.scheduler.KilledWorker:
        return Worked(number, killed(job))
    except (OSError, dask.client.FutureCancelledError) as problem:
        lost = f"the cluster was lost on the way ({type(problem).__name__})"
        fix = "what was made is written; run again when the cluster stands"
        raise DocgenError(error("cluster", Place(file=address), lost, fix)) from None
    return worked


def run_remote(number: int, job: Job, shared: Shared) -> Worked:
    """One job on a worker, one at a time in each of its processes."""
    with _one_at_a_time:
        return work(number, job, shared)
