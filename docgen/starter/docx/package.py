"""A Word template from its parts: theme, styles, numbering, settings, header, footer and body.

The bytes depend on nothing but the arguments: fixed times, sorted parts.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from docgen.starter.docx.colours import Palette
from docgen.starter.docx.styles import styles
from docgen.starter.docx.wml import NAMESPACES, twips
from docgen.starter.pptx.deck import NativeChart

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE_WIDTH, PAGE_HEIGHT = 21.0, 29.7
TEXT_WIDTH: Final = 16.6


@dataclass(frozen=True)
class Pages:
    """What a Word template is made of.

    Attributes:
        title: title in the document's properties; may hold tags.
        body: finished block elements.
        header: paragraphs of the running header.
        footer: paragraphs of the running footer.
        first_header: paragraphs of the first page's header; with it the first page differs.
        first_footer: paragraphs of the first page's footer.
        charts: native charts, numbered from 1 in the order in which the body names ``rIdChart<n>``.
        media: pictures by file name, which the body, or the first page's header, names ``rIdMedia<n>``, from 1.
        top: top margin in centimetres.
        bottom: bottom margin in centimetres.
        chapters: whether each Heading 1 begins a page.
        prefix: what stands before the number of a Heading 1; None leaves headings without numbers.
        creator: author in the document's properties.
        is_named: whether the parts that readers do not see may name the company.
        band: whether Heading 1 is the headline on a coloured band.
    """

    title: str
    body: str
    header: str
    footer: str
    first_header: str = ""
    first_footer: str = ""
    charts: tuple[NativeChart, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)
    top: float = 2.6
    bottom: float = 2.3
    chapters: bool = False
    prefix: str | None = ""
    creator: str = "{{ company.name }}"
    is_named: bool = True
    band: bool = False


def package(pages: Pages, palette: Palette, theme: bytes) -> bytes:
    """The template's bytes."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(pages).encode(),
        "_rels/.rels": _relationships(
            {
                "rId1": ("officeDocument", "word/document.xml"),
                "rId2": ("extended-properties", "docProps/app.xml"),
            },
            core="docProps/core.xml",
        ).encode(),
        "docProps/app.xml": (
            f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>docgen</Application></Properties>"
        ).encode(),
        "docProps/core.xml": _core(pages.title, pages.creator).encode(),
        "word/document.xml": _document(pages).encode(),
        "word/_rels/document.xml.rels": _relationships(_document_parts(pages)).encode(),
        "word/styles.xml": styles(
            palette, chapters=pages.chapters, numbered=pages.prefix is not None, band=pages.band
        ).encode(),
        "word/numbering.xml": _numbering(palette, pages.prefix).encode(),
        "word/settings.xml": _settings().encode(),
        "word/fontTable.xml": f"{_XML}<w:fonts {NAMESPACES}/>".encode(),
        "word/theme/theme1.xml": theme,
    }
    for name, content in _stories(pages).items():
        kind = "hdr" if "header" in name else "ftr"
        parts[f"word/{name}.xml"] = f"{_XML}<w:{kind} {NAMESPACES}>{content}</w:{kind}>".encode()
        if "rIdMedia" in content:
            parts[f"word/_rels/{name}.xml.rels"] = _relationships(_pictures(pages)).encode()
    parts |= {f"word/media/{name}": data for name, data in pages.media.items()}
    for number, chart in enumerate(pages.charts, 1):
        parts[f"word/charts/chart{number}.xml"] = chart.xml
        parts[f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"] = chart.workbook
        target = {"rId1": ("package", f"../embeddings/Microsoft_Excel_Sheet{number}.xlsx")}
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = _relationships(target).encode()
    return _zipped(parts)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # else the bytes tell on which system they were made
            archive.writestr(member, parts[name])
    return buffer.getvalue()


def _stories(pages: Pages) -> dict[str, str]:
    stories = {"header1": pages.header, "footer1": pages.footer}
    if pages.first_header:
        stories |= {"header2": pages.first_header, "footer2": pages.first_footer}
    return stories


def _content_types(pages: Pages) -> str:
    overrides = {
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_WML}.document.main+xml",
        "/word/styles.xml": f"{_WML}.styles+xml",
        "/word/numbering.xml": f"{_WML}.numbering+xml",
        "/word/settings.xml": f"{_WML}.settings+xml",
        "/word/fontTable.xml": f"{_WML}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    for name in _stories(pages):
        overrides[f"/word/{name}.xml"] = f"{_WML}.{name[:-1]}+xml"
    for number in range(1, len(pages.charts) + 1):
        kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        overrides[f"/word/charts/chart{number}.xml"] = kind
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in sorted(overrides.items()))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="xlsx" ContentType="{sheet}"/>{listed}</Types>'
    )


