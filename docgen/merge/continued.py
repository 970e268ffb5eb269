"""Slides whose text does not fit: one step smaller, then tables go on to further slides, then a finding.

Works on a slide that is rendered.  Panel text and tables take the one step
down (16 to 14 points, 14 to 12); titles and figures never.  A table that still
does not fit is cut between rows, with its header again on each slide and
"(2/3)" at the end of the title.  Lengths are points.

Longer than most: shrinking, cutting and telling are three steps on one slide
that share what was measured.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from docgen.errors import Fault, Place, warning
from docgen.merge import slide_looks as looks
from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.plan import Plan
from docgen.merge.runtime import escape
from docgen.merge.slide_looks import EMU, Box, Frame, Styles
from docgen.merge.weave import HEAD

#: The one step that text may take; what is larger is a title or a figure.
_PANEL_STEP: Final = {16.0: 14.0, 15.0: 14.0}
_TABLE_STEP: Final = {16.0: 14.0, 15.0: 14.0, 14.0: 12.0}
_FIGURE: Final = 20.0
#: What rounding of heights may add up to on a slide.
_SLACK: Final = 3.0
#: A table outside a placeholder ends this far above the slide's edge.
_MARGIN: Final = 0.4 * 72
_TABLE_LAYOUT: Final = "Table"
_TWIN: Final = re.compile(r" \([^)]*\)$")
#: What differs in rows of one look: their words, and the numbers that keep them apart.
_WORDS: Final = re.compile(">([^<]+)<")
_NUMBERS: Final = re.compile(r"<(?:\w+:)?rowId [^>]*>")
_MOST_ROWS: Final = 1_000
_SHORTER: Final = "shorten the text, or make its box larger in the template"


@dataclass(frozen=True)
class Page:
    """One slide of what was one: its XML, and the layout that it needs where that is another one."""

    xml: str
    layout: str = ""


def fitted(xml: str, plan: Plan, part: str, number: int) -> tuple[list[Page], list[Fault]]:
    """A rendered slide as the slides that its text needs, and what does not fit on them.

    Args:
        xml: the slide.
        plan: the template.
        part: name of the template's slide, whose layout counts.
        number: of the slide in the finished deck, for the findings.
    """
    layout = next((rel.target for rel in plan.rels_of(part) if rel.kind == "slideLayout"), "")
    if not layout:
        parse_xml(xml.encode(), "slide")  # nothing leaves unread
        return [Page(xml)], []
    slide = _Slide(plan, part, xml, looks.frame_of(plan, layout), number)
    return slide.pages(), slide.findings


class _Slide:
    """The work on one slide."""

    def __init__(self, plan: Plan, part: str, xml: str, layout: Frame, number: int) -> None:
        self.plan, self.part, self.xml, self.layout, self.number = plan, part, xml, layout, number
        self.root = parse_xml(xml.encode(), "slide")
        inner = x.child(self.root, f"{x.P}cSld")
        self.tree = x.child(inner, f"{x.P}spTree") if inner is not None else None
        self.findings: list[Fault] = []
        self.changed = False

    def pages(self) -> list[Page]:
        if self.tree is None:
            return [Page(self.xml)]
        shapes = list(self.tree)
        for shape in shapes:
            if shape.tag == f"{x.P}sp":
                self._fit_text(shape)
        for frame in shapes:
            if frame.tag != f"{x.P}graphicFrame":
                continue
            if next(frame.iter(f"{x.A}tbl"), None) is not None:
                more = self._fit_table(frame)
                if more:
                    return more
        return [Page(self._written(self.root)) if self.changed else Page(self.xml)]

    def _written(self, root: etree._Element) -> str:
        return HEAD + etree.tostring(root, encoding="unicode")

    # -- text in boxes

    def _fit_text(self, shape: etree._Element) -> None:
        body = x.child(shape, f"{x.P}txBody")
        if body is None or not any(node.text for node in body.iter(f"{x.A}t")):
            return
        room, styles = self._room_in(shape)
        if room is None:
            return
        paragraphs = body.findall(f"{x.A}p")
        height = looks.paragraphs_height(paragraphs, styles, room.width)
        if height <= room.height + _SLACK:
            return
        largest = max(run.size for paragraph in paragraphs for run in styles.runs(paragraph))
        if not looks.is_title(shape) and largest < _FIGURE and _shrink(paragraphs, styles, _PANEL_STEP):
            self.changed = True
            height = looks.paragraphs_height(paragraphs, styles, room.width)
        if height > room.height + _SLACK:
            self._tell(
                looks.name_of(shape), 0, f"the text is {height / 72:.2f} in high, its box {room.height / 72:.2f}"
            )

    def _room_in(self, shape: etree._Element) -> tuple[Box | None, Styles]:
        """The room for text in a shape, none where it makes its own, and its styles; read once for each template."""
        named = x.child(shape[0], f"{x.P}cNvPr")
        key = f"{self.part} {'' if named is None else named.get('id', '')}"
        found = self.plan.looks.get(key)
        if not isinstance(found, tuple):
            box, inside = looks.box_of(shape, self.layout), looks.body_of(shape, self.layout)
            free = inside.get("wrap") == "none" or inside.get("fit") == "spAutoFit"
            turned = inside.get("vert", "horz") != "horz"
            room = None if box is None or free or turned else _inner(box, inside)
            found = self.plan.looks[key] = (room, Styles(self.layout, shape))
        return found

    def _tell(self, shape: str, further: int, problem: str) -> None:
        place = Place(part=f"slide {self.number + further}", shape=shape)
        self.findings.append(warning("text-fit", place, problem, _SHORTER))

    # -- tables

    def _fit_table(self, frame: etree._Element) -> list[Page]:
        """The slides on which the table goes on; none where it fits on this one."""
        box = looks.box_of(frame, self.layout)
        if box is None:
            return []
        table = _Table(frame, self.layout)
        room = self._room(frame, box)
        if sum(table.heights(self._row_texts(table))) <= room + _SLACK:
            return []
        if table.tighten(room):
            self.changed = True
            return []
        target = self._target()
        return self._split(frame, table, room, target)

    def _row_texts(self, table: _Table) -> list[str]:
        """The XML of a table's rows as it was rendered; none once something changed."""
        if self.changed:
            return []
        pre = x.prefix(table.table)
        pieces = self.xml.split(f"</{pre}tr>")[:-1]  # a pattern would take ten times as long
        whole = [piece[max(piece.rfind(f"<{pre}tr "), piece.rfind(f"<{pre}tr>")) :] for piece in pieces]
        rows = list(self.root.iter(f"{x.A}tr"))
        if len(rows) != len(whole):
            return []
        first = rows.index(table.rows[0]) if table.rows else 0
        return whole[first : first + len(table.rows)]

    def _room(self, frame: etree._Element, box: Box) -> float:
        """How high a table may be: to the foot of its placeholder, else to what stands below it."""
        holder = self.layout.holder(looks.placeholder(frame)) if looks.placeholder(frame) is not None else None
        place = looks.box_of(holder, self.layout) if holder is not None else None
        if place is not None and place.y + place.height > box.y:
            return place.y + place.height - box.y
        assert self.tree is not None
        _, height = _slide_size(self.plan)
        feet = [height - _MARGIN]
        for other in self.tree:
            if other is frame or other.tag not in (f"{x.P}sp", f"{x.P}pic", f"{x.P}graphicFrame"):
                continue
            stands = looks.box_of(other, self.layout)
            if stands is not None and stands.y >= box.y + box.height - 1 and _beside(stands, box):
                feet.append(stands.y)
        return min(feet) - box.y

    def _target(self) -> Frame:
        """The layout of further slides: the plain table layout beside this one, else this one."""
        twin = _TWIN.search(self.layout.title)
        wanted = _TABLE_LAYOUT + (twin.group() if twin else "")
        above = self.layout.above
        for name in above.others if above is not None else ():
            frame = looks.frame_of(self.plan, name)
            if frame.title == wanted:
                return frame
        return self.layout

    def _split(self, frame: etree._Element, table: _Table, room: float, target: Frame) -> list[Page]:
        further = self._further(frame, target)
        later = _Table(further.frame, target)
        groups = _paged(table.groups(), room - table.head(), later.groups(), further.room - later.head())
        small, small_later = copy.deepcopy(frame), copy.deepcopy(further.frame)
        step, step_later = _Table(small, self.layout), _Table(small_later, target)
        step.shrink()
        step_later.shrink()
        fewer = _paged(step.groups(), room - step.head(), step_later.groups(), further.room - step_later.head())
        if len(fewer) < len(groups):
            groups = fewer
            table.shrink()
            later.shrink()
        if len(groups) == 1:
            table.settle()
            self.changed = True
            return []
        return self._made(table, room, further, later, groups)

    def _made(
        self, table: _Table, room: float, further: _Further, later: _Table, groups: Sequence[range]
    ) -> list[Page]:
        total = len(groups)
        pages = []
        rest, rest_frame = etree.tostring(further.root), further.place
        for number, rows in enumerate(groups[1:], 2):
            root = etree.fromstring(rest)
            cut = root.find(f"{x.P}cSld/{x.P}spTree")[rest_frame]  # type: ignore[index]  # the tree that was written
            page = _Table(cut, later.layout)
            page.keep(rows)
            self._judge(page, further.room, number - 1)
            _number_title(root, number, total)
            pages.append(Page(self._written(root), further.layout))
        table.keep(groups[0])
        self._judge(table, room)
        _number_title(self.root, 1, total)
        return [Page(self._written(self.root)), *pages]

    def _judge(self, page: _Table, room: float, further: int = 0) -> None:
        height = sum(page.heights())
        if height > room + _SLACK:
            self._tell(
                looks.name_of(page.frame), further, f"a row is so high that the table takes {height / 72:.2f} in"
            )

    def _further(self, frame: etree._Element, target: Frame) -> _Further:
        """The slide as it goes on: its title and chrome, and the table alone."""
        assert self.tree is not None
        place = list(self.tree).index(frame)
        root = copy.deepcopy(self.root)
        tree = root.find(f"{x.P}cSld/{x.P}spTree")
        assert tree is not None
        kept = tree[place]
        for shape in list(tree)[2:]:
            if shape is not kept and not _goes_on(shape, target, same=target is self.layout):
                tree.remove(shape)
        if target is not self.layout:
            _move(kept, target)
        box = looks.box_of(kept, target)
        assert box is not None
        holder = target.holder(looks.placeholder(kept)) if looks.placeholder(kept) is not None else None
        slot = looks.box_of(holder, target) if holder is not None else None
        room = slot.y + slot.height - box.y if slot is not None else self._room(frame, box)
        name = "" if target is self.layout else target.name
        return _Further(root, kept, list(tree).index(kept), room, name)


