"""Captions are numbered as Word would number them, though nobody asks it to count."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docgen.merge import Template
from docgen.merge.sequences import numbered


def caption(paragraph, label: str, code: str, shown: str = "1") -> None:
    paragraph.add_run(f"{label} ")
    for kind, text in (("begin", ""), ("code", code), ("separate", ""), ("result", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "result" else "")
        if kind == "code":
            node = OxmlElement("w:instrText")
            node.text = text
            run._r.append(node)
        elif kind != "result":
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
            run._r.append(node)


def rendered(made, values) -> list[str]:
    buffer = io.BytesIO()
    made.save(buffer)
    out = Template.open(buffer.getvalue(), name="t.docx").render(values).data
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(out)).paragraphs if paragraph.text]


def test_captions_of_a_loop_count_on():
    made = docx.Document()
    made.add_paragraph("{%p for one in tables %}")
    caption(made.add_paragraph(), "Table", " SEQ Table \\* ARABIC ")
    caption(made.add_paragraph(), "Figure", " SEQ Figure ")
    made.add_paragraph("{%p endfor %}")
    assert rendered(made, {"tables": [1, 2]}) == ["Table 1", "Figure 1", "Table 2", "Figure 2"]


def test_a_caption_that_did_not_come_is_not_counted():
    made = docx.Document()
    made.add_paragraph("{%p if wanted %}")
    caption(made.add_paragraph(), "Table", " SEQ Table ", "1")
    made.add_paragraph("{%p endif %}")
    caption(made.add_paragraph(), "Table", " SEQ Table ", "2")
    assert rendered(made, {"wanted": False}) == ["Table 1"]


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (["SEQ a", "SEQ a \\c", "SEQ a"], ["1", "1", "2"]),
        (["SEQ a", "SEQ a \\r 7", "SEQ A \\n"], ["1", "7", "8"]),
        (["SEQ a \\* ROMAN", "SEQ a \\* MERGEFORMAT", "PAGE"], ["x", "2", "x"]),
        (["SEQ &quot;a b&quot;", "SEQ &quot;a b&quot; \\s 1"], ["1", "x"]),
    ],
)
def test_switches_are_those_of_word(codes, shown):
    simple = "".join(f'<w:fldSimple w:instr=" {code} "><w:r><w:t>x</w:t></w:r></w:fldSimple>' for code in codes)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    split = "".join(
        f"{mark('begin')}<w:r><w:instrText>{code[:2]}</w:instrText></w:r><w:r><w:instrText>{code[2:]}</w:instrText></w:r>"
        f"{mark('separate')}<w:r><w:t>x</w:t></w:r><w:r><w:t></w:t></w:r>{mark('end')}"
        for code in codes
    )
    for xml in (simple, split):
        texts = re.findall(r"<w:t>([^<]*)</w:t>", numbered(xml))
        assert [text for text in texts if text] == shown
