"""Which names a template uses, and whether a schema has them.

A path is a tuple of names with ``[]`` for the items of a list:
``("risks", "[]", "text")``, printed ``risks[].text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jinja2 import nodes

from docgen.errors import Fault, did_you_mean, error
from docgen.merge.model import Tag
from docgen.records import dataclass, field

Path = tuple[str, ...]
ITEM: Final = "[]"
_SAME: Final = {"sort", "selectattr", "rejectattr", "list", "unique", "reverse", "select", "reject"}
_ATTRIBUTE: Final = {"sort", "selectattr", "rejectattr", "groupby", "sum", "map", "join", "unique", "min", "max"}
# The type word of a name that exists and that this audience may not see.
CLOSED: Final = "internal"
_KPI: Final = frozenset({
    "value", "unit", "status", "reason", "text", "plan", "previous", "last_year", "label", "name", "id",
})  # fmt: skip
_FIELDS: Final[dict[str, frozenset[str]]] = {
    "kpi": _KPI,
    "date": frozenset({"year", "month", "day", "isoformat", "weekday", "isoweekday", "strftime"}),
    "money": frozenset({"amount", "currency"}),
    "chart": frozenset({"title", "subtitle", "alt", "source", "as_of", "empty", "is_empty", "categories", "series"}),
    "picture": frozenset({"alt"}),
    "table": frozenset({"columns", "rows", "alt", "total"}),
    "link": frozenset({"text", "url"}),
}
_TEXT_METHODS: Final = frozenset({"upper", "lower", "title", "strip", "split", "startswith", "endswith", "capitalize"})


@dataclass(frozen=True)
class Use:
    """One use of a name: where, and whether the template says what happens without it."""

    path: Path
    tag: int
    optional: bool = False
    internal: bool = False
    notes: bool = False


@dataclass
class Names:
    """Collects uses while the program's tree is walked; scopes follow loops, macros and sets."""

    uses: list[Use] = field(default_factory=list)
    scopes: list[dict[str, Path | None]] = field(default_factory=lambda: [{}])
    internal: bool = False
    notes: bool = False

    def is_local(self, name: str) -> bool:
        """Whether `name` is bound by the template itself at this point."""
        return any(name in scope for scope in self.scopes)

    def bind(self, target: nodes.Node, path: Path | None) -> None:
        """Bind the name or names of `target` to the path of what they stand for."""
        if isinstance(target, nodes.Name):
            self.scopes[-1][target.name] = path
        elif isinstance(target, nodes.Tuple):
            groups = path is not None and path[-1] == "[groups]"
            for number, item in enumerate(target.items):
                self.bind(item, path[:-1] if groups and number == 1 and path is not None else None)

    def use(self, expression: nodes.Node | None, tag: int, optional: bool = False) -> Path | None:
        """Record all names of `expression`; the path of its value where it has one."""
        if expression is None:
            return None
        if isinstance(expression, nodes.Name | nodes.Getattr | nodes.Getitem):
            path = self._chain(expression, tag)
            if path is not None:
                self.uses.append(Use(path, tag, optional, self.internal, self.notes))
            return path
        if isinstance(expression, nodes.Filter):
            return self._filter(expression, tag, optional)
        if isinstance(expression, nodes.Test):
            self.use(expression.node, tag, optional or expression.name in ("defined", "undefined", "none"))
            self._all(expression.args, tag)
            return None
        if isinstance(expression, nodes.Call):
            return self._call(expression, tag)
        if isinstance(expression, nodes.CondExpr):
            self.use(expression.test, tag, optional)
            other = self.use(expression.expr2, tag, optional)
            return self.use(expression.expr1, tag, optional) or other
        self._all(expression.iter_child_nodes(), tag, optional)
        return None

    def _all(self, expressions: Iterable[nodes.Node], tag: int, optional: bool = False) -> None:
        for expression in expressions:
            self.use(expression, tag, optional)

    def _chain(self, node: nodes.Node, tag: int) -> Path | None:
        if isinstance(node, nodes.Name):
            for scope in reversed(self.scopes):
                if node.name in scope:
                    return scope[node.name]
            return (node.name,)
        if isinstance(node, nodes.Getattr):
            base = self._chain(node.node, tag)
            return None if base is None else (*base, node.attr)
        if isinstance(node, nodes.Getitem):
            base = self._chain(node.node, tag)
            return self._item(base, node.arg, tag)
        return self.use(node, tag)

    def _item(self, base: Path | None, argument: nodes.Node, tag: int) -> Path | None:
        if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
            return None if base is None else (*base, argument.value)
        if isinstance(argument, nodes.Const | nodes.Neg):
            return None if base is None else (*base, ITEM)
        if isinstance(argument, nodes.Slice):
            return base
        self.use(argument, tag)
        return None if base is None else (*base, "*")

    def _filter(self, node: nodes.Filter, tag: int, optional: bool) -> Path | None:
        absent = optional or node.name in ("default", "d")
        base = self.use(node.node, tag, absent)
        self._all([*node.args, *(keyword.value for keyword in node.kwargs)], tag)
        attribute = self._attribute(node)
        if base is not None and attribute:
            self.uses.append(Use((*base, ITEM, *attribute.split(".")), tag, absent, self.internal, self.notes))
        if base is None:
            return None
        if node.name in _SAME or node.name in ("default", "d"):
            return base
        if node.name in ("first", "last"):
            return (*base, ITEM)
        return (*base, "[groups]") if node.name == "groupby" else None

    def _attribute(self, node: nodes.Filter) -> str:
        if node.name not in _ATTRIBUTE:
            return ""
        named = next((k.value for k in node.kwargs if k.key in ("attribute", "by")), None)
        positional = node.args[0] if node.args and node.name in ("selectattr", "rejectattr", "groupby", "sum") else None
        chosen = named or positional
        return chosen.value if isinstance(chosen, nodes.Const) and isinstance(chosen.value, str) else ""

    def _call(self, node: nodes.Call, tag: int) -> Path | None:
        called = node.node
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            given = self.use(argument, tag)
            # A macro may use any part of what it is given, under a name of its own.
            if given is not None and isinstance(called, nodes.Name) and self.is_local(called.name):
                self.uses.append(Use((*given, "*"), tag, True, self.internal, self.notes))
        if isinstance(called, nodes.Getattr):
            base = self._chain(called.node, tag)
            if base is not None:
                self.uses.append(Use(base, tag, False, self.internal, self.notes))
            if base is not None and called.attr in ("items", "values"):
                self.uses.append(Use((*base, "*"), tag, True, self.internal, self.notes))
            if called.attr == "get" and base is not None and node.args and isinstance(node.args[0], nodes.Const):
                path = (*base, str(node.args[0].value))
                self.uses.append(Use(path, tag, True, self.internal, self.notes))
                return path
        elif isinstance(called, nodes.Name):
            if not self.is_local(called.name) and called.name not in HELPERS:
                self.uses.append(Use((called.name,), tag, False, self.internal, self.notes))
        else:
            self.use(called, tag)
        return None


