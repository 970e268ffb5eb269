"""Output behind a URL: the store's promises against an S3-compatible server and against fsspec's own memory."""

from __future__ import annotations

import io
import zipfile

import pytest
from click.testing import CliRunner

from docgen.cli import cli
from docgen.errors import DocgenError
from docgen.outputs.store import LocalFolder, MadeFile, Outcome, Store
from docgen.outputs.targets import open_target

pytest.importorskip("fsspec", reason="docgen[s3] is not installed")
PATH = "nordkraft/customer/review æ.docx"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def office(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
        package.writestr(zipfile.ZipInfo("word/document.xml"), f'<w:document xmlns:w="{WORD}">{body}</w:document>')
    return buffer.getvalue()


def made(text: str) -> MadeFile:
    return MadeFile(PATH, office(text), text)


@pytest.fixture(scope="module")
def s3():
    """The address of a bucket on a server of this machine."""
    pytest.importorskip("s3fs", reason="docgen[s3] is not installed")
    server = pytest.importorskip("moto.server", reason="moto's server is not installed").ThreadedMotoServer(
        "127.0.0.1", 0, verbose=False
    )
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "anybody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
        open_target("s3://").system.mkdir("packs", region_name="eu-north-1")
        yield "s3://packs/out"
    server.stop()


@pytest.fixture(params=["s3", "memory"])
def url(request):
    return request.getfixturevalue("s3") if request.param == "s3" else "memory://packs/out"


@pytest.fixture
def folder(url):
    found = open_target(url)
    yield found
    if found.system.exists(found.root):
        found.system.rm(found.root, recursive=True)


def test_a_file_is_written_known_replaced_and_removed(folder):
    assert folder.read(PATH) is None
    assert folder.stamps() == {}
    assert Store(folder).put("nordkraft", [made("one")]) == [Outcome(PATH, "written")]
    first = folder.stamps()
    assert list(first) == [PATH]  # the manifests are hidden
    assert Store(folder).known("nordkraft") == {PATH: "one"}
    Store(folder).put("nordkraft", [made("two")])
    assert folder.read(PATH) == office("two")
    assert folder.stamps()[PATH] != first[PATH]
    folder.remove(PATH)
    folder.remove(PATH)
    assert folder.read(PATH) is None


def test_what_a_person_edited_there_stays(folder):
    Store(folder).put("nordkraft", [made("one")])
    folder.write(PATH, office("her own words"))
    (outcome,) = Store(folder).put("nordkraft", [made("two")])
    assert outcome.state == "beside"
    assert folder.read(PATH) == office("her own words")
    assert folder.read("nordkraft/customer/review æ.new.docx") == office("two")


def test_an_upload_that_fails_is_a_word_for_that_document(folder, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("503 slow down")

    monkeypatch.setattr(folder.system, "pipe_file", broken)
    (outcome,) = Store(folder).put("nordkraft", [made("one")])
    assert (outcome.state, "503 slow down" in outcome.note) == ("failed", True)


def test_a_path_that_leads_out_is_refused(folder):
    with pytest.raises(ValueError, match="leads out of the output folder"):
        folder.write("../evil.docx", b"")


def test_a_bucket_that_is_not_there_is_told_before_anything_is_computed(s3):
    with pytest.raises(DocgenError) as failure:
        open_target("s3://no-such-bucket/out")
    assert str(failure.value) == (
        "s3://no-such-bucket/out: it cannot be reached: there is no bucket no-such-bucket\n"
        "  fix: check the address, the bucket and your credentials"
    )


@pytest.mark.parametrize("spelled", ["{}", "file://{}"])
def test_a_path_is_a_folder_of_this_machine(tmp_path, spelled):
    assert open_target(spelled.format(tmp_path)) == LocalFolder(tmp_path)


def test_a_share_that_shows_half_files_gets_them_beside_and_moved(tmp_path):
    from docgen.outputs.targets import RemoteFolder

    fsspec = pytest.importorskip("fsspec")
    folder = RemoteFolder(fsspec.filesystem("file"), tmp_path.as_posix(), "share", whole=False)
    assert Store(folder).put("nordkraft", [made("one")]) == [Outcome(PATH, "written")]
    assert (tmp_path / PATH).read_bytes() == office("one")
    assert [path.name for path in (tmp_path / PATH).parent.iterdir()] == ["review æ.docx"]


def test_an_unknown_scheme_gets_a_clear_word():
    with pytest.raises(DocgenError) as failure:
        open_target("nonsense://somewhere/x")
    (fault,) = failure.value.faults
    assert (fault.code, fault.place.file) == ("output", "nonsense://somewhere/x")


def test_a_whole_build_goes_into_a_bucket_and_the_next_one_finds_it_there(s3, tiny_home):
    asked = ["build", "--all", "--workspace", str(tiny_home), "--today", "2026-04-15", "--output", "s3://packs/whole"]
    first = CliRunner().invoke(cli, asked)
    assert (first.exit_code, first.stderr) == (0, "")
    folder = open_target("s3://packs/whole")
    lying = folder.stamps()
    assert sorted(lying) == [
        "alfa/customer/alfa-letter.docx",
        "alfa/customer/alfa-model.xlsx",
        "beta/customer/beta-letter.docx",
        "internal/index.html",
        "internal/report.json",
    ]
    assert (folder.read("alfa/customer/alfa-letter.docx") or b"").startswith(b"PK")
    again = CliRunner().invoke(cli, asked)
    assert "3 unchanged, 1 left out" in again.stdout
    assert {path: lying[path] for path in lying if "customer" in path} == {
        path: stamp for path, stamp in open_target("s3://packs/whole").stamps().items() if "customer" in path
    }
    assert not (tiny_home / "output").exists()
