"""Win themes, case studies and references: from the content folder to a library, all faults at once.

A snippet is `<id>.<language>.md`: YAML between two lines `---`, then Markdown
under `## Benefit`, `## How`, `## Proof`.  The file in the workspace's language
holds all fields; those in other languages hold `title`, `approved`,
`review_by` and the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import Field, create_model

from docgen.errors import DocgenError, Fault, Place, did_you_mean, error
from docgen.library import Library, company_words, same_company
from docgen.model.base import LANGUAGES, Day, Model
from docgen.model.content import CaseStudy, Offering, Reference, Snippet, SnippetKind, WinTheme, Words
from docgen.sources.positions import DataPath, Positions, load_yaml
from docgen.sources.yaml_source import validated

FOLDERS: Final[Mapping[SnippetKind, str]] = {
    "win-theme": "win-themes",
    "case-study": "case-studies",
    "reference": "references",
}
_MODELS: Final[Mapping[SnippetKind, type[Snippet]]] = {
    "win-theme": WinTheme,
    "case-study": CaseStudy,
    "reference": Reference,
}
_HEADINGS: Final = {"Benefit": "benefit", "How": "how", "Proof": "proof"}
_FENCE: Final = re.compile(r"---\s*")
_HEADING: Final = re.compile(r"## +(.*?)[ #]*")
_TITLE: Final = re.compile(r"# +.*")
Shown = Callable[[Path], str]


class OtherWords(Model):
    """The front matter of a snippet in another language than the workspace's."""

    id: str | None = Field(default=None, description="short id, equal to the file's name")
    language: str | None = Field(default=None, description="language of the file, equal to the file's name")
    title: str = Field(description="headline")
    approved: bool = Field(default=False, description="whether the words are approved for use")
    review_by: Day | None = Field(default=None, description="day by which they must be reviewed")


@dataclass(frozen=True)
class _File:
    """One snippet file, taken apart."""

    name: str
    id: str
    language: str
    kind: SnippetKind
    data: Mapping[str, Any]
    positions: Positions
    words: Mapping[str, str]

    def place(self, path: DataPath, of_key: bool = False) -> Place:
        return self.positions.place(self.name, path, of_key=of_key)


def load_library(
    content: Path, language: str, offerings: Iterable[Offering] = (), shown: Shown = Path.as_posix
) -> Library:
    """The library of a content folder.

    Raises:
        DocgenError: the faults of all its files together.
    """
    library, faults = read_library(content, language, offerings, shown)
    if any(fault.severity == "error" for fault in faults):
        raise DocgenError(faults)
    return library


def read_library(
    content: Path, language: str, offerings: Iterable[Offering] = (), shown: Shown = Path.as_posix
) -> tuple[Library, list[Fault]]:
    """What of a content folder's library can be read, and every fault.

    Args:
        content: the folder that holds `win-themes/`, `case-studies/` and `references/`.
        language: the workspace's language, whose files hold all fields.
        offerings: what we sell, to which tags refer.
        shown: a path as the user knows it.
    """
    faults: list[Fault] = []
    files = list(_files(content, shown, faults))
    groups: dict[tuple[SnippetKind, str], list[_File]] = {}
    for file in files:
        groups.setdefault((file.kind, file.id), []).append(file)
    found: dict[SnippetKind, dict[str, Any]] = {kind: {} for kind in FOLDERS}
    for (kind, name), group in groups.items():
        snippet = _snippet(kind, group, language, faults)
        if snippet is not None:
            found[kind][name] = snippet
    sold = {offering.id: offering for offering in offerings}
    library = Library(found["win-theme"], found["case-study"], found["reference"], sold)
    faults += _cross_faults(library, groups, language)
    return library, sorted(faults, key=lambda fault: (fault.place.file, fault.place.line or 0, fault.place.column or 0))


