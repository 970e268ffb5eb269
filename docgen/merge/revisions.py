"""Tracked changes of a template, accepted: what was deleted goes, what was inserted stays, who did it is forgotten.

Knows WordprocessingML only; trees are changed in place.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x

_IN: Final = frozenset(f"{x.W}{name}" for name in ("ins", "moveTo"))
_OUT: Final = frozenset(f"{x.W}{name}" for name in ("del", "moveFrom"))
_MARKS: Final = frozenset(
    f"{x.W}{name}"
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange",
        "tblGridChange", "numberingChange", "cellIns", "cellMerge",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
        "customXmlMoveToRangeEnd",
    )
)  # fmt: skip
_PROPERTIES: Final = frozenset(f"{x.W}{name}" for name in ("rPr", "trPr", "tcPr", "ctrlPr"))


def accept_changes(root: etree._Element) -> None:
    """Accept every tracked change below `root`."""
    for node in list(root.iter(*_MARKS, *_IN, *_OUT)):
        parent = node.getparent()
        if parent is None:
            continue
        if parent.tag == f"{x.W}trPr" and node.tag in _OUT:
            row = parent.getparent()
            x.drop(row if row is not None else node)
        elif node.tag in _MARKS or node.tag in _OUT or parent.tag in _PROPERTIES:
            x.drop(node)
        else:
            _unwrap(node)


def _unwrap(node: etree._Element) -> None:
    for child in list(node):
        node.addprevious(child)
    if not (node.tail or "").strip():
        node.tail = None
    x.drop(node)
