"""Templates as Google Docs, Google Slides and Office for the Mac save them, with what is theirs alone."""

# ruff: noqa: E501 - a line of XML is written as the program writes it

import io
import re
import unicodedata
import zipfile

import pytest

from docgen.errors import DocgenError
from docgen.merge import Template, invariants
from docgen.values import Blocks

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
FILL = {"account": {"name": "Nordkraft"}, "rows": [{"name": "a", "value": 1}, {"name": "b", "value": 2}], "no": False}


def rels(*triples):
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(triples, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELS}">{lines}</Relationships>'


# -- Google Docs: ids of nothing but zeros, a run for everything, wrappers around anything, fractions, fonts inside

ZEROS = 'w:rsidR="00000000" w:rsidDel="00000000" w:rsidP="00000000" w:rsidRDefault="00000000" w:rsidRPr="00000000"'


class Google:
    def __init__(self):
        self.count = 0

    def next(self):
        self.count += 1
        return self.count

    def run(self, text):
        return f'<w:r w:rsidDel="00000000" w:rsidR="00000000" w:rsidRPr="00000000"><w:rPr><w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def wrapped(self, inner):
        number = self.next()
        return f'<w:sdt><w:sdtPr><w:lock w:val="contentLocked"/><w:id w:val="-{number}"/><w:tag w:val="goog_rdk_{number}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    def p(self, *pieces):
        runs = "".join(one if one.startswith("<w:") else self.run(one) for one in pieces)
        return (
            f'<w:p {ZEROS} w14:paraId="{self.next():08X}"><w:pPr><w:pStyle w:val="Normal"/><w:rPr/></w:pPr>{runs}</w:p>'
        )

    def table(self, *rows):
        width = 9029.0 / len(rows[0])
        made = "".join(
            '<w:tr><w:trPr><w:cantSplit w:val="0"/><w:tblHeader w:val="0"/></w:trPr>'
            + "".join(
                self.wrapped(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.p(text)}</w:tc>')
                for text in row
            )
            + "</w:tr>"
            for row in rows
        )
        grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
        return f'<w:tbl><w:tblPr><w:tblStyle w:val="Table1"/><w:tblW w:w="9029.0" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>'


@pytest.fixture
def google():
    return Google()


def google_file(word, *blocks):
    parts = word.parts("".join(blocks))
    parts["word/_rels/document.xml.rels"] = rels(
        (f"{R}/theme", "theme/theme1.xml"),
        (f"{R}/fontTable", "fontTable.xml"),
        (f"{R}/customXml", "../customXML/item1.xml"),
    )
    parts["word/theme/theme1.xml"] = (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"/>'
    )
    parts["word/fontTable.xml"] = (
        f'{HEAD}<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{R}"><w:font w:name="Lato">'
        '<w:embedRegular w:fontKey="{00000000-0000-0000-0000-000000000000}" r:id="rId1" w:subsetted="0"/></w:font></w:fonts>'
    )
    parts["word/_rels/fontTable.xml.rels"] = rels((f"{R}/font", "fonts/Lato-regular.ttf"))
    parts["word/fonts/Lato-regular.ttf"] = b"\x00\x01\x00\x00font"
    parts["customXML/item1.xml"] = (
        f'{HEAD}<go:gDocsCustomXmlDataStorage xmlns:go="http://customooxmlschemas.google.com/" uri="GoogleDocsCustomDataVersion2"/>'
    )
    types = parts["[Content_Types].xml"].replace(
        "<Override", '<Default Extension="ttf" ContentType="application/x-font-ttf"/><Override', 1
    )
    parts["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        '<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/></Types>',
    )
    return streamed(parts)


def streamed(parts):
    """A zip whose sizes stand behind the data, as a server writes it that does not know them before."""

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def said(data):
    made = Template.open(data, name="t").render(FILL)
    assert invariants(made.data) == []
    assert made.faults == ()
    return [text.text for text in made.texts]


