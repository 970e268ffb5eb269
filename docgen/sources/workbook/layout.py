"""What stands where in an account workbook, taken from the model: one form of single values, one sheet per list.

The model alone decides which columns there are; this module decides only
which sheet they stand on, in which order, and how a list inside a list is
flattened.  How a sheet is called is for `words`, how a cell is read for
`cells`.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from docgen.model.account import Account
from docgen.model.audience import audience_of, marks_item
from docgen.model.plan import RequestedDecision
from docgen.sources.positions import DataPath

# text: in languages; string: one text; words: several short texts; texts: several texts in languages.
Kind = Literal["text", "string", "choice", "flag", "whole", "number", "date", "period", "words", "texts"]


@dataclass(frozen=True)
class Column:
    """One field of a row or of the form.

    Attributes:
        key: its key in account.yaml.
        path: where its value stands, seen from the row, or from the account.
        model: name of the model that holds it.
        kind: how its cells are read and written.
        choices: the values it may take, where they are few and fixed.
        unit: unit of its number, as the model names it.
        audience: internal or customer.
        required: whether a row cannot do without it.
        description: what the model says about it.
    """

    key: str
    path: DataPath
    model: str = ""
    kind: Kind = "string"
    choices: tuple[str, ...] = ()
    unit: str = ""
    audience: str = "internal"
    required: bool = False
    description: str = ""

    @property
    def in_languages(self) -> bool:
        """Whether its text may stand in several languages, each in a column of its own."""
        return self.kind in ("text", "texts")


@dataclass(frozen=True)
class Part:
    """One list of the account that a sheet holds: its name in the column `list` where there are several, its path."""

    name: str
    path: DataPath
    plain: bool = False  # each item is one text


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds one list, or several of one form.

    Attributes:
        id: its name in the catalogue of words.
        group: the group of sheets it belongs to.
        parts: the lists it holds.
        columns: its columns in their order.
        by_item: whether each row says who may see it.
    """

    id: str
    group: str
    parts: tuple[Part, ...]
    columns: tuple[Column, ...]
    by_item: bool = False

    def column(self, key: str) -> Column:
        """The column called `key`."""
        return next(column for column in self.columns if column.key == key)


LIST: Final = Column("list", (), kind="choice", required=True)
MEETING: Final = (
    Column("meeting_day", (), kind="date", required=True),
    Column("meeting_type", (), kind="choice"),
    Column("meeting_number", (), kind="whole"),
)
ROI: Final = (
    Column("model", (), kind="whole", required=True),
    Column("path", (), required=True),
    Column("content", (), audience="customer"),
)
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer": ("units", "profile", "trends", "customer_goals", "needs", "feedback", "ideas", "systems"),
    "people": ("stakeholders", "team", "activities", "surveys"),
    "money": ("revenue", "targets", "opportunities", "contracts", "whitespace", "benefits", "service", "spend",
              "competitors", "decision_plan", "budgets", "cost_lines", "stated_totals"),
    "plan": ("objectives", "themes", "actions", "milestones", "risks", "swot", "health", "notes", "waivers"),
    "steering": ("governance", "raci", "meetings", "decisions", "phases", "requirements", "crm", "roi"),
}  # fmt: skip
_PROFILE: Final = (
    Part("priorities", ("priorities",), plain=True),
    Part("challenges", ("challenges",), plain=True),
    Part("implications", ("implications",), plain=True),
    Part("sponsor_ours", ("sponsor_ours", "actions"), plain=True),
    Part("sponsor_theirs", ("sponsor_theirs", "actions"), plain=True),
)
_SWOT: Final = tuple(
    Part(name, ("swot", name), plain=name == "strategies")
    for name in ("strengths", "weaknesses", "opportunities", "threats", "strategies")
)
# What a person looks for first; the rest follows in the model's order.
_FORM_GROUPS: Final = (
    (), ("sponsor_ours",), ("sponsor_theirs",), ("summary",), ("revenue", "covers"), ("revenue",), ("ratings",),
    ("business_case",), ("proposal",),
)  # fmt: skip


