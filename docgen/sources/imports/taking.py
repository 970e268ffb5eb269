"""From records to the rows of each list of each account; what cannot be taken is in the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from docgen.errors import Fault, error
from docgen.model.content import Offering
from docgen.sources.forgotten import Forgotten
from docgen.sources.imports.clean import same_name
from docgen.sources.imports.erased import without_erased
from docgen.sources.imports.kinds import FILES
from docgen.sources.imports.known import KnownAccounts, crm_key
from docgen.sources.imports.lists import (
    MAKERS,
    Making,
    NotTakenError,
    Row,
    UnknownStageError,
    account_row,
    person_name,
    stage_name,
)
from docgen.sources.imports.matching import CrmAccounts, Finder, known_with, match_accounts, proposals
from docgen.sources.imports.numbers import currencies_of
from docgen.sources.imports.reading import Source
from docgen.sources.imports.records import Record, Skip
from docgen.sources.imports.report import Report
from docgen.sources.words import slug
from docgen.workspace import ImportSettings, Workspace

_STAGES: Final = "qualify, develop, propose, negotiate, won or lost"
# The field whose text may carry a sign of currency, by list of the model.
_MONEY: Final = {"opportunities": "amount", "revenue": "amount", "contracts": "value", "benefits": "amount"}

# What tells rows of a list apart in the model, which refuses two of the same; ids of deals are seen to by `once`.
_UNIQUE: Final = {
    "stakeholders": ("name",),
    "contracts": ("id",),
    "objectives": ("id",),
    "service": ("id", "period"),
}


@dataclass
class Taken:
    """What an import brings.

    Attributes:
        rows: by system and list, the rows of each account.
        units: by system and CRM id, the name of the unit that the CRM account is in its key account.
        crm: the CRM accounts of each system.
        faults: what stops the import.
    """

    rows: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)
    units: dict[tuple[str, str], str] = field(default_factory=dict)
    crm: dict[str, CrmAccounts] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, name: str) -> Iterator[Row]:
        """All rows of one list."""
        for (_, own), rows in self.rows.items():
            if own == name:
                for found in rows.values():
                    yield from found


def take(
    workspace: Workspace, known: KnownAccounts, sources: Sequence[Source], offerings: Iterable[Offering],
    gone: Forgotten, report: Report,
) -> Taken:  # fmt: skip
    """The rows that the sources bring.

    Args:
        workspace: settings and currency.
        known: the accounts of the workspace.
        sources: what was read.
        offerings: what we sell, by which products are known.
        gone: persons who were erased.
        report: takes what is not taken, and the deals.
    """
    taking = _Taking(workspace, known, sources, _offering_names(offerings), gone, report)
    for system in sorted({source.system for source in sources} - {FILES}):
        taking.accounts(system)
    for source in sources:
        if source.list in MAKERS:
            taking.take_list(source)
        elif source.list == "products":
            taking.products(source)
    taking.finish()
    return taking.taken


class _Taking:
    def __init__(
        self, workspace: Workspace, known: KnownAccounts, sources: Sequence[Source], offerings: Mapping[str, str],
        gone: Forgotten, report: Report,
    ) -> None:  # fmt: skip
        self.workspace, self.known, self.sources = workspace, known, sources
        self.offerings, self.gone, self.report = offerings, gone, report
        self.taken = Taken(units=known.units())
        self.now = known  # with what this import tells of accounts
        self.ids: set[str] = set(known.accounts)
        # The lines at which the ids of each list of each system stand first, by file.
        self.seen: dict[tuple[str, str], list[tuple[str, dict[str, int]]]] = {}
        self.people = {system: self.persons(system) for system in {source.system for source in sources}}
        self.unit_of: dict[tuple[str, str], str] = {}  # remembers units by the ids as they are written
        # Where each unknown stage of each system stands, and each sign of currency that contradicts the account's.
        self.stages: dict[tuple[str, str], list[tuple[Source, int]]] = {}
        self.signs: dict[tuple[str, str, str], list[tuple[Source, int, str]]] = {}
        self.near: dict[str, str] = {}
        self.named: set[str] = set()  # products
        # Where each row of a list that must not repeat its keys stands, by system, account and list.
        self.firsts: dict[tuple[str, str, str], dict[tuple[str, ...], str]] = {}

    def persons(self, system: str) -> tuple[dict[str, str], dict[str, str]]:
        """The names of the contacts and of the users of a system, by id."""
        found: dict[str, dict[str, str]] = {"contacts": {}, "users": {}}
        for source in self.sources:
            if source.system == system and source.list in found:
                for record in source.export.records:
                    if "id" in record.texts:
                        found[source.list][crm_key(system, record.texts["id"])] = person_name(record)
        return found["contacts"], found["users"]

    def settings(self, system: str) -> ImportSettings:
        return self.workspace.imports.get(system, ImportSettings(system))

    def making(self, system: str, percent: bool = True) -> Making:
        names, users = self.people[system]
        return Making(system, percent, self.settings(system), names, users, self.offerings)

    def once(self, source: Source) -> Iterator[Record]:
        """The records of a source; one whose id stands elsewhere in the list already is not taken."""
        seen = self.seen.setdefault((source.system, source.list), [])
        own: dict[str, int] = {}
        seen.append((source.file.name, own))
        for record in source.export.records:
            if ident := record.texts.get("id"):
                key = crm_key(source.system, ident)
                if key in own or len(seen) > 1:
                    first = next((f"{file}:{lines[key]}" for file, lines in seen if key in lines), None)
                    if first is not None:
                        self.skip(source, record, f"has the id of {first}")
                        continue
                own[key] = record.line
            yield record

    def skip(self, source: Source, record: Record, reason: str) -> None:
        self.report.skipped.append(Skip(source.shown, record.line, reason))

    # Accounts

    def accounts(self, system: str) -> None:
        sources = [source for source in self.sources if source.system == system and source.list == "accounts"]
        if not sources:
            return
        records = [record for source in sources for record in self.once(source)]
        crm = self.taken.crm[system] = match_accounts(system, records, self.now, self.ids)
        members: dict[str, list[str]] = {}
        for key, account in crm.owner.items():
            members.setdefault(account, []).append(key)
        for account, keys in members.items():
            keys.sort(key=lambda key: self.rank(crm, account, key, keys))
            self.account(crm, account, keys)
        self.now = known_with(self.now, crm, self.taken.units)
        self.report.near += crm.near
        self.report.twins += [(name, crm.system) for name in crm.twins]
        self.report.groups += proposals(crm)

    def rank(self, crm: CrmAccounts, account: str, key: str, keys: list[str]) -> tuple[bool, int, str]:
        """The CRM account with the lowest rank describes the key account: the parent, else the first that is named."""
        parent = crm.records[key].text("parent_id")
        inside = parent is not None and crm_key(crm.system, parent) in keys
        known = self.known.accounts.get(account)
        links = list(known.links) if known else []
        return (inside, links.index((crm.system, key)) if (crm.system, key) in links else len(links), key)

    def account(self, crm: CrmAccounts, account: str, keys: list[str]) -> None:
        rows = [without_erased("account", self.account_row(crm, key), self.gone) for key in keys]
        whole = [row for row in rows if isinstance(row, dict)]
        self.taken.rows.setdefault((crm.system, "account"), {})[account] = whole[:1]
        units: dict[str, Row] = {
            row["name"]: {name: row[name] for name in ("name", "country") if name in row} for row in whole[1:]
        }
        self.taken.rows.setdefault((crm.system, "units"), {})[account] = list(units.values())
        for key in keys:
            self.taken.units[crm.system, key] = crm.records[key].texts["name"] if key != keys[0] else ""

    def account_row(self, crm: CrmAccounts, key: str) -> Row:
        record, making = crm.records[key], self.making(crm.system)
        try:
            row = account_row(record, making)
        except NotTakenError:  # the account stays, without a currency that nobody knows
            record.texts.pop("currency")
            row = account_row(record, making)
        assert isinstance(row, dict)
        return row

    # Other lists

    def take_list(self, source: Source) -> None:
        name, maker = MAKERS[source.list]
        rows = self.taken.rows.setdefault((source.system, name), {})
        finder = Finder(source.system, self.now)
        making = self.making(source.system, source.export.percent)
        for record in self.once(source):
            account = finder.account(record)
            if account is None:
                self.homeless(source, record)
                continue
            try:
                row = maker(record, making)
            except UnknownStageError as unknown:
                self.stages.setdefault((source.system, str(unknown)), []).append((source, record.line))
                continue
            except NotTakenError as reason:
                row = str(reason)
            if self.gone and isinstance(row, dict):
                row = without_erased(name, row, self.gone)
            if isinstance(row, dict) and name in _UNIQUE:
                row = self.first_of(source, record, account, name, row)
            if isinstance(row, str):
                self.skip(source, record, row)
                continue
            self.add(source, record, account, name, row)
            rows.setdefault(account, []).append(row)
        self.near |= {found: candidate for found, candidate in finder.near.items() if candidate}
        self.report.roles |= {(source.system, role) for role in making.unknown_roles}

    def first_of(self, source: Source, record: Record, account: str, name: str, row: Row) -> Row | str:
        """The row where it is the first of its key in its list, for the model tells rows apart by it; else why not."""
        key = tuple(row.get(column, "") for column in _UNIQUE[name])
        seen = self.firsts.setdefault((source.system, account, name), {})
        if key in seen and name == "contracts" and "id" not in record.texts:
            row = {**row, "id": f"{row['id'][:69]}-{row['start']}"}  # a contract renewed under its name
            key = (row["id"],)
        if not any(key):
            return row
        if key in seen:
            return f"'{' '.join(key)}' is in the list already, from {seen[key]}"
        seen[key] = f"{source.file.name}:{record.line}"
        return row

    def add(self, source: Source, record: Record, account: str, name: str, row: Row) -> None:
        """Note what a row says beyond its own list."""
        ident = record.texts.get("account_id", "") if name in ("opportunities", "stakeholders") else ""
        if ident and (unit := self.unit(source.system, ident)):
            row["unit"] = unit
        if "offering" in row:
            self.product(record.texts["offering"], row["offering"])
        money = _MONEY.get(name)
        if money is not None and "currency" not in row:
            if money in row and (told := self.told_currency(account, source)):
                row["currency"] = told
            elif money in record.texts:
                self.judge_sign(source, record, account, money)
        if name == "opportunities":
            self.deal(record, row, row.get("currency") or self.currency(account, source.system))

    def judge_sign(self, source: Source, record: Record, account: str, money: str) -> None:
        """Note an amount that carries a sign of a currency that the account's is not."""
        sign, meant = currencies_of(record.texts[money])
        ours = self.currency(account, source.system)
        if meant and ours not in meant:
            self.signs.setdefault((source.system, sign, ours), []).append((source, record.line, money))

    def deal(self, record: Record, row: Row, currency: str) -> None:
        """Count an opportunity in the sums of the report."""
        amount, share = row.get("amount"), row.get("probability")
        pile = (row["stage"], stage_name(record) or row["stage"], currency)
        self.report.deals.add(pile, Decimal(amount) if amount else None, Decimal(share) if share else None)

    def unit(self, system: str, ident: str) -> str:
        """The unit that a CRM account is in its key account, if it is one."""
        known = self.unit_of.get((system, ident))
        if known is None:
            known = self.unit_of[system, ident] = self.taken.units.get((system, crm_key(system, ident)), "")
        return known

    def told_currency(self, account: str, source: Source) -> str | None:
        """The currency that the export itself gives the account; a person's other choice must not change amounts."""
        rows = self.taken.rows.get((source.system, "account"), {}).get(account)
        return rows[0].get("currency") if rows else None

    def currency(self, account: str, system: str) -> str:
        """The currency of an account's rows that name none."""
        known = self.known.accounts.get(account)
        own = self.taken.rows.get((system, "account"), {}).get(account) or [{}]
        return (known.currency if known else "") or own[0].get("currency") or self.workspace.currency

    def homeless(self, source: Source, record: Record) -> None:
        name = record.text("account", "account_id") or ""
        if source.list == "opportunities":
            deal = {"file": source.file.name, "line": record.line, "name": record.text("name"), "account": name}
            self.report.deals_without_account.append(deal)
        self.skip(source, record, f"belongs to no known account: '{name}'" if name else "names no account")

    def products(self, source: Source) -> None:
        for record in source.export.records:
            if name := record.text("name"):
                self.product(name, slug(record.text("code") or name))

    def product(self, name: str, ident: str) -> None:
        """Note a product that offerings.yaml does not hold."""
        if name not in self.named and same_name(name) not in self.offerings and ident not in self.offerings:
            self.report.products.append({"id": ident, "name": name})
        self.named.add(name)

    # What the whole import shows

    def finish(self) -> None:
        self.report.near = sorted({*self.report.near, *self.near.items()})
        self.taken.faults += [*self.unknown_stages(), *self.wrong_signs()]
        for (system, name), rows in self.taken.rows.items():
            if name == "account":
                for account, found in rows.items():
                    self.settle_currency(system, account, found)

    def unknown_stages(self) -> Iterator[Fault]:
        for (system, stage), places in sorted(self.stages.items(), key=lambda item: item[0]):
            source, line = places[0]
            fix = f'write "{stage}" = "develop" in [import.{system}.stages] of docgen.toml (or {_STAGES})'
            place = source.export.table.place(line, source.export.found.columns.get("stage"))
            yield error("stage", place, f"the stage '{stage}' is not known ({_rows(len(places))})", fix)

    def wrong_signs(self) -> Iterator[Fault]:
        for (system, sign, ours), places in sorted(self.signs.items(), key=lambda item: item[0]):
            source, line, money = places[0]
            problem = f"the amount carries '{sign}', but would be taken as {ours} ({_rows(len(places))})"
            fix = f'name the currency: currency = "USD" in [import.{system}] of docgen.toml, or a column of its own'
            place = source.export.table.place(line, source.export.found.columns.get(money))
            yield error("currency", place, problem, fix)

    def settle_currency(self, system: str, account: str, found: list[Row]) -> None:
        """Give a new account that names no currency that of its rows, where they have one, else the workspace's."""
        known = self.known.accounts.get(account)
        if not found or "currency" in found[0] or (known and known.written):
            return
        own = {
            row.get("currency", "")
            for (of, name), rows in self.taken.rows.items()
            if of == system and name in _MONEY
            for row in rows.get(account, [])
        }
        only = own.pop() if len(own) == 1 else ""
        found[0]["currency"] = (known.currency if known else "") or only or self.workspace.currency


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _offering_names(offerings: Iterable[Offering]) -> dict[str, str]:
    found: dict[str, str] = {}
    for offering in offerings:
        names = [offering.name] if isinstance(offering.name, str) else list(offering.name.values())
        for name in (*names, offering.id):
            found[same_name(name)] = offering.id
    return found
