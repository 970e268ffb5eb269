"""What leads to slides from elsewhere in a deck: links, links to custom shows, the settings of the show and the view.

Works on finished parts, once it is known which slides came, and how often.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.assemble import Builder
from docgen.merge.package import Rel, parse_rels, parse_xml, rels_name
from docgen.merge.weave import HEAD

_TO_SLIDE: Final = b'relationships/slide"'
_TO_SHOW: Final = b"ppaction://customshow"
_SHOW: Final = re.compile(r'\baction="ppaction://customshow\?id=(\d+)')
_LINK: Final = r"<((?:\w+:)?)(hlink\w+)\b[^>]*{}[^>]*?(?:/>|>.*?</\1\2>)"
Order = list[tuple[str, str]]


def mend(builder: Builder, order: Order, further: Collection[str], shows: Collection[str]) -> None:
    """Bring all that leads to slides in line with the slides there are.

    Args:
        builder: the package, all its slides in place.
        order: a pair of template slide and output slide for each one shown.
        further: output slides on which a table goes on; nothing leads to them.
        shows: numbers of the custom shows that are left.
    """
    copies: dict[str, list[int]] = {}
    for place, (source, name) in enumerate(order):
        if name not in further:
            copies.setdefault(source, []).append(place)
    ranks = {slide: rank for rank, (slide, _) in enumerate(builder.plan.slides)}

    def meant(place: int, target: str) -> str:
        """The copy of a slide to which a link at this place leads: the next one forward, the last one back."""
        source, name = order[place]
        if target not in ranks:  # a slide that no list names, which some programs leave behind
            return target if target in builder.members else ""
        places = copies.get(target, [])
        if target == source or not places:
            return name if target == source else ""
        at = bisect_right(places, place)
        forward = ranks[target] > ranks[source]
        return order[places[min(at, len(places) - 1) if forward else max(at - 1, 0)]][1]

    plan = builder.plan
    leading = {slide for slide in copies if any(rel.kind == "slide" for rel in plan.rels_of(slide))}
    showing = {slide for slide in copies if _TO_SHOW in plan.package.read(slide)}
    for place, (source, name) in enumerate(order):
        if source in leading:
            _mend_slide(builder, name, partial(meant, place))
        if source in showing:
            _cut_shows(builder, name, shows)
    for rel in plan.rels_of(plan.main):
        if rel.kind == "presProps" and rel.target in builder.members:
            _mend_show(builder, rel.target, copies, shows)
        elif rel.kind == "viewProps" and rel.target in builder.members:
            _mend_view(builder, rel.target)


def _slide_rels(builder: Builder, name: str) -> tuple[tuple[Rel, ...], list[Rel]]:
    """All relationships of a part, and those of them that lead to slides."""
    member = builder.members.get(rels_name(name))
    data = member.unpack() if member is not None else b""
    rels = parse_rels(data, name) if _TO_SLIDE in data else ()
    return rels, [rel for rel in rels if rel.kind == "slide" and not rel.external]


def _mend_slide(builder: Builder, name: str, meant: Callable[[str], str]) -> None:
    """Links of a slide: to the copy that is meant; where the slide went, the words stay and the link goes."""
    rels, jumps = _slide_rels(builder, name)
    led = {rel.id: meant(rel.target) for rel in jumps}
    dead = [id_ for id_, target in led.items() if not target]
    if dead:
        text = builder.members[name].unpack().decode("utf-8-sig")
        builder.put(name, _without(text, (rf':id="{re.escape(id_)}"' for id_ in dead)).encode())
    kept = [Rel(rel.id, rel.type, led[rel.id]) if rel.id in led else rel for rel in rels if led.get(rel.id, "-")]
    if kept != list(rels):
        builder.put_rels(name, kept)


def _cut_shows(builder: Builder, name: str, shows: Collection[str]) -> None:
    """Links to custom shows that are left without slides."""
    text = builder.members[name].unpack().decode("utf-8-sig")
    gone = {found for found in _SHOW.findall(text) if found not in shows}
    if gone:
        ends = (rf'action="ppaction://customshow\?id={number}\b' for number in sorted(gone))
        builder.put(name, _without(text, ends).encode())


def _without(text: str, signs: Iterable[str]) -> str:
    for sign in signs:
        text = re.sub(_LINK.format(sign), "", text, flags=re.DOTALL)
    return text


def _mend_show(builder: Builder, name: str, copies: Mapping[str, list[int]], shows: Collection[str]) -> None:
    """Which slides a slide show runs through, where its settings name some."""
    root = parse_xml(builder.members[name].unpack(), name)
    settings = root.find(f"{x.P}showPr")
    if settings is None:
        return
    chosen = next(settings.iter(f"{x.P}custShow", f"{x.P}sldRg"), None)
    if chosen is None or (chosen.tag == f"{x.P}custShow" and chosen.get("id") in shows):
        return
    span = list(_span(builder, chosen, copies)) if chosen.tag == f"{x.P}sldRg" else []
    if span:
        chosen.set("st", str(min(span) + 1))
        chosen.set("end", str(max(span) + 1))
    else:
        settings.replace(chosen, chosen.makeelement(f"{x.P}sldAll", {}, {}))
    builder.put(name, (HEAD + etree.tostring(root, encoding="unicode")).encode())


def _span(builder: Builder, chosen: etree._Element, copies: Mapping[str, list[int]]) -> Iterator[int]:
    """The places of the slides that stood in a range of numbers."""
    first, last = int(chosen.get("st", "1")), int(chosen.get("end", "1"))
    for slide, _ in builder.plan.slides[first - 1 : last]:
        yield from copies.get(slide, ())


def _mend_view(builder: Builder, name: str) -> None:
    """The slides that the outline shows opened: those that went are left out."""
    rels, jumps = _slide_rels(builder, name)
    dead = {rel.id for rel in jumps if rel.target not in builder.members}
    if not dead:
        return
    root = parse_xml(builder.members[name].unpack(), name)
    for node in list(root.iter(f"{x.P}sld")):
        if node.get(f"{x.R}id") in dead:
            x.drop(node)
    builder.put(name, (HEAD + etree.tostring(root, encoding="unicode")).encode())
    builder.put_rels(name, [rel for rel in rels if rel.id not in dead])
