"""Office packages as bytes: read within bounds, written the same way every time.

Knows zip members, relationships and content types; knows nothing of tags,
slides or paragraphs.  Parts that nobody touches keep their compressed bytes.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from docgen.errors import DocgenError, Fault, Place, error
from docgen.merge.foreign import alike, is_litter, spelled
from docgen.merge.patterns import lazy
from docgen.records import dataclass, field
from docgen.xmlbytes import looks_like_xml, unsafe

CONTENT_TYPES: Final = "[Content_Types].xml"
RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# 1 January 1980, the earliest moment a zip can hold: a clock would make equal documents differ.
_DOS_DATE: Final = 0x21
_XML: Final = (".xml", ".rels", ".vml", ".svg")
_KEPT: Final = 30_000_000  # bytes of XML that stay unpacked while a template is opened
_STORED: Final = 0
_DEFLATED: Final = 8
_NEWEST: Final = 63  # version of the zip format
_LEVEL: Final = 1  # five times as quick as the default, files about a fifth larger


@dataclass(frozen=True)
class Limits:
    """What a template and a render may cost before they are refused.

    Attributes:
        file_bytes: size of the template file.
        members: parts in the package.
        unpacked_bytes: all parts together, unpacked.
        part_bytes: one XML part, unpacked.
        xml_pieces: elements and attributes of all XML parts together.
        iterations: turns of all loops of one render together.
        output_chars: XML of one render.
        value_chars: longest text that an expression may build.
        nesting: how deep loops and macros may call one another.
    """

    file_bytes: int = 100_000_000
    members: int = 20_000
    unpacked_bytes: int = 400_000_000
    part_bytes: int = 60_000_000
    xml_pieces: int = 1_500_000
    iterations: int = 500_000
    output_chars: int = 200_000_000
    value_chars: int = 2_000_000
    nesting: int = 40


class Packed(NamedTuple):
    """One zip member as it lies in the file."""

    method: int
    crc: int
    size: int
    data: bytes

    def unpack(self) -> bytes:
        """The bytes of the part."""
        return self.data if self.method == 0 else zlib.decompress(self.data, -15)


class Rel(NamedTuple):
    """One relationship; `target` is an absolute part name without its slash, or the address when external."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """Last word of the type, such as ``chart`` or ``notesSlide``."""
        return self.type.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Package:
    """A package that was read and found sound in its outer form.

    Attributes:
        plain: parts that stay unpacked until somebody empties it.
        respelled: parts with relationships that spell the names of other parts in another way.
    """

    name: str
    members: Mapping[str, Packed]
    defaults: Mapping[str, str]
    overrides: Mapping[str, str]
    plain: dict[str, bytes] = field(init=False, repr=False, compare=False)
    respelled: set[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.__dict__.update(plain={}, respelled=set())

    def content_type(self, part: str) -> str:
        """The content type of `part`, or an empty text."""
        found = self.overrides.get(part)
        return found if found is not None else self.defaults.get(part.rsplit(".", 1)[-1].lower(), "")

    def is_xml(self, part: str) -> bool:
        """Whether `part` is XML by its type, or by a name that always means XML."""
        return part.endswith(_XML) or self.content_type(part).endswith(("+xml", "/xml"))

    def read(self, part: str) -> bytes:
        """The unpacked bytes of `part`."""
        found = self.plain.get(part)
        return self.members[part].unpack() if found is None else found

    def rels(self, part: str) -> tuple[Rel, ...]:
        """The relationships of `part`; those of the package for an empty name."""
        name = rels_name(part)
        found = parse_rels(self.read(name), part) if name in self.members else ()
        if all(rel.external or rel.target in self.members for rel in found):
            return found
        # Office looks for names without their case.
        known = alike(self.members)
        mended = tuple(
            rel if rel.external else rel._replace(target=known.get(spelled(rel.target), rel.target)) for rel in found
        )
        if mended != found:
            self.respelled.add(part)
        return mended


def rels_name(part: str) -> str:
    """Name of the relationships part of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


# One for all: each new parser would learn the names of Office's elements anew, which takes longer than most parts.
# All that a part is refused for before it gets here, the parser would not do either.
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
    remove_comments=True, remove_pis=True,
)  # fmt: skip


def parse_xml(data: bytes, part: str = "") -> etree._Element:
    """The root of an XML part; refuses document types and strange encodings."""
    _check_xml(data, part)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as problem:
        raise _refused("bad-xml", f"{part} is not well-formed XML ({problem.msg})", part=part) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("doctype", f"{part} holds a DOCTYPE, which Office files never do", part=part)
    return root


def parse_rels(data: bytes, part: str) -> tuple[Rel, ...]:
    """The relationships in `data`, targets resolved against the folder of `part`."""
    found = []
    for node in parse_xml(data, rels_name(part)).iterchildren("*"):
        target, external = node.get("Target", ""), node.get("TargetMode") == "External"
        found.append(Rel(node.get("Id", ""), node.get("Type", ""), _resolve(part, target, external), external))
    return tuple(found)


