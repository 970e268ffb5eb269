"""Revenue and its growth: of the account, in total, so far this year, over the years.

Growth compares with the same days one year before, so that seasons cancel; of
an open period only the days that are known are compared.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.outcome import (
    Detail,
    Input,
    KpiDefinition,
    Moment,
    Outcome,
    Reason,
    found,
    meaningless,
    missing,
)
from docgen.analysis.periods import Interval, Period, shift_months
from docgen.analysis.plan import moments_of_years

ROWS: Final = "revenue.rows"
LONGEST_CAGR: Final = 5


def revenue_in(figures: Figures, days: Interval) -> Outcome:
    """Revenue of any days; missing where the source does not cover them."""
    memo: dict[Interval, Outcome] = figures.memo.setdefault("revenue", {})
    known = memo.get(days)
    if known is None:
        known = memo[days] = _revenue_in(figures, days)
    return known


def _revenue_in(figures: Figures, days: Interval) -> Outcome:
    ledger = figures.ledger
    if ledger.span is None:
        return missing("no_revenue")
    if not ledger.covers(days):
        return missing("outside_span", start=days.start, end=days.last_day)
    amount = ledger.revenue(days)
    return found(amount, Input(ROWS, amount, days))


def trailing_year(figures: Figures, moment: Moment) -> Interval:
    """The twelve months up to the last known day of the moment's period."""
    memo: dict[Moment, Interval] = figures.memo.setdefault("years", {})
    known = memo.get(moment)
    if known is None:
        end = figures.known(moment).end
        known = memo[moment] = Interval(shift_months(end, -12), end)
    return known


def growth_rate(now: Decimal, before: Decimal) -> float | Reason:
    """(now - before) / before, a share; a reason where the base is zero or negative.

    Source: numbers.md section 4, revenue_growth.
    """
    if before == 0:
        return Reason("new_customer" if now else "zero_revenue")
    if before < 0:
        return Reason("negative_base")
    return float((now - before) / before)


def compound_growth(first: Decimal, last: Decimal, years: int) -> float | Reason:
    """(last / first) ** (1 / years) - 1, a share a year; a reason where first <= 0 or last < 0."""
    if first <= 0:
        return Reason("negative_base" if first else "new_customer")
    if last < 0:
        return Reason("negative_end")
    return math.pow(float(last / first), 1 / years) - 1


def revenue(figures: Figures, moment: Moment) -> Outcome:
    """Revenue of the period in the account's currency, excluding VAT; zero inside the covered span without rows.

    Unit: money.  Source: revenue.rows, revenue.covers.
    """
    return revenue_in(figures, figures.known(moment))


def revenue_12m(figures: Figures, moment: Moment) -> Outcome:
    """Revenue of the twelve months up to the end of the period.

    Unit: money.  Source: revenue.rows, revenue.covers.
    """
    return revenue_in(figures, trailing_year(figures, moment))


def revenue_growth(figures: Figures, moment: Moment) -> Outcome:
    """(R of the period - R of the same days last year) / R of the same days last year, a share.

    Unit: share.  Source: revenue.rows, revenue.covers (guide).
    """
    return _growth(figures, figures.known(moment))


def revenue_growth_12m(figures: Figures, moment: Moment) -> Outcome:
    """(R of the twelve months up to the end of the period - R of the twelve before) / R of the twelve before.

    Unit: share.  Source: revenue.rows, revenue.covers.
    """
    return _growth(figures, trailing_year(figures, moment))


def part_year(figures: Figures, moment: Moment) -> Outcome:
    """Growth of the fiscal year to date against the same days last year, a share.

    `run_rate` among the details is year to date / elapsed days x 365, and only ever shown under that name.

    Unit: share.  Source: revenue.rows, revenue.covers.
    """
    days = Interval(moment.period.fiscal_year.start, figures.known(moment).end)
    outcome = _growth(figures, days)
    to_date = outcome.details.get("now")
    if not isinstance(to_date, Decimal):
        return outcome
    run_rate = to_date / days.days * 365
    details = {**outcome.details, "elapsed_days": days.days, "run_rate": run_rate}
    return Outcome(outcome.value, outcome.status, outcome.reason, outcome.inputs, details)


def growth_total(figures: Figures, moment: Moment) -> Outcome:
    """Growth of all accounts together: sum of R now / sum of R before - 1, over accounts that know both; a share.

    Never the mean of growth rates. `like_for_like` among the details takes the accounts with revenue in both.

    Unit: share.  Source: revenue.rows, revenue.covers (guide).
    """
    totals = figures.context.totals
    if totals is None:
        return missing("no_portfolio")
    sums = totals.of(moment)
    if not sums.accounts:
        return missing("no_revenue")
    inputs = (Input(ROWS, sums.now), Input(ROWS, sums.before))
    alike = growth_rate(sums.now_alike, sums.before_alike)
    details = {
        "now": sums.now,
        "before": sums.before,
        "like_for_like": None if isinstance(alike, Reason) else alike,
        "accounts": sums.accounts,
        "accounts_alike": sums.alike,
    }
    rate = growth_rate(sums.now, sums.before)
    if isinstance(rate, Reason):
        return Outcome(None, "nm", rate, inputs, details)
    left = len(sums.left_out)
    notes = (Reason("partial_portfolio", (("n", left),)),) if left else ()
    return found(rate, *inputs, notes=notes, **details)


