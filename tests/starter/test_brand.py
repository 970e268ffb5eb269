import pytest

from docgen.starter.brand import HOUSE_COLOURS, TINTS, Brand, contrast, weak_contrasts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("000000", "FFFFFF", 21.0, id="black on white is the greatest there is"),
        pytest.param("777777", "777777", 1.0, id="equal colours have none"),
        pytest.param("14607A", "FFFFFF", 7.0, id="the house petrol may be text"),
        pytest.param("0D3B4C", "F4F1EA", 10.7, id="titles on sand"),
    ],
)
def test_contrast_is_that_of_the_web_guidelines_and_does_not_mind_the_order(one, other, expected):
    assert round(contrast(one, other), 1) == expected
    assert contrast(one, other) == contrast(other, one)


def test_tints_are_those_of_office_s_colour_picker():
    brand = Brand()
    assert {name: brand.hex(name) for name in TINTS} == {
        "muted": "505E6C",
        "rule": "D9D9D9",
        "strong-rule": "BFBFBF",
        "grid": "F2F2F2",
        "comparator": "9DC4D1",
        "pale": "BDD8E1",
        "palest": "DEEBF0",
        "high": "F19A93",
        "medium": "FFE6C4",
    }


def test_the_house_brand_can_be_read_by_weak_eyes_and_a_pale_one_is_named_pair_by_pair():
    assert weak_contrasts(Brand()) == ()
    pale = Brand(colours={**HOUSE_COLOURS, "accent3": "C8B8A0"})
    assert weak_contrasts(pale) == (
        "lt1 on accent3 has contrast 1.9; 4.5 is needed",
        "accent3 on lt1 has contrast 1.9; 4.5 is needed",
    )


@pytest.mark.parametrize(
    ("colours", "message"),
    [
        pytest.param(
            {slot: hex_ for slot, hex_ in HOUSE_COLOURS.items() if slot != "hlink"} | {"accent7": "000000"},
            "a brand has the twelve colours of an Office theme; missing or unknown: accent7, hlink",
            id="a slot too many and one too few",
        ),
        pytest.param(
            {**HOUSE_COLOURS, "accent1": "teal"},
            "a colour is written as six hex digits, such as 14607A; not so: accent1 'teal'",
            id="a colour's name",
        ),
    ],
)
def test_a_brand_with_wrong_colours_is_refused(colours, message):
    with pytest.raises(ValueError) as refused:
        Brand(colours=colours)
    assert str(refused.value) == message


def test_a_logo_that_is_no_png_is_refused():
    with pytest.raises(ValueError) as refused:
        Brand(logo=b"<svg/>")
    assert str(refused.value) == "a logo is a PNG picture"


def test_colours_may_be_written_as_on_the_web():
    assert Brand(colours={**HOUSE_COLOURS, "accent1": "#14607a"}) == Brand()
