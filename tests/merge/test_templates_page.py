"""The page for template authors: every example of its tables gives what the page says."""

import json
import re
from pathlib import Path

import pytest

from docgen.merge import Template
from docgen.merge.filters import CONTRACT
from docgen.merge.json_values import from_json

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^( *)```json\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
DATA = json.loads(FENCES[1][1])


def examples():
    for table in re.findall(r"\| You write \| You get \|\n\| --- \| --- \|\n((?:\|.*\n)+)", PAGE):
        for line in table.splitlines():
            tag, shown = re.split(r"(?<!\\)\|", line.strip().strip("|"), maxsplit=1)
            yield tag.strip().strip("`").replace(r"\|", "|"), shown.strip()


@pytest.mark.parametrize(("tag", "shown"), list(examples()))
def test_examples_are_true(word, tag, shown):
    made = Template.open(word.file(tag)).render(from_json(DATA))
    assert [line.strip() for line in word.lines(made.data)] == [shown]


def test_the_first_template_is_true(word):
    tag = re.search(r"Dear \{\{.*", PAGE).group()
    data = from_json(json.loads(FENCES[0][1]))
    made = Template.open(word.file(tag)).render(data)
    assert word.lines(made.data)[0].replace("\u00a0", " ") == re.search(r"Dear Møller.*", PAGE).group()


def test_every_filter_of_the_contract_is_on_the_page():
    assert [name for name in CONTRACT if not re.search(rf"\b{name}\b", PAGE)] == []


def test_rows_repeat_as_drawn(word):
    row = re.search(r"\| (\{% for p in people %\}.*) \|", PAGE).group(1).split(" | ")
    made = Template.open(word.file(word.tbl(word.tr(*row)))).render(DATA)
    assert word.lines(made.data) == [[["Mette", "CFO", "3"], ["Jens", "Buyer", "5"], ["Åse", "CFO", "1"]]]
