"""YAML as plain data with places."""

from __future__ import annotations

import pytest

from docgen.errors import DocgenError
from docgen.sources.positions import load_yaml, path_text


def test_scalars_stay_text_and_empty_values_are_none():
    text = "a: NO\nb: [012, 1.10, 12:30, 2026-01-15]\nc:\nd: ''\ne: ~\nf: 'null'\ng: |\n  two\n  lines\n"
    data, _ = load_yaml(text, "f.yaml")
    assert data == {
        "a": "NO",
        "b": ["012", "1.10", "12:30", "2026-01-15"],
        "c": None,
        "d": "",
        "e": None,
        "f": "null",
        "g": "two\nlines\n",
    }


def test_an_empty_file_is_none_without_positions():
    data, positions = load_yaml("# nothing yet\n", "f.yaml")
    assert data is None
    assert dict(positions) == {}
    assert positions.near(("a",)) is None


def test_a_byte_order_mark_is_no_text():
    assert load_yaml(b"\xef\xbb\xbfname: \xc3\xa6\n", "f.yaml")[0] == {"name": "æ"}


def test_positions_tell_where_values_and_keys_stand():
    _, positions = load_yaml("a: NO\nb:\n  - {x: 1, y: 2}\n", "f.yaml")
    assert dict(positions) == {
        (): (1, 1),
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
        ("b", 0, "x"): (3, 9),
        ("b", 0, "y"): (3, 15),
    }
    assert positions.key(("b", 0, "y")) == (3, 12)
    assert positions.near(("b", 0, "z")) == (3, 5)
    assert positions.place("f.yaml", ("b", 0, "z")).text() == "f.yaml:3:5, b[0].z"
    with pytest.raises(KeyError):
        positions[("b", 7)]


def test_a_path_reads_as_people_write_it():
    assert path_text(("contracts", 1, "renewal")) == "contracts[1].renewal"
    assert path_text((0, "name")) == "[0].name"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "a: 1\na: 2\nb: {c: 1, c: 2}\n",
            "f.yaml:2:1, a: the key 'a' is given twice, first in line 1\n  fix: keep one of the two\n"
            "f.yaml:3:11, b.c: the key 'c' is given twice, first in line 3\n  fix: keep one of the two",
            id="every duplicate key at once",
        ),
        pytest.param(
            "a:\n\tb: 1\n\tc: 2\n",
            "f.yaml:2:1: a tab stands where only spaces may\n  fix: replace it by spaces\n"
            "f.yaml:3:1: a tab stands where only spaces may\n  fix: replace it by spaces",
            id="every tab at once",
        ),
        pytest.param(
            "note: stops: many\n",
            "f.yaml:1:12: a ': ' stands where no key may begin\n  fix: put the text in quotes, or align the key",
            id="a colon in a sentence",
        ),
        pytest.param(
            "a: 1\n---\nb: 2\n",
            "f.yaml:2:1: a second document starts here\n  fix: keep one document per file, without '---'",
            id="two documents",
        ),
        pytest.param(
            "a: !!int 5\n? [x]\n: 1\n<<: {b: 1}\n",
            "f.yaml:1:4, a: the tag !!int is not used here\n  fix: remove it\n"
            "f.yaml:2:3: a key must be a word\n  fix: put text that starts with { or [ in quotes\n"
            "f.yaml:4:1: merge keys (<<) are not used here\n  fix: write the values out",
            id="tags, mappings as keys and merge keys",
        ),
        pytest.param(
            b"name: Sm\xf8r\n",
            "f.yaml:1:9: the byte 0xF8 is not UTF-8 (in Windows-1252 it is 'ø')\n  fix: save the file as UTF-8",
            id="a file saved in Windows-1252",
        ),
        pytest.param(
            "a: 1\n".encode("utf-16"), "f.yaml: the file is UTF-16, not UTF-8\n  fix: save it as UTF-8", id="UTF-16"
        ),
        pytest.param(
            "a: 1\nb: x\x07y\n",
            "f.yaml:2:5: the character U+0007 may not stand in a YAML file\n  fix: delete it",
            id="a control character",
        ),
        pytest.param(
            "a: *b\n",
            "f.yaml:1:4: nothing has this anchor's name\n  fix: put the text in quotes if it only starts with *",
            id="an alias of nothing",
        ),
        pytest.param(
            "a: &x [1, *x]\n",
            "f.yaml:1:8, a[1][1]: values are nested deeper than 60\n  fix: write the file flatter",
            id="an alias that holds itself",
        ),
        pytest.param(
            "[" * 100_000,
            "f.yaml: brackets or lists are nested deeper than 60\n  fix: write the file flatter",
            id="a tower of brackets",
        ),
    ],
)
def test_what_is_refused_says_where_and_what_to_do(text, message):
    with pytest.raises(DocgenError) as caught:
        load_yaml(text, "f.yaml")
    assert str(caught.value) == message


def test_aliases_that_multiply_are_refused():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(DocgenError) as caught:
        load_yaml("\n".join(levels), "f.yaml")
    assert [fault.code for fault in caught.value.faults] == ["yaml-size"]
