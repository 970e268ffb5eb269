"""What a template carries besides what it shows stays behind when a customer's file is made from it."""

# ruff: noqa: E501 - a line of XML is written whole

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, invariants

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office/2011/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Plan for {{ who }}</dc:title>'
    "<dc:creator>ZZauthor</dc:creator><cp:lastModifiedBy>ZZlastby</cp:lastModifiedBy><cp:revision>77731</cp:revision>"
    "<dc:description>ZZdescription</dc:description><cp:keywords>ZZkeywords</cp:keywords>"
    "<cp:category>{{ who }} files</cp:category></cp:coreProperties>"
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Template>C:\\ZZtemplatepath\\a.dotx</Template><Manager>ZZmanager</Manager><Company>ZZcompany</Company>"
    "<HyperlinkBase>file://ZZbase</HyperlinkBase><Application>Office</Application></Properties>"
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="ZZproperty"><vt:lpwstr>ZZvalue</vt:lpwstr></property></Properties>'
)


class Parts:
    """The members of a package, to be added to."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.members = {name: package.read(name) for name in package.namelist()}

    def add(self, owner: str, kind: str, name: str, data: str | bytes, content_type: str = "") -> str:
        """A part with the relationship that leads to it."""
        self.members[name] = data.encode() if isinstance(data, str) else data
        if content_type:
            self.edit(
                "[Content_Types].xml",
                "</Types>",
                f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>',
            )
        return self.relate(owner, kind, f"/{name}")

    def relate(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        folder, _, base = owner.rpartition("/")
        rels = f"{folder}/_rels/{base}.rels" if owner else "_rels/.rels"
        self.members.setdefault(rels, f'<Relationships xmlns="{RELS}"></Relationships>'.encode())
        rid = f"rIdZ{len(self.members)}{self.members[rels].count(b'<Relationship ')}"
        kind = kind if ":" in kind else f"{REL}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        self.edit(
            rels,
            "</Relationships>",
            f'<Relationship Id="{rid}" Type="{kind}" Target="{target}"{mode}/></Relationships>',
        )
        return rid

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.members[name].decode()
        text = text.replace("<Relationships/>", f'<Relationships xmlns="{RELS}"></Relationships>')
        assert old in text, (name, old)
        self.members[name] = text.replace(old, new, 1).encode()

    def properties(self) -> None:
        self.members["docProps/core.xml"], self.members["docProps/app.xml"] = CORE.encode(), APP.encode()
        self.add(
            "",
            "custom-properties",
            "docProps/custom.xml",
            CUSTOM,
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        )
        for name in [name for name in self.members if "thumbnail" in name]:
            del self.members[name]
        rels = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", self.members["_rels/.rels"].decode())
        self.members["_rels/.rels"] = rels.encode()
        self.add("", f"{RELS}/metadata/thumbnail", "docProps/thumb.xml", "<ZZthumbnail/>", "image/x-emf")

    def data(self) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.members.items():
                package.writestr(name, data)
        return stream.getvalue()


WORD_BODY = """
<w:p w:rsidR="00ZZrsid" w:rsidRDefault="00ZZrsid"><w:pPr><w:rPr><w:ins w:id="90" w:author="ZZinserter"/></w:rPr></w:pPr>
  <w:commentRangeStart w:id="0"/><w:ins w:id="91" w:author="ZZinserter"><w:r><w:t>Inserted {{ who }}</w:t></w:r></w:ins>
  <w:del w:id="92" w:author="ZZdeleter"><w:r><w:delText>ZZdeleted</w:delText></w:r></w:del><w:commentRangeEnd w:id="0"/>
  <w:r><w:rPr><w:b/><w:rPrChange w:id="93" w:author="ZZformatter"><w:rPr/></w:rPrChange></w:rPr><w:commentReference w:id="0"/></w:r></w:p>
<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>kept row</w:t></w:r></w:p></w:tc></w:tr>
  <w:tr><w:trPr><w:del w:id="94" w:author="ZZdeleter"/></w:trPr><w:tc><w:p><w:r><w:t>ZZdeletedrow</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ZZbinding" w:storeItemID="{ZZstore}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>bound</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:hyperlink r:id="LINKFILE"><w:r><w:t>a file</w:t></w:r></w:hyperlink><w:hyperlink r:id="LINKWEB"><w:r><w:t>the web</w:t></w:r></w:hyperlink></w:p>
<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="9" cy="9"/><wp:docPr id="901" name="ZZlinked"/>
  <a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="LINKPIC"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
