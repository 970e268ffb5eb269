"""The engine's face: open a template once, ask what it names, render it many times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from jinja2.runtime import Context

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge import filters as neutral
from docgen.merge import names as naming
from docgen.merge import runtime
from docgen.merge.active import refuse_active
from docgen.merge.assemble import Builder, reachable
from docgen.merge.compose import Part, compose
from docgen.merge.engine import make_sandbox, root_of
from docgen.merge.finish import finish_slides, finish_word
from docgen.merge.package import Limits, Package, Packed, read_package
from docgen.merge.plan import Plan, make_plan
from docgen.merge.program import Program, compile_source
from docgen.merge.runtime import Broken, Run, RunContext
from docgen.merge.styles import Styles
from docgen.merge.tongue import language_of
from docgen.merge.writers import REGION_WRITERS, RICH_WRITERS
from docgen.records import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.merge.texts import ShownText

Audience = Literal["internal", "customer"]
Fill = Mapping[str, Any]
_MOST_RETRIES = 60


@dataclass(frozen=True)
class Rendered:
    """A finished document.

    Attributes:
        data: the bytes of the file.
        faults: warnings, and in a draft also the errors that are marked in it.
    """

    data: bytes
    faults: tuple[Fault, ...] = ()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The slide titles, or the headings of level 1 and the title."""
        from docgen.merge.texts import titles_of

        return titles_of(self.data)

    @cached_property
    def texts(self) -> tuple[ShownText, ...]:
        """All visible text with its place, paragraph by paragraph."""
        from docgen.merge.texts import visible_texts

        return visible_texts(self.data)


