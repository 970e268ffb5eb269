"""Colours and fonts of an Office template's theme: figures are drawn in them, never in colours from code."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME: Final = re.compile(r"(?:word|ppt)/theme/theme1\.xml")
SLOTS: Final = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")


@dataclass(frozen=True)
class TemplateTheme:
    """Hex without ``#`` by slot, and the names of the two fonts."""

    colours: dict[str, str] = field(default_factory=dict)
    heading: str = "Cambria"
    body: str = "Calibri"


def theme_of(template: bytes) -> TemplateTheme | None:
    """The theme of a template, or None where it has none that names all twelve colours."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        name = next((one for one in sorted(package.namelist()) if _THEME.fullmatch(one)), None)
        if name is None:
            return None
        root = ElementTree.fromstring(package.read(name))
    colours = {slot: _colour(root.find(f".//{_A}clrScheme/{_A}{slot}")) for slot in SLOTS}
    found = {slot: colour for slot, colour in colours.items() if colour}
    if len(found) < len(SLOTS):
        return None
    return TemplateTheme(found, _font(root, "majorFont", "Cambria"), _font(root, "minorFont", "Calibri"))


def _colour(slot: ElementTree.Element | None) -> str:
    if slot is None or not len(slot):
        return ""
    return slot[0].get("lastClr") or slot[0].get("val") or ""


def _font(root: ElementTree.Element, kind: str, fallback: str) -> str:
    latin = root.find(f".//{_A}fontScheme/{_A}{kind}/{_A}latin")
    return (latin.get("typeface") if latin is not None else None) or fallback
