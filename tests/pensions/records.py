"""Records for the tests of the rules of pensions: facts only, with the salary of the resolution unless it is named."""

from datetime import date
from decimal import Decimal

from judges.rules.facts import Ended, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import last_day_of
from pensions.rules.actuarial import shipped_basis
from pensions.rules.facts import PensionRecord

UNISEX = shipped_basis("elt16_unisex")
MALE = shipped_basis("elt16_male")
BORN_ON = date(1945, 6, 15)
TOOK_OFFICE = date(2003, 3, 11)


def day(text: str) -> date:
    """A date such as 2009-03-10."""
    return date.fromisoformat(text)


def scale(**annual: int) -> SalaryScale:
    """The salary of the resolution, and those from later days: scale(d20050101=190_000)."""
    rows = [SalaryRow(date(2002, 7, 1), Decimal(180_000))]
    rows += [SalaryRow(day(f"{on[1:5]}-{on[5:7]}-{on[7:]}"), Decimal(value)) for on, value in annual.items()]
    return SalaryScale(rows)


def term(first: str, last: str | None = None, years: int = 9, ended: Ended | None = Ended.COMPLETED, **facts) -> Term:
    """A term of election; without a last day it is served to its end."""
    scheduled = last_day_of(day(first), years)
    return Term(day(first), day(last) if last else scheduled, scheduled, ended, years, **facts)


def running(first: str, years: int = 9, **facts) -> Term:
    """A term that has no last day yet."""
    return Term(day(first), None, last_day_of(day(first), years), None, years, **facts)


def record(*terms: Term, died: str | None = None, **facts) -> PensionRecord:
    """A judge with these terms, else one of nine full years; born in June 1945."""
    service = Service(terms or (term("2003-03-11"),), day(died) if died else None)
    defaults = {"scale": scale(), "born_on": BORN_ON, "bases": (UNISEX,)}
    return PensionRecord(service, **{**defaults, **facts})
