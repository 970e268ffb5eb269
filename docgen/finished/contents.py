"""What a person reads in an Office file: its words and its chart data, without the bytes around them.

Word, PowerPoint and LibreOffice write other bytes each time a file is saved;
whether a person changed it is seen here only.  What such a program computes anew
(page numbers, contents lists, results of formulas) and the form it likes (names
of parts, order of charts, digits beyond the ninth) count for nothing.  Words in
keep blocks are told apart from the rest, for they belong to the person.

Longer than most: both formats are read by one set of rules of what counts.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from lxml import etree

from docgen.finished.sheets import number_of, plain, rows, shared_strings
from docgen.xmlbytes import unsafe

KEEP: Final = "keep:"
MAX_PART: Final = 200_000_000
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_TITLES: Final = frozenset({"Title", "Heading1"})
_SPACE: Final = re.compile(r"\s+")
# Fields whose result the program computes; every other field holds words, such as a link's.
_VOLATILE: Final = re.compile(
    r"(?i)\s*(PAGE|NUMPAGES|SECTIONPAGES|TOC|PAGEREF|SEQ|STYLEREF|REF|DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|FILENAME)\b"
)
_ANY_ORDER: Final = re.compile(r"word/(header|footer)\d*\.xml$")
_BESIDE: Final = re.compile(
    r"(word/(footnotes|endnotes|comments)|ppt/comments/[^/]+|ppt/diagrams/data\d+|word/diagrams/data\d+"
    r"|xl/comments\d*|xl/comments/[^/]+)\.xml$"
)
_CHART: Final = re.compile(r"(word|ppt|xl)/charts/chart\d+\.xml$")


class Line(NamedTuple):
    """One paragraph, row or series of a chart: where it stands, and what it says."""

    place: str
    text: str

    @property
    def kind(self) -> str:
        """Whether it is a text or the data of a chart."""
        return "chart" if self.place == "chart" else "text"


@dataclass(frozen=True)
class Contents:
    """What is read in one file.

    Attributes:
        lines: everything outside keep blocks, in reading order.
        blocks: the paragraphs of each keep block, by its name without ``keep:``.
        titles: slide titles in order, empty where a slide has none; title and headings of a Word document.
        body: the paragraphs of a Word document, those in keep blocks in their places.
    """

    lines: tuple[Line, ...]
    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """A digest of the words outside keep blocks: equal for files in which a person reads the same."""
        return digest_of(line.text for line in self.lines)

    @cached_property
    def marks(self) -> str:
        """Eight digits for each line: enough to tell later which lines a person added or took away."""
        return "".join(mark_of(line.text) for line in self.lines)


# What a damaged package makes Python and lxml raise.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, etree.XMLSyntaxError, ValueError, KeyError,
    OSError, NotImplementedError, RuntimeError,
)  # fmt: skip


def read_contents(data: bytes) -> Contents:
    """The words of an Office file.

    A file that is no readable package counts as one line of its hash: it differs from every other.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Reader(package).contents()
    except _DAMAGE:
        return Contents((Line("file", f"unreadable {hashlib.sha256(data).hexdigest()}"),))


def content_lines(data: bytes) -> tuple[str, ...]:
    """The paragraphs, rows and chart series of an Office file outside keep blocks."""
    return tuple(line.text for line in read_contents(data).lines)


def content_digest(data: bytes) -> str:
    """A digest of `content_lines`."""
    return read_contents(data).digest


