"""How large a picture is: by its own resolution, in its frame, or in the text."""

from __future__ import annotations

import struct

import pytest

from docgen.merge.picture import Measured, fit, measure, size_in_text
from docgen.values import Picture

INCH, CM = 914_400, 360_000


def png(width: int, height: int, per_metre: int = 0) -> bytes:
    """The parts of a PNG that tell its size."""
    head = struct.pack(">I4sIIB4x4x", 13, b"IHDR", width, height, 8)[:25]
    density = struct.pack(">I4sIIB4x", 9, b"pHYs", per_metre, per_metre, 1) if per_metre else b""
    return b"\x89PNG\r\n\x1a\n" + head + density + struct.pack(">I4s4x", 0, b"IDAT")


def jpeg(width: int, height: int, *, unit: int = 0, density: int = 0, before: bytes = b"") -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H5s2sBHHBB", 16, b"JFIF\x00", b"\x01\x02", unit, density, density, 0, 0)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + app0 + before + frame + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "extension", "inches"),
    [
        pytest.param(png(960, 480), ".png", (10, 5), id="a PNG that tells no resolution has 96 dots an inch"),
        pytest.param(png(300, 300, 11811), ".png", (1, 1), id="a PNG of 300 dots an inch"),
        pytest.param(jpeg(960, 480), ".jpeg", (10, 5), id="a JPEG that tells none"),
        pytest.param(jpeg(600, 300, unit=1, density=300), ".jpeg", (2, 1), id="a JPEG in dots an inch"),
        pytest.param(jpeg(254, 254, unit=2, density=100), ".jpeg", (1, 1), id="a JPEG in dots a centimetre"),
        pytest.param(jpeg(96, 96, before=b"\xff\xff\xfe\x00\x04hi"), ".jpeg", (1, 1), id="a comment and padding"),
        pytest.param(b"GIF89a" + struct.pack("<HH", 192, 96) + b"\0", ".gif", (2, 1), id="a GIF"),
    ],
)
def test_a_picture_is_as_large_as_its_own_resolution_says(data, extension, inches):
    found = measure(data)
    assert found is not None
    assert (found.extension, found.width / INCH, found.height / INCH) == (
        extension,
        *(pytest.approx(one, rel=1e-4) for one in inches),
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"BM" + bytes(60), id="a bitmap"),
        pytest.param(png(0, 10), id="no width"),
        pytest.param(b"\xff\xd8\xff" + bytes(40), id="a JPEG without markers"),
        pytest.param(jpeg(10, 10)[:25], id="a JPEG that ends early"),
    ],
)
def test_what_is_no_picture_is_told_apart(data):
    assert measure(data) is None


WIDE = Measured(".png", 4 * INCH, 2 * INCH)
FRAME = {"cx": 2 * INCH, "cy": 2 * INCH, "x": 0, "y": INCH}


def test_a_picture_is_shown_whole_in_the_middle_of_its_frame():
    assert fit(Picture(b""), WIDE, FRAME) == {
        "cx": str(2 * INCH), "cy": str(INCH), "x": "0", "y": str(INCH + INCH // 2),
    }  # fmt: skip
    assert fit(Picture(b""), WIDE, {}) == {}


def test_a_picture_that_fills_its_frame_loses_its_edges_on_the_longer_side():
    assert fit(Picture(b"", fit="cover"), WIDE, FRAME) == {"crop-l": "25000", "crop-r": "25000"}
    tall = Measured(".png", INCH, 2 * INCH)
    assert fit(Picture(b"", fit="cover"), tall, FRAME) == {"crop-t": "25000", "crop-b": "25000"}


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        pytest.param({}, (4 * INCH, 2 * INCH), id="its own size"),
        pytest.param({"width_cm": 5.0}, (5 * CM, 2.5 * CM), id="a width"),
        pytest.param({"height_cm": 5.0}, (10 * CM, 5 * CM), id="a height"),
        pytest.param({"width_cm": 3.0, "height_cm": 3.0}, (3 * CM, 3 * CM), id="both"),
    ],
)
def test_a_picture_in_the_text_is_as_large_as_asked_for(asked, size):
    assert size_in_text(Picture(b"", **asked), WIDE, 10 * INCH) == size


def test_a_picture_is_never_wider_than_the_text():
    assert size_in_text(Picture(b""), WIDE, INCH) == (INCH, INCH // 2)
