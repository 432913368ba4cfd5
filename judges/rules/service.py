"""Time in office: from the terms to the days that count."""

from datetime import date

from judges.rules.facts import Ended, Service, Term
from judges.rules.periods import Period, joined


def day_of_death(service: Service) -> date | None:
    """The day on which the judge died, recorded by itself or as the end of a term."""
    ended_by_death = [term.last_day for term in service.terms if term.ended is Ended.DIED and term.last_day]
    return service.died_on or max(ended_by_death, default=None)


def time_in_office(service: Service) -> list[Period]:
    """The days in office, in order; terms that adjoin are one period. A term still running ends as scheduled."""
    return _periods(service, {term: term.first_day for term in service.terms})


def last_day_before(service: Service, on: date) -> date | None:
    """The last day of the last time in office that was over before a day; None where there was none."""
    return max((period.last_day for period in time_in_office(service) if period.last_day < on), default=None)


def full_time_service(service: Service) -> list[Period]:
    """The days of full-time service, in order: those of pay and leave.

    Annex, art. I(1): a judge is one who serves full-time; a term counts from that day.
    """
    return _periods(service, {t: max(t.first_day, t.full_time_from or t.first_day) for t in service.terms})


def _periods(service: Service, first_days: dict[Term, date]) -> list[Period]:
    died_on = day_of_death(service) or date.max
    ends = {term: min(term.last_day or term.scheduled_last_day or date.max, died_on) for term in service.terms}
    return joined(Period(first, ends[term]) for term, first in first_days.items() if first <= ends[term])
