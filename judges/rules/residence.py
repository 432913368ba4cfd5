"""Residence at the seat: since when, on which days, how long without a break (Annex, art. II; App. 1, art. IV)."""

from collections.abc import Iterable
from datetime import date

from judges.rules.facts import Residence, Service
from judges.rules.periods import Period, common, completed_years, last_day_of
from judges.rules.results import Milestone, ResidenceStanding
from judges.rules.service import time_in_office

MILESTONES = (5, 9)


def period_of(residence: Residence) -> Period | None:
    """The days of a residence; None where the home was given up before both conditions were met.

    Annex, art. II(2), J-6: from the later of the permanent home and the declaration.
    """
    first_day = max(residence.home_from, residence.declared_on)
    last_day = residence.last_day or date.max
    return Period(first_day, last_day) if first_day <= last_day else None


def stretches(service: Service, residences: Iterable[Residence], on: date) -> list[Period]:
    """The stretches of residence during office up to the end of a day, in order; what adjoins is one.

    App. 1, art. IV, J-9: both days counted; declarations or terms that adjoin are one stretch.
    """
    periods = [period for residence in residences if (period := period_of(residence))]
    return common(common(periods, time_in_office(service)), [Period(date.min, on)])


def residence_on(service: Service, residences: Iterable[Residence], on: date) -> ResidenceStanding:
    """Residence as it stands at the end of a day, with what is missing to five and to nine years.

    App. 1, art. IV, J-9: the longest single stretch counts; years by P-3.
    """
    found = stretches(service, residences, on)
    current = next((stretch for stretch in found if stretch.last_day == on), None)
    longest = longest_of(found)
    return ResidenceStanding(current, longest, tuple(_milestone(years, current, longest, on) for years in MILESTONES))


def longest_of(found: Iterable[Period]) -> Period | None:
    """The stretch that counts: the one with most completed years, then days; the earlier of two alike. J-9, P-3."""
    return max(found, key=lambda stretch: (completed_years(stretch), stretch.days), default=None)


def _milestone(years: int, current: Period | None, longest: Period | None, on: date) -> Milestone:
    if longest and completed_years(longest) >= years:
        return Milestone(years, last_day_of(longest.first_day, years), 0)
    if current is None:
        return Milestone(years, None, None)
    complete_on = last_day_of(current.first_day, years)
    return Milestone(years, complete_on, (complete_on - on).days)
