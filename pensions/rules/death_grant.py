"""The grant at a death in office (Annex, art. VIII)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.facts import Key
from judges.rules.service import day_of_death
from pensions.rules.facts import PensionRecord
from pensions.rules.results import Benefit, LumpSum, NotEntitled
from pensions.rules.revision import salary_at_end_of_office
from pensions.rules.service import died_in_office, months_of_service
from pensions.rules.survivors import Because, has_married, marriage_at_death, twenty_first_birthday, why_not

FEWEST, MOST = 1, 9  # months of salary
BECAUSE: Because = {
    NotEntitled.JUDGE_ALIVE: (("annex-VIII-1",), ()),
    NotEntitled.FORMER_JUDGE: (("annex-VIII-1",), ()),
    NotEntitled.NO_BENEFICIARY: (("annex-VIII-2",), ("P-15",)),
}


def death_grant(record: PensionRecord, on: date) -> LumpSum:
    """The sum due from the day of a death in office, EUR, and each beneficiary's share, rounded by itself (P-15).

    Annex, art. VIII(1): a month of the annual salary for each completed year of total service (P-14), at least one
    and at most nine. Annex, art. VIII(2), P-15: to the spouse married on the day of death and to each child unmarried
    and under twenty-one on that day, in equal shares. Raises NotAnswerable where the scale has no salary on that day.
    """
    died_on = day_of_death(record.service)
    if died_on is None or on < died_on:
        return _nothing(NotEntitled.JUDGE_ALIVE)
    if not died_in_office(record.service):
        return _nothing(NotEntitled.FORMER_JUDGE)
    keys = beneficiaries(record, died_on)
    if not keys:
        return _nothing(NotEntitled.NO_BENEFICIARY)
    years = int(months_of_service(record.service, died_on) // 12)
    months = min(max(years, FEWEST), MOST)
    salary = salary_at_end_of_office(record, died_on)
    exact = Fraction(salary) / 12 * months
    steps = _steps(died_on, years, months, salary, exact)
    each = to_cents(exact / len(keys))
    label = _("One sum in equal shares, %(number)s in number, each rounded by itself")
    share = Step(label, {"number": len(keys)}, each, EURO, ("annex-VIII-2",), ("P-15", "P-1"))
    return LumpSum(Benefit.DEATH_GRANT, (), died_on, to_cents(exact), each, keys, trace=Trace((*steps, share)))


def beneficiaries(record: PensionRecord, died_on: date) -> tuple[Key, ...]:
    """Who shares the grant: the spouse of the day of death, then each child unmarried and under twenty-one on it.

    Annex, art. VIII(2), P-15: an incapacity does not lift the limit of age here.
    """
    marriage = marriage_at_death(record, died_on)
    children = [
        child.key
        for child in record.children
        if child.born_on <= died_on <= (child.died_on or date.max)
        and died_on < twenty_first_birthday(child)
        and not has_married(child, died_on)
    ]
    return ((marriage.key,) if marriage else ()) + tuple(children)


def _nothing(reason: NotEntitled) -> LumpSum:
    return LumpSum(Benefit.DEATH_GRANT, (reason,), trace=why_not([reason], BECAUSE))


def _steps(died_on: date, years: int, months: int, salary: Decimal, exact: Fraction) -> Iterator[Step]:
    values: dict[str, Value] = {"on": died_on, "years": years, "months": months, "salary": Fraction(salary)}
    label = _("Completed years of service up to the death in office on %(on)s: %(years)s")
    yield Step(label, values, provisions=("annex-VIII-1",), readings=("P-14", "P-2"))
    bounded = _("At least one month of salary and at most nine: %(months)s")
    label = _("Not under one month of salary and not over nine") if months == years else bounded
    yield Step(label, values, provisions=("annex-VIII-1",), applied=months != years)
    label = _("Death grant: %(months)s months of the annual salary of %(salary)s")
    yield Step(label, values, exact, EURO, ("annex-VIII-1", "annex-I-2"), ("P-14",))
