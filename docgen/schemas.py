"""JSON Schemas of the data files, for editors that complete and explain while people write.

Descriptions stand as such; `x-unit` and `x-audience` carry unit and audience.
"""

from __future__ import annotations

from typing import Any

from docgen.model.account import Account
from docgen.model.base import Model
from docgen.model.content import OfferingList
from docgen.model.portfolio import Portfolio
from docgen.model.review import Review

_MODELS: dict[str, type[Model]] = {
    "account": Account,
    "review": Review,
    "portfolio": Portfolio,
    "offerings": OfferingList,
}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of data file, by its name; ROI models come from their own module."""
    return {name: _schema(model.model_json_schema(by_alias=True)) for name, model in _MODELS.items()} | {"roi": _roi()}


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_renamed(schema)}


def _roi() -> dict[str, Any]:
    from docgen.roi.model import RoiModel

    return _schema(RoiModel.model_json_schema(by_alias=True))


def _renamed(node: Any, *, names: bool = False) -> Any:
    """`node` with docgen's own marks under names that JSON Schema leaves to others.

    Args:
        node: a schema or a part of it.
        names: whether the keys of `node` are names of fields, which stay as they are.
    """
    if isinstance(node, list):
        return [_renamed(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, value in node.items():
        if not names and key == "marks_item":
            continue
        if not names and key == "type" and value == "string" and not node.keys() & {"enum", "const", "format"}:
            value = ["string", "number"]  # docgen reads 2026 and 1.10 as the text that they are
        mark = not names and key in ("audience", "unit") and isinstance(value, str)
        found[f"x-{key}" if mark else key] = _renamed(value, names=not names and key in ("properties", "$defs"))
    return found
