"""Rules on ownership: one account manager, an active sponsor, and a person behind every task."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from docgen.analysis.actions import is_open
from docgen.analysis.coverage import last_seen
from docgen.analysis.figures import Figures
from docgen.analysis.rules.finding import ALL, CHOSEN, KEY, Arguments, Hit, Rule, RuleContext, Words, words

# A group answers for nothing; whole words, so that Gruppe-Jensen keeps his tasks.
_NOBODY: Final = re.compile(
    r"(?i)^(?:.*\b(?:team|teamet|afdeling|afdelingen|department|gruppen|group|udvalget)\b.*"
    r"|alle|all|everyone|vi|we|os|us|tbd|tba|n/?a|ukendt|unknown|kunden|customer|salg|sales|\W+)$"
)
_KINDS: Final[dict[str, Words]] = {
    "actions": {"da": "Opgave", "en": "Action"},
    "risks": {"da": "Risiko", "en": "Risk"},
    "objectives": {"da": "Mål", "en": "Goal"},
}


def not_one_manager(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """No key account manager, or more than one."""
    del context
    kams = figures.account.kams
    if len(kams) != 1:
        yield Hit("kam", ", ".join(kams) or None, {"n": len(kams)})


def nobody_responsible(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """An open action, an open risk or a goal whose owner is missing, or is a team."""
    del context
    account = figures.account
    items = [
        ("actions", index, one.id or str(index + 1), one.owner)
        for index, one in enumerate(account.actions)
        if is_open(one)
    ]
    items += [("risks", index, one.id, one.owner) for index, one in enumerate(account.risks) if one.status == "open"]
    items += [("objectives", index, one.id, one.owner) for index, one in enumerate(account.objectives)]
    for kind, index, name, owner in items:
        if owner is None or _NOBODY.match(owner.strip()):
            yield Hit(f"{kind}[{index}].owner", owner, {"kind": _KINDS[kind], "id": name})


def sponsor_absent(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """No executive sponsor of ours, or one who has met nobody for 180 days."""
    sponsor = figures.account.sponsor_ours
    if sponsor is None:
        yield Hit("sponsor_ours", None)
        return
    last = _last_meeting(figures, sponsor.name)
    if last is None:
        yield Hit("sponsor_ours", sponsor.name, {"name": sponsor.name}, "never")
    elif (figures.as_of - last).days > context.limits["sponsor_days"]:
        arguments: Arguments = {"name": sponsor.name, "days": (figures.as_of - last).days}
        yield Hit("sponsor_ours", sponsor.name, arguments, "inactive")


def not_one_accountable(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A row of the RACI table without exactly one who is accountable."""
    del context
    for index, row in enumerate(figures.account.raci):
        if len(row.accountable) != 1:
            value = ", ".join(row.accountable) or None
            arguments: Arguments = {"task": words(row.task), "n": len(row.accountable)}
            yield Hit(f"raci[{index}].accountable", value, arguments)


def _last_meeting(figures: Figures, name: str) -> dt.date | None:
    key = " ".join(name.lower().split())
    days = [last_seen(figures, figures.as_of).get(key)]
    days += [
        one.date
        for one in figures.account.activities
        if one.by and " ".join(one.by.lower().split()) == key and one.date <= figures.as_of
    ]
    return max((day for day in days if day), default=None)


RULES: Final = (
    Rule(
        "PIT-OWN-01", "high", "account", {"da": "Én KAM", "en": "One account manager"},
        {"": {"da": "Kontoen mangler én tydelig KAM (har {n})",
              "en": "The account lacks one clear account manager (it has {n})"}},
        CHOSEN, check=not_one_manager,
    ),
    Rule(
        "PIT-OWN-02", "high", "account", {"da": "En ansvarlig person", "en": "A person responsible"},
        {"": {"da": "{kind} {id} har ingen ansvarlig person", "en": "{kind} {id} has no person responsible"}},
        ALL, check=nobody_responsible,
    ),
    Rule(
        "PIT-OWN-03", "high", "account", {"da": "Aktiv sponsor", "en": "Active sponsor"},
        {
            "": {"da": "Sponsor mangler", "en": "There is no executive sponsor"},
            "never": {"da": "Sponsor {name} er inaktiv: intet møde registreret",
                      "en": "Sponsor {name} is inactive: no meeting recorded"},
            "inactive": {"da": "Sponsor {name} er inaktiv: intet møde i {days} dage",
                         "en": "Sponsor {name} is inactive: no meeting for {days} days"},
        },
        KEY, check=sponsor_absent, thresholds=("sponsor_days",),
    ),
    Rule(
        "PIT-OWN-04", "high", "account", {"da": "Én hovedansvarlig", "en": "One accountable"},
        {"": {"da": "Opgaven “{task}” har {n} A-roller", "en": "Task “{task}” has {n} accountable"}},
        ALL, check=not_one_accountable,
    ),
)  # fmt: skip
