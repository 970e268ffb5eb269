"""The numbers of captions in a Word document, counted anew after rendering.

Word keeps with each ``SEQ`` field the number that it counted last, and counts
again only when somebody asks it to.  Captions in loops, and those before which
others were dropped, would all show the number of the template until then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_PARTS: Final = re.compile(
    r"fldChar\b[^>]*?fldCharType=\"(?P<mark>begin|separate|end)\""
    r"|fldSimple\b[^>]*?\binstr=\"(?P<simple>[^\"]*)\"[^>]*>|(?P<closed></(?:\w+:)?fldSimple>)"
    r"|instrText\b[^>]*>(?P<code>[^<]*)<"
    r"|(?P<head><(?:\w+:)?t(?:\s[^>]*)?>)[^<]*(?=</)"
)
_CODE: Final = re.compile(r"(?i)\s*SEQ\s+(?P<name>\"[^\"]+\"|[^\s\\]+)(?P<switches>.*)", re.DOTALL)
# From the code of a field to its end; the word that each begins with makes the search quick.
_COMPLEX: Final = r"instrText\b[^>]*>[^<]*<.*?fldCharType=\"end\""
_SIMPLE: Final = r"fldSimple\b[^>]*?\binstr=\"[^\"]*\"[^>]*(?<!/)>.*?</(?:\w+:)?fldSimple>"
_COMPLEX_ONLY: Final = re.compile(_COMPLEX, re.DOTALL)
_EITHER: Final = re.compile(f"{_COMPLEX}|{_SIMPLE}", re.DOTALL)
_OTHER: Final = re.compile(r"instrText\b[^>]*>\s*[^<\sSs]")  # PAGEREF and most others, which are left as they are
_RESET: Final = re.compile(r"\\r\s*(\d+)")


@dataclass
class _Field:
    code: str = ""
    in_result: bool = False
    number: str | None = None  # what to show, and "" once it is shown; None: leave the result alone


@dataclass
class _Counting:
    counts: dict[str, int] = field(default_factory=dict)
    open: list[_Field] = field(default_factory=list)

    def renumber(self, found: re.Match[str]) -> str:
        """A field with its number, beginning with its code."""
        if _OTHER.match(found[0]):
            return found[0]
        self.open = [_Field()]
        return _PARTS.sub(self.part, found[0])

    def part(self, found: re.Match[str]) -> str:
        if found["mark"] is not None:
            self.mark(found["mark"])
        elif found["simple"] is not None:
            if not found[0].endswith("/>"):
                self.open.append(_Field(in_result=True, number=self.number(found["simple"])))
        elif found["closed"] is not None:
            self.mark("end")
        elif found["code"] is not None:
            if self.open and not self.open[-1].in_result:
                self.open[-1].code += found["code"]
        elif self.open and self.open[-1].in_result and self.open[-1].number is not None:
            shown, self.open[-1].number = self.open[-1].number, ""
            return f"{found['head']}{shown}"
        return found[0]

    def mark(self, kind: str) -> None:
        if kind == "begin":
            self.open.append(_Field())
        elif self.open and kind == "end":
            self.open.pop()
        elif self.open:
            self.open[-1].in_result, self.open[-1].number = True, self.number(self.open[-1].code)

    def number(self, code: str) -> str | None:
        """The number that the field shows; None where it is no caption's, or shows its number otherwise."""
        found = _CODE.match(code.replace("&quot;", '"'))
        if found is None:
            return None
        name, switches = found["name"].casefold(), found["switches"]
        reset = _RESET.search(switches)
        if reset:
            self.counts[name] = int(reset[1])
        elif "\\c" not in switches.casefold():
            self.counts[name] = self.counts.get(name, 0) + 1
        plain = re.sub(r"(?i)\\\*\s*(arabic|mergeformat)|\\[rnc]\s*\d*", "", switches).strip()
        return None if plain else str(self.counts.get(name, 0))


def numbered(xml: str) -> str:
    """`xml` of a Word part, each caption with the number that Word would count."""
    fields = _EITHER if "fldSimple" in xml else _COMPLEX_ONLY
    return fields.sub(_Counting().renumber, xml)
