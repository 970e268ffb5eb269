"""Words in a part's tree that no reader of the page sees: who may edit, data of add-ins, paths, links in field codes.

Works on one parsed part and changes it; which parts a customer's file keeps is
`residue`'s business.  Tags stay, whatever they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.patterns import lazy

# Addresses that a reader can see and use; anything else names a file or server of ours, or is fetched unasked.
SEEN: Final = lazy(r"(https?|mailto|tel):", re.IGNORECASE)
TAG: Final = lazy(r"\{[{%#]|%7[Bb]%7[Bb]")
# A path of somebody's computer or network; Office writes that of an inserted picture into its name and alt text.
PATH: Final = lazy(r"(?:[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home)/)", re.IGNORECASE)
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_LIBRARY: Final = "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}"
_C15: Final = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_O: Final = "{urn:schemas-microsoft-com:office:office}"
_CUT: Final = frozenset({
    *(f"{x.W}{name}" for name in (
        "permStart", "permEnd", "fldData", "entryMacro", "exitMacro", "attachedSchema", "smartTagType", "placeholder",
        "customXmlPr", "smartTagPr",
    )),
    f"{_W14}docId", f"{_W15}docId", f"{_LIBRARY}schemaLibrary",
    # What a chart's filter hides is still in the chart.
    *(f"{_C15}filtered{name}" for name in (
        "AreaSeries", "BarSeries", "BubbleSeries", "LineSeries", "PieSeries", "RadarSeries", "ScatterSeries",
        "SurfaceSeries", "SeriesTitle", "CategoryTitle",
    )),
})  # fmt: skip
_WRAPPERS: Final = (f"{x.W}customXml", f"{x.W}smartTag")
_NAMED: Final = (f"{x.WP}docPr", f"{x.P}cNvPr", f"{x.PIC}cNvPr")
_RUNS: Final = lazy(r"ppaction://(macro|program|ole)", re.IGNORECASE)
_LINKS: Final = tuple(f"{x.A}{name}" for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"))
_BOOK: Final = lazy(r"('?)[^'!]*\[[^\]]*\]")
# Fields whose code holds an add-in's data, or the name of something that stays behind.
_TELLING: Final = lazy(r"\s*(ADDIN|DOCPROPERTY|DOCVARIABLE)\b", re.IGNORECASE)
_LINK: Final = lazy(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)', re.IGNORECASE)


def cut_traces(root: etree._Element) -> None:
    """Take all of these out of a part's tree."""
    for node in list(root.iter(*_CUT)):
        x.drop(node)
    for node in list(root.iter(*_WRAPPERS)):
        unwrap(node)
    for node in root.iter(*_NAMED):
        for name in ("name", "descr", "title"):
            if is_path(node.get(name, "")):
                node.set(name, "" if name != "name" else f"Object {node.get('id', '')}".strip())
    for node in [node for node in root.iter(*_LINKS) if _RUNS.match(node.get("action", ""))]:
        x.drop(node)
    for node in root.iter(f"{x.C}f"):
        if "[" in (node.text or ""):
            node.text = _BOOK.sub(r"\1", node.text or "")
    for node in root.iter(f"{_V}*"):
        _clean_vml(node)
    for field in list(telling_fields(root)):
        _take_result(field)


def is_path(text: str) -> bool:
    """Whether a text is a path of somebody's computer, and no tag."""
    return PATH.match(text) is not None and TAG.search(text) is None


def unwrap(node: etree._Element) -> None:
    """Put what an element holds in its place."""
    for child in list(node):
        node.addprevious(child)
    x.drop(node)


def telling_fields(root: etree._Element) -> Iterator[list[etree._Element]]:
    """The nodes of each field whose code tells of an add-in, a property or a file, its result aside."""
    open_: list[tuple[list[etree._Element], list[str]]] = []
    for node in root.iter(f"{x.W}fldChar", f"{x.W}instrText", f"{x.W}fldSimple"):
        if node.tag == f"{x.W}fldSimple":
            if _is_telling(node.get(f"{x.W}instr", "")):
                yield [node]
        elif node.tag == f"{x.W}instrText":
            if open_:
                open_[-1][0].append(node)
                open_[-1][1].append(node.text or "")
        elif node.get(f"{x.W}fldCharType") == "begin":
            open_.append(([node], []))
        elif open_:
            open_[-1][0].append(node)
            if node.get(f"{x.W}fldCharType") == "end":
                nodes, code = open_.pop()
                if _is_telling("".join(code)):
                    yield nodes


def _is_telling(code: str) -> bool:
    if TAG.search(code):
        return False
    link = _LINK.match(code)
    return _TELLING.match(code) is not None or (link is not None and SEEN.match(link.group(1)) is None)


def _take_result(field: list[etree._Element]) -> None:
    """Leave what a field shows, without the field."""
    for node in field:
        if node.tag == f"{x.W}fldSimple":
            unwrap(node)
        else:
            x.drop(node)


def _clean_vml(node: etree._Element) -> None:
    for name in ("src", f"{_O}href", f"{_O}title"):
        if name in node.attrib:
            del node.attrib[name]
    if node.get("href") and not SEEN.match(node.get("href", "")) and not TAG.search(node.get("href", "")):
        del node.attrib["href"]
    if is_path(node.get("alt", "")):
        del node.attrib["alt"]
