"""A YAML file without a person, every other character as it was: comments, order, quotes and line breaks stay.

The text is cut at the places that the parser gives; then it is read again and
must say what the old data say without the person, else nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from docgen.persons.person import Person

Edit = tuple[int, int, str]  # from, to, what stands there afterwards
# Fields that must name somebody who is there: without the person they go.
POINTERS: Final = frozenset({"reports_to", "owner", "our_owner", "customer_owner", "backup", "email", "phone"})
_GONE: Final = object()
_FAR: Final = 400  # signs in front of an item among which its dash is looked for


class NotEditableError(Exception):
    """The file cannot be changed safely by program; `line` is where a person should look."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def without_person(text: str, person: Person) -> str:
    """The YAML text without the person.

    Raises:
        NotEditableError: the text is no YAML, or what would come out is not what should.
    """
    first = next((number for number, _ in person.lines(text)), 1)
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        before = yaml.load(text, Loader=yaml.BaseLoader)
        made = _applied(text, _Cutter(text, person).edits(tree)) if tree is not None else text
        made = person.without(made)
        after = yaml.load(made, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        raise NotEditableError(first) from None
    wanted = plain_without(before, person)
    if after != (None if wanted is _GONE else wanted) or person.is_in(made):
        raise NotEditableError(first)
    return made


def plain_without(value: Any, person: Person) -> Any:
    """The data of the file without the person."""
    if isinstance(value, dict):
        items = {person.without(key): _value(key, inner, person) for key, inner in value.items()}
        return {key: inner for key, inner in items.items() if inner is not _GONE}
    if isinstance(value, list):
        return [plain_without(item, person) for item in value if not _goes(item, person)]
    return person.without(value) if isinstance(value, str) else value


def _value(key: str, value: Any, person: Person) -> Any:
    if isinstance(value, str) and person.is_named_by(value):
        return _GONE if key in POINTERS else person.role
    return _GONE if isinstance(value, dict) and _goes(value, person) else plain_without(value, person)


def _goes(item: Any, person: Person) -> bool:
    if isinstance(item, dict):
        name = item.get("name")
        return isinstance(name, str) and person.is_named_by(name)
    return isinstance(item, str) and person.is_named_by(item)


def _applied(text: str, edits: list[Edit]) -> str:
    """The text with all edits made; what lies inside another cut is gone with it."""
    pieces: list[str] = []
    last = 0
    for start, end, put in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if end <= last and start < last:
            continue
        pieces += [text[last:start], put]
        last = max(last, end)
    return "".join((*pieces, text[last:]))


class _Cutter:
    def __init__(self, text: str, person: Person) -> None:
        self._text, self._person = text, person
        self._seen: set[int] = set()

    def edits(self, node: yaml.Node) -> list[Edit]:
        """What to change below a node, outermost cuts only."""
        return list(self._below(node))

    def _below(self, node: yaml.Node) -> Iterator[Edit]:
        if id(node) in self._seen:  # an alias: the text stands at its anchor
            return
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            gone = [item for item in node.value if self._goes(item)]
            yield from self._cut(node, [(item, item) for item in node.value], gone)
            for item in node.value:
                if item not in gone:
                    yield from self._below(item)
        elif isinstance(node, yaml.MappingNode):
            yield from self._pairs(node)

    def _pairs(self, node: yaml.MappingNode) -> Iterator[Edit]:
        gone = [value for key, value in node.value if self._pair_goes(key, value)]
        yield from self._cut(node, node.value, gone)
        for _, value in node.value:
            if value in gone:
                continue
            if isinstance(value, yaml.ScalarNode) and self._person.is_named_by(value.value):
                yield value.start_mark.index, _end(value), json.dumps(self._person.role, ensure_ascii=False)
            else:
                yield from self._below(value)

    def _goes(self, item: yaml.Node) -> bool:
        if isinstance(item, yaml.MappingNode):
            named = (value for key, value in item.value if key.value == "name")
            return any(isinstance(one, yaml.ScalarNode) and self._person.is_named_by(one.value) for one in named)
        return isinstance(item, yaml.ScalarNode) and self._person.is_named_by(item.value)

    def _pair_goes(self, key: yaml.Node, value: yaml.Node) -> bool:
        if isinstance(value, yaml.ScalarNode):
            return key.value in POINTERS and self._person.is_named_by(value.value)
        return isinstance(value, yaml.MappingNode) and self._goes(value)

    def _cut(self, node: Any, entries: list[tuple[yaml.Node, yaml.Node]], gone: list[yaml.Node]) -> Iterator[Edit]:
        """Take entries (first node, last node) out of a list or a mapping."""
        if not gone:
            return
        if len(gone) == len(entries):
            empty = "[]" if isinstance(node, yaml.SequenceNode) else "{}"
            yield from self._emptied(node, entries, empty)
            return
        starts = [self._start(first, isinstance(node, yaml.SequenceNode)) for first, _ in entries]
        for number, (_, value) in enumerate(entries):
            if value in gone and node.flow_style:
                yield self._flow_cut(entries, number, gone)
            elif value in gone:
                kept = next((at for at in range(number + 1, len(entries)) if entries[at][1] not in gone), None)
                yield self._block_cut(starts[number], _end(value), None if kept is None else starts[kept])

    def _emptied(self, node: Any, entries: list[tuple[yaml.Node, yaml.Node]], empty: str) -> Iterator[Edit]:
        if node.flow_style:
            yield node.start_mark.index, _end(node), empty
            return
        start = self._start(entries[0][0], isinstance(node, yaml.SequenceNode))
        line = self._text.rfind("\n", 0, start) + 1
        if self._text[line:start].strip():  # a mapping that begins behind the dash of its item
            yield start, _end(entries[-1][1]), empty
            return
        yield max(line - 1, 0), self._line_end(_end(entries[-1][1])), f"{' ' if line else ''}{empty}\n"

    def _flow_cut(self, entries: list[tuple[yaml.Node, yaml.Node]], number: int, gone: list[yaml.Node]) -> Edit:
        following = next((first for first, value in entries[number + 1 :] if value not in gone), None)
        if following is not None:
            return entries[number][0].start_mark.index, entries[number + 1][0].start_mark.index, ""
        return _end(entries[number - 1][1]), _end(entries[number][1]), ""

    def _block_cut(self, start: int, end: int, following: int | None) -> Edit:
        line = self._text.rfind("\n", 0, start) + 1
        if not self._text[line:start].strip():
            return line, self._line_end(end), ""
        # The first entry behind the dash of an outer item: the next one that stays takes its place.
        return start, end if following is None else following, ""

    def _start(self, node: yaml.Node, is_item: bool) -> int:
        """Where an entry begins: an item at its dash."""
        at = int(node.start_mark.index)
        before = self._text[max(0, at - _FAR) : at]
        found = re.search(r"-[ \t]+(?:[&!]\S+[ \t]+)*$|-[ \t]*(?:#[^\n]*)?\r?\n\s*$", before) if is_item else None
        return at - len(before) + found.start() if found else at

    def _line_end(self, index: int) -> int:
        found = self._text.find("\n", index)
        return len(self._text) if found < 0 else found + 1


def _end(node: yaml.Node) -> int:
    """Where the last character of a node stands; the parser counts the blank lines behind a block as the block's."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return end - 1 if end else end
    return end
