"""YAML as plain data with places: text in, lists, dicts and text out, and where each value stands.

Scalars stay text: the field that receives a value decides its type, so `NO`,
`012`, `12:30` and `1.10` mean what their field means.  An empty value, `~` and
`null` without quotes are None.  Nothing here knows an account or an ROI model;
lines and columns are counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NoReturn

import yaml

from docgen.errors import DocgenError, Fault, Place, error
from docgen.sources.simple_yaml import NOT_SIMPLE, read_simple
from docgen.sources.words import comma_in_braces

DataPath = tuple[str | int, ...]

# Far beyond any account file, far below what would hurt: aliases multiply a few lines into billions of values.
MAX_VALUES: Final = 200_000
MAX_DEPTH: Final = 60

_DEEP: Final = re.compile(r"(?:[-?:] +){100}|^ {2000}", re.MULTILINE)
# What the parser notices only where a key or a quoted text ends, often lines below the place that a person must mend.
_ENDS_LATE: Final = re.compile(r"could not find expected ':'|unexpected end of stream")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STR_TAG: Final = "tag:yaml.org,2002:str"
_PLAIN_TAGS: Final = frozenset({_STR_TAG, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BYTE_ORDER_MARKS: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))


class Positions(Mapping[DataPath, tuple[int, int]]):
    """Line and column of each value by its path, such as ``("drivers", 0, "low")``.

    The text is parsed into nodes when the first place is asked for, so a file
    without faults pays nothing for them.
    """

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file

    @cached_property
    def _root(self) -> yaml.Node | None:
        return _compose(self._text, self._file)

    def __getitem__(self, path: DataPath) -> tuple[int, int]:
        found = self._walk(path)
        if found is None:
            raise KeyError(path)
        return _position(found[1])

    def __iter__(self) -> Iterator[DataPath]:
        stack: list[tuple[DataPath, yaml.Node]] = [((), self._root)] if self._root is not None else []
        while stack:
            path, node = stack.pop()
            yield path
            stack.extend(reversed([((*path, key), child) for key, _, child in _children(node)]))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def key(self, path: DataPath) -> tuple[int, int]:
        """Where the key of `path` stands; for an item of a list, where the item stands."""
        found = self._walk(path)
        if found is None:
            raise KeyError(path)
        return _position(found[0])

    def near(self, path: DataPath, *, of_key: bool = False) -> tuple[int, int] | None:
        """Where `path` stands or, for what is absent, its nearest parent; None for an empty file."""
        for end in range(len(path), -1, -1):
            found = self._walk(path[:end])
            if found is not None:
                # What is missing from a mapping is best shown at the key that holds it.
                return _position(found[0] if of_key or end < len(path) else found[1])
        return None

    def place(self, file: str, path: DataPath, *, of_key: bool = False) -> Place:
        """The place of `path` in `file`, as far as it is known."""
        line, column = self.near(path, of_key=of_key) or (None, None)
        return Place(file=file, line=line, column=column, path=path_text(path))

    def _walk(self, path: DataPath) -> tuple[yaml.Node, yaml.Node] | None:
        if self._root is None:
            return None
        key_node = node = self._root
        for step in path:
            for key, name_node, child in _children(node):
                if key == step:
                    key_node, node = name_node, child
                    break
            else:
                return None
        return key_node, node


def load_yaml(text: str | bytes, file: str) -> tuple[Any, Positions]:
    """The data of a YAML text with scalars as text, and the positions of its values.

    Args:
        text: the content of the file; bytes must be UTF-8, with or without a byte order mark.
        file: its name as the user knows it, for the faults.

    Raises:
        DocgenError: not UTF-8, not YAML, more than one document, keys given twice, tags, merge keys, or aliases
            that multiply beyond any sensible file.
    """
    decoded = _decode(text, file) if isinstance(text, bytes) else text.removeprefix("\ufeff")
    simple = read_simple(decoded)
    if simple is not NOT_SIMPLE:
        return simple, Positions(decoded, file)
    root = _compose(decoded, file)
    reading = _Reading(file)
    data = reading.value(root, (), 0) if root is not None else None
    if reading.faults:
        raise DocgenError(reading.faults)
    return data, Positions(decoded, file)


def path_text(path: DataPath) -> str:
    """A path as the user reads it: ``contracts[1].renewal``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value, value