@dataclass
class _Further:
    """A slide on which a table goes on."""

    root: etree._Element
    frame: etree._Element
    place: int
    room: float
    layout: str


def _goes_on(shape: etree._Element, target: Frame, *, same: bool) -> bool:
    """Whether a shape stands on further slides too: title, source, footers; not what was beside the table."""
    holder = looks.placeholder(shape)
    if shape.tag in (f"{x.P}pic", f"{x.P}graphicFrame", f"{x.P}grpSp"):
        return False
    if holder is None:
        return same
    number = holder.get("idx", "0")
    return holder.get("type") in ("title", "ctrTitle") or f"#{number}" in target.holders


def _move(frame: etree._Element, target: Frame) -> None:
    """Put a table into the table placeholder of another layout, as wide as that is."""
    slot = next((node for node in target.holders.values() if _kind(node) == "tbl"), None)
    box = looks.box_of(slot, target) if slot is not None else None
    place, holder = frame.find(f"{x.P}xfrm"), looks.placeholder(frame)
    if slot is None or box is None or place is None:
        return
    wanted = looks.placeholder(slot)
    if holder is not None and wanted is not None:
        holder.attrib.clear()
        holder.attrib.update(dict(wanted.attrib))
    columns = frame.findall(f".//{x.A}tblGrid/{x.A}gridCol")
    whole = sum(float(column.get("w", "0")) for column in columns) or 1.0
    for column in columns:
        column.set("w", str(round(float(column.get("w", "0")) * box.width * EMU / whole)))
    offset, extent = place.find(f"{x.A}off"), place.find(f"{x.A}ext")
    if offset is not None and extent is not None:
        offset.set("x", str(round(box.x * EMU)))
        offset.set("y", str(round(box.y * EMU)))
        extent.set("cx", str(round(box.width * EMU)))


