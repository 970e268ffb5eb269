"""One Jinja engine for Word and PowerPoint: open a template once, render it with plain data many times.

A library of its own: it knows Office files and tags, and has never heard of an account.
"""

from typing import TYPE_CHECKING, Any

from docgen.errors import Fault
from docgen.merge.package import Limits
from docgen.merge.template import Audience, Fill, Rendered, Template

if TYPE_CHECKING:
    from docgen.merge.strings import TextTemplate, compile_text, render_text
    from docgen.merge.texts import ShownText

_LATER = {"TextTemplate": "strings", "compile_text": "strings", "render_text": "strings", "ShownText": "texts"}


def __getattr__(name: str) -> Any:
    """What one document from one template does not need is loaded when it is asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


def invariants(data: bytes) -> list[Fault]:
    """Errors for every rule that a finished package breaks; none for a sound one."""
    from docgen.merge.soundness import invariants as examine

    return examine(data)


__all__ = [
    "Audience",
    "Fill",
    "Limits",
    "Rendered",
    "ShownText",
    "Template",
    "TextTemplate",
    "compile_text",
    "invariants",
    "render_text",
]
