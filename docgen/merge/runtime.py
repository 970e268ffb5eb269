"""What happens while a template renders: values become XML, faults are taken down with their places.

Works on text only; no XML is parsed here.  Knows the instances of parts, and
leaves pictures, charts and Markdown to the modules that write them.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import islice
from types import FrameType
from typing import Any, Final

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from markupsafe import Markup

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error, warning
from docgen.merge import filters as neutral
from docgen.merge.coding import FILENAME
from docgen.merge.model import Region, Tag
from docgen.merge.names import dotted
from docgen.merge.package import RELATION, Limits
from docgen.merge.patterns import lazy
from docgen.merge.program import PART, Program
from docgen.merge.sandbox import ACTIVE, Missing, Sandbox, plain_text
from docgen.records import dataclass, field
from docgen.values import Blocks, Chart, Link, Money, Picture, RichText, Table

# Two patterns each: that for all of Unicode takes a millisecond to compile, and many texts need it not.
_SPECIAL_ASCII: Final = lazy('[&<>"\x00-\x1f\x7f]')
_SPECIAL: Final = lazy('[&<>"\x00-\x1f\x7f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]')
# With what XML cannot hold go the two signs that turn the order of letters around, so that a text reads as another.
_ILLEGAL_ASCII: Final = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ILLEGAL: Final = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
RICH: Final = (Blocks, RichText, Link, Picture, Table, Chart)
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_PLAIN: Final = (int, float, Decimal, dt.date, dt.time, dt.timedelta, Money)
ID_BASE: Final = 1 << 20
HYPERLINK: Final = f"{RELATION}/hyperlink"


def escape(text: str) -> str:
    """`text` for an XML text or an attribute in double quotes."""
    return text.translate(_ESCAPES)


class Faulted(Missing):
    """Stands in for a value whose fault is taken down already."""

    __slots__ = ()

    def note(self) -> None:
        """Nothing: it was told."""


class RunContext(Context):
    """Jinja's context with the render it belongs to."""

    run: Run


@dataclass
class Instance:
    """One copy of a part in the output.

    Attributes:
        part: number of the template's part.
        rels: relationships that the render added: id, type, target, external.
        xml: the finished part.
        charts: numbers of the charts that were filled here, by the relationship they replace.
    """

    part: int
    rels: list[tuple[str, str, Any, bool]] = field(default_factory=list)
    xml: str = ""
    next_rel: int = 0


