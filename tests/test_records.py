"""Records behave as the standard data classes do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from docgen.records import dataclass, field


@dataclass(frozen=True)
class Frozen:
    """A frozen record."""

    name: str
    data: bytes = field(default=b"", repr=False)
    marks: dict[int, str] = field(default_factory=dict)
    note: str = field(default="", compare=False)
    count: int = 1


@dataclass
class Loose:
    """A record that may change."""

    words: list[str] = field(default_factory=list)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.words)


standard = dataclasses.make_dataclass(
    "Frozen",
    [
        ("name", str),
        ("data", bytes, dataclasses.field(default=b"", repr=False)),
        ("marks", dict, dataclasses.field(default_factory=dict)),
        ("note", str, dataclasses.field(default="", compare=False)),
        ("count", int, 1),
    ],
    frozen=True,
)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((("a",), {}), id="defaults"),
        pytest.param((("a", b"x", {1: "y"}, "z", 4), {}), id="all by place"),
        pytest.param(((), {"count": 2, "name": "a", "note": "n"}), id="all by name"),
    ],
)
def test_a_record_holds_and_shows_what_the_standard_one_does(given: Any) -> None:
    values, named = given
    ours, theirs = Frozen(*values, **named), standard(*values, **named)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs)
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(theirs)]
    assert repr(dataclasses.replace(ours, count=9)) == repr(dataclasses.replace(theirs, count=9))


def test_records_are_equal_by_the_fields_that_count() -> None:
    assert Frozen("a", note="x") == Frozen("a", note="y")
    assert Frozen("a") != Frozen("b")
    assert Frozen("a") != standard("a")
    assert hash(dataclasses.replace(Frozen("a"), marks=())) == hash(dataclasses.replace(Frozen("a"), marks=()))  # type: ignore[arg-type]  # a dictionary has no hash


def test_a_frozen_record_refuses_change_and_a_loose_one_has_no_hash() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        Frozen("a").name = "b"  # type: ignore[misc]  # that is what is shown
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del Frozen("a").name
    with pytest.raises(TypeError, match="unhashable"):
        hash(Loose())


def test_records_are_copied_and_pickled_whole() -> None:
    for one in (Frozen("a", b"x", {1: "y"}), Loose(["a", "b"])):
        assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


def test_what_is_made_by_the_class_itself_is_its_own() -> None:
    assert Loose().words is not Loose().words
    assert Loose(["a", "b"]).size == 2


@pytest.mark.parametrize(
    ("values", "named"),
    [
        pytest.param((), {}, id="a field is missing"),
        pytest.param(("a", b"", {}, "", 1, 2), {}, id="one too many"),
        pytest.param(("a",), {"name": "b"}, id="one twice"),
        pytest.param(("a",), {"other": "b"}, id="one that is none"),
    ],
)
def test_wrong_arguments_are_refused(values: Any, named: Any) -> None:
    with pytest.raises(TypeError, match="Frozen"):
        Frozen(*values, **named)
