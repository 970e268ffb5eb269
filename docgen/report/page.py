"""`index.html`: the portfolio at a glance, one file without any other, for whoever opens the shared folder.

Figures come from what each account's build left behind, amounts are in the
report currency.  Nothing is computed here but sums and counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from docgen import __version__
from docgen.batch.portfolio import OWNER
from docgen.batch.run import Plan, Result
from docgen.language.formats import Formats, formats
from docgen.outputs.memory import Memory
from docgen.report.words import WORDS

_MARKS: Final = {"on_track": "●", "watch": "▲", "act": "■", "none": "○"}
_RANKS: Final = {"high": 0, "medium": 1, "low": 2}
_MOST_FINDINGS: Final = 8
_MOST_PROBLEMS: Final = 50
_MOST_NAMES: Final = 6
REPORT_NAME: Final = "report.json"
# A workspace without colours of its own has those of the default brand.
_COLOURS: Final = {
    "dk1": "22282E", "dk2": "0D3B4C", "lt2": "F4F1EA", "accent1": "14607A", "accent2": "5B9DB3", "accent3": "80705A",
    "accent4": "2E8057", "accent5": "D67A00", "accent6": "B42318",
}  # fmt: skip


def page(work: Plan, result: Result, memory: Memory, when: dt.datetime) -> str:
    """The page in the workspace's language."""
    language = work.workspace.language
    words, write = WORDS[language], formats(language)
    names = [name for name in sorted(memory.entries) if name != OWNER]
    accounts = [_account(name, memory.entries[name], words, write, work) for name in names]
    newest = max((entry["glance"].get("as_of", "") for entry in memory.entries.values()), default="")
    return _template().render(
        language=language,
        words=words,
        company=work.workspace.company.name,
        colours=_colours(work),
        when=words["built"].format(when=f"{write.date(when.date(), 'table')} {when:%H:%M}"),
        as_of=words["as_of"].format(date=write.date(dt.date.fromisoformat(newest), "table")) if newest else "",
        accounts=sorted(accounts, key=lambda one: (-(one["revenue"]["sort"] or 0), one["name"].casefold())),
        tiles=_tiles(accounts, memory, words, write, work.shared.portfolio.currency),
        whole=_links(memory.entries.get(OWNER, {}).get("rows", ()), words),
        problems=_problems(result, words),
        version=__version__,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("docgen.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html.j2")


def _account(
    name: str, entry: Mapping[str, Any], words: Mapping[str, str], write: Formats, work: Plan
) -> dict[str, Any]:
    glance: Mapping[str, Any] = entry.get("glance") or {}
    values: Mapping[str, float | None] = glance.get("figures") or {}
    tone = glance.get("tone") or "none"
    currency = work.shared.portfolio.currency
    updated = glance.get("updated")
    findings = sorted(glance.get("findings", ()), key=lambda one: _RANKS.get(one["severity"], 9))
    hidden = len(findings) - _MOST_FINDINGS
    return {
        "id": name,
        "name": glance.get("name") or name,
        "kam": glance.get("kam", ""),
        "tier": glance.get("tier", ""),
        "tone": tone,
        "mark": _MARKS[tone],
        "status": words[tone],
        "revenue": _cell(values.get("revenue"), lambda value: write.money(value, currency), words),
        "growth": _cell(values.get("growth"), lambda value: write.percent(value, 0, sign=True), words),
        "health": _cell(values.get("health"), lambda value: write.number(value, 0), words),
        "coverage": _cell(values.get("coverage"), lambda value: f"{write.number(value, 1)} ×", words),
        "updated": {
            "sort": updated or "",
            "text": write.date(dt.date.fromisoformat(updated), "table") if updated else words["missing"],
        },
        "findings": findings[:_MOST_FINDINGS],
        "hidden": words["more"].format(count=hidden, account=name) if hidden > 0 else "",
        "counts": _counts(findings),
        "weight": sum({0: 10_000, 1: 100}.get(_RANKS.get(one["severity"], 9), 1) for one in findings),
        "links": _links((*entry.get("rows", ()), *entry.get("others", ())), words),
        "failed": [row for row in entry.get("rows", ()) if row["result"] == "failed"],
    }


def _cell(value: float | None, text: Any, words: Mapping[str, str]) -> dict[str, Any]:
    return {"sort": value, "text": words["missing"] if value is None else text(value)}


def _counts(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    severities = [one["severity"] for one in findings]
    return {name: severities.count(name) for name in _RANKS}


def _links(rows: Iterable[Mapping[str, str]], words: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """The files that lie there, those for the customer apart from those that are for us."""
    found: dict[str, list[dict[str, str]]] = {"customer": [], "internal": []}
    seen: set[tuple[str, bool]] = set()
    for row in rows:
        if not row["file"] or row["result"] == "failed":
            continue
        path = PurePosixPath(row["file"])
        inside = "internal" if "internal" in path.parts[:-1] else "customer"
        notes = f"document.{row['document']}.notes"
        # A document that stands in both folders is the presenter's copy in ours.
        twice = (row["document"], True) in seen and inside == "internal" and notes in words
        seen.add((row["document"], inside == "customer"))
        label = words[notes] if twice else words.get(f"document.{row['document']}", row["document"])
        found[inside].append(
            {
                "label": label,
                "kind": path.suffix.lstrip(".").upper(),
                "href": "../" + quote(row["file"]),
                "note": words["beside"] if row["result"] == "beside" else "",
            }
        )
    return found


def _tiles(
    accounts: list[dict[str, Any]], memory: Memory, words: Mapping[str, str], write: Formats, currency: str
) -> dict[str, Any]:
    known = [one["revenue"]["sort"] for one in accounts if one["revenue"]["sort"] is not None]
    tones = [one["tone"] for one in accounts]
    findings = [finding for one in accounts for finding in one["counts"].items()]
    rows = [row for entry in memory.entries.values() for row in entry.get("rows", ())]
    failed = sum(row["result"] == "failed" for row in rows)
    files = sum(bool(row["file"]) and row["result"] != "failed" for row in rows)
    return {
        "accounts": write.number(len(accounts), 0),
        "revenue": write.money(sum(known), currency) if known else words["missing"],
        "known": words["known_of"].format(known=len(known), all=len(accounts)),
        "health": [
            {"tone": tone, "mark": _MARKS[tone], "status": words[tone], "count": tones.count(tone)} for tone in _MARKS
        ],
        "findings": {name: sum(count for severity, count in findings if severity == name) for name in _RANKS},
        "files": write.number(files, 0),
        "failed": failed,
        "built": words["failed_count"].format(count=failed) if failed else words["all_there"],
    }


def _problems(result: Result, words: Mapping[str, str]) -> list[dict[str, str]]:
    """What went wrong in this run, each thing once with the accounts that it concerns."""
    concerned: dict[tuple[str, str, str], list[str]] = {}
    for account, told in _told(result):
        concerned.setdefault(told, []).append(account)
    found = [
        {"accounts": _listed(accounts, words), "place": place, "problem": problem, "fix": fix}
        for (place, problem, fix), accounts in concerned.items()
    ]
    hidden = len(found) - _MOST_PROBLEMS
    more = {"accounts": "", "place": REPORT_NAME, "problem": words["more_problems"].format(count=hidden), "fix": ""}
    return [*found[:_MOST_PROBLEMS], more] if hidden > 0 else found


def _told(result: Result) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for fault in result.faults:
        yield "", (fault.place.text(), fault.problem, fault.fix)
    for done in result.done:
        for row in done.rows:
            if row.result == "failed":
                for fault in row.faults:
                    yield done.report.account, (fault.place.text(), fault.problem, fault.fix)
            if row.result == "beside" or (row.result == "failed" and not row.faults):
                yield done.report.account, (row.file, row.note, "")


def _listed(accounts: Iterable[str], words: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(name for name in accounts if name))
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return words["and_more"].format(names=", ".join(names[: _MOST_NAMES - 1]), count=len(names) - _MOST_NAMES + 1)


def _colours(work: Plan) -> dict[str, str]:
    return {name: f"#{value}" for name, value in (_COLOURS | dict(work.workspace.company.colours)).items()}
