"""`docgen kpis`: every KPI of the accounts, with status, reason and references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import completion
from docgen.cli.common import (
    Language,
    as_of_option,
    cores,
    json_option,
    language_option,
    period_option,
    print_faults,
    print_json,
    print_table,
    spoken,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from docgen.analysis.outcome import Kpi, Number, Reason, Reference
    from docgen.language.formats import Formats

_HEADINGS: dict[str, tuple[str, ...]] = {
    "da": ("nøgletal", "værdi", "plan", "forrige", "sidste år", "bemærkning"),
    "en": ("KPI", "value", "plan", "previous", "last year", "note"),
}


@click.command("kpis")
@click.argument("accounts", nargs=-1, shell_complete=completion.accounts)
@click.option("--portfolio", is_flag=True, help="Show the KPIs of the whole portfolio instead.")
@language_option("the workspace's")
@period_option
@as_of_option
@json_option
@today_option
@workspace_option
def command(
    accounts: tuple[str, ...],
    *,
    portfolio: bool,
    language: Language | None,
    period: str,
    as_of: dt.date | None,
    as_json: bool,
    today: dt.date,
    workspace: Path,
) -> None:
    """Show the KPIs of ACCOUNTS, or of all key accounts and candidates: value, reason and what they compare with."""
    from docgen.analysis.kpis import KPIS, compute_kpis
    from docgen.analysis.portfolio import PORTFOLIO_KPIS, portfolio_kpis
    from docgen.cli.figures import open_figures
    from docgen.errors import DocgenError
    from docgen.sources.loading import load_accounts
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    result = load_accounts(home, workers=cores())
    _refuse_unknown(accounts, [one.id for one in result.accounts], result.faults)
    opened = open_figures(home, result, today, period, as_of)
    tongue = spoken(home, language)
    labels = {one.id: one.label[tongue] for one in PORTFOLIO_KPIS.values()}
    labels |= {one.id: one.label[tongue] for one in KPIS.values()}
    shown: dict[str, Mapping[str, Kpi]] = {}
    if portfolio:
        if not opened.accounts:
            raise DocgenError([*result.faults, *opened.faults])
        shown["portfolio"] = portfolio_kpis(opened.accounts, opened.context)
    else:
        shown = {one.id: compute_kpis(one, opened.context) for one in opened.named(accounts)}
        if opened.faults and not shown:
            raise DocgenError(opened.faults)
    faults = [fault for fault in (*result.faults, *opened.faults) if fault.severity == "error"]
    if as_json:
        told = {name: {key: as_plain(one, tongue) for key, one in kpis.items()} for name, kpis in shown.items()}
        print_json(told if portfolio else {"accounts": told}, faults)
        return
    print_faults(faults)
    for number, (name, kpis) in enumerate(shown.items()):
        _print(name, kpis, labels, tongue, first=number == 0)


def as_plain(one: Kpi, language: Language) -> dict[str, Any]:
    """A KPI as plain data: unrounded, each reason in words beside its code."""
    return {
        "value": one.value,
        "unit": one.unit,
        "currency": one.currency,
        "status": one.status,
        "reason": _reason(one.reason, language),
        "inputs": [
            {
                "path": item.path,
                "value": item.value,
                "from": item.days.start if item.days else None,
                "to": item.days.last_day if item.days else None,
            }
            for item in one.inputs
        ],
        "period": one.period.slug,
        "as_of": one.as_of,
        "preliminary": one.preliminary,
        "plan": _reference(one.plan, language),
        "previous": _reference(one.previous, language),
        "last_year": _reference(one.last_year, language),
        "direction": one.direction,
        "details": dict(one.details),
        "notes": [_reason(note, language) for note in one.notes],
    }


def _refuse_unknown(wanted: tuple[str, ...], known: list[str], faults: tuple[Any, ...]) -> None:
    from docgen.errors import DocgenError, Place, did_you_mean, error

    unknown = [name for name in wanted if name not in known]
    if unknown:
        mine = [one for one in faults if any(f"/{name}/" in one.place.file for name in unknown)]
        said = [
            error("no-account", Place(), f"no account is called '{name}'", did_you_mean(name, known))
            for name in unknown
        ]
        raise DocgenError(mine or said)


def _reference(one: Reference, language: Language) -> dict[str, Any]:
    return {"value": one.value, "reason": _reason(one.reason, language)}


def _reason(one: Reason | None, language: Language) -> dict[str, str] | None:
    return None if one is None else {"code": one.code, "text": one.text(language)}


def _print(name: str, kpis: Mapping[str, Kpi], labels: Mapping[str, str], language: Language, *, first: bool) -> None:
    from docgen.language.formats import formats

    write = formats(language)
    every = list(kpis.values())
    period = write.period(every[0].period.slug, fiscal_year_start=every[0].period.fiscal_start)
    click.echo(f"{'' if first else chr(10)}{name}, {period}, {write.date(every[0].as_of)}")
    empty = [one for one in every if all(part.value is None for part in (one, one.plan, one.previous, one.last_year))]
    if 2 * len(empty) <= len(every):
        empty = []  # few gaps are clearer in their place; a table of dashes says nothing
    told = [one for one in every if one not in empty]
    rows = [
        [
            labels[one.id],
            _value(write, one, one.value),
            *(_value(write, one, reference.value) for reference in (one.plan, one.previous, one.last_year)),
            "; ".join(_notes(write, one, language)),
        ]
        for one in told
    ]
    if rows:
        print_table(_HEADINGS[language], rows, right=(1, 2, 3, 4))
    for reason, names in _missing(empty, labels, language).items():
        click.echo(f"– {reason}: {'; '.join(names)}")


def _missing(empty: Sequence[Kpi], labels: Mapping[str, str], language: Language) -> dict[str, list[str]]:
    """The names of KPIs without any value, by what is missing."""
    found: dict[str, list[str]] = {}
    for one in empty:
        found.setdefault(one.reason.text(language) if one.reason else "", []).append(labels[one.id])
    return found


def _notes(write: Formats, one: Kpi, language: Language) -> list[str]:
    notes = [one.reason.text(language)] if one.reason else []
    if one.preliminary and one.ok:
        word = "foreløbig til" if language == "da" else "preliminary until"
        notes.append(f"{word} {write.date(one.preliminary)}")
    return notes + [note.text(language) for note in one.notes]


def _value(write: Formats, one: Kpi, value: Number | None) -> str:
    if value is None:
        return "–"
    if one.unit == "share":
        return write.percent(value)
    if one.unit == "money":
        return write.money(value, one.currency or "")
    if one.unit == "days":
        return write.duration(value, "day", decimals=0)
    return write.number(value, 2 if one.unit == "ratio" else 0)
