"""What authors and data do at the edges: too deep, standing where it can stand only once, no number, over itself."""

import json

import pytest
from click.testing import CliRunner

from docgen.errors import DocgenError
from docgen.merge import Template, invariants

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def told(source, fill=None):
    with pytest.raises(DocgenError) as caught:
        Template.open(source, name="t.docx").render(fill or {})
    return [fault.text() for fault in caught.value.faults]


def test_a_tag_nested_too_deeply_is_one_fault(word):
    source = word.file("{{ a }}", "{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}")
    found = told(source)
    assert [line.split(": ", 1)[1] for line in found] == [
        "a tag is nested too deeply to be read\n  fix: make it shorter"
    ]
    assert found[0].startswith("t.docx, paragraph 2")


def test_loops_nested_more_deeply_than_python_can_are_one_fault(word):
    source = word.file("{% for x in a %}" * 25 + "x" + "{% endfor %}" * 25)
    assert [line.rpartition(": loops")[2] for line in told(source)] == [
        " stand too deeply in one another\n  fix: use fewer than 15"
    ]


def footnoted(word, *blocks):
    note = f'<w:footnotes {word.namespaces}><w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>'
    return word.file(
        *blocks,
        extra={"word/footnotes.xml": (FOOTNOTES, note)},
        rels=f'<Relationship Id="rIdF" Type="{R}/footnotes" Target="footnotes.xml"/>',
    )


@pytest.mark.parametrize("kind", ["footnote", "endnote", "comment"])
def test_what_stands_only_once_is_refused_in_a_loop(word, kind):
    sign = word.p("{{ x }}", f'<w:r><w:{kind}Reference w:id="2"/></w:r>')
    found = told(footnoted(word, "{% for x in a %}", sign, "{% endfor %}"), {"a": [1]})
    assert [line.splitlines()[0] for line in found] == [
        f't.docx, paragraph 1, near "{{% for x in a %}}": a {kind} stands inside what this tag repeats'
    ]


def test_a_footnote_beside_a_loop_stays(word):
    sign = word.p("{{ x }}", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    made = Template.open(footnoted(word, sign, "{% for y in a %}", "{{ y }}", "{% endfor %}")).render(
        {"x": 1, "a": [1]}
    )
    assert word.lines(made.data) == ["1", "1"]
    assert invariants(made.data) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN"])
def test_what_is_no_number_is_no_figure(word, value):
    found = told(word.file("{{ v|number(1) }}"), {"v": value})
    assert [line.splitlines()[0] for line in found] == [
        f't.docx, paragraph 1, near "{{{{ v|number(1) }}}}": |number cannot take this value: {value} is no number'
    ]


def test_a_document_never_takes_the_place_of_its_template(word, tmp_path):
    from docgen.cli import cli

    template, data = tmp_path / "t.docx", tmp_path / "d.json"
    template.write_bytes(word.file("{{ a }}"))
    data.write_text(json.dumps({"a": 1}), encoding="utf-8")
    before = template.read_bytes()
    outcome = CliRunner().invoke(cli, ["render", str(template), str(data), "-o", str(template)])
    assert isinstance(outcome.exception, DocgenError)
    assert str(outcome.exception) == f"{template}: this is the template\n  fix: write to another name"
    assert template.read_bytes() == before


def test_an_empty_table_in_each_turn_of_a_long_loop_costs_no_more_than_its_turn(word):
    import time

    inner = word.tbl(word.tr("{% for y in x %}{{ y }}{% endfor %}"))
    template = Template.open(word.file("{% for x in a %}", word.p("æ"), inner, "{% endfor %}", "end"))

    def spent(turns):
        start = time.process_time()
        made = template.render({"a": [[]] * turns})
        return time.process_time() - start, len(word.lines(made.data))

    few, many = min(spent(300) for _ in range(3)), spent(3000)
    assert many[1] > 3000
    assert many[0] < 40 * max(few[0], 0.002)


def test_an_item_that_a_list_does_not_have_is_absent(word):
    source = word.file("{% if a[2] %}three{% elif a[1] %}two{% else %}one{% endif %}: {{ a[0].n }}, {{ a[5].n }}")
    made = Template.open(source).render({"a": [{"n": "first"}]})
    assert word.lines(made.data) == ["one: first, –"]
    assert [fault.code for fault in made.faults] == ["absent"]
