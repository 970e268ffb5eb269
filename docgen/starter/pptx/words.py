"""Tags and the pieces of slides that recur: labels, status marks, loops over rows, notes.

Everything is a string of a template; nothing is computed here.
"""

from __future__ import annotations

from docgen.starter.pptx.dml import run
from docgen.starter.pptx.tables import Cell, line_of

_MARKS = (("on_track", "●", "accent4"), ("watch", "▲", "accent5"), ("act", "■", "accent6"))


def tag(name: str) -> str:
    """An output tag."""
    return "{{ " + name + " }}"


def label(key: str) -> str:
    """The tag of a fixed word."""
    return tag(f"labels.{key}")


def when(condition: str, text: str) -> str:
    """A text that stands only where the condition holds."""
    return "{% if " + condition + " %}" + text + "{% endif %}"


def mark(item: str, size: float = 14) -> str:
    """The mark of a status in four runs, each in its own colour; shape and colour both carry it.

    At 16 pt a triangle is wider than the tab beside it, so marks stay at 14.
    """
    runs = [
        run("{% " + ("elif" if number else "if") + f' {item}.tone == "{tone}" %}}{sign}', size, ink=ink, font="mark")
        for number, (tone, sign, ink) in enumerate(_MARKS)
    ]
    return "".join(runs) + run("{% else %}○{% endif %}", size, ink="muted", font="mark")


def status_cell(item: str, size: float = 14, *, anchor: str = "ctr", end: str = "") -> Cell:
    """Mark, tab and word; the hanging indent holds in both programs and wraps well."""
    return Cell(line_of(mark(item), run(f"\t{tag(f'{item}.status')}{end}", size), hanging=0.22), anchor)


def text_cell(
    text: str, size: float = 14, *, bold: bool | None = None, ink: str = "", align: str = "", anchor: str = "ctr"
) -> Cell:
    """A cell with one run."""
    return Cell(line_of(run(text, size, bold=bold, ink=ink), align=align, end=size), anchor)


def each(loop: str) -> str:
    """Opens a row's loop; it stands in the first cell, `END` in the last, so that the row repeats."""
    return "{% for " + loop + " %}"


END = "{% endfor %}"
