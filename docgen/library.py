"""Which win themes, case studies and references suit an account, and why.

The choice is deterministic and explained: every snippet comes back with its
score and the reasons for and against it.  `today` drives nothing but approval,
permission, consent and expiry.  Nothing here reads a file or knows how a
reason is worded: codes and values go to the catalogue (`match.<code>`).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from docgen.model.account import Account
from docgen.model.base import Audience, in_language
from docgen.model.content import CaseStudy, Offering, Reference, Snippet, SnippetKind, WinTheme

Verdict = Literal["chosen", "spare", "rejected"]

# What a match in each kind of tag adds to the score: what the customer wants counts before who the customer is.
WEIGHTS: Final[Mapping[str, int]] = {"goal": 5, "product": 4, "industry": 3, "role": 2, "region": 1}
# A theme written for other industries or regions does not fit; another goal, product or role only scores less.
STRICT: Final = frozenset({"industry", "region"})
# What was measured elsewhere is still evidence where it is about the same goal or product.
EVIDENCE: Final = frozenset({"goal", "product"})
PEER: Final = 2  # a case or reference from the account's own industry
PROOF: Final = 6  # a case or reference that proves a chosen theme
LIMITS: Final[Mapping[SnippetKind, int]] = {"win-theme": 4, "case-study": 3, "reference": 3}

_LEGAL_FORMS: Final = frozenset({
    "a/s", "aps", "as", "asa", "ab", "aktiebolag", "ag", "bv", "nv", "gmbh", "kg", "se", "plc", "ltd", "limited", "llc",
    "inc", "corp", "co", "oy", "oyj", "sa", "sas", "srl", "spa", "p/s", "k/s", "i/s", "amba", "koncern", "koncernen",
    "group", "gruppen", "holding", "the",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Library:
    """All snippets and offerings, each by id."""

    themes: Mapping[str, WinTheme] = field(default_factory=dict)
    cases: Mapping[str, CaseStudy] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    offerings: Mapping[str, Offering] = field(default_factory=dict)

    def snippets(self) -> Iterator[tuple[SnippetKind, Snippet]]:
        """Every snippet with its kind: themes, cases, references, each in order of id."""
        kinds: tuple[tuple[SnippetKind, Mapping[str, Snippet]], ...] = (
            ("win-theme", self.themes),
            ("case-study", self.cases),
            ("reference", self.references),
        )
        for kind, group in kinds:
            for name in sorted(group):
                yield kind, group[name]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a snippet; the catalogue words it."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of one snippet.

    Attributes:
        kind: win theme, case study or reference.
        snippet: the snippet itself.
        verdict: chosen; spare (it would fit, but better ones fill the places); or rejected.
        score: points for what it shares with the account.
        reasons: what speaks for it.
        against: why it is not chosen; empty where it is.
    """

    kind: SnippetKind
    snippet: Snippet
    verdict: Verdict
    score: int
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """The choices for one account: per kind in order of rank, the chosen first."""

    choices: tuple[Choice, ...]

    def chosen(self, kind: SnippetKind) -> tuple[str, ...]:
        """The ids of what is chosen of a kind, in order."""
        return tuple(one.snippet.id for one in self.choices if one.kind == kind and one.verdict == "chosen")

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of the chosen win themes."""
        return self.chosen("win-theme")

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of the chosen case studies."""
        return self.chosen("case-study")

    @property
    def references(self) -> tuple[str, ...]:
        """The ids of the chosen references."""
        return self.chosen("reference")


def match(
    account: Account,
    library: Library,
    *,
    language: str,
    today: dt.date,
    audience: Audience = "customer",
    limits: Mapping[SnippetKind, int] = LIMITS,
) -> Matches:
    """The choice of snippets for an account, every snippet explained.

    Args:
        account: the whole account: pins, bans and rivals are internal.
        library: what there is to choose from.
        language: language of the document; the words must exist and be approved in it.
        today: decides what is approved, permitted and valid.
        audience: who reads the document; internal snippets never reach a customer.
        limits: how many of each kind are chosen at most; what the account names itself always is.
    """
    about = _Account.of(account)
    choices: list[Choice] = []
    proofs: dict[str, str] = {}
    for kind in ("win-theme", "case-study", "reference"):
        judged = [
            _judge(about, kind, snippet, proofs, language=language, today=today, audience=audience)
            for its_kind, snippet in library.snippets()
            if its_kind == kind
        ]
        ranked = _ranked(judged, about, language, limits.get(kind, len(judged)))
        choices += ranked
        if kind == "win-theme":
            proofs = _proofs(account, library, [one.snippet.id for one in ranked if one.verdict == "chosen"])
    return Matches(tuple(choices))


