"""What the Tab key offers for arguments: accounts, documents, packs and charts of the workspace.

Called by the shell while somebody types, so that nothing here may fail aloud: what cannot be read is not offered.
Commands, options, choices and files are completed by click itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from docgen.workspace import Workspace

Offer = Callable[[click.Context, click.Parameter, str], list[str]]


def _offer(read: Callable[[Workspace], Iterable[str]]) -> Offer:
    """The names that `read` finds in the workspace and that begin as what is typed does."""

    def offered(ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
        from docgen.workspace import find_workspace

        try:
            names = sorted(read(find_workspace(ctx.params.get("workspace") or Path())))
        except Exception:  # whatever it is: a traceback would stand in the middle of the line that is being typed
            return []
        return [name for name in names if name.startswith(begun)]

    return offered


def _account_ids(home: Workspace) -> list[str]:
    return [path.name for path in home.accounts.iterdir() if path.is_dir() and not path.name.startswith(".")]


def _chart_names(_home: Workspace) -> list[str]:
    from docgen.facts import FAMILIES

    return list(FAMILIES["charts"].members)


accounts = _offer(_account_ids)
documents = _offer(lambda home: home.documents)
packs = _offer(lambda home: home.packs)
charts = _offer(_chart_names)


def words_of_new(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """After `docgen new`: the word `review`, and behind it the account to review."""
    before = ctx.params.get("words") or ()
    if before[:1] == ("review",):
        return accounts(ctx, param, begun) if len(before) == 1 else []
    return [word for word in ("review",) if not before and word.startswith(begun)]
