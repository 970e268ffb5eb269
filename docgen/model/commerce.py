"""Money between customer and supplier: revenue, costs, contracts, opportunities, benefits.

Amounts are exact decimals in `currency`, which is the account's own where a
row names none.  Revenue counts on the day of invoice.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from docgen.model.base import (
    Audience,
    Currency,
    Day,
    Model,
    PeriodText,
    Share,
    Slug,
    Text,
    customer,
    internal,
    item_audience,
)

Confidence = Literal["low", "medium", "high"]
Direction = Literal["higher_better", "lower_better"]
CellStatus = Literal["sold", "pipeline", "potential", "competitor", "not_relevant"]
Stage = Literal["qualify", "develop", "propose", "negotiate", "won", "lost"]


class Covers(Model):
    """The span of months that a series covers: inside it no row is 0, outside it is missing."""

    start: PeriodText = internal("first month or period, such as 2024-01")
    end: PeriodText = internal("last month or period, such as 2026-03")


class RevenueRow(Model):
    """Revenue of one unit and offering, invoiced on one day or in one month."""

    date: Day = internal("day of invoice, or the last day of the month")
    amount: Decimal = internal("revenue excluding VAT; a credit note is negative", unit="currency")
    currency: Currency | None = internal("ISO code; the account's where it is left out", None)
    unit: str | None = internal("unit of the customer, as in `units`", None)
    offering: str | None = internal("offering id, as in offerings.yaml", None)
    quantity: Decimal | None = internal("quantity", None)
    cost: Decimal | None = internal("direct cost", None, unit="currency")


class RevenueSeries(Model):
    """Revenue rows and the span that they cover."""

    covers: Covers | None = internal("months that the rows cover; without it the months present, with a finding", None)
    rows: tuple[RevenueRow, ...] = internal("the rows", ())
    source: str | None = internal("system or report the rows come from", None)


class UnitTotal(Model):
    """Revenue total of a unit or a year as another source states it, to reconcile with."""

    period: PeriodText = internal("year or quarter")
    amount: Decimal = internal("stated total", unit="currency")
    unit: str | None = internal("unit; the whole account where it is left out", None)
    currency: Currency | None = internal("ISO code", None)
    source: str | None = internal("who states it", None)


class Target(Model):
    """What we plan to sell or earn in a period."""

    measure: Literal["revenue", "margin", "orders"] = internal("what is planned")
    period: PeriodText = internal("quarter, half or year")
    amount: Decimal = internal("planned amount (margin: share)", unit="currency")
    currency: Currency | None = internal("ISO code", None)


class CostLine(Model):
    """A cost of serving the account that no revenue row carries."""

    period: PeriodText = internal("quarter or year")
    kind: Literal["service", "sales", "support", "logistics", "travel", "rebate", "other"] = internal("kind of cost")
    amount: Decimal = internal("cost, positive", unit="currency", ge=0)
    currency: Currency | None = internal("ISO code", None)
    note: Text | None = internal("what it is", None)


class Budget(Model):
    """Money set aside for the account."""

    purpose: Text = internal("what for")
    period: PeriodText = internal("quarter or year")
    amount: Decimal = internal("amount", unit="currency", ge=0)
    spent: Decimal | None = internal("spent to date", None, unit="currency", ge=0)
    currency: Currency | None = internal("ISO code", None)


class Spend(Model):
    """The customer's total spend in a category, from all suppliers."""

    category: str = internal("category")
    year: int = internal("calendar or fiscal year", ge=1990, le=2100)
    amount: Decimal = internal("total spend", unit="currency", gt=0)
    currency: Currency | None = internal("ISO code", None)
    source: str = internal("who says so")
    date: Day = internal("day of the estimate")
    offerings: tuple[str, ...] = internal("our offerings that compete for this spend; all where empty", ())


