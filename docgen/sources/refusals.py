"""What pydantic refuses, told as faults: place, what was found, what is expected, the nearest word."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from docgen.errors import Fault, Place, did_you_mean, error
from docgen.model.base import LANGUAGES
from docgen.model.currencies import CURRENCIES
from docgen.sources.positions import DataPath
from docgen.sources.words import comma_in_braces, date_fix, number_fix, slug

# Where the value (or, with the second argument, the key) at a path stands.
Placer = Callable[[DataPath, bool], Place]


def refusals(
    failure: ValidationError, data: Any, model: type[BaseModel], place: Placer, *, only: str = ""
) -> list[Fault]:
    """One fault for each value that `model` refuses in `data`, in the order of the file.

    Args:
        failure: what pydantic said.
        data: what it said it about.
        model: the model that `data` should be.
        place: where a value stands.
        only: the one kind of refusal that is wanted, in pydantic's word.
    """
    found: dict[DataPath, Fault] = {}
    for refused in failure.errors(include_url=False):
        if only and refused["type"] != only:
            continue
        refusal = _Refusal(refused, data, model, place)
        if not refusal.hides_another():
            found.setdefault(refusal.path, refusal.fault())
    return in_order(found.values())


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """`faults` in the order of their places."""
    return sorted(faults, key=lambda fault: (fault.place.file, fault.place.line or 0, fault.place.column or 0))


_DOUBTFUL: Final = re.compile(r"-?\d{1,3}\.\d{3}")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE]\+?\d+)?")
MOST_DIGITS: Final = 30
# What a file holds that may hold such an amount, with every digit as a 0: ten times as fast as a pattern for digits.
_SHAPE: Final = bytes.maketrans(b"0123456789E", b"0000000000e")
_THOUSANDS: Final = re.compile(rb"\.000(?![0.])")
_EXPONENTS: Final = (b"0e00", b"0e+00", b"0" * (MOST_DIGITS + 1))


def may_be_doubtful(text: str) -> bool:
    """Whether `doubtful_amounts` may find something in the file `text`: most pay no walk through all their values."""
    try:
        shape = text.encode("latin-1").translate(_SHAPE)
    except UnicodeEncodeError:  # there may be digits of other scripts
        return True
    return any(one in shape for one in _EXPONENTS) or _THOUSANDS.search(shape) is not None


def doubtful_amounts(data: Any, model: type[BaseModel], place: Placer) -> list[Fault]:
    """A fault for each amount of money such as 1.250, which a Dane reads as thousands and YAML as decimals.

    And for each number that is larger than anything can be: sums of it would fail far from here.
    """
    faults = []
    for path, value in leaves(data, ()):
        if _DOUBTFUL.fullmatch(value) and _unit(field_at(model, path)[1]).startswith("currency"):
            thousands, decimals = value.replace(".", ""), value.rstrip("0").rstrip(".")
            problem = f"'{value}' may mean {thousands} or {decimals}"
            fix = f"write {thousands} for thousands, or {decimals} with a point before decimals"
            faults.append(error("value", place(path, False), problem, fix))
        elif _NUMBER.fullmatch(value) and _is_huge(value) and _is_number(field_at(model, path)[1]):
            shown = value if len(value) <= MOST_DIGITS else f"{value[:MOST_DIGITS]}…"
            problem = f"'{shown}' is larger than any number that docgen computes with"
            faults.append(error("value", place(path, False), problem, f"write at most {MOST_DIGITS} digits"))
    return faults


def _is_number(field: FieldInfo | None) -> bool:
    return field is not None and "Decimal" in repr(field.annotation)


def _is_huge(value: str) -> bool:
    try:
        return Decimal(value).adjusted() >= MOST_DIGITS
    except InvalidOperation:  # an exponent beyond what a decimal can have
        return True


def leaves(data: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    """Path and text of every scalar in `data`, which stands at `path`."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from leaves(value, (*path, number))
    elif isinstance(data, str):
        yield path, data


def _unit(field: FieldInfo | None) -> str:
    extra = field.json_schema_extra if field is not None else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def key_names(model: type[BaseModel]) -> list[str]:
    """The keys that people write for the fields of `model`."""
    return [field.alias or name for name, field in model.model_fields.items()]


