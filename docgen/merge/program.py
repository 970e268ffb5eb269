"""A source becomes one program that Python runs.

The static XML, which stands in the source as numbers, comes back in the tree.
The tree is instrumented: outputs pass through `_put`, loops through `_loop`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.merge.coding import FILENAME, code_of, engine_call, simple_output
from docgen.merge.model import Region, Registry, Tag
from docgen.merge.names import HELPERS, Names, Use
from docgen.merge.patterns import lazy
from docgen.merge.sandbox import CLOSE, OPEN, Sandbox
from docgen.merge.source import Source
from docgen.merge.tags import Span
from docgen.records import dataclass, field

PART: Final = "\x01"
_REF: Final = lazy("\x1a([A-Zx])(\\d+)\x1b")
_OWN: Final = frozenset({"_included", "_broken", "_has_notes", "_nothing", "_covered"})
# What stands in a text by its number only, while its own text is in another part.
_ONCE: Final = {
    "comment": "delete the comment, or set it outside the loop",
    "footnote": "set the footnote outside the loop, or print its text in brackets",
    "endnote": "set the endnote outside the loop, or print its text in brackets",
}
# Guards around what may end up empty; `render` resolves them.
GUARDS: Final = {1: "\x03", 2: "\x05", 3: "\x06", 4: "\x07", 5: "\x08"}


@dataclass
class Program:
    """A compiled template.

    Attributes:
        code: what Jinja made of it.
        lines: the tag of each line, from line 2 on.
        registry: tags, regions and ids.
        uses: names with their tags.
        debug: line of the source, line of the code.
        statics: the XML between the tags, to which the code refers by number.
    """

    code: CodeType
    lines: list[Tag]
    registry: Registry
    uses: list[Use]
    debug: list[tuple[int, int]] = field(default_factory=list)
    statics: list[str] = field(default_factory=list)


def compile_source(source: Source, sandbox: Sandbox, *, customer: bool) -> Program:
    """The program of `source`.

    Raises:
        DocgenError: tags that are no Jinja, and filters and tests that nobody knows, all together.
    """
    if not source.lines:  # what the engine itself adds belongs to some tag, also where a template has none
        nothing = Tag(Span(0, 0, "comment", "", "", ""), Place())
        source.registry.add_tag(nothing)
        source.lines.append(nothing)
    try:
        tree = sandbox._parse(source.text, None, FILENAME)
    except TemplateSyntaxError as problem:
        raise DocgenError(_syntax_faults(source, sandbox, problem)) from None
    except RecursionError:
        raise DocgenError([_too_deep(source)]) from None
    try:
        return _program(source, sandbox, tree, customer=customer)
    except RecursionError:
        raise DocgenError([_too_deep(source)]) from None


def _too_deep(source: Source) -> Fault:
    tag = max(source.lines, key=lambda tag: len(tag.span.body))  # depth shows in length
    return error("too-deep", tag.place, "a tag is nested too deeply to be read", "make it shorter")


def _program(source: Source, sandbox: Sandbox, tree: nodes.Template, *, customer: bool) -> Program:
    walker = _Walker(source, sandbox, customer)
    tree.body = walker.body(tree.body)
    if walker.faults:
        raise DocgenError(walker.faults)
    made = code_of(tree, sandbox, walker.words)
    try:
        code = compile(made.text, FILENAME, "exec")
    except SyntaxError as problem:  # Python nests no more than twenty blocks
        before = [line for line, at in made.debug if at <= (problem.lineno or 0)]
        tag = source.lines[min(max((before or [2])[-1] - 2, 0), len(source.lines) - 1)]
        fault = error("too-deep", tag.place, "loops stand too deeply in one another", "use fewer than 15")
        raise DocgenError([fault]) from None
    return Program(code, source.lines, source.registry, walker.names.uses, made.debug, made.statics)


def _syntax_faults(source: Source, sandbox: Sandbox, first: TemplateSyntaxError) -> list[Fault]:
    """Each tag parsed by itself: Jinja stops at its first error, an author wants them all."""
    faults: list[Fault] = []
    for tag in source.lines:
        faults += _faults_of(tag, sandbox)
    if not faults:
        line = min(max(first.lineno - 2, 0), len(source.lines) - 1)
        tag = source.lines[line]
        faults.append(error("bad-tag", tag.place, f"{tag.source} cannot be read: {first.message}"))
    return faults


_COMPLETE: Final = {
    "for": "{}{{% endfor %}}", "if": "{}{{% endif %}}", "elif": "{{% if 1 %}}{}{{% endif %}}",
    "else": "{{% if 1 %}}{}{{% endif %}}", "macro": "{}{{% endmacro %}}", "call": "{}{{% endcall %}}",
    "with": "{}{{% endwith %}}", "set-block": "{}{{% endset %}}",
}  # fmt: skip


def _faults_of(tag: Tag, sandbox: Sandbox) -> Iterator[Fault]:
    span = tag.span
    if span.word.startswith("end") or span.word == "include":
        return
    plain = f"{{{{ {span.body} }}}}" if span.kind == "output" else f"{{% {span.body} %}}"
    text = _COMPLETE.get(span.word, "{}").format(plain)
    text = text.replace("{{ ", f"{OPEN}= ", 1).replace(" }}", f" ={CLOSE}") if span.kind == "output" else text
    text = re.sub(r"\{%(.*?)%\}", lambda m: f"{OPEN}%{m.group(1)}%{CLOSE}", text) if span.kind == "control" else text
    try:
        tree = sandbox.parse(text)
    except TemplateSyntaxError as problem:
        yield error("bad-tag", tag.place, f"{tag.source} cannot be read: {problem.message}")
        return
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        yield from unknown_word(node, tag, sandbox)


def unknown_word(node: nodes.Node, tag: Tag, sandbox: Sandbox) -> Iterator[Fault]:
    """A fault where a filter or test does not exist."""
    if isinstance(node, nodes.Filter) and node.name not in sandbox.filters:
        word, known = "filter", [name for name in sandbox.filters if not name.startswith("_")]
    elif isinstance(node, nodes.Test) and node.name not in sandbox.tests:
        word, known = "test", list(sandbox.tests)
    else:
        return
    fix = did_you_mean(str(node.name), known)
    yield error(f"unknown-{word}", tag.place, f"there is no {word} called {node.name}", fix)


class _Walker:
    """Puts static XML back and instruments outputs, loops and tests."""

    def __init__(self, source: Source, sandbox: Sandbox, customer: bool) -> None:
        self.source, self.sandbox, self.customer = source, sandbox, customer
        self.registry = source.registry
        self.names = Names()
        self.faults: list[Fault] = []
        self.words: set[tuple[str, str]] = set()  # filters and tests
        self.repeats: list[Tag] = []  # what repeats this point
        self.loops = 0  # loops around this point inside the part; those around whole slides do not repeat ids
        self.weight = 0  # characters of static XML so far: what one turn of a loop costs
        self.region: Region | None = None
        self.region_call: tuple[int, nodes.Expr | None, list[nodes.Expr]] = (0, None, [])

    def body(self, found: Iterable[nodes.Node]) -> list[nodes.Node]:
        out: list[nodes.Node] = []
        for node in found:
            out += self._statement(node)
        return out

    def _statement(self, node: nodes.Node) -> list[nodes.Node]:
        handler = getattr(self, f"_on_{type(node).__name__.lower()}", None)
        if handler is None:
            self._fail(node, f"{type(node).__name__} is not known here")
            return []
        made = handler(node)
        return made if isinstance(made, list) else [made]

    def _tag(self, node: nodes.Node) -> Tag:
        lines = self.source.lines
        return lines[min(max((node.lineno or 2) - 2, 0), len(lines) - 1)]

    def _fail(self, node: nodes.Node, problem: str, fix: str = "") -> None:
        tag = self._tag(node)
        self.faults.append(error("bad-tag", tag.place, f"{tag.source}: {problem}", fix))

    # -- statements

    def _on_output(self, node: nodes.Output) -> list[nodes.Node]:
        out: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                for piece in self._data(child.data, node.lineno):
                    if isinstance(piece, int):
                        self._value(out, simple_output(self.source.simple[piece], piece))
                    else:
                        self._emit(out, piece)
            else:
                self._value(out, child)
        return [nodes.Output(out, lineno=node.lineno)] if out else []

    def _emit(self, out: list[nodes.Expr], piece: nodes.Expr | str | tuple[str, str]) -> None:
        """Into the region that is open, or into the output."""
        if self.region is not None:
            if isinstance(piece, nodes.Expr):
                self.region_call[2].append(piece)
                self.region.pieces.append(len(self.region_call[2]) - 1)
            else:
                self.region.pieces.append(piece)
        elif isinstance(piece, nodes.Expr):
            out.append(piece)
        elif isinstance(piece, tuple) and piece[0] == "end-region":
            out.append(self._call_region(int(piece[1])))
        else:
            words = piece[1] if isinstance(piece, tuple) else piece
            if out and isinstance(out[-1], nodes.TemplateData):
                out[-1].data += words
            else:
                out.append(nodes.TemplateData(words))

    def _data(self, text: str, line: int) -> Iterator[nodes.Expr | str | tuple[str, str] | int]:
        for match in _REF.finditer(text):
            kind, number = match.group(1), int(match.group(2))
            if kind == "x":
                self.weight += len(self.source.literals[number])
                yield self.source.literals[number]
            elif kind == "D":
                yield number
            elif kind in "PNO":
                yield self._part_mark(kind, number, line)
            elif kind == "I":
                yield self._id(number)
            elif kind == "S":
                yield self.registry.slots[number]
            elif kind == "V":
                yield GUARDS[number]
            elif kind == "G":
                yield f"\x04{number}\x04"
            elif kind == "B":
                self.region = self.registry.regions[number]
                self.region_call = (number, None, [])
            elif kind == "E":
                self.region = None
                yield ("end-region", str(number))

    def _part_mark(self, kind: str, number: int, line: int) -> nodes.Expr:
        self.names.notes = kind == "N"
        self.loops = 0
        if kind == "O":
            return nodes.TemplateData("")
        return engine_call("_part", nodes.Const(number), line)

    def _id(self, number: int) -> nodes.Expr | str:
        kind, original = self.registry.ids[number]
        if not self.loops:
            return original
        if kind in _ONCE:  # its text stands elsewhere, once
            fix = _ONCE[kind]
            problem = f"a {kind} stands inside what this tag repeats"
            fault = error(f"repeated-{kind}", self.repeats[-1].place, problem, fix)
            self.faults += [fault] if fault not in self.faults else []
        return engine_call("_id", nodes.Name("_turn", "load"), 1, number)

    def _value(self, out: list[nodes.Expr], child: nodes.Expr) -> None:
        tag = self._tag(child)
        self.names.use(child, tag.number)
        value = self._expression(child)
        bound = self.region is not None and (tag.region is not None or tag.node is None) and self.region_call[1] is None
        if bound and self.region is not None:
            number, _, arguments = self.region_call
            self.region_call = (number, value, arguments)
            self.region.details["tag"] = tag.number
            self.region.pieces.append(("value", ""))
            return
        self._emit(out, engine_call("_put", value, child.lineno, tag.number))

    def _call_region(self, number: int) -> nodes.Expr:
        _, value, arguments = self.region_call
        assert value is not None
        return engine_call("_region", value, value.lineno, number, more=arguments)

    def _on_for(self, node: nodes.For) -> nodes.Node:
        tag = self._tag(node.iter)
        path = self.names.use(node.iter, tag.number)
        iterated = self._expression(node.iter)
        self.names.scopes.append({"loop": None})
        items = path if path is not None and path[-1] == "[groups]" else None if path is None else (*path, "[]")
        self.names.bind(node.target, items)
        if node.test is not None:
            self.names.use(node.test, tag.number)
            node.test = self._truth(node.test)
        before = self.weight
        node.body = self._loop_body(node.body, tag)
        node.iter = engine_call("_loop", iterated, node.lineno, tag.number, self.weight - before)
        self.names.scopes.pop()
        node.else_ = self.body(node.else_)
        return node

    def _loop_body(self, found: list[nodes.Node], tag: Tag, *, always: bool = False) -> list[nodes.Node]:
        self.loops += 1
        self.repeats.append(tag)
        inner, before = self.loops, self.weight
        body = self.body(found)
        self.repeats.pop()
        if self.loops == inner:  # no part began inside
            self.loops -= 1
        weight = nodes.Const(self.weight - before if always else 0)
        turn = nodes.Assign(nodes.Name("_turn", "store"), engine_call("_next", weight, 1), lineno=1)
        return [turn, *body] if self.registry.ids or always else body

    def _on_if(self, node: nodes.If) -> list[nodes.Node]:
        tag = self._tag(node.test)
        constant = self._internal_test(node.test)
        if constant is not None and self.customer:
            return self._resolve_if(node, constant)
        before = self.names.internal
        self.names.use(node.test, tag.number)
        node.test = self._truth(node.test)
        self.names.internal = before or constant is True
        node.body = self.body(node.body)
        self.names.internal = before
        for branch in node.elif_:
            self.names.use(branch.test, self._tag(branch.test).number)
            branch.test = self._truth(branch.test)
            branch.body = self.body(branch.body)
        self.names.internal = before or constant is False
        node.else_ = self.body(node.else_)
        self.names.internal = before
        return [node]

    def _internal_test(self, test: nodes.Node) -> bool | None:
        """True for a condition that only internal documents meet, False for its contrary, None for others."""
        if isinstance(test, nodes.Name) and test.name == "internal" and not self.names.is_local("internal"):
            return True
        if isinstance(test, nodes.Not):
            inner = self._internal_test(test.node)
            return None if inner is None or isinstance(test.node, nodes.And) else not inner
        if (isinstance(test, nodes.And) and self._internal_test(test.left)) or (
            isinstance(test, nodes.And) and self._internal_test(test.right)
        ):
            return True
        return None

    def _resolve_if(self, node: nodes.If, internal: bool) -> list[nodes.Node]:
        if not internal:  # `not internal` holds for customers
            return self.body(node.body)
        self._skip(node.body)
        if not node.elif_:
            return self.body(node.else_)
        first, *others = node.elif_
        return self._on_if(nodes.If(first.test, first.body, others, node.else_, lineno=node.lineno))

    def _skip(self, body: list[nodes.Node]) -> None:
        """Names of a branch that customers never see are still told apart."""
        loops, region = self.loops, self.region
        before, self.names.internal = self.names.internal, True
        self.body(body)
        self.names.internal = before
        self.loops, self.region = loops, region

    def _on_assign(self, node: nodes.Assign) -> nodes.Node:
        path = self.names.use(node.node, self._tag(node.node).number)
        node.node = self._expression(node.node)
        self.names.bind(node.target, path)
        return node

    def _on_assignblock(self, node: nodes.AssignBlock) -> nodes.Node:
        if node.filter is not None:
            self._fail(node, "a set block takes no filter")
        node.body = self.body(node.body)
        self.names.bind(node.target, None)
        return node

    def _on_with(self, node: nodes.With) -> nodes.Node:
        scope: dict[str, Any] = {}
        for target, value in zip(node.targets, node.values, strict=True):
            path = self.names.use(value, self._tag(node).number)
            if isinstance(target, nodes.Name):
                scope[target.name] = path
        node.values = [self._expression(value) for value in node.values]
        self.names.scopes.append(scope)
        node.body = self.body(node.body)
        self.names.scopes.pop()
        return node

    def _on_macro(self, node: nodes.Macro) -> nodes.Node:
        self.names.scopes[-1][node.name] = None
        return self._macro_body(node)

    def _on_callblock(self, node: nodes.CallBlock) -> nodes.Node:
        self.names.use(node.call, self._tag(node).number)
        node.call = self._expression(node.call)
        return self._macro_body(node)

    def _macro_body(self, node: nodes.Macro | nodes.CallBlock) -> nodes.Node:
        for value in node.defaults:
            self.names.use(value, self._tag(node).number)
        node.defaults = [self._expression(value) for value in node.defaults]
        self.names.scopes.append(dict.fromkeys([*(a.name for a in node.args), "caller", "varargs", "kwargs"]))
        node.body = self._loop_body(node.body, self._tag(node), always=True)
        self.names.scopes.pop()
        return node

    def _on_exprstmt(self, node: nodes.ExprStmt) -> nodes.Node:
        self.names.use(node.node, self._tag(node.node).number)
        node.node = self._expression(node.node)
        return node

    # -- expressions

    def _truth(self, test: Any) -> nodes.Expr:
        if isinstance(test, nodes.And | nodes.Or):
            test.left, test.right = self._truth(test.left), self._truth(test.right)
            return test
        if isinstance(test, nodes.Not):
            test.node = self._truth(test.node)
            return test
        made: nodes.Expr = self._expression(test)
        if isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem):
            return engine_call("_truth", made, test.lineno)
        return made

    def _expression(self, node: Any) -> Any:
        if type(node) is nodes.Getattr:  # most of what there is
            node.node = self._expression(node.node)
            return node
        if type(node) is nodes.Const:
            return node
        for name, value in list(node.iter_fields()):
            if isinstance(value, nodes.Expr):
                setattr(node, name, self._expression(value))
            elif isinstance(value, list):
                setattr(
                    node, name, [self._expression(v) if isinstance(v, nodes.Expr) else self._helper(v) for v in value]
                )
        if isinstance(node, nodes.Filter | nodes.Test):
            self.faults += unknown_word(node, self._tag(node), self.sandbox)
            self.words.add(("filters" if isinstance(node, nodes.Filter) else "tests", node.name))
        if isinstance(node, nodes.Concat):
            return engine_call("_concat", nodes.List(node.nodes, lineno=node.lineno), node.lineno)
        if (
            isinstance(node, nodes.Name)
            and (node.name == "self" or node.name.startswith("_"))
            and node.name not in _OWN
        ):
            self._fail(node, f"{node.name} is no name that a template may use")
        if isinstance(node, nodes.Name) and self._is_notes_name(node):
            return nodes.Getitem(nodes.Name("_notes", "load"), nodes.Const(node.name), "load", lineno=node.lineno)
        return node

    def _helper(self, node: Any) -> Any:
        if isinstance(node, nodes.Helper):
            for name, value in list(node.iter_fields()):
                if isinstance(value, nodes.Expr):
                    setattr(node, name, self._expression(value))
        return node

    def _is_notes_name(self, node: nodes.Name) -> bool:
        free = node.ctx == "load" and not self.names.is_local(node.name) and node.name not in HELPERS
        return self.names.notes and free and not node.name.startswith("_")
