import pytest

from docgen.visuals.sides import Circle, name_sides


@pytest.mark.parametrize(
    ("circles", "expected"),
    [
        pytest.param([Circle(5, 2, 0.3, 0.8)], ["t"], id="a name alone stands above its bubble"),
        pytest.param(
            [Circle(5, 2.0, 0.3, 0.8), Circle(5, 2.7, 0.25, 0.8)], ["r", "t"],
            id="under another bubble it stands to the right",
        ),
        pytest.param(
            [Circle(5, 2.0, 0.4, 0.8), Circle(5.1, 2.8, 0.3, 0.8), Circle(6.2, 2.0, 0.5, 0.8)], ["l", "t", "t"],
            id="with one above and one at the right it stands to the left",
        ),
    ],
)  # fmt: skip
def test_a_name_stands_on_the_first_side_where_it_meets_nothing(circles, expected):
    assert name_sides(circles) == expected
