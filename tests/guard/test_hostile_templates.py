"""A template from a stranger: refused soon, in little memory, with one clear fault, and nothing else is touched."""

# ruff: noqa: E501 - a line of XML is written whole

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pytest

from docgen.errors import DocgenError
from docgen.merge import Template
from docgen.merge.package import Packed, pack, write_zip

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECONDS, BYTES = 10, 500_000_000


def page(*lines: str) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def changed(old: bytes, new: bytes, part: str = "word/document.xml") -> bytes:
    members = parts(page("{{ account.name }}"))
    assert old in members[part]
    return packed({**members, part: members[part].replace(old, new, 1)})


def with_part(name: str, data: bytes) -> bytes:
    return packed({**parts(page("x")), name: data})


def with_relation(kind: str, target: str, mode: str = "") -> bytes:
    line = f'<Relationship Id="rIdZ" Type="{REL}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    return changed(b"</Relationships>", line, "word/_rels/document.xml.rels")


def bomb(name: str, megabytes: int) -> bytes:
    """A part of so many million zeros, packed without ever being whole in memory."""
    squeeze, crc, data = zlib.compressobj(1, zlib.DEFLATED, -15), 0, bytearray()
    for _ in range(megabytes):
        data += squeeze.compress(bytes(10**6))
        crc = zlib.crc32(bytes(10**6), crc)
    data += squeeze.flush()
    members = {part: pack(content) for part, content in parts(page("x")).items()}
    return write_zip({**members, name: Packed(8, crc, megabytes * 10**6, bytes(data))})


