"""What a rule says, and what a rule is.

A finding is advice: it names account, field and value, orders by severity, and
blocks nothing unless docgen.toml makes it a gate.  A waiver marks it as accepted
until a day; after that day it is a finding again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from docgen.analysis.figures import Context, Figures
from docgen.analysis.reasons import Argument, plain, sentence
from docgen.model.account import Programme
from docgen.model.base import Language
from docgen.model.content import CaseStudy, Reference, WinTheme
from docgen.model.plan import Waiver
from docgen.model.review import Review

Severity = Literal["high", "medium", "low"]
Scope = Literal["account", "portfolio", "document", "roi"]
SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
ALL: Final[tuple[Programme, ...]] = ("key", "candidate", "prospect")
ANY: Final[tuple[Programme, ...]] = ("key", "candidate", "prospect", "none")
CHOSEN: Final[tuple[Programme, ...]] = ("key", "candidate")
KEY: Final[tuple[Programme, ...]] = ("key",)
Words = Mapping[Language, str]
Message = Mapping[Language, str]
Arguments = Mapping[str, Argument | Words]


class Conflict(Protocol):
    """One value on which the account file and an import differ."""

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where it stands in the account."""
        ...

    @property
    def people(self) -> str:
        """What the account file says."""
        ...

    @property
    def crm(self) -> str:
        """What the import says."""
        ...


@dataclass(frozen=True)
class RuleContext(Context):
    """The context of the figures, and what else rules look at.

    Attributes:
        today: the clock, for expiry and freshness; as-of of each account where it is left out.
        themes: win themes by id.
        cases: case studies by id.
        references: references by id.
        reviews: review files by account id.
        conflicts: where account file and imports differ, by account id.
        roi: ROI models by account id.
    """

    today: dt.date | None = None
    themes: Mapping[str, WinTheme] = field(default_factory=dict)
    cases: Mapping[str, CaseStudy] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    reviews: Mapping[str, Sequence[Review]] = field(default_factory=dict)
    conflicts: Mapping[str, Sequence[Conflict]] = field(default_factory=dict)
    roi: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of advice.

    Attributes:
        rule: id of the rule.
        severity: high, medium or low.
        account: id of the account; empty where it concerns the whole portfolio or the library.
        path: field, such as ``stakeholders[3].coverage``.
        value: what stands there, as text, number or day; None where nothing does.
        message: the sentence, by language.
        waived: the waiver that accepts it, or None.
        is_share: whether `value` is a share, printed as a percentage.
    """

    rule: str
    severity: Severity
    account: str
    path: str
    value: Argument | None
    message: Message
    waived: Waiver | None = None
    is_share: bool = False

    def text(self, language: Language) -> str:
        """Account, sentence, field and value on one line."""
        value = "" if self.value is None else f" = {plain('share' if self.is_share else 'value', self.value, language)}"
        head = f"{self.account}: " if self.account else ""
        return f"{head}{self.message[language]} ({self.path}{value})"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule's check found, before it is put into words.

    Attributes:
        path: field.
        value: what stands there.
        arguments: of the message; a mapping by language stands for its word in each.
        variant: which of the rule's messages; empty for the first.
        severity: where it differs from the rule's.
        account: id of the account, where the check looks at several.
    """

    path: str
    value: Argument | None = None
    arguments: Arguments = field(default_factory=dict)
    variant: str = ""
    severity: Severity | None = None
    account: str = ""


Check = Callable[[Figures, RuleContext], Iterable[Hit]]
Across = Callable[[Sequence[Figures], RuleContext], Iterable[Hit]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule.

    Attributes:
        id: id, such as ``PIT-OWN-01``.
        severity: high, medium or low.
        scope: what it looks at; a rule of one account may have a second check across all of them.
        label: what it watches, by language.
        messages: sentence by variant (empty: the first) and language, with places for the arguments.
        stages: programmes of the accounts that it looks at.
        check: looks at one account.
        across: looks at all accounts together.
        thresholds: names of the thresholds that it reads.
    """

    id: str
    severity: Severity
    scope: Scope
    label: Words
    messages: Mapping[str, Words]
    stages: tuple[Programme, ...] = ALL
    check: Check | None = None
    across: Across | None = None
    thresholds: tuple[str, ...] = ()


def today_of(figures: Figures, context: RuleContext) -> dt.date:
    """The clock, or the account's as-of where none was given."""
    return context.today or figures.as_of


def put_into_words(rule: Rule, hit: Hit, account: str, waivers: Iterable[Waiver], today: dt.date | None) -> Finding:
    """The hit as a finding, waived where a waiver still holds."""
    words = rule.messages[hit.variant]
    message: dict[Language, str] = {
        language: _sentence(words[language], hit.arguments, language) for language in ("da", "en")
    }
    severity = hit.severity or rule.severity
    waiver = waiver_of(rule.id, waivers, today)
    is_share = isinstance(hit.value, float) and hit.arguments.get("share") == hit.value
    return Finding(rule.id, severity, account, hit.path, hit.value, message, waiver, is_share)


def waiver_of(rule: str, waivers: Iterable[Waiver], today: dt.date | None) -> Waiver | None:
    """The waiver of this rule that holds longest, if it still holds."""
    held = [one for one in waivers if one.rule == rule and (today is None or one.until >= today)]
    return max(held, key=lambda one: one.until, default=None)


def _sentence(words: str, arguments: Arguments, language: Language) -> str:
    values = {
        name: value[language] if isinstance(value, Mapping) else plain(name, value, language)
        for name, value in arguments.items()
    }
    return sentence(words, values)


def by_rank(finding: Finding) -> tuple[int, str, str, str]:
    """The order in which findings are shown: severity, account, rule, field."""
    return (SEVERITIES.index(finding.severity), finding.account, finding.rule, finding.path)


def words(text: str | Mapping[Language, str] | None) -> Words:
    """A text of the model in both languages, the other one where one is missing."""
    if isinstance(text, Mapping):
        other = next(iter(text.values()), "")
        return {"da": text.get("da") or other, "en": text.get("en") or other}
    return {"da": text or "", "en": text or ""}


__all__ = [
    "ALL", "ANY", "CHOSEN", "KEY", "Arguments", "Finding", "Hit", "Message", "Rule", "RuleContext", "Severity",
    "by_rank", "put_into_words", "today_of", "waiver_of", "words",
]  # fmt: skip
