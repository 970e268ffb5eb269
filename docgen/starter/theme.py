"""The Office theme of a brand: theme1.xml, the same for Word and PowerPoint."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from docgen.starter.brand import SLOTS, Brand

_FLAT: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE: Final = f'<a:ln w="9525">{_FLAT}</a:ln>'
_NO_EFFECT: Final = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml(brand: Brand) -> bytes:
    """The theme part; flat fills, thin lines, no effects."""
    colours = "".join(f'<a:{slot}><a:srgbClr val="{brand.colours[slot]}"/></a:{slot}>' for slot in SLOTS)
    name = quoteattr(brand.company)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name={name}><a:themeElements>'
        f"<a:clrScheme name={name}>{colours}</a:clrScheme>"
        f"<a:fontScheme name={name}><a:majorFont>{_font(brand.fonts.heading)}</a:majorFont>"
        f"<a:minorFont>{_font(brand.fonts.body)}</a:minorFont></a:fontScheme>"
        f"<a:fmtScheme name={name}><a:fillStyleLst>{_FLAT * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_NO_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FLAT * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    ).encode()


def _font(face: str) -> str:
    return f'<a:latin typeface={quoteattr(face)}/><a:ea typeface=""/><a:cs typeface=""/>'
