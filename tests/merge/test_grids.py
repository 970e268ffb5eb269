"""Tables whose columns come with the data keep their width."""

from __future__ import annotations

import re

from docgen.merge.grids import regrid

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def table(grid: list[int], rows: list[list[int]], width: int) -> str:
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in grid)
    made = "".join(
        "<w:tr>"
        + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{one}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for one in row)
        + "</w:tr>"
        for row in rows
    )
    properties = f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/></w:tblPr>'
    return f"<w:document {W}><w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl></w:document>"


def grid_of(xml: str) -> list[int]:
    return [int(one) for one in re.findall(r'gridCol w:w="(\d+)"', xml)]


def test_columns_of_a_loop_share_what_the_others_leave() -> None:
    shown = regrid(table([1000, 4000], [[1000, 4000, 4000, 4000, 4000]], 5000))

    assert grid_of(shown) == [1000, 1000, 1000, 1000, 1000]
    assert re.findall(r'tcW w:w="(\d+)"', shown) == ["1000"] * 5


def test_a_grid_that_grew_past_the_table_is_brought_back() -> None:
    shown = regrid(table([1000, 4000, 4000], [[1000, 4000, 4000]], 5000))

    assert grid_of(shown) == [1000, 2000, 2000]


def test_a_table_whose_grid_fits_stays_as_it_is() -> None:
    fits = table([1000, 4000], [[1000, 4000]], 5000)

    assert regrid(fits) == fits
