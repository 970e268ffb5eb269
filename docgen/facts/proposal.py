"""Facts of a proposal's appendices: which there are, and how the tender wants them numbered; for customers."""

from __future__ import annotations

from typing import Any, Final, cast

from docgen.facts import proof
from docgen.facts import roi as roi_facts
from docgen.facts.catalogue_word import ProposalFact, ProposalPart
from docgen.facts.scope import Scope

PARTS: Final = ("roi", "implementation", "governance", "cases", "references")
_NAMES: Final = dict(zip(PARTS, "abcde", strict=True))


def proposal(scope: Scope) -> ProposalFact:
    """The appendices; one without data is left out and leaves no gap in the numbering."""
    asked = scope.account.proposal
    has = {
        "roi": bool(scope.cases),
        "implementation": bool(scope.account.phases),
        "governance": bool(scope.account.governance or scope.account.raci),
        "cases": bool(proof.cases(scope)),
        "references": bool(proof.references(scope)),
    }
    pattern = asked.numbering if asked else "{A}"
    parts: dict[str, Any] = {}
    number = 0
    for name in PARTS:
        number += has[name]
        parts[name] = _part(scope, name, number, pattern, shown=has[name])
    anonymous = asked.anonymous if asked else False
    limit = asked.page_limit if asked else None
    head = {
        "title": (scope.text(asked.title) if asked else None) or scope.label("document.proposal_appendices"),
        "due_text": scope.date(asked.due, "long") if asked else None,
        "anonymous": anonymous,
        "tenderer": scope.label("proposal.tenderer") if anonymous else scope.source.company.name,
        "limit_text": scope.label("proposal.page_limit", limit=str(limit)) if limit else None,
        "cash_flow_caption": (
            roi_facts.cash_flow_caption(scope, scope.cases[0], parts["roi"]["code"]) if scope.cases else None
        ),
    }
    return cast(ProposalFact, head | parts)


def _part(scope: Scope, name: str, number: int, pattern: str, *, shown: bool) -> ProposalPart:
    letter = numbered(pattern, number)
    # A bare letter says little in a heading: "A" becomes "Appendix A".
    code = scope.label("proposal.appendix", letter=letter) if len(letter) <= 2 else letter
    return {
        "show": shown,
        "letter": code,
        "code": _code(letter),
        "title": scope.label(f"proposal.{_NAMES[name]}"),
    }


def _code(letter: str) -> str:
    """What stands before the number of a section: "A" as in A1, "1." as in 1.1."""
    code = letter.split()[-1] if letter else ""
    return f"{code}." if code.isdigit() else code


def numbered(pattern: str, number: int) -> str:
    """The number in the tender's own form: ``Bilag {A}``, ``{1}`` or ``Annex {a}``."""
    if number < 1:
        return ""
    letter = chr(64 + number)
    text = pattern.replace("{A}", letter).replace("{a}", letter.lower()).replace("{1}", str(number))
    return text if text != pattern else f"{pattern} {letter}".strip()
