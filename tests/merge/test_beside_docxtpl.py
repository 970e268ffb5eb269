"""docxtpl as the oracle: the same text wherever it is right, and the list of wanted differences."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io
import warnings

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from docxtpl import DocxTemplate

FILL = {
    "name": "Nordkraft", "yes": True, "no": False, "n": 5, "items": ["a", "b", "c"], "empty": [],
    "rows": [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}], "group": [{"k": "p", "v": [1, 2]}, {"k": "q", "v": []}],
    "colour": "FF0000", "span": 2,
}  # fmt: skip


def document(blocks):
    import docx

    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
        else:
            table = made.add_table(len(block), len(block[0]))
            for row, texts in enumerate(block):
                for column, text in enumerate(texts):
                    table.cell(row, column).text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def shown(data):
    import docx

    found = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if hasattr(block, "rows"):
            found.append([["/".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in block.rows])
        else:
            found.append(block.text)
    return found


def theirs(source, fill):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        template = DocxTemplate(io.BytesIO(source))
        template.render(fill)
        stream = io.BytesIO()
        template.save(stream)
    return shown(stream.getvalue())


SAME = [
    ["Hello {{ name }}!"],
    ["{{ name|upper }} {{ items|join(', ') }} {{ items|length }} {{ n + 1 }} {{ n / 2 }}"],
    ["{% if yes %}a{% else %}b{% endif %} {% if no %}c{% elif yes %}d{% endif %}"],
    ["{% for i in items %}{{ loop.index }}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}"],
    ["before", "{%p for i in items %}", "item {{ i }}", "{%p endfor %}", "after"],
    ["{%p if yes %}", "a", "{%p else %}", "b", "{%p endif %}"],
    ["{%p for g in group %}", "{{ g.k }}", "{%p for v in g.v %}", "- {{ v }}", "{%p endfor %}", "{%p endfor %}"],
    [[["A", "B"], ["{%tr for r in rows %}", ""], ["{{ r.a }}", "{{ r.b }}"], ["{%tr endfor %}", ""]]],
    [
        [
            ["A", "B"],
            ["{%tr for r in rows %}", ""],
            ["{{ r.a }}", "{% if r.a == '1' %}one{% endif %}"],
            ["{%tr endfor %}", ""],
        ]
    ],
    [[["h", "{%tc for i in items %}", "{{ i }}", "{%tc endfor %}"]]],
    ["{% set x = name ~ '!' %}{{ x }}"],
    ["{%p set x = 'v' %}", "{{ x }}"],
    ["{{ 'yes' if yes else 'no' }}"],
    ["a{%r if yes %}b{%r endif %}c"],
    ["{# comment #}text"],
    ["{#p comment #}", "text"],
    ["{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(1) }}{{ m('b') }}"],
    ["{{ rows|selectattr('a', 'equalto', '2')|map(attribute='b')|join }}"],
    ["{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}={{ v }};{% endfor %}"],
    ["{% for r in rows|sort(attribute='a', reverse=true) %}{{ r.a }}{% endfor %}"],
    ["{% set ns = namespace(t=0) %}{% for i in items %}{% set ns.t = ns.t + 1 %}{% endfor %}{{ ns.t }}"],
    ["“{{ “curly” }}”"],
    [[["{% cellbg colour %}x", "y"], ["{% colspan span %}wide", ""]]],
    [
        [
            ["{%tc for i in items %}", "{% hm %}head", "{%tc endfor %}"],
            ["{%tc for i in items %}", "{{ i }}", "{%tc endfor %}"],
        ]
    ],
    [[["{%tr for r in rows %}", ""], ["{% vm %}once", "{{ r.a }}"], ["{%tr endfor %}", ""]]],
    ["{% with z = 3 %}{{ z }}{% endwith %}"],
    ["{{ missing|default('none') }}{% if missing is defined %}x{% endif %}"],
    ["{{ name[0] }}{{ rows[1]['b'] }}{{ items[-1] }}"],
    ["{% for i in range(3) %}{{ i }}{% endfor %}"],
    ["tab\t{{ name }}"],
]


@pytest.mark.parametrize("blocks", SAME, ids=[str(case)[:60] for case in SAME])
def test_the_same_words_as_docxtpl(blocks):
    source = document(blocks)
    assert shown(Template.open(source).render(FILL).data) == theirs(source, FILL)


# What docxtpl prints, what docgen prints, and why.
DIFFERENT = [
    ("a value with markup", ["{{ v }} tail"], {"v": "x <select> & y"}, "text is never lost to markup", ["x <select> & y tail"]),
    ("an undefined name", ["a{{ nope }}b"], {}, "a name that does not exist is a fault", None),
    ("an absent value", ["{{ v }}"], {"v": None}, "an absent value is a dash, not None", ["–"]),
    ("a yes", ["{{ v }}"], {"v": True}, "words for people", ["yes"]),
    ("a whole float", ["{{ v }}"], {"v": 5.0}, "figures for people", ["5"]),
    ("percent in a prefix tag", ["{%p if 10 % 3 == 1 %}", "a", "{%p endif %}"], {}, "docxtpl knows no % here", ["a"]),
    ("a loop without prefixes", ["{% for i in v %}", "x{{ i }}", "{% endfor %}"], {"v": [1, 2]}, "no blank paragraphs", ["x1", "x2"]),
    ("two prefix tags with text between", ["{%p if v %}", "a", "{%p else %}b{%p endif %}"], {"v": 0}, "docxtpl loses b", None),
    ("a list", ["{{ v }}"], {"v": [1]}, "brackets are no words", None),
    ("Python", ["{{ cycler.__init__.__globals__ }}"], {}, "a template runs no Python", None),
    ("text in quotes that Word curled", ["{{ “it’s” }}"], {}, "only quotes that delimit are straightened", ["it’s"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "fill", "expected"), [(c[1], c[2], c[4]) for c in DIFFERENT], ids=[c[0] for c in DIFFERENT]
)
def test_wanted_differences(blocks, fill, expected):
    source = document(blocks)
    try:
        peer = theirs(source, fill)
    except Exception:
        peer = "refused"
    if expected is None:
        with pytest.raises(DocgenError):
            Template.open(source).render(fill)
    else:
        assert shown(Template.open(source).render(fill).data) == expected
        assert peer != expected


def test_runs_of_any_look_give_the_same_words():
    import docx

    made = docx.Document()
    paragraph = made.add_paragraph()
    for text, bold in (
        ("a {", True),
        ("{ na", False),
        ("me }", True),
        ("} b ", False),
        ("{% if yes", True),
        (" %}c{% endif %}", None),
    ):
        paragraph.add_run(text).bold = bold
    stream = io.BytesIO()
    made.save(stream)
    assert (
        shown(Template.open(stream.getvalue()).render(FILL).data)
        == theirs(stream.getvalue(), FILL)
        == ["a Nordkraft b c"]
    )