def test_a_tag_in_three_runs_and_a_wrapper_of_google_docs(word, google):
    body = google.p("Hi {{ account.", google.wrapped(google.run("na")), "me }} there")
    assert said(google_file(word, body)) == ["Hi Nordkraft there"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("{% for r in rows %}{{ r.name }}", "{{ r.value }}{% endfor %}")], id="in one row"),
        pytest.param(
            [("{%tr for r in rows %}", ""), ("{{ r.name }}", "{{ r.value }}"), ("{%tr endfor %}", "")],
            id="rows of their own",
        ),
        pytest.param(
            [("{% for r in rows %}", ""), ("{{ r.name }}", "{{ r.value }}"), ("{% endfor %}", "")], id="without prefix"
        ),
    ],
)
def test_rows_of_a_google_table_repeat_though_each_cell_is_wrapped(word, google, rows):
    assert said(google_file(word, google.table(("Name", "Value"), *rows))) == ["Name", "Value", "a", "1", "b", "2"]


def test_columns_of_a_google_table_repeat_though_their_widths_are_fractions(word, google):
    made = Template.open(
        google_file(word, google.table(("h", "{%tc for r in rows %}", "{{ r.name }}", "{%tc endfor %}")))
    )
    out = made.render(FILL)
    assert [text.text for text in out.texts] == ["h", "a", "b"]
    assert [node.values() for node in word.body(out.data).iter("{*}gridCol")] == [["2257.25"]] * 3
    assert invariants(out.data) == []


@pytest.mark.parametrize(("wanted", "expected"), [("rows", ["item a", "item b", "end"]), ("[]", ["end"])])
def test_paragraphs_that_google_wraps_each_by_itself_repeat_together(word, google, wanted, expected):
    lines = (f"{{% for r in {wanted} %}}", "item {{ r.name }}", "{% endfor %}")
    assert said(google_file(word, *(google.wrapped(google.p(line)) for line in lines), google.p("end"))) == expected


def test_markdown_in_a_paragraph_that_google_wraps(word, google):
    out = Template.open(google_file(word, google.wrapped(google.p("{{ text }}")))).render(
        {"text": Blocks("one\n\ntwo")}
    )
    assert [text.text for text in out.texts] == ["one", "two"]
    assert invariants(out.data) == []


def test_a_content_control_of_the_author_stays(word, google):
    control = google.wrapped(google.p("{{ account.name }}")).replace("goog_rdk_", "customer_")
    out = Template.open(google_file(word, control)).render(FILL)
    assert len(list(word.body(out.data).iter("{*}sdt"))) == 1


