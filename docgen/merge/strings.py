"""Tags in a single text: a file name, a sentence of an account file.

The same sandbox, filters and faults as in documents; what comes out is plain
text, so nothing is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge import filters as neutral
from docgen.merge import names as naming
from docgen.merge import runtime
from docgen.merge.engine import make_sandbox, root_of
from docgen.merge.model import Registry, Run, Tag, Token
from docgen.merge.package import Limits
from docgen.merge.pair import pair_tags
from docgen.merge.program import compile_source
from docgen.merge.source import Source
from docgen.merge.tags import find_tags


class TextTemplate:
    """A compiled text; make one with `compile_text`."""

    def __init__(
        self,
        text: str,
        filters: Mapping[str, Callable[..., Any]],
        place: Place,
        limits: Limits,
        printer: neutral.Filter,
    ) -> None:
        self.text = text
        self._limits, self._printer = limits, printer
        self._program = None
        if "{{" not in text and "{%" not in text and "{#" not in text:
            return
        self._sandbox = make_sandbox(filters, limits)
        source, faults = _compose(text, place)
        if faults:
            raise DocgenError(faults)
        self._program = compile_source(source, self._sandbox, customer=False)
        self._root = root_of(self._program, self._sandbox)

    @property
    def names(self) -> frozenset[str]:
        """The names that a fill must have."""
        if self._program is None:
            return frozenset()
        return frozenset(
            naming.dotted(use.path)
            for use in self._program.uses
            if not use.path[0].startswith("_") and use.path[0] not in naming.HELPERS
        )

    def check(self, schema: Mapping[str, Any], *, internal: Mapping[str, Any] | None = None) -> list[Fault]:
        """Faults for names that the schema lacks.

        Args:
            schema: names to type words, as in `Template.check`.
            internal: schema for names inside ``{% if internal %}``; `schema` unless given.
        """
        if self._program is None:
            return []
        tags, inner = self._program.registry.tags, schema if internal is None else internal
        plain = [use for use in self._program.uses if not use.internal]
        inside = [use for use in self._program.uses if use.internal]
        return [*naming.check(plain, schema, tags), *naming.check(inside, inner, tags)]

    def render(self, fill: Mapping[str, Any], *, faults: list[Fault] | None = None) -> str:
        """The finished text; warnings are added to `faults`.

        Raises:
            DocgenError: every error of the render.
        """
        if self._program is None:
            return self.text
        run = runtime.Run(
            self._program, self._sandbox, self._limits, self._printer, draft=False,
            known=tuple(map(str, fill)), rich=_RICH,
        )  # fmt: skip
        context = runtime.RunContext(self._sandbox, {**self._sandbox.globals, **fill}, None, {})
        context.eval_ctx.autoescape = True
        context.run = run
        made = ""
        try:
            made = runtime.execute(run, self._root, context)[0]
        except runtime.Broken as problem:
            source = self._program.registry.tags[problem.tag].source
            run.fail(problem.tag, "failed", f"{source} failed: {problem.problem}")
        errors = [fault for fault in run.faults.values() if fault.severity == "error"]
        if errors:
            raise DocgenError(errors)
        if faults is not None:
            faults += run.faults.values()
        return made


def _plain_rich(_run: runtime.Run, value: Any, _tag: Tag) -> str:
    return str(getattr(value, "markdown", None) or getattr(value, "text", None) or getattr(value, "alt", ""))


_RICH = dict.fromkeys(runtime.RICH, _plain_rich)


def _compose(text: str, place: Place) -> tuple[Source, list[Fault]]:
    registry = Registry()
    source = Source(registry)
    faults: list[Fault] = []
    tokens: list[Token] = []
    position = 0
    for span in find_tags(text):
        tag = Tag(span, place, run=Run("plain"))
        registry.add_tag(tag)
        faults += [error("bad-tag", place, problem) for problem in span.faults]
        tokens += [Token("x", text[position : span.start]), Token("T", number=tag.number)]
        position = span.end
    tokens.append(Token("x", text[position:]))
    _, unpaired = pair_tags(registry.tags)
    source.add_part(0, tokens)
    return source, faults + unpaired


def compile_text(
    text: str,
    *,
    filters: Mapping[str, Callable[..., Any]] | None = None,
    place: Place | None = None,
    name: str = "",
    limits: Limits | None = None,
    printer: Callable[[Any], str] | None = None,
) -> TextTemplate:
    """A text with tags, compiled.

    Raises:
        DocgenError: its tags cannot be read.
    """
    where = place or Place(file=name)
    where = where if where.file or not name else replace(where, file=name)
    return TextTemplate(text, filters or {}, where, limits or Limits(), printer or neutral.printer_of(filters or {}))


def render_text(text: str, fill: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]] | None = None) -> str:
    """A text with its tags filled, for one use."""
    return compile_text(text, filters=filters).render(fill)
