"""Work shared by several processes gives what one process gives, whatever becomes of the others."""

from __future__ import annotations

import os
from functools import partial

from docgen.sources.spread import spread


def squared(number: int) -> int:
    return number * number


def dies_elsewhere(process: int, number: int) -> int:
    if os.getpid() != process:
        os._exit(1)
    return number


def test_results_come_in_order():
    assert list(spread(squared, range(260), 2)) == [number * number for number in range(260)]


def test_what_a_process_leaves_when_it_dies_is_done_here():
    assert list(spread(partial(dies_elsewhere, os.getpid()), range(60), 2)) == list(range(60))
