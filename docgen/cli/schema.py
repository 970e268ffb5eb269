"""`docgen schema`: the JSON Schemas of the data files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from docgen.cli.common import workspace_option


@click.command("schema")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder (default: .schema of the content)."
)
@workspace_option
def command(output: Path | None, workspace: Path) -> None:
    """Write the JSON Schemas by which editors complete and explain the data files."""
    from docgen.new_files import SCHEMAS
    from docgen.workspace import find_workspace

    folder = output or find_workspace(workspace).content / SCHEMAS
    for path in write_schemas(folder):
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
