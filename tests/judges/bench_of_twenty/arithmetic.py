"""The arithmetic of the table: numbers, + - x / and brackets, exact until it is rounded; days and years."""

import ast
import operator
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

OPERATIONS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
DAY = timedelta(days=1)
YEARS = re.compile(r"(\S+) \+ (\d+) years( - 1 day)?")


def value(expression: str) -> Fraction:
    """What an expression such as "21/31 x 180,000/12" comes to, exactly."""
    return worked_out(ast.parse(expression.replace(",", "").replace("x", "*").strip(), mode="eval").body)


def worked_out(node: ast.expr) -> Fraction:
    """What a part of an expression comes to."""
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](worked_out(node.left), worked_out(node.right))
    assert isinstance(node, ast.Constant), "only numbers"
    return Fraction(str(node.value))


def cents(amount: Fraction) -> Fraction:
    """Rounded half up to the cent."""
    return Fraction((amount * 100 + Fraction(1, 2)).__floor__(), 100)


def up_to_half(days: Fraction) -> Fraction:
    """Rounded up to the half day."""
    return Fraction((days * 2).__ceil__(), 2)


def exact(number: Fraction) -> Fraction:
    """Not rounded."""
    return number


def result(text: str, rounded: Callable[[Fraction], Fraction] = exact) -> Fraction:
    """The figure of "expression = figure", or of a figure alone. Fails where the arithmetic gives something else."""
    expression, _equals, figure = text.rpartition("=")
    found = value(figure)
    assert not expression or rounded(value(expression)) == found, f"the table itself is wrong: {text}"
    return found


def day(text: str) -> date:
    """The day of "2004-03-11 + 5 years - 1 day = 2009-03-10", or of a day alone; from 29 February to 1 March, P-3."""
    expression, _equals, found = text.rpartition(" = ")
    if sum_of_years := YEARS.fullmatch(expression):
        first, years, less = sum_of_years.groups()
        after = years_after(date.fromisoformat(first), int(years)) - (DAY if less else timedelta())
        assert after.isoformat() == found, f"the table itself is wrong: {text}"
    else:
        assert not expression, f"no sum of years: {text}"
    return date.fromisoformat(found)


def years_after(first: date, years: int) -> date:
    """The day of the same number so many years later."""
    if (first.month, first.day) == (2, 29) and (first.year + years) % 4:
        return date(first.year + years, 3, 1)
    return date(first.year + years, first.month, first.day)
