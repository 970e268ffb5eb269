"""Share of wallet, and the account's share of our own business."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.kpis.growth import revenue_in, trailing_year
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Input, KpiDefinition, Moment, Outcome, Reason, found, meaningless, missing
from docgen.analysis.periods import Interval, Period, parse
from docgen.model.commerce import Spend


def share_of_wallet(figures: Figures, moment: Moment) -> Outcome:
    """Our revenue in the categories with an estimate / the customer's total spend in them, a share.

    The newest year of estimates that is closed and covered counts, revenue and spend of the same fiscal year;
    where there is none, the last 12 months against the newest estimate, with a note.  Estimates made after the
    moment are not known to it.
    Source: SOW1; published check: 2 500 of 10 000 is 25 %, the gap 7 500, going to 50 % adds 2 500.

    Unit: share.  Source: revenue.rows, spend.amount (SOW1).
    """
    known = [row for row in figures.account.spend if row.date <= moment.as_of]
    if not known:
        return missing("no_spend")
    year, days, notes = _wallet_year(figures, moment, known)
    rows = [row for row in known if row.year == year]
    total = revenue_in(figures, days)
    if total.value is None:
        return total
    categories = [_category(figures, row, days) for row in _newest_per_category(rows)]
    spend = sum((amount for _, _, amount in categories), ZERO)
    ours = _union(figures, rows, days)
    share = float(ours / spend)
    inputs = (Input("revenue.rows", ours, days), Input("spend.amount", spend))
    if share > 1:
        notes = (*notes, Reason("over_wallet"))
    return found(
        share, *inputs, notes=notes, ours=ours, spend=spend, gap=spend - ours, year=year,
        estimated=max(row.date for row in rows), source=rows[0].source,
        categories=tuple({"category": name, "ours": mine, "spend": all_, "share": float(mine / all_)}
                         for name, mine, all_ in categories),
    )  # fmt: skip


def customer_share(figures: Figures, moment: Moment) -> Outcome:
    """The account's revenue / our total revenue, a share (12 months up to the end of the period).

    Our total is `own_revenue` of the newest closed fiscal year where portfolio.yaml states it, and the account's
    revenue then is of that year; otherwise it is the sum over the accounts of the portfolio, with a note.

    Unit: share.  Source: revenue.rows (guide).
    """
    stated = _own_revenue(figures, moment)
    if stated is not None:
        year, own = stated
        # Our own total is in the report currency, so the account's part must be too.
        ours = figures.ledger_in(figures.context.portfolio.currency).revenue(year.interval)
        inputs = (Input("revenue.rows", ours, year.interval), Input("portfolio.own_revenue", own, year.interval))
        # A quarter is shown with the share of the year before; the reader must know which one.
        elsewhere = year.interval != moment.period.fiscal_year.interval
        notes: tuple[Reason, ...] = (Reason("own_of_year", (("year", year.year),)),) if elsewhere else ()
        return found(float(ours / own), *inputs, notes=notes, ours=ours, total=own)
    totals = figures.context.totals
    if totals is None:
        return missing("no_own_revenue")
    sums = totals.of(moment, year=True)
    mine = sums.by_account.get(figures.account.id)
    if mine is None:
        days = trailing_year(figures, moment)
        return missing("outside_span", start=days.start, end=days.last_day)
    if sums.revenue <= 0:
        return meaningless("zero_revenue")
    notes = (Reason("own_is_portfolio"),)
    return found(
        float(mine / sums.revenue), Input("revenue.rows", mine), Input("portfolio", sums.revenue), notes=notes,
        ours=mine, total=sums.revenue,
    )  # fmt: skip


def concentration(shares: Iterable[float]) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, from 1/n (even) to 1 (one customer)."""
    return sum(share * share for share in shares)


def _wallet_year(figures: Figures, moment: Moment, rows: list[Spend]) -> tuple[int, Interval, tuple[Reason, ...]]:
    known_until = figures.known(moment).last_day
    for year in sorted({row.year for row in rows}, reverse=True):
        period = Period("year", year, 1, figures.fiscal_start)
        if period.is_closed(known_until) and figures.ledger.covers(period.interval):
            return year, period.interval, ()
    newest = max(row.year for row in rows)
    return newest, trailing_year(figures, moment), (Reason("spend_other_year", (("year", newest),)),)


def _newest_per_category(rows: list[Spend]) -> list[Spend]:
    newest: dict[str, Spend] = {}
    for row in sorted(rows, key=lambda one: one.date):
        newest[row.category] = row
    return list(newest.values())


def _category(figures: Figures, row: Spend, days: Interval) -> tuple[str, Decimal, Decimal]:
    competing = _competing(figures, row)
    sums = figures.ledger.by_offering(days)
    ours = sum((amount for offering, amount in sums.items() if competing is None or offering in competing), ZERO)
    return row.category, ours, figures.money(row.amount, row.currency, row.date, "spend")


def _competing(figures: Figures, row: Spend) -> frozenset[str] | None:
    """Ids of our offerings that compete for this spend; None for all of them."""
    if row.offerings:
        return frozenset(row.offerings)
    same = {one.id for one in figures.context.offerings.values() if one.category == row.category}
    return frozenset(same) if same else None


def _union(figures: Figures, rows: list[Spend], days: Interval) -> Decimal:
    # One offering may compete in two categories; its revenue still counts once.
    competing = [_competing(figures, row) for row in rows]
    if None in competing:
        return figures.ledger.revenue(days)
    wanted = frozenset().union(*(one for one in competing if one is not None))
    sums = figures.ledger.by_offering(days)
    return sum((amount for offering, amount in sums.items() if offering in wanted), ZERO)


def _own_revenue(figures: Figures, moment: Moment) -> tuple[Period, Decimal] | None:
    portfolio = figures.context.portfolio
    until = figures.known(moment).last_day
    stated = [
        (period, row.amount)
        for number, row in enumerate(portfolio.own_revenue)
        if (period := parse(row.period, portfolio.fiscal_year_start, f"own_revenue[{number}].period")).is_closed(until)
        and figures.ledger.covers(period.interval)
    ]
    return max(stated, key=lambda one: one[0].end, default=None)


DEFINITIONS: Final = (
    KpiDefinition(
        id="share_of_wallet", group="guide", unit="share", direction="higher_better",
        inputs=("revenue.rows", "spend.amount"), compute=share_of_wallet,
        label={"da": "Andel af kundens indkøb (share of wallet)", "en": "Share of wallet"},
        short={"da": "Andel af indkøb", "en": "Share of wallet"},
        formula={"da": "vores omsætning i kategorierne / kundens samlede indkøb i kategorierne",
                 "en": "our revenue in the categories / the customer's total spend in them"},
        source="SOW1",
    ),
    KpiDefinition(
        id="customer_share", group="guide", unit="share", direction="none", inputs=("revenue.rows",),
        compute=customer_share,
        label={"da": "Kundens andel af vores omsætning", "en": "Account's share of our revenue"},
        short={"da": "Andel af os", "en": "Share of us"},
        formula={"da": "kontoens omsætning / vores samlede omsætning", "en": "account revenue / our total revenue"},
        source="guide",
    ),
)  # fmt: skip
