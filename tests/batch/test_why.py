"""Why a document was built: the part that changed is named, and nothing else."""

from __future__ import annotations

import pytest

from docgen.batch.why import why

PARTS = {
    "data": {"kpis": "1", "risks": "2"},
    "notes": {},
    "template": "t",
    "language": "da",
    "settings": "s",
    "program": {"docgen": "0.1.0", "matplotlib": "3.10"},
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "nothing that goes into it has changed"),
        ({"data": {"kpis": "9", "risks": "2"}}, "data changed: kpis"),
        ({"data": {"kpis": "1", "goals": "3"}}, "data changed: goals, risks"),
        ({"data": {str(n): "" for n in range(9)}}, "data changed: 0, 1, 2, 3, 4, 5 and 5 more"),
        ({"notes": {"risks": "2"}}, "data of the speaker notes changed: risks"),
        ({"template": "u"}, "the template changed"),
        ({"settings": "z"}, "its settings in docgen.toml changed"),
        ({"kept": "words"}, "the words in its keep blocks changed"),
        ({"program": {"docgen": "0.2.0", "matplotlib": "3.10"}}, "the program changed: docgen 0.1.0 → 0.2.0"),
        ({"something": 1}, "something changed"),
    ],
)
def test_what_changed_is_named(changed, expected):
    assert why(PARTS | changed, PARTS, lies=True, known=True, force=False) == (expected,)


def test_what_happened_to_the_file_is_named():
    assert why(PARTS, None, lies=False, known=False, force=False) == ("it was not built before",)
    assert why(PARTS, PARTS, lies=False, known=False, force=False) == ("the file is gone",)
    (edited,) = why(PARTS, PARTS, lies=True, known=False, force=False)
    assert edited == "the file is not as it was built: a person edited it, or a run was cut short"
    assert why(PARTS, PARTS, lies=True, known=True, force=True) == ("--force asks for everything",)
    assert why(PARTS, {}, lies=True, known=True, force=False) == ("it was built by a docgen that kept no reasons",)