def _relationships(targets: Mapping[str, tuple[str, str]], core: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    if core:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        listed += f'<Relationship Id="rIdCore" Type="{kind}" Target="{core}"/>'
    return f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


def _document_parts(pages: Pages) -> dict[str, tuple[str, str]]:
    targets = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdNumbering": ("numbering", "numbering.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
        "rIdTheme": ("theme", "theme/theme1.xml"),
    }
    for name in _stories(pages):
        targets[f"rId{name}"] = (name[:-1], f"{name}.xml")
    for number in range(1, len(pages.charts) + 1):
        targets[f"rIdChart{number}"] = ("chart", f"charts/chart{number}.xml")
    return targets | _pictures(pages)


def _pictures(pages: Pages) -> dict[str, tuple[str, str]]:
    return {f"rIdMedia{number}": ("image", f"media/{name}") for number, name in enumerate(pages.media, 1)}


def _core(title: str, creator: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(creator)}</dc:creator>"
        "<dc:language>{{ labels.language_tag }}</dc:language></cp:coreProperties>"
    )


def _document(pages: Pages) -> str:
    references = '<w:headerReference w:type="default" r:id="rIdheader1"/>'
    references += '<w:footerReference w:type="default" r:id="rIdfooter1"/>'
    if pages.first_header:
        references += '<w:headerReference w:type="first" r:id="rIdheader2"/>'
        references += '<w:footerReference w:type="first" r:id="rIdfooter2"/>'
    section = (
        f'<w:sectPr>{references}<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(pages.top)}" w:right="{twips(2.2)}" w:bottom="{twips(pages.bottom)}" '
        f'w:left="{twips(2.2)}" w:header="{twips(1.25)}" w:footer="{twips(1.2)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if pages.first_header else ''}</w:sectPr>"
    )
    return f"{_XML}<w:document {NAMESPACES}><w:body>{pages.body}{section}</w:body></w:document>"


def _settings() -> str:
    return (
        f'{_XML}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:autoHyphenation/>'
        f'<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="{twips(0.75)}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="da-DK"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" '
        'w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" '
        'w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
        'w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _numbering(palette: Palette, prefix: str | None) -> str:
    """Three lists: headings (1 and 1.1), en dashes, numbers."""

    def level(index: int, form: str, text: str, indent: float, extra: str = "", style: str = "") -> str:
        linked = f'<w:pStyle w:val="{style}"/>' if style else ""
        return (
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{twips(indent)}" '
            f'w:hanging="{twips(indent)}"/></w:pPr>{extra}</w:lvl>'
        )

    number = f"<w:rPr>{palette.text('accent1')}</w:rPr>"
    lists = {
        1: level(
            0, "decimal", f"{prefix or ''}%1", 1.7 if prefix else 1.2, number, "" if prefix is None else "Heading1"
        ),
        2: level(0, "bullet", "–", 0.5),
        3: level(0, "decimal", "%1.", 0.6),
    }
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for key, levels in lists.items()
    )
    numbers = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in lists)
    return f"{_XML}<w:numbering {NAMESPACES}>{abstract}{numbers}</w:numbering>"
