"""All parts of a template in the order in which they run: slides with their notes, charts, headers."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.errors import Fault
from docgen.merge.model import Registry, Tag, Woven
from docgen.merge.pair import pair_tags
from docgen.merge.places import part_label
from docgen.merge.plan import Plan, Role, has_tags, tagged_parts
from docgen.merge.sandbox import CLOSE, OPEN
from docgen.merge.source import Source
from docgen.merge.weave import weave
from docgen.records import dataclass, field


@dataclass
class Part:
    """One part of the program.

    Attributes:
        name: the part's name in the template.
        role: story, slide, notes or chart.
        tagged: whether its XML is rendered; otherwise it is copied.
        guards: whether its XML holds guards that `finish` resolves.
        regions: numbers of the regions in it.
        links: relationships to addresses with tags, in whose place finished ones stand.
        cut: relationships that no document needs, because a value takes their place.
    """

    name: str
    role: Role
    tagged: bool = True
    guards: bool = False
    regions: tuple[int, ...] = ()
    links: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()


@dataclass
class _Composer:
    plan: Plan
    source: Source
    parts: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, name: str, role: Role, label: str, *, keep_untagged: bool = False) -> Woven | None:
        """Weave a part and add it to the program; None when it holds no tags."""
        if not has_tags(self.plan, name):
            if keep_untagged:
                self._push(Part(name, role, tagged=False), None)
            return None
        woven = self._weave(name, role, label)
        return woven if self._take(woven, role, keep_untagged) else None

    def _weave(self, name: str, role: Role, label: str) -> Woven:
        woven = weave(
            name, label, self.plan.package.read(name), self.plan.package.name, self.source.registry,
            notes=role == "notes", links=self._links(name),
        )  # fmt: skip
        self.faults += woven.faults
        return woven

    def _links(self, name: str) -> dict[str, str]:
        from urllib.parse import unquote

        found = {rel.id: unquote(rel.target) for rel in self.plan.rels_of(name) if rel.external}
        return {id_: target for id_, target in found.items() if "{{" in target}

    def _take(self, woven: Woven, role: Role, keep_untagged: bool) -> bool:
        tagged = any(token.kind == "T" for token in woven.tokens)
        if not tagged and role != "notes":
            if keep_untagged:
                self._push(Part(woven.part, role, tagged=False), None)
            return False
        regions = tuple(token.number for token in woven.tokens if token.kind == "B")
        links = frozenset(self._links(woven.part))
        self._push(Part(woven.part, role, True, woven.guards, regions, links), woven)
        return True

    def _push(self, part: Part, woven: Woven | None) -> None:
        self.parts.append(part)
        self.source.add_part(len(self.parts) - 1, woven.tokens if woven else (), notes=part.role == "notes")


def compose(
    plan: Plan, snippets: Mapping[str, str], *, broken: frozenset[int] = frozenset()
) -> tuple[Source, list[Part], list[Fault]]:
    """The program's source, its parts, and all faults of tags and their pairs; `broken` tags are left out."""
    composer = _Composer(plan, Source(Registry(), broken=broken, snippets=snippets), faults=list(plan.faults))
    if plan.format == "slides":
        _add_slides(composer)
    done = {part.name for part in composer.parts}
    chained = {rel.target for slide, _ in plan.slides for rel in plan.rels_of(slide)}
    for name in tagged_parts(plan):
        if name not in done and name not in chained and name not in plan.hidden:
            composer.add(name, "story", part_label(name))
    return composer.source, composer.parts, composer.faults + composer.source.faults


def _add_slides(composer: _Composer) -> None:
    plan, source = composer.plan, composer.source
    control: list[Tag] = []
    for number, (slide, _) in enumerate(plan.slides, 1):
        notes = next((r.target for r in plan.rels_of(slide) if r.kind == "notesSlide"), None)
        woven = None
        if notes is not None and has_tags(plan, notes):
            woven = composer._weave(notes, "notes", f"notes of slide {number}")
        tags = woven.slide_tags if woven is not None else []
        control += tags
        for tag in tags:
            if not tag.span.word.startswith("end"):
                source.add_tag(tag)
        if slide not in plan.hidden:
            _add_slide(composer, slide, number)
            if notes is not None:
                _add_notes(composer, notes, woven)
        for tag in tags:
            if tag.span.word.startswith("end"):
                source.add_tag(tag)
    _, faults = pair_tags(control)
    composer.faults += faults


def _add_slide(composer: _Composer, slide: str, number: int) -> None:
    composer.add(slide, "slide", f"slide {number}", keep_untagged=True)
    for rel in composer.plan.rels_of(slide):
        if rel.kind == "chart" and not rel.external:
            composer.add(rel.target, "chart", f"chart of slide {number}")


def _add_notes(composer: _Composer, notes: str, woven: Woven | None) -> None:
    composer.source.pieces.append(f"{OPEN}% if _has_notes %{CLOSE}")
    if woven is None:
        composer._push(Part(notes, "notes", tagged=False), None)
    else:
        composer._take(woven, "notes", keep_untagged=True)
    composer.source.pieces.append(f"{OPEN}% endif %{CLOSE}")