@dataclass
class Run:
    """One render under way."""

    program: Program
    sandbox: Sandbox
    limits: Limits
    printer: Callable[[Any], str]
    draft: bool
    known: tuple[str, ...] = ()
    writers: Mapping[str, Callable[[Run, Any, Region, tuple[str, ...], int], str]] = field(default_factory=dict)
    rich: Mapping[type, Callable[[Run, Any, Tag], str]] = field(default_factory=dict)
    faults: dict[tuple[str, int, str], Fault] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    turns: int = 0
    iterations: int = 0
    size: int = 0
    first_turn: dict[int, int] = field(default_factory=dict)
    stride: int = 1
    store: dict[str, Any] = field(default_factory=dict)

    @property
    def current(self) -> Instance:
        """The part that is being written."""
        return self.instances[-1]

    def outgrow(self) -> None:
        """Stop a render that would not end in a document.

        Raises:
            SecurityError: always.
        """
        raise SecurityError(f"the document grows beyond {self.limits.output_chars:,} characters")

    # -- faults

    def report(self, fault: Fault, tag: int, key: str = "") -> None:
        """Take down a fault, once for each tag and key."""
        self.faults.setdefault((fault.code, tag, key), fault)

    def fail(self, tag: int, code: str, problem: str, fix: str = "") -> str:
        """Take down an error of a tag; the text that a draft shows in its place."""
        self.report(error(code, self.program.registry.tags[tag].place, problem, fix), tag, problem)
        return self.draft_mark(tag)

    def warn(self, tag: int, code: str, problem: str, fix: str = "") -> None:
        """Take down a warning of a tag."""
        self.report(warning(code, self.program.registry.tags[tag].place, problem, fix), tag, problem)

    def draft_mark(self, tag: int) -> str:
        """The visible sign of a fault."""
        return f"⚠ {self.program.registry.tags[tag].span.body} ⚠" if self.draft else ""

    def missing(self, gap: Missing, tag: int | None = None) -> None:
        """Take down a name that does not exist."""
        number = self.here() if tag is None else tag
        name, known = self._full_name(gap, number)
        self.fail(number, "unknown-name", f"nothing is called {name}", did_you_mean(name, known))

    def _full_name(self, gap: Missing, tag: int) -> tuple[str, list[str]]:
        owner = gap.owner
        if owner is None:
            return gap.name, list(self.known)
        uses = [use.path for use in self.program.uses if use.tag == tag and gap.name in use.path[1:]]
        paths = {dotted(path[: path.index(gap.name, 1) + 1]) for path in uses}
        full = min(paths) if paths else gap.name
        stem = full[: -len(gap.name)] if full.endswith(f".{gap.name}") else ""
        keys = [str(key) for key in owner] if isinstance(owner, Mapping) else []
        return full, [stem + key for key in keys]

    def here(self) -> int:
        """The tag whose code is running."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == FILENAME:
                return self.tag_at(frame.f_lineno)
            frame = frame.f_back
        return 0

    def tag_at(self, line: int) -> int:
        """The tag to which a line of the compiled code belongs."""
        debug = self.program.debug
        at = bisect_right([code for _, code in debug], line) - 1
        index = (debug[at][0] if at >= 0 else 2) - 2
        lines = self.program.lines
        return lines[min(max(index, 0), len(lines) - 1)].number if lines else 0

    # -- values

    def value(self, value: Any, number: int) -> str:
        """Any value but a plain text, as XML for its tag."""
        tag = self.program.registry.tags[number]
        if isinstance(value, Undefined):
            return self._gap(value, number)
        if isinstance(value, Markup):
            return self._markup(value, tag)
        if value is None:
            self.warn(number, "absent", f"{tag.span.body} has no value")
            return "–" if tag.run.context in ("word", "drawing") else ""
        if isinstance(value, RICH):
            writer = self.rich.get(type(value))
            if writer is not None:
                return writer(self, value, tag)
            return escape(self.fail(number, "misplaced", f"a {type(value).__name__.lower()} cannot stand here"))
        return self.text(self.words(value, number), tag)

    def _gap(self, value: Undefined, number: int) -> str:
        if isinstance(value, Missing) and not isinstance(value, Faulted):
            self.missing(value, number)
        return escape(self.draft_mark(number))

    def words(self, value: Any, number: int) -> str:
        """A plain value as it is printed bare."""
        if isinstance(value, Mapping):
            if "text" in value or "reason" in value:
                return neutral.show_kpi(value)
            keys = ", ".join(sorted(str(key) for key in value)[:6])
            return self.fail(
                number, "not-a-value", "this is a group of fields, which cannot be printed", f"name a field: {keys}"
            )
        if isinstance(value, list | tuple | set):
            return self.fail(
                number, "not-a-value", "this is a list, which cannot be printed", "loop over it, or use |join"
            )
        if isinstance(value, str):
            return value
        if isinstance(value, _PLAIN):
            return self.printer(value)
        return self.fail(number, "not-a-value", "this is no value that can be printed")

    def _markup(self, value: Markup, tag: Tag) -> str:
        context = tag.run.context
        if context in ("word", "drawing") and not re.search(r"<(\w+:)?(p|tr|tbl)[ >/]", value):
            return str(value)
        if context in ("word", "drawing"):
            return escape(
                self.fail(
                    tag.number, "misplaced", "this macro holds whole paragraphs", "call it alone in its paragraph"
                )
            )
        return self.text(plain_text(value), tag)

    def text(self, text: str, tag: Tag) -> str:
        """A text as XML in the run of its tag."""
        if tag.run.context == "href":
            return self.relate(HYPERLINK, self.legal(text, tag.number), external=True)
        if (_SPECIAL_ASCII if text.isascii() else _SPECIAL).search(text) is None:
            return text
        if tag.run.context == "plain":
            return self.legal(text, tag.number)
        text = self.legal(text, tag.number)
        escaped = text.translate(_ESCAPES)
        context = tag.run.context
        if context == "attribute":
            return escaped.replace("\n", "&#10;").replace("\t", "&#9;")
        if context == "word":
            return _word_breaks(escaped, tag.run.prefix) if "\n" in escaped or "\t" in escaped else escaped
        if context == "drawing" and "\n" in escaped:
            pre, rpr = tag.run.prefix, tag.run.properties
            return escaped.replace("\n", f"</{pre}t></{pre}r><{pre}br>{rpr}</{pre}br><{pre}r>{rpr}<{pre}t>")
        return escaped

    def legal(self, text: str, number: int) -> str:
        """`text` without what XML cannot hold; newlines are plain ones."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\x0b" in text:
            text = text.replace("\x0b", "\n")  # Office's own sign for a line break
        if (_ILLEGAL_ASCII if text.isascii() else _ILLEGAL).search(text) is None:
            return text
        body = self.program.registry.tags[number].span.body
        self.warn(
            number, "illegal-character", f"{body} holds characters that no Office file can hold; they are left out"
        )
        return _ILLEGAL.sub("", text)

    def relate(self, kind: str, target: Any, external: bool = False) -> str:
        """The id of a new relationship of the current part."""
        here = self.current
        for known in here.rels:
            if known[1:] == (kind, target, external):
                return known[0]
        here.next_rel += 1
        here.rels.append((f"rIdM{here.next_rel}", kind, target, external))
        return here.rels[-1][0]