class Template:
    """A compiled template; make one with `Template.open`."""

    def __init__(
        self,
        data: bytes,
        name: str,
        filters: Mapping[str, Callable[..., Any]],
        limits: Limits,
        audience: Audience,
        printer: Callable[[Any], str],
        snippets: Mapping[str, str],
    ) -> None:
        self._arguments = (data, name, dict(filters), limits, audience, printer, dict(snippets))
        self.name, self.limits, self.audience = name, limits, audience
        self._printer = printer
        self._sandbox = make_sandbox(filters, limits)
        try:
            self._plan: Plan = _plan_for(read_package(data, name, limits), audience)
            self._source, self._parts, faults = compose(self._plan, snippets)
        except DocgenError as problem:
            raise DocgenError(fault.at(file=name) for fault in problem.faults) from None
        errors = [fault for fault in faults if fault.severity == "error"]
        self._warnings = tuple(fault for fault in faults if fault.severity != "error")
        try:
            self._program: Program = compile_source(self._source, self._sandbox, customer=audience == "customer")
        except DocgenError as problem:
            raise DocgenError(fault.at(file=name) for fault in _unique([*errors, *problem.faults])) from None
        if errors:
            raise DocgenError(_unique(errors))
        self._root = root_of(self._program, self._sandbox)
        self._styles = Styles(self._plan)
        self._base = self._base_members()
        self._tagged = frozenset(part.name for part in self._parts if part.tagged)
        self._plan.package.plain.clear()

    @classmethod
    def open(
        cls,
        source: str | Path | bytes,
        *,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        limits: Limits | None = None,
        audience: Audience = "internal",
        name: str = "",
        printer: Callable[[Any], str] | None = None,
        snippets: Mapping[str, str] | None = None,
    ) -> Template:
        """The template in `source`, compiled.

        Args:
            source: path or bytes of a .docx, .pptx, .dotx, .potx, .ppsx or their macro-enabled kin.
            filters: filters by name; they stand before the neutral ones of the contract.
            limits: bounds on sizes.
            audience: with ``customer``, what stands in ``{% if internal %}`` is removed here and now.
            name: the file as the user knows it, for messages.
            printer: prints a bare number, date, yes or no and amount; neutral unless given.
            snippets: texts that ``{% include "name" %}`` may name.

        Raises:
            DocgenError: all that is wrong with it, each with its place.
        """
        limits = limits or Limits()
        if isinstance(source, bytes):
            data, name = source, name or "template"
        else:
            from pathlib import Path

            path = Path(source)
            name = name or path.as_posix()
            data = _read_file(path, name, limits)
        return cls(
            data, name, filters or {}, limits, audience, printer or neutral.printer_of(filters or {}), snippets or {}
        )

    def __reduce__(self) -> tuple[type[Template], tuple[Any, ...]]:
        return (Template, self._arguments)

    @property
    def format(self) -> Literal["docx", "pptx"]:
        """The format of the documents: ``docx`` or ``pptx``."""
        return "docx" if self._plan.format == "word" else "pptx"

    # -- names

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that a fill must have, such as ``account.name`` and ``risks[].text``."""
        customer = self.audience == "customer"
        return self._dotted(lambda use: not use.notes and not (customer and use.internal))

    @cached_property
    def internal_names(self) -> frozenset[str]:
        """The names inside ``{% if internal %}``."""
        return self._dotted(lambda use: use.internal and not use.notes)

    @cached_property
    def notes_names(self) -> frozenset[str]:
        """The names in speaker notes that are no slide control."""
        return self._dotted(lambda use: use.notes)

    def _dotted(self, wanted: Callable[[naming.Use], bool]) -> frozenset[str]:
        return frozenset(
            naming.dotted(use.path)
            for use in self._program.uses
            if wanted(use) and not use.path[0].startswith("_") and use.path[0] not in naming.HELPERS
        ) - {"internal"}

    @cached_property
    def objects(self) -> frozenset[str]:
        """The names bound to charts, pictures and tables by alt text."""
        registry = self._program.registry
        numbers = {region.details.get("tag") for region in registry.regions if region.kind != "paragraph"}
        return frozenset(
            naming.dotted(use.path)
            for use in self._program.uses
            if use.tag in numbers and not use.path[0].startswith("_")
        )

    def check(
        self,
        schema: Mapping[str, Any],
        *,
        internal: Mapping[str, Any] | None = None,
        notes: Mapping[str, Any] | None = None,
    ) -> list[Fault]:
        """Faults for names that the schema lacks, before any data.

        Args:
            schema: names to type words (``text``, ``number``, ``date``, ``money``, ``bool``, ``kpi``, ``chart``,
                ``picture``, ``table``, ``markdown``, ``link``, ``any``), to ``[item]`` for lists, or to further
                names; the name ``*`` stands for any, the word ``internal`` for what customers may not see.
            internal: schema for names inside ``{% if internal %}``; `schema` unless given.
            notes: schema for speaker notes; `internal` or `schema` unless given.
        """
        uses = [use for use in self._program.uses if not use.path[0].startswith("_")]
        tags = self._program.registry.tags
        plain = [use for use in uses if not use.notes and not use.internal]
        inside = [use for use in uses if use.internal and not use.notes]
        spoken = [use for use in uses if use.notes]
        inner = internal if internal is not None else schema
        return [
            *naming.check(plain, schema, tags),
            *naming.check(inside, inner, tags),
            *naming.check(spoken, notes if notes is not None else inner, tags),
        ]

    def lint(self) -> list[Fault]:
        """What a template author should know though nothing fails."""
        return [*self._warnings, *self._chart_faults]

    @cached_property
    def _chart_faults(self) -> tuple[Fault, ...]:
        """What is odd about the charts that values will fill, or why they cannot be filled."""
        from dataclasses import replace

        from docgen.merge.writers import chart_faults, unbound_charts

        registry, found = self._program.registry, []
        for part in self._parts:
            if part.role in ("slide", "story"):
                label = self._plan.label_of(part.name)
                found += [fault.at(file=self.name) for fault in unbound_charts(self._plan, part.name, label)]
            for region in (registry.regions[number] for number in part.regions):
                if region.kind == "chart":
                    place = registry.tags[region.details["tag"]].place
                    found += [replace(fault, place=place) for fault in chart_faults(self._plan, part.name, region)]
        return tuple(found)

    # -- rendering

    def render(self, fill: Fill, *, notes: Fill | None = None, draft: bool = False, language: str = "") -> Rendered:
        """The document for `fill`.

        Args:
            fill: plain data; nobody changes it.
            notes: data for the speaker notes; without it the deck has no notes at all.
            draft: mark faults in the document instead of refusing.
            language: language of the text, such as ``da`` or ``en-US``; by default the data's own `language`.

        Raises:
            DocgenError: every error of the render, unless `draft`.
        """
        program, root = self._program, self._root
        faults: dict[tuple[str, int, str], Fault] = {}
        broken: set[int] = set()
        while True:
            run = self._run(program, fill, draft, faults, language_of({"language": language} if language else fill))
            context = self._context(run, fill, notes)
            try:
                texts = runtime.execute(run, root, context)
                break
            except Broken as problem:
                run.fail(
                    problem.tag, "failed", f"{program.registry.tags[problem.tag].source} failed: {problem.problem}"
                )
                if problem.tag in broken or len(broken) >= _MOST_RETRIES:
                    raise DocgenError(_ordered(faults)) from None
                broken.add(problem.tag)
                program, root = self._without(broken)
        for instance, text in zip(run.instances, texts, strict=True):
            instance.xml = text
        if not draft and any(fault.severity == "error" for fault in faults.values()):
            raise DocgenError(_ordered(faults))
        data = self._finish(run, notes is not None)
        found = _ordered(faults)
        if not draft and any(fault.severity == "error" for fault in found):
            raise DocgenError(found)
        return Rendered(data, found)

    def _run(
        self, program: Program, fill: Fill, draft: bool, faults: dict[tuple[str, int, str], Fault], tongue: str
    ) -> Run:
        return Run(
            program,
            self._sandbox,
            self.limits,
            self._printer,
            draft,
            known=tuple(str(name) for name in fill),
            writers=REGION_WRITERS,
            rich=RICH_WRITERS,
            faults=faults,
            stride=max(len(program.registry.ids), 1),
            store={
                "styles": self._styles,
                "plan": self._plan,
                "parts": self._parts,
                "tongue": tongue,
                "tagged": self._tagged,
            },
        )

    def _context(self, run: Run, fill: Fill, notes: Fill | None) -> RunContext:
        internal = self.audience == "internal"
        values = {
            **self._sandbox.globals,
            **fill,
            "internal": internal,
            "_notes": {**(notes or {}), "internal": True},
            "_has_notes": notes is not None,
        }
        context = RunContext(self._sandbox, values, None, {})
        context.eval_ctx.autoescape = True  # what macros and set blocks build is XML already
        context.run = run
        return context

    def _without(self, broken: set[int]) -> tuple[Program, Callable[[Context], Any]]:
        source, _, _ = compose(self._plan, self._arguments[-1], broken=frozenset(broken))
        program = compile_source(source, self._sandbox, customer=self.audience == "customer")
        return program, root_of(program, self._sandbox)

    def _finish(self, run: Run, with_notes: bool) -> bytes:
        builder = Builder(self._plan, *self._base, run.store["tongue"])
        if self._plan.format == "word":
            finish_word(builder, run, self._parts)
        else:
            finish_slides(builder, run, self._parts, with_notes)
        return builder.finish()

    def _base_members(self) -> tuple[dict[str, Packed], dict[str, str], dict[str, str]]:
        return base_members(self._plan, self._parts, self._program)


def _plan_for(package: Package, audience: Audience) -> Plan:
    """The plan of a package; for customers without what only its authors should see."""
    plan = make_plan(package)
    refuse_active(package)
    if audience == "customer":
        from docgen.merge.residue import hidden_slides, without_residue

        plan = make_plan(without_residue(package))
        plan.hidden = frozenset(hidden_slides(plan.package, (name for name, _ in plan.slides)))
    return plan


def base_members(
    plan: Plan, parts: list[Part], program: Program
) -> tuple[dict[str, Packed], dict[str, str], dict[str, str]]:
    """What every document of the template starts from: members, overrides and default content types."""
    from docgen.merge.package import CONTENT_TYPES, pack, rels_name, write_content_types, write_rels

    cut: dict[str, set[str]] = {}
    for part in parts:
        for region in part.regions:
            rid = program.registry.regions[region].details.get("rid")
            if rid:
                cut.setdefault(part.name, set()).add(rid)
    for part in parts:
        part.cut = frozenset(cut.get(part.name, ())) | part.links
    kept = reachable(plan, cut) if cut or plan.dropped else set(plan.package.members)
    if plan.format == "slides":
        kept -= {rel.target for slide, _ in plan.slides for rel in plan.rels_of(slide) if rel.kind == "notesSlide"}
        kept -= {rels_name(name) for name in plan.package.members if name not in kept}
    members = {name: member for name, member in plan.package.members.items() if name in kept}
    for owner in plan.package.respelled:
        if rels_name(owner) in members:
            members[rels_name(owner)] = pack(write_rels(owner, plan.rels_of(owner)))
    overrides = {name: kind for name, kind in plan.package.overrides.items() if name in members}
    overrides[plan.main] = plan.content_type
    defaults = dict(plan.package.defaults)
    if plan.dropped:
        defaults.pop("bin", None)
        main_rels = plan.rels_of(plan.main)
        members[rels_name(plan.main)] = pack(write_rels(plan.main, main_rels))
    if plan.package.respelled or overrides != dict(plan.package.overrides) or defaults != dict(plan.package.defaults):
        members[CONTENT_TYPES] = pack(write_content_types(defaults, overrides))
    return members, overrides, defaults


def _read_file(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise DocgenError(error("too-large", Place(file=name), "the file is too large to be a template"))
        return path.read_bytes()
    except OSError as problem:
        words = problem.strerror or str(problem)
        raise DocgenError(error("unreadable", Place(file=name), f"the template cannot be read: {words}")) from None


def _unique(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(dict.fromkeys(faults))


def _ordered(faults: Mapping[tuple[str, int, str], Fault]) -> tuple[Fault, ...]:
    by_tag = sorted(faults.items(), key=lambda item: (item[1].severity != "error", item[0][1]))
    return _unique([fault for _, fault in by_tag])
