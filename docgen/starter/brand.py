"""The look of a supplier: company, twelve theme colours, two fonts, logo; and the tints that Office offers.

Colours are six hex digits without ``#``.  Nothing here knows Word or
PowerPoint beyond the words in which they write a tint.
"""

from __future__ import annotations

import colorsys
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

SLOTS: Final = (
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
HOUSE_COLOURS: Final[Mapping[str, str]] = MappingProxyType({
    "dk1": "22282E", "lt1": "FFFFFF", "dk2": "0D3B4C", "lt2": "F4F1EA",
    "accent1": "14607A", "accent2": "5B9DB3", "accent3": "80705A",
    "accent4": "2E8057", "accent5": "D67A00", "accent6": "B42318",
    "hlink": "14607A", "folHlink": "80705A",
})  # fmt: skip
_HEX: Final = re.compile(r"[0-9A-F]{6}")


@dataclass(frozen=True)
class Fonts:
    """The two typefaces of a theme: headings and big figures, and all else."""

    heading: str = "Cambria"
    body: str = "Calibri"


@dataclass(frozen=True)
class Brand:
    """What every default template takes from the company.

    Attributes:
        company: name as it stands on covers and in footers.
        short_name: name in running text.
        colours: hex by slot of the Office theme, all twelve.
        fonts: the theme's fonts.
        logo: PNG for light grounds; None draws three bars.
        logo_on_dark: PNG for the cover; None takes `logo`.

    Raises:
        ValueError: a slot is missing or unknown, a colour is no hex code, or a logo is no PNG.
    """

    company: str = "Fjordtech Automation"
    short_name: str = "Fjordtech"
    colours: Mapping[str, str] = field(default_factory=lambda: HOUSE_COLOURS)
    fonts: Fonts = field(default_factory=Fonts)
    logo: bytes | None = field(default=None, repr=False)
    logo_on_dark: bytes | None = field(default=None, repr=False)

    @property
    def digest(self) -> str:
        """A digest that changes with everything that the templates take from the brand."""
        told = (self.company, self.short_name, tuple(self.colours.items()), self.fonts, self.logo, self.logo_on_dark)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def __post_init__(self) -> None:
        if set(self.colours) != set(SLOTS):
            odd = ", ".join(sorted(set(self.colours) ^ set(SLOTS)))
            raise ValueError(f"a brand has the twelve colours of an Office theme; missing or unknown: {odd}")
        tidy = {slot: self.colours[slot].strip().lstrip("#").upper() for slot in SLOTS}
        wrong = [f"{slot} {self.colours[slot]!r}" for slot, value in tidy.items() if not _HEX.fullmatch(value)]
        if wrong:
            raise ValueError(f"a colour is written as six hex digits, such as 14607A; not so: {', '.join(wrong)}")
        object.__setattr__(self, "colours", MappingProxyType(tidy))
        for picture in (self.logo, self.logo_on_dark):
            if picture is not None and not picture.startswith(b"\x89PNG\r\n\x1a\n"):
                raise ValueError("a logo is a PNG picture")

    def hex(self, name: str) -> str:
        """The colour of a slot or a tint of the house, as LibreOffice and Word's fallback need it."""
        tint = TINTS.get(name)
        return self.colours[name] if tint is None else tint.apply(self.colours[tint.slot])


@dataclass(frozen=True)
class Tint:
    """A shade of a theme colour that Office's own colour picker offers.

    Attributes:
        slot: slot of the theme.
        kind: towards white (tint), or towards black (shade).
        keep: share of the lightness that stays.
    """

    slot: str
    kind: Literal["tint", "shade"]
    keep: float

    @property
    def drawing(self) -> str:
        """The children of `a:schemeClr`."""
        modified = f'<a:lumMod val="{round(self.keep * 100_000)}"/>'
        return modified + (f'<a:lumOff val="{round((1 - self.keep) * 100_000)}"/>' if self.kind == "tint" else "")

    @property
    def word(self) -> str:
        """The two hex digits of `w:themeTint` or `w:themeShade`."""
        return f"{round(self.keep * 255):02X}"

    def apply(self, colour: str) -> str:
        """The colour that Office computes: lightness scaled, a tint filled up with white."""
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        light = light * self.keep + (1 - self.keep if self.kind == "tint" else 0)
        return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


TINTS: Final[Mapping[str, Tint]] = MappingProxyType({
    "muted": Tint("dk1", "tint", 0.75),
    "rule": Tint("lt1", "shade", 0.85),
    "strong-rule": Tint("lt1", "shade", 0.75),
    "grid": Tint("lt1", "shade", 0.95),
    "comparator": Tint("accent2", "tint", 0.60),
    "pale": Tint("accent2", "tint", 0.40),
    "palest": Tint("accent2", "tint", 0.20),
    "high": Tint("accent6", "tint", 0.40),
    "medium": Tint("accent5", "tint", 0.20),
})  # fmt: skip

# Text colour, ground, least contrast: 4.5 for text, 3 for large text and marks (WCAG AA).
_PAIRS: Final = (
    ("dk1", "lt1", 4.5), ("dk1", "lt2", 4.5), ("dk2", "lt1", 4.5), ("dk2", "lt2", 4.5), ("lt1", "dk2", 4.5),
    ("accent1", "lt1", 4.5), ("accent1", "lt2", 4.5), ("lt1", "accent1", 4.5), ("lt1", "accent3", 4.5),
    ("accent3", "lt1", 4.5), ("muted", "lt1", 4.5), ("muted", "lt2", 4.5), ("pale", "dk2", 4.5),
    ("palest", "dk2", 4.5), ("hlink", "lt1", 4.5), ("dk1", "accent2", 4.5), ("dk1", "comparator", 4.5),
    ("accent4", "lt1", 3.0), ("accent5", "lt1", 3.0), ("accent6", "lt1", 3.0), ("accent2", "dk2", 3.0),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21.

    Source: WCAG 2.2, relative luminance.
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def weak_contrasts(brand: Brand) -> tuple[str, ...]:
    """The pairs of colours that people with weak sight could not read, in words; empty for a good brand."""
    found = []
    for text, ground, least in _PAIRS:
        ratio = contrast(brand.hex(text), brand.hex(ground))
        if ratio < least - 0.05:  # 2.96 counts as 3.0: the house amber and green are measured rounded
            found.append(f"{text} on {ground} has contrast {ratio:.1f}; {least:g} is needed")
    return tuple(found)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
