"""Work that is the same for very many files, shared by several processes.

Processes are spawned, as on Windows: starting one costs about half a second, so
that few files are better worked on in this process.  Function and items must pickle.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# So many accounts pay for processes that are started for them.
WORTH_PROCESSES: Final = 500
_CHUNK: Final = 25


def spread(function: Callable[[Item], Result], items: Sequence[Item], workers: int) -> Iterator[Result]:
    """The result for each item, in order; what is left when a process dies is computed in this one."""
    done = 0
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            for result in pool.map(function, items, chunksize=_CHUNK):
                done += 1
                yield result
    except BrokenProcessPool:
        yield from map(function, items[done:])