def cagr(figures: Figures, moment: Moment) -> Outcome:
    """(R_n / R_0) ** (1/n) - 1 over the whole fiscal years that are closed and covered, five steps at most.

    Unit: share.  Source: revenue.rows, revenue.covers.
    """
    years = [one.period for one in moments_of_years(moment, LONGEST_CAGR + 1)]
    known: dict[Period, Outcome] = figures.memo.setdefault("cagr", {})
    if years[0] not in known:
        known[years[0]] = _cagr(figures, years)
    return known[years[0]]


def _cagr(figures: Figures, years: list[Period]) -> Outcome:
    covered = [year for year in years if figures.ledger.covers(year.interval)]
    # A gap ends the series: a rate over it would hide that a year is missing.
    run = [year for step, year in enumerate(years[: len(covered)]) if year == covered[step]]
    if len(run) < 2:
        return missing("too_few_years")
    last, first = (figures.ledger.revenue(year.interval) for year in (run[0], run[-1]))
    inputs = (Input(ROWS, first, run[-1].interval), Input(ROWS, last, run[0].interval))
    rate = compound_growth(first, last, len(run) - 1)
    if isinstance(rate, Reason):
        return Outcome(None, "nm", rate, inputs)
    return found(rate, *inputs, years=len(run) - 1, first=first, last=last)


def _growth(figures: Figures, days: Interval) -> Outcome:
    now = revenue_in(figures, days)
    if not isinstance(now.value, Decimal):
        return now
    before = revenue_in(figures, days.shifted(-12))
    inputs = now.inputs + before.inputs
    if not isinstance(before.value, Decimal):
        return Outcome(None, before.status, before.reason, inputs, {"now": now.value})
    details: dict[str, Detail] = {"now": now.value, "before": before.value, "change": now.value - before.value}
    rate = growth_rate(now.value, before.value)
    if isinstance(rate, Reason):
        return meaningless(rate.code, *inputs, details=details)
    return Outcome(rate, "ok", None, inputs, details)


DEFINITIONS: Final = (
    KpiDefinition(
        id="revenue_growth", group="guide", unit="share", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=revenue_growth,
        label={"da": "Omsætningsvækst", "en": "Revenue growth"},
        formula={
            "da": "(omsætning i perioden − omsætning i samme dage sidste år) / omsætning i samme dage sidste år",
            "en": "(revenue of the period − revenue of the same days last year) / revenue of the same days last year",
        },
        source="guide",
    ),
    KpiDefinition(
        id="growth_total", group="guide", unit="share", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=growth_total,
        label={"da": "Samlet vækst", "en": "Total growth"},
        formula={
            "da": "summen af kontienes omsætning / summen i samme dage sidste år − 1, konti med begge tal",
            "en": "sum of the accounts' revenue / the sum of the same days last year − 1, accounts with both",
        },
        source="guide",
    ),
    KpiDefinition(
        id="revenue", group="growth", unit="money", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=revenue, flow=True,
        label={"da": "Omsætning", "en": "Revenue"},
        formula={"da": "sum af fakturerede beløb uden moms i perioden", "en": "sum of invoiced amounts excluding VAT"},
    ),
    KpiDefinition(
        id="revenue_12m", group="growth", unit="money", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=revenue_12m,
        label={"da": "Omsætning, 12 måneder", "en": "Revenue, 12 months"},
        formula={"da": "omsætning i de 12 måneder frem til periodens slutning",
                 "en": "revenue of the 12 months up to the end of the period"},
    ),
    KpiDefinition(
        id="revenue_growth_12m", group="growth", unit="share", direction="higher_better",
        inputs=(ROWS, "revenue.covers"), compute=revenue_growth_12m,
        label={"da": "Vækst, 12 måneder", "en": "Growth, 12 months"},
        formula={"da": "omsætning i 12 måneder / omsætning i de 12 måneder før − 1",
                 "en": "revenue of 12 months / revenue of the 12 months before − 1"},
    ),
    KpiDefinition(
        id="part_year", group="growth", unit="share", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=part_year,
        label={"da": "Vækst, år til dato", "en": "Growth, year to date"},
        formula={"da": "omsætning i regnskabsåret til dato / omsætning i samme dage sidste år − 1",
                 "en": "revenue of the fiscal year to date / revenue of the same days last year − 1"},
    ),
    KpiDefinition(
        id="cagr", group="growth", unit="share", direction="higher_better", inputs=(ROWS, "revenue.covers"),
        compute=cagr,
        label={"da": "Årlig vækst (CAGR)", "en": "Annual growth (CAGR)"},
        formula={"da": "(omsætning i sidste år / omsætning i første år)^(1/antal år) − 1, hele regnskabsår",
                 "en": "(revenue of the last year / revenue of the first year)^(1/years) − 1, whole fiscal years"},
    ),
)  # fmt: skip
