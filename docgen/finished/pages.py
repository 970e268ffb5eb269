"""About how many pages a Word document has, without the program that lays them out.

Heights are in points.  Lines are counted from an average width of letters, so
the answer may be one page off in ten; a PDF tells it exactly.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from docgen.finished.contents import W, parse_part

# Width of an average letter, as a share of the size of its font.
_LETTER: Final = 0.49
_LINE: Final = 1.22
_EXTENT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
_EMU: Final = 12_700
_CELL_PADDING: Final = 11.0
_A4: Final = (595.0, 842.0, 71.0, 71.0, 71.0, 71.0)


@dataclass(frozen=True)
class _Style:
    """What of a paragraph style takes room."""

    size: float = 11.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    new_page: bool = False


def pages_of(data: bytes) -> int:
    """The number of pages of a Word document, estimated; 0 for any other file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "word/document.xml" not in package.namelist():
            return 0
        styles = _styles(package.read("word/styles.xml")) if "word/styles.xml" in package.namelist() else {}
        body = parse_part(package.read("word/document.xml")).find(f"{W}body")
    return _Layout(styles, body).pages() if body is not None else 0


class _Layout:
    def __init__(self, styles: dict[str, _Style], body: Any) -> None:
        self.styles, self.body = styles, body
        width, height, top, right, bottom, left = _page(body)
        self.width, self.height = width - left - right, height - top - bottom
        self.page, self.used = 1, 0.0

    def pages(self) -> int:
        for child in self._blocks(self.body):
            if child.tag == f"{W}p":
                self._paragraph(child)
            else:
                for row in child.iter(f"{W}tr"):
                    self._take(self._row(row))
        return self.page

    def _blocks(self, parent: Any) -> Iterator[Any]:
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl"):
                yield child
            elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        style = self._style(paragraph)
        breaks = [one for one in paragraph.iter(f"{W}br") if one.get(f"{W}type") == "page"]
        if (style.new_page or breaks) and self.used > 0:
            self._turn()
        pictures = sum(int(one[0].get("cy", 0)) / _EMU for one in paragraph.iter(_EXTENT) if len(one))
        self._take(self._height(paragraph, self.width, style) + pictures, whole=pictures > 0)
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        if section is not None and _value(section, "type") != "continuous":
            self._turn()

    def _turn(self) -> None:
        self.page, self.used = self.page + 1, 0.0

    def _take(self, height: float, *, whole: bool = True) -> None:
        if self.used + height > self.height and self.used > 0:
            rest = 0.0 if whole else self.height - self.used
            self._turn()
            height -= rest
        self.used += height

    def _row(self, row: Any) -> float:
        cells = row.findall(f"{W}tc")
        widths = [float(_value(cell, "tcPr/w:tcW", "w") or 0) / 20 for cell in cells]
        total = sum(widths) or 1.0
        least = float(_value(row, "trPr/w:trHeight") or 0) / 20
        heights = [
            sum(
                self._height(one, self.width * min(width / total, 1) - _CELL_PADDING, self._style(one))
                for one in cell.iter(f"{W}p")
            )
            for cell, width in zip(cells, widths, strict=True)
        ]
        pictures = sum(int(one[0].get("cy", 0)) / _EMU for one in row.iter(_EXTENT) if len(one))
        return max([least, pictures, *heights])

    def _height(self, paragraph: Any, width: float, style: _Style) -> float:
        letters = sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
        lines = max(math.ceil(letters * style.size * _LETTER / max(width, 20.0)), 1)
        return lines * style.size * _LINE * style.line + style.before + style.after

    def _style(self, paragraph: Any) -> _Style:
        properties = paragraph.find(f"{W}pPr")
        known = self.styles.get(_value(properties, "pStyle") if properties is not None else "", self.styles.get(""))
        found = _with(known or _Style(), properties)
        run = paragraph.find(f"{W}r/{W}rPr")
        size = _value(run, "sz") if run is not None else ""
        return replace(found, size=float(size) / 2) if size else found


def _page(body: Any) -> tuple[float, ...]:
    section = next(iter(body.findall(f"{W}sectPr")), None)
    if section is None:
        return _A4
    size = [_value(section, "pgSz", name) for name in ("w", "h")]
    margins = [_value(section, "pgMar", name) for name in ("top", "right", "bottom", "left")]
    found = [float(value) / 20 if value else default for value, default in zip([*size, *margins], _A4, strict=True)]
    return tuple(found)


def _value(node: Any, path: str, name: str = "val") -> str:
    found = node.find("/".join(f"{W}{step.removeprefix('w:')}" for step in path.split("/")))
    return str(found.get(f"{W}{name}", "")) if found is not None else ""


def _with(style: _Style, properties: Any) -> _Style:
    if properties is None:
        return style
    spacing = {name: _value(properties, "spacing", name) for name in ("before", "after", "line", "lineRule")}
    if spacing["before"]:
        style = replace(style, before=float(spacing["before"]) / 20)
    if spacing["after"]:
        style = replace(style, after=float(spacing["after"]) / 20)
    if spacing["line"] and spacing["lineRule"] in ("", "auto"):
        style = replace(style, line=float(spacing["line"]) / 240)
    if properties.find(f"{W}pageBreakBefore") is not None:
        style = replace(style, new_page=_value(properties, "pageBreakBefore") not in ("0", "false"))
    return style


@lru_cache(maxsize=16)
def _styles(raw: bytes) -> dict[str, _Style]:
    """The paragraph styles by id, each with what it inherits; the default one also under an empty id."""
    root = parse_part(raw)
    nodes = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style") if one.get(f"{W}type") == "paragraph"}
    base = _Style()
    defaults = root.find(f"{W}docDefaults")
    if defaults is not None:
        size = _value(defaults, "rPrDefault/w:rPr/w:sz")
        base = _with(replace(base, size=float(size) / 2) if size else base, defaults.find(f"{W}pPrDefault/{W}pPr"))
    found: dict[str, _Style] = {}

    def style(name: str, depth: int = 0) -> _Style:
        if name not in nodes or depth > 20:
            return base
        if name not in found:
            node = nodes[name]
            known = _with(style(_value(node, "basedOn"), depth + 1), node.find(f"{W}pPr"))
            size = _value(node, "rPr/w:sz")
            found[name] = replace(known, size=float(size) / 2) if size else known
        return found[name]

    for name, node in nodes.items():
        style(name)
        if node.get(f"{W}default") in ("1", "true"):
            found[""] = found[name]
    return found
