"""The phases of a sale and the roles of a buyer: what systems call them, and what the model calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from docgen.sources.imports.kinds import folded

STAGES: Final[Mapping[str, str]] = {
    folded(word): stage
    for stage, words in {
        "qualify": "Prospecting|Qualification|Qualify|Appointment Scheduled|"
        "appointmentscheduled|Qualified To Buy|Kvalificer|"
        "Kvalificering|Kvalificere|1-Qualify",
        "develop": "Needs Analysis|Value Proposition|Id. Decision Makers|"
        "Perception Analysis|Develop|Discovery|Presentation Scheduled|"
        "Decision Maker Bought-In|decisionmakerboughtin|Udvikl|Udvikle|"
        "2-Develop",
        "propose": "Proposal/Price Quote|Proposal|Quote|Propose|Foreslå|Tilbud|Tilbud afgivet|3-Propose",
        "negotiate": "Negotiation/Review|Negotiation|Negotiate|Contract Sent|Close|Luk|Forhandling|4-Close",
        "won": "Closed Won|Won|Vundet|closedwon|Lukket vundet",
        "lost": "Closed Lost|Lost|Tabt|closedlost|Lukket tabt|Canceled|Annulleret",
    }.items()
    for word in words.split("|")
}
ROLES: Final[Mapping[str, str]] = {
    folded(word): role
    for role, words in {
        "economic_buyer": "Economic Buyer|Budget Holder|budget_holder|Economic Decision Maker",
        "decision_maker": "Decision Maker|decision_maker|Executive Sponsor|executive_sponsor|Beslutningstager",
        "approver": "Approver|Legal & Compliance|legal_and_compliance|Godkender",
        "evaluator": "Evaluator|Technical Buyer|Business User Evaluator|Vurderer",
        "user": "End User|end_user|Business User|User|Bruger",
        "influencer": "Influencer|Champion|champion|Påvirker",
        "gatekeeper": "Gatekeeper|Blocker|blocker",
    }.items()
    for word in words.split("|")
}
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)\s*$")
OPEN: Final = frozenset({"open", "åben", "inprogress", "igang"})


def stage_of(name: str, own: Mapping[str, str]) -> str | None:
    """Our stage for a system's own; None where it is not known."""
    word = folded(name)
    # A system with several pipelines writes the pipeline behind the stage.
    bare = folded(_BRACKETS.sub("", name))
    return _folded(own).get(word) or STAGES.get(word) or _folded(own).get(bare) or STAGES.get(bare)


def is_won(name: str) -> bool:
    """Whether a system's stage or state is known to mean won."""
    return stage_of(name, {}) == "won"


def role_of(name: str, own: Mapping[str, str]) -> str | None:
    """Our buying role for a system's own; None where it is not known."""
    word = folded(name)
    return _folded(own).get(word) or ROLES.get(word)


def _folded(own: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): target for word, target in own.items()} if own else {}
