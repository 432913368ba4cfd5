"""Service that counts for pensions, and how office was left (App. 2, art. I(1); Annex, art. I(1))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from asp_portal.law.words import _
from judges.rules.facts import Ended, Service, Term
from judges.rules.periods import Period, completed_months, last_day_of, months_after, years_after
from judges.rules.service import day_of_death, full_time_service, time_in_office
from pensions.rules.facts import PensionRecord

FULL_TERM = 108  # months, App. 2, art. I(2)
MINIMUM_SERVICE = 36  # months, App. 2, art. I(1)(a), P-4
PENSION_AGE = 60  # years, App. 2, art. I(1)


class About(StrEnum):
    """The fact that an answer lacks, or that cannot be."""

    BORN = "born"
    TERMS = "terms"
    SALARY = "salary"
    BASIS = "basis"
    EARLY_CHOICES = "early_choices"


class NotAnswerable(ValueError):
    """The record lacks a fact that the answer rests on, or holds one that cannot be.

    about: that fact. label: a sentence to translate, with named places for `values`.
    """

    def __init__(self, about: About, label: str, **values: object):
        super().__init__(label % values)
        self.about, self.label, self.values = about, label, values


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


@lru_cache(maxsize=1_000)
def months_of_service(service: Service, until: date | None = None) -> Fraction:
    """Months of full-time service up to a day, exact; without one, to the end of what the record knows.

    Annex, art. I(1): from the day the judge serves full-time. P-2: completed months, and the days left over as a
    fraction of the month in which they fall; several periods add up. Raises NotAnswerable for a service without end.
    """
    return months_of(full_time_service(service), until)


def months_of(periods: Iterable[Period], until: date | None = None) -> Fraction:
    """The months of periods that do not adjoin, up to a day. P-2. Raises NotAnswerable for one without end."""
    months = Fraction(0)
    for period in periods:
        last_day = period.last_day if until is None else min(period.last_day, until)
        if last_day == date.max:
            raise NotAnswerable(About.TERMS, _("The term from %(first)s has no last day yet"), first=period.first_day)
        if period.first_day <= last_day:
            months += _months(Period(period.first_day, last_day))
    return months


def _months(period: Period) -> Fraction:
    """Completed months, and the days left over over the days of the month in which they fall. P-2, P-3."""
    completed = completed_months(period)
    begins = months_after(period.first_day, completed)
    days_left = (period.last_day - begins).days + 1
    if not days_left:
        return Fraction(completed)
    days = (months_after(period.first_day, completed + 1) - begins).days
    return Fraction(completed * days + days_left, days)


def counted(number: Fraction) -> int | Fraction:
    """A number of months as it stands in a sentence: a count where it is whole. Fractions are written as amounts."""
    return int(number) if number.denominator == 1 else number


def service_fraction(months: Fraction) -> Fraction:
    """The share of a full term of nine years, never more than one. App. 2, art. I(2), (3), (4); P-17."""
    return min(months / FULL_TERM, Fraction(1))


def in_office(service: Service, on: date) -> bool:
    """Whether a day is one in office; that of death in office is."""
    return any(period.includes(on) for period in time_in_office(service))


def died_in_office(service: Service) -> bool:
    """Whether the day of death was one in office."""
    died_on = day_of_death(service)
    return died_on is not None and in_office(service, died_on)


@lru_cache(maxsize=1_000)
def left_office(service: Service, on: date) -> Left | None:
    """The last end of office that was over before a day; None where there was none, or where death was that end."""
    times = time_in_office(service)
    over = [period for period in times if period.last_day < on]
    if not over or over[-1].last_day == day_of_death(service):
        return None
    first, last = over[-1].first_day, over[-1].last_day
    term = max((term for term in service.terms if term.first_day <= last), key=attrgetter("first_day"))
    following = times[len(over)].first_day if len(over) < len(times) else None
    return Left(last, term, first, len(over) > 1, following)


def was_removed(service: Service, on: date) -> bool:
    """Whether, before a day, the judge had to leave office for a reason other than health. Art. I(1)(b)."""
    return any(
        term.ended is Ended.REMOVED and (term.last_day or term.scheduled_last_day or date.max) < on
        for term in service.terms
    )


def end_of_election(term: Term) -> date | None:
    """The last day of the term for which a judge was elected; None where the record does not say."""
    if term.scheduled_last_day is None and term.elected_for:
        return last_day_of(term.first_day, term.elected_for)
    return term.scheduled_last_day


def born_on(record: PensionRecord) -> date:
    """The judge's day of birth. Raises NotAnswerable where it is not on record."""
    if record.born_on is None:
        raise NotAnswerable(About.BORN, _("The judge's day of birth is not on record"))
    return record.born_on


def sixtieth_birthday(record: PensionRecord) -> date:
    """The day on which the judge is sixty. P-3. Raises NotAnswerable without a day of birth."""
    return years_after(born_on(record), PENSION_AGE)