def _word_breaks(escaped: str, pre: str) -> str:
    close, again = f"</{pre}t>", f'<{pre}t xml:space="preserve">'
    return escaped.replace("\n", f"{close}<{pre}br/>{again}").replace("\t", f"{close}<{pre}tab/>{again}")


# -- what the instrumented program calls


def _put(context: RunContext, value: Any, number: int) -> str:
    run = context.run
    tag = run.program.registry.tags[number]
    if type(value) is str:
        text = value
        if (_SPECIAL_ASCII if value.isascii() else _SPECIAL).search(value) is not None or tag.run.context == "href":
            text = run.text(value, tag)
    else:
        text = run.value(value, number)
    run.size += len(text)
    if run.size > run.limits.output_chars:
        run.outgrow()
    return text


def _region(context: RunContext, value: Any, number: int, *arguments: str) -> str:
    run = context.run
    region = run.program.registry.regions[number]
    if region.kind == "paragraph":
        if type(value) is str and (_SPECIAL_ASCII if value.isascii() else _SPECIAL).search(value) is None:
            if len(region.pieces) == 3:  # what stands before, the value, what stands behind
                return f"{region.pieces[0]}{value}{region.pieces[2]}"
        elif isinstance(value, Markup) and re.match(r"\s*<(\w+:)?(p|tbl)[ >/]", value):
            return str(value)
        if not isinstance(value, Blocks | Table | Picture):
            return assemble(region, arguments, _put(context, value, region.details["tag"]))
    return run.writers[region.kind](run, value, region, arguments, region.details["tag"])


def assemble(region: Region, arguments: tuple[str, ...], value: str, slots: Mapping[str, str] | None = None) -> str:
    """The region's own XML around `value`; `slots` not given keep what the template has."""
    pieces = []
    for piece in region.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, int):
            pieces.append(arguments[piece])
        elif piece[0] == "value":
            pieces.append(value)
        else:
            pieces.append((slots or {}).get(piece[0], piece[1]))
    return "".join(pieces)


def _loop(context: RunContext, value: Any, number: int, weight: int) -> Any:
    run = context.run
    kind = type(value)
    if kind is not list and kind is not tuple:
        value = _listed(run, value, number)
    run.iterations += len(value)
    if run.iterations > run.limits.iterations:
        raise SecurityError(f"the loops of one document are limited to {run.limits.iterations:,} turns")
    run.size += len(value) * weight
    if run.size > run.limits.output_chars:
        run.outgrow()
    return value


