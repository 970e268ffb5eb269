"""What the commands share: options, tables, JSON and faults on the terminal."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import click

from docgen.errors import DocgenError, Fault, Place, error

if TYPE_CHECKING:
    from docgen.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
Language = Literal["da", "en"]
_LONG_NUMBER: Final = re.compile(r'"\\u0000(-?[0-9.]+)"')


def json_option(function: F) -> F:
    """The option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs.")(function)


def workspace_option(function: F) -> F:
    """The option ``--workspace``: the folder that holds docgen.toml, or any folder below it."""
    return click.option(
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        default=Path(),
        is_eager=True,  # known before the other words are, so that the Tab key offers what stands in it
        help="Folder of the workspace (default: the current folder or one above it).",
    )(function)


def today_option(function: F) -> F:
    """The option ``--today``: the clock, for tests and for looking back."""
    return click.option(
        "--today",
        "today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        default=None,
        callback=lambda _ctx, _param, value: value.date() if value else dt.date.today(),
        help="Take this date for today (YYYY-MM-DD).",
    )(function)


def period_option(function: F) -> F:
    """The option ``--period``."""
    words = "Period under review: 2026-Q1, 2026-H1, 2026-FY or 2026-03 (default: the last closed quarter)."
    return click.option("--period", metavar="PERIOD", default="", help=words)(function)


def as_of_option(function: F) -> F:
    """The option ``--as-of``: a date, or None for the newest data."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        callback=lambda _ctx, _param, value: value.date() if value else None,
        help="Count only data up to this date (default: each account's newest).",
    )(function)


def language_option(usual: str, languages: Sequence[str] = ("da", "en")) -> Callable[[F], F]:
    """The option ``--language``; `usual` says whose language it is otherwise."""
    return click.option("--language", type=click.Choice(languages), help=f"Language of the words (default: {usual}).")


def spoken(home: Workspace, asked: Language | None = None) -> Language:
    """The language of KPIs and rules: what is asked for, else the workspace's; they are worded in these two."""
    return asked or ("en" if home.language == "en" else "da")


def read_file(path: Path, shown: str = "") -> bytes:
    """The bytes of a file that the user named.

    Raises:
        DocgenError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        words = f"the file cannot be read: {problem.strerror or problem}"
        raise DocgenError(error("unreadable", Place(file=shown or path.as_posix()), words)) from None


def cores() -> int:
    """Processes that this machine can run at once, eight at most: more would wait for the disk."""
    return min(os.cpu_count() or 1, 8)


# What moves the cursor, colours the screen or turns text around; a line break in a fault is our own.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """`text` with a mark for each sign that would command the terminal instead of being shown."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def print_faults(faults: Iterable[Fault]) -> None:
    """Each fault as a block on standard error."""
    for fault in faults:
        click.echo(visible(fault.text()), err=True)


def print_json(data: Mapping[str, object], faults: Iterable[Fault] = ()) -> None:
    """`data` and `faults` as one JSON object on standard output; Decimal exact, dates in ISO form.

    Every command speaks so to programs, and `docgen.cli.main` where a command fails: what was asked for, where there
    is any, and beside it always `faults`.
    """
    whole = {**data, "faults": [fault_row(fault) for fault in faults]}
    text = json.dumps(whole, ensure_ascii=False, indent=2, default=_plain)
    click.echo(_LONG_NUMBER.sub(r"\1", text))


def fault_row(fault: Fault) -> dict[str, object]:
    """A fault as programs read it: its place in one phrase and in parts."""
    place = fault.place
    inside = {"cell": place.cell, "part": place.part, "shape": place.shape}
    return {
        "severity": fault.severity,
        "code": fault.code,
        "place": place.text(),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        **{name: value for name, value in inside.items() if value},
        "path": place.path,
        "problem": fault.problem,
        "fix": fault.fix,
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        # Exact always: an integral amount is an int, any other a float that prints as it was written; where the
        # float would round, the digits stand marked until the text is whole.
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else f"\0{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def print_words(words: str, head: str = "") -> None:
    """Words behind `head`, which go on below themselves in a narrow terminal; one line where a program reads it."""
    if not sys.stdout.isatty():
        click.echo((head + words).rstrip())
        return
    width = max(shutil.get_terminal_size().columns, len(head) + 20)
    wrapped = textwrap.wrap(words, width - len(head), break_on_hyphens=False, break_long_words=False) or [""]
    click.echo("\n".join((head if number == 0 else " " * len(head)) + line for number, line in enumerate(wrapped)))


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), wraps: int | None = None
) -> None:
    """A table: with lines and bold headings in a terminal, tab-free aligned text when piped.

    Args:
        headings: one per column.
        rows: text cells, shape (rows, len(headings)).
        right: indexes of the columns that are aligned right.
        wraps: index of the only column that is broken into lines in a narrow terminal; by default any may be.
    """
    table_rows = [[visible(str(cell)) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(headings, table_rows, set(right), wraps)
    else:
        _print_plain(headings, table_rows, set(right))


def _print_rich(headings: Sequence[str], rows: list[list[str]], right: set[int], wraps: int | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        whole = wraps is not None and number != wraps
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: brackets in a name are no markup
    Console().print(table)


def _print_plain(headings: Sequence[str], rows: list[list[str]], right: set[int]) -> None:
    widths = [max(len(line[number]) for line in [list(headings), *rows]) for number in range(len(headings))]
    for line in [list(headings), *rows]:
        cells = [
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
