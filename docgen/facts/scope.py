"""What all facts are computed from: one account view, one language, one period, one audience.

For a customer `Source.account` is the projected type: what is internal does
not exist in it, so a fact about it cannot even be written by mistake.
Providers ask `internal` before they touch a field that only the full account has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from docgen.analysis.benefits import by_quarter
from docgen.analysis.figures import Context, Figures, fiscal_start_of
from docgen.analysis.kpis import figures_of
from docgen.analysis.periods import Period
from docgen.analysis.totals import Totals
from docgen.facts.case import Case
from docgen.facts.catalogue import Status, Tone
from docgen.language.catalogue import Labels, labels
from docgen.language.formats import DateStyle, Formats, formats
from docgen.model.account import Account
from docgen.model.base import Audience, Language, Text, in_language
from docgen.model.content import CaseStudy, Offering, Reference, WinTheme
from docgen.model.portfolio import Portfolio
from docgen.model.review import Review
from docgen.roi.realised import planned_months

MARKS: Mapping[Tone, str] = {"on_track": "●", "watch": "▲", "act": "■", "none": "○"}


@dataclass(frozen=True)
class Company:
    """The supplier, as documents name it."""

    name: str
    short_name: str


@dataclass(frozen=True)
class Source:
    """The values behind the facts of one account.

    Attributes:
        account: the whole account, or the customer's view of it.
        company: the supplier.
        reviews: the account's review files, projected for customers.
        offerings: what we sell, by id.
        themes: the chosen win themes, in the order of choice.
        cases: the chosen case studies.
        references: the chosen references.
        roi: the account's business cases, the first is the headline.
        portfolio: what holds for all accounts; for customers one that holds nothing.
        totals: sums over all accounts; internal, None where only one account is at hand.
        as_of: the date up to which the figures go.
        data_dates: by kind of data, the day up to which it goes; the oldest used stands on the page.
    """

    account: Account
    company: Company
    as_of: dt.date
    reviews: tuple[Review, ...] = ()
    offerings: Mapping[str, Offering] = field(default_factory=dict)
    themes: tuple[WinTheme, ...] = ()
    cases: tuple[CaseStudy, ...] = ()
    references: tuple[Reference, ...] = ()
    roi: tuple[Case, ...] = ()
    portfolio: Portfolio = field(default_factory=Portfolio)
    totals: Totals | None = None
    data_dates: Mapping[str, dt.date] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """A source seen in one language, for one audience and period."""

    source: Source
    audience: Audience
    language: str
    period: Period
    # Fills the tags of a person's text; the facts behind it are made without it, so that no circle can arise.
    tagged: Callable[[str], str] | None = field(default=None, compare=False)

    @property
    def account(self) -> Account:
        """The account, or the customer's view of it."""
        return self.source.account

    @property
    def internal(self) -> bool:
        """Whether internal fields may be used, and exist."""
        return self.audience == "internal"

    @property
    def as_of(self) -> dt.date:
        """The date up to which the figures go."""
        return self.source.as_of

    @property
    def known_language(self) -> Language:
        """The document's language where messages exist in it, else English."""
        return "da" if self.language == "da" else "en"

    @cached_property
    def figures(self) -> Figures:
        """The account opened for arithmetic."""
        source = self.source
        context = Context(
            portfolio=source.portfolio,
            period=self.period,
            as_of=source.as_of,
            offerings=source.offerings,
            totals=source.totals,
            thresholds=source.thresholds,
            benefit_plan={source.account.id: self._benefit_plan},
        )
        return figures_of(source.account, context)

    @property
    def _benefit_plan(self) -> Mapping[Period, Decimal]:
        """What the headline model plans by quarter, where it plans what the account reports."""
        account, cases = self.source.account, self.source.roi
        if not cases or not account.benefits:
            return {}
        months = planned_months(cases[0].model, {one.line for one in account.benefits}, account.currency)
        return by_quarter(months, fiscal_start_of(account, self.source.portfolio))

    @property
    def cases(self) -> tuple[Case, ...]:
        """The business cases, the headline first."""
        return self.source.roi

    @cached_property
    def write(self) -> Formats:
        """How figures and dates are written."""
        return formats(self.language)

    @cached_property
    def words(self) -> Labels:
        """The fixed words."""
        return labels(self.language)

    def text(self, text: Text | None) -> str | None:
        """A text in the document's language; where that is missing, in the one there is, with finding TXT-03."""
        found = in_language(text, self.language)
        if found is None and isinstance(text, dict):
            found = next((words for words in text.values() if words), None)
        return None if found is None else self.write.bound(self.filled(found))

    def filled(self, text: str) -> str:
        """A person's text with its tags filled."""
        return self.tagged(text) if self.tagged is not None and "{" in text else text

    def need(self, text: Text) -> str:
        """A text that a model requires."""
        return self.text(text) or ""

    def texts(self, texts: Iterable[Text]) -> list[str]:
        """Several texts, the empty ones left out."""
        return [found for text in texts if (found := self.text(text))]

    def label(self, key: str, **values: Any) -> str:
        """A fixed word or sentence of the catalogue."""
        return self.words.get(key, **values)

    def date(self, day: dt.date | None, style: DateStyle = "table") -> str | None:
        """A day, or None where there is none: an absent date is a finding of the template, not a dash of ours."""
        return None if day is None else self.write.date(day, style)

    def money(self, amount: Decimal | None, currency: str | None = None) -> str | None:
        """An amount in text style, in the account's currency where it has none of its own."""
        return None if amount is None else self.write.money(amount, currency or self.account.currency)

    def join(self, names: Iterable[str]) -> str:
        """Names in a list with commas."""
        return ", ".join(names)

    def status(self, tone: Tone, word: str | None = None) -> Status:
        """A status with mark and word."""
        return {"tone": tone, "mark": MARKS[tone], "status": word or self.label(f"status.{tone}")}
