"""What a KPI comes out as: a value or a reason, never a bare None.

Shares are fractions, times are days, scores run from 0 to 100, money is an
exact `Decimal` in `Kpi.currency`.  Nothing is rounded; language/ prints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from docgen.analysis.periods import ONE_DAY, Interval, Period
from docgen.analysis.reasons import Argument, reason_text
from docgen.model.base import Language

if TYPE_CHECKING:
    from docgen.analysis.figures import Figures

Number = Decimal | float
Unit = Literal["share", "money", "days", "score", "ratio", "number"]
Status = Literal["ok", "na", "nm", "internal"]
Goodness = Literal["higher_better", "lower_better", "none"]
Detail = Decimal | float | int | str | dt.date | None | tuple["Detail", ...] | Mapping[str, "Detail"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no value, or what to know about it: a code of `reasons.REASONS` and its arguments."""

    code: str
    arguments: tuple[tuple[str, Argument], ...] = ()

    def text(self, language: Language) -> str:
        """The reason in words."""
        return reason_text(self.code, dict(self.arguments), language)


@dataclass(frozen=True, slots=True)
class Input:
    """One figure that went into a KPI: the field it comes from, its value, and the days it is of."""

    path: str
    value: Number | None
    days: Interval | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one computation: a value, or a reason; `notes` say what to know about a value."""

    value: Number | None
    status: Status
    reason: Reason | None = None
    inputs: tuple[Input, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a value is held against: plan, previous period or last year; without a value, the reason."""

    value: Number | None
    reason: Reason | None = None


@dataclass(frozen=True)
class Moment:
    """A period seen from a day: nothing after `as_of` is known; what follows from the two is worked out once."""

    period: Period
    as_of: dt.date
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Whole numbers only: a hash of a date differs from process to process, and moments travel between them.
        object.__setattr__(self, "_hash", hash(self.period) * 2**24 + self.as_of.toordinal())

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def interval(self) -> Interval:
        """The days of the period that are known."""
        return self.period.until(self.as_of)

    @cached_property
    def year(self) -> Interval:
        """The twelve months up to the end of `interval`."""
        return self.period.trailing_year(self.as_of)

    @cached_property
    def is_open(self) -> bool:
        """Whether the period still runs."""
        return self.period.is_open(self.as_of)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI of one account or of the portfolio, ready to be printed.

    Attributes:
        id: id in the catalogue.
        value: unrounded; None unless `status` is ok.
        unit: share, money, days, score, ratio or number.
        currency: of a money value.
        status: ok, na (an input is missing), nm (not meaningful) or internal (not for customers).
        reason: why there is no value.
        inputs: what went into it.
        period: the period it is of.
        as_of: the newest data it knows.
        preliminary: last day that it covers where the period is still open.
        plan: planned value.
        previous: value of the previous period (of an open one: of the same days).
        last_year: value of the same period (or the same days) last year.
        direction: what is good.
        formula: how it is computed, by language.
        details: further figures that belong to it, by name.
        notes: what a reader must know about the value.
    """

    id: str
    value: Number | None
    unit: Unit
    currency: str | None
    status: Status
    reason: Reason | None
    inputs: tuple[Input, ...]
    period: Period
    as_of: dt.date
    preliminary: dt.date | None
    plan: Reference
    previous: Reference
    last_year: Reference
    direction: Goodness
    formula: Mapping[Language, str] = field(repr=False)
    details: Mapping[str, Detail] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.status == "ok"

    def change(self, since: Literal["plan", "previous", "last_year"]) -> Number | None:
        """The value less its reference, in the KPI's own unit; None where one of the two is missing."""
        other: Reference = getattr(self, since)
        if self.value is None or other.value is None:
            return None
        if isinstance(self.value, Decimal) and isinstance(other.value, Decimal):
            return self.value - other.value
        return float(self.value) - float(other.value)

    def is_better(self, since: Literal["plan", "previous", "last_year"]) -> bool | None:
        """Whether the change is good; None where there is none, or where neither way is good."""
        change = self.change(since)
        if not change or self.direction == "none":
            return None
        return (change > 0) == (self.direction == "higher_better")


Compute = Callable[["Figures", Moment], Outcome]


@dataclass(frozen=True, slots=True, eq=False)
class KpiDefinition:
    """One row of the catalogue.

    Attributes:
        id: id in the catalogue and after ``kpis.`` in templates.
        group: guide (the guide's five stand first), growth, wallet, margin, health, governance, pipeline, ...
        unit: unit of the value.
        direction: what is good.
        inputs: paths of the account's fields that it reads, such as ``revenue.rows``; they decide who may see it.
        compute: from an account's figures and a moment to the outcome.
        label: name in documents, by language.
        short: name on a tile, at most 22 characters, by language.
        formula: how it is computed, by language.
        source: key of the source in the documentation.
        history: whether the data let it be computed for earlier periods.
        flow: whether it adds up over days, so that a part of a period has a part of its target.
        plan: where its planned value comes from, if not from the sales targets or a goal.
    """

    id: str
    group: str
    unit: Unit
    direction: Goodness
    inputs: tuple[str, ...]
    compute: Compute = field(repr=False)
    label: Mapping[Language, str]
    formula: Mapping[Language, str]
    source: str = ""
    short: Mapping[Language, str] | None = None
    history: bool = True
    flow: bool = False
    plan: Callable[[Figures], Reference] | None = field(default=None, repr=False)

    @property
    def label_key(self) -> str:
        """Key of its name in the catalogues of words."""
        return f"kpi.{self.id}"


def found(value: Number, *inputs: Input, notes: tuple[Reason, ...] = (), **details: Detail) -> Outcome:
    """An outcome with a value."""
    return Outcome(value, "ok", None, inputs, details, notes)


def missing(code: str, *inputs: Input, details: Mapping[str, Detail] | None = None, **arguments: Argument) -> Outcome:
    """An outcome for which an input is missing."""
    return Outcome(None, "na", Reason(code, tuple(arguments.items())), inputs, details or {})


def meaningless(
    code: str, *inputs: Input, details: Mapping[str, Detail] | None = None, **arguments: Argument
) -> Outcome:
    """An outcome whose figure would say nothing."""
    return Outcome(None, "nm", Reason(code, tuple(arguments.items())), inputs, details or {})


def day_before(day: dt.date) -> dt.date:
    """The last day of a half-open interval that ends at `day`."""
    return day - ONE_DAY
