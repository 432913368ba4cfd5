"""The rules of appendix 2 over arrays: the amounts of many persons at once, to the cent those of the other modules.

Amounts are whole cents (int64), half up (P-1), as they are on the pension's first day or the day after death: not
revised, and without what art. I(6) takes off. Columns have the shape (n,), a line for each person; what is the same
for all may be a number.

Each amount is a formula of whole numbers over the pension and the salary, so that the same formula serves floats,
which are fast, and integers, which decide where floats do not tell to which cent an amount is rounded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asp_portal.money import to_cents
from pensions.rules.actuarial import SIXTY, early_factor
from pensions.rules.facts import ActuarialBasis
from pensions.rules.service import FULL_TERM, MINIMUM_SERVICE, NotAnswerable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]  # by day
Mask = NDArray[np.bool_]

# Of a cent: floats tell amounts below ten million euros far more finely; nearer to half a cent integers decide.
DOUBT = 1e-5
HALF_TERMS = 2 * FULL_TERM  # months: half of the salary for a full term
TWELFTH, SIXTH = 1, 2  # twelfths of the salary: the floors of art. III


@dataclass(frozen=True, slots=True)
class Own:
    """The judges' own pensions, retirement or disability: half of the salary for a full term, times the early factor.

    salary: int64, cents a year, below ten million euros. served, per: int64, service in parts of a month, and how many
    such parts that month has (P-2), so that served / per are months; served at most a full term (P-17). factor:
    float64, 1 where the pension begins at sixty. share: float64, the pension over the salary.
    """

    salary: Ints
    served: Ints
    per: Ints
    factor: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is due a year, and for a whole month: int64, cents, each rounded once from the exact amount (P-1)."""

    annual: Ints
    monthly: Ints


def own_pensions(salary: Ints, served: Ints, per: Ints, factor: Floats) -> Own:
    """Own pensions from columns. App. 2, art. I(2) to (5), II(3); service beyond one full term adds nothing."""
    served = np.minimum(served, per * FULL_TERM)
    return Own(salary, served, per, factor, served / (per * HALF_TERMS) * factor)


def from_exact(salaries: Iterable[Decimal], months: Iterable[Fraction], factors: Iterable[float]) -> Own:
    """Own pensions from annual salaries, EUR, months of service and early factors as the other rules give them."""
    months = tuple(months)
    return own_pensions(
        np.array([int(to_cents(salary) * 100) for salary in salaries], np.int64),
        np.array([each.numerator for each in months], np.int64),
        np.array([each.denominator for each in months], np.int64),
        np.array(tuple(factors), np.float64),
    )


# --- Who has a right, and from when ---------------------------------------------------------------------------------


def right_at_sixty(served: Ints, per: Ints, removed: Mask, paragraph_24: Mask) -> Mask:
    """Who has a right to a retirement pension at sixty. Art. I(1)(a), (b), P-4; Res. para. 24.

    removed: who had to leave office for a reason other than health. paragraph_24: to whom paragraph 24 applies.
    """
    return ((served >= per * MINIMUM_SERVICE) | paragraph_24) & ~removed


def early_factors(table: Floats, basis: Ints, age: Ints) -> Floats:
    """The early factors by basis and age in months; 1 from sixty; nan outside the table. Art. I(5).

    table: what `factor_table` gives. basis: the line of the basis in force on the pension's first day.
    """
    return table[basis, np.minimum(age, SIXTY)]


def factor_table(bases: Sequence[ActuarialBasis], youngest: int = 0) -> Floats:
    """The early factor of each basis, a line each, at each age in months from 0 to sixty; nan below `youngest`."""
    return np.array([_factors(basis, youngest) for basis in bases]).reshape(len(bases), SIXTY + 1)


@lru_cache(maxsize=100)
def _factors(basis: ActuarialBasis, youngest: int) -> Floats:
    return np.array([_factor(basis, age) if age >= youngest else np.nan for age in range(SIXTY + 1)])


def _factor(basis: ActuarialBasis, age: int) -> float:
    try:
        return early_factor(basis, age)
    except NotAnswerable:
        return np.nan


# --- How much -------------------------------------------------------------------------------------------------------

SCALE = 1440  # the formulas give numerators over it: tenths, thirty-sixths and half twelfths are whole
MONTHS = 12


def pension(own: Own) -> Amounts:
    """The judges' own pensions. Art. I(2) to (5), II(3)."""
    return _amounts(own, _whole, 1)


def spouse(own: Own, floor: Ints | int) -> Amounts:
    """The pensions of surviving spouses. Art. III(1) to (3).

    floor: TWELFTH where the pension had not begun or began before sixty, else SIXTH.
    """
    return _amounts(own, _spouse, SCALE, floor)


def child(own: Own, floor: Ints | int, number: Ints, beside_spouse: Mask) -> Amounts:
    """What each child has, of a number of entitled ones; nothing where there are none. Art. IV(1), (2).

    floor: as of `spouse`. beside_spouse: where a surviving spouse is entitled.
    """
    return _amounts(own, _children, SCALE * np.maximum(number, 1), floor, number, beside_spouse)