HELPERS: Final = frozenset({"range", "namespace", "joiner", "cycler", "dict", "loop", "caller", "varargs", "kwargs"})


def dotted(path: Path) -> str:
    """The path as a person writes it: ``risks[].text``."""
    text = ""
    for name in path:
        text += name if name.startswith("[") or not text else f".{name}"
    return text.replace("[groups]", "")


def check(uses: Iterable[Use], schema: Mapping[str, Any], tags: list[Tag]) -> list[Fault]:
    """Faults for every used name that `schema` does not have, each once per tag."""
    faults: dict[tuple[Path, int], Fault] = {}
    for use in uses:
        path = tuple(name for name in use.path if name != "[groups]")
        if use.optional or path[0] in HELPERS or path[0] == "internal":
            continue
        problem = _walk(path, schema)
        if problem is not None:
            place = tags[use.tag].place
            faults.setdefault((path, use.tag), error("unknown-name", place, *problem))
    return list(faults.values())


def _walk(path: Path, schema: Mapping[str, Any]) -> tuple[str, str] | None:
    node: Any = schema
    for depth, name in enumerate(path):
        if node == CLOSED:
            return _closed(path[:depth])
        if node == "any" or (name == "*" and isinstance(node, Mapping)):
            return None
        shown, whole = dotted(path[:depth]), dotted(path[: depth + 1])
        if isinstance(node, Mapping):
            if name == ITEM:
                return (
                    f"{shown} is a group of fields, not a list",
                    f"name a field, such as {shown}.{min(node, default='')}",
                )
            if name not in node and "*" not in node:
                if name in ("items", "keys", "values", "get"):
                    return None
                near = [f"{shown}.{key}" if shown else key for key in node]
                return (f"nothing is called {whole}", did_you_mean(whole, near))
            node = node.get(name, node.get("*"))
        elif isinstance(node, list):
            if name != ITEM and name != "*":
                return (
                    f"{shown} is a list; {name} is a field of its items",
                    f"{{% for item in {shown} %}} … {{{{ item.{name} }}}}",
                )
            node = node[0] if node else "any"
        elif name == ITEM:
            return (f"{shown} is a {node}, not a list", "leave out the loop")
        else:
            fields = _FIELDS.get(str(node), _TEXT_METHODS if node == "text" else frozenset())
            if name not in fields:
                return (f"{shown} is a {node} and has no {name}", did_you_mean(name, fields))
            node = "any"
    return _closed(path) if node == CLOSED else None


def _closed(path: Path) -> tuple[str, str]:
    fix = "leave it out, or put it between {% if internal %} and {% endif %}"
    return (f"{dotted(path)} is internal, and this document goes to the customer", fix)
