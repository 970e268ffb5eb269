"""Margins, cost ratio and account profit of a period."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.outcome import Input, KpiDefinition, Moment, Outcome, Reason, found, meaningless, missing
from docgen.analysis.profit import Waterfall, waterfall

_ROWS: Final = ("revenue.rows", "revenue.rows.cost")
_ALL: Final = (*_ROWS, "cost_lines.amount")


def margin(figures: Figures, moment: Moment) -> Outcome:
    """(R - direct cost) / R, a share (dækningsgrad); missing where a row lacks its cost, meaningless where R <= 0.

    Unit: share.  Source: revenue.rows, revenue.rows.cost (guide).
    """
    steps = _steps(figures, moment)
    if isinstance(steps, Outcome):
        return steps
    if steps.contribution is None:
        return missing("no_cost", *_inputs(steps), n=steps.costless_rows)
    return _share(steps.contribution, steps)


def account_profit(figures: Figures, moment: Moment) -> Outcome:
    """Revenue less direct cost less cost to serve, in the account's currency.

    Unit: money.  Source: revenue.rows, revenue.rows.cost, cost_lines.amount.
    """
    steps = _steps(figures, moment)
    if isinstance(steps, Outcome):
        return steps
    if steps.profit is None:
        return _incomplete(steps)
    return found(steps.profit, *_inputs(steps))


def account_margin(figures: Figures, moment: Moment) -> Outcome:
    """Account profit / R, a share (kontomargin).

    Unit: share.  Source: revenue.rows, revenue.rows.cost, cost_lines.amount.
    """
    steps = _steps(figures, moment)
    if isinstance(steps, Outcome):
        return steps
    return _incomplete(steps) if steps.profit is None else _share(steps.profit, steps)


def cost_ratio(figures: Figures, moment: Moment) -> Outcome:
    """(direct cost + cost to serve) / R, a share (omkostningsgrad); may exceed 1.

    Unit: share.  Source: revenue.rows, revenue.rows.cost, cost_lines.amount (guide).
    """
    steps = _steps(figures, moment)
    if isinstance(steps, Outcome):
        return steps
    if steps.direct_cost is None or steps.cost_to_serve is None:
        return _incomplete(steps)
    return _share(steps.direct_cost + steps.cost_to_serve, steps)


def _steps(figures: Figures, moment: Moment) -> Waterfall | Outcome:
    steps = waterfall(figures, figures.known(moment))
    return Outcome(None, "na", steps) if isinstance(steps, Reason) else steps


def _share(part: Decimal, steps: Waterfall) -> Outcome:
    if steps.revenue <= 0:
        return meaningless("negative_revenue" if steps.revenue else "zero_revenue", *_inputs(steps))
    return found(float(part / steps.revenue), *_inputs(steps))


def _incomplete(steps: Waterfall) -> Outcome:
    if steps.direct_cost is None:
        return missing("no_cost", *_inputs(steps), n=steps.costless_rows)
    return missing("no_cost_lines", *_inputs(steps))


def _inputs(steps: Waterfall) -> tuple[Input, ...]:
    return (
        Input("revenue.rows.amount", steps.revenue, steps.days),
        Input("revenue.rows.cost", steps.direct_cost, steps.days),
        Input("cost_lines.amount", steps.cost_to_serve, steps.days),
    )


DEFINITIONS: Final = (
    KpiDefinition(
        id="margin", group="guide", unit="share", direction="higher_better", inputs=_ROWS, compute=margin,
        label={"da": "Dækningsgrad", "en": "Contribution margin"},
        formula={"da": "(omsætning − direkte omkostninger) / omsætning", "en": "(revenue − direct cost) / revenue"},
        source="guide",
    ),
    KpiDefinition(
        id="cost_ratio", group="guide", unit="share", direction="lower_better", inputs=_ALL, compute=cost_ratio,
        label={"da": "Omkostningsgrad", "en": "Cost ratio"},
        formula={"da": "(direkte omkostninger + omkostninger til kundeservicering) / omsætning",
                 "en": "(direct cost + cost to serve) / revenue"},
        source="guide",
    ),
    KpiDefinition(
        id="account_margin", group="margin", unit="share", direction="higher_better", inputs=_ALL,
        compute=account_margin,
        label={"da": "Kontomargin", "en": "Account margin"},
        formula={"da": "kontoresultat / omsætning", "en": "account profit / revenue"},
    ),
    KpiDefinition(
        id="account_profit", group="margin", unit="money", direction="higher_better", inputs=_ALL,
        compute=account_profit, flow=True,
        label={"da": "Kontoresultat", "en": "Account profit"},
        formula={"da": "omsætning − direkte omkostninger − omkostninger til kundeservicering",
                 "en": "revenue − direct cost − cost to serve"},
    ),
)  # fmt: skip
