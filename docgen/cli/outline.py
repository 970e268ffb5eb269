"""`docgen outline`: the titles of decks, or the headings of documents, as one reads a story."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.common import json_option, print_json, read_file


@click.command(name="outline")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@json_option
def command(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Print the slide titles of FILES in order; of a Word document its title and first headings."""
    found = {path: _titles(path) for path in files}
    if as_json:
        print_json({"files": [{"file": path, "titles": titles} for path, titles in found.items()]})
        return
    for number, (path, titles) in enumerate(found.items()):
        if len(found) > 1:
            click.echo(("\n" if number else "") + path.as_posix())
        width = len(str(len(titles)))
        for place, title in enumerate(titles, 1):
            click.echo(f"{place:>{width}}  {title or '(no title)'}")


def _titles(path: Path) -> list[str]:
    from docgen.errors import DocgenError
    from docgen.merge.texts import titles_of

    name = path.as_posix()
    try:
        return list(titles_of(read_file(path)))
    except DocgenError as problem:
        raise DocgenError(fault.at(file=name) for fault in problem.faults) from None
