"""Whether a formula's unit is money: a price times a price, or no price at all, is a likely slip.

Units are words that people write (stops/year, EUR/kWh, share); only the power
of the model's currency is followed through a formula, since that is what every
line must come to.  A unit that is missing or unclear says nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from docgen.roi.formula import syntax_tree

_CODE = re.compile(r"\b[A-Z]{3}\b")


def currency_power(unit: str, currency: str) -> int | None:
    """1 for DKK or DKK/stop, 0 for stops/year, -1 for stops/DKK; None where the unit says nothing."""
    if not unit.strip():
        return None
    above, *below = unit.split("/")
    if any(code != currency for code in _CODE.findall(unit)) and currency not in _CODE.findall(unit):
        return None
    return _CODE.findall(above).count(currency) - sum(_CODE.findall(part).count(currency) for part in below)


def formula_power(text: str, powers: Mapping[str, int | None]) -> int | None:
    """The power of the currency in what a formula comes to; None where it cannot be told."""
    return _power(syntax_tree(text), powers)


def _power(node: ast.expr, powers: Mapping[str, int | None]) -> int | None:
    if isinstance(node, ast.Constant):
        return 0
    if isinstance(node, ast.Name):
        return powers.get(node.id, 0)
    if isinstance(node, ast.UnaryOp):
        return _power(node.operand, powers)
    if isinstance(node, ast.BinOp):
        left, right = _power(node.left, powers), _power(node.right, powers)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Mult):
            return left + right
        if isinstance(node.op, ast.Div):
            return left - right
        if isinstance(node.op, ast.Pow):
            return 0 if left == 0 else None
        return left if left == right else None
    if isinstance(node, ast.Call):
        return _call_power(node, powers)
    return 0


def _call_power(node: ast.Call, powers: Mapping[str, int | None]) -> int | None:
    # Of if(c, a, b) only a and b are the result; a plain 0 or 1 beside an amount is a bound, not a mixture.
    condition = isinstance(node.func, ast.Name) and node.func.id.lower() == "if"
    parts = node.args[1:] if condition else node.args
    found = {_power(part, powers) for part in parts if not isinstance(part, ast.Constant)}
    return found.pop() if len(found) == 1 else None
