"""Rules on stakeholders: who decides, who uses, on whom the relation rests; and on personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from docgen.analysis.coverage import DECIDERS, DRIVERS, gaps, is_old
from docgen.analysis.figures import Figures
from docgen.analysis.periods import shift_months
from docgen.analysis.rules.finding import ALL, ANY, CHOSEN, Hit, Rule, RuleContext, Words
from docgen.model.audience import is_shared
from docgen.model.base import Model, Text
from docgen.model.people import Stakeholder

CONTACTS_MIN: Final = 5  # fewer contacts show no pattern
SUPPORT_MIN: Final = 3  # so few people may well agree
PRIVATE_DOMAINS: Final = frozenset({
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.dk", "outlook.com", "outlook.dk", "live.dk", "live.com",
    "yahoo.com", "yahoo.dk", "icloud.com", "me.com", "msn.com", "mail.dk", "jubii.dk", "ofir.dk", "protonmail.com",
    "proton.me", "gmx.net", "gmx.de", "web.de", "stofanet.dk", "youmail.dk",
})  # fmt: skip
_DEPTH: Final[dict[str | None, Words]] = {
    "brief": {"da": "den er kun kort", "en": "it is only brief"},
    "none": {"da": "personen har ingen relation til os", "en": "the person has no relation to us"},
}
_JUDGEMENT: Final = re.compile(
    r"(?i)\b(?:svær|vanskelig|doven|inkompetent|uduelig|stædig|arrogant|upålidelig|besværlig|modstander|irriterende|"
    r"difficult|lazy|incompetent|stubborn|unreliable|annoying|opponent|useless|hostile|fjendtlig|naiv|naive)\w*\b"
)


def no_decider(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """Nobody who decides, approves or pays is mapped."""
    del context
    if not any(one.buying_role in DECIDERS for one in figures.account.stakeholders):
        yield Hit("stakeholders", None)


def only_managers(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """Nobody who uses or evaluates is mapped."""
    del context
    people = figures.account.stakeholders
    if people and not any(one.buying_role in DRIVERS for one in people):
        yield Hit("stakeholders[].buying_role", len(people))


def narrow_relation(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """Fewer than six people, or one person who carries most of a year's contacts."""
    people, least = len(figures.account.stakeholders), int(context.limits["stakeholders_min"])
    if people < least:
        yield Hit("stakeholders", people, {"n": people, "m": least}, "few")
    first = shift_months(figures.as_of, -12)
    met = Counter(
        name for one in figures.account.activities if first < one.date <= figures.as_of for name in one.people
    )
    total = sum(met.values())
    if total >= CONTACTS_MIN:
        name, count = max(sorted(met.items()), key=lambda item: item[1])
        if count / total > context.limits["single_thread"]:
            yield Hit("activities", name, {"name": name, "share": count / total})