def as_shown(case: CaseStudy, language: str) -> CaseStudy:
    """The case as any document may show it: without permission to name the customer, the name does not exist."""
    if case.permission == "named":
        return case
    anonymous = in_language(case.anonymous_name, language) or ""
    return case.model_copy(update={"customer": anonymous, "quoted": None})


def same_company(one: str, other: str) -> bool:
    """Whether two names may mean the same company: without legal form and accents, one begins as the other.

    On the safe side: "Voltara" is taken for "Voltara Energi A/S".
    """
    first, second = company_words(one), company_words(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


# Every text of the library is held against every name in it.
@lru_cache(maxsize=2048)
def company_words(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it apart."""
    plain = name.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("&", " ")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    words = [word.replace(".", "") for word in re.findall(r"[\w/.]+", plain)]
    telling = tuple(word for word in words if word and word not in _LEGAL_FORMS)
    return telling or tuple(words)


@dataclass(frozen=True)
class _Account:
    """What of an account decides the choice."""

    tags: Mapping[str, frozenset[str]]
    industry: str | None
    named: tuple[str, ...]  # themes the account uses and pins, in the account's order
    pins: frozenset[str]
    bans: frozenset[str]
    rivals: tuple[str, ...]

    @classmethod
    def of(cls, account: Account) -> _Account:
        extra = frozenset(account.tags)
        themes = tuple(theme.snippet for theme in account.themes)
        return cls(
            tags={
                "industry": frozenset(filter(None, [account.industry])) | extra,
                "goal": frozenset(goal.id for goal in account.customer_goals) | extra,
                "product": frozenset(_products(account)) | extra,
                "role": frozenset(person.buying_role for person in account.stakeholders if person.buying_role) | extra,
                "region": frozenset(unit.country.lower() for unit in account.units if unit.country) | extra,
            },
            industry=account.industry,
            named=tuple(dict.fromkeys((*themes, *account.pins))),
            pins=frozenset(account.pins),
            bans=frozenset(account.bans),
            rivals=account.rivals,
        )


def _products(account: Account) -> Iterator[str]:
    """Offerings that the account has, is offered, or could use."""
    rows: Iterable[str | None] = (
        *(row.offering for row in account.revenue.rows),
        *(contract.offering for contract in account.contracts),
        *(opportunity.offering for opportunity in account.opportunities if opportunity.stage != "lost"),
        *(cell.offering for cell in account.whitespace if cell.status != "not_relevant"),
    )
    return (offering for offering in rows if offering)


def _proofs(account: Account, library: Library, chosen: Sequence[str]) -> dict[str, str]:
    """The theme that each case or reference proves, of the chosen themes; the best-ranked theme counts."""
    proofs: dict[str, str] = {}
    own = {theme.snippet: theme.proof for theme in account.themes if theme.proof}
    for theme in chosen:
        for proof in (own.get(theme), *library.themes[theme].proofs):
            if proof:
                proofs.setdefault(proof, theme)
    return proofs


def _judge(
    about: _Account,
    kind: SnippetKind,
    snippet: Snippet,
    proofs: Mapping[str, str],
    *,
    language: str,
    today: dt.date,
    audience: Audience,
) -> Choice:
    score, reasons, misfits = _shared(about, snippet)
    industry = getattr(snippet, "industry", None)
    if industry and industry == about.industry:
        score += PEER
        reasons.append(_reason("peer", industry=industry))
    if snippet.id in proofs:
        score += PROOF
        reasons.append(_reason("proves", theme=proofs[snippet.id]))
        misfits = []  # what proves a chosen theme fits by that alone
    if snippet.id in about.named:
        # A person's word beats the tags, never approval, permission or consent.
        misfits = []
        reasons.insert(0, _reason("pinned" if snippet.id in about.pins else "used_here"))
    against = [*_bars(about, snippet, language=language, today=today, audience=audience), *misfits]
    verdict: Verdict = "rejected" if against else "chosen"
    return Choice(kind, snippet, verdict, score, tuple(reasons), tuple(against))


def _shared(about: _Account, snippet: Snippet) -> tuple[int, list[Reason], list[Reason]]:
    """Score, what is shared, and what does not fit; a kind of tag left empty suits everybody."""
    score = 0
    reasons, misfits = [], []
    tags: Mapping[str, tuple[str, ...]] = {kind: getattr(snippet.tags, kind) for kind in WEIGHTS}
    for kind, weight in WEIGHTS.items():
        common = sorted(set(tags[kind]) & about.tags[kind])
        if common:
            score += weight
            reasons.append(_reason(kind, tags=", ".join(common)))
        elif tags[kind] and kind in STRICT and about.tags[kind]:
            misfits.append(_reason(f"other_{kind}", tags=", ".join(sorted(tags[kind]))))
    if not isinstance(snippet, WinTheme) and EVIDENCE & {reason.code for reason in reasons}:
        misfits = []
    if not any(tags.values()):
        reasons.append(_reason("general"))
    elif not reasons and not misfits:
        misfits.append(_reason("nothing_shared"))
    return score, reasons, misfits


def _bars(about: _Account, snippet: Snippet, *, language: str, today: dt.date, audience: Audience) -> Iterator[Reason]:
    """What forbids a snippet whatever its tags."""
    if snippet.id in about.bans:
        yield _reason("banned")
    if audience == "customer" and snippet.audience != "customer":
        yield _reason("internal")
    yield from _word_bars(snippet, language, today)
    if snippet.valid_from and snippet.valid_from > today:
        yield _reason("not_yet", date=snippet.valid_from.isoformat())
    if snippet.expires and snippet.expires < today:
        yield _reason("expired", date=snippet.expires.isoformat())
    if isinstance(snippet, CaseStudy | Reference):
        rival = next((name for name in about.rivals if same_company(name, snippet.customer)), None)
        if rival:
            yield _reason("rival", name=rival)
    if isinstance(snippet, CaseStudy):
        yield from _permission_bars(snippet, language, today)
    if isinstance(snippet, Reference):
        yield from _consent_bars(snippet, today)


def _word_bars(snippet: Snippet, language: str, today: dt.date) -> Iterator[Reason]:
    words = snippet.words.get(language)  # type: ignore[call-overload]  # any language code may be asked for
    if words is None:
        yield _reason("no_words", language=language)
        return
    if not words.approved:
        yield _reason("not_approved", language=language)
    if words.review_by and words.review_by < today:
        yield _reason("review_due", date=words.review_by.isoformat())


def _permission_bars(case: CaseStudy, language: str, today: dt.date) -> Iterator[Reason]:
    if case.permission in (None, "none"):
        yield _reason("no_permission")
        return
    if case.permission_until and case.permission_until < today:
        yield _reason("permission_lapsed", date=case.permission_until.isoformat())
    if case.permission == "anonymous" and not in_language(case.anonymous_name, language):
        yield _reason("no_anonymous_name")


def _consent_bars(reference: Reference, today: dt.date) -> Iterator[Reason]:
    if not reference.consent:
        yield _reason("no_consent")
    if reference.valid_until and reference.valid_until < today:
        yield _reason("consent_lapsed", date=reference.valid_until.isoformat())


def _ranked(judged: list[Choice], about: _Account, language: str, limit: int) -> list[Choice]:
    """In order of rank; what fits beyond the limit is spare."""
    key = _rank(about, language)
    fit = sorted((one for one in judged if one.verdict == "chosen"), key=key)
    out = sorted((one for one in judged if one.verdict != "chosen"), key=key)
    kept = [one for number, one in enumerate(fit) if number < limit or one.snippet.id in about.named]
    spare = [
        Choice(one.kind, one.snippet, "spare", one.score, one.reasons, (_reason("over_limit", limit=str(limit)),))
        for one in fit
        if one not in kept
    ]
    return [*kept, *spare, *out]


def _rank(about: _Account, language: str) -> Callable[[Choice], tuple[int, int, int, str]]:
    """What the account names first, in its order; then score, freshness, id."""

    def key(one: Choice) -> tuple[int, int, int, str]:
        named = about.named.index(one.snippet.id) if one.snippet.id in about.named else len(about.named)
        return named, -one.score, -_freshness(one.snippet, language).toordinal(), one.snippet.id

    return key


def _freshness(snippet: Snippet, language: str) -> dt.date:
    """The newest day that the snippet is known to be good from or until; the first day of all where it says none."""
    words = snippet.words.get(language)  # type: ignore[call-overload]  # any language code may be asked for
    return snippet.valid_from or (words.review_by if words and words.review_by else dt.date.min)


def _reason(code: str, **values: str) -> Reason:
    return Reason(code, tuple(values.items()))
