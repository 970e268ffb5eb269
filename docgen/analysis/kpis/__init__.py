"""The catalogue of KPIs: one row each, the guide's five first; every figure is a value or a reason.

context = Context(portfolio, period="2026-Q1", as_of=date(2026, 3, 31), totals=…)
figures = figures_of(account, context)      # an Account or a customer's view of it
figures.kpi("revenue_growth")               # one, computed when asked for
compute_kpis(account, context)              # all, a lazy mapping in the catalogue's order
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from docgen.analysis.figures import AnyAccount, Context, Figures, is_for_customers
from docgen.analysis.kpis import governance, growth, health, margin, pipeline, plan, retention, wallet
from docgen.analysis.outcome import Kpi, KpiDefinition, Reason, Reference
from docgen.analysis.totals import Totals
from docgen.errors import DocgenError, Place, did_you_mean, error

_GROUPS: Final = (growth, wallet, margin, health, governance, pipeline, retention, plan)
_ALL: Final = tuple(definition for group in _GROUPS for definition in group.DEFINITIONS)
# The guide's five stand first, in its own order; the rest follows group by group.
KPIS: Final[Mapping[str, KpiDefinition]] = {
    one.id: one for one in sorted(_ALL, key=lambda definition: definition.group != "guide")
}


class Kpis(Mapping[str, Kpi]):
    """All KPIs of one account, each computed when it is looked up."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._known: dict[str, Kpi] = {}

    def __getitem__(self, kpi_id: str) -> Kpi:
        if kpi_id not in self._known:
            if kpi_id not in KPIS:
                raise KeyError(kpi_id)
            self._known[kpi_id] = self.figures.kpi(kpi_id)
        return self._known[kpi_id]

    def __iter__(self) -> Iterator[str]:
        return iter(KPIS)

    def __len__(self) -> int:
        return len(KPIS)


def figures_of(account: AnyAccount, context: Context) -> Figures:
    """One account opened for arithmetic."""
    return Figures(account, context, KPIS)


def compute_kpis(account: AnyAccount, context: Context) -> Mapping[str, Kpi]:
    """Every KPI of an account or of a customer's view of it, in the catalogue's order, computed on look-up."""
    return Kpis(figures_of(account, context))


def kpi(kpi_id: str, account: AnyAccount, context: Context) -> Kpi:
    """One KPI.

    Raises:
        DocgenError: no KPI is called so.
    """
    if kpi_id not in KPIS:
        raise DocgenError(error("unknown-kpi", Place(), f"there is no KPI {kpi_id!r}", did_you_mean(kpi_id, KPIS)))
    return figures_of(account, context).kpi(kpi_id)


def with_totals(accounts: Sequence[AnyAccount], context: Context) -> Context:
    """The context with sums over `accounts`, for shares and total growth."""
    return replace(context, totals=Totals([figures_of(one, context) for one in accounts], context.portfolio.currency))


def unavailable(kpi_id: str, figures: Figures, code: str) -> Kpi:
    """A KPI without a value, for a reason that its inputs do not show."""
    definition = KPIS[kpi_id]
    nothing = Reference(None, Reason(code))
    return Kpi(
        kpi_id, None, definition.unit, None, "na", Reason(code), (), figures.period, figures.as_of, None,
        nothing, nothing, nothing, definition.direction, definition.formula,
    )  # fmt: skip


__all__ = [
    "KPIS", "Context", "Figures", "Kpi", "KpiDefinition", "Kpis", "Totals", "compute_kpis", "figures_of",
    "is_for_customers", "kpi", "unavailable", "with_totals",
]  # fmt: skip
