"""The store: complete or absent files, and no person's word lost."""

from __future__ import annotations

import errno
import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.finished.contents import Imprint, W, digest_of, imprint_of, read_contents
from docgen.finished.keep import put_words
from docgen.outputs.store import LocalFolder, MadeFile, Outcome, Store, one_run_at_a_time


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

    def stamps(self) -> dict[str, str]:
        return self.inner.stamps()


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


# -- keep blocks


def kept_page(around: str, words: str) -> bytes:
    """A package with a keep block that says `words`, and a paragraph outside it."""
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="keep:notes"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        body = f"<w:body>{control}<w:p><w:r><w:t>{around}</w:t></w:r></w:p></w:body>"
        package.writestr(zipfile.ZipInfo("word/document.xml"), f'<w:document xmlns:w="{W[1:-1]}">{body}</w:document>')
    return buffer.getvalue()


PAGE = "nordkraft/customer/page.docx"


def build(folder: Path, around: str, hint: str = "write here") -> Outcome:
    """One run: what a person wrote is asked for, goes into the new file, and is put."""
    store = Store(LocalFolder(folder))
    words = store.kept("nordkraft").get(PAGE, {})
    template = kept_page(around, hint)
    data, homeless = put_words(template, words)
    imprint = imprint_of(read_contents(template))
    told = {name: digest_of([piece]) for name, piece in words.items()}
    imprint = replace(imprint, kept=told, homeless=homeless, body="" if words else imprint.body)
    (outcome,) = store.put("nordkraft", [MadeFile(PAGE, data, around + str(words), {}, imprint)])
    return outcome


def test_a_persons_words_in_keep_blocks_survive_ten_rebuilds_in_which_all_else_changes(tmp_path: Path) -> None:
    build(tmp_path, "data 0")
    (tmp_path / PAGE).write_bytes(kept_page("data 0", "her own words"))
    for number in range(1, 11):
        assert build(tmp_path, f"data {number}", f"another hint {number}").state == "written"
        found = read_contents((tmp_path / PAGE).read_bytes())
        assert (found.blocks, [line.text for line in found.lines]) == (
            {"notes": ("her own words",)},
            [f"data {number}"],
        )
    assert [path.name for path in (tmp_path / "nordkraft/customer").iterdir()] == ["page.docx"]


def test_a_block_in_which_nobody_wrote_follows_the_template(tmp_path: Path) -> None:
    build(tmp_path, "data", "old hint")
    build(tmp_path, "data", "new hint")
    assert read_contents((tmp_path / PAGE).read_bytes()).blocks == {"notes": ("new hint",)}


def test_words_in_a_block_do_not_hide_an_edit_outside_it(tmp_path: Path) -> None:
    build(tmp_path, "data")
    (tmp_path / PAGE).write_bytes(kept_page("her data", "her words"))
    assert build(tmp_path, "new data").state == "beside"
    assert (tmp_path / PAGE).read_bytes() == kept_page("her data", "her words")
    new = read_contents((tmp_path / "nordkraft/customer/page.new.docx").read_bytes())
    assert new.blocks == {"notes": ("her words",)}  # whichever of the two she keeps, her words are in it


def test_words_whose_block_is_gone_keep_the_file_as_it_is(tmp_path: Path) -> None:
    build(tmp_path, "data")
    (tmp_path / PAGE).write_bytes(kept_page("data", "her words"))
    made = MadeFile(PAGE, office("no block"), "k", {}, Imprint("c", homeless=("notes",)))
    (outcome,) = Store(LocalFolder(tmp_path)).put("nordkraft", [made])
    assert outcome.note.startswith("a person wrote into keep:notes, which is no longer in the document; the new one is")
    assert (tmp_path / PAGE).read_bytes() == kept_page("data", "her words")


def test_words_written_while_the_file_was_built_are_not_overwritten(tmp_path: Path) -> None:
    build(tmp_path, "data")
    slow = MadeFile(PAGE, kept_page("new", "hint"), "k", {}, imprint_of(read_contents(kept_page("new", "hint"))))
    (tmp_path / PAGE).write_bytes(kept_page("data", "her words"))
    (outcome,) = Store(LocalFolder(tmp_path)).put("nordkraft", [slow])
    assert outcome.note.startswith("a person wrote into it while it was built; the new one is page.new.docx")
    assert (tmp_path / PAGE).read_bytes() == kept_page("data", "her words")


# -- two versions side by side


def two_versions(folder: Path) -> Path:
    """A folder with a file that a person edited and the new one beside it; the folder of both."""
    Store(LocalFolder(folder)).put("nordkraft", [made("one")])
    (folder / made("one").path).write_bytes(office("my own words"))
    Store(LocalFolder(folder)).put("nordkraft", [made("two")])
    return (folder / made("one").path).parent


def test_the_note_lists_what_was_written_and_what_was_taken_away(tmp_path: Path) -> None:
    note = (two_versions(tmp_path) / "review.new.txt").read_text(encoding="utf-8")
    assert note == (
        "review.docx was edited by hand, so it was left as it is.\n"
        "review.new.docx is the same document with today's data.\n\n"
        "Keep one of the two: delete the other, or move your changes over and rename the new one.\n"
        "Until then `docgen package` refuses this folder.\n\n"
        "Written by hand:\n  paragraph 1: my own words\n\n"
        "Taken away by hand:\n  1 line that is different today\n"
    )


def test_a_version_beside_an_edited_file_is_not_made_again_until_it_would_be_another(tmp_path: Path) -> None:
    folder = two_versions(tmp_path)
    assert Store(LocalFolder(tmp_path)).known("nordkraft") == {made("one").path: "two"}
    assert Store(LocalFolder(tmp_path)).waiting("nordkraft") == {made("one").path: "review.new.docx"}
    (folder / "review.new.docx").unlink()  # she decided for her own
    assert Store(LocalFolder(tmp_path)).waiting("nordkraft") == {}
    assert Store(LocalFolder(tmp_path)).known("nordkraft") == {made("one").path: "two"}


