"""What a template names, checked against a schema before any data, in both directions."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import pickle

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, compile_text

SCHEMA = {
    "account": {"name": "text", "since": "date", "parent": {"name": "text"}},
    "risks": [{"text": "text", "score": "number", "owner": {"name": "text"}}],
    "kpis": {"*": "kpi"},
    "charts": {"growth": "chart"},
    "plan": "any",
    "price": "money",
}

NAMES = [
    ("{{ account.name }}", {"account.name"}),
    ("{{ account['name'] }}", {"account.name"}),
    ("{% for r in risks %}{{ r.text }}{{ loop.index }}{% endfor %}", {"risks", "risks[].text"}),
    ("{{ risks[0].text }} {{ (risks|first).score }}", {"risks", "risks[].text", "risks[].score"}),
    ("{{ risks|join(', ', attribute='text') }}", {"risks", "risks[].text"}),
    ("{{ risks|sort(attribute='score')|length }}", {"risks", "risks[].score"}),
    ("{% for r in risks|selectattr('score') %}{{ r.owner.name }}{% endfor %}", {"risks", "risks[].score", "risks[].owner.name"}),
    ("{% for k, v in risks|groupby('owner.name') %}{% for r in v %}{{ r.text }}{% endfor %}{% endfor %}", {"risks", "risks[].owner.name", "risks[].text"}),
    ("{% set a = account %}{{ a.name }}", {"account", "account.name"}),
    ("{% with a = account.parent %}{{ a.name }}{% endwith %}", {"account.parent", "account.parent.name"}),
    ("{% macro m(x) %}{{ x }}{{ account.name }}{% endmacro %}{{ m(price) }}", {"account.name", "price", "price.*"}),
    ("{% if kpis.nps.value > 5 %}{{ kpis.nps }}{% endif %}", {"kpis.nps.value", "kpis.nps"}),
    ("{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = i %}{% endfor %}{{ ns.n }}", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names(text, expected):
    assert {name for name in compile_text(text).names if not name.startswith("ns")} == expected


WRONG = [
    ("{{ acount.name }}", "nothing is called acount", "did you mean account?"),
    ("{{ account.nam }}", "nothing is called account.nam", "did you mean account.name?"),
    ("{{ account.parent.nme }}", "nothing is called account.parent.nme", "did you mean account.parent.name?"),
    ("{% for r in risks %}{{ r.txt }}{% endfor %}", "nothing is called risks[].txt", "did you mean risks[].text?"),
    ("{{ risks.text }}", "risks is a list; text is a field of its items", "{% for item in risks %} … {{ item.text }}"),
    (
        "{% for x in account.name %}{% endfor %}{{ account.name[0].y }}",
        "account.name is a text, not a list",
        "leave out the loop",
    ),
    ("{{ kpis.nps.valeu }}", "kpis.nps is a kpi and has no valeu", "did you mean value?"),
    ("{{ account.since.yaer }}", "account.since is a date and has no yaer", "did you mean year?"),
    ("{{ charts.groth }}", "nothing is called charts.groth", "did you mean charts.growth?"),
    ("{{ risks|map(attribute='tekst')|join }}", "nothing is called risks[].tekst", "did you mean risks[].text?"),
]


@pytest.mark.parametrize(("text", "problem", "fix"), WRONG)
def test_names_that_the_schema_lacks(text, problem, fix):
    assert (problem, fix) in [(fault.problem, fault.fix) for fault in compile_text(text).check(SCHEMA)]


RIGHT = [
    "{{ account.since.year }}", "{{ kpis.anything.last_year }}", "{{ plan.what.ever[0] }}", "{{ price.currency }}",
    "{{ gone|default('x') }}", "{% if gone is defined %}x{% endif %}", "{{ account.name.upper() }}", "{{ charts.growth.title }}",
    "{% for r in risks %}{{ loop.index }}{{ r.owner.name }}{% endfor %}", "{{ internal }}",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_names_that_the_schema_has(text):
    assert compile_text(text).check(SCHEMA) == []


def test_all_faults_of_a_template_come_together_with_their_places(word):
    source = word.file("{{ a b }}", "{{ x|mony }}", "{% if y is foo %}{% endif %}", "{% for %}{% endfor %}")
    with pytest.raises(DocgenError) as refusal:
        Template.open(source, name="plan.docx")
    assert [(fault.place.part, fault.problem) for fault in refusal.value.faults] == [
        ('paragraph 1, near "{{ a b }}"', "{{ a b }} cannot be read: expected token 'end of print statement', got 'b'"),
        ('paragraph 2, near "{{ x|mony }}"', "there is no filter called mony"),
        ('paragraph 3, near "{% if y is foo %}{% endif %}"', "there is no test called foo"),
        (
            'paragraph 4, near "{% for %}{% endfor %}"',
            "{% for %} cannot be read: Expected an expression, got 'end of statement block'",
        ),
    ]


def test_unknown_filters_and_tests_are_named_with_the_nearest(word):
    with pytest.raises(DocgenError) as refusal:
        Template.open(word.file("{{ x|mony }}", "{% if y is odd_ %}{{ z|uper }}{% endif %}"), name="p.docx")
    assert [(fault.problem, fault.fix) for fault in refusal.value.faults] == [
        ("there is no filter called mony", "did you mean money?"),
        ("there is no test called odd_", "did you mean odd?"),
        ("there is no filter called uper", "did you mean upper?"),
    ]


INTERNAL = [
    "{{ a }}",
    "{% if internal %}",
    "secret {{ b }}",
    "{% else %}",
    "open {{ c }}",
    "{% endif %}",
    "{% if not internal %}{{ d }}{% endif %}",
]


def test_what_is_internal_is_gone_from_a_customers_template(word):
    template = Template.open(word.file(*INTERNAL), audience="customer")
    assert template.names == {"a", "c", "d"}
    assert template.internal_names == {"b"}
    made = template.render({"a": "A", "c": "C", "d": "D"})
    assert word.lines(made.data) == ["A", "open C", "D"]


def test_no_data_can_bring_back_what_is_internal(word):
    made = Template.open(word.file(*INTERNAL), audience="customer").render(
        {"a": 1, "c": 1, "d": 1, "b": 2, "internal": True}
    )
    assert word.lines(made.data) == ["1", "open 1", "1"]


def test_an_internal_document_shows_it(word):
    template = Template.open(word.file(*INTERNAL))
    assert template.names == {"a", "b", "c", "d"}
    assert word.lines(template.render({"a": "A", "b": "B", "c": "C", "d": "D"}).data) == ["A", "secret B", ""]


@pytest.mark.parametrize(
    ("condition", "gone"),
    [
        ("internal and x", True),
        ("x and internal", True),
        ("not (not internal)", True),
        ("internal or x", False),
        ("x", False),
    ],
)
def test_conditions_that_hold_internal(word, condition, gone):
    template = Template.open(word.file(f"{{% if {condition} %}}{{{{ b }}}}{{% endif %}}"), audience="customer")
    assert ("b" not in template.names) is gone


def test_a_template_travels_to_another_process(word):
    template = pickle.loads(pickle.dumps(Template.open(word.file("{{ a }}"), name="t.docx")))
    assert template.name == "t.docx"
    assert word.lines(template.render({"a": "ok"}).data) == ["ok"]


def test_a_kpi_without_value_is_absent_in_a_condition(word):
    template = Template.open(word.file("{% if k %}yes{% else %}no{% endif %} {% if k.value is none %}none{% endif %}"))
    assert word.lines(template.render({"k": {"value": None, "status": "missing", "reason": "r"}}).data) == ["no none"]
    assert word.lines(template.render({"k": {"value": 0, "status": "ok", "text": "0"}}).data) == ["yes "]


def test_ids_in_loops_are_new_and_references_keep_their_first(word, part):
    import re

    from docgen.merge import invariants

    drawing = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="n"/>'
        "<a:graphic><a:graphicData/></a:graphic></wp:inline></w:drawing></w:r>"
    )
    marked = f'<w:p w14:paraId="00000001"><w:bookmarkStart w:id="3" w:name="_Toc1"/>{drawing}<w:r><w:t>{{{{ i }}}}</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    inner = f"<w:p><w:r><w:t>{{% for j in many %}}{{{{ j }}}}</w:t></w:r>{drawing.replace(chr(34) + '7', chr(34) + '8')}<w:r><w:t>{{% endfor %}}</w:t></w:r></w:p>"
    made = Template.open(word.file("{% for i in many %}", marked, inner, "{% endfor %}")).render({"many": [1, 2, 3]})
    assert invariants(made.data) == []
    text = part(made.data, "word/document.xml")
    assert re.findall(r'<wp:docPr id="(\d+)"', text)[0] == "7"
    assert len(set(re.findall(r'<wp:docPr id="(\d+)"', text))) == 12
    assert re.findall(r'w:name="(\w+)"', text)[0] == "_Toc1"
