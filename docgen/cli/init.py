"""`docgen init`: a workspace with one example account, or with the sample portfolio."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import click

from docgen.cli.common import json_option, print_json, today_option
from docgen.errors import DocgenError, Place, error

_COMPANY = {"da": "Vores virksomhed", "en": "Our company"}


@click.command("init")
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False), metavar="[DIR]")
@click.option("--sample", is_flag=True, help="Take the sample portfolio of Fjordtech Automation A/S.")
@click.option(
    "--language", type=click.Choice(["da", "en"]), default="da", show_default=True, help="Language of the workspace."
)
@click.option(
    "--currency",
    metavar="CODE",
    default="DKK",
    show_default=True,
    help="Currency of reports and of new accounts.",
)
@click.option("--company", metavar="NAME", default="", help="Name of your company.")
@json_option
@today_option
def command(
    folder: Path, *, sample: bool, language: str, currency: str, company: str, as_json: bool, today: dt.date
) -> None:
    """Make a workspace in DIR, or in the current folder."""
    from docgen.workspace import FILE_NAME

    if not re.fullmatch("[A-Za-z]{3}", currency):
        raise click.UsageError(f"{currency!r} is no currency: write its ISO code, such as DKK, EUR or GBP")
    if (folder / FILE_NAME).exists():
        place = Place(file=(folder / FILE_NAME).as_posix())
        raise DocgenError(error("exists", place, "the folder is a workspace already", "choose another folder"))
    folder.mkdir(parents=True, exist_ok=True)
    if sample:
        _copy_sample(folder)
    else:
        _write_new(folder, language, company or _COMPANY[language], today, currency.upper())
    _write(folder / "output" / ".gitignore", "*\n!.gitignore\n")
    if as_json:
        print_json({"workspace": folder, "file": folder / FILE_NAME})
    else:
        click.echo(f"{(folder / FILE_NAME).as_posix()}: the workspace is ready; next: docgen check")


def _copy_sample(folder: Path) -> None:
    from docgen.new_files import share_folder
    from docgen.workspace import FILE_NAME

    share = share_folder()
    shutil.copyfile(share / FILE_NAME, folder / FILE_NAME)
    for name in ("content", "templates"):
        for source in sorted((share / name).rglob("*")):
            if source.is_file():
                _copy(source, folder / source.relative_to(share))


def _write_new(folder: Path, language: str, company: str, today: dt.date, currency: str) -> None:
    from docgen.cli.schema import write_schemas
    from docgen.cli.template_build import write_templates
    from docgen.new_files import (
        SCHEMAS,
        example_text,
        offerings_text,
        portfolio_text,
        theme_file,
        workspace_text,
    )
    from docgen.workspace import FILE_NAME, load_workspace

    example = {"da": ("eksempel", "Eksempel A/S"), "en": ("example", "Example Ltd")}[language]
    _write(folder / FILE_NAME, workspace_text(language, company, currency))
    _write(folder / "content" / "portfolio.yaml", portfolio_text(language, today, currency))
    _write(folder / "content" / "offerings.yaml", offerings_text(language))
    account = example_text(*example, language, today, currency)
    _write(folder / "content" / "accounts" / example[0] / "account.yaml", account)
    theme, words = theme_file(language, today)
    _write(folder / "content" / "win-themes" / theme, words)
    write_schemas(folder / "content" / SCHEMAS)
    write_templates(load_workspace(folder))  # with the company's own name on every master


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    # What people have stays: a folder may hold content before it becomes a workspace.
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(text, encoding="utf-8", newline="\n")
