"""Rules on selection and resources: too many key accounts, more hours than people, growth without cover."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from docgen.analysis.actions import is_open
from docgen.analysis.figures import Figures
from docgen.analysis.outcome import Moment
from docgen.analysis.periods import containing, shift_months
from docgen.analysis.plan import moments_of_years, target
from docgen.analysis.resources import overload
from docgen.analysis.rules.finding import CHOSEN, KEY, Arguments, Hit, Rule, RuleContext, words


def too_many_key_accounts(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """More key accounts than the programme, or one manager, can carry."""
    keys = [one.account for one in accounts if one.account.programme == "key"]
    most, each = (int(context.limits[name]) for name in ("key_accounts_max", "accounts_per_kam"))
    if len(keys) > most:
        yield Hit("portfolio", len(keys), {"n": len(keys), "m": most})
    for name, count in sorted(Counter(kam for one in keys for kam in one.kams).items()):
        if count > each:
            yield Hit("kam", name, {"name": name, "n": count, "m": each}, "kam")


def criteria_not_reviewed(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """Selection criteria that nobody has looked at for a year."""
    today = _today(accounts, context)
    reviewed = context.portfolio.criteria_reviewed
    if reviewed is None:
        yield Hit("portfolio.criteria_reviewed", None, {}, "never")
    elif reviewed < shift_months(today, -int(context.limits["criteria_months"])):
        yield Hit("portfolio.criteria_reviewed", reviewed, {"date": reviewed})


def too_few_hours(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """Plans that take more hours of a role in a quarter than there are."""
    today = _today(accounts, context)
    plans = [one.account for one in accounts if one.account.programme in CHOSEN]
    for one in overload(plans, context.portfolio, today):
        arguments: Arguments = {
            "role": one.role,
            "x": float(one.planned),
            "y": float(one.capacity),
            "q": one.quarter.slug,
        }
        yield Hit(f"capacity.{one.role}", float(one.planned), arguments)


def uncovered_growth(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A sales target that neither history nor pipeline and whitespace support."""
    year = containing(figures.as_of, "year", figures.fiscal_start)
    wanted = target(figures, "revenue", year)
    before = figures.outcome("revenue", Moment(year.previous, year.previous.last_day)).value
    if wanted is None or not isinstance(before, Decimal) or before <= 0:
        return
    goal = float(wanted / before) - 1
    best = _best_growth(figures, Moment(year.previous, year.previous.last_day))
    factor = context.limits["growth_factor"]
    if goal > 0 and best is not None and goal > factor * max(best, 0.0):
        arguments: Arguments = {"share_goal": goal, "share_best": best, "factor": factor}
        yield Hit("targets", float(wanted), arguments, "history")
    parts = [figures.outcome(name).value for name in ("open_pipeline", "whitespace_value")]
    cover = sum(float(part) for part in parts if part is not None) / float(before)
    if goal > cover:
        yield Hit("targets", float(wanted), {"share_goal": goal, "share_cover": cover})


