"""What a template is: its format, its parts with tags, the order of its slides.

Made once when a template is opened; nothing of a render is known here.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from docgen.errors import DocgenError, Fault, Place, error, warning
from docgen.merge import xmlnames as x
from docgen.merge.package import RELATION, Package, Packed, Rel, parse_xml
from docgen.merge.patterns import lazy
from docgen.merge.places import part_label
from docgen.records import dataclass, field

Format = Literal["word", "slides"]
Role = Literal["story", "slide", "notes", "chart"]

_OFFICE: Final = f"{RELATION}/officeDocument"
_STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PML: Final = "application/vnd.openxmlformats-officedocument.presentationml."
# Content type of the main part: the format, and what a finished document of it is called.
_MAIN: Final[dict[str, tuple[Format, str]]] = {
    f"{_WML}document.main+xml": ("word", f"{_WML}document.main+xml"),
    f"{_WML}template.main+xml": ("word", f"{_WML}document.main+xml"),
    "application/vnd.ms-word.document.macroEnabled.main+xml": ("word", f"{_WML}document.main+xml"),
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": ("word", f"{_WML}document.main+xml"),
    f"{_PML}presentation.main+xml": ("slides", f"{_PML}presentation.main+xml"),
    f"{_PML}template.main+xml": ("slides", f"{_PML}presentation.main+xml"),
    f"{_PML}slideshow.main+xml": ("slides", f"{_PML}presentation.main+xml"),
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml": ("slides", f"{_PML}presentation.main+xml"),
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml": ("slides", f"{_PML}presentation.main+xml"),
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml": ("slides", f"{_PML}presentation.main+xml"),
}
_MACROS: Final = frozenset({"vbaProject", "wordVbaData", "attachedToolbars", "keyMapCustomizations"})
# Parts that belong to the one part that names them, and are copied with it.
OWNED: Final = frozenset({
    "chart", "chartEx", "notesSlide", "comments", "tags", "oleObject", "package", "diagramData", "diagramLayout",
    "diagramQuickStyle", "diagramColors", "diagramDrawing", "vmlDrawing", "chartStyle", "chartColorStyle",
    "chartUserShapes", "themeOverride", "control", "activeXControlBinary", "customXml",
})  # fmt: skip
_TAGGED: Final = lazy(rb"\{(?:<[^>]*>|\s)*[{%#]|%7[Bb]%7[Bb]")
# Parts that show no text of their own, by the beginning of their names and without their numbers.
_NO_TAGS: Final = frozenset({
    "styles", "settings", "numbering", "fontTable", "webSettings", "theme", "presProps", "viewProps", "tableStyles",
    "stylesWithEffects", "people", "presentation", "commentAuthors", "item", "itemProps", "style", "colors",
    "slideLayout", "slideMaster", "notesMaster", "handoutMaster", "tag",
})  # fmt: skip


@dataclass
class PartPlan:
    """One part of the program."""

    name: str
    role: Role
    label: str
    tagged: bool = True


@dataclass
class Plan:
    """A template taken apart as far as its package goes.

    Attributes:
        package: what was read.
        format: Word or PowerPoint.
        main: name of the main part.
        content_type: content type of the main part of a finished document.
        slides: names of the slides in order, with their relationship ids in the presentation.
        rels: relationships by part, for parts that have any.
        dropped: parts that never reach a document (macros).
        hidden: slides that are left out of every document.
        faults: warnings so far.
    """

    package: Package
    format: Format
    main: str
    content_type: str
    slides: list[tuple[str, str]] = field(default_factory=list)
    rels: dict[str, tuple[Rel, ...]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    hidden: frozenset[str] = frozenset()
    faults: list[Fault] = field(default_factory=list)
    chart_templates: dict[str, Any] = field(default_factory=dict)
    spoken: dict[tuple[str, str], Packed] = field(default_factory=dict)
    looks: dict[str, Any] = field(default_factory=dict)

    def rels_of(self, part: str) -> tuple[Rel, ...]:
        """The relationships of `part`, without those to dropped parts."""
        found = self.rels.get(part)
        if found is None:
            found = tuple(rel for rel in self.package.rels(part) if rel.external or self._is_kept(part, rel))
            self.rels[part] = found
        return found

    def label_of(self, part: str) -> str:
        """A part as a person finds it, such as ``slide 4``."""
        slides = [name for name, _ in self.slides]
        return f"slide {slides.index(part) + 1}" if part in slides else part_label(part)

    def _is_kept(self, part: str, rel: Rel) -> bool:
        if rel.kind in _MACROS or rel.target in self.dropped:
            self.dropped.add(rel.target)
            return False
        # Office drops a relationship that leads nowhere; so do we, for LibreOffice and old tools write "NULL".
        return rel.target in self.package.members


def make_plan(package: Package) -> Plan:
    """The plan of `package`.

    Raises:
        DocgenError: it is no Word or PowerPoint template.
    """
    roots = package.rels("")
    if any(rel.type == _STRICT for rel in roots):
        raise _refused(
            package,
            "strict",
            "the file is in the strict variant of the format",
            "save it as an ordinary .docx or .pptx",
        )
    main = next((rel.target for rel in roots if rel.type == _OFFICE), "")
    kind = _MAIN.get(package.content_type(main))
    if main not in package.members or kind is None:
        raise _refused(
            package, "wrong-type", "this is no Word or PowerPoint template", "give a .docx or .pptx template"
        )
    plan = Plan(package, kind[0], main, kind[1])
    _drop_macros(plan)
    if plan.format == "slides":
        plan.slides = _slides(plan)
    return plan


def _drop_macros(plan: Plan) -> None:
    before = len(plan.dropped)
    for rel in plan.rels_of(plan.main):
        plan.rels_of(rel.target) if not rel.external else None
    if len(plan.dropped) > before:
        for part in sorted(plan.dropped):
            plan.dropped |= {rel.target for rel in plan.package.rels(part) if not rel.external and rel.kind in _MACROS}
        plan.faults.append(
            warning("macros-dropped", Place(file=plan.package.name), "the macros of the template are left out")
        )


def _slides(plan: Plan) -> list[tuple[str, str]]:
    root = parse_xml(plan.package.read(plan.main), plan.main)
    targets = {rel.id: rel.target for rel in plan.rels_of(plan.main)}
    listed = root.find(f"{x.P}sldIdLst")
    found = []
    for node in listed if listed is not None else ():
        target = targets.get(node.get(f"{x.R}id", ""))
        if target is not None:
            found.append((target, node.get(f"{x.R}id", "")))
    return found


def tagged_parts(plan: Plan) -> list[str]:
    """The parts that hold tags, the main text first, slides and their notes aside."""
    names = [plan.main, *sorted(plan.package.members)]
    found: dict[str, None] = {}
    for name in names:
        stem = name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
        silent = stem in _NO_TAGS or stem.startswith("comments") or name.startswith(("[", "customXml/"))
        if silent or not name.endswith(".xml"):
            continue
        if has_tags(plan, name):
            found[name] = None
    return list(found)


def has_tags(plan: Plan, name: str) -> bool:
    """Whether the part, or the targets of its links, may hold tags."""
    data = plan.package.read(name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.replace(b"\x00", b"")
    if _TAGGED.search(data) is not None:
        return True
    return any(
        rel.external and "{{" in rel.target.replace("%7B", "{").replace("%7b", "{") for rel in plan.rels_of(name)
    )


def _refused(package: Package, code: str, problem: str, fix: str) -> DocgenError:
    return DocgenError(error(code, Place(file=package.name), problem, fix))