def doubled() -> bytes:
    import warnings

    buffer = io.BytesIO(page("x"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "a") as package:
            package.writestr("word/document.xml", b"<a/>")
    return buffer.getvalue()


def lying(part: str, size: int) -> bytes:
    data = bytearray(page("x " * 5000))
    at = data.index(b"PK\x01\x02", data.rindex(part.encode()) - 60)
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(page("x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def entities() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{lol}]><w:document xmlns:w="{W}"><w:body><w:p>&l8;</w:p></w:body></w:document>'
    return packed({**parts(page("x")), "word/document.xml": text.encode()})


def outside_entity() -> bytes:
    text = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:body><w:p>&x;</w:p></w:body></w:document>'
    return packed({**parts(page("x")), "word/document.xml": text.encode()})


def deep() -> bytes:
    text = f'<w:document xmlns:w="{W}"><w:body>{"<w:sdt><w:sdtContent>" * 50_000}</w:body></w:document>'
    return packed({**parts(page("x")), "word/document.xml": text.encode()})


def spelled(encoding: str, *, declared: str = "", mark: bytes = b"", part: str = "word/theme/theme1.xml") -> bytes:
    """A part with a document type that a search in ASCII does not find."""
    said = declared or f' encoding="{encoding}"'
    text = f'<?xml version="1.0"{said}?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
    return packed({**parts(page("{{ account.name }}")), part: mark + text.encode(encoding)})


def in_utf_7(part: str = "word/theme/theme1.xml") -> bytes:
    text = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE w [+ADwAIQ-ENTITY x "y"+AD4-]+AD4-<w>+ACY-x;</w>'
    return packed({**parts(page("x")), part: text})


def workbook_in_utf_7() -> bytes:
    """A chart's workbook within the template; nobody needs to read it before Office does, and audits do."""
    return with_part("word/embeddings/book1.xlsx", in_utf_7("xl/workbook.xml"))


def by_another_name(data: bytes) -> bytes:
    """The main text under a name that does not say that it is XML."""
    members = parts(page("x"))
    del members["word/document.xml"]
    members["word/text.bin"] = data
    for name in ("_rels/.rels", "[Content_Types].xml"):
        members[name] = members[name].replace(b"word/document.xml", b"word/text.bin")
    return packed(members)


def body(xml: str) -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    return packed({**parts(page("x")), "word/document.xml": text.encode()})


def p(*runs: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def table(row: str, count: int = 1) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{f'<w:tr><w:tc>{row}</w:tc></w:tr>' * count}</w:tbl>"


def tables_in_tables(depth: int) -> str:
    inner = p("{{ account.name }}")
    for _ in range(depth):
        inner = table(inner)
    return inner


FAR_COMMENT = b"<!--" + b" x" * 100_000 + b"-->" + b"<?a " + b"y" * 100_000 + b"?>"

# What a stranger sends, and a piece of the one fault that answers it.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "Python through a class": (lambda: page("{{ ''.__class__.__mro__[1].__subclasses__() }}"), "__class__"),
    "Python through a global": (lambda: page("{{ cycler.__init__.__globals__.os.system('x') }}"), "__init__"),
    "Python through a format": (lambda: page("{{ '{0.__class__}'.format(account) }}"), "format"),
    "a file of the template's folder": (lambda: page("{% include '/etc/passwd' %}"), "include"),
    "an import": (lambda: page("{% import 'os' as os %}"), "import"),
    "a loop without end": (lambda: page("{% for a in range(10**8) %}{% endfor %}"), "range"),
    "loops in loops": (lambda: page("{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}"), "turns"),
    "a macro that calls itself": (lambda: page("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}"), "without end"),
    "output that doubles": (lambda: page("{% set n = namespace(x='ab') %}{% for i in range(64) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}"), "characters"),
    "a huge range": (lambda: page("{{ range(10**9)|join }}"), "range"),
    "a huge power": (lambda: page("{{ 9**(9**9) }}"), "failed"),
    "huge padding": (lambda: page("{{ 'x'.ljust(10**9) }}"), "ljust"),
    "huge repetition": (lambda: page("{{ 'x' * 10**9 }}"), "a text or list of more than"),
    "deep brackets": (lambda: page("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"), "deep"),
    "deep elements": (deep, "XML"),
    "a zip bomb": (lambda: bomb("word/media/a.bin", 450), "unpacks to 450,"),
    "a bomb of one part": (lambda: bomb("word/styles2.xml", 70), "unpacks to 70,"),
    "a hundred thousand parts": (lambda: packed({**parts(page("x")), **{f"a/{n}": b"" for n in range(21_000)}}, zipfile.ZIP_STORED), "parts, at most"),
    "an entity bomb": (entities, "DOCTYPE"),
    "an entity from a file": (outside_entity, "DOCTYPE"),
    "a document type behind a long comment": (lambda: changed(b"<w:document ", FAR_COMMENT + b'<!DOCTYPE w [<!ENTITY x "y">]><w:document '), "DOCTYPE"),
    "a document type in UTF-16": (lambda: spelled("utf-16"), "DOCTYPE"),
    "a document type in UTF-16 without a mark": (lambda: spelled("utf-16-be", declared=' encoding="UTF-16"'), "DOCTYPE"),
    "a document type in Latin-1": (lambda: spelled("iso-8859-1"), "DOCTYPE"),
    "a document type in relationships": (lambda: spelled("utf-8", part="word/_rels/header9.xml.rels"), "DOCTYPE"),
    "a document type in content types": (lambda: spelled("utf-8", part="[Content_Types].xml"), "DOCTYPE"),
    "a document type in a VML drawing": (lambda: spelled("utf-8", part="word/drawing1.vml"), "DOCTYPE"),
    "a document type in an SVG picture": (lambda: spelled("utf-8", part="word/media/image1.svg"), "DOCTYPE"),
    "a document type in custom XML": (lambda: spelled("utf-8", part="customXml/item1.xml"), "DOCTYPE"),
    "a document type under a name in capitals": (lambda: spelled("utf-8", part="word/THEME.XML"), "DOCTYPE"),
    "a document type in a main part by another name": (lambda: by_another_name(b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x "y">]><w/>'), "DOCTYPE"),
    "EBCDIC": (lambda: spelled("cp037"), "another encoding than UTF-8 or UTF-16"),
    "EBCDIC by another name": (lambda: by_another_name('<?xml version="1.0" encoding="cp037"?><w/>'.encode("cp037")), "another encoding than UTF-8 or UTF-16"),
    "EBCDIC in relationships": (lambda: spelled("cp037", part="_rels/.rels"), "another encoding"),
    "EBCDIC in content types": (lambda: spelled("cp037", part="[Content_Types].xml"), "another encoding"),
    "EBCDIC in an SVG picture": (lambda: spelled("cp037", part="word/media/image1.svg"), "another encoding"),
    "UTF-7": (in_utf_7, "says that it is written in UTF-7"),
    "UTF-32": (lambda: spelled("utf-32"), "another encoding"),
    "UTF-32 without a mark": (lambda: spelled("utf-32-be", declared=' encoding="UTF-32"'), "another encoding"),
    "an odd name of an encoding": (lambda: spelled("iso-8859-1", declared=' encoding="ISO_8859-1:1987"'), "cannot be read"),
    "another Latin encoding": (lambda: spelled("iso-8859-15"), "says that it is written in iso-8859-15"),
    "a mark that contradicts the declaration": (lambda: spelled("utf-16-le", declared=' encoding="UTF-8"', mark=b"\xff\xfe"), "says that it is written in UTF-8"),
    "a declaration that contradicts the bytes": (lambda: spelled("utf-8", declared=' encoding="UTF-16"'), "says that it is written in UTF-16"),
    "a mark of UTF-8 before Latin-1": (lambda: spelled("utf-8", declared=' encoding="iso-8859-1"', mark=b"\xef\xbb\xbf"), "says that it is written in iso-8859-1"),
    "an encoding behind strange blanks": (lambda: spelled("utf-8", declared='\x0c\u00a0encoding\n=\t"UTF-7"'), "cannot be read"),
    "an encoding behind many blanks": (lambda: spelled("utf-8", declared=" " * 5000 + 'encoding="UTF-7"'), "cannot be read"),
    "half of a sign in UTF-16": (lambda: packed({**parts(page("x")), "word/theme/theme1.xml": b"\xff\xfe<\x00a"}), "not written in the encoding"),
    "tags that nobody closes": (lambda: body(p("{{ " * 100_000)), "is never closed"),
    "odd quotes": (lambda: body(p("{{ ' }} " * 100_000)), "more than 1,000 tags in one paragraph"),
    "odd braces": (lambda: body(p("{{ { }} " * 100_000)), "more than 1,000 tags in one paragraph"),
    "odd braces everywhere": (lambda: body(p("{{ { }}" * 900) * 50), "more than 5,000 tags"),
    "a very long tag": (lambda: body(p("{{ a" + "+a" * 500_000 + " }}")), "is longer than 10,000 characters"),
    "a very long quoted text": (lambda: body(p("{{ '" + "x" * 1_000_000 + "' }}")), "is longer than 10,000 characters"),
    "a tag in a hundred thousand runs": (lambda: body(p("{{ ", *["a"] * 100_000, " }}")), "more than 20,000 pieces"),
    "tags in many runs": (lambda: body(p(*"{{ a }}" * 2_000)), "more than 1,000 tags in one paragraph"),
    "a tag in many runs": (lambda: body(p(*("{{ " + "a" * 10_000 + " }}"))), "is longer than 10,000 characters"),
    "many paragraphs with a tag": (lambda: body(p("{{ account.name }}") * 50_000), "more than 5,000 tags"),
    "many paragraphs that open something": (lambda: body(p("{% if a %}") * 5_000), "more than 100 tags stand open"),
    "many paragraphs that close something": (lambda: body(p("{% endif %}") * 20_000), "more than 5,000 tags"),
    "many rows with a tag": (lambda: body(table(p("{{ account.name }}"), 20_000)), "more than 5,000 tags"),
    "many macros": (lambda: body("".join(p(f"{{% macro m{n}() %}}{{% endmacro %}}") for n in range(3000))), "more than 5,000 tags"),
    "tags in many attributes": (lambda: body('<w:p w:x="{{ a }}"/>' * 20_000), "more than 5,000 tags"),
    "conditions in conditions": (lambda: body(p("{% if a %}") * 2000 + p("{% endif %}") * 2000), "more than 100 tags stand open"),
    "loops in loops in loops": (lambda: body(p("{% for b in c %}") * 30 + p("{% endfor %}") * 30), "too deeply"),
    "numbered objects in a loop": (lambda: body(p("{% for b in c %}") + "".join(f'<w:bookmarkStart w:id="{n}"/>' for n in range(50_000)) + p("{% endfor %}")), "more than 10,000 numbered objects"),
    "tables in tables": (lambda: body(tables_in_tables(100)), "not well-formed XML"),
    "millions of elements": (lambda: body("<w:p/>" * 2_000_000), "XML elements and attributes, at most"),
    "millions of attributes": (lambda: body('<w:p a="" b="" c="" d=""/>' * 400_000), "XML elements and attributes, at most"),
    "a climbing path": (lambda: with_part("word/../../../tmp/evil", b"x"), "leads out of the package"),
    "an absolute path": (lambda: with_part("/etc/evil", b"x"), "leads out of the package"),
    "a path of Windows": (lambda: with_part("word\\..\\evil", b"x") if os.sep == "/" else with_part("C:/evil", b"x"), "leads out of the package"),
    "an OLE object": (lambda: with_relation("oleObject", "media/x.bin"), "OLE"),
    "a linked OLE object": (lambda: with_relation("oleObject", "file:///c:/x.xlsx", ' TargetMode="External"'), "OLE"),
    "an ActiveX control": (lambda: with_relation("control", "activeX1.xml"), "ActiveX"),
    "a chunk of another format": (lambda: with_relation("aFChunk", "x.html"), "another document"),
    "an embedded document": (lambda: with_relation("package", "embeddings/x.docx"), "embedded document"),
    "a field that starts a program": (lambda: changed(b"<w:t>", b"<w:fldChar w:fldCharType='begin'/><w:instrText>DDEAUTO cmd</w:instrText><w:fldChar w:fldCharType='end'/><w:t>"), "DDEAUTO"),
    "entries twice": (doubled, "two parts"),
    "cut short": (lambda: page("x")[:-200], "damaged"),
    "a file of Office 97 or with a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "encrypted"),
    "a zip with a password": (encrypted, "encrypted"),
    "strict": (lambda: changed(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "_rels/.rels"), "strict"),
    "a workbook by the name of a document": (lambda: changed(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main", "[Content_Types].xml"), "no Word or PowerPoint"),
    "a picture by the name of a document": (lambda: b"\x89PNG\r\n" + bytes(99), "no Office document"),
    "an empty file": (lambda: b"", "no Office document"),
    "a size that lies low": (lambda: lying("word/document.xml", 10), "damaged"),
    "a size that lies high": (lambda: lying("word/document.xml", 2_000_000_000), "unpacks to"),
}  # fmt: skip


@pytest.fixture
def no_way_out(monkeypatch):
    """No network, no other process, and no file is opened but those of Python and this program."""
    touched: list[str] = []
    ours = (sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[2]), str(Path.home() / ".cache"))
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if not watching:
            return
        if event.startswith(("socket.connect", "subprocess", "os.system", "os.exec", "os.spawn", "urllib")):
            touched.append(event)
        elif event == "open" and arguments[0] == "<docgen template>":
            pass  # Python looks for the line of a program that it refuses under the name that the program was given
        elif event == "open" and isinstance(arguments[0], str) and not arguments[0].startswith(ours):
            touched.append(arguments[0])

    sys.addaudithook(watch)  # it can never be removed, so it is told when to rest
    yield touched
    watching = False


@cache
def sent(kind: str) -> bytes:
    return HOSTILE[kind][0]()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_template_is_refused_soon_with_a_clear_fault(kind, no_way_out):
    data, piece = sent(kind), HOSTILE[kind][1]
    started = time.perf_counter()
    with pytest.raises(DocgenError) as refusal:
        Template.open(data, name="t.docx", audience="customer").render({"account": {"name": "A"}})
    assert time.perf_counter() - started < SECONDS
    fault, *more = refusal.value.faults
    assert piece in fault.text()
    assert fault.place.file == "t.docx"
    assert len(fault.text()) < 500
    assert len(more) <= 1  # a loop inside the one that fails may fail too
    assert no_way_out == []


def test_all_of_them_together_take_little_memory(tmp_path):
    code = (
        "import sys, importlib.util\n"
        f"spec = importlib.util.spec_from_file_location('hostile', {str(__file__)!r})\n"
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)\n"
        "import resource\n"
        "from pathlib import Path\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        module.Template.open(path, audience='customer').render({'account': {'name': 'A'}})\n"
        "    except module.DocgenError:\n"
        "        continue\n"
        "    raise SystemExit(f'{path.name} was taken')\n"
        # What the system counts as a child's peak begins with the memory of the process that started it.
        "status = Path('/proc/self/status')\n"
        "peak = [line.split()[1] for line in status.open() if line.startswith('VmHWM')] if status.exists() else []\n"
        "print(peak[0] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    for number, kind in enumerate(HOSTILE):
        (tmp_path / f"{number:02}.docx").write_bytes(sent(kind))
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < BYTES


def test_in_a_batch_a_hostile_template_costs_its_own_document_alone(docgen, small):
    settings = small / "docgen.toml"
    text = settings.read_text(encoding="utf-8").replace('default = ["letter"]', 'default = ["evil", "letter"]')
    settings.write_text(
        text + '[documents.evil]\ntemplate = "evil.docx"\naudience = "customer"\nname = "evil"\n', encoding="utf-8"
    )
    other = small / "content/accounts/beta"
    other.mkdir()
    (other / "account.yaml").write_text(
        "id: beta\nname: Beta\nprogramme: key\nkam: M B\nlanguage: en\nlast_updated: 2026-03-31\n", encoding="utf-8"
    )
    (small / "templates/evil.docx").write_bytes(page("{% for a in range(10**8) %}{% endfor %}"))
    before = {path for path in small.rglob("*") if "output" not in path.parts}
    status, said, problems = docgen("build", "--all")
    assert status == 1
    assert "range" in said + problems
    made = sorted(path.relative_to(small).as_posix() for path in (small / "output").glob("*/customer/*"))
    assert made == ["output/acme/customer/acme-letter.docx", "output/beta/customer/beta-letter.docx"]
    assert {path for path in small.rglob("*") if "output" not in path.parts} == before
