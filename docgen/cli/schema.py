"""`docgen schema`: the JSON Schemas of the data files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from docgen.cli.common import json_option, print_json, workspace_option


@click.command("schema")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to write into (default: .schema of the content).",
)
@json_option
@workspace_option
def command(output: Path | None, *, as_json: bool, workspace: Path) -> None:
    """Write the JSON Schemas by which editors complete and explain the data files."""
    from docgen.new_files import SCHEMAS
    from docgen.workspace import find_workspace

    folder = output or find_workspace(workspace).content / SCHEMAS
    written = write_schemas(folder)
    if as_json:
        print_json({"files": written})
        return
    for path in written:
        click.echo(path.as_posix())


def write_schemas(folder: Path) -> list[Path]:
    """The schemas, written into `folder`."""
    from docgen.schemas import schemas

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written