def _kind(shape: etree._Element) -> str:
    holder = looks.placeholder(shape)
    return "" if holder is None else holder.get("type", "obj")


class _Table:
    """A table on a slide: its rows with the heights that their text needs."""

    def __init__(self, frame: etree._Element, layout: Frame) -> None:
        self.frame, self.layout = frame, layout
        table = next(frame.iter(f"{x.A}tbl"), None)
        assert table is not None
        self.table = table
        self.styles = Styles(layout, None)
        self.widths = [float(node.get("w", "0")) / EMU for node in table.findall(f"{x.A}tblGrid/{x.A}gridCol")]
        properties = table.find(f"{x.A}tblPr")
        self.headed = properties is not None and properties.get("firstRow") in ("1", "true")

    @property
    def rows(self) -> list[etree._Element]:
        return self.table.findall(f"{x.A}tr")

    def heights(self, texts: Sequence[str] = ()) -> list[float]:
        """How high each row gets: as it is drawn, or more where its text needs it; `texts` is the XML of the rows."""
        rows = self.rows
        known = texts if len(texts) == len(rows) else [""] * len(rows)
        return [max(float(row.get("h", "0")) / EMU, self.need(row, xml)) for row, xml in zip(rows, known, strict=True)]

    def need(self, row: etree._Element, xml: str = "") -> float:
        """The least height of a row, whose XML may be at hand."""
        xml = xml or etree.tostring(row, encoding="unicode", with_tail=False)
        pieces = _WORDS.split(_NUMBERS.sub("", xml) if "rowId" in xml else xml)
        texts = pieces[1::2]
        key = (tuple(self.widths), "".join(pieces[::2]))
        look = self.layout.rows.get(key)
        if look is None:
            model, count = self._model(row)
            if count != len(texts):  # words where this does not look for them, such as formulas
                return looks.row_height(model, self._words(row))
            look = looks.look_of(model, count)
            if len(self.layout.rows) < _MOST_ROWS:
                self.layout.rows[key] = look
        return looks.least_height(look, texts)

    def _words(self, row: etree._Element) -> list[str]:
        found = [run.text for paragraph in row.iter(f"{x.A}p") for run in self.styles.runs(paragraph)]
        return [escape(text) for text in found if text and text != "\v"]

    def _model(self, row: etree._Element) -> tuple[looks.RowModel, int]:
        """What rows of this look share, which differ in their words only; how many texts it has."""
        found, number = [], 0
        for place, cell in enumerate(row.findall(f"{x.A}tc")):
            body = cell.find(f"{x.A}txBody")
            skipped = cell.get("hMerge") or cell.get("vMerge") or x.whole(cell, "rowSpan", 1) > 1
            paragraphs = [] if body is None else body.findall(f"{x.A}p")
            settings = []
            for paragraph in paragraphs:
                runs, number = self.styles.numbered(paragraph, number)
                settings.append((self.styles.setting(paragraph), runs))
            width = sum(self.widths[place : place + x.whole(cell, "gridSpan", 1)])
            left, right, top, bottom = _insets(cell.find(f"{x.A}tcPr"))
            if body is not None and not skipped:
                found.append((width - left - right, top + bottom, tuple(settings)))
        return tuple(found), number

    def head(self) -> float:
        """Height of the header row."""
        return self.heights()[0] if self.headed and self.rows else 0.0

    def groups(self) -> list[tuple[int, float]]:
        """Body rows that must stay together, as their number and height; rows joined by a merged cell are one."""
        found: list[tuple[int, float]] = []
        start = 1 if self.headed else 0
        for row, height in list(zip(self.rows, self.heights(), strict=True))[start:]:
            joined = any(cell.get("vMerge") for cell in row.findall(f"{x.A}tc"))
            if joined and found:
                found[-1] = (found[-1][0] + 1, found[-1][1] + height)
            else:
                found.append((1, height))
        return found

    def tighten(self, room: float) -> bool:
        """Make rows lower, as far as their text allows, if that makes the table fit; the air goes evenly."""
        heights, needs = self.heights(), [self.need(row) for row in self.rows]
        too_much = sum(heights) - room
        air = sum(height - need for height, need in zip(heights, needs, strict=True))
        # The air of a row is what tells it from the next; past half of it a table reads as one block.
        if air <= 0 or too_much > 0.5 * air:
            return False
        for row, height, need in zip(self.rows, heights, needs, strict=True):
            row.set("h", str(int((height - too_much * (height - need) / air) * EMU)))
        self._resize()
        return True

    def shrink(self) -> None:
        """Take the one step down, the rows with it; the header stays as it is."""
        rows = self.rows[1:] if self.headed else self.rows
        for row in rows:
            before = self.need(row)
            paragraphs = list(row.iter(f"{x.A}p"))
            if _shrink(paragraphs, self.styles, _TABLE_STEP):
                air = max(float(row.get("h", "0")) / EMU - before, 0.0) / 2
                row.set("h", str(round((self.need(row) + air) * EMU)))
        self._resize()

    def settle(self) -> None:
        """Write the heights that the rows have."""
        for row, height in zip(self.rows, self.heights(), strict=True):
            row.set("h", str(int(height * EMU)))
        self._resize()

    def keep(self, groups: range) -> None:
        """Leave the header and these groups of rows."""
        sizes = [count for count, _ in self.groups()]
        start = (1 if self.headed else 0) + sum(sizes[: groups.start])
        stop = start + sum(sizes[groups.start : groups.stop])
        for number, row in enumerate(self.rows):
            if not start <= number < stop and not (self.headed and number == 0):
                self.table.remove(row)
        self._resize()

    def _resize(self) -> None:
        place = self.frame.find(f"{x.P}xfrm/{x.A}ext")
        if place is not None:
            place.set("cy", str(sum(x.whole(row, "h") for row in self.rows)))


