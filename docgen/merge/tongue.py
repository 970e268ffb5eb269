"""The language of running text, which spelling and reading aloud follow.

A template may serve several languages, so English and Danish marks on its runs
give way to the language of the document.  Other languages stay: an author who
marks a French quotation means it.  Without a language in the data, all stay.

Parts with tags get a sign at each mark when they are compiled, which each
render resolves; parts that are copied are changed once for each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from docgen.merge import xmlnames as x
from docgen.merge.package import parse_xml
from docgen.merge.patterns import lazy

SIGN: Final = "\ufdd2"
_TAGS: Final = {"da": "da-DK", "en": "en-GB"}
_TAG: Final = lazy("[a-z]{2,3}(-[A-Z]{2})?")
_SIGNED: Final = lazy(f'"{SIGN}([\\w-]*)"')
_OURS: Final = lazy("(da|en)(-[A-Za-z]+)?")
_MARKED: Final = lazy(
    rb'(<(?:\w+:)?(?:rPr|endParaRPr|defRPr)\b[^<>]*?\slang="|<(?:\w+:)?lang\b[^<>]*?\s(?:\w+:)?val=")'
    rb'(?:da|en)(?:-[A-Za-z]+)?"'
)
_UNMARKED: Final = lazy(rb"<(?:\w+:)?defRPr\b(?![^<>]*\slang=)")


def language_of(fill: Mapping[str, Any]) -> str:
    """The language tag of a document with these data, such as ``da-DK``; "" where they name none."""
    labels = fill.get("labels")
    named = labels.get("language_tag") if isinstance(labels, Mapping) else None
    word = str(named or fill.get("language") or "")
    return _TAGS.get(word, word if word and _TAG.fullmatch(word) else "")


def sign(root: etree._Element) -> None:
    """Put a sign before the marks of language under `root` that may change."""
    for node in root.iter(f"{x.W}lang", f"{x.A}rPr", f"{x.A}endParaRPr", f"{x.A}defRPr"):
        name = f"{x.W}val" if node.tag == f"{x.W}lang" else "lang"
        value = node.get(name, "")
        if _OURS.fullmatch(value):
            node.set(name, SIGN + value)


def speak(xml: str, tag: str) -> str:
    """Rendered XML with its signs resolved: to `tag`, or to what the template had."""
    if SIGN not in xml:
        return xml
    return _SIGNED.sub(lambda found: f'"{tag or found.group(1)}"', xml)


def respoken(data: bytes, tag: str) -> bytes:
    """A part, its English and Danish marks now for `tag`."""
    return _MARKED.sub(rb"\g<1>" + tag.encode() + b'"', data)


def word_styles(data: bytes, tag: str) -> bytes:
    """The styles of a Word document whose text is in the language `tag` unless marked otherwise."""
    root = parse_xml(respoken(data, tag), "styles")
    node = root
    for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
        found = node.find(f"{x.W}{name}")
        if found is None:
            found = node.makeelement(f"{x.W}{name}", {}, {})
            node.insert(_place(node, name), found)
        node = found
    node.set(f"{x.W}val", tag)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(parent: etree._Element, name: str) -> int:
    if name != "lang":
        return 0
    later = ("eastAsianLayout", "specVanish", "oMath")  # Word wants w:lang before these, behind all others
    return next((place for place, child in enumerate(parent) if x.local(child) in later), len(parent))


def slide_defaults(data: bytes, tag: str) -> bytes:
    """The presentation part, all its default text in the language `tag`."""
    return _UNMARKED.sub(rb'\g<0> lang="' + tag.encode() + b'"', respoken(data, tag))
