"""Judges who have died, for the rules of their survivors: one for each way in which a pension can stand at death."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from judges.rules.facts import Ended, SalaryRow, SalaryScale, Service, Term
from pensions.rules.facts import Child, Marriage, PensionRecord
from pensions.rules.own_pension import Own, OwnPension

DAY = timedelta(days=1)
DIED = date(2020, 5, 10)
LEFT = date(2012, 3, 10)
SCALE = SalaryScale([SalaryRow(date(2003, 3, 11), Decimal(180_000))])
MARRIAGE = Marriage(date(1980, 1, 2), key="spouse")
NINE_YEARS = Term(date(2003, 3, 11), LEFT, LEFT, Ended.COMPLETED, 9)
THREE_YEARS = Term(date(2003, 3, 11), date(2006, 3, 10), date(2006, 3, 10), Ended.COMPLETED, 3)
REMOVED = Term(date(2003, 3, 11), LEFT, LEFT, Ended.REMOVED, 9)
ILL = Term(date(2009, 3, 11), date(2010, 6, 30), date(2018, 3, 10), Ended.HEALTH, 9)
IN_OFFICE = Term(date(2018, 3, 11), DIED, date(2027, 3, 10), Ended.DIED, 9)


def deceased(term=NINE_YEARS, died_on=DIED, **facts):
    """A judge of one term, born in 1943 so that the pension began on leaving, married, and dead."""
    given = {"born_on": date(1943, 1, 15), "marriages": (MARRIAGE,), "scale": SCALE, **facts}
    return PensionRecord(Service((term,), died_on), given.pop("scale"), **given)


def own(kind=Own.RECEIVED_RETIREMENT, amount=90_000, **facts):
    """What the judge had on the day of death, EUR a year."""
    last_day = DIED if kind is Own.IN_OFFICE else LEFT
    return OwnPension(Fraction(amount), kind, DIED, last_day, Decimal(180_000), **facts)


def child(born_on=date(2010, 9, 30), **facts):
    """A child of nine on the day of death."""
    return Child(born_on, **facts)


def cited(trace, *, applied):
    """The provisions that the steps of a trace rest on, those that applied or those that did not."""
    return {provision for step in trace if step.applied is applied for provision in step.provisions}


SITUATIONS = {
    "app2-III-1-a": own(Own.NOT_BEGUN),
    "app2-III-1-a P-8": own(Own.NOT_BEGUN, sixty_or_over=True),
    "app2-III-1-b": own(begun_before_sixty=True),
    "app2-III-1-c": own(),
    "app2-III-2": own(Own.IN_OFFICE),
    "app2-III-3": own(Own.RECEIVED_DISABILITY),
}
