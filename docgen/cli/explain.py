"""`docgen explain`: from a printed figure to its formula, inputs, rows and source."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.common import json_option, print_json, read_file, today_option, workspace_option

if TYPE_CHECKING:
    from docgen.explain import Desk, Origin, Step
    from docgen.explain.made import Made
    from docgen.merge.texts import ShownText
    from docgen.workspace import Workspace

_SHOWN = 3
_STEPS = 14


@click.command(name="explain")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("figure", required=False)
@click.option("--all", "every", is_flag=True, help="Show everything that prints like the figure.")
@json_option
@today_option
@workspace_option
def command(file: Path, figure: str | None, *, every: bool, today: dt.date, workspace: Path, as_json: bool) -> None:
    """Trace FIGURE, as FILE prints it, to formula, inputs, rows and source; alone, say what FILE was made from."""
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    data = read_file(file)
    made = _made(file, data, home)
    desk, moved = _desk(home, made, today)
    if figure is None:
        _tell_file(file, data, made, desk, moved=moved, as_json=as_json)
    else:
        _tell_figure(file, data, figure, desk, moved=moved, every=every, as_json=as_json)


def _made(file: Path, data: bytes, home: Workspace) -> Made:
    from docgen.explain.made import made_file

    manifests: dict[str, Mapping[str, Any]] = {}
    for path in sorted((home.output / ".docgen").glob("*.json")):
        try:
            manifests[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # a damaged manifest is the next build's affair; here it knows no file
    return made_file(file, data, manifests, home.output)


def _desk(home: Workspace, made: Made, today: dt.date) -> tuple[Desk, bool]:
    """What to look at, and whether the data have changed since the build."""
    from docgen.explain.opening import open_desk
    from docgen.facts.snapshot import snapshot

    record, before = made.record, made.snapshot or {}
    period = record.get("period") or before.get("period", "")
    as_of = record.get("as_of")
    day = dt.date.fromisoformat(as_of) if as_of else None
    desk = open_desk(
        home, made.owner, today, record.get("language", ""), period, day, for_customers="/customer/" in made.path
    )
    now = snapshot(desk.scope)
    comparable = before and before.get("period") == now["period"] and before.get("as_of") == now["as_of"]
    return desk, bool(comparable and _values(before) != _values(now))


def _values(shot: Mapping[str, Any]) -> list[object]:
    return [{name: kpi["value"] for name, kpi in shot.get("kpis", {}).items()}, shot.get("series")]


def _tell_figure(file: Path, data: bytes, figure: str, desk: Desk, *, moved: bool, every: bool, as_json: bool) -> None:
    from docgen.errors import DocgenError
    from docgen.explain import origins, read_figure
    from docgen.explain.made import places_of

    asked = read_figure(figure, desk.scope.language)
    try:
        places = places_of(asked.text, data)
    except DocgenError as problem:
        raise DocgenError(fault.at(file=str(file)) for fault in problem.faults) from None
    found = origins(asked, desk, " ".join(one.text for one in places))
    if as_json:
        told = [dataclasses.asdict(one) for one in found]
        stands = [{"place": shown.place, "text": shown.text} for shown in places]
        print_json({"figure": asked.text, "stands_in": stands, "data_changed": moved, "origins": told})
        return
    label = desk.scope.label
    _tell_places(asked.text, file, places, desk)
    if moved:
        click.echo(f"\n{label('explain.moved')}")
    if not found:
        click.echo(f"\n{label('explain.nothing')}")
    shown: set[tuple[Step, ...]] = set()
    for one in found if every else found[:_SHOWN]:
        _tell_origin(one, desk, every=every, again=one.steps in shown)
        shown.add(one.steps)
    if len(found) > _SHOWN and not every:
        click.echo(f"\n{label('explain.more', n=len(found) - _SHOWN)}")


def _tell_places(figure: str, file: Path, places: list[ShownText], desk: Desk) -> None:
    click.echo(desk.scope.label("explain.stands", figure=figure, file=file.as_posix()))
    seen = list(dict.fromkeys((shown.place, " ".join(shown.text.split())) for shown in places))
    for place, text in seen[:4]:
        click.echo(f"  {place}: {_short(text)}")
    if len(seen) > 4:
        click.echo(f"  {desk.scope.label('explain.places', n=len(seen) - 4)}")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def _tell_origin(one: Origin, desk: Desk, *, every: bool, again: bool) -> None:
    label = desk.scope.label
    click.echo("\n" + click.style(one.name, bold=True) + (f"  {_short(one.value)}" if one.value else ""))
    if one.exact and one.exact != one.value:
        click.echo(f"  {label('explain.exact')}: {one.exact}")
    if one.formula:
        click.echo(f"  {label('explain.formula')}: {one.formula}")
    steps = one.steps if every else one.steps[:_STEPS]
    if again and len(steps) > 1:
        click.echo(f"  {label('explain.from')}: {label('explain.above')}")
        steps = one.steps[:0]
    for step in steps:
        click.echo(f"  {label('explain.from')}: {_step(step)}")
    if len(one.steps) > len(steps) and not again:
        click.echo(f"  {label('explain.places', n=len(one.steps) - len(steps))}")
    for note in one.notes:
        click.echo(f"  {label('explain.note')}: {note}")


def _step(step: Step) -> str:
    where = ""
    if step.place is not None and step.place.file:
        place = step.place
        where = f"{place.file}:{place.line}{step.until}" if step.until else place.text()
    words = step.text + (f" = {step.formula}" if step.formula else "")
    return f"{words}  {where}".strip() if words else where


def _tell_file(file: Path, data: bytes, made: Made, desk: Desk, *, moved: bool, as_json: bool) -> None:
    from docgen.explain.contents import contents_of

    found = contents_of(data, desk)
    told = {
        "file": made.path, "account": made.owner, **{key: made.record.get(key) for key in ("document", "language")},
        "as_of": desk.scope.as_of, "data_changed": moved, **dataclasses.asdict(found),
    }  # fmt: skip
    if as_json:
        print_json(told)
        return
    label = desk.scope.label
    day = desk.scope.date(desk.scope.as_of)
    document, language = made.record.get("document", ""), made.record.get("language", "")
    click.echo(label("explain.made", file=file.as_posix(), document=document, language=language, date=day))
    if moved:
        click.echo(label("explain.moved"))
    for key in ("sources", "cases", "snippets", "figures"):
        lines = getattr(found, key)
        if lines:
            click.echo("\n" + click.style(label(f"explain.{key}"), bold=True))
            for line in lines:
                click.echo(f"  {line}")
