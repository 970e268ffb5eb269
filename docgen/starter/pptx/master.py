"""The parts of the master, the layouts and the slides: placeholders as XML, text styles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import quoteattr

from docgen.starter.brand import Brand
from docgen.starter.pptx.dml import (
    NAMESPACES,
    XML,
    body_properties,
    emu,
    fill,
    paragraph,
    rectangle,
    rule,
    run,
    run_properties,
    shape_tree,
    spacing,
    transform,
)
from docgen.starter.pptx.layouts import BODY, FOOT_RULE, FOOTERS, LEFT, NO_INSET, TICK, TITLE, Layout, Slot, level, logo


def _placeholder(slot: Slot) -> str:
    style = f"<a:lstStyle>{slot.style}</a:lstStyle>" if slot.style else "<a:lstStyle/>"
    # A footer without text on its layout loses its look in LibreOffice.
    prompt = PAGE_FIELD if slot.kind == "sldNum" else run(slot.prompt or slot.name)
    body = slot.body or "<a:bodyPr/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="?" name={quoteattr(slot.name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr>{slot.reference}</p:nvPr></p:nvSpPr><p:spPr>{transform(slot.box)}</p:spPr><p:txBody>{body}{style}"
        f"{paragraph(prompt)}</p:txBody></p:sp>"
    )


PAGE_FIELD: Final = '<a:fld id="{6F0A1C52-5B1D-4C0E-9F7E-2D1B8A3C4E5F}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'


def layout_xml(layout: Layout) -> bytes:
    """The layout's part."""
    ground = f"<p:bg><p:bgPr>{fill(layout.ground)}<a:effectLst/></p:bgPr></p:bg>" if layout.ground else ""
    shown = "" if layout.chrome else ' showMasterSp="0"'
    tree = shape_tree((*layout.behind, *map(_placeholder, layout.slots)))
    return (
        f'{XML}<p:sldLayout {NAMESPACES}{shown} preserve="1" userDrawn="1"><p:cSld name={quoteattr(layout.name)}>'
        f"{ground}{tree}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    ).encode()


def master_xml(brand: Brand, count: int) -> bytes:
    """The slide master: tick, footer, placeholders and text styles."""
    slots = (
        Slot(0, "title", "Title", TITLE, "", body_properties(NO_INSET, "t"), "A sentence with its number"),
        Slot(1, "body", "Text", BODY, "", body_properties(NO_INSET, "t"), "Text"),
        *FOOTERS,
    )
    shapes = [rectangle("Tick", TICK, "accent1"), rule("Footer rule", FOOT_RULE, "rule", 0.75)]
    shapes += logo(brand, LEFT, 7.065, 0.19, 10, on_dark=False)
    shapes += [_placeholder(slot) for slot in slots]
    ids = "".join(f'<p:sldLayoutId id="{2147483649 + number}" r:id="rIdL{number + 1}"/>' for number in range(count))
    colours = " ".join(f'{key}="{value}"' for key, value in _MAP.items())
    return (
        f'{XML}<p:sldMaster {NAMESPACES} preserve="1"><p:cSld><p:bg><p:bgPr>{fill("lt1")}<a:effectLst/></p:bgPr></p:bg>'
        f"{shape_tree(shapes)}</p:cSld><p:clrMap {colours}/><p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>"
        f"<p:txStyles>{_text_styles()}</p:txStyles></p:sldMaster>"
    ).encode()


_MAP: Final = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "accent1": "accent1", "accent2": "accent2",
    "accent3": "accent3", "accent4": "accent4", "accent5": "accent5", "accent6": "accent6", "hlink": "hlink",
    "folHlink": "folHlink",
}  # fmt: skip


def _text_styles() -> str:
    title = level(24, bold=True, ink="dk2", font="heading", line=0.92)
    first = level(14, line=1.05, after=6)
    dash = (
        f'<a:lvl2pPr marL="{emu(0.18)}" indent="{-emu(0.18)}">{spacing(line=1.05, after=6)}'
        '<a:buFont typeface="Calibri"/>'
        f'<a:buChar char="–"/>{run_properties("defRPr", 14, ink="dk1", font="body")}</a:lvl2pPr>'
    )
    other = default_text()
    return (
        f"<p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{first}{dash}</p:bodyStyle><p:otherStyle>{other}"
        "</p:otherStyle>"
    )


def default_text() -> str:
    """The style of tables and new text boxes: 14 pt without `indent`."""
    return "".join(
        f'<a:lvl{number}pPr marL="0">{run_properties("defRPr", 14, ink="dk1", font="body")}</a:lvl{number}pPr>'
        for number in range(1, 10)
    )


def slide_placeholder(slot: Slot, content: str, *, name: str = "") -> str:
    """A placeholder of a slide with finished paragraphs."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="?" name={quoteattr(name or slot.name)}/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr>{slot.reference}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
        f"{content}</p:txBody></p:sp>"
    )


def slide_xml(shapes: Iterable[str]) -> bytes:
    """A slide's part."""
    return (
        f"{XML}<p:sld {NAMESPACES}><p:cSld>{shape_tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/>"
        "</p:clrMapOvr>"
        "</p:sld>"
    ).encode()
