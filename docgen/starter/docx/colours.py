"""Theme colours as Word writes them: name, tint or shade, and the hex that LibreOffice reads."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# Theme slots in the words of WordprocessingML.
_SLOTS: Final[Mapping[str, str]] = {
    "dk1": "text1",
    "lt1": "background1",
    "dk2": "text2",
    "lt2": "background2",
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
# The tints of the house: slot, then how far towards white (tint) or black (shade), as a byte.
_TINTS: Final[Mapping[str, tuple[str, str, int]]] = {
    "muted": ("dk1", "Tint", 0xBF),
    "rule": ("lt1", "Shade", 0xD9),
    "strong-rule": ("lt1", "Shade", 0xBF),
    "grid": ("lt1", "Shade", 0xF2),
    "comparator": ("accent2", "Tint", 0x99),
    "pale": ("accent2", "Tint", 0x66),
    "palest": ("accent2", "Tint", 0x33),
    "high": ("accent6", "Tint", 0x66),
    "medium": ("accent5", "Tint", 0x33),
    "low": ("lt2", "", 0xFF),
}


@dataclass(frozen=True)
class Palette:
    """The theme of one brand: hex by slot, without ``#``."""

    colours: Mapping[str, str]

    def hex(self, name: str) -> str:
        """The colour called `name`: a slot of the theme or a tint of the house."""
        slot, kind, amount = _TINTS.get(name, (name, "", 0xFF))
        return _shifted(self.colours[slot], kind, amount / 255)

    def text(self, name: str) -> str:
        """`w:color` for text."""
        return f'<w:color w:val="{self.hex(name)}" {_attributes(name, "theme")}/>'

    def fill(self, name: str) -> str:
        """`w:shd` for cells, paragraphs and runs."""
        return f'<w:shd w:val="clear" w:color="auto" w:fill="{self.hex(name)}" {_attributes(name, "themeFill")}/>'

    def border(self, side: str, name: str, points: float, space: int = 0) -> str:
        """One border, `points` thick."""
        size = round(points * 8)
        return (
            f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{self.hex(name)}" '
            f"{_attributes(name, 'theme')}/>"
        )


def _attributes(name: str, prefix: str) -> str:
    slot, kind, amount = _TINTS.get(name, (name, "", 0xFF))
    colour = "themeFill" if prefix == "themeFill" else "themeColor"
    tint = f' w:{prefix}{kind}="{amount:02X}"' if kind else ""
    return f'w:{colour}="{_SLOTS[slot]}"{tint}'


def _shifted(colour: str, kind: str, share: float) -> str:
    """The tint or shade as Office computes it: lightness times `share`, a tint adds the rest."""
    if not kind:
        return colour.upper()
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * share + (1 - share if kind == "Tint" else 0)
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