def too_many_tasks(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """One owner with more than eight open actions due within the same 30 days, over all accounts."""
    due: dict[str, list[dt.date]] = {}
    for one in accounts:
        for action in one.account.actions:
            if action.owner and action.due and is_open(action):
                due.setdefault(action.owner, []).append(action.due)
    most, window = int(context.limits["actions_per_owner"]), dt.timedelta(days=context.limits["owner_window_days"])
    for owner, days in sorted(due.items()):
        days.sort()
        busiest = max(bisect_left(days, day + window) - place for place, day in enumerate(days))
        if busiest > most:
            yield Hit("actions.owner", owner, {"owner": owner, "n": busiest, "m": most})


def overspent(figures: Figures, context: RuleContext) -> Iterator[Hit]:
    """A budget of which more is spent than there is."""
    del context
    for index, row in enumerate(figures.account.budgets):
        if row.spent is not None and row.spent > row.amount:
            arguments: Arguments = {"purpose": words(row.purpose), "x": float(row.spent), "y": float(row.amount)}
            yield Hit(f"budgets[{index}].spent", row.spent, arguments, "budget")


def large_account(accounts: Sequence[Figures], context: RuleContext) -> Iterator[Hit]:
    """One account with more than a fifth of the revenue (12 months)."""
    for one in accounts:
        share = one.outcome("customer_share").value
        if share is not None and float(share) > context.limits["customer_share"] and len(accounts) > 1:
            yield Hit("revenue", float(share), {"share": float(share)}, account=one.account.id)


def _best_growth(figures: Figures, last: Moment) -> float | None:
    years = moments_of_years(last, 3)
    known = [figures.outcome("revenue_growth", year).value for year in years]
    return max((float(one) for one in known if one is not None), default=None)


def _today(accounts: Sequence[Figures], context: RuleContext) -> dt.date:
    return context.today or max(one.as_of for one in accounts)


RULES: Final = (
    Rule(
        "SEL-01", "medium", "portfolio", {"da": "Antal nøglekunder", "en": "Number of key accounts"},
        {
            "": {"da": "{n} nøglekunder overstiger anbefalet maks. {m}",
                 "en": "{n} key accounts exceed the recommended maximum of {m}"},
            "kam": {"da": "{name} har {n} nøglekunder; anbefalet maks. er {m}",
                    "en": "{name} has {n} key accounts; the recommended maximum is {m}"},
        },
        across=too_many_key_accounts, thresholds=("key_accounts_max", "accounts_per_kam"),
    ),
    Rule(
        "SEL-02", "low", "portfolio", {"da": "Udvælgelseskriterier", "en": "Selection criteria"},
        {
            "": {"da": "Udvælgelseskriterier ikke revideret siden {date}",
                 "en": "Selection criteria not reviewed since {date}"},
            "never": {"da": "Udvælgelseskriterier er aldrig revideret",
                      "en": "Selection criteria have never been reviewed"},
        },
        across=criteria_not_reviewed, thresholds=("criteria_months",),
    ),
    Rule(
        "PIT-RES-01", "high", "portfolio", {"da": "Planer mod kapacitet", "en": "Plans against capacity"},
        {"": {"da": "Planen kræver {x} t af {role} i {q}, kapacitet er {y} t",
              "en": "The plan takes {x} h of {role} in {q}, capacity is {y} h"}},
        across=too_few_hours,
    ),
    Rule(
        "PIT-RES-02", "medium", "account", {"da": "Vækstmål uden dækning", "en": "Growth target without cover"},
        {
            "": {"da": "Vækstmål {share_goal} er ikke dækket af pipeline og potentiale ({share_cover})",
                 "en": "Growth target {share_goal} is not covered by pipeline and whitespace ({share_cover})"},
            "history": {"da": "Vækstmål {share_goal} er over {factor} × bedste år af de seneste tre ({share_best})",
                        "en": "Growth target {share_goal} is over {factor} × the best of three years ({share_best})"},
        },
        KEY, check=uncovered_growth, thresholds=("growth_factor",),
    ),
    Rule(
        "PIT-RES-03", "medium", "account", {"da": "Overbelastede ansvarlige og budgetter",
                                            "en": "Overloaded owners and budgets"},
        {
            "": {"da": "{owner} har {n} samtidige opgaver", "en": "{owner} has {n} actions at the same time"},
            "budget": {"da": "Budgettet {purpose} er overskredet: {x} af {y}",
                       "en": "Budget {purpose} is exceeded: {x} of {y}"},
        },
        check=overspent, across=too_many_tasks, thresholds=("actions_per_owner", "owner_window_days"),
    ),
    Rule(
        "PORT-01", "low", "portfolio", {"da": "Koncentration", "en": "Concentration"},
        {"": {"da": "Kontoen står for {share} af omsætningen", "en": "The account carries {share} of the revenue"}},
        across=large_account, thresholds=("customer_share",),
    ),
)  # fmt: skip