"""


def word_template() -> bytes:
    import docx

    buffer = io.BytesIO()
    page = docx.Document()
    page.add_paragraph("BODY")
    page.save(buffer)
    parts = Parts(buffer.getvalue())
    main = "word/document.xml"
    body = WORD_BODY
    for word, target, kind in (
        ("LINKFILE", "file:///C:/ZZfilelink.xlsx", "hyperlink"), ("LINKWEB", "https://example.org/page", "hyperlink"),
        ("LINKPIC", "http://ZZbeacon.example/a.png", "image"),
    ):  # fmt: skip
        body = body.replace(word, parts.relate(main, kind, target, external=True))
    text = parts.members[main].decode()
    text = re.sub(r"<w:p>\s*<w:r>\s*<w:t>BODY</w:t>\s*</w:r>\s*</w:p>", lambda _: body, text)
    assert "ZZinserter" in text
    parts.members[main] = text.encode()
    settings = f'<w:attachedTemplate r:id="{parts.relate("word/settings.xml", "attachedTemplate", "file:///C:/ZZattached.dotx", external=True)}"/>'
    settings += '<w:mailMerge><w:query w:val="ZZquery"/></w:mailMerge><w:docVars><w:docVar w:name="ZZvariable" w:val="ZZ"/></w:docVars><w:rsids><w:rsidRoot w:val="00ZZrsid"/></w:rsids>'
    parts.edit("word/settings.xml", "</w:settings>", f"{settings}</w:settings>")
    parts.edit(
        "word/settings.xml", "<w:settings ", f'<w:settings xmlns:r="{REL}" '
    ) if b"xmlns:r=" not in parts.members["word/settings.xml"] else None
    parts.properties()
    parts.add(main, "comments", "word/comments.xml", f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="ZZcommenter"><w:p><w:r><w:t>ZZcomment</w:t></w:r></w:p></w:comment></w:comments>',
              "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml")  # fmt: skip
    parts.add(main, f"{MS}/people", "word/people.xml", '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="ZZperson"/></w15:people>',
              "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml")  # fmt: skip
    parts.add(main, "customXml", "customXml/item9.xml", "<ZZcustom/>")
    parts.add(
        main,
        "printerSettings",
        "word/printerSettings1.bin",
        b"ZZprinter",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
    )
    parts.members["word/ZZorphan.xml"] = b"<ZZorphan/>"
    return parts.data()


def deck_template() -> bytes:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Emu

    deck = Presentation()
    for title in ("Shown {{ who }}", "ZZhidden {{ who }}", "Last"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        slide.notes_slide.notes_text_frame.text = "ZZspoken {{ who }}"
    first, second = deck.slides[0], deck.slides[1]
    second._element.set("show", "0")
    chart = CategoryChartData()
    chart.categories = ["a", "b"]
    chart.add_series("drawn", (1, 2))
    first.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Emu(999999), Emu(999999), chart)
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Emu(999999), Emu(999999), chart)
    beside = first.shapes.add_textbox(deck.slide_width + 10, Emu(0), Emu(100000), Emu(100000))
    beside.text_frame.text = "ZZbeside"
    unseen = first.shapes.add_textbox(Emu(0), Emu(0), Emu(100000), Emu(100000))
    unseen.text_frame.text, unseen.name = "ZZunseen", "ZZname"
    unseen._element.nvSpPr.cNvPr.set("hidden", "1")
    seen = first.shapes.add_textbox(Emu(0), Emu(0), Emu(100000), Emu(100000))
    seen.text_frame.text = "seen"
    run = seen.text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = "file:///C:/ZZfilelink.xlsx"
    last = deck.slides[2].shapes.add_textbox(Emu(0), Emu(0), Emu(100000), Emu(100000))
    last.click_action.target_slide = second
    on_layout = deck.slide_layouts[5].shapes._spTree
    on_layout.append(copy.deepcopy(beside._element))
    buffer = io.BytesIO()
    deck.save(buffer)
    parts = Parts(buffer.getvalue())
    parts.properties()
    main = "ppt/presentation.xml"
    authors = f'<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="ZZcommenter" initials="Z" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    parts.add(
        main,
        "commentAuthors",
        "ppt/commentAuthors.xml",
        authors,
        "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml",
    )
    comment = f'<p:cmLst xmlns:p="{P}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>ZZcomment</p:text></p:cm></p:cmLst>'
    parts.add(
        "ppt/slides/slide1.xml",
        "comments",
        "ppt/comments/comment1.xml",
        comment,
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml",
    )
    tags = f'<p:tagLst xmlns:p="{P}"><p:tag name="ZZTAG" val="ZZtag"/></p:tagLst>'
    tag = parts.add(
        "ppt/slides/slide1.xml",
        "tags",
        "ppt/tags/tag1.xml",
        tags,
        "application/vnd.openxmlformats-officedocument.presentationml.tags+xml",
    )
    parts.edit(
        "ppt/slides/slide1.xml", "</p:spTree>", f'</p:spTree><p:custDataLst><p:tags r:id="{tag}"/></p:custDataLst>'
    )
    parts.add(
        main,
        "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo",
        "ppt/changesInfos/changesInfo1.xml",
        "<ZZchanges/>",
        "application/vnd.ms-powerpoint.changesinfo+xml",
    )
    parts.add(
        main,
        "printerSettings",
        "ppt/printerSettings/printerSettings1.bin",
        b"ZZprinter",
        "application/vnd.openxmlformats-officedocument.presentationml.printerSettings",
    )
    parts.add(main, "customXml", "customXml/item9.xml", "<ZZcustom/>")
    return parts.data()


def everything(data: bytes, inside: str = "") -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            yield inside + name, name.encode() + b" " + content
            if content.startswith(b"PK\x03\x04"):
                yield from everything(content, f"{inside}{name}!")


def marks(data: bytes) -> set[str]:
    return {mark.decode() for _, content in everything(data) for mark in re.findall(rb"ZZ[a-z]+|77731", content)}


WORD_MARKS = {
    "ZZauthor", "ZZlastby", "77731", "ZZdescription", "ZZkeywords", "ZZtemplatepath", "ZZmanager", "ZZcompany", "ZZbase",
    "ZZproperty", "ZZvalue", "ZZthumbnail", "ZZrsid", "ZZinserter", "ZZdeleter", "ZZdeleted", "ZZdeletedrow",
    "ZZformatter", "ZZbinding", "ZZstore", "ZZfilelink", "ZZbeacon", "ZZlinked", "ZZattached", "ZZquery", "ZZvariable",
    "ZZcommenter", "ZZcomment", "ZZperson", "ZZcustom", "ZZprinter", "ZZorphan",
}  # fmt: skip
DECK_MARKS = {
    "ZZauthor", "ZZlastby", "77731", "ZZdescription", "ZZkeywords", "ZZtemplatepath", "ZZmanager", "ZZcompany", "ZZbase",
    "ZZproperty", "ZZvalue", "ZZthumbnail", "ZZhidden", "ZZspoken", "ZZbeside", "ZZunseen", "ZZname", "ZZfilelink",
    "ZZcommenter", "ZZcomment", "ZZtag", "ZZchanges", "ZZprinter", "ZZcustom",
}  # fmt: skip
TEMPLATES: list[tuple[Callable[[], bytes], set[str]]] = [(word_template, WORD_MARKS), (deck_template, DECK_MARKS)]


@pytest.mark.parametrize(("make", "expected"), TEMPLATES, ids=["word", "deck"])
def test_nothing_that_the_authors_of_a_template_left_in_it_reaches_a_customer(make, expected):
    source = make()
    assert marks(source) == expected  # the template carries all of it, so the next line can fail
    made = Template.open(source, audience="customer").render({"who": "Acme"}).data
    assert marks(made) == set()
    assert invariants(made) == []


@pytest.mark.parametrize(("make", "expected"), TEMPLATES, ids=["word", "deck"])
def test_what_a_reader_sees_stays(make, expected):
    made = Template.open(make(), audience="customer").render({"who": "Acme"})
    texts = {shown.text.strip() for shown in made.texts}
    wanted = {"Plan for Acme", "Acme files"} | (
        {"Inserted Acme", "kept row", "bound", "a filethe web"}
        if make is word_template
        else {"Shown Acme", "Last", "seen"}
    )
    assert wanted <= texts
    if make is word_template:
        assert any(b"https://example.org/page" in content for _, content in everything(made.data))


def test_a_file_for_us_keeps_the_words_of_its_authors():
    made = Template.open(word_template()).render({"who": "Acme"}).data
    assert {"ZZcomment", "ZZauthor"} <= marks(made)


def test_the_presenters_copy_has_the_notes_and_the_same_slides():
    template = Template.open(deck_template(), audience="customer")
    sent, spoken = template.render({"who": "Acme"}), template.render({"who": "Acme"}, notes={"who": "Acme"})
    assert marks(spoken.data) == {"ZZspoken"}
    assert sent.titles == spoken.titles == ("Shown Acme", "Last")
    assert [name for name, _ in everything(sent.data) if "notesSlide" in name] == []


def test_the_workbook_of_a_chart_that_the_designer_drew_stays_behind():
    data = Template.open(deck_template(), audience="customer").render({"who": "x"}).data
    assert [name for name, _ in everything(data) if "embeddings" in name] == []
    assert len([name for name, _ in everything(data) if re.search(r"chart\d+\.xml$", name)]) == 1


def refusal(data: bytes) -> str:
    with pytest.raises(DocgenError) as caught:
        Template.open(data, name="t.docx")
    return str(caught.value)


def test_objects_and_fields_that_run_or_fetch_are_refused_by_name():
    import docx

    page = docx.Document()
    page.add_paragraph("BODY")
    buffer = io.BytesIO()
    page.save(buffer)
    parts = Parts(buffer.getvalue())
    parts.add("word/document.xml", "oleObject", "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")
    assert (
        refusal(parts.data())
        == "t.docx: the template holds an embedded or linked object (OLE)\n  fix: put a picture of it, or plain text, in its place"
    )
    parts = Parts(buffer.getvalue())
    text = parts.members["word/document.xml"].decode()
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    parts.members["word/document.xml"] = re.sub(r"<w:r>\s*<w:t>BODY</w:t>\s*</w:r>", lambda _: field, text).encode()
    assert refusal(parts.data()) == (
        "t.docx: the template holds a DDEAUTO field, which reads another file when the document is opened\n"
        "  fix: let Word replace the field by its result (Ctrl+Shift+F9)"
    )
