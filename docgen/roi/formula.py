"""Driver formulas: plain arithmetic that a person writes, read once, evaluated over arrays and written for Excel.

The grammar is + - * / **, parentheses, comparisons, `min`, `max`, `abs` and
`if(c, a, b)` over driver ids, numbers and `year`.  Python's parser reads it and
nothing of Python is ever run: an interpreter of a dozen lines walks the tree.
A comparison is 1 or 0.  Nothing here knows where a driver's value comes from.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

YEAR: Final = "year"
FUNCTIONS: Final[dict[str, tuple[int, int]]] = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "if": (3, 3)}
RESERVED: Final = frozenset({YEAR, *FUNCTIONS})

MAX_LENGTH: Final = 600
_MAX_DEPTH: Final = 60
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}\Z")
# `if` is a word of Python; this one has the same length, so that columns stay true, and no name can be it.
_IF: Final = "IF"

_OPERATIONS: Final[dict[type[ast.operator], tuple[str, Callable[[Array, Array], Array]]]] = {
    ast.Add: ("+", np.add),
    ast.Sub: ("-", np.subtract),
    ast.Mult: ("*", np.multiply),
    ast.Div: ("/", np.divide),
    ast.Pow: ("^", np.power),
}
_COMPARISONS: Final[dict[type[ast.cmpop], tuple[str, Callable[[Array, Array], npt.NDArray[np.bool_]]]]] = {
    ast.Lt: ("<", np.less),
    ast.LtE: ("<=", np.less_equal),
    ast.Gt: (">", np.greater),
    ast.GtE: (">=", np.greater_equal),
    ast.Eq: ("=", np.equal),
    ast.NotEq: ("<>", np.not_equal),
}
_HINTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("^", "^ is no operator here", "write ** for a power"),
    ("%", "% is no operator here", "write 10 % as 0.10"),
    (";", "';' does not separate values", "write a comma"),
    ("//", "// is no operator here", "write /"),
    ("{", "braces are not arithmetic", "use parentheses"),
)


class FormulaError(ValueError):
    """A formula that is refused: what is wrong, in which column (from 1), and what to write instead."""

    def __init__(self, problem: str, column: int, fix: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.column = column
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read.

    Attributes:
        text: as the person wrote it.
        names: the driver ids that it uses, in order of appearance; `year` is not among them.
        uses_year: whether it names the year.
    """

    text: str
    names: tuple[str, ...]
    uses_year: bool

    def evaluate(self, values: Mapping[str, Array | float]) -> Array:
        """Its value; arrays broadcast, a division by zero gives inf or nan and no warning."""
        with np.errstate(all="ignore"):
            return np.asarray(_value(_tree(self.text), values), dtype=float)

    def excel(self, reference: Callable[[str], str]) -> str:
        """The same formula in the workbook's language, without the leading '='.

        Args:
            reference: the cell of a driver id or of `year`.
        """
        return _excel(_tree(self.text), reference)


def read_formula(text: str) -> Formula:
    """The formula that `text` spells.

    Raises:
        FormulaError: it is not in the grammar.
    """
    if not text.strip():
        raise FormulaError("the formula is empty", 1, "write arithmetic over driver ids, such as stops * cost")
    tree = _tree(text)
    _check(tree, text, 0)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in (_IF, *FUNCTIONS)]
    names.sort(key=lambda node: node.col_offset)
    used = tuple(dict.fromkeys(node.id for node in names))
    return Formula(text, tuple(name for name in used if name != YEAR), YEAR in used)


def syntax_tree(text: str) -> ast.expr:
    """The tree of a formula that `read_formula` has accepted."""
    return _tree(text)


def name_column(text: str, name: str) -> int:
    """Column (from 1) where `name` first stands in a formula."""
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text)
    return found.start() + 1 if found else 1


