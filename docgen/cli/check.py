"""`docgen check`: every fault of the data, and what the rules advise."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import completion
from docgen.cli.common import (
    Language,
    cores,
    json_option,
    print_faults,
    print_json,
    print_table,
    spoken,
    today_option,
    workspace_option,
)
from docgen.cli.shown import documents_shown, lists_shown, print_shown
from docgen.errors import DocgenError, Fault, Place

if TYPE_CHECKING:
    from docgen.analysis.rules import Finding
    from docgen.language.catalogue import Labels
    from docgen.sources.loading import LoadedAccount, LoadResult
    from docgen.workspace import Workspace


@click.command("check")
@click.argument("accounts", nargs=-1, shell_complete=completion.accounts)
@click.option("--audience", is_flag=True, help="List what each document shows to whom, and how much of each list.")
@json_option
@today_option
@workspace_option
def command(accounts: tuple[str, ...], *, audience: bool, as_json: bool, today: dt.date, workspace: Path) -> None:
    """Name every fault of ACCOUNTS, or of all, and every finding of the rules; nothing is written."""
    from docgen.cli.template_build import brand_fault
    from docgen.language.catalogue import labels
    from docgen.sources.loading import load_accounts
    from docgen.sources.validate import future_faults
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    result = load_accounts(home, accounts or None, cores())
    early = [fault for loaded in result.accounts for fault in future_faults(loaded, today)]
    faults = [*result.faults, *early, *_library_faults(home, result), *_roi_faults(result)]
    # Rules compare accounts with each other, so they see every account, also where only some are asked for.
    findings, stopped = _findings(home, load_accounts(home) if accounts else result, today)
    findings = [found for found in findings if not accounts or found["account"] in accounts]
    brand = brand_fault(home)
    faults += [brand] if brand is not None else []
    folders = {f"/{loaded.id}/" for loaded in result.accounts}
    faults += [fault for fault in stopped if fault not in faults and (not accounts or _is_in(fault, folders))]
    shown, wrong = documents_shown(home) if audience else ([], [])
    faults += [fault for fault in wrong if fault not in faults]
    counts = lists_shown(result) if audience else []
    if as_json:
        checked = [loaded.id for loaded in result.accounts]
        said: dict[str, Any] = {"accounts": checked, "findings": findings}
        print_json(said | ({"documents": shown, "shown": counts} if audience else {}), faults)
    else:
        words = labels(home.language)
        _print_all(faults, findings, words)
        print_shown(shown, counts)
        open_ones = sum(not finding["waived"] for finding in findings)
        click.echo(_summary(len(result.accounts), faults, open_ones, words))
    if any(fault.severity == "error" for fault in faults):
        sys.exit(1)


def _is_in(fault: Fault, folders: set[str]) -> bool:
    """Whether the fault is of one of these accounts, or of no account."""
    return "/accounts/" not in fault.place.file or any(folder in fault.place.file for folder in folders)


def _library_faults(home: Workspace, result: LoadResult) -> list[Fault]:
    from docgen.sources.snippets import read_library

    return read_library(home.content, home.language, result.offerings, home.shown)[1]


def _roi_faults(result: LoadResult) -> list[Fault]:
    from docgen.roi.model import check_model

    faults: list[Fault] = []
    for loaded in result.accounts:
        for number, model in enumerate(loaded.roi):
            faults += check_model(model, _placer(loaded, number), f"{loaded.id}-{number + 1}")[1]
    return faults


def _tag_faults(home: Workspace, result: LoadResult) -> list[Fault]:
    """Tags in people's own texts that name nothing: a sentence must not fail on the night of the build."""
    from docgen.build.tagged import tag_faults, tagged_texts
    from docgen.sources.snippets import read_library

    library = read_library(home.content, home.language, result.offerings, home.shown)[0]
    faults = [fault for loaded in result.accounts for fault in tag_faults(tagged_texts(loaded, library), home.language)]
    return list(dict.fromkeys(faults))  # a snippet's text stands behind every account


