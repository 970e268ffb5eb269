"""The short note beside a new file: what a person changed in the one that was not overwritten.

Pure text from contents; it knows the earlier file only by the marks of its
lines, and takes the words of a line that went from the new file, where most still
stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docgen.finished.contents import Contents, mark_of

LONGEST = 300
MOST = 60


def changed_lines(edited: Contents, marks: str, now: Contents) -> tuple[list[str], list[str]]:
    """The lines that a person wrote, and those that she took away, each with its place.

    Args:
        edited: the file as it lies there.
        marks: the lines of the file as it was built.
        now: the file as it is built today.
    """
    before = Counter(marks[start : start + 8] for start in range(0, len(marks), 8))
    left = Counter(before)
    added = []
    for line in edited.lines:
        mark = mark_of(line.text)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            added.append(f"{line.place}: {_short(line.text)}")
    return added, list(_gone(+left, now))


def _gone(left: Counter[str], now: Contents) -> Iterator[str]:
    for line in now.lines:
        mark = mark_of(line.text)
        if left[mark] > 0:
            left[mark] -= 1
            yield f"{line.place}: {_short(line.text)}"
    lost = sum(left.values())
    if lost:
        yield f"{lost} {'line that is' if lost == 1 else 'lines that are'} different today"


def note(name: str, new: str, added: list[str], gone: list[str]) -> str:
    """The note as a text file.

    Args:
        name: the file that a person edited.
        new: the new file beside it.
        added: lines that stand only in hers.
        gone: lines that she took away.
    """
    lines = [
        f"{name} was edited by hand, so it was left as it is.",
        f"{new} is the same document with today's data.",
        "",
        "Keep one of the two: delete the other, or move your changes over and rename the new one.",
        "Until then `docgen package` refuses this folder.",
    ]
    lines += _part("Written by hand:", added) + _part("Taken away by hand:", gone)
    if not added and not gone:
        lines += ["", "The words are the same; what differs is their order, or what cannot be read."]
    return "\n".join(lines) + "\n"


def _part(head: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"  … and {len(lines) - MOST} more"] if len(lines) > MOST else []
    return ["", head, *(f"  {line}" for line in lines[:MOST]), *more]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
