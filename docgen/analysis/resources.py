"""Hours that plans take against hours that roles have, by role and quarter.

An action takes its hours evenly over its days; one without a start takes them in
the quarter in which it is due.  Hours of team members recur every quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from docgen.analysis.ledger import ZERO
from docgen.analysis.periods import ONE_DAY, Interval, Period, containing, parse
from docgen.model.plan import Action
from docgen.model.portfolio import Portfolio

if TYPE_CHECKING:
    from docgen.model.account import Account

Hours = dict[tuple[str, Period], Decimal]


@dataclass(frozen=True, slots=True)
class Overload:
    """A role and quarter in which the plans take more hours than there are."""

    role: str
    quarter: Period
    planned: Decimal
    capacity: Decimal


def capacity(portfolio: Portfolio) -> Hours:
    """Hours that are there, by role and quarter; a longer period is spread over its quarters."""
    found: Hours = {}
    for number, row in enumerate(portfolio.capacity):
        period = parse(row.period, portfolio.fiscal_year_start, f"capacity[{number}].period")
        parts = period.parts("quarter")
        for part in parts:
            found[row.role, part] = found.get((row.role, part), ZERO) + row.hours / len(parts)
    return found


def planned_hours(accounts: Iterable[Account], portfolio: Portfolio, quarters: Iterable[Period]) -> Hours:
    """Hours that the plans take, by role and quarter of our fiscal year.

    Of each account the larger of its team's standing hours and its actions' hours counts: actions are carried out
    within the hours of the team.
    """
    wanted = list(quarters)
    found: Hours = {}
    for account in accounts:
        standing, tasks = _standing(account), _tasks(account, portfolio.fiscal_year_start)
        for role in {*standing, *(role for role, _ in tasks)}:
            for quarter in wanted:
                hours = max(standing.get(role, ZERO), tasks.get((role, quarter), ZERO))
                if hours:
                    found[role, quarter] = found.get((role, quarter), ZERO) + hours
    return found


def overload(accounts: Iterable[Account], portfolio: Portfolio, since: dt.date) -> list[Overload]:
    """Where the plans take more hours than there are, in the quarters that end after `since`, soonest first."""
    there = capacity(portfolio)
    quarters = sorted({quarter for _, quarter in there if quarter.end > since}, key=lambda one: one.start)
    planned = planned_hours(accounts, portfolio, quarters)
    over = [
        Overload(role, quarter, hours, there[role, quarter])
        for (role, quarter), hours in planned.items()
        if hours > there.get((role, quarter), hours)
    ]
    return sorted(over, key=lambda one: (one.quarter.start, one.role))


def _standing(account: Account) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for member in account.team:
        for role in {member.role} if isinstance(member.role, str) else set(member.role.values()):
            found[role] = found.get(role, ZERO) + (member.hours or ZERO)
    return found


def _tasks(account: Account, fiscal_start: int) -> Hours:
    found: Hours = {}
    for action in account.actions:
        for quarter, hours in _spread(action, fiscal_start) if action.role else ():
            key = (action.role or "", quarter)
            found[key] = found.get(key, ZERO) + hours
    return found


def _spread(action: Action, fiscal_start: int) -> list[tuple[Period, Decimal]]:
    last = action.due or action.start
    if action.hours is None or last is None or action.status == "cancelled":
        return []
    days = Interval(min(action.start or last, last), last + ONE_DAY)
    first = containing(last if action.start is None else days.start, "quarter", fiscal_start)
    parts: list[tuple[Period, Decimal]] = []
    while first.start < days.end:
        shared = Interval(max(first.start, days.start), min(first.end, days.end)).days
        parts.append((first, action.hours * shared / days.days))
        first = first.following
    return parts
