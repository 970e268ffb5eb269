"""Rules on contracts, wallet, reviews, and on what a customer document leaves out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.rules.finding import ALL, CHOSEN, KEY, Arguments, Hit, Rule, RuleContext, Words, words
from docgen.model.audience import is_shared

# Lists of which a customer expects to see something; people and opportunities are rightly internal.
_SHOWN: Final[dict[str, Words]] = {
    "actions": {"da": "opgaver", "en": "actions"},
    "risks": {"da": "risici", "en": "risks"},
    "objectives": {"da": "mål", "en": "goals"},
    "milestones": {"da": "milepæle", "en": "milestones"},
}


def renewal_unplanned(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A contract that ends within 180 days, and nobody has planned how to renew it."""
    last = figures.as_of + dt.timedelta(days=context.limits["renewal_days"])
    for index, one in enumerate(figures.account.contracts):
        if one.end and figures.as_of <= one.end <= last and not one.renewal_plan and not one.renewal:
            arguments: Arguments = {"name": words(one.name), "days": (one.end - figures.as_of).days, "date": one.end}
            yield Hit(f"contracts[{index}].end", one.end, arguments)


def wallet_too_small(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A share of wallet over 100 %: the customer's spend is estimated too low."""
    del context
    outcome = figures.outcome("share_of_wallet")
    if outcome.value is not None and outcome.value > 1:
        yield Hit("spend", float(outcome.value), {"share": float(outcome.value)})


def nothing_to_decide(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A coming review without decisions sought: send a note instead."""
    for one in context.reviews.get(figures.account.id, ()):
        coming = one.date is None or one.date >= figures.as_of
        if coming and not one.outcomes and not one.decisions_sought:
            yield Hit(f"reviews/{one.period}.decisions_sought", 0, {"period": one.period})


def nothing_shown(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A list of which every item is internal, so that a review shows none."""
    del context
    for name, label in _SHOWN.items():
        items = getattr(figures.account, name)
        if items and not any(is_shared(item) for item in items):
            yield Hit(name, len(items), {"n": len(items), "what": label})


RULES: Final = (
    Rule(
        "CON-01", "medium", "account", {"da": "Fornyelser", "en": "Renewals"},
        {"": {"da": "Kontrakten “{name}” udløber {date} (om {days} dage) uden en fornyelsesplan",
              "en": "Contract “{name}” ends on {date} (in {days} days) without a plan to renew it"}},
        CHOSEN, check=renewal_unplanned, thresholds=("renewal_days",),
    ),
    Rule(
        "SOW-01", "medium", "account", {"da": "Share of wallet", "en": "Share of wallet"},
        {"": {"da": "Share of wallet er {share}: kundens indkøb er anslået for lavt",
              "en": "Share of wallet is {share}: the customer's spend is estimated too low"}},
        ALL, check=wallet_too_small,
    ),
    Rule(
        "REV-01", "medium", "account", {"da": "Beslutninger på reviewet", "en": "Decisions at the review"},
        {"": {"da": "Review {period} beder ikke om beslutninger: send et notat i stedet",
              "en": "Review {period} seeks no decisions: send a note instead"}},
        KEY, check=nothing_to_decide,
    ),
    Rule(
        "AUD-01", "low", "account", {"da": "Udeladt som internt", "en": "Left out as internal"},
        {"": {"da": "{n} {what} er interne; kundedokumenter viser ingen",
              "en": "{n} {what} are internal; documents for the customer show none"}},
        KEY, check=nothing_shown,
    ),
)  # fmt: skip
