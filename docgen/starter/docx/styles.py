"""The styles of every Word template: one table of paragraph styles, the character and table styles beside it.

Sizes and spaces are in points, lengths in centimetres.  Defaults hold fonts
and language only: sizes there would beat character styles inside tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from docgen.starter.docx.colours import Palette
from docgen.starter.docx.wml import NAMESPACES, twips


@dataclass(frozen=True)
class Look:
    """One paragraph style.

    Attributes:
        name: the name in Word; built-in names keep Word's own behaviour.
        size: in points.
        major: set in the heading font.
        bold: bold.
        italic: italic.
        colour: slot or tint.
        before: space above in points.
        after: space below in points.
        line: line spacing, a multiple.
        based: id of the style it is based on.
        following: id of the style of the next paragraph.
        extra: further paragraph properties, finished, in schema order between spacing and outline.
        keep: keep-with-next and keep-lines, finished: they stand first.
        outline: outline level, 0 to 8.
        hyphens: whether the paragraph may be hyphenated.
    """

    name: str
    size: float
    major: bool = False
    bold: bool = False
    italic: bool = False
    colour: str = "dk1"
    before: float = 0
    after: float = 0
    line: float = 1.0
    based: str = "Normal"
    following: str = ""
    keep: str = ""
    border: str = ""
    tabs: str = ""
    indent: str = ""
    align: str = ""
    outline: int | None = None
    numbering: str = ""
    hyphens: bool = True
    exact: float | None = None


_KEEP_NEXT: Final = "<w:keepNext/>"
_KEEP: Final = "<w:keepNext/><w:keepLines/>"


def _tab(cm: float, kind: str, leader: str = "") -> str:
    dots = f' w:leader="{leader}"' if leader else ""
    return f'<w:tab w:val="{kind}"{dots} w:pos="{twips(cm)}"/>'


def _looks(palette: Palette) -> dict[str, Look]:
    rule = palette.border("bottom", "rule", 0.5, 4)
    between = palette.border("between", "rule", 0.5, 4)
    padding = [palette.border(side, "lt2", 0.5, 7) for side in ("top", "bottom", "right")]
    callout = padding[0] + palette.border("left", "accent1", 3, 8) + padding[1] + padding[2]
    return {
        "BodyText": Look("Body Text", 10.5, after=6, line=1.1),
        "Title": Look("Title", 34, True, True, colour="lt1", hyphens=False),
        "Subtitle": Look("Subtitle", 14, colour="pale", line=1.1, indent=f'w:right="{twips(5.5)}"'),
        "CoverKicker": Look("Cover Kicker", 13, bold=True, colour="pale"),
        "CoverRule": Look(
            "Cover Rule", 6, before=13, border=palette.border("top", "accent2", 4.5), exact=6,
            indent=f'w:right="{twips(14.3)}"',
        ),
        "Heading1": Look(
            "heading 1", 20, True, True, colour="dk2", before=24, after=8, following="Lead", keep=_KEEP, outline=0,
            numbering='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', hyphens=False,
        ),
        "Heading2": Look(
            "heading 2", 14, True, True, colour="dk2", before=15, after=5, line=1.05, following="BodyText",
            keep=_KEEP, outline=1, hyphens=False,
        ),
        "Heading3": Look(
            "heading 3", 11.5, bold=True, colour="accent1", before=10, after=3, line=1.05, following="BodyText",
            keep=_KEEP, outline=2, hyphens=False,
        ),
        "Lead": Look("Lead", 12.5, colour="dk2", after=10, line=1.1, following="BodyText", keep=_KEEP_NEXT),
        "Caption": Look("caption", 9, colour="muted", before=10, after=4, keep=_KEEP_NEXT, hyphens=False),
        "Source": Look("Source", 8.5, colour="muted", before=4, after=8),
        "Callout": Look(
            "Callout", 10.5, before=12, after=12, line=1.1, keep="<w:keepLines/>", border=callout,
            indent=f'w:left="{twips(0.4)}" w:right="{twips(0.3)}"',
        ),
        "ListBullet": Look(
            "List Bullet", 10.5, after=3, line=1.1, numbering='<w:numPr><w:numId w:val="2"/></w:numPr>',
        ),
        "ListNumber": Look(
            "List Number", 10.5, after=3, line=1.1, numbering='<w:numPr><w:numId w:val="3"/></w:numPr>',
        ),
        "TableText": Look("Table Text", 10),
        "TableNumber": Look("Table Number", 10, based="TableText", align="right", hyphens=False),
        "TableName": Look("Table Name", 10, bold=True, colour="dk2", based="TableText", hyphens=False),
        "TableHead": Look(
            "Table Head", 9, bold=True, colour="dk2", based="TableText", keep=_KEEP_NEXT, hyphens=False
        ),
        "TableHeadNumber": Look(
            "Table Head Number", 9, bold=True, colour="dk2", based="TableHead", keep=_KEEP_NEXT, align="right",
            hyphens=False,
        ),
        "TableStatus": Look("Table Status", 10, based="TableText", tabs=_tab(0.4, "left"), hyphens=False,
                            indent=f'w:left="{twips(0.4)}" w:hanging="{twips(0.4)}"'),
        "HeatNumber": Look("Heat Number", 12, bold=True, align="center", hyphens=False),
        "HeatScore": Look("Heat Score", 7.5, colour="muted", align="right", hyphens=False),
        "Fact": Look("Fact", 10.5, colour="muted", before=4, border=rule + between, tabs=_tab(4.2, "left"),
                     indent=f'w:left="{twips(4.2)}" w:hanging="{twips(4.2)}"'),
        "KPILabel": Look("KPI Label", 9, after=2, keep=_KEEP_NEXT, hyphens=False),
        "KPIValue": Look("KPI Value", 19, True, True, colour="dk2", after=2, keep=_KEEP_NEXT, hyphens=False),
        "KPINote": Look("KPI Note", 9, colour="muted", after=2, tabs=_tab(0.4, "left"), hyphens=False),
        "TOCHeading": Look("TOC Heading", 20, True, True, colour="dk2", after=8, hyphens=False),
        "TOC1": Look("toc 1", 11, bold=True, colour="dk2", before=5, after=1, keep=_KEEP_NEXT,
                     tabs=_tab(1.0, "left") + _tab(16.6, "right", "dot"), hyphens=False),
        "ContentsLine": Look("Contents Line", 9.5, colour="muted", after=3, hyphens=False,
                             indent=f'w:left="{twips(1.0)}" w:right="{twips(1.4)}"'),
        "TOC2": Look("toc 2", 10.5, after=4, tabs=_tab(16.6, "right", "dot"), indent=f'w:left="{twips(1.0)}"'),
        "Header": Look("header", 9, colour="muted", border=palette.border("bottom", "rule", 0.5, 6),
                       tabs=_tab(16.6, "right")),
        "Footer": Look("footer", 9, colour="muted", border=palette.border("top", "rule", 0.5, 6),
                       tabs=_tab(8.3, "center") + _tab(16.6, "right")),
        "Quote": Look("Quote", 12, True, italic=True, colour="dk2", before=6, after=6,
                      indent=f'w:left="{twips(0.8)}"'),
        "FactNote": Look("Fact Note", 10.5, after=2, line=1.05),
        "TableNote": Look("Table Note", 9, colour="muted", based="TableText"),
        "TableHeadCentre": Look("Table Head Centre", 9, bold=True, colour="dk2", based="TableHead", keep=_KEEP_NEXT,
                                align="center", hyphens=False),
        "TableTextDense": Look("Table Text Dense", 9, based="TableText"),
        "TableNumberDense": Look("Table Number Dense", 9, based="TableNumber", align="right", hyphens=False),
        "TableNameDense": Look("Table Name Dense", 9, bold=True, colour="dk2", based="TableName", hyphens=False),
        "TableStatusDense": Look("Table Status Dense", 9, based="TableStatus", tabs=_tab(0.4, "left"), hyphens=False,
                                 indent=f'w:left="{twips(0.4)}" w:hanging="{twips(0.4)}"'),
        "TableSmall": Look("Table Small", 8.5, based="TableText", hyphens=False),
        "TableNumberSmall": Look("Table Number Small", 8, based="TableNumber", align="right", hyphens=False),
        "HeatText": Look("Heat Text", 8.5, align="center", hyphens=False, keep=_KEEP_NEXT),
        "HeatTextLight": Look("Heat Text Light", 8.5, colour="lt1", align="center", hyphens=False, keep=_KEEP_NEXT),
        "HeatTotal": Look("Heat Total", 10, bold=True, align="center", hyphens=False),
        "HeatGrowth": Look("Heat Growth", 8.5, colour="muted", align="center", hyphens=False, keep=_KEEP_NEXT),
        "HeatFigure": Look("Heat Figure", 11, bold=True, align="center", hyphens=False, keep=_KEEP_NEXT),
        "HeatFigureLight": Look("Heat Figure Light", 11, bold=True, colour="lt1", align="center", hyphens=False),
        "CellGap": Look("Cell Gap", 1, exact=1, hyphens=False),
        "BigFigure": Look("Big Figure", 20, True, True, colour="dk2", before=2, after=2, hyphens=False),
        "CoverBand": Look("Cover Band", 12, bold=True, colour="lt1", before=17, tabs=_tab(16.6, "right"),
                          indent=f'w:left="{twips(0.95)}"', hyphens=False),
        "SheetBand": Look("Sheet Band", 11, bold=True, colour="lt1", tabs=_tab(16.6, "right"),
                          indent=f'w:left="{twips(0.95)}"', hyphens=False),
        "TableAccent": Look("Table Accent", 10, bold=True, colour="accent1", based="TableText", hyphens=False),
        "CellText": Look("Cell Text", 10.5, line=1.05),
        "DocumentTitle": Look("Document Title", 26, True, True, colour="dk2", after=6, hyphens=False),
        "CoverLabel": Look("Cover Label", 12, bold=True, colour="accent1", after=2, hyphens=False),
        "BlockTitle": Look("Block Title", 11.5, bold=True, colour="accent1", after=3, line=1.05, keep=_KEEP,
                           following="BodyText", hyphens=False),
        "SwotItem": Look("Swot Item", 10, after=1, line=1.05, numbering='<w:numPr><w:numId w:val="2"/></w:numPr>'),
        "SwotNote": Look("Swot Note", 9, colour="muted", after=3, indent=f'w:left="{twips(0.5)}"'),
        "CoverHeading": Look("Cover Heading", 14, True, True, colour="dk2", before=26, after=2, hyphens=False),
        "Contact": Look("Contact", 10.5, before=8, hyphens=False),
        "BandHeadline": Look("Band Headline", 25, True, True, colour="lt1", hyphens=False),
        "BandText": Look("Band Text", 10.5, colour="pale"),
    }  # fmt: skip


def styles(palette: Palette, *, chapters: bool = False, numbered: bool = True, band: bool = False) -> str:
    """The part `word/styles.xml`.

    Args:
        palette: the brand's colours.
        chapters: whether each Heading 1 begins a page; Word keeps the space above it there, so it has none.
        numbered: whether Heading 1 is numbered.
        band: whether Heading 1 is the one headline on a coloured band.
    """
    looks = _looks(palette)
    first = looks["Heading1"]
    if chapters:
        first = replace(first, before=0, keep=first.keep + "<w:pageBreakBefore/>")
    if band:
        first = replace(looks["BandHeadline"], name="heading 1", outline=0)
    looks["Heading1"] = first if numbered else replace(first, numbering="")
    default = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
        'w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:lang w:val="da-DK" w:eastAsia="en-US" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl/><w:spacing w:before="0" w:after="120" w:line="264" w:lineRule="auto"/></w:pPr>'
        f'<w:rPr>{palette.text("dk1")}<w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
    )
    paragraphs = "".join(_paragraph_style(palette, key, look) for key, look in looks.items())
    body = default + normal + _FIXED + paragraphs + _character_styles(palette) + _table_styles(palette)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles {NAMESPACES}>{body}</w:styles>'


_FIXED: Final = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
)
_BUILT_IN: Final = {
    "BodyText", "Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Caption", "ListBullet", "ListNumber",
    "TOCHeading", "TOC1", "TOC2", "Header", "Footer", "Quote",
}  # fmt: skip


def _paragraph_style(palette: Palette, key: str, look: Look) -> str:
    custom = "" if key in _BUILT_IN else ' w:customStyle="1"'
    following = f'<w:next w:val="{look.following}"/>' if look.following else ""
    line = round((look.exact or 0) * 20) or round(240 * look.line)
    spacing = (
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" w:line="{line}" '
        f'w:lineRule="{"exact" if look.exact else "auto"}"/>'
    )
    properties = "".join(
        (
            look.keep,
            look.numbering,
            f"<w:pBdr>{look.border}</w:pBdr>" if look.border else "",
            palette.fill("lt2") if key == "Callout" else "",
            f"<w:tabs>{look.tabs}</w:tabs>" if look.tabs else "",
            "" if look.hyphens else "<w:suppressAutoHyphens/>",
            spacing,
            f"<w:ind {look.indent}/>" if look.indent else "",
            f'<w:jc w:val="{look.align}"/>' if look.align else "",
            "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>',
        )
    )
    # The order above is the schema's: borders, shading, tabs, hyphens, spacing, indent, alignment, outline.
    fonts = (
        '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:cstheme="majorBidi"/>' if look.major else ""
    )
    size = round(look.size * 2)
    text = (
        f"{fonts}{'<w:b/>' if look.bold else ''}{'<w:i/>' if look.italic else ''}{palette.text(look.colour)}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="{look.based}"/>{following}<w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def _character_styles(palette: Palette) -> str:
    # Calibri lacks two of the marks, and Office may take geometric shapes from an East Asian font.
    arial = '<w:rFonts w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    marks = {
        "StatusOnTrack": ("Status On Track", "accent4"),
        "StatusWatch": ("Status Watch", "accent5"),
        "StatusAct": ("Status Act", "accent6"),
        "StatusNone": ("Status None", "muted"),
    }
    made = [
        _character(key, name, arial + palette.text(colour) + '<w:sz w:val="18"/><w:szCs w:val="18"/>')
        for key, (name, colour) in marks.items()
    ]
    tag = "<w:b/>" + palette.text("lt1") + '<w:sz w:val="17"/><w:szCs w:val="17"/>' + palette.fill("dk2")
    made += [
        _character("Strong", "Strong", "<w:b/>" + palette.text("dk2"), built_in=True),
        _character("Emphasis", "Emphasis", "<w:i/>", built_in=True),
        _character("Hyperlink", "Hyperlink", palette.text("hlink") + '<w:u w:val="single"/>', built_in=True),
        _character("InternalTag", "Internal Tag", tag),
        _character(
            "KPIUnit", "KPI Unit",
            '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:b w:val="0"/>'
            + palette.text("dk1") + '<w:sz w:val="19"/><w:szCs w:val="19"/>',
        ),
        _character("CaptionLabel", "Caption Label", "<w:b/>" + palette.text("dk2")),
        _character("HeadingNumber", "Heading Number", palette.text("accent1")),
        _character("Pale", "Pale", '<w:b w:val="0"/>' + palette.text("pale")),
        _character(
            "CoverTag", "Cover Tag",
            "<w:b/>" + palette.text("dk2") + '<w:sz w:val="19"/><w:szCs w:val="19"/>' + palette.fill("lt1"),
        ),
        _character("Muted", "Muted", palette.text("muted")),
        # The heading font draws a thin arrow; the body font's reads as one.
        _character(
            "Arrow", "Arrow",
            '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>',
        ),
    ]  # fmt: skip
    return "".join(made)


def _character(key: str, name: str, properties: str, *, built_in: bool = False) -> str:
    custom = "" if built_in else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{properties}</w:rPr></w:style>'
    )


def _table_styles(palette: Palette) -> str:
    base = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" '
        'w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style>"
    )
    plan = _table_style(
        "PlanTable",
        "Plan Table",
        palette.border("insideH", "rule", 0.5),
        (0.105, 0.14),
        bottom=palette.border("bottom", "rule", 0.5),
        first_row=f"<w:tcPr><w:tcBorders>{palette.border('bottom', 'dk2', 1)}</w:tcBorders>"
        '<w:vAlign w:val="bottom"/></w:tcPr>',
        last_row=f"<w:rPr><w:b/>{palette.text('dk2')}</w:rPr><w:tcPr><w:tcBorders>"
        f"{palette.border('top', 'dk2', 1)}</w:tcBorders></w:tcPr>",
    )
    tiles = _table_style(
        "PlanTiles", "Plan Tiles", "", (0.2, 0.28), top=palette.border("top", "accent1", 2.25), fill=palette.fill("lt2")
    )
    inside = palette.border("insideH", "lt1", 1.5) + palette.border("insideV", "lt1", 1.5)
    heat = _table_style("PlanHeat", "Plan Heat", inside, (0.0, 0.05))
    return base + plan + tiles + heat


def _table_style(
    key: str,
    name: str,
    inside: str,
    padding_cm: tuple[float, float],
    *,
    top: str = "",
    bottom: str = "",
    fill: str = "",
    first_row: str = "",
    last_row: str = "",
) -> str:
    upright, sideways = (twips(cm) for cm in padding_cm)
    margins = "".join(
        f'<w:{side} w:w="{upright if side in ("top", "bottom") else sideways}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    borders = f"<w:tblBorders>{top}{bottom}{inside}</w:tblBorders>" if top or bottom or inside else ""
    parts = "".join(
        f'<w:tblStylePr w:type="{kind}">{properties}</w:tblStylePr>'
        for kind, properties in (("firstRow", first_row), ("lastRow", last_row))
        if properties
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{borders}<w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr>{f'<w:tcPr>{fill}</w:tcPr>' if fill else ''}{parts}</w:style>"
    )
