"""From rendered parts to the finished package, for each of the two formats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pyexpat import ExpatError, ParserCreate
from typing import TYPE_CHECKING, Final

from docgen.errors import DocgenError, Place, error
from docgen.merge import tongue
from docgen.merge.assemble import Builder, NewPart
from docgen.merge.compose import Part
from docgen.merge.package import Rel, pack
from docgen.merge.patterns import lazy
from docgen.merge.places import part_label
from docgen.merge.plan import OWNED
from docgen.merge.rows import held_together
from docgen.merge.runtime import Instance, Run
from docgen.merge.sequences import numbered

if TYPE_CHECKING:
    from docgen.merge.continued import Page

_TOUCHING: Final = lazy(r"(</(\w+:)?tbl>)\s*(?=<(?:\w+:)?tbl>)")
_TABLE_END: Final = lazy("</(?:\\w+:)?tbl>$")
_EMPTY_ROWS: Final = lazy("\x06\\s*\x07")
_NO_ROWS: Final = lazy("\x05[^\x05\x08]*\x06\\s*\x07[^\x05\x08]*\x08")


def finish_word(builder: Builder, run: Run, parts: list[Part]) -> None:
    """Place the rendered parts of a Word document."""
    loops_cells = any(tag.span.prefix == "tc" for tag in run.program.registry.tags)
    charts = {parts[one.part].name: _xml(one, parts[one.part], run).encode() for one in _charts(run, parts)}
    for instance in run.instances:
        part = parts[instance.part]
        if part.name not in builder.members:  # a chart with tags in its title, in whose place filled ones stand
            continue
        if part.tagged:
            xml = _TOUCHING.sub(_apart, _xml(instance, part, run))
            builder.put(part.name, numbered(held_together(_regridded(xml) if loops_cells else xml)).encode())
        if instance.rels or part.cut:
            builder.put_rels(part.name, _rels(builder, part, instance, charts))
    _speak(builder, run)
    finish = run.store.get("numbering")
    if finish is not None:
        finish(builder)


def _regridded(xml: str) -> str:
    from docgen.merge.grids import regrid

    return regrid(xml)


def _apart(found: re.Match[str]) -> str:
    """A paragraph between two tables, which Word would join."""
    return f"{found.group(1)}<{found.group(2) or ''}p/>"


def _charts(run: Run, parts: list[Part]) -> list[Instance]:
    return [one for one in run.instances if parts[one.part].tagged and "/charts/" in parts[one.part].name]


def finish_slides(builder: Builder, run: Run, parts: list[Part], with_notes: bool) -> None:
    """Place the rendered slides, copies under names of their own, and drop those that did not come."""
    from docgen.merge.deck import write_presentation

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
    whole = [(part, one) for part, name in order for one in (name, *deck.further.get(name, ()))]
    write_presentation(builder, whole, {name for names in deck.further.values() for name in names})
    _speak(builder, run)


class _Deck:
    """Slides with what hangs on them, one after another."""

    def __init__(self, builder: Builder, run: Run, parts: list[Part], with_notes: bool) -> None:
        self.builder, self.run, self.parts, self.with_notes = builder, run, parts, with_notes
        self.name = ""
        self.slide: Instance | None = None
        self.hanging: dict[str, Instance] = {}
        self.further: dict[str, list[str]] = {}
        self.count = 0

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
        self.count += 1
        pages: list[Page] = []
        if part.tagged:
            pages = self._fitted(_text(self.slide, part, self.run), part)
            builder.put(self.name, pages[0].xml.encode())
        elif not original:
            builder.put(self.name, builder.original(part.name))
        has_notes = any(rel.kind == "notesSlide" for rel in builder.plan.rels_of(part.name))
        if not original or self.slide.rels or part.cut or self.hanging or has_notes:
            builder.put_rels(self.name, self._rels(part, original))
        for page in pages[1:]:
            self._go_on(page, part)
        self.slide = None

    def _fitted(self, xml: str, part: Part) -> list[Page]:
        """The slide, and those on which its table goes on; what does not fit is a finding."""
        from docgen.merge.continued import fitted  # a Word document never measures text

        if any(tag.span.word == "colspan" for tag in self.run.program.registry.tags):
            from docgen.merge.grids import uncovered

            xml = uncovered(xml)

        plan = self.builder.plan
        try:
            pages, findings = fitted(xml, plan, part.name, self.count)
        except DocgenError:
            _check(xml, plan.package.name, part.name)  # says it with its place
            raise
        for fault in findings:
            self.run.report(fault.at(file=plan.package.name), 0, f"{fault.place.text()}: {fault.problem}")
        return pages

    def _go_on(self, page: Page, part: Part) -> None:
        """Place a further slide, with those relationships of the first that it still uses."""
        builder = self.builder
        name = builder.free_name(part.name)
        self.count += 1
        self.further.setdefault(self.name, []).append(name)
        builder.put(name, page.xml.encode(), builder.plan.package.overrides.get(part.name, ""))
        assert self.slide is not None
        rels = [*builder.plan.rels_of(part.name), *_new_rels(builder, self.slide, self._chart_xml(), page.xml)]
        builder.put_rels(name, [_led(rel, page.layout) for rel in rels if _is_used(rel, page.xml)])

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
        yield from _new_rels(self.builder, self.slide, self._chart_xml())

    def _chart_xml(self) -> dict[str, bytes]:
        """The rendered charts of this slide."""
        held = [(name, instance, self.parts[instance.part]) for name, instance in self.hanging.items()]
        return {
            name: _xml(instance, part, self.run).encode()
            for name, instance, part in held
            if part.tagged and part.role == "chart"
        }

    def _hang(self, target: str, part: Part, original: bool) -> str:
        """Place a chart or notes page of this slide."""
        builder = self.builder
        kind = builder.plan.package.overrides.get(target, "")
        name = target if original else builder.free_name(target)
        instance = self.hanging.get(target)
        if instance is not None and self.parts[instance.part].tagged:
            builder.put(name, _xml(instance, self.parts[instance.part], self.run).encode(), kind)
        else:
            builder.put(name, builder.original(target), kind)
        rels = list(builder.plan.rels_of(target))
        if not original:
            rels = builder.copied_rels(target, name, {part.name: self.name})
        if instance is not None:
            cut = self.parts[instance.part].cut
            rels = [*(rel for rel in rels if rel.id not in cut), *_new_rels(builder, instance, {})]
        builder.put_rels(name, rels)
        return name


def _is_used(rel: Rel, xml: str) -> bool:
    return rel.kind == "slideLayout" or (rel.kind != "notesSlide" and f'"{rel.id}"' in xml)


def _led(rel: Rel, layout: str) -> Rel:
    return Rel(rel.id, rel.type, layout) if layout and rel.kind == "slideLayout" else rel


def _speak(builder: Builder, run: Run) -> None:
    """Let the document's defaults say the language of its data."""
    tag, plan = run.store["tongue"], builder.plan
    if not tag:
        return
    if plan.format == "slides":
        builder.put(plan.main, tongue.slide_defaults(builder.members[plan.main].unpack(), tag))
        return
    part = next((rel.target for rel in plan.rels_of(plan.main) if rel.kind == "styles"), None)
    key = (tag, f"defaults of {part}")  # the part itself, without them, is there under its name
    if part is not None and key not in plan.spoken:
        plan.spoken[key] = pack(tongue.word_styles(plan.package.read(part), tag))
    if part is not None:
        builder.put(part, plan.spoken[key])


