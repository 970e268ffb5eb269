"""Shapes that no audience sees: hidden ones, and those that lie wholly beside their slide.

Designers park words to themselves there.  Positions are in EMU; trees are
changed in place.  A title beside the slide stays, for it names the slide to
those who hear it read, and so do the placeholders of layouts and masters.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from docgen.merge import xmlnames as x

_TITLES = ("title", "ctrTitle")


def cut_beside(root: etree._Element, size: tuple[int, int], *, is_slide: bool) -> None:
    """Take shapes out of a slide, layout or master that lie beside it or are hidden."""
    gone: set[str] = set()
    for shape in list(unseen_shapes(root, size, is_slide=is_slide)):
        gone |= {node.get("id", "") for node in shape.iter(f"{x.P}cNvPr")}
        x.drop(shape)
    if gone:
        _forget(root, gone)


def unseen_shapes(root: etree._Element, size: tuple[int, int], *, is_slide: bool) -> Iterator[etree._Element]:
    """The shapes of a slide, layout or master that lie beside it or are hidden."""
    tree = root.find(f"{x.P}cSld/{x.P}spTree")
    for shape in _shapes(tree) if tree is not None else ():
        if (_is_hidden(shape) or _is_beside(shape, size)) and not _stays(shape, is_slide=is_slide):
            yield shape


def _shapes(tree: etree._Element) -> Iterator[etree._Element]:
    for node in tree:
        if x.local(node) in ("sp", "pic", "graphicFrame", "cxnSp", "grpSp", "AlternateContent", "contentPart"):
            yield node


def _is_hidden(shape: etree._Element) -> bool:
    first = next(shape.iter(f"{x.P}cNvPr"), None)
    return first is not None and first.get("hidden") in ("1", "true")


def _is_beside(shape: etree._Element, size: tuple[int, int]) -> bool:
    if not all(size):
        return False
    # The first one is the shape's own: those of a group's members count in the group's measure.
    frame = next((node for node in shape.iter(f"{x.A}xfrm", f"{x.P}xfrm")), None)
    offset = frame.find(f"{x.A}off") if frame is not None else None
    extent = frame.find(f"{x.A}ext") if frame is not None else None
    if offset is None or extent is None:
        return False
    left, top = int(offset.get("x", "0")), int(offset.get("y", "0"))
    right, bottom = left + int(extent.get("cx", "0")), top + int(extent.get("cy", "0"))
    return right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]


def _stays(shape: etree._Element, *, is_slide: bool) -> bool:
    holder = shape.find(f"{x.P}nvSpPr/{x.P}nvPr/{x.P}ph")
    return holder is not None and (not is_slide or holder.get("type") in _TITLES)


def _forget(root: etree._Element, gone: set[str]) -> None:
    """Connectors and animations may not name a shape that is gone, or PowerPoint repairs the file."""
    for node in list(root.iter(f"{x.A}stCxn", f"{x.A}endCxn")):
        if node.get("id") in gone:
            x.drop(node)
    timing = root.find(f"{x.P}timing")
    if timing is not None and any(node.get("spid") in gone for node in timing.iter(f"{x.P}spTgt")):
        x.drop(timing)
