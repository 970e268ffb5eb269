"""Older forms of the data files, brought to the present one with a word about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from docgen.errors import Fault, Place, error, warning

CURRENT: Final = 1
# The step from each version to the next; a new version adds one entry and raises CURRENT.
Step = Callable[[dict[str, Any]], dict[str, Any]]
STEPS: Final[Mapping[int, Step]] = {}


def migrate(
    data: Mapping[str, Any], place: Callable[[], Place], *, current: int = CURRENT, steps: Mapping[int, Step] = STEPS
) -> tuple[dict[str, Any], list[Fault]]:
    """`data` in the form of version `current`, and a warning where it had to be changed.

    Data without a version are current; a version that is no number is left for the model to refuse.  `place` is asked
    only where there is something to say.
    """
    found = str(data.get("schema_version") or current)
    if not found.isdigit():
        return dict(data), []
    version = int(found)
    if version > current or version < min([current, *steps]):
        problem = f"the file has schema_version {version}, this docgen knows up to {current}"
        fix = "install a newer docgen" if version > current else f"write schema_version: {current}"
        return dict(data), [error("schema-version", place(), problem, fix)]
    if version == current:
        return dict(data), []
    migrated = dict(data)
    for number in range(version, current):
        migrated = steps[number](migrated)
    migrated["schema_version"] = str(current)
    problem = f"the file has schema_version {version} and was read as version {current}"
    return migrated, [
        warning("schema-version", place(), problem, f"bring it to the new form: schema_version: {current}")
    ]
