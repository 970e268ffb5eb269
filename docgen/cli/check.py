"""`docgen check`: every fault of the data, and what the rules advise."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from docgen.cli.common import json_option, print_faults, print_json, today_option, workspace_option
from docgen.errors import Fault

if TYPE_CHECKING:
    from docgen.sources.loading import LoadedAccount, LoadResult
    from docgen.workspace import Workspace


@click.command("check")
@click.argument("accounts", nargs=-1)
@click.option(
    "--audience", type=click.Choice(["internal", "customer"]), default="internal", help="For whose documents."
)
@json_option
@today_option
@workspace_option
def command(accounts: tuple[str, ...], *, audience: str, as_json: bool, today: dt.date, workspace: Path) -> None:
    """Name every fault of ACCOUNTS, or of all, and every finding of the rules; nothing is written."""
    from docgen.sources.loading import load_accounts
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    result = load_accounts(home, accounts or None)
    faults = [*result.faults, *_library_faults(home, result), *_roi_faults(result)]
    findings = _findings(home, result, today, audience)
    if as_json:
        checked = [loaded.id for loaded in result.accounts]
        print_json({"accounts": checked, "faults": [_plain(fault) for fault in faults], "findings": findings})
    else:
        print_faults(faults)
        _print_findings(findings)
        click.echo(_summary(len(result.accounts), faults, len(findings)))
    if any(fault.severity == "error" for fault in faults):
        sys.exit(1)


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


def _placer(loaded: LoadedAccount, number: int) -> Any:
    def place(path: Any = (), *, of_key: bool = False) -> Any:
        return loaded.place(("roi", number, *path), of_key)

    return place


def _findings(home: Workspace, result: LoadResult, today: dt.date, audience: str) -> list[dict[str, Any]]:
    """What the rules say of the accounts that were checked, as plain rows; waived findings say so."""
    from docgen.analysis.rules import find
    from docgen.cli.figures import open_rules

    opened = open_rules(home, result, today)
    language: Literal["da", "en"] = "en" if home.language == "en" else "da"
    return [
        {
            "account": found.account or "portfolio",
            "severity": found.severity,
            "rule": found.rule,
            "path": found.path,
            "value": found.value,
            "message": found.message[language],
            "waived": None if found.waived is None else {"who": found.waived.who, "until": found.waived.until},
        }
        for found in find(opened.accounts, opened.context)
    ]


def _print_findings(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        click.echo(f"{finding['account']}: {finding['severity']}: {finding['rule']}: {finding['message']}")


def _summary(accounts: int, faults: list[Fault], findings: int) -> str:
    errors = sum(fault.severity == "error" for fault in faults)
    counted = [
        _count(accounts, "account can be built", "accounts can be built"),
        _count(errors, "fault", "faults"),
        *([_count(len(faults) - errors, "warning", "warnings")] if len(faults) > errors else []),
        *([_count(findings, "finding", "findings")] if findings else []),
    ]
    return ", ".join(counted)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _plain(fault: Fault) -> dict[str, Any]:
    place = fault.place
    return {
        "severity": fault.severity,
        "code": fault.code,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "problem": fault.problem,
        "fix": fault.fix,
    }
