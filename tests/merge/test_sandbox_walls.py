"""What a template cannot do: run Python, read attributes, or cost more than its bounds."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import datetime as dt
import time

import pytest

from docgen.errors import DocgenError
from docgen.merge import Limits, Template, compile_text, render_text
from docgen.values import Money


class Plain:
    secret = "s"

    def method(self):
        return "called"


FILL = {"name": "N", "items": [1, 2, 3], "d": {"items": "own", "a": 1}, "day": dt.date(2026, 3, 31), "o": Plain(), "none": None,
        "money": Money(__import__("decimal").Decimal("5"), "DKK"), "f": lambda: "ran", "calls": {"k": lambda: "ran"}}  # fmt: skip

ESCAPES = [
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ o.secret }}",
    "{{ o.method() }}",
    "{{ f() }}",
    "{{ calls.k() }}",
    "{{ '%s' % name }}",
    "{{ items.append(4) }}",
    "{{ d.update({'x': 1}) }}",
    "{{ d.__class__ }}",
    "{{ range.__self__ }}",
    "{{ namespace.__init__ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ 'a{0.__class__}'.format(name) }}",
    "{{ name.format_map(d) }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__ }}",
    "{{ money.__slots__ }}",
    "{{ dict.fromkeys }}",
    "{{ (x for x in items) }}",
    "{{ '%s'|format(name) }}",
    "{{ name|attr('__class__') }}",
    "{{ items|map(attribute='__class__')|list }}",
    "{{ name|safe }}",
    "{% import 'os' as os %}",
    "{% for x in items %}{{ loop.__init__ }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "{% set ns = namespace() %}{{ ns.__class__ }}",
    "{{ _notes }}",
    "{{ name.join(items) * 2 }}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_no_way_out(text):
    with pytest.raises(DocgenError):
        render_text(text, FILL)


BOMBS = [
    "{{ 'x' * 10 ** 9 }}",
    "{{ [0] * 10 ** 9 }}",
    "{{ 9 ** (9 ** 9) }}",
    "{{ 2 ** 100000 }}",
    "{% for a in range(10 ** 8) %}{% endfor %}",
    "{{ range(10 ** 8)|length }}",
    "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
    "{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
    "{{ range(400000)|join('x' * 1000) }}",
    "{{ ('a' * 1000000)|replace('a', 'b' * 1000000) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ '%999999999d' % 1 }}",
    "{% for a in range(400000) %}{{ 'x' * 100000 }}{% endfor %}",
    "{% macro m() %}{% for a in range(400000) %}{{ 'x' * 100000 }}{% endfor %}{% endmacro %}{{ m() }}",
    "{{ range(499999)|list|join(', ')|upper|replace(',', 'x' * 100) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ ('x' * 1000000).split('x') | length * 'x' * 1000000 }}",
    "{{ name|batch(1000000000, 'x')|list }}",
    "{{ 1|round(1000000000) }}",
    "{{ 1e300|number(2) }}",
    "{{ '9999999999999999999999999999999999999999999'|int ** 600 }}",
]


@pytest.mark.parametrize("text", BOMBS)
def test_nothing_costs_more_than_its_bounds(text):
    start = time.perf_counter()
    with pytest.raises(DocgenError):
        compile_text(text, limits=Limits(output_chars=20_000_000)).render(FILL)
    assert time.perf_counter() - start < 8


WORKS = [
    ("{{ d.items }}", "own"),
    ("{{ d['a'] + 1 }}", "2"),
    ("{{ day.year }}", "2026"),
    ("{{ name.upper() }}{{ name.lower() }}", "Nn"),
    ("{% for k, v in d.items() if false %}{% endfor %}", None),
    ("{% for k in {'a': 1} %}{{ k }}{% endfor %}", "a"),
    ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
    ("{{ {'a': 1}.get('b', 5) }}", "5"),
    ("{% set ns = namespace(n=0) %}{% for i in items %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", "6"),
    ("{% for i in items %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}", "1a2b3a"),
    ("{{ none.anything.deep is none }}", "yes"),
    ("{% if none.anything %}a{% else %}b{% endif %}", "b"),
    ("{{ missing is defined }}{{ missing|default('x') }}", "nox"),
    ("{{ 10 % 3 }}{{ 2 ** 10 }}{{ 'ab' * 3 }}", "11024ababab"),
    ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, b=3) }}", "1213"),
    ("{% for a in [[1, [2]]] recursive %}{{ a[0] if a is iterable else a }}{% endfor %}", "1"),
    ("{% with a = 5 %}{{ a }}{% endwith %}", "5"),
    ("{{ items|join(' ') }} {{ items|sum }} {{ items|first }} {{ items|last }} {{ items|length }}", "1 2 3 6 1 3 3"),
    ("{{ 1234.5|number(1) }} {{ 0.125|percent(1) }} {{ money|money }} {{ day|date }} {{ 1234567|compact }}", "1,234.5 12.5% DKK\u00a05 2026-03-31 1.2m"),
    ("{{ [{'a': 2}, {'a': 1}]|sort(attribute='a')|map(attribute='a')|join }}", "1, 2"),
    ("{% for k, v in [{'a': 2}, {'a': 2}, {'a': 1}]|groupby('a') %}{{ k }}:{{ v|length }} {% endfor %}", "1:1 2:2 "),
    ("{{ [{'a': true, 'b': 1}, {'a': false, 'b': 2}]|selectattr('a')|map(attribute='b')|list|first }}", "1"),
    ("{{ -5|number(0) }}", "−5"),
    ("{{ 1|plural('day', 'days') }} {{ 3|plural('day', 'days') }}", "1 day 3 days"),
    ("{{ 'a' if name == 'N' else 'b' }}", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORKS)
def test_what_templates_need_works(text, expected):
    if expected is None:
        with pytest.raises(DocgenError):
            render_text(text, FILL)
    else:
        assert render_text(text, FILL) == expected


def test_the_output_of_a_document_is_bounded(word):
    template = Template.open(
        word.file("{% for i in range(1000) %}", "x" * 1000, "{% endfor %}"), limits=Limits(output_chars=100_000)
    )
    with pytest.raises(DocgenError) as refusal:
        template.render({})
    assert "the document grows beyond 100,000 characters" in str(refusal.value)
