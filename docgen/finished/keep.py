"""Keep blocks: the places of a built file in which a person may write, and whose words survive every rebuild.

In Word a keep block is a content control whose tag or title begins with
``keep:``, in PowerPoint a shape of such a name.  What stands in one is taken out
as a piece of XML that fits any file (styles by name, no links into the package),
and put into the same block of the next one.  Works on bytes; knows no accounts.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from docgen.finished.contents import A, P, W, parse_part, slide_blocks, slide_parts, word_blocks

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORD_MAIN: Final = "word/document.xml"
_DAY: Final = (1980, 1, 1, 0, 0, 0)
# What only makes sense in the file in which it stands, and says nothing.
_NOISE: Final = (
    f"{W}proofErr", f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}lastRenderedPageBreak", f"{W}commentRangeStart",
    f"{W}commentRangeEnd", f"{W}commentReference", f"{W}permStart", f"{W}permEnd", f"{W}del", f"{W}moveFrom",
    f"{W}rPrChange", f"{W}pPrChange", f"{W}sdtPr", f"{W}sdtEndPr", f"{W}sectPr", f"{A}hlinkClick",
    f"{A}hlinkMouseOver", f"{A}extLst",
)  # fmt: skip
# What only wraps words.
_WRAPS: Final = (
    f"{W}ins", f"{W}moveTo", f"{W}hyperlink", f"{W}smartTag", f"{W}customXml", f"{W}sdt", f"{W}sdtContent",
)  # fmt: skip
# What cannot be carried into another file.
_FAST: Final = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "AlternateContent", "altChunk")
_BLOCKS: Final = frozenset({f"{W}p", f"{W}tbl"})
_STYLED: Final = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")


@dataclass(frozen=True)
class Words:
    """What stands in the keep blocks of one file.

    Attributes:
        pieces: the content of each block, by name.
        fast: names of the blocks that hold what no other file could take: pictures, notes, whole rows.
    """

    pieces: Mapping[str, str]
    fast: frozenset[str] = frozenset()


def has_blocks(data: bytes) -> bool:
    """Whether a file holds a keep block, without reading it closely."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name == _WORD_MAIN or _is_slide(name)]
        return any(b'"keep:' in package.read(name) for name in names)


def take_words(data: bytes) -> Words:
    """The words in the keep blocks of a readable file."""
    pieces: dict[str, str] = {}
    fast: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = _style_names(package)
        for name, block in _blocks_of(package):
            try:
                pieces[name] = _word_piece(block, names) if block.tag == f"{W}sdt" else _slide_piece(block)
            except _FastError:
                fast.add(name)
    return Words(pieces, frozenset(fast))


def put_words(data: bytes, pieces: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """The file with the pieces in its keep blocks, and the names for which it has none."""
    waiting = dict(pieces)
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        fill = _filler(package)
        for part, root, blocks in _parts(package):
            mine = [(block, waiting.pop(name)) for name, block in blocks if name in waiting]
            for block, piece in mine:
                fill(block, piece)
            if mine:
                changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        made = _repacked(package, changed) if changed else data
    return made, tuple(sorted(waiting))


def text_of(piece: str) -> str:
    """The plain words of a piece, a line for each paragraph."""
    root = etree.fromstring(piece)
    lines = ("".join(text.text or "" for text in one.iter(f"{W}t", f"{A}t")) for one in root.iter(f"{W}p", f"{A}p"))
    return "\n".join(lines) or "".join(text.text or "" for text in root.iter(f"{W}t"))


class _FastError(Exception):
    """The block holds what cannot leave its file."""


def _is_slide(name: str) -> bool:
    return re.fullmatch(r"ppt/slides/slide\d+\.xml", name) is not None


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element, list[tuple[str, Any]]]]:
    if _WORD_MAIN in package.namelist():
        root = parse_part(package.read(_WORD_MAIN))
        yield _WORD_MAIN, root, list(word_blocks(root))
    elif "ppt/presentation.xml" in package.namelist():
        seen: set[str] = set()
        for part in slide_parts(package):
            root = parse_part(package.read(part))
            yield part, root, list(slide_blocks(root, seen))


def _blocks_of(package: zipfile.ZipFile) -> Iterator[tuple[str, Any]]:
    for _, _, blocks in _parts(package):
        yield from blocks


# -- taking out


def _word_piece(control: Any, styles: Mapping[str, str]) -> str:
    content = control.find(f"{W}sdtContent")
    root = etree.Element(f"{W}body", nsmap={"w": W[1:-1]})
    for child in [] if content is None else content:
        # The control of a cell holds the cell: its paragraphs are the words.
        kept = [one for one in child if one.tag != f"{W}tcPr"] if child.tag == f"{W}tc" else [child]
        root.extend(copy.deepcopy(one) for one in kept)
    if root.find(f"{W}tr") is not None:
        raise _FastError
    _cleaned(root)
    for style in root.iter(*_STYLED):
        style.set(f"{W}val", styles.get(style.get(f"{W}val", ""), ""))
    for numbering in list(root.iter(f"{W}numPr")):
        number = numbering.find(f"{W}numId")
        if number is not None:
            number.set(f"{W}val", styles.get(f"list {number.get(f'{W}val', '')}", ""))
    return _text(root)


def _slide_piece(shape: Any) -> str:
    root = etree.Element(f"{A}body", nsmap={"a": A[1:-1]})
    root.extend(copy.deepcopy(one) for one in shape.find(f"{P}txBody").findall(f"{A}p"))
    return _text(_cleaned(root))


