import datetime as dt
import io
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from docgen.visuals.drawing import Box, Sheet, colour
from docgen.visuals.gantt import gantt
from docgen.visuals.labels import place_labels, spread
from docgen.visuals.org_tree import Member, grow, org_tree
from docgen.visuals.risk_grid import risk_grid, risk_level
from docgen.visuals.risk_map import risk_map
from docgen.visuals.shapes import Task
from docgen.visuals.stakeholder_map import MapLayout, MapWords, Person, draw, stakeholder_map

THEME = {
    "dk1": "22282E", "lt1": "FFFFFF", "dk2": "0D3B4C", "lt2": "F4F1EA", "accent1": "14607A", "accent2": "5B9DB3",
    "accent3": "80705A", "accent4": "2E8057", "accent5": "D67A00", "accent6": "B42318",
}  # fmt: skip
FIRST = ("Karen", "Henrik", "Anders", "Christoffer", "Line", "Sofie")
LAST = ("Lindholm", "Sørensen", "Vang", "Winther-Jakobsen", "Østergaard")


def crowd(count: int, seed: int, spots: int = 5) -> list[Person]:
    chance = random.Random(seed)
    return [
        Person(
            f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            chance.choice(("CFO", "Head of Grid", "Procurement director", "")),
            chance.randint(1, spots),
            chance.randint(-2, spots - 3),
            chance.random() < 0.6,
        )
        for _ in range(count)
    ]


def overlaps(layout: MapLayout) -> list[tuple[Box, Box]]:
    """Everything on the map that covers something else: labels, marks, the words of the corners."""
    radius = 0.225 * 72 / 2.54
    boxes = [mark.label.box for mark in layout.marks if mark.label] + list(layout.words)
    circles = [Box(mark.x - radius, mark.y - radius, 2 * radius, 2 * radius) for mark in layout.marks]
    close = [
        (a, b)
        for (a, one), (b, two) in combinations(zip(circles, layout.marks, strict=True), 2)
        if (one.x - two.x) ** 2 + (one.y - two.y) ** 2 < (2 * radius) ** 2
    ]
    return [
        *close,
        *((a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)),
        *((a, b) for a in boxes for b in circles if a.overlaps(b)),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_on_a_map_of_30_people_nothing_covers_anything_and_everyone_is_named(seed):
    people = crowd(30, seed)
    _, layout = draw(people, MapWords(), THEME)
    assert overlaps(layout) == []
    assert all(mark.label.box.within(layout.plot) for mark in layout.marks if mark.label)
    assert sorted(mark.person.name for mark in layout.marks) == sorted(person.name for person in people)
    numbers = [mark.number for mark in layout.marks if mark.label is None]
    assert numbers == list(range(1, len(numbers) + 1))


def test_thirty_people_on_one_spot_are_spread_and_numbered():
    people = [Person(f"Person {n}", "Role", 5, 2, True) for n in range(30)]
    _, layout = draw(people, MapWords(), THEME)
    assert overlaps(layout) == []
    assert len({(round(mark.x, 1), round(mark.y, 1)) for mark in layout.marks}) == 30


def test_the_text_as_drawn_is_no_wider_than_the_box_that_was_kept_free_for_it():
    sheet, layout = draw(crowd(25, 1), MapWords(), THEME)
    renderer = sheet._canvas.get_renderer()
    named = {text.get_text(): text for text in sheet.figure.axes[0].texts}
    for mark in layout.marks:
        if mark.label:
            extent = named[mark.person.name].get_window_extent(renderer)
            assert extent.width * 72 / 220 <= mark.label.box.width + 0.5


def test_few_people_all_have_their_names_beside_their_marks():
    people = [
        Person("Henrik", "CFO", 5, 0, True),
        Person("Karen", "COO", 5, 2, True),
        Person("Jonas", "", 3, -1, False),
    ]
    _, layout = draw(people, MapWords(), THEME)
    assert [(mark.person.name, mark.label.align if mark.label else "") for mark in layout.marks] == [
        ("Karen", "left"),
        ("Henrik", "left"),
        ("Jonas", "left"),
    ]


def test_a_map_without_people_is_an_empty_grid():
    assert size(stakeholder_map([], MapWords(), THEME).data) == (1437, 831)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=15))
