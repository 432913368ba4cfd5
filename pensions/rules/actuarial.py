"""Actuarial equivalence (App. 2, art. I(5), I(6); P-5, P-7): floats, of which only the results enter amounts.

Ages are completed months (P-3); a basis is a table of mortality and an interest.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate, zip_longest
from math import fsum
from pathlib import Path

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from judges.rules.periods import DAY, Period, completed_months
from pensions.rules.facts import ActuarialBasis, Paid
from pensions.rules.service import PENSION_AGE, About, NotAnswerable

YEAR = 12  # months
SIXTY = PENSION_AGE * YEAR  # months of age
INTEREST = 0.035  # of the shipped bases, a year
UNISEX_FROM = 40  # the age at which both sexes are in equal parts
# Office for National Statistics, English Life Tables No. 16 (2000-02): q_x by age and sex.
ELT16 = Path(__file__).parent.parent / "data" / "elt16_qx.csv"
SEXES = ("male", "female")
SHIPPED = ("elt16_male", "elt16_female", "elt16_unisex")


class UnknownTable(LookupError):
    """No table of mortality is shipped under this name."""


def basis_in_force(bases: Sequence[ActuarialBasis], on: date) -> ActuarialBasis:
    """The basis with the latest first day up to a day. Raises NotAnswerable where there is none."""
    basis = max((basis for basis in bases if basis.first_day <= on), key=lambda basis: basis.first_day, default=None)
    if basis is None:
        raise NotAnswerable(About.BASIS, _("There is no actuarial basis in force on %(on)s"), on=on)
    return basis


def basis_step(basis: ActuarialBasis, on: date) -> Step:
    """The basis that is used, by its name, interest, and who adopted it; that it is illustrative, where it is."""
    percent = (Decimal(repr(basis.interest)) * 100).normalize()
    values: dict[str, Value] = {"on": on, "name": basis.name, "percent": percent, "by": basis.adopted_by}
    if basis.illustrative:
        label = _(
            "Actuarial basis on %(on)s: %(name)s, interest of %(percent)s per cent, illustrative until the Court's"
            " actuary supplies a basis"
        )
    elif basis.adopted_by:
        label = _("Actuarial basis on %(on)s: %(name)s, interest of %(percent)s per cent, adopted by %(by)s")
    else:
        label = _("Actuarial basis on %(on)s: %(name)s, interest of %(percent)s per cent")
    return Step(label, values, provisions=("app2-I-5",), readings=("P-7",))


def age_in_months(born_on: date, on: date) -> int:
    """Completed months of age on a day. P-3."""
    return completed_months(Period(born_on, on - DAY))


@lru_cache(maxsize=10_000)
def annuity(basis: ActuarialBasis, months: int) -> float:
    """The value of one a year for life, paid monthly in advance from an age in months. P-7.

    1/12 of the sum over k of v^(k/12) l(x + k/12) / l(x), while l is above zero. Raises NotAnswerable for an age
    outside the table.
    """
    alive = _survivors_there(basis, months)
    monthly = (1 + basis.interest) ** (-1 / YEAR)
    left = _months_of_table(basis) - months
    return fsum(monthly**k * survivors(basis, months + k) for k in range(left)) / alive / YEAR


@lru_cache(maxsize=10_000)
def early_factor(basis: ActuarialBasis, months: int) -> float:
    """What a pension at sixty is multiplied by where it begins at an age in months; 1 from sixty. Art. I(5).

    v^n S(x, n) a(60) / a(x), n the years to sixty. Raises NotAnswerable for an age outside the table.
    """
    if months >= SIXTY:
        return 1.0
    discount = (1 + basis.interest) ** (-(SIXTY - months) / YEAR)
    return discount * survival(basis, months, SIXTY) * annuity(basis, SIXTY) / annuity(basis, months)


def survival(basis: ActuarialBasis, months: int, until: int) -> float:
    """S, the chance of reaching one age from another, both in months. Raises NotAnswerable outside the table."""
    return survivors(basis, until) / _survivors_there(basis, months)


def survivors(basis: ActuarialBasis, months: int) -> float:
    """l at an age in months: straight between whole ages, and to zero within a year after the last. P-7.

    Raises NotAnswerable for an age below the table.
    """
    age, part = divmod(months, YEAR)
    place = age - basis.first_age
    if place < 0:
        raise _outside(basis, months)
    here, after = (basis.lx[n] if n < len(basis.lx) else 0.0 for n in (place, place + 1))
    return here + (after - here) * part / YEAR


def _survivors_there(basis: ActuarialBasis, months: int) -> float:
    """l at an age that somebody reaches. Raises NotAnswerable."""
    alive = survivors(basis, months)
    if alive <= 0:
        raise _outside(basis, months)
    return alive


def _outside(basis: ActuarialBasis, months: int) -> NotAnswerable:
    label = _("The table %(name)s does not reach the age of %(years)s years and %(months)s months")
    return NotAnswerable(About.BASIS, label, name=basis.name, years=months // YEAR, months=months % YEAR)


def _months_of_table(basis: ActuarialBasis) -> int:
    """The age in months at which nobody is left."""
    return (basis.first_age + len(basis.lx)) * YEAR


def accumulated(paid: Iterable[Paid], interest: float, until: date) -> list[tuple[Paid, int, float]]:
    """What was paid, each with the completed months from its date to a day and its worth on that day. P-5, P-3."""
    found = []
    for instalment in paid:
        months = completed_months(Period(instalment.on, until - DAY))
        found.append((instalment, months, float(instalment.amount) * (1 + interest) ** (months / YEAR)))
    return found


def lx_of(qx: Iterable[float], radix: float = 100_000.0) -> tuple[float, ...]:
    """Survivors by age: l(x+1) = l(x) (1 - q(x))."""
    return tuple(accumulate(qx, lambda alive, chance: alive * (1 - chance), initial=radix))


@cache
def shipped_basis(name: str, interest: float = INTEREST) -> ActuarialBasis:
    """A shipped table with an interest, illustrative until the Court's actuary supplies a basis.

    Raises UnknownTable.
    """
    if name not in SHIPPED:
        raise UnknownTable(f"There is no table {name!r}; there are: {', '.join(SHIPPED)}.")
    if name == "elt16_unisex":
        return ActuarialBasis(name, UNISEX_FROM, _unisex(), interest, illustrative=True)
    return ActuarialBasis(name, 0, _elt16()[name], interest, illustrative=True)


@cache
def _elt16() -> dict[str, tuple[float, ...]]:
    """l_x of both sexes; a sex whose ages end earlier has none beyond."""
    with ELT16.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    return {f"elt16_{sex}": lx_of(float(row[f"qx_{sex}"]) for row in rows if row[f"qx_{sex}"]) for sex in SEXES}


def _unisex() -> tuple[float, ...]:
    """Both sexes in equal parts from the age of forty, each to its own end, added."""
    parts = [[alive / lx[UNISEX_FROM] for alive in lx[UNISEX_FROM:]] for lx in _elt16().values()]
    return tuple(50_000.0 * sum(alive) for alive in zip_longest(*parts, fillvalue=0.0))