def split_front_matter(text: str, file: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body begins.

    The front matter keeps its place: it is led by an empty line instead of the fence.

    Raises:
        DocgenError: there is no front matter, or it does not end.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or not _FENCE.fullmatch(lines[0]):
        fix = "begin with the fields between two lines ---"
        raise DocgenError(error("front-matter", Place(file=file, line=1, column=1), "the first line is not ---", fix))
    for number, line in enumerate(lines[1:], 1):
        if _FENCE.fullmatch(line):
            return "\n" + "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    problem, fix = "the fields begin with --- and do not end", "close them with a line ---"
    raise DocgenError(error("front-matter", Place(file=file, line=1, column=1), problem, fix))


def split_body(body: str, file: str, first_line: int) -> tuple[dict[str, str], list[Fault]]:
    """The text under each heading, and what stands where nothing may stand."""
    parts: dict[str, list[str]] = {}
    faults: list[Fault] = []
    current: list[str] | None = None
    for number, line in enumerate(body.splitlines(), first_line):
        place = Place(file=file, line=number, column=1)
        heading = _HEADING.fullmatch(line.rstrip())
        if heading:
            current, fault = _part(heading[1], parts, place)
            faults += [fault] if fault else []
        elif current is not None and not _TITLE.fullmatch(line):
            current.append(line)
        elif line.strip():
            fix = "write it under ## Benefit, ## How or ## Proof"
            faults.append(error("snippet-text", place, "text stands outside the three headings", fix))
            current = [] if current is None else current  # one fault for the whole paragraph
    return {name: "\n".join(lines).strip() for name, lines in parts.items()}, faults


def _part(heading: str, parts: dict[str, list[str]], place: Place) -> tuple[list[str], Fault | None]:
    name = _HEADINGS.get(heading.strip().title())
    if name is None:
        fix = did_you_mean(heading, _HEADINGS)
        return [], error("snippet-heading", place, f"no part of a snippet is called '{heading}'", fix)
    if name in parts:
        return parts[name], error("snippet-heading", place, f"'{heading}' stands twice", "keep one of the two")
    return parts.setdefault(name, []), None


def _files(content: Path, shown: Shown, faults: list[Fault]) -> Iterator[_File]:
    for kind, folder in FOLDERS.items():
        for path in sorted((content / folder).glob("*.md")):
            if path.name.lower() != "readme.md":
                try:
                    file = _read_file(path, kind, shown(path), faults)
                except DocgenError as failure:
                    faults += failure.faults
                    continue
                if file is not None:
                    yield file


def _read_file(path: Path, kind: SnippetKind, name: str, faults: list[Fault]) -> _File | None:
    identity, _, language = path.stem.rpartition(".")
    if language not in LANGUAGES or not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", identity):
        problem = f"'{path.name}' is not the name of a snippet"
        fix = f"name it <id>.<language>.md, such as fewer-stops.{LANGUAGES[0]}.md"
        faults.append(error("snippet-name", Place(file=name), problem, fix))
        return None
    text = _decoded(path.read_bytes(), name)
    front, body, first_line = split_front_matter(text, name)
    data, positions = load_yaml(front, name)
    if not isinstance(data, Mapping):
        fix = "write lines `key: value`"
        faults.append(error("value", Place(file=name, line=2, column=1), "the fields are no keys and values", fix))
        return None
    words, found = split_body(body, name, first_line)
    faults += found
    return _File(name, identity, language, kind, data, positions, words)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        place = Place(file=name, line=line)
        raise DocgenError(error("encoding", place, "the file is not UTF-8", "save it as UTF-8")) from None


@cache
def _main_model(kind: SnippetKind) -> type[Model]:
    """The front matter of the file in the workspace's language: all fields of the kind, and those of its words."""
    extra: dict[str, Any] = {
        "language": (str | None, OtherWords.model_fields["language"]),
        "title": (str, OtherWords.model_fields["title"]),
        "approved": (bool, OtherWords.model_fields["approved"]),
        "review_by": (Day | None, OtherWords.model_fields["review_by"]),
        "words": (dict[str, str], Field(default={}, max_length=0, description="words stand below the fields")),
    }
    model: type[Model] = create_model(f"{_MODELS[kind].__name__}File", __base__=_MODELS[kind], **extra)
    return model


def _snippet(kind: SnippetKind, group: list[_File], language: str, faults: list[Fault]) -> Snippet | None:
    main = next((file for file in group if file.language == language), None)
    if main is None:
        other = group[0]
        problem = f"'{other.id}' has no file in the workspace's language"
        faults.append(error("snippet-language", Place(file=other.name), problem, f"add {other.id}.{language}.md"))
        return None
    words: dict[str, Words] = {}
    for file in group:
        if file is not main:
            value = _validated(file, OtherWords, faults, _misplaced(file, kind))
            if value is not None:
                words[file.language] = _words(value, file)
    data = {"id": main.id} | dict(main.data)
    value = _validated(main, _main_model(kind), faults, {}, data)
    if value is None:
        return None
    model = _MODELS[kind]
    fields = {name: getattr(value, name) for name in model.model_fields if name != "words"}
    # Validated above, field by field; the words come from other parts and files.
    return model.model_construct(**fields, words={language: _words(value, main), **words})


def _validated(
    file: _File, model: type[Model], faults: list[Fault], refused: Mapping[str, Fault], data: Any = None
) -> Any:
    """The front matter as `model`; None where it is wrong."""
    content = {key: value for key, value in (data or file.data).items() if key not in refused}
    value, found, _ = validated(content, model, file.place)
    found = [*found, *refused.values(), *_misnamed(file)]
    faults += found
    return None if found else value


def _misplaced(file: _File, kind: SnippetKind) -> dict[str, Fault]:
    """Fields that stand in the file of the workspace's language alone."""
    known = _MODELS[kind].model_fields.keys() - OtherWords.model_fields.keys()
    problem = "'{}' stands only in the file in the workspace's language"
    return {
        key: error("snippet-field", file.place((key,), True), problem.format(key), "delete it here")
        for key in file.data
        if key in known
    }


def _misnamed(file: _File) -> Iterator[Fault]:
    for key, expected in (("id", file.id), ("language", file.language)):
        found = file.data.get(key)
        if found is not None and found != expected:
            problem = f"the {key} is '{found}', the file's name says '{expected}'"
            yield error("snippet-name", file.place((key,)), problem, f"write {key}: {expected}, or rename the file")


def _words(value: Any, file: _File) -> Words:
    return Words(title=value.title, approved=value.approved, review_by=value.review_by, **file.words)


def _cross_faults(
    library: Library, groups: Mapping[tuple[SnippetKind, str], list[_File]], language: str
) -> Iterator[Fault]:
    unnameable = _unnameable(library)
    proofs = {file_id for kind, file_id in groups if kind != "win-theme"}
    for kind, snippet in library.snippets():
        group = groups[kind, snippet.id]
        main = next(file for file in group if file.language == language)
        others = [other for other, name in groups if name == snippet.id and other != kind]
        if others and kind != "win-theme":
            problem = f"the id '{snippet.id}' is also that of a {others[0].replace('-', ' ')}"
            yield error("duplicate-id", Place(file=main.name), problem, "give one of them another id")
        yield from _unknown(main, "product", ("tags", "product"), snippet.tags.product, library.offerings)
        if isinstance(snippet, WinTheme):
            yield from _unknown(main, "proof", ("proofs",), snippet.proofs, proofs)
        yield from _named(snippet, group, unnameable)


def _unknown(file: _File, what: str, path: DataPath, ids: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for number, name in enumerate(ids):
        if name not in known:
            nouns = {"product": "offering", "proof": "case study or reference"}
            problem = f"there is no {nouns[what]} '{name}'"
            yield error("unknown-id", file.place((*path, number)), problem, did_you_mean(name, known))


def _unnameable(library: Library) -> list[str]:
    """Customers of cases who may not be named, in any snippet."""
    named = [case.customer for case in library.cases.values() if case.permission == "named"]
    named += [reference.customer for reference in library.references.values() if reference.consent]
    secret = [case.customer for case in library.cases.values() if case.permission != "named"]
    return [name for name in dict.fromkeys(secret) if not any(same_company(name, other) for other in named)]


def _named(snippet: Snippet, group: Iterable[_File], unnameable: Iterable[str]) -> Iterator[Fault]:
    """A snippet that names somebody who has not permitted it."""
    for file in group:
        words = snippet.words.get(file.language)  # type: ignore[call-overload]  # languages of files are checked
        texts = (words.title, words.benefit, words.how, words.proof) if words else ()
        for customer in unnameable:
            if any(_names(text, customer) for text in texts):
                problem = f"the words name {customer}, which has not given permission to be named"
                fix = "write them without the name, or set permission: named in the case"
                yield error("anonymous-name", Place(file=file.name), problem, fix)


def _names(text: str, customer: str) -> bool:
    """Whether a text names a company, in full or by a first word that is long enough to be no common one."""
    telling, words = company_words(customer), company_words(text)
    if telling and len(telling[0]) > 5 and telling[0] in words:
        return True
    return any(words[start : start + len(telling)] == telling for start in range(len(words)))


__all__ = ["FOLDERS", "load_library", "read_library", "split_body", "split_front_matter"]
