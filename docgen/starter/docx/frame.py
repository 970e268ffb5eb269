"""What stands around the text: running header and footer, cover, and the coloured band of the value sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen.starter.docx.blocks import facts, label, tag
from docgen.starter.docx.package import TEXT_WIDTH
from docgen.starter.docx.wml import Cell, emu, field, paragraph, row, run, table

_DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"/></a:ext></a:extLst>'
)
_BARS: Final = (0.9, 1.25, 1.1, 1.7, 2.2, 2.0, 2.8, 3.4, 3.2, 4.1, 5.0)


def header(document: str, *, internal: bool) -> str:
    """The running header: document and customer, and the mark of internal pages."""
    mark = run("\t") + run("\u00a0" + label("classification.marker") + "\u00a0", "InternalTag") if internal else ""
    return paragraph(run(f"{document} · {tag('account.name')}") + mark, "Header")


def footer(company: str = "{{ company.short_name }}") -> str:
    """The running footer: company, classification and data date, page of pages."""
    pages = run(f"\t{label('page.page')} ") + field("PAGE", "1") + run(f" {label('page.of')} ") + field("NUMPAGES", "1")
    middle = f"\t{tag('account.confidential')} · {label('page.data_as_of')} {tag('as_of_short')}"
    return paragraph(run(company, "Strong") + run(middle) + pages, "Footer")


def cover_header(*, logo: bool, internal: bool, company: str = "{{ company.name }}", mark: bool = True) -> str:
    """The first page's header: the coloured field, and on it company and classification."""
    tagged = run("\u00a0\u00a0" + label("classification.marker") + "\u00a0\u00a0", "CoverTag") if internal else ""
    bars = _columns(12.6, _BARS, width=0.5, step=0.8, right=20.8)
    words = run("" if logo else company) + run("\t") + tagged
    # Without a mark the company begins at the margin.
    place = "" if mark else '<w:ind w:left="0"/>'
    return paragraph(_group(12.6, bars, logo_top=1.88, logo=logo, mark=mark) + words, "CoverBand", direct=place)


def sheet_header(*, logo: bool, right: str) -> str:
    """The header of a one-page sheet: a lower band, with company and the name of the sheet."""
    words = run("" if logo else tag("company.name")) + run("\t") + run(right, "Pale")
    return paragraph(_group(4.9, "", logo_top=1.18, logo=logo) + words, "SheetBand")


def _box(number: int, name: str, place: tuple[float, float, float, float], scheme: str) -> str:
    x, y, width, height = (emu(value) for value in place)
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="{name}"/><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="{x}" '
        f'y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:schemeClr val="{scheme}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr>'
        "<wps:bodyPr/></wps:wsp>"
    )


def _columns(foot: float, heights: Sequence[float], *, width: float, step: float, right: float) -> str:
    """Columns in the accent colour at the foot of the field."""
    left = right - width - step * (len(heights) - 1)
    return "".join(
        _box(30 + number, f"Bar {number + 1}", (left + step * number, foot - tall, width, tall), "accent1")
        for number, tall in enumerate(heights)
    )


def _logo(top: float) -> str:
    """Three bars: the logo of a company that has given none."""
    parts = ((0.22, "accent2"), (0.32, "accent2"), (0.45, "bg1"))
    return "".join(
        _box(20 + number, f"Logo {number + 1}", (2.2 + 0.2 * number, top + 0.45 - tall, 0.14, tall), scheme)
        for number, (tall, scheme) in enumerate(parts)
    )


def _picture(top: float) -> str:
    x, y, width, height = emu(2.2), emu(top - 0.2), emu(3.6), emu(0.9)
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="20" name="Logo"/><pic:cNvPicPr><a:picLocks noChangeAspect="1"/>'
        '</pic:cNvPicPr></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdMedia1"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )


def _group(height: float, more: str, *, logo_top: float, logo: bool, mark: bool = True) -> str:
    """The field with all that lies on it as one group behind the text, so that its parts keep their order."""
    sign = (_picture(logo_top) if logo else _logo(logo_top)) if mark else ""
    inner = _box(11, "Field", (0, 0, 21, height), "tx2") + more + sign
    extent = f'<a:off x="0" y="0"/><a:ext cx="{emu(21)}" cy="{emu(height)}"/>'
    inside = f'<a:chOff x="0" y="0"/><a:chExt cx="{emu(21)}" cy="{emu(height)}"/>'
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(21)}" cy="{emu(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="10" name="Cover">{_DECORATIVE}</wp:docPr><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:wgp><wpg:cNvGrpSpPr/>'
        f"<wpg:grpSpPr><a:xfrm>{extent}{inside}</a:xfrm></wpg:grpSpPr>{inner}</wpg:wgp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )


def cover_words(kicker: str, title: str, subtitle: str, height_cm: float = 10.9) -> str:
    """The words on the cover's field, in a table of exact height, so that what follows never moves."""
    words = (
        paragraph(run(kicker), "CoverKicker", direct='<w:spacing w:before="1470" w:after="60"/>')
        + paragraph(run(title), "Title")
        + paragraph([], "CoverRule")
        + paragraph(run(subtitle), "Subtitle", direct='<w:spacing w:before="160"/>')
    )
    return bare_table([TEXT_WIDTH], [row([TEXT_WIDTH], [Cell(words)], height_cm=height_cm, exact=True)])


def bare_table(widths: Sequence[float], rows: Sequence[str]) -> str:
    """A table that only places things: no style, no lines, no insets."""
    # LibreOffice gives a table without a style of its own insets of 0.19 cm.
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    margins = f"<w:tblCellMar>{sides}</w:tblCellMar>"
    return table(widths, rows, "TableNormal", look="0600", margins=margins)


def facts_beside(*lines: tuple[str, str, str]) -> str:
    """Facts in two columns, the first half at the left; for short ones."""
    half = (len(lines) + 1) // 2
    return side_by_side(facts(*lines[:half]), facts(*lines[half:]))


def side_by_side(left: str, right: str, widths: tuple[float, float, float] = (7.9, 0.8, 7.9)) -> str:
    """Two blocks beside one another; the middle width is the gap."""
    return bare_table(widths, [row(widths, [Cell(left), Cell("", "CellGap"), Cell(right)])])
