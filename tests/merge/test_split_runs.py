"""Random texts, values and runs: what a reader sees is what the template and the data say, nothing lost, nothing new."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import importlib.util
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.merge import Template, invariants

_spec = importlib.util.spec_from_file_location("merge_builders", Path(__file__).with_name("conftest.py"))
builders = importlib.util.module_from_spec(_spec)
sys.modules.setdefault("merge_builders", builders)
_spec.loader.exec_module(builders)
Word, p = builders.Word, builders.p

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Noncharacters, which nobody types: the engine's own signs are among them, and it refuses or drops them all.
NONCHARACTERS = "".join(map(chr, range(0xFDD0, 0xFDF0)))
LEGAL = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="{}\ufffe\uffff" + NONCHARACTERS)
STATIC = st.text(LEGAL, max_size=12)
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\x0b"), max_size=20),
    st.sampled_from(["<select>", "a & b", "{{ name }}", "{% if %}", "😀", "שלום", "]]>", "<w:p/>", '"\'', "a\tb\nc", "\u200f", "&amp;"]),
)  # fmt: skip
ILLEGAL = {chr(n) for n in range(32)} - {"\n", "\t"} | {"\ufffe", "\uffff", "\u202d", "\u202e", *NONCHARACTERS}


def shown(value):
    """A value as a reader sees it."""
    return "".join(sign for sign in value if sign not in ILLEGAL)


def cut(text, places):
    """`text` in pieces, cut at `places`."""
    edges = sorted({min(place, len(text)) for place in places} | {0, len(text)})
    return [text[low:high] for low, high in pairwise(edges)] or [text]


@QUICK
@given(
    st.lists(st.tuples(STATIC, VALUES), min_size=1, max_size=5), STATIC, st.lists(st.integers(0, 80), max_size=8),
    st.sampled_from(["", "<w:proofErr w:type=\"spellStart\"/>", '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>']),
)  # fmt: skip
def test_split_runs_neither_lose_nor_invent_text(pairs, tail, places, between):
    source = "".join(f"{text}{{{{ v[{n}] }}}}" for n, (text, _) in enumerate(pairs)) + tail
    runs = [f'<w:r><w:t xml:space="preserve">{builders.escape(piece)}</w:t></w:r>' for piece in cut(source, places)]
    # Bookmarks and spelling marks stand between runs, and may be inside a tag.
    body = f"<w:p>{runs[0]}{between}{''.join(runs[1:])}</w:p>"
    template = Template.open(Word.file(body))
    made = template.render({"v": [value for _, value in pairs]})
    assert Word.lines(made.data) == ["".join(text + shown(value) for text, value in pairs) + tail]
    assert invariants(made.data) == []


@QUICK
@given(st.lists(VALUES, max_size=6), st.lists(st.integers(0, 60), max_size=6))
def test_loops_over_any_values_print_each_once(values, places):
    source = "{% for value in values %}[{{ value }}]{% endfor %}"
    made = Template.open(Word.file(p(*cut(source, places)))).render({"values": values})
    assert Word.lines(made.data) == ["".join(f"[{shown(value)}]" for value in values)]


@QUICK
@given(st.lists(st.lists(VALUES, min_size=1, max_size=3), max_size=4))
def test_rows_and_lines_of_any_values(rows):
    table = Word.tbl(
        Word.tr(
            "{% for row in rows %}{{ row[0] }}",
            Word.tc("{% for c in row %}", "{{ c }}", "{% endfor %}"),
            "{% endfor %}",
        )
    )
    made = Template.open(Word.file("a", table, "b")).render({"rows": rows})
    expected = [[shown(row[0]), "/".join(map(shown, row)), ""] for row in rows]
    assert Word.lines(made.data) == (["a", expected, "b"] if rows else ["a", "b"])
    assert invariants(made.data) == []


@QUICK
@given(VALUES)
def test_a_value_prints_the_same_in_every_kind_of_place(value):
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="n" descr="see {{ v }}"/>'
        "<a:graphic><a:graphicData/></a:graphic></wp:inline></w:drawing></w:r>"
    )
    made = Template.open(Word.file("{{ v }}", p("x{{ v }}"), f"<w:p>{drawing}</w:p>")).render({"v": value})
    assert Word.lines(made.data)[:2] == [shown(value), "x" + shown(value)]
    named = next(Word.body(made.data).iter("{*}docPr"))
    assert named.get("descr") == "see " + shown(value)


def test_characters_that_xml_cannot_hold_are_dropped_with_a_word():
    made = Template.open(Word.file("{{ v }}"), name="a.docx").render({"v": "a\x00b\ud800c\ufffe"})
    assert Word.lines(made.data) == ["abc"]
    assert [fault.text() for fault in made.faults] == [
        'a.docx, paragraph 1, near "{{ v }}": warning: v holds characters that no Office file can hold; they are left out'
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{ “a” ~ ‘b’ }}", "ab"),
        ("{{\u00a0name\u00a0}}", "N"),
        ("{% If yes %}x{% Endif %}", "x"),
        ("{{ 5 – 3 }}", "2"),
        ("{{ na\u200bme }}", "N"),
        ("{{ “it's ‘so’” }}", "it's ‘so’"),
        ("{{ {'a': {'b': 1}}['a']['b'] }}", "1"),
        ("{{ '}}' }}", "}}"),
        ("{% if 10 % 3 == 1 %}ok{% endif %}", "ok"),
    ],
    ids=[
        "curly quotes",
        "no-break spaces",
        "capitals",
        "en dash",
        "zero width",
        "quotes in quotes",
        "braces",
        "brackets in quotes",
        "percent",
    ],
)
def test_tags_as_word_corrects_them(written, expected):
    made = Template.open(Word.file(written)).render({"name": "N", "yes": True})
    assert Word.lines(made.data) == [expected]
