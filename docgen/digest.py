"""A digest of plain data and value types: equal data, equal digest, on every machine and in every run.

A leaf.  Numbers count by value and type, mappings by their keys in sorted
order, so that neither the order of a file nor the hash seed matters.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def digest(*values: Any) -> str:
    """The digest of the values together, 32 hexadecimal digits.

    Raises:
        TypeError: a value of a type that has no fixed form.
    """
    state = hashlib.blake2b(digest_size=16)
    for value in values:
        _feed(state, value)
    return state.hexdigest()


def _feed(state: Any, value: Any) -> None:
    if value is None or isinstance(value, (bool, int, float, Decimal, dt.date, str, bytes)):
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        state.update(f"{type(value).__name__}{len(raw)}:".encode() + raw)
    elif isinstance(value, Mapping):
        state.update(f"map{len(value)}:".encode())
        for key in sorted(value, key=str):
            _feed(state, str(key))
            _feed(state, value[key])
    elif isinstance(value, (list, tuple)):
        state.update(f"list{len(value)}:".encode())
        for item in value:
            _feed(state, item)
    elif isinstance(value, (set, frozenset)):
        _feed(state, sorted(value, key=str))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        state.update(f"{type(value).__name__}:".encode())
        for one in dataclasses.fields(value):
            _feed(state, getattr(value, one.name))
    else:
        raise TypeError(f"{type(value).__name__} has no digest")
