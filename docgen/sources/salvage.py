"""What of refused data still holds, so that its references can be checked beside its refusals.

A refused value is left out; where its holder cannot do without it, the holder
is left out too, up to the item of a list.  What is left is never built upon:
it serves to find further faults in one go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from docgen.sources.positions import DataPath
from docgen.sources.refusals import leaves, walk

M = TypeVar("M", bound=BaseModel)
Kept = Mapping[DataPath, tuple[int, ...]]

# A value, its item, the item's list, and what holds that: deeper no account file goes.
_ROUNDS: Final = 6


@dataclass(frozen=True)
class Salvaged(Generic[M]):
    """What holds of refused data.

    Attributes:
        value: the model made of it.
        kept: by the path of each list that lost items, the indexes of those that stayed.
        lost: every word of the items that were left out; what refers to them may be right.
    """

    value: M
    kept: Kept = field(default_factory=dict)
    lost: frozenset[str] = frozenset()


def salvage(data: Mapping[str, Any], model: type[M]) -> Salvaged[M] | None:
    """What of `data` makes a `model`; None where a field of its own is missing."""
    removed: set[DataPath] = set()
    for _ in range(_ROUNDS):
        kept: dict[DataPath, tuple[int, ...]] = {}
        rest = _without(data, removed, (), kept)
        try:
            return Salvaged(model.model_validate(rest), kept, frozenset(_words(data, removed)))
        except ValidationError as failure:
            found = {_refused(one, rest, kept) for one in failure.errors(include_url=False)}
        if () in found or found <= removed:
            return None
        removed |= found
    return None


def original(path: DataPath, kept: Kept) -> DataPath:
    """Where the value at `path` of what is left stands in the data it was taken from."""
    whole: DataPath = ()
    for step in path:
        indexes = kept.get(whole) if isinstance(step, int) else None
        whole = (*whole, indexes[step] if indexes and isinstance(step, int) and step < len(indexes) else step)
    return whole


def _refused(one: Any, rest: Any, kept: Kept) -> DataPath:
    missing = one["type"] == "missing"
    path, _ = walk(rest, one["loc"], missing=missing)
    return original(path[:-1] if missing else path, kept)


def _without(data: Any, removed: Collection[DataPath], path: DataPath, kept: dict[DataPath, tuple[int, ...]]) -> Any:
    if isinstance(data, Mapping):
        return {
            key: _without(value, removed, (*path, key), kept)
            for key, value in data.items()
            if value is not None and (*path, key) not in removed
        }
    if not isinstance(data, list):
        return data
    stays = tuple(number for number in range(len(data)) if (*path, number) not in removed)
    if len(stays) < len(data):
        kept[path] = stays
    return [_without(data[number], removed, (*path, number), kept) for number in stays]


def _words(data: Any, removed: Collection[DataPath]) -> Iterator[str]:
    for path in removed:
        found = data
        for step in path:
            found = found[step]
        yield from (word for _, word in leaves(found, ()))
