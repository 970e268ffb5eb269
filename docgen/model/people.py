"""People around an account: theirs, ours, and what passes between them.

Scores are whole numbers, hours are hours a quarter, dates are calendar days.
What we think of a person (support, influence, wants) is internal always.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from docgen.model.base import Audience, Day, Model, PeriodText, Score, Text, customer, internal, item_audience

Coverage = Literal["none", "brief", "multiple", "in_depth"]
BuyingRole = Literal[
    "economic_buyer", "decision_maker", "approver", "evaluator", "user", "influencer", "gatekeeper"
]  # fmt: skip
Support = Annotated[int, Field(ge=-2, le=2)]
Priority = Literal["low", "medium", "high"]


class Stakeholder(Model):
    """A person at the customer."""

    name: str = customer("full name", min_length=1)
    title: Text | None = customer("job title", None)
    unit: str | None = customer("unit of the customer, as in `units`", None)
    email: str | None = internal("business e-mail address", None)
    phone: str | None = internal("business telephone number", None)
    reports_to: str | None = internal("name of the person this one reports to", None)
    buying_role: BuyingRole | None = internal("part in a purchase", None)
    decision_orientation: Text | None = internal("what the person decides by: price, risk, technology, people", None)
    influence: Score | None = internal("influence on decisions about us, 1 (little) to 5 (decides)", None)
    support: Support | None = internal("support for us, -2 (opponent) to 2 (champion)", None)
    coverage: Coverage | None = internal("depth of our contact", None)
    last_contact: Day | None = internal("day of the last contact", None)
    our_owner: str | None = internal("our person who owns the relationship", None)
    wants: Text | None = internal("what the person wants from us", None)
    next_step: Text | None = internal("next step with the person", None)
    verified_on: Day | None = internal("day on which this entry was last verified", None)
    audience: Audience = item_audience()


class TeamMember(Model):
    """A person of ours on the account."""

    name: str = customer("full name", min_length=1)
    role: Text = customer("role on the account")
    email: str | None = customer("e-mail address for the customer", None)
    phone: str | None = customer("telephone number for the customer", None)
    hours: Decimal | None = internal("hours planned a quarter", None, unit="hours/quarter", ge=0)
    backup: str | None = internal("who stands in", None)


class Sponsor(Model):
    """An executive sponsor and what she or he has promised to do."""

    name: str = customer("full name", min_length=1)
    title: Text | None = customer("job title", None)
    actions: tuple[Text, ...] = internal("the sponsor's own actions", ())


class Activity(Model):
    """A contact that took place."""

    date: Day = internal("day")
    kind: str = internal("call, meeting, visit, mail, event ...")
    people: tuple[str, ...] = internal("names of the persons met", (), alias="with")
    by: str | None = internal("our person", None)
    note: Text | None = internal("what was said", None)


class Survey(Model):
    """One answer to the question how likely the respondent is to recommend us."""

    date: Day = internal("day of the answer")
    respondent: str | None = internal("name or function of the respondent", None)
    score: int = internal("likelihood to recommend, 0 to 10", ge=0, le=10)
    comment: Text | None = internal("the respondent's words", None)


class DecisionStep(Model):
    """One step of the customer's decision about a purchase."""

    step: Text = internal("what happens")
    approver: str | None = internal("who approves", None)
    date: Day | None = internal("expected day", None)
    criterion: Text | None = internal("what decides", None)
    barrier: Text | None = internal("what stands in the way", None)
    done: bool = internal("whether the step is behind us", False)


class Need(Model):
    """A need found in an interview or a workshop."""

    need: Text = customer("the need in the customer's words")
    who: str | None = customer("who expressed it", None)
    priority: Priority | None = customer("priority for the customer", None)
    evidence: Text | None = customer("where it was found", None)
    audience: Audience = item_audience()


class Feedback(Model):
    """What the customer told us about market, product or technology, and what we did."""

    date: Day = customer("day")
    who: str | None = customer("who said it", None)
    topic: Text = customer("what it was about")
    what_we_did: Text | None = customer("what we did", None)
    audience: Audience = item_audience()


class Idea(Model):
    """An idea developed together."""

    idea: Text = customer("the idea")
    owners: tuple[str, ...] = customer("owners on both sides", ())
    stage: Literal["idea", "study", "pilot", "rollout", "stopped"] = customer("how far it is", "idea")
    value: Text | None = customer("expected value in words", None)
    audience: Audience = item_audience()


class CapacityRow(Model):
    """Hours that a role has available in a quarter, over the whole portfolio."""

    role: str = internal("role")
    period: PeriodText = internal("quarter")
    hours: Decimal = internal("hours available", unit="hours", ge=0)