def _position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _decode(data: bytes, file: str) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            fault = error("encoding", Place(file=file), f"the file is {name}, not UTF-8", "save it as UTF-8")
            raise DocgenError(fault)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = data[: failure.start].decode("utf-8", errors="replace")
        place = Place(file=file, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        byte = data[failure.start]
        shown = bytes([byte]).decode("cp1252", errors="replace")
        problem = f"the byte 0x{byte:02X} is not UTF-8" + (
            f" (in Windows-1252 it is '{shown}')" if byte >= 0xA0 else ""
        )
        raise DocgenError(error("encoding", place, problem, "save the file as UTF-8")) from None


def _compose(text: str, file: str) -> yaml.Node | None:
    if _too_deep(text):
        problem = f"brackets or lists are nested deeper than {MAX_DEPTH}"
        raise DocgenError(error("yaml-depth", Place(file=file), problem, "write the file flatter"))
    loader = _LOADER(text)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as failure:
        _refuse_syntax(failure, text, file)
    except yaml.reader.ReaderError as failure:
        _refuse_character(failure, text, file)
    finally:
        loader.dispose()


def _too_deep(text: str) -> bool:
    # The parser recurses in C without a limit of its own, so what would overflow its stack must never reach it: long
    # runs of indicators, indentation beyond any file, and brackets in brackets.
    if _DEEP.search(text):
        return True
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = deepest = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if found.group() in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    # Brackets in prose count too, hence the generous factor; the exact limit is kept while reading the values.
    return deepest > 8 * MAX_DEPTH


def _refuse_syntax(failure: yaml.MarkedYAMLError, text: str, file: str) -> NoReturn:
    mark = failure.problem_mark or failure.context_mark
    if _ENDS_LATE.search(str(failure.problem)):
        mark = failure.context_mark or mark
    place = Place(file=file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=file)
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in str(failure.problem):
        raise DocgenError(list(_tab_faults(lines, file))) from None
    problem, fix = _in_words(str(failure.problem), str(failure.context or ""))
    raise DocgenError(error("yaml-syntax", place, problem, fix)) from None


def _tab_faults(lines: list[str], file: str) -> Iterator[Fault]:
    for number, line in enumerate(lines, 1):
        indent = line[: len(line) - len(line.lstrip())]
        at = indent.find("\t") if "\t" in indent else line.find("\t")
        if at >= 0:
            place = Place(file=file, line=number, column=at + 1)
            yield error("yaml-tab", place, "a tab stands where only spaces may", "replace it by spaces")


def _in_words(problem: str, context: str) -> tuple[str, str]:
    """The parser's message in a person's words, and what to do."""
    known = (
        (
            "mapping values are not allowed",
            "a ': ' stands where no key may begin",
            "put the text in quotes, or align the key",
        ),
        ("could not find expected ':'", "a key stands here without ': ' after it", "write `key: value`"),
        ("did not find expected key", "the indentation or the quotes are wrong here", "align it with the lines above"),
        (
            "did not find expected '-'",
            "the indentation fits neither the list above nor its item",
            "align it with the lines above",
        ),
        ("unknown escape character", "an unknown escape stands in the quotes", "write \\\\ for \\, or single quotes"),
        ("unexpected end of stream", "the quotes that open here are not closed", "close the quotes"),
        ("cannot start any token", "a value may not start with this character", "put the text in quotes"),
        ("expected a single document", "a second document starts here", "keep one document per file, without '---'"),
        ("but found another document", "a second document starts here", "keep one document per file, without '---'"),
        ("found undefined alias", "nothing has this anchor's name", "put the text in quotes if it only starts with *"),
        (
            "did not find expected ',' or",
            "a bracket is not closed, or a comma is missing",
            "close it, add the comma, or put a text that holds ': ' in quotes",
        ),
        ("did not find expected alphabetic", "a value may not start with * or &", "put the text in quotes"),
    )
    for part, words, fix in known:
        if part in problem or part in context:
            return words, fix
    return f"this is not YAML: {problem}", "check the indentation, the quotes and the colons"


def _refuse_character(failure: yaml.reader.ReaderError, text: str, file: str) -> NoReturn:
    bad = next((at for at, char in enumerate(text) if _unprintable(char)), 0)
    place = Place(file=file, line=text.count("\n", 0, bad) + 1, column=bad - text.rfind("\n", 0, bad))
    problem = f"the character U+{ord(text[bad]):04X} may not stand in a YAML file"
    raise DocgenError(error("yaml-character", place, problem, "delete it")) from failure


def _unprintable(char: str) -> bool:
    code = ord(char)
    return (
        (code < 0x20 and char not in "\t\n\r") or 0x7F <= code < 0x85 or 0x85 < code < 0xA0 or 0xD800 <= code < 0xE000
    )


def _twice(key: str, value: yaml.Node, first: int) -> tuple[str, str]:
    if key.isdigit() and isinstance(value, yaml.ScalarNode) and value.value in _NULLS:
        return comma_in_braces(key)
    return f"the key '{key}' is given twice, first in line {first}", "keep one of the two"


class _Reading:
    """One walk from nodes to data that collects every fault on its way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.values = 0

    def value(self, node: yaml.Node, path: DataPath, depth: int) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            problem = f"the file holds more than {MAX_VALUES} values, those behind aliases (*name) included"
            fix = "write the values out, or split the file"
            raise DocgenError(error("yaml-size", self._place(node, path[:2]), problem, fix))
        if depth > MAX_DEPTH:
            problem = f"values are nested deeper than {MAX_DEPTH}"
            raise DocgenError(error("yaml-depth", self._place(node, path[:3]), problem, "write the file flatter"))
        if node.tag not in _PLAIN_TAGS:
            shown = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault("yaml-tag", node, path, f"the tag {shown} is not used here", "remove it")
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, number), depth + 1) for number, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        return self._mapping(node, path, depth)

    def _mapping(self, node: yaml.MappingNode, path: DataPath, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault("yaml-key", key, path, "a key must be a word", "put text that starts with { or [ in quotes")
            elif key.value == "<<":
                self._fault("yaml-merge", key, path, "merge keys (<<) are not used here", "write the values out")
            elif key.value in lines:
                self._fault("yaml-duplicate", key, (*path, key.value), *_twice(key.value, child, lines[key.value]))
            else:
                lines[key.value] = key.start_mark.line + 1
                found[key.value] = self.value(child, (*path, key.value), depth + 1)
        return found

    def _place(self, node: yaml.Node, path: DataPath) -> Place:
        line, column = _position(node)
        return Place(file=self.file, line=line, column=column, path=path_text(path))

    def _fault(self, code: str, node: yaml.Node, path: DataPath, problem: str, fix: str) -> None:
        self.faults.append(error(code, self._place(node, path), problem, fix))
