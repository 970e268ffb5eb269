"""Names and data: which part of the facts a template asks for, and the check that it exists.

A name is dotted, `[]` marks the items of a list: ``risks[].text``.  A `Tree`
is a set of names by their first part.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any, Final

from docgen.values import Blocks, Chart, Link, Money, Picture, RichText, Table

Tree = dict[str, "Tree"]
# Stands for any part: a key that only the render knows, or what is handed to a macro.
ANY: Final = "*"
# What `Template.check` takes: nested mappings of names to type words, a list with one item for lists.
Schema = dict[str, Any]

_WORDS: Mapping[Any, str] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "bool",
    Chart: "chart",
    Picture: "picture",
    Table: "table",
    Blocks: "markdown",
    RichText: "text",
    Link: "link",
    Money: "money",
    Any: "any",
}


def tree_of(names: Iterable[str]) -> Tree:
    """The names by their parts; a list and its items are one node."""
    root: Tree = {}
    for name in names:
        node = root
        for part in name.replace("[]", "").split("."):
            node = node.setdefault(part, {})
    return root


def prune(value: Any, wanted: Tree) -> Any:
    """`value` without what nobody named; a name without parts, or with `*`, keeps all that is below it."""
    if not wanted or ANY in wanted:
        return value
    if isinstance(value, Mapping):
        return {key: prune(value[key], below) for key, below in wanted.items() if key in value}
    if isinstance(value, list):
        return [prune(item, wanted) for item in value]
    return value


def schema_of(annotation: Any) -> Any:
    """The type words of an annotation: TypedDicts become mappings, lists a list of one, None is left out."""
    if typing.is_typeddict(annotation):
        return {name: schema_of(hint) for name, hint in typing.get_type_hints(annotation).items()}
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        chosen = [one for one in typing.get_args(annotation) if one is not types.NoneType]
        return schema_of(chosen[0]) if len(chosen) == 1 else "any" if len(chosen) > 2 else schema_of(chosen[0])
    if origin is list:
        return [schema_of(typing.get_args(annotation)[0])]
    if origin is typing.Literal:
        return "text"
    if origin in (dict, Mapping) or isinstance(origin, type):
        return "any"
    return _WORDS.get(annotation, "date" if getattr(annotation, "__name__", "") == "date" else "any")
