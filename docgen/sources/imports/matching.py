"""Which key account a CRM account, or a row that names one, belongs to.

By key first, then by exact name (case and spaces apart).  A name that is only
near is reported with its candidate and never taken.  Nothing is merged on its
own: what may belong together is proposed as YAML to paste.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from docgen.sources.imports.clean import same_name
from docgen.sources.imports.headers import SYSTEMS
from docgen.sources.imports.known import KnownAccount, KnownAccounts, crm_key
from docgen.sources.imports.records import Record
from docgen.sources.words import slug

_FORMS: Final = re.compile(
    r"\b(?:a/?s|aps|i/s|p/s|k/s|ab|asa|oy|gmbh|ag|ltd|limited|inc|incorporated|corp|corporation|company|co|plc|llc|bv|nv|sa)\b\.?"
)
# So many unknown names are compared letter by letter with all known ones; it takes long.
_COMPARED: Final = 200
_CVR: Final = re.compile(r"(?:[A-Z]{2})?[\d -]{6,}")
_PUBLIC: Final = frozenset({"gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "live.dk", "mail.dk"})


@dataclass
class CrmAccounts:
    """The CRM accounts of one system in this import.

    Attributes:
        system: the system.
        owner: key account of each CRM id, folded.
        new: ids of the key accounts that did not exist.
        records: the record of each CRM id.
        near: names that are near a known one: found and candidate.
        twins: names that several CRM accounts share.
    """

    system: str
    owner: dict[str, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    near: list[tuple[str, str]] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)


def squashed(name: str) -> str:
    """The form under which names are near: letters and digits alone, without the form of the company."""
    bare = _FORMS.sub("", name.casefold().replace("&", " "))
    return re.sub(r"[\W_]+", "", bare)


def match_accounts(system: str, records: Iterable[Record], known: KnownAccounts, taken: set[str]) -> CrmAccounts:
    """The key account of each account of an export; accounts that nobody knows become new ones.

    Args:
        system: the system.
        records: its accounts.
        known: the accounts of the workspace.
        taken: ids that are in use; new ones are added.
    """
    found = CrmAccounts(system)
    by_link, by_name = known.by_link(), known.by_name()
    ordered = sorted(records, key=lambda record: (record.texts.get("id", ""), record.texts["name"]))
    counts: dict[str, int] = {}
    for record in ordered:
        counts[same_name(record.texts["name"])] = counts.get(same_name(record.texts["name"]), 0) + 1
    squashes = _squashes(known)
    for record in ordered:
        name = record.texts["name"]
        key = crm_key(system, record.texts["id"]) if "id" in record.texts else same_name(name)
        found.records[key] = record
        same = by_name.get(same_name(name), [])
        account = by_link.get((system, key))
        if account is None and counts[same_name(name)] == 1 and len(same) == 1:
            account = same[0]
        if account is None:
            account = new_id(name, taken)
            found.new.append(account)
            if candidate := squashes.get(squashed(name)):
                found.near.append((name, candidate))
        found.owner[key] = account
    found.twins = sorted({record.texts["name"] for record in ordered if counts[same_name(record.texts["name"])] > 1})
    return found


def known_with(known: KnownAccounts, crm: CrmAccounts, units: Mapping[tuple[str, str], str]) -> KnownAccounts:
    """The known accounts, and what this import tells of them: so that one run knows what a second would."""
    accounts = dict(known.accounts)
    for key, record in crm.records.items():
        before = accounts.get(crm.owner[key]) or KnownAccount(crm.owner[key])
        accounts[before.id] = replace(
            before,
            names=tuple(dict.fromkeys((*before.names, record.texts["name"]))),
            imported={**before.imported, (crm.system, key): units.get((crm.system, key), "")},
            cvr=before.cvr or record.texts.get("cvr", ""),
        )
    return KnownAccounts(accounts)


def new_id(name: str, taken: set[str]) -> str:
    """An id for a new account, made of its name; a number is added where it is in use."""
    base = slug(name)[:70].strip("-") or "account"
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    taken.add(candidate)
    return candidate


def _squashes(known: KnownAccounts) -> dict[str, str]:
    return {squashed(name): name for account in known.accounts.values() for name in account.names if squashed(name)}


class Finder:
    """Finds the key account that a row names; remembers what it did not find."""

    def __init__(self, system: str, known: KnownAccounts) -> None:
        self.system = system
        links = known.by_link()
        self.keys: dict[str, str] = {ident: account for (name, ident), account in links.items() if name == system}
        self.any_key = {ident: account for (_, ident), account in links.items()}
        self.cvr = known.by_cvr()
        self.names = known.by_name()
        self.ids = set(known.accounts)
        self.squashes = _squashes(known)
        self.near: dict[str, str] = {}
        self.found: dict[str, str | None] = {}  # by id as it is written

    def account(self, record: Record) -> str | None:
        """The key account of a row, or None."""
        if ident := record.texts.get("account_id"):
            if ident not in self.found:
                keyed = (self.keys.get(crm_key(self.system, part)) or self.keyed(part) for part in ident.split(";"))
                self.found[ident] = next(filter(None, keyed), None)
            if account := self.found[ident]:
                return account
        name = record.texts.get("account")
        return self.named(name) if name else None

    def named(self, name: str) -> str | None:
        """The key account that a name, an id or a CRM id means."""
        found = self.names.get(same_name(name), [])
        if len(found) == 1:
            return found[0]
        if not found and (account := self.keyed(name)):
            return account
        if not found and ";" in name:  # a deal of several companies belongs to the first that is known
            return next((account for part in name.split(";") if (account := self.named(part.strip()))), None)
        self._note(name)
        return None

    def keyed(self, ident: str) -> str | None:
        """The key account of an id of ours, of a CRM id of any system, or of a registration number."""
        ident = ident.strip()
        if ident in self.ids:
            return ident
        # Exports of a CRM name accounts by its own ids; tidy files may use those of any system.
        if self.system in SYSTEMS:
            return None
        return (
            self.any_key.get(crm_key("salesforce", ident))
            or self.any_key.get(ident.casefold())
            or (self.cvr.get("".join(filter(str.isdigit, ident))) if _CVR.fullmatch(ident) else None)
        )

    def _note(self, name: str) -> None:
        if name in self.near or same_name(name) in self.names:
            return
        wanted = squashed(name)
        candidate = self.squashes.get(wanted)
        if candidate is None and len(self.near) < _COMPARED:
            close = difflib.get_close_matches(wanted, self.squashes, n=1, cutoff=0.88)
            candidate = self.squashes[close[0]] if close else None
        self.near[name] = candidate or ""


def proposals(crm: CrmAccounts) -> list[dict[str, object]]:
    """Key accounts that may belong together: by parent, by registration number, by domain.

    Returns:
        one mapping per proposal: ``why``, ``accounts`` and the ``crm`` list to paste into one account file.
    """
    found: dict[frozenset[str], tuple[list[str], list[str]]] = {}
    for why, keys in sorted(_groups(crm).items()):
        members = list(dict.fromkeys(keys))
        if len({crm.owner[key] for key in members}) > 1:
            found.setdefault(frozenset(members), ([], members))[0].append(f"{why[0]} {why[1]}")
    return [
        {
            "why": ", ".join(reasons),
            "accounts": list(dict.fromkeys(crm.owner[key] for key in members)),
            "crm": [{"system": crm.system, "id": crm.records[key].texts.get("id", key)} for key in members],
        }
        for reasons, members in found.values()
    ]


def _groups(crm: CrmAccounts) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    by_name = {same_name(record.texts["name"]): key for key, record in crm.records.items()}
    for key, record in crm.records.items():
        top = _top(crm, key, by_name)
        if top != key:
            groups.setdefault(("parent", crm.records[top].texts["name"]), [top]).append(key)
        if cvr := "".join(filter(str.isdigit, record.text("cvr") or "")):
            groups.setdefault(("cvr", cvr), []).append(key)
        if domain := domain_of(record):
            groups.setdefault(("domain", domain), []).append(key)
    return groups


def _top(crm: CrmAccounts, key: str, by_name: Mapping[str, str]) -> str:
    seen = {key}
    while True:
        record = crm.records[key]
        parent = record.text("parent_id")
        above = crm_key(crm.system, parent) if parent else by_name.get(same_name(record.text("parent") or ""))
        if above is None or above in seen or above not in crm.records:
            return key
        seen.add(above)
        key = above


def domain_of(record: Record) -> str:
    """The domain of an account's website, or nothing."""
    site = (record.text("domain", "website") or "").casefold()
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", site).split("/")[0].strip()
    return host if "." in host and host not in _PUBLIC else ""
