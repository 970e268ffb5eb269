"""Tags in plain text: where they stand, what they are, and their Jinja spelling.

Knows the vocabulary (prefixes, whitespace signs, quotes that Word curled) and
nothing of XML: a tag is a span of a paragraph's joined text.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from docgen.merge.patterns import lazy
from docgen.records import dataclass, field

Kind = Literal["output", "control", "comment"]

OPENERS: Final = frozenset({"for", "if", "macro", "call", "with"})
MIDDLES: Final = frozenset({"else", "elif"})
CELL_WORDS: Final = frozenset({"colspan", "cellbg", "hm", "vm"})
ALONE: Final = frozenset({"set", "do", "include"}) | CELL_WORDS
KNOWN: Final = OPENERS | MIDDLES | ALONE | {"raw", "endraw"} | {f"end{word}" for word in (*OPENERS, "set")}
REFUSED: Final = {
    "extends": "a template cannot extend another",
    "block": "a template cannot hold blocks",
    "import": "a template cannot import another",
    "from": "a template cannot import another",
    "filter": "use the filter inside the tag, as in {{ name|upper }}",
    "autoescape": "values are always escaped",
}
_CLOSE: Final = {"output": "}}", "control": "%}", "comment": "#}"}
_KINDS: Final[dict[str, Kind]] = {"{{": "output", "{%": "control", "{#": "comment"}
_OPEN: Final = lazy(r"\{[{%#]")
# What a tag of a person never is; a program that reads longer ones would read them again and again.
LONGEST: Final = 10_000
MOST: Final = 1_000  # in one paragraph
MOST_IN_ALL: Final = 5_000
_MOST_ODD: Final = 8  # tags that nothing closes, after which the rest of a paragraph is only searched for its ends
_QUOTES: Final = {
    '"': '"“”„‟″', "'": "'‘’‚‛′", "“": "”“\"", "”": "”“\"", "„": "“”\"", "‘": "’‘'", "’": "’‘'", "‚": "‘’'",
}  # fmt: skip
_SIGN: Final = lazy(rf"[{{}}%{''.join(_QUOTES)}]")
_ZERO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t\n\r\x0b\x0c\u2028\u2029"), " ")
_WORD: Final = lazy(r"\s*([A-Za-z_]\w*)")
_PREFIX: Final = lazy(r"(tr|tc|p|r)(?=\s)")


@dataclass
class Span:
    """One tag in a text, with `start` and `end` offsets into that text."""

    start: int
    end: int
    kind: Kind
    prefix: str
    word: str
    body: str
    trim_left: bool = False
    trim_right: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_control(self) -> bool:
        """Whether the tag prints nothing."""
        return self.kind != "output"


def find_tags(text: str) -> list[Span]:
    """The tags of `text`, in order; an unclosed one is a span to the end that carries a fault."""
    found: list[Span] = []
    position = odd = 0
    while (opening := _OPEN.search(text, position)) is not None:
        if len(found) == MOST:
            return [_refused(text, found[0].start, f"there are more than {MOST:,} tags in one paragraph")]
        kind = _KINDS[opening.group()]
        end = _end_of(text, opening.end(), kind) if odd < _MOST_ODD else -1
        if end < 0:
            # An odd quote or brace: let the parser say what is wrong.
            odd += 1
            end = text.find(_CLOSE[kind], opening.end()) + 2
        if end < 2 or (kind != "comment" and end - opening.start() > LONGEST):
            shown = text[opening.start() : opening.start() + 40].strip()
            problem = "is never closed" if end < 2 else f"is longer than {LONGEST:,} characters"
            found.append(_refused(text, opening.start(), f"the tag {shown} {problem}"))
            break
        found.append(_span(text, opening.start(), end, kind))
        position = end
        if found[-1].word == "raw":
            position = _skip_raw(text, found)
    return found


def _refused(text: str, start: int, problem: str) -> Span:
    """What stands in the place of tags that are not read: the rest of the text, with the reason."""
    return Span(start, len(text), "comment", "", "", "", faults=[problem])


def _skip_raw(text: str, found: list[Span]) -> int:
    closing = re.compile(r"\{%-?\s*endraw\s*-?%\}").search(text, found[-1].end)
    if closing is None:
        found[-1].faults.append("{% raw %} is never closed in this paragraph")
        return len(text)
    for span in (found[-1], _span(text, closing.start(), closing.end(), "control")):
        span.kind, span.word = "comment", ""
        if span is not found[-1]:
            found.append(span)
    return closing.end()


def _end_of(text: str, start: int, kind: Kind) -> int:
    """Offset after the tag's closing sign, quotes and braces inside respected; -1 where they are not balanced."""
    close = _CLOSE[kind]
    if kind == "comment":
        end = text.find(close, start)
        return end + 2 if end >= 0 else -1
    position, depth, stop = start, 0, start + LONGEST
    while (sign := _SIGN.search(text, position, stop)) is not None:
        position = sign.start()
        if text[position] in _QUOTES:
            position = _after_quote(text, position, stop)
            if position < 0:
                return -1
            continue
        if depth == 0 and text.startswith(close, position):
            return position + 2
        depth += (text[position] == "{") - (text[position] == "}" and depth > 0)
        position += 1
    return -1


