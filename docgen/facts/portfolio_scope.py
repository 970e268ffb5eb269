"""What the facts of the portfolio are computed from: the key accounts, one language, one period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from docgen.analysis.figures import Context, Figures
from docgen.analysis.ledger import ZERO
from docgen.analysis.periods import Period, containing
from docgen.analysis.portfolio import Whole
from docgen.analysis.resources import capacity, planned_hours
from docgen.analysis.rules.finding import Finding
from docgen.analysis.scoring import Scored, rank_figures
from docgen.analysis.whitespace import Cell, cells, top_cells
from docgen.facts.scope import Company
from docgen.language.catalogue import Labels, labels
from docgen.language.formats import Formats, formats
from docgen.model.account import Account
from docgen.model.review import Review


@dataclass(frozen=True)
class PortfolioScope:
    """The key accounts seen in one language and period.

    Attributes:
        accounts: at least one.
        company: the supplier.
        context: rates, period, thresholds; its period and as-of are those of the deck.
        language: of the deck.
        period: period under review, in our own fiscal year.
        as_of: newest day whose data count.
        reviews: the review files by account.
        findings: what the rules found, waived ones left out.
    """

    accounts: tuple[Account, ...]
    company: Company
    context: Context
    language: str
    period: Period
    as_of: dt.date
    reviews: Mapping[str, Sequence[Review]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @cached_property
    def whole(self) -> Whole:
        """All accounts opened for arithmetic in the report currency."""
        return Whole(self.accounts, replace(self.context, period=self.period, as_of=self.as_of))

    @cached_property
    def ranked(self) -> list[Scored]:
        """The accounts by selection score."""
        return rank_figures(self.whole.figures, self.whole.context)

    @cached_property
    def write(self) -> Formats:
        """How figures and dates are written."""
        return formats(self.language)

    @cached_property
    def words(self) -> Labels:
        """The fixed words."""
        return labels(self.language)

    @property
    def currency(self) -> str:
        """The report currency."""
        return self.context.portfolio.currency

    def label(self, key: str, **values: Any) -> str:
        """A fixed word or sentence."""
        return self.words.get(key, **values)

    def money(self, amount: Decimal | float | None) -> str:
        """An amount in the report currency."""
        return self.write.money(amount, self.currency)

    def period_text(self, period: Period) -> str:
        """A period as it is printed."""
        return self.write.period(period.slug, "short", fiscal_year_start=period.fiscal_start)

    def name(self, account: Account) -> str:
        """An account in tables and titles."""
        return account.short_name or account.name

    def short(self, account_id: str) -> str:
        """An account by its id, as it is called in tables."""
        return next((self.name(one) for one in self.accounts if one.id == account_id), account_id)


def revenue_of_year(one: Figures) -> Decimal | None:
    """Revenue of twelve months."""
    value = one.kpi("revenue_12m").value
    return None if value is None else Decimal(value)


def by_revenue(scope: PortfolioScope) -> list[Figures]:
    """The accounts by revenue of twelve months, the largest first."""
    return sorted(scope.whole.figures, key=lambda one: (-(revenue_of_year(one) or ZERO), one.account.id))


def best_cells(scope: PortfolioScope) -> list[tuple[Figures, Cell]]:
    """The ten best open cells across the accounts."""
    every = [(one, cell) for one in scope.whole.figures for cell in top_cells(cells(one))]
    return sorted(every, key=lambda pair: (-pair[1].potential, pair[0].account.id))[:10]


def planning_quarter(scope: PortfolioScope) -> Period:
    """The first quarter that is not closed: the one that planning is about."""
    first = containing(scope.as_of, "quarter", scope.context.portfolio.fiscal_year_start)
    return first.following if first.is_closed(scope.as_of) else first


def hours(scope: PortfolioScope) -> list[tuple[str, Decimal, Decimal]]:
    """Role, hours there, hours planned, in the quarter that planning is about."""
    quarter = planning_quarter(scope)
    there = capacity(scope.context.portfolio)
    planned = planned_hours(scope.accounts, scope.context.portfolio, [quarter])
    roles = sorted({role for role, one in there if one == quarter})
    return [(role, there[role, quarter], planned.get((role, quarter), ZERO)) for role in roles]
