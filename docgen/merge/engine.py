"""The sandbox with all filters in it, and a program's entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2.runtime import Context

from docgen.merge import filters as neutral
from docgen.merge import runtime
from docgen.merge.coding import STATICS
from docgen.merge.package import Limits
from docgen.merge.program import Program
from docgen.merge.sandbox import Sandbox


def make_sandbox(filters: Mapping[str, Callable[..., Any]], limits: Limits) -> Sandbox:
    """An environment with the caller's filters and the neutral ones."""
    sandbox = Sandbox(limits, neutral.guarded(filters, runtime.report_filter))
    sandbox.context_class = runtime.RunContext
    sandbox.globals["_broken"] = lambda _number: runtime.Faulted(name="")
    return sandbox


def root_of(program: Program, sandbox: Sandbox) -> Callable[[Context], Any]:
    """The generator function that renders `program`."""
    space: dict[str, Any] = {"environment": sandbox, STATICS: program.statics, **runtime.INTERNAL}
    exec(program.code, space)  # the engine's own program: its tags were parsed, checked and walled in before
    root: Callable[[Context], Any] = space["root"]
    return root
