"""How complete a plan is: each section complete, partial or missing, and what it lacks.

Expected are the sections that an account of its stage needs, those that it
names in `sections`, and those that already have data.  Overall completeness is
(complete + half of partial) / expected, a share.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Literal

from docgen.model.account import Account, Programme
from docgen.model.base import Language

State = Literal["complete", "partial", "missing"]
_KEY: Final[tuple[Programme, ...]] = ("key",)
_CANDIDATE: Final[tuple[Programme, ...]] = ("key", "candidate")
_ALWAYS: Final[tuple[Programme, ...]] = ("key", "candidate", "prospect")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a section needs: its field path, and whether the account has it."""

    path: str
    is_met: Callable[[Account], bool]


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A section of the account plan, the stages that expect it, and what it needs."""

    id: str
    label: dict[Language, str]
    stages: tuple[Programme, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class SectionState:
    """Where one expected section stands; `lacks` are the field paths that are empty."""

    id: str
    state: State
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """All expected sections in the order of the plan, and the overall share."""

    sections: tuple[SectionState, ...]

    @property
    def share(self) -> float:
        """(complete + half of partial) / expected; 1 where nothing is expected."""
        points = sum({"complete": 1.0, "partial": 0.5, "missing": 0.0}[one.state] for one in self.sections)
        return points / len(self.sections) if self.sections else 1.0

    def count(self, state: State) -> int:
        """How many sections are in this state."""
        return sum(one.state == state for one in self.sections)


def completeness(account: Account) -> Completeness:
    """Where every expected section of the account's plan stands."""
    found = []
    for section in SECTIONS:
        lacks = tuple(need.path for need in section.needs if not need.is_met(account))
        has_data = len(lacks) < len(section.needs)
        if account.programme in section.stages or section.id in account.sections or has_data:
            state: State = "complete" if not lacks else "partial" if has_data else "missing"
            found.append(SectionState(section.id, state, lacks))
    return Completeness(tuple(found))


def _some(path: str) -> Need:
    """The field or list is not empty."""
    return Need(path, lambda account: bool(getattr(account, path)))


def _each(path: str, *fields: str) -> Need:
    """Every item of the list has the fields; an empty list lacks them."""
    return Need(f"{path}[].{'/'.join(fields)}", lambda account: _all_have(getattr(account, path), fields))


def _all_have(items: Collection[object], fields: tuple[str, ...]) -> bool:
    return bool(items) and all(getattr(one, name) not in (None, "", ()) for one in items for name in fields)


def _of(path: str, is_met: Callable[[Account], bool]) -> Need:
    return Need(path, is_met)


SECTIONS: Final = (
    PlanSection(
        "exec_summary", {"da": "Ledelsesresumé", "en": "Executive summary"}, _CANDIDATE,
        (_of("summary.why", lambda one: bool(one.summary.why)), _of("summary.ask", lambda one: bool(one.summary.ask))),
    ),
    PlanSection(
        "profile", {"da": "Kundeprofil og strategi", "en": "Customer profile and strategy"}, _ALWAYS,
        (_some("industry"), _some("priorities"), _some("challenges"), _some("customer_goals")),
    ),
    PlanSection(
        "kpi_dashboard", {"da": "Nøgletal og status", "en": "Key figures and status"}, _KEY,
        (
            _of("revenue.rows", lambda one: bool(one.revenue.rows)),
            _of("revenue.covers", lambda one: one.revenue.covers is not None),
            _some("targets"), _some("health"),
        ),
    ),
    PlanSection(
        "objectives", {"da": "Forretningsmål for kontoen", "en": "Business goals for the account"}, _CANDIDATE,
        (_each("objectives", "owner", "target", "due"),
         _of("objectives[].measure", lambda one: bool(one.objectives) and all(
             goal.measure or goal.kpi or goal.service for goal in one.objectives))),
    ),
    PlanSection(
        "value_winthemes", {"da": "Værdiforslag og win themes", "en": "Value proposition and win themes"}, _ALWAYS,
        (_each("themes", "goal"), _each("themes", "proof")),
    ),
    PlanSection(
        "stakeholders", {"da": "Interessenter og styring", "en": "Stakeholders"}, _ALWAYS,
        (_each("stakeholders", "buying_role", "influence"), _each("stakeholders", "support", "coverage"),
         _each("stakeholders", "our_owner")),
    ),
    PlanSection(
        "governance", {"da": "Governance og mødestruktur", "en": "Governance and meetings"}, _KEY,
        (_some("sponsor_ours"), _some("sponsor_theirs"), _some("governance"), _some("meetings")),
    ),
    PlanSection(
        "whitespace", {"da": "Uudnyttet potentiale (whitespace)", "en": "Whitespace"}, (),
        (_some("whitespace"),
         _of("whitespace[].potential", lambda one: bool(one.whitespace) and all(
             cell.potential is not None for cell in one.whitespace if cell.status in ("potential", "competitor")))),
    ),
    PlanSection(
        "pipeline", {"da": "Pipeline og salgsmuligheder", "en": "Pipeline and opportunities"}, (),
        (_some("opportunities"),
         _of("opportunities[].amount/close/next_step", lambda one: bool(one.opportunities) and all(
             deal.amount is not None and deal.close and deal.next_step
             for deal in one.opportunities if deal.stage not in ("won", "lost")))),
    ),
    PlanSection(
        "swot", {"da": "SWOT-analyse", "en": "SWOT analysis"}, (),
        (_some("swot"),
         _of("swot", lambda one: one.swot is not None and all(
             (one.swot.strengths, one.swot.weaknesses, one.swot.opportunities, one.swot.threats))),
         _of("swot.strategies", lambda one: one.swot is not None and bool(one.swot.strategies))),
    ),
    PlanSection(
        "competitors", {"da": "Konkurrentbillede", "en": "Competitors"}, (),
        (_some("competitors"), _each("competitors", "strengths", "weaknesses", "counter")),
    ),
    PlanSection(
        "economics", {"da": "Kontoens økonomi", "en": "Account economics"}, (),
        (_some("cost_lines"),
         _of("revenue.rows[].cost", lambda one: bool(one.revenue.rows) and all(
             row.cost is not None for row in one.revenue.rows))),
    ),
    PlanSection(
        "success_plan", {"da": "Fælles succesplan", "en": "Mutual success plan"}, (),
        (_some("milestones"), _each("milestones", "customer_owner", "our_owner")),
    ),
    PlanSection(
        "risks", {"da": "Risikostyring", "en": "Risks"}, _KEY,
        (_some("risks"), _each("risks", "owner", "mitigation"), _each("risks", "fallback")),
    ),
    PlanSection(
        "actions", {"da": "Opgaveliste og tidsplan", "en": "Actions and time plan"}, _ALWAYS,
        (_some("actions"), _each("actions", "owner", "due")),
    ),
    PlanSection(
        "resources", {"da": "Ressourcer og budget", "en": "Resources and budget"}, (),
        (_of("team[].hours", lambda one: any(member.hours is not None for member in one.team)), _some("budgets")),
    ),
)  # fmt: skip
