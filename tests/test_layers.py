"""Imports point one way: each part of docgen knows only what stands below it."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "docgen"
LEAVES = {"records", "errors", "values", "digest", "finished", "xmlbytes"}
DATA = LEAVES | {"model", "workspace"}
# What each part may import; parts that are not named here may not exist without a line of their own.
MAY = {
    "docgen": set(),
    "records": set(),
    "errors": {"records"},
    "values": {"records"},
    "digest": {"errors", "values"},
    "xmlbytes": set(),  # what a stranger's XML may be, whoever reads it
    "finished": {
        "errors",
        "model",
        "xmlbytes",
    },  # reads finished files; of an account it knows only which words are internal
    "audit": {"errors", "finished", "merge"},  # as a stranger: it has never heard of an account
    "persons": {"errors", "finished", "audit"},
    "xlsx": {"errors", "values"},
    "model": set(),  # pydantic and nothing of docgen
    "workspace": {"errors"},
    "library": DATA,
    "language": DATA,
    "sources": DATA | {"library", "language", "xlsx"},
    "analysis": DATA | {"language", "library", "sources"},
    "roi": DATA | {"language", "sources", "xlsx"},
    "visuals": DATA | {"language", "analysis", "roi"},
    "facts": DATA | {"library", "analysis", "roi", "visuals", "language", "sources"},
    "merge": {
        "records",
        "errors",
        "values",
        "xlsx",
        "xmlbytes",
    },  # an engine of its own, which has never heard of an account
    "build": DATA | {"analysis", "facts", "language", "library", "merge", "roi", "sources", "visuals"},
    "outputs": LEAVES | {"merge"},  # files and their manifests; whose they are it does not ask
    "batch": DATA | {"analysis", "build", "facts", "library", "merge", "outputs", "roi", "sources"},
    "report": {"batch", "errors", "language", "outputs"},
    "explain": DATA | {"analysis", "batch", "build", "facts", "language", "library", "merge", "roi", "sources"},
    "starter": LEAVES | {"merge", "language", "visuals", "workspace"},
    "schemas": {"model", "roi"},
    "new_files": {"model", "sources"},
    "__main__": {"cli"},
}


def test_every_part_imports_only_what_stands_below_it():
    wrong = {
        f"{file.relative_to(PACKAGE.parent).as_posix()}:{line} imports {target}"
        for file in PACKAGE.rglob("*.py")
        for line, target in imported_parts(file)
        if part_of(file) != "cli" and target not in MAY.get(part_of(file), set()) | {part_of(file), "docgen"}
    }
    assert wrong == set()


def test_no_part_reaches_itself_through_others():
    imports: dict[str, set[str]] = {}
    for file in PACKAGE.rglob("*.py"):
        imports.setdefault(part_of(file), set()).update(target for _, target in imported_parts(file))
    circles = {part for part, targets in imports.items() if part in reached(targets - {part}, imports)}
    assert circles == set()


def test_no_module_reaches_itself_while_it_is_loaded():
    """Within a part too: what is imported inside a function comes later and may look back."""
    known = {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file for file in PACKAGE.rglob("*.py")}
    known = {name.removesuffix(".__init__"): file for name, file in known.items()}
    imports = {name: set(loaded_modules(tree_of(file), known)) - {name} for name, file in known.items()}
    circles = {name for name, targets in imports.items() if name in reached(targets, imports)}
    assert circles == set()


def loaded_modules(node: ast.AST, known: Container[str]) -> Iterator[str]:
    """The modules that are imported at once, not first when a function is called or for the types alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            names = (f"{child.module}.{alias.name}" for alias in child.names)
            yield from (name if name in known else child.module for name in names)
        yield from loaded_modules(child, known)


def test_only_the_command_line_prints_exits_or_reads_the_clock():
    wrong = {
        f"{file.relative_to(PACKAGE.parent).as_posix()}:{node.lineno} calls {name}"
        for file in PACKAGE.rglob("*.py")
        if part_of(file) != "cli"
        for node in nodes_of(file)
        if isinstance(node, ast.Call) and (name := called(node))
    }
    assert wrong == set()


def called(node: ast.Call) -> str:
    """`name` of a plain call; of a method, only where its object is a module or class that has a clock."""
    if isinstance(node.func, ast.Name):
        return node.func.id if node.func.id in ("print", "exit") else ""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name | ast.Attribute):
        owner = node.func.value
        name = owner.id if isinstance(owner, ast.Name) else owner.attr
        # `dt.time()` is midnight, `time.time()` the clock.
        known = {"time"} if name == "time" else {"exit"} if name in ("sys", "os") else {"today", "now", "utcnow"}
        return node.func.attr if node.func.attr in known else ""
    return ""


def part_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return "docgen" if parts == ("__init__",) else parts[0]


@cache
def nodes_of(file: Path) -> list[ast.AST]:
    """Imports and calls of a file."""
    told = ast.Import | ast.ImportFrom | ast.Call
    return [node for node in ast.walk(tree_of(file)) if isinstance(node, told)]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported_parts(file: Path) -> Iterator[tuple[int, str]]:
    for node in nodes_of(file):
        for module in imported_modules(node):
            if module.split(".")[0] == "docgen":
                yield node.lineno, part_of_module(module)  # type: ignore[attr-defined]  # imports have a line


def imported_modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"docgen.{alias.name}" for alias in node.names] if node.module == "docgen" else [node.module]
    return []


def part_of_module(module: str) -> str:
    words = module.split(".")
    return "docgen" if len(words) == 1 or words[1] == "__version__" else words[1]


def reached(start: set[str], imports: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = list(start)
    while pending:
        part = pending.pop()
        if part not in found:
            found.add(part)
            pending += imports.get(part, set())
    return found
