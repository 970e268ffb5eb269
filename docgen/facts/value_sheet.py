"""Facts of the one-page value proposition: headline, reasons, three figures, one proof, next steps.

For customers: nothing here reads an internal field.
"""

from __future__ import annotations

import re
from typing import Final

from docgen.facts import proof, review
from docgen.facts import roi as roi_facts
from docgen.facts.case import Case
from docgen.facts.catalogue import CaseFact
from docgen.facts.catalogue_word import ProofBox, ReasonFact, SheetStep, SheetTile, ValueSheetFact
from docgen.facts.scope import Scope

_WORDS: Final = 30  # five lines of half the page's width
_REASON: Final = 40  # words of a reason: benefit, how and proof
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) (?=[A-ZÆØÅ])")
_LINE: Final = 38  # characters of a headline on one line


def value_sheet(scope: Scope) -> ValueSheetFact:
    """The whole sheet; what has no data is empty, and the template leaves it out."""
    case = scope.cases[0] if scope.cases else None
    reasons, proofs = _reasons(scope), _proofs(scope)
    return {
        "headline": _headline(scope, case),
        "goal": _goal(scope),
        "solution": _solution(scope, case),
        "reasons_title": scope.words.sentence("value_sheet.reasons", n=len(reasons)) if reasons else "",
        "reasons": reasons,
        "tiles": _case_tiles(scope, case) if case else _benefit_tiles(scope),
        "proof": proofs[0] if proofs else None,
        "second_proof": proofs[1] if len(proofs) > 1 else None,
        "next_steps": _next_steps(scope),
        "contact_name": scope.account.kams[0] if scope.account.kams else scope.source.company.name,
        "contact": _contact(scope),
        "has_bars": case is not None and len(case.model.benefits) > 1,
    }


def full_effect(case: Case) -> tuple[float, int]:
    """Benefits of the best year, and the first year that reaches them."""
    lines = [line for line in case.result.lines if line.kind == "benefit"]
    years = [sum(line.flows[year] for line in lines) for year in range(1, case.result.years + 1)]
    best = max(years, default=0.0)
    return best, next((year for year, amount in enumerate(years, 1) if amount >= 0.999 * best), 1)


def _headline(scope: Scope, case: Case | None) -> str:
    goals = scope.account.customer_goals
    if case is not None and goals:
        best, year = full_effect(case)
        amount = roi_facts.money(scope, case, best)
        goal = scope.need(goals[0].text)
        return _on_two_lines(scope.label("value_sheet.headline.value", goal=goal, amount=amount, year=str(year)))
    total = review.benefit_total(scope)
    name = scope.account.short_name or scope.account.name
    if total:
        return scope.label("value_sheet.headline.documented", amount=scope.money(total), customer=name)
    proven = next((one for one in proof.cases(scope) if one["before"] and one["after"]), None)
    if proven is not None:
        return scope.label(
            "value_sheet.headline.proven",
            measure=proven["measure"],
            before=proven["before"],
            after=proven["after"],
            customer=_within(proven["customer"]),
        )
    count = len(_reasons(scope))
    company = scope.source.company.short_name
    if count:
        return scope.words.sentence("value_sheet.headline.themes", n=count, company=company)
    return scope.label("value_sheet.headline.plain", customer=name)


def _on_two_lines(headline: str) -> str:
    """The line breaks after the goal where both parts then fit on a line of their own."""
    goal, colon, rest = headline.partition(": ")
    return f"{goal}:\n{rest}" if colon and max(len(goal), len(rest)) <= _LINE else headline


def _next_steps(scope: Scope) -> list[SheetStep]:
    """The first two of the review; where there are none, a meeting: a sheet never ends without a next step."""
    steps = [
        SheetStep(what=one["what"], who=one["owner"] or one["side"] or None, due_text=one["due_text"])
        for one in review.next_steps(scope)[:2]
    ]
    ahead = [one.planned for one in scope.account.meetings if one.held is None and one.planned >= scope.as_of]
    who = scope.account.kams[0] if scope.account.kams else None
    meeting = SheetStep(
        what=scope.label("value_sheet.first_step"), who=who, due_text=scope.date(min(ahead, default=None))
    )
    return steps or [meeting]


def _goal(scope: Scope) -> str:
    """The customer's goals with what stands in their way, as far as the words reach."""
    sentences: list[str] = []
    for goal in scope.account.customer_goals:
        for text in (goal.text, goal.challenge):
            found = scope.text(text)
            if found:
                sentences.append(found)
    return _sentences(sentences or scope.texts(scope.account.challenges))


