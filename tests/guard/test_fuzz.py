"""Whatever bytes a stranger sends, every reader ends soon with a value or a fault, never with another exception.

Each crash that a longer search found stands in `FOUND`.  `DOCGEN_FUZZ=10000` searches so many inputs for each reader.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from docgen.audit import audit
from docgen.errors import DocgenError
from docgen.finished.contents import read_contents
from docgen.merge import Limits, Template, compile_text
from docgen.persons.person import Person
from docgen.persons.sweep import change_in_data
from docgen.persons.yaml_text import NotEditableError, without_person

ROUNDS = int(os.environ.get("DOCGEN_FUZZ", "60"))
LIMITS = Limits(
    file_bytes=10**7, unpacked_bytes=10**7, part_bytes=10**6, iterations=10**4, output_chars=10**6, value_chars=10**5
)
LARS = Person("Lars Kjær", ("l@x.example",), "Director")


# --- what is read ------------------------------------------------------------------------------------------------


def read_template(data: bytes) -> None:
    Template.open(data, limits=LIMITS, audience="customer").render({"a": "x", "b": [1, 2], "c": {"d": "e"}})


def read_tags(data: bytes) -> None:
    compile_text(data.decode("utf-8", "replace"), limits=LIMITS).render({"a": "x", "b": [1, 2], "c": {"d": "e"}})


def read_account(data: bytes) -> None:
    from docgen.model.account import Account
    from docgen.sources.yaml_source import read_model

    read_model(data, "account.yaml", Account)


def erase(data: bytes) -> None:
    try:
        without_person(data.decode("utf-8", "replace"), LARS)
    except NotEditableError:
        return


def erase_anywhere(data: bytes) -> None:
    for name in ("a.yaml", "a.md", "a.csv", "a.json"):
        change_in_data(name, data, LARS)


def erase_from_files(data: bytes) -> None:
    for name in ("a.xlsx", "a.docx"):
        change_in_data(name, data, LARS)


def read_table(data: bytes) -> None:
    from docgen.sources.imports.tables import read_tables

    read_tables(data, "export.csv")


def read_book(data: bytes) -> None:
    from docgen.sources.imports.tables import read_tables

    read_tables(data, "export.xlsx")


def read_account_book(data: bytes) -> None:
    from docgen.sources.account_workbook import read_account_workbook

    read_account_workbook(data, "account.xlsx")


# --- what it is made from ----------------------------------------------------------------------------------------

YAML = (
    "id: acme\nname: \"Lars Kjær\"\nkam: &x Mette\nlist: [1, {a: b, 'c': 012}]\nother: *x\n"
    "- - a\n  - b\ntext: |\n  Lars\n  Kjær\nfold: >-\n  a\n# c\nd: 2026-01-01\n? k\n: v\n"
).encode()
TAGS = (
    b"{% for x in b %}{{ x|round(1) }}{% else %}-{% endfor %}{{ c.d|default('x') }}{% if a %}{# n #}{% endif %}"
    b"{% set q = [1]*3 %}{{ q|join(',') }}{% macro m(z) %}{{ z }}{% endmacro %}{{ m(a) }}"
)
CSV = b'Account Name;Amount;Close Date\r\n"A; ""B""";1.250,50;31-12-2026\r\n\xe6\xf8\xe5;=1+1;\r\n'


@cache
def word() -> bytes:
    import docx

    page = docx.Document()
    page.add_paragraph("{{ a }} {% for x in b %}")
    page.add_table(1, 1).rows[0].cells[0].text = "{{ c.d }}"
    page.add_paragraph("{% endfor %}")
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


@cache
def deck() -> bytes:
    from pptx import Presentation

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "{{ a }}"
    slide.notes_slide.notes_text_frame.text = "{% for x in b %}\n{% endfor %}"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@cache
def book() -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    for row in (["Account Name", "Amount", "Close Date"], ["A", 1.5, "2026-01-01"], ["B", "=1+1", None]):
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@cache
def account_book() -> bytes:
    from docgen.sources.account_workbook import workbook_of

    data = {
        "id": "acme",
        "name": "Acme",
        "kam": "Mette",
        "stakeholders": [{"name": "Bo", "last_contact": "2026-01-01"}],
    }
    return workbook_of(data, "en")


