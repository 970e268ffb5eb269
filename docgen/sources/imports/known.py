"""What the workspace knows of its accounts before an import: names, CRM ids, and who has no KAM."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.sources.crm import read_crm
from docgen.sources.files import account_ids
from docgen.sources.imports.clean import same_name
from docgen.sources.yaml_source import read_mapping
from docgen.workspace import Workspace


@dataclass(frozen=True)
class KnownAccount:
    """One account as the workspace has it.

    Attributes:
        id: its id.
        names: what it is called: name, short name.
        links: system and id of its CRM accounts, as a person wrote them.
        imported: by system and id, the CRM accounts that earlier imports put here; what unit each is, if it is one.
        currency: currency of its rows that name none; empty where nothing names it.
        cvr: registration number.
        has_kam: whether it names a KAM.
        written: whether a person keeps a file of it.
    """

    id: str
    names: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    imported: Mapping[tuple[str, str], str] = field(default_factory=dict)
    currency: str = ""
    cvr: str = ""
    has_kam: bool = False
    written: bool = False


@dataclass
class KnownAccounts:
    """All accounts of a workspace, and the ways to find one."""

    accounts: dict[str, KnownAccount] = field(default_factory=dict)

    def by_link(self) -> dict[tuple[str, str], str]:
        """The account of each CRM account; what a person wrote goes before what imports did."""
        found: dict[tuple[str, str], str] = {}
        for account in self.accounts.values():
            found.update(dict.fromkeys(account.links, account.id))
        for account in self.accounts.values():
            for link in account.imported:
                found.setdefault(link, account.id)
        return found

    def units(self) -> dict[tuple[str, str], str]:
        """By system and CRM id, the unit that the CRM account is in its key account."""
        found: dict[tuple[str, str], str] = {}
        for account in self.accounts.values():
            found.update(account.imported)
        return found

    def by_cvr(self) -> dict[str, str]:
        """The account of each registration number that one account alone has."""
        found: dict[str, list[str]] = {}
        for account in self.accounts.values():
            if digits := "".join(filter(str.isdigit, account.cvr)):
                found.setdefault(digits, []).append(account.id)
        return {number: ids[0] for number, ids in found.items() if len(ids) == 1}

    def by_name(self) -> dict[str, list[str]]:
        """The accounts of each name."""
        found: dict[str, list[str]] = {}
        for account in self.accounts.values():
            for name in {same_name(name) for name in account.names}:
                found.setdefault(name, []).append(account.id)
        return found


def known_accounts(workspace: Workspace) -> KnownAccounts:
    """The accounts of the workspace; what cannot be read counts as unnamed, and `docgen check` says why."""
    found = {name: _known(workspace.accounts / name) for name in account_ids(workspace)}
    return KnownAccounts(found)


def _known(folder: Path) -> KnownAccount:
    data = _written(folder)
    rows = imported_account(folder)
    written = [data.get("name"), data.get("short_name")] if data is not None else []
    links = tuple(_links((data or {}).get("crm")))
    kam = (data or {}).get("kam") or rows.get("kam")
    return KnownAccount(
        id=folder.name,
        names=tuple(str(name) for name in (*written, rows.get("name")) if name),
        links=links,
        imported=dict(_imported_links(folder)),
        currency=str((data or {}).get("currency") or rows.get("currency") or ""),
        cvr=str((data or {}).get("cvr") or rows.get("cvr") or ""),
        has_kam=bool(kam),
        written=data is not None,
    )


def _written(folder: Path) -> Mapping[str, Any] | None:
    if (path := folder / "account.yaml").is_file():
        data = read_mapping(path.read_bytes(), path.name).data
        return data if isinstance(data, Mapping) else {}
    if (path := folder / "account.xlsx").is_file():
        from docgen.sources.loading import _read_workbook

        data = _read_workbook(path.read_bytes(), path.name).data
        return data if isinstance(data, Mapping) else {}
    return None


def imported_account(folder: Path) -> Mapping[str, Any]:
    """The plain fields that imports have of the account in `folder`; the first system that has a field gives it."""
    files = sorted(folder.glob("crm/*/account.csv"))
    rows = read_crm((path.as_posix(), path.read_bytes()) for path in files).lists.get("account", [])
    merged: dict[str, Any] = {}
    for row in rows:
        merged.update({key: value for key, value in row.items() if value is not None and key not in merged})
    return merged


def _links(value: object) -> Iterator[tuple[str, str]]:
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping) and item.get("system") and item.get("id"):
            system = str(item["system"])
            yield system, crm_key(system, str(item["id"]))


def _imported_links(folder: Path) -> Iterator[tuple[tuple[str, str], str]]:
    for path in sorted(folder.glob("crm/*/source.json")):
        accounts = read_source(path).get("accounts")
        for ident, unit in accounts.items() if isinstance(accounts, dict) else ():
            yield (path.parent.name, str(ident)), str(unit)


def read_source(path: Path) -> dict[str, Any]:
    """What `source.json` says; empty where it is absent or no JSON."""
    try:
        source = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return source if isinstance(source, dict) else {}


def crm_key(system: str, ident: str) -> str:
    """The form under which two ids of one system are the same.

    Salesforce ids of 15 characters tell capitals apart; those of 18 carry three
    more that encode the capitals, so that they do not.
    """
    ident = ident.strip()
    if system == "salesforce" and len(ident) == 15 and ident.isalnum():
        chunks = (ident[start : start + 5] for start in (0, 5, 10))
        codes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
        ident += "".join(codes[sum(1 << at for at, letter in enumerate(chunk) if letter.isupper())] for chunk in chunks)
    return ident.casefold()
