"""What a finished file was made from: sources with their days, business cases, snippets, and the key figures in it."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.analysis.figures import is_for_customers
from docgen.analysis.kpis import KPIS
from docgen.explain.desk import Desk
from docgen.explain.figure import plain, stands_in
from docgen.facts.kpis import text_of
from docgen.merge.texts import visible_texts
from docgen.roi.model import text_in


@dataclass(frozen=True)
class Contents:
    """Lines in words; see `contents_of`."""

    sources: tuple[str, ...]
    cases: tuple[str, ...]
    snippets: tuple[str, ...]
    figures: tuple[str, ...]


def contents_of(data: bytes, desk: Desk) -> Contents:
    """What the file in `data` shows of the account; only what can be read in it counts."""
    shown = plain(" \n ".join(one.text for one in visible_texts(data) if one.kind in ("text", "alt", "chart")))
    return Contents(_sources(desk), _cases(shown, desk), _snippets(shown, desk), _figures(shown, desk))


def _sources(desk: Desk) -> tuple[str, ...]:
    dates = [f"{known.source}, {desk.scope.date(known.date)}" for known in desk.loaded.data_dates]
    rates = [f"{text}  {place.file}" for text, place in desk.rates({desk.scope.account.currency})]
    return (*dates, *rates)


def _cases(shown: str, desk: Desk) -> tuple[str, ...]:
    lines = []
    for number, case in enumerate(desk.scope.cases):
        name = text_in(case.model.name, desk.scope.language) or case.model.id
        npv = desk.scope.write.money(case.result.npv, case.model.currency)
        if plain(name) in shown or plain(npv) in shown:
            drawn = desk.scope.label("explain.drawn", draws=case.result.draws, seed=case.result.seed)
            place = desk.loaded.place(("roi", number))
            lines.append(f"{name}: {desk.scope.label('roi.npv')} {npv}, {drawn}  {place.file}")
    return tuple(lines)


def _snippets(shown: str, desk: Desk) -> tuple[str, ...]:
    lines = []
    for kind, snippet in desk.library.snippets():
        texts = snippet.words.get(desk.scope.known_language)
        if texts and plain(texts.title) in shown:
            lines.append(f"{texts.title}  {desk.content}/{kind}s/{snippet.id}")
    return tuple(lines)


def _figures(shown: str, desk: Desk) -> tuple[str, ...]:
    lines = []
    for kpi_id, definition in KPIS.items():
        if desk.for_customers and not is_for_customers(definition):
            continue
        kpi = desk.scope.figures.kpi(kpi_id)
        text = plain(text_of(desk.scope, kpi))
        # A bare number such as 84 stands everywhere by chance.
        if kpi.value is not None and not text.isdigit() and stands_in(text, shown):
            lines.append(f"{desk.scope.label(f'kpi.{kpi_id}')}: {text} = {kpi.formula[desk.scope.known_language]}")
    return tuple(lines)