def field_at(model: type[BaseModel], path: DataPath) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model that `path` ends in, where it is a model, and the field that `path` ends at."""
    holder: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for step in path:
        if isinstance(step, int):
            continue
        if holder is None:
            return None, None
        field = next((known for name, known in holder.model_fields.items() if step in (name, known.alias)), None)
        holder = _model_in(field.annotation) if field is not None else None
    return holder, field


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((model for model in found if model is not None), None)


class _Refusal:
    """One error of pydantic, seen beside the data that it refuses."""

    def __init__(self, refused: Any, data: Any, model: type[BaseModel], place: Placer) -> None:
        self.kind: str = refused["type"]
        self.context: Mapping[str, Any] = refused.get("ctx", {})
        self.message: str = refused["msg"]
        self.model, self.place = model, place
        self.tags = [step for step in refused["loc"] if isinstance(step, str) and step.startswith(("dict[", "["))]
        self.path, self.value = walk(data, refused["loc"], missing=self.kind == "missing")
        self.field = field_at(model, self.path)[1]
        self.name = str(self.path[-1]) if self.path else ""

    def hides_another(self) -> bool:
        """Whether the refusal says "no text" about a text in languages, whose own refusal says more."""
        return self.kind == "string_type" and isinstance(self.value, Mapping) and _takes_languages(self.field)

    def fault(self) -> Fault:
        problem, fix = self.words()
        code = {"missing": "missing", "extra_forbidden": "unknown-key"}.get(self.kind, "value")
        of_key = code == "unknown-key" or "[key]" in self.tags
        return error(code, self.place(self.path, of_key), problem, fix)

    def words(self) -> tuple[str, str]:
        for kinds, words in _WORDS:
            if self.kind in kinds:
                return words(self)
        return self.message[:1].lower() + self.message[1:], self.description()

    def description(self) -> str:
        text = self.field.description if self.field is not None else ""
        return f"{self.name} is the {text}" if text and not text.startswith("who") else ""

    @property
    def unit(self) -> str:
        return _unit(self.field)

    def shown(self) -> str:
        return shown(self.value)


def shown(value: object) -> str:
    """A found value in words: text in quotes and cut, anything else by its kind."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '…'}'"


def walk(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> tuple[DataPath, Any]:
    """The path of `loc` without the names of alternatives that pydantic puts into it, and the value there."""
    path: list[int | str] = []
    for number, step in enumerate(loc):
        if _holds(data, step):
            path, data = [*path, step], data[step]
        elif missing and number == len(loc) - 1:
            return (*path, step), None
    return tuple(path), data


def _holds(data: Any, step: int | str) -> bool:
    if isinstance(data, Mapping):
        return step in data
    return isinstance(data, list | tuple) and isinstance(step, int) and step < len(data)


def _takes_languages(field: FieldInfo | None) -> bool:
    return field is not None and "dict[" in str(field.annotation)


def _missing(refusal: _Refusal) -> tuple[str, str]:
    text = refusal.field.description if refusal.field is not None else ""
    return f"'{refusal.name}' is missing", f"add `{refusal.name}: …`" + (f" ({text})" if text else "")


def _unknown(refusal: _Refusal) -> tuple[str, str]:
    if refusal.value is None and refusal.name.isdigit():
        return comma_in_braces(refusal.name)
    if "\u00a0" in refusal.name:
        return "a non-breaking space stands where only spaces may", "replace it by a space"
    holder, _ = field_at(refusal.model, refusal.path[:-1])
    return f"nothing is called '{refusal.name}' here", did_you_mean(refusal.name, key_names(holder) if holder else ())


def _choice(refusal: _Refusal) -> tuple[str, str]:
    found = refusal.name if "[key]" in refusal.tags else refusal.value
    choices = _choices(refusal)
    text = shown(found)
    if tuple(choices) == LANGUAGES and "[key]" in refusal.tags:
        return f"{text} is not a language of docgen", f"write one of {', '.join(choices)}"
    near = did_you_mean(str(found), choices) if isinstance(found, str) else ""
    if len(choices) > _MANY:
        return f"{text} is not known here", near or f"known here: {', '.join(choices)}"
    return f"{text} is not one of {', '.join(choices)}", near if near.startswith(
        "did you mean"
    ) else "write one of them"


# More words than these are no help in the sentence that names the problem.
_MANY: Final = 12


def _choices(refusal: _Refusal) -> list[str]:
    expected = str(refusal.context.get("expected", ""))
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",") if word.strip()]


def _number(refusal: _Refusal) -> tuple[str, str]:
    if isinstance(refusal.value, str) and refusal.value.strip():
        return f"{refusal.shown()} is not a number", number_fix(refusal.value, refusal.unit)
    return f"expected a number, found {refusal.shown()}", "write a number such as 1250000 or 12.5"


def _whole(refusal: _Refusal) -> tuple[str, str]:
    if isinstance(refusal.value, str) and refusal.value.strip():
        fix = number_fix(refusal.value, refusal.unit)
        whole = fix if fix.startswith("write ") and "such as" not in fix and fix.split()[1].isdigit() else ""
        return f"{refusal.shown()} is not a whole number", whole or "write a whole number such as 4"
    return f"expected a whole number, found {refusal.shown()}", "write a whole number such as 4"


def _date(refusal: _Refusal) -> tuple[str, str]:
    if isinstance(refusal.value, str) and refusal.value.strip():
        return f"{refusal.shown()} is not a date", date_fix(refusal.value.strip())
    return f"expected a date, found {refusal.shown()}", "write an ISO date such as 2026-09-30"


