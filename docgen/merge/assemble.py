"""The finished package: rendered parts in their places, copies under new names, nothing left over.

Knows packages and relationships; the XML that it gets is finished.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from docgen.merge.package import (
    CONTENT_TYPES,
    Packed,
    Rel,
    pack,
    parse_rels,
    rels_name,
    write_content_types,
    write_rels,
    write_zip,
)
from docgen.merge.patterns import lazy
from docgen.merge.plan import OWNED, Plan
from docgen.merge.tongue import respoken
from docgen.records import dataclass, field

_LARGE: Final = 4096  # bytes
_HAS_TEXT: Final = lazy(r"(?:word|ppt)/.*\.xml$")
_NUMBERED: Final = lazy(r"^(.*?)(\d*)(\.\w+)$")


@dataclass(frozen=True)
class NewPart:
    """A part that a value brought: a picture or a workbook.

    Attributes:
        stem: folder and name without number, such as ``ppt/media/image``.
        extension: with its point.
        data: its bytes.
        content_type: of the part; empty where the extension's default serves.
        parts: further parts it needs: relationship id, type, part.
        copied: name of a template part whose other relationships it takes over.
        remade: its bytes from the rendered XML of the template part `copied`, where that holds tags of its own.
    """

    stem: str
    extension: str
    data: bytes = field(repr=False)
    content_type: str = ""
    parts: tuple[tuple[str, str, NewPart], ...] = ()
    copied: str = ""
    remade: Callable[[bytes], bytes] | None = field(default=None, repr=False, compare=False)


_known = lru_cache(maxsize=256)(pack)


def _packed_again(data: bytes) -> Packed:
    """A member that is mostly what it was in the document before, as relationships are; large ones are not kept."""
    return _known(data) if len(data) < _LARGE else pack(data)


class Builder:
    """Collects the members of one output package."""

    def __init__(
        self, plan: Plan, base: dict[str, Packed], overrides: dict[str, str], defaults: dict[str, str], tag: str = ""
    ) -> None:
        self.plan, self.tag = plan, tag
        self.members = {name: self.original(name, member) for name, member in base.items()} if tag else dict(base)
        self.overrides = dict(overrides)
        self.defaults = dict(defaults)
        self.changed_types = False
        self._free: dict[str, int] = {}
        self._media: dict[tuple[bytes, str] | None, str] = {}

    def original(self, name: str, member: Packed | None = None) -> Packed:
        """A part as the template has it, or `member` in its stead, in the language of the document."""
        kept = member if member is not None else self.plan.package.members[name]
        if not self.tag or not _HAS_TEXT.match(name):
            return kept
        key = (self.tag, name)
        if key not in self.plan.spoken:
            data = kept.unpack()
            changed = respoken(data, self.tag)
            self.plan.spoken[key] = kept if changed == data else pack(changed)
        return self.plan.spoken[key]

    def put(self, name: str, data: bytes | Packed, content_type: str = "") -> None:
        """Place a part under `name`."""
        self.members[name] = data if isinstance(data, Packed) else pack(data)
        if content_type and self.overrides.get(name) != content_type:
            self.overrides[name] = content_type
            self.changed_types = True

    def put_rels(self, part: str, rels: Iterable[Rel]) -> None:
        """Place the relationships of `part`; none at all leave no member behind."""
        listed = list(rels)
        if listed:
            self.members[rels_name(part)] = _packed_again(write_rels(part, listed))
        else:
            self.members.pop(rels_name(part), None)

    def extra_rels(self, part: str, rel: Rel) -> None:
        """One more relationship of `part`, which may be written already."""
        member = self.members.get(rels_name(part))
        present = parse_rels(member.unpack(), part) if member is not None else ()
        self.put_rels(part, [*present, rel])

    def free_name(self, name: str) -> str:
        """An unused name of the same kind as `name`: its number replaced by the next free one."""
        match = _NUMBERED.match(name)
        assert match is not None
        stem, extension = match.group(1), match.group(3)
        number = self._free.get(stem + extension, 0)
        while True:
            number += 1
            made = f"{stem}{number}{extension}"
            # The notes of a later slide are not placed yet, and keep their name.
            if made not in self.members and not ("/notesSlides/" in made and made in self.plan.package.members):
                self._free[stem + extension] = number
                return made

    def copy_part(self, name: str, owner: str, new_owner: str) -> str:
        """A copy of `name` and of all that belongs to it alone; relations back to `owner` lead to `new_owner`."""
        made = self.free_name(name)
        self.put(made, self.original(name), self.plan.package.overrides.get(name, ""))
        self.copy_rels(name, made, {owner: new_owner})
        return made

    def copy_rels(self, name: str, made: str, renamed: dict[str, str]) -> None:
        """The relationships of `name` for its copy `made`."""
        self.put_rels(made, self.copied_rels(name, made, renamed))

    def copied_rels(self, name: str, made: str, renamed: dict[str, str]) -> list[Rel]:
        """The relationships of `name` as its copy `made` needs them: with copies of what belongs to it alone."""
        rels = []
        for rel in self.plan.rels_of(name):
            if rel.external:
                rels.append(rel)
            elif rel.target in renamed:
                rels.append(Rel(rel.id, rel.type, renamed[rel.target]))
            elif rel.kind in OWNED:
                rels.append(Rel(rel.id, rel.type, self.copy_part(rel.target, name, made)))
            else:
                rels.append(rel)
        return rels

    def add(self, part: NewPart) -> str:
        """Place a new part with its own parts; equal pictures are stored once."""
        # Pictures may be shared; a workbook belongs to one chart, or editing one would change the other.
        key = (part.data, part.extension) if "/media/" in part.stem else None
        if key in self._media:
            return self._media[key]
        name = self.free_name(f"{part.stem}1{part.extension}")
        self.put(name, part.data, part.content_type)
        if key is not None:
            self._media[key] = name
        rels = [Rel(id_, kind, self.add(inner)) for id_, kind, inner in part.parts]
        taken = {rel.id for rel in rels}
        for rel in self.plan.rels_of(part.copied) if part.copied else ():
            if rel.id not in taken and rel.kind != "package":
                owned = rel.kind in OWNED and not rel.external
                rels.append(Rel(rel.id, rel.type, self.copy_part(rel.target, part.copied, name)) if owned else rel)
        if rels:
            self.put_rels(name, rels)
        return name

    def need_default(self, extension: str, content_type: str) -> None:
        """See to it that an extension has a content type."""
        if extension not in self.defaults:
            self.defaults[extension] = content_type
            self.changed_types = True

    def finish(self) -> bytes:
        """The package's bytes."""
        if self.changed_types:
            present = {name: kind for name, kind in self.overrides.items() if name in self.members}
            self.members[CONTENT_TYPES] = _packed_again(write_content_types(self.defaults, present))
        return write_zip(self.members)


def reachable(plan: Plan, cut: dict[str, set[str]]) -> set[str]:
    """The members that relationships reach from the root, `cut` naming relationship ids to ignore by part."""
    seen: set[str] = set()
    queue = [""]
    while queue:
        part = queue.pop()
        for rel in plan.rels_of(part):
            if rel.external or rel.id in cut.get(part, ()) or rel.target in seen:
                continue
            seen.add(rel.target)
            queue.append(rel.target)
    members = plan.package.members
    kept = {part for part in seen if part in members}
    return kept | {rels_name(p) for p in (*kept, "") if rels_name(p) in members} | {CONTENT_TYPES}


def folder_of(main: str) -> str:
    """``word`` or ``ppt``, wherever the main part lies."""
    return posixpath.dirname(main)
