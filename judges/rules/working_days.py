"""The working days of a leave: Monday to Friday but the official holidays of the Court (Annex, art. XI(1); J-11)."""

from collections.abc import Iterator, Set
from datetime import date
from decimal import Decimal

from asp_portal.law.words import _
from judges.rules.facts import LeaveTaken
from judges.rules.periods import DAY, Period

FRIDAY = 4  # as date.weekday() counts, from Monday
HALF = Decimal("0.5")


class LeaveDaysError(ValueError):
    """The days of a leave that cannot be; the message is to be translated."""


def is_working_day(day: date, holidays: Set[date]) -> bool:
    """Whether a day is Monday to Friday and no official holiday. Annex, art. XI(1), J-11."""
    return day.weekday() <= FRIDAY and day not in holidays


def working_days(
    first_day: date, last_day: date, holidays: Set[date], *, from_noon: bool = False, until_noon: bool = False
) -> dict[int, Decimal]:
    """The working days of a leave, both days counted, by calendar year; a year with none of them is left out.

    Annex, art. XI(1), J-11: half a day where the leave begins or ends at noon. Raises LeaveDaysError.
    """
    taken = leave_taken(first_day, last_day, holidays, from_noon=from_noon, until_noon=until_noon)
    return {entry.on.year: entry.days for entry in taken}


def leave_taken(
    first_day: date, last_day: date, holidays: Set[date], *, from_noon: bool = False, until_noon: bool = False
) -> tuple[LeaveTaken, ...]:
    """The same as entries of the ledger, each on the first day of the leave in its year. Raises LeaveDaysError."""
    if last_day < first_day:
        raise LeaveDaysError(_("The last day of leave cannot be before the first."))
    if from_noon and until_noon and first_day == last_day:
        raise LeaveDaysError(_("A leave of one day cannot both begin and end at noon."))
    halves = [day for day, at_noon in ((first_day, from_noon), (last_day, until_noon)) if at_noon]
    found = []
    for period in _by_year(Period(first_day, last_day)):
        days = [period.first_day + DAY * number for number in range(period.days)]
        worked = [day for day in days if is_working_day(day, holidays)]
        found.append(LeaveTaken(period.first_day, len(worked) - HALF * sum(day in halves for day in worked)))
    return tuple(entry for entry in found if entry.days)


def _by_year(period: Period) -> Iterator[Period]:
    """The days of a period in each calendar year."""
    for year in range(period.first_day.year, period.last_day.year + 1):
        yield Period(max(period.first_day, date(year, 1, 1)), min(period.last_day, date(year, 12, 31)))
