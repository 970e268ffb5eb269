"""Rules on the value we claim: benefit and proof of every theme, goals the customer shares, cases that hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.rules.finding import CHOSEN, KEY, Arguments, Hit, Rule, RuleContext, today_of
from docgen.model.content import CaseStudy, Snippet, WinTheme
from docgen.model.plan import AccountTheme

_RISES: Final = re.compile(r"(?i)\b(?:øge|øget|stig|steg|højere|vækst|increas|rise|rose|higher|grew|grow)\w*")
_FALLS: Final = re.compile(
    r"(?i)\b(?:reducer|fald|mindsk|lavere|sænk|skåret|reduc|fell|fall|drop|lower|cut|decreas)\w*"
)


def unproved_theme(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A win theme without quantified benefit, without proof, or with a proof that has expired."""
    today = today_of(figures, context)
    for index, one in enumerate(figures.account.themes):
        theme = context.themes.get(one.snippet)
        path = f"themes[{index}]"
        if not (one.value or one.benefit_line or (theme and theme.benefit_line)):
            yield Hit(f"{path}.value", None, {"id": one.snippet}, "benefit")
        proofs = _proofs(one, theme)
        if not proofs:
            yield Hit(f"{path}.proof", None, {"id": one.snippet})
        elif all(_has_expired(proof, context, today) for proof in proofs):
            yield Hit(f"{path}.proof", proofs[0], {"id": one.snippet, "proof": proofs[0]}, "expired")


def only_our_goals(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """No goal with a measure on the customer's side, or a theme without one of the customer's goals."""
    del context
    goals = figures.account.objectives
    if goals and not any(one.side != "ours" and (one.measure or one.service or one.kpi) for one in goals):
        yield Hit("objectives[0].side", goals[0].side, {"id": ", ".join(one.id for one in goals)})
    known = {one.id for one in figures.account.customer_goals}
    for index, theme in enumerate(figures.account.themes):
        if theme.goal is None or theme.goal not in known:
            yield Hit(f"themes[{index}].goal", theme.goal, {"id": theme.snippet}, "theme")


def weak_case(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """A case study without permission, period or figures, or whose words contradict what is good."""
    del accounts
    for case in context.cases.values():
        wanted = {"permission": case.permission, "period": case.period, "direction": case.direction,
                  "before": case.before, "after": case.after}  # fmt: skip
        for name, value in wanted.items():
            if value is None:
                yield Hit(f"case-studies/{case.id}.{name}", None, {"id": case.id, "field": name})
        if contradicts(case):
            arguments: Arguments = {"id": case.id, "direction": str(case.direction)}
            yield Hit(f"case-studies/{case.id}.direction", case.direction, arguments, "direction")


def contradicts(case: CaseStudy) -> bool:
    """Whether the result moved the wrong way, or the words say that it went up where it went down, or the reverse."""
    if case.before is None or case.after is None or case.direction is None or case.before == case.after:
        return False
    rose = case.after > case.before
    if rose != (case.direction == "higher_better"):
        return True
    return any(
        bool(_RISES.search(one.title)) != bool(_FALLS.search(one.title)) and bool(_RISES.search(one.title)) != rose
        for one in case.words.values()
    )


def unapproved_snippet(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """A snippet whose words are not approved, or past their review, in a language of the accounts."""
    today = context.today or max((one.as_of for one in accounts), default=dt.date.min)
    spoken = {one.account.language for one in accounts}
    folders: dict[str, Sequence[Snippet]] = {
        "win-themes": list(context.themes.values()),
        "case-studies": list(context.cases.values()),
        "references": list(context.references.values()),
    }
    for folder, snippets in folders.items():
        for snippet in snippets:
            for language, text in snippet.words.items():
                path = f"{folder}/{snippet.id}.{language}"
                if language not in spoken:
                    continue
                if not text.approved:
                    yield Hit(f"{path}.approved", "false", {"id": snippet.id})
                elif text.review_by is not None and text.review_by < today:
                    arguments: Arguments = {"id": snippet.id, "date": text.review_by}
                    yield Hit(f"{path}.review_by", text.review_by, arguments, "review")


def _proofs(one: AccountTheme, theme: WinTheme | None) -> list[str]:
    if one.proof:
        return [one.proof]
    return list(theme.proofs) if theme is not None else []


def _has_expired(proof: str, context: RuleContext, today: dt.date) -> bool:
    ends: list[dt.date | None] = []
    case, reference = context.cases.get(proof), context.references.get(proof)
    if case is not None:
        ends = [case.permission_until, case.expires]
    elif reference is not None:
        ends = [reference.valid_until, reference.expires]
    return any(end is not None and end < today for end in ends)


RULES: Final = (
    Rule(
        "PIT-VAL-01", "high", "account", {"da": "Bevis for win themes", "en": "Proof of win themes"},
        {
            "": {"da": "Win theme {id} mangler bevis", "en": "Win theme {id} lacks proof"},
            "benefit": {"da": "Win theme {id} mangler gevinst i tal", "en": "Win theme {id} lacks benefit in figures"},
            "expired": {"da": "Beviset {proof} for win theme {id} er udløbet",
                        "en": "Proof {proof} of win theme {id} has expired"},
        },
        CHOSEN, check=unproved_theme,
    ),
    Rule(
        "PIT-VAL-03", "medium", "account", {"da": "Mål på kundens side", "en": "Goals on the customer's side"},
        {
            "": {"da": "Mål {id} er kun vores eget", "en": "Goal {id} is ours alone"},
            "theme": {"da": "Win theme {id} er ikke knyttet til et af kundens mål",
                      "en": "Win theme {id} is not tied to one of the customer's goals"},
        },
        KEY, check=only_our_goals,
    ),
    Rule(
        "PIT-VAL-04", "medium", "portfolio", {"da": "Cases, der holder", "en": "Cases that hold"},
        {
            "": {"da": "Case {id} mangler {field}", "en": "Case {id} lacks {field}"},
            "direction": {"da": "Case {id} modsiger sin retning ({direction})",
                          "en": "Case {id} contradicts its direction ({direction})"},
        },
        across=weak_case,
    ),
    Rule(
        "SNP-01", "medium", "portfolio", {"da": "Godkendte tekster", "en": "Approved texts"},
        {
            "": {"da": "Teksten {id} er ikke godkendt", "en": "Snippet {id} is not approved"},
            "review": {"da": "Teksten {id} skulle være gennemgået {date}",
                       "en": "Snippet {id} was due for review on {date}"},
        },
        across=unapproved_snippet,
    ),
)  # fmt: skip