@cache
def form() -> tuple[tuple[DataPath, tuple[Column, ...]], ...]:
    """The single values of the account, group by group: where the group stands, and its columns."""
    return tuple((path, tuple(_columns(_model_at(path), path))) for path in _FORM_GROUPS)


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets of lists, in their order."""
    return tuple(_sheet(name, group) for group, names in _GROUPS.items() for name in names)


def _sheet(name: str, group: str) -> Sheet:
    if name == "profile":
        text = Column("text", (), kind="text", required=True, audience="customer")
        return Sheet(name, group, _PROFILE, (_choice(LIST, _PROFILE), text))
    if name == "swot":
        rows = _columns(_model_at(("swot", "strengths")), ())
        return Sheet(name, group, _SWOT, (_choice(LIST, _SWOT), *rows))
    if name == "decisions":
        kinds = next(one.choices for one in _columns(_model_at(("meetings",)), ()) if one.key == "type")
        day, kind, number = MEETING
        keys = (day, _with_choices(kind, kinds), number)
        return Sheet(
            name, group, (Part("decisions", ("meetings", "decisions")),), (*keys, *_columns(RequestedDecision, ()))
        )
    if name == "roi":
        return Sheet(name, group, (Part("roi", ("roi",)),), ROI)
    path: DataPath = ("revenue", "rows") if name == "revenue" else (name,)
    model = _model_at(path)
    by_item = any(map(marks_item, model.model_fields.values()))
    return Sheet(name, group, (Part(name, path),), tuple(_columns(model, ())), by_item)


def _choice(column: Column, parts: tuple[Part, ...]) -> Column:
    return _with_choices(column, tuple(part.name for part in parts))


def _with_choices(column: Column, choices: tuple[str, ...]) -> Column:
    return Column(column.key, column.path, kind=column.kind, choices=choices, required=column.required)


def _columns(model: type[BaseModel], base: DataPath) -> Iterator[Column]:
    """The columns of the fields of `model` that hold single values or short lists."""
    for name, field in model.model_fields.items():
        kind, choices = _kind(field.rebuild_annotation())
        # Lists of longer texts in the form have a sheet of their own.
        if kind is None or (kind == "texts" and (base or model is Account)):
            continue
        key = field.alias or name
        yield Column(
            key=key,
            path=(*base, key),
            model=model.__name__,
            kind=kind,
            choices=choices,
            unit=_unit(field),
            audience=audience_of(field),
            required=field.is_required(),
            description=field.description or "",
        )


def _unit(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _kind(annotation: Any) -> tuple[Kind | None, tuple[str, ...]]:
    """How a field of this type stands in a cell; None for what is a list of models, or a model."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        if any(isinstance(mark, StringConstraints) and r"\d{4}" in str(mark.pattern) for mark in arguments[1:]):
            return "period", ()
        return _kind(arguments[0])
    if origin is Literal:
        return "choice", tuple(map(str, arguments))
    if origin is dict:
        return None, ()
    if origin is tuple:
        inner, choices = _kind(arguments[0])
        if inner == "text":
            return "texts", ()
        return ("words" if inner in ("string", "choice") else None), choices
    if arguments:
        return _kind_of_either(arguments)
    plain: dict[Any, Kind] = {bool: "flag", int: "whole", Decimal: "number", dt.date: "date", str: "string"}
    return plain.get(annotation), ()


def _kind_of_either(arguments: tuple[Any, ...]) -> tuple[Kind | None, tuple[str, ...]]:
    if any(typing.get_origin(one) is dict for one in arguments):
        return ("text", ()) if str in arguments else (None, ())
    return next((_kind(one) for one in arguments if one is not type(None)), (None, ()))


def _model_at(path: DataPath) -> type[BaseModel]:
    model: type[BaseModel] = Account
    for step in path:
        model = _model_in(model.model_fields[str(step)].annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(one) for one in typing.get_args(annotation) if one is not type(None))
    return next(found)