SPICE = (
    b"{{", b"}}", b"{%", b"%}", b"<", b">", b"&", b"\x00", b"\xff\xfe", b"'", b'"', b"[", b"]", b"*", b"**", b"9" * 40,
    b"-", b":", b"\n", b"\t", b"\xef\xbb\xbf", b"<!DOCTYPE a>", b"1e999", b"|", b"\xe2\x80\xae", b"\xed\xa0\x80", b".",
    b"%p ", b"(", b")", b"{", b"}", b"&x ", b"*x", b"!!python/object:os ", b"<<: ", b"rId1", b"../",
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few pieces cut, doubled, moved, overwritten or spiced."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(made) + 1), chance.choice((1, 1, 2, 5, 20, 200))
        kind = chance.randrange(5)
        if kind == 0:
            del made[at : at + size]
        elif kind == 1:
            made[at:at] = made[at : at + size]
        elif kind == 2:
            made[at:at] = chance.choice(SPICE)
        elif kind == 3:
            made[at : at + size] = chance.randbytes(min(size, 4))
        else:
            other = chance.randrange(len(made) + 1)
            made[at:at] = made[other : other + size]
    return bytes(made)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """A package in which one or two parts are changed before they are packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in chance.sample(sorted(parts), 2):
        if chance.randrange(12) == 0:
            del parts[name]
        else:
            parts[name] = mutated(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def packages(chance: random.Random) -> bytes:
    source = chance.choice((word, deck, book))()
    return mutated(source, chance) if chance.randrange(4) == 0 else mutated_inside(source, chance)


def templates(chance: random.Random) -> bytes:
    source = chance.choice((word, deck))()
    if chance.randrange(6) == 0:
        return mutated(source, chance)
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    telling = [
        name for name in parts if "document.xml" in name or "slides/" in name or "rels" in name or "Types" in name
    ]
    name = chance.choice([*(one for one in telling if "/_rels" not in one), *telling])
    parts[name] = mutated(parts[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for one, part in parts.items():
            package.writestr(one, part)
    return buffer.getvalue()


READERS: dict[str, tuple[Callable[[bytes], Any], Callable[[random.Random], bytes]]] = {
    "package and template": (read_template, templates),
    "tag compiler": (read_tags, lambda chance: mutated(TAGS, chance)),
    "YAML": (read_account, lambda chance: mutated(YAML, chance)),
    "YAML to be erased from": (erase, lambda chance: mutated(YAML, chance)),
    "data to be erased from": (erase_anywhere, lambda chance: mutated(b"---\n" + YAML + b"---\n" + CSV, chance)),
    "CSV export": (read_table, lambda chance: mutated(CSV, chance)),
    "workbook export": (read_book, lambda chance: mutated_inside(book(), chance)),
    "account workbook": (read_account_book, lambda chance: mutated_inside(account_book(), chance)),
    "finished files, to audit": (audit, packages),
    "finished files, to be erased from": (erase_from_files, packages),
    "finished files, to compare": (read_contents, packages),
}
# An account workbook has forty sheets.
SLOW = {"account workbook": 12}


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed before it is packed again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for one in source.namelist():
            target.writestr(one, change(source.read(one)) if one == name else source.read(one))
    return buffer.getvalue()


def nameless() -> bytes:
    """A package with a part that has no name."""
    buffer = io.BytesIO(word())
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(zipfile.ZipInfo(""), b"x")
    return buffer.getvalue()


def torn() -> bytes:
    """A workbook in which the packed bytes of one part lead out of it."""
    data = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        start = package.getinfo("xl/_rels/workbook.xml.rels").header_offset
    at = start + 30 + int.from_bytes(data[start + 26 : start + 28], "little")
    data[at : at + 40] = bytes(range(215, 255))
    return bytes(data)


def cut() -> bytes:
    """A workbook whose sheet ends within a row."""
    return changed(book(), "xl/worksheets/sheet1.xml", lambda part: part[: part.index(b"</row>") - 9])


def shared_id() -> bytes:
    """A template in which the main part shares its id with a part that stays behind."""

    def share(rels: bytes) -> bytes:
        main = re.search(rb'<Relationship [^>]*/officeDocument"[^>]*>', rels)
        assert main
        return rels.replace(main[0], re.sub(rb'Type="[^"]*"', b'Type="http://x.example/unheard"', main[0]) + main[0])

    return changed(word(), "_rels/.rels", share)


# Reader and input of each crash that was found.
FOUND: list[tuple[str, Callable[[], bytes]]] = [
    ("package and template", nameless),
    ("package and template", shared_id),
    ("finished files, to audit", nameless),
    ("finished files, to compare", nameless),
    ("finished files, to compare", torn),
    ("finished files, to audit", torn),
    ("finished files, to be erased from", torn),
    ("workbook export", cut),
    ("workbook export", torn),
    ("account workbook", lambda: changed(account_book(), "xl/worksheets/sheet1.xml", lambda part: part[:-40])),
    ("account workbook", torn),
]


def survives(name: str, data: bytes) -> None:
    with contextlib.suppress(DocgenError):
        READERS[name][0](data)


@pytest.mark.parametrize("name", READERS)
def test_any_bytes_end_in_a_value_or_a_fault(name):
    chance = random.Random(f"{name} {os.environ.get('DOCGEN_FUZZ_SEED', '1')}")
    for number in range(max(5, ROUNDS // SLOW.get(name, 1))):
        data = READERS[name][1](chance)
        try:
            survives(name, data)
        except Exception as crash:
            short = data if len(data) < 600 else f"{len(data)} bytes"
            raise AssertionError(f"round {number}: {type(crash).__name__}: {crash} from {short!r}") from crash


@pytest.mark.parametrize(("name", "made"), FOUND)
def test_what_once_crashed_a_reader_crashes_it_no_more(name, made):
    survives(name, made())
