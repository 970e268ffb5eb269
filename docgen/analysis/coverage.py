"""Who at the customer is covered: last contacts, coverage and the gaps that a contact plan must close.

A contact is what the stakeholder's entry says, an activity with the person, or a
meeting held with the person; whichever is newest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from docgen.model.people import Coverage, Stakeholder

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

DECIDERS: Final = frozenset({"economic_buyer", "decision_maker", "approver"})
DRIVERS: Final = frozenset({"user", "evaluator"})
WEAK: Final[frozenset[Coverage]] = frozenset({"none", "brief"})


@dataclass(frozen=True, slots=True)
class Contact:
    """A stakeholder with the newest contact known at a day.

    Attributes:
        index: position in the account's list.
        person: the stakeholder.
        last: day of the newest contact; None where none is known.
        days: days since then; None likewise.
    """

    index: int
    person: Stakeholder
    last: dt.date | None
    days: int | None


def contacts(figures: Figures, as_of: dt.date) -> list[Contact]:
    """Every stakeholder with the newest contact on or before `as_of`."""
    known: dict[dt.date, list[Contact]] = figures.memo.setdefault("contacts", {})
    if as_of in known:
        return known[as_of]
    seen = last_seen(figures, as_of)
    found = known[as_of] = []
    for index, person in enumerate(figures.account.stakeholders):
        own, last = person.last_contact, seen.get(_key(person.name))
        if own and own <= as_of and (last is None or own > last):
            last = own
        found.append(Contact(index, person, last, (as_of - last).days if last else None))
    return found


def last_seen(figures: Figures, as_of: dt.date) -> Mapping[str, dt.date]:
    """The newest activity or held meeting by name (in lower case) on or before `as_of`."""
    known: dict[dt.date, dict[str, dt.date]] = figures.memo.setdefault("last_seen", {})
    if as_of not in known:
        # Oldest first, so that the newest of each name stays.
        known[as_of] = {name: day for day, name in _touches(figures) if day <= as_of}
    return known[as_of]


def _touches(figures: Figures) -> list[tuple[dt.date, str]]:
    """Day and name of everyone in an activity or a held meeting, oldest first."""
    known: list[tuple[dt.date, str]] | None = figures.memo.get("touches")
    if known is None:
        account = figures.account
        known = [(one.date, _key(name)) for one in account.activities for name in one.people]
        known += [(one.held, _key(name)) for one in account.meetings if one.held for name in one.participants]
        known.sort(key=itemgetter(0))
        figures.memo["touches"] = known
    return known


def gaps(figures: Figures, as_of: dt.date) -> list[Contact]:
    """People of great influence whom we know too little or have not met for too long; most influential first."""
    high = figures.limits["influence_high"]
    weak = [
        one
        for one in contacts(figures, as_of)
        if (one.person.influence or 0) >= high and (is_weak(one) or is_old(one, figures.limits))
    ]
    return sorted(weak, key=lambda one: (-(one.person.influence or 0), -(one.days or 10**6), one.person.name))


def is_weak(contact: Contact) -> bool:
    """Whether we know the person briefly or not at all; a depth that nobody wrote down says nothing."""
    return contact.person.coverage in WEAK


def is_old(contact: Contact, limits: Mapping[str, float]) -> bool:
    """Whether the last contact is too long ago, or none is known."""
    return contact.days is None or contact.days > limits["contact_days"]


def executive_contact(figures: Figures, as_of: dt.date) -> dt.date | None:
    """The newest contact with the customer's executives: their sponsor, and whoever buys or decides."""
    seen = last_seen(figures, as_of)
    sponsor = figures.account.sponsor_theirs
    days = [seen.get(_key(sponsor.name))] if sponsor else []
    for one in contacts(figures, as_of):
        is_sponsor = sponsor is not None and _key(one.person.name) == _key(sponsor.name)
        if is_sponsor or one.person.buying_role in ("economic_buyer", "decision_maker"):
            days.append(one.last)
    return max((day for day in days if day), default=None)


@lru_cache(maxsize=16384)
def _key(name: str) -> str:
    return " ".join(name.lower().split())
