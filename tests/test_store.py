"""The store: complete or absent files, and no person's word lost."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from docgen.contents import W
from docgen.errors import DocgenError
from docgen.store import LocalFolder, MadeFile, Outcome, Store, one_run_at_a_time


def office(text: str, stamp: int = 1980) -> bytes:
    """A package whose only readable part says `text`; `stamp` changes the bytes and nothing that is read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        part = zipfile.ZipInfo("word/document.xml", (stamp, 1, 1, 0, 0, 0))
        package.writestr(part, f'<d xmlns="{W[1:-1]}"><p><r><t>{text}</t></r></p></d>')
    return buffer.getvalue()


def made(text: str, key: str | None = None, path: str = "nordkraft/customer/review.docx") -> MadeFile:
    return MadeFile(path, office(text), key or text, {"figures": [text]})


@dataclass
class DyingFolder:
    """A folder whose process dies before, or right after, its n-th write."""

    inner: LocalFolder
    deaths: int
    after: bool
    count: int = field(default=0)

    def read(self, path: str) -> bytes | None:
        return self.inner.read(path)

    def write(self, path: str, data: bytes) -> None:
        self.count += 1
        if self.count == self.deaths and not self.after:
            raise KeyboardInterrupt
        self.inner.write(path, data)
        if self.count == self.deaths and self.after:
            raise KeyboardInterrupt

    def remove(self, path: str) -> None:
        self.inner.remove(path)


def test_a_new_file_is_written_and_known_by_its_key(tmp_path: Path) -> None:
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")]) == [Outcome(made("one").path, "written")]
    store = Store(LocalFolder(tmp_path))
    assert store.known("nordkraft") == {made("one").path: "one"}
    assert store.record("nordkraft", made("one").path) == {"figures": ["one"]}
    assert (tmp_path / made("one").path).read_bytes() == office("one")


def test_a_file_saved_again_by_office_without_a_changed_word_is_still_ours(tmp_path: Path) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    (tmp_path / made("one").path).write_bytes(office("one", stamp=1999))
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("two")]) == [Outcome(made("one").path, "written")]


def test_a_file_that_a_person_edited_stays_and_the_new_one_stands_beside_it(tmp_path: Path) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    (tmp_path / made("one").path).write_bytes(office("my own words"))
    store = Store(LocalFolder(tmp_path))
    note = "a person has edited it; the new one is review.new.docx, the changes are listed in review.new.txt"
    assert store.known("nordkraft") == {}
    assert store.put("nordkraft", [made("two")]) == [Outcome(made("one").path, "beside", note)]
    assert (tmp_path / made("one").path).read_bytes() == office("my own words")
    assert (tmp_path / "nordkraft/customer/review.new.docx").read_bytes() == office("two")


def test_a_file_that_the_store_never_wrote_is_somebodys(tmp_path: Path) -> None:
    path = tmp_path / made("one").path
    path.parent.mkdir(parents=True)
    path.write_bytes(office("mine"))
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])[0].state == "beside"
    assert path.read_bytes() == office("mine")


def test_the_file_beside_goes_when_the_edited_one_is_gone(tmp_path: Path) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    (tmp_path / made("one").path).write_bytes(office("mine"))
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("two")])
    (tmp_path / made("one").path).unlink()
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("two")])
    assert not (tmp_path / "nordkraft/customer/review.new.docx").exists()


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "right after the write"])
@pytest.mark.parametrize("deaths", range(1, 8))
def test_whoever_dies_at_any_write_leaves_no_false_edit_and_no_half_file(
    tmp_path: Path, deaths: int, after: bool
) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("old"), made("old", path="nordkraft/internal/plan.docx")])
    store = Store(DyingFolder(LocalFolder(tmp_path), deaths, after))
    new = [made("new"), made("new", path="nordkraft/internal/plan.docx")]
    try:
        store.put("nordkraft", new)
    except KeyboardInterrupt:
        for file in new:
            assert (tmp_path / file.path).read_bytes() in (office("old"), office("new"))
    outcomes = Store(LocalFolder(tmp_path)).put("nordkraft", new)
    assert [outcome.state for outcome in outcomes] == ["written", "written"]
    assert [(tmp_path / file.path).read_bytes() for file in new] == [office("new")] * 2
    assert sorted(path.name for path in (tmp_path / "nordkraft").rglob("*.docx")) == ["plan.docx", "review.docx"]


def test_a_damaged_manifest_is_named_and_nothing_is_written_over(tmp_path: Path) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    (tmp_path / ".docgen/nordkraft.json").write_text("{", encoding="utf-8")
    store = Store(LocalFolder(tmp_path))
    note = (
        "output/.docgen/nordkraft.json: this manifest cannot be read, so edited files cannot be told from built ones; "
        "restore it, or move the built files away and delete it"
    )
    assert store.known("nordkraft") == {}
    assert store.put("nordkraft", [made("two")]) == [Outcome(made("one").path, "failed", note)]
    # The manifest of another account is another file.
    assert store.put("hanse", [made("two", path="hanse/customer/x.docx")])[0].state == "written"
    assert (tmp_path / made("one").path).read_bytes() == office("one")


def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leads out of the output folder"):
        LocalFolder(tmp_path / "output").write("../evil.docx", b"")
    assert not (tmp_path / "evil.docx").exists()


def test_a_failure_of_one_file_stops_no_other(tmp_path: Path) -> None:
    blocked = tmp_path / "nordkraft" / "customer"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    outcomes = Store(LocalFolder(tmp_path)).put(
        "nordkraft", [made("one"), made("one", path="nordkraft/internal/p.docx")]
    )
    assert [outcome.state for outcome in outcomes] == ["failed", "written"]


def test_two_runs_at_once_get_a_clear_word(tmp_path: Path) -> None:
    with one_run_at_a_time(tmp_path), pytest.raises(DocgenError) as failure, one_run_at_a_time(tmp_path):
        pass
    assert str(failure.value) == (
        f"{tmp_path.as_posix()}: another run is writing into this output folder\n  fix: wait until it ends"
    )
    with one_run_at_a_time(tmp_path):
        pass


def test_the_manifest_names_the_figures_that_a_file_shows(tmp_path: Path) -> None:
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    manifest = json.loads((tmp_path / ".docgen/nordkraft.json").read_text(encoding="utf-8"))
    assert manifest["files"][made("one").path]["record"] == {"figures": ["one"]}
