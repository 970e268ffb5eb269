"""What to do next, after an import."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.sources.imports.known import KnownAccounts
from docgen.sources.imports.reading import Source
from docgen.sources.imports.report import Report
from docgen.sources.imports.taking import Taken
from docgen.workspace import Workspace


def advise(workspace: Workspace, known: KnownAccounts, sources: Sequence[Source], taken: Taken, report: Report) -> None:
    """Say in the report which accounts have no deals, and what a person should do next."""
    for system, crm in taken.crm.items():
        if any(source.system == system and source.list == "opportunities" for source in sources):
            with_deals = taken.rows.get((system, "opportunities"), {})
            report.accounts_without_deals += sorted(set(crm.owner.values()) - set(with_deals))
    report.next_steps += [
        step
        for step in (
            _new(taken), _without_kam(known, taken), _currency(workspace, taken, report), _homeless(report),
            _groups(report), _twins(report), _vanished(report), _shrunk(report), _products(report), _roles(report),
        )
        if step
    ]  # fmt: skip


def _new(taken: Taken) -> str:
    new = sorted({account for crm in taken.crm.values() for account in crm.new})
    if not new:
        return ""
    noun = "1 new account comes" if len(new) == 1 else f"{len(new)} new accounts come"
    return f"{noun} in as programme none: {_some(new)}; make a key account with `docgen new {new[0]}`"


def _without_kam(known: KnownAccounts, taken: Taken) -> str:
    touched = sorted({account for rows in taken.rows.values() for account, found in rows.items() if found})
    kams = {
        account
        for (_, name), rows in taken.rows.items()
        if name == "account"
        for account, found in rows.items()
        if found and "kam" in found[0]
    }
    without = [
        name for name in touched if name not in kams and not (name in known.accounts and known.accounts[name].has_kam)
    ]
    return f"{_accounts(len(without))} no KAM: {_some(without)}" if without else ""


def _currency(workspace: Workspace, taken: Taken, report: Report) -> str:
    if not report.deals.piles or any("currency" in row for row in taken.of("opportunities")):
        return ""
    own = f"{workspace.currency} for new ones"
    return f"the export names no currency; its amounts are taken in each account's own, {own}"


def _homeless(report: Report) -> str:
    count = len(report.deals_without_account)
    if not count:
        return ""
    noun = "1 deal belongs" if count == 1 else f"{count} deals belong"
    return f"{noun} to no known account; export the accounts too, or link them with crm: in an account file"


def _groups(report: Report) -> str:
    count = len(report.groups)
    if not count:
        return ""
    noun = "1 group" if count == 1 else f"{count} groups"
    return f"{noun} of accounts may be one key account each; paste the YAML above into the account file that stays"


def _twins(report: Report) -> str:
    names = sorted({name for name, _ in report.twins})
    if not names:
        return ""
    noun = "1 name is" if len(names) == 1 else f"{len(names)} names are"
    return f"{noun} borne by several CRM accounts, so that rows find them by id alone: {_some(names)}"


def _vanished(report: Report) -> str:
    gone = sorted({row["account"] for row in report.gone if row["list"] == "account"})
    if not gone:
        return ""
    noun = "1 account is" if len(gone) == 1 else f"{len(gone)} accounts are"
    return f"{noun} no longer in the export: {_some(gone)}"


def _shrunk(report: Report) -> str:
    plain = report.plain()
    names = {name for lists in report.by_account.values() for name in lists}
    found = [
        f"{plain[name]['gone']} of {plain[name]['gone'] + plain[name]['total'] - plain[name]['new']} {name}"
        for name in sorted(names)
        if plain[name]["gone"] > max(4, plain[name]["total"] - plain[name]["new"])
    ]
    return f"{' and '.join(found)} are gone; an export of a part replaces the whole list" if found else ""


def _products(report: Report) -> str:
    count = len(report.products)
    if not count:
        return ""
    noun = "1 product is" if count == 1 else f"{count} products are"
    return f"{noun} not in offerings.yaml; paste the YAML above into it"


def _roles(report: Report) -> str:
    if not report.roles:
        return ""
    system = min(system for system, _ in report.roles)
    shown = _some(sorted({role for _, role in report.roles}))
    return f"roles of contacts that are not known: {shown}; name them in [import.{system}.roles] of docgen.toml"


def _accounts(count: int) -> str:
    return "1 account has" if count == 1 else f"{count} accounts have"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
