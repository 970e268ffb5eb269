"""Jinja with walls: plain data only, listed attributes only, and every size bounded.

Look-up is item first, so that a field called ``items`` or ``count`` is the
data's own.  What does not exist is recorded with its place, and the render
goes on, so that one run tells all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from docgen.merge.package import Limits
from docgen.values import Blocks, Chart, Column, Link, Money, Picture, RichText, Series, Table

if TYPE_CHECKING:
    from jinja2.lexer import TokenStream
    from jinja2.parser import Parser

OPEN: Final = "\x02"
CLOSE: Final = "\x03"


class Recorder(Protocol):
    """What the sandbox needs of the render that is under way."""

    limits: Limits

    def missing(self, gap: Missing) -> None:
        """Take down a name that does not exist."""


ACTIVE: ContextVar[Recorder | None] = ContextVar("docgen_merge_render", default=None)

_LISTED: Final[tuple[tuple[type, frozenset[str]], ...]] = (
    (str, frozenset({
        "upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "startswith", "endswith", "split",
        "splitlines", "find", "count", "isdigit", "isupper", "islower", "removeprefix", "removesuffix", "partition",
    })),
    (Mapping, frozenset({"items", "keys", "values", "get"})),
    (dt.datetime, frozenset({
        "year", "month", "day", "hour", "minute", "weekday", "isoweekday", "isoformat", "date", "strftime",
    })),
    (dt.date, frozenset({"year", "month", "day", "weekday", "isoweekday", "isoformat", "strftime"})),
    (list, frozenset({"index", "count"})),
    (tuple, frozenset({"index", "count", "grouper", "list"})),
    (LoopContext, frozenset({
        "index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth",
        "depth0", "cycle", "changed",
    })),
    (Money, frozenset({"amount", "currency"})),
    (Link, frozenset({"text", "url"})),
    (Chart, frozenset({"title", "subtitle", "alt", "source", "as_of", "empty", "is_empty", "categories", "series"})),
    (Series, frozenset({"name", "values"})),
    (Table, frozenset({"columns", "rows", "alt", "total"})),
    (Column, frozenset({"heading", "align"})),
    (Picture, frozenset({"alt"})),
    ((RichText), frozenset({"markdown"})),
    (Blocks, frozenset({"markdown"})),
    (Cycler, frozenset({"next", "current", "reset"})),
)  # fmt: skip
_CALLABLE: Final = (Macro, LoopContext, Joiner)


class Missing(Undefined):
    """A name that does not exist: every use of it is recorded, and it goes on as nothing."""

    __slots__ = ()

    def note(self) -> None:
        """Record this use with the render that is under way."""
        recorder = ACTIVE.get()
        if recorder is not None:
            recorder.missing(self)

    @property
    def name(self) -> str:
        """The last name that was looked for."""
        return str(self._undefined_name)

    @property
    def owner(self) -> Any:
        """What it was looked for in; None for a name of its own."""
        from jinja2.utils import missing

        return None if self._undefined_obj is missing else self._undefined_obj

    def __str__(self) -> str:
        self.note()
        return ""

    def __bool__(self) -> bool:
        self.note()
        return False

    def __len__(self) -> int:
        self.note()
        return 0

    def __iter__(self) -> Any:
        self.note()
        return iter(())

    def __eq__(self, other: object) -> bool:
        self.note()
        return False

    def __ne__(self, other: object) -> bool:
        self.note()
        return True

    __hash__ = Undefined.__hash__

    def carry(self, *_args: Any, **_kwargs: Any) -> Missing:
        """The outcome of any operation: still missing."""
        self.note()
        return self

    def deny(self, _other: object) -> bool:
        """The outcome of any comparison: no."""
        self.note()
        return False


# Set from outside: Jinja declares these operators as functions that never return.
for _operator in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "rfloordiv", "mod", "rmod", "pow",
    "rpow", "neg", "pos", "call", "getitem",
):  # fmt: skip
    setattr(Missing, f"__{_operator}__", Missing.carry)
for _operator in ("lt", "le", "gt", "ge", "contains"):
    setattr(Missing, f"__{_operator}__", Missing.deny)


class _Do:
    """``{% do expression %}``; Jinja's own module of extensions takes long to load."""

    tags = frozenset({"do"})
    priority = 100

    def parse(self, parser: Parser) -> nodes.ExprStmt:
        """The statement, once its first word is read."""
        node = nodes.ExprStmt(lineno=next(parser.stream).lineno)
        node.node = parser.parse_tuple()
        return node

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """The source as it is."""
        return source

    def filter_stream(self, stream: TokenStream) -> TokenStream:
        """The tokens as they are."""
        return stream


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment in which every tag runs."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, limits: Limits, filters: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            block_start_string=f"{OPEN}%",
            block_end_string=f"%{CLOSE}",
            variable_start_string=f"{OPEN}=",
            variable_end_string=f"={CLOSE}",
            comment_start_string=f"{OPEN}#",
            comment_end_string=f"#{CLOSE}",
            undefined=Missing,
            autoescape=False,
            keep_trailing_newline=True,
            optimized=False,
            cache_size=0,
        )
        self.extensions = {"do": _Do()}  # type: ignore[dict-item]  # an extension as far as parsing goes
        self.limits = limits
        self.filters = dict(filters)
        self.globals = {
            "range": self._range,
            "namespace": Namespace,
            "joiner": Joiner,
            "cycler": Cycler,
            "dict": dict,
        }

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of plain data, or a listed attribute."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return getattr(obj, attribute) if attribute in _DICT else self.undefined(obj=obj, name=attribute)
        return self._look_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of plain data; a text falls back to a listed attribute."""
        if obj is None or isinstance(obj, Undefined):
            return obj
        if isinstance(obj, Mapping | Sequence) and not isinstance(obj, LoopContext):
            try:
                return obj[argument]
            except IndexError:
                return None  # how long a list is depends on the data: an item that it does not have is absent
            except (KeyError, TypeError):
                pass
        if isinstance(argument, str):
            return self._look_up(obj, argument)
        return self.undefined(obj=obj, name=argument)

    def _look_up(self, obj: Any, attribute: str) -> Any:
        if obj is None or isinstance(obj, Undefined):
            return obj  # what is absent has absent fields; what does not exist is told once
        if isinstance(obj, Markup):
            obj = plain_text(obj)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Namespace):
            return (
                Namespace.__getattribute__(obj, attribute)
                if not attribute.startswith("_")
                else self._none(obj, attribute)
            )
        for kind, listed in _LISTED:
            if isinstance(obj, kind) and attribute in listed:
                return getattr(obj, attribute)
        return self._none(obj, attribute)

    def _none(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(obj=obj, name=attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja names them, so that no keyword of a template collides
        """Call a macro, a loop helper or a listed method."""
        if isinstance(__obj, Undefined):
            return __obj
        if isinstance(__obj, LoopContext):
            return Markup(__obj(*args, **kwargs))
        bound = getattr(__obj, "__self__", None)
        known = isinstance(__obj, _CALLABLE) or __obj in __self.globals.values() or isinstance(__obj, type(len))
        if not known and not (bound is not None and not isinstance(bound, type)):
            raise SecurityError(f"a {type(__obj).__name__} cannot be called")
        if isinstance(bound, str) and args and __obj.__name__ == "strftime":
            raise SecurityError("strftime cannot be called here")
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """``+ * ** %``, once the size of the outcome is known to be small."""
        if isinstance(left, Missing):
            return left.carry()
        if isinstance(right, Missing):
            return right.carry()
        check_operation(operator, left, right, self.limits)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Never reached by look-ups; Jinja's own filters ask before they read an attribute."""
        return any(isinstance(obj, kind) and attr in listed for kind, listed in _LISTED)

    def _range(self, *arguments: int) -> range:
        span = range(*(int(argument) for argument in arguments))
        if len(span) > self.limits.iterations:
            raise SecurityError(f"range() is limited to {self.limits.iterations:,} steps")
        return span


