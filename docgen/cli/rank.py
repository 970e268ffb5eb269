"""`docgen rank`: the selection score of the accounts, and how stable their rank is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
    print_words,
    spoken,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from docgen.analysis.scoring import Scored

_HEADINGS: dict[str, tuple[str, ...]] = {
    "da": ("nr.", "konto", "program", "score", "nr. ved ±10", "værdi", "relevans", "kompleksitet", "adgang", "vækst"),
    "en": ("rank", "account", "programme", "score", "rank at ±10", "value", "fit", "complexity", "access", "growth"),
}
_LEGEND: dict[str, str] = {
    "da": "* indtastet af en person · – ukendt · ~ vægten af det ukendte er fordelt på resten",
    "en": "* typed by a person · – unknown · ~ the weight of what is unknown is shared by the rest",
}


@click.command("rank")
@click.option("--anchors", is_flag=True, help="Show what the scores 1, 3 and 5 mean.")
@language_option("the workspace's")
@period_option
@as_of_option
@json_option
@today_option
@workspace_option
def command(
    *,
    anchors: bool,
    language: Language | None,
    period: str,
    as_of: dt.date | None,
    as_json: bool,
    today: dt.date,
    workspace: Path,
) -> None:
    """Show the selection score of every account of the programme and every candidate and prospect."""
    from docgen.analysis.scoring import rank
    from docgen.cli.figures import open_figures
    from docgen.errors import DocgenError
    from docgen.sources.loading import load_accounts
    from docgen.workspace import find_workspace

    home = find_workspace(workspace)
    tongue = spoken(home, language)
    if anchors:
        _print_anchors(tongue, as_json=as_json)
        return
    result = load_accounts(home, workers=cores())
    opened = open_figures(home, result, today, period, as_of)
    if opened.faults and not opened.accounts:
        raise DocgenError(opened.faults)
    ranked = rank([one for one in opened.accounts if one.programme != "none"], opened.context)
    faults = [fault for fault in (*result.faults, *opened.faults) if fault.severity == "error"]
    if as_json:
        print_json({"accounts": [_plain(one) for one in ranked]}, faults)
        return
    print_faults(faults)
    print_table(_HEADINGS[tongue], [_row(one) for one in ranked], right=(0, 3, 5, 6, 7, 8, 9))
    print_words(_LEGEND[tongue])


def _row(one: Scored) -> list[str]:
    score = "–" if one.score is None else f"{one.score:.0f}{'~' if one.is_reweighted else ''}"
    around = "–" if one.best is None else str(one.best) if one.best == one.worst else f"{one.best}–{one.worst}"
    ratings = [
        "–" if rating.score is None else f"{rating.score}{'*' if rating.typed else ''}"
        for rating in one.ratings.values()
    ]
    return [str(one.rank or "–"), one.id, one.programme, score, around, *ratings]


def _plain(one: Scored) -> dict[str, Any]:
    return {
        "account": one.id,
        "name": one.name,
        "programme": one.programme,
        "rank": one.rank,
        "score": one.score,
        "best_rank": one.best,
        "worst_rank": one.worst,
        "wave": one.wave,
        "reweighted": one.is_reweighted,
        "criteria": {
            name: {"score": rating.score, "typed": rating.typed, "basis": dict(rating.basis)}
            for name, rating in one.ratings.items()
        },
        "revenue": one.revenue,
        "growth": one.growth,
    }


def _print_anchors(language: Language, *, as_json: bool) -> None:
    from docgen.analysis.scoring import ANCHORS, CRITERIA, LABELS

    if as_json:
        scores = {name: dict(zip(("1", "3", "5"), ANCHORS[name][language], strict=True)) for name in CRITERIA}
        print_json({"criteria": {name: {"label": LABELS[name][language], **scores[name]} for name in CRITERIA}})
        return
    heading = "kriterium" if language == "da" else "criterion"
    print_table([heading, "1", "3", "5"], [[LABELS[name][language], *ANCHORS[name][language]] for name in CRITERIA])
