"""A template's chart taken apart once into strings.

lxml is used here and only here; rendering joins strings.  Nothing here knows
the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from docgen.errors import DocgenError, Place, error
from docgen.merge.chart_parts import FAMILIES, AxisPart, ChartParts, Label, PlotPart, RunStyle, SeriesPart, Slot
from docgen.merge.workbook import xml_attribute, xml_text

_REFUSED = {
    "radarChart": ("a radar chart", "use a bar chart, one bar for each axis of the radar"),
    "surfaceChart": ("a surface chart", "use a line chart or a table"),
    "surface3DChart": ("a surface chart", "use a line chart or a table"),
    "stockChart": ("a stock chart", "use a stacked column chart whose lowest series has no fill"),
}
_REFUSED_EXTENDED = {
    "waterfall": "use a stacked column chart; the data for it are made as base, up, down and total",
    "funnel": "use a bar chart, sorted",
    "treemap": "use a bar chart, sorted",
    "sunburst": "use a stacked bar chart",
    "clusteredColumn": "use a column chart; the bins come with the data",
    "boxWhisker": "use a stacked column chart whose lowest series has no fill",
    "regionMap": "use a bar chart, sorted",
}

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_STRICT = "http://purl.oclc.org/ooxml/"
_XML = "http://www.w3.org/XML/1998/namespace"

#: Children of c:ser by their place: before the points, after the labels, after the data.
_HEAD = ("spPr", "invertIfNegative", "pictureOptions", "marker", "explosion")
_MIDDLE = ("trendline", "errBars")
_TAIL = ("smooth", "shape", "bubble3D")
_FLAGS = (
    "dLblPos",
    "showLegendKey",
    "showVal",
    "showCatName",
    "showSerName",
    "showPercent",
    "showBubbleSize",
    "separator",
)
_FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


def take_apart(chart_xml: bytes) -> ChartParts:
    """The parts of a chart's XML.

    Raises:
        DocgenError: it is no chart, or of a kind that cannot be filled; the fix says what to use.
    """
    root = _parse(chart_xml)
    return _Dissection(root).parts()


def _parse(chart_xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(chart_xml, parser)
    except etree.XMLSyntaxError as problem:
        raise DocgenError(error("chart-broken", Place(), f"the chart's XML cannot be read: {problem.msg}")) from None
    _refuse(root)
    return root


def _refuse(root: etree._Element) -> None:
    """Raise for every kind of chart that is not filled, with what to use instead."""
    if _local(root) == "chartSpace" and "chartex" in _space(root):
        kinds = [str(node.get("layoutId")) for node in root.iter("{*}series")]
        kind = kinds[0] if kinds else "new"
        fix = _REFUSED_EXTENDED.get(kind, "use a column, bar, line, area, doughnut, XY or bubble chart")
        raise DocgenError(error("chart-kind", Place(), f"a chart of the newer kind {kind} cannot be filled", fix))
    if _local(root) != "chartSpace" or _space(root) not in (_CHART, f"{_STRICT}drawingml/chart"):
        raise DocgenError(error("chart-broken", Place(), f"this is no chart: its XML starts with {_local(root)}"))
    plots = [node for area in root.iter("{*}plotArea") for node in area if _local(node).endswith("Chart")]
    if not plots:
        raise DocgenError(error("chart-broken", Place(), "the chart has no plot", "insert the chart anew in Office"))
    if not any(node.findall("{*}ser") for node in plots):
        fix = "draw the chart in Office with at least one series"
        raise DocgenError(error("chart-broken", Place(), "the chart of the template has no series", fix))
    for node in plots:
        name = _local(node)
        if name not in FAMILIES:
            kind, fix = _REFUSED.get(name, (f"a chart of the kind {name}", "use a column, bar or line chart"))
            raise DocgenError(error("chart-kind", Place(), f"{kind} cannot be filled", fix))


class _Dissection:
    """The work of `take_apart` on one tree; the tree is spent by it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.prefixes = _prefixes(root)
        self.slots: dict[etree._Element, Slot] = {}
        self.lost: list[str] = []

    def parts(self) -> ChartParts:
        area = next(self.root.iter("{*}plotArea"))
        legend = self._legend()
        nodes = [node for node in area if _local(node).endswith("Chart")]
        plots = tuple(self._plot(number, node, legend) for number, node in enumerate(nodes))
        axes = tuple(
            self._axis(number, node) for number, node in enumerate(n for n in area if _local(n).endswith("Ax"))
        )
        external, auto_update = self._external()
        self._settle()
        return ChartParts(
            pieces=self._text(self.root),
            plots=plots,
            axes=axes,
            legend_entries=legend,
            external=external,
            auto_update=auto_update,
            three_d=any("3D" in plot.tag for plot in plots),
            lost=tuple(self.lost),
        )

    def _settle(self) -> None:
        """What must hold for any data: the 1900 calendar, no title that Office invents, no pivot source."""
        for node in self.root.findall("{*}date1904"):
            node.set("val", "0")
        for node in self.root.findall("{*}pivotSource"):
            self.root.remove(node)
        chart = next(self.root.iter("{*}chart"))
        if _child(chart, "title") is None:
            deleted = _child(chart, "autoTitleDeleted")
            if deleted is None:
                deleted = etree.Element(f"{{{_space(self.root)}}}autoTitleDeleted")
                chart.insert(0, deleted)
            deleted.set("val", "1")

    def _legend(self) -> dict[int, str]:
        """The legend's entries by index; a slot takes their place."""
        found: dict[int, str] = {}
        for legend in self.root.iter("{*}legend"):
            for entry in legend.findall("{*}legendEntry"):
                inner = "".join(self._plain(node) for node in entry if _local(node) != "idx")
                found[_number(entry, "idx")] = inner
                legend.remove(entry)
            slot = etree.Element("slot")
            legend.insert(1 if _child(legend, "legendPos") is not None else 0, slot)
            self.slots[slot] = Slot("legend")
        return found

    def _external(self) -> tuple[str, str]:
        """The relationship of the workbook and the inner XML of its element; a slot takes its place."""
        node = _child(self.root, "externalData")
        if node is None:
            node = etree.Element("slot")
            followers = [child for child in self.root if _local(child) in ("printSettings", "userShapes", "extLst")]
            self.root.insert(self.root.index(followers[0]) if followers else len(self.root), node)
            self.slots[node] = Slot("external")
            return "", ""
        self.slots[node] = Slot("external")
        relation = next((value for key, value in node.attrib.items() if str(key).endswith("}id")), "")
        return str(relation), "".join(self._plain(child) for child in node)

    def _plot(self, number: int, node: etree._Element, legend: Mapping[int, str]) -> PlotPart:
        series = tuple(self._series(number, ser, legend) for ser in node.findall("{*}ser"))
        for extension in node.findall("{*}extLst"):
            if any("iltered" in _local(child) for child in extension.iter("{*}*")):
                node.remove(extension)  # series that someone hid carry the old workbook's data
        children = [child for child in node if _local(child) != "ser"]
        cut = next((i for i, child in enumerate(children) if _local(child) not in _BEFORE_SERIES), len(children))
        labels = _child(node, "dLbls")
        after = "".join(self._plain(child) for child in children[cut:] if child is not labels)
        grouping = _child(node, "grouping")
        gap = _child(node, "gapWidth")
        name = _local(node)
        self.slots[node] = Slot("plot", number)
        return PlotPart(
            tag=name,
            family=FAMILIES[name],
            grouping="" if grouping is None else str(grouping.get("val", "")),
            before="".join(self._plain(child) for child in children[:cut]),
            labels=None if labels is None else self._label(labels),
            after=after,
            axes=tuple(str(child.get("val")) for child in node.findall("{*}axId")),
            series=series,
            gap_width=int(float(str(gap.get("val", "150")).rstrip("%"))) if gap is not None else 150,
        )

    def _series(self, plot: int, node: etree._Element, legend: Mapping[int, str]) -> SeriesPart:
        for bars in node.findall("{*}errBars"):
            kind = _child(bars, "errValType")
            if kind is not None and kind.get("val") == "cust":
                node.remove(bars)
                self.lost.append("error bars with values of their own")
        shape = _child(node, "spPr")
        head = self._children(node, _HEAD)
        colour = self._main_colour(shape)
        labels = _child(node, "dLbls")
        single = [] if labels is None else labels.findall("{*}dLbl")
        number = _number(node, "idx")
        entry = legend.get(number, "")
        return SeriesPart(
            name=_series_name(node),
            head=head,
            recolour=tuple(head.split(colour)) if colour else (head,),
            colour=colour,
            outline="" if shape is None else self._children(shape, ("ln",)),
            points={_number(point, "idx"): self._inner(point) for point in node.findall("{*}dPt")},
            labels={_number(label, "idx"): self._label(label) for label in single},
            group=None if labels is None else self._label(labels),
            middle=self._children(node, _MIDDLE),
            tail=self._children(node, _TAIL),
            extension=self._extension(node),
            category_format=_cached_format(node, ("cat", "xVal")),
            value_format=_cached_format(node, ("val", "yVal")),
            invisible=_is_invisible(node),
            unlisted="<c:delete" in entry and 'val="0"' not in entry,
            plot=plot,
            number=number,
            n_points=_cached_points(node),
            legend_look="" if "<c:delete" in entry else entry,
        )

    def _extension(self, node: etree._Element) -> str:
        """The extension list without what refers to the old workbook."""
        extension = _child(node, "extLst")
        if extension is None:
            return ""
        for item in list(extension):
            if any(_local(child) in ("f", "sqref", "fullRef", "formulaRef") for child in item.iter("{*}*")):
                extension.remove(item)
        return self._plain(extension) if len(extension) else ""

    def _main_colour(self, shape: etree._Element | None) -> str:
        """The colour that makes the series recognisable, as XML: its fill's, else its line's."""
        if shape is None:
            return ""
        line = _child(shape, "ln")
        for holder in (shape, line):
            fill = None if holder is None else _child(holder, "solidFill")
            if fill is not None and len(fill):
                return self._plain(fill[0])
        return ""

    def _label(self, node: etree._Element) -> Label:
        for cells in list(node.iter("{*}showDataLabelsRange")):
            cells.set("val", "0")  # the cells that held those labels are not in the new workbook
        deleted = _child(node, "delete")
        text = _child(node, "txPr")
        rich = next(node.iter("{*}rich"), None)
        source = rich if rich is not None else text
        body = None if source is None else _child(source, "bodyPr")
        tail = [
            c for c in node if _local(c) in ("showLeaderLines", "leaderLines", "extLst") and _local(node) == "dLbls"
        ]
        return Label(
            deleted=deleted is not None and deleted.get("val", "1") not in ("0", "false"),
            layout=self._children(node, ("layout",)),
            rich=self._children(node, ("tx",)),
            number_format=self._children(node, ("numFmt",)),
            shape=self._children(node, ("spPr",)),
            text="" if text is None else self._plain(text),
            text_bold=_PLAIN_BOLD if text is None else self._plain(_bold_text(text)),
            flags=self._children(node, _FLAGS),
            tail="".join(self._plain(child) for child in tail),
            body="<a:bodyPr/>" if body is None else self._plain(body),
            styles=() if source is None else tuple(self._run_styles(source)),
        )

    def _run_styles(self, source: etree._Element) -> Iterator[RunStyle]:
        for paragraph in source.findall("{*}p"):
            properties = _child(paragraph, "pPr")
            default = None if properties is None else _child(properties, "defRPr")
            runs = [
                run for run in (_child(r, "rPr") for r in paragraph if _local(r) in ("r", "fld")) if run is not None
            ]
            look = runs[0] if runs else default
            plain = etree.Element(f"{{{_DRAWING}}}rPr")
            if look is not None:
                plain.attrib.update(look.attrib)
                plain.extend(deepcopy(child) for child in look)
            bold = deepcopy(plain)
            bold.set("b", "1")
            yield RunStyle(
                paragraph="" if properties is None else self._plain(properties),
                run=self._plain(plain),
                bold=self._plain(bold),
            )

    def _axis(self, number: int, node: etree._Element) -> AxisPart:
        scaling = _child(node, "scaling")
        crosses = next((c for c in node if _local(c) in ("crosses", "crossesAt")), None)
        fmt = _child(node, "numFmt")
        children = list(node)
        names = [_local(child) for child in children]
        start = 1 + names.index("scaling") if "scaling" in names else 1
        after = names.index("crossAx") + 1 if "crossAx" in names else len(children)
        middle = next((i for i, name in enumerate(names) if i >= start and name in _FROM_FORMAT), after)
        low, high = (None, None) if scaling is None else (_float(scaling, "min"), _float(scaling, "max"))
        self.slots[node] = Slot("axis", number)
        axis_id = _child(node, "axId")
        return AxisPart(
            id="" if axis_id is None else str(axis_id.get("val")),
            open=self._open(node) + ("" if axis_id is None else self._plain(axis_id)),
            log_base="" if scaling is None else self._children(scaling, ("logBase",)),
            orientation="" if scaling is None else self._children(scaling, ("orientation",)),
            low=low,
            high=high,
            between="".join(self._plain(child) for child in children[start:middle]),
            number_format="" if fmt is None else self._plain(fmt),
            after_format="".join(self._plain(c) for c in children[middle:after] if c is not fmt),
            crosses="" if crosses is None else self._plain(crosses),
            close="".join(self._plain(c) for c in children[after:] if c is not crosses) + f"</c:{_local(node)}>",
        )

    # -- writing ---------------------------------------------------------------

    def _text(self, root: etree._Element) -> tuple[str | Slot, ...]:
        pieces: list[str | Slot] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._write(root, pieces, declare=True)
        joined: list[str | Slot] = []
        for piece in pieces:
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            else:
                joined.append(piece)
        return tuple(joined)

    def _plain(self, node: etree._Element) -> str:
        pieces: list[str | Slot] = []
        self._write(node, pieces)
        return "".join(piece for piece in pieces if isinstance(piece, str))

    def _inner(self, node: etree._Element) -> str:
        return "".join(self._plain(child) for child in node if _local(child) != "idx")

    def _children(self, node: etree._Element, names: tuple[str, ...]) -> str:
        return "".join(self._plain(child) for child in node if _local(child) in names)

    def _open(self, node: etree._Element, declare: bool = False) -> str:
        names = [f"<{self._name(str(node.tag))}"]
        if declare:
            names += [f'xmlns:{prefix}="{xml_attribute(uri)}"' for uri, prefix in self.prefixes.items() if uri != _XML]
        names += [f'{self._name(str(key))}="{xml_attribute(str(value))}"' for key, value in node.attrib.items()]
        return " ".join(names) + ">"

    def _write(self, node: etree._Element, out: list[str | Slot], declare: bool = False) -> None:
        slot = self.slots.get(node)
        if slot is not None:
            out.append(slot)
            return
        opening = self._open(node, declare)
        if not len(node) and not node.text:
            out.append(opening[:-1] + "/>")
            return
        out.append(opening)
        # Blanks between elements mean nothing in a chart; text stands only in elements without children.
        if not len(node):
            out.append(xml_text(node.text or ""))
        for child in node:
            self._write(child, out)
        out.append(f"</{self._name(str(node.tag))}>")

    def _name(self, tag: str) -> str:
        if not tag.startswith("{"):
            return tag
        uri, local = tag[1:].split("}", 1)
        return f"{self.prefixes[uri]}:{local}"


