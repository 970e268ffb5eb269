"""One Jinja engine for Word and PowerPoint: open a template once, render it with plain data many times.

A library of its own: it knows Office files and tags, and has never heard of an account.
"""

from docgen.errors import Fault
from docgen.merge.package import Limits
from docgen.merge.strings import TextTemplate, compile_text, render_text
from docgen.merge.template import Audience, Fill, Rendered, Template
from docgen.merge.texts import ShownText


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
