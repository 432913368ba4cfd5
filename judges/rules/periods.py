"""Periods of days, both counted: how they adjoin, overlap and add up, and how years run from a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a first day to a last day, both counted; without an end it goes to date.max."""

    first_day: date
    last_day: date = date.max

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1

    def includes(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.first_day <= day <= self.last_day

    def within(self, other: "Period") -> "Period | None":
        """The days of both; None where they share none."""
        first, last = max(self.first_day, other.first_day), min(self.last_day, other.last_day)
        return Period(first, last) if first <= last else None


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days as the fewest periods, in order: those that overlap or adjoin are one."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and (found[-1].last_day == date.max or period.first_day <= found[-1].last_day + DAY):
            found[-1] = Period(found[-1].first_day, max(found[-1].last_day, period.last_day))
        else:
            found.append(period)
    return found


def common(left: Iterable[Period], right: Iterable[Period]) -> list[Period]:
    """The days that lie in both, as the fewest periods."""
    right = joined(right)
    return joined(both for one in joined(left) for other in right if (both := one.within(other)))


def calendar_year(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def years_after(day: date, years: int) -> date:
    """The day of the same number that many years later; for 29 February, where there is none, 1 March. P-3."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def last_day_of(first_day: date, years: int) -> date:
    """The last day of that many years from a first day, both counted. P-3."""
    return years_after(first_day, years) - DAY


def completed_years(period: Period) -> int:
    """Whole years from the first day to the last of a period with an end, both counted. P-3."""
    day_after = period.last_day + DAY
    years = day_after.year - period.first_day.year
    return years if years_after(period.first_day, years) <= day_after else years - 1


def months_after(day: date, months: int) -> date:
    """The day of the same number that many months later; where the month has none, the first of the next. P-3."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)  # a month that is too short is never December


def completed_months(period: Period) -> int:
    """Whole months from the first day to the last of a period with an end, both counted. P-3."""
    first, day_after = period.first_day, period.last_day + DAY
    months = 12 * (day_after.year - first.year) + day_after.month - first.month
    return months if months_after(first, months) <= day_after else months - 1
