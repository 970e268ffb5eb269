"""What holds of refused data, and where it stood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen.model.base import Model
from docgen.sources.salvage import original, salvage


class Item(Model):
    name: str
    size: int | None = None


class Holder(Model):
    items: tuple[Item, ...] = ()
    first: Item | None = None
    title: str


def test_a_refused_value_goes_alone_where_its_holder_can_do_without_it():
    found = salvage({"title": "t", "items": [{"name": "a", "size": "x"}], "first": {"name": [], "size": "1"}}, Holder)
    assert found is not None
    assert (found.value, found.lost) == (Holder(title="t", items=(Item(name="a"),)), frozenset({"x", "1"}))


def test_a_missing_field_of_the_whole_leaves_nothing():
    assert salvage({"items": []}, Holder) is None


@given(st.lists(st.one_of(st.integers(0, 9), st.just("refused"))))
def test_every_item_that_stays_is_found_where_it_stood(sizes):
    items = [{"size": "9"} if size == "refused" else {"name": f"n{at}", "size": size} for at, size in enumerate(sizes)]
    found = salvage({"title": "t", "items": items}, Holder)
    assert found is not None
    whole = [original(("items", at, "name"), found.kept)[1] for at in range(len(found.value.items))]
    assert [f"n{at}" for at in whole] == [item.name for item in found.value.items]
    assert whole == [at for at, size in enumerate(sizes) if size != "refused"]
