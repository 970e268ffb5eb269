"""Realised value: what was planned and what came, period by period, and what that makes of the case.

Planned amounts are those of the base case, spread evenly over the months of
their period from the model's `start`.  Only benefits are compared; costs stay
as planned.  The re-forecast keeps what came and lets each line go on at the
ratio that it has reached so far.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.roi import finance
from docgen.roi.engine import Plan, compile_model
from docgen.roi.model import RoiModel

Array = npt.NDArray[np.float64]

_MONTHS: Final = 12
_PERIOD: Final = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One realised amount: the benefit line, a calendar period such as 2026-Q1, and the amount."""

    line: str
    period: str
    amount: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """Planned and realised in one period, over the lines that report it.

    Attributes:
        period: calendar period.
        planned: of the lines with an entry.
        realised: of the same lines.
        planned_all: of every benefit line.
    """

    period: str
    planned: float
    realised: float
    planned_all: float


@dataclass(frozen=True, slots=True)
class LineValue:
    """Planned and realised of one line over the periods that it reports; `ratio` is None without a plan."""

    line: str
    planned: float
    realised: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Realised:
    """Planned against realised, and the re-forecast.

    Attributes:
        periods: in order of time.
        lines: in the order of the model, those with entries.
        planned: over all reported periods.
        realised: likewise.
        attainment: realised over planned; None without a plan.
        forecast_cash_flow: net flow of each year, realised where it is known, shape (years + 1,).
        forecast_npv: its net present value.
        forecast_payback_months: its payback; None where it does not pay back.
    """

    periods: tuple[PeriodValue, ...]
    lines: tuple[LineValue, ...]
    planned: float
    realised: float
    attainment: float | None
    forecast_cash_flow: tuple[float, ...]
    forecast_npv: float
    forecast_payback_months: float | None


def compare(model: RoiModel, entries: Sequence[Entry]) -> Realised:
    """Planned against realised for the entries of a model.

    Raises:
        DocgenError: the model has no start, or an entry names an unknown line, no period, or one outside the model.
    """
    plan = compile_model(model)
    faults = list(_faults(model, entries))
    if faults:
        raise DocgenError(faults)
    planned = {line.line.id: _monthly(plan, line.flows(plan.values())[0]) for line in plan.lines if line.is_benefit}
    spans = {entry.period: _months(model, entry.period) for entry in entries}
    lines = tuple(_line(name, planned[name], entries, spans) for name in planned if _of(entries, name))
    periods = tuple(_period(period, planned, entries, spans) for period in sorted(spans, key=lambda p: spans[p].start))
    total, came = sum(line.planned for line in lines), sum(line.realised for line in lines)
    flows = _forecast(plan, planned, entries, spans, {line.line: line.ratio for line in lines})
    back = float(finance.payback_periods(flows)) * _MONTHS / model.per_year
    return Realised(
        periods=periods,
        lines=lines,
        planned=total,
        realised=came,
        attainment=came / total if total else None,
        forecast_cash_flow=(float(flows[0]), *flows[1:].reshape(model.years, -1).sum(axis=1).tolist()),
        forecast_npv=float((flows * plan.discount).sum()),
        forecast_payback_months=back if np.isfinite(back) else None,
    )


def planned_in(model: RoiModel, line: str, period: str) -> float:
    """What a benefit line plans for a calendar period; 0 outside the model."""
    plan = compile_model(model)
    found = next(one for one in plan.lines if one.is_benefit and one.line.id == line)
    span = _months(model, period)
    return float(_monthly(plan, found.flows(plan.values())[0])[max(span.start, 0) : max(span.stop, 0)].sum())


