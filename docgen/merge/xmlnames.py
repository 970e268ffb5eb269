"""Names of the XML that Word and PowerPoint write, and small surgery on its trees.

lxml keeps text behind an element as that element's tail; the marks of the
engine live there, so removing and splitting must never lose a tail.
"""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from docgen.merge.patterns import lazy

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
P14: Final = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
A16: Final = "{http://schemas.microsoft.com/office/drawing/2014/main}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

PARAGRAPHS: Final = (f"{W}p", f"{A}p")
ROWS: Final = (f"{W}tr", f"{A}tr")
CELLS: Final = (f"{W}tc", f"{A}tc")
TABLES: Final = (f"{W}tbl", f"{A}tbl")
_PROPERTIES: Final = (f"{W}rPr", f"{A}rPr")
_DECLARATION: Final = lazy(r"\sxmlns(:\w+)?=\"[^\"]*\"")


def local(node: etree._Element) -> str:
    """The name of `node` without its namespace."""
    return str(node.tag).rpartition("}")[2]


def whole(node: etree._Element, name: str, default: int = 0) -> int:
    """An attribute as a whole number: some programs write fractions, or lengths with a unit, which are not read."""
    try:
        return round(float(node.get(name, default)))
    except (ValueError, OverflowError):
        return default


def child(node: etree._Element, tag: str) -> etree._Element | None:
    """The first child of that name; quicker than `find`, which reads paths."""
    for one in node:
        if one.tag == tag:
            return one
    return None


def prefix(node: etree._Element) -> str:
    """The prefix of `node` as written in front of a name: ``w:``, or nothing."""
    return f"{node.prefix}:" if node.prefix else ""


def xml_of(node: etree._Element) -> str:
    """`node` as text for a place where all its prefixes are declared."""
    text = etree.tostring(node, encoding="unicode", with_tail=False)
    return _DECLARATION.sub("", text)


def add_before(node: etree._Element, text: str) -> None:
    """Put `text` right in front of `node`, behind what stands there already."""
    previous = node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent = node.getparent()
        assert parent is not None
        parent.text = (parent.text or "") + text


def add_after(node: etree._Element, text: str) -> None:
    """Put `text` right behind `node`, behind what stands there already."""
    node.tail = (node.tail or "") + text


def drop(node: etree._Element) -> None:
    """Remove `node` and keep the text behind it."""
    if node.tail:
        add_before(node, node.tail)
        node.tail = None
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)


def split(leaf: etree._Element, at: int, top: etree._Element) -> etree._Element:
    """Split `leaf` and all above it up to below `top`; the left half's topmost element is returned."""
    text = leaf.text or ""
    left, right = leaf, _shell(leaf)
    left.text, right.text = text[:at], text[at:]
    while True:
        parent = left.getparent()
        assert parent is not None
        if parent is top:
            left.addnext(right)  # a tail of `left` now stands behind `right`, where it belongs
            return left
        tail, left.tail = left.tail, None
        following = list(left.itersiblings())
        half = _shell(parent)
        half.append(right)
        right.tail = tail
        for sibling in following:
            half.append(sibling)
        left, right = parent, half


def _shell(node: etree._Element) -> etree._Element:
    twin: etree._Element = node.makeelement(node.tag, {str(k): str(v) for k, v in node.attrib.items()})
    for child in node:
        if child.tag in _PROPERTIES:
            twin.append(copy.copy(child))
            twin[-1].tail = None
    return twin


def common_ancestor(one: etree._Element, other: etree._Element) -> etree._Element:
    """The lowest element that holds both."""
    line = {id(one): one}
    line |= {id(node): node for node in one.iterancestors()}
    node: etree._Element | None = other
    while node is not None:
        if id(node) in line:
            return node
        node = node.getparent()
    raise ValueError("the two stand in different trees")


def child_towards(top: etree._Element, node: etree._Element) -> etree._Element:
    """The child of `top` that holds `node`, or `node` itself."""
    while node.getparent() is not top:
        parent = node.getparent()
        assert parent is not None
        node = parent
    return node


def ancestor(node: etree._Element, *tags: str) -> etree._Element | None:
    """The nearest of `node` and what holds it that is called one of `tags`."""
    return node if node.tag in tags else next(node.iterancestors(*tags), None)
