"""The command line: the only place of docgen that prints, exits or asks the clock.

Each command is a module of this package with a click command called `command`,
loaded when it is called for: `docgen --help` must not pay for numpy or lxml.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from docgen import __version__

if TYPE_CHECKING:
    from docgen.errors import Fault

# name: (module, one line for the list of commands); the order here is the order in the help.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "init": ("init", "Make a workspace: with one example account, or the sample portfolio"),
    "new": ("new", "Make a commented account file, a workbook, or a review file"),
    "convert": ("convert", "Turn an account from YAML into Excel, or back"),
    "import": ("import_", "Take CRM and ERP exports into the workspace"),
    "check": ("check", "Name every fault and finding of the data"),
    "build": ("build", "Build documents and packs"),
    "changes": ("changes", "Show what moved since the last build"),
    "kpis": ("kpis", "Show KPI values with status and reason"),
    "rank": ("rank", "Show the selection score of the accounts"),
    "roi": ("roi", "Compute an ROI model"),
    "match": ("match", "Show which win themes, cases and references are chosen, and why"),
    "render": ("render", "Merge any data into any template"),
    "template": ("template", "Check, build and explain templates"),
    "explain": ("explain", "Trace a printed figure to formula, rows and source"),
    "audit": ("audit", "Read finished files as a stranger would"),
    "outline": ("outline", "Print the titles of a deck"),
    "chart": ("chart", "Show one chart of an account"),
    "package": ("package", "Zip what may be sent"),
    "person": ("person", "Find or erase a person"),
    "list": ("list", "List accounts, documents, packs, snippets, rules or KPIs"),
    "schema": ("schema", "Write the JSON Schemas of the data files"),
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return [name for name, (module, _) in COMMANDS.items() if _exists(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, or None."""
        entry = COMMANDS.get(cmd_name)
        if entry is None or not _exists(entry[0]):
            return None
        loaded = importlib.import_module(f"docgen.cli.{entry[0]}").command
        assert isinstance(loaded, click.Command)
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; an unknown one is answered with the nearest."""
        from docgen.errors import did_you_mean

        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"no command is called '{name}'; {did_you_mean(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, written from the table without importing any of them."""
        names = self.list_commands(ctx)
        if not names:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in names])


def _exists(module: str) -> bool:
    # importlib.resources and pathlib would double the time that `docgen --help` takes beyond the interpreter's own.
    return os.path.isfile(os.path.join(os.path.dirname(__file__), f"{module}.py"))  # noqa: PTH113, PTH118, PTH120


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="docgen")
@click.option("--debug", is_flag=True, help="Show the traceback when something fails.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Account plans, executive reviews and ROI appendices from account data and Office templates."""
    ctx.obj = {"debug": debug}


def main(args: list[str] | None = None) -> None:
    """Run the command line; exit status 0 done, 1 a fault, 2 misuse.

    With `--json` a program listens: what click would say in words is a fault like any other, on standard output.
    """
    arguments = sys.argv[1:] if args is None else args
    listened_to = "--json" in arguments
    _speak_utf8()
    try:
        sys.exit(cli.main(args=arguments, prog_name="docgen", standalone_mode=not listened_to))
    except Exception as failure:
        if "--debug" in arguments:
            raise
        sys.exit(_tell(failure, listened_to=listened_to))


def _tell(failure: Exception, *, listened_to: bool) -> int:
    """Print what is wrong, to a person or a program; the exit status."""
    from docgen.cli.common import print_faults, print_json

    faults = _faults(failure)
    if listened_to:
        print_json({}, faults)
    else:
        print_faults(faults)
    return failure.exit_code if isinstance(failure, click.ClickException) else 1


def _faults(failure: Exception) -> Sequence[Fault]:
    from docgen.errors import DocgenError, Place, error

    if isinstance(failure, DocgenError):
        return failure.faults
    if isinstance(failure, click.ClickException):
        return [error("usage", Place(), failure.format_message().rstrip("."))]
    if isinstance(failure, click.Abort):
        return [error("stopped", Place(), "the command was stopped before its end")]
    words = f"docgen failed unexpectedly: {type(failure).__name__}: {failure}"
    return [error("unexpected", Place(), words, "run the same command as `docgen --debug …` and report what it prints")]


def _speak_utf8() -> None:
    # A Windows console in a Danish code page would fail on "–" and "●".
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