def planned_months(model: RoiModel, lines: Iterable[str], currency: str) -> list[tuple[dt.date, float]]:
    """The first day of each month of the model and the benefit planned in it, over all benefit lines.

    Empty where it is no plan of what is reported: the model has no start or another currency, or none of the
    reported `lines` is one of its own.
    """
    if model.start is None or model.currency != currency or not {line.id for line in model.benefits} & set(lines):
        return []
    plan = compile_model(model)
    values = plan.values()
    total = sum((_monthly(plan, line.flows(values)[0]) for line in plan.lines if line.is_benefit), np.zeros(1))
    first = model.start.year * _MONTHS + model.start.month - 1
    days = [dt.date((first + month) // _MONTHS, (first + month) % _MONTHS + 1, 1) for month in range(total.size)]
    return list(zip(days, total.tolist(), strict=True))


def _faults(model: RoiModel, entries: Sequence[Entry]) -> Iterable[Fault]:
    if model.start is None:
        yield error("roi-start", Place(path=f"roi {model.id}"), "planned against realised needs the model's start")
        return
    known = [line.id for line in model.benefits]
    seen: set[tuple[str, int]] = set()
    for number, entry in enumerate(entries):
        place = Place(path=f"realised[{number}]")
        if entry.line not in known:
            problem = f"the model has no benefit line '{entry.line}'"
            yield error("roi-unknown-line", place, problem, did_you_mean(entry.line, known))
        elif not _PERIOD.match(entry.period):
            yield error(
                "roi-period", place, f"'{entry.period}' is no period", "write 2026-Q1, 2026-H1, 2026-03 or 2026"
            )
        else:
            months = _months(model, entry.period)
            if months.stop <= 0 or months.start >= model.years * _MONTHS:
                yield error("roi-period", place, f"{entry.period} lies outside the {model.years} years of the model")
            if any((entry.line, month) in seen for month in months):
                yield error("roi-period", place, f"{entry.period} of {entry.line} overlaps another entry")
            seen.update((entry.line, month) for month in months)


def _months(model: RoiModel, period: str) -> range:
    """The months of a calendar period, counted from the model's start; they may lie outside it."""
    found = _PERIOD.match(period)
    assert found is not None
    assert model.start is not None
    year, quarter, half, month = (int(part) if part else 0 for part in found.groups())
    first = 3 * quarter - 2 if quarter else 6 * half - 5 if half else month or 1
    length = 3 if quarter else 6 if half else 1 if month else _MONTHS
    offset = (dt.date(year, first, 1).year - model.start.year) * _MONTHS + first - model.start.month
    return range(offset, offset + length)


def _monthly(plan: Plan, flows: Array) -> Array:
    """A line's flows by month; the initial amount is no part of it."""
    each = np.broadcast_to(flows, plan.times.shape)[1:]
    return np.asarray(np.repeat(each * plan.model.per_year / _MONTHS, _MONTHS // plan.model.per_year))


def _of(entries: Sequence[Entry], line: str) -> list[Entry]:
    return [entry for entry in entries if entry.line == line]


def _inside(months: Array, span: range) -> float:
    return float(months[max(span.start, 0) : max(span.stop, 0)].sum())


def _line(name: str, months: Array, entries: Sequence[Entry], spans: dict[str, range]) -> LineValue:
    own = _of(entries, name)
    planned = sum(_inside(months, spans[entry.period]) for entry in own)
    realised = sum(entry.amount for entry in own)
    return LineValue(name, planned, realised, realised / planned if planned else None)


def _period(period: str, planned: dict[str, Array], entries: Sequence[Entry], spans: dict[str, range]) -> PeriodValue:
    own = [entry for entry in entries if entry.period == period]
    return PeriodValue(
        period=period,
        planned=sum(_inside(planned[entry.line], spans[period]) for entry in own),
        realised=sum(entry.amount for entry in own),
        planned_all=sum(_inside(months, spans[period]) for months in planned.values()),
    )


def _forecast(
    plan: Plan,
    planned: dict[str, Array],
    entries: Sequence[Entry],
    spans: dict[str, range],
    ratios: dict[str, float | None],
) -> Array:
    """Net flows with what came where it is known and each line at its ratio elsewhere."""
    flows = np.array(np.broadcast_to(plan.flows(plan.values())[0], plan.times.shape))
    for name, months in planned.items():
        ratio = ratios.get(name)
        renewed = months * (1.0 if ratio is None else ratio)
        for entry in _of(entries, name):
            span = spans[entry.period]
            inside = slice(max(span.start, 0), max(span.stop, 0))
            count = renewed[inside].size
            renewed[inside] = entry.amount / count
        flows[1:] += (renewed - months).reshape(flows.size - 1, -1).sum(axis=1)
    return flows
