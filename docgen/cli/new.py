"""`docgen new`: an account file or a review file to start from."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.common import today_option, workspace_option
from docgen.errors import DocgenError, Place, error

if TYPE_CHECKING:
    from docgen.workspace import Workspace


@click.command("new", options_metavar="[OPTIONS]")
@click.argument("words", nargs=-1, required=True, metavar="ACCOUNT | review ACCOUNT PERIOD")
@click.option("--name", default="", help="Name of the customer (default: made from ACCOUNT).")
@click.option("--kam", default="", help="Name of the key account manager.")
@click.option("--xlsx", is_flag=True, help="An Excel workbook instead of YAML.")
@today_option
@workspace_option
def command(words: tuple[str, ...], name: str, kam: str, xlsx: bool, today: dt.date, workspace: Path) -> None:
    """Make a commented account file, or with `review` a review file filled from the data.

    \b
    docgen new nordkraft --name "Nordkraft A/S" --kam "Mette Holm"
    docgen new review nordkraft 2026-Q2
    """  # noqa: D301 - \b is click's mark against rewrapping
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    if words[0] == "review" and len(words) == 3:
        path = _new_review(home, words[1], words[2])
    elif len(words) == 1:
        path = _new_account(home, words[0], name, kam, today, xlsx=xlsx)
    else:
        raise click.UsageError("write `docgen new ACCOUNT` or `docgen new review ACCOUNT PERIOD`")
    click.echo(home.shown(path))


def _new_account(home: Workspace, word: str, name: str, kam: str, today: dt.date, *, xlsx: bool) -> Path:
    from docgen.cli.schema import write_schemas
    from docgen.new_files import SCHEMAS, account_text
    from docgen.sources.words import slug

    account_id = slug(word)
    if not account_id:
        raise click.UsageError(f"{word!r} holds no letter or digit to make an id of")
    folder = home.accounts / account_id
    path = folder / ("account.xlsx" if xlsx else "account.yaml")
    for existing in (folder / "account.yaml", folder / "account.xlsx"):
        _refuse_existing(home, existing)
    if xlsx:
        _write_workbook(path, account_id, name or _titled(word), home.language)
        return path
    if not (home.content / SCHEMAS).is_dir():
        write_schemas(home.content / SCHEMAS)
    _write(path, account_text(account_id, name or _titled(word), home.language, kam or "…", today))
    return path


def _new_review(home: Workspace, account: str, period: str) -> Path:
    from docgen.new_files import review_text
    from docgen.sources.loading import load_account

    if not re.fullmatch(r"\d{4}-(Q[1-4]|H[12]|FY)", period):
        fix = "write a quarter 2026-Q1, a half 2026-H1 or a year 2026-FY"
        raise DocgenError(error("period", Place(), f"'{period}' is not a period to review", fix))
    path = home.accounts / account / "reviews" / f"{period}.yaml"
    _refuse_existing(home, path)
    loaded = load_account(home, account)
    _write(path, review_text(loaded, period, home.language))
    return path


def _write_workbook(path: Path, account_id: str, name: str, language: str) -> None:
    import importlib
    import importlib.util

    # The reader and writer of account workbooks is a part of its own.
    if importlib.util.find_spec("docgen.sources.account_workbook") is None:
        raise DocgenError(error("workbook", Place(), "account workbooks are not written yet", "leave out --xlsx"))
    module = importlib.import_module("docgen.sources.account_workbook")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(module.new_workbook(account_id, name, language))


def _titled(word: str) -> str:
    return word if any(letter.isupper() for letter in word) else word.replace("-", " ").title()


def _refuse_existing(home: Workspace, path: Path) -> None:
    if path.exists():
        place = Place(file=home.shown(path))
        raise DocgenError(error("exists", place, "the file exists already", "edit it, or choose another name"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