@settings(max_examples=50, deadline=None)
def test_marks_are_apart_and_inside_and_labels_are_free_wherever_the_points_lie(points):
    area = Box(-20, -20, 340, 240)
    marks = spread(points, 10, 14, area)
    for (x1, y1), (x2, y2) in combinations(marks, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= 13.9**2
    labels = [p for p in place_labels(marks, [(60.0, 22.0)] * len(marks), 6.4, 3, area) if p]
    assert not any(a.box.overlaps(b.box) for a, b in combinations(labels, 2))
    assert all(label.box.within(area) for label in labels)


def size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


TASKS = [
    Task("Decision", dt.date(2026, 4, 16), dt.date(2026, 4, 30), "Us", "30 Apr"),
    Task("Go-live", dt.date(2026, 6, 22), dt.date(2026, 6, 22), "Them", "22 Jun", is_milestone=True),
]
MEMBERS = [Member("a", "Karen", "COO"), Member("b", "Mette", "", "a"), Member("c", "Jonas", "IT", "gone")]


@pytest.mark.parametrize(
    ("make", "pixels"),
    [
        (lambda: stakeholder_map(crowd(5, 2), MapWords(), THEME), (1437, 831)),
        (lambda: gantt(TASKS, {"Us": "accent1"}, str, THEME, as_of=dt.date(2026, 5, 1), milestone="M"), (1437, 245)),
        (lambda: org_tree(MEMBERS, THEME), (1437, 145)),
        (lambda: risk_map([("R1", 4, 4)], "Probability", "Impact", THEME), (814, 770)),
    ],
    ids=["stakeholder map", "gantt", "organisation tree", "risk map"],
)
def test_a_picture_has_its_size_and_the_same_bytes_each_time_and_no_metadata_of_its_making(make, pixels):
    first, second = make(), make()
    assert first.data == second.data
    image = Image.open(io.BytesIO(first.data))
    assert (image.size, image.info.get("Software"), "Creation Time" in image.info) == (pixels, None, False)
    assert first.width_cm == pytest.approx(pixels[0] / 220 * 2.54, abs=0.02)
    assert first.height_cm == pytest.approx(pixels[1] / 220 * 2.54, abs=0.02)


def test_a_roadmap_of_no_tasks_and_of_a_hundred_is_drawn():
    many = [Task(f"T{n}", dt.date(2026, 1, 1), dt.date(2026, 1, 2), "Us", "") for n in range(100)]
    assert gantt([], {}, str, THEME).height_cm == pytest.approx(1.6 + 0.62)
    assert gantt(many, {"Us": "accent1"}, str, THEME).height_cm == pytest.approx(1.6 + 22 * 0.62)


def test_the_tree_follows_reports_to_and_neither_circles_nor_strangers_lose_anyone():
    members = [*MEMBERS, Member("d", "Loop", "", "e"), Member("e", "Pool", "", "d")]
    roots = grow(members)
    assert [(root.member.id, [node.member.id for node in root.staff]) for root in roots] == [
        ("a", ["b"]),
        ("c", []),
        ("d", []),
        ("e", []),
    ]


def test_a_tree_beyond_its_room_counts_those_it_does_not_show():
    members = [Member("a", "Boss", ""), *(Member(f"m{n}", "M", "", "a") for n in range(40))]
    (root,) = grow(members, limit=10)
    assert (len(root.staff), root.more, root.rows) == (9, 31, 10)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=20))
def test_every_risk_stands_in_the_one_cell_of_its_score(pairs):
    risks = [(f"R{n}", p, i) for n, (p, i) in enumerate(pairs)]
    rows = risk_grid(risks)
    assert [row[0].probability for row in rows] == [5, 4, 3, 2, 1]
    found = {name: cell.score for row in rows for cell in row for name in cell.ids}
    assert found == {name: p * i for name, p, i in risks}


def test_scores_have_three_levels():
    assert [risk_level(score) for score in (1, 5, 6, 11, 12, 25)] == ["low", "low", "medium", "medium", "high", "high"]


def test_a_risk_off_the_scale_is_refused_by_name():
    with pytest.raises(ValueError, match="risk R9: probability 6 and impact 1 must be 1 to 5"):
        risk_grid([("R9", 6, 1)])


@pytest.mark.parametrize(
    ("name", "hex_code"),
    [
        ("accent1", "#14607A"),
        ("muted", "#505E6C"),
        ("comparator", "#9DC4D1"),
        ("high", "#F19A93"),
        ("medium", "#FFE6C4"),
    ],
)
def test_tints_are_those_of_offices_picker(name, hex_code):
    assert colour(THEME, name) == hex_code


def test_text_is_cut_to_its_room_and_a_dollar_is_no_formula():
    sheet = Sheet(5, 5, THEME)
    assert sheet.shortened("Vedligeholdelsessystemet", 10, 60) in {"Vedligehold…", "Vedligeholde…", "Vedligehol…"}
    sheet.text(10, 10, "US$ 5 and $6", 10)
    assert sheet.png().startswith(b"\x89PNG")
