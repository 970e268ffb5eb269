"""Plain data as the text of a YAML file, as a person would write it: short items on one line, no needless quotes.

What is written here reads back as the same data; every scalar is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_WIDTH: Final = 118
_PLAIN: Final = re.compile(r"[A-Za-z0-9ÆØÅæøå](?:[\w .()/%+@&;æøåÆØÅéüöä-]|,(?! )|(?<=\w):(?=\w))*")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_UNPRINTABLE: Final = re.compile("[\u0085\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def yaml_text(data: Mapping[str, Any]) -> str:
    """The text of `data`; keys and lists without anything in them are left out."""
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if value is not None and value not in ([], {}):
            yield from _entry(f"{indent}{_scalar(str(key), key=True)}:", value, indent)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        yield head
        for item in value:
            yield from _item(item, f"{indent}  ")
        return
    flow = f"{head} {_flow(value)}"
    if len(flow) <= _WIDTH or not isinstance(value, Mapping | list | tuple):
        yield flow
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, f"{indent}  ")
    else:
        yield head
        for item in value:
            yield from _item(item, f"{indent}  ")


def _item(item: Any, indent: str) -> Iterator[str]:
    flow = f"{indent}- {_flow(item)}"
    if len(flow) <= _WIDTH or not isinstance(item, Mapping) or not item:
        yield flow
        return
    lines = _mapping(item, f"{indent}  ")
    first = next(lines, None)
    if first is not None:
        yield f"{indent}- {first.lstrip()}"
        yield from lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_scalar(str(key), key=True)}: {_flow(one)}" for key, one in value.items() if one is not None)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(str(value))


def _scalar(text: str, *, key: bool = False) -> str:
    if _PLAIN.fullmatch(text) and text not in _NULLS and text == text.strip() and not (key and ":" in text):
        return text if "," not in text and ";" not in text else json.dumps(text, ensure_ascii=False)
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted.replace("\x7f", "\\u007f"))