_DICT: Final = frozenset({"items", "keys", "values", "get"})


def check_operation(operator: str, left: Any, right: Any, limits: Limits) -> None:
    """Refuse an operation whose outcome would be too large.

    Raises:
        SecurityError: it would.
    """
    if operator == "%" and isinstance(left, str | bytes):
        raise SecurityError("% formats no text here; use a filter or ~")
    if operator == "**" and _digits(left) * abs(float(right) if _is_number(right) else 1) > 2_000:
        raise SecurityError("the power is too large")
    if operator == "*":
        _check_product(left, right, limits)
    if operator == "+" and _length(left) + _length(right) > limits.value_chars:
        raise SecurityError(f"a text or list of more than {limits.value_chars:,} would be built")


def _check_product(left: Any, right: Any, limits: Limits) -> None:
    for many, times in ((left, right), (right, left)):
        if isinstance(many, str | list | tuple) and _is_number(times):
            if len(many) * max(times, 0) > limits.value_chars:
                raise SecurityError(f"a text or list of more than {limits.value_chars:,} would be built")
            return
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > 10_000:
        raise SecurityError("the product is too large")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal)


def _digits(value: Any) -> float:
    if isinstance(value, int):
        return max(value.bit_length(), 1)
    return 64.0 if isinstance(value, Decimal) else 1.0


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def plain_text(value: Markup) -> str:
    """The words of XML that a macro built."""
    return str(Markup(value).striptags()) if "<" in value else str(Markup(value).unescape())


def known_tests(sandbox: Sandbox) -> frozenset[str]:
    """Names of the tests that may follow ``is``."""
    return frozenset(sandbox.tests)


def parse(sandbox: Sandbox, source: str) -> nodes.Template:
    """The program as a tree; line numbers are tag numbers, counted from 2."""
    return sandbox.parse(source)
