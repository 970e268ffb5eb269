"""Data files in YAML: read, brought to the present form, and checked against their model.

Each reader returns the value and its faults, never half a value silently: a
value that is None has at least one fault.  Cross-file rules stand in `validate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from docgen.errors import DocgenError, Fault, Place, error
from docgen.sources.migrate import migrate
from docgen.sources.positions import DataPath, Positions, load_yaml, path_text
from docgen.sources.refusals import in_order, refusals

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class SourceFile:
    """A text file as it was read.

    Attributes:
        file: its name as the user knows it.
        text: its content.
        holds: name of the list that is all the file holds; empty where it holds keys.
    """

    file: str
    text: str = field(repr=False)
    holds: str = ""

    def __getstate__(self) -> dict[str, str]:
        # The parser's nodes do not travel to other processes; they are made anew where a place is asked for.
        return {"file": self.file, "text": self.text, "holds": self.holds}

    @cached_property
    def positions(self) -> Positions:
        """Where each value of the file stands."""
        return Positions(self.text, self.file)

    def told(self) -> dict[str, Any]:
        """What is known of its places beyond its text, as JSON can hold it."""
        return {}

    def place(self, path: DataPath, of_key: bool = False) -> Place:
        """Where the value at `path` stands, or its key."""
        return self.positions.place(self.file, path[1:] if self.holds else path, of_key=of_key)


@dataclass(frozen=True)
class Read(Generic[M]):
    """A file that was read: plain data, the model made of it (None where it is wrong), and what was said about it."""

    source: SourceFile
    data: Any = None
    value: M | None = None
    faults: tuple[Fault, ...] = ()


def read_mapping(content: bytes, file: str) -> Read[Any]:
    """The mapping that a YAML file holds, without a model: ROI models, and accounts before the merge."""
    source = SourceFile(file, content.decode("utf-8-sig", errors="replace"))
    try:
        data, _ = load_yaml(content, file)
    except DocgenError as failure:
        return Read(source, faults=failure.faults)
    if data is None:
        fault = error("empty", Place(file=file), "the file is empty", "fill it in, or delete it")
        return Read(source, faults=(fault,))
    if not isinstance(data, Mapping):
        kind = "a list" if isinstance(data, list) else "a text"
        fault = error("value", source.place(()), f"expected keys and values, found {kind}", "write lines `key: value`")
        return Read(source, faults=(fault,))
    data, said = migrate(data, lambda: source.place(("schema_version",)))
    return Read(source, data, faults=tuple(said))


def read_model(content: bytes, file: str, model: type[M]) -> Read[M]:
    """The value of `model` that a YAML file holds."""
    read = read_mapping(content, file)
    if read.data is None or has_error(read.faults):
        return Read(read.source, read.data, None, read.faults)
    value, faults, data = validated(read.data, model, read.source.place)
    return Read(read.source, data, value, (*read.faults, *faults))


def read_list(content: bytes, file: str, model: type[M], name: str) -> Read[M]:
    """As `read_model`, for a file that may also be just the list called `name`."""
    source = SourceFile(file, content.decode("utf-8-sig", errors="replace"), name)
    try:
        data, _ = load_yaml(content, file)
    except DocgenError as failure:
        return Read(source, faults=failure.faults)
    if not isinstance(data, list):
        return read_model(content, file, model)
    value, faults, data = validated({name: data}, model, source.place)
    return Read(source, data, value, tuple(faults))


def validated(data: Mapping[str, Any], model: type[M], place: Any) -> tuple[M | None, list[Fault], Mapping[str, Any]]:
    """The model made of `data`, or the faults; and the data without the keys that hold nothing."""
    try:
        return model.model_validate(data), [], data
    except ValidationError as failure:
        first = failure
    # A known key with nothing behind it is as good as left out; most files have none, so they do not pay for this.
    filled = without_nothing(data)
    unknown = refusals(first, data, model, place, only="extra_forbidden")
    try:
        value = model.model_validate(filled)
    except ValidationError as failure:
        said = refusals(failure, filled, model, place) or refusals(first, data, model, place)
        return None, in_order([*unknown, *(fault for fault in said if fault not in unknown)]), data
    return (None, unknown, data) if unknown else (value, [], filled)


def without_nothing(data: Any) -> Any:
    """`data` without the keys of mappings that hold nothing; items of lists stay, so that indexes do not move."""
    if isinstance(data, Mapping):
        return {key: without_nothing(value) for key, value in data.items() if value is not None}
    return [without_nothing(item) for item in data] if isinstance(data, list) else data


def has_error(faults: tuple[Fault, ...] | list[Fault]) -> bool:
    """Whether one of `faults` is an error."""
    return any(fault.severity == "error" for fault in faults)


__all__ = ["Read", "SourceFile", "path_text", "read_list", "read_mapping", "read_model", "validated"]
