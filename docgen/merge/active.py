"""What a template may not hold at all: things that run or fetch when somebody opens the finished document.

Macros are left out with a word (`plan`), for people keep their templates in
macro files; objects and fields of this kind stand in the middle of the page,
and leaving them out would leave a hole that nobody asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge import xmlnames as x
from docgen.merge.package import Package, parse_xml
from docgen.merge.patterns import lazy
from docgen.merge.places import part_label

_OBJECTS: Final = {
    "oleObject": "an embedded or linked object (OLE)",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "aFChunk": "another document, to be taken in when it is opened",
    "subDocument": "another document, to be taken in when it is opened",
    "frame": "a frame that shows another file",
}
# Fields that read something else; a match begins at the start of the code.
FETCHING: Final = lazy(r"\s*(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|RD|INCLUDE)\b", re.IGNORECASE)
_FIX: Final = "put a picture of it, or plain text, in its place"


def refuse_active(package: Package) -> None:
    """Refuse a package with objects or fields that run or fetch.

    Raises:
        DocgenError: one fault for each kind of thing in each part.
    """
    faults = list(dict.fromkeys([*_objects(package), *_fields(package)]))
    if faults:
        raise DocgenError(faults)


def _objects(package: Package) -> Iterator[Fault]:
    for part in package.members:
        if part.endswith(".rels"):
            continue
        for rel in package.rels(part):
            # A chart's own workbook is a package too, and is always made anew.
            chart = "chart" in package.content_type(part)
            what = _OBJECTS.get(rel.kind) or ("an embedded document" if rel.kind == "package" and not chart else "")
            if what and not (chart and rel.kind == "oleObject"):
                yield error("active", Place(part=part_label(part)), f"the template holds {what}", _FIX)


def _fields(package: Package) -> Iterator[Fault]:
    for part in package.members:
        if not part.startswith("word/") or not part.endswith(".xml"):
            continue
        data = package.read(part)
        if b"instrText" in data or b"fldSimple" in data or b"\x00" in data[:4]:
            yield from _fields_of(data, part)


def _fields_of(data: bytes, part: str) -> Iterator[Fault]:
    # The letters of one field may be spread over many runs, so they are joined up to where its result begins.
    code: list[str] = []
    for node in parse_xml(data, part).iter(f"{x.W}fldChar", f"{x.W}instrText", f"{x.W}fldSimple"):
        if node.tag == f"{x.W}instrText":
            code.append(node.text or "")
            continue
        found = FETCHING.match(node.get(f"{x.W}instr", "") if node.tag == f"{x.W}fldSimple" else "".join(code))
        code = []
        if found:
            what = f"a {found.group(1).upper()} field, which reads another file when the document is opened"
            fix = "let Word replace the field by its result (Ctrl+Shift+F9)"
            yield error("active", Place(part=part_label(part)), f"the template holds {what}", fix)