def _placer(loaded: LoadedAccount, number: int) -> Any:
    def place(path: Any = (), *, of_key: bool = False) -> Any:
        return loaded.place(("roi", number, *path), of_key)

    return place


def _findings(home: Workspace, result: LoadResult, today: dt.date) -> tuple[list[dict[str, Any]], list[Fault]]:
    """What the rules say of the accounts that were checked, as plain rows; and the faults that kept them from it."""
    from docgen.analysis.rules import find
    from docgen.cli.figures import open_rules

    language = spoken(home)
    accounts = {loaded.id: loaded for loaded in result.accounts}
    try:
        opened = open_rules(home, result, today)
        found = find(opened.accounts, opened.context)
        shared = None if all(one.account for one in found) else _portfolio_placer(home)
        return [_row(one, accounts, shared, language) for one in found], list(opened.faults)
    except DocgenError as failure:
        return [], list(failure.faults)


def _portfolio_placer(home: Workspace) -> Callable[[str], Place | None]:
    """Finds where a field of `portfolio.yaml` stands; None for what stands in the accounts."""
    from docgen.model.portfolio import Portfolio
    from docgen.sources.yaml_source import read_model

    path = home.content / "portfolio.yaml"
    read = read_model(path.read_bytes(), home.shown(path), Portfolio) if path.is_file() else None

    def place(field: str) -> Place | None:
        steps = _data_path(field.removeprefix("portfolio").removeprefix("."))[:1]
        if read is None or (steps and steps[0] not in Portfolio.model_fields):
            return None
        return read.source.place(steps)

    return place


def _row(
    found: Finding, accounts: Mapping[str, LoadedAccount], shared: Callable[[str], Place | None] | None,
    language: Language,
) -> dict[str, Any]:  # fmt: skip
    loaded = accounts.get(found.account)
    place = loaded.place(_data_path(found.path)) if loaded is not None else None
    if not found.account and shared is not None:
        place = shared(found.path)
    return {
        "account": found.account or "portfolio",
        "severity": found.severity,
        "rule": found.rule,
        "file": place.file if place is not None else None,
        "line": place.line if place is not None else None,
        **({"cell": place.cell} if place is not None and place.cell else {}),
        "path": found.path,
        "value": found.value,
        "message": found.message[language],
        "waived": None if found.waived is None else {"who": found.waived.who, "until": found.waived.until},
    }


def _data_path(path: str) -> tuple[str | int, ...]:
    return tuple(int(step[1:-1]) if step[0] == "[" else step for step in re.findall(r"\[\d+\]|[^.\[\]]+", path))


def _print_all(faults: list[Fault], findings: list[dict[str, Any]], words: Labels) -> None:
    print_faults(faults)
    if findings:
        heads = [words.get(f"check.head.{name}") for name in ("severity", "account", "rule", "finding", "place")]
        print_table(heads, [_cells(row, words) for row in findings], wraps=3)


def _cells(row: Mapping[str, Any], words: Labels) -> list[str]:
    accepted = f" {words.get('check.accepted', date=row['waived']['until'])}" if row["waived"] else ""
    line = f":{row['line']}" if row["line"] else f" ({row['cell']})" if row.get("cell") else ""
    account = words.get("check.portfolio") if row["account"] == "portfolio" else row["account"]
    severity = words.get(f"severity.{row['severity']}").lower()
    return [severity, account, row["rule"], row["message"] + accepted, row["path"] + line]


def _summary(accounts: int, faults: list[Fault], findings: int, words: Labels) -> str:
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = len(faults) - errors
    counted = {"accounts": accounts, "faults": errors}
    counted |= {"warnings": warnings} if warnings else {}
    counted |= {"findings": findings} if findings else {}
    return ", ".join(words.get(f"check.{name}", n=number) for name, number in counted.items())