_BEFORE_SERIES = ("ofPieType", "barDir", "grouping", "scatterStyle", "wireframe", "varyColors", "ser")
_FROM_FORMAT = (
    "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx",
)  # fmt: skip
_PLAIN_BOLD = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr b="1"/></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
)


def _prefixes(root: etree._Element) -> dict[str, str]:
    """One prefix for each namespace of the tree; the file's own, but c:, a: and r: for the three that are written."""
    found: dict[str, str] = {_space(root): "c", _DRAWING: "a", _RELATIONS: "r", _XML: "xml"}
    taken = set(found.values())
    for node in root.iter("{*}*"):
        for prefix, uri in node.nsmap.items():
            if uri in found:
                continue
            name = prefix if prefix and prefix not in taken else f"n{len(found)}"
            found[uri] = name
            taken.add(name)
    return found


def _series_name(node: etree._Element) -> str:
    texts = [value.text or "" for tx in node.findall("{*}tx") for value in tx.iter("{*}v")]
    return texts[0] if texts else ""


def _cached_format(node: etree._Element, names: tuple[str, ...]) -> str:
    for name in names:
        for holder in node.findall(f"{{*}}{name}"):
            for code in holder.iter("{*}formatCode"):
                return code.text or "General"
    return "General"


def _cached_points(node: etree._Element) -> int:
    counts = [int(str(count.get("val", "0"))) for count in node.iter("{*}ptCount")]
    return max(counts, default=0)


