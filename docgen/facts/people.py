"""Facts about people: theirs, ours, needs, and the customer's decision."""

from __future__ import annotations

from docgen.analysis.coverage import Contact, contacts, gaps
from docgen.facts.catalogue import DecisionStepFact, NeedFact, StakeholderFact, TeamFact
from docgen.facts.scope import Scope
from docgen.model.people import Stakeholder


def people(scope: Scope) -> list[StakeholderFact]:
    """Everybody mapped, the most influential first; for customers name, title and unit of those shared."""
    if not scope.internal:
        return [_shared(scope, person) for person in scope.account.stakeholders]
    ranked = sorted(contacts(scope.figures, scope.as_of), key=_rank)
    weak = {one.index for one in gaps(scope.figures, scope.as_of)}
    return [_full(scope, one, one.index in weak) for one in ranked]


def _rank(one: Contact) -> tuple[int, str]:
    return -(one.person.influence or 0), one.person.name


def people_gaps(scope: Scope) -> list[StakeholderFact]:
    """Influential people with whom contact is weak or old; internal."""
    return [person for person in people(scope) if person["gap"]]


def _shared(scope: Scope, person: Stakeholder) -> StakeholderFact:
    return {
        "name": person.name,
        "title": scope.text(person.title),
        "unit": person.unit,
        "role": None,
        "influence": None,
        "support": None,
        "support_text": None,
        "coverage": None,
        "coverage_text": None,
        "last_contact_text": None,
        "owner": None,
        "next_step": None,
        "wants": None,
        "gap": False,
    }


def _full(scope: Scope, one: Contact, gap: bool) -> StakeholderFact:
    person = one.person
    shown = _shared(scope, person)
    shown.update(
        {
            "role": scope.label(f"buying_role.{person.buying_role}") if person.buying_role else None,
            "influence": person.influence,
            "support": person.support,
            "support_text": None if person.support is None else scope.label(f"support.{support_key(person.support)}"),
            "coverage": person.coverage,
            "coverage_text": scope.label(f"coverage.{person.coverage}") if person.coverage else None,
            "last_contact_text": scope.date(one.last),
            "owner": person.our_owner,
            "next_step": scope.text(person.next_step),
            "wants": scope.text(person.wants),
            "gap": gap,
        }
    )
    return shown


def title_within(scope: Scope, title: str) -> str:
    """A title within a line: written small in Danish, but an abbreviation such as CFO keeps its capitals."""
    small = scope.known_language == "da" and title[1:2].islower()
    return title[:1].lower() + title[1:] if small else title


def support_key(support: int) -> str:
    """The catalogue's word for a degree of support."""
    return ("opponent", "sceptic", "neutral", "supporter", "champion")[support + 2]


def team(scope: Scope) -> list[TeamFact]:
    """Our people on the account, in the order of the file."""
    return [
        {
            "name": member.name,
            "role": scope.need(member.role),
            "email": member.email,
            "phone": member.phone,
            "hours_text": scope.write.number(member.hours) if scope.internal and member.hours is not None else None,
            "backup": member.backup if scope.internal else None,
        }
        for member in scope.account.team
    ]


def needs(scope: Scope) -> list[NeedFact]:
    """Needs found, the most urgent first."""
    rank = {"high": 0, "medium": 1, "low": 2, None: 3}
    return [
        {
            "need": scope.need(need.need),
            "who": need.who,
            "priority": scope.label(f"priority.{need.priority}") if need.priority else None,
            "evidence": scope.text(need.evidence),
        }
        for need in sorted(scope.account.needs, key=lambda need: rank[need.priority])
    ]


def decision_plan(scope: Scope) -> list[DecisionStepFact]:
    """The steps of the customer's decision; internal."""
    if not scope.internal:
        return []
    return [
        {
            "step": scope.need(step.step),
            "approver": step.approver,
            "date_text": scope.date(step.date),
            "criterion": scope.text(step.criterion),
            "barrier": scope.text(step.barrier),
            "done": step.done,
        }
        for step in scope.account.decision_plan
    ]
