"""`docgen template`: check templates; further commands join this group."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from docgen.cli import template_build, template_names
from docgen.cli.common import json_option, print_faults, print_json
from docgen.errors import DocgenError, Fault, Place, error


@click.group()
def command() -> None:
    """Check, build and explain templates."""


# Modules of their own, which import what is heavy only when they run.
command.add_command(template_build.command)
command.add_command(template_names.command)


@command.command(short_help="Name every fault of templates")
@click.argument("templates", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--schema", type=click.Path(path_type=Path, dir_okay=False), help="Names and types (JSON) to check against."
)
@click.option("--customer", is_flag=True, help="Check as a document for customers.")
@json_option
def check(templates: tuple[Path, ...], schema: Path | None, *, customer: bool, as_json: bool) -> None:
    """Name every fault of TEMPLATES: tags, pairs, names, and what an author should know."""
    from docgen.merge import Template

    known = _read_schema(schema) if schema is not None else None
    faults: list[Fault] = []
    for path in templates:
        try:
            template = Template.open(path, audience="customer" if customer else "internal")
        except DocgenError as problem:
            faults += problem.faults
            continue
        faults += template.lint()
        if known is not None:
            faults += template.check(known)
    if as_json:
        print_json({"templates": templates}, faults)
    else:
        print_faults(faults)
    if any(fault.severity == "error" for fault in faults):
        sys.exit(1)
    if not as_json:
        click.echo(f"{len(templates)} checked, no faults")


def _read_schema(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise DocgenError(error("bad-json", Place(file=str(path)), f"the schema cannot be read: {problem}")) from None
    if not isinstance(data, dict):
        raise DocgenError(error("bad-json", Place(file=str(path)), "the schema is no object with names"))
    return data
