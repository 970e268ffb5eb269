"""The filters of the contract in a neutral dress: ISO dates, points, English words.

The language layer hands in its own under the same names.  A filter sees plain
values and returns plain values; what it raises becomes a fault with a place.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from jinja2 import Undefined, filters, pass_context, pass_environment
from jinja2.exceptions import FilterArgumentError, SecurityError
from jinja2.runtime import Context
from markupsafe import Markup

from docgen.merge.package import Limits
from docgen.merge.sandbox import ACTIVE, plain_text
from docgen.values import Blocks, Money, RichText

Filter = Callable[..., Any]
MINUS: Final = "\u2212"


def number_of(value: Any) -> Decimal:
    """The number in a plain value, a KPI or an amount of money."""
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, Money):
        value = value.amount
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise FilterArgumentError(f"{_named(value)} is no number")
    try:
        made = Decimal(str(value))
        if not made.is_finite():
            raise FilterArgumentError(f"{value} is no number")
        return made
    except InvalidOperation:
        raise FilterArgumentError(f"{value!r} is no number") from None


def _named(value: Any) -> str:
    names = {bool: "a yes or no", list: "a list", dict: "a group of fields", dt.date: "a date"}
    return names.get(type(value), f"a {type(value).__name__}")


def format_number(value: Decimal, decimals: int) -> str:
    """`value` with grouped thousands and a true minus sign."""
    rounded = value.quantize(Decimal(1).scaleb(-max(0, min(int(decimals), 12))), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def number(value: Any, decimals: int = 0) -> str:
    """A number with a fixed count of decimals."""
    return format_number(number_of(value), decimals)


def percent(value: Any, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return format_number(number_of(value) * 100, decimals) + "%"


def money(value: Any, decimals: int = 0, currency: str = "") -> str:
    """An amount with its currency in front."""
    code = currency or (value.currency if isinstance(value, Money) else "")
    if isinstance(value, Mapping):
        code = code or str(value.get("unit") or "")
    return f"{code}\u00a0{format_number(number_of(value), decimals)}".lstrip("\u00a0")


def compact(value: Any, decimals: int = 1) -> str:
    """A large number in thousands, millions or billions."""
    amount = number_of(value)
    for size, word in ((9, "bn"), (6, "m"), (3, "k")):
        if abs(amount) >= Decimal(10) ** size:
            return format_number(amount.scaleb(-size), decimals) + word
    return format_number(amount, 0)


def date(value: Any, style: str = "iso") -> str:
    """A date as 2026-03-31, or with the month's name for ``long``."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if not isinstance(value, dt.date):
        raise FilterArgumentError(f"{_named(value)} is no date")
    return f"{value.day} {value:%B %Y}" if style == "long" else value.isoformat()[:10]


def markdown(value: Any) -> Any:
    """Markdown, set in the template's own styles."""
    return value if isinstance(value, Blocks | RichText) else Blocks(str(value))


def plural(count: Any, one: str, many: str) -> str:
    """The count with the word that fits it."""
    amount = len(count) if isinstance(count, list | tuple) else number_of(count)
    return f"{amount} {one if amount == 1 else many}"


def default(value: Any, fallback: Any = "", boolean: bool = False) -> Any:
    """`fallback` where the value is absent; with `boolean` also where it is empty, 0 or no."""
    if isinstance(value, Undefined) or value is None or (boolean and not value):
        return fallback
    return value


@pass_context
def join(context: Context, value: Any, separator: str = ", ", attribute: str | None = None) -> str:
    """The items as one text."""
    items = [context.environment.getattr(item, attribute) if attribute else item for item in value]
    words = [show(item) for item in items]
    limits = _limits()
    if sum(map(len, words)) + len(separator) * len(words) > limits.value_chars:
        raise SecurityError(f"a text of more than {limits.value_chars:,} characters would be built")
    return separator.join(words)


def replace(value: Any, old: str, new: str) -> str:
    """The text with `old` put as `new`."""
    text = str(value)
    if text.count(old) * len(new) + len(text) > _limits().value_chars:
        raise SecurityError("too long a text would be built")
    return text.replace(old, new)


def length(value: Any) -> int:
    """How many items or characters there are."""
    return len(value)


def total(value: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
    """The sum of the items or of one field of theirs; amounts of one currency stay money."""
    items = [_field(item, attribute) for item in value]
    if items and all(isinstance(item, Money) for item in items):
        if len({item.currency for item in items}) > 1:
            raise FilterArgumentError("amounts in different currencies cannot be added")
        return Money(sum((item.amount for item in items), Decimal(0)), items[0].currency)
    return sum((item for item in items if item is not None), start)


def _field(item: Any, attribute: str | None) -> Any:
    if attribute is None:
        return item
    for name in attribute.split("."):
        item = item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
    return item


def rounded(value: Any, digits: int = 0, method: str = "common") -> Any:
    """A number rounded half up, or up or down with `method` ceil or floor."""
    import decimal

    ways = {"common": decimal.ROUND_HALF_UP, "ceil": decimal.ROUND_CEILING, "floor": decimal.ROUND_FLOOR}
    outcome = number_of(value).quantize(Decimal(1).scaleb(-digits), rounding=ways[method])
    return int(outcome) if digits <= 0 else float(outcome)


def show(value: Any) -> str:
    """A bare value as text, the neutral way."""
    if isinstance(value, str):
        return plain_text(value) if isinstance(value, Markup) else value
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return money(value, 2 if value.amount % 1 else 0)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Mapping) and "text" in value:
        return show_kpi(value)
    return str(value)


