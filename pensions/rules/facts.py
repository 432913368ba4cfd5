"""What the rules of appendix 2 are asked about. Facts only, no arithmetic.

Last days are counted; a last day of None is not known yet. Amounts are euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from judges.rules.facts import Key, SalaryScale, Service
from judges.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Marriage:
    """A marriage or legal union of the judge. ended_on: the last day, by divorce or by the spouse's death.

    remarried_on: the day on which the surviving spouse married again. A spouse who dies after the judge has `ended_on`
    then.
    """

    first_day: date
    ended_on: date | None = None
    remarried_on: date | None = None
    key: Key = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child or adopted child. incapacities: by illness or accident (art. IV(3)); without an end, lasting."""

    born_on: date
    married_on: date | None = None
    died_on: date | None = None
    incapacities: tuple[Period, ...] = ()
    key: Key = None


@dataclass(frozen=True, slots=True)
class Paid:
    """An instalment of a retirement pension as it was paid, under its date (P-6)."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ActuarialBasis:
    """A table of mortality and an interest, in force from a day until the next one's.

    lx: survivors by age, from `first_age` on, one a year; after the last it falls to zero within a year. interest: a
    year. Floats, as all of actuarial arithmetic.
    """

    name: str
    first_age: int
    lx: tuple[float, ...]
    interest: float
    first_day: date = date.min
    adopted_by: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class PensionRecord:
    """What the pensions of a judge and of the judge's survivors follow from.

    early_choices: the first days of pensions chosen before sixty, one for each time office was left (art. I(5)). begun:
    False where, at sixty or over, payment had in fact not begun at death (P-8). paid: retirement pension paid before a
    re-election (art. I(6)). suspended: days on which the pension is not paid, as recorded by hand. bases: those there
    are; the one in force on the day counts. regime: the id of those assigned (asp_portal.law.regimes).
    """

    service: Service
    scale: SalaryScale
    born_on: date | None = None
    marriages: tuple[Marriage, ...] = ()
    children: tuple[Child, ...] = ()
    early_choices: tuple[date, ...] = ()
    begun: bool = True
    paid: tuple[Paid, ...] = ()
    suspended: tuple[Period, ...] = ()
    bases: Sequence[ActuarialBasis] = ()
    regime: str = "original"
