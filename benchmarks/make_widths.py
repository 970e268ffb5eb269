"""Writes docgen/merge/widths.py from the metric-compatible fonts of this installation.

Only the widths of characters are taken, which are facts about the fonts; no
outline is read.  Run it again when a character or a family is added:

    python benchmarks/make_widths.py
"""

import base64
import subprocess
import unicodedata
import zlib
from pathlib import Path

from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "docgen" / "merge" / "widths.py"

FAMILIES = {
    "Calibri": "Carlito",
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Cambria": "Caladea",
}
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")

CHARACTERS = (
    "".join(
        chr(code)
        for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))
        # Letters with marks that a base letter stands for in width are left out beyond Latin-1.
        if code < 0x100 or unicodedata.normalize("NFD", chr(code)) == chr(code)
    )
    + "‐–—‘’‚“”„†•…‰‹›€™−≈≤≥↑→↓■▲●○"
)


def face(family: str, style: str) -> TTFont:
    pattern = f"{family}:style={style}"
    found = subprocess.run(["fc-match", "-f", "%{family}|%{file}", pattern], capture_output=True, text=True, check=True)
    name, path = found.stdout.split("|")
    if family not in name:
        raise SystemExit(f"{family} is not installed here; {name} would stand in for it")
    return TTFont(path)


def widths(font: TTFont) -> list[int]:
    """Advance of each character in 1/2048 em; 0 stands for a character that the font lacks."""
    glyphs, metrics, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return [round(metrics[glyphs[ord(c)]][0] * 2048 / units) if ord(c) in glyphs else 0 for c in CHARACTERS]


def main() -> None:
    numbers: list[int] = []
    heights = {}
    for family, stand_in in FAMILIES.items():
        for style in STYLES:
            font = face(stand_in, style)
            numbers += widths(font)
        font = face(stand_in, "Regular")
        heights[family] = round(
            (font["hhea"].ascent - font["hhea"].descent + font["hhea"].lineGap) / font["head"].unitsPerEm, 4
        )
    print(heights)
    packed = base64.b85encode(zlib.compress(b"".join(n.to_bytes(2, "big") for n in numbers), 9)).decode()
    lines = "\n".join(f"    {line!r}" for line in chunks(packed, 110))
    OUT.write_text(
        '"""Widths of characters in four common families, made by benchmarks/make_widths.py.\n\n'
        "Units are 1/2048 em.  The numbers come from fonts of identical widths: Carlito for\n"
        "Calibri, Liberation Sans for Arial, Liberation Serif for Times New Roman, Caladea for\n"
        'Cambria.  0 means that the font lacks the character.\n"""\n\n'
        "from __future__ import annotations\n\n"
        f"FAMILIES = {tuple(FAMILIES)!r}\n"
        'STYLES = ("regular", "bold", "italic", "bold italic")\n'
        f"CHARACTERS = (\n" + "\n".join(f"    {line!r}" for line in chunks(CHARACTERS, 90)) + "\n)\n\n"
        "#: zlib, base 85: for each family, each style, each character two bytes, the greater first.\n"
        f"PACKED = (\n{lines}\n)\n",
        encoding="utf-8",
    )
    print(OUT, OUT.stat().st_size, "bytes")


def chunks(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


if __name__ == "__main__":
    main()
