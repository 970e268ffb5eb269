"""Everything in an account that prints like a figure, each with the steps back to the files.

Key figures come first, then the business case, charts, and single values that
people or imports wrote; last the sentences in which somebody typed the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final

from docgen.analysis.figures import is_for_customers
from docgen.analysis.kpis import KPIS
from docgen.analysis.outcome import Input, Kpi
from docgen.analysis.periods import Interval
from docgen.errors import Place
from docgen.explain.business_case import case_origins
from docgen.explain.desk import Desk
from docgen.explain.figure import Figure, Kind, plain, stands_in
from docgen.explain.gaps import gap_origins
from docgen.explain.origin import Origin, Step
from docgen.facts.kpis import value_text
from docgen.library import Library
from docgen.sources.positions import DataPath
from docgen.values import Chart

__all__ = ["Origin", "Step", "origins"]

_KINDS: Final[Mapping[str, Kind]] = {"money": "money", "share": "share", "days": "days"}
_REFERENCES: Final = ("plan", "previous", "last_year")
# Whole numbers as small as these stand everywhere; as bare values they explain nothing.
_TELLING: Final = 13


def origins(figure: Figure, desk: Desk, around: str = "") -> list[Origin]:
    """Where the figure can come from, the likeliest first.

    Args:
        figure: what was asked for.
        desk: the account.
        around: the sentences in which it stands; what they speak of is the likeliest.
    """
    found = [*_kpis(figure, desk), *case_origins(figure, desk), *_charts(figure, desk)]
    found += [*gap_origins(figure, desk), *_values(figure, desk)]
    found += _sentences(figure, desk)
    spoken = set(_words(around))
    return sorted(found, key=lambda one: -one.weight - len(spoken.intersection(_words(one.name))))


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)]


def _kpis(figure: Figure, desk: Desk) -> Iterator[Origin]:
    scope = desk.scope
    for kpi_id, definition in KPIS.items():
        if desk.for_customers and not is_for_customers(definition):
            continue
        kpi = scope.figures.kpi(kpi_id)
        kind = _KINDS.get(kpi.unit, "number")
        if kpi.value is not None and figure.matches(float(kpi.value), kind):
            yield _kpi(kpi, desk)
        for name in _REFERENCES:
            value = getattr(kpi, name).value
            if value is not None and figure.matches(float(value), kind):
                yield Origin(
                    name=f"{scope.label(f'kpi.{kpi_id}')}: {scope.label(f'explain.{name}')}",
                    value=value_text(scope, kpi, value),
                    exact=str(value),
                    formula=kpi.formula[scope.known_language],
                    steps=() if name == "plan" else tuple(_history(kpi, name, desk)),
                )


def _kpi(kpi: Kpi, desk: Desk) -> Origin:
    scope = desk.scope
    return Origin(
        name=scope.label(f"kpi.{kpi.id}"),
        value=value_text(scope, kpi, kpi.value if kpi.value is not None else 0.0),
        exact=str(kpi.value),
        formula=kpi.formula[scope.known_language],
        steps=tuple(step for one in kpi.inputs for step in input_steps(one, kpi.currency, desk)),
        notes=tuple(note.text(scope.known_language) for note in kpi.notes),
    )


def _history(kpi: Kpi, name: str, desk: Desk) -> Iterator[Step]:
    figures = desk.scope.figures
    outcome = figures.outcome(kpi.id, getattr(figures, name))
    for one in outcome.inputs:
        yield from input_steps(one, kpi.currency, desk)


def input_steps(given: Input, currency: str | None, desk: Desk) -> Iterator[Step]:
    """One input of a KPI: its sum in words, the rows it is of, the exchange rates between them."""
    scope = desk.scope
    head, *rest = given.path.split(".")
    shown = "" if given.value is None else _amount(given.value, rest, head, currency, desk)
    days = "" if given.days is None else _days(given.days, desk)
    if given.path in KPIS:
        yield Step(
            f"{scope.label(f'kpi.{given.path}')} {shown} {days}".strip(),
            formula=KPIS[given.path].formula[scope.known_language],
        )
        return
    if head == "portfolio":
        yield Step(f"{given.path} {shown} {days}".strip(), Place(file=desk.portfolio_file))
        return
    paths = list(_rows(given, desk))
    counted = scope.label("explain.rows", n=len(paths)) if paths else ""
    yield Step(" ".join(f"{given.path} {shown} {days} {counted}".split(" ")).strip(), count=len(paths))
    yield from _spans(paths, desk)
    if head in ("revenue", "cost_lines", "spend", "opportunities"):
        for text, place in desk.rates(_currencies(paths, desk)):
            yield Step(text, place)


def _amount(value: Decimal | float, rest: list[str], head: str, currency: str | None, desk: Desk) -> str:
    is_money = isinstance(value, Decimal) and (head in ("revenue", "booked", "account_profit") or "amount" in rest)
    write = desk.scope.write
    return write.money(value, currency or desk.scope.account.currency) if is_money else write.number(value, 2)


def _days(days: Interval, desk: Desk) -> str:
    return f"{desk.scope.date(days.start)} – {desk.scope.date(days.last_day)}"


def _rows(given: Input, desk: Desk) -> Iterator[DataPath]:
    """The items of the account's list that the input is of; those outside its days are left out."""
    head = given.path.split(".")[0]
    where: DataPath = ("revenue", "rows") if head == "revenue" else (head,)
    items: Any = desk.scope.account.revenue.rows if head == "revenue" else getattr(desk.scope.account, head, ())
    if not isinstance(items, tuple):
        return
    for number, item in enumerate(items):
        day = getattr(item, "date", None)
        if given.days is None or day is None or given.days.start <= day <= given.days.last_day:
            yield (*where, number)