def _after_quote(text: str, start: int, stop: int | None = None) -> int:
    closers = _QUOTES[text[start]]
    position, stop = start + 1, len(text) if stop is None else min(stop, len(text))
    while position < stop:
        if text[position] == "\\":
            position += 2
            continue
        if text[position] in closers:
            return position + 1
        position += 1
    return -1


def _span(text: str, start: int, end: int, kind: Kind) -> Span:
    inner = text[start + 2 : end - 2]
    if kind == "comment":
        marked = _PREFIX.match(inner)
        return Span(start, end, kind, marked.group(1) if marked else "", "", "")
    inner = normalise(inner)
    match = _PREFIX.match(inner)
    prefix = word = ""
    if match is not None and not (kind == "output" and match.group(1) in ("tr", "tc")):
        prefix, inner = match.group(1), inner[match.end() :]
    # `{{ -x }}` is a number turned negative; only directly behind the brackets is the sign one of blanks.
    trim_left = inner.startswith("-")
    inner = inner[1:] if trim_left or (kind == "control" and inner.startswith("+")) else inner
    trim_right = inner.endswith("-")
    inner = inner[:-1] if trim_right or (kind == "control" and inner.endswith("+")) else inner
    if not prefix and kind == "control" and (match := _PREFIX.match(inner)) is not None:
        prefix, inner = match.group(1), inner[match.end() :]
    span = Span(start, end, kind, prefix, word, inner.strip(), trim_left, trim_right)
    if kind == "control":
        _read_word(span)
    return span


def _read_word(span: Span) -> None:
    match = _WORD.match(span.body)
    word = match.group(1) if match else ""
    lowered = word.lower()
    if word != lowered and lowered in KNOWN and match is not None:
        span.body = lowered + span.body[match.end() :]
        word = lowered
    if word == "set" and _is_set_block(span.body):
        word = "set-block"
    span.word = word
    if word in REFUSED:
        span.faults.append(f"{{% {word} %}} is not known here: {REFUSED[word]}")


def _is_set_block(body: str) -> bool:
    return "=" not in re.sub(r"[\"'].*?[\"']", "", body)


def normalise(inner: str) -> str:
    """A tag's inside as Jinja reads it: straight quotes, plain spaces and minus signs; quoted text stays."""
    if inner.isascii() and not any(sign in inner for sign in "\t\n\r\x0b\x0c"):
        return inner
    pieces: list[str] = []
    position = 0
    while position < len(inner):
        sign = inner[position]
        end = _after_quote(inner, position) if sign in _QUOTES else -1
        if end >= 0:
            pieces.append(_requote(inner[position:end]))
            position = end
            continue
        pieces.append(sign)
        position += 1
    return "".join(piece if piece[0] in "\"'" and len(piece) > 1 else _plain(piece) for piece in pieces)


def _plain(piece: str) -> str:
    piece = piece.translate(_ZERO_WIDTH).translate(_SPACES)
    return piece.replace("–", "-").replace("—", "-").replace("−", "-").replace("…", "...")


def _requote(quoted: str) -> str:
    if quoted[0] in "\"'" and quoted[-1] == quoted[0]:
        return quoted.replace("\n", " ")
    inner = quoted[1:-1].replace("\n", " ")
    return '"' + re.sub(r'(?<!\\)"', r"\"", inner) + '"'
