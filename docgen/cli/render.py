"""`docgen render`: the engine alone, any data into any template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from docgen.cli.common import json_option, print_faults, print_json, read_file
from docgen.errors import DocgenError, Place, error


@click.command()
@click.argument("template", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("data", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--notes", type=click.Path(path_type=Path, dir_okay=False), help="Data for the speaker notes (JSON).")
@click.option("--language", type=click.Choice(["da", "en"]), help="Write figures and dates in this language.")
@click.option("--customer", is_flag=True, help="Leave out what stands in {% if internal %}.")
@click.option("--draft", is_flag=True, help="Write the document with marks where something is wrong.")
@click.option("--verify", is_flag=True, help="Examine the finished package.")
@json_option
def command(
    template: Path,
    data: Path,
    output: Path,
    notes: Path | None,
    *,
    language: str | None,
    customer: bool,
    draft: bool,
    verify: bool,
    as_json: bool,
) -> None:
    """Merge DATA (JSON) into TEMPLATE (.docx or .pptx)."""
    from docgen.merge import Template, invariants

    filters = None
    if language is not None:
        from docgen.language.filters import filters as language_filters

        filters = language_filters(language)
    fill = _read(data)
    if language is not None:
        fill.setdefault("language", language)
    spoken = _read(notes) if notes is not None else None
    opened = Template.open(template, filters=filters, audience="customer" if customer else "internal")
    _check_suffix(output, opened.format)
    _keep_sources(output, template, data)
    rendered = opened.render(fill, notes=spoken, draft=draft)
    if verify:
        broken = invariants(rendered.data)
        if broken:
            raise DocgenError(fault.at(file=str(output)) for fault in broken)
    _write(output, rendered.data)
    if as_json:
        print_json({"file": output, "bytes": len(rendered.data)}, rendered.faults)
    else:
        print_faults(rendered.faults)


def _read(path: Path) -> dict[str, Any]:
    from docgen.merge.json_values import from_json

    try:
        data = json.loads(read_file(path, str(path)).decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        place = Place(file=str(path), line=problem.lineno, column=problem.colno)
        raise DocgenError(error("bad-json", place, f"this is no JSON: {problem.msg}")) from None
    except (UnicodeDecodeError, RecursionError):
        raise DocgenError(error("bad-json", Place(file=str(path)), "this is no JSON in UTF-8")) from None
    return from_json(data, file=str(path), read_picture=lambda name: _read_inside(path.parent, name))


def _read_inside(folder: Path, name: str) -> bytes:
    """The bytes of a file below `folder`; nothing outside it is read, by whatever name or link."""
    base = folder.resolve()
    path = (base / name).resolve()
    if not path.is_relative_to(base):
        raise ValueError("it lies outside the folder of the data")
    return path.read_bytes()


def _check_suffix(output: Path, form: str) -> None:
    if output.suffix.lower() != f".{form}":
        problem = f"the template makes a .{form} file"
        raise DocgenError(
            error("wrong-suffix", Place(file=str(output)), problem, f"write to {output.with_suffix('.' + form)}")
        )


def _keep_sources(output: Path, *sources: Path) -> None:
    """A document never takes the place of what it is made from."""
    for source in sources:
        if output.exists() and output.samefile(source):
            raise DocgenError(
                error("overwrites", Place(file=str(output)), "this is the template", "write to another name")
            )


def _write(output: Path, data: bytes) -> None:
    """Complete or absent: a temporary file beside it, then a rename."""
    temporary = output.with_name(f".{output.name}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(output)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        words = problem.strerror or str(problem)
        raise DocgenError(
            error("unwritable", Place(file=str(output)), f"the file cannot be written: {words}")
        ) from None
