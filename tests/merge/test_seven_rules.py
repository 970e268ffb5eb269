"""Which tags repeat what: the rules without prefixes, and docxtpl's with them."""

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, invariants

FILL = {
    "name": "Nordkraft",
    "yes": True,
    "no": False,
    "none": [],
    "goals": [{"text": "grow"}, {"text": "keep"}],
    "rows": [{"a": "1", "b": "2", "items": ["x", "y"]}, {"a": "3", "b": "4", "items": []}],
    "columns": ["Q1", "Q2", "Q3"],
}


def tr(*cells):
    return "<w:tr>" + "".join(cells) + "</w:tr>"


RULES = [
    ("a tag is replaced where it stands", ["Hello {{ name }}!"], ["Hello Nordkraft!"]),
    ("a condition in one paragraph is inline", ["a{% if yes %}b{% endif %}{% if no %}c{% endif %}d"], ["abd"]),
    ("a loop in one paragraph is inline", ["{% for g in goals %}{{ g.text }}, {% endfor %}"], ["grow, keep, "]),
    ("an else in one paragraph is inline", ["{% if no %}a{% else %}b{% endif %}"], ["b"]),
    (
        "paragraphs between two paragraphs of tags repeat, and those of the tags vanish",
        ["{% for g in goals %}", "Goal", "{{ g.text }}", "{% endfor %}", "end"],
        ["Goal", "grow", "Goal", "keep", "end"],
    ),
    (
        "a paragraph with a tag and text repeats with its text",
        ["{% for g in goals %}Goal:", "{{ g.text }}.{% endfor %}"],
        ["Goal:", "grow.", "Goal:", "keep."],
    ),
    ("a loop over nothing leaves nothing", ["a", "{% for g in none %}", "x", "{% endfor %}", "b"], ["a", "b"]),
    (
        "else stands in its own paragraph",
        ["{% if no %}", "a", "{% else %}", "b", "{% endif %}"],
        ["b"],
    ),
    (
        "elif too",
        ["{% if no %}", "a", "{% elif yes %}", "b", "{% else %}", "c", "{% endif %}"],
        ["b"],
    ),
    ("else may begin a paragraph with text", ["{% if no %}", "a", "{% else %}b", "{% endif %}"], ["b"]),
    ("else may end a paragraph with text", ["{% if yes %}", "a{% else %}", "b", "{% endif %}"], ["a"]),
    (
        "loops nest",
        ["{% for r in rows %}", "{{ r.a }}", "{% for i in r['items'] %}", "-{{ i }}", "{% endfor %}", "{% endfor %}"],
        ["1", "-x", "-y", "3"],
    ),
    (
        "one paragraph may close a loop and open the next",
        [
            "{% for g in goals %}",
            "{{ g.text }}",
            "{% endfor %}{% for g in goals %}",
            "{{ g.text|upper }}",
            "{% endfor %}",
        ],
        ["grow", "keep", "GROW", "KEEP"],
    ),
    ("a set alone in its paragraph vanishes", ["{% set x = 'v' %}", "{{ x }}"], ["v"]),
    ("a comment alone in its paragraph vanishes", ["a", "{# to do #}", "b{# more #}"], ["a", "b"]),
    ("docxtpl's paragraphs", ["{%p for g in goals %}", "{{ g.text }}", "{%p endfor %}"], ["grow", "keep"]),
    ("docxtpl's comment", ["a", "{#p gone #}", "b"], ["a", "b"]),
    ("docxtpl's runs", ["a{%r if yes %}b{%r endif %}{{r name }}"], ["abNordkraft"]),
    ("minus signs swallow blanks", ["a  {{- name -}}  b {%- if yes %} c{% endif -%} d"], ["aNordkraftb cd"]),
    ("raw text stays", ["{% raw %}{{ name }}{% endraw %}"], ["{{ name }}"]),
    (
        "a macro prints where it is called",
        ["{% macro hi(n) %}Hi {{ n }}&{% endmacro %}", "{{ hi(name) }}!"],
        ["Hi Nordkraft&!"],
    ),
    (
        "a set block prints where it is named",
        ["{% set t %}<{{ name }}>{% endset %}", "{{ t }}{{ t }}"],
        ["<Nordkraft><Nordkraft>"],
    ),
]


@pytest.mark.parametrize(("blocks", "expected"), [case[1:] for case in RULES], ids=[case[0] for case in RULES])
def test_rules_for_paragraphs(word, blocks, expected):
    made = Template.open(word.file(*blocks)).render(FILL)
    assert word.lines(made.data) == expected
    assert invariants(made.data) == []


