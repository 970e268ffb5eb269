"""Which outline level of a slide's placeholder carries a mark, as layout and master have it.

A list in a placeholder takes the designer's own marks and indents; only where
there are none does the engine draw its own (`blocks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.plan import Plan
from docgen.merge.slide_looks import Frame, frame_of

_BODIES: Final = ("obj", "body", "subTitle")
_MARKS: Final = (f"{x.A}buChar", f"{x.A}buAutoNum", f"{x.A}buBlip")


def bullet_level(plan: Plan, slide: str, holder: Mapping[str, str] | None, level: int) -> int | None:
    """The first level from `level` on that has a mark of its own; None outside text placeholders and where none has.

    Args:
        plan: the template.
        slide: name of the slide's part.
        holder: attributes of the shape's `p:ph`; None for a plain text box.
        level: outline level of the paragraph, from 0.
    """
    layout = next((rel.target for rel in plan.rels_of(slide) if rel.kind == "slideLayout"), None)
    if holder is None or layout is None or holder.get("type", "obj") not in _BODIES:
        return None
    styles = list(_styles(frame_of(plan, layout), holder))
    return next((step for step in range(level, 9) if _is_marked(styles, step)), None)


def _styles(layout: Frame, holder: Mapping[str, str]) -> Iterator[etree._Element]:
    """Lists of paragraph properties by level, the nearest first."""
    wanted = etree.Element(f"{x.P}ph", dict(holder))
    for frame in (layout, layout.above):
        shape = frame.holder(wanted) if frame is not None else None
        own = shape.find(f"{x.P}txBody/{x.A}lstStyle") if shape is not None else None
        if own is not None:
            yield own
    body = layout.above.root.find(f"{x.P}txStyles/{x.P}bodyStyle") if layout.above is not None else None
    if body is not None:
        yield body


def _is_marked(styles: list[etree._Element], level: int) -> bool:
    for style in styles:
        properties = style.find(f"{x.A}lvl{level + 1}pPr")
        if properties is None:
            continue
        if any(child.tag in _MARKS for child in properties):
            return True
        if properties.find(f"{x.A}buNone") is not None:
            return False
    return False
