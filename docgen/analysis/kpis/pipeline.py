"""Pipeline: what is open, what it covers of the target, how often and how fast we win.

Win rate and sales cycle look at the twelve months up to the end of the period,
because an account closes too few deals in a quarter to say anything.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean, median
from typing import Final

from docgen.analysis.figures import Figures
from docgen.analysis.ledger import ZERO
from docgen.analysis.outcome import Input, KpiDefinition, Moment, Outcome, Reason, found, meaningless, missing
from docgen.analysis.periods import ONE_DAY, Period, containing
from docgen.analysis.pipeline import Deal, closed_deals, deals, open_deals, weighted_sum
from docgen.analysis.plan import target

_OPEN: Final = ("opportunities.stage", "opportunities.amount", "opportunities.close")
_CLOSED: Final = (*_OPEN, "opportunities.created")


def open_pipeline(figures: Figures, moment: Moment) -> Outcome:
    """Sum of the open amounts whose day of decision is not behind us.

    Unit: money.  Source: opportunities.stage, opportunities.amount, opportunities.close.
    """
    del moment
    if not figures.account.opportunities:
        return missing("no_opportunities")
    known = open_deals(figures)
    amounts = [one.amount for one in known if one.amount is not None]
    if known and not amounts:
        return missing("no_amount", n=len(known))
    notes = _notes(figures, known)
    return found(sum(amounts, ZERO), Input("opportunities.amount", float(len(amounts))), notes=notes, n=len(known))


def weighted_pipeline(figures: Figures, moment: Moment) -> Outcome:
    """sum(amount x probability) over the open amounts; a probability outside 0 to 1 is a fault.

    Unit: money.  Source: opportunities.stage, opportunities.amount, opportunities.close, opportunities.probability.
    """
    del moment
    if not figures.account.opportunities:
        return missing("no_opportunities")
    known = open_deals(figures)
    pairs = [
        (one.amount, one.opportunity.probability)
        for one in known
        if one.amount is not None and one.opportunity.probability is not None
    ]
    if known and not pairs:
        return missing("no_probability", n=len(known))
    unlikely = sum(one.amount is not None and one.opportunity.probability is None for one in known)
    notes = _notes(figures, known) + ((Reason("no_probability", (("n", unlikely),)),) if unlikely else ())
    return found(
        weighted_sum(pairs, "opportunities.probability"), Input("opportunities.amount", float(len(pairs))),
        notes=notes, n=len(pairs),
    )  # fmt: skip


def pipeline_coverage(figures: Figures, moment: Moment) -> Outcome:
    """Open amount closing in the period / (target - booked), a ratio; `weighted` among the details uses probability.

    Of a closed period the fiscal year that follows as-of counts, for what is behind us can no longer be covered.
    The target is one of orders (booked: deals won) or of revenue (booked: invoiced so far).

    Unit: ratio.  Source: opportunities.stage, opportunities.amount, opportunities.close, targets.amount, revenue.rows.
    """
    scope = scope_of(figures, moment)
    wanted = target(figures, "orders", scope)
    if wanted is not None:
        booked = sum((one.amount or ZERO for one in closed_deals(figures, scope.until(moment.as_of), "won")), ZERO)
    else:
        wanted = target(figures, "revenue", scope)
        booked = figures.ledger.revenue(scope.until(moment.as_of))
    if wanted is None:
        return missing("no_target")
    gap = wanted - booked
    inputs = (Input("targets.amount", wanted, scope.interval), Input("booked", booked, scope.until(moment.as_of)))
    if gap <= 0:
        return meaningless("target_met", *inputs, details={"target": wanted, "booked": booked})
    closing = [
        one for one in open_deals(figures) if one.opportunity.close and scope.contains(one.opportunity.close)
    ]  # fmt: skip
    amount = sum((one.amount or ZERO for one in closing), ZERO)
    weighted = sum((one.weighted or ZERO for one in closing), ZERO)
    return found(
        float(amount / gap), Input("opportunities.amount", amount, scope.interval), *inputs,
        notes=_notes(figures, closing), weighted=float(weighted / gap), open=amount, gap=gap, target=wanted,
        booked=booked, scope=scope.slug,
    )  # fmt: skip


def scope_of(figures: Figures, moment: Moment) -> Period:
    """The period that pipeline can still cover: the moment's own while it is open, else the fiscal year ahead."""
    if not moment.period.is_closed(moment.as_of):
        return moment.period
    return containing(moment.as_of + ONE_DAY, "year", figures.fiscal_start)


def win_rate(figures: Figures, moment: Moment) -> Outcome:
    """Won / (won + lost) by count, a share, of the deals closed in the twelve months up to the end of the period.

    Unit: share.  Source: opportunities.stage, opportunities.amount, opportunities.close.
    """
    won, lost = (len(closed_deals(figures, moment.year, stage)) for stage in ("won", "lost"))
    if not won + lost:
        return missing("no_closed")
    return found(
        won / (won + lost), Input("opportunities.stage", float(won + lost), moment.year), won=won, lost=lost
    )  # fmt: skip


