"""`docgen template build`: the default templates in the company's own look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.common import json_option, print_faults, print_json, print_table, workspace_option

if TYPE_CHECKING:
    from docgen.errors import Fault
    from docgen.starter import Brand
    from docgen.starter.keeping import Step
    from docgen.workspace import Workspace


@click.command(name="build", short_help="Write the default templates in your brand")
@click.option("--force", is_flag=True, help="Replace also what a person changed; that file is kept as NAME.old.EXT.")
@json_option
@workspace_option
def command(*, force: bool, as_json: bool, workspace: Path) -> None:
    """Write the default templates with the name, logo, colours and fonts of docgen.toml."""
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    weak = _weak(brand_of(home))
    steps = write_templates(home, force=force)
    if as_json:
        rows = [{"template": step.name, "result": step.action, "why": step.why} for step in steps]
        print_json({"templates": rows}, weak)
        return
    print_faults(weak)
    print_table(("template", "result", "why"), [(step.name, step.action, step.why) for step in steps])


def write_templates(home: Workspace, *, force: bool = False) -> list[Step]:
    """The default templates in the workspace's look, written where nobody has changed them."""
    from docgen.outputs.store import LocalFolder
    from docgen.starter import build
    from docgen.starter.keeping import MANIFEST, backup_name, plan_steps, read_manifest, write_manifest

    brand = brand_of(home)
    built = build(brand)
    folder = LocalFolder(home.templates)
    present = {name: data for name in built if (data := folder.read(name)) is not None}
    manifest = read_manifest(folder.read(MANIFEST))
    steps = plan_steps(built, present, manifest, force=force)
    for step in steps:
        if step.backup:
            folder.write(backup_name(step.name), present[step.name])
        if step.data is not None:
            folder.write(step.name, step.data)
    folder.write(MANIFEST, write_manifest(manifest, built, steps, brand.digest))
    return steps


def brand_fault(home: Workspace) -> Fault | None:
    """A warning where the templates were written for another brand than docgen.toml describes."""
    from docgen.errors import Place, warning
    from docgen.starter.keeping import MANIFEST, brand_of_manifest

    try:
        known = brand_of_manifest((home.templates / MANIFEST).read_bytes())
    except OSError:
        return None
    if not known or known == brand_of(home).digest:
        return None
    problem = "the templates carry another name, logo, colours or fonts than [company] says"
    return warning("brand", Place(file="docgen.toml", path="company"), problem, "run `docgen template build`")


def brand_of(home: Workspace) -> Brand:
    """The look that docgen.toml describes; what it leaves out is the house's own.

    Raises:
        DocgenError: the logo cannot be read or is no PNG picture.
    """
    from docgen.errors import DocgenError, Place, error
    from docgen.starter import Brand, Fonts
    from docgen.starter.brand import HOUSE_COLOURS

    company, usual = home.company, Brand()
    place = Place(file="docgen.toml", path="company.logo")
    try:
        logo = (home.root / company.logo).read_bytes() if company.logo else None
    except OSError:
        fix = "write the path of a PNG picture inside the workspace"
        raise DocgenError(error("no-logo", place, f"there is no file {company.logo}", fix)) from None
    fonts = Fonts(company.fonts.get("heading", usual.fonts.heading), company.fonts.get("body", usual.fonts.body))
    colours = {**HOUSE_COLOURS, **company.colours}
    try:
        return Brand(company.name or usual.company, company.short_name or usual.short_name, colours, fonts, logo)
    except ValueError as problem:
        raise DocgenError(error("bad-logo", place, str(problem), "save the logo as PNG")) from None


def _weak(brand: Brand) -> list[Fault]:
    from docgen.errors import Place, warning
    from docgen.starter.brand import weak_contrasts

    place = Place(file="docgen.toml", path="company.colours")
    return [
        warning("contrast", place, problem, "choose a darker or lighter colour") for problem in weak_contrasts(brand)
    ]
