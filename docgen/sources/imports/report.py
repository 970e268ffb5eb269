"""What an import says of itself: counts, exact sums, and everything that was not taken.

Amounts are decimals, one per currency where the rows have more than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from docgen.sources.imports.records import Skip

Amount = Decimal | dict[str, Decimal]
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
class Deal:
    """What the sums need of an opportunity."""

    stage: str
    system_stage: str
    amount: Decimal | None
    currency: str
    probability: Decimal | None


@dataclass
class Report:
    """The report of one import."""

    counts: dict[str, Counted] = field(default_factory=dict)
    by_account: dict[str, dict[str, Counted]] = field(default_factory=dict)
    deals: list[Deal] = field(default_factory=list)
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


def sums(deals: Sequence[Deal]) -> dict[str, Any]:
    """Counts and exact amounts by stage, and of what is won, lost and open."""
    currencies = sorted({deal.currency for deal in deals})
    won = [deal for deal in deals if deal.stage == "won"]
    lost = [deal for deal in deals if deal.stage == "lost"]
    open_ = [deal for deal in deals if deal.stage not in ("won", "lost")]
    counts = Counter(deal.system_stage for deal in deals)
    by_stage = {
        stage: {
            "count": counts[stage],
            "amount": _amount([deal for deal in deals if deal.system_stage == stage], currencies),
        }
        for stage in sorted(counts)
    }
    return {
        "by_stage": by_stage,
        "won_count": len(won),
        "won_amount": _amount(won, currencies),
        "open_count": len(open_),
        "open_amount": _amount(open_, currencies),
        "weighted_open": _amount(open_, currencies, weighted=True),
        "lost_count": len(lost),
        "lost_amount": _amount(lost, currencies),
        "currencies": currencies,
    }


def _amount(deals: Sequence[Deal], currencies: Sequence[str], *, weighted: bool = False) -> Amount:
    found: dict[str, Decimal] = {}
    for deal in deals:
        if deal.amount is not None:
            share = (deal.probability or Decimal(0)) if weighted else Decimal(1)
            found[deal.currency] = found.get(deal.currency, Decimal(0)) + deal.amount * share
    return dict(sorted(found.items())) if len(currencies) > 1 else next(iter(found.values()), Decimal(0))


def yaml_group(group: Mapping[str, Any]) -> str:
    """A proposal as YAML to paste into the account file of the first account."""
    lines = [f"# {group['why']}: {', '.join(group['accounts'])}", "crm:"]
    lines += [f'  - {{system: {link["system"]}, id: "{link["id"]}"}}' for link in group["crm"]]
    return "\n".join(lines)
