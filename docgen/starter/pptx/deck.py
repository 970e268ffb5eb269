"""A PowerPoint template from its slides: every part, in one package whose bytes depend on nothing but the brand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from docgen.starter.brand import Brand
from docgen.starter.pptx.dml import NAMESPACES, XML, Box, frame, paragraph, run, shape_tree, transform
from docgen.starter.pptx.layouts import LOGO_RELATIONSHIP, Layout, Slot, layouts
from docgen.starter.pptx.master import (
    PAGE_FIELD,
    default_text,
    layout_xml,
    master_xml,
    slide_placeholder,
    slide_xml,
)
from docgen.starter.pptx.tables import table_styles_xml
from docgen.starter.theme import theme_xml

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PML: Final = "application/vnd.openxmlformats-officedocument.presentationml"
# A name that is written out is a designer's trace and stays behind in what customers get; a tag is meant.
_AUTHOR: Final = "{{ company.name }}"
_CHART_URI: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@dataclass(frozen=True)
class NativeChart:
    """A chart part with its workbook."""

    xml: bytes = field(repr=False)
    workbook: bytes = field(repr=False)


@dataclass(frozen=True)
class Slide:
    """A slide of a template.

    Attributes:
        layout: name of its layout.
        texts: finished paragraphs by placeholder; "" leaves the placeholder out.
        tables: finished table frames by placeholder.
        charts: native charts by placeholder, with their alt text.
        condition: what must hold for the slide to be shown; "" shows it always.
        notes: speaker notes, one paragraph each.
        name: what the slide is, for the author's eyes in the notes' first line.
        page: text in the page number's place; "" takes the field.
        footers: texts of data date and classification.
    """

    layout: str
    texts: Mapping[int, str]
    tables: Mapping[int, str] = field(default_factory=dict)
    charts: Mapping[int, tuple[str, NativeChart]] = field(default_factory=dict)
    condition: str = ""
    notes: tuple[str, ...] = ()
    page: str = ""
    footers: tuple[str, str] = ("", "")


def deck_bytes(brand: Brand, title: str, slides: Sequence[Slide]) -> bytes:
    """The template's bytes; `title` may hold tags."""
    return _Deck(brand, title, slides).packed()


