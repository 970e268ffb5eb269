"""From rendered parts to the finished package, for each of the two formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from docgen.merge import tongue
from docgen.merge.assemble import Builder, NewPart
from docgen.merge.compose import Part
from docgen.merge.deck import write_presentation
from docgen.merge.grids import regrid
from docgen.merge.package import Rel, pack
from docgen.merge.plan import OWNED
from docgen.merge.runtime import Instance, Run

_EMPTY_BOX: Final = re.compile("\x03(\\s*)\x04(\\d+)\x04")
_TABLE_LAST: Final = re.compile("(</(?:\\w+:)?tbl>\\s*)\x04(\\d+)\x04")
_NO_ROWS: Final = re.compile("\x06\\s*\x07")


def finish_word(builder: Builder, run: Run, parts: list[Part]) -> None:
    """Place the rendered parts of a Word document."""
    loops_cells = any(tag.span.prefix == "tc" for tag in run.program.registry.tags)
    for instance in run.instances:
        part = parts[instance.part]
        if part.tagged:
            xml = _xml(instance, part, run)
            builder.put(part.name, (regrid(xml) if loops_cells else xml).encode())
        if instance.rels or part.cut:
            builder.put_rels(part.name, _rels(builder, part, instance))
    _speak(builder, run)
    finish = run.store.get("numbering")
    if finish is not None:
        finish(builder)


def finish_slides(builder: Builder, run: Run, parts: list[Part], with_notes: bool) -> None:
    """Place the rendered slides, copies under names of their own, and drop those that did not come."""
    plan = builder.plan
    order: list[tuple[str, str]] = []
    copies: dict[str, int] = {}
    deck = _Deck(builder, run, parts, with_notes)
    for instance in run.instances:
        part = parts[instance.part]
        if part.role == "slide":
            count = copies[part.name] = copies.get(part.name, 0) + 1
            name = part.name if count == 1 else builder.free_name(part.name)
            order.append((part.name, name))
            builder.put(name, b"", plan.package.overrides.get(part.name, "")) if count > 1 else None
            deck.begin(name)
        deck.take(instance, part)
    deck.flush()
    write_presentation(builder, order)
    _speak(builder, run)


class _Deck:
    """Slides with what hangs on them, one after another."""

    def __init__(self, builder: Builder, run: Run, parts: list[Part], with_notes: bool) -> None:
        self.builder, self.run, self.parts, self.with_notes = builder, run, parts, with_notes
        self.name = ""
        self.slide: Instance | None = None
        self.hanging: dict[str, Instance] = {}

    def begin(self, name: str) -> None:
        """The next slide, to be called `name`."""
        self.flush()
        self.name, self.slide, self.hanging = name, None, {}

    def take(self, instance: Instance, part: Part) -> None:
        """A rendered slide, or a chart or notes of the slide before."""
        if part.role == "slide":
            self.slide = instance
        elif part.role in ("chart", "notes"):
            self.hanging[part.name] = instance
        elif part.tagged:
            self.builder.put(part.name, _xml(instance, part, self.run).encode())
            if instance.rels:
                self.builder.put_rels(part.name, _rels(self.builder, part, instance))

    def flush(self) -> None:
        """Write the slide that is complete now."""
        if self.slide is None:
            return
        builder, part = self.builder, self.parts[self.slide.part]
        original = self.name == part.name
        if part.tagged:
            builder.put(self.name, _xml(self.slide, part, self.run).encode())
        elif not original:
            builder.put(self.name, builder.plan.package.members[part.name])
        has_notes = any(rel.kind == "notesSlide" for rel in builder.plan.rels_of(part.name))
        if not original or self.slide.rels or part.cut or self.hanging or has_notes:
            builder.put_rels(self.name, self._rels(part, original))
        self.slide = None

    def _rels(self, part: Part, original: bool) -> Iterable[Rel]:
        assert self.slide is not None
        for rel in self.builder.plan.rels_of(part.name):
            if rel.id in part.cut:
                continue
            if rel.kind == "notesSlide":
                if self.with_notes:
                    yield Rel(rel.id, rel.type, self._hang(rel.target, part, original))
            elif rel.target in self.hanging:
                yield Rel(rel.id, rel.type, self._hang(rel.target, part, original))
            elif rel.kind in OWNED and not rel.external and not original:
                yield Rel(rel.id, rel.type, self.builder.copy_part(rel.target, part.name, self.name))
            else:
                yield rel
        yield from _new_rels(self.builder, self.slide)

    def _hang(self, target: str, part: Part, original: bool) -> str:
        """Place a chart or notes page of this slide."""
        builder = self.builder
        kind = builder.plan.package.overrides.get(target, "")
        name = target if original else builder.free_name(target)
        instance = self.hanging.get(target)
        if instance is not None and self.parts[instance.part].tagged:
            builder.put(name, _xml(instance, self.parts[instance.part], self.run).encode(), kind)
        else:
            builder.put(name, builder.plan.package.members[target], kind)
        if original and (instance is None or not instance.rels):
            rels = list(builder.plan.rels_of(target))
            builder.put_rels(name, rels)
        else:
            builder.copy_rels(target, name, {part.name: self.name})
        return name


def _speak(builder: Builder, run: Run) -> None:
    """Let the document's defaults say the language of its data."""
    tag, plan = run.store["tongue"], builder.plan
    if not tag:
        return
    if plan.format == "slides":
        builder.put(plan.main, tongue.slide_defaults(builder.members[plan.main].unpack(), tag))
        return
    part = next((rel.target for rel in plan.rels_of(plan.main) if rel.kind == "styles"), None)
    if part is not None and tag not in plan.spoken:
        plan.spoken[tag] = pack(tongue.word_styles(plan.package.read(part), tag))
    if part is not None:
        builder.put(part, plan.spoken[tag])


def _xml(instance: Instance, part: Part, run: Run) -> str:
    xml = resolve_guards(instance.xml, run.program.registry.guards) if part.guards else instance.xml
    return tongue.speak(xml, run.store["tongue"])


def resolve_guards(text: str, paragraphs: list[str]) -> str:
    """Cells and text bodies keep a paragraph, tables without rows go."""
    while (empty := _NO_ROWS.search(text)) is not None:
        start = text.rindex("\x05", 0, empty.start())
        end = text.index("\x08", empty.end())
        text = text[:start] + text[end + 1 :]
    text = text.translate(_TABLE_GUARDS)
    if "\x03" in text:
        text = _EMPTY_BOX.sub(lambda m: paragraphs[int(m.group(2))], text)
        text = _TABLE_LAST.sub(lambda m: m.group(1) + paragraphs[int(m.group(2))], text)
        text = re.sub("\x03|\x04\\d+\x04", "", text)
    return text


_TABLE_GUARDS: Final = dict.fromkeys((5, 6, 7, 8))


def _rels(builder: Builder, part: Part, instance: Instance) -> list[Rel]:
    kept = [rel for rel in builder.plan.rels_of(part.name) if rel.id not in part.cut]
    return [*kept, *_new_rels(builder, instance)]


def _new_rels(builder: Builder, instance: Instance) -> list[Rel]:
    found = []
    for id_, kind, target, external in instance.rels:
        place = builder.add(target) if isinstance(target, NewPart) else str(target)
        found.append(Rel(id_, kind, place, external))
        if isinstance(target, NewPart):
            _need_types(builder, target)
    return found


_TYPES: Final = {
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def _need_types(builder: Builder, part: NewPart) -> None:
    extension = part.extension.lstrip(".")
    if not part.content_type:
        builder.need_default(extension, _TYPES[extension])
    for _, _, inner in part.parts:
        _need_types(builder, inner)
