"""Numbers that legislation changes: each a dated series with its unit, and a source for every value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise


class NotInForce(LookupError):
    """A parameter has no value on that day."""


@dataclass(frozen=True)
class Parameter:
    """A dated series: each value holds from its day until the day before the next one's.

    values: (first day, value, source), in the order of their days.
    """

    name: str
    unit: str
    values: tuple[tuple[date, Decimal, str], ...]

    def __post_init__(self):
        days = [first_day for first_day, _value, _source in self.values]
        if not days or any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError(f"The days of {self.name} are not in order.")

    def on(self, day: date) -> Decimal:
        """The value in force on that day. Raises NotInForce."""
        return self.row(day)[1]

    def row(self, day: date) -> tuple[date, Decimal, str]:
        """First day, value and source of what is in force on that day. Raises NotInForce."""
        for row in reversed(self.values):
            if row[0] <= day:
                return row
        raise NotInForce(
            f"There is no {self.name} on {day.isoformat()}: the first is of {self.values[0][0].isoformat()}."
        )


COURT_BEGINS = date(2002, 7, 1)


def since_the_beginning(name: str, unit: str, value: str, source: str) -> Parameter:
    """A parameter with one value since the Court began: what was adopted took the place of what was before."""
    return Parameter(name, unit, ((COURT_BEGINS, Decimal(value), source),))
