"""How far a service measure is from its target, which documents print beside both."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.analysis.goals import Service
from docgen.explain.desk import Desk
from docgen.explain.figure import Figure
from docgen.explain.origin import Origin, Step
from docgen.facts import service


def gap_origins(figure: Figure, desk: Desk) -> Iterator[Origin]:
    """A measure whose value less its target prints like the figure."""
    for one in service.measures(desk.scope):
        row = one.measure
        if row.value is None or row.target is None:
            continue
        gap = row.value - row.target
        if gap and (
            figure.matches(float(gap) / 100, "share") if row.unit == "%" else figure.matches(float(gap), "number")
        ):
            yield Origin(
                name=str(desk.scope.text(row.measure)),
                value=f"{gap:+f}",
                exact=str(gap),
                formula=desk.scope.label("explain.gap"),
                steps=tuple(_steps(one, desk)),
                weight=1,
            )


def _steps(one: Service, desk: Desk) -> Iterator[Step]:
    rows = desk.loaded.account.service
    for number, row in enumerate(rows):
        if (row.id, row.period) == (one.measure.id, one.measure.period):
            for key in ("value", "target"):
                place = desk.loaded.place(("service", number, key))
                yield Step(f"{key} {getattr(row, key)}", place)
