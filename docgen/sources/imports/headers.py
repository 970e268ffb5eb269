"""Which system and which list an export is, told by its headers.

Case, spaces, underscores and byte order marks in headers do not count.  Where
several headers mean one field, the first of its map wins.  Own headers come
from `[import.<system>.map]` of docgen.toml and stand above all others; a
system that has no map here is known by its own headers, or by ``--crm``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from docgen.errors import Fault, Place, did_you_mean, error
from docgen.sources.imports.dynamics import DYNAMICS
from docgen.sources.imports.hubspot import HUBSPOT
from docgen.sources.imports.kinds import FILES, ListKind, folded
from docgen.sources.imports.salesforce import SALESFORCE
from docgen.sources.imports.stages import ROLES, STAGES
from docgen.sources.imports.tables import Cell
from docgen.sources.imports.tidy import TIDY
from docgen.workspace import ImportSettings

KINDS: Final = (*SALESFORCE, *HUBSPOT, *DYNAMICS, *TIDY)
SYSTEMS: Final = ("salesforce", "hubspot", "dynamics")
# Headers that one system alone writes; they decide where several fit as well.
_SIGNS: Final[Mapping[str, frozenset[str]]] = {
    "salesforce": frozenset(
        ("stagename", "accountid", "ownerid", "isdeleted", "parentid", "opportunityname", "probability(%)",
         "accountowner", "opportunityowner", "systemmodstamp", "reportsto", "billingcity")
    ),
    "hubspot": frozenset(
        ("recordid", "recordid-company", "recordid-contact", "recordid-deal", "dealname", "dealstage", "companyname",
         "companyowner", "contactowner", "dealowner", "associatedcompany", "lifecyclestage", "companydomainname")
    ),
    "dynamics": frozenset(
        ("topic", "potentialcustomer", "est.revenue", "est.closedate", "mainphone", "address1:city", "emne",
         "potentielkunde", "firmanavn", "estimatedvalue", "salgsfase", "anslåetlukkedato", "anslåetværdi", "websiteurl",
         "primarycontactid", "industrycode", "parentcustomerid", "emailaddress1", "closeprobability")
    ),
}  # fmt: skip
# Dynamics begins its exports with three hidden columns; the first of them is the id.
_TECHNICAL: Final = ("(donotmodify)", "(måikkeændres)")
_PROBE: Final = 20


@dataclass(frozen=True)
class Recognised:
    """A table whose headers are understood.

    Attributes:
        kind: the list that it is.
        row: index of the row that holds the headers.
        heads: the headers as they stand.
        columns: column of each field, counted from 0.
        score: how many of its headers are understood.
        doubled: columns that carry the header of a field once more, by field.
    """

    kind: ListKind
    row: int
    heads: tuple[str, ...]
    columns: Mapping[str, int]
    score: int
    doubled: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def unread(self) -> list[str]:
        """The headers that no field takes; the technical ones of the system do not count."""
        taken = {*self.columns.values(), *(column for columns in self.doubled.values() for column in columns)}
        return [
            head.strip()
            for column, head in enumerate(self.heads)
            if column not in taken and head.strip() and not folded(head).startswith(_TECHNICAL)
        ]


def recognise(
    rows: Sequence[Sequence[Cell]],
    system: str = "auto",
    settings: Mapping[str, ImportSettings] | None = None,
    hint: str = "",
) -> Recognised | None:
    """The list that a table is, or None where no list fits.

    Args:
        rows: its records, headers among the first of them.
        system: the system where the user names it.
        settings: own headers by system.
        hint: name of the file, which decides between lists that fit as well.
    """
    best: tuple[tuple[int, int, int], Recognised] | None = None
    kinds = [*KINDS, *_own_kinds(settings or {})]
    for number, cells in enumerate(rows[:_PROBE]):
        heads = [folded(cell) for cell in cells]
        if sum(1 for head in heads if head) < 2:
            continue
        for order, kind in enumerate(kinds):
            if system not in ("auto", kind.system) and kind.system != FILES:
                continue
            own = own_headers(kind, (settings or {}).get(kind.system))
            told = sum(1 for words in own.values() for word in words if word in heads)
            found = _fitted(kind, number, cells, heads, own)
            if found is None or (system == "auto" and not told and kind.system not in (*SYSTEMS, FILES)):
                continue
            rank = (found.score + 3 * told + _signs(kind, heads, hint), -number, -order)
            if best is None or rank > best[0]:
                best = (rank, found)
    return best[1] if best else None


def _signs(kind: ListKind, heads: Sequence[str], hint: str) -> int:
    named = kind.system == FILES and kind.list.removesuffix("s") in hint.casefold()
    hidden = kind.system == "dynamics" and any(head.startswith(_TECHNICAL) for head in heads)
    return 2 * len(_SIGNS.get(kind.system, frozenset()) & set(heads)) + 9 * named + 18 * hidden


def _own_kinds(settings: Mapping[str, ImportSettings]) -> Iterator[ListKind]:
    """The lists of systems that docgen.toml names and no map here knows: all headers of all maps, under their name."""
    for system in settings:
        if system in (*SYSTEMS, FILES):
            continue
        merged: dict[str, ListKind] = {}
        for kind in (*TIDY, *DYNAMICS, *HUBSPOT, *SALESFORCE):
            before = merged.get(kind.list)
            if before is None:
                merged[kind.list] = replace(kind, system=system)
            else:
                words = {
                    name: (*before.fields.get(name, ()), *kind.fields.get(name, ()))
                    for name in (*before.fields, *kind.fields)
                }
                merged[kind.list] = replace(before, fields=words)
        yield from merged.values()


def _fitted(
    kind: ListKind, number: int, cells: Sequence[Cell], heads: list[str], own: Mapping[str, tuple[str, ...]]
) -> Recognised | None:
    columns: dict[str, int] = {}
    doubled: dict[str, tuple[int, ...]] = {}
    for name in dict.fromkeys((*own, *kind.fields)):
        for word in (*own.get(name, ()), *kind.fields.get(name, ())):
            at = [column for column, head in enumerate(heads) if head == word]
            if at:
                columns[name] = at[0]
                if at[1:]:
                    doubled[name] = tuple(at[1:])
                break
    if any(not any(name in columns for name in group) for group in kind.needs):
        return None
    if kind.system == "dynamics" and "id" not in columns and heads[0].startswith(_TECHNICAL):
        columns["id"] = 0
    return Recognised(kind, number, tuple(map(str, cells)), columns, len(set(columns.values())), doubled)


def own_headers(kind: ListKind, settings: ImportSettings | None) -> dict[str, tuple[str, ...]]:
    """The headers that the workspace gives for each field of a list: for all lists, or for this one."""
    own: dict[str, tuple[str, ...]] = {}
    for head, target in (settings.map if settings else {}).items():
        pairs = [(head, target)] if isinstance(target, str) else list(target.items()) if head in ("", kind.list) else []
        for word, name in pairs:
            own[name] = (*own.get(name, ()), folded(word))
    return own


def settings_faults(settings: Mapping[str, ImportSettings]) -> list[Fault]:
    """What the import settings of docgen.toml name that does not exist: lists, fields, stages and roles."""
    return [
        fault
        for system, own in settings.items()
        for fault in (
            *_map_faults(system, own, [*KINDS, *_own_kinds(settings)]),
            *_target_faults(f"import.{system}.stages", own.stages, sorted(set(STAGES.values()))),
            *_target_faults(f"import.{system}.roles", own.roles, sorted(set(ROLES.values()))),
        )
    ]


def _map_faults(system: str, own: ImportSettings, kinds: Iterable[ListKind]) -> Iterator[Fault]:
    path = f"import.{system}.map"
    lists = {kind.list: list(kind.fields) for kind in kinds if kind.system == system}
    every = sorted({name for names in lists.values() for name in names})
    yield from _target_faults(path, {head: to for head, to in own.map.items() if isinstance(to, str)}, every)
    for name, table in own.map.items():
        if isinstance(table, str):
            continue
        if name and name not in lists:
            problem = f"{system} has no list '{name}'"
            yield error("import-map", Place(file="docgen.toml", path=path), problem, _meant(name, sorted(lists)))
        else:
            yield from _target_faults(f"{path}.{name}", table, lists.get(name, every))


def _target_faults(path: str, table: Mapping[str, str], known: Sequence[str]) -> Iterator[Fault]:
    for word, target in table.items():
        if target not in known:
            place = Place(file="docgen.toml", path=f'{path}."{word}"')
            yield error("import-map", place, f"nothing is called '{target}' here", _meant(str(target), known))


def _meant(word: str, known: Sequence[str]) -> str:
    return did_you_mean(word, known) or f"write one of {', '.join(known)}"