class Printer:
    """Prints bare values with the caller's filters where they have one; whole numbers stay as they are (years)."""

    def __init__(self, filters: Mapping[str, Filter]) -> None:
        self._money: Filter = filters.get("money", show)
        self._date: Filter = filters.get("date", show)
        self._number: Filter = filters.get("number", show)

    def __call__(self, value: Any) -> str:
        if isinstance(value, Money):
            return str(self._money(value))
        if isinstance(value, dt.date):
            return str(self._date(value))
        if isinstance(value, float | Decimal):
            return str(self._number(value))
        return show(value)


def printer_of(filters: Mapping[str, Filter]) -> Filter:
    """How bare values are printed beside these filters."""
    return Printer(filters) if filters else show


def show_kpi(kpi: Mapping[str, Any]) -> str:
    """A KPI in its printed form: its text, or the reason why it has no value."""
    if kpi.get("text") is not None and kpi.get("value", 0) is not None:
        return str(kpi["text"])
    return str(kpi.get("reason") or kpi.get("text") or "–")


def _limits() -> Limits:
    active = ACTIVE.get()
    return active.limits if active is not None else Limits()


def _listed(function: Filter) -> Filter:
    return functools.wraps(function)(lambda *a, **k: list(function(*a, **k)))


def _text(method: Callable[[str], str]) -> Filter:
    return lambda value: method(show(value))


CONTRACT: Final[dict[str, Filter]] = {
    "money": money, "number": number, "percent": percent, "date": date, "compact": compact, "join": join,
    "markdown": markdown, "plural": plural, "default": default, "upper": _text(str.upper), "lower": _text(str.lower),
    "title": _text(str.title), "trim": _text(str.strip), "length": length, "first": filters.sync_do_first,
    "last": filters.do_last, "sort": filters.do_sort, "selectattr": filters.sync_do_selectattr,
    "rejectattr": filters.sync_do_rejectattr, "groupby": filters.sync_do_groupby, "sum": total, "round": rounded,
}  # fmt: skip
# Not in the contract, but in templates that were written for other engines.
ALSO: Final[dict[str, Filter]] = {
    "int": filters.do_int, "float": filters.do_float, "string": show, "list": filters.sync_do_list, "abs": abs,
    "capitalize": _text(str.capitalize), "replace": replace, "count": length, "d": default, "e": show, "escape": show,
    "map": filters.sync_do_map, "select": filters.sync_do_select, "reject": filters.sync_do_reject,
    "unique": filters.do_unique, "reverse": filters.do_reverse, "min": filters.do_min, "max": filters.do_max,
    "dictsort": filters.do_dictsort, "items": filters.do_items,
}  # fmt: skip
_LAZY: Final = {"selectattr", "rejectattr", "map", "select", "reject", "unique", "reverse", "items", "batch"}
# These may meet what is absent; all others pass it on untouched.
_ACCEPT_ABSENT: Final = {"default", "d", "markdown", "string"}


def guarded(given: Mapping[str, Filter], report: Callable[[Any, str, Exception], Any]) -> dict[str, Filter]:
    """All filters by name, those in `given` before the neutral ones, each with the engine's manners.

    Args:
        given: the caller's filters.
        report: takes down what a filter raised and gives the value that stands in for its outcome.
    """
    every = {**ALSO, **CONTRACT, **given}
    return {name: _guard(name, function, report) for name, function in every.items()}


def _guard(name: str, function: Filter, report: Callable[[Any, str, Exception], Any]) -> Filter:
    passed = getattr(function, "jinja_pass_arg", None)
    accepts = name in _ACCEPT_ABSENT
    kind = str(passed.name) if passed is not None else ""

    @pass_context
    def call(context: Context, value: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not accepts and (value is None or isinstance(value, Undefined)):
            return value
        if isinstance(value, Markup):
            value = plain_text(value)
        extra: tuple[Any, ...] = ()
        if kind:
            extra = ({"context": context, "environment": context.environment}.get(kind, context.eval_ctx),)
        try:
            outcome = function(*extra, value, *args, **kwargs)
            return list(outcome) if name in _LAZY else outcome
        except (SecurityError, RecursionError, MemoryError):
            raise
        except Exception as problem:
            return report(context, name, problem)

    return call


__all__ = ["ALSO", "CONTRACT", "Filter", "guarded", "number_of", "pass_environment", "show", "show_kpi"]
