"""ROI models field by field: the rows of a sheet with one path and one value each, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from docgen.sources.positions import DataPath

_STEP: Final = re.compile(r'\.?([\w-]+)|\[(\d{1,4})\]|\["((?:[^"]|"")*)"\]')
_PLAIN: Final = re.compile(r"[A-Za-z_][\w-]*")


def roi_rows(models: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    """Number of the model, path and value of every scalar; an empty list or mapping is ``[]`` or ``{}``."""
    for number, model in enumerate(models, 1):
        yield from ((number, _path_text(path), value) for path, value in _leaves(model, ()))


def _leaves(data: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(data, list) and data:
        for number, value in enumerate(data):
            yield from _leaves(value, (*path, number))
    elif data is not None:
        yield path, "{}" if isinstance(data, Mapping) else "[]" if isinstance(data, list) else str(data)


def _path_text(path: DataPath) -> str:
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            doubled = step.replace('"', '""')
            text += f'["{doubled}"]'
    return text


def _path(text: str) -> DataPath | None:
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            return None
        name, number, quoted = found.groups()
        steps.append(int(number) if number else name if name is not None else quoted.replace('""', '"'))
        at = found.end()
    return tuple(steps) or None


class RoiRows:
    """The models that rows describe, whatever their order."""

    def __init__(self) -> None:
        self.values: dict[DataPath, str] = {}
        self.places: dict[DataPath, str] = {}

    def add(self, model: str | None, path: str | None, content: str | None, place: str) -> str:
        """Take one row; what is wrong with it, or nothing."""
        if content is None:
            return ""
        steps = _path(path or "")
        if steps is None or isinstance(steps[0], int):
            return f"'{path or ''}' is not the path of a field"
        if model is not None and not re.fullmatch(r"[1-9]\d?", model):
            return f"'{model}' is not the number of a model"
        whole = ("roi", int(model or 1) - 1, *steps)
        if whole in self.values:
            return f"the field stands in {self.places[whole]} already"
        self.values[whole], self.places[whole] = content, place
        return ""

    def result(self) -> tuple[list[Any], dict[DataPath, str], list[str]]:
        """The models, the cell of each value, and what is wrong with them as a whole."""
        tree: dict[Any, Any] = {}
        problems: list[str] = []
        for path, value in self.values.items():
            holder = tree
            for step in path[:-1]:
                below = holder.setdefault(step, {})
                holder = below if isinstance(below, dict) else {}
            if isinstance(holder.get(path[-1]), dict):
                problems.append(f"{_path_text(path[2:])} is both a value and holds others")
            holder[path[-1]] = value
        models = _lists(tree.get("roi", {}), "", problems)
        return (models if isinstance(models, list) else []), self.places, problems


def _lists(node: Any, name: str, problems: list[str]) -> Any:
    """The tree with lists where the steps are numbers."""
    if not isinstance(node, dict):
        return [] if node == "[]" else {} if node == "{}" else node
    if node and all(isinstance(step, int) for step in node):
        if sorted(node) != list(range(len(node))):
            problems.append(f"the list {name or 'of models'} has gaps in its numbers")
        return [_lists(node[step], f"{name}[{step}]", problems) for step in sorted(node)]
    if any(isinstance(step, int) for step in node):
        problems.append(f"{name} has both numbers and names")
    return {str(step): _lists(below, f"{name}.{step}".lstrip("."), problems) for step, below in node.items()}