def _resolve(part: str, target: str, external: bool) -> str:
    if external:
        return target
    target = unquote(target.split("#", 1)[0])
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


_QUOTED: Final = lazy('[&<>"\n\t]')


def quoteattr(value: str) -> str:
    """`value` as an attribute; the standard library's own would import its whole web client."""
    if _QUOTED.search(value) is not None:
        for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("\n", "#10"), ("\t", "#9")):
            value = value.replace(sign, f"&{name};")
    return f'"{value}"'


def write_rels(part: str, rels: Iterable[Rel]) -> bytes:
    """The relationships part of `part`."""
    folder = posixpath.dirname(part)
    lines = []
    for rel in rels:
        mode = ' TargetMode="External"' if rel.external else ""
        target = rel.target if rel.external else _relative(rel.target, folder)
        lines.append(f'<Relationship Id="{rel.id}" Type="{rel.type}" Target={quoteattr(target)}{mode}/>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_RELS}">{"".join(lines)}</Relationships>'
    ).encode()


@lru_cache(maxsize=4096)
def _relative(target: str, folder: str) -> str:
    return quote(posixpath.relpath(target, folder or "."), safe="/.-_~()!'+,;=@")


def write_content_types(defaults: Mapping[str, str], overrides: Mapping[str, str]) -> bytes:
    """The content types part, sorted."""
    lines = [f"<Default Extension={quoteattr(k)} ContentType={quoteattr(v)}/>" for k, v in sorted(defaults.items())]
    lines += [
        f"<Override PartName={quoteattr('/' + k)} ContentType={quoteattr(v)}/>" for k, v in sorted(overrides.items())
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'
    ).encode()


def pack(data: bytes) -> Packed:
    """`data` as a compressed member."""
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9)
    packed = squeeze.compress(data) + squeeze.flush()
    if len(packed) >= len(data):
        return Packed(0, zlib.crc32(data), len(data), data)
    return Packed(8, zlib.crc32(data), len(data), packed)


def write_zip(members: Mapping[str, Packed]) -> bytes:
    """The package: content types first, the rest sorted, no clock in it."""
    order = sorted(members, key=lambda name: (name != CONTENT_TYPES, name))
    pieces: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name in order:
        member, raw = members[name], name.encode()
        flags = 0 if raw.isascii() else 0x800
        core = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            member.method,
            0,
            _DOS_DATE,
            member.crc,
            len(member.data),
            member.size,
            len(raw),
            0,
        )
        pieces += (b"PK\x03\x04", core, raw, member.data)
        central.append(b"PK\x01\x02\x14\x00" + core + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw)
        offset += 30 + len(raw) + len(member.data)
    directory = b"".join(central)
    pieces += (
        directory,
        struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(order), len(order), len(directory), offset, 0),
    )
    return b"".join(pieces)


def read_package(data: bytes, name: str, limits: Limits) -> Package:
    """The package in `data`.

    Raises:
        DocgenError: it is no sound, plain Office package within `limits`; one fault says why.
    """
    try:
        return _read(data, name, limits)
    except DocgenError as problem:
        raise DocgenError(fault.at(file=name) for fault in problem.faults) from None


def _read(data: bytes, name: str, limits: Limits) -> Package:
    _check_outside(data, limits)
    listed = _plain_directory(data)
    # A part may have no name at all, which ends in no slash.
    infos = [info for info in (_directory(data) if listed is None else listed) if not info.filename.endswith("/")]
    infos = [info for info in infos if not is_litter(info.filename)]
    _check_infos(infos, limits)
    members: dict[str, Packed] = {}
    kept: dict[str, bytes] = {}  # each is looked at several times while a template is opened
    room = _KEPT
    for info in infos:
        members[info.filename], plain = _member(data, info)
        if info.filename.endswith(_XML) and len(plain) <= room:
            kept[info.filename] = plain
            room -= len(plain)
    if CONTENT_TYPES not in members:
        raise _refused("wrong-type", "this is a zip file but no Office document", "give a .docx or .pptx template")
    defaults, overrides = _content_types(members[CONTENT_TYPES].unpack())
    if not overrides.keys() <= members.keys():
        known = alike(members)
        overrides = {known.get(spelled(part), part): kind for part, kind in overrides.items()}
    package = Package(name, members, defaults, overrides)
    package.plain.update(kept)
    _check_parts(package, limits)
    return package


def _check_parts(package: Package, limits: Limits) -> None:
    pieces = 0
    for part in package.members:
        plain = package.read(part)
        # A part may be XML by its name, by its type, or for a program that looks at its bytes.
        if package.is_xml(part) or part.lower().endswith(_XML) or looks_like_xml(plain):
            _check_xml(plain, part)
            pieces += plain.count(b"<") + plain.count(b"=")
    if pieces > limits.xml_pieces:
        problem = f"the file holds {pieces:,} XML elements and attributes, at most {limits.xml_pieces:,} are read"
        raise _refused("bomb", problem)


class _Info(NamedTuple):
    """One entry of a zip file's directory."""

    filename: str
    flag_bits: int
    compress_type: int
    crc: int
    compress_size: int
    file_size: int
    header_offset: int


