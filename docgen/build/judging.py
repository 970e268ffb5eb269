"""What the rules say of a finished document, and whether one of its gates is shut.

A gate is a rule that docgen.toml makes blocking for a document: an open finding
of it, in the document or in the account, and the document is not written.  Pure;
it reads contents and figures, never files.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from docgen.analysis.figures import Figures
from docgen.analysis.rules import RULES, Finding, Rendered, RuleContext, find_in_account, find_in_document, rendered_of
from docgen.analysis.rules.document import typed_figures
from docgen.analysis.rules.finding import waiver_of
from docgen.errors import Fault, Place, did_you_mean, error
from docgen.finished.contents import Contents, Line
from docgen.model.account import Account
from docgen.model.plan import Waiver
from docgen.sources.loading import LoadedAccount
from docgen.workspace import Document

Row = Mapping[str, Any]
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d]|[%€$£]")
# What a document names that shows what the customer gains.
_VALUE = ("roi.", "charts.roi_", "charts.benefits_", "kpis.benefit_", "review.achievements", "themes[].value")


class Typed(NamedTuple):
    """A text in which a person typed figures: where it stands, its words, and the figures."""

    path: str
    text: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A document as the rules are shown it.

    Attributes:
        document: its settings.
        contents: what is read in it.
        names: what its template names.
        probability: chance of a gain of the business case, where the account has one.
        typed: texts of the account with figures that a person typed.
    """

    document: Document
    contents: Contents
    names: frozenset[str] = frozenset()
    probability: float | None = None
    typed: tuple[Typed, ...] = ()


def judge(look: Look, loaded: LoadedAccount, context: RuleContext) -> list[Finding]:
    """The findings of one finished document, waived ones with their waiver."""
    document, account = look.document, loaded.account
    lines = [*look.contents.lines, *_in_blocks(look.contents)]
    shows_roi = any(name.startswith(("roi.", "charts.roi_")) for name in look.names)
    shows_value = any(name.startswith(_VALUE) for name in look.names) and bool(loaded.roi or account.benefits)
    shown = rendered_of(
        account.id,
        document.id,
        document.audience,
        look.contents.titles,
        lines,
        is_deck=document.template.lower().endswith(".pptx"),
        written=dict(_shown_in(look.typed, lines)) if document.audience == "customer" else None,
        shows_value=shows_value,
        probability_positive=look.probability if shows_roi else None,
    )
    return find_in_document(shown, context, account.waivers)


def _in_blocks(contents: Contents) -> Iterator[Line]:
    for name, lines in contents.blocks.items():
        yield from (Line(f"keep:{name}", text) for text in lines)


def typed_texts(loaded: LoadedAccount) -> tuple[Typed, ...]:
    """The texts of the account's and the reviews' files in which a person typed an amount or a percentage."""
    texts: list[tuple[str, str]] = []
    _gather(loaded.data, "", texts)
    for number, data in enumerate(json.loads(loaded.stored[1])):
        _gather(data, f"reviews[{number}]", texts)
    found = ((path, text, typed_figures(text)) for path, text in texts)
    return tuple(
        Typed(path, text, tuple(figures))
        for path, text, figures in found
        if figures and not loaded.sources.from_import(_steps(path))
    )


def _shown_in(typed: Iterable[Typed], lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """The texts that stand in the document, by their paths."""
    whole = "\n".join(line.text for line in lines)
    for one in typed:
        # Only the fixed words of a text with tags can be found again.
        if any(figure in whole for figure in one.figures) and _stands_in(one.text, whole):
            yield one.path, one.text


def _stands_in(text: str, whole: str) -> bool:
    fixed = [piece.strip() for part in text.split("{{") for piece in part.split("}}")[-1:]]
    return all(" ".join(piece.split()) in whole for piece in fixed if piece)


def _gather(value: Any, path: str, found: list[tuple[str, str]]) -> None:
    """The texts of an account that may name a figure, with their paths; the business case has rules of its own."""
    if isinstance(value, str):
        # Most texts are ids, days and bare numbers, and need no closer look.
        if _DIGIT.search(value) and _WORDS.search(value):
            found.append((path, value))
    elif isinstance(value, dict):
        for key, item in value.items():
            if item is not None and (path or key != "roi"):
                _gather(item, f"{path}.{key}" if path else str(key), found)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _gather(item, f"{path}[{number}]", found)


def _steps(path: str) -> tuple[str | int, ...]:
    steps = path.replace("[", ".").replace("]", "").split(".")
    return tuple(int(step) if step.isdigit() else step for step in steps)


def too_many_pages(
    document: Document, account: Account, pages: int, limit: int, today: dt.date | None
) -> Finding | None:
    """The finding that the files of a proposal together have more pages than the tender allows."""
    counted = Rendered(account.id, document.id, document.audience, pages=pages, page_limit=limit)
    for finding in find_in_document(counted, RuleContext(today=today), account.waivers):
        if finding.rule == "PAGE-01":
            return finding
    return None


def row_of(finding: Finding, document: str, file: str) -> dict[str, Any]:
    """A finding as plain data, as manifest and report keep it."""
    waived = finding.waived
    return {
        "document": document,
        "file": file,
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "value": finding.value if isinstance(finding.value, str | int | float | None) else str(finding.value),
        "message": dict(finding.message),
        "waived": None if waived is None else {"who": waived.who, "until": waived.until.isoformat()},
    }


def judged_again(rows: Iterable[Row], waivers: tuple[Waiver, ...], today: dt.date | None) -> Iterator[dict[str, Any]]:
    """The findings of an earlier build, each with the waiver that holds today."""
    for row in rows:
        waiver = waiver_of(row["rule"], waivers, today)
        yield {**row, "waived": None if waiver is None else {"who": waiver.who, "until": waiver.until.isoformat()}}


def gate_faults(document: Document, rows: Iterable[Row], file: str) -> list[Fault]:
    """An error for each open finding that shuts a gate of the document."""
    found = []
    for row in rows:
        if row["rule"] in document.gates and row["waived"] is None:
            problem = f"{row['rule']} is a gate of {document.id}: {row['message']['en']} ({row['path']})"
            fix = "mend it, waive it in the account file with who, why and until, or build with --draft"
            found.append(error("gate", Place(file=file), problem, fix))
    return found


def unknown_gates(document: Document) -> list[Fault]:
    """An error for each gate that can never be judged: no such rule, or one that compares accounts."""
    faults = []
    for number, gate in enumerate(document.gates):
        place = Place(file="docgen.toml", path=f"documents.{document.id}.gates[{number}]")
        rule = RULES.get(gate)
        if rule is None:
            faults.append(error("unknown-rule", place, f"no rule is called '{gate}'", did_you_mean(gate, RULES)))
        elif rule.scope in ("account", "portfolio") and rule.check is None:
            problem = f"{gate} compares accounts with each other, so it cannot be a gate of a document of one account"
            faults.append(error("no-gate", place, problem, "take it out; `docgen check` shows its findings"))
    return faults


def account_rows(document: Document, figures: Figures, context: RuleContext) -> list[dict[str, Any]]:
    """The account's own findings that may shut a gate of the document."""
    wanted = {gate for gate in document.gates if gate in RULES and RULES[gate].check is not None}
    wanted |= {gate for gate in document.gates if gate in RULES and RULES[gate].scope == "roi"}
    if not wanted:
        return []
    account: Account = figures.account
    found = find_in_account(figures, context)
    return [row_of(one, document.id, account.id) for one in found if one.rule in wanted]
