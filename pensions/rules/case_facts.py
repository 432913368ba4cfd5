"""How case files tell what a judge's pensions follow from, and what of it cannot be. All raise CaseError."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar

from asp_portal.law.cases import CaseError, Facts, amount, day, flag, listed, text, whole
from asp_portal.law.regimes import REGIMES
from judges.rules.case_facts import judge_of, ordered, period_of, scale_of, service_of
from judges.rules.facts import SalaryScale, Service
from judges.rules.periods import months_after
from judges.rules.service import day_of_death
from pensions.rules.actuarial import SHIPPED, shipped_basis
from pensions.rules.early_pension import check_choices
from pensions.rules.facts import ActuarialBasis, Child, Marriage, Paid, PensionRecord

Row = TypeVar("Row", Marriage, Child)
Reader = Callable[[object, str], Any]

BASIS = ("table", "interest", "lx", "name", "from", "adopted_by", "illustrative")
INLINE = "inline"  # the name of a table that a case holds itself and does not name
TINY = re.compile(r"[0-9]{1,2}(\.[0-9]{1,20})?e-[0-9]{1,2}", re.ASCII)
OLDEST = 150  # years of age; above it is a slip of the keyboard


def record_of(case: Facts) -> PensionRecord:
    """What the pensions of the judge of a case follow from; marriages and children have their place as key.

    Raises NotAnswerable for an earlier pension that cannot be chosen (App. 2, art. I(5)).
    """
    judge = judge_of(case)
    service = service_of(judge)
    born_on = judge.get("born", day, None)
    _check_life(judge, service, born_on)
    record = PensionRecord(
        service,
        _scale(case),
        born_on,
        _keyed(judge.get("spouse", _one_or_more(_marriage(day_of_death(service))), ())),
        _keyed(judge.each("children", _child)),
        tuple(judge.get("early_pension_from", _one_or_more(day), ())),
        judge.get("pension_begun", flag, True),
        tuple(paid for row in judge.each("payments", _payments) for paid in row),
        tuple(judge.each("suspended", period_of)),
        case.get("basis", _bases, ()),
        judge.get("regime", _regime, REGIMES[0].id),
    )
    check_choices(record)
    return record


def _one_or_more(read: Reader) -> Reader:
    """An entry, or a list of such entries."""

    def read_all(value: object, key: str) -> list[Any]:
        return listed(read)(value, key) if isinstance(value, list) else [read(value, key)]

    return read_all


def _keyed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Marriages or children, each with its place as key."""
    return tuple(replace(row, key=place) for place, row in enumerate(rows))


def _regime(value: object, key: str) -> str:
    ids = [regime.id for regime in REGIMES]
    if text(value, key) not in ids:
        raise CaseError(key, f"must be one of {', '.join(ids)}")
    return text(value, key)


def _scale(case: Facts) -> SalaryScale:
    """The salary scale: pensions follow its changes by their ratio, so no salary is nothing."""
    scale = scale_of(case)
    if any(not row.annual for row in scale.rows):
        raise CaseError(case.key("salary"), "an annual salary must be above zero")
    return scale


# --- The judge ------------------------------------------------------------------------------------------------------


def _check_life(judge: Facts, service: Service, born_on: date | None) -> None:
    """Birth comes before everything else; a term begins in life."""
    died_on = day_of_death(service)
    for name, first in [("died", died_on), *(("terms", term.first_day) for term in service.terms)]:
        if born_on and first and first < born_on:
            raise CaseError(judge.key(name), "comes before the judge's birth")
    if died_on and any(term.first_day > died_on for term in service.terms):
        raise CaseError(judge.key("terms"), "a term begins after the judge's death")


def _payments(value: object, key: str) -> list[Paid]:
    """App. 2, art. I(6), as paid: on the first day of the entry, then on the first of each month (P-6)."""
    row = Facts(value, key, ("from", "until", "amount"))
    row.get("until", day)
    period, paid = ordered(row), row.get("amount", amount)
    found = [Paid(period.first_day, paid)]
    while (on := months_after(found[-1].on.replace(day=1), 1)) <= period.last_day:
        found.append(Paid(on, paid))
    return found


# --- The family -----------------------------------------------------------------------------------------------------


