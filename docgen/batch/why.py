"""Why a document was built or left as it lies: what went into it now, held against what went into it then.

English sentences for the terminal and the report.  Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

UNCHANGED: Final = "nothing that goes into it has changed"
_PARTS: Final = {
    "template": "the template changed",
    "language": "the language changed",
    "settings": "its settings in docgen.toml changed",
    "kept": "the words in its keep blocks changed",
}
_LISTED: Final = {
    "data": "data changed",
    "notes": "data of the speaker notes changed",
    "program": "the program changed",
}
_MOST: Final = 6


def why(
    now: Mapping[str, Any], then: Mapping[str, Any] | None, *, lies: bool, known: bool, force: bool
) -> tuple[str, ...]:
    """The reasons, the most telling first; `UNCHANGED` alone where there are none.

    Args:
        now: the parts of what goes into the document.
        then: the same at its last build; None where it was never built, empty where that build kept none.
        lies: whether a file lies where the document goes.
        known: whether that file is the one that was built.
        force: whether everything was asked to be built.
    """
    if then is None:
        return ("it was not built before",)
    found = list(_changes(now, then)) if then else ["it was built by a docgen that kept no reasons"]
    if not lies:
        found.append("the file is gone")
    elif not known:
        found.append("the file is not as it was built: a person edited it, or a run was cut short")
    if force:
        found.append("--force asks for everything")
    return tuple(found) or (UNCHANGED,)


def _changes(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    for part in dict.fromkeys((*now, *then)):
        new, old = now.get(part), then.get(part)
        if new == old:
            continue
        if part in _LISTED and isinstance(new, Mapping) and isinstance(old, Mapping):
            yield f"{_LISTED[part]}: {_names(part, new, old)}"
        else:
            yield _PARTS.get(part, f"{part} changed")


def _names(part: str, new: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    changed = [name for name in dict.fromkeys((*new, *old)) if new.get(name) != old.get(name)]
    shown = changed[:_MOST]
    if part == "program":
        shown = [f"{name} {old.get(name, 'none')} → {new.get(name, 'none')}" for name in shown]
    more = len(changed) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