def received(own: Own, first_day: Days, last_day: Days) -> Ints:
    """What a pension comes to from a first day to a last, both counted: cents, each instalment rounded once. P-1, P-6.

    Nothing where the last day comes before the first.
    """
    first_month, last_month = first_day.astype("M8[M]"), last_day.astype("M8[M]")
    apart = (last_month - first_month).astype(np.int64)
    until = np.minimum(last_day, _first_of(first_month + 1) - 1)
    head = _cents(own, _by_days, MONTHS * _days_in(first_month), (until - first_day).astype(np.int64) + 1)
    tail = _cents(own, _by_days, MONTHS * _days_in(last_month), (last_day - _first_of(last_month)).astype(np.int64) + 1)
    between = np.maximum(apart - 1, 0) * _cents(own, _whole, MONTHS)
    return np.where(last_day < first_day, 0, head + between + np.where(apart > 0, tail, 0))


def _first_of(month: Days) -> Days:
    return month.astype("M8[D]")


def _days_in(month: Days) -> Ints:
    return (_first_of(month + 1) - _first_of(month)).astype(np.int64)


# --- Formulas: pension and salary in one unit, of numbers of any kind ------------------------------------------------


def _whole(pension: Any, _salary: Any) -> Any:
    return pension


def _by_days(pension: Any, _salary: Any, days: Ints) -> Any:
    return pension * days


def _spouse(pension: Any, salary: Any, floor: Ints | int) -> Any:
    """Half of the pension, and at least a part of the salary (P-9)."""
    return np.maximum(SCALE // 2 * pension, SCALE // 12 * salary * floor)


def _children(pension: Any, salary: Any, floor: Ints | int, number: Ints, beside_spouse: Mask) -> Any:
    """All children together: the base amounts and the increase, within what is left of the judge's pension.

    Art. IV(1)(a), P-22: a tenth of the pension, at most a thirty-sixth of the salary, for each. Art. IV(1)(b), P-12:
    without a spouse half of the spouse's pension for one child, all of it for more. Art. IV(2): the cap.
    """
    base = number * np.minimum(SCALE // 10 * pension, SCALE // 36 * salary)
    half = np.maximum(SCALE // 4 * pension, SCALE // 24 * salary * floor)  # of the spouse's pension
    increase = half * np.where(beside_spouse, 0, np.minimum(number, 2))
    room = SCALE * pension - np.where(beside_spouse, 2 * half, 0)
    return np.minimum(base + increase, np.maximum(room, 0))


# --- Rounding -------------------------------------------------------------------------------------------------------

Formula = Callable[..., Any]  # (pension, salary, *columns)
Column = Ints | Mask | int


def _amounts(own: Own, formula: Formula, denominator: Ints | int, *columns: Column) -> Amounts:
    """The annual amounts of a formula over a denominator, and those of a whole month."""
    annual = formula(own.share, 1.0, *columns) * own.salary / denominator
    monthly = annual / MONTHS
    return Amounts(
        _rounded(annual, own, formula, denominator, columns),
        _rounded(monthly, own, formula, denominator * MONTHS, columns),
    )


def _cents(own: Own, formula: Formula, denominator: Ints | int, *columns: Column) -> Ints:
    """The amounts of a formula over a denominator, each rounded once."""
    return _rounded(formula(own.share, 1.0, *columns) * own.salary / denominator, own, formula, denominator, columns)


def _rounded(amount: Floats, own: Own, formula: Formula, denominator: Ints | int, columns: tuple[Column, ...]) -> Ints:
    """Amounts as int64, cents, half up; `amount` is used up. Where floats do not tell, the formula decides exactly."""
    amount += 0.5
    cents = np.floor(amount)
    amount -= cents
    amount -= 0.5
    doubtful = np.flatnonzero(np.abs(amount, out=amount) > 0.5 - DOUBT)
    cents = cents.astype(np.int64)
    if doubtful.size:
        cents[doubtful] = _decided(own, doubtful, formula, denominator, columns)
    return cents


def _decided(own: Own, places: Ints, formula: Formula, denominator: Ints | int, columns: tuple[Column, ...]) -> Ints:
    """The same for some of the persons, in integers, and in fractions where an early factor is among them."""
    all_columns = np.broadcast_arrays(own.salary, own.served, own.per * HALF_TERMS, own.factor, denominator, *columns)
    salary, served, unit, factor, below, *rest = (column[places] for column in all_columns)
    cents = _half_up(formula(served, unit, *rest) * salary, below * unit)
    if (early := np.flatnonzero(factor != 1)).size:
        shares = zip(served[early].tolist(), unit[early].tolist(), factor[early].tolist(), strict=True)
        pensions = np.array([Fraction(part, full) * Fraction(times) for part, full, times in shares], object)
        exact = formula(pensions, 1, *(column[early] for column in rest)) * salary[early]
        cents[early] = _half_up(exact, below[early])
    return cents


def _half_up(numerator: Any, denominator: Any) -> Any:
    return (2 * numerator + denominator) // (2 * denominator)