def test_fonts_and_data_of_google_docs_pass_through(word, google, members):
    source = google_file(word, google.p("{{ account.name }}"))
    before, after = members(source), members(Template.open(source).render(FILL).data)
    assert set(before) == set(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


# -- Google Slides: names with semicolons, notes on every slide, a part without an extension


def google_deck():
    from lxml import etree
    from pptx import Presentation
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    deck = Presentation()
    for number, (title, lines) in enumerate(
        (("Start", ""), ("{{ r.name }}", "{% for r in rows %}\n{% endfor %}\nSay it")), 1
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        shape = slide.shapes.title
        shape.text = title
        named = shape._element.nvSpPr.cNvPr
        named.set("name", f"Google Shape;{named.get('id')};p{number}")
        for run in shape._element.iter("{*}rPr"):
            run.set("lang", "en")
        slide.notes_slide.notes_text_frame.text = lines
    extra = Part(PackURI("/ppt/metadata"), "application/binary", deck.part.package, b"\x0a\x04meta")
    rid = deck.part.relate_to(extra, "http://customschemas.google.com/relationships/presentationmetadata")
    xml = f'<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{R}"><p:ext uri="GoogleSlidesCustomDataVersion2"><go:slidesCustomData xmlns:go="http://customooxmlschemas.google.com/" r:id="{rid}" roundtripDataSignature="AMtx7mh"/></p:ext></p:extLst>'
    deck.part._element.append(etree.fromstring(xml))
    deck.part._element.set("strictFirstAndLastChars", "0")
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def test_a_deck_of_google_slides_repeats_its_slides_and_keeps_its_part(members):
    source = google_deck()
    out = Template.open(source).render(FILL, notes=FILL)
    assert out.titles == ("Start", "a", "b")
    assert invariants(out.data) == []
    after = members(out.data)
    assert after["ppt/metadata"] == members(source)["ppt/metadata"]
    names = [re.findall(r'name="(Google Shape;[^"]*)"', after[f"ppt/slides/slide{n}.xml"].decode()) for n in (2, 3)]
    assert names == [["Google Shape;2;p2"]] * 2
    assert (
        "metadata"
        in members(Template.open(source).render({**FILL, "rows": []}).data)["ppt/_rels/presentation.xml.rels"].decode()
    )


# -- the Mac: namespaces of its own, files of the Finder beside the parts, names in another spelling

FINDER = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02<"


def mac_parts(word, body):
    parts = word.parts(body)
    document = parts["word/document.xml"]
    parts["word/document.xml"] = document.replace(
        "<w:document ",
        '<w:document xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
        'xmlns:mv="urn:schemas-microsoft-com:mac:vml" xmlns:mo="http://schemas.microsoft.com/office/mac/office/2008/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14 mv mo" mc:PreserveAttributes="mv:*" ',
        1,
    )
    return parts


BOX = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/>'
    '<wp:docPr id="1" name="Text Box 1"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>'
    "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:shape id="_x0000_s1026" mv:complextextbox="1"><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict>'
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def test_a_text_box_of_word_for_the_mac_says_the_same_in_both_of_its_forms(word, part):
    inner = "<w:p><w:r><w:t>{{ account.</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>name }}</w:t></w:r></w:p>"
    out = Template.open(word.zipped(mac_parts(word, BOX.format(inner)))).render(FILL)
    assert invariants(out.data) == []
    text = part(out.data, "word/document.xml")
    assert re.sub(r"<[^>]+>", " ", text).split() == ["Nordkraft", "Nordkraft"]
    assert 'mc:PreserveAttributes="mv:*"' in text


def test_files_of_the_finder_are_no_parts(word, members):
    parts = mac_parts(word, word.p("{{ account.name }}"))
    litter = {
        "__MACOSX/word/._document.xml": FINDER,
        "__MACOSX/._word": FINDER,
        "word/.DS_Store": b"\x00\x00\x00\x01Bud1",
        "word/._document.xml": FINDER,
    }
    out = Template.open(word.zipped({**parts, **litter})).render(FILL)
    assert set(members(out.data)) == set(parts)
    assert word.lines(out.data) == ["Nordkraft"]
    assert invariants(out.data) == []


@pytest.mark.parametrize(
    ("stored", "named"),
    [
        pytest.param(
            "word/header-Ærø-é.xml", unicodedata.normalize("NFD", "header-Ærø-é.xml"), id="accents apart in the link"
        ),
        pytest.param(
            unicodedata.normalize("NFD", "word/header-é.xml"), "header-%C3%A9.xml", id="accents apart in the name"
        ),
        pytest.param("word/Header1.xml", "header1.XML", id="another case"),
        pytest.param("word/header1.xml", "/word/header1.xml", id="an absolute target"),
    ],
)
def test_a_part_is_found_however_its_name_is_spelled(word, stored, named):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    header = f'{HEAD}<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>{{{{ account.name }}}}</w:t></w:r></w:p></w:hdr>'
    parts = mac_parts(word, word.p("{{ account.name }}"))
    parts[stored] = header
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/word/{named.rpartition("/")[2]}" ContentType="{kind}"/></Types>'
    )
    parts["word/_rels/document.xml.rels"] = rels((f"{R}/header", named))
    out = Template.open(word.zipped(parts)).render(FILL)
    assert [text.text for text in out.texts] == ["Nordkraft", "Nordkraft"]
    assert invariants(out.data) == []


@pytest.mark.parametrize("namespace", ["http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"])
def test_a_file_in_the_strict_form_is_refused_with_what_to_do(word, namespace):
    parts = word.parts(word.p("{{ account.name }}"))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(f"{R}/officeDocument", namespace)
    with pytest.raises(DocgenError) as caught:
        Template.open(word.zipped(parts), name="strict.docx")
    assert [(f.code, f.text().splitlines()) for f in caught.value.faults] == [
        (
            "strict",
            [
                "strict.docx: the file is in the strict variant of the format",
                "  fix: save it as an ordinary .docx or .pptx",
            ],
        )
    ]