def _is_invisible(series: etree._Element) -> bool:
    """Whether a series draws nothing of its own: no line and no marker, or neither fill nor line."""
    shape = _child(series, "spPr")
    if shape is None:
        return False
    line = _child(shape, "ln")
    no_line = line is not None and _child(line, "noFill") is not None
    plot = series.getparent()
    if plot is not None and _local(plot) in ("lineChart", "line3DChart", "scatterChart"):
        symbols = [node.get("val") for marker in series.findall("{*}marker") for node in marker.findall("{*}symbol")]
        return no_line and symbols == ["none"]
    filled = any(_local(child) in _FILLS and _local(child) != "noFill" for child in shape)
    return (no_line and not filled) or (_child(shape, "noFill") is not None and (line is None or no_line))


def _bold_text(text: etree._Element) -> etree._Element:
    copy = deepcopy(text)
    for default in copy.iter("{*}defRPr"):
        default.set("b", "1")
    return copy


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _space(node: etree._Element) -> str:
    return str(node.tag).partition("}")[0].removeprefix("{")


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node if _local(child) == name), None)


def _number(node: etree._Element, name: str) -> int:
    child = _child(node, name)
    return 0 if child is None else int(str(child.get("val", "0")))


def _float(node: etree._Element, name: str) -> float | None:
    child = _child(node, name)
    return None if child is None else float(str(child.get("val", "0")))