def _truth(refusal: _Refusal) -> tuple[str, str]:
    return f"{refusal.shown()} is neither true nor false", "write true or false"


def _pattern(refusal: _Refusal) -> tuple[str, str]:
    pattern, found = str(refusal.context.get("pattern", "")), refusal.shown()
    if pattern == "^[A-Z]{3}$":
        code = str(refusal.value).strip().upper()
        code = code[:3] if code[:3] in CURRENCIES else code  # EURO
        known = f"write {code}" if re.fullmatch(pattern, code) else "write its ISO code, such as DKK"
        return f"{found} is not a currency", known
    if pattern == "^[A-Z]{2}$":
        return f"{found} is not a country", "write its ISO code of two letters, such as DK"
    if pattern.startswith(r"^\d{4}"):
        return f"{found} is not a period", "write a quarter 2026-Q1, a half 2026-H1, a year 2026 or a month 2026-03"
    if pattern.startswith("^[a-z0-9]"):
        near = slug(str(refusal.value)) or "grid-service"
        return f"{found} is not a short id", f"write small letters, digits and hyphens, such as {near}"
    return f"{found} does not have the form {pattern}", refusal.description()


def _text(refusal: _Refusal) -> tuple[str, str]:
    if _takes_languages(refusal.field):
        return f"expected a text, found {refusal.shown()}", "write one text, or one for each language: {da: …, en: …}"
    return f"expected a text, found {refusal.shown()}", "write one text"


def _list(refusal: _Refusal) -> tuple[str, str]:
    return f"expected a list, found {refusal.shown()}", "begin each item with '- ' on a line of its own"


def _mapping(refusal: _Refusal) -> tuple[str, str]:
    holder, _ = field_at(refusal.model, refusal.path)
    names = ", ".join(key_names(holder)[:4]) if holder is not None else ""
    return f"expected keys and values, found {refusal.shown()}", f"write lines `key: value` ({names})" if names else ""


def _bound(refusal: _Refusal) -> tuple[str, str]:
    context = refusal.context
    low, high = _bounds(refusal.field)
    if "ge" in context or "gt" in context:
        limit = context.get("ge", context.get("gt"))
        problem = (
            f"{refusal.shown()} is below {limit}" if "ge" in context else f"{refusal.shown()} is not above {limit}"
        )
    else:
        problem = f"{refusal.shown()} is above {context.get('le', context.get('lt'))}"
    if low is not None and high is not None:
        return problem, f"write a number from {low} to {high}" + (
            " (a share: 0.4 is 40 %)" if refusal.unit == "share" else ""
        )
    return problem, "write a positive number" if "gt" in context else "leave out the minus"


def _bounds(field: FieldInfo | None) -> tuple[Any, Any]:
    """The lowest and highest value that a field takes, also where they stand inside `X | None`."""
    low = high = None
    marks = list(field.metadata) if field is not None else []
    pending = [field.annotation] if field is not None else []
    while pending:
        annotation = pending.pop()
        marks += getattr(annotation, "__metadata__", ())
        pending += typing.get_args(annotation)
    for mark in _flat(marks):
        low = getattr(mark, "ge", None) if getattr(mark, "ge", None) is not None else low
        high = getattr(mark, "le", None) if getattr(mark, "le", None) is not None else high
    return low, high


def _flat(marks: list[Any]) -> Iterator[Any]:
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _length(refusal: _Refusal) -> tuple[str, str]:
    context = refusal.context
    if "actual_length" in context:
        return (
            f"there are {context['actual_length']} items, at most {context['max_length']} fit",
            "keep the most important",
        )
    if "min_length" in context:
        return "the text is empty", refusal.description() or "write the text"
    return f"the text is longer than {context['max_length']} characters", "shorten it"


_WORDS: tuple[tuple[frozenset[str], Callable[[_Refusal], tuple[str, str]]], ...] = (
    (frozenset({"missing"}), _missing),
    (frozenset({"extra_forbidden"}), _unknown),
    (frozenset({"literal_error", "enum"}), _choice),
    (frozenset({"decimal_parsing", "decimal_type", "float_parsing", "float_type", "finite_number"}), _number),
    (frozenset({"int_parsing", "int_type", "int_from_float", "int_parsing_size"}), _whole),
    (frozenset({"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"}), _date),
    (frozenset({"bool_parsing", "bool_type"}), _truth),
    (frozenset({"string_pattern_mismatch"}), _pattern),
    (frozenset({"string_type", "string_sub_type"}), _text),
    (frozenset({"tuple_type", "list_type"}), _list),
    (frozenset({"model_type", "dict_type", "model_attributes_type", "mapping_type"}), _mapping),
    (frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"}), _bound),
    (frozenset({"too_long", "string_too_long", "string_too_short", "too_short"}), _length),
)
