"""Work that is the same for very many files, shared by several processes.

Processes are spawned, as on Windows: starting one costs about half a second, so
that few files are better worked on in this process.  Function and items must pickle.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# So many accounts pay for processes that are started for them.
WORTH_PROCESSES: Final = 500
_CHUNK: Final = 25


def spread(function: Callable[[Item], Result], items: Sequence[Item], workers: int) -> Iterator[Result]:
    """The result for each item, in order.

    This process is one of the `workers`: it begins at the end while the others start, and
    does all that they leave when one of them dies.
    """
    chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
    with ProcessPoolExecutor(workers - 1, multiprocessing.get_context("spawn")) as pool:
        try:
            sent = [pool.submit(_each, function, chunk) for chunk in chunks]
        except BrokenProcessPool:
            sent = []
        own: dict[int, list[Result]] = {}
        for number in reversed(range(len(sent))):
            if sent[number].cancel():
                own[number] = _each(function, chunks[number])
        for number, chunk in enumerate(chunks):
            yield from own[number] if number in own else _result(sent[number : number + 1], function, chunk)


def _each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(item) for item in items]


def _result(
    sent: Sequence[Future[list[Result]]], function: Callable[[Item], Result], items: Sequence[Item]
) -> list[Result]:
    try:
        return sent[0].result() if sent else _each(function, items)
    except BrokenProcessPool:
        return _each(function, items)
