"""How the house is kept: short functions, modules of one purpose, a changelog that knows the version.

That imports point one way and in no circle is shown in test_layers.py.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import docgen

REPO = Path(__file__).resolve().parents[1]
MODULES = sorted((REPO / "docgen").rglob("*.py"))
LINES_OF_A_FUNCTION = 25
LINES_OF_A_MODULE = 500
REASON = "Longer than most:"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and lines of each function, its docstring left out: that is for the reader."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            told = node.body[0] if ast.get_docstring(node) else None
            yield node.name, node.end_lineno - node.lineno + 1 - (told.end_lineno - told.lineno + 1 if told else 0)


def test_nine_functions_in_ten_are_short():
    lengths = [length for path in MODULES for _, length in functions(path)]
    assert len(lengths) > 2000
    assert sum(length <= LINES_OF_A_FUNCTION for length in lengths) / len(lengths) >= 0.9


def test_every_module_says_what_it_is_for_and_a_long_one_why_it_is_long():
    silent, unexplained = [], []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        told = ast.get_docstring(ast.parse(text)) or ""
        if not told and text.strip():
            silent.append(path.name)
        if len(text.splitlines()) > LINES_OF_A_MODULE and REASON not in told:
            unexplained.append(f"{path.relative_to(REPO).as_posix()}: {len(text.splitlines())} lines")
    assert (silent, unexplained) == ([], [])


def test_version_changelog_and_classifiers_are_in_order():
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    heads = re.findall(r"^## (.+)$", (REPO / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert project["version"] == docgen.__version__
    assert heads[0] == "Unreleased"
    assert heads[1].startswith(f"{project['version']} ")
    assert project["requires-python"] == ">=3.11"
    assert project["classifiers"] == sorted(project["classifiers"])
    assert {"Programming Language :: Python :: 3.11", "Typing :: Typed"} <= set(project["classifiers"])
