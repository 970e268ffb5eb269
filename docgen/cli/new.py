"""`docgen new`: an account file or a review file to start from."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from docgen.cli import completion
from docgen.cli.common import json_option, print_json, today_option, workspace_option
from docgen.errors import DocgenError, Place, error

if TYPE_CHECKING:
    from docgen.workspace import Workspace

_ID: Final = re.compile("[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST: Final = 80
_PATH: Final = re.compile(r"[/\\:\x00-\x1f]|^\.")
# Names that Windows keeps for devices: no folder may bear them.
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


@click.command("new")
@click.argument(
    "words", nargs=-1, required=True, metavar="ACCOUNT | review ACCOUNT PERIOD", shell_complete=completion.words_of_new
)
@click.option("--name", metavar="NAME", default="", help="Name of the customer (default: made from ACCOUNT).")
@click.option("--kam", metavar="NAME", default="", help="Name of the key account manager.")
@click.option("--xlsx", is_flag=True, help="Make a workbook account.xlsx instead of account.yaml.")
@json_option
@today_option
@workspace_option
def command(
    words: tuple[str, ...], *, name: str, kam: str, xlsx: bool, as_json: bool, today: dt.date, workspace: Path
) -> None:
    """Make a commented account file, or with `review` a review file filled from the data.

    \b
    docgen new nordkraft --name "Nordkraft A/S" --kam "Mette Holm"
    docgen new nordkraft --xlsx
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
    if as_json:
        print_json({"file": home.shown(path)})
    else:
        click.echo(home.shown(path))


def _new_account(home: Workspace, word: str, name: str, kam: str, today: dt.date, *, xlsx: bool) -> Path:
    from docgen.cli.schema import write_schemas
    from docgen.new_files import SCHEMAS, account_text

    account_id = _id_of(word)
    folder = home.accounts / account_id
    path = folder / ("account.xlsx" if xlsx else "account.yaml")
    for existing in (folder / "account.yaml", folder / "account.xlsx"):
        _refuse_existing(home, existing, account_id)
    name, kam = _as_imported(folder, name, kam)
    if xlsx:
        _write_workbook(home, path, name or _titled(word), kam, today)
        return path
    if not (home.content / SCHEMAS).is_dir():
        write_schemas(home.content / SCHEMAS)
    _write(path, account_text(account_id, name or _titled(word), home.language, kam or "…", today, home.currency))
    return path


def _as_imported(folder: Path, name: str, kam: str) -> tuple[str, str]:
    """Name and KAM as imports know them, where the user gives none."""
    if not (folder / "crm").is_dir():
        return name, kam
    from docgen.sources.imports.known import imported_account

    known = imported_account(folder)
    return name or str(known.get("name") or ""), kam or str(known.get("kam") or "")


def _id_of(word: str) -> str:
    """The id that `word` is, or that is made of a name; a path is neither."""
    from docgen.sources.words import slug

    account_id = word if _ID.fullmatch(word) else slug(word)
    if not account_id or len(account_id) > _LONGEST or _PATH.search(word) or account_id in _RESERVED:
        fix = f"write small letters a to z, digits, hyphens and underscores, at most {_LONGEST}, such as nordkraft"
        raise DocgenError(error("account-id", Place(), f"'{word}' cannot be the id of an account", fix))
    return account_id


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


def _write_workbook(home: Workspace, path: Path, name: str, kam: str, today: dt.date) -> None:
    from docgen.sources.account_workbook import new_workbook
    from docgen.sources.loading import load_shared

    offerings = [item.id for item in load_shared(home).offerings]
    content = new_workbook(path.parent.name, name, home.language, kam=kam, today=today, offerings=offerings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _titled(word: str) -> str:
    return word if any(letter.isupper() for letter in word) else word.replace("-", " ").title()


def _refuse_existing(home: Workspace, path: Path, account: str = "") -> None:
    if path.exists():
        place = Place(file=home.shown(path))
        fix = "edit it, or choose another name"
        if account:
            fix += f"; `docgen convert {account}` turns it into {'Excel' if path.suffix == '.yaml' else 'YAML'}"
        raise DocgenError(error("exists", place, "the file exists already", fix))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
