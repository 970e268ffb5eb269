"""`docgen chart`: one chart of an account in the terminal, or as a picture."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import completion
from docgen.cli.common import json_option, period_option, print_json, today_option, workspace_option

if TYPE_CHECKING:
    from docgen.language.formats import Formats
    from docgen.values import Chart
    from docgen.workspace import Workspace


@click.command(name="chart")
@click.argument("account", shell_complete=completion.accounts)
@click.argument("name", shell_complete=completion.charts)
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Draw it into this file.")
@click.option("--language", metavar="LANGUAGE", default="", help="Language of the words (default: the account's).")
@period_option
@click.option("--customer", is_flag=True, help="Show what the customer sees of it.")
@json_option
@today_option
@workspace_option
def command(
    account: str,
    name: str,
    *,
    png: Path | None,
    language: str,
    period: str,
    customer: bool,
    today: dt.date,
    workspace: Path,
    as_json: bool,
) -> None:
    """Show the chart NAME of ACCOUNT; the charts are those of `docgen template names --under charts`."""
    from docgen.batch.run import facts_for
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    facts = facts_for(home, account, today, language, period)("customer" if customer else "internal")
    _refuse_unknown(name)
    chart: Chart = facts.fill([f"charts.{name}"])["charts"][name]
    text = value_text(chart, facts.scope.write)
    if png is not None:
        _draw(chart, text, home, png)
    if as_json:
        print_json(_plain(chart) | ({"file": png} if png is not None else {}))
    elif png is not None:
        click.echo(png.as_posix())
    else:
        from docgen.visuals.terminal import chart_lines

        # One column less: some terminals break a line that fills the last one.
        width = shutil.get_terminal_size((100, 24)).columns - 1
        click.echo("\n".join(chart_lines(chart, text, width)))


def value_text(chart: Chart, write: Formats) -> Callable[[float], str]:
    """How the chart's values are written: as its number format says, else with a decimal where one is needed."""
    form = chart.number_format or next((one.number_format for one in chart.series if one.number_format), "")
    if "%" in form or chart.kind in ("pie", "doughnut"):
        return lambda value: write.percent(value, 0)
    places = re.search(r"\.(0+)", form)
    whole = all(value is None or float(value).is_integer() for one in chart.series for value in one.values)
    decimals = len(places[1]) if places else 0 if form or whole else 1
    return lambda value: write.number(value, decimals)


def _refuse_unknown(name: str) -> None:
    from docgen.errors import DocgenError, Place, did_you_mean, error
    from docgen.facts import FAMILIES

    known = FAMILIES["charts"].members
    if name not in known:
        raise DocgenError(error("unknown-chart", Place(), f"no chart is called '{name}'", did_you_mean(name, known)))


def _draw(chart: Chart, text: Callable[[float], str], home: Workspace, png: Path) -> None:
    from docgen.starter.brand import HOUSE_COLOURS
    from docgen.visuals.chart_picture import chart_picture

    picture = chart_picture(chart, text, {**HOUSE_COLOURS, **home.company.colours})
    png.write_bytes(picture.data)


def _plain(chart: Chart) -> dict[str, object]:
    return {
        "kind": chart.kind,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "says": chart.alt or chart.empty,
        "source": chart.source,
        "categories": list(chart.categories),
        "series": [{"name": one.name, "values": list(one.values), "x": list(one.x or ())} for one in chart.series],
    }
