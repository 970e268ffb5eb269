"""An account as an Excel workbook, equal to account.yaml: read with every fault at its cell, and written.

The workbook and the YAML file hold the same data, so that either can be made
from the other; comments of a YAML file are the one thing that has no place in
a workbook.  Reviews and files of their own stay YAML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from docgen.errors import DocgenError, Fault
from docgen.model.account import SCHEMA_VERSION, Account
from docgen.sources.migrate import migrate
from docgen.sources.workbook.grid import read_grids
from docgen.sources.workbook.reading import Outcome, read_sheets
from docgen.sources.workbook.source import WorkbookFile
from docgen.sources.workbook.writing import write_workbook
from docgen.sources.yaml_source import Read, has_error, validated, without_nothing

WORKBOOK = "account.xlsx"


def read_account_workbook(content: bytes, file: str) -> Read[Any]:
    """The data of an account workbook as account.yaml would hold them, with every fault of its cells.

    Args:
        content: the bytes of the workbook.
        file: its name as the user knows it.
    """
    try:
        outcome = read_sheets(read_grids(content, file), file)
    except DocgenError as failure:
        return Read(WorkbookFile(file, ""), faults=failure.faults)
    place = outcome.source.place
    data, said = migrate(outcome.data, lambda: place(("schema_version",)))
    faults = [*outcome.faults, *said]
    if has_error(faults) and outcome.source.form:
        # The loader stops here, so what the model refuses is told with the rest.
        faults += _refused(outcome, data)
    return Read(outcome.source, data, faults=tuple(faults))


def _refused(outcome: Outcome, data: Mapping[str, Any]) -> list[Fault]:
    model: type[BaseModel] = Account
    _, faults, _ = validated(data, model, outcome.source.place)
    told = {(fault.place.cell, fault.place.path) for fault in outcome.faults}
    cells = {fault.place.cell for fault in outcome.faults if fault.place.path}
    absent = {(*path, key) for path, key in outcome.absent}
    return [
        fault
        for fault in faults
        if (fault.place.cell, fault.place.path) not in told
        and not (fault.code == "missing" and (fault.place.cell in cells or _shape(fault.place.path) in absent))
    ]


def _shape(path: str) -> tuple[str, ...]:
    return tuple(step.split("[")[0] for step in path.split("."))


def new_workbook(
    account_id: str,
    name: str,
    language: str,
    *,
    kam: str = "",
    today: dt.date | None = None,
    offerings: Sequence[str] = (),
) -> bytes:
    """An account workbook to start from, which loads as it is.

    Args:
        account_id: id of the account.
        name: name of the customer.
        language: language of the workspace.
        kam: name of the key account manager.
        today: the day that the account is made.
        offerings: ids of what we sell, for drop-downs.
    """
    data: dict[str, Any] = {
        "schema_version": str(SCHEMA_VERSION),
        "id": account_id,
        "name": name,
        "programme": "key",
        "language": language if language in ("da", "en") else "en",
        "currency": "DKK",
    }
    if kam:
        data |= {"kam": kam, "team": [{"name": kam, "role": "Key Account Manager"}]}
    if today is not None:
        data["last_updated"] = today.isoformat()
    return write_workbook(data, language, offerings)


def workbook_of(data: Mapping[str, Any], language: str, offerings: Sequence[str] = ()) -> bytes:
    """The workbook that holds what account.yaml holds.

    Args:
        data: the account as plain data, scalars as text, without imports; it must be one that loads.
        language: language of the workspace.
        offerings: ids of what we sell, for drop-downs.

    Raises:
        DocgenError: a text is longer than a cell can be.
    """
    return write_workbook(without_nothing(data), language, offerings)