@lru_cache(maxsize=512)
def _tree(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula is longer than {MAX_LENGTH} characters", MAX_LENGTH + 1, "use more drivers")
    if "#" in text:
        # Python would read on from it as a comment, and drop it without a word.
        raise FormulaError("# is no operator here", text.index("#") + 1, "write what it says under note:")
    # Inside parentheses Python lets an expression run over several lines, as YAML's > does with a space.
    line = re.sub(r"\s", " ", text)
    line = re.sub(r"(?<![\w.])(?:if|IF|If)(?=\s*\()", _IF, line)
    line = re.sub(r"(?<![\w.])(MIN|MAX|ABS)(?=\s*\()", lambda found: found.group().lower(), line)
    stripped = line.lstrip()
    shift = len(line) - len(stripped)
    try:
        tree = ast.parse(stripped, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as failure:
        _refuse_text(text, failure, shift)
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            # ast counts UTF-8 bytes; people count characters.
            prefix = stripped.encode()[: node.col_offset].decode(errors="ignore")
            node.col_offset = len(prefix) + shift
    return tree


def _refuse_text(text: str, failure: Exception, shift: int) -> NoReturn:
    for sign, problem, fix in _HINTS:
        if sign in text:
            raise FormulaError(problem, text.index(sign) + 1, fix) from None
    assignment = re.search(r"(?<![<>=!])=(?!=)", text)
    if assignment:
        fix = "write the right-hand side alone" if text.strip()[0] != "=" else "leave out the leading ="
        raise FormulaError("= is no operator here", assignment.start() + 1, fix) from None
    column = min(max((getattr(failure, "offset", None) or 1) + shift, 1), len(text))
    raise FormulaError("this is not arithmetic", column, "check the operators and the parentheses") from None


def _check(node: ast.expr, text: str, depth: int) -> None:
    column = node.col_offset + 1
    if depth > _MAX_DEPTH:
        raise FormulaError("the formula is nested too deeply", column, "use more drivers")
    if isinstance(node, ast.Constant):
        _check_number(node, text, column)
    elif isinstance(node, ast.Name):
        _check_name(node, column)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        _check(node.left, text, depth + 1)
        _check(node.right, text, depth + 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        _check(node.operand, text, depth + 1)
    elif isinstance(node, ast.Compare) and all(type(op) in _COMPARISONS for op in node.ops):
        for part in (node.left, *node.comparators):
            _check(part, text, depth + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        _check_call(node, text, depth)
    else:
        _refuse(node, text, column)


def _check_number(node: ast.Constant, text: str, column: int) -> None:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise FormulaError(f"{text[node.col_offset :][:20].split()[0]} is not a number", column, "write numbers only")
    if not np.isfinite(float(node.value)) or abs(node.value) > 1e15:
        raise FormulaError("the number is too large", column, "use at most 1e15")


def _check_name(node: ast.Name, column: int) -> None:
    if node.id in FUNCTIONS or node.id == _IF:
        name = node.id.lower()
        raise FormulaError(f"{name} is a function and needs its values in parentheses", column, f"write {name}(…)")
    if not NAME.match(node.id):
        fix = "names are letters a to z, digits and _, a letter first"
        raise FormulaError(f"{node.id} is no driver id", column, fix)


def _check_call(node: ast.Call, text: str, depth: int) -> None:
    assert isinstance(node.func, ast.Name)
    name = node.func.id.lower() if node.func.id == _IF else node.func.id
    column = node.func.col_offset + 1
    if name not in FUNCTIONS:
        raise FormulaError(f"there is no function {name}", column, "there are min, max, abs and if")
    if node.keywords:
        raise FormulaError("a value in a function has no name", column, "write the values alone")
    least, most = FUNCTIONS[name]
    if not least <= len(node.args) <= most:
        count = str(least) if least == most else f"{least} to {most}"
        fix = "a decimal comma counts as two values: write 0.5" if len(node.args) > most else ""
        raise FormulaError(f"{name} takes {count} values, not {len(node.args)}", column, fix)
    for argument in node.args:
        _check(argument, text, depth + 1)


def _refuse(node: ast.expr, text: str, column: int) -> NoReturn:
    if isinstance(node, ast.Tuple):
        comma = text.find(",") + 1
        raise FormulaError("a comma stands outside a function", comma or column, "write decimals as 0.5")
    if isinstance(node, ast.BinOp):
        for sign, problem, fix in _HINTS:
            at = text.find(sign, node.left.col_offset)
            if at >= 0:
                raise FormulaError(problem, at + 1, fix)
    words: dict[type[ast.expr], str] = {
        ast.Attribute: "a dot after a name",
        ast.Subscript: "a name with [ ]",
        ast.BoolOp: "and / or",
        ast.IfExp: "if … else",
        ast.Lambda: "a lambda",
    }
    what = words.get(type(node), "this")
    fix = (
        "write if(c, a, b)" if isinstance(node, ast.IfExp | ast.BoolOp) else "use numbers, driver ids, year, + - * / **"
    )
    raise FormulaError(f"{what} is not arithmetic", column, fix)


def _value(node: ast.expr, values: Mapping[str, Array | float]) -> Array | float:
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # _check let only numbers pass
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, values), _value(node.right, values)
        return _OPERATIONS[type(node.op)][1](np.asarray(left), np.asarray(right))
    if isinstance(node, ast.UnaryOp):
        operand = np.asarray(_value(node.operand, values))
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.Compare):
        return _compare(node, values)
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    arguments = [np.asarray(_value(argument, values)) for argument in node.args]
    return _call(node.func.id, arguments)


def _compare(node: ast.Compare, values: Mapping[str, Array | float]) -> Array:
    sides = [np.asarray(_value(part, values)) for part in (node.left, *node.comparators)]
    held = [_COMPARISONS[type(op)][1](sides[i], sides[i + 1]) for i, op in enumerate(node.ops)]
    every = held[0]
    for one in held[1:]:
        every = np.logical_and(every, one)
    return np.asarray(every, dtype=float)


def _call(name: str, arguments: list[Array]) -> Array:
    if name == "abs":
        return np.abs(arguments[0])
    if name == _IF:
        return np.where(arguments[0] != 0, arguments[1], arguments[2])
    pick = np.minimum if name == "min" else np.maximum
    result = arguments[0]
    for other in arguments[1:]:
        result = pick(result, other)
    return result


def _excel(node: ast.expr, reference: Callable[[str], str]) -> str:
    # Parentheses everywhere: Excel reads -2^2 as 4 and 2^3^2 from the left, Python does neither.
    if isinstance(node, ast.Constant):
        return repr(node.value)
    if isinstance(node, ast.Name):
        return reference(node.id)
    if isinstance(node, ast.BinOp):
        sign = _OPERATIONS[type(node.op)][0]
        return f"({_excel(node.left, reference)}{sign}{_excel(node.right, reference)})"
    if isinstance(node, ast.UnaryOp):
        operand = _excel(node.operand, reference)
        return f"(-{operand})" if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.Compare):
        sides = [_excel(part, reference) for part in (node.left, *node.comparators)]
        tests = [f"{sides[i]}{_COMPARISONS[type(op)][0]}{sides[i + 1]}" for i, op in enumerate(node.ops)]
        every = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
        return f"IF({every},1,0)"
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    arguments = [_excel(argument, reference) for argument in node.args]
    if node.func.id == _IF:
        arguments[0] += "<>0"
    return f"{node.func.id.upper()}({','.join(arguments)})"
