"""What an import says of itself: counts, exact sums, and everything that was not taken.

Amounts are decimals, one per currency where the rows have more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from docgen.sources.imports.records import Skip

Amount = Decimal | dict[str, Decimal]
Kind = tuple[str, str, str]  # our stage, the system's, and the currency
_WORDS = {"won": "won", "lost": "lost"}  # other stages are open
_ZERO = Decimal(0)
# The names under which the report counts the lists of the model.
SHOWN = {"account": "accounts", "stakeholders": "contacts"}


@dataclass
class Counted:
    """New, changed and gone rows of one list, and how many there are now."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    total: int = 0

    def plain(self) -> dict[str, int]:
        """The four numbers."""
        return {"new": self.new, "changed": self.changed, "gone": self.gone, "total": self.total}


@dataclass(slots=True)
class Pile:
    """Opportunities of one kind: how many, the sum of their amounts, and the same by probability.

    Sums are None where none has an amount.
    """

    count: int = 0
    amount: Decimal | None = None
    weighted: Decimal = _ZERO


@dataclass
class Deals:
    """The opportunities of an import by our stage, the system's own stage, and currency."""

    piles: dict[Kind, Pile] = field(default_factory=dict)

    def add(self, kind: Kind, amount: Decimal | None, probability: Decimal | None) -> None:
        """Count one opportunity."""
        pile = self.piles.get(kind)
        if pile is None:
            pile = self.piles[kind] = Pile()
        pile.count += 1
        if amount is not None:
            pile.amount = amount + (pile.amount or _ZERO)
            if probability is not None:
                pile.weighted += amount * probability


@dataclass
class Report:
    """The report of one import."""

    counts: dict[str, Counted] = field(default_factory=dict)
    by_account: dict[str, dict[str, Counted]] = field(default_factory=dict)
    deals: Deals = field(default_factory=Deals)
    skipped: list[Skip] = field(default_factory=list)
    deals_without_account: list[dict[str, Any]] = field(default_factory=list)
    accounts_without_deals: list[str] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, list[str]]] = field(default_factory=list)
    roles: set[tuple[str, str]] = field(default_factory=set)
    twins: list[tuple[str, str]] = field(default_factory=list)
    gone: list[dict[str, str]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, str]] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def count(self, account: str, name: str) -> Counted:
        """The counter of one list of one account."""
        return self.by_account.setdefault(account, {}).setdefault(SHOWN.get(name, name), Counted())

    def plain(self) -> dict[str, Any]:
        """The report as plain data."""
        totals = {name: Counted() for name in ("accounts", "contacts", "opportunities")}
        for lists in self.by_account.values():
            for name, counted in lists.items():
                total = totals.setdefault(name, Counted())
                for part in ("new", "changed", "gone", "total"):
                    setattr(total, part, getattr(total, part) + getattr(counted, part))
        return {
            **{name: total.plain() for name, total in totals.items()},
            **sums(self.deals),
            "skipped": [{"file": skip.file, "line": skip.line, "reason": skip.reason} for skip in self.skipped],
            "columns_not_read": [{"file": file, "columns": columns} for file, columns in self.unread],
            "unmatched": {
                "deals_without_account": self.deals_without_account,
                "accounts_without_deals": self.accounts_without_deals,
                "near": [{"found": found, "candidate": candidate} for found, candidate in self.near],
            },
            "gone": self.gone,
            "groups": self.groups,
            "products": self.products,
            "files_written": self.files,
            "next_steps": self.next_steps,
        }


def sums(deals: Deals) -> dict[str, Any]:
    """Counts and exact amounts by stage, and of what is won, lost and open."""
    currencies = sorted({currency for _, _, currency in deals.piles})
    by_stage: dict[str, Any] = {}
    for stage in sorted({stage for _, stage, _ in deals.piles}):
        own = {kind: pile for kind, pile in deals.piles.items() if kind[1] == stage}
        by_stage[stage] = {"count": _count(own), "amount": _amount(own, currencies)}
    found: dict[str, Any] = {"by_stage": by_stage}
    for word in ("won", "open", "lost"):
        own = {kind: pile for kind, pile in deals.piles.items() if _WORDS.get(kind[0], "open") == word}
        found[f"{word}_count"] = _count(own)
        found[f"{word}_amount"] = _amount(own, currencies)
        if word == "open":
            found["weighted_open"] = _amount(own, currencies, weighted=True)
    return found | {"currencies": currencies}


def _count(piles: Mapping[Kind, Pile]) -> int:
    return sum(pile.count for pile in piles.values())


def _amount(piles: Mapping[Kind, Pile], currencies: Sequence[str], *, weighted: bool = False) -> Amount:
    found: dict[str, Decimal] = {}
    for (_, _, currency), pile in piles.items():
        if pile.amount is not None:
            found[currency] = found.get(currency, _ZERO) + (pile.weighted if weighted else pile.amount)
    return dict(sorted(found.items())) if len(currencies) > 1 else next(iter(found.values()), _ZERO)


def yaml_group(group: Mapping[str, Any]) -> str:
    """A proposal as YAML to paste into the account file of the first account."""
    lines = [f"# {group['why']}: {', '.join(group['accounts'])}", "crm:"]
    lines += [f'  - {{system: {link["system"]}, id: "{link["id"]}"}}' for link in group["crm"]]
    return "\n".join(lines)
