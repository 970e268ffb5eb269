"""`docgen template names`: all that a template may name, with type, unit, audience and an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from docgen.cli import completion
from docgen.cli.common import json_option, language_option, print_json, print_table, today_option, workspace_option

if TYPE_CHECKING:
    from docgen.facts import Fill
    from docgen.facts.listing import Name


@click.command(name="names", short_help="List the names that templates may use")
@click.argument("account", required=False, shell_complete=completion.accounts)
@click.option("--audience", type=click.Choice(["internal", "customer"]), default="internal", show_default=True,
              help="Names for documents of these readers.")  # fmt: skip
@click.option(
    "--under", metavar="NAME", default="", help="Only this name and what is below it, such as review or charts."
)
@language_option("the account's")
@json_option
@today_option
@workspace_option
def command(
    account: str | None,
    *,
    audience: Literal["internal", "customer"],
    under: str,
    language: Literal["da", "en"] | None,
    today: dt.date,
    workspace: Path,
    as_json: bool,
) -> None:
    """List the names that templates may use; with ACCOUNT, what each says for it."""
    from docgen.errors import DocgenError, Place, did_you_mean, error
    from docgen.facts.listing import example, names

    listed = [one for one in names(audience, language or "en") if not under or _is_under(one.name, under)]
    if not listed:
        known = {one.name.removesuffix("[]") for one in names()}
        problem = f"{under} is internal" if under in known else f"nothing is called {under}"
        raise DocgenError(error("unknown-name", Place(), problem, "" if under in known else did_you_mean(under, known)))
    shown = dict.fromkeys((one.name for one in listed), "")
    if account:
        fill = _fill(workspace, account, today, language or "", audience, listed)
        shown = {one.name: example(fill, one.name) if one.type != "fields" else "" for one in listed}

    def row(one: Name) -> dict[str, str]:
        known = {"name": one.name, "type": one.type, "unit": one.unit, "audience": one.audience}
        return {**known, "example": shown[one.name], "description": one.description}

    if as_json:
        print_json({"names": [row(one) for one in listed]})
    else:
        heads = ["name", "type", "unit", "audience", *(["example"] if account else []), "description"]
        print_table(heads, [[row(one)[head] for head in heads] for one in listed])
        if not account:
            click.echo("docgen template names ACCOUNT shows beside each what it says for that account")


def _is_under(name: str, under: str) -> bool:
    return name == under or name.startswith((f"{under}.", f"{under}[]"))


def _fill(
    workspace: Path,
    account: str,
    today: dt.date,
    language: str,
    audience: Literal["internal", "customer"],
    listed: Iterable[Name],
) -> Fill:
    from docgen.batch.run import facts_for
    from docgen.workspace import find_workspace

    facts = facts_for(find_workspace(workspace), account, today, language)
    tops = {one.name.split(".")[0].removesuffix("[]") for one in listed}
    return facts(audience).fill(tops)
