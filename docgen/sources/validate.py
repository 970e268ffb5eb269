"""What no single field can know: references between lists, between files, and dates that run backwards.

A name that is written but not found is a fault with the nearest known one.
Whether a plan is any good is for the rules; here it is only whether it holds
together.  Imported rows are not held against the account's own lists: their
faults are the import's to report.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from docgen.errors import Fault, Place, did_you_mean, error, nearest, warning
from docgen.model.account import Account
from docgen.model.commerce import Covers
from docgen.model.content import Offering
from docgen.model.currencies import CURRENCIES, USUAL
from docgen.model.portfolio import FxRate, Portfolio
from docgen.sources.positions import DataPath
from docgen.sources.refusals import in_order

if TYPE_CHECKING:
    from docgen.sources.loading import LoadedAccount

# Words that stand for nobody in particular; that an owner is none of the people is what rule PIT-OWN-02 says.
NOBODY: Final = frozenset(
    {"team", "teamet", "the team", "customer", "the customer", "kunden", "kunde", "all", "alle", "tbd", "n/a", "kam"}
)
_ID: Final = re.compile("[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PERIOD: Final = re.compile(r"\d{4}(?:-(?:Q[1-4]|H[12]|FY|0[1-9]|1[0-2]))?")
_MONTH: Final = re.compile(r"\d{4}-\d{2}")
Placer = Callable[[DataPath, bool], Place]


@dataclass(frozen=True)
class Known:
    """What an account may refer to outside its own files.

    Attributes:
        offerings: ids of what we sell; None where they are not known, and nothing is held against them.
        snippets: ids of snippets by kind.
        currency: the report currency, which needs no rate; None where it is not known.
        rates: dated exchange rates.
        fx_days: age in days from which a rate is too old.
        language: that of the documents of an account which imports alone describe.
    """

    offerings: frozenset[str] | None = frozenset()
    snippets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    currency: str | None = "DKK"
    rates: tuple[FxRate, ...] = ()
    fx_days: int = 100
    language: str = "da"

    @cached_property
    def rate_days(self) -> dict[str, list[dt.date]]:
        """The days of the rates of each currency, oldest first."""
        days: dict[str, list[dt.date]] = {}
        for rate in self.rates:
            days.setdefault(rate.currency, []).append(rate.date)
        return {currency: sorted(found) for currency, found in days.items()}


def account_faults(loaded: LoadedAccount, known: Known, lost: Collection[str] = ()) -> list[Fault]:
    """Every fault that shows only when the account is seen beside itself, its reviews and the shared files.

    Args:
        loaded: the account.
        known: what it may refer to.
        lost: names that may stand in parts of the account that are refused; what refers to them is not judged.
    """
    checks = _Checks(loaded, known, lost)
    for check in (
        checks.folder, checks.duplicates, checks.units_and_offerings, checks.people, checks.references, checks.snippets,
        checks.spans, checks.currencies, checks.review_files,
    ):  # fmt: skip
        check()
    return in_order(checks.faults)


def future_faults(loaded: LoadedAccount, today: dt.date) -> list[Fault]:
    """A word about data that are dated after `today`: the newest data date decides the day of every figure."""
    return [
        warning("future", loaded.place(("last_updated",)), f"the data are dated {known.date}, which is still to come",
                "correct the date")
        for known in loaded.data_dates
        if known.date > today
    ]  # fmt: skip


def crm_link_faults(accounts: Mapping[str, LoadedAccount]) -> list[Fault]:
    """A fault for each CRM account that two key accounts claim."""
    seen: dict[tuple[str, str], str] = {}
    faults = []
    for name, loaded in accounts.items():
        for number, key in enumerate(loaded.crm_links):
            first = seen.setdefault(key, name)
            if first != name:
                problem = f"{key[0]} account '{key[1]}' belongs to the account '{first}' already"
                faults.append(error("crm-link", loaded.place(("crm", number)), problem, "keep it in one of the two"))
    return faults


def portfolio_faults(portfolio: Portfolio, offerings: Iterable[str] | None, place: Placer) -> list[Fault]:
    """What is wrong in `portfolio.yaml` beside its fields; `offerings` are None where they are not known."""
    faults = []
    known = set(offerings or ())
    for number, name in enumerate(portfolio.strategic_offerings):
        if offerings is not None and name not in known:
            where = place(("strategic_offerings", number), False)
            faults.append(
                error("unknown-offering", where, f"no offering has the id '{name}'", did_you_mean(name, known))
            )
    for number, rate in enumerate(portfolio.fx):
        if rate.currency == portfolio.currency:
            problem = f"{rate.currency} is the report currency and needs no rate"
            faults.append(error("fx", place(("fx", number, "currency"), False), problem, "delete the line"))
    faults += _given_twice("fx", "date", [(rate.currency, str(rate.date)) for rate in portfolio.fx], place)
    return in_order(faults)


def offering_faults(offerings: Sequence[Offering], place: Placer) -> list[Fault]:
    """What is wrong in `offerings.yaml` beside its fields."""
    return list(_given_twice("offerings", "id", [item.id for item in offerings], place))


def _given_twice(name: str, key: str, found: Sequence[Any], place: Placer) -> Iterator[Fault]:
    """A fault for each value of a list that stands in it before; None is no value."""
    if len(set(found)) == len(found):
        return
    first: dict[Any, int] = {}
    for number, value in enumerate(found):
        if value is not None and first.setdefault(value, number) != number:
            shown = f"'{value}'" if isinstance(value, str) else " with ".join(f"'{part}'" for part in value)
            problem = f"{shown} stands in {name}[{first[value]}] already"
            yield error("duplicate", place((name, number, key), False), problem, "keep one of the two, or rename one")


class _Checks:
    def __init__(self, loaded: LoadedAccount, known: Known, lost: Collection[str]) -> None:
        self.loaded, self.known, self.lost = loaded, known, lost
        self.account: Account = loaded.account
        self.faults: list[Fault] = []

    def folder(self) -> None:
        if self.account.id != self.loaded.id:
            problem = f"the id '{self.account.id}' differs from the folder's name '{self.loaded.id}'"
            self.fault("id-folder", ("id",), problem, _agree("id", self.loaded.id, self.account.id, "folder"))

    def duplicates(self) -> None:
        account = self.account
        for name in ("contracts", "opportunities", "customer_goals", "objectives", "risks", "actions", "milestones"):
            self.unique(name, "id", [item.id for item in getattr(account, name)])
        for name in ("units", "stakeholders", "team"):
            self.unique(name, "name", [item.name for item in getattr(account, name)])
        self.unique("service", "period", [(item.id, item.period) for item in account.service])
        self.unique("whitespace", "offering", [(item.unit, item.offering) for item in account.whitespace])

    def unique(self, name: str, key: str, found: Sequence[Any]) -> None:
        self.faults += _given_twice(name, key, found, self.loaded.place)

    def units_and_offerings(self) -> None:
        account = self.account
        units, offered = {unit.name for unit in account.units}, self.known.offerings
        for name, items in (
            ("revenue.rows", account.revenue.rows), ("stated_totals", account.stated_totals),
            ("contracts", account.contracts), ("opportunities", account.opportunities),
            ("whitespace", account.whitespace), ("stakeholders", account.stakeholders),
        ):  # fmt: skip
            if _within(items, "unit", units) and (offered is None or _within(items, "offering", offered)):
                continue
            for path, item in _items(name, items):
                if item.unit is not None and item.unit not in units:
                    self.unknown("unit", (*path, "unit"), item.unit, units, "unit of the account is called")
                self.offering((*path, "offering"), getattr(item, "offering", None))
        for path, spend in _items("spend", account.spend):
            for number, name in enumerate(spend.offerings):
                self.offering((*path, "offerings", number), name)

    def offering(self, path: DataPath, name: str | None) -> None:
        known = self.known.offerings
        if known is not None and name is not None and name not in known:
            self.unknown("offering", path, name, known, "offering has the id")

    def people(self) -> None:
        account = self.account
        theirs = {person.name for person in account.stakeholders}
        ours = {member.name for member in account.team} | set(account.kams)
        ours |= {account.sponsor_ours.name} if account.sponsor_ours else set()
        theirs |= {account.sponsor_theirs.name} if account.sponsor_theirs else set()
        everyone = ours | theirs
        for name, key, known in (
            ("stakeholders", "reports_to", theirs), ("stakeholders", "our_owner", ours), ("team", "backup", everyone),
            ("opportunities", "owner", everyone), ("whitespace", "owner", everyone), ("objectives", "owner", everyone),
            ("risks", "owner", everyone), ("actions", "owner", everyone), ("milestones", "customer_owner", everyone),
            ("milestones", "our_owner", everyone),
        ):  # fmt: skip
            items = getattr(account, name)
            for path, item in () if _within(items, key, known) else _items(name, items):
                self.person((*path, key), getattr(item, key), known)
        for path, meeting in _items("meetings", account.meetings):
            for number, name in enumerate(meeting.participants):
                self.nearly((*path, "participants", number), name, everyone)
        for path, activity in _items("activities", account.activities):
            for number, name in enumerate(activity.people):
                self.nearly((*path, "with", number), name, everyone)
        self.review_people(everyone)

    def review_people(self, everyone: set[str]) -> None:
        for number, review in enumerate(self.loaded.reviews):
            present = everyone | {person.name for person in review.participants}
            for name in ("decisions_sought", "outcomes"):
                for index, item in enumerate(getattr(review, name)):
                    self.person(("reviews", number, name, index, "owner"), item.owner, present)

    def person(self, path: DataPath, name: str | None, known: set[str]) -> None:
        if name is None or name in known or name.casefold() in NOBODY or self.unjudged(path, name):
            return
        near = nearest(name, known)
        fix = (
            f"did you mean {near}?"
            if near
            else "write the name as in stakeholders, team, kam or sponsor, or add it there"
        )
        self.fault("unknown-person", path, f"nobody of the account is called '{name}'", fix)

    def nearly(self, path: DataPath, name: str, known: set[str]) -> None:
        # Guests take part in meetings too; only what looks like a slip of the pen is worth a word.
        if name in known or name in self.lost:
            return
        near = nearest(name, known)
        if near is not None and _slip(name, near):
            self.faults.append(
                warning("unknown-person", self.loaded.place(path), f"nobody of the account is called '{name}'",
                        f"did you mean {near}?")
            )  # fmt: skip

    def references(self) -> None:
        account = self.account
        objectives = {item.id for item in account.objectives}
        actions = {item.id for item in account.actions if item.id}
        measures = {item.id for item in account.service}
        goals = {item.id for item in account.customer_goals}
        for path, action in _items("actions", account.actions):
            self.refers((*path, "objective"), action.objective, objectives, "objective")
            for number, name in enumerate(action.depends_on):
                self.refers((*path, "depends_on", number), name, actions, "action")
        for path, objective in _items("objectives", account.objectives):
            self.refers((*path, "service"), objective.service, measures, "service measure")
        for path, theme in _items("themes", account.themes):
            self.refers((*path, "goal"), theme.goal, goals, "customer goal")
        self.circles()

    def refers(self, path: DataPath, name: str | None, known: Iterable[str], what: str) -> None:
        if name is not None and name not in known and not self.loaded.sources.from_import(path):
            self.unknown(what.replace(" ", "-"), path, name, known, f"{what} has the id")

    def circles(self) -> None:
        needs = {action.id: action.depends_on for action in self.account.actions if action.id}
        for number, action in enumerate(self.account.actions):
            if action.id and action.depends_on and action.id in _reached(action.depends_on, needs):
                problem = f"the action '{action.id}' waits for itself through depends_on"
                self.fault("circle", ("actions", number, "depends_on"), problem, "take one of the actions out")
        above = {one.name: (one.reports_to,) for one in self.account.stakeholders if one.reports_to}
        for number, person in enumerate(self.account.stakeholders):
            if person.reports_to and person.name in _reached((person.reports_to,), above):
                problem = f"the line of superiors of '{person.name}' leads back to '{person.name}'"
                self.fault("circle", ("stakeholders", number, "reports_to"), problem, "take one reports_to out")

    def snippets(self) -> None:
        themes = self.known.snippets.get("win-theme", frozenset())
        proofs = self.known.snippets.get("case-study", frozenset()) | self.known.snippets.get("reference", frozenset())
        for path, theme in _items("themes", self.account.themes):
            self.refers((*path, "snippet"), theme.snippet, themes, "win theme")
            if theme.proof is not None and " " not in theme.proof:
                self.refers((*path, "proof"), theme.proof, proofs, "case study or reference")
        for name in ("pins", "bans"):
            for number, snippet in enumerate(getattr(self.account, name)):
                self.refers((name, number), snippet, themes | proofs, "snippet")

    def spans(self) -> None:
        account = self.account
        for name in ("contracts", "phases"):
            for path, item in _items(name, getattr(account, name)):
                self.in_order(path, "end", item.start, item.end)
        for name in ("actions", "milestones"):
            for path, item in _items(name, getattr(account, name)):
                self.in_order(path, "due", item.start, item.due)
        covers = account.revenue.covers
        if covers is not None:
            self.in_order(("revenue", "covers"), "end", period_end(covers.start), period_end(covers.end))
            # Quarters and years may be fiscal; where they begin is not known here.  Rows of a span that ends before it
            # starts would only say again that it is wrong.
            months = _MONTH.fullmatch(covers.start) and _MONTH.fullmatch(covers.end)
            if months and covers.start <= covers.end:
                self.rows_within(covers)

    def rows_within(self, covers: Covers) -> None:
        rows = self.account.revenue.rows
        days = {row.date for row in rows}
        if not days or covers.start <= min(days).isoformat()[:7] <= max(days).isoformat()[:7] <= covers.end:
            return
        for path, row in _items("revenue.rows", rows):
            if not covers.start <= row.date.isoformat()[:7] <= covers.end and not self.loaded.sources.from_import(path):
                problem = f"{row.date} lies outside what the list covers, {covers.start} to {covers.end}"
                self.fault("outside-span", (*path, "date"), problem, "widen covers, or correct the date")

    def in_order(self, path: DataPath, key: str, start: dt.date | None, end: dt.date | None) -> None:
        if start is not None and end is not None and end < start:
            problem = f"{key} {end} lies before start {start}"
            self.fault("order", (*path, key), problem, "exchange the two, or correct one")

    def currencies(self) -> None:
        account = self.account
        newest = self.loaded.as_of
        told: set[tuple[str, str]] = set()
        for path, currency, day in () if self.known.currency is None else _amounts(account, self.known.currency):
            problem = self.rate_problem(currency, min(day, newest or day))
            if problem and (currency, problem[0]) not in told:
                told.add((currency, problem[0]))
                where: DataPath = path
                if problem[0] == "unknown":
                    where = ("currency",) if currency == account.currency else (*path, "currency")
                self.fault("fx", where, problem[1], problem[2])

    def rate_problem(self, currency: str, day: dt.date) -> tuple[str, str, str] | None:
        days = self.known.rate_days.get(currency, [])
        if not days and currency not in CURRENCIES:
            meant = nearest(currency, USUAL) or nearest(currency, CURRENCIES)
            fix = f"did you mean {meant}?" if meant else "write a code of ISO 4217 such as DKK, EUR or USD"
            return "unknown", f"there is no currency '{currency}'", fix
        fix = f"add {{currency: {currency}, date: {day}, rate: …}} to fx in portfolio.yaml"
        before = bisect_right(days, day)
        if not before:
            since = f" on or before {day}" if days else ""
            return "missing", f"there is no exchange rate from {currency} to {self.known.currency}{since}", fix
        age = (day - days[before - 1]).days
        if age > self.known.fx_days and day != dt.date.max:
            problem = f"the newest rate of {currency} on or before {day} is from {days[before - 1]}, {age} days earlier"
            return "old", problem, fix
        return None

    def review_files(self) -> None:
        for number, (review, source) in enumerate(zip(self.loaded.reviews, self.loaded.sources.reviews, strict=True)):
            stem = source.file.rsplit("/", 1)[-1].removesuffix(".yaml")
            path: DataPath = ("reviews", number, "period")
            if stem != review.period:
                problem = f"the period '{review.period}' differs from the file's name '{stem}'"
                fix = _agree("period", stem, f"{review.period}.yaml", "file", _PERIOD)
                self.fault("period-file", path, problem, fix)
            if len(review.decisions_sought) > 5:
                where: DataPath = ("reviews", number, "decisions_sought")
                problem = f"{len(review.decisions_sought)} decisions are sought, at most 5 fit one meeting"
                self.fault("value", where, problem, "keep the most important")

    def unknown(self, what: str, path: DataPath, name: str, known: Iterable[str], words: str) -> None:
        if self.unjudged(path, name):
            return
        self.fault(f"unknown-{what.split('-or-')[0]}", path, f"no {words} '{name}'", did_you_mean(name, known))

    def unjudged(self, path: DataPath, name: str) -> bool:
        return name in self.lost or self.loaded.sources.from_import(path)

    def fault(self, code: str, path: DataPath, problem: str, fix: str) -> None:
        self.faults.append(error(code, self.loaded.place(path), problem, fix))


def _agree(key: str, name: str, other: str, what: str, form: re.Pattern[str] = _ID) -> str:
    """How `key` and the `name` of its file or folder are brought together, which may also be called `other`."""
    return f"write {key}: {name}, or rename the {what}" if form.fullmatch(name) else f"rename the {what} to {other}"


def period_end(period: str) -> dt.date:
    """The last calendar day of a period such as 2026-Q1, 2026-H1, 2026-FY, 2026 or 2026-03."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        month = int(part[1]) * 3
    elif part.startswith("H"):
        month = int(part[1]) * 6
    else:
        month = int(part) if part.isdigit() else 12
    return dt.date(int(year), month, calendar.monthrange(int(year), month)[1])


