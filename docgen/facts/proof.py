"""Facts about what proves our worth: win themes, case studies, references."""

from __future__ import annotations

from decimal import Decimal

from docgen.facts.catalogue import CaseFact, ReferenceFact, ThemeFact
from docgen.facts.scope import Scope
from docgen.model.content import CaseStudy, Snippet, WinTheme, Words
from docgen.model.plan import AccountTheme

_NOTHING = Words(title="")


def themes(scope: Scope) -> list[ThemeFact]:
    """The chosen win themes, with what the account says of each."""
    used = {theme.snippet: theme for theme in scope.account.themes}
    return [_theme(scope, theme, used.get(theme.id)) for theme in scope.source.themes]


def _theme(scope: Scope, theme: WinTheme, used: AccountTheme | None) -> ThemeFact:
    words = words_of(scope, theme)
    goal = next((one for one in scope.account.customer_goals if used and one.id == used.goal), None)
    return {
        "id": theme.id,
        "title": scope.filled(words.title),
        "goal": scope.text(goal.text) if goal else None,
        "feature": scope.text(theme.feature),
        "benefit": scope.filled(words.benefit),
        "how": scope.filled(words.how),
        "proof": scope.filled(words.proof),
        "value": scope.text(used.value) if used else None,
        "stakeholder": used.stakeholder if used and scope.internal else None,
        "competitor_gap": scope.text(used.competitor_gap) if used and scope.internal else None,
    }


def words_of(scope: Scope, snippet: Snippet) -> Words:
    """The snippet's words in the document's language."""
    return next((words for language, words in snippet.words.items() if language == scope.language), _NOTHING)


def cases(scope: Scope) -> list[CaseFact]:
    """The chosen case studies; a name stands only where the customer has permitted it."""
    return [_case(scope, case) for case in scope.source.cases]


def _case(scope: Scope, case: CaseStudy) -> CaseFact:
    words = words_of(scope, case)
    before, after = _figure(scope, case.before), _figure(scope, case.after)
    # Customers' facts hold cases that the library has already made anonymous; `permission` is internal.
    named = not scope.internal or case.permission == "named"
    anonymous = scope.text(case.anonymous_name) or scope.label("case.anonymous")
    return {
        "id": case.id,
        "title": scope.filled(words.title),
        "customer": case.customer if named else anonymous,
        "measure": scope.need(case.measure),
        "before": before,
        "after": after,
        "unit": case.unit,
        "before_after": f"{before} → {after}",
        "period": scope.text(case.period),
        "quote": scope.text(case.quote),
        "quoted": scope.text(case.quoted),
        "permission_text": scope.label(f"permission.{case.permission or 'none'}") if scope.internal else "",
        "benefit": scope.filled(words.benefit),
        "how": scope.filled(words.how),
        "proof": scope.filled(words.proof),
    }


def _figure(scope: Scope, value: Decimal | None) -> str:
    return scope.write.number(value, max(0, -int(value.as_tuple().exponent)) if value is not None else None)


def references(scope: Scope) -> list[ReferenceFact]:
    """Customers who may be asked."""
    return [
        {
            "customer": one.customer,
            "contact": one.contact,
            "contact_title": scope.text(one.contact_title),
            "scope": scope.need(one.scope),
            "valid_until_text": scope.date(one.valid_until) if scope.internal else None,
            "value_text": scope.money(one.value, one.currency),
        }
        for one in scope.source.references
    ]