def _listed(run: Run, value: Any, number: int) -> Any:
    if value is None:
        return ()
    if isinstance(value, Undefined):
        if isinstance(value, Missing):
            value.note() if not isinstance(value, Faulted) else None
        return ()
    if isinstance(value, str | bytes | int | float):
        body = run.program.registry.tags[number].span.body
        run.fail(
            number, "not-a-list", f"{body}: this is a {'text' if isinstance(value, str) else 'number'}, not a list"
        )
        return ()
    if isinstance(value, Mapping):
        return list(value)
    try:
        return list(islice(value, run.limits.iterations + 1))
    except TypeError:
        run.fail(number, "not-a-list", f"a {type(value).__name__.lower()} is not a list")
        return ()


def _part(context: RunContext, number: int) -> str:
    context.run.instances.append(Instance(number))
    return PART


def _next(context: RunContext, weight: int) -> int:
    run = context.run
    run.turns += 1
    run.size += weight
    if run.size > run.limits.output_chars:
        run.outgrow()
    return run.turns


def _id(context: RunContext, turn: int, number: int) -> str:
    """An id that differs in each turn; the first turn keeps the template's, to which references point."""
    run = context.run
    kind, original = run.program.registry.ids[number]
    if run.first_turn.setdefault(number, turn) == turn:
        return original
    if kind == "name":
        return f"{original}_{turn}"
    return str(ID_BASE + turn * run.stride + number)


def _truth(_context: RunContext, value: Any) -> Any:
    """A KPI without a value is as absent as a field without one."""
    if type(value) is dict and "value" in value and value["value"] is None and ("status" in value or "reason" in value):
        return False
    return value


def _concat(context: RunContext, values: list[Any]) -> str:
    for value in values:
        if isinstance(value, Missing):
            value.note()
    texts = ["" if isinstance(value, Undefined) else neutral.show(value) for value in values]
    if sum(map(len, texts)) > context.run.limits.value_chars:
        raise SecurityError(f"a text of more than {context.run.limits.value_chars:,} characters would be built")
    return "".join(texts)


INTERNAL: Final[dict[str, Callable[..., Any]]] = {
    "_put": _put, "_region": _region, "_loop": _loop, "_part": _part, "_next": _next, "_id": _id, "_truth": _truth,
    "_concat": _concat,
}  # fmt: skip


def report_filter(context: RunContext, name: str, problem: Exception) -> Faulted:
    """Take down what a filter raised."""
    run = context.run
    tag = run.here()
    words = str(problem) or type(problem).__name__
    run.fail(tag, "bad-value", f"|{name} cannot take this value: {words}")
    return Faulted(name=name)


def execute(run: Run, root: Callable[[Context], Any], context: RunContext) -> list[str]:
    """The texts of the parts in the order of `run.instances`.

    Raises:
        Broken: a tag raised; it is to be left out and the render tried again.
    """
    token = ACTIVE.set(run)
    pieces: list[str] = []
    size = 0
    try:
        stream = root(context)
        while batch := list(islice(stream, 512)):
            chunk = "".join(batch)
            size += len(chunk)
            if size > run.limits.output_chars:
                run.outgrow()
            pieces.append(chunk)
    except DocgenError:
        raise
    except Exception as problem:
        raise Broken(_tag_of(run, problem), _words_of(problem)) from None
    finally:
        ACTIVE.reset(token)
    return "".join(pieces).split(PART)[1:]


class Broken(Exception):  # noqa: N818 - it never reaches a user
    """A tag that raised while it ran."""

    def __init__(self, tag: int, problem: str) -> None:
        self.tag, self.problem = tag, problem
        super().__init__(problem)


def _tag_of(run: Run, problem: Exception) -> int:
    trace = problem.__traceback__
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILENAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return run.tag_at(line)


def _words_of(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "macros or loops call one another without end"
    if isinstance(problem, ZeroDivisionError):
        return "a division by zero"
    if isinstance(problem, TypeError):
        words = re.sub(r"'(\w+)'", r"\1", str(problem)).replace("NoneType", "nothing")
        return re.sub(r"<.*?>", "", words)
    return str(problem) or type(problem).__name__


def at_part(place: Place, part: str) -> Place:
    """`place` in another part."""
    from dataclasses import replace

    return replace(place, part=part)
