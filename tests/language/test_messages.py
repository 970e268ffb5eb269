"""Messages: places, plurals, choices and spelled-out numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.language.messages import Speech, parse_message, placeholders, write_message

PLAIN = Speech(
    show=str, spell=lambda value: ("none", "one", "two")[value], plural_form=lambda n: "one" if n == 1 else "other"
)


def say(text, **values):
    return write_message(parse_message(text), values, PLAIN)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("plain", {}, "plain"),
        ("{a} and {b}", {"a": 1, "b": "x"}, "1 and x"),
        ("{n, plural, one {# risk} other {# risks}}", {"n": 1}, "1 risk"),
        ("{n, plural, one {# risk} other {# risks}}", {"n": 2}, "2 risks"),
        ("{n, plural, =0 {none} other {#}}", {"n": 0}, "none"),
        ("{n, plural, other {{n, spellout} of {m}}}", {"n": 2, "m": 5}, "two of 5"),
        ("{n, plural, other {# {way, select, up {rose by #} other {fell}}}}", {"n": 3, "way": "up"}, "3 rose by 3"),
        ("{way, select, up {rose} other {fell}}", {"way": "down"}, "fell"),
        ("# outside a plural", {}, "# outside a plural"),
    ],
)
def test_a_message_is_written_with_its_values(text, values, expected):
    assert say(text, **values) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{n", "expected ',' at 2 in '{n'"),
        ("a}", "a '}' without its '{' at 1 in 'a}'"),
        ("{}", "a name is missing at 1 in '{}'"),
        ("{n, sum}", "unknown kind of slot 'sum' in '{n, sum}'"),
        ("{n, plural, one {x}}", "cases without 'other' in '{n, plural, one {x}}'"),
    ],
)
def test_a_wrong_message_is_refused_with_its_place(text, message):
    with pytest.raises(ValueError) as refused:
        parse_message(text)
    assert str(refused.value) == message


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        say("{a}")


def test_placeholders_are_found_in_all_branches():
    text = "{n, plural, =0 {{a}} other {{b, spellout} {c, select, x {{d}} other {}}}}"
    assert placeholders(parse_message(text)) == {"n", "a", "b", "c", "d"}


@given(st.text(alphabet=st.characters(exclude_characters="{}")), st.text())
def test_text_and_values_pass_unchanged(text, value):
    assert say(text) == text
    assert say("{v}" + text, v=value) == value + text