def _items(name: str, items: Iterable[Any]) -> Iterator[tuple[DataPath, Any]]:
    base = tuple(name.split("."))
    for number, item in enumerate(items):
        yield (*base, number), item


def _within(items: Iterable[Any], key: str, known: Collection[str]) -> bool:
    """Whether every item names at `key` nothing or one of the `known`: most lists pay no look at each item."""
    return {getattr(item, key, None) for item in items} - {None} <= set(known)


def _slip(name: str, near: str) -> bool:
    import difflib

    return difflib.SequenceMatcher(None, name.casefold(), near.casefold()).ratio() >= 0.85


def _reached(start: Iterable[str], needs: Mapping[str, Iterable[str]]) -> set[str]:
    reached: set[str] = set()
    pending = list(start)
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += needs.get(name, ())
    return reached


def _amounts(account: Account, report: str) -> Iterator[tuple[DataPath, str, dt.date]]:
    """Place, currency and day of every amount that is not in the currency `report`.

    What has no day counts on the newest data date.
    """
    dated: Iterator[tuple[DataPath, Any, dt.date]] = _dated(account)
    if account.currency != report or not _within(account.revenue.rows, "currency", (report,)):
        dated = chain(_revenue(account), dated)
    for path, item, day in dated:
        currency = item.currency or account.currency
        if currency != report:
            yield path, currency, day


def _revenue(account: Account) -> Iterator[tuple[DataPath, Any, dt.date]]:
    for path, row in _items("revenue.rows", account.revenue.rows):
        yield path, row, row.date


def _dated(account: Account) -> Iterator[tuple[DataPath, Any, dt.date]]:
    for name in ("stated_totals", "targets", "cost_lines", "budgets", "benefits"):
        for path, item in _items(name, getattr(account, name)):
            yield path, item, period_end(item.period)
    for path, spend in _items("spend", account.spend):
        yield path, spend, spend.date
    for path, contract in _items("contracts", account.contracts):
        if contract.value is not None:
            yield path, contract, dt.date.max
    for path, opportunity in _items("opportunities", account.opportunities):
        if opportunity.amount is not None:
            yield path, opportunity, opportunity.close or dt.date.max
    for path, cell in _items("whitespace", account.whitespace):
        if cell.potential is not None:
            yield path, cell, cell.date or dt.date.max