def win_rate_value(figures: Figures, moment: Moment) -> Outcome:
    """Amount won / (amount won + amount lost); meaningless where lost deals carry no amount, as in many exports.

    Unit: share.  Source: opportunities.stage, opportunities.amount, opportunities.close.
    """
    won, lost = (_value(closed_deals(figures, moment.year, stage)) for stage in ("won", "lost"))
    n_lost = len(closed_deals(figures, moment.year, "lost"))
    if not n_lost and not closed_deals(figures, moment.year, "won"):
        return missing("no_closed")
    if n_lost and not lost:
        return meaningless("no_lost_value", details={"won": won, "lost": lost})
    if not won + lost:
        return missing("no_amount", n=n_lost)
    return found(
        float(won / (won + lost)), Input("opportunities.amount", won + lost, moment.year), won=won, lost=lost
    )  # fmt: skip


def sales_cycle(figures: Figures, moment: Moment) -> Outcome:
    """Median days from creation to close of the deals won in the twelve months up to the end of the period.

    Missing and negative durations are left out and counted.

    Unit: days.  Source: opportunities.stage, opportunities.amount, opportunities.close, opportunities.created.
    """
    won = closed_deals(figures, moment.year, "won")
    days = [
        (one.opportunity.close - one.opportunity.created).days
        for one in won
        if one.opportunity.close and one.opportunity.created and one.opportunity.created <= one.opportunity.close
    ]
    excluded = len(won) - len(days)
    if not days and excluded:
        return missing("negative_durations", details={"excluded": excluded}, n=excluded)
    if not days:
        return missing("no_won", details={"excluded": 0})
    notes = (Reason("negative_durations", (("n", excluded),)),) if excluded else ()
    return found(
        float(median(days)), Input("opportunities.close", float(len(days)), moment.year), notes=notes,
        mean=fmean(days), n=len(days), excluded=excluded,
    )  # fmt: skip


def _value(closed: list[Deal]) -> Decimal:
    return sum((one.amount or ZERO for one in closed), ZERO)


def _notes(figures: Figures, known: list[Deal]) -> tuple[Reason, ...]:
    late = sum(one.is_past_due(figures.as_of) for one in deals(figures))
    unpriced = sum(one.amount is None for one in known)
    notes = [Reason("past_due", (("n", late),))] if late else []
    if unpriced:
        notes.append(Reason("no_amount", (("n", unpriced),)))
    return tuple(notes)


DEFINITIONS: Final = (
    KpiDefinition(
        id="pipeline_coverage", group="pipeline", unit="ratio", direction="higher_better",
        inputs=(*_OPEN, "targets.amount", "revenue.rows"), compute=pipeline_coverage, history=False,
        label={"da": "Pipelinedækning", "en": "Pipeline coverage"},
        formula={"da": "åbne beløb med lukkedato i perioden / (mål − realiseret)",
                 "en": "open amounts closing in the period / (target − booked)"},
    ),
    KpiDefinition(
        id="weighted_pipeline", group="pipeline", unit="money", direction="higher_better",
        inputs=(*_OPEN, "opportunities.probability"), compute=weighted_pipeline, history=False,
        label={"da": "Vægtet pipeline", "en": "Weighted pipeline"},
        formula={"da": "sum af beløb × sandsynlighed, åbne salgsmuligheder",
                 "en": "sum of amount × probability, open opportunities"},
    ),
    KpiDefinition(
        id="open_pipeline", group="pipeline", unit="money", direction="higher_better", inputs=_OPEN,
        compute=open_pipeline, history=False,
        label={"da": "Åben pipeline", "en": "Open pipeline"},
        formula={"da": "sum af åbne beløb uden passeret lukkedato", "en": "sum of open amounts not past their close"},
    ),
    KpiDefinition(
        id="win_rate", group="pipeline", unit="share", direction="higher_better", inputs=_OPEN, compute=win_rate,
        label={"da": "Vinderrate", "en": "Win rate"},
        formula={"da": "vundne / (vundne + tabte), antal, 12 måneder", "en": "won / (won + lost), count, 12 months"},
    ),
    KpiDefinition(
        id="win_rate_value", group="pipeline", unit="share", direction="higher_better", inputs=_OPEN,
        compute=win_rate_value,
        label={"da": "Vinderrate efter beløb", "en": "Win rate by amount"},
        formula={"da": "vundne / (vundne + tabte), beløb, 12 måneder", "en": "won / (won + lost), amount, 12 months"},
    ),
    KpiDefinition(
        id="sales_cycle", group="pipeline", unit="days", direction="lower_better", inputs=_CLOSED,
        compute=sales_cycle,
        label={"da": "Salgscyklus", "en": "Sales cycle"},
        formula={"da": "median af dage fra oprettelse til vundet, 12 måneder",
                 "en": "median days from creation to win, 12 months"},
    ),
)  # fmt: skip