class _Deck:
    """The parts of one deck as they come together."""

    def __init__(self, brand: Brand, title: str, slides: Sequence[Slide]) -> None:
        self.brand, self.title, self.slides = brand, title, slides
        self.layouts = layouts(brand)
        self.by_name = {layout.name: layout for layout in self.layouts}
        self.parts: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.charts = 0

    def packed(self) -> bytes:
        self._masters()
        for number, slide in enumerate(self.slides, 1):
            self._slide(number, slide)
        self._presentation()
        self._properties()
        self.parts["[Content_Types].xml"] = self._content_types()
        return _zipped(self.parts)

    def _put(self, name: str, data: bytes, kind: str, rels: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.parts[name] = data
        if kind:
            self.kinds[name] = kind
        if rels:
            folder, _, leaf = name.rpartition("/")
            self.parts[f"{folder}/_rels/{leaf}.rels"] = _relationships(rels)

    def _masters(self) -> None:
        rels = {
            f"rIdL{n}": ("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(self.layouts) + 1)
        }
        rels["rIdTheme"] = ("theme", "../theme/theme1.xml")
        if self.brand.logo:
            self.parts["ppt/media/logo.png"] = self.brand.logo
            rels[LOGO_RELATIONSHIP] = ("image", "../media/logo.png")
        if self.brand.logo or self.brand.logo_on_dark:
            self.parts["ppt/media/logo-on-dark.png"] = self.brand.logo_on_dark or self.brand.logo or b""
        self._put(
            "ppt/slideMasters/slideMaster1.xml",
            master_xml(self.brand, len(self.layouts)),
            f"{_PML}.slideMaster+xml",
            rels,
        )
        for number, layout in enumerate(self.layouts, 1):
            rels = {"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
            if layout.uses_logo and (self.brand.logo or self.brand.logo_on_dark):
                rels[LOGO_RELATIONSHIP] = ("image", "../media/logo-on-dark.png")
            self._put(f"ppt/slideLayouts/slideLayout{number}.xml", layout_xml(layout), f"{_PML}.slideLayout+xml", rels)
        theme = "application/vnd.openxmlformats-officedocument.theme+xml"
        self._put("ppt/theme/theme1.xml", theme_xml(self.brand), theme)
        self._put("ppt/theme/theme2.xml", theme_xml(self.brand), theme)
        rels = {"rId1": ("theme", "../theme/theme2.xml")}
        self._put("ppt/notesMasters/notesMaster1.xml", _notes_master(), f"{_PML}.notesMaster+xml", rels)

    def _slide(self, number: int, slide: Slide) -> None:
        layout = self.by_name[slide.layout]
        rels = {
            "rId1": ("slideLayout", f"../slideLayouts/slideLayout{self.layouts.index(layout) + 1}.xml"),
            "rId2": ("notesSlide", f"../notesSlides/notesSlide{number}.xml"),
        }
        shapes = [self._shape(slot, slide, rels) for slot in layout.slots]
        self._put(f"ppt/slides/slide{number}.xml", slide_xml(shapes), f"{_PML}.slide+xml", rels)
        rels = {
            "rId1": ("notesMaster", "../notesMasters/notesMaster1.xml"),
            "rId2": ("slide", f"../slides/slide{number}.xml"),
        }
        self._put(f"ppt/notesSlides/notesSlide{number}.xml", _notes(slide), f"{_PML}.notesSlide+xml", rels)

    def _shape(self, slot: Slot, slide: Slide, rels: dict[str, tuple[str, str]]) -> str:
        if slot.idx in slide.tables:
            return slide.tables[slot.idx]
        if slot.idx in slide.charts:
            return self._chart(slot, *slide.charts[slot.idx], rels)
        if slot.kind == "sldNum":
            return slide_placeholder(slot, paragraph(run(slide.page) if slide.page else PAGE_FIELD))
        if slot.kind in ("dt", "ftr"):
            return slide_placeholder(slot, paragraph(run(slide.footers[slot.kind == "ftr"])))
        words = slide.texts[slot.idx]
        return slide_placeholder(slot, words) if words else ""

    def _chart(self, slot: Slot, alt: str, chart: NativeChart, rels: dict[str, tuple[str, str]]) -> str:
        self.charts += 1
        name, book = f"chart{self.charts}.xml", f"Microsoft_Excel_Sheet{self.charts}.xlsx"
        kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        self._put(f"ppt/charts/{name}", chart.xml, kind, {"rId1": ("package", f"../embeddings/{book}")})
        self.parts[f"ppt/embeddings/{book}"] = chart.workbook
        relationship = f"rId{len(rels) + 1}"
        rels[relationship] = ("chart", f"../charts/{name}")
        graphic = (
            f'<a:graphicData uri="{_CHART_URI}"><c:chart xmlns:c="{_CHART_URI}" r:id="{relationship}"/></a:graphicData>'
        )
        return frame(slot.name, alt, slot.box, graphic, placeholder=slot.reference)

    def _presentation(self) -> None:
        rels = {
            "rIdMaster": ("slideMaster", "slideMasters/slideMaster1.xml"),
            "rIdNotes": ("notesMaster", "notesMasters/notesMaster1.xml"),
            "rIdProps": ("presProps", "presProps.xml"),
            "rIdTheme": ("theme", "theme/theme1.xml"),
            "rIdTables": ("tableStyles", "tableStyles.xml"),
        }
        listed = ""
        for number in range(1, len(self.slides) + 1):
            rels[f"rIdS{number}"] = ("slide", f"slides/slide{number}.xml")
            listed += f'<p:sldId id="{255 + number}" r:id="rIdS{number}"/>'
        xml = (
            f'{XML}<p:presentation {NAMESPACES} saveSubsetFonts="1" autoCompressPictures="0"><p:sldMasterIdLst>'
            '<p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst><p:notesMasterIdLst>'
            f'<p:notesMasterId r:id="rIdNotes"/></p:notesMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst>'
            '<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
            f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-GB"/></a:defPPr>{default_text()}</p:defaultTextStyle>'
            "</p:presentation>"
        )
        self._put("ppt/presentation.xml", xml.encode(), f"{_PML}.presentation.main+xml", rels)
        self._put("ppt/presProps.xml", f"{XML}<p:presentationPr {NAMESPACES}/>".encode(), f"{_PML}.presProps+xml")
        self._put("ppt/tableStyles.xml", table_styles_xml(), f"{_PML}.tableStyles+xml")

    def _properties(self) -> None:
        app = (
            f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            f"<Application>Microsoft Office PowerPoint</Application><Company>{escape(self.brand.company)}"
            "</Company></Properties>"
        )
        core = (
            f"{XML}"
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(self.title)}</dc:title><dc:creator>{_AUTHOR}</dc:creator>"
            '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
            '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
        )
        office = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        self._put("docProps/app.xml", app.encode(), office)
        self._put("docProps/core.xml", core.encode(), "application/vnd.openxmlformats-package.core-properties+xml")
        self.parts["_rels/.rels"] = _relationships(
            {"rId1": ("officeDocument", "ppt/presentation.xml"), "rId3": ("extended-properties", "docProps/app.xml")},
            core="docProps/core.xml",
        )

    def _content_types(self) -> bytes:
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        listed = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(self.kinds.items())
        )
        return (
            f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="xlsx" ContentType="{sheet}"/>{listed}</Types>'
        ).encode()


_NOTES_PICTURE: Final = Slot(2, "pic", "Slide image", (0.75, 0.94, 6.0, 3.375))
_NOTES_TEXT: Final = Slot(3, "body", "Notes", (0.75, 4.6, 6.0, 4.6))


def _notes_shapes(content: str, *, on_master: bool) -> str:
    def place(box: Box) -> str:
        return f'{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if on_master else ""

    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="?" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place(_NOTES_PICTURE.box)}</p:spPr></p:sp>"
    )
    text = (
        '<p:sp><p:nvSpPr><p:cNvPr id="?" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr>{place(_NOTES_TEXT.box)}</p:spPr><p:txBody>'
        f"<a:bodyPr/><a:lstStyle/>{content}</p:txBody></p:sp>"
    )
    return shape_tree((image, text))