def no_opponents(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A map on which everybody is for us, or everybody feels the same."""
    del context
    known = [one.support for one in figures.account.stakeholders if one.support is not None]
    if len(known) >= SUPPORT_MIN and (min(known) > 0 or len(set(known)) == 1):
        yield Hit("stakeholders[].support", min(known))


def weak_contact(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """Great influence, and weak or old contact; the finding points at the field that is the reason."""
    for one in gaps(figures, figures.as_of):
        path, name = f"stakeholders[{one.index}]", one.person.name
        if one.days is None:
            yield Hit(f"{path}.last_contact", None, {"name": name}, "never")
        elif is_old(one, context.limits):
            yield Hit(f"{path}.last_contact", one.last, {"name": name, "days": one.days})
        else:
            yield Hit(
                f"{path}.coverage", one.person.coverage, {"name": name, "what": _DEPTH[one.person.coverage]}, "weak"
            )


def personal_data(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A private e-mail address, or a judgement about a named person where customers may read it."""
    del context
    for index, person in enumerate(figures.account.stakeholders):
        domain = (person.email or "").rpartition("@")[2].lower()
        if domain in PRIVATE_DOMAINS:
            yield Hit(f"stakeholders[{index}].email", f"@{domain}", {"path": f"stakeholders[{index}].email"}, "mail")
    for path, text in _shared_texts(figures):
        judged = _JUDGEMENT.search(text)
        if judged and _names_somebody(text, figures.account.stakeholders):
            yield Hit(path, judged[0], {"path": path})


def _names_somebody(text: str, people: Iterable[Stakeholder]) -> bool:
    names = {part for one in people for part in (one.name, one.name.split()[-1]) if len(part) > 2}
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def _shared_texts(figures: Figures) -> Iterator[tuple[str, str]]:
    account = figures.account
    lists: dict[str, list[tuple[Model, Text]]] = {
        "notes": [(one, one.text) for one in account.notes],
        "risks": [(one, one.text) for one in account.risks],
        "actions": [(one, one.what) for one in account.actions],
        "needs": [(one, one.need) for one in account.needs],
        "feedback": [(one, one.topic) for one in account.feedback],
    }
    for name, items in lists.items():
        for index, (item, text) in enumerate(items):
            if is_shared(item):
                for one in (text,) if isinstance(text, str) else text.values():
                    yield f"{name}[{index}]", one


RULES: Final = (
    Rule(
        "PIT-STK-01", "high", "account", {"da": "Beslutningstager kortlagt", "en": "Decision maker mapped"},
        {"": {"da": "Ingen beslutningstager kortlagt", "en": "No decision maker is mapped"}}, ALL, check=no_decider,
    ),
    Rule(
        "PIT-STK-02", "medium", "account", {"da": "Operationelle drivere kortlagt", "en": "Operational drivers mapped"},
        {"": {"da": "Kun ledelsen er kortlagt: tilføj operationelle drivere",
              "en": "Only managers are mapped: add those who use and evaluate"}},
        CHOSEN, check=only_managers,
    ),
    Rule(
        "PIT-STK-03", "medium", "account", {"da": "Relationens bredde", "en": "Breadth of the relation"},
        {
            "": {"da": "Relationen hviler på {name}: {share} af kontakterne",
                 "en": "The relation rests on {name}: {share} of the contacts"},
            "few": {"da": "Kun {n} [interessent|interessenter] kortlagt; mindst {m} anbefales",
                    "en": "Only {n} [stakeholder is|stakeholders are] mapped; at least {m} are recommended"},
        },
        CHOSEN, check=narrow_relation, thresholds=("stakeholders_min", "single_thread"),
    ),
    Rule(
        "PIT-STK-04", "low", "account", {"da": "Realistisk kort", "en": "A realistic map"},
        {"": {"da": "Kortet har ingen modstandere: er det realistisk?",
              "en": "The map shows no opponents: is that realistic?"}},
        CHOSEN, check=no_opponents,
    ),
    Rule(
        "PIT-STK-05", "medium", "account", {"da": "Indflydelse uden kontakt", "en": "Influence without contact"},
        {
            "": {"da": "{name} har stor indflydelse, men svag kontakt: ingen i {days} dage",
                 "en": "{name} has great influence, but our contact is weak: none for {days} days"},
            "never": {"da": "{name} har stor indflydelse, men svag kontakt: ingen er registreret",
                      "en": "{name} has great influence, but our contact is weak: none is recorded"},
            "weak": {"da": "{name} har stor indflydelse, men svag kontakt: {what}",
                     "en": "{name} has great influence, but our contact is weak: {what}"},
        },
        CHOSEN, check=weak_contact, thresholds=("influence_high", "contact_days"),
    ),
    Rule(
        "GDPR-01", "medium", "account", {"da": "Persondata", "en": "Personal data"},
        {
            "": {"da": "Personvurdering i felt {path}", "en": "Judgement about a person in field {path}"},
            "mail": {"da": "Privat e-mailadresse i felt {path}", "en": "Private e-mail address in field {path}"},
        },
        ANY, check=personal_data,
    ),
)  # fmt: skip
