"""An older file is read as the present form, with a word about it."""

from __future__ import annotations

from docgen.errors import Place
from docgen.sources.migrate import migrate


def test_an_older_version_goes_through_every_step_and_is_told():
    steps = {
        1: lambda data: {**data, "kam": data["owner"]},
        2: lambda data: {key: value for key, value in data.items() if key != "owner"},
    }
    data, said = migrate({"schema_version": "1", "owner": "M"}, lambda: Place(file="f", line=1), current=3, steps=steps)
    assert data == {"schema_version": "3", "kam": "M"}
    assert [fault.text() for fault in said] == [
        "f:1: warning: the file has schema_version 1 and was read as version 3\n"
        "  fix: bring it to the new form: schema_version: 3"
    ]


def test_a_present_or_unnamed_version_is_left_alone():
    for data in ({"schema_version": "1", "a": "b"}, {"a": "b"}, {"schema_version": "one"}):
        assert migrate(data, Place) == (data, [])


def test_a_version_older_than_any_step_is_refused():
    _, said = migrate({"schema_version": "0"}, lambda: Place(file="f"))
    assert [fault.text() for fault in said] == [
        "f: the file has schema_version 0, this docgen knows up to 1\n  fix: write schema_version: 1"
    ]