def _notes_master() -> bytes:
    tree = _notes_shapes(paragraph(run("Notes")), on_master=True)
    colours = " ".join(
        f'{key}="{value}"' for key, value in (("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2"))
    )
    accents = " ".join(f'accent{number}="accent{number}"' for number in range(1, 7))
    return (
        f'{XML}<p:notesMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr></p:bg>{tree}</p:cSld>"
        f'<p:clrMap {colours} {accents} hlink="hlink" folHlink="folHlink"/>'
        '<p:notesStyle><a:lvl1pPr marL="0"><a:spcAft><a:spcPts val="400"/></a:spcAft><a:defRPr sz="1200"><a:solidFill>'
        '<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></p:notesStyle>'
        "</p:notesMaster>"
    ).encode()


def _notes(slide: Slide) -> bytes:
    lines = list(slide.notes)
    if slide.condition:
        lines = ["{% if " + slide.condition + " %}", *lines, "{% endif %}"]
    content = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    tree = _notes_shapes(content, on_master=False)
    return (
        f"{XML}<p:notes {NAMESPACES}><p:cSld>{tree}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    ).encode()


def _relationships(targets: Mapping[str, tuple[str, str]], core: str = "") -> bytes:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for key, (kind, target) in targets.items()
    )
    if core:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        listed += f'<Relationship Id="rId2" Type="{kind}" Target="{core}"/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{XML}<Relationships xmlns="{namespace}">{listed}</Relationships>'.encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # else the bytes tell on which system they were made
            archive.writestr(member, parts[name])
    return buffer.getvalue()


__all__ = ["Layout", "NativeChart", "Slide", "deck_bytes"]
