"""Where tasks stand: late is computed, never written; counts are the same in every document.

A task is late when its due day is before as-of and it is neither done nor
cancelled; the due day itself is still in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from docgen.model.audience import is_shared
from docgen.model.plan import ActionStatus

State = Literal["not_started", "in_progress", "done", "cancelled", "late"]


class Task(Protocol):
    """What actions, milestones and outcomes of a review have in common."""

    @property
    def status(self) -> ActionStatus:
        """Written status."""
        ...

    @property
    def due(self) -> dt.date | None:
        """Last day."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of tasks; cancelled ones count nowhere but in `cancelled`."""

    total: int = 0
    done: int = 0
    open: int = 0
    late: int = 0
    undated: int = 0
    cancelled: int = 0


def state(task: Task, as_of: dt.date) -> State:
    """The written status, or `late`."""
    return "late" if is_late(task, as_of) else task.status


def is_open(task: Task) -> bool:
    """Whether there is still something to do."""
    return task.status in ("not_started", "in_progress")


def is_late(task: Task, as_of: dt.date) -> bool:
    """Whether it is open after its due day."""
    return is_open(task) and task.due is not None and task.due < as_of


def days_late(task: Task, as_of: dt.date) -> int:
    """Days since the due day of a late task; 0 otherwise."""
    return (as_of - task.due).days if task.due is not None and is_late(task, as_of) else 0


def count(tasks: Iterable[Task], as_of: dt.date) -> Counts:
    """How many there are of each."""
    every = list(tasks)
    alive = [task for task in every if task.status != "cancelled"]
    return Counts(
        total=len(alive),
        done=sum(task.status == "done" for task in alive),
        open=sum(is_open(task) for task in alive),
        late=sum(is_late(task, as_of) for task in alive),
        undated=sum(is_open(task) and task.due is None for task in alive),
        cancelled=len(every) - len(alive),
    )


def count_shared(tasks: Iterable[Task], as_of: dt.date) -> Counts:
    """The same over the tasks that a customer sees, used alike in internal documents."""
    return count((task for task in tasks if is_shared(task)), as_of)


def due_within(tasks: Iterable[Task], as_of: dt.date, days: int) -> list[Task]:
    """The open tasks that are due in the next `days` days, soonest first; late ones are not among them."""
    last = as_of + dt.timedelta(days=days)
    dated = [(task.due, task) for task in tasks if is_open(task) and task.due is not None]
    return [task for due, task in sorted(dated, key=lambda pair: pair[0]) if as_of <= due <= last]