def test_choosing_the_new_version_makes_it_ours_again(tmp_path: Path) -> None:
    folder = two_versions(tmp_path)
    (folder / "review.new.docx").replace(folder / "review.docx")
    assert Store(LocalFolder(tmp_path)).known("nordkraft") == {made("one").path: "two"}
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("three")]) == [Outcome(made("one").path, "written")]
    assert [path.name for path in folder.iterdir()] == ["review.docx"]


def test_of_two_edited_versions_none_is_touched(tmp_path: Path) -> None:
    folder = two_versions(tmp_path)
    (folder / "review.new.docx").write_bytes(office("hers too"))
    (outcome,) = Store(LocalFolder(tmp_path)).put("nordkraft", [made("three")])
    assert outcome == Outcome(
        made("one").path,
        "failed",
        "a person has edited it, and so was review.new.docx; keep one of the two, under the old name",
    )
    assert (folder / "review.new.docx").read_bytes() == office("hers too")
    (folder / "review.docx").unlink()
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("three")])[0].state == "written"
    assert (folder / "review.new.docx").read_bytes() == office("hers too")


# -- files that cannot be written


@dataclass
class BrokenFolder:
    """A folder in which writing to some paths fails."""

    inner: LocalFolder
    problem: OSError
    part: str

    def read(self, path: str) -> bytes | None:
        return self.inner.read(path)

    def write(self, path: str, data: bytes) -> None:
        if self.part in path:
            raise self.problem
        self.inner.write(path, data)

    def remove(self, path: str) -> None:
        self.inner.remove(path)

    def stamps(self) -> dict[str, str]:
        return self.inner.stamps()


PLAN = "nordkraft/internal/plan.docx"


@pytest.mark.parametrize(
    ("problem", "part", "told"),
    [
        pytest.param(
            PermissionError(errno.EACCES, "denied"),
            "review.docx",
            ("beside", "it is open in another program or read-only; the new one is review.new.docx"),
            id="open in Word",
        ),
        pytest.param(OSError(errno.ENOSPC, "x"), "review", ("failed", "the disk is full"), id="full disk"),
        pytest.param(
            PermissionError(errno.EACCES, "x"),
            "customer/",
            ("failed", "it is open in another program or read-only, and the folder may not be written"),
            id="read-only folder",
        ),
        pytest.param(
            OSError(errno.ENAMETOOLONG, "x"),
            "review",
            ("failed", "its name is too long for this file system"),
            id="long name",
        ),
        pytest.param(OSError(5, "I/O error"), "review", ("failed", "it cannot be written (I/O error)"), id="other"),
    ],
)
def test_a_file_that_cannot_be_written_gets_a_clear_word_and_the_rest_go_on(
    tmp_path: Path, problem: OSError, part: str, told: tuple[str, str]
) -> None:
    folder = BrokenFolder(LocalFolder(tmp_path), problem, part)
    found = Store(folder).put("nordkraft", [made("one"), made("one", path=PLAN)])
    assert [(one.state, one.note) for one in found] == [told, ("written", "")]
    assert Store(LocalFolder(tmp_path)).known("nordkraft") == {PLAN: "one"}


def test_a_manifest_that_cannot_be_written_stops_only_its_account(tmp_path: Path) -> None:
    folder = BrokenFolder(LocalFolder(tmp_path), OSError(errno.ENOSPC, "x"), "nordkraft.json")
    store = Store(folder)
    assert store.put("nordkraft", [made("one")]) == [Outcome(made("one").path, "failed", "the disk is full")]
    assert not (tmp_path / made("one").path).exists()
    assert store.put("hanse", [made("one", path="hanse/customer/x.docx")])[0].state == "written"


def test_the_last_state_of_a_manifest_that_could_not_be_written_is_found_by_the_next_run(tmp_path: Path) -> None:
    class Full(BrokenFolder):
        count = 0

        def write(self, path: str, data: bytes) -> None:
            self.count += path.endswith("nordkraft.json")
            if self.count == 2:
                raise self.problem
            self.inner.write(path, data)

    folder = Full(LocalFolder(tmp_path), OSError(errno.ENOSPC, "x"), "")
    assert Store(folder).put("nordkraft", [made("one")])[0].state == "written"
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("two")]) == [Outcome(made("one").path, "written")]


def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("", encoding="utf-8")
    with pytest.raises(DocgenError) as failure, one_run_at_a_time(tmp_path / "output"):
        pass
    assert str(failure.value) == (
        f"{(tmp_path / 'output').as_posix()}: nothing can be built here: a file stands where its folder should be\n"
        "  fix: name another folder in docgen.toml, or make this one writable"
    )


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    path = f"nordkraft/customer/{'æ' * 125}.docx"
    assert Store(LocalFolder(tmp_path)).put("nordkraft", [made("one", path=path)])[0].state == "written"


def test_the_pdf_of_a_document_goes_when_the_document_changes(tmp_path: Path) -> None:
    pdf = MadeFile("nordkraft/customer/review.pdf", b"%PDF", "p", {"source": made("one").path})
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("one")])
    Store(LocalFolder(tmp_path)).put("nordkraft", [pdf])
    Store(LocalFolder(tmp_path)).put("nordkraft", [made("two")])
    assert [path.name for path in (tmp_path / "nordkraft/customer").iterdir()] == ["review.docx"]
    assert set(Store(LocalFolder(tmp_path)).records("nordkraft")) == {made("one").path}
