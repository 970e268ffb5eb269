"""What holds for all accounts: report currency, exchange rates, fiscal year, capacity."""

from __future__ import annotations

from decimal import Decimal

from docgen.model.base import Currency, Day, Model, PeriodText, internal
from docgen.model.people import CapacityRow


class FxRate(Model):
    """One unit of a foreign currency in the report currency, from a day on."""

    currency: Currency = internal("ISO code of the foreign currency")
    date: Day = internal("day of the rate")
    rate: Decimal = internal("report currency for one unit", gt=0)


class OwnRevenue(Model):
    """The supplier's total revenue of a year, for each account's share of it."""

    period: PeriodText = internal("year")
    amount: Decimal = internal("total revenue", unit="report currency", gt=0)


class Portfolio(Model):
    """`content/portfolio.yaml`."""

    schema_version: int = internal("version of the file's form", 1)
    currency: Currency = internal("report currency (ISO code)", "DKK")
    fiscal_year_start: int = internal("first month of the supplier's fiscal year", 1, ge=1, le=12)
    fx: tuple[FxRate, ...] = internal("dated exchange rates", ())
    own_revenue: tuple[OwnRevenue, ...] = internal("the supplier's own total revenue by year", ())
    capacity: tuple[CapacityRow, ...] = internal("hours available by role and quarter", ())
    criteria_reviewed: Day | None = internal("day on which the selection criteria were last reviewed", None)
    strategic_offerings: tuple[str, ...] = internal("offerings of our strategic priorities", ())
    market_growth: Decimal | None = internal("growth of our market a year", None, unit="share")
