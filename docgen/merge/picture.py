"""Pictures by value: their size read from their own bytes, fitted into the template's frame.

Sizes are English Metric Units (360 000 to the centimetre); nothing here draws
or re-encodes a picture.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from docgen.merge.assemble import NewPart
from docgen.merge.package import RELATION
from docgen.merge.runtime import Run, escape
from docgen.records import dataclass
from docgen.values import Picture

CM: Final = 360_000
_INCH: Final = 914_400
_DPI: Final = 96
_IMAGE: Final = f"{RELATION}/image"


@dataclass(frozen=True)
class Measured:
    """What a picture's bytes say.

    Attributes:
        extension: with its point.
        width: in EMU, by the picture's own resolution.
        height: likewise.
    """

    extension: str
    width: int
    height: int


def measure(data: bytes) -> Measured | None:
    """The kind and size of a PNG, JPEG or GIF; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 33:
        return _png(data)
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg(data)
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) > 10:
        width, height = struct.unpack("<HH", data[6:10])
        return _sized(".gif", width, height, _DPI, _DPI)
    return None


def _sized(extension: str, width: int, height: int, x_dpi: float, y_dpi: float) -> Measured | None:
    if not width or not height:
        return None
    return Measured(extension, round(width * _INCH / x_dpi), round(height * _INCH / y_dpi))


def _png(data: bytes) -> Measured | None:
    width, height = struct.unpack(">II", data[16:24])
    position, dpi = 8, (float(_DPI), float(_DPI))
    while position + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        if kind == b"pHYs" and length == 9:
            x, y, unit = struct.unpack(">IIB", data[position + 8 : position + 17])
            if unit == 1 and x and y:
                dpi = (x * 0.0254, y * 0.0254)
        if kind in (b"IDAT", b"IEND"):
            break
        position += 12 + length
    return _sized(".png", width, height, *dpi)


def _jpeg(data: bytes) -> Measured | None:
    position, dpi = 2, (float(_DPI), float(_DPI))
    while position + 9 < len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        length = struct.unpack(">H", data[position + 2 : position + 4])[0]
        if marker == 0xE0 and data[position + 4 : position + 9] == b"JFIF\x00":
            unit, x, y = struct.unpack(">BHH", data[position + 11 : position + 16])
            scale = {1: 1.0, 2: 2.54}.get(unit)
            if scale and x and y:
                dpi = (x * scale, y * scale)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return _sized(".jpeg", width, height, *dpi)
        position += 2 + length
    return None


def relate(run: Run, data: bytes, found: Measured) -> str:
    """The relationship of the current part to the picture, stored once for equal bytes."""
    known: dict[bytes, NewPart] = run.store.setdefault("pictures", {})
    part = known.get(data)
    if part is None:
        folder = "word" if run.store["plan"].format == "word" else "ppt"
        part = known[data] = NewPart(f"{folder}/media/image", found.extension, data)
    return run.relate(_IMAGE, part)


def fit(value: Picture, found: Measured, frame: dict[str, Any]) -> dict[str, str]:
    """Slots that set the picture into its frame: whole and centred, or filling it and cropped."""
    width, height = frame.get("cx", 0), frame.get("cy", 0)
    if not width or not height:
        return {}
    if value.fit == "cover":
        return _crop(width / height, found.width / found.height)
    scale = min(width / found.width, height / found.height)
    cx, cy = max(round(found.width * scale), 1), max(round(found.height * scale), 1)
    slots = {"cx": str(cx), "cy": str(cy)}
    if "x" in frame:
        slots |= {"x": str(frame["x"] + (width - cx) // 2), "y": str(frame["y"] + (height - cy) // 2)}
    return slots


def _crop(frame: float, own: float) -> dict[str, str]:
    """Shares in thousandths of a percent to cut off on each side."""
    if own > frame:
        cut = str(round((1 - frame / own) / 2 * 100_000))
        return {"crop-l": cut, "crop-r": cut}
    cut = str(round((1 - own / frame) / 2 * 100_000))
    return {"crop-t": cut, "crop-b": cut}


def size_in_text(value: Picture, found: Measured, text_width: int) -> tuple[int, int]:
    """Width and height of a picture that no frame bounds: as asked for, else its own, never wider than the text."""
    width, height = found.width, found.height
    if value.width_cm and value.height_cm:
        return round(value.width_cm * CM), round(value.height_cm * CM)
    if value.width_cm:
        return round(value.width_cm * CM), round(height * value.width_cm * CM / width)
    if value.height_cm:
        return round(width * value.height_cm * CM / height), round(value.height_cm * CM)
    if width > text_width:
        return text_width, round(height * text_width / width)
    return width, height


def inline_drawing(run: Run, value: Picture, number: int, pre: str) -> str:
    """The picture as a drawing inside a Word run."""
    found = measure(value.data)
    if found is None:
        run.fail(number, "bad-picture", "the picture is no PNG, JPEG or GIF")
        return ""
    cx, cy = size_in_text(value, found, run.store["styles"].text_width)
    rid = relate(run, value.data, found)
    run.turns += 1
    id_ = (1 << 28) + run.turns
    alt = escape(run.legal(value.alt, number))
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<{pre}drawing><wp:inline xmlns:wp="{wp}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id_}" name="Picture {run.turns}" descr="{alt}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{a}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="Picture {run.turns}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{rel}" r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></{pre}drawing>"
    )
