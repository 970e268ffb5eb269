"""What becomes of one file when somebody is erased: changed, deleted, or left to a person's hand.

Pure: the bytes of a file in, the bytes that should lie there out.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from docgen.audit.pdf import pdf_texts
from docgen.audit.reading import DAMAGE
from docgen.finished.words import words_of
from docgen.persons.person import Person
from docgen.persons.yaml_text import NotEditableError, without_person

Action = Literal["change", "delete", "by hand"]
_TEXT: Final = frozenset({".yaml", ".yml", ".md", ".csv", ".json", ".txt", ".toml", ".html", ".tsv"})
_OFFICE: Final = frozenset({".docx", ".pptx", ".xlsx", ".docm", ".pptm", ".xlsm", ".dotx", ".potx", ".zip", ".pdf"})


@dataclass(frozen=True)
class Change:
    """What becomes of one file.

    Attributes:
        path: the file, relative to the workspace.
        action: changed, deleted, or a person must see to it.
        places: line and content of each place that names the person; line 0 where the file has none.
        data: the new content of a changed file.
        why: why it is left to a person.
    """

    path: str
    action: Action
    places: tuple[tuple[int, str], ...] = ()
    data: bytes = field(default=b"", repr=False)
    why: str = ""


def learned(person: Person, values: Iterable[Any], language: str) -> Person:
    """The person with the addresses and the role that stand beside the name in plain data."""
    for value in values:
        for entry in _mappings(value):
            own = entry.get("name", entry.get("contact"))
            if isinstance(own, str) and person.is_named_by(own):
                found = [str(entry[key]) for key in ("email", "phone") if entry.get(key)]
                role = next((entry[key] for key in ("title", "role", "contact_title") if entry.get(key)), "")
                chosen = role.get(language) or next(iter(role.values())) if isinstance(role, dict) else role
                person = person.knowing(found, str(chosen))
    return person


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _mappings(inner)


def change_in_data(path: str, data: bytes, person: Person) -> Change | None:
    """What becomes of a file that people or imports wrote; None where it does not name the person."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _OFFICE:
        return _change_of_book(path, data, person) if suffix == ".xlsx" else _left(path, data, person)
    if suffix not in _TEXT:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        latin = tuple(person.lines(data.decode("latin-1")))
        return Change(path, "by hand", latin, why="the file is not UTF-8") if latin else None
    places = tuple(person.lines(text))
    escaped = "\\u" in text or "\\x" in text
    if not places and not escaped:
        return None
    try:
        made = _without(suffix, text, person)
    except NotEditableError as problem:
        line = text.splitlines()[problem.line - 1].strip() if text else ""
        return Change(path, "by hand", places or ((problem.line, line),), why="it cannot be changed safely by program")
    if made == text:
        return None
    return Change(path, "change", places or ((1, "spelt with escapes"),), made.encode())


def change_in_output(path: str, data: bytes, person: Person, *, ours: bool) -> Change | None:
    """What becomes of a finished file: built ones go and are built anew, edited ones are somebody's words."""
    suffix = PurePosixPath(path).suffix.lower()
    words = _words(data) if suffix in _OFFICE else [data.decode("utf-8", "replace")]
    places = tuple(dict.fromkeys((0, _around(text, person)) for text in words if person.is_in(text)))
    if not places:
        return None
    if PurePosixPath(path).parent.name == ".docgen":
        return _change_of_record(path, data, person)
    if ours or suffix not in _OFFICE or suffix == ".zip":
        return Change(path, "delete", places)
    return Change(path, "by hand", places, why="somebody has edited it, so it is not deleted")


def _change_of_record(path: str, data: bytes, person: Person) -> Change:
    made = person.without(data.decode("utf-8", "replace"))
    try:
        json.loads(made)
    except ValueError:
        return Change(path, "delete", ((0, "what was built"),))
    return Change(path, "change", ((0, "what was built"),), made.encode())


def _without(suffix: str, text: str, person: Person) -> str:
    if suffix in (".yaml", ".yml"):
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return mark + without_person(text.removeprefix(mark), person)
    if suffix == ".md" and text.startswith("---"):
        head, end, body = text[3:].partition("\n---")
        kept = without_person(f"{head}\n", person) if end else person.without(head)
        return f"---{kept}{end[1:]}{person.without(body)}"
    if suffix == ".csv":
        return _without_rows(text, person)
    return person.without(text)


def _without_rows(text: str, person: Person) -> str:
    """A table that an import wrote, without rows of the person and without the name in others."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    heads = rows[0] if rows else []
    own = [number for number, head in enumerate(heads) if head in ("name", "email")]
    kept = [row for row in rows if not any(n < len(row) and person.is_named_by(row[n]) for n in own)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(
        [_cell(cell, person) for cell in row] for row in kept
    )
    return out.getvalue()


def _cell(cell: str, person: Person) -> str:
    # A list of persons in one cell loses the person, so that nobody has to exist who is called by a role.
    names = cell.split(";")
    if any(person.is_named_by(name) for name in names):
        return ";".join(name for name in names if not person.is_named_by(name))
    return person.without(cell)


def _change_of_book(path: str, data: bytes, person: Person) -> Change | None:
    """An account workbook: rows of the person go, other cells name the role; looks, lists and notes stay."""
    if not any(person.is_in(text) for text in _words(data)):
        return None
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception:  # a damaged workbook makes openpyxl fail in any way
        return _left(path, data, person)
    places: list[tuple[int, str]] = []
    for sheet in book.worksheets:
        for row in reversed(list(sheet.iter_rows())):
            hits = [cell for cell in row if isinstance(cell.value, str) and person.is_in(cell.value)]
            if hits:
                places.append((hits[0].row, f"{sheet.title}!{hits[0].coordinate}: {hits[0].value}"))
            if hits and hits[0].column <= 2 and person.is_named_by(str(hits[0].value)):
                sheet.delete_rows(hits[0].row)
            else:
                for cell in hits:
                    cell.value = _cell(str(cell.value), person) or None
    out = io.BytesIO()
    book.save(out)
    made = out.getvalue()
    if any(person.is_in(text) for text in _words(made)):
        return Change(path, "by hand", tuple(places), why="the name stands where a program cannot take it out")
    return Change(path, "change", tuple(reversed(places)), made)


def _left(path: str, data: bytes, person: Person) -> Change | None:
    places = tuple((0, _around(text, person)) for text in _words(data) if person.is_in(text))
    return Change(path, "by hand", places, why="a document that people wrote") if places else None


def _words(data: bytes) -> list[str]:
    """The texts of a document; of a damaged one the bytes, in which a name may still be read."""
    if data.startswith(b"%PDF"):
        return list(pdf_texts(data))
    try:
        return list(words_of(data))
    except DAMAGE:
        return [data.decode("utf-8", "replace")]


def _around(text: str, person: Person) -> str:
    return next((line for _, line in person.lines(text)), "")
