"""Tiny Office files built in memory."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def p(*texts, ppr=""):
    """A paragraph with one run for each text; a text that begins with < is XML."""
    runs = (t if t.startswith("<w:") else f'<w:r><w:t xml:space="preserve">{escape(t)}</w:t></w:r>' for t in texts)
    return f"<w:p>{ppr}{''.join(runs)}</w:p>"


def tc(*blocks, tcpr=""):
    """A cell of paragraphs; a plain text becomes one."""
    inner = "".join(b if b.startswith("<w:") else p(b) for b in blocks)
    return f"<w:tc>{tcpr}{inner}</w:tc>"


def tr(*cells):
    return f"<w:tr>{''.join(c if c.startswith('<w:tc') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows):
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>{"".join(rows)}</w:tbl>'


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def word_parts(body, main_type=MAIN, extra=None, rels=""):
    """The parts of a Word file whose body is given as XML."""
    overrides = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
    parts = {
        "_rels/.rels": HEAD
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    for name, (kind, data) in (extra or {}).items():
        parts[name] = data
        if kind:
            overrides += f'<Override PartName="/{name}" ContentType="{kind}"/>'
    if rels:
        parts["word/_rels/document.xml.rels"] = (
            HEAD
            + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + f"{rels}</Relationships>"
        )
    parts["[Content_Types].xml"] = (
        HEAD
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    return parts


class Word:
    """Builders for Word files, and a reader of what came out."""

    namespaces = NAMESPACES

    p, tc, tr, tbl, parts, zipped = (
        staticmethod(p),
        staticmethod(tc),
        staticmethod(tr),
        staticmethod(tbl),
        staticmethod(word_parts),
        staticmethod(zipped),
    )

    @staticmethod
    def file(*blocks, **options):
        return zipped(word_parts("".join(b if b.startswith("<w:") else p(b) for b in blocks), **options))

    @staticmethod
    def body(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read("word/document.xml")).find(f"{{{W}}}body")

    @classmethod
    def lines(cls, data):
        """Each paragraph's text; a table is a list of rows, a row a list of cells, a cell its lines joined by /."""
        return [cls._block(node) for node in cls.body(data) if not node.tag.endswith("sectPr")]

    @classmethod
    def _block(cls, node):
        if node.tag == f"{{{W}}}tbl":
            rows = node.findall(f"{{{W}}}tr")
            return [["/".join(str(cls._block(b)) for b in c if not b.tag.endswith("tcPr")) for c in r.findall(f"{{{W}}}tc")]
                    for r in rows]  # fmt: skip
        signs = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
        return "".join((n.text or "") if n.tag == f"{{{W}}}t" else signs.get(n.tag, "") for n in node.iter())


@pytest.fixture
def word():
    return Word


@pytest.fixture
def part():
    """One part of a package as text."""

    def read(data, name):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode()

    return read


@pytest.fixture
def members():
    def read(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read
