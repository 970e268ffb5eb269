"""Where a tag stands, in the words of someone who looks at the document."""

from __future__ import annotations

import re

from lxml import etree

from docgen.errors import Place
from docgen.merge import xmlnames as x

_LONGEST = 160  # a tag that says more is shown by its beginning and its end
_KINDS = {
    **dict.fromkeys(x.ROWS, "row"), **dict.fromkeys(x.CELLS, "cell"), f"{x.W}p": "paragraph",
    **dict.fromkeys((f"{x.P}sp", f"{x.P}graphicFrame", f"{x.P}pic", f"{x.P}cxnSp"), "shape"),
}  # fmt: skip


class Places:
    """Numbers the paragraphs and tables of one part once, then answers for each of its elements."""

    def __init__(self, file: str, label: str, root: etree._Element) -> None:
        self._file, self._label = file, label
        self._numbers: dict[etree._Element, int] = {}
        for number, node in enumerate(root.iter(f"{x.W}p"), 1):
            self._numbers[node] = number
        for number, node in enumerate(root.iter(*x.TABLES), 1):
            self._numbers[node] = number

    def of(self, node: etree._Element, near: str = "") -> Place:
        """The place of `node`; `near` is the text around it."""
        around: dict[str, etree._Element] = {}
        for up in (node, *node.iterancestors()):
            kind = _KINDS.get(str(up.tag))
            if kind is not None:
                around.setdefault(kind, up)
        pieces = [self._label] if self._label else []
        if "row" in around:
            pieces.append(self._cell(around["row"], around.get("cell")))
        elif "paragraph" in around:
            pieces.append(f"paragraph {self._numbers.get(around['paragraph'], 0)}")
        if near:
            pieces.append(f'near "{near}"')
        return Place(file=self._file, part=", ".join(pieces), shape=_shape_name(around.get("shape")))

    def _cell(self, row: etree._Element, cell: etree._Element | None) -> str:
        table = row.getparent()
        words = []
        if table is not None and table.tag == f"{x.W}tbl":
            words.append(f"table {self._numbers.get(table, 0)}")
        words.append(f"row {self._number(row)}")
        if cell is not None:
            words.append(f"cell {self._number(cell)}")
        return ", ".join(words)

    def _number(self, node: etree._Element) -> int:
        """Which of its kind it is, counted once for all that stand beside it."""
        if node not in self._numbers:
            parent = node.getparent()
            for number, other in enumerate(parent.iterchildren(node.tag) if parent is not None else (node,), 1):
                self._numbers[other] = number
        return self._numbers[node]


def _shape_name(shape: etree._Element | None) -> str:
    if shape is None:
        return ""
    named = shape.find(f"./*/{x.P}cNvPr")
    return "" if named is None else named.get("name", "")


def nearby(text: str, start: int, end: int) -> str:
    """The words around a tag, short enough for a message."""
    left, right = max(0, start - 24), min(len(text), max(end + 24, start + 48))
    words = " ".join(text[left:right].split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 24]}…{words[-24:]}"
    return ("…" if left else "") + words + ("…" if right < len(text) else "")


def part_label(part: str) -> str:
    """A part in plain words, as far as its name tells; the main text needs none."""
    name = part.rsplit("/", 1)[-1].removesuffix(".xml")
    if name in ("document", "presentation"):
        return ""
    if part.startswith("docProps/"):
        return "document properties"
    match = re.fullmatch(r"([a-zA-Z]+?)(\d+)", name)
    word, number = match.groups() if match else (name, "")
    words = {"slideLayout": "layout", "slideMaster": "master", "notesMaster": "notes master", "data": "diagram"}
    return f"{words.get(word, word)} {number}".strip()
