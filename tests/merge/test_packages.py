"""What is no sound template is refused in one clear sentence; what is only unusual is taken."""

# ruff: noqa: E501 - a line of XML, of a template or of a message is compared whole

import io
import re
import zipfile
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.merge import Limits, Template, invariants
from docgen.merge.package import read_package

REPO = Path(__file__).resolve().parents[2]
SHARED = REPO.parent / "shared" / "data" / "templates"


def refusal(data, **options):
    with pytest.raises(DocgenError) as caught:
        Template.open(data, name="t.docx", **options)
    assert len(caught.value.faults) == 1
    return str(caught.value)


def changed(word, **parts):
    names = {"rels": "_rels/.rels", "document": "word/document.xml", "types": "[Content_Types].xml"}
    return word.zipped({**word.parts(word.p("x")), **{names.get(key, key): value for key, value in parts.items()}})


REFUSALS = [
    ("an old file", lambda w: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
     "t.docx: the file is encrypted or in the format of Office 97\n  fix: remove the password, or save it as .docx or .pptx"),
    ("no zip", lambda w: b"hello", "t.docx: this is no Office document\n  fix: give a .docx or .pptx template"),
    ("nothing", lambda w: b"", "t.docx: this is no Office document\n  fix: give a .docx or .pptx template"),
    ("a zip", lambda w: w.zipped({"a.txt": "x"}),
     "t.docx: this is a zip file but no Office document\n  fix: give a .docx or .pptx template"),
    ("a workbook", lambda w: changed(w, types=w.parts("")["[Content_Types].xml"].replace("wordprocessingml.document", "spreadsheetml.sheet")),
     "t.docx: this is no Word or PowerPoint template\n  fix: give a .docx or .pptx template"),
    ("a climbing name", lambda w: changed(w, **{"word/../../evil.xml": "<a/>"}),
     "t.docx, word/../../evil.xml: the part name 'word/../../evil.xml' leads out of the package"),
    ("a DOCTYPE", lambda w: changed(w, document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
     "t.docx, word/document.xml: word/document.xml holds a DOCTYPE, which Office files never do"),
    ("a DOCTYPE in UTF-16", lambda w: changed(w, document='<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")),
     "t.docx, word/document.xml: word/document.xml holds a DOCTYPE, which Office files never do"),
    ("strict", lambda w: changed(w, rels=w.parts("")["_rels/.rels"].replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument")),
     "t.docx: the file is in the strict variant of the format\n  fix: save it as an ordinary .docx or .pptx"),
    ("broken XML", lambda w: changed(w, document="<w:document>{{ a }}"), "t.docx, word/document.xml: word/document.xml is not well-formed XML"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in REFUSALS], ids=[case[0] for case in REFUSALS])
def test_refusals(word, make, expected):
    assert refusal(make(word)).startswith(expected)


def test_a_file_cut_short_is_refused(word):
    whole = word.file("{{ a }}", "x" * 500)
    for length in range(4, len(whole), 37):
        with pytest.raises(DocgenError):
            Template.open(whole[:length])


def test_a_damaged_part_is_refused(word):
    data = bytearray(word.file("{{ a }}", "text that is long enough to be packed " * 20))
    data[data.index(b"word/document.xml") + 60] ^= 0xFF
    with pytest.raises(DocgenError):
        Template.open(bytes(data))


def test_duplicate_members_are_refused(word):
    stream = io.BytesIO(word.file("x"))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(stream.getvalue()) == (
        "t.docx: the file holds two parts called word/document.xml\n  fix: save it again in Office"
    )


def test_a_bomb_is_refused_without_unpacking_it(word):
    data = word.zipped({**word.parts(word.p("x")), "word/media/a.bin": b"\x00" * 30_000_000})
    assert refusal(data, limits=Limits(unpacked_bytes=10_000_000)).startswith("t.docx: the file unpacks to 30,0")
    assert "bytes, at most 10" in refusal(data, limits=Limits(file_bytes=10))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(word):
    data = bytearray(word.file("{{ a }}", "long " * 5000))
    at = data.index(b"PK\x01\x02", data.rindex(b"word/document.xml") - 60)
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(DocgenError):
        Template.open(bytes(data))


def test_an_encrypted_member_is_refused(word):
    data = bytearray(word.file("x"))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "the file is encrypted" in refusal(bytes(data))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DocgenError) as caught:
        Template.open(tmp_path / "no.docx", name="no.docx")
    assert str(caught.value) == "no.docx: the template cannot be read: No such file or directory"


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_and_macro_files_give_plain_documents(word, kind, part, members):
    rel = '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    macros = {"word/vbaProject.bin": ("application/vnd.ms-office.vbaProject", b"macro")} if "macro" in kind else {}
    data = word.file("{{ a }}", main_type=kind, extra=macros, rels=rel if macros else "")
    template = Template.open(data, name="t.docm")
    made = template.render({"a": "ok"})
    assert word.lines(made.data) == ["ok"]
    assert "wordprocessingml.document.main+xml" in part(made.data, "[Content_Types].xml")
    assert not [name for name in members(made.data) if "vba" in name]
    assert [fault.problem for fault in template.lint()] == (
        ["the macros of the template are left out"] if macros else []
    )
    assert invariants(made.data) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_parts_with_a_mark_of_byte_order_are_read(word, encoding):
    text = word.parts(word.p("{{ a }} æøå"))["word/document.xml"].replace(
        'encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"'
    )
    made = Template.open(changed(word, document=text.encode(encoding))).render({"a": "ok"})
    assert word.lines(made.data) == ["ok æøå"]


def test_other_prefixes_than_the_usual_are_read(word):
    text = word.parts(word.p("{{ a }}", "{% if b %}x") + word.p("y{% endif %}"))["word/document.xml"]
    text = (
        text.replace("<w:", "<ns0:")
        .replace("</w:", "</ns0:")
        .replace("xmlns:w=", "xmlns:ns0=")
        .replace("ns0:space", "xml:space")
    )
    made = Template.open(changed(word, document=text)).render({"a": "1\n2\t3", "b": True})
    assert word.lines(made.data) == ["1\n2\t3x", "y"]


def test_untouched_parts_keep_their_packed_bytes(word):
    media = bytes(range(256)) * 40
    extra = {
        "word/settings.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml", media)
    }
    rel = '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>'
    extra["word/settings.xml"] = (extra["word/settings.xml"][0], b"<w:settings xmlns:w='x'/>" + b" " * 500)
    source = word.file("{{ a }}", extra=extra, rels=rel)
    made = Template.open(source).render({"a": "b"}).data
    before, after = (read_package(data, "", Limits()).members["word/settings.xml"] for data in (source, made))
    assert before == after


def test_the_file_is_the_same_each_time_and_holds_no_clock(word):
    source = word.file("{{ a }}", "{% for x in b %}{{ x }}{% endfor %}")
    first, second = (Template.open(source).render({"a": 1, "b": [1]}).data for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the corporate templates are not here")
@pytest.mark.parametrize("name", ["sol-eng/template.potx", "bcgov/report.docx"])
def test_corporate_templates_pass_through_unchanged(name, members):
    source = (SHARED / name).read_bytes()
    made = Template.open(source).render({})
    before, after = members(source), members(made.data)
    differing = {part for part in before if before[part] != after.get(part)}
    assert differing <= {"[Content_Types].xml"}
    assert set(after) == set(before)
    assert invariants(made.data) == []
    assert made.faults == ()


@pytest.mark.parametrize("make", ["word", "deck"])
def test_nothing_that_is_not_well_formed_leaves_the_engine(word, monkeypatch, make):
    from pptx import Presentation

    source = word.file("{{ v }}")
    if make == "deck":
        show = Presentation()
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "{{ v }}"
        stream = io.BytesIO()
        show.save(stream)
        source = stream.getvalue()
    monkeypatch.setattr("docgen.merge.runtime._SPECIAL_ASCII", re.compile("never"))  # as if escaping failed
    with pytest.raises(DocgenError) as caught:
        Template.open(source, name="t").render({"v": "a < b"})
    assert [(fault.code, fault.place.file) for fault in caught.value.faults] == [("not-well-formed", "t")]


def with_odd_parts():
    """A deck whose first slide names a newer chart, a diagram and a part that nobody knows; all are made up."""
    from pptx import Presentation
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "{{ v }}"
    slide.notes_slide.notes_text_frame.text = "{% for n in many %}\n{% endfor %}"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    for kind, name, mime, data in ODD:
        made = Part(PackURI(f"/ppt/{name}"), mime, slide.part.package, data)
        slide.part.relate_to(made, kind if kind.startswith("http") else relations + kind)
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


_DRAWN = "application/vnd.openxmlformats-officedocument.drawingml."
ODD = [
    ("http://schemas.microsoft.com/office/2014/relationships/chartEx", "charts/chartEx1.xml", "application/vnd.ms-office.chartex+xml", b"<cx:chartSpace xmlns:cx='urn:cx'><cx:chart/></cx:chartSpace>"),
    ("diagramData", "diagrams/data1.xml", f"{_DRAWN}diagramData+xml", b"<dgm:dataModel xmlns:dgm='urn:d'/>"),
    ("diagramLayout", "diagrams/layout1.xml", f"{_DRAWN}diagramLayout+xml", b"<dgm:layoutDef xmlns:dgm='urn:d'/>"),
    ("http://example.org/unknown", "odd/thing.dat", "application/x-odd", bytes(range(256))),
]  # fmt: skip


def test_newer_charts_diagrams_and_unknown_parts_pass_through_unharmed(members):
    source = with_odd_parts()
    made = Template.open(source).render({"v": "x", "many": [1, 2]})
    before, after = members(source), members(made.data)
    assert invariants(made.data) == []
    for _, name, _, data in ODD:
        assert before[f"ppt/{name}"] == after[f"ppt/{name}"] == data
    rels = [after[f"ppt/slides/_rels/slide{n}.xml.rels"].decode() for n in (1, 2)]
    assert all(word in text for text in rels for word in ("chartEx", "diagrams/data", "diagrams/layout", "thing.dat"))
    # What belongs to one slide is copied with it; what nobody knows may be shared.
    assert sorted(n for n in after if "/charts/chartEx" in n) == ["ppt/charts/chartEx1.xml", "ppt/charts/chartEx2.xml"]
    assert after["ppt/charts/chartEx2.xml"] == ODD[0][3]
