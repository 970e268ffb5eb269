"""The presentation's own lists: slides, sections, custom shows, titles in the properties."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.assemble import Builder
from docgen.merge.jumps import mend
from docgen.merge.package import CONTENT_TYPES, Rel, parse_rels, parse_xml, rels_name
from docgen.merge.weave import HEAD

_SLIDE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
_APP: Final = "docProps/app.xml"


def write_presentation(builder: Builder, order: list[tuple[str, str]], further: Collection[str] = ()) -> None:
    """Bring all lists of slides in line with `order`: a pair of template slide and output slide for each one shown.

    `further` are those output slides on which a table goes on.
    """
    plan = builder.plan
    template = [name for name, _ in plan.slides]
    if [name for _, name in order] == template:
        return
    shown = {name for _, name in order}
    for name in template:
        if name not in shown:
            _forget(builder, name)
    mend(builder, order, further, _rewrite(builder, order))
    _prune(builder)
    if _APP in builder.members:
        _clear_titles(builder)


def _forget(builder: Builder, name: str) -> None:
    builder.members.pop(name, None)
    builder.members.pop(rels_name(name), None)
    builder.changed_types = True


def _rewrite(builder: Builder, order: list[tuple[str, str]]) -> set[str]:
    """Write the presentation part; the numbers of the custom shows that have slides."""
    plan = builder.plan
    root = parse_xml(plan.package.read(plan.main), plan.main)
    old_ids = dict(plan.slides)
    rels = [rel for rel in plan.rels_of(plan.main) if rel.kind != "slide" or rel.target in builder.members]
    numbers = {node.get(f"{x.R}id", ""): int(node.get("id", "256")) for node in root.iter(f"{x.P}sldId")}
    fresh = max([255, *numbers.values()])
    taken = {rel.id for rel in plan.rels_of(plan.main)}
    entries: list[tuple[str, int, str]] = []
    for number, (source, name) in enumerate(order, 1):
        if source == name:
            entries.append((source, numbers[old_ids[source]], old_ids[source]))
        else:
            fresh += 1
            rid = next(rid for count in range(number, 10**9) if (rid := f"rIdS{count}") not in taken)
            taken.add(rid)
            entries.append((source, fresh, rid))
            rels.append(Rel(rid, _SLIDE, name))
    _fill_list(root, entries)
    _fill_sections(root, entries, numbers, old_ids)
    _fill_shows(root, entries, old_ids)
    builder.put(plan.main, (HEAD + etree.tostring(root, encoding="unicode")).encode())
    builder.put_rels(plan.main, rels)
    return {show.get("id", "") for show in root.iter(f"{x.P}custShow")}


def _fill_list(root: etree._Element, entries: list[tuple[str, int, str]]) -> None:
    listed = root.find(f"{x.P}sldIdLst")
    assert listed is not None
    for child in list(listed):
        listed.remove(child)
    for _, number, rid in entries:
        etree.SubElement(listed, f"{x.P}sldId", {"id": str(number), f"{x.R}id": rid})
    if not entries:
        root.remove(listed)


def _fill_sections(
    root: etree._Element, entries: list[tuple[str, int, str]], numbers: dict[str, int], old_ids: dict[str, str]
) -> None:
    """Copies stand in the section of their original; an empty section stays, as in PowerPoint."""
    by_number: dict[str, list[str]] = {}
    for source, number, _ in entries:
        by_number.setdefault(str(numbers[old_ids[source]]), []).append(str(number))
    for listed in root.iter(f"{x.P14}sldIdLst"):
        old = [child.get("id", "") for child in listed]
        for child in list(listed):
            listed.remove(child)
        members = [number for one in old for number in by_number.get(one, ())]
        ranks = {str(number): rank for rank, (_, number, _) in enumerate(entries)}
        for member in sorted(members, key=lambda one: ranks[one]):
            etree.SubElement(listed, f"{x.P14}sldId", {"id": member})


def _fill_shows(root: etree._Element, entries: list[tuple[str, int, str]], old_ids: dict[str, str]) -> None:
    """Copies stand in each custom show where their originals stand; one without slides goes."""
    by_rid: dict[str, list[str]] = {}
    for source, _, rid in entries:
        by_rid.setdefault(old_ids[source], []).append(rid)
    ranks = {rid: rank for rank, (_, _, rid) in enumerate(entries)}
    places = {rid: place for place, rid in enumerate(old_ids.values())}
    for show in list(root.iter(f"{x.P}custShow")):
        listed = show.find(f"{x.P}sldLst")
        if listed is None:
            continue
        old = [child.get(f"{x.R}id", "") for child in listed]
        for child in list(listed):
            listed.remove(child)
        for group in _neighbours([rid for rid in old if rid in places], places):
            for rid in sorted((new for one in group for new in by_rid.get(one, ())), key=lambda rid: ranks[rid]):
                etree.SubElement(listed, f"{x.P}sld", {f"{x.R}id": rid})
        if len(listed) == 0:
            parent = show.getparent()
            assert parent is not None
            parent.remove(show)
            if len(parent) == 0:
                x.drop(parent)


def _neighbours(listed: list[str], places: dict[str, int]) -> list[list[str]]:
    """The slides of a show in groups that stand in the deck in the same order, so that turns of a loop stay whole."""
    groups: list[list[str]] = []
    for rid in listed:
        if groups and places[rid] == places[groups[-1][-1]] + 1:
            groups[-1].append(rid)
        else:
            groups.append([rid])
    return groups


def _prune(builder: Builder) -> None:
    """Leave out what only dropped slides held; shared parts are still named by others."""
    seen: set[str] = set()
    queue = [""]
    while queue:
        part = queue.pop()
        member = builder.members.get(rels_name(part))
        for rel in parse_rels(member.unpack(), part) if member is not None else ():
            if not rel.external and rel.target not in seen and rel.target in builder.members:
                seen.add(rel.target)
                queue.append(rel.target)
    kept = seen | {rels_name(part) for part in (*seen, "")} | {CONTENT_TYPES}
    for name in [name for name in builder.members if name not in kept]:
        del builder.members[name]
    builder.changed_types = True


def _clear_titles(builder: Builder) -> None:
    """The list of titles is told anew by Office; a stale one would name slides of another document."""
    text = builder.members[_APP].unpack().decode("utf-8-sig")
    for name in ("HeadingPairs", "TitlesOfParts", "Slides", "HiddenSlides", "Notes"):
        text = re.sub(rf"<(\w+:)?{name}\b[^>]*?(/>|>.*?</(\w+:)?{name}>)", "", text, flags=re.DOTALL)
    builder.put(_APP, text.encode())
