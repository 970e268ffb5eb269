"""The list of erased persons: it knows them again and does not name them."""

from __future__ import annotations

import pytest

from docgen.errors import DocgenError
from docgen.sources.forgotten import FORGOTTEN_FILE, Forgotten, forgotten

LIST = Forgotten().adding(["Ulla Berg", "ulla@nordkraft.example"], salt="s" * 32)


def test_an_erased_person_is_known_again_in_any_case_and_spacing():
    assert LIST.holds("ulla  BERG")
    assert LIST.holds(None, "ULLA@nordkraft.example")
    assert not LIST.holds("Ulla Bergmann", "Berg", None, "")


def test_the_file_reads_back_and_holds_no_name(tmp_path):
    (tmp_path / FORGOTTEN_FILE).parent.mkdir()
    (tmp_path / FORGOTTEN_FILE).write_bytes(LIST.data())
    assert forgotten(tmp_path) == LIST
    assert b"lla" not in LIST.data()
    assert LIST.adding(["Ulla Berg"], salt="another") == LIST


def test_a_workspace_without_the_file_has_forgotten_nobody(tmp_path):
    assert not forgotten(tmp_path)
    assert forgotten(tmp_path).without("Ulla Berg") == "Ulla Berg"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Met Ulla Berg, Bo Lund", "Met […], Bo Lund"),
        ("ulla@nordkraft.example called.", "[…] called."),
        ("Ulla Bergmann and Mrs Berg", "Ulla Bergmann and Mrs Berg"),
        ("(Ulla  Berg)", "([…])"),
    ],
)
def test_names_inside_a_text_are_replaced(text, left):
    assert LIST.without(text) == left


def test_a_broken_list_stops_rather_than_forgets_to_forget(tmp_path):
    (tmp_path / FORGOTTEN_FILE).parent.mkdir()
    (tmp_path / FORGOTTEN_FILE).write_text("{}")
    with pytest.raises(DocgenError) as caught:
        forgotten(tmp_path)
    assert str(caught.value) == (
        f"{(tmp_path / FORGOTTEN_FILE).as_posix()}: the list of erased persons cannot be read\n"
        "  fix: restore it from a backup: without it an import would bring erased persons back"
    )