class Contract(Model):
    """A contract with the customer."""

    id: Slug = customer("short id")
    name: Text = customer("name")
    start: Day = customer("first day")
    end: Day | None = customer("last day; open-ended where it is left out", None)
    value: Decimal | None = customer("yearly value", None, unit="currency/year", ge=0)
    currency: Currency | None = customer("ISO code", None)
    unit: str | None = customer("unit of the customer", None)
    offering: str | None = customer("offering id", None)
    notice_days: int | None = customer("days of notice", None, unit="days", ge=0)
    renewal: Text | None = internal("how we mean to renew it", None)
    renewal_plan: bool = internal("whether a renewal plan is agreed inside our house", False)


class Opportunity(Model):
    """A possible sale."""

    id: Slug | None = customer("short id", None)
    name: Text = customer("name")
    stage: Stage = internal("phase of the sale")
    amount: Decimal | None = internal("amount, yearly or in total as the supplier counts", None, unit="currency")
    currency: Currency | None = internal("ISO code", None)
    probability: Share | None = internal("probability of winning, 0 to 1", None, unit="share")
    close: Day | None = internal("expected or actual day of decision", None)
    created: Day | None = internal("day on which it was created", None)
    proposed: Day | None = internal("day of the proposal", None)
    next_step: Text | None = internal("next step", None)
    owner: str | None = internal("our owner", None)
    unit: str | None = customer("unit of the customer", None)
    offering: str | None = customer("offering id", None)
    competitor: str | None = internal("strongest competitor", None)
    lost_reason: Text | None = internal("why it was lost", None)
    audience: Audience = item_audience()


class WhitespaceCell(Model):
    """One unit by one offering: sold, open, or not relevant."""

    unit: str = customer("unit, as in `units`")
    offering: str = customer("offering id")
    status: CellStatus = customer("where we stand")
    potential: Decimal | None = internal("yearly potential", None, unit="currency/year", ge=0)
    currency: Currency | None = internal("ISO code", None)
    competitor: str | None = internal("who holds it", None)
    time_to_value_months: int | None = internal("months from decision to first value", None, unit="months", ge=0)
    source: str | None = internal("who estimated the potential", None)
    date: Day | None = internal("day of the estimate", None)
    kind: Literal["cross_sell", "upsell"] | None = internal("kind of sale", None)
    owner: str | None = internal("who follows it up", None)
    next_step: Text | None = internal("next step", None)
    next_decision: Day | None = internal("day of the next decision point", None)
    audience: Audience = item_audience()


class RealisedBenefit(Model):
    """Benefit that the customer has had, measured and agreed."""

    line: str = customer("benefit line of the ROI model, or a name of its own")
    label: Text | None = customer("how the line is named in documents", None)
    period: PeriodText = customer("quarter or month")
    amount: Decimal = customer("measured benefit", unit="currency")
    planned: Decimal | None = customer("planned benefit where no ROI model plans it", None, unit="currency")
    currency: Currency | None = customer("ISO code", None)
    evidence: Text | None = customer("how it was measured, and who agreed", None)


class ServiceMeasure(Model):
    """One value of a service or quality measure."""

    measure: Text = customer("name of the measure")
    id: Slug = customer("short id that joins the values of one measure")
    period: PeriodText = customer("quarter or month")
    value: Decimal | None = customer("measured value", None)
    target: Decimal | None = customer("target", None)
    unit: str = customer("unit, such as %, hours, number", "")
    direction: Direction = customer("what is good", "higher_better")
    decimals: int = customer("decimals shown", 0, ge=0, le=3)
    tile: Text | None = customer("short label for a tile, at most 22 characters", None)
    source: Text | None = customer("system it comes from", None)


class Competitor(Model):
    """A competitor at the account."""

    name: str = internal("name")
    products: Text | None = internal("what they sell there", None)
    share: Share | None = internal("estimated share of the customer's spend", None, unit="share")
    strengths: Text | None = internal("strengths", None)
    weaknesses: Text | None = internal("weaknesses", None)
    counter: Text | None = internal("our counter-move", None)
    audience: Audience = item_audience()