def rows_of(word):
    t, c = word.tr, word.tc
    return [
        (
            "tags in two cells of a row repeat the row",
            [t("Head", "B"), t("{% for r in rows %}{{ r.a }}", "{{ r.b }}{% endfor %}")],
            [["Head", "B"], ["1", "2"], ["3", "4"]],
        ),
        (
            "tags in two rows repeat both and those between",
            [t("{% for r in rows %}{{ r.a }}", ""), t("mid", ""), t("{{ r.b }}", "{% endfor %}")],
            [["1", ""], ["mid", ""], ["2", ""], ["3", ""], ["mid", ""], ["4", ""]],
        ),
        (
            "rows with nothing but tags vanish",
            [t("{% for r in rows %}", ""), t("{{ r.a }}", "{{ r.b }}"), t("{% endfor %}", "")],
            [["1", "2"], ["3", "4"]],
        ),
        (
            "a loop inside a cell repeats its paragraphs and leaves one when empty",
            [
                t(
                    "{% for r in rows %}{{ r.a }}",
                    c("{% for i in r['items'] %}", "{{ i }}", "{% endfor %}"),
                    "{% endfor %}",
                )
            ],
            [["1", "x/y", ""], ["3", "", ""]],
        ),
        (
            "a condition in one cell stays in it",
            [t("{% if no %}a{% else %}b{% endif %}", "c")],
            [["b", "c"]],
        ),
        (
            "rows of else and if",
            [t("{% if no %}"), t("a"), t("{% else %}"), t("b"), t("{% endif %}")],
            [["b"]],
        ),
        (
            "a tag alone in its paragraph takes the paragraph along where the cell has another",
            [t(c("{% for r in rows %}", "{{ r.a }}"), "{{ r.b }}{% endfor %}")],
            [["1", "2"], ["3", "4"]],
        ),
        ("docxtpl's rows", [t("{%tr for r in rows %}"), t("{{ r.a }}"), t("{%tr endfor %}")], [["1"], ["3"]]),
        (
            "docxtpl's columns",
            [t("h", "{%tc for q in columns %}", "{{ q }}", "{%tc endfor %}", "t")],
            [["h", "Q1", "Q2", "Q3", "t"]],
        ),
    ]


@pytest.mark.parametrize("number", range(9))
def test_rules_for_tables(word, number):
    _, rows, expected = rows_of(word)[number]
    made = Template.open(word.file("before", word.tbl(*rows), "after")).render(FILL)
    assert word.lines(made.data) == ["before", expected, "after"]
    assert invariants(made.data) == []


def test_a_table_without_rows_goes(word):
    table = word.tbl(word.tr("{% for r in none %}{{ r.a }}", "{% endfor %}"))
    made = Template.open(word.file("before", table, "after")).render(FILL)
    assert word.lines(made.data) == ["before", "after"]


def test_whole_tables_repeat_between_paragraphs(word):
    blocks = ["{% for r in rows %}", word.tbl(word.tr("{{ r.a }}")), "{{ r.b }}", "{% endfor %}"]
    made = Template.open(word.file(*blocks)).render(FILL)
    assert word.lines(made.data) == [[["1"]], "2", [["3"]], "4"]


def test_runs_keep_their_look_inside_a_condition_that_spans_them(word):
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">bold {% if yes %}</w:t></w:r>'
    plain = "<w:r><w:t>plain{% endif %} tail</w:t></w:r>"
    made = Template.open(word.file(f"<w:p>{bold}{plain}</w:p>")).render(FILL)
    assert word.lines(made.data) == ["bold plain tail"]
    assert word.lines(Template.open(word.file(f"<w:p>{bold}{plain}</w:p>")).render({**FILL, "yes": False}).data) == [
        "bold  tail"
    ]


BAD = [
    (
        "a paragraph to a table",
        lambda w: w.file("{% for g in goals %}", w.tbl(w.tr("{% endfor %}x"))),
        "{% for g in goals %} opens in a paragraph and {% endfor %} closes in a table (table 1, row 1, cell 1, "
        'near "{% endfor %}x")',
    ),
    (
        "crossing tags",
        lambda w: w.file("{% if yes %}", "{% for g in goals %}", "{% endif %}", "{% endfor %}"),
        '{% endif %} closes before {% for g in goals %} (paragraph 2, near "{% for g in goals %}") is closed',
    ),
    ("a tag that is never closed", lambda w: w.file("{% if yes %}a"), "{% if yes %} is never closed"),
    ("a tag that closes nothing", lambda w: w.file("a{% endif %}"), "{% endif %} closes nothing"),
    ("brackets that are never closed", lambda w: w.file("a {{ name"), "the tag {{ name is never closed"),
    (
        "else in the row of its if",
        lambda w: w.file(w.tbl(w.tr("{% if yes %}a", "{% else %}", "b{% endif %}"))),
        "an else cannot stand in the row of its if",
    ),
    (
        "text between two tags with a prefix",
        lambda w: w.file("{%p if no %}", "a", "{%p else %}lost{%p endif %}"),
        "text between two tags with a prefix in one paragraph would be lost",
    ),
    (
        "two loops that share a paragraph",
        lambda w: w.file("{% for g in goals %}", "a{% endfor %}{% for g in goals %}b", "{% endfor %}"),
        "{% endfor %} and {% for g in goals %} repeat the same paragraph or row",
    ),
    (
        "a column tag outside a table",
        lambda w: w.file("{%tc for g in goals %}", "{%tc endfor %}"),
        "{%tc for g in goals %} stands in no cell",
    ),
]


@pytest.mark.parametrize(("make", "problem"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_cannot_be_is_refused_with_its_place(word, make, problem):
    with pytest.raises(DocgenError) as refusal:
        Template.open(make(word), name="plan.docx")
    fault = refusal.value.faults[0]
    assert fault.problem == problem
    assert fault.place.file == "plan.docx"
    assert fault.place.part.startswith(("paragraph", "table"))


def test_text_beside_a_tag_with_prefix_is_cut_with_a_word(word):
    template = Template.open(word.file("{%p if yes %}cut", "kept", "{%p endif %}"))
    assert [fault.problem for fault in template.lint()] == ["the text beside {%p if yes %} is cut with its paragraph"]
    assert word.lines(template.render(FILL).data) == ["kept"]


def test_tables_that_a_loop_brings_side_by_side_are_kept_apart(word):
    source = word.file("{% for t in many %}", word.tbl(word.tr("{{ t }}")), "{% endfor %}", "end")
    made = Template.open(source).render({"many": [1, 2]})
    assert word.lines(made.data) == [[["1"]], "", [["2"]], "end"]
    assert invariants(made.data) == []
