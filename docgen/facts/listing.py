"""The catalogue as a list for people: every name with type, unit, audience and what it is.

What is told here is read from the types and their docstrings, so that the list
cannot say anything else than the code does.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from docgen.analysis.kpis import KPIS
from docgen.facts import FAMILIES, PROVIDERS, TYPES
from docgen.facts.audience import internal_names
from docgen.facts.charts import CHARTS
from docgen.facts.charts_word import WORD_CHARTS
from docgen.facts.figures import FIGURES
from docgen.facts.names import schema_of
from docgen.model import account, commerce, content, people, plan, review
from docgen.model.base import Audience, Language, Model

_LONGEST: Final = 48
_MODELS: Final[Mapping[str, type[Model]]] = {
    name: one
    for module in (account, commerce, content, people, plan, review)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, Model)
}
# Facts that are not called after what they show.
_SHOWN: Final[Mapping[str, str]] = {
    "GoalFact": "Objective", "MeasureFact": "ServiceMeasure", "PhaseFact": "ImplementationPhase", "RaciFact": "RaciRow",
    "RequirementFact": "TechnicalRequirement", "SystemFact": "SystemLandscape", "TeamFact": "TeamMember",
    "TierFact": "GovernanceTier",
}  # fmt: skip
_CALLED: Final[Mapping[str, str]] = {"AccountFact.revenue_text": "customer_revenue", "AccountFact.kam": "kams"}
# What a field's name says about its unit, by its ending.
_UNITS: Final[Mapping[str, str]] = {
    "days_left": "days", "hours_text": "hours", "years": "years", "influence": "1 to 5", "support": "-2 to 2",
    "probability": "1 to 5", "impact": "1 to 5", "score": "1 to 25", "attainment": "share",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """One name that a template may use.

    Attributes:
        name: such as ``risks[].text``; ``kpis.*.text`` stands for a field of every KPI.
        type: type word, as `Template.check` takes it.
        unit: unit of a bare figure; empty where the text carries it.
        audience: ``customer`` where documents for customers may use it too.
        description: what it is, or what the thing is of which it is a part.
    """

    name: str
    type: str
    unit: str
    audience: Audience
    description: str


def names(audience: Audience = "internal", language: Language = "en") -> list[Name]:
    """Every name in the order of the catalogue; for customers only those that they may see."""
    listed = [one for name in TYPES if name != "labels" for one in _named(name, language)]
    return [one for one in listed if audience == "internal" or one.audience == "customer"]


def example(fill: Mapping[str, Any], name: str) -> str:
    """The value of a name in the facts of an account, as short text; empty where there is none."""
    value: Any = fill
    for part in name.replace("[]", ".[]").split("."):
        if part == "[]":
            value = value[0] if isinstance(value, list) and value else None
        elif part == "*":
            value = next((one for one in value.values() if one["kpi_status"] == "ok"), None)
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is None:
            return ""
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("text", ""))
    text = value if isinstance(value, str) else str(getattr(value, "title", value))
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _named(name: str, language: Language) -> Iterator[Name]:
    if name == "kpis":
        for kpi, definition in KPIS.items():
            yield _name(f"kpis.{kpi}", "kpi", definition.label[language], definition.unit)
        yield from _below(TYPES[name], "kpis.*", "")
    elif name in FAMILIES:
        told: Mapping[str, Any] = {"charts": {**CHARTS, **WORD_CHARTS}, "figures": FIGURES}[name]
        for member in sorted(FAMILIES[name].members):
            yield _name(f"{name}.{member}", str(schema_of(TYPES[name])), _first_line(told.get(member)))
    else:
        yield from _below(TYPES[name], name, _first_line(PROVIDERS[name]))


def _below(hint: Any, path: str, description: str) -> Iterator[Name]:
    """The name itself, and all names that are parts of it."""
    hint, many = _inner(hint)
    path = f"{path}[]" if many else path
    if typing.is_typeddict(hint):
        told = _first_line(hint) or description
        yield _name(path, "list of fields" if many else "fields", description or told)
        for field, below in typing.get_type_hints(hint).items():
            yield from _below(below, f"{path}.{field}", _of_model(hint.__name__, field) or told)
    else:
        yield _name(path, str(schema_of(hint)), description)


def _of_model(fact: str, field: str) -> str:
    """What the model says of the field that people write, where a fact shows it as it is."""
    model = _MODELS.get(_SHOWN.get(fact, fact.removesuffix("Fact")))
    known = model.model_fields if model and field != "status" else {}  # a fact's status is a word and a colour
    name = _CALLED.get(f"{fact}.{field}", field)
    found = known.get(name) or known.get(name.removesuffix("_text"))
    return (found.description or "") if found else ""


def _inner(hint: Any) -> tuple[Any, bool]:
    """The hint without None, and the item's where it is a list."""
    chosen = [one for one in typing.get_args(hint) if one is not type(None)]
    if chosen and len(chosen) < len(typing.get_args(hint)) and len(chosen) == 1:
        return _inner(chosen[0])
    if typing.get_origin(hint) is list:
        return _inner(typing.get_args(hint)[0])[0], True
    return hint, False


def _name(path: str, kind: str, description: str, unit: str = "") -> Name:
    last = path.removesuffix("[]").rpartition(".")[2]
    hidden = any(path == one or path.startswith((f"{one}.", f"{one}[]")) for one in internal_names())
    return Name(path, kind, unit or _UNITS.get(last, ""), "internal" if hidden else "customer", description)


def _first_line(told: object) -> str:
    return (inspect.getdoc(told) or "").split("\n")[0] if told is not None else ""
