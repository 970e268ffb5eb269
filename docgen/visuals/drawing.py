"""A sheet to draw figures on: points, theme colours, real text sizes, and PNG bytes that depend on nothing else.

Lengths are points (1/72 inch) from the lower left corner; the size of the
figure is centimetres, the size at which it is placed.  Colours are named by
the theme's slots, so that a figure follows the template.  matplotlib is used
through its objects (Agg, no pyplot), which keeps no state between figures.
"""

from __future__ import annotations

import colorsys
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, Rectangle
from PIL import Image

DPI = 220
# At this resolution hinting moves letters for nothing, and costs a third of the drawing; a person's own matplotlibrc
# must not decide either.
matplotlib.rcParams["text.hinting"] = "none"
POINTS_PER_CM = 72 / 2.54
MINOR_FONTS = ("Calibri", "Carlito", "Arial", "Liberation Sans", "DejaVu Sans")

#: Slots of the theme (dk1, lt1, dk2, lt2, accent1 to accent6) with six hexadecimal digits each.
Theme = Mapping[str, str]

#: Names of colours beyond the slots: slot, lumMod, lumOff as Office's picker has them.
_TINTS = {
    "muted": ("dk1", 0.75, 0.25),
    "rule": ("lt1", 0.85, 0.0),
    "strong rule": ("lt1", 0.75, 0.0),
    "grid": ("lt1", 0.95, 0.0),
    "comparator": ("accent2", 0.6, 0.4),
    "pale": ("accent2", 0.4, 0.6),
    "high": ("accent6", 0.4, 0.6),
    "medium": ("accent5", 0.2, 0.8),
    "low": ("lt2", 1.0, 0.0),
}


def colour(theme: Theme, name: str) -> str:
    """A colour as ``#RRGGBB``: a slot of the theme or one of the named tints."""
    slot, mod, off = _TINTS.get(name, (name, 1.0, 0.0))
    digits = theme[slot].lstrip("#")
    if (mod, off) == (1.0, 0.0):
        return f"#{digits.upper()}"
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    tinted = colorsys.hls_to_rgb(hue, min(light * mod + off, 1.0), saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in tinted)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: Box) -> bool:
        """Whether this one lies inside the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


class Sheet:
    """One figure in the making."""

    def __init__(self, width_cm: float, height_cm: float, theme: Theme, fonts: Sequence[str] = MINOR_FONTS) -> None:
        self.width, self.height = width_cm * POINTS_PER_CM, height_cm * POINTS_PER_CM
        self.theme = theme
        self.figure = Figure(figsize=(width_cm / 2.54, height_cm / 2.54), dpi=DPI, facecolor=colour(theme, "lt1"))
        self._canvas = FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(0, self.height)
        self._fonts = installed(tuple(fonts))
        self._layer = 0.0
        self._widths: dict[tuple[str, float, bool], float] = {}

    def rectangle(self, box: Box, fill: str) -> None:
        """A filled rectangle without outline."""
        face, layer = colour(self.theme, fill), self._next_layer()
        self._axes.add_patch(
            Rectangle((box.x, box.y), box.width, box.height, facecolor=face, linewidth=0, zorder=layer)
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, width: float = 0.75) -> None:
        """A straight line of a width in points."""
        paint, layer = colour(self.theme, ink), self._next_layer()
        self._axes.plot((x1, x2), (y1, y2), color=paint, linewidth=width, solid_capstyle="butt", zorder=layer)

    def circle(self, x: float, y: float, radius: float, ink: str, filled: bool, width: float = 2.0) -> None:
        """A circle, filled or with paper inside; its outer edge is at the radius."""
        face = colour(self.theme, ink if filled else "lt1")
        edge = colour(self.theme, ink)
        self._axes.add_patch(
            Circle(
                (x, y), radius - width / 2, facecolor=face, edgecolor=edge, linewidth=width, zorder=self._next_layer()
            )
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        ink: str = "dk1",
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        rotation: float = 0.0,
    ) -> None:
        """One line of text; `y` is its vertical middle."""
        self._axes.text(
            x,
            y,
            words,
            fontproperties=self._font(size, bold),
            color=colour(self.theme, ink),
            horizontalalignment=align,
            verticalalignment="center_baseline" if not rotation else "center",
            rotation=rotation,
            parse_math=False,
            zorder=self._next_layer(),
        )

    def width_of(self, words: str, size: float, bold: bool = False) -> float:
        """The real width of a line of text in points."""
        key = (words, size, bold)
        if key not in self._widths:
            renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib gives it no types
            width, _, _ = renderer.get_text_width_height_descent(words, self._font(size, bold), ismath=False)
            self._widths[key] = float(width) * 72 / DPI
        return self._widths[key]

    def shortened(self, words: str, size: float, room: float, bold: bool = False) -> str:
        """The text, cut with an ellipsis where it is wider than its room."""
        if self.width_of(words, size, bold) <= room:
            return words
        cut = words
        while cut and self.width_of(cut + "…", size, bold) > room:
            cut = cut[:-1].rstrip()
        return cut + "…"

    def png(self) -> bytes:
        """The picture; no date and no program name stands in it.  The sheet takes nothing more after this."""
        canvas: Any = self._canvas  # matplotlib gives the buffer no types
        canvas.draw()
        opaque = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        target = io.BytesIO()
        # Level 3 takes a third of the time of level 6 and a tenth more room; a picture without alpha saves that tenth.
        opaque.convert("RGB").save(target, "png", compress_level=3, dpi=(DPI, DPI))
        # A figure hangs together in circles, megabytes of pixels with it: taken apart, they go at once and not when the
        # collector comes by.
        self.figure.clear()
        canvas.renderer = canvas._lastKey = None
        return target.getvalue()

    def _next_layer(self) -> float:
        """What is drawn later covers what was drawn before, whatever its kind."""
        self._layer += 1
        return self._layer

    def _font(self, size: float, bold: bool) -> FontProperties:
        return FontProperties(family=list(self._fonts), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=16)
def installed(fonts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the fonts that this machine has; matplotlib's own, which is always there, if none."""
    names = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(name for name in fonts if name in names) or ("DejaVu Sans",)