def _paged(
    first: Sequence[tuple[int, float]], room: float, later: Sequence[tuple[int, float]], later_room: float
) -> list[range]:
    """Which groups of rows stand on which slide: as few slides as can be, filled evenly.

    Rows have one height on the first slide and perhaps another on further ones.
    """
    wanted = _filled(first, room, later, later_room)
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        if len(_filled(first, room * middle, later, later_room * middle)) > len(wanted):
            low = middle
        else:
            high = middle
    return _filled(first, room * high, later, later_room * high)


def _filled(
    first: Sequence[tuple[int, float]], room: float, later: Sequence[tuple[int, float]], later_room: float
) -> list[range]:
    pages: list[range] = []
    start, used = 0, 0.0
    for index in range(len(first)):
        height, limit = (later[index][1], later_room) if pages else (first[index][1], room)
        if index > start and used + height > limit + 0.5:
            pages.append(range(start, index))
            start, used, height = index, 0.0, later[index][1]
        used += height
    return [*pages, range(start, len(first))]


def _shrink(paragraphs: Iterable[etree._Element], styles: Styles, step: dict[float, float]) -> bool:
    """Write the next smaller size on each run that may take it; whether any did."""
    done = False
    for paragraph in paragraphs:
        nodes = [node for node in paragraph if node.tag in (f"{x.A}r", f"{x.A}fld", f"{x.A}br")]
        for node, run in zip(nodes, styles.runs(paragraph), strict=False):
            if run.size in step:
                own = node.find(f"{x.A}rPr")
                if own is None:
                    own = etree.Element(f"{x.A}rPr")
                    node.insert(0, own)
                own.set("sz", str(round(step[run.size] * 100)))
                done = True
        end = paragraph.find(f"{x.A}endParaRPr")
        if end is not None and float(end.get("sz", "0")) / 100 in step:
            end.set("sz", str(round(step[float(end.get("sz", "0")) / 100] * 100)))
    return done