def _cleaned(root: Any) -> Any:
    for noise in list(root.iter(*_NOISE)):
        noise.getparent().remove(noise)
    for wrap in list(root.iter(*_WRAPS)):
        _unwrap(wrap)
    for node in root.iter("*"):
        name = etree.QName(node).localname
        if name in _FAST or any(attribute.startswith(_RELATION) for attribute in node.attrib):
            raise _FastError
        for attribute in list(node.attrib):
            local = etree.QName(attribute).localname
            if local.startswith("rsid") or local in ("paraId", "textId", "dirty", "err", "smtClean"):
                del node.attrib[attribute]
    return root


def _unwrap(node: Any) -> None:
    parent = node.getparent()
    at = parent.index(node)
    parent[at : at + 1] = list(node)


def _text(root: Any) -> str:
    # The canonical form names each namespace where it is used: equal words, equal text, in whichever file they stood.
    return etree.tostring(root, method="c14n", exclusive=True).decode()


def _style_names(package: zipfile.ZipFile) -> dict[str, str]:
    """The names of the styles by their ids, which each program chooses anew, and the forms of lists."""
    names: dict[str, str] = {}
    if "word/styles.xml" in package.namelist():
        for style in parse_part(package.read("word/styles.xml")).iter(f"{W}style"):
            name = style.find(f"{W}name")
            if name is not None:
                names[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "").casefold()
    return names | {f"list {number}": form for number, form in _list_forms(package)}


def _list_forms(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The form of the first level of each list, such as ``bullet``, by its number."""
    if "word/numbering.xml" not in package.namelist():
        return
    root = parse_part(package.read("word/numbering.xml"))
    forms = {
        one.get(f"{W}abstractNumId"): next((form.get(f"{W}val", "") for form in one.iter(f"{W}numFmt")), "")
        for one in root.iter(f"{W}abstractNum")
    }
    for number in root.iter(f"{W}num"):
        shape = number.find(f"{W}abstractNumId")
        yield number.get(f"{W}numId", ""), forms.get(shape.get(f"{W}val"), "") if shape is not None else ""


# -- putting in


def _filler(package: zipfile.ZipFile) -> Callable[[Any, str], None]:
    names = _style_names(package)
    styles = {name: style for style, name in names.items() if not style.startswith("list ")}
    lists = {form: key.removeprefix("list ") for key, form in reversed(names.items()) if key.startswith("list ")}

    def fill(block: Any, piece: str) -> None:
        root = etree.fromstring(piece)
        if block.tag == f"{P}sp":
            _fill_shape(block, list(root))
            return
        _restyle(root, styles, lists)
        _fill_control(block, list(root))

    return fill


def _restyle(root: Any, styles: Mapping[str, str], lists: Mapping[str, str]) -> None:
    for style in list(root.iter(*_STYLED)):
        known = styles.get(style.get(f"{W}val", ""))
        if known is None:
            style.getparent().remove(style)
        else:
            style.set(f"{W}val", known)
    for numbering in list(root.iter(f"{W}numPr")):
        number = numbering.find(f"{W}numId")
        known = lists.get(number.get(f"{W}val", "")) if number is not None else None
        if number is None or not known:
            numbering.getparent().remove(numbering)
        else:
            number.set(f"{W}val", known)


def _fill_shape(shape: Any, paragraphs: list[Any]) -> None:
    body = shape.find(f"{P}txBody")
    for old in body.findall(f"{A}p"):
        body.remove(old)
    body.extend(paragraphs or [etree.Element(f"{A}p")])


def _fill_control(control: Any, words: list[Any]) -> None:
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    for hint in list(properties.iter(f"{W}showingPlcHdr")):
        properties.remove(hint)
    cell = content.find(f"{W}tc")
    home = content if cell is None else cell
    old = [one for one in home if one.tag != f"{W}tcPr"]
    is_block = cell is not None or any(one.tag in _BLOCKS for one in old)
    new = _as_blocks(words, old) if is_block else _as_runs(words)
    for one in old:
        home.remove(one)
    home.extend(new)


def _as_blocks(words: list[Any], old: Iterable[Any]) -> list[Any]:
    if words and all(one.tag in _BLOCKS for one in words):
        # A cell, and a table's neighbour, must end in a paragraph.
        return words if words[-1].tag == f"{W}p" else [*words, etree.Element(f"{W}p")]
    paragraph = etree.Element(f"{W}p")
    first = next((one for one in old if one.tag == f"{W}p"), None)
    properties = first.find(f"{W}pPr") if first is not None else None
    if properties is not None:
        paragraph.append(copy.deepcopy(properties))
    paragraph.extend(words)
    return [paragraph]


def _as_runs(words: list[Any]) -> list[Any]:
    runs: list[Any] = []
    for one in words:
        if one.tag not in _BLOCKS:
            runs.append(one)
            continue
        if runs:
            line_end = etree.Element(f"{W}r")
            etree.SubElement(line_end, f"{W}br")
            runs.append(line_end)
        runs += list(one.iter(f"{W}r"))
    return runs


def _repacked(package: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for item in package.infolist():
            entry = zipfile.ZipInfo(item.filename, _DAY)
            entry.compress_type = item.compress_type
            entry.create_system, entry.external_attr = item.create_system, item.external_attr
            made.writestr(entry, changed.get(item.filename) or package.read(item.filename))
    return buffer.getvalue()