def _solution(scope: Scope, case: Case | None) -> str:
    features = [feature for theme in scope.source.themes[:3] if (feature := scope.text(theme.feature))]
    described = [text.split("\n\n")[0]] if case and (text := _description(scope, case)) else []
    return _sentences(described + features if described and not features else features or described)


def _description(scope: Scope, case: Case) -> str:
    from docgen.roi.model import text_in

    return text_in(case.model.description, scope.language)


def _sentences(texts: list[str]) -> str:
    """Whole sentences up to the limit of words."""
    chosen: list[str] = []
    for text in texts:
        if chosen and len(" ".join([*chosen, text]).split()) > _WORDS:
            break
        sentence = text[:1].upper() + text[1:]
        chosen.append(sentence if sentence.endswith((".", "!", "?")) else f"{sentence}.")
    return " ".join(chosen)


def _reasons(scope: Scope) -> list[ReasonFact]:
    return [
        {
            "title": theme["title"],
            "benefit": theme["benefit"],
            "how": _shortened(theme["how"], _REASON - len(f"{theme['benefit']} {theme['proof']}".split())),
            "proof": theme["proof"],
        }
        for theme in proof.themes(scope)[:3]
    ]


def _shortened(text: str, limit: int) -> str:
    """The text without the last sentences that do not fit; the first stays whatever its length."""
    sentences = _SENTENCE_END.split(text)
    while len(sentences) > 1 and len(" ".join(sentences).split()) > limit:
        sentences.pop()
    return " ".join(sentences)


def _case_tiles(scope: Scope, case: Case) -> list[SheetTile]:
    best, year = full_effect(case)
    figure, unit = scope.write.money_parts(best, case.model.currency)
    shown = {tile["label"]: tile for tile in roi_facts.tiles(scope, case)}
    payback = shown[scope.label("tile.payback")]
    chance = shown[scope.label("tile.probability")]
    range_text = scope.label("roi.range", range=roi_facts.headline(scope, case)["range_text"])
    return [
        {
            "label": scope.label("value_sheet.tile.annual"),
            "figure": figure,
            "unit": unit,
            "note": scope.label("value_sheet.tile.annual_note", year=str(year)),
        },
        {
            "label": payback["label"],
            "figure": payback["figure"],
            "unit": payback["unit"],
            "note": scope.label("value_sheet.tile.payback_note"),
        },
        {
            "label": scope.label("value_sheet.tile.chance"),
            "figure": chance["figure"],
            "unit": chance["unit"],
            "note": range_text if case.result.simulation else "",
        },
    ]


def _benefit_tiles(scope: Scope) -> list[SheetTile]:
    """Where there is no business case: the largest benefits that were measured."""
    found: list[SheetTile] = []
    for label, amount in review.benefit_labels(scope)[:3]:
        figure, unit = scope.write.money_parts(amount, scope.account.currency)
        found.append({"label": label, "figure": figure, "unit": unit, "note": scope.label("value_sheet.tile.measured")})
    return found if len(found) == 3 else []


def _proofs(scope: Scope) -> list[ProofBox]:
    """The cases with a figure before and after, the first two of them."""
    shown = [case for case in proof.cases(scope) if case["before"] and case["after"]]
    return [_proof(scope, case) for case in shown[:2]]


def _proof(scope: Scope, shown: CaseFact) -> ProofBox:
    return {
        "title": scope.label("case.documented_at", customer=_within(shown["customer"])),
        "measure": shown["measure"],
        "before": shown["before"],
        "after": shown["after"],
        "note": shown["period"] or "",
    }


def _within(customer: str) -> str:
    """A customer within a sentence: one without a name, such as "En dansk havn", is written small."""
    article, space, rest = customer.partition(" ")
    return article.lower() + space + rest if article in ("En", "Et", "A", "An") else customer


def _contact(scope: Scope) -> str:
    """Role, telephone and mail of our KAM after the name, as far as they are known."""
    contact = next((one for one in scope.account.team if one.name in scope.account.kams[:1]), None)
    if contact is None:
        return f", {scope.source.company.name}" if scope.account.kams else ""
    role = scope.need(contact.role)
    known = [f", {role[:1].lower()}{role[1:]}" if role[1:2].islower() else f", {role}", contact.phone, contact.email]
    return " · ".join(part for part in known if part)
