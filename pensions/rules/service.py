"""Service that counts for pensions, and how office was left (App. 2, art. I(1); Annex, art. I(1))."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from judges.rules.facts import Ended, Service, Term
from judges.rules.periods import DAY, Period, completed_months, joined, last_day_of, months_after, years_after
from judges.rules.service import day_of_death, last_day_before, time_in_office

FULL_TERM = 108  # months, App. 2, art. I(2)
MINIMUM_SERVICE = 36  # months, App. 2, art. I(1)(a), P-4
PENSION_AGE = 60  # years, App. 2, art. I(1)


class NotAnswerable(ValueError):
    """The record lacks a fact that the answer rests on, or holds one that cannot be.

    label: a sentence to translate, with named places for `values`.
    """

    def __init__(self, label: str, **values: object):
        super().__init__(label % values)
        self.label, self.values = label, values


@dataclass(frozen=True, slots=True)
class Left:
    """An end of office: the last day, the term it ended, and what lies around that time in office.

    first_day: of that time in office. earlier: whether there was another before it (re-election, art. I(6)).
    next_first_day: the first day of the next one, where the record has one.
    """

    last_day: date
    term: Term
    first_day: date
    earlier: bool = False
    next_first_day: date | None = None


def months_of_service(service: Service, until: date | None = None) -> Fraction:
    """Months of full-time service up to a day, exact; without one, to the end of what the record knows.

    Annex, art. I(1): from the day the judge serves full-time. P-2: completed months, and the days left over as a
    fraction of the month in which they fall; several periods add up. Raises NotAnswerable for a service without end.
    """
    raise NotImplementedError


def service_fraction(months: Fraction) -> Fraction:
    """The share of a full term of nine years, never more than one. App. 2, art. I(2), (3), (4); P-17."""
    return min(months / FULL_TERM, Fraction(1))


def last_day_of_office(service: Service, on: date) -> date | None:
    """The last day of the last time in office that was over before a day; None where there was none."""
    return last_day_before(service, on)


def in_office(service: Service, on: date) -> bool:
    """Whether a day is one in office; that of death in office is."""
    return any(period.includes(on) for period in time_in_office(service))


def died_in_office(service: Service) -> bool:
    """Whether the day of death was one in office."""
    died_on = day_of_death(service)
    return died_on is not None and in_office(service, died_on)


def left_office(service: Service, on: date) -> Left | None:
    """The last end of office that was over before a day; None where there was none. Death ends no office here."""
    raise NotImplementedError


def was_removed(service: Service, on: date) -> bool:
    """Whether, before a day, the judge had to leave office for a reason other than health. Art. I(1)(b)."""
    raise NotImplementedError
