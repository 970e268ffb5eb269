"""Rows of a table that stay together: the last two, and all of a short table."""

from __future__ import annotations

import re

import pytest

from docgen.merge.rows import held_together


def row(text: str, properties: str = "<w:cantSplit/>") -> str:
    return (
        f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>"
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p><w:p/></w:tc></w:tr>'
    )


def table_of(count: int, *, head: str = "<w:cantSplit/><w:tblHeader/>", body: str = "<w:cantSplit/>") -> str:
    return f"<w:tbl>{row('head', head)}{''.join(row(str(number), body) for number in range(1, count + 1))}</w:tbl>"


def kept(xml: str) -> list[str]:
    return re.findall(r'<w:pStyle w:val="TableText"/><w:keepNext/></w:pPr><w:r><w:t>(\w+)</w:t>', held_together(xml))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(table_of(9), ["8"], id="the last two of a long table"),
        pytest.param(table_of(3), ["1", "2"], id="all of a short one"),
        pytest.param(table_of(1), [], id="one row has nobody to stay with"),
        pytest.param(table_of(9, head="<w:cantSplit/>"), [], id="no header that repeats"),
        pytest.param(table_of(9, body=""), [], id="rows that may split may also part"),
        pytest.param(f"<w:tbl><w:tr><w:tc>{table_of(9)}<w:p/></w:tc></w:tr></w:tbl>", ["8"], id="within a cell"),
    ],
)
def test_the_last_row_is_not_alone_where_the_designer_cares_for_breaks(xml: str, expected: list[str]) -> None:
    assert kept(xml) == expected


def test_what_is_kept_already_is_kept_once_and_a_bare_paragraph_gets_properties() -> None:
    once = held_together(table_of(9))

    assert held_together(once) == once
    bare = table_of(2).replace('<w:pPr><w:pStyle w:val="TableText"/></w:pPr>', "")
    assert held_together(bare).count("<w:p><w:pPr><w:keepNext/></w:pPr>") == 1