def _plain_directory(data: bytes) -> list[_Info] | None:
    """The entries of a zip file as Office writes it; None where a fuller reader should look, also for what is wrong."""
    end = len(data) - 22
    if end < 0:
        return None
    signature, disk, first, here, count, size, start, comment = struct.unpack("<4s4H2LH", data[end:])
    if signature != b"PK\x05\x06" or disk or first or here != count or comment or start + size != end:
        return None
    found, position = [], start
    while position < end:
        head = data[position : position + 46]
        if len(head) < 46 or head[:4] != b"PK\x01\x02" or head[6] > _NEWEST:
            return None
        flags, method, crc, packed, plain, name, extra, comment, offset = struct.unpack("<8x2H4x3L3H8xL", head)
        raw = data[position + 46 : position + 46 + name]
        if b"\x00" in raw or 0xFFFFFFFF in (packed, plain, offset) or not raw.isascii():
            return None
        found.append(_Info(raw.decode("ascii"), flags, method, crc, packed, plain, offset))
        position += 46 + name + extra + comment
    return found if position == end and len(found) == count else None


def _directory(data: bytes) -> list[_Info]:
    """The entries of any zip file."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                _Info(i.filename, i.flag_bits, i.compress_type, i.CRC, i.compress_size, i.file_size, i.header_offset)
                for i in archive.infolist()
            ]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as problem:
        raise _refused("truncated", f"the file is damaged or cut short ({problem})", "fetch or save it again") from None


def _check_outside(data: bytes, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        raise _refused("too-large", f"the file has {len(data):,} bytes, at most {limits.file_bytes:,} are read")
    if data[:8] == _OLE_MAGIC:
        raise _refused(
            "encrypted",
            "the file is encrypted or in the format of Office 97",
            "remove the password, or save it as .docx or .pptx",
        )
    if data[:4] != b"PK\x03\x04":
        raise _refused("wrong-type", "this is no Office document", "give a .docx or .pptx template")


def _check_infos(infos: list[_Info], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise _refused("bomb", f"the file has {len(infos):,} parts, at most {limits.members:,} are read")
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked_bytes:
        raise _refused("bomb", f"the file unpacks to {total:,} bytes, at most {limits.unpacked_bytes:,} are read")
    seen: set[str] = set()
    for info in infos:
        part = info.filename
        if not part or part.startswith(("/", "\\")) or "\\" in part or ":" in part or ".." in part.split("/"):
            raise _refused("bad-path", f"the part name {part!r} leads out of the package", part=part)
        if part.lower() in seen:
            raise _refused("duplicate-part", f"the file holds two parts called {part}", "save it again in Office")
        seen.add(part.lower())
        if info.flag_bits & 1:
            raise _refused("encrypted", "the file is encrypted", "remove the password")
        if part.lower().endswith((".xml", ".rels")) and info.file_size > limits.part_bytes:
            raise _refused("bomb", f"{part} unpacks to {info.file_size:,} bytes", part=part)


def _member(data: bytes, info: _Info) -> tuple[Packed, bytes]:
    """A part as it lies in the file, and unpacked."""
    start = info.header_offset
    head = data[start : start + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise _refused("truncated", f"{info.filename} is damaged", "fetch or save the file again")
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    start += 30 + name_length + extra_length
    raw = data[start : start + info.compress_size]
    plain = _inflate(raw, info)
    if len(plain) != info.file_size or zlib.crc32(plain) != info.crc:
        raise _refused("truncated", f"{info.filename} is damaged", "fetch or save the file again")
    return Packed(info.compress_type, info.crc, info.file_size, raw), plain


def _inflate(raw: bytes, info: _Info) -> bytes:
    if info.compress_type == _STORED:
        return raw
    if info.compress_type != _DEFLATED:
        raise _refused("wrong-type", f"{info.filename} is packed in a way that Office does not use")
    try:
        # One byte more than promised is enough to know that the promise was false.
        return zlib.decompressobj(-15).decompress(raw, info.file_size + 1)
    except zlib.error:
        raise _refused("truncated", f"{info.filename} is damaged", "fetch or save the file again") from None


def _content_types(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for node in parse_xml(data, CONTENT_TYPES):
        if node.tag == f"{{{_TYPES}}}Default":
            defaults[node.get("Extension", "").lower()] = node.get("ContentType", "")
        elif node.tag == f"{{{_TYPES}}}Override":
            overrides[unquote(node.get("PartName", "")).lstrip("/")] = node.get("ContentType", "")
    return defaults, overrides


def _check_xml(data: bytes, part: str) -> None:
    found = unsafe(data)
    if found is not None:
        fix = "save the template again in Office" if found.code == "encoding" else ""
        raise _refused(found.code, f"{part} {found.why}", fix, part)


def _refused(code: str, problem: str, fix: str = "", part: str = "") -> DocgenError:
    return DocgenError(error(code, Place(part=part), problem, fix))


def fault_for(package: Package, code: str, problem: str, fix: str = "") -> Fault:
    """An error that concerns the whole file."""
    return error(code, Place(file=package.name), problem, fix)
