"""The rules that catch a weak plan, in one table.

For `docgen check`:

    context = RuleContext(portfolio=…, as_of=…, today=…, offerings=…, thresholds=…, exported=…,
                          themes=…, cases=…, references=…, reviews=…, conflicts=…, roi=…)
    findings = find(accounts, context)      # accounts: every account, so that portfolio rules see them all

A rule of documents or ROI models is called with what it looks at: `find_in_document` (with what `rendered_of` makes of
a finished file), `find_in_roi`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from docgen.analysis.figures import Context, Figures
from docgen.analysis.kpis import figures_of
from docgen.analysis.rules import commercial, data, document, ownership, people, portfolio, roi, value
from docgen.analysis.rules.document import Rendered, Slide, find_in_document, rendered_of
from docgen.analysis.rules.finding import (
    SEVERITIES,
    Finding,
    Hit,
    Rule,
    RuleContext,
    Severity,
    by_rank,
    put_into_words,
)
from docgen.analysis.rules.roi import find_in_roi
from docgen.analysis.totals import Totals
from docgen.model.account import Account

_GROUPS: Final = (portfolio, ownership, people, data, value, commercial, roi, document)
RULES: Final[Mapping[str, Rule]] = {rule.id: rule for group in _GROUPS for rule in group.RULES}


def find(accounts: Sequence[Account], context: Context) -> list[Finding]:
    """Every finding of the accounts and of the portfolio, high first; waived ones carry their waiver.

    Args:
        accounts: all accounts of the workspace; rules of one account look at its own programme's stage.
        context: a `RuleContext`, or a plain `Context`, with which rules of library, reviews and imports stay silent.

    Raises:
        DocgenError: the figures cannot be computed (a missing exchange rate, no data date).
    """
    seen = context if isinstance(context, RuleContext) else _widened(context)
    every = figures_for(accounts, seen)
    if not every:
        return []
    seen = replace(seen, totals=every[0].context.totals)
    found = [finding for one in every for finding in find_in_account(one, seen)]
    found += find_across(every, seen)
    return sorted(found, key=by_rank)


def figures_for(accounts: Sequence[Account], context: Context) -> list[Figures]:
    """The accounts opened for arithmetic, each of which knows the sums over all."""
    if not accounts:
        return []
    bare = [figures_of(one, context) for one in accounts]
    totals = context.totals or Totals(bare, context.portfolio.currency)
    shared = replace(context, totals=totals)
    for one in bare:
        one.context = shared
    return bare


def find_in_account(figures: Figures, context: RuleContext) -> Iterator[Finding]:
    """The findings of one account, the ROI models' included, in the order of the rules."""
    account = figures.account
    today = context.today or figures.as_of
    for rule in _rules_for(account.programme):
        assert rule.check is not None
        for hit in rule.check(figures, context):
            yield put_into_words(rule, hit, account.id, account.waivers, today)
    for index, model in enumerate(context.roi.get(account.id, ())):
        yield from find_in_roi(model, account.id, replace(context, today=today), account.waivers, f"roi[{index}]")


def find_across(every: Sequence[Figures], context: RuleContext) -> Iterator[Finding]:
    """The findings that only show when all accounts, or the library, are seen together."""
    by_id = {one.account.id: one for one in every}
    for rule in RULES.values():
        for hit in rule.across(every, context) if rule.across is not None else ():
            owner = by_id.get(hit.account)
            waivers = owner.account.waivers if owner is not None else ()
            today = context.today or (owner.as_of if owner is not None else None)
            yield put_into_words(rule, hit, hit.account, waivers, today)


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that nobody has waived."""
    return [one for one in findings if one.waived is None]


@cache
def _rules_for(programme: str) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.check is not None and programme in rule.stages]


def _widened(context: Context) -> RuleContext:
    names = ("portfolio", "period", "as_of", "offerings", "totals", "thresholds", "health_weights", "score_weights",
             "exported", "benefit_plan", "currency")  # fmt: skip
    return RuleContext(**{name: getattr(context, name) for name in names})


__all__ = [
    "RULES", "SEVERITIES", "Finding", "Hit", "Rendered", "Rule", "RuleContext", "Severity", "Slide", "figures_for",
    "find", "find_across", "find_in_account", "find_in_document", "find_in_roi", "open_findings",
    "rendered_of",
]  # fmt: skip