def _text(instance: Instance, part: Part, run: Run) -> str:
    """The finished XML of a rendered part."""
    xml = resolve_guards(instance.xml, run.program.registry.guards) if part.guards else instance.xml
    return tongue.speak(xml, run.store["tongue"])


def _xml(instance: Instance, part: Part, run: Run) -> str:
    """The finished XML of a rendered part.

    Raises:
        DocgenError: it is not well-formed, so that no Office program would open it.
    """
    xml = _text(instance, part, run)
    _check(xml, run.store["plan"].package.name, part.name)
    return xml


def _check(xml: str, file: str, part: str) -> None:
    try:
        ParserCreate().Parse(xml, True)
    except ExpatError as problem:
        words = f"what its tags make is no sound XML ({problem})"
        fix = "give each tag of a pair a paragraph of its own"
        raise DocgenError(error("not-well-formed", Place(file=file, part=part_label(part)), words, fix)) from None


def resolve_guards(text: str, paragraphs: list[str]) -> str:
    """Cells and text bodies keep a paragraph, tables without rows go."""
    # Where rows begin is where they end: looked for alone, for the whole pattern reads through every table.
    found = 1 if _EMPTY_ROWS.search(text) is not None else 0
    while found:  # a table that held nothing but an empty one is empty now itself
        text, found = _NO_ROWS.subn("", text)
    for guard in _TABLE_GUARDS:  # twenty times as fast as one translate
        text = text.replace(guard, "")
    return _filled_boxes(text, paragraphs) if "\x03" in text else text


def _filled_boxes(text: str, paragraphs: list[str]) -> str:
    """Boxes that ended up empty, or with a table at their end, get their own paragraph."""
    first, *others = text.split("\x04")  # patterns would take ten times as long
    pieces = [first]
    for number, following in zip(others[::2], others[1::2], strict=True):
        before = pieces[-1][-40:].rstrip()
        if before.endswith("\x03") or _TABLE_END.search(before) is not None:
            pieces.append(paragraphs[int(number)])
        pieces.append(following)
    return "".join(pieces).replace("\x03", "")


_TABLE_GUARDS: Final = ("\x05", "\x06", "\x07", "\x08")


def _rels(builder: Builder, part: Part, instance: Instance, charts: Mapping[str, bytes] | None = None) -> list[Rel]:
    kept = [rel for rel in builder.plan.rels_of(part.name) if rel.id not in part.cut]
    return [*kept, *_new_rels(builder, instance, charts or {})]


def _new_rels(builder: Builder, instance: Instance, charts: Mapping[str, bytes], shown: str = "") -> list[Rel]:
    """The relationships that a render added, or those of them that `shown` uses.

    `charts` are the rendered XML of charts with tags of their own.
    """
    found = []
    for id_, kind, target, external in instance.rels:
        if shown and f'"{id_}"' not in shown:
            continue
        if isinstance(target, NewPart) and target.remade is not None and target.copied in charts:
            from dataclasses import replace

            target = replace(target, data=target.remade(charts[target.copied]), remade=None)
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
