"""The fast YAML reader agrees with the full one, or leaves the text to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import DocgenError
from docgen.sources import positions
from docgen.sources.simple_yaml import NOT_SIMPLE, read_simple

PIECES = st.sampled_from([
    "a:", "b:", " ", "  ", "    ", "\n", "\n  ", "\n- ", "\n  - ", "- ", ": ", " #", "# note", "{", "}", "[", "]", ", ",
    "{a: ", "{b: {c: x}",
    "x", "NO", "012", "1.10", "12:30", "-5", "-", "null", "~", "'it'", '"no"', "'", '"', "\\", "a: 1\n", "b: two words",
    "- a: 1\n  b: 2\n", "{a: 1, b: 'x, y'}", "[1, 2]", "&a", "*a", "|", ">", "!t", "%", "@", "æ", "\xa0", "\t",
    "\r\n", "\r",
    "---", "...", "?", "? ", "<<: ", "http://x", "a#b", "c d:", ",", "...\n", "\u2028", "\x85", "\ufeff",
])  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_the_fast_reader_reads_is_what_the_full_reader_reads(text):
    fast = read_simple(text)
    if fast is not NOT_SIMPLE:
        assert fast == full(text)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
DATA = st.recursive(
    WORDS | st.none(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), DATA, min_size=1, max_size=4), st.booleans())
def test_written_data_come_back_the_same_from_both_readers(data, flow):
    import yaml

    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=None if flow else False, width=10_000)
    fast = read_simple(text)
    if fast is not NOT_SIMPLE:
        assert fast == full(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("a: NO\nb: 012 # octal\n", {"a": "NO", "b": "012"}, id="words stay text"),
        pytest.param("a:\n- 1\n- x: 2\n  y: 'b, c'\n", {"a": ["1", {"x": "2", "y": "b, c"}]}, id="a list at its key"),
        pytest.param("# head\na:  \n\n  b: {c: 1, d: \"e\"}\n", {"a": {"b": {"c": "1", "d": "e"}}}, id="nested"),
        pytest.param("a: {b: {c: [1, {d: e}], f: {}}, g: []} # note\n", {"a": {"b": {"c": ["1", {"d": "e"}], "f": {}},
            "g": []}}, id="brackets in brackets"),
        pytest.param("a:\r\n  - [1, -2]\r\nb: ~\r\n", {"a": [["1", "-2"]], "b": None}, id="Windows line ends"),
    ],
)  # fmt: skip
def test_plain_account_files_are_read_fast(text, data):
    assert read_simple(text) == data


def full(text: str) -> object:
    try:
        root = positions._compose(text.removeprefix("\ufeff"), "f.yaml")
    except DocgenError as failure:
        return str(failure)
    reading = positions._Reading("f.yaml")
    data = reading.value(root, (), 0) if root is not None else None
    return [fault.text() for fault in reading.faults] or data
