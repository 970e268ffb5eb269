from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen.analysis.money import Rates
from docgen.errors import DocgenError
from docgen.model.portfolio import FxRate

D = dt.date
RATES = Rates(
    "DKK",
    [
        FxRate(currency="EUR", date=D(2026, 1, 1), rate=Decimal("7.46")),
        FxRate(currency="EUR", date=D(2025, 10, 1), rate=Decimal("7.45")),
        FxRate(currency="SEK", date=D(2026, 1, 1), rate=Decimal("0.65")),
    ],
)


@pytest.mark.parametrize(
    ("amount", "source", "target", "day", "expected"),
    [
        pytest.param("100", "EUR", "DKK", D(2026, 1, 1), "746.00", id="the rate of the day"),
        pytest.param("100", "EUR", "DKK", D(2025, 12, 31), "745.00", id="the latest on or before the day"),
        pytest.param("746", "DKK", "EUR", D(2026, 1, 5), "100", id="from the report currency"),
        pytest.param("65", "SEK", "DKK", D(2026, 4, 11), "42.25", id="a rate of exactly 100 days holds"),
        pytest.param("746", "SEK", "EUR", D(2026, 1, 5), "65", id="across, over the report currency"),
        pytest.param("1", "GBP", "GBP", D(2026, 1, 5), "1", id="the same currency needs no rate"),
    ],
)
def test_money_is_converted_with_the_rate_of_its_day(amount, source, target, day, expected):
    assert RATES.convert(Decimal(amount), source, target, day) == Decimal(expected)


def test_a_missing_rate_is_a_fault():
    with pytest.raises(DocgenError) as failure:
        RATES.convert(Decimal(1), "GBP", "DKK", D(2026, 1, 5), "revenue.rows[3]")
    assert str(failure.value) == (
        "revenue.rows[3]: no exchange rate of GBP in DKK on or before 2026-01-05\n"
        "  fix: add {currency: GBP, date: 2026-01-05, rate: …} under fx in portfolio.yaml"
    )


def test_a_rate_older_than_100_days_is_a_fault():
    with pytest.raises(DocgenError) as failure:
        RATES.convert(Decimal(1), "SEK", "DKK", D(2026, 4, 12), "spend")
    assert str(failure.value) == (
        "spend: the latest exchange rate of SEK in DKK on 2026-04-12 is 101 days old (2026-01-01)\n"
        "  fix: add a rate of SEK that is at most 100 days older under fx in portfolio.yaml"
    )


def test_every_month_without_a_rate_is_named_once(make, see):
    revenue = [{"date": day, "amount": "5", "currency": "USD"} for day in ("2026-01-05", "2026-01-20", "2026-02-03")]
    with pytest.raises(DocgenError) as failure:
        _ = see(make(revenue, covers=("2026-01", "2026-03"))).ledger
    assert [fault.place.path for fault in failure.value.faults] == ["revenue.rows[0]", "revenue.rows[2]"]
