"""The reference pages of the documentation, made from the code: data, KPIs, rules, names, commands."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import click

from docgen.analysis.figures import is_for_customers
from docgen.analysis.kpis import KPIS
from docgen.analysis.rules import RULES
from docgen.cli import cli
from docgen.facts.listing import names
from docgen.schemas import schemas
from docgen.workspace import THRESHOLDS

_FILES: Final = {
    "account": ("account.yaml", "one account, with its plan", "content/accounts/ID/account.yaml"),
    "review": ("reviews/2026-Q1.yaml", "one meeting with the customer", "content/accounts/ID/reviews/PERIOD.yaml"),
    "portfolio": ("portfolio.yaml", "what all accounts share", "content/portfolio.yaml"),
    "offerings": ("offerings.yaml", "what we sell", "content/offerings.yaml"),
    "roi": ("an ROI model", "one business case", "content/accounts/ID/roi/NAME.yaml, or roi: in account.yaml"),
}
_DRIVER: Final = "text"


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    makers: Mapping[str, Callable[[], str]] = {
        "data.md": data_page,
        "kpis.md": kpi_page,
        "rules.md": rule_page,
        "names.md": name_page,
        "commands.md": command_page,
    }
    return {name: make().rstrip() + "\n" for name, make in makers.items()}


def data_page() -> str:
    """Every file of data with its fields."""
    parts = [
        "# Data reference",
        "What each data file may hold. **Who** says who may see a field: *customer* fields can stand in what "
        "a customer receives, "
        "*internal* ones never can; a list item shows to customers only what is marked so. Unknown fields are "
        "refused with the "
        "nearest known name. Where a text can be written in two languages, write `{da: …, en: …}`.",
    ]
    for name, schema in schemas().items():
        title, what, place = _FILES[name]
        parts += [f"## {title}", f"{what[0].upper()}{what[1:]}: `{place}`.", _fields(schema, name)]
        for definition, inner in sorted(schema.get("$defs", {}).items()):
            if inner.get("type") == "object":
                parts += [
                    f"### {definition} {{#{_anchor(name, definition)}}}",
                    _one_line(inner.get("description", "")),
                    _fields(inner, name),
                ]
    return "\n\n".join(parts)


def _fields(schema: Mapping[str, Any], file: str) -> str:
    required = set(schema.get("required", ()))
    rows = []
    for name, field in schema.get("properties", {}).items():
        what = _one_line(field.get("description", ""))
        unit = field.get("x-unit", "")
        rows.append((
            f"`{name}`" + (" **required**" if name in required else ""),
            _type(field, file),
            what + (f" ({unit})" if unit and unit not in what else ""),
            field.get("x-audience", ""),
        ))  # fmt: skip
    return _table(("Field", "Type", "What it is", "Who"), rows)


def _type(field: Mapping[str, Any], file: str) -> str:
    """A field's type in the words of the person who writes it."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{_anchor(file, name)})"
    if "enum" in field:
        return " · ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "anyOf" in field:
        kinds = [_type(one, file) for one in field["anyOf"] if one.get("type") != "null"]
        if "text" in kinds and any(one.get("propertyNames") for one in field["anyOf"]):
            return "text, or one per language"
        return " or ".join(dict.fromkeys(kinds)) or "anything"
    kind = field.get("type")
    if kind == "array":
        return f"list of {_type(field.get('items', {}), file)}"
    if isinstance(kind, list) or kind == "string":
        return {"date": "date"}.get(field.get("format", ""), "text")
    if kind == "object":
        return "one per language" if field.get("propertyNames") else "mapping"
    return {"integer": "whole number", "number": "number", "boolean": "true or false"}.get(str(kind), "anything")


def _anchor(file: str, definition: str) -> str:
    return f"{file}-{definition}".lower()


