"""The workspace opened for figures and rules: what the commands kpis, rank and check share."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.analysis.rules import RuleContext
    from docgen.errors import Fault
    from docgen.model.account import Account
    from docgen.sources.loading import LoadResult
    from docgen.workspace import Workspace


@dataclass(frozen=True)
class Opened:
    """All accounts that can be used, with the context in which their figures are seen.

    Attributes:
        accounts: the accounts whose figures can be computed.
        context: from where they are seen.
        faults: why the others are left out.
    """

    accounts: tuple[Account, ...]
    context: RuleContext
    faults: tuple[Fault, ...] = ()

    def named(self, ids: Sequence[str]) -> list[Account]:
        """The accounts called so; without names those of the programme (key accounts and candidates)."""
        if ids:
            return [one for one in self.accounts if one.id in ids]
        return [one for one in self.accounts if one.programme in ("key", "candidate")]


def collect_seldom() -> None:
    """Let Python look for unused cycles seldom.

    Accounts and their figures stay until the end of a command, and the collector would walk all of them again and
    again: a fifth of the time for a thousand accounts.
    """
    gc.set_threshold(50_000, 50, 100)


def open_figures(
    home: Workspace,
    result: LoadResult,
    today: dt.date | None = None,
    period: str = "",
    as_of: dt.date | None = None,
) -> Opened:
    """The loaded accounts in one context; the sums run over all that were loaded."""
    from docgen.analysis.kpis import with_totals
    from docgen.analysis.periods import parse
    from docgen.analysis.rules import RuleContext
    from docgen.batch.around import benefit_plan, exports

    collect_seldom()
    if period:
        parse(period, path="--period")
    accounts, faults = _dated(result, as_of)
    bare = RuleContext(
        portfolio=result.portfolio,
        period=period or None,
        as_of=as_of,
        offerings={one.id: one for one in result.offerings},
        thresholds={name: float(value) for name, value in home.thresholds.items()},
        health_weights={name: float(value) for name, value in home.health_weights.items()},
        score_weights={name: float(value) for name, value in home.score_weights.items()},
        exported={one.id: exports(one) for one in result.accounts},
        benefit_plan={one.id: benefit_plan(one, result.portfolio) for one in result.accounts},
        today=today,
    )
    shared = with_totals(accounts, bare) if accounts else bare
    return Opened(accounts, replace(bare, totals=shared.totals), faults)


def _dated(result: LoadResult, as_of: dt.date | None) -> tuple[tuple[Account, ...], tuple[Fault, ...]]:
    """The accounts that have a day from which their figures are seen, and a fault for each that has none."""
    from docgen.analysis.figures import default_as_of
    from docgen.batch.around import exports
    from docgen.errors import DocgenError

    accounts: list[Account] = []
    faults: list[Fault] = []
    for loaded in result.accounts:
        try:
            if as_of is None:
                default_as_of(loaded.account, exports(loaded))
            accounts.append(loaded.account)
        except DocgenError as failure:
            place = loaded.place(("last_updated",))
            faults += [replace(fault, place=place) for fault in failure.faults]
    return tuple(accounts), tuple(faults)


def open_rules(home: Workspace, result: LoadResult, today: dt.date) -> Opened:
    """The same with library, reviews, imports and ROI models, for the rules."""
    from docgen.batch.around import models
    from docgen.sources.snippets import read_library

    opened = open_figures(home, result, today)
    library = read_library(home.content, home.language, result.offerings, home.shown)[0]
    context = replace(
        opened.context,
        themes=library.themes,
        cases=library.cases,
        references=library.references,
        reviews={one.id: one.reviews for one in result.accounts},
        conflicts={one.id: one.conflicts for one in result.accounts},
        roi={one.id: list(models(one)) for one in result.accounts},
    )
    return Opened(opened.accounts, context, opened.faults)