def _marriage(died_on: date | None) -> Reader:
    def read(value: object, key: str) -> Marriage:
        facts = Facts(value, key, ("married", "ended", "remarried"))
        first = facts.get("married", day)
        ended, remarried = facts.get("ended", day, None), facts.get("remarried", day, None)
        for name, later in [("ended", ended), ("remarried", remarried)]:
            if later and later < first:
                raise CaseError(facts.key(name), "comes before the marriage")
        over = min(filter(None, [ended, died_on]), default=None)
        if remarried and (over is None or remarried <= over):
            raise CaseError(facts.key("remarried"), "comes before this marriage has ended")
        return Marriage(first, ended, remarried)

    return read


def _child(value: object, key: str) -> Child:
    facts = Facts(value, key, ("born", "married", "died", "incapacitated"))
    born, died = facts.get("born", day), facts.get("died", day, None)
    married = facts.get("married", day, None)
    for name, later in [("married", married), ("died", died)]:
        if later and later < born:
            raise CaseError(facts.key(name), "comes before the child's birth")
    incapacities = tuple(facts.each("incapacitated", period_of))
    if any(period.first_day < born for period in incapacities):
        raise CaseError(facts.key("incapacitated"), "begins before the child's birth")
    return Child(born, married, died, incapacities)


# --- Actuarial bases ------------------------------------------------------------------------------------------------


def _bases(value: object, key: str) -> tuple[ActuarialBasis, ...]:
    """The bases there are, each in force from its own day."""
    bases = _one_or_more(_basis)(value, key)
    days = sorted(basis.first_day for basis in bases)
    if any(one == other for one, other in pairwise(days)):
        raise CaseError(key, "two bases are in force from the same day")
    return tuple(bases)


def _basis(value: object, key: str) -> ActuarialBasis:
    """A table that is shipped, by its name, or one of survivors by age; and the interest."""
    facts = Facts(value, key, BASIS)
    table, lx = facts.get("table", _table, None), facts.get("lx", _lx, None)
    if (table is None) == (lx is None):
        raise CaseError(key, "give either the table or lx")
    interest = facts.get("interest", _interest)
    own = ActuarialBasis(INLINE, min(lx), tuple(lx.values()), interest) if lx else None
    basis = own or shipped_basis(table, interest)
    return replace(
        basis,
        name=facts.get("name", text, basis.name),
        first_day=facts.get("from", day, basis.first_day),
        adopted_by=facts.get("adopted_by", text, basis.adopted_by),
        illustrative=facts.get("illustrative", flag, basis.illustrative),
    )


def _table(value: object, key: str) -> str:
    if value not in SHIPPED:
        raise CaseError(key, f"must be one of {', '.join(SHIPPED)}; any other table is given as lx")
    return text(value, key)


def _interest(value: object, key: str) -> float:
    interest = _float(value, key)
    if interest >= 1:
        raise CaseError(key, "is a share such as 0.035, not a percentage")
    return interest


def _float(value: object, key: str) -> float:
    """A number of actuarial arithmetic, zero or more; a tiny one may be written as 3e-05."""
    if isinstance(value, str) and TINY.fullmatch(value):
        return float(value)
    return float(amount(value, key))


def _lx(value: object, key: str) -> dict[int, float]:
    """The survivors at each age, in order: no age is left out, and they never rise."""
    if not isinstance(value, dict) or not value:
        raise CaseError(key, "must be a mapping of ages to survivors")
    found = sorted((_age(age, key), _float(alive, f"{key}.{age}")) for age, alive in value.items())
    if not found[0][1]:
        raise CaseError(f"{key}.{found[0][0]}", "must be above zero")
    for (age, alive), (next_age, left) in pairwise(found):
        if next_age != age + 1:
            problem = "is there twice" if next_age == age else "is not the age after the one before it"
            raise CaseError(f"{key}.{next_age}", problem)
        if left > alive:
            raise CaseError(f"{key}.{next_age}", "more are alive than a year before")
    return dict(found)


def _age(value: object, key: str) -> int:
    """A whole age as a key, which is a number in YAML and text in JSON."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 3:
        value = Decimal(value)
    age = whole(value, f"{key}: {value}")
    if age > OLDEST:
        raise CaseError(f"{key}: {value}", f"an age lies between 0 and {OLDEST}")
    return age