def _spans(paths: list[DataPath], desk: Desk) -> Iterator[Step]:
    """The places of rows, those that follow each other in a file as one span of lines."""
    places = [desk.loaded.place(path) for path in paths]
    for file, group in groupby(places, key=lambda place: place.file):
        inside = list(group)
        lines = [place.line for place in inside if place.line]
        until = f"–{max(lines)}" if len(lines) > 1 else ""
        dated = desk.dated(inside[0])
        text = desk.scope.label("explain.dated", date=dated) if dated else ""
        yield Step(text, Place(file=file, line=min(lines, default=0), cell=inside[0].cell), until=until)


def _currencies(paths: list[DataPath], desk: Desk) -> set[str]:
    account: Any = desk.scope.account
    found = {account.currency}
    for head, *inside in paths:
        item = account.revenue.rows[inside[-1]] if head == "revenue" else getattr(account, str(head))[inside[-1]]
        if getattr(item, "currency", None):
            found.add(item.currency)
    return found


def _charts(figure: Figure, desk: Desk) -> Iterator[Origin]:
    for name, chart in desk.charts().items():
        for series, category, value in _points(chart):
            if figure.matches(value, "number") or figure.matches(value, "money"):
                where = desk.scope.label("explain.point", series=series, category=category)
                yield Origin(name=f"{chart.title or name}: {where}", value=f"{value:g}", exact=repr(value),
                             notes=tuple(note for note in (chart.subtitle, chart.source) if note))  # fmt: skip


def _points(chart: Chart) -> Iterator[tuple[str, str, float]]:
    for series in chart.series:
        for place, value in enumerate(series.values):
            if value is not None and not series.helper and abs(value) >= _TELLING:
                category = chart.categories[place] if place < len(chart.categories) else place + 1
                yield series.name, str(category), float(value)


def _values(figure: Figure, desk: Desk) -> Iterator[Origin]:
    loaded, reviews = desk.loaded, tuple(review.model_dump(mode="json") for review in desk.loaded.reviews)
    trees: tuple[tuple[DataPath, Any], ...] = (
        ((), {key: value for key, value in loaded.data.items() if key != "roi"}),
        *((("reviews", number), review) for number, review in enumerate(reviews)),
    )
    for base, tree in trees:
        for path, value in _leaves(tree):
            number = _as_number(value)
            if number is not None and _fits(figure, number, path):
                where = (*base, *path)
                place = loaded.place(where)
                yield Origin(name=_spelled(where), value=str(value), exact=str(value), steps=(_written(place, desk),))


def _fits(figure: Figure, number: Decimal, path: DataPath) -> bool:
    value = float(number)
    if abs(value) < _TELLING and figure.kind == "number":
        return False
    kinds: tuple[Kind, ...] = ("money", "number", "share", "days", "months")
    if figure.kind == "share":
        return figure.matches(value, "share") or (value > 1 and figure.matches(value / 100, "share"))
    return any(figure.matches(value, kind) for kind in kinds if kind != "share") and not str(path[-1]).endswith("date")


def _written(place: Place, desk: Desk) -> Step:
    dated = desk.dated(place)
    return Step(desk.scope.label("explain.dated", date=dated) if dated else "", place)


def _sentences(figure: Figure, desk: Desk) -> Iterator[Origin]:
    """Texts in which a person typed the figure: nothing computes it, and nothing keeps it true."""
    if figure.text.isdigit() and len(figure.text) < 3:
        return
    for path, value in _leaves(desk.loaded.data):
        if isinstance(value, str) and " " in value and stands_in(figure.text, plain(value)):
            yield Origin(
                desk.scope.label("explain.typed"), value=plain(value), steps=(_written(desk.loaded.place(path), desk),)
            )
    yield from _snippets(figure, desk.library, desk)


def _snippets(figure: Figure, library: Library, desk: Desk) -> Iterator[Origin]:
    for kind, snippet in library.snippets():
        for path, value in _leaves(snippet.model_dump(mode="json")):
            if isinstance(value, str) and stands_in(figure.text, plain(value)):
                place = Place(file=f"{desk.content}/{kind}s/{snippet.id}", path=_spelled(path))
                yield Origin(desk.scope.label("explain.snippet"), value=plain(value), steps=(Step("", place),))


def _leaves(tree: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, Any]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(tree, list | tuple):
        for number, value in enumerate(tree):
            yield from _leaves(value, (*path, number))
    elif tree is not None:
        yield path, tree


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _spelled(path: DataPath) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