def kpi_page() -> str:
    """Every KPI with formula, unit and what its docstring says."""
    parts = [
        "# KPIs",
        "Each figure is a value, or a reason why there is none. Beside the value stand the planned value, the "
        "value of the period "
        "before and that of the same period last year; of a period that still runs, the same days are compared.",
    ]
    for one in KPIS.values():
        unit = {"share": "share, printed in percent", "money": "money in the account's currency"}.get(
            one.unit, one.unit
        )
        who = "customers may see it" if is_for_customers(one) else "internal"
        good = {"higher_better": "higher is better", "lower_better": "lower is better"}.get(
            one.direction, "no direction"
        )
        parts += [
            f"## {one.label['en']} {{#{one.id}}}",
            f"`{one.id}` · {one.label['da']} · {unit} · {good} · {who}",
            f"**Formula.** {one.formula['en']}",
            _docstring(one.compute),
        ]
    return "\n\n".join(part for part in parts if part)


def rule_page() -> str:
    """Every rule with its severity, messages and thresholds."""
    parts = [
        "# Rules",
        "What `docgen check` finds in a plan that can be read but is weak. A threshold is changed in "
        "`docgen.toml` under "
        "`[thresholds]`; a finding that is right but wanted is waived in the account file with a reason and a "
        "last day.",
    ]
    for rule in RULES.values():
        limits = ", ".join(f"`{name} = {THRESHOLDS[name]:g}`" for name in rule.thresholds)
        parts += [
            f"## {rule.id}: {rule.label['en']} {{#{rule.id.lower()}}}",
            f"Severity {rule.severity}; looks at: {rule.scope}.",
        ]
        parts.append(
            "\n".join(f"- {_safe(words[tongue])}" for words in rule.messages.values() for tongue in ("en", "da"))
        )
        if limits:
            parts.append(f"Thresholds: {limits}")
    return "\n\n".join(parts)


def name_page() -> str:
    """Every name that a template may use."""
    rows = [(f"`{one.name}`", one.type, one.unit or "", one.audience, _one_line(one.description)) for one in names()]
    return "\n\n".join(
        [
            "# Names for templates",
            "What `{{ … }}` in a template may name. A template for customers may only use what is marked "
            "*customer*; `docgen template "
            "check` says so before any document is made. `docgen template names ACCOUNT` prints the same list "
            "with the account's values.",
            _table(("Name", "Type", "Unit", "Who", "What it is"), rows),
        ]
    )


def command_page() -> str:
    """The help of every command, and what all of them have in common."""
    parts = ["# Commands", _COMMON]
    for name, text in _helps(cli, "docgen"):
        parts += [f"## {name}", f"```{_DRIVER}\n{text}\n```"]
    return "\n\n".join(parts)


_COMMON: Final = """\
What `docgen COMMAND --help` prints. The exit status is 0 where all is done, 1 where there is a fault, and 2 where the
line itself is wrong. Findings and tables are in the language of the workspace; help and faults are in English. A
terminal gets lines, bold headings and words broken at its width; a file or a pipe gets plain text, a row to a line.
Colours are never used.

With `--json` every command prints one JSON object and nothing else: what was asked for, and beside it always `faults`,
a list that is empty where nothing is wrong. The exit status stays the same. A fault has `severity` (`error` or
`warning`), `code`, `place` (in one phrase, and as `file`, `line`, `column`, `path`; in Office files also `part`,
`shape` or `cell`), `problem` and `fix`:

```json
{
  "faults": [
    {
      "severity": "error", "code": "value",
      "place": "content/accounts/example/account.yaml:10:11, currency",
      "file": "content/accounts/example/account.yaml",
      "line": 10, "column": 11, "path": "currency",
      "problem": "'kr' is not a currency",
      "fix": "write its ISO code, such as DKK"
    }
  ]
}
```"""


def _helps(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        info_name=name.rpartition(" ")[2],
        parent=parent,
        terminal_width=80,
        max_content_width=80,
        **(cli.context_settings if parent is None else {}),
    )
    yield name, re.sub(r"[ \t]+$", "", command.get_help(context), flags=re.MULTILINE)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _helps(found, f"{name} {inner}", context)


def _docstring(function: Any) -> str:
    text = inspect.getdoc(function) or ""
    return _safe(text)


def _one_line(text: str) -> str:
    return _safe(" ".join(str(text).split())).replace("|", "\\|")


def _safe(text: str) -> str:
    return text.replace("<", "&lt;").replace("``", "`")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