def _number_title(root: etree._Element, number: int, total: int) -> None:
    """Write "(2/3)" at the end of the slide's title."""
    for shape in root.iter(f"{x.P}sp"):
        texts = [node for node in shape.iter(f"{x.A}t") if node.text] if looks.is_title(shape) else []
        if texts:
            texts[-1].text = f"{(texts[-1].text or '').rstrip()}\u00a0({number}/{total})"
            return


def _inner(box: Box, body: dict[str, str]) -> Box:
    left, right = (_points(body.get(name), 7.2) for name in ("lIns", "rIns"))
    top, bottom = (_points(body.get(name), 3.6) for name in ("tIns", "bIns"))
    return Box(box.x + left, box.y + top, box.width - left - right, box.height - top - bottom)


def _points(value: str | None, otherwise: float) -> float:
    return otherwise if value is None else float(value) / EMU


def _insets(properties: etree._Element | None) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a cell."""
    if properties is None or not properties.attrib:
        return 7.2, 7.2, 3.6, 3.6
    get = properties.get
    return _points(get("marL"), 7.2), _points(get("marR"), 7.2), _points(get("marT"), 3.6), _points(get("marB"), 3.6)


def _beside(one: Box, other: Box) -> bool:
    return one.x < other.x + other.width - 1 and other.x < one.x + one.width - 1


def _slide_size(plan: Plan) -> tuple[float, float]:
    found = plan.looks.get("size")
    if not isinstance(found, tuple):
        node = parse_xml(plan.package.read(plan.main), plan.main).find(f"{x.P}sldSz")
        sides = ("12192000", "6858000") if node is None else (node.get("cx", "0"), node.get("cy", "0"))
        found = plan.looks["size"] = (float(sides[0]) / EMU, float(sides[1]) / EMU)
    return found
