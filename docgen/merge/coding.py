"""How the instrumented tree becomes Python: Jinja's own generator, told of the engine's calls.

Static XML stays beside the code, for reading it as literals would take most of
the time.  The engine's functions are called by their own names, not as filters:
what is no node of the tree costs nothing in the many walks through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import exported

from docgen.merge.sandbox import Sandbox
from docgen.records import dataclass, field

FILENAME: Final = "<docgen template>"
STATICS: Final = "_statics"
_ENGINE: Final = "docgen_function"


@dataclass
class Code:
    """A program as Python text.

    Attributes:
        text: the module, whose function ``root`` renders.
        debug: line of the source, line of the text.
        statics: the XML between the tags, to which the text refers by number.
    """

    text: str
    debug: list[tuple[int, int]] = field(default_factory=list)
    statics: list[str] = field(default_factory=list)


def engine_call(function: str, value: nodes.Expr, line: int, *numbers: int, more: Any = ()) -> nodes.Call:
    """The node that calls `function` with the context, `value`, `numbers`, and the values of `more` expressions."""
    call = nodes.Call(value, list(more), [], None, None, lineno=line)
    setattr(call, _ENGINE, (function, numbers))
    return call


def simple_output(body: str, line: int) -> nodes.Expr:
    """The tree of names, fields and bare filters, such as ``account.name|upper``."""
    path, *filters = body.split("|")
    first, *fields = path.strip().split(".")
    found: nodes.Expr = nodes.Name(first, "load", lineno=line)
    for name in fields:
        found = nodes.Getattr(found, name, "load", lineno=line)
    for name in filters:
        found = nodes.Filter(found, name.strip(), [], [], None, None, lineno=line)
    return found


def code_of(tree: nodes.Template, sandbox: Sandbox, words: Iterable[tuple[str, str]]) -> Code:
    """The Python of a tree, in which these filters and tests stand."""
    text = StringIO()
    generator = _Generator(sandbox, None, FILENAME, text, optimized=False)
    generator.words = sorted(words)
    generator.visit(tree)
    return Code(text.getvalue(), generator.debug_info, generator.statics)


class _Generator(CodeGenerator):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.statics: list[str] = []
        self.words: list[tuple[str, str]] = []

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja names it
        """The function ``root``; no template of ours can extend, import, or hold blocks, so nothing looks for them."""
        self.writeline(f"from jinja2.runtime import {', '.join(exported)}")
        self.writeline("def root(context, missing=missing, environment=environment):", extra=1)
        self.indent()
        self.write_commons()
        frame = Frame(EvalContext(self.environment, self.name))
        frame.symbols.analyze_node(node)
        frame.toplevel = frame.rootlevel = True
        self.enter_frame(frame)
        self.pull_dependencies(node.body)
        self.blockvisit(node.body, frame)
        self.outdent()

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """A short name for each filter and test; all were seen before, and exist."""
        for kind, name in self.words:
            short = self.temporary_identifier()
            (self.filters if kind == "filters" else self.tests)[name] = short
            self.writeline(f"{short} = environment.{kind}[{name!r}]")

    def write_commons(self) -> None:
        """What every program begins with; a name that does not exist is looked for once, and says so itself."""
        super().write_commons()
        self.writeline("resolve, look = context.resolve, environment.getattr")

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 - as above
        """A name; whether it exists was settled where it was looked for."""
        if node.ctx == "load":
            ref = frame.symbols.ref(node.name)
            load = frame.symbols.find_load(ref)
            if load is not None and load[0] == VAR_LOAD_RESOLVE:
                self.write(ref)
                return
        super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        """A field."""
        self.write("look(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - as above
        """What is printed is static, or comes as finished XML from the engine's functions: nothing is left to fold."""
        before, after = ("yield ", "") if frame.buffer is None else (f"{frame.buffer}.append(", ")")
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self.statics.append(child.data)
                self.writeline(f"{before}{STATICS}[{len(self.statics) - 1}]{after}")
            else:
                self.writeline(before, child)
                self.visit(child, frame)
                self.write(after)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - as above
        """A call of the engine's, or one of the template's."""
        engine = node.__dict__.get(_ENGINE)
        if engine is None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"{engine[0]}(context, ")
        self.visit(node.node, frame)
        for number in engine[1]:
            self.write(f", {number}")
        for argument in node.args:
            self.write(", ")
            self.visit(argument, frame)
        self.write(")")
