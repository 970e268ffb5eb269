"""The grammar of driver formulas."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.roi.formula import FormulaError, read_formula

VALUES = {"a": 2.0, "b": 3.0, "c": -4.0, "year": np.array([[1.0, 2.0, 3.0]])}


@pytest.mark.parametrize(
    ("text", "value", "excel"),
    [
        ("a * b + c", 2.0, "((A*B)+C)"),
        ("-a ** 2", -4.0, "(-(A^2))"),
        ("2 ** 3 ** 2", 512.0, "(2^(3^2))"),
        ("a / b - -c", 2 / 3 - 4, "((A/B)-(-C))"),
        ("min(a, b, c)", -4.0, "MIN(A,B,C)"),
        ("max(a, b) * abs(c)", 12.0, "(MAX(A,B)*ABS(C))"),
        ("if(a < b, 10, 20)", 10.0, "IF(IF(A<B,1,0)<>0,10,20)"),
        ("(a < b) * 5", 5.0, "(IF(A<B,1,0)*5)"),
        ("1 < a <= b", 1.0, "IF(AND(1<A,A<=B),1,0)"),
        ("a != b", 1.0, "IF(A<>B,1,0)"),
    ],
)
def test_a_formula_means_the_same_here_and_in_the_workbook(text, value, excel):
    found = read_formula(text)
    assert found.evaluate(VALUES) == pytest.approx(value)
    assert found.excel(str.upper) == excel


def test_the_year_makes_a_row():
    found = read_formula("if(year >= 2, a, 0)")
    assert found.uses_year
    assert found.names == ("a",)
    assert found.evaluate(VALUES).tolist() == [[0.0, 2.0, 2.0]]


def test_a_division_by_zero_is_a_value_and_no_warning():
    assert np.isinf(read_formula("a / (a - 2)").evaluate(VALUES))


@pytest.mark.parametrize(
    ("text", "problem", "column", "fix"),
    [
        ("a ^ 2", "^ is no operator here", 3, "write ** for a power"),
        ("a * 10 % * b", "% is no operator here", 8, "write 10 % as 0.10"),
        ("a % b", "% is no operator here", 3, "write 10 % as 0.10"),
        ("a*0,5", "a comma stands outside a function", 4, "write decimals as 0.5"),
        ("a; b", "';' does not separate values", 2, "write a comma"),
        ("= a * b", "= is no operator here", 1, "leave out the leading ="),
        ("x = a * b", "= is no operator here", 3, "write the right-hand side alone"),
        ("  a + * b", "this is not arithmetic", 7, "check the operators and the parentheses"),
        ("a.b", "a dot after a name is not arithmetic", 1, "use numbers, driver ids, year, + - * / **"),
        ("a[0]", "a name with [ ] is not arithmetic", 1, "use numbers, driver ids, year, + - * / **"),
        ("a if b else c", "if … else is not arithmetic", 1, "write if(c, a, b)"),
        ("a + __import__('os')", "there is no function __import__", 5, "there are min, max, abs and if"),
        ("a + 'x'", "'x' is not a number", 5, "write numbers only"),
        ("True * a", "True is not a number", 1, "write numbers only"),
        ("æble * 2", "æble is no driver id", 1, "names are letters a to z, digits and _, a letter first"),
        ("a + øl", "øl is no driver id", 5, "names are letters a to z, digits and _, a letter first"),
        ("max + 1", "max is a function and needs its values in parentheses", 1, "write max(…)"),
        ("if(a, b)", "if takes 3 values, not 2", 1, ""),
        ("abs(a, b)", "abs takes 1 values, not 2", 1, "a decimal comma counts as two values: write 0.5"),
        ("1e30 * a", "the number is too large", 1, "use at most 1e15"),
        ("", "the formula is empty", 1, "write arithmetic over driver ids, such as stops * cost"),
        ("lambda: 1", "a lambda is not arithmetic", 1, "use numbers, driver ids, year, + - * / **"),
    ],
)
def test_everything_else_is_refused_with_its_column(text, problem, column, fix):
    with pytest.raises(FormulaError) as caught:
        read_formula(text)
    assert (caught.value.problem, caught.value.column, caught.value.fix) == (problem, column, fix)


@pytest.mark.parametrize("text", ["-" * 400 + "a", "9" * 5000, "(" * 300 + "a" + ")" * 300, "1 " + "+ 1" * 150])
def test_towers_are_refused(text):
    with pytest.raises(FormulaError):
        read_formula(text)