def digest_of(texts: Iterable[str]) -> str:
    """A digest of lines of text, 32 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=16)
    for text in texts:
        state.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return state.hexdigest()


def mark_of(text: str) -> str:
    """Eight hexadecimal digits for one line."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def parse_part(raw: bytes) -> etree._Element:
    """The tree of one part, with nothing fetched and nothing expanded.

    Raises:
        ValueError: it declares a document type or an encoding, which no part of an Office file does.
    """
    found = unsafe(raw)
    if found is not None:
        raise ValueError(f"a part {found.why}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(raw, parser)


def word_blocks(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The keep blocks of a Word part: name, and the content control; an inner one belongs to the outer."""
    seen: set[str] = set()
    for control in root.iter(f"{W}sdt"):
        name = _control_name(control)
        if name and not any(_control_name(outer) for outer in control.iterancestors(f"{W}sdt")):
            yield _own_name(name, seen), control


def slide_blocks(root: etree._Element, seen: set[str] | None = None) -> Iterator[tuple[str, etree._Element]]:
    """The keep blocks of a slide: name, and the shape with its words; `seen` are the names on slides before."""
    seen = set() if seen is None else seen
    for shape in root.iter(f"{P}sp"):
        name = _shape_name(shape)
        if name.startswith(KEEP) and shape.find(f"{P}txBody") is not None:
            yield _own_name(name, seen), shape


def slide_parts(package: zipfile.ZipFile) -> list[str]:
    """The names of the slides of a deck, in the order in which they are shown."""
    main = parse_part(package.read("ppt/presentation.xml"))
    rels = _relations(package, "ppt/presentation.xml")
    ids = [one.get(f"{_R}id", "") for one in main.iter(f"{P}sldId")]
    return [rels[one][1] for one in ids if one in rels]


def _own_name(name: str, seen: set[str]) -> str:
    bare = name.removeprefix(KEEP).strip()
    number, own = 1, bare
    while own in seen:  # a shape that repeats, or that somebody copied
        number += 1
        own = f"{bare}#{number}"
    seen.add(own)
    return own


def _control_name(control: etree._Element) -> str:
    for tag in ("tag", "alias"):
        found = control.find(f"{W}sdtPr/{W}{tag}")
        value = found.get(f"{W}val", "") if found is not None else ""
        if value.startswith(KEEP):
            return str(value)
    return ""


def _shape_name(shape: etree._Element) -> str:
    found = shape.find("./*/" + f"{P}cNvPr")
    return str(found.get("name", "")) if found is not None else ""


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of each relationship of a part that leads to another part."""
    folder, name = posixpath.split(part)
    try:
        root = parse_part(package.read(f"{folder}/_rels/{name}.rels"))
    except KeyError:
        return {}
    return {
        one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _target(folder, one.get("Target", "")))
        for one in root
        if one.get("TargetMode") != "External"
    }


def _target(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


class _Reader:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.names = set(package.namelist())
        self.lines: list[Line] = []
        self.blocks: dict[str, tuple[str, ...]] = {}
        self.titles: list[str] = []
        self.body: tuple[str, ...] = ()

    def contents(self) -> Contents:
        if "word/document.xml" in self.names:
            self._word()
        elif "ppt/presentation.xml" in self.names:
            self._slides()
        elif "xl/workbook.xml" in self.names:
            self._sheets()
        else:
            raise ValueError("this is no document, deck or workbook")
        for name in sorted(name for name in self.names if _BESIDE.match(name)):
            self.lines += [Line(posixpath.basename(name), text) for text in _texts(self.part(name))]
        self._charts()
        return Contents(tuple(self.lines), self.blocks, tuple(self.titles), self.body)

    def part(self, name: str) -> etree._Element:
        return _tree(self.raw(name))

    def raw(self, name: str) -> bytes:
        if self.package.getinfo(name).file_size > MAX_PART:
            raise ValueError(f"{name} is too large")
        return self.package.read(name)

    def _word(self) -> None:
        root = self.part("word/document.xml")
        if next(root.iter(f"{W}sdt"), None) is not None:
            self.body = tuple(_texts(root))
        for name, control in list(word_blocks(root)):
            content = control.find(f"{W}sdtContent")
            self.blocks[name] = tuple(_texts(content)) if content is not None else ()
            _take_out(control)
        for number, (paragraph, text) in enumerate(_paragraphs(root), 1):
            self.lines.append(Line(f"paragraph {number}", text))
            if _is_title(paragraph):
                self.titles.append(text)
        self._count_pictures(root, "document", _PIC)
        # Each program numbers them as it likes, and writes more of them than are different.
        frames = {text for name in self.names if _ANY_ORDER.match(name) for text in _texts(self.part(name))}
        self.lines += [Line("header or footer", text) for text in sorted(frames)]

    def _slides(self) -> None:
        seen: set[str] = set()
        for number, name in enumerate(slide_parts(self.package), 1):
            root = self.part(name)
            hidden = root.get("show") in ("0", "false")
            self.lines += [Line(f"slide {number}", f"slide {number}{' (hidden)' if hidden else ''}")]
            for block, shape in list(slide_blocks(root, seen)):
                self.blocks[block] = tuple(_texts(shape))
                _take_out(shape)
            self.titles.append(_title(root))
            self.lines += _shapes(root, f"slide {number}")
            self._count_pictures(root, f"slide {number}", f"{P}pic")
            for kind, target in _relations(self.package, name).values():
                if kind == "notesSlide":
                    self.lines += _shapes(self.part(target), f"notes of slide {number}")

    def _sheets(self) -> None:
        rels = _relations(self.package, "xl/workbook.xml")
        name = "xl/sharedStrings.xml"
        strings = shared_strings(self.raw(name), _tree) if name in self.names else []
        for sheet in self.part("xl/workbook.xml").iter(f"{_S}sheet"):
            name = sheet.get("name", "")
            self.lines.append(Line(f"sheet {name}", f"sheet {name}"))
            part = rels.get(sheet.get(f"{_R}id", ""), ("", ""))[1]
            found = rows(self.raw(part), strings, _tree)
            self.lines += [Line(f"sheet {name}, row {number}", text) for number, text in found]

    def _count_pictures(self, root: etree._Element, place: str, tag: str) -> None:
        count = sum(1 for _ in root.iter(tag))
        if count:
            self.lines.append(Line(place, f"pictures: {count}"))

    def _charts(self) -> None:
        charts = (self.part(name) for name in self.names if _CHART.match(name))
        # The order of charts is that of their names, which each program chooses anew.
        self.lines += sorted(Line("chart", text) for chart in charts for text in _chart(chart))


def _tree(raw: bytes) -> etree._Element:
    root = parse_part(raw)
    # The same words in the form for older programs.
    for fallback in list(root.iter(_FALLBACK)):
        _take_out(fallback)
    return root


def _is_title(paragraph: Any) -> bool:
    # The style is the first property and the properties are the first child: asking so is quicker than searching.
    properties = paragraph[0] if len(paragraph) else None
    style = properties[0] if properties is not None and properties.tag == f"{W}pPr" and len(properties) else None
    return style is not None and style.tag == f"{W}pStyle" and style.get(f"{W}val", "").replace(" ", "") in _TITLES


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


_WORDS: Final = (f"{W}p", f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen", f"{W}fldChar", f"{W}instrText",
                 f"{A}p", f"{A}t", f"{A}br", f"{P}text", f"{_S}t")  # fmt: skip
_PARAGRAPHS: Final = frozenset({f"{W}p", f"{A}p"})
_TEXTS: Final = frozenset({f"{W}t", f"{A}t", f"{P}text", f"{_S}t"})


def _texts(root: etree._Element) -> Iterator[str]:
    return (text for _, text in _paragraphs(root))


def _paragraphs(root: etree._Element) -> list[tuple[Any, str]]:
    """Every paragraph that says something, in the order in which they begin."""
    found: dict[Any, list[str]] = {}
    fields = _Fields()
    # Fields of the simple form hold their result inside.
    simple = {
        text for one in root.iter(f"{W}fldSimple") if _VOLATILE.match(one.get(f"{W}instr", "")) for text in one.iter()
    }
    for node in root.iter(*_WORDS):
        tag = node.tag
        if tag in _PARAGRAPHS:
            found.setdefault(node, [])
        elif tag == f"{W}fldChar":
            fields.mark(node.get(f"{W}fldCharType", ""))
        elif tag == f"{W}instrText":
            fields.instruct(node.text or "")
        elif not fields.computed and node not in simple:
            if tag not in _TEXTS:
                text = "-" if tag == f"{W}noBreakHyphen" else " "
            elif tag == f"{A}t" and _is_slide_field(node):
                continue
            else:
                text = node.text or ""
            found.setdefault(_home(node), []).append(text)
    told = ((paragraph, plain("".join(pieces))) for paragraph, pieces in found.items() if pieces)
    return [(paragraph, text) for paragraph, text in told if text]


def _is_slide_field(node: Any) -> bool:
    """Whether a text is the number of the slide, or today's date."""
    return bool(node.getparent().tag == f"{A}fld")


def _home(node: Any) -> Any:
    """The paragraph in which a text stands, or the element around it where there is none."""
    parent = node.getparent()
    above = parent
    while above is not None:
        if above.tag in _PARAGRAPHS:
            return above
        above = above.getparent()
    return parent if parent is not None else node


class _Fields:
    """The fields that are open, innermost last: whether what stands there now is computed."""

    def __init__(self) -> None:
        self._open: list[list[Any]] = []  # instruction, whether its result has begun
        self.computed = False

    def mark(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(["", False])
        elif kind == "separate" and self._open:
            self._open[-1][1] = True
        elif kind == "end" and self._open:
            self._open.pop()
        self.computed = any(begun and _VOLATILE.match(words) for words, begun in self._open)

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1][0] += text


def _title(root: etree._Element) -> str:
    for holder in root.iter(f"{P}ph"):
        if holder.get("type") in ("title", "ctrTitle"):
            shape = next(holder.iterancestors(f"{P}sp"), None)
            return " ".join(_texts(shape)) if shape is not None else ""
    return ""


def _shapes(root: etree._Element, place: str) -> list[Line]:
    """The lines of each shape; shapes in the order of their words, for programs stack them as they like."""
    shapes = ([*_shape(shape, place)] for shape in root.iter(f"{P}sp", f"{P}graphicFrame"))
    return [line for lines in sorted(shapes, key=lambda lines: [line.text for line in lines]) for line in lines]


def _shape(shape: etree._Element, place: str) -> Iterator[Line]:
    name = _shape_name(shape)
    rows = list(shape.iter(f"{A}tr")) if shape.tag == f"{P}graphicFrame" else []
    for number, row in enumerate(rows, 1):
        text = " | ".join(" ".join(_texts(cell)) for cell in row.iter(f"{A}tc"))
        if text.strip(" |"):
            yield Line(f'{place}, row {number} of "{name}"', text)
    if not rows:
        yield from (Line(f'{place}, shape "{name}"', text) for text in _texts(shape))


def _chart(root: etree._Element) -> Iterator[str]:
    for series in root.iter(f"{_C}ser"):
        parts = [_joined(series.find(f"{_C}tx"))]
        for name in ("cat", "xVal", "val", "yVal", "bubbleSize"):
            values = series.find(f"{_C}{name}")
            parts.append(_points(values) if values is not None else "")
        parts.append("".join(_SPACE.sub("", text) for text in _texts(series)))
        yield " | ".join(parts)
        _take_out(series)
    yield from _texts(root)


def _joined(node: etree._Element | None) -> str:
    return plain("".join(value.text or "" for value in node.iter(f"{_C}v"))) if node is not None else ""


def _points(values: etree._Element) -> str:
    # Programs differ in whether they write the points that have no value.
    pairs = ((point.get("idx", ""), _joined(point)) for point in values.iter(f"{_C}pt"))
    return " ".join(f"{index}={number_of(text)}" for index, text in pairs if text)


@dataclass(frozen=True)
class Imprint:
    """What is remembered of a file that was written: enough to know later whether a person edited it, and where.

    Attributes:
        content: digest of the words outside keep blocks.
        marks: eight digits for each of its lines.
        blocks: digest of each keep block as the template fills it, before anybody wrote there.
        kept: digest of the words that were carried into each keep block.
        homeless: names of keep blocks that held words and are no longer in the document.
        body: digest of a Word document with its keep blocks, where nobody wrote in them: some programs forget the
            names of content controls.
    """

    content: str
    marks: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    homeless: tuple[str, ...] = ()
    body: str = ""


def imprint_of(contents: Contents) -> Imprint:
    """The imprint of a file as the template fills it."""
    blocks = {name: digest_of(lines) for name, lines in contents.blocks.items()}
    return Imprint(contents.digest, contents.marks, blocks, body=digest_of(contents.body) if blocks else "")
