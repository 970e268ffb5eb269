"""Charts and pictures in the text, bound to their data by their alt text."""

from __future__ import annotations

import base64
from typing import Final

from docgen.starter.docx.charts import CHARTS
from docgen.starter.docx.wml import emu, paragraph
from docgen.starter.pptx.deck import NativeChart

# One white point; it makes room for a picture that comes with the data.
_POINT: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="
)


class Objects:
    """The charts and pictures of one template, in the order in which they were placed."""

    def __init__(self, media: dict[str, bytes] | None = None) -> None:
        self.charts: list[NativeChart] = []
        self.media: dict[str, bytes] = dict(media or {})
        self._count = 100

    def chart(self, name: str, width: float = 16.6, height: float = 7.5, *, keep: bool = False) -> str:
        """A native chart, filled with `charts.<name>`; kept on one page with the line below it."""
        self.charts.append(CHARTS[name]())
        graphic = (
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="rIdChart{len(self.charts)}"/></a:graphicData>'
        )
        return self._inline(f"charts.{name}", name, width, height, graphic, "<wp:cNvGraphicFramePr/>", keep=keep)

    def figure(self, name: str, width: float = 16.6, height: float = 9.6, *, keep: bool = False) -> str:
        """A picture, filled with `figures.<name>`."""
        self.media.setdefault("placeholder.png", _POINT)
        relation = f"rIdMedia{list(self.media).index('placeholder.png') + 1}"
        size = f'<a:ext cx="{emu(width)}" cy="{emu(height)}"/>'
        graphic = (
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="0" name="{name}"/><pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData>"
        )
        frame = '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        return self._inline(f"figures.{name}", name, width, height, graphic, frame, keep=keep)

    def _inline(
        self, bound: str, name: str, width: float, height: float, graphic: str, frame: str, *, keep: bool
    ) -> str:
        self._count += 1
        return paragraph(
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{self._count}" name="{name}" descr="{{{{ {bound} }}}}"/>{frame}'
            f"<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing></w:r>",
            "BodyText",
            direct="<w:keepNext/>" if keep else "",
        )
