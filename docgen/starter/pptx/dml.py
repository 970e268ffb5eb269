"""DrawingML in short words: colours, runs, paragraphs and shapes as strings.

Lengths come in inches, type sizes in points.  Shapes carry ``id="?"`` until
`numbered` gives each its id.  Nothing here knows what a slide says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from docgen.starter.brand import TINTS

NAMESPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SLIDE_NAMES: Final = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}
_MARK_FONT: Final = '<a:latin typeface="Arial"/><a:ea typeface="Arial"/><a:cs typeface="Arial"/>'
_DECORATIVE: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
Box = tuple[float, float, float, float]


def emu(inches: float) -> int:
    """Inches in English metric units."""
    return round(inches * 914_400)


def colour(name: str) -> str:
    """A theme colour by slot, or a tint of the house by name."""
    tint = TINTS.get(name)
    slot = name if tint is None else tint.slot
    slot = _SLIDE_NAMES.get(slot, slot)
    return f'<a:schemeClr val="{slot}"/>' if tint is None else f'<a:schemeClr val="{slot}">{tint.drawing}</a:schemeClr>'


def fill(name: str) -> str:
    """A solid fill; nothing at all for ""."""
    return f"<a:solidFill>{colour(name)}</a:solidFill>" if name else "<a:noFill/>"


def outline(name: str, points: float, dash: str = "") -> str:
    """A line of a colour and width."""
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(points * 12_700)}">{fill(name)}{dashed}</a:ln>'


def run_properties(
    tag: str, size: float | None = None, *, bold: bool | None = None, ink: str = "", font: str = ""
) -> str:
    """`a:rPr` and its kin: size, weight, colour, and ``heading``, ``body`` or ``mark`` as font."""
    attributes = "" if size is None else f' sz="{round(size * 100)}"'
    if bold is not None:
        attributes += f' b="{int(bold)}"'
    inner = fill(ink) if ink else ""
    inner += {"": "", "mark": _MARK_FONT}.get(font, f'<a:latin typeface="+{"mj" if font == "heading" else "mn"}-lt"/>')
    return f"<a:{tag}{attributes}>{inner}</a:{tag}>" if inner else f"<a:{tag}{attributes}/>"


def run(text: str, size: float | None = None, *, bold: bool | None = None, ink: str = "", font: str = "") -> str:
    """A run of text; tags that print nothing get runs of their own, small and grey, so that a template can be read."""
    properties = run_properties("rPr", size, bold=bold, ink=ink, font=font)
    look = "" if properties == "<a:rPr/>" else properties
    pieces = [(piece, _QUIET if piece.startswith("{%") else look) for piece in _CONTROL.split(text) if piece]
    return "".join(f"<a:r>{shown}<a:t>{escape(piece)}</a:t></a:r>" for piece, shown in pieces)


_CONTROL: Final = re.compile(r"(\{%.*?%\})")
_QUIET: Final = run_properties("rPr", 8, bold=False, ink="muted", font="body")


def spacing(*, line: float = 0, before: float = 0, after: float = -1) -> str:
    """Line spacing as a share, space before and after in points; unset ones are inherited."""
    parts = f'<a:lnSpc><a:spcPct val="{round(line * 100_000)}"/></a:lnSpc>' if line else ""
    parts += f'<a:spcBef><a:spcPts val="{round(before * 100)}"/></a:spcBef>' if before else ""
    return parts + (f'<a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft>' if after >= 0 else "")


def paragraph(
    runs: str | Iterable[str] = "",
    *,
    align: str = "",
    level: int = 0,
    hanging: float = 0,
    space: str = "",
    tabs: Sequence[tuple[float, str]] = (),
    end: float | None = None,
) -> str:
    """A paragraph of finished runs; `end` is the type size where it is empty."""
    attributes = f' marL="{emu(hanging)}"' if hanging else ""
    attributes += f' lvl="{level}"' if level else ""
    attributes += f' indent="{-emu(hanging)}"' if hanging else ""
    attributes += f' algn="{align}"' if align else ""
    stops = "".join(f'<a:tab pos="{emu(position)}" algn="{kind}"/>' for position, kind in tabs)
    inner = space + (f"<a:tabLst>{stops}</a:tabLst>" if stops else "")
    head = f"<a:pPr{attributes}>{inner}</a:pPr>" if inner else f"<a:pPr{attributes}/>" if attributes else ""
    tail = "" if end is None else f'<a:endParaRPr sz="{round(end * 100)}"/>'
    return f"<a:p>{head}{''.join(runs)}{tail}</a:p>"


def transform(box: Box, prefix: str = "a") -> str:
    """Place and size."""
    x, y, width, height = (emu(value) for value in box)
    return f'<{prefix}:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></{prefix}:xfrm>'


def body_properties(inset: tuple[float, float, float, float] | None = None, anchor: str = "") -> str:
    """`a:bodyPr` that never shrinks its text; insets are left, top, right, bottom."""
    attributes = ""
    if inset is not None:
        attributes = "".join(
            f' {side}="{emu(value)}"' for side, value in zip(("lIns", "tIns", "rIns", "bIns"), inset, strict=True)
        )
    attributes += f' anchor="{anchor}"' if anchor else ""
    return f'<a:bodyPr wrap="square"{attributes}><a:noAutofit/></a:bodyPr>'


def _named(name: str, *, alt: str = "", decorative: bool = False) -> str:
    described = f" descr={quoteattr(alt)}" if alt else ""
    head = f'<p:cNvPr id="?" name={quoteattr(name)}{described}'
    return f"{head}>{_DECORATIVE}</p:cNvPr>" if decorative else f"{head}/>"


def rectangle(name: str, box: Box, ground: str) -> str:
    """A filled rectangle without outline, for layouts and masters."""
    return freeform(name, box, ground, '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>')


def freeform(name: str, box: Box, ground: str, geometry: str) -> str:
    """A decorative shape of any geometry."""
    return (
        f'<p:sp><p:nvSpPr>{_named(name, decorative=True)}<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f"{transform(box)}{geometry}{fill(ground)}<a:ln><a:noFill/></a:ln></p:spPr>{_NO_TEXT}</p:sp>"
    )


_NO_TEXT: Final = "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>"


def bars(box: Box, heights: Sequence[float], width: float, step: float) -> str:
    """`a:custGeom` of columns standing side by side on the foot of `box`, one path."""
    path = []
    for number, height in enumerate(heights):
        left, right = emu(number * step), emu(number * step + width)
        top, foot = emu(box[3] - height), emu(box[3])
        points = [f'<a:pt x="{x}" y="{y}"/>' for x, y in ((left, foot), (left, top), (right, top), (right, foot))]
        path.append(f"<a:moveTo>{points[0]}</a:moveTo>" + "".join(f"<a:lnTo>{p}</a:lnTo>" for p in points[1:]))
        path.append("<a:close/>")
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{emu(box[2])}" h="{emu(box[3])}">{"".join(path)}</a:path></a:pathLst></a:custGeom>'
    )


def rule(name: str, box: Box, ink: str, points: float) -> str:
    """A straight line."""
    return (
        f'<p:cxnSp><p:nvCxnSpPr>{_named(name, decorative=True)}<p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr>'
        f'<p:spPr>{transform(box)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{outline(ink, points)}</p:spPr>'
        "</p:cxnSp>"
    )


def label_box(name: str, box: Box, text: str, *, ground: str = "", anchor: str = "ctr") -> str:
    """A text of the master or a layout that is no placeholder; `text` is finished paragraphs."""
    return (
        f'<p:sp><p:nvSpPr>{_named(name)}<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill(ground)}</p:spPr><p:txBody>'
        f"{body_properties((0, 0, 0, 0), anchor)}<a:lstStyle/>{text}</p:txBody></p:sp>"
    )


def picture(name: str, box: Box, relationship: str) -> str:
    """A decorative picture of the master or a layout."""
    return (
        f'<p:pic><p:nvPicPr>{_named(name, decorative=True)}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></p:blipFill><p:spPr>{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        "</p:pic>"
    )


def frame(name: str, alt: str, box: Box, graphic: str, *, placeholder: str = "", prefix: str = "p") -> str:
    """A graphic frame (table or chart) in a placeholder."""
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{_named(name, alt=alt)}<p:cNvGraphicFramePr><a:graphicFrameLocks "
        f'noGrp="1"/></p:cNvGraphicFramePr><p:nvPr>{placeholder}</p:nvPr></p:nvGraphicFramePr>'
        f"{transform(box, prefix)}<a:graphic>{graphic}</a:graphic></p:graphicFrame>"
    )


def shape_tree(shapes: Iterable[str]) -> str:
    """`p:spTree` with ids given in order."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{numbered(''.join(shapes))}</p:spTree>"
    )


def numbered(xml: str) -> str:
    """`xml` with an id for each shape, from 2 on."""
    ids = iter(range(2, 10_000))
    return re.sub(r'(<p:cNvPr id=")\?"', lambda match: f'{match[1]}{next(ids)}"', xml)
